//! What can go wrong, in sentences that a person can act on.

use crate::facts::Kind;

/// Why the store could not do what was asked. No message holds a password.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "the database address is not understood: it is sqlite://path/to/file.db or postgres://user@host/name"
    )]
    Address,
    #[error("cannot create the folder {folder} for the database: {reason}")]
    Folder { folder: String, reason: std::io::Error },
    #[error("cannot open the database {address}: {reason}")]
    Open { address: String, reason: sqlx::Error },
    #[error("the database {address} was written by a newer version of stockroom; use that version")]
    Newer { address: String },
    #[error("cannot bring the tables of {address} up to date: {reason}")]
    Migrate { address: String, reason: sqlx::migrate::MigrateError },
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    #[error("cannot keep {path}, the file that shows who is at work: {reason}")]
    Claim { path: String, reason: std::io::Error },
    #[error(
        "another `stockroom serve` runs on {0}: stop it first, or let several run on one PostgreSQL \
         (STOCKROOM_DATABASE_URL)"
    )]
    Served(String),
    #[error("{}, line {line}: {column} {problem}", kind.name())]
    Row { kind: Kind, line: u64, column: &'static str, problem: RowProblem },
    #[error("one file may hold at most {max} rows of a kind; split it", max = super::schema::BATCH_ROWS_MAX)]
    BatchFull,
    #[error("this import was given up by another process that believed it dead; import again")]
    Lost,
    #[error("this was confirmed already, or is not open any more")]
    NotOpen,
    #[error("there is no import to take back")]
    NothingToUndo,
    #[error("there is no import {0}; `stockroom undo --list` names them")]
    NoSuchImport(i64),
    #[error("import {0} was taken back already")]
    AlreadyUndone(i64),
    #[error("the database holds something unreadable in {}: {problem}", kind.name())]
    Damaged { kind: Kind, problem: String },
    #[error("the database's names are unreadable: {problem}")]
    DamagedNames { problem: String },
    #[error("more than {0} different {1} are recorded; that many are not supported")]
    TooMany(usize, &'static str),
}

/// Why a row cannot be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowProblem {
    #[error("is missing")]
    Missing,
    #[error("is of another type than the column")]
    Type,
    #[error("contains a NUL character")]
    Nul,
    #[error("is out of range")]
    Range,
    #[error("is not among the row's values")]
    Width,
}

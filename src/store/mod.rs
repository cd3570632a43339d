//! sqlx: SQLite by default, PostgreSQL for many replicas.
//!
//! Facts are rows of append-only tables, one table a kind ([`crate::facts`]).
//! A [`Draft`] writes them in chunks under batches that nobody sees;
//! [`Draft::publish`] makes all its batches visible in one small transaction
//! that takes the next sequences from a locked row. [`Store::undo`] withdraws an
//! import the same way. Nothing is ever overwritten: which of several rows of one
//! key counts is decided when facts are loaded.
//!
//! A draft that is dropped, or whose process dies, leaves rows that nobody can
//! see; the next [`Store::begin`] removes them.

mod actions;
mod aliases;
mod audit;
mod bots;
mod buttons;
mod chats;
mod check;
mod claim;
mod cleanup;
mod conversations;
mod database;
mod draft;
mod error;
mod history;
mod inbox;
mod invitations;
mod keys;
mod known;
mod load;
mod mappings;
mod model_calls;
mod people;
mod rooms;
mod rows;
mod schema;
mod settings;
mod strangers;
mod terms;
mod waiting;
mod write;

pub use actions::{Action, ActionState, TOLD};
pub use aliases::Alias;
pub use audit::AuditEntry;
pub use buttons::{About, Button, Pressed};
pub use check::{Comparison, Conflict};
pub use conversations::Speaker;
pub use draft::{BatchId, BatchMeta, Draft, Published};
pub use error::StoreError;
pub use history::{ImportSummary, PublishedBatch, Undone};
pub use inbox::{Claimed, Ending, Incoming, Kept, Measure, Piece, Recorded, Worker};
pub use invitations::{Claim, Invitation};
pub use load::Progress;
pub use mappings::HeaderMapping;
pub use people::{Identity, Member, MemberChange};
pub use rooms::Room;
pub use settings::{Mark, Settings, SettingsChange, Whose};
pub use waiting::{FilesChange, NewFile, WaitingFile};

use claim::Claims;
use database::{Connection, Pool, Turn};

/// What a store call returns.
pub type Result<T> = std::result::Result<T, StoreError>;

/// The facts and what was written when. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Store {
    pool: Pool,
    claims: Claims,
    turn: Turn,
}

impl Store {
    /// Opens the database at `url` (`sqlite://path` or `postgres://…`), creates a
    /// missing SQLite file and its folder, and brings the tables up to date.
    pub async fn open(url: &str) -> Result<Store> {
        let (pool, claims) = database::open(url).await?;
        Ok(Store { turn: Turn::of(&pool), pool, claims })
    }

    /// The sequence of what was published last; 0 on an empty store. Facts loaded
    /// at one sequence stay as they are until it changes.
    pub async fn sequence(&self) -> Result<i64> {
        let sql = "SELECT sequence FROM ledger WHERE id = 1";
        Ok(database::on!(&self.pool, pool => sqlx::query_scalar(sql).fetch_one(pool).await)?)
    }

    /// Takes a SQLite file for one server alone, until what is returned is dropped;
    /// on PostgreSQL any number may run.
    pub fn serve_alone(&self) -> Result<Option<std::fs::File>> {
        self.claims.serving()
    }

    /// Closes the connections; for commands that end.
    pub async fn close(&self) {
        database::on!(&self.pool, pool => pool.close().await)
    }

    /// A connection of one's own, outside the pool.
    async fn connect(&self) -> Result<Connection> {
        database::connect(&self.pool).await
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address may hold a password.
        f.write_str(match self.pool {
            Pool::Sqlite(_) => "Store(SQLite)",
            Pool::Postgres(_) => "Store(PostgreSQL)",
        })
    }
}

//! Files into the store, on SQLite and on PostgreSQL.

mod again;
mod exports;
mod facts;
mod files;
mod forms;
mod known_exports;
mod refusals;
mod safety;
mod stopping;

use crate::store::database::Database;
use std::path::{Path, PathBuf};
use stockroom::import::reader::{Options, Stop};
use stockroom::import::report::Outcome;
use stockroom::import::run::{Imported, import};
use stockroom::store::Store;

/// Imports files as one command does, with nothing said beside them.
async fn take(store: &Store, files: &[PathBuf]) -> Imported {
    take_as(store, files, &Options::default()).await
}

async fn take_as(store: &Store, files: &[PathBuf], options: &Options) -> Imported {
    import(store, files, options, false, &Stop::default()).await.unwrap()
}

/// Whether every file was read and written.
fn all_read(imported: &Imported) -> bool {
    imported.files.iter().all(|file| matches!(file.outcome, Outcome::Read { .. }))
}

/// Another empty database of the same kind.
async fn another(database: &Database) -> Database {
    if database.url.starts_with("sqlite") { Database::sqlite() } else { Database::postgres().await }
}

/// A file of this test's folder with this text.
fn file(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

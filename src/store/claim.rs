//! Who is still writing: a lock that its holder's death releases.
//!
//! On SQLite a locked file beside the database, on PostgreSQL an advisory lock of
//! the draft's connection. Both go with the process, however it ends, so that
//! what a dead one left can be told from what a live one writes.

use super::database::{Connection, Either, beside};
use super::{Result, StoreError};
use sqlx::PgConnection;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// The first half of the advisory locks' key; the second is the import's id.
const ADVISORY_CLASS: i32 = 0x5354_4f43;

/// Where claims are kept: beside this SQLite file, or by connections.
#[derive(Clone, Debug)]
pub(super) struct Claims {
    database: Option<PathBuf>,
}

/// Held while an import is being written.
#[derive(Debug)]
pub(super) struct Claim {
    file: Option<(PathBuf, File)>,
}

impl Claims {
    pub fn beside(database: &Path) -> Claims {
        Claims { database: Some(database.to_path_buf()) }
    }

    pub fn by_connection() -> Claims {
        Claims { database: None }
    }

    /// Waits until no other process changes the tables of this file; released on drop.
    pub async fn migrating(&self) -> Result<Option<File>> {
        let Some(database) = &self.database else { return Ok(None) };
        let path = beside(database, "lock");
        // Waiting for a lock would hold up all other tasks.
        match tokio::task::spawn_blocking(move || lock_file(&path)).await {
            Ok(locked) => locked.map(Some),
            Err(ended) => std::panic::resume_unwind(ended.into_panic()),
        }
    }

    /// Claims the file for a server, which is the only one; None: there may be more.
    /// Held until it is dropped.
    pub fn serving(&self) -> Result<Option<File>> {
        let Some(database) = &self.database else { return Ok(None) };
        let path = beside(database, "serve.lock");
        let failed = |reason| StoreError::Claim { path: path.display().to_string(), reason };
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Err(StoreError::Served(database.display().to_string())),
            Err(TryLockError::Error(reason)) => Err(failed(reason)),
        }
    }

    fn path(&self, import: i64) -> Option<PathBuf> {
        self.database.as_ref().map(|database| beside(database, &format!("import-{import}.lock")))
    }

    /// Claims an import that no other process can know of yet (SQLite).
    pub fn take_file(&self, import: i64) -> Result<Claim> {
        let Some(path) = self.path(import) else { return Ok(Claim { file: None }) };
        let file = lock_file(&path)?;
        Ok(Claim { file: Some((path, file)) })
    }

    /// Claims an import that no other process can know of yet (PostgreSQL).
    pub async fn take_advisory(&self, connection: &mut PgConnection, import: i64) -> Result<Claim> {
        match try_advisory(connection, import).await? {
            true => Ok(Claim { file: None }),
            false => Err(StoreError::Lost),
        }
    }

    /// Claims what a dead process left; `None` while its writer lives.
    pub async fn take_over(&self, connection: &mut Connection, import: i64) -> Result<Option<Claim>> {
        if let Either::Postgres(connection) = connection {
            return Ok(try_advisory(connection, import).await?.then_some(Claim { file: None }));
        }
        let Some(path) = self.path(import) else { return Ok(None) };
        let failed = |reason| StoreError::Claim { path: path.display().to_string(), reason };
        match OpenOptions::new().write(true).open(&path) {
            Ok(file) => match file.try_lock() {
                Ok(()) => Ok(Some(Claim { file: Some((path, file)) })),
                Err(TryLockError::WouldBlock) => Ok(None),
                Err(TryLockError::Error(reason)) => Err(failed(reason)),
            },
            // A writer makes the file before its import can be seen.
            Err(reason) if reason.kind() == std::io::ErrorKind::NotFound => Ok(Some(Claim { file: None })),
            Err(reason) => Err(failed(reason)),
        }
    }

    /// Gives a claim up.
    pub async fn release(&self, connection: &mut Connection, import: i64, claim: Claim) -> Result<()> {
        if let Some((path, file)) = claim.file {
            // Removed while locked, so that nobody can lock the name in between.
            let removed = std::fs::remove_file(&path);
            drop(file);
            return match removed {
                Err(reason) if reason.kind() != std::io::ErrorKind::NotFound => {
                    Err(StoreError::Claim { path: path.display().to_string(), reason })
                }
                _ => Ok(()),
            };
        }
        if let Either::Postgres(connection) = connection {
            sqlx::query("SELECT pg_advisory_unlock($1, $2)")
                .bind(ADVISORY_CLASS)
                .bind(import as i32)
                .execute(connection)
                .await?;
        }
        Ok(())
    }
}

/// Makes a file and waits for its lock.
fn lock_file(path: &Path) -> Result<File> {
    let failed = |reason| StoreError::Claim { path: path.display().to_string(), reason };
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(failed)?;
    file.lock().map_err(failed)?;
    Ok(file)
}

async fn try_advisory(connection: &mut PgConnection, import: i64) -> Result<bool> {
    Ok(sqlx::query_scalar("SELECT pg_try_advisory_lock($1, $2)")
        .bind(ADVISORY_CLASS)
        .bind(import as i32)
        .fetch_one(connection)
        .await?)
}

//! What one worker of all does: it is the leader of that. On PostgreSQL it holds
//! an advisory lock, which goes with its connection; on SQLite there is one process
//! ([`Store::serve_alone`]).
//!
//! [`Store::serve_alone`]: super::super::Store::serve_alone

use super::super::Result;
use super::super::database::Either;
use super::Worker;
use super::work::{advisory_lock, advisory_unlock};

/// The first half of the leaders' advisory locks; the second is of the name.
const LEADER_CLASS: i32 = 0x4c45_4144;

impl Worker {
    /// Whether this worker leads in `what`: it does already, or nobody else does.
    /// To be asked again and again, for a lost connection loses it.
    pub async fn lead(&self, what: &str) -> Result<bool> {
        self.show_alive().await?;
        match &mut *self.alive.lock().await {
            Either::Sqlite(_) => Ok(true),
            Either::Postgres(connection) => advisory_lock(connection, LEADER_CLASS, key(what)).await,
        }
    }

    /// Another one may lead.
    pub async fn follow(&self, what: &str) -> Result<()> {
        if let Either::Postgres(connection) = &mut *self.alive.lock().await {
            advisory_unlock(connection, LEADER_CLASS, key(what)).await?;
        }
        Ok(())
    }
}

fn key(what: &str) -> i32 {
    crc32fast::hash(what.as_bytes()).cast_signed()
}

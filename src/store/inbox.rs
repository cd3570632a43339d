//! Messages on their way: each is recorded once, claimed by one worker at a
//! time, kept with its reply until that is sent.
//!
//! A claim holds until its lease ends or its worker is known to be dead: on
//! PostgreSQL a worker holds an advisory lock as long as it lives, on SQLite one
//! process alone works on the inbox.

/// Pieces that make one message.
mod album;
/// What one worker of all does.
mod lead;
/// How much a person says.
mod measure;
/// Recording, for both databases.
mod recording;
/// What a worker does with what it has.
mod work;

use super::buttons::{About, Button};
use super::database::{Connection, Either};
use super::{FilesChange, Result, Store};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// How long a worker may show no sign of life before its locks are freed, where its
/// death is not noticed at once (its machine is gone, or frozen).
const SILENCE: Duration = Duration::from_secs(15);

/// A message as it is recorded.
#[derive(Clone, Debug)]
pub struct Incoming<'a> {
    pub adapter: &'a str,
    /// The adapter's id of it.
    pub message: &'a str,
    /// The id of the message that this is another wording of.
    pub edits: Option<&'a str>,
    pub conversation: &'a str,
    pub room: &'a str,
    pub person: &'a str,
    /// JSON.
    pub content: &'a str,
    /// Another one for another text.
    pub digest: i64,
    /// Its id says how far the room has been read.
    pub said: bool,
}

/// What a piece of an album is to the others.
#[derive(Clone, Copy)]
pub struct Piece<'a> {
    /// The same for all of them.
    pub album: &'a str,
    /// How long the next one is waited for (microseconds).
    pub wait: i64,
    /// The content of the message that those before make, and of this one: theirs
    /// together. None: they cannot be one.
    pub join: &'a (dyn Fn(&str, &str) -> Option<String> + Sync),
}

/// What became of a message that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    New,
    /// It was recorded before.
    Known,
    /// It replaced what nobody had looked at yet.
    Replaced,
    /// The same words as before.
    Unchanged,
    /// It joined the pieces of its album that came before.
    Joined,
}

/// A message that a worker has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    pub seq: i64,
    pub adapter: String,
    pub conversation: String,
    pub room: String,
    pub person: String,
    /// JSON.
    pub content: String,
    /// Microseconds UTC.
    pub received_at: i64,
    /// JSON; None: not answered yet.
    pub reply: Option<String>,
    /// JSON: what was sent while it was worked on.
    pub progress: Option<String>,
    /// What it was decided to do.
    pub deed: Option<String>,
    /// How often it was claimed, this time included.
    pub tries: i64,
}

/// What is kept of an answer, all together.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// JSON.
    pub reply: String,
    pub buttons: Vec<Button>,
    /// The person's earlier buttons there about these say nothing any more.
    pub settled: Vec<About>,
    /// The token of the button whose press this answers: it says nothing any more.
    pub used: Option<String>,
    /// The state of the person's conversation after it, where that changed.
    pub conversation: Option<String>,
    /// What becomes of the person's files that wait there, where that changed.
    pub files: Option<FilesChange>,
    pub measure: Measure,
    /// Microseconds UTC.
    pub now: i64,
}

/// What a message is beside those of its person in the minute before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    #[default]
    Fine,
    /// Too many, and it is time to say so.
    Notice,
    /// Too many, and that was said.
    Silence,
}

impl Measure {
    fn name(self) -> &'static str {
        match self {
            Measure::Fine => "fine",
            Measure::Notice => "notice",
            Measure::Silence => "silence",
        }
    }
}

/// How a message ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Done,
    /// Given up.
    Dropped,
}

impl Ending {
    fn name(self) -> &'static str {
        match self {
            Ending::Done => "done",
            Ending::Dropped => "dropped",
        }
    }
}

/// The inbox as one process works on it. Cheap to clone; clones are one worker.
#[derive(Clone)]
pub struct Worker {
    pub(super) store: Store,
    id: i64,
    /// Where messages are recorded, so that they survive a power cut.
    recording: Arc<Mutex<Connection>>,
    /// Holds this worker's advisory lock.
    alive: Arc<Mutex<Connection>>,
}

impl Store {
    /// Takes up the inbox as a new worker. On SQLite there must be no other: what
    /// one before had is free again at once.
    pub async fn work_inbox(&self) -> Result<Worker> {
        let worker = Worker {
            store: self.clone(),
            id: i64::from(fastrand::i32(1..)),
            recording: Arc::new(Mutex::new(self.recorder().await?)),
            alive: Arc::new(Mutex::new(self.alive().await?)),
        };
        worker.show_alive().await?;
        worker.release_dead().await?;
        Ok(worker)
    }

    /// A connection that shows that its process lives: the server ends it, and frees
    /// what is locked by it, soon after that has fallen silent without a farewell.
    async fn alive(&self) -> Result<Connection> {
        let mut connection = self.connect().await?;
        if let Either::Postgres(connection) = &mut connection {
            sqlx::query("SELECT set_config('idle_session_timeout', $1, FALSE)")
                .bind(format!("{}s", SILENCE.as_secs()))
                .execute(connection)
                .await?;
        }
        Ok(connection)
    }

    /// A connection whose writes survive a power cut.
    async fn recorder(&self) -> Result<Connection> {
        let mut connection = self.connect().await?;
        if let Either::Sqlite(connection) = &mut connection {
            sqlx::query("PRAGMA synchronous = FULL").execute(connection).await?;
        }
        Ok(connection)
    }
}

impl Worker {
    /// Records a message; durable when this returns. `now`: microseconds UTC.
    pub async fn record(&self, message: &Incoming<'_>, now: i64) -> Result<Recorded> {
        let mut connection = self.recording.lock().await;
        let _turn = self.store.turn.take().await;
        let recorded = recording::record(&mut connection, message, now).await;
        self.mended(&mut connection, recorded).await
    }

    /// Records a piece of an album, as [`Worker::record`] does a message.
    pub async fn record_piece(
        &self,
        message: &Incoming<'_>,
        piece: &Piece<'_>,
        now: i64,
    ) -> Result<Recorded> {
        let mut connection = self.recording.lock().await;
        let _turn = self.store.turn.take().await;
        let recorded = loop {
            // Once more where another server made the message meanwhile: then it is there.
            if let Some(recorded) = album::record(&mut connection, message, piece, now).await.transpose() {
                break recorded;
            }
        };
        self.mended(&mut connection, recorded).await
    }

    /// What became of it; the connection anew where that failed.
    async fn mended(&self, connection: &mut Connection, recorded: Result<Recorded>) -> Result<Recorded> {
        if recorded.is_err()
            && let Ok(new) = self.store.recorder().await
        {
            // The next one may find the database again.
            *connection = new;
        }
        recorded
    }
}

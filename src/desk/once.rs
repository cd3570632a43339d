//! What a message decides to act on, kept before it is done: begun again after a
//! crash it does the same, not the next thing. And what its conversation is
//! after it, kept together with the reply: until then it never was; and what is
//! settled by it, so that buttons about that say nothing any more.

use crate::store::{FilesChange, Measure, Store, StoreError, Worker};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The decision of one message of the inbox.
pub struct Once {
    worker: Worker,
    /// The message's number.
    seq: i64,
    /// As kept before a crash.
    kept: Option<String>,
    left: Mutex<Left>,
}

/// What a message leaves behind.
#[derive(Clone, Debug, Default)]
pub struct Left {
    /// The state of its conversation; None: as it was.
    pub conversation: Option<String>,
    /// What was asked back or proposed before is settled or replaced.
    pub settles_talk: bool,
    /// It was about files that wait for a mapping.
    pub settles_files: bool,
    /// What becomes of the files that wait; None: nothing.
    pub files: Option<FilesChange>,
    /// What it is beside others of its person.
    pub measure: Measure,
}

impl Once {
    pub fn new(worker: Worker, seq: i64, kept: Option<String>) -> Once {
        Once { worker, seq, kept, left: Mutex::default() }
    }

    fn leaving(&self) -> MutexGuard<'_, Left> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state of the conversation after this message; whether what was open in it
    /// before is settled.
    pub(super) fn leave(&self, state: String, settles: bool) {
        let mut left = self.leaving();
        left.conversation = Some(state);
        left.settles_talk |= settles;
    }

    /// It was about files that wait for a mapping.
    pub(super) fn leave_files(&self) {
        self.leaving().settles_files = true;
    }

    /// The files that wait after this message.
    pub(super) fn keep_files(&self, change: Option<FilesChange>) {
        self.leaving().files = change;
    }

    /// What this message is beside others of its person.
    pub(super) fn measured(&self, measure: Measure) {
        self.leaving().measure = measure;
    }

    /// All that it leaves, to be kept with the reply.
    pub fn left(&self) -> Left {
        std::mem::take(&mut *self.leaving())
    }

    /// The number that was chosen before, else what `choose` finds now.
    pub(super) async fn choose(
        &self,
        store: &Store,
        choose: impl AsyncFnOnce(&Store) -> Result<Option<i64>, StoreError>,
    ) -> anyhow::Result<Option<i64>> {
        if let Some(kept) = &self.kept {
            return Ok(kept.parse().ok());
        }
        let chosen = choose(store).await?;
        // A message that finds nothing to act on finds nothing again.
        let kept = chosen.map(|number| number.to_string()).unwrap_or_default();
        self.worker.keep_deed(self.seq, &kept).await?;
        Ok(chosen)
    }
}

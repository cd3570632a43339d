//! What a message decides to act on, kept before it is done: begun again after a
//! crash it does the same, not the next thing. And what its conversation is
//! after it, kept together with the reply: until then it never was.

use crate::store::{Store, StoreError, Worker};
use std::sync::{Mutex, PoisonError};

/// The decision of one message of the inbox.
pub struct Once {
    worker: Worker,
    /// The message's number.
    seq: i64,
    /// As kept before a crash.
    kept: Option<String>,
    conversation: Mutex<Option<String>>,
}

impl Once {
    pub fn new(worker: Worker, seq: i64, kept: Option<String>) -> Once {
        Once { worker, seq, kept, conversation: Mutex::default() }
    }

    /// The state of the conversation after this message.
    pub(super) fn leave(&self, state: String) {
        *self.conversation.lock().unwrap_or_else(PoisonError::into_inner) = Some(state);
    }

    /// The same, to be kept with the reply; None: it is as it was.
    pub fn conversation(&self) -> Option<String> {
        self.conversation.lock().unwrap_or_else(PoisonError::into_inner).take()
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

//! Answers aloud: a voice note after a text that was sent. The text's message is done
//! by then; what goes wrong here is logged, and nothing is tried again.

use super::Reception;
use crate::chat::{Adapter, IncomingMessage, Place, Reply};
use crate::store::Claimed;
use std::sync::Arc;
use tokio::time::Instant;

impl Reception {
    /// Says aloud what of a reply is to be spoken, if anything is.
    pub(super) async fn say_aloud(
        &self,
        adapter: &Arc<dyn Adapter>,
        claimed: &Claimed,
        message: &IncomingMessage,
        reply: &Reply,
    ) {
        let (Some(spoken), Some(speech)) = (&reply.spoken, &self.session.speech) else { return };
        // What one person alone may read is not for a group's ears.
        if reply.private && message.place == Place::Group {
            return;
        }
        // The conversation goes on meanwhile.
        self.wake.notify_one();
        let (name, began) = (adapter.name(), Instant::now());
        let outcome = match speech.say(spoken).await {
            Ok(note) => {
                metrics::histogram!("stockroom_speech_seconds").record(began.elapsed().as_secs_f64());
                let said = adapter.speak(&Self::destination(claimed, message), &note).await;
                said.map_err(|error| ("refused", error.to_string()))
            }
            Err(error) => Err(("unspoken", error.to_string())),
        };
        let outcome = match outcome {
            Ok(()) => "sent",
            Err((outcome, error)) => {
                tracing::warn!(adapter = name, seq = claimed.seq, error, "an answer was not spoken");
                outcome
            }
        };
        metrics::counter!("stockroom_spoken_answers_total", "adapter" => name, "outcome" => outcome)
            .increment(1);
    }
}

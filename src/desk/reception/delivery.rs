//! Replies on their way out, and what becomes of them.

use super::Reception;
use super::worker::back_off;
use crate::chat::{Adapter, Destination, Event, IncomingMessage, Place, Reply, SendError, Sent};
use crate::render;
use crate::store::{Claimed, Ending};
use std::sync::Arc;
use std::time::Duration;

/// Characters of a reply that a platform refused, said again as plain words.
const PLAIN_CHARACTERS_MAX: usize = 1500;

const HOUR_MICROSECONDS: i64 = 3_600_000_000;

impl Reception {
    /// Where a message is answered.
    pub(super) fn destination(claimed: &Claimed, message: &IncomingMessage) -> Destination {
        Destination {
            conversation: claimed.conversation.clone(),
            origin: message.origin.clone(),
            nonce: Some(claimed.seq.to_string()),
        }
    }

    /// Sends a reply that is kept.
    pub(super) async fn deliver(
        &self,
        adapter: &Arc<dyn Adapter>,
        claimed: &Claimed,
        message: &IncomingMessage,
        reply: &Reply,
    ) -> anyhow::Result<()> {
        let store = &self.session.store;
        let closed = store.closed_at(&claimed.adapter, &claimed.room).await?;
        if closed.is_some_and(|closed| closed >= claimed.received_at) {
            return self.end(claimed, Ending::Dropped, "closed").await;
        }
        let to = Self::destination(claimed, message);
        let progress: Option<Sent> =
            claimed.progress.as_deref().and_then(|sent| serde_json::from_str(sent).ok());
        let aside =
            adapter.aside(&to, &message.person).filter(|_| reply.private && message.place == Place::Group);
        let sent = match (&aside, &progress) {
            (Some(own), _) => self.whisper(adapter, claimed, message, (&to, own), reply).await?,
            (None, Some(sent)) => adapter.edit(&to, sent, reply).await,
            (None, None) => adapter.send(&to, reply).await,
        };
        let sent = match sent {
            // Said in plain words rather than not at all.
            Err(SendError::Refused(reason)) if !reply.is_empty() && aside.is_none() => {
                tracing::warn!(adapter = adapter.name(), seq = claimed.seq, reason, "a reply was refused");
                let plain: String = reply.plain().chars().take(PLAIN_CHARACTERS_MAX).collect();
                adapter.send(&to, &Reply { private: reply.private, ..Reply::text(plain) }).await
            }
            sent => sent,
        };
        match sent {
            Ok(_) => {
                let seconds = (self.now() - claimed.received_at) as f64 / 1e6;
                let name = adapter.name();
                metrics::counter!("stockroom_messages_answered_total", "adapter" => name).increment(1);
                metrics::histogram!("stockroom_reply_seconds", "adapter" => name).record(seconds);
                self.end(claimed, Ending::Done, "sent").await?;
                self.say_aloud(adapter, claimed, message, reply).await;
                Ok(())
            }
            Err(SendError::Closed(reason)) => {
                tracing::info!(adapter = adapter.name(), seq = claimed.seq, reason, "a chat is closed to us");
                store.close_chat(&claimed.adapter, &claimed.room, self.now()).await?;
                self.end(claimed, Ending::Dropped, "closed").await
            }
            Err(SendError::Moved { to }) => {
                store.rename_chat(&claimed.adapter, &claimed.room, &to).await?;
                store.rename_room(&claimed.adapter, &claimed.room, &to).await?;
                count(claimed, "moved");
                self.later(claimed.seq, Duration::ZERO).await;
                Ok(())
            }
            Err(SendError::Unavailable { reason, after }) => {
                let hours = i64::from(self.settings.answer_hours);
                if self.now() - claimed.received_at > hours * HOUR_MICROSECONDS {
                    tracing::error!(
                        adapter = adapter.name(),
                        seq = claimed.seq,
                        reason,
                        "a reply is given up"
                    );
                    return self.end(claimed, Ending::Dropped, "given_up").await;
                }
                tracing::warn!(adapter = adapter.name(), seq = claimed.seq, reason, "a reply waits");
                count(claimed, "later");
                self.later(claimed.seq, back_off(claimed.tries).max(after.unwrap_or_default())).await;
                Ok(())
            }
            Err(SendError::Refused(reason)) => {
                tracing::error!(adapter = adapter.name(), seq = claimed.seq, reason, "a reply was refused");
                self.end(claimed, Ending::Dropped, "refused").await
            }
        }
    }

    /// Says what is private in the person's own chat, and in the group that it did;
    /// where there is no such chat, how to begin one, and nothing else.
    async fn whisper(
        &self,
        adapter: &Arc<dyn Adapter>,
        claimed: &Claimed,
        message: &IncomingMessage,
        (group, own): (&Destination, &Destination),
        reply: &Reply,
    ) -> anyhow::Result<Result<Sent, SendError>> {
        let member = self.session.store.member(&message.adapter, &message.person, self.now()).await?;
        let language = self.languages(message, member.and_then(|member| member.language)).own;
        // Tried again, it goes on behind what was said in private already.
        if claimed.progress.is_none() {
            match adapter.send(own, reply).await {
                Ok(sent) => self.worker.keep_progress(claimed.seq, &serde_json::to_string(&sent)?).await?,
                Err(SendError::Closed(_) | SendError::Refused(_)) => {
                    let first = Reply::text(render::desk::write_to_me_first(language));
                    return Ok(adapter.send(group, &first).await);
                }
                Err(error) => return Ok(Err(error)),
            }
        }
        // Whoever pressed a button sees their own chat; the group need not hear of it.
        if message.event == Event::Picked {
            return Ok(Ok(Sent::default()));
        }
        Ok(adapter.send(group, &Reply::text(render::desk::answered_in_private(language))).await)
    }

    /// Ends a message.
    pub(super) async fn end(
        &self,
        claimed: &Claimed,
        ending: Ending,
        outcome: &'static str,
    ) -> anyhow::Result<()> {
        self.worker.finish(claimed.seq, ending, self.now()).await?;
        count(claimed, outcome);
        Ok(())
    }
}

fn count(claimed: &Claimed, outcome: &'static str) {
    metrics::counter!("stockroom_sends_total", "adapter" => claimed.adapter.clone(), "outcome" => outcome)
        .increment(1);
}

//! One message to one reply, once: whatever is decided is kept before it is done.

use super::{Reception, tokens};
use crate::chat::{Adapter, Event, IncomingMessage, Reply};
use crate::desk::hearing::{Files, Hearing, Languages};
use crate::desk::people::commands::Visitor;
use crate::desk::people::{Admission, Admitted, admit};
use crate::desk::session::Once;
use crate::import::asking::Waiting;
use crate::import::reader::Stop;
use crate::render;
use crate::store::{About, Claimed, Ending, Kept, Measure, Pressed, Speaker};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// Characters of a message that are read.
const TEXT_CHARACTERS_MAX: usize = 4_000;

/// How often a message is begun before it is given up: one that ends the process
/// each time must not do so for ever.
const TRIES_MAX: i64 = 100;

/// An answer that is there sooner needs no "typing…", which platforms show for
/// some seconds whatever comes.
const TYPING_AFTER: Duration = Duration::from_millis(250);
const TYPING_EVERY: Duration = Duration::from_secs(4);

const HOUR_MICROSECONDS: i64 = 3_600_000_000;

impl Reception {
    /// Takes a message one step further: answers it, and sends the reply.
    pub(super) async fn work(&self, mut claimed: Claimed) -> anyhow::Result<()> {
        let Some(adapter) = self.adapter(&claimed.adapter).cloned() else {
            // Another process may have it, or this one after the next start.
            self.later(claimed.seq, Duration::from_secs(10)).await;
            return Ok(());
        };
        let message: IncomingMessage = match serde_json::from_str(&claimed.content) {
            // Its room may have been renamed since.
            Ok(message) => IncomingMessage {
                conversation: claimed.conversation.clone(),
                room: claimed.room.clone(),
                ..message
            },
            Err(error) => {
                tracing::error!(seq = claimed.seq, %error, "another version's message cannot be read");
                return self.end(&claimed, Ending::Dropped, "unreadable").await;
            }
        };
        if let Some(reply) = &claimed.reply {
            let reply: Reply = serde_json::from_str(reply)?;
            return self.deliver(&adapter, &claimed, &message, &reply).await;
        }
        if matches!(message.event, Event::Left | Event::Moved) {
            return self.follow(&claimed, &message).await;
        }
        let once = Arc::new(Once::new(self.worker.clone(), claimed.seq, claimed.deed.clone()));
        let typing = Typing::show(&adapter, Self::destination(&claimed, &message));
        let answered = self.answer(&adapter, &mut claimed, &message, &once).await;
        drop(typing);
        let mut reply = answered?;
        let left = once.left();
        let about = match left.settles_files && !left.settles_talk {
            true => About::Files,
            false => About::Talk,
        };
        let buttons = tokens::tokens(&mut reply, about, self.now())?;
        let settled = [(About::Talk, left.settles_talk), (About::Files, left.settles_files)];
        let kept = Kept {
            reply: serde_json::to_string(&reply)?,
            buttons,
            settled: settled.into_iter().filter(|(_, is)| *is).map(|(about, _)| about).collect(),
            used: (message.event == Event::Picked).then(|| message.text.clone()),
            conversation: left.conversation,
            files: left.files,
            measure: left.measure,
            now: self.now(),
        };
        if !self.worker.keep_reply(&claimed, &kept).await? {
            tracing::warn!(seq = claimed.seq, "another worker has taken a message over");
            return Ok(());
        }
        self.deliver(&adapter, &claimed, &message, &reply).await
    }

    /// What happened to a room rather than in it.
    async fn follow(&self, claimed: &Claimed, message: &IncomingMessage) -> anyhow::Result<()> {
        let store = &self.session.store;
        admit(store, message, self.now()).await?;
        match message.event {
            Event::Moved => store.rename_chat(&claimed.adapter, &claimed.room, &message.text).await?,
            _ => store.close_chat(&claimed.adapter, &claimed.room, claimed.received_at).await?,
        }
        self.end(claimed, Ending::Done, "noted").await
    }

    /// What is said back; nothing where silence is the answer.
    async fn answer(
        &self,
        adapter: &Arc<dyn Adapter>,
        claimed: &mut Claimed,
        message: &IncomingMessage,
        once: &Arc<Once>,
    ) -> anyhow::Result<Reply> {
        let store = &self.session.store;
        if let Some(closed) = store.closed_at(&claimed.adapter, &claimed.room).await?
            && closed < claimed.received_at
        {
            store.open_chat(&claimed.adapter, &claimed.room).await?;
        }
        let languages = self.languages(message, None);
        if claimed.tries > TRIES_MAX {
            tracing::error!(seq = claimed.seq, "a message is given up after too many tries");
            return Ok(Reply::text(render::desk::failed(languages.own)));
        }
        let admitted = match admit(store, message, self.now()).await? {
            Admission::Admitted(admitted) => admitted,
            Admission::Welcomed(person, language) => {
                let hears = self.session.ears.can_hear();
                return Ok(Reply::text(render::people::welcome(&person, hears, language)));
            }
            Admission::TurnedAway(reply) => return Ok(reply.unwrap_or_default()),
        };
        let languages = self.languages(message, admitted.language);
        let measure = store.measure(claimed, self.settings.messages_per_minute.into()).await?;
        once.measured(measure);
        match measure {
            Measure::Fine => {}
            Measure::Notice => return Ok(Reply::text(render::desk::too_many(languages.own))),
            Measure::Silence => return Ok(Reply::default()),
        }
        let hours = self.settings.answer_hours;
        if self.now() - claimed.received_at > i64::from(hours) * HOUR_MICROSECONDS {
            return Ok(Reply::text(render::desk::too_late(hours, languages.own)));
        }
        if message.text.chars().count() > TEXT_CHARACTERS_MAX {
            return Ok(Reply::text(render::desk::too_long(TEXT_CHARACTERS_MAX, languages.own)));
        }
        self.hear(adapter, claimed, message, once, &admitted, languages).await
    }

    async fn hear(
        &self,
        adapter: &Arc<dyn Adapter>,
        claimed: &mut Claimed,
        message: &IncomingMessage,
        once: &Arc<Once>,
        admitted: &Admitted,
        languages: Languages,
    ) -> anyhow::Result<Reply> {
        let speaker = Speaker {
            adapter: claimed.adapter.clone(),
            conversation: claimed.conversation.clone(),
            person: claimed.person.clone(),
        };
        let (mut text, mut about) = (message.text.clone(), None);
        if message.event == Event::Picked {
            let private = |text| Reply { private: true, ..Reply::text(text) };
            match self.session.store.pressed(&speaker, &text, self.now()).await? {
                // The talk it belongs to is over.
                Pressed::Says { about: About::Talk, .. } if !self.session.remembers(&speaker).await? => {
                    return Ok(private(render::desk::button_stale(languages.own)));
                }
                Pressed::Says { answer, about: of } => (text, about) = (answer, Some(of)),
                Pressed::NotTheirs => return Ok(private(render::desk::button_of_another(languages.own))),
                Pressed::Stale => return Ok(private(render::desk::button_stale(languages.own))),
            }
        }
        let mut session = self.session.for_message(once.clone());
        session.in_zone(admitted.member.time_zone.as_deref());
        // Another one's word about them is about nothing: whoever sent them may import.
        let mut waiting = match admitted.person.role.imports() {
            true => Waiting::resume(&self.session.store, &speaker, self.now()).await?,
            false => Waiting::default(),
        };
        let stop = StopWhenDropped::default();
        let mut hearing = Hearing {
            session: &mut session,
            waiting: &mut waiting,
            speaker: &speaker,
            person: &admitted.person,
            visitor: Some(Visitor { admitted, message }),
            languages,
            files: Files::Sent,
            pressed: about,
            stop: &stop.0,
        };
        let reply = match message.attachments.is_empty() {
            true => hearing.hear(&text).await,
            false => self.take_files(adapter, claimed, message, &mut hearing).await,
        }?;
        once.keep_files(waiting.change().await?);
        Ok(reply)
    }
}

/// Gives an import up when nobody waits for it any more.
#[derive(Default)]
struct StopWhenDropped(Stop);

impl Drop for StopWhenDropped {
    fn drop(&mut self) {
        self.0.set();
    }
}

/// Shows that an answer is on its way, until it is dropped.
struct Typing(JoinHandle<()>);

impl Typing {
    fn show(adapter: &Arc<dyn Adapter>, to: crate::chat::Destination) -> Typing {
        let adapter = adapter.clone();
        Typing(tokio::spawn(async move {
            tokio::time::sleep(TYPING_AFTER).await;
            loop {
                adapter.typing(&to).await;
                tokio::time::sleep(TYPING_EVERY).await;
            }
        }))
    }
}

impl Drop for Typing {
    fn drop(&mut self) {
        self.0.abort();
    }
}

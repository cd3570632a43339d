//! One message of a conversation, answered: what it means after what was said
//! before, which the store keeps.

use super::session::{Answered, Session};
use crate::assistant::Person;
use crate::assistant::answer::{Answer, Reason, Status, Talk};
use crate::assistant::conversation::{Conversation, Turn};
use crate::assistant::explain::Explanation;
use crate::intent;
use crate::intent::contract::{Intent, Language, Parse, Slots};
use crate::store::Speaker;

const MINUTE_MICROSECONDS: i64 = 60_000_000;

/// What is said back.
pub enum Heard {
    Answer(Answered),
    /// How the last answer was computed.
    Explained(Answered, Explanation),
}

impl Session {
    /// Forgets conversations that are over.
    pub async fn forget_old(&self) -> anyhow::Result<()> {
        Ok(self.store.forget_conversations(self.since()).await?)
    }

    /// Conversations heard of after this go on (microseconds UTC).
    fn since(&self) -> i64 {
        self.clock.now() - i64::from(self.context_minutes) * MINUTE_MICROSECONDS
    }

    /// One message of `person`, answered.
    pub async fn hear(&mut self, speaker: &Speaker, person: &Person, text: &str) -> anyhow::Result<Heard> {
        let kept = self.store.conversation(speaker, self.since()).await?;
        // A state that another version wrote is none.
        let mut conversation: Conversation =
            kept.and_then(|state| serde_json::from_str(&state).ok()).unwrap_or_default();
        self.refresh().await?;
        let heard = self.take_turn(&mut conversation, person, text)?;
        let state = serde_json::to_string(&conversation)?;
        self.store.keep_conversation(speaker, &state, self.clock.now()).await?;
        Ok(heard)
    }

    fn take_turn(
        &self,
        conversation: &mut Conversation,
        person: &Person,
        text: &str,
    ) -> anyhow::Result<Heard> {
        let parse = self.parse(text)?;
        let language = parse.language;
        let turn = conversation.hear(text, parse, &self.loaded()?.matcher, self.today());
        match turn {
            Turn::Say(parse) => self.say(conversation, person, text, &parse),
            Turn::Why(parse) => {
                let answer = self.respond(&parse, person)?;
                let explanation = self.explain(&answer, person);
                Ok(Heard::Explained(Answered { answer, language }, explanation))
            }
            Turn::Correct { meant: Some(meant), .. } => self.say(conversation, person, text, &meant),
            Turn::Correct { parse, .. } => {
                let mut answer = Answer::bare(parse.intent, parse.slots, Status::Unknown);
                answer.reason = Some(Reason::Talk { talk: Talk::NothingMeant });
                Ok(Heard::Answer(Answered { answer, language }))
            }
            Turn::Confirm(_) | Turn::Drop(_) => {
                conversation.close();
                Ok(plain(Talk::Dropped, language))
            }
            Turn::NothingOpen => Ok(plain(Talk::NothingOpen, language)),
        }
    }

    fn say(
        &self,
        conversation: &mut Conversation,
        person: &Person,
        text: &str,
        parse: &Parse,
    ) -> anyhow::Result<Heard> {
        let answer = self.respond(parse, person)?;
        conversation.answered(text, parse, &answer);
        Ok(Heard::Answer(Answered { answer, language: intent::language(text) }))
    }
}

/// An answer about the talk itself.
fn plain(talk: Talk, language: Language) -> Heard {
    let mut answer = Answer::bare(Intent::Unknown, Slots::default(), Status::Ok);
    answer.reason = Some(Reason::Talk { talk });
    Heard::Answer(Answered { answer, language })
}

//! One message of a conversation, answered: what it means after what was said
//! before, which the store keeps.

use super::second_reader::Second;
use super::session::Session;
use super::settings;
use crate::assistant::Person;
use crate::assistant::answer::{Answer, Body, Reason, Status, Talk};
use crate::assistant::conversation::{Conversation, Settled, Turn};
use crate::assistant::explain::Explanation;
use crate::intent;
use crate::intent::contract::{Intent, Language, Parse, Slots};
use crate::store::Speaker;

const MINUTE_MICROSECONDS: i64 = 60_000_000;

/// What is said back, part by part.
pub struct Heard {
    pub parts: Vec<Part>,
    /// The message's language.
    pub language: Language,
    /// The language that the speaker chose by it, of this answer already.
    pub chosen: Option<Language>,
}

impl Heard {
    /// What may be asked and told was asked.
    pub(super) fn is_help(&self) -> bool {
        matches!(&self.parts[..], [Part::Answer(answer)] if answer.intent == Intent::Help && answer.status == Status::Ok)
    }
}

pub enum Part {
    Answer(Answer),
    /// How the last answer was computed.
    Explained(Answer, Explanation),
}

/// One person's message in their conversation.
pub(super) struct Message<'a> {
    pub speaker: &'a Speaker,
    pub person: &'a Person,
    pub text: &'a str,
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
        let before = self.conversation(speaker).await?;
        let mut conversation = before.clone();
        self.refresh_for(speaker).await?;
        self.read_names(speaker, person).await?;
        let text = match conversation.settle(text) {
            Settled::Said(text) => text,
            Settled::Misheard => {
                self.keep(speaker, &before, &conversation).await?;
                return Ok(Heard {
                    parts: vec![Part::Answer(plain(Talk::Misheard))],
                    language: intent::language(text),
                    chosen: None,
                });
            }
        };
        let message = Message { speaker, person, text: &text };
        let heard = self.take_turn(&mut conversation, &message).await?;
        self.keep(speaker, &before, &conversation).await?;
        Ok(heard)
    }

    /// Whether something was said lately that may be answered still.
    pub(super) async fn remembers(&self, speaker: &Speaker) -> anyhow::Result<bool> {
        Ok(self.store.conversation(speaker, self.since()).await?.is_some())
    }

    /// What was said before, as far as it still counts.
    async fn conversation(&self, speaker: &Speaker) -> anyhow::Result<Conversation> {
        let kept = self.store.conversation(speaker, self.since()).await?;
        // A state that another version wrote is none.
        Ok(kept.and_then(|state| serde_json::from_str(&state).ok()).unwrap_or_default())
    }

    async fn keep(
        &self,
        speaker: &Speaker,
        before: &Conversation,
        conversation: &Conversation,
    ) -> anyhow::Result<()> {
        let state = serde_json::to_string(conversation)?;
        match &self.once {
            Some(once) => once.leave(state, !conversation.stands_as(before)),
            None => self.store.keep_conversation(speaker, &state, self.clock.now()).await?,
        }
        Ok(())
    }

    /// A text was heard in doubt: a yes will say it.
    pub(super) async fn doubt(&self, speaker: &Speaker, text: &str) -> anyhow::Result<()> {
        let before = self.conversation(speaker).await?;
        let mut conversation = before.clone();
        conversation.doubt(text);
        self.keep(speaker, &before, &conversation).await
    }

    /// What was heard last was heard wrong: nothing of it waits for a yes.
    pub(super) async fn forget_heard(&self, speaker: &Speaker) -> anyhow::Result<()> {
        let before = self.conversation(speaker).await?;
        let mut conversation = before.clone();
        if let Some(id) = conversation.proposal() {
            self.store.drop_action(id).await?;
        }
        conversation.close();
        self.keep(speaker, &before, &conversation).await
    }

    async fn take_turn(
        &mut self,
        conversation: &mut Conversation,
        message: &Message<'_>,
    ) -> anyhow::Result<Heard> {
        let parse = self.parse(message.text)?;
        // "60" is of no language: the conversation's goes on.
        let says_words = message.text.chars().any(char::is_alphabetic);
        let spoken = conversation.language().filter(|_| !says_words);
        let language = spoken.unwrap_or(parse.language);
        let waiting = conversation.proposal();
        let mut turn = conversation.hear(message.text, parse.clone(), self.matcher()?, self.today());
        let mut second = Second::NotAsked;
        // What the conversation does not explain either.
        if matches!(&turn, Turn::Say(meant) if meant.rule == parse.rule) {
            second = self.read_again(message.text, &parse).await?;
            if let Some(read) = second.parse() {
                turn = conversation.hear(message.text, read.clone(), self.matcher()?, self.today());
            }
        }
        let mut parts = match turn {
            Turn::Say(parse) if parse.intent == Intent::Undo => {
                vec![Part::Answer(self.take_back(None, &parse, message).await?)]
            }
            Turn::TakeBack(id) => {
                let undo = Parse { intent: Intent::Undo, ..parse };
                vec![Part::Answer(self.take_back(Some(id), &undo, message).await?)]
            }
            // One's own, and taken back as quickly: it waits for no yes, unless guessed.
            Turn::Say(parse)
                if parse.intent == Intent::SetPreference
                    && intent::is_sure(&parse)
                    && second.parse().is_none() =>
            {
                vec![Part::Answer(self.set(&parse, message).await?)]
            }
            Turn::Say(parse) => vec![Part::Answer(self.say(conversation, message, &parse).await?)],
            Turn::Why(parse) => {
                let answer = self.answer(&parse, message).await?.0;
                let explanation = self.explain(&answer, message.person);
                vec![Part::Explained(answer, explanation)]
            }
            Turn::Confirm(id) => vec![Part::Answer(self.confirm(conversation, id, message).await?)],
            Turn::Drop(id) => {
                if let Some(id) = id {
                    self.store.drop_action(id).await?;
                }
                conversation.close();
                vec![Part::Answer(plain(Talk::Dropped))]
            }
            Turn::NothingOpen => vec![Part::Answer(plain(Talk::NothingOpen))],
            Turn::Correct { parse, meant, alias } => {
                let mut parts = Vec::new();
                if let Some(new) = alias {
                    parts.push(Part::Answer(self.learn(&parse, &new, message).await?));
                }
                if let Some(meant) = meant {
                    parts.push(Part::Answer(self.say(conversation, message, &meant).await?));
                }
                if parts.is_empty() {
                    let mut answer = Answer::bare(parse.intent, parse.slots, Status::Unknown);
                    answer.reason = Some(Reason::Talk { talk: Talk::NothingMeant });
                    parts.push(Part::Answer(answer));
                }
                parts
            }
        };
        let mut chosen = None;
        for part in &mut parts {
            let (Part::Answer(answer) | Part::Explained(answer, _)) = part;
            second.mark(answer);
            chosen = chosen.or(settings::language_chosen(answer));
        }
        // Something else was said: what waited for a yes waits no more.
        if let Some(dropped) = waiting.filter(|id| conversation.proposal() != Some(*id)) {
            self.store.drop_action(dropped).await?;
        }
        Ok(Heard { parts, language, chosen })
    }

    /// Answers a question, or proposes what a telling would record.
    pub(super) async fn say(
        &mut self,
        conversation: &mut Conversation,
        message: &Message<'_>,
        parse: &Parse,
    ) -> anyhow::Result<Answer> {
        let text = conversation.words(message.text, parse).to_owned();
        let told = Message { text: &text, ..*message };
        let (mut answer, proposal) = self.answer(parse, &told).await?;
        conversation.answered(message.text, parse, &answer);
        if let Some(items) = &parse.slots.item {
            self.shared().was_asked(items.values());
        }
        if let (Some(proposal), Some(Body::Action(action))) = (proposal, &mut answer.answer) {
            let written = serde_json::to_string(&proposal)?;
            let intent = parse.intent.name();
            let id = self.store.propose(message.speaker, intent, &written, &text, self.clock.now()).await?;
            conversation.proposed(id);
            action.id = Some(id);
        }
        Ok(answer)
    }
}

/// An answer about the talk itself.
pub(super) fn plain(talk: Talk) -> Answer {
    let mut answer = Answer::bare(Intent::Unknown, Slots::default(), Status::Ok);
    answer.reason = Some(Reason::Talk { talk });
    answer
}

//! What was spoken: heard, shown with the answer, asked back where it is in doubt.

use super::ears::{Deaf, Names, Recording};
use super::hearing::Hearing;
use super::replying;
use super::session::Session;
use super::speech::spoken;
use super::talk::plain;
use crate::assistant::Person;
use crate::assistant::answer::Talk;
use crate::chat::{Choice, Reply, Spoken};
use crate::intent;
use crate::intent::catalogue::ItemName;
use crate::intent::contract::{Intent, Language};
use crate::render;
use crate::store::Speaker;
use crate::voice::whisper::{TranscribeError, Transcript};

/// Most names that whisper is told; it takes as many of them as it has room for.
const NAMES_MAX: usize = 300;

/// What the button "not what I said" says.
pub(super) const MISHEARD: &str = "/misheard";

impl Hearing<'_> {
    /// What is said back to a recording. An error: it is to be tried again.
    pub async fn listen(&mut self, bytes: Vec<u8>) -> anyhow::Result<Reply> {
        let ears = self.session.ears.clone();
        // Their own before the room's: a room's is what is written there.
        let theirs = self.visitor.and_then(|visitor| visitor.admitted.member.language);
        let language = theirs.or(self.languages.always).or(ears.language());
        let own = self.languages.own;
        let names = self.session.names_to_hear(self.speaker, self.person).await?;
        let person = format!("{} {}", self.speaker.adapter, self.speaker.person);
        match ears.hear(Recording { bytes, person, language, names, own }).await {
            Ok(heard) => self.hear_spoken(&heard).await,
            Err(Deaf::Transcribe(error @ TranscribeError::Stopped)) => Err(error.into()),
            Err(deaf) => {
                tracing::warn!(error = %deaf, "a recording was not heard");
                Ok(Reply::text(deaf.sentence(self.languages.own)))
            }
        }
    }

    async fn hear_spoken(&mut self, heard: &Transcript) -> anyhow::Result<Reply> {
        // A slash begins a command; nobody speaks one.
        let text = heard.text.trim_start_matches('/').trim();
        if text.is_empty() {
            return Ok(Reply::text(Deaf::Silent.sentence(self.languages.own)));
        }
        let language = self.languages.always.unwrap_or(intent::language(text));
        let doubtful = self.session.ears.doubts(heard);
        if doubtful || self.session.acts_at_once(self.speaker, self.person, text).await? {
            self.session.doubt(self.speaker, text).await?;
            let choice = |(answer, label): (&str, String)| Choice { answer: answer.to_owned(), label };
            let choices = render::listening::yes_or_no(language).into_iter().map(choice).collect();
            let reply = Reply::text(render::listening::did_you_say(text, language));
            return Ok(Reply { choices, spoken: self.aloud(&reply, language), ..reply });
        }
        let answer = self.hear(text).await?;
        let aloud = self.aloud(&answer, language);
        let mut reply = Reply::text(render::listening::heard(text, language));
        reply.append(answer);
        reply.spoken = aloud;
        reply.choices.push(Choice {
            answer: MISHEARD.to_owned(),
            label: render::listening::not_what_i_said(language),
        });
        Ok(reply)
    }

    /// What of an answer is spoken, where anything is.
    fn aloud(&self, answer: &Reply, language: Language) -> Option<Spoken> {
        self.session.speech.as_ref().and_then(|_| spoken(answer, language))
    }

    /// It was heard wrong: what it led to is dropped, and it may be said anew.
    pub(super) async fn misheard(&mut self) -> anyhow::Result<Reply> {
        self.session.forget_heard(self.speaker).await?;
        Ok(replying::answered(&plain(Talk::Misheard), self.languages.own))
    }
}

impl Session {
    /// Names that may be spoken: of the items asked about lately first, then all.
    async fn names_to_hear(&mut self, speaker: &Speaker, person: &Person) -> anyhow::Result<Names> {
        self.refresh_for(speaker).await?;
        self.read_names(speaker, person).await?;
        let items = &self.matcher()?.catalogue.items;
        let recent = self.shared().asked();
        let lately = recent.iter().filter_map(|sku| items.iter().find(|item| item.sku == *sku));
        let items: Vec<&ItemName> = lately.chain(items).collect();
        Ok(Names { en: names(&items, Language::En), zh: names(&items, Language::Zh) })
    }

    /// Whether a text does something without asking first: taking back, teaching,
    /// settings.
    async fn acts_at_once(&mut self, speaker: &Speaker, person: &Person, text: &str) -> anyhow::Result<bool> {
        self.refresh_for(speaker).await?;
        self.read_names(speaker, person).await?;
        Ok(matches!(self.parse(text)?.intent, Intent::Undo | Intent::Correct | Intent::SetPreference))
    }
}

/// What items are called in a language, or at all, and the words for them.
fn names(items: &[&ItemName], language: Language) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for item in items {
        if names.len() >= NAMES_MAX {
            break;
        }
        let [first, second] = match language {
            Language::En => [&item.name, &item.name_zh],
            Language::Zh => [&item.name_zh, &item.name],
        };
        let name = if first.is_empty() { second } else { first };
        // Codes are spelled, not spoken.
        let words = item.aliases.iter().filter(|alias| !alias.contains(|sign: char| sign.is_ascii_digit()));
        for name in std::iter::once(name).chain(words) {
            if !name.is_empty() && !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    names
}

//! What somebody sets for themselves: shown, set at once, taken back.

use super::hearing::Hearing;
use super::people::audit::Done;
use super::people::keeping::spoken;
use super::session::Session;
use super::talk::{Heard, Message, Part, plain};
use crate::assistant::action::{Action, Proposal, Write};
use crate::assistant::answer::{Answer, Body, Status, Talk};
use crate::assistant::settings::{self, is_of_settings};
use crate::chat::Reply;
use crate::facts::record::Record;
use crate::intent::contract::{Intent, Language, Parse, Slots};
use crate::render;
use crate::store::{ActionState, Mark, Settings, SettingsChange, Speaker, Store};
use serde_json::{Value, json};

#[derive(clap::Args, Debug)]
pub struct SettingsArgs {
    /// `reset`: nothing is set any more
    #[arg(value_parser = ["reset"])]
    reset: Option<String>,
}

/// The settings of a proposal as they become; of `was`, as they were.
fn change(row: &Record) -> SettingsChange {
    let text = |field: &str| row.get(field).map(|value| value.as_str().map(str::to_owned));
    SettingsChange {
        language: text("language").map(|name| name.as_deref().and_then(spoken)),
        time_zone: text("time_zone"),
        hours: text("hours"),
        digest_at: text("digest_at"),
    }
}

/// The settings that are there, field by field.
fn record(settings: &Settings) -> Record {
    let language = settings.language.map(|language| match language {
        Language::En => "en",
        Language::Zh => "zh",
    });
    let fields = [
        ("language", language),
        ("time_zone", settings.time_zone.as_deref()),
        ("hours", settings.hours.as_deref()),
        ("digest_at", settings.digest_at.as_deref()),
    ];
    let set = fields.into_iter().filter_map(|(field, value)| Some((field.to_owned(), json!(value?))));
    set.collect()
}

/// The language that an answer says was chosen.
pub(super) fn language_chosen(answer: &Answer) -> Option<Language> {
    let Some(Body::Action(Action { proposal, written: true, .. })) = &answer.answer else { return None };
    if !is_of_settings(proposal) {
        return None;
    }
    proposal.writes.iter().find_map(|write| spoken(write.row.get("language")?.as_str()?))
}

impl Session {
    /// What `parse` would set for the speaker.
    pub(super) async fn settings_proposed(
        &self,
        parse: &Parse,
        message: &Message<'_>,
    ) -> anyhow::Result<(Answer, Option<Proposal>)> {
        let (_, now) = self.store.settings_of(message.speaker).await?;
        let answer = self.finished(settings::propose(parse, &record(&now)), message.person)?;
        let proposal = match &answer.answer {
            Some(Body::Action(action)) => Some(action.proposal.clone()),
            _ => None,
        };
        Ok((answer, proposal))
    }

    /// Sets what `parse` says.
    pub(super) async fn set(&mut self, parse: &Parse, message: &Message<'_>) -> anyhow::Result<Answer> {
        let (mut answer, proposal) = self.settings_proposed(parse, message).await?;
        let kept = serde_json::to_string(&proposal)?;
        let now = self.clock.now();
        // Begun again after a crash, it is the same action, written or not.
        let propose = async |store: &Store| match &proposal {
            Some(_) => {
                Ok(Some(store.propose(message.speaker, parse.intent.name(), &kept, message.text, now).await?))
            }
            None => Ok(None),
        };
        let Some(id) = self.once(propose).await? else { return Ok(answer) };
        let Some(action) = self.store.action(id).await? else { return Ok(answer) };
        let proposal: Proposal = serde_json::from_str(&action.proposal)?;
        if action.state == ActionState::Proposed {
            self.write_settings(&proposal, id, message.speaker).await?;
        }
        (answer.status, answer.reason) = (Status::Ok, None);
        answer.answer = Some(Body::Action(Action { proposal, written: true, id: Some(id) }));
        self.finished(answer, message.person)
    }

    /// Writes a proposal about the speaker's settings, its action with it.
    pub(super) async fn write_settings(
        &mut self,
        proposal: &Proposal,
        id: i64,
        speaker: &Speaker,
    ) -> anyhow::Result<()> {
        let (whose, _) = self.store.settings_of(speaker).await?;
        let row: Record = proposal.writes.iter().flat_map(|write| write.row.clone()).collect();
        let mark = Mark::Written { id, now: self.clock.now() };
        Ok(self.store.change_settings(&whose, &change(&row), Some(mark)).await?)
    }

    /// Takes an action about settings back; what was set otherwise since stays.
    pub(super) async fn restore_settings(
        &mut self,
        proposal: &Proposal,
        id: i64,
        speaker: &Speaker,
    ) -> anyhow::Result<()> {
        let (whose, now) = self.store.settings_of(speaker).await?;
        let now = record(&now);
        let stands = |field: &str, value: &Value| now.get(field).unwrap_or(&Value::Null) == value;
        let back = proposal.writes.iter().flat_map(|write| {
            let was = write.was.iter().flatten();
            was.filter(|(field, _)| write.row.get(*field).is_some_and(|value| stands(field, value)))
        });
        let back: Record = back.map(|(field, value)| (field.clone(), value.clone())).collect();
        Ok(self.store.change_settings(&whose, &change(&back), Some(Mark::Undone { id })).await?)
    }

    /// Forgets all that the speaker set; an action that can be taken back.
    async fn reset(&mut self, message: &Message<'_>) -> anyhow::Result<Answer> {
        let (_, now) = self.store.settings_of(message.speaker).await?;
        let was = record(&now);
        let mut answer = Answer::bare(Intent::SetPreference, Slots::default(), Status::Ok);
        if was.is_empty() {
            return Ok(plain(Talk::NothingChanges));
        }
        let row = was.keys().map(|field| (field.clone(), Value::Null)).collect();
        let write = Write { kind: settings::SETTINGS.to_owned(), row, was: Some(was) };
        let proposal = Proposal { writes: vec![write] };
        let kept = serde_json::to_string(&proposal)?;
        let speaker = message.speaker;
        let intent = Intent::SetPreference.name();
        let id = self.store.propose(speaker, intent, &kept, message.text, self.clock.now()).await?;
        self.write_settings(&proposal, id, speaker).await?;
        answer.answer = Some(Body::Action(Action { proposal, written: true, id: Some(id) }));
        Ok(answer)
    }
}

impl Hearing<'_> {
    /// `/settings`: how they stand, or none any more.
    pub(super) async fn settings(&mut self, args: &SettingsArgs) -> anyhow::Result<Reply> {
        if args.reset.is_none() {
            return self.show_settings().await;
        }
        let message = Message { speaker: self.speaker, person: self.person, text: "/settings reset" };
        let answer = self.session.reset(&message).await?;
        let heard = Heard { parts: vec![Part::Answer(answer)], language: self.languages.own, chosen: None };
        self.said(&heard).await
    }

    /// How the speaker's settings stand.
    pub(super) async fn show_settings(&mut self) -> anyhow::Result<Reply> {
        let text = render::people::settings(&self.shown_settings().await?, self.languages.own);
        Ok(Reply { private: true, ..Reply::text(text) })
    }

    pub(super) async fn shown_settings(&mut self) -> anyhow::Result<settings::Settings> {
        let (_, set) = self.session.store.settings_of(self.speaker).await?;
        let Settings { language, time_zone, hours, digest_at } = set;
        let now = self.session.clock.shown(self.session.clock.now());
        Ok(settings::Settings { language, time_zone, now, hours, digest_at })
    }

    /// The language of every answer from now on; None: each question's.
    pub(super) async fn choose_language(&mut self, chosen: Option<Language>) -> anyhow::Result<()> {
        let (whose, _) = self.session.store.settings_of(self.speaker).await?;
        let change = SettingsChange { language: Some(chosen), ..SettingsChange::default() };
        self.session.store.change_settings(&whose, &change, None).await?;
        self.note(Done::Changed, "language").await
    }
}

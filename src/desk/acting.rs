//! What a conversation writes: confirmed tellings, aliases; and taking them back.

use super::session::Session;
use super::talk::{Message, plain};
use crate::assistant::action::{self, Action, Proposal, REQUESTS, Write};
use crate::assistant::answer::{Answer, Body, Reason, Status, Talk};
use crate::assistant::conversation::{Conversation, NewAlias};
use crate::assistant::{self, Person, settings};
use crate::facts::record::{self, Record};
use crate::facts::{Kind, Row};
use crate::intent::contract::{Intent, Parse};
use crate::store::{ActionState, BatchMeta, Speaker, Store, StoreError, TOLD};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

impl Session {
    /// The answer to `parse`; of a telling also what it would record.
    pub(super) async fn answer(
        &self,
        parse: &Parse,
        message: &Message<'_>,
    ) -> anyhow::Result<(Answer, Option<Proposal>)> {
        if parse.intent == Intent::SetPreference {
            return self.settings_proposed(parse, message).await;
        }
        if !action::writes(parse.intent) {
            return Ok((self.respond(parse, message.person)?, None));
        }
        let recorded = self.store.load_recorded().await?;
        let (snapshot, today) = (&self.loaded()?.snapshot, self.today());
        Ok(assistant::tell(parse, message.text, snapshot, &recorded, today, message.person))
    }

    /// Records what waits for a yes, if it still is what was proposed.
    pub(super) async fn confirm(
        &mut self,
        conversation: &mut Conversation,
        id: i64,
        message: &Message<'_>,
    ) -> anyhow::Result<Answer> {
        let kept = self.store.action(id).await?;
        let told = conversation.told().map(|(text, parse)| (text.to_owned(), parse.clone()));
        let (Some(kept), Some((text, parse))) = (kept, told) else {
            conversation.close();
            return Ok(plain(Talk::NothingOpen));
        };
        match kept.state {
            ActionState::Proposed => {}
            ActionState::Written => {
                // This yes was heard before a crash: what it recorded is said now.
                conversation.close();
                let proposal = serde_json::from_str(&kept.proposal)?;
                let done = action::completed(proposal, id, None, |_| false);
                let mut answer = Answer::bare(parse.intent, parse.slots, Status::Ok);
                answer.answer = Some(Body::Action(Action { proposal: done, written: true, id: Some(id) }));
                return self.finished(answer, message.person);
            }
            ActionState::Undone | ActionState::Dropped => {
                conversation.close();
                return Ok(plain(Talk::NothingOpen));
            }
        }
        let again = Message { text: &text, ..*message };
        let (mut answer, proposal) = self.answer(&parse, &again).await?;
        let Some(proposal) = proposal else {
            conversation.close();
            return Ok(answer);
        };
        if serde_json::to_string(&proposal)? != kept.proposal {
            let mut answer = self.say(conversation, &again, &parse).await?;
            answer.reason = Some(Reason::Talk { talk: Talk::ChangedMeanwhile });
            return Ok(answer);
        }
        conversation.close();
        let at = self.moment();
        let names = &self.loaded()?.snapshot.names.texts;
        let done = action::completed(proposal, id, at.as_deref(), |name| names.get(name).is_some());
        let written = match settings::is_of_settings(&done) {
            true => self.write_settings(&done, id, message.speaker).await,
            false => self.write(&done, id, &source(message)).await,
        };
        match written {
            Ok(()) => self.has_written(message.speaker).await?,
            // Another process was quicker with the same yes.
            Err(error) if matches!(error.downcast_ref(), Some(StoreError::NotOpen)) => {
                return Ok(plain(Talk::NothingOpen));
            }
            Err(error) => return Err(error),
        }
        answer.answer = Some(Body::Action(Action { proposal: done, written: true, id: Some(id) }));
        self.finished(answer, message.person)
    }

    /// One batch, published together with the action's being written.
    async fn write(&self, proposal: &Proposal, id: i64, source: &str) -> anyhow::Result<()> {
        let mut rows: BTreeMap<Kind, Vec<Row>> = BTreeMap::new();
        for write in proposal.writes.iter().filter(|write| write.kind != REQUESTS) {
            let kind = Kind::by_name(&write.kind)
                .ok_or_else(|| anyhow::anyhow!("{} is no kind of fact", write.kind))?;
            rows.entry(kind).or_default().push(record::row(kind, &write.row)?);
        }
        if rows.is_empty() {
            return Ok(self.store.write_action(id, self.clock.now()).await?);
        }
        let content = format!("{id} {}", serde_json::to_string(proposal)?);
        let mut draft = self.store.begin().await?;
        let batch = draft
            .begin_batch(BatchMeta {
                source: source.to_owned(),
                dialect: TOLD.to_owned(),
                content_hash: Sha256::digest(content).into(),
                arguments: String::new(),
            })
            .await?;
        for (kind, rows) in rows {
            draft.write(batch, kind, rows).await?;
        }
        draft.publish_action(id).await?;
        Ok(())
    }

    /// Words of the speaker's own for an item, at once.
    pub(super) async fn learn(
        &mut self,
        parse: &Parse,
        new: &NewAlias,
        message: &Message<'_>,
    ) -> anyhow::Result<Answer> {
        let row =
            Record::from_iter([("alias".to_owned(), json!(new.alias)), ("sku".to_owned(), json!(new.sku))]);
        let proposal = Proposal { writes: vec![Write { kind: "aliases".to_owned(), row, was: None }] };
        let (speaker, now) = (message.speaker, self.clock.now());
        let written = serde_json::to_string(&proposal)?;
        let id = self.store.propose(speaker, parse.intent.name(), &written, message.text, now).await?;
        self.store.write_action(id, now).await?;
        let alias = self.store.add_alias(speaker, &new.alias, &new.sku, id, now).await?;
        self.read_names(speaker, message.person).await?;
        let mut answer = Answer::bare(Intent::Correct, parse.slots.clone(), Status::Ok);
        answer.answer = Some(Body::Action(Action { proposal, written: true, id: Some(alias) }));
        self.finished(answer, message.person)
    }

    /// Takes back what the speaker had recorded last, or the action of this number.
    pub(super) async fn take_back(
        &mut self,
        id: Option<i64>,
        parse: &Parse,
        message: &Message<'_>,
    ) -> anyhow::Result<Answer> {
        let find = async |store: &Store| {
            let found = match id {
                Some(id) => store.own_action(message.speaker, id).await?,
                None => store.last_action(message.speaker).await?,
            };
            Ok(found.map(|found| found.id))
        };
        let last = match self.once(find).await? {
            Some(id) => self.store.action(id).await?,
            None => None,
        };
        let Some(last) = last else { return Ok(plain(Talk::NothingToUndo)) };
        let proposal = serde_json::from_str(&last.proposal)?;
        let proposal = action::completed(proposal, last.id, None, |_| false);
        if settings::is_of_settings(&proposal) {
            self.restore_settings(&proposal, last.id, message.speaker).await?;
        } else {
            self.store.undo_action(&last, self.clock.now()).await?;
            self.has_written(message.speaker).await?;
            self.read_names(message.speaker, message.person).await?;
        }
        let mut answer = Answer::bare(Intent::Undo, parse.slots.clone(), Status::Ok);
        answer.answer = Some(Body::Action(Action { proposal, written: false, id: Some(last.id) }));
        self.finished(answer, message.person)
    }

    pub(super) fn finished(&self, answer: Answer, person: &Person) -> anyhow::Result<Answer> {
        Ok(assistant::finished(answer, &self.loaded()?.snapshot, person))
    }
}

/// What stands as the source of facts that were told.
fn source(message: &Message) -> String {
    let Speaker { adapter, person, .. } = message.speaker;
    match &message.person.name {
        Some(name) => format!("chat: {name}"),
        None if adapter == person => format!("chat: {adapter}"),
        None => format!("chat: {person} ({adapter})"),
    }
}

//! Who did what: one entry an action, without what was said.

use crate::assistant::capability::{self, Capability};
use crate::assistant::{Body, Status};
use crate::chat::IncomingMessage;
use crate::desk::talk::{Heard, Part};
use crate::intent::contract::Intent;
use crate::store::{AuditEntry, Member, Store};

/// What is kept of what people do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Asked,
    /// Told what to record; waits for a yes.
    Told,
    Written,
    Undone,
    /// Turned away, or asked what is not theirs.
    Refused,
    Linked,
    Unlinked,
    Invited,
    Changed,
    Removed,
    Imported,
}

impl Done {
    pub const ALL: [Done; 11] = [
        Done::Asked,
        Done::Told,
        Done::Written,
        Done::Undone,
        Done::Refused,
        Done::Linked,
        Done::Unlinked,
        Done::Invited,
        Done::Changed,
        Done::Removed,
        Done::Imported,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Done::Asked => "asked",
            Done::Told => "told",
            Done::Written => "written",
            Done::Undone => "undone",
            Done::Refused => "refused",
            Done::Linked => "linked",
            Done::Unlinked => "unlinked",
            Done::Invited => "invited",
            Done::Changed => "changed",
            Done::Removed => "removed",
            Done::Imported => "imported",
        }
    }
}

/// What a message did, part by part: the kind of question or telling, and the
/// number of what was recorded.
pub fn of(heard: &Heard) -> Vec<(Done, String)> {
    let deed = |part: &Part| {
        let (Part::Answer(answer) | Part::Explained(answer, _)) = part;
        let what = match (&answer.answer, answer.status) {
            (_, Status::NotPermitted) => Done::Refused,
            (Some(Body::Action(action)), _) if action.written => Done::Written,
            (Some(Body::Action(_)), _) if answer.intent == Intent::Undo => Done::Undone,
            (Some(Body::Action(_)), _) => Done::Told,
            _ if capability::of(answer.intent) == Capability::Talks => return None,
            _ => Done::Asked,
        };
        let number = match &answer.answer {
            Some(Body::Action(action)) => action.id,
            _ => None,
        };
        let number = number.map_or_else(String::new, |number| format!(" #{number}"));
        Some((what, format!("{}{number}", answer.intent.name())))
    };
    heard.parts.iter().filter_map(deed).collect()
}

/// Notes what `member` did by a message; None: somebody unknown.
pub async fn note(
    store: &Store,
    message: &IncomingMessage,
    member: Option<&Member>,
    what: Done,
    details: &str,
    now: i64,
) -> anyhow::Result<()> {
    let entry = AuditEntry {
        at: now,
        adapter: message.adapter.clone(),
        conversation: message.conversation.clone(),
        person_id: member.map(|member| member.id),
        person: member.map_or_else(|| message.person.clone(), |member| member.name.clone()),
        what: what.name().to_owned(),
        details: details.to_owned(),
    };
    Ok(store.audit(&entry).await?)
}

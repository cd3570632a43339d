//! Who did what: one entry an action, without what was said.

use crate::chat::IncomingMessage;
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

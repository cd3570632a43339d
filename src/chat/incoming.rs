//! What comes in from where people talk.

use crate::intent::contract::Language;
use serde::{Deserialize, Serialize};

/// A message, or another thing that happened in a chat, as it came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingMessage {
    /// Which adapter it came by: `terminal`, `telegram`, `discord`.
    pub adapter: String,
    /// The adapter's own id of the message, good across all its conversations;
    /// the same message has the same id. An edited one has that of the message, a
    /// sign that is no digit, and digits that say when: `-100:7` is `-100:7:1795`.
    pub id: String,
    /// Where it was said; what follows it there continues it. A topic or thread
    /// is a conversation of its own.
    pub conversation: String,
    /// The chat that can be linked: the conversation's group or channel; in
    /// private the conversation itself.
    pub room: String,
    /// Who said it, as the adapter knows them.
    pub person: String,
    /// What the adapter calls them; may be empty.
    pub person_name: String,
    pub place: Place,
    /// Meant for us: in private, a command, a mention, an answer to what we
    /// said, a button pressed.
    pub addressed: bool,
    /// What the person's client speaks, where it says so.
    pub language: Option<Language>,
    /// Microseconds UTC.
    pub sent_at: i64,
    pub event: Event,
    /// Without the mention of us. A command begins with a slash: `/stock EB-100`,
    /// however the platform writes it. Of a button pressed, its token.
    pub text: String,
    pub attachments: Vec<Attachment>,
    /// The message that it answers.
    pub answers: Option<Quoted>,
    /// What the adapter needs to answer it, JSON of its own. May hold a token of
    /// the platform: never to be logged.
    pub origin: serde_json::Value,
}

impl IncomingMessage {
    /// This message and another piece of its album as one: this one's, with the files of
    /// both and what was written to either.
    pub fn joined(mut self, piece: IncomingMessage) -> IncomingMessage {
        self.attachments.extend(piece.attachments);
        self.addressed |= piece.addressed;
        self.answers = self.answers.or(piece.answers);
        if !piece.text.is_empty() {
            self.text = if self.text.is_empty() { piece.text } else { self.text + "\n" + &piece.text };
        }
        self
    }

    /// The id of the message that this one says anew.
    pub fn edits(&self) -> Option<&str> {
        let is_edited = self.event == Event::Edited;
        let (original, _) = self.id.rsplit_once(|sign: char| !sign.is_ascii_digit()).filter(|_| is_edited)?;
        Some(original)
    }
}

/// Who else reads what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Private,
    Group,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    Said,
    /// Said before, now worded otherwise.
    Edited,
    /// A button pressed or a menu's entry picked; `text` is its token.
    Picked,
    /// We were blocked, or taken out of the room.
    Left,
    /// The room is another now; `text` is its new name.
    Moved,
}

/// A file that came with a message. Its bytes are fetched when they are needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub kind: AttachmentKind,
    /// How the adapter finds it again: an id or an address.
    pub reference: String,
    /// As the sender named it; may be empty.
    pub name: String,
    pub media_type: Option<String>,
    /// Bytes, where the platform says so.
    pub size: Option<u64>,
    /// Of voice and audio.
    pub seconds: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// Spoken into the chat.
    Voice,
    Audio,
    Photo,
    Document,
}

/// The message that another answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// The adapter's id of it.
    pub id: String,
    /// We said it.
    pub ours: bool,
    pub text: String,
}

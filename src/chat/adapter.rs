//! What an adapter to a chat platform does, and what it is given to do it with.

use super::{Attachment, Choice, IncomingMessage, Reply, VoiceNote};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A chat platform. Its types never leave its own files.
#[async_trait]
pub trait Adapter: Send + Sync {
    /// Short and lasting: people and conversations are kept under it.
    fn name(&self) -> &'static str;

    /// What each of several servers needs to know before it can take part; asked for
    /// until there is an answer. An error as with `receive`.
    async fn prepare(&self) -> Result<(), AdapterError> {
        Ok(())
    }

    /// The name under which people find us there, once it is known.
    fn handle(&self) -> Option<String> {
        None
    }

    /// Where `person` alone reads what is private, if that is to be said elsewhere
    /// than `to`. None: [`Adapter::send`] keeps it to them.
    fn aside(&self, _to: &Destination, _person: &str) -> Option<Destination> {
        None
    }

    /// Receives until `stop`, connecting again as often as it takes; of several
    /// servers one at a time does. Each message is confirmed to the platform only after `inbox` has taken it. An error is
    /// what waiting does not mend (a token that is refused).
    async fn receive(&self, inbox: Arc<dyn Inbox>, stop: CancellationToken) -> Result<(), AdapterError>;

    /// Whether the platform was heard of lately.
    fn is_connected(&self) -> bool;

    /// Says something, as several messages where one is too long. Waits out what
    /// the platform asks to wait for.
    async fn send(&self, to: &Destination, reply: &Reply) -> Result<Sent, SendError>;

    /// Says it in the place of what was sent before, as far as the platform can.
    async fn edit(&self, to: &Destination, sent: &Sent, reply: &Reply) -> Result<Sent, SendError>;

    /// Says a voice note, as a message of its own. It is tried once: what it says was
    /// said as text before.
    async fn speak(&self, to: &Destination, note: &VoiceNote) -> Result<(), SendError>;

    /// Shows for some seconds that an answer is on its way.
    async fn typing(&self, to: &Destination);

    /// The bytes of a file that came in, at most `bytes_max`.
    async fn fetch(&self, attachment: &Attachment, bytes_max: u64) -> Result<Vec<u8>, FetchError>;
}

/// What takes in messages.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Records a message; it is durable when this returns. The same id again is
    /// no second message.
    async fn accept(&self, message: IncomingMessage) -> Result<(), InboxError>;

    /// Records a piece of an album as [`Inbox::accept`] does a message; those that come
    /// within `wait` of one another are one, whichever server each came to.
    async fn accept_piece(
        &self,
        piece: IncomingMessage,
        _album: &str,
        _wait: Duration,
    ) -> Result<(), InboxError> {
        self.accept(piece).await
    }

    /// The latest id taken in from each room of an adapter, to ask the platform for
    /// what came after it.
    async fn last_seen(&self, adapter: &str) -> Result<Vec<(String, String)>, InboxError>;

    /// Whether a message was answered, here or by another server; false: not that
    /// anybody knows.
    async fn is_answered(&self, _adapter: &str, _message: &str) -> bool {
        false
    }

    /// Names that may complete what `person` types, for whoever may know them.
    async fn suggest(&self, adapter: &str, person: &str, typed: &str) -> Vec<Choice>;
}

/// Where to say something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    pub conversation: String,
    /// The `origin` of the message that is answered; null: nothing is.
    pub origin: serde_json::Value,
    /// The same for the same reply sent again, so that a platform that can may
    /// drop the second.
    pub nonce: Option<String>,
}

/// What was sent: the platform's ids of its messages, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    pub messages: Vec<String>,
}

/// Why a message could not be recorded; the platform must not be told it was.
#[derive(Debug, thiserror::Error)]
#[error("cannot record a message: {0}")]
pub struct InboxError(pub String);

/// Why an adapter gave up.
#[derive(Debug, thiserror::Error)]
pub enum AdapterError {
    /// The token is wrong or withdrawn.
    #[error("{adapter} refuses the token; set {setting} to the bot's own")]
    TokenRefused { adapter: &'static str, setting: &'static str },
    /// One sentence that says what to do.
    #[error("{0}")]
    Setup(String),
}

/// Why something was not said. Never holds a token.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// We were blocked or taken out of the chat: nothing more is sent there.
    #[error("the chat is closed to us: {0}")]
    Closed(String),
    /// The chat has another name now.
    #[error("the chat has moved")]
    Moved { to: String },
    /// The platform will never take this message.
    #[error("the message was refused: {0}")]
    Refused(String),
    /// To be tried again, not before this time has passed.
    #[error("the platform cannot be reached now: {reason}")]
    Unavailable { reason: String, after: Option<Duration> },
}

/// Why a file was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("the file is larger than {bytes_max} bytes")]
    TooLarge { bytes_max: u64 },
    #[error("the file is no longer there: {0}")]
    Gone(String),
    #[error("the file cannot be fetched now: {0}")]
    Unavailable(String),
}

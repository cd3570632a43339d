//! Where people talk to it. An adapter knows the border types below and
//! nothing of stock: messages go to an [`Inbox`] or a [`Colleague`], replies
//! come back.

/// What an adapter to a platform does.
mod adapter;
/// A conversation in the terminal.
pub mod console;
/// Discord.
pub mod discord;
/// What comes in.
mod incoming;
/// Lines of a pipe.
pub mod lines;
/// Tables on a narrow screen.
pub mod phone;
/// What is said back.
mod reply;
/// Telegram.
pub mod telegram;

pub use adapter::{Adapter, AdapterError, Destination, FetchError, Inbox, InboxError, SendError, Sent};
pub use incoming::{Attachment, AttachmentKind, Event, IncomingMessage, Place, Quoted};
pub use reply::{Block, Choice, File, Reply, Spoken, Table, VoiceNote};

use std::future::Future;

/// A command as platforms list it: `/stock`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandName {
    /// Lower-case letters, without the slash.
    pub name: &'static str,
    /// What it does, in at most 100 characters.
    pub en: String,
    pub zh: String,
    /// What may follow it.
    pub argument: CommandArgument,
}

/// What may follow a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandArgument {
    Nothing,
    /// A sentence or its rest.
    Text,
    /// An item, to be completed, and what else narrows the question.
    Item,
}

/// Whoever answers a message at once. It always replies: what went wrong is said.
pub trait Colleague {
    fn hear(&mut self, message: IncomingMessage) -> impl Future<Output = Reply> + Send;

    /// What is said once the reply is shown, where that takes its time.
    fn afterwards(&mut self) -> impl Future<Output = Option<Reply>> + Send {
        std::future::ready(None)
    }
}

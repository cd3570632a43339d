//! Where people talk to it. An adapter knows the border types below and
//! nothing of stock: messages go to a [`Colleague`], its replies come back.

/// A conversation in the terminal.
pub mod console;
/// Lines of a pipe.
pub mod lines;

use std::future::Future;

/// A message as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncomingMessage {
    /// Which adapter it came by: the terminal, a chat platform.
    pub adapter: &'static str,
    /// The adapter's own id of the message; the same message has the same id.
    pub id: String,
    /// Where it was said; what follows it there continues it.
    pub conversation: String,
    /// Who said it, as the adapter names them.
    pub person: String,
    pub text: String,
}

/// What is said back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// Lines of at most 80 columns; tables need a fixed width.
    pub text: String,
    /// What can be picked instead of typing, in the order shown in `text`.
    pub choices: Vec<Choice>,
}

/// One thing to pick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What to send back when it is picked.
    pub answer: String,
    pub label: String,
}

/// Whoever answers messages. It always replies: what went wrong is said.
pub trait Colleague {
    fn hear(&mut self, message: IncomingMessage) -> impl Future<Output = Reply> + Send;
}

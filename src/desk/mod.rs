//! Where messages are answered: what was said before, facts as fresh as the
//! store, what a yes records.

/// What a conversation writes: confirmed tellings, aliases; and taking them back.
mod acting;
/// Answers as replies.
pub mod replying;
/// The language model as a second reader.
pub mod second_reader;
/// The store, the snapshot, the names, and who asks.
pub mod session;
/// One message of a conversation, answered.
pub mod talk;

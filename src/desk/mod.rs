//! Where messages are answered: what was said before, facts as fresh as the
//! store, what a yes records.

/// What a conversation writes: confirmed tellings, aliases; and taking them back.
mod acting;
/// What can be done in a chat by name.
pub mod commands;
/// Recordings to words.
pub mod ears;
/// One message to one reply: a command, a word about a waiting file, or talk.
pub mod hearing;
/// Files in, and what the facts say of them.
pub mod importing;
/// What conversations left behind: words learned, and what was told.
pub mod kept;
/// What was spoken.
mod listening;
/// What a message of the inbox decides, kept before it is done.
mod once;
/// Who may ask: admission, codes, what was done by whom.
pub mod people;
/// Messages of chat platforms, recorded, answered once, sent.
pub mod reception;
/// Answers as replies.
pub mod replying;
/// The language model as a second reader.
pub mod second_reader;
/// The store, the snapshot, the names, and who asks.
pub mod session;
/// What somebody sets for themselves.
mod settings;
/// One set of facts for all who ask.
pub mod shared;
/// Answers aloud.
pub mod speech;
/// One message of a conversation, answered.
pub mod talk;
/// Recordings that cannot be heard.
pub mod unheard;
/// Sellers' SKUs that no catalogue knows.
pub mod unmapped;

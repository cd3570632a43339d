//! Stockroom: the inventory colleague of a cross-border e-commerce team.
//!
//! The modules in reading order; `ARCHITECTURE.md` says what each must not know.

/// Composition root: builds every part and runs one command.
pub mod app;
/// One message to one answer.
pub mod assistant;
/// Where people talk to it: border types and the terminal.
pub mod chat;
/// The only source of now.
pub mod clock;
/// One struct an area; unknown keys refused; secrets never printed.
pub mod config;
/// One message of somebody to one reply: facts kept fresh, conversations, recording after a yes.
pub mod desk;
/// What each kind of fact holds: columns, types, keys; the rows on their way into the store.
pub mod facts;
/// Files in: recognise, check, preview, report.
pub mod import;
/// A sentence to one intent and its slots; the lexicon is data.
pub mod intent;
/// The engine: pure figures over a snapshot of facts; today is an argument.
pub mod inventory;
/// A language model as a second reader, off by default.
pub mod llm;
/// An answer to words and tables; the locales.
pub mod render;
/// The generator of the sample team that `make demo` loads.
pub mod sample_team;
/// sqlx: SQLite by default, PostgreSQL for many replicas.
pub mod store;
/// Voice notes: bytes to speech, speech to voice notes.
pub mod voice;

//! One message to one answer: what was asked, mapped to what the engine is
//! asked; the answer is data without prose (`render` makes words of it).

/// What a telling would write.
pub mod action;
/// The answer contract of `ask --json`.
pub mod answer;
/// What can be asked now, intent by intent.
pub mod capability;
/// A conversation: what a short message continues, answers or points at.
pub mod conversation;
/// What an answer was computed from.
pub mod explain;
/// What conversations left behind, for lists.
pub mod kept;
/// A question about money that cannot be computed.
mod money;
/// What is offered when something is asked back.
mod offer;
/// What there is to say of people.
pub mod people;
/// Who asks.
mod person;
/// A question to the engine.
mod query;
/// From a parse to an answer.
mod respond;
/// What a person may ask: within their markets, of their own goods.
pub mod rights;
/// What a role may ask, tell and see.
pub mod role;
/// Slots to what the engine is asked about.
pub mod scope;
/// What somebody sets for themselves.
pub mod settings;

pub use answer::{Answer, Body, Status};
pub use person::Person;
pub use respond::{counted, finished, respond, tell};
pub use role::Role;

//! Who may ask: people, their accounts on platforms, linked rooms, invitation
//! codes; and what was done by whom.

/// Whether a message is answered, and as whose.
mod admission;
/// Who did what.
pub mod audit;
/// Invitation codes.
pub mod code;
/// Commands about people and rooms.
pub mod commands;
/// Inviting, listing, changing and removing people.
pub mod keeping;

pub use admission::{Admission, Admitted, admit, person};

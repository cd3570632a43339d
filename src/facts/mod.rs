//! What each kind of fact holds, as data: the one description that import
//! (headers, types, keys), store (tables) and the README's table follow.

/// The kinds, their columns, types and keys.
pub mod kinds;
/// Markets by code and by name, their time zones and currencies; the currencies.
pub mod markets;
/// A row as JSON, field by field.
pub mod record;
/// Rows of one kind on their way into the store.
pub mod rows;

pub use kinds::{Column, Kind, Repeat, Type};
pub use rows::{Row, Value};

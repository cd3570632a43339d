//! A sentence to one intent and its slots. No network, no clock (today is an
//! argument), no figures: it sees the text and the catalogue's names alone.

/// Names the parser must know: items, warehouses, categories, suppliers …
pub mod catalogue;
/// The intents and their slots: the contract of `stockroom parse`.
pub mod contract;

pub use catalogue::Catalogue;
pub use contract::{Choice, Intent, Parse, Slots};

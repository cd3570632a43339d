//! Files whose header no format knows: which of our fields their columns are.
//!
//! [`guess`] proposes a [`Mapping`] from the names of the columns and from
//! what stands in them; the person accepts or corrects it ([`dialogue`], or
//! `--map` on the command line); files are then read by it and it is
//! remembered by their header.

/// The talk about an offered mapping.
pub mod dialogue;
/// What columns can be.
pub mod fields;
/// From a table's first rows to a mapping.
pub mod guess;
/// Words as data.
pub mod lexicon;
/// Names of columns, compared.
pub mod names;
/// What is offered for a table.
pub mod offer;
/// Markets and channels in the names of shops and files.
pub mod places;
/// What stands in a column.
pub mod profile;

/// A mapping and the header it is for.
pub mod remembered;
/// What the command line says.
pub mod said;

pub use offer::Offer;
pub use remembered::{Mapping, Remembered};

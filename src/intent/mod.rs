//! A sentence to one intent and its slots. No network, no clock (today is an
//! argument), no figures: it sees the text and the catalogue's names alone.
//!
//! Text to tokens ([`token`]), misspelt and misheard ones put right ([`mend`],
//! [`mishearing`]), tokens to entities ([`entities`]: names of the catalogue,
//! places, codes, times, numbers), cues of the lexicon over both
//! ([`lexicon`], [`pattern`]), the mood ([`mood`]), one intent ([`decide`]),
//! its slots ([`slots`], [`telling`]).

/// Names the parser must know: items, warehouses, categories, suppliers …
pub mod catalogue;
/// Times of day, working hours, time zones.
mod clock;
/// Shipments, purchase orders, alert numbers, percentages.
mod codes;
/// Patterns to programs.
mod compile;
/// The intents and their slots: the contract of `stockroom parse`.
pub mod contract;
/// Items of one kind that share a word.
mod coordination;
/// From cues to one intent.
mod decide;
/// Yes, no, why; "that one", 第二个.
pub mod dialogue;
/// Spans of a text that stand for something.
mod entities;
/// More words for a question that is already there.
pub mod follow_up;
/// Markets, channels, modes, cities, kinds of goods.
mod gazetteer;
/// Which items a text names.
mod items;
/// What a text offers to patterns.
mod lattice;
/// Cues of every intent, as data.
pub mod lexicon;
/// Names of the catalogue found in a text.
pub mod matcher;
/// Money, weights, volumes.
mod measure;
/// Misspelt and misheard words.
mod mend;
/// Chinese words heard for others that sound alike.
mod mishearing;
/// Owner, rank, limit, grouping, comparison, format.
mod modifiers;
/// Questions, requests, statements.
mod mood;
/// An index of names.
mod names;
/// Numbers.
mod number;
/// Owners that the catalogue does not know.
mod owner;
/// One text to one parse.
mod parse;
/// The language of the lexicon's cues.
mod pattern;
/// What people say for each intent, and how well a text agrees with it.
pub mod phrases;
/// Slots of a product that is being selected.
mod product;
/// What a speaker takes back in the same breath.
mod retract;
/// What a customer said, or what is right instead, cut out of a text.
mod said;
/// The search for names in a text.
mod search;
/// What fills the slots of an intent.
mod slots;
/// Edit distance, plurals, pinyin.
mod spelling;
/// Names of suppliers.
mod suppliers;
/// Which slots each intent takes.
mod table;
/// Slots of the telling intents.
mod telling;
/// Text to tokens.
mod token;
/// Things named that no catalogue has.
mod unheard;
/// Values that slots may have; what others read held against them.
pub mod values;
/// Other ways to write a name.
mod variants;
/// Days, periods, lengths of time.
mod when;

pub use catalogue::Catalogue;
pub use contract::{Choice, Intent, Language, OneOrMany, Parse, Period, Slots};
pub use matcher::Matcher;
pub use mood::{acts, asks};
pub use parse::{explain, is_sure, is_unsure, language, masked, parse, parse_counting};
pub use table::{missing, takes};
pub use token::folded;

/// Words that follow a number of goods.
const UNITS_OF_GOODS: &[&str] = &[
    "units", "unit", "pcs", "pc", "pieces", "piece", "cartons", "carton", "boxes", "box", "pallets",
    "pallet", "sets", "of", "more", "个", "件", "台", "箱", "只", "套", "条", "把", "张", "款", "pairs",
    "托", "盒", "支", "双", "块", "盏", "副", "根", "顶", "pack", "packs", "ea",
];

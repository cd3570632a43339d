//! What a text says in the terms of another intent: "as Excel", 上周呢, "60" or
//! "the Pro" after a question that is already there.

use super::contract::{Choice, Intent, Period, Slots};
use super::dialogue::pointed;
use super::entities::{Reading, Value, read};
use super::lexicon::{Hit, LEXICON, Meaning};
use super::matcher::{Matcher, Named};
use super::names::Rank;
use super::pattern::Scratch;
use super::slots::Filler;
use super::token::Kind;
use super::unheard;
use super::when::{Shape, When};
use super::{entities, lexicon::Cue};
use crate::inventory::day::Day;

/// Words read for an intent that was not named.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    pub slots: Slots,
    /// An item named in doubt.
    pub choices: Vec<Choice>,
    /// The text has nothing but this: no word is left over.
    pub alone: bool,
}

/// Slots whose cues leave no word over in a follow-up.
const SPOKEN_SLOTS: &[&str] = &[
    "format",
    "group_by",
    "rank",
    "limit",
    "compare",
    "metric",
    "class",
    "owner",
    "cover",
    "incident",
    "promotion",
    "topic",
    "sentiment",
    "status",
    "alert_kind",
];
/// Parts of sentences that do not either.
const SPOKEN_PARTS: &[&str] =
    &["follow_up", "quantity", "arrival", "both", "age", "late", "source", "target"];
/// Small words that add nothing.
const SMALL_WORDS: &[&str] = &[
    "the", "a", "an", "of", "is", "it", "me", "as", "by", "until", "till", "about", "around", "to", "make",
    "them", "show", "give", "send", "sort", "sorted", "group", "grouped", "per", "用", "以", "按", "把",
    "给", "我", "发", "导", "出", "成", "要", "是", "分", "别", "个", "地", "点", "下", "上", "里", "看",
];

/// Reads `text` as more words for `intent`.
pub fn said(text: &str, matcher: &Matcher, today: Day, intent: Intent) -> Said {
    let reading = read(text, matcher, today, &mut 0);
    let hits = LEXICON.find(&reading.lattice, &mut Scratch::default());
    let alone = nothing_left(&reading, &hits);
    let filler = Filler {
        reading: &reading,
        hits: &hits,
        matcher,
        today,
        intent,
        slots: Slots::default(),
        choices: Vec::new(),
        doubtful_item: false,
    }
    .fill();
    Said { slots: filler.slots, choices: filler.choices, alone }
}

/// When something happened, as `text` says: a past day or period of its words, but
/// not the words that say `eta` ("the 12th" of an arrival is no day of an order).
pub fn happened(text: &str, matcher: &Matcher, today: Day, eta: Option<Day>) -> Option<Period> {
    let reading = read(text, matcher, today, &mut 0);
    let times = reading.entities.iter().filter_map(|entity| match &entity.value {
        Value::When(when) => Some(when),
        _ => None,
    });
    let tells_eta = |when: &When| eta.is_some_and(|eta| eta == when.day() || eta == when.future.from);
    times
        .filter(|when| !matches!(when.shape, Shape::Length | Shape::In) && !tells_eta(when))
        .map(|when| when.past_or_future(today))
        .find(|period| period.to <= today && eta.is_none_or(|eta| eta > period.to))
}

fn nothing_left(reading: &Reading, hits: &[Hit]) -> bool {
    let mut covered = vec![false; reading.tokens.len()];
    for entity in &reading.entities {
        covered[entity.start..entity.end].fill(true);
    }
    for hit in hits.iter().filter(|hit| is_spoken(&LEXICON.cues[hit.cue])) {
        covered[hit.start..hit.end].fill(true);
    }
    for pointer in pointed(&reading.tokens) {
        covered[pointer.start..pointer.end].fill(true);
    }
    covered.iter().zip(&reading.tokens).all(|(covered, token)| {
        let word = token.text.as_str();
        *covered
            || token.kind == Kind::Mark
            || SMALL_WORDS.contains(&word)
            || super::UNITS_OF_GOODS.contains(&word)
    })
}

fn is_spoken(cue: &Cue) -> bool {
    match &cue.meaning {
        Meaning::Value(slot, part) if slot == "part" => SPOKEN_PARTS.contains(&part.as_str()),
        Meaning::Value(slot, _) => SPOKEN_SLOTS.contains(&slot.as_str()),
        Meaning::Intent(_) => false,
    }
}

/// The words by which a text names an item without its whole name, SKU or
/// alias: in part, misspelt, so that several items may be meant, or as none is called.
pub fn loose_item_name(text: &str, matcher: &Matcher, today: Day) -> Option<String> {
    let reading = read(text, matcher, today, &mut 0);
    let mut loose = reading.entities.iter().filter(|entity| match &entity.value {
        entities::Value::Named(named) => {
            matches!(named.first(), Some(Named::Item(_)))
                && (entity.rank != Rank::Whole || entity.corrected > 0 || named.len() > 1)
        }
        entities::Value::NoSuchItem(_) => true,
        _ => false,
    });
    let (start, end) = match (loose.next(), loose.next()) {
        (Some(only), None) => (only.core, only.end),
        (None, None) => unheard::thing(&reading)?,
        _ => return None,
    };
    let (first, last) = (reading.tokens.get(start)?, reading.tokens.get(end.checked_sub(1)?)?);
    text.get(first.start..last.end).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}

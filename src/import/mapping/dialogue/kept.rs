//! A talk as it is kept between two messages, for whichever server hears the next.

use super::super::guess::Start;
use super::super::profile::Known;
use super::{Arguments, Dialogue, Kind, Offer, Settled, any_field, guess};
use crate::inventory::day::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A talk without what the store knows. Fields and arguments by their names.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptDialogue {
    sheet: Option<String>,
    start: Start,
    as_of: Option<Day>,
    /// What the person said.
    columns: Vec<(usize, Option<String>)>,
    kind: Option<String>,
    given: BTreeMap<String, String>,
    asked: Option<String>,
    /// The mapping as it was shown.
    shown: Shown,
}

/// A mapping that a person has seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Shown {
    kind: String,
    fields: Vec<Option<String>>,
    given: BTreeMap<String, String>,
}

impl Shown {
    fn of(offer: &Offer) -> Shown {
        let named = |(name, value): &(&'static str, String)| ((*name).to_owned(), value.clone());
        Shown {
            kind: offer.guess.kind.name().to_owned(),
            fields: offer.guess.fields.iter().map(|field| field.map(str::to_owned)).collect(),
            given: offer.guess.given.iter().map(named).collect(),
        }
    }
}

impl Dialogue {
    pub fn keep(&self) -> KeptDialogue {
        let column = |(place, field): (&usize, &Option<&'static str>)| (*place, field.map(str::to_owned));
        let given = |(name, value): (&&'static str, &String)| ((*name).to_owned(), value.clone());
        KeptDialogue {
            sheet: self.offer.sheet.clone(),
            start: self.offer.start.clone(),
            as_of: self.offer.as_of,
            columns: self.columns.iter().map(column).collect(),
            kind: self.kind.map(|kind| kind.name().to_owned()),
            given: self.given.iter().map(given).collect(),
            asked: self.asked.map(str::to_owned),
            shown: Shown::of(&self.offer),
        }
    }

    /// The talk as it was. Where the same words would be guessed otherwise by now,
    /// for more is known, what was shown counts as said. None: another version's.
    pub fn resume(kept: KeptDialogue, known: Known) -> Option<Dialogue> {
        let columns = |all: Vec<(usize, Option<String>)>| -> BTreeMap<usize, Option<&'static str>> {
            all.into_iter().map(|(place, field)| (place, field.as_deref().and_then(any_field))).collect()
        };
        let settled = Settled { kind: Kind::by_name(&kept.shown.kind), ..Settled::default() };
        let guess = guess(&kept.start, &known, &settled)?;
        let mut dialogue = Dialogue {
            offer: Offer { sheet: kept.sheet, start: kept.start, guess, as_of: kept.as_of, said: Vec::new() },
            known,
            columns: columns(kept.columns),
            kind: kept.kind.as_deref().and_then(Kind::by_name),
            given: kept
                .given
                .into_iter()
                .filter_map(|(name, value)| Some((argument(&name)?, value)))
                .collect(),
            asked: kept.asked.as_deref().and_then(argument),
        };
        dialogue.guess_again();
        if Shown::of(&dialogue.offer) != kept.shown {
            dialogue.kind = Kind::by_name(&kept.shown.kind);
            dialogue.columns = columns(kept.shown.fields.into_iter().enumerate().collect());
            for (name, value) in kept.shown.given {
                if let Some(name) = super::fields::given_as(&name) {
                    dialogue.given.entry(name).or_insert(value);
                }
            }
            dialogue.guess_again();
        }
        Some(dialogue)
    }
}

fn argument(name: &str) -> Option<&'static str> {
    Arguments::COLUMNS.into_iter().find(|known| *known == name)
}

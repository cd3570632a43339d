//! What exports tell besides their rows' own facts, put together over the
//! whole table: counts that add up, items and warehouses that are named.

use super::Table;
use super::shared::{filled, named};
use crate::facts::{Kind, Value};
use crate::import::output::{Note, Output};
use crate::import::problem::CellProblem;
use crate::inventory::day::Day;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The day of counts that have none: `--as-of`, else that of the file's last
/// change, which is said.
pub struct AsOf {
    day: Option<Value>,
    modified_on: Option<Day>,
}

impl AsOf {
    pub fn of(table: &Table) -> AsOf {
        let day = table.arguments.value("as_of").cloned();
        AsOf { modified_on: table.modified_on.filter(|_| day.is_none()), day }
    }

    /// The day; where it is the file's, that is said.
    pub fn value(&self, output: &mut Output) -> Option<Value> {
        if let Some(day) = self.modified_on {
            output.note(Note::AsOfModified { day });
            return Some(Value::Integer(i64::from(day.0)));
        }
        self.day.clone()
    }
}

/// Where something lies.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Position {
    pub sku: Arc<str>,
    pub warehouse: Arc<str>,
    pub lot: Option<Arc<str>>,
}

/// What lies there. Parts that no row tells stay unknown.
#[derive(Clone, Copy, Default)]
pub struct Amounts {
    pub on_hand: i64,
    pub reserved: Option<i64>,
    /// On the way there.
    pub in_transit: Option<i64>,
}

/// Counts of one day. Rows of one position add up: the variants of one SKU,
/// the shelves, packages and owners of one place.
pub struct Counts {
    as_of: AsOf,
    places: FxHashMap<Position, usize>,
    counts: Vec<(u64, Position, Amounts)>,
}

impl Counts {
    pub fn of(table: &Table) -> Counts {
        Counts { as_of: AsOf::of(table), places: FxHashMap::default(), counts: Vec::new() }
    }

    /// Refused where the sum is beyond what a count may be.
    pub fn add(&mut self, line: u64, position: Position, amounts: Amounts) -> Result<(), CellProblem> {
        let Some((_, _, known)) = self.places.get(&position).and_then(|place| self.counts.get_mut(*place))
        else {
            self.places.insert(position.clone(), self.counts.len());
            self.counts.push((line, position, amounts));
            return Ok(());
        };
        let sum = |one: Option<i64>, other: Option<i64>| match (one, other) {
            (Some(one), Some(other)) => Some(one.saturating_add(other)),
            (one, other) => one.or(other),
        };
        let all = Amounts {
            on_hand: known.on_hand.saturating_add(amounts.on_hand),
            reserved: sum(known.reserved, amounts.reserved),
            in_transit: sum(known.in_transit, amounts.in_transit),
        };
        let fits = |number: i64| i32::try_from(number).is_ok();
        if !fits(all.on_hand) || !all.reserved.is_none_or(fits) || !all.in_transit.is_none_or(fits) {
            return Err(CellProblem::TooLarge);
        }
        *known = all;
        Ok(())
    }

    /// Writes them, and their warehouses where these are not known yet; the
    /// market of new ones is `--market`.
    pub fn push(self, market: Option<&Value>, output: &mut Output) {
        if self.counts.is_empty() {
            return;
        }
        let day = self.as_of.value(output);
        let warehouses: BTreeSet<Arc<str>> =
            self.counts.iter().map(|(_, position, _)| position.warehouse.clone()).collect();
        for (line, position, amounts) in self.counts {
            let row = filled(Kind::Stock, line, |column| match column {
                "as_of" => day.clone(),
                "sku" => Some(Value::Text(position.sku.clone())),
                "warehouse" => Some(Value::Text(position.warehouse.clone())),
                "lot" => position.lot.clone().map(Value::Text),
                "on_hand" => Some(Value::Integer(amounts.on_hand)),
                "reserved" => amounts.reserved.map(Value::Integer),
                "in_transit" => amounts.in_transit.map(Value::Integer),
                _ => None,
            });
            output.push(Kind::Stock, row);
        }
        for warehouse in warehouses {
            let row = filled(Kind::Warehouses, 0, |column| match column {
                "warehouse" => Some(Value::Text(warehouse.clone())),
                "market" => market.cloned(),
                _ => None,
            });
            output.push(Kind::Warehouses, row);
        }
    }
}

/// Items that rows name.
#[derive(Default)]
pub struct NamedItems(BTreeMap<Arc<str>, Arc<str>>);

impl NamedItems {
    /// The first name that is not blank stays.
    pub fn add(&mut self, sku: &Arc<str>, name: &str) {
        match self.0.get_mut(sku) {
            Some(known) if known.is_empty() && !name.is_empty() => *known = name.into(),
            Some(_) => {}
            None => {
                self.0.insert(sku.clone(), name.into());
            }
        }
    }

    pub fn push(self, output: &mut Output) {
        for (sku, name) in self.0 {
            let name = if name.is_empty() { sku.clone() } else { name };
            let row = named(Kind::Items, &|column| match column {
                "sku" => Some(sku.clone()),
                "name" => Some(name.clone()),
                _ => None,
            });
            output.push(Kind::Items, row);
        }
    }
}

/// Whole items of a catalogue, by SKU: of several rows of one SKU the first
/// counts.
#[derive(Default)]
pub struct Catalogue {
    known: FxHashSet<Arc<str>>,
    twice: u64,
}

impl Catalogue {
    pub fn push(
        &mut self,
        line: u64,
        sku: &Arc<str>,
        value: impl Fn(&str) -> Option<Value>,
        output: &mut Output,
    ) {
        if !self.known.insert(sku.clone()) {
            self.twice += 1;
            return;
        }
        let row = filled(Kind::Items, line, |column| match column {
            "sku" => Some(Value::Text(sku.clone())),
            column => value(column),
        });
        output.push(Kind::Items, row);
    }

    /// Says how many rows repeated a SKU.
    pub fn say(&self, output: &mut Output) {
        if self.twice > 0 {
            output.note(Note::SkusRepeated { rows: self.twice });
        }
    }
}

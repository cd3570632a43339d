//! Counts of stock: what is on hand follows from what is available, rows of
//! one position add up, and warehouses of which nothing else tells the market
//! get it from their rows.

use super::super::shared::{Place, filled};
use super::super::{Converter, Table};
use super::cells::{Cells, Told};
use crate::facts::{Kind, Row, Type, Value};
use crate::import::lenient;
use crate::import::mapping::{Mapping, places};
use crate::import::output::{Note, Output, Skip};
use crate::import::problem::Refused;
use crate::import::rows::RawRow;
use crate::inventory::day::Day;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

pub struct Counts {
    cells: Cells,
    available: Place,
    market: Place,
    store: Place,
    /// For the whole file.
    given_market: Option<&'static str>,
    /// Rows by their key, in the order of the file.
    positions: Vec<Told>,
    places: FxHashMap<Vec<Option<Arc<str>>>, usize>,
    /// Hashes of whole rows.
    seen: FxHashSet<u64>,
    added_up: u64,
    warehouses: FxHashMap<Arc<str>, Where>,
    /// The day that nothing in the file says.
    note: Option<Note>,
}

/// What the rows of a warehouse say of its market.
#[derive(Default)]
struct Where {
    market: Option<&'static str>,
    /// Rows name several.
    several: bool,
    is_fba: bool,
}

impl Counts {
    pub fn new(mut cells: Cells, mapping: &Mapping, table: &Table) -> Counts {
        let place = |name| Place::of(table.header, name);
        let given = match table.arguments.value("market") {
            Some(Value::Text(code)) => places::market(code),
            _ => mapping.given.get("market").and_then(|code| places::market(code)),
        };
        let mut note = None;
        if !cells.has("as_of") && !cells.gives("as_of") {
            let named = table.name.and_then(day_in);
            note = match (named, table.modified_on) {
                (Some(day), _) => Some((day, Note::AsOfNamed { day })),
                (None, Some(day)) => Some((day, Note::AsOfModified { day })),
                (None, None) => None,
            }
            .map(|(day, note)| {
                cells.give_day("as_of", day);
                note
            });
        }
        Counts {
            cells,
            available: place("available"),
            market: place("market"),
            store: place("store"),
            given_market: given,
            positions: Vec::new(),
            places: FxHashMap::default(),
            seen: FxHashSet::default(),
            added_up: 0,
            warehouses: FxHashMap::default(),
            note,
        }
    }

    /// On hand and reserved from what the row says of both and of what is
    /// available.
    ///
    /// Case 1: on hand 120, available 100 → reserved 20, whatever is said to be.
    /// Case 2: available 100, reserved 20 → on hand 120. Case 3: available 100
    /// alone → on hand 100.
    fn settle(&mut self, row: &RawRow, told: &mut Told) -> Result<(), Refused> {
        let (on_hand, reserved) = (self.cells.column("on_hand"), self.cells.column("reserved"));
        let Some(available) = self.cells.extra(&self.available, row, lenient::integer)? else {
            return Ok(());
        };
        let number = |value: &Value| match value {
            Value::Integer(number) => Some(*number),
            _ => None,
        };
        match (number(&told.values[on_hand]), number(&told.values[reserved])) {
            (Some(all), _) if all >= available => told.values[reserved] = Value::Integer(all - available),
            // More available than there: the two are not of one place or time.
            (Some(_), _) => {}
            (None, reserved) => told.values[on_hand] = Value::Integer(available + reserved.unwrap_or(0)),
        }
        Ok(())
    }

    /// Remembers the market of the row's warehouse.
    fn locate(&mut self, row: &RawRow, told: &Told) {
        let Some(Value::Text(warehouse)) = told.values.get(self.cells.column("warehouse")) else { return };
        let (market, store) = (self.market.cell(row), self.store.cell(row));
        let said = places::market(market).or_else(|| places::market_in(market));
        let market = said.or_else(|| places::market_in(store));
        let known = self.warehouses.entry(warehouse.clone()).or_default();
        known.is_fba |= warehouse.to_lowercase().contains("fba") || store == &**warehouse;
        match (known.market, market) {
            (Some(one), Some(other)) if one != other => known.several = true,
            (None, market) => known.market = market,
            _ => {}
        }
    }

    fn add(&mut self, told: Told) {
        let columns = Kind::Stock.columns();
        let text = |value: &Value| match value {
            Value::Text(text) => Some(text.clone()),
            Value::Integer(number) => Some(number.to_string().into()),
            _ => None,
        };
        let key =
            columns.iter().zip(&told.values).filter(|(column, _)| column.key).map(|(_, value)| text(value));
        let place = *self.places.entry(key.collect()).or_insert(self.positions.len());
        let Some(known) = self.positions.get_mut(place) else { return self.positions.push(told) };
        self.added_up += 1;
        for ((column, value), more) in columns.iter().zip(&mut known.values).zip(told.values) {
            match (column.ty, &*value, more) {
                (Type::Integer, Value::Integer(number), Value::Integer(more)) => {
                    *value = Value::Integer(number.saturating_add(more));
                }
                (_, Value::Null, more) => *value = more,
                _ => {}
            }
        }
    }

    fn write_warehouses(&mut self, output: &mut Output) {
        let mut warehouses: Vec<_> = std::mem::take(&mut self.warehouses).into_iter().collect();
        warehouses.sort_by(|one, other| one.0.cmp(&other.0));
        for (warehouse, place) in warehouses {
            let by_rows = place.market.filter(|_| !place.several);
            let market = by_rows.or_else(|| places::market_in(&warehouse)).or(self.given_market);
            let Some(market) = market else { continue };
            let kind =
                if place.is_fba { Some("fba") } else { warehouse.contains("海外").then_some("overseas") };
            let value = |column: &str| match column {
                "warehouse" => Some(Value::Text(warehouse.clone())),
                "market" => Some(Value::Text(market.into())),
                "kind" => kind.map(|kind| Value::Text(kind.into())),
                _ => None,
            };
            output.push(Kind::Warehouses, filled(Kind::Warehouses, 0, value));
        }
    }
}

impl Converter for Counts {
    fn row(&mut self, row: &RawRow, output: &mut Output) {
        let mut hash = FxHasher::default();
        row.cells().for_each(|cell| cell.hash(&mut hash));
        if !self.seen.insert(hash.finish()) {
            return output.skip(Skip::Repeated);
        }
        let Some(mut told) = self.cells.read(row, None, output) else { return };
        if let Err(refused) = self.settle(row, &mut told) {
            return output.refuse([refused]);
        }
        if told.values[self.cells.column("on_hand")] == Value::Null {
            return output.skip(Skip::NoQuantity);
        }
        let lacking = self.cells.lacking(&told);
        if !lacking.is_empty() {
            return output.refuse(lacking);
        }
        self.cells.describe(row, &told, output);
        self.locate(row, &told);
        self.add(told);
    }

    fn finish(&mut self, output: &mut Output) {
        for Told { line, values } in std::mem::take(&mut self.positions) {
            output.push(Kind::Stock, Row { line, values });
        }
        self.write_warehouses(output);
        self.cells.notes(output);
        if self.added_up > 0 {
            output.note(Note::RowsAddedUp { rows: self.added_up });
        }
        if let Some(note) = self.note.take() {
            output.note(note);
        }
    }
}

/// The day that a file's name holds: 库存_20261123, stock-2026-11-23.
pub fn day_in(name: &str) -> Option<Day> {
    let digits: Vec<(usize, char)> = name.char_indices().filter(|(_, c)| c.is_ascii_digit()).collect();
    let joined = |from: usize, to: usize| {
        let between = &name[digits[from].0..=digits[to].0];
        between.chars().filter(|c| !c.is_ascii_digit()).count() <= 2
            && between.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '年' | '月'))
    };
    let starts = 0..digits.len().saturating_sub(7);
    starts.filter(|at| joined(*at, at + 7)).find_map(|at| {
        let number: String = digits[at..at + 8].iter().map(|(_, c)| *c).collect();
        let whole = at == 0 || digits[at - 1].0 + 1 < digits[at].0;
        if !whole || !number.starts_with("20") {
            return None;
        }
        let part = |from: usize, to: usize| number[from..to].parse().ok();
        crate::import::cell::calendar_day(part(0, 4)?, part(4, 6)?, part(6, 8)?).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_names() {
        for (name, day) in [
            ("库存_20261123", Some("2026-11-23")),
            ("stock-2026-11-23 (2)", Some("2026-11-23")),
            ("可售2026年11月23日", Some("2026-11-23")),
            ("stock", None),
            ("export 20261399", None),
            ("12345678901234", None),
        ] {
            assert_eq!(day_in(name).map(|day| day.to_string()), day.map(str::to_owned), "{name}");
        }
    }
}

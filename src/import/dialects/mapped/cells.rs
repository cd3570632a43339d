//! One row of a mapped table → values of its kind's columns, and what it
//! tells beside of its item.

use super::super::own::{self, Limits};
use super::super::shared::{Place, Zones, check_shape, filled};
use super::super::{Converter, Table};
use crate::facts::{Column, Kind, Row, Type, Value};
use crate::import::cell::{self, Moment, Names};
use crate::import::lenient::{self, Style};
use crate::import::mapping::{Mapping, fields, lexicon, places};
use crate::import::output::{Note, Output, Skip};
use crate::import::problem::{CellProblem, Refused};
use crate::import::rows::RawRow;
use crate::inventory::day::Day;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Different unknown words that a note lists.
const WORDS_MAX: usize = 8;

/// A column of the kind and where its value comes from.
struct Bound {
    column: Column,
    place: Place,
    limits: Limits,
    /// Where the cell is blank.
    otherwise: Value,
}

/// Reads the rows of a mapped table.
pub struct Cells {
    pub kind: Kind,
    bound: Vec<Bound>,
    width: usize,
    style: Style,
    names: Names,
    zones: Zones,
    store: Place,
    /// By which a line of totals is told: the item, else the first column.
    key: Place,
    /// Places of all mapped columns.
    mapped: Vec<usize>,
    /// What is told of items beside: (our column, place, type).
    of_items: Vec<(&'static str, Place, Type)>,
    items_seen: FxHashSet<Arc<str>>,
    unknown_states: BTreeMap<String, u64>,
    rows: u64,
    arrives_at_once: bool,
}

/// What one row says.
pub struct Told {
    pub line: u64,
    /// In the order of the kind's columns.
    pub values: Vec<Value>,
}

impl Cells {
    pub fn new(mapping: &Mapping, table: &Table) -> Cells {
        let kind = mapping.kind;
        let (header, arguments) = (table.header, table.arguments);
        let mut names = Names::default();
        let otherwise = |column: &Column, names: &mut Names| {
            let argument = fields::given_as(column.name).unwrap_or(column.name);
            let said = arguments.value(argument).cloned();
            let kept = || cell::read(column.ty, mapping.given.get(argument)?, names).ok();
            said.or_else(kept).unwrap_or_else(|| own::default(kind, column.name))
        };
        let columns = kind.columns().iter();
        let bound: Vec<Bound> = columns
            .map(|column| Bound {
                column: *column,
                place: Place::of(header, column.name),
                limits: Limits::of(kind, column),
                otherwise: otherwise(column, &mut names),
            })
            .collect();
        let mapped: Vec<usize> =
            fields::of(kind).iter().filter_map(|field| header.place(field.name)).collect();
        let key = ["sku", "order"].into_iter().find(|name| header.place(name).is_some());
        let key = key.map(|name| Place::of(header, name));
        let key = key.or_else(|| mapped.first().map(|place| Place::at(header, *place)));
        let beside = fields::OF_ITEMS.iter().filter(|field| {
            fields::tells_of_items(kind)
                && kind.column(field.name).is_none()
                && header.place(field.name).is_some()
        });
        let of_items = beside.map(|field| (field.name, Place::of(header, field.name), field.ty)).collect();
        Cells {
            kind,
            bound,
            width: header.len(),
            style: table.style,
            names,
            zones: Zones::new(arguments.time_zone.clone()),
            store: Place::of(header, "store"),
            key: key.unwrap_or_else(|| Place::of(header, "sku")),
            mapped,
            of_items,
            items_seen: FxHashSet::default(),
            unknown_states: BTreeMap::new(),
            rows: 0,
            arrives_at_once: kind == Kind::Transfers && header.place("arrived_on").is_none(),
        }
    }

    pub fn column(&self, name: &str) -> usize {
        self.kind.column(name).unwrap_or_default()
    }

    /// Where a column of the kind stands.
    pub fn place(&self, name: &str) -> Option<&Place> {
        self.bound.iter().find(|bound| bound.column.name == name).map(|bound| &bound.place)
    }

    /// Whether the file has a column of this name of the kind.
    pub fn has(&self, name: &str) -> bool {
        self.bound.iter().any(|bound| bound.column.name == name && bound.place.is_there())
    }

    /// Gives a column a value for rows that have none, unless one is given.
    pub fn give_day(&mut self, name: &str, day: Day) {
        let place = self.column(name);
        if let Some(bound) = self.bound.get_mut(place) {
            bound.otherwise = Value::Integer(i64::from(day.0));
        }
    }

    pub fn gives(&self, name: &str) -> bool {
        self.bound.iter().any(|bound| bound.column.name == name && bound.otherwise != Value::Null)
    }

    /// Whether the row is no fact though nothing is wrong with it.
    fn skipped(&self, row: &RawRow) -> Option<Skip> {
        let key = self.key.cell(row);
        if !key.is_empty() && !lexicon::is_total(key) {
            return None;
        }
        if row.cells().any(lexicon::is_total) {
            return Some(Skip::Totals);
        }
        let blank = |place: &usize| lexicon::is_placeholder(row.cell(*place));
        self.mapped.iter().all(blank).then_some(Skip::NothingMapped)
    }

    /// The row's values. `before`: what stands for blank cells, by column.
    /// `None`: the row was skipped or refused.
    pub fn read(&mut self, row: &RawRow, before: Option<&[Value]>, output: &mut Output) -> Option<Told> {
        self.rows += 1;
        if let Some(why) = self.skipped(row) {
            output.skip(why);
            return None;
        }
        let mut refused: Vec<Refused> = check_shape(row, self.width).err().into_iter().collect();
        let mut values: Vec<Value> = Vec::with_capacity(self.bound.len());
        let mut moments: Vec<(usize, Moment)> = Vec::new();
        // Cells of numbers and days that could be read, and that could not.
        let (mut right, mut wrong) = (0, 0);
        let shop = self.store.cell(row);
        for (place, bound) in self.bound.iter().enumerate() {
            let typed = matches!(bound.column.ty, Type::Integer | Type::Money | Type::Day | Type::Instant);
            let cell = lenient::text(bound.place.cell(row));
            let cell = if lexicon::is_placeholder(cell) { "" } else { cell };
            let value = if cell.is_empty() {
                let kept = before.and_then(|values| values.get(place)).filter(|value| **value != Value::Null);
                let value = kept.cloned().or_else(|| by_shop(self.kind, bound.column.name, shop));
                Ok(value.unwrap_or_else(|| bound.otherwise.clone()))
            } else if bound.column.ty == Type::Instant {
                lenient::moment(cell, self.style).map(|moment| {
                    moments.push((place, moment));
                    Value::Null
                })
            } else {
                read(self.kind, bound, cell, self.style, &mut self.names, &mut self.unknown_states)
            };
            match value {
                Ok(value) => {
                    right += usize::from(typed && !cell.is_empty());
                    values.push(value);
                }
                Err(problem) => {
                    wrong += usize::from(typed);
                    refused.push(bound.place.refuse(row, problem));
                    values.push(Value::Null);
                }
            }
        }
        let market = self.kind.column("market").and_then(|place| values.get(place)).cloned();
        for (place, moment) in moments {
            values[place] = self.zones.value(moment, market.as_ref(), output);
        }
        if refused.is_empty() {
            return Some(Told { line: row.line, values });
        }
        if self.rows == 1 && wrong > 0 && right == 0 {
            output.skip(Skip::Explanation);
        } else {
            output.refuse(refused);
        }
        None
    }

    /// The columns that rows need and that these values lack.
    pub fn lacking(&self, told: &Told) -> Vec<Refused> {
        let lacking = |(bound, value): (&Bound, &Value)| {
            let is = bound.column.required && *value == Value::Null;
            let problem = match fields::given_as(bound.column.name) {
                Some(argument) if !bound.place.is_there() => CellProblem::NotTold { argument },
                _ => CellProblem::Blank,
            };
            is.then(|| Refused::cell(told.line, bound.place.shown(), "", problem))
        };
        self.bound.iter().zip(&told.values).filter_map(lacking).collect()
    }

    /// A cell of another field of the kind, such as `available`.
    pub fn extra<T>(
        &self,
        place: &Place,
        row: &RawRow,
        read: impl FnOnce(&str, Style) -> Result<T, CellProblem>,
    ) -> Result<Option<T>, Refused> {
        let cell = lenient::text(place.cell(row));
        if lexicon::is_placeholder(cell) {
            return Ok(None);
        }
        read(cell, self.style).map(Some).map_err(|problem| place.refuse(row, problem))
    }

    /// Writes the row, refuses it where it lacks something.
    pub fn push(&mut self, told: Told, output: &mut Output) {
        let refused = self.lacking(&told);
        if !refused.is_empty() {
            return output.refuse(refused);
        }
        output.push(self.kind, Row { line: told.line, values: told.values });
    }

    /// What the row tells of its item; the first of an item counts.
    pub fn describe(&mut self, row: &RawRow, told: &Told, output: &mut Output) {
        let Some(Value::Text(sku)) = told.values.get(self.column("sku")) else { return };
        let named = self.of_items.iter().find(|(column, ..)| *column == "name");
        let is_named = named.is_some_and(|(_, place, _)| !lexicon::is_placeholder(place.cell(row)));
        if !is_named || self.items_seen.contains(sku) {
            return;
        }
        self.items_seen.insert(sku.clone());
        let currency = self.kind.column("currency").and_then(|place| told.values.get(place));
        let (mut known, names, style) =
            (vec![("sku", Value::Text(sku.clone()))], &mut self.names, self.style);
        for (column, place, ty) in &self.of_items {
            let cell = lenient::text(place.cell(row));
            // What is said beside is no reason to refuse a row.
            if !lexicon::is_placeholder(cell)
                && let Ok(value) = lenient::read(*ty, cell, style, names)
            {
                known.push((column, value));
            }
        }
        let costs = known.iter().any(|(column, _)| *column == "unit_cost");
        known.extend(currency.filter(|_| costs).map(|currency| ("currency", currency.clone())));
        let value =
            |column: &str| known.iter().find(|(name, _)| *name == column).map(|(_, value)| value.clone());
        output.push(Kind::Items, filled(Kind::Items, 0, value));
    }

    /// Says what was met on the way.
    pub fn notes(&mut self, output: &mut Output) {
        if self.unknown_states.is_empty() {
            return;
        }
        let mut words: Vec<String> = self
            .unknown_states
            .iter()
            .take(WORDS_MAX)
            .map(|(word, rows)| format!("{word} ({rows})"))
            .collect();
        if self.unknown_states.len() > WORDS_MAX {
            words.push("…".to_owned());
        }
        output.note(Note::UnknownStates { words: words.join(", ") });
    }
}

/// What a shop's name tells of a row.
fn by_shop(kind: Kind, column: &str, shop: &str) -> Option<Value> {
    if shop.is_empty() {
        return None;
    }
    match (kind, column) {
        (Kind::Stock, "warehouse") => Some(Value::Text(shop.into())),
        (_, "market") => places::market_in(shop).map(|code| Value::Text(code.into())),
        (_, "channel") => places::channel(shop).map(|channel| Value::Text(channel.into())),
        _ => None,
    }
}

fn read(
    kind: Kind,
    bound: &Bound,
    cell: &str,
    style: Style,
    names: &mut Names,
    unknown_states: &mut BTreeMap<String, u64>,
) -> Result<Value, CellProblem> {
    let value = match (bound.column.ty, bound.column.name) {
        (Type::Market, _) => {
            let code = places::market(cell).or_else(|| places::market_in(cell));
            Value::Text(names.share(code.ok_or(CellProblem::UnknownCountry)?))
        }
        (Type::Channel, _) => match places::channel(cell) {
            Some(channel) => Value::Text(names.share(channel)),
            None => lenient::read(Type::Channel, cell, style, names)?,
        },
        (Type::Choice(_), "status") if kind == Kind::Orders => match lexicon::status(cell) {
            Some(status) => Value::Text(names.share(status)),
            None => {
                *unknown_states.entry(cell.to_owned()).or_default() += 1;
                bound.otherwise.clone()
            }
        },
        (Type::Word, "mode") if lexicon::mode(cell).is_some() => {
            Value::Text(names.share(lexicon::mode(cell).unwrap_or(cell)))
        }
        (Type::List, "serves") => cell::market_list(cell)?,
        (ty, _) => lenient::read(ty, cell, style, names)?,
    };
    bound.limits.check(bound.column.ty, &value)?;
    Ok(value)
}

/// Kinds without peculiarities.
impl Converter for Cells {
    fn row(&mut self, row: &RawRow, output: &mut Output) {
        let Some(mut told) = self.read(row, None, output) else { return };
        if self.arrives_at_once {
            let (moved, arrived) = (self.column("moved_on"), self.column("arrived_on"));
            told.values[arrived] = told.values[moved].clone();
        }
        self.describe(row, &told, output);
        self.push(told, output);
    }

    fn finish(&mut self, output: &mut Output) {
        self.notes(output);
    }
}

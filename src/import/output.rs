//! What reading a table gives: rows to write, what was refused or left out,
//! and what the rows cover.

use super::problem::{CellProblem, Refused};
use crate::facts::{Kind, Row, Type, Value};
use crate::inventory::day::{Day, Span};
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// Rows of one kind go on in pieces of this many.
pub const CHUNK_ROWS: usize = 10_000;
/// Refused cells that a report lists; the rest are counted.
pub const REFUSED_SHOWN_MAX: usize = 20;

/// Why a row makes no fact though nothing is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skip {
    /// Postage, fees, services, vouchers.
    NotAnItem,
    BadDebt,
    /// Rows without a SKU: tips, custom items, variants that have none.
    NoSku,
    /// Not stocked there, or not counted.
    NotStocked,
    /// Locations of suppliers, customers, losses.
    NotAWarehouse,
    /// Lines of groups, which repeat the sums of their rows.
    GroupLine,
    /// Quantities of a catalogue that does not say where they lie.
    CountWithoutWarehouse,
    /// Products that are sold by their variations or parts alone.
    NotSoldItself,
    /// Totals of the table.
    Totals,
    /// Nothing in the columns that are read: notes, lines without an item.
    NothingMapped,
    /// The line under the header that explains its columns.
    Explanation,
    /// No quantity: blank is not zero.
    NoQuantity,
    /// The same line once more.
    Repeated,
}

/// What was assumed or read in a special way; said once in the report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// Times without an offset were read in this zone (`None`: each market's).
    LocalTimes { zone: Option<String> },
    /// No warehouse was given: stock adjustments go to this one.
    DefaultWarehouse { warehouse: String, market: String },
    /// Lines without a known country.
    UnknownMarket,
    /// Lines of price 0 became stock adjustments.
    ZeroPriceAdjusts,
    /// Codes that differ only by case were joined.
    CodesJoined { codes: usize },
    /// Items that were known already keep what is known of them.
    KnownItemsKept,
    /// Rows above the header that are no facts (titles, notes).
    RowsAbove { rows: u64 },
    /// A warehouse that the file calls otherwise than by its code.
    CalledByName { called: String, code: String },
    /// The file knows what is available, not what is reserved of it.
    OnlyAvailable,
    /// The file names no currency of its prices.
    NoCurrency,
    /// Further rows of a SKU that was told already.
    SkusRepeated { rows: u64 },
    /// The file says no day of its counts: that of its last change was taken.
    AsOfModified { day: Day },
    /// It says no day, but its name does.
    AsOfNamed { day: Day },
    /// Rows of one item and warehouse that were added up.
    RowsAddedUp { rows: u64 },
    /// An order's amount was shared among its lines.
    AmountsShared { orders: u64 },
    /// Words for states of orders that are not known; their orders count as paid.
    UnknownStates { words: String },
}

/// Whether rows replace what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Replace,
    /// Only what no earlier import tells (items that an export merely names).
    OnlyNew,
    /// Only what no file of `Replace` tells: a shop's catalogue yields to the
    /// team's own items, and replaces those that are merely named.
    Catalogue,
    /// The same, and imports of the same dialect count as well.
    OnlyUnknown,
}

/// Rows on their way to the store.
#[derive(Debug)]
pub struct Chunk {
    pub kind: Kind,
    pub mode: Mode,
    pub rows: Vec<Row>,
}

/// What the rows of a kind cover.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    pub rows: u64,
    pub days: Option<Span>,
    pub skus: Distinct,
    pub warehouses: Distinct,
    pub markets: Distinct,
}

/// Different names, counted up to a limit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Distinct(FxHashSet<Arc<str>>);

impl Distinct {
    /// Beyond this the count stops: a report then says "at least".
    pub const MAX: usize = 1_000_000;

    fn add(&mut self, name: &Arc<str>) {
        if !self.0.contains(name) && self.0.len() < Distinct::MAX {
            self.0.insert(name.clone());
        }
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In order; for a handful of places.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.0.iter().map(AsRef::as_ref).collect();
        names.sort_unstable();
        names
    }
}

/// Lines of a file, by kind, that contradict others of it.
pub type Contradicting = BTreeMap<Kind, HashSet<u64>>;

/// Where converters put what they make of a table's rows.
#[derive(Default)]
pub struct Output {
    contradicting: Arc<Contradicting>,
    pending: BTreeMap<Kind, Vec<Row>>,
    pub coverage: BTreeMap<Kind, Coverage>,
    pub skipped: BTreeMap<Skip, u64>,
    pub notes: BTreeSet<Note>,
    pub refused: Vec<Refused>,
    pub refused_rows: u64,
}

impl Output {
    pub fn new(contradicting: Arc<Contradicting>) -> Output {
        Output { contradicting, ..Output::default() }
    }

    pub fn push(&mut self, kind: Kind, row: Row) {
        if self.contradicting.get(&kind).is_some_and(|lines| lines.contains(&row.line)) {
            self.refuse([Refused::row(row.line, CellProblem::Conflict { other: None, key: String::new() })]);
            return;
        }
        self.coverage.entry(kind).or_default().add(kind, &row);
        self.pending.entry(kind).or_default().push(row);
    }

    pub fn skip(&mut self, why: Skip) {
        *self.skipped.entry(why).or_default() += 1;
    }

    pub fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.insert(note);
        }
    }

    /// Refuses one row, for one reason or several.
    pub fn refuse(&mut self, reasons: impl IntoIterator<Item = Refused>) {
        self.refused_rows += 1;
        let room = REFUSED_SHOWN_MAX.saturating_sub(self.refused.len());
        self.refused.extend(reasons.into_iter().take(room));
    }

    /// Kinds with at least `rows` pending rows, taken out.
    pub fn take(&mut self, rows: usize) -> Vec<(Kind, Vec<Row>)> {
        let full = self.pending.iter_mut().filter(|(_, pending)| pending.len() >= rows.max(1));
        full.map(|(kind, pending)| (*kind, std::mem::take(pending))).collect()
    }
}

impl Coverage {
    fn add(&mut self, kind: Kind, row: &Row) {
        self.rows += 1;
        let mut dated = false;
        for (column, value) in kind.columns().iter().zip(&row.values) {
            match (column.ty, value) {
                (Type::Sku, Value::Text(name)) if column.name == "sku" => self.skus.add(name),
                (Type::Warehouse, Value::Text(name)) => self.warehouses.add(name),
                (Type::Market, Value::Text(name)) => self.markets.add(name),
                // The first day of a row is the one that its kind is dated by.
                (Type::Day | Type::Month, Value::Integer(day)) if column.required && !dated => {
                    dated = true;
                    self.dated(Day(i32::try_from(*day).unwrap_or_default()));
                }
                (Type::Instant, Value::Instant { day, .. }) if column.required && !dated => {
                    dated = true;
                    self.dated(Day(*day));
                }
                _ => {}
            }
        }
    }

    /// Joins what another table of the same file covers.
    pub fn merge(&mut self, other: Coverage) {
        self.rows += other.rows;
        if let Some(span) = other.days {
            self.dated(span.from);
            self.dated(span.to);
        }
        self.skus.0.extend(other.skus.0);
        self.warehouses.0.extend(other.warehouses.0);
        self.markets.0.extend(other.markets.0);
    }

    fn dated(&mut self, day: Day) {
        let days = self.days.get_or_insert(Span { from: day, to: day });
        days.from = days.from.min(day);
        days.to = days.to.max(day);
    }
}

//! What an answer was computed from, so that a person can recompute it by
//! hand: every fact with its source file, and the arithmetic from the facts to
//! the figures. Data without prose; `render` makes a page of it.
//!
//! The facts are those the engine saw: one arrival once, whichever file told
//! it, sales with the warehouse they left, SKUs as the team names them.

/// The facts behind an answer.
mod facts;
/// The arithmetic.
mod steps;

use super::answer::{Answer, Body};
use super::role::Person;
use super::scope::scope;
use crate::inventory::day::Day;
use crate::inventory::ids::SkuId;
use crate::inventory::snapshot::Snapshot;
use facts::Gatherer;
use std::sync::Arc;

/// Explains `answer`, which was given from the same snapshot on the same day.
/// An answer without figures has nothing to explain.
pub fn explain(answer: &Answer, snapshot: &Snapshot, today: Day, person: &Person) -> Explanation {
    let Some(body) = &answer.answer else { return Explanation::default() };
    let Ok(scope) = scope(&answer.slots, snapshot, person, true) else { return Explanation::default() };
    let skus: &[SkuId] = scope.skus.as_deref().unwrap_or(&snapshot.skus);
    let mut gatherer = Gatherer::new(snapshot, today);
    skus.iter().for_each(|sku| gatherer.sku(*sku));
    let (tables, sources) = gatherer.finish();
    let steps = match body {
        Body::StockLevel(_) => {
            skus.iter().flat_map(|sku| steps::balances(snapshot, &scope, *sku, today)).collect()
        }
        _ => Vec::new(),
    };
    Explanation { sources, tables, steps }
}

/// Everything behind one answer.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// Names of files; a fact's source is a place in this list.
    pub sources: Vec<String>,
    pub tables: Vec<FactTable>,
    pub steps: Vec<Step>,
}

/// Facts of one kind, one a row.
#[derive(Clone, Debug)]
pub struct FactTable {
    pub kind: FactKind,
    pub columns: &'static [Column],
    pub rows: Vec<FactRow>,
}

/// Cells in the order of the table's columns.
#[derive(Clone, Debug, PartialEq)]
pub struct FactRow {
    pub cells: Vec<Cell>,
    /// Place in [`Explanation::sources`]; None: derived, not recorded.
    pub source: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    Items,
    Warehouses,
    Bundles,
    Rates,
    Costs,
    Counts,
    Arrivals,
    Transfers,
    Adjustments,
    Sales,
    Inbound,
    Orders,
}

/// Heads of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    Day,
    Sku,
    Component,
    Warehouse,
    From,
    To,
    Market,
    Serves,
    WarehouseKind,
    Channel,
    Lot,
    Currency,
    UnitCost,
    ExpectedDays,
    Category,
    Rate,
    Freight,
    Duty,
    OnHand,
    Reserved,
    Units,
    Each,
    Landed,
    LandedUnits,
    UnderWay,
    Reason,
    Ordered,
    Returned,
    Revenue,
    ToldBy,
    Shipment,
    PurchaseOrder,
    Stage,
    Eta,
}

/// A value of a fact, exact.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// The fact does not say.
    Blank,
    Text(Arc<str>),
    Day(Day),
    Units(i64),
    Number(f64),
    /// Ten-thousandths of the currency that the row names.
    Money(i64),
}

/// One line of arithmetic: the terms, combined from left to right, give the
/// result.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub figure: Figure,
    /// A SKU, a warehouse, a pool … that the figure is of.
    pub about: Vec<Arc<str>>,
    pub terms: Vec<Term>,
    /// None: it cannot be computed.
    pub result: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    pub operation: Operation,
    pub value: f64,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Plus,
    Minus,
    Times,
    Divide,
}

/// What a step computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Figure {
    OnHand,
    Available,
}

/// What a term is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Counted(Day),
    Arrived,
    TransferredIn,
    TransferredOut,
    Adjusted,
    Sold,
    Returned,
    OnHand,
    Reserved,
}

//! The data of an explanation: tables of facts, lines of arithmetic.

use crate::inventory::day::Day;
use std::sync::Arc;

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

/// What a table lists, in the order of the page. The last ones are derived
/// from the others, a step towards the figures.
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
    /// What is on hand by receipt.
    Layers,
    /// Units sold by the receipt they came from.
    SoldLayers,
    /// What the stock was worth at the end of each day.
    ClosingValues,
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
    Received,
    BaseCost,
    Age,
    DaysInStock,
    Value,
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

impl Cell {
    /// A name; an empty one is blank.
    pub fn text(name: impl Into<Arc<str>>) -> Cell {
        let name = name.into();
        if name.is_empty() { Cell::Blank } else { Cell::Text(name) }
    }

    pub fn day(day: Option<Day>) -> Cell {
        day.map_or(Cell::Blank, Cell::Day)
    }

    pub fn units(units: Option<i64>) -> Cell {
        units.map_or(Cell::Blank, Cell::Units)
    }

    pub fn number(number: Option<f64>) -> Cell {
        number.map_or(Cell::Blank, Cell::Number)
    }

    pub fn money(amount: Option<i64>) -> Cell {
        amount.map_or(Cell::Blank, Cell::Money)
    }
}

/// One line of arithmetic: the terms, combined from left to right, give the
/// result.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub figure: Figure,
    /// A SKU, a warehouse, a pool … that the figure is of; empty: the total.
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

impl Term {
    pub fn new(operation: Operation, value: f64, what: What) -> Term {
        Term { operation, value, what }
    }

    pub fn plus(value: f64, what: What) -> Term {
        Term::new(Operation::Plus, value, what)
    }
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
    InTransit,
    Planned,
    OnOrder,
    Value,
    DaysInStock,
    DailySales,
    Cover,
    CoverWithInbound,
    Units,
    Revenue,
    RevenuePart,
    Share,
    CumulativeShare,
    AverageAge,
    AverageDaysInStock,
    AverageValue,
    Turns,
    TurnoverDays,
    Expected,
    Difference,
    DifferenceValue,
}

/// What a term is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A warehouse, a shipment, a SKU … by name.
    Of(Arc<str>),
    /// An amount in this currency.
    In(Arc<str>),
    Rate,
    Counted(Day),
    Arrived,
    TransferredIn,
    TransferredOut,
    Adjusted,
    Sold,
    Returned,
    Ordered,
    OnHand,
    Reserved,
    Available,
    InTransit,
    DaysOfPeriod,
    DaysBeforeFirst,
    DaysOutOfStock,
    DaysInStock,
    DailySales,
    UnitDays,
    Units,
    Revenue,
    AllRevenue,
    Before,
    Share,
    Cogs,
    AverageValue,
    ClosingValues,
    Turns,
    Expected,
    Difference,
    UnitCost,
}

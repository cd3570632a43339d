//! What every figure comes with: the defaults it used, the SKUs it had to
//! leave out and why, how fresh its sources are.

use super::day::Day;
use super::freshness::Freshness;
use serde::Serialize;
use std::sync::Arc;

/// A figure and what a person must know to trust it.
#[derive(Clone, Debug)]
pub struct Outcome<T> {
    /// None: there is no data to compute it from (`reason` says which).
    pub answer: Option<T>,
    /// Why there is no answer, when there is none.
    pub reason: Option<NoData>,
    /// Defaults, windows and conventions applied, in the order to be read.
    pub used: Vec<(&'static str, serde_json::Value)>,
    pub left_out: Vec<LeftOut>,
    /// The day its newest source speaks of.
    pub as_of: Option<Day>,
    /// Sources too old; not empty makes the answer stale.
    pub stale: Vec<Stale>,
}

impl<T> Outcome<T> {
    pub fn of(answer: T) -> Outcome<T> {
        Outcome {
            answer: Some(answer),
            reason: None,
            used: Vec::new(),
            left_out: Vec::new(),
            as_of: None,
            stale: Vec::new(),
        }
    }

    pub fn no_data(reason: NoData) -> Outcome<T> {
        Outcome {
            answer: None,
            reason: Some(reason),
            used: Vec::new(),
            left_out: Vec::new(),
            as_of: None,
            stale: Vec::new(),
        }
    }

    /// The same outcome around another answer.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Outcome<U> {
        Outcome {
            answer: self.answer.map(f),
            reason: self.reason,
            used: self.used,
            left_out: self.left_out,
            as_of: self.as_of,
            stale: self.stale,
        }
    }

    /// With how fresh its sources are.
    pub fn with(mut self, fresh: Freshness) -> Outcome<T> {
        self.as_of = fresh.as_of;
        self.stale = fresh.stale;
        self
    }

    pub fn used(mut self, key: &'static str, value: impl Into<serde_json::Value>) -> Self {
        self.used.push((key, value.into()));
        self
    }
}

/// Which data is missing altogether.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "missing", rename_all = "snake_case")]
pub enum NoData {
    /// Nothing was ever counted, received or moved for the items and places asked.
    Stock,
    /// No sale was ever recorded there.
    Sales,
    /// No shipment, order or transfer was ever recorded there.
    Arrivals,
    /// Nothing is known of the shipment or purchase order named.
    Unknown { what: Arc<str> },
    /// No rate of this currency on or before the day needed.
    Rate { currency: Arc<str> },
    /// No count there that could be compared with an earlier one.
    Counts,
    /// No unit cost of anything in the scope.
    Cost,
    /// No fact of any kind yet.
    Everything,
}

/// SKUs that a total could not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    pub reason: LeftOutReason,
    /// How many SKUs.
    pub skus: usize,
    /// A currency, a warehouse … where the reason has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<Arc<str>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    NoUnitCost,
    NoRate,
    NoRevenue,
    NoCounts,
    /// No count that could be compared with an earlier one.
    NotRecounted,
    NoSales,
    NegativeBalance,
}

/// A source that ended too long ago.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stale {
    /// stock, sales, orders …
    pub kind: &'static str,
    /// The warehouse, market or SKU.
    pub place: Arc<str>,
    /// The last day it speaks of.
    pub last: Day,
}

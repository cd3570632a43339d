//! The fields of every answer, named as the contract of `ask --json` names
//! them (own-files.md). Amounts are in the base currency, ratios are not
//! percent, days are ISO; a field that cannot be computed is null. Rows come
//! with the most pressing first. Nothing here is rounded.

use super::day::Day;
pub use super::platform::{PlatformAges, PlatformBucket, PlatformCover};
use serde::Serialize;
use std::sync::Arc;

pub type Label = Arc<str>;

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StockLevel {
    pub on_hand: i64,
    pub available: i64,
    pub in_transit: i64,
    pub on_order: i64,
    /// Planned arrivals (计划入库), shown apart.
    pub planned: i64,
    pub value: Option<f64>,
    /// Freight and duty are in the value.
    pub landed_cost: bool,
    pub rows: Vec<StockRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StockRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<Label>,
    pub warehouse: Label,
    pub market: Label,
    pub on_hand: i64,
    pub available: i64,
    pub in_transit: i64,
    pub on_order: i64,
    pub value: Option<f64>,
    /// Of the newest count; null where the balance is the ledger's alone.
    pub as_of: Option<Day>,
    /// What the newest count found more (less: negative) than all known
    /// movements lead to; absent where they agree, and for whole catalogues.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unexplained: Option<i64>,
}

/// Counts beside what movements explain; differences alone have a row.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reconciliation {
    /// Counts compared: of one SKU in one warehouse on one day.
    pub counts: i64,
    /// First counts: opening stock, nothing to compare with.
    pub opening_counts: i64,
    /// Units counted beyond what movements explain.
    pub found_units: i64,
    /// Units that movements leave there and the count did not find.
    pub missing_units: i64,
    pub found_value: Option<f64>,
    pub missing_value: Option<f64>,
    /// Units of rises that count as receipts, as no receipt is recorded there.
    pub inferred_units: i64,
    pub rows: Vec<ReconciliationRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ReconciliationRow {
    pub sku: Label,
    pub warehouse: Label,
    pub market: Label,
    /// Day of the count.
    pub as_of: Day,
    /// What the count before and the movements since lead to.
    pub expected: i64,
    pub counted: i64,
    /// Counted − expected: negative are missing.
    pub difference: i64,
    /// Of the difference, at cost.
    pub value: Option<f64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DaysOfCover {
    pub days: Option<f64>,
    pub days_with_inbound: Option<f64>,
    pub daily_sales: Option<f64>,
    pub available: i64,
    pub in_transit: i64,
    /// What Amazon itself says of the items named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub platform: Vec<PlatformCover>,
    pub rows: Vec<CoverRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CoverRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<Label>,
    /// The market, or the pool's markets joined by `|`.
    pub market: Label,
    pub days: Option<f64>,
    pub days_with_inbound: Option<f64>,
    pub daily_sales: Option<f64>,
    pub available: i64,
    pub in_transit: i64,
    pub days_out_of_stock: Option<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StockoutRisk {
    pub rows: Vec<StockoutRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StockoutRow {
    pub sku: Label,
    pub market: Label,
    pub daily_sales: Option<f64>,
    pub on_hand: i64,
    pub available: i64,
    pub in_transit: i64,
    pub stockout_on: Option<Day>,
    /// Days without stock until the next arrival; null when none is coming.
    pub gap_days: Option<i32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct InTransit {
    /// On the way + receiving.
    pub quantity: i64,
    pub planned: i64,
    pub on_order: i64,
    pub rows: Vec<InboundRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct InboundRow {
    pub shipment: Option<Label>,
    pub purchase_order: Option<Label>,
    pub sku: Label,
    pub quantity: i64,
    pub warehouse: Label,
    pub market: Label,
    pub mode: Option<Label>,
    pub shipped_on: Option<Day>,
    pub eta: Option<Day>,
    /// As the file says it.
    pub status: Option<Label>,
    /// on_order, planned, on_the_way, receiving.
    pub stage: &'static str,
    /// Days past the ETA; null when it has none or is not late.
    pub days_late: Option<i32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ShipmentStatus {
    pub shipment: Label,
    /// Of a shipment with one item; null when it carries several (see `rows`).
    pub sku: Option<Label>,
    pub quantity: i64,
    pub mode: Option<Label>,
    pub from: Option<Label>,
    pub to_warehouse: Label,
    pub shipped_on: Option<Day>,
    pub eta: Option<Day>,
    pub arrived_on: Option<Day>,
    pub status: Option<Label>,
    pub stage: &'static str,
    pub days_late: Option<i32>,
    pub rows: Vec<InboundRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PurchaseOrders {
    pub open_units: i64,
    pub rows: Vec<PurchaseOrderRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PurchaseOrderRow {
    pub purchase_order: Label,
    pub sku: Label,
    pub supplier: Option<Label>,
    pub quantity: i64,
    pub received: i64,
    pub ordered_on: Option<Day>,
    pub promised_on: Option<Day>,
    pub days_late: Option<i32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sales {
    pub units: i64,
    pub revenue: Option<f64>,
    pub returned: i64,
    /// Units ordered; returns not subtracted.
    pub ordered: i64,
    pub daily_sales: Option<f64>,
    pub days: u32,
    pub days_out_of_stock: Option<u32>,
    pub previous_units: Option<i64>,
    pub previous_revenue: Option<f64>,
    /// Units of orders not yet paid or shipped, within `units`.
    pub pending: i64,
    /// returned / ordered.
    pub return_rate: Option<f64>,
    pub rows: Vec<SalesRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SalesRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<Label>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub market: Option<Label>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Label>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warehouse: Option<Label>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<Label>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplier: Option<Label>,
    /// First day of the day, week or month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    pub units: i64,
    pub revenue: Option<f64>,
    pub returned: i64,
    pub daily_sales: Option<f64>,
    pub previous_units: Option<i64>,
    /// returned / ordered.
    pub return_rate: Option<f64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Overstock {
    /// Not rounded: what is beyond so many days of sales need not be whole.
    pub excess_units: f64,
    pub excess_value: Option<f64>,
    pub rows: Vec<OverstockRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OverstockRow {
    pub sku: Label,
    pub market: Label,
    pub units: f64,
    pub value: Option<f64>,
    pub days_of_cover: Option<f64>,
    /// The band's maximum; null where no band can be computed.
    pub maximum: Option<f64>,
    /// Units of open orders that could be cut; null where none is open.
    pub cut_orders: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Aging {
    pub units: i64,
    pub value: Option<f64>,
    pub buckets: Vec<Bucket>,
    /// Of the units whose age is known.
    pub average_days: Option<f64>,
    pub oldest_day: Option<i32>,
    pub average_days_in_stock: Option<f64>,
    pub over_line_units: i64,
    pub over_line_value: Option<f64>,
    /// Units at least `age_days` old, when the question names an age.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older_units: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older_value: Option<f64>,
    /// What Amazon itself says, where it is newer than our receipts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<PlatformAges>,
    pub rows: Vec<AgingRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Bucket {
    /// None: the age is unknown.
    pub from_day: Option<i32>,
    /// None: open-ended (366+) or unknown.
    pub to_day: Option<i32>,
    pub units: i64,
    pub value: Option<f64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AgingRow {
    pub sku: Label,
    pub units: i64,
    pub value: Option<f64>,
    pub average_days: Option<f64>,
    pub oldest_day: Option<i32>,
    pub average_days_in_stock: Option<f64>,
    pub expected_days: f64,
    pub over_line_units: i64,
    pub over_line_value: Option<f64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SlowMovers {
    /// Value of slow units / value of all on hand.
    pub share: Option<f64>,
    pub value: Option<f64>,
    pub units: i64,
    pub share_by_units: Option<f64>,
    pub share_by_sku: Option<f64>,
    pub rows: Vec<SlowRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SlowRow {
    pub sku: Label,
    /// The pool's markets joined by `|`, or the warehouse's own market.
    pub market: Label,
    pub units: i64,
    pub value: Option<f64>,
    pub age_days: Option<i32>,
    pub days_in_stock: Option<i32>,
    pub daily_sales: Option<f64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Turnover {
    pub turns: Option<f64>,
    pub days: Option<f64>,
    pub cogs: Option<f64>,
    pub average_value: Option<f64>,
    pub expected_days: Option<f64>,
    pub previous_days: Option<f64>,
    pub sell_through: Option<f64>,
    pub moving_share: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<TurnoverRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TurnoverRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<Label>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub market: Option<Label>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<Label>,
    pub turns: Option<f64>,
    pub days: Option<f64>,
    pub cogs: Option<f64>,
    pub average_value: Option<f64>,
    pub sell_through: Option<f64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Abc {
    pub rows: Vec<AbcRow>,
    pub counts: AbcCounts,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AbcRow {
    pub sku: Label,
    /// A, B, C or U.
    pub class: &'static str,
    /// X, Y or Z; null without weekly sales.
    pub xyz: Option<&'static str>,
    pub revenue: f64,
    pub share: Option<f64>,
    pub cumulative_share: Option<f64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[allow(non_snake_case)]
pub struct AbcCounts {
    pub A: usize,
    pub B: usize,
    pub C: usize,
    pub U: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Fifo {
    /// The lot to ship next; null when it has no name.
    pub next_lot: Option<Label>,
    pub received_on: Option<Day>,
    pub expires_on: Option<Day>,
    pub units: i64,
    pub warehouse: Option<Label>,
    pub breaches: Vec<FifoBreach>,
    /// Lots on hand in the order they ship.
    pub rows: Vec<FifoRow>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FifoRow {
    pub warehouse: Label,
    pub lot: Option<Label>,
    pub received_on: Option<Day>,
    pub expires_on: Option<Day>,
    pub units: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FifoBreach {
    pub sku: Label,
    pub warehouse: Label,
    pub newer_lot: Label,
    pub older_lot: Label,
    pub units: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Overview {
    /// Units sold yesterday.
    pub sales_units: Option<i64>,
    pub sales_units_period: Option<i64>,
    pub daily_sales: Option<f64>,
    pub days_of_inventory: Option<f64>,
    pub in_transit_units: Option<i64>,
    pub in_transit_share: Option<f64>,
    pub slow_moving_share: Option<f64>,
    pub turnover_days: Option<f64>,
    pub fulfilment_days: Option<f64>,
    pub delivery_days: Option<f64>,
    pub previous: PreviousOverview,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PreviousOverview {
    pub sales_units: Option<i64>,
    pub sales_units_period: Option<i64>,
    pub daily_sales: Option<f64>,
    pub days_of_inventory: Option<f64>,
    pub in_transit_units: Option<i64>,
    pub in_transit_share: Option<f64>,
    pub slow_moving_share: Option<f64>,
    pub turnover_days: Option<f64>,
    pub fulfilment_days: Option<f64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DataStatus {
    pub rows: Vec<DataStatusRow>,
    /// Sources that used to come, the one that stopped last first.
    pub stopped: Vec<Stopped>,
    /// Kinds that never came though figures need them.
    pub lacking: Vec<Lacking>,
    /// Sellers' SKUs that no catalogue knows; null where a market is asked about.
    pub unmapped: Option<UnmappedShare>,
    /// The last published of the files that the rows came from.
    pub last_import: Option<LastImport>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LastImport {
    pub source: Label,
    /// An instant, UTC.
    pub published_at: Label,
}

/// A source that used to come and has stopped.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stopped {
    /// orders, sales, stock.
    pub kind: &'static str,
    /// Of orders and sales.
    pub channel: Option<Label>,
    /// The market, or the warehouse of counts.
    pub place: Label,
    /// The last day it told of.
    pub last: Day,
    pub days_old: i32,
}

/// A kind that never came.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Lacking {
    pub kind: &'static str,
    /// What cannot be told without it: stock, daily_sales, age, value,
    /// in_transit, markets, floor_price.
    pub figure: &'static str,
}

/// How many SKUs no catalogue knows, and their share of all units.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct UnmappedShare {
    pub skus: usize,
    pub share: Option<f64>,
    /// `sold` or `on_hand`: what the share is of.
    pub of: &'static str,
    /// Of the window in which they were sold.
    pub days: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DataStatusRow {
    pub kind: &'static str,
    /// The file that brought the newest row.
    pub source: Label,
    /// The warehouse or market, where the kind has one.
    pub place: Option<Label>,
    pub as_of: Option<Day>,
    pub days_old: Option<i32>,
    pub rows: usize,
    pub stale: bool,
    /// When that file was imported: an instant, UTC.
    pub published_at: Option<Label>,
}

//! Facts that move goods or count them: rows to structs.

use super::cells::{Cells, Unreadable};
use super::names::{Ids, Visitor};
use super::plain::plain_struct;
use super::reference::fact;
use super::resolve::{Key, Rule};
use super::row::{Fact, Row, by_sku};
use crate::facts::Kind;
use crate::inventory::day::Day;
use crate::inventory::facts::{Ad, Adjustment, Count, PlatformAge, Receipt, Sale, Transfer};
use crate::inventory::ids::TextId;

fact! {
    Stock: Count {
        as_of: day, sku: sku, warehouse: warehouse, lot: name, on_hand: integer, reserved: integer_or_none,
        planned: integer_or_none, in_transit: integer_or_none, receiving: integer_or_none,
        days_of_supply: decimal_or_none,
    }
    key(row) row.as_of, row.warehouse, row.lot;
    bucket row.sku;
    rule Latest;
}

fact! {
    Receipts: Receipt {
        received_on: day, sku: sku, warehouse: warehouse, lot: name, purchase_order: name,
        unit_cost: integer_or_none, currency: currency, quantity: integer, expires_on: day_or_none,
        supplier: name, ordered_on: day_or_none, shipment: name,
    }
    key(row) row.received_on, row.warehouse, row.lot, row.purchase_order, row.unit_cost, row.currency;
    bucket row.sku;
    rule Sum;

    fn add(&mut self, later: &Self) {
        self.quantity += later.quantity;
        self.expires_on = later.expires_on.or(self.expires_on);
        self.supplier = later_name(self.supplier, later.supplier);
        self.ordered_on = later.ordered_on.or(self.ordered_on);
        self.shipment = later_name(self.shipment, later.shipment);
    }
}

fact! {
    Transfers: Transfer {
        moved_on: day, sku: sku, from: warehouse, to: warehouse, lot: name, quantity: integer,
        arrived_on: day_or_none, shipment: name,
    }
    key(row) row.moved_on, row.from, row.to, row.lot;
    bucket row.sku;
    rule Sum;

    fn add(&mut self, later: &Self) {
        self.quantity += later.quantity;
        self.arrived_on = later.arrived_on.or(self.arrived_on);
        self.shipment = later_name(self.shipment, later.shipment);
    }
}

fact! {
    Adjustments: Adjustment { day: day, sku: sku, warehouse: warehouse, reason: name, units: integer }
    key(row) row.day, row.warehouse, row.reason;
    bucket row.sku;
    rule Sum;

    fn add(&mut self, later: &Self) {
        self.units += later.units;
    }
}

// Rows of one key stay apart: returns from what was sold, and one currency from
// another; who reads them adds them up.
fact! {
    Sales: Sale {
        day: day, sku: sku, market: market, channel: channel, warehouse: warehouse, units: units,
        revenue: packed_money, currency: currency,
    }
    key(row) row.day, row.market, row.channel, row.warehouse;
    bucket row.sku;
    rule AllOfLatest;

    fn day(&self) -> Option<Day> {
        Some(self.day)
    }
}

fact! {
    Ads: Ad {
        day: day, sku: sku, market: market, channel: channel, impressions: integer_or_none,
        clicks: integer_or_none, orders: integer_or_none, spend: integer_or_none, currency: currency,
    }
    key(row) row.day, row.market, row.channel;
    bucket row.sku;
    rule Sum;

    fn add(&mut self, later: &Self) {
        self.impressions = plus(self.impressions, later.impressions);
        self.clicks = plus(self.clicks, later.clicks);
        self.orders = plus(self.orders, later.orders);
        self.spend = plus(self.spend, later.spend);
        if later.currency.is_some() {
            self.currency = later.currency;
        }
    }
}

fact! {
    PlatformAges: PlatformAge {
        as_of: day, sku: sku, warehouse: warehouse, from_day: integer, to_day: integer_or_none, units: integer,
    }
    key(row) row.as_of, row.warehouse, row.from_day;
    bucket row.sku;
    rule Latest;
}

/// The later name, unless it does not say.
fn later_name(earlier: TextId, later: TextId) -> TextId {
    if later.is_some() { later } else { earlier }
}

/// Blank is not zero: two blanks stay blank.
fn plus(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one + other),
        (one, other) => one.or(other),
    }
}

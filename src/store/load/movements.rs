//! Facts that move goods or count them: rows to structs.

use super::cells::{Cells, Unreadable};
use super::names::{Ids, Visitor};
use super::reference::fact;
use super::resolve::{self, Entry, Kept};
use super::row::{Fact, Row, by_sku};
use crate::facts::Kind;
use crate::inventory::day::Day;
use crate::inventory::facts::{Ad, Adjustment, Count, Money, Receipt, Sale, Transfer};
use crate::inventory::ids::{ChannelId, CurrencyId, MarketId, TextId, WarehouseId};

fact! {
    Stock: Count {
        as_of: day, sku: sku, warehouse: warehouse, lot: name, on_hand: integer, reserved: integer_or_none,
    }
    key row: (Day, WarehouseId, TextId) = (row.as_of, row.warehouse, row.lot);
    bucket by_sku(row.sku);
    settle |group, _, kept| resolve::latest(group, kept);
}

fact! {
    Receipts: Receipt {
        received_on: day, sku: sku, warehouse: warehouse, lot: name, purchase_order: name,
        unit_cost: integer_or_none, currency: currency, quantity: integer, expires_on: day_or_none,
        supplier: name, ordered_on: day_or_none, shipment: name,
    }
    key row: (Day, WarehouseId, TextId, TextId, Option<Money>, CurrencyId) =
        (row.received_on, row.warehouse, row.lot, row.purchase_order, row.unit_cost, row.currency);
    bucket by_sku(row.sku);
    settle |group, rows, kept| resolve::sum_of_latest(group, rows, kept, |sum: &mut Receipt, later| {
        sum.quantity += later.quantity;
        sum.expires_on = later.expires_on.or(sum.expires_on);
        sum.supplier = later_name(sum.supplier, later.supplier);
        sum.ordered_on = later.ordered_on.or(sum.ordered_on);
        sum.shipment = later_name(sum.shipment, later.shipment);
    });
}

fact! {
    Transfers: Transfer {
        moved_on: day, sku: sku, from: warehouse, to: warehouse, lot: name, quantity: integer,
        arrived_on: day_or_none, shipment: name,
    }
    key row: (Day, WarehouseId, WarehouseId, TextId) = (row.moved_on, row.from, row.to, row.lot);
    bucket by_sku(row.sku);
    settle |group, rows, kept| resolve::sum_of_latest(group, rows, kept, |sum: &mut Transfer, later| {
        sum.quantity += later.quantity;
        sum.arrived_on = later.arrived_on.or(sum.arrived_on);
        sum.shipment = later_name(sum.shipment, later.shipment);
    });
}

fact! {
    Adjustments: Adjustment { day: day, sku: sku, warehouse: warehouse, reason: name, units: integer }
    key row: (Day, WarehouseId, TextId) = (row.day, row.warehouse, row.reason);
    bucket by_sku(row.sku);
    settle |group, rows, kept| {
        resolve::sum_of_latest(group, rows, kept, |sum: &mut Adjustment, later| sum.units += later.units)
    };
}

// Rows of one key stay apart: returns from what was sold, and one currency from
// another; who reads them adds them up.
fact! {
    Sales: Sale {
        day: day, sku: sku, market: market, channel: channel, warehouse: warehouse, units: units,
        revenue: packed_money, currency: currency,
    }
    key row: (Day, MarketId, ChannelId, WarehouseId) = (row.day, row.market, row.channel, row.warehouse);
    bucket by_sku(row.sku);
    settle |group, _, kept| resolve::all_of_latest(group, kept);

    const ALONE: bool = true;

    fn day(&self) -> Option<Day> {
        Some(self.day)
    }
}

fact! {
    Ads: Ad {
        day: day, sku: sku, market: market, channel: channel, impressions: integer_or_none,
        clicks: integer_or_none, orders: integer_or_none, spend: integer_or_none, currency: currency,
    }
    key row: (Day, MarketId, ChannelId) = (row.day, row.market, row.channel);
    bucket by_sku(row.sku);
    settle |group, rows, kept| resolve::sum_of_latest(group, rows, kept, |sum: &mut Ad, later| {
        sum.impressions = plus(sum.impressions, later.impressions);
        sum.clicks = plus(sum.clicks, later.clicks);
        sum.orders = plus(sum.orders, later.orders);
        sum.spend = plus(sum.spend, later.spend);
        if later.currency.is_some() {
            sum.currency = later.currency;
        }
    });
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

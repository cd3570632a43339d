//! FIFO layers: what is on hand by when it was received, its lot and its cost
//! (formulas.md, Age).
//!
//! What leaves takes the units there that were received first anywhere (ties:
//! landed first). Without transfers this equals: on hand is the newest receipts.
//!
//! - Case 1. Received 10 on the 1st and 10 on the 5th, sold 12: 8 of the 5th.
//! - Case 2. A return, a positive adjustment or a count above the ledger: the
//!   units rejoin what left last (not by transfer). 3 returned: 8 of the 5th
//!   become 10, and 1 of the 1st.
//! - Case 3. What no receipt explains has no age, comes first in line and costs
//!   the item's unit cost: counted 25 after receiving 20 → 5 without age.
//! - Case 4. 10 sold of nothing, then 30 received: 20 of that receipt.
//! - Case 5. A transfer carries its units with day, lot and cost: CN received
//!   them on the 1st, they left on the 5th and landed in DE on the 20th: age
//!   since the 1st, days in stock since the 20th; DE sells them before what DE
//!   itself received on the 10th. A move within one country or pool keeps the
//!   days in stock. Of partial landings the oldest units land first; what was
//!   sent and never landed is gone.
//! - Case 6. Within a day and warehouse: arrivals and transfers in, positive
//!   adjustments, returns, sales, transfers out, negative adjustments, the count.
//!   A transfer that lands the day it left leaves its origin first, however many
//!   places it passes that day.
//! - Case 7. Inferred receipts are receipts of the count's day, at the item's cost.

use super::arrivals::Arrivals;
use super::cost::{self, UnitCost};
use super::day::Day;
use super::ids::{SkuId, TextId, WarehouseId};
use super::ledger::{Position, inferred, positions};
use super::replay::{self, Nobody};
use super::snapshot::Snapshot;

/// Units of one receipt in one warehouse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layer {
    pub warehouse: WarehouseId,
    pub units: i64,
    /// First day received anywhere; None: age not known.
    pub received_on: Option<Day>,
    /// Day it arrived in the country where it lies; None: not known.
    pub landed_on: Option<Day>,
    pub lot: TextId,
    /// Purchase cost of a unit in the base currency, freight and duty apart.
    pub cost: UnitCost,
    /// The day whose rates count: the receipt's, else when first seen.
    pub valued_on: Day,
    pub expires_on: Option<Day>,
    /// From a receipt inferred from counts.
    pub inferred: bool,
    /// What recorded the receipt; 0 when none did.
    pub batch: u32,
}

impl Layer {
    /// Days since first received.
    pub fn age(&self, today: Day) -> Option<i32> {
        self.received_on.map(|day| today - day)
    }

    /// Days since arrived in the country.
    pub fn days_in_stock(&self, today: Day) -> Option<i32> {
        self.landed_on.map(|day| today - day)
    }
}

/// One SKU's stock on a day.
#[derive(Clone, Debug, Default)]
pub struct Stock {
    pub positions: Vec<Position>,
    /// By warehouse, in the order they leave. Their units sum to the positive
    /// balances.
    pub layers: Vec<Layer>,
    /// Units of transfers still under way: place in `Arrivals::moves` and the
    /// units, `warehouse` being where they go.
    pub under_way: Vec<(u32, Layer)>,
}

impl Stock {
    /// Everything dated `today` or before.
    pub fn of(snapshot: &Snapshot, sku: SkuId, today: Day) -> Stock {
        Stock::with(snapshot, sku, &Arrivals::of(snapshot, sku, today), today)
    }

    /// [`Stock::of`], for who has the arrivals already.
    pub fn with(snapshot: &Snapshot, sku: SkuId, arrivals: &Arrivals, today: Day) -> Stock {
        let positions = positions(snapshot, sku, arrivals, today);
        if arrivals.moves().is_empty() {
            let layers = newest(snapshot, sku, arrivals, &positions, today);
            return Stock { positions, layers, under_way: Vec::new() };
        }
        let replay = replay::replay(snapshot, sku, arrivals, today, &mut Nobody);
        let (layers, under_way) = replay.into_layers();
        Stock { positions, layers, under_way }
    }

    /// The layers in one warehouse, the next to leave first.
    pub fn at(&self, warehouse: WarehouseId) -> &[Layer] {
        let from = self.layers.partition_point(|layer| layer.warehouse < warehouse);
        let to = self.layers.partition_point(|layer| layer.warehouse <= warehouse);
        &self.layers[from..to]
    }
}

/// On hand as the newest receipts, without replaying anything but warehouses
/// where receipts do not explain all of it and the day the rest was first seen
/// decides its cost.
fn newest(
    snapshot: &Snapshot,
    sku: SkuId,
    arrivals: &Arrivals,
    positions: &[Position],
    today: Day,
) -> Vec<Layer> {
    let mut wanting: Vec<(WarehouseId, i64)> = Vec::with_capacity(positions.len());
    wanting.extend(positions.iter().filter(|at| at.on_hand > 0).map(|at| (at.warehouse, at.on_hand)));
    let mut open = wanting.len();
    if open == 0 {
        return Vec::new();
    }
    let mut layers: Vec<Layer> = Vec::with_capacity(open * 2);
    for arrival in inferred(snapshot, sku, arrivals, today).into_iter().rev().chain(arrivals.newest_first()) {
        let Some(at) = wanting.iter_mut().find(|at| at.0 == arrival.warehouse && at.1 > 0) else { continue };
        let taken = arrival.quantity.min(at.1);
        if taken > 0 {
            at.1 -= taken;
            layers.push(replay::layer_of(snapshot, sku, &arrival, at.0, taken));
            if at.1 == 0 {
                open -= 1;
                if open == 0 {
                    break;
                }
            }
        }
    }
    let unexplained = wanting.iter().filter(|at| at.1 > 0);
    let mut replayed: Vec<WarehouseId> = Vec::new();
    for (warehouse, units) in unexplained {
        if cost::is_dated(snapshot, sku, *warehouse) {
            replayed.push(*warehouse);
        } else {
            layers.push(Layer { units: *units, ..replay::unexplained(snapshot, sku, *warehouse, today) });
        }
    }
    layers.reverse();
    if !replayed.is_empty() {
        layers.retain(|layer| !replayed.contains(&layer.warehouse));
        let replay = replay::replay_at(snapshot, sku, arrivals, today, Some(&replayed), &mut Nobody);
        layers.extend(replay.into_layers().0);
    }
    layers.sort_by_key(|layer| layer.warehouse);
    layers
}

#[cfg(test)]
mod tests;

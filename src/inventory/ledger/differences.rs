//! Counts beside the ledger: what of them nothing explains, and the receipts
//! inferred from them. The cases: `ledger`, case 5.

use super::{Movement, each_movement};
use crate::inventory::arrivals::{Arrival, Arrivals, Source};
use crate::inventory::day::Day;
use crate::inventory::ids::{CurrencyId, SkuId, TextId, WarehouseId};
use crate::inventory::snapshot::Snapshot;

/// A count and what the ledger said before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    pub warehouse: WarehouseId,
    pub as_of: Day,
    /// Day of the count before; None: it is the first one there.
    pub since: Option<Day>,
    pub counted: i64,
    /// None: nothing says what was there before (opening stock): neither a count
    /// nor an arrival, though sales may.
    pub expected: Option<i64>,
    /// What recorded the count.
    pub batch: u32,
}

/// Every count of a SKU beside the balance that the count before it and the
/// movements since lead to, by warehouse and in order of time.
pub fn differences(snapshot: &Snapshot, sku: SkuId, arrivals: &Arrivals, today: Day) -> Vec<Difference> {
    differences_at(snapshot, sku, arrivals, today, |_| true)
}

fn differences_at(
    snapshot: &Snapshot,
    sku: SkuId,
    arrivals: &Arrivals,
    today: Day,
    at: impl Fn(WarehouseId) -> bool,
) -> Vec<Difference> {
    let counts = snapshot.counts.of(sku).iter().take_while(|count| count.as_of <= today);
    let counts = counts.filter(|count| at(count.warehouse));
    if counts.clone().next().is_none() {
        return Vec::new();
    }
    let mut moved: Vec<(WarehouseId, Day, i64, bool)> = Vec::new();
    each_movement(snapshot, sku, arrivals, today, |warehouse, day, kind, units| {
        if at(warehouse) {
            moved.push((warehouse, day, units, matches!(kind, Movement::Arrival | Movement::TransferIn)));
        }
    });
    moved.sort_unstable();
    let mut differences: Vec<Difference> = Vec::new();
    for count in counts {
        // The lots of one count lie together, and add up.
        let same = |last: &&mut Difference| (last.warehouse, last.as_of) == (count.warehouse, count.as_of);
        match differences.last_mut().filter(same) {
            Some(last) => last.counted += count.on_hand,
            None => differences.push(Difference {
                warehouse: count.warehouse,
                as_of: count.as_of,
                since: None,
                counted: count.on_hand,
                expected: None,
                batch: count.batch,
            }),
        }
    }
    differences.sort_unstable_by_key(|difference| (difference.warehouse, difference.as_of));
    let mut before: Option<Difference> = None;
    let mut next = 0;
    for difference in &mut differences {
        let here = difference.warehouse;
        let last = before.filter(|last| last.warehouse == here);
        next += moved[next..].partition_point(|row| row.0 < here);
        let mut known = last.is_some();
        let mut expected = last.map_or(0, |last| last.counted);
        while let Some(row) = moved.get(next).filter(|row| row.0 == here && row.1 <= difference.as_of) {
            known |= row.3;
            expected += row.2;
            next += 1;
        }
        difference.expected = known.then_some(expected);
        difference.since = last.map(|last| last.as_of);
        before = Some(*difference);
    }
    differences
}

/// Receipts inferred from counts (case 5), in order of time.
pub fn inferred(snapshot: &Snapshot, sku: SkuId, arrivals: &Arrivals, today: Day) -> Vec<Arrival> {
    if snapshot.counts.of(sku).is_empty() {
        return Vec::new();
    }
    let told = |warehouse: WarehouseId| {
        arrivals.iter().any(|arrival| arrival.warehouse == warehouse)
            || arrivals.moves().iter().any(|trip| trip.from == warehouse || trip.to == warehouse)
    };
    let mut inferred = Vec::new();
    let mut opened: Option<WarehouseId> = None;
    for difference in differences_at(snapshot, sku, arrivals, today, |warehouse| !told(warehouse)) {
        // The first count is opening stock, however little was known before.
        let opening = opened.replace(difference.warehouse) != Some(difference.warehouse);
        let rise = difference.expected.map_or(0, |expected| difference.counted - expected);
        if !opening && rise > 0 {
            inferred.push(Arrival {
                day: difference.as_of,
                warehouse: difference.warehouse,
                quantity: rise,
                lot: TextId::NONE,
                unit_cost: None,
                currency: CurrencyId::NONE,
                purchase_order: TextId::NONE,
                expires_on: None,
                source: Source::Inferred,
                batch: difference.batch,
            });
        }
    }
    inferred.sort_by_key(|arrival| (arrival.day, arrival.warehouse));
    inferred
}

//! Which lot ships first, and where a newer one went before (`fifo`).
//!
//! - Case 1. L1 received on the 1st, L2 on the 10th, both there: L1 is next,
//!   then L2. Units without a known age come first, without a name.
//! - Case 2. The newest count of a warehouse names lots: they are what is there.
//!   L1 20 and L2 30 counted, 25 sold since: L2 25, whatever the layers say.
//! - Case 3. No warehouse named: the next lot is of the first selling warehouse,
//!   in the order of the file, that has any; `rows` list all.
//! - Case 4. Breach: between two counts L2 fell by 30, 10 of them transferred,
//!   and of L1, received earlier, 15 were still there: 15 units went out of turn.
//!   Several older lots are charged the oldest first, and no unit twice.
//!
//! Expiry days are shown; the order is that of receipt.

use super::answers::{Fifo, FifoBreach, FifoRow};
use super::arrivals::Arrivals;
use super::day::Day;
use super::facts::Count;
use super::freshness;
use super::ids::{SkuId, TextId, WarehouseId};
use super::layers::Stock;
use super::outcome::{NoData, Outcome};
use super::places::{Places, skus};
use super::scope::Scope;
use super::snapshot::Snapshot;
use std::collections::BTreeMap;

/// Units of one lot in a warehouse.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Lot {
    lot: TextId,
    received_on: Option<Day>,
    expires_on: Option<Day>,
    units: i64,
}

/// When a lot was first received anywhere, and when it expires.
struct Lots(BTreeMap<TextId, (Day, Option<Day>)>);

impl Lots {
    fn of(arrivals: &Arrivals) -> Lots {
        let mut lots = BTreeMap::new();
        for arrival in arrivals.iter().filter(|arrival| arrival.lot.is_some()) {
            let known = lots.entry(arrival.lot).or_insert((arrival.day, arrival.expires_on));
            known.0 = known.0.min(arrival.day);
            known.1 = known.1.or(arrival.expires_on);
        }
        Lots(lots)
    }

    fn received_on(&self, lot: TextId) -> Option<Day> {
        self.0.get(&lot).map(|(day, _)| *day)
    }

    fn lot(&self, lot: TextId, units: i64) -> Lot {
        let expires_on = self.0.get(&lot).and_then(|(_, day)| *day);
        Lot { lot, received_on: self.received_on(lot), expires_on, units }
    }
}

/// The rows of each count of a SKU in a warehouse, in order of time.
fn counts(snapshot: &Snapshot, sku: SkuId, warehouse: WarehouseId, today: Day) -> Vec<Vec<&Count>> {
    let mut counts: Vec<Vec<&Count>> = Vec::new();
    let here = snapshot.counts.of(sku).iter().filter(|row| row.warehouse == warehouse && row.as_of <= today);
    for row in here {
        match counts.last_mut().filter(|rows| rows[0].as_of == row.as_of) {
            Some(rows) => rows.push(row),
            None => counts.push(vec![row]),
        }
    }
    counts
}

/// What is there, the next to ship first.
fn lots_at(
    snapshot: &Snapshot,
    sku: SkuId,
    warehouse: WarehouseId,
    arrivals: &Arrivals,
    stock: &Stock,
    today: Day,
) -> Vec<Lot> {
    let newest = counts(snapshot, sku, warehouse, today).pop();
    let Some(counted) = newest.filter(|rows| rows.iter().any(|row| row.lot.is_some())) else {
        let layers = stock.at(warehouse).iter();
        return layers
            .map(|layer| Lot {
                lot: layer.lot,
                received_on: layer.received_on,
                expires_on: layer.expires_on,
                units: layer.units,
            })
            .collect();
    };
    let lots = Lots::of(arrivals);
    let as_of = counted[0].as_of;
    let mut there: Vec<Lot> = counted.iter().map(|row| lots.lot(row.lot, row.on_hand)).collect();
    for arrival in arrivals.iter().filter(|at| at.warehouse == warehouse && at.day > as_of && at.quantity > 0)
    {
        let mut lot = lots.lot(arrival.lot, arrival.quantity);
        lot.received_on = lot.received_on.or(Some(arrival.day));
        there.push(Lot { expires_on: lot.expires_on.or(arrival.expires_on), ..lot });
    }
    for trip in arrivals.moves().iter().filter(|trip| trip.to == warehouse) {
        let landed: i64 = trip.landings.iter().filter(|(day, _)| *day > as_of).map(|(_, units)| units).sum();
        if landed > 0 {
            there.push(lots.lot(trip.lot, landed));
        }
    }
    there.sort_by_key(|lot| (lot.received_on, lot.lot));
    let on_hand =
        stock.positions.iter().find(|at| at.warehouse == warehouse).map_or(0, |at| at.on_hand.max(0));
    let mut left = there.iter().map(|lot| lot.units).sum::<i64>() - on_hand;
    for lot in &mut there {
        let taken = left.clamp(0, lot.units.max(0));
        lot.units -= taken;
        left -= taken;
    }
    there.retain(|lot| lot.units > 0);
    there
}

/// Units of newer lots that left while older ones were there, by (newer, older).
fn breaches_at(
    snapshot: &Snapshot,
    sku: SkuId,
    warehouse: WarehouseId,
    arrivals: &Arrivals,
    today: Day,
) -> BTreeMap<(TextId, TextId), i64> {
    let mut breaches = BTreeMap::new();
    let lots = Lots::of(arrivals);
    let counts = counts(snapshot, sku, warehouse, today);
    for pair in counts.windows(2) {
        let [before, after] = pair else { continue };
        let span = |day: Day| before[0].as_of < day && day <= after[0].as_of;
        let units = |rows: &[&Count], lot: TextId| -> i64 {
            rows.iter().filter(|row| row.lot == lot).map(|row| row.on_hand).sum()
        };
        let mut dated: Vec<(Day, TextId)> = before
            .iter()
            .chain(after)
            .filter_map(|row| Some((lots.received_on(row.lot)?, row.lot)))
            .collect();
        dated.sort_unstable();
        dated.dedup();
        let mut remaining: Vec<i64> = dated.iter().map(|(_, lot)| units(after, *lot)).collect();
        for (place, (received, lot)) in dated.iter().enumerate() {
            let arrived: i64 = arrivals
                .iter()
                .filter(|at| at.warehouse == warehouse && at.lot == *lot && span(at.day))
                .map(|at| at.quantity)
                .sum();
            let moved = arrivals.moves().iter().filter(|trip| trip.lot == *lot);
            let moved: i64 = moved
                .map(|trip| {
                    let left = if trip.from == warehouse && span(trip.moved_on) { trip.quantity } else { 0 };
                    let landed = trip.landings.iter().filter(|(day, _)| trip.to == warehouse && span(*day));
                    left - landed.map(|(_, units)| units).sum::<i64>()
                })
                .sum();
            let mut fell = units(before, *lot) + arrived - moved - units(after, *lot);
            for older in (0..place).filter(|older| dated[*older].0 < *received) {
                let out_of_turn = fell.min(remaining[older]);
                if out_of_turn > 0 {
                    *breaches.entry((*lot, dated[older].1)).or_insert(0) += out_of_turn;
                    remaining[older] -= out_of_turn;
                    fell -= out_of_turn;
                }
            }
        }
    }
    breaches
}

/// The next lot to ship of the items and places of a scope, all lots on hand in
/// the order they ship, and the breaches of that order.
pub fn fifo(snapshot: &Snapshot, scope: &Scope, today: Day) -> Outcome<Fifo> {
    let places = Places::of(snapshot, scope);
    let label = |text: TextId| text.is_some().then(|| snapshot.names.texts.text(text));
    let mut known = false;
    let mut answer = Fifo::default();
    for sku in skus(snapshot, scope).iter() {
        let arrivals = Arrivals::of(snapshot, *sku, today);
        let stock = Stock::with(snapshot, *sku, &arrivals, today);
        known |= stock.positions.iter().any(|at| places.contains(at.warehouse));
        let mut found: Vec<(WarehouseId, Vec<Lot>)> = Vec::new();
        for warehouse in &places.warehouses {
            let lots = lots_at(snapshot, *sku, *warehouse, &arrivals, &stock, today);
            if !lots.is_empty() {
                found.push((*warehouse, lots));
            }
            for ((newer, older), units) in breaches_at(snapshot, *sku, *warehouse, &arrivals, today) {
                answer.breaches.push(FifoBreach {
                    sku: snapshot.names.skus.text(*sku),
                    warehouse: snapshot.names.warehouses.text(*warehouse),
                    newer_lot: snapshot.names.texts.text(newer),
                    older_lot: snapshot.names.texts.text(older),
                    units,
                });
            }
        }
        let first = found.iter().find(|(warehouse, _)| snapshot.sells(*warehouse)).or(found.first());
        if let (Some((warehouse, lots)), None) = (first, &answer.warehouse) {
            let next = lots[0];
            let same = |lot: &&Lot| next.lot.is_some() && lot.lot == next.lot;
            answer.next_lot = label(next.lot);
            answer.received_on = next.received_on;
            answer.expires_on = next.expires_on;
            answer.units = lots.iter().filter(same).map(|lot| lot.units).sum::<i64>().max(next.units);
            answer.warehouse = Some(snapshot.names.warehouses.text(*warehouse));
        }
        for (warehouse, lots) in &found {
            answer.rows.extend(lots.iter().map(|lot| FifoRow {
                warehouse: snapshot.names.warehouses.text(*warehouse),
                lot: label(lot.lot),
                received_on: lot.received_on,
                expires_on: lot.expires_on,
                units: lot.units,
            }));
        }
    }
    if !known {
        return Outcome::no_data(NoData::Stock);
    }
    answer.breaches.sort_by_key(|breach| std::cmp::Reverse(breach.units));
    let fresh = freshness::stock(snapshot, scope.skus.as_deref(), &places.warehouses, today);
    let mut outcome = Outcome::of(answer).used("order", "first received");
    outcome.as_of = fresh.as_of;
    outcome.stale = fresh.stale;
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    const TODAY: &str = "2026-11-23";

    fn team() -> Team {
        let mut team = Team::new();
        let (one, two) = (team.text("L1"), team.text("L2"));
        team.warehouse("CN-FAC", "CN", "factory", &[]);
        team.warehouse("DE-FRA", "DE", "own", &[]);
        team.receipt("2026-11-01", "A", "DE-FRA", 50).lot = one;
        team.receipt("2026-11-10", "A", "DE-FRA", 50).lot = two;
        team.facts.receipts[1].expires_on = Some(day("2027-11-10"));
        team
    }

    fn ask(team: &Team) -> Fifo {
        let snapshot = team.snapshot();
        let scope = Scope::item(snapshot.names.skus.get("A").unwrap());
        fifo(&snapshot, &scope, day(TODAY)).answer.unwrap()
    }

    fn lots(answer: &Fifo) -> Vec<(Option<&str>, i64)> {
        answer.rows.iter().map(|row| (row.lot.as_deref(), row.units)).collect()
    }

    fn count(team: &mut Team, on: &str, units: [i64; 2]) {
        for (lot, units) in ["L1", "L2"].iter().zip(units) {
            let lot = team.text(lot);
            team.count(on, "A", "DE-FRA", units).lot = lot;
        }
    }

    #[test]
    fn the_first_received_ships_first() {
        let mut team = team();
        team.sale("2026-11-12", "A", "DE", "shopify", 20, 1.0);
        let answer = ask(&team);
        assert_eq!((answer.next_lot.as_deref(), answer.units), (Some("L1"), 30), "case 1");
        assert_eq!((answer.received_on, answer.expires_on), (Some(day("2026-11-01")), None), "case 1");
        assert_eq!(lots(&answer), [(Some("L1"), 30), (Some("L2"), 50)], "case 1");
        team.count("2026-11-13", "A", "DE-FRA", 105);
        assert_eq!(ask(&team).next_lot, None, "case 1");
    }

    #[test]
    fn counted_lots_are_what_is_there() {
        let mut team = team();
        count(&mut team, "2026-11-12", [20, 30]);
        assert_eq!(lots(&ask(&team)), [(Some("L1"), 20), (Some("L2"), 30)], "case 2");
        team.sale("2026-11-13", "A", "DE", "shopify", 25, 1.0);
        assert_eq!(lots(&ask(&team)), [(Some("L2"), 25)], "case 2");
        team.receipt("2026-11-14", "A", "DE-FRA", 5);
        assert_eq!(lots(&ask(&team)), [(Some("L2"), 25), (None, 5)], "case 2");
    }

    #[test]
    fn the_warehouse_customers_are_served_from() {
        let mut team = team();
        team.receipt("2026-10-01", "A", "CN-FAC", 50);
        let answer = ask(&team);
        assert_eq!((answer.warehouse.as_deref(), answer.rows.len()), (Some("DE-FRA"), 3), "case 3");
    }

    #[test]
    fn a_newer_lot_that_went_before() {
        let mut team = team();
        let two = team.text("L2");
        count(&mut team, "2026-11-12", [20, 50]);
        count(&mut team, "2026-11-19", [15, 20]);
        team.transfer("2026-11-15", "A", "DE-FRA", "CN-FAC", 10, "").lot = two;
        let breaches = ask(&team).breaches;
        assert_eq!(breaches.len(), 1, "case 4");
        let breach = &breaches[0];
        assert_eq!((&*breach.newer_lot, &*breach.older_lot, breach.units), ("L2", "L1", 15), "case 4");
        team.facts.stock[2].on_hand = 0;
        assert_eq!(ask(&team).breaches.len(), 0, "case 4: nothing older was left");
    }
}

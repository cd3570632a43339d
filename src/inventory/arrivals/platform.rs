//! What a platform says is to come, beside the shipments that are known.
//!
//! A count may tell what of a SKU is planned, in transit and receiving there as
//! of its day. These are the same goods as the open shipments known for the
//! place: the larger number counts, and what the platform has beyond them is to
//! come without a shipment, at the stage that its column says.
//!
//! - Case 1. Counted on 10 Nov with 100 in transit, shipments of 60 open: 60 of
//!   them and 40 more. Shipments of 130: those alone.
//! - Case 2. 30 have arrived there since the count (receipts, transfers, a rise
//!   to a later count that tells nothing of the kind): 70 are still to come.
//!   What is receiving arrives first.
//! - Case 3. A shipment that left after the count is beside what it told.
//! - Case 4. Planned stands apart: the larger of both, less what left since.
//! - Case 5. The newest count that tells any of it counts, those of several lots
//!   or codes of that day added up; one that leaves the columns blank tells nothing.

use super::{Arrivals, Inbound, Stage};
use crate::inventory::day::Day;
use crate::inventory::facts::Count;
use crate::inventory::ids::{TextId, WarehouseId};
use crate::inventory::ledger;

/// What the newest telling count of one warehouse says.
#[derive(Clone, Copy)]
struct Told {
    warehouse: WarehouseId,
    as_of: Day,
    planned: i64,
    in_transit: i64,
    receiving: i64,
    batch: u32,
}

/// Whether a count tells what is to come.
pub fn tells(count: &Count) -> bool {
    count.planned.is_some() || count.in_transit.is_some() || count.receiving.is_some()
}

/// What platforms have on its way beyond the shipments in `arrivals`.
pub(super) fn beyond(arrivals: &Arrivals) -> Vec<Inbound> {
    let mut told: Vec<Told> = Vec::new();
    let counts = arrivals.snapshot.counts.of(arrivals.sku).iter();
    for count in counts.take_while(|count| count.as_of <= arrivals.today).filter(|count| tells(count)) {
        let new = Told {
            warehouse: count.warehouse,
            as_of: count.as_of,
            planned: count.planned.unwrap_or(0),
            in_transit: count.in_transit.unwrap_or(0),
            receiving: count.receiving.unwrap_or(0),
            batch: count.batch,
        };
        match told.iter_mut().find(|told| told.warehouse == count.warehouse) {
            Some(known) if known.as_of == new.as_of => {
                known.planned += new.planned;
                known.in_transit += new.in_transit;
                known.receiving += new.receiving;
            }
            Some(known) => *known = new,
            None => told.push(new),
        }
    }
    if told.is_empty() {
        return Vec::new();
    }
    let rises = ledger::inferred(arrivals.snapshot, arrivals.sku, arrivals, arrivals.today);
    let arrived = |told: &Told| -> i64 {
        let here = |warehouse, day| warehouse == told.warehouse && day > told.as_of;
        let entered = arrivals.iter().chain(rises.iter().copied());
        let entered = entered.filter(|row| here(row.warehouse, row.day)).map(|row| row.quantity);
        let landings =
            arrivals.moves().iter().flat_map(|trip| trip.landings.iter().map(|land| (trip.to, land)));
        let landed = landings.filter(|(to, (day, _))| here(*to, *day)).map(|(_, (_, units))| *units);
        entered.sum::<i64>() + landed.sum::<i64>()
    };
    told.iter().flat_map(|told| told.beyond(arrivals.inbound(), arrived(told))).collect()
}

impl Told {
    /// Rows for what `known` does not tell; `arrived` units came since.
    fn beyond(&self, known: &[Inbound], arrived: i64) -> impl Iterator<Item = Inbound> + use<> {
        let later = |row: &&Inbound| row.shipped_on.is_some_and(|left| left > self.as_of);
        let of = |stages: &[Stage], left_later: bool| -> i64 {
            let here = known.iter().filter(|row| row.to == self.warehouse && stages.contains(&row.stage));
            here.filter(|row| later(row) == left_later).map(|row| row.quantity).sum()
        };
        let moving = [Stage::OnTheWay, Stage::Receiving];
        let arrived = arrived.max(0);
        let receiving = (self.receiving - arrived).max(0);
        let in_transit = (self.in_transit - (arrived - self.receiving).max(0)).max(0);
        let more = (receiving + in_transit - of(&moving, false)).max(0);
        let more_receiving = more.min((receiving - of(&[Stage::Receiving], false)).max(0));
        let planned = self.planned - of(&moving, true) - of(&[Stage::Planned], false);
        let (to, batch) = (self.warehouse, self.batch);
        [
            (Stage::Planned, planned),
            (Stage::OnTheWay, more - more_receiving),
            (Stage::Receiving, more_receiving),
        ]
        .into_iter()
        .filter(|(_, quantity)| *quantity > 0)
        .map(move |(stage, quantity)| Inbound {
            stage,
            quantity,
            to,
            from: TextId::NONE,
            mode: TextId::NONE,
            eta: None,
            shipped_on: None,
            shipment: TextId::NONE,
            purchase_order: TextId::NONE,
            supplier: TextId::NONE,
            status: TextId::NONE,
            transfer: None,
            batch,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    /// A count of 10 in FBA-DE on 10 Nov.
    fn team(planned: i64, in_transit: i64, receiving: i64) -> Team {
        let mut team = Team::new();
        team.warehouse("FBA-DE", "DE", "fba", &[]);
        let count = team.count("2026-11-10", "A", "FBA-DE", 10);
        (count.planned, count.in_transit, count.receiving) =
            (Some(planned), Some(in_transit), Some(receiving));
        team
    }

    /// What is to come on 23 Nov: stage, units and whether a shipment is known.
    fn coming(team: &Team) -> Vec<(&'static str, i64, bool)> {
        let snapshot = team.snapshot();
        let sku = snapshot.names.skus.get("A").unwrap();
        let arrivals = Arrivals::of(&snapshot, sku, day("2026-11-23"));
        let rows = arrivals.inbound().iter();
        rows.map(|row| (row.stage.name(), row.quantity, row.shipment.is_some())).collect()
    }

    #[test]
    fn the_larger_of_what_both_tell() {
        let mut team = team(0, 80, 20);
        assert_eq!(coming(&team), [("on_the_way", 80, false), ("receiving", 20, false)]);
        team.shipment("SH-1", "A", "FBA-DE", 60, "2026-11-01", "2026-12-20");
        let expected = [("on_the_way", 60, true), ("on_the_way", 20, false), ("receiving", 20, false)];
        assert_eq!(coming(&team), expected, "case 1");
        team.shipment("SH-2", "A", "FBA-DE", 70, "2026-11-05", "2026-12-20");
        assert_eq!(coming(&team), [("on_the_way", 60, true), ("on_the_way", 70, true)], "case 1");
        team.facts.shipments[1].shipped_on = Some(day("2026-11-12"));
        assert_eq!(coming(&team).iter().map(|row| row.1).sum::<i64>(), 170, "case 3");
    }

    #[test]
    fn what_arrived_since_is_no_longer_to_come() {
        let mut receipts = team(0, 80, 20);
        receipts.receipt("2026-11-10", "A", "FBA-DE", 5);
        receipts.receipt("2026-11-12", "A", "FBA-DE", 25);
        receipts.transfer("2026-11-11", "A", "CN-FAC", "FBA-DE", 5, "2026-11-20");
        assert_eq!(coming(&receipts), [("on_the_way", 70, false)], "case 2");
        let mut rise = team(0, 80, 20);
        rise.count("2026-11-15", "A", "FBA-DE", 40);
        assert_eq!(coming(&rise), [("on_the_way", 70, false)], "cases 2 and 5");
        rise.facts.stock[1].in_transit = Some(0);
        assert_eq!(coming(&rise), [], "case 5: told anew");
    }

    #[test]
    fn planned_stands_apart() {
        let mut team = team(50, 0, 0);
        assert_eq!(coming(&team), [("planned", 50, false)], "case 4");
        team.shipment("SH-1", "A", "FBA-DE", 20, "2026-11-12", "2026-12-20");
        assert_eq!(coming(&team), [("on_the_way", 20, true), ("planned", 30, false)], "case 4");
    }
}

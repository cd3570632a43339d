//! The ledger: what is where, from counts and movements.
//!
//! On hand = last count + receipts, transfers in, positive adjustments, returns
//! − sales, transfers out, negative adjustments since. A count is the end of its
//! day: movements of that day are before it. Its lots add up.
//!
//! - Case 1. Counted 100 on 1 Nov; sold 3 on 1 Nov, 5 on 2 Nov, received 20 on
//!   3 Nov: on hand 115 on 3 Nov. Without a count: 0 + 20 − 8 = 12.
//! - Case 2. 10 sold of nothing: −10, reported; 30 received then make 20.
//! - Case 3. Available = on hand − reserved of the last count.
//! - Case 4. A bundle's sale takes its components, at the warehouse of the sale,
//!   and nothing of the bundle.
//! - Case 5. Inferred receipts, only for a SKU and warehouse with counts and no
//!   receipt, arrival or transfer by the day asked: counted 40, sold 10, counted
//!   75 → 45 received on the day of the later count. Counted 20 instead → 10
//!   are unexplained shrinkage, never sold.
//! - Case 6. A SKU that was never counted, received or transferred anywhere:
//!   sales and adjustments alone do not say what is there. It has no balance
//!   (unknown), rather than a negative one.

mod differences;

pub use differences::{Difference, differences, inferred};

use super::arrivals::Arrivals;
use super::day::Day;
use super::ids::{MarketId, SkuId, WarehouseId};
use super::snapshot::{DaySale, Snapshot};

/// What one SKU's balance in one warehouse is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    pub warehouse: WarehouseId,
    /// Negative where more left than was known to be there.
    pub on_hand: i64,
    pub reserved: i64,
    /// The newest count; None: the balance is the ledger's alone.
    pub counted_on: Option<Day>,
}

impl Position {
    pub fn available(&self) -> i64 {
        self.on_hand - self.reserved
    }
}

/// A kind of movement, in the order of a day: what comes before what leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Movement {
    Arrival,
    TransferIn,
    AdjustmentIn,
    Return,
    Sale,
    TransferOut,
    AdjustmentOut,
}

/// Calls back with every movement of a SKU dated `today` or before: warehouse,
/// day, kind and signed units. Not in order of time across kinds.
pub fn each_movement(
    snapshot: &Snapshot,
    sku: SkuId,
    arrivals: &Arrivals,
    today: Day,
    mut call: impl FnMut(WarehouseId, Day, Movement, i64),
) {
    arrivals.each_entry(|warehouse, day, units| call(warehouse, day, Movement::Arrival, units));
    for trip in arrivals.moves() {
        call(trip.from, trip.moved_on, Movement::TransferOut, -trip.quantity);
        for (day, units) in &trip.landings {
            call(trip.to, *day, Movement::TransferIn, *units);
        }
    }
    for row in snapshot.adjustments.of(sku).iter().take_while(|row| row.day <= today) {
        let kind = if row.units >= 0 { Movement::AdjustmentIn } else { Movement::AdjustmentOut };
        call(row.warehouse, row.day, kind, row.units);
    }
    let mut sold = |sales: &[DaySale], each: i64| {
        for sale in sales {
            if sale.day > today {
                break;
            }
            if sale.warehouse.is_none() {
                continue;
            }
            if sale.ordered != 0 {
                call(sale.warehouse, sale.day, Movement::Sale, -i64::from(sale.ordered) * each);
            }
            if sale.returned != 0 {
                call(sale.warehouse, sale.day, Movement::Return, i64::from(sale.returned) * each);
            }
        }
    };
    if snapshot.components.is_empty() {
        return sold(snapshot.sales.of(sku), 1);
    }
    if !snapshot.is_bundle(sku) {
        sold(snapshot.sales.of(sku), 1);
        for (bundle, each) in snapshot.bundles_of.get(&sku).into_iter().flatten() {
            sold(snapshot.sales.of(*bundle), *each);
        }
    }
}

/// The balance of a SKU in every warehouse where it has a count or a movement,
/// in the order of their codes.
pub fn balances(snapshot: &Snapshot, sku: SkuId, today: Day) -> Vec<Position> {
    positions(snapshot, sku, &Arrivals::of(snapshot, sku, today), today)
}

/// [`balances`], for who has the arrivals already.
pub fn positions(snapshot: &Snapshot, sku: SkuId, arrivals: &Arrivals, today: Day) -> Vec<Position> {
    let mut found = Positions { rows: Vec::new(), places: [0; NEAR] };
    for count in snapshot.counts.of(sku).iter().take_while(|count| count.as_of <= today) {
        let position = found.at(count.warehouse);
        if position.counted_on != Some(count.as_of) {
            *position =
                Position { warehouse: count.warehouse, counted_on: Some(count.as_of), ..Position::default() };
        }
        position.on_hand += count.on_hand;
        position.reserved += count.reserved.unwrap_or(0);
    }
    if found.rows.is_empty() && arrivals.iter().next().is_none() && arrivals.moves().is_empty() {
        return found.rows;
    }
    each_movement(snapshot, sku, arrivals, today, |warehouse, day, _, units| {
        let position = found.at(warehouse);
        if position.counted_on.is_none_or(|counted| day > counted) {
            position.on_hand += units;
        }
    });
    found.rows.sort_unstable_by_key(|position| position.warehouse);
    found.rows
}

/// Warehouses with ids below this, in practice all, are found without a search.
const NEAR: usize = 64;

/// Positions while they are summed.
struct Positions {
    rows: Vec<Position>,
    /// By warehouse id: place in `rows` + 1; 0: none yet.
    places: [u8; NEAR],
}

impl Positions {
    #[inline]
    fn at(&mut self, warehouse: WarehouseId) -> &mut Position {
        let known = self.places.get(warehouse.index()).copied().unwrap_or(0);
        let at = match known {
            0 => self.new_place(warehouse),
            place => usize::from(place) - 1,
        };
        &mut self.rows[at]
    }

    #[cold]
    fn new_place(&mut self, warehouse: WarehouseId) -> usize {
        if let Some(at) = self.rows.iter().position(|row| row.warehouse == warehouse) {
            return at;
        }
        self.rows.push(Position { warehouse, ..Position::default() });
        let at = self.rows.len() - 1;
        if let (Some(place), Ok(next)) = (self.places.get_mut(warehouse.index()), u8::try_from(at + 1)) {
            *place = next;
        }
        at
    }
}

/// The first day anything is known of a SKU in these places: a movement in one
/// of the warehouses, a count of more than nothing, or a sale in one of the
/// markets. Empty lists are every place. None: never.
pub fn first_movement(
    snapshot: &Snapshot,
    sku: SkuId,
    markets: &[MarketId],
    warehouses: &[WarehouseId],
    today: Day,
) -> Option<Day> {
    let everywhere = markets.is_empty() && warehouses.is_empty();
    let at = |warehouse: WarehouseId| everywhere || warehouses.contains(&warehouse);
    let counted = snapshot.counts.of(sku).iter().find(|count| count.on_hand > 0 && at(count.warehouse));
    let received = snapshot.receipts.of(sku).iter().find(|row| at(row.warehouse));
    let adjusted = snapshot.adjustments.of(sku).iter().find(|row| at(row.warehouse));
    let own =
        [counted.map(|row| row.as_of), received.map(|row| row.received_on), adjusted.map(|row| row.day)];
    let first_sale = |sku: SkuId| {
        let here = |sale: &&DaySale| markets.contains(&sale.market) || at(sale.warehouse);
        snapshot.sales.of(sku).iter().find(here).map(|sale| sale.day)
    };
    let within =
        snapshot.bundles_of.get(&sku).into_iter().flatten().filter_map(|(bundle, _)| first_sale(*bundle));
    let arrivals = Arrivals::of(snapshot, sku, today);
    let arrived = arrivals.iter().filter(|arrival| at(arrival.warehouse)).map(|arrival| arrival.day);
    let moved = arrivals.moves().iter().flat_map(|trip| {
        let left = at(trip.from).then_some(trip.moved_on);
        let landed = trip.landings.first().filter(|_| at(trip.to)).map(|(day, _)| *day);
        left.into_iter().chain(landed)
    });
    own.into_iter()
        .flatten()
        .chain(first_sale(sku))
        .chain(within)
        .chain(arrived.take(1))
        .chain(moved)
        .filter(|day| *day <= today)
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    const TODAY: &str = "2026-11-23";

    fn on_hand(team: &Team, sku: &str, today: &str) -> Vec<(i64, i64)> {
        let snapshot = team.snapshot();
        let sku = snapshot.names.skus.get(sku).unwrap();
        balances(&snapshot, sku, day(today)).iter().map(|at| (at.on_hand, at.available())).collect()
    }

    fn team() -> Team {
        let mut team = Team::new();
        team.warehouse("GB-MAN", "GB", "own", &[]);
        team
    }

    #[test]
    fn on_hand_is_the_last_count_and_what_moved_since() {
        let mut team = team();
        let reserved = team.count("2026-11-01", "A", "GB-MAN", 60);
        reserved.reserved = Some(7);
        let lot = team.text("L2");
        team.count("2026-11-01", "A", "GB-MAN", 40).lot = lot;
        team.sale("2026-11-01", "A", "GB", "shopify", 3, 3.0);
        team.sale("2026-11-02", "A", "GB", "shopify", 5, 5.0);
        team.receipt("2026-11-03", "A", "GB-MAN", 20);
        assert_eq!(on_hand(&team, "A", "2026-11-01"), [(100, 93)], "cases 1 and 3");
        assert_eq!(on_hand(&team, "A", "2026-11-03"), [(115, 108)], "cases 1 and 3");
        team.facts.stock.clear();
        assert_eq!(on_hand(&team, "A", TODAY), [(12, 12)], "case 1");
    }

    #[test]
    fn what_was_not_there_is_owed() {
        let mut team = team();
        team.sale("2026-11-02", "A", "GB", "shopify", 10, 5.0);
        team.adjustment("2026-11-02", "A", "GB-MAN", 1);
        assert_eq!(on_hand(&team, "A", TODAY), [], "case 6");
        team.facts.adjustments.clear();
        team.receipt("2026-11-30", "A", "GB-MAN", 30);
        assert_eq!(on_hand(&team, "A", "2026-11-10"), [], "case 6: what comes later is not seen");
        team.facts.receipts.clear();
        team.count("2026-11-01", "A", "GB-MAN", 0);
        assert_eq!(on_hand(&team, "A", TODAY), [(-10, -10)], "case 2");
        team.facts.stock.clear();
        team.receipt("2026-11-03", "A", "GB-MAN", 30);
        assert_eq!(on_hand(&team, "A", TODAY), [(20, 20)], "case 2");
        team.sale("2026-11-04", "A", "GB", "shopify", -2, -5.0);
        team.adjustment("2026-11-05", "A", "GB-MAN", -4);
        team.adjustment("2026-11-05", "A", "GB-MAN", 1);
        assert_eq!(on_hand(&team, "A", TODAY), [(19, 19)]);
    }

    #[test]
    fn a_bundle_takes_its_components() {
        let mut team = team();
        team.bundle("KIT", "A", 2);
        team.count("2026-11-01", "A", "GB-MAN", 50);
        team.count("2026-11-01", "KIT", "GB-MAN", 5);
        team.sale("2026-11-02", "KIT", "GB", "shopify", 3, 30.0);
        assert_eq!(on_hand(&team, "A", TODAY), [(44, 44)], "case 4");
        assert_eq!(on_hand(&team, "KIT", TODAY), [(5, 5)], "case 4");
    }

    #[test]
    fn a_rise_between_counts_is_a_receipt_where_nothing_else_tells_one() {
        let mut team = team();
        team.count("2026-11-01", "A", "GB-MAN", 40);
        team.sale("2026-11-05", "A", "GB", "shopify", 10, 10.0);
        team.count("2026-11-08", "A", "GB-MAN", 75);
        let found = |team: &Team| {
            let snapshot = team.snapshot();
            let sku = snapshot.names.skus.get("A").unwrap();
            let arrivals = Arrivals::of(&snapshot, sku, day(TODAY));
            let inferred = inferred(&snapshot, sku, &arrivals, day(TODAY));
            inferred.iter().map(|arrival| (arrival.day.to_string(), arrival.quantity)).collect::<Vec<_>>()
        };
        assert_eq!(found(&team), [("2026-11-08".to_owned(), 45)], "case 5");
        team.facts.stock[1].on_hand = 20;
        assert_eq!(found(&team), [], "case 5");
        let snapshot = team.snapshot();
        let sku = snapshot.names.skus.get("A").unwrap();
        let arrivals = Arrivals::of(&snapshot, sku, day(TODAY));
        let last = *differences(&snapshot, sku, &arrivals, day(TODAY)).last().unwrap();
        assert_eq!((last.expected, last.counted), (Some(30), 20), "case 5");
        team.facts.stock[1].on_hand = 75;
        team.receipt("2026-11-20", "A", "GB-MAN", 1);
        assert_eq!(found(&team), [], "case 5: a real receipt is known there");
    }

    #[test]
    fn the_first_movement_of_a_place() {
        let mut team = team();
        team.count("2026-10-01", "A", "GB-MAN", 0);
        team.sale("2026-11-05", "A", "GB", "shopify", 10, 10.0);
        team.receipt("2026-09-05", "A", "CN-FAC", 10);
        let snapshot = team.snapshot();
        let sku = snapshot.names.skus.get("A").unwrap();
        let gb = [snapshot.names.markets.get("GB").unwrap()];
        let warehouse = [snapshot.names.warehouses.get("GB-MAN").unwrap()];
        let first =
            |markets, warehouses, today| first_movement(&snapshot, sku, markets, warehouses, day(today));
        assert_eq!(first(&gb, &warehouse, TODAY), Some(day("2026-11-05")));
        assert_eq!(first(&gb, &warehouse, "2026-11-04"), None);
        assert_eq!(first(&[], &[], TODAY), Some(day("2026-09-05")));
    }
}

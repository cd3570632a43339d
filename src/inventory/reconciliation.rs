//! Does the stock add up? Each count beside what the count before it and the
//! movements since lead to (`ledger`).
//!
//! Asked without a period: the newest count of each warehouse, of the items
//! asked about; with one, every count in it. A difference is worth its units at
//! the cost of the last arrival by that day, else at the item's unit cost, with
//! freight and duty where `costs` has them (`cost`). Rows are the differences,
//! the largest in money first.
//!
//! - Case 1. Counted 100, sold 30, received 20, counted 85: 90 expected, 5
//!   missing, at 2.00 worth −10.00. Counted 93: 3 found.
//! - Case 2. A first count is opening stock, unless arrivals are known before
//!   it: received 50, sold 10, first counted 38: 2 missing.
//! - Case 3. A rise where no arrival is recorded is an inferred receipt, no
//!   difference.
//! - Case 4. A SKU that is or was there and has no count to compare is left out
//!   (`not_recounted`); where none has, there is no data.
//! - Case 5. With a period each count is judged, not their sum: 5 missing, then
//!   5 found are two differences.

use super::answers::{Reconciliation, ReconciliationRow};
use super::arrivals::Arrivals;
use super::cost::{self, Total, UnitCost, Valuer, Worth};
use super::day::{Day, Span};
use super::freshness;
use super::ids::{SkuId, WarehouseId};
use super::ledger::{self, Difference};
use super::outcome::{LeftOut, LeftOutReason, NoData, Outcome};
use super::places::{Places, skus};
use super::scope::Scope;
use super::snapshot::Snapshot;
use rayon::prelude::*;

/// Which counts are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// The newest of each warehouse.
    Newest,
    Period(Span),
    /// Those published after this sequence of the store.
    PublishedAfter(i64),
}

/// A count that movements do not explain.
#[derive(Clone, Debug)]
pub struct Unexplained {
    pub sku: SkuId,
    pub count: Difference,
    pub expected: i64,
    pub unit_cost: UnitCost,
}

impl Unexplained {
    /// Negative: missing.
    pub fn units(&self) -> i64 {
        self.count.counted - self.expected
    }
}

#[derive(Default)]
struct Found {
    counts: i64,
    opening: i64,
    inferred: i64,
    not_recounted: usize,
    unexplained: Vec<Unexplained>,
}

impl Found {
    fn merge(mut self, other: Found) -> Found {
        self.counts += other.counts;
        self.opening += other.opening;
        self.inferred += other.inferred;
        self.not_recounted += other.not_recounted;
        self.unexplained.extend(other.unexplained);
        self
    }
}

/// Which counts of which warehouses.
struct Selection<'a> {
    snapshot: &'a Snapshot,
    places: &'a Places,
    counts: Counts,
    /// By warehouse; None: not counted.
    newest: Vec<Option<Day>>,
    today: Day,
}

impl Selection<'_> {
    fn has(&self, count: &Difference) -> bool {
        self.places.contains(count.warehouse)
            && match self.counts {
                Counts::Newest => self.newest.get(count.warehouse.index()) == Some(&Some(count.as_of)),
                Counts::Period(period) => period.contains(count.as_of),
                Counts::PublishedAfter(sequence) => is_after(self.snapshot, count.batch, sequence),
            }
    }

    fn compare(&self, sku: SkuId) -> Found {
        let (snapshot, today) = (self.snapshot, self.today);
        let mut found = Found::default();
        let arrivals = Arrivals::of(snapshot, sku, today);
        let inferred = ledger::inferred(snapshot, sku, &arrivals, today);
        for count in ledger::differences(snapshot, sku, &arrivals, today) {
            if !self.has(&count) {
                continue;
            }
            let Some(expected) = count.expected else {
                found.opening += 1;
                continue;
            };
            found.counts += 1;
            let rise =
                inferred.iter().find(|rise| (rise.warehouse, rise.day) == (count.warehouse, count.as_of));
            if let Some(rise) = rise {
                found.inferred += rise.quantity;
            } else if count.counted != expected {
                let unit_cost = unit_cost(snapshot, sku, &arrivals, count.warehouse, count.as_of);
                found.unexplained.push(Unexplained { sku, count, expected, unit_cost });
            }
        }
        if found.counts == 0 {
            let there = |position: &ledger::Position| {
                self.places.contains(position.warehouse) && position.on_hand != 0
            };
            let is_there = ledger::positions(snapshot, sku, &arrivals, today).iter().any(there);
            found.not_recounted += usize::from(is_there || found.opening > 0);
        }
        found
    }
}

/// What a unit of a difference costs.
fn unit_cost(
    snapshot: &Snapshot,
    sku: SkuId,
    arrivals: &Arrivals,
    warehouse: WarehouseId,
    day: Day,
) -> UnitCost {
    let last = arrivals.newest_first().find(|arrival| arrival.quantity > 0 && arrival.day <= day);
    let cost = match last {
        Some(last) => cost::of_arrival(snapshot, sku, &last),
        None => cost::of_item(snapshot, sku, day),
    };
    Valuer::new(snapshot, sku).unit(warehouse, cost, day).0
}

/// Counts of the scope that movements do not explain, the largest in money
/// first, then those of unknown cost, and the totals.
pub fn reconciliation(
    snapshot: &Snapshot,
    scope: &Scope,
    counts: Counts,
    today: Day,
) -> Outcome<Reconciliation> {
    let places = Places::of(snapshot, scope);
    let (found, unexplained) = compare(snapshot, scope, &places, counts, today);
    if found.counts == 0 {
        return Outcome::no_data(NoData::Counts);
    }
    let mut answer = Reconciliation {
        counts: found.counts,
        opening_counts: found.opening,
        inferred_units: found.inferred,
        ..Reconciliation::default()
    };
    let (mut gained, mut lost, mut all) = (Total::default(), Total::default(), Total::default());
    for of_sku in unexplained.chunk_by(|one, other| one.sku == other.sku) {
        let (mut more, mut less, mut both) = (Worth::default(), Worth::default(), Worth::default());
        for difference in of_sku {
            let units = difference.units();
            let (side, sum) = match units > 0 {
                true => (&mut more, &mut answer.found_units),
                false => (&mut less, &mut answer.missing_units),
            };
            *sum += units.abs();
            side.add(units.abs(), difference.unit_cost);
            both.add(units.abs(), difference.unit_cost);
        }
        gained.add(&more);
        lost.add(&less);
        all.add(&both);
    }
    (answer.found_value, answer.missing_value) = (gained.value(), lost.value());
    let mut rows: Vec<ReconciliationRow> = unexplained.iter().map(|found| row(snapshot, found)).collect();
    rows.sort_by(|a, b| {
        let worth = |row: &ReconciliationRow| row.value.map_or(-1.0, f64::abs);
        worth(b).total_cmp(&worth(a)).then(b.difference.abs().cmp(&a.difference.abs()))
    });
    answer.rows = rows;
    let period = if let Counts::Period(period) = counts { Some(period) } else { None };
    let fresh = freshness::stock_in(snapshot, scope.skus.as_deref(), &places.warehouses, period, today);
    let mut outcome =
        Outcome::of(answer).used("currency", snapshot.names.currencies.as_str(snapshot.rates.base));
    outcome = match period {
        Some(period) => outcome.used("period", serde_json::json!({"from": period.from, "to": period.to})),
        None => outcome.used("counts", "newest"),
    };
    outcome.left_out = all.left_out(snapshot);
    if found.not_recounted > 0 {
        let reason = LeftOutReason::NotRecounted;
        outcome.left_out.push(LeftOut { reason, skus: found.not_recounted, detail: None });
    }
    outcome.with(fresh)
}

/// Of the counts published after `sequence`, whatever their days: what an
/// import brought.
pub fn of_import(snapshot: &Snapshot, sequence: i64, today: Day) -> Outcome<Reconciliation> {
    let counts = Counts::PublishedAfter(sequence);
    let brought = snapshot.counts.all().iter().filter(|count| is_after(snapshot, count.batch, sequence));
    let newest = brought.map(|count| count.as_of).max();
    reconciliation(snapshot, &Scope::default(), counts, newest.map_or(today, |newest| newest.max(today)))
}

fn is_after(snapshot: &Snapshot, batch: u32, sequence: i64) -> bool {
    snapshot.batches.get(batch as usize).is_some_and(|batch| batch.sequence > sequence)
}

/// The differences by SKU, warehouse and day: what an answer is explained by.
pub fn unexplained(snapshot: &Snapshot, scope: &Scope, counts: Counts, today: Day) -> Vec<Unexplained> {
    compare(snapshot, scope, &Places::of(snapshot, scope), counts, today).1
}

fn compare(
    snapshot: &Snapshot,
    scope: &Scope,
    places: &Places,
    counts: Counts,
    today: Day,
) -> (Found, Vec<Unexplained>) {
    let skus = skus(snapshot, scope);
    let mut newest = vec![None; snapshot.names.warehouses.len()];
    for count in skus.iter().flat_map(|sku| snapshot.counts.of(*sku)).filter(|count| count.as_of <= today) {
        if let Some(newest) = newest.get_mut(count.warehouse.index()) {
            *newest = (*newest).max(Some(count.as_of));
        }
    }
    let selection = Selection { snapshot, places, counts, newest, today };
    let mut found = skus
        .par_iter()
        .with_min_len(64)
        .map(|sku| selection.compare(*sku))
        .reduce(Found::default, Found::merge);
    let mut unexplained = std::mem::take(&mut found.unexplained);
    unexplained.sort_unstable_by_key(|found| (found.sku, found.count.warehouse, found.count.as_of));
    (found, unexplained)
}

fn row(snapshot: &Snapshot, found: &Unexplained) -> ReconciliationRow {
    let mut worth = Worth::default();
    worth.add(found.units(), found.unit_cost);
    let warehouse = found.count.warehouse;
    ReconciliationRow {
        sku: snapshot.names.skus.text(found.sku),
        warehouse: snapshot.names.warehouses.text(warehouse),
        market: snapshot.names.markets.text(snapshot.market_of(warehouse)),
        as_of: found.count.as_of,
        expected: found.expected,
        counted: found.count.counted,
        difference: found.units(),
        value: worth.known(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    const TODAY: &str = "2026-11-23";

    fn team() -> Team {
        let mut team = Team::new();
        team.item("A", 2.0, "USD");
        team.warehouse("DE-FRA", "DE", "own", &[]);
        team.warehouse("GB-MAN", "GB", "own", &[]);
        team.count("2026-11-01", "A", "DE-FRA", 100);
        team.sale("2026-11-05", "A", "DE", "shopify", 30, 30.0);
        team.receipt("2026-11-06", "A", "DE-FRA", 20);
        team.count("2026-11-20", "A", "DE-FRA", 85);
        team
    }

    fn asked(team: &Team, counts: Counts) -> Outcome<Reconciliation> {
        reconciliation(&team.snapshot(), &Scope::default(), counts, day(TODAY))
    }

    fn rows(team: &Team, counts: Counts) -> Vec<(String, i64, i64, Option<f64>)> {
        let row = |row: ReconciliationRow| (row.as_of.to_string(), row.expected, row.difference, row.value);
        asked(team, counts).answer.map_or_else(Vec::new, |answer| answer.rows.into_iter().map(row).collect())
    }

    #[test]
    fn a_count_beside_what_moved() {
        let mut team = team();
        let missing = ("2026-11-20".to_owned(), 90, -5, Some(-10.0));
        assert_eq!(rows(&team, Counts::Newest), std::slice::from_ref(&missing), "case 1");
        let answer = asked(&team, Counts::Newest).answer.unwrap();
        assert_eq!((answer.counts, answer.opening_counts), (1, 0));
        assert_eq!((answer.missing_units, answer.missing_value), (5, Some(10.0)), "case 1");
        assert_eq!((answer.found_units, answer.found_value), (0, Some(0.0)));
        let all = Counts::Period(Span { from: day("2026-11-01"), to: day("2026-11-20") });
        assert_eq!(rows(&team, all), [missing], "case 2: a first count");
        team.facts.stock[1].on_hand = 93;
        assert_eq!(rows(&team, Counts::Newest)[0].2, 3, "case 1");
        team.facts.stock[1].on_hand = 90;
        assert_eq!(rows(&team, Counts::Newest), []);
        assert_eq!(asked(&team, Counts::Newest).answer.unwrap().counts, 1, "it adds up");
    }

    #[test]
    fn opening_stock_and_inferred_receipts_are_no_difference() {
        let mut team = team();
        team.item("B", 3.0, "USD");
        team.receipt("2026-11-01", "B", "DE-FRA", 50);
        team.sale("2026-11-02", "B", "DE", "shopify", 10, 30.0);
        team.count("2026-11-20", "B", "DE-FRA", 38);
        assert_eq!(rows(&team, Counts::Newest).len(), 2, "case 2: arrivals are known before it");
        team.facts.receipts.clear();
        team.facts.stock[1].on_hand = 170;
        let answer = asked(&team, Counts::Newest).answer.unwrap();
        assert_eq!(answer.rows, [], "cases 2 and 3");
        assert_eq!((answer.opening_counts, answer.inferred_units), (1, 100), "cases 2 and 3");
        assert_eq!(asked(&team, Counts::Newest).left_out[0].reason, LeftOutReason::NotRecounted, "case 4");
    }

    #[test]
    fn where_nothing_is_counted_again_there_is_no_data() {
        let mut team = team();
        team.facts.stock.remove(1);
        team.facts.receipts.clear();
        assert_eq!(asked(&team, Counts::Newest).reason, Some(NoData::Counts), "case 4");
    }

    #[test]
    fn each_count_of_a_period_is_judged() {
        let mut team = team();
        team.count("2026-11-22", "A", "DE-FRA", 90);
        let all = Counts::Period(Span { from: day("2026-11-01"), to: day("2026-11-23") });
        let found: Vec<i64> = rows(&team, all).iter().map(|row| row.2).collect();
        assert_eq!(found.len(), 2, "case 5");
        assert_eq!(found.iter().sum::<i64>(), 0, "case 5");
        assert_eq!(rows(&team, Counts::Newest)[0].2, 5);
        assert_eq!(rows(&team, Counts::PublishedAfter(0)).len(), 0, "the batch has sequence 0");
        assert_eq!(rows(&team, Counts::PublishedAfter(-1)).len(), 2);
    }

    #[test]
    fn the_largest_in_money_comes_first() {
        let mut team = team();
        team.item("B", 100.0, "USD");
        team.item("C", -1.0, "USD");
        for sku in ["B", "C"] {
            team.count("2026-11-01", sku, "DE-FRA", 50);
            team.count("2026-11-20", sku, "DE-FRA", 49);
        }
        let outcome = asked(&team, Counts::Newest);
        let order: Vec<String> = outcome.answer.unwrap().rows.iter().map(|row| row.sku.to_string()).collect();
        assert_eq!(order, ["B", "A", "C"]);
        assert_eq!(outcome.left_out[0].reason, LeftOutReason::NoUnitCost);
    }
}

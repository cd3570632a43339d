//! The worked cases of `layers`, and what must hold for any facts.

use super::*;
use crate::inventory::testing::{Team, day};
use proptest::prelude::*;

const TODAY: &str = "2026-11-23";

/// Layers as `WAREHOUSE units received/landed`, without the year.
fn layers(team: &Team) -> Vec<String> {
    let snapshot = team.snapshot();
    let sku = snapshot.names.skus.get("A").unwrap();
    let short = |on: Option<Day>| on.map_or("?".to_owned(), |on| on.to_string()[5..].to_owned());
    let show = |layer: &Layer| {
        let warehouse = snapshot.names.warehouses.as_str(layer.warehouse);
        format!("{warehouse} {} {}/{}", layer.units, short(layer.received_on), short(layer.landed_on))
    };
    Stock::of(&snapshot, sku, day(TODAY)).layers.iter().map(show).collect()
}

fn team() -> Team {
    let mut team = Team::new();
    team.item("A", 2.0, "USD");
    team.warehouse("CN", "CN", "factory", &[]);
    team.warehouse("DE", "DE", "own", &["DE", "FR"]);
    team.warehouse("FR", "FR", "own", &["FR"]);
    team.warehouse("GB", "GB", "own", &[]);
    team
}

#[test]
fn on_hand_is_the_newest_receipts() {
    let mut team = team();
    team.receipt("2026-11-01", "A", "DE", 10);
    team.receipt("2026-11-05", "A", "DE", 10);
    team.sale("2026-11-06", "A", "DE", "shopify", 12, 1.0);
    assert_eq!(layers(&team), ["DE 8 11-05/11-05"], "case 1");
    team.sale("2026-11-07", "A", "DE", "shopify", -3, 1.0);
    assert_eq!(layers(&team), ["DE 1 11-01/11-01", "DE 10 11-05/11-05"], "case 2");
    team.count("2026-11-08", "A", "DE", 25);
    assert_eq!(layers(&team), ["DE 5 ?/?", "DE 10 11-01/11-01", "DE 10 11-05/11-05"], "case 3");
    team.sale("2026-11-09", "A", "DE", "shopify", 6, 1.0);
    assert_eq!(layers(&team), ["DE 9 11-01/11-01", "DE 10 11-05/11-05"], "case 3: they leave first");
}

#[test]
fn a_receipt_fills_what_was_sold_before_it() {
    let mut team = team();
    team.sale("2026-11-01", "A", "DE", "shopify", 10, 1.0);
    team.receipt("2026-11-05", "A", "DE", 30);
    assert_eq!(layers(&team), ["DE 20 11-05/11-05"], "case 4");
}

#[test]
fn a_transfer_carries_its_units() {
    let mut team = team();
    team.receipt("2026-10-01", "A", "CN", 100);
    team.receipt("2026-11-10", "A", "DE", 5);
    team.transfer("2026-10-05", "A", "CN", "DE", 40, "2026-11-20");
    assert_eq!(layers(&team), ["CN 60 10-01/10-01", "DE 40 10-01/11-20", "DE 5 11-10/11-10"], "case 5");
    team.sale("2026-11-21", "A", "DE", "shopify", 41, 1.0);
    assert_eq!(layers(&team), ["CN 60 10-01/10-01", "DE 4 11-10/11-10"], "case 5");
    team.transfer("2026-11-22", "A", "DE", "FR", 3, "2026-11-23");
    assert_eq!(layers(&team)[1..], ["DE 1 11-10/11-10", "FR 3 11-10/11-10"], "case 5: one pool");
}

#[test]
fn of_partial_landings_the_oldest_land_first() {
    let mut team = team();
    team.receipt("2026-10-01", "A", "CN", 10);
    team.receipt("2026-10-02", "A", "CN", 10);
    let id = team.text("SH-1");
    team.transfer("2026-10-05", "A", "CN", "GB", 15, "").shipment = id;
    team.receipt("2026-11-20", "A", "GB", 12).shipment = id;
    assert_eq!(layers(&team), ["CN 5 10-02/10-02", "GB 10 10-01/11-20", "GB 2 10-02/11-20"], "case 5");
    let snapshot = team.snapshot();
    let stock = Stock::of(&snapshot, snapshot.names.skus.get("A").unwrap(), day(TODAY));
    let under_way: Vec<_> =
        stock.under_way.iter().map(|(_, layer)| (layer.units, layer.received_on)).collect();
    assert_eq!(under_way, [(3, Some(day("2026-10-02")))]);
    team.facts.transfers[0].arrived_on = Some(day("2026-11-20"));
    assert_eq!(layers(&team).len(), 3, "case 5: three are gone");
    let snapshot = team.snapshot();
    assert!(Stock::of(&snapshot, snapshot.names.skus.get("A").unwrap(), day(TODAY)).under_way.is_empty());
}

#[test]
fn a_transfer_that_lands_the_same_day_leaves_first() {
    let mut team = team();
    team.receipt("2026-10-01", "A", "GB", 10);
    // By their codes the last comes first.
    team.transfer("2026-10-05", "A", "GB", "FR", 10, "2026-10-05");
    team.transfer("2026-10-05", "A", "FR", "DE", 10, "2026-10-05");
    assert_eq!(layers(&team), ["DE 10 10-01/10-05"], "case 6");
    team.transfer("2026-10-05", "A", "DE", "GB", 10, "2026-10-05");
    let snapshot = team.snapshot();
    let stock = Stock::of(&snapshot, snapshot.names.skus.get("A").unwrap(), day(TODAY));
    assert_eq!(stock.layers.iter().map(|layer| layer.units).sum::<i64>(), 10, "a circle keeps the units");
}

#[test]
fn a_rise_between_counts_has_an_age() {
    let mut team = team();
    team.count("2026-11-01", "A", "DE", 10);
    team.sale("2026-11-03", "A", "DE", "shopify", 4, 1.0);
    team.count("2026-11-08", "A", "DE", 26);
    assert_eq!(layers(&team), ["DE 6 ?/?", "DE 20 11-08/11-08"], "case 7");
    let snapshot = team.snapshot();
    let stock = Stock::of(&snapshot, snapshot.names.skus.get("A").unwrap(), day(TODAY));
    assert!(stock.layers[1].inferred);
    assert_eq!(stock.layers[1].cost, Ok(2.0), "case 7");
}

/// One fact, small enough that many collide.
#[derive(Clone, Debug)]
enum Fact {
    Receipt(i32, usize, i64),
    Sale(i32, usize, i32),
    Adjustment(i32, usize, i64),
    Count(i32, usize, i64),
    Transfer(i32, usize, usize, i64, Option<i32>),
}

const PLACES: [&str; 4] = ["CN", "DE", "FR", "GB"];

fn fact() -> impl Strategy<Value = Fact> {
    let on = 0..40i32;
    let at = 0..PLACES.len();
    prop_oneof![
        (on.clone(), at.clone(), 1..40i64).prop_map(|(on, at, units)| Fact::Receipt(on, at, units)),
        (on.clone(), at.clone(), -3..20i32).prop_map(|(on, at, units)| Fact::Sale(on, at, units)),
        (on.clone(), at.clone(), -5..5i64).prop_map(|(on, at, units)| Fact::Adjustment(on, at, units)),
        (on.clone(), at.clone(), 0..40i64).prop_map(|(on, at, units)| Fact::Count(on, at, units)),
        (on, at.clone(), at, 1..30i64, proptest::option::of(0..15i32))
            .prop_map(|(on, from, to, units, days)| Fact::Transfer(on, from, to, units, days)),
    ]
}

fn team_of(facts: &[Fact]) -> Team {
    let mut team = team();
    let on = |offset: i32| (day("2026-10-01") + offset).to_string();
    for fact in facts {
        match *fact {
            Fact::Receipt(day, at, units) => {
                // An order's name keeps it from being taken for a transfer's landing.
                let order = team.text("PO-1");
                let cost = Some(10_000 + i64::from(day) * 100);
                let receipt = team.receipt(&on(day), "A", PLACES[at], units);
                (receipt.purchase_order, receipt.unit_cost) = (order, cost);
            }
            Fact::Sale(day, at, units) => {
                let warehouse = team.facts.names.warehouses.get(PLACES[at]).unwrap();
                team.sale(&on(day), "A", "DE", "shopify", units, 1.0).warehouse = warehouse;
            }
            Fact::Adjustment(day, at, units) => {
                team.adjustment(&on(day), "A", PLACES[at], units);
            }
            Fact::Count(day, at, units) => {
                let stock = &team.facts.stock;
                let place = team.facts.names.warehouses.get(PLACES[at]).unwrap();
                let as_of = super::super::testing::day(&on(day));
                if !stock.iter().any(|count| count.warehouse == place && count.as_of == as_of) {
                    team.count(&on(day), "A", PLACES[at], units);
                }
            }
            Fact::Transfer(day, from, to, units, days) => {
                let arrived = days.map_or(String::new(), |days| on(day + days));
                team.transfer(&on(day), "A", PLACES[from], PLACES[to], units, &arrived);
            }
        }
    }
    team
}

fn stock(team: &Team) -> Stock {
    let snapshot = team.snapshot();
    Stock::of(&snapshot, snapshot.names.skus.get("A").unwrap(), day(TODAY))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn layers_sum_to_on_hand(facts in proptest::collection::vec(fact(), 0..30)) {
        let stock = stock(&team_of(&facts));
        for position in &stock.positions {
            let units: i64 = stock.at(position.warehouse).iter().map(|layer| layer.units).sum();
            prop_assert_eq!(units, position.on_hand.max(0));
        }
        prop_assert!(stock.layers.iter().all(|layer| layer.units > 0));
    }

    #[test]
    fn layers_leave_in_order_of_receipt(facts in proptest::collection::vec(fact(), 0..30)) {
        let stock = stock(&team_of(&facts));
        for pair in stock.layers.windows(2).filter(|pair| pair[0].warehouse == pair[1].warehouse) {
            prop_assert!((pair[0].received_on, pair[0].landed_on) <= (pair[1].received_on, pair[1].landed_on));
        }
    }

    #[test]
    fn the_newest_receipts_are_what_a_replay_leaves(facts in proptest::collection::vec(fact(), 0..30)) {
        let facts: Vec<Fact> =
            facts.into_iter().filter(|fact| !matches!(fact, Fact::Transfer(..))).collect();
        let snapshot = team_of(&facts).snapshot();
        let sku = snapshot.names.skus.get("A").unwrap();
        let arrivals = Arrivals::of(&snapshot, sku, day(TODAY));
        let positions = positions(&snapshot, sku, &arrivals, day(TODAY));
        // Found units alone tell no balance (ledger, case 6).
        prop_assume!(!positions.is_empty());
        let merged = |layers: Vec<Layer>| {
            let mut merged: Vec<Layer> = Vec::new();
            for mut layer in layers {
                // In the base currency no day decides what unexplained units cost.
                layer.valued_on = layer.received_on.unwrap_or_default();
                let same = |last: &&mut Layer| {
                    (last.warehouse, last.received_on, last.cost) == (layer.warehouse, layer.received_on, layer.cost)
                };
                match merged.last_mut().filter(same) {
                    Some(last) => last.units += layer.units,
                    None => merged.push(layer),
                }
            }
            merged
        };
        let newest = newest(&snapshot, sku, &arrivals, &positions, day(TODAY));
        let replayed = replay::replay(&snapshot, sku, &arrivals, day(TODAY), &mut Nobody).into_layers().0;
        prop_assert_eq!(merged(newest), merged(replayed));
    }

    #[test]
    fn the_order_of_facts_does_not_matter(
        (facts, shuffled) in proptest::collection::vec(fact(), 0..25)
            .prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle())),
    ) {
        // Two counts of one place and day are one fact in any order: keep one.
        let mut counted = std::collections::BTreeSet::new();
        let once = |fact: &Fact| match fact {
            Fact::Count(on, at, _) => counted.insert((*on, *at)),
            _ => true,
        };
        let kept: Vec<Fact> = facts.into_iter().filter(once).collect();
        let mut rest: Vec<String> = kept.iter().map(|fact| format!("{fact:?}")).collect();
        let other: Vec<Fact> = shuffled
            .into_iter()
            .filter(|fact| {
                let place = rest.iter().position(|kept| *kept == format!("{fact:?}"));
                place.map(|place| rest.swap_remove(place)).is_some()
            })
            .collect();
        let (one, two) = (stock(&team_of(&kept)), stock(&team_of(&other)));
        prop_assert_eq!(one.positions, two.positions);
        prop_assert_eq!(one.layers, two.layers);
    }

    #[test]
    fn a_transfer_changes_no_age(
        receipts in proptest::collection::vec((0..30i32, 1..20i64), 1..6),
        units in 1..60i64,
        days in 0..5i32,
    ) {
        let facts: Vec<Fact> = receipts.iter().map(|(on, units)| Fact::Receipt(*on, 0, *units)).collect();
        let ages = |facts: &[Fact]| {
            let mut ages = std::collections::BTreeMap::new();
            for layer in stock(&team_of(facts)).layers {
                *ages.entry(layer.received_on).or_insert(0) += layer.units;
            }
            ages
        };
        let all: i64 = receipts.iter().map(|(_, units)| units).sum();
        let mut moved = facts.clone();
        moved.push(Fact::Transfer(35, 0, 1, units.min(all), Some(days)));
        prop_assert_eq!(ages(&facts), ages(&moved));
    }
}

//! The worked cases of `aging`, and what must hold for any facts.

use super::*;
use crate::inventory::testing::{Team, day, money};
use proptest::prelude::*;

const TODAY: &str = "2026-11-23";

fn ago(days: i32) -> String {
    (day(TODAY) - days).to_string()
}

fn team() -> Team {
    let mut team = Team::new();
    team.item("A", 2.0, "USD").expected_turnover_days = Some(60.0);
    team.warehouse("CN-FAC", "CN", "factory", &[]);
    team.warehouse("DE-FRA", "DE", "own", &[]);
    team
}

fn ask(team: &Team, query: AgingQuery) -> Outcome<Aging> {
    aging(&team.snapshot(), &Scope::default(), &query, day(TODAY))
}

fn units(answer: &Aging) -> Vec<(Option<i32>, Option<i32>, i64)> {
    let filled = answer.buckets.iter().filter(|bucket| bucket.units != 0);
    filled.map(|bucket| (bucket.from_day, bucket.to_day, bucket.units)).collect()
}

#[test]
fn buckets_of_age() {
    let mut team = team();
    team.receipt(&ago(10), "A", "DE-FRA", 8);
    team.receipt(&ago(100), "A", "DE-FRA", 2);
    let answer = ask(&team, AgingQuery::default()).answer.unwrap();
    assert_eq!(units(&answer), [(Some(0), Some(30), 8), (Some(91), Some(180), 2)], "case 1");
    assert_eq!((answer.units, answer.value), (10, Some(20.0)), "case 1");
    assert_eq!((answer.average_days, answer.oldest_day), (Some(28.0), Some(100)), "case 1");
    assert_eq!(answer.buckets.len(), 8);
    team.count(&ago(1), "A", "DE-FRA", 15);
    let answer = ask(&team, AgingQuery::default()).answer.unwrap();
    assert_eq!(units(&answer)[2], (None, None, 5), "case 2");
    assert_eq!((answer.units, answer.average_days), (15, Some(28.0)), "case 2");
}

#[test]
fn bucket_edges() {
    let edges = [0, 30, 31, 60, 61, 90, 91, 180, 181, 270, 271, 365, 366, 4000];
    let places: Vec<usize> = edges.iter().map(|age| bucket(Some(*age))).collect();
    assert_eq!(places, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
}

#[test]
fn what_is_owed_is_in_no_bucket() {
    let mut team = team();
    team.receipt(&ago(10), "A", "DE-FRA", 8);
    team.adjustment(&ago(9), "A", "CN-FAC", -3);
    let outcome = ask(&team, AgingQuery::default());
    assert_eq!(outcome.answer.unwrap().units, 8, "case 1");
    assert_eq!(outcome.left_out[0].reason, LeftOutReason::NegativeBalance);
}

#[test]
fn the_line_is_on_days_in_stock() {
    let mut team = team();
    team.receipt(&ago(200), "A", "CN-FAC", 30);
    team.transfer(&ago(90), "A", "CN-FAC", "DE-FRA", 20, &ago(50));
    team.receipt(&ago(91), "A", "DE-FRA", 4);
    team.receipt(&ago(90), "A", "DE-FRA", 3);
    let order = team.text("PO-1");
    team.facts.receipts.iter_mut().for_each(|receipt| receipt.purchase_order = order);
    let answer = ask(&team, AgingQuery::default()).answer.unwrap();
    assert_eq!((answer.over_line_units, answer.over_line_value), (4, Some(8.0)), "case 3");
    assert_eq!(answer.oldest_day, Some(200));
    let query = AgingQuery { age_days: Some(91), horizon_days: Some(1), rows: true };
    let answer = ask(&team, query).answer.unwrap();
    assert_eq!((answer.older_units, answer.over_line_units), (Some(37), 7), "case 4");
    assert_eq!((answer.rows[0].expected_days, answer.rows[0].units), (60.0, 37));
    let query = AgingQuery { age_days: Some(91), ..AgingQuery::default() };
    assert_eq!(ask(&team, query).answer.unwrap().older_units, Some(34), "case 4");
}

#[test]
fn a_sku_without_a_cost_is_left_out_as_a_whole() {
    let mut team = team();
    team.item("B", -1.0, "USD");
    team.receipt(&ago(10), "B", "DE-FRA", 8).unit_cost = Some(money(1.0));
    team.receipt(&ago(5), "B", "DE-FRA", 8);
    team.receipt(&ago(10), "A", "DE-FRA", 1);
    let outcome = ask(&team, AgingQuery { rows: true, ..AgingQuery::default() });
    let answer = outcome.answer.unwrap();
    assert_eq!((answer.units, answer.value, answer.buckets[0].value), (17, Some(2.0), Some(2.0)));
    assert_eq!(answer.rows.iter().map(|row| row.value).collect::<Vec<_>>(), [Some(2.0), None]);
    assert_eq!(outcome.left_out.len(), 1);
}

fn any_team() -> impl Strategy<Value = Team> {
    let receipts = proptest::collection::vec((0..400i32, 0..2usize, 1..50i64, 1..900i64), 0..12);
    let sales = proptest::collection::vec((0..400i32, 1..40i32), 0..8);
    (receipts, sales, proptest::option::of((0..30i32, 0..200i64))).prop_map(|(receipts, sales, count)| {
        let mut team = team();
        for (days, place, units, cost) in receipts {
            let warehouse = ["CN-FAC", "DE-FRA"][place];
            team.receipt(&ago(days), "A", warehouse, units).unit_cost = Some(cost * 100);
        }
        for (days, units) in sales {
            team.sale(&ago(days), "A", "DE", "shopify", units, 1.0);
        }
        if let Some((days, units)) = count {
            team.count(&ago(days), "A", "DE-FRA", units);
        }
        team
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn buckets_sum_to_on_hand(team in any_team()) {
        let snapshot = team.snapshot();
        let outcome = aging(&snapshot, &Scope::default(), &AgingQuery::default(), day(TODAY));
        let Some(sku) = snapshot.names.skus.get("A") else { return Ok(()) };
        let balances = super::super::ledger::balances(&snapshot, sku, day(TODAY));
        let on_hand: i64 = balances.iter().map(|at| at.on_hand.max(0)).sum();
        if let Some(answer) = outcome.answer {
            prop_assert_eq!(answer.buckets.iter().map(|bucket| bucket.units).sum::<i64>(), on_hand);
            let values: f64 = answer.buckets.iter().filter_map(|bucket| bucket.value).sum();
            prop_assert!((values - answer.value.unwrap()).abs() < 1e-6);
        }
    }

    #[test]
    fn twice_the_cost_is_twice_the_value(team in any_team()) {
        let mut dearer = team.clone();
        for receipt in &mut dearer.facts.receipts {
            receipt.unit_cost = receipt.unit_cost.map(|cost| cost * 2);
        }
        for item in &mut dearer.facts.items {
            item.unit_cost = item.unit_cost.map(|cost| cost * 2);
        }
        let value = |team: &Team| ask(team, AgingQuery::default()).answer.and_then(|answer| answer.value);
        if let (Some(once), Some(twice)) = (value(&team), value(&dearer)) {
            prop_assert!((twice - 2.0 * once).abs() < 1e-6);
        }
    }
}

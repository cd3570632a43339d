//! The worked cases of `sales`, and what holds whatever the facts.

use super::*;
use crate::inventory::testing::{Team, day, money};
use proptest::prelude::*;

const TODAY: &str = "2026-11-23";

fn span(from: &str, to: &str) -> Span {
    Span { from: day(from), to: day(to) }
}

fn week() -> SalesQuery {
    SalesQuery { period: Some(span("2026-11-16", "2026-11-22")), ..SalesQuery::default() }
}

fn ask(team: &Team, sku: Option<&str>, markets: &[&str], query: &SalesQuery) -> Outcome<Sales> {
    let snapshot = team.snapshot();
    let scope = Scope {
        skus: sku.map(|sku| vec![snapshot.names.skus.get(sku).unwrap()]),
        markets: markets.iter().map(|market| snapshot.names.markets.get(market).unwrap()).collect(),
        ..Scope::default()
    };
    sales(&snapshot, &scope, query, day(TODAY))
}

/// A year of sales told of, so that no period is before the first of them.
fn team() -> Team {
    let mut team = Team::new();
    team.warehouse("GB-MAN", "GB", "own", &[]);
    team.sale("2025-11-01", "OTHER", "GB", "shopify", 1, 1.0);
    team.sale("2025-11-01", "OTHER", "US", "shopify", 1, 1.0);
    team.facts.names.skus.intern("A");
    team
}

#[test]
fn units_are_net_of_returns() {
    let mut team = team();
    team.sale("2026-11-17", "A", "GB", "shopify", 10, 100.0);
    team.sale("2026-11-19", "A", "GB", "shopify", -2, -20.0);
    team.sale("2026-11-10", "A", "GB", "shopify", 5, 50.0);
    let found = ask(&team, Some("A"), &[], &week()).answer.unwrap();
    assert_eq!((found.units, found.returned, found.ordered, found.days), (8, 2, 10, 7), "case 1");
    assert_eq!(found.return_rate, Some(0.2), "case 1");
    assert_eq!(found.revenue, Some(80.0));
    assert_eq!((found.previous_units, found.previous_revenue), (Some(5), Some(50.0)));
}

#[test]
fn revenue_at_the_rate_of_the_day() {
    let mut team = team();
    team.rate("2026-11-01", "USD", 1.0);
    team.rate("2026-11-01", "EUR", 1.05);
    team.rate("2026-11-17", "EUR", 1.1);
    team.rate("2026-11-18", "EUR", 1.2);
    let eur = team.facts.names.currencies.intern("EUR").unwrap();
    team.sale("2026-11-17", "A", "GB", "shopify", 4, 100.0).currency = eur;
    team.sale("2026-11-20", "A", "US", "shopify", 1, 50.0);
    let found = ask(&team, Some("A"), &[], &week());
    assert!((found.answer.unwrap().revenue.unwrap() - 160.0).abs() < 1e-9, "case 2");
    assert!(found.left_out.is_empty());
    assert!(found.used.contains(&("currency", "USD".into())));
}

#[test]
fn without_a_rate_revenue_is_unknown_and_the_currency_named() {
    let mut team = team();
    team.rate("2026-11-01", "USD", 1.0);
    team.rate("2026-11-20", "EUR", 1.1);
    let eur = team.facts.names.currencies.intern("EUR").unwrap();
    team.sale("2026-11-17", "A", "GB", "shopify", 4, 100.0).currency = eur;
    let found = ask(&team, Some("A"), &[], &week());
    let expected = LeftOut { reason: LeftOutReason::NoRate, skus: 1, detail: Some("EUR".into()) };
    assert_eq!(found.left_out, [expected], "case 3");
    let found = found.answer.unwrap();
    assert_eq!((found.units, found.revenue), (4, None), "case 3");
}

#[test]
fn a_row_without_revenue_is_left_out_of_it() {
    let mut team = team();
    team.sale("2026-11-17", "A", "GB", "shopify", 4, 100.0);
    team.sale("2026-11-18", "A", "GB", "shopify", 3, 0.0).revenue = crate::inventory::facts::NO_MONEY;
    let found = ask(&team, Some("A"), &[], &week());
    assert_eq!(
        found.left_out,
        [LeftOut { reason: LeftOutReason::NoRevenue, skus: 1, detail: None }],
        "case 4"
    );
    let found = found.answer.unwrap();
    assert_eq!((found.units, found.revenue), (7, Some(100.0)), "case 4");
    team.facts.sales.retain(|row| row.revenue != money(100.0));
    assert_eq!(ask(&team, Some("A"), &[], &week()).answer.unwrap().revenue, None, "none is known");
}

#[test]
fn daily_sales_of_the_period_asked() {
    let mut team = team();
    team.receipt("2026-10-01", "A", "GB-MAN", 14);
    team.sale("2026-11-16", "A", "GB", "shopify", 13, 13.0);
    team.sale("2026-11-20", "A", "GB", "shopify", 1, 1.0);
    let found = ask(&team, Some("A"), &["GB"], &week()).answer.unwrap();
    assert_eq!((found.daily_sales, found.days_out_of_stock), (Some(14.0 / 5.0), Some(2)), "case 5");
    let mut bundled = team.clone();
    bundled.bundle("KIT", "A", 2);
    bundled.sale("2026-11-16", "KIT", "GB", "shopify", 3, 1.0);
    bundled.facts.receipts[0].quantity += 6;
    let found = ask(&bundled, Some("A"), &["GB"], &week()).answer.unwrap();
    assert_eq!((found.units, found.daily_sales), (14, Some(20.0 / 5.0)), "case 5");
    let all = ask(&team, None, &[], &week()).answer.unwrap();
    assert_eq!((all.daily_sales, all.days_out_of_stock), (Some(2.0), None), "several items");
    let never = ask(&team, Some("A"), &["US"], &week()).answer.unwrap();
    assert_eq!(
        (never.units, never.daily_sales, never.days_out_of_stock),
        (0, None, None),
        "never moved there"
    );
}

#[test]
fn a_year_ago_is_the_same_civil_days() {
    assert_eq!(year_ago(span("2024-02-29", "2024-03-31")), span("2023-02-28", "2023-03-31"), "case 6");
    let mut team = team();
    team.sale("2025-11-18", "A", "GB", "shopify", 6, 6.0);
    let query = SalesQuery { compare: Some(Compare::YearAgo), ..week() };
    assert_eq!(ask(&team, Some("A"), &[], &query).answer.unwrap().previous_units, Some(6));
}

#[test]
fn no_period_is_the_last_28_days_and_zero_is_not_unknown() {
    let mut team = team();
    team.sale("2026-10-26", "A", "GB", "shopify", 1, 1.0);
    team.sale("2026-10-25", "A", "GB", "shopify", 2, 2.0);
    team.sale(TODAY, "A", "GB", "shopify", 4, 4.0);
    team.sale("2026-11-24", "A", "GB", "shopify", 8, 8.0);
    let found = ask(&team, Some("A"), &[], &SalesQuery::default());
    assert_eq!(found.used[0], ("period", span("2026-10-26", "2026-11-22").into()));
    let found = found.answer.unwrap();
    assert_eq!((found.units, found.previous_units, found.days), (1, Some(2), 28));
    let running = SalesQuery { period: Some(span("2026-11-23", "2026-11-29")), ..SalesQuery::default() };
    let found = ask(&team, Some("A"), &[], &running).answer.unwrap();
    assert_eq!((found.units, found.days), (4, 1), "what is dated later is not seen");
    let quiet = ask(&team, Some("OTHER"), &[], &SalesQuery::default()).answer.unwrap();
    assert_eq!((quiet.units, quiet.revenue), (0, Some(0.0)), "zero, and known to be");
    let old = SalesQuery { period: Some(span("2020-01-01", "2020-12-31")), ..SalesQuery::default() };
    assert_eq!(ask(&team, Some("A"), &[], &old).reason, Some(NoData::Sales), "nobody told us of 2020");
}

#[test]
fn pending_orders_count_and_are_told_apart() {
    let mut team = team();
    team.order("O-1", "2026-11-17", "A", "GB", "amazon", 3, 30.0);
    team.order("O-2", "2026-11-17", "A", "GB", "amazon", 2, 20.0).status =
        crate::inventory::facts::OrderStatus::Pending;
    let found = ask(&team, Some("A"), &["GB"], &week()).answer.unwrap();
    assert_eq!((found.units, found.pending), (5, 2));
}

fn skus(found: &Outcome<Sales>) -> Vec<(String, i64)> {
    let rows = &found.answer.as_ref().unwrap().rows;
    rows.iter().map(|row| (row.sku.as_ref().unwrap().to_string(), row.units)).collect()
}

#[test]
fn best_worst_rising_and_falling() {
    let mut team = team();
    for (sku, before, now, revenue) in
        [("A", 5, 9, 9.0), ("B", 20, 12, 1.0), ("C", 1, 1, 50.0), ("E", 4, 0, 0.0)]
    {
        team.sale("2026-11-10", sku, "GB", "shopify", before, 1.0);
        if now > 0 {
            team.sale("2026-11-17", sku, "GB", "shopify", now, revenue);
        }
    }
    team.receipt("2026-11-01", "D", "GB-MAN", 5);
    let ranked = |rank, metric| {
        let query = SalesQuery { rank: Some(rank), limit: Some(3), metric, ..week() };
        skus(&ask(&team, None, &[], &query))
    };
    let rows =
        |rows: &[(&str, i64)]| rows.iter().map(|(sku, units)| (sku.to_string(), *units)).collect::<Vec<_>>();
    assert_eq!(ranked(Rank::Best, SalesMetric::Units), rows(&[("B", 12), ("A", 9), ("C", 1)]));
    assert_eq!(ranked(Rank::Best, SalesMetric::Revenue), rows(&[("C", 1), ("A", 9), ("B", 12)]));
    assert_eq!(ranked(Rank::Worst, SalesMetric::Units), rows(&[("D", 0), ("E", 0), ("C", 1)]), "case 7");
    assert_eq!(ranked(Rank::Rising, SalesMetric::Units), rows(&[("A", 9)]));
    assert_eq!(ranked(Rank::Falling, SalesMetric::Units), rows(&[("B", 12), ("E", 0)]));
}

#[test]
fn rows_by_place_and_by_time() {
    let mut team = team();
    team.sale("2026-11-17", "A", "GB", "shopify", 3, 3.0);
    team.sale("2026-11-18", "A", "US", "amazon", 4, 4.0);
    let by = |group_by| {
        ask(&team, Some("A"), &[], &SalesQuery { group_by: Some(group_by), ..week() }).answer.unwrap().rows
    };
    let markets: Vec<_> =
        by(GroupBy::Market).iter().map(|row| (row.market.clone().unwrap().to_string(), row.units)).collect();
    assert_eq!(markets, [("US".to_owned(), 4), ("GB".to_owned(), 3)]);
    let days: Vec<_> = by(GroupBy::Day).iter().map(|row| row.units).collect();
    assert!(by(GroupBy::Day).iter().all(|row| row.previous_units.is_none()), "no day is in both periods");
    assert_eq!(days, [0, 3, 4, 0, 0, 0, 0], "a day without a sale is a row");
    let two = ask(&team, Some("A"), &["GB", "US"], &week()).answer.unwrap().rows;
    assert_eq!(two.len(), 2, "markets named together are compared");
    let months =
        SalesQuery { period: Some(span("2026-10-15", TODAY)), group_by: Some(GroupBy::Month), ..week() };
    let months = ask(&team, Some("A"), &[], &months).answer.unwrap().rows;
    let months: Vec<_> = months.iter().map(|row| (row.day.unwrap(), row.units, row.daily_sales)).collect();
    assert_eq!(months[0], (day("2026-10-01"), 0, None), "not sold yet");
    assert_eq!(months[1], (day("2026-11-01"), 7, Some(1.0)), "7 days since its first movement");
}

/// Sales of three items in two markets.
fn facts() -> impl Strategy<Value = Vec<(i32, usize, usize, i32, u32)>> {
    prop::collection::vec((0..60i32, 0..3usize, 0..2usize, -3..9i32, 1..5_000u32), 1..40)
}

fn generated(rows: &[(i32, usize, usize, i32, u32)], price: f64) -> Team {
    let mut team = team();
    for (days_ago, sku, market, units, cents) in rows {
        let on = (day(TODAY) - *days_ago).to_string();
        let revenue = f64::from(*units) * f64::from(*cents) / 100.0 * price;
        team.sale(&on, ["A", "B", "C"][*sku], ["GB", "US"][*market], "shopify", *units, revenue);
    }
    team
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_facts_does_not_matter(rows in facts()) {
        let query = SalesQuery { rank: Some(Rank::Best), ..SalesQuery::default() };
        let forward = generated(&rows, 1.0);
        let mut backward = forward.clone();
        backward.facts.sales.reverse();
        let answer = |team: &Team| ask(team, None, &[], &query).answer;
        prop_assert_eq!(answer(&forward), answer(&backward));
    }

    #[test]
    fn units_add_up_over_markets(rows in facts()) {
        let team = generated(&rows, 1.0);
        let units = |markets: &[&str]| ask(&team, None, markets, &SalesQuery::default()).answer.unwrap().units;
        prop_assert_eq!(units(&["GB"]) + units(&["US"]), units(&[]));
    }

    #[test]
    fn twice_the_price_is_twice_the_revenue(rows in facts()) {
        let revenue = |price| ask(&generated(&rows, price), None, &[], &SalesQuery::default()).answer.unwrap().revenue.unwrap();
        prop_assert!((revenue(2.0) - 2.0 * revenue(1.0)).abs() < 1e-6);
    }
}

#[test]
fn by_month_are_whole_months_and_the_running_one() {
    let mut team = team();
    team.sale("2026-05-31", "A", "GB", "shopify", 7, 70.0);
    team.sale("2026-06-01", "A", "GB", "shopify", 2, 20.0);
    team.sale("2026-11-22", "A", "GB", "shopify", 3, 30.0);
    let query = SalesQuery { group_by: Some(GroupBy::Month), ..SalesQuery::default() };
    let found = ask(&team, Some("A"), &[], &query);
    assert!(found.used.contains(&("period", span("2026-06-01", "2026-11-22").into())), "case 8");
    assert!(found.used.iter().all(|(name, _)| *name != "window_days"), "{:?}", found.used);
    let found = found.answer.unwrap();
    assert_eq!((found.units, found.previous_units), (5, Some(7)), "case 8");
    assert_eq!(months(day("2026-11-01")), span("2026-05-01", "2026-10-31"), "case 8");
    assert_eq!(months(day("2026-01-15")), span("2025-08-01", "2026-01-14"), "over the year's end");
}

//! The worked cases of `turnover`.

use super::*;
use crate::inventory::testing::{Team, day};

const TODAY: &str = "2026-11-23";

fn team() -> Team {
    let mut team = Team::new();
    team.item("A", 2.0, "USD").expected_turnover_days = Some(30.0);
    team.warehouse("CN-FAC", "CN", "factory", &[]);
    team.warehouse("DE-FRA", "DE", "own", &["DE", "FR"]);
    team
}

fn period(from: &str, to: &str) -> TurnoverQuery {
    TurnoverQuery { period: Some(Span { from: day(from), to: day(to) }), group: None }
}

fn ask(team: &Team, query: TurnoverQuery, market: Option<&str>) -> Outcome<Turnover> {
    let snapshot = team.snapshot();
    let market = market.map(|code| snapshot.names.markets.get(code).unwrap());
    let scope = Scope { markets: market.into_iter().collect(), ..Scope::default() };
    turnover(&snapshot, &scope, &query, day(TODAY))
}

fn close(a: Option<f64>, b: f64) {
    assert!(a.is_some_and(|a| (a - b).abs() < 1e-9), "{a:?} is not {b}");
}

#[test]
fn cost_of_goods_sold_by_the_mean_closing_value() {
    let mut team = team();
    team.receipt("2026-10-01", "A", "DE-FRA", 100);
    team.sale("2026-11-01", "A", "DE", "shopify", 5, 50.0);
    team.sale("2026-11-06", "A", "DE", "shopify", 5, 50.0);
    let answer = ask(&team, period("2026-11-01", "2026-11-10"), None).answer.unwrap();
    close(answer.cogs, 20.0);
    close(answer.average_value, 185.0);
    close(answer.turns, 20.0 / 185.0);
    close(answer.days, 92.5);
    assert_eq!((answer.expected_days, answer.previous_days), (Some(30.0), None), "cases 1 and 6");
}

#[test]
fn what_comes_back_and_what_was_not_there() {
    let mut team = team();
    team.receipt("2026-10-01", "A", "DE-FRA", 10).unit_cost = Some(30_000);
    team.sale("2026-11-01", "A", "DE", "shopify", 12, 50.0);
    let cogs = |team: &Team| ask(team, period("2026-11-01", "2026-11-10"), None).answer.unwrap().cogs;
    close(cogs(&team), 34.0);
    team.sale("2026-11-05", "A", "DE", "shopify", -3, -5.0);
    close(cogs(&team), 27.0);
}

#[test]
fn a_period_before_all_facts_is_cut() {
    let mut team = team();
    team.receipt("2026-11-03", "A", "DE-FRA", 100);
    team.sale("2026-11-04", "A", "DE", "shopify", 5, 50.0);
    let outcome = ask(&team, TurnoverQuery::default(), None);
    assert!(outcome.used.contains(&("days", 20.into())), "case 3");
    assert!(outcome.used.contains(&("shortened_to_history", true.into())), "case 3");
    close(outcome.answer.unwrap().average_value, 190.5);
    assert_eq!(ask(&team, period("2026-10-01", "2026-10-31"), None).reason, Some(NoData::Stock));
}

#[test]
fn the_period_before() {
    let mut team = team();
    team.receipt("2026-09-01", "A", "DE-FRA", 100);
    team.sale("2026-10-10", "A", "DE", "shopify", 10, 50.0);
    team.sale("2026-11-01", "A", "DE", "shopify", 10, 50.0);
    let answer = ask(&team, period("2026-10-01", "2026-10-31"), None).answer.unwrap();
    close(answer.days, (9.0 * 200.0 + 22.0 * 180.0) / 20.0);
    assert_eq!(answer.previous_days, None, "nothing sold then");
    let answer = ask(&team, period("2026-11-01", "2026-11-22"), None).answer.unwrap();
    close(answer.days, 22.0 * 160.0 / 20.0);
    close(answer.previous_days, 22.0 * 180.0 / 20.0);
}

#[test]
fn a_cost_not_known_matters_only_while_its_units_are_there() {
    let mut team = team();
    team.item("B", -1.0, "USD");
    team.receipt("2026-09-01", "B", "DE-FRA", 10);
    team.adjustment("2026-10-20", "B", "DE-FRA", -10);
    team.receipt("2026-10-25", "B", "DE-FRA", 10).unit_cost = Some(10_000);
    let valued = |from| {
        let outcome = ask(&team, period(from, "2026-11-20"), None);
        (outcome.answer.unwrap().average_value, outcome.left_out.len())
    };
    assert_eq!(valued("2026-11-01"), (Some(10.0), 0));
    assert_eq!(valued("2026-10-19"), (None, 1));
}

#[test]
fn of_a_place_what_came_from_elsewhere_is_received() {
    let mut team = team();
    team.receipt("2026-10-01", "A", "CN-FAC", 100);
    team.transfer("2026-10-05", "A", "CN-FAC", "DE-FRA", 10, "2026-11-02");
    team.sale("2026-11-03", "A", "DE", "shopify", 6, 50.0);
    team.sale("2026-11-04", "A", "DE", "shopify", -1, -5.0);
    let sold = |from, market| ask(&team, period(from, "2026-11-20"), market).answer.unwrap().sell_through;
    assert_eq!(sold("2026-11-01", Some("DE")), Some(0.5), "case 4");
    assert_eq!(sold("2026-11-01", None), None, "case 4");
    assert_eq!(sold("2026-10-01", None), Some(0.05), "case 4");
}

#[test]
fn what_left_before_the_period_leaves_no_trace_in_it() {
    let mut team = team();
    team.item("B", 7.77, "CNY");
    team.rate("2026-01-01", "USD", 1.0);
    team.rate("2026-01-01", "CNY", 0.140272);
    team.receipt("2026-09-01", "B", "DE-FRA", 69);
    for day in 1..=23 {
        team.sale(&format!("2026-10-{day:02}"), "B", "DE", "shopify", 3, 50.0);
    }
    let answer = ask(&team, period("2026-11-01", "2026-11-20"), None).answer.unwrap();
    assert_eq!((answer.average_value, answer.turns, answer.days), (Some(0.0), None, None));
}

#[test]
fn what_moves() {
    let mut team = team();
    for sku in ["B", "C", "D", "E"] {
        team.item(sku, 1.0, "USD");
    }
    for sku in ["A", "B", "C"] {
        team.receipt("2026-10-01", sku, "DE-FRA", 100);
    }
    team.receipt("2026-10-01", "D", "CN-FAC", 100);
    team.adjustment("2026-10-20", "C", "DE-FRA", -100);
    team.sale("2026-11-03", "A", "DE", "shopify", 6, 50.0);
    let moving =
        |team: &Team| ask(team, period("2026-11-01", "2026-11-20"), None).answer.unwrap().moving_share;
    assert_eq!(moving(&team), Some(0.5), "case 5: of A and B");
    team.bundle("KIT", "B", 2);
    team.sale("2026-11-03", "KIT", "FR", "shopify", 1, 50.0);
    assert_eq!(moving(&team), Some(1.0), "case 5");
}

#[test]
fn rows_by_what_is_asked() {
    let mut team = team();
    team.item("B", 1.0, "USD");
    team.receipt("2026-10-01", "A", "DE-FRA", 100);
    team.receipt("2026-10-01", "B", "DE-FRA", 100);
    team.sale("2026-11-03", "A", "DE", "shopify", 6, 50.0);
    let rows = |group| {
        let query = TurnoverQuery { group: Some(group), ..period("2026-11-01", "2026-11-20") };
        ask(&team, query, None).answer.unwrap().rows
    };
    let items: Vec<_> = rows(GroupBy::Item).iter().map(|row| row.sku.clone().unwrap().to_string()).collect();
    assert_eq!(items, ["B", "A"], "what does not turn at all first");
    assert_eq!(rows(GroupBy::Market)[0].market.as_deref(), Some("DE|FR"));
}

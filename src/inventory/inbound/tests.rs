//! The worked cases of `inbound`.

use super::*;
use crate::inventory::testing::{Team, day};

const TODAY: &str = "2026-11-23";

fn team() -> Team {
    let mut team = Team::new();
    team.item("A", 2.0, "USD");
    team.warehouse("DE-FRA", "DE", "own", &[]);
    team.warehouse("GB-MAN", "GB", "own", &[]);
    team.shipment("SH-1", "A", "DE-FRA", 40, "2026-10-01", "2026-11-20");
    team.shipment("SH-2", "A", "GB-MAN", 30, "2026-11-01", "2026-11-10").mode = TextId::NONE;
    team.shipment("SH-3", "A", "DE-FRA", 20, "", "2026-12-20");
    team
}

fn transit(team: &Team, market: Option<&str>, mode: Option<&str>) -> Outcome<InTransit> {
    let snapshot = team.snapshot();
    let market = market.map(|code| snapshot.names.markets.get(code).unwrap());
    let scope = Scope { markets: market.into_iter().collect(), ..Scope::default() };
    let modes: Vec<TextId> = mode.map(|mode| snapshot.names.texts.get(mode).unwrap()).into_iter().collect();
    in_transit(&snapshot, &scope, &modes, day(TODAY))
}

#[test]
fn on_the_way_and_apart_what_is_planned() {
    let mut team = team();
    team.supplier_order("PO-1", "A", "DE-FRA", 300, "2026-11-01", "2026-12-20");
    let answer = transit(&team, None, None).answer.unwrap();
    assert_eq!((answer.quantity, answer.planned, answer.on_order), (70, 20, 300), "case 1");
    let rows: Vec<_> = answer.rows.iter().map(|row| (row.shipment.as_deref(), row.days_late)).collect();
    assert_eq!(rows, [(Some("SH-2"), Some(13)), (Some("SH-1"), Some(3))], "cases 1 and 2");
    assert_eq!(transit(&team, Some("DE"), None).answer.unwrap().quantity, 40);
    assert_eq!(transit(&team, None, Some("sea")).answer.unwrap().quantity, 40);
}

#[test]
fn nothing_under_way_is_not_no_data() {
    let mut team = team();
    team.facts.shipments.truncate(1);
    team.facts.shipments[0].arrived_on = Some(day("2026-11-19"));
    assert_eq!(transit(&team, Some("DE"), None).answer.unwrap().quantity, 0);
    assert_eq!(transit(&team, Some("GB"), None).reason, Some(NoData::Arrivals));
}

fn status(team: &Team, shipment: &str, today: &str) -> Outcome<ShipmentStatus> {
    let snapshot = team.snapshot();
    shipment_status(&snapshot, snapshot.names.texts.get(shipment).unwrap_or_default(), None, day(today))
}

#[test]
fn where_a_shipment_is() {
    let mut team = team();
    let customs = team.text("customs_hold");
    team.facts.shipments[0].status = customs;
    let answer = status(&team, "SH-1", TODAY).answer.unwrap();
    assert_eq!((answer.sku.as_deref(), answer.quantity, answer.stage), (Some("A"), 40, "on_the_way"));
    assert_eq!((answer.status.as_deref(), answer.days_late), (Some("customs_hold"), Some(3)), "case 2");
    team.facts.shipments[0].arrived_on = Some(day("2026-11-22"));
    let answer = status(&team, "SH-1", TODAY).answer.unwrap();
    assert_eq!((answer.stage, answer.days_late), ("arrived", Some(2)), "case 2");
    let before = status(&team, "SH-1", "2026-11-21").answer.unwrap();
    assert_eq!((before.stage, before.status, before.arrived_on), ("on_the_way", None, None));
    assert_eq!(status(&team, "SH-9", TODAY).reason, Some(NoData::Unknown { what: "".into() }));
}

#[test]
fn a_shipment_of_several_items() {
    let mut team = team();
    team.shipment("SH-1", "B", "DE-FRA", 5, "2026-10-01", "2026-11-20").arrived_on = Some(day("2026-11-20"));
    let answer = status(&team, "SH-1", TODAY).answer.unwrap();
    assert_eq!((answer.sku, answer.quantity, answer.stage), (None, 45, "on_the_way"), "case 3");
    let rows: Vec<_> = answer.rows.iter().map(|row| (&*row.sku, row.quantity, row.stage)).collect();
    assert_eq!(rows, [("A", 40, "on_the_way"), ("B", 5, "arrived")], "case 3");
}

#[test]
fn a_shipment_that_only_a_transfer_tells_of() {
    let mut team = team();
    let id = team.text("SH-7");
    team.transfer("2026-11-01", "A", "DE-FRA", "GB-MAN", 12, "").shipment = id;
    let answer = status(&team, "SH-7", TODAY).answer.unwrap();
    assert_eq!((answer.quantity, answer.stage, &*answer.to_warehouse), (12, "on_the_way", "GB-MAN"));
    team.facts.transfers[0].arrived_on = Some(day("2026-11-09"));
    let answer = status(&team, "SH-7", TODAY).answer.unwrap();
    assert_eq!((answer.stage, answer.arrived_on), ("arrived", Some(day("2026-11-09"))));
}

fn orders(team: &Team, query: OrdersQuery) -> Outcome<PurchaseOrders> {
    purchase_orders(&team.snapshot(), &Scope::default(), &query, day(TODAY))
}

#[test]
fn what_suppliers_owe() {
    let mut team = team();
    let id = team.text("PO-1");
    team.supplier_order("PO-1", "A", "DE-FRA", 300, "2026-08-01", "2026-11-13");
    team.supplier_order("PO-2", "A", "", 10, "2026-11-01", "2026-12-20");
    team.supplier_order("PO-3", "A", "", 10, "2026-09-01", "2026-10-20").received_on =
        Some(day("2026-10-25"));
    team.receipt("2026-10-20", "A", "DE-FRA", 90).purchase_order = id;
    team.shipment("SH-9", "A", "DE-FRA", 100, "2026-11-01", "2026-12-01").purchase_order = id;
    let answer = orders(&team, OrdersQuery::default()).answer.unwrap();
    assert_eq!(answer.open_units, 220, "case 4");
    let rows: Vec<_> =
        answer.rows.iter().map(|row| (&*row.purchase_order, row.received, row.days_late)).collect();
    assert_eq!(rows, [("PO-1", 90, Some(10)), ("PO-2", 0, None)], "case 4");
    let due = OrdersQuery {
        period: Some(Span { from: day("2026-12-01"), to: day("2026-12-31") }),
        ..OrdersQuery::default()
    };
    assert_eq!(orders(&team, due).answer.unwrap().open_units, 10, "case 5");
    let snapshot = team.snapshot();
    let named = OrdersQuery {
        purchase_orders: vec![snapshot.names.texts.get("PO-3").unwrap()],
        ..OrdersQuery::default()
    };
    let answer = orders(&team, named).answer.unwrap();
    assert_eq!(
        (answer.open_units, answer.rows[0].received, answer.rows[0].days_late),
        (0, 10, Some(5)),
        "case 5"
    );
}

#[test]
fn a_platforms_count_tells_what_is_on_its_way() {
    let mut team = Team::new();
    team.warehouse("FBA-DE", "DE", "fba", &[]);
    team.count("2026-11-20", "A", "FBA-DE", 10).in_transit = Some(0);
    let asked = |team: &Team| in_transit(&team.snapshot(), &Scope::default(), &[], day("2026-11-23"));
    let found = asked(&team);
    assert_eq!((found.as_of, found.answer.unwrap().quantity), (Some(day("2026-11-20")), 0), "case 6");
    team.facts.stock[0].in_transit = Some(40);
    let found = asked(&team).answer.unwrap();
    let rows: Vec<_> = found.rows.iter().map(|row| (row.shipment.clone(), row.quantity, row.stage)).collect();
    assert_eq!((found.quantity, rows), (40, vec![(None, 40, "on_the_way")]), "case 6");
}

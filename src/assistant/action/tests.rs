use super::*;
use crate::assistant::{Person, Role, tell};
use crate::intent::contract::{Language, OneOrMany, Period};
use crate::inventory::facts::{Promotion, SupplierOrder};
use crate::inventory::testing::{Team, day};

const TODAY: &str = "2026-11-23";

/// Lamps and mats; two shipments and two orders of lamps, one a seller's SKU.
fn team() -> Team {
    let mut team = Team::new();
    team.item("LMP-40", 8.0, "USD");
    team.item("MAT-31", 4.0, "USD");
    team.warehouse("DE-FRA", "DE", "overseas", &[]);
    team.warehouse("FBA-DE", "DE", "fba", &[]);
    team.warehouse("US-LA", "US", "overseas", &[]);
    team.warehouse("US-NJ", "US", "overseas", &[]);
    team.listing("amazon", "US", "LAMP-US-1", "LMP-40", 1);
    team.shipment("SH-1", "LMP-40", "DE-FRA", 200, "2026-11-01", "2026-12-05");
    team.shipment("SH-2", "LAMP-US-1", "US-LA", 80, "2026-11-01", "2026-12-01");
    team.shipment("SH-2", "MAT-31", "US-LA", 50, "2026-11-01", "2026-12-01");
    let lamp = team.facts.names.skus.get("LMP-40").unwrap();
    for (number, quantity) in [("PO-118", 600), ("PO-119", 100)] {
        let order = SupplierOrder {
            purchase_order: team.text(number),
            sku: lamp,
            quantity,
            ordered_on: day("2026-11-01"),
            unit_cost: Some(31_425),
            ..SupplierOrder::default()
        };
        team.facts.supplier_orders.push(order);
    }
    for market in ["DE", "US"] {
        let promotion = Promotion {
            sku: lamp,
            market: team.facts.names.markets.intern(market).unwrap(),
            kind: team.text("markdown"),
            starts_on: day("2026-11-10"),
            percent: Some(10.0),
            ..Promotion::default()
        };
        team.facts.promotions.push(promotion);
    }
    team
}

fn one(text: &str) -> Option<OneOrMany> {
    Some(OneOrMany::One(text.to_owned()))
}

fn parsed(intent: Intent, slots: Slots) -> Parse {
    let missing = crate::intent::missing(intent, &slots);
    Parse {
        intent,
        slots,
        language: Language::En,
        rule: "test".into(),
        missing,
        choices: Vec::new(),
        no_such_item: None,
    }
}

fn told_by(role: Role, intent: Intent, slots: Slots) -> Answer {
    let team = team();
    let person = Person { role, ..Person::everything() };
    let parse = parsed(intent, slots);
    tell(&parse, "as it was said", &team.snapshot(), &team.facts, day(TODAY), &person).0
}

fn told(intent: Intent, slots: Slots) -> Answer {
    let team = team();
    propose(&parsed(intent, slots), "as it was said", &team.snapshot(), &team.facts, day(TODAY))
}

/// The rows proposed: kind, and the row as JSON.
fn rows(answer: &Answer) -> Vec<(String, Value)> {
    let Some(Body::Action(action)) = &answer.answer else { panic!("{answer:?}") };
    assert!(!action.written && action.id.is_none());
    action
        .proposal
        .writes
        .iter()
        .map(|write| (write.kind.clone(), Value::Object(write.row.clone())))
        .collect()
}

fn asked(answer: &Answer) -> (&str, Vec<&str>) {
    assert_eq!(answer.status, Status::Clarify, "{answer:?}");
    (answer.missing[0].as_str(), answer.choices.iter().map(|choice| choice.value.as_str()).collect())
}

#[test]
fn a_new_order_names_its_defaults_and_gets_its_number_when_written() {
    let slots = Slots {
        item: one("LMP-40"),
        quantity: Some(500.0),
        eta: Some(day("2026-12-14")),
        ..Slots::default()
    };
    let answer = told(Intent::RecordOrder, slots);
    let expected = json!({"sku": "LMP-40", "quantity": 500, "ordered_on": TODAY, "eta": "2026-12-14", "status": "ordered"});
    assert_eq!(rows(&answer), [("orders_to_suppliers".to_owned(), expected)]);
    assert_eq!(answer.used["ordered_on"], json!(TODAY));
    let Some(Body::Action(action)) = answer.answer else { panic!() };
    let number = |taken: &str| {
        let done = completed(action.proposal.clone(), 7, None, |name| name == taken);
        done.writes[0].row["purchase_order"].clone()
    };
    assert_eq!((number(""), number("CHAT-7")), (json!("CHAT-7"), json!("CHAT-7-2")));
}

#[test]
fn what_is_missing_or_absurd_is_asked() {
    let order = |quantity: Option<f64>| Slots { item: one("LMP-40"), quantity, ..Slots::default() };
    for quantity in [None, Some(0.0), Some(-3.0), Some(1.5), Some(1e12)] {
        assert_eq!(asked(&told(Intent::RecordOrder, order(quantity))).0, "quantity", "{quantity:?}");
    }
    let to_us = Slots { market: one("US"), ..order(Some(5.0)) };
    assert_eq!(asked(&told(Intent::RecordOrder, to_us)), ("warehouse", vec!["US-LA", "US-NJ"]));
    let to_de = Slots { market: one("DE"), ..order(Some(5.0)) };
    let answer = told(Intent::RecordOrder, to_de);
    assert_eq!(
        (&rows(&answer)[0].1["to_warehouse"], &answer.used["to_warehouse"]),
        (&json!("DE-FRA"), &json!("DE-FRA"))
    );
}

#[test]
fn nothing_new_by_accident() {
    for (intent, slots, slot) in [
        (Intent::RecordOrder, Slots { item: one("NO-1"), quantity: Some(5.0), ..Slots::default() }, "item"),
        (
            Intent::UpdateShipment,
            Slots { shipment: one("SH-9"), status: one("arrived"), ..Slots::default() },
            "shipment",
        ),
        (
            Intent::ChangeOrder,
            Slots { purchase_order: one("PO-9"), quantity: Some(5.0), ..Slots::default() },
            "purchase_order",
        ),
        (Intent::EndPromotion, Slots { item: one("MAT-31"), ..Slots::default() }, "promotion"),
        (
            Intent::ReportIncident,
            Slots { incident: one("warehouse_full"), warehouse: one("XX-1"), ..Slots::default() },
            "warehouse",
        ),
    ] {
        let answer = told(intent, slots);
        assert_eq!((answer.status, &answer.answer), (Status::NoData, &None), "{intent:?}");
        assert!(
            matches!(answer.reason, Some(Reason::NotKnown { slot: named, .. }) if named == slot),
            "{answer:?}"
        );
    }
}

#[test]
fn a_changed_order_keeps_what_is_not_changed() {
    let slots = Slots { purchase_order: one("PO-118"), quantity: Some(300.0), ..Slots::default() };
    let answer = told(Intent::ChangeOrder, slots.clone());
    let (_, row) = &rows(&answer)[0];
    assert_eq!(
        (&row["quantity"], &row["unit_cost"], &row["ordered_on"]),
        (&json!(300), &json!(3.1425), &json!("2026-11-01"))
    );
    let Some(Body::Action(action)) = &answer.answer else { panic!() };
    assert_eq!(action.proposal.writes[0].was.as_ref().map(|was| json!(was)), Some(json!({"quantity": 600})));
    let same = told(Intent::ChangeOrder, Slots { quantity: Some(600.0), ..slots });
    assert_eq!(same.reason, Some(Reason::Talk { talk: Talk::NothingChanges }));
}

#[test]
fn of_several_open_orders_it_is_asked_which() {
    let slots = Slots { item: one("LMP-40"), status: one("cancelled"), ..Slots::default() };
    assert_eq!(asked(&told(Intent::ChangeOrder, slots)), ("purchase_order", vec!["PO-118", "PO-119"]));
}

#[test]
fn an_arrival_closes_the_shipment_it_is_of() {
    let arrived = Slots { status: one("arrived"), ..Slots::default() };
    let slots = Slots { shipment: one("sh 1"), quantity: Some(196.0), ..arrived.clone() };
    let (kind, row) = rows(&told(Intent::UpdateShipment, slots)).remove(0);
    assert_eq!(
        (kind.as_str(), &row["arrived_on"], &row["quantity"]),
        ("shipments", &json!(TODAY), &json!(196))
    );
    // By item and place: the one that is on its way there.
    let slots = Slots { item: one("LMP-40"), market: one("DE"), ..arrived.clone() };
    assert_eq!(rows(&told(Intent::UpdateShipment, slots))[0].1["shipment"], "SH-1");
    // Under the seller's name of the item: the row keeps it.
    let slots = Slots { item: one("LMP-40"), market: one("US"), ..arrived.clone() };
    let row = rows(&told(Intent::UpdateShipment, slots)).remove(0).1;
    assert_eq!((&row["shipment"], &row["sku"]), (&json!("SH-2"), &json!("LAMP-US-1")));
    // What left already left then.
    let slots = Slots { shipment: one("SH-1"), status: one("departed"), ..Slots::default() };
    let row = rows(&told(Intent::UpdateShipment, slots)).remove(0).1;
    assert_eq!((&row["shipped_on"], &row["status"]), (&json!("2026-11-01"), &json!("in_transit")));
    // All its lines.
    let slots = Slots { shipment: one("SH-2"), ..arrived.clone() };
    assert_eq!(rows(&told(Intent::UpdateShipment, slots)).len(), 2);
    // A count of one of two items: of which?
    let slots = Slots { shipment: one("SH-2"), quantity: Some(9.0), ..arrived };
    assert_eq!(asked(&told(Intent::UpdateShipment, slots)), ("item", vec!["LAMP-US-1", "MAT-31"]));
}

#[test]
fn goods_of_no_known_shipment_are_a_receipt_on_the_day_said() {
    let last_week = Period { from: day("2026-11-16"), to: day("2026-11-22") };
    let slots = Slots {
        item: one("MAT-31"),
        quantity: Some(30.0),
        market: one("DE"),
        status: one("arrived"),
        period: Some(last_week),
        ..Slots::default()
    };
    let answer = told(Intent::UpdateShipment, slots);
    let expected =
        json!({"received_on": "2026-11-22", "sku": "MAT-31", "warehouse": "DE-FRA", "quantity": 30});
    assert_eq!(rows(&answer), [("receipts".to_owned(), expected)]);
    assert_eq!(answer.used["received_on"], "2026-11-22");
}

#[test]
fn an_incident_is_kept_and_what_follows_from_it() {
    let kinds = |slots: Slots| {
        rows(&told(Intent::ReportIncident, slots)).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>()
    };
    let damaged =
        Slots { incident: one("damaged"), item: one("LMP-40"), quantity: Some(3.0), ..Slots::default() };
    let at = Slots { warehouse: one("DE-FRA"), ..damaged.clone() };
    assert_eq!(kinds(at.clone()), ["incidents", "adjustments"]);
    let adjustment = rows(&told(Intent::ReportIncident, at)).remove(1).1;
    assert_eq!((&adjustment["units"], &adjustment["reason"]), (&json!(-3), &json!("damaged")));
    assert_eq!(asked(&told(Intent::ReportIncident, damaged)).0, "warehouse");
    // On the way: fewer come.
    let short =
        Slots { incident: one("lost"), shipment: one("SH-1"), quantity: Some(20.0), ..Slots::default() };
    let follows = rows(&told(Intent::ReportIncident, short)).remove(1);
    assert_eq!((follows.0.as_str(), &follows.1["quantity"]), ("shipments", &json!(180)));
    // Held: later.
    let held =
        Slots { incident: one("customs_hold"), shipment: one("SH-1"), days: Some(6.0), ..Slots::default() };
    let follows = rows(&told(Intent::ReportIncident, held)).remove(1).1;
    assert_eq!((&follows["status"], &follows["eta"]), (&json!("customs_hold"), &json!("2026-12-11")));
    let full = Slots { incident: one("warehouse_full"), market: one("DE"), ..Slots::default() };
    assert_eq!(kinds(full), ["incidents"]);
}

#[test]
fn promotions_begin_in_a_market_and_end_where_they_run() {
    let start =
        Slots { item: one("LMP-40"), promotion: one("coupon"), market: one("DE"), ..Slots::default() };
    let row = rows(&told(Intent::StartPromotion, start.clone())).remove(0).1;
    assert_eq!(row, json!({"sku": "LMP-40", "market": "DE", "kind": "coupon", "starts_on": TODAY}));
    let period = Some(Period { from: day("2026-11-24"), to: day("2026-11-30") });
    let row = rows(&told(Intent::StartPromotion, Slots { period, ..start })).remove(0).1;
    assert_eq!((&row["starts_on"], &row["ends_on"]), (&json!("2026-11-24"), &json!("2026-11-30")));
    let end = Slots { item: one("LMP-40"), ..Slots::default() };
    assert_eq!(asked(&told(Intent::EndPromotion, end.clone())), ("market", vec!["DE", "US"]));
    let row = rows(&told(Intent::EndPromotion, Slots { market: one("US"), ..end })).remove(0).1;
    assert_eq!(
        (&row["ends_on"], &row["percent"], &row["starts_on"]),
        (&json!(TODAY), &json!(10.0), &json!("2026-11-10"))
    );
}

#[test]
fn a_request_moves_nothing() {
    let slots = Slots {
        item: one("LMP-40"),
        quantity: Some(60.0),
        from: one("US-LA"),
        warehouse: one("US-NJ"),
        ..Slots::default()
    };
    let (kind, row) = rows(&told(Intent::RequestTransfer, slots)).remove(0);
    assert_eq!(kind, REQUESTS);
    assert_eq!(
        row,
        json!({"day": TODAY, "sku": "LMP-40", "quantity": 60, "from": "US-LA", "to_warehouse": "US-NJ"})
    );
}

#[test]
fn every_proposal_is_a_row_of_its_kind() {
    use crate::facts::record::row;
    let lamp = || Slots { item: one("LMP-40"), quantity: Some(5.0), market: one("DE"), ..Slots::default() };
    for (intent, slots) in [
        (Intent::RecordOrder, lamp()),
        (Intent::ChangeOrder, Slots { purchase_order: one("PO-118"), ..lamp() }),
        (Intent::UpdateShipment, Slots { status: one("arrived"), ..lamp() }),
        (Intent::ReportIncident, Slots { incident: one("damaged"), ..lamp() }),
        (Intent::LogFeedback, Slots { text: Some("too small".into()), topic: one("size"), ..lamp() }),
        (Intent::StartPromotion, Slots { promotion: one("coupon"), ..lamp() }),
        (Intent::EndPromotion, lamp()),
    ] {
        let Some(Body::Action(action)) = told(intent, slots).answer else { panic!("{intent:?}") };
        for write in completed(action.proposal, 1, Some("2026-11-23T09:00:00+08:00"), |_| false).writes {
            let kind = Kind::by_name(&write.kind).unwrap();
            row(kind, &write.row).unwrap_or_else(|error| panic!("{intent:?}: {error}"));
        }
    }
}

#[test]
fn only_those_who_may_tell_it() {
    let feedback = || Slots { text: Some("too small".into()), ..Slots::default() };
    let order = || Slots { item: one("LMP-40"), quantity: Some(5.0), ..Slots::default() };
    let may = |role, intent, slots| told_by(role, intent, slots).status != Status::NotPermitted;
    for (role, says_feedback, orders) in [
        (Role::Viewer, false, false),
        (Role::Support, true, false),
        (Role::Warehouse, true, false),
        (Role::Partner, false, false),
        (Role::Buyer, true, true),
        (Role::Manager, true, true),
    ] {
        assert_eq!(may(role, Intent::LogFeedback, feedback()), says_feedback, "{role:?}");
        assert_eq!(may(role, Intent::RecordOrder, order()), orders, "{role:?}");
    }
}

#[test]
fn a_loss_in_a_market_without_warehouses_is_kept_with_the_market_alone() {
    let slots = Slots {
        incident: one("lost"),
        item: one("MAT-31"),
        quantity: Some(5.0),
        market: one("FR"),
        ..Slots::default()
    };
    let answer = told(Intent::ReportIncident, slots);
    let written = rows(&answer);
    assert_eq!(written.len(), 1, "no stock changes: {written:?}");
    assert_eq!((&written[0].0[..], &written[0].1["market"]), ("incidents", &json!("FR")));
}

//! The worked cases of `arrivals`.

use super::*;
use crate::inventory::testing::{Team, day};
use proptest::prelude::*;

const TODAY: &str = "2026-11-23";

/// Day, warehouse, units.
type Arrived = Vec<(String, String, i64)>;
/// Stage, units.
type ToCome = Vec<(&'static str, i64)>;

/// What arrived and what is to come.
fn told(team: &Team) -> (Arrived, ToCome) {
    let snapshot = team.snapshot();
    let sku = snapshot.names.skus.get("A").unwrap();
    let arrivals = Arrivals::of(&snapshot, sku, day(TODAY));
    let arrived = arrivals.iter().map(|arrival| {
        let warehouse = snapshot.names.warehouses.text(arrival.warehouse).to_string();
        (arrival.day.to_string(), warehouse, arrival.quantity)
    });
    let inbound = arrivals.inbound().iter().map(|inbound| (inbound.stage.name(), inbound.quantity));
    (arrived.collect(), inbound.collect())
}

fn units(team: &Team) -> i64 {
    told(team).0.iter().map(|(_, _, units)| units).sum()
}

fn moves(team: &Team) -> Vec<(Vec<(String, i64)>, i64)> {
    let snapshot = team.snapshot();
    let sku = snapshot.names.skus.get("A").unwrap();
    let arrivals = Arrivals::of(&snapshot, sku, day(TODAY));
    let landed = |trip: &Move| trip.landings.iter().map(|(on, units)| (on.to_string(), *units)).collect();
    arrivals.moves().iter().map(|trip| (landed(trip), trip.under_way)).collect()
}

#[test]
fn receipts_of_a_shipment_add_up_to_it() {
    let mut team = Team::new();
    team.shipment("SH-1", "A", "DE-FRA", 200, "2026-10-01", "2026-11-05");
    let id = team.text("SH-1");
    team.receipt("2026-11-01", "A", "DE-FRA", 60).shipment = id;
    team.receipt("2026-11-20", "A", "DE-FRA", 90).shipment = id;
    assert_eq!(units(&team), 150, "case 1");
    assert_eq!(told(&team).1, [("receiving", 50)], "case 1");
    team.facts.shipments[0].arrived_on = Some(day("2026-11-20"));
    assert_eq!((units(&team), told(&team).1), (150, vec![]), "case 1");
}

#[test]
fn a_receipt_naming_the_order_is_its_shipments_arrival() {
    let mut team = Team::new();
    let order = team.text("PO-1");
    team.shipment("SH-1", "A", "DE-FRA", 60, "2026-09-01", "2026-10-01").purchase_order = order;
    team.shipment("SH-2", "A", "DE-FRA", 40, "2026-11-10", "2026-12-20").purchase_order = order;
    team.receipt("2026-10-20", "A", "DE-FRA", 60).purchase_order = order;
    assert_eq!(told(&team).1, [("on_the_way", 40)], "case 2");
    assert_eq!(units(&team), 60, "case 2");
}

#[test]
fn else_one_to_one_equal_quantity_first() {
    let mut team = Team::new();
    team.shipment("SH-1", "A", "DE-FRA", 50, "2026-10-01", "2026-11-10");
    team.shipment("SH-2", "A", "DE-FRA", 80, "2026-10-02", "2026-11-14");
    team.receipt("2026-11-11", "A", "DE-FRA", 80);
    assert_eq!(told(&team).1, [("on_the_way", 50)], "case 3: the farther one has its quantity");
    team.receipt("2026-11-18", "A", "DE-FRA", 50);
    assert_eq!(told(&team).1, [("on_the_way", 50)], "case 3: 8 days are too many");
    team.facts.receipts[1].received_on = day("2026-11-17");
    assert_eq!(told(&team).1, [], "case 3: 7 are not");
    assert_eq!(units(&team), 130);
}

#[test]
fn two_lots_of_one_delivery_are_one_arrival() {
    let mut team = Team::new();
    let (first, second) = (team.text("L1"), team.text("L2"));
    team.shipment("SH-1", "A", "DE-FRA", 100, "2026-10-01", "2026-11-10");
    team.receipt("2026-11-11", "A", "DE-FRA", 70).lot = first;
    team.receipt("2026-11-11", "A", "DE-FRA", 30).lot = second;
    assert_eq!(told(&team).1, [], "case 3");
    assert_eq!(units(&team), 100);
}

#[test]
fn different_names_are_different_goods() {
    let mut team = Team::new();
    let (one, two) = (team.text("PO-1"), team.text("PO-2"));
    team.shipment("SH-1", "A", "DE-FRA", 100, "2026-10-01", "2026-11-10").purchase_order = one;
    team.receipt("2026-11-10", "A", "DE-FRA", 100).purchase_order = two;
    assert_eq!(told(&team).1, [("on_the_way", 100)], "case 3");
}

#[test]
fn an_arrived_shipment_or_a_received_order_is_itself_an_arrival() {
    let mut team = Team::new();
    let order = team.text("PO-1");
    team.supplier_order("PO-1", "A", "DE-FRA", 100, "2026-09-01", "2026-10-20");
    assert_eq!(told(&team).1, [("on_order", 100)]);
    team.facts.supplier_orders[0].received_on = Some(day("2026-10-25"));
    assert_eq!(told(&team), (vec![("2026-10-25".into(), "DE-FRA".into(), 100)], vec![]), "case 4");
    team.shipment("SH-1", "A", "DE-FRA", 100, "2026-10-01", "2026-10-22").purchase_order = order;
    assert_eq!(
        told(&team),
        (vec![("2026-10-25".into(), "DE-FRA".into(), 100)], vec![]),
        "case 4: told twice"
    );
    team.facts.shipments[0].arrived_on = Some(day("2026-10-23"));
    assert_eq!(told(&team).0, [("2026-10-23".into(), "DE-FRA".into(), 100)], "case 4");
    team.receipt("2026-10-24", "A", "DE-FRA", 98).purchase_order = order;
    assert_eq!(told(&team), (vec![("2026-10-24".into(), "DE-FRA".into(), 98)], vec![]), "told three times");
}

#[test]
fn a_receipt_tells_when_a_transfer_landed() {
    let mut team = Team::new();
    team.transfer("2026-11-01", "A", "CN-FAC", "DE-FRA", 50, "");
    assert_eq!(moves(&team), [(vec![], 50)]);
    team.receipt("2026-11-06", "A", "DE-FRA", 48);
    assert_eq!(moves(&team), [(vec![("2026-11-06".into(), 48)], 0)], "case 5: the whole of it");
    assert_eq!(told(&team), (vec![], vec![]), "case 5: received, not anew");
    let id = team.text("SH-1");
    team.facts.transfers[0].shipment = id;
    team.facts.receipts[0].shipment = id;
    assert_eq!(moves(&team), [(vec![("2026-11-06".into(), 48)], 2)], "case 5: by its name they add up");
    assert_eq!(told(&team), (vec![], vec![("receiving", 2)]), "case 5");
    team.facts.transfers[0].arrived_on = Some(day("2026-11-05"));
    assert_eq!(
        moves(&team),
        [(vec![("2026-11-06".into(), 48)], 0)],
        "case 5: what was received is the truth"
    );
    let order = team.text("PO-9");
    team.facts.receipts[0].shipment = TextId::NONE;
    team.facts.receipts[0].purchase_order = order;
    assert_eq!(moves(&team), [(vec![("2026-11-05".into(), 50)], 0)], "case 5: that one came from a supplier");
    assert_eq!(units(&team), 48);
}

#[test]
fn a_shipment_of_a_transfer_is_the_same_goods() {
    let mut team = Team::new();
    let id = team.text("SH-1");
    let from = team.text("CN-FAC");
    team.transfer("2026-11-01", "A", "CN-FAC", "DE-FRA", 50, "").shipment = id;
    team.shipment("SH-1", "A", "DE-FRA", 50, "2026-11-01", "2026-12-10");
    assert_eq!(told(&team), (vec![], vec![("on_the_way", 50)]), "case 5");
    team.facts.shipments[0].arrived_on = Some(day("2026-11-20"));
    assert_eq!(moves(&team), [(vec![("2026-11-20".into(), 50)], 0)], "case 5");
    team.facts.transfers[0].shipment = TextId::NONE;
    team.facts.shipments[0].from = from;
    assert_eq!(told(&team), (vec![], vec![]), "case 5: same places, same week");
}

#[test]
fn on_order_is_what_no_shipment_carries() {
    let mut team = Team::new();
    let order = team.text("PO-1");
    team.supplier_order("PO-1", "A", "DE-FRA", 300, "2026-09-01", "2026-10-20");
    team.shipment("SH-1", "A", "DE-FRA", 100, "2026-10-01", "2026-12-05").purchase_order = order;
    team.shipment("SH-2", "A", "DE-FRA", 80, "", "2026-12-24").purchase_order = order;
    team.receipt("2026-10-01", "A", "GB-MAN", 50).purchase_order = order;
    assert_eq!(told(&team).1, [("on_the_way", 100), ("planned", 80), ("on_order", 70)], "case 6");
    team.receipt("2026-10-02", "A", "GB-MAN", 90).purchase_order = order;
    assert_eq!(told(&team).1, [("on_the_way", 100), ("planned", 80)], "case 6: never less than nothing");
    let snapshot = team.snapshot();
    let arrivals = Arrivals::of(&snapshot, snapshot.names.skus.get("A").unwrap(), day(TODAY));
    assert_eq!(arrivals.orders()[0].owed(), 160, "case 6");
}

#[test]
fn an_order_without_a_name_matches_by_day() {
    let mut team = Team::new();
    team.supplier_order("PO-1", "A", "", 100, "2026-09-01", "2026-10-20");
    team.supplier_order("PO-2", "A", "GB-MAN", 100, "2026-09-01", "2026-10-20");
    team.receipt("2026-10-25", "A", "DE-FRA", 100);
    assert_eq!(told(&team).1, [("on_order", 100)], "case 7: PO-1, which names no warehouse");
    let snapshot = team.snapshot();
    let arrivals = Arrivals::of(&snapshot, snapshot.names.skus.get("A").unwrap(), day(TODAY));
    assert_eq!(arrivals.orders().iter().map(|order| order.received).collect::<Vec<_>>(), [100, 0], "case 7");
    team.facts.receipts[0].received_on = day("2026-10-28");
    assert_eq!(told(&team).1, [("on_order", 100), ("on_order", 100)], "case 7: 8 days");
}

#[test]
fn what_is_dated_later_is_not_seen() {
    let mut team = Team::new();
    team.receipt("2026-11-24", "A", "DE-FRA", 10);
    team.supplier_order("PO-1", "A", "", 10, "2026-11-24", "2026-12-20");
    team.transfer("2026-11-24", "A", "CN-FAC", "DE-FRA", 10, "2026-11-24");
    assert_eq!(told(&team), (vec![], vec![]));
    assert_eq!(moves(&team), []);
}

/// How far one part of an order has come, and which sources say so.
#[derive(Clone, Copy, Debug)]
struct Part {
    units: i64,
    /// 0 ordered, 1 planned, 2 under way, 3 part of it received, 4 arrived.
    stage: u8,
    /// Of an arrived part: the shipment says so, receipts do; one receipt or two.
    by_shipment: bool,
    by_receipt: bool,
    in_two: bool,
}

fn part() -> impl Strategy<Value = Part> {
    (2..100i64, 0..5u8, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(units, stage, by_shipment, by_receipt, in_two)| Part {
            units,
            stage,
            by_shipment: by_shipment || !by_receipt,
            by_receipt,
            in_two,
        },
    )
}

proptest! {
    /// Whatever tells of an order's goods, each unit is in one place: arrived,
    /// under way, planned or on order.
    #[test]
    fn no_arrival_is_counted_twice(parts in proptest::collection::vec(part(), 1..5)) {
        let mut team = Team::new();
        let order = team.text("PO-1");
        let ordered: i64 = parts.iter().map(|part| part.units).sum();
        team.supplier_order("PO-1", "A", "DE-FRA", ordered, "2026-06-01", "2026-10-20");
        let mut arrived = 0;
        for (place, part) in parts.iter().enumerate() {
            if part.stage == 0 {
                continue;
            }
            let id = format!("SH-{place}");
            let left = if part.stage == 1 { "" } else { "2026-09-01" };
            let shipment = team.shipment(&id, "A", "DE-FRA", part.units, left, "2026-10-15");
            shipment.purchase_order = order;
            if part.stage == 4 && part.by_shipment {
                shipment.arrived_on = Some(day("2026-10-16"));
            }
            let received = match part.stage {
                3 => part.units / 2,
                4 if part.by_receipt => part.units,
                _ => 0,
            };
            arrived += if part.stage == 4 { part.units } else { received };
            let first = if part.in_two { received / 2 } else { received };
            let id = team.text(&id);
            for (on, units) in [("2026-10-16", first), ("2026-10-18", received - first)] {
                if units > 0 {
                    let receipt = team.receipt(on, "A", "DE-FRA", units);
                    (receipt.shipment, receipt.purchase_order) = (id, order);
                }
            }
        }
        let (_, to_come) = told(&team);
        prop_assert_eq!(units(&team), arrived);
        prop_assert_eq!(to_come.iter().map(|(_, units)| units).sum::<i64>(), ordered - arrived);
    }
}

#[test]
fn a_rise_between_counts_closes_what_it_is_the_arrival_of() {
    let mut team = Team::new();
    team.count("2026-10-01", "A", "DE-FRA", 10);
    team.sale("2026-10-05", "A", "DE", "shopify", 4, 4.0).warehouse = team.facts.stock[0].warehouse;
    team.count("2026-10-15", "A", "DE-FRA", 106);
    team.shipment("SH-1", "A", "DE-FRA", 100, "2026-09-01", "2026-10-12");
    team.shipment("SH-2", "A", "DE-FRA", 90, "2026-09-01", "2026-10-15");
    assert_eq!(told(&team).1, [("on_the_way", 90)], "case 8: equal quantity before the nearer day");
    team.facts.shipments.remove(0);
    assert_eq!(told(&team).1, [], "case 8: the whole arrival");
    team.facts.shipments[0].eta = Some(day("2026-10-23"));
    assert_eq!(told(&team).1, [("on_the_way", 90)], "case 8: more than 7 days apart");
    team.facts.shipments.clear();
    team.supplier_order("PO-1", "A", "DE-FRA", 100, "2026-09-01", "2026-10-12");
    assert_eq!(told(&team).1, [], "case 8: an order");
    team.facts.stock[1].on_hand = 20;
    assert_eq!(told(&team).1, [], "case 8: whatever the quantity");
    team.facts.stock[1].on_hand = 6;
    assert_eq!(told(&team).1, [("on_order", 100)], "nothing rose");
    team.facts.stock[1].on_hand = 106;
    team.receipt("2026-10-14", "A", "DE-FRA", 100);
    assert_eq!((units(&team), told(&team).1), (100, vec![]), "case 8: a receipt wins");
}

#[test]
fn a_rise_that_is_a_shipments_arrival_is_its_orders_too() {
    let mut team = Team::new();
    let order = team.text("PO-1");
    team.supplier_order("PO-1", "A", "DE-FRA", 150, "2026-08-01", "2026-12-12");
    team.shipment("SH-1", "A", "DE-FRA", 100, "2026-09-01", "2026-10-12").purchase_order = order;
    team.count("2026-10-01", "A", "DE-FRA", 10);
    team.count("2026-10-15", "A", "DE-FRA", 110);
    assert_eq!(told(&team).1, [("on_order", 50)], "case 8");
}

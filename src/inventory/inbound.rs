//! What is on the way, where one shipment is, what suppliers owe.
//!
//! Arrivals are matched in `arrivals`; stages by `arrivals::Stage`.
//!
//! - Case 1. In transit is on the way + receiving; its rows are those, the
//!   earliest ETA first. Planned and on order are shown apart, as sums.
//! - Case 2. ETA the 20th, asked on the 23rd: 3 days late. An arrived shipment
//!   is late by its arrival; a planned one too.
//! - Case 3. A shipment of several items has a row for each; its quantity is
//!   their sum and its stage the least advanced of them.
//! - Case 4. A supplier owes what of an open order was not received, under way
//!   or not: 300 ordered, 90 received, 100 at sea: 210. Late by the promised day.
//! - Case 5. Orders of a period: those due in it (promised, else ETA); of a
//!   period that is over, those placed in it too. An order named is shown
//!   when nothing of it is owed any more.
//! - Case 6. What a platform's count has on the way is in transit without a
//!   shipment; one that tells of none says 0, which is not no data.

use super::answers::{InTransit, InboundRow, Label, PurchaseOrderRow, PurchaseOrders, ShipmentStatus};
use super::arrivals::platform;
use super::arrivals::{Arrivals, Inbound, Seen, ShipmentState, Stage};
use super::day::{Day, Span};
use super::facts::{Count, Shipment, SupplierOrder};
use super::ids::{SkuId, TextId};
use super::outcome::{NoData, Outcome};
use super::partner::{Theirs, supplier};
use super::places::{Places, skus};
use super::scope::Scope;
use super::snapshot::Snapshot;
use rayon::prelude::*;
use std::borrow::Cow;

/// Everything of a SKU that is still to come.
pub fn open(snapshot: &Snapshot, sku: SkuId, today: Day) -> Vec<Inbound> {
    Arrivals::of(snapshot, sku, today).inbound().to_vec()
}

fn label(snapshot: &Snapshot, text: TextId) -> Option<Label> {
    text.is_some().then(|| snapshot.names.texts.text(text))
}

fn days_late(due: Option<Day>, on: Day) -> Option<i32> {
    due.map(|due| on - due).filter(|late| *late > 0)
}

/// The number of an order, unless it is another's than whom the rows are for.
fn order_label(snapshot: &Snapshot, order: TextId, sku: SkuId, theirs: Option<&Theirs>) -> Option<Label> {
    let seen = theirs.is_none_or(|theirs| theirs.has_order(order, sku));
    label(snapshot, order).filter(|_| seen)
}

/// The SKUs of `skus` that a partner has goods of.
fn of_theirs<'a>(skus: Cow<'a, [SkuId]>, theirs: Option<&Theirs>) -> Cow<'a, [SkuId]> {
    let Some(theirs) = theirs else { return skus };
    let mut own = theirs.skus();
    own.retain(|sku| skus.contains(sku));
    Cow::Owned(own)
}

/// The newest day that the goods to come speak of.
fn as_of(snapshot: &Snapshot, skus: &[SkuId], theirs: Option<&Theirs>, today: Day) -> Option<Day> {
    match theirs {
        Some(theirs) => theirs.newest(snapshot, today),
        None => skus.iter().filter_map(|sku| newest(snapshot, *sku, today)).max(),
    }
}

fn row(
    snapshot: &Snapshot,
    sku: SkuId,
    inbound: &Inbound,
    theirs: Option<&Theirs>,
    today: Day,
) -> InboundRow {
    InboundRow {
        shipment: label(snapshot, inbound.shipment),
        purchase_order: order_label(snapshot, inbound.purchase_order, sku, theirs),
        sku: snapshot.names.skus.text(sku),
        quantity: inbound.quantity,
        warehouse: snapshot.names.warehouses.text(inbound.to),
        market: snapshot.names.markets.text(snapshot.market_of(inbound.to)),
        mode: label(snapshot, inbound.mode),
        shipped_on: inbound.shipped_on,
        eta: inbound.eta,
        status: label(snapshot, inbound.status),
        stage: inbound.stage.name(),
        days_late: days_late(inbound.eta, today),
    }
}

/// What is to come to the places of a scope; `modes` empty: by any mode.
pub fn in_transit(snapshot: &Snapshot, scope: &Scope, modes: &[TextId], today: Day) -> Outcome<InTransit> {
    let places = Places::of(snapshot, scope);
    let theirs = scope.partner.map(|partner| Theirs::of(snapshot, partner));
    let skus = of_theirs(skus(snapshot, scope), theirs.as_ref());
    let found: Vec<(SkuId, Inbound)> = skus
        .par_iter()
        .with_min_len(256)
        .flat_map_iter(|sku| open(snapshot, *sku, today).into_iter().map(|inbound| (*sku, inbound)))
        .filter(|(_, inbound)| places.receives(inbound.to))
        .filter(|(sku, inbound)| theirs.as_ref().is_none_or(|theirs| theirs.includes(*sku, inbound)))
        .filter(|(_, inbound)| modes.is_empty() || modes.contains(&inbound.mode))
        .collect();
    let known = match &theirs {
        Some(theirs) => !theirs.is_empty(),
        None => skus.iter().any(|sku| ever(snapshot, *sku, &places, today)),
    };
    if found.is_empty() && !known {
        return Outcome::no_data(NoData::Arrivals);
    }
    let sum = |stages: &[Stage]| -> i64 {
        let here = found.iter().filter(|(_, inbound)| stages.contains(&inbound.stage));
        here.map(|(_, inbound)| inbound.quantity).sum()
    };
    let mut moving: Vec<&(SkuId, Inbound)> =
        found.iter().filter(|(_, inbound)| inbound.stage.in_transit()).collect();
    moving.sort_by_key(|(sku, inbound)| (inbound.eta.is_none(), inbound.eta, inbound.shipment, *sku));
    let answer = InTransit {
        quantity: sum(&[Stage::OnTheWay, Stage::Receiving]),
        planned: sum(&[Stage::Planned]),
        on_order: sum(&[Stage::OnOrder]),
        rows: moving
            .into_iter()
            .map(|(sku, inbound)| row(snapshot, *sku, inbound, theirs.as_ref(), today))
            .collect(),
    };
    let mut outcome = Outcome::of(answer).used("stages", "on_the_way, receiving");
    outcome.as_of = as_of(snapshot, &skus, theirs.as_ref(), today);
    outcome
}

/// Whether anything was ever sent or ordered there.
fn ever(snapshot: &Snapshot, sku: SkuId, places: &Places, today: Day) -> bool {
    let arrivals = Arrivals::of(snapshot, sku, today);
    arrivals.shipments().iter().any(|shipment| places.receives(shipment.row.to_warehouse))
        || arrivals.orders().iter().any(|order| places.receives(order.row.to_warehouse))
        || arrivals.moves().iter().any(|trip| places.receives(trip.to))
        || arrivals.iter().any(|arrival| places.receives(arrival.warehouse))
        || telling_counts(snapshot, sku).any(|count| count.as_of <= today && places.receives(count.warehouse))
}

/// Counts that tell what a platform has on the way.
fn telling_counts(snapshot: &Snapshot, sku: SkuId) -> impl Iterator<Item = &Count> {
    let counts = if snapshot.platform_inbound { snapshot.counts.of(sku) } else { &[] };
    counts.iter().filter(|count| platform::tells(count))
}

/// The newest day that shipments, transfers, orders and platforms' counts of a
/// SKU speak of.
fn newest(snapshot: &Snapshot, sku: SkuId, today: Day) -> Option<Day> {
    let shipments = snapshot.shipments.of(sku).iter().flat_map(|row| [row.shipped_on, row.arrived_on]);
    let transfers = snapshot.transfers.of(sku).iter().flat_map(|row| [Some(row.moved_on), row.arrived_on]);
    let orders =
        snapshot.supplier_orders.of(sku).iter().flat_map(|row| [Some(row.ordered_on), row.received_on]);
    let receipts = snapshot.receipts.of(sku).iter().map(|row| Some(row.received_on));
    let counts = telling_counts(snapshot, sku).map(|row| Some(row.as_of));
    let days = shipments.chain(transfers).chain(orders).chain(receipts).chain(counts);
    days.flatten().filter(|day| *day <= today).max()
}

/// How far one part of a shipment has come.
struct Part {
    sku: SkuId,
    row: Shipment,
    stage: &'static str,
    arrived_on: Option<Day>,
}

/// Least advanced first.
const STAGES: [&str; 5] = ["planned", "on_the_way", "receiving", "arrived", "cancelled"];

fn part(sku: SkuId, state: &ShipmentState) -> Part {
    let stage = match (state.seen, state.stage) {
        (Seen::Cancelled, _) => "cancelled",
        (_, Some(stage)) => stage.name(),
        (_, None) => "arrived",
    };
    Part { sku, row: state.row, stage, arrived_on: state.arrived_on }
}

/// Transfers that name a shipment which no shipments file tells of.
fn transferred(snapshot: &Snapshot, sku: SkuId, shipment: TextId, today: Day) -> Vec<Part> {
    let arrivals = Arrivals::of(snapshot, sku, today);
    let told =
        snapshot.transfers.of(sku).iter().filter(|row| row.shipment == shipment && row.moved_on <= today);
    told.map(|row| {
        let same = |trip: &&super::arrivals::Move| {
            (trip.moved_on, trip.from, trip.to, trip.quantity)
                == (row.moved_on, row.from, row.to, row.quantity)
        };
        let trip = arrivals.moves().iter().find(same);
        let open = trip.is_none_or(|trip| trip.under_way > 0);
        let landed = trip.and_then(|trip| trip.landings.first()).map(|(day, _)| *day);
        Part {
            sku,
            row: Shipment {
                shipment,
                sku,
                quantity: row.quantity,
                to_warehouse: row.to,
                shipped_on: Some(row.moved_on),
                batch: row.batch,
                ..Shipment::default()
            },
            stage: match (open, landed) {
                (false, _) => "arrived",
                (true, Some(_)) => "receiving",
                (true, None) => "on_the_way",
            },
            arrived_on: landed.filter(|_| !open),
        }
    })
    .collect()
}

/// Where a shipment is; `partner`: the lines of this supplier or forwarder alone.
pub fn shipment_status(
    snapshot: &Snapshot,
    shipment: TextId,
    partner: Option<TextId>,
    today: Day,
) -> Outcome<ShipmentStatus> {
    let theirs = partner.map(|partner| Theirs::of(snapshot, partner));
    let unknown = || NoData::Unknown { what: snapshot.names.texts.text(shipment) };
    let mut skus: Vec<SkuId> =
        snapshot.shipments.all().iter().filter(|row| row.shipment == shipment).map(|row| row.sku).collect();
    skus.sort_unstable();
    skus.dedup();
    skus.retain(|sku| theirs.as_ref().is_none_or(|theirs| theirs.has_shipment(shipment, *sku)));
    let mut parts: Vec<Part> = Vec::new();
    for sku in skus {
        let arrivals = Arrivals::of(snapshot, sku, today);
        let named = arrivals.shipments().iter().filter(|state| state.row.shipment == shipment);
        parts.extend(named.map(|state| part(sku, state)));
    }
    // Goods moved between our own warehouses are no partner's.
    if parts.is_empty() && theirs.is_none() {
        let mut skus: Vec<SkuId> = snapshot
            .transfers
            .all()
            .iter()
            .filter(|row| row.shipment == shipment)
            .map(|row| row.sku)
            .collect();
        skus.sort_unstable();
        skus.dedup();
        parts = skus.into_iter().flat_map(|sku| transferred(snapshot, sku, shipment, today)).collect();
    }
    let rank = |part: &Part| STAGES.iter().position(|stage| *stage == part.stage);
    let Some(lead) = parts.iter().min_by_key(|part| rank(part)) else {
        return Outcome::no_data(unknown());
    };
    let late = |part: &Part| match part.stage {
        "cancelled" => None,
        "arrived" => part.arrived_on.and_then(|day| days_late(part.row.eta, day)),
        _ => days_late(part.row.eta, today),
    };
    // A status beside a later arrival is later knowledge.
    let status = |row: &Shipment| {
        label(snapshot, row.status).filter(|_| row.arrived_on.is_none_or(|day| day <= today))
    };
    let rows = parts.iter().map(|part| InboundRow {
        shipment: label(snapshot, shipment),
        purchase_order: order_label(snapshot, part.row.purchase_order, part.sku, theirs.as_ref()),
        sku: snapshot.names.skus.text(part.sku),
        quantity: part.row.quantity,
        warehouse: snapshot.names.warehouses.text(part.row.to_warehouse),
        market: snapshot.names.markets.text(snapshot.market_of(part.row.to_warehouse)),
        mode: label(snapshot, part.row.mode),
        shipped_on: part.row.shipped_on,
        eta: part.row.eta,
        status: status(&part.row),
        stage: part.stage,
        days_late: late(part),
    });
    let answer = ShipmentStatus {
        shipment: snapshot.names.texts.text(shipment),
        sku: (parts.len() == 1).then(|| snapshot.names.skus.text(lead.sku)),
        quantity: parts.iter().map(|part| part.row.quantity).sum(),
        mode: label(snapshot, lead.row.mode),
        from: label(snapshot, lead.row.from),
        to_warehouse: snapshot.names.warehouses.text(lead.row.to_warehouse),
        shipped_on: lead.row.shipped_on.filter(|day| *day <= today),
        eta: lead.row.eta,
        arrived_on: lead.arrived_on,
        status: status(&lead.row),
        stage: lead.stage,
        days_late: parts.iter().filter_map(late).max(),
        rows: rows.collect(),
    };
    let days = parts.iter().flat_map(|part| [part.row.shipped_on, part.arrived_on]).flatten();
    let as_of = days.filter(|day| *day <= today).max();
    let mut outcome = Outcome::of(answer);
    outcome.as_of = as_of;
    outcome
}

/// Which orders are asked about.
#[derive(Clone, Debug, Default)]
pub struct OrdersQuery {
    pub suppliers: Vec<TextId>,
    pub purchase_orders: Vec<TextId>,
    pub period: Option<Span>,
}

impl OrdersQuery {
    fn wants(&self, snapshot: &Snapshot, order: &SupplierOrder, today: Day) -> bool {
        let supplier = supplier(snapshot, order);
        let due = order.promised_on.or(order.eta);
        let timely = self.period.is_none_or(|period| {
            due.is_some_and(|day| period.contains(day))
                || period.to < today && period.contains(order.ordered_on)
        });
        timely
            && (self.suppliers.is_empty() || self.suppliers.contains(&supplier))
            && (self.purchase_orders.is_empty() || self.purchase_orders.contains(&order.purchase_order))
    }
}

/// What suppliers still owe of the items and places of a scope.
pub fn purchase_orders(
    snapshot: &Snapshot,
    scope: &Scope,
    query: &OrdersQuery,
    today: Day,
) -> Outcome<PurchaseOrders> {
    let places = Places::of(snapshot, scope);
    let theirs = scope.partner.map(|partner| Theirs::of(snapshot, partner));
    let skus = of_theirs(skus(snapshot, scope), theirs.as_ref());
    let mut any = false;
    let mut rows: Vec<(PurchaseOrderRow, i64)> = Vec::new();
    for sku in skus.iter() {
        if snapshot.supplier_orders.of(*sku).is_empty() {
            continue;
        }
        let arrivals = Arrivals::of(snapshot, *sku, today);
        for order in arrivals.orders().iter().filter(|order| places.receives(order.row.to_warehouse)) {
            let seen = theirs.as_ref().is_none_or(|theirs| theirs.has_order(order.row.purchase_order, *sku));
            if !seen || !query.wants(snapshot, &order.row, today) {
                continue;
            }
            any = true;
            let owed = order.owed();
            if owed == 0 && query.purchase_orders.is_empty() {
                continue;
            }
            let row = PurchaseOrderRow {
                purchase_order: snapshot.names.texts.text(order.row.purchase_order),
                sku: snapshot.names.skus.text(*sku),
                supplier: label(snapshot, supplier(snapshot, &order.row)),
                quantity: order.row.quantity,
                received: order.received,
                ordered_on: Some(order.row.ordered_on),
                promised_on: order.row.promised_on,
                days_late: days_late(order.row.promised_on, order.received_on.unwrap_or(today))
                    .filter(|_| owed > 0 || order.received_on.is_some()),
            };
            rows.push((row, owed));
        }
    }
    if !any && (query.period.is_none() || !query.purchase_orders.is_empty()) {
        let named = query.purchase_orders.first().or(query.suppliers.first());
        return Outcome::no_data(match named {
            Some(what) => NoData::Unknown { what: snapshot.names.texts.text(*what) },
            None => NoData::Arrivals,
        });
    }
    rows.sort_by(|(a, _), (b, _)| {
        let key = |row: &PurchaseOrderRow| {
            (std::cmp::Reverse(row.days_late), row.promised_on.is_none(), row.promised_on)
        };
        key(a).cmp(&key(b)).then_with(|| (&a.purchase_order, &a.sku).cmp(&(&b.purchase_order, &b.sku)))
    });
    let open_units = rows.iter().map(|(_, owed)| owed).sum();
    let mut outcome =
        Outcome::of(PurchaseOrders { open_units, rows: rows.into_iter().map(|(row, _)| row).collect() });
    outcome.as_of = as_of(snapshot, &skus, theirs.as_ref(), today);
    outcome
}

#[cfg(test)]
mod tests;

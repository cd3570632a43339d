//! Orders to suppliers: what of each is received, under way and still owed.

use super::matcher::{Claim, Telling, one_to_one};
use super::matching::Ship;
use super::stages::{Word, word};
use super::{Arrival, Inbound, Seen, Source, Stage, Told};
use crate::inventory::day::Day;
use crate::inventory::facts::{Receipt, SupplierOrder};
use crate::inventory::ids::{SkuId, TextId, WarehouseId};
use crate::inventory::snapshot::Snapshot;

/// An order as it stands on the day asked.
#[derive(Clone, Copy, Debug)]
pub struct OrderState {
    pub row: SupplierOrder,
    /// Units that arrived, by whichever source tells it.
    pub received: i64,
    /// Units on order: not received and not on any shipment.
    pub open: i64,
    /// Received in full, closed or cancelled: nothing is owed any more.
    pub closed: bool,
    /// The day it was received in full, when it is closed by that.
    pub received_on: Option<Day>,
}

impl OrderState {
    /// What the supplier still owes: not received, under way or not.
    pub fn owed(&self) -> i64 {
        if self.closed { 0 } else { (self.row.quantity - self.received).max(0) }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// Its goods arrived.
    Received(Day),
    Closed,
}

fn state(snapshot: &Snapshot, order: &SupplierOrder, today: Day) -> State {
    match (word(snapshot.names.texts.as_str(order.status)), order.received_on) {
        (Word::Cancelled, _) => State::Closed,
        (_, Some(day)) if day <= today => State::Received(day),
        // Received later: its status is later knowledge.
        (_, Some(_)) => State::Open,
        (Word::Arrived, None) => {
            State::Received(order.eta.or(order.promised_on).map_or(today, |day| day.min(today)))
        }
        (Word::Closed, None) => State::Closed,
        _ => State::Open,
    }
}

/// It is an arrival that an order alone may tell.
pub(super) fn is_received(snapshot: &Snapshot, order: &SupplierOrder, today: Day) -> bool {
    matches!(state(snapshot, order, today), State::Received(_))
}

/// An arrival that names no order: candidates of case 7.
struct Unnamed {
    telling: Telling,
    warehouse: WarehouseId,
}

/// Receipts and shipments, matched.
pub(super) struct Matched<'a> {
    pub receipts: &'a [Receipt],
    /// Of each receipt, what it is the arrival of.
    pub claims: &'a [Claim],
    pub ships: &'a [Ship<'a>],
    /// Receipts inferred from counts that are no shipment's arrival.
    pub rises: &'a [&'a Arrival],
}

impl Matched<'_> {
    fn claimed(&self) -> impl Iterator<Item = (&Receipt, &Claim)> {
        self.receipts.iter().zip(self.claims)
    }
}

/// Adds the orders of a SKU, what is on order, and as arrivals the received
/// orders that nothing else tells of.
pub(super) fn orders(
    snapshot: &Snapshot,
    sku: SkuId,
    matched: &Matched,
    today: Day,
    told: &mut Told,
    arrivals: &mut Vec<Arrival>,
) {
    let rows: Vec<&SupplierOrder> = snapshot
        .supplier_orders
        .of(sku)
        .iter()
        .filter(|order| order.ordered_on <= today && order.quantity > 0)
        .collect();
    if rows.is_empty() {
        return;
    }
    let by_id: Vec<ById> = rows.iter().map(|order| told_by_id(order, matched)).collect();
    let states: Vec<State> = rows.iter().map(|order| state(snapshot, order, today)).collect();
    let by_day = by_day(snapshot, &rows, &states, &by_id, matched);

    for (place, order) in rows.iter().enumerate() {
        let mut received = by_id[place].received + by_day[place].unwrap_or(0);
        let covered = by_id[place].covered + by_day[place].unwrap_or(0);
        let mut open = if by_day[place].is_some() { 0 } else { (order.quantity - covered).max(0) };
        let mut received_on = None;
        let mut closed = true;
        match states[place] {
            State::Open => closed = by_day[place].is_some() || received >= order.quantity,
            State::Closed => open = 0,
            State::Received(day) => {
                open = 0;
                received_on = Some(day);
                if covered == 0 {
                    received = order.quantity;
                    if order.to_warehouse.is_some() {
                        arrivals.push(of_order(order, day));
                    }
                }
            }
        }
        if open > 0 {
            told.inbound.push(Inbound {
                stage: Stage::OnOrder,
                quantity: open,
                to: order.to_warehouse,
                from: TextId::NONE,
                mode: order.mode,
                eta: order.eta.or(order.promised_on),
                shipped_on: None,
                shipment: TextId::NONE,
                purchase_order: order.purchase_order,
                supplier: order.supplier,
                status: order.status,
                transfer: None,
                batch: order.batch,
            });
        }
        told.orders.push(OrderState { row: **order, received, open, closed, received_on });
    }
}

fn of_order(order: &SupplierOrder, day: Day) -> Arrival {
    Arrival {
        day,
        warehouse: order.to_warehouse,
        quantity: order.quantity,
        lot: TextId::NONE,
        unit_cost: order.unit_cost,
        currency: order.currency,
        purchase_order: order.purchase_order,
        expires_on: None,
        source: Source::Order,
        batch: order.batch,
    }
}

/// What sources naming an order say of it.
struct ById {
    received: i64,
    /// Received, or on shipments still open.
    covered: i64,
}

fn told_by_id(order: &SupplierOrder, matched: &Matched) -> ById {
    let mut told = ById { received: 0, covered: 0 };
    let of_order = |ship: &&Ship| ship.counts() && ship.row.purchase_order == order.purchase_order;
    for ship in matched.ships.iter().filter(of_order) {
        let received = match ship.seen {
            Seen::Arrived(_) => ship.received.unwrap_or(ship.row.quantity),
            _ => ship.received.unwrap_or(0),
        };
        told.received += received;
        told.covered += received + if matches!(ship.seen, Seen::Arrived(_)) { 0 } else { ship.open().max(0) };
    }
    for (receipt, claim) in matched.claimed() {
        let on_own_ship = matches!(claim, Claim::Ship(ship) if matched.ships[*ship].row.purchase_order == order.purchase_order);
        if receipt.purchase_order == order.purchase_order && !on_own_ship {
            told.covered += receipt.quantity;
            told.received += receipt.quantity;
        }
    }
    told
}

/// Case 7: units of the arrival without an order's name that is each order's.
fn by_day(
    snapshot: &Snapshot,
    rows: &[&SupplierOrder],
    states: &[State],
    by_id: &[ById],
    matched: &Matched,
) -> Vec<Option<i64>> {
    let mut units = vec![None; rows.len()];
    let day_of = |place: usize| {
        let order = rows[place];
        let day = match states[place] {
            State::Received(day) => Some(day),
            State::Open => order.eta.or(order.promised_on),
            State::Closed => None,
        };
        day.filter(|_| by_id[place].covered == 0)
    };
    let wanting: Vec<(usize, Telling)> = (0..rows.len())
        .filter_map(|place| Some((place, Telling { day: day_of(place)?, quantity: rows[place].quantity })))
        .collect();
    if wanting.is_empty() {
        return units;
    }
    let unnamed = unnamed(matched);
    let tellings: Vec<Telling> = unnamed.iter().map(|unit| unit.telling).collect();
    let orders: Vec<Telling> = wanting.iter().map(|(_, telling)| *telling).collect();
    let window = snapshot.figures.match_days as i32;
    let pairs = one_to_one(&tellings, &orders, window, false, |unit, order| {
        let (unit, order) = (&unnamed[unit], rows[wanting[order].0]);
        order.ordered_on <= unit.telling.day
            && (order.to_warehouse.is_none() || order.to_warehouse == unit.warehouse)
    });
    for (unit, order) in pairs {
        units[wanting[order].0] = Some(unnamed[unit].telling.quantity);
    }
    units
}

fn unnamed(matched: &Matched) -> Vec<Unnamed> {
    let mut units: Vec<Unnamed> = Vec::new();
    for (receipt, claim) in matched.claimed() {
        if *claim != Claim::Nothing || receipt.purchase_order.is_some() || receipt.quantity <= 0 {
            continue;
        }
        let same = |unit: &&mut Unnamed| {
            unit.telling.day == receipt.received_on && unit.warehouse == receipt.warehouse
        };
        match units.iter_mut().find(same) {
            Some(unit) => unit.telling.quantity += receipt.quantity,
            None => units.push(Unnamed {
                telling: Telling { day: receipt.received_on, quantity: receipt.quantity },
                warehouse: receipt.warehouse,
            }),
        }
    }
    for (place, ship) in matched.ships.iter().enumerate() {
        let named = ship.row.purchase_order.is_some()
            || matched
                .claimed()
                .any(|(receipt, claim)| *claim == Claim::Ship(place) && receipt.purchase_order.is_some());
        let arrived = if let Seen::Arrived(day) = ship.seen { Some(day) } else { None };
        if let Some(day) = ship.received_on.or(arrived).filter(|_| ship.counts() && !named) {
            let quantity = ship.received.unwrap_or(ship.row.quantity);
            units.push(Unnamed { telling: Telling { day, quantity }, warehouse: ship.row.to_warehouse });
        }
    }
    units.extend(matched.rises.iter().map(|rise| Unnamed {
        telling: Telling { day: rise.day, quantity: rise.quantity },
        warehouse: rise.warehouse,
    }));
    units
}

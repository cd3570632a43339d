//! Receipts, shipments, transfers and orders of one SKU matched to each other.

use super::matcher::{Claim, Matcher, Telling, one_to_one};
use super::orders::{Matched, orders};
use super::{Arrival, Inbound, Move, Seen, ShipmentState, Source, Stage, Told, seen};
use crate::inventory::day::Day;
use crate::inventory::facts::{Receipt, Shipment, Transfer};
use crate::inventory::ids::{SkuId, TextId};
use crate::inventory::snapshot::Snapshot;

/// A shipment and what the other sources say of it.
pub(super) struct Ship<'a> {
    pub row: &'a Shipment,
    pub seen: Seen,
    /// It is a transfer told twice: the transfer counts.
    pub of_transfer: bool,
    /// Units of the receipts that are its arrival; None: there are none.
    pub received: Option<i64>,
    /// First day of those.
    pub received_on: Option<Day>,
    /// Matched one to one: what was received is all of it.
    pub whole: bool,
}

impl Ship<'_> {
    /// Counts among arrivals or inbound.
    pub fn counts(&self) -> bool {
        !self.of_transfer && !matches!(self.seen, Seen::No | Seen::Cancelled)
    }

    /// The day around which a receipt of it is looked for.
    pub fn day(&self) -> Option<Day> {
        if let Seen::Arrived(day) = self.seen { Some(day) } else { self.row.eta }
    }

    pub fn receive(&mut self, receipt: &Receipt) {
        self.received = Some(self.received.unwrap_or(0) + receipt.quantity);
        let first = self.received_on.map_or(receipt.received_on, |day| day.min(receipt.received_on));
        self.received_on = Some(first);
    }

    /// Where what is open of it stands; None: nothing is, or a transfer counts.
    fn stage(&self) -> Option<Stage> {
        let stage = match self.seen {
            Seen::No | Seen::Cancelled | Seen::Arrived(_) => return None,
            _ if self.received.is_some() => Stage::Receiving,
            Seen::Receiving => Stage::Receiving,
            Seen::Planned => Stage::Planned,
            Seen::OnTheWay => Stage::OnTheWay,
        };
        (!self.of_transfer && self.open() > 0).then_some(stage)
    }

    pub fn open(&self) -> i64 {
        if self.whole { 0 } else { self.row.quantity - self.received.unwrap_or(0) }
    }
}

/// A transfer and what the other sources say of it.
pub(super) struct Trip<'a> {
    pub row: &'a Transfer,
    /// The shipment row of the same movement.
    pub ship: Option<usize>,
    /// Days and units of its receipts.
    pub landed: Vec<(Day, i64)>,
    /// Matched one to one: what was received is all of it.
    pub whole: bool,
}

impl Trip<'_> {
    pub fn open(&self) -> i64 {
        if self.whole {
            return 0;
        }
        self.row.quantity - self.landed.iter().map(|(_, units)| units).sum::<i64>()
    }

    fn arrived(&self, ships: &[Ship], today: Day) -> Option<Day> {
        let by_row = self.row.arrived_on.filter(|day| *day <= today);
        let by_ship = self.ship.and_then(|ship| match ships[ship].seen {
            Seen::Arrived(day) => Some(day),
            _ => None,
        });
        by_row.or(by_ship).map(|day| day.max(self.row.moved_on))
    }

    /// The day around which a receipt of it is looked for.
    pub fn day(&self, ships: &[Ship], today: Day) -> Day {
        let eta = || self.ship.and_then(|ship| ships[ship].row.eta);
        self.arrived(ships, today).or_else(eta).unwrap_or(self.row.moved_on)
    }
}

/// `rises`: the receipts inferred from counts, once they are known.
pub(super) fn tell(
    snapshot: &Snapshot,
    sku: SkuId,
    receipts: &[Receipt],
    rises: &[Arrival],
    today: Day,
) -> Told {
    let mut ships: Vec<Ship> = snapshot
        .shipments
        .of(sku)
        .iter()
        .map(|row| Ship {
            row,
            seen: seen(snapshot, row, today),
            of_transfer: false,
            received: None,
            received_on: None,
            whole: false,
        })
        .collect();
    close_by_orders(snapshot, sku, &mut ships, today);
    let mut trips: Vec<Trip> = snapshot
        .transfers
        .of(sku)
        .iter()
        .filter(|row| row.moved_on <= today && row.quantity > 0 && row.from != row.to)
        .map(|row| Trip { row, ship: None, landed: Vec::new(), whole: false })
        .collect();
    let window = snapshot.figures.match_days as i32;
    pair_trips(snapshot, &mut ships, &mut trips, window);

    let mut matcher =
        Matcher { receipts, claims: vec![Claim::Nothing; receipts.len()], ships, trips, today, window };
    matcher.run();
    let Matcher { claims, mut ships, trips, .. } = matcher;
    let rises = close_by_rises(&mut ships, rises, window);

    let mut told = Told::default();
    let mut instead: Vec<Arrival> = Vec::new();
    for ship in ships.iter().filter(|ship| ship.counts()) {
        match (ship.seen, ship.received) {
            (Seen::Arrived(day), None) => instead.push(of_shipment(ship.row, day)),
            _ => {
                if let Some(stage) = ship.stage() {
                    told.inbound.push(Inbound::of_shipment(ship.row, stage, ship.open()));
                }
            }
        }
    }
    for trip in &trips {
        travel(trip, &ships, today, &mut told);
    }
    told.shipments = ships
        .iter()
        .enumerate()
        .filter(|(_, ship)| ship.seen != Seen::No)
        .map(|(place, ship)| state(place, ship, &trips, today))
        .collect();
    let matched = Matched { receipts, claims: &claims, ships: &ships, rises: &rises };
    orders(snapshot, sku, &matched, today, &mut told, &mut instead);
    let carried = |claim: &Claim| matches!(claim, Claim::Trip(_));
    if !instead.is_empty() || claims.iter().any(carried) {
        let own = receipts.iter().zip(&claims).filter(|(_, claim)| !carried(claim));
        let mut arrivals: Vec<Arrival> = own.map(|(receipt, _)| Arrival::of_receipt(receipt)).collect();
        arrivals.extend(instead);
        arrivals.sort_by_key(|arrival| (arrival.day, arrival.warehouse, arrival.lot));
        told.arrivals = Some(arrivals);
    }
    told
}

/// A shipment told twice stands as its transfers do.
fn state(place: usize, ship: &Ship, trips: &[Trip], today: Day) -> ShipmentState {
    let arrived = if let Seen::Arrived(day) = ship.seen { Some(day) } else { None };
    let mut state = ShipmentState {
        row: *ship.row,
        seen: ship.seen,
        stage: ship.stage(),
        open: if ship.stage().is_some() { ship.open() } else { 0 },
        received: ship.received,
        arrived_on: ship.received_on.or(arrived),
    };
    if ship.of_transfer {
        let same: Vec<&Trip> = trips.iter().filter(|trip| trip.ship == Some(place)).collect();
        let landed: Vec<&(Day, i64)> = same.iter().flat_map(|trip| &trip.landed).collect();
        let arrived = same.iter().all(|trip| trip.row.arrived_on.is_some_and(|day| day <= today));
        state.received = (!landed.is_empty()).then(|| landed.iter().map(|(_, units)| units).sum());
        state.arrived_on = landed.iter().map(|(day, _)| *day).min().or(state.arrived_on);
        if arrived && !same.is_empty() {
            state.arrived_on = state.arrived_on.or(same.iter().filter_map(|trip| trip.row.arrived_on).min());
        }
        state.open = if arrived || matches!(ship.seen, Seen::Arrived(_)) {
            0
        } else {
            same.iter().map(|trip| trip.open().max(0)).sum()
        };
        state.stage = match ship.seen {
            _ if state.open == 0 => None,
            Seen::Receiving => Some(Stage::Receiving),
            _ if state.received.is_some() => Some(Stage::Receiving),
            _ => Some(Stage::OnTheWay),
        };
    }
    state
}

fn of_shipment(row: &Shipment, day: Day) -> Arrival {
    Arrival {
        day,
        warehouse: row.to_warehouse,
        quantity: row.quantity,
        lot: TextId::NONE,
        unit_cost: None,
        currency: row.currency,
        purchase_order: row.purchase_order,
        expires_on: None,
        source: Source::Shipment,
        batch: row.batch,
    }
}

/// A received order closes its shipments that had left by then (case 4).
fn close_by_orders(snapshot: &Snapshot, sku: SkuId, ships: &mut [Ship], today: Day) {
    for order in snapshot.supplier_orders.of(sku) {
        let Some(day) = order.received_on.filter(|day| *day <= today && order.ordered_on <= today) else {
            continue;
        };
        for ship in ships.iter_mut() {
            let open = matches!(ship.seen, Seen::Planned | Seen::OnTheWay | Seen::Receiving);
            let left = ship.row.shipped_on.is_none_or(|left| left <= day);
            if open && left && ship.row.purchase_order == order.purchase_order {
                ship.seen = Seen::Arrived(day);
            }
        }
    }
}

/// Gives rises between counts to the shipments under way that they are the
/// arrival of (case 8); returns those of none.
fn close_by_rises<'a>(ships: &mut [Ship], rises: &'a [Arrival], window: i32) -> Vec<&'a Arrival> {
    let telling = |day: Day, quantity: i64| Telling { day, quantity };
    let risen: Vec<Telling> = rises.iter().map(|rise| telling(rise.day, rise.quantity)).collect();
    let (places, expected): (Vec<usize>, Vec<Telling>) = ships
        .iter()
        .enumerate()
        .filter(|(_, ship)| matches!(ship.seen, Seen::OnTheWay | Seen::Receiving))
        .filter(|(_, ship)| !ship.of_transfer && ship.received.is_none())
        .filter_map(|(place, ship)| Some((place, telling(ship.row.eta?, ship.row.quantity))))
        .unzip();
    let pairs = one_to_one(&risen, &expected, window, false, |rise, place| {
        let (rise, row) = (&rises[rise], ships[places[place]].row);
        row.to_warehouse == rise.warehouse && row.shipped_on.is_none_or(|left| left <= rise.day)
    });
    let mut free = vec![true; rises.len()];
    for (rise, place) in pairs {
        let ship = &mut ships[places[place]];
        (ship.received, ship.received_on) = (Some(rises[rise].quantity), Some(rises[rise].day));
        ship.whole = true;
        free[rise] = false;
    }
    rises.iter().zip(free).filter(|(_, free)| *free).map(|(rise, _)| rise).collect()
}

/// Shipment rows that are transfers told twice (case 5).
fn pair_trips(snapshot: &Snapshot, ships: &mut [Ship], trips: &mut [Trip], window: i32) {
    for trip in trips.iter_mut().filter(|trip| trip.row.shipment.is_some()) {
        trip.ship = ships.iter().position(|ship| ship.row.shipment == trip.row.shipment);
        if let Some(ship) = trip.ship {
            ships[ship].of_transfer = true;
        }
    }
    let trip_tellings: Vec<Telling> =
        trips.iter().map(|trip| Telling { day: trip.row.moved_on, quantity: trip.row.quantity }).collect();
    let ship_tellings: Vec<Telling> = ships
        .iter()
        .map(|ship| Telling {
            day: ship.row.shipped_on.unwrap_or(Day(i32::MIN)),
            quantity: ship.row.quantity,
        })
        .collect();
    let from_there = |ship: &Ship, trip: &Trip| {
        let from = snapshot.names.texts.as_str(ship.row.from);
        from.is_empty() || from == snapshot.names.warehouses.as_str(trip.row.from)
    };
    let pairs = one_to_one(&trip_tellings, &ship_tellings, window, false, |trip, ship| {
        let (trip, ship) = (&trips[trip], &ships[ship]);
        trip.row.shipment.is_none()
            && ship.counts()
            && ship.row.purchase_order.is_none()
            && ship.row.to_warehouse == trip.row.to
            && from_there(ship, trip)
    });
    for (trip, ship) in pairs {
        trips[trip].ship = Some(ship);
        ships[ship].of_transfer = true;
    }
}

/// A transfer's landings and what is still under way.
fn travel(trip: &Trip, ships: &[Ship], today: Day, told: &mut Told) {
    let arrived = trip.arrived(ships, today);
    let ship = trip.ship.map(|ship| &ships[ship]);
    let mut landings = trip.landed.clone();
    landings.sort_unstable();
    let mut under_way = 0;
    match arrived {
        Some(day) if landings.is_empty() => landings.push((day, trip.row.quantity)),
        Some(_) => {}
        None => under_way = trip.open().max(0),
    }
    if under_way > 0 {
        let receiving = !landings.is_empty() || ship.is_some_and(|ship| ship.seen == Seen::Receiving);
        let row = ship.map(|ship| ship.row);
        told.inbound.push(Inbound {
            stage: if receiving { Stage::Receiving } else { Stage::OnTheWay },
            quantity: under_way,
            to: trip.row.to,
            from: row.map_or(TextId::NONE, |row| row.from),
            mode: row.map_or(TextId::NONE, |row| row.mode),
            eta: row.and_then(|row| row.eta),
            shipped_on: Some(trip.row.moved_on),
            shipment: row.map_or(trip.row.shipment, |row| row.shipment),
            purchase_order: TextId::NONE,
            supplier: TextId::NONE,
            status: row.map_or(TextId::NONE, |row| row.status),
            transfer: Some(told.moves.len() as u32),
            batch: trip.row.batch,
        });
    }
    told.moves.push(Move {
        moved_on: trip.row.moved_on,
        from: trip.row.from,
        to: trip.row.to,
        quantity: trip.row.quantity,
        lot: trip.row.lot,
        landings,
        under_way,
        batch: trip.row.batch,
    });
}

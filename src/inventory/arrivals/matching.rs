//! Receipts, shipments, transfers and orders of one SKU matched to each other.

use super::orders::orders;
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

    fn day(&self) -> Option<Day> {
        if let Seen::Arrived(day) = self.seen { Some(day) } else { self.row.eta }
    }

    fn receive(&mut self, receipt: &Receipt) {
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

struct Trip<'a> {
    row: &'a Transfer,
    /// The shipment row of the same movement.
    ship: Option<usize>,
    landed: Vec<(Day, i64)>,
    whole: bool,
}

impl Trip<'_> {
    fn open(&self) -> i64 {
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
    fn day(&self, ships: &[Ship], today: Day) -> Day {
        let eta = || self.ship.and_then(|ship| ships[ship].row.eta);
        self.arrived(ships, today).or_else(eta).unwrap_or(self.row.moved_on)
    }
}

/// What a receipt turned out to be the arrival of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    Nothing,
    Ship(usize),
    Trip(usize),
}

/// One arrival told by one source: its day and units.
#[derive(Clone, Copy)]
pub(super) struct Telling {
    pub day: Day,
    pub quantity: i64,
}

/// One to one, within `window` days either way: equal quantity first, then the
/// nearest day, then the order given. `equal_only` leaves the rest unmatched.
pub(super) fn one_to_one(
    a: &[Telling],
    b: &[Telling],
    window: i32,
    equal_only: bool,
    allowed: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (i, left) in a.iter().enumerate() {
        for (j, right) in b.iter().enumerate() {
            let apart = left.day.0.abs_diff(right.day.0);
            let unequal = left.quantity != right.quantity;
            if apart <= window.unsigned_abs() && !(equal_only && unequal) && allowed(i, j) {
                pairs.push((unequal, apart, i, j));
            }
        }
    }
    pairs.sort_unstable();
    let (mut a_taken, mut b_taken) = (vec![false; a.len()], vec![false; b.len()]);
    let mut matched = Vec::new();
    for (_, _, i, j) in pairs {
        if !a_taken[i] && !b_taken[j] {
            (a_taken[i], b_taken[j]) = (true, true);
            matched.push((i, j));
        }
    }
    matched
}

/// Both are named and differ.
fn conflict(a: TextId, b: TextId) -> bool {
    a.is_some() && b.is_some() && a != b
}

pub(super) fn tell(snapshot: &Snapshot, sku: SkuId, receipts: &[Receipt], today: Day) -> Told {
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
    matcher.by_shipment();
    matcher.by_purchase_order();
    matcher.by_day();
    let Matcher { claims, ships, trips, .. } = matcher;

    let mut told = Told::default();
    for (receipt, claim) in receipts.iter().zip(&claims) {
        if !matches!(claim, Claim::Trip(_)) {
            told.arrivals.push(Arrival::of_receipt(receipt));
        }
    }
    for ship in ships.iter().filter(|ship| ship.counts()) {
        match (ship.seen, ship.received) {
            (Seen::Arrived(day), None) => told.arrivals.push(of_shipment(ship.row, day)),
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
    orders(snapshot, sku, receipts, &claims, &ships, today, &mut told);
    told.arrivals.sort_by_key(|arrival| (arrival.day, arrival.warehouse, arrival.lot));
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

struct Matcher<'a> {
    receipts: &'a [Receipt],
    claims: Vec<Claim>,
    ships: Vec<Ship<'a>>,
    trips: Vec<Trip<'a>>,
    today: Day,
    window: i32,
}

impl Matcher<'_> {
    fn claim(&mut self, receipt: usize, claim: Claim) {
        let row = &self.receipts[receipt];
        self.claims[receipt] = claim;
        match claim {
            Claim::Ship(ship) => self.ships[ship].receive(row),
            Claim::Trip(trip) => {
                let left = self.trips[trip].row.moved_on;
                self.trips[trip].landed.push((row.received_on.max(left), row.quantity));
            }
            Claim::Nothing => {}
        }
    }

    fn free(&self, receipt: usize) -> bool {
        self.claims[receipt] == Claim::Nothing && self.receipts[receipt].quantity > 0
    }

    /// Case 1, and the first half of case 5.
    fn by_shipment(&mut self) {
        for receipt in 0..self.receipts.len() {
            let row = &self.receipts[receipt];
            if row.shipment.is_none() || !self.free(receipt) {
                continue;
            }
            let ship = self.ships.iter().position(|ship| ship.row.shipment == row.shipment);
            if let Some(ship) = ship.filter(|ship| self.ships[*ship].counts()) {
                self.claim(receipt, Claim::Ship(ship));
                continue;
            }
            let same = |trip: &&(usize, &Trip)| {
                trip.1.row.to == row.warehouse
                    && (trip.1.row.shipment == row.shipment || ship.is_some() && trip.1.ship == ship)
            };
            let trips: Vec<(usize, &Trip)> =
                self.trips.iter().enumerate().filter(|trip| same(&trip)).collect();
            let of_lot = trips.iter().find(|(_, trip)| trip.row.lot == row.lot && trip.open() > 0);
            let open = of_lot.or_else(|| trips.iter().find(|(_, trip)| trip.open() > 0));
            if let Some(trip) = open.or(trips.first()).map(|(trip, _)| *trip) {
                self.claim(receipt, Claim::Trip(trip));
            }
        }
    }

    /// Case 2.
    fn by_purchase_order(&mut self) {
        let mut pairs = Vec::new();
        for (receipt, row) in self.receipts.iter().enumerate() {
            if row.purchase_order.is_none() || row.shipment.is_some() || !self.free(receipt) {
                continue;
            }
            for (ship, candidate) in self.ships.iter().enumerate() {
                if candidate.counts()
                    && candidate.row.purchase_order == row.purchase_order
                    && candidate.row.to_warehouse == row.warehouse
                    && candidate.row.shipped_on.is_none_or(|left| left <= row.received_on)
                {
                    let apart = candidate.day().map_or(i32::MAX, |day| (day - row.received_on).abs());
                    pairs.push((candidate.row.quantity != row.quantity, apart, receipt, ship));
                }
            }
        }
        pairs.sort_unstable();
        for (_, _, receipt, ship) in pairs {
            if self.free(receipt) && self.ships[ship].open() > 0 {
                self.claim(receipt, Claim::Ship(ship));
            }
        }
    }

    /// Case 3, and the second half of case 5: single rows of equal quantity,
    /// then what is left of a day together.
    fn by_day(&mut self) {
        let rows: Vec<Vec<usize>> = (0..self.receipts.len())
            .filter(|receipt| self.free(*receipt))
            .map(|receipt| vec![receipt])
            .collect();
        self.match_groups(&rows, true);
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for receipt in (0..self.receipts.len()).filter(|receipt| self.free(*receipt)) {
            let key = |receipt: usize| {
                let row = &self.receipts[receipt];
                (row.received_on, row.warehouse, row.purchase_order, row.shipment)
            };
            match groups.iter_mut().find(|group| key(group[0]) == key(receipt)) {
                Some(group) => group.push(receipt),
                None => groups.push(vec![receipt]),
            }
        }
        self.match_groups(&groups, false);
    }

    fn match_groups(&mut self, groups: &[Vec<usize>], equal_only: bool) {
        let received: Vec<Telling> = groups
            .iter()
            .map(|group| Telling {
                day: self.receipts[group[0]].received_on,
                quantity: group.iter().map(|receipt| self.receipts[*receipt].quantity).sum(),
            })
            .collect();
        let mut expected: Vec<(Claim, Telling)> = Vec::new();
        for (place, ship) in self.ships.iter().enumerate() {
            let left = ship.counts() && ship.seen != Seen::Planned;
            if let Some(day) = ship.day().filter(|_| left && ship.received.is_none()) {
                expected.push((Claim::Ship(place), Telling { day, quantity: ship.row.quantity }));
            }
        }
        for (place, trip) in self.trips.iter().enumerate().filter(|(_, trip)| trip.landed.is_empty()) {
            let day = trip.day(&self.ships, self.today);
            expected.push((Claim::Trip(place), Telling { day, quantity: trip.row.quantity }));
        }
        let tellings: Vec<Telling> = expected.iter().map(|(_, telling)| *telling).collect();
        let pairs = one_to_one(&received, &tellings, self.window, equal_only, |group, place| {
            let row = &self.receipts[groups[group][0]];
            match expected[place].0 {
                Claim::Ship(ship) => {
                    let ship = self.ships[ship].row;
                    row.shipment.is_none()
                        && row.warehouse == ship.to_warehouse
                        && !conflict(row.purchase_order, ship.purchase_order)
                        && ship.shipped_on.is_none_or(|left| left <= row.received_on)
                }
                Claim::Trip(trip) => {
                    let trip = self.trips[trip].row;
                    let supplied = row.supplier.is_some() || row.unit_cost.is_some();
                    row.purchase_order.is_none()
                        && !(supplied && received[group].quantity != trip.quantity)
                        && row.warehouse == trip.to
                        && !conflict(row.shipment, trip.shipment)
                        && trip.moved_on <= row.received_on
                }
                Claim::Nothing => false,
            }
        });
        for (group, place) in pairs {
            for receipt in &groups[group] {
                self.claim(*receipt, expected[place].0);
            }
            match expected[place].0 {
                Claim::Ship(ship) => self.ships[ship].whole = true,
                Claim::Trip(trip) => self.trips[trip].whole = true,
                Claim::Nothing => {}
            }
        }
    }
}

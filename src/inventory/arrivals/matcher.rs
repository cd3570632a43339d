//! Receipts of one SKU given to the shipments and transfers they are of.

use super::Seen;
use super::matching::{Ship, Trip};
use crate::inventory::day::Day;
use crate::inventory::facts::Receipt;
use crate::inventory::ids::{TextId, WarehouseId};

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

/// An arrival to be found among the receipts.
struct Wanted {
    claim: Claim,
    to: WarehouseId,
    telling: Telling,
}

/// The sources while they are matched.
pub(super) struct Matcher<'a> {
    pub receipts: &'a [Receipt],
    pub claims: Vec<Claim>,
    pub ships: Vec<Ship<'a>>,
    pub trips: Vec<Trip<'a>>,
    pub today: Day,
    /// Days either way.
    pub window: i32,
}

impl Matcher<'_> {
    /// By name first, by day last.
    pub fn run(&mut self) {
        self.by_shipment();
        self.by_purchase_order();
        self.by_day();
    }

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
        let expected = self.expected();
        let near = |receipt: &Receipt| {
            expected.iter().any(|wanted| {
                wanted.to == receipt.warehouse
                    && wanted.telling.day.0.abs_diff(receipt.received_on.0) <= self.window.unsigned_abs()
            })
        };
        let rows: Vec<Vec<usize>> = (0..self.receipts.len())
            .filter(|receipt| self.free(*receipt) && near(&self.receipts[*receipt]))
            .map(|receipt| vec![receipt])
            .collect();
        if rows.is_empty() {
            return;
        }
        self.match_groups(&rows, true);
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for receipt in rows.iter().flatten().copied().filter(|receipt| self.free(*receipt)) {
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

    /// Shipments that left and transfers of which no receipt is known yet.
    fn expected(&self) -> Vec<Wanted> {
        let ships = self.ships.iter().enumerate().filter_map(|(place, ship)| {
            let left = ship.counts() && ship.seen != Seen::Planned && ship.received.is_none();
            let telling = Telling { day: ship.day().filter(|_| left)?, quantity: ship.row.quantity };
            Some(Wanted { claim: Claim::Ship(place), to: ship.row.to_warehouse, telling })
        });
        let trips = self.trips.iter().enumerate().filter(|(_, trip)| trip.landed.is_empty());
        let trips = trips.map(|(place, trip)| Wanted {
            claim: Claim::Trip(place),
            to: trip.row.to,
            telling: Telling { day: trip.day(&self.ships, self.today), quantity: trip.row.quantity },
        });
        ships.chain(trips).collect()
    }

    fn match_groups(&mut self, groups: &[Vec<usize>], equal_only: bool) {
        let received: Vec<Telling> = groups
            .iter()
            .map(|group| Telling {
                day: self.receipts[group[0]].received_on,
                quantity: group.iter().map(|receipt| self.receipts[*receipt].quantity).sum(),
            })
            .collect();
        let expected = self.expected();
        let tellings: Vec<Telling> = expected.iter().map(|wanted| wanted.telling).collect();
        let pairs = one_to_one(&received, &tellings, self.window, equal_only, |group, place| {
            let row = &self.receipts[groups[group][0]];
            match expected[place].claim {
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
                self.claim(*receipt, expected[place].claim);
            }
            match expected[place].claim {
                Claim::Ship(ship) => self.ships[ship].whole = true,
                Claim::Trip(trip) => self.trips[trip].whole = true,
                Claim::Nothing => {}
            }
        }
    }
}

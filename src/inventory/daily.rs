//! What is known of each day's closing balance: for out-of-stock days.
//!
//! A day's end is known
//! - Case 1. from the first arrival in a warehouse on: the ledger. Received 10,
//!   sold 10 on the 5th: nothing from the 5th on;
//! - Case 2. before it, when the arrival is the first thing known there: nothing;
//! - Case 3. between two zero counts, both days included, when nothing came in
//!   between, and on the day of any zero count: nothing (a day that sold is not
//!   out of stock all the same). What follows the last zero count is not known;
//! - Case 4. with counts alone, as more than nothing while the balance says so;
//! - Case 5. else not at all: not known is not nothing.
//!
//! A negative balance is nothing held. A warehouse without counts and arrivals
//! holds nothing that is known of, and leaves its pool's knowledge as it is; a
//! pool with no other warehouse is not tracked.

use super::arrivals::Arrivals;
use super::day::{Day, Span};
use super::facts::Count;
use super::ids::{SkuId, WarehouseId};
use super::ledger::{Movement, each_movement};
use super::snapshot::Snapshot;

/// One SKU's closing balances over a span, by warehouse.
#[derive(Debug)]
pub struct Daily {
    span: Span,
    /// Of each place; apart, because nearly every movement looks for its own.
    warehouses: Vec<WarehouseId>,
    places: Vec<Place>,
    /// Units by place and day; [`UNKNOWN`] where not known.
    units: Vec<i64>,
}

const UNKNOWN: i64 = i64::MIN;

#[derive(Debug)]
struct Place {
    balance: i64,
    /// Counted or arrived.
    tracked: bool,
    arrived: bool,
    known_of: bool,
    /// A zero count since which nothing came in.
    zero_since: Option<Day>,
    /// The last count seen.
    counted_on: Option<Day>,
    /// Days before this one are filled.
    filled_to: Day,
    first_movement: Option<Day>,
}

impl Place {
    /// All lots of its last count are in.
    fn close_count(&mut self) {
        let Some(day) = self.counted_on else { return };
        if self.balance > 0 {
            self.first_movement.get_or_insert(day);
        }
        self.zero_since = (self.balance == 0).then_some(day);
    }
}

fn is_arrival(kind: u8) -> bool {
    kind == Movement::Arrival as u8 || kind == Movement::TransferIn as u8
}

impl Daily {
    /// Reads what is dated `today` or before; days of the span after it are not known.
    pub fn of(snapshot: &Snapshot, sku: SkuId, arrivals: &Arrivals, span: Span, today: Day) -> Daily {
        // A count comes after everything else of its day.
        const COUNT: u8 = u8::MAX;
        let few = 8;
        let mut daily = Daily {
            span,
            warehouses: Vec::with_capacity(few),
            places: Vec::with_capacity(few),
            units: Vec::with_capacity(few * span.days() as usize),
        };
        // What lies before the span, nearly everything, is summed as it comes;
        // only the days asked about are put in order.
        let mut events: Vec<(Day, u8, WarehouseId, i64)> = Vec::new();
        for count in snapshot.counts.of(sku).iter().take_while(|count| count.as_of <= today) {
            if count.as_of < span.from {
                daily.counted_before(count);
                continue;
            }
            match events.last_mut() {
                Some(last) if (last.0, last.2) == (count.as_of, count.warehouse) => last.3 += count.on_hand,
                _ => events.push((count.as_of, COUNT, count.warehouse, count.on_hand)),
            }
        }
        daily.places.iter_mut().for_each(Place::close_count);
        each_movement(snapshot, sku, arrivals, today, |warehouse, day, kind, units| {
            if day < span.from {
                daily.moved_before(warehouse, day, kind, units);
            } else {
                events.push((day, kind as u8, warehouse, units));
            }
        });
        events.sort_by_key(|event| (event.0, event.1));
        for (day, kind, warehouse, units) in events {
            let at = daily.place(warehouse);
            daily.fill(at, day);
            if kind == COUNT {
                daily.count(at, day, units);
            } else {
                daily.movement(at, day, kind, units);
            }
        }
        let end = span.to.min(today) + 1;
        for at in 0..daily.places.len() {
            daily.fill(at, end);
        }
        daily
    }

    #[inline]
    fn place(&mut self, warehouse: WarehouseId) -> usize {
        match self.warehouses.iter().position(|known| *known == warehouse) {
            Some(at) => at,
            None => self.new_place(warehouse),
        }
    }

    fn new_place(&mut self, warehouse: WarehouseId) -> usize {
        self.warehouses.push(warehouse);
        self.places.push(Place {
            balance: 0,
            tracked: false,
            arrived: false,
            known_of: false,
            zero_since: None,
            counted_on: None,
            filled_to: self.span.from,
            first_movement: None,
        });
        self.units.resize(self.units.len() + self.span.days() as usize, UNKNOWN);
        self.places.len() - 1
    }

    /// A count of a day before the span; they come in order of time.
    fn counted_before(&mut self, count: &Count) {
        let at = self.place(count.warehouse);
        let place = &mut self.places[at];
        if place.counted_on != Some(count.as_of) {
            place.close_count();
            place.balance = 0;
        }
        place.balance += count.on_hand;
        place.known_of = true;
        place.tracked = true;
        place.counted_on = Some(count.as_of);
    }

    /// A movement of a day before the span, in any order, after the counts.
    #[inline(always)]
    fn moved_before(&mut self, warehouse: WarehouseId, day: Day, kind: Movement, units: i64) {
        let at = self.place(warehouse);
        let place = &mut self.places[at];
        let arrival = is_arrival(kind as u8);
        place.first_movement = Some(place.first_movement.map_or(day, |first| first.min(day)));
        place.known_of = true;
        place.arrived |= arrival;
        place.tracked |= arrival;
        if place.counted_on.is_none_or(|counted| day > counted) {
            place.zero_since = None;
            place.balance += units;
        }
    }

    /// Sets the days from `from` to before `to`, within the span.
    fn set(&mut self, at: usize, from: Day, to: Day, units: i64) {
        let days = self.span.days() as usize;
        let place = |day: Day| ((day - self.span.from).max(0) as usize).min(days);
        let (from, to) = (at * days + place(from), at * days + place(to));
        if from < to {
            self.units[from..to].fill(units);
        }
    }

    /// Days up to before `day` end as the place stands now.
    fn fill(&mut self, at: usize, day: Day) {
        let place = &self.places[at];
        let (from, held) = (place.filled_to, place.balance.max(0));
        if day <= from {
            return;
        }
        if place.arrived || place.counted_on.is_some() && held > 0 {
            self.set(at, from, day, held);
        }
        self.places[at].filled_to = day;
    }

    fn movement(&mut self, at: usize, day: Day, kind: u8, units: i64) {
        let arrival = is_arrival(kind);
        if arrival && !self.places[at].known_of {
            self.set(at, self.span.from, day, 0);
        }
        let place = &mut self.places[at];
        place.first_movement.get_or_insert(day);
        place.known_of = true;
        place.arrived |= arrival;
        place.tracked |= arrival;
        place.zero_since = place.zero_since.filter(|_| units <= 0);
        place.balance += units;
    }

    fn count(&mut self, at: usize, day: Day, units: i64) {
        if units == 0 {
            let since = self.places[at].zero_since.unwrap_or(day);
            self.set(at, since, day + 1, 0);
            self.places[at].filled_to = self.places[at].filled_to.max(day + 1);
            self.places[at].zero_since = Some(since);
        } else {
            self.places[at].zero_since = None;
        }
        let place = &mut self.places[at];
        if units > 0 {
            place.first_movement.get_or_insert(day);
        }
        place.known_of = true;
        place.tracked = true;
        place.counted_on = Some(day);
        place.balance = units;
    }

    /// Days of the span from its `start`-th on at whose end the warehouses are
    /// known to have held nothing and on which nothing was `sold`. None: the SKU
    /// has neither counts nor arrivals there.
    pub fn out_of_stock(&self, warehouses: &[WarehouseId], start: usize, sold: &[bool]) -> Option<u32> {
        let days = self.span.days() as usize;
        let mut out: Option<Vec<bool>> = None;
        for at in self.at(warehouses).filter(|at| self.places[*at].tracked) {
            let units = &self.units[at * days..(at + 1) * days];
            match &mut out {
                None => {
                    out = Some(units.iter().zip(sold).map(|(units, sold)| *units == 0 && !sold).collect())
                }
                Some(out) => out.iter_mut().zip(units).for_each(|(out, units)| *out &= *units == 0),
            }
        }
        Some(out?.iter().skip(start).filter(|out| **out).count() as u32)
    }

    /// The first movement, or count of more than nothing, in the warehouses.
    pub fn first_movement(&self, warehouses: &[WarehouseId]) -> Option<Day> {
        self.at(warehouses).filter_map(|at| self.places[at].first_movement).min()
    }

    /// The places that are among some warehouses.
    fn at(&self, warehouses: &[WarehouseId]) -> impl Iterator<Item = usize> {
        (0..self.places.len()).filter(|at| warehouses.contains(&self.warehouses[*at]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    /// Nine days, 1 to 9 November, seen on the 10th; `?` not known.
    fn held(team: &Team) -> String {
        let mut team = team.clone();
        team.warehouse("GB-MAN", "GB", "own", &[]);
        team.warehouse("FBA-GB", "GB", "fba", &[]);
        let snapshot = team.snapshot();
        let sku = snapshot.names.skus.get("A").unwrap();
        let span = Span { from: day("2026-11-01"), to: day("2026-11-09") };
        let today = day("2026-11-10");
        let daily = Daily::of(&snapshot, sku, &Arrivals::of(&snapshot, sku, today), span, today);
        let tracked: Vec<usize> = (0..daily.places.len()).filter(|at| daily.places[*at].tracked).collect();
        let show = |on: usize| {
            let units: Vec<i64> = tracked.iter().map(|at| daily.units[at * 9 + on]).collect();
            let known = units.iter().all(|units| *units != UNKNOWN);
            if known { units.iter().sum::<i64>().to_string() } else { "?".to_owned() }
        };
        let out = daily.out_of_stock(&snapshot.pools[0].warehouses, 0, &[false; 9]);
        let shown: Vec<String> = (0..9).map(show).collect();
        let nothing = shown.iter().filter(|units| *units == "0").count() as u32;
        assert_eq!(out, (!tracked.is_empty()).then_some(nothing));
        if out.is_none() { "untracked".to_owned() } else { shown.join(" ") }
    }

    #[test]
    fn the_ledger_since_the_first_arrival() {
        let mut team = Team::new();
        team.receipt("2026-11-03", "A", "GB-MAN", 10);
        team.sale("2026-11-05", "A", "GB", "shopify", 11, 1.0);
        assert_eq!(held(&team), "0 0 10 10 0 0 0 0 0", "cases 1 and 2");
        team.sale("2026-10-05", "A", "GB", "shopify", 1, 1.0);
        assert_eq!(held(&team), "? ? 9 9 0 0 0 0 0", "case 5: something was sold before");
        team.count("2026-11-07", "A", "GB-MAN", 4);
        assert_eq!(held(&team), "? ? 9 9 0 0 4 4 4", "case 1");
    }

    #[test]
    fn counts_alone() {
        let mut team = Team::new();
        team.count("2026-11-02", "A", "GB-MAN", 0);
        assert_eq!(held(&team), "? 0 ? ? ? ? ? ? ?", "case 3");
        team.count("2026-11-05", "A", "GB-MAN", 0);
        assert_eq!(held(&team), "? 0 0 0 0 ? ? ? ?", "case 3");
        team.count("2026-11-07", "A", "GB-MAN", 5);
        assert_eq!(held(&team), "? 0 0 0 0 ? 5 5 5", "case 4");
        team.sale("2026-11-08", "A", "GB", "shopify", 5, 1.0);
        assert_eq!(held(&team), "? 0 0 0 0 ? 5 ? ?", "case 5");
        team.sale("2026-11-04", "A", "GB", "shopify", 1, 1.0);
        assert_eq!(held(&team), "? 0 0 0 0 ? 5 ? ?", "case 3: a sale brings nothing in");
        team.sale("2026-11-03", "A", "GB", "shopify", -1, 1.0);
        assert_eq!(held(&team), "? 0 1 ? 0 ? 5 ? ?", "case 3: a return does");
    }

    #[test]
    fn what_was_before_sets_the_beginning() {
        let mut team = Team::new();
        team.count("2026-10-10", "A", "GB-MAN", 0);
        team.count("2026-10-20", "A", "GB-MAN", 0);
        team.count("2026-11-03", "A", "GB-MAN", 0);
        assert_eq!(held(&team), "0 0 0 ? ? ? ? ? ?", "case 3");
        team.sale("2026-10-25", "A", "GB", "shopify", -1, 1.0);
        assert_eq!(held(&team), "1 1 0 ? ? ? ? ? ?", "cases 3 and 4");
        team.receipt("2026-10-15", "A", "GB-MAN", 9);
        assert_eq!(held(&team), "1 1 0 0 0 0 0 0 0", "case 1: counted since");
        let lot = team.text("L2");
        team.count("2026-10-20", "A", "GB-MAN", 4).lot = lot;
        assert_eq!(held(&team), "5 5 0 0 0 0 0 0 0", "lots add up");
    }

    #[test]
    fn a_pool_holds_what_its_warehouses_do() {
        let mut team = Team::new();
        team.sale("2026-11-02", "A", "GB", "amazon", 3, 1.0);
        assert_eq!(held(&team), "untracked");
        team.receipt("2026-11-03", "A", "GB-MAN", 10);
        assert_eq!(held(&team), "0 0 10 10 10 10 10 10 10", "the sale left a warehouse nothing is known of");
        team.count("2026-11-06", "A", "FBA-GB", 1);
        assert_eq!(held(&team), "? ? ? ? ? 11 11 11 11");
        team.transfer("2026-11-08", "A", "GB-MAN", "FBA-GB", 10, "2026-11-09");
        assert_eq!(held(&team), "? ? ? ? ? 11 11 1 11");
    }
}

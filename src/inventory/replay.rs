//! The FIFO replay: every movement of a SKU in order of time. The rules and
//! their cases: `layers`.

use super::arrivals::{Arrival, Arrivals, Source};
use super::cost;
use super::day::Day;
use super::ids::{SkuId, TextId, WarehouseId};
use super::layers::Layer;
use super::ledger::{Movement, each_movement, inferred};
use super::snapshot::Snapshot;
use std::collections::VecDeque;

/// Who follows the replay.
pub trait Watch {
    /// `units` of a layer were added to (or, negative, taken from) a warehouse.
    fn stock(&mut self, _day: Day, _warehouse: WarehouseId, _layer: &Layer, _units: i64) {}
    /// `units` were sold from a layer (negative: returned to it); None: of
    /// nothing that was known to be there.
    fn sold(&mut self, _day: Day, _warehouse: WarehouseId, _layer: Option<&Layer>, _units: i64) {}
}

/// Nobody follows it.
pub struct Nobody;
impl Watch for Nobody {}

/// The layer that an arrival's units make.
pub fn layer_of(
    snapshot: &Snapshot,
    sku: SkuId,
    arrival: &Arrival,
    warehouse: WarehouseId,
    units: i64,
) -> Layer {
    Layer {
        warehouse,
        units,
        received_on: Some(arrival.day),
        landed_on: Some(arrival.day),
        lot: arrival.lot,
        cost: cost::of_arrival(snapshot, sku, arrival),
        valued_on: arrival.day,
        expires_on: arrival.expires_on,
        inferred: arrival.source == Source::Inferred,
        batch: arrival.batch,
    }
}

/// A layer of units that no receipt explains, first seen on a day (case 3).
pub fn unexplained(snapshot: &Snapshot, sku: SkuId, warehouse: WarehouseId, day: Day) -> Layer {
    Layer {
        warehouse,
        units: 0,
        received_on: None,
        landed_on: None,
        lot: TextId::NONE,
        cost: cost::of_item(snapshot, sku, day),
        valued_on: day,
        expires_on: None,
        inferred: false,
        batch: 0,
    }
}

/// Units of a layer, by its place among `Replay::layers`.
#[derive(Clone, Copy, Debug)]
struct Held {
    layer: usize,
    units: i64,
}

/// One warehouse.
#[derive(Debug)]
struct Bin {
    warehouse: WarehouseId,
    /// The next to leave first.
    queue: VecDeque<Held>,
    /// What left, the last at the end; transfers apart.
    left: Vec<Held>,
    /// Units that left without having been there; the queue is empty then.
    short: i64,
}

impl Bin {
    fn balance(&self) -> i64 {
        self.queue.iter().map(|held| held.units).sum::<i64>() - self.short
    }

    fn remember(&mut self, held: Held) {
        match self.left.last_mut() {
            Some(last) if last.layer == held.layer => last.units += held.units,
            _ => self.left.push(held),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum What {
    Arrive(u32),
    /// Of a move, its landing.
    Land(u32),
    Rejoin,
    Return,
    Sell,
    Leave(u32),
    Lose,
    Count,
}

#[derive(Clone, Copy, Debug)]
struct Event {
    day: Day,
    /// Of the warehouse on that day: origins of same-day transfers first.
    rank: u16,
    warehouse: WarehouseId,
    order: u8,
    what: What,
    units: i64,
}

const COUNT: u8 = Movement::AdjustmentOut as u8 + 1;

/// The state of a SKU's stock while its movements are replayed.
pub struct Replay<'a> {
    snapshot: &'a Snapshot,
    sku: SkuId,
    arrivals: &'a Arrivals<'a>,
    /// All layers that ever were; `units` and `warehouse` of these are not kept.
    layers: Vec<Layer>,
    bins: Vec<Bin>,
    /// By move: units that left and have not landed.
    travelling: Vec<VecDeque<Held>>,
}

/// Replays everything dated `today` or before.
pub fn replay<'a>(
    snapshot: &'a Snapshot,
    sku: SkuId,
    arrivals: &'a Arrivals<'a>,
    today: Day,
    watch: &mut impl Watch,
) -> Replay<'a> {
    replay_at(snapshot, sku, arrivals, today, None, watch)
}

/// [`replay`], `only` in these warehouses: sound where no transfer touches them.
pub fn replay_at<'a>(
    snapshot: &'a Snapshot,
    sku: SkuId,
    arrivals: &'a Arrivals<'a>,
    today: Day,
    only: Option<&[WarehouseId]>,
    watch: &mut impl Watch,
) -> Replay<'a> {
    let at = |warehouse: WarehouseId| only.is_none_or(|only| only.contains(&warehouse));
    let inferred = inferred(snapshot, sku, arrivals, today);
    let entered: Vec<Arrival> =
        arrivals.iter().chain(inferred).filter(|arrival| at(arrival.warehouse)).collect();
    let mut replay = Replay {
        snapshot,
        sku,
        arrivals,
        layers: Vec::new(),
        bins: Vec::new(),
        travelling: vec![VecDeque::new(); arrivals.moves().len()],
    };
    for event in events(snapshot, sku, arrivals, &entered, today, at) {
        replay.step(event, &entered, watch);
    }
    replay
}

/// Every movement and count, in the order they are replayed.
fn events(
    snapshot: &Snapshot,
    sku: SkuId,
    arrivals: &Arrivals,
    entered: &[Arrival],
    today: Day,
    at: impl Fn(WarehouseId) -> bool,
) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::with_capacity(entered.len() + 64);
    let mut push = |day, warehouse, order: u8, what, units| {
        if !at(warehouse) {
            return;
        }
        events.push(Event { day, rank: 0, warehouse, order, what, units });
    };
    for (place, arrival) in entered.iter().enumerate() {
        push(
            arrival.day,
            arrival.warehouse,
            Movement::Arrival as u8,
            What::Arrive(place as u32),
            arrival.quantity,
        );
    }
    let mut same_day = false;
    for (place, trip) in arrivals.moves().iter().enumerate() {
        let place = place as u32;
        push(trip.moved_on, trip.from, Movement::TransferOut as u8, What::Leave(place), trip.quantity);
        for (day, units) in &trip.landings {
            same_day |= *day == trip.moved_on;
            push(*day, trip.to, Movement::TransferIn as u8, What::Land(place), *units);
        }
    }
    each_movement(snapshot, sku, arrivals, today, |warehouse, day, kind, units| {
        let what = match kind {
            Movement::AdjustmentIn => What::Rejoin,
            Movement::Return => What::Return,
            Movement::Sale => What::Sell,
            Movement::AdjustmentOut => What::Lose,
            Movement::Arrival | Movement::TransferIn | Movement::TransferOut => return,
        };
        push(day, warehouse, kind as u8, what, units.abs());
    });
    for count in snapshot.counts.of(sku).iter().take_while(|count| count.as_of <= today) {
        push(count.as_of, count.warehouse, COUNT, What::Count, count.on_hand);
    }
    if same_day {
        rank(&mut events, arrivals);
    }
    events.sort_by_key(|event| (event.day, event.rank, event.warehouse, event.order));
    // The lots of one count are one.
    events.dedup_by(|next, event| {
        let same = matches!((next.what, event.what), (What::Count, What::Count))
            && (next.day, next.warehouse) == (event.day, event.warehouse);
        if same {
            event.units += next.units;
        }
        same
    });
    events
}

/// Gives origins of transfers that land the day they left a lower rank that
/// day than where they land. A circle ends after as many steps as it has moves.
fn rank(events: &mut [Event], arrivals: &Arrivals) {
    let same_day: Vec<(Day, WarehouseId, WarehouseId)> = arrivals
        .moves()
        .iter()
        .filter(|trip| trip.landings.iter().any(|(day, _)| *day == trip.moved_on))
        .map(|trip| (trip.moved_on, trip.from, trip.to))
        .collect();
    let mut ranks: std::collections::BTreeMap<(Day, WarehouseId), u16> = std::collections::BTreeMap::new();
    for _ in 0..same_day.len().min(64) {
        for (day, from, to) in &same_day {
            let origin = ranks.get(&(*day, *from)).copied().unwrap_or(0);
            let place = ranks.entry((*day, *to)).or_default();
            *place = (*place).max(origin + 1);
        }
    }
    for event in events {
        event.rank = ranks.get(&(event.day, event.warehouse)).copied().unwrap_or(0);
    }
}

impl Replay<'_> {
    fn bin(&mut self, warehouse: WarehouseId) -> usize {
        if let Some(bin) = self.bins.iter().position(|bin| bin.warehouse == warehouse) {
            return bin;
        }
        self.bins.push(Bin { warehouse, queue: VecDeque::new(), left: Vec::new(), short: 0 });
        self.bins.len() - 1
    }

    fn step(&mut self, event: Event, entered: &[Arrival], watch: &mut impl Watch) {
        let bin = self.bin(event.warehouse);
        let (day, units) = (event.day, event.units);
        match event.what {
            What::Arrive(_) if units < 0 => self.lose(bin, day, -units, watch),
            What::Arrive(arrival) => {
                let arrival = &entered[arrival as usize];
                let layer = layer_of(self.snapshot, self.sku, arrival, event.warehouse, units);
                let layer = self.add_layer(layer);
                self.enter(bin, day, Held { layer, units }, watch);
            }
            What::Land(trip) => self.land(bin, day, trip, units, watch),
            What::Rejoin => self.rejoin(bin, day, units, false, watch),
            What::Return => self.rejoin(bin, day, units, true, watch),
            What::Sell => self.sell(bin, day, units, watch),
            What::Leave(trip) => self.leave(bin, day, trip, units, watch),
            What::Lose => self.lose(bin, day, units, watch),
            What::Count => {
                let difference = units - self.bins[bin].balance();
                if difference > 0 {
                    self.rejoin(bin, day, difference, false, watch);
                } else {
                    self.lose(bin, day, -difference, watch);
                }
            }
        }
    }

    fn add_layer(&mut self, layer: Layer) -> usize {
        self.layers.push(layer);
        self.layers.len() - 1
    }

    fn unexplained(&mut self, warehouse: WarehouseId, day: Day) -> usize {
        let layer = unexplained(self.snapshot, self.sku, warehouse, day);
        self.add_layer(layer)
    }

    /// Units come in: they fill what is short, the rest stands in line.
    fn enter(&mut self, bin: usize, day: Day, held: Held, watch: &mut impl Watch) {
        let at = &mut self.bins[bin];
        let owed = at.short.min(held.units);
        if owed > 0 {
            at.short -= owed;
            at.remember(Held { units: owed, ..held });
        }
        self.queue(bin, day, Held { units: held.units - owed, ..held }, watch);
    }

    /// Puts units in line: by first received, then landed, then as they came.
    fn queue(&mut self, bin: usize, day: Day, held: Held, watch: &mut impl Watch) {
        if held.units <= 0 {
            return;
        }
        let layers = &self.layers;
        let key = |layer: usize| (layers[layer].received_on, layers[layer].landed_on, layer);
        let at = &mut self.bins[bin];
        let place = at.queue.partition_point(|other| key(other.layer) < key(held.layer));
        match at.queue.get_mut(place) {
            Some(same) if same.layer == held.layer => same.units += held.units,
            _ => at.queue.insert(place, held),
        }
        watch.stock(day, at.warehouse, &layers[held.layer], held.units);
    }

    /// Takes up to `units` off the front of the line.
    fn next(&mut self, bin: usize, day: Day, units: i64, watch: &mut impl Watch) -> Option<Held> {
        let at = &mut self.bins[bin];
        let front = at.queue.front_mut()?;
        let taken = Held { layer: front.layer, units: front.units.min(units) };
        front.units -= taken.units;
        if front.units == 0 {
            at.queue.pop_front();
        }
        watch.stock(day, at.warehouse, &self.layers[taken.layer], -taken.units);
        Some(taken)
    }

    fn lose(&mut self, bin: usize, day: Day, mut units: i64, watch: &mut impl Watch) {
        while units > 0 {
            let Some(taken) = self.next(bin, day, units, watch) else { break };
            self.bins[bin].remember(taken);
            units -= taken.units;
        }
        self.bins[bin].short += units.max(0);
    }

    fn sell(&mut self, bin: usize, day: Day, mut units: i64, watch: &mut impl Watch) {
        let warehouse = self.bins[bin].warehouse;
        while units > 0 {
            let Some(taken) = self.next(bin, day, units, watch) else { break };
            self.bins[bin].remember(taken);
            watch.sold(day, warehouse, Some(&self.layers[taken.layer]), taken.units);
            units -= taken.units;
        }
        if units > 0 {
            self.bins[bin].short += units;
            watch.sold(day, warehouse, None, units);
        }
    }

    /// Units come back (case 2): a sale's when `returned`, else found ones.
    fn rejoin(&mut self, bin: usize, day: Day, mut units: i64, returned: bool, watch: &mut impl Watch) {
        let warehouse = self.bins[bin].warehouse;
        let owed = self.bins[bin].short.min(units);
        if owed > 0 {
            self.bins[bin].short -= owed;
            units -= owed;
            if returned {
                watch.sold(day, warehouse, None, -owed);
            }
        }
        while units > 0 {
            let held = match self.bins[bin].left.last_mut() {
                Some(last) => {
                    let back = Held { layer: last.layer, units: last.units.min(units) };
                    last.units -= back.units;
                    if last.units == 0 {
                        self.bins[bin].left.pop();
                    }
                    back
                }
                None => Held { layer: self.unexplained(warehouse, day), units },
            };
            units -= held.units;
            self.queue(bin, day, held, watch);
            if returned {
                watch.sold(day, warehouse, Some(&self.layers[held.layer]), -held.units);
            }
        }
    }

    fn leave(&mut self, bin: usize, day: Day, trip: u32, mut units: i64, watch: &mut impl Watch) {
        while units > 0 {
            let Some(taken) = self.next(bin, day, units, watch) else { break };
            self.travelling[trip as usize].push_back(taken);
            units -= taken.units;
        }
        if units > 0 {
            self.bins[bin].short += units;
            let warehouse = self.bins[bin].warehouse;
            let layer = self.unexplained(warehouse, day);
            // Unknown units are the oldest.
            self.travelling[trip as usize].push_front(Held { layer, units });
        }
    }

    fn land(&mut self, bin: usize, day: Day, trip: u32, mut units: i64, watch: &mut impl Watch) {
        let to = self.bins[bin].warehouse;
        let from = self.arrivals.moves()[trip as usize].from;
        let same_land = self.snapshot.same_land(from, to);
        while units > 0 {
            let held = match self.travelling[trip as usize].front_mut() {
                Some(front) => {
                    let landed = Held { layer: front.layer, units: front.units.min(units) };
                    front.units -= landed.units;
                    if front.units == 0 {
                        self.travelling[trip as usize].pop_front();
                    }
                    landed
                }
                None => Held { layer: self.unexplained(to, day), units },
            };
            units -= held.units;
            let mut layer = held.layer;
            if !same_land {
                let moved = Layer { landed_on: Some(day), ..self.layers[layer] };
                layer = self.add_layer(moved);
            }
            self.enter(bin, day, Held { layer, ..held }, watch);
        }
    }

    /// What is on hand, by warehouse and in the order it leaves, and what of
    /// each move is under way.
    pub fn into_layers(mut self) -> (Vec<Layer>, Vec<(u32, Layer)>) {
        self.bins.sort_unstable_by_key(|bin| bin.warehouse);
        let mut on_hand = Vec::new();
        for bin in &self.bins {
            let here = |held: &Held| Layer {
                warehouse: bin.warehouse,
                units: held.units,
                ..self.layers[held.layer]
            };
            on_hand.extend(bin.queue.iter().map(here));
        }
        let mut under_way = Vec::new();
        for (place, trip) in self.arrivals.moves().iter().enumerate() {
            let mut open = trip.under_way;
            for held in self.travelling[place].iter().rev() {
                let units = held.units.min(open);
                open -= units;
                if units > 0 {
                    under_way
                        .push((place as u32, Layer { warehouse: trip.to, units, ..self.layers[held.layer] }));
                }
            }
        }
        (on_hand, under_way)
    }
}

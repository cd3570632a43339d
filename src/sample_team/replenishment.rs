//! What the team's planner does each week: refills Amazon's
//! warehouses from the nearest own one, ships from the factory, orders from
//! suppliers; and the shipments that the stories need.

use super::catalogue::Product;
use super::demand;
use super::simulation::{FACTORY, PlaceId, ProductId, PurchaseOrder, Shipment, Transfer, World};
use super::stories::{self, Load, Scripted};
use crate::inventory::day::Day;

/// A warehouse that the factory ships to, and the Amazon warehouse it feeds.
struct Destination {
    warehouse: &'static str,
    market: &'static str,
    feeds: Option<&'static str>,
    /// Days a truck takes between the two.
    feed_days: i32,
}

const DESTINATIONS: &[Destination] = &[
    Destination { warehouse: "US-LA", market: "US", feeds: Some("FBA-US"), feed_days: 4 },
    Destination { warehouse: "US-NJ", market: "US", feeds: None, feed_days: 0 },
    Destination { warehouse: "DE-FRA", market: "DE", feeds: Some("FBA-DE"), feed_days: 3 },
    Destination { warehouse: "GB-BHX", market: "GB", feeds: None, feed_days: 0 },
    Destination { warehouse: "JP-TYO", market: "JP", feeds: None, feed_days: 0 },
];

/// A load's way from the factory.
struct Trip {
    to: PlaceId,
    mode: &'static str,
    eta: Day,
    arrives: Day,
    /// None: the next number.
    id: Option<&'static str>,
    status: Option<&'static str>,
}

/// Days of sales held beyond the lead time before the planner ships again,
/// and how many more one shipment brings.
const SAFETY_DAYS: f64 = 20.0;
const BATCH_DAYS: f64 = 30.0;

/// The planner looks this far ahead for what a day will sell.
const AHEAD_DAYS: i32 = 25;

/// Late deliveries by supplier: how often, and by how many days at most.
fn lateness(supplier: &str) -> (f64, i64) {
    match supplier {
        "Wenzhou Lamps" => (0.45, 12),
        "Jiaxing Textile" => (0.25, 9),
        _ => (0.12, 5),
    }
}

impl World<'_> {
    pub fn plan(&mut self, day: Day) {
        let days_ago = self.today - day;
        for scripted in stories::SCRIPTED.iter().filter(|scripted| scripted.days_ago == days_ago) {
            self.ship_scripted(day, scripted);
        }
        if days_ago % 7 == 3 {
            self.refill(day);
        }
        // On different days, so that one load has one way.
        for destination in DESTINATIONS {
            match days_ago % 7 {
                5 => self.ship_by_sea(day, destination),
                4 => self.ship_by_air(day, destination),
                _ => {}
            }
        }
        if days_ago % 7 == 6 {
            self.order(day);
        }
    }

    fn refill(&mut self, day: Day) {
        for destination in DESTINATIONS {
            let Some(feeds) = destination.feeds else { continue };
            let (from, to) = (self.catalogue.place(destination.warehouse), self.catalogue.place(feeds));
            for product in 0..self.on_hand.len() {
                let item = &self.catalogue.products[product];
                let (rate, own) = (self.rate(item, feeds, day), self.rate(item, destination.warehouse, day));
                let position = self.on_hand[product][to] + self.under_way(product, to, day);
                let spare = self.on_hand[product][from] - (own * 8.0).ceil() as i64;
                let quantity = ((rate * 28.0) as i64 - position).min(spare);
                if (position as f64) < rate * 16.0 && quantity >= 6 {
                    self.on_hand[product][from] -= quantity;
                    let arrives = day + destination.feed_days;
                    let shipment = None;
                    self.transfers.push(Transfer {
                        day,
                        product,
                        from,
                        to,
                        lot: None,
                        quantity,
                        arrives,
                        shipment,
                    });
                }
            }
        }
    }

    /// By sea where stock and what is under way will not outlast the lead time.
    fn ship_by_sea(&mut self, day: Day, destination: &Destination) {
        let mode = if destination.market == "US" && self.draws.chance(0.3) { "fast_sea" } else { "sea" };
        let lead = self.lead_days(destination.market, mode);
        let mut lines = Vec::new();
        for product in self.may_ship(destination, day) {
            let (rate, position, _) = self.position(product, destination, day);
            let full = (rate * (lead + SAFETY_DAYS + BATCH_DAYS)) as i64 - position;
            if rate > 0.0 && (position as f64) < rate * (lead + SAFETY_DAYS) {
                self.load(product, full, &mut lines);
            }
        }
        self.ship(day, destination, mode, lines);
    }

    /// By air where stock and what lands soon will not last twelve days.
    fn ship_by_air(&mut self, day: Day, destination: &Destination) {
        let mut lines = Vec::new();
        for product in self.may_ship(destination, day) {
            let (rate, _, held) = self.position(product, destination, day);
            let soon = self.arriving_within(product, destination, day, 12);
            if rate > 0.0 && ((held + soon) as f64) < rate * 12.0 {
                self.load(product, (rate * 16.0) as i64, &mut lines);
            }
        }
        self.ship(day, destination, "air", lines);
    }

    fn may_ship(&self, destination: &Destination, day: Day) -> Vec<ProductId> {
        let days_ago = self.today - day;
        let products = self.catalogue.products.iter().enumerate();
        let free =
            products.filter(|row| stories::planner_may_ship(&row.1.sku, destination.warehouse, days_ago));
        free.map(|row| row.0).collect()
    }

    fn ship(
        &mut self,
        day: Day,
        destination: &Destination,
        mode: &'static str,
        lines: Vec<(ProductId, i64)>,
    ) {
        let Some(lane) = self.catalogue.lane(destination.market, mode) else { return };
        let planned = lane.transit_days + lane.receiving_days;
        let taken = self.draws.normal(planned, lane.transit_days_sd).round().max(planned * 0.6);
        let to = self.catalogue.place(destination.warehouse);
        let (eta, arrives) = (day + planned as i32, day + taken as i32);
        self.depart(day, Trip { to, mode, eta, arrives, id: None, status: None }, lines);
    }

    /// Units a day out of a destination and what it feeds, units there or on
    /// the way there, and units there.
    fn position(&self, product: ProductId, destination: &Destination, day: Day) -> (f64, i64, i64) {
        let item = &self.catalogue.products[product];
        let (mut rate, mut position, mut held) = (0.0, 0, 0);
        for warehouse in [Some(destination.warehouse), destination.feeds].into_iter().flatten() {
            let place = self.catalogue.place(warehouse);
            rate += self.rate(item, warehouse, day + AHEAD_DAYS);
            held += self.on_hand[product][place];
            position += self.on_hand[product][place] + self.under_way(product, place, day);
        }
        (rate, position, held)
    }

    fn under_way(&self, product: ProductId, place: PlaceId, day: Day) -> i64 {
        let moving =
            self.transfers.iter().filter(|t| t.product == product && t.to == place && t.arrives > day);
        moving.map(|transfer| transfer.quantity).sum()
    }

    fn arriving_within(&self, product: ProductId, destination: &Destination, day: Day, days: i32) -> i64 {
        let place = self.catalogue.place(destination.warehouse);
        let moving =
            self.transfers.iter().filter(|t| t.product == product && t.to == place && t.arrives > day);
        moving.filter(|transfer| transfer.arrives <= day + days).map(|transfer| transfer.quantity).sum()
    }

    fn lead_days(&self, market: &str, mode: &str) -> f64 {
        self.catalogue.lane(market, mode).map_or(40.0, |lane| lane.transit_days + lane.receiving_days)
    }

    /// Adds whole packs of a product to a load, as far as the factory has them.
    fn load(&mut self, product: ProductId, quantity: i64, lines: &mut Vec<(ProductId, i64)>) {
        let pack = self.catalogue.products[product].pack_quantity.max(1);
        let taken = lines.iter().filter(|line| line.0 == product).map(|line| line.1).sum::<i64>();
        let whole =
            ((quantity + pack - 1) / pack).min((self.on_hand[product][FACTORY] - taken) / pack) * pack;
        if whole > 0 {
            lines.push((product, whole));
        }
    }

    /// Sends a load on its way, as far as the factory has it.
    fn depart(&mut self, day: Day, trip: Trip, mut lines: Vec<(ProductId, i64)>) {
        for (product, quantity) in &mut lines {
            *quantity = (*quantity).min(self.on_hand[*product][FACTORY]);
        }
        lines.retain(|line| line.1 > 0);
        if lines.is_empty() {
            return;
        }
        let Trip { to, mode, eta, arrives, status, .. } = trip;
        let id = trip.id.map_or_else(|| format!("SH-{}", 1001 + self.shipments.len()), str::to_owned);
        for &(product, quantity) in &lines {
            self.on_hand[product][FACTORY] -= quantity;
            for (lot, quantity) in self.take_lots(product, quantity) {
                let (from, lot, shipment) = (FACTORY, Some(lot), Some(id.clone()));
                self.transfers.push(Transfer { day, product, from, to, lot, quantity, arrives, shipment });
            }
        }
        self.shipments.push(Shipment { id, to, mode, shipped_on: Some(day), eta, arrives, status, lines });
    }

    /// The factory ships the oldest lots first; once in a while somebody
    /// grabs the newest.
    fn take_lots(&mut self, product: ProductId, mut quantity: i64) -> Vec<(String, i64)> {
        let newest_first = self.draws.chance(0.02);
        let lots = &mut self.lots[product];
        let mut taken = Vec::new();
        while quantity > 0 {
            let Some(lot) = (if newest_first { lots.back_mut() } else { lots.front_mut() }) else { break };
            let units = lot.quantity.min(quantity);
            lot.quantity -= units;
            quantity -= units;
            taken.push((lot.name.clone(), units));
            if lot.quantity == 0 {
                let _ = if newest_first { lots.pop_back() } else { lots.pop_front() };
            }
        }
        taken
    }

    fn ship_scripted(&mut self, day: Day, scripted: &Scripted) {
        let Some(product) = self.catalogue.product(scripted.sku) else { return };
        let Some(destination) = DESTINATIONS.iter().find(|row| row.warehouse == scripted.warehouse) else {
            return;
        };
        let quantity = match scripted.load {
            Load::Units(units) => units,
            Load::LastUntil(days) => {
                let (rate, position, _) = self.position(product, destination, day);
                let soon = self.arriving_within(product, destination, day, scripted.days_ago);
                let far = self.under_way(product, self.catalogue.place(destination.warehouse), day) - soon;
                (rate * (f64::from(scripted.days_ago) + days)) as i64 - (position - far)
            }
        };
        let short = quantity - self.on_hand[product][FACTORY];
        if short > 0 {
            self.order_in_time(day, product, short);
        }
        let trip = Trip {
            to: self.catalogue.place(scripted.warehouse),
            mode: scripted.mode,
            eta: day + scripted.eta_days,
            arrives: day + scripted.arrival_days,
            id: scripted.id,
            status: scripted.status,
        };
        self.depart(day, trip, vec![(product, quantity)]);
    }

    /// An order placed earlier, so that a story's shipment can leave today.
    fn order_in_time(&mut self, day: Day, product: ProductId, quantity: i64) {
        let (id, unit_cost) = (self.next_order(), self.cost(product));
        let ordered_on = day - 26;
        self.orders.push(PurchaseOrder {
            id: id.clone(),
            product,
            quantity,
            unit_cost,
            ordered_on,
            promised_on: day,
            arrives: Some(day),
        });
        self.receive(day, product, FACTORY, quantity, Some((id, ordered_on, unit_cost)));
    }

    fn next_order(&self) -> String {
        format!("PO-{}", 201 + self.orders.len())
    }

    fn order(&mut self, day: Day) {
        for product in 0..self.on_hand.len() {
            let item: &Product = &self.catalogue.products[product];
            let series = self.catalogue.series.iter();
            let rate: f64 =
                series.map(|series| demand::planned(item, series, day + AHEAD_DAYS, self.today)).sum();
            let open: i64 = self
                .orders
                .iter()
                .filter(|order| {
                    order.product == product && order.arrives.is_some_and(|arrives| arrives > day)
                })
                .map(|order| order.quantity)
                .sum();
            let position = self.on_hand[product][FACTORY] + open;
            let lead = self.catalogue.production_days(item);
            if rate <= 0.0
                || position as f64 > rate * f64::from(lead + 14)
                || !stories::planner_may_order(&item.sku, self.today - day)
            {
                continue;
            }
            let wanted = (rate * f64::from(lead + 14 + 28)) as i64 - position;
            let pack = item.pack_quantity.max(1);
            let quantity = (wanted.max(item.moq.unwrap_or(0)) + pack - 1) / pack * pack;
            let unit_cost = (self.cost(product) as f64 * self.draws.between(0.97, 1.04)).round() as i64;
            let (often, most) = lateness(&item.supplier);
            let late =
                if self.draws.chance(often) { self.draws.whole(2, most) } else { -self.draws.whole(0, 2) };
            let promised_on = day + lead;
            let arrives = Some(promised_on + late as i32);
            let id = self.next_order();
            self.orders.push(PurchaseOrder {
                id,
                product,
                quantity,
                unit_cost,
                ordered_on: day,
                promised_on,
                arrives,
            });
        }
    }

    /// What the stories speak of and has not moved yet: open orders, and a
    /// shipment that is only planned.
    pub fn story_orders(&mut self) {
        for order in stories::OPEN_ORDERS {
            let Some(product) = self.catalogue.product(order.sku) else { continue };
            let (ordered_on, unit_cost) = (self.today - order.ordered_ago, self.cost(product));
            self.orders.push(PurchaseOrder {
                id: order.id.to_owned(),
                product,
                quantity: order.quantity,
                unit_cost,
                ordered_on,
                promised_on: self.today - order.promised_ago,
                arrives: None,
            });
        }
        // Packed at the factory, not yet on a ship.
        if let Some(product) = self.catalogue.product("PLW-20") {
            let (id, to) = (format!("SH-{}", 1001 + self.shipments.len()), self.catalogue.place("US-NJ"));
            let (eta, status) = (self.today + 40, Some("planned"));
            let lines = vec![(product, 160)];
            self.shipments.push(Shipment {
                id,
                to,
                mode: "sea",
                shipped_on: None,
                eta,
                arrives: eta,
                status,
                lines,
            });
        }
    }
}

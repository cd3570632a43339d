//! The team's 400 days, one after another: arrivals, returns, sales, losses,
//! planning, and each week a count.

use super::HISTORY_DAYS;
use super::calendar::{self, Event};
use super::catalogue::{Catalogue, Product, Series};
use super::demand;
use super::random::Draws;
use super::stories;
use crate::inventory::day::Day;
use std::collections::VecDeque;

/// Index of a product in the catalogue.
pub type ProductId = usize;
/// Index of a place in the catalogue.
pub type PlaceId = usize;

/// The factory's warehouse: first in `data/warehouses.csv`.
pub const FACTORY: PlaceId = 0;

/// What one series sold of one product on one day (negative: returned).
pub struct Sale {
    pub day: Day,
    pub product: ProductId,
    /// Index of the series.
    pub series: usize,
    pub units: i64,
    /// Ratio taken off the price.
    pub discount: f64,
}

pub struct Receipt {
    pub day: Day,
    pub product: ProductId,
    pub place: PlaceId,
    pub lot: String,
    pub purchase_order: Option<String>,
    /// Hundredths of CNY.
    pub unit_cost: i64,
    pub quantity: i64,
    pub ordered_on: Option<Day>,
}

/// Goods sent from one place to another; on the way until `arrives`.
pub struct Transfer {
    pub day: Day,
    pub product: ProductId,
    pub from: PlaceId,
    pub to: PlaceId,
    pub lot: Option<String>,
    pub quantity: i64,
    pub arrives: Day,
    pub shipment: Option<String>,
}

pub struct Shipment {
    pub id: String,
    pub to: PlaceId,
    pub mode: &'static str,
    pub shipped_on: Option<Day>,
    pub eta: Day,
    pub arrives: Day,
    /// What the forwarder says, where the dates do not say it.
    pub status: Option<&'static str>,
    pub lines: Vec<(ProductId, i64)>,
}

pub struct PurchaseOrder {
    pub id: String,
    pub product: ProductId,
    pub quantity: i64,
    /// Hundredths of CNY.
    pub unit_cost: i64,
    pub ordered_on: Day,
    pub promised_on: Day,
    /// Comes whole on that day; none: the story says what came.
    pub arrives: Option<Day>,
}

pub struct Adjustment {
    pub day: Day,
    pub product: ProductId,
    pub place: PlaceId,
    pub reason: &'static str,
    pub units: i64,
}

pub struct Count {
    pub day: Day,
    pub product: ProductId,
    pub place: PlaceId,
    pub on_hand: i64,
    pub reserved: i64,
}

/// A lot that lies in the factory's warehouse.
pub struct Lot {
    pub name: String,
    pub quantity: i64,
}

/// What happened, and what lies where.
pub struct World<'a> {
    pub catalogue: &'a Catalogue,
    pub today: Day,
    pub draws: Draws,
    pub events: Vec<Event>,
    /// `[product][place]`
    pub on_hand: Vec<Vec<i64>>,
    /// Of the factory, by product, oldest first.
    pub lots: Vec<VecDeque<Lot>>,
    pub lots_made: usize,
    pub sales: Vec<Sale>,
    pub receipts: Vec<Receipt>,
    pub transfers: Vec<Transfer>,
    pub shipments: Vec<Shipment>,
    pub orders: Vec<PurchaseOrder>,
    pub adjustments: Vec<Adjustment>,
    pub counts: Vec<Count>,
    returns: Vec<Sale>,
}

/// Runs the whole history.
pub fn run(catalogue: &Catalogue, today: Day, seed: u64) -> World<'_> {
    let first = today - HISTORY_DAYS;
    let mut world = World {
        catalogue,
        today,
        draws: Draws::new(seed),
        events: calendar::events(first, today + 120),
        on_hand: vec![vec![0; catalogue.places.len()]; catalogue.products.len()],
        lots: catalogue.products.iter().map(|_| VecDeque::new()).collect(),
        lots_made: 0,
        sales: Vec::new(),
        receipts: Vec::new(),
        transfers: Vec::new(),
        shipments: Vec::new(),
        orders: Vec::new(),
        adjustments: Vec::new(),
        counts: Vec::new(),
        returns: Vec::new(),
    };
    world.opening(first);
    for offset in 0..HISTORY_DAYS {
        let day = first + offset;
        world.arrivals(day);
        world.take_returns(day);
        world.sell(day);
        world.sell_bundles(day);
        world.lose(day);
        world.plan(day);
        if (today.before() - day) % 7 == 0 {
            world.count(day);
        }
    }
    world.story_orders();
    world
}

impl World<'_> {
    /// A product's planned units a day out of one warehouse.
    pub fn rate(&self, product: &Product, warehouse: &str, day: Day) -> f64 {
        let series = self.catalogue.series.iter().filter(|series| series.warehouse == warehouse);
        series.map(|series| demand::planned(product, series, day, self.today)).sum()
    }

    /// The first day's receipts: every place starts with some weeks of goods.
    fn opening(&mut self, day: Day) {
        for product in 0..self.catalogue.products.len() {
            for place in 0..self.catalogue.places.len() {
                let days = if place == FACTORY { 35.0 } else { self.draws.between(55.0, 80.0) };
                let item = &self.catalogue.products[product];
                let rate = if place == FACTORY {
                    self.catalogue
                        .series
                        .iter()
                        .map(|series| demand::planned(item, series, day, self.today))
                        .sum()
                } else {
                    self.rate(item, &self.catalogue.places[place].warehouse, day)
                };
                let quantity = (rate * days).ceil() as i64;
                if quantity > 0 {
                    self.receive(day, product, place, quantity, None);
                }
            }
        }
    }

    /// Takes goods in; at the factory also as a lot. `order`: its number, day
    /// and cost.
    pub fn receive(
        &mut self,
        day: Day,
        product: ProductId,
        place: PlaceId,
        quantity: i64,
        order: Option<(String, Day, i64)>,
    ) {
        self.lots_made += 1;
        let date = day.date();
        let lot = format!("L{:02}{:02}-{:04}", date.year() % 100, date.month(), self.lots_made);
        let (purchase_order, ordered_on, unit_cost) = match order {
            Some((id, day, cost)) => (Some(id), Some(day), cost),
            None => (None, None, self.cost(product)),
        };
        self.on_hand[product][place] += quantity;
        if place == FACTORY {
            self.lots[product].push_back(Lot { name: lot.clone(), quantity });
        }
        self.receipts.push(Receipt {
            day,
            product,
            place,
            lot,
            purchase_order,
            unit_cost,
            quantity,
            ordered_on,
        });
    }

    /// The list cost of a product, hundredths of CNY.
    pub fn cost(&self, product: ProductId) -> i64 {
        (self.catalogue.products[product].unit_cost.unwrap_or(0.0) * 100.0).round() as i64
    }

    fn arrivals(&mut self, day: Day) {
        for transfer in self.transfers.iter().filter(|transfer| transfer.arrives == day) {
            self.on_hand[transfer.product][transfer.to] += transfer.quantity;
        }
        let due: Vec<_> = self
            .orders
            .iter()
            .filter(|order| order.arrives == Some(day))
            .map(|order| {
                (order.product, order.quantity, (order.id.clone(), order.ordered_on, order.unit_cost))
            })
            .collect();
        for (product, quantity, order) in due {
            self.receive(day, product, FACTORY, quantity, Some(order));
        }
        for order in stories::OPEN_ORDERS {
            let Some((quantity, received_ago)) = order.received else { continue };
            if let Some(product) =
                self.catalogue.product(order.sku).filter(|_| self.today - day == received_ago)
            {
                let told = (order.id.to_owned(), self.today - order.ordered_ago, self.cost(product));
                self.receive(day, product, FACTORY, quantity, Some(told));
            }
        }
    }

    fn take_returns(&mut self, day: Day) {
        let (due, later) = std::mem::take(&mut self.returns).into_iter().partition(|sale| sale.day == day);
        self.returns = later;
        let due: Vec<Sale> = due;
        for sale in due {
            let place = self.catalogue.place(&self.catalogue.series[sale.series].warehouse);
            self.on_hand[sale.product][place] -= sale.units;
            self.sales.push(sale);
        }
    }

    fn sell(&mut self, day: Day) {
        for product in 0..self.catalogue.products.len() {
            for series in 0..self.catalogue.series.len() {
                let (item, place) = (&self.catalogue.products[product], &self.catalogue.series[series]);
                let mean = demand::wanted(self.catalogue, item, place, day, self.today, &self.events);
                let noisy = mean * self.draws.between(0.75, 1.25);
                let wanted = self.draws.poisson(noisy);
                let left = &mut self.on_hand[product][self.catalogue.place(&place.warehouse)];
                let pack = units_per_listing(item, place);
                let units = wanted.min(*left) / pack * pack;
                if units <= 0 {
                    continue;
                }
                *left -= units;
                let discount = demand::promotion(self.catalogue, item, place, day, self.today)
                    .and_then(|row| row.percent)
                    .map_or(0.0, |percent| percent / 100.0);
                self.sales.push(Sale { day, product, series, units, discount });
                self.promise_returns(day, product, series, units, discount);
            }
        }
    }

    /// Some of what was sold comes back one to three weeks later. Shopify's
    /// recent returns stand in its orders instead (`orders`).
    fn promise_returns(&mut self, day: Day, product: ProductId, series: usize, units: i64, discount: f64) {
        let place = &self.catalogue.series[series];
        if units_per_listing(&self.catalogue.products[product], place) > 1 {
            return;
        }
        let back = self.draws.poisson(units as f64 * 0.035).min(units);
        let returned_on = day + self.draws.whole(6, 20) as i32;
        let told_by_orders = place.channel == super::orders::CHANNEL;
        if back > 0 && !told_by_orders {
            self.returns.push(Sale { day: returned_on, product, series, units: -back, discount });
        }
    }

    fn sell_bundles(&mut self, day: Day) {
        for bundle in 0..self.catalogue.products.len() {
            if self.catalogue.products[bundle].daily.is_some() {
                continue;
            }
            let parts: Vec<(ProductId, i64)> = self
                .catalogue
                .parts
                .iter()
                .filter(|part| part.sku == self.catalogue.products[bundle].sku)
                .filter_map(|part| Some((self.catalogue.product(&part.component)?, part.quantity)))
                .collect();
            for series in 0..self.catalogue.series.len() {
                let place = &self.catalogue.series[series];
                if place.channel != super::orders::CHANNEL || place.market != "US" {
                    continue;
                }
                let wanted = self.draws.poisson(0.5 * calendar::weekday(&place.channel, day));
                let warehouse = self.catalogue.place(&place.warehouse);
                let most =
                    parts.iter().map(|(part, each)| self.on_hand[*part][warehouse] / each).min().unwrap_or(0);
                let units = wanted.min(most);
                if units <= 0 {
                    continue;
                }
                for (part, each) in &parts {
                    self.on_hand[*part][warehouse] -= units * each;
                }
                self.sales.push(Sale { day, product: bundle, series, units, discount: 0.0 });
            }
        }
    }

    fn lose(&mut self, day: Day) {
        for product in 0..self.on_hand.len() {
            for place in 1..self.catalogue.places.len() {
                if self.on_hand[product][place] < 40 || !self.draws.chance(0.0025) {
                    continue;
                }
                let units = self.draws.whole(1, 4);
                let reason = if self.draws.chance(0.7) { "damaged" } else { "sample" };
                self.on_hand[product][place] -= units;
                self.adjustments.push(Adjustment { day, product, place, reason, units: -units });
            }
        }
    }

    /// Counts everything that was ever there. Now and then a unit is missing,
    /// rarely one is found; the count becomes the truth.
    fn count(&mut self, day: Day) {
        for product in 0..self.on_hand.len() {
            let stocked = |receipt: &Receipt, place| receipt.product == product && receipt.place == place;
            for place in 0..self.catalogue.places.len() {
                if !self.receipts.iter().any(|receipt| stocked(receipt, place)) {
                    continue;
                }
                let held = &mut self.on_hand[product][place];
                if *held > 25 && place != FACTORY {
                    if self.draws.chance(0.05) {
                        *held -= self.draws.whole(1, 3);
                    } else if self.draws.chance(0.004) {
                        *held += 1;
                    }
                }
                let (on_hand, kind) = (*held, &self.catalogue.places[place].kind);
                let share =
                    if kind == "fba" { self.draws.between(0.0, 0.05) } else { self.draws.between(0.0, 0.02) };
                let reserved = if place == FACTORY { 0 } else { (on_hand as f64 * share) as i64 };
                self.counts.push(Count { day, product, place, on_hand, reserved });
            }
        }
    }
}

/// TikTok in the US sells the LED strip in pairs, under a SKU of its own.
pub fn units_per_listing(product: &Product, series: &Series) -> i64 {
    if product.sku == "LED-11" && series.market == "US" && series.channel == "tiktok" { 2 } else { 1 }
}

/// What a shop calls an item: its SKU, but for multipacks.
pub fn listed_as(product: &Product, series: &Series) -> String {
    match units_per_listing(product, series) {
        1 => product.sku.clone(),
        units => format!("{}-{units}PK", product.sku),
    }
}

/// What a unit costs a customer in a series, hundredths of its currency.
pub fn price(product: &Product, series: &Series, discount: f64) -> i64 {
    let price = product.price * series.price_factor * (1.0 - discount) * 100.0;
    if series.currency == "JPY" { (price / 1000.0).round() as i64 * 1000 } else { price.round() as i64 }
}

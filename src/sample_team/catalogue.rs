//! What never changes about the team: products, places, channels, terms.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::io;

pub const ITEMS: &str = include_str!("data/items.csv");
pub const BUNDLES: &str = include_str!("data/bundles.csv");
pub const WAREHOUSES: &str = include_str!("data/warehouses.csv");
pub const SUPPLIERS: &str = include_str!("data/suppliers.csv");
pub const LANES: &str = include_str!("data/lanes.csv");
pub const SERIES: &str = include_str!("data/series.csv");
pub const PROMOTIONS: &str = include_str!("data/promotions.csv");
pub const FEEDBACK: &str = include_str!("data/feedback.csv");

/// One row of `data/items.csv`. Cost in CNY, price in USD.
#[derive(Clone, Debug, Deserialize)]
pub struct Product {
    pub sku: String,
    pub name: String,
    pub name_zh: String,
    pub aliases: String,
    pub category: String,
    pub brand: String,
    pub supplier: String,
    pub owner: String,
    pub status: String,
    pub unit_cost: Option<f64>,
    pub price: f64,
    pub expected_turnover_days: String,
    pub life_cycle: String,
    pub standardised: String,
    pub moq: Option<i64>,
    pub pack_quantity: i64,
    pub weight_kg: f64,
    pub volume_l: f64,
    pub shelf_life_days: Option<i32>,
    /// Units a day over all series at the start of the history; none for a bundle.
    pub daily: Option<f64>,
    /// Daily units at the end of the history / at its start.
    pub growth: Option<f64>,
    /// Markets it is listed in, separated by `|`.
    pub markets: String,
}

impl Product {
    pub fn sells_in(&self, market: &str) -> bool {
        self.markets.split('|').any(|listed| listed == market)
    }
}

/// A bundle's component.
#[derive(Clone, Debug, Deserialize)]
pub struct Part {
    pub sku: String,
    pub component: String,
    pub quantity: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Place {
    pub warehouse: String,
    pub kind: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Supplier {
    pub supplier: String,
    pub sku: String,
    pub production_days: i32,
    pub quality_check_days: i32,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Lane {
    pub to_market: String,
    pub mode: String,
    pub transit_days: f64,
    pub transit_days_sd: f64,
    pub receiving_days: f64,
}

/// A channel of a market, and the warehouse its sales leave from. The file
/// names that warehouse only where `named` (Amazon's exports do not).
#[derive(Clone, Debug, Deserialize)]
pub struct Series {
    pub market: String,
    pub channel: String,
    /// Of a product's daily units.
    pub share: f64,
    /// Local price / price in USD.
    pub price_factor: f64,
    pub currency: String,
    pub warehouse: String,
    pub named: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Promotion {
    pub sku: String,
    pub market: String,
    pub kind: String,
    pub percent: Option<f64>,
    /// Days before `today`; negative = after.
    pub starts_ago: i32,
    pub ends_ago: i32,
    pub cost: String,
    pub currency: String,
    pub target_on_hand: String,
    /// Demand while it runs / demand without it.
    pub uplift: f64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Voice {
    pub days_ago: i32,
    pub hour: u32,
    pub sku: String,
    pub market: String,
    pub channel: String,
    pub topic: String,
    pub sentiment: String,
    pub quantity: String,
    pub source: String,
    pub text: String,
}

/// The whole catalogue. Products first, bundles (without `daily`) last.
pub struct Catalogue {
    pub products: Vec<Product>,
    pub parts: Vec<Part>,
    pub places: Vec<Place>,
    pub suppliers: Vec<Supplier>,
    pub lanes: Vec<Lane>,
    pub series: Vec<Series>,
    pub promotions: Vec<Promotion>,
    pub voices: Vec<Voice>,
}

impl Catalogue {
    pub fn load() -> io::Result<Catalogue> {
        Ok(Catalogue {
            products: rows(ITEMS)?,
            parts: rows(BUNDLES)?,
            places: rows(WAREHOUSES)?,
            suppliers: rows(SUPPLIERS)?,
            lanes: rows(LANES)?,
            series: rows(SERIES)?,
            promotions: rows(PROMOTIONS)?,
            voices: rows(FEEDBACK)?,
        })
    }

    pub fn product(&self, sku: &str) -> Option<usize> {
        self.products.iter().position(|product| product.sku == sku)
    }

    /// `places` holds every warehouse that `series` and `stories` name (a test
    /// holds it), so a miss falls back to the first, the factory.
    pub fn place(&self, warehouse: &str) -> usize {
        self.places.iter().position(|place| place.warehouse == warehouse).unwrap_or(0)
    }

    /// Production and quality check of a product, days.
    pub fn production_days(&self, product: &Product) -> i32 {
        let terms =
            |sku: &str| self.suppliers.iter().find(|row| row.supplier == product.supplier && row.sku == sku);
        terms(&product.sku).or(terms("")).map_or(25, |row| row.production_days + row.quality_check_days)
    }

    pub fn lane(&self, market: &str, mode: &str) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.to_market == market && lane.mode == mode)
    }
}

fn rows<T: DeserializeOwned>(text: &str) -> io::Result<Vec<T>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().map_err(io::Error::from)
}

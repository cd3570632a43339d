//! Expected units a day of a product in a series.

use super::HISTORY_DAYS;
use super::calendar::{self, Event};
use super::catalogue::{Catalogue, Product, Promotion, Series};
use super::stories;
use crate::inventory::day::Day;

/// Units a day that a planner expects: share, growth, season and story; no
/// weekday, promotion or event.
pub fn planned(product: &Product, series: &Series, day: Day, today: Day) -> f64 {
    let Some(daily) = product.daily.filter(|_| product.sells_in(&series.market)) else {
        return 0.0;
    };
    let days_ago = today - day;
    let passed = 1.0 - f64::from(days_ago) / f64::from(HISTORY_DAYS);
    let growth = 1.0 + (product.growth.unwrap_or(1.0) - 1.0) * passed;
    daily
        * series.share
        * growth
        * calendar::season(&product.category, day)
        * stories::demand(&product.sku, &series.market, days_ago)
}

/// Units a day that customers really want: `planned` times weekday, promotion
/// and event.
pub fn wanted(
    catalogue: &Catalogue,
    product: &Product,
    series: &Series,
    day: Day,
    today: Day,
    events: &[Event],
) -> f64 {
    let promotion =
        promotion(catalogue, product, series, day, today).map_or(1.0, |promotion| promotion.uplift);
    let event = events
        .iter()
        .filter(|event| event.market == series.market && event.from <= day && day <= event.to)
        .filter(|_| series.channel != "offline")
        .filter_map(|event| event.uplift)
        .fold(1.0, f64::max);
    planned(product, series, day, today) * calendar::weekday(&series.channel, day) * promotion * event
}

/// The promotion that runs for a product in the series' market on a day.
pub fn promotion<'a>(
    catalogue: &'a Catalogue,
    product: &Product,
    series: &Series,
    day: Day,
    today: Day,
) -> Option<&'a Promotion> {
    let days_ago = today - day;
    catalogue.promotions.iter().find(|row| {
        row.sku == product.sku
            && row.market == series.market
            && row.ends_ago <= days_ago
            && days_ago <= row.starts_ago
    })
}

//! Stock, and how fresh the data is.

use crate::facts::Kind;
use crate::inventory::answers::{DataStatus, StockLevel};
use crate::render::locale::Args;
use crate::render::table::Align::{Left, Right};
use crate::render::words::{Said, Words, cell};

/// Warehouses whose unexplained difference is said; `reconciliation` lists all.
const UNEXPLAINED_SAID: usize = 3;

pub fn level(words: &Words, stock: &StockLevel) -> Said {
    let args = words
        .about()
        .count("on_hand", stock.on_hand)
        .count("available", stock.available)
        .count("in_transit", stock.in_transit)
        .count("on_order", stock.on_order)
        .count("planned", stock.planned)
        .text("value", words.money_or_unknown(stock.value));
    let lead = if stock.on_hand == 0 { "stock-none" } else { "stock-lead" };
    let mut said = Said::lead(words.say(lead, &args));
    if stock.planned != 0 {
        said = said.and(words.say("stock-planned", &args));
    }
    if !words.answer.withheld.contains(&"value") {
        let value = match (stock.value, stock.landed_cost) {
            (None, _) => "stock-value-unknown",
            (_, true) => "stock-value-landed",
            (_, false) => "stock-value",
        };
        let value = words.say(value, &args);
        said = if words.asks_for("value") { said.first(value) } else { said.and(value) };
    }
    for row in stock.rows.iter().take(UNEXPLAINED_SAID) {
        let Some(units) = row.unexplained else { continue };
        let key = if units > 0 { "stock-unexplained" } else { "stock-unexplained-missing" };
        let args = Args::new().text("warehouse", &*row.warehouse).count("units", units.abs());
        said = said.and(words.say(key, &args));
    }
    let columns = [
        ("col-item", Left),
        ("col-warehouse", Left),
        ("col-market", Left),
        ("col-on-hand", Right),
        ("col-available", Right),
        ("col-in-transit", Right),
        ("col-on-order", Right),
        ("col-value", Right),
        ("col-counted", Left),
    ];
    said.table(words.table(&columns, &stock.rows, |row| {
        vec![
            row.sku.as_ref().map_or_else(String::new, |sku| words.item_cell(sku)),
            row.warehouse.to_string(),
            words.market_cell(&row.market),
            cell::count(row.on_hand),
            cell::count(row.available),
            cell::count(row.in_transit),
            cell::count(row.on_order),
            cell::amount(row.value),
            cell::day(row.as_of),
        ]
    }))
}

pub fn data_status(words: &Words, status: &DataStatus) -> Said {
    let stale = status.rows.iter().filter(|row| row.stale).count();
    let args = Args::new().count("sources", status.rows.len() as i64).count("stale", stale as i64);
    let lead = if stale == 0 { "data-lead-fresh" } else { "data-lead-stale" };
    let columns = [
        ("col-data", Left),
        ("col-place", Left),
        ("col-as-of", Left),
        ("col-days-old", Right),
        ("col-rows", Right),
        ("col-fresh", Left),
        ("col-source", Left),
    ];
    Said::lead(words.say(lead, &args)).table(words.table(&columns, &status.rows, |row| {
        vec![
            kind(words, row.kind),
            cell::text(row.place.as_ref()),
            cell::day(row.as_of),
            cell::maybe_count(row.days_old.map(i64::from)),
            cell::count(row.rows as i64),
            if row.stale { words.word("data-stale") } else { String::new() },
            row.source.to_string(),
        ]
    }))
}

/// A kind of data as people call it.
pub fn kind(words: &Words, name: &str) -> String {
    let Some(kind) = Kind::by_name(name) else { return name.to_owned() };
    words.word(match kind {
        Kind::Items => "kind-items",
        Kind::Listings => "kind-listings",
        Kind::Bundles => "kind-bundles",
        Kind::Warehouses => "kind-warehouses",
        Kind::Stock => "kind-stock",
        Kind::Receipts => "kind-receipts",
        Kind::Transfers => "kind-transfers",
        Kind::Adjustments => "kind-adjustments",
        Kind::Sales => "kind-sales",
        Kind::Orders => "kind-orders",
        Kind::Shipments => "kind-shipments",
        Kind::SupplierOrders => "kind-orders-to-suppliers",
        Kind::Suppliers => "kind-suppliers",
        Kind::Lanes => "kind-lanes",
        Kind::Costs => "kind-costs",
        Kind::Fees => "kind-fees",
        Kind::Rates => "kind-rates",
        Kind::Promotions => "kind-promotions",
        Kind::Events => "kind-events",
        Kind::Feedback => "kind-feedback",
        Kind::Ads => "kind-ads",
        Kind::Competitors => "kind-competitors",
        Kind::PlatformAges => "kind-platform-ages",
        Kind::Incidents => "kind-incidents",
    })
}

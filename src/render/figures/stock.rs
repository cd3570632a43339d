//! Stock, and how fresh the data is.

use crate::facts::Kind;
use crate::inventory::answers::{DataStatus, Lacking, LastImport, StockLevel, Stopped};
use crate::inventory::day::Day;
use crate::render::locale::Args;
use crate::render::table::Align::{Left, Right};
use crate::render::unmapped::summary;
use crate::render::words::{Said, Words, cell};

/// Warehouses whose unexplained difference is said; `reconciliation` lists all.
const UNEXPLAINED_SAID: usize = 3;

/// Sources that have stopped, said one by one.
const STOPPED_SAID: usize = 5;

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
    let args = Args::new()
        .count("sources", status.rows.len() as i64)
        .count("stale", stale as i64)
        .count("stopped", status.stopped.len() as i64);
    let lead = match (stale, status.stopped.len()) {
        (0, 0) => "data-lead-fresh",
        (0, _) => "data-lead-stopped",
        _ => "data-lead-stale",
    };
    let columns = [
        ("col-data", Left),
        ("col-place", Left),
        ("col-as-of", Left),
        ("col-days-old", Right),
        ("col-rows", Right),
        ("col-fresh", Left),
        ("col-source", Left),
    ];
    let mut said = Said::lead(words.say(lead, &args));
    if let Some(LastImport { source, published_at }) = &status.last_import {
        let imported = published_at.split('T').next().unwrap_or_default();
        let args = Args::new().text("source", &**source).text("day", imported);
        said = said.and(words.say("data-last-import", &args));
    }
    for source in status.stopped.iter().take(STOPPED_SAID) {
        said = said.and(stopped(words, source));
    }
    let more = status.stopped.len().saturating_sub(STOPPED_SAID);
    if more > 0 {
        said = said.and(words.say("data-stopped-more", &Args::new().count("count", more as i64)));
    }
    if let Some(unmapped) = status.unmapped.as_ref().filter(|unmapped| unmapped.skus > 0) {
        said = said.and(summary(unmapped, words.locale));
    }
    if !status.lacking.is_empty() {
        let listed: Vec<String> = status.lacking.iter().map(|lacking| never_came(words, lacking)).collect();
        let listed = listed.join(&words.word("list-separator"));
        said = said.and(words.say("data-lacking", &Args::new().text("list", listed)));
    }
    said.table(words.table(&columns, &status.rows, |row| {
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

/// "No amazon orders of Germany since Friday, 2026-11-20."
fn stopped(words: &Words, source: &Stopped) -> String {
    let args = Args::new()
        .text("kind", kind(words, source.kind))
        .text("place", words.market(&source.place))
        .text("channel", source.channel.as_deref().unwrap_or_default())
        .text("weekday", weekday(words, source.last))
        .text("day", source.last.to_string());
    words.say(if source.channel.is_some() { "data-stopped" } else { "data-stopped-counts" }, &args)
}

fn weekday(words: &Words, day: Day) -> String {
    use jiff::civil::Weekday;
    words.word(match day.date().weekday() {
        Weekday::Monday => "weekday-monday",
        Weekday::Tuesday => "weekday-tuesday",
        Weekday::Wednesday => "weekday-wednesday",
        Weekday::Thursday => "weekday-thursday",
        Weekday::Friday => "weekday-friday",
        Weekday::Saturday => "weekday-saturday",
        Weekday::Sunday => "weekday-sunday",
    })
}

/// "costs (no floor price)".
fn never_came(words: &Words, lacking: &Lacking) -> String {
    let so = match lacking.figure {
        "stock" => "lacking-stock",
        "daily_sales" => "lacking-daily-sales",
        "age" => "lacking-age",
        "value" => "lacking-value",
        "in_transit" => "lacking-in-transit",
        "markets" => "lacking-markets",
        _ => "lacking-floor-price",
    };
    let args = Args::new().text("kind", kind(words, lacking.kind)).text("so", words.word(so));
    words.say("data-lacks", &args)
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

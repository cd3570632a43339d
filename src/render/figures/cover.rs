//! Days of cover and what runs out.

use crate::inventory::answers::{DaysOfCover, StockoutRisk};
use crate::render::number;
use crate::render::table::Align::{Left, Right};
use crate::render::words::{Said, Words, cell};

pub fn days(words: &Words, cover: &DaysOfCover) -> Said {
    let args = words
        .about()
        .text("days", words.days_or_unknown(cover.days))
        .text("with_inbound", words.days_or_unknown(cover.days_with_inbound))
        .text("daily_sales", words.days_or_unknown(cover.daily_sales))
        .count("available", cover.available)
        .count("in_transit", cover.in_transit);
    let lead = match (cover.days, cover.daily_sales) {
        (Some(0.0), _) => "cover-none",
        (Some(_), _) => "cover-lead",
        (None, Some(0.0)) => "cover-no-sales",
        (None, _) => "cover-unknown",
    };
    let columns = [
        ("col-item", Left),
        ("col-market", Left),
        ("col-cover", Right),
        ("col-with-inbound", Right),
        ("col-daily", Right),
        ("col-available", Right),
        ("col-in-transit", Right),
        ("col-out-of-stock", Right),
    ];
    let mut said = Said::lead(words.say(lead, &args));
    for row in &cover.platform {
        let args = words
            .about()
            .text("item", words.item(&row.sku))
            .text("warehouse", &*row.warehouse)
            .text("days", number::days(row.days))
            .text("day", cell::day(Some(row.as_of)));
        said = said.and(words.say("cover-amazon", &args));
    }
    said.table(words.table(&columns, &cover.rows, |row| {
        vec![
            row.sku.as_ref().map_or_else(String::new, |sku| words.item_cell(sku)),
            words.market_cell(&row.market),
            cell::days(row.days),
            cell::days(row.days_with_inbound),
            cell::days(row.daily_sales),
            cell::count(row.available),
            cell::count(row.in_transit),
            cell::maybe_count(row.days_out_of_stock.map(i64::from)),
        ]
    }))
}

pub fn risk(words: &Words, risk: &StockoutRisk) -> Said {
    let args = words.about().count("count", risk.rows.len() as i64);
    let said = match risk.rows.iter().find(|row| row.stockout_on.is_some()) {
        None if risk.rows.is_empty() => Said::lead(words.say("risk-none", &args)),
        None => Said::lead(words.say("risk-undated", &args)),
        Some(first) => {
            let args = args
                .text("item", words.item(&first.sku))
                .text("market", words.market(&first.market))
                .text("day", cell::day(first.stockout_on));
            Said::lead(words.say("risk-lead", &args))
        }
    };
    let columns = [
        ("col-item", Left),
        ("col-market", Left),
        ("col-runs-out", Left),
        ("col-gap", Right),
        ("col-daily", Right),
        ("col-on-hand", Right),
        ("col-in-transit", Right),
    ];
    said.table(words.table(&columns, &risk.rows, |row| {
        vec![
            words.item_cell(&row.sku),
            words.market_cell(&row.market),
            cell::day(row.stockout_on),
            cell::maybe_count(row.gap_days.map(i64::from)),
            cell::days(row.daily_sales),
            cell::count(row.on_hand),
            cell::count(row.in_transit),
        ]
    }))
}

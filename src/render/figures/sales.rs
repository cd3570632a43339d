//! Sales and classes.

use crate::inventory::answers::{Abc, Sales};
use crate::inventory::day::Day;
use crate::render::table::Align::{Left, Right};
use crate::render::words::{Said, Words, cell};

pub fn sales(words: &Words, sales: &Sales) -> Said {
    let mut args = words
        .about()
        .count("units", sales.units)
        .text("revenue", words.money_or_unknown(sales.revenue))
        .count("returned", sales.returned)
        .text("daily_sales", words.days_or_unknown(sales.daily_sales))
        .count("days", sales.days)
        .text("previous_units", words.count_or_unknown(sales.previous_units))
        .text("previous_revenue", words.money_or_unknown(sales.previous_revenue))
        .text("return_rate", words.percent_or_unknown(sales.return_rate))
        .count("days_out_of_stock", sales.days_out_of_stock.unwrap_or_default())
        .count("pending", sales.pending);
    let period = words.span("period");
    args = args
        .text("from", period.map_or_else(String::new, |span| span.from.to_string()))
        .text("to", period.map_or_else(String::new, |span| span.to.to_string()));
    let mut said = Said::lead(words.say("sales-lead", &args)).and(words.say("sales-daily", &args));
    match sales.days_out_of_stock {
        Some(0) => said = said.and(words.word("sales-in-stock")),
        Some(_) => said = said.and(words.say("sales-out-of-stock", &args)),
        None if words.one_item() => said = said.and(words.word("sales-out-of-stock-unknown")),
        None => {}
    }
    if sales.previous_units.is_some() {
        said = said.and(words.say("sales-previous", &args));
    }
    if sales.returned != 0 || words.asks_for("return_rate") {
        let rate = words.say("sales-return-rate", &args);
        said = if words.asks_for("return_rate") { said.first(rate) } else { said.and(rate) };
    }
    if sales.pending != 0 {
        said = said.and(words.say("sales-pending", &args));
    }
    let columns = [
        ("col-item", Left),
        ("col-market", Left),
        ("col-channel", Left),
        ("col-warehouse", Left),
        ("col-category", Left),
        ("col-supplier", Left),
        ("col-from", Left),
        ("col-units", Right),
        ("col-revenue", Right),
        ("col-returned", Right),
        ("col-daily", Right),
        ("col-before", Right),
    ];
    let days: Vec<Day> = sales.rows.iter().filter_map(|row| row.day).collect();
    said.table(words.table(&columns, &sales.rows, |row| {
        vec![
            row.sku.as_ref().map_or_else(String::new, |sku| words.item_cell(sku)),
            row.market.as_ref().map_or_else(String::new, |market| words.market_cell(market)),
            row.channel.as_ref().map_or_else(String::new, ToString::to_string),
            row.warehouse.as_ref().map_or_else(String::new, ToString::to_string),
            row.category.as_ref().map_or_else(String::new, ToString::to_string),
            row.supplier.as_ref().map_or_else(String::new, ToString::to_string),
            row.day.map_or_else(String::new, |day| words.step(day, &days)),
            cell::count(row.units),
            cell::amount(row.revenue),
            cell::count(row.returned),
            cell::days(row.daily_sales),
            cell::maybe_count(row.previous_units),
        ]
    }))
}

pub fn abc(words: &Words, abc: &Abc) -> Said {
    let args = words
        .about()
        .count("a", abc.counts.A as i64)
        .count("b", abc.counts.B as i64)
        .count("c", abc.counts.C as i64)
        .count("u", abc.counts.U as i64);
    let said = match abc.rows.as_slice() {
        [row] if words.one_item() => {
            let args = args
                .text("item", words.item(&row.sku))
                .text("class", row.class)
                .text("revenue", words.money(row.revenue))
                .text("share", words.percent_or_unknown(row.share))
                .text("cumulative", words.percent_or_unknown(row.cumulative_share));
            let lead = if row.class == "U" { "abc-item-unsold" } else { "abc-item" };
            Said::lead(words.say(lead, &args))
        }
        _ => Said::lead(words.say("abc-lead", &args)),
    };
    let columns = [
        ("col-item", Left),
        ("col-class", Left),
        ("col-xyz", Left),
        ("col-revenue", Right),
        ("col-share", Right),
        ("col-cumulative", Right),
    ];
    said.table(words.table(&columns, &abc.rows, |row| {
        vec![
            words.item_cell(&row.sku),
            row.class.to_owned(),
            cell::text(row.xyz),
            cell::amount(Some(row.revenue)),
            cell::percent(row.share),
            cell::percent(row.cumulative_share),
        ]
    }))
}

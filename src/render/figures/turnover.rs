//! Turnover and the overview.

use crate::inventory::answers::{Overview, Turnover};
use crate::render::locale::Args;
use crate::render::number;
use crate::render::table::Align::{Left, Right};
use crate::render::words::{Said, Words, cell};

pub fn turnover(words: &Words, turnover: &Turnover) -> Said {
    let period = words.span("period").or_else(|| words.span("window"));
    let args = words
        .about()
        .text("days", words.days_or_unknown(turnover.days))
        .text("turns", words.days_or_unknown(turnover.turns))
        .text("previous_days", words.days_or_unknown(turnover.previous_days))
        .text("expected_days", words.days_or_unknown(turnover.expected_days))
        .text("cogs", words.money_or_unknown(turnover.cogs))
        .text("average_value", words.money_or_unknown(turnover.average_value))
        .text("sell_through", words.percent_or_unknown(turnover.sell_through))
        .text("moving_share", words.percent_or_unknown(turnover.moving_share))
        .count("period_days", period.map_or(0, |span| i64::from(span.days())));
    let lead = if turnover.days.is_some() { "turnover-lead" } else { "turnover-unknown" };
    let mut said = Said::lead(words.say(lead, &args)).and(words.say("turnover-beside", &args));
    if !words.answer.withheld.contains(&"cogs") {
        said = said.and(words.say("turnover-amounts", &args));
    }
    let shares = words.say("turnover-shares", &args);
    said = match words.asks_for("sell_through") || words.asks_for("moving_share") {
        true => said.first(shares),
        false => said.and(shares),
    };
    let columns = [
        ("col-item", Left),
        ("col-market", Left),
        ("col-category", Left),
        ("col-turnover-days", Right),
        ("col-turns", Right),
        ("col-cogs", Right),
        ("col-average-value", Right),
        ("col-sell-through", Right),
    ];
    said.table(words.table(&columns, &turnover.rows, |row| {
        vec![
            row.sku.as_ref().map_or_else(String::new, |sku| words.item_cell(sku)),
            row.market.as_ref().map_or_else(String::new, |market| words.market_cell(market)),
            row.category.as_ref().map_or_else(String::new, ToString::to_string),
            cell::days(row.days),
            cell::days(row.turns),
            cell::amount(row.cogs),
            cell::amount(row.average_value),
            cell::percent(row.sell_through),
        ]
    }))
}

pub fn overview(words: &Words, now: &Overview) -> Said {
    let before = &now.previous;
    let known = |args: Args, name, units: Option<i64>| match units {
        Some(units) => args.count(name, units),
        None => args.text(name, words.word("word-unknown")),
    };
    let args = words
        .about()
        .text("days", words.days_or_unknown(now.days_of_inventory))
        .text("in_transit_share", words.percent_or_unknown(now.in_transit_share))
        .text("slow", words.percent_or_unknown(now.slow_moving_share));
    let args = known(known(args, "sales_units", now.sales_units), "in_transit_units", now.in_transit_units);
    let share = |ratio: Option<f64>| ratio.map_or_else(|| words.word("word-unknown"), number::percent);
    let days = |days: Option<f64>| days.map_or_else(|| words.word("word-unknown"), number::days);
    let rows = [
        ("overview-daily", days(now.daily_sales), days(before.daily_sales)),
        ("overview-inventory", days(now.days_of_inventory), days(before.days_of_inventory)),
        (
            "overview-transit",
            cell::maybe_count(now.in_transit_units),
            cell::maybe_count(before.in_transit_units),
        ),
        ("overview-slow", share(now.slow_moving_share), share(before.slow_moving_share)),
        ("overview-yesterday", cell::maybe_count(now.sales_units), cell::maybe_count(before.sales_units)),
        (
            "overview-period",
            cell::maybe_count(now.sales_units_period),
            cell::maybe_count(before.sales_units_period),
        ),
        ("overview-transit-share", share(now.in_transit_share), share(before.in_transit_share)),
        ("overview-turnover", days(now.turnover_days), days(before.turnover_days)),
        ("overview-fulfilment", days(now.fulfilment_days), days(before.fulfilment_days)),
        ("overview-delivery", days(now.delivery_days), String::new()),
    ];
    let columns = [("col-figure", Left), ("col-now", Right), ("col-before", Right)];
    Said::lead(words.say("overview-lead", &args)).table(
        words.table(&columns, &rows, |(key, now, before)| vec![words.word(key), now.clone(), before.clone()]),
    )
}

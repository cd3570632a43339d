//! Age, slow movers, excess, the next lot.

use crate::inventory::answers::{Aging, Bucket, Fifo, Overstock, PlatformAges, SlowMovers};
use crate::render::number;
use crate::render::table::Align::{Left, Right};
use crate::render::words::{Said, Words, cell};

pub fn aging(words: &Words, aging: &Aging) -> Said {
    let args = words
        .about()
        .count("units", aging.units)
        .text("value", words.money_or_unknown(aging.value))
        .text("average_days", words.days_or_unknown(aging.average_days))
        .text("oldest_day", words.count_or_unknown(aging.oldest_day.map(i64::from)))
        .text("days_in_stock", words.days_or_unknown(aging.average_days_in_stock))
        .count("over_line_units", aging.over_line_units)
        .text("over_line_value", words.money_or_unknown(aging.over_line_value))
        .count("older_units", aging.older_units.unwrap_or_default())
        .text("older_value", words.money_or_unknown(aging.older_value))
        .text("age_days", words.answer.slots.age_days.map_or_else(String::new, number::days));
    if aging.units == 0 {
        return Said::lead(words.say("aging-none", &args));
    }
    let mut said = match aging.older_units {
        Some(_) => Said::lead(words.say("aging-older", &args)).and(words.say("aging-lead", &args)),
        None => Said::lead(words.say("aging-lead", &args)),
    };
    said = said.and(words.say("aging-over-line", &args));
    let buckets: Vec<&Bucket> = aging.buckets.iter().filter(|bucket| bucket.units != 0).collect();
    let columns = [("col-age", Left), ("col-units", Right), ("col-value", Right)];
    said = said.table(words.table(&columns, &buckets, |bucket| {
        vec![
            words.bucket(bucket.from_day, bucket.to_day),
            cell::count(bucket.units),
            cell::amount(bucket.value),
        ]
    }));
    if let Some(platform) = &aging.platform {
        let args = words
            .about()
            .text("buckets", amazons(words, platform))
            .text("day", cell::day(Some(platform.as_of)))
            .count("amazon_units", platform.units);
        said = said.and(words.say("aging-amazon", &args));
    }
    let columns = [
        ("col-item", Left),
        ("col-units", Right),
        ("col-value", Right),
        ("col-average-age", Right),
        ("col-oldest", Right),
        ("col-over-line", Right),
    ];
    said.table(words.table(&columns, &aging.rows, |row| {
        vec![
            words.item_cell(&row.sku),
            cell::count(row.units),
            cell::amount(row.value),
            cell::days(row.average_days),
            cell::maybe_count(row.oldest_day.map(i64::from)),
            cell::count(row.over_line_units),
        ]
    }))
}

/// `0–90: 70, 91–180: 30`.
fn amazons(words: &Words, platform: &PlatformAges) -> String {
    let buckets = platform.buckets.iter().map(|bucket| {
        let name = words.bucket(Some(bucket.from_day), bucket.to_day);
        format!("{name}: {}", number::count(bucket.units))
    });
    buckets.collect::<Vec<_>>().join(", ")
}

pub fn slow_movers(words: &Words, slow: &SlowMovers) -> Said {
    let args = words
        .about()
        .text("share", words.percent_or_unknown(slow.share))
        .text("value", words.money_or_unknown(slow.value))
        .count("units", slow.units)
        .text("by_units", words.percent_or_unknown(slow.share_by_units))
        .text("by_sku", words.percent_or_unknown(slow.share_by_sku));
    let lead = if slow.units == 0 { "slow-none" } else { "slow-lead" };
    let columns = [
        ("col-item", Left),
        ("col-market", Left),
        ("col-units", Right),
        ("col-value", Right),
        ("col-oldest", Right),
        ("col-days-in-stock", Right),
        ("col-daily", Right),
    ];
    Said::lead(words.say(lead, &args)).and(words.say("slow-shares", &args)).table(words.table(
        &columns,
        &slow.rows,
        |row| {
            vec![
                words.item_cell(&row.sku),
                words.market_cell(&row.market),
                cell::count(row.units),
                cell::amount(row.value),
                cell::maybe_count(row.age_days.map(i64::from)),
                cell::maybe_count(row.days_in_stock.map(i64::from)),
                cell::days(row.daily_sales),
            ]
        },
    ))
}

pub fn overstock(words: &Words, over: &Overstock) -> Said {
    let args = words
        .about()
        .count("units", over.excess_units.round() as i64)
        .text("value", words.money_or_unknown(over.excess_value));
    let lead = if over.rows.is_empty() { "excess-none" } else { "excess-lead" };
    let columns = [
        ("col-item", Left),
        ("col-market", Left),
        ("col-excess", Right),
        ("col-value", Right),
        ("col-cover", Right),
        ("col-maximum", Right),
        ("col-cut", Right),
    ];
    Said::lead(words.say(lead, &args)).table(words.table(&columns, &over.rows, |row| {
        vec![
            words.item_cell(&row.sku),
            words.market_cell(&row.market),
            cell::count(row.units.round() as i64),
            cell::amount(row.value),
            cell::days(row.days_of_cover),
            cell::days(row.maximum),
            cell::maybe_count(row.cut_orders),
        ]
    }))
}

pub fn fifo(words: &Words, fifo: &Fifo) -> Said {
    let lot = fifo.next_lot.as_ref().map_or_else(|| words.word("fifo-unnamed"), ToString::to_string);
    let day = |day: Option<crate::inventory::day::Day>| match day {
        Some(day) => day.to_string(),
        None => words.word("word-unknown"),
    };
    let args = words
        .about()
        .text("lot", lot)
        .count("units", fifo.units)
        .text("warehouse", cell::text(fifo.warehouse.as_ref()))
        .text("received_on", day(fifo.received_on))
        .text("expires_on", day(fifo.expires_on))
        .count("breaches", fifo.breaches.len() as i64);
    let mut said = Said::lead(words.say(if fifo.units == 0 { "fifo-none" } else { "fifo-lead" }, &args));
    if fifo.expires_on.is_some() {
        said = said.and(words.say("fifo-expires", &args));
    }
    let breached = if fifo.breaches.is_empty() { "fifo-no-breach" } else { "fifo-breaches" };
    said = said.and(words.say(breached, &args));
    let columns = [
        ("col-warehouse", Left),
        ("col-lot", Left),
        ("col-received-on", Left),
        ("col-expires", Left),
        ("col-units", Right),
    ];
    said = said.table(words.table(&columns, &fifo.rows, |row| {
        vec![
            row.warehouse.to_string(),
            cell::text(row.lot.as_ref()),
            cell::day(row.received_on),
            cell::day(row.expires_on),
            cell::count(row.units),
        ]
    }));
    let columns = [
        ("col-item", Left),
        ("col-warehouse", Left),
        ("col-newer-lot", Left),
        ("col-older-lot", Left),
        ("col-units", Right),
    ];
    said.table(words.table(&columns, &fifo.breaches, |row| {
        vec![
            words.item_cell(&row.sku),
            row.warehouse.to_string(),
            row.newer_lot.to_string(),
            row.older_lot.to_string(),
            cell::count(row.units),
        ]
    }))
}

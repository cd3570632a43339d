//! What is not here yet: shipments and orders.

use crate::inventory::answers::{InTransit, InboundRow, PurchaseOrders, ShipmentStatus};
use crate::render::table::Align::{self, Left, Right};
use crate::render::words::{Said, Shown, Words, cell};

pub fn in_transit(words: &Words, transit: &InTransit) -> Said {
    let under_way = |row: &&InboundRow| row.eta.is_some() && matches!(row.stage, "on_the_way" | "receiving");
    let next = transit.rows.iter().filter(under_way).min_by_key(|row| row.eta);
    let mut args = words
        .about()
        .count("quantity", transit.quantity)
        .count("planned", transit.planned)
        .count("on_order", transit.on_order);
    if let Some(next) = next {
        args = args
            .count("next", next.quantity)
            .text("item", words.item(&next.sku))
            .text("warehouse", &*next.warehouse)
            .text("day", cell::day(next.eta));
    }
    let lead = if transit.quantity == 0 { "transit-none" } else { "transit-lead" };
    let mut said = Said::lead(words.say(lead, &args));
    if next.is_some() {
        said = said.and(words.say("transit-next", &args));
    }
    if transit.planned != 0 || transit.on_order != 0 {
        said = said.and(words.say("transit-not-yet", &args));
    }
    said.table(inbound_rows(words, &transit.rows))
}

fn inbound_rows(words: &Words, rows: &[InboundRow]) -> Shown {
    const COLUMNS: [(&str, Align); 8] = [
        ("col-shipment", Left),
        ("col-item", Left),
        ("col-units", Right),
        ("col-to", Left),
        ("col-mode", Left),
        ("col-stage", Left),
        ("col-eta", Left),
        ("col-late", Right),
    ];
    words.table(&COLUMNS, rows, |row| {
        vec![
            cell::text(row.shipment.as_ref().or(row.purchase_order.as_ref())),
            words.item_cell(&row.sku),
            cell::count(row.quantity),
            row.warehouse.to_string(),
            cell::text(row.mode.as_ref().map(|mode| words.mode(mode))),
            words.stage(row.stage),
            cell::day(row.eta),
            cell::maybe_count(row.days_late.map(i64::from)),
        ]
    })
}

pub fn shipment(words: &Words, status: &ShipmentStatus) -> Said {
    let what = match &status.sku {
        Some(sku) => words.item(sku),
        None => words.say("shipment-several", &words.about().count("count", status.rows.len() as i64)),
    };
    let said_status = status.status.as_ref().map_or_else(|| words.stage(status.stage), ToString::to_string);
    let args = words
        .about()
        .text("shipment", &*status.shipment)
        .text("what", what)
        .count("quantity", status.quantity)
        .text(
            "mode",
            status.mode.as_ref().map_or_else(|| words.word("word-unknown"), |mode| words.mode(mode)),
        )
        .text("warehouse", &*status.to_warehouse)
        .text("stage", words.stage(status.stage))
        .text("status", said_status)
        .text("shipped_on", day_or_unknown(words, status.shipped_on))
        .text("eta", day_or_unknown(words, status.eta))
        .text("arrived_on", day_or_unknown(words, status.arrived_on))
        .count("days_late", status.days_late.unwrap_or_default());
    let mut said = Said::lead(words.say("shipment-lead", &args));
    said = said.and(match status.arrived_on {
        Some(_) => words.say("shipment-arrived", &args),
        None => words.say("shipment-due", &args),
    });
    if status.days_late.is_some() {
        said = said.and(words.say("shipment-late", &args));
    }
    if status.sku.is_none() {
        said = said.table(inbound_rows(words, &status.rows));
    }
    said
}

fn day_or_unknown(words: &Words, day: Option<crate::inventory::day::Day>) -> String {
    day.map_or_else(|| words.word("word-unknown"), |day| day.to_string())
}

pub fn purchase_orders(words: &Words, orders: &PurchaseOrders) -> Said {
    let late = orders.rows.iter().filter(|row| row.days_late.is_some_and(|days| days > 0)).count();
    let args = words
        .about()
        .count("open_units", orders.open_units)
        .count("lines", orders.rows.len() as i64)
        .count("late", late as i64);
    let lead = match (orders.open_units, late) {
        (0, _) => "orders-none",
        (_, 0) => "orders-lead",
        _ => "orders-late",
    };
    let columns = [
        ("col-order", Left),
        ("col-item", Left),
        ("col-supplier", Left),
        ("col-units", Right),
        ("col-received", Right),
        ("col-promised", Left),
        ("col-late", Right),
    ];
    Said::lead(words.say(lead, &args)).table(words.table(&columns, &orders.rows, |row| {
        vec![
            row.purchase_order.to_string(),
            words.item_cell(&row.sku),
            cell::text(row.supplier.as_ref()),
            cell::count(row.quantity),
            cell::count(row.received),
            cell::day(row.promised_on),
            cell::maybe_count(row.days_late.map(i64::from)),
        ]
    }))
}

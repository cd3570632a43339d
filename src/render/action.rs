//! What would be, or was, recorded: one line, and the question or the answer
//! to it.

use super::locale::Args;
use super::number;
use super::talk;
use super::words::Words;
use crate::assistant::action::{Action, REQUESTS, Write};
use crate::assistant::settings::{SETTINGS, is_of_settings};
use serde_json::Value;

/// The line and what to do now.
pub fn text(words: &Words, action: &Action) -> String {
    let args = Args::new().text("what", lines(words, action));
    if action.written && is_of_settings(&action.proposal) {
        let sets = |field: &str| {
            action.proposal.writes.iter().any(|write| write.row.get(field).is_some_and(Value::is_string))
        };
        let set = words.say("settings-set", &args);
        return match sets("hours") || sets("digest_at") {
            true => format!("{set}{}{}", words.word("sentence-separator"), words.word("settings-later")),
            false => set,
        };
    }
    match (action.written, action.id) {
        (true, _) if is_request(action) => words.say("action-requested", &args),
        (true, _) => words.say("action-written", &args),
        (false, Some(_)) => words.say("action-proposed", &args),
        (false, None) => words.say("action-not-here", &args),
    }
}

/// What was taken back.
pub fn taken_back(words: &Words, action: &Action) -> String {
    words.say("action-undone", &Args::new().text("what", lines(words, action)))
}

/// Words learned for an item.
pub fn learned(words: &Words, action: &Action) -> String {
    let number = action.id.map_or_else(String::new, |id| id.to_string());
    words.say("action-alias-learned", &Args::new().text("what", lines(words, action)).text("alias", number))
}

fn is_request(action: &Action) -> bool {
    action.proposal.writes.iter().all(|write| write.kind == REQUESTS)
}

/// Fields that the lead of a kind names.
const LEAD: &[(&str, &str, &[&str])] = &[
    ("orders_to_suppliers", "action-order", &["quantity", "sku", "purchase_order", "status"]),
    ("receipts", "action-receipt", &["quantity", "sku", "warehouse"]),
    ("adjustments", "action-adjustment", &["units", "sku", "warehouse", "reason"]),
    ("incidents", "action-incident", &["incident", "text"]),
    ("feedback", "action-feedback", &["text", "source"]),
    ("promotions", "action-promotion", &["sku", "market", "kind"]),
    ("requests", "action-request", &["quantity", "sku", "day"]),
    ("aliases", "action-alias", &["alias", "sku"]),
];

/// Everything in one line; rows that change alike are said once.
fn lines(words: &Words, action: &Action) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut writes = &action.proposal.writes[..];
    while let Some(first) = writes.first() {
        let alike = writes.iter().take_while(|other| changes_alike(first, other)).count().max(1);
        said.push(line(words, first, alike));
        writes = &writes[alike..];
    }
    said.join(&words.word("action-separator"))
}

/// Items of one shipment or order to which the same happens.
fn changes_alike(one: &Write, other: &Write) -> bool {
    let same = |field: &str| one.row.get(field) == other.row.get(field);
    one.kind == other.kind
        && one.was == other.was
        && one.was.as_ref().is_some_and(|was| was.keys().all(|field| same(field)))
        && same("shipment")
        && same("purchase_order")
}

/// One row, or `alike` of them.
fn line(words: &Words, write: &Write, alike: usize) -> String {
    if write.kind == SETTINGS {
        let parts = write.row.keys().map(|field| detail(words, write, field)).collect::<Vec<_>>();
        let what = parts.join(&words.word("list-separator"));
        return words.say("action-settings", &Args::new().text("what", what));
    }
    let mut args = Args::new();
    for (field, value) in &write.row {
        args = args.text(slot_name(field), said(words, write, field, value));
    }
    if alike > 1 {
        args = args.text("item", words.say("shipment-several", &Args::new().count("count", alike)));
    }
    let (lead, fields): (&'static str, Vec<&String>) = match &write.was {
        Some(was) => {
            let lead = match write.kind.as_str() {
                "orders_to_suppliers" => "action-order-change",
                "promotions" => "action-promotion-change",
                _ => "action-shipment-change",
            };
            (lead, was.keys().collect())
        }
        None => {
            let named = LEAD.iter().find(|(kind, ..)| *kind == write.kind);
            let (key, in_lead) = named.map_or(("action-other", &[][..]), |(_, key, fields)| (*key, *fields));
            (key, write.row.keys().filter(|field| !in_lead.contains(&field.as_str())).collect())
        }
    };
    let numbered = write.row.contains_key("purchase_order") && write.was.is_none();
    let lead = if numbered && lead == "action-order" { "action-order-numbered" } else { lead };
    let mut parts = vec![words.say(lead, &args.text("kind_of_fact", write.kind.clone()))];
    parts.extend(fields.into_iter().map(|field| detail(words, write, field)));
    // A place that the lead names may be an assumption.
    if write.was.is_none() && matches!(lead, "action-receipt" | "action-adjustment") {
        let assumed = words.answer.used.contains_key("warehouse");
        parts.extend(assumed.then(|| detail(words, write, "warehouse")));
    }
    parts.join(&words.word("list-separator"))
}

/// A field's name as an argument of a message.
fn slot_name(field: &str) -> &'static str {
    match field {
        "quantity" => "quantity",
        "units" => "units",
        "sku" => "item",
        "purchase_order" => "purchase_order",
        "shipment" => "shipment",
        "warehouse" => "warehouse",
        "market" => "market",
        "incident" => "incident",
        "text" => "text",
        "kind" => "promotion",
        "alias" => "alias",
        _ => "other",
    }
}

/// One field: what it is, what it was, whether it is an assumption.
fn detail(words: &Words, write: &Write, field: &str) -> String {
    let value = write.row.get(field).unwrap_or(&Value::Null);
    let args = Args::new()
        .text("field", words.word(field_key(field)))
        .text("value", said(words, write, field, value));
    match write.was.as_ref().and_then(|was| was.get(field)) {
        Some(Value::Null) | None if words.answer.used.contains_key(field) => {
            words.say("detail-assumed", &args)
        }
        Some(Value::Null) | None => words.say("detail-said", &args),
        Some(before) => words.say("detail-changed", &args.text("before", said(words, write, field, before))),
    }
}

fn field_key(field: &str) -> &'static str {
    match field {
        "quantity" | "units" => "field-quantity",
        "eta" => "field-eta",
        "status" => "field-status",
        "mode" => "field-mode",
        "supplier" => "field-supplier",
        "to_warehouse" => "field-to-warehouse",
        "from" => "field-from",
        "ordered_on" => "field-ordered-on",
        "received_on" => "field-received-on",
        "arrived_on" => "field-arrived-on",
        "shipped_on" => "field-shipped-on",
        "day" | "at" => "field-day",
        "days" => "field-days",
        "percent" => "field-percent",
        "starts_on" => "field-starts-on",
        "ends_on" => "field-ends-on",
        "topic" => "field-topic",
        "sentiment" => "field-sentiment",
        "language" => "field-language",
        "time_zone" => "field-time-zone",
        "hours" => "field-hours",
        "digest_at" => "field-digest-at",
        "warehouse" => "field-warehouse",
        "market" => "field-market",
        "shipment" => "field-shipment",
        "purchase_order" => "field-purchase-order",
        "sku" => "field-item",
        _ => "field-other",
    }
}

/// A value as people read it.
fn said(words: &Words, write: &Write, field: &str, value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Number(number) => {
            return number.as_i64().map_or_else(
                || number.as_f64().map_or_else(|| number.to_string(), number::days),
                number::count,
            );
        }
        Value::Null if write.kind == SETTINGS => return words.word("settings-not-set"),
        _ => return words.word("word-unknown"),
    };
    match field {
        "sku" => words.item(text),
        "market" => words.market(text),
        // An instant is said as its day.
        "at" => text.get(..10).unwrap_or(text).to_owned(),
        "mode" => words.mode(text),
        "incident" => talk::incident(words.locale, text),
        "language" => words.word(if text == "zh" { "word-chinese" } else { "word-english" }),
        "kind" if write.kind == "promotions" => talk::promotion(words.locale, text),
        "topic" | "sentiment" | "status" => words.word(match text {
            "quality" => "topic-quality",
            "size" => "topic-size",
            "price" => "topic-price",
            "delivery" => "topic-delivery",
            "packaging" => "topic-packaging",
            "feature" => "topic-feature",
            "availability" => "topic-availability",
            "usability" => "topic-usability",
            "appearance" => "topic-appearance",
            "service" => "topic-service",
            "positive" => "sentiment-positive",
            "neutral" => "sentiment-neutral",
            "negative" => "sentiment-negative",
            "arrived" => "status-arrived",
            "delivered" => "status-delivered",
            "in_transit" => "status-in-transit",
            "released" => "status-released",
            "cancelled" => "status-cancelled",
            "customs_hold" => "incident-customs-hold",
            "delayed" => "incident-delayed",
            "delivery_failed" => "incident-delivery-failed",
            _ => return text.to_owned(),
        }),
        _ => text.to_owned(),
    }
}

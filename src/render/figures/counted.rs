//! Counts beside what movements explain.

use crate::inventory::answers::Reconciliation;
use crate::render::table::Align::{Left, Right};
use crate::render::words::{Said, Words, cell};

pub fn reconciliation(words: &Words, found: &Reconciliation) -> Said {
    let mut args = words
        .about()
        .count("counts", found.counts)
        .count("differences", found.rows.len() as i64)
        .count("found", found.found_units)
        .count("missing", found.missing_units)
        .text("found_value", words.money_or_unknown(found.found_value))
        .text("missing_value", words.money_or_unknown(found.missing_value))
        .count("opening", found.opening_counts)
        .count("inferred", found.inferred_units);
    if let Some(largest) = found.rows.first() {
        args = args
            .text("item", words.item(&largest.sku))
            .text("warehouse", &*largest.warehouse)
            .text("day", largest.as_of.to_string())
            .count("counted", largest.counted)
            .count("expected", largest.expected);
    }
    let lead = if found.rows.is_empty() { "reconciliation-agrees" } else { "reconciliation-lead" };
    let mut said = Said::lead(words.say(lead, &args));
    if !found.rows.is_empty() {
        if !words.answer.withheld.contains(&"missing_value") {
            said = said.and(words.say("reconciliation-worth", &args));
        }
        said = said.and(words.say("reconciliation-largest", &args));
    }
    if found.inferred_units > 0 {
        said = said.and(words.say("reconciliation-inferred", &args));
    }
    if found.opening_counts > 0 {
        said = said.and(words.say("reconciliation-opening", &args));
    }
    let columns = [
        ("col-item", Left),
        ("col-warehouse", Left),
        ("col-as-of", Left),
        ("col-expected", Right),
        ("col-counted-units", Right),
        ("col-difference", Right),
        ("col-value", Right),
    ];
    said.table(words.table(&columns, &found.rows, |row| {
        vec![
            words.item_cell(&row.sku),
            row.warehouse.to_string(),
            row.as_of.to_string(),
            cell::count(row.expected),
            cell::count(row.counted),
            cell::count(row.difference),
            cell::amount(row.value),
        ]
    }))
}

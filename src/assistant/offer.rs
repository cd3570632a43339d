//! What is offered to choose from when something is asked back.

use super::answer::{Answer, Reason, Status};
use super::rights::Rights;
use crate::intent::contract::{Choice, Language};
use crate::inventory::day::Day;
use crate::inventory::facts::Shipment;
use crate::inventory::ids::SkuId;

/// So many at most: more is a list, no choice.
const OFFERED_MAX: usize = 6;

/// Letters that a mistyped SKU may differ in.
const SLIPS_MAX: usize = 2;

/// Values of slots that have few.
const PROMOTIONS: &[&str] =
    &["markdown", "threshold_discount", "coupon", "bundle", "buy_x_get_y", "second_half_price", "clearance"];
const INCIDENTS: &[&str] =
    &["delayed", "customs_hold", "damaged", "lost", "short_received", "delivery_failed", "warehouse_full"];

/// Fills in choices where the question back has none, and names the items in those it has.
pub fn offer(answer: &mut Answer, rights: &Rights, today: Day, language: Language) {
    let snapshot = rights.snapshot;
    if answer.status != Status::Clarify {
        return;
    }
    if answer.choices.is_empty() {
        let values = match answer.missing.first().map(String::as_str) {
            Some("item") => match &answer.reason {
                Some(Reason::NotKnown { not_known, .. }) => alike(rights, not_known),
                _ => best_sellers(rights),
            },
            Some("shipment") => open_shipments(rights, today),
            Some("promotion") => owned(PROMOTIONS),
            Some("incident") => owned(INCIDENTS),
            _ => Vec::new(),
        };
        let slot = answer.missing.first().cloned().unwrap_or_default();
        let choice = |value: String| Choice { slot: slot.clone(), label: value.clone(), value };
        answer.choices = values.into_iter().map(choice).collect();
    }
    rights.offered(answer);
    for choice in
        answer.choices.iter_mut().filter(|choice| choice.slot == "item" && choice.label == choice.value)
    {
        let known = snapshot.names.skus.get(&choice.value).and_then(|sku| snapshot.item(sku));
        if let Some(item) = known {
            let zh = language == Language::Zh && !item.name_zh.is_empty();
            let name = if zh { &item.name_zh } else { &item.name };
            choice.label = format!("{name} ({})", choice.value);
        }
    }
}

/// SKUs that a code may be a slip of, the likest first.
fn alike(rights: &Rights, code: &str) -> Vec<String> {
    let snapshot = rights.snapshot;
    let bare = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
    };
    let code = bare(code);
    let mut near: Vec<(usize, String)> = snapshot
        .skus
        .iter()
        .filter(|sku| snapshot.item(**sku).is_some())
        .map(|sku| snapshot.names.skus.text(*sku).to_string())
        .map(|sku| (strsim::damerau_levenshtein(&bare(&sku), &code), sku))
        .filter(|(slips, _)| *slips <= SLIPS_MAX && *slips * 2 < code.chars().count())
        .filter(|(_, sku)| rights.names("item", sku))
        .collect();
    near.sort();
    near.into_iter().take(OFFERED_MAX).map(|(_, sku)| sku).collect()
}

fn owned(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// The items that were sold on most days.
fn best_sellers(rights: &Rights) -> Vec<String> {
    let snapshot = rights.snapshot;
    let mut skus: Vec<(usize, SkuId)> = snapshot
        .skus
        .iter()
        .filter(|sku| snapshot.item(**sku).is_some())
        .map(|sku| (snapshot.sales.of(*sku).len(), *sku))
        .collect();
    skus.sort_by_key(|(days, sku)| (std::cmp::Reverse(*days), *sku));
    let codes = skus.iter().map(|(_, sku)| snapshot.names.skus.text(*sku).to_string());
    codes.filter(|sku| rights.names("item", sku)).take(OFFERED_MAX).collect()
}

/// Shipments that have not arrived, the next one first.
fn open_shipments(rights: &Rights, today: Day) -> Vec<String> {
    let snapshot = rights.snapshot;
    let mut open: Vec<&Shipment> =
        snapshot.shipments.all().iter().filter(|shipment| shipment.arrived_on.is_none()).collect();
    // Those due lately or soon: what is long overdue comes last.
    open.sort_by_key(|shipment| {
        (shipment.eta.map_or(i32::MAX, |eta| (eta - today).abs()), shipment.shipment)
    });
    let mut names: Vec<String> = Vec::new();
    for shipment in open {
        let name = snapshot.names.texts.text(shipment.shipment).to_string();
        if !names.contains(&name) && rights.names("shipment", &name) {
            names.push(name);
        }
        if names.len() == OFFERED_MAX {
            break;
        }
    }
    names
}

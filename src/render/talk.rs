//! What is said when there are no figures: questions back, what is missing,
//! what is not there yet.

use super::help::{self, Phrase, phrase, suggestions};
use super::locale::{Args, Locale};
use super::words::Words;
use crate::assistant::Status;
use crate::assistant::answer::{Reason, Refusal, Talk as About};
use crate::intent::contract::{Choice, Intent};
use crate::inventory::outcome::NoData;

/// The text of an answer without figures.
pub fn lines(words: &Words) -> Vec<String> {
    if let Some(Reason::Talk { talk }) = &words.answer.reason {
        let mut lines = vec![words.word(match talk {
            About::ModelFailed => "talk-model-failed",
            About::OnlyInChat => "talk-only-in-chat",
            About::Dropped => "talk-dropped",
            About::Misheard => "talk-misheard",
            About::NothingOpen => "talk-nothing-open",
            About::NothingMeant => "talk-nothing-meant",
            About::NothingChanges => "talk-nothing-changes",
            About::NothingToUndo => "talk-nothing-to-undo",
            About::ChangedMeanwhile => "talk-changed-meanwhile",
        })];
        if *talk == About::ModelFailed {
            lines.extend(suggestions(words));
        }
        return lines;
    }
    match (words.answer.status, words.answer.intent) {
        (Status::Clarify, _) => clarify(words),
        (Status::NotPermitted, _) => vec![not_permitted(words)],
        (Status::NoData, _) => vec![no_data(words)],
        (_, Intent::Help) => help::lines(words),
        (_, Intent::Greeting) => {
            [words.word("greeting-lead")].into_iter().chain(suggestions(words)).collect()
        }
        _ => [words.word("unknown-lead")].into_iter().chain(suggestions(words)).collect(),
    }
}

fn not_permitted(words: &Words) -> String {
    words.word(match &words.answer.reason {
        Some(Reason::NotPermitted { not_permitted: Refusal::Costs }) => "not-permitted-costs",
        Some(Reason::NotPermitted { not_permitted: Refusal::Market }) => "not-permitted-market",
        _ => "not-permitted",
    })
}

fn clarify(words: &Words) -> Vec<String> {
    let answer = words.answer;
    let slot = answer.choices.first().map(|choice| choice.slot.as_str());
    let slot = slot.or(answer.missing.first().map(String::as_str)).unwrap_or_default();
    let question = match slot {
        "item" => "clarify-item",
        "market" => "clarify-market",
        "warehouse" => "clarify-warehouse",
        "shipment" => "clarify-shipment",
        "mode" => "clarify-mode",
        "owner" => "clarify-owner",
        "quantity" => "clarify-quantity",
        "period" => "clarify-period",
        "promotion" => "clarify-promotion",
        "incident" => "clarify-incident",
        "text" => "clarify-text",
        "purchase_order" => "clarify-purchase-order",
        "eta" => "clarify-eta",
        "supplier" => "clarify-supplier",
        "from" => "clarify-from",
        "status" => "clarify-status",
        "settings" => "clarify-settings",
        _ => "clarify-other",
    };
    let unknown = match &answer.reason {
        Some(Reason::NotKnown { not_known, .. }) => {
            let what = Args::new().text("what", &**not_known);
            if answer.choices.is_empty() {
                return vec![words.say("no-such-item-alone", &what)];
            }
            Some(words.say("no-such-item", &what))
        }
        _ => None,
    };
    let mut lines: Vec<String> = unknown.into_iter().collect();
    lines.push(words.say(question, &Args::new().text("slot", slot.replace('_', " "))));
    lines.extend(
        answer
            .choices
            .iter()
            .enumerate()
            .map(|(place, choice)| format!("  {}. {}", place + 1, label(words.locale, choice))),
    );
    lines
}

/// What a choice is called: values of slots that have few in words.
pub fn label(locale: &Locale, choice: &Choice) -> String {
    let key = match (choice.slot.as_str(), choice.value.as_str()) {
        ("mode", "sea") => "mode-sea",
        ("mode", "fast_sea") => "mode-fast-sea",
        ("mode", "air") => "mode-air",
        ("mode", "express") => "mode-express",
        ("mode", "rail") => "mode-rail",
        ("mode", "truck") => "mode-truck",
        ("promotion", kind) => return promotion(locale, kind),
        ("incident", incident) => return self::incident(locale, incident),
        _ => return choice.label.clone(),
    };
    locale.word(key)
}

/// A kind of promotion in words.
pub fn promotion(locale: &Locale, kind: &str) -> String {
    locale.word(match kind {
        "markdown" => "promotion-markdown",
        "threshold_discount" => "promotion-threshold-discount",
        "coupon" => "promotion-coupon",
        "bundle" => "promotion-bundle",
        "buy_x_get_y" => "promotion-buy-x-get-y",
        "second_half_price" => "promotion-second-half-price",
        "clearance" => "promotion-clearance",
        "dispose" => "promotion-dispose",
        other => return other.to_owned(),
    })
}

/// An incident in words.
pub fn incident(locale: &Locale, incident: &str) -> String {
    locale.word(match incident {
        "delayed" => "incident-delayed",
        "customs_hold" => "incident-customs-hold",
        "damaged" => "incident-damaged",
        "lost" => "incident-lost",
        "short_received" => "incident-short-received",
        "delivery_failed" => "incident-delivery-failed",
        "warehouse_full" => "incident-warehouse-full",
        other => return other.to_owned(),
    })
}

fn no_data(words: &Words) -> String {
    match &words.answer.reason {
        Some(Reason::NotBuilt { not_built }) => match phrase(*not_built) {
            Phrase::NotYet(key) => words.say("not-built", &Args::new().text("what", words.word(key))),
            Phrase::Example(..) | Phrase::Telling(_) | Phrase::Own(_) | Phrase::Talk => {
                words.word("unknown-lead")
            }
        },
        Some(Reason::NotKnown { slot, not_known }) => {
            let key = match *slot {
                "promotion" => "no-data-promotion",
                "purchase_order" => "no-data-purchase-order",
                "shipment" => "no-data-shipment",
                "time_zone" => "settings-no-zone",
                "hours" => "settings-no-hours",
                "digest_at" => "settings-no-digest",
                "language" => "settings-no-language",
                _ => "no-data-not-known",
            };
            words.say(key, &Args::new().text("what", words.item(not_known)))
        }
        Some(Reason::NoData(reason)) => {
            let (key, what) = match reason {
                NoData::Stock => ("no-data-stock", ""),
                NoData::Sales => ("no-data-sales", ""),
                NoData::Arrivals => ("no-data-arrivals", ""),
                NoData::Unknown { what } => ("no-data-not-known", &**what),
                NoData::Rate { currency } => ("no-data-rate", &**currency),
                NoData::Counts => ("no-data-counts", ""),
                NoData::Cost => ("no-data-cost", ""),
                NoData::Everything => ("no-data-everything", ""),
            };
            words.say(key, &words.about().text("what", what))
        }
        Some(Reason::Talk { .. } | Reason::NotPermitted { .. }) | None => {
            words.say("no-data-any", &words.about())
        }
    }
}

//! The last lines of an answer: as of when, what was applied, what was left
//! out, which sources are old.

use super::chart;
use super::figures::kind;
use super::locale::Args;
use super::number;
use super::words::Words;
use crate::intent::contract::Intent;
use crate::inventory::day::Span;
use crate::inventory::outcome::LeftOutReason;
use serde_json::Value;

/// Stale sources named before "and 2 more".
const STALE_NAMED: usize = 3;

/// What a person must know to trust the answer, one sentence a line.
pub fn lines(words: &Words) -> Vec<String> {
    let answer = words.answer;
    let mut basis: Vec<String> = Vec::new();
    if let Some(day) = answer.as_of {
        basis.push(words.say("source-as-of", &Args::new().text("day", day.to_string())));
    }
    basis.extend(answer.used.iter().filter_map(|(key, value)| applied(words, key, value)));
    let mut lines = Vec::new();
    if !basis.is_empty() {
        let listed = basis.join(&words.word("source-separator"));
        lines.push(words.say("source-basis", &Args::new().text("basis", listed)));
    }
    if answer.slots.format.as_deref() == Some("chart")
        && answer.answer.as_ref().is_some_and(|body| chart::of(words, body).is_none())
    {
        lines.push(words.word("chart-none"));
    }
    if !answer.withheld.is_empty() {
        lines.push(words.word("source-withheld"));
    }
    lines.extend(answer.left_out.reasons.iter().map(|left| {
        let args = Args::new()
            .count("skus", left.skus as i64)
            .text("detail", left.detail.as_deref().unwrap_or_default());
        words.say(
            match left.reason {
                LeftOutReason::NoUnitCost => "left-out-no-unit-cost",
                LeftOutReason::NoRate => "left-out-no-rate",
                LeftOutReason::NoRevenue => "left-out-no-revenue",
                LeftOutReason::NoCounts => "left-out-no-counts",
                LeftOutReason::NotRecounted => "left-out-not-recounted",
                LeftOutReason::NoSales => "left-out-no-sales",
                LeftOutReason::NegativeBalance => "left-out-negative",
            },
            &args,
        )
    }));
    if !answer.stale.is_empty() {
        let mut sources: Vec<String> = answer
            .stale
            .iter()
            .take(STALE_NAMED)
            .map(|stale| {
                let args = Args::new()
                    .text("kind", kind(words, stale.kind))
                    .text("place", &*stale.place)
                    .text("day", stale.last.to_string());
                words.say("stale-source", &args)
            })
            .collect();
        let more = answer.stale.len().saturating_sub(STALE_NAMED);
        if more > 0 {
            sources.push(words.say("stale-more", &Args::new().count("count", more as i64)));
        }
        let listed = sources.join(&words.word("list-separator"));
        lines.push(words.say("stale-sources", &Args::new().text("sources", listed)));
    }
    lines
}

/// Every default and window that was applied, by the name it has in JSON.
pub fn defaults(words: &Words) -> Vec<String> {
    let used = words.answer.used.iter();
    used.map(|(key, value)| format!("{key} = {}", text(words, value))).collect()
}

/// One default or window that was applied; None for those that the answer's
/// own sentence names.
fn applied(words: &Words, key: &str, value: &Value) -> Option<String> {
    let mut said = text(words, value);
    let message = match key {
        "currency" => return None,
        "read_by" => return Some(words.word("used-read-by")),
        "period" if words.answer.intent == Intent::Sales => return None,
        "period" => "used-period",
        "window" => "used-window",
        "window_days" => "used-window-days",
        "previous_period" => "used-previous-period",
        "sales_known_from" => "used-sales-known-from",
        // The lead says whether freight and duty are in.
        "landed_cost" | "stages" | "valued" | "days" => return None,
        "counts" => return Some(words.word("used-newest-counts")),
        "stock_as_of" => "used-stock-as-of",
        "stale_days" => "used-stale-days",
        "daily_sales_window_days" => "used-daily-sales-window",
        "turnover_window_days" => "used-turnover-window",
        "shortened_to_history" => "used-shortened",
        "expected_days" => "used-expected-median",
        "order" => "used-order",
        "slow_days" => "used-slow-days",
        "pool" => {
            said = said.replace('|', "/");
            "used-pool"
        }
        "promotion_line" => "used-promotion-line",
        "expected_turnover_days" => "used-expected-days",
        "excess_days" => "used-excess-days",
        "age_days" => "used-age-days",
        "horizon_days" => "used-horizon-days",
        "overdue_units_expected" => "used-overdue-expected",
        "class_a_below" => "used-class-a-below",
        "class_b_below" => "used-class-b-below",
        _ => return Some(format!("{}: {said}", key.replace('_', " "))),
    };
    Some(words.say(message, &Args::new().text("value", said)))
}

/// A value as people read it.
fn text(words: &Words, value: &Value) -> String {
    match value {
        Value::Null => words.word("word-unknown"),
        Value::Bool(true) => words.word("word-yes"),
        Value::Bool(false) => words.word("word-no"),
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), number::days),
        Value::String(text) => text.clone(),
        Value::Array(values) => words.list(values.iter().map(|value| text(words, value)).collect()),
        Value::Object(fields) => match serde_json::from_value::<Span>(value.clone()) {
            Ok(span) => {
                let args = Args::new().text("from", span.from.to_string()).text("to", span.to.to_string());
                words.say("word-span", &args)
            }
            Err(_) => {
                let listed = fields.iter().map(|(key, value)| format!("{key} {}", text(words, value)));
                words.list(listed.collect())
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistant::{Answer, Status};
    use crate::intent::contract::{Language, Slots};
    use std::path::Path;

    /// Names that the engine gives to what it applied.
    fn named(folder: &Path, names: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                named(&path, names);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let name = |rest: &str| rest.split('"').next().map(str::to_owned);
            names.extend(text.split(".used(\"").skip(1).filter_map(name));
        }
    }

    #[test]
    fn whatever_the_engine_applies_has_words() {
        let mut names = vec!["pool".to_owned()];
        named(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/inventory"), &mut names);
        assert!(names.len() > 20, "{names:?}");
        let answer = Answer::bare(Intent::StockLevel, Slots::default(), Status::Ok);
        let words = Words::new(&answer, Language::En);
        for name in names {
            let said = applied(&words, &name, &Value::from(1));
            let bare = format!("{}: 1", name.replace('_', " "));
            assert_ne!(said, Some(bare), "`{name}` has no words in the locales");
        }
    }
}

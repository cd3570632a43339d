//! JSON and text of every intent that has figures: one answer each, with
//! numbers that cannot be mistaken for one another.

mod samples;

use crate::cli::{stdout, stockroom};
use samples::{SKU, answer, label};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use stockroom::assistant::Body;
use stockroom::assistant::answer::Name;
use stockroom::assistant::capability::{self, Capability};
use stockroom::intent::contract::{Intent, Language};
use stockroom::inventory::answers::DaysOfCover;
use stockroom::render;
use unicode_width::UnicodeWidthStr;

/// Fields of `answer` that the contract (own-files.md) names, rows apart.
fn headline(intent: Intent) -> &'static [&'static str] {
    match intent {
        Intent::StockLevel => &["on_hand", "available", "in_transit", "on_order", "value"],
        Intent::DaysOfCover => &["days", "days_with_inbound", "daily_sales"],
        Intent::InTransit => &["quantity"],
        Intent::ShipmentStatus => {
            &["shipment", "sku", "quantity", "mode", "shipped_on", "eta", "status", "days_late"]
        }
        Intent::PurchaseOrders => &["open_units"],
        Intent::Sales => {
            &["units", "revenue", "returned", "daily_sales", "days", "days_out_of_stock", "previous_units"]
        }
        Intent::Overstock => &["excess_units", "excess_value"],
        Intent::Aging => &[
            "units",
            "value",
            "average_days",
            "oldest_day",
            "average_days_in_stock",
            "over_line_units",
            "over_line_value",
        ],
        Intent::SlowMovers => &["share", "value", "share_by_units", "share_by_sku"],
        Intent::Turnover => &[
            "turns",
            "days",
            "cogs",
            "average_value",
            "expected_days",
            "previous_days",
            "sell_through",
            "moving_share",
        ],
        Intent::Fifo => &["next_lot", "received_on", "expires_on", "units"],
        Intent::Overview => &[
            "sales_units",
            "sales_units_period",
            "days_of_inventory",
            "in_transit_units",
            "in_transit_share",
            "slow_moving_share",
            "turnover_days",
            "fulfilment_days",
        ],
        Intent::Reconciliation => &["found_units", "missing_units", "found_value", "missing_value"],
        _ => &[],
    }
}

fn collect(value: &Value, numbers: &mut Vec<f64>, texts: &mut BTreeSet<String>) {
    match value {
        Value::Number(number) => numbers.push(number.as_f64().unwrap()),
        Value::String(text) => {
            // Of an instant the day is shown.
            texts.extend(text.split('T').next().map(str::to_owned));
            texts.insert(text.clone());
        }
        Value::Array(values) => {
            numbers.push(values.len() as f64);
            values.iter().for_each(|value| collect(value, numbers, texts));
        }
        Value::Object(fields) => fields.values().for_each(|value| collect(value, numbers, texts)),
        Value::Null | Value::Bool(_) => {}
    }
}

/// Numbers that a text shows: value, decimals, whether it is a percentage.
fn shown(text: &str, codes: &BTreeSet<String>) -> Vec<(f64, usize, bool)> {
    let mut text = text.to_owned();
    let mut codes: Vec<_> = codes.iter().filter(|code| code.chars().any(|c| c.is_ascii_digit())).collect();
    codes.sort_by_key(|code| std::cmp::Reverse(code.len()));
    for code in codes {
        text = text.replace(code.as_str(), " ");
    }
    let mut found = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let minus = rest[..start].ends_with('-');
        let tail = &rest[start..];
        let end = tail.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(tail.len());
        let token = tail[..end].trim_end_matches([',', '.']);
        let plain: f64 = token.replace(',', "").parse().unwrap_or_else(|_| panic!("{token} in {text}"));
        let places = token.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let percent = tail[token.len()..].starts_with('%');
        found.push((if minus { -plain } else { plain }, places, percent));
        rest = &tail[token.len()..];
    }
    found
}

fn same(shown: (f64, usize, bool), number: f64) -> bool {
    let (value, places, percent) = shown;
    let number = if percent { number * 100.0 } else { number };
    // Half a unit of the last digit shown, and a breath for binary fractions.
    (value - number).abs() <= 0.5 * 10f64.powi(-(places as i32)) + 1e-9
}

#[test]
fn every_number_in_the_text_is_the_json_s_rounded() {
    for (intent, language) in every_intent() {
        let answer = answer(intent).unwrap();
        let text = render::text(&answer, language);
        let json = answer.contract(&text).unwrap();
        let (mut numbers, mut texts) = (Vec::new(), BTreeSet::new());
        for key in ["slots", "used", "left_out", "answer", "stale", "as_of"] {
            if let Some(value) = json.get(key) {
                collect(value, &mut numbers, &mut texts);
            }
        }
        let all = shown(&text, &texts);
        assert!(all.len() >= 3, "{intent:?} shows figures:\n{text}");
        for number in all {
            assert!(
                numbers.iter().any(|known| same(number, *known)),
                "{intent:?} {language:?}: {number:?} is not in {json:#}\n{text}"
            );
        }
    }
}

#[test]
fn every_headline_field_is_in_the_text() {
    for (intent, language) in every_intent() {
        let answer = answer(intent).unwrap();
        let text = render::text(&answer, language);
        let body = serde_json::to_value(&answer.answer).unwrap();
        let (mut numbers, mut texts) = (Vec::new(), BTreeSet::new());
        collect(&body, &mut numbers, &mut texts);
        let all = shown(&text, &texts);
        for field in headline(intent) {
            match &body[field] {
                Value::Number(number) => {
                    let number = number.as_f64().unwrap();
                    assert!(
                        all.iter().any(|shown| same(*shown, number)),
                        "{intent:?} {language:?}: {field} {number} is not said:\n{text}"
                    );
                }
                Value::String(word) if *field == "mode" => {
                    let said = if language == Language::Zh { "海运" } else { word };
                    assert!(text.contains(said), "{intent:?}: {field}\n{text}");
                }
                Value::String(word) => assert!(text.contains(word.as_str()), "{intent:?}: {field}\n{text}"),
                other => panic!("{intent:?}: {field} is {other} in this test's answer"),
            }
        }
    }
}

#[test]
fn tables_fit_eighty_columns_in_both_languages() {
    for (intent, language) in every_intent() {
        let mut answer = answer(intent).unwrap();
        let name = Name {
            en: "A lamp with a very long name indeed".into(),
            zh: "名字特别特别特别长的一款台灯".into(),
        };
        answer.names = BTreeMap::from([(label(SKU), name)]);
        let text = render::wrapped(&render::text(&answer, language));
        for line in text.lines() {
            assert!(line.width() <= 80, "{intent:?}: {} columns: {line}", line.width());
        }
    }
}

#[test]
fn a_field_that_cannot_be_computed_is_said_to_be_unknown_not_zero() {
    for (language, unknown) in [(Language::En, "unknown"), (Language::Zh, "未知")] {
        let mut answer = answer(Intent::DaysOfCover).unwrap();
        answer.answer = Some(Body::DaysOfCover(DaysOfCover { available: 5, ..DaysOfCover::default() }));
        let text = render::text(&answer, language);
        assert!(text.contains(unknown), "{text}");
        let first = text.lines().next().unwrap();
        assert!(!shown(first, &BTreeSet::new()).contains(&(0.0, 1, false)), "{text}");
    }
}

#[test]
fn what_is_said_in_every_intent() {
    for (intent, language) in every_intent() {
        let answer = answer(intent).unwrap();
        let name = format!("{}_{}", intent.name(), if language == Language::Zh { "zh" } else { "en" });
        insta::assert_snapshot!(name, render::wrapped(&render::text(&answer, language)));
    }
}

/// One question of each intent that has figures, about `tests/data/lamps`.
const QUESTIONS: [(&str, &str); 18] = [
    ("stock_level", "how many LAMP do we have"),
    ("stock_level", "台灯还有多少"),
    ("days_of_cover", "how long does LAMP last"),
    ("stockout_risk", "what runs out in the next 60 days"),
    ("in_transit", "what is on the way"),
    ("shipment_status", "where is SH-11"),
    ("purchase_orders", "what do suppliers still owe us"),
    ("sales", "LAMP sales in October 2026"),
    ("sales", "上个月各市场销量"),
    ("overstock", "哪些货别再进了"),
    ("aging", "how old is our stock"),
    ("slow_movers", "slow movers and their share"),
    ("turnover", "turnover this quarter"),
    ("abc", "ABC classes"),
    ("fifo", "which lot of LAMP ships first"),
    ("overview", "overview"),
    ("data_status", "how fresh is the data"),
    ("reconciliation", "does the stock add up"),
];

#[test]
fn text_and_json_of_real_answers_say_the_same() {
    let home = crate::explain::team();
    let mut asked = BTreeSet::new();
    for (intent, question) in QUESTIONS {
        let output = stockroom(home.path())
            .args(["ask", "--json", "--today", "2026-11-23", question])
            .output()
            .unwrap();
        let json: Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(json["intent"], intent, "{question}");
        asked.insert(intent);
        let (mut numbers, mut texts) = (Vec::new(), BTreeSet::new());
        for key in ["slots", "used", "left_out", "answer", "stale", "as_of"] {
            json.get(key).into_iter().for_each(|value| collect(value, &mut numbers, &mut texts));
        }
        let text = json["text"].as_str().unwrap();
        for number in shown(text, &texts) {
            // How many rows are late, stale, not shown … are counts of rows.
            let counted = number.1 == 0 && !number.2 && number.0 <= 20.0;
            let known = numbers.iter().any(|known| same(number, *known));
            assert!(known || counted, "{question}: {number:?} is not in {json:#}");
        }
    }
    let answered = Intent::ALL.iter().filter(|intent| capability::of(**intent) == Capability::Answers);
    assert_eq!(asked, answered.map(|intent| intent.name()).collect(), "every intent is asked");
}

#[test]
fn every_example_of_the_help_is_understood() {
    let home = crate::explain::team();
    let of = |wanted| Intent::ALL.iter().filter(move |intent| capability::of(**intent) == wanted);
    let shown = of(Capability::Answers).chain(of(Capability::Records)).chain(of(Capability::Amends));
    let answered: Vec<&str> = shown.map(|intent| intent.name()).collect();
    for language in ["en", "zh"] {
        let help =
            stockroom(home.path()).args(["ask", "--json", "--language", language, "help"]).output().unwrap();
        let help: Value = serde_json::from_str(&stdout(&help)).unwrap();
        let text = help["text"].as_str().unwrap();
        let mut understood = BTreeSet::new();
        // "Topic: an example · another".
        let lines = text.lines().filter(|line| line.contains(" · "));
        let colon = if language == "en" { ": " } else { "：" };
        for example in lines.flat_map(|line| line.split_once(colon).unwrap().1.split(" · ")) {
            let parse = stockroom(home.path()).args(["parse", "--json", example]).output().unwrap();
            let parse: Value = serde_json::from_str(&stdout(&parse)).unwrap();
            let missing = parse["missing"].as_array().map(Vec::len);
            assert_eq!(missing, Some(0), "{example}: {parse}");
            let intent = parse["intent"].as_str().unwrap().to_owned();
            assert!(understood.insert(intent), "{example} is of a kind that was shown: {parse}");
        }
        let all: BTreeSet<String> = answered.iter().map(|intent| (*intent).to_owned()).collect();
        assert_eq!(understood, all, "{text}");
    }
}

fn every_intent() -> impl Iterator<Item = (Intent, Language)> {
    let all = Intent::ALL.iter().filter(|intent| capability::of(**intent) == Capability::Answers);
    all.flat_map(|intent| [(*intent, Language::En), (*intent, Language::Zh)])
}

#[test]
fn as_a_file_every_answer_has_titles_of_its_language_and_every_row() {
    for intent in Intent::ALL.iter().copied().filter(|intent| capability::of(*intent) == Capability::Answers)
    {
        let mut answer = answer(intent).unwrap();
        answer.slots.format = Some("csv".into());
        for language in [Language::En, Language::Zh] {
            let made = render::file(&answer, "", language).unwrap();
            let made = made.unwrap_or_else(|| panic!("{}: no file", intent.name()));
            let text = String::from_utf8(made.bytes).unwrap();
            let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
            let head = reader.headers().unwrap().clone();
            for title in &head {
                let bare = title.contains('_')
                    || (language == Language::En && title.starts_with(char::is_lowercase));
                assert!(!bare, "{}: the column {title} has no title in fields.tsv", intent.name());
            }
            assert!(reader.records().map(Result::unwrap).count() > 0, "{}", intent.name());
        }
    }
}

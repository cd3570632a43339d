//! JSON and text of every intent that has figures: one answer each, with
//! numbers that cannot be mistaken for one another.

use crate::cli::{stdout, stockroom};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use stockroom::assistant::answer::{LeftOutTotal, Name};
use stockroom::assistant::capability::{self, Capability};
use stockroom::assistant::{Answer, Body, Status};
use stockroom::intent::contract::{Intent, Language, OneOrMany, Slots};
use stockroom::inventory::answers::*;
use stockroom::inventory::outcome::{LeftOut, LeftOutReason, Stale};
use stockroom::render;
use unicode_width::UnicodeWidthStr;

const SKU: &str = "LMP-ABC";

fn label(text: &str) -> Label {
    Arc::from(text)
}

fn day(text: &str) -> stockroom::inventory::day::Day {
    text.parse().unwrap()
}

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
        _ => &[],
    }
}

fn inbound_row() -> InboundRow {
    InboundRow {
        shipment: Some(label("SH-X")),
        sku: label(SKU),
        quantity: 1733,
        warehouse: label("DE-FRA"),
        market: label("DE"),
        mode: Some(label("sea")),
        eta: Some(day("2026-12-03")),
        stage: "on_the_way",
        days_late: Some(6),
        ..InboundRow::default()
    }
}

/// The body of an answer; None for an intent without figures.
fn body(intent: Intent) -> Option<Body> {
    Some(match intent {
        Intent::StockLevel => Body::StockLevel(StockLevel {
            on_hand: 2345,
            available: 2291,
            in_transit: 417,
            on_order: 1508,
            planned: 93,
            value: Some(48_211.37),
            rows: vec![StockRow {
                warehouse: label("DE-FRA"),
                market: label("DE"),
                on_hand: 2345,
                available: 2291,
                in_transit: 417,
                as_of: Some(day("2026-11-22")),
                ..StockRow::default()
            }],
            ..StockLevel::default()
        }),
        Intent::DaysOfCover => Body::DaysOfCover(DaysOfCover {
            days: Some(41.26),
            days_with_inbound: Some(57.81),
            daily_sales: Some(3.4567),
            available: 142,
            in_transit: 58,
            rows: vec![CoverRow {
                market: label("DE|FR"),
                days: Some(17.35),
                daily_sales: Some(2.128),
                available: 37,
                ..CoverRow::default()
            }],
        }),
        Intent::StockoutRisk => Body::StockoutRisk(StockoutRisk {
            rows: vec![StockoutRow {
                sku: label(SKU),
                market: label("US"),
                daily_sales: Some(8.125),
                on_hand: 44,
                available: 39,
                in_transit: 211,
                stockout_on: Some(day("2026-11-27")),
                gap_days: Some(13),
            }],
        }),
        Intent::InTransit => Body::InTransit(InTransit {
            quantity: 1733,
            planned: 26,
            on_order: 904,
            rows: vec![inbound_row()],
        }),
        Intent::ShipmentStatus => Body::ShipmentStatus(ShipmentStatus {
            shipment: label("SH-X"),
            sku: Some(label(SKU)),
            quantity: 1733,
            mode: Some(label("sea")),
            to_warehouse: label("DE-FRA"),
            shipped_on: Some(day("2026-10-15")),
            eta: Some(day("2026-11-17")),
            status: Some(label("customs")),
            stage: "on_the_way",
            days_late: Some(6),
            rows: vec![inbound_row()],
            ..ShipmentStatus::default()
        }),
        Intent::PurchaseOrders => Body::PurchaseOrders(PurchaseOrders {
            open_units: 2650,
            rows: vec![PurchaseOrderRow {
                purchase_order: label("PO-Z"),
                sku: label(SKU),
                supplier: Some(label("Wenzhou Lamps")),
                quantity: 3000,
                received: 350,
                promised_on: Some(day("2026-11-10")),
                days_late: Some(13),
                ..PurchaseOrderRow::default()
            }],
        }),
        Intent::Sales => Body::Sales(Sales {
            units: 1412,
            revenue: Some(20_321.55),
            returned: 37,
            ordered: 1449,
            daily_sales: Some(46.742),
            days: 31,
            days_out_of_stock: Some(2),
            previous_units: Some(1290),
            previous_revenue: Some(18_044.2),
            pending: 11,
            return_rate: Some(37.0 / 1449.0),
            rows: vec![SalesRow {
                market: Some(label("JP")),
                units: 911,
                revenue: Some(13_000.0),
                returned: 20,
                daily_sales: Some(29.387),
                previous_units: Some(804),
                ..SalesRow::default()
            }],
        }),
        Intent::Overstock => Body::Overstock(Overstock {
            excess_units: 5120.0,
            excess_value: Some(33_090.4),
            rows: vec![OverstockRow {
                sku: label(SKU),
                market: label("GB"),
                units: 812.0,
                value: Some(7_411.9),
                days_of_cover: Some(233.3),
                maximum: Some(301.7),
                cut_orders: Some(150),
            }],
        }),
        Intent::Aging => Body::Aging(Aging {
            units: 4210,
            value: Some(61_330.8),
            buckets: vec![
                Bucket { from_day: Some(0), to_day: Some(30), units: 3100, value: Some(45_000.5) },
                Bucket { from_day: Some(366), to_day: None, units: 1100, value: Some(16_000.25) },
                Bucket { from_day: None, to_day: None, units: 10, value: None },
            ],
            average_days: Some(63.48),
            oldest_day: Some(402),
            average_days_in_stock: Some(48.19),
            over_line_units: 214,
            over_line_value: Some(3_098.6),
            older_units: Some(1151),
            older_value: Some(16_900.1),
            rows: vec![AgingRow {
                sku: label(SKU),
                units: 700,
                value: Some(9_800.0),
                average_days: Some(71.3),
                oldest_day: Some(119),
                over_line_units: 55,
                ..AgingRow::default()
            }],
        }),
        Intent::SlowMovers => Body::SlowMovers(SlowMovers {
            share: Some(0.1237),
            value: Some(7_588.4),
            units: 391,
            share_by_units: Some(0.0818),
            share_by_sku: Some(0.154),
            rows: vec![SlowRow {
                sku: label(SKU),
                market: label("JP"),
                units: 129,
                value: Some(2_500.5),
                age_days: Some(183),
                days_in_stock: Some(141),
                daily_sales: Some(0.107),
            }],
        }),
        Intent::Turnover => Body::Turnover(Turnover {
            turns: Some(1.7304),
            days: Some(52.01),
            cogs: Some(105_411.2),
            average_value: Some(60_918.3),
            expected_days: Some(66.0),
            previous_days: Some(49.37),
            sell_through: Some(0.831),
            moving_share: Some(0.9143),
            rows: vec![TurnoverRow {
                category: Some(label("lights")),
                turns: Some(2.218),
                days: Some(40.58),
                cogs: Some(51_200.7),
                average_value: Some(23_084.3),
                sell_through: Some(0.775),
                ..TurnoverRow::default()
            }],
        }),
        Intent::Abc => Body::Abc(Abc {
            rows: vec![AbcRow {
                sku: label(SKU),
                class: "B",
                xyz: Some("Y"),
                revenue: 8_412.6,
                share: Some(0.0234),
                cumulative_share: Some(0.8671),
            }],
            counts: AbcCounts { A: 8, B: 12, C: 19, U: 3 },
        }),
        Intent::Fifo => Body::Fifo(Fifo {
            next_lot: Some(label("LOT-Q")),
            received_on: Some(day("2026-08-01")),
            expires_on: Some(day("2027-08-01")),
            units: 146,
            warehouse: Some(label("US-LA")),
            breaches: vec![FifoBreach {
                sku: label(SKU),
                warehouse: label("US-LA"),
                newer_lot: label("LOT-R"),
                older_lot: label("LOT-Q"),
                units: 23,
            }],
            rows: vec![FifoRow {
                warehouse: label("US-LA"),
                lot: Some(label("LOT-Q")),
                received_on: Some(day("2026-08-01")),
                expires_on: Some(day("2027-08-01")),
                units: 146,
            }],
        }),
        Intent::Overview => Body::Overview(Overview {
            sales_units: Some(132),
            sales_units_period: Some(3718),
            daily_sales: Some(132.79),
            days_of_inventory: Some(41.42),
            in_transit_units: Some(1244),
            in_transit_share: Some(0.1229),
            slow_moving_share: Some(0.0893),
            turnover_days: Some(55.17),
            fulfilment_days: Some(1.314),
            delivery_days: Some(6.87),
            previous: PreviousOverview {
                sales_units: Some(128),
                sales_units_period: Some(3590),
                daily_sales: Some(128.21),
                days_of_inventory: Some(44.63),
                in_transit_units: Some(1530),
                in_transit_share: Some(0.1466),
                slow_moving_share: Some(0.0952),
                turnover_days: Some(58.22),
                fulfilment_days: Some(1.528),
            },
        }),
        Intent::DataStatus => Body::DataStatus(DataStatus {
            rows: vec![DataStatusRow {
                kind: "stock",
                source: label("stock.csv"),
                place: Some(label("DE-FRA")),
                as_of: Some(day("2026-11-15")),
                days_old: Some(8),
                rows: 4120,
                stale: true,
            }],
        }),
        _ => return None,
    })
}

fn answer(intent: Intent) -> Option<Answer> {
    let slots = Slots {
        item: Some(OneOrMany::One(SKU.to_owned())),
        age_days: (intent == Intent::Aging).then_some(271.0),
        ..Slots::default()
    };
    let mut answer = Answer::bare(intent, slots, Status::Stale);
    answer.answer = Some(body(intent)?);
    answer.as_of = Some(day("2026-11-22"));
    answer.currency = Arc::from("EUR");
    for key in ["period", "window"] {
        let span = serde_json::json!({"from": "2026-10-01", "to": "2026-10-31"});
        answer.used.insert(key.to_owned(), span);
    }
    answer.used.insert("window_days".to_owned(), 90.into());
    answer.used.insert("period_days".to_owned(), 31.into());
    answer.left_out =
        LeftOutTotal::of(vec![LeftOut { reason: LeftOutReason::NoUnitCost, skus: 7, detail: None }]);
    answer.stale = vec![Stale { kind: "stock", place: label("DE-FRA"), last: day("2026-11-15") }];
    answer.names.insert(label(SKU), Name { en: "Desk lamp".into(), zh: "台灯".into() });
    Some(answer)
}

fn collect(value: &Value, numbers: &mut Vec<f64>, texts: &mut BTreeSet<String>) {
    match value {
        Value::Number(number) => numbers.push(number.as_f64().unwrap()),
        Value::String(text) => {
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
const QUESTIONS: [(&str, &str); 17] = [
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
    let answered = Intent::ALL.iter().filter(|intent| capability::of(**intent) == Capability::Answers);
    let answered: Vec<&str> = answered.map(|intent| intent.name()).collect();
    for language in ["en", "zh"] {
        let help = stockroom(home.path()).args(["ask", "--language", language, "help"]).output().unwrap();
        let examples: Vec<String> =
            stdout(&help).lines().filter_map(|line| line.strip_prefix("  ").map(str::to_owned)).collect();
        assert_eq!(examples.len(), answered.len(), "{}", stdout(&help));
        for (example, intent) in examples.iter().zip(&answered) {
            let parse = stockroom(home.path()).args(["parse", "--json", example]).output().unwrap();
            let parse: Value = serde_json::from_str(&stdout(&parse)).unwrap();
            assert_eq!(parse["intent"], *intent, "{example}");
            let missing = parse["missing"].as_array().map(Vec::len);
            assert_eq!(missing, Some(0), "{example}: {parse}");
        }
    }
}

fn every_intent() -> impl Iterator<Item = (Intent, Language)> {
    let all = Intent::ALL.iter().filter(|intent| capability::of(**intent) == Capability::Answers);
    all.flat_map(|intent| [(*intent, Language::En), (*intent, Language::Zh)])
}

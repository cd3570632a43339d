//! The parser against its corpus: one sentence a line, the intent and every slot.

use serde::Deserialize;
use serde_json::Value;
use stockroom::intent::catalogue::{ItemName, WarehouseName};
use stockroom::intent::{Catalogue, Matcher, parse};
use stockroom::inventory::day::Day;

#[derive(Deserialize)]
struct Fixture {
    items: Vec<(String, String, String, String)>,
    warehouses: Vec<(String, String, String, String)>,
    categories: Vec<String>,
    suppliers: Vec<String>,
    owners: Vec<String>,
    shipments: Vec<String>,
    purchase_orders: Vec<String>,
}

pub fn catalogue(file: &str) -> Catalogue {
    let path = format!("{}/tests/data/parse/{file}", env!("CARGO_MANIFEST_DIR"));
    let fixture: Fixture = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    Catalogue {
        items: fixture
            .items
            .into_iter()
            .map(|(sku, name, name_zh, category)| ItemName {
                sku,
                name,
                name_zh,
                aliases: Vec::new(),
                category,
            })
            .collect(),
        warehouses: fixture
            .warehouses
            .into_iter()
            .map(|(code, name, market, kind)| WarehouseName { code, name, market, kind })
            .collect(),
        categories: fixture.categories,
        suppliers: fixture.suppliers,
        owners: fixture.owners,
        shipments: fixture.shipments,
        purchase_orders: fixture.purchase_orders,
    }
}

pub fn today() -> Day {
    "2026-11-23".parse().unwrap()
}

#[derive(Deserialize)]
struct Line {
    text: String,
    intent: String,
    slots: Value,
    language: Option<String>,
}

fn lines(file: &str) -> Vec<Line> {
    let path = format!("{}/tests/data/parse/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Numbers compare as numbers: 12 is 12.0.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() < 1e-6,
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| same(value, other)))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        _ => a == b,
    }
}

fn failures(file: &str, matcher: &Matcher) -> (usize, Vec<String>) {
    let lines = lines(file);
    let mut failures = Vec::new();
    for line in &lines {
        let parse = serde_json::to_value(parse(&line.text, matcher, today())).unwrap();
        let language = line.language.as_ref().is_none_or(|language| parse["language"] == **language);
        if parse["intent"] != *line.intent || !same(&parse["slots"], &line.slots) || !language {
            failures.push(format!(
                "{}\n   want {} {}\n   got  {} {}\n   {}",
                line.text,
                line.intent,
                line.slots,
                parse["intent"].as_str().unwrap(),
                parse["slots"],
                parse["rule"]
            ));
        }
    }
    (lines.len(), failures)
}

#[test]
fn reads_the_worked_examples() {
    let matcher = Matcher::new(catalogue("catalogue.json"));
    let (total, failures) = failures("examples.jsonl", &matcher);
    assert!(failures.is_empty(), "{} of {total} differ:\n{}", failures.len(), failures.join("\n"));
}

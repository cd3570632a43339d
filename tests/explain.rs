//! `--explain`: figures recomputed from the printed page alone, with nothing
//! but sums, products and quotients of what it lists.

use crate::cli::{stderr, stdout, stockroom};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const TODAY: &str = "2026-11-23";

/// One table of the page: the title, and each row by column.
struct Listed {
    title: String,
    rows: Vec<BTreeMap<String, String>>,
}

/// The tables of a page: a title at the margin, then a head and rows whose
/// columns are as wide as the head's and the cells' widest.
fn tables(page: &str) -> Vec<Listed> {
    let mut tables = Vec::new();
    for part in page.split("\n\n") {
        let mut lines = part.lines();
        let (Some(title), Some(head)) = (lines.next(), lines.next()) else { continue };
        let rows: Vec<&str> = lines.collect();
        let columns = columns(head, &rows);
        let cells = |line: &str| -> Vec<String> {
            let chars: Vec<char> = line.chars().collect();
            let cell = |(from, to): &(usize, usize)| {
                let to = (*to).min(chars.len());
                chars[(*from).min(to)..to].iter().collect::<String>().trim().to_owned()
            };
            columns.iter().map(cell).collect()
        };
        let names = cells(head);
        let rows = rows.iter().map(|row| names.iter().cloned().zip(cells(row)).collect()).collect();
        tables.push(Listed { title: title.to_owned(), rows });
    }
    tables
}

/// Columns of text that are separated by two blank columns in every line.
fn columns(head: &str, rows: &[&str]) -> Vec<(usize, usize)> {
    let lines: Vec<Vec<char>> = [head].iter().chain(rows).map(|line| line.chars().collect()).collect();
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    let blank = |at: usize| lines.iter().all(|line| line.get(at).is_none_or(|c| *c == ' '));
    let mut columns = Vec::new();
    let mut from = None;
    for at in 0..=width {
        let gap = at == width || (blank(at) && blank(at + 1));
        match (from, gap) {
            (None, false) if !blank(at) => from = Some(at),
            (Some(start), true) => {
                columns.push((start, at));
                from = None;
            }
            _ => {}
        }
    }
    columns
}

struct Page {
    text: String,
    tables: Vec<Listed>,
    /// The answer of the same question as JSON.
    json: Value,
}

impl Page {
    fn rows(&self, title: &str) -> &[BTreeMap<String, String>] {
        let found = self.tables.iter().find(|table| table.title.starts_with(title));
        found.map_or(&[], |table| &table.rows)
    }

    fn figure(&self, name: &str) -> f64 {
        self.json["answer"][name].as_f64().unwrap_or_else(|| panic!("{name} in {:#}", self.json))
    }

    /// What a unit of the base currency costs in `currency` on `day`.
    fn rate(&self, currency: &str, day: &str) -> f64 {
        if currency == "USD" {
            return 1.0;
        }
        let known = self.rows("Rates").iter();
        let of = known.filter(|row| row["Currency"] == currency && row["Day"].as_str() <= day);
        number(of.max_by_key(|row| row["Day"].clone()).expect("a rate")["Rate"].as_str())
    }
}

fn number(text: &str) -> f64 {
    if text == "-" { 0.0 } else { text.parse().unwrap_or_else(|_| panic!("a number: {text:?}")) }
}

fn ask(home: &Path, question: &str) -> Page {
    let run = |flag: &str| {
        let output = stockroom(home).args(["ask", flag, "--today", TODAY, question]).output().unwrap();
        assert!(output.status.success(), "{question}: {}", stderr(&output));
        stdout(&output)
    };
    let text = run("--explain");
    let json = serde_json::from_str(&run("--json")).unwrap();
    Page { tables: tables(&text), text, json }
}

/// The team of `tests/data/lamps`, imported.
pub fn team() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/lamps");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let output = stockroom(home.path()).arg("import").args(files).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    home
}

#[track_caller]
fn assert_same(page: &Page, name: &str, own: f64) {
    let theirs = page.figure(name);
    assert!((own - theirs).abs() < 1e-6, "{name}: {theirs} printed, {own} by hand\n{}", page.text);
}

/// Units that one row of movements adds to a warehouse, day by day.
struct Movements(Vec<(String, String, String, f64)>);

impl Movements {
    /// (SKU, warehouse, day, signed units) of everything listed.
    fn of(page: &Page) -> Movements {
        let mut all = Vec::new();
        let mut add = |row: &BTreeMap<String, String>, units: f64| {
            all.push((row["SKU"].clone(), row["Warehouse"].clone(), row["Day"].clone(), units));
        };
        page.rows("Arrivals").iter().for_each(|row| add(row, number(&row["Units"])));
        page.rows("Adjustments").iter().for_each(|row| add(row, number(&row["Units"])));
        for row in page.rows("Sales") {
            add(row, number(&row["Returned"]) - number(&row["Ordered"]));
        }
        Movements(all)
    }

    /// On hand at the end of `day`: the last count by then, and what moved since.
    fn on_hand(&self, page: &Page, sku: &str, warehouse: &str, day: &str) -> f64 {
        let counts = page.rows("Counts").iter();
        let counted = counts
            .filter(|row| row["SKU"] == sku && row["Warehouse"] == warehouse && row["Day"].as_str() <= day)
            .max_by_key(|row| row["Day"].clone());
        let (from, start) = counted.map_or(("", 0.0), |row| (row["Day"].as_str(), number(&row["On hand"])));
        let since = self.0.iter().filter(|(of, at, on, _)| {
            of == sku && at == warehouse && on.as_str() > from && on.as_str() <= day
        });
        start + since.map(|(.., units)| units).sum::<f64>()
    }
}

/// Every day from `from` to `to`.
fn days(from: &str, to: &str) -> Vec<String> {
    use stockroom::inventory::day::Day;
    let (from, to): (Day, Day) = (from.parse().unwrap(), to.parse().unwrap());
    (from.0..=to.0).map(|day| Day(day).to_string()).collect()
}

/// Units and unit cost of what is on hand: the newest receipts, oldest first.
fn layers(page: &Page, sku: &str, warehouse: &str, mut units: f64) -> Vec<(String, f64, f64)> {
    let mut receipts: Vec<_> = page
        .rows("Arrivals")
        .iter()
        .filter(|row| row["SKU"] == sku && row["Warehouse"] == warehouse)
        .collect();
    receipts.sort_by_key(|row| std::cmp::Reverse(row["Day"].clone()));
    let mut layers = Vec::new();
    for row in receipts {
        let taken = units.min(number(&row["Units"]));
        if taken > 0.0 {
            layers.push((row["Day"].clone(), taken, cost(page, row)));
            units -= taken;
        }
    }
    layers.reverse();
    layers
}

/// Unit cost of an arrival in the base currency: its own, else the item's.
fn cost(page: &Page, arrival: &BTreeMap<String, String>) -> f64 {
    let (amount, currency) = match arrival["Unit cost"].as_str() {
        "-" => {
            let item = page.rows("Items").iter().find(|row| row["SKU"] == arrival["SKU"]).unwrap();
            (number(&item["Unit cost"]), item["Currency"].clone())
        }
        own => (number(own), arrival["Currency"].clone()),
    };
    amount * page.rate(&currency, &arrival["Day"])
}

#[test]
fn every_fact_names_its_file() {
    let home = team();
    let page = ask(home.path(), "how many LAMP do we have");
    for title in ["Items", "Warehouses", "Counts", "Arrivals", "Adjustments", "Sales", "Still to come"] {
        let rows = page.rows(title);
        assert!(!rows.is_empty(), "{title} is missing in\n{}", page.text);
        for row in rows {
            let place: usize = row["Source"].trim_matches(['[', ']']).parse().expect("a source");
            assert!(page.text.contains(&format!("\n  [{place}] ")), "source {place} is not listed");
        }
    }
}

#[test]
fn stock_level_by_hand() {
    let home = team();
    let page = ask(home.path(), "how many LAMP do we have");
    let moved = Movements::of(&page);
    let mut own = BTreeMap::from([("on_hand", 0.0), ("available", 0.0), ("value", 0.0)]);
    for warehouse in ["DE-FRA", "US-LA"] {
        let on_hand = moved.on_hand(&page, "LAMP", warehouse, TODAY);
        let reserved: f64 = page
            .rows("Counts")
            .iter()
            .filter(|row| row["SKU"] == "LAMP" && row["Warehouse"] == warehouse)
            .map(|row| number(&row["Reserved"]))
            .sum();
        let value: f64 = layers(&page, "LAMP", warehouse, on_hand).iter().map(|(_, n, cost)| n * cost).sum();
        *own.get_mut("on_hand").unwrap() += on_hand;
        *own.get_mut("available").unwrap() += on_hand - reserved;
        *own.get_mut("value").unwrap() += value;
    }
    own.insert("in_transit", in_transit(&page));
    for (name, value) in own {
        assert_same(&page, name, value);
    }
}

fn in_transit(page: &Page) -> f64 {
    let rows = page.rows("Still to come").iter();
    rows.filter(|row| ["on_the_way", "receiving"].contains(&row["Stage"].as_str()))
        .map(|row| number(&row["Units"]))
        .sum()
}

#[test]
fn in_transit_by_hand() {
    let home = team();
    let page = ask(home.path(), "what is on the way");
    assert_same(&page, "quantity", in_transit(&page));
    assert_eq!(page.rows("Still to come").len(), 3);
}

/// Ordered in the window over its days, without those out of stock there.
fn daily_sales(page: &Page, sku: &str, market: &str, warehouse: &str, from: &str, to: &str) -> f64 {
    let moved = Movements::of(page);
    let ordered = |day: &str| -> f64 {
        let rows = page.rows("Sales").iter();
        rows.filter(|row| row["SKU"] == sku && row["Market"] == market && row["Day"] == day)
            .map(|row| number(&row["Ordered"]))
            .sum()
    };
    let all = days(from, to);
    let sold: f64 = all.iter().map(|day| ordered(day)).sum();
    let empty = |day: &&String| moved.on_hand(page, sku, warehouse, day) <= 0.0 && ordered(day) == 0.0;
    sold / (all.len() - all.iter().filter(empty).count()) as f64
}

#[test]
fn days_of_cover_by_hand() {
    let home = team();
    for (sku, market, warehouse) in
        [("LAMP", "DE", "DE-FRA"), ("LAMP", "US", "US-LA"), ("TENT", "US", "US-LA")]
    {
        let page = ask(home.path(), &format!("how long does {sku} last in {market}"));
        let daily = daily_sales(&page, sku, market, warehouse, "2026-10-26", "2026-11-22");
        let on_hand = Movements::of(&page).on_hand(&page, sku, warehouse, TODAY);
        let counts = page.rows("Counts").iter().filter(|row| row["Warehouse"] == warehouse);
        let available = on_hand - counts.map(|row| number(&row["Reserved"])).sum::<f64>();
        let coming: f64 = page
            .rows("Still to come")
            .iter()
            .filter(|row| row["To"] == warehouse)
            .map(|row| number(&row["Units"]))
            .sum();
        assert_same(&page, "daily_sales", daily);
        assert_same(&page, "days", available / daily);
        assert_same(&page, "days_with_inbound", (available + coming) / daily);
    }
}

#[test]
fn sales_by_hand() {
    let home = team();
    let page = ask(home.path(), "LAMP sales in October 2026");
    let month: Vec<_> = page
        .rows("Sales")
        .iter()
        .filter(|row| row["SKU"] == "LAMP" && row["Day"].starts_with("2026-10"))
        .collect();
    let sum = |column: &str| month.iter().map(|row| number(&row[column])).sum::<f64>();
    assert_same(&page, "units", sum("Ordered") - sum("Returned"));
    assert_same(&page, "returned", sum("Returned"));
    let revenue =
        month.iter().map(|row| number(&row["Revenue"]) * page.rate(&row["Currency"], &row["Day"])).sum();
    assert_same(&page, "revenue", revenue);
}

#[test]
fn aging_by_hand() {
    use stockroom::inventory::day::Day;
    let home = team();
    let page = ask(home.path(), "how old is the LAMP stock");
    let today: Day = TODAY.parse().unwrap();
    let moved = Movements::of(&page);
    let mut all = Vec::new();
    for warehouse in ["DE-FRA", "US-LA"] {
        let on_hand = moved.on_hand(&page, "LAMP", warehouse, TODAY);
        all.extend(layers(&page, "LAMP", warehouse, on_hand));
    }
    let age = |day: &str| f64::from(today - day.parse::<Day>().unwrap());
    let units: f64 = all.iter().map(|(_, units, _)| units).sum();
    assert_same(&page, "units", units);
    assert_same(&page, "value", all.iter().map(|(_, units, cost)| units * cost).sum());
    let unit_days: f64 = all.iter().map(|(day, units, _)| units * age(day)).sum();
    assert_same(&page, "average_days", unit_days / units);
    assert_same(&page, "oldest_day", all.iter().map(|(day, ..)| age(day)).fold(0.0, f64::max));
    // The promotion line is 1.5 times the expected turnover days.
    let expected = number(&page.rows("Items")[0]["Expected days"]);
    let over = all.iter().filter(|(day, ..)| age(day) > 1.5 * expected);
    assert_same(&page, "over_line_units", over.map(|(_, units, _)| units).sum());
}

#[test]
fn turnover_by_hand() {
    let home = team();
    let page = ask(home.path(), "TENT turnover");
    let moved = Movements::of(&page);
    let window = days("2026-08-25", "2026-11-22");
    let mut closing = 0.0;
    for day in &window {
        for warehouse in ["DE-FRA", "US-LA"] {
            // What had arrived by then, the newest of it first.
            let on_hand = moved.on_hand(&page, "TENT", warehouse, day);
            let mut left = on_hand;
            let mut arrived: Vec<_> = page
                .rows("Arrivals")
                .iter()
                .filter(|row| row["Warehouse"] == warehouse && row["Day"] <= *day)
                .collect();
            arrived.sort_by_key(|row| std::cmp::Reverse(row["Day"].clone()));
            for row in arrived {
                let taken = left.min(number(&row["Units"]));
                closing += taken * cost(&page, row);
                left -= taken;
            }
        }
    }
    let cogs: f64 = page
        .rows("What was sold")
        .iter()
        .map(|row| number(&row["Units"]) * number(&row["Cost in base"]))
        .sum();
    assert_same(&page, "cogs", cogs);
    let average = closing / window.len() as f64;
    assert_same(&page, "average_value", average);
    assert_same(&page, "turns", cogs / average);
    assert_same(&page, "days", window.len() as f64 / (cogs / average));
}

#[test]
fn classes_by_hand() {
    let home = team();
    let page = ask(home.path(), "ABC classes");
    let mut revenue: BTreeMap<String, f64> = BTreeMap::new();
    for row in page.rows("Sales").iter().filter(|row| row["Day"].as_str() >= "2026-08-25") {
        let amount = number(&row["Revenue"]) * page.rate(&row["Currency"], &row["Day"]);
        *revenue.entry(row["SKU"].clone()).or_default() += amount;
    }
    let all: f64 = revenue.values().sum();
    let mut ranked: Vec<(String, f64)> = revenue.into_iter().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut before = 0.0;
    let rows = page.json["answer"]["rows"].as_array().unwrap();
    assert_eq!(rows.len(), ranked.len());
    for (row, (sku, own)) in rows.iter().zip(ranked) {
        let class = if before < 0.8 {
            "A"
        } else if before < 0.95 {
            "B"
        } else {
            "C"
        };
        before += own / all;
        assert_eq!((row["sku"].as_str(), row["class"].as_str()), (Some(sku.as_str()), Some(class)));
        for (name, own) in [("revenue", own), ("share", own / all), ("cumulative_share", before)] {
            assert!((row[name].as_f64().unwrap() - own).abs() < 1e-6, "{sku} {name}: {row} against {own}");
        }
    }
}

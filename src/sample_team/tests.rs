use super::*;
use crate::facts::Kind;
use std::collections::BTreeMap;

fn today() -> Day {
    "2026-11-23".parse().unwrap()
}

fn read(folder: &Path, kind: Kind) -> Vec<BTreeMap<String, String>> {
    let path = folder.join(format!("{}.csv", kind.name()));
    csv::Reader::from_path(path).unwrap().deserialize().collect::<Result<_, _>>().unwrap()
}

fn whole(row: &BTreeMap<String, String>, column: &str) -> i64 {
    row[column].parse().unwrap()
}

#[test]
fn every_kind_is_written_with_known_columns_and_filled_keys() {
    let folder = tempfile::tempdir().unwrap();
    let paths = write(folder.path(), today(), DEFAULT_SEED).unwrap();
    assert_eq!(paths.len(), Kind::ALL.len());
    for kind in Kind::ALL {
        let rows = read(folder.path(), *kind);
        assert!(!rows.is_empty(), "{}", kind.name());
        for column in rows[0].keys() {
            assert!(kind.column(column).is_some(), "{} has no column {column}", kind.name());
        }
        for column in kind.columns().iter().filter(|column| column.required) {
            assert!(rows.iter().all(|row| !row[column.name].is_empty()), "{}.{}", kind.name(), column.name);
        }
    }
}

#[test]
fn the_same_day_and_seed_give_the_same_bytes_and_another_day_moves_the_dates() {
    let (one, two, later) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = write(one.path(), today(), 3).unwrap();
    let second = write(two.path(), today(), 3).unwrap();
    for (a, b) in first.iter().zip(&second) {
        assert_eq!(std::fs::read(a).unwrap(), std::fs::read(b).unwrap(), "{}", a.display());
    }
    write(later.path(), today() + 250, 3).unwrap();
    for (folder, today) in [(&one, today()), (&later, today() + 250)] {
        let days: Vec<Day> =
            read(folder.path(), Kind::Sales).iter().map(|row| row["day"].parse().unwrap()).collect();
        assert_eq!(days.iter().min(), Some(&(today - HISTORY_DAYS)));
        assert_eq!(days.iter().max(), Some(&today.before()));
        let counts: Vec<Day> =
            read(folder.path(), Kind::Stock).iter().map(|row| row["as_of"].parse().unwrap()).collect();
        assert_eq!(counts.iter().max(), Some(&today.before()));
    }
}

/// On hand by SKU and warehouse, day by day, from the files alone: receipts,
/// transfers, adjustments, sales (bundles by their components, multipacks by
/// their units, Amazon's from the first fba warehouse of the market) and order
/// lines; a count sets it.
#[test]
fn no_warehouse_sells_what_it_does_not_hold_and_counts_mostly_agree() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), today(), DEFAULT_SEED).unwrap();
    let mut moves: BTreeMap<(String, String, String), i64> = BTreeMap::new();
    let mut add = |sku: &str, warehouse: &str, day: &str, units: i64| {
        *moves.entry((sku.to_owned(), warehouse.to_owned(), day.to_owned())).or_default() += units;
    };
    for row in read(folder.path(), Kind::Receipts) {
        add(&row["sku"], &row["warehouse"], &row["received_on"], whole(&row, "quantity"));
    }
    for row in read(folder.path(), Kind::Transfers) {
        add(&row["sku"], &row["from"], &row["moved_on"], -whole(&row, "quantity"));
        if !row["arrived_on"].is_empty() {
            add(&row["sku"], &row["to"], &row["arrived_on"], whole(&row, "quantity"));
        }
    }
    for row in read(folder.path(), Kind::Adjustments) {
        add(&row["sku"], &row["warehouse"], &row["day"], whole(&row, "units"));
    }
    let mut sell = |sku: &str, warehouse: &str, day: &str, units: i64| match sku {
        "SET-01" => ["LMP-40", "KEY-21"].iter().for_each(|part| add(part, warehouse, day, -units)),
        "SET-02" => [("TNT-50", 1), ("CHR-45", 2)]
            .iter()
            .for_each(|part| add(part.0, warehouse, day, -units * part.1)),
        "LED-11-2PK" => add("LED-11", warehouse, day, -2 * units),
        _ => add(sku, warehouse, day, -units),
    };
    for row in read(folder.path(), Kind::Sales) {
        let warehouse = match (row["warehouse"].as_str(), row["market"].as_str()) {
            ("", "US") => "FBA-US",
            ("", "DE") => "FBA-DE",
            ("", "FR" | "IT" | "ES") => "DE-FRA",
            ("", "GB") => "GB-BHX",
            ("", _) => "JP-TYO",
            (named, _) => named,
        };
        sell(&row["sku"], warehouse, &row["day"], whole(&row, "units"));
    }
    for row in read(folder.path(), Kind::Orders) {
        if !matches!(row["status"].as_str(), "cancelled" | "refunded") {
            sell(&row["sku"], &row["warehouse"], &row["at"][..10], whole(&row, "units"));
        }
    }
    let mut counts: BTreeMap<(String, String, String), i64> = BTreeMap::new();
    for row in read(folder.path(), Kind::Stock) {
        counts.insert(
            (row["sku"].clone(), row["warehouse"].clone(), row["as_of"].clone()),
            whole(&row, "on_hand"),
        );
        moves.entry((row["sku"].clone(), row["warehouse"].clone(), row["as_of"].clone())).or_default();
    }
    let (mut held, mut place, mut differing) = (0, (String::new(), String::new()), 0);
    for ((sku, warehouse, day), units) in &moves {
        if place != (sku.clone(), warehouse.clone()) {
            (held, place) = (0, (sku.clone(), warehouse.clone()));
        }
        held += units;
        assert!(held >= 0, "{sku} in {warehouse} on {day}: {held}");
        if let Some(counted) = counts.get(&(sku.clone(), warehouse.clone(), day.clone())) {
            assert!((held - counted).abs() <= 3, "{sku} in {warehouse} on {day}: {held}, counted {counted}");
            differing += usize::from(held != *counted);
            held = *counted;
        }
    }
    assert!(differing > 0 && differing * 10 < counts.len(), "{differing} of {} counts differ", counts.len());
}

#[test]
fn warehouses_that_data_and_stories_name_exist() {
    let catalogue = catalogue::Catalogue::load().unwrap();
    let known = |warehouse: &str| catalogue.places.iter().any(|place| place.warehouse == warehouse);
    assert_eq!(catalogue.places.len(), 8);
    assert!(catalogue.series.iter().all(|series| known(&series.warehouse)));
    assert!(stories::SCRIPTED.iter().all(|row| known(row.warehouse) && catalogue.product(row.sku).is_some()));
    assert!(stories::OPEN_ORDERS.iter().all(|order| catalogue.product(order.sku).is_some()));
}

/// Units of a SKU at the newest count, over some warehouses.
fn counted(folder: &Path, sku: &str, warehouses: &[&str]) -> i64 {
    let newest = today().before().to_string();
    let rows = read(folder, Kind::Stock);
    let there = rows.iter().filter(|row| row["as_of"] == newest && row["sku"] == sku);
    there.filter(|row| warehouses.contains(&row["warehouse"].as_str())).map(|row| whole(row, "on_hand")).sum()
}

/// Units of a SKU sold in some markets between two days, without the channel
/// that orders tell.
fn sold(folder: &Path, sku: &str, markets: &[&str], from_ago: i32, to_ago: i32) -> i64 {
    let (from, to) = ((today() - from_ago).to_string(), (today() - to_ago).to_string());
    let rows = read(folder, Kind::Sales);
    let daily = rows.iter().filter(|row| row["channel"] != orders::CHANNEL && row["sku"] == sku);
    let there = daily.filter(|row| markets.contains(&row["market"].as_str()));
    there.filter(|row| from <= row["day"] && row["day"] <= to).map(|row| whole(row, "units")).sum()
}

#[test]
fn the_stories_hold_for_every_seed() {
    for seed in [DEFAULT_SEED, 1, 2] {
        let temporary = tempfile::tempdir().unwrap();
        let folder = temporary.path();
        write(folder, today(), seed).unwrap();
        let america = ["US-LA", "US-NJ", "FBA-US"];

        let (left, month) = (counted(folder, "EAR-10", &america), sold(folder, "EAR-10", &["US"], 28, 1));
        let cover = left as f64 * 28.0 / month as f64;
        assert!((1.0..12.0).contains(&cover), "story 1, seed {seed}: {cover} days");

        assert_eq!(counted(folder, "BNK-32", &["GB-BHX"]), 0, "story 2, seed {seed}");

        let (left, half) =
            (counted(folder, "TNT-50", &["DE-FRA"]), sold(folder, "TNT-50", &["DE", "FR"], 150, 1));
        assert!(left > 2 * half && left > 300, "story 3, seed {seed}: {left} left, {half} sold");

        let shipments = read(folder, Kind::Shipments);
        let held: Vec<_> = shipments.iter().filter(|row| row["status"] == "customs_hold").collect();
        assert_eq!(held.len(), 1, "story 4, seed {seed}");
        assert_eq!((held[0]["shipment"].as_str(), held[0]["sku"].as_str()), ("SH-2077", "KEY-21"));
        assert!(held[0]["eta"] < today().to_string() && held[0]["arrived_on"].is_empty());

        let all = &["US", "DE", "GB", "JP", "FR", "IT", "ES"];
        let (before, now) = (sold(folder, "BTL-12", all, 90, 61), sold(folder, "BTL-12", all, 30, 1));
        assert!(now * 10 > before * 13, "story 5, seed {seed}: {before} then {now}");

        assert!(counted(folder, "RCL-05", &america) > 50, "story 6, seed {seed}");
    }
}

#[test]
fn no_two_transfers_share_a_key() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), today(), DEFAULT_SEED).unwrap();
    let rows = read(folder.path(), Kind::Transfers);
    let key = |row: &BTreeMap<String, String>| {
        ["moved_on", "sku", "from", "to", "lot"].map(|column| row[column].clone())
    };
    let keys: std::collections::BTreeSet<_> = rows.iter().map(key).collect();
    assert_eq!(keys.len(), rows.len());
}

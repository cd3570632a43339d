//! Amazon's four reports through the real command; the totals are those that
//! the tables give by hand.

use super::{Team, counts, export, take_given};
use crate::import::facts::facts;
use crate::import::{all_read, file};
use crate::store::database::Database;
use crate::store::on_both;
use serde_json::{Value, json};

on_both!(stock_reports, order_lines);

const RATES: &str = "day,currency,rate_to_base\n2026-01-01,USD,1\n2026-01-01,EUR,1.1\n\
                     2026-01-01,GBP,1.3\n2026-01-01,JPY,0.007\n";

async fn stock_reports(database: Database) {
    let store = database.open().await;
    let given = [("market", "DE"), ("as_of", "2026-11-20")];
    let files = ["amazon-fba-inventory.txt", "amazon-aged-inventory.csv", "amazon-restock.csv"].map(export);
    let imported = take_given(&store, &files, &given).await;
    assert!(all_read(&imported), "{:?}", imported.files);
    let count = |sku: &str, at: &str, on_hand, reserved, in_transit| {
        (sku.to_owned(), at.to_owned(), String::new(), on_hand, reserved, in_transit)
    };
    let expected = [
        count("BTL-DE", "FBA-DE", 0, Some(0), Some(40)),
        count("CUP-US", "FBA-US", 60, None, Some(0)),
        count("LMP-DE", "FBA-DE", 1250, Some(70), Some(150)),
        // 100 available, 8 reserved, 2 unfulfillable.
        count("LMP-GB", "FBA-GB", 110, Some(10), Some(25)),
        // 20 available and 5 between centres, 3 + 2 + 1 that cannot be sold now.
        count("MUG-US", "FBA-US", 31, Some(6), Some(15)),
    ];
    assert_eq!(counts(&store).await, expected);
    let facts = facts(&store).await;
    let lamp = facts.names.skus.get("LMP-GB").unwrap();
    let mut ages: Vec<_> = facts.platform_ages.iter().filter(|age| age.sku == lamp).collect();
    ages.sort_by_key(|age| age.from_day);
    let ages: Vec<_> = ages.iter().map(|age| (age.from_day, age.to_day, age.units)).collect();
    let expected = [
        (0, Some(30), 40),
        (31, Some(60), 20),
        (61, Some(90), 10),
        (91, Some(180), 30),
        (181, Some(270), 5),
        (366, Some(455), 3),
        (456, None, 2),
    ];
    assert_eq!(ages, expected, "the finest buckets, which sum to what is there");
    assert_eq!(facts.warehouses.len(), 3);
    let names: Vec<_> = facts.items.iter().map(|item| item.name.as_str()).collect();
    assert!(names.contains(&"Schreibtischlampe, weiß") && names.contains(&"Desk lamp, white"), "{names:?}");
}

async fn order_lines(database: Database) {
    let store = database.open().await;
    let files = ["amazon-all-orders.txt", "amazon-all-orders-japan.txt"].map(export);
    let imported = take_given(&store, &files, &[]).await;
    assert!(all_read(&imported), "{:?}", imported.files);
    let facts = facts(&store).await;
    let names = &facts.names;
    let mut lines: Vec<String> = facts
        .orders
        .iter()
        .map(|line| {
            format!(
                "{} {} {} {} {} {:?} {:?} {:?} {}",
                line.day,
                names.markets.text(line.market),
                names.channels.text(line.channel),
                names.skus.text(line.sku),
                line.units,
                line.revenue,
                line.status,
                line.fulfilment,
                names.currencies.text(line.currency),
            )
        })
        .collect();
    lines.sort();
    let expected = [
        // 3 in the morning of the 2nd in UTC is the 1st at the marketplace.
        "2026-11-01 US amazon MUG-US 1 Some(200000) Shipped Merchant USD",
        "2026-11-02 DE amazon LMP-DE 2 Some(900000) Shipped Platform EUR",
        "2026-11-05 DE amazon LMP-DE 0 None Cancelled Platform ",
        "2026-11-06 GB amazon LMP-GB 1 Some(200000) Refunded Platform GBP",
        "2026-11-07 DE other LMP-DE 3 None Shipped Platform ",
        "2026-11-08 DE amazon BTL-DE 1 Some(90000) Delivered Platform EUR",
        "2026-11-08 DE amazon BTL-DE 1 Some(90000) Delivered Platform EUR",
        "2026-11-10 JP amazon LMP-JP 1 Some(30000000) Shipped Platform JPY",
        "2026-11-19 FR amazon LMP-DE 1 None Pending Platform ",
    ];
    assert_eq!(lines, expected);
}

fn path(name: &str) -> String {
    export(name).display().to_string()
}

/// Fields of an answer.
fn answer(team: &Team, question: &str, fields: &[&str]) -> Vec<Value> {
    let answer = team.ask(question);
    fields.iter().map(|field| answer["answer"][field].clone()).collect()
}

#[test]
fn what_is_there_and_to_come() {
    let team = Team::new();
    let inventory = path("amazon-fba-inventory.txt");
    let (said, code) = team.import(&[&inventory]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("--market"), "the report names no marketplace: {said}");
    let (said, code) = team.import(&["--preview", "--market", "DE", &inventory]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("last change"), "the day is the file's, and that is said: {said}");
    assert!(said.contains("1 row not stocked"), "what only the merchant sends: {said}");
    let (said, _) = team.import(&["--market", "DE", "--as-of", "2026-11-20", &inventory]);
    assert!(said.contains("2026-11-20") && !said.contains("last change"), "{said}");

    let fields = ["on_hand", "available", "in_transit"];
    let stock = || answer(&team, "how many LMP-DE do we have", &fields);
    // 150 shipped and 20 receiving; the totals are not added to their parts.
    assert_eq!(stock(), [json!(1250), json!(1180), json!(170)]);
    let moving = team.ask("what is in transit");
    assert_eq!(moving["answer"]["quantity"], json!(210));
    let rows = moving["answer"]["rows"].as_array().unwrap();
    let stages: Vec<_> =
        rows.iter().map(|row| (row["stage"].as_str().unwrap(), row["quantity"].as_i64())).collect();
    assert!(stages.contains(&("receiving", Some(20))) && rows.iter().all(|row| row["shipment"].is_null()));

    // The same goods told by a shipment of our own count once.
    let shipments = "shipment,sku,quantity,to_warehouse,mode,shipped_on,eta\n\
                     SH-1,LMP-DE,120,FBA-DE,sea,2026-11-01,2026-12-10\n";
    let own = file(team.0.path(), "shipments.csv", shipments);
    team.import(&[own.to_str().unwrap()]);
    assert_eq!(stock(), [json!(1250), json!(1180), json!(170)]);
    // What has been received since the count is no longer to come.
    let receipts = "received_on,sku,warehouse,quantity\n2026-11-22,LMP-DE,FBA-DE,30\n";
    let own = file(team.0.path(), "receipts.csv", receipts);
    team.import(&[own.to_str().unwrap()]);
    assert_eq!(stock(), [json!(1280), json!(1210), json!(140)]);
}

#[test]
fn sales_by_hand() {
    let team = Team::new();
    let rates = file(team.0.path(), "rates.csv", RATES);
    let orders = path("amazon-all-orders.txt");
    let (said, code) = team.import(&[rates.to_str().unwrap(), &orders]);
    assert_eq!(code, Some(0), "{said}");
    let fields = ["units", "revenue", "returned"];
    let period = "from 2026-11-01 to 2026-11-20";
    // 2 lamps for 90 and two bottles for 9 euros each, and 3 lamps of another shop.
    let germany = answer(&team, &format!("sales in Germany {period}"), &fields);
    assert_eq!(germany[0], json!(7));
    assert!((germany[1].as_f64().unwrap() - 108.0 * 1.1).abs() < 1e-9, "{germany:?}");
    let amazon = answer(&team, &format!("amazon sales in Germany {period}"), &fields);
    assert_eq!(amazon[0], json!(4), "what Amazon sends for another shop is not its sale");
    let britain = answer(&team, &format!("sales in the UK {period}"), &fields);
    assert_eq!(britain, [json!(0), json!(0.0), json!(1)], "sent back: returned in full");
    let states = answer(&team, &format!("sales in the US {period}"), &fields);
    assert_eq!(states, [json!(1), json!(20.0), json!(0)], "prices there are without tax");
}

/// A report of one order line, last changed on a day of November.
fn state(status: &str, quantity: i64, changed: u8) -> String {
    format!(
        "amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tsales-channel\tsku\tquantity\tcurrency\titem-price\titem-tax\n\
         302-1\t2026-11-10T10:00:00+00:00\t2026-11-{changed:02}T10:00:00+00:00\t{status}\tAmazon.com\tA\t{quantity}\tUSD\t10.00\t0.00\n"
    )
}

#[test]
fn a_later_state_replaces_an_earlier_one() {
    let team = Team::new();
    let import = |name: &str, report: String| {
        let report = file(team.0.path(), name, report);
        let (said, code) = team.import(&[report.to_str().unwrap()]);
        assert_eq!(code, Some(0), "{said}");
    };
    let undo = || {
        let done = crate::cli::stockroom(team.0.path()).arg("undo").output().unwrap();
        assert_eq!(done.status.code(), Some(0));
    };
    let sold = || answer(&team, "sales of A in the US from 2026-11-01 to 2026-11-20", &["units", "returned"]);
    import("pending.txt", state("Pending", 2, 10));
    assert_eq!(sold(), [json!(2), json!(0)], "pending counts");
    import("shipped.txt", state("Shipped", 2, 12));
    assert_eq!(sold(), [json!(2), json!(0)], "once");
    import("returned.txt", state("Shipped - Returned to Seller", 2, 16));
    assert_eq!(sold(), [json!(0), json!(2)]);
    import("late.txt", state("Shipped", 2, 14));
    assert_eq!(sold(), [json!(0), json!(2)], "an older export imported late undoes nothing");
    undo();
    undo();
    assert_eq!(sold(), [json!(2), json!(0)], "taken back, the state before stands");
    import("cancelled.txt", state("Cancelled", 0, 17));
    assert_eq!(sold()[0], json!(0));
    undo();
    assert_eq!(sold(), [json!(2), json!(0)]);
}

#[test]
fn codes_find_the_item_and_figures_follow_a_listing() {
    let team = Team::new();
    let inventory = path("amazon-fba-inventory.txt");
    team.import(&["--market", "DE", "--as-of", "2026-11-20", &inventory]);
    let sales = "day,sku,market,channel,units\n2026-11-22,B0LAMP0001,DE,amazon,5\n";
    let own = file(team.0.path(), "sales.csv", sales);
    team.import(&[own.to_str().unwrap()]);
    let on_hand = |sku: &str| answer(&team, &format!("how many {sku} do we have"), &["on_hand"])[0].clone();
    assert_eq!(on_hand("LMP-DE"), json!(1245), "an ASIN is the seller's SKU that it stands beside");
    let items = file(team.0.path(), "items.csv", "sku,name\nLAMP,Lamp\n");
    let listing = "channel,market,seller_sku,sku,units_per_listing\namazon,DE,LMP-DE,LAMP,2\n";
    let listing = file(team.0.path(), "listings.csv", listing);
    team.import(&[items.to_str().unwrap(), listing.to_str().unwrap()]);
    assert_eq!(on_hand("LAMP"), json!(2490), "mapped later: a listing of two");
}

#[test]
fn counts_of_one_day_and_late_files() {
    let team = Team::new();
    let report = |quantity: i64| {
        format!(
            "sku\tasin\tafn-warehouse-quantity\tafn-fulfillable-quantity\nA\tB0AAAAAAAA\t{quantity}\t{quantity}\n"
        )
    };
    let import = |name: &str, as_of: &str, quantity: i64| {
        let report = file(team.0.path(), name, report(quantity));
        let (said, code) = team.import(&["--market", "DE", "--as-of", as_of, report.to_str().unwrap()]);
        assert_eq!(code, Some(0), "{said}");
    };
    let on_hand = || answer(&team, "how many A do we have", &["on_hand"])[0].clone();
    import("new.txt", "2026-11-20", 50);
    import("late.txt", "2026-11-10", 80);
    assert_eq!(on_hand(), json!(50), "a late file for an earlier day is taken in its place");
    let restock = "Country,Merchant SKU,Available,FC transfer\nDE,A,40,5\n";
    let restock = file(team.0.path(), "restock.csv", restock);
    team.import(&["--as-of", "2026-11-20", restock.to_str().unwrap()]);
    assert_eq!(on_hand(), json!(45), "of two reports of one day the later import");
}

#[test]
fn what_amazon_says_itself_stands_beside() {
    let team = Team::new();
    team.import(&[&path("amazon-aged-inventory.csv")]);
    let aged = team.ask("how old is LMP-GB in the UK");
    let own = &aged["answer"]["platform"];
    assert_eq!(
        (&own["name"], &own["as_of"], &own["units"]),
        (&json!("amazon"), &json!("2026-11-18"), &json!(110))
    );
    let buckets = own["buckets"].as_array().unwrap();
    let sum: i64 = buckets.iter().filter_map(|bucket| bucket["units"].as_i64()).sum();
    assert_eq!((buckets.len(), sum), (7, 110), "no unit is in two buckets");
    let ours = aged["answer"]["buckets"].as_array().unwrap();
    assert_eq!(ours.iter().filter_map(|bucket| bucket["units"].as_i64()).sum::<i64>(), 110);
    assert!(aged["text"].as_str().unwrap().contains("Amazon's own ages of 110 units"), "{aged}");
    let chinese = team.ask("LMP-GB 在英国的库龄");
    assert!(chinese["text"].as_str().unwrap().contains("亚马逊自己的库龄"), "{chinese}");

    let cover = team.ask("how many days of cover has LMP-GB in the UK");
    let said = &cover["answer"]["platform"][0];
    assert_eq!((&said["warehouse"], &said["days"]), (&json!("FBA-GB"), &json!(45.0)));
    assert!(cover["text"].as_str().unwrap().contains("Amazon's own days of supply"), "{cover}");

    // Once our own receipts are newer, our layers know better.
    let receipts = "received_on,sku,warehouse,quantity\n2026-11-20,LMP-GB,FBA-GB,30\n";
    let own = file(team.0.path(), "receipts.csv", receipts);
    team.import(&[own.to_str().unwrap()]);
    assert_eq!(team.ask("how old is LMP-GB in the UK")["answer"]["platform"], Value::Null);
}

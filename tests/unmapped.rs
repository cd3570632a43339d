//! One item, many names: listings, multipacks and bundles through the command
//! line, and sellers' SKUs that are said later to be known items.

use crate::home::Home;
use serde_json::{Value, json};

fn home() -> Home {
    let home = Home::new();
    home.import("warehouses.csv", "warehouse,market,kind\nFBA-US,US,fba\nUS-LA,US,overseas\nDE-FRA,DE,own\n");
    home.import(
        "items.csv",
        "sku,name,name_zh,unit_cost,currency\nEB-100,Wireless earbuds,无线耳机,5,USD\n\
         MAT-31,Yoga mat,瑜伽垫,4,USD\nLMP-40,Desk lamp,台灯,9,USD\nKIT-1,Starter kit,,,\n",
    );
    home
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn shops_names_multipacks_and_bundles_are_one_item() {
    let home = home();
    home.import(
        "listings.csv",
        "channel,store,market,seller_sku,sku,asin,fnsku,units_per_listing\n\
         amazon,A,US,EB-US-2P,EB-100,B000EB2P,X000EB2P,2\namazon,A,DE,EB-DE,EB-100,,,1\n\
         shopify,,US,earbuds-3,EB-100,,,3\n",
    );
    home.import("bundles.csv", "sku,component,quantity\nKIT-1,EB-100,1\nKIT-1,MAT-31,2\n");
    home.import(
        "orders.csv",
        "order,at,sku,units,revenue,currency,market,channel,store,returned_units,status\n\
         O-1,2026-11-20,EB-US-2P,3,60,USD,US,amazon,A,1,delivered\n\
         O-2,2026-11-20,earbuds-3,1,25,USD,US,shopify,,,paid\nO-3,2026-11-20,KIT-1,2,80,USD,US,shopify,,,paid\n\
         O-4,2026-11-20,EB-DE,4,40,USD,DE,amazon,A,,paid\n",
    );
    home.import(
        "stock.csv",
        "as_of,sku,warehouse,on_hand\n2026-11-19,X000EB2P,FBA-US,50\n2026-11-19,EB-100,US-LA,30\n\
         2026-11-19,MAT-31,US-LA,40\n2026-11-19,EB-DE,DE-FRA,10\n",
    );
    home.import(
        "shipments.csv",
        "shipment,sku,quantity,to_warehouse,mode,shipped_on,eta\nSH-1,B000EB2P,20,FBA-US,sea,2026-11-10,2026-12-10\n",
    );
    let sold = home.ask("how many EB-100 did we sell in the US in the last 7 days")["answer"].clone();
    assert_eq!(
        (&sold["units"], &sold["returned"]),
        (&json!(7), &json!(2)),
        "3 packs of 2 less one, a pack of 3: {sold}"
    );
    let stock = home.ask("how many EB-100 do we have")["answer"].clone();
    // 100 - 6 + 2 at FBA, 30 - 3 - 2 in bundles in LA, 10 - 4 in Frankfurt.
    assert_eq!((&stock["on_hand"], &stock["in_transit"]), (&json!(96 + 25 + 6), &json!(40)), "{stock}");
    let mats = home.ask("how many MAT-31 do we have")["answer"].clone();
    assert_eq!(mats["on_hand"], 40 - 4, "a kit takes two mats");
    let cover = home.ask("days of cover of MAT-31 in the US")["answer"].clone();
    assert_eq!(
        cover["daily_sales"],
        json!(4.0 / 4.0),
        "four in bundles in the four days since it was counted: {cover}"
    );
    assert_eq!(home.ask("how many KIT-1 did we sell in the last 7 days")["answer"]["units"], 2);
    assert_eq!(home.json(&["unmapped", "--json"])["skus"], 0);
    let stock = home.ask("stock by item")["answer"].clone();
    let rows: Vec<&str> =
        stock["rows"].as_array().unwrap().iter().filter_map(|row| row["sku"].as_str()).collect();
    assert!(rows.iter().all(|sku| ["EB-100", "MAT-31"].contains(sku)), "{rows:?}");
}

#[test]
fn what_is_not_mapped_is_told_suggested_and_mapped_later() {
    let home = home();
    let said = home.import(
        "sales.csv",
        "day,sku,market,channel,units\n2026-11-10,EB-100,US,amazon,85\n2026-11-10,EB-100-FBA,US,amazon,10\n\
         2026-11-11,eb100_2pk,DE,amazon,3\n2026-11-12,ZZZ,US,shopify,2\n",
    );
    assert!(squeezed(&said).contains("3 unmapped SKUs"), "{said}");
    home.import(
        "stock.csv",
        "as_of,sku,warehouse,on_hand\n2026-11-20,EB-100-FBA,FBA-US,40\n2026-11-20,EB-100,FBA-US,5\n",
    );
    let list = home.json(&["unmapped", "--json", "--today", "2026-11-23"]);
    assert_eq!((&list["skus"], &list["share"], &list["of"]), (&json!(3), &json!(0.15), &json!("sold")));
    let best = |code: &str| -> Value {
        let rows = list["rows"].as_array().unwrap();
        rows.iter().find(|row| row["code"] == code).unwrap()["suggestions"][0].clone()
    };
    assert_eq!((&best("EB-100-FBA")["sku"], &best("EB-100-FBA")["sure"]), (&json!("EB-100"), &json!(true)));
    assert_eq!(best("eb100_2pk")["units_per_listing"], 2);
    assert_eq!(best("ZZZ"), Value::Null);
    let shown = home.run(&["unmapped", "--today", "2026-11-23"]);
    assert!(shown.contains("EB-100-FBA") && shown.contains("sure") && shown.contains("--accept"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    let status = home.ask("how fresh is the data");
    assert_eq!(status["answer"]["unmapped"]["skus"], 3, "{status}");
    assert!(status["text"].as_str().unwrap().contains("3 unmapped SKUs"), "{}", status["text"]);

    assert_eq!(home.ask("how many EB-100 do we have")["answer"]["on_hand"], 5);
    let accepted = home.run(&["unmapped", "--accept-all"]);
    assert!(accepted.contains("eb100_2pk is EB-100, 2 units each"), "{accepted}");
    assert_eq!(home.ask("how many EB-100 do we have")["answer"]["on_hand"], 45 - 6, "figures follow");
    let sold = home.ask("best sellers of the last 30 days")["answer"].clone();
    let row = sold["rows"].as_array().unwrap().iter().find(|row| row["sku"] == "EB-100").unwrap().clone();
    assert_eq!(row["units"], 85 + 10 + 6);
    assert!(!sold.to_string().contains("EB-100-FBA"), "the old name is no item any more: {sold}");
    let parse = home.json(&["parse", "--json", "how many EB-100-FBA are left"]);
    assert_eq!(parse["slots"]["item"], "EB-100", "the old name is an alias");

    home.run(&["unmapped", "--accept", "ZZZ=MAT-31*2"]);
    assert_eq!(home.ask("how many MAT-31 did we sell in the last 30 days")["answer"]["units"], 4);
    home.run(&["undo"]);
    assert_eq!(home.json(&["unmapped", "--json"])["rows"][0]["code"], "ZZZ");
    home.run(&["undo"]);
    assert_eq!(home.ask("how many EB-100 do we have")["answer"]["on_hand"], 5, "taken back");

    let refused =
        crate::cli::stockroom(home.path()).args(["unmapped", "--accept", "ZZZ=NOPE"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        crate::cli::stderr(&refused).contains("NOPE is in no catalogue"),
        "{}",
        crate::cli::stderr(&refused)
    );
}

#[test]
fn the_chat_lists_them_too() {
    let home = home();
    home.import("sales.csv", "day,sku,market,channel,units\n2026-11-10,MAT31-US,US,shopify,8\n");
    let reply = home.chat("/unmapped\n/unmapped --accept MAT31-US=MAT-31\n/unmapped\n");
    let reply = squeezed(&reply);
    assert!(reply.contains("1 unmapped SKU") && reply.contains("MAT31-US is MAT-31"), "{reply}");
    assert!(reply.contains("Every SKU is known"), "{reply}");
}

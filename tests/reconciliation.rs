//! Counts that movements do not explain: asked, explained, said on import.

use crate::home::Home;
use serde_json::{Value, json};

fn home() -> Home {
    let home = Home::new();
    home.import("warehouses.csv", "warehouse,market,kind\nDE-FRA,DE,own\nUS-LA,US,overseas\n");
    home.import(
        "items.csv",
        "sku,name,category,unit_cost,currency\nLAMP,Desk lamp,lights,2.50,USD\nMUG,Coffee mug,kitchen,9,USD\n",
    );
    home.import(
        "receipts.csv",
        "received_on,sku,warehouse,quantity\n2026-10-02,LAMP,DE-FRA,20\n2026-10-02,MUG,DE-FRA,5\n\
         2026-10-02,MUG,US-LA,5\n",
    );
    home.import(
        "sales.csv",
        "day,sku,market,channel,units\n2026-11-05,LAMP,DE,shopify,30\n2026-11-06,MUG,DE,shopify,2\n\
         2026-11-22,MUG,US,shopify,1\n",
    );
    let opening = home.import(
        "count-1.csv",
        "as_of,sku,warehouse,on_hand\n2026-10-01,LAMP,DE-FRA,100\n2026-10-01,MUG,DE-FRA,10\n\
         2026-10-01,MUG,US-LA,10\n",
    );
    assert!(!opening.contains("differ"), "first counts are opening stock: {opening}");
    home
}

#[test]
fn a_new_count_is_compared_as_it_comes_in() {
    let home = home();
    let said = home.import(
        "count-2.csv",
        "as_of,sku,warehouse,on_hand\n2026-11-20,LAMP,DE-FRA,85\n2026-11-20,MUG,DE-FRA,12\n\
         2026-11-20,MUG,US-LA,15\n",
    );
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("2 of 3 counts differ"), "{said}");
    assert!(said.contains("6 units missing and 0 found"), "{said}");
    assert!(said.contains("Desk lamp (LAMP) at DE-FRA on 2026-11-20, 85 counted where 90"), "{said}");
    let right = home.import("count-3.csv", "as_of,sku,warehouse,on_hand\n2026-11-22,LAMP,DE-FRA,85\n");
    assert!(right.contains("the 1 count agrees"), "{right}");
    let sales = home.import("more.csv", "day,sku,market,channel,units\n2026-11-07,MUG,DE,shopify,1\n");
    assert!(!sales.contains("counts"), "only counts are compared: {sales}");
    let answer = home.ask("does the stock add up between 2026-11-01 and 2026-11-21")["answer"].clone();
    assert_eq!(answer["rows"].as_array().unwrap().len(), 1, "a late sale explains the mug: {answer}");
}

#[test]
fn does_the_stock_add_up() {
    let home = home();
    let before = home.ask("does the stock add up");
    assert_eq!((&before["status"], &before["reason"]), (&json!("no_data"), &json!({"missing": "counts"})));
    home.import(
        "count-2.csv",
        "as_of,sku,warehouse,on_hand\n2026-11-20,LAMP,DE-FRA,85\n2026-11-20,MUG,DE-FRA,12\n\
         2026-11-21,MUG,US-LA,16\n",
    );
    let reply = home.ask("does the stock add up?");
    assert_eq!((&reply["intent"], &reply["status"]), (&json!("reconciliation"), &json!("ok")));
    let row = |sku: &str, warehouse: &str, market: &str, day: &str, figures: [i64; 3], value: f64| -> Value {
        json!({"sku": sku, "warehouse": warehouse, "market": market, "as_of": day, "expected": figures[0],
               "counted": figures[1], "difference": figures[2], "value": value})
    };
    assert_eq!(
        reply["answer"],
        json!({
            "counts": 3, "opening_counts": 0, "found_units": 1, "missing_units": 6, "found_value": 9.0,
            "missing_value": 21.5, "inferred_units": 0,
            "rows": [
                row("LAMP", "DE-FRA", "DE", "2026-11-20", [90, 85, -5], -12.5),
                row("MUG", "DE-FRA", "DE", "2026-11-20", [13, 12, -1], -9.0),
                row("MUG", "US-LA", "US", "2026-11-21", [15, 16, 1], 9.0),
            ],
        })
    );
    let germany = home.ask("德国的库存对得上吗");
    assert_eq!(germany["answer"]["rows"].as_array().unwrap().len(), 2);
    assert!(germany["text"].as_str().unwrap().contains("盘亏 6 件"), "{}", germany["text"]);
    assert_eq!(home.ask("do the mugs add up in Germany")["answer"]["missing_units"], 1);
    assert_eq!(
        home.ask("unexplained stock differences in October 2026")["reason"],
        json!({"missing": "counts"})
    );
    let page = home.run(&["ask", "--explain", "--today", "2026-11-23", "unexplained differences of LAMP"]);
    for line in [
        "Expected, LAMP, DE-FRA, 2026-11-20 = 100 (counted 2026-10-01) + 20 (arrived since) - 30 (sold) = 90",
        "Difference, LAMP, DE-FRA, 2026-11-20 = 85 (counted 2026-11-20) - 90 (expected) = -5",
        "Difference at cost, LAMP, DE-FRA, 2026-11-20 = -5 (difference) × 2.5 (unit cost) = -12.5",
    ] {
        assert!(page.contains(line), "{line}\n{page}");
    }
    let lamp = home.ask("how many LAMP are in Germany");
    assert_eq!(lamp["answer"]["rows"][0]["unexplained"], -5);
    assert!(lamp["text"].as_str().unwrap().contains("5 fewer than movements explain"), "{}", lamp["text"]);
}

//! What came when, what has stopped, what never came.

use crate::home::Home;
use serde_json::json;
use stockroom::inventory::day::Day;

/// Sales of a market and channel on each of the 40 days up to one.
fn daily(market: &str, channel: &str, until: &str) -> String {
    let last: Day = until.parse().unwrap();
    (0..40).map(|ago| format!("{},LAMP,{market},{channel},2\n", last - ago)).collect()
}

#[test]
fn a_source_that_used_to_come_and_has_stopped_is_named() {
    let home = Home::new();
    home.import("warehouses.csv", "warehouse,market,kind\nDE-FRA,DE,own\n");
    home.import(
        "sales.csv",
        &format!(
            "day,sku,market,channel,units\n{}{}{}",
            daily("DE", "amazon", "2026-11-20"),
            daily("US", "amazon", "2026-11-22"),
            daily("DE", "shopify", "2026-11-22"),
        ),
    );
    home.import("stock.csv", "as_of,sku,warehouse,on_hand\n2026-11-22,LAMP,DE-FRA,90\n");
    let reply = home.ask("how fresh is the data");
    let answer = &reply["answer"];
    assert_eq!(
        answer["stopped"],
        json!([{"kind": "sales", "channel": "amazon", "place": "DE", "last": "2026-11-20", "days_old": 3}])
    );
    let text = reply["text"].as_str().unwrap();
    assert!(text.contains("recent, but 1 of what used to come has stopped"), "{text}");
    assert!(text.contains("No amazon sales of Germany since Friday, 2026-11-20."), "{text}");
    assert!(text.contains("costs (no floor price)") && text.contains("receipts (ages unknown)"), "{text}");
    assert!(text.contains("Last import: stock.csv on"), "{text}");
    let sales = answer["rows"].as_array().unwrap().iter().find(|row| row["place"] == "US").unwrap();
    assert_eq!(
        (&sales["kind"], &sales["days_old"], &sales["rows"]),
        (&json!("sales"), &json!(1), &json!(40))
    );
    assert!(sales["published_at"].as_str().unwrap().ends_with('Z'), "{sales}");
    let chinese = home.ask("德国的数据更新到几号了")["text"].as_str().unwrap().to_owned();
    assert!(chinese.contains("2026-11-20（周五）之后没有 德国 amazon 的销量"), "{chinese}");
    let america = home.ask("is the American data up to date");
    assert_eq!(america["answer"]["stopped"], json!([]));

    home.import("late.csv", "day,sku,market,channel,units\n2026-11-22,LAMP,DE,amazon,1\n");
    assert_eq!(home.ask("how fresh is the data")["answer"]["stopped"], json!([]), "it has come");
}

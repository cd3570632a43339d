//! Exports of others, through the store.

use super::facts::{facts, told};
use super::{all_read, file, take};
use crate::store::database::Database;
use crate::store::on_both;

on_both!(online_retail, what_is_known_of_items_stays, an_export_and_own_orders_do_not_meet);

const LINES: &str = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
    536365,85123A,HEART HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n\
    536365,85123A,HEART HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n\
    C536379,85123A,HEART HOLDER,-1,2010-12-02 09:41:00,2.55,14527.0,EIRE\n\
    536370,POST,POSTAGE,3,2010-12-01 08:45:00,18.00,12583.0,France\n\
    536414,22139,RETROSPOT TEA SET,56,2010-12-01 11:52:00,0.00,,United Kingdom\n";

async fn online_retail(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    let path = file(folder.path(), "online-retail.csv", LINES);
    assert!(all_read(&take(&store, &[path]).await));
    let facts = facts(&store).await;
    let mut lines: Vec<_> = facts.orders.iter().map(|line| (line.units, line.revenue)).collect();
    lines.sort();
    assert_eq!(lines, [(-1, Some(-25_500)), (6, Some(153_000)), (6, Some(153_000))]);
    assert_eq!((facts.items.len(), facts.adjustments.len(), facts.warehouses.len()), (2, 1, 1));
    assert_eq!(&*facts.names.currencies.text(facts.items[0].currency), "GBP");
}

async fn what_is_known_of_items_stays(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    let items = file(folder.path(), "items.csv", "sku,name,unit_cost,currency\n85123A,Heart,1.5,USD\n");
    let ledger = file(folder.path(), "online-retail.csv", LINES);
    // In one command, and again in one of its own.
    take(&store, &[items, ledger]).await;
    let more = LINES.to_owned() + "536999,21730,LANTERN,1,2010-12-03 08:26:00,4.25,,Germany\n";
    take(&store, &[file(folder.path(), "more.csv", more)]).await;
    let facts = facts(&store).await;
    let heart = facts.items.iter().find(|item| &*facts.names.skus.text(item.sku) == "85123A").unwrap();
    assert_eq!((heart.name.as_str(), heart.unit_cost), ("Heart", Some(15_000)));
    assert_eq!(facts.items.len(), 3);
}

async fn an_export_and_own_orders_do_not_meet(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    let own = "order,at,sku,units,market,channel\n536365,2026-11-01,85123A,1,GB,ebay\n";
    take(&store, &[file(folder.path(), "orders.csv", own), file(folder.path(), "uci.csv", LINES)]).await;
    assert_eq!(facts(&store).await.orders.len(), 4, "the same number in two systems is two orders");
    let before = told(&store).await;
    let again = "order,at,sku,units,market,channel\n536365,2026-11-01,85123A,1,GB,ebay\n\n";
    take(&store, &[file(folder.path(), "orders2.csv", again)]).await;
    assert_eq!(told(&store).await, before);
}

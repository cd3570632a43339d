//! The names for the parser.

use super::database::Database;
use super::on_both;
use super::rows::import;
use stockroom::facts::Kind;
use stockroom::intent::catalogue::{ItemName, WarehouseName};

on_both!(names_come_from_all_kinds, an_empty_store_has_no_names);

async fn names_come_from_all_kinds(database: Database) {
    let store = database.open().await;
    import(
        &store,
        Kind::Items,
        "sku,name,name_zh,aliases,category,supplier,owner
         B-2,Lamp,台灯,light|lamp,home,Acme,Wei
         A-1,Buds,,,audio,,",
    )
    .await;
    import(
        &store,
        Kind::Listings,
        "channel,market,seller_sku,sku,asin
         amazon,DE,AMZ-A1,A-1,B0TEST0001
         amazon,US,A-1,A-1,",
    )
    .await;
    import(
        &store,
        Kind::Warehouses,
        "warehouse,name,market,kind,serves\nLON,London,GB,own,\nBER,Berlin,DE,overseas,DE|FR\n",
    )
    .await;
    import(
        &store,
        Kind::Shipments,
        "shipment,sku,quantity,to_warehouse,mode,eta\nSH-9,A-1,5,BER,sea,2026-12-01",
    )
    .await;
    import(
        &store,
        Kind::SupplierOrders,
        "purchase_order,sku,quantity,supplier,ordered_on\nPO-3,A-1,5,Bolt,2026-10-01",
    )
    .await;
    import(&store, Kind::Sales, "day,sku,market,channel,units\n2026-11-01,C-3,DE,amazon,1").await;
    let catalogue = store.load_catalogue().await.unwrap();
    let texts = |texts: &[&str]| texts.iter().map(|text| text.to_string()).collect::<Vec<_>>();
    let item = |sku: &str, name: &str, name_zh: &str, aliases: &[&str], category: &str| ItemName {
        sku: sku.into(),
        name: name.into(),
        name_zh: name_zh.into(),
        aliases: texts(aliases),
        category: category.into(),
    };
    assert_eq!(
        catalogue.items,
        [
            item("A-1", "Buds", "", &["AMZ-A1", "B0TEST0001"], "audio"),
            item("B-2", "Lamp", "台灯", &["light", "lamp"], "home"),
            // Sold, but in no items file.
            item("C-3", "", "", &[], ""),
        ]
    );
    let warehouse = |code: &str, name: &str, market: &str, kind: &str| WarehouseName {
        code: code.into(),
        name: name.into(),
        market: market.into(),
        kind: kind.into(),
    };
    assert_eq!(
        catalogue.warehouses,
        [warehouse("LON", "London", "GB", "own"), warehouse("BER", "Berlin", "DE", "overseas")]
    );
    assert_eq!(catalogue.categories, texts(&["audio", "home"]));
    assert_eq!(catalogue.owners, texts(&["Wei"]));
    assert_eq!(catalogue.suppliers, texts(&["Acme", "Bolt"]));
    assert_eq!(catalogue.shipments, texts(&["SH-9"]));
    assert_eq!(catalogue.purchase_orders, texts(&["PO-3"]));
}

async fn an_empty_store_has_no_names(database: Database) {
    let catalogue = database.open().await.load_catalogue().await.unwrap();
    assert_eq!(catalogue, Default::default());
}

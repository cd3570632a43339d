//! Which of several rows of one key count.

use super::database::Database;
use super::on_both;
use super::rows::{batch, facts, import, sales, stock};
use proptest::prelude::*;
use std::collections::BTreeMap;
use stockroom::facts::Kind;
use stockroom::inventory::day::Day;

on_both!(
    the_same_file_twice_changes_nothing,
    overlapping_files_count_once,
    sold_and_returned_stay_apart,
    a_later_file_replaces_both_signs,
    receipts_of_one_key_add_up,
    movements_and_ads_add_up,
    equal_rows_are_one,
    replaced_names_are_gone,
    drafts_count_in_the_order_of_publication,
);

const SALES: &str = "day,sku,market,channel,units,revenue,currency
    2026-11-01,A,DE,amazon,3,30,EUR
    2026-11-01,A,DE,amazon,2,20,EUR
    2026-11-01,A,DE,amazon,-1,-10,EUR
    2026-11-02,B,DE,amazon,1,,";

async fn the_same_file_twice_changes_nothing(database: Database) {
    let store = database.open().await;
    import(&store, Kind::Sales, SALES).await;
    let once = sales(&store).await;
    assert_eq!(once.len(), 4);
    import(&store, Kind::Sales, SALES).await;
    assert_eq!(sales(&store).await, once);
}

async fn overlapping_files_count_once(database: Database) {
    let store = database.open().await;
    let header = "day,sku,market,channel,warehouse,units";
    import(
        &store,
        Kind::Sales,
        &format!("{header}\n2026-11-01,A,DE,amazon,BER,1\n2026-11-02,A,DE,amazon,BER,2"),
    )
    .await;
    import(
        &store,
        Kind::Sales,
        &format!("{header}\n2026-11-02,A,DE,amazon,BER,20\n2026-11-03,A,DE,amazon,BER,3"),
    )
    .await;
    // Another warehouse, or none, is another key.
    import(
        &store,
        Kind::Sales,
        &format!("{header}\n2026-11-02,A,DE,amazon,,7\n2026-11-05,A,DE,amazon,BER,5"),
    )
    .await;
    assert_eq!(
        sales(&store).await,
        [
            "2026-11-01 A DE amazon BER 1 - -",
            "2026-11-02 A DE amazon - 7 - -",
            "2026-11-02 A DE amazon BER 20 - -",
            "2026-11-03 A DE amazon BER 3 - -",
            "2026-11-05 A DE amazon BER 5 - -",
        ]
    );
}

async fn sold_and_returned_stay_apart(database: Database) {
    let store = database.open().await;
    import(&store, Kind::Sales, SALES).await;
    let facts = facts(&store).await;
    let a = facts.names.skus.get("A").unwrap();
    let of_a = |sign: fn(i32) -> bool| {
        let rows = facts.sales.iter().filter(|sale| sale.sku == a && sign(sale.units));
        rows.fold((0, 0), |sum, sale| (sum.0 + sale.units, sum.1 + sale.revenue))
    };
    assert_eq!(of_a(|units| units > 0), (5, 500_000));
    assert_eq!(of_a(|units| units < 0), (-1, -100_000));
}

async fn a_later_file_replaces_both_signs(database: Database) {
    let store = database.open().await;
    import(&store, Kind::Sales, SALES).await;
    import(&store, Kind::Sales, "day,sku,market,channel,units\n2026-11-01,A,DE,amazon,4").await;
    assert_eq!(sales(&store).await, ["2026-11-01 A DE amazon - 4 - -", "2026-11-02 B DE amazon - 1 - -"]);
}

async fn receipts_of_one_key_add_up(database: Database) {
    let store = database.open().await;
    let table = "received_on,sku,warehouse,lot,unit_cost,currency,quantity,expires_on,supplier,shipment
        2026-10-01,A,BER,L1,4.5,EUR,10,2027-01-01,Acme,S1
        2026-10-01,A,BER,L1,4.5,EUR,5,,Bolt,
        2026-10-01,A,BER,L1,4.6,EUR,7,,,
        2026-10-01,A,BER,,4.5,EUR,1,,,";
    import(&store, Kind::Receipts, table).await;
    let facts = facts(&store).await;
    let name = |id| facts.names.texts.text(id).to_string();
    let shown: Vec<_> = facts
        .receipts
        .iter()
        .map(|receipt| {
            let expires = receipt.expires_on.map(|day| day.to_string());
            (receipt.quantity, name(receipt.lot), expires, name(receipt.supplier), name(receipt.shipment))
        })
        .collect();
    let text = String::from;
    assert_eq!(
        shown,
        [
            // The later line's supplier, the earlier one's expiry and shipment.
            (15, text("L1"), Some(text("2027-01-01")), text("Bolt"), text("S1")),
            (7, text("L1"), None, text(""), text("")),
            (1, text(""), None, text(""), text("")),
        ]
    );
}

async fn movements_and_ads_add_up(database: Database) {
    let store = database.open().await;
    import(
        &store,
        Kind::Transfers,
        "moved_on,sku,from,to,quantity,arrived_on
         2026-10-01,A,SZX,BER,3,
         2026-10-01,A,SZX,BER,4,2026-10-20
         2026-10-01,A,SZX,LON,5,",
    )
    .await;
    import(
        &store,
        Kind::Adjustments,
        "day,sku,warehouse,reason,units
         2026-10-01,A,BER,lost,-3
         2026-10-01,A,BER,lost,-1
         2026-10-01,A,BER,found,2
         2026-10-01,A,BER,,9",
    )
    .await;
    import(
        &store,
        Kind::Ads,
        "day,sku,market,channel,clicks,spend,currency
         2026-10-01,A,DE,amazon,3,1.5,EUR
         2026-10-01,A,DE,amazon,,2.5,",
    )
    .await;
    let facts = facts(&store).await;
    let transfers: Vec<_> =
        facts.transfers.iter().map(|row| (row.quantity, row.arrived_on.map(|day| day.to_string()))).collect();
    assert_eq!(transfers, [(7, Some("2026-10-20".into())), (5, None)]);
    assert_eq!(facts.adjustments.iter().map(|row| row.units).collect::<Vec<_>>(), [-4, 2, 9]);
    let [ad] = facts.ads.as_slice() else { panic!("{:?}", facts.ads) };
    assert_eq!((ad.impressions, ad.clicks, ad.spend), (None, Some(3), Some(40_000)));
    assert_eq!(&*facts.names.currencies.text(ad.currency), "EUR");
}

async fn equal_rows_are_one(database: Database) {
    let store = database.open().await;
    let table = "as_of,sku,warehouse,on_hand\n2026-11-01,A,BER,5\n2026-11-01,A,BER,5\n2026-11-01,A,LON,5";
    import(&store, Kind::Stock, table).await;
    assert_eq!(stock(&store).await, ["2026-11-01 A BER 5 -", "2026-11-01 A LON 5 -"]);
}

async fn replaced_names_are_gone(database: Database) {
    let store = database.open().await;
    import(&store, Kind::Items, "sku,name,category\nA,one,lamps\nB,two,chairs").await;
    import(&store, Kind::Items, "sku,name,category\nA,one,lights").await;
    import(&store, Kind::Items, "sku,name,category\nC,mistake,toys").await;
    store.undo(None).await.unwrap();
    let facts = facts(&store).await;
    let skus: Vec<_> = facts.names.skus.ids().map(|id| facts.names.skus.text(id).to_string()).collect();
    assert_eq!(skus, ["A", "B"]);
    let mut categories: Vec<_> =
        facts.items.iter().map(|item| facts.names.texts.text(item.category).to_string()).collect();
    categories.sort();
    assert_eq!(categories, ["chairs", "lights"]);
    assert_eq!(facts.names.texts.get("lamps"), None);
}

async fn drafts_count_in_the_order_of_publication(database: Database) {
    let store = database.open().await;
    let (mut first, mut second) = (store.begin().await.unwrap(), store.begin().await.unwrap());
    let header = "as_of,sku,warehouse,on_hand";
    batch(&mut first, "first.csv", Kind::Stock, &format!("{header}\n2026-11-01,A,BER,1")).await;
    batch(&mut second, "second.csv", Kind::Stock, &format!("{header}\n2026-11-01,A,BER,2")).await;
    let more = batch(&mut first, "more.csv", Kind::Stock, &format!("{header}\n2026-11-02,A,BER,1")).await;
    second.publish().await.unwrap();
    assert_eq!(stock(&store).await, ["2026-11-01 A BER 2 -"]);
    let last = super::rows::rows(Kind::Stock, &format!("{header}\n2026-11-03,A,BER,1"));
    first.write(more, Kind::Stock, last).await.unwrap();
    first.publish().await.unwrap();
    assert_eq!(stock(&store).await, ["2026-11-01 A BER 1 -", "2026-11-02 A BER 1 -", "2026-11-03 A BER 1 -"]);
}

/// Days and units of each batch; every batch is one file.
fn batches() -> impl Strategy<Value = Vec<Vec<(i32, u8, i32)>>> {
    let row = (20_000..20_006, 0..3_u8, prop_oneof![-3..0, 1..4]);
    prop::collection::vec(prop::collection::vec(row, 0..8), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// The sum per day and SKU is that of the last batch that speaks of it, with
    /// one batch taken back.
    #[test]
    fn superseding_equals_the_plain_rule(batches in batches(), undone in 0..6_usize) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let database = Database::sqlite();
            let store = database.open().await;
            let mut expected: BTreeMap<(i32, u8), Vec<i32>> = BTreeMap::new();
            for (place, rows) in batches.iter().enumerate() {
                let mut table = String::from("day,sku,market,channel,units");
                for (day, sku, units) in rows {
                    table.push_str(&format!("\n{},{sku},DE,amazon,{units}", Day(*day)));
                }
                let published = import(&store, Kind::Sales, &table).await;
                if place == undone {
                    store.undo(Some(published.import_id)).await.unwrap();
                    continue;
                }
                let mut last: BTreeMap<(i32, u8), Vec<i32>> = BTreeMap::new();
                for (day, sku, units) in rows {
                    last.entry((*day, *sku)).or_default().push(*units);
                }
                expected.extend(last);
            }
            let facts = facts(&store).await;
            let mut found: BTreeMap<(i32, u8), Vec<i32>> = BTreeMap::new();
            for sale in &facts.sales {
                let sku = facts.names.skus.text(sale.sku).parse().unwrap();
                found.entry((sale.day.0, sku)).or_default().push(sale.units);
            }
            assert_eq!(found, expected);
        });
    }
}

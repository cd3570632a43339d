//! Catalogues of shops: Shopify's and WooCommerce's products.

use super::{Team, counts, export, take_given};
use crate::import::facts::facts;
use crate::import::{all_read, file};
use crate::store::database::Database;
use crate::store::on_both;
use stockroom::facts::Kind;
use stockroom::import::output::{Note, Skip};
use stockroom::import::report::Outcome;

on_both!(shopify_products, woocommerce_products, ones_own_items_win, a_catalogue_replaces_mere_names);

/// Items as (SKU, name, price, unit cost, category, brand, status).
async fn items(store: &stockroom::store::Store) -> Vec<String> {
    let facts = facts(store).await;
    let names = &facts.names;
    let mut items: Vec<String> = facts
        .items
        .iter()
        .map(|item| {
            let (sku, category) = (names.skus.text(item.sku), names.texts.text(item.category));
            let (brand, currency) = (names.texts.text(item.brand), names.currencies.text(item.currency));
            let money = |amount: Option<i64>| amount.map_or("-".into(), |amount| (amount / 100).to_string());
            let (price, cost) = (money(item.price), money(item.unit_cost));
            format!("{sku}|{}|{price}|{cost}|{currency}|{category}|{brand}|{:?}", item.name, item.status)
        })
        .collect();
    items.sort();
    items
}

async fn shopify_products(database: Database) {
    let store = database.open().await;
    let files = [export("shopify-products.csv")];
    let imported = take_given(&store, &files, &[("currency", "EUR")]).await;
    let Outcome::Read { findings, .. } = &imported.files[0].outcome else { panic!("{:?}", imported.files) };
    let expected = [
        "MUG-B|Camp Mug – Blue / S|1250|320|EUR|Kitchen|Northside|Active",
        "MUG-R|Camp Mug – Red / S|1250|320|EUR|Kitchen|Northside|Active",
        "TENT|Old Tent|19900|8000|EUR|Tents|Northside|Discontinued",
        "TORCH|Head Torch|2900|-|EUR|Lights|Lumen|Active",
    ];
    assert_eq!(items(&store).await, expected);
    assert_eq!(findings.skipped[&Skip::CountWithoutWarehouse], 3, "said, not taken");
    assert_eq!(findings.skipped[&Skip::NoSku], 1);
    assert!(findings.unknown_columns.is_empty(), "{:?}", findings.unknown_columns);
    assert!(counts(&store).await.is_empty());

    let values = [("currency", "EUR"), ("warehouse", "MAIN"), ("market", "DE"), ("as_of", "2026-11-22")];
    assert!(all_read(&take_given(&store, &files, &values).await));
    let skus: Vec<_> = counts(&store).await.into_iter().map(|count| (count.0, count.3)).collect();
    assert_eq!(
        skus,
        [("MUG-B".into(), 0), ("MUG-R".into(), 120), ("TENT".into(), 3)],
        "the torch is not tracked"
    );
}

async fn woocommerce_products(database: Database) {
    let store = database.open().await;
    let values = [("currency", "EUR"), ("warehouse", "MAIN"), ("market", "DE"), ("as_of", "2026-11-22")];
    let imported = take_given(&store, &[export("woocommerce-products.csv")], &values).await;
    let Outcome::Read { findings, .. } = &imported.files[0].outcome else { panic!("{:?}", imported.files) };
    let expected = [
        "LAMP|Desk Lamp|3990|-|EUR|Lights||Active",
        "SHIRT-B|Shirt – Blue|1900|-|EUR|Clothing||Active",
        "SHIRT-R|Shirt - Red|1900|-|EUR|Clothing||Active",
        "SOCKS|Socks|600|-|EUR|||Active",
    ];
    assert_eq!(items(&store).await, expected);
    let skus: Vec<_> = counts(&store).await.into_iter().map(|count| (count.0, count.3)).collect();
    assert_eq!(skus, [("LAMP".into(), 14), ("SHIRT-R".into(), 5), ("SOCKS".into(), 40)]);
    assert_eq!(findings.skipped[&Skip::NotSoldItself], 2, "the shirt and the set");
    let facts = facts(&store).await;
    let lamp = facts.items.iter().find(|item| item.name == "Desk Lamp").unwrap();
    assert_eq!((lamp.weight_kg, lamp.volume_l), (Some(1.5), Some(6.0)));
}

async fn ones_own_items_win(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let own = file(folder.path(), "items.csv", "sku,name,unit_cost,currency\nMUG-R,Red mug,3,USD\n");
    let products = export("shopify-products.csv");
    for files in [[own.clone(), products.clone()], [products, own]] {
        let another = crate::import::another(&database).await;
        for at_once in [true, false] {
            let store = another.open().await;
            if at_once {
                take_given(&store, &files, &[]).await;
            } else {
                for file in &files {
                    take_given(&store, std::slice::from_ref(file), &[]).await;
                }
            }
            let items = items(&store).await;
            assert!(items.contains(&"MUG-R|Red mug|-|300|USD|||Active".into()), "{items:?}");
            assert_eq!(items.len(), 4);
            store.undo(None).await.unwrap();
        }
    }
}

async fn a_catalogue_replaces_mere_names(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    take_given(&store, &[export("shopify-orders.csv")], &[]).await;
    assert!(items(&store).await[1].starts_with("MUG-R|Camp Mug - Red|-"));
    take_given(&store, &[export("shopify-products.csv")], &[]).await;
    assert!(items(&store).await[1].starts_with("MUG-R|Camp Mug – Red / S|1250"));
    // The next export of orders names the mug again: the catalogue stays.
    let mut orders = std::fs::read_to_string(export("shopify-orders.csv")).unwrap();
    orders = orders.replace("#1003", "#2003").replace("5123450003", "5123459999");
    let imported = take_given(&store, &[file(folder.path(), "more.csv", orders)], &[]).await;
    let Outcome::Read { findings, .. } = &imported.files[0].outcome else { panic!("{:?}", imported.files) };
    assert!(findings.notes.contains(&Note::KnownItemsKept));
    assert!(items(&store).await[1].starts_with("MUG-R|Camp Mug – Red / S|1250"));
    // A later catalogue replaces an earlier one.
    let products = std::fs::read_to_string(export("shopify-products.csv")).unwrap();
    let dearer = file(folder.path(), "dearer.csv", products.replace("12.50", "13.90"));
    let imported = take_given(&store, &[dearer], &[]).await;
    let Outcome::Read { comparisons, .. } = &imported.files[0].outcome else {
        panic!("{:?}", imported.files)
    };
    assert_eq!(comparisons[&Kind::Items].replaced, 2);
    assert!(items(&store).await[1].starts_with("MUG-R|Camp Mug – Red / S|1390"));
}

#[test]
fn the_command_says_how_the_quantities_are_taken() {
    let team = Team::new();
    let products = export("shopify-products.csv").display().to_string();
    let (said, code) = team.import(&[&products]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("3 rows with a quantity that was not taken"), "{said}");
    assert!(said.contains("--warehouse") && said.contains("--currency"), "{said}");
    assert_eq!(team.ask("how many MUG-R are left")["status"], "no_data");
    let (said, code) =
        team.import(&["--warehouse", "MAIN", "--market", "DE", "--as-of", "2026-11-22", &products]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(team.ask("how many MUG-R are left")["answer"]["on_hand"], 120);
}

//! Mappings of headers: kept, replaced, forgotten.

use super::database::Database;
use super::on_both;

on_both!(mappings_are_kept_by_header_until_they_are_forgotten);

async fn mappings_are_kept_by_header_until_they_are_forgotten(database: Database) {
    let store = database.open().await;
    assert!(store.header_mappings().await.unwrap().is_empty());
    let first = store.remember_mapping("aa", "stock", "{\"列\":1}", "库存.csv").await.unwrap();
    let second = store.remember_mapping("bb", "orders", "{}", "orders.csv").await.unwrap();
    assert_ne!(first, second);
    // The same header again: the later word counts, under the same number.
    let again = store.remember_mapping("aa", "sales", "{\"列\":2}", "sales.csv").await.unwrap();
    assert_eq!(again, first);
    let kept = store.header_mappings().await.unwrap();
    let told: Vec<_> =
        kept.iter().map(|one| (one.id, one.kind.as_str(), one.body.as_str(), one.source.as_str())).collect();
    assert_eq!(told, [(first, "sales", "{\"列\":2}", "sales.csv"), (second, "orders", "{}", "orders.csv")]);
    assert!(kept.iter().all(|one| one.created_at > 1_700_000_000_000_000));
    // What another process opens knows them too.
    assert_eq!(database.open().await.header_mappings().await.unwrap(), kept);
    assert_eq!(store.forget_mapping(first).await.unwrap().as_ref(), Some(&kept[0]));
    assert_eq!(store.forget_mapping(first).await.unwrap(), None);
    assert_eq!(store.header_mappings().await.unwrap(), kept[1..]);
    assert_eq!(store.sequence().await.unwrap(), 0, "no fact has changed");
}

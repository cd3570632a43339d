//! Several writers, and writers that die.

use super::database::Database;
use super::on_both;
use super::rows::{batch, import, meta, rows, stock};
use stockroom::facts::Kind;
use stockroom::store::Store;

on_both!(
    what_a_dead_writer_left_is_never_seen_and_removed,
    a_living_writer_is_left_alone,
    two_importers_at_once_both_succeed,
    readers_do_not_wait_for_a_writer,
    several_open_a_new_store_at_once,
);

const COUNT: &str = "as_of,sku,warehouse,on_hand\n2026-11-01,A,BER,5";

async fn what_a_dead_writer_left_is_never_seen_and_removed(database: Database) {
    let store = database.open().await;
    let mut draft = store.begin().await.unwrap();
    batch(&mut draft, "stock.csv", Kind::Stock, COUNT).await;
    batch(&mut draft, "rates.csv", Kind::Rates, "day,currency,rate_to_base\n2026-11-01,EUR,1").await;
    drop(draft);
    let again = database.open().await;
    assert_eq!(stock(&again).await, [""; 0]);
    assert_eq!(database.number("SELECT count(*) FROM stock").await, 1);
    // The server notices the end of a connection a moment later.
    for _ in 0..100 {
        again.begin().await.unwrap().abandon().await.unwrap();
        if database.number("SELECT count(*) FROM stock").await == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(database.number("SELECT count(*) FROM stock").await, 0);
    assert_eq!(database.number("SELECT count(*) FROM rates").await, 0);
    assert_eq!(database.number("SELECT count(*) FROM batch_kinds").await, 0);
    assert_eq!(database.number("SELECT count(*) FROM imports WHERE state = 'writing'").await, 0);
}

async fn a_living_writer_is_left_alone(database: Database) {
    let store = database.open().await;
    let mut slow = store.begin().await.unwrap();
    let id = batch(&mut slow, "slow.csv", Kind::Stock, COUNT).await;
    // Another process begins, imports and ends meanwhile.
    let other = database.open().await;
    import(&other, Kind::Stock, "as_of,sku,warehouse,on_hand\n2026-11-02,A,BER,6").await;
    let more = rows(Kind::Stock, "as_of,sku,warehouse,on_hand\n2026-11-03,A,BER,7");
    slow.write(id, Kind::Stock, more).await.unwrap();
    assert_eq!(slow.publish().await.unwrap().rows, 2);
    assert_eq!(stock(&store).await, ["2026-11-01 A BER 5 -", "2026-11-02 A BER 6 -", "2026-11-03 A BER 7 -"]);
}

/// Writes 40 chunks of 250 rows, each SKU shared with the other importers.
async fn import_chunks(store: Store, day: u32) {
    let mut draft = store.begin().await.unwrap();
    let id = draft.begin_batch(meta("stock.csv")).await.unwrap();
    for chunk in 0..40 {
        let mut table = String::from("as_of,sku,warehouse,on_hand");
        for sku in 0..250 {
            table.push_str(&format!("\n2026-11-{day:02},S{},BER,{day}", chunk * 250 + sku));
        }
        draft.write(id, Kind::Stock, rows(Kind::Stock, &table)).await.unwrap();
    }
    draft.publish().await.unwrap();
}

async fn two_importers_at_once_both_succeed(database: Database) {
    let importers = [1, 2].map(|day| {
        let url = database.url.clone();
        tokio::spawn(async move { import_chunks(Store::open(&url).await.unwrap(), day).await })
    });
    for importer in importers {
        importer.await.unwrap();
    }
    let facts = super::rows::facts(&database.open().await).await;
    assert_eq!(facts.names.skus.len(), 10_000);
    for day in [1, 2] {
        assert_eq!(facts.stock.iter().filter(|count| count.on_hand == day).count(), 10_000);
    }
}

async fn readers_do_not_wait_for_a_writer(database: Database) {
    let store = database.open().await;
    import(&store, Kind::Stock, COUNT).await;
    let writing = tokio::spawn(import_chunks(database.open().await, 2));
    let mut seen = std::collections::BTreeSet::new();
    while !writing.is_finished() {
        seen.insert(super::rows::facts(&store).await.stock.len());
    }
    writing.await.unwrap();
    seen.insert(super::rows::facts(&store).await.stock.len());
    // All of it or nothing of it, never a part.
    assert!(seen.iter().all(|rows| [1, 10_001].contains(rows)), "{seen:?}");
    assert!(seen.contains(&10_001));
}

async fn several_open_a_new_store_at_once(database: Database) {
    let opened: Vec<_> = (0..6)
        .map(|_| {
            let url = database.url.clone();
            tokio::spawn(async move { Store::open(&url).await.unwrap().sequence().await.unwrap() })
        })
        .collect();
    for opened in opened {
        assert_eq!(opened.await.unwrap(), 0);
    }
}

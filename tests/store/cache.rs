//! The file that a large store's facts are read from again.

use super::database::Database;
use super::rows::{import, meta};
use sqlx::{Connection, SqliteConnection};
use std::path::PathBuf;
use stockroom::facts::{Kind, Row, Value};
use stockroom::store::Store;

/// Units of all sales together.
async fn units(store: &Store) -> i64 {
    super::rows::facts(store).await.sales.iter().map(|sale| i64::from(sale.units)).sum()
}

fn file(database: &Database) -> PathBuf {
    PathBuf::from(format!("{}-facts", database.url.strip_prefix("sqlite://").unwrap()))
}

/// Changes rows behind the store's back: what is read from the tables then shows.
async fn tamper(database: &Database) {
    let mut connection = SqliteConnection::connect(&database.url).await.unwrap();
    sqlx::query("UPDATE sales SET units = 2 * units").execute(&mut connection).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_store_is_read_from_its_cache() {
    let database = Database::sqlite();
    let store = database.open().await;
    import(&store, Kind::Sales, "day,sku,market,channel,units\n2026-11-01,A,DE,amazon,5").await;
    assert_eq!(units(&store).await, 5);
    assert!(!file(&database).exists(), "small stores need none");

    let mut draft = store.begin().await.unwrap();
    let batch = draft.begin_batch(meta("sales.csv")).await.unwrap();
    let texts = ["A", "DE", "ebay"].map(|text| Value::Text(text.into()));
    for chunk in 0..10_i64 {
        let row = |line: i64| {
            let [sku, market, channel] = texts.clone();
            let (day, one) = (Value::Integer(line), Value::Integer(1));
            let values = vec![day, sku, market, channel, Value::Null, one, Value::Null, Value::Null];
            Row { line: line as u64, values }
        };
        let rows = (chunk * 25_000..(chunk + 1) * 25_000).map(row).collect();
        draft.write(batch, Kind::Sales, rows).await.unwrap();
    }
    draft.publish().await.unwrap();
    assert_eq!(units(&store).await, 250_005);
    assert!(file(&database).exists());

    tamper(&database).await;
    assert_eq!(units(&store).await, 250_005, "from the cache");
    let whole = std::fs::read(file(&database)).unwrap();
    std::fs::write(file(&database), &whole[..whole.len() / 2]).unwrap();
    assert_eq!(units(&store).await, 500_010, "a damaged cache is not read, and written again");
    tamper(&database).await;
    assert_eq!(units(&store).await, 500_010, "from the cache");
    store.undo(None).await.unwrap();
    assert_eq!(units(&store).await, 20, "another state is not in the cache");
}

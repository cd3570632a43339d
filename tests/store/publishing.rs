//! What is seen when; taking back.

use super::database::Database;
use super::on_both;
use super::rows::{batch, import, meta, rows, sales, stock};
use stockroom::facts::{Kind, Row, Value};
use stockroom::inventory::facts::Sale;
use stockroom::store::{Published, Store, StoreError};

on_both!(
    a_draft_is_invisible_until_published,
    batches_of_one_import_appear_together,
    undo_brings_the_earlier_rows_back,
    undo_takes_back_one_import_at_a_time,
    what_cannot_be_undone_is_said,
    abandoned_and_discarded_rows_are_removed,
    a_file_already_in_is_found,
    blank_is_not_zero_and_text_is_kept,
    rows_that_do_not_fit_are_refused,
    numbers_come_back_exactly,
    many_chunks_come_back_whole,
);

const COUNTS: &str = "as_of,sku,warehouse,on_hand
    2026-11-01,A,BER,5
    2026-11-01,B,BER,7";

async fn a_draft_is_invisible_until_published(database: Database) {
    let store = database.open().await;
    let mut draft = store.begin().await.unwrap();
    batch(&mut draft, "stock.csv", Kind::Stock, COUNTS).await;
    assert_eq!(stock(&store).await, [""; 0]);
    assert_eq!(store.sequence().await.unwrap(), 0);
    let published = draft.publish().await.unwrap();
    assert_eq!(published, Published { import_id: published.import_id, batches: 1, rows: 2 });
    assert_eq!(stock(&store).await, ["2026-11-01 A BER 5 -", "2026-11-01 B BER 7 -"]);
    assert_eq!(store.sequence().await.unwrap(), 1);
}

async fn batches_of_one_import_appear_together(database: Database) {
    let store = database.open().await;
    let mut draft = store.begin().await.unwrap();
    batch(&mut draft, "stock.csv", Kind::Stock, COUNTS).await;
    batch(&mut draft, "corrected.csv", Kind::Stock, "as_of,sku,warehouse,on_hand\n2026-11-01,A,BER,6").await;
    draft.publish().await.unwrap();
    // The later batch of the two corrects the earlier.
    assert_eq!(stock(&store).await, ["2026-11-01 A BER 6 -", "2026-11-01 B BER 7 -"]);
    assert_eq!(store.sequence().await.unwrap(), 2);
    let undone = store.undo(None).await.unwrap();
    assert_eq!((undone.sources, undone.rows), (vec!["stock.csv".into(), "corrected.csv".into()], 3));
    assert_eq!(stock(&store).await, [""; 0]);
}

async fn undo_brings_the_earlier_rows_back(database: Database) {
    let store = database.open().await;
    import(&store, Kind::Stock, COUNTS).await;
    import(&store, Kind::Stock, "as_of,sku,warehouse,on_hand,reserved\n2026-11-01,A,BER,50,0").await;
    assert_eq!(stock(&store).await, ["2026-11-01 A BER 50 0", "2026-11-01 B BER 7 -"]);
    store.undo(None).await.unwrap();
    assert_eq!(stock(&store).await, ["2026-11-01 A BER 5 -", "2026-11-01 B BER 7 -"]);
    // Followers see that something happened.
    assert_eq!(store.sequence().await.unwrap(), 3);
}

async fn undo_takes_back_one_import_at_a_time(database: Database) {
    let store = database.open().await;
    let first = import(&store, Kind::Stock, "as_of,sku,warehouse,on_hand\n2026-11-01,A,BER,1").await;
    let second = import(&store, Kind::Stock, "as_of,sku,warehouse,on_hand\n2026-11-02,A,BER,2").await;
    let third = import(&store, Kind::Stock, "as_of,sku,warehouse,on_hand\n2026-11-03,A,BER,3").await;
    assert_eq!(store.undo(Some(second.import_id)).await.unwrap().import_id, second.import_id);
    assert_eq!(stock(&store).await, ["2026-11-01 A BER 1 -", "2026-11-03 A BER 3 -"]);
    assert_eq!(store.undo(None).await.unwrap().import_id, third.import_id);
    assert_eq!(store.undo(None).await.unwrap().import_id, first.import_id);
    let imports = store.imports().await.unwrap();
    let shown: Vec<(i64, bool)> = imports.iter().map(|import| (import.import_id, import.withdrawn)).collect();
    assert_eq!(shown, [third, second, first].map(|import| (import.import_id, true)));
}

async fn what_cannot_be_undone_is_said(database: Database) {
    let store = database.open().await;
    assert!(matches!(store.undo(None).await, Err(StoreError::NothingToUndo)));
    let published = import(&store, Kind::Stock, COUNTS).await;
    assert!(matches!(store.undo(Some(999)).await, Err(StoreError::NoSuchImport(999))));
    store.undo(Some(published.import_id)).await.unwrap();
    let again = store.undo(Some(published.import_id)).await;
    assert!(matches!(again, Err(StoreError::AlreadyUndone(id)) if id == published.import_id));
    // What failed took no sequence.
    assert_eq!(store.sequence().await.unwrap(), 2);
}

async fn abandoned_and_discarded_rows_are_removed(database: Database) {
    let store = database.open().await;
    let mut draft = store.begin().await.unwrap();
    batch(&mut draft, "stock.csv", Kind::Stock, COUNTS).await;
    draft.abandon().await.unwrap();
    assert_eq!(database.number("SELECT count(*) FROM stock").await, 0);
    let mut draft = store.begin().await.unwrap();
    let wrong = batch(&mut draft, "wrong.csv", Kind::Stock, COUNTS).await;
    batch(&mut draft, "right.csv", Kind::Stock, "as_of,sku,warehouse,on_hand\n2026-11-01,A,BER,1").await;
    draft.discard_batch(wrong).await.unwrap();
    assert_eq!(draft.publish().await.unwrap().rows, 1);
    assert_eq!(stock(&store).await, ["2026-11-01 A BER 1 -"]);
    assert_eq!(database.number("SELECT count(*) FROM stock").await, 1);
}

async fn a_file_already_in_is_found(database: Database) {
    let store = database.open().await;
    let file = meta("stock.csv");
    assert_eq!(store.find_published(&file.content_hash, "").await.unwrap(), None);
    let mut draft = store.begin().await.unwrap();
    let id = draft.begin_batch(file.clone()).await.unwrap();
    draft.write(id, Kind::Stock, rows(Kind::Stock, COUNTS)).await.unwrap();
    let import_id = draft.publish().await.unwrap().import_id;
    let found = store.find_published(&file.content_hash, "").await.unwrap().unwrap();
    assert_eq!((found.import_id, found.source.as_str(), found.rows), (import_id, "stock.csv", 2));
    assert!(!found.followed);
    assert_eq!(store.find_published(&file.content_hash, "--market DE").await.unwrap(), None);
    // Of another kind: importing the file again would still change nothing.
    import(&store, Kind::Rates, "day,currency,rate_to_base\n2026-11-01,EUR,1.1").await;
    assert!(!store.find_published(&file.content_hash, "").await.unwrap().unwrap().followed);
    import(&store, Kind::Stock, COUNTS).await;
    assert!(store.find_published(&file.content_hash, "").await.unwrap().unwrap().followed);
    store.undo(None).await.unwrap();
    assert!(!store.find_published(&file.content_hash, "").await.unwrap().unwrap().followed);
    store.undo(Some(import_id)).await.unwrap();
    assert_eq!(store.find_published(&file.content_hash, "").await.unwrap(), None);
}

async fn blank_is_not_zero_and_text_is_kept(database: Database) {
    let store = database.open().await;
    let table = "sku,name,name_zh,aliases,unit_cost,moq,standardised,weight_kg,shelf_life_days
        Ä-1 '\"\\,Ünïcode 🎧 \"x\",蓝牙耳机,buds|小耳机,0,,no,0,
        B,plain,,,,0,,,30";
    import(&store, Kind::Items, table).await;
    let facts = super::rows::facts(&store).await;
    let [first, second] = facts.items.as_slice() else { panic!("{:?}", facts.items) };
    assert_eq!(&*facts.names.skus.text(first.sku), "Ä-1 '\"\\");
    assert_eq!(first.name, "Ünïcode 🎧 \"x\"");
    assert_eq!(first.name_zh, "蓝牙耳机");
    assert_eq!(first.aliases, ["buds", "小耳机"]);
    assert_eq!((first.unit_cost, first.moq, first.shelf_life_days), (Some(0), None, None));
    assert_eq!((first.standardised, first.weight_kg), (Some(false), Some(0.0)));
    assert_eq!((second.unit_cost, second.moq, second.shelf_life_days), (None, Some(0), Some(30)));
    assert_eq!((second.name_zh.as_str(), second.aliases.len(), second.standardised), ("", 0, None));
}

async fn rows_that_do_not_fit_are_refused(database: Database) {
    let store = database.open().await;
    let mut draft = store.begin().await.unwrap();
    let id = draft.begin_batch(meta("stock.csv")).await.unwrap();
    let good = rows(Kind::Stock, COUNTS);
    let with = |column: usize, value: Value| {
        let mut rows = good.clone();
        rows[1].values[column] = value;
        rows
    };
    let cases = [
        (with(1, Value::Null), "stock, line 3: sku is missing"),
        (with(1, Value::Text("a\0b".into())), "stock, line 3: sku contains a NUL character"),
        (with(4, Value::Text("5".into())), "stock, line 3: on_hand is of another type than the column"),
        (with(0, Value::Integer(1 << 40)), "stock, line 3: as_of is out of range"),
        (
            vec![Row { line: 9, values: vec![Value::Null] }],
            "stock, line 9: sku is not among the row's values",
        ),
    ];
    for (rows, message) in cases {
        assert_eq!(draft.write(id, Kind::Stock, rows).await.unwrap_err().to_string(), message);
    }
    // A refused chunk leaves nothing, and the draft goes on.
    draft.write(id, Kind::Stock, good).await.unwrap();
    assert_eq!(draft.publish().await.unwrap().rows, 2);
    assert_eq!(stock(&store).await.len(), 2);
}

async fn numbers_come_back_exactly(database: Database) {
    let store = database.open().await;
    let decimals =
        [0.1, 1.0 / 3.0, 0.142_857_142_857_142_85, 1e-9, 98_765_432.109_876_54, 6.02e23, 0.15, 1.0];
    let mut table = String::from("day,currency,rate_to_base\n");
    for (day, decimal) in decimals.iter().enumerate() {
        table.push_str(&format!("2026-11-{:02},EUR,{decimal:?}\n", day + 1));
    }
    import(&store, Kind::Rates, &table).await;
    let rates: Vec<f64> =
        super::rows::facts(&store).await.rates.iter().map(|rate| rate.rate_to_base).collect();
    assert_eq!(rates, decimals);
}

async fn many_chunks_come_back_whole(database: Database) {
    let store = database.open().await;
    let mut draft = store.begin().await.unwrap();
    let id = draft.begin_batch(meta("sales.csv")).await.unwrap();
    let sale = |line: i64| Row {
        line: line as u64,
        values: vec![
            Value::Integer(20_000 + line % 50),
            Value::Text(format!("SKU-{}", line / 50).into()),
            Value::Text("DE".into()),
            Value::Text("amazon".into()),
            Value::Null,
            Value::Integer(line),
            Value::Null,
            Value::Null,
        ],
    };
    // Chunks of awkward sizes, many parts of the table.
    let mut line = 0;
    for size in [1, 999, 7, 12_345, 40_000, 3, 20_011] {
        draft.write(id, Kind::Sales, (line..line + size).map(sale).collect()).await.unwrap();
        line += size;
    }
    draft.publish().await.unwrap();
    for _ in 0..3 {
        import(&store, Kind::Sales, "day,sku,market,channel,units\n2020-01-01,old,DE,amazon,1").await;
    }
    let mut steps = Vec::new();
    let facts = store.load_facts(|progress| steps.push(progress)).await.unwrap();
    let (old, new): (Vec<&Sale>, Vec<&Sale>) = facts.sales.iter().partition(|sale| sale.day.0 < 20_000);
    assert_eq!(old.len(), 1);
    assert_eq!(
        new.iter().map(|sale| i64::from(sale.units)).collect::<Vec<_>>(),
        (0..line).collect::<Vec<_>>()
    );
    let last = steps.last().unwrap();
    assert_eq!((last.rows, last.of), (line as u64 + 3, line as u64 + 3));
}

#[tokio::test]
async fn a_password_is_never_shown() {
    let url = "postgres://somebody:hunter2@127.0.0.1:1/stock";
    let error = Store::open(url).await.unwrap_err();
    assert!(matches!(error, StoreError::Open { .. }), "{error:?}");
    assert!(error.to_string().starts_with("cannot open the database stock on 127.0.0.1: "), "{error}");
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    let error = Store::open("mysql://somebody:hunter2@host/stock").await.unwrap_err();
    assert!(matches!(error, StoreError::Address));
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_missing_folder_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/a/b/stock.db", folder.path().display());
    let store = Store::open(&url).await.unwrap();
    import(&store, Kind::Sales, "day,sku,market,channel,units\n2026-11-01,A,DE,amazon,1").await;
    assert_eq!(sales(&store).await, ["2026-11-01 A DE amazon - 1 - -"]);
    assert!(folder.path().join("a/b/stock.db").exists());
}

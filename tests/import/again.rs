//! The same, overlapping, corrected, split and reordered files; taking back.

use super::facts::{count, told};
use super::{all_read, another, file, take};
use crate::store::database::Database;
use crate::store::on_both;
use stockroom::import::report::Outcome;
use stockroom::inventory::facts::Sale;

on_both!(
    the_same_file_twice,
    overlapping_and_corrected_files,
    split_and_in_another_order,
    taking_back_brings_back,
    the_same_file_after_a_correction,
    files_of_one_command_go_in_together,
    files_of_one_kind_twice,
);

const SALES: &str = "day,sku,market,channel,units,revenue,currency\n";
const DAY_1: &str = "2026-11-01,A,DE,ebay,2,20,EUR\n2026-11-01,A,DE,ebay,-1,-10,EUR\n";
const DAY_2: &str = "2026-11-02,A,DE,ebay,5,50,EUR\n2026-11-02,B,US,ebay,1,9.5,USD\n";
const DAY_2_CORRECTED: &str = "2026-11-02,A,DE,ebay,4,40,EUR\n";
const DAY_3: &str = "2026-11-03,B,US,ebay,7,,USD\n";

fn sales(days: &[&str]) -> String {
    format!("{SALES}{}", days.concat())
}

async fn the_same_file_twice(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    let path = file(folder.path(), "sales.csv", sales(&[DAY_1, DAY_2]));
    take(&store, std::slice::from_ref(&path)).await;
    let (before, sequence) = (told(&store).await, store.sequence().await.unwrap());
    let again = take(&store, &[path]).await;
    assert!(matches!(again.files[0].outcome, Outcome::AlreadyImported { .. }), "{:?}", again.files);
    assert_eq!((told(&store).await, store.sequence().await.unwrap()), (before, sequence));

    let copies =
        [file(folder.path(), "one.csv", sales(&[DAY_3])), file(folder.path(), "two.csv", sales(&[DAY_3]))];
    let imported = take(&store, &copies).await;
    assert!(matches!(imported.files[1].outcome, Outcome::GivenTwice), "{:?}", imported.files);
}

async fn overlapping_and_corrected_files(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    take(&store, &[file(folder.path(), "a.csv", sales(&[DAY_1, DAY_2]))]).await;
    let imported = take(&store, &[file(folder.path(), "b.csv", sales(&[DAY_2, DAY_3]))]).await;
    let Outcome::Read { comparisons, .. } = &imported.files[0].outcome else { panic!() };
    let counts = comparisons.values().next().unwrap();
    assert_eq!((counts.new, counts.replaced, counts.unchanged), (1, 0, 2));
    let whole_database = another(&database).await;
    let whole = whole_database.open().await;
    take(&whole, &[file(folder.path(), "c.csv", sales(&[DAY_1, DAY_2, DAY_3]))]).await;
    assert_eq!(told(&store).await, told(&whole).await, "overlapping rows count once");

    let imported = take(&store, &[file(folder.path(), "d.csv", sales(&[DAY_2_CORRECTED]))]).await;
    let Outcome::Read { comparisons, .. } = &imported.files[0].outcome else { panic!() };
    let counts = comparisons.values().next().unwrap();
    assert_eq!((counts.new, counts.replaced, counts.unchanged), (0, 1, 0));
    let right_database = another(&database).await;
    let right = right_database.open().await;
    let others = "2026-11-02,B,US,ebay,1,9.5,USD\n";
    take(&right, &[file(folder.path(), "e.csv", sales(&[DAY_1, DAY_2_CORRECTED, others, DAY_3]))]).await;
    assert_eq!(told(&store).await, told(&right).await, "a correction corrects");
}

async fn split_and_in_another_order(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let whole = database.open().await;
    take(&whole, &[file(folder.path(), "whole.csv", sales(&[DAY_1, DAY_2, DAY_3]))]).await;
    let expected = told(&whole).await;

    let split_database = another(&database).await;
    let split = split_database.open().await;
    for (name, day) in [("3.csv", DAY_3), ("1.csv", DAY_1), ("2.csv", DAY_2)] {
        take(&split, &[file(folder.path(), name, sales(&[day]))]).await;
    }
    assert_eq!(told(&split).await, expected, "split, the last day first");

    let shuffled_database = another(&database).await;
    let shuffled = shuffled_database.open().await;
    let mut rows: Vec<&str> =
        [DAY_3, DAY_2, DAY_1].iter().flat_map(|day| day.split_inclusive('\n')).collect();
    rows.reverse();
    rows.swap(0, 3);
    take(&shuffled, &[file(folder.path(), "shuffled.csv", sales(&rows))]).await;
    assert_eq!(told(&shuffled).await, expected, "rows in another order");
}

async fn taking_back_brings_back(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    take(&store, &[file(folder.path(), "a.csv", sales(&[DAY_1, DAY_2]))]).await;
    let before = told(&store).await;
    let corrected = take(&store, &[file(folder.path(), "b.csv", sales(&[DAY_2_CORRECTED, DAY_3]))]).await;
    assert_ne!(told(&store).await, before);
    let undone = store.undo(None).await.unwrap();
    assert_eq!(undone.import_id, corrected.published.unwrap().import_id);
    assert_eq!(told(&store).await, before);
    store.undo(None).await.unwrap();
    assert_eq!(count(&store).await, 0);
    let again = take(&store, &[folder.path().join("a.csv")]).await;
    assert!(all_read(&again), "what was taken back can be imported again");
    assert_eq!(told(&store).await, before);
}

async fn the_same_file_after_a_correction(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    let first = file(folder.path(), "a.csv", sales(&[DAY_2]));
    take(&store, std::slice::from_ref(&first)).await;
    let before = told(&store).await;
    take(&store, &[file(folder.path(), "b.csv", sales(&[DAY_2_CORRECTED]))]).await;
    let again = take(&store, &[first]).await;
    assert!(all_read(&again), "it is the later import now");
    assert_eq!(told(&store).await, before);
}

async fn files_of_one_command_go_in_together(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    let files = [
        file(folder.path(), "a.csv", sales(&[DAY_2])),
        file(folder.path(), "b.csv", sales(&[DAY_2_CORRECTED])),
    ];
    let published = take(&store, &files).await.published.unwrap();
    assert_eq!(published.batches, 2);
    let facts = super::facts::facts(&store).await;
    let units = |sale: &Sale| (facts.names.skus.text(sale.sku).to_string(), sale.units);
    let mut sold: Vec<_> = facts.sales.iter().map(units).collect();
    sold.sort();
    assert_eq!(sold, [("A".into(), 4), ("B".into(), 1)], "of two files the later named counts");
    store.undo(None).await.unwrap();
    assert_eq!(count(&store).await, 0, "and they are taken back together");
}

async fn files_of_one_kind_twice(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    let files = [
        file(folder.path(), "a.csv", sales(&[DAY_1, DAY_2])),
        file(folder.path(), "b.csv", sales(&[DAY_2_CORRECTED])),
    ];
    take(&store, &files).await;
    let before = told(&store).await;
    let again = take(&store, &files).await;
    assert!(again.published.is_none(), "nothing is new: {:?}", again.files);
    let more = [files[0].clone(), file(folder.path(), "c.csv", sales(&[DAY_3])), files[1].clone()];
    take(&store, &more).await;
    let whole_database = another(&database).await;
    let whole = whole_database.open().await;
    take(&whole, &more).await;
    assert_eq!(told(&store).await, told(&whole).await, "the correction still counts");
    assert_ne!(told(&store).await, before);
}

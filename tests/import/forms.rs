//! The same facts whatever form the files have.

use super::facts::{count, facts, told};
use super::files::{gzip, own_file, own_rows, separated, workbook};
use super::{all_read, another, file, take};
use crate::store::database::Database;
use crate::store::on_both;
use std::path::PathBuf;
use stockroom::facts::Kind;
use stockroom::import::report::Outcome;

on_both!(every_kind_in_every_form, what_the_files_say, every_encoding, a_workbook_of_one_sheet_and_notes);

async fn every_kind_in_every_form(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    let plain: Vec<PathBuf> = Kind::ALL.iter().map(|kind| own_file(*kind)).collect();
    let imported = take(&store, &plain).await;
    assert!(all_read(&imported), "{:?}", imported.files);
    let expected = told(&store).await;
    // 57 rows; two receipts and two rows of ads add up to one each, sales of one
    // key stay apart until they are counted.
    assert_eq!(expected.len(), 55, "{expected:#?}");

    let written = |ending: &str, bytes: &dyn Fn(Kind) -> Vec<u8>| -> Vec<PathBuf> {
        let name = |kind: &Kind| format!("{}.{ending}", kind.name());
        Kind::ALL.iter().map(|kind| file(folder.path(), &name(kind), bytes(*kind))).collect()
    };
    let forms = [
        written("tsv", &|kind| separated(&own_rows(kind), b'\t')),
        written("txt", &|kind| separated(&own_rows(kind), b';')),
        written("csv.gz", &|kind| gzip(&separated(&own_rows(kind), b','))),
        vec![file(folder.path(), "all.xlsx", workbook(Kind::ALL))],
        vec![file(folder.path(), "all.xlsx.gz", gzip(&workbook(Kind::ALL)))],
    ];
    for files in forms {
        let store_database = another(&database).await;
        let store = store_database.open().await;
        let imported = take(&store, &files).await;
        assert!(all_read(&imported), "{:?}", imported.files);
        assert_eq!(told(&store).await, expected, "{:?}", files[0]);
    }
}

async fn what_the_files_say(database: Database) {
    let store = database.open().await;
    let plain: Vec<PathBuf> = Kind::ALL.iter().map(|kind| own_file(*kind)).collect();
    take(&store, &plain).await;
    let facts = facts(&store).await;
    let names = &facts.names;
    let lamp = facts.items.iter().find(|item| &*names.skus.text(item.sku) == "LMP-40").unwrap();
    assert_eq!((lamp.name.as_str(), lamp.name_zh.as_str()), ("Desk lamp, 40 cm", "台灯"));
    assert_eq!((lamp.unit_cost, lamp.shelf_life_days), (Some(123_456), None), "blank is not zero");
    assert_eq!(lamp.aliases, ["lamp", "reading light"]);
    let first = facts.orders.iter().find(|line| line.revenue == Some(749_800)).unwrap();
    assert_eq!(first.day.to_string(), "2026-11-05", "22:30 UTC is the afternoon in Los Angeles");
    assert_eq!(first.at, Some(1_793_917_800_000_000));
    let pending: Vec<_> = facts.orders.iter().filter(|line| line.at.is_none()).collect();
    assert_eq!(pending.len(), 2, "equal lines of one order both count");
    let lots: i64 = facts.receipts.iter().map(|receipt| receipt.quantity).sum();
    assert_eq!(lots, 430);
    let open = facts.transfers.iter().filter(|transfer| transfer.arrived_on.is_none()).count();
    assert_eq!(open, 1);
}

async fn every_encoding(database: Database) {
    use encoding_rs::{GB18030, SHIFT_JIS, WINDOWS_1252};
    let folder = tempfile::tempdir().unwrap();
    let chinese = "sku,name,supplier\nA-1,露营灯,宁波灯具有限公司\nA-2,保温杯，500毫升,嘉兴纺织\n";
    let japanese = "sku,name\nA-1,デスクライト\nA-2,水筒 ステンレス製\n";
    let german = "sku;name\nA-1;Schreibtischlampe für Büro\nA-2;Größe 40, weiß\n";
    let cases: Vec<(&str, Vec<u8>, [&str; 2])> = vec![
        ("gb18030", GB18030.encode(chinese).0.into_owned(), ["露营灯", "保温杯，500毫升"]),
        ("shift-jis", SHIFT_JIS.encode(japanese).0.into_owned(), ["デスクライト", "水筒 ステンレス製"]),
        (
            "1252",
            WINDOWS_1252.encode(german).0.into_owned(),
            ["Schreibtischlampe für Büro", "Größe 40, weiß"],
        ),
        ("utf-8", chinese.into(), ["露营灯", "保温杯，500毫升"]),
        ("mark", format!("\u{FEFF}{chinese}").into(), ["露营灯", "保温杯，500毫升"]),
        (
            "utf-16",
            format!("\u{FEFF}{japanese}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
            ["デスクライト", "水筒 ステンレス製"],
        ),
    ];
    for (name, bytes, expected) in cases {
        let store_database = another(&database).await;
        let store = store_database.open().await;
        let imported = take(&store, &[file(folder.path(), &format!("{name}.csv"), bytes)]).await;
        assert!(all_read(&imported), "{:?}", imported.files);
        let mut names: Vec<String> = facts(&store).await.items.into_iter().map(|item| item.name).collect();
        names.sort();
        let mut expected = expected.map(str::to_owned);
        expected.sort();
        assert_eq!(names, expected, "{name}");
    }
}

async fn a_workbook_of_one_sheet_and_notes(database: Database) {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, name) in ["as_of", "sku", "warehouse", "on_hand"].into_iter().enumerate() {
        sheet.write_string(1, column as u16, name).unwrap();
    }
    sheet.write_string(2, 0, "2026-11-20").unwrap().write_number(2, 1, 71_053).unwrap();
    sheet.write_string(2, 2, "BER").unwrap().write_number(2, 3, 12).unwrap();
    let notes = workbook.add_worksheet().set_name("Notes").unwrap();
    notes.write_string(0, 0, "counted by Mei").unwrap();
    workbook.add_worksheet().set_name("Empty").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "count.xlsx", workbook.save_to_buffer().unwrap());
    let store = database.open().await;
    let imported = take(&store, &[path]).await;
    let Outcome::Read { findings, .. } = &imported.files[0].outcome else { panic!("{:?}", imported.files) };
    assert_eq!(findings.sheets_left_out, ["Notes"]);
    assert_eq!(count(&store).await, 1);
    let facts = facts(&store).await;
    assert_eq!(&*facts.names.skus.text(facts.stock[0].sku), "71053", "a number as a SKU");
}

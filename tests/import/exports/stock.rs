//! Shopify's inventory and Odoo's quants.

use super::{Count, Team, counts, export, table, take_given};
use crate::import::facts::{facts, told};
use crate::store::database::Database;
use crate::store::on_both;
use std::io::{Cursor, Read, Write};
use stockroom::import::output::{Note, Skip};
use stockroom::import::problem::FileProblem;
use stockroom::import::report::Outcome;

on_both!(shopify_by_location, shopify_with_a_column_a_location, unknown_warehouses_need_a_market, odoo);

const AS_OF: &[(&str, &str)] = &[("as_of", "2026-11-22"), ("market", "DE")];

/// SKU, warehouse, lot, on hand, reserved, in transit.
type Told<'a> = (&'a str, &'a str, &'a str, i64, Option<i64>, Option<i64>);

fn owned(counts: &[Told]) -> Vec<Count> {
    let own = |(sku, warehouse, lot, on_hand, reserved, coming): &Told| {
        (sku.to_string(), warehouse.to_string(), lot.to_string(), *on_hand, *reserved, *coming)
    };
    counts.iter().map(own).collect()
}

async fn shopify_by_location(database: Database) {
    let store = database.open().await;
    let imported = take_given(&store, &[export("shopify-inventory.csv")], AS_OF).await;
    let Outcome::Read { findings, .. } = &imported.files[0].outcome else { panic!("{:?}", imported.files) };
    let expected = [
        ("MUG-B", "Berlin Lager", "", 1_200, Some(1), Some(0)),
        // Two variants share this SKU; the comma in the other name is no separator.
        ("MUG-R", "Berlin Lager", "", 124, Some(5), Some(40)),
        ("MUG-R", "Store, Hamburg", "", 8, Some(0), Some(0)),
        ("TORCH", "Berlin Lager", "", 0, Some(5), Some(0)),
    ];
    assert_eq!(counts(&store).await, owned(&expected), "not stocked and blank are no count");
    assert_eq!(findings.skipped[&Skip::NotStocked], 2);
    assert_eq!(findings.skipped[&Skip::NoSku], 1);
    let facts = facts(&store).await;
    let mut names: Vec<&str> = facts.items.iter().map(|item| item.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Camp Mug – Blue", "Camp Mug – Red", "Head Torch"]);
    assert_eq!(facts.warehouses.len(), 2);

    let before = told(&store).await;
    let again = take_given(&store, &[export("shopify-inventory.csv")], AS_OF).await;
    assert!(matches!(again.files[0].outcome, Outcome::AlreadyImported { .. }));
    assert_eq!(told(&store).await, before);
}

async fn shopify_with_a_column_a_location(database: Database) {
    let store = database.open().await;
    let imported = take_given(&store, &[export("shopify-inventory-wide.csv")], AS_OF).await;
    let Outcome::Read { findings, .. } = &imported.files[0].outcome else { panic!("{:?}", imported.files) };
    let expected = [
        ("MUG-B", "Berlin Lager", "", 1_199, None, None),
        ("MUG-R", "Berlin Lager", "", 115, None, None),
        ("MUG-R", "Store, Hamburg", "", 8, None, None),
        ("TORCH", "Berlin Lager", "", 0, None, None),
    ];
    assert_eq!(counts(&store).await, owned(&expected));
    assert!(findings.notes.contains(&Note::OnlyAvailable));
}

async fn unknown_warehouses_need_a_market(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    let files = [export("shopify-inventory.csv")];
    let day = [("as_of", "2026-11-22")];
    let refused = take_given(&store, &files, &day).await;
    let Outcome::Unreadable(FileProblem::WarehousesWithoutMarket { warehouses }) = &refused.files[0].outcome
    else {
        panic!("{:?}", refused.files)
    };
    assert_eq!(warehouses, &["Berlin Lager", "Store, Hamburg"]);
    assert!(told(&store).await.is_empty(), "nothing half written");

    // One's own file tells them, in the same command or before.
    let own = "warehouse,name,market\nBER,Berlin Lager,DE\n\"Store, Hamburg\",,DE\n";
    let own = crate::import::file(folder.path(), "warehouses.csv", own);
    let both = [own, files[0].clone()];
    let imported = take_given(&store, &both, &day).await;
    let Outcome::Read { findings, .. } = &imported.files[1].outcome else { panic!("{:?}", imported.files) };
    let note = Note::CalledByName { called: "Berlin Lager".into(), code: "BER".into() };
    assert!(findings.notes.contains(&note), "{:?}", findings.notes);
    let facts = facts(&store).await;
    assert_eq!(facts.warehouses.len(), 2);
    let places: Vec<String> = counts(&store).await.into_iter().map(|count| count.1).collect();
    assert_eq!(places, ["BER", "BER", "Store, Hamburg", "BER"]);
}

async fn odoo(database: Database) {
    let store = database.open().await;
    let imported = take_given(&store, &[export("odoo-quants.csv")], AS_OF).await;
    let Outcome::Read { findings, .. } = &imported.files[0].outcome else { panic!("{:?}", imported.files) };
    let expected = [
        // Two shelves of one warehouse add up, lots stay apart.
        ("LMP-40", "WH/Stock", "L1", 15, Some(2), None),
        ("LMP-40", "WH/Stock", "L2", 1_250, Some(0), None),
        ("Pen, without a code", "WH/Input", "", -4, Some(0), None),
    ];
    assert_eq!(counts(&store).await, owned(&expected));
    assert_eq!(findings.skipped[&Skip::NotAWarehouse], 2);
    assert!(findings.unknown_columns.is_empty(), "{:?}", findings.unknown_columns);
    let facts = facts(&store).await;
    assert_eq!(facts.items[0].name, "Desk lamp (Black)");
}

#[test]
fn the_command_says_what_to_give_and_the_totals_are_right() {
    let team = Team::new();
    let file = export("shopify-inventory.csv").display().to_string();
    let (said, code) = team.import(&["--as-of", "2026-11-22", &file]);
    assert_eq!(code, Some(1));
    assert!(said.contains("not known yet: Berlin Lager, Store, Hamburg; give their market"), "{said}");
    let (said, code) = team.import(&["--as-of", "2026-11-22", "--market", "DE", &file]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("stock: 4 rows, 2026-11-22, 3 SKUs"), "{said}");
    let answer = &team.ask("how many MUG-R are left")["answer"];
    assert_eq!((answer["on_hand"].as_i64(), answer["available"].as_i64()), (Some(132), Some(127)));
    // The next day's file, by its own date, without saying the market again.
    let later = super::super::file(team.0.path(), "next.csv", std::fs::read(&file).unwrap());
    let (said, code) = team.import(&[&later.display().to_string()]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("the file names no day: counted as of"), "{said}");
}

#[test]
fn grouped_rows_of_a_workbook_count_once() {
    use rust_xlsxwriter::{Format, Formula, Workbook};
    let mut rows = table("odoo-quants.csv");
    let header = rows.remove(0);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.merge_range(0, 0, 0, 10, "Inventory report, 2026-11-22", &Format::new()).unwrap();
    for (column, name) in header.iter().enumerate() {
        sheet.write_string(2, column as u16, name).unwrap();
    }
    sheet.write_string(3, 0, "WH/Stock (3)").unwrap().write_number(3, 5, 1_265).unwrap();
    sheet
        .write_string(4, 0, "    [LMP-40] Desk lamp (Black) (3)")
        .unwrap()
        .write_number(4, 5, 1_265)
        .unwrap();
    for (place, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let at = (place as u32 + 5, column as u16);
            match cell.replace(',', "").parse::<f64>() {
                Ok(number) => sheet.write_number(at.0, at.1, number).unwrap(),
                Err(_) => sheet.write_string(at.0, at.1, cell).unwrap(),
            };
        }
    }
    // A sum in a cell of its own, as its last reader left it.
    sheet.write_formula(5, 5, Formula::new("=4*3").set_result("12")).unwrap();
    let team = Team::new();
    let file = super::super::file(team.0.path(), "quants.xlsx", workbook.save_to_buffer().unwrap());
    let file = file.display().to_string();
    let (said, code) = team.import(&["--as-of", "2026-11-22", "--market", "DE", &file]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("2 rows of group sums"), "{said}");
    assert!(said.contains("1 row above the header left out"), "{said}");
    assert_eq!(team.ask("how many LMP-40 are there")["answer"]["on_hand"], 1_265);
}

#[test]
fn a_formula_without_a_value_is_refused_by_its_cell() {
    use rust_xlsxwriter::{Formula, Workbook};
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, name) in ["Product", "Location", "Quantity"].into_iter().enumerate() {
        sheet.write_string(0, column as u16, name).unwrap();
    }
    sheet.write_string(1, 0, "[A] Lamp").unwrap().write_string(1, 1, "WH/Stock").unwrap();
    sheet.write_formula(1, 2, Formula::new("=2+3").set_result("5")).unwrap();
    let team = Team::new();
    let bytes = without(&workbook.save_to_buffer().unwrap(), "<v>5</v>");
    let file = super::super::file(team.0.path(), "quants.xlsx", bytes);
    let (said, code) = team.import(&["--market", "DE", &file.display().to_string()]);
    assert_eq!(code, Some(1));
    assert!(said.contains("row 2, column Quantity: \"C2\" is a formula without a value"), "{said}");
}

/// The workbook without a text that its sheet holds.
fn without(workbook: &[u8], text: &str) -> Vec<u8> {
    let mut parts = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut changed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..parts.len() {
        let mut part = parts.by_index(place).unwrap();
        let (name, mut content) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut content).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            assert!(content.contains(text));
            content = content.replace(text, "");
        }
        changed.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        changed.write_all(content.as_bytes()).unwrap();
    }
    changed.finish().unwrap().into_inner()
}

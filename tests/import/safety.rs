//! Files made to do harm: each is refused with a problem that says what to
//! do, and nothing of it stays.

use super::facts::{count, told};
use super::files::gzip;
use super::{file, take};
use crate::store::database::Database;
use crate::store::on_both;
use std::io::{Cursor, Write};
use stockroom::import::problem::{CellProblem, FileProblem};
use stockroom::import::report::Outcome;
use zip::write::SimpleFileOptions;

on_both!(harmful_tables, harmful_workbooks, endless_rows);

const HEADER: &str = "day,sku,market,channel,units\n";
const ROW: &str = "2026-11-01,A,DE,amazon,3\n";

/// The problem of a file of which nothing may be taken.
async fn problem(database: &Database, name: &str, bytes: impl AsRef<[u8]>) -> FileProblem {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    let mut imported = take(&store, &[file(folder.path(), name, bytes)]).await;
    assert_eq!(told(&store).await, Vec::<String>::new(), "{name}");
    assert_eq!(database.number("SELECT COUNT(*) FROM sales").await, 0, "{name}");
    match imported.files.remove(0).outcome {
        Outcome::Unreadable(problem) => problem,
        other => panic!("{name}: {other:?}"),
    }
}

async fn harmful_tables(database: Database) {
    let many_columns = format!("{}\n", vec!["c"; 1_000_000].join(","));
    assert_eq!(problem(&database, "a.csv", many_columns).await, FileProblem::TooManyColumns { line: 1 });
    let many_cells = format!("{HEADER}{ROW}2026-11-01{}\n", ",".repeat(1_000_000));
    assert_eq!(problem(&database, "b.csv", many_cells).await, FileProblem::TooManyColumns { line: 3 });
    assert_eq!(problem(&database, "c.csv", vec![0; 100_000]).await, FileProblem::NotATable);
    let whole = gzip(format!("{HEADER}{}", ROW.repeat(50_000)).as_bytes());
    assert_eq!(problem(&database, "d.csv.gz", &whole[..whole.len() / 2]).await, FileProblem::BrokenGzip);
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 20].fill(0xFF);
    assert_eq!(problem(&database, "e.csv.gz", damaged).await, FileProblem::BrokenGzip);

    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    for (name, cell, expected) in [
        ("nul.csv", "A\0B", CellProblem::ControlCharacter),
        ("formula.csv", "=HYPERLINK(B1)", CellProblem::Formula),
        ("command.csv", "=cmd|' /C calc'!A0", CellProblem::Formula),
    ] {
        // Deep in the file, beyond what is looked at to find its form.
        let text = format!("{HEADER}{}2026-11-01,{cell},DE,amazon,3\n", ROW.repeat(60_000));
        let imported = take(&store, &[file(folder.path(), name, text)]).await;
        let Outcome::Refused(findings) = &imported.files[0].outcome else { panic!("{:?}", imported.files) };
        assert_eq!((findings.refused_rows, findings.refused[0].line), (1, 60_002), "{name}");
        assert_eq!(findings.refused[0].problem, expected, "{name}");
    }
    assert_eq!(count(&store).await, 0);
}

/// A line without an end, which must not be gathered in memory.
async fn endless_rows(database: Database) {
    // A quarter of a gigabyte of one letter packs into a quarter of a megabyte.
    let letters = gzip(&vec![b'x'; 16 * 1024 * 1024]);
    let bomb: Vec<u8> = std::iter::once(gzip(HEADER.as_bytes())).chain(vec![letters; 16]).flatten().collect();
    assert_eq!(problem(&database, "a.csv.gz", bomb).await, FileProblem::RowTooLong { line: 2 });
}

/// A workbook of one sheet with this XML.
fn workbook(sheet: &[&str]) -> Vec<u8> {
    const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    const NAMES: &str = "http://schemas.openxmlformats.org";
    let kinds = format!(
        r#"<Types xmlns="{NAMES}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/></Types>"#
    );
    let relation = |kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="{NAMES}/package/2006/relationships"><Relationship Id="rId1" Type="{NAMES}/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let book = format!(
        r#"<workbook xmlns="{NAMES}/spreadsheetml/2006/main" xmlns:r="{NAMES}/officeDocument/2006/relationships"><sheets><sheet name="sales" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, pieces: &[&str]| {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        pieces.iter().for_each(|piece| archive.write_all(piece.as_bytes()).unwrap());
    };
    part("[Content_Types].xml", &[&kinds]);
    part("_rels/.rels", &[&relation("officeDocument", "xl/workbook.xml")]);
    part("xl/workbook.xml", &[&book]);
    part("xl/_rels/workbook.xml.rels", &[&relation("worksheet", "worksheets/sheet1.xml")]);
    part("xl/worksheets/sheet1.xml", sheet);
    archive.finish().unwrap().into_inner()
}

const SHEET: &str =
    r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
const SHEET_END: &str = "</sheetData></worksheet>";

fn row(number: usize, cells: &[&str]) -> String {
    let cells = cells
        .iter()
        .zip('A'..)
        .map(|(cell, column)| format!(r#"<c r="{column}{number}" t="inlineStr"><is><t>{cell}</t></is></c>"#));
    format!(r#"<row r="{number}">{}</row>"#, cells.collect::<String>())
}

async fn harmful_workbooks(database: Database) {
    let header = row(1, &["day", "sku", "market", "channel", "units"]);
    let good = row(2, &["2026-11-01", "A", "DE", "amazon", "3"]);
    let blanks = " ".repeat(1024 * 1024);

    let mut text_bomb = vec![SHEET, &header, &good];
    text_bomb.extend(std::iter::repeat_n(blanks.as_str(), 20));
    text_bomb.push(SHEET_END);
    let refused = problem(&database, "text.xlsx", workbook(&text_bomb)).await;
    assert_eq!(refused, FileProblem::WorkbookUnpacksTooLarge);

    let entities = r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY file SYSTEM "file:///etc/passwd">]>"#;
    for entity in ["&b;", "&file;"] {
        let row = row(2, &["2026-11-01", entity, "DE", "amazon", "3"]);
        let refused =
            problem(&database, "entities.xlsx", workbook(&[entities, SHEET, &header, &row, SHEET_END])).await;
        let FileProblem::BrokenWorkbook { detail } = refused else { panic!("{refused:?}") };
        assert!(!detail.contains("root:"), "{detail}");
    }

    let far = r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let refused = problem(&database, "far.xlsx", workbook(&[SHEET, &header, far, SHEET_END])).await;
    assert_eq!(refused, FileProblem::TooManyColumns { line: 1_048_576 });

    let refused = problem(&database, "cut.xlsx", &workbook(&[SHEET, &header, &good, SHEET_END])[..900]).await;
    assert!(matches!(refused, FileProblem::BrokenWorkbook { .. }), "{refused:?}");
}

//! Exports of shops and of Odoo: what the tables under
//! `tests/data/import/exports` come to, in every form that such files have.

mod amazon;
mod catalogues;
mod forms;
mod orders;
mod stock;

use super::facts::facts;
use super::take_as;
use crate::cli::{stderr, stdout, stockroom};
use crate::store::database::Database;
use serde_json::Value;
use std::path::{Path, PathBuf};
use stockroom::import::reader::Options;
use stockroom::import::run::Imported;
use stockroom::store::Store;

fn export(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/exports").join(name)
}

/// What the export tells as text, and its rows.
fn table(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(export(name)).unwrap();
    let text = text.trim_start_matches('\u{FEFF}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let record = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.records().map(|row| record(row.unwrap())).collect()
}

/// Options with the values of our columns that the command line gives.
fn given(values: &[(&'static str, &str)]) -> Options {
    let mut options = Options::default();
    for (column, value) in values {
        options.arguments.give(column, value).unwrap();
    }
    options
}

async fn take_given(store: &Store, files: &[PathBuf], values: &[(&'static str, &str)]) -> Imported {
    take_as(store, files, &given(values)).await
}

/// A team of its own with the real command.
struct Team(tempfile::TempDir);

impl Team {
    fn new() -> Team {
        Team(tempfile::tempdir().unwrap())
    }

    /// Runs `import`; what it said and its exit code.
    fn import(&self, arguments: &[&str]) -> (String, Option<i32>) {
        let output = stockroom(self.0.path()).arg("import").args(arguments).output().unwrap();
        (stdout(&output), output.status.code())
    }

    /// The answer to a question as of 2026-11-24.
    fn ask(&self, question: &str) -> Value {
        let arguments = ["ask", "--json", "--today", "2026-11-24", question];
        let output = stockroom(self.0.path()).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        serde_json::from_str(&stdout(&output)).unwrap()
    }
}

/// SKU, warehouse, lot, on hand, reserved, in transit.
type Count = (String, String, String, i64, Option<i64>, Option<i64>);

/// The counts that the store has, in order.
async fn counts(store: &Store) -> Vec<Count> {
    let facts = facts(store).await;
    let names = &facts.names;
    let mut counts: Vec<_> = facts
        .stock
        .iter()
        .map(|count| {
            (
                names.skus.text(count.sku).to_string(),
                names.warehouses.text(count.warehouse).to_string(),
                names.texts.text(count.lot).to_string(),
                count.on_hand,
                count.reserved,
                count.in_transit,
            )
        })
        .collect();
    counts.sort();
    counts
}

/// Facts of a fresh store that took these files.
async fn facts_of(files: &[PathBuf], values: &[(&'static str, &str)]) -> Vec<String> {
    let database = Database::sqlite();
    let store = database.open().await;
    let imported = take_given(&store, files, values).await;
    assert!(super::all_read(&imported), "{:?}", imported.files);
    super::facts::told(&store).await
}

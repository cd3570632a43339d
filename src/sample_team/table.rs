//! A CSV being written, and how amounts are written in it.

use crate::facts::Kind;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// One CSV being written.
pub struct Table {
    writer: csv::Writer<File>,
    columns: usize,
    path: PathBuf,
}

impl Table {
    pub fn create(folder: &Path, kind: Kind, header: &str) -> io::Result<Table> {
        let path = folder.join(format!("{}.csv", kind.name()));
        let mut writer = csv::Writer::from_path(&path)?;
        writer.write_record(header.split(','))?;
        Ok(Table { writer, columns: header.split(',').count(), path })
    }

    pub fn row<const N: usize>(&mut self, cells: [&str; N]) -> io::Result<()> {
        debug_assert_eq!(N, self.columns, "{}", self.path.display());
        Ok(self.writer.write_record(cells)?)
    }

    pub fn close(mut self) -> io::Result<PathBuf> {
        self.writer.flush()?;
        Ok(self.path)
    }
}

/// Hundredths as a decimal.
pub fn money(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", hundredths.abs() / 100, hundredths.abs() % 100)
}

pub fn optional<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

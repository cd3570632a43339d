//! The own files of `tests/data/import/own` in every form they may have.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::io::Write;
use std::path::{Path, PathBuf};
use stockroom::facts::{Kind, Type};

pub fn own_file(kind: Kind) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/import/own/{}.csv", kind.name()))
}

/// The header and the rows of a kind's file.
pub fn own_rows(kind: Kind) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(own_file(kind)).unwrap();
    let record = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.records().map(|row| record(row.unwrap())).collect()
}

pub fn separated(rows: &[Vec<String>], separator: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A sheet a kind, as a spreadsheet keeps them: days and numbers as such.
pub fn workbook(kinds: &[Kind]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let dates = Format::new().set_num_format("dd/mm/yyyy");
    for kind in kinds {
        let sheet = workbook.add_worksheet().set_name(kind.name()).unwrap();
        let rows = own_rows(*kind);
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let (at, name) = ((row as u32, column as u16), rows[0][column].as_str());
                let ty = kind.columns()[kind.column(name).unwrap()].ty;
                match ty {
                    _ if cell.is_empty() => {}
                    Type::Day if row > 0 => {
                        let day = ExcelDateTime::parse_from_str(cell).unwrap();
                        sheet.write_datetime_with_format(at.0, at.1, &day, &dates).unwrap();
                    }
                    Type::Integer | Type::Money | Type::Decimal if row > 0 => {
                        sheet.write_number(at.0, at.1, cell.parse::<f64>().unwrap()).unwrap();
                    }
                    _ => {
                        sheet.write_string(at.0, at.1, cell).unwrap();
                    }
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

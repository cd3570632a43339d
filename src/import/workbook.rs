//! The sheets of an XLSX workbook, cell by cell.

use super::encoding::{UNCOMPUTED, UNREADABLE};
use super::problem::FileProblem;
use super::rows::{COLUMNS_MAX, ROW_BYTES_MAX, RawRow, Rows};
use super::source::Survey;
use super::unpacked;
use calamine::{
    DataRef, ExcelDateTime, Reader, SheetType, Xlsx, XlsxCellFormulaMetadataRecord, XlsxCellReader, XlsxError,
};
use jiff::civil::{Date, Time};
use std::io::{Cursor, Read};
use std::path::Path;

/// A workbook is held in memory whole (its parts must be read in any order).
const WORKBOOK_BYTES_MAX: u64 = 256 * 1024 * 1024;

pub struct Workbook {
    xlsx: Xlsx<Cursor<Vec<u8>>>,
}

impl Workbook {
    /// Opens the workbook that `survey` is of.
    pub fn open(path: &Path, survey: &Survey) -> Result<Workbook, FileProblem> {
        let mut bytes = Vec::new();
        let mut input = super::source::open(path)?.take(WORKBOOK_BYTES_MAX + 1);
        input.read_to_end(&mut bytes).map_err(FileProblem::reading)?;
        if bytes.len() as u64 > WORKBOOK_BYTES_MAX {
            return Err(FileProblem::WorkbookTooLarge);
        }
        survey.check(bytes.len() as u64, crc32fast::hash(&bytes))?;
        unpacked::check(&bytes)?;
        let xlsx = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
        Ok(Workbook { xlsx })
    }

    /// The names of its work sheets, in order.
    pub fn sheets(&self) -> Vec<String> {
        let sheets = self.xlsx.sheets_metadata().iter();
        sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet).map(|sheet| sheet.name.clone()).collect()
    }

    pub fn rows(&mut self, sheet: &str) -> Result<SheetRows<'_>, FileProblem> {
        let cells = self.xlsx.worksheet_cells_reader(sheet).map_err(broken)?;
        Ok(SheetRows { cells, pending: None, ended: false })
    }
}

fn broken(error: XlsxError) -> FileProblem {
    FileProblem::BrokenWorkbook { detail: error.to_string() }
}

pub struct SheetRows<'a> {
    cells: XlsxCellReader<'a, Cursor<Vec<u8>>>,
    pending: Option<XlsxCellFormulaMetadataRecord<'a>>,
    /// The reader must not be asked again after its last cell.
    ended: bool,
}

impl SheetRows<'_> {
    fn next_filled(&mut self) -> Result<bool, FileProblem> {
        while self.pending.is_none() && !self.ended {
            match self.cells.next_cell_with_formula_metadata().map_err(broken)? {
                // A formula that nobody has computed is not blank.
                Some(cell) if matches!(cell.value, DataRef::Empty) && cell.formula.is_none() => {}
                Some(cell) => self.pending = Some(cell),
                None => self.ended = true,
            }
        }
        Ok(self.pending.is_some())
    }
}

impl Rows for SheetRows<'_> {
    fn next_row(&mut self, row: &mut RawRow) -> Result<bool, FileProblem> {
        row.clear();
        if !self.next_filled()? {
            return Ok(false);
        }
        let Some(place) = self.pending.as_ref().map(|cell| cell.pos.0) else { return Ok(false) };
        row.line = u64::from(place) + 1;
        while self.next_filled()? {
            let Some(cell) = self.pending.take_if(|cell| cell.pos.0 == place) else { break };
            let column = cell.pos.1 as usize;
            if column >= COLUMNS_MAX {
                return Err(FileProblem::TooManyColumns { line: row.line });
            }
            if column < row.width() {
                return Err(FileProblem::BrokenWorkbook {
                    detail: format!("row {} is out of order", row.line),
                });
            }
            while row.width() < column {
                row.push("");
            }
            match cell.value {
                DataRef::Empty => row.push(&format!("{UNCOMPUTED}{}", cell_name(cell.pos))),
                value => push_text(row, &value),
            }
            if row.text.len() > ROW_BYTES_MAX {
                return Err(FileProblem::RowTooLong { line: row.line });
            }
        }
        Ok(true)
    }
}

/// `B7` for row 6, column 1.
fn cell_name((row, column): (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &(u64::from(row) + 1).to_string()
}

/// A cell as a file of text would have it: numbers as they are, days and
/// times in ISO 8601.
fn push_text(row: &mut RawRow, value: &DataRef) {
    match value {
        DataRef::Int(number) => row.push(&number.to_string()),
        DataRef::Float(number) => row.push(&number.to_string()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => row.push(text),
        DataRef::SharedString(text) => row.push(text),
        DataRef::Bool(true) => row.push("yes"),
        DataRef::Bool(false) => row.push("no"),
        DataRef::DateTime(time) => row.push(&time_text(time)),
        DataRef::Error(error) => row.push(&format!("{UNREADABLE}{error}")),
        DataRef::Empty => row.push(""),
    }
}

fn time_text(time: &ExcelDateTime) -> String {
    // A serial number beyond Excel's calendar is shown as the number it is.
    if time.is_duration() || !(1.0..2_958_466.0).contains(&time.as_f64()) {
        return time.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let exact = civil(year, month, day).and_then(|date| {
        let time = Time::new(hour as i8, minute as i8, second as i8, i32::from(milli) * 1_000_000).ok()?;
        // Serial numbers are binary fractions of a day: 8:26 is 8:25:59.999.
        date.to_datetime(time).round(jiff::Unit::Second).ok()
    });
    match exact {
        Some(exact) if exact.time() == Time::midnight() => exact.date().to_string(),
        Some(exact) => exact.to_string(),
        None => time.as_f64().to_string(),
    }
}

fn civil(year: u16, month: u8, day: u8) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

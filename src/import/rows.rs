//! Rows of a table as text, whatever file they stand in.

use super::problem::FileProblem;

/// A row longer than this is taken for a quote that was never closed.
pub const ROW_BYTES_MAX: usize = 1024 * 1024;
/// More columns than this are no table of facts.
pub const COLUMNS_MAX: usize = 1_000;

/// A header stands among this many rows; titles and notes may stand above it.
pub const HEADER_ROWS_MAX: usize = 20;

/// One row. The same one is filled again and again.
#[derive(Clone, Debug, Default)]
pub struct RawRow {
    /// Line or row number in the file or sheet, from 1.
    pub line: u64,
    /// The row has a quote that nothing closes, so that it may hold others.
    pub open_quote: bool,
    pub(super) text: String,
    pub(super) ends: Vec<usize>,
}

impl RawRow {
    /// How many cells it has.
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// A cell without the blanks around it; the empty text where the row is
    /// shorter than the header.
    pub fn cell(&self, place: usize) -> &str {
        let Some(&end) = self.ends.get(place) else { return "" };
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        trim(self.text.get(start..end).unwrap_or(""))
    }

    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|place| self.cell(place))
    }

    pub fn is_blank(&self) -> bool {
        self.cells().all(str::is_empty)
    }

    pub(super) fn clear(&mut self) {
        self.open_quote = false;
        self.text.clear();
        self.ends.clear();
    }

    pub(super) fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }
}

/// Without blanks and the invisible characters that spreadsheets leave.
pub fn trim(cell: &str) -> &str {
    let plain = cell.trim_ascii();
    match (plain.as_bytes().first(), plain.as_bytes().last()) {
        (Some(first), Some(last)) if first.is_ascii() && last.is_ascii() => plain,
        _ => plain.trim_matches(|c: char| {
            c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
        }),
    }
}

/// Something with rows: titles and notes, the header, then facts.
pub trait Rows {
    /// Fills `row` with the next one; false at the end. Wholly blank lines
    /// may be left out.
    fn next_row(&mut self, row: &mut RawRow) -> Result<bool, FileProblem>;
}

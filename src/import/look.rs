//! Looks over a table before it is read: where its header is, which format it
//! has, and how it writes days and numbers.

use super::arguments::Arguments;
use super::dialects::{self, Format, Styled, mapped};
use super::header::{Header, Recognised, recognise};
use super::lenient::Style;
use super::problem::FileProblem;
use super::reader::{ReadError, Stopped};
use super::rows::{HEADER_ROWS_MAX, RawRow, Rows};

/// Rows that tell how numbers are written. Days are looked at further while
/// they are open: one value that tells decides all of them.
const STYLE_ROWS: u64 = 10_000;
/// Rows between two looks at whether to stop.
const STOP_ROWS: u64 = 1_000;

/// A table whose format is known.
pub struct Look {
    pub format: Box<dyn Format>,
    pub header: Header,
    /// Rows up to and with the header: those after it are facts.
    pub rows: u64,
    /// Rows above the header that are not blank.
    pub above: u64,
    pub style: Style,
}

/// Finds the header among the first rows and looks at the styled columns.
/// `None`: the table has no rows. `stop` tells now and then whether to go on.
pub fn look(
    rows: &mut dyn Rows,
    name: &str,
    sheet: Option<&str>,
    arguments: &Arguments,
    stop: &mut dyn FnMut() -> Result<(), Stopped>,
) -> Result<Option<Look>, ReadError> {
    let mut finding = Finding { name, sheet, arguments, problem: None, widest: Vec::new() };
    let (mut before, mut row) = (RawRow::default(), RawRow::default());
    let (mut read, mut above) = (0, 0);
    let found = loop {
        if read >= HEADER_ROWS_MAX as u64 || !rows.next_row(&mut row)? {
            return finding.failed();
        }
        read += 1;
        if Header::new(&row).is_empty() {
            continue;
        }
        if let Some(found) = finding.at(&before, &row) {
            break found;
        }
        above += 1;
        std::mem::swap(&mut before, &mut row);
    };
    let Recognised { format, header, .. } = found;
    let mut look = Look { format, header, rows: read, above, style: arguments.style() };
    // The row behind the header is seldom a second line of it, else the first fact.
    if rows.next_row(&mut before)? {
        match finding.continued(&row, &before) {
            Some(Recognised { format, header, .. }) => {
                (look.format, look.header, look.rows) = (format, header, read + 1);
                look.see(rows, None, stop)?;
            }
            None => look.see(rows, Some(&before), stop)?,
        }
    }
    Ok(Some(look))
}

impl Look {
    /// Learns how the styled columns are written; `first` was read ahead.
    fn see(
        &mut self,
        rows: &mut dyn Rows,
        first: Option<&RawRow>,
        stop: &mut dyn FnMut() -> Result<(), Stopped>,
    ) -> Result<(), ReadError> {
        let Styled { days, numbers } = self.format.styled(&self.header);
        if days.is_empty() && numbers.is_empty() {
            return Ok(());
        }
        let mut learn = |row: &RawRow| {
            days.iter().for_each(|place| self.style.see_day(row.cell(*place)));
            numbers.iter().for_each(|place| self.style.see_number(row.cell(*place)));
            self.style.needs_more()
        };
        let mut open = first.is_some_and(&mut learn);
        let (mut row, mut read) = (RawRow::default(), 0);
        while (read < STYLE_ROWS || open) && rows.next_row(&mut row)? {
            open = learn(&row);
            read += 1;
            if read.is_multiple_of(STOP_ROWS) {
                stop()?;
            }
        }
        Ok(())
    }
}

struct Finding<'a> {
    name: &'a str,
    sheet: Option<&'a str>,
    arguments: &'a Arguments,
    /// The most telling reason why a row is no header.
    problem: Option<FileProblem>,
    /// The names of the row with the most cells: the header of an unknown table.
    widest: Vec<String>,
}

impl Finding<'_> {
    /// A mapping that was said or is remembered for this very header comes
    /// first, one for a header much like it last.
    fn recognise(&self, header: &Header) -> Result<Recognised, FileProblem> {
        if let Some(found) = mapped::recognise(header, self.sheet, self.arguments) {
            return found;
        }
        recognise(header, dialects::formats(), self.name, self.sheet, self.arguments)
            .or_else(|problem| mapped::recognise_near(header, self.arguments).ok_or(problem))
    }

    /// The header that is this row, or this row below the one before.
    fn at(&mut self, before: &RawRow, row: &RawRow) -> Option<Recognised> {
        let alone = Header::new(row);
        if alone.shown_names().len() > self.widest.len() {
            self.widest = alone.shown_names();
        }
        match self.recognise(&alone) {
            Ok(found) => return Some(found),
            Err(problem) => self.remember(problem),
        }
        if before.is_blank() || !is_continued(before, row) {
            return None;
        }
        self.recognise(&Header::over_two_lines(before, row)).ok()
    }

    /// The header over these two rows, where it tells more than the upper one.
    fn continued(&self, upper: &RawRow, lower: &RawRow) -> Option<Recognised> {
        if !is_continued(upper, lower) {
            return None;
        }
        let alone = self.recognise(&Header::new(upper)).ok()?;
        let both = self.recognise(&Header::over_two_lines(upper, lower)).ok()?;
        (both.explained > alone.explained).then_some(both)
    }

    /// Keeps the problem that says the most: a header that lacks few columns
    /// before one that lacks many, both before an unknown one.
    fn remember(&mut self, problem: FileProblem) {
        let telling = |problem: &FileProblem| match problem {
            FileProblem::UnknownHeader { .. } => 0,
            FileProblem::MissingColumns { columns, .. } => usize::MAX - columns.len(),
            _ => usize::MAX,
        };
        if self.problem.as_ref().is_none_or(|known| telling(&problem) > telling(known)) {
            self.problem = Some(problem);
        }
    }

    fn failed(self) -> Result<Option<Look>, ReadError> {
        match self.problem {
            None => Ok(None),
            Some(FileProblem::UnknownHeader { .. }) if !self.arguments.map().is_empty() => {
                let absent = self.arguments.map().iter().map(|(theirs, _)| theirs.clone()).collect();
                Err(FileProblem::NoSuchColumns { absent, columns: self.widest }.into())
            }
            Some(FileProblem::UnknownHeader { sheet, .. }) => {
                Err(FileProblem::UnknownHeader { sheet, columns: self.widest }.into())
            }
            Some(problem) => Err(problem.into()),
        }
    }
}

/// Whether the lower row leaves blank what the upper one says, as the second
/// line of a header does whose other cells are merged over both.
fn is_continued(upper: &RawRow, lower: &RawRow) -> bool {
    (0..upper.width()).any(|place| !upper.cell(place).is_empty() && lower.cell(place).is_empty())
}

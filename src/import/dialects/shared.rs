//! What converters of exports share.

use crate::facts::{Kind, Row, Type, Value};
use crate::import::cell::Names;
use crate::import::header::Header;
use crate::import::lenient::{self, Style};
use crate::import::problem::{CellProblem, Refused};
use crate::import::rows::RawRow;
use std::sync::Arc;

/// A column: its place, if the table has it, and its name in the file.
pub struct Place(Option<usize>, String);

impl Place {
    /// The column of this normal name.
    pub fn of(header: &Header, name: &str) -> Place {
        let place = header.place(name);
        Place(place, place.map_or(name, |place| header.shown(place)).to_owned())
    }

    /// The column at this place.
    pub fn at(header: &Header, place: usize) -> Place {
        Place(Some(place), header.shown(place).to_owned())
    }

    /// Whether the table has it.
    pub fn is_there(&self) -> bool {
        self.0.is_some()
    }

    /// Its name in the file; our own name for it where the file has none.
    pub fn shown(&self) -> &str {
        &self.1
    }

    /// Blank where the table lacks the column.
    pub fn cell<'a>(&self, row: &'a RawRow) -> &'a str {
        self.0.map_or("", |place| row.cell(place))
    }

    pub fn refuse(&self, row: &RawRow, problem: CellProblem) -> Refused {
        Refused::cell(row.line, &self.1, self.cell(row), problem)
    }

    /// The cell by `read`; `None` where it is blank.
    pub fn optional<'a, T>(
        &self,
        row: &'a RawRow,
        read: impl FnOnce(&'a str) -> Result<T, CellProblem>,
    ) -> Result<Option<T>, Refused> {
        match self.cell(row) {
            "" => Ok(None),
            cell => read(cell).map(Some).map_err(|problem| self.refuse(row, problem)),
        }
    }

    /// The cell by `read`; a blank one is refused.
    pub fn required<'a, T>(
        &self,
        row: &'a RawRow,
        read: impl FnOnce(&'a str) -> Result<T, CellProblem>,
    ) -> Result<T, Refused> {
        self.optional(row, read)?.ok_or_else(|| self.refuse(row, CellProblem::Blank))
    }

    /// The cell as a value of this type, read as exports write it; null where
    /// it is blank.
    pub fn value(&self, row: &RawRow, ty: Type, style: Style, names: &mut Names) -> Result<Value, Refused> {
        let value = self.optional(row, |cell| lenient::read(ty, cell, style, names))?;
        Ok(value.unwrap_or(Value::Null))
    }
}

/// Refuses a row that does not fit the header, whatever its cells say.
pub fn check_shape(row: &RawRow, width: usize) -> Result<(), Refused> {
    if row.open_quote {
        return Err(Refused::row(row.line, CellProblem::OpenQuote));
    }
    if (width..row.width()).any(|place| !row.cell(place).is_empty()) {
        return Err(Refused::row(row.line, CellProblem::ExtraCells));
    }
    Ok(())
}

/// A row of values by the name of our column; null where `value` has none.
pub fn filled(kind: Kind, line: u64, value: impl Fn(&str) -> Option<Value>) -> Row {
    let values = kind.columns().iter().map(|column| value(column.name).unwrap_or(Value::Null));
    Row { line, values: values.collect() }
}

/// A row that no line of the file stands for, of texts by column.
pub fn named(kind: Kind, value: &dyn Fn(&str) -> Option<Arc<str>>) -> Row {
    filled(kind, 0, |column| value(column).map(Value::Text))
}

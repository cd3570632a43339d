//! What converters of exports share.

use crate::facts::{Kind, Row, Type, Value, markets};
use crate::import::cell::{Moment, Names};
use crate::import::header::Header;
use crate::import::lenient::{self, Style};
use crate::import::output::{Note, Output};
use crate::import::problem::{CellProblem, Refused};
use crate::import::rows::RawRow;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;
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

/// The time zones of markets, looked up once each.
pub struct Zones {
    said: Option<TimeZone>,
    /// Of rows without a market.
    otherwise: TimeZone,
    known: FxHashMap<Arc<str>, TimeZone>,
}

impl Zones {
    pub fn new(said: Option<TimeZone>) -> Zones {
        let otherwise = said.clone().unwrap_or(TimeZone::UTC);
        Zones { said, otherwise, known: FxHashMap::default() }
    }

    /// The stored value of a moment, its day that of the row's market.
    pub fn value(&mut self, moment: Moment, market: Option<&Value>, output: &mut Output) -> Value {
        if matches!(moment, Moment::Local(_)) {
            let zone = self.said.as_ref().and_then(TimeZone::iana_name).map(str::to_owned);
            output.note(Note::LocalTimes { zone });
        }
        let zone = match market {
            Some(Value::Text(code)) => self.known.entry(code.clone()).or_insert_with(|| {
                let market = markets::by_code(code);
                market.and_then(|market| TimeZone::get(market.time_zone).ok()).unwrap_or(TimeZone::UTC)
            }),
            _ => &self.otherwise,
        };
        moment.value(zone, self.said.as_ref())
    }
}

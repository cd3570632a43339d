//! Cells of exports and of tables that people keep, in the styles that such
//! files have. Our own files stay strict (see `cell`).
//!
//! Most cells tell by themselves how they are meant: `1.234,50` has a decimal
//! comma, `23/11/2026` begins with the day. A few do not: `1,234` and
//! `1.234`, `03/04/2026`. They are read as the rest of their table is written
//! ([`Style`]), which is looked over first; where the table contradicts itself
//! they are refused. Without other evidence `1,234` has a separator of
//! thousands, `1.234` a decimal point, and `03/04/2026` is refused.

/// Days and times.
mod moment;
/// Names of months and zones.
mod names;
/// Numbers.
mod number;

pub use moment::{day, moment};
pub use number::{decimal, integer, money};

use super::cell::{self, Names};
use super::problem::CellProblem;
use crate::facts::{Type, Value, markets};
use jiff::tz::TimeZone;

/// How a table writes what may be read in two ways, by the cells that tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Some day has a number above 12 first; some has it second.
    day_first: bool,
    month_first: bool,
    /// Some day could begin with either.
    open_day: bool,
    /// Some number has a decimal comma; some a decimal point.
    decimal_comma: bool,
    decimal_point: bool,
}

impl Style {
    /// As the person says it.
    pub fn with_day_first(self, day_first: bool) -> Style {
        Style { day_first, month_first: !day_first, open_day: false, ..self }
    }

    /// Learns from a cell of a column of days.
    pub fn see_day(&mut self, cell: &str) {
        match moment::order_told(text(cell)) {
            Some(moment::Order::DayFirst) => self.day_first = true,
            Some(moment::Order::MonthFirst) => self.month_first = true,
            Some(moment::Order::Open) => self.open_day = true,
            None => {}
        }
    }

    /// Learns from a cell of a column of numbers.
    pub fn see_number(&mut self, cell: &str) {
        match number::mark_told(text(cell)) {
            Some(',') => self.decimal_comma = true,
            Some('.') => self.decimal_point = true,
            _ => {}
        }
    }

    /// Whether looking further may decide days that are still open.
    pub fn needs_more(&self) -> bool {
        self.open_day && !self.day_first && !self.month_first
    }
}

/// Reads a cell that is not blank, as a value of this type. Moments without an
/// offset are taken as UTC: read columns of [`Type::Instant`] with [`moment`].
pub fn read(ty: Type, cell: &str, style: Style, names: &mut Names) -> Result<Value, CellProblem> {
    let cell = text(cell);
    match ty {
        Type::Integer => integer(cell, style).map(Value::Integer),
        Type::Money => money(cell, style).map(Value::Integer),
        Type::Decimal => decimal(cell, style).map(Value::Decimal),
        Type::Day => day(cell, style).map(|day| Value::Integer(i64::from(day.0))),
        Type::Instant => moment(cell, style).map(|moment| moment.value(&TimeZone::UTC, None)),
        Type::Market => market(cell).map(|code| Value::Text(names.share(code))),
        Type::Currency => currency(cell).map(|code| Value::Text(names.share(&code))),
        Type::YesNo => yes_no(cell).map(|yes| Value::Integer(i64::from(yes))),
        Type::Sku | Type::Code if is_rounded(cell) => Err(CellProblem::RoundedCode),
        _ => cell::read(ty, cell, names),
    }
}

/// A cell without the marks by which spreadsheets keep it a text: `="0012"`
/// and a leading apostrophe.
pub fn text(cell: &str) -> &str {
    let quoted = cell.strip_prefix("=\"").and_then(|cell| cell.strip_suffix('"'));
    super::rows::trim(quoted.or_else(|| cell.strip_prefix('\'')).unwrap_or(cell))
}

/// Whether the code was a long number that a spreadsheet has rounded away:
/// `5.12346E+12` is any of a million others.
pub fn is_rounded(code: &str) -> bool {
    let Some((number, power)) = code.split_once("E+") else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    digits(power) && digits(whole) && digits(fraction)
}

/// The market of a code or of a country's name.
pub fn market(cell: &str) -> Result<&'static str, CellProblem> {
    let market = markets::by_code(cell).or_else(|| markets::by_name(cell));
    market.map(|market| market.code).ok_or(CellProblem::UnknownCountry)
}

/// A code, or a sign that only one currency has.
fn currency(cell: &str) -> Result<String, CellProblem> {
    match cell {
        "€" => Ok("EUR".to_owned()),
        "£" => Ok("GBP".to_owned()),
        "US$" => Ok("USD".to_owned()),
        "人民币" => Ok("CNY".to_owned()),
        "美元" => Ok("USD".to_owned()),
        "欧元" => Ok("EUR".to_owned()),
        _ => cell::currency(cell),
    }
}

fn yes_no(cell: &str) -> Result<bool, CellProblem> {
    match cell.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "是" | "ja" | "oui" | "sí" | "si" | "wahr" | "vrai" => Ok(true),
        "no" | "n" | "false" | "0" | "否" | "nein" | "non" | "falsch" | "faux" => Ok(false),
        _ => Err(CellProblem::NotYesNo),
    }
}

#[cfg(test)]
mod tests;

//! One cell of an own file → a value of its column's type.

use super::encoding::{UNCOMPUTED, UNREADABLE};
use super::problem::CellProblem;
use crate::facts::{Type, Value, markets};
use crate::inventory::day::Day;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Longest name, code or SKU, in characters.
pub const NAME_CHARACTERS_MAX: usize = 200;
/// Longest text, in characters.
pub const TEXT_CHARACTERS_MAX: usize = 10_000;
/// Quantities stay within 32 bits: the engine keeps daily rows that narrow.
const INTEGER_MAX: i64 = i32::MAX as i64;
/// Amounts stay under a million million, so that sums cannot overflow.
const MONEY_MAX: i128 = 1_000_000_000_000 * 10_000;
const DECIMAL_MAX: f64 = 1e15;
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// Shares one allocation among equal names.
#[derive(Default)]
pub struct Names(FxHashSet<Arc<str>>);

/// Beyond this many different names they are no longer shared.
const NAMES_MAX: usize = 200_000;

impl Names {
    pub fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        if self.0.len() < NAMES_MAX {
            self.0.insert(new.clone());
        }
        new
    }
}

/// Reads a cell that is not blank. Columns of [`Type::Instant`] are read by
/// [`moment`], since their local day depends on the row's market.
pub fn read(ty: Type, cell: &str, names: &mut Names) -> Result<Value, CellProblem> {
    check_characters(cell, matches!(ty, Type::Text | Type::List))?;
    match ty {
        Type::Sku | Type::Warehouse | Type::Name | Type::Code => name(cell, names),
        Type::Channel | Type::Word => name(&cell.to_lowercase(), names),
        Type::Market => market(cell).map(|code| Value::Text(names.share(code))),
        Type::Currency => currency(cell).map(|code| Value::Text(names.share(&code))),
        Type::Choice(words) => choice(cell, words).map(|word| Value::Text(names.share(word))),
        Type::Text => text(cell),
        Type::List => list(cell),
        Type::TimeZone => time_zone(cell),
        Type::Day => day(cell).map(|day| Value::Integer(i64::from(day.0))),
        Type::Month => month(cell).map(|day| Value::Integer(i64::from(day.0))),
        Type::Instant => match moment(cell)? {
            Moment::Day(day) => Ok(Value::Instant { micros: None, day: day.0 }),
            other => Ok(other.value(&TimeZone::UTC, None)),
        },
        Type::Integer => integer(cell).map(Value::Integer),
        Type::Money => money(cell).map(Value::Integer),
        Type::Decimal => decimal(cell).map(Value::Decimal),
        Type::YesNo => yes_no(cell).map(|yes| Value::Integer(i64::from(yes))),
    }
}

fn check_characters(cell: &str, lines_allowed: bool) -> Result<(), CellProblem> {
    if cell.bytes().all(|byte| (b' '..0x7F).contains(&byte)) {
        return Ok(());
    }
    for character in cell.chars() {
        match character {
            UNREADABLE => return Err(CellProblem::Unreadable),
            UNCOMPUTED => return Err(CellProblem::Uncomputed),
            _ => {}
        }
        if character.is_control() && !(lines_allowed && matches!(character, '\n' | '\r' | '\t')) {
            return Err(CellProblem::ControlCharacter);
        }
    }
    Ok(())
}

fn within(cell: &str, characters_max: usize) -> Result<(), CellProblem> {
    if cell.len() > characters_max && cell.chars().count() > characters_max {
        return Err(CellProblem::TooLong { characters_max });
    }
    Ok(())
}

fn name(cell: &str, names: &mut Names) -> Result<Value, CellProblem> {
    // No code begins so: the file was saved with its formulas.
    if cell.starts_with('=') {
        return Err(CellProblem::Formula);
    }
    within(cell, NAME_CHARACTERS_MAX)?;
    Ok(Value::Text(names.share(cell)))
}

fn text(cell: &str) -> Result<Value, CellProblem> {
    within(cell, TEXT_CHARACTERS_MAX)?;
    Ok(Value::Text(cell.into()))
}

fn list(cell: &str) -> Result<Value, CellProblem> {
    within(cell, TEXT_CHARACTERS_MAX)?;
    let parts: Vec<&str> = cell.split('|').map(super::rows::trim).filter(|part| !part.is_empty()).collect();
    Ok(if parts.is_empty() { Value::Null } else { Value::Text(parts.join("|").into()) })
}

/// The markets of `serves`, each checked.
pub fn market_list(cell: &str) -> Result<Value, CellProblem> {
    check_characters(cell, false)?;
    let parts = cell.split('|').map(super::rows::trim).filter(|part| !part.is_empty());
    let codes = parts.map(market).collect::<Result<Vec<_>, _>>()?;
    Ok(if codes.is_empty() { Value::Null } else { Value::Text(codes.join("|").into()) })
}

pub fn market(cell: &str) -> Result<&'static str, CellProblem> {
    let market = markets::by_code(cell);
    market
        .map(|market| market.code)
        .ok_or_else(|| CellProblem::NotAMarket { meant: markets::by_name(cell).map(|market| market.code) })
}

pub fn currency(cell: &str) -> Result<String, CellProblem> {
    let code = cell.to_ascii_uppercase();
    if code == "RMB" {
        return Ok("CNY".to_owned());
    }
    if markets::is_currency(&code) { Ok(code) } else { Err(CellProblem::NotACurrency) }
}

fn choice(cell: &str, words: &'static [&'static str]) -> Result<&'static str, CellProblem> {
    let found = words.iter().find(|word| word.eq_ignore_ascii_case(cell));
    found.copied().ok_or(CellProblem::NotOneOf(words))
}

fn time_zone(cell: &str) -> Result<Value, CellProblem> {
    let zone = TimeZone::get(cell).map_err(|_| CellProblem::NotATimeZone)?;
    Ok(Value::Text(zone.iana_name().unwrap_or(cell).into()))
}

fn yes_no(cell: &str) -> Result<bool, CellProblem> {
    match cell.to_ascii_lowercase().as_str() {
        "yes" | "y" | "true" | "1" => Ok(true),
        "no" | "n" | "false" | "0" => Ok(false),
        _ => Err(CellProblem::NotYesNo),
    }
}

/// `2026-11-23`; a midnight behind it (as spreadsheets export days) is dropped.
pub fn day(cell: &str) -> Result<Day, CellProblem> {
    let bytes = cell.as_bytes();
    let iso = bytes.len() >= 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && [0, 1, 2, 3, 5, 6, 8, 9].iter().all(|place| bytes[*place].is_ascii_digit());
    if !iso {
        let apart = |c: char| matches!(c, '/' | '.' | '-');
        let looks_like_a_day = cell.contains(apart)
            && cell.chars().any(|c| c.is_ascii_digit())
            && cell.chars().all(|c| c.is_ascii_digit() || apart(c) || matches!(c, ' ' | ':'));
        return Err(if looks_like_a_day { CellProblem::DayNotIso } else { CellProblem::NotADay });
    }
    if !matches!(&bytes[10..], b"" | b"T00:00:00" | b" 00:00:00" | b" 00:00" | b"T00:00") {
        return Err(CellProblem::NotADay);
    }
    let number = |from: usize, to: usize| {
        bytes[from..to].iter().fold(0_i16, |number, digit| number * 10 + i16::from(digit - b'0'))
    };
    calendar_day(number(0, 4), number(5, 7), number(8, 10))
}

/// A day that exists, in the years that facts can be of.
pub fn calendar_day(year: i16, month: i16, day: i16) -> Result<Day, CellProblem> {
    if !YEARS.contains(&year) {
        return Err(CellProblem::NotADay);
    }
    Date::new(year, i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0))
        .map(Day::from_date)
        .map_err(|_| CellProblem::NotADay)
}

fn month(cell: &str) -> Result<Day, CellProblem> {
    let first = match cell.len() {
        7 => day(&format!("{cell}-01")),
        _ => day(cell).map(|day| Day::from_date(day.date().first_of_month())),
    };
    first.map_err(|problem| match problem {
        CellProblem::DayNotIso => problem,
        _ => CellProblem::NotAMonth,
    })
}

/// A point in time as a file writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moment {
    /// A bare day.
    Day(Day),
    /// With `Z` or an offset.
    Exact(Timestamp),
    /// Without: read in the zone of the market, or of `--time-zone`.
    Local(DateTime),
}

impl Moment {
    /// The stored value. `market` is the zone whose day counts; `said` that
    /// of times without an offset, where it was given.
    pub fn value(self, market: &TimeZone, said: Option<&TimeZone>) -> Value {
        let exact = match self {
            Moment::Day(day) => return Value::Instant { micros: None, day: day.0 },
            Moment::Exact(exact) => exact,
            Moment::Local(local) => {
                let zone = said.unwrap_or(market);
                match zone.to_ambiguous_timestamp(local).compatible() {
                    Ok(exact) => exact,
                    // Only at the ends of the calendar, which `moment` refuses.
                    Err(_) => return Value::Instant { micros: None, day: Day::from_date(local.date()).0 },
                }
            }
        };
        let day = Day::from_date(market.to_datetime(exact).date());
        Value::Instant { micros: Some(exact.as_microsecond()), day: day.0 }
    }
}

/// RFC 3339, the same without an offset, or a bare day.
pub fn moment(cell: &str) -> Result<Moment, CellProblem> {
    if cell.len() < 12 {
        return day(cell).map(Moment::Day);
    }
    let start = cell.get(..10).ok_or(CellProblem::NotAnInstant)?;
    day(start).map_err(|problem| match problem {
        CellProblem::DayNotIso => problem,
        _ => CellProblem::NotAnInstant,
    })?;
    if let Ok(exact) = cell.parse::<Timestamp>() {
        return Ok(Moment::Exact(exact));
    }
    cell.parse::<DateTime>().map(Moment::Local).map_err(|_| CellProblem::NotAnInstant)
}

/// Sign, digits before the point, digits behind it.
fn number_parts(cell: &str) -> Result<(bool, &str, &str), CellProblem> {
    let (negative, digits) = match cell.as_bytes().first() {
        Some(b'-') => (true, &cell[1..]),
        Some(b'+') => (false, &cell[1..]),
        _ => (false, cell),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !(plain(whole) && plain(fraction)) || whole.is_empty() && fraction.is_empty() {
        let comma =
            digits.contains(',') && digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'));
        return Err(if comma { CellProblem::CommaInNumber } else { CellProblem::NotANumber });
    }
    Ok((negative, whole, fraction))
}

/// A whole number; `12.0` is one.
pub fn integer(cell: &str) -> Result<i64, CellProblem> {
    let (negative, whole, fraction) = number_parts(cell)?;
    if fraction.bytes().any(|digit| digit != b'0') {
        return Err(CellProblem::NotWhole);
    }
    let number = digits(whole).and_then(|number| i64::try_from(number).ok());
    let number = number.filter(|number| *number <= INTEGER_MAX).ok_or(CellProblem::TooLarge)?;
    Ok(if negative { -number } else { number })
}

/// Ten-thousandths, halves rounded away from zero.
pub fn money(cell: &str) -> Result<i64, CellProblem> {
    let (negative, whole, fraction) = number_parts(cell)?;
    let (kept, dropped) = fraction.split_at(fraction.len().min(4));
    let scale = 10_i128.pow(4 - kept.len() as u32);
    let whole = digits(whole).ok_or(CellProblem::TooLarge)?;
    let kept = digits(kept).ok_or(CellProblem::TooLarge)? * scale;
    let up = i128::from(dropped.bytes().next().is_some_and(|digit| digit >= b'5'));
    let amount = whole.checked_mul(10_000).map(|whole| whole + kept + up);
    let amount = amount.filter(|amount| *amount <= MONEY_MAX).ok_or(CellProblem::TooLarge)?;
    let amount = i64::try_from(amount).map_err(|_| CellProblem::TooLarge)?;
    Ok(if negative { -amount } else { amount })
}

fn digits(text: &str) -> Option<i128> {
    let text = text.trim_start_matches('0');
    if text.len() > 18 {
        return None;
    }
    Some(text.bytes().fold(0, |number, digit| number * 10 + i128::from(digit - b'0')))
}

/// A decimal; an exponent (1.5e-05) is read as spreadsheets write it.
pub fn decimal(cell: &str) -> Result<f64, CellProblem> {
    let (mantissa, exponent) = match cell.find(['e', 'E']) {
        Some(place) => (&cell[..place], Some(&cell[place + 1..])),
        None => (cell, None),
    };
    number_parts(mantissa)?;
    if exponent.is_some_and(|exponent| exponent.parse::<i16>().is_err()) {
        return Err(CellProblem::NotANumber);
    }
    let number: f64 = cell.parse().map_err(|_| CellProblem::NotANumber)?;
    if number.abs() <= DECIMAL_MAX { Ok(number) } else { Err(CellProblem::TooLarge) }
}

#[cfg(test)]
mod tests;

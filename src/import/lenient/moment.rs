//! Days and times in the styles of exports: `2026/11/23`, `23.11.2026 14:05`,
//! `Nov 23, 2026 2:05 PM PST`, `2026年11月23日`, `20261123`, Excel's serial
//! numbers.

use super::{Style, names, text};
use crate::import::cell::{self, Moment};
use crate::import::problem::CellProblem;
use crate::inventory::day::Day;
use jiff::civil::Time;
use jiff::tz::Offset;

/// A day; a time behind it is left out.
pub fn day(cell: &str, style: Style) -> Result<Day, CellProblem> {
    match moment(cell, style) {
        Ok(Moment::Day(day)) => Ok(day),
        Ok(Moment::Local(local)) => Ok(Day::from_date(local.date())),
        // The day that the file writes, not that of another zone.
        Ok(Moment::Exact(_)) => parse(text(cell), style).map(|parts| parts.day),
        Err(CellProblem::NotAnInstant) => Err(CellProblem::NotADay),
        Err(problem) => Err(problem),
    }
}

/// A day, or a time with or without an offset.
pub fn moment(cell: &str, style: Style) -> Result<Moment, CellProblem> {
    let cell = text(cell);
    if let Ok(moment) = cell::moment(cell) {
        return Ok(moment);
    }
    let parts = parse(cell, style)?;
    let Some(time) = parts.time else { return Ok(Moment::Day(parts.day)) };
    let local = parts.day.date().to_datetime(time);
    match parts.offset {
        None => Ok(Moment::Local(local)),
        Some(offset) => {
            let exact = offset.to_timestamp(local).map_err(|_| CellProblem::NotAnInstant)?;
            Ok(Moment::Exact(exact))
        }
    }
}

/// Which of two numbers before the year is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    /// Could be either.
    Open,
}

/// What a cell like `23/11/2026` tells of its table; `None` for any other.
pub(super) fn order_told(cell: &str) -> Option<Order> {
    let (first, second, _) = numbers_first(cell)?;
    match (first, second) {
        _ if first == second => None,
        (13..=31, 1..=12) => Some(Order::DayFirst),
        (1..=12, 13..=31) => Some(Order::MonthFirst),
        (1..=12, 1..=12) => Some(Order::Open),
        _ => None,
    }
}

/// `23/11/2026 …` and `23-11-2026 …`: both numbers and the rest behind them.
/// (With points the day is first everywhere.)
fn numbers_first(cell: &str) -> Option<(i16, i16, &str)> {
    let (first, rest) = number(cell, 1..=2)?;
    let sign = rest.chars().next().filter(|c| matches!(c, '/' | '-'))?;
    let (second, rest) = number(rest.strip_prefix(sign)?, 1..=2)?;
    let rest = rest.strip_prefix(sign)?;
    number(rest, 4..=4)?;
    Some((first, second, rest))
}

struct Parts {
    day: Day,
    time: Option<Time>,
    offset: Option<Offset>,
}

/// A serial number with a time: the fraction of a day.
fn serial(cell: &str) -> Option<Parts> {
    let (whole, fraction) = cell.split_once('.')?;
    let day: i32 = whole.parse().ok().filter(|day| whole.len() == 5 && SERIALS.contains(day))?;
    let is_plain = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let fraction: f64 = format!("0.{fraction}").parse().ok().filter(|_| is_plain)?;
    // Fractions are binary: 8:26 is a second less by a hair.
    let seconds = ((fraction * 86_400.0).round() as i32).min(86_399);
    let part = |number: i32| i8::try_from(number).ok();
    let time = Time::new(part(seconds / 3600)?, part(seconds / 60 % 60)?, part(seconds % 60)?, 0).ok()?;
    Some(Parts { day: Day(day - SERIAL_OF_1970), time: Some(time), offset: None })
}

fn parse(cell: &str, style: Style) -> Result<Parts, CellProblem> {
    if let Some(parts) = serial(cell) {
        return Ok(parts);
    }
    let (day, rest) = parse_day(cell, style)?;
    let (time, rest) = match parse_time(rest.trim_start_matches(['T', ',', ' ', '\u{A0}', '\u{202F}'])) {
        Some((time, rest)) => (Some(time), rest),
        None => (None, rest),
    };
    let rest = rest.trim();
    let offset = if rest.is_empty() {
        None
    } else if time.is_some() {
        Some(parse_offset(rest).ok_or(CellProblem::NotAnInstant)?)
    } else {
        return Err(CellProblem::NotAnInstant);
    };
    Ok(Parts { day, time, offset })
}

fn parse_day(cell: &str, style: Style) -> Result<(Day, &str), CellProblem> {
    if let Some((first, second, rest)) = numbers_first(cell) {
        let (year, rest) = number(rest, 4..=4).ok_or(CellProblem::NotAnInstant)?;
        let day_first = match (first, second) {
            (13.., _) => true,
            (_, 13..) => false,
            _ if first == second => true,
            _ => match (style.day_first, style.month_first) {
                (true, false) => true,
                (false, true) => false,
                _ => return Err(CellProblem::DayOrderOpen),
            },
        };
        let (day, month) = if day_first { (first, second) } else { (second, first) };
        return Ok((cell::calendar_day(year, month, day)?, rest));
    }
    year_first(cell)
        .or_else(|| with_points(cell))
        .or_else(|| compact(cell))
        .or_else(|| named_month(cell))
        .unwrap_or(Err(CellProblem::NotAnInstant))
}

type DayAndRest<'a> = Option<Result<(Day, &'a str), CellProblem>>;

/// `2026/11/23`, `2026.11.23`, `2026-1-5`, `2026年11月23日`.
fn year_first(cell: &str) -> DayAndRest<'_> {
    let (year, rest) = number(cell, 4..=4)?;
    let sign = rest.chars().next().filter(|c| matches!(c, '/' | '.' | '-' | '年'))?;
    let (month, rest) = number(rest.strip_prefix(sign)?.trim_start(), 1..=2)?;
    let rest = rest.strip_prefix(if sign == '年' { '月' } else { sign })?;
    let (day, rest) = number(rest.trim_start(), 1..=2)?;
    let rest = if sign == '年' { rest.strip_prefix(['日', '号']).unwrap_or(rest) } else { rest };
    Some(cell::calendar_day(year, month, day).map(|day| (day, rest)))
}

/// `23.11.2026`.
fn with_points(cell: &str) -> DayAndRest<'_> {
    let (day, rest) = number(cell, 1..=2)?;
    let (month, rest) = number(rest.strip_prefix('.')?.trim_start(), 1..=2)?;
    let (year, rest) = number(rest.strip_prefix('.')?.trim_start(), 4..=4)?;
    Some(cell::calendar_day(year, month, day).map(|day| (day, rest)))
}

/// Of the years 2000 to 2099 only, so that no other number is taken for one.
const SERIALS: std::ops::RangeInclusive<i32> = 36_526..=73_050;
const SERIAL_OF_1970: i32 = 25_569;

/// `20261123`, and the serial number of a spreadsheet: days since 1899-12-30.
fn compact(cell: &str) -> DayAndRest<'_> {
    let end = cell.find(|c: char| !c.is_ascii_digit()).unwrap_or(cell.len());
    let (digits, rest) = cell.split_at(end);
    let number: i32 = digits.parse().ok()?;
    match digits.len() {
        8 => {
            let part = |from: i32, size: i32| i16::try_from(number / from % size).unwrap_or_default();
            let day = cell::calendar_day(part(10_000, 10_000), part(100, 100), part(1, 100));
            Some(day.map(|day| (day, rest)))
        }
        5 if SERIALS.contains(&number) && rest.is_empty() => Some(Ok((Day(number - SERIAL_OF_1970), rest))),
        _ => None,
    }
}

/// `Nov 23, 2026`, `23 Nov 2026`, `23-Nov-2026`, `Mon, 23 November 2026`.
fn named_month(cell: &str) -> DayAndRest<'_> {
    let cell = match cell.split_once([',', ' ']) {
        // The day of the week, or a month.
        Some((word, rest)) if word.chars().all(char::is_alphabetic) && names::month(word).is_none() => {
            rest.trim_start()
        }
        _ => cell,
    };
    let (first, rest) = word(cell)?;
    let (second, rest) = word(rest)?;
    let rest = rest.trim_start_matches([' ', ',', '-', '/']);
    let (year, rest) = number(rest.strip_prefix("de ").unwrap_or(rest), 4..=4)?;
    let day_of = |word: &str| {
        let (day, behind) = number(word, 1..=2)?;
        matches!(behind, "" | "." | "," | "st" | "nd" | "rd" | "th" | "er" | "º").then_some(day)
    };
    let (day, month) = match names::month(first) {
        Some(month) => (day_of(second)?, month),
        None => (day_of(first)?, names::month(second)?),
    };
    Some(cell::calendar_day(year, month, day).map(|day| (day, rest)))
}

/// The next word, and what is behind it.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches([' ', ',', '-', '/']);
    let text = text.strip_prefix("de ").unwrap_or(text);
    let end = text.find([' ', ',', '-', '/'])?;
    Some((&text[..end], &text[end..])).filter(|(word, _)| !word.is_empty())
}

/// `14:05`, `2:05:09 PM`, `14:05:09.123`.
fn parse_time(text: &str) -> Option<(Time, &str)> {
    let (half, text) = match text.strip_prefix("下午") {
        Some(rest) => (Some(true), rest),
        None => text.strip_prefix("上午").map_or((None, text), |rest| (Some(false), rest)),
    };
    let (hour, rest) = number(text.trim_start(), 1..=2)?;
    let (minute, mut rest) = number(rest.strip_prefix(':')?, 2..=2)?;
    let mut second = 0;
    if let Some(after) = rest.strip_prefix(':') {
        (second, rest) = number(after, 2..=2)?;
        if let Some(after) = rest.strip_prefix(['.', ',']) {
            rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
        }
    }
    let behind = rest.trim_start_matches([' ', '\u{A0}', '\u{202F}']);
    let is_half = |letters: &str| {
        let start = behind.get(..letters.len())?;
        let rest = behind.get(letters.len()..)?;
        (start.eq_ignore_ascii_case(letters) && !rest.starts_with(char::is_alphanumeric)).then_some(rest)
    };
    let (half, rest) = [("AM", false), ("PM", true), ("A.M.", false), ("P.M.", true)]
        .into_iter()
        .find_map(|(letters, is_after)| is_half(letters).map(|rest| (Some(is_after), rest)))
        .unwrap_or((half, rest));
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) && hour != 0 => return None,
        Some(is_after) => hour % 12 + if is_after { 12 } else { 0 },
    };
    let part = |number: i16| i8::try_from(number).ok();
    Some((Time::new(part(hour)?, part(minute)?, part(second)?, 0).ok()?, rest))
}

/// `Z`, `-0500`, `+08:00`, `UTC+8`, `PST`.
fn parse_offset(text: &str) -> Option<Offset> {
    if let Some(minutes) = names::offset_minutes(text) {
        return Offset::from_seconds(minutes * 60).ok();
    }
    let text = text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT")).unwrap_or(text);
    let east = match text.chars().next()? {
        '+' => 1,
        '-' | '\u{2212}' => -1,
        // A zone by its name in the zone database has no offset of its own.
        _ => return None,
    };
    let text = text.trim_start_matches(['+', '-', '\u{2212}']);
    let (hours, minutes) = match text.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if text.len() == 4 && text.is_ascii() => text.split_at(2),
        None => (text, "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=14).contains(&hours) && (0..60).contains(&minutes))
        .then(|| Offset::from_seconds(east * (hours * 3600 + minutes * 60)).ok())?
}

/// A number of so many digits, and what is behind it.
fn number(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<(i16, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if !digits.contains(&end) {
        return None;
    }
    Some((text[..end].parse().ok()?, &text[end..]))
}

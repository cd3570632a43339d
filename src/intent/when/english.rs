//! English phrases of time.

use super::calendar::{self, Unit};
use super::english_day::{
    bare_day, dated, day_alone, edge_of_unit, feasts, iso, part_of_year, whole_unit_out,
};
use super::{Shape, When, WhenAt, lookup, starts, starts_any};
use crate::intent::number::number_at;
use crate::intent::token::{Kind, Token};
use crate::inventory::day::Day;

/// A phrase read, and the token after it.
pub type Reading = Option<(When, usize)>;

/// Names of units, longer ones first.
pub const UNITS: &[(&str, Unit)] = &[
    ("hours", Unit::Hour),
    ("hour", Unit::Hour),
    ("h", Unit::Hour),
    ("days", Unit::Day),
    ("day", Unit::Day),
    ("d", Unit::Day),
    ("weeks", Unit::Week),
    ("week", Unit::Week),
    ("w", Unit::Week),
    ("months", Unit::Month),
    ("month", Unit::Month),
    ("mo", Unit::Month),
    ("quarters", Unit::Quarter),
    ("quarter", Unit::Quarter),
    ("years", Unit::Year),
    ("year", Unit::Year),
    ("y", Unit::Year),
];

/// Names of months, longer ones first.
pub const MONTHS: &[(&str, i32)] = &[
    ("january", 1),
    ("jan", 1),
    ("february", 2),
    ("feb", 2),
    ("march", 3),
    ("mar", 3),
    ("april", 4),
    ("apr", 4),
    ("may", 5),
    ("june", 6),
    ("jun", 6),
    ("july", 7),
    ("jul", 7),
    ("august", 8),
    ("aug", 8),
    ("september", 9),
    ("sept", 9),
    ("sep", 9),
    ("october", 10),
    ("oct", 10),
    ("november", 11),
    ("nov", 11),
    ("december", 12),
    ("dec", 12),
];

/// Months and weekdays that are other words too: only after a word of time.
pub const DOUBTFUL: &[&str] =
    &["may", "march", "mar", "sun", "sat", "mon", "wed", "fri", "thu", "tue", "jan", "dec"];

const WEEKDAYS: &[(&str, i32)] = &[
    ("monday", 0),
    ("mondays", 0),
    ("mon", 0),
    ("tuesday", 1),
    ("tues", 1),
    ("tue", 1),
    ("wednesday", 2),
    ("wed", 2),
    ("thursday", 3),
    ("thurs", 3),
    ("thur", 3),
    ("thu", 3),
    ("friday", 4),
    ("fri", 4),
    ("saturday", 5),
    ("sat", 5),
    ("sunday", 6),
    ("sun", 6),
];

fn found(when: When, start: usize, core: usize, end: usize) -> Option<WhenAt> {
    Some(WhenAt { when, start, core, end })
}

/// A phrase with its preposition.
pub fn phrase(tokens: &[Token], i: usize, today: Day) -> Option<WhenAt> {
    if tokens.get(i)?.kind == Kind::Han {
        return None;
    }
    if let Some(at) = starts_any(tokens, i, &["ever since", "since"]) {
        let (when, end) = base(tokens, at, today, true)?;
        return found(calendar::since(when, today), i, at, end);
    }
    if let Some(at) = starts(tokens, i, "between") {
        if let Some((day, middle)) = day_alone(tokens, at).or_else(|| bare_day(tokens, at))
            && let Some(to) = starts(tokens, middle, "and")
            && let Some((to, end)) = base(tokens, to, today, true)
            && to.shape == Shape::Day
        {
            return found(calendar::range(calendar::day_in_same_month(to, day, today), to), i, at, end);
        }
        let (from, middle) = base(tokens, at, today, true)?;
        let (to, end) = base(tokens, starts(tokens, middle, "and")?, today, true)?;
        return found(calendar::range(from, to), i, at, end);
    }
    if let Some(at) =
        starts_any(tokens, i, &["starting from", "starting on", "starting", "from", "as of", "beginning"])
    {
        if let Some((day, middle)) = day_alone(tokens, at)
            && let Some((to, end)) = range_end(tokens, middle, today)
        {
            return found(calendar::range(calendar::day_in_same_month(to, day, today), to), i, at, end);
        }
        let (from, middle) = base(tokens, at, today, true)?;
        let to = end_alone(tokens, middle, from, today).or_else(|| range_end(tokens, middle, today));
        if let Some((to, end)) = to {
            return found(calendar::range(from, to), i, at, end);
        }
        let end = starts_any(tokens, middle, &["onwards", "onward", "on"]).unwrap_or(middle);
        return found(from, i, at, end);
    }
    if let Some((when, end)) = whole_unit_out(tokens, i, today) {
        return found(when, i, i, end);
    }
    if let Some(at) = starts_any(
        tokens,
        i,
        &[
            "not until",
            "up until",
            "up to",
            "until",
            "till",
            "til",
            "by",
            "before",
            "through",
            "thru",
            "to last until",
            "last day is",
            "last day :",
            "ending on",
            "ends on",
            "ahead of",
        ],
    ) {
        let (when, end) = base(tokens, at, today, true)?;
        if when.shape == Shape::Length || matches!(when.shape, Shape::Past) && when.future.to < today {
            return None;
        }
        return found(calendar::until(when, today), i, at, end);
    }
    if let Some(at) = starts_any(
        tokens,
        i,
        &[
            "in the",
            "over the",
            "during the",
            "for the",
            "within the",
            "in",
            "over",
            "during",
            "within",
            "after",
            "on the",
            "on",
            "at the",
            "at",
            "of the",
            "of",
            "for",
        ],
    ) {
        return prepositional(tokens, i, at, today);
    }
    // "25 to 30 November", "25-30 Nov".
    if let Some((day, middle)) = bare_day(tokens, i)
        && tokens.iter().skip(middle).take(2).any(|token| token.kind == Kind::Number)
        && let Some((to, end)) = range_end(tokens, middle, today)
        && to.shape == Shape::Day
        && tokens[end - 1].kind == Kind::Word
    {
        let from = calendar::day_in_same_month(to, day, today);
        if from.future.from < to.future.from {
            return found(calendar::range(from, to), i, i, end);
        }
    }
    let (from, middle) = base(tokens, i, today, false)?;
    if from.shape != Shape::Length
        && let Some((to, end)) =
            range_end(tokens, middle, today).or_else(|| end_alone(tokens, middle, from, today))
    {
        return found(calendar::range(from, to), i, i, end);
    }
    found(from, i, i, middle)
}

fn range_end(tokens: &[Token], i: usize, today: Day) -> Reading {
    let at = starts_any(tokens, i, &["until", "till", "through", "thru", "to", "-", "~"])
        .or_else(|| tokens.get(i).filter(|token| token.before == Some('-')).map(|_| i))?;
    base(tokens, at, today, true).filter(|(when, _)| when.shape != Shape::Length)
}

/// "to the tenth" after "from the first of October", "to 30" after "November 25": of
/// the same month.
fn end_alone(tokens: &[Token], i: usize, from: When, today: Day) -> Reading {
    let at = starts_any(tokens, i, &["until", "till", "through", "thru", "to", "-", "~"])
        .or_else(|| tokens.get(i).filter(|token| token.before == Some('-')).map(|_| i))?;
    let said = day_alone(tokens, at).or_else(|| bare_day(tokens, at));
    let (day, end) = said.filter(|_| from.shape == Shape::Day)?;
    let to = calendar::day_in_same_month(from, day, today);
    (from.past.from <= to.past.from && from.future.from <= to.future.from).then_some((to, end))
}

fn prepositional(tokens: &[Token], i: usize, at: usize, today: Day) -> Option<WhenAt> {
    let preposition = tokens[i].text.as_str();
    let (when, end) = base(tokens, at, today, true).or_else(|| {
        // "of the quarter", "in the year so far": the one that runs.
        let (unit, end) = lookup(tokens, at, UNITS).filter(|_| tokens[at - 1].is("the"))?;
        let this = !matches!(unit, Unit::Hour | Unit::Day) && tokens[at].text.len() > 3;
        this.then(|| (calendar::relative(unit, 0, today), starts(tokens, end, "so far").unwrap_or(end)))
    })?;
    if let Some((to, end)) =
        end_alone(tokens, end, when, today).filter(|_| matches!(preposition, "on" | "for" | "in" | "during"))
    {
        return found(calendar::range(when, to), i, at, end);
    }
    let when = match (preposition, when.shape) {
        ("in" | "after", Shape::Length) => calendar::length(Shape::In, when.days, Unit::Day, today),
        ("within", Shape::Length) => calendar::length(Shape::NextN, when.days, Unit::Day, today),
        ("over" | "during", Shape::Length) => return None,
        // "for two weeks" and "of 30 days" are lengths: the preposition stays outside.
        (_, Shape::Length) => return None,
        ("for", _) if tokens[i + 1].kind == Kind::Number => return None,
        _ => when,
    };
    let end = starts_any(tokens, end, &["' time", "'s time", "time"])
        .filter(|_| when.shape == Shape::In)
        .unwrap_or(end);
    found(when, i, at, end)
}

fn number(tokens: &[Token], i: usize) -> Option<(f64, usize)> {
    if let Some(number) = number_at(tokens, i).filter(|_| tokens[i].kind != Kind::Han) {
        return Some((number.value, number.end));
    }
    if let Some(end) = starts_any(tokens, i, &["half a", "half an"]) {
        return Some((0.5, end));
    }
    lookup(tokens, i, &[("a", 1.0), ("an", 1.0), ("the", 1.0)]).filter(|_| !tokens[i].is("the"))
}

/// `3 weeks`, `a week`, `half a year`, `30d`, `90-day`.
fn amount(tokens: &[Token], i: usize) -> Option<(f64, Unit, usize)> {
    if let Some(end) = starts_any(tokens, i, &["a fortnight", "fortnight"]) {
        return Some((2.0, Unit::Week, end));
    }
    let (value, at) = number(tokens, i)?;
    if let Some(end) = starts_any(tokens, at, &["fortnights", "fortnight"]) {
        return Some((value * 2.0, Unit::Week, end));
    }
    let at = starts_any(
        tokens,
        at,
        &["full", "whole", "more", "extra", "additional", "further", "business", "working", "calendar"],
    )
    .unwrap_or(at);
    let (unit, end) = lookup(tokens, at, UNITS)?;
    let short = tokens[at].text.len() <= 2;
    if short && !tokens[at].glued() && tokens[at].text != "d" {
        return None;
    }
    if let Some(end) = starts(tokens, end, "and a half") {
        return Some((value + 0.5, unit, end));
    }
    Some((value, unit, end))
}

/// A phrase without its preposition. `sure`: a word of time came before, so
/// that "may" or "the 12th" can be trusted.
fn base(tokens: &[Token], i: usize, today: Day, sure: bool) -> Reading {
    let at = if starts(tokens, i, "the").is_some() { i + 1 } else { i };
    // "the month of October" is October.
    let at = starts(tokens, at, "month of").filter(|_| at > i).unwrap_or(at);
    type Reader = fn(&[Token], usize, Day, bool) -> Reading;
    let shapes: [Reader; 8] =
        [iso, named_day, day_of_week_or_unit, edge_of_unit, lengths, dated, part_of_year, feasts];
    let (when, end) = shapes.iter().find_map(|shape| shape(tokens, at, today, sure || at > i))?;
    let part_of_day = ["in the morning", "morning", "afternoon", "evening", "night", "first thing"];
    let end =
        if when.shape == Shape::Day { starts_any(tokens, end, &part_of_day).unwrap_or(end) } else { end };
    Some((when, end))
}

fn named_day(tokens: &[Token], i: usize, today: Day, _: bool) -> Reading {
    let (offset, end) = lookup(
        tokens,
        i,
        &[
            ("day after tomorrow", 2),
            ("day before yesterday", -2),
            ("tomorrow", 1),
            ("today", 0),
            ("tonight", 0),
            ("yesterday", -1),
            ("this morning", 0),
            ("this afternoon", 0),
            ("this evening", 0),
        ],
    )?;
    let end = starts_any(tokens, end, &["'s"]).unwrap_or(end);
    Some((calendar::one_day(today + offset, today), end))
}

/// This, last, next + week, Friday, weekend, October; the past week.
pub fn day_of_week_or_unit(tokens: &[Token], i: usize, today: Day, sure: bool) -> Reading {
    if let Some((unit, end)) = lookup(
        tokens,
        i,
        &[
            ("month to date", Unit::Month),
            ("mtd", Unit::Month),
            ("year to date", Unit::Year),
            ("ytd", Unit::Year),
            ("quarter to date", Unit::Quarter),
            ("qtd", Unit::Quarter),
            ("week to date", Unit::Week),
            ("wtd", Unit::Week),
            ("so far this month", Unit::Month),
            ("so far this week", Unit::Week),
            ("so far this year", Unit::Year),
            ("so far this quarter", Unit::Quarter),
        ],
    ) {
        return Some((calendar::relative(unit, 0, today), end));
    }
    let (offset, at): (i32, usize) = lookup(
        tokens,
        i,
        &[
            ("week after next", 2),
            ("month after next", 2),
            ("week before last", -2),
            ("month before last", -2),
            ("this coming", 1),
            ("this past", -9),
            ("this", 0),
            ("current", 0),
            ("last", -1),
            ("previous", -1),
            ("prior", -1),
            ("past", -9),
            ("preceding", -1),
            ("next", 1),
            ("following", 1),
            ("coming", 1),
            ("upcoming", 1),
        ],
    )
    .unwrap_or((99, i));
    if offset.abs() == 2 {
        let unit = if tokens[i].is("week") { Unit::Week } else { Unit::Month };
        return Some((calendar::relative(unit, offset, today), at));
    }
    if let Some((week, end)) = starts_any(tokens, at, &["weekend", "weekends"]).map(|end| (offset, end)) {
        let week = match week {
            99 => None,
            0 => Some(0),
            1 => Some(if tokens[i].is("this") || tokens[i].is("coming") { 0 } else { 1 }),
            _ => return Some((calendar::weekend(Some(-1), today), end)),
        };
        return (sure || week.is_some()).then(|| (calendar::weekend(week, today), end));
    }
    if let Some((weekday, end)) = lookup(tokens, at, WEEKDAYS) {
        let end = starts(tokens, end, "'s").unwrap_or(end);
        return match offset {
            99 if sure || !DOUBTFUL.contains(&tokens[at].text.as_str()) => {
                let when = calendar::weekday(weekday, today);
                // "on Saturday and Sunday": two days that follow each other.
                let next = starts_any(tokens, end, &["and", "&", "+"])
                    .and_then(|at| lookup(tokens, at, WEEKDAYS))
                    .filter(|(next, _)| *next == (weekday + 1) % 7);
                Some(next.map_or((when, end), |(_, end)| (calendar::with_next_day(when), end)))
            }
            99 => None,
            -9 => Some((calendar::weekday_in(weekday, -1, today), end)),
            1 if tokens[i].is("this") || tokens[i].is("coming") => {
                let next = calendar::weekday(weekday, today).future.from;
                Some((calendar::one_day(next, today), end))
            }
            week => Some((calendar::weekday_in(weekday, week, today), end)),
        };
    }
    if offset == 99 {
        return None;
    }
    if let Some((month, end)) = lookup(tokens, at, MONTHS) {
        let this = calendar::year_of(today);
        let running = calendar::month_of(today);
        let year = match offset {
            -1 | -9 => {
                if month < running {
                    this
                } else {
                    this - 1
                }
            }
            0 => this,
            _ => {
                if month > running {
                    this
                } else {
                    this + 1
                }
            }
        };
        return Some((calendar::month(month, Some(year), today), end));
    }
    let (unit, end) = lookup(tokens, at, UNITS).filter(|_| tokens[at].text.len() > 2)?;
    if end - at == 1 && tokens[at].text.ends_with('s') && !matches!(offset, -9) {
        return None;
    }
    let end = starts_any(tokens, end, &["'s", "so far", "to date"]).unwrap_or(end);
    if offset == -9 {
        return Some((calendar::length(Shape::LastN, 1.0, unit, today), end));
    }
    Some((calendar::relative(unit, offset, today), end))
}

/// The last 30 days, next 3 weeks, 5 days ago, 2 weeks from now, 30 days.
fn lengths(tokens: &[Token], i: usize, today: Day, _: bool) -> Reading {
    let directions = [
        ("last", Shape::LastN),
        ("past", Shape::LastN),
        ("previous", Shape::LastN),
        ("trailing", Shape::LastN),
        ("recent", Shape::LastN),
        ("next", Shape::NextN),
        ("coming", Shape::NextN),
        ("following", Shape::NextN),
        ("upcoming", Shape::NextN),
    ];
    // "enough to last 90 days" looks ahead.
    let verb = i > 0
        && tokens.get(i).is_some_and(|token| token.is("last"))
        && ["to", "will", "would", "should", "must", "can", "could", "not", "they"]
            .contains(&tokens[i - 1].text.as_str());
    if let Some((shape, at)) = lookup(tokens, i, &directions).filter(|_| !verb) {
        let (value, unit, end) = amount(tokens, at)
            .or_else(|| {
                starts_any(tokens, at, &["couple of weeks", "couple weeks"]).map(|end| (2.0, Unit::Week, end))
            })
            .or_else(|| starts(tokens, at, "half year").map(|end| (0.5, Unit::Year, end)))
            .or_else(|| {
                starts_any(tokens, at, &["couple of months", "couple months"])
                    .map(|end| (2.0, Unit::Month, end))
            })
            .or_else(|| {
                starts_any(tokens, at, &["couple of days", "couple days"]).map(|end| (2.0, Unit::Day, end))
            })?;
        return Some((sized(shape, value, unit, today), end));
    }
    let (value, unit, end) = amount(tokens, i)?;
    if let Some(end) = starts_any(tokens, end, &["ago", "back"]) {
        return Some((sized(Shape::Ago, value, unit, today), end));
    }
    if let Some(end) = starts_any(tokens, end, &["from now", "from today", "out", "later"]) {
        return Some((sized(Shape::In, value, unit, today), end));
    }
    Some((sized(Shape::Length, value, unit, today), end))
}

fn sized(shape: Shape, value: f64, unit: Unit, today: Day) -> When {
    // Half a year is 180 days, as six months are.
    let (value, unit) = if unit == Unit::Year && value.fract() == 0.5 {
        (value.trunc() * 365.0 / 180.0 + 1.0, Unit::Half)
    } else {
        (value, unit)
    };
    calendar::length(shape, value, unit, today)
}

//! English phrases of time.

use super::calendar::{self, Feast, Unit};
use super::{Shape, When, WhenAt, lookup, starts, starts_any};
use crate::intent::number::number_at;
use crate::intent::token::{Kind, Token};
use crate::inventory::day::Day;

const UNITS: &[(&str, Unit)] = &[
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

const MONTHS: &[(&str, i32)] = &[
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
const DOUBTFUL: &[&str] =
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

const FEASTS: &[(&str, Feast)] = &[
    ("christmas eve", Feast::Fixed(12, 24)),
    ("christmas day", Feast::Fixed(12, 25)),
    ("christmas", Feast::Fixed(12, 25)),
    ("xmas", Feast::Fixed(12, 25)),
    ("boxing day", Feast::Fixed(12, 26)),
    ("new year's eve", Feast::Fixed(12, 31)),
    ("chinese new year", Feast::LunarNewYear),
    ("lunar new year", Feast::LunarNewYear),
    ("spring festival", Feast::LunarNewYear),
    ("cny", Feast::LunarNewYear),
    ("new year 's day", Feast::Fixed(1, 1)),
    ("new year 's eve", Feast::Fixed(12, 31)),
    ("new year 's", Feast::Fixed(1, 1)),
    ("new year", Feast::Fixed(1, 1)),
    ("black friday", Feast::Nth { month: 11, weekday: 3, nth: 3, plus: 1 }),
    ("cyber monday", Feast::Nth { month: 11, weekday: 3, nth: 3, plus: 4 }),
    ("thanksgiving", Feast::Nth { month: 11, weekday: 3, nth: 3, plus: 0 }),
    ("halloween", Feast::Fixed(10, 31)),
    ("valentine 's day", Feast::Fixed(2, 14)),
    ("valentine 's", Feast::Fixed(2, 14)),
    ("valentines day", Feast::Fixed(2, 14)),
    ("valentines", Feast::Fixed(2, 14)),
    ("easter", Feast::Easter),
    ("singles day", Feast::Fixed(11, 11)),
    ("singles ' day", Feast::Fixed(11, 11)),
    ("double eleven", Feast::Fixed(11, 11)),
    ("double twelve", Feast::Fixed(12, 12)),
    ("mother 's day", Feast::Nth { month: 5, weekday: 6, nth: 1, plus: 0 }),
    ("labor day", Feast::Nth { month: 9, weekday: 0, nth: 0, plus: 0 }),
];

const ORDINALS: &[(&str, i32)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
    ("thirtieth", 30),
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
        let (from, middle) = base(tokens, at, today, true)?;
        let (to, end) = base(tokens, starts(tokens, middle, "and")?, today, true)?;
        return found(calendar::range(from, to), i, at, end);
    }
    if let Some(at) =
        starts_any(tokens, i, &["starting from", "starting on", "starting", "from", "as of", "beginning"])
    {
        let (from, middle) = base(tokens, at, today, true)?;
        if let Some((to, end)) = range_end(tokens, middle, today) {
            return found(calendar::range(from, to), i, at, end);
        }
        let end = starts_any(tokens, middle, &["onwards", "onward", "on"]).unwrap_or(middle);
        return found(from, i, at, end);
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
    let (from, middle) = base(tokens, i, today, false)?;
    if let Some((to, end)) = range_end(tokens, middle, today).filter(|_| from.shape != Shape::Length) {
        return found(calendar::range(from, to), i, i, end);
    }
    found(from, i, i, middle)
}

fn range_end(tokens: &[Token], i: usize, today: Day) -> Option<(When, usize)> {
    let at = starts_any(tokens, i, &["until", "till", "through", "thru", "to", "-", "~"])
        .or_else(|| tokens.get(i).filter(|token| token.before == Some('-')).map(|_| i))?;
    base(tokens, at, today, true).filter(|(when, _)| when.shape != Shape::Length)
}

fn prepositional(tokens: &[Token], i: usize, at: usize, today: Day) -> Option<WhenAt> {
    let preposition = tokens[i].text.as_str();
    let (when, end) = base(tokens, at, today, true).or_else(|| {
        // "of the quarter", "in the year so far": the one that runs.
        let (unit, end) = lookup(tokens, at, UNITS).filter(|_| tokens[at - 1].is("the"))?;
        let this = !matches!(unit, Unit::Hour | Unit::Day) && tokens[at].text.len() > 3;
        this.then(|| (calendar::relative(unit, 0, today), starts(tokens, end, "so far").unwrap_or(end)))
    })?;
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
    let at =
        starts_any(tokens, at, &["full", "whole", "more", "business", "working", "calendar"]).unwrap_or(at);
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
fn base(tokens: &[Token], i: usize, today: Day, sure: bool) -> Option<(When, usize)> {
    let at = if starts(tokens, i, "the").is_some() { i + 1 } else { i };
    let shapes: [fn(&[Token], usize, Day, bool) -> Option<(When, usize)>; 8] =
        [iso, named_day, day_of_week_or_unit, edge_of_unit, lengths, dated, part_of_year, feasts];
    let (when, end) = shapes.iter().find_map(|shape| shape(tokens, at, today, sure || at > i))?;
    let part_of_day = ["in the morning", "morning", "afternoon", "evening", "night", "first thing"];
    let end =
        if when.shape == Shape::Day { starts_any(tokens, end, &part_of_day).unwrap_or(end) } else { end };
    Some((when, end))
}

/// 2026-11-23, 2026/11/23, 11/23.
fn iso(tokens: &[Token], i: usize, today: Day, _: bool) -> Option<(When, usize)> {
    let digits = |at: usize, separated: bool| {
        let token = tokens.get(at).filter(|token| token.kind == Kind::Number)?;
        let separator = matches!(token.before, Some('-' | '/' | '.'));
        if separated && !separator { None } else { token.text.parse::<i32>().ok() }
    };
    let first = digits(i, false)?;
    let second = digits(i + 1, true)?;
    let third = digits(i + 2, true);
    let day_ok = |month: i32, day: i32| (1..=12).contains(&month) && (1..=31).contains(&day);
    match third {
        Some(third) if (2000..2100).contains(&first) && day_ok(second, third) => {
            Some((calendar::one_day(calendar::date(first, second, third), today), i + 3))
        }
        Some(third) if (2000..2100).contains(&third) => {
            let (month, day) = if first > 12 { (second, first) } else { (first, second) };
            day_ok(month, day).then(|| (calendar::one_day(calendar::date(third, month, day), today), i + 3))
        }
        None if tokens[i + 1].before == Some('/') => {
            let (month, day) = if first > 12 { (second, first) } else { (first, second) };
            day_ok(month, day).then(|| (calendar::day_of_year(month, day, None, today), i + 2))
        }
        None if tokens[i + 1].before == Some('-')
            && (2000..2100).contains(&first)
            && (1..=12).contains(&second) =>
        {
            Some((calendar::month(second, Some(first), today), i + 2))
        }
        _ => None,
    }
}

fn named_day(tokens: &[Token], i: usize, today: Day, _: bool) -> Option<(When, usize)> {
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
fn day_of_week_or_unit(tokens: &[Token], i: usize, today: Day, sure: bool) -> Option<(When, usize)> {
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
            _ => {
                return Some((
                    calendar::weekend(
                        if calendar::weekday_of(today) == 6 { Some(-1) } else { Some(-1) },
                        today,
                    ),
                    end,
                ));
            }
        };
        return (sure || week.is_some()).then(|| (calendar::weekend(week, today), end));
    }
    if let Some((weekday, end)) = lookup(tokens, at, WEEKDAYS) {
        let end = starts(tokens, end, "'s").unwrap_or(end);
        return match offset {
            99 if sure || !DOUBTFUL.contains(&tokens[at].text.as_str()) => {
                Some((calendar::weekday(weekday, today), end))
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

/// End of the month, month end, end of October, mid December, early next month.
fn edge_of_unit(tokens: &[Token], i: usize, today: Day, _: bool) -> Option<(When, usize)> {
    let compact = [
        ("month end", Unit::Month),
        ("month 's end", Unit::Month),
        ("eom", Unit::Month),
        ("week 's end", Unit::Week),
        ("year end", Unit::Year),
        ("year 's end", Unit::Year),
        ("eoy", Unit::Year),
        ("eow", Unit::Week),
        ("quarter end", Unit::Quarter),
        ("eoq", Unit::Quarter),
    ];
    if let Some((unit, end)) = lookup(tokens, i, &compact) {
        return Some((calendar::one_day(calendar::unit_period(unit, 0, today).to, today), end));
    }
    #[derive(Clone, Copy)]
    enum Edge {
        Start,
        Middle,
        End,
    }
    let (edge, at) = lookup(
        tokens,
        i,
        &[
            ("end of", Edge::End),
            ("late", Edge::End),
            ("middle of", Edge::Middle),
            ("mid", Edge::Middle),
            ("beginning of", Edge::Start),
            ("start of", Edge::Start),
            ("early", Edge::Start),
            ("first of", Edge::Start),
            ("1st of", Edge::Start),
        ],
    )?;
    let bare = |at: usize| {
        let at = starts(tokens, at, "the").unwrap_or(at);
        let (unit, end) = lookup(tokens, at, UNITS).filter(|_| tokens[at].text.len() > 2)?;
        Some((calendar::relative(unit, 0, today), end))
    };
    let (when, end) = bare(at)
        .or_else(|| day_of_week_or_unit(tokens, at, today, true))
        .or_else(|| dated(tokens, at, today, true))?;
    let whole = when.future;
    let day = match edge {
        Edge::End => whole.to,
        Edge::Middle => whole.from + 14.min((whole.to - whole.from) / 2),
        Edge::Start => {
            let first = whole.from;
            if first < today && when.shape == Shape::Current {
                calendar::month_start(today, 1)
            } else {
                first
            }
        }
    };
    Some((calendar::one_day(day, today), end))
}

/// The last 30 days, next 3 weeks, 5 days ago, 2 weeks from now, 30 days.
fn lengths(tokens: &[Token], i: usize, today: Day, _: bool) -> Option<(When, usize)> {
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
    if let Some((shape, at)) = lookup(tokens, i, &directions) {
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

fn year_at(tokens: &[Token], i: usize) -> Option<(i32, usize)> {
    let at = starts_any(tokens, i, &[", of", "of", ","]).unwrap_or(i);
    let token = tokens.get(at).filter(|token| token.kind == Kind::Number && token.text.len() == 4)?;
    let year = token.text.parse().ok()?;
    (2000..2100).contains(&year).then_some((year, at + 1))
}

/// 12, 12th, twenty-first.
fn ordinal(tokens: &[Token], i: usize) -> Option<(i32, bool, usize)> {
    let token = tokens.get(i)?;
    if token.kind == Kind::Number {
        let day = token.text.parse().ok().filter(|day| (1..=31).contains(day))?;
        let suffix = tokens
            .get(i + 1)
            .filter(|next| next.glued() && matches!(next.text.as_str(), "st" | "nd" | "rd" | "th"));
        return Some((day, suffix.is_some(), if suffix.is_some() { i + 2 } else { i + 1 }));
    }
    let tens = lookup(tokens, i, &[("twenty", 20), ("thirty", 30)]);
    if let Some((tens, at)) = tens
        && let Some((ones, end)) = lookup(tokens, at, ORDINALS).filter(|(ones, _)| *ones < 10)
    {
        return Some((tens + ones, true, end));
    }
    lookup(tokens, i, ORDINALS).map(|(day, end)| (day, true, end))
}

/// Oct, October 2025, Oct 12th, 12 October, the 12th, 2025.
fn dated(tokens: &[Token], i: usize, today: Day, sure: bool) -> Option<(When, usize)> {
    let month_at = |at: usize, sure: bool| {
        lookup(tokens, at, MONTHS).filter(|_| sure || !DOUBTFUL.contains(&tokens[at].text.as_str()))
    };
    let shown_day = |at: usize| ordinal(tokens, at).is_some_and(|(_, _, end)| end > at);
    if let Some((month, at)) = month_at(i, sure || shown_day(i + 1)) {
        if let Some((day, _, end)) =
            ordinal(tokens, at).filter(|(_, suffix, end)| *suffix || lookup(tokens, *end, UNITS).is_none())
        {
            let (year, end) = year_at(tokens, end).map_or((None, end), |(year, end)| (Some(year), end));
            return Some((calendar::day_of_year(month, day, year, today), end));
        }
        let at = starts(tokens, at, "'s").unwrap_or(at);
        let (year, end) = year_at(tokens, at).map_or((None, at), |(year, end)| (Some(year), end));
        let (year, end) = match starts(tokens, end, "last year") {
            Some(end) => (Some(calendar::year_of(today) - 1), end),
            None => (year, end),
        };
        return Some((calendar::month(month, year, today), end));
    }
    if let Some((day, suffix, at)) = ordinal(tokens, i) {
        let of = starts(tokens, at, "of").unwrap_or(at);
        if let Some((month, end)) = month_at(of, true).filter(|_| tokens[i].kind == Kind::Number || suffix) {
            let (year, end) = year_at(tokens, end).map_or((None, end), |(year, end)| (Some(year), end));
            return Some((calendar::day_of_year(month, day, year, today), end));
        }
        if suffix && sure && (tokens[i].kind == Kind::Number || day > 4) {
            if let Some((offset, end)) =
                lookup(tokens, of, &[("next month", 1), ("this month", 0), ("last month", -1)])
            {
                let first = calendar::month_start(today, offset);
                let day = calendar::date(calendar::year_of(first), calendar::month_of(first), day);
                return Some((calendar::one_day(day, today), end));
            }
            return Some((calendar::day_of_month(day, today), at));
        }
    }
    let (year, end) = year_at(tokens, i).filter(|(_, end)| *end == i + 1 && sure)?;
    if lookup(tokens, end, UNITS).is_some()
        || tokens.get(end).is_some_and(|next| next.kind == Kind::Word && !next.is("so"))
    {
        return None;
    }
    Some((calendar::year(year, today), end))
}

/// Q3, Q3 2025, the third quarter, H1.
fn part_of_year(tokens: &[Token], i: usize, today: Day, _: bool) -> Option<(When, usize)> {
    let (unit, number, end) = match tokens.get(i)?.text.as_str() {
        letter @ ("q" | "h") => {
            let token = tokens.get(i + 1).filter(|token| token.glued() && token.kind == Kind::Number)?;
            let unit = if letter == "q" { Unit::Quarter } else { Unit::Half };
            (unit, token.text.parse().ok()?, i + 2)
        }
        _ => {
            let (number, at) =
                lookup(tokens, i, &[("first", 1), ("second", 2), ("third", 3), ("fourth", 4)])?;
            match lookup(tokens, at, &[("quarter", Unit::Quarter), ("half", Unit::Half)])? {
                (Unit::Half, end) if starts(tokens, end, "price").is_some() => return None,
                (unit, end) => (unit, number, end),
            }
        }
    };
    let most = if unit == Unit::Quarter { 4 } else { 2 };
    if !(1..=most).contains(&number) {
        return None;
    }
    let (year, end) = year_at(tokens, end)
        .map(|(year, end)| (Some(year), end))
        .or_else(|| {
            starts_any(tokens, end, &["of last year", "last year"])
                .map(|end| (Some(calendar::year_of(today) - 1), end))
        })
        .or_else(|| {
            starts_any(tokens, end, &["of this year", "this year", "of the year"])
                .map(|end| (Some(calendar::year_of(today)), end))
        })
        .unwrap_or((None, end));
    Some((calendar::part_of_year(unit, number, year, today), end))
}

fn feasts(tokens: &[Token], i: usize, today: Day, _: bool) -> Option<(When, usize)> {
    let (feast, end) = lookup(tokens, i, FEASTS)?;
    Some((calendar::feast(feast, today)?, end))
}

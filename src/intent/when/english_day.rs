//! English names of days, months, quarters and feasts, and their edges.

use super::calendar::{self, Feast, Unit};
use super::english::{DOUBTFUL, MONTHS, Reading, UNITS, day_of_week_or_unit};
use super::{lookup, starts, starts_any};
use crate::intent::UNITS_OF_GOODS;
use crate::intent::contract::Period;
use crate::intent::token::{Kind, Token};
use crate::inventory::day::Day;

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

/// Things that are named after a feast.
const FESTIVE: &[&str] = &[
    "tree",
    "trees",
    "light",
    "lights",
    "ornament",
    "ornaments",
    "stocking",
    "stockings",
    "sweater",
    "sweaters",
    "jumper",
    "jumpers",
    "decoration",
    "decorations",
    "wreath",
    "wreaths",
    "hat",
    "hats",
    "costume",
    "costumes",
    "egg",
    "eggs",
    "basket",
    "baskets",
    "card",
    "cards",
    "garland",
    "bauble",
    "baubles",
    "cracker",
    "crackers",
    "mask",
    "masks",
    "bunny",
    "candle",
    "candles",
    "mug",
    "mugs",
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

/// 2026-11-23, 2026/11/23, 11/23.
pub fn iso(tokens: &[Token], i: usize, today: Day, _: bool) -> Reading {
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

/// End of the month, month end, end of October, mid December, early next month.
pub fn edge_of_unit(tokens: &[Token], i: usize, today: Day, _: bool) -> Reading {
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
    let ahead = when.future;
    // A running unit is whole; a named month has one that passed and one to come.
    let behind = if when.past.from == ahead.from { ahead } else { when.past };
    let day = |whole: Period| match edge {
        Edge::End => whole.to,
        Edge::Middle => whole.from + 14.min((whole.to - whole.from) / 2),
        Edge::Start => whole.from,
    };
    let next = match edge {
        Edge::Start if ahead.from < today => calendar::unit_after(ahead),
        _ => day(ahead),
    };
    let one = |day| calendar::period(day, day);
    Some((calendar::sided(one(day(behind)), one(next), today), end))
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

/// "the first" of a month that is named later: "from the first to the tenth of November".
pub fn day_alone(tokens: &[Token], i: usize) -> Option<(i32, usize)> {
    let at = starts(tokens, i, "the").unwrap_or(i);
    let (day, suffix, end) = ordinal(tokens, at)?;
    let alone = starts(tokens, end, "of").is_none() && lookup(tokens, end, MONTHS).is_none();
    (suffix && alone).then_some((day, end))
}

/// Oct, October 2025, Oct 12th, 12 October, the 12th, 2025.
pub fn dated(tokens: &[Token], i: usize, today: Day, sure: bool) -> Reading {
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
pub fn part_of_year(tokens: &[Token], i: usize, today: Day, _: bool) -> Reading {
    let (unit, number, end) = match tokens.get(i)?.text.as_str() {
        letter @ ("q" | "h") => {
            let token = tokens.get(i + 1).filter(|token| token.glued() && token.kind == Kind::Number)?;
            let unit = if letter == "q" { Unit::Quarter } else { Unit::Half };
            (unit, token.text.parse().ok()?, i + 2)
        }
        _ => {
            let (number, at) = lookup(
                tokens,
                i,
                &[
                    ("first", 1),
                    ("second", 2),
                    ("third", 3),
                    ("fourth", 4),
                    ("1 st", 1),
                    ("2 nd", 2),
                    ("3 rd", 3),
                    ("4 th", 4),
                ],
            )?;
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

/// A number that may be a day of a month named beside it: nothing counted or measured.
pub fn bare_day(tokens: &[Token], i: usize) -> Option<(i32, usize)> {
    let token = tokens.get(i).filter(|token| token.kind == Kind::Number)?;
    let day = token.text.parse().ok().filter(|day| (1..=31).contains(day))?;
    let counts = tokens.get(i + 1).is_some_and(|next| {
        next.before.is_none()
            || matches!(
                next.text.as_str(),
                "%" | "percent" | "days" | "weeks" | "hours" | "$" | "usd" | "eur"
            )
            || UNITS_OF_GOODS.contains(&next.text.as_str())
    });
    (!counts).then_some((day, i + 1))
}

/// "before the month is out": by its end.
pub fn whole_unit_out(tokens: &[Token], i: usize, today: Day) -> Reading {
    let at = starts_any(tokens, i, &["before the", "until the", "till the"])?;
    let units =
        [("week", Unit::Week), ("month", Unit::Month), ("quarter", Unit::Quarter), ("year", Unit::Year)];
    let (unit, after) = lookup(tokens, at, &units)?;
    let end = starts_any(tokens, after, &["is out", "is over", "is done", "ends", "closes", "finishes"])?;
    let whole = calendar::unit_period(unit, 0, today);
    let last = calendar::sided(whole, calendar::period(whole.to, whole.to), today);
    Some((calendar::until(last, today), end))
}

/// Feasts and sales days.
pub fn feasts(tokens: &[Token], i: usize, today: Day, _: bool) -> Reading {
    let (feast, end) = lookup(tokens, i, FEASTS)?;
    // "christmas tree" is a thing.
    let thing = tokens.get(end).is_some_and(|next| FESTIVE.contains(&next.text.as_str()));
    if thing {
        return None;
    }
    Some((calendar::feast(feast, today)?, end))
}

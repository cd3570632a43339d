//! Calendar arithmetic: units, weekdays, months, feasts.

use super::{Shape, When};
use crate::intent::contract::Period;
use crate::inventory::day::Day;
use jiff::civil::{Date, Weekday};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Half,
    Year,
}

impl Unit {
    /// As a length: a week 7, a month 30 (reading.md).
    pub fn days(self) -> f64 {
        match self {
            Unit::Hour => 1.0 / 24.0,
            Unit::Day => 1.0,
            Unit::Week => 7.0,
            Unit::Month => 30.0,
            Unit::Quarter => 90.0,
            Unit::Half => 180.0,
            Unit::Year => 365.0,
        }
    }
}

pub fn period(from: Day, to: Day) -> Period {
    Period { from, to }
}

/// A day, clamped to the month's last.
pub fn date(year: i32, month: i32, day: i32) -> Day {
    let year = i16::try_from(year.clamp(1, 9000)).unwrap_or(1970);
    let month = i8::try_from(month.clamp(1, 12)).unwrap_or(1);
    let first = Date::new(year, month, 1).unwrap_or(jiff::civil::date(1970, 1, 1));
    let day = i8::try_from(day.clamp(1, i32::from(first.days_in_month()))).unwrap_or(1);
    Day::from_date(Date::new(year, month, day).unwrap_or(first))
}

pub fn year_of(day: Day) -> i32 {
    i32::from(day.date().year())
}

pub fn month_of(day: Day) -> i32 {
    i32::from(day.date().month())
}

/// Monday is 0.
pub fn weekday_of(day: Day) -> i32 {
    i32::from(day.date().weekday().since(Weekday::Monday))
}

/// First day of the month `offset` months after that of `day`.
pub fn month_start(day: Day, offset: i32) -> Day {
    let months = year_of(day) * 12 + month_of(day) - 1 + offset;
    date(months.div_euclid(12), months.rem_euclid(12) + 1, 1)
}

/// The calendar unit `offset` units after the one that holds `day`.
pub fn unit_period(unit: Unit, offset: i32, day: Day) -> Period {
    let months = |first: Day, length: i32| period(first, month_start(first, length).before());
    match unit {
        Unit::Hour | Unit::Day => period(day + offset, day + offset),
        Unit::Week => {
            let monday = day - weekday_of(day) + offset.saturating_mul(7);
            period(monday, monday + 6)
        }
        Unit::Month => months(month_start(day, offset), 1),
        Unit::Quarter => months(month_start(day, -((month_of(day) - 1) % 3) + offset * 3), 3),
        Unit::Half => months(month_start(day, -((month_of(day) - 1) % 6) + offset * 6), 6),
        Unit::Year => months(date(year_of(day) + offset, 1, 1), 12),
    }
}

fn whole_days(days: f64) -> i32 {
    days.round().clamp(-40_000.0, 40_000.0) as i32
}

/// One day, the same seen from before and after.
pub fn one_day(day: Day, today: Day) -> When {
    sided(period(day, day), period(day, day), today)
}

/// A day or short span that may be the last one or the next one.
pub fn sided(past: Period, future: Period, today: Day) -> When {
    When { shape: Shape::Day, past, future, days: f64::from((future.to - today).max(0)) }
}

/// This, last or next unit of the calendar.
pub fn relative(unit: Unit, offset: i32, today: Day) -> When {
    if unit == Unit::Day || unit == Unit::Hour {
        return one_day(today + offset, today);
    }
    let whole = unit_period(unit, offset, today);
    let (shape, past) = match offset {
        0 => (Shape::Current, period(whole.from, today)),
        1.. => (Shape::Future, whole),
        _ => (Shape::Past, whole),
    };
    When { shape, past, future: whole, days: unit.days() }
}

/// N units in one of the shapes that have a length.
pub fn length(shape: Shape, amount: f64, unit: Unit, today: Day) -> When {
    let exact = crate::intent::number::round(amount * unit.days());
    let days = whole_days(exact).max(if exact > 0.0 { 1 } else { 0 });
    let point = match shape {
        Shape::Ago => Some(today - days),
        Shape::In => Some(today + days),
        _ => None,
    };
    let past = point.map_or(period(today - days, today.before()), |day| period(day, day));
    let future = match (point, shape) {
        (Some(day), _) => period(day, day),
        (None, Shape::Length) => period(today, today + days),
        _ => period(today, today + (days - 1).max(0)),
    };
    When { shape, past, future, days: exact }
}

/// A named month: the latest past one, and the next one.
pub fn month(number: i32, year: Option<i32>, today: Day) -> When {
    let of = |year: i32| unit_period(Unit::Month, 0, date(year, number, 1));
    let this = year_of(today);
    let (past, future) = match year {
        Some(year) => (of(year), of(year)),
        None => (
            of(if number > month_of(today) { this - 1 } else { this }),
            of(if number < month_of(today) { this + 1 } else { this }),
        ),
    };
    spanned(past, future, Unit::Month, today)
}

/// A named quarter or half: the latest past one (a running one too), and the next.
pub fn part_of_year(unit: Unit, number: i32, year: Option<i32>, today: Day) -> When {
    let months = if unit == Unit::Half { 6 } else { 3 };
    let of = |year: i32| unit_period(unit, 0, date(year, (number - 1) * months + 1, 1));
    let this = year_of(today);
    let (past, future) = match year {
        Some(year) => (of(year), of(year)),
        None => (
            if of(this).from > today { of(this - 1) } else { of(this) },
            if of(this).to < today { of(this + 1) } else { of(this) },
        ),
    };
    spanned(past, future, unit, today)
}

pub fn year(number: i32, today: Day) -> When {
    let whole = unit_period(Unit::Year, 0, date(number, 1, 1));
    spanned(whole, whole, Unit::Year, today)
}

/// A calendar span; what runs still ends today when seen as past.
fn spanned(past: Period, future: Period, unit: Unit, today: Day) -> When {
    let running = past.from <= today && today < past.to;
    let shape = if past.from > today { Shape::Future } else { Shape::Past };
    let past = if running { period(past.from, today) } else { past };
    When { shape, past, future, days: unit.days() }
}

/// A day of the month without a month: the last such day and the next one.
pub fn day_of_month(day: i32, today: Day) -> When {
    let here = |offset: i32| {
        let first = month_start(today, offset);
        date(year_of(first), month_of(first), day)
    };
    let past = if here(0) <= today { here(0) } else { here(-1) };
    let future = if here(0) >= today { here(0) } else { here(1) };
    sided(period(past, past), period(future, future), today)
}

/// A day of a named month without a year.
pub fn day_of_year(month: i32, day: i32, year: Option<i32>, today: Day) -> When {
    if let Some(year) = year {
        return one_day(date(year, month, day), today);
    }
    let this = year_of(today);
    let here = date(this, month, day);
    let past = if here <= today { here } else { date(this - 1, month, day) };
    let future = if here >= today { here } else { date(this + 1, month, day) };
    sided(period(past, past), period(future, future), today)
}

/// A weekday (Monday 0) of this week (0), the one before (-1), the next (1).
pub fn weekday_in(weekday: i32, week: i32, today: Day) -> When {
    one_day(today - weekday_of(today) + week.saturating_mul(7) + weekday, today)
}

/// A weekday without more: the last one and the next one, never today.
pub fn weekday(weekday: i32, today: Day) -> When {
    let ahead = (weekday - weekday_of(today)).rem_euclid(7);
    let ahead = if ahead == 0 { 7 } else { ahead };
    let (past, future) = (today + ahead - 7, today + ahead);
    let past = if past == today { today - 7 } else { past };
    sided(period(past, past), period(future, future), today)
}

/// Saturday and Sunday of a week; `None` is the last one or the coming one.
pub fn weekend(week: Option<i32>, today: Day) -> When {
    let of = |week: i32| {
        let saturday = today - weekday_of(today) + week.saturating_mul(7) + 5;
        period(saturday, saturday + 1)
    };
    match week {
        Some(week) => sided(of(week), of(week), today),
        None => sided(of(if weekday_of(today) >= 5 { 0 } else { -1 }), of(0), today),
    }
}

/// Since the first day of a phrase.
pub fn since(when: When, today: Day) -> When {
    When {
        shape: Shape::Since,
        past: period(when.past.from, today),
        future: period(when.future.from, when.future.from),
        days: when.days,
    }
}

/// Up to the last day of a phrase.
pub fn until(when: When, today: Day) -> When {
    let to = when.future.to;
    When {
        shape: Shape::Until,
        past: period(when.past.from, when.past.to),
        future: period(today.min(to), to),
        days: f64::from((to - today).max(0)),
    }
}

/// From the first day of one phrase to the last day of another.
pub fn range(from: When, to: When) -> When {
    let (past_from, past_to) = (from.past.from, to.past.to);
    let past =
        if past_from <= past_to { period(past_from, past_to) } else { period(from.past.from, to.future.to) };
    let (future_from, future_to) = (from.future.from, to.future.to);
    let future = if future_from <= future_to {
        period(future_from, future_to)
    } else {
        period(from.past.from, to.future.to)
    };
    When { shape: Shape::Range, past, future, days: f64::from(future.to - future.from + 1) }
}

/// A day and the one after it.
pub fn with_next_day(when: When) -> When {
    let two = |day: Period| period(day.from, day.from + 1);
    When { past: two(when.past), future: two(when.future), days: when.days + 1.0, ..when }
}

/// The first days of a longer span: 11月头十天.
pub fn first_days(when: When, days: i32, today: Day) -> When {
    let first = |span: Period| period(span.from, span.from + (days - 1).max(0));
    let past = first(when.past);
    When { past: period(past.from, past.to.min(today.max(past.from))), future: first(when.future), ..when }
}

/// The day after a calendar span: where the next one begins.
pub fn unit_after(span: Period) -> Day {
    span.to + 1
}

/// A day of the month of another day: "the 15th" after "from the 1st of December".
pub fn day_in_same_month(when: When, day: i32, today: Day) -> When {
    let of = |other: Day| {
        let here = date(year_of(other), month_of(other), day);
        period(here, here)
    };
    sided(of(when.past.from), of(when.future.from), today)
}

/// Feasts and sales days that have a date every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feast {
    /// Month and day.
    Fixed(i32, i32),
    /// The n-th (0 first) weekday of a month, plus days.
    Nth {
        month: i32,
        weekday: i32,
        nth: i32,
        plus: i32,
    },
    Easter,
    LunarNewYear,
}

/// Lunar new year, 2020 to 2040 (month, day).
const LUNAR_NEW_YEARS: [(i32, i32); 21] = [
    (1, 25),
    (2, 12),
    (2, 1),
    (1, 22),
    (2, 10),
    (1, 29),
    (2, 17),
    (2, 6),
    (1, 26),
    (2, 13),
    (2, 3),
    (1, 23),
    (2, 11),
    (1, 31),
    (2, 19),
    (2, 8),
    (1, 28),
    (2, 15),
    (2, 4),
    (1, 24),
    (2, 12),
];

fn feast_in(feast: Feast, year: i32) -> Option<Day> {
    Some(match feast {
        Feast::Fixed(month, day) => date(year, month, day),
        Feast::Nth { month, weekday, nth, plus } => {
            let first = date(year, month, 1);
            first + (weekday - weekday_of(first)).rem_euclid(7) + nth * 7 + plus
        }
        Feast::Easter => {
            // The Gregorian computus (Meeus, Jones, Butcher).
            let (a, b, c) = (year % 19, year / 100, year % 100);
            let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
            let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
            let m = (a + 11 * h + 22 * l) / 451;
            date(year, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1)
        }
        Feast::LunarNewYear => {
            let (month, day) = *LUNAR_NEW_YEARS.get(usize::try_from(year - 2020).ok()?)?;
            date(year, month, day)
        }
    })
}

/// The last and the next time of a feast.
pub fn feast(feast: Feast, today: Day) -> Option<When> {
    let this = year_of(today);
    let here = feast_in(feast, this)?;
    let past = if here <= today { here } else { feast_in(feast, this - 1)? };
    let future = if here >= today { here } else { feast_in(feast, this + 1)? };
    Some(sided(period(past, past), period(future, future), today))
}

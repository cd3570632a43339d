//! Days since 1970-01-01, spans of days, and the period before one.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

/// A civil day, counted from 1970-01-01. Serialised as ISO 8601 (`2026-11-23`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(pub i32);

const EPOCH: jiff::civil::Date = jiff::civil::date(1970, 1, 1);

impl Day {
    /// The day of a civil date.
    pub fn from_date(date: jiff::civil::Date) -> Day {
        Day((date - EPOCH).get_days())
    }

    /// The civil date of this day; days outside the calendar clamp to its ends.
    pub fn date(self) -> jiff::civil::Date {
        EPOCH
            .checked_add(jiff::Span::new().days(i64::from(self.0).clamp(-700_000, 2_900_000)))
            .unwrap_or(EPOCH)
    }

    /// The day before.
    pub fn before(self) -> Day {
        Day(self.0 - 1)
    }
}

impl Add<i32> for Day {
    type Output = Day;
    fn add(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }
}

impl Sub<i32> for Day {
    type Output = Day;
    fn sub(self, days: i32) -> Day {
        Day(self.0.saturating_sub(days))
    }
}

impl Sub<Day> for Day {
    type Output = i32;
    fn sub(self, other: Day) -> i32 {
        self.0.saturating_sub(other.0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

/// Why a text is not a day.
#[derive(Debug, thiserror::Error)]
#[error("not a day like 2026-11-23")]
pub struct DayError;

impl FromStr for Day {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Day, DayError> {
        text.trim().parse::<jiff::civil::Date>().map(Day::from_date).map_err(|_| DayError)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Days from `from` to `to`, both inclusive; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    pub from: Day,
    pub to: Day,
}

impl Span {
    /// The `days` complete days that end yesterday.
    pub fn last(days: u32, today: Day) -> Span {
        Span { from: today - days.max(1) as i32, to: today.before() }
    }

    /// How many days it holds.
    pub fn days(self) -> u32 {
        (self.to - self.from + 1).max(0) as u32
    }

    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// The period before (formulas.md, Time): of a whole calendar month,
    /// quarter or year the calendar one before; of one that still runs (today
    /// is incomplete, so a month runs on its last day too) and of anything else
    /// the same number of days before it.
    ///
    /// Case 1: October 2026 → September 2026. Case 2: 1–23 November 2026 →
    /// 9–31 October 2026. Case 3: the 28 days to 22 November → the 28 before.
    /// Case 4: on 30 November, 1–30 November → 2–31 October. A period said in
    /// days is not a calendar one even when it falls on a month: see
    /// [`Span::days_before`].
    pub fn before(self, today: Day) -> Span {
        let (from, to) = (self.from.date(), self.to.date());
        let day_after = (self.to + 1).date();
        if from.day() == 1 && day_after.day() == 1 && self.to < today {
            let months = (i32::from(day_after.year()) * 12 + i32::from(day_after.month()))
                - (i32::from(from.year()) * 12 + i32::from(from.month()));
            let whole = match months {
                1 => true,
                3 => (from.month() - 1) % 3 == 0,
                12 => from.month() == 1,
                _ => false,
            };
            if whole && to >= from {
                let start = from.checked_sub(jiff::Span::new().months(months)).unwrap_or(from);
                return Span { from: Day::from_date(start), to: self.from.before() };
            }
        }
        self.days_before()
    }

    /// The same number of days before it. Case 5: asked on 1 March, the last 28
    /// days (1–28 February) → 4–31 January.
    pub fn days_before(self) -> Span {
        Span { from: self.from - self.days() as i32, to: self.from.before() }
    }
}

/// As an answer names it: `{"from", "to"}`.
impl From<Span> for serde_json::Value {
    fn from(span: Span) -> serde_json::Value {
        serde_json::json!({ "from": span.from.to_string(), "to": span.to.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, to: &str) -> Span {
        Span { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    #[test]
    fn a_day_reads_and_prints_as_iso() {
        let day: Day = "2026-11-23".parse().unwrap();
        assert_eq!(day.to_string(), "2026-11-23");
        assert_eq!(day.0, 20_780);
    }

    #[test]
    fn the_period_before() {
        let today: Day = "2026-11-30".parse().unwrap();
        assert_eq!(
            span("2026-10-01", "2026-10-31").before(today),
            span("2026-09-01", "2026-09-30"),
            "case 1"
        );
        assert_eq!(
            span("2026-11-01", "2026-11-23").before(today),
            span("2026-10-09", "2026-10-31"),
            "case 2"
        );
        assert_eq!(
            span("2026-10-26", "2026-11-22").before(today),
            span("2026-09-28", "2026-10-25"),
            "case 3"
        );
        assert_eq!(span("2026-07-01", "2026-09-30").before(today), span("2026-04-01", "2026-06-30"));
        assert_eq!(span("2025-01-01", "2025-12-31").before(today), span("2024-01-01", "2024-12-31"));
        assert_eq!(
            span("2026-11-01", "2026-11-30").before(today),
            span("2026-10-02", "2026-10-31"),
            "case 4"
        );
        let last = Span::last(28, "2026-03-01".parse().unwrap());
        assert_eq!(last.days_before(), span("2026-01-04", "2026-01-31"), "case 5");
    }
}

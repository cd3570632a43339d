//! Days, periods and lengths of time as people say them, resolved against one
//! fixed today (reading.md, Past periods, Future days, Horizons).
//!
//! What a phrase means depends on what is asked: "this week" of sales ends
//! today, of orders to place on Sunday; "Friday" of arrivals is the next one.
//! So each reading keeps its past and its future side.

mod calendar;
mod chinese;
mod chinese_day;
mod english;
mod english_day;

use super::contract::Period;
use super::token::Token;
use crate::inventory::day::Day;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One day, or a weekend.
    Day,
    /// A calendar unit before this one (last week), a named month …
    Past,
    /// This week, this month.
    Current,
    /// Next week, next month.
    Future,
    /// The last N days.
    LastN,
    /// The next N days, within N days.
    NextN,
    /// In N days, N days later.
    In,
    /// N days ago.
    Ago,
    /// N days, alone.
    Length,
    /// Since a day.
    Since,
    /// Until or before a day.
    Until,
    /// From one day to another.
    Range,
}

/// One phrase of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct When {
    pub shape: Shape,
    /// As a period that has passed; a running one ends today.
    pub past: Period,
    /// As a period to come, or the whole of a running one.
    pub future: Period,
    /// As a length in days: a week 7, a month 30, a day to come its distance.
    pub days: f64,
}

impl When {
    /// The day itself, as an arrival or a deadline is said.
    pub fn day(&self) -> Day {
        self.future.to
    }
}

/// A phrase of time among the tokens.
#[derive(Clone, Copy, Debug)]
pub struct WhenAt {
    pub when: When,
    /// Tokens `start..end`; `core` is the first after a preposition.
    pub start: usize,
    pub core: usize,
    pub end: usize,
}

/// The longest phrase of time that starts at token `i`.
pub fn when_at(tokens: &[Token], i: usize, today: Day) -> Option<WhenAt> {
    let english = english::phrase(tokens, i, today);
    let chinese = chinese::phrase(tokens, i, today);
    match (english, chinese) {
        (Some(a), Some(b)) => Some(if b.end > a.end { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// Whether the tokens at `i` are this phrase: Han characters one by one,
/// Latin words separated by spaces. Returns the token after it.
pub fn starts(tokens: &[Token], i: usize, phrase: &str) -> Option<usize> {
    let mut at = i;
    let mut rest = phrase;
    while !rest.is_empty() {
        let token = tokens.get(at)?;
        rest = rest.strip_prefix(token.text.as_str())?;
        let latin = !rest.is_empty() && token.text.ends_with(|c: char| c.is_ascii_alphanumeric());
        if latin && rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return None;
        }
        rest = rest.trim_start();
        at += 1;
    }
    Some(at)
}

/// The first of these phrases at `i` (give longer ones first).
pub fn starts_any(tokens: &[Token], i: usize, phrases: &[&str]) -> Option<usize> {
    phrases.iter().find_map(|phrase| starts(tokens, i, phrase))
}

/// The value of the first phrase of a table at `i`, and the token after it.
pub fn lookup<T: Copy>(tokens: &[Token], i: usize, table: &[(&str, T)]) -> Option<(T, usize)> {
    table.iter().find_map(|(phrase, value)| starts(tokens, i, phrase).map(|end| (*value, end)))
}

impl When {
    /// The period of what has happened; what lies ahead alone stays ahead.
    pub fn past_or_future(&self, _today: Day) -> Period {
        match self.shape {
            Shape::Future | Shape::NextN | Shape::Until => self.future,
            _ => self.past,
        }
    }

    /// The period of what will happen, whole; what is past stays past.
    pub fn future_or_past(&self) -> Period {
        match self.shape {
            Shape::Past | Shape::LastN | Shape::Ago | Shape::Since => self.past,
            _ => self.future,
        }
    }
}

//! Events of the trade by market, and the seasons.

use crate::inventory::day::Day;
use jiff::civil::{Date, Weekday, date};

/// A row of `events`.
pub struct Event {
    pub market: &'static str,
    pub name: String,
    pub from: Day,
    pub to: Day,
    /// Demand during it / demand without it; none for factory holidays.
    pub uplift: Option<f64>,
    pub inbound_cutoff: Option<Day>,
}

/// First days of the Chinese New Year holiday; years missing here have no row.
const SPRING_FESTIVALS: &[(i16, i8, i8)] = &[
    (2025, 1, 28),
    (2026, 2, 16),
    (2027, 2, 5),
    (2028, 1, 25),
    (2029, 2, 12),
    (2030, 2, 2),
    (2031, 1, 22),
    (2032, 2, 10),
];

/// Events that touch the days from `from` to `to`, in order of their first day.
pub fn events(from: Day, to: Day) -> Vec<Event> {
    let mut events = Vec::new();
    for year in from.date().year()..=to.date().year() {
        let friday = fourth(date(year, 11, 1), Weekday::Thursday) + 1;
        let prime = nth(date(year, 7, 1), Weekday::Tuesday, 2);
        let october = nth(date(year, 10, 1), Weekday::Tuesday, 2);
        for market in ["US", "DE", "GB", "FR", "IT", "ES", "JP"] {
            events.push(sale(market, format!("Prime Day {year}"), prime, 3, 1.9));
            events.push(sale(market, format!("Prime Big Deal Days {year}"), october, 1, 1.5));
            events.push(sale(market, format!("Black Friday {year}"), friday, 3, 2.1));
        }
        let golden_week = Day::from_date(date(year, 10, 1));
        events.push(holiday(format!("National Day {year}"), golden_week, 6));
        if let Some(&(year, month, day)) = SPRING_FESTIVALS.iter().find(|row| row.0 == year) {
            events.push(holiday(
                format!("Spring Festival {year}"),
                Day::from_date(date(year, month, day)),
                13,
            ));
        }
    }
    events.retain(|event| event.from <= to && event.to >= from);
    events.sort_by(|a, b| (a.from, a.market, &a.name).cmp(&(b.from, b.market, &b.name)));
    events
}

fn sale(market: &'static str, name: String, from: Day, days: i32, uplift: f64) -> Event {
    Event { market, name, from, to: from + days, uplift: Some(uplift), inbound_cutoff: Some(from - 21) }
}

fn holiday(name: String, from: Day, days: i32) -> Event {
    Event { market: "CN", name, from, to: from + days, uplift: None, inbound_cutoff: None }
}

fn fourth(first: Date, weekday: Weekday) -> Day {
    nth(first, weekday, 4)
}

/// The n-th such weekday of the month that begins on `first`.
fn nth(first: Date, weekday: Weekday, n: i32) -> Day {
    let ahead = i32::from(first.weekday().until(weekday));
    Day::from_date(first) + ahead + 7 * (n - 1)
}

/// Demand of a category on a day of the year / its yearly mean.
pub fn season(category: &str, day: Day) -> f64 {
    let turn = f64::from(day.date().day_of_year()) / 365.25 * std::f64::consts::TAU;
    // Highest on 1 July for outdoor goods, in mid December for the rest.
    let summer = -turn.cos();
    let winter = (turn + 0.25).cos();
    match category {
        "outdoor" => 1.0 + 0.30 * summer,
        "sports" | "luggage" => 1.0 + 0.10 * summer,
        _ => 1.0 + 0.12 * winter,
    }
}

/// Demand of a weekday / the weekly mean, Monday first.
pub fn weekday(channel: &str, day: Day) -> f64 {
    const ONLINE: [f64; 7] = [1.04, 0.98, 0.95, 0.94, 0.93, 1.02, 1.14];
    const OFFLINE: [f64; 7] = [0.78, 0.80, 0.84, 0.90, 1.05, 1.40, 1.23];
    let place = day.date().weekday().to_monday_zero_offset() as usize;
    if channel == "offline" { OFFLINE[place] } else { ONLINE[place] }
}

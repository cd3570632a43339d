//! What stands in a column: which share of its cells could be what.

use super::{lexicon, places};
use crate::facts::{Type, markets};
use crate::import::lenient::{self, Style};
use std::collections::HashSet;

/// Names that the store knows already.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// SKUs and what shops call them.
    pub skus: HashSet<String>,
    pub warehouses: HashSet<String>,
    /// Markets of the warehouses, sorted.
    pub markets: Vec<String>,
}

/// Shares of the cells of a column that are not blank, 0 to 1.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    pub filled: usize,
    pub integers: f64,
    pub numbers: f64,
    pub days: f64,
    pub markets: f64,
    pub currencies: f64,
    pub channels: f64,
    pub known_skus: f64,
    pub known_warehouses: f64,
    /// Different cells of all.
    pub different: f64,
    /// Of shops: those whose name tells the market, the channel.
    pub name_markets: f64,
    pub name_channels: f64,
}

impl Profile {
    pub fn new<'a>(cells: impl Iterator<Item = &'a str>, known: &Known) -> Profile {
        let cells: Vec<&str> =
            cells.filter(|cell| !cell.is_empty() && !lexicon::is_placeholder(cell)).collect();
        let share = |test: &dyn Fn(&str) -> bool| {
            let count = cells.iter().filter(|cell| test(cell)).count();
            count as f64 / cells.len().max(1) as f64
        };
        let different: HashSet<&&str> = cells.iter().collect();
        Profile {
            filled: cells.len(),
            integers: share(&is_integer),
            numbers: share(&is_number),
            days: share(&is_day),
            markets: share(&|cell| places::market(cell).is_some()),
            currencies: share(&is_currency),
            channels: share(&|cell| places::channel(cell).is_some()),
            known_skus: share(&|cell| known.skus.contains(cell)),
            known_warehouses: share(&|cell| known.warehouses.contains(cell)),
            different: different.len() as f64 / cells.len().max(1) as f64,
            name_markets: share(&|cell| places::market_in(cell).is_some()),
            name_channels: share(&|cell| places::channel(cell).is_some()),
        }
    }

    /// How far the cells agree with a column of this type: 1 wholly.
    pub fn fits(&self, ty: Type) -> f64 {
        if self.filled == 0 {
            // Nothing speaks against it.
            return 0.8;
        }
        let mostly = |share: f64| if share >= 0.8 { 1.0 } else { 0.15 + 0.5 * share };
        match ty {
            Type::Integer => mostly(self.integers),
            Type::Money | Type::Decimal => mostly(self.numbers),
            Type::Day | Type::Instant | Type::Month => mostly(self.days),
            Type::Market => mostly(self.markets),
            Type::Currency => mostly(self.currencies),
            Type::Channel => mostly(self.channels.max(if self.numbers < 0.5 { 0.8 } else { 0.0 })),
            Type::Sku | Type::Code => mostly(1.0 - self.days),
            Type::Warehouse | Type::Name | Type::Text | Type::List | Type::Word | Type::Choice(_) => {
                mostly(1.0 - self.days.max(self.numbers * 0.7))
            }
            Type::YesNo | Type::TimeZone => 0.8,
        }
    }

    /// How strongly the cells alone say what the column is, whatever its name.
    pub fn speaks_for(&self, ty: Type, name: &str) -> f64 {
        if self.filled == 0 {
            return 0.0;
        }
        let repeated = self.filled < 4 || self.different <= 0.5;
        match (ty, name) {
            (Type::Sku, "sku") if self.known_skus >= 0.5 => 0.7 + 0.3 * self.known_skus,
            (Type::Warehouse, "warehouse") if self.known_warehouses >= 0.5 => {
                0.7 + 0.3 * self.known_warehouses
            }
            (Type::Market, "market") if self.markets >= 0.9 && repeated => 0.55,
            (Type::Currency, "currency") if self.currencies >= 0.9 => 0.6,
            _ => 0.0,
        }
    }
}

fn is_currency(cell: &str) -> bool {
    let code = cell.to_ascii_uppercase();
    code == "RMB"
        || markets::is_currency(&code)
        || matches!(cell, "人民币" | "美元" | "欧元" | "英镑" | "日元")
}

fn is_integer(cell: &str) -> bool {
    let cell = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let whole = cell
        .split_once('.')
        .map_or(cell, |(whole, rest)| if rest.bytes().all(|digit| digit == b'0') { whole } else { "" });
    let digits = whole.bytes().filter(u8::is_ascii_digit).count();
    (1..=9).contains(&digits) && whole.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
}

/// A number with signs, separators, a currency before or behind it.
fn is_number(cell: &str) -> bool {
    let cell = cell.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '$' | '€' | '£' | '¥' | '￥' | '%' | '-' | '+' | '(' | ')')
    });
    let cell = match cell.split_once(' ') {
        Some((code, rest)) if code.len() == 3 && is_currency(code) => rest,
        Some((rest, code)) if code.len() == 3 && is_currency(code) => rest,
        _ => cell,
    };
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    (1..=15).contains(&digits)
        && cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | ' ' | '\u{a0}'))
        && cell.matches('.').count() + cell.matches(',').count() < 5
        && !is_day(cell)
}

/// Three numbers, or two and a month, apart by one sign; a time may follow.
fn is_day(cell: &str) -> bool {
    let numbers = cell.chars().filter(char::is_ascii_digit).count();
    let words = cell.chars().any(char::is_alphabetic);
    // Months in words; digits alone are rather a number.
    if words && (3..=14).contains(&numbers) && lenient::moment(cell, Style::default()).is_ok() {
        return true;
    }
    let day = cell.split(['T', ' ', '，']).next().unwrap_or_default();
    let day = day.trim_end_matches('日').replace(['年', '月'], "-");
    if day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()) {
        let month: u8 = day[4..6].parse().unwrap_or(0);
        return matches!(&day[..2], "19" | "20") && (1..=12).contains(&month);
    }
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let number = |part: &str, digits: &[usize]| {
        digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    match parts.as_slice() {
        [year, month, day] if number(year, &[4]) => number(month, &[1, 2]) && number(day, &[1, 2]),
        [one, two, year] => number(one, &[1, 2]) && number(two, &[1, 2]) && number(year, &[2, 4]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days() {
        for cell in ["12", "-3", "1,234", "12.0"] {
            assert!(is_integer(cell), "{cell}");
        }
        for cell in ["12.50", "1.234,50", "$ 5", "USD 12.5", "12.5 EUR", "￥99", "35%", "(12.00)"] {
            assert!(is_number(cell) && !is_integer(cell), "{cell}");
        }
        for cell in [
            "Nov 18, 2026, 10:30 am",
            "2026-11-23T08:30:00Z",
            "2026-11-23",
            "2026/1/3 08:30",
            "23.11.2026",
            "11/23/26",
            "2026年1月3日",
            "20261123",
        ] {
            assert!(is_day(cell) && !is_number(cell), "{cell}");
        }
        for cell in ["A-12", "1.2.3.4", "2026-11", "LMP-40", "99999999"] {
            assert!(!is_day(cell), "{cell}");
        }
    }
}

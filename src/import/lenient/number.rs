//! Numbers with separators of thousands, decimal commas, currencies and signs
//! behind.

use super::{Style, text};
use crate::facts::markets;
use crate::import::cell;
use crate::import::problem::CellProblem;
use std::borrow::Cow;

/// A whole number: `1,234`, `1 234`, `12.0`, `(5)`.
pub fn integer(cell: &str, style: Style) -> Result<i64, CellProblem> {
    cell::integer(&plain(text(cell), style, false)?)
}

/// Ten-thousandths of an amount: `$1,234.50`, `1.234,50 €`, `USD 12`, `(3.20)`.
pub fn money(cell: &str, style: Style) -> Result<i64, CellProblem> {
    cell::money(&plain(text(cell), style, true)?)
}

/// A decimal.
pub fn decimal(cell: &str, style: Style) -> Result<f64, CellProblem> {
    let cell = text(cell);
    let exponent = cell.find(['e', 'E']).filter(|place| cell[..*place].bytes().any(|b| b.is_ascii_digit()));
    let plain = match exponent {
        Some(_) => Cow::Borrowed(cell),
        None => plain(cell, style, false)?,
    };
    cell::decimal(&plain)
}

/// The sign before the decimals, where the cell tells it by itself.
pub(super) fn mark_told(cell: &str) -> Option<char> {
    let digits = digits_of(cell, true).ok()?.1;
    match split(&digits).ok()? {
        Split::Whole | Split::Open(_) => None,
        Split::Decimal(mark) => Some(mark),
        Split::Thousands(',') => Some('.'),
        Split::Thousands(_) => Some(','),
    }
}

/// The number in plain digits, with a point, as `cell` reads it.
fn plain(cell: &str, style: Style, is_money: bool) -> Result<Cow<'_, str>, CellProblem> {
    let unsigned = cell.strip_prefix('-').unwrap_or(cell);
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(Cow::Borrowed(cell));
    }
    let (negative, digits) = digits_of(cell, is_money)?;
    let mark = match split(&digits)? {
        Split::Whole => None,
        Split::Decimal(mark) => Some(mark),
        Split::Thousands(_) => None,
        Split::Open(sign) => match (style.decimal_comma, style.decimal_point) {
            (true, true) => return Err(CellProblem::SignInNumber),
            (true, false) => (sign == ',').then_some(','),
            (false, _) => (sign == '.').then_some('.'),
        },
    };
    let mut plain = String::with_capacity(digits.len() + 1);
    if negative {
        plain.push('-');
    }
    for c in digits.chars() {
        match c {
            _ if Some(c) == mark => plain.push('.'),
            '.' | ',' | ' ' => {}
            digit => plain.push(digit),
        }
    }
    Ok(Cow::Owned(plain))
}

/// What the points and commas of a number are.
enum Split {
    /// There are none.
    Whole,
    /// This one stands before the decimals.
    Decimal(char),
    /// This one stands between thousands, and there are no decimals.
    Thousands(char),
    /// One that might be either: `1,234`.
    Open(char),
}

fn split(digits: &str) -> Result<Split, CellProblem> {
    let marks: Vec<(usize, char)> = digits.char_indices().filter(|(_, c)| matches!(c, '.' | ',')).collect();
    let Some(&(last, mark)) = marks.last() else {
        return if is_grouped(digits, ' ') { Ok(Split::Whole) } else { Err(CellProblem::NotANumber) };
    };
    let (whole, after) = (&digits[..last], &digits[last + 1..]);
    if !after.bytes().all(|byte| byte.is_ascii_digit()) || whole.is_empty() && after.is_empty() {
        return Err(CellProblem::NotANumber);
    }
    let same = marks.iter().filter(|(_, c)| *c == mark).count();
    let other = if mark == '.' { ',' } else { '.' };
    if same > 1 {
        let grouped = marks.len() == same && is_grouped(digits, mark);
        return if grouped { Ok(Split::Thousands(mark)) } else { Err(CellProblem::NotANumber) };
    }
    if marks.len() > 1 || whole.contains(' ') {
        let sign = if marks.len() > 1 { other } else { ' ' };
        return if is_grouped(whole, sign) { Ok(Split::Decimal(mark)) } else { Err(CellProblem::NotANumber) };
    }
    let may_group = after.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    Ok(if may_group { Split::Open(mark) } else { Split::Decimal(mark) })
}

/// Groups of three, in India of two before the last.
fn is_grouped(digits: &str, sign: char) -> bool {
    let mut groups = digits.split(sign);
    let first = groups.next().unwrap_or("");
    let rest: Vec<&str> = groups.collect();
    let plain = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let Some((last, middle)) = rest.split_last() else { return !first.is_empty() && plain(&first) };
    (1..=3).contains(&first.len())
        && last.len() == 3
        && (middle.iter().all(|group| group.len() == 3) || middle.iter().all(|group| group.len() == 2))
        && plain(&first)
        && rest.iter().all(plain)
}

/// Whether the number is below zero, and its digits with their signs: blanks
/// and apostrophes between thousands as one blank each.
fn digits_of(cell: &str, is_money: bool) -> Result<(bool, String), CellProblem> {
    let mut negative = false;
    let mut rest = cell;
    if let Some(inside) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (negative, rest) = (true, inside.trim());
    }
    // A sign may stand before or behind the currency: -$5, $-5.
    for _ in 0..2 {
        if let Some(after) = rest.strip_prefix(['-', '\u{2212}', '－']) {
            if negative {
                return Err(CellProblem::NotANumber);
            }
            (negative, rest) = (true, after.trim_start());
        } else if let Some(after) = rest.strip_prefix(['+', '＋']) {
            rest = after.trim_start();
        }
        if is_money {
            rest = without_currency(rest);
        }
    }
    if let Some(before) = rest.strip_suffix(['-', '\u{2212}']).filter(|before| !before.is_empty()) {
        if negative {
            return Err(CellProblem::NotANumber);
        }
        (negative, rest) = (true, before.trim_end());
    }
    let mut digits = String::with_capacity(rest.len());
    for c in rest.chars() {
        match c {
            '0'..='9' | '.' | ',' => digits.push(c),
            '０'..='９' => digits.push(char::from(b'0' + (u32::from(c) - u32::from('０')) as u8)),
            '．' => digits.push('.'),
            '，' => digits.push(','),
            ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}' | '\'' | '\u{2019}' => digits.push(' '),
            _ => return Err(CellProblem::NotANumber),
        }
    }
    Ok((negative, digits))
}

/// Without a currency's code or sign before or behind.
fn without_currency(cell: &str) -> &str {
    let is_number = |c: char| c.is_numeric() || matches!(c, '.' | ',' | '-' | '\u{2212}' | '(' | '+');
    let start = cell.find(is_number).unwrap_or(0);
    let end = cell
        .rfind(|c: char| c.is_numeric() || matches!(c, '.' | ',' | '-' | ')'))
        .map_or(cell.len(), |end| end + cell[end..].chars().next().map_or(0, char::len_utf8));
    let is_currency = |word: &str| {
        let word = word.trim();
        word.is_empty()
            || SIGNS.contains(&word)
            || markets::is_currency(&word.to_ascii_uppercase())
            || word == "RMB"
    };
    match (cell.get(..start), cell.get(start..end), cell.get(end..)) {
        (Some(before), Some(number), Some(behind)) if is_currency(before) && is_currency(behind) => {
            number.trim()
        }
        _ => cell,
    }
}

const SIGNS: [&str; 32] = [
    "$", "US$", "C$", "CA$", "A$", "AU$", "NZ$", "HK$", "NT$", "S$", "MX$", "R$", "€", "£", "¥", "￥", "CN¥",
    "JP¥", "₹", "₩", "₽", "₺", "₫", "฿", "₱", "zł", "kr", "Kč", "元", "円", "Fr.", "RM",
];

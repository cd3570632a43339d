//! Numbers in digits, English words and Chinese numerals.

use super::token::{Kind, Token};

/// A number and the token after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    pub value: f64,
    pub end: usize,
    /// Said in words that may be no number (one, a, 一, 两 …): needs a unit or
    /// a noun after it to count as a quantity.
    pub weak: bool,
}

/// The number that starts at token `i`, in either language.
pub fn number_at(tokens: &[Token], i: usize) -> Option<Number> {
    let token = tokens.get(i)?;
    match token.kind {
        Kind::Number => Some(digits(tokens, i)),
        Kind::Word => english(tokens, i),
        Kind::Han => chinese(tokens, i),
        _ => None,
    }
}

/// Digits with a multiplier: 1.2k, 3 thousand, 1万2, 2百.
fn digits(tokens: &[Token], i: usize) -> Number {
    let value: f64 = tokens[i].text.parse().unwrap_or(0.0);
    let strong = |value, end| Number { value, end, weak: false };
    let Some(next) = tokens.get(i + 1) else { return strong(value, i + 1) };
    let ends_word =
        tokens.get(i + 2).is_none_or(|after| !after.glued() || matches!(after.kind, Kind::Han | Kind::Mark));
    match next.text.as_str() {
        "k" if next.glued() && ends_word => strong(value * 1e3, i + 2),
        "w" if next.glued() && ends_word => strong(value * 1e4, i + 2),
        "m" | "mio" if next.glued() && ends_word => strong(value * 1e6, i + 2),
        "hundred" => strong(value * 1e2, i + 2),
        "thousand" => strong(value * 1e3, i + 2),
        "million" => strong(value * 1e6, i + 2),
        "dozen" => strong(value * 12.0, i + 2),
        _ => match han_unit(&next.text) {
            // #19 十二小时后 are two numbers.
            Some(unit) if next.kind == Kind::Han && (next.glued() || unit >= 1e3) => {
                let (rest, end) = han_tail(tokens, i + 2, unit);
                strong(value * unit + rest, end)
            }
            _ => strong(value, i + 1),
        },
    }
}

/// What follows a unit: 1万2 = 12,000, 3千五百 = 3,500.
fn han_tail(tokens: &[Token], i: usize, unit: f64) -> (f64, usize) {
    let Some(token) = tokens.get(i) else { return (0.0, i) };
    if !token.glued() {
        return (0.0, i);
    }
    let (digit, single) = match token.kind {
        Kind::Number => (token.text.parse().unwrap_or(0.0), token.text.len() == 1),
        Kind::Han => match han_digit(&token.text) {
            Some(digit) => (digit, true),
            None => return (0.0, i),
        },
        _ => return (0.0, i),
    };
    match tokens.get(i + 1).and_then(|next| han_unit(&next.text)).filter(|smaller| *smaller < unit) {
        Some(smaller) => {
            let (rest, end) = han_tail(tokens, i + 2, smaller);
            (digit * smaller + rest, end)
        }
        None if single => (digit * unit / 10.0, i + 1),
        None => (0.0, i),
    }
}

fn han_digit(text: &str) -> Option<f64> {
    Some(match text {
        "零" | "〇" => 0.0,
        "一" | "幺" | "壹" => 1.0,
        "二" | "两" | "俩" | "贰" => 2.0,
        "三" | "仨" | "叁" => 3.0,
        "四" => 4.0,
        "五" => 5.0,
        "六" => 6.0,
        "七" => 7.0,
        "八" => 8.0,
        "九" => 9.0,
        _ => return None,
    })
}

fn han_unit(text: &str) -> Option<f64> {
    Some(match text {
        "十" => 10.0,
        "百" => 100.0,
        "千" => 1e3,
        "万" => 1e4,
        "亿" => 1e8,
        _ => return None,
    })
}

/// Words in which a numeral is none.
const NOT_NUMERALS: &[&str] =
    &["千万", "万一", "十分", "一下", "一起", "一直", "一些", "一样", "一共", "一般", "一定", "一点", "百分"];

/// What is counted in tenths; else 三点五 is a time of day.
const DECIMAL_UNITS: &[&str] = &[
    "公", "千", "升", "斤", "折", "倍", "k", "kg", "l", "美", "欧", "英", "块", "元", "刀", "镑", "磅", "克",
    "毫", "立", "厘", "米", "万",
];

fn chinese(tokens: &[Token], i: usize) -> Option<Number> {
    let numeral = |token: &Token| {
        token.kind == Kind::Han && (han_digit(&token.text).is_some() || han_unit(&token.text).is_some())
    };
    if !numeral(&tokens[i]) {
        return None;
    }
    // None begins inside another; a weekday's is over: 周一三百个.
    let weekday = i >= 2 && matches!(tokens[i - 2].text.as_str(), "周" | "期" | "拜");
    if i > 0 && tokens[i].glued() && numeral(&tokens[i - 1]) && !weekday {
        return None;
    }
    let next = tokens.get(i + 1).map_or("", |token| token.text.as_str());
    if NOT_NUMERALS.iter().any(|pair| pair.strip_prefix(tokens[i].text.as_str()) == Some(next)) {
        return None;
    }
    let mut end = i;
    let mut characters: Vec<&str> = Vec::new();
    while let Some(token) =
        tokens.get(end).filter(|token| token.kind == Kind::Han && (end == i || token.glued()))
    {
        if han_digit(&token.text).is_none() && han_unit(&token.text).is_none() {
            break;
        }
        characters.push(&token.text);
        end += 1;
    }
    if characters.is_empty() {
        return None;
    }
    let has_unit = characters.iter().any(|c| han_unit(c).is_some());
    let mut value = if !has_unit {
        characters.iter().fold(0.0, |value, c| value * 10.0 + han_digit(c).unwrap_or(0.0))
    } else {
        compose(&characters)?
    };
    // 三点五公斤, 九点九九美元; 三点五十 is a time.
    let mut weak = characters.len() == 1 && characters[0] != "十";
    if tokens.get(end).is_some_and(|token| token.is("点")) {
        let digits: Vec<f64> = tokens[end + 1..].iter().map_while(|token| han_digit(&token.text)).collect();
        let unit = tokens.get(end + 1 + digits.len()).map_or("", |token| token.text.as_str());
        if (1..=2).contains(&digits.len()) && DECIMAL_UNITS.contains(&unit) {
            let decimals = digits.iter().rev().fold(0.0, |value, digit| (value + digit) / 10.0);
            value = round(value + decimals);
            end += 1 + digits.len();
            weak = false;
        }
    }
    Some(Number { value, end, weak })
}

/// 三百五十 350, 一千二 1,200, 两万三千 23,000, 十五 15.
fn compose(characters: &[&str]) -> Option<f64> {
    let (mut total, mut section, mut digit) = (0.0, 0.0, None);
    let (mut unit_before, mut zero) = (1.0, false);
    for c in characters {
        if let Some(value) = han_digit(c) {
            zero = value == 0.0;
            if digit.is_some_and(|digit: f64| digit != 0.0) {
                return None;
            }
            digit = Some(value);
        } else {
            let unit = han_unit(c)?;
            if unit >= 1e4 {
                total = (total + section + digit.unwrap_or(0.0)).max(1.0) * unit;
                section = 0.0;
            } else {
                section += digit.unwrap_or(if section == 0.0 { 1.0 } else { 0.0 }).max(1.0) * unit;
            }
            (digit, unit_before, zero) = (None, unit, false);
        }
    }
    // A digit alone after a unit counts in tenths of it, unless 零 or 十 came before.
    let last = digit.unwrap_or(0.0);
    let after_zero =
        zero || characters.len() >= 2 && matches!(characters[characters.len() - 2], "零" | "〇" | "十");
    Some(total + section + if after_zero { last } else { last * (unit_before / 10.0_f64).max(1.0) })
}

fn english_unit(text: &str) -> Option<f64> {
    Some(match text {
        "zero" => 0.0,
        "one" => 1.0,
        "two" => 2.0,
        "three" => 3.0,
        "four" => 4.0,
        "five" => 5.0,
        "six" => 6.0,
        "seven" => 7.0,
        "eight" => 8.0,
        "nine" => 9.0,
        "ten" => 10.0,
        "eleven" => 11.0,
        "twelve" => 12.0,
        "thirteen" => 13.0,
        "fourteen" => 14.0,
        "fifteen" => 15.0,
        "sixteen" => 16.0,
        "seventeen" => 17.0,
        "eighteen" => 18.0,
        "nineteen" => 19.0,
        _ => return None,
    })
}

fn english_tens(text: &str) -> Option<f64> {
    Some(match text {
        "twenty" => 20.0,
        "thirty" => 30.0,
        "forty" | "fourty" => 40.0,
        "fifty" => 50.0,
        "sixty" => 60.0,
        "seventy" => 70.0,
        "eighty" => 80.0,
        "ninety" => 90.0,
        _ => return None,
    })
}

fn english_scale(text: &str) -> Option<f64> {
    Some(match text {
        "hundred" => 100.0,
        "thousand" => 1e3,
        "million" => 1e6,
        _ => return None,
    })
}

/// Two hundred and fifty, a dozen, a couple of, half a million, one and a half.
fn english(tokens: &[Token], i: usize) -> Option<Number> {
    let text = |at: usize| {
        tokens.get(at).filter(|token| token.kind == Kind::Word).map_or("", |token| token.text.as_str())
    };
    let strong = |value, end| Some(Number { value, end, weak: false });
    // "a couple of hundred" is two hundred.
    let couple = |at: usize| {
        let scale = english_scale(text(at)).or((text(at) == "dozen").then_some(12.0));
        let end = if scale.is_some() { at + 1 } else { at };
        strong(2.0 * scale.unwrap_or(1.0), end)
    };
    match (text(i), text(i + 1), text(i + 2)) {
        ("half", "a", "dozen") => return strong(6.0, i + 3),
        ("half", "a", scale) if english_scale(scale).is_some() => {
            return strong(english_scale(scale).unwrap_or(1.0) / 2.0, i + 3);
        }
        ("a", "couple", "of") => return couple(i + 3),
        ("a", "couple", _) => return couple(i + 2),
        ("a" | "another" | "one", "dozen", "of") => return strong(12.0, i + 3),
        ("a" | "another" | "one", "dozen", _) => return strong(12.0, i + 2),
        ("a", scale, _) if english_scale(scale).is_none() => return None,
        _ => {}
    }
    let (mut total, mut current, mut any, mut at) = (0.0, 0.0, false, i);
    let mut words = 0;
    loop {
        let word = text(at);
        if matches!(word, "a" | "another") && !any && english_scale(text(at + 1)).is_some() {
            current = 1.0;
        } else if let Some(tens) = english_tens(word) {
            if current % 100.0 != 0.0 {
                break;
            }
            current += tens;
        } else if let Some(unit) = english_unit(word) {
            let room = if current % 100.0 >= 20.0 && unit < 10.0 { current % 10.0 } else { current % 100.0 };
            if room != 0.0 || (current > 0.0 && unit == 0.0) {
                break;
            }
            current += unit;
        } else if let Some(scale) = english_scale(word).filter(|_| any) {
            if scale == 100.0 {
                current = current.max(1.0) * 100.0;
            } else {
                total += current.max(1.0) * scale;
                current = 0.0;
            }
        } else if word == "and"
            && any
            && (total > 0.0 || current >= 100.0)
            && (english_unit(text(at + 1)).is_some() || english_tens(text(at + 1)).is_some())
        {
            at += 1;
            continue;
        } else {
            break;
        }
        any = true;
        words += 1;
        at += 1;
    }
    if !any {
        return None;
    }
    if let Some((decimals, end)) = said_decimals(tokens, at) {
        return strong(round(total + current + decimals), end);
    }
    if text(at) == "dozen" {
        return strong((total + current) * 12.0, at + 1);
    }
    if (text(at), text(at + 1), text(at + 2)) == ("and", "a", "half") {
        return strong(total + current + 0.5, at + 3);
    }
    Some(Number { value: total + current, end: at, weak: words == 1 && text(i) == "one" })
}

/// "point five", "point nine nine": tenths, hundredths …, and the token after.
fn said_decimals(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let digit = |at: usize| {
        let token = tokens.get(at)?;
        let digit = if token.is("oh") { Some(0.0) } else { english_unit(&token.text) };
        digit.filter(|digit| *digit < 10.0)
    };
    tokens.get(at).filter(|token| token.is("point"))?;
    let (mut value, mut place, mut end) = (0.0, 0.1, at + 1);
    while let Some(digit) = digit(end).filter(|_| end < at + 4) {
        value += digit * place;
        place /= 10.0;
        end += 1;
    }
    (end > at + 1).then_some((value, end))
}

/// Sheds the dust of binary fractions.
pub fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::token::tokenise;

    fn value(text: &str) -> Option<f64> {
        let tokens = tokenise(text);
        number_at(&tokens, 0).filter(|number| number.end == tokens.len()).map(|number| number.value)
    }

    #[test]
    fn reads_numbers_of_both_languages() {
        for (text, expected) in [
            ("1,200", 1200.0),
            ("1.2k", 1200.0),
            ("1万2", 12_000.0),
            ("3千五百", 3500.0),
            ("2w", 20_000.0),
            ("三百五十", 350.0),
            ("两千", 2000.0),
            ("一千二", 1200.0),
            ("两百五", 250.0),
            ("一百零五", 105.0),
            ("十五", 15.0),
            ("十", 10.0),
            ("二十", 20.0),
            ("一万两千三百", 12_300.0),
            ("三万五", 35_000.0),
            ("一百二十三", 123.0),
            ("幺零零", 100.0),
            ("两百", 200.0),
            ("one point five", 1.5),
            ("nine point nine nine", 9.99),
            ("two hundred point two five", 200.25),
            ("一千零五十", 1050.0),
            ("two hundred and fifty", 250.0),
            ("a hundred", 100.0),
            ("twelve hundred", 1200.0),
            ("twenty five", 25.0),
            ("three thousand two hundred", 3200.0),
            ("a dozen", 12.0),
            ("sixty", 60.0),
            ("one hundred and five", 105.0),
            ("two dozen", 24.0),
            ("half a dozen", 6.0),
            ("3 thousand", 3000.0),
        ] {
            assert_eq!(value(text), Some(expected), "{text}");
        }
        for text in ["一下", "千万", "a lamp", "lamp", "百分"] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}

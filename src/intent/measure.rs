//! Money, weights and volumes: a number and its unit.

use super::number::{Number, number_at, round};
use super::token::Token;
use super::when::starts_any;

/// A price: `$12`, `12 dollars`, `12美元`, `€ 9.50`. Returns value and end.
pub fn money_at(tokens: &[Token], i: usize) -> Option<(f64, usize)> {
    let token = tokens.get(i)?;
    if matches!(token.text.as_str(), "$" | "€" | "£" | "¥") || (token.is("us") && tokens.get(i + 1)?.is("$"))
    {
        let number = number_at(tokens, i + if token.is("us") { 2 } else { 1 })?;
        return Some((number.value, number.end));
    }
    if matches!(token.text.as_str(), "usd" | "eur" | "gbp" | "jpy" | "rmb" | "cny" | "cad" | "aud") {
        let number = number_at(tokens, i + 1)?;
        return Some((number.value, number.end));
    }
    let number = number_at(tokens, i)?;
    let end = currency_end(tokens, number.end)?;
    // 18块9 is 18.9, 三块五 3.5.
    let tenths = number_at(tokens, end).filter(|tenths| {
        tokens[number.end].is("块") && end == number.end + 1 && tokens[end].glued() && tenths.value < 10.0
    });
    // 六十块三公斤: the figure is the weight's.
    let counts = |at: usize| {
        tokens.get(at).is_some_and(|unit| ["公", "千", "斤", "升", "kg"].contains(&unit.text.as_str()))
    };
    match tenths.filter(|tenths| tenths.end == end + 1 && !counts(tenths.end)) {
        Some(tenths) => Some((round(number.value + tenths.value / 10.0), tenths.end)),
        None => Some((number.value, end)),
    }
}

fn currency_end(tokens: &[Token], i: usize) -> Option<usize> {
    let token = tokens.get(i)?;
    match token.text.as_str() {
        "dollar" | "dollars" | "bucks" | "buck" | "usd" | "euro" | "euros" | "eur" | "pounds" | "quid"
        | "gbp" | "yen" | "jpy" | "yuan" | "rmb" | "cny" | "cad" | "aud" | "$" | "€" | "£" | "¥" => {
            Some(i + 1)
        }
        "美" | "欧" | "日" | "英" | "加" | "澳" => {
            let next = tokens.get(i + 1)?;
            matches!(next.text.as_str(), "元" | "金" | "刀" | "镑").then_some(i + 2)
        }
        "元" | "块" | "刀" => {
            let money = tokens.get(i + 1).is_some_and(|next| next.is("钱"));
            Some(if money { i + 2 } else { i + 1 })
        }
        _ => None,
    }
}

/// Kilograms: `1.4 kg`, `800g`, `2公斤`, `3斤`, `2 lb`.
pub fn weight_at(tokens: &[Token], i: usize) -> Option<(f64, usize)> {
    let half = starts_any(tokens, i, &["half a", "半"]).map(|end| Number { value: 0.5, end, weak: false });
    let number = half.or_else(|| number_at(tokens, i))?;
    let (unit, next) =
        (tokens.get(number.end)?, tokens.get(number.end + 1).map_or("", |token| token.text.as_str()));
    let (factor, length) = match (unit.text.as_str(), next) {
        ("公", "斤") | ("千", "克") => (1.0, 2),
        ("kg" | "kgs" | "kilo" | "kilos" | "kilogram" | "kilograms", _) => (1.0, 1),
        ("g" | "gram" | "grams" | "克", _) => (0.001, 1),
        ("斤", _) => (0.5, 1),
        ("lb" | "lbs" | "pound", _) => (0.453_592_37, 1),
        ("oz" | "ounces", _) => (0.028_349_523, 1),
        _ => return None,
    };
    Some((round(number.value * factor), number.end + length))
}

/// Litres: `3 l`, `500 ml`, `2升`, `30x20x10 cm`, `0.02 m3`.
pub fn volume_at(tokens: &[Token], i: usize) -> Option<(f64, usize)> {
    let number = number_at(tokens, i)?;
    if let Some(volume) = box_at(tokens, &number) {
        return Some(volume);
    }
    let (unit, next) =
        (tokens.get(number.end)?, tokens.get(number.end + 1).map_or("", |token| token.text.as_str()));
    let (factor, length) = match (unit.text.as_str(), next) {
        ("立", "方") => {
            (1000.0, if tokens.get(number.end + 2).is_some_and(|token| token.is("米")) { 3 } else { 2 })
        }
        ("毫", "升") => (0.001, 2),
        ("cubic", "metres" | "meters" | "metre" | "meter") => (1000.0, 2),
        ("m", "3") => (1000.0, 2),
        ("cbm", _) => (1000.0, 1),
        ("l" | "liter" | "litre" | "liters" | "litres" | "升", _) => (1.0, 1),
        ("ml", _) => (0.001, 1),
        _ => return None,
    };
    Some((round(number.value * factor), number.end + length))
}

/// Three sides in centimetres.
fn box_at(tokens: &[Token], first: &Number) -> Option<(f64, usize)> {
    let (mut litres, mut end) = (first.value, first.end);
    for _ in 0..2 {
        matches!(tokens.get(end)?.text.as_str(), "x" | "*" | "×" | "by" | "乘").then_some(())?;
        let side = number_at(tokens, end + 1)?;
        (litres, end) = (litres * side.value, side.end);
    }
    if tokens
        .get(end)
        .is_some_and(|token| matches!(token.text.as_str(), "cm" | "centimeters" | "centimetres"))
    {
        end += 1;
    } else if tokens.get(end).is_some_and(|token| token.is("厘")) {
        end += 2;
    }
    Some((round(litres / 1000.0), end.min(tokens.len())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::token::tokenise;

    #[test]
    fn reads_money_weights_and_volumes() {
        type Reader = fn(&[Token], usize) -> Option<(f64, usize)>;
        let read = |text: &str, reader: Reader| reader(&tokenise(text), 0).map(|(value, _)| value);
        assert_eq!(read("$12", money_at), Some(12.0));
        assert_eq!(read("29.9美元", money_at), Some(29.9));
        assert_eq!(read("5块钱", money_at), Some(5.0));
        assert_eq!(read("800g", weight_at), Some(0.8));
        assert_eq!(read("三斤", weight_at), Some(1.5));
        assert_eq!(read("30x20x10 cm", volume_at), Some(6.0));
        assert_eq!(read("500毫升", volume_at), Some(0.5));
    }
}

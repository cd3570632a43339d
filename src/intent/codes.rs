//! Codes that need no catalogue: shipments, purchase orders, alert numbers,
//! percentages and 折.

use super::number::{Number, number_at};
use super::token::{Kind, Token};
use super::when::{starts, starts_any};

/// The text between two tokens as it was typed, without spaces.
pub fn typed(text: &str, tokens: &[Token], start: usize, end: usize) -> String {
    let bytes = tokens.get(start).zip(tokens.get(end.saturating_sub(1))).map(|(a, b)| a.start..b.end);
    bytes.and_then(|bytes| text.get(bytes)).unwrap_or("").chars().filter(|c| !c.is_whitespace()).collect()
}

/// The end of a code that begins at `i`: what is glued to it or joined by - _ / .
fn code_end(tokens: &[Token], i: usize) -> usize {
    let mut end = i + 1;
    while tokens.get(end).is_some_and(|token| {
        matches!(token.kind, Kind::Word | Kind::Number)
            && matches!(token.before, None | Some('-' | '_' | '/'))
    }) {
        end += 1;
    }
    end
}

fn has_digits(tokens: &[Token], start: usize, end: usize) -> bool {
    tokens[start..end].iter().any(|token| token.kind == Kind::Number)
}

/// A shipment: SH-1023, sh 1023, shipment 2077, FBA15ABC, MSKU1234567, 运单 1023.
pub fn shipment_at(tokens: &[Token], i: usize) -> Option<(usize, usize)> {
    let token = tokens.get(i)?;
    let next_number =
        |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Number && token.text.len() >= 2);
    if matches!(token.text.as_str(), "sh" | "shp" | "shpt" | "shpm") {
        let at = if tokens.get(i + 1).is_some_and(|token| matches!(token.text.as_str(), "#" | "-")) {
            i + 2
        } else {
            i + 1
        };
        return next_number(at).then(|| (i, code_end(tokens, at)));
    }
    if token.kind == Kind::Word && token.upper {
        let end = code_end(tokens, i);
        let digits: usize = tokens[i..end]
            .iter()
            .filter(|token| token.kind == Kind::Number)
            .map(|token| token.text.len())
            .sum();
        let amazon = token.text.starts_with("fba")
            && end > i + 1
            && tokens[i + 1].glued()
            && digits >= 2
            && next_number(i + 1);
        let container = token.text.len() == 4 && digits == 7 && end == i + 2;
        if amazon || container {
            return Some((i, end));
        }
    }
    let words = [
        "shipment number",
        "shipment no",
        "shipment id",
        "shipment #",
        "shipment",
        "container",
        "consignment",
        "运单号",
        "运单",
        "货件号",
        "货件",
        "柜号",
        "批次号",
    ];
    let at = starts_any(tokens, i, &words)?;
    let at = starts_any(tokens, at, &["#", "no .", "no", "number"]).unwrap_or(at);
    let end = code_end(tokens, at.min(tokens.len().checked_sub(1)?));
    let code = tokens.get(at)?;
    let plausible = matches!(code.kind, Kind::Word | Kind::Number) && has_digits(tokens, at, end);
    let counted =
        starts_any(tokens, end, &["days", "day", "天", "weeks", "%", "units", "个", "件", "箱", "pcs"])
            .is_some();
    (plausible && !counted && (code.kind == Kind::Word || code.text.len() >= 3)).then_some((at, end))
}

/// A purchase order: PO-118, po 118, PO#118, purchase order 118, 采购单118.
pub fn order_at(tokens: &[Token], i: usize) -> Option<(usize, usize)> {
    // 915那个采购单
    let before = tokens.get(i).filter(|token| token.kind == Kind::Number && token.text.len() >= 2);
    if before.is_some()
        && let Some(at) = starts_any(tokens, i + 1, &["那个", "这个", "那张", "这张", "号"])
        && starts_any(tokens, at, &["采购单", "采购订单", "po"]).is_some()
    {
        return Some((i, i + 1));
    }
    let words = [
        "purchase order number",
        "purchase order no",
        "purchase order",
        "order number",
        "order no",
        "order #",
        "采购订单号",
        "采购订单",
        "采购单号",
        "采购单",
        "订单号",
        "po",
    ];
    let after = starts_any(tokens, i, &words)?;
    let at = starts_any(tokens, after, &["#", "-", "no .", "number"]).unwrap_or(after);
    if tokens.get(at).is_none_or(|token| token.kind != Kind::Number) {
        return None;
    }
    let end = code_end(tokens, at);
    let start = if tokens[i].is("po") { i } else { at };
    (end > start).then_some((start, end))
}

/// A whole number in digits or words, as digits.
fn spelled(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let number = number_at(tokens, at).filter(|number| number.value.fract() == 0.0 && number.value < 1e9)?;
    let digits = tokens.get(at).filter(|token| token.kind == Kind::Number && number.end == at + 1);
    Some((digits.map_or_else(|| format!("{}", number.value as i64), |token| token.text.clone()), number.end))
}

/// An alert's number: #88, alert 88, 88号提醒, 提醒88.
pub fn alert_at(tokens: &[Token], i: usize) -> Option<(String, usize)> {
    let number =
        |at: usize| tokens.get(at).filter(|token| token.kind == Kind::Number && !token.text.contains('.'));
    if tokens.get(i)?.is("#") {
        return number(i + 1).map(|token| (token.text.clone(), i + 2));
    }
    let words = [
        "alert number",
        "alert no .",
        "alert no",
        "alert #",
        "alert",
        "warning",
        "notification",
        "提醒",
        "预警",
        "告警",
        "警报",
        "编号",
    ];
    if let Some(at) = starts_any(tokens, i, &words) {
        let at = starts_any(tokens, at, &["#", "number", "编号", "第"]).unwrap_or(at);
        return spelled(tokens, at).filter(|(_, end)| {
            starts_any(tokens, *end, &["days", "天", "weeks", "hours", "小时"]).is_none()
        });
    }
    if let Some(at) =
        starts_any(tokens, i, &["number", "no ."]).filter(|_| i == 0 || !tokens[i - 1].is("the"))
    {
        return spelled(tokens, at).filter(|(_, end)| {
            tokens.get(*end).is_none_or(|next| !super::UNITS_OF_GOODS.contains(&next.text.as_str()))
        });
    }
    if tokens[i].kind == Kind::Han
        && let Some(Number { value, end, .. }) = number_at(tokens, i)
        && let Some(end) =
            starts_any(tokens, end, &["号提醒", "号预警", "号告警", "号警报", "号那条", "号这条"])
    {
        return Some((format!("{}", value as i64), end));
    }
    let token = number(i)?;
    let end = starts_any(tokens, i + 1, &["号提醒", "号预警", "号告警", "号警报", "号那条", "号这条", "号"])?;
    let named = !tokens[end - 1].is("号");
    // 45号 can be no day; neither is 12号收到.
    let seen = starts_any(
        tokens,
        end,
        &[
            "收到",
            "知道",
            "已阅",
            "已读",
            "看到",
            "我来",
            "我在",
            "我跟",
            "处理",
            "不是我",
            "跟我",
            "不归",
            "找错",
            "转给",
            "在处理",
            "搞定",
            "先放",
            "稍后",
        ],
    );
    let no_day = token.text.parse::<u32>().is_ok_and(|n| n > 31);
    (named || seen.is_some() || token.text.len() >= 2 && no_day).then(|| (token.text.clone(), end))
}

/// 20 %, 20 percent, 百分之二十, 八折, 7.5折, half price.
pub fn percent_at(tokens: &[Token], i: usize) -> Option<(f64, usize)> {
    if let Some(at) = starts(tokens, i, "百分之") {
        let Number { value, end, .. } = number_at(tokens, at)?;
        return Some((value, end));
    }
    if let Some(end) = starts_any(tokens, i, &["half price", "half off", "半价", "对折", "五折", "打五折"])
    {
        let second = i >= 1
            && tokens[..i]
                .iter()
                .rev()
                .take(3)
                .any(|token| matches!(token.text.as_str(), "second" | "2nd" | "件" | "nd"));
        return (!second).then_some((50.0, end));
    }
    let Number { value, end, .. } = number_at(tokens, i)?;
    if let Some(end) = starts_any(tokens, end, &["%", "percent", "per cent", "pct", "个点", "个百分点"])
    {
        return Some((value, end));
    }
    let end = starts(tokens, end, "折")?;
    if value <= 0.0 || value >= 100.0 {
        return None;
    }
    let off = if value < 10.0 { 100.0 - value * 10.0 } else { 100.0 - value };
    Some((super::number::round(off), end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::token::tokenise;

    #[test]
    fn reads_percentages_and_fold_discounts() {
        for (text, expected) in [
            ("20%", 20.0),
            ("15 percent", 15.0),
            ("百分之二十", 20.0),
            ("8折", 20.0),
            ("七五折", 25.0),
            ("85折", 15.0),
            ("8.5折", 15.0),
            ("九折", 10.0),
            ("half price", 50.0),
            ("两折", 80.0),
        ] {
            assert_eq!(percent_at(&tokenise(text), 0).map(|(value, _)| value), Some(expected), "{text}");
        }
    }

    #[test]
    fn reads_codes() {
        for text in ["SH-1023", "sh 1023", "SH1023", "FBA15DK3XQ", "MSKU1234567"] {
            let tokens = tokenise(text);
            assert_eq!(shipment_at(&tokens, 0), Some((0, tokens.len())), "{text}");
        }
        for text in ["PO-118", "po118", "PO #118", "PO-2026-014"] {
            let tokens = tokenise(text);
            assert_eq!(order_at(&tokens, 0), Some((0, tokens.len())), "{text}");
        }
        assert_eq!(alert_at(&tokenise("#88"), 0).map(|(number, _)| number).as_deref(), Some("88"));
        assert_eq!(alert_at(&tokenise("88号提醒"), 0).map(|(number, _)| number).as_deref(), Some("88"));
        assert_eq!(shipment_at(&tokenise("shipment of lamps"), 0), None);
    }
}

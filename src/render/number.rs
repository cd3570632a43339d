//! Numbers as people read them. Rounding happens here and nowhere else.

/// Rounded half away from zero to `places` decimals; never minus zero.
pub fn rounded(value: f64, places: usize) -> f64 {
    let scale = 10f64.powi(places as i32);
    let rounded = (value * scale).round() / scale;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// `1,234.5`: thousands separated, `places` decimals.
pub fn decimal(value: f64, places: usize) -> String {
    let text = format!("{:.places$}", rounded(value, places).abs());
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text.as_str(), None),
    };
    let mut out = String::new();
    if rounded(value, places) < 0.0 {
        out.push('-');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// `1,234`.
pub fn count(value: i64) -> String {
    decimal(value as f64, 0)
}

/// Decimals of a number of days or of units a day: fewer the larger it is,
/// so that three digits tell.
pub fn day_places(value: f64) -> usize {
    match value.abs() {
        whole if whole.fract() == 0.0 => 0,
        large if large >= 99.95 => 0,
        medium if medium >= 9.995 => 1,
        _ => 2,
    }
}

/// `41.3`: days, or units a day.
pub fn days(value: f64) -> String {
    decimal(value, day_places(value))
}

/// `12.3%` of a ratio.
pub fn percent(ratio: f64) -> String {
    format!("{}%", decimal(ratio * 100.0, 1))
}

/// `USD 1,234.50`; cents are dropped from a thousand on.
pub fn money(amount: f64, currency: &str) -> String {
    let places = if amount.abs() >= 999.995 { 0 } else { 2 };
    format!("{currency} {}", decimal(amount, places)).trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(-1_234_567), "-1,234,567");
        assert_eq!(decimal(1234.56, 1), "1,234.6");
    }

    #[test]
    fn nothing_is_minus_zero() {
        assert_eq!(decimal(-0.04, 1), "0.0");
        assert_eq!(days(-0.0), "0");
    }

    #[test]
    fn days_keep_three_digits() {
        assert_eq!(
            [0.0, 0.125, 3.5714, 28.0, 41.26, 402.4].map(days),
            ["0", "0.13", "3.57", "28", "41.3", "402"]
        );
        assert_eq!(days(9.996), "10.0");
    }

    #[test]
    fn money_and_shares() {
        assert_eq!(money(12.5, "USD"), "USD 12.50");
        assert_eq!(money(-48_211.4, "EUR"), "EUR -48,211");
        assert_eq!(percent(0.1234), "12.3%");
    }
}

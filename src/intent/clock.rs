//! Times of day, working hours and time zones.

use super::number::number_at;
use super::token::{Kind, Token};
use super::when::{lookup, starts, starts_any};
use std::sync::LazyLock;

/// Minutes since midnight, and the token after. `sure`: a bare number is a time.
fn time_at(tokens: &[Token], i: usize, sure: bool) -> Option<(u32, bool, usize)> {
    if let Some((minutes, end)) = lookup(
        tokens,
        i,
        &[("noon", 720), ("midday", 720), ("midnight", 0), ("中午12点", 720), ("中午十二点", 720)],
    ) {
        return Some((minutes, true, end));
    }
    let (part, at) = lookup(
        tokens,
        i,
        &[
            ("每天早上", 'a'),
            ("早上", 'a'),
            ("上午", 'a'),
            ("早晨", 'a'),
            ("清晨", 'a'),
            ("凌晨", 'a'),
            ("早", 'a'),
            ("下午", 'p'),
            ("晚上", 'p'),
            ("傍晚", 'p'),
            ("夜里", 'p'),
            ("中午", 'n'),
            ("晚", 'p'),
        ],
    )
    .unwrap_or((' ', i));
    if let Some((offset, after)) = past_or_to(tokens, at) {
        let hour = number_at(tokens, after).filter(|hour| (1.0..=24.0).contains(&hour.value))?;
        let minutes = (hour.value as i32 * 60 + offset) as u32;
        let (minutes, _, end) = half_of_day(tokens, minutes, part, hour.end);
        return Some((minutes % 1440, true, end));
    }
    let hour = number_at(tokens, at).filter(|hour| hour.value.fract() == 0.0 && hour.value <= 24.0)?;
    let digits = tokens[at].kind == Kind::Number;
    let mut minutes = hour.value as u32 * 60;
    let (mut end, mut certain) = (hour.end, part != ' ');
    if let Some(minute) =
        tokens.get(end).filter(|token| digits && token.kind == Kind::Number && token.before == Some(':'))
    {
        minutes +=
            minute.text.parse::<u32>().ok().filter(|minute| minute < &60 && tokens[end].text.len() == 2)?;
        (end, certain) = (end + 1, true);
    } else if tokens.get(end).is_some_and(|token| token.is(":"))
        && let Some(minute) =
            tokens.get(end + 1).filter(|token| token.kind == Kind::Number && token.text.len() == 2)
    {
        minutes += minute.text.parse::<u32>().ok().filter(|minute| *minute < 60)?;
        (end, certain) = (end + 2, true);
    } else if let Some(after) = starts_any(tokens, end, &["点钟", "点", "时", "點"]) {
        (end, certain) = (after, true);
        if let Some(after) = starts(tokens, end, "半") {
            (minutes, end) = (minutes + 30, after);
        } else if let Some(after) = starts(tokens, end, "一刻") {
            (minutes, end) = (minutes + 15, after);
        } else if let Some(after) = starts(tokens, end, "三刻") {
            (minutes, end) = (minutes + 45, after);
        } else if let Some(minute) = number_at(tokens, end)
            .filter(|minute| minute.value < 60.0 && starts(tokens, minute.end, "分").is_some())
        {
            (minutes, end) = (minutes + minute.value as u32, minute.end + 1);
        }
    } else if let Some(minute) = number_at(tokens, end).filter(|minute| {
        !digits
            && !minute.weak
            && tokens[end].kind == Kind::Word
            && [10.0, 15.0, 20.0, 30.0, 40.0, 45.0, 50.0].contains(&minute.value)
    }) {
        (minutes, end) = (minutes + minute.value as u32, minute.end);
    } else if let Some(after) = starts(tokens, end, "thirty") {
        (minutes, end) = (minutes + 30, after);
    }
    let (minutes, named, end) = half_of_day(tokens, minutes, part, end);
    let end = starts(tokens, end, "oclock").unwrap_or(end);
    let certain = certain || named || tokens.get(end - 1).is_some_and(|token| token.is("oclock"));
    (certain || sure).then_some((minutes % 1440, certain, end))
}

/// "quarter past", "ten to", 差一刻: minutes after the hour that follows.
fn past_or_to(tokens: &[Token], i: usize) -> Option<(i32, usize)> {
    if let Some(fixed) = lookup(
        tokens,
        i,
        &[
            ("half past", 30),
            ("a quarter past", 15),
            ("quarter past", 15),
            ("a quarter to", -15),
            ("quarter to", -15),
            ("差一刻", -15),
            ("差十分", -10),
            ("差五分", -5),
        ],
    ) {
        return Some(fixed);
    }
    let minutes = number_at(tokens, i).filter(|minutes| [5.0, 10.0, 20.0, 25.0].contains(&minutes.value))?;
    let at = starts(tokens, minutes.end, "minutes").unwrap_or(minutes.end);
    let past = starts(tokens, at, "past").map(|end| (minutes.value as i32, end));
    // "ten to seven" may be working hours.
    let sure = at > minutes.end || minutes.value > 12.0 && tokens[i].kind == Kind::Word;
    past.or_else(|| starts(tokens, at, "to").filter(|_| sure).map(|end| (-(minutes.value as i32), end)))
}

fn half_of_day(tokens: &[Token], minutes: u32, part: char, end: usize) -> (u32, bool, usize) {
    let (half, after) = lookup(
        tokens,
        end,
        &[
            ("am", 'a'),
            ("a m", 'a'),
            ("pm", 'p'),
            ("p m", 'p'),
            ("in the morning", 'a'),
            ("in the evening", 'p'),
            ("in the afternoon", 'p'),
            ("at night", 'p'),
        ],
    )
    .unwrap_or((part, end));
    let minutes = match half {
        'p' if minutes < 720 => minutes + 720,
        'n' if minutes < 240 => minutes + 720,
        'a' if (720..780).contains(&minutes) => minutes - 720,
        _ => minutes,
    };
    (minutes, after > end, after)
}

fn text(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A time of day: 8am, 8:30, at 8, 早上八点半.
pub fn clock_at(tokens: &[Token], i: usize) -> Option<(String, usize)> {
    let at = starts_any(tokens, i, &["at"]);
    let (minutes, certain, end) = time_at(tokens, at.unwrap_or(i), at.is_some())?;
    let unit = starts_any(
        tokens,
        end,
        &["%", "units", "pcs", "weeks", "days", "个", "dollars", "元", "percent", "euros", "折", "kg"],
    )
    .is_some();
    (certain || !unit).then(|| (text(minutes), end))
}

/// Working hours: 9 to 6, 9:00-18:00, 9am-6pm, 早九晚六, 9点到18点.
pub fn hours_at(tokens: &[Token], i: usize) -> Option<(String, usize)> {
    let start =
        starts_any(tokens, i, &["from", "between", "start at", "starting at", "begin at", "从", "朝"])
            .unwrap_or(i);
    let (from, from_named, middle) = time_at(tokens, start, true)?;
    let joined = tokens.get(middle).is_some_and(|token| token.before == Some('-'));
    let next = starts_any(
        tokens,
        middle,
        &[
            "and finish at",
            ", finish at",
            "finish at",
            ", end at",
            ", stop at",
            ", leave at",
            "and ends at",
            "and end by",
            "and finishes at",
            "and stop at",
            "and leave at",
            "and end at",
            "and finish by",
            "until",
            "till",
            "to",
            "through",
            "and",
            "-",
            "~",
            "到",
            "至",
            "上班到",
            "上班,",
            "上班",
            "开始到",
            "下班",
        ],
    )
    .or(joined.then_some(middle));
    let next = next.or_else(|| {
        starts(tokens, middle, "晚")
            .map(|_| middle)
            .filter(|_| tokens[start].is("早") || start > i && tokens[i].is("朝"))
    })?;
    let (mut to, to_named, end) = time_at(tokens, next, true)?;
    if starts_any(tokens, end, &["%", "units", "个", "件", "天", "days", "weeks", "percent"]).is_some() {
        return None;
    }
    // 9 to 6 is 9:00 to 18:00; 22:00 to 6:00 goes on to the next day. 9:00 to 9:00 is
    // said so, and no working hours; 9 to 9 may be a long day.
    let same = from == to && from_named && to_named;
    if to <= from && to < 720 && to + 720 > from && !same {
        to += 720;
    }
    (same || to != from && (from >= 60 || to >= 600)).then(|| (format!("{}-{}", text(from), text(to)), end))
}

/// What people call a time zone, and its IANA name.
static ZONES: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("lexicon/zones.txt").lines().filter(|line| !line.starts_with('#'));
    let zones = lines.filter_map(|line| line.split_once(" = "));
    zones.flat_map(|(zone, names)| names.split('|').map(move |name| (name, zone))).collect()
});

/// A time zone: Tokyo, 北京, Europe/Berlin, UTC+8.
pub fn zone_at(tokens: &[Token], i: usize) -> Option<(String, usize)> {
    let token = tokens.get(i)?;
    if matches!(token.text.as_str(), "utc" | "gmt") {
        let plus = tokens.get(i + 1).and_then(|next| match next.before {
            Some(sign @ ('+' | '-')) if next.kind == Kind::Number => Some((sign == '+', i + 1)),
            _ if next.is("+") || next.is("-") => Some((next.is("+"), i + 2)),
            _ => None,
        });
        if let Some((east, at)) = plus
            && let Some(hours) =
                tokens.get(at).and_then(|token| token.text.parse::<u32>().ok()).filter(|hours| *hours <= 14)
        {
            let zone = match (east, hours) {
                (_, 0) => "UTC".into(),
                (true, 8) => "Asia/Shanghai".into(),
                (true, 9) => "Asia/Tokyo".into(),
                // Etc zones count westward.
                (true, hours) => format!("Etc/GMT-{hours}"),
                (false, hours) => format!("Etc/GMT+{hours}"),
            };
            return Some((zone, at + 1));
        }
    }
    if let Some(city) = tokens.get(i + 1).filter(|next| next.before == Some('/') && next.kind == Kind::Word) {
        let mut end = i + 2;
        while tokens
            .get(end)
            .is_some_and(|token| matches!(token.before, Some('_' | '/' | '-')) && token.kind == Kind::Word)
        {
            end += 1;
        }
        let name = |words: &[Token]| -> String {
            let mut name = String::new();
            for word in words {
                if let Some(separator) = word.before.filter(|c| !name.is_empty() && !c.is_whitespace()) {
                    name.push(separator);
                }
                let mut letters = word.text.chars();
                name.extend(letters.next().map(|c| c.to_ascii_uppercase()));
                name.push_str(letters.as_str());
            }
            name
        };
        let typed = name(&tokens[i..end]);
        let regions =
            ["africa", "america", "asia", "atlantic", "australia", "europe", "indian", "pacific", "etc"];
        if regions.contains(&token.text.as_str()) && !city.text.is_empty() {
            return Some((typed, end));
        }
    }
    let (zone, end) = lookup(tokens, i, &ZONES)?;
    Some((zone.to_owned(), end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::token::tokenise;

    #[test]
    fn reads_times_and_hours() {
        for (text, expected) in [
            ("8am", "08:00"),
            ("at 8", "08:00"),
            ("8:30", "08:30"),
            ("7 pm", "19:00"),
            ("早上八点半", "08:30"),
            ("晚上7点", "19:00"),
            ("下午3点", "15:00"),
            ("half past eight", "08:30"),
            ("20:00", "20:00"),
            ("noon", "12:00"),
        ] {
            assert_eq!(
                clock_at(&tokenise(text), 0).map(|(clock, _)| clock).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for (text, expected) in [
            ("9 to 6", "09:00-18:00"),
            ("9:00-18:00", "09:00-18:00"),
            ("22:00 to 6:00", "22:00-06:00"),
            ("9am-6pm", "09:00-18:00"),
            ("早九晚六", "09:00-18:00"),
            ("9点到18点", "09:00-18:00"),
            ("早上9点到晚上6点", "09:00-18:00"),
            ("nine to five", "09:00-17:00"),
            ("10-19", "10:00-19:00"),
            ("朝九晚五", "09:00-17:00"),
            ("8:30 to 17:30", "08:30-17:30"),
            ("9 to 9", "09:00-21:00"),
            ("9:00 to 9:00", "09:00-09:00"),
            ("9点到9点", "09:00-09:00"),
            ("早上九点到晚上九点", "09:00-21:00"),
        ] {
            assert_eq!(
                hours_at(&tokenise(text), 0).map(|(hours, _)| hours).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn reads_zones() {
        for (text, expected) in [
            ("Tokyo", "Asia/Tokyo"),
            ("北京", "Asia/Shanghai"),
            ("Europe/Berlin", "Europe/Berlin"),
            ("UTC+8", "Asia/Shanghai"),
            ("america/new_york", "America/New_York"),
            ("UTC+3", "Etc/GMT-3"),
        ] {
            assert_eq!(
                zone_at(&tokenise(text), 0).map(|(zone, _)| zone).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }
}

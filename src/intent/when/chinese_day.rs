//! Chinese dates: 10月3号, 下个月15号, 第三季度, and the edges of units: 月底.

use super::calendar::{self, Unit};
use super::{When, lookup, starts, starts_any};
use crate::intent::contract::Period;
use crate::intent::number::number_at;
use crate::intent::token::{Kind, Token};
use crate::inventory::day::Day;

/// How far away a 周, 月 … is, by the characters before it: 上上 -2, 上(个) -1,
/// 这(个), 本, 当 0, 下(个) 1, 下下 2.
pub fn offset(tokens: &[Token], i: usize) -> Option<(i32, usize)> {
    lookup(
        tokens,
        i,
        &[
            ("上上个", -2),
            ("上上", -2),
            ("上一个", -1),
            ("上一", -1),
            ("上个", -1),
            ("上", -1),
            ("这一个", 0),
            ("这个", 0),
            ("这一", 0),
            ("这", 0),
            ("本", 0),
            ("当前", 0),
            ("当", 0),
            ("下下个", 2),
            ("下下", 2),
            ("下一个", 1),
            ("下一", 1),
            ("下个", 1),
            ("下", 1),
        ],
    )
}

fn years(tokens: &[Token], i: usize, today: Day) -> Option<(i32, usize)> {
    let this = calendar::year_of(today);
    if let Some((offset, end)) = lookup(
        tokens,
        i,
        &[("前年", -2), ("去年", -1), ("上年", -1), ("今年", 0), ("本年", 0), ("明年", 1), ("后年", 2)],
    ) {
        return Some((this + offset, end));
    }
    let token = tokens.get(i)?;
    let number = number_at(tokens, i).filter(|_| token.kind != Kind::Word)?;
    let end = starts(tokens, number.end, "年")?;
    let year = number.value as i32;
    match year {
        2000..=2099 => Some((year, end)),
        20..=40 if token.kind == Kind::Number => Some((2000 + year, end)),
        _ => None,
    }
}

/// A small number in digits or numerals.
fn small(tokens: &[Token], i: usize, most: i32) -> Option<(i32, usize)> {
    let number = number_at(tokens, i).filter(|_| tokens[i].kind != Kind::Word)?;
    let value = number.value as i32;
    (number.value.fract() == 0.0 && (1..=most).contains(&value)).then_some((value, number.end))
}

/// The day of a month after its name: 3号, 3日, 十五号.
pub fn day_number(tokens: &[Token], i: usize) -> Option<(i32, usize)> {
    let (day, at) = small(tokens, i, 31)?;
    let end = starts_any(tokens, at, &["号", "日"])?;
    // 5号仓, 88号提醒, 30日均: no days.
    if starts_any(tokens, end, &["仓", "提醒", "预警", "单", "均", "库", "柜", "告警", "警报"]).is_some()
    {
        return None;
    }
    Some((day, end))
}

/// 10月, 10月3号, 2025年10月, 下个月3号, 3号, 去年, 第三季度, 上半年.
pub fn dated(tokens: &[Token], i: usize, today: Day) -> Option<(When, usize)> {
    let (year, at) = years(tokens, i, today).map_or((None, i), |(year, end)| (Some(year), end));
    let at = if year.is_some() {
        starts(tokens, at, "的").filter(|next| small(tokens, *next, 12).is_some()).unwrap_or(at)
    } else {
        at
    };
    if let Some((half, end)) = lookup(tokens, at, &[("上半年", 1), ("下半年", 2)]) {
        return Some((calendar::part_of_year(Unit::Half, half, year, today), end));
    }
    if let Some((quarter, end)) = quarter(tokens, at) {
        return Some((calendar::part_of_year(Unit::Quarter, quarter, year, today), end));
    }
    if let Some((month, day)) = dotted(tokens, at) {
        return Some((calendar::day_of_year(month, day, year, today), at + 1));
    }
    if let Some((month, after)) = small(tokens, at, 12)
        && let Some(end) = starts_any(tokens, after, &["月份", "月"])
    {
        if let Some((day, end)) = day_number(tokens, end)
            .or_else(|| small(tokens, end, 31).filter(|(_, end)| unitless(tokens, *end)))
        {
            return Some((calendar::day_of_year(month, day, year, today), end));
        }
        return Some((calendar::month(month, year, today), end));
    }
    if let Some(year) = year {
        let running = year == calendar::year_of(today);
        let when = if running {
            calendar::relative(Unit::Year, 0, today)
        } else {
            calendar::relative(Unit::Year, year - calendar::year_of(today), today)
        };
        return Some((when, at));
    }
    if let Some((months, after)) = offset(tokens, i)
        && let Some(end) = starts(tokens, after, "月")
        && let Some((day, end)) = day_number(tokens, end)
    {
        let first = calendar::month_start(today, months);
        return Some((
            calendar::one_day(
                calendar::date(calendar::year_of(first), calendar::month_of(first), day),
                today,
            ),
            end,
        ));
    }
    day_number(tokens, i)
        .filter(|(_, end)| tokens[*end - 1].is("号") || tokens[*end - 1].is("日"))
        .map(|(day, end)| (calendar::day_of_month(day, today), end))
}

/// 10.1 of 10.1到10.7, 从11.5起: elsewhere it is a number.
fn dotted(tokens: &[Token], i: usize) -> Option<(i32, i32)> {
    let day = |at: usize| {
        let token = tokens.get(at).filter(|token| token.kind == Kind::Number)?;
        let (month, day) = token.text.split_once('.')?;
        let (month, day) = (month.parse::<i32>().ok()?, day.parse::<i32>().ok()?);
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month, day))
    };
    let this = day(i)?;
    let to = |at: usize| starts_any(tokens, at, &["到", "至", "-", "~"]);
    let begins =
        to(i + 1).or_else(|| tokens.get(i + 1).filter(|next| next.before == Some('-')).map(|_| i + 1));
    let first = begins.is_some_and(|at| day(at).is_some());
    let last = i >= 2 && to(i - 1) == Some(i) && day(i - 2).is_some();
    let day_named = starts_any(tokens, i + 1, &["号", "日", "当天", "那天"]).is_some();
    (first || last || day_named).then_some(this)
}

/// The 30 of 11月25到30: a bare day after a day.
pub fn bare_day(tokens: &[Token], i: usize) -> Option<(i32, usize)> {
    small(tokens, i, 31).filter(|(_, end)| unitless(tokens, *end))
}

/// A number that no unit or noun follows: 12月3 到货.
fn unitless(tokens: &[Token], i: usize) -> bool {
    tokens.get(i).is_none_or(|token| {
        // 11月25-30号
        let ranges = token.kind == Kind::Number && token.before == Some('-');
        token.kind == Kind::Mark || ranges || starts_any(tokens, i, &["到", "前", "之", "起", "开"]).is_some()
    })
}

fn quarter(tokens: &[Token], i: usize) -> Option<(i32, usize)> {
    let at = starts(tokens, i, "第").unwrap_or(i);
    let (number, after) = small(tokens, at, 4)?;
    let end = starts_any(tokens, after, &["季度"])?;
    (at > i || tokens[i].kind == Kind::Han).then_some((number, end))
}

/// 月底, 下月底, 年底, 10月底, 月初, 下个月中旬, 周末 is a weekend.
pub fn edges(tokens: &[Token], i: usize, today: Day) -> Option<(When, usize)> {
    let mut passed = None;
    let (whole, at, named) = if let Some((month, after)) = small(tokens, i, 12)
        && let Some(end) = starts_any(tokens, after, &["月份", "月"])
    {
        let month = calendar::month(month, None, today);
        passed = Some(month.past).filter(|past| past.from != month.future.from);
        (month.future, end, true)
    } else if let Some((year, end)) = years(tokens, i, today) {
        (calendar::year(year, today).future, end, true)
    } else {
        let (distance, at) = offset(tokens, i).unwrap_or((0, i));
        let (unit, end) = lookup(
            tokens,
            at,
            &[("季度", Unit::Quarter), ("季", Unit::Quarter), ("月", Unit::Month), ("年", Unit::Year)],
        )?;
        (calendar::unit_period(unit, distance, today), end, distance != 0)
    };
    let (edge, end) = lookup(
        tokens,
        at,
        &[("底", 2), ("末", 2), ("尾", 2), ("下旬", 2), ("初", 0), ("上旬", 0), ("中旬", 1), ("中", 1)],
    )?;
    // 年初至今 is the running year.
    let at_edge = |whole: Period| match edge {
        2 => whole.to,
        1 => whole.from + 14.min((whole.to - whole.from) / 2),
        _ => whole.from,
    };
    let day = match edge {
        _ if edge == 0 && !named && whole.from < today && tokens[at - 1].is("月") => {
            let next = calendar::month_start(today, 1);
            return Some((
                calendar::sided(
                    calendar::period(whole.from, whole.from),
                    calendar::period(next, next),
                    today,
                ),
                end,
            ));
        }
        _ => at_edge(whole),
    };
    // 10月下旬 is ten days that have passed, or one day to come.
    let third = |whole: Period| match edge {
        _ if !tokens[end - 1].is("旬") => None,
        2 => Some(calendar::period(whole.from + 20, whole.to)),
        1 => Some(calendar::period(whole.from + 10, whole.from + 19)),
        _ => Some(calendar::period(whole.from, whole.from + 9)),
    };
    let one = |day| calendar::period(day, day);
    if named && let Some(days) = third(passed.unwrap_or(whole)) {
        return Some((calendar::sided(days, one(day), today), end));
    }
    let before = passed.map_or(day, at_edge);
    Some((calendar::sided(one(before), one(day), today), end))
}

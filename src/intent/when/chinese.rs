//! Chinese phrases of time.

use super::calendar::{self, Feast, Unit};
use super::{Shape, When, WhenAt, lookup, starts, starts_any};
use crate::intent::number::number_at;
use crate::intent::token::{Kind, Token};
use crate::inventory::day::Day;

const NAMED_DAYS: &[(&str, i32)] = &[
    ("大前天", -3),
    ("前天", -2),
    ("昨天", -1),
    ("昨日", -1),
    ("昨晚", -1),
    ("昨儿", -1),
    ("今天", 0),
    ("今日", 0),
    ("今晚", 0),
    ("今儿", 0),
    ("今早", 0),
    ("明天", 1),
    ("明日", 1),
    ("明早", 1),
    ("明晚", 1),
    ("明儿", 1),
    ("大后天", 3),
    ("后天", 2),
    ("当天", 0),
];

const UNITS: &[(&str, Unit)] = &[
    ("个小时", Unit::Hour),
    ("小时", Unit::Hour),
    ("个钟头", Unit::Hour),
    ("个钟", Unit::Hour),
    ("钟头", Unit::Hour),
    ("天", Unit::Day),
    ("个星期", Unit::Week),
    ("星期", Unit::Week),
    ("个礼拜", Unit::Week),
    ("礼拜", Unit::Week),
    ("个周", Unit::Week),
    ("周", Unit::Week),
    ("个月", Unit::Month),
    ("个季度", Unit::Quarter),
    ("季度", Unit::Quarter),
    ("年", Unit::Year),
];

const WEEKDAYS: &[(&str, i32)] = &[
    ("一", 0),
    ("二", 1),
    ("三", 2),
    ("四", 3),
    ("五", 4),
    ("六", 5),
    ("日", 6),
    ("天", 6),
    ("1", 0),
    ("2", 1),
    ("3", 2),
    ("4", 3),
    ("5", 4),
    ("6", 5),
];

const FEASTS: &[(&str, Feast)] = &[
    ("圣诞节", Feast::Fixed(12, 25)),
    ("圣诞", Feast::Fixed(12, 25)),
    ("元旦", Feast::Fixed(1, 1)),
    ("春节", Feast::LunarNewYear),
    ("过年", Feast::LunarNewYear),
    ("黑色星期五", Feast::Nth { month: 11, weekday: 3, nth: 3, plus: 1 }),
    ("黑五", Feast::Nth { month: 11, weekday: 3, nth: 3, plus: 1 }),
    ("网络星期一", Feast::Nth { month: 11, weekday: 3, nth: 3, plus: 4 }),
    ("网一", Feast::Nth { month: 11, weekday: 3, nth: 3, plus: 4 }),
    ("感恩节", Feast::Nth { month: 11, weekday: 3, nth: 3, plus: 0 }),
    ("双十一", Feast::Fixed(11, 11)),
    ("双11", Feast::Fixed(11, 11)),
    ("双十二", Feast::Fixed(12, 12)),
    ("双12", Feast::Fixed(12, 12)),
    ("万圣节", Feast::Fixed(10, 31)),
    ("情人节", Feast::Fixed(2, 14)),
    ("复活节", Feast::Easter),
    ("国庆节", Feast::Fixed(10, 1)),
    ("国庆", Feast::Fixed(10, 1)),
    ("五一", Feast::Fixed(5, 1)),
    ("618", Feast::Fixed(6, 18)),
];

const PARTS_OF_DAY: &[&str] = &["一大早", "早上", "上午", "中午", "下午", "晚上", "早晨", "一早", "早", "晚"];

fn found(when: When, start: usize, core: usize, end: usize) -> Option<WhenAt> {
    Some(WhenAt { when, start, core, end })
}

/// A phrase with what opens and closes it: 到月底, 从10月以来, 圣诞前, 两周后.
pub fn phrase(tokens: &[Token], i: usize, today: Day) -> Option<WhenAt> {
    tokens.get(i)?;
    let (opening, at) = lookup(
        tokens,
        i,
        &[
            ("从", 'f'),
            ("自从", 'f'),
            ("自", 'f'),
            ("截至", 'u'),
            ("截止到", 'u'),
            ("截止", 'u'),
            ("直到", 'u'),
            ("等到", 'u'),
            ("赶在", 'u'),
            ("到", 'u'),
            ("至", 'u'),
        ],
    )
    .unwrap_or((' ', i));
    let (when, end) = base(tokens, at, today)?;
    if let Some(end) =
        starts_any(tokens, end, &["以来", "至今", "到现在", "到今天", "到目前", "开始到现在", "起到现在"])
    {
        return found(calendar::since(when, today), i, at, end);
    }
    if when.shape != Shape::Length
        && let Some(middle) = starts_any(tokens, end, &["开始到", "起到", "一直到", "到", "至", "-", "~"])
            .or_else(|| tokens.get(end).filter(|token| token.before == Some('-')).map(|_| end))
        && let Some((to, end)) = base(tokens, middle, today).filter(|(to, _)| to.shape != Shape::Length)
    {
        let to =
            match day_number(tokens, middle).filter(|(_, after)| *after == end && when.shape == Shape::Day) {
                Some((day, _)) => calendar::day_in_same_month(when, day, today),
                None => to,
            };
        let end = starts_any(tokens, end, &["为止", "止"]).unwrap_or(end);
        return found(calendar::range(when, to), i, at, end);
    }
    if opening == 'u' {
        if when.shape == Shape::Length || when.future.to < today {
            return None;
        }
        let end = starts_any(tokens, end, &["之前", "以前", "为止", "前"]).unwrap_or(end);
        return found(calendar::until(when, today), i, at, end);
    }
    if let Some(end) = starts_any(tokens, end, &["之前", "以前", "前"])
        && !matches!(when.shape, Shape::LastN | Shape::NextN)
        && starts_any(tokens, end - 1, &["前十", "前五", "前三", "前几", "前1", "前2", "前3", "前5"])
            .is_none()
    {
        let when = if when.shape == Shape::Length {
            calendar::length(Shape::Ago, when.days, Unit::Day, today)
        } else {
            calendar::until(when, today)
        };
        return found(when, i, at, end);
    }
    let end = if opening == 'f' { starts_any(tokens, end, &["开始", "起"]).unwrap_or(end) } else { end };
    found(when, i, at, end)
}

fn base(tokens: &[Token], i: usize, today: Day) -> Option<(When, usize)> {
    let readers: [fn(&[Token], usize, Day) -> Option<(When, usize)>; 6] =
        [named_day, edges, dated, relative_unit, lengths, feasts];
    readers.iter().find_map(|reader| reader(tokens, i, today))
}

fn named_day(tokens: &[Token], i: usize, today: Day) -> Option<(When, usize)> {
    let (offset, end) = lookup(tokens, i, NAMED_DAYS)?;
    let end = starts_any(tokens, end, PARTS_OF_DAY).unwrap_or(end);
    Some((calendar::one_day(today + offset, today), end))
}

/// How far away a 周, 月 … is, by the characters before it: 上上 -2, 上(个) -1,
/// 这(个), 本, 当 0, 下(个) 1, 下下 2.
fn offset(tokens: &[Token], i: usize) -> Option<(i32, usize)> {
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
fn day_number(tokens: &[Token], i: usize) -> Option<(i32, usize)> {
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
fn dated(tokens: &[Token], i: usize, today: Day) -> Option<(When, usize)> {
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

/// A number that no unit or noun follows: 12月3 到货.
fn unitless(tokens: &[Token], i: usize) -> bool {
    tokens.get(i).is_none_or(|token| {
        token.kind == Kind::Mark || starts_any(tokens, i, &["到", "前", "之", "起", "开"]).is_some()
    })
}

fn quarter(tokens: &[Token], i: usize) -> Option<(i32, usize)> {
    let at = starts(tokens, i, "第").unwrap_or(i);
    let (number, after) = small(tokens, at, 4)?;
    let end = starts_any(tokens, after, &["季度"])?;
    (at > i || tokens[i].kind == Kind::Han).then_some((number, end))
}

/// 上周, 这个月, 下季度; 上周五, 周五; 周末; 近一周 belongs to lengths.
fn relative_unit(tokens: &[Token], i: usize, today: Day) -> Option<(When, usize)> {
    let (distance, at) = offset(tokens, i).map_or((None, i), |(distance, end)| (Some(distance), end));
    if let Some(end) = starts_any(tokens, at, &["星期", "礼拜", "周"]) {
        if let Some(end) = starts(tokens, end, "末") {
            return Some((calendar::weekend(distance, today), end));
        }
        // 下周一批 …: 一批 is a noun, the week is meant.
        let noun = starts_any(
            tokens,
            end,
            &[
                "一批", "一共", "一下", "一起", "一直", "日均", "三个", "二十", "五十", "六十", "三十",
                "一百", "两",
            ],
        )
        .is_some();
        if let Some((weekday, end)) = lookup(tokens, end, WEEKDAYS).filter(|_| !noun) {
            let end = starts_any(tokens, end, PARTS_OF_DAY).unwrap_or(end);
            return Some(match distance {
                Some(week) => (calendar::weekday_in(weekday, week, today), end),
                None => (calendar::weekday(weekday, today), end),
            });
        }
        return distance.map(|distance| (calendar::relative(Unit::Week, distance, today), end));
    }
    let (unit, end) = lookup(
        tokens,
        at,
        &[
            ("季度", Unit::Quarter),
            ("月度", Unit::Month),
            ("月份", Unit::Month),
            ("月", Unit::Month),
            ("年度", Unit::Year),
            ("季", Unit::Quarter),
        ],
    )?;
    if let Some(distance) = distance {
        return Some((calendar::relative(unit, distance, today), end));
    }
    None
}

/// 月底, 下月底, 年底, 10月底, 月初, 下个月中旬, 周末 is a weekend.
fn edges(tokens: &[Token], i: usize, today: Day) -> Option<(When, usize)> {
    let (whole, at, named) = if let Some((month, after)) = small(tokens, i, 12)
        && let Some(end) = starts_any(tokens, after, &["月份", "月"])
    {
        (calendar::month(month, None, today).future, end, true)
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
    let day = match edge {
        2 => whole.to,
        1 => whole.from + 14.min((whole.to - whole.from) / 2),
        _ if !named && whole.from < today && tokens[at - 1].is("月") => {
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
        _ => whole.from,
    };
    Some((calendar::one_day(day, today), end))
}

/// 三天, 两周, 一个半月, 半年, 30天.
fn amount(tokens: &[Token], i: usize) -> Option<(f64, Unit, usize)> {
    if let Some(at) = starts(tokens, i, "半") {
        return lookup(
            tokens,
            at,
            &[
                ("天", Unit::Day),
                ("个月", Unit::Month),
                ("个小时", Unit::Hour),
                ("小时", Unit::Hour),
                ("年", Unit::Year),
            ],
        )
        .map(|(unit, end)| if unit == Unit::Year { (1.0, Unit::Half, end) } else { (0.5, unit, end) });
    }
    if let Some(end) = starts(tokens, i, "俩月") {
        return Some((2.0, Unit::Month, end));
    }
    let number = number_at(tokens, i).filter(|_| tokens[i].kind != Kind::Word)?;
    let at = number.end;
    if let Some(end) = starts_any(tokens, at, &["个半月"]) {
        return Some((number.value + 0.5, Unit::Month, end));
    }
    if let Some(end) = starts_any(tokens, at, &["天半"]) {
        return Some((number.value + 0.5, Unit::Day, end));
    }
    let at = starts(tokens, at, "整").unwrap_or(at);
    let (unit, end) = lookup(tokens, at, UNITS).or_else(|| {
        lookup(
            tokens,
            at,
            &[
                ("日", Unit::Day),
                ("days", Unit::Day),
                ("day", Unit::Day),
                ("weeks", Unit::Week),
                ("week", Unit::Week),
                ("d", Unit::Day),
            ],
        )
        .filter(|_| tokens[i].kind == Kind::Number)
    })?;
    let end = starts(tokens, end, "时间").unwrap_or(end);
    Some((number.value, unit, end))
}

fn lengths(tokens: &[Token], i: usize, today: Day) -> Option<(When, usize)> {
    let (opening, at) = lookup(
        tokens,
        i,
        &[
            ("最近的", 'l'),
            ("最近这", 'l'),
            ("最近", 'l'),
            ("过去的", 'l'),
            ("过去这", 'l'),
            ("过去", 'l'),
            ("近", 'l'),
            ("前面", 'l'),
            ("这", 't'),
            ("上", 'l'),
            ("前", 'l'),
            ("未来的", 'n'),
            ("未来", 'n'),
            ("接下来的", 'n'),
            ("接下来", 'n'),
            ("今后", 'n'),
            ("往后", 'n'),
            ("后面", 'n'),
            ("后", 'n'),
            ("下", 'n'),
            ("再过", 'i'),
            ("过", 'i'),
            ("再等", 'i'),
        ],
    )
    .unwrap_or((' ', i));
    // 超过30天, 最后三天: part of another word.
    let before = i.checked_sub(1).map_or("", |before| tokens[before].text.as_str());
    if opening != ' '
        && matches!(
            (before, tokens[i].text.as_str()),
            ("超" | "不" | "路" | "通" | "经", "过")
                | ("最", "后" | "近")
                | ("以" | "之", "后" | "前" | "上" | "下")
        )
    {
        return None;
    }
    let (value, unit, end) = amount(tokens, at)?;
    // 前/后 a bare unit: 前3天; 下一周 is next week (relative_unit).
    if matches!(opening, 'l' | 'n') && matches!(tokens[i].text.as_str(), "上" | "下") && value == 1.0 {
        return None;
    }
    let shape = match opening {
        'l' | 't' => Shape::LastN,
        'n' => Shape::NextN,
        'i' => Shape::In,
        _ => {
            if let Some(end) = starts_any(tokens, end, &["以内", "之内", "内", "里面"]) {
                return Some((calendar::length(Shape::NextN, value, unit, today), end));
            }
            if let Some(end) = starts_any(tokens, end, &["以后", "之后", "后"]) {
                return Some((calendar::length(Shape::In, value, unit, today), end));
            }
            Shape::Length
        }
    };
    let end = starts_any(tokens, end, &["以内", "之内", "内", "里", "以来"])
        .filter(|_| shape != Shape::Length)
        .unwrap_or(end);
    Some((calendar::length(shape, value, unit, today), end))
}

fn feasts(tokens: &[Token], i: usize, today: Day) -> Option<(When, usize)> {
    let (feast, end) = lookup(tokens, i, FEASTS)?;
    let end = starts_any(tokens, end, &["当天", "那天", "大促", "节"]).unwrap_or(end);
    Some((calendar::feast(feast, today)?, end))
}

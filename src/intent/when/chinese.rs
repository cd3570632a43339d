//! Chinese phrases of time.

use super::calendar::{self, Feast, Unit};
use super::chinese_day::{bare_day, dated, day_number, edges, offset};
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

/// Characters that make a thing of a feast: 圣诞树, 圣诞帽.
const FESTIVE: &str = "树灯帽袜装衣球蛋面贺礼杯";

/// Words around a number that is the name of a feast.
const FEAST_BEFORE: &[&str] = &["今年", "去年", "前年", "明年", "赶", "过", "等", "大促"];
const FEAST_AFTER: &[&str] = &[
    "大促",
    "活动",
    "前",
    "之前",
    "以前",
    "后",
    "之后",
    "期间",
    "当天",
    "那天",
    "那阵",
    "促销",
    "备货",
    "购物节",
    "的时候",
    "时候",
    "销量",
    "销售",
    "卖",
    "囤",
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
        && let Some((to, end)) =
            base(tokens, middle, today).filter(|(to, _)| to.shape != Shape::Length).or_else(|| {
                let (day, end) = bare_day(tokens, middle).filter(|_| when.shape == Shape::Day)?;
                let to = calendar::day_in_same_month(when, day, today);
                (when.future.from <= to.future.from).then_some((to, end))
            })
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
    type Reader = fn(&[Token], usize, Day) -> Option<(When, usize)>;
    let readers: [Reader; 6] = [named_day, edges, dated, relative_unit, lengths, feasts];
    let (when, end) = readers.iter().find_map(|reader| reader(tokens, i, today))?;
    // 十一月头十天: the first days of a month.
    let first = starts_any(tokens, end, &["的头", "头", "的前", "前"])
        .filter(|_| when.future.to - when.future.from >= 27)
        .and_then(|at| amount(tokens, at))
        .filter(|(_, unit, _)| *unit == Unit::Day);
    Some(
        first.map_or((when, end), |(days, _, end)| {
            (calendar::first_days(when, days.round() as i32, today), end)
        }),
    )
}

fn named_day(tokens: &[Token], i: usize, today: Day) -> Option<(When, usize)> {
    let (offset, end) = lookup(tokens, i, NAMED_DAYS)?;
    let end = starts_any(tokens, end, PARTS_OF_DAY).unwrap_or(end);
    Some((calendar::one_day(today + offset, today), end))
}

/// 上周, 这个月, 下季度; 上周五, 周五; 周末; 近一周 belongs to lengths.
fn relative_unit(tokens: &[Token], i: usize, today: Day) -> Option<(When, usize)> {
    let (distance, at) = offset(tokens, i).map_or((None, i), |(distance, end)| (Some(distance), end));
    if let Some(end) = starts_any(tokens, at, &["星期", "礼拜", "周"]) {
        if let Some(end) = starts(tokens, end, "末") {
            return Some((calendar::weekend(distance, today), end));
        }
        // 下周一批 …: 一批 is a noun, the week is meant; 从下周一起 begins on Monday.
        let from = i > 0 && ["从", "自", "由"].contains(&tokens[i - 1].text.as_str());
        let noun = !(from && starts(tokens, end, "一起").is_some())
            && starts_any(
                tokens,
                end,
                &[
                    "一批", "一共", "一下", "一起", "一直", "日均", "日本", "日亚", "日站", "三个", "二十",
                    "五十", "六十", "三十", "一百", "两",
                ],
            )
            .is_some();
        if let Some((weekday, end)) = lookup(tokens, end, WEEKDAYS).filter(|_| !noun) {
            let end = starts_any(tokens, end, PARTS_OF_DAY).unwrap_or(end);
            let when = match distance {
                Some(week) => calendar::weekday_in(weekday, week, today),
                None => calendar::weekday(weekday, today),
            };
            // 周六周日, 周六和周日: two days that follow each other.
            let next = [starts_any(tokens, end, &["和", "跟", "与", "、", "及"]), Some(end)]
                .into_iter()
                .flatten()
                .filter_map(|at| starts_any(tokens, at, &["星期", "礼拜", "周"]))
                .filter_map(|at| lookup(tokens, at, WEEKDAYS))
                .find(|(next, _)| *next == (weekday + 1) % 7);
            return Some(next.map_or((when, end), |(_, end)| (calendar::with_next_day(when), end)));
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
    // 一个月度预测 is no month.
    if unit == Unit::Month && tokens.get(end).is_some_and(|next| next.is("度")) {
        return None;
    }
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
    // 圣诞树 is a thing.
    if tokens.get(end).is_some_and(|next| FESTIVE.contains(&next.text)) {
        return None;
    }
    // 618 is a number as often: 实收618, 618件.
    if tokens[i].kind == Kind::Number {
        let before = (1..=2.min(i)).any(|back| starts_any(tokens, i - back, FEAST_BEFORE) == Some(i));
        let after = starts_any(tokens, end, FEAST_AFTER).is_some();
        if !before && !after {
            return None;
        }
    }
    let end = starts_any(tokens, end, &["当天", "那天", "大促", "节"]).unwrap_or(end);
    Some((calendar::feast(feast, today)?, end))
}

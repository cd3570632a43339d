//! Slots of the intents that tell something: orders, arrivals, incidents,
//! feedback, promotions, alerts, preferences, corrections.

use super::contract::{Intent, OneOrMany, Period};
use super::entities::{Entity, Value};
use super::lexicon::Hit;
use super::pattern::kind;
use super::said;
use super::slots::Filler;
use super::when::{Shape, When};
use crate::inventory::day::Day;

fn one(value: impl Into<String>) -> Option<OneOrMany> {
    OneOrMany::from_values(vec![value.into()])
}

pub fn fill(filler: &mut Filler) {
    match filler.intent {
        Intent::TransferAdvice | Intent::RequestTransfer => route(filler),
        Intent::LogFeedback => feedback(filler),
        Intent::ReportIncident => incident(filler),
        Intent::UpdateShipment => update(filler),
        Intent::RecordOrder | Intent::ChangeOrder => order(filler),
        Intent::StartPromotion => promotion(filler),
        Intent::Acknowledge | Intent::Snooze | Intent::NotMine => alert(filler),
        Intent::SetPreference => preference(filler),
        Intent::Correct => correction(filler),
        Intent::AssessProduct => super::product::fill(filler),
        _ => {}
    }
}

/// Numbers that count goods: not part of a limit, nor of a part marked as another number.
fn quantity(filler: &Filler) -> Option<f64> {
    let tokens = &filler.reading.tokens;
    let marked = |entity: &Entity, part: &str| {
        filler
            .values("part")
            .iter()
            .any(|(name, hit)| *name == part && hit.start <= entity.start && entity.end <= hit.end)
    };
    // 700x28, 90 x 200: a size.
    let crossed = |at: Option<usize>| {
        at.and_then(|at| tokens.get(at))
            .is_some_and(|token| token.glued() && matches!(token.text.as_str(), "x" | "*" | "×"))
    };
    let sized = |entity: &Entity| crossed(Some(entity.end)) || crossed(entity.start.checked_sub(1));
    let free = |entity: &&Entity| !marked(entity, "not_quantity") && !sized(entity);
    let counts = |entity: &Entity| {
        let next = tokens.get(entity.end).map_or("", |token| token.text.as_str());
        let unit = super::UNITS_OF_GOODS.contains(&next);
        let item =
            filler.reading.entities.iter().any(|item| {
                item.is_item() && (item.start == entity.end || item.start == entity.end + 1 && unit)
            });
        unit || item
    };
    let numbers: Vec<(&Entity, f64, bool)> = filler
        .entities(kind::NUMBER)
        .filter(free)
        .filter_map(|entity| match entity.value {
            Value::Number(value, weak) => Some((entity, value, weak)),
            _ => None,
        })
        .collect();
    let picked = numbers.iter().find(|(entity, ..)| marked(entity, "quantity"));
    let picked = picked.or_else(|| numbers.iter().find(|(entity, ..)| counts(entity)));
    picked.or_else(|| numbers.iter().find(|(_, _, weak)| !weak)).map(|(_, value, _)| *value)
}

/// The day said for an arrival.
fn eta(filler: &Filler) -> Option<Day> {
    let past = |when: &When| matches!(when.shape, Shape::Past | Shape::LastN | Shape::Ago | Shape::Since);
    let mut times: Vec<_> = filler
        .times()
        .into_iter()
        .filter(|(entity, when)| !past(when) && !late(filler, entity))
        .map(|(entity, when)| {
            let day = match when.shape {
                Shape::Length => filler.today + when.days.round() as i32,
                Shape::Future => when.future.from,
                _ => when.day(),
            };
            (arrives_then(filler, entity), when.shape, day)
        })
        .filter(|(.., day)| *day >= filler.today)
        .collect();
    // "ordered on the 12th, arriving on the 20th": the day beside the arrival; "by
    // two weeks, to the 10th": the day itself says more than a length.
    times.sort_by_key(|(arrives, shape, _)| (!*arrives, *shape != Shape::Day));
    let times: Vec<_> = times.into_iter().map(|(_, shape, day)| (shape, day)).collect();
    // "ordered today, due on the 12th": today is when it was said or done.
    let later = times.iter().find(|(_, day)| *day > filler.today);
    let arrives = filler.intent == Intent::UpdateShipment && filler.slots.status.is_none();
    later.or(times.first().filter(|_| arrives)).map(|(_, day)| *day)
}

/// A word of arriving stands right before the time, or 到 right after it.
fn arrives_then(filler: &Filler, entity: &Entity) -> bool {
    let said = |hit: &Hit| hit.end == entity.start || hit.end == entity.core;
    filler.values("part").iter().any(|(part, hit)| *part == "arrival" && said(hit))
        || filler.reading.tokens.get(entity.end).is_some_and(|token| token.is("到"))
}

/// A length that says how late something is.
fn late(filler: &Filler, entity: &Entity) -> bool {
    filler
        .values("part")
        .iter()
        .any(|(part, hit)| *part == "late" && hit.start <= entity.start && entity.end <= hit.end)
}

/// Words before a place that say goods leave it, or go there.
const FROM: &[&str] = &["from", "off", "从", "自", "由", "打", "把"];
const TO: &[&str] = &[
    "to", "into", "for", "towards", ">", "onto", "到", "去", "给", "往", "至", "向", "help", "supply", "支",
    "补", "帮",
];
/// Words between a preposition and its place.
const BETWEEN: &[&str] = &["the", "our", "of", "out", "warehouse", "over", "across", "back", "援"];

/// From where to where: the place after 从 or "from", the one after 到 or "to".
fn route(filler: &mut Filler) {
    let advice = filler.intent == Intent::TransferAdvice;
    let (mut from, mut to, mut markets, mut others) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for entity in filler.entities(kind::WAREHOUSE | kind::MARKET) {
        let direction = direction(filler, entity);
        match (&entity.value, filler.code(entity)) {
            (_, Some(code)) if direction == Some(false) => from.push(code),
            (_, Some(code)) if direction == Some(true) => to.push(code),
            (_, Some(code)) => others.push(code),
            (Value::Market(market), _) if direction == Some(false) && !advice => {
                from.extend(only_warehouse(filler, market))
            }
            (Value::Market(market), _) => markets.push(market.clone()),
            _ => {}
        }
    }
    // Places without a word of direction, each once (大阪 JP-OSA): from the first to the second.
    others.retain(|code| !from.contains(code) && !to.contains(code));
    for code in others {
        let alone = from.is_empty() && to.is_empty() && markets.is_empty();
        if from.is_empty() && (advice || !alone) {
            from.push(code);
        } else {
            to.push(code);
        }
    }
    markets.dedup();
    filler.slots.from = OneOrMany::from_values(from);
    filler.slots.market = OneOrMany::from_values(markets);
    if advice {
        filler.slots.to = OneOrMany::from_values(to);
    } else {
        filler.slots.warehouse = OneOrMany::from_values(to);
        filler.slots.quantity = quantity(filler);
    }
}

/// True when goods go to this place, false when they leave it.
fn direction(filler: &Filler, entity: &Entity) -> Option<bool> {
    let tokens = &filler.reading.tokens;
    let mut at = entity.start;
    while at > 0 {
        at -= 1;
        let word = tokens[at].text.as_str();
        let market = filler.entities(kind::MARKET).any(|other| other.start <= at && at < other.end);
        if FROM.contains(&word) {
            return Some(false);
        }
        if TO.contains(&word) {
            return Some(true);
        }
        if !market && !BETWEEN.contains(&word) {
            break;
        }
    }
    let places = |start: usize, end: usize| {
        filler
            .entities(kind::WAREHOUSE | kind::MARKET)
            .filter(|place| start <= place.start && place.end <= end)
            .count()
    };
    filler.values("part").iter().find_map(|(part, hit)| {
        let about = hit.start <= entity.start && entity.end <= hit.end && places(hit.start, hit.end) == 1;
        match *part {
            "source" if about => Some(false),
            "target" if about => Some(true),
            _ => None,
        }
    })
}

/// The one warehouse of a market from which goods can be sent.
fn only_warehouse(filler: &Filler, market: &str) -> Option<String> {
    let mut own = filler.matcher.catalogue.warehouses.iter().filter(|warehouse| {
        warehouse.market == market && warehouse.kind != "fba" && warehouse.kind != "transit"
    });
    let first = own.next()?;
    own.next().is_none().then(|| first.code.clone())
}

fn feedback(filler: &mut Filler) {
    filler.slots.text = said::by_a_customer(filler);
    let sentiments = filler.distinct("sentiment");
    let named = |value: &str| sentiments.iter().any(|(other, _)| *other == value);
    let sentiment = if named("neutral") {
        Some("neutral")
    } else if named("negative") {
        Some("negative")
    } else if named("positive") {
        Some("positive")
    } else {
        None
    };
    filler.slots.sentiment = sentiment.and_then(one);
    let people = filler.values("part");
    filler.slots.quantity = filler
        .entities(kind::NUMBER)
        .filter(|entity| {
            people
                .iter()
                .any(|(part, hit)| *part == "people" && hit.start <= entity.start && entity.end <= hit.end)
        })
        .find_map(|entity| match entity.value {
            // "a customer", 一个客户: nobody was counted.
            Value::Number(value, weak) => Some(value).filter(|_| !(weak && value == 1.0)),
            _ => None,
        });
}

fn incident(filler: &mut Filler) {
    let kinds = filler.distinct("incident");
    // The gravest that was said; a delay is what the others bring with them.
    let order =
        ["customs_hold", "warehouse_full", "damaged", "short_received", "lost", "delivery_failed", "delayed"];
    filler.slots.incident =
        order.iter().find(|name| kinds.iter().any(|(value, _)| value == *name)).and_then(|name| one(*name));
    filler.slots.days = filler
        .times()
        .into_iter()
        .find(|(_, when)| matches!(when.shape, Shape::Length | Shape::In | Shape::NextN))
        .map(|(_, when)| when.days);
    let delayed = filler.slots.incident == one("delayed") || filler.slots.incident == one("customs_hold");
    filler.slots.quantity = if delayed && filler.slots.days.is_some() { None } else { quantity(filler) };
}

fn update(filler: &mut Filler) {
    let statuses = filler.distinct("status");
    filler.slots.status = statuses.first().and_then(|(value, _)| one(*value));
    // "left Ningbo for Germany": where it comes from is no slot.
    if statuses.first().is_some_and(|(value, _)| *value == "departed") {
        let parts = filler.values("part");
        let left = |entity: &Entity| {
            parts
                .iter()
                .any(|(part, hit)| *part == "left" && hit.start <= entity.start && entity.end <= hit.end)
        };
        let kept = filler
            .entities(kind::WAREHOUSE)
            .filter(|entity| !left(entity))
            .filter_map(|entity| filler.code(entity))
            .collect();
        filler.slots.warehouse = OneOrMany::from_values(kept);
        let kept = filler.entities(kind::MARKET).filter(|entity| !left(entity)).filter_map(|entity| {
            match &entity.value {
                Value::Market(market) => Some(market.clone()),
                _ => None,
            }
        });
        filler.slots.market = OneOrMany::from_values(kept.collect());
    }
    let days = filler.times();
    let day = |wanted: &dyn Fn(&When) -> bool| {
        days.iter()
            .any(|(_, when)| matches!(when.shape, Shape::Day | Shape::In | Shape::Until) && wanted(when))
    };
    let (before, ahead) =
        (day(&|when| when.future.to < filler.today), day(&|when| when.future.to > filler.today));
    let arrives = filler.slots.status == one("arrived");
    // 改到下周五到港 is still to come, 昨天到芝加哥 has come.
    if arrives && ahead && !before && filler.said_in_chinese() && quantity(filler).is_none() {
        filler.slots.status = None;
    } else if filler.slots.status.is_none() && before && !ahead {
        filler.slots.status = one("arrived");
    }
    let arrived = filler
        .slots
        .status
        .as_ref()
        .is_some_and(|status| status.values()[0] == "arrived" || status.values()[0] == "delivered");
    let told = filler.values("part").iter().any(|(part, _)| *part == "arrival");
    if !arrived && (told || filler.slots.status.is_none()) {
        filler.slots.eta = eta(filler);
    }
    filler.slots.quantity = quantity(filler);
}

fn order(filler: &mut Filler) {
    filler.slots.quantity = quantity(filler);
    filler.slots.eta = eta(filler);
    if filler.intent == Intent::ChangeOrder {
        filler.slots.status = filler
            .distinct("status")
            .first()
            .filter(|(value, _)| *value == "cancelled")
            .and_then(|(value, _)| one(*value));
        // 砍掉一半太多了，改成400吧: what it becomes is no cancellation.
        let becomes = filler.values("part").iter().any(|(part, _)| *part == "becomes");
        if becomes && filler.slots.quantity.is_some() {
            filler.slots.status = None;
        }
    }
}

fn promotion(filler: &mut Filler) {
    let today = filler.today;
    let times: Vec<When> = filler.times().into_iter().map(|(_, when)| when).collect();
    let until = times.iter().find(|when| when.shape == Shape::Until);
    let length = times.iter().find(|when| matches!(when.shape, Shape::Length | Shape::NextN));
    // 黑五活动，11月27到11月30: the range says more than the feast.
    let range = times.iter().find(|when| when.shape == Shape::Range);
    let start = range.or_else(|| {
        times.iter().find(|when| !matches!(when.shape, Shape::Until | Shape::Length | Shape::NextN))
    });
    filler.slots.period = match (start, until, length) {
        (Some(start), Some(until), _) => {
            Some(Period { from: start.future.from, to: until.future.to.max(start.future.from) })
        }
        (Some(start), None, Some(length)) => {
            let days = (length.days.round() as i32).max(1);
            Some(Period { from: start.future.from, to: start.future.from + days - 1 })
        }
        (Some(start), None, None) => {
            // "12/5 到 12/12": the second day ends it.
            let days = times.iter().filter(|when| (when.shape, start.shape) == (Shape::Day, Shape::Day));
            let end = days.map(|when| when.future.to).fold(start.future.to, Day::max);
            Some(Period { from: start.future.from, to: end })
        }
        (None, Some(until), _) => Some(Period { from: today, to: until.future.to }),
        (None, None, Some(length)) => {
            Some(Period { from: today, to: today + (length.days.round() as i32 - 1).max(0) })
        }
        (None, None, None) => None,
    };
}

fn alert(filler: &mut Filler) {
    let numbers: Vec<String> = filler
        .entities(kind::ALERT)
        .filter_map(|entity| match &entity.value {
            Value::Alert(number) => Some(number.clone()),
            _ => None,
        })
        .collect();
    filler.slots.alert = OneOrMany::from_values(numbers).or_else(|| lone_number(filler));
    if filler.intent == Intent::Snooze {
        let said = filler.times().into_iter().map(|(_, when)| when).find(|when| when.days > 0.0);
        filler.slots.duration = said.map(|when| when.days);
    }
}

/// The one bare number of a text about an alert: "not mine, that one: 77",
/// "snooze 118 till Friday", 五十一号的先静音.
fn lone_number(filler: &Filler) -> Option<OneOrMany> {
    let tokens = &filler.reading.tokens;
    let counts_goods = |end: usize| {
        let next = tokens.get(end).map_or("", |token| token.text.as_str());
        super::UNITS_OF_GOODS.contains(&next) && !matches!(next, "条" | "of")
    };
    let mut numbers = filler.entities(kind::NUMBER).filter_map(|entity| match entity.value {
        Value::Number(value, false) if value.fract() == 0.0 && value >= 1.0 && !counts_goods(entity.end) => {
            Some(format!("{value}"))
        }
        _ => None,
    });
    numbers.next().filter(|_| numbers.next().is_none()).and_then(one)
}

fn preference(filler: &mut Filler) {
    let hours = filler.entities(kind::HOURS).max_by_key(|entity| entity.end - entity.start);
    filler.slots.hours = hours.and_then(|entity| match &entity.value {
        Value::Hours(hours) => Some(hours.clone()),
        _ => None,
    });
    if hours.is_none() {
        filler.slots.digest_at = filler
            .entities(kind::CLOCK)
            .max_by_key(|entity| entity.end - entity.start)
            .and_then(|entity| match &entity.value {
                Value::Clock(time) => Some(time.clone()),
                _ => None,
            });
    }
    filler.slots.language = filler.distinct("language").first().map(|(value, _)| (*value).to_owned());
    // Where the text speaks of a time zone, the language it names as well is no place.
    let zone_named = filler.values("part").iter().any(|(part, _)| *part == "zone");
    filler.slots.time_zone = filler
        .entities(kind::ZONE)
        .max_by_key(|entity| entity.end - entity.start)
        .and_then(|entity| match &entity.value {
            Value::Zone(zone) if filler.slots.language.is_none() || zone_named => Some(zone.clone()),
            _ => None,
        });
}

fn correction(filler: &mut Filler) {
    let span = said::instead(filler);
    filler.slots.text = span.and_then(|(start, end)| said::typed(filler, start, end));
    // "the Pro, not the base": the item is what the text names, if it names one.
    if let Some((start, end)) = span {
        let mut within = filler.skus(|entity| start <= entity.start && entity.end <= end);
        within.retain(|sku| !filler.is_plain_of_a_variant(sku));
        // 不是围栏180，是200: what was not meant is no item.
        let tokens = &filler.reading.tokens;
        let denied = |entity: &Entity| {
            entity.end <= start
                && entity.start.checked_sub(1).is_some_and(|at| tokens[at].is("是") || tokens[at].is("not"))
                && tokens[..entity.start].iter().any(|token| token.is("不") || token.is("not"))
        };
        let mut items = filler.reading.entities.iter().filter(|entity| entity.is_item()).peekable();
        let before = items.peek().is_some() && items.all(denied);
        if !within.is_empty() {
            filler.slots.item = OneOrMany::from_values(within);
        } else if before {
            filler.slots.item = None;
        }
    }
}

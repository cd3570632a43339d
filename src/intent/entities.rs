//! Spans of a text that stand for something: names, places, codes, times,
//! numbers. The longest reading wins, whole names before parts of names.

use super::gazetteer::{GAZETTEER, Known};
use super::lattice::lattice;
use super::matcher::{Found, Matcher, Named, What, known};
use super::names::Rank;
use super::pattern::{Lattice, kind};
use super::token::{Kind, Token};
use super::when::{self, Shape, When};
use super::{clock, codes, measure, number};
use crate::inventory::day::Day;

/// Zones, hours and the like are looked for in so many tokens only.
const PREFERENCE_TOKENS_MAX: usize = 80;

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Candidates; more than one is a doubt.
    Named(Vec<Named>),
    Market(String),
    /// 美亚: a market on a channel.
    MarketChannel(String, &'static str),
    Channel(&'static str),
    Mode(&'static str),
    Shipment(String),
    Order(String),
    Alert(String),
    /// A code like a SKU that no item has.
    NoSuchItem(String),
    When(When),
    Number(f64, bool),
    Money(f64),
    Percent(f64),
    Weight(f64),
    Volume(f64),
    Clock(String),
    Hours(String),
    Zone(String),
}

/// Tokens `start..end`; `core` is the first after a preposition.
#[derive(Clone, Debug)]
pub struct Entity {
    pub start: usize,
    pub core: usize,
    pub end: usize,
    pub value: Value,
    pub rank: Rank,
    pub corrected: usize,
}

impl Entity {
    fn new(start: usize, end: usize, value: Value) -> Entity {
        Entity { start, core: start, end, value, rank: Rank::Whole, corrected: 0 }
    }

    pub fn kinds(&self) -> u32 {
        match &self.value {
            Value::Named(names) => match names.first() {
                Some(Named::Item(_)) => kind::ITEM,
                Some(Named::Warehouse(_)) => kind::WAREHOUSE,
                Some(Named::Supplier(_)) => kind::SUPPLIER,
                Some(Named::Category(_)) => kind::CATEGORY,
                Some(Named::Owner(_)) => kind::OWNER,
                Some(Named::Shipment(_)) => kind::SHIPMENT,
                Some(Named::Order(_)) => kind::ORDER,
                None => 0,
            },
            Value::Market(_) => kind::MARKET,
            Value::MarketChannel(..) => kind::MARKET | kind::CHANNEL,
            Value::Channel(_) => kind::CHANNEL,
            Value::Mode(_) => kind::MODE,
            Value::Shipment(_) => kind::SHIPMENT,
            Value::Order(_) => kind::ORDER,
            Value::Alert(_) => kind::ALERT,
            Value::NoSuchItem(_) => kind::ITEM,
            Value::When(when) if when.shape == Shape::Length => kind::LENGTH,
            Value::When(_) => kind::WHEN,
            Value::Number(..) => kind::NUMBER,
            Value::Money(_) => kind::MONEY,
            Value::Percent(_) => kind::PERCENT,
            Value::Weight(_) | Value::Volume(_) => kind::MEASURE,
            Value::Clock(_) => kind::CLOCK,
            Value::Hours(_) => kind::HOURS,
            Value::Zone(_) => kind::ZONE,
        }
    }

    /// A name: no word inside it means anything else.
    pub fn masks(&self) -> bool {
        matches!(
            self.value,
            Value::Named(_)
                | Value::Market(_)
                | Value::MarketChannel(..)
                | Value::Channel(_)
                | Value::Shipment(_)
                | Value::Order(_)
                | Value::NoSuchItem(_)
        )
    }

    /// The word that stands for it where only the kind matters; none for
    /// readings that are never sure (times of day, time zones).
    pub fn masking(&self) -> &'static str {
        match (&self.value, self.kinds()) {
            (_, kind::ITEM) => "item",
            (_, kind::WAREHOUSE) => "warehouse",
            (_, kind::SUPPLIER) => "supplier",
            (_, kind::CATEGORY) => "category",
            (_, kind::OWNER) => "owner",
            (Value::Market(_) | Value::MarketChannel(..), _) => "market",
            (Value::Channel(_), _) => "channel",
            (Value::Shipment(_), _) => "shipment",
            (Value::Order(_), _) => "order",
            (Value::Alert(_), _) => "alert",
            (Value::Mode(_), _) => "mode",
            (Value::When(when), _) if when.shape == Shape::Length => "length",
            (Value::When(_), _) => "when",
            (Value::Number(_, false), _) => "n",
            (Value::Money(_), _) => "money",
            (Value::Percent(_), _) => "percent",
            (Value::Weight(_) | Value::Volume(_), _) => "measure",
            _ => "",
        }
    }

    pub fn is_item(&self) -> bool {
        self.kinds() & kind::ITEM != 0
    }
}

/// Characters that make a place or a lesson of a category: 健身房, 宠物店, 美妆课.
const CATEGORY_PLACES: &[&str] = &["房", "店", "馆", "院", "城", "课", "教"];

/// A text taken apart.
pub struct Reading<'a> {
    pub text: &'a str,
    pub tokens: Vec<Token>,
    /// In the order said, not overlapping (preferences apart).
    pub entities: Vec<Entity>,
    pub lattice: Lattice,
}

impl Reading<'_> {
    /// Every kind of entity in the text.
    pub fn kinds(&self) -> u32 {
        self.entities.iter().fold(0, |kinds, entity| kinds | entity.kinds())
    }
}

/// Takes a text apart. `steps` counts the work.
pub fn read<'a>(text: &'a str, matcher: &Matcher, today: Day, steps: &mut u64) -> Reading<'a> {
    let mut tokens = super::token::tokenise(text);
    super::mend::mend(&mut tokens, matcher, steps);
    let mut candidates = names(text, &tokens, matcher, steps);
    let mut named = vec![false; tokens.len()];
    candidates.iter().for_each(|name| named[name.start..name.end].fill(true));
    for time in (0..tokens.len()).filter_map(|at| when::when_at(&tokens, at, today)) {
        named[time.start..time.end].fill(true);
    }
    super::mishearing::mend(&mut tokens, &named, steps);
    candidates.extend(coded(text, &tokens, matcher));
    candidates.extend(short_markets(&tokens));
    candidates.extend(measured(&tokens, today));
    let mut entities = select(candidates, tokens.len());
    super::coordination::share_heads(&tokens, matcher, &mut entities, steps);
    super::retract::retract(&tokens, &mut entities);
    entities.extend(preferences(&tokens));
    entities.sort_by_key(|entity| (entity.start, entity.end));
    let lattice = lattice(&tokens, &entities);
    Reading { text, tokens, entities, lattice }
}

fn names(text: &str, tokens: &[Token], matcher: &Matcher, steps: &mut u64) -> Vec<Entity> {
    let mut entities = Vec::new();
    for Found { start, end, rank, corrected, what } in matcher.find(tokens, steps) {
        let value = match what {
            What::Known(id) => match known(id) {
                Some(Known::Market(code)) => Value::Market((*code).to_owned()),
                Some(Known::Channel(channel)) => Value::Channel(channel),
                Some(Known::Mode(mode)) => Value::Mode(mode),
                None => continue,
            },
            What::Named(mut named) => {
                // One kind of thing: places before items before the rest.
                named.sort();
                let first = std::mem::discriminant(&named[0]);
                let next = tokens.get(end).map_or("", |token| token.text.as_str());
                if matches!(named[0], Named::Category(_)) && CATEGORY_PLACES.contains(&next) {
                    continue;
                }
                named.retain(|other| std::mem::discriminant(other) == first);
                named.dedup();
                match named[0] {
                    Named::Shipment(n) => Value::Shipment(shipment_code(
                        codes::typed(text, tokens, start, end),
                        matcher.catalogue.shipments.get(n as usize),
                    )),
                    Named::Order(n) => Value::Order(
                        matcher.catalogue.purchase_orders.get(n as usize).cloned().unwrap_or_default(),
                    ),
                    _ => Value::Named(named),
                }
            }
        };
        entities.push(Entity { start, core: start, end, value, rank, corrected });
    }
    entities
}

fn coded(text: &str, tokens: &[Token], matcher: &Matcher) -> Vec<Entity> {
    let mut entities = Vec::new();
    for i in 0..tokens.len() {
        if let Some((start, end)) = codes::shipment_at(tokens, i) {
            entities.push(Entity::new(start, end, Value::Shipment(codes::typed(text, tokens, start, end))));
        }
        if let Some((start, end)) = codes::order_at(tokens, i) {
            let code = order_code(&codes::typed(text, tokens, start, end), matcher);
            entities.push(Entity::new(start, end, Value::Order(code)));
        }
        if let Some((number, end)) = codes::alert_at(tokens, i) {
            entities.push(Entity { core: end - 1, ..Entity::new(i, end, Value::Alert(number)) });
        }
        if let Some(flag) = tokens.get(i).filter(|token| token.kind == Kind::Flag) {
            let code = flag.text.to_uppercase();
            entities.push(Entity::new(
                i,
                i + 1,
                Value::Market(if code == "UK" { "GB".into() } else { code }),
            ));
        }
        if let Some((end, value)) = unknown_sku(text, tokens, i, matcher) {
            entities.push(Entity { rank: Rank::Part, ..Entity::new(i, end, value) });
        }
    }
    entities
}

/// A shipment as typed; as the catalogue spells it when it was spelled out in words.
fn shipment_code(typed: String, known: Option<&String>) -> String {
    let digits = |code: &str| code.chars().filter(char::is_ascii_digit).count();
    match known {
        Some(known) if digits(&typed) < digits(known) => known.clone(),
        _ => typed,
    }
}

/// The purchase order as the catalogue spells it, if its digits say which.
fn order_code(typed: &str, matcher: &Matcher) -> String {
    let fold =
        |code: &str| code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let wanted = fold(typed);
    let bare = wanted.chars().all(|c| c.is_ascii_digit());
    let known = matcher.catalogue.purchase_orders.iter().find(|code| {
        let code = fold(code);
        code == wanted || bare && code.trim_start_matches(|c: char| c.is_ascii_alphabetic()) == wanted
    });
    known.cloned().unwrap_or_else(|| typed.to_owned())
}

/// Letters and digits that look like a SKU: one letter off a real one, or no
/// item's.
fn unknown_sku(text: &str, tokens: &[Token], i: usize, matcher: &Matcher) -> Option<(usize, Value)> {
    let (letters, digits) = (tokens.get(i)?, tokens.get(i + 1)?);
    let joined = matches!(digits.before, None | Some('-' | '_'));
    let shape = letters.kind == Kind::Word
        && letters.text.is_ascii()
        && (2..=5).contains(&letters.text.len())
        && digits.kind == Kind::Number
        && (2..=6).contains(&digits.text.len())
        && !digits.text.contains('.');
    let unit = ["utc", "gmt", "top", "last", "next", "past", "fy", "cny", "usd", "eur", "gbp", "rmb"]
        .contains(&letters.text.as_str());
    if !shape || !joined || unit || (i > 0 && letters.glued()) {
        return None;
    }
    let whole = format!("{}{}", letters.text, digits.text);
    let fold =
        |code: &str| code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let close: Vec<Named> = (0..)
        .zip(&matcher.catalogue.items)
        .take(5_000)
        .filter(|(_, item)| {
            let sku = fold(&item.sku);
            sku.ends_with(&digits.text)
                && sku.len().abs_diff(whole.len()) <= 1
                && strsim::osa_distance(&sku, &whole) == 1
        })
        .map(|(n, _)| Named::Item(n))
        .take(4)
        .collect();
    if close.is_empty() {
        return Some((i + 2, Value::NoSuchItem(codes::typed(text, tokens, i, i + 2))));
    }
    Some((i + 2, Value::Named(close)))
}

/// 美区, 德站, 日仓 (the 仓 stays outside), 美亚, and rows: 英德法.
fn short_markets(tokens: &[Token]) -> Vec<Entity> {
    let short =
        |at: usize| tokens.get(at).and_then(|token| GAZETTEER.short.get(token.text.as_str()).copied());
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let mut entities = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let Some(code) = short(i) else {
            i += 1;
            continue;
        };
        let next = text(i + 1);
        match next {
            "亚" if !matches!(code, "EU" | "KR" | "NL" | "PL") => {
                entities.push(Entity::new(i, i + 2, Value::MarketChannel(code.to_owned(), "amazon")))
            }
            "区" | "站" => entities.push(Entity::new(i, i + 2, Value::Market(code.to_owned()))),
            "仓" | "国" if next == "仓" => {
                entities.push(Entity::new(i, i + 1, Value::Market(code.to_owned())))
            }
            _ => {
                // A row of two or more, as 英德法 or 美、日、德, that nothing else explains.
                let mut row = vec![(i, code)];
                let mut at = i + 1;
                while let Some(code) = short(at) {
                    row.push((at, code));
                    at += 1;
                }
                let closes = matches!(
                    text(at),
                    "" | "三"
                        | "两"
                        | "四"
                        | "五"
                        | "站"
                        | "区"
                        | "仓"
                        | "的"
                        | "市"
                        | "哪"
                        | "各"
                        | "都"
                        | ","
                        | "?"
                        | "."
                        | "库"
                        | "还"
                        | "有"
                        | "卖"
                        | "上"
                        | "这"
                        | "本"
                        | "销"
                );
                let distinct =
                    row.iter().map(|(_, code)| code).collect::<std::collections::BTreeSet<_>>().len()
                        == row.len();
                if row.len() >= 2 && closes && distinct {
                    entities.extend(
                        row.iter()
                            .map(|(at, code)| Entity::new(*at, at + 1, Value::Market((*code).to_owned()))),
                    );
                    i = at;
                    continue;
                }
            }
        }
        i += 1;
    }
    entities
}

/// Times, numbers, money, percentages, weights, volumes.
fn measured(tokens: &[Token], today: Day) -> Vec<Entity> {
    let mut entities = Vec::new();
    for i in 0..tokens.len() {
        if let Some(found) = when::when_at(tokens, i, today) {
            entities.push(Entity {
                core: found.core,
                ..Entity::new(found.start, found.end, Value::When(found.when))
            });
        }
        if let Some((value, end)) = measure::money_at(tokens, i) {
            entities.push(Entity::new(i, end, Value::Money(value)));
        }
        if let Some((value, end)) = codes::percent_at(tokens, i) {
            entities.push(Entity::new(i, end, Value::Percent(value)));
        }
        if let Some((value, end)) = measure::weight_at(tokens, i) {
            entities.push(Entity::new(i, end, Value::Weight(value)));
        }
        if let Some((value, end)) = measure::volume_at(tokens, i) {
            entities.push(Entity::new(i, end, Value::Volume(value)));
        }
        if let Some(number) = number::number_at(tokens, i) {
            entities.push(Entity::new(i, number.end, Value::Number(number.value, number.weak)));
        }
    }
    entities
}

fn preferences(tokens: &[Token]) -> Vec<Entity> {
    let mut entities = Vec::new();
    for i in 0..tokens.len().min(PREFERENCE_TOKENS_MAX) {
        if let Some((hours, end)) = clock::hours_at(tokens, i) {
            entities.push(Entity::new(i, end, Value::Hours(hours)));
        }
        if let Some((time, end)) = clock::clock_at(tokens, i) {
            entities.push(Entity::new(i, end, Value::Clock(time)));
        }
        if let Some((zone, end)) = clock::zone_at(tokens, i) {
            entities.push(Entity::new(i, end, Value::Zone(zone)));
        }
    }
    entities
}

/// The best readings that do not overlap: longest first, then whole names,
/// then the earliest.
fn select(mut candidates: Vec<Entity>, length: usize) -> Vec<Entity> {
    let order = |entity: &Entity| {
        let kind = match &entity.value {
            Value::Named(_) | Value::Shipment(_) | Value::Order(_) => 0,
            Value::Market(_) | Value::MarketChannel(..) | Value::Channel(_) => 1,
            Value::Alert(_) | Value::Money(_) | Value::Percent(_) | Value::Weight(_) | Value::Volume(_) => 2,
            Value::When(_) => 3,
            Value::Mode(_) => 4,
            Value::NoSuchItem(_) => 6,
            _ => 5,
        };
        let span = entity.end - entity.start;
        let length =
            span * 4 - entity.corrected.min(2) * 2 - usize::from(entity.rank != Rank::Whole && span > 0);
        (std::cmp::Reverse(length), kind, entity.start)
    };
    candidates.sort_by_key(order);
    let mut taken = vec![false; length];
    let mut chosen = Vec::new();
    for entity in candidates {
        if entity.end <= length
            && entity.start < entity.end
            && !taken[entity.start..entity.end].contains(&true)
        {
            taken[entity.start..entity.end].fill(true);
            chosen.push(entity);
        }
    }
    chosen.sort_by_key(|entity| entity.start);
    chosen
}

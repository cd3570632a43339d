//! Slots of a product that is being selected: name, price, weight …

use super::entities::{Entity, Value};
use super::matcher::Named;
use super::names::Rank;
use super::pattern::kind;
use super::said::typed;
use super::slots::Filler;
use super::token::Kind;

/// A product that is not in the catalogue: its name, price, weight …
pub fn fill(filler: &mut Filler) {
    let measure = |weight: bool| {
        filler.entities(kind::MEASURE).find_map(|entity| match entity.value {
            Value::Weight(value) if weight => Some(value),
            Value::Volume(value) if !weight => Some(value),
            _ => None,
        })
    };
    let (weight, volume) = (measure(true), measure(false));
    (filler.slots.weight_kg, filler.slots.volume_l) = (weight, volume);
    let parts = filler.values("part");
    let labelled = |entity: &Entity, label: &str, before: bool| {
        parts.iter().any(|(part, hit)| {
            let around = hit.start <= entity.start && entity.end <= hit.end;
            *part == label && around && (hit.start < entity.start) == before
        })
    };
    // "售价九块九成本一块五": the word before an amount says what it is, the one after
    // only where none stands before.
    let is = |entity: &Entity, label: &str, other: &str| {
        labelled(entity, label, true) || labelled(entity, label, false) && !labelled(entity, other, true)
    };
    let cost = |entity: &Entity| is(entity, "cost", "price");
    let price = |entity: &Entity| is(entity, "price", "cost");
    let value = |entity: &Entity| match entity.value {
        Value::Money(value) | Value::Number(value, _) => Some(value),
        _ => None,
    };
    let money: Vec<&Entity> = filler.entities(kind::MONEY | kind::NUMBER).collect();
    filler.slots.unit_cost = money.iter().find(|entity| cost(entity)).and_then(|entity| value(entity));
    let priced = money.iter().find(|entity| price(entity) && !cost(entity));
    let priced = priced
        .or_else(|| money.iter().find(|entity| matches!(entity.value, Value::Money(_)) && !cost(entity)))
        .or_else(|| {
            money.iter().find(|entity| matches!(entity.value, Value::Number(_, false)) && !cost(entity))
        });
    filler.slots.price = priced.and_then(|entity| value(entity));
    filler.slots.life_cycle = filler.distinct("life_cycle").first().map(|(value, _)| (*value).to_owned());
    filler.slots.standardised = filler.distinct("standardised").first().map(|(value, _)| *value == "yes");
    let name = product_name(filler);
    // "walnut monitor stand" is no baby monitor: a part of a name inside a longer one.
    let part = |entity: &Entity| {
        entity.is_item()
            && entity.rank != Rank::Whole
            && name.is_some_and(|(from, to)| {
                from <= entity.start && entity.end <= to && entity.end - entity.start < to - from
            })
    };
    if filler.reading.entities.iter().any(part) {
        filler.slots.item = None;
    }
    if filler.slots.item.is_none()
        && let Some((from, to)) = name
    {
        filler.slots.name = typed(filler, from, to);
        // "pet fountain": the word belongs to the name.
        let within = |entity: &Entity| {
            from <= entity.start && entity.end <= to && entity.end - entity.start < to - from
        };
        if filler.entities(kind::CATEGORY).all(within) {
            filler.slots.category = None;
        }
    }
}

/// Feasts as they stand in names of goods.
const FEASTS: &[&str] =
    &["圣诞", "万圣", "万圣节", "复活节", "感恩节", "christmas", "xmas", "halloween", "easter"];

/// The longest run of words that nothing else explains.
fn product_name(filler: &Filler) -> Option<(usize, usize)> {
    let tokens = &filler.reading.tokens;
    let mut taken = vec![false; tokens.len()];
    // One character bounds a name at its edge alone: the 推 of 宠物推车 is part of it.
    let mut edges = Vec::new();
    for (part, hit) in filler.values("part") {
        if part == "boundary" && hit.end == hit.start + 1 && tokens[hit.start].kind == Kind::Han {
            edges.push(hit.start);
        } else if matches!(part, "boundary" | "cost" | "price") {
            taken[hit.start..hit.end].fill(true);
        }
    }
    // 圣诞投影灯, "Christmas tree stand": a feast that goods are named after.
    let feast = |entity: &Entity| {
        matches!(entity.value, Value::When(_))
            && entity.core == entity.start
            && FEASTS.contains(
                &tokens[entity.start..entity.end].iter().map(|t| &*t.text).collect::<String>().as_str(),
            )
    };
    for entity in filler.reading.entities.iter().filter(|entity| !feast(entity)) {
        let weak = matches!(entity.value, Value::Number(_, true) | Value::Zone(_) | Value::Mode(_));
        let named =
            |wanted: fn(&Named) -> bool| matches!(&entity.value, Value::Named(named) if wanted(&named[0]));
        let goods = named(|named| matches!(named, Named::Item(_) | Named::Category(_)));
        let trade = entity.rank != Rank::Whole && named(|named| matches!(named, Named::Supplier(_)));
        if !(weak || goods || trade) {
            taken[entity.start..entity.end].fill(true);
        }
    }
    // "wet-to-dry", "ride-on": a hyphenated word is part of a name.
    let hyphen = |at: usize| tokens.get(at).is_some_and(|token| token.before == Some('-'));
    let says_more =
        |at: usize| filler.values("standardised").iter().any(|(_, hit)| hit.start <= at && at < hit.end);
    for (at, taken) in taken.iter_mut().enumerate().filter(|(at, _)| !says_more(*at)) {
        *taken &= !((hyphen(at) || hyphen(at + 1)) && tokens[at].kind == Kind::Word);
    }
    edges.sort_unstable();
    let outside = |taken: &[bool], at: usize| {
        taken.get(at).is_none_or(|taken| *taken) || !matches!(tokens[at].kind, Kind::Word | Kind::Han)
    };
    for at in edges.iter().chain(edges.iter().rev()) {
        let begins = at.checked_sub(1).is_none_or(|before| outside(&taken, before));
        if begins || outside(&taken, at + 1) {
            taken[*at] = true;
        }
    }
    let mut best: Option<(usize, usize)> = None;
    let mut start = None;
    for at in 0..=tokens.len() {
        let free = at < tokens.len() && !taken[at] && matches!(tokens[at].kind, Kind::Word | Kind::Han);
        match (free, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                if best.is_none_or(|(a, b)| at - from > b - a) {
                    best = Some((from, at));
                }
                start = None;
            }
            _ => {}
        }
    }
    // "sourcing fair find: compost bin, 60 litres": what follows the colon.
    let colon = tokens.iter().position(|token| token.is(":")).map(|at| at + 1);
    let named = colon.filter(|from| outside(&taken, from - 1) && !outside(&taken, *from));
    let named =
        named.map(|from| (from, (from..=tokens.len()).find(|at| outside(&taken, *at)).unwrap_or(from)));
    let (from, to) = named.or(best)?;
    let han = tokens[from].kind == Kind::Han;
    (!han || to - from >= 2).then_some((from, to))
}

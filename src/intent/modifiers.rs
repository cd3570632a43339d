//! Modifiers that any asking intent takes: owner, rank, limit, grouping,
//! comparison, cover, format (reading.md, Modifiers).

use super::contract::Intent;
use super::entities::Value;
use super::lexicon::Hit;
use super::matcher::Named;
use super::mood::asks;
use super::pattern::kind;
use super::slots::Filler;

type Values = Vec<(&'static str, Hit)>;

pub fn fill(filler: &mut Filler) {
    if !asks(filler.intent) {
        return;
    }
    // Of several the one said at greatest length, then the first.
    let first = |values: Values| {
        let longest =
            values.iter().min_by_key(|(_, hit)| (std::cmp::Reverse(hit.end - hit.start), hit.start));
        longest.map(|(value, _)| (*value).to_owned())
    };
    // 降价 and 涨价 speak of prices where promotions are asked about.
    let mut ranks = filler.values("rank");
    // So do they where alerts of a kind are ("the sales drop alerts").
    if matches!(filler.intent, Intent::PromotionAdvice | Intent::Alerts) {
        ranks.retain(|(rank, _)| !matches!(*rank, "rising" | "falling"));
    }
    // One shipment, or one product that is being selected, has no rank: "is it slipping?".
    if matches!(filler.intent, Intent::ShipmentStatus | Intent::AssessProduct) {
        ranks.clear();
    }
    filler.slots.rank = first(rather(ranks, "best"));
    filler.slots.group_by = first(filler.distinct("group_by"));
    if filler.intent == Intent::Overview {
        filler.slots.group_by =
            filler.slots.group_by.take().filter(|by| !matches!(by.as_str(), "day" | "week" | "month"));
    }
    let year_ago = filler.values("compare").iter().any(|(value, _)| *value == "year_ago");
    filler.slots.compare = if year_ago { Some("year_ago".into()) } else { first(filler.distinct("compare")) };
    filler.slots.format = first(rather(filler.distinct("format"), "xlsx"));
    filler.slots.owner = owner(filler);
    filler.slots.limit = limit(filler);
    filler.slots.cover_days = cover(filler);
    if filler.slots.cover_days.is_some() {
        filler.slots.horizon_days = None;
    }
}

/// Values without the one that says least, where another is said: "top 5 worst"
/// are the worst, "export as csv" is no Excel file.
fn rather(mut values: Values, least: &str) -> Values {
    if values.iter().any(|(value, _)| *value != least) {
        values.retain(|(value, _)| *value != least);
    }
    values
}

fn owner(filler: &Filler) -> Option<String> {
    let named = filler.entities(kind::OWNER).find_map(|entity| match &entity.value {
        Value::Named(named) => match named[0] {
            Named::Owner(n) => filler.matcher.catalogue.owners.get(n as usize).cloned(),
            _ => None,
        },
        _ => None,
    });
    named.or_else(|| super::owner::unknown(filler)).or_else(|| {
        let mine = filler.distinct("owner").first().map(|(value, _)| (*value).to_owned());
        mine.filter(|_| !matches!(filler.intent, Intent::Alerts | Intent::ShipmentStatus))
    })
}

fn limit(filler: &Filler) -> Option<u32> {
    let limits = filler.values("limit");
    filler
        .entities(kind::NUMBER)
        .filter(|entity| limits.iter().any(|(_, hit)| hit.start <= entity.start && entity.end <= hit.end))
        .find_map(|entity| match entity.value {
            // "give me a list", 最后一次: one thing is no limit.
            Value::Number(value, weak) if (1.0..=1000.0).contains(&value) && !(weak && value == 1.0) => {
                Some(value as u32)
            }
            _ => None,
        })
}

fn cover(filler: &Filler) -> Option<f64> {
    let covers = if filler.intent == Intent::Aging { Vec::new() } else { filler.values("cover") };
    filler
        .entities(kind::LENGTH | kind::WHEN)
        .filter(|entity| covers.iter().any(|(_, hit)| hit.start <= entity.start && entity.end <= hit.end))
        .find_map(|entity| match entity.value {
            Value::When(when) => Some(when.days),
            _ => None,
        })
}

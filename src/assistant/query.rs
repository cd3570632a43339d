//! A question to the engine: slots to what each figure's function takes.

use super::answer::Body;
use super::role::Person;
use super::scope::{NoScope, scope};
use crate::intent::contract::{Intent, OneOrMany, Slots};
use crate::inventory::abc::{self, Class};
use crate::inventory::day::{Day, Span};
use crate::inventory::outcome::Outcome;
use crate::inventory::sales::{self, SalesMetric, SalesQuery};
use crate::inventory::scope::{Compare, GroupBy, Rank};
use crate::inventory::snapshot::Snapshot;

/// The figures that answer `intent`; None: it has none yet.
pub fn ask(
    intent: Intent,
    slots: &Slots,
    snapshot: &Snapshot,
    today: Day,
    person: &Person,
) -> Result<Option<Outcome<Body>>, NoScope> {
    let about = || scope(slots, snapshot, person, true);
    Ok(Some(match intent {
        Intent::Sales => sales::sales(snapshot, &about()?, &sales_query(slots), today).map(Body::Sales),
        Intent::Abc => abc::abc(snapshot, &about()?, &classes(slots), today).map(Body::Abc),
        _ => return Ok(None),
    }))
}

/// The period said.
fn period(slots: &Slots) -> Option<Span> {
    slots.period.map(|period| Span { from: period.from, to: period.to })
}

fn limit(slots: &Slots) -> Option<usize> {
    slots.limit.map(|limit| limit as usize)
}

fn metric<'a>(slots: &'a Slots) -> Option<&'a str> {
    slots.metric.as_ref().and_then(|metric| metric.values().first()).map(String::as_str)
}

fn sales_query(slots: &Slots) -> SalesQuery {
    SalesQuery {
        period: period(slots),
        group_by: group_by(slots).or_else(|| compared(slots)),
        rank: rank(slots),
        limit: limit(slots),
        compare: match slots.compare.as_deref() {
            Some("previous") => Some(Compare::Previous),
            Some("year_ago") => Some(Compare::YearAgo),
            _ => None,
        },
        metric: match metric(slots) {
            Some("revenue") => SalesMetric::Revenue,
            Some("return_rate") => SalesMetric::ReturnRate,
            _ => SalesMetric::Units,
        },
    }
}

/// Several categories or suppliers are compared, a row each; the engine itself
/// compares several items and places.
fn compared(slots: &Slots) -> Option<GroupBy> {
    let several = |slot: &Option<OneOrMany>| slot.as_ref().is_some_and(|slot| slot.values().len() > 1);
    match slots.rank {
        Some(_) => None,
        None if several(&slots.category) => Some(GroupBy::Category),
        None if several(&slots.supplier) => Some(GroupBy::Supplier),
        None => None,
    }
}

fn group_by(slots: &Slots) -> Option<GroupBy> {
    Some(match slots.group_by.as_deref()? {
        "item" => GroupBy::Item,
        "market" => GroupBy::Market,
        "channel" => GroupBy::Channel,
        "warehouse" => GroupBy::Warehouse,
        "category" => GroupBy::Category,
        "supplier" => GroupBy::Supplier,
        "day" => GroupBy::Day,
        "week" => GroupBy::Week,
        "month" => GroupBy::Month,
        _ => return None,
    })
}

fn rank(slots: &Slots) -> Option<Rank> {
    Some(match slots.rank.as_deref()? {
        "best" => Rank::Best,
        "worst" => Rank::Worst,
        "rising" => Rank::Rising,
        "falling" => Rank::Falling,
        _ => return None,
    })
}

fn classes(slots: &Slots) -> Vec<Class> {
    let named = slots.class.as_ref().map_or(&[][..], OneOrMany::values);
    named
        .iter()
        .filter_map(|name| {
            [Class::A, Class::B, Class::C, Class::U].into_iter().find(|class| class.name() == name)
        })
        .collect()
}

//! A question to the engine: slots to what each figure's function takes.

use super::answer::Body;
use super::person::Person;
use super::scope::{NoScope, scope};
use crate::intent::contract::{Intent, OneOrMany, Slots};
use crate::inventory::abc::{self, Class};
use crate::inventory::aging::{self, AgingQuery};
use crate::inventory::cover;
use crate::inventory::day::{Day, Span};
use crate::inventory::ids::TextId;
use crate::inventory::inbound::{self, OrdersQuery};
use crate::inventory::outcome::{NoData, Outcome};
use crate::inventory::overstock;
use crate::inventory::reconciliation::{self, Counts};
use crate::inventory::sales::{self, SalesMetric, SalesQuery};
use crate::inventory::scope::{Compare, GroupBy, Rank};
use crate::inventory::snapshot::Snapshot;
use crate::inventory::turnover::{self, TurnoverQuery};
use crate::inventory::{data_status, fifo, overview, slow_movers, stock, stockout};

/// Days beyond any that can be meant, in range of every calendar.
const MOST_DAYS: u32 = 36_500;

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
        Intent::StockLevel => {
            stock::stock_level(snapshot, &about()?, group_by(slots), today).map(Body::StockLevel)
        }
        Intent::InTransit => {
            inbound::in_transit(snapshot, &about()?, &modes(slots, snapshot), today).map(Body::InTransit)
        }
        Intent::ShipmentStatus => match texts("shipment", &slots.shipment, snapshot)?.first() {
            Some(shipment) => {
                let partner = about()?.partner;
                inbound::shipment_status(snapshot, *shipment, partner, today).map(Body::ShipmentStatus)
            }
            None => Outcome::no_data(NoData::Arrivals),
        },
        Intent::PurchaseOrders => {
            let query = OrdersQuery {
                suppliers: texts("supplier", &slots.supplier, snapshot)?,
                purchase_orders: texts("purchase_order", &slots.purchase_order, snapshot)?,
                period: period(slots),
            };
            let about = scope(slots, snapshot, person, false)?;
            inbound::purchase_orders(snapshot, &about, &query, today).map(Body::PurchaseOrders)
        }
        Intent::Aging => {
            let days = |days: Option<f64>| whole_days(days).map(|days| days.min(MOST_DAYS) as i32);
            let query = AgingQuery {
                age_days: days(slots.age_days),
                horizon_days: days(slots.horizon_days),
                rows: slots.item.as_ref().is_none_or(|item| item.values().len() > 1),
            };
            aging::aging(snapshot, &about()?, &query, today).map(Body::Aging)
        }
        Intent::SlowMovers => slow_movers::slow_movers(snapshot, &about()?, today).map(Body::SlowMovers),
        Intent::Fifo => fifo::fifo(snapshot, &about()?, today).map(Body::Fifo),
        Intent::Turnover => {
            let query =
                TurnoverQuery { period: period(slots), group: group_by(slots).or_else(|| compared(slots)) };
            turnover::turnover(snapshot, &about()?, &query, today).map(Body::Turnover)
        }
        Intent::DaysOfCover => {
            cover::days_of_cover(snapshot, &about()?, group_by(slots), today).map(Body::DaysOfCover)
        }
        Intent::StockoutRisk => {
            stockout::stockout_risk(snapshot, &about()?, whole_days(slots.horizon_days), today)
                .map(Body::StockoutRisk)
        }
        Intent::Sales => sales::sales(snapshot, &about()?, &sales_query(slots), today).map(Body::Sales),
        Intent::Overstock => overstock::overstock(snapshot, &about()?, today).map(Body::Overstock),
        Intent::Overview => overview::overview(snapshot, &about()?, period(slots), today).map(Body::Overview),
        Intent::DataStatus => data_status::data_status(snapshot, &about()?, today).map(Body::DataStatus),
        Intent::Reconciliation => reconciliation::reconciliation(snapshot, &about()?, counts(slots), today)
            .map(Body::Reconciliation),
        Intent::Abc => abc::abc(snapshot, &about()?, &classes(slots), today).map(Body::Abc),
        _ => return Ok(None),
    }))
}

/// The period said.
fn period(slots: &Slots) -> Option<Span> {
    slots.period.map(|period| Span { from: period.from, to: period.to })
}

/// Which counts a question about their differences compares.
pub fn counts(slots: &Slots) -> Counts {
    period(slots).map_or(Counts::Newest, Counts::Period)
}

/// Days said, a part of one being one.
fn whole_days(days: Option<f64>) -> Option<u32> {
    days.map(|days| days.ceil().clamp(0.0, f64::from(u32::MAX)) as u32)
}

/// Names that the facts mention, of a slot.
fn texts(slot: &'static str, said: &Option<OneOrMany>, snapshot: &Snapshot) -> Result<Vec<TextId>, NoScope> {
    let known = |name: &String| {
        let found = snapshot.names.texts.get(name);
        found.ok_or_else(|| NoScope::NotKnown { slot, value: name.clone() })
    };
    said.as_ref().map_or(&[][..], OneOrMany::values).iter().map(known).collect()
}

/// Ways of shipping. One that no fact mentions matches nothing, which is an
/// answer.
fn modes(slots: &Slots, snapshot: &Snapshot) -> Vec<TextId> {
    const NEVER: TextId = TextId(u32::MAX - 1);
    let said = slots.mode.as_ref().map_or(&[][..], OneOrMany::values);
    said.iter().map(|mode| snapshot.names.texts.get(mode).unwrap_or(NEVER)).collect()
}

fn limit(slots: &Slots) -> Option<usize> {
    slots.limit.map(|limit| limit as usize)
}

fn metric(slots: &Slots) -> Option<&str> {
    slots.metric.as_ref().and_then(|metric| metric.values().first()).map(String::as_str)
}

fn sales_query(slots: &Slots) -> SalesQuery {
    SalesQuery {
        period: period(slots),
        group_by: group_by(slots).or_else(|| compared(slots)).or_else(|| drawn(slots)),
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

/// A chart of sales that are not compared is one of time: steps as fine as can be
/// told apart.
fn drawn(slots: &Slots) -> Option<GroupBy> {
    let several = |slot: &Option<OneOrMany>| slot.as_ref().is_some_and(|slot| slot.values().len() > 1);
    let compares =
        slots.rank.is_some() || [&slots.item, &slots.market, &slots.channel].into_iter().any(several);
    if slots.format.as_deref() != Some("chart") || compares {
        return None;
    }
    Some(match period(slots).map_or(0, |period| period.to - period.from) {
        ..=45 => GroupBy::Day,
        46..=200 => GroupBy::Week,
        _ => GroupBy::Month,
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistant::capability::{self, Capability};
    use crate::inventory::testing::Team;

    #[test]
    fn whatever_can_be_asked_is_asked_of_the_engine_and_nothing_else() {
        let snapshot = Team::new().snapshot();
        let person = Person::everything();
        for intent in Intent::ALL {
            let asked = ask(*intent, &Slots::default(), &snapshot, Day(20_780), &person).unwrap();
            assert_eq!(asked.is_some(), capability::of(*intent) == Capability::Answers, "{intent:?}");
        }
    }
}

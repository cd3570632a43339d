//! Fulfilment time (订单履约时效): the medians from order to ship and from
//! order to delivery, in days, over the orders placed in a period.
//!
//! An order is what one shop calls by one number; it is shipped when the last
//! of its lines in the scope is. Cancelled lines never count; an order that is
//! not shipped yet has no time and is left out of the median. Where a file
//! gives days without a time of day, the difference is in whole days.
//!
//! Case 1: shipped after 1, 2 and 6 days: 2 days.
//! Case 2: shipped after 1, 2, 3 and 6 days: 2.5 days.
//! Case 3: an order of two lines, shipped after 1 and 4 days: 4 days.
//! Case 4: no order was shipped: null.

use super::day::{Day, Span};
use super::expected::median;
use super::facts::{OrderLine, OrderStatus};
use super::ids::{ChannelId, SkuId, TextId};
use super::scope::Scope;
use super::snapshot::Snapshot;
use rustc_hash::FxHashMap;

/// Medians in days; None where no order of the period got that far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fulfilment {
    pub ship_days: Option<f64>,
    pub delivery_days: Option<f64>,
}

const MICROSECONDS_A_DAY: i64 = 86_400_000_000;

/// Instants of one order, microseconds UTC.
#[derive(Clone, Copy, Default)]
struct Milestones {
    placed: i64,
    shipped: Option<i64>,
    delivered: Option<i64>,
}

/// The medians over the orders placed in `period` at the places of `scope`, as
/// far as they had come by `today`.
pub fn fulfilment(snapshot: &Snapshot, scope: &Scope, period: Span, today: Day) -> Fulfilment {
    let seen = |at: &i64| *at < i64::from(today.0 + 1) * MICROSECONDS_A_DAY;
    if snapshot.order_lines.all().is_empty() {
        return Fulfilment::default();
    }
    let mut orders: FxHashMap<(TextId, ChannelId, TextId), Milestones> = FxHashMap::default();
    let mut add = |sku: &SkuId| {
        for line in snapshot.order_lines.of(*sku) {
            if period.contains(line.day) && line.status != OrderStatus::Cancelled && includes(scope, line) {
                let placed = line.at.unwrap_or_else(|| i64::from(line.day.0) * MICROSECONDS_A_DAY);
                let order = orders
                    .entry((line.order, line.channel, line.store))
                    .or_insert(Milestones { placed, ..Milestones::default() });
                order.placed = order.placed.min(placed);
                order.shipped = order.shipped.max(line.shipped_at.filter(seen));
                order.delivered = order.delivered.max(line.delivered_at.filter(seen));
            }
        }
    };
    match &scope.skus {
        Some(skus) => skus.iter().for_each(&mut add),
        None => snapshot.skus.iter().for_each(&mut add),
    }
    let days = |until: fn(&Milestones) -> Option<i64>| -> Vec<f64> {
        let to_days =
            |order: &Milestones| Some((until(order)? - order.placed) as f64 / MICROSECONDS_A_DAY as f64);
        orders.values().filter_map(to_days).collect()
    };
    Fulfilment {
        ship_days: median(&mut days(|order| order.shipped)),
        delivery_days: median(&mut days(|order| order.delivered)),
    }
}

fn includes(scope: &Scope, line: &OrderLine) -> bool {
    (scope.markets.is_empty() || scope.markets.contains(&line.market))
        && (scope.channels.is_empty() || scope.channels.contains(&line.channel))
        && (scope.warehouses.is_empty() || scope.warehouses.contains(&line.warehouse))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    const DAY: i64 = 86_400_000_000;

    /// Orders of one line each, shipped after so many days.
    fn team(ship_days: &[i64]) -> Team {
        let mut team = Team::new();
        for (number, days) in ship_days.iter().enumerate() {
            let line = team.order(&format!("O-{number}"), "2026-11-01", "A", "GB", "amazon", 1, 1.0);
            let placed = i64::from(line.day.0) * DAY + 6_000_000;
            line.at = Some(placed);
            line.shipped_at = Some(placed + days * DAY);
            line.delivered_at = Some(placed + 2 * days * DAY);
        }
        team
    }

    fn medians(team: &Team) -> Fulfilment {
        let period = Span { from: day("2026-11-01"), to: day("2026-11-02") };
        fulfilment(&team.snapshot(), &Scope::default(), period, day("2026-12-01"))
    }

    #[test]
    fn the_middle_of_the_orders() {
        let found = medians(&team(&[6, 1, 2]));
        assert_eq!((found.ship_days, found.delivery_days), (Some(2.0), Some(4.0)), "case 1");
        assert_eq!(medians(&team(&[6, 1, 3, 2])).ship_days, Some(2.5), "case 2");
    }

    #[test]
    fn an_order_is_shipped_with_its_last_line() {
        let mut team = team(&[1, 4]);
        team.facts.orders[1].order = team.facts.orders[0].order;
        assert_eq!(medians(&team).ship_days, Some(4.0), "case 3");
    }

    #[test]
    fn nothing_shipped_is_unknown() {
        let mut team = team(&[1]);
        team.facts.orders[0].status = OrderStatus::Cancelled;
        assert_eq!(medians(&team), Fulfilment::default(), "cancelled lines never count");
        team.facts.orders[0].status = OrderStatus::Paid;
        team.facts.orders[0].shipped_at = None;
        assert_eq!(medians(&team).ship_days, None, "case 4");
        team.facts.orders[0].shipped_at = Some(i64::from(day("2026-12-02").0) * DAY);
        assert_eq!(medians(&team).ship_days, None, "shipped later than today");
    }

    #[test]
    fn bare_days_differ_in_whole_days() {
        let mut team = team(&[3]);
        team.facts.orders[0].at = None;
        team.facts.orders[0].shipped_at = Some(i64::from(day("2026-11-03").0) * DAY);
        assert_eq!(medians(&team).ship_days, Some(2.0));
    }
}

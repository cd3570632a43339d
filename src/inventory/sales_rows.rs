//! Sales rows and order lines become one thing: a day's sales.
//!
//! - Case 1. A day that has order lines of a channel takes no sales rows of that
//!   channel and day, whatever the market.
//! - Case 2. A cancelled line is nothing. A pending one counts.
//! - Case 3. A refunded order is returned in full: 2 sold, 2 returned, revenue 0.
//! - Case 4. `refunded` lowers revenue: 40.00 − 15.00 = 25.00. Without it,
//!   returned units lower it in proportion: 1 of 4 returned, 40.00 → 30.00.
//! - Case 5. Negative units are returns, of the day of their row.
//! - Case 6. A listing of 3 units: units are multiplied, revenue stays.

use super::facts::{Fulfilment, NO_MONEY, OrderLine, OrderStatus, Sale};
use super::ids::ChannelId;
use super::listings::{Read, Resolver};
use super::pools::DefaultWarehouses;
use super::snapshot::{DaySale, PerSku};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

/// Order lines with our own SKUs and units, in order, and what was sold by day.
pub fn day_sales(
    skus: usize,
    sales: &[Sale],
    orders: Vec<OrderLine>,
    resolver: &Resolver,
    defaults: &DefaultWarehouses,
) -> (PerSku<OrderLine>, PerSku<DaySale>) {
    let told_by_lines: FxHashSet<(i32, ChannelId)> =
        orders.iter().map(|line| (line.day.0, line.channel)).collect();
    let mut lines = orders;
    for line in &mut lines {
        let read = Read { channel: line.channel, store: line.store, market: line.market };
        let (sku, units) = resolver.resolve(line.sku, read);
        line.sku = sku;
        line.units = line.units.saturating_mul(units);
        line.returned_units = line.returned_units.map(|returned| returned.saturating_mul(units));
        if line.warehouse.is_none() {
            line.warehouse = defaults.of(line.market, line.channel, line.fulfilment);
        }
    }
    lines.sort_unstable_by_key(|line| (line.sku, line.day, line.order, line.at, line.units, line.revenue));

    let mut rows = PerSku::from_unsorted(skus, |add| {
        for sale in sales {
            if !told_by_lines.is_empty() && told_by_lines.contains(&(sale.day.0, sale.channel)) {
                continue;
            }
            let read = Read { channel: sale.channel, market: sale.market, ..Read::default() };
            let (sku, units) = resolver.resolve(sale.sku, read);
            add(sku, of_sale(sale, units as i32, defaults));
        }
        for line in &lines {
            if let Some(sale) = of_line(line) {
                add(line.sku, sale);
            }
        }
    });
    rows.groups_mut().into_par_iter().with_min_len(256).for_each(|group| {
        group.sort_unstable_by_key(|sale| {
            let place = (sale.day, sale.market, sale.channel, sale.warehouse, sale.currency);
            (place, sale.ordered, sale.returned, sale.revenue, sale.batch)
        });
    });
    (PerSku::from_sorted(skus, lines, |line| line.sku), rows)
}

fn of_sale(sale: &Sale, units_per_listing: i32, defaults: &DefaultWarehouses) -> DaySale {
    let units = sale.units.saturating_mul(units_per_listing);
    DaySale {
        day: sale.day,
        market: sale.market,
        channel: sale.channel,
        warehouse: if sale.warehouse.is_some() {
            sale.warehouse
        } else {
            defaults.of(sale.market, sale.channel, Fulfilment::Unsaid)
        },
        currency: sale.currency,
        ordered: units.max(0),
        returned: units.min(0).saturating_neg(),
        revenue: sale.revenue,
        batch: sale.batch,
    }
}

/// What an order line says was sold; None when it was cancelled.
pub fn of_line(line: &OrderLine) -> Option<DaySale> {
    if line.status == OrderStatus::Cancelled {
        return None;
    }
    let refunded_in_full = line.status == OrderStatus::Refunded && line.units > 0;
    let (ordered, returned) = if line.units < 0 {
        (0, line.units.saturating_neg())
    } else if refunded_in_full {
        (line.units, line.units)
    } else {
        (line.units, line.returned_units.unwrap_or(0).clamp(0, line.units))
    };
    let revenue = match line.revenue {
        _ if refunded_in_full => 0,
        None => NO_MONEY,
        Some(revenue) => match line.refunded {
            Some(refunded) => revenue - refunded.abs(),
            None if line.units > 0 => {
                revenue - (revenue as f64 * returned as f64 / line.units as f64).round() as i64
            }
            None => revenue,
        },
    };
    let narrow = |units: i64| units.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32;
    Some(DaySale {
        day: line.day,
        market: line.market,
        channel: line.channel,
        warehouse: line.warehouse,
        currency: line.currency,
        ordered: narrow(ordered),
        returned: narrow(returned),
        revenue,
        batch: line.batch,
    })
}

/// A line whose order is placed and neither paid nor shipped yet.
pub fn is_pending(line: &OrderLine) -> bool {
    line.status == OrderStatus::Pending
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::Team;

    fn sold(team: &Team) -> Vec<(i32, i32, i64)> {
        let snapshot = team.snapshot();
        let sku = snapshot.names.skus.get("A").unwrap();
        snapshot.sales.of(sku).iter().map(|sale| (sale.ordered, sale.returned, sale.revenue)).collect()
    }

    #[test]
    fn order_lines_replace_the_sales_rows_of_their_day_and_channel() {
        let mut team = Team::new();
        team.sale("2026-11-01", "A", "GB", "amazon", 9, 90.0);
        team.sale("2026-11-01", "A", "GB", "shopify", 2, 20.0);
        team.sale("2026-11-02", "A", "GB", "amazon", 1, 10.0);
        team.order("O-1", "2026-11-01", "A", "DE", "amazon", 5, 50.0);
        assert_eq!(sold(&team), [(5, 0, 500_000), (2, 0, 200_000), (1, 0, 100_000)], "case 1");
    }

    #[test]
    fn what_an_order_line_is_worth() {
        let line = |change: fn(&mut OrderLine)| {
            let mut team = Team::new();
            change(team.order("O-1", "2026-11-01", "A", "DE", "amazon", 4, 40.0));
            sold(&team)
        };
        assert_eq!(line(|line| line.status = OrderStatus::Cancelled), [], "case 2");
        assert_eq!(line(|line| line.status = OrderStatus::Pending), [(4, 0, 400_000)], "case 2");
        assert_eq!(line(|line| line.status = OrderStatus::Refunded), [(4, 4, 0)], "case 3");
        assert_eq!(line(|line| line.refunded = Some(150_000)), [(4, 0, 250_000)], "case 4");
        assert_eq!(line(|line| line.returned_units = Some(1)), [(4, 1, 300_000)], "case 4");
        assert_eq!(
            line(|line| {
                line.units = -1;
                line.revenue = Some(-100_000);
            }),
            [(0, 1, -100_000)],
            "case 5"
        );
    }
}

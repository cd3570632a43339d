//! Excess (冗余): what to stop buying.
//!
//! Where no band can be computed, what of available + in transit is beyond 90
//! days (`figures.excess_days`) of ADS, by pool; all of it at ADS 0; unknown at
//! ADS unknown. Its value is that of the units which would be sold last: those
//! in transit, latest ETA first, then the newest FIFO layers. `cut_orders` are
//! units still on order for the pool, up to the excess.
//!
//! Case 1: 200 available, 50 in transit, 2 a day: 250 − 180 = 70 in excess.
//! Case 2: nothing sold in the window: all 250.
//! Case 3: 10 a day: no excess.
//! Case 4: received 150 at 1.00, then 50 at 3.00, 50 in transit at 4.00, 70 in
//! excess: 50 · 4.00 + 20 · 3.00 = 260.
//! Case 5: 40 on order, 70 in excess: all 40 could be cut; 100 on order: 70.
//! Case 6: never sold, nor told of sales there: left out, not in excess.

use super::answers::{Overstock, OverstockRow};
use super::arrivals::Arrivals;
use super::cost::{Lack, Valuer};
use super::cover::{labels, left_out, shared_pools};
use super::day::Day;
use super::ids::SkuId;
use super::layers::{Layer, Stock};
use super::outcome::{LeftOut, LeftOutReason, NoData, Outcome};
use super::scope::Scope;
use super::snapshot::Snapshot;
use super::standing::{Pools, Standing};
use super::under_way;
use super::velocity::pools_of;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// One SKU's excess in one pool.
#[derive(Clone, Copy, Debug)]
struct Excess {
    units: f64,
    value: Result<f64, Lack>,
}

/// Answers `overstock`.
pub fn overstock(snapshot: &Snapshot, scope: &Scope, today: Day) -> Outcome<Overstock> {
    let pools = Pools::new(snapshot, today);
    let asked = pools_of(snapshot, scope);
    let here = |at: &Standing| asked.as_ref().is_none_or(|asked| asked.contains(&at.pool));
    let skus: &[SkuId] = scope.skus.as_deref().unwrap_or(&snapshot.skus);
    let found: Vec<(SkuId, Standing, Option<Excess>)> = skus
        .par_iter()
        .flat_map_iter(|sku| {
            let standings: Vec<Standing> = pools.standings(*sku).into_iter().filter(here).collect();
            excess(&pools, *sku, standings)
        })
        .collect();
    if !found.iter().any(|(_, at, _)| at.is_known()) {
        return Outcome::no_data(NoData::Stock);
    }
    let labels = labels(&pools);
    let mut rows = Vec::new();
    let mut lacking: BTreeMap<Lack, usize> = BTreeMap::new();
    let mut unknown: Vec<SkuId> = Vec::new();
    for (sku, at, excess) in &found {
        if at.is_known() && at.ads.daily().is_none() && total(at) > 0 {
            unknown.push(*sku);
        }
        let Some(excess) = excess else { continue };
        if let Err(lack) = excess.value {
            *lacking.entry(lack).or_default() += 1;
        }
        rows.push(OverstockRow {
            sku: snapshot.names.skus.text(*sku),
            market: labels[at.pool.0 as usize].clone(),
            units: excess.units,
            value: excess.value.ok(),
            days_of_cover: at.ads.days_of(at.available),
            maximum: None,
            cut_orders: (at.on_order > 0).then(|| at.on_order.min(excess.units as i64)),
        });
    }
    rows.sort_by(|a, b| {
        let value = |row: &OverstockRow| row.value.unwrap_or(-1.0);
        value(b)
            .total_cmp(&value(a))
            .then(b.units.total_cmp(&a.units))
            .then_with(|| (&a.sku, &a.market).cmp(&(&b.sku, &b.market)))
    });
    let valued = rows.is_empty() || rows.iter().any(|row| row.value.is_some());
    let mut outcome = Outcome::of(Overstock {
        excess_units: rows.iter().map(|row| row.units).sum(),
        excess_value: valued.then(|| rows.iter().filter_map(|row| row.value).sum()),
        rows,
    })
    .used("window", pools.window)
    .used("window_days", pools.window.days())
    .used("excess_days", snapshot.figures.excess_days)
    .used("currency", snapshot.base_currency().to_string());
    outcome.used.extend(shared_pools(&pools, scope, asked.as_deref()));
    let standings: Vec<(SkuId, Standing)> = found.into_iter().map(|(sku, at, _)| (sku, at)).collect();
    outcome.left_out = left_out(&standings);
    unknown.dedup();
    if !unknown.is_empty() {
        let skus = unknown.len();
        outcome.left_out.push(LeftOut { reason: LeftOutReason::NoSales, skus, detail: None });
    }
    outcome.left_out.extend(lacking.into_iter().map(|(lack, skus)| lack.left_out(snapshot, skus)));
    outcome.with(pools.freshness(asked.as_deref(), scope.skus.as_deref()))
}

/// What customers can buy and what is under way to them.
fn total(at: &Standing) -> i64 {
    at.available + at.in_transit
}

/// Units in excess of a SKU in each pool, valued where there are any.
fn excess(pools: &Pools, sku: SkuId, standings: Vec<Standing>) -> Vec<(SkuId, Standing, Option<Excess>)> {
    let enough = f64::from(pools.snapshot.figures.excess_days);
    let beyond = |at: &Standing| {
        let units = total(at) as f64 - enough * at.ads.daily()?;
        (at.is_known() && units > 0.0).then_some(units)
    };
    let mut last_sold: Option<LastSold> = None;
    standings
        .into_iter()
        .map(|at| {
            let excess = beyond(&at).map(|units| {
                let last_sold = last_sold.get_or_insert_with(|| LastSold::of(pools, sku));
                Excess { units, value: last_sold.value(pools, &at, units) }
            });
            (sku, at, excess)
        })
        .collect()
}

/// A SKU's units in the order they would be sold, and what each costs.
struct LastSold<'a> {
    sku: SkuId,
    arrivals: Arrivals<'a>,
    stock: Stock,
}

impl<'a> LastSold<'a> {
    fn of(pools: &Pools<'a>, sku: SkuId) -> LastSold<'a> {
        let arrivals = Arrivals::of(pools.snapshot, sku, pools.today);
        let stock = Stock::with(pools.snapshot, sku, &arrivals, pools.today);
        LastSold { sku, arrivals, stock }
    }

    /// The value of the last `units` of one pool.
    fn value(&self, pools: &Pools, at: &Standing, units: f64) -> Result<f64, Lack> {
        let here = |warehouse| pools.of_warehouse(warehouse) == Some(at.pool);
        let snapshot = pools.snapshot;
        let (mut wanted, mut value) = (units, 0.0);
        let mut take = |units: i64, cost: Result<f64, Lack>| -> Result<(), Lack> {
            let taken = wanted.min(units as f64);
            if taken > 0.0 {
                wanted -= taken;
                value += taken * cost?;
            }
            Ok(())
        };
        let inbound = self.arrivals.inbound().iter();
        let mut coming: Vec<_> =
            inbound.filter(|inbound| inbound.stage.in_transit() && here(inbound.to)).collect();
        coming.sort_by_key(|inbound| (inbound.eta.is_some(), std::cmp::Reverse(inbound.eta)));
        for inbound in coming {
            let cost =
                under_way::unit_cost(snapshot, self.sku, &self.arrivals, &self.stock, inbound, pools.today);
            take(inbound.quantity, cost)?;
        }
        let mut layers: Vec<&Layer> =
            self.stock.layers.iter().filter(|layer| here(layer.warehouse)).collect();
        // What leaves last first; of unknown age leaves first.
        layers.sort_by_key(|layer| std::cmp::Reverse((layer.received_on, layer.landed_on)));
        let mut valuer = Valuer::new(snapshot, self.sku);
        for layer in layers {
            let (cost, _) = valuer.unit(layer.warehouse, layer.cost, layer.valued_on);
            take(layer.units, cost)?;
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day, money};

    /// 200 left in GB of two receipts, 50 in transit; `sold` in the window.
    fn team(sold: i32) -> Team {
        let mut team = Team::new();
        team.warehouse("GB-MAN", "GB", "own", &[]);
        team.item("A", 9.0, "USD");
        team.sale("2026-01-01", "OTHER", "GB", "shopify", 1, 1.0);
        team.receipt("2026-09-01", "A", "GB-MAN", 150 + i64::from(sold)).unit_cost = Some(money(1.0));
        team.receipt("2026-10-01", "A", "GB-MAN", 50).unit_cost = Some(money(3.0));
        let order = team.text("PO-1");
        team.shipment("SH-1", "A", "GB-MAN", 50, "2026-11-01", "2026-12-10").purchase_order = order;
        team.supplier_order("PO-1", "A", "GB-MAN", 90, "2026-09-01", "").unit_cost = Some(money(4.0));
        if sold > 0 {
            team.sale("2026-11-01", "A", "GB", "shopify", sold, 1.0);
        }
        team
    }

    fn ask(team: &Team) -> Outcome<Overstock> {
        overstock(&team.snapshot(), &Scope::default(), day("2026-11-23"))
    }

    #[test]
    fn beyond_ninety_days_of_sales() {
        let found = ask(&team(56)).answer.unwrap();
        assert_eq!((found.excess_units, found.excess_value), (70.0, Some(260.0)), "cases 1 and 4");
        assert_eq!(
            (found.rows[0].cut_orders, found.rows[0].days_of_cover),
            (Some(40), Some(100.0)),
            "case 5"
        );
        let found = ask(&team(0)).answer.unwrap();
        assert_eq!((found.excess_units, found.excess_value), (250.0, Some(200.0 + 150.0 + 150.0)), "case 2");
        let found = ask(&team(280)).answer.unwrap();
        assert_eq!((found.excess_units, found.excess_value, found.rows.len()), (0.0, Some(0.0), 0), "case 3");
    }

    #[test]
    fn orders_are_cut_up_to_the_excess() {
        let mut team = team(56);
        team.facts.supplier_orders[0].quantity = 150;
        assert_eq!(ask(&team).answer.unwrap().rows[0].cut_orders, Some(70), "case 5");
        team.facts.supplier_orders.clear();
        assert_eq!(ask(&team).answer.unwrap().rows[0].cut_orders, None);
    }

    #[test]
    fn unknown_sales_are_left_out() {
        let mut team = team(0);
        team.facts.sales.clear();
        let found = ask(&team);
        assert_eq!(
            found.left_out,
            [LeftOut { reason: LeftOutReason::NoSales, skus: 1, detail: None }],
            "case 6"
        );
        assert_eq!(found.answer.unwrap().rows.len(), 0, "case 6");
    }

    #[test]
    fn without_a_cost_the_units_stay() {
        let mut team = team(0);
        team.facts.items[0].unit_cost = None;
        team.facts.receipts[0].unit_cost = None;
        let found = ask(&team);
        assert_eq!(found.left_out, [LeftOut { reason: LeftOutReason::NoUnitCost, skus: 1, detail: None }]);
        let found = found.answer.unwrap();
        assert_eq!((found.excess_units, found.excess_value), (250.0, None));
    }
}

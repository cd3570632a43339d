//! Days of cover (可售天数): how long what customers can buy will last.
//!
//! days = available / ADS, days with inbound = (available + in transit) / ADS,
//! of a pool of markets: markets that one warehouse serves share its stock.
//! Nothing available: 0 days. Nothing sold: it never runs out, days are null
//! and daily sales 0; sales unknown: both are null. For the whole: the
//! available of all selling warehouses / the ADS of all. Several items
//! together: their units, and the units ordered of all of them / the days of
//! the window since the first of them moved.
//!
//! Case 1: 90 available, 30 in transit, 3 a day: 30 days, 40 with inbound.
//! Case 2: nothing available, 30 in transit, 3 a day: 0 days, 10 with inbound.
//! Case 3: 90 available, nothing sold in the window: null, daily sales 0.
//! Case 4: DE and FR share a warehouse: asked for DE, the answer is DE|FR's.
//! Case 5: GB 60 at 2 a day (30 days), US 40 at 4 a day (10 days): the whole is
//! 100 at 6 a day, 16.7 days; US comes first.
//! Case 6: 500 in the factory: no cover.

use super::answers::{CoverRow, DaysOfCover, Label};
use super::day::Day;
use super::freshness::NAMED_MAX;
use super::ids::SkuId;
use super::outcome::{LeftOut, LeftOutReason, NoData, Outcome};
use super::platform;
use super::scope::{GroupBy, Scope};
use super::snapshot::{PoolId, Snapshot};
use super::standing::{Pools, Standing};
use super::velocity::{self, Ads, Place, pools_of};
use rayon::prelude::*;
use std::cmp::Ordering;

/// Answers `days_of_cover`. `group_by` Item: rows by item and pool; any other:
/// by pool, all items together; None: by item where several are named.
pub fn days_of_cover(
    snapshot: &Snapshot,
    scope: &Scope,
    group_by: Option<GroupBy>,
    today: Day,
) -> Outcome<DaysOfCover> {
    let pools = Pools::new(snapshot, today);
    let asked = pools_of(snapshot, scope);
    let skus: &[SkuId] = scope.skus.as_deref().unwrap_or(&snapshot.skus);
    let (whole, standings) = whole(&pools, scope, skus);
    if !standings.iter().any(|(_, at)| at.is_known()) {
        return Outcome::no_data(NoData::Stock);
    }
    let by_item = match group_by {
        Some(group_by) => group_by == GroupBy::Item,
        None => scope.skus.as_ref().is_some_and(|skus| skus.len() > 1),
    };
    let rows = if by_item {
        by_item_and_pool(&pools, &standings)
    } else if asked.as_ref().is_some_and(|asked| asked.len() == 1) {
        Vec::new()
    } else {
        by_pool(&pools, &standings)
    };
    let here = |warehouse| {
        let pool = pools.of_warehouse(warehouse);
        pool.is_some_and(|pool| asked.as_ref().is_none_or(|asked| asked.contains(&pool)))
    };
    let named = scope.skus.as_deref().filter(|skus| skus.len() <= NAMED_MAX).unwrap_or(&[]);
    let platform = platform::cover(snapshot, named, here, today);
    let mut outcome = Outcome::of(DaysOfCover {
        days: whole.days(),
        days_with_inbound: whole.days_with_inbound(),
        daily_sales: whole.ads.daily(),
        available: whole.available,
        in_transit: whole.in_transit,
        platform,
        rows,
    })
    .used("window", pools.window)
    .used("window_days", pools.window.days());
    outcome.used.extend(shared_pools(&pools, scope, asked.as_deref()));
    outcome.left_out = left_out(&standings);
    outcome.with(pools.freshness(asked.as_deref(), scope.skus.as_deref()))
}

/// What the items of a scope have and sell at its places together, and what it
/// is the sum of.
pub(super) fn whole(pools: &Pools, scope: &Scope, skus: &[SkuId]) -> (Cover, Vec<(SkuId, Standing)>) {
    let snapshot = pools.snapshot;
    let standings = standings(pools, skus, pools_of(snapshot, scope).as_deref());
    let together = Cover::of(pools, standings.iter());
    let whole = match skus {
        // One item: out of stock is when all of the places hold nothing.
        [sku] => Cover {
            ads: velocity::ads(snapshot, *sku, &Place::of(snapshot, scope), pools.window, pools.today),
            ..together
        },
        _ => together,
    };
    (whole, standings)
}

/// Names the pools whose stock the markets asked about share with others.
pub(super) fn shared_pools(
    pools: &Pools,
    scope: &Scope,
    asked: Option<&[PoolId]>,
) -> Option<(&'static str, serde_json::Value)> {
    let shared: Vec<String> = asked?
        .iter()
        .filter(|pool| {
            let markets = pools.snapshot.pools.get(pool.0 as usize).map_or(&[][..], |pool| &pool.markets);
            markets.iter().any(|market| !scope.markets.contains(market))
        })
        .map(|pool| pools.label(*pool).to_string())
        .collect();
    (!shared.is_empty()).then(|| ("pool", shared.join(", ").into()))
}

/// Every item in every pool asked about; None: all pools.
pub(super) fn standings(pools: &Pools, skus: &[SkuId], asked: Option<&[PoolId]>) -> Vec<(SkuId, Standing)> {
    let of = |sku: &SkuId| -> Vec<(SkuId, Standing)> {
        let here = |at: &Standing| asked.is_none_or(|asked| asked.contains(&at.pool));
        // A bundle is what its components are; it has nothing of its own to last.
        let has_stock = |at: &Standing| at.is_known() || !pools.snapshot.is_bundle(*sku);
        pools.standings(*sku).into_iter().filter(here).filter(has_stock).map(|at| (*sku, at)).collect()
    };
    if skus.len() < 64 {
        skus.iter().flat_map(of).collect()
    } else {
        skus.par_iter().flat_map_iter(of).collect()
    }
}

/// SKUs that sell where nothing was ever counted or received, and those whose
/// balance is below nothing somewhere, so that what they have is doubtful.
pub(super) fn left_out(standings: &[(SkuId, Standing)]) -> Vec<LeftOut> {
    let count = |reason, which: fn(&Standing) -> bool| {
        let mut skus: Vec<SkuId> =
            standings.iter().filter(|(_, at)| which(at)).map(|(sku, _)| *sku).collect();
        skus.dedup();
        LeftOut { reason, skus: skus.len(), detail: None }
    };
    let no_counts = count(LeftOutReason::NoCounts, |at| !at.is_known() && at.ads.ordered > 0);
    let negative = count(LeftOutReason::NegativeBalance, |at| at.is_known() && at.negative);
    [no_counts, negative].into_iter().filter(|left_out| left_out.skus > 0).collect()
}

/// What some items have at some places, and how fast it sells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cover {
    pub available: i64,
    pub in_transit: i64,
    pub ads: Ads,
}

impl Cover {
    /// Items and pools taken together, as far as their stock is known. A bundle
    /// has none, and what it takes of its components is among their sales.
    fn of<'a>(pools: &Pools, standings: impl Iterator<Item = &'a (SkuId, Standing)> + Clone) -> Cover {
        let mut first = standings.clone();
        if let (Some((_, at)), None) = (first.next(), first.next()) {
            return Cover { available: at.available, in_transit: at.in_transit, ads: at.ads };
        }
        let stocked = standings.filter(|(sku, at)| at.is_known() && !pools.snapshot.is_bundle(*sku));
        Cover {
            available: stocked.clone().map(|(_, at)| at.available).sum(),
            in_transit: stocked.clone().map(|(_, at)| at.in_transit).sum(),
            ads: Ads::together(stocked.map(|(_, at)| &at.ads), pools.window),
        }
    }

    pub fn days(&self) -> Option<f64> {
        self.ads.days_of(self.available)
    }

    pub fn days_with_inbound(&self) -> Option<f64> {
        self.ads.days_of(self.available + self.in_transit)
    }

    fn row(&self, sku: Option<Label>, market: Label) -> CoverRow {
        CoverRow {
            sku,
            market,
            days: self.days(),
            days_with_inbound: self.days_with_inbound(),
            daily_sales: self.ads.daily(),
            available: self.available,
            in_transit: self.in_transit,
            days_out_of_stock: self.ads.days_out_of_stock,
        }
    }
}

/// By item and pool, where it has stock, goods under way or sales.
fn by_item_and_pool(pools: &Pools, standings: &[(SkuId, Standing)]) -> Vec<CoverRow> {
    let labels = labels(pools);
    let mut rows: Vec<CoverRow> = standings
        .iter()
        .filter(|(_, at)| at.is_known())
        .map(|(sku, at)| {
            let cover = Cover { available: at.available, in_transit: at.in_transit, ads: at.ads };
            cover.row(Some(pools.snapshot.names.skus.text(*sku)), labels[at.pool.0 as usize].clone())
        })
        .collect();
    rows.par_sort_by(pressing);
    rows
}

/// By pool, all items together.
fn by_pool(pools: &Pools, standings: &[(SkuId, Standing)]) -> Vec<CoverRow> {
    let labels = labels(pools);
    let mut rows: Vec<CoverRow> = Vec::new();
    for (pool, label) in labels.into_iter().enumerate() {
        let here = standings.iter().filter(move |(_, at)| at.pool.0 as usize == pool);
        if here.clone().any(|(_, at)| at.is_known()) {
            rows.push(Cover::of(pools, here).row(None, label));
        }
    }
    rows.sort_by(pressing);
    rows
}

pub(super) fn labels(pools: &Pools) -> Vec<Label> {
    (0..=pools.snapshot.pools.len()).map(|pool| pools.label(PoolId(pool as u16))).collect()
}

/// The shortest cover first, of equal ones what sells most; what never runs
/// out and what is unknown last.
fn pressing(a: &CoverRow, b: &CoverRow) -> Ordering {
    let sells = |row: &CoverRow| row.daily_sales.unwrap_or(0.0);
    let dead = |row: &CoverRow| sells(row) == 0.0;
    let days = |row: &CoverRow| row.days.unwrap_or(f64::INFINITY);
    dead(a)
        .cmp(&dead(b))
        .then(days(a).total_cmp(&days(b)))
        .then(sells(b).total_cmp(&sells(a)))
        .then_with(|| (&a.sku, &a.market).cmp(&(&b.sku, &b.market)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    const TODAY: &str = "2026-11-23";

    fn team() -> Team {
        let mut team = Team::new();
        team.warehouse("GB-MAN", "GB", "own", &[]);
        team.warehouse("US-LA", "US", "overseas", &[]);
        team.warehouse("CN-FAC", "CN", "factory", &["GB", "US"]);
        team.sale("2026-01-01", "OTHER", "GB", "shopify", 1, 1.0);
        team
    }

    /// Sells `daily` a day in a market and has `available` there.
    fn selling(team: &mut Team, sku: &str, market: &str, daily: i32, available: i64) {
        let warehouse = if market == "US" { "US-LA" } else { "GB-MAN" };
        team.receipt("2026-09-01", sku, warehouse, 28 * i64::from(daily) + available);
        if daily > 0 {
            team.sale("2026-11-01", sku, market, "shopify", 28 * daily, 1.0);
        }
    }

    fn ask(
        team: &Team,
        skus: Option<&[&str]>,
        markets: &[&str],
        group_by: Option<GroupBy>,
    ) -> Outcome<DaysOfCover> {
        let snapshot = team.snapshot();
        let scope = Scope {
            skus: skus.map(|skus| skus.iter().map(|sku| snapshot.names.skus.get(sku).unwrap()).collect()),
            markets: markets.iter().map(|market| snapshot.names.markets.get(market).unwrap()).collect(),
            ..Scope::default()
        };
        days_of_cover(&snapshot, &scope, group_by, day(TODAY))
    }

    #[test]
    fn available_and_in_transit_by_daily_sales() {
        let mut team = team();
        selling(&mut team, "A", "GB", 3, 90);
        team.shipment("SH-1", "A", "GB-MAN", 30, "2026-11-01", "2026-12-10");
        team.shipment("SH-2", "A", "GB-MAN", 500, "", "2026-12-30");
        let found = ask(&team, Some(&["A"]), &["GB"], None).answer.unwrap();
        assert_eq!(
            (found.days, found.days_with_inbound, found.daily_sales),
            (Some(30.0), Some(40.0), Some(3.0)),
            "case 1"
        );
        assert!(found.rows.is_empty(), "one market has no rows");
        team.count("2026-11-22", "A", "GB-MAN", 8).reserved = Some(8);
        let found = ask(&team, Some(&["A"]), &["GB"], None).answer.unwrap();
        assert_eq!((found.days, found.days_with_inbound), (Some(0.0), Some(10.0)), "case 2");
    }

    #[test]
    fn never_runs_out_and_no_data() {
        let mut team = team();
        selling(&mut team, "A", "GB", 0, 90);
        let found = ask(&team, Some(&["A"]), &["GB"], None).answer.unwrap();
        assert_eq!((found.days, found.daily_sales, found.available), (None, Some(0.0), 90), "case 3");
        assert_eq!(
            ask(&team, Some(&["OTHER"]), &["GB"], None).reason,
            Some(NoData::Stock),
            "sold, never counted"
        );
        team.receipt("2026-09-01", "F", "CN-FAC", 500);
        assert_eq!(ask(&team, Some(&["F"]), &[], None).reason, Some(NoData::Stock), "case 6");
        team.receipt("2026-09-01", "A", "CN-FAC", 500);
        assert_eq!(ask(&team, Some(&["A"]), &[], None).answer.unwrap().available, 90, "case 6");
    }

    #[test]
    fn a_shared_warehouse_is_one_pool() {
        let mut team = team();
        team.warehouse("DE-FRA", "DE", "overseas", &["DE", "FR"]);
        team.receipt("2026-09-01", "A", "DE-FRA", 140);
        team.sale("2026-11-01", "A", "DE", "shopify", 28, 1.0);
        team.sale("2026-11-01", "A", "FR", "shopify", 56, 1.0);
        let found = ask(&team, Some(&["A"]), &["DE"], None);
        assert!(found.used.contains(&("pool", "DE|FR".into())), "case 4");
        let found = found.answer.unwrap();
        assert_eq!((found.available, found.daily_sales), (56, Some(3.0)), "case 4");
        let both = ask(&team, Some(&["A"]), &["DE", "FR"], None);
        assert!(both.used.iter().all(|(key, _)| *key != "pool"), "both markets were named");
    }

    #[test]
    fn rows_by_pool_and_the_whole() {
        let mut team = team();
        selling(&mut team, "A", "GB", 2, 60);
        selling(&mut team, "A", "US", 4, 40);
        let found = ask(&team, Some(&["A"]), &[], None).answer.unwrap();
        assert_eq!((found.days, found.daily_sales), (Some(100.0 / 6.0), Some(6.0)), "case 5");
        let rows: Vec<_> = found.rows.iter().map(|row| (row.market.to_string(), row.days)).collect();
        assert_eq!(rows, [("US".to_owned(), Some(10.0)), ("GB".to_owned(), Some(30.0))], "case 5");
        selling(&mut team, "B", "GB", 2, 20);
        let all = ask(&team, None, &[], None).answer.unwrap();
        assert_eq!((all.days, all.daily_sales, all.available), (Some(120.0 / 8.0), Some(8.0), 120));
        let gb = all.rows.iter().find(|row| &*row.market == "GB").unwrap();
        assert_eq!((gb.days, gb.sku.is_none()), (Some(20.0), true), "all items together");
        let items = ask(&team, Some(&["A", "B"]), &[], None).answer.unwrap().rows;
        let items: Vec<_> =
            items.iter().map(|row| (row.sku.as_deref().unwrap(), &*row.market, row.days)).collect();
        assert_eq!(items, [("A", "US", Some(10.0)), ("B", "GB", Some(10.0)), ("A", "GB", Some(30.0))]);
        assert_eq!(ask(&team, None, &[], Some(GroupBy::Item)).answer.unwrap().rows.len(), 3);
    }

    #[test]
    fn below_nothing_is_said() {
        let mut team = team();
        team.receipt("2026-09-01", "A", "GB-MAN", 10);
        team.sale("2026-11-01", "A", "GB", "shopify", 28, 1.0);
        let found = ask(&team, Some(&["A"]), &["GB"], None);
        assert_eq!(
            found.left_out,
            [LeftOut { reason: LeftOutReason::NegativeBalance, skus: 1, detail: None }]
        );
        assert_eq!(found.answer.unwrap().days, Some(0.0));
    }

    #[test]
    fn a_bundle_has_nothing_of_its_own_to_last_and_is_not_left_out() {
        let mut team = team();
        selling(&mut team, "A", "GB", 1, 30);
        team.bundle("KIT", "A", 2);
        team.sale("2026-11-02", "KIT", "GB", "shopify", 14, 1.0);
        let all = ask(&team, None, &["GB"], None);
        assert!(all.left_out.is_empty(), "{:?}", all.left_out);
        assert!(ask(&team, Some(&["KIT"]), &["GB"], None).answer.is_none());
    }
}

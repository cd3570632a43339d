//! Daily sales (ADS, 日均销量) and the days in stock they are divided by.
//!
//! ADS = units ordered in the window / days in stock in it (formulas.md, Sales
//! and velocity). Returns are not subtracted; a bundle's units count in its
//! components too. The window is 28 complete days (`figures.ads_window_days`).
//! Days in stock begin at the item's first movement there and leave out the
//! days on which the place held nothing at its end and sold nothing; days of
//! which that is not known (`daily`) count as in stock. The place is a pool, or
//! everywhere that customers buy.
//!
//! Case 1: 56 ordered in 28 days, always in stock: 2 a day.
//! Case 2: 10 of them came back: still 2 a day.
//! Case 3: first received 14 days ago, 14 ordered since: 1 a day.
//! Case 4: out of stock on 8 of the 28 days, 40 ordered: 2 a day.
//! Case 5: in stock throughout, nothing sold: 0 a day.
//! Case 6: never moved there, or out of stock on every day: unknown.
//! Case 7: a bundle of 3 lamps sold 28 times in 28 days: 3 lamps a day more.
//! Case 8: no counts and no receipts: out-of-stock days are unknown, and every
//! day since the first sale counts.
//! Case 9: nobody ever told us of sales there: unknown, not 0.

use super::arrivals::Arrivals;
use super::daily::Daily;
use super::day::{Day, Span};
use super::ids::{MarketId, SkuId, WarehouseId};
use super::ledger;
use super::scope::Scope;
use super::snapshot::{DaySale, PoolId, Snapshot};
use super::tally::in_span;

/// Where sales and the stock that serves them are looked at together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub markets: Vec<MarketId>,
    /// Selling warehouses.
    pub warehouses: Vec<WarehouseId>,
}

impl Place {
    /// Everywhere that customers buy.
    pub fn everywhere(snapshot: &Snapshot) -> Place {
        Place {
            markets: snapshot.names.markets.ids().collect(),
            warehouses: snapshot.names.warehouses.ids().filter(|id| snapshot.sells(*id)).collect(),
        }
    }

    pub fn pool(snapshot: &Snapshot, pool: PoolId) -> Place {
        snapshot.pools.get(pool.0 as usize).map_or_else(Place::default, |pool| Place {
            markets: pool.markets.clone(),
            warehouses: pool.warehouses.clone(),
        })
    }

    /// The pools of the markets and warehouses of a scope; everywhere when it
    /// names none.
    pub fn of(snapshot: &Snapshot, scope: &Scope) -> Place {
        match pools_of(snapshot, scope) {
            None => Place::everywhere(snapshot),
            Some(pools) => pools.into_iter().fold(Place::default(), |mut place, pool| {
                let next = Place::pool(snapshot, pool);
                place.markets.extend(next.markets);
                place.warehouses.extend(next.warehouses);
                place
            }),
        }
    }
}

/// The pools that a scope's markets and warehouses belong to, in order; None
/// when it names neither.
pub fn pools_of(snapshot: &Snapshot, scope: &Scope) -> Option<Vec<PoolId>> {
    if scope.markets.is_empty() && scope.warehouses.is_empty() {
        return None;
    }
    let of_markets = scope.markets.iter().filter_map(|market| snapshot.pool_of_market.get(market));
    let of_warehouses = scope.warehouses.iter().filter_map(|place| snapshot.pool_of_warehouse.get(place));
    let mut pools: Vec<PoolId> = of_markets.chain(of_warehouses).copied().collect();
    pools.sort_unstable();
    pools.dedup();
    Some(pools)
}

/// Days in stock of one item at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InStock {
    /// Days since the first movement, less those out of stock.
    pub days: u32,
    /// None: there are no counts or receipts to know it by.
    pub out: Option<u32>,
    pub first: Day,
}

/// Days in stock in `span`; None: the item never moved there by `today`.
pub fn in_stock(snapshot: &Snapshot, sku: SkuId, place: &Place, span: Span, today: Day) -> Option<InStock> {
    let first = ledger::first_movement(snapshot, sku, &place.markets, &place.warehouses, today)?;
    let sold = Ordered::of(snapshot, sku, place, span);
    let arrivals = Arrivals::of(snapshot, sku, today);
    let daily = Daily::of(snapshot, sku, &arrivals, span, today);
    Some(days_in_stock(span, first, &daily, &place.warehouses, &sold.sold))
}

/// Days of `span` from `first` on that were not out of stock; `sold` says by
/// day whether anything was.
pub(super) fn days_in_stock(
    span: Span,
    first: Day,
    daily: &Daily,
    warehouses: &[WarehouseId],
    sold: &[bool],
) -> InStock {
    let start = (first - span.from).max(0) as usize;
    let days = span.days().saturating_sub(start as u32);
    let out = daily.out_of_stock(warehouses, start, sold);
    InStock { days: days - out.unwrap_or(0), out, first }
}

/// What was ordered of an item at a place in a span, bundles included.
struct Ordered {
    units: i64,
    /// By day of the span: something was.
    sold: Vec<bool>,
}

impl Ordered {
    fn of(snapshot: &Snapshot, sku: SkuId, place: &Place, span: Span) -> Ordered {
        let mut ordered = Ordered { units: 0, sold: vec![false; span.days() as usize] };
        for (sale, each) in demand_in(snapshot, sku, span) {
            if sale.ordered > 0 && place.markets.contains(&sale.market) {
                ordered.units += i64::from(sale.ordered) * each;
                ordered.sold[(sale.day - span.from) as usize] = true;
            }
        }
        ordered
    }
}

/// What customers took of a SKU in a span, bundles included.
pub(super) fn demand_in(
    snapshot: &Snapshot,
    sku: SkuId,
    span: Span,
) -> impl Iterator<Item = (&DaySale, i64)> {
    let bundles = if snapshot.bundles_of.is_empty() { None } else { snapshot.bundles_of.get(&sku) };
    std::iter::once((sku, 1)).chain(bundles.into_iter().flatten().copied()).flat_map(move |(sku, each)| {
        in_span(snapshot.sales.of(sku), span).iter().map(move |sale| (sale, each))
    })
}

/// Daily sales of one item at one place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ads {
    /// Units ordered in the window, bundles included.
    pub ordered: i64,
    /// What they are divided by; 0 where nothing is known.
    pub days_in_stock: u32,
    /// None: no counts or receipts to know it by, or the item never moved.
    pub days_out_of_stock: Option<u32>,
    /// The first day it moved there; None: never.
    pub first: Option<Day>,
}

impl Ads {
    /// Units a day; None when unknown.
    pub fn daily(&self) -> Option<f64> {
        (self.days_in_stock > 0).then(|| self.ordered as f64 / f64::from(self.days_in_stock))
    }

    /// How many days `units` last; None when that is unknown or they never end.
    /// Nothing there: 0.
    pub fn days_of(&self, units: i64) -> Option<f64> {
        if units <= 0 {
            return Some(0.0);
        }
        (self.days_in_stock > 0 && self.ordered > 0)
            .then(|| units as f64 * f64::from(self.days_in_stock) / self.ordered as f64)
    }

    /// `in_stock` None: it never moved.
    pub(super) fn new(ordered: i64, in_stock: Option<InStock>, sales_known: bool) -> Ads {
        Ads {
            ordered,
            days_in_stock: in_stock.filter(|_| sales_known).map_or(0, |known| known.days),
            days_out_of_stock: in_stock.and_then(|known| known.out),
            first: in_stock.map(|known| known.first),
        }
    }

    /// Several items at one place, as if they were one: what was ordered of all
    /// of them, and the days since the first of them moved.
    pub(super) fn together<'a>(all: impl Iterator<Item = &'a Ads>, window: Span) -> Ads {
        let mut together = Ads::default();
        let mut known = false;
        for ads in all {
            together.ordered += ads.ordered;
            known |= ads.days_in_stock > 0;
            together.first = together.first.into_iter().chain(ads.first).min();
        }
        if let Some(first) = together.first.filter(|_| known) {
            together.days_in_stock = Span { from: window.from.max(first), to: window.to }.days();
        }
        together
    }
}

/// Daily sales of one item at one place in a window.
pub fn ads(snapshot: &Snapshot, sku: SkuId, place: &Place, window: Span, today: Day) -> Ads {
    let ordered = Ordered::of(snapshot, sku, place, window).units;
    let in_stock = in_stock(snapshot, sku, place, window, today);
    Ads::new(ordered, in_stock, sales_known(snapshot, &place.markets, today))
}

/// Whether any sale of any item was ever told of in one of the markets.
pub fn sales_known(snapshot: &Snapshot, markets: &[MarketId], today: Day) -> bool {
    let told = |market: &MarketId| {
        let days = snapshot.coverage.sales.get(market.index());
        days.and_then(|days| days.first()).is_some_and(|first| *first <= today)
    };
    markets.iter().any(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    const TODAY: &str = "2026-11-23";
    const FIRST: &str = "2026-10-26";

    fn team() -> Team {
        let mut team = Team::new();
        team.warehouse("GB-MAN", "GB", "own", &[]);
        team.warehouse("US-LA", "US", "overseas", &[]);
        team.sale("2026-01-01", "OTHER", "US", "shopify", 1, 1.0);
        team
    }

    fn in_gb(team: &Team) -> Ads {
        let snapshot = team.snapshot();
        let sku = snapshot.names.skus.get("A").unwrap();
        let place =
            Place::pool(&snapshot, snapshot.pool_of_market[&snapshot.names.markets.get("GB").unwrap()]);
        ads(&snapshot, sku, &place, Span::last(28, day(TODAY)), day(TODAY))
    }

    #[test]
    fn ordered_by_days_in_stock() {
        let mut team = team();
        team.receipt("2026-09-01", "A", "GB-MAN", 100);
        team.sale("2026-11-10", "A", "GB", "shopify", 56, 56.0);
        team.sale("2026-11-12", "A", "GB", "shopify", -10, -10.0);
        let found = in_gb(&team);
        assert_eq!((found.daily(), found.days_out_of_stock), (Some(2.0), Some(0)), "cases 1 and 2");
        assert_eq!((found.days_of(90), found.days_of(0)), (Some(45.0), Some(0.0)));
        team.facts.receipts[0].received_on = day("2026-11-09");
        team.facts.sales.retain(|sale| sale.units != 56);
        team.sale("2026-11-10", "A", "GB", "shopify", 14, 14.0);
        assert_eq!(in_gb(&team).daily(), Some(1.0), "case 3");
    }

    #[test]
    fn days_out_of_stock_do_not_count() {
        let mut team = team();
        team.receipt("2026-09-01", "A", "GB-MAN", 40);
        team.sale("2026-11-14", "A", "GB", "shopify", 40, 40.0);
        let found = in_gb(&team);
        assert_eq!((found.daily(), found.days_out_of_stock), (Some(2.0), Some(8)), "case 4");
        team.sale("2026-11-20", "A", "GB", "shopify", 1, 1.0);
        assert_eq!(in_gb(&team).days_out_of_stock, Some(7), "it sold on that day");
        team.facts.sales.clear();
        team.sale("2026-10-01", "A", "GB", "shopify", 40, 40.0);
        let found = in_gb(&team);
        assert_eq!((found.daily(), found.days_out_of_stock), (None, Some(28)), "case 6");
        assert_eq!(found.days_of(1), None, "case 6");
    }

    #[test]
    fn zero_is_not_unknown() {
        let mut team = team();
        team.receipt("2026-09-01", "A", "GB-MAN", 40);
        assert_eq!(in_gb(&team).daily(), None, "case 9");
        team.sale("2026-01-01", "OTHER", "GB", "shopify", 1, 1.0);
        assert_eq!(in_gb(&team).daily(), Some(0.0), "case 5");
        assert_eq!(in_gb(&team).days_of(1), None, "it never ends");
        team.facts.receipts.clear();
        let found = in_gb(&team);
        assert_eq!((found.daily(), found.first), (None, None), "case 6");
        team.sale(FIRST, "A", "GB", "shopify", 14, 1.0);
        let found = in_gb(&team);
        assert_eq!((found.daily(), found.days_out_of_stock), (Some(0.5), None), "case 8");
    }

    #[test]
    fn a_bundle_sells_its_components() {
        let mut team = team();
        team.bundle("KIT", "A", 3);
        team.receipt("2026-09-01", "A", "GB-MAN", 400);
        team.sale("2026-11-01", "KIT", "GB", "shopify", 28, 1.0);
        team.sale("2026-11-01", "A", "GB", "shopify", 28, 1.0);
        assert_eq!(in_gb(&team).daily(), Some(4.0), "case 7");
        team.sale("2026-11-02", "A", "US", "shopify", 28, 1.0);
        assert_eq!(in_gb(&team).daily(), Some(4.0), "another pool's");
        let snapshot = team.snapshot();
        let sku = snapshot.names.skus.get("A").unwrap();
        let everywhere = Place::everywhere(&snapshot);
        let all = ads(&snapshot, sku, &everywhere, Span::last(28, day(TODAY)), day(TODAY));
        assert_eq!(all.daily(), Some(5.0));
    }
}

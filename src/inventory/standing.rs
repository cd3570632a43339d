//! One SKU in each pool at once: what is there, what is under way to it and
//! how much of it is sold a day. What cover, stock-outs and excess are made of.
//!
//! Goods in factory and transit warehouses are no cover for customers, and
//! neither is what has not left yet: planned arrivals and open orders stand
//! apart (formulas.md, Stock and arrivals).

use super::answers::Label;
use super::arrivals::{Arrivals, Stage};
use super::daily::Daily;
use super::day::{Day, Span};
use super::freshness::{self, Freshness};
use super::ids::{MarketId, SkuId, WarehouseId};
use super::ledger::{self, Position};
use super::snapshot::{PoolId, Snapshot};
use super::velocity::{self, Ads, Place};

/// One SKU in one pool.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub pool: PoolId,
    pub on_hand: i64,
    /// On hand less reserved.
    pub available: i64,
    /// On the way and receiving.
    pub in_transit: i64,
    /// Ordered from suppliers for one of the pool's warehouses, not shipped.
    pub on_order: i64,
    /// Counted, received or moved in one of the pool's warehouses.
    pub tracked: bool,
    /// More left one of the warehouses than was known to be there.
    pub negative: bool,
    pub ads: Ads,
    /// What is in transit, by ETA; the undated last.
    pub coming: Vec<Coming>,
}

impl Standing {
    /// What is there is known, be it nothing.
    pub fn is_known(&self) -> bool {
        self.tracked || self.in_transit > 0
    }
}

/// Goods in transit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coming {
    pub eta: Option<Day>,
    pub units: i64,
}

/// The pools and the day they are looked at from, read once for many SKUs.
pub struct Pools<'a> {
    pub snapshot: &'a Snapshot,
    pub today: Day,
    /// Complete days that daily sales are counted over.
    pub window: Span,
    /// By pool; the last is the selling warehouses whose market nobody told us.
    places: Vec<Place>,
    sales_known: Vec<bool>,
    /// By market and by warehouse id.
    of_market: Vec<Option<PoolId>>,
    of_warehouse: Vec<Option<PoolId>>,
}

impl<'a> Pools<'a> {
    /// Daily sales over the configured window.
    pub fn new(snapshot: &'a Snapshot, today: Day) -> Pools<'a> {
        Pools::over(snapshot, Span::last(snapshot.figures.ads_window_days, today), today)
    }

    pub fn over(snapshot: &'a Snapshot, window: Span, today: Day) -> Pools<'a> {
        let pools = (0..snapshot.pools.len()).map(|pool| PoolId(pool as u16));
        let unpooled = PoolId(snapshot.pools.len() as u16);
        let of_warehouse = |warehouse| match snapshot.pool_of_warehouse.get(&warehouse) {
            None if snapshot.sells(warehouse) => Some(unpooled),
            pool => pool.copied(),
        };
        let of_warehouse: Vec<Option<PoolId>> = snapshot.names.warehouses.ids().map(of_warehouse).collect();
        let elsewhere = Place {
            warehouses: snapshot
                .names
                .warehouses
                .ids()
                .filter(|warehouse| of_warehouse[warehouse.index()] == Some(unpooled))
                .collect(),
            ..Place::default()
        };
        let places: Vec<Place> =
            pools.map(|pool| Place::pool(snapshot, pool)).chain(std::iter::once(elsewhere)).collect();
        let sales_known =
            places.iter().map(|place| velocity::sales_known(snapshot, &place.markets, today)).collect();
        let markets = snapshot.names.markets.ids();
        Pools {
            snapshot,
            today,
            window,
            places,
            sales_known,
            of_market: markets.map(|market| snapshot.pool_of_market.get(&market).copied()).collect(),
            of_warehouse,
        }
    }

    /// A pool's markets, `DE|FR|IT`; empty where the market is not known.
    pub fn label(&self, pool: PoolId) -> Label {
        self.snapshot
            .pools
            .get(pool.0 as usize)
            .map_or_else(|| "".into(), |pool| self.snapshot.pool_label(pool))
    }

    /// The pool of a warehouse; None for factories and transit.
    pub fn of_warehouse(&self, warehouse: WarehouseId) -> Option<PoolId> {
        self.of_warehouse.get(warehouse.index()).copied().flatten()
    }

    /// How fresh stock and sales of the pools are (None: of all of them), for
    /// the items named.
    pub fn freshness(&self, asked: Option<&[PoolId]>, skus: Option<&[SkuId]>) -> Freshness {
        let asked = |pool: &usize| asked.is_none_or(|asked| asked.contains(&PoolId(*pool as u16)));
        let places = || (0..self.places.len()).filter(asked).map(|pool| &self.places[pool]);
        let warehouses: Vec<WarehouseId> = places().flat_map(|place| place.warehouses.clone()).collect();
        let markets: Vec<MarketId> = places().flat_map(|place| place.markets.clone()).collect();
        let stock = freshness::stock(self.snapshot, skus, &warehouses, self.today);
        stock.and(freshness::sales(self.snapshot, &markets, None, self.today))
    }

    /// The SKU in every pool where it ever moved, is, or is under way to.
    pub fn standings(&self, sku: SkuId) -> Vec<Standing> {
        let arrivals = Arrivals::of(self.snapshot, sku, self.today);
        let ads = self.daily_sales(sku, &arrivals);
        let mut standings: Vec<Standing> = ads
            .into_iter()
            .enumerate()
            .map(|(pool, ads)| Standing {
                pool: PoolId(pool as u16),
                on_hand: 0,
                available: 0,
                in_transit: 0,
                on_order: 0,
                tracked: false,
                negative: false,
                ads,
                coming: Vec::new(),
            })
            .collect();
        for position in ledger::positions(self.snapshot, sku, &arrivals, self.today) {
            let Some(pool) = self.of_warehouse(position.warehouse) else { continue };
            let standing = &mut standings[pool.0 as usize];
            standing.on_hand += position.on_hand;
            standing.available += position.available();
            standing.negative |= position.on_hand < 0;
            standing.tracked |= is_tracked(self.snapshot, sku, &arrivals, &position);
        }
        for inbound in arrivals.inbound() {
            let Some(pool) = self.of_warehouse(inbound.to) else { continue };
            let standing = &mut standings[pool.0 as usize];
            if inbound.stage.in_transit() {
                standing.in_transit += inbound.quantity;
                standing.coming.push(Coming { eta: inbound.eta, units: inbound.quantity });
            } else if inbound.stage == Stage::OnOrder {
                standing.on_order += inbound.quantity;
            }
        }
        standings.retain(|at| {
            at.ads.first.is_some() || at.tracked || at.on_hand != 0 || at.in_transit + at.on_order > 0
        });
        for standing in &mut standings {
            standing.coming.sort_unstable_by_key(|coming| (coming.eta.is_none(), coming.eta, coming.units));
        }
        standings
    }

    fn of_market(&self, market: MarketId) -> Option<usize> {
        self.of_market.get(market.index()).copied().flatten().map(|pool| pool.0 as usize)
    }

    /// The first day that each pool's customers took anything of a SKU.
    fn first_sales(&self, sku: SkuId, first: &mut [Option<Day>]) {
        let bundles = self.snapshot.bundles_of.get(&sku).into_iter().flatten();
        for sku in std::iter::once(sku).chain(bundles.map(|(bundle, _)| *bundle)) {
            // Rows are in order of time: once every pool has been met, the rest
            // is later.
            let mut unmet = self.snapshot.pools.len();
            for sale in self.snapshot.sales.of(sku).iter().take_while(|sale| sale.day <= self.today) {
                let Some(pool) = self.of_market(sale.market) else { continue };
                if first[pool].is_none_or(|known| sale.day < known) {
                    first[pool] = Some(sale.day);
                    unmet -= 1;
                    if unmet == 0 {
                        break;
                    }
                }
            }
        }
    }

    /// Daily sales of a SKU in every pool.
    pub fn daily_sales(&self, sku: SkuId, arrivals: &Arrivals) -> Vec<Ads> {
        let days = self.window.days() as usize;
        let mut ordered = vec![0i64; self.places.len()];
        let mut sold = vec![false; self.places.len() * days];
        let mut first: Vec<Option<Day>> = vec![None; self.places.len()];
        for (sale, each) in velocity::demand_in(self.snapshot, sku, self.window) {
            let Some(pool) = self.of_market(sale.market).filter(|_| sale.ordered > 0) else { continue };
            ordered[pool] += i64::from(sale.ordered) * each;
            sold[pool * days + (sale.day - self.window.from) as usize] = true;
        }
        self.first_sales(sku, &mut first);
        let daily = Daily::of(self.snapshot, sku, arrivals, self.window, self.today);
        let of_pool = |pool: usize| {
            let moved = daily.first_movement(&self.places[pool].warehouses);
            let first = first[pool].into_iter().chain(moved).min();
            let in_stock = first.map(|first| {
                let sold = &sold[pool * days..(pool + 1) * days];
                velocity::days_in_stock(self.window, first, &daily, &self.places[pool].warehouses, sold)
            });
            Ads::new(ordered[pool], in_stock, self.sales_known[pool])
        };
        (0..self.places.len()).map(of_pool).collect()
    }
}

/// Something but sales is known of the SKU in the position's warehouse.
fn is_tracked(snapshot: &Snapshot, sku: SkuId, arrivals: &Arrivals, position: &Position) -> bool {
    let here = position.warehouse;
    position.counted_on.is_some()
        || arrivals.iter().any(|arrival| arrival.warehouse == here)
        || arrivals.moves().iter().any(|trip| trip.from == here || trip.to == here)
        || snapshot.adjustments.of(sku).iter().any(|row| row.warehouse == here)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};
    use proptest::prelude::*;

    fn generated(rows: &[(u8, i32, bool, i64)]) -> Team {
        let mut team = Team::new();
        team.warehouse("DE-FRA", "DE", "overseas", &["DE", "FR"]);
        team.warehouse("GB-MAN", "GB", "own", &[]);
        team.bundle("KIT", "A", 2);
        for (kind, days_ago, gb, units) in rows {
            let on = (day("2026-11-23") - *days_ago).to_string();
            let warehouse = if *gb { "GB-MAN" } else { "DE-FRA" };
            let market = if *gb { "GB" } else { "FR" };
            match kind {
                0 => drop(team.receipt(&on, "A", warehouse, *units)),
                1 => drop(team.count(&on, "A", warehouse, *units)),
                2 => drop(team.sale(&on, "KIT", market, "shopify", *units as i32, 1.0)),
                3 => drop(team.transfer(&on, "A", "DE-FRA", "GB-MAN", *units + 1, &on)),
                _ => drop(team.sale(&on, "A", market, "shopify", *units as i32, 1.0)),
            }
        }
        team
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        /// The whole-catalogue pass and the single question are one figure.
        #[test]
        fn all_pools_at_once_or_one_alone(
            rows in prop::collection::vec((0..7u8, 0..60i32, any::<bool>(), 0..20i64), 1..25),
        ) {
            let snapshot = generated(&rows).snapshot();
            let today = day("2026-11-23");
            let pools = Pools::new(&snapshot, today);
            for sku in &snapshot.skus {
                let arrivals = Arrivals::of(&snapshot, *sku, today);
                let all = pools.daily_sales(*sku, &arrivals);
                for (pool, ads) in all.iter().enumerate().take(snapshot.pools.len()) {
                    let place = Place::pool(&snapshot, PoolId(pool as u16));
                    let one = velocity::ads(&snapshot, *sku, &place, pools.window, today);
                    prop_assert_eq!(*ads, one);
                }
            }
        }
    }

    #[test]
    fn what_has_left_is_in_transit() {
        let mut team = generated(&[(0, 30, true, 100)]);
        team.shipment("SH-1", "A", "GB-MAN", 30, "2026-11-01", "2026-12-10");
        team.shipment("SH-2", "A", "GB-MAN", 50, "", "2026-12-20");
        team.supplier_order("PO-1", "A", "GB-MAN", 70, "2026-11-01", "2026-12-20");
        team.receipt("2026-11-01", "A", "NOWHERE", 5);
        let snapshot = team.snapshot();
        let standings =
            Pools::new(&snapshot, day("2026-11-23")).standings(snapshot.names.skus.get("A").unwrap());
        let found: Vec<_> = standings.iter().map(|at| (at.available, at.in_transit, at.on_order)).collect();
        assert_eq!(found, [(100, 30, 70), (5, 0, 0)], "GB, and the warehouse of unknown market");
        assert_eq!(standings[0].coming, [Coming { eta: Some(day("2026-12-10")), units: 30 }]);
    }
}

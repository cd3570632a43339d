//! What does not move, and its share (滞销) (formulas.md, Age).
//!
//! Slow are units past the promotion line (`aging`, case 3), and units more
//! than 90 days in stock (`figures.slow_days`) of an item of which nothing was
//! ordered in that pool in the last 90 complete days; in factory and transit
//! warehouses: of which nothing was ordered anywhere.
//!
//! - Case 1. Expected 60 days; 10 units 91 days in stock, selling: slow. 10
//!   units 80 days in stock: not.
//! - Case 2. Expected 200 days; 10 units 91 days in stock: slow only when
//!   nothing sold there in 90 days. A bundle sold sells its components.
//! - Case 3. At the factory since 100 days: slow when it sold nowhere.
//! - Case 4. Share = value of slow units / value of all on hand; also by units
//!   and by SKU. 10 slow of 40 units: 0.25 by units.
//! - Case 5. Units of which it is not known since when they are there are not slow.

use super::aging::is_over_line;
use super::answers::{Label, SlowMovers, SlowRow};
use super::arrivals::Arrivals;
use super::cost::{Total, Valuer, Worth};
use super::day::{Day, Span};
use super::expected::Expected;
use super::freshness;
use super::ids::{MarketId, SkuId};
use super::layers::{Layer, Stock};
use super::outcome::{NoData, Outcome};
use super::places::{Places, skus};
use super::scope::Scope;
use super::snapshot::{PoolId, Snapshot};
use super::standing::Pools;
use super::velocity::{self, Ads, Place};
use rayon::prelude::*;

/// Where a layer lies, for rows and for "sold there".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    Pool(PoolId),
    /// A factory or transit warehouse, or one of a market nobody told us.
    Market(MarketId),
}

/// A slow item in one place.
struct Slow {
    place: Where,
    units: i64,
    worth: Worth,
    age: Option<i32>,
    in_stock: Option<i32>,
}

/// The slow part of a catalogue, for the list and for the overview's share.
#[derive(Default)]
pub struct Share {
    pub slow_units: i64,
    pub all_units: i64,
    slow: Total,
    all: Total,
    slow_skus: usize,
    all_skus: usize,
    known: bool,
    rows: Vec<SlowRow>,
}

impl Share {
    /// Value of slow units / value of all on hand.
    pub fn by_value(&self) -> Option<f64> {
        match (self.slow.value(), self.all.value()) {
            (Some(slow), Some(all)) if all > 0.0 => Some(slow / all),
            _ => None,
        }
    }

    fn merge(mut self, other: Share) -> Share {
        self.slow_units += other.slow_units;
        self.all_units += other.all_units;
        self.slow.merge(other.slow);
        self.all.merge(other.all);
        self.slow_skus += other.slow_skus;
        self.all_skus += other.all_skus;
        self.known |= other.known;
        self.rows.extend(other.rows);
        self
    }
}

/// What is asked of the whole catalogue, read once.
struct Catalogue<'a> {
    snapshot: &'a Snapshot,
    expected: Expected<'a>,
    places: Places,
    today: Day,
    /// The days in which something should have sold.
    window: Span,
    pools: Pools<'a>,
}

impl Catalogue<'_> {
    fn place(&self, layer: &Layer) -> Where {
        match self.snapshot.pool_of_warehouse.get(&layer.warehouse) {
            Some(pool) => Where::Pool(*pool),
            None => Where::Market(self.snapshot.market_of(layer.warehouse)),
        }
    }

    fn sold(&self, sku: SkuId, place: Where) -> bool {
        let markets = match place {
            Where::Pool(pool) => self.snapshot.pools.get(pool.0 as usize).map(|pool| &pool.markets[..]),
            Where::Market(_) => None,
        };
        self.snapshot.demand(sku).any(|(sale, _)| {
            sale.ordered > 0
                && self.window.contains(sale.day)
                && markets.is_none_or(|markets| markets.contains(&sale.market))
        })
    }

    fn add(&self, share: &mut Share, sku: SkuId, rows: bool) {
        let stock = Stock::of(self.snapshot, sku, self.today);
        share.known |= stock.positions.iter().any(|at| self.places.contains(at.warehouse));
        let mut valuer = Valuer::new(self.snapshot, sku);
        let mut all = Worth::default();
        let mut slow: Vec<Slow> = Vec::new();
        let mut sold: Vec<(Where, bool)> = Vec::new();
        for layer in stock.layers.iter().filter(|layer| self.places.contains(layer.warehouse)) {
            let worth = valuer.worth(layer);
            all.merge(&worth);
            let place = self.place(layer);
            let days = layer.days_in_stock(self.today);
            let long = days.is_some_and(|days| days > self.snapshot.figures.slow_days as i32);
            let mut unsold = || match sold.iter().find(|(known, _)| *known == place) {
                Some((_, sold)) => !sold,
                None => {
                    let found = self.sold(sku, place);
                    sold.push((place, found));
                    !found
                }
            };
            if !(is_over_line(self.snapshot, &self.expected, sku, layer, self.today) || long && unsold()) {
                continue;
            }
            let at = slow.iter().position(|slow| slow.place == place).unwrap_or_else(|| {
                slow.push(Slow { place, units: 0, worth: Worth::default(), age: None, in_stock: None });
                slow.len() - 1
            });
            slow[at].units += layer.units;
            slow[at].worth.merge(&worth);
            slow[at].age = slow[at].age.max(layer.age(self.today));
            slow[at].in_stock = slow[at].in_stock.max(days);
        }
        share.all_units += all.units;
        share.all.add(&all);
        share.all_skus += usize::from(all.units > 0);
        share.slow_skus += usize::from(!slow.is_empty());
        let mut total = Worth::default();
        for part in &slow {
            share.slow_units += part.units;
            total.units += part.units;
            total.value += part.worth.value;
            total.lack = all.lack;
        }
        share.slow.add(&total);
        if rows && !slow.is_empty() {
            let daily = self.pools.daily_sales(sku, &Arrivals::of(self.snapshot, sku, self.today));
            share.rows.extend(slow.iter().map(|part| self.row(sku, part, &daily)));
        }
    }

    fn row(&self, sku: SkuId, part: &Slow, daily: &[Ads]) -> SlowRow {
        let snapshot = self.snapshot;
        let (market, ads): (Label, Ads) = match part.place {
            Where::Pool(pool) => {
                (self.pools.label(pool), daily.get(pool.0 as usize).copied().unwrap_or_default())
            }
            // Nobody buys at a factory: what is sold everywhere counts.
            Where::Market(market) => {
                let window = Span::last(snapshot.figures.ads_window_days, self.today);
                let everywhere = Place::everywhere(snapshot);
                let ads = velocity::ads(snapshot, sku, &everywhere, window, self.today);
                (snapshot.names.markets.text(market), ads)
            }
        };
        SlowRow {
            sku: snapshot.names.skus.text(sku),
            market,
            units: part.units,
            value: part.worth.known(),
            age_days: part.age,
            days_in_stock: part.in_stock,
            daily_sales: ads.daily(),
        }
    }
}

/// How much of the stock in the places of a scope is slow; `rows`: which.
pub fn share(snapshot: &Snapshot, scope: &Scope, rows: bool, today: Day) -> Share {
    let catalogue = Catalogue {
        snapshot,
        expected: Expected::new(snapshot),
        places: Places::of(snapshot, scope),
        today,
        window: Span::last(snapshot.figures.slow_days, today),
        pools: Pools::new(snapshot, today),
    };
    skus(snapshot, scope)
        .par_iter()
        .with_min_len(64)
        .fold(Share::default, |mut share, sku| {
            catalogue.add(&mut share, *sku, rows);
            share
        })
        .reduce(Share::default, Share::merge)
}

/// What does not move in the places of a scope, the most value first.
pub fn slow_movers(snapshot: &Snapshot, scope: &Scope, today: Day) -> Outcome<SlowMovers> {
    let mut found = share(snapshot, scope, true, today);
    if !found.known {
        return Outcome::no_data(NoData::Stock);
    }
    found.rows.sort_by(|a, b| {
        let value = |row: &SlowRow| row.value.unwrap_or(-1.0);
        value(b).total_cmp(&value(a)).then(b.units.cmp(&a.units))
    });
    let of = |part: i64, all: i64| (all > 0).then(|| part as f64 / all as f64);
    let answer = SlowMovers {
        share: found.by_value(),
        value: found.slow.value(),
        units: found.slow_units,
        share_by_units: of(found.slow_units, found.all_units),
        share_by_sku: of(found.slow_skus as i64, found.all_skus as i64),
        rows: found.rows,
    };
    let places = Places::of(snapshot, scope);
    let window = Span::last(snapshot.figures.slow_days, today);
    let fresh = freshness::stock(snapshot, scope.skus.as_deref(), &places.warehouses, today)
        .and(freshness::sales(snapshot, &scope.markets, None, today));
    let mut outcome = Outcome::of(answer)
        .used("currency", snapshot.names.currencies.as_str(snapshot.rates.base))
        .used("landed_cost", found.all.landed)
        .used("promotion_line", snapshot.figures.promotion_line)
        .used("expected_turnover_days", snapshot.figures.expected_turnover_days)
        .used("slow_days", snapshot.figures.slow_days)
        .used("window", window);
    let pools = places.pools(snapshot);
    if !scope.markets.is_empty() && !pools.is_empty() {
        outcome = outcome.used("pool", pools.join(", "));
    }
    outcome.left_out = found.all.left_out(snapshot);
    outcome.as_of = fresh.as_of;
    outcome.stale = fresh.stale;
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    const TODAY: &str = "2026-11-23";

    fn ago(days: i32) -> String {
        (day(TODAY) - days).to_string()
    }

    fn team(expected: f64) -> Team {
        let mut team = Team::new();
        team.item("A", 2.0, "USD").expected_turnover_days = Some(expected);
        team.warehouse("CN-FAC", "CN", "factory", &[]);
        team.warehouse("DE-FRA", "DE", "own", &["DE", "FR"]);
        team.warehouse("GB-MAN", "GB", "own", &[]);
        team
    }

    fn ask(team: &Team) -> SlowMovers {
        slow_movers(&team.snapshot(), &Scope::default(), day(TODAY)).answer.unwrap()
    }

    #[test]
    fn past_the_line() {
        let mut team = team(60.0);
        team.receipt(&ago(91), "A", "DE-FRA", 10);
        team.receipt(&ago(80), "A", "DE-FRA", 10);
        team.sale(&ago(1), "A", "GB", "shopify", 1, 1.0);
        team.receipt(&ago(50), "A", "GB-MAN", 21);
        let answer = ask(&team);
        assert_eq!((answer.units, answer.value), (10, Some(20.0)), "case 1");
        assert_eq!(
            (answer.share, answer.share_by_units, answer.share_by_sku),
            (Some(0.25), Some(0.25), Some(1.0)),
            "case 4"
        );
        let row = &answer.rows[0];
        assert_eq!((&*row.market, row.age_days, row.days_in_stock), ("DE|FR", Some(91), Some(91)));
    }

    #[test]
    fn long_there_and_nothing_sold() {
        let mut team = team(200.0);
        team.receipt(&ago(91), "A", "DE-FRA", 10);
        team.receipt(&ago(90), "A", "GB-MAN", 10);
        team.sale(&ago(91), "A", "FR", "shopify", 1, 1.0);
        assert_eq!(ask(&team).units, 9, "case 2: that sale is too long ago");
        team.sale(&ago(90), "A", "FR", "shopify", 1, 1.0);
        assert_eq!(ask(&team).units, 0, "case 2");
        team.facts.sales.truncate(1);
        team.bundle("KIT", "A", 1);
        team.sale(&ago(30), "KIT", "DE", "shopify", 1, 1.0);
        assert_eq!(ask(&team).units, 0, "case 2");
    }

    #[test]
    fn at_the_factory() {
        let mut team = team(1.0);
        team.receipt(&ago(100), "A", "CN-FAC", 10);
        assert_eq!((ask(&team).units, &*ask(&team).rows[0].market), (10, "CN"), "case 3");
        team.sale(&ago(30), "A", "GB", "shopify", 1, 1.0);
        assert_eq!(ask(&team).units, 0, "case 3");
    }

    #[test]
    fn not_known_since_when() {
        let mut team = team(1.0);
        team.count(&ago(300), "A", "DE-FRA", 10);
        let answer = ask(&team);
        assert_eq!((answer.units, answer.share_by_units), (0, Some(0.0)), "case 5");
    }
}

//! How long an item is expected to take to turn over, in days.
//!
//! - Case 1. The item's own `expected_turnover_days`; in a warehouse first that
//!   of a listing in the warehouse's market (in an fba warehouse amazon's first).
//! - Case 2. Else the median of its category's items that have one: 30, 40, 90
//!   → 40; 30, 40 → 35.
//! - Case 3. Else 60 (`figures.expected_turnover_days`).

use super::facts::{Item, WarehouseKind};
use super::ids::{MarketId, SkuId, TextId, WarehouseId};
use super::snapshot::Snapshot;
use rustc_hash::FxHashMap;

/// By category, the median of the items that have days of their own.
pub fn medians(items: &[Option<Item>]) -> FxHashMap<TextId, f64> {
    let mut days: FxHashMap<TextId, Vec<f64>> = FxHashMap::default();
    for item in items.iter().flatten().filter(|item| item.category.is_some()) {
        if let Some(own) = item.expected_turnover_days {
            days.entry(item.category).or_default().push(own);
        }
    }
    days.into_iter().filter_map(|(category, mut days)| Some((category, median(&mut days)?))).collect()
}

/// Expected turnover days of every item.
pub struct Expected<'a> {
    snapshot: &'a Snapshot,
    /// Some listing has days of its own.
    listed: bool,
}

impl<'a> Expected<'a> {
    pub fn new(snapshot: &'a Snapshot) -> Expected<'a> {
        let listed = snapshot.listings.iter().any(|listing| listing.expected_turnover_days.is_some());
        Expected { snapshot, listed }
    }

    /// Of an item, wherever.
    pub fn of(&self, sku: SkuId) -> f64 {
        let item = self.snapshot.item(sku);
        let own = item.and_then(|item| item.expected_turnover_days);
        own.or_else(|| self.snapshot.expected_days.get(&item?.category).copied())
            .unwrap_or(self.snapshot.figures.expected_turnover_days)
    }

    /// Of an item in a warehouse.
    pub fn at(&self, sku: SkuId, warehouse: WarehouseId) -> f64 {
        let fba = self.snapshot.warehouse_kind(warehouse) == WarehouseKind::Fba;
        self.in_market(sku, self.snapshot.market_of(warehouse), fba)
    }

    /// Of an item in a market; `amazon` listings first or last.
    pub fn in_market(&self, sku: SkuId, market: MarketId, amazon: bool) -> f64 {
        if !self.listed {
            return self.of(sku);
        }
        let listings = &self.snapshot.listings;
        let from = listings.partition_point(|listing| listing.sku < sku);
        let of_market = listings[from..]
            .iter()
            .take_while(|listing| listing.sku == sku)
            .filter(|listing| listing.market == market && listing.expected_turnover_days.is_some());
        let best = of_market.min_by_key(|listing| (Some(listing.channel) == self.snapshot.amazon) != amazon);
        best.and_then(|listing| listing.expected_turnover_days).unwrap_or_else(|| self.of(sku))
    }
}

/// None of nothing; the mean of the middle two of an even number.
pub fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.get(middle), values.len() % 2) {
        (Some(upper), 0) => Some((values[middle - 1] + upper) / 2.0),
        (Some(middle), _) => Some(*middle),
        (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::Team;

    #[test]
    fn own_then_the_categorys_then_sixty() {
        let mut team = Team::new();
        let lamps = team.text("lamps");
        for (sku, days) in [("A", Some(30.0)), ("B", Some(40.0)), ("C", None), ("D", None)] {
            let item = team.item(sku, 1.0, "USD");
            item.expected_turnover_days = days;
            item.category = if sku == "D" { TextId::NONE } else { lamps };
        }
        team.warehouse("FBA-DE", "DE", "fba", &[]);
        team.warehouse("DE-FRA", "DE", "own", &[]);
        team.listing("amazon", "DE", "a-1", "A", 1).expected_turnover_days = Some(20.0);
        team.listing("shopify", "DE", "a-2", "A", 1).expected_turnover_days = Some(25.0);
        let snapshot = team.snapshot();
        let expected = Expected::new(&snapshot);
        let sku = |code| snapshot.names.skus.get(code).unwrap();
        let at = |code| expected.at(sku("A"), snapshot.names.warehouses.get(code).unwrap());
        assert_eq!((expected.of(sku("A")), at("FBA-DE"), at("DE-FRA")), (30.0, 20.0, 25.0), "case 1");
        assert_eq!(expected.of(sku("C")), 35.0, "case 2");
        assert_eq!(expected.of(sku("D")), 60.0, "case 3");
        assert_eq!(median(&mut [90.0, 30.0, 40.0]), Some(40.0), "case 2");
    }
}

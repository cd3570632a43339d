//! The warehouses and SKUs a question is about.
//!
//! - Case 1. No place named: every warehouse, factory and transit included.
//! - Case 2. A market: what serves it, and what lies in it; a factory or transit
//!   warehouse only where it lies.
//! - Case 3. Warehouses named: those, less what is outside the markets named
//!   with them, if that leaves any.
//! - Case 4. A channel: amazon's stock is in fba warehouses, the other channels'
//!   in the other selling ones.

use super::facts::WarehouseKind;
use super::ids::{MarketId, SkuId, WarehouseId};
use super::scope::Scope;
use super::snapshot::Snapshot;
use std::borrow::Cow;

/// Warehouses, those of the file first and in its order, then by code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    pub warehouses: Vec<WarehouseId>,
    /// The question names no place.
    pub everywhere: bool,
}

impl Places {
    pub fn of(snapshot: &Snapshot, scope: &Scope) -> Places {
        let everywhere = scope.markets.is_empty() && scope.warehouses.is_empty() && scope.channels.is_empty();
        let mut warehouses = in_order(snapshot);
        if !scope.warehouses.is_empty() {
            warehouses.retain(|id| scope.warehouses.contains(id));
        }
        if !scope.markets.is_empty() {
            let within: Vec<WarehouseId> =
                warehouses.iter().copied().filter(|id| is_in(snapshot, *id, &scope.markets)).collect();
            if scope.warehouses.is_empty() || !within.is_empty() {
                warehouses = within;
            }
        }
        if !scope.channels.is_empty() {
            let amazon = snapshot.amazon.is_some_and(|amazon| scope.channels.contains(&amazon));
            let other = scope.channels.iter().any(|channel| Some(*channel) != snapshot.amazon);
            warehouses.retain(|id| match snapshot.warehouse_kind(*id) {
                WarehouseKind::Fba => amazon,
                _ => other && snapshot.sells(*id),
            });
        }
        Places { warehouses, everywhere }
    }

    pub fn contains(&self, warehouse: WarehouseId) -> bool {
        self.everywhere || self.warehouses.contains(&warehouse)
    }

    /// Goods heading there, or to nowhere named, are the question's.
    pub fn receives(&self, warehouse: WarehouseId) -> bool {
        if warehouse.is_none() { self.everywhere } else { self.contains(warehouse) }
    }

    /// The pools of several markets whose warehouses these are: `DE|FR|IT`.
    pub fn pools(&self, snapshot: &Snapshot) -> Vec<super::answers::Label> {
        let mut pools: Vec<_> =
            self.warehouses.iter().filter_map(|id| snapshot.pool_of_warehouse.get(id)).copied().collect();
        pools.sort_unstable();
        pools.dedup();
        let known = pools.iter().filter_map(|pool| snapshot.pools.get(pool.0 as usize));
        known.filter(|pool| pool.markets.len() > 1).map(|pool| snapshot.pool_label(pool)).collect()
    }
}

fn in_order(snapshot: &Snapshot) -> Vec<WarehouseId> {
    let known = snapshot.warehouse_order.iter().copied();
    let unknown = snapshot
        .names
        .warehouses
        .ids()
        .filter(|id| !matches!(snapshot.warehouses.get(id.index()), Some(Some(_))));
    known.chain(unknown).collect()
}

/// Whether a warehouse lies in one of the markets, or sells there.
pub fn is_in(snapshot: &Snapshot, warehouse: WarehouseId, markets: &[MarketId]) -> bool {
    let serves = snapshot.serves(warehouse).iter().any(|market| markets.contains(market));
    markets.contains(&snapshot.market_of(warehouse)) || serves && snapshot.sells(warehouse)
}

/// The SKUs of a question: all that are known when it names none.
pub fn skus<'a>(snapshot: &'a Snapshot, scope: &'a Scope) -> Cow<'a, [SkuId]> {
    match &scope.skus {
        None => Cow::Borrowed(&snapshot.skus),
        Some(named) => {
            let mut named = named.clone();
            named.sort_unstable();
            named.dedup();
            Cow::Owned(named)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::Team;

    fn codes(markets: &[&str], warehouses: &[&str], channels: &[&str]) -> Vec<String> {
        let mut team = Team::new();
        team.warehouse("US-LA", "US", "overseas", &[]);
        team.warehouse("FBA-DE", "DE", "fba", &["DE"]);
        team.warehouse("DE-FRA", "DE", "own", &["DE", "FR"]);
        team.warehouse("CN-FAC", "CN", "factory", &["DE"]);
        team.warehouse("DE-HUB", "DE", "transit", &["GB"]);
        team.sale("2026-11-01", "A", "DE", "amazon", 1, 1.0);
        team.sale("2026-11-01", "A", "DE", "shopify", 1, 1.0);
        team.count("2026-11-01", "A", "ELSEWHERE", 1);
        let snapshot = team.snapshot();
        let scope = Scope {
            skus: None,
            markets: markets.iter().map(|code| snapshot.names.markets.get(code).unwrap()).collect(),
            warehouses: warehouses.iter().map(|code| snapshot.names.warehouses.get(code).unwrap()).collect(),
            channels: channels.iter().map(|code| snapshot.names.channels.get(code).unwrap()).collect(),
            ..Scope::default()
        };
        let places = Places::of(&snapshot, &scope);
        places.warehouses.iter().map(|id| snapshot.names.warehouses.text(*id).to_string()).collect()
    }

    #[test]
    fn the_warehouses_of_a_question() {
        let all = ["US-LA", "FBA-DE", "DE-FRA", "CN-FAC", "DE-HUB", "ELSEWHERE"];
        assert_eq!(codes(&[], &[], &[]), all, "case 1");
        assert_eq!(codes(&["DE"], &[], &[]), ["FBA-DE", "DE-FRA", "DE-HUB"], "case 2");
        assert_eq!(codes(&["FR"], &[], &[]), ["DE-FRA"], "case 2");
        assert_eq!(codes(&["GB"], &[], &[]), [] as [&str; 0], "case 2");
        assert_eq!(codes(&["CN"], &[], &[]), ["CN-FAC"], "case 2");
        assert_eq!(codes(&["DE"], &["US-LA", "DE-FRA"], &[]), ["DE-FRA"], "case 3");
        assert_eq!(codes(&["DE"], &["US-LA"], &[]), ["US-LA"], "case 3");
        assert_eq!(codes(&[], &[], &["amazon"]), ["FBA-DE"], "case 4");
        assert_eq!(codes(&["DE"], &[], &["shopify"]), ["DE-FRA"], "case 4");
    }
}

//! Where goods are: who serves which market, the pools, the warehouse that a
//! sale leaves when it does not say.
//!
//! - Case 1. DE-FRA serves DE|FR|IT, FBA-DE serves DE: one pool of DE, FR, IT
//!   with both warehouses. Factory and transit warehouses make no pool.
//! - Case 2. A market that is sold in and that no warehouse serves is a pool
//!   without warehouses.
//! - Case 3. A sale without a warehouse leaves, for amazon, the first fba
//!   warehouse that serves its market; else the first that is neither fba,
//!   factory nor transit; else any that serves it; in the order of the file.
//!   Where an order line says who sends it, that decides instead of the channel.
//! - Case 4. A warehouse FBA-XX that no file describes is Amazon's in XX (its
//!   exports name none); any other is a selling warehouse of unknown market.

use super::facts::{Fulfilment, Warehouse, WarehouseKind};
use super::ids::{ChannelId, Dictionary, MarketId, WarehouseId};
use super::snapshot::{Pool, PoolId, Snapshot};
use rustc_hash::FxHashMap;

/// By warehouse id what is known of each, and the ids in the order of the file.
pub fn places(facts: Vec<Warehouse>, names: &mut Dictionary) -> (Vec<Option<Warehouse>>, Vec<WarehouseId>) {
    let mut warehouses: Vec<Option<Warehouse>> = vec![None; names.warehouses.len()];
    for warehouse in facts {
        if let Some(slot) = warehouses.get_mut(warehouse.warehouse.index()) {
            *slot = Some(warehouse);
        }
    }
    for id in names.warehouses.ids() {
        let code = names.warehouses.text(id);
        let market = code.strip_prefix("FBA-").filter(|market| market.len() == 2);
        let market = market.and_then(|market| names.markets.intern(market));
        if let (None, Some(market)) = (&warehouses[id.index()], market) {
            warehouses[id.index()] = Some(Warehouse {
                warehouse: id,
                market,
                kind: WarehouseKind::Fba,
                order: u32::MAX,
                ..Warehouse::default()
            });
        }
    }
    let mut order: Vec<WarehouseId> = warehouses.iter().flatten().map(|known| known.warehouse).collect();
    order.sort_by_key(|id| (warehouses[id.index()].as_ref().map_or(u32::MAX, |known| known.order), *id));
    (warehouses, order)
}

/// The markets a warehouse serves.
pub fn serves(warehouse: &Warehouse) -> &[MarketId] {
    if warehouse.serves.is_empty() { std::slice::from_ref(&warehouse.market) } else { &warehouse.serves }
}

/// Pools, and which pool each market and each selling warehouse is in.
pub type Pools = (Vec<Pool>, FxHashMap<MarketId, PoolId>, FxHashMap<WarehouseId, PoolId>);

/// Union of markets over the selling warehouses; `sold_in` markets are there
/// even when nothing serves them. Pools stand in the order of their first market.
pub fn pools(warehouses: &[Option<Warehouse>], order: &[WarehouseId], sold_in: &[MarketId]) -> Pools {
    let mut group: FxHashMap<MarketId, MarketId> = FxHashMap::default();
    fn root(group: &FxHashMap<MarketId, MarketId>, mut market: MarketId) -> MarketId {
        while let Some(up) = group.get(&market).copied().filter(|up| *up != market) {
            market = up;
        }
        market
    }
    for market in sold_in.iter().filter(|market| market.is_some()) {
        group.entry(*market).or_insert(*market);
    }
    let selling: Vec<&Warehouse> = order
        .iter()
        .filter_map(|id| warehouses[id.index()].as_ref())
        .filter(|known| known.kind.sells())
        .collect();
    for warehouse in &selling {
        let served = serves(warehouse);
        for market in served {
            group.entry(*market).or_insert(*market);
            let (a, b) = (root(&group, served[0]), root(&group, *market));
            group.insert(a.max(b), a.min(b));
        }
    }
    let mut markets: Vec<MarketId> = group.keys().copied().collect();
    markets.sort_unstable();
    let mut pools: Vec<Pool> = Vec::new();
    let mut of_root: FxHashMap<MarketId, PoolId> = FxHashMap::default();
    let mut of_market = FxHashMap::default();
    for market in markets {
        let pool = *of_root.entry(root(&group, market)).or_insert_with(|| {
            pools.push(Pool::default());
            PoolId(pools.len() as u16 - 1)
        });
        pools[pool.0 as usize].markets.push(market);
        of_market.insert(market, pool);
    }
    let mut of_warehouse = FxHashMap::default();
    for warehouse in &selling {
        if let Some(pool) = serves(warehouse).first().and_then(|market| of_market.get(market)) {
            pools[pool.0 as usize].warehouses.push(warehouse.warehouse);
            of_warehouse.insert(warehouse.warehouse, *pool);
        }
    }
    (pools, of_market, of_warehouse)
}

/// The warehouse that sales without one leave, by market and channel.
pub struct DefaultWarehouses {
    amazon: Option<ChannelId>,
    /// By market id: for amazon or what a platform sends, for the others.
    by_market: Vec<(WarehouseId, WarehouseId)>,
}

impl DefaultWarehouses {
    pub fn new(
        markets: usize,
        warehouses: &[Option<Warehouse>],
        order: &[WarehouseId],
        amazon: Option<ChannelId>,
    ) -> DefaultWarehouses {
        let by_market = (0..markets).map(|market| {
            let market = MarketId(market as u16);
            let serving = || {
                order
                    .iter()
                    .filter_map(|id| warehouses[id.index()].as_ref())
                    .filter(move |known| serves(known).contains(&market))
            };
            let fba = serving().find(|known| known.kind == WarehouseKind::Fba);
            let own = serving().find(|known| known.kind.sells() && known.kind != WarehouseKind::Fba);
            let other = own.or_else(|| serving().next()).map_or(WarehouseId::NONE, |known| known.warehouse);
            (fba.map_or(other, |known| known.warehouse), other)
        });
        DefaultWarehouses { amazon, by_market: by_market.collect() }
    }

    /// `NONE` when no warehouse serves the market.
    pub fn of(&self, market: MarketId, channel: ChannelId, sent_by: Fulfilment) -> WarehouseId {
        let (platform, other) = self.by_market.get(market.index()).copied().unwrap_or_default();
        match sent_by {
            Fulfilment::Platform => platform,
            Fulfilment::Merchant => other,
            Fulfilment::Unsaid if self.amazon == Some(channel) => platform,
            Fulfilment::Unsaid => other,
        }
    }
}

impl Snapshot {
    pub fn warehouse_kind(&self, warehouse: WarehouseId) -> WarehouseKind {
        self.known(warehouse).map_or(WarehouseKind::default(), |known| known.kind)
    }

    /// Goods there can be sold to customers.
    pub fn sells(&self, warehouse: WarehouseId) -> bool {
        self.warehouse_kind(warehouse).sells()
    }

    /// Where it lies; `NONE` when no file says.
    pub fn market_of(&self, warehouse: WarehouseId) -> MarketId {
        self.known(warehouse).map_or(MarketId::NONE, |known| known.market)
    }

    /// The markets it serves.
    pub fn serves(&self, warehouse: WarehouseId) -> &[MarketId] {
        self.known(warehouse).map_or(&[], serves)
    }

    fn known(&self, warehouse: WarehouseId) -> Option<&Warehouse> {
        self.warehouses.get(warehouse.index()).and_then(Option::as_ref)
    }

    /// The pool of a market.
    pub fn pool(&self, market: MarketId) -> Option<&Pool> {
        self.pool_of_market.get(&market).and_then(|pool| self.pools.get(pool.0 as usize))
    }

    /// Moving between the two keeps a unit's days in stock: one country or one pool.
    pub fn same_land(&self, a: WarehouseId, b: WarehouseId) -> bool {
        let country = self.market_of(a);
        let pool = self.pool_of_warehouse.get(&a);
        a == b
            || country.is_some() && country == self.market_of(b)
            || pool.is_some() && pool == self.pool_of_warehouse.get(&b)
    }

    /// A pool's markets as one label: `DE|FR|IT`.
    pub fn pool_label(&self, pool: &Pool) -> super::answers::Label {
        let codes: Vec<&str> = pool.markets.iter().map(|market| self.names.markets.as_str(*market)).collect();
        codes.join("|").into()
    }
}

#[cfg(test)]
mod tests {
    use crate::inventory::facts::Fulfilment;
    use crate::inventory::testing::Team;

    fn team() -> Team {
        let mut team = Team::new();
        team.warehouse("CN-FAC", "CN", "factory", &["DE"]);
        team.warehouse("FBA-DE", "DE", "fba", &["DE"]);
        team.warehouse("DE-FRA", "DE", "overseas", &["IT", "DE", "FR"]);
        team.warehouse("GB-MAN", "GB", "own", &[]);
        team
    }

    #[test]
    fn markets_served_together_are_one_pool() {
        let mut team = team();
        team.sale("2026-11-01", "A", "JP", "shopify", 1, 1.0);
        let snapshot = team.snapshot();
        let labels: Vec<String> =
            snapshot.pools.iter().map(|pool| snapshot.pool_label(pool).to_string()).collect();
        assert_eq!(labels, ["DE|FR|IT", "GB", "JP"], "cases 1 and 2");
        assert_eq!(snapshot.pools[0].warehouses.len(), 2, "case 1");
        assert!(snapshot.pools[2].warehouses.is_empty(), "case 2");
    }

    #[test]
    fn a_sale_without_a_warehouse_leaves_the_default_one() {
        let mut team = team();
        team.sale("2026-11-01", "A", "DE", "amazon", 1, 1.0);
        team.sale("2026-11-02", "A", "DE", "shopify", 1, 1.0);
        team.sale("2026-11-03", "A", "FR", "amazon", 1, 1.0);
        team.sale("2026-11-04", "A", "JP", "amazon", 1, 1.0);
        team.order("O-1", "2026-11-05", "A", "DE", "amazon", 1, 1.0).fulfilment = Fulfilment::Merchant;
        team.order("O-2", "2026-11-06", "A", "DE", "other", 1, 1.0).fulfilment = Fulfilment::Platform;
        team.count("2026-11-04", "A", "FBA-JP", 1);
        team.count("2026-11-04", "A", "ELSEWHERE", 1);
        let snapshot = team.snapshot();
        let left: Vec<&str> = snapshot
            .sales
            .of(snapshot.names.skus.get("A").unwrap())
            .iter()
            .map(|sale| snapshot.names.warehouses.as_str(sale.warehouse))
            .collect();
        assert_eq!(left, ["FBA-DE", "DE-FRA", "DE-FRA", "FBA-JP", "DE-FRA", "FBA-DE"], "cases 3 and 4");
        assert!(snapshot.sells(snapshot.names.warehouses.get("ELSEWHERE").unwrap()), "case 4");
    }
}

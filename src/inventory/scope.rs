//! What a question is about.

use super::ids::{ChannelId, MarketId, SkuId, TextId, WarehouseId};

/// Items and places of a question. An empty list of places means all; `skus`
/// None means all items, an empty list none at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub skus: Option<Vec<SkuId>>,
    pub markets: Vec<MarketId>,
    pub warehouses: Vec<WarehouseId>,
    pub channels: Vec<ChannelId>,
    /// Of what is to come, the goods of this supplier or forwarder alone.
    pub partner: Option<TextId>,
}

impl Scope {
    /// One item everywhere.
    pub fn item(sku: SkuId) -> Scope {
        Scope { skus: Some(vec![sku]), ..Scope::default() }
    }
}

/// What rows are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupBy {
    Item,
    Market,
    Channel,
    Warehouse,
    Category,
    Supplier,
    Day,
    Week,
    Month,
}

/// Which end of a ranking is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rank {
    Best,
    Worst,
    Rising,
    Falling,
}

/// What a figure is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compare {
    Previous,
    YearAgo,
}

//! What a shop calls an item → our SKU and how many units one of it is.
//!
//! A code (seller's SKU, FNSKU or ASIN) is resolved wherever a SKU is read:
//! - Case 1. A row with channel and market takes the listing of that channel,
//!   market and, where both say it, store.
//! - Case 2. Without such a listing, and on rows without a channel, a code that
//!   is in `items` is our own SKU.
//! - Case 3. Else the listing of the same market wins (of a warehouse: its
//!   market), then any; ties go to the seller's SKU before FNSKU before ASIN,
//!   then to the first channel, store and market by name.
//! - Case 4. A code that is in neither is kept as a SKU of its own.
//! - Case 5. A listing of 3 units counts 3 for each: quantities are multiplied,
//!   costs per unit divided.

use super::facts::{Item, Listing, Money};
use super::ids::{ChannelId, MarketId, SkuId, TextId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    /// Seller's SKU, FNSKU, ASIN: the most telling first.
    rank: u8,
    channel: ChannelId,
    store: TextId,
    market: MarketId,
    sku: SkuId,
    units: i64,
}

/// Where a row's code was read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Read {
    pub channel: ChannelId,
    pub store: TextId,
    pub market: MarketId,
}

impl Read {
    /// A row that names no channel; `market` is the warehouse's, as a hint.
    pub fn at(market: MarketId) -> Read {
        Read { market, ..Read::default() }
    }
}

/// Resolves codes; built from the canonical facts.
pub struct Resolver {
    in_items: Vec<bool>,
    /// By code: range of `targets`, empty for codes that no listing names.
    ranges: Vec<(u32, u32)>,
    targets: Vec<Target>,
}

impl Resolver {
    pub fn new(skus: usize, items: &[Item], listings: &[Listing]) -> Resolver {
        let mut in_items = vec![false; skus];
        for item in items {
            if let Some(flag) = in_items.get_mut(item.sku.index()) {
                *flag = true;
            }
        }
        let mut coded: Vec<(SkuId, Target)> = Vec::new();
        for listing in listings {
            for (rank, code) in [(0, listing.seller_sku), (1, listing.fnsku), (2, listing.asin)] {
                if code.is_some() {
                    let target = Target {
                        rank,
                        channel: listing.channel,
                        store: listing.store,
                        market: listing.market,
                        sku: listing.sku,
                        units: listing.units_per_listing.max(1),
                    };
                    coded.push((code, target));
                }
            }
        }
        coded.sort_unstable();
        let mut ranges = vec![(0, 0); skus];
        for (place, (code, _)) in coded.iter().enumerate() {
            if let Some(range) = ranges.get_mut(code.index()) {
                if range.1 == 0 {
                    range.0 = place as u32;
                }
                range.1 = place as u32 + 1;
            }
        }
        Resolver { in_items, ranges, targets: coded.into_iter().map(|(_, target)| target).collect() }
    }

    /// Our SKU and the units one of `code` stands for.
    pub fn resolve(&self, code: SkuId, read: Read) -> (SkuId, i64) {
        let Some((from, to)) = self.ranges.get(code.index()).copied().filter(|range| range.1 > 0) else {
            return (code, 1);
        };
        let targets = &self.targets[from as usize..to as usize];
        let of = |target: &Target| (target.sku, target.units);
        if read.channel.is_some() {
            let same_store = |target: &&Target| {
                read.store.is_none() || target.store.is_none() || target.store == read.store
            };
            let exact = targets
                .iter()
                .filter(|target| target.channel == read.channel && target.market == read.market)
                .find(same_store);
            if let Some(target) = exact {
                return of(target);
            }
        }
        if self.in_items.get(code.index()).copied().unwrap_or(false) {
            return (code, 1);
        }
        let near = targets
            .iter()
            .find(|target| target.market == read.market && target.channel == read.channel)
            .or_else(|| targets.iter().find(|target| target.market == read.market))
            .or_else(|| targets.iter().find(|target| target.channel == read.channel))
            .or(targets.first());
        near.map_or((code, 1), of)
    }
}

/// A cost per listing as a cost per unit, rounded to the ten-thousandth.
pub fn per_unit(cost: Option<Money>, units: i64) -> Option<Money> {
    cost.map(|cost| if units > 1 { (cost as f64 / units as f64).round() as Money } else { cost })
}

#[cfg(test)]
mod tests {
    use crate::inventory::testing::Team;

    #[test]
    fn a_code_is_resolved_where_it_is_read() {
        let mut team = Team::new();
        team.item("CUP", 2.0, "USD");
        team.item("MUG", 3.0, "USD");
        team.warehouse("FBA-US", "US", "fba", &[]);
        team.warehouse("FBA-DE", "DE", "fba", &[]);
        team.listing("amazon", "US", "MUG", "CUP", 1);
        team.listing("amazon", "US", "CUP-3", "CUP", 3);
        team.listing("amazon", "DE", "CUP-3", "MUG", 2);
        team.sale("2026-11-01", "MUG", "US", "amazon", 1, 5.0);
        team.sale("2026-11-01", "MUG", "DE", "amazon", 4, 5.0);
        team.count("2026-11-01", "MUG", "FBA-US", 7);
        team.count("2026-11-01", "CUP-3", "FBA-DE", 10);
        team.count("2026-11-01", "NEW", "FBA-US", 1);
        team.receipt("2026-11-02", "CUP-3", "FBA-US", 4).unit_cost = Some(60_000);
        let snapshot = team.snapshot();
        let sku = |code| snapshot.names.skus.get(code).unwrap();
        assert_eq!(snapshot.sales.of(sku("CUP"))[0].ordered, 1, "case 1");
        assert_eq!(snapshot.sales.of(sku("MUG"))[0].ordered, 4, "case 2");
        let mugs = snapshot.counts.of(sku("MUG"));
        assert_eq!(mugs.iter().map(|count| count.on_hand).collect::<Vec<_>>(), [20, 7], "cases 2 and 3");
        assert_eq!(snapshot.counts.of(sku("NEW"))[0].on_hand, 1, "case 4");
        let receipt = snapshot.receipts.of(sku("CUP"))[0];
        assert_eq!((receipt.quantity, receipt.unit_cost), (12, Some(20_000)), "case 5");
    }
}

//! What a shop calls an item → our SKU and how many units one of it is.
//!
//! A code (seller's SKU, FNSKU or ASIN) is resolved wherever a SKU is read:
//! - Case 1. A row with channel and market takes the listing of that channel,
//!   market and, where both say it, store.
//! - Case 2. Without such a listing, and on rows without a channel, a code that
//!   is in `items` is our own SKU. An item that only an export names is none of
//!   these: its code may be any shop's.
//! - Case 3. Else the listing of the same market wins (of a warehouse: its
//!   market), then any; ties go to the seller's SKU before FNSKU before ASIN,
//!   then to the first channel, store and market by name.
//! - Case 4. A code that is in neither is kept as a SKU of its own.
//! - Case 5. A listing whose seller's SKU is its own ASIN or FNSKU, as exports
//!   tell them, only says which seller's SKU the code stands for. It loses
//!   against any other that names the code, and the seller's SKU is then
//!   resolved like one that stands there itself.
//! - Case 6. A listing of 3 units counts 3 for each: quantities are multiplied,
//!   costs per unit divided.

use super::facts::{Batch, Item, Listing, Money};
use super::ids::{ChannelId, MarketId, SkuId, TextId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    /// Seller's SKU, FNSKU, ASIN: the most telling first; last the code of a
    /// seller's SKU (case 5).
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

/// The rank of what is only the code of a seller's SKU.
const CODE: u8 = 3;

/// Whether a listing only says which seller's SKU a platform's code stands for.
pub fn is_code(listing: &Listing) -> bool {
    listing.seller_sku != listing.sku
        && (listing.seller_sku == listing.asin || listing.seller_sku == listing.fnsku)
}

/// Resolves codes; built from the canonical facts.
pub struct Resolver {
    /// By code: it is among the team's own items.
    in_items: Vec<bool>,
    /// By code: range of `targets`, empty for codes that no listing names.
    ranges: Vec<(u32, u32)>,
    targets: Vec<Target>,
}

impl Resolver {
    pub fn new(skus: usize, batches: &[Batch], items: &[Item], listings: &[Listing]) -> Resolver {
        let own = |item: &&Item| batches.get(item.batch as usize).is_none_or(Batch::is_own);
        let mut in_items = vec![false; skus];
        for item in items.iter().filter(own) {
            if let Some(flag) = in_items.get_mut(item.sku.index()) {
                *flag = true;
            }
        }
        let mut coded: Vec<(SkuId, Target)> = Vec::new();
        for listing in listings {
            let codes = match is_code(listing) {
                true => [(CODE, listing.seller_sku), (CODE, SkuId::NONE), (CODE, SkuId::NONE)],
                false => [(0, listing.seller_sku), (1, listing.fnsku), (2, listing.asin)],
            };
            for (rank, code) in codes {
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
        let (targets, codes) = self.targets(code);
        match near(codes, read) {
            Some(of) if targets.is_empty() && !self.is_ours(code) => {
                // What that seller's SKU stands for; a code is not followed further.
                let (sku, units) = self.among(of.sku, self.targets(of.sku).0, read);
                (sku, units.saturating_mul(of.units))
            }
            _ => self.among(code, targets, read),
        }
    }

    fn is_ours(&self, code: SkuId) -> bool {
        self.in_items.get(code.index()).copied().unwrap_or(false)
    }

    /// The listings that name a code, and those that only say which seller's
    /// SKU it stands for.
    fn targets(&self, code: SkuId) -> (&[Target], &[Target]) {
        let (from, to) = self.ranges.get(code.index()).copied().unwrap_or_default();
        let targets = &self.targets[from as usize..to as usize];
        targets.split_at(targets.partition_point(|target| target.rank < CODE))
    }

    /// What a code stands for by these listings.
    fn among(&self, code: SkuId, targets: &[Target], read: Read) -> (SkuId, i64) {
        if targets.is_empty() {
            return (code, 1);
        }
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
        if self.is_ours(code) {
            return (code, 1);
        }
        near(targets, read).map_or((code, 1), of)
    }
}

/// The target nearest to where a code was read: the same market first.
fn near(targets: &[Target], read: Read) -> Option<&Target> {
    targets
        .iter()
        .find(|target| target.market == read.market && target.channel == read.channel)
        .or_else(|| targets.iter().find(|target| target.market == read.market))
        .or_else(|| targets.iter().find(|target| target.channel == read.channel))
        .or(targets.first())
}

/// A cost per listing as a cost per unit, rounded to the ten-thousandth.
pub fn per_unit(cost: Option<Money>, units: i64) -> Option<Money> {
    cost.map(|cost| if units > 1 { (cost as f64 / units as f64).round() as Money } else { cost })
}

#[cfg(test)]
mod tests {
    use crate::inventory::facts::Batch;
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
        assert_eq!((receipt.quantity, receipt.unit_cost), (12, Some(20_000)), "case 6");
    }

    #[test]
    fn an_item_that_an_export_names_is_no_obstacle_to_a_listing() {
        let mut team = Team::new();
        team.warehouse("FBA-DE", "DE", "fba", &[]);
        team.item("MUG", 2.0, "USD");
        team.item("S-1", 2.0, "USD").batch = 1;
        team.facts.batches.push(Batch { dialect: "amazon".into(), ..Batch::default() });
        team.count("2026-11-01", "S-1", "FBA-DE", 7);
        let counted = |team: &Team, sku: &str| {
            let snapshot = team.snapshot();
            let sku = snapshot.names.skus.get(sku).unwrap();
            snapshot.counts.of(sku).iter().map(|count| count.on_hand).sum::<i64>()
        };
        assert_eq!(counted(&team, "S-1"), 7, "case 4");
        team.listing("shopify", "US", "S-1", "MUG", 1);
        assert_eq!((counted(&team, "S-1"), counted(&team, "MUG")), (0, 7), "case 2: mapped later");
        team.facts.items[1].batch = 0;
        assert_eq!(counted(&team, "S-1"), 7, "case 2: our own SKU");
    }

    #[test]
    fn a_code_is_followed_to_the_sellers_sku_and_its_item() {
        let mut team = Team::new();
        team.warehouse("FBA-DE", "DE", "fba", &[]);
        team.item("MUG", 2.0, "USD");
        let asin = team.listing("amazon", "DE", "B0TEST", "S-3", 1);
        asin.asin = asin.seller_sku;
        let fnsku = team.listing("amazon", "DE", "X00TEST", "S-3", 1);
        fnsku.fnsku = fnsku.seller_sku;
        team.count("2026-11-01", "B0TEST", "FBA-DE", 2);
        team.receipt("2026-11-02", "X00TEST", "FBA-DE", 3);
        let told = |team: &Team, sku: &str| {
            let snapshot = team.snapshot();
            let sku = snapshot.names.skus.get(sku).unwrap();
            let counted = snapshot.counts.of(sku).iter().map(|count| count.on_hand);
            counted.chain(snapshot.receipts.of(sku).iter().map(|row| row.quantity)).collect::<Vec<_>>()
        };
        assert_eq!(told(&team, "S-3"), [2, 3], "case 5: no listing yet");
        team.listing("amazon", "GB", "S-3", "MUG", 3);
        assert_eq!(told(&team, "MUG"), [6, 9], "case 5: one step more");
        let asin = team.facts.listings[0].asin;
        team.listing("amazon", "US", "CUP-US", "CUP", 1).asin = asin;
        assert_eq!(told(&team, "CUP"), [2], "case 5: it loses against any other");
        assert_eq!(told(&team, "MUG"), [9]);
    }
}

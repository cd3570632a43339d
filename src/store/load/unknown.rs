//! Whether some SKU may be one that no catalogue knows: a quick answer from the
//! names alone, so that an import need not load every fact to say that all is
//! well. What is unmapped is the engine's to say (`inventory::unmapped`).

use super::super::{Result, Store};
use super::Loader;
use super::ledger::Ledger;
use crate::facts::Kind;
use crate::inventory::facts::{BundlePart, Item, Listing};
use crate::inventory::ids::SkuId;
use crate::inventory::listings::is_code;
use rustc_hash::FxHashSet;

const KINDS: &[Kind] = &[Kind::Items, Kind::Listings, Kind::Bundles];

impl Store {
    /// False: there is no catalogue, or every SKU ever named is in it or listed.
    pub async fn may_have_unmapped(&self) -> Result<bool> {
        let mut unheard = |_| ();
        let mut loader = Loader::new(self, Ledger::read(&self.pool).await?, KINDS, &mut unheard).await?;
        let items: Vec<Item> = loader.kind().await?;
        let listings: Vec<Listing> = loader.kind().await?;
        let bundles: Vec<BundlePart> = loader.kind().await?;
        let batches = &loader.reading.ledger.batches;
        let is_catalogue =
            |item: &&Item| batches.get(item.batch as usize).is_none_or(|batch| batch.shown.is_catalogue());
        let mut known: FxHashSet<SkuId> = items.iter().filter(is_catalogue).map(|item| item.sku).collect();
        known.extend(listings.iter().filter(|listing| !is_code(listing)).map(|listing| listing.sku));
        known.extend(bundles.iter().flat_map(|part| [part.sku, part.component]));
        if known.is_empty() {
            return Ok(false);
        }
        known.extend(listings.iter().flat_map(|row| [row.seller_sku, row.asin, row.fnsku]));
        Ok(loader.reading.names.dictionary.skus.ids().any(|sku| !known.contains(&sku)))
    }
}

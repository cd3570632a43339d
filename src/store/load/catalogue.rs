//! The names that a sentence may contain, without any fact that moves goods.

use super::super::{Result, Store};
use super::Loader;
use super::ledger::Ledger;
use crate::facts::Kind;
use crate::intent::catalogue::{Catalogue, ItemName, WarehouseName};
use crate::inventory::facts::{
    Item, Listing, Shipment, SupplierOrder, SupplierTerms, Warehouse, WarehouseKind,
};
use crate::inventory::ids::{Dictionary, Id, Interner, SkuId};
use crate::inventory::listings::is_code;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

const KINDS: &[Kind] =
    &[Kind::Items, Kind::Listings, Kind::Warehouses, Kind::Suppliers, Kind::Shipments, Kind::SupplierOrders];

impl Store {
    /// Names of items, places, suppliers, shipments and orders, each list sorted.
    /// A SKU that facts speak of but no items file names stands with its SKU alone.
    pub async fn load_catalogue(&self) -> Result<Catalogue> {
        let mut unheard = |_| ();
        let mut loader = Loader::new(self, Ledger::read(&self.pool).await?, KINDS, &mut unheard).await?;
        let items: Vec<Item> = loader.kind().await?;
        let listings: Vec<Listing> = loader.kind().await?;
        let warehouses: Vec<Warehouse> = loader.kind().await?;
        let suppliers: Vec<SupplierTerms> = loader.kind().await?;
        let shipments: Vec<Shipment> = loader.kind().await?;
        let orders: Vec<SupplierOrder> = loader.kind().await?;
        let batches = &loader.reading.ledger.batches;
        let own = |item: &Item| batches.get(item.batch as usize).is_none_or(|batch| batch.shown.is_own());
        let names = &loader.reading.names.dictionary;
        let texts = |ids: &mut dyn Iterator<Item = _>| sorted(&names.texts, ids);
        Ok(Catalogue {
            categories: texts(&mut items.iter().map(|item| item.category)),
            owners: texts(&mut items.iter().map(|item| item.owner)),
            suppliers: texts(
                &mut (items.iter().map(|item| item.supplier))
                    .chain(suppliers.iter().map(|terms| terms.supplier))
                    .chain(shipments.iter().map(|shipment| shipment.supplier))
                    .chain(orders.iter().map(|order| order.supplier)),
            ),
            purchase_orders: texts(
                &mut (orders.iter().map(|order| order.purchase_order))
                    .chain(shipments.iter().map(|shipment| shipment.purchase_order)),
            ),
            shipments: texts(&mut shipments.iter().map(|shipment| shipment.shipment)),
            warehouses: warehouse_names(names, warehouses),
            items: item_names(names, items, &listings, own),
        })
    }
}

fn sorted<I: Id>(names: &Interner<I>, ids: &mut dyn Iterator<Item = I>) -> Vec<String> {
    let texts: BTreeSet<String> = ids.map(|id| names.text(id).to_string()).collect();
    texts.into_iter().filter(|text| !text.is_empty()).collect()
}

fn item_names(
    dictionary: &Dictionary,
    items: Vec<Item>,
    listings: &[Listing],
    own: impl Fn(&Item) -> bool,
) -> Vec<ItemName> {
    let Dictionary { skus, texts, .. } = dictionary;
    let mut aliases: FxHashMap<SkuId, BTreeSet<String>> = FxHashMap::default();
    // Names of a listing are no items of their own.
    let mut named: FxHashSet<SkuId> = FxHashSet::default();
    // A platform's code names what the seller's SKU that it stands for names.
    let (codes, listings): (Vec<&Listing>, Vec<&Listing>) = listings.iter().partition(|row| is_code(row));
    let sold_as: FxHashMap<SkuId, SkuId> =
        listings.iter().map(|listing| (listing.seller_sku, listing.sku)).collect();
    for code in codes {
        let sku = sold_as.get(&code.sku).copied().unwrap_or(code.sku);
        aliases.entry(sku).or_default().insert(skus.text(code.seller_sku).to_string());
        named.insert(code.seller_sku);
    }
    for listing in listings {
        for alias in [listing.seller_sku, listing.asin, listing.fnsku] {
            if alias.is_some() && alias != listing.sku {
                aliases.entry(listing.sku).or_default().insert(skus.text(alias).to_string());
                named.insert(alias);
            }
        }
    }
    let mut names = Vec::with_capacity(items.len());
    // What only an export names is no item once a listing says what it is.
    let stands = |item: &Item| own(item) || sold_as.get(&item.sku).is_none_or(|sku| *sku == item.sku);
    for item in items.into_iter().filter(stands) {
        named.insert(item.sku);
        let mut other = item.aliases;
        other.extend(aliases.remove(&item.sku).unwrap_or_default());
        names.push(ItemName {
            sku: skus.text(item.sku).to_string(),
            name: item.name,
            name_zh: item.name_zh,
            aliases: other,
            category: texts.text(item.category).to_string(),
        });
    }
    for sku in skus.ids().filter(|sku| !named.contains(sku)) {
        let other = aliases.remove(&sku).unwrap_or_default();
        names.push(ItemName {
            sku: skus.text(sku).to_string(),
            aliases: other.into_iter().collect(),
            ..ItemName::default()
        });
    }
    names.sort_unstable_by(|one, other| one.sku.cmp(&other.sku));
    names
}

fn warehouse_names(names: &Dictionary, mut warehouses: Vec<Warehouse>) -> Vec<WarehouseName> {
    // The order of the file: people name the first ones most.
    warehouses.sort_by_key(|warehouse| (warehouse.batch, warehouse.order));
    let kind = |kind| match kind {
        WarehouseKind::Factory => "factory",
        WarehouseKind::Own => "own",
        WarehouseKind::Overseas => "overseas",
        WarehouseKind::Fba => "fba",
        WarehouseKind::Transit => "transit",
    };
    let name = |warehouse: Warehouse| WarehouseName {
        code: names.warehouses.text(warehouse.warehouse).to_string(),
        market: names.markets.text(warehouse.market).to_string(),
        kind: kind(warehouse.kind).to_string(),
        name: warehouse.name,
    };
    warehouses.into_iter().map(name).collect()
}

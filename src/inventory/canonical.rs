//! Ids in the order of their texts, so that no figure depends on the order in
//! which facts were read: every tie broken by an id is broken by the code.

use super::facts::*;
use super::ids::{ChannelId, CurrencyId, Dictionary, Id, MarketId, SkuId, TextId, WarehouseId};
use rayon::prelude::*;

/// New ids by old ones, a table for each dimension.
struct Maps {
    skus: Vec<SkuId>,
    markets: Vec<MarketId>,
    channels: Vec<ChannelId>,
    warehouses: Vec<WarehouseId>,
    currencies: Vec<CurrencyId>,
    texts: Vec<TextId>,
}

fn map<I: Id>(ids: &[I], id: &mut I) {
    if let Some(new) = ids.get(id.index()) {
        *id = *new;
    }
}

/// Gives every id of the facts its place in the order of the codes.
pub fn canonical(mut facts: Facts) -> Facts {
    let Dictionary { skus, markets, channels, warehouses, currencies, texts } = facts.names;
    let (skus, sku_map) = skus.sorted();
    let (markets, market_map) = markets.sorted();
    let (channels, channel_map) = channels.sorted();
    let (warehouses, warehouse_map) = warehouses.sorted();
    let (currencies, currency_map) = currencies.sorted();
    let (texts, text_map) = texts.sorted();
    facts.names = Dictionary { skus, markets, channels, warehouses, currencies, texts };
    let maps = Maps {
        skus: sku_map,
        markets: market_map,
        channels: channel_map,
        warehouses: warehouse_map,
        currencies: currency_map,
        texts: text_map,
    };

    // The field lists name every id of a row; a row's other fields stay.
    macro_rules! remap {
        ($rows:ident: $($field:ident in $ids:ident),*) => {
            facts.$rows.par_iter_mut().with_min_len(4096).for_each(|row| { $(map(&maps.$ids, &mut row.$field);)* })
        };
    }
    remap!(items: sku in skus, category in texts, brand in texts, supplier in texts, owner in texts,
        currency in currencies, life_cycle in texts);
    remap!(listings: channel in channels, store in texts, market in markets, seller_sku in skus, sku in skus,
        asin in skus, fnsku in skus, status in texts);
    remap!(bundles: sku in skus, component in skus);
    remap!(warehouses: warehouse in warehouses, market in markets, currency in currencies);
    for warehouse in &mut facts.warehouses {
        warehouse.serves.iter_mut().for_each(|market| map(&maps.markets, market));
    }
    remap!(stock: sku in skus, warehouse in warehouses, lot in texts);
    remap!(receipts: sku in skus, warehouse in warehouses, lot in texts, purchase_order in texts,
        currency in currencies, supplier in texts, shipment in texts);
    remap!(transfers: sku in skus, from in warehouses, to in warehouses, lot in texts, shipment in texts);
    remap!(adjustments: sku in skus, warehouse in warehouses, reason in texts);
    remap!(sales: sku in skus, market in markets, channel in channels, warehouse in warehouses,
        currency in currencies);
    remap!(orders: order in texts, sku in skus, currency in currencies, market in markets, channel in channels,
        store in texts, warehouse in warehouses);
    remap!(shipments: shipment in texts, sku in skus, to_warehouse in warehouses, from in texts, mode in texts,
        status in texts, supplier in texts, purchase_order in texts, currency in currencies, forwarder in texts);
    remap!(supplier_orders: purchase_order in texts, sku in skus, supplier in texts, mode in texts,
        to_warehouse in warehouses, currency in currencies, status in texts);
    remap!(suppliers: supplier in texts, sku in skus, currency in currencies);
    remap!(lanes: from in texts, to_market in markets, mode in texts, currency in currencies);
    remap!(costs: sku in skus, market in markets, channel in channels, currency in currencies);
    remap!(fees: warehouse in warehouses, currency in currencies);
    remap!(rates: currency in currencies);
    remap!(promotions: sku in skus, market in markets, kind in texts, currency in currencies);
    remap!(events: market in markets, category in texts);
    remap!(feedback: sku in skus, market in markets, channel in channels, topic in texts, sentiment in texts,
        source in texts);
    remap!(ads: sku in skus, market in markets, channel in channels, currency in currencies);
    remap!(competitors: product in texts, seller in texts, sku in skus);
    remap!(platform_ages: sku in skus, warehouse in warehouses);
    remap!(incidents: incident in texts, shipment in texts, sku in skus, market in markets,
        warehouse in warehouses);
    facts
}

//! Facts as text, so that two stores can be compared.

use stockroom::inventory::facts::Facts;
use stockroom::inventory::ids::{ChannelId, CurrencyId, Dictionary, MarketId, SkuId, TextId, WarehouseId};
use stockroom::store::Store;

/// Every fact, names in place of ids, sorted; without what recorded it.
pub async fn told(store: &Store) -> Vec<String> {
    let facts = store.load_facts(|_| ()).await.unwrap();
    let mut lines = Vec::new();
    macro_rules! tell {
        ($($kind:ident),*) => {$(
            lines.extend(facts.$kind.iter().map(|fact| {
                line(stringify!($kind), &format!("{fact:?}"), &facts.names)
            }));
        )*};
    }
    tell!(items, listings, bundles, warehouses, stock, receipts, transfers, adjustments, sales, orders);
    tell!(shipments, supplier_orders, suppliers, lanes, costs, fees, rates, promotions, events, feedback);
    tell!(ads, competitors, platform_ages, incidents);
    lines.sort();
    lines
}

/// How many facts there are of the kinds that [`told`] tells.
pub async fn count(store: &Store) -> usize {
    told(store).await.len()
}

pub async fn facts(store: &Store) -> Facts {
    store.load_facts(|_| ()).await.unwrap()
}

fn line(kind: &str, fact: &str, names: &Dictionary) -> String {
    let mut text = format!("{kind} ");
    let mut rest = fact;
    while let Some(at) = rest.find("Id(") {
        let word = rest[..at].rfind(|c: char| !c.is_alphanumeric()).map_or(0, |place| place + 1);
        let (before, id) = (&rest[..word], &rest[word..at]);
        let close = at + rest[at..].find(')').unwrap();
        let number: usize = rest[at + 3..close].parse().unwrap();
        text += before;
        text += &match id {
            "Sku" => names.skus.text(SkuId(number as u32)),
            "Market" => names.markets.text(MarketId(number as u16)),
            "Channel" => names.channels.text(ChannelId(number as u16)),
            "Warehouse" => names.warehouses.text(WarehouseId(number as u16)),
            "Currency" => names.currencies.text(CurrencyId(number as u16)),
            "Text" => names.texts.text(TextId(number as u32)),
            other => panic!("{other}Id is new: {fact}"),
        };
        rest = &rest[close + 1..];
    }
    text += rest;
    let batch = text.find("batch: ").unwrap();
    let digits = text[batch + 7..].chars().take_while(char::is_ascii_digit).count();
    text.replace_range(batch..batch + 7 + digits, "");
    text
}

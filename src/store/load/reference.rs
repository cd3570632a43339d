//! Facts about items, places and terms: rows to structs.

use super::cells::{Cells, Unreadable};
use super::names::{Ids, Visitor};
use super::resolve::{Entry, Kept};
use super::row::{Fact, Row, by_sku};
use crate::facts::Kind;
use crate::inventory::day::Day;
use crate::inventory::facts::{
    BundlePart, Competitor, Cost, Event, Fee, Feedback, Item, Lane, Listing, Promotion, Rate, Shipment,
    SupplierOrder, SupplierTerms, Warehouse,
};
use crate::inventory::ids::{ChannelId, CurrencyId, MarketId, SkuId, TextId, WarehouseId};

/// How a kind's rows are read: its fields in the order of the table, each with the
/// reader of its cell; its key; and how its rows of one key are settled.
macro_rules! fact {
    (
        $kind:ident: $fact:ident { $($field:ident: $reader:ident),* $(,)? }
        $(with { $($extra:ident: $value:ident),* })?
        key $row:ident: $key_type:ty = $key:expr;
        $(bucket $bucket:expr;)?
        settle $settle:expr;
        $($rest:tt)*
    ) => {
        impl Ids for $fact {
            fn ids(&mut self, visitor: &mut impl Visitor) {
                $(self.$field.ids(visitor);)*
            }
        }

        impl Fact for $fact {
            const KIND: Kind = Kind::$kind;
            type Key = $key_type;

            fn read<C: Cells>(row: &mut Row<C>) -> Result<Self, Unreadable> {
                Ok($fact {
                    $($field: row.$reader()?,)*
                    $($($extra: row.$value,)*)?
                    batch: row.batch,
                })
            }

            fn key(&self) -> Self::Key {
                let $row = self;
                $key
            }

            $(fn bucket(&self) -> u32 {
                let $row = self;
                $bucket
            })?

            fn batch(&self) -> u32 {
                self.batch
            }

            fn settle(group: &[Entry<Self::Key>], rows: &[Self], kept: &mut Kept<Self>) {
                ($settle)(group, rows, kept)
            }

            $($rest)*
        }
    };
}
pub(super) use fact;

/// Kinds of which equal rows are one.
fn latest<T, K>(group: &[Entry<K>], _: &[T], kept: &mut Kept<T>) {
    super::resolve::latest(group, kept);
}

fact! {
    Items: Item {
        sku: sku, name: text, name_zh: text, aliases: list, category: name, brand: name, supplier: name,
        owner: name, status: item_status, unit_cost: integer_or_none, currency: currency,
        price: integer_or_none, expected_turnover_days: decimal_or_none, life_cycle: name,
        season_to: day_or_none, standardised: flag_or_none, moq: integer_or_none,
        pack_quantity: integer_or_none, weight_kg: decimal_or_none, volume_l: decimal_or_none,
        shelf_life_days: integer_or_none,
    }
    key row: SkuId = row.sku;
    bucket by_sku(row.sku);
    settle latest;
}

fact! {
    Listings: Listing {
        channel: channel, store: name, market: market, seller_sku: sku, sku: sku, asin: sku, fnsku: sku,
        units_per_listing: integer_or_one, status: name, expected_turnover_days: decimal_or_none,
    }
    key row: (ChannelId, TextId, MarketId) = (row.channel, row.store, row.market);
    bucket by_sku(row.seller_sku);
    settle latest;
}

fact! {
    Bundles: BundlePart { sku: sku, component: sku, quantity: integer }
    key row: SkuId = row.component;
    bucket by_sku(row.sku);
    settle latest;
}

fact! {
    Warehouses: Warehouse {
        warehouse: warehouse, name: text, market: market, kind: warehouse_kind, serves: markets,
        time_zone: text, storage_fee_per_l_day: integer_or_none, currency: currency,
        capacity_l: decimal_or_none,
    }
    with { order: place }
    key row: WarehouseId = row.warehouse;
    settle latest;
}

fact! {
    Shipments: Shipment {
        shipment: name, sku: sku, quantity: integer, to_warehouse: warehouse, from: name, mode: name,
        shipped_on: day_or_none, eta: day_or_none, status: name, arrived_on: day_or_none, supplier: name,
        purchase_order: name, cost: integer_or_none, currency: currency,
    }
    key row: TextId = row.shipment;
    bucket by_sku(row.sku);
    settle latest;
}

fact! {
    SupplierOrders: SupplierOrder {
        purchase_order: name, sku: sku, quantity: integer, supplier: name, ordered_on: day,
        promised_on: day_or_none, received_on: day_or_none, eta: day_or_none, mode: name,
        to_warehouse: warehouse, unit_cost: integer_or_none, currency: currency, status: name,
    }
    key row: TextId = row.purchase_order;
    bucket by_sku(row.sku);
    settle latest;
}

fact! {
    Suppliers: SupplierTerms {
        supplier: name, sku: sku, production_days: decimal_or_none, quality_check_days: decimal_or_none,
        expedite_days: decimal_or_none, expedite_cost: integer_or_none, currency: currency,
    }
    key row: TextId = row.supplier;
    bucket by_sku(row.sku);
    settle latest;
}

fact! {
    Lanes: Lane {
        from: name, to_market: market, mode: name, transit_days: decimal, transit_days_sd: decimal_or_none,
        receiving_days: decimal_or_none, cost_per_kg: integer_or_none, currency: currency,
    }
    key row: (TextId, MarketId, TextId) = (row.from, row.to_market, row.mode);
    settle latest;
}

fact! {
    Costs: Cost {
        sku: sku, market: market, channel: channel, freight: integer_or_none, duty: integer_or_none,
        commission_rate: decimal_or_none, fulfilment_fee: integer_or_none, return_rate: decimal_or_none,
        removal_fee: integer_or_none, currency: currency,
    }
    key row: (MarketId, ChannelId) = (row.market, row.channel);
    bucket by_sku(row.sku);
    settle latest;
}

fact! {
    Fees: Fee {
        warehouse: warehouse, from_age_day: integer_or_zero, from_month: integer_or_none,
        fee_per_l_day: integer, currency: currency,
    }
    key row: (WarehouseId, i64, Option<i64>) = (row.warehouse, row.from_age_day, row.from_month);
    settle latest;
}

fact! {
    Rates: Rate { day: day, currency: currency, rate_to_base: decimal }
    key row: (CurrencyId, Day) = (row.currency, row.day);
    settle latest;
}

fact! {
    Promotions: Promotion {
        sku: sku, market: market, kind: name, starts_on: day, percent: decimal_or_none, ends_on: day_or_none,
        cost: integer_or_none, currency: currency, target_on_hand: integer_or_none,
    }
    key row: (MarketId, TextId, Day) = (row.market, row.kind, row.starts_on);
    bucket by_sku(row.sku);
    settle latest;
}

fact! {
    Events: Event {
        market: market, name: name_text, from: day, to: day, category: name, uplift: decimal_or_none,
        inbound_cutoff: day_or_none,
    }
    key row: (MarketId, String, Day) = (row.market, row.name.clone(), row.from);
    settle latest;
}

fact! {
    Feedback: Feedback {
        at: instant_or_midnight, text: text, sku: sku, market: market, channel: channel, topic: name,
        sentiment: name, quantity: integer_or_none, source: name,
    }
    key row: (i64, String) = (row.at, row.text.clone());
    settle latest;
}

fact! {
    Competitors: Competitor { month: day, product: name, seller: name, units: integer, sku: sku }
    key row: (Day, TextId, TextId) = (row.month, row.product, row.seller);
    settle latest;
}

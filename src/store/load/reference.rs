//! Facts about items, places and terms: rows to structs.

use super::cells::{Cells, Unreadable};
use super::names::{Ids, Visitor};
use super::plain::plain_struct;
use super::resolve::{Key, Rule};
use super::row::{Fact, Row, by_sku};
use crate::facts::Kind;
use crate::inventory::facts::{
    BundlePart, Competitor, Cost, Event, Fee, Feedback, Incident, Item, Lane, Listing, Promotion, Rate,
    Shipment, SupplierOrder, SupplierTerms, Warehouse,
};

/// How a kind's rows are read: its fields in the order of the table, each with the
/// reader of its cell; its key; and which of several rows of one key count.
macro_rules! fact {
    (
        $kind:ident: $fact:ident { $($field:ident: $reader:ident),* $(,)? }
        $(with { $($extra:ident: $value:ident),* })?
        key($row:ident) $($part:expr),+;
        $(bucket $bucket:expr;)?
        rule $rule:ident;
        $($rest:tt)*
    ) => {
        impl Ids for $fact {
            fn ids(&mut self, visitor: &mut impl Visitor) {
                $(self.$field.ids(visitor);)*
            }
        }

        plain_struct! { $fact { $($field,)* $($($extra,)*)? batch } }

        impl Fact for $fact {
            const KIND: Kind = Kind::$kind;

            fn read<C: Cells>(row: &mut Row<C>) -> Result<Self, Unreadable> {
                Ok($fact {
                    $($field: row.$reader()?,)*
                    $($($extra: row.$value,)*)?
                    batch: row.batch,
                })
            }

            fn key(&self) -> Key {
                let $row = self;
                Key::default()$(.with($part))+
            }

            $(fn bucket(&self) -> u32 {
                let $row = self;
                by_sku($bucket)
            })?

            fn batch(&self) -> u32 {
                self.batch
            }

            fn rule(&self) -> Rule {
                Rule::$rule
            }

            $($rest)*
        }
    };
}
pub(super) use fact;

fact! {
    Items: Item {
        sku: sku, name: text, name_zh: text, aliases: list, category: name, brand: name, supplier: name,
        owner: name, status: item_status, unit_cost: integer_or_none, currency: currency,
        price: integer_or_none, expected_turnover_days: decimal_or_none, life_cycle: name,
        season_to: day_or_none, standardised: flag_or_none, moq: integer_or_none,
        pack_quantity: integer_or_none, weight_kg: decimal_or_none, volume_l: decimal_or_none,
        shelf_life_days: integer_or_none,
    }
    key(row) row.sku;
    bucket row.sku;
    rule Latest;
}

fact! {
    Listings: Listing {
        channel: channel, store: name, market: market, seller_sku: sku, sku: sku, asin: sku, fnsku: sku,
        units_per_listing: integer_or_one, status: name, expected_turnover_days: decimal_or_none,
    }
    key(row) row.channel, row.store, row.market;
    bucket row.seller_sku;
    rule Latest;
}

fact! {
    Bundles: BundlePart { sku: sku, component: sku, quantity: integer }
    key(row) row.component;
    bucket row.sku;
    rule Latest;
}

fact! {
    Warehouses: Warehouse {
        warehouse: warehouse, name: text, market: market, kind: warehouse_kind, serves: markets,
        time_zone: text, storage_fee_per_l_day: integer_or_none, currency: currency,
        capacity_l: decimal_or_none,
    }
    with { order: place }
    key(row) row.warehouse;
    rule Latest;
}

fact! {
    Shipments: Shipment {
        shipment: name, sku: sku, quantity: integer, to_warehouse: warehouse, from: name, mode: name,
        shipped_on: day_or_none, eta: day_or_none, status: name, arrived_on: day_or_none, supplier: name,
        purchase_order: name, cost: integer_or_none, currency: currency, forwarder: name,
    }
    key(row) row.shipment;
    bucket row.sku;
    rule Latest;
}

fact! {
    SupplierOrders: SupplierOrder {
        purchase_order: name, sku: sku, quantity: integer, supplier: name, ordered_on: day,
        promised_on: day_or_none, received_on: day_or_none, eta: day_or_none, mode: name,
        to_warehouse: warehouse, unit_cost: integer_or_none, currency: currency, status: name,
    }
    key(row) row.purchase_order;
    bucket row.sku;
    rule Latest;
}

fact! {
    Suppliers: SupplierTerms {
        supplier: name, sku: sku, production_days: decimal_or_none, quality_check_days: decimal_or_none,
        expedite_days: decimal_or_none, expedite_cost: integer_or_none, currency: currency,
    }
    key(row) row.supplier;
    bucket row.sku;
    rule Latest;
}

fact! {
    Lanes: Lane {
        from: name, to_market: market, mode: name, transit_days: decimal, transit_days_sd: decimal_or_none,
        receiving_days: decimal_or_none, cost_per_kg: integer_or_none, currency: currency,
    }
    key(row) row.from, row.to_market, row.mode;
    rule Latest;
}

fact! {
    Costs: Cost {
        sku: sku, market: market, channel: channel, freight: integer_or_none, duty: integer_or_none,
        commission_rate: decimal_or_none, fulfilment_fee: integer_or_none, return_rate: decimal_or_none,
        removal_fee: integer_or_none, currency: currency,
    }
    key(row) row.market, row.channel;
    bucket row.sku;
    rule Latest;
}

fact! {
    Fees: Fee {
        warehouse: warehouse, from_age_day: integer_or_zero, from_month: integer_or_none,
        fee_per_l_day: integer, currency: currency,
    }
    key(row) row.warehouse, row.from_age_day, row.from_month;
    rule Latest;
}

fact! {
    Rates: Rate { day: day, currency: currency, rate_to_base: decimal }
    key(row) row.currency, row.day;
    rule Latest;
}

fact! {
    Promotions: Promotion {
        sku: sku, market: market, kind: name, starts_on: day, percent: decimal_or_none, ends_on: day_or_none,
        cost: integer_or_none, currency: currency, target_on_hand: integer_or_none,
    }
    key(row) row.market, row.kind, row.starts_on;
    bucket row.sku;
    rule Latest;
}

fact! {
    Events: Event {
        market: market, name: name_text, from: day, to: day, category: name, uplift: decimal_or_none,
        inbound_cutoff: day_or_none,
    }
    key(row) row.market, row.name.as_str(), row.from;
    rule Latest;
}

fact! {
    Feedback: Feedback {
        at: instant_or_midnight, text: text, sku: sku, market: market, channel: channel, topic: name,
        sentiment: name, quantity: integer_or_none, source: name,
    }
    key(row) row.at, row.text.as_str();
    rule Latest;
}

fact! {
    Competitors: Competitor { month: day, product: name, seller: name, units: integer, sku: sku }
    key(row) row.month, row.product, row.seller;
    rule Latest;
}

fact! {
    Incidents: Incident {
        day: day, incident: name, shipment: name, sku: sku, market: market, warehouse: warehouse,
        quantity: integer_or_none, days: decimal_or_none, text: text,
    }
    key(row) row.day, row.incident, row.shipment, row.market, row.warehouse;
    bucket row.sku;
    rule Latest;
}

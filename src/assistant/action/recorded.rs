//! Rows as recorded, field by field, under the names of their files.

use super::record;
use crate::facts::record::{Record, money};
use crate::inventory::facts::{Promotion, Shipment, SupplierOrder};
use crate::inventory::ids::{Dictionary, Id, Interner};
use serde_json::{Value, json};

fn name<I: Id>(names: &Interner<I>, id: I) -> Value {
    match names.as_str(id) {
        "" => Value::Null,
        text => json!(text),
    }
}

fn amount(amount: Option<i64>) -> Value {
    amount.map_or(Value::Null, money)
}

pub fn shipment(row: &Shipment, names: &Dictionary) -> Record {
    record(&[
        ("shipment", name(&names.texts, row.shipment)),
        ("sku", name(&names.skus, row.sku)),
        ("quantity", json!(row.quantity)),
        ("to_warehouse", name(&names.warehouses, row.to_warehouse)),
        ("from", name(&names.texts, row.from)),
        ("mode", name(&names.texts, row.mode)),
        ("shipped_on", json!(row.shipped_on)),
        ("eta", json!(row.eta)),
        ("status", name(&names.texts, row.status)),
        ("arrived_on", json!(row.arrived_on)),
        ("supplier", name(&names.texts, row.supplier)),
        ("purchase_order", name(&names.texts, row.purchase_order)),
        ("cost", amount(row.cost)),
        ("currency", name(&names.currencies, row.currency)),
        ("forwarder", name(&names.texts, row.forwarder)),
    ])
}

pub fn order(row: &SupplierOrder, names: &Dictionary) -> Record {
    record(&[
        ("purchase_order", name(&names.texts, row.purchase_order)),
        ("sku", name(&names.skus, row.sku)),
        ("quantity", json!(row.quantity)),
        ("supplier", name(&names.texts, row.supplier)),
        ("ordered_on", json!(row.ordered_on)),
        ("promised_on", json!(row.promised_on)),
        ("received_on", json!(row.received_on)),
        ("eta", json!(row.eta)),
        ("mode", name(&names.texts, row.mode)),
        ("to_warehouse", name(&names.warehouses, row.to_warehouse)),
        ("unit_cost", amount(row.unit_cost)),
        ("currency", name(&names.currencies, row.currency)),
        ("status", name(&names.texts, row.status)),
    ])
}

pub fn promotion(row: &Promotion, names: &Dictionary) -> Record {
    record(&[
        ("sku", name(&names.skus, row.sku)),
        ("market", name(&names.markets, row.market)),
        ("kind", name(&names.texts, row.kind)),
        ("starts_on", json!(row.starts_on)),
        ("percent", json!(row.percent)),
        ("ends_on", json!(row.ends_on)),
        ("cost", amount(row.cost)),
        ("currency", name(&names.currencies, row.currency)),
        ("target_on_hand", json!(row.target_on_hand)),
    ])
}

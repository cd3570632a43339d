//! Orders to suppliers: a new one, a change of one.

use super::parts::{ask, choose, only};
use super::recorded;
use super::{Back, Proposed, Telling, changed, new};
use crate::facts::Kind;
use crate::inventory::facts::SupplierOrder;
use serde_json::{Value, json};

impl Telling<'_> {
    pub(super) fn record_order(&mut self) -> Proposed {
        let sku = self.required_item()?;
        let quantity = self.required_quantity()?;
        let warehouse = self.warehouse()?;
        // The column has another name here.
        if let Some(assumed) = self.used.shift_remove("warehouse") {
            self.used.insert("to_warehouse".to_owned(), assumed);
        }
        let mode = only("mode", &self.slots.mode)?.cloned();
        let supplier = match only("supplier", &self.slots.supplier)? {
            Some(supplier) => json!(supplier),
            None => self.usual_supplier(&sku),
        };
        let ordered_on = self.day("ordered_on");
        Ok(vec![new(
            Kind::SupplierOrders,
            &[
                ("sku", json!(sku)),
                ("quantity", json!(quantity)),
                ("supplier", supplier),
                ("ordered_on", ordered_on),
                ("eta", json!(self.slots.eta)),
                ("mode", json!(mode)),
                ("to_warehouse", json!(warehouse)),
                ("status", json!("ordered")),
            ],
        )])
    }

    /// The item's supplier, named as the default it is.
    fn usual_supplier(&mut self, sku: &str) -> Value {
        let names = &self.snapshot.names;
        let item = names.skus.get(sku).and_then(|sku| self.snapshot.item(sku));
        let supplier = item.map_or("", |item| names.texts.as_str(item.supplier));
        if supplier.is_empty() {
            return Value::Null;
        }
        self.used.insert("supplier".to_owned(), json!(supplier));
        json!(supplier)
    }

    pub(super) fn change_order(&mut self) -> Proposed {
        let lines = self.order_lines()?;
        let cancelled = self.slots.status.as_ref().is_some_and(|status| status.values() == ["cancelled"]);
        let quantity = self.quantity()?;
        if quantity.is_none() && self.slots.eta.is_none() && !cancelled {
            return ask("quantity");
        }
        if quantity.is_some() && lines.len() > 1 {
            return choose("item", lines.iter().map(|line| self.named(line)));
        }
        let set = [
            ("quantity", json!(quantity)),
            ("eta", json!(self.slots.eta)),
            ("status", if cancelled { json!("cancelled") } else { Value::Null }),
        ];
        let names = &self.recorded.names;
        let writes: Vec<_> = lines
            .iter()
            .filter_map(|line| changed(Kind::SupplierOrders, recorded::order(line, names), &set))
            .collect();
        Ok(writes)
    }

    fn named(&self, line: &SupplierOrder) -> (String, String) {
        let sku = self.recorded.names.skus.text(line.sku).to_string();
        (sku.clone(), sku)
    }

    /// The lines of the order said; without one, those of the only open order
    /// of the item.
    fn order_lines(&mut self) -> Result<Vec<SupplierOrder>, Back> {
        let names = &self.recorded.names;
        let item = self.item()?.cloned();
        let is_item = |row: &&SupplierOrder| {
            item.as_ref().is_none_or(|sku| self.is_sku(names.skus.as_str(row.sku), sku))
        };
        if let Some(number) = only("purchase_order", &self.slots.purchase_order)? {
            let of_order = |row: &&SupplierOrder| names.texts.as_str(row.purchase_order) == number.as_str();
            let lines: Vec<SupplierOrder> =
                self.recorded.supplier_orders.iter().filter(of_order).filter(is_item).copied().collect();
            return match (lines.is_empty(), item) {
                (false, _) => Ok(lines),
                (true, Some(sku)) if self.recorded.supplier_orders.iter().any(|row| of_order(&row)) => {
                    Err(Back::NotKnown { slot: "item", value: format!("{sku} · {number}") })
                }
                _ => Err(Back::NotKnown { slot: "purchase_order", value: number.clone() }),
            };
        }
        let open =
            |row: &&SupplierOrder| row.received_on.is_none() && !is_closed(names.texts.as_str(row.status));
        let mut lines: Vec<SupplierOrder> =
            self.recorded.supplier_orders.iter().filter(open).filter(is_item).copied().collect();
        lines.sort_by_key(|row| (std::cmp::Reverse(row.ordered_on), row.purchase_order));
        match (&lines[..], item) {
            ([], Some(sku)) => Err(Back::NotKnown { slot: "purchase_order", value: sku }),
            ([], None) => ask("purchase_order"),
            ([line], Some(_)) => {
                let number = names.texts.text(line.purchase_order).to_string();
                self.used.insert("purchase_order".to_owned(), json!(number));
                Ok(lines)
            }
            (several, _) => {
                let mut numbers: Vec<String> = Vec::new();
                for line in several {
                    let number = names.texts.text(line.purchase_order).to_string();
                    if !numbers.contains(&number) {
                        numbers.push(number);
                    }
                }
                choose("purchase_order", numbers.into_iter().map(|number| (number.clone(), number)))
            }
        }
    }

    /// Whether a SKU of a file is this item of ours: the same, or its name in a shop.
    pub(super) fn is_sku(&self, file_sku: &str, sku: &str) -> bool {
        if file_sku == sku {
            return true;
        }
        let names = &self.snapshot.names.skus;
        let (Some(theirs), Some(ours)) = (names.get(file_sku), names.get(sku)) else { return false };
        self.snapshot.listings.iter().any(|listing| {
            listing.sku == ours && [listing.seller_sku, listing.asin, listing.fnsku].contains(&theirs)
        })
    }
}

fn is_closed(status: &str) -> bool {
    matches!(
        status,
        "cancelled"
            | "canceled"
            | "closed"
            | "received"
            | "completed"
            | "done"
            | "已取消"
            | "已完成"
            | "已关闭"
    )
}

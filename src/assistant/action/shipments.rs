//! Shipments on their way, arrivals without one, requests to move goods.

use super::parts::{ask, choose, only, values};
use super::recorded;
use super::{Back, Proposed, REQUESTS, Telling, Write, changed, new, record};
use crate::facts::Kind;
use crate::inventory::facts::Shipment;
use serde_json::{Value, json};

impl Telling<'_> {
    pub(super) fn update_shipment(&mut self) -> Proposed {
        let status = only("status", &self.slots.status)?.cloned();
        let quantity = self.quantity()?;
        if status.is_none() && self.slots.eta.is_none() && quantity.is_none() {
            return ask("status");
        }
        let arrived = matches!(status.as_deref(), Some("arrived" | "delivered"));
        let lines = match only("shipment", &self.slots.shipment)?.cloned() {
            Some(number) => self.lines_of(&number)?,
            None => self.open_lines(arrived, quantity)?,
        };
        if lines.is_empty() {
            return self.receipt(quantity);
        }
        if quantity.is_some() && lines.len() > 1 {
            let skus = lines.iter().map(|line| self.recorded.names.skus.text(line.sku).to_string());
            return choose("item", skus.map(|sku| (sku.clone(), sku)).collect::<Vec<_>>());
        }
        let day = if arrived {
            self.day("arrived_on")
        } else if status.as_deref() == Some("departed") {
            self.day("shipped_on")
        } else {
            Value::Null
        };
        let names = &self.recorded.names;
        let write = |line: &Shipment| {
            let mut set = vec![("eta", json!(self.slots.eta)), ("quantity", json!(quantity))];
            match status.as_deref() {
                Some("arrived" | "delivered") => {
                    set.extend([("arrived_on", day.clone()), ("status", json!(status))]);
                }
                Some("departed") => {
                    // What left already left then.
                    if line.shipped_on.is_none_or(|shipped| shipped > self.today) {
                        set.push(("shipped_on", day.clone()));
                    }
                    set.push(("status", json!("in_transit")));
                }
                Some(other) => set.push(("status", json!(other))),
                None => {}
            }
            changed(Kind::Shipments, recorded::shipment(line, names), &set)
        };
        Ok(lines.iter().filter_map(write).collect())
    }

    /// The recorded lines of a shipment, of the item said where one is.
    pub(super) fn lines_of(&self, number: &str) -> Result<Vec<Shipment>, Back> {
        let names = &self.recorded.names;
        let folded = fold(number);
        let all: Vec<&Shipment> = self
            .recorded
            .shipments
            .iter()
            .filter(|row| fold(names.texts.as_str(row.shipment)) == folded)
            .collect();
        if all.is_empty() {
            return Err(Back::NotKnown { slot: "shipment", value: number.to_owned() });
        }
        let item = self.item()?;
        let is_item = |row: &&&Shipment| item.is_none_or(|sku| self.is_sku(names.skus.as_str(row.sku), sku));
        let lines: Vec<Shipment> = all.iter().filter(is_item).map(|row| **row).collect();
        match (lines.is_empty(), item) {
            (true, Some(sku)) => Err(Back::NotKnown { slot: "item", value: format!("{sku} · {number}") }),
            _ => Ok(lines),
        }
    }

    /// Open shipments of the item to the place said: the only one, or the only
    /// one of that quantity. None: no shipment is known, an arrival is a receipt.
    fn open_lines(&mut self, arrived: bool, quantity: Option<i64>) -> Result<Vec<Shipment>, Back> {
        let Some(sku) = self.item()?.cloned() else { return ask("shipment") };
        let names = &self.recorded.names;
        let to = |row: &&Shipment| self.goes_to(names.warehouses.as_str(row.to_warehouse));
        let mut open: Vec<Shipment> = self
            .recorded
            .shipments
            .iter()
            .filter(|row| row.arrived_on.is_none() && !is_over(names.texts.as_str(row.status)))
            .filter(|row| self.is_sku(names.skus.as_str(row.sku), &sku))
            .filter(to)
            .copied()
            .collect();
        if let Some(units) = quantity.filter(|_| arrived) {
            let exact: Vec<Shipment> = open.iter().filter(|row| row.quantity == units).copied().collect();
            // Another quantity: it may be any of them, or none.
            if exact.len() == 1 {
                open = exact;
            }
        }
        open.sort_by_key(|row| (row.eta, row.shipment));
        match &open[..] {
            [] if arrived => Ok(Vec::new()),
            [] => Err(Back::NotKnown { slot: "shipment", value: sku }),
            [line] => {
                let number = names.texts.text(line.shipment).to_string();
                self.used.insert("shipment".to_owned(), json!(number));
                Ok(open)
            }
            several => {
                let label = |row: &Shipment| {
                    let number = names.texts.text(row.shipment).to_string();
                    let to = names.warehouses.as_str(row.to_warehouse);
                    let due = row.eta.map_or_else(String::new, |eta| format!(", {eta}"));
                    (number.clone(), format!("{number}: {} → {to}{due}", row.quantity))
                };
                choose("shipment", several.iter().map(label))
            }
        }
    }

    /// Whether a warehouse is the place said, or in it.
    fn goes_to(&self, warehouse: &str) -> bool {
        let warehouses = values(&self.slots.warehouse);
        if !warehouses.is_empty() {
            return warehouses.iter().any(|code| code == warehouse);
        }
        let markets = values(&self.slots.market);
        let names = &self.snapshot.names;
        let row =
            names.warehouses.get(warehouse).and_then(|id| self.snapshot.warehouses.get(id.index())?.as_ref());
        let market = row.map_or("", |row| names.markets.as_str(row.market));
        markets.is_empty() || markets.iter().any(|code| code == market)
    }

    /// Goods that arrived by no shipment that is known.
    fn receipt(&mut self, quantity: Option<i64>) -> Proposed {
        let sku = self.required_item()?;
        let Some(quantity) = quantity else { return ask("quantity") };
        let warehouse = self.required_warehouse()?;
        let received_on = self.day("received_on");
        Ok(vec![new(
            Kind::Receipts,
            &[
                ("received_on", received_on),
                ("sku", json!(sku)),
                ("warehouse", json!(warehouse)),
                ("quantity", json!(quantity)),
            ],
        )])
    }

    /// A request moves nothing: it is kept as a task.
    pub(super) fn request_transfer(&mut self) -> Proposed {
        let sku = self.required_item()?;
        let quantity = self.required_quantity()?;
        let from = match only("from", &self.slots.from)?.cloned() {
            Some(code) => Some(self.known_warehouse("from", &code)?),
            None => None,
        };
        let to = match only("warehouse", &self.slots.warehouse)?.cloned() {
            Some(code) => Some(self.known_warehouse("warehouse", &code)?),
            None => None,
        };
        let market = only("market", &self.slots.market)?.cloned();
        if to.is_none() && market.is_none() {
            self.required_warehouse()?;
        }
        let row = record(&[
            ("day", json!(self.today)),
            ("sku", json!(sku)),
            ("quantity", json!(quantity)),
            ("from", json!(from)),
            ("to_warehouse", json!(to)),
            ("market", json!(market)),
        ]);
        Ok(vec![Write { kind: REQUESTS.to_owned(), row, was: None }])
    }
}

/// A number as people type it: case, spaces and hyphens do not matter.
fn fold(number: &str) -> String {
    number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_over(status: &str) -> bool {
    matches!(
        status,
        "arrived"
            | "delivered"
            | "received"
            | "closed"
            | "cancelled"
            | "canceled"
            | "已到货"
            | "已入库"
            | "已取消"
    )
}

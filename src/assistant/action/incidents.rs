//! Incidents: always kept as one; what follows for stock and shipments beside.

use super::parts::{ask, choose, only};
use super::recorded;
use super::{Back, Proposed, Telling, Write, changed, new};
use crate::facts::Kind;
use crate::inventory::facts::Shipment;
use serde_json::{Value, json};

/// Characters of the message that are kept.
const TEXT_CHARS_MAX: usize = 500;

impl Telling<'_> {
    pub(super) fn report_incident(&mut self) -> Proposed {
        let Some(incident) = only("incident", &self.slots.incident)?.cloned() else { return ask("incident") };
        let quantity = self.quantity()?;
        let day = self.day("day");
        let lines = match only("shipment", &self.slots.shipment)?.cloned() {
            Some(number) => self.lines_of(&number)?,
            None => Vec::new(),
        };
        let item = self.item()?.cloned();
        let market = only("market", &self.slots.market)?.cloned();
        let mut place = only("warehouse", &self.slots.warehouse)?.cloned();
        if let Some(code) = &place {
            self.known_warehouse("warehouse", code)?;
        }
        let takes_units = matches!(incident.as_str(), "damaged" | "lost" | "short_received");
        // Where the goods lay nobody can say: what happened is kept, no stock is changed.
        let nowhere = place.is_none() && market.as_ref().is_some_and(|market| !self.has_warehouses(market));
        let mut follows = Vec::new();
        if !lines.is_empty() {
            follows = self.shipment_follows(&incident, &lines, quantity, &day)?;
        } else if let (true, Some(sku), Some(units), false) = (takes_units, &item, quantity, nowhere) {
            let warehouse = self.required_warehouse()?;
            follows.push(adjustment(&incident, &day, sku, &warehouse, units));
            place = Some(warehouse);
        } else if incident == "warehouse_full" && place.is_none() && !nowhere {
            place = Some(self.required_warehouse()?);
        }
        let shipment = lines.first().map(|line| self.recorded.names.texts.text(line.shipment).to_string());
        let text: String = self.text.chars().take(TEXT_CHARS_MAX).collect();
        let kept = new(
            Kind::Incidents,
            &[
                ("day", day),
                ("incident", json!(incident)),
                ("shipment", json!(shipment)),
                ("sku", json!(item)),
                ("market", json!(market.filter(|_| place.is_none()))),
                ("warehouse", json!(place)),
                ("quantity", json!(quantity)),
                ("days", json!(self.slots.days)),
                ("text", json!(text)),
            ],
        );
        Ok([kept].into_iter().chain(follows).collect())
    }

    /// What an incident of a shipment changes: its status and ETA; fewer units
    /// come, or leave the warehouse they came to.
    fn shipment_follows(
        &self,
        incident: &str,
        lines: &[Shipment],
        quantity: Option<i64>,
        day: &Value,
    ) -> Result<Vec<Write>, Back> {
        let names = &self.recorded.names;
        match (incident, quantity) {
            ("damaged" | "lost" | "short_received", Some(units)) => {
                let [line] = lines else {
                    let skus = lines.iter().map(|line| names.skus.text(line.sku).to_string());
                    return choose("item", skus.map(|sku| (sku.clone(), sku)).collect::<Vec<_>>());
                };
                if line.arrived_on.is_some() {
                    let warehouse = names.warehouses.as_str(line.to_warehouse);
                    let sku = names.skus.as_str(line.sku);
                    return Ok(vec![adjustment(incident, day, sku, warehouse, units)]);
                }
                if units > line.quantity {
                    return ask("quantity");
                }
                let set = [("quantity", json!(line.quantity - units))];
                Ok(changed(Kind::Shipments, recorded::shipment(line, names), &set).into_iter().collect())
            }
            ("customs_hold" | "delayed" | "delivery_failed", _) => {
                let late = self.slots.days.map(|days| days.ceil() as i32);
                let open = lines.iter().filter(|line| line.arrived_on.is_none());
                let write = |line: &Shipment| {
                    let eta = line.eta.zip(late).map(|(eta, days)| eta + days);
                    let set = [("status", json!(incident)), ("eta", json!(eta))];
                    changed(Kind::Shipments, recorded::shipment(line, names), &set)
                };
                Ok(open.filter_map(write).collect())
            }
            _ => Ok(Vec::new()),
        }
    }
}

/// Units that leave the books of a warehouse.
fn adjustment(incident: &str, day: &Value, sku: &str, warehouse: &str, units: i64) -> Write {
    let reason = match incident {
        "damaged" => "damaged",
        "lost" => "lost",
        // Fewer were counted than came by the papers.
        _ => "count",
    };
    new(
        Kind::Adjustments,
        &[
            ("day", day.clone()),
            ("sku", json!(sku)),
            ("warehouse", json!(warehouse)),
            ("reason", json!(reason)),
            ("units", json!(-units)),
        ],
    )
}

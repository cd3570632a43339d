//! Items, quantities and places as told: named, known, and only one.

use super::{Back, Telling};
use crate::intent::contract::{Choice, OneOrMany};
use crate::inventory::facts::{Warehouse, WarehouseKind};
use serde_json::json;

/// More at once is a slip of the tongue or of the finger.
const QUANTITY_MAX: f64 = 1e8;
/// So many choices at most.
const CHOICES_MAX: usize = 8;

pub(super) fn ask<T>(slot: &'static str) -> Result<T, Back> {
    Err(Back::Ask { slot, choices: Vec::new() })
}

pub(super) fn choose<T>(
    slot: &'static str,
    named: impl IntoIterator<Item = (String, String)>,
) -> Result<T, Back> {
    let choice = |(value, label)| Choice { slot: slot.to_owned(), value, label };
    Err(Back::Ask { slot, choices: named.into_iter().take(CHOICES_MAX).map(choice).collect() })
}

/// Values of a slot.
pub(super) fn values(slot: &Option<OneOrMany>) -> &[String] {
    slot.as_ref().map_or(&[], OneOrMany::values)
}

/// The one value of a slot; of several it is asked which.
pub(super) fn only<'a>(name: &'static str, slot: &'a Option<OneOrMany>) -> Result<Option<&'a String>, Back> {
    match values(slot) {
        [] => Ok(None),
        [value] => Ok(Some(value)),
        several => choose(name, several.iter().map(|value| (value.clone(), value.clone()))),
    }
}

impl Telling<'_> {
    /// The items named, all of them known.
    pub(super) fn items(&self) -> Result<&[String], Back> {
        let items = values(&self.slots.item);
        match items.iter().find(|sku| self.snapshot.names.skus.get(sku).is_none()) {
            Some(sku) => Err(Back::NotKnown { slot: "item", value: sku.clone() }),
            None => Ok(items),
        }
    }

    /// The one item named; None: none is.
    pub(super) fn item(&self) -> Result<Option<&String>, Back> {
        self.items()?;
        only("item", &self.slots.item)
    }

    pub(super) fn required_item(&self) -> Result<String, Back> {
        self.item()?.cloned().map_or_else(|| ask("item"), Ok)
    }

    /// Whole units, if any are said.
    pub(super) fn quantity(&self) -> Result<Option<i64>, Back> {
        match self.slots.quantity {
            None => Ok(None),
            Some(units) if units.fract() == 0.0 && (1.0..=QUANTITY_MAX).contains(&units) => {
                Ok(Some(units as i64))
            }
            Some(_) => ask("quantity"),
        }
    }

    pub(super) fn required_quantity(&self) -> Result<i64, Back> {
        self.quantity()?.map_or_else(|| ask("quantity"), Ok)
    }

    fn label(&self, warehouse: &Warehouse) -> (String, String) {
        let code = self.snapshot.names.warehouses.text(warehouse.warehouse).to_string();
        let label =
            if warehouse.name.is_empty() { code.clone() } else { format!("{} ({code})", warehouse.name) };
        (code, label)
    }

    fn known_warehouses(&self) -> impl Iterator<Item = &Warehouse> {
        let snapshot = self.snapshot;
        snapshot.warehouse_order.iter().filter_map(|id| snapshot.warehouses.get(id.index())?.as_ref())
    }

    /// A warehouse's code that is known.
    pub(super) fn known_warehouse(&self, slot: &'static str, code: &str) -> Result<String, Back> {
        match self.snapshot.names.warehouses.get(code) {
            Some(_) => Ok(code.to_owned()),
            None => Err(Back::NotKnown { slot, value: code.to_owned() }),
        }
    }

    /// The warehouse said, or the market's if it has only one (a platform's
    /// apart); None: no place is said. Of several it is asked which.
    pub(super) fn warehouse(&mut self) -> Result<Option<String>, Back> {
        if let Some(code) = only("warehouse", &self.slots.warehouse)? {
            return self.known_warehouse("warehouse", code).map(Some);
        }
        let Some(market) = only("market", &self.slots.market)? else { return Ok(None) };
        let names = &self.snapshot.names;
        let within: Vec<&Warehouse> = self
            .known_warehouses()
            .filter(|warehouse| warehouse.kind != WarehouseKind::Transit)
            .filter(|warehouse| names.markets.as_str(warehouse.market) == market.as_str())
            .collect();
        // Beside a platform's own warehouse, the one that is not the platform's.
        let ours: Vec<&Warehouse> =
            within.iter().filter(|warehouse| warehouse.kind != WarehouseKind::Fba).copied().collect();
        // Where none lies, the ones that send there.
        let serving: Vec<&Warehouse> = self.serving(market);
        let found = match (&ours[..], &within[..]) {
            ([_], _) => &ours[..],
            (_, []) => &serving[..],
            _ => &within[..],
        };
        match found {
            // Of a market that nothing speaks of it is not asked which.
            [] if names.markets.get(market).is_none() => {
                Err(Back::NotKnown { slot: "market", value: market.clone() })
            }
            [] => choose("warehouse", self.known_warehouses().map(|warehouse| self.label(warehouse))),
            [only] => {
                let code = names.warehouses.text(only.warehouse).to_string();
                self.used.insert("warehouse".to_owned(), json!(code));
                Ok(Some(code))
            }
            several => choose("warehouse", several.iter().map(|warehouse| self.label(warehouse))),
        }
    }

    /// Warehouses elsewhere that serve a market.
    fn serving(&self, market: &str) -> Vec<&Warehouse> {
        let Some(market) = self.snapshot.names.markets.get(market) else { return Vec::new() };
        self.known_warehouses().filter(|warehouse| warehouse.serves.contains(&market)).collect()
    }

    /// Whether some warehouse lies in this market or serves it.
    pub(super) fn has_warehouses(&self, market: &str) -> bool {
        let names = &self.snapshot.names.markets;
        let lies = |warehouse: &Warehouse| names.as_str(warehouse.market) == market;
        self.known_warehouses().any(lies) || !self.serving(market).is_empty()
    }

    pub(super) fn required_warehouse(&mut self) -> Result<String, Back> {
        match self.warehouse()? {
            Some(code) => Ok(code),
            None => choose("warehouse", self.known_warehouses().map(|warehouse| self.label(warehouse))),
        }
    }

    /// The day something happened: the past day said, else today.
    pub(super) fn day(&mut self, field: &str) -> serde_json::Value {
        match self.slots.period {
            Some(period) if period.to <= self.today => {
                // Of a week it is not said which day.
                if period.from != period.to {
                    self.used.insert(field.to_owned(), json!(period.to));
                }
                json!(period.to)
            }
            _ => {
                self.used.insert(field.to_owned(), json!(self.today));
                json!(self.today)
            }
        }
    }
}

//! What "that one", 第二个 and "this warehouse" stand for.

use super::Conversation;
use crate::assistant::answer::Answer;
use crate::intent::contract::{Choice, Intent, OneOrMany, Parse, Slots};
use crate::intent::dialogue::{Pointer, with_name};
use crate::intent::{self, Matcher, is_sure, takes};
use crate::inventory::day::Day;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Rows of an answer that can be pointed at.
const LISTED_MAX: usize = 20;
/// Choices offered when it is not clear which one is meant.
const CHOICES_MAX: usize = 6;

/// A row shown: its names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Listed {
    sku: Option<String>,
    shipment: Option<String>,
    purchase_order: Option<String>,
    warehouse: Option<String>,
    market: Option<String>,
}

/// What was spoken of last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Focus {
    item: Option<OneOrMany>,
    shipment: Option<OneOrMany>,
    purchase_order: Option<OneOrMany>,
    warehouse: Option<OneOrMany>,
    market: Option<OneOrMany>,
    /// Which of item, shipment and order it was.
    thing: Thing,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Thing {
    #[default]
    Item,
    Shipment,
    Order,
}

impl Focus {
    pub fn follow(&mut self, slots: &Slots) {
        let keep = |mine: &mut Option<OneOrMany>, said: &Option<OneOrMany>| {
            if said.is_some() {
                mine.clone_from(said);
            }
        };
        keep(&mut self.item, &slots.item);
        keep(&mut self.shipment, &slots.shipment);
        keep(&mut self.purchase_order, &slots.purchase_order);
        keep(&mut self.warehouse, &slots.warehouse);
        keep(&mut self.market, &slots.market);
        self.thing = match slots {
            Slots { shipment: Some(_), .. } => Thing::Shipment,
            Slots { purchase_order: Some(_), .. } => Thing::Order,
            Slots { item: Some(_), .. } => Thing::Item,
            _ => self.thing,
        };
    }
}

/// The rows of an answer by their names.
pub fn listed(answer: &Answer) -> Vec<Listed> {
    let Some(Ok(body)) = answer.answer.as_ref().map(serde_json::to_value) else { return Vec::new() };
    let Some(Value::Array(rows)) = body.get("rows") else { return Vec::new() };
    let text = |row: &Value, field: &str| {
        row.get(field).and_then(Value::as_str).filter(|text| !text.contains('|')).map(str::to_owned)
    };
    rows.iter()
        .take(LISTED_MAX)
        .map(|row| Listed {
            sku: text(row, "sku"),
            shipment: text(row, "shipment"),
            purchase_order: text(row, "purchase_order"),
            warehouse: text(row, "warehouse"),
            market: text(row, "market"),
        })
        .collect()
}

fn one(text: &str) -> Option<OneOrMany> {
    Some(OneOrMany::One(text.to_owned()))
}

impl Conversation {
    /// Fills slots that are empty with what the pointers stand for.
    pub(super) fn point(&self, parse: &mut Parse, pointers: &[Pointer]) {
        let mut nowhere = false;
        for pointer in pointers {
            match pointer {
                Pointer::Thing => self.point_at_thing(parse),
                Pointer::Warehouse => self.point_at_place(parse, "warehouse"),
                Pointer::Market => self.point_at_place(parse, "market"),
                Pointer::Shipment if parse.slots.item.is_none() => self.point_at_shipment(parse),
                Pointer::Order
                    if accepts(parse, "purchase_order") && parse.slots.purchase_order.is_none() =>
                {
                    parse.slots.purchase_order.clone_from(&self.focus.purchase_order);
                }
                Pointer::Shipment | Pointer::Order => {}
                Pointer::Place(_) | Pointer::Last => {
                    let row = match pointer {
                        Pointer::Place(place) => self.listed.get(place.wrapping_sub(1)),
                        _ => self.listed.last(),
                    };
                    match row {
                        Some(row) => point_at_row(parse, row),
                        // Never everything instead of a row that is not there.
                        None if accepts(parse, "item") && parse.slots.item.is_none() => {
                            nowhere = true;
                            self.offer(parse);
                        }
                        None => {}
                    }
                }
            }
        }
        parse.missing = super::lacking(parse);
        if nowhere && parse.slots.item.is_none() && parse.missing.is_empty() {
            parse.missing.push("item".to_owned());
        }
    }

    /// "Where is the second one": understood once the name stands in its place.
    pub(super) fn named_outright(&self, text: &str, matcher: &Matcher, today: Day) -> Option<Parse> {
        let names: [fn(&Listed) -> Option<&String>; 3] =
            [|row| row.shipment.as_ref(), |row| row.purchase_order.as_ref(), |row| row.sku.as_ref()];
        names.into_iter().find_map(|name| {
            let text = with_name(text, |pointer| match pointer {
                Pointer::Place(place) => name(self.listed.get(place.wrapping_sub(1))?).cloned(),
                Pointer::Last => name(self.listed.last()?).cloned(),
                _ => None,
            })?;
            let parse = intent::parse(&text, matcher, today);
            (parse.intent != Intent::Unknown && is_sure(&parse)).then_some(parse)
        })
    }

    fn point_at_thing(&self, parse: &mut Parse) {
        match self.focus.thing {
            Thing::Shipment
                if self.focus.shipment.is_some()
                    && parse.slots.item.is_none()
                    && (accepts(parse, "shipment") || parse.intent == Intent::InTransit) =>
            {
                return self.point_at_shipment(parse);
            }
            Thing::Order if accepts(parse, "purchase_order") && parse.slots.purchase_order.is_none() => {
                parse.slots.purchase_order.clone_from(&self.focus.purchase_order);
                return;
            }
            _ => {}
        }
        if !accepts(parse, "item") || parse.slots.item.is_some() || !parse.choices.is_empty() {
            return;
        }
        let spoken = self.last.as_ref().and_then(|last| last.parse.slots.item.clone());
        match (spoken, &self.skus()[..]) {
            (Some(item), _) => parse.slots.item = Some(item),
            (None, [only]) => parse.slots.item = one(only),
            (None, []) => parse.slots.item.clone_from(&self.focus.item),
            (None, _) => self.offer(parse),
        }
    }

    /// The items listed, none twice.
    fn skus(&self) -> Vec<&String> {
        let mut skus: Vec<&String> = Vec::new();
        for sku in self.listed.iter().filter_map(|row| row.sku.as_ref()) {
            if !skus.contains(&sku) {
                skus.push(sku);
            }
        }
        skus
    }

    /// Asks which item is meant.
    fn offer(&self, parse: &mut Parse) {
        let choice =
            |sku: &String| Choice { slot: "item".to_owned(), value: sku.clone(), label: sku.clone() };
        parse.choices = self.skus().into_iter().take(CHOICES_MAX).map(choice).collect();
    }

    fn point_at_shipment(&self, parse: &mut Parse) {
        if parse.slots.shipment.is_some() || self.focus.shipment.is_none() {
            return;
        }
        if parse.intent == Intent::InTransit {
            parse.intent = Intent::ShipmentStatus;
            parse.slots = Slots::default();
        }
        if accepts(parse, "shipment") {
            parse.slots.shipment.clone_from(&self.focus.shipment);
        }
    }

    fn point_at_place(&self, parse: &mut Parse, slot: &'static str) {
        if !accepts(parse, slot) || parse.slots.warehouse.is_some() || parse.slots.market.is_some() {
            return;
        }
        let name =
            |row: &Listed| if slot == "warehouse" { row.warehouse.clone() } else { row.market.clone() };
        let mut shown: Vec<String> = self.listed.iter().filter_map(name).collect();
        shown.dedup();
        let spoken = if slot == "warehouse" { &self.focus.warehouse } else { &self.focus.market };
        match (spoken, &shown[..]) {
            (Some(place), _) if slot == "warehouse" => parse.slots.warehouse = Some(place.clone()),
            (Some(place), _) => parse.slots.market = Some(place.clone()),
            (None, [only]) if slot == "warehouse" => parse.slots.warehouse = one(only),
            (None, [only]) => parse.slots.market = one(only),
            (None, several) => {
                let choice = |name: &String| Choice {
                    slot: slot.to_owned(),
                    value: name.clone(),
                    label: name.clone(),
                };
                parse.choices.extend(several.iter().take(CHOICES_MAX).map(choice));
            }
        }
    }
}

fn accepts(parse: &Parse, slot: &str) -> bool {
    takes(parse.intent).iter().any(|name| name.trim_end_matches('*') == slot)
}

/// A row of the list: the first of its names that the question takes.
fn point_at_row(parse: &mut Parse, row: &Listed) {
    let empty = parse.slots.item.is_none() && parse.slots.shipment.is_none();
    match row {
        Listed { shipment: Some(shipment), .. } if empty && parse.intent == Intent::InTransit => {
            parse.intent = Intent::ShipmentStatus;
            parse.slots = Slots { shipment: one(shipment), ..Slots::default() };
        }
        Listed { shipment: Some(shipment), .. } if empty && accepts(parse, "shipment") => {
            parse.slots.shipment = one(shipment);
        }
        Listed { purchase_order: Some(order), .. } if empty && accepts(parse, "purchase_order") => {
            parse.slots.purchase_order = one(order);
        }
        Listed { sku: Some(sku), .. } if parse.slots.item.is_none() && accepts(parse, "item") => {
            parse.slots.item = one(sku);
        }
        Listed { warehouse: Some(warehouse), .. } if accepts(parse, "warehouse") => {
            parse.slots.warehouse = one(warehouse);
            parse.slots.market = None;
        }
        Listed { market: Some(market), .. } if accepts(parse, "market") => parse.slots.market = one(market),
        _ => {}
    }
}

//! Shopify's inventory export: a row for each variant and location, or (the
//! older form, and "only available quantities") a row for each variant and a
//! column for each location.
//!
//! - A location is the warehouse of its name.
//! - On hand is `On hand (current)`; reserved is what of it is not available.
//!   `On hand (new)` is for what people write in; it is ignored.
//! - `not stocked` and blank are no count, never zero.
//! - The wide form knows only what is available: that is on hand then, and
//!   what is reserved stays unknown.

use super::Naming;
use crate::facts::{Kind, Type, Value};
use crate::import::cell::Names;
use crate::import::dialects::collect::{Amounts, Counts, NamedItems, Position};
use crate::import::dialects::shared::{Place, check_shape};
use crate::import::dialects::{Converter, Format, Spellings, Styled, Table};
use crate::import::header::Header;
use crate::import::lenient::{self, Style};
use crate::import::output::{Mode, Note, Output, Skip};
use crate::import::problem::{CellProblem, Refused};
use crate::import::rows::RawRow;
use std::sync::Arc;

/// Which of the two forms.
pub enum ShopifyInventory {
    /// A row for each location.
    Long,
    /// A column for each location.
    Wide,
}

const VARIANT: [&str; 12] = [
    "handle",
    "title",
    "option1_name",
    "option1_value",
    "option2_name",
    "option2_value",
    "option3_name",
    "option3_value",
    "sku",
    "barcode",
    "hs_code",
    "coo",
];

const QUANTITIES: [&str; 8] = [
    "location",
    "bin_name",
    "incoming_(not_editable)",
    "unavailable_(not_editable)",
    "committed_(not_editable)",
    "available_(not_editable)",
    "on_hand_(current)",
    "on_hand_(new)",
];

const SPELLINGS: Spellings = &[
    ("handle", &["URL handle"]),
    ("option1_name", &["Option 1 Name"]),
    ("option1_value", &["Option 1 Value"]),
    ("option2_name", &["Option 2 Name"]),
    ("option2_value", &["Option 2 Value"]),
    ("option3_name", &["Option 3 Name"]),
    ("option3_value", &["Option 3 Value"]),
    ("incoming_(not_editable)", &["Incoming"]),
    ("unavailable_(not_editable)", &["Unavailable"]),
    ("committed_(not_editable)", &["Committed"]),
    ("available_(not_editable)", &["Available"]),
    ("on_hand_(current)", &["On hand"]),
];

impl Format for ShopifyInventory {
    fn name(&self) -> &'static str {
        match self {
            ShopifyInventory::Long => "shopify-inventory",
            ShopifyInventory::Wide => "shopify-inventory-wide",
        }
    }

    fn dialect(&self) -> &'static str {
        "shopify-inventory"
    }

    fn columns(&self) -> Vec<&'static str> {
        match self {
            ShopifyInventory::Long => VARIANT.into_iter().chain(QUANTITIES).collect(),
            ShopifyInventory::Wide => VARIANT.to_vec(),
        }
    }

    fn required(&self) -> Vec<&'static str> {
        match self {
            ShopifyInventory::Long => vec!["sku", "location", "on_hand_(current)"],
            ShopifyInventory::Wide => vec!["handle", "sku", "coo"],
        }
    }

    fn spellings(&self) -> Spellings {
        SPELLINGS
    }

    fn has_more(&self, name: &str) -> bool {
        matches!(self, ShopifyInventory::Wide) && !QUANTITIES.contains(&name)
    }

    fn styled(&self, header: &Header) -> Styled {
        let numbers = match self {
            ShopifyInventory::Long => QUANTITIES[2..].iter().filter_map(|name| header.place(name)).collect(),
            ShopifyInventory::Wide => locations(header),
        };
        Styled { days: Vec::new(), numbers }
    }

    fn mode(&self, kind: Kind) -> Mode {
        match kind {
            Kind::Items | Kind::Warehouses => Mode::OnlyNew,
            _ => Mode::Replace,
        }
    }

    fn converter(&self, table: &Table) -> Box<dyn Converter> {
        let place = |name| Place::of(table.header, name);
        let locations = match self {
            ShopifyInventory::Long => Vec::new(),
            ShopifyInventory::Wide => {
                locations(table.header).into_iter().map(|place| Place::at(table.header, place)).collect()
            }
        };
        Box::new(Inventory {
            naming: Naming::of(table.header),
            title: (String::new(), String::new()),
            handle: place("handle"),
            sku: place("sku"),
            location: place("location"),
            incoming: place("incoming_(not_editable)"),
            available: place("available_(not_editable)"),
            on_hand: place("on_hand_(current)"),
            locations,
            width: table.header.len(),
            style: table.style,
            market: table.arguments.value("market").cloned(),
            warehouse: table.arguments.value("warehouse").cloned(),
            names: Names::default(),
            counts: Some(Counts::of(table)),
            items: NamedItems::default(),
        })
    }
}

/// The columns behind those of the variant.
fn locations(header: &Header) -> Vec<usize> {
    let is_location =
        |name: &str| !name.is_empty() && !VARIANT.contains(&name) && !QUANTITIES.contains(&name);
    header.names().enumerate().filter(|(_, name)| is_location(name)).map(|(place, _)| place).collect()
}

struct Inventory {
    naming: Naming,
    /// The handle and the title of the last product: the title may stand on
    /// its first row alone.
    title: (String, String),
    handle: Place,
    sku: Place,
    location: Place,
    incoming: Place,
    available: Place,
    on_hand: Place,
    /// Of the wide form.
    locations: Vec<Place>,
    width: usize,
    style: Style,
    market: Option<Value>,
    warehouse: Option<Value>,
    names: Names,
    /// Until they are pushed.
    counts: Option<Counts>,
    items: NamedItems,
}

impl Inventory {
    fn read(&mut self, row: &RawRow, output: &mut Output) -> Result<(), Refused> {
        check_shape(row, self.width)?;
        self.remember_title(row);
        let Value::Text(sku) = self.sku.value(row, Type::Sku, self.style, &mut self.names)? else {
            output.skip(Skip::NoSku);
            return Ok(());
        };
        self.items.add(&sku, &self.naming.name(&self.title.1, row));
        if self.locations.is_empty() { self.long(row, sku, output) } else { self.wide(row, sku, output) }
    }

    fn remember_title(&mut self, row: &RawRow) {
        let (handle, title) = (self.handle.cell(row), self.naming.title.cell(row));
        if handle != self.title.0 || !title.is_empty() {
            self.title = (handle.to_owned(), title.to_owned());
        }
    }

    fn long(&mut self, row: &RawRow, sku: Arc<str>, output: &mut Output) -> Result<(), Refused> {
        let location = self.location.value(row, Type::Warehouse, self.style, &mut self.names)?;
        let warehouse = match (&location, &self.warehouse) {
            (Value::Text(warehouse), _) | (_, Some(Value::Text(warehouse))) => warehouse.clone(),
            _ => return Err(self.location.refuse(row, CellProblem::Blank)),
        };
        let style = self.style;
        let Some(on_hand) = stocked(&self.on_hand, row, style)? else {
            output.skip(Skip::NotStocked);
            return Ok(());
        };
        let available = stocked(&self.available, row, style)?;
        let amounts = Amounts {
            on_hand,
            reserved: available.map(|available| on_hand.saturating_sub(available)),
            in_transit: stocked(&self.incoming, row, style)?,
        };
        if let Some(counts) = &mut self.counts {
            let added = counts.add(row.line, Position { sku, warehouse, lot: None }, amounts);
            added.map_err(|problem| self.on_hand.refuse(row, problem))?;
        }
        Ok(())
    }

    fn wide(&mut self, row: &RawRow, sku: Arc<str>, output: &mut Output) -> Result<(), Refused> {
        for place in &self.locations {
            let Some(on_hand) = stocked(place, row, self.style)? else { continue };
            output.note(Note::OnlyAvailable);
            let name = lenient::read(Type::Warehouse, place.shown(), self.style, &mut self.names);
            let Value::Text(warehouse) = name.map_err(|problem| place.refuse(row, problem))? else {
                continue;
            };
            if let Some(counts) = &mut self.counts {
                let amounts = Amounts { on_hand, ..Amounts::default() };
                let added =
                    counts.add(row.line, Position { sku: sku.clone(), warehouse, lot: None }, amounts);
                added.map_err(|problem| place.refuse(row, problem))?;
            }
        }
        Ok(())
    }
}

/// A quantity; `None` where nothing is stocked or counted.
fn stocked(place: &Place, row: &RawRow, style: Style) -> Result<Option<i64>, Refused> {
    if place.cell(row).eq_ignore_ascii_case("not stocked") {
        return Ok(None);
    }
    place.optional(row, |cell| lenient::integer(cell, style))
}

impl Converter for Inventory {
    fn row(&mut self, row: &RawRow, output: &mut Output) {
        if let Err(refused) = self.read(row, output) {
            output.refuse([refused]);
        }
    }

    fn finish(&mut self, output: &mut Output) {
        if let Some(counts) = self.counts.take() {
            counts.push(self.market.as_ref(), output);
        }
        std::mem::take(&mut self.items).push(output);
    }
}

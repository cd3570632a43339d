//! Odoo's stock.quant (Inventory > Reporting > Locations, exported): what lies
//! in each location, by labels of several languages or by field names.
//!
//! - A location is a warehouse by its first two steps: `WH/Stock/Shelf 2` lies
//!   in `WH/Stock`. Virtual and partner locations are none.
//! - `[SKU] Name` of the product is split; the column of the internal
//!   reference, where there is one, is the SKU.
//! - Quants of one product, lot and warehouse add up.
//! - In an export of grouped rows the lines of groups (`WH/Stock (12)`) repeat
//!   the sums of their rows: counted, left out.

/// The headers and the names of locations.
mod columns;

use self::columns::{COLUMNS, OUTSIDE, ROOTS, SPELLINGS};
use super::collect::{Amounts, Counts, NamedItems, Position};
use super::shared::{Place, check_shape};
use super::{Converter, Format, Spellings, Styled, Table};
use crate::facts::{Kind, Type, Value};
use crate::import::cell::Names;
use crate::import::header::Header;
use crate::import::lenient::{self, Style};
use crate::import::output::{Mode, Output, Skip};
use crate::import::problem::{CellProblem, Refused};
use crate::import::rows::RawRow;
use std::sync::Arc;

pub struct OdooQuants;

impl Format for OdooQuants {
    fn name(&self) -> &'static str {
        "odoo-quants"
    }

    fn dialect(&self) -> &'static str {
        "odoo-quants"
    }

    fn columns(&self) -> Vec<&'static str> {
        COLUMNS.to_vec()
    }

    fn required(&self) -> Vec<&'static str> {
        vec!["product_id", "location_id", "quantity"]
    }

    fn spellings(&self) -> Spellings {
        SPELLINGS
    }

    fn styled(&self, header: &Header) -> Styled {
        Styled::of(header, &[], &["quantity", "reserved_quantity", "available_quantity"])
    }

    fn mode(&self, kind: Kind) -> Mode {
        match kind {
            Kind::Items | Kind::Warehouses => Mode::OnlyNew,
            _ => Mode::Replace,
        }
    }

    fn converter(&self, table: &Table) -> Box<dyn Converter> {
        let place = |name| Place::of(table.header, name);
        Box::new(Quants {
            product: place("product_id"),
            code: place("default_code"),
            location: place("location_id"),
            lot: place("lot_id"),
            quantity: place("quantity"),
            reserved: place("reserved_quantity"),
            width: table.header.len(),
            style: table.style,
            market: table.arguments.value("market").cloned(),
            names: Names::default(),
            counts: Some(Counts::of(table)),
            items: NamedItems::default(),
        })
    }
}

struct Quants {
    product: Place,
    code: Place,
    location: Place,
    lot: Place,
    quantity: Place,
    reserved: Place,
    width: usize,
    style: Style,
    market: Option<Value>,
    names: Names,
    /// Until they are pushed.
    counts: Option<Counts>,
    items: NamedItems,
}

impl Quants {
    fn read(&mut self, row: &RawRow, output: &mut Output) -> Result<(), Refused> {
        check_shape(row, self.width)?;
        let (product, location) = (self.product.cell(row), self.location.cell(row));
        if product.is_empty() != location.is_empty()
            && is_group(if product.is_empty() { location } else { product })
        {
            output.skip(Skip::GroupLine);
            return Ok(());
        }
        let location = self.location.required(row, Ok)?;
        let Some(warehouse) = warehouse(location) else {
            output.skip(Skip::NotAWarehouse);
            return Ok(());
        };
        let (bracketed, name) = split(self.product.required(row, Ok)?);
        let code = self.code.cell(row);
        let (place, sku) = match (code, bracketed) {
            ("", Some(sku)) => (&self.product, sku),
            ("", None) => (&self.product, name),
            (code, _) => (&self.code, code),
        };
        let names = &mut self.names;
        let mut text = |place: &Place, ty, text: &str| match lenient::read(ty, text, self.style, names) {
            Ok(Value::Text(text)) => Ok(text),
            Ok(_) => Err(place.refuse(row, CellProblem::Blank)),
            Err(problem) => Err(place.refuse(row, problem)),
        };
        let sku: Arc<str> = text(place, Type::Sku, sku)?;
        let warehouse = text(&self.location, Type::Warehouse, &warehouse)?;
        let lot = match self.lot.cell(row) {
            "" => None,
            lot => Some(text(&self.lot, Type::Name, lot)?),
        };
        let name = text(&self.product, Type::Name, name)?;
        let number = |cell| lenient::integer(cell, self.style);
        let on_hand = self.quantity.required(row, number)?;
        let reserved = self.reserved.optional(row, number)?;
        self.items.add(&sku, &name);
        if let Some(counts) = &mut self.counts {
            let amounts = Amounts { on_hand, reserved, in_transit: None };
            let added = counts.add(row.line, Position { sku, warehouse, lot }, amounts);
            added.map_err(|problem| self.quantity.refuse(row, problem))?;
        }
        Ok(())
    }
}

impl Converter for Quants {
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

/// `[SKU] Name` → the SKU, if any, and the name.
fn split(product: &str) -> (Option<&str>, &str) {
    let inside = product.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match inside {
        Some((sku, name)) if !sku.trim().is_empty() => {
            let (sku, name) = (sku.trim(), name.trim());
            (Some(sku), if name.is_empty() { sku } else { name })
        }
        _ => (None, product),
    }
}

/// Whether the text is that of a group of so many rows: `WH/Stock (12)`.
fn is_group(text: &str) -> bool {
    let count = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    count.is_some_and(|(_, count)| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The warehouse of a location; `None` for those outside.
fn warehouse(location: &str) -> Option<String> {
    let mut steps = location.split('/').map(str::trim).filter(|step| !step.is_empty()).peekable();
    let first = steps.peek()?.to_lowercase();
    if OUTSIDE.contains(&first.as_str()) {
        return None;
    }
    if ROOTS.contains(&first.as_str()) {
        steps.next();
    }
    let code = steps.take(2).collect::<Vec<_>>().join("/");
    Some(code).filter(|code| !code.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_split() {
        assert_eq!(split("[LMP-40] Desk lamp (Black)"), (Some("LMP-40"), "Desk lamp (Black)"));
        assert_eq!(split("Desk lamp"), (None, "Desk lamp"));
        assert_eq!(split("[LMP-40]"), (Some("LMP-40"), "LMP-40"));
        assert_eq!(split("[] Lamp"), (None, "[] Lamp"));
    }

    #[test]
    fn locations_inside_and_outside() {
        let code = |location| warehouse(location);
        assert_eq!(code("WH/Stock").as_deref(), Some("WH/Stock"));
        assert_eq!(code("WH / Stock / Shelf 2").as_deref(), Some("WH/Stock"));
        assert_eq!(code("Physical Locations/BER/Input").as_deref(), Some("BER/Input"));
        assert_eq!(code("Virtual Locations/Inventory adjustment"), None);
        assert_eq!(code("Partners/Customers"), None);
        assert_eq!(code("仮想ロケーション/棚卸差異"), None);
    }

    #[test]
    fn lines_of_groups() {
        assert!(is_group("WH/Stock (12)") && is_group("[A] Lamp (Black) (3)"));
        assert!(!is_group("[A] Lamp (Black)") && !is_group("WH/Stock") && !is_group("WH ()"));
    }
}

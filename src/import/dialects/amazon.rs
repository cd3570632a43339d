//! Amazon's reports: Manage FBA inventory, aged inventory, restock, all orders.
//!
//! - A marketplace's stock lies in the warehouse FBA-<market>.
//! - On hand is everything that is physically there, unsellable units too;
//!   available is what is fulfillable or moves between fulfilment centres, and
//!   the difference is reserved.
//! - What is inbound is planned (working), in transit (shipped) or receiving.
//! - An ASIN or FNSKU becomes a listing that says which seller's SKU it stands
//!   for, so that it finds the item wherever it is read.
//! - Flat files have English keys everywhere; the localised headers are those
//!   of seller-central downloads and of listing reports, as public parsers of
//!   them know them.

/// Stock by age.
pub mod aged_inventory;
/// Order lines.
pub mod all_orders;
/// What lies where.
pub mod fba_inventory;
/// Marketplaces by domain, id and country.
mod marketplace;
/// Stock and days of supply.
pub mod restock;
#[cfg(test)]
mod tests;

use super::Table;
use super::collect::{AsOf, NamedItems};
use super::shared::{Place, check_shape, filled};
use crate::facts::{Kind, Type, Value};
use crate::import::cell::Names;
use crate::import::lenient::{self, Style};
use crate::import::output::{Mode, Output, Skip};
use crate::import::problem::{CellProblem, Refused};
use crate::import::rows::RawRow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All reports are one family: their counts and names stand for one another.
const DIALECT: &str = "amazon";

/// Items and warehouses are merely named; the rest replaces what was told.
fn mode(kind: Kind) -> Mode {
    match kind {
        Kind::Items | Kind::Warehouses => Mode::OnlyNew,
        _ => Mode::Replace,
    }
}

/// Other headers of a seller's SKU.
const SELLER_SKUS: &[&str] = &[
    "Seller SKU",
    "Merchant SKU",
    "MSKU",
    "Händler-SKU",
    "SKU vendeur",
    "sku-vendeur",
    "SKU venditore",
    "SKU del vendedor",
    "出品者SKU",
    "卖家 SKU",
    "卖家SKU",
];

/// Other headers of a product's name.
const PRODUCT_NAMES: &[&str] = &[
    "Item name",
    "Title",
    "Artikelbezeichnung",
    "Produktname",
    "Produktbezeichnung",
    "Nom du produit",
    "nom-produit",
    "Nome dell'articolo",
    "Nome prodotto",
    "Título del producto",
    "Nombre del producto",
    "商品名",
    "商品名称",
];

/// Other headers of the marketplace.
const MARKETS: &[&str] =
    &["Marketplace", "Country", "Land", "Pays", "Paese", "País", "国", "国家", "国家/地区", "站点"];

/// The columns that name an offer.
struct Offer {
    sku: Place,
    codes: [(Place, &'static str); 2],
    name: Place,
}

impl Offer {
    fn of(table: &Table, sku: &str) -> Offer {
        let place = |name| Place::of(table.header, name);
        Offer {
            sku: place(sku),
            codes: [(place("asin"), "asin"), (place("fnsku"), "fnsku")],
            name: place("product_name"),
        }
    }

    fn sku(&self, row: &RawRow, style: Style, names: &mut Names) -> Result<Option<Arc<str>>, Refused> {
        match self.sku.value(row, Type::Sku, style, names)? {
            Value::Text(sku) => Ok(Some(sku)),
            _ => Ok(None),
        }
    }
}

/// A platform's code, in a market.
type Code = (&'static str, Arc<str>);
/// The column that a code stood in, and the seller's SKU beside it.
type StandsFor = (&'static str, Arc<str>);

/// Items that rows name, and whose SKU each platform's code is.
#[derive(Default)]
struct Named {
    items: NamedItems,
    codes: BTreeMap<Code, StandsFor>,
}

impl Named {
    /// A code that stands beside several sellers' SKUs is the first one's.
    fn add(
        &mut self,
        row: &RawRow,
        offer: &Offer,
        sku: &Arc<str>,
        market: Option<&'static str>,
        names: &mut Names,
    ) -> Result<(), Refused> {
        self.items.add(sku, offer.name.cell(row));
        let Some(market) = market else { return Ok(()) };
        for (place, column) in &offer.codes {
            let code = place.value(row, Type::Sku, Style::default(), names)?;
            if let Value::Text(code) = code
                && code != *sku
            {
                self.codes.entry((market, code)).or_insert_with(|| (column, sku.clone()));
            }
        }
        Ok(())
    }

    fn push(self, output: &mut Output) {
        for ((market, code), (column, sku)) in self.codes {
            let row = filled(Kind::Listings, 0, |name| match name {
                "channel" => Some(Value::Text("amazon".into())),
                "market" => Some(Value::Text(market.into())),
                "seller_sku" => Some(Value::Text(code.clone())),
                "sku" => Some(Value::Text(sku.clone())),
                name if name == column => Some(Value::Text(code.clone())),
                _ => None,
            });
            output.push(Kind::Listings, row);
        }
        self.items.push(output);
    }
}

/// What a row says lies in Amazon's warehouse and is to come to it.
#[derive(Clone, Copy, Default)]
struct Counted {
    on_hand: i64,
    /// None: the report does not know.
    reserved: Option<i64>,
    planned: Option<i64>,
    in_transit: Option<i64>,
    receiving: Option<i64>,
    days_of_supply: Option<f64>,
}

/// What the reports of stock share.
struct Reading {
    width: usize,
    style: Style,
    offer: Offer,
    /// The column of the marketplace; the report may have none.
    market: Place,
    given_market: Option<Value>,
    given_warehouse: Option<Value>,
    /// The column of the day; the report may have none.
    day: Place,
    as_of: AsOf,
    names: Names,
    named: Named,
    /// Markets by warehouse.
    warehouses: BTreeSet<(Arc<str>, &'static str)>,
}

impl Reading {
    fn of(table: &Table, sku: &str) -> Reading {
        let given = |column| table.arguments.value(column).cloned();
        Reading {
            width: table.header.len(),
            style: table.style,
            offer: Offer::of(table, sku),
            market: Place::of(table.header, "market"),
            given_market: given("market"),
            given_warehouse: given("warehouse"),
            day: Place::of(table.header, "snapshot_date"),
            as_of: AsOf::of(table),
            names: Names::default(),
            named: Named::default(),
            warehouses: BTreeSet::new(),
        }
    }

    /// The seller's SKU; None where the row has none, which is counted.
    fn sku(&mut self, row: &RawRow, output: &mut Output) -> Result<Option<Arc<str>>, Refused> {
        check_shape(row, self.width)?;
        let sku = self.offer.sku(row, self.style, &mut self.names)?;
        if sku.is_none() {
            output.skip(Skip::NoSku);
        }
        Ok(sku)
    }

    /// A quantity; None where the cell is blank or the report lacks the column.
    fn units(&self, place: &Place, row: &RawRow) -> Result<Option<i64>, Refused> {
        place.optional(row, |cell| lenient::integer(cell, self.style))
    }

    fn place(&mut self, row: &RawRow) -> Result<(&'static str, Value), Refused> {
        let market = match (self.market.cell(row), &self.given_market) {
            ("", Some(Value::Text(given))) => marketplace::of(given),
            ("", _) => return Err(self.market.refuse(row, CellProblem::Blank)),
            (cell, _) => marketplace::of(cell),
        };
        let market = market.ok_or_else(|| self.market.refuse(row, CellProblem::UnknownCountry))?;
        let warehouse = match &self.given_warehouse {
            Some(Value::Text(given)) => given.clone(),
            _ => self.names.share(&format!("FBA-{market}")),
        };
        self.warehouses.insert((warehouse.clone(), market));
        Ok((market, Value::Text(warehouse)))
    }

    fn day(&mut self, row: &RawRow, output: &mut Output) -> Result<Value, Refused> {
        match self.day.value(row, Type::Day, self.style, &mut self.names)? {
            Value::Null => self.as_of.value(output).ok_or_else(|| self.day.refuse(row, CellProblem::Blank)),
            day => Ok(day),
        }
    }

    /// Writes a count; the day and warehouse it is of.
    fn count(
        &mut self,
        row: &RawRow,
        sku: &Arc<str>,
        counted: Counted,
        output: &mut Output,
    ) -> Result<(Value, Value), Refused> {
        let (market, warehouse) = self.place(row)?;
        let day = self.day(row, output)?;
        self.named.add(row, &self.offer, sku, Some(market), &mut self.names)?;
        let count = filled(Kind::Stock, row.line, |column| match column {
            "as_of" => Some(day.clone()),
            "sku" => Some(Value::Text(sku.clone())),
            "warehouse" => Some(warehouse.clone()),
            "on_hand" => Some(Value::Integer(counted.on_hand)),
            "reserved" => counted.reserved.map(Value::Integer),
            "planned" => counted.planned.map(Value::Integer),
            "in_transit" => counted.in_transit.map(Value::Integer),
            "receiving" => counted.receiving.map(Value::Integer),
            "days_of_supply" => counted.days_of_supply.map(Value::Decimal),
            _ => None,
        });
        output.push(Kind::Stock, count);
        Ok((day, warehouse))
    }

    fn finish(&mut self, output: &mut Output) {
        for (warehouse, market) in std::mem::take(&mut self.warehouses) {
            let row = filled(Kind::Warehouses, 0, |column| match column {
                "warehouse" => Some(Value::Text(warehouse.clone())),
                "market" => Some(Value::Text(market.into())),
                "kind" => Some(Value::Text("fba".into())),
                _ => None,
            });
            output.push(Kind::Warehouses, row);
        }
        std::mem::take(&mut self.named).push(output);
    }
}

/// A number of days of supply; words and signs for "more than a year" are unknown.
fn days(place: &Place, row: &RawRow, style: Style) -> Option<f64> {
    lenient::decimal(place.cell(row), style).ok().filter(|days| *days >= 0.0)
}

/// Blank parts are nothing; None when all are blank.
fn sum(parts: &[Option<i64>]) -> Option<i64> {
    parts.iter().flatten().copied().reduce(i64::saturating_add)
}

//! Shopify's products export, of before and after 2025: a catalogue. The rows
//! of one handle are its variants and further images; what belongs to the
//! product stands on the first of them.
//!
//! - Price and cost are in the shop's currency, which the file does not name:
//!   `--currency`, else the team's base currency.
//! - `Variant Inventory Qty` is a count only where the variant's inventory is
//!   tracked, and only with `--warehouse`: the file does not say where it lies.

use super::Naming;
use crate::facts::{Kind, Type, Value};
use crate::import::cell::Names;
use crate::import::dialects::collect::{Amounts, Catalogue, Counts, Position};
use crate::import::dialects::shared::{Place, check_shape};
use crate::import::dialects::{Converter, Format, Spellings, Styled, Table};
use crate::import::header::Header;
use crate::import::lenient::{self, Style};
use crate::import::output::{Mode, Note, Output, Skip};
use crate::import::problem::Refused;
use crate::import::rows::RawRow;
use std::sync::Arc;

pub struct ShopifyProducts;

const COLUMNS: [&str; 36] = [
    "handle",
    "title",
    "body_(html)",
    "vendor",
    "product_category",
    "type",
    "tags",
    "published",
    "option1_name",
    "option1_value",
    "option1_linked_to",
    "option2_name",
    "option2_value",
    "option2_linked_to",
    "option3_name",
    "option3_value",
    "option3_linked_to",
    "variant_sku",
    "variant_grams",
    "variant_inventory_tracker",
    "variant_inventory_qty",
    "variant_inventory_policy",
    "variant_fulfillment_service",
    "variant_price",
    "variant_compare_at_price",
    "variant_requires_shipping",
    "variant_taxable",
    "variant_barcode",
    "variant_image",
    "variant_weight_unit",
    "variant_tax_code",
    "cost_per_item",
    "status",
    "gift_card",
    "collection",
    "standardized_product_type",
];

/// Columns that come in families, and those of markets (`Price / Canada`) and
/// custom fields (`Colour (product.metafields.custom.colour)`).
const FAMILIES: [&str; 12] = [
    "google_shopping",
    "image_",
    "seo_",
    "included_/",
    "price_/",
    "compare_at_price_/",
    "unit_price_",
    "variant_",
    "custom_product_type",
    "standard_product_type",
    "product_image_",
    "template_suffix",
];

const SPELLINGS: Spellings = &[
    ("handle", &["URL handle"]),
    ("body_(html)", &["Description"]),
    ("published", &["Published on online store"]),
    ("variant_sku", &["SKU"]),
    ("variant_barcode", &["Barcode"]),
    ("variant_price", &["Price"]),
    ("variant_compare_at_price", &["Compare-at price"]),
    ("variant_taxable", &["Charge tax"]),
    ("variant_tax_code", &["Tax code"]),
    ("variant_inventory_tracker", &["Inventory tracker"]),
    ("variant_inventory_qty", &["Inventory quantity"]),
    ("variant_inventory_policy", &["Continue selling when out of stock"]),
    ("variant_fulfillment_service", &["Fulfillment service"]),
    ("variant_grams", &["Weight value (grams)"]),
    ("variant_weight_unit", &["Weight unit for display"]),
    ("variant_requires_shipping", &["Requires shipping"]),
    ("variant_image", &["Variant image URL"]),
];

impl Format for ShopifyProducts {
    fn name(&self) -> &'static str {
        "shopify-products"
    }

    fn dialect(&self) -> &'static str {
        "shopify-products"
    }

    fn columns(&self) -> Vec<&'static str> {
        COLUMNS.to_vec()
    }

    fn required(&self) -> Vec<&'static str> {
        vec!["handle", "title", "variant_sku"]
    }

    fn spellings(&self) -> Spellings {
        SPELLINGS
    }

    fn has_more(&self, name: &str) -> bool {
        FAMILIES.iter().any(|family| name.starts_with(family)) || name.contains(".metafields.")
    }

    fn styled(&self, header: &Header) -> Styled {
        Styled::of(header, &[], &["variant_price", "cost_per_item", "variant_grams"])
    }

    fn mode(&self, kind: Kind) -> Mode {
        match kind {
            Kind::Items => Mode::Catalogue,
            Kind::Warehouses => Mode::OnlyNew,
            _ => Mode::Replace,
        }
    }

    fn converter(&self, table: &Table) -> Box<dyn Converter> {
        let place = |name| Place::of(table.header, name);
        Box::new(Products {
            naming: Naming::of(table.header),
            handle: place("handle"),
            vendor: place("vendor"),
            category: place("type"),
            status: place("status"),
            sku: place("variant_sku"),
            grams: place("variant_grams"),
            tracker: place("variant_inventory_tracker"),
            quantity: place("variant_inventory_qty"),
            price: place("variant_price"),
            cost: place("cost_per_item"),
            width: table.header.len(),
            style: table.style,
            currency: table.arguments.value("currency").cloned(),
            market: table.arguments.value("market").cloned(),
            warehouse: table.arguments.value("warehouse").cloned(),
            names: Names::default(),
            product: Product::default(),
            counts: Some(Counts::of(table)),
            catalogue: Catalogue::default(),
        })
    }
}

/// What stands on the first row of a handle.
#[derive(Default)]
struct Product {
    handle: String,
    title: String,
    brand: Option<Value>,
    category: Option<Value>,
    status: Option<&'static str>,
}

struct Products {
    naming: Naming,
    handle: Place,
    vendor: Place,
    category: Place,
    status: Place,
    sku: Place,
    grams: Place,
    tracker: Place,
    quantity: Place,
    price: Place,
    cost: Place,
    width: usize,
    style: Style,
    currency: Option<Value>,
    market: Option<Value>,
    warehouse: Option<Value>,
    names: Names,
    product: Product,
    /// Until they are pushed.
    counts: Option<Counts>,
    catalogue: Catalogue,
}

impl Products {
    fn read(&mut self, row: &RawRow, output: &mut Output) -> Result<(), Refused> {
        check_shape(row, self.width)?;
        self.remember_product(row)?;
        let Value::Text(sku) = self.sku.value(row, Type::Sku, self.style, &mut self.names)? else {
            // A variant has a price; the row of a further image has none.
            if !self.price.cell(row).is_empty() {
                output.skip(Skip::NoSku);
            }
            return Ok(());
        };
        let (style, names) = (self.style, &mut self.names);
        let price = self.price.value(row, Type::Money, style, names)?;
        let cost = self.cost.value(row, Type::Money, style, names)?;
        let grams = self.grams.optional(row, |cell| lenient::decimal(cell, style))?;
        let weight = grams.filter(|grams| *grams > 0.0).map(|grams| Value::Decimal(grams / 1000.0));
        if price != Value::Null && self.currency.is_none() {
            output.note(Note::NoCurrency);
        }
        self.count(row, &sku, output)?;
        let name = self.naming.name(&self.product.title, row);
        let name = Value::Text(if name.is_empty() { sku.clone() } else { name.into() });
        let (product, currency) = (&self.product, &self.currency);
        let value = |column: &str| match column {
            "name" => Some(name.clone()),
            "category" => product.category.clone(),
            "brand" => product.brand.clone(),
            "status" => product.status.map(|status| Value::Text(status.into())),
            "price" => Some(price.clone()),
            "unit_cost" => Some(cost.clone()),
            "currency" => currency.clone(),
            "weight_kg" => weight.clone(),
            _ => None,
        };
        self.catalogue.push(row.line, &sku, value, output);
        Ok(())
    }

    fn remember_product(&mut self, row: &RawRow) -> Result<(), Refused> {
        let (handle, title) = (self.handle.cell(row), self.naming.title.cell(row));
        if title.is_empty() && (handle == self.product.handle || handle.is_empty()) {
            return Ok(());
        }
        self.product = Product {
            handle: handle.to_owned(),
            title: title.to_owned(),
            brand: Some(self.vendor.value(row, Type::Name, self.style, &mut self.names)?),
            category: Some(self.category.value(row, Type::Name, self.style, &mut self.names)?),
            // A draft is not on sale yet: neither active nor discontinued.
            status: match self.status.cell(row).to_lowercase().as_str() {
                "active" => Some("active"),
                "archived" => Some("discontinued"),
                _ => None,
            },
        };
        Ok(())
    }

    fn count(&mut self, row: &RawRow, sku: &Arc<str>, output: &mut Output) -> Result<(), Refused> {
        let quantity = self.quantity.optional(row, |cell| lenient::integer(cell, self.style))?;
        let is_tracked = !self.tracker.is_there() || !self.tracker.cell(row).is_empty();
        let Some(on_hand) = quantity.filter(|_| is_tracked) else { return Ok(()) };
        match (&self.warehouse, &mut self.counts) {
            (Some(Value::Text(warehouse)), Some(counts)) => {
                let position = Position { sku: sku.clone(), warehouse: warehouse.clone(), lot: None };
                let added = counts.add(row.line, position, Amounts { on_hand, ..Amounts::default() });
                added.map_err(|problem| self.quantity.refuse(row, problem))?;
            }
            _ => output.skip(Skip::CountWithoutWarehouse),
        }
        Ok(())
    }
}

impl Converter for Products {
    fn row(&mut self, row: &RawRow, output: &mut Output) {
        if let Err(refused) = self.read(row, output) {
            output.refuse([refused]);
        }
    }

    fn finish(&mut self, output: &mut Output) {
        if let Some(counts) = self.counts.take() {
            counts.push(self.market.as_ref(), output);
        }
        self.catalogue.say(output);
    }
}

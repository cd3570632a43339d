//! WooCommerce's products export, with headers in seven languages: a
//! catalogue.
//!
//! - Simple products and variations are items. A variation without a SKU has
//!   its parent's, as the shop itself does. The parent of variations is an item
//!   only where it is counted itself or lends its SKU; grouped products never.
//! - A variation is named by its own name, else by its parent's and its values;
//!   `Parent` is `id:123` or a SKU. What it leaves blank is its parent's.
//! - `Stock` is a count only with `--warehouse`: the file does not say where it
//!   lies. Blank and `parent` are no count of the row.
//! - The price is the regular one. Prices are in the shop's currency, which the
//!   file does not name.

/// The headers.
mod columns;

use self::columns::{Measure, measures, value_columns};
use super::collect::{Amounts, Catalogue, Counts, Position};
use super::shared::{Place, check_shape};
use super::{Converter, Format, Spellings, Styled, Table};
use crate::facts::{Kind, Type, Value};
use crate::import::cell::Names;
use crate::import::header::Header;
use crate::import::lenient::{self, Style};
use crate::import::output::{Mode, Note, Output, Skip};
use crate::import::problem::Refused;
use crate::import::rows::RawRow;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

pub struct WooCommerceProducts;

impl Format for WooCommerceProducts {
    fn name(&self) -> &'static str {
        "woocommerce-products"
    }

    fn dialect(&self) -> &'static str {
        "woocommerce-products"
    }

    fn columns(&self) -> Vec<&'static str> {
        columns::COLUMNS.to_vec()
    }

    fn required(&self) -> Vec<&'static str> {
        vec!["type", "sku", "name"]
    }

    fn spellings(&self) -> Spellings {
        columns::SPELLINGS
    }

    fn has_more(&self, name: &str) -> bool {
        columns::is_of_a_family(name)
    }

    fn styled(&self, header: &Header) -> Styled {
        let mut styled = Styled::of(header, &[], &["regular_price", "sale_price"]);
        styled.numbers.extend(measures(header).into_iter().map(|measure| measure.place));
        styled
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
        let given = |column| table.arguments.value(column).cloned();
        Box::new(Products {
            id: place("id"),
            kind: place("type"),
            sku: place("sku"),
            name: place("name"),
            stock: place("stock"),
            price: place("regular_price"),
            categories: place("categories"),
            brand: place("brands"),
            parent: place("parent"),
            values: value_columns(table.header).into_iter().map(|at| Place::at(table.header, at)).collect(),
            measures: measures(table.header)
                .into_iter()
                .map(|measure| (Place::at(table.header, measure.place), measure))
                .collect(),
            width: table.header.len(),
            style: table.style,
            currency: given("currency"),
            market: given("market"),
            warehouse: given("warehouse"),
            names: Names::default(),
            counts: Some(Counts::of(table)),
            products: Vec::new(),
        })
    }
}

/// A row, as far as it tells.
struct Product {
    line: u64,
    /// `id:741`.
    id: String,
    is_variation: bool,
    is_variable: bool,
    is_grouped: bool,
    sku: Option<Arc<str>>,
    name: String,
    /// Of a variation.
    parent: String,
    values: String,
    stock: Option<i64>,
    price: Value,
    category: Value,
    brand: Value,
    weight_kg: Option<f64>,
    volume_l: Option<f64>,
}

struct Products {
    id: Place,
    kind: Place,
    sku: Place,
    name: Place,
    stock: Place,
    price: Place,
    categories: Place,
    brand: Place,
    parent: Place,
    values: Vec<Place>,
    measures: Vec<(Place, Measure)>,
    width: usize,
    style: Style,
    currency: Option<Value>,
    market: Option<Value>,
    warehouse: Option<Value>,
    names: Names,
    /// Until they are pushed.
    counts: Option<Counts>,
    products: Vec<Product>,
}

impl Products {
    fn read(&mut self, row: &RawRow) -> Result<Product, Refused> {
        check_shape(row, self.width)?;
        let (style, names) = (self.style, &mut self.names);
        let kinds = self.kind.cell(row).to_lowercase();
        let is = |kind: &str| kinds.split(',').any(|own| own.trim() == kind);
        let sku = match self.sku.value(row, Type::Sku, style, names)? {
            Value::Text(sku) => Some(sku),
            _ => None,
        };
        let name = self.name.value(row, Type::Text, style, names)?;
        let stock = match self.stock.cell(row) {
            "parent" => None,
            _ => self.stock.optional(row, |cell| lenient::integer(cell, style))?,
        };
        let price = self.price.value(row, Type::Money, style, names)?;
        let brand = self.brand.value(row, Type::Name, style, names)?;
        let category = category(self.categories.cell(row));
        let category = if category.is_empty() { Value::Null } else { Value::Text(names.share(category)) };
        let values: Vec<&str> =
            self.values.iter().map(|place| place.cell(row)).filter(|value| !value.is_empty()).collect();
        let (weight_kg, volume_l) = self.size(row)?;
        Ok(Product {
            line: row.line,
            id: format!("id:{}", self.id.cell(row)),
            is_variation: is("variation"),
            is_variable: is("variable"),
            is_grouped: is("grouped"),
            sku,
            name: if let Value::Text(name) = name { name.to_string() } else { String::new() },
            parent: self.parent.cell(row).replace("id: ", "id:"),
            values: values.join(", "),
            stock,
            price,
            category,
            brand,
            weight_kg,
            volume_l,
        })
    }

    /// Kilograms, and litres where all three lengths are told.
    fn size(&self, row: &RawRow) -> Result<(Option<f64>, Option<f64>), Refused> {
        let (mut weight, mut lengths) = (None, Vec::new());
        for (place, measure) in &self.measures {
            let Some(number) = place.optional(row, |cell| lenient::decimal(cell, self.style))? else {
                continue;
            };
            let number = number * measure.scale;
            match measure.is_weight {
                true => weight = Some(number),
                false => lengths.push(number),
            }
        }
        let volume = (lengths.len() == 3).then(|| lengths.iter().product::<f64>());
        let positive = |number: &f64| *number > 0.0;
        Ok((weight.filter(positive), volume.filter(positive)))
    }

    fn count(&mut self, product: &Product, sku: &Arc<str>, output: &mut Output) {
        let Some(on_hand) = product.stock else { return };
        match (&self.warehouse, &mut self.counts) {
            (Some(Value::Text(warehouse)), Some(counts)) => {
                let position = Position { sku: sku.clone(), warehouse: warehouse.clone(), lot: None };
                let added = counts.add(product.line, position, Amounts { on_hand, ..Amounts::default() });
                if let Err(problem) = added {
                    output.refuse([Refused::row(product.line, problem)]);
                }
            }
            _ => output.skip(Skip::CountWithoutWarehouse),
        }
    }
}

/// The last step of the first category: `Clothing > Shirts, Sale` → Shirts.
fn category(cell: &str) -> &str {
    // A comma within a name is written `\,`.
    let end = cell.match_indices(',').map(|(place, _)| place).find(|place| !cell[..*place].ends_with('\\'));
    let first = &cell[..end.unwrap_or(cell.len())];
    first.rsplit('>').next().unwrap_or(first).trim()
}

impl Converter for Products {
    fn row(&mut self, row: &RawRow, output: &mut Output) {
        match self.read(row) {
            Ok(product) => self.products.push(product),
            Err(refused) => output.refuse([refused]),
        }
    }

    fn finish(&mut self, output: &mut Output) {
        let products = std::mem::take(&mut self.products);
        let by_id = |product: &Product| (product.id.clone(), product.line);
        let by_sku = |product: &Product| product.sku.as_ref().map(|sku| (sku.to_string(), product.line));
        let whole = || products.iter().filter(|product| !product.is_variation);
        // A SKU that looks like an id is no id: ids come last.
        let parents: FxHashMap<String, u64> = whole().filter_map(by_sku).chain(whole().map(by_id)).collect();
        let by_line: FxHashMap<u64, &Product> =
            products.iter().map(|product| (product.line, product)).collect();
        let parent_of = |product: &Product| {
            let line =
                Some(&product.parent).filter(|_| product.is_variation).and_then(|parent| parents.get(parent));
            line.and_then(|line| by_line.get(line)).copied()
        };
        let lends_sku: FxHashSet<u64> = products
            .iter()
            .filter(|product| product.is_variation && product.sku.is_none())
            .filter_map(|product| parent_of(product).map(|parent| parent.line))
            .collect();
        let mut catalogue = Catalogue::default();
        for product in &products {
            let is_sold = !product.is_grouped
                && (!product.is_variable || product.stock.is_some() || lends_sku.contains(&product.line));
            if !is_sold {
                output.skip(Skip::NotSoldItself);
                continue;
            }
            let parent = parent_of(product);
            let own = product.sku.as_ref();
            let Some(sku) = own.or_else(|| parent.and_then(|parent| parent.sku.as_ref())) else {
                output.skip(Skip::NoSku);
                continue;
            };
            self.count(product, sku, output);
            if own.is_none() {
                // Its parent is the item.
                continue;
            }
            if product.price != Value::Null && self.currency.is_none() {
                output.note(Note::NoCurrency);
            }
            let value = |column: &str| product.value(column, parent, sku);
            let with_currency = |column: &str| match column {
                "currency" => self.currency.clone(),
                column => value(column),
            };
            catalogue.push(product.line, sku, with_currency, output);
        }
        catalogue.say(output);
        if let Some(counts) = self.counts.take() {
            counts.push(self.market.as_ref(), output);
        }
    }
}

impl Product {
    /// A column of the item; what a variation leaves blank is its parent's.
    fn value(&self, column: &str, parent: Option<&Product>, sku: &Arc<str>) -> Option<Value> {
        let or_parent = |own: &Value, of: fn(&Product) -> &Value| match own {
            Value::Null => parent.map(|parent| of(parent).clone()),
            own => Some(own.clone()),
        };
        match column {
            "name" => Some(Value::Text(self.full_name(parent, sku))),
            "price" => or_parent(&self.price, |product| &product.price),
            "category" => or_parent(&self.category, |product| &product.category),
            "brand" => or_parent(&self.brand, |product| &product.brand),
            "weight_kg" => self.weight_kg.or(parent.and_then(|parent| parent.weight_kg)).map(Value::Decimal),
            "volume_l" => self.volume_l.or(parent.and_then(|parent| parent.volume_l)).map(Value::Decimal),
            _ => None,
        }
    }

    fn full_name(&self, parent: Option<&Product>, sku: &Arc<str>) -> Arc<str> {
        let of_parent = parent.map_or("", |parent| parent.name.as_str());
        let base = if self.name.is_empty() { of_parent } else { &self.name };
        let is_parents = self.is_variation && base == of_parent;
        match (base.is_empty(), is_parents && !self.values.is_empty()) {
            (true, _) => sku.clone(),
            (false, true) => format!("{base} – {}", self.values).into(),
            (false, false) => base.into(),
        }
    }
}

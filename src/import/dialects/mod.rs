//! The formats that can be read: our own files and known exports, one file
//! each. A format names its columns; a converter makes facts of its rows.

/// Amazon's reports.
mod amazon;
/// What is put together over a whole table.
mod collect;
/// Files read by a mapping.
pub mod mapped;
/// Odoo's stock.quant.
mod odoo_quants;
/// UCI Online Retail.
mod online_retail;
/// Our own files, one format a kind.
mod own;
/// What converters of exports share.
mod shared;
/// Shopify's exports.
mod shopify;
/// WooCommerce's products.
mod woocommerce;

use super::arguments::Arguments;
use super::header::{Header, normal};
use super::lenient::Style;
use super::output::{Mode, Output};
use super::rows::RawRow;
use crate::facts::Kind;
use crate::inventory::day::Day;
use std::collections::HashSet;

/// Other names of a column: ours (normal), then those that files have.
pub type Spellings = &'static [(&'static str, &'static [&'static str])];

/// One known kind of table.
pub trait Format: Send {
    /// What `--kind` calls it.
    fn name(&self) -> &'static str;
    /// The family that the batch is recorded under: order numbers of one
    /// dialect do not meet those of another.
    fn dialect(&self) -> &'static str;
    /// Every column that belongs to it, by normal name, whether or not a fact
    /// is made of it.
    fn columns(&self) -> Vec<&'static str>;
    /// Those that a table must have.
    fn required(&self) -> Vec<&'static str>;
    /// Other headers (localised, older, newer) that mean one of the columns.
    fn spellings(&self) -> Spellings {
        &[]
    }
    /// Whether a column that `columns` does not list belongs to it as well
    /// (columns that come in numbers, `attribute_7_name`).
    fn has_more(&self, _name: &str) -> bool {
        false
    }
    /// Columns whose days and numbers may be written in several styles: the
    /// table is looked over for how it writes them before it is read.
    fn styled(&self, _header: &Header) -> Styled {
        Styled::default()
    }
    /// The mapping by which the table is read, where it is.
    fn applied(&self) -> Option<&mapped::Applied> {
        None
    }
    /// Whether rows of `kind` replace what is known.
    fn mode(&self, kind: Kind) -> Mode;
    fn converter(&self, table: &Table) -> Box<dyn Converter>;
}

/// Places of the columns that tell how a table writes days and numbers.
#[derive(Clone, Debug, Default)]
pub struct Styled {
    pub days: Vec<usize>,
    pub numbers: Vec<usize>,
}

impl Styled {
    /// Of columns by normal name, those that the table has.
    pub fn of(header: &Header, days: &[&str], numbers: &[&str]) -> Styled {
        let places = |names: &[&str]| names.iter().filter_map(|name| header.place(name)).collect();
        Styled { days: places(days), numbers: places(numbers) }
    }
}

/// What a converter is told of the table that it reads.
pub struct Table<'a> {
    /// Names in the format's own spelling.
    pub header: &'a Header,
    pub arguments: &'a Arguments,
    /// The file's name, without its endings.
    pub name: Option<&'a str>,
    /// How the table writes days and numbers.
    pub style: Style,
    /// The day on which the file was last modified, in the zone of
    /// `--time-zone`, else of this computer.
    pub modified_on: Option<Day>,
}

/// Makes facts of the rows of one table, in their order.
pub trait Converter {
    /// Reads one row that is not blank.
    fn row(&mut self, row: &RawRow, output: &mut Output);
    /// After the last row.
    fn finish(&mut self, _output: &mut Output) {}
}

/// All of them.
pub fn formats() -> Vec<Box<dyn Format>> {
    let own = Kind::ALL.iter().map(|kind| Box::new(own::OwnFile(*kind)) as Box<dyn Format>);
    let exports: [Box<dyn Format>; 11] = [
        Box::new(amazon::fba_inventory::FbaInventory),
        Box::new(amazon::aged_inventory::AgedInventory),
        Box::new(amazon::restock::Restock),
        Box::new(amazon::all_orders::AllOrders),
        Box::new(shopify::inventory::ShopifyInventory::Long),
        Box::new(shopify::inventory::ShopifyInventory::Wide),
        Box::new(shopify::orders::ShopifyOrders),
        Box::new(shopify::products::ShopifyProducts),
        Box::new(woocommerce::WooCommerceProducts),
        Box::new(odoo_quants::OdooQuants),
        Box::new(online_retail::OnlineRetail),
    ];
    own.chain(exports).collect()
}

/// The dialects whose rows of `kind` yield to those of others.
pub fn yielding(kind: Kind) -> Vec<&'static str> {
    let formats = formats().into_iter().filter(|format| format.mode(kind) != Mode::Replace);
    let mut dialects: Vec<&'static str> = formats.map(|format| format.dialect()).collect();
    dialects.push(mapped::DIALECT);
    dialects.dedup();
    dialects
}

/// The normal names of all columns that any format has, in any spelling.
pub fn known_columns() -> HashSet<String> {
    let mut known = HashSet::new();
    for format in formats() {
        known.extend(format.columns().into_iter().map(str::to_owned));
        let others = format.spellings().iter().flat_map(|(_, others)| others.iter());
        known.extend(others.map(|other| normal(other)));
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::facts::Batch;

    /// What the engine takes for a catalogue is what the formats say is one.
    #[test]
    fn a_batch_is_a_catalogue_where_its_format_is() {
        for format in formats() {
            let batch = Batch { dialect: format.dialect().to_owned(), ..Batch::default() };
            let lists = matches!(format.mode(Kind::Items), Mode::Replace | Mode::Catalogue);
            assert_eq!(batch.is_catalogue(), lists, "{}", format.name());
        }
    }
}

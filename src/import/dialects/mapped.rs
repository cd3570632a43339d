//! Tables that are read by a mapping: our kinds under other names, in the
//! styles of exports, with what our kinds' columns follow from.
//!
//! - `on_hand` without a column of its own is what is available and reserved;
//!   where both are given, what is not available is reserved.
//! - A shop's name tells channel and market, a stock's shop its warehouse.
//! - Lines of an order repeat its number or leave it blank; what an order says
//!   once counts for all its lines, and its amount is shared among them.
//! - Rows of one item, warehouse, lot and day add up; a row that stands twice
//!   is one.
//! - Totals, notes and a line that explains the header are no facts.

/// One row to values.
mod cells;
/// Lines of one order.
mod order;
/// Counts of one position.
pub mod stock;

use super::{Converter, Format, Styled, Table};
use crate::facts::{Kind, Type};
use crate::import::arguments::Arguments;
use crate::import::header::{Header, Recognised};
use crate::import::mapping::remembered::{self, Mapping};
use crate::import::mapping::{fields, said};
use crate::import::output::Mode;
use crate::import::problem::FileProblem;

/// The family of mapped files that tell what moves; what they tell of items
/// and warehouses beside yields to everything else.
pub const DIALECT: &str = "mapped";

/// A mapping by which a table is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    pub mapping: Mapping,
    /// Its number, where it was remembered.
    pub remembered: Option<i64>,
    /// Columns that have come since, as the file writes them.
    pub added: Vec<String>,
}

/// A table read by a mapping.
pub struct Mapped {
    applied: Applied,
}

/// The format of a table whose mapping the arguments say, or that is
/// remembered for this header.
pub fn recognise(
    header: &Header,
    sheet: Option<&str>,
    arguments: &Arguments,
) -> Option<Result<Recognised, FileProblem>> {
    let columns = columns(header);
    if let Some(said) = said::said(&columns, arguments, sheet) {
        return Some(said.map(|mapping| recognised(header, mapping, None)));
    }
    if !arguments.map().is_empty() {
        return None;
    }
    let known = remembered::find(&arguments.remembered, &columns, true)?;
    let wanted = arguments.kind.as_deref().is_none_or(|kind| kind == known.mapping.kind.name());
    wanted.then(|| Ok(recognised(header, known.mapping.clone(), Some(known.id))))
}

/// The format of a table whose header is much like one that is remembered.
pub fn recognise_near(header: &Header, arguments: &Arguments) -> Option<Recognised> {
    if arguments.kind.is_some() || !arguments.map().is_empty() {
        return None;
    }
    let known = remembered::find(&arguments.remembered, &columns(header), false)?;
    Some(recognised(header, known.mapping.clone(), Some(known.id)))
}

fn columns(header: &Header) -> Vec<String> {
    (0..header.len()).map(|place| header.shown(place).to_owned()).collect()
}

fn recognised(header: &Header, mapping: Mapping, remembered: Option<i64>) -> Recognised {
    let names: Vec<String> = header.names().map(str::to_owned).collect();
    // Of columns of one name the first is meant.
    let field = |place: usize, name: &str| {
        let first = names.iter().position(|other| other == name) == Some(place);
        first.then(|| mapping.field(name)).flatten()
    };
    let ours = header.as_fields(field);
    let added = (0..header.len())
        .filter(|place| !names[*place].is_empty() && !mapping.header.contains(&names[*place]))
        .map(|place| header.shown(place).to_owned())
        .collect();
    let explained = mapping.columns.len();
    let format = Box::new(Mapped { applied: Applied { mapping, remembered, added } });
    Recognised { format, header: ours, explained }
}

impl Mapped {
    fn kind(&self) -> Kind {
        self.applied.mapping.kind
    }
}

impl Format for Mapped {
    fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// Order numbers of mapped files meet each other, whatever system wrote
    /// them. What describes items and places does not: it is as good as ours.
    fn dialect(&self) -> &'static str {
        if fields::tells_of_items(self.kind()) { DIALECT } else { "own" }
    }

    fn columns(&self) -> Vec<&'static str> {
        fields::of(self.kind()).into_iter().map(|field| field.name).collect()
    }

    fn required(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn styled(&self, header: &Header) -> Styled {
        let of = |wanted: &dyn Fn(Type) -> bool| {
            let fields = fields::of(self.kind()).into_iter().filter(|field| wanted(field.ty));
            fields.filter_map(|field| header.place(field.name)).collect()
        };
        Styled {
            days: of(&|ty| matches!(ty, Type::Day | Type::Instant)),
            numbers: of(&|ty| matches!(ty, Type::Money | Type::Decimal)),
        }
    }

    fn mode(&self, kind: Kind) -> Mode {
        if kind == self.kind() { Mode::Replace } else { Mode::OnlyUnknown }
    }

    fn applied(&self) -> Option<&Applied> {
        Some(&self.applied)
    }

    fn converter(&self, table: &Table) -> Box<dyn Converter> {
        let mapping = &self.applied.mapping;
        let cells = cells::Cells::new(mapping, table);
        match self.kind() {
            Kind::Stock => Box::new(stock::Counts::new(cells, mapping, table)),
            Kind::Orders => Box::new(order::Orders::new(cells, table)),
            _ => Box::new(cells),
        }
    }
}

//! Our own files: every kind as `facts::kinds` describes it.

use super::shared::Zones;
use super::{Converter, Format, Table};
use crate::facts::{Column, Kind, Row, Type, Value};
use crate::import::cell::{self, Moment, Names};
use crate::import::output::{Mode, Output};
use crate::import::problem::{CellProblem, Refused};
use crate::import::rows::RawRow;

pub struct OwnFile(pub Kind);

impl Format for OwnFile {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn dialect(&self) -> &'static str {
        "own"
    }

    fn columns(&self) -> Vec<&'static str> {
        self.0.columns().iter().map(|column| column.name).collect()
    }

    fn required(&self) -> Vec<&'static str> {
        self.0.columns().iter().filter(|column| column.required).map(|column| column.name).collect()
    }

    fn mode(&self, _kind: Kind) -> Mode {
        Mode::Replace
    }

    fn converter(&self, table: &Table) -> Box<dyn Converter> {
        Box::new(OwnRows::new(self.0, table))
    }
}

/// One of our columns and where its value comes from.
struct Bound {
    column: Column,
    /// Place in the file and the name there.
    cell: Option<(usize, String)>,
    /// Where the cell is blank or the column is missing.
    otherwise: Value,
    limits: Limits,
    /// The column holds markets separated by `|`.
    markets: bool,
}

struct OwnRows {
    kind: Kind,
    columns: Vec<Bound>,
    width: usize,
    names: Names,
    zones: Zones,
    market: Option<usize>,
    /// `transfers` without `arrived_on` arrive at once.
    arrives_at_once: bool,
}

impl OwnRows {
    fn new(kind: Kind, table: &Table) -> OwnRows {
        let (header, arguments) = (table.header, table.arguments);
        let bind = |column: &Column| Bound {
            column: *column,
            cell: header.place(column.name).map(|place| (place, header.shown(place).to_owned())),
            otherwise: arguments.value(column.name).cloned().unwrap_or_else(|| default(kind, column.name)),
            limits: Limits::of(kind, column),
            markets: kind == Kind::Warehouses && column.name == "serves",
        };
        OwnRows {
            kind,
            columns: kind.columns().iter().map(bind).collect(),
            width: header.len(),
            names: Names::default(),
            zones: Zones::new(arguments.time_zone.clone()),
            market: kind.column("market"),
            arrives_at_once: kind == Kind::Transfers && header.place("arrived_on").is_none(),
        }
    }

    /// What follows from a row's own columns.
    fn complete(&self, values: &mut [Value]) -> Result<(), CellProblem> {
        match self.kind {
            Kind::Orders => complete_order(values),
            Kind::Transfers if self.arrives_at_once => {
                let (moved, arrived) = (self.kind.column("moved_on"), self.kind.column("arrived_on"));
                if let (Some(moved), Some(arrived)) = (moved, arrived) {
                    values[arrived] = values[moved].clone();
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl Converter for OwnRows {
    fn row(&mut self, row: &RawRow, output: &mut Output) {
        let mut refused = Vec::new();
        if row.open_quote {
            refused.push(Refused::row(row.line, CellProblem::OpenQuote));
        } else if (self.width..row.width()).any(|place| !row.cell(place).is_empty()) {
            refused.push(Refused::row(row.line, CellProblem::ExtraCells));
        }
        let mut values = Vec::with_capacity(self.columns.len());
        let mut moments = Vec::new();
        for (place, bound) in self.columns.iter().enumerate() {
            let cell = bound.cell.as_ref().map_or("", |(place, _)| row.cell(*place));
            let value = match bound.read(cell, &mut self.names) {
                Ok(Read::Value(value)) => value,
                Ok(Read::Moment(moment)) => {
                    moments.push((place, moment));
                    Value::Null
                }
                Err(problem) => {
                    refused.push(Refused::cell(row.line, bound.shown(), cell, problem));
                    Value::Null
                }
            };
            values.push(value);
        }
        let market = self.market.and_then(|place| values.get(place)).cloned();
        for (place, moment) in moments {
            values[place] = self.zones.value(moment, market.as_ref(), output);
        }
        if refused.is_empty()
            && let Err(problem) = self.complete(&mut values)
        {
            refused.push(Refused::row(row.line, problem));
        }
        if refused.is_empty() {
            output.push(self.kind, Row { line: row.line, values });
        } else {
            output.refuse(refused);
        }
    }
}

enum Read {
    Value(Value),
    /// A time whose local day depends on the row's market.
    Moment(Moment),
}

impl Bound {
    fn shown(&self) -> &str {
        self.cell.as_ref().map_or(self.column.name, |(_, shown)| shown)
    }

    fn read(&self, cell: &str, names: &mut Names) -> Result<Read, CellProblem> {
        if cell.is_empty() {
            return match &self.otherwise {
                Value::Null if self.column.required => Err(CellProblem::Blank),
                value => Ok(Read::Value(value.clone())),
            };
        }
        if self.column.ty == Type::Instant {
            return cell::moment(cell).map(Read::Moment);
        }
        let value =
            if self.markets { cell::market_list(cell)? } else { cell::read(self.column.ty, cell, names)? };
        // A list of nothing but separators is blank too.
        if value == Value::Null && self.column.required {
            return Err(CellProblem::Blank);
        }
        self.limits.check(self.column.ty, &value)?;
        Ok(Read::Value(value))
    }
}

/// What a blank cell stands for.
pub(super) fn default(kind: Kind, column: &str) -> Value {
    match (kind, column) {
        (Kind::Orders, "status") => Value::Text("paid".into()),
        _ => Value::Null,
    }
}

/// Bounds of a number beside those of its type.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    least: Option<i64>,
    most: Option<i64>,
    positive: bool,
}

impl Limits {
    pub(super) fn of(kind: Kind, column: &Column) -> Limits {
        let signed = matches!(
            (kind, column.name),
            (Kind::Stock, "on_hand" | "reserved")
                | (Kind::Adjustments | Kind::Sales, _)
                | (Kind::Orders, "units" | "revenue" | "discount")
                | (Kind::Ads, "spend")
                | (Kind::Events, "uplift")
        );
        let least = match (kind, column.name) {
            _ if signed => None,
            (Kind::Receipts | Kind::Transfers | Kind::Bundles, "quantity") => Some(1),
            (Kind::Listings, "units_per_listing") | (Kind::Fees, "from_month") => Some(1),
            _ => Some(0),
        };
        let most = match column.name {
            "from_month" => Some(12),
            "percent" => Some(100),
            // Ratios: 0.15 is 15 percent.
            "commission_rate" | "return_rate" => Some(1),
            _ => None,
        };
        Limits { least, most, positive: column.name == "rate_to_base" }
    }

    pub(super) fn check(self, ty: Type, value: &Value) -> Result<(), CellProblem> {
        let number = match (ty, value) {
            (Type::Integer, Value::Integer(number)) => *number as f64,
            (Type::Money, Value::Integer(amount)) => *amount as f64 / 10_000.0,
            (Type::Decimal, Value::Decimal(number)) => *number,
            _ => return Ok(()),
        };
        if self.positive && number <= 0.0 {
            return Err(CellProblem::NotPositive);
        }
        match (self.least, self.most) {
            (Some(least), _) if number < least as f64 => Err(CellProblem::TooSmall { least }),
            (_, Some(most)) if number > most as f64 => Err(CellProblem::AboveMost { most }),
            _ => Ok(()),
        }
    }
}

/// Revenue from price and discount where the file gives none; a line of
/// negative units is a return on its day, and its revenue is negative however
/// the file signs it.
///
/// Case 1: 3 units at 9.99, discount 2 → revenue 27.97. Case 2: −2 units at
/// 9.99 → −19.98. Case 3: neither revenue nor price → unknown.
pub(super) fn complete_order(values: &mut [Value]) -> Result<(), CellProblem> {
    let place = |name| Kind::Orders.column(name).unwrap_or_default();
    let number = |values: &[Value], name| match values.get(place(name)) {
        Some(Value::Integer(number)) => Some(*number),
        _ => None,
    };
    let units = number(values, "units").unwrap_or_default();
    let is_return = units < 0;
    if is_return && (number(values, "returned_units").is_some() || number(values, "refunded").is_some()) {
        return Err(CellProblem::ReturnedTwice);
    }
    let revenue = match (number(values, "revenue"), number(values, "unit_price")) {
        (None, None) => return Ok(()),
        (Some(revenue), _) => revenue,
        (None, Some(price)) => {
            let goods = price.checked_mul(units.abs()).ok_or(CellProblem::TooLarge)?;
            goods.checked_sub(number(values, "discount").unwrap_or(0)).ok_or(CellProblem::TooLarge)?
        }
    };
    values[place("revenue")] = Value::Integer(if is_return { -revenue.abs() } else { revenue });
    Ok(())
}

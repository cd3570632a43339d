//! Rows on their way in: checked against the table, names replaced by ids.

use super::error::RowProblem;
use super::schema::{Content, Table, Use};
use super::terms::Terms;
use super::{Result, StoreError};
use crate::facts::{Kind, Row, Type, Value};
use std::sync::Arc;

/// A cell as the database keeps it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Null,
    Integer(i64),
    Decimal(f64),
    Text(Arc<str>),
}

/// A chunk of one kind, ready to be written: `table.fields.len()` cells a row.
#[derive(Debug)]
pub(super) struct Chunk {
    pub table: &'static Table,
    pub lines: Vec<i64>,
    pub cells: Vec<Cell>,
    /// The days its rows span, where they are dated.
    pub days: Option<(i64, i64)>,
}

/// Checks rows and notes in `terms` which names they use.
pub(super) fn check(kind: Kind, rows: &[Row], terms: &mut Terms) -> Result<()> {
    let table = Table::of(kind);
    let columns = kind.columns();
    for row in rows {
        let refuse = |column: usize, problem| StoreError::Row {
            kind,
            line: row.line,
            column: columns[column].name,
            problem,
        };
        if row.values.len() != columns.len() {
            return Err(refuse(row.values.len().min(columns.len() - 1), RowProblem::Width));
        }
        for field in &table.fields {
            let value = &row.values[field.column];
            let fits = match (field.content, value) {
                (_, Value::Null) if field.required => return Err(refuse(field.column, RowProblem::Missing)),
                (_, Value::Null) => true,
                (Content::Term(_) | Content::Text, Value::Text(text)) => {
                    if text.contains('\0') {
                        return Err(refuse(field.column, RowProblem::Nul));
                    }
                    if let Content::Term(purpose) = field.content {
                        terms.want(text, purpose);
                    }
                    true
                }
                (Content::Integer, Value::Integer(whole)) => {
                    if !in_range(kind, columns[field.column].ty, *whole) {
                        return Err(refuse(field.column, RowProblem::Range));
                    }
                    true
                }
                (Content::Decimal, Value::Integer(_)) => true,
                (Content::Decimal, Value::Decimal(decimal)) => decimal.is_finite(),
                (Content::Instant | Content::InstantDay, Value::Instant { .. }) => true,
                _ => false,
            };
            if !fits {
                return Err(refuse(field.column, RowProblem::Type));
            }
        }
        if kind == Kind::Warehouses {
            want_served_markets(row, terms);
        }
    }
    Ok(())
}

/// Days have 32 bits in memory, and units of `sales` too.
fn in_range(kind: Kind, ty: Type, whole: i64) -> bool {
    match ty {
        Type::Day | Type::Month => i32::try_from(whole).is_ok(),
        Type::Integer if kind == Kind::Sales => i32::try_from(whole).is_ok(),
        // What a blank amount is in a packed row.
        Type::Money => whole != i64::MIN,
        _ => true,
    }
}

/// `serves` names markets, though it is stored as a list.
fn want_served_markets(row: &Row, terms: &mut Terms) {
    if let Some(Value::Text(list)) = Kind::Warehouses.column("serves").and_then(|at| row.values.get(at)) {
        for market in list.split('|').map(str::trim).filter(|market| !market.is_empty()) {
            terms.want(&Arc::from(market), Use::Market);
        }
    }
}

impl Chunk {
    /// Encodes rows that [`check`] let pass; `terms` knows all their names.
    pub fn encode(kind: Kind, rows: Vec<Row>, terms: &Terms) -> Chunk {
        let table = Table::of(kind);
        let mut chunk = Chunk {
            table,
            lines: Vec::with_capacity(rows.len()),
            cells: Vec::with_capacity(rows.len() * table.fields.len()),
            days: None,
        };
        for row in rows {
            chunk.lines.push(i64::try_from(row.line).unwrap_or(i64::MAX));
            if let Some(day) = table.day.and_then(|column| day_of(&row.values[column])) {
                let (first, last) = chunk.days.unwrap_or((day, day));
                chunk.days = Some((first.min(day), last.max(day)));
            }
            for field in &table.fields {
                chunk.cells.push(cell(field.content, &row.values[field.column], terms));
            }
        }
        chunk
    }

    pub fn rows(&self) -> impl Iterator<Item = (i64, &[Cell])> {
        self.lines.iter().copied().zip(self.cells.chunks(self.table.fields.len()))
    }
}

fn day_of(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(day) => Some(*day),
        Value::Instant { day, .. } => Some(i64::from(*day)),
        _ => None,
    }
}

fn cell(content: Content, value: &Value, terms: &Terms) -> Cell {
    match (content, value) {
        (Content::Term(_), Value::Text(text)) => terms.id(text).map_or(Cell::Null, Cell::Integer),
        (Content::Text, Value::Text(text)) => Cell::Text(text.clone()),
        (Content::Decimal, Value::Integer(whole)) => Cell::Decimal(*whole as f64),
        (_, Value::Integer(whole)) => Cell::Integer(*whole),
        (_, Value::Decimal(decimal)) => Cell::Decimal(*decimal),
        (Content::Instant, Value::Instant { micros, .. }) => micros.map_or(Cell::Null, Cell::Integer),
        (Content::InstantDay, Value::Instant { day, .. }) => Cell::Integer(i64::from(*day)),
        _ => Cell::Null,
    }
}

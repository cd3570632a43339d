//! Lines of orders. An order's lines stand together; its number, day, shop …
//! may stand on the first of them alone, and its amount once or on each.

use super::super::own::complete_order;
use super::super::shared::Place;
use super::super::{Converter, Table};
use super::cells::{Cells, Told};
use crate::facts::{Kind, Value};
use crate::import::lenient;
use crate::import::output::{Note, Output};
use crate::import::problem::Refused;
use crate::import::rows::RawRow;
use std::sync::Arc;

/// Lines of one order that are held together; more of them are taken apart.
const LINES_MAX: usize = 1_000;

pub struct Orders {
    cells: Cells,
    amount: Place,
    refunded: Place,
    held: Vec<Line>,
    shared: u64,
}

struct Line {
    told: Told,
    /// What the line says of the whole order, ten-thousandths.
    amount: Option<i64>,
    refunded: Option<i64>,
}

/// Columns that an order says once.
const OF_THE_ORDER: [&str; 10] = [
    "order",
    "at",
    "currency",
    "market",
    "channel",
    "store",
    "warehouse",
    "status",
    "shipped_at",
    "delivered_at",
];

impl Orders {
    pub fn new(cells: Cells, table: &Table) -> Orders {
        let place = |name| Place::of(table.header, name);
        let (amount, refunded) = (place("order_amount"), place("order_refunded"));
        Orders { cells, amount, refunded, held: Vec::new(), shared: 0 }
    }

    fn order<'a>(&self, told: &'a Told) -> Option<&'a Arc<str>> {
        match told.values.get(self.cells.column("order")) {
            Some(Value::Text(order)) => Some(order),
            _ => None,
        }
    }

    /// What the order being read has said, for the blank cells of its lines.
    fn said(&self) -> Option<Vec<Value>> {
        let first = self.held.first()?;
        let columns = Kind::Orders.columns().iter().zip(&first.told.values);
        let kept = columns.map(
            |(column, value)| {
                if OF_THE_ORDER.contains(&column.name) { value.clone() } else { Value::Null }
            },
        );
        Some(kept.collect())
    }

    fn read(&mut self, row: &RawRow, output: &mut Output) -> Result<Option<Line>, Refused> {
        let number = lenient::text(row_cell(row, &self.cells, "order"));
        let same = self.held.first().and_then(|line| self.order(&line.told));
        let continues = number.is_empty() || same.is_some_and(|same| **same == *number);
        let before = if continues { self.said() } else { None };
        let Some(told) = self.cells.read(row, before.as_deref(), output) else { return Ok(None) };
        let amount = self.cells.extra(&self.amount, row, lenient::money)?;
        let refunded = self.cells.extra(&self.refunded, row, lenient::money)?;
        self.cells.describe(row, &told, output);
        Ok(Some(Line { told, amount, refunded }))
    }

    /// Writes the order that is held.
    fn flush(&mut self, output: &mut Output) {
        let mut lines = std::mem::take(&mut self.held);
        let weights = self.weights(&lines);
        let amounts = shares(&lines.iter().map(|line| line.amount).collect::<Vec<_>>(), &weights);
        let refunds = shares(&lines.iter().map(|line| line.refunded).collect::<Vec<_>>(), &weights);
        if lines.len() > 1 && amounts.iter().any(Option::is_some) {
            self.shared += 1;
        }
        let (revenue, refunded) = (self.cells.column("revenue"), self.cells.column("refunded"));
        for ((line, amount), refund) in lines.iter_mut().zip(amounts).zip(refunds) {
            for (place, share) in [(revenue, amount), (refunded, refund)] {
                if let Some(share) = share
                    && line.told.values[place] == Value::Null
                {
                    line.told.values[place] = Value::Integer(share);
                }
            }
        }
        for Line { mut told, .. } in lines {
            match complete_order(&mut told.values) {
                Ok(()) => self.cells.push(told, output),
                Err(problem) => output.refuse([Refused::row(told.line, problem)]),
            }
        }
    }

    /// What the lines of an order are to each other: their goods at their
    /// prices, their units where a price is missing.
    fn weights(&self, lines: &[Line]) -> Vec<i64> {
        let number = |line: &Line, name| match line.told.values.get(self.cells.column(name)) {
            Some(Value::Integer(number)) => Some(number.abs()),
            _ => None,
        };
        let priced: Option<Vec<i64>> = lines
            .iter()
            .map(|line| number(line, "unit_price")?.checked_mul(number(line, "units")?))
            .collect();
        let units = || lines.iter().map(|line| number(line, "units").unwrap_or(0)).collect();
        priced.filter(|prices| prices.iter().any(|price| *price > 0)).unwrap_or_else(units)
    }
}

/// A cell by the name of our column.
fn row_cell<'a>(row: &'a RawRow, cells: &Cells, name: &str) -> &'a str {
    cells.place(name).map_or("", |place| place.cell(row))
}

/// An order's amount, shared among its lines by weight; the last takes what
/// rounding leaves. Amounts that differ are the lines' own.
///
/// Case 1: 30.00 on both of two lines, weights 1 and 2 → 10.00 and 20.00.
/// Case 2: 30.00 on the first line alone → the same. Case 3: 10.00 and 20.00 →
/// as they are.
fn shares(said: &[Option<i64>], weights: &[i64]) -> Vec<Option<i64>> {
    let mut told = said.iter().flatten();
    let Some(total) = told.next().copied() else { return vec![None; said.len()] };
    let once = said.iter().flatten().count() == 1;
    let repeated = said.iter().all(Option::is_some) && told.all(|amount| *amount == total);
    if said.len() == 1 || !(once || repeated) {
        return said.to_vec();
    }
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    let (mut shares, mut left) = (Vec::with_capacity(said.len()), total);
    for (place, weight) in weights.iter().enumerate() {
        let is_last = place + 1 == weights.len();
        let share = match sum {
            0 if place == 0 => total,
            0 => 0,
            _ if is_last => left,
            _ => i64::try_from(i128::from(total) * i128::from(*weight) / sum).unwrap_or(0),
        };
        left -= share;
        shares.push(Some(share));
    }
    shares
}

impl Converter for Orders {
    fn row(&mut self, row: &RawRow, output: &mut Output) {
        let line = match self.read(row, output) {
            Ok(Some(line)) => line,
            Ok(None) => return,
            Err(refused) => return output.refuse([refused]),
        };
        let other = match (self.held.first().map(|first| self.order(&first.told)), self.order(&line.told)) {
            (Some(Some(held)), Some(order)) => held != order,
            _ => true,
        };
        if other || self.held.len() >= LINES_MAX {
            self.flush(output);
        }
        self.held.push(line);
    }

    fn finish(&mut self, output: &mut Output) {
        self.flush(output);
        self.cells.notes(output);
        if self.shared > 0 {
            output.note(Note::AmountsShared { orders: self.shared });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_said_once_or_on_each_line_is_shared() {
        let said = |amounts: &[i64]| amounts.iter().map(|amount| Some(*amount)).collect::<Vec<_>>();
        assert_eq!(shares(&said(&[300_000, 300_000]), &[1, 2]), said(&[100_000, 200_000]), "case 1");
        assert_eq!(shares(&[Some(300_000), None], &[1, 2]), said(&[100_000, 200_000]), "case 2");
        assert_eq!(shares(&said(&[100_000, 200_000]), &[1, 1]), said(&[100_000, 200_000]), "case 3");
        assert_eq!(shares(&said(&[100, 100, 100]), &[1, 1, 1]), said(&[33, 33, 34]), "nothing is lost");
        assert_eq!(shares(&said(&[100, 100]), &[0, 0]), said(&[100, 0]));
        assert_eq!(shares(&[None, None], &[1, 1]), [None, None]);
        assert_eq!(shares(&said(&[100]), &[0]), said(&[100]));
    }
}

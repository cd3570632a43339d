//! Turnover: what was sold at cost, and what the stock was worth at the end of
//! each day of the period.

use super::Question;
use super::facts::Gatherer;
use super::page::{Cell, Column, FactKind, Figure, Operation, Step, Term, What};
use crate::inventory::answers::Turnover;
use crate::inventory::arrivals::Arrivals;
use crate::inventory::cost::Valuer;
use crate::inventory::day::{Day, Span};
use crate::inventory::ids::{SkuId, WarehouseId};
use crate::inventory::layers::Layer;
use crate::inventory::replay::{self, Watch};

pub fn turnover(question: &Question, answer: &Turnover, gatherer: &mut Gatherer, steps: &mut Vec<Step>) {
    let Some(span) = question.span("period").or_else(|| question.span("window")) else { return };
    let mut closing = vec![0.0; span.days() as usize];
    for sku in &question.skus {
        let arrivals = Arrivals::of(question.snapshot, *sku, question.today);
        let mut follower = Follower {
            question,
            span,
            sku: *sku,
            valuer: Valuer::new(question.snapshot, *sku),
            gatherer,
            change: vec![0.0; span.days() as usize],
            before: 0.0,
        };
        replay::replay(question.snapshot, *sku, &arrivals, span.to, &mut follower);
        let mut value = follower.before;
        for (day, change) in closing.iter_mut().zip(follower.change) {
            value += change;
            *day += value;
        }
    }
    for (day, value) in (span.from.0..=span.to.0).map(Day).zip(&closing) {
        const COLUMNS: &[Column] = &[Column::Day, Column::Value];
        gatherer.add(FactKind::ClosingValues, COLUMNS, None, vec![Cell::Day(day), Cell::Number(*value)]);
    }
    let days = Term::new(Operation::Divide, f64::from(span.days()), What::DaysOfPeriod);
    let mut step = |figure, terms, result| steps.push(Step { figure, about: Vec::new(), terms, result });
    step(
        Figure::AverageValue,
        vec![Term::plus(closing.iter().sum(), What::ClosingValues), days],
        answer.average_value,
    );
    let (Some(cogs), Some(average)) = (answer.cogs, answer.average_value) else { return };
    step(
        Figure::Turns,
        vec![Term::plus(cogs, What::Cogs), Term::new(Operation::Divide, average, What::AverageValue)],
        answer.turns,
    );
    if let Some(turns) = answer.turns {
        step(
            Figure::TurnoverDays,
            vec![
                Term::plus(f64::from(span.days()), What::DaysOfPeriod),
                Term::new(Operation::Divide, turns, What::Turns),
            ],
            answer.days,
        );
    }
}

/// Follows one SKU's replay: what is sold in the period is listed, what the
/// stock is worth is summed by day.
struct Follower<'a, 'b, 'c> {
    question: &'a Question<'a>,
    span: Span,
    sku: SkuId,
    valuer: Valuer<'a>,
    gatherer: &'b mut Gatherer<'c>,
    /// Change of value by day of the span.
    change: Vec<f64>,
    /// Value before the span.
    before: f64,
}

impl Follower<'_, '_, '_> {
    fn unit(&mut self, warehouse: WarehouseId, layer: &Layer) -> Option<f64> {
        self.valuer.unit(warehouse, layer.cost, layer.valued_on).0.ok()
    }
}

impl Watch for Follower<'_, '_, '_> {
    fn stock(&mut self, day: Day, warehouse: WarehouseId, layer: &Layer, units: i64) {
        if !self.question.includes(warehouse) || day > self.span.to {
            return;
        }
        let value = self.unit(warehouse, layer).unwrap_or_default() * units as f64;
        match usize::try_from(day - self.span.from) {
            Ok(place) => self.change[place] += value,
            Err(_) => self.before += value,
        }
    }

    fn sold(&mut self, day: Day, warehouse: WarehouseId, layer: Option<&Layer>, units: i64) {
        if !self.span.contains(day) || !self.question.includes(warehouse) {
            return;
        }
        const COLUMNS: &[Column] = &[
            Column::Day,
            Column::Sku,
            Column::Warehouse,
            Column::Received,
            Column::Lot,
            Column::Units,
            Column::BaseCost,
            Column::Value,
        ];
        let cost = layer.and_then(|layer| self.unit(warehouse, layer));
        let cells = vec![
            Cell::Day(day),
            self.gatherer.sku_cell(self.sku),
            self.gatherer.warehouse(warehouse),
            Cell::day(layer.and_then(|layer| layer.received_on)),
            layer.map_or(Cell::Blank, |layer| self.gatherer.text(layer.lot)),
            Cell::Units(units),
            Cell::number(cost),
            Cell::number(cost.map(|cost| cost * units as f64)),
        ];
        let batch = layer.filter(|layer| layer.received_on.is_some() && !layer.inferred);
        self.gatherer.add(FactKind::SoldLayers, COLUMNS, batch.map(|layer| layer.batch), cells);
    }
}

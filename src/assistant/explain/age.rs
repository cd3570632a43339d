//! Age: the layers of what is on hand, their value and their average age.

use super::Question;
use super::facts::Gatherer;
use super::page::{Cell, Column, FactKind, Figure, Operation, Step, Term, What};
use crate::inventory::cost::Valuer;
use crate::inventory::layers::{Layer, Stock};

/// Lists the layers and adds up what they are worth.
pub fn value(question: &Question, gatherer: &mut Gatherer, steps: &mut Vec<Step>) {
    for sku in &question.skus {
        let mut valuer = Valuer::new(question.snapshot, *sku);
        let mut terms = Vec::new();
        let mut known = true;
        for layer in layers(question, *sku) {
            let (cost, _) = valuer.unit(layer.warehouse, layer.cost, layer.valued_on);
            let worth = cost.ok().map(|cost| cost * layer.units as f64);
            gatherer.layer(*sku, &layer, cost.ok(), question.today);
            match worth {
                Some(worth) => terms.push(Term::plus(worth, What::Of(question.warehouse(layer.warehouse)))),
                None => known = false,
            }
        }
        if !terms.is_empty() || !known {
            let result = known.then(|| terms.iter().map(|term| term.value).sum());
            steps.push(Step { figure: Figure::Value, about: vec![question.sku(*sku)], terms, result });
        }
    }
}

/// [`value`], and the average ages weighted by units.
pub fn ages(question: &Question, gatherer: &mut Gatherer, steps: &mut Vec<Step>) {
    value(question, gatherer, steps);
    let (mut aged, mut unit_days) = (0, 0);
    let (mut landed, mut landed_unit_days) = (0, 0);
    for layer in question.skus.iter().flat_map(|sku| layers(question, *sku)) {
        if let Some(age) = layer.age(question.today) {
            aged += layer.units;
            unit_days += layer.units * i64::from(age);
        }
        let sells = question.snapshot.sells(layer.warehouse);
        if let Some(days) = layer.days_in_stock(question.today).filter(|_| sells) {
            landed += layer.units;
            landed_unit_days += layer.units * i64::from(days);
        }
    }
    let mut average = |figure, unit_days: i64, units: i64| {
        if units > 0 {
            steps.push(Step {
                figure,
                about: Vec::new(),
                terms: vec![
                    Term::plus(unit_days as f64, What::UnitDays),
                    Term::new(Operation::Divide, units as f64, What::Units),
                ],
                result: Some(unit_days as f64 / units as f64),
            });
        }
    };
    average(Figure::AverageAge, unit_days, aged);
    average(Figure::AverageDaysInStock, landed_unit_days, landed);
}

/// What is on hand where the question asks.
fn layers(question: &Question, sku: crate::inventory::ids::SkuId) -> Vec<Layer> {
    let stock = Stock::of(question.snapshot, sku, question.today);
    stock.layers.into_iter().filter(|layer| question.includes(layer.warehouse)).collect()
}

impl Gatherer<'_> {
    fn layer(
        &mut self,
        sku: crate::inventory::ids::SkuId,
        layer: &Layer,
        cost: Option<f64>,
        today: crate::inventory::day::Day,
    ) {
        const COLUMNS: &[Column] = &[
            Column::Sku,
            Column::Warehouse,
            Column::Received,
            Column::Landed,
            Column::Lot,
            Column::Units,
            Column::BaseCost,
            Column::Value,
            Column::Age,
            Column::DaysInStock,
        ];
        let cells = vec![
            self.sku_cell(sku),
            self.warehouse(layer.warehouse),
            Cell::day(layer.received_on),
            Cell::day(layer.landed_on),
            self.text(layer.lot),
            Cell::Units(layer.units),
            Cell::number(cost),
            Cell::number(cost.map(|cost| cost * layer.units as f64)),
            Cell::units(layer.age(today).map(i64::from)),
            Cell::units(layer.days_in_stock(today).map(i64::from)),
        ];
        let recorded = layer.received_on.is_some() && !layer.inferred;
        self.add(FactKind::Layers, COLUMNS, recorded.then_some(layer.batch), cells);
    }
}

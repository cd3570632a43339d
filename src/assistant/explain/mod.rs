//! What an answer was computed from, so that a person can recompute it by
//! hand: every fact with its source file, and the arithmetic from the facts to
//! the figures. Data without prose; `render` makes a page of it.
//!
//! The facts are those the engine saw: one arrival once, whichever file told
//! it, sales with the warehouse they left, SKUs as the team names them.

/// Age: the layers of what is on hand.
mod age;
/// Counts beside what movements explain.
mod counted;
/// Sales, daily sales, classes.
mod demand;
/// The facts behind an answer.
mod facts;
/// The data: tables of facts, lines of arithmetic.
mod page;
/// Balances, what is still to come, days of cover.
mod stock;
/// What was sold at cost, and what the stock was worth day by day.
mod turnover;

pub use page::{
    Cell, Column, Explanation, FactKind, FactRow, FactTable, Figure, Operation, Step, Term, What,
};

use super::answer::{Answer, Body};
use super::person::Person;
use super::scope::scope;
use crate::inventory::day::{Day, Span};
use crate::inventory::ids::SkuId;
use crate::inventory::partner::Theirs;
use crate::inventory::places::Places;
use crate::inventory::scope::Scope;
use crate::inventory::snapshot::Snapshot;
use facts::{Gatherer, Seen};

/// What a question is about, and when.
struct Question<'a> {
    snapshot: &'a Snapshot,
    scope: Scope,
    places: Places,
    skus: Vec<SkuId>,
    today: Day,
    answer: &'a Answer,
    /// Of a partner.
    theirs: Option<Theirs>,
}

impl Question<'_> {
    /// A period that the answer used, under `key`.
    fn span(&self, key: &str) -> Option<Span> {
        serde_json::from_value(self.answer.used.get(key)?.clone()).ok()
    }
}

/// Explains `answer`, which was given from the same snapshot on the same day.
/// An answer without figures has nothing to explain.
pub fn explain(answer: &Answer, snapshot: &Snapshot, today: Day, person: &Person) -> Explanation {
    let body = match &answer.answer {
        None | Some(Body::Action(_)) => return Explanation::default(),
        Some(body) => body,
    };
    let Ok(scope) = scope(&answer.slots, snapshot, person, true) else { return Explanation::default() };
    let theirs = scope.partner.map(|partner| Theirs::of(snapshot, partner));
    let mut skus = scope.skus.clone().unwrap_or_else(|| snapshot.skus.clone());
    if let Some(theirs) = &theirs {
        let own = theirs.skus();
        skus.retain(|sku| own.contains(sku));
    }
    let places = Places::of(snapshot, &scope);
    let seen = person.markets.is_some().then(|| Seen::of(snapshot, person));
    let question = Question { snapshot, scope, places, skus, today, answer, theirs };
    let mut gatherer = Gatherer::new(snapshot, today, seen);
    match &question.theirs {
        Some(theirs) => question.skus.iter().for_each(|sku| gatherer.coming(*sku, theirs)),
        None => question.skus.iter().for_each(|sku| gatherer.sku(*sku)),
    }
    let mut steps = Vec::new();
    match body {
        Body::StockLevel(_) => {
            stock::balances(&question, &mut steps);
            stock::coming(&question, &mut steps);
            age::value(&question, &mut gatherer, &mut steps);
        }
        Body::InTransit(_) | Body::ShipmentStatus(_) | Body::PurchaseOrders(_) => {
            stock::coming(&question, &mut steps);
        }
        Body::DaysOfCover(_) | Body::StockoutRisk(_) | Body::Overstock(_) => {
            stock::balances(&question, &mut steps);
            stock::coming(&question, &mut steps);
            stock::cover(&question, &mut steps);
        }
        Body::Sales(answer) => demand::sales(&question, answer, &mut steps),
        Body::Abc(answer) => demand::classes(&question, answer, &mut steps),
        Body::Aging(_) | Body::SlowMovers(_) | Body::Fifo(_) => {
            stock::balances(&question, &mut steps);
            age::ages(&question, &mut gatherer, &mut steps);
        }
        Body::Turnover(answer) => turnover::turnover(&question, answer, &mut gatherer, &mut steps),
        Body::Overview(_) => {
            stock::balances(&question, &mut steps);
            stock::coming(&question, &mut steps);
            age::ages(&question, &mut gatherer, &mut steps);
        }
        Body::Reconciliation(_) => counted::differences(&question, &mut steps),
        Body::DataStatus(_) | Body::Action(_) => {}
    }
    let (tables, sources) = gatherer.finish();
    let explanation = Explanation { sources, tables, steps };
    match person.sees_costs() {
        true => explanation,
        false => without_costs(explanation),
    }
}

/// Without amounts at cost, and without the arithmetic that shows them.
fn without_costs(mut explanation: Explanation) -> Explanation {
    explanation.tables.retain(|table| !matches!(table.kind, FactKind::Costs | FactKind::ClosingValues));
    for table in &mut explanation.tables {
        for (place, column) in table.columns.iter().enumerate() {
            if matches!(column, Column::UnitCost | Column::BaseCost | Column::Value) {
                table.rows.iter_mut().for_each(|row| row.cells[place] = Cell::Blank);
            }
        }
    }
    explanation.steps.retain(|step| {
        !matches!(step.figure, Figure::Value | Figure::AverageValue | Figure::Turns | Figure::DifferenceValue)
    });
    explanation
}

//! Counts beside what movements explain: the arithmetic of each difference.

use super::Question;
use super::page::{Figure, Operation, Step, Term, What};
use super::stock::{Moved, add_moved};
use crate::assistant::query;
use crate::inventory::arrivals::Arrivals;
use crate::inventory::ledger;
use crate::inventory::reconciliation::{Unexplained, unexplained};
use std::sync::Arc;

/// What was expected, what was counted, and what the difference is worth.
pub fn differences(question: &Question, steps: &mut Vec<Step>) {
    let counts = query::counts(&question.answer.slots);
    for found in unexplained(question.snapshot, &question.scope, counts, question.today) {
        steps.extend(difference(question, &found));
    }
}

fn difference(question: &Question, found: &Unexplained) -> [Step; 3] {
    let count = &found.count;
    let arrivals = Arrivals::of(question.snapshot, found.sku, question.today);
    let mut since: Moved = [0; 7];
    ledger::each_movement(
        question.snapshot,
        found.sku,
        &arrivals,
        question.today,
        |place, day, kind, units| {
            let between = day <= count.as_of && count.since.is_none_or(|before| day > before);
            if place == count.warehouse && between {
                since[kind as usize] += units;
            }
        },
    );
    let mut expected = Vec::new();
    if let Some(before) = count.since {
        let moved: i64 = since.iter().sum();
        expected.push(Term::plus((found.expected - moved) as f64, What::Counted(before)));
    }
    add_moved(&mut expected, &since);
    let day: Arc<str> = Arc::from(count.as_of.to_string());
    let about = vec![question.sku(found.sku), question.warehouse(count.warehouse), day];
    let step = |figure, terms, result| Step { figure, about: about.clone(), terms, result };
    let units = found.units() as f64;
    let counted = Term::plus(count.counted as f64, What::Counted(count.as_of));
    let less = Term::new(Operation::Minus, found.expected as f64, What::Expected);
    let mut worth = vec![Term::plus(units, What::Difference)];
    let unit_cost = found.unit_cost.ok();
    worth.extend(unit_cost.map(|cost| Term::new(Operation::Times, cost, What::UnitCost)));
    [
        step(Figure::Expected, expected, Some(found.expected as f64)),
        step(Figure::Difference, vec![counted, less], Some(units)),
        step(Figure::DifferenceValue, worth, unit_cost.map(|cost| cost * units)),
    ]
}

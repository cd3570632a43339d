//! Sales and classes: the arithmetic.

use super::page::{Figure, Operation, Step, Term, What};
use super::{Question, stock};
use crate::inventory::abc;
use crate::inventory::answers::{Abc, Sales};
use crate::inventory::day::Span;
use crate::inventory::facts::NO_MONEY;
use crate::inventory::ids::CurrencyId;
use crate::inventory::scope::Scope;
use crate::inventory::snapshot::DaySale;
use crate::inventory::tally;
use crate::inventory::velocity::{self, Place};
use std::collections::BTreeMap;

/// Units, revenue and daily sales of the period asked.
pub fn sales(question: &Question, answer: &Sales, steps: &mut Vec<Step>) {
    let Some(span) = question.span("period") else { return };
    steps.push(Step {
        figure: Figure::Units,
        about: Vec::new(),
        terms: vec![
            Term::plus(answer.ordered as f64, What::Ordered),
            Term::new(Operation::Minus, answer.returned as f64, What::Returned),
        ],
        result: Some(answer.units as f64),
    });
    revenue(question, span, answer.revenue, steps);
    let snapshot = question.snapshot;
    let days = match question.skus[..] {
        [sku] => {
            let place = Place::of(snapshot, &question.scope);
            stock::days_in_stock(question, sku, &place, span, &[question.sku(sku)], steps);
            velocity::in_stock(snapshot, sku, &place, span, question.today).map(|known| known.days)
        }
        // Of several items: the days since sales are known.
        _ => tally::sales_days(snapshot, &question.scope, question.today)
            .map(|(first, _)| Span { from: span.from.max(first), ..span }.days()),
    };
    if let Some(days) = days {
        steps.push(Step {
            figure: Figure::DailySales,
            about: Vec::new(),
            terms: vec![
                Term::plus(answer.ordered as f64, What::Ordered),
                Term::new(Operation::Divide, f64::from(days), What::DaysInStock),
            ],
            result: answer.daily_sales,
        });
    }
}

/// Revenue: amounts of one currency and one rate together, then their sum.
fn revenue(question: &Question, span: Span, total: Option<f64>, steps: &mut Vec<Step>) {
    let snapshot = question.snapshot;
    // Rates are positive, and positive floats are in the order of their bits.
    let mut parts: BTreeMap<(CurrencyId, u64), i64> = BTreeMap::new();
    for sku in &question.skus {
        for sale in snapshot.sales.of(*sku) {
            let counts = span.contains(sale.day) && sale.revenue != NO_MONEY;
            if !counts || !asked(&question.scope, sale) {
                continue;
            }
            if let Some(rate) = snapshot.rates.rate(sale.currency, sale.day) {
                *parts.entry((sale.currency, rate.to_bits())).or_default() += sale.revenue;
            }
        }
    }
    let mut terms = Vec::new();
    for ((currency, rate), amount) in parts {
        let (amount, rate) = (amount as f64 / 10_000.0, f64::from_bits(rate));
        let name = snapshot.names.currencies.text(currency);
        terms.push(Term::plus(amount * rate, What::In(name.clone())));
        if rate != 1.0 {
            steps.push(Step {
                figure: Figure::RevenuePart,
                about: vec![name.clone()],
                terms: vec![
                    Term::plus(amount, What::In(name)),
                    Term::new(Operation::Times, rate, What::Rate),
                ],
                result: Some(amount * rate),
            });
        }
    }
    steps.push(Step { figure: Figure::Revenue, about: Vec::new(), terms, result: total });
}

/// The sale is one that the question is about.
fn asked(scope: &Scope, sale: &DaySale) -> bool {
    (scope.markets.is_empty() || scope.markets.contains(&sale.market))
        && (scope.channels.is_empty() || scope.channels.contains(&sale.channel))
        && (scope.warehouses.is_empty() || scope.warehouses.contains(&sale.warehouse))
}

/// Shares and cumulated shares of each SKU's revenue.
pub fn classes(question: &Question, answer: &Abc, steps: &mut Vec<Step>) {
    let Some(window) = question.span("window") else { return };
    let catalogue = abc::classify(question.snapshot, &question.scope, window, question.today);
    let all: f64 = catalogue.ranked.iter().filter_map(|row| row.share.map(|_| row.revenue.value())).sum();
    for row in &answer.rows {
        let (Some(share), Some(cumulative)) = (row.share, row.cumulative_share) else { continue };
        let about = vec![row.sku.clone()];
        steps.push(Step {
            figure: Figure::Share,
            about: about.clone(),
            terms: vec![
                Term::plus(row.revenue, What::Revenue),
                Term::new(Operation::Divide, all, What::AllRevenue),
            ],
            result: Some(share),
        });
        steps.push(Step {
            figure: Figure::CumulativeShare,
            about,
            terms: vec![Term::plus(cumulative - share, What::Before), Term::plus(share, What::Share)],
            result: Some(cumulative),
        });
    }
}

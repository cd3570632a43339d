//! Turnover, sell-through and moving share of a period (formulas.md, Turnover).
//!
//! Turns = cost of goods sold / mean of the daily closing values at cost, both
//! by FIFO layers, in the warehouses of the scope (factory and transit too when
//! no place is named), without goods under way. Turnover days = days of the
//! period / turns.
//!
//! - Case 1. 100 units of 2.00 on hand before a period of 10 days; 5 sold on
//!   its first and 5 on its sixth day: cost of goods sold 20.00; closing values
//!   190 five times, 180 five times: mean 185.00; turns 20 / 185.
//! - Case 2. A return puts its cost back. Of units sold that were not known to
//!   be there the item's unit cost counts.
//! - Case 3. The default period is the last 90 complete days; what of a period
//!   lies before the first fact of all is cut off, and said.
//! - Case 4. Sell-through = net units sold from the warehouses of the scope /
//!   units received there; of a place: what came from elsewhere too, transfers
//!   included; of no place: first received anywhere, all sales. 10 received,
//!   6 sold, 1 returned: 0.5. Nothing received: null.
//! - Case 5. Moving share = SKUs ordered in the period / SKUs in stock in a
//!   selling warehouse of the scope at some time in it; what sold was in stock.
//!   A bundle sold moves its components.
//! - Case 6. Expected days: the item's; of several, their median.

use super::answers::{Turnover, TurnoverRow};
use super::day::{Day, Span};
use super::expected::{Expected, median};
use super::freshness;
use super::ids::{MarketId, SkuId};
use super::outcome::{NoData, Outcome};
use super::places::{Places, skus};
use super::scope::{GroupBy, Scope};
use super::snapshot::Snapshot;
use rayon::prelude::*;
use std::collections::BTreeMap;

mod meter;
#[cfg(test)]
mod tests;

use meter::{Flow, measure};

/// What of turnover is asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct TurnoverQuery {
    /// None: the default window.
    pub period: Option<Span>,
    /// Item, Category or Market gives rows.
    pub group: Option<GroupBy>,
}

/// The first day that any fact of the team speaks of.
fn first_day(snapshot: &Snapshot) -> Option<Day> {
    let coverage = &snapshot.coverage;
    let places = coverage.sales.iter().chain(&coverage.counts).chain(&coverage.movements);
    places.filter_map(|days| days.first()).min().copied()
}

/// A period without what lies before the first fact and after `today`.
fn clipped(snapshot: &Snapshot, span: Span, today: Day) -> Option<Span> {
    let span = Span { from: span.from.max(first_day(snapshot)?), to: span.to.min(today) };
    (span.from <= span.to).then_some(span)
}

/// What one scope comes to.
struct Measured {
    now: Flow,
    before: Flow,
    /// Expected days of the SKUs with stock or sales.
    expected: Vec<f64>,
    by_sku: BTreeMap<SkuId, Flow>,
}

fn measured(
    snapshot: &Snapshot,
    scope: &Scope,
    spans: (Span, Option<Span>),
    expected: &Expected,
    by_sku: bool,
    today: Day,
) -> Measured {
    let places = Places::of(snapshot, scope);
    let skus = skus(snapshot, scope);
    let each: Vec<(SkuId, [Flow; 2])> = skus
        .par_iter()
        .with_min_len(32)
        .map(|sku| (*sku, measure(snapshot, *sku, &places, spans, today)))
        .filter(|(_, flows)| flows.iter().any(|flow| flow.known))
        .collect();
    let mut all = Measured {
        now: Flow::default(),
        before: Flow::default(),
        expected: Vec::new(),
        by_sku: BTreeMap::new(),
    };
    for (sku, [now, before]) in each {
        if now.known {
            all.expected.push(match scope.markets[..] {
                [market] => expected.in_market(sku, market, false),
                _ => expected.of(sku),
            });
        }
        all.now.add(&now);
        all.before.add(&before);
        if by_sku && now.known {
            all.by_sku.insert(sku, now);
        }
    }
    all
}

/// Turnover of the items and places of a scope.
pub fn turnover(snapshot: &Snapshot, scope: &Scope, query: &TurnoverQuery, today: Day) -> Outcome<Turnover> {
    let asked = query.period.unwrap_or(Span::last(snapshot.figures.turnover_window_days, today));
    let Some(span) = clipped(snapshot, asked, today) else {
        return Outcome::no_data(NoData::Stock);
    };
    // Of a period cut short the one before lies before all facts.
    let seen = Span { to: asked.to.min(today), ..asked };
    let before = if query.period.is_some() { seen.before(today) } else { seen.days_before() };
    let before = clipped(snapshot, before, today);
    let expected = Expected::new(snapshot);
    let by_sku = matches!(query.group, Some(GroupBy::Item | GroupBy::Category));
    let mut all = measured(snapshot, scope, (span, before), &expected, by_sku, today);
    if !all.now.known {
        return Outcome::no_data(NoData::Stock);
    }
    let rows = match query.group {
        Some(GroupBy::Item) => {
            all.by_sku.iter().map(|(sku, flow)| item_row(snapshot, *sku, flow, span)).collect()
        }
        Some(GroupBy::Category) => category_rows(snapshot, &all.by_sku, span),
        Some(GroupBy::Market) => market_rows(snapshot, scope, span, &expected, today),
        _ => Vec::new(),
    };
    let answer = Turnover {
        turns: all.now.turns(span),
        days: all.now.turnover_days(span),
        cogs: all.now.cogs(),
        average_value: all.now.average_value(span),
        expected_days: median(&mut all.expected),
        previous_days: before.and_then(|before| all.before.turnover_days(before)),
        sell_through: all.now.sell_through(),
        moving_share: all.now.moving_share(),
        rows: slowest_first(rows),
    };
    outcome(snapshot, scope, query, answer, &all, (asked, span), today)
}

fn outcome(
    snapshot: &Snapshot,
    scope: &Scope,
    query: &TurnoverQuery,
    answer: Turnover,
    all: &Measured,
    (asked, span): (Span, Span),
    today: Day,
) -> Outcome<Turnover> {
    let places = Places::of(snapshot, scope);
    let fresh = freshness::stock_in(snapshot, scope.skus.as_deref(), &places.warehouses, query.period, today)
        .and(freshness::sales(snapshot, &scope.markets, query.period, today));
    let mut outcome = Outcome::of(answer)
        .used("period", span)
        .used("days", span.days())
        .used("valued", "at cost, without goods under way")
        .used("landed_cost", all.now.landed())
        .used("currency", snapshot.names.currencies.as_str(snapshot.rates.base));
    if span.from > asked.from {
        outcome = outcome.used("shortened_to_history", true);
    }
    if all.expected.len() > 1 {
        outcome = outcome.used("expected_days", "median of the items");
    }
    let pools = places.pools(snapshot);
    if !scope.markets.is_empty() && !pools.is_empty() {
        outcome = outcome.used("pool", pools.join(", "));
    }
    outcome.left_out = all.now.left_out(snapshot);
    outcome.as_of = fresh.as_of;
    outcome.stale = fresh.stale;
    outcome
}

fn row(flow: &Flow, span: Span) -> TurnoverRow {
    TurnoverRow {
        turns: flow.turns(span),
        days: flow.turnover_days(span),
        cogs: flow.cogs(),
        average_value: flow.average_value(span),
        sell_through: flow.sell_through(),
        ..TurnoverRow::default()
    }
}

fn item_row(snapshot: &Snapshot, sku: SkuId, flow: &Flow, span: Span) -> TurnoverRow {
    TurnoverRow { sku: Some(snapshot.names.skus.text(sku)), ..row(flow, span) }
}

fn category_rows(snapshot: &Snapshot, by_sku: &BTreeMap<SkuId, Flow>, span: Span) -> Vec<TurnoverRow> {
    let mut categories: BTreeMap<_, Flow> = BTreeMap::new();
    for (sku, flow) in by_sku {
        let category = snapshot.item(*sku).map(|item| item.category).unwrap_or_default();
        categories.entry(category).or_default().add(flow);
    }
    let named = categories.iter().filter(|(category, _)| category.is_some());
    named
        .map(|(category, flow)| TurnoverRow {
            category: Some(snapshot.names.texts.text(*category)),
            ..row(flow, span)
        })
        .collect()
}

/// One row a pool; markets that share warehouses share a row.
fn market_rows(
    snapshot: &Snapshot,
    scope: &Scope,
    span: Span,
    expected: &Expected,
    today: Day,
) -> Vec<TurnoverRow> {
    let asked = |markets: &[MarketId]| {
        scope.markets.is_empty() || markets.iter().any(|market| scope.markets.contains(market))
    };
    let pools = snapshot.pools.iter().filter(|pool| !pool.warehouses.is_empty() && asked(&pool.markets));
    pools
        .map(|pool| {
            let here =
                Scope { skus: scope.skus.clone(), warehouses: pool.warehouses.clone(), ..Scope::default() };
            let measured = measured(snapshot, &here, (span, None), expected, false, today);
            (pool, measured)
        })
        .filter(|(_, measured)| measured.now.known)
        .map(|(pool, measured)| TurnoverRow {
            market: Some(snapshot.pool_label(pool)),
            ..row(&measured.now, span)
        })
        .collect()
}

/// What turns slowest is what presses most; what cannot be told comes last.
fn slowest_first(mut rows: Vec<TurnoverRow>) -> Vec<TurnoverRow> {
    let key = |row: &TurnoverRow| match (row.days, row.turns) {
        (Some(days), _) => (1, days),
        // Stock, and nothing sold of it.
        (None, Some(_)) => (0, 0.0),
        (None, None) => (2, 0.0),
    };
    rows.sort_by(|a, b| {
        let (a, b) = (key(a), key(b));
        a.0.cmp(&b.0).then(b.1.total_cmp(&a.1))
    });
    rows
}

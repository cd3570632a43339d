//! Sales: units, revenue and returns of a period; best and worst.
//!
//! - `units` and `revenue` are net of returns, `returned` stands beside as a
//!   positive number, revenue is in the base currency at the rate of the
//!   sale's day. Cancelled orders never count, pending ones do (`pending`).
//! - `daily_sales` = units ordered in the period / days in stock in it, both
//!   from the item's first movement on; see `velocity` for what a day in stock
//!   is. Of several items together: the days of the period since the first of
//!   them moved, and `days_out_of_stock` is null.
//! - No period said: the last 28 complete days (`figures.ads_window_days`); of
//!   sales by month the running month up to yesterday and the five before it.
//! - The period before: see [`Span::before`]; a year ago: the same civil days
//!   one year before.
//!
//! Case 1: in a week an item is ordered 10 times and 2 come back: units 8,
//! returned 2, ordered 10, return rate 0.2.
//! Case 2: a sale of 100 EUR on a day when 1 EUR = 1.1 USD and one of 50 USD:
//! revenue 160 USD.
//! Case 3: a sale in a currency without any rate: revenue null, the currency
//! named, the units still counted.
//! Case 4: a row that does not say its revenue is left out of it, and said.
//! Case 5: 14 ordered in 7 days, out of stock on 2 of them: 14 / 5 a day. A
//! bundle of 2 sold 3 times besides: units still 14, (14 + 6) / 5 a day.
//! Case 6: 29 February a year ago is 28 February.
//! Case 7: worst sellers begin with what is in stock and sold nothing.
//! Case 8: by month on 2026-11-23 are 2026-06-01 to 2026-11-22, on 2026-11-01 are
//! 2026-05-01 to 2026-10-31: no month of it is a stump but the running one.

use super::answers::{Sales, SalesRow};
use super::day::{Day, Span};
use super::freshness;
use super::ids::SkuId;
use super::ledger;
use super::outcome::{LeftOut, LeftOutReason, NoData, Outcome};
use super::sales_rows::is_pending;
use super::scope::{Compare, GroupBy, Rank, Scope};
use super::snapshot::Snapshot;
use super::tally::{self, Group, Pair, Tally, sales_days};
use super::velocity::{self, Place};
use rayon::prelude::*;
use std::cmp::Ordering;

/// What a question about sales asks beside its scope.
#[derive(Clone, Debug, Default)]
pub struct SalesQuery {
    /// None: the last `figures.ads_window_days` complete days, by month the last
    /// [`MONTHS`] months.
    pub period: Option<Span>,
    pub group_by: Option<GroupBy>,
    pub rank: Option<Rank>,
    /// Rows at most; None: [`RANKED_ROWS`] where ranked, else all.
    pub limit: Option<usize>,
    pub compare: Option<Compare>,
    /// What rows are ranked by.
    pub metric: SalesMetric,
}

/// What rows are ranked by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SalesMetric {
    #[default]
    Units,
    Revenue,
    ReturnRate,
}

/// Rows of a ranking that does not say how many.
pub const RANKED_ROWS: usize = 10;

/// Months, the running one among them, of sales by month.
const MONTHS: i32 = 6;

/// The months up to yesterday's.
fn months(today: Day) -> Span {
    let yesterday = today - 1;
    let first = yesterday.date().first_of_month();
    let from = first.checked_sub(jiff::Span::new().months(MONTHS - 1)).unwrap_or(first);
    Span { from: Day::from_date(from), to: yesterday }
}

/// Answers `sales`.
pub fn sales(snapshot: &Snapshot, scope: &Scope, query: &SalesQuery, today: Day) -> Outcome<Sales> {
    let by_month = query.group_by == Some(GroupBy::Month);
    let asked = query.period.unwrap_or_else(|| match by_month {
        true => months(today),
        false => Span::last(snapshot.figures.ads_window_days, today),
    });
    let span = Span { from: asked.from, to: asked.to.min(today) };
    let previous = match query.compare {
        Some(Compare::YearAgo) => year_ago(span),
        Some(Compare::Previous) | None if query.period.is_some() => span.before(today),
        Some(Compare::Previous) | None => span.days_before(),
    };
    let known = sales_days(snapshot, scope, today);
    let Some((first, _)) = known.filter(|(first, _)| *first <= span.to) else {
        return Outcome::no_data(NoData::Sales);
    };
    let dimensions = dimensions(scope, query);
    let tally = Tally::of(snapshot, scope, span, Some(previous), &dimensions);
    let unit =
        dimensions.iter().copied().find(|d| matches!(d, GroupBy::Day | GroupBy::Week | GroupBy::Month));
    let days = Days { snapshot, scope, place: Place::of(snapshot, scope), span, unit, today };
    let single = single_item(scope);
    let in_stock = single.and_then(|sku| velocity::in_stock(snapshot, sku, &days.place, span, today));
    let total = tally.total;
    let answer = Sales {
        units: total.now.units(),
        revenue: total.now.revenue(),
        returned: total.now.returned,
        ordered: total.now.ordered,
        daily_sales: days.daily_sales(&Group::default(), total.now.ordered),
        days: span.days(),
        days_out_of_stock: in_stock.and_then(|days| days.out),
        previous_units: (first <= previous.to).then(|| total.previous.units()),
        previous_revenue: (first <= previous.to).then(|| total.previous.revenue()).flatten(),
        pending: pending(snapshot, scope, span),
        return_rate: total.now.return_rate(),
        rows: if dimensions.is_empty() {
            Vec::new()
        } else {
            rows(&days, query, &dimensions, &tally, first <= previous.to)
        },
    };
    let mut outcome = Outcome::of(answer)
        .used("period", span)
        .used("previous_period", previous)
        .used("currency", snapshot.base_currency().to_string());
    if query.period.is_none() && !by_month {
        outcome = outcome.used("window_days", snapshot.figures.ads_window_days);
    }
    if first > span.from {
        outcome = outcome.used("sales_known_from", first.to_string());
    }
    outcome.left_out = left_out(snapshot, &tally);
    outcome.with(freshness::sales(snapshot, &scope.markets, Some(span), today))
}

/// The same civil days a year before; 29 February becomes 28 February.
fn year_ago(span: Span) -> Span {
    let back = |day: Day| {
        let date = day.date();
        date.checked_sub(jiff::Span::new().years(1)).map_or(day - 365, Day::from_date)
    };
    Span { from: back(span.from), to: back(span.to) }
}

/// The item of a question about one.
fn single_item(scope: &Scope) -> Option<SkuId> {
    match scope.skus.as_deref() {
        Some([sku]) => Some(*sku),
        _ => None,
    }
}

/// What the rows are about: what was asked for, else what is named more than once.
fn dimensions(scope: &Scope, query: &SalesQuery) -> Vec<GroupBy> {
    if let Some(group_by) = query.group_by {
        return vec![group_by];
    }
    if query.rank.is_some() {
        return vec![GroupBy::Item];
    }
    let mut dimensions = Vec::new();
    let mut several = |values: usize, dimension| {
        if values > 1 {
            dimensions.push(dimension);
        }
    };
    several(scope.skus.as_ref().map_or(0, Vec::len), GroupBy::Item);
    several(scope.markets.len(), GroupBy::Market);
    several(scope.channels.len(), GroupBy::Channel);
    several(scope.warehouses.len(), GroupBy::Warehouse);
    dimensions
}

/// Units of pending orders in the period.
fn pending(snapshot: &Snapshot, scope: &Scope, span: Span) -> i64 {
    let of = |sku: &SkuId| -> i64 {
        snapshot
            .order_lines
            .of(*sku)
            .iter()
            .filter(|line| is_pending(line) && span.contains(line.day))
            .filter(|line| scope.markets.is_empty() || scope.markets.contains(&line.market))
            .filter(|line| scope.channels.is_empty() || scope.channels.contains(&line.channel))
            .filter(|line| scope.warehouses.is_empty() || scope.warehouses.contains(&line.warehouse))
            .map(|line| line.units)
            .sum()
    };
    match &scope.skus {
        Some(skus) => skus.iter().map(of).sum(),
        None if snapshot.order_lines.all().is_empty() => 0,
        None => snapshot.skus.iter().map(of).sum(),
    }
}

fn left_out(snapshot: &Snapshot, tally: &Tally) -> Vec<LeftOut> {
    let mut left_out: Vec<LeftOut> = tally
        .no_rate
        .iter()
        .map(|(currency, skus)| LeftOut {
            reason: LeftOutReason::NoRate,
            skus: *skus,
            detail: Some(snapshot.names.currencies.text(*currency)),
        })
        .collect();
    left_out.sort_by(|a, b| a.detail.cmp(&b.detail));
    if tally.no_revenue > 0 {
        left_out.push(LeftOut { reason: LeftOutReason::NoRevenue, skus: tally.no_revenue, detail: None });
    }
    left_out
}

/// What days in stock depend on.
struct Days<'a> {
    snapshot: &'a Snapshot,
    scope: &'a Scope,
    /// Where the stock of the scope's sales is.
    place: Place,
    span: Span,
    /// Day, week or month, where rows are by time.
    unit: Option<GroupBy>,
    today: Day,
}

impl Days<'_> {
    /// Units ordered a day in stock, of one item with its bundles'; None where
    /// it never moved or was out of stock throughout. `ordered` are the units
    /// of several items.
    fn daily_sales(&self, group: &Group, ordered: i64) -> Option<f64> {
        let span = self.part(group);
        let sku = if group.sku.is_some() { Some(group.sku) } else { single_item(self.scope) };
        let here = self.narrowed(group);
        let (ordered, days) = match sku {
            Some(sku) => {
                let own_place = (group.market.is_some() || group.warehouse.is_some())
                    .then(|| Place::of(self.snapshot, &here));
                let place = own_place.as_ref().unwrap_or(&self.place);
                let taken = velocity::demand_in(self.snapshot, sku, span);
                let taken = taken.filter(|(sale, _)| tally::includes(&here, sale));
                let ordered = taken.map(|(sale, each)| i64::from(sale.ordered) * each).sum();
                (ordered, velocity::in_stock(self.snapshot, sku, place, span, self.today)?.days)
            }
            None => {
                let first = sales_days(self.snapshot, self.scope, self.today)?.0;
                (ordered, Span { from: span.from.max(first), to: span.to }.days())
            }
        };
        (days > 0).then(|| ordered as f64 / f64::from(days))
    }

    /// The places and channels of the scope that a row is about.
    fn narrowed(&self, group: &Group) -> Scope {
        Scope {
            skus: None,
            markets: if group.market.is_some() { vec![group.market] } else { self.scope.markets.clone() },
            channels: if group.channel.is_some() { vec![group.channel] } else { self.scope.channels.clone() },
            warehouses: if group.warehouse.is_some() {
                vec![group.warehouse]
            } else {
                self.scope.warehouses.clone()
            },
            ..Scope::default()
        }
    }

    /// The part of the period that a row covers: all of it, or its day, week
    /// or month.
    fn part(&self, group: &Group) -> Span {
        let (Some(first), Some(unit)) = (group.day, self.unit) else { return self.span };
        let mut last = first;
        while last < self.span.to && tally::first_day(last + 1, unit) == first {
            last = last + 1;
        }
        Span { from: first.max(self.span.from), to: last }
    }
}

/// The rows, ordered and cut as asked.
fn rows(
    days: &Days,
    query: &SalesQuery,
    dimensions: &[GroupBy],
    tally: &Tally,
    compared: bool,
) -> Vec<SalesRow> {
    let mut groups: Vec<(Group, Pair)> = tally.groups.iter().map(|(group, pair)| (*group, *pair)).collect();
    add_named(days, query, dimensions, tally, &mut groups);
    if let Some(unit) = days.unit {
        // Rows by time are of the period; the one before has other days.
        let first = tally::first_day(days.span.from, unit);
        groups.retain(|(group, _)| group.day.is_none_or(|day| day >= first));
    }
    let metric = |sums: &tally::Sum| match query.metric {
        SalesMetric::Units => Some(sums.units() as f64),
        SalesMetric::Revenue => sums.revenue(),
        SalesMetric::ReturnRate => sums.return_rate(),
    };
    // Unknown values come last, whichever way the ranking runs.
    let change = |pair: &Pair| Some(metric(&pair.now)? - metric(&pair.previous)?).filter(|_| compared);
    match query.rank {
        Some(Rank::Best) => groups.retain(|(_, pair)| pair.now.rows > 0),
        Some(Rank::Rising) => groups.retain(|(_, pair)| change(pair).is_some_and(|change| change > 0.0)),
        Some(Rank::Falling) => groups.retain(|(_, pair)| change(pair).is_some_and(|change| change < 0.0)),
        Some(Rank::Worst) | None => {}
    }
    let by = |a: Option<f64>, b: Option<f64>, descending: bool| match (a, b) {
        (Some(a), Some(b)) if descending => b.total_cmp(&a),
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    };
    let order = |(a_group, a): &(Group, Pair), (b_group, b): &(Group, Pair)| -> Ordering {
        let first = match query.rank {
            Some(Rank::Worst) => by(metric(&a.now), metric(&b.now), false),
            Some(Rank::Rising) => by(change(a), change(b), true),
            Some(Rank::Falling) => by(change(a), change(b), false),
            None if days.unit.is_some() => a_group.day.cmp(&b_group.day),
            Some(Rank::Best) | None => by(metric(&a.now), metric(&b.now), true),
        };
        first.then_with(|| a_group.cmp(b_group))
    };
    groups.sort_by(order);
    let limit = query.limit.unwrap_or(if query.rank.is_some() { RANKED_ROWS } else { usize::MAX });
    groups.truncate(limit);
    groups.iter().map(|(group, pair)| row(days, group, pair, compared)).collect()
}

/// Adds what has no row by itself: named items and places that sold nothing,
/// days without a sale, and for the worst what is in stock and did not sell.
fn add_named(
    days: &Days,
    query: &SalesQuery,
    dimensions: &[GroupBy],
    tally: &Tally,
    groups: &mut Vec<(Group, Pair)>,
) {
    let Days { scope, span, .. } = days;
    let mut add = |group: Group| {
        if !tally.groups.contains_key(&group) {
            groups.push((group, Pair::default()));
        }
    };
    match (dimensions, query.rank) {
        ([GroupBy::Item], None) => {
            for sku in scope.skus.iter().flatten() {
                add(Group { sku: *sku, ..Group::default() });
            }
        }
        ([GroupBy::Item], Some(Rank::Worst)) => {
            for sku in in_stock_skus(days) {
                add(Group { sku, ..Group::default() });
            }
        }
        ([GroupBy::Market], None) => {
            for market in &scope.markets {
                add(Group { market: *market, ..Group::default() });
            }
        }
        ([unit @ (GroupBy::Day | GroupBy::Week | GroupBy::Month)], None) => {
            let mut day = span.from;
            while day <= span.to {
                if day == span.from || tally::first_day(day, *unit) == day {
                    add(Group { day: Some(tally::first_day(day, *unit)), ..Group::default() });
                }
                day = day + 1;
            }
        }
        _ => {}
    }
}

/// SKUs of the scope that customers could buy when the period ended.
fn in_stock_skus(days: &Days) -> Vec<SkuId> {
    let Days { snapshot, scope, place, span, today, .. } = days;
    let on_hand = |sku: &&SkuId| {
        let positions = ledger::balances(snapshot, **sku, span.to.min(*today));
        positions.iter().any(|at| at.on_hand > 0 && place.warehouses.contains(&at.warehouse))
    };
    let skus = scope.skus.as_ref().unwrap_or(&snapshot.skus);
    skus.par_iter().filter(on_hand).copied().collect()
}

/// What a row shows of its group; the empty text where it has none.
fn labels(snapshot: &Snapshot, group: &Group) -> [super::answers::Label; 6] {
    let names = &snapshot.names;
    [
        names.skus.text(group.sku),
        names.markets.text(group.market),
        names.channels.text(group.channel),
        names.warehouses.text(group.warehouse),
        names.texts.text(group.category),
        names.texts.text(group.supplier),
    ]
}

fn row(days: &Days, group: &Group, pair: &Pair, compared: bool) -> SalesRow {
    let [sku, market, channel, warehouse, category, supplier] =
        labels(days.snapshot, group).map(|label| (!label.is_empty()).then_some(label));
    SalesRow {
        sku,
        market,
        channel,
        warehouse,
        category,
        supplier,
        day: group.day,
        units: pair.now.units(),
        revenue: pair.now.revenue(),
        returned: pair.now.returned,
        daily_sales: days.daily_sales(group, pair.now.ordered),
        previous_units: (compared && group.day.is_none()).then(|| pair.previous.units()),
        return_rate: pair.now.return_rate(),
    }
}

#[cfg(test)]
mod tests;

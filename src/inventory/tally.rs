//! Sales rows summed by what a question groups them by.
//!
//! Units are net of returns, `returned` is positive, revenue is in the base
//! currency at the rate of the sale's day (formulas.md, Sales and velocity).
//! All sums are integers, so the order of the facts cannot change them.

use super::amount::BaseAmount;
use super::day::{Day, Span};
use super::facts::NO_MONEY;
use super::ids::{ChannelId, CurrencyId, MarketId, SkuId, TextId, WarehouseId};
use super::scope::{GroupBy, Scope};
use super::snapshot::{DaySale, Snapshot};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// What some sales rows add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Rows added.
    pub rows: u32,
    /// Rows whose revenue is known and could be converted.
    pub known: u32,
    /// Some row's currency has no rate on its day.
    pub no_rate: bool,
    /// Units ordered; returns not subtracted.
    pub ordered: i64,
    /// Units returned, positive.
    pub returned: i64,
    known_revenue: BaseAmount,
}

impl Sum {
    /// Units net of returns.
    pub fn units(&self) -> i64 {
        self.ordered - self.returned
    }

    /// Revenue in the base currency; None when a rate is missing or none of
    /// the rows says its revenue. No rows at all: nothing was earned.
    pub fn revenue(&self) -> Option<f64> {
        self.amount().map(BaseAmount::value)
    }

    /// As [`Sum::revenue`], exact.
    pub fn amount(&self) -> Option<BaseAmount> {
        let known = !self.no_rate && (self.known > 0 || self.rows == 0);
        known.then_some(self.known_revenue)
    }

    /// Returned / ordered; None when nothing was ordered.
    pub fn return_rate(&self) -> Option<f64> {
        (self.ordered > 0).then(|| self.returned as f64 / self.ordered as f64)
    }

    /// Adds one row.
    pub fn add_sale(&mut self, snapshot: &Snapshot, sale: &DaySale) -> Revenue {
        self.rows += 1;
        self.ordered += i64::from(sale.ordered);
        self.returned += i64::from(sale.returned);
        if sale.revenue == NO_MONEY {
            return Revenue::Unknown;
        }
        match snapshot.rates.rate(sale.currency, sale.day) {
            Some(rate) => {
                self.known += 1;
                self.known_revenue += BaseAmount::of(sale.revenue, rate);
                Revenue::Known
            }
            None => {
                self.no_rate = true;
                Revenue::NoRate(sale.currency)
            }
        }
    }

    pub fn add(&mut self, other: &Sum) {
        self.rows += other.rows;
        self.known += other.known;
        self.no_rate |= other.no_rate;
        self.ordered += other.ordered;
        self.returned += other.returned;
        self.known_revenue += other.known_revenue;
    }
}

/// What a row says of its revenue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revenue {
    Known,
    Unknown,
    NoRate(CurrencyId),
}

/// What one row of an answer is about; dimensions not asked for are `NONE`.
/// Ids are in the order of their codes, and so are groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    pub sku: SkuId,
    pub market: MarketId,
    pub channel: ChannelId,
    pub warehouse: WarehouseId,
    pub category: TextId,
    pub supplier: TextId,
    /// First day of the day, week or month.
    pub day: Option<Day>,
}

impl Group {
    /// The group of a sale under `dimensions`.
    fn of(snapshot: &Snapshot, sku: SkuId, sale: &DaySale, dimensions: &[GroupBy]) -> Group {
        let mut group = Group::default();
        let item = || snapshot.items.get(sku.index()).and_then(Option::as_ref);
        for dimension in dimensions {
            match dimension {
                GroupBy::Item => group.sku = sku,
                GroupBy::Market => group.market = sale.market,
                GroupBy::Channel => group.channel = sale.channel,
                GroupBy::Warehouse => group.warehouse = sale.warehouse,
                GroupBy::Category => group.category = item().map(|item| item.category).unwrap_or_default(),
                GroupBy::Supplier => group.supplier = item().map(|item| item.supplier).unwrap_or_default(),
                GroupBy::Day | GroupBy::Week | GroupBy::Month => {
                    group.day = Some(first_day(sale.day, *dimension));
                }
            }
        }
        group
    }
}

/// The first day of the day, week (Monday) or month that `day` lies in.
pub fn first_day(day: Day, unit: GroupBy) -> Day {
    match unit {
        // 1970-01-01 was a Thursday, three days after a Monday.
        GroupBy::Week => day - (day.0 + 3).rem_euclid(7),
        GroupBy::Month => day - (i32::from(day.date().day()) - 1),
        _ => day,
    }
}

/// A period's sums and those of the period it is compared with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pair {
    pub now: Sum,
    pub previous: Sum,
}

/// Sums by group, and the SKUs whose revenue could not be counted.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub total: Pair,
    pub groups: FxHashMap<Group, Pair>,
    /// SKUs with rows of the period that do not say their revenue.
    pub no_revenue: usize,
    /// SKUs with rows of the period in a currency without a rate.
    pub no_rate: FxHashMap<CurrencyId, usize>,
}

impl Tally {
    /// Sums the sales of a scope in `span` and, apart, in `previous`.
    /// `dimensions` empty: the total alone.
    pub fn of(
        snapshot: &Snapshot,
        scope: &Scope,
        span: Span,
        previous: Option<Span>,
        dimensions: &[GroupBy],
    ) -> Tally {
        let one = |mut tally: Tally, sku: &SkuId| {
            tally.add_sku(snapshot, scope, *sku, span, previous, dimensions);
            tally
        };
        match &scope.skus {
            Some(skus) if skus.len() < 64 => skus.iter().fold(Tally::default(), one),
            skus => skus
                .as_ref()
                .unwrap_or(&snapshot.skus)
                .par_chunks(4_096)
                .map(|skus| skus.iter().fold(Tally::default(), one))
                .reduce(Tally::default, Tally::merge),
        }
    }

    fn add_sku(
        &mut self,
        snapshot: &Snapshot,
        scope: &Scope,
        sku: SkuId,
        span: Span,
        previous: Option<Span>,
        dimensions: &[GroupBy],
    ) {
        let sales = snapshot.sales.of(sku);
        let mut unknown = false;
        let mut no_rate: Vec<CurrencyId> = Vec::new();
        for sale in in_span(sales, span).iter().filter(|sale| includes(scope, sale)) {
            match self.total.now.add_sale(snapshot, sale) {
                Revenue::Known => {}
                Revenue::Unknown => unknown = true,
                Revenue::NoRate(currency) if no_rate.contains(&currency) => {}
                Revenue::NoRate(currency) => no_rate.push(currency),
            }
            if !dimensions.is_empty() {
                let group = Group::of(snapshot, sku, sale, dimensions);
                self.groups.entry(group).or_default().now.add_sale(snapshot, sale);
            }
        }
        for sale in previous.map_or(&[][..], |span| in_span(sales, span)) {
            if !includes(scope, sale) {
                continue;
            }
            self.total.previous.add_sale(snapshot, sale);
            if !dimensions.is_empty() {
                let group = Group::of(snapshot, sku, sale, dimensions);
                self.groups.entry(group).or_default().previous.add_sale(snapshot, sale);
            }
        }
        self.no_revenue += usize::from(unknown);
        for currency in no_rate {
            *self.no_rate.entry(currency).or_default() += 1;
        }
    }

    fn merge(mut self, mut other: Tally) -> Tally {
        if self.groups.len() < other.groups.len() {
            std::mem::swap(&mut self, &mut other);
        }
        self.total.now.add(&other.total.now);
        self.total.previous.add(&other.total.previous);
        for (group, pair) in other.groups {
            let into = self.groups.entry(group).or_default();
            into.now.add(&pair.now);
            into.previous.add(&pair.previous);
        }
        self.no_revenue += other.no_revenue;
        for (currency, skus) in other.no_rate {
            *self.no_rate.entry(currency).or_default() += skus;
        }
        self
    }
}

/// The first and the newest day of sales told of in the markets of a scope, of
/// whichever item; None: no sale was ever told of there by `today`.
pub fn sales_days(snapshot: &Snapshot, scope: &Scope, today: Day) -> Option<(Day, Day)> {
    let mut known: Option<(Day, Day)> = None;
    for market in snapshot.names.markets.ids() {
        if !scope.markets.is_empty() && !scope.markets.contains(&market) {
            continue;
        }
        let Some(days) = snapshot.coverage.sales.get(market.index()) else { continue };
        let days = &days[..days.partition_point(|day| *day <= today)];
        if let (Some(first), Some(last)) = (days.first(), days.last()) {
            let (from, to) = known.unwrap_or((*first, *last));
            known = Some((from.min(*first), to.max(*last)));
        }
    }
    known
}

/// The rows of one SKU (sorted by day) that fall into `span`. Looks from the
/// end, in growing steps: questions are about the newest days, and the rows
/// before them need not be read.
pub fn in_span(sales: &[DaySale], span: Span) -> &[DaySale] {
    let to = end_of(sales, |sale| sale.day <= span.to);
    let from = end_of(&sales[..to], |sale| sale.day < span.from);
    &sales[from..to]
}

/// How many rows at the beginning are `within`; they come before all others.
fn end_of(sales: &[DaySale], within: impl Fn(&DaySale) -> bool) -> usize {
    let mut step = 1;
    let mut beyond = sales.len();
    while beyond > 0 {
        let probe = beyond.saturating_sub(step);
        if within(&sales[probe]) {
            return probe + sales[probe..beyond].partition_point(within);
        }
        beyond = probe;
        step *= 2;
    }
    0
}

/// Whether a sale happened at the places and channels of a scope.
pub fn includes(scope: &Scope, sale: &DaySale) -> bool {
    fn has<T: PartialEq>(list: &[T], value: &T) -> bool {
        list.is_empty() || list.contains(value)
    }
    has(&scope.markets, &sale.market)
        && has(&scope.channels, &sale.channel)
        && has(&scope.warehouses, &sale.warehouse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_a_span() {
        let rows: Vec<DaySale> =
            [1, 1, 3, 5, 5, 8].map(|day| DaySale { day: Day(day), ..DaySale::default() }).to_vec();
        for from in 0..10 {
            for to in from..10 {
                let span = Span { from: Day(from), to: Day(to) };
                let expected: Vec<Day> =
                    rows.iter().map(|row| row.day).filter(|day| span.contains(*day)).collect();
                let found: Vec<Day> = in_span(&rows, span).iter().map(|row| row.day).collect();
                assert_eq!(found, expected, "{from} to {to}");
            }
        }
        assert!(in_span(&[], Span { from: Day(0), to: Day(9) }).is_empty());
    }

    #[test]
    fn weeks_begin_on_monday_and_months_on_the_first() {
        let day: Day = "2026-11-29".parse().unwrap();
        assert_eq!(first_day(day, GroupBy::Week), "2026-11-23".parse().unwrap());
        assert_eq!(first_day(day - 6, GroupBy::Week), "2026-11-23".parse().unwrap());
        assert_eq!(first_day(day - 7, GroupBy::Week), "2026-11-16".parse().unwrap());
        assert_eq!(first_day(day, GroupBy::Month), "2026-11-01".parse().unwrap());
        assert_eq!(first_day(day, GroupBy::Day), day);
        assert_eq!(first_day(Day(-1), GroupBy::Week), "1969-12-29".parse().unwrap());
    }
}

//! How old stock is (`aging`): age since first received anywhere, days in stock
//! since it arrived in the country where it lies (formulas.md, Age).
//!
//! - Case 1. 8 received 10 days ago, 2 received 100 days ago: buckets 0–30: 8,
//!   91–180: 2; average 28 days, oldest 100. Buckets sum to what is on hand;
//!   a negative balance puts nothing in them.
//! - Case 2. 5 that no receipt explains: a bucket without days, in no average.
//! - Case 3. Expected 60 days: in a selling warehouse units more than 90 days in
//!   stock are over the line; those received 200 days ago at the factory that
//!   landed 50 days ago are not. Factories and transit have no line.
//! - Case 4. "Older than 90": at least 90 days old. Within a horizon: that or
//!   over the line so many days from now, of what is on hand now.
//! - Case 5. What Amazon itself says of its stock stands beside: `platform`.

use super::answers::{Aging, AgingRow, Bucket};
use super::cost::{Total, Valuer, Worth};
use super::day::Day;
use super::expected::Expected;
use super::freshness;
use super::ids::SkuId;
use super::layers::Stock;
use super::outcome::{LeftOut, LeftOutReason, NoData, Outcome};
use super::places::{Places, skus};
use super::platform;
use super::scope::Scope;
use super::snapshot::Snapshot;
use rayon::prelude::*;

/// First days of the buckets; each ends before the next.
pub const BUCKETS: [i32; 7] = [0, 31, 61, 91, 181, 271, 366];

/// What of ages is asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct AgingQuery {
    /// Units at least this old are counted apart.
    pub age_days: Option<i32>,
    /// Looks at ages so many days from now.
    pub horizon_days: Option<i32>,
    /// Rows by SKU.
    pub rows: bool,
}

/// Units weighted by days.
#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    units: i64,
    days: i64,
}

impl Mean {
    fn add(&mut self, units: i64, days: i32) {
        self.units += units;
        self.days += units * i64::from(days);
    }

    fn merge(&mut self, other: Mean) {
        self.units += other.units;
        self.days += other.days;
    }

    fn days(self) -> Option<f64> {
        (self.units > 0).then(|| self.days as f64 / self.units as f64)
    }
}

/// One SKU's ages.
#[derive(Clone, Debug, Default)]
struct OfSku {
    buckets: [Worth; BUCKETS.len() + 1],
    all: Worth,
    over: Worth,
    older: Worth,
    age: Mean,
    in_stock: Mean,
    oldest: Option<i32>,
    known: bool,
    negative: bool,
}

/// Where an age falls; the last is for ages not known.
fn bucket(age: Option<i32>) -> usize {
    match age {
        Some(age) => BUCKETS.partition_point(|from| *from <= age).saturating_sub(1),
        None => BUCKETS.len(),
    }
}

impl OfSku {
    fn new(
        snapshot: &Snapshot,
        sku: SkuId,
        places: &Places,
        expected: &Expected,
        query: &AgingQuery,
        today: Day,
    ) -> OfSku {
        let stock = Stock::of(snapshot, sku, today);
        let mut found = OfSku::default();
        for position in stock.positions.iter().filter(|at| places.contains(at.warehouse)) {
            found.known = true;
            found.negative |= position.on_hand < 0;
        }
        let horizon = query.horizon_days.unwrap_or(0);
        let mut valuer = Valuer::new(snapshot, sku);
        for layer in stock.layers.iter().filter(|layer| places.contains(layer.warehouse)) {
            let (age, in_stock) = (layer.age(today), layer.days_in_stock(today));
            let worth = valuer.worth(layer);
            found.buckets[bucket(age)].merge(&worth);
            found.all.merge(&worth);
            if age.zip(query.age_days).is_some_and(|(age, least)| age + horizon >= least) {
                found.older.merge(&worth);
            }
            if is_over_line(snapshot, expected, sku, layer, today + horizon) {
                found.over.merge(&worth);
            }
            if let Some(age) = age {
                found.age.add(layer.units, age);
                found.oldest = found.oldest.max(Some(age));
            }
            if let Some(days) = in_stock {
                found.in_stock.add(layer.units, days);
            }
        }
        found
    }
}

/// Past the promotion line: more days in stock than 1.5 × the expected
/// turnover days, in a selling warehouse (case 3).
pub fn is_over_line(
    snapshot: &Snapshot,
    expected: &Expected,
    sku: SkuId,
    layer: &super::layers::Layer,
    today: Day,
) -> bool {
    let days = layer.days_in_stock(today);
    days.is_some_and(|days| {
        snapshot.sells(layer.warehouse)
            && f64::from(days) > snapshot.figures.promotion_line * expected.at(sku, layer.warehouse)
    })
}

/// All SKUs together.
#[derive(Default)]
struct Sum {
    units: [i64; BUCKETS.len() + 1],
    values: [Total; BUCKETS.len() + 1],
    all: Total,
    over_units: i64,
    over: Total,
    older_units: i64,
    older: Total,
    age: Mean,
    in_stock: Mean,
    oldest: Option<i32>,
    known: bool,
    negative: usize,
    rows: Vec<AgingRow>,
}

impl Sum {
    fn add(&mut self, sku: &OfSku) {
        for (place, worth) in sku.buckets.iter().enumerate().filter(|(_, worth)| worth.units != 0) {
            self.units[place] += worth.units;
            self.values[place].add(&whole(worth, &sku.all));
        }
        self.all.add(&sku.all);
        self.over_units += sku.over.units;
        self.over.add(&whole(&sku.over, &sku.all));
        self.older_units += sku.older.units;
        self.older.add(&whole(&sku.older, &sku.all));
        self.age.merge(sku.age);
        self.in_stock.merge(sku.in_stock);
        self.oldest = self.oldest.max(sku.oldest);
        self.known |= sku.known;
        self.negative += usize::from(sku.negative);
    }

    fn merge(mut self, other: Sum) -> Sum {
        for (units, more) in self.units.iter_mut().zip(other.units) {
            *units += more;
        }
        for (value, more) in self.values.iter_mut().zip(other.values) {
            value.merge(more);
        }
        self.all.merge(other.all);
        self.over_units += other.over_units;
        self.over.merge(other.over);
        self.older_units += other.older_units;
        self.older.merge(other.older);
        self.age.merge(other.age);
        self.in_stock.merge(other.in_stock);
        self.oldest = self.oldest.max(other.oldest);
        self.known |= other.known;
        self.negative += other.negative;
        self.rows.extend(other.rows);
        self
    }
}

/// A part of a SKU's units is left out of a value when any of them are, so
/// that parts sum to the whole.
fn whole(part: &Worth, all: &Worth) -> Worth {
    Worth { lack: if part.units == 0 { None } else { all.lack }, ..*part }
}

/// How old the stock in the places of a scope is.
pub fn aging(snapshot: &Snapshot, scope: &Scope, query: &AgingQuery, today: Day) -> Outcome<Aging> {
    let places = Places::of(snapshot, scope);
    let expected = Expected::new(snapshot);
    let skus = skus(snapshot, scope);
    let row_days = |sku| match scope.markets[..] {
        [market] => expected.in_market(sku, market, false),
        _ => expected.of(sku),
    };
    let mut sum = skus
        .par_iter()
        .with_min_len(64)
        .fold(Sum::default, |mut sum, sku| {
            let of_sku = OfSku::new(snapshot, *sku, &places, &expected, query, today);
            sum.add(&of_sku);
            if query.rows && of_sku.all.units > 0 {
                sum.rows.push(AgingRow {
                    sku: snapshot.names.skus.text(*sku),
                    units: of_sku.all.units,
                    value: of_sku.all.known(),
                    average_days: of_sku.age.days(),
                    oldest_day: of_sku.oldest,
                    average_days_in_stock: of_sku.in_stock.days(),
                    expected_days: row_days(*sku),
                    over_line_units: of_sku.over.units,
                    over_line_value: whole(&of_sku.over, &of_sku.all).known(),
                });
            }
            sum
        })
        .reduce(Sum::default, Sum::merge);
    if !sum.known {
        return Outcome::no_data(NoData::Stock);
    }
    sum.rows.sort_by(|a, b| {
        let value = |value: Option<f64>| value.unwrap_or(-1.0);
        value(b.over_line_value)
            .total_cmp(&value(a.over_line_value))
            .then(b.over_line_units.cmp(&a.over_line_units))
            .then(value(b.value).total_cmp(&value(a.value)))
            .then(b.units.cmp(&a.units))
    });
    let asked = query.age_days.is_some();
    let answer = Aging {
        units: sum.units.iter().sum(),
        value: sum.all.value(),
        buckets: buckets(&sum),
        average_days: sum.age.days(),
        oldest_day: sum.oldest,
        average_days_in_stock: sum.in_stock.days(),
        over_line_units: sum.over_units,
        over_line_value: sum.over.value(),
        older_units: asked.then_some(sum.older_units),
        older_value: if asked { sum.older.value() } else { None },
        platform: platform::ages(snapshot, &skus, &places, today),
        rows: sum.rows,
    };
    let mut left_out = sum.all.left_out(snapshot);
    if sum.negative > 0 {
        let reason = LeftOutReason::NegativeBalance;
        left_out.push(LeftOut { reason, skus: sum.negative, detail: None });
    }
    let fresh = freshness::stock(snapshot, scope.skus.as_deref(), &places.warehouses, today);
    let mut outcome = used(snapshot, scope, query, &places, Outcome::of(answer), sum.all.landed);
    outcome.left_out = left_out;
    outcome.as_of = fresh.as_of;
    outcome.stale = fresh.stale;
    outcome
}

/// All seven, and the one of ages not known.
fn buckets(sum: &Sum) -> Vec<Bucket> {
    let day = |place: usize| BUCKETS.get(place).copied();
    let bucket = |place: usize| Bucket {
        from_day: day(place),
        to_day: day(place).and(day(place + 1)).map(|next| next - 1),
        units: sum.units[place],
        value: sum.values[place].value(),
    };
    (0..=BUCKETS.len()).map(bucket).collect()
}

/// What the figures rest on.
fn used(
    snapshot: &Snapshot,
    scope: &Scope,
    query: &AgingQuery,
    places: &Places,
    outcome: Outcome<Aging>,
    landed: bool,
) -> Outcome<Aging> {
    let mut outcome = outcome
        .used("currency", snapshot.names.currencies.as_str(snapshot.rates.base))
        .used("landed_cost", landed)
        .used("promotion_line", snapshot.figures.promotion_line)
        .used("expected_turnover_days", snapshot.figures.expected_turnover_days);
    if let Some(days) = query.age_days {
        outcome = outcome.used("age_days", days);
    }
    if let Some(days) = query.horizon_days {
        outcome = outcome.used("horizon_days", days);
    }
    let pools = places.pools(snapshot);
    if !scope.markets.is_empty() && !pools.is_empty() {
        outcome = outcome.used("pool", pools.join(", "));
    }
    outcome
}

#[cfg(test)]
mod tests;

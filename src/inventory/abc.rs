//! ABC classes by net revenue, and XYZ by the steadiness of weekly sales.
//!
//! SKUs in order of net revenue in the window (90 complete days, the
//! configuration's `figures.turnover_window_days`): A while the share *before*
//! the SKU is under 80 %, B while it is under 95 %, C the rest; the SKU that
//! crosses a line belongs to the higher class. U: on hand now, but without net
//! revenue in the window. Equal revenues stand in the order of their codes.
//! What earned nothing and is not in stock is not listed. Classes are those of
//! the whole catalogue (in the markets asked about), whichever items are asked.
//!
//! XYZ: the coefficient of variation (standard deviation / mean, of the
//! population) of the units ordered in each whole week, Monday to Sunday,
//! inside the window: under 0.5 X, under 1 Y, else Z; null when nothing sold.
//!
//! Case 1: revenues 80, 15, 5: shares before are 0, 0.80 and 0.95, so A, B, C.
//! Case 2: revenues 50, 29, 16, 5: 0, 0.50, 0.79 (crosses 80 %: A), 0.95 (C).
//! Case 3: in stock, nothing sold: U; nothing sold, not in stock: no row.
//! Case 4: more returned than sold: net revenue below 0, so U when in stock.
//! Case 5: weeks of 10, 10, 10 are X; 5, 10, 30 (deviation 10.80, mean 15) Y;
//! 0, 0, 30 (14.14, 10) Z.

use super::amount::BaseAmount;
use super::answers::{Abc, AbcCounts, AbcRow};
use super::day::{Day, Span};
use super::freshness;
use super::ids::{CurrencyId, SkuId};
use super::ledger;
use super::outcome::{LeftOut, LeftOutReason, NoData, Outcome};
use super::scope::{GroupBy, Scope};
use super::snapshot::Snapshot;
use super::tally::{self, Revenue, Sum, in_span, includes};
use super::velocity::{Place, pools_of};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// An ABC class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    A,
    B,
    C,
    /// In stock, but without net revenue in the window.
    U,
}

impl Class {
    pub fn name(self) -> &'static str {
        match self {
            Class::A => "A",
            Class::B => "B",
            Class::C => "C",
            Class::U => "U",
        }
    }
}

/// One SKU's place in the order.
#[derive(Clone, Copy, Debug)]
pub struct Classified {
    pub sku: SkuId,
    pub class: Class,
    pub xyz: Option<&'static str>,
    pub revenue: BaseAmount,
    /// Of the revenue of all SKUs; None for U.
    pub share: Option<f64>,
    /// Up to and including this SKU; None for U.
    pub cumulative_share: Option<f64>,
}

/// Answers `abc`; `classes` empty: all.
pub fn abc(snapshot: &Snapshot, scope: &Scope, classes: &[Class], today: Day) -> Outcome<Abc> {
    let window = Span::last(snapshot.figures.turnover_window_days, today);
    let Some((first, _)) = tally::sales_days(snapshot, scope, today) else {
        return Outcome::no_data(NoData::Sales);
    };
    let catalogue = classify(snapshot, scope, window, today);
    let wanted: Option<Vec<bool>> = scope.skus.as_ref().map(|skus| {
        let mut wanted = vec![false; snapshot.names.skus.len()];
        for sku in skus {
            if let Some(wanted) = wanted.get_mut(sku.index()) {
                *wanted = true;
            }
        }
        wanted
    });
    let in_scope = |sku: SkuId| wanted.as_ref().is_none_or(|wanted| wanted[sku.index()]);
    let mut counts = AbcCounts::default();
    let mut rows = Vec::with_capacity(catalogue.ranked.len());
    for row in catalogue.ranked.iter().filter(|row| in_scope(row.sku)) {
        match row.class {
            Class::A => counts.A += 1,
            Class::B => counts.B += 1,
            Class::C => counts.C += 1,
            Class::U => counts.U += 1,
        }
        if classes.is_empty() || classes.contains(&row.class) {
            rows.push(AbcRow {
                sku: snapshot.names.skus.text(row.sku),
                class: row.class.name(),
                xyz: row.xyz,
                revenue: row.revenue.value(),
                share: row.share,
                cumulative_share: row.cumulative_share,
            });
        }
    }
    let mut outcome = Outcome::of(Abc { rows, counts })
        .used("window", window)
        .used("window_days", window.days())
        .used("currency", snapshot.base_currency().to_string())
        .used("class_a_below", snapshot.figures.abc_a)
        .used("class_b_below", snapshot.figures.abc_b);
    if first > window.from {
        outcome = outcome.used("sales_known_from", first.to_string());
    }
    outcome.left_out = catalogue.left_out;
    outcome.with(freshness::sales(snapshot, &scope.markets, None, today))
}

/// Every SKU that has a class, most revenue first, then U by code.
pub struct Catalogue {
    pub ranked: Vec<Classified>,
    pub left_out: Vec<LeftOut>,
}

/// One SKU's sales in the window.
#[derive(Clone, Copy)]
struct Earned {
    sku: SkuId,
    /// None: sold, but for an unknown amount.
    amount: Option<BaseAmount>,
    xyz: Option<&'static str>,
    missing: Missing,
}

/// What keeps a SKU's revenue from being complete.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Missing {
    Nothing,
    Revenue,
    Rate(CurrencyId),
}

/// Classes of the whole catalogue by the sales in `window` at the places of
/// `scope`; its `skus` are not looked at.
pub fn classify(snapshot: &Snapshot, scope: &Scope, window: Span, today: Day) -> Catalogue {
    let weeks = Weeks::within(window);
    let all: Vec<Earned> =
        snapshot.skus.par_iter().map(|sku| earned_by(snapshot, scope, *sku, window, weeks)).collect();
    let mut earning: Vec<(BaseAmount, u32)> = Vec::with_capacity(all.len());
    let mut idle: Vec<(SkuId, BaseAmount)> = Vec::new();
    let mut missing = FxHashMap::default();
    for (place, row) in all.iter().enumerate() {
        match row.amount {
            Some(amount) if amount.is_positive() => earning.push((amount, place as u32)),
            Some(amount) => idle.push((row.sku, amount)),
            None => {}
        }
        if row.missing != Missing::Nothing {
            *missing.entry(row.missing).or_insert(0usize) += 1;
        }
    }
    // `all` is in the order of codes, which breaks ties.
    earning.par_sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let total: f64 = earning.iter().map(|(amount, _)| *amount).sum::<BaseAmount>().value();
    let mut before = BaseAmount::ZERO;
    let mut ranked = Vec::with_capacity(earning.len());
    for (amount, place) in earning {
        let row = &all[place as usize];
        let share_before = before.value() / total;
        before += amount;
        let class = if share_before < snapshot.figures.abc_a {
            Class::A
        } else if share_before < snapshot.figures.abc_b {
            Class::B
        } else {
            Class::C
        };
        ranked.push(Classified {
            sku: row.sku,
            class,
            xyz: row.xyz,
            revenue: amount,
            share: Some(amount.value() / total),
            cumulative_share: Some(before.value() / total),
        });
    }
    let place = pools_of(snapshot, scope).map(|_| Place::of(snapshot, scope));
    let in_stock: Vec<(SkuId, BaseAmount)> =
        idle.into_par_iter().filter(|(sku, _)| is_on_hand(snapshot, place.as_ref(), *sku, today)).collect();
    ranked.extend(in_stock.into_iter().map(|(sku, revenue)| Classified {
        sku,
        class: Class::U,
        xyz: None,
        revenue,
        share: None,
        cumulative_share: None,
    }));
    Catalogue { ranked, left_out: left_out(snapshot, &missing) }
}

fn earned_by(snapshot: &Snapshot, scope: &Scope, sku: SkuId, window: Span, weeks: Weeks) -> Earned {
    let mut sum = Sum::default();
    let mut missing = Missing::Nothing;
    let mut weekly = [0i64; MOST_WEEKS];
    for sale in in_span(snapshot.sales.of(sku), window).iter().filter(|sale| includes(scope, sale)) {
        match sum.add_sale(snapshot, sale) {
            Revenue::Known => {}
            Revenue::Unknown if missing == Missing::Nothing => missing = Missing::Revenue,
            Revenue::Unknown => {}
            Revenue::NoRate(currency) => missing = Missing::Rate(currency),
        }
        if let Some(week) = weeks.of(sale.day) {
            weekly[week] += i64::from(sale.ordered);
        }
    }
    Earned { sku, amount: sum.amount(), xyz: xyz(&weekly[..weeks.count]), missing }
}

/// Whether any of it is on hand at the places of `scope`: the pools of its
/// markets, its warehouses, else anywhere.
fn is_on_hand(snapshot: &Snapshot, place: Option<&Place>, sku: SkuId, today: Day) -> bool {
    let here = |at: &ledger::Position| place.is_none_or(|place| place.warehouses.contains(&at.warehouse));
    ledger::balances(snapshot, sku, today).iter().any(|at| at.on_hand > 0 && here(at))
}

/// Whole weeks, Monday to Sunday, inside a window.
#[derive(Clone, Copy)]
struct Weeks {
    first_monday: Day,
    count: usize,
}

/// Weeks looked at: those of a year. A longer window is steadier than it needs.
const MOST_WEEKS: usize = 53;

impl Weeks {
    /// The newest whole weeks of the window, [`MOST_WEEKS`] at most.
    fn within(window: Span) -> Weeks {
        let first_monday = tally::first_day(window.from + 6, GroupBy::Week);
        let count = ((window.to + 1 - first_monday).max(0) / 7) as usize;
        let skipped = count.saturating_sub(MOST_WEEKS);
        Weeks { first_monday: first_monday + 7 * skipped as i32, count: count - skipped }
    }

    fn of(self, day: Day) -> Option<usize> {
        let days = day - self.first_monday;
        (days >= 0).then_some((days / 7) as usize).filter(|week| *week < self.count)
    }
}

/// X, Y or Z by the coefficient of variation of weekly units.
fn xyz(weekly: &[i64]) -> Option<&'static str> {
    let total: i64 = weekly.iter().sum();
    if total <= 0 {
        return None;
    }
    let weeks = weekly.len() as f64;
    let mean = total as f64 / weeks;
    let variance = weekly.iter().map(|units| (*units as f64 - mean).powi(2)).sum::<f64>() / weeks;
    let variation = variance.sqrt() / mean;
    Some(if variation < 0.5 {
        "X"
    } else if variation < 1.0 {
        "Y"
    } else {
        "Z"
    })
}

fn left_out(snapshot: &Snapshot, missing: &FxHashMap<Missing, usize>) -> Vec<LeftOut> {
    let mut left_out: Vec<LeftOut> = missing
        .iter()
        .filter_map(|(missing, skus)| match missing {
            Missing::Nothing => None,
            Missing::Revenue => Some(LeftOut { reason: LeftOutReason::NoRevenue, skus: *skus, detail: None }),
            Missing::Rate(currency) => Some(LeftOut {
                reason: LeftOutReason::NoRate,
                skus: *skus,
                detail: Some(snapshot.names.currencies.text(*currency)),
            }),
        })
        .collect();
    left_out.sort_by(|a, b| (a.reason, &a.detail).cmp(&(b.reason, &b.detail)));
    left_out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    const TODAY: &str = "2026-11-23";

    fn classes(
        team: &Team,
        skus: Option<&[&str]>,
        only: &[Class],
    ) -> (Vec<(String, &'static str)>, [usize; 4]) {
        let snapshot = team.snapshot();
        let skus = skus.map(|skus| skus.iter().map(|sku| snapshot.names.skus.get(sku).unwrap()).collect());
        let found = abc(&snapshot, &Scope { skus, ..Scope::default() }, only, day(TODAY)).answer.unwrap();
        let rows = found.rows.iter().map(|row| (row.sku.to_string(), row.class)).collect();
        let AbcCounts { A, B, C, U } = found.counts;
        (rows, [A, B, C, U])
    }

    fn selling(revenues: &[(&str, f64)]) -> Team {
        let mut team = Team::new();
        team.warehouse("GB-MAN", "GB", "own", &[]);
        for (sku, revenue) in revenues {
            team.sale("2026-11-01", sku, "GB", "shopify", 1, *revenue);
        }
        team
    }

    fn rows(rows: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
        rows.iter().map(|(sku, class)| (sku.to_string(), *class)).collect()
    }

    #[test]
    fn a_line_is_crossed_by_the_higher_class() {
        let team = selling(&[("B", 15.0), ("C", 5.0), ("A", 80.0)]);
        assert_eq!(
            classes(&team, None, &[]),
            (rows(&[("A", "A"), ("B", "B"), ("C", "C")]), [1, 1, 1, 0]),
            "case 1"
        );
        let team = selling(&[("A", 50.0), ("B", 29.0), ("C", 16.0), ("D", 5.0)]);
        let all = rows(&[("A", "A"), ("B", "A"), ("C", "A"), ("D", "C")]);
        assert_eq!(classes(&team, None, &[]), (all, [3, 0, 1, 0]), "case 2");
        assert_eq!(
            classes(&team, Some(&["D"]), &[]),
            (rows(&[("D", "C")]), [0, 0, 1, 0]),
            "of the catalogue"
        );
        assert_eq!(classes(&team, None, &[Class::C]), (rows(&[("D", "C")]), [3, 0, 1, 0]));
    }

    #[test]
    fn shares_and_ties() {
        let team = selling(&[("B", 25.0), ("A", 25.0), ("C", 50.0)]);
        let snapshot = team.snapshot();
        let found = abc(&snapshot, &Scope::default(), &[], day(TODAY)).answer.unwrap();
        let shares: Vec<_> =
            found.rows.iter().map(|row| (row.sku.to_string(), row.share, row.cumulative_share)).collect();
        let row = |sku: &str, share, up_to| (sku.to_owned(), Some(share), Some(up_to));
        assert_eq!(shares, [row("C", 0.5, 0.5), row("A", 0.25, 0.75), row("B", 0.25, 1.0)]);
    }

    #[test]
    fn unsold_in_stock_is_u() {
        let mut team = selling(&[("A", 80.0), ("R", 5.0)]);
        team.sale("2026-11-02", "R", "GB", "shopify", -2, -10.0);
        team.receipt("2026-01-01", "R", "GB-MAN", 5);
        team.receipt("2026-01-01", "U", "GB-MAN", 5);
        team.receipt("2026-01-01", "GONE", "GB-MAN", 5);
        team.adjustment("2026-01-02", "GONE", "GB-MAN", -5);
        team.sale("2026-08-01", "GONE", "GB", "shopify", 1, 9.0);
        let all = rows(&[("A", "A"), ("R", "U"), ("U", "U")]);
        assert_eq!(classes(&team, None, &[]), (all, [1, 0, 0, 2]), "cases 3 and 4");
    }

    #[test]
    fn what_sold_for_an_unknown_amount_is_left_out() {
        let mut team = selling(&[("A", 80.0), ("B", 5.0)]);
        team.facts.sales[1].revenue = crate::inventory::facts::NO_MONEY;
        team.receipt("2026-01-01", "B", "GB-MAN", 5);
        let found = abc(&team.snapshot(), &Scope::default(), &[], day(TODAY));
        assert_eq!(found.left_out, [LeftOut { reason: LeftOutReason::NoRevenue, skus: 1, detail: None }]);
        assert_eq!(found.answer.unwrap().rows.len(), 1, "it sold: not U");
    }

    #[test]
    fn xyz_by_the_steadiness_of_weeks() {
        assert_eq!(xyz(&[10, 10, 10]), Some("X"), "case 5");
        assert_eq!(xyz(&[5, 10, 30]), Some("Y"), "case 5");
        assert_eq!(xyz(&[0, 0, 30]), Some("Z"), "case 5");
        assert_eq!(xyz(&[0, 0]), None);
        // 25 August to 22 November 2026: Monday 31 August is the first whole week.
        let weeks = Weeks::within(Span::last(90, day(TODAY)));
        assert_eq!((weeks.first_monday, weeks.count), (day("2026-08-31"), 12));
        assert_eq!(weeks.of(day("2026-08-30")), None);
        assert_eq!(weeks.of(day("2026-11-22")), Some(11));
    }
}

//! What runs out, and when.
//!
//! A pool is projected day by day: today is day 0 with its full demand, goods
//! in transit are there from their ETA on, overdue ones tomorrow, those
//! without an ETA never. The stock-out date is the first day whose ADS the
//! projected available cannot meet; `gap_days` are the days from then until the
//! next arrival. Only what sells can run out. Several items: what runs out
//! within the horizon, 30 days where none is said; one item and no horizon:
//! whenever that is.
//!
//! Case 1: 10 available, 2 a day, nothing coming: days 0 to 4 are met, it runs
//! out on day 5; no gap is known.
//! Case 2: the same with 4 landing on day 3: runs out on day 7.
//! Case 3: the same with 4 landing on day 9: runs out on day 5, gap 4 days.
//! Case 4: 4 that should have landed last week: tomorrow, so as in case 2.
//! Case 5: nothing available: today. 1 available at 2 a day: today too.
//! Case 6: nothing sold in the window: never; not listed among several items.
//! Out of stock throughout the window: one item is out today; among several it
//! is left out, because nobody knows what it sells.
//! Case 7: 7 sold in 28 days, 3 available: days 0 to 11 are met, day 12 not.

use super::answers::{StockoutRisk, StockoutRow};
use super::cover::{labels, left_out, shared_pools, standings};
use super::day::Day;
use super::ids::SkuId;
use super::outcome::{LeftOut, LeftOutReason, NoData, Outcome};
use super::scope::Scope;
use super::snapshot::Snapshot;
use super::standing::{Pools, Standing};
use super::velocity::pools_of;

/// Days ahead that are looked at when nobody says how many.
pub const HORIZON_DAYS: u32 = 30;

/// Answers `stockout_risk`.
pub fn stockout_risk(
    snapshot: &Snapshot,
    scope: &Scope,
    horizon_days: Option<u32>,
    today: Day,
) -> Outcome<StockoutRisk> {
    let pools = Pools::new(snapshot, today);
    let asked = pools_of(snapshot, scope);
    let skus: &[SkuId] = scope.skus.as_deref().unwrap_or(&snapshot.skus);
    let standings = standings(&pools, skus, asked.as_deref());
    if !standings.iter().any(|(_, at)| at.is_known()) {
        return Outcome::no_data(NoData::Stock);
    }
    let one_item = matches!(scope.skus.as_deref(), Some([_]));
    let horizon = horizon_days.or((!one_item).then_some(HORIZON_DAYS));
    let last = horizon.map(|days| today + i32::try_from(days).unwrap_or(i32::MAX));
    let labels = labels(&pools);
    let mut overdue = 0i64;
    let mut unknown_sales: Vec<SkuId> = Vec::new();
    let mut rows: Vec<StockoutRow> = Vec::new();
    for (sku, at) in standings.iter().filter(|(_, at)| at.is_known()) {
        let projected = project(at, today);
        // Of several items what does not run out is no risk; of one it is the answer.
        let unknown = at.ads.daily().is_none();
        if unknown && !one_item {
            unknown_sales.extend(projected.stockout_on.map(|_| *sku));
            continue;
        }
        let listed = match (projected.stockout_on, last) {
            (Some(day), Some(last)) => day <= last,
            (Some(_), None) => true,
            (None, last) => one_item && last.is_none(),
        };
        if !listed {
            continue;
        }
        overdue += projected.overdue;
        rows.push(StockoutRow {
            sku: snapshot.names.skus.text(*sku),
            market: labels[at.pool.0 as usize].clone(),
            daily_sales: at.ads.daily(),
            on_hand: at.on_hand,
            available: at.available,
            in_transit: at.in_transit,
            stockout_on: projected.stockout_on,
            gap_days: projected.gap_days,
        });
    }
    // Soonest first; of one day what sells most.
    rows.sort_by(|a, b| {
        let undated = |row: &StockoutRow| row.stockout_on.is_none();
        (undated(a), a.stockout_on)
            .cmp(&(undated(b), b.stockout_on))
            .then_with(|| b.daily_sales.unwrap_or(0.0).total_cmp(&a.daily_sales.unwrap_or(0.0)))
            .then_with(|| (&a.sku, &a.market).cmp(&(&b.sku, &b.market)))
    });
    let mut outcome = Outcome::of(StockoutRisk { rows })
        .used("window", pools.window)
        .used("window_days", pools.window.days());
    if let Some(days) = horizon {
        outcome = outcome.used("horizon_days", days);
    }
    if overdue > 0 {
        outcome = outcome.used("overdue_units_expected", (today + 1).to_string());
    }
    outcome.used.extend(shared_pools(&pools, scope, asked.as_deref()));
    outcome.left_out = left_out(&standings);
    unknown_sales.dedup();
    if !unknown_sales.is_empty() {
        outcome.left_out.push(LeftOut {
            reason: LeftOutReason::NoSales,
            skus: unknown_sales.len(),
            detail: None,
        });
    }
    outcome.with(pools.freshness(asked.as_deref(), scope.skus.as_deref()))
}

/// When a pool runs out of one item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Projection {
    /// None: never, or what it sells is not known.
    pub stockout_on: Option<Day>,
    /// Until the next arrival; None: none is coming, or it does not run out.
    pub gap_days: Option<i32>,
    /// Units past their ETA, counted from tomorrow on.
    pub overdue: i64,
}

/// Projects one SKU in one pool.
pub fn project(at: &Standing, today: Day) -> Projection {
    let mut overdue = 0;
    let arrivals: Vec<(Day, i64)> = at
        .coming
        .iter()
        .filter_map(|coming| {
            let eta = coming.eta?;
            overdue += if eta < today { coming.units } else { 0 };
            Some((if eta < today { today + 1 } else { eta }, coming.units))
        })
        .collect();
    let stockout_on = runs_out(at, &arrivals, today);
    let gap_days = stockout_on.and_then(|day| {
        arrivals
            .iter()
            .map(|(lands_on, _)| *lands_on)
            .filter(|lands_on| *lands_on > day)
            .min()
            .map(|next| next - day)
    });
    Projection { stockout_on, gap_days, overdue }
}

/// The first day whose demand cannot be met. Whole numbers throughout: on day
/// n, n + 1 days of demand are `ordered` · (n + 1) / `days_in_stock`.
fn runs_out(at: &Standing, arrivals: &[(Day, i64)], today: Day) -> Option<Day> {
    let (ordered, days) = (i128::from(at.ads.ordered), i128::from(at.ads.days_in_stock));
    if days == 0 {
        return (at.ads.first.is_some() && at.available <= 0).then_some(today);
    }
    if ordered <= 0 {
        return None;
    }
    let mut arrivals: Vec<(Day, i64)> = arrivals.to_vec();
    arrivals.sort_unstable();
    let mut units = i128::from(at.available.max(0));
    let mut next = arrivals.into_iter().peekable();
    loop {
        // Full days that what is there by now can meet.
        let met = i32::try_from(units * days / ordered).unwrap_or(i32::MAX);
        let out = today + met;
        match next.next_if(|(lands_on, _)| *lands_on <= out) {
            Some((_, landed)) => units += i128::from(landed),
            None => return Some(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    const TODAY: &str = "2026-11-23";

    /// 56 sold in 28 days, and `available` left.
    fn team(available: i64) -> Team {
        let mut team = Team::new();
        team.warehouse("GB-MAN", "GB", "own", &[]);
        team.warehouse("CN-FAC", "CN", "factory", &["GB"]);
        team.receipt("2026-09-01", "A", "GB-MAN", 1_000);
        team.sale("2026-10-26", "A", "GB", "shopify", 55, 55.0);
        team.sale("2026-11-22", "A", "GB", "shopify", 1, 1.0);
        team.count("2026-11-22", "A", "GB-MAN", available);
        team
    }

    fn ask(team: &Team, sku: Option<&str>, horizon: Option<u32>) -> Outcome<StockoutRisk> {
        let snapshot = team.snapshot();
        let skus = sku.map(|sku| vec![snapshot.names.skus.get(sku).unwrap()]);
        stockout_risk(&snapshot, &Scope { skus, ..Scope::default() }, horizon, day(TODAY))
    }

    /// Days from today until it runs out, and the gap.
    fn out(team: &Team) -> (Option<i32>, Option<i32>) {
        let rows = ask(team, Some("A"), None).answer.unwrap().rows;
        (rows[0].stockout_on.map(|on| on - day(TODAY)), rows[0].gap_days)
    }

    #[test]
    fn the_first_day_that_cannot_be_met() {
        assert_eq!(out(&team(10)), (Some(5), None), "case 1");
        let mut landing = team(10);
        landing.shipment("SH-1", "A", "GB-MAN", 4, "2026-10-01", "2026-11-26");
        assert_eq!(out(&landing), (Some(7), None), "case 2");
        landing.facts.shipments[0].eta = Some(day("2026-12-02"));
        assert_eq!(out(&landing), (Some(5), Some(4)), "case 3");
        landing.facts.shipments[0].eta = Some(day("2026-11-14"));
        assert_eq!(out(&landing), (Some(7), None), "case 4");
        let used = ask(&landing, None, None).used;
        assert!(used.contains(&("overdue_units_expected", "2026-11-24".into())), "case 4: said");
        landing.facts.shipments[0].eta = None;
        assert_eq!(out(&landing), (Some(5), None), "no ETA: never");
        landing.facts.shipments[0].eta = Some(day("2026-11-28"));
        assert_eq!(out(&landing), (Some(7), None), "it lands on the very day");
    }

    #[test]
    fn already_out() {
        assert_eq!(out(&team(0)), (Some(0), None), "case 5");
        assert_eq!(out(&team(1)), (Some(0), None), "case 5");
        let mut late = team(0);
        late.shipment("SH-1", "A", "GB-MAN", 4, "2026-10-01", "2026-11-14");
        assert_eq!(out(&late), (Some(0), Some(1)), "the overdue ones tomorrow");
    }

    #[test]
    fn what_does_not_sell_never_runs_out() {
        let mut idle = team(10);
        idle.facts.sales.clear();
        idle.sale("2026-09-02", "A", "GB", "shopify", 1, 1.0);
        assert_eq!(out(&idle), (None, None), "case 6");
        assert!(ask(&idle, None, None).answer.unwrap().rows.is_empty(), "case 6");
        idle.facts.receipts.clear();
        idle.facts.stock[0].on_hand = 0;
        idle.count("2026-09-02", "A", "GB-MAN", 0);
        idle.facts.sales[0].day = day("2026-09-01");
        assert_eq!(out(&idle), (Some(0), None), "case 6: out throughout");
        let several = ask(&idle, None, None);
        assert_eq!(several.left_out, [LeftOut { reason: LeftOutReason::NoSales, skus: 1, detail: None }]);
        assert!(several.answer.unwrap().rows.is_empty(), "case 6");
    }

    #[test]
    fn slow_sellers_in_whole_numbers() {
        let mut slow = team(3);
        slow.facts.sales.clear();
        slow.sale("2026-11-01", "A", "GB", "shopify", 7, 7.0);
        assert_eq!(out(&slow), (Some(12), None), "case 7");
    }

    #[test]
    fn the_horizon_and_the_order() {
        let mut team = team(10);
        team.receipt("2026-09-01", "B", "GB-MAN", 28 + 15);
        team.sale("2026-11-01", "B", "GB", "shopify", 28, 1.0);
        team.receipt("2026-09-01", "C", "GB-MAN", 28 + 40);
        team.sale("2026-11-01", "C", "GB", "shopify", 28, 1.0);
        team.receipt("2026-09-01", "D", "CN-FAC", 5);
        let skus = |horizon| -> Vec<String> {
            let found = ask(&team, None, horizon);
            assert!(found.used.contains(&("horizon_days", horizon.unwrap_or(30).into())));
            found.answer.unwrap().rows.iter().map(|row| row.sku.to_string()).collect()
        };
        assert_eq!(skus(None), ["A", "B"]);
        assert_eq!(skus(Some(14)), ["A"]);
        assert_eq!(skus(Some(60)), ["A", "B", "C"]);
        assert_eq!(ask(&team, Some("D"), None).reason, Some(NoData::Stock), "the factory is no cover");
    }
}

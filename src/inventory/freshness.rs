//! How old the sources of a figure are (formulas.md, Time).
//!
//! A source is stale when it ends more than 3 days (`figures.stale_days`)
//! before the day asked.
//!
//! - Case 1. Stock of a warehouse with counts ends with its newest count, of
//!   whichever SKU. Asked on the 23rd: counted on the 20th is fresh, on the 19th
//!   stale.
//! - Case 2. Without counts a selling warehouse ends with its newest movement, or
//!   with the sales of a market it serves. Factories and transit move seldom: theirs end with the newest movement
//!   anywhere.
//! - Case 3. A named item that a later count of its warehouse leaves out is
//!   stale, since its own last count. (Of more than 50 items, a category say,
//!   only the warehouses are judged.)
//! - Case 4. Only warehouses where the items are or were count.
//! - Case 5. Sales of a market end with the newest import that told of any, and
//!   an import with its last day, whatever the market: a small market that sold
//!   nothing this week is not stale while the file goes on. A past period is
//!   judged by what covers it: as of the day after it.

use super::day::{Day, Span};
use super::ids::{MarketId, SkuId, WarehouseId};
use super::outcome::Stale;
use super::snapshot::Snapshot;
use std::sync::Arc;

/// The newest day the sources speak of, and those too old.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    pub as_of: Option<Day>,
    pub stale: Vec<Stale>,
}

impl Freshness {
    /// Of two figures in one answer.
    pub fn and(mut self, other: Freshness) -> Freshness {
        self.as_of = self.as_of.max(other.as_of);
        for stale in other.stale {
            if !self.stale.contains(&stale) {
                self.stale.push(stale);
            }
        }
        self
    }
}

/// More items than this are a selection, not a list of names.
pub(super) const NAMED_MAX: usize = 50;

/// The newest of `days`, which are in order, by `today`.
fn newest(days: Option<&Vec<Day>>, today: Day) -> Option<Day> {
    let days = days?;
    days.partition_point(|day| *day <= today).checked_sub(1).map(|at| days[at])
}

fn is_stale(snapshot: &Snapshot, last: Day, today: Day) -> bool {
    today - last > snapshot.figures.stale_days as i32
}

/// Of stock figures in `warehouses`, for the items named or (None) all.
pub fn stock(
    snapshot: &Snapshot,
    skus: Option<&[SkuId]>,
    warehouses: &[WarehouseId],
    today: Day,
) -> Freshness {
    stock_in(snapshot, skus, warehouses, None, today)
}

/// [`stock`], of a period (None: up to now).
pub fn stock_in(
    snapshot: &Snapshot,
    skus: Option<&[SkuId]>,
    warehouses: &[WarehouseId],
    period: Option<Span>,
    today: Day,
) -> Freshness {
    let judged = period.map_or(today, |period| today.min(period.to + 1));
    let mut fresh = Freshness::default();
    let anywhere = || snapshot.coverage.movements.iter().filter_map(|days| newest(Some(days), today)).max();
    for warehouse in warehouses {
        if skus.is_some_and(|skus| !skus.iter().any(|sku| was_at(snapshot, *sku, *warehouse, today))) {
            continue;
        }
        let counted = newest(snapshot.coverage.counts.get(warehouse.index()), today);
        let moved = newest(snapshot.coverage.movements.get(warehouse.index()), today);
        let last = match (counted, moved) {
            (Some(day), _) => day,
            (None, Some(day)) if snapshot.sells(*warehouse) => {
                let served = snapshot.serves(*warehouse).iter();
                served.filter_map(|market| sales_end(snapshot, *market, today)).fold(day, Day::max)
            }
            (None, Some(day)) => anywhere().unwrap_or(day),
            (None, None) => continue,
        };
        fresh.as_of = fresh.as_of.max(counted).max(moved);
        if is_stale(snapshot, last, judged) {
            let place = snapshot.names.warehouses.text(*warehouse);
            fresh.stale.push(Stale { kind: "stock", place, last });
        }
        for sku in skus.filter(|skus| skus.len() <= NAMED_MAX).into_iter().flatten() {
            let own = snapshot.counts.of(*sku).iter().filter(|count| count.warehouse == *warehouse);
            let own = own.map(|count| count.as_of).filter(|day| *day <= today).max();
            if let Some(last) =
                own.filter(|own| counted.is_some_and(|newest| *own < newest.min(judged.before())))
            {
                let code = |text: &str| -> Arc<str> {
                    format!("{text}, {}", snapshot.names.warehouses.as_str(*warehouse)).into()
                };
                let place = code(snapshot.names.skus.as_str(*sku));
                fresh.stale.push(Stale { kind: "stock", place, last });
            }
        }
    }
    fresh
}

/// Whether a SKU was ever counted in, or moved into or out of, a warehouse.
fn was_at(snapshot: &Snapshot, sku: SkuId, warehouse: WarehouseId, today: Day) -> bool {
    snapshot.counts.of(sku).iter().any(|row| row.warehouse == warehouse && row.as_of <= today)
        || snapshot.receipts.of(sku).iter().any(|row| row.warehouse == warehouse && row.received_on <= today)
        || snapshot
            .transfers
            .of(sku)
            .iter()
            .any(|row| (row.from == warehouse || row.to == warehouse) && row.moved_on <= today)
        || snapshot.adjustments.of(sku).iter().any(|row| row.warehouse == warehouse && row.day <= today)
        || snapshot
            .shipments
            .of(sku)
            .iter()
            .any(|row| row.to_warehouse == warehouse && row.arrived_on.is_some_and(|day| day <= today))
        || snapshot.outflow(sku).any(|(sale, _)| sale.warehouse == warehouse && sale.day <= today)
}

/// The last day that sales of a market are told of, be it that there were none.
pub fn sales_end(snapshot: &Snapshot, market: MarketId, today: Day) -> Option<Day> {
    let imports = snapshot.coverage.sales_imports.get(market.index())?;
    imports.iter().filter(|(first, _)| *first <= today).map(|(_, end)| (*end).min(today)).max()
}

/// Of sales figures of `period` (None: up to now) in `markets` (empty: every
/// market that ever sold).
pub fn sales(snapshot: &Snapshot, markets: &[MarketId], period: Option<Span>, today: Day) -> Freshness {
    let mut fresh = Freshness::default();
    let judged = period.map_or(today, |period| today.min(period.to + 1));
    for market in snapshot.names.markets.ids() {
        if !markets.is_empty() && !markets.contains(&market) {
            continue;
        }
        let Some(last) = sales_end(snapshot, market, today) else { continue };
        fresh.as_of = fresh.as_of.max(Some(last));
        if is_stale(snapshot, last, judged) {
            fresh.stale.push(Stale { kind: "sales", place: snapshot.names.markets.text(market), last });
        }
    }
    fresh
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    const TODAY: &str = "2026-11-23";

    fn stale_stock(team: &Team, sku: Option<&str>) -> Vec<String> {
        let snapshot = team.snapshot();
        let skus = sku.map(|sku| vec![snapshot.names.skus.get(sku).unwrap()]);
        let all: Vec<WarehouseId> = snapshot.names.warehouses.ids().collect();
        let fresh = stock(&snapshot, skus.as_deref(), &all, day(TODAY));
        fresh.stale.iter().map(|stale| format!("{} {}", stale.place, stale.last)).collect()
    }

    fn team() -> Team {
        let mut team = Team::new();
        team.warehouse("GB-MAN", "GB", "own", &[]);
        team.warehouse("CN-FAC", "CN", "factory", &[]);
        team
    }

    #[test]
    fn counts_decide_where_there_are_any() {
        let mut team = team();
        team.count("2026-11-20", "A", "GB-MAN", 5);
        assert_eq!(stale_stock(&team, None), [] as [String; 0], "case 1");
        team.facts.stock[0].as_of = day("2026-11-19");
        team.sale("2026-11-22", "A", "GB", "shopify", 1, 1.0);
        assert_eq!(stale_stock(&team, None), ["GB-MAN 2026-11-19"], "case 1");
        team.count("2026-11-22", "B", "GB-MAN", 5);
        assert_eq!(stale_stock(&team, None), [] as [String; 0], "case 1");
        assert_eq!(stale_stock(&team, Some("A")), ["A, GB-MAN 2026-11-19"], "case 3");
        assert_eq!(stale_stock(&team, Some("B")), [] as [String; 0], "case 3");
    }

    #[test]
    fn else_movements() {
        let mut team = team();
        team.receipt("2026-11-01", "A", "GB-MAN", 5);
        team.receipt("2026-10-01", "A", "CN-FAC", 5);
        assert_eq!(stale_stock(&team, None), ["CN-FAC 2026-11-01", "GB-MAN 2026-11-01"], "case 2");
        team.sale("2026-11-22", "B", "GB", "shopify", 1, 1.0);
        assert_eq!(stale_stock(&team, Some("A")), [] as [String; 0], "case 2");
    }

    #[test]
    fn where_the_items_never_were_does_not_matter() {
        let mut team = team();
        team.count("2026-10-01", "A", "GB-MAN", 5);
        team.count("2026-11-22", "B", "CN-FAC", 5);
        assert_eq!(stale_stock(&team, Some("B")), [] as [String; 0], "case 4");
    }

    #[test]
    fn an_import_that_goes_on_tells_that_nothing_sold() {
        let mut team = team();
        team.sale("2026-10-30", "A", "GB", "shopify", 1, 1.0);
        team.sale("2026-11-22", "A", "US", "shopify", 1, 1.0);
        let stale = |team: &Team| {
            let fresh = sales(&team.snapshot(), &[], None, day(TODAY));
            fresh.stale.iter().map(|stale| format!("{} {}", stale.place, stale.last)).collect::<Vec<_>>()
        };
        assert_eq!(stale(&team), [] as [String; 0], "case 5");
        team.facts.batches.push(crate::inventory::facts::Batch::default());
        team.facts.sales[1].batch = 1;
        assert_eq!(stale(&team), ["GB 2026-10-30"], "case 5: another file");
    }

    #[test]
    fn a_past_period_is_judged_by_what_covers_it() {
        let mut team = team();
        team.sale("2026-10-30", "A", "GB", "shopify", 1, 1.0);
        let snapshot = team.snapshot();
        let stale = |from, to| {
            let period = Some(Span { from: day(from), to: day(to) });
            !sales(&snapshot, &[], period, day(TODAY)).stale.is_empty()
        };
        assert!(stale("2026-11-01", "2026-11-22"), "case 5");
        assert!(!stale("2026-10-01", "2026-10-31"), "case 5");
        assert!(sales(&snapshot, &[], None, day(TODAY)).stale.len() == 1, "case 5");
    }
}

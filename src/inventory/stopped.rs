//! Sources that used to come and have stopped: "no amazon DE orders since
//! Friday". A source is a channel in a market (its sales or orders), or a
//! warehouse (its counts).
//!
//! It used to come when it told something in each of the three weeks that end
//! with its last day. It has stopped when it lags behind twice its longest gap
//! of the last eight weeks: behind the newest of its kind, by two days at least,
//! as the others go on; or behind today, by more than `figures.stale_days` and
//! the longest time between two imports of it.
//!
//! - Case 1. Orders every day until Friday, those of another market until
//!   Sunday; asked on Monday: stopped since Friday.
//! - Case 2. All end on Friday: asked on Monday nothing has stopped, on Tuesday
//!   (more than 3 days) both have.
//! - Case 3. Sold every fifth day, last six days ago: that is its way.
//! - Case 4. Sold on one day a month ago: never came regularly.
//! - Case 5. Imported every Monday: up to seven days and one more are its way.

use super::answers::Stopped;
use super::day::Day;
use super::ids::{ChannelId, MarketId, WarehouseId};
use super::places::Places;
use super::scope::Scope;
use super::snapshot::Snapshot;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Weeks before its last day in which a source must have told something.
const WEEKS: i32 = 3;
/// Days whose gaps are its way.
const MEMORY_DAYS: i32 = 56;
const LAG_LEAST: i32 = 2;
const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Days on which a source told something, of the last months.
#[derive(Default)]
struct Source {
    days: BTreeSet<Day>,
    batches: BTreeSet<u32>,
}

impl Source {
    fn add(&mut self, day: Day, batch: u32) {
        self.days.insert(day);
        self.batches.insert(batch);
    }

    fn last(&self) -> Option<Day> {
        self.days.last().copied()
    }

    /// It told something in each week up to its last day.
    fn is_regular(&self, last: Day) -> bool {
        (0..WEEKS).all(|week| self.days.range(last - 7 * week - 6..=last - 7 * week).next().is_some())
    }

    fn longest_gap(&self, last: Day) -> i32 {
        gap(self.days.range(last - MEMORY_DAYS..).map(|day| day.0))
    }

    /// Days between two imports of it at most; 0 where it came in one.
    fn longest_pause(&self, snapshot: &Snapshot) -> i32 {
        let imported: BTreeSet<i32> = self
            .batches
            .iter()
            .filter_map(|batch| snapshot.batches.get(*batch as usize))
            .map(|batch| batch.published_at.div_euclid(MICROS_PER_DAY) as i32)
            .collect();
        gap(imported.iter().copied())
    }

    fn has_stopped(&self, snapshot: &Snapshot, newest: Day, today: Day) -> bool {
        let Some(last) = self.last().filter(|last| self.is_regular(*last)) else { return false };
        let way = 2 * self.longest_gap(last);
        let behind_others = newest - last >= LAG_LEAST.max(way);
        let pause = self.longest_pause(snapshot);
        let slow = (snapshot.figures.stale_days as i32).max(way).max(if pause > 0 { pause + 1 } else { 0 });
        behind_others || today - last > slow
    }
}

fn gap(days: impl Iterator<Item = i32> + Clone) -> i32 {
    days.clone().zip(days.skip(1)).map(|(one, next)| next - one).max().unwrap_or(0)
}

/// Those of the scope, the one that stopped last first.
pub fn stopped(snapshot: &Snapshot, scope: &Scope, today: Day) -> Vec<Stopped> {
    let mut stopped = sales(snapshot, scope, today);
    stopped.extend(counts(snapshot, scope, today));
    stopped.sort_by_key(|source| std::cmp::Reverse(source.last));
    stopped
}

/// Days further back than any that count.
fn is_recent(day: Day, today: Day) -> bool {
    day <= today && today - day <= 4 * MEMORY_DAYS
}

fn sales(snapshot: &Snapshot, scope: &Scope, today: Day) -> Vec<Stopped> {
    let mut sources: FxHashMap<(ChannelId, MarketId), Source> = FxHashMap::default();
    let mut by_orders: FxHashMap<(ChannelId, MarketId), Day> = FxHashMap::default();
    for line in snapshot.order_lines.all().iter().filter(|line| is_recent(line.day, today)) {
        let key = (line.channel, line.market);
        sources.entry(key).or_default().add(line.day, line.batch);
        let last = by_orders.entry(key).or_insert(line.day);
        *last = line.day.max(*last);
    }
    // Rows that tell nothing new, nearly all of them, cost no look-up.
    let mut known = None;
    for sale in snapshot.sales.all().iter().filter(|sale| is_recent(sale.day, today)) {
        let told = (sale.channel, sale.market, sale.day, sale.batch);
        if known != Some(told) {
            sources.entry((sale.channel, sale.market)).or_default().add(sale.day, sale.batch);
            known = Some(told);
        }
    }
    let newest = sources.values().filter_map(Source::last).max().unwrap_or(today);
    let asked = |market: &MarketId| scope.markets.is_empty() || scope.markets.contains(market);
    let all = sources.iter().filter(|((channel, market), source)| {
        channel.is_some() && asked(market) && source.has_stopped(snapshot, newest, today)
    });
    all.filter_map(|((channel, market), source)| {
        let last = source.last()?;
        let orders = by_orders.get(&(*channel, *market)) == Some(&last);
        Some(Stopped {
            kind: if orders { "orders" } else { "sales" },
            channel: Some(snapshot.names.channels.text(*channel)),
            place: snapshot.names.markets.text(*market),
            last,
            days_old: today - last,
        })
    })
    .collect()
}

fn counts(snapshot: &Snapshot, scope: &Scope, today: Day) -> Vec<Stopped> {
    let places = Places::of(snapshot, scope);
    let mut sources: FxHashMap<WarehouseId, Source> = FxHashMap::default();
    for count in snapshot.counts.all().iter().filter(|count| is_recent(count.as_of, today)) {
        sources.entry(count.warehouse).or_default().add(count.as_of, count.batch);
    }
    let newest = sources.values().filter_map(Source::last).max().unwrap_or(today);
    let all = sources.iter().filter(|(warehouse, source)| {
        places.contains(**warehouse) && source.has_stopped(snapshot, newest, today)
    });
    all.filter_map(|(warehouse, source)| {
        let last = source.last()?;
        let place = snapshot.names.warehouses.text(*warehouse);
        Some(Stopped { kind: "stock", channel: None, place, last, days_old: today - last })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::facts::Batch;
    use crate::inventory::testing::{Team, day};

    /// Sales of a market every `step` days up to a day.
    fn sold(team: &mut Team, market: &str, step: usize, until: &str, batch: u32) {
        let last = day(until);
        for ago in (0..60).step_by(step) {
            team.sale(&(last - ago).to_string(), "A", market, "amazon", 1, 1.0).batch = batch;
        }
    }

    fn found(team: &Team, today: &str) -> Vec<String> {
        let stopped = stopped(&team.snapshot(), &Scope::default(), day(today));
        stopped.iter().map(|source| format!("{} {} {}", source.kind, source.place, source.last)).collect()
    }

    #[test]
    fn the_others_go_on() {
        let mut team = Team::new();
        sold(&mut team, "DE", 1, "2026-11-20", 0);
        sold(&mut team, "US", 1, "2026-11-22", 0);
        sold(&mut team, "FR", 5, "2026-11-17", 0);
        team.sale("2026-10-20", "A", "JP", "amazon", 1, 1.0);
        assert_eq!(found(&team, "2026-11-23"), ["sales DE 2026-11-20"], "cases 1, 3 and 4");
        assert_eq!(found(&team, "2026-10-25"), [] as [String; 0], "what comes later is not seen");
    }

    #[test]
    fn all_of_them_stop() {
        let mut team = Team::new();
        sold(&mut team, "DE", 1, "2026-11-20", 0);
        sold(&mut team, "US", 1, "2026-11-20", 0);
        assert_eq!(found(&team, "2026-11-23"), [] as [String; 0], "case 2");
        assert_eq!(found(&team, "2026-11-24").len(), 2, "case 2");
        let imported = |monday: &str| Batch {
            published_at: i64::from(day(monday).0) * MICROS_PER_DAY,
            ..Batch::default()
        };
        team.facts.batches = vec![imported("2026-11-09"), imported("2026-11-16")];
        team.facts
            .sales
            .iter_mut()
            .filter(|sale| sale.day > day("2026-11-10"))
            .for_each(|sale| sale.batch = 1);
        assert_eq!(found(&team, "2026-11-28"), [] as [String; 0], "case 5");
        assert_eq!(found(&team, "2026-11-29").len(), 2, "case 5");
    }

    #[test]
    fn counts_of_a_warehouse_stop_too() {
        let mut team = Team::new();
        for week in 0..6 {
            for (warehouse, until) in [("DE-FRA", "2026-11-02"), ("US-LA", "2026-11-19")] {
                team.count(&(day(until) - 7 * week).to_string(), "A", warehouse, 5);
            }
        }
        assert_eq!(found(&team, "2026-11-20"), ["stock DE-FRA 2026-11-02"]);
    }
}

//! What Amazon itself says beside our figures: how old its stock is, and how
//! many days it lasts (formulas.md, Age; Sales and velocity).
//!
//! - Case 1. Amazon's ages of 18 Nov, our last receipt or transfer into FBA-DE
//!   on 10 Nov: its buckets are shown, as of the 18th. Received on the 18th or
//!   later: our own layers know better, and its buckets are not shown.
//! - Case 2. Of each item and warehouse the newest snapshot counts; buckets of
//!   several items add up, those with other limits stand apart.
//! - Case 3. Days of supply are shown as the newest count that has them says,
//!   for items that are named; where several counts of one warehouse and day
//!   differ, it says nothing of the item.

use super::answers::Label;
use super::day::Day;
use super::facts::WarehouseKind;
use super::ids::{SkuId, WarehouseId};
use super::places::Places;
use super::snapshot::Snapshot;
use serde::Serialize;
use std::collections::BTreeMap;

/// A platform's own ages of its stock, as of its snapshot.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlatformAges {
    /// `amazon`.
    pub name: &'static str,
    pub as_of: Day,
    pub units: i64,
    /// The platform's buckets, which may overlap where its reports differ.
    pub buckets: Vec<PlatformBucket>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PlatformBucket {
    pub from_day: i64,
    /// None: and older.
    pub to_day: Option<i64>,
    pub units: i64,
}

/// A platform's own days of supply.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlatformCover {
    /// `amazon`.
    pub name: &'static str,
    pub sku: Label,
    pub warehouse: Label,
    pub days: f64,
    pub as_of: Day,
}

/// Amazon's own ages of these items in these places.
pub fn ages(snapshot: &Snapshot, skus: &[SkuId], places: &Places, today: Day) -> Option<PlatformAges> {
    if snapshot.platform_ages.all().is_empty() {
        return None;
    }
    let entered = last_entries(snapshot, today);
    let shown = |warehouse: WarehouseId, as_of: Day| {
        snapshot.warehouse_kind(warehouse) == WarehouseKind::Fba
            && places.contains(warehouse)
            && entered.get(&warehouse).is_none_or(|entered| *entered < as_of)
    };
    let mut as_of = None;
    let mut buckets: BTreeMap<(i64, Option<i64>), i64> = BTreeMap::new();
    for sku in skus {
        let rows = snapshot.platform_ages.of(*sku);
        let rows = &rows[..rows.partition_point(|row| row.as_of <= today)];
        let mut newest: BTreeMap<WarehouseId, Day> = BTreeMap::new();
        for row in rows {
            newest.insert(row.warehouse, row.as_of);
        }
        let counting = |row: &&super::facts::PlatformAge| newest.get(&row.warehouse) == Some(&row.as_of);
        for row in rows.iter().filter(counting).filter(|row| shown(row.warehouse, row.as_of)) {
            as_of = as_of.max(Some(row.as_of));
            *buckets.entry((row.from_day, row.to_day)).or_default() += row.units;
        }
    }
    let buckets: Vec<PlatformBucket> = buckets
        .into_iter()
        .map(|((from_day, to_day), units)| PlatformBucket { from_day, to_day, units })
        .collect();
    let units = buckets.iter().map(|bucket| bucket.units).sum();
    Some(PlatformAges { name: "amazon", as_of: as_of?, units, buckets })
}

/// The last day on which anything was received in or moved to each warehouse.
fn last_entries(snapshot: &Snapshot, today: Day) -> BTreeMap<WarehouseId, Day> {
    let receipts = snapshot.receipts.all().iter().map(|row| (row.warehouse, Some(row.received_on)));
    let transfers = snapshot.transfers.all().iter().map(|row| (row.to, row.arrived_on));
    let mut last: BTreeMap<WarehouseId, Day> = BTreeMap::new();
    for (warehouse, day) in receipts.chain(transfers) {
        if let Some(day) = day.filter(|day| *day <= today) {
            let known = last.entry(warehouse).or_insert(day);
            *known = day.max(*known);
        }
    }
    last
}

/// Amazon's own days of supply of these items in the warehouses that `at` accepts.
pub fn cover(
    snapshot: &Snapshot,
    skus: &[SkuId],
    at: impl Fn(WarehouseId) -> bool,
    today: Day,
) -> Vec<PlatformCover> {
    let mut told = Vec::new();
    for sku in skus {
        // By warehouse: the day, and the figure unless several differ.
        let mut newest: BTreeMap<WarehouseId, (Day, Option<f64>)> = BTreeMap::new();
        let counts = snapshot.counts.of(*sku).iter().take_while(|count| count.as_of <= today);
        for count in counts.filter(|count| at(count.warehouse)) {
            let Some(days) = count.days_of_supply else { continue };
            let known = newest.entry(count.warehouse).or_insert((count.as_of, Some(days)));
            let same = known.0 == count.as_of;
            *known = (count.as_of, Some(days).filter(|days| !same || known.1 == Some(*days)));
        }
        for (warehouse, (as_of, days)) in newest {
            let Some(days) = days else { continue };
            told.push(PlatformCover {
                name: "amazon",
                sku: snapshot.names.skus.text(*sku),
                warehouse: snapshot.names.warehouses.text(warehouse),
                days,
                as_of,
            });
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::facts::PlatformAge;
    use crate::inventory::scope::Scope;
    use crate::inventory::testing::{Team, day};

    const TODAY: &str = "2026-11-23";

    fn team() -> Team {
        let mut team = Team::new();
        team.warehouse("FBA-DE", "DE", "fba", &[]);
        team.count("2026-11-18", "A", "FBA-DE", 10).days_of_supply = Some(25.0);
        team.count("2026-11-18", "B", "FBA-DE", 5);
        team
    }

    fn age(team: &mut Team, as_of: &str, sku: &str, from_day: i64, units: i64) {
        let row = PlatformAge {
            as_of: day(as_of),
            sku: team.facts.names.skus.get(sku).unwrap(),
            warehouse: team.facts.names.warehouses.get("FBA-DE").unwrap(),
            from_day,
            to_day: Some(from_day + 89),
            units,
            batch: 0,
        };
        team.facts.platform_ages.push(row);
    }

    /// Day, units, and first day and units of each bucket.
    type Shown = (String, i64, Vec<(i64, i64)>);

    fn shown(team: &Team) -> Option<Shown> {
        let snapshot = team.snapshot();
        let places = Places::of(&snapshot, &Scope::default());
        let found = ages(&snapshot, &snapshot.skus, &places, day(TODAY))?;
        let buckets = found.buckets.iter().map(|bucket| (bucket.from_day, bucket.units)).collect();
        Some((found.as_of.to_string(), found.units, buckets))
    }

    #[test]
    fn amazons_buckets_where_they_are_newer() {
        let mut team = team();
        assert_eq!(shown(&team), None);
        age(&mut team, "2026-11-18", "A", 0, 4);
        age(&mut team, "2026-11-18", "A", 90, 6);
        age(&mut team, "2026-11-11", "A", 0, 99);
        age(&mut team, "2026-11-11", "B", 0, 5);
        let expected = Some(("2026-11-18".to_owned(), 15, vec![(0, 9), (90, 6)]));
        assert_eq!(shown(&team), expected, "case 2");
        team.receipt("2026-11-10", "A", "FBA-DE", 1);
        assert_eq!(shown(&team), expected, "case 1");
        team.transfer("2026-11-01", "A", "CN-FAC", "FBA-DE", 1, "2026-11-18");
        assert_eq!(shown(&team), None, "case 1");
        team.facts.transfers[0].arrived_on = Some(day("2026-11-30"));
        assert_eq!(shown(&team), expected, "what comes later is not seen");
    }

    #[test]
    fn days_of_supply_of_the_newest_count() {
        let mut team = team();
        let told = |team: &Team| {
            let snapshot = team.snapshot();
            let rows = cover(&snapshot, &snapshot.skus, |_| true, day(TODAY));
            rows.iter().map(|row| (row.sku.to_string(), row.days, row.as_of.to_string())).collect::<Vec<_>>()
        };
        team.count("2026-11-20", "A", "FBA-DE", 9);
        assert_eq!(told(&team), [("A".to_owned(), 25.0, "2026-11-18".to_owned())], "case 3");
        team.facts.stock[2].days_of_supply = Some(20.0);
        assert_eq!(told(&team), [("A".to_owned(), 20.0, "2026-11-20".to_owned())], "case 3");
        let lot = team.text("L-1");
        let second = team.count("2026-11-20", "A", "FBA-DE", 9);
        (second.lot, second.days_of_supply) = (lot, Some(3.0));
        assert_eq!(told(&team), [], "case 3: which is it?");
    }
}

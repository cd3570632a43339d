//! How fresh the data is: per kind of fact and, where it has one, per warehouse
//! or market the newest day told of, the file that told it and how many rows
//! count.
//!
//! A row is stale where a figure that needs it would be: counts of a warehouse
//! and sales of a market that end more than 3 days (`figures.stale_days`)
//! before today (formulas.md, Time; `freshness`). Kinds without days (items,
//! warehouses …) have no age and are never stale. The stale come first, the
//! oldest of them first.
//!
//! Case 1: GB-MAN counted by a.csv on the 10th and b.csv on the 12th, 5 rows in
//! all; asked on the 13th: as of the 12th, 1 day old, from b.csv, 5 rows.
//! Case 2: asked on the 16th: 4 days old, stale.
//! Case 3: rows dated later than today are not seen.
//! Case 4: sales rows of a channel's day that order lines tell do not count.

use super::answers::{DataStatus, DataStatusRow, Label, LastImport};
use super::day::Day;
use super::facts::Batch;
use super::freshness;
use super::ids::{ChannelId, MarketId, WarehouseId};
use super::lacking::lacking;
use super::outcome::{NoData, Outcome};
use super::places::Places;
use super::scope::Scope;
use super::snapshot::{DaySale, Snapshot};
use super::stopped::stopped;
use super::unmapped::summary;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// What is known of one kind at one place.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    rows: usize,
    newest: Option<Day>,
    /// Place of the batch in the order of publication, and the batch, of the
    /// newest row.
    batch: (i64, u32),
}

impl Told {
    fn add(&mut self, snapshot: &Snapshot, day: Option<Day>, batch: u32) {
        self.rows += 1;
        let sequence = snapshot.batches.get(batch as usize).map_or(i64::MIN, |batch| batch.sequence);
        if self.rows == 1 || (day, sequence) > (self.newest, self.batch.0) {
            self.newest = day;
            self.batch = (sequence, batch);
        }
    }

    fn merge(&mut self, other: Told) {
        if self.rows == 0 || other.rows > 0 && (other.newest, other.batch.0) > (self.newest, self.batch.0) {
            (self.newest, self.batch) = (other.newest, other.batch);
        }
        self.rows += other.rows;
    }
}

/// Answers `data_status`.
pub fn data_status(snapshot: &Snapshot, scope: &Scope, today: Day) -> Outcome<DataStatus> {
    let mut status = Status { snapshot, scope, today, rows: Vec::new(), last: None };
    status.stock_and_movements();
    status.sales_and_orders();
    status.arrivals();
    if scope.markets.is_empty() && scope.warehouses.is_empty() {
        status.undated();
    }
    let last_import = status.last.and_then(LastImport::of);
    let mut rows = status.rows;
    let everywhere = scope.markets.is_empty() && scope.warehouses.is_empty();
    if rows.is_empty() {
        return Outcome::no_data(NoData::Everything);
    }
    let stale_first = |row: &DataStatusRow| (!row.stale, if row.stale { row.as_of } else { None });
    rows.sort_by_key(stale_first);
    let as_of = rows.iter().filter_map(|row| row.as_of).max();
    let answer = DataStatus {
        rows,
        stopped: stopped(snapshot, scope, today),
        lacking: if everywhere { lacking(snapshot) } else { Vec::new() },
        unmapped: everywhere.then(|| summary(snapshot, today).totals),
        last_import,
    };
    let mut outcome = Outcome::of(answer).used("stale_days", snapshot.figures.stale_days);
    outcome.as_of = as_of;
    outcome
}

/// `2026-11-23T08:15:00.25Z`; none for what was never published.
fn instant(micros: i64) -> Option<Label> {
    let instant = jiff::Timestamp::from_microsecond(micros).ok()?;
    (micros > 0).then(|| instant.to_string().into())
}

impl LastImport {
    fn of(batch: &Batch) -> Option<Self> {
        Some(Self { source: batch.source.as_str().into(), published_at: instant(batch.published_at)? })
    }
}

struct Status<'a> {
    snapshot: &'a Snapshot,
    scope: &'a Scope,
    today: Day,
    rows: Vec<DataStatusRow>,
    /// The last published of the batches behind the rows.
    last: Option<&'a Batch>,
}

impl Status<'_> {
    fn row(&mut self, kind: &'static str, place: Option<Label>, told: Told, stale: bool) {
        if told.rows == 0 {
            return;
        }
        let source = self.snapshot.batches.get(told.batch.1 as usize);
        if let Some(batch) = source.filter(|batch| batch.published_at > 0) {
            self.last = self.last.into_iter().chain([batch]).max_by_key(|batch| batch.sequence);
        }
        self.rows.push(DataStatusRow {
            kind,
            source: source.map_or_else(|| "".into(), |batch| batch.source.as_str().into()),
            place,
            as_of: told.newest,
            days_old: told.newest.map(|newest| self.today - newest),
            rows: told.rows,
            stale,
            published_at: source.and_then(|batch| instant(batch.published_at)),
        });
    }

    /// One kind without places.
    fn kind(&mut self, kind: &'static str, facts: impl Iterator<Item = (Option<Day>, u32)>) {
        let mut told = Told::default();
        for (day, batch) in facts.filter(|(day, _)| day.is_none_or(|day| day <= self.today)) {
            told.add(self.snapshot, day, batch);
        }
        self.row(kind, None, told, false);
    }

    /// One kind by warehouse, in the order of the codes.
    fn by_warehouse(&mut self, kind: &'static str, facts: impl Iterator<Item = (WarehouseId, Day, u32)>) {
        let places = Places::of(self.snapshot, self.scope);
        let mut told = vec![Told::default(); self.snapshot.names.warehouses.len()];
        for (warehouse, day, batch) in facts.filter(|(_, day, _)| *day <= self.today) {
            if let Some(told) = told.get_mut(warehouse.index()) {
                told.add(self.snapshot, Some(day), batch);
            }
        }
        for (warehouse, told) in self.snapshot.names.warehouses.ids().zip(told) {
            if places.contains(warehouse) {
                let stale = kind == "stock"
                    && !freshness::stock(self.snapshot, None, &[warehouse], self.today).stale.is_empty();
                self.row(kind, Some(self.snapshot.names.warehouses.text(warehouse)), told, stale);
            }
        }
    }

    fn stock_and_movements(&mut self) {
        let snapshot = self.snapshot;
        self.by_warehouse(
            "stock",
            snapshot.counts.all().iter().map(|row| (row.warehouse, row.as_of, row.batch)),
        );
        self.by_warehouse(
            "receipts",
            snapshot.receipts.all().iter().map(|row| (row.warehouse, row.received_on, row.batch)),
        );
        self.by_warehouse(
            "transfers",
            snapshot.transfers.all().iter().map(|row| (row.from, row.moved_on, row.batch)),
        );
        self.by_warehouse(
            "adjustments",
            snapshot.adjustments.all().iter().map(|row| (row.warehouse, row.day, row.batch)),
        );
    }

    fn sales_and_orders(&mut self) {
        let (snapshot, today) = (self.snapshot, self.today);
        let lines = snapshot.order_lines.all();
        let told_by_lines: FxHashSet<(Day, ChannelId)> =
            lines.iter().map(|line| (line.day, line.channel)).collect();
        let markets = snapshot.names.markets.len();
        let count = |rows: &[DaySale]| {
            let mut told = vec![Told::default(); markets];
            for sale in rows.iter().filter(|sale| sale.day <= today) {
                if !told_by_lines.is_empty() && told_by_lines.contains(&(sale.day, sale.channel)) {
                    continue;
                }
                if let Some(told) = told.get_mut(sale.market.index()) {
                    told.add(snapshot, Some(sale.day), sale.batch);
                }
            }
            told
        };
        let merge = |mut all: Vec<Told>, some: Vec<Told>| {
            for (all, some) in all.iter_mut().zip(some) {
                all.merge(some);
            }
            all
        };
        let sales = snapshot
            .sales
            .all()
            .par_chunks(1 << 16)
            .map(count)
            .reduce(|| vec![Told::default(); markets], merge);
        let mut orders: FxHashMap<MarketId, Told> = FxHashMap::default();
        for line in lines.iter().filter(|line| line.day <= today) {
            orders.entry(line.market).or_default().add(snapshot, Some(line.day), line.batch);
        }
        for market in snapshot.names.markets.ids() {
            if !self.scope.markets.is_empty() && !self.scope.markets.contains(&market) {
                continue;
            }
            let stale = !freshness::sales(snapshot, &[market], None, today).stale.is_empty();
            let place = || Some(snapshot.names.markets.text(market));
            self.row("sales", place(), sales[market.index()], stale);
            self.row("orders", place(), orders.get(&market).copied().unwrap_or_default(), stale);
        }
    }

    /// Told of goods to come: by the day they left or were ordered.
    fn arrivals(&mut self) {
        let snapshot = self.snapshot;
        let places = Places::of(snapshot, self.scope);
        let shipments = snapshot.shipments.all().iter().filter(|row| places.receives(row.to_warehouse));
        let told = |days: [Option<Day>; 2]| days.into_iter().flatten().filter(|day| *day <= self.today).max();
        let shipments: Vec<_> =
            shipments.map(|row| (told([row.shipped_on, row.arrived_on]), row.batch)).collect();
        self.kind("shipments", shipments.into_iter());
        let orders = snapshot.supplier_orders.all().iter().filter(|row| places.receives(row.to_warehouse));
        self.kind("orders_to_suppliers", orders.map(|row| (Some(row.ordered_on), row.batch)));
    }

    fn undated(&mut self) {
        let snapshot = self.snapshot;
        let undated = |batch: u32| (None, batch);
        self.kind("items", snapshot.items.iter().flatten().map(|row| undated(row.batch)));
        self.kind("listings", snapshot.listings.iter().map(|row| undated(row.batch)));
        self.kind("warehouses", snapshot.warehouses.iter().flatten().map(|row| undated(row.batch)));
        self.kind("suppliers", snapshot.suppliers.iter().map(|row| undated(row.batch)));
        self.kind("lanes", snapshot.lanes.iter().map(|row| undated(row.batch)));
        self.kind("costs", snapshot.costs.values().flatten().map(|row| undated(row.batch)));
        self.kind("fees", snapshot.fees.iter().map(|row| undated(row.batch)));
        self.kind("promotions", snapshot.promotions.iter().map(|row| (Some(row.starts_on), row.batch)));
        self.kind("events", snapshot.events.iter().map(|row| undated(row.batch)));
        let day = |at: i64| Day(at.div_euclid(86_400_000_000) as i32);
        self.kind("feedback", snapshot.feedback.iter().map(|row| (Some(day(row.at)), row.batch)));
        self.kind("ads", snapshot.ads.all().iter().map(|row| (Some(row.day), row.batch)));
        self.kind("incidents", snapshot.incidents.iter().map(|row| (Some(row.day), row.batch)));
        self.kind("competitors", snapshot.competitors.iter().map(|row| (Some(row.month), row.batch)));
        let ages = snapshot.platform_ages.all().iter();
        self.kind("platform_ages", ages.map(|row| (Some(row.as_of), row.batch)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::facts::Batch;
    use crate::inventory::testing::{Team, day};

    fn rows(team: &Team, today: &str) -> Vec<String> {
        let found = data_status(&team.snapshot(), &Scope::default(), day(today)).answer;
        let show = |row: &DataStatusRow| {
            let place = row.place.as_deref().unwrap_or("-");
            let old = row.days_old.map_or("undated".to_owned(), |days| format!("{days} d"));
            let stale = if row.stale { " stale" } else { "" };
            format!("{} {place} {old} {} {}{stale}", row.kind, row.source, row.rows)
        };
        found.map_or_else(Vec::new, |found| found.rows.iter().map(show).collect())
    }

    fn team() -> Team {
        let mut team = Team::new();
        let batch =
            |sequence, source: &str| Batch { sequence, source: source.to_owned(), ..Batch::default() };
        team.facts.batches = vec![batch(1, "a.csv"), batch(2, "b.csv")];
        team.warehouse("GB-MAN", "GB", "own", &[]);
        for _ in 0..3 {
            team.count("2026-11-10", "A", "GB-MAN", 1);
        }
        team.count("2026-11-12", "A", "GB-MAN", 1).batch = 1;
        team.count("2026-11-11", "B", "GB-MAN", 1);
        team
    }

    #[test]
    fn the_newest_row_and_its_file() {
        let warehouses = "warehouses - undated a.csv 1";
        assert_eq!(rows(&team(), "2026-11-13"), ["stock GB-MAN 1 d b.csv 5", warehouses], "case 1");
        assert_eq!(rows(&team(), "2026-11-16"), ["stock GB-MAN 4 d b.csv 5 stale", warehouses], "case 2");
        assert_eq!(rows(&team(), "2026-11-10"), ["stock GB-MAN 0 d a.csv 3", warehouses], "case 3");
        assert_eq!(rows(&Team::new(), "2026-11-10"), [] as [String; 0]);
    }

    #[test]
    fn the_last_import_is_the_last_published_within_one_second_too() {
        let mut team = team();
        let last = |team: &Team| {
            let found = data_status(&team.snapshot(), &Scope::default(), day("2026-11-13")).answer;
            found.unwrap().last_import.map(|last| (last.source.to_string(), last.published_at.to_string()))
        };
        assert_eq!(last(&team), None, "never published");
        team.facts.batches[0].published_at = 1_700_000_000_250_000;
        team.facts.batches[1].published_at = 1_700_000_000_251_000;
        let second = ("b.csv".to_owned(), "2023-11-14T22:13:20.251Z".to_owned());
        assert_eq!(last(&team), Some(second));
        team.facts.batches[1].published_at = 1_700_000_000_250_000;
        assert_eq!(last(&team).unwrap().0, "b.csv", "of one instant, the later in the ledger");
    }

    #[test]
    fn order_lines_and_sales_rows_apart() {
        let mut team = Team::new();
        team.sale("2026-11-10", "A", "GB", "amazon", 1, 1.0);
        team.sale("2026-11-10", "A", "GB", "shopify", 1, 1.0);
        team.order("O-1", "2026-11-10", "A", "GB", "amazon", 1, 1.0);
        team.order("O-2", "2026-11-11", "A", "US", "amazon", 1, 1.0);
        let expected = ["sales GB 1 d  1", "orders GB 1 d  1", "orders US 0 d  1"];
        assert_eq!(rows(&team, "2026-11-11"), expected, "case 4");
    }
}

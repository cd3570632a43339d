//! How many, where, worth what (`stock_level`).
//!
//! On hand, available, in transit (on the way + receiving), on order and
//! planned for the warehouses asked about (`places`), value at cost by FIFO
//! layers (`cost`). Rows by warehouse, most units first; by SKU and warehouse
//! when several items are named.
//!
//! - Case 1. DE-FRA 60 of 2.00, 10 reserved, 40 on the way to it; CN-FAC 100:
//!   no place named: 160 on hand, 150 available, 40 in transit, worth 320.00.
//!   Germany: 60, 50, 40, 120.00.
//! - Case 2. A negative balance is in the sum as it is, and worth nothing.
//! - Case 3. On order is for the warehouse the order names; an order that names
//!   none counts where no place is asked about.
//! - Case 4. Sold out is 0 with a history; never there is no data.
//! - Case 5. Sold but never counted, received or transferred: unknown, left out
//!   of a total (`no_counts`); asked about alone, no data.
//! - Case 6. Counted 60, sold 5, counted 50: the row says 5 fewer than explained.

use super::answers::{StockLevel, StockRow};
use super::arrivals::{Arrivals, Stage};
use super::cost::{Total, Valuer, Worth};
use super::day::Day;
use super::freshness::{self, NAMED_MAX};
use super::ids::{SkuId, WarehouseId};
use super::layers::Stock;
use super::ledger;
use super::outcome::{LeftOut, LeftOutReason, NoData, Outcome};
use super::places::{Places, skus};
use super::scope::{GroupBy, Scope};
use super::snapshot::{DaySale, Snapshot};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What is where, of one SKU or several.
#[derive(Clone, Debug, Default)]
struct Sum {
    on_hand: i64,
    available: i64,
    in_transit: i64,
    on_order: i64,
    planned: i64,
    total: Total,
    as_of: Option<Day>,
    /// Of the newest counts, beyond all known movements.
    unexplained: i64,
    /// Counted, moved or under way.
    known: bool,
}

impl Sum {
    fn merge(&mut self, other: Sum) {
        self.on_hand += other.on_hand;
        self.available += other.available;
        self.in_transit += other.in_transit;
        self.on_order += other.on_order;
        self.planned += other.planned;
        self.total.merge(other.total);
        self.as_of = self.as_of.max(other.as_of);
        self.unexplained += other.unexplained;
        self.known |= other.known;
    }

    fn is_empty(&self) -> bool {
        self.on_hand == 0 && self.in_transit == 0 && self.on_order == 0 && self.as_of.is_none()
    }
}

/// By SKU (`NONE`: together) and warehouse (`NONE`: no warehouse named).
type Rows = BTreeMap<(SkuId, WarehouseId), Sum>;

#[derive(Default)]
struct Level {
    all: Sum,
    rows: Rows,
    /// SKUs that were sold, but of whose stock nothing is known.
    unknown: usize,
}

impl Level {
    fn merge(mut self, other: Level) -> Level {
        self.all.merge(other.all);
        self.unknown += other.unknown;
        for (key, sum) in other.rows {
            self.rows.entry(key).or_default().merge(sum);
        }
        self
    }

    /// `named`: the question names its items, so each count is looked at.
    fn add(
        &mut self,
        snapshot: &Snapshot,
        sku: SkuId,
        (named, by_sku): (bool, bool),
        places: &Places,
        today: Day,
    ) {
        let arrivals = Arrivals::of(snapshot, sku, today);
        let stock = Stock::with(snapshot, sku, &arrivals, today);
        let key = |warehouse| (if by_sku { sku } else { SkuId::NONE }, warehouse);
        let differences = if named { unexplained(snapshot, sku, &arrivals, today) } else { Vec::new() };
        let mut own = Sum::default();
        let mut valuer = Valuer::new(snapshot, sku);
        let mut worth = Worth::default();
        for position in stock.positions.iter().filter(|at| places.contains(at.warehouse)) {
            let mut there = Worth::default();
            for layer in stock.at(position.warehouse) {
                there.merge(&valuer.worth(layer));
            }
            worth.merge(&there);
            let mut sum = Sum {
                on_hand: position.on_hand,
                available: position.available(),
                as_of: position.counted_on,
                unexplained: differences
                    .iter()
                    .find(|(warehouse, _)| *warehouse == position.warehouse)
                    .map_or(0, |(_, units)| *units),
                known: true,
                ..Sum::default()
            };
            sum.total.add(&there);
            own.on_hand += sum.on_hand;
            own.available += sum.available;
            own.known = true;
            self.rows.entry(key(position.warehouse)).or_default().merge(sum);
        }
        own.total.add(&worth);
        for inbound in arrivals.inbound().iter().filter(|inbound| places.receives(inbound.to)) {
            let mut sum = Sum { known: true, ..Sum::default() };
            match inbound.stage {
                Stage::OnTheWay | Stage::Receiving => sum.in_transit = inbound.quantity,
                Stage::OnOrder => sum.on_order = inbound.quantity,
                Stage::Planned => sum.planned = inbound.quantity,
            }
            own.merge(sum.clone());
            if inbound.to.is_some() {
                self.rows.entry(key(inbound.to)).or_default().merge(sum);
            }
        }
        if own.known {
            self.all.merge(own);
        } else if stock.positions.is_empty() && !snapshot.is_bundle(sku) {
            let sold = |sale: &DaySale| sale.day <= today && places.contains(sale.warehouse);
            self.unknown += usize::from(snapshot.sales.of(sku).iter().any(sold));
        }
    }
}

/// By warehouse, how far the newest count is from what all known movements and
/// inferred receipts lead to.
fn unexplained(snapshot: &Snapshot, sku: SkuId, arrivals: &Arrivals, today: Day) -> Vec<(WarehouseId, i64)> {
    let inferred = ledger::inferred(snapshot, sku, arrivals, today);
    let mut newest: Vec<(WarehouseId, i64)> = Vec::new();
    for count in ledger::differences(snapshot, sku, arrivals, today) {
        let told = inferred.iter().any(|at| (at.warehouse, at.day) == (count.warehouse, count.as_of));
        let units = count.expected.filter(|_| !told).map_or(0, |expected| count.counted - expected);
        newest.retain(|(warehouse, _)| *warehouse != count.warehouse);
        newest.push((count.warehouse, units));
    }
    newest
}

/// What is on hand and to come in the places of a scope. `group` Item, or
/// several items named, gives rows by SKU and warehouse.
pub fn stock_level(
    snapshot: &Snapshot,
    scope: &Scope,
    group: Option<GroupBy>,
    today: Day,
) -> Outcome<StockLevel> {
    let places = Places::of(snapshot, scope);
    let skus = skus(snapshot, scope);
    let by_sku = group == Some(GroupBy::Item)
        || scope.skus.as_ref().is_some_and(|named| named.len() > 1 && group.is_none());
    let named = scope.skus.as_ref().is_some_and(|skus| skus.len() <= NAMED_MAX);
    let level = skus
        .par_iter()
        .with_min_len(64)
        .fold(Level::default, |mut level, sku| {
            level.add(snapshot, *sku, (named, by_sku), &places, today);
            level
        })
        .reduce(Level::default, Level::merge);
    if !level.all.known {
        return Outcome::no_data(NoData::Stock);
    }
    let all = level.all;
    let mut rows: Vec<StockRow> = level
        .rows
        .into_iter()
        .filter(|(_, sum)| !sum.is_empty())
        .map(|((sku, warehouse), sum)| StockRow {
            sku: sku.is_some().then(|| snapshot.names.skus.text(sku)),
            warehouse: snapshot.names.warehouses.text(warehouse),
            market: snapshot.names.markets.text(snapshot.market_of(warehouse)),
            on_hand: sum.on_hand,
            available: sum.available,
            in_transit: sum.in_transit,
            on_order: sum.on_order,
            value: sum.total.value(),
            as_of: sum.as_of,
            unexplained: Some(sum.unexplained).filter(|units| *units != 0),
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.on_hand, row.in_transit, row.on_order)));
    let mut left_out = all.total.left_out(snapshot);
    if level.unknown > 0 {
        left_out.push(LeftOut { reason: LeftOutReason::NoCounts, skus: level.unknown, detail: None });
    }
    let answer = StockLevel {
        on_hand: all.on_hand,
        available: all.available,
        in_transit: all.in_transit,
        on_order: all.on_order,
        planned: all.planned,
        value: all.total.value(),
        landed_cost: all.total.landed,
        rows,
    };
    let fresh = freshness::stock(snapshot, scope.skus.as_deref(), &places.warehouses, today);
    let mut outcome = Outcome::of(answer)
        .used("currency", snapshot.names.currencies.as_str(snapshot.rates.base))
        .used("landed_cost", all.total.landed);
    let pools = places.pools(snapshot);
    if !scope.markets.is_empty() && !pools.is_empty() {
        outcome = outcome.used("pool", pools.join(", "));
    }
    outcome.left_out = left_out;
    outcome.as_of = fresh.as_of;
    outcome.stale = fresh.stale;
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    const TODAY: &str = "2026-11-23";

    fn team() -> Team {
        let mut team = Team::new();
        team.item("A", 2.0, "USD");
        team.warehouse("CN-FAC", "CN", "factory", &[]);
        team.warehouse("DE-FRA", "DE", "own", &["DE", "FR"]);
        team.receipt("2026-10-01", "A", "CN-FAC", 100);
        team.count("2026-11-21", "A", "DE-FRA", 60).reserved = Some(10);
        team.shipment("SH-1", "A", "DE-FRA", 40, "2026-11-01", "2026-12-01");
        team
    }

    fn level(team: &Team, sku: &str, market: Option<&str>) -> Outcome<StockLevel> {
        let snapshot = team.snapshot();
        let mut scope = Scope::item(snapshot.names.skus.get(sku).unwrap());
        scope.markets = market.map(|code| snapshot.names.markets.get(code).unwrap()).into_iter().collect();
        stock_level(&snapshot, &scope, None, day(TODAY))
    }

    fn figures(outcome: &Outcome<StockLevel>) -> (i64, i64, i64, Option<f64>) {
        let answer = outcome.answer.as_ref().unwrap();
        (answer.on_hand, answer.available, answer.in_transit, answer.value)
    }

    #[test]
    fn what_is_where() {
        let team = team();
        let all = level(&team, "A", None);
        assert_eq!(figures(&all), (160, 150, 40, Some(320.0)), "case 1");
        let rows: Vec<_> = all.answer.unwrap().rows.iter().map(|row| row.warehouse.to_string()).collect();
        assert_eq!(rows, ["CN-FAC", "DE-FRA"]);
        let germany = level(&team, "A", Some("DE"));
        assert_eq!(figures(&germany), (60, 50, 40, Some(120.0)), "case 1");
        assert_eq!(germany.as_of, Some(day("2026-11-21")));
        assert!(germany.used.contains(&("pool", "DE|FR".into())));
    }

    #[test]
    fn what_is_owed_is_in_the_sum() {
        let mut team = team();
        let warehouse = team.facts.names.warehouses.get("CN-FAC").unwrap();
        team.sale("2026-11-02", "A", "DE", "other", 130, 1.0).warehouse = warehouse;
        assert_eq!(figures(&level(&team, "A", None)), (30, 20, 40, Some(120.0)), "case 2");
    }

    #[test]
    fn orders_count_where_they_go() {
        let mut team = team();
        team.supplier_order("PO-1", "A", "DE-FRA", 70, "2026-11-01", "2026-12-24");
        team.supplier_order("PO-2", "A", "", 7, "2026-11-01", "2026-12-24");
        team.shipment("SH-2", "A", "DE-FRA", 5, "", "2026-12-24");
        let all = level(&team, "A", None).answer.unwrap();
        assert_eq!((all.on_order, all.planned), (77, 5), "case 3");
        assert_eq!(level(&team, "A", Some("DE")).answer.unwrap().on_order, 70, "case 3");
    }

    #[test]
    fn what_no_movement_explains_is_said() {
        let mut team = team();
        team.sale("2026-11-22", "A", "DE", "shopify", 5, 1.0);
        assert!(level(&team, "A", None).answer.unwrap().rows.iter().all(|row| row.unexplained.is_none()));
        team.count("2026-11-23", "A", "DE-FRA", 50);
        let rows = level(&team, "A", Some("DE")).answer.unwrap().rows;
        assert_eq!((rows[0].on_hand, rows[0].unexplained), (50, Some(-5)), "case 6");
    }

    #[test]
    fn nothing_left_is_not_no_data() {
        let mut team = team();
        team.warehouse("GB-MAN", "GB", "own", &[]);
        team.count("2026-11-22", "A", "DE-FRA", 0);
        assert_eq!(figures(&level(&team, "A", Some("DE"))), (0, 0, 40, Some(0.0)), "case 4");
        assert_eq!(level(&team, "A", Some("GB")).reason, Some(NoData::Stock), "case 4");
        team.item("NEW", 3.0, "USD");
        team.sale("2026-11-22", "NEW", "DE", "shopify", 4, 40.0);
        assert_eq!(level(&team, "NEW", None).reason, Some(NoData::Stock), "case 5");
        let all = stock_level(&team.snapshot(), &Scope::default(), None, day(TODAY));
        let unknown = LeftOut { reason: LeftOutReason::NoCounts, skus: 1, detail: None };
        assert!(all.left_out.contains(&unknown), "case 5: {:?}", all.left_out);
    }

    #[test]
    fn what_has_no_cost_is_left_out_and_said() {
        let mut team = team();
        team.item("B", -1.0, "USD");
        team.item("C", 1.0, "CNY");
        team.receipt("2026-11-02", "B", "DE-FRA", 5);
        team.receipt("2026-11-02", "C", "DE-FRA", 5);
        team.rate("2026-01-01", "USD", 1.0);
        let snapshot = team.snapshot();
        let outcome = stock_level(&snapshot, &Scope::default(), None, day(TODAY));
        assert_eq!(figures(&outcome), (170, 160, 40, Some(320.0)));
        let why: Vec<_> =
            outcome.left_out.iter().map(|out| (out.reason, out.skus, out.detail.clone())).collect();
        let expected = [(LeftOutReason::NoUnitCost, 1, None), (LeftOutReason::NoRate, 1, Some("CNY".into()))];
        assert_eq!(why, expected);
        assert_eq!(figures(&level(&team, "B", None)).3, None, "not known is not nothing");
    }
}

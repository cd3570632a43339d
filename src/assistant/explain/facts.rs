//! The facts behind an answer, as the engine saw them on the day asked.

use super::page::{Cell, Column, FactKind, FactRow, FactTable};
use crate::assistant::Person;
use crate::inventory::arrivals::{Arrivals, Source};
use crate::inventory::day::Day;
use crate::inventory::facts::{NO_MONEY, Rate, WarehouseKind};
use crate::inventory::ids::{CurrencyId, MarketId, SkuId, TextId, WarehouseId};
use crate::inventory::ledger;
use crate::inventory::partner::Theirs;
use crate::inventory::places::is_in;
use crate::inventory::snapshot::{DaySale, Snapshot};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The places that somebody with some markets alone may see.
pub struct Seen {
    /// By id.
    warehouses: Vec<bool>,
    markets: Vec<bool>,
}

impl Seen {
    pub fn of(snapshot: &Snapshot, person: &Person) -> Seen {
        let names = &snapshot.names;
        let markets: Vec<bool> =
            names.markets.ids().map(|market| person.sees_market(&names.markets.text(market))).collect();
        let own: Vec<MarketId> = names.markets.ids().filter(|market| markets[market.index()]).collect();
        let warehouses = names.warehouses.ids().map(|place| is_in(snapshot, place, &own)).collect();
        Seen { warehouses, markets }
    }
}

/// Gathers facts of some SKUs into tables.
pub struct Gatherer<'a> {
    snapshot: &'a Snapshot,
    today: Day,
    tables: BTreeMap<FactKind, FactTable>,
    sources: Vec<String>,
    place_of_batch: BTreeMap<u32, usize>,
    warehouses: BTreeSet<WarehouseId>,
    currencies: BTreeSet<CurrencyId>,
    /// None: everything.
    seen: Option<Seen>,
}

impl<'a> Gatherer<'a> {
    pub fn new(snapshot: &'a Snapshot, today: Day, seen: Option<Seen>) -> Gatherer<'a> {
        Gatherer {
            snapshot,
            today,
            tables: BTreeMap::new(),
            sources: Vec::new(),
            place_of_batch: BTreeMap::new(),
            warehouses: BTreeSet::new(),
            currencies: BTreeSet::new(),
            seen,
        }
    }

    fn sees(&self, place: WarehouseId) -> bool {
        let seen = |seen: &Seen| seen.warehouses.get(place.index()).copied().unwrap_or(false);
        self.seen.as_ref().is_none_or(seen)
    }

    fn sees_market(&self, market: MarketId) -> bool {
        let seen = |seen: &Seen| seen.markets.get(market.index()).copied().unwrap_or(false);
        self.seen.as_ref().is_none_or(seen)
    }

    /// What is still to come of a partner's own goods.
    pub fn coming(&mut self, sku: SkuId, theirs: &Theirs) {
        let arrivals = Arrivals::of(self.snapshot, sku, self.today);
        self.inbound(sku, &arrivals, Some(theirs));
    }

    /// Everything that one SKU's stock, sales and age follow from.
    pub fn sku(&mut self, sku: SkuId) {
        self.item(sku);
        self.costs(sku);
        self.counts(sku);
        self.movements(sku);
        self.sales(sku);
    }

    /// The tables in the order to be read, and the files they came from.
    pub fn finish(mut self) -> (Vec<FactTable>, Vec<String>) {
        self.places();
        self.rates();
        (self.tables.into_values().collect(), self.sources)
    }

    pub fn add(&mut self, kind: FactKind, columns: &'static [Column], batch: Option<u32>, cells: Vec<Cell>) {
        let source = batch.map(|batch| self.source(batch));
        let table = self.tables.entry(kind).or_insert_with(|| FactTable { kind, columns, rows: Vec::new() });
        table.rows.push(FactRow { cells, source });
    }

    /// The place of a batch's file in the list of sources.
    fn source(&mut self, batch: u32) -> usize {
        if let Some(place) = self.place_of_batch.get(&batch) {
            return *place;
        }
        let name = self.snapshot.batches.get(batch as usize).map_or("", |batch| batch.source.as_str());
        let place = match self.sources.iter().position(|known| known == name) {
            Some(place) => place,
            None => {
                self.sources.push(name.to_owned());
                self.sources.len() - 1
            }
        };
        self.place_of_batch.insert(batch, place);
        place
    }

    fn item(&mut self, sku: SkuId) {
        const COLUMNS: &[Column] =
            &[Column::Sku, Column::Category, Column::UnitCost, Column::Currency, Column::ExpectedDays];
        let snapshot = self.snapshot;
        let Some(item) = snapshot.item(sku) else { return };
        self.currencies.insert(item.currency);
        let cells = vec![
            self.sku_cell(sku),
            self.text(item.category),
            Cell::money(item.unit_cost),
            self.currency(item.currency),
            Cell::number(item.expected_turnover_days),
        ];
        self.add(FactKind::Items, COLUMNS, Some(item.batch), cells);
        let bundles = snapshot.bundles_of.get(&sku).map_or(&[][..], Vec::as_slice);
        for part in &snapshot.bundle_parts {
            const PARTS: &[Column] = &[Column::Sku, Column::Component, Column::Each];
            if part.sku == sku || bundles.iter().any(|(bundle, _)| *bundle == part.sku) {
                let cells =
                    vec![self.sku_cell(part.sku), self.sku_cell(part.component), Cell::Units(part.quantity)];
                self.add(FactKind::Bundles, PARTS, Some(part.batch), cells);
            }
        }
    }

    fn costs(&mut self, sku: SkuId) {
        const COLUMNS: &[Column] =
            &[Column::Sku, Column::Market, Column::Channel, Column::Freight, Column::Duty, Column::Currency];
        let snapshot = self.snapshot;
        for cost in snapshot.costs.get(&sku).into_iter().flatten() {
            if !self.sees_market(cost.market) {
                continue;
            }
            self.currencies.insert(cost.currency);
            let cells = vec![
                self.sku_cell(sku),
                Cell::Text(snapshot.names.markets.text(cost.market)),
                Cell::text(snapshot.names.channels.text(cost.channel)),
                Cell::money(cost.freight),
                Cell::money(cost.duty),
                self.currency(cost.currency),
            ];
            self.add(FactKind::Costs, COLUMNS, Some(cost.batch), cells);
        }
    }

    fn counts(&mut self, sku: SkuId) {
        const COLUMNS: &[Column] =
            &[Column::Day, Column::Sku, Column::Warehouse, Column::Lot, Column::OnHand, Column::Reserved];
        let (snapshot, today) = (self.snapshot, self.today);
        for count in snapshot.counts.of(sku).iter().filter(|count| count.as_of <= today) {
            if !self.sees(count.warehouse) {
                continue;
            }
            let cells = vec![
                Cell::Day(count.as_of),
                self.sku_cell(sku),
                self.warehouse(count.warehouse),
                self.text(count.lot),
                Cell::Units(count.on_hand),
                Cell::units(count.reserved),
            ];
            self.add(FactKind::Counts, COLUMNS, Some(count.batch), cells);
        }
    }

    fn movements(&mut self, sku: SkuId) {
        const ARRIVED: &[Column] = &[
            Column::Day,
            Column::Sku,
            Column::Warehouse,
            Column::Units,
            Column::Lot,
            Column::UnitCost,
            Column::Currency,
            Column::ToldBy,
        ];
        const MOVED: &[Column] = &[
            Column::Day,
            Column::Sku,
            Column::From,
            Column::To,
            Column::Units,
            Column::Landed,
            Column::LandedUnits,
            Column::UnderWay,
        ];
        const ADJUSTED: &[Column] =
            &[Column::Day, Column::Sku, Column::Warehouse, Column::Units, Column::Reason];
        let (snapshot, today) = (self.snapshot, self.today);
        let arrivals = Arrivals::of(snapshot, sku, today);
        let inferred = ledger::inferred(snapshot, sku, &arrivals, today);
        for arrival in arrivals.iter().chain(inferred) {
            if !self.sees(arrival.warehouse) {
                continue;
            }
            self.currencies.insert(arrival.currency);
            let (told_by, batch) = match arrival.source {
                Source::Receipt => ("receipt", Some(arrival.batch)),
                Source::Shipment => ("shipment", Some(arrival.batch)),
                Source::Order => ("order", Some(arrival.batch)),
                Source::Inferred => ("inferred", None),
            };
            let cells = vec![
                Cell::Day(arrival.day),
                self.sku_cell(sku),
                self.warehouse(arrival.warehouse),
                Cell::Units(arrival.quantity),
                self.text(arrival.lot),
                Cell::money(arrival.unit_cost),
                self.currency(arrival.currency),
                Cell::Text(Arc::from(told_by)),
            ];
            self.add(FactKind::Arrivals, ARRIVED, batch, cells);
        }
        for trip in arrivals.moves() {
            if !self.sees(trip.from) && !self.sees(trip.to) {
                continue;
            }
            let landings: Vec<(Cell, Cell)> = match trip.landings.is_empty() {
                true => vec![(Cell::Blank, Cell::Blank)],
                false => {
                    trip.landings.iter().map(|(day, units)| (Cell::Day(*day), Cell::Units(*units))).collect()
                }
            };
            // A transfer that landed on several days takes a row for each.
            for (place, (day, units)) in landings.into_iter().enumerate() {
                let once = |units: i64| if place == 0 { Cell::Units(units) } else { Cell::Blank };
                let cells = vec![
                    Cell::Day(trip.moved_on),
                    self.sku_cell(sku),
                    self.warehouse(trip.from),
                    self.warehouse(trip.to),
                    once(trip.quantity),
                    day,
                    units,
                    once(trip.under_way),
                ];
                self.add(FactKind::Transfers, MOVED, Some(trip.batch), cells);
            }
        }
        for row in snapshot.adjustments.of(sku).iter().filter(|row| row.day <= today) {
            if !self.sees(row.warehouse) {
                continue;
            }
            let cells = vec![
                Cell::Day(row.day),
                self.sku_cell(sku),
                self.warehouse(row.warehouse),
                Cell::Units(row.units),
                self.text(row.reason),
            ];
            self.add(FactKind::Adjustments, ADJUSTED, Some(row.batch), cells);
        }
        self.inbound(sku, &arrivals, None);
    }

    fn inbound(&mut self, sku: SkuId, arrivals: &Arrivals, theirs: Option<&Theirs>) {
        const COLUMNS: &[Column] = &[
            Column::Stage,
            Column::Sku,
            Column::To,
            Column::Units,
            Column::Shipment,
            Column::PurchaseOrder,
            Column::Eta,
        ];
        for coming in arrivals.inbound() {
            let (own, order) = match theirs {
                Some(theirs) => (theirs.includes(sku, coming), theirs.has_order(coming.purchase_order, sku)),
                None => (true, true),
            };
            if !own || !self.sees(coming.to) {
                continue;
            }
            let cells = vec![
                Cell::Text(Arc::from(coming.stage.name())),
                self.sku_cell(sku),
                self.warehouse(coming.to),
                Cell::Units(coming.quantity),
                self.text(coming.shipment),
                if order { self.text(coming.purchase_order) } else { Cell::Blank },
                Cell::day(coming.eta),
            ];
            self.add(FactKind::Inbound, COLUMNS, Some(coming.batch), cells);
        }
    }

    fn sales(&mut self, sku: SkuId) {
        let snapshot = self.snapshot;
        self.sold(sku, snapshot.sales.of(sku));
        for (bundle, _) in snapshot.bundles_of.get(&sku).into_iter().flatten() {
            self.sold(*bundle, snapshot.sales.of(*bundle));
        }
    }

    fn sold(&mut self, sku: SkuId, sales: &[DaySale]) {
        const COLUMNS: &[Column] = &[
            Column::Day,
            Column::Sku,
            Column::Market,
            Column::Channel,
            Column::Warehouse,
            Column::Ordered,
            Column::Returned,
            Column::Revenue,
            Column::Currency,
        ];
        let (snapshot, today) = (self.snapshot, self.today);
        for sale in sales.iter().filter(|sale| sale.day <= today) {
            if !self.sees_market(sale.market) {
                continue;
            }
            self.currencies.insert(sale.currency);
            let cells = vec![
                Cell::Day(sale.day),
                self.sku_cell(sku),
                Cell::text(snapshot.names.markets.text(sale.market)),
                Cell::text(snapshot.names.channels.text(sale.channel)),
                self.warehouse(sale.warehouse),
                Cell::Units(i64::from(sale.ordered)),
                Cell::Units(i64::from(sale.returned)),
                if sale.revenue == NO_MONEY { Cell::Blank } else { Cell::Money(sale.revenue) },
                self.currency(sale.currency),
            ];
            self.add(FactKind::Sales, COLUMNS, Some(sale.batch), cells);
        }
    }

    fn places(&mut self) {
        const COLUMNS: &[Column] =
            &[Column::Warehouse, Column::Market, Column::WarehouseKind, Column::Serves];
        let snapshot = self.snapshot;
        let markets = &snapshot.names.markets;
        for id in std::mem::take(&mut self.warehouses) {
            let Some(Some(place)) = snapshot.warehouses.get(id.index()) else { continue };
            let kind = match place.kind {
                WarehouseKind::Factory => "factory",
                WarehouseKind::Own => "own",
                WarehouseKind::Overseas => "overseas",
                WarehouseKind::Fba => "fba",
                WarehouseKind::Transit => "transit",
            };
            let serves: Vec<Arc<str>> = place.serves.iter().map(|market| markets.text(*market)).collect();
            let cells = vec![
                Cell::Text(snapshot.names.warehouses.text(id)),
                Cell::text(markets.text(place.market)),
                Cell::Text(Arc::from(kind)),
                Cell::text(Arc::from(serves.join("|"))),
            ];
            self.add(FactKind::Warehouses, COLUMNS, Some(place.batch), cells);
        }
    }

    /// Rates of the currencies seen, as recorded. Where the files take another
    /// base than the team, their rates of the team's base are among them.
    fn rates(&mut self) {
        const COLUMNS: &[Column] = &[Column::Day, Column::Currency, Column::Rate];
        let snapshot = self.snapshot;
        let mut seen = std::mem::take(&mut self.currencies);
        if seen.iter().any(|currency| currency.is_some() && *currency != snapshot.rates.base) {
            seen.insert(snapshot.rates.base);
        }
        let of_seen = |rate: &&Rate| rate.day <= self.today && seen.contains(&rate.currency);
        let mut rows: Vec<Rate> = snapshot.rate_rows.iter().filter(of_seen).copied().collect();
        rows.sort_unstable_by_key(|rate| (rate.currency, rate.day));
        for rate in rows {
            let cells =
                vec![Cell::Day(rate.day), self.currency(rate.currency), Cell::Number(rate.rate_to_base)];
            self.add(FactKind::Rates, COLUMNS, Some(rate.batch), cells);
        }
    }

    pub fn sku_cell(&self, sku: SkuId) -> Cell {
        Cell::Text(self.snapshot.names.skus.text(sku))
    }

    pub fn text(&self, text: TextId) -> Cell {
        Cell::text(self.snapshot.names.texts.text(text))
    }

    fn currency(&self, currency: CurrencyId) -> Cell {
        Cell::text(self.snapshot.names.currencies.text(currency))
    }

    pub fn warehouse(&mut self, warehouse: WarehouseId) -> Cell {
        if warehouse.is_some() {
            self.warehouses.insert(warehouse);
        }
        Cell::text(self.snapshot.names.warehouses.text(warehouse))
    }
}

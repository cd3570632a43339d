//! What flows through the warehouses of a scope in a period, of one SKU or many.

use crate::inventory::amount::BaseAmount;
use crate::inventory::arrivals::Arrivals;
use crate::inventory::cost::{self, Lack, Total, UnitCost, Valuer, Worth};
use crate::inventory::day::{Day, Span};
use crate::inventory::ids::{SkuId, WarehouseId};
use crate::inventory::layers::Layer;
use crate::inventory::ledger::inferred;
use crate::inventory::outcome::LeftOut;
use crate::inventory::places::Places;
use crate::inventory::replay::{self, Watch};
use crate::inventory::snapshot::Snapshot;

/// Sums of a period.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    cogs: Total,
    /// Closing values of the period's days, added up.
    closing: Total,
    /// Units, own sales net of returns.
    sold: i64,
    received: i64,
    moving: usize,
    stocked: usize,
    /// Something was there, came or sold by the end of the period.
    pub known: bool,
}

impl Flow {
    pub fn add(&mut self, other: &Flow) {
        self.cogs.merge(other.cogs.clone());
        self.closing.merge(other.closing.clone());
        self.sold += other.sold;
        self.received += other.received;
        self.moving += other.moving;
        self.stocked += other.stocked;
        self.known |= other.known;
    }

    pub fn cogs(&self) -> Option<f64> {
        self.cogs.value()
    }

    pub fn average_value(&self, span: Span) -> Option<f64> {
        Some(self.closing.value()? / f64::from(span.days()))
    }

    pub fn turns(&self, span: Span) -> Option<f64> {
        let average = self.average_value(span).filter(|average| *average > 0.0)?;
        Some(self.cogs()? / average)
    }

    pub fn turnover_days(&self, span: Span) -> Option<f64> {
        let turns = self.turns(span).filter(|turns| *turns > 0.0)?;
        Some(f64::from(span.days()) / turns)
    }

    pub fn sell_through(&self) -> Option<f64> {
        (self.received > 0).then(|| self.sold as f64 / self.received as f64)
    }

    pub fn moving_share(&self) -> Option<f64> {
        (self.stocked > 0).then(|| self.moving as f64 / self.stocked as f64)
    }

    pub fn landed(&self) -> bool {
        self.closing.landed || self.cogs.landed
    }

    /// SKUs left out of either.
    pub fn left_out(&self, snapshot: &Snapshot) -> Vec<LeftOut> {
        self.closing.left_out(snapshot)
    }
}

/// One period of one SKU, while it is replayed.
struct Period {
    span: Option<Span>,
    cogs: Worth,
    /// Closing values of its days, added up.
    closing: Worth,
    /// Why some unit has no cost, and on how many days such units were there.
    lacking: Option<Lack>,
    lacking_days: i64,
    /// Units in selling warehouses at the end of the day before.
    opening: i64,
    entered: bool,
    touched: bool,
}

impl Period {
    fn new(span: Option<Span>) -> Period {
        Period {
            span,
            cogs: Worth::default(),
            closing: Worth::default(),
            lacking: None,
            lacking_days: 0,
            opening: 0,
            entered: false,
            touched: false,
        }
    }
}

struct Meter<'a> {
    snapshot: &'a Snapshot,
    sku: SkuId,
    places: &'a Places,
    valuer: Valuer<'a>,
    periods: [Period; 2],
}

impl Meter<'_> {
    fn cost(&mut self, warehouse: WarehouseId, layer: Option<&Layer>, day: Day) -> (UnitCost, bool) {
        match layer {
            Some(layer) => self.valuer.unit(warehouse, layer.cost, layer.valued_on),
            None => self.valuer.unit(warehouse, cost::of_item(self.snapshot, self.sku, day), day),
        }
    }
}

impl Watch for Meter<'_> {
    fn stock(&mut self, day: Day, warehouse: WarehouseId, layer: &Layer, units: i64) {
        if !self.places.contains(warehouse) {
            return;
        }
        let (cost, landed) = self.cost(warehouse, Some(layer), day);
        let sells = self.snapshot.sells(warehouse);
        for period in &mut self.periods {
            let Some(span) = period.span.filter(|span| day <= span.to) else { continue };
            period.touched = true;
            // A change is in the closing value of every later day of the period.
            let days = i64::from(span.to - day.max(span.from) + 1);
            period.closing.landed |= landed;
            period.closing.units += units.max(0);
            match cost {
                // Exact: what came and left leaves no trace in later closing values.
                Ok(cost) => period.closing.value += BaseAmount::of_value(cost) * (units * days),
                Err(lack) => {
                    period.lacking = Some(lack);
                    period.lacking_days += units * days;
                }
            }
            if sells && day < span.from {
                period.opening += units;
            } else if sells && units > 0 {
                period.entered = true;
            }
        }
    }

    fn sold(&mut self, day: Day, warehouse: WarehouseId, layer: Option<&Layer>, units: i64) {
        if !self.places.contains(warehouse) {
            return;
        }
        let (cost, landed) = self.cost(warehouse, layer, day);
        for period in &mut self.periods {
            if period.span.is_some_and(|span| span.contains(day)) {
                period.touched = true;
                period.cogs.landed |= landed;
                period.cogs.add(units, cost);
            }
        }
    }
}

/// Measures one SKU over a period and the one before it.
pub(super) fn measure(
    snapshot: &Snapshot,
    sku: SkuId,
    places: &Places,
    (now, before): (Span, Option<Span>),
    today: Day,
) -> [Flow; 2] {
    let today = today.min(now.to);
    let arrivals = Arrivals::of(snapshot, sku, today);
    let mut meter = Meter {
        snapshot,
        sku,
        places,
        valuer: Valuer::new(snapshot, sku),
        periods: [Period::new(Some(now)), Period::new(before)],
    };
    replay::replay(snapshot, sku, &arrivals, today, &mut meter);
    let periods = meter.periods;
    periods.map(|period| {
        let mut flow = Flow::default();
        let Some(span) = period.span else { return flow };
        // A SKU that lacks a cost on either side is left out of both.
        let closing_lack = period.lacking.filter(|_| period.lacking_days > 0);
        let lack = period.cogs.lack.or(closing_lack);
        flow.cogs.add(&Worth { lack, units: 1, ..period.cogs });
        flow.closing.add(&Worth { lack, ..period.closing });
        flow.received = received(snapshot, sku, places, &arrivals, span, today);
        flow.sold = sold(snapshot, sku, places, span);
        let moving = !snapshot.is_bundle(sku)
            && snapshot.demand(sku).any(|(sale, _)| {
                sale.ordered > 0 && span.contains(sale.day) && leaves(places, sale.warehouse)
            });
        flow.moving = usize::from(moving);
        flow.stocked = usize::from(moving || period.opening > 0 || period.entered);
        flow.known = period.touched || moving || flow.received != 0 || flow.sold != 0;
        flow
    })
}

/// A sale is of a scope when it leaves one of its warehouses.
fn leaves(places: &Places, warehouse: WarehouseId) -> bool {
    places.everywhere || places.contains(warehouse)
}

fn sold(snapshot: &Snapshot, sku: SkuId, places: &Places, span: Span) -> i64 {
    let sales = snapshot.sales.of(sku).iter();
    sales
        .filter(|sale| span.contains(sale.day) && leaves(places, sale.warehouse))
        .map(|sale| i64::from(sale.ordered) - i64::from(sale.returned))
        .sum()
}

fn received(
    snapshot: &Snapshot,
    sku: SkuId,
    places: &Places,
    arrivals: &Arrivals,
    span: Span,
    today: Day,
) -> i64 {
    let arrived: i64 = arrivals
        .iter()
        .chain(inferred(snapshot, sku, arrivals, today))
        .filter(|arrival| span.contains(arrival.day) && places.contains(arrival.warehouse))
        .map(|arrival| arrival.quantity)
        .sum();
    let from_elsewhere =
        arrivals.moves().iter().filter(|trip| places.contains(trip.to) && !places.contains(trip.from));
    let landed = from_elsewhere.flat_map(|trip| &trip.landings).filter(|(day, _)| span.contains(*day));
    arrived + landed.map(|(_, units)| units).sum::<i64>()
}

//! What units cost, in the base currency (formulas.md, Age).
//!
//! - Case 1. A receipt of 10.00 CNY on a day when CNY is 0.14: 1.40 a unit, for
//!   good: the rate of the receipt day, or the last earlier one.
//! - Case 2. A receipt without a cost takes its purchase order's, else the
//!   item's. So do arrived shipments and received orders. A cost without a
//!   currency is in the item's, else in the base.
//! - Case 3. Opening stock and found units that no receipt explains cost the
//!   item's unit cost, at the rate of the day they were first seen.
//! - Case 4. Freight and duty are added where `costs` has them for the market
//!   where the units lie, at the same day's rate: in an fba warehouse the amazon
//!   row's, else the row without a channel, else the first; elsewhere the row
//!   without a channel, else the first that is not amazon's, else any. None in
//!   factory and transit warehouses.
//! - Case 5. A SKU with units whose cost or rate is not known is left out of a
//!   value as a whole, and counted as left out.

use super::amount::BaseAmount;
use super::arrivals::Arrival;
use super::day::Day;
use super::facts::{Cost, Money, WarehouseKind};
use super::ids::{CurrencyId, SkuId, WarehouseId};
use super::layers::Layer;
use super::outcome::{LeftOut, LeftOutReason};
use super::snapshot::Snapshot;
use std::collections::BTreeMap;

/// Why an amount is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    UnitCost,
    Rate(CurrencyId),
}

impl Lack {
    /// How many SKUs were left out for want of it.
    pub fn left_out(self, snapshot: &Snapshot, skus: usize) -> LeftOut {
        match self {
            Lack::UnitCost => LeftOut { reason: LeftOutReason::NoUnitCost, skus, detail: None },
            Lack::Rate(currency) => LeftOut {
                reason: LeftOutReason::NoRate,
                skus,
                detail: Some(snapshot.names.currencies.text(currency)),
            },
        }
    }
}

/// Per unit, in the base currency.
pub type UnitCost = Result<f64, Lack>;

fn in_base(snapshot: &Snapshot, amount: Money, currency: CurrencyId, day: Day) -> UnitCost {
    snapshot.rates.to_base(amount, currency, day).ok_or(Lack::Rate(currency))
}

/// The item's own unit cost at the rate of a day.
pub fn of_item(snapshot: &Snapshot, sku: SkuId, day: Day) -> UnitCost {
    let item = snapshot.item(sku).ok_or(Lack::UnitCost)?;
    in_base(snapshot, item.unit_cost.ok_or(Lack::UnitCost)?, item.currency, day)
}

/// Whether the day decides what a unit of the item costs in a warehouse: some
/// part of it is in another currency than the base.
pub fn is_dated(snapshot: &Snapshot, sku: SkuId, warehouse: WarehouseId) -> bool {
    let foreign = |currency: CurrencyId| currency.is_some() && currency != snapshot.rates.base;
    snapshot.item(sku).is_some_and(|item| foreign(item.currency))
        || Extras::of(snapshot, sku, warehouse).0.iter().flatten().any(|(_, currency)| foreign(*currency))
}

/// What an arrival's units cost (case 2).
pub fn of_arrival(snapshot: &Snapshot, sku: SkuId, arrival: &Arrival) -> UnitCost {
    let own = arrival.unit_cost.map(|cost| (cost, arrival.currency));
    let ordered = || {
        let order = snapshot.supplier_orders.of(sku).iter().find(|order| {
            arrival.purchase_order.is_some() && order.purchase_order == arrival.purchase_order
        })?;
        Some((order.unit_cost?, order.currency))
    };
    let Some((cost, currency)) = own.or_else(ordered) else {
        return of_item(snapshot, sku, arrival.day);
    };
    let items = || snapshot.item(sku).map_or(CurrencyId::NONE, |item| item.currency);
    in_base(snapshot, cost, if currency.is_some() { currency } else { items() }, arrival.day)
}

/// Freight and duty per unit of a SKU in a warehouse, each in its currency.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extras([Option<(Money, CurrencyId)>; 2]);

impl Extras {
    /// Case 4.
    pub fn of(snapshot: &Snapshot, sku: SkuId, warehouse: WarehouseId) -> Extras {
        if snapshot.costs.is_empty() || !snapshot.sells(warehouse) {
            return Extras::default();
        }
        let market = snapshot.market_of(warehouse);
        let rows: Vec<&Cost> =
            snapshot.costs.get(&sku).into_iter().flatten().filter(|cost| cost.market == market).collect();
        let fba = snapshot.warehouse_kind(warehouse) == WarehouseKind::Fba;
        let rank = |cost: &Cost| match (cost.channel.is_none(), Some(cost.channel) == snapshot.amazon) {
            (false, true) => 2 * u8::from(!fba),
            (true, _) => u8::from(fba),
            (false, false) => 1 + u8::from(fba),
        };
        let best = |amount: fn(&Cost) -> Option<Money>| {
            let given = rows.iter().filter_map(|cost| Some((rank(cost), amount(cost)?, cost.currency)));
            given.min_by_key(|(rank, ..)| *rank).map(|(_, amount, currency)| (amount, currency))
        };
        Extras([best(|cost| cost.freight), best(|cost| cost.duty)])
    }

    pub fn any(&self) -> bool {
        self.0.iter().any(Option::is_some)
    }

    /// Per unit, at the rates of a day.
    pub fn in_base(&self, snapshot: &Snapshot, day: Day) -> UnitCost {
        let mut sum = 0.0;
        for (amount, currency) in self.0.iter().flatten() {
            sum += in_base(snapshot, *amount, *currency, day)?;
        }
        Ok(sum)
    }
}

/// What is worth how much, of one SKU: [`Worth::add`] its layers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Worth {
    pub units: i64,
    pub value: BaseAmount,
    /// Freight or duty is in it.
    pub landed: bool,
    pub lack: Option<Lack>,
}

impl Worth {
    pub fn add(&mut self, units: i64, unit_cost: UnitCost) {
        self.units += units;
        match unit_cost {
            // A unit's cost is rounded once, so what comes and goes cancels exactly.
            Ok(cost) => self.value += BaseAmount::of_value(cost) * units,
            Err(_) if units == 0 => {}
            Err(lack) => self.lack = Some(self.lack.map_or(lack, |known| known.min(lack))),
        }
    }

    /// Adds what other units of the same SKU are worth.
    pub fn merge(&mut self, other: &Worth) {
        self.units += other.units;
        self.value += other.value;
        self.landed |= other.landed;
        self.lack = match (self.lack, other.lack) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }

    /// None when a cost was not known.
    pub fn known(&self) -> Option<f64> {
        self.lack.is_none().then(|| self.value.value())
    }
}

/// Values layers of one SKU, remembering each warehouse's freight and duty.
pub struct Valuer<'a> {
    snapshot: &'a Snapshot,
    sku: SkuId,
    extras: Vec<(WarehouseId, Extras)>,
}

impl<'a> Valuer<'a> {
    pub fn new(snapshot: &'a Snapshot, sku: SkuId) -> Valuer<'a> {
        Valuer { snapshot, sku, extras: Vec::new() }
    }

    /// Freight and duty of the SKU there.
    pub fn extras(&mut self, warehouse: WarehouseId) -> Extras {
        if self.snapshot.costs.is_empty() {
            return Extras::default();
        }
        if let Some((_, extras)) = self.extras.iter().find(|(place, _)| *place == warehouse) {
            return *extras;
        }
        let extras = Extras::of(self.snapshot, self.sku, warehouse);
        self.extras.push((warehouse, extras));
        extras
    }

    /// A unit's cost where it lies, and whether freight or duty is in it.
    pub fn unit(&mut self, warehouse: WarehouseId, cost: UnitCost, valued_on: Day) -> (UnitCost, bool) {
        let extras = self.extras(warehouse);
        if !extras.any() {
            return (cost, false);
        }
        (cost.and_then(|cost| Ok(cost + extras.in_base(self.snapshot, valued_on)?)), true)
    }

    /// Adds a layer to what a SKU is worth.
    pub fn add(&mut self, worth: &mut Worth, layer: &Layer) {
        worth.merge(&self.worth(layer));
    }

    /// What a layer's units are worth.
    pub fn worth(&mut self, layer: &Layer) -> Worth {
        let (cost, landed) = self.unit(layer.warehouse, layer.cost, layer.valued_on);
        let mut worth = Worth { landed, ..Worth::default() };
        worth.add(layer.units, cost);
        worth
    }
}

/// What of several SKUs is worth, and how many had to be left out.
#[derive(Clone, Debug, Default)]
pub struct Total {
    value: BaseAmount,
    /// SKUs whose value is in it.
    valued: usize,
    pub landed: bool,
    lacking: BTreeMap<Lack, usize>,
}

impl Total {
    /// Adds one SKU's worth; of what there is nothing of, nothing.
    pub fn add(&mut self, worth: &Worth) {
        match worth.lack {
            None if worth.units == 0 => {}
            None => {
                self.value += worth.value;
                self.valued += 1;
                self.landed |= worth.landed;
            }
            Some(lack) => *self.lacking.entry(lack).or_default() += 1,
        }
    }

    pub fn merge(&mut self, other: Total) {
        self.value += other.value;
        self.valued += other.valued;
        self.landed |= other.landed;
        for (lack, skus) in other.lacking {
            *self.lacking.entry(lack).or_default() += skus;
        }
    }

    /// None when nothing of what there is could be valued.
    pub fn value(&self) -> Option<f64> {
        (self.valued > 0 || self.lacking.is_empty()).then(|| self.value.value())
    }

    pub fn left_out(&self, snapshot: &Snapshot) -> Vec<LeftOut> {
        self.lacking.iter().map(|(lack, skus)| lack.left_out(snapshot, *skus)).collect()
    }
}

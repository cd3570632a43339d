//! A small team for the engine's tests: facts by name, one line each.

use super::day::Day;
use super::facts::*;
use super::ids::{SkuId, WarehouseId};
use super::settings::Figures;
use super::snapshot::Snapshot;

/// An ISO day.
pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Ten-thousandths.
pub fn money(amount: f64) -> Money {
    (amount * 10_000.0).round() as Money
}

/// Facts under construction. What adds a row returns it, to be changed.
#[derive(Clone, Debug, Default)]
pub struct Team {
    pub facts: Facts,
    pub figures: Figures,
}

macro_rules! push {
    ($rows:expr, $row:expr) => {{
        $rows.push($row);
        $rows.last_mut().unwrap()
    }};
}

impl Team {
    pub fn new() -> Team {
        Team {
            facts: Facts { batches: vec![Batch::default()], ..Facts::default() },
            figures: Figures::default(),
        }
    }

    pub fn snapshot(&self) -> Snapshot {
        Snapshot::build(self.facts.clone(), &self.figures)
    }

    fn sku(&mut self, code: &str) -> SkuId {
        self.facts.names.skus.intern(code).unwrap()
    }

    fn at(&mut self, warehouse: &str) -> WarehouseId {
        self.facts.names.warehouses.intern(warehouse).unwrap()
    }

    /// A term's id: lot, supplier, purchase order, shipment, category.
    pub fn text(&mut self, text: &str) -> super::ids::TextId {
        if text.is_empty() { Default::default() } else { self.facts.names.texts.intern(text).unwrap() }
    }

    /// `unit_cost` negative: unknown.
    pub fn item(&mut self, sku: &str, unit_cost: f64, currency: &str) -> &mut Item {
        let item = Item {
            sku: self.sku(sku),
            name: sku.to_owned(),
            unit_cost: Some(money(unit_cost)).filter(|cost| *cost >= 0),
            currency: self.facts.names.currencies.intern(currency).unwrap(),
            ..Item::default()
        };
        push!(self.facts.items, item)
    }

    pub fn warehouse(&mut self, code: &str, market: &str, kind: &str, serves: &[&str]) -> &mut Warehouse {
        let kind = match kind {
            "factory" => WarehouseKind::Factory,
            "own" => WarehouseKind::Own,
            "fba" => WarehouseKind::Fba,
            "transit" => WarehouseKind::Transit,
            _ => WarehouseKind::Overseas,
        };
        let warehouse = Warehouse {
            warehouse: self.at(code),
            market: self.facts.names.markets.intern(market).unwrap(),
            kind,
            serves: serves.iter().map(|code| self.facts.names.markets.intern(code).unwrap()).collect(),
            order: self.facts.warehouses.len() as u32,
            ..Warehouse::default()
        };
        push!(self.facts.warehouses, warehouse)
    }

    pub fn listing(
        &mut self,
        channel: &str,
        market: &str,
        seller_sku: &str,
        sku: &str,
        units: i64,
    ) -> &mut Listing {
        let listing = Listing {
            channel: self.facts.names.channels.intern(channel).unwrap(),
            market: self.facts.names.markets.intern(market).unwrap(),
            seller_sku: self.sku(seller_sku),
            sku: self.sku(sku),
            units_per_listing: units,
            ..Listing::default()
        };
        push!(self.facts.listings, listing)
    }

    pub fn bundle(&mut self, sku: &str, component: &str, quantity: i64) {
        let part = BundlePart { sku: self.sku(sku), component: self.sku(component), quantity, batch: 0 };
        self.facts.bundles.push(part);
    }

    pub fn count(&mut self, as_of: &str, sku: &str, warehouse: &str, on_hand: i64) -> &mut Count {
        let count = Count {
            as_of: day(as_of),
            sku: self.sku(sku),
            warehouse: self.at(warehouse),
            on_hand,
            ..Count::default()
        };
        push!(self.facts.stock, count)
    }

    pub fn receipt(&mut self, received_on: &str, sku: &str, warehouse: &str, quantity: i64) -> &mut Receipt {
        let receipt = Receipt {
            received_on: day(received_on),
            sku: self.sku(sku),
            warehouse: self.at(warehouse),
            quantity,
            ..Receipt::default()
        };
        push!(self.facts.receipts, receipt)
    }

    /// `arrived_on` empty: under way.
    pub fn transfer(
        &mut self,
        moved_on: &str,
        sku: &str,
        from: &str,
        to: &str,
        quantity: i64,
        arrived_on: &str,
    ) -> &mut Transfer {
        let transfer = Transfer {
            moved_on: day(moved_on),
            sku: self.sku(sku),
            from: self.at(from),
            to: self.at(to),
            quantity,
            arrived_on: Some(arrived_on).filter(|on| !on.is_empty()).map(day),
            ..Transfer::default()
        };
        push!(self.facts.transfers, transfer)
    }

    pub fn adjustment(&mut self, on: &str, sku: &str, warehouse: &str, units: i64) -> &mut Adjustment {
        let adjustment = Adjustment {
            day: day(on),
            sku: self.sku(sku),
            warehouse: self.at(warehouse),
            units,
            ..Adjustment::default()
        };
        push!(self.facts.adjustments, adjustment)
    }

    /// Negative units are returns; `revenue` in USD.
    pub fn sale(
        &mut self,
        on: &str,
        sku: &str,
        market: &str,
        channel: &str,
        units: i32,
        revenue: f64,
    ) -> &mut Sale {
        let sale = Sale {
            day: day(on),
            sku: self.sku(sku),
            market: self.facts.names.markets.intern(market).unwrap(),
            channel: self.facts.names.channels.intern(channel).unwrap(),
            currency: self.facts.names.currencies.intern("USD").unwrap(),
            units,
            revenue: money(revenue),
            ..Sale::default()
        };
        push!(self.facts.sales, sale)
    }

    /// A paid line in USD.
    #[allow(clippy::too_many_arguments)]
    pub fn order(
        &mut self,
        order: &str,
        on: &str,
        sku: &str,
        market: &str,
        channel: &str,
        units: i64,
        revenue: f64,
    ) -> &mut OrderLine {
        let line = OrderLine {
            order: self.text(order),
            day: day(on),
            sku: self.sku(sku),
            units,
            revenue: Some(money(revenue)),
            currency: self.facts.names.currencies.intern("USD").unwrap(),
            market: self.facts.names.markets.intern(market).unwrap(),
            channel: self.facts.names.channels.intern(channel).unwrap(),
            ..OrderLine::default()
        };
        push!(self.facts.orders, line)
    }

    /// By sea; `shipped_on` empty: not yet.
    pub fn shipment(
        &mut self,
        shipment: &str,
        sku: &str,
        to: &str,
        quantity: i64,
        shipped_on: &str,
        eta: &str,
    ) -> &mut Shipment {
        let shipment = Shipment {
            shipment: self.text(shipment),
            sku: self.sku(sku),
            quantity,
            to_warehouse: self.at(to),
            mode: self.text("sea"),
            shipped_on: Some(shipped_on).filter(|on| !on.is_empty()).map(day),
            eta: Some(eta).filter(|on| !on.is_empty()).map(day),
            ..Shipment::default()
        };
        push!(self.facts.shipments, shipment)
    }

    /// `to` empty: the order names no warehouse.
    pub fn supplier_order(
        &mut self,
        purchase_order: &str,
        sku: &str,
        to: &str,
        quantity: i64,
        ordered_on: &str,
        promised_on: &str,
    ) -> &mut SupplierOrder {
        let order = SupplierOrder {
            purchase_order: self.text(purchase_order),
            sku: self.sku(sku),
            quantity,
            ordered_on: day(ordered_on),
            promised_on: Some(promised_on).filter(|on| !on.is_empty()).map(day),
            to_warehouse: if to.is_empty() { WarehouseId::NONE } else { self.at(to) },
            ..SupplierOrder::default()
        };
        push!(self.facts.supplier_orders, order)
    }

    pub fn rate(&mut self, on: &str, currency: &str, rate_to_base: f64) {
        let currency = self.facts.names.currencies.intern(currency).unwrap();
        self.facts.rates.push(Rate { day: day(on), currency, rate_to_base, batch: 0 });
    }
}

//! What goods in transit cost: their order's unit cost, else that of the last
//! receipt, else the item's (formulas.md, Planning, in-transit share), in the
//! base currency. A transfer's units keep the cost they had. Freight and duty
//! are not in it: they are paid when the goods land.
//!
//! Case 1: shipped of PO-1 at 4.00: 4.00, at the rate of the day asked.
//! Case 2: no order, last received at 5.00: 5.00, at the rate of that receipt.
//! Case 3: never received: the item's 6.00.
//! Case 4: 10 moved that were received at 3.00: 3.00.

use super::arrivals::{Arrivals, Inbound};
use super::cost::{self, UnitCost, Worth};
use super::day::Day;
use super::ids::{CurrencyId, SkuId, WarehouseId};
use super::layers::Stock;
use super::snapshot::Snapshot;

/// What each unit of `inbound` cost.
pub fn unit_cost(
    snapshot: &Snapshot,
    sku: SkuId,
    arrivals: &Arrivals,
    stock: &Stock,
    inbound: &Inbound,
    today: Day,
) -> UnitCost {
    if let Some(moved) = inbound.transfer {
        return of_transfer(snapshot, sku, stock, moved, today);
    }
    let order = snapshot
        .supplier_orders
        .of(sku)
        .iter()
        .filter(|order| inbound.purchase_order.is_some() && order.purchase_order == inbound.purchase_order)
        .find_map(|order| Some((order.unit_cost?, order.currency)));
    if let Some((amount, currency)) = order {
        let items = || snapshot.item(sku).map_or(CurrencyId::NONE, |item| item.currency);
        let currency = if currency.is_some() { currency } else { items() };
        return snapshot.rates.to_base(amount, currency, today).ok_or(cost::Lack::Rate(currency));
    }
    match arrivals.newest_first().find(|arrival| arrival.quantity > 0) {
        Some(last) => cost::of_arrival(snapshot, sku, &last),
        None => cost::of_item(snapshot, sku, today),
    }
}

/// The mean of the units that a transfer carries.
fn of_transfer(snapshot: &Snapshot, sku: SkuId, stock: &Stock, moved: u32, today: Day) -> UnitCost {
    let (mut units, mut value) = (0, 0.0);
    for (_, layer) in stock.under_way.iter().filter(|(place, _)| *place == moved) {
        units += layer.units;
        value += layer.units as f64 * layer.cost?;
    }
    if units > 0 { Ok(value / units as f64) } else { cost::of_item(snapshot, sku, today) }
}

/// What all units in transit to the warehouses that `to` accepts are worth.
pub fn in_transit(
    snapshot: &Snapshot,
    sku: SkuId,
    arrivals: &Arrivals,
    stock: &Stock,
    today: Day,
    to: impl Fn(WarehouseId) -> bool,
) -> Worth {
    let mut worth = Worth::default();
    for inbound in arrivals.inbound().iter().filter(|inbound| inbound.stage.in_transit() && to(inbound.to)) {
        worth.add(inbound.quantity, unit_cost(snapshot, sku, arrivals, stock, inbound, today));
    }
    worth
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day, money};

    /// What each unit under way cost.
    fn cost(team: &Team) -> f64 {
        let snapshot = team.snapshot();
        let (sku, today) = (snapshot.names.skus.get("A").unwrap(), day("2026-11-23"));
        let arrivals = Arrivals::of(&snapshot, sku, today);
        let stock = Stock::with(&snapshot, sku, &arrivals, today);
        let worth = in_transit(&snapshot, sku, &arrivals, &stock, today, |_| true);
        worth.known().unwrap() / worth.units as f64
    }

    #[test]
    fn the_order_the_last_receipt_the_item() {
        let mut team = Team::new();
        team.rate("2026-01-01", "USD", 1.0);
        team.rate("2026-01-01", "CNY", 0.125);
        team.rate("2026-11-01", "CNY", 0.25);
        team.item("A", 6.0, "CNY");
        let cny = team.facts.items[0].currency;
        team.shipment("SH-1", "A", "GB-MAN", 10, "2026-11-01", "2026-12-10");
        assert_eq!(cost(&team), 1.5, "case 3");
        let receipt = team.receipt("2026-10-01", "A", "GB-MAN", 3);
        receipt.unit_cost = Some(money(5.0));
        receipt.currency = cny;
        assert_eq!(cost(&team), 0.625, "case 2");
        let order = team.text("PO-1");
        team.facts.shipments[0].purchase_order = order;
        team.supplier_order("PO-1", "A", "GB-MAN", 10, "2026-09-01", "").unit_cost = Some(money(4.0));
        assert_eq!(cost(&team), 1.0, "case 1");
    }

    #[test]
    fn a_transfer_keeps_its_cost() {
        let mut team = Team::new();
        team.item("A", 6.0, "USD");
        team.receipt("2026-10-01", "A", "CN-FAC", 20).unit_cost = Some(money(3.0));
        team.receipt("2026-10-05", "A", "GB-MAN", 20).unit_cost = Some(money(9.0));
        team.transfer("2026-11-01", "A", "CN-FAC", "GB-MAN", 10, "");
        assert_eq!(cost(&team), 3.0, "case 4");
    }
}

//! Kinds of facts that never came though figures need them.
//!
//! - Case 1. Neither counts nor receipts: no stock. Counts alone: ages and the
//!   cost of each unit are not known.
//! - Case 2. A unit cost in `items` or in receipts is enough for values.
//! - Case 3. Goods on the way are known from shipments, supplier orders or what
//!   a platform says is to come.

use super::answers::Lacking;
use super::snapshot::Snapshot;

/// What was never imported and what cannot be told without it, the most
/// telling first.
pub fn lacking(snapshot: &Snapshot) -> Vec<Lacking> {
    let counted = !snapshot.counts.all().is_empty();
    let received = !snapshot.receipts.all().is_empty();
    let arrived = received
        || !snapshot.transfers.all().is_empty()
        || snapshot.shipments.all().iter().any(|shipment| shipment.arrived_on.is_some())
        || snapshot.supplier_orders.all().iter().any(|order| order.received_on.is_some());
    let sold = !snapshot.sales.all().is_empty() || !snapshot.order_lines.all().is_empty();
    let valued = snapshot.items.iter().flatten().any(|item| item.unit_cost.is_some())
        || snapshot.receipts.all().iter().any(|receipt| receipt.unit_cost.is_some());
    let coming = !snapshot.shipments.all().is_empty()
        || !snapshot.supplier_orders.all().is_empty()
        || snapshot.counts.all().iter().any(|count| count.in_transit.is_some());
    let needs = [
        (counted || arrived, "stock", "stock"),
        (sold, "sales", "daily_sales"),
        (arrived || !counted, "receipts", "age"),
        (valued, "items", "value"),
        (coming, "shipments", "in_transit"),
        (snapshot.warehouses.iter().any(Option::is_some), "warehouses", "markets"),
        (!snapshot.costs.is_empty(), "costs", "floor_price"),
    ];
    let missing = needs.iter().filter(|(has, ..)| !has);
    missing.map(|(_, kind, figure)| Lacking { kind, figure }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, money};

    fn kinds(team: &Team) -> Vec<&'static str> {
        lacking(&team.snapshot()).iter().map(|lacking| lacking.kind).collect()
    }

    #[test]
    fn what_figures_need() {
        let mut team = Team::new();
        assert_eq!(kinds(&team), ["stock", "sales", "items", "shipments", "warehouses", "costs"]);
        team.count("2026-11-20", "A", "DE-FRA", 5);
        team.sale("2026-11-20", "A", "DE", "shopify", 1, 1.0);
        team.warehouse("DE-FRA", "DE", "own", &[]);
        assert_eq!(kinds(&team), ["receipts", "items", "shipments", "costs"], "case 1");
        team.receipt("2026-11-01", "A", "DE-FRA", 5).unit_cost = Some(money(2.0));
        assert_eq!(kinds(&team), ["shipments", "costs"], "case 2");
        team.supplier_order("PO-1", "A", "DE-FRA", 5, "2026-11-01", "2026-12-01");
        assert_eq!(kinds(&team), ["costs"], "case 3");
    }
}

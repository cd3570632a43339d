//! The goods of one supplier or forwarder: what somebody outside the company may
//! see.
//!
//! - Case 1. An order is theirs by its supplier, else by its item's.
//! - Case 2. A shipment's line is theirs where they are its forwarder or its
//!   supplier, or where its order is theirs. Other lines of it are not.
//! - Case 3. A forwarder sees a shipment without the number of an order that is
//!   another's.

use super::arrivals::Inbound;
use super::day::Day;
use super::facts::{Shipment, SupplierOrder};
use super::ids::{SkuId, TextId, WarehouseId};
use super::snapshot::Snapshot;
use rustc_hash::FxHashSet;

/// Somebody whom no fact names, and who so has nothing.
pub const NOBODY: TextId = TextId(u32::MAX - 2);

/// Lines of shipments and orders, by their number and SKU.
#[derive(Clone, Debug, Default)]
pub struct Theirs {
    shipments: FxHashSet<(TextId, SkuId)>,
    orders: FxHashSet<(TextId, SkuId)>,
}

impl Theirs {
    pub fn of(snapshot: &Snapshot, partner: TextId) -> Theirs {
        // Rows that name nobody are nobody's.
        let partner = if partner.is_some() { partner } else { NOBODY };
        let orders: FxHashSet<_> = snapshot
            .supplier_orders
            .all()
            .iter()
            .filter(|row| supplier(snapshot, row) == partner)
            .map(|row| (row.purchase_order, row.sku))
            .collect();
        let is_theirs = |row: &&Shipment| {
            row.forwarder == partner
                || row.supplier == partner
                || orders.contains(&(row.purchase_order, row.sku))
        };
        let shipments = snapshot.shipments.all().iter().filter(is_theirs);
        Theirs { shipments: shipments.map(|row| (row.shipment, row.sku)).collect(), orders }
    }

    pub fn is_empty(&self) -> bool {
        self.shipments.is_empty() && self.orders.is_empty()
    }

    pub fn has_shipment(&self, shipment: TextId, sku: SkuId) -> bool {
        self.shipments.contains(&(shipment, sku))
    }

    pub fn has_order(&self, purchase_order: TextId, sku: SkuId) -> bool {
        self.orders.contains(&(purchase_order, sku))
    }

    /// Whether what is to come is theirs.
    pub fn includes(&self, sku: SkuId, inbound: &Inbound) -> bool {
        match inbound.shipment.is_some() {
            true => self.has_shipment(inbound.shipment, sku),
            false => inbound.purchase_order.is_some() && self.has_order(inbound.purchase_order, sku),
        }
    }

    /// SKUs of their goods, in the order of their codes.
    pub fn skus(&self) -> Vec<SkuId> {
        let mut skus: Vec<SkuId> = self.shipments.iter().chain(&self.orders).map(|(_, sku)| *sku).collect();
        skus.sort_unstable();
        skus.dedup();
        skus
    }

    pub fn shipments<'a>(&'a self, snapshot: &'a Snapshot) -> impl Iterator<Item = &'a Shipment> {
        snapshot.shipments.all().iter().filter(|row| self.has_shipment(row.shipment, row.sku))
    }

    pub fn orders<'a>(&'a self, snapshot: &'a Snapshot) -> impl Iterator<Item = &'a SupplierOrder> {
        snapshot.supplier_orders.all().iter().filter(|row| self.has_order(row.purchase_order, row.sku))
    }

    /// Where their goods go.
    pub fn destinations(&self, snapshot: &Snapshot) -> Vec<WarehouseId> {
        let shipped = self.shipments(snapshot).map(|row| row.to_warehouse);
        let ordered = self.orders(snapshot).map(|row| row.to_warehouse);
        let mut places: Vec<WarehouseId> = shipped.chain(ordered).filter(|place| place.is_some()).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The newest day that their shipments and orders speak of.
    pub fn newest(&self, snapshot: &Snapshot, today: Day) -> Option<Day> {
        let shipped = self.shipments(snapshot).flat_map(|row| [row.shipped_on, row.arrived_on]);
        let ordered = self.orders(snapshot).flat_map(|row| [Some(row.ordered_on), row.received_on]);
        shipped.chain(ordered).flatten().filter(|day| *day <= today).max()
    }
}

/// Who makes an order's goods.
pub fn supplier(snapshot: &Snapshot, order: &SupplierOrder) -> TextId {
    match order.supplier.is_some() {
        true => order.supplier,
        false => snapshot.item(order.sku).map_or(TextId::NONE, |item| item.supplier),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::facts::SupplierOrder;
    use crate::inventory::testing::{Team, day};

    /// Orders of lamps by Lumen, of rollers by nobody named, and one shipment of both.
    fn team() -> Snapshot {
        let mut team = Team::new();
        let (lumen, mills) = (team.text("Lumen"), team.text("Mills"));
        team.item("LMP", 1.0, "USD").supplier = mills;
        team.item("ROL", 1.0, "USD").supplier = mills;
        team.warehouse("DE-HAM", "DE", "overseas", &[]);
        for (number, sku, supplier) in [("PO-1", "LMP", lumen), ("PO-2", "ROL", TextId::NONE)] {
            let order = SupplierOrder {
                purchase_order: team.text(number),
                sku: team.facts.names.skus.get(sku).unwrap(),
                supplier,
                quantity: 10,
                ordered_on: day("2026-11-01"),
                ..SupplierOrder::default()
            };
            team.facts.supplier_orders.push(order);
        }
        let (first, swift) = (team.text("PO-1"), team.text("Swift"));
        let lamps = team.shipment("SH-1", "LMP", "DE-HAM", 10, "2026-11-02", "2026-12-05");
        (lamps.purchase_order, lamps.forwarder) = (first, swift);
        team.shipment("SH-1", "ROL", "DE-HAM", 10, "2026-11-02", "2026-12-05");
        team.snapshot()
    }

    /// Their lines: `SH-1 LMP`, then their orders.
    fn lines(snapshot: &Snapshot, partner: &str) -> Vec<String> {
        let names = &snapshot.names;
        let theirs = Theirs::of(snapshot, names.texts.get(partner).unwrap_or(NOBODY));
        let line = |(number, sku)| format!("{} {}", names.texts.text(number), names.skus.text(sku));
        let shipped = theirs.shipments(snapshot).map(|row| (row.shipment, row.sku));
        shipped.chain(theirs.orders(snapshot).map(|row| (row.purchase_order, row.sku))).map(line).collect()
    }

    #[test]
    fn whose_orders_and_lines_are() {
        let snapshot = team();
        assert_eq!(lines(&snapshot, "Lumen"), ["SH-1 LMP", "PO-1 LMP"], "cases 1 and 2");
        assert_eq!(lines(&snapshot, "Mills"), ["PO-2 ROL"], "case 1: by the item, where the order says none");
        assert_eq!(lines(&snapshot, "Swift"), ["SH-1 LMP"], "case 2");
        assert_eq!(lines(&snapshot, "nobody at all"), [] as [String; 0]);
        assert_eq!(Theirs::of(&snapshot, TextId::NONE).skus(), [], "rows that name nobody are nobody's");
    }

    #[test]
    fn a_forwarder_is_not_told_the_number_of_an_order() {
        let snapshot = team();
        let (names, today) = (&snapshot.names, day("2026-11-23"));
        let shown = |partner: &str| {
            let number = names.texts.get("SH-1").unwrap();
            let found =
                super::super::inbound::shipment_status(&snapshot, number, names.texts.get(partner), today);
            found.answer.unwrap().rows.iter().map(|row| row.purchase_order.clone()).collect::<Vec<_>>()
        };
        assert_eq!(shown("Swift"), [None], "case 3");
        assert_eq!(shown("Lumen"), [Some("PO-1".into())]);
    }
}

//! What of one SKU arrived where, told by whichever source tells it best, and
//! what is still to come. One arrival counts once: a receipt wins over an
//! arrived shipment, over a received order (formulas.md, Stock and arrivals);
//! receipts inferred from counts come last and are the ledger's (`ledger`).
//!
//! - Case 1. Receipts naming shipment SH-1 are SH-1's arrival, whatever the day;
//!   several add up. 200 shipped, 60 + 90 received: 50 are `receiving`. Once
//!   SH-1 is marked arrived, what was received is the truth and nothing is open.
//! - Case 2. A receipt naming only a purchase order is the arrival of a shipment
//!   of that order to the same warehouse, not before it left: equal quantity
//!   first, then the nearest day.
//! - Case 3. Else one to one by SKU, warehouse and 7 days either way of the
//!   arrival or ETA, equal quantity first, then the nearest day, unless both
//!   name different shipments or orders. Rows of one day that no single row
//!   matches (two lots of one delivery) are tried together. Such a match is the
//!   whole arrival: nothing of it stays open. What has not left matches by id only.
//! - Case 4. An arrived shipment without receipts is itself the arrival, at its
//!   order's unit cost; so is a received order that names its warehouse and has
//!   neither. A received order closes its shipments that had left by then.
//! - Case 5. A receipt at the destination of a transfer tells when and how many
//!   arrived: same shipment, else one to one as in case 3 (a receipt naming a
//!   purchase order comes from a supplier, never from a transfer; nor does one
//!   of another quantity with a supplier or a cost). The units
//!   keep age and cost. A shipment row of the same movement is the transfer
//!   told twice: same shipment, else same places and 7 days either way.
//! - Case 6. On order is an order's quantity less what of it was received and
//!   what its open shipments carry, planned ones too; what the supplier owes is
//!   the quantity less what was received. `shipment.from` takes nothing from a warehouse; transfers do.
//! - Case 7. Without an id an order matches one arrival as in case 3, by the day
//!   it was received, else its ETA, else the promised day; an order that names
//!   no warehouse matches anywhere. Goods still under way match by id only.
//! - Case 8. A receipt inferred from a rise between two counts closes the
//!   shipment under way or the order that it is the arrival of, one to one as in
//!   case 3 by the day of the later count. It comes last: where another source
//!   tells of an arrival, none is inferred.
//! - Case 9. What a platform's count tells is to come: `platform`.

mod matcher;
mod matching;
mod orders;
pub mod platform;
mod stages;
#[cfg(test)]
mod tests;

pub use orders::OrderState;
pub use stages::{Seen, Stage, seen};

use super::day::Day;
use super::facts::{Money, Receipt, Shipment};
use super::ids::{CurrencyId, SkuId, TextId, WarehouseId};
use super::ledger;
use super::snapshot::Snapshot;
use std::cell::OnceCell;

/// Which kind of fact tells an arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Receipt,
    Shipment,
    Order,
    /// A rise between two counts.
    Inferred,
}

/// Units that entered a warehouse from outside.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    pub day: Day,
    pub warehouse: WarehouseId,
    /// Negative: a correction or a return to the supplier.
    pub quantity: i64,
    pub lot: TextId,
    /// As the receipt says; else the order's or the item's counts (`cost`).
    pub unit_cost: Option<Money>,
    pub currency: CurrencyId,
    pub purchase_order: TextId,
    pub expires_on: Option<Day>,
    pub source: Source,
    pub batch: u32,
}

impl Arrival {
    fn of_receipt(receipt: &Receipt) -> Arrival {
        Arrival {
            day: receipt.received_on,
            warehouse: receipt.warehouse,
            quantity: receipt.quantity,
            lot: receipt.lot,
            unit_cost: receipt.unit_cost,
            currency: receipt.currency,
            purchase_order: receipt.purchase_order,
            expires_on: receipt.expires_on,
            source: Source::Receipt,
            batch: receipt.batch,
        }
    }
}

/// A transfer: out of `from` on `moved_on`, into `to` on the days it landed.
#[derive(Clone, Debug)]
pub struct Move {
    pub moved_on: Day,
    pub from: WarehouseId,
    pub to: WarehouseId,
    pub quantity: i64,
    pub lot: TextId,
    /// Day and units, in order of time; more or fewer than left where the
    /// receipts say so.
    pub landings: Vec<(Day, i64)>,
    /// Units still under way.
    pub under_way: i64,
    pub batch: u32,
}

/// Goods on their way to a warehouse, or ordered.
#[derive(Clone, Copy, Debug)]
pub struct Inbound {
    pub stage: Stage,
    pub quantity: i64,
    /// `NONE` for an order that names no warehouse.
    pub to: WarehouseId,
    pub from: TextId,
    pub mode: TextId,
    pub eta: Option<Day>,
    pub shipped_on: Option<Day>,
    pub shipment: TextId,
    pub purchase_order: TextId,
    pub supplier: TextId,
    pub status: TextId,
    /// The transfer it is, as its place in [`Arrivals::moves`]: its units keep
    /// the cost they had.
    pub transfer: Option<u32>,
    pub batch: u32,
}

impl Inbound {
    fn of_shipment(shipment: &Shipment, stage: Stage, quantity: i64) -> Inbound {
        Inbound {
            stage,
            quantity,
            to: shipment.to_warehouse,
            from: shipment.from,
            mode: shipment.mode,
            eta: shipment.eta,
            shipped_on: shipment.shipped_on,
            shipment: shipment.shipment,
            purchase_order: shipment.purchase_order,
            supplier: shipment.supplier,
            status: shipment.status,
            transfer: None,
            batch: shipment.batch,
        }
    }
}

/// A shipment as it stands on the day asked.
#[derive(Clone, Copy, Debug)]
pub struct ShipmentState {
    pub row: Shipment,
    pub seen: Seen,
    /// None: nothing of it is open any more.
    pub stage: Option<Stage>,
    /// Units not yet received.
    pub open: i64,
    /// Units received, when receipts say so.
    pub received: Option<i64>,
    /// The day it arrived, in full or the first part.
    pub arrived_on: Option<Day>,
}

/// One SKU's arrivals as seen at a day. Sources are matched when something
/// depends on it: where receipts alone tell arrivals, balances do not.
#[derive(Debug)]
pub struct Arrivals<'a> {
    snapshot: &'a Snapshot,
    sku: SkuId,
    today: Day,
    receipts: &'a [Receipt],
    /// No other source says that anything arrived or moved.
    receipts_alone: bool,
    told: OnceCell<Told>,
}

#[derive(Debug, Default)]
struct Told {
    /// None: every receipt is an arrival, and nothing else is.
    arrivals: Option<Vec<Arrival>>,
    moves: Vec<Move>,
    inbound: Vec<Inbound>,
    orders: Vec<OrderState>,
    shipments: Vec<ShipmentState>,
}

impl<'a> Arrivals<'a> {
    /// Matches the sources of one SKU, leaving out what is dated later than `today`.
    pub fn of(snapshot: &'a Snapshot, sku: SkuId, today: Day) -> Arrivals<'a> {
        let receipts = snapshot.receipts.of(sku);
        let seen_already = |receipt: &Receipt| receipt.received_on <= today;
        let all = receipts.last().is_none_or(seen_already);
        let receipts = if all { receipts } else { &receipts[..receipts.partition_point(seen_already)] };
        let arrived = |shipment| matches!(seen(snapshot, shipment, today), Seen::Arrived(_));
        let receipts_alone = snapshot.transfers.of(sku).is_empty()
            && !snapshot
                .supplier_orders
                .of(sku)
                .iter()
                .any(|order| orders::is_received(snapshot, order, today))
            && !snapshot.shipments.of(sku).iter().any(arrived);
        Arrivals { snapshot, sku, today, receipts, receipts_alone, told: OnceCell::new() }
    }

    fn told(&self) -> &Told {
        self.told.get_or_init(|| {
            let told = self.tell();
            if !self.snapshot.platform_inbound || self.snapshot.counts.of(self.sku).is_empty() {
                return told;
            }
            let known = Arrivals { told: OnceCell::from(told), ..*self };
            let beyond = platform::beyond(&known);
            let mut told = known.told.into_inner().unwrap_or_default();
            told.inbound.extend(beyond);
            told
        })
    }

    /// What the sources of arrivals tell, platforms' counts left out.
    fn tell(&self) -> Told {
        let nothing_else = self.receipts_alone
            && self.snapshot.shipments.of(self.sku).is_empty()
            && self.snapshot.supplier_orders.of(self.sku).is_empty();
        if nothing_else {
            return Told::default();
        }
        let told = matching::tell(self.snapshot, self.sku, self.receipts, &[], self.today);
        if told.inbound.is_empty() || self.snapshot.counts.of(self.sku).is_empty() {
            return told;
        }
        // What a rise closes does not bear on what is inferred.
        let plain = Arrivals { told: OnceCell::from(told), ..*self };
        let rises = ledger::inferred(self.snapshot, self.sku, &plain, self.today);
        match plain.told.into_inner() {
            Some(told) if rises.is_empty() => told,
            _ => matching::tell(self.snapshot, self.sku, self.receipts, &rises, self.today),
        }
    }

    /// Every arrival from outside, in order of time.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Arrival> + '_ {
        let matched = if self.receipts_alone { None } else { self.told().arrivals.as_deref() };
        let (plain, told) = match matched {
            Some(told) => (&[][..], told),
            None => (self.receipts, &[][..]),
        };
        plain.iter().map(Arrival::of_receipt).chain(told.iter().copied())
    }

    /// Warehouse, day and units of each, the quick way.
    pub(super) fn each_entry(&self, mut call: impl FnMut(WarehouseId, Day, i64)) {
        match if self.receipts_alone { None } else { self.told().arrivals.as_deref() } {
            Some(told) => told.iter().for_each(|row| call(row.warehouse, row.day, row.quantity)),
            None => self.receipts.iter().for_each(|row| call(row.warehouse, row.received_on, row.quantity)),
        }
    }

    /// The same, the newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = Arrival> + '_ {
        self.iter().rev()
    }

    /// Transfers that left by the day asked, in order of time.
    pub fn moves(&self) -> &[Move] {
        if self.receipts_alone { &[] } else { &self.told().moves }
    }

    /// What is still to come.
    pub fn inbound(&self) -> &[Inbound] {
        &self.told().inbound
    }

    /// Every shipment row seen by the day asked, cancelled ones too.
    pub fn shipments(&self) -> &[ShipmentState] {
        &self.told().shipments
    }

    /// Every order to a supplier placed by the day asked.
    pub fn orders(&self) -> &[OrderState] {
        &self.told().orders
    }
}

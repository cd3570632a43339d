//! How far a shipment has come, by its days first and its status second.
//!
//! - Case 1. `arrived_on` by the day asked: arrived that day, whatever the status.
//! - Case 2. `arrived_on` later: not arrived yet, and its status is later
//!   knowledge.
//! - Case 3. Left (`shipped_on` by the day asked): on the way; `receiving` when
//!   its status says so.
//! - Case 4. Neither: planned while its status is blank or a planning word, else
//!   on the way.
//! - Case 5. `shipped_on` later: planned with such a status, else not seen.
//! - Case 6. An arrival word without `arrived_on`: arrived on its ETA, at the
//!   latest on the day asked.
//! - Case 7. Cancelled: nothing.

use crate::inventory::day::Day;
use crate::inventory::facts::Shipment;
use crate::inventory::snapshot::Snapshot;
use serde::Serialize;
use std::borrow::Cow;

/// Where goods to come are; in transit is on the way + receiving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    OnOrder,
    Planned,
    OnTheWay,
    Receiving,
}

impl Stage {
    pub fn name(self) -> &'static str {
        match self {
            Stage::OnOrder => "on_order",
            Stage::Planned => "planned",
            Stage::OnTheWay => "on_the_way",
            Stage::Receiving => "receiving",
        }
    }

    pub fn in_transit(self) -> bool {
        matches!(self, Stage::OnTheWay | Stage::Receiving)
    }
}

/// What can be seen of a shipment on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    No,
    Cancelled,
    Planned,
    OnTheWay,
    Receiving,
    Arrived(Day),
}

/// What a status says, whatever the language and the spelling.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Planned,
    Receiving,
    Arrived,
    /// Of an order: closed, though nothing is said to have arrived.
    Closed,
    Cancelled,
    Other,
}

pub(super) fn word(status: &str) -> Word {
    // As most files write it, it need not be copied.
    let plain = status.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let status = match plain {
        true => Cow::Borrowed(status),
        false => Cow::Owned(status.trim().to_lowercase().replace([' ', '-'], "_")),
    };
    match &*status {
        "" | "planned" | "plan" | "planning" | "pending" | "draft" | "new" | "created" | "booked"
        | "ready" | "ready_to_ship" | "working" | "info_received" | "inforeceived" | "not_shipped"
        | "计划" | "计划中" | "计划入库" | "待发" | "待发货" | "未发货" | "已下单" => {
            Word::Planned
        }
        "receiving" | "in_receiving" | "inbounding" | "入库中" | "收货中" | "上架中" | "接收中" => {
            Word::Receiving
        }
        "arrived" | "delivered" | "received" | "已到" | "已到货" | "已到仓" | "已签收" | "已入库"
        | "已收货" | "签收" => Word::Arrived,
        "closed" | "completed" | "complete" | "done" | "finished" | "已完成" | "完成" | "已关闭" | "关闭" => {
            Word::Closed
        }
        "cancelled" | "canceled" | "void" | "voided" | "已取消" | "取消" | "作废" => Word::Cancelled,
        _ => Word::Other,
    }
}

/// How far a shipment has come by `today`.
pub fn seen(snapshot: &Snapshot, shipment: &Shipment, today: Day) -> Seen {
    let word = word(snapshot.names.texts.as_str(shipment.status));
    if word == Word::Cancelled {
        return Seen::Cancelled;
    }
    let left = shipment.shipped_on.is_some_and(|day| day <= today);
    let planned = if word == Word::Planned { Seen::Planned } else { Seen::OnTheWay };
    match shipment.arrived_on {
        Some(day) if day <= today => return Seen::Arrived(day),
        Some(_) if left => return Seen::OnTheWay,
        Some(_) if shipment.shipped_on.is_none() => return planned,
        _ => {}
    }
    if shipment.shipped_on.is_some() && !left {
        return if word == Word::Planned { Seen::Planned } else { Seen::No };
    }
    match word {
        Word::Arrived | Word::Closed => Seen::Arrived(shipment.eta.map_or(today, |eta| eta.min(today))),
        Word::Receiving => Seen::Receiving,
        _ if left => Seen::OnTheWay,
        _ => planned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::testing::{Team, day};

    fn stage(status: &str, change: fn(&mut Shipment)) -> Seen {
        let mut team = Team::new();
        let status = team.text(status);
        let row = team.shipment("SH-1", "A", "DE-FRA", 10, "2026-11-01", "2026-11-20");
        row.status = status;
        change(row);
        let snapshot = team.snapshot();
        seen(&snapshot, &snapshot.shipments.all()[0], day("2026-11-10"))
    }

    #[test]
    fn days_first_and_status_second() {
        let arrived = |on| Seen::Arrived(day(on));
        assert_eq!(
            stage("in_transit", |row| row.arrived_on = Some(day("2026-11-09"))),
            arrived("2026-11-09")
        );
        assert_eq!(
            stage("delivered", |row| row.arrived_on = Some(day("2026-11-11"))),
            Seen::OnTheWay,
            "case 2"
        );
        assert_eq!(stage("", |_| ()), Seen::OnTheWay, "case 3");
        assert_eq!(stage("Receiving", |_| ()), Seen::Receiving, "case 3");
        assert_eq!(stage("入库中", |_| ()), Seen::Receiving, "case 3");
        assert_eq!(stage("", |row| row.shipped_on = None), Seen::Planned, "case 4");
        assert_eq!(stage("计划入库", |row| row.shipped_on = None), Seen::Planned, "case 4");
        assert_eq!(stage("customs_hold", |row| row.shipped_on = None), Seen::OnTheWay, "case 4");
        assert_eq!(stage("booked", |row| row.shipped_on = Some(day("2026-11-12"))), Seen::Planned, "case 5");
        assert_eq!(stage("in_transit", |row| row.shipped_on = Some(day("2026-11-12"))), Seen::No, "case 5");
        assert_eq!(stage("delivered", |_| ()), arrived("2026-11-10"), "case 6");
        assert_eq!(
            stage("delivered", |row| row.eta = Some(day("2026-11-08"))),
            arrived("2026-11-08"),
            "case 6"
        );
        assert_eq!(
            stage("Cancelled", |row| row.arrived_on = Some(day("2026-11-05"))),
            Seen::Cancelled,
            "case 7"
        );
    }
}

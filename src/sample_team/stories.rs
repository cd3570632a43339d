//! What happens to whom: the parts of the sample team worth asking about.
//!
//! 1. EAR-10 in the US is about to run out, before its next container lands.
//! 2. BNK-32 in GB is already out; the next shipment lands in nine days.
//! 3. TNT-50 in the German pool was ordered too much: far over the 1.5 line.
//! 4. KEY-21's shipment SH-2077 to Frankfurt is held at customs, past its ETA.
//! 5. BTL-12 is loved by customers: praise, and sales that rise.
//! 6. RCL-05 is discontinued and being cleared; CUR-14 is clearing.
//! 7. A late purchase order of Jiaxing Textile, half received; PO-118 of
//!    Wenzhou Lamps is open and in time.

/// Units a scripted shipment carries.
#[derive(Clone, Copy, Debug)]
pub enum Load {
    Units(i64),
    /// What the destination needs to last until this many days after today.
    LastUntil(f64),
}

/// A shipment that the story needs, whatever the planner would do.
#[derive(Clone, Copy, Debug)]
pub struct Scripted {
    pub days_ago: i32,
    pub sku: &'static str,
    pub warehouse: &'static str,
    pub mode: &'static str,
    pub load: Load,
    /// Days from departure to the ETA, and to the arrival.
    pub eta_days: i32,
    pub arrival_days: i32,
    pub id: Option<&'static str>,
    pub status: Option<&'static str>,
}

const fn shipped(
    days_ago: i32,
    sku: &'static str,
    warehouse: &'static str,
    mode: &'static str,
    load: Load,
) -> Scripted {
    Scripted { days_ago, sku, warehouse, mode, load, eta_days: 8, arrival_days: 8, id: None, status: None }
}

pub const SCRIPTED: &[Scripted] = &[
    Scripted { eta_days: 36, arrival_days: 35, ..shipped(196, "TNT-50", "DE-FRA", "sea", Load::Units(620)) },
    Scripted { eta_days: 35, arrival_days: 36, ..shipped(240, "RCL-05", "US-LA", "sea", Load::Units(480)) },
    Scripted { eta_days: 39, arrival_days: 41, ..shipped(240, "RCL-05", "DE-FRA", "sea", Load::Units(208)) },
    Scripted { eta_days: 35, arrival_days: 34, ..shipped(110, "CUR-14", "US-LA", "sea", Load::Units(336)) },
    Scripted { eta_days: 39, arrival_days: 40, ..shipped(110, "CUR-14", "DE-FRA", "sea", Load::Units(108)) },
    Scripted {
        eta_days: 39,
        arrival_days: 75,
        id: Some("SH-2077"),
        status: Some("customs_hold"),
        ..shipped(46, "KEY-21", "DE-FRA", "sea", Load::Units(200))
    },
    shipped(40, "BNK-32", "GB-BHX", "air", Load::LastUntil(-14.0)),
    Scripted { eta_days: 39, arrival_days: 39, ..shipped(30, "BNK-32", "GB-BHX", "sea", Load::Units(240)) },
    Scripted { eta_days: 35, arrival_days: 35, ..shipped(18, "EAR-10", "US-LA", "sea", Load::Units(900)) },
    shipped(13, "EAR-10", "US-LA", "air", Load::LastUntil(6.0)),
    shipped(13, "EAR-10", "US-NJ", "air", Load::LastUntil(6.0)),
];

/// Whether the planner may send `sku` to `warehouse` on that day; where it may
/// not, only `SCRIPTED` does.
pub fn planner_may_ship(sku: &str, warehouse: &str, days_ago: i32) -> bool {
    match (sku, warehouse) {
        ("EAR-10", "US-LA" | "US-NJ") => days_ago > 75,
        ("BNK-32", "GB-BHX") => days_ago > 110,
        ("TNT-50", "DE-FRA") => days_ago > 230,
        ("KEY-21", "DE-FRA") => days_ago > 46,
        ("RCL-05", _) => days_ago > 240,
        ("CUR-14", _) => days_ago > 120,
        _ => true,
    }
}

/// Whether new stock is still ordered.
pub fn planner_may_order(sku: &str, days_ago: i32) -> bool {
    match sku {
        "RCL-05" => days_ago > 270,
        "CUR-14" => days_ago > 150,
        _ => true,
    }
}

/// Demand of a story / demand without it.
pub fn demand(sku: &str, market: &str, days_ago: i32) -> f64 {
    match (sku, market) {
        ("BTL-12", _) => 1.0 + 1.2 * (f64::from(60 - days_ago) / 60.0).clamp(0.0, 1.0),
        ("TNT-50", "DE" | "FR" | "IT" | "ES") if days_ago < 165 => 0.2,
        _ => 1.0,
    }
}

/// An open purchase order that the story needs.
pub struct OpenOrder {
    pub id: &'static str,
    pub sku: &'static str,
    pub quantity: i64,
    pub ordered_ago: i32,
    /// Days before today; negative = after.
    pub promised_ago: i32,
    /// What came so far, and when.
    pub received: Option<(i64, i32)>,
}

pub const OPEN_ORDERS: &[OpenOrder] = &[
    OpenOrder {
        id: "PO-118",
        sku: "LMP-40",
        quantity: 600,
        ordered_ago: 12,
        promised_ago: -13,
        received: None,
    },
    OpenOrder {
        id: "PO-121",
        sku: "BAG-22",
        quantity: 400,
        ordered_ago: 36,
        promised_ago: 9,
        received: Some((220, 8)),
    },
];

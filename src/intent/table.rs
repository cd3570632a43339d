//! Which slots each intent takes, and which it needs.

use super::contract::{Intent, Slots};

/// The slots of DESIGN.md's table; a star is required.
pub fn takes(intent: Intent) -> &'static [&'static str] {
    use Intent::*;
    match intent {
        StockLevel => &["item", "market", "warehouse", "channel", "category", "metric"],
        DaysOfCover => &["item", "market", "category"],
        StockoutRisk => &["item", "market", "horizon_days"],
        InTransit => &["item", "market", "mode"],
        ShipmentStatus => &["shipment*"],
        PurchaseOrders => &["supplier", "item", "purchase_order", "period"],
        Sales => &["item", "market", "channel", "category", "period", "metric"],
        Forecast => &["item", "market", "channel", "horizon_days"],
        Reorder => &["item", "market", "mode", "period"],
        TransferAdvice => &["item", "market", "from", "to"],
        Overstock | SlowMovers => &["market", "category"],
        Aging => &["item", "market", "warehouse", "category", "age_days", "horizon_days"],
        Turnover => &["item", "market", "category", "period", "metric"],
        Abc => &["item", "market", "class"],
        Fifo => &["item*", "warehouse"],
        PromotionAdvice => &["item", "market", "promotion", "percent"],
        PromotionResult => &["item", "market", "promotion"],
        Supplier => &["supplier", "item", "market", "mode"],
        DemandSignals => &["item", "market", "topic", "period"],
        AssessProduct => &[
            "item",
            "name",
            "price",
            "unit_cost",
            "weight_kg",
            "volume_l",
            "life_cycle",
            "standardised",
            "market",
            "category",
        ],
        Overview => &["market", "period"],
        Alerts => &["alert_kind", "market"],
        DataStatus => &["market"],
        Reconciliation => &["item", "market", "warehouse", "category", "period"],
        LogFeedback => &["item", "market", "topic", "sentiment", "quantity", "text*"],
        ReportIncident => &["shipment", "item", "market", "warehouse", "incident*", "quantity", "days"],
        UpdateShipment => &["shipment", "item", "market", "warehouse", "status", "eta", "quantity"],
        RecordOrder => &["item*", "quantity*", "eta", "mode", "supplier", "market", "warehouse"],
        ChangeOrder => &["purchase_order", "item", "quantity", "eta", "status"],
        RequestTransfer => &["item*", "quantity*", "from", "market", "warehouse"],
        StartPromotion => &["item*", "market", "promotion*", "percent", "period"],
        EndPromotion => &["item*", "market"],
        Acknowledge | Snooze | NotMine => &["alert", "alert_kind", "market", "duration"],
        Subscribe | Unsubscribe => &["alert_kind", "market"],
        SetPreference => &["time_zone", "hours", "language", "digest_at"],
        Correct => &["text*", "item"],
        Undo | Help | Greeting => &[],
        Unknown => &["item", "market", "warehouse", "channel", "category", "supplier", "period"],
    }
}

/// Required slots that are empty.
pub fn missing(intent: Intent, slots: &Slots) -> Vec<String> {
    let filled = |slot: &str| match slot {
        "item" => slots.item.is_some(),
        "quantity" => slots.quantity.is_some(),
        "shipment" => slots.shipment.is_some(),
        "incident" => slots.incident.is_some(),
        "promotion" => slots.promotion.is_some(),
        "text" => slots.text.is_some(),
        _ => true,
    };
    takes(intent)
        .iter()
        .filter_map(|slot| slot.strip_suffix('*'))
        .filter(|slot| !filled(slot))
        .map(str::to_owned)
        .collect()
}

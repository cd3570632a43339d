//! The contract of `stockroom parse`: the intents, their slots and the JSON
//! object it prints.

use crate::inventory::day::Day;
use serde::{Deserialize, Serialize};

macro_rules! intents {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),* $(,)?) => {
        /// What a message asks or does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Intent { $($(#[$doc])* $variant),* }

        impl Intent {
            pub const ALL: &'static [Intent] = &[$(Intent::$variant),*];
            pub fn name(self) -> &'static str {
                match self { $(Intent::$variant => $name),* }
            }
        }
    };
}

intents! {
    StockLevel = "stock_level",
    DaysOfCover = "days_of_cover",
    StockoutRisk = "stockout_risk",
    InTransit = "in_transit",
    ShipmentStatus = "shipment_status",
    PurchaseOrders = "purchase_orders",
    Sales = "sales",
    Forecast = "forecast",
    Reorder = "reorder",
    TransferAdvice = "transfer_advice",
    Overstock = "overstock",
    Aging = "aging",
    SlowMovers = "slow_movers",
    Turnover = "turnover",
    Abc = "abc",
    Fifo = "fifo",
    PromotionAdvice = "promotion_advice",
    PromotionResult = "promotion_result",
    Supplier = "supplier",
    DemandSignals = "demand_signals",
    AssessProduct = "assess_product",
    Overview = "overview",
    Alerts = "alerts",
    DataStatus = "data_status",
    /// Whether counts agree with what movements explain.
    Reconciliation = "reconciliation",
    LogFeedback = "log_feedback",
    ReportIncident = "report_incident",
    UpdateShipment = "update_shipment",
    RecordOrder = "record_order",
    ChangeOrder = "change_order",
    RequestTransfer = "request_transfer",
    StartPromotion = "start_promotion",
    EndPromotion = "end_promotion",
    Acknowledge = "acknowledge",
    Snooze = "snooze",
    NotMine = "not_mine",
    Subscribe = "subscribe",
    Unsubscribe = "unsubscribe",
    SetPreference = "set_preference",
    Correct = "correct",
    Undo = "undo",
    Help = "help",
    Greeting = "greeting",
    Unknown = "unknown",
}

/// One value or several in the order said; one is a plain string in JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    /// None for no value.
    pub fn from_values(mut values: Vec<String>) -> Option<OneOrMany> {
        match values.len() {
            0 => None,
            1 => values.pop().map(OneOrMany::One),
            _ => Some(OneOrMany::Many(values)),
        }
    }

    pub fn values(&self) -> &[String] {
        match self {
            OneOrMany::One(value) => std::slice::from_ref(value),
            OneOrMany::Many(values) => values,
        }
    }
}

/// A period said, both days inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub from: Day,
    pub to: Day,
}

/// 21 rather than 21.0: a whole number is written as one.
fn whole_where_it_is<S: serde::Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
            serializer.serialize_i64(*number as i64)
        }
        other => other.serialize(serializer),
    }
}

macro_rules! slots {
    ($($(#[$doc:meta])* $field:ident: $ty:ty),* $(,)?) => {
        /// Canonical values (DESIGN.md, Intents; reading.md). Numbers are JSON
        /// numbers, days ISO, `hours` "09:00-18:00", durations days.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Slots {
            $($(#[$doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$ty>),*
        }

        impl Slots {
            pub const NAMES: &'static [&'static str] = &[$(stringify!($field)),*];
        }
    };
}

slots! {
    item: OneOrMany,
    market: OneOrMany,
    warehouse: OneOrMany,
    from: OneOrMany,
    to: OneOrMany,
    channel: OneOrMany,
    category: OneOrMany,
    supplier: OneOrMany,
    shipment: OneOrMany,
    purchase_order: OneOrMany,
    class: OneOrMany,
    mode: OneOrMany,
    metric: OneOrMany,
    period: Period,
    #[serde(serialize_with = "whole_where_it_is")]
    horizon_days: f64,
    #[serde(serialize_with = "whole_where_it_is")]
    age_days: f64,
    #[serde(serialize_with = "whole_where_it_is")]
    cover_days: f64,
    promotion: OneOrMany,
    #[serde(serialize_with = "whole_where_it_is")]
    percent: f64,
    topic: OneOrMany,
    sentiment: OneOrMany,
    incident: OneOrMany,
    #[serde(serialize_with = "whole_where_it_is")]
    quantity: f64,
    #[serde(serialize_with = "whole_where_it_is")]
    days: f64,
    eta: Day,
    status: OneOrMany,
    text: String,
    name: String,
    #[serde(serialize_with = "whole_where_it_is")]
    price: f64,
    #[serde(serialize_with = "whole_where_it_is")]
    unit_cost: f64,
    #[serde(serialize_with = "whole_where_it_is")]
    weight_kg: f64,
    #[serde(serialize_with = "whole_where_it_is")]
    volume_l: f64,
    life_cycle: String,
    standardised: bool,
    alert: OneOrMany,
    alert_kind: OneOrMany,
    #[serde(serialize_with = "whole_where_it_is")]
    duration: f64,
    time_zone: String,
    hours: String,
    language: String,
    digest_at: String,
    owner: String,
    /// best, worst, rising, falling.
    rank: String,
    limit: u32,
    /// market, channel, warehouse, category, supplier, day, week, month.
    group_by: String,
    /// previous, year_ago.
    compare: String,
    /// xlsx, csv, chart.
    format: String,
}

/// A value offered for a slot in doubt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    pub slot: String,
    pub value: String,
    pub label: String,
}

/// What `stockroom parse --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parse {
    pub intent: Intent,
    pub slots: Slots,
    /// zh when the text has Han characters, else en.
    pub language: Language,
    /// Which rule matched what.
    pub rule: String,
    /// Required slots that the text does not fill.
    pub missing: Vec<String>,
    pub choices: Vec<Choice>,
    /// A code in the place of an item that no item has, as typed.
    #[serde(skip)]
    pub no_such_item: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    En,
    Zh,
}

//! The kinds of facts (own-files.md): columns in the order of the file, which
//! are required, which make the key, and what several rows of one key in one
//! file mean.

/// How a cell is read and how it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A stock keeping unit, an ASIN or an FNSKU. Stored as a term.
    Sku,
    /// ISO 3166 alpha-2, upper case. Stored as a term.
    Market,
    /// Lower case. Stored as a term.
    Channel,
    /// A warehouse's code. Stored as a term.
    Warehouse,
    /// ISO 4217, upper case. Stored as a term.
    Currency,
    /// A name that recurs (lot, supplier, category …). Stored as a term.
    Name,
    /// One of the words listed, lower case. Stored as a term.
    Choice(&'static [&'static str]),
    /// A lower-case word, free but usually one of a few. Stored as a term.
    Word,
    /// Free text, stored as it is.
    Text,
    /// Names separated by `|`, stored as text.
    List,
    /// An identifier with many values (an order number). Stored as text.
    Code,
    /// ISO day → days since 1970-01-01.
    Day,
    /// RFC 3339, or a bare day → microseconds UTC (null for a bare day); the
    /// local day stands in a column of its own, named after this one + `_day`.
    Instant,
    /// A month as `2026-11` or any day of it → its first day.
    Month,
    /// A whole number.
    Integer,
    /// A decimal → ten-thousandths (integer). Currency in `currency`.
    Money,
    /// A decimal number.
    Decimal,
    /// yes, no → 1, 0.
    YesNo,
    /// `HH:MM` and the like are not needed yet; an IANA time zone, as text.
    TimeZone,
}

impl Type {
    /// Stored as an id of the `terms` table.
    pub fn is_term(self) -> bool {
        matches!(
            self,
            Type::Sku
                | Type::Market
                | Type::Channel
                | Type::Warehouse
                | Type::Currency
                | Type::Name
                | Type::Choice(_)
                | Type::Word
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub ty: Type,
    pub required: bool,
    pub key: bool,
}

/// What several rows of one key within one file mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// They add up (in `sales` positive and negative rows apart).
    Sum,
    /// Equal rows are one, conflicting ones are refused.
    Refuse,
    /// Each counts: order lines without a line number are told apart by
    /// their place among the order's lines of that SKU.
    Each,
}

const fn key(name: &'static str, ty: Type) -> Column {
    Column { name, ty, required: true, key: true }
}
const fn key_optional(name: &'static str, ty: Type) -> Column {
    Column { name, ty, required: false, key: true }
}
const fn required(name: &'static str, ty: Type) -> Column {
    Column { name, ty, required: true, key: false }
}
const fn optional(name: &'static str, ty: Type) -> Column {
    Column { name, ty, required: false, key: false }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $repeat:ident, [$($column:expr),* $(,)?];)*) => {
        /// A kind of fact; `name()` is its table and its file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$doc])* $variant),* }

        impl Kind {
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),*];

            pub fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name),* }
            }

            pub fn repeat(self) -> Repeat {
                match self { $(Kind::$variant => Repeat::$repeat),* }
            }

            /// Columns in the order of the file and of the table.
            pub fn columns(self) -> &'static [Column] {
                match self { $(Kind::$variant => { const C: &[Column] = &[$($column),*]; C }),* }
            }
        }
    };
}

use Type::Day as DayOf;
use Type::{
    Channel, Choice, Code, Currency, Decimal, Instant, Integer, List, Market, Money, Month, Name, Sku, Text,
    TimeZone, Warehouse, Word, YesNo,
};

/// What can go wrong on the way or in a warehouse.
const INCIDENTS: &[&str] =
    &["customs_hold", "damaged", "delivery_failed", "delayed", "lost", "short_received", "warehouse_full"];

kinds! {
    Items = "items", Refuse, [
        key("sku", Sku), required("name", Text), optional("name_zh", Text), optional("aliases", List),
        optional("category", Name), optional("brand", Name), optional("supplier", Name), optional("owner", Name),
        optional("status", Choice(&["active", "clearing", "discontinued"])), optional("unit_cost", Money),
        optional("currency", Currency), optional("price", Money), optional("expected_turnover_days", Decimal),
        optional("life_cycle", Choice(&["evergreen", "seasonal", "trend"])), optional("season_to", DayOf),
        optional("standardised", YesNo), optional("moq", Integer), optional("pack_quantity", Integer),
        optional("weight_kg", Decimal), optional("volume_l", Decimal), optional("shelf_life_days", Integer),
    ];
    Listings = "listings", Refuse, [
        key("channel", Channel), key_optional("store", Name), key("market", Market), key("seller_sku", Sku),
        required("sku", Sku), optional("asin", Sku), optional("fnsku", Sku), optional("units_per_listing", Integer),
        optional("status", Word), optional("expected_turnover_days", Decimal),
    ];
    Bundles = "bundles", Refuse, [key("sku", Sku), key("component", Sku), required("quantity", Integer)];
    Warehouses = "warehouses", Refuse, [
        key("warehouse", Warehouse), optional("name", Text), required("market", Market),
        optional("kind", Choice(&["factory", "own", "overseas", "fba", "transit"])), optional("serves", List),
        optional("time_zone", TimeZone), optional("storage_fee_per_l_day", Money), optional("currency", Currency),
        optional("capacity_l", Decimal),
    ];
    /// `planned`, `in_transit` and `receiving` are what a platform says is to come
    /// as of the count; `days_of_supply` is its own figure.
    Stock = "stock", Refuse, [
        key("as_of", DayOf), key("sku", Sku), key("warehouse", Warehouse), key_optional("lot", Name),
        required("on_hand", Integer), optional("reserved", Integer), optional("planned", Integer),
        optional("in_transit", Integer), optional("receiving", Integer), optional("days_of_supply", Decimal),
    ];
    Receipts = "receipts", Sum, [
        key("received_on", DayOf), key("sku", Sku), key("warehouse", Warehouse), key_optional("lot", Name),
        key_optional("purchase_order", Name), key_optional("unit_cost", Money), key_optional("currency", Currency),
        required("quantity", Integer), optional("expires_on", DayOf), optional("supplier", Name),
        optional("ordered_on", DayOf), optional("shipment", Name),
    ];
    Transfers = "transfers", Sum, [
        key("moved_on", DayOf), key("sku", Sku), key("from", Warehouse), key("to", Warehouse),
        key_optional("lot", Name), required("quantity", Integer), optional("arrived_on", DayOf),
        optional("shipment", Name),
    ];
    Adjustments = "adjustments", Sum, [
        key("day", DayOf), key("sku", Sku), key("warehouse", Warehouse),
        key_optional("reason", Choice(&["damaged", "lost", "found", "disposed", "sample", "count"])),
        required("units", Integer),
    ];
    Sales = "sales", Sum, [
        key("day", DayOf), key("sku", Sku), key("market", Market), key("channel", Channel),
        key_optional("warehouse", Warehouse), required("units", Integer), optional("revenue", Money),
        optional("currency", Currency),
    ];
    /// `revenue` here is already what the customer paid after discounts: the
    /// import computes it from `unit_price` and `discount` where need be.
    /// `updated_at` is when the source last changed the line: of two that say it,
    /// the later one counts, whichever was imported first.
    Orders = "orders", Each, [
        key("order", Code), key_optional("line", Code), required("at", Instant), required("sku", Sku),
        required("units", Integer), optional("revenue", Money), optional("unit_price", Money),
        optional("discount", Money), optional("currency", Currency), required("market", Market),
        required("channel", Channel), optional("store", Name), optional("warehouse", Warehouse),
        optional("status", Choice(&["pending", "paid", "shipped", "delivered", "cancelled", "refunded"])),
        optional("returned_units", Integer), optional("refunded", Money), optional("shipped_at", Instant),
        optional("delivered_at", Instant), optional("updated_at", Instant),
        optional("fulfilment", Choice(&["platform", "merchant"])),
    ];
    Shipments = "shipments", Refuse, [
        key("shipment", Name), key("sku", Sku), required("quantity", Integer), required("to_warehouse", Warehouse),
        optional("from", Name), required("mode", Word), optional("shipped_on", DayOf), required("eta", DayOf),
        optional("status", Word), optional("arrived_on", DayOf), optional("supplier", Name),
        optional("purchase_order", Name), optional("cost", Money), optional("currency", Currency),
        optional("forwarder", Name),
    ];
    SupplierOrders = "orders_to_suppliers", Refuse, [
        key("purchase_order", Name), key("sku", Sku), required("quantity", Integer), optional("supplier", Name),
        required("ordered_on", DayOf), optional("promised_on", DayOf), optional("received_on", DayOf),
        optional("eta", DayOf), optional("mode", Word), optional("to_warehouse", Warehouse),
        optional("unit_cost", Money), optional("currency", Currency), optional("status", Word),
    ];
    Suppliers = "suppliers", Refuse, [
        key("supplier", Name), key_optional("sku", Sku), optional("production_days", Decimal),
        optional("quality_check_days", Decimal), optional("expedite_days", Decimal), optional("expedite_cost", Money),
        optional("currency", Currency),
    ];
    Lanes = "lanes", Refuse, [
        key("from", Name), key("to_market", Market), key("mode", Word), required("transit_days", Decimal),
        optional("transit_days_sd", Decimal), optional("receiving_days", Decimal), optional("cost_per_kg", Money),
        optional("currency", Currency),
    ];
    Costs = "costs", Refuse, [
        key("sku", Sku), key("market", Market), key_optional("channel", Channel), optional("freight", Money),
        optional("duty", Money), optional("commission_rate", Decimal), optional("fulfilment_fee", Money),
        optional("return_rate", Decimal), optional("removal_fee", Money), optional("currency", Currency),
    ];
    Fees = "fees", Refuse, [
        key("warehouse", Warehouse), key_optional("from_age_day", Integer), key_optional("from_month", Integer),
        required("fee_per_l_day", Money), optional("currency", Currency),
    ];
    Rates = "rates", Refuse, [key("day", DayOf), key("currency", Currency), required("rate_to_base", Decimal)];
    Promotions = "promotions", Refuse, [
        key("sku", Sku), key("market", Market), key("kind", Word), key("starts_on", DayOf),
        optional("percent", Decimal), optional("ends_on", DayOf), optional("cost", Money),
        optional("currency", Currency), optional("target_on_hand", Integer),
    ];
    Events = "events", Refuse, [
        key("market", Market), key("name", Name), key("from", DayOf), required("to", DayOf),
        optional("category", Name), optional("uplift", Decimal), optional("inbound_cutoff", DayOf),
    ];
    Feedback = "feedback", Refuse, [
        key("at", Instant), key("text", Text), optional("sku", Sku), optional("market", Market),
        optional("channel", Channel), optional("topic", Word), optional("sentiment", Word),
        optional("quantity", Integer), optional("source", Name),
    ];
    Ads = "ads", Sum, [
        key("day", DayOf), key("sku", Sku), key("market", Market), key("channel", Channel),
        optional("impressions", Integer), optional("clicks", Integer), optional("orders", Integer),
        optional("spend", Money), optional("currency", Currency),
    ];
    Competitors = "competitors", Refuse, [
        key("month", Month), key("product", Name), key_optional("seller", Name), required("units", Integer),
        optional("sku", Sku),
    ];
    /// How old a platform says the units in its warehouse are, by bucket.
    PlatformAges = "platform_ages", Refuse, [
        key("as_of", DayOf), key("sku", Sku), key("warehouse", Warehouse), key("from_day", Integer),
        optional("to_day", Integer), required("units", Integer),
    ];
    Incidents = "incidents", Refuse, [
        key("day", DayOf), key("incident", Choice(INCIDENTS)), key_optional("shipment", Name),
        key_optional("sku", Sku), key_optional("market", Market), key_optional("warehouse", Warehouse),
        optional("quantity", Integer), optional("days", Decimal), optional("text", Text),
    ];
}

impl Kind {
    pub fn by_name(name: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Place of a column among `columns()`.
    pub fn column(self, name: &str) -> Option<usize> {
        self.columns().iter().position(|column| column.name == name)
    }
}

//! Facts as recorded: what the store hands over, superseded rows already gone.
//!
//! Money is an integer number of ten-thousandths of its currency; quantities
//! are integers; blank is `None` (or an id's `NONE`), never zero. `batch` is
//! the index into [`Facts::batches`] of what recorded the row.
//! The columns of each kind: `facts::kinds` and the README.

use super::day::Day;
use super::ids::{ChannelId, CurrencyId, Dictionary, MarketId, SkuId, TextId, WarehouseId};

/// Ten-thousandths of a currency.
pub type Money = i64;

/// What one import, one push or one confirmed sentence wrote.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Place in the order of publication.
    pub sequence: i64,
    /// The file's name, or what wrote it.
    pub source: String,
    /// Microseconds UTC.
    pub published_at: i64,
    /// The family of files that it was read as; empty where it was no file.
    pub dialect: String,
}

impl Batch {
    /// What the team says itself, in its own files or words. Exports of shops
    /// and platforms merely name items.
    pub fn is_own(&self) -> bool {
        matches!(self.dialect.as_str(), "" | "own" | "chat")
    }

    /// Its items are a catalogue: the team's own, or a shop's list of products.
    pub fn is_catalogue(&self) -> bool {
        self.is_own() || self.dialect.ends_with("-products")
    }
}

/// Everything visible, in no particular order (the snapshot sorts).
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub names: Dictionary,
    pub batches: Vec<Batch>,
    pub items: Vec<Item>,
    pub listings: Vec<Listing>,
    pub bundles: Vec<BundlePart>,
    pub warehouses: Vec<Warehouse>,
    pub stock: Vec<Count>,
    pub receipts: Vec<Receipt>,
    pub transfers: Vec<Transfer>,
    pub adjustments: Vec<Adjustment>,
    pub sales: Vec<Sale>,
    pub orders: Vec<OrderLine>,
    pub shipments: Vec<Shipment>,
    pub supplier_orders: Vec<SupplierOrder>,
    pub suppliers: Vec<SupplierTerms>,
    pub lanes: Vec<Lane>,
    pub costs: Vec<Cost>,
    pub fees: Vec<Fee>,
    pub rates: Vec<Rate>,
    pub promotions: Vec<Promotion>,
    pub events: Vec<Event>,
    pub feedback: Vec<Feedback>,
    pub ads: Vec<Ad>,
    pub competitors: Vec<Competitor>,
    pub platform_ages: Vec<PlatformAge>,
    pub incidents: Vec<Incident>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ItemStatus {
    #[default]
    Active,
    Clearing,
    Discontinued,
}

#[derive(Clone, Debug, Default)]
pub struct Item {
    pub sku: SkuId,
    pub name: String,
    pub name_zh: String,
    pub aliases: Vec<String>,
    pub category: TextId,
    pub brand: TextId,
    pub supplier: TextId,
    pub owner: TextId,
    pub status: ItemStatus,
    pub unit_cost: Option<Money>,
    pub currency: CurrencyId,
    pub price: Option<Money>,
    pub expected_turnover_days: Option<f64>,
    /// evergreen, seasonal, trend.
    pub life_cycle: TextId,
    pub season_to: Option<Day>,
    pub standardised: Option<bool>,
    pub moq: Option<i64>,
    pub pack_quantity: Option<i64>,
    pub weight_kg: Option<f64>,
    pub volume_l: Option<f64>,
    pub shelf_life_days: Option<i64>,
    pub batch: u32,
}

/// What a shop calls an item.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    pub channel: ChannelId,
    pub store: TextId,
    pub market: MarketId,
    pub seller_sku: SkuId,
    pub sku: SkuId,
    /// ASIN and FNSKU share the SKU space: they are read wherever a SKU is.
    pub asin: SkuId,
    pub fnsku: SkuId,
    pub units_per_listing: i64,
    pub status: TextId,
    pub expected_turnover_days: Option<f64>,
    pub batch: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct BundlePart {
    pub sku: SkuId,
    pub component: SkuId,
    pub quantity: i64,
    pub batch: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WarehouseKind {
    Factory,
    Own,
    #[default]
    Overseas,
    Fba,
    Transit,
}

impl WarehouseKind {
    /// Goods there can be sold to customers.
    pub fn sells(self) -> bool {
        !matches!(self, WarehouseKind::Factory | WarehouseKind::Transit)
    }
}

#[derive(Clone, Debug, Default)]
pub struct Warehouse {
    pub warehouse: WarehouseId,
    pub name: String,
    pub market: MarketId,
    pub kind: WarehouseKind,
    /// Markets it serves; empty = its own.
    pub serves: Vec<MarketId>,
    /// IANA name; empty = unknown.
    pub time_zone: String,
    pub storage_fee_per_l_day: Option<Money>,
    pub currency: CurrencyId,
    pub capacity_l: Option<f64>,
    /// Place in the warehouses file; ties in defaults are broken by it.
    pub order: u32,
    pub batch: u32,
}

/// A count: the end of `as_of` in the warehouse's zone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    pub as_of: Day,
    pub sku: SkuId,
    pub warehouse: WarehouseId,
    pub lot: TextId,
    pub on_hand: i64,
    pub reserved: Option<i64>,
    /// What the platform says is to come there: not shipped yet.
    pub planned: Option<i64>,
    /// Shipped.
    pub in_transit: Option<i64>,
    /// Arrived, not yet taken in.
    pub receiving: Option<i64>,
    /// The platform's own figure, in days.
    pub days_of_supply: Option<f64>,
    pub batch: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Receipt {
    pub received_on: Day,
    pub sku: SkuId,
    pub warehouse: WarehouseId,
    pub lot: TextId,
    pub purchase_order: TextId,
    pub unit_cost: Option<Money>,
    pub currency: CurrencyId,
    pub quantity: i64,
    pub expires_on: Option<Day>,
    pub supplier: TextId,
    pub ordered_on: Option<Day>,
    pub shipment: TextId,
    pub batch: u32,
}

/// `arrived_on` None = still under way (a file without the column says "at
/// once": the import then sets it to `moved_on`).
#[derive(Clone, Copy, Debug, Default)]
pub struct Transfer {
    pub moved_on: Day,
    pub sku: SkuId,
    pub from: WarehouseId,
    pub to: WarehouseId,
    pub lot: TextId,
    pub quantity: i64,
    pub arrived_on: Option<Day>,
    pub shipment: TextId,
    pub batch: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Adjustment {
    pub day: Day,
    pub sku: SkuId,
    pub warehouse: WarehouseId,
    /// damaged, lost, found, disposed, sample, count.
    pub reason: TextId,
    /// Signed: minus leaves.
    pub units: i64,
    pub batch: u32,
}

/// A day's sales of one key. Positive rows are what was ordered, negative
/// ones returns; they stay apart.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sale {
    pub day: Day,
    pub sku: SkuId,
    pub market: MarketId,
    pub channel: ChannelId,
    pub warehouse: WarehouseId,
    pub currency: CurrencyId,
    /// Signed; negative = returned.
    pub units: i32,
    pub batch: u32,
    /// [`NO_MONEY`] where the row does not say.
    pub revenue: Money,
}

/// A blank amount in a packed row.
pub const NO_MONEY: Money = i64::MIN;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OrderStatus {
    Pending,
    #[default]
    Paid,
    Shipped,
    Delivered,
    Cancelled,
    Refunded,
}

/// Who sends what was ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Fulfilment {
    /// The source does not say.
    #[default]
    Unsaid,
    /// The platform, from its own warehouse.
    Platform,
    Merchant,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct OrderLine {
    pub order: TextId,
    /// Microseconds UTC; a bare day is recorded in `day` alone.
    pub at: Option<i64>,
    /// The marketplace's local day.
    pub day: Day,
    pub sku: SkuId,
    pub units: i64,
    /// After discounts, before tax and shipping; refunds not yet subtracted.
    pub revenue: Option<Money>,
    pub currency: CurrencyId,
    pub market: MarketId,
    pub channel: ChannelId,
    pub store: TextId,
    pub warehouse: WarehouseId,
    pub status: OrderStatus,
    pub returned_units: Option<i64>,
    pub refunded: Option<Money>,
    pub shipped_at: Option<i64>,
    pub delivered_at: Option<i64>,
    pub fulfilment: Fulfilment,
    pub batch: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Shipment {
    pub shipment: TextId,
    pub sku: SkuId,
    pub quantity: i64,
    pub to_warehouse: WarehouseId,
    pub from: TextId,
    pub mode: TextId,
    pub shipped_on: Option<Day>,
    pub eta: Option<Day>,
    /// As the file says it, lower case.
    pub status: TextId,
    pub arrived_on: Option<Day>,
    pub supplier: TextId,
    pub purchase_order: TextId,
    pub cost: Option<Money>,
    pub currency: CurrencyId,
    /// Who carries it.
    pub forwarder: TextId,
    pub batch: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct SupplierOrder {
    pub purchase_order: TextId,
    pub sku: SkuId,
    pub quantity: i64,
    pub supplier: TextId,
    pub ordered_on: Day,
    pub promised_on: Option<Day>,
    pub received_on: Option<Day>,
    pub eta: Option<Day>,
    pub mode: TextId,
    pub to_warehouse: WarehouseId,
    pub unit_cost: Option<Money>,
    pub currency: CurrencyId,
    pub status: TextId,
    pub batch: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct SupplierTerms {
    pub supplier: TextId,
    pub sku: SkuId,
    pub production_days: Option<f64>,
    pub quality_check_days: Option<f64>,
    pub expedite_days: Option<f64>,
    pub expedite_cost: Option<Money>,
    pub currency: CurrencyId,
    pub batch: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Lane {
    pub from: TextId,
    pub to_market: MarketId,
    pub mode: TextId,
    pub transit_days: f64,
    pub transit_days_sd: Option<f64>,
    pub receiving_days: Option<f64>,
    pub cost_per_kg: Option<Money>,
    pub currency: CurrencyId,
    pub batch: u32,
}

/// Costs per unit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    pub sku: SkuId,
    pub market: MarketId,
    pub channel: ChannelId,
    pub freight: Option<Money>,
    pub duty: Option<Money>,
    /// A ratio, 0.15 = 15 percent.
    pub commission_rate: Option<f64>,
    pub fulfilment_fee: Option<Money>,
    /// A ratio.
    pub return_rate: Option<f64>,
    pub removal_fee: Option<Money>,
    pub currency: CurrencyId,
    pub batch: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Fee {
    pub warehouse: WarehouseId,
    pub from_age_day: i64,
    /// 1–12; None = all year.
    pub from_month: Option<i64>,
    pub fee_per_l_day: Money,
    pub currency: CurrencyId,
    pub batch: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Rate {
    pub day: Day,
    pub currency: CurrencyId,
    pub rate_to_base: f64,
    pub batch: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Promotion {
    pub sku: SkuId,
    pub market: MarketId,
    pub kind: TextId,
    pub starts_on: Day,
    pub percent: Option<f64>,
    pub ends_on: Option<Day>,
    pub cost: Option<Money>,
    pub currency: CurrencyId,
    pub target_on_hand: Option<i64>,
    pub batch: u32,
}

#[derive(Clone, Debug, Default)]
pub struct Event {
    pub market: MarketId,
    pub name: String,
    pub from: Day,
    pub to: Day,
    pub category: TextId,
    pub uplift: Option<f64>,
    pub inbound_cutoff: Option<Day>,
    pub batch: u32,
}

#[derive(Clone, Debug, Default)]
pub struct Feedback {
    /// Microseconds UTC; a bare day is its midnight UTC.
    pub at: i64,
    pub text: String,
    pub sku: SkuId,
    pub market: MarketId,
    pub channel: ChannelId,
    pub topic: TextId,
    pub sentiment: TextId,
    pub quantity: Option<i64>,
    pub source: TextId,
    pub batch: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Ad {
    pub day: Day,
    pub sku: SkuId,
    pub market: MarketId,
    pub channel: ChannelId,
    pub impressions: Option<i64>,
    pub clicks: Option<i64>,
    pub orders: Option<i64>,
    pub spend: Option<Money>,
    pub currency: CurrencyId,
    pub batch: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Competitor {
    /// The first day of the month.
    pub month: Day,
    pub product: TextId,
    pub seller: TextId,
    pub units: i64,
    pub sku: SkuId,
    pub batch: u32,
}

/// Units of a SKU in a platform's warehouse that are as old as its own bucket says.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlatformAge {
    pub as_of: Day,
    pub sku: SkuId,
    pub warehouse: WarehouseId,
    pub from_day: i64,
    /// None: and older.
    pub to_day: Option<i64>,
    pub units: i64,
    pub batch: u32,
}

/// What went wrong on the way or in a warehouse.
#[derive(Clone, Debug, Default)]
pub struct Incident {
    pub day: Day,
    /// customs_hold, damaged, delivery_failed, delayed, lost, short_received,
    /// warehouse_full.
    pub incident: TextId,
    pub shipment: TextId,
    pub sku: SkuId,
    pub market: MarketId,
    pub warehouse: WarehouseId,
    pub quantity: Option<i64>,
    /// How many days late it makes things.
    pub days: Option<f64>,
    pub text: String,
    pub batch: u32,
}

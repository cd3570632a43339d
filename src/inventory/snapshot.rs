//! Facts indexed for questions. Built once from [`facts::Facts`], then read-only:
//! rows of one SKU lie together and in order of time.

use super::day::Day;
use super::facts;
use super::ids::{ChannelId, CurrencyId, Dictionary, MarketId, SkuId, TextId, WarehouseId};
use super::settings::Figures;
use rustc_hash::FxHashMap;

/// Rows of each SKU, contiguous (compressed sparse rows), sorted by day.
#[derive(Clone, Debug, Default)]
pub struct PerSku<T> {
    starts: Vec<u32>,
    rows: Vec<T>,
}

impl<T> PerSku<T> {
    /// Groups rows already sorted by SKU; `skus` is how many SKUs there are.
    pub fn from_sorted(skus: usize, rows: Vec<T>, sku_of: impl Fn(&T) -> SkuId) -> PerSku<T> {
        let mut starts = Vec::with_capacity(skus + 1);
        let mut next = 0u32;
        for sku in 0..=skus {
            while (next as usize) < rows.len() && sku_of(&rows[next as usize]).index() < sku {
                next += 1;
            }
            starts.push(next);
        }
        PerSku { starts, rows }
    }

    pub fn of(&self, sku: SkuId) -> &[T] {
        match (self.starts.get(sku.index()), self.starts.get(sku.index() + 1)) {
            (Some(from), Some(to)) => &self.rows[*from as usize..*to as usize],
            _ => &[],
        }
    }

    pub fn all(&self) -> &[T] {
        &self.rows
    }

    /// How many SKUs there is room for.
    pub fn skus(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The rows of each SKU, to be put in order.
    pub fn groups_mut(&mut self) -> Vec<&mut [T]> {
        let mut rest = self.rows.as_mut_slice();
        let mut groups = Vec::with_capacity(self.starts.len());
        for pair in self.starts.windows(2) {
            let (group, after) = rest.split_at_mut((pair[1] - pair[0]) as usize);
            groups.push(group);
            rest = after;
        }
        groups
    }
}

impl<T: Copy + Default> PerSku<T> {
    /// Groups rows in any order by counting, without a comparison;
    /// `each` calls back with every SKU and row, the same ones both times.
    pub fn from_unsorted(skus: usize, each: impl Fn(&mut dyn FnMut(SkuId, T))) -> PerSku<T> {
        let mut starts = vec![0u32; skus + 1];
        each(&mut |sku, _| {
            if let Some(count) = starts.get_mut(sku.index() + 1) {
                *count += 1;
            }
        });
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        let mut rows = vec![T::default(); starts.last().map_or(0, |end| *end as usize)];
        let mut next = starts.clone();
        each(&mut |sku, row| {
            if let Some(place) = next.get_mut(sku.index()).filter(|_| sku.index() < skus) {
                rows[*place as usize] = row;
                *place += 1;
            }
        });
        PerSku { starts, rows }
    }
}

/// One day's sales of one SKU in one market, channel and warehouse, from
/// `sales` rows or order lines (32 bytes).
#[derive(Clone, Copy, Debug, Default)]
pub struct DaySale {
    pub day: Day,
    pub market: MarketId,
    pub channel: ChannelId,
    /// What the sale leaves from, by the rule of formulas.md when the fact
    /// does not say; `NONE` when no warehouse serves the market.
    pub warehouse: WarehouseId,
    pub currency: CurrencyId,
    /// Units ordered (listing multiples counted).
    pub ordered: i32,
    /// Units returned, positive.
    pub returned: i32,
    /// Net of returns and refunds, ten-thousandths of `currency`;
    /// [`facts::NO_MONEY`] when unknown.
    pub revenue: i64,
    pub batch: u32,
}

/// Rates to the base currency, dense by day.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    /// Per currency: first day and the rate on each day from it on (the last
    /// earlier rate carried forward). The base currency has none: it is 1.
    pub tables: Vec<Option<(Day, Vec<f64>)>>,
    pub base: CurrencyId,
}

impl Rates {
    /// The rate of `currency` on `day`: the last one on or before it.
    /// None: there is none, and the figure cannot be computed.
    pub fn rate(&self, currency: CurrencyId, day: Day) -> Option<f64> {
        if currency == self.base || currency.is_none() {
            return Some(1.0);
        }
        let (first, rates) = self.tables.get(currency.index())?.as_ref()?;
        let offset = day - *first;
        if offset < 0 {
            return None;
        }
        rates.get(offset as usize).or(rates.last()).copied()
    }

    /// An amount in units of the base currency.
    pub fn to_base(&self, amount: facts::Money, currency: CurrencyId, day: Day) -> Option<f64> {
        Some(amount as f64 / 10_000.0 * self.rate(currency, day)?)
    }
}

/// Index into [`Snapshot::pools`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PoolId(pub u16);

/// Markets that selling warehouses serve together, and those warehouses.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    /// In the order of their codes.
    pub markets: Vec<MarketId>,
    pub warehouses: Vec<WarehouseId>,
}

/// Everything a question can be answered from.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pub names: Dictionary,
    pub batches: Vec<facts::Batch>,
    pub figures: Figures,
    pub rates: Rates,
    /// By SKU id. `None`: seen in facts, but in no items file.
    pub items: Vec<Option<facts::Item>>,
    /// By warehouse id. `None`: seen in facts, but in no warehouses file.
    pub warehouses: Vec<Option<facts::Warehouse>>,
    /// Ids of known warehouses in the order of the file.
    pub warehouse_order: Vec<WarehouseId>,
    pub pools: Vec<Pool>,
    /// By market id.
    pub pool_of_market: FxHashMap<MarketId, PoolId>,
    /// Selling warehouses only.
    pub pool_of_warehouse: FxHashMap<WarehouseId, PoolId>,
    pub listings: Vec<facts::Listing>,
    /// Bundles and rates as recorded, for who explains a figure.
    pub bundle_parts: Vec<facts::BundlePart>,
    pub rate_rows: Vec<facts::Rate>,
    /// A bundle's leaf components and how many of each it takes.
    pub components: FxHashMap<SkuId, Vec<(SkuId, i64)>>,
    /// A component's bundles and how many of it each takes.
    pub bundles_of: FxHashMap<SkuId, Vec<(SkuId, i64)>>,
    pub sales: PerSku<DaySale>,
    pub counts: PerSku<facts::Count>,
    pub receipts: PerSku<facts::Receipt>,
    pub transfers: PerSku<facts::Transfer>,
    pub adjustments: PerSku<facts::Adjustment>,
    pub shipments: PerSku<facts::Shipment>,
    pub supplier_orders: PerSku<facts::SupplierOrder>,
    pub order_lines: PerSku<facts::OrderLine>,
    pub suppliers: Vec<facts::SupplierTerms>,
    pub lanes: Vec<facts::Lane>,
    pub costs: FxHashMap<SkuId, Vec<facts::Cost>>,
    pub fees: Vec<facts::Fee>,
    pub promotions: Vec<facts::Promotion>,
    pub events: Vec<facts::Event>,
    pub feedback: Vec<facts::Feedback>,
    pub ads: PerSku<facts::Ad>,
    pub competitors: Vec<facts::Competitor>,
    pub platform_ages: PerSku<facts::PlatformAge>,
    pub incidents: Vec<facts::Incident>,
    /// Text ids of what the engine compares with often.
    pub amazon: Option<ChannelId>,
    /// Some count tells what its platform has on the way.
    pub platform_inbound: bool,
    /// Every SKU that is in `items` or has a fact, in the order of its code.
    pub skus: Vec<SkuId>,
    /// By category: the median of its items' expected turnover days.
    pub expected_days: FxHashMap<TextId, f64>,
    /// Days that each kind of source speaks of.
    pub coverage: Coverage,
}

/// The days that sources speak of, each list in order and without repeats.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// By market id: days with sales rows or order lines.
    pub sales: Vec<Vec<Day>>,
    /// By market id: of every import that told of sales there, the first day it
    /// told of and the day it ends with, whatever the market. An import that
    /// goes on tells that a market sold nothing.
    pub sales_imports: Vec<Vec<(Day, Day)>>,
    /// By warehouse id: days of counts.
    pub counts: Vec<Vec<Day>>,
    /// By warehouse id: days of receipts, transfers, adjustments, and of sales
    /// that name the warehouse or leave it by default.
    pub movements: Vec<Vec<Day>>,
}

impl Snapshot {
    pub fn item(&self, sku: SkuId) -> Option<&facts::Item> {
        self.items.get(sku.index()).and_then(Option::as_ref)
    }

    /// ISO 4217.
    pub fn base_currency(&self) -> std::sync::Arc<str> {
        self.names.currencies.text(self.rates.base)
    }

    /// A bundle has no stock of its own: its sales take its components.
    pub fn is_bundle(&self, sku: SkuId) -> bool {
        self.components.contains_key(&sku)
    }

    /// What customers took of a SKU and how many units of it one sold unit
    /// stands for: its own sales, and those of the bundles it is part of.
    pub fn demand(&self, sku: SkuId) -> impl Iterator<Item = (&DaySale, i64)> {
        let bundles = if self.bundles_of.is_empty() { None } else { self.bundles_of.get(&sku) };
        let own = self.sales.of(sku).iter().map(|sale| (sale, 1));
        let within = bundles
            .into_iter()
            .flatten()
            .flat_map(|(bundle, quantity)| self.sales.of(*bundle).iter().map(|sale| (sale, *quantity)));
        own.chain(within)
    }

    /// Like [`Snapshot::demand`], but nothing of a bundle: what leaves stock.
    pub fn outflow(&self, sku: SkuId) -> impl Iterator<Item = (&DaySale, i64)> {
        let bundle = !self.components.is_empty() && self.is_bundle(sku);
        self.demand(sku).filter(move |_| !bundle)
    }
}

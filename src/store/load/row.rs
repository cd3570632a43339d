//! One row to one struct.

use super::super::Result as StoreResult;
use super::cells::{Cells, Unreadable};
use super::names::{Ids, Names};
use super::resolve::{Key, Rule};
use crate::facts::Kind;
use crate::inventory::day::Day;
use crate::inventory::facts::{Fulfilment, ItemStatus, Money, NO_MONEY, OrderStatus, WarehouseKind};
use crate::inventory::ids::{ChannelId, CurrencyId, MarketId, SkuId, TextId, WarehouseId};

/// A kind's rows in memory.
pub(super) trait Fact: Ids + Clone + Send + Sync + 'static {
    const KIND: Kind;

    /// Reads the cells, in the order of the table.
    fn read<C: Cells>(row: &mut Row<C>) -> Result<Self, Unreadable>;

    /// Finishes reading, one row after the other in their order: what is no term
    /// gets its id here.
    fn name(&mut self, _names: &mut Names) -> StoreResult<()> {
        Ok(())
    }

    /// Rows of one key share a bucket: a small number, as a SKU's id.
    fn bucket(&self) -> u32 {
        0
    }

    /// Its key, apart from what [`Fact::bucket`] tells.
    fn key(&self) -> Key;

    /// The batch that recorded it: an index into the visible ones.
    fn batch(&self) -> u32;

    /// Which of the rows of its key count.
    fn rule(&self) -> Rule;

    /// Its day, where rows of different days are of different keys.
    fn day(&self) -> Option<Day> {
        None
    }

    /// When its source last changed it: of two rows of one key that both say so,
    /// the later changed one counts, whichever was published last.
    fn updated_at(&self) -> Option<i64> {
        None
    }

    /// Adds a later row of its key and batch ([`Rule::Sum`]).
    fn add(&mut self, _later: &Self) {}
}

/// The bucket of a SKU; rows without one share the first.
pub(super) fn by_sku(sku: SkuId) -> u32 {
    sku.0.wrapping_add(1)
}

/// A row being read.
pub(super) struct Row<'a, C> {
    pub cells: C,
    pub names: &'a Names,
    pub batch: u32,
    /// Its place in the batch.
    pub place: u32,
    pub dialect: u32,
}

type Read<T> = Result<T, Unreadable>;

fn missing() -> Unreadable {
    Unreadable("an empty cell in a column that has none".into())
}

impl<C: Cells> Row<'_, C> {
    fn term(&mut self) -> Read<Option<usize>> {
        Ok(self.cells.integer()?.map(|term| usize::try_from(term).unwrap_or(usize::MAX)))
    }

    pub fn sku(&mut self) -> Read<SkuId> {
        Ok(self.term()?.map_or(SkuId::NONE, |term| self.names.sku(term)))
    }

    pub fn market(&mut self) -> Read<MarketId> {
        Ok(self.term()?.map_or(MarketId::NONE, |term| self.names.market(term)))
    }

    pub fn channel(&mut self) -> Read<ChannelId> {
        Ok(self.term()?.map_or(ChannelId::NONE, |term| self.names.channel(term)))
    }

    pub fn warehouse(&mut self) -> Read<WarehouseId> {
        Ok(self.term()?.map_or(WarehouseId::NONE, |term| self.names.warehouse(term)))
    }

    pub fn currency(&mut self) -> Read<CurrencyId> {
        Ok(self.term()?.map_or(CurrencyId::NONE, |term| self.names.currency(term)))
    }

    pub fn name(&mut self) -> Read<TextId> {
        Ok(self.term()?.map_or(TextId::NONE, |term| self.names.name(term)))
    }

    /// A name whose text the fact keeps; empty where the cell is.
    pub fn name_text(&mut self) -> Read<String> {
        Ok(self.term()?.map_or_else(String::new, |term| self.names.text(term).to_string()))
    }

    pub fn integer(&mut self) -> Read<i64> {
        self.cells.integer()?.ok_or_else(missing)
    }

    pub fn integer_or_zero(&mut self) -> Read<i64> {
        Ok(self.cells.integer()?.unwrap_or(0))
    }

    pub fn integer_or_one(&mut self) -> Read<i64> {
        Ok(self.cells.integer()?.unwrap_or(1))
    }

    pub fn integer_or_none(&mut self) -> Read<Option<i64>> {
        self.cells.integer()
    }

    /// Units of a `sales` row; [`super::super::rows::check`] keeps them in range.
    pub fn units(&mut self) -> Read<i32> {
        self.integer().map(clamp)
    }

    /// An amount of a packed row.
    pub fn packed_money(&mut self) -> Read<Money> {
        Ok(self.cells.integer()?.unwrap_or(NO_MONEY))
    }

    pub fn day(&mut self) -> Read<Day> {
        self.day_or_none()?.ok_or_else(missing)
    }

    pub fn day_or_none(&mut self) -> Read<Option<Day>> {
        Ok(self.cells.integer()?.map(|day| Day(clamp(day))))
    }

    pub fn decimal(&mut self) -> Read<f64> {
        self.cells.decimal()?.ok_or_else(missing)
    }

    pub fn decimal_or_none(&mut self) -> Read<Option<f64>> {
        self.cells.decimal()
    }

    pub fn flag_or_none(&mut self) -> Read<Option<bool>> {
        Ok(self.cells.integer()?.map(|flag| flag != 0))
    }

    /// Empty where the cell is.
    pub fn text(&mut self) -> Read<String> {
        Ok(self.cells.text()?.unwrap_or_default())
    }

    pub fn list(&mut self) -> Read<Vec<String>> {
        let list = self.text()?;
        Ok(list.split('|').map(str::trim).filter(|part| !part.is_empty()).map(str::to_string).collect())
    }

    /// Markets in a list.
    pub fn markets(&mut self) -> Read<Vec<MarketId>> {
        let known = &self.names.dictionary.markets;
        Ok(self.list()?.iter().filter_map(|market| known.get(market)).collect())
    }

    /// The moment, and the day where a bare day was given: midnight UTC of it.
    pub fn instant_or_midnight(&mut self) -> Read<i64> {
        const DAY_MICROSECONDS: i64 = 86_400_000_000;
        let micros = self.cells.integer()?;
        let day = self.day()?;
        Ok(micros.unwrap_or(i64::from(day.0) * DAY_MICROSECONDS))
    }

    /// An optional moment; a bare day is its midnight UTC.
    pub fn instant_or_none(&mut self) -> Read<Option<i64>> {
        const DAY_MICROSECONDS: i64 = 86_400_000_000;
        let micros = self.cells.integer()?;
        let day = self.day_or_none()?;
        Ok(micros.or(day.map(|day| i64::from(day.0) * DAY_MICROSECONDS)))
    }

    pub fn item_status(&mut self) -> Read<ItemStatus> {
        Ok(match self.term()?.map(|term| self.names.text(term)) {
            Some("clearing") => ItemStatus::Clearing,
            Some("discontinued") => ItemStatus::Discontinued,
            _ => ItemStatus::Active,
        })
    }

    pub fn warehouse_kind(&mut self) -> Read<WarehouseKind> {
        Ok(match self.term()?.map(|term| self.names.text(term)) {
            Some("factory") => WarehouseKind::Factory,
            Some("own") => WarehouseKind::Own,
            Some("fba") => WarehouseKind::Fba,
            Some("transit") => WarehouseKind::Transit,
            _ => WarehouseKind::Overseas,
        })
    }

    pub fn fulfilment(&mut self) -> Read<Fulfilment> {
        Ok(match self.term()?.map(|term| self.names.text(term)) {
            Some("platform") => Fulfilment::Platform,
            Some("merchant") => Fulfilment::Merchant,
            _ => Fulfilment::Unsaid,
        })
    }

    pub fn order_status(&mut self) -> Read<OrderStatus> {
        Ok(match self.term()?.map(|term| self.names.text(term)) {
            Some("pending") => OrderStatus::Pending,
            Some("shipped") => OrderStatus::Shipped,
            Some("delivered") => OrderStatus::Delivered,
            Some("cancelled") => OrderStatus::Cancelled,
            Some("refunded") => OrderStatus::Refunded,
            _ => OrderStatus::Paid,
        })
    }
}

fn clamp(whole: i64) -> i32 {
    whole.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}

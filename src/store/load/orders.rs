//! Order lines: keyed by their source, order and line.

use super::super::Result;
use super::cells::{Cells, Unreadable};
use super::names::{Ids, Names, Visitor};
use super::resolve::{Key, Rule};
use super::row::{Fact, Row};
use crate::facts::Kind;
use crate::inventory::facts::{Fulfilment, OrderLine};
use crate::inventory::ids::TextId;

/// An order line and what tells it from others.
#[derive(Clone, Debug)]
pub(super) struct StoredLine {
    pub line: OrderLine,
    /// The order's number, until its id is known.
    order: Box<str>,
    /// The number of the line within the order, where the source has one.
    number: Option<Box<str>>,
    /// The id of that number.
    number_id: TextId,
    dialect: u32,
    /// When the source last changed it, microseconds UTC.
    updated_at: Option<i64>,
}

impl Ids for StoredLine {
    fn ids(&mut self, visitor: &mut impl Visitor) {
        self.line.ids(visitor);
    }
}

impl Ids for OrderLine {
    fn ids(&mut self, visitor: &mut impl Visitor) {
        visitor.text(&mut self.order);
        visitor.sku(&mut self.sku);
        visitor.currency(&mut self.currency);
        visitor.market(&mut self.market);
        visitor.channel(&mut self.channel);
        visitor.text(&mut self.store);
        visitor.warehouse(&mut self.warehouse);
    }
}

impl Fact for StoredLine {
    const KIND: Kind = Kind::Orders;

    fn read<C: Cells>(row: &mut Row<C>) -> std::result::Result<Self, Unreadable> {
        let order = row.text()?.into();
        let number = row.cells.text()?.map(String::into_boxed_str);
        let at = row.integer_or_none()?;
        let day = row.day()?;
        let sku = row.sku()?;
        let units = row.integer()?;
        let revenue = row.integer_or_none()?;
        // What `revenue` was computed from.
        let _unit_price = row.integer_or_none()?;
        let _discount = row.integer_or_none()?;
        let line = OrderLine {
            order: TextId::NONE,
            at,
            day,
            sku,
            units,
            revenue,
            currency: row.currency()?,
            market: row.market()?,
            channel: row.channel()?,
            store: row.name()?,
            warehouse: row.warehouse()?,
            status: row.order_status()?,
            returned_units: row.integer_or_none()?,
            refunded: row.integer_or_none()?,
            shipped_at: row.instant_or_none()?,
            delivered_at: row.instant_or_none()?,
            fulfilment: Fulfilment::Unsaid,
            batch: row.batch,
        };
        let updated_at = row.instant_or_none()?;
        let line = OrderLine { fulfilment: row.fulfilment()?, ..line };
        Ok(StoredLine { line, order, number, number_id: TextId::NONE, dialect: row.dialect, updated_at })
    }

    fn name(&mut self, names: &mut Names) -> Result<()> {
        self.line.order = names.intern_text(&std::mem::take(&mut self.order))?;
        if let Some(number) = self.number.take() {
            self.number_id = names.intern_line(&number)?;
        }
        Ok(())
    }

    fn bucket(&self) -> u32 {
        self.line.order.0.wrapping_add(1)
    }

    /// Lines with a number by it; lines without one by their SKU (and then by
    /// their place among the order's lines of that SKU).
    fn key(&self) -> Key {
        let key = Key::default().with(self.dialect).with(self.number_id);
        if self.number_id.is_none() { key.with(self.line.sku) } else { key }
    }

    fn batch(&self) -> u32 {
        self.line.batch
    }

    fn updated_at(&self) -> Option<i64> {
        self.updated_at
    }

    fn rule(&self) -> Rule {
        if self.number_id.is_none() { Rule::EachPlace } else { Rule::Latest }
    }
}

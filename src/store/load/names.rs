//! Terms to the dense ids of facts.

use super::super::database::{Either, Pool};
use super::super::schema::Use;
use super::super::{Result, StoreError};
use super::{each_kind, facts};
use crate::inventory::facts::Facts;
use crate::inventory::ids::{
    ChannelId, CurrencyId, Dictionary, Id, Interner, MarketId, SkuId, TextId, WarehouseId,
};
use std::sync::Arc;

/// The terms of the database, and the id of each in every dimension it is used in.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub dictionary: Dictionary,
    /// By term id.
    texts: Vec<Arc<str>>,
    skus: Vec<SkuId>,
    markets: Vec<MarketId>,
    channels: Vec<ChannelId>,
    warehouses: Vec<WarehouseId>,
    currencies: Vec<CurrencyId>,
    names: Vec<TextId>,
    /// Numbers of order lines: needed while orders are resolved, then dropped.
    lines: Interner<TextId>,
}

impl Names {
    pub async fn read(pool: &Pool) -> Result<Names> {
        let terms: Vec<(i64, String, i64)> = match pool {
            Either::Sqlite(pool) => {
                let packed: String =
                    sqlx::query_scalar("SELECT json_group_array(json_array(id, text, uses)) FROM terms")
                        .fetch_one(pool)
                        .await?;
                serde_json::from_str(&packed)
                    .map_err(|problem| StoreError::DamagedNames { problem: problem.to_string() })?
            }
            Either::Postgres(pool) => {
                sqlx::query_as("SELECT id, text, uses FROM terms").fetch_all(pool).await?
            }
        };
        Names::new(terms)
    }

    fn new(mut terms: Vec<(i64, String, i64)>) -> Result<Names> {
        terms.sort_unstable_by_key(|term| term.0);
        let size = terms.last().map_or(0, |term| term.0.unsigned_abs() as usize + 1);
        let mut names = Names {
            dictionary: Dictionary::default(),
            texts: vec![Arc::from(""); size],
            skus: vec![SkuId::NONE; size],
            markets: vec![MarketId::NONE; size],
            channels: vec![ChannelId::NONE; size],
            warehouses: vec![WarehouseId::NONE; size],
            currencies: vec![CurrencyId::NONE; size],
            names: vec![TextId::NONE; size],
            lines: Interner::default(),
        };
        for (id, text, uses) in terms {
            let id = id.unsigned_abs() as usize;
            let used = |purpose: Use| uses & purpose as i64 != 0;
            let dictionary = &mut names.dictionary;
            if used(Use::Sku) {
                names.skus[id] = intern(&mut dictionary.skus, &text, "SKUs")?;
            }
            if used(Use::Market) {
                names.markets[id] = intern(&mut dictionary.markets, &text, "markets")?;
            }
            if used(Use::Channel) {
                names.channels[id] = intern(&mut dictionary.channels, &text, "channels")?;
            }
            if used(Use::Warehouse) {
                names.warehouses[id] = intern(&mut dictionary.warehouses, &text, "warehouses")?;
            }
            if used(Use::Currency) {
                names.currencies[id] = intern(&mut dictionary.currencies, &text, "currencies")?;
            }
            if used(Use::Name) {
                names.names[id] = intern(&mut dictionary.texts, &text, "names")?;
            }
            names.texts[id] = text.into();
        }
        Ok(names)
    }

    pub fn text(&self, term: usize) -> &str {
        self.texts.get(term).map_or("", |text| text)
    }

    pub fn sku(&self, term: usize) -> SkuId {
        self.skus.get(term).copied().unwrap_or_default()
    }

    pub fn market(&self, term: usize) -> MarketId {
        self.markets.get(term).copied().unwrap_or_default()
    }

    pub fn channel(&self, term: usize) -> ChannelId {
        self.channels.get(term).copied().unwrap_or_default()
    }

    pub fn warehouse(&self, term: usize) -> WarehouseId {
        self.warehouses.get(term).copied().unwrap_or_default()
    }

    pub fn currency(&self, term: usize) -> CurrencyId {
        self.currencies.get(term).copied().unwrap_or_default()
    }

    pub fn name(&self, term: usize) -> TextId {
        self.names.get(term).copied().unwrap_or_default()
    }

    /// The id of a text that is no term (an order's number), new or known.
    pub fn intern_text(&mut self, text: &str) -> Result<TextId> {
        intern(&mut self.dictionary.texts, text, "names")
    }

    /// The id of an order line's number, among those only.
    pub fn intern_line(&mut self, number: &str) -> Result<TextId> {
        intern(&mut self.lines, number, "numbers of order lines")
    }
}

fn intern<I: Id>(interner: &mut Interner<I>, text: &str, what: &'static str) -> Result<I> {
    let count = interner.len();
    interner.intern(text).ok_or(StoreError::TooMany(count, what))
}

/// The ids in a fact.
pub(super) trait Ids {
    fn ids(&mut self, visitor: &mut impl Visitor);
}

pub(super) trait Visitor {
    fn sku(&mut self, id: &mut SkuId);
    fn market(&mut self, id: &mut MarketId);
    fn channel(&mut self, id: &mut ChannelId);
    fn warehouse(&mut self, id: &mut WarehouseId);
    fn currency(&mut self, id: &mut CurrencyId);
    fn text(&mut self, id: &mut TextId);
}

macro_rules! ids {
    ($($id:ty => $method:ident),*) => {
        $(impl Ids for $id {
            fn ids(&mut self, visitor: &mut impl Visitor) { visitor.$method(self) }
        })*
    };
}
ids!(SkuId => sku, MarketId => market, ChannelId => channel, WarehouseId => warehouse,
    CurrencyId => currency, TextId => text);

macro_rules! no_ids {
    ($($plain:ty),* $(,)?) => {
        $(impl Ids for $plain {
            fn ids(&mut self, _: &mut impl Visitor) {}
        })*
    };
}
no_ids!(
    i64,
    i32,
    u32,
    f64,
    String,
    Vec<String>,
    Option<i64>,
    Option<f64>,
    Option<bool>,
    crate::inventory::day::Day,
    Option<crate::inventory::day::Day>,
    facts::ItemStatus,
    facts::WarehouseKind,
    facts::OrderStatus,
    facts::Fulfilment,
);

impl Ids for Vec<MarketId> {
    fn ids(&mut self, visitor: &mut impl Visitor) {
        self.iter_mut().for_each(|market| visitor.market(market));
    }
}

/// Which ids occur.
struct Used {
    skus: Vec<bool>,
    markets: Vec<bool>,
    channels: Vec<bool>,
    warehouses: Vec<bool>,
    currencies: Vec<bool>,
    texts: Vec<bool>,
}

fn mark(used: &mut [bool], index: usize) {
    if let Some(used) = used.get_mut(index) {
        *used = true;
    }
}

impl Visitor for Used {
    fn sku(&mut self, id: &mut SkuId) {
        mark(&mut self.skus, id.index());
    }
    fn market(&mut self, id: &mut MarketId) {
        mark(&mut self.markets, id.index());
    }
    fn channel(&mut self, id: &mut ChannelId) {
        mark(&mut self.channels, id.index());
    }
    fn warehouse(&mut self, id: &mut WarehouseId) {
        mark(&mut self.warehouses, id.index());
    }
    fn currency(&mut self, id: &mut CurrencyId) {
        mark(&mut self.currencies, id.index());
    }
    fn text(&mut self, id: &mut TextId) {
        mark(&mut self.texts, id.index());
    }
}

/// The new id of each old one.
struct Renumber {
    skus: Vec<SkuId>,
    markets: Vec<MarketId>,
    channels: Vec<ChannelId>,
    warehouses: Vec<WarehouseId>,
    currencies: Vec<CurrencyId>,
    texts: Vec<TextId>,
}

fn replace<I: Id>(new: &[I], id: &mut I) {
    if let Some(new) = new.get(id.index()) {
        *id = *new;
    }
}

impl Visitor for Renumber {
    fn sku(&mut self, id: &mut SkuId) {
        replace(&self.skus, id);
    }
    fn market(&mut self, id: &mut MarketId) {
        replace(&self.markets, id);
    }
    fn channel(&mut self, id: &mut ChannelId) {
        replace(&self.channels, id);
    }
    fn warehouse(&mut self, id: &mut WarehouseId) {
        replace(&self.warehouses, id);
    }
    fn currency(&mut self, id: &mut CurrencyId) {
        replace(&self.currencies, id);
    }
    fn text(&mut self, id: &mut TextId) {
        replace(&self.texts, id);
    }
}

/// Drops names that no visible row uses (of imports taken back or given up, of
/// rows replaced): a SKU in the dictionary is one that facts speak of.
pub(super) fn keep_used(names: Names, facts: &mut Facts) -> Dictionary {
    let all = names.dictionary;
    let mut used = Used {
        skus: vec![false; all.skus.len()],
        markets: vec![false; all.markets.len()],
        channels: vec![false; all.channels.len()],
        warehouses: vec![false; all.warehouses.len()],
        currencies: vec![false; all.currencies.len()],
        texts: vec![false; all.texts.len()],
    };
    each_kind!(facts, rows => rows.iter_mut().for_each(|row| row.ids(&mut used)));
    let every = [&used.skus, &used.markets, &used.channels, &used.warehouses, &used.currencies, &used.texts];
    if every.iter().all(|used| used.iter().all(|used| *used)) {
        return all;
    }
    let mut kept = Dictionary::default();
    let mut renumber = Renumber {
        skus: kept_ids(&all.skus, &mut kept.skus, &used.skus),
        markets: kept_ids(&all.markets, &mut kept.markets, &used.markets),
        channels: kept_ids(&all.channels, &mut kept.channels, &used.channels),
        warehouses: kept_ids(&all.warehouses, &mut kept.warehouses, &used.warehouses),
        currencies: kept_ids(&all.currencies, &mut kept.currencies, &used.currencies),
        texts: kept_ids(&all.texts, &mut kept.texts, &used.texts),
    };
    each_kind!(facts, rows => rows.iter_mut().for_each(|row| row.ids(&mut renumber)));
    kept
}

fn kept_ids<I: Id + Default>(all: &Interner<I>, kept: &mut Interner<I>, used: &[bool]) -> Vec<I> {
    all.ids()
        .zip(used)
        .map(|(id, used)| if *used { kept.intern(&all.text(id)).unwrap_or_default() } else { I::default() })
        .collect()
}

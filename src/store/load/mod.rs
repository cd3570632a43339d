//! From tables to facts in memory.
//!
//! The database packs thousands of rows into one JSON text (SQLite) or streams
//! them in its binary COPY format (PostgreSQL); several connections do so at once
//! and each one's rows are parsed where they arrive. Which of several rows of one
//! key counts is then decided in memory ([`resolve`]).

/// The facts of a large store, in a file that can be thrown away.
mod cache;
/// The names that a sentence may contain.
mod catalogue;
/// Cells of a row, whatever they came from.
mod cells;
/// Which parts of a table to read, and reading them.
mod fetch;
/// What is visible, and at which sequence.
mod ledger;
/// Facts that move goods or count them: rows to structs.
mod movements;
/// Terms to the dense ids of facts.
mod names;
/// Order lines: keyed by their source, order and line.
mod orders;
/// Facts to bytes and back.
mod plain;
/// Facts about items, places and terms: rows to structs.
mod reference;
/// Which rows of one key count.
mod resolve;
/// One row to one struct.
mod row;
/// Rows of a kind: gathered, then only those that count.
mod rows;
/// Whether some SKU is in no catalogue.
mod unknown;

use super::{Result, Store};
use crate::facts::Kind;
use crate::inventory::facts::{self, Facts};
use cache::Cache;
use fetch::{Reading, Sink};
use ledger::Ledger;
use names::Names;
use orders::StoredLine;
use row::Fact;
use rows::Parts;
use std::sync::Arc;

/// How far a load is: rows read and rows there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub rows: u64,
    pub of: u64,
}

/// Reads kinds one after the other into one set of names.
struct Loader<'a> {
    store: &'a Store,
    reading: Arc<Reading>,
    progress: &'a mut (dyn FnMut(Progress) + Send),
    rows: u64,
    of: u64,
}

impl Store {
    /// Everything visible at one sequence, superseded rows gone.
    pub async fn load_facts(&self, mut progress: impl FnMut(Progress) + Send) -> Result<Facts> {
        self.load(&mut progress).await
    }

    /// Shipments, purchase orders and promotions as recorded: their SKUs are those
    /// of the files, not yet ours. For who changes one of them.
    pub async fn load_recorded(&self) -> Result<Facts> {
        let kinds = [Kind::Shipments, Kind::SupplierOrders, Kind::Promotions];
        let mut unheard = |_| ();
        let mut loader = Loader::new(self, Ledger::read(&self.pool).await?, &kinds, &mut unheard).await?;
        let (shipments, supplier_orders) = (loader.kind().await?, loader.kind().await?);
        let promotions = loader.kind().await?;
        let names = loader.reading.names.dictionary.clone();
        Ok(Facts { shipments, supplier_orders, promotions, names, ..Facts::default() })
    }

    /// Compiled once, not once a caller: it holds the reading of every kind.
    async fn load(&self, progress: &mut (dyn FnMut(Progress) + Send)) -> Result<Facts> {
        let ledger = Ledger::read(&self.pool).await?;
        let of = ledger.rows_of(Kind::ALL);
        let cache = Cache::of(&self.pool, &ledger, of).await;
        if let Some(facts) = apart(cache.clone(), |cache| cache.and_then(|cache| cache.read())).await {
            progress(Progress { rows: of, of });
            return Ok(facts);
        }
        let facts = Loader::new(self, ledger, Kind::ALL, progress).await?.facts().await?;
        let write = |(cache, mut facts): (Option<Cache>, Facts)| {
            if let Some(cache) = cache {
                cache.write(&mut facts);
            }
            facts
        };
        Ok(apart((cache, facts), write).await)
    }
}

/// Works on a thread where waiting holds up nobody.
async fn apart<I: Send + 'static, O: Send + 'static>(input: I, work: fn(I) -> O) -> O {
    match tokio::task::spawn_blocking(move || work(input)).await {
        Ok(output) => output,
        Err(ended) => std::panic::resume_unwind(ended.into_panic()),
    }
}

impl<'a> Loader<'a> {
    async fn new(
        store: &'a Store,
        ledger: Ledger,
        kinds: &[Kind],
        progress: &'a mut (dyn FnMut(Progress) + Send),
    ) -> Result<Self> {
        // Names of a visible batch were committed before it was published.
        let names = Names::read(&store.pool).await?;
        let of = ledger.rows_of(kinds);
        Ok(Loader { store, reading: Arc::new(Reading { ledger, names }), progress, rows: 0, of })
    }

    /// The visible rows of one kind that count.
    async fn kind<T: Fact>(&mut self) -> Result<Vec<T>> {
        let parts = Arc::new(Parts::<T>::new(self.reading.clone()));
        self.fetch(T::KIND, parts.clone()).await?;
        let mut rows = parts.take_rows();
        drop(parts);
        let names = &mut Arc::make_mut(&mut self.reading).names;
        rows.iter_mut().try_for_each(|row| row.name(names))?;
        Ok(rows::resolve(rows, &self.reading.ledger))
    }

    async fn fetch(&mut self, kind: Kind, sink: Arc<dyn Sink>) -> Result<()> {
        let (rows, of, progress) = (&mut self.rows, self.of, &mut self.progress);
        let mut read = |count: u64| {
            *rows += count;
            progress(Progress { rows: (*rows).min(of), of });
        };
        fetch::fetch(&self.store.pool, &self.reading, kind, sink, &mut read).await
    }

    async fn facts(&mut self) -> Result<Facts> {
        let mut facts = Facts {
            items: self.kind().await?,
            listings: self.kind().await?,
            bundles: self.kind().await?,
            warehouses: self.kind().await?,
            stock: self.kind().await?,
            receipts: self.kind().await?,
            transfers: self.kind().await?,
            adjustments: self.kind().await?,
            sales: self.kind().await?,
            orders: self.kind::<StoredLine>().await?.into_iter().map(|stored| stored.line).collect(),
            shipments: self.kind().await?,
            supplier_orders: self.kind().await?,
            suppliers: self.kind().await?,
            lanes: self.kind().await?,
            costs: self.kind().await?,
            fees: self.kind().await?,
            rates: self.kind().await?,
            promotions: self.kind().await?,
            events: self.kind().await?,
            feedback: self.kind().await?,
            ads: self.kind().await?,
            competitors: self.kind().await?,
            platform_ages: self.kind().await?,
            incidents: self.kind().await?,
            batches: self.reading.ledger.batches.iter().map(|batch| batch.shown.clone()).collect(),
            names: Default::default(),
        };
        let names = std::mem::take(&mut Arc::make_mut(&mut self.reading).names);
        facts.names = names::keep_used(names, &mut facts);
        Ok(facts)
    }
}

/// Runs one expression on the rows of every kind of some facts.
macro_rules! each_kind {
    ($facts:expr, $rows:ident => $body:expr) => {
        each_kind! {
            @of $facts, $rows => $body;
            items listings bundles warehouses stock receipts transfers adjustments sales orders shipments
            supplier_orders suppliers lanes costs fees rates promotions events feedback ads competitors
            platform_ages
            incidents
        }
    };
    (@of $facts:expr, $rows:ident => $body:expr; $($kind:ident)*) => {{
        let facts: &mut facts::Facts = $facts;
        $({ let $rows = &mut facts.$kind; $body })*
    }};
}
use each_kind;

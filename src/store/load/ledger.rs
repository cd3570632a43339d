//! What is visible, and at which sequence.

use super::super::Result;
use super::super::actions::TOLD;
use super::super::database::{Pool, on};
use crate::facts::Kind;
use crate::inventory::facts::Batch;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

/// A visible batch.
#[derive(Clone, Debug)]
pub(super) struct VisibleBatch {
    pub shown: Batch,
    /// A number for its dialect; orders of two dialects never meet.
    pub dialect: u32,
    /// Told in chat.
    pub told: bool,
}

/// The batches as of one sequence.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    /// In the order of their sequences: of two rows of one key, the one with the
    /// higher index counts.
    pub batches: Vec<VisibleBatch>,
    /// Index into `batches` by the batch's id.
    pub index: FxHashMap<i64, u32>,
    /// Of each kind: batch id, rows, visible; in the order of the ids.
    holdings: FxHashMap<Kind, Vec<Holding>>,
    /// Another one whenever other rows are visible.
    pub fingerprint: [u8; 32],
}

/// How many rows of a kind a batch holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holding {
    pub batch: i64,
    pub rows: u64,
    pub visible: bool,
}

impl Ledger {
    pub async fn read(pool: &Pool) -> Result<Ledger> {
        // One statement, so that it sees one state.
        let sql = "\
            SELECT b.id, b.source, b.dialect, coalesce(b.sequence, 0), coalesce(i.published_at, 0), \
                b.sequence IS NOT NULL AND i.withdrawn_by IS NULL, b.content_hash, k.kind, k.rows \
            FROM batches b JOIN imports i ON i.id = b.import_id \
            LEFT JOIN batch_kinds k ON k.batch_id = b.id ORDER BY b.sequence, b.id";
        type Row = (i64, String, String, i64, i64, bool, Vec<u8>, Option<String>, Option<i64>);
        let rows: Vec<Row> = on!(pool, pool => sqlx::query_as(sql).fetch_all(pool).await?);
        let mut ledger = Ledger::default();
        let mut dialects: FxHashMap<String, u32> = FxHashMap::default();
        let mut fingerprint = Sha256::new();
        for (batch, source, dialect, sequence, published_at, visible, content, kind, rows) in rows {
            if visible {
                // The time tells this history from another one of a copy of the store.
                let told = (batch, &source, &dialect, sequence, published_at, content, &kind, rows);
                fingerprint.update(format!("{told:?}"));
            }
            if visible && !ledger.index.contains_key(&batch) {
                let next = dialects.len() as u32;
                let told = dialect == TOLD;
                let number = *dialects.entry(dialect.clone()).or_insert(next);
                ledger.index.insert(batch, ledger.batches.len() as u32);
                let shown = Batch { sequence, source, published_at, dialect };
                ledger.batches.push(VisibleBatch { shown, dialect: number, told });
            }
            if let (Some(kind), Some(rows)) = (kind.as_deref().and_then(Kind::by_name), rows) {
                let holding = Holding { batch, rows: rows.unsigned_abs(), visible };
                ledger.holdings.entry(kind).or_default().push(holding);
            }
        }
        for holdings in ledger.holdings.values_mut() {
            holdings.sort_unstable_by_key(|holding| holding.batch);
        }
        ledger.fingerprint = fingerprint.finalize().into();
        Ok(ledger)
    }

    pub fn holdings(&self, kind: Kind) -> &[Holding] {
        self.holdings.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// Visible rows of some kinds, superseded ones included.
    pub fn rows_of(&self, kinds: &[Kind]) -> u64 {
        kinds.iter().map(|kind| self.rows(*kind)).sum()
    }

    /// Visible rows of a kind, superseded ones included.
    pub fn rows(&self, kind: Kind) -> u64 {
        self.holdings(kind).iter().filter(|holding| holding.visible).map(|holding| holding.rows).sum()
    }
}

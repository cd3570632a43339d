//! Writing what nobody sees yet, and publishing it.

use super::actions;
use super::claim::Claim;
use super::cleanup;
use super::database::{self, Connection, Either, Writing, on};
use super::keys::Keys;
use super::rows::{Chunk, check};
use super::schema::{BATCH_ROWS_MAX, row_ids};
use super::terms::Terms;
use super::{Result, Store, StoreError, write};
use crate::facts::{Kind, Row};
use std::collections::BTreeMap;

/// What a batch is: one file, one push, one confirmed sentence.
#[derive(Clone, Debug)]
pub struct BatchMeta {
    /// The file's name, or what wrote it; shown to people.
    pub source: String,
    /// The dialect it was read by; orders of two dialects never replace one another.
    pub dialect: String,
    /// SHA-256 of the content.
    pub content_hash: [u8; 32],
    /// The arguments that decided how it was read, in one canonical text.
    pub arguments: String,
}

/// A batch of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BatchId(pub(super) i64);

/// What a draft made visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    pub import_id: i64,
    pub batches: usize,
    pub rows: u64,
}

/// What a batch holds of one kind so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub rows: u64,
    pub days: Option<(i64, i64)>,
}

/// One command's batches, invisible until [`Draft::publish`]. Dropping it leaves
/// rows that nobody sees and the next [`Store::begin`] removes; [`Draft::abandon`]
/// removes them at once.
pub struct Draft {
    pub(super) store: Store,
    pub(super) connection: Connection,
    pub(super) import_id: i64,
    claim: Claim,
    terms: Terms,
    pub(super) batches: BTreeMap<i64, BTreeMap<Kind, Tally>>,
    pub(super) keys: BTreeMap<(i64, Kind), Keys>,
}

impl Store {
    /// Starts an import, after removing what dead ones left behind.
    pub async fn begin(&self) -> Result<Draft> {
        let mut connection = self.connect().await?;
        cleanup::remove_dead(&self.claims, &mut connection).await?;
        let now = database::now(&mut connection).await?;
        let (import_id, claim) = self.begin_import(&mut connection, now).await?;
        let terms = Terms::default();
        let (batches, keys) = (BTreeMap::new(), BTreeMap::new());
        Ok(Draft { store: self.clone(), connection, import_id, claim, terms, batches, keys })
    }

    /// The import becomes visible to other writers only once it is claimed.
    async fn begin_import(&self, connection: &mut Connection, now: i64) -> Result<(i64, Claim)> {
        const SQL: &str = "INSERT INTO imports (state, begun_at) VALUES ('writing', $1) RETURNING id";
        match connection {
            Either::Sqlite(connection) => {
                let mut transaction = connection.writing().await?;
                let id: i64 = sqlx::query_scalar(SQL).bind(now).fetch_one(&mut *transaction).await?;
                let claim = self.claims.take_file(id)?;
                transaction.commit().await?;
                Ok((id, claim))
            }
            Either::Postgres(connection) => {
                let mut transaction = connection.writing().await?;
                let id: i64 = sqlx::query_scalar(SQL).bind(now).fetch_one(&mut *transaction).await?;
                let claim = self.claims.take_advisory(&mut transaction, id).await?;
                transaction.commit().await?;
                Ok((id, claim))
            }
        }
    }
}

impl Draft {
    /// Adds a batch. Batches are published in the order in which they were begun:
    /// of two that say the same thing differently, the later one counts.
    pub async fn begin_batch(&mut self, meta: BatchMeta) -> Result<BatchId> {
        let sql = "INSERT INTO batches (import_id, source, dialect, content_hash, arguments) \
                   VALUES ($1, $2, $3, $4, $5) RETURNING id";
        let id: i64 = on!(&mut self.connection, connection => {
            sqlx::query_scalar(sql)
                .bind(self.import_id)
                .bind(meta.source)
                .bind(meta.dialect)
                .bind(meta.content_hash.to_vec())
                .bind(meta.arguments)
                .fetch_one(connection)
                .await?
        });
        self.batches.insert(id, BTreeMap::new());
        Ok(BatchId(id))
    }

    /// Writes a chunk of rows (some thousands at a time are quickest) in a
    /// transaction of its own. When it fails, nothing of the chunk is written.
    pub async fn write(&mut self, batch: BatchId, kind: Kind, rows: Vec<Row>) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let tally = self.tally(batch, kind);
        if tally.rows + rows.len() as u64 > BATCH_ROWS_MAX {
            return Err(StoreError::BatchFull);
        }
        check(kind, &rows, &mut self.terms)?;
        let tally = self.write_checked(batch, kind, rows, tally).await?;
        self.batches.entry(batch.0).or_default().insert(kind, tally);
        Ok(())
    }

    async fn write_checked(
        &mut self,
        batch: BatchId,
        kind: Kind,
        rows: Vec<Row>,
        tally: Tally,
    ) -> Result<Tally> {
        let first = row_ids(batch.0).0 + tally.rows as i64;
        match &mut self.connection {
            Either::Sqlite(connection) => {
                self.terms.intern_sqlite(connection).await?;
                let chunk = Chunk::encode(kind, rows, &self.terms);
                let tally = tally.with(&chunk);
                self.keys.entry((batch.0, kind)).or_default().see(kind, &chunk);
                let bound = write::bind_sqlite(&chunk, first)?;
                let mut transaction = connection.writing().await?;
                write::insert_sqlite(&mut transaction, bound).await?;
                record(&mut *transaction, batch, kind, tally).await?;
                transaction.commit().await?;
                Ok(tally)
            }
            Either::Postgres(connection) => {
                self.terms.intern_postgres(connection).await?;
                let chunk = Chunk::encode(kind, rows, &self.terms);
                let tally = tally.with(&chunk);
                self.keys.entry((batch.0, kind)).or_default().see(kind, &chunk);
                let mut transaction = connection.writing().await?;
                write::insert_postgres(&mut transaction, &chunk, first).await?;
                record(&mut *transaction, batch, kind, tally).await?;
                transaction.commit().await?;
                Ok(tally)
            }
        }
    }

    pub(super) fn tally(&self, batch: BatchId, kind: Kind) -> Tally {
        self.batches.get(&batch.0).and_then(|kinds| kinds.get(&kind)).copied().unwrap_or_default()
    }

    /// Takes one batch out of the draft and removes its rows.
    pub async fn discard_batch(&mut self, batch: BatchId) -> Result<()> {
        cleanup::remove_batch(&mut self.connection, batch.0).await?;
        self.batches.remove(&batch.0);
        self.keys.retain(|(known, _), _| *known != batch.0);
        Ok(())
    }

    /// Makes all batches visible, in one transaction.
    pub async fn publish(self) -> Result<Published> {
        self.publish_as(None).await
    }

    /// Makes all batches visible and the action written that they are of, in one
    /// transaction. An action that is not open any more publishes nothing.
    pub async fn publish_action(self, action: i64) -> Result<Published> {
        self.publish_as(Some(action)).await
    }

    async fn publish_as(mut self, action: Option<i64>) -> Result<Published> {
        let now = database::now(&mut self.connection).await?;
        let batches: Vec<i64> = self.batches.keys().copied().collect();
        let rows = self.batches.values().flat_map(BTreeMap::values).map(|tally| tally.rows).sum();
        if let Either::Sqlite(connection) = &mut self.connection {
            // From here on it must survive a power cut, the chunks before it too.
            sqlx::query("PRAGMA synchronous = FULL").execute(connection).await?;
        }
        on!(&mut self.connection, connection => {
            let mut transaction = connection.writing().await?;
            let last: i64 = sqlx::query_scalar(
                "UPDATE ledger SET sequence = sequence + $1 WHERE id = 1 RETURNING sequence",
            )
            .bind(batches.len() as i64)
            .fetch_one(&mut *transaction)
            .await?;
            for (place, batch) in batches.iter().enumerate() {
                sqlx::query("UPDATE batches SET sequence = $1 WHERE id = $2")
                    .bind(last - (batches.len() - 1 - place) as i64)
                    .bind(batch)
                    .execute(&mut *transaction)
                    .await?;
            }
            let done = sqlx::query(
                "UPDATE imports SET state = 'published', published_at = $1, sequence = $2 \
                 WHERE id = $3 AND state = 'writing'",
            )
            .bind(now)
            .bind(last)
            .bind(self.import_id)
            .execute(&mut *transaction)
            .await?;
            if done.rows_affected() != 1 {
                return Err(StoreError::Lost);
            }
            if let Some(action) = action {
                let written = sqlx::query(actions::WRITTEN)
                    .bind(now)
                    .bind(self.import_id)
                    .bind(action)
                    .execute(&mut *transaction)
                    .await?;
                if written.rows_affected() != 1 {
                    return Err(StoreError::NotOpen);
                }
            }
            transaction.commit().await?;
        });
        let published = Published { import_id: self.import_id, batches: batches.len(), rows };
        self.store.claims.release(&mut self.connection, self.import_id, self.claim).await?;
        Ok(published)
    }

    /// Gives the import up and removes its rows.
    pub async fn abandon(mut self) -> Result<()> {
        cleanup::remove_import(&mut self.connection, self.import_id).await?;
        self.store.claims.release(&mut self.connection, self.import_id, self.claim).await
    }
}

impl Tally {
    fn with(self, chunk: &Chunk) -> Tally {
        let days = match (self.days, chunk.days) {
            (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
            (days, None) => days,
            (None, days) => days,
        };
        Tally { rows: self.rows + chunk.lines.len() as u64, days }
    }
}

/// Keeps `batch_kinds` in step with the rows, in their transaction.
async fn record<'c, D, E>(connection: E, batch: BatchId, kind: Kind, tally: Tally) -> Result<()>
where
    D: sqlx::Database,
    E: sqlx::Executor<'c, Database = D>,
    for<'q> i64: sqlx::Encode<'q, D> + sqlx::Type<D>,
    for<'q> Option<i64>: sqlx::Encode<'q, D> + sqlx::Type<D>,
    for<'q> &'q str: sqlx::Encode<'q, D> + sqlx::Type<D>,
    D::Arguments: sqlx::IntoArguments<D>,
{
    sqlx::query(
        "INSERT INTO batch_kinds (batch_id, kind, rows, first_day, last_day) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (batch_id, kind) DO UPDATE SET rows = excluded.rows, \
         first_day = excluded.first_day, last_day = excluded.last_day",
    )
    .bind(batch.0)
    .bind(kind.name())
    .bind(tally.rows as i64)
    .bind(tally.days.map(|days| days.0))
    .bind(tally.days.map(|days| days.1))
    .execute(connection)
    .await?;
    Ok(())
}

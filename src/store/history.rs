//! What was imported, finding it again, and taking it back.

use super::database::{self, Writing, on};
use super::{Result, Store, StoreError};
use crate::facts::Kind;
use std::collections::BTreeMap;

/// A file that is already in, with the same arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedBatch {
    pub import_id: i64,
    pub batch_id: i64,
    pub source: String,
    /// Microseconds UTC.
    pub published_at: i64,
    pub rows: u64,
    /// A batch of one of its kinds was published since, and is still visible:
    /// importing the file again may change something.
    pub followed: bool,
}

/// What an undo took back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    pub import_id: i64,
    pub sources: Vec<String>,
    pub rows: u64,
}

/// One import, for a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportSummary {
    pub import_id: i64,
    /// Microseconds UTC.
    pub published_at: i64,
    pub withdrawn: bool,
    pub sources: Vec<String>,
    pub rows: u64,
}

/// The last import that is still in.
const LAST_IMPORT: &str = "SELECT id FROM imports \
                           WHERE state = 'published' AND withdraws IS NULL AND withdrawn_by IS NULL \
                           ORDER BY sequence DESC, id DESC LIMIT 1";

impl Store {
    /// The latest visible batch with this content and these arguments.
    pub async fn find_published(
        &self,
        content_hash: &[u8; 32],
        arguments: &str,
    ) -> Result<Option<PublishedBatch>> {
        let sql = "\
            SELECT i.id, b.id, b.source, i.published_at, \
                (SELECT CAST(coalesce(SUM(k.rows), 0) AS BIGINT) FROM batch_kinds k WHERE k.batch_id = b.id), \
                EXISTS (SELECT 1 FROM batch_kinds mine \
                    JOIN batch_kinds theirs ON theirs.kind = mine.kind \
                    JOIN batches later ON later.id = theirs.batch_id \
                    JOIN imports of_later ON of_later.id = later.import_id \
                    WHERE mine.batch_id = b.id AND later.sequence > b.sequence \
                        AND of_later.withdrawn_by IS NULL) \
            FROM batches b JOIN imports i ON i.id = b.import_id \
            WHERE b.content_hash = $1 AND b.arguments = $2 \
                AND b.sequence IS NOT NULL AND i.withdrawn_by IS NULL \
            ORDER BY b.sequence DESC LIMIT 1";
        let found: Option<(i64, i64, String, i64, i64, bool)> = on!(&self.pool, pool => {
            sqlx::query_as(sql)
                .bind(content_hash.to_vec())
                .bind(arguments)
                .fetch_optional(pool)
                .await?
        });
        Ok(found.map(|(import_id, batch_id, source, published_at, rows, followed)| PublishedBatch {
            import_id,
            batch_id,
            source,
            published_at,
            rows: rows.unsigned_abs(),
            followed,
        }))
    }

    /// Kinds and rows of what was published after a sequence and is still visible.
    pub async fn rows_since(&self, sequence: i64) -> Result<BTreeMap<Kind, u64>> {
        let sql = "\
            SELECT k.kind, CAST(SUM(k.rows) AS BIGINT) FROM batch_kinds k JOIN batches b ON b.id = k.batch_id \
            JOIN imports i ON i.id = b.import_id \
            WHERE b.sequence > $1 AND i.withdrawn_by IS NULL GROUP BY k.kind";
        let rows: Vec<(String, i64)> =
            on!(&self.pool, pool => sqlx::query_as(sql).bind(sequence).fetch_all(pool).await?);
        let known = |(name, rows): (String, i64)| Some((Kind::by_name(&name)?, rows.unsigned_abs()));
        Ok(rows.into_iter().filter_map(known).collect())
    }

    /// Published imports, the latest first.
    pub async fn imports(&self) -> Result<Vec<ImportSummary>> {
        let sql = "\
            SELECT i.id, i.published_at, i.withdrawn_by IS NOT NULL, b.source, \
                (SELECT CAST(coalesce(SUM(k.rows), 0) AS BIGINT) FROM batch_kinds k WHERE k.batch_id = b.id) \
            FROM imports i LEFT JOIN batches b ON b.import_id = i.id \
            WHERE i.state = 'published' AND i.withdraws IS NULL ORDER BY i.sequence DESC, i.id DESC, b.id";
        type Row = (i64, i64, bool, Option<String>, Option<i64>);
        let rows: Vec<Row> = on!(&self.pool, pool => sqlx::query_as(sql).fetch_all(pool).await?);
        let mut imports: Vec<ImportSummary> = Vec::new();
        for (import_id, published_at, withdrawn, source, rows) in rows {
            if imports.last().is_none_or(|last| last.import_id != import_id) {
                imports.push(ImportSummary {
                    import_id,
                    published_at,
                    withdrawn,
                    sources: Vec::new(),
                    rows: 0,
                });
            }
            if let Some(last) = imports.last_mut() {
                last.sources.extend(source);
                last.rows += rows.unwrap_or(0).unsigned_abs();
            }
        }
        Ok(imports)
    }

    /// The last import that is still in.
    pub async fn last_import(&self) -> Result<Option<i64>> {
        Ok(on!(&self.pool, pool => sqlx::query_scalar(LAST_IMPORT).fetch_optional(pool).await?))
    }

    /// Takes an import back: this one, or the last that is still in.
    pub async fn undo(&self, import: Option<i64>) -> Result<Undone> {
        let mut connection = self.connect().await?;
        let now = database::now(&mut connection).await?;
        let undone = on!(&mut connection, connection => {
            let mut transaction = connection.writing().await?;
            // The ledger's lock comes first: two undos must not take back one import.
            let sequence: i64 = sqlx::query_scalar(
                "UPDATE ledger SET sequence = sequence + 1 WHERE id = 1 RETURNING sequence",
            )
            .fetch_one(&mut *transaction)
            .await?;
            let found: Option<(i64, bool)> = match import {
                Some(id) => sqlx::query_as(
                    "SELECT id, withdrawn_by IS NOT NULL FROM imports \
                     WHERE id = $1 AND state = 'published' AND withdraws IS NULL",
                )
                .bind(id)
                .fetch_optional(&mut *transaction)
                .await?,
                None => {
                    let last = sqlx::query_scalar(LAST_IMPORT).fetch_optional(&mut *transaction).await?;
                    last.map(|id: i64| (id, false))
                }
            };
            let import_id = match (found, import) {
                (Some((id, false)), _) => id,
                (Some((id, true)), _) => return Err(StoreError::AlreadyUndone(id)),
                (None, Some(id)) => return Err(StoreError::NoSuchImport(id)),
                (None, None) => return Err(StoreError::NothingToUndo),
            };
            let undo: i64 = sqlx::query_scalar(
                "INSERT INTO imports (state, begun_at, published_at, sequence, withdraws) \
                 VALUES ('published', $1, $1, $2, $3) RETURNING id",
            )
            .bind(now)
            .bind(sequence)
            .bind(import_id)
            .fetch_one(&mut *transaction)
            .await?;
            sqlx::query("UPDATE imports SET withdrawn_by = $1 WHERE id = $2")
                .bind(undo)
                .bind(import_id)
                .execute(&mut *transaction)
                .await?;
            let batches: Vec<(String, i64)> = sqlx::query_as(
                "SELECT b.source, (SELECT CAST(coalesce(SUM(k.rows), 0) AS BIGINT) \
                 FROM batch_kinds k WHERE k.batch_id = b.id) \
                 FROM batches b WHERE b.import_id = $1 ORDER BY b.id",
            )
            .bind(import_id)
            .fetch_all(&mut *transaction)
            .await?;
            transaction.commit().await?;
            let rows = batches.iter().map(|(_, rows)| rows.unsigned_abs()).sum();
            Undone { import_id, sources: batches.into_iter().map(|(source, _)| source).collect(), rows }
        });
        Ok(undone)
    }
}

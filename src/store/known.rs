//! What an import must know of the facts before it writes.

use super::database::on;
use super::draft::{BatchId, Draft};
use super::schema::{Content, Field, Table, row_ids};
use super::{Result, Store};
use crate::facts::{Kind, Repeat};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, HashSet};

impl Store {
    /// The kinds that a batch holds.
    pub async fn kinds_of(&self, batch_id: i64) -> Result<Vec<Kind>> {
        let sql = "SELECT kind FROM batch_kinds WHERE batch_id = $1 ORDER BY kind";
        let names: Vec<String> =
            on!(&self.pool, pool => sqlx::query_scalar(sql).bind(batch_id).fetch_all(pool).await?);
        Ok(names.iter().filter_map(|name| Kind::by_name(name)).collect())
    }

    /// The visible batches that were published after this one and hold one of
    /// its kinds: of a key that both tell, theirs counts.
    pub async fn followers(&self, batch_id: i64) -> Result<Vec<i64>> {
        let sql = "SELECT DISTINCT later.id FROM batches mine \
                   JOIN batch_kinds kinds ON kinds.batch_id = mine.id \
                   JOIN batch_kinds theirs ON theirs.kind = kinds.kind \
                   JOIN batches later ON later.id = theirs.batch_id \
                   JOIN imports i ON i.id = later.import_id \
                   WHERE mine.id = $1 AND later.sequence > mine.sequence AND i.withdrawn_by IS NULL";
        Ok(on!(&self.pool, pool => sqlx::query_scalar(sql).bind(batch_id).fetch_all(pool).await?))
    }
}

impl Draft {
    /// The lines of all rows whose key another row of the batch contradicts (see
    /// [`Draft::conflicts`], which tells the first pairs for a person).
    pub async fn contradicting_lines(&mut self, batch: BatchId, kind: Kind) -> Result<HashSet<u64>> {
        if kind.repeat() == Repeat::Sum || self.tally(batch, kind).rows < 2 {
            return Ok(HashSet::new());
        }
        let table = Table::of(kind);
        let names = |key: bool| {
            let fields = table.fields.iter().filter(|field| field.key == key);
            fields.map(|field| field.quoted.as_str()).collect::<Vec<_>>().join(", ")
        };
        let (keys, values) = (names(true), names(false));
        if values.is_empty() {
            return Ok(HashSet::new());
        }
        let only = if kind == Kind::Orders { " AND \"line\" IS NOT NULL" } else { "" };
        let sql = format!(
            "SELECT file_line FROM ( \
               SELECT file_line, max(version) OVER (PARTITION BY {keys}) AS versions FROM ( \
                 SELECT file_line, {keys}, dense_rank() OVER (PARTITION BY {keys} ORDER BY {values}) AS version \
                 FROM {kind} WHERE row_id BETWEEN $1 AND $2{only}) AS ranked) AS counted \
             WHERE versions > 1",
            kind = kind.name(),
        );
        let (first, last) = row_ids(batch.0);
        let lines: Vec<i64> = on!(&mut self.connection, connection => {
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(first).bind(last).fetch_all(connection).await?
        });
        Ok(lines.into_iter().map(i64::unsigned_abs).collect())
    }

    /// The names by which `kind` (keyed by one name: items, warehouses) is known
    /// from imports of other dialects than `dialects`, and from this draft's.
    pub async fn known_elsewhere(&mut self, kind: Kind, dialects: &[&str]) -> Result<HashSet<String>> {
        let keys: Vec<&Field> = Table::of(kind).fields.iter().filter(|field| field.key).collect();
        let [Field { quoted, content: Content::Term(_), .. }] = keys.as_slice() else {
            return Ok(HashSet::new());
        };
        let others: Vec<String> = (2..dialects.len() + 2).map(|place| format!("${place}")).collect();
        let others = if others.is_empty() { "''".to_owned() } else { others.join(", ") };
        let sql = format!(
            "SELECT DISTINCT terms.text FROM {kind} t JOIN terms ON terms.id = t.{quoted} \
             JOIN batches b ON b.id = t.row_id >> 32 JOIN imports i ON i.id = b.import_id \
             WHERE b.dialect NOT IN ({others}) AND (i.id = $1 OR b.sequence IS NOT NULL AND i.withdrawn_by IS NULL)",
            kind = kind.name(),
        );
        let import = self.import_id;
        let names: Vec<String> = on!(&mut self.connection, connection => {
            let mut query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(import);
            for dialect in dialects {
                query = query.bind(dialect.to_string());
            }
            query.fetch_all(connection).await?
        });
        Ok(names.into_iter().collect())
    }

    /// The warehouses that are known, this draft's too, and their names.
    pub async fn warehouses(&mut self) -> Result<BTreeMap<String, Option<String>>> {
        let sql = "SELECT terms.text, w.name FROM warehouses w JOIN terms ON terms.id = w.warehouse \
                   JOIN batches b ON b.id = w.row_id >> 32 JOIN imports i ON i.id = b.import_id \
                   WHERE i.id = $1 OR b.sequence IS NOT NULL AND i.withdrawn_by IS NULL \
                   ORDER BY CASE WHEN i.id = $1 THEN 1 ELSE 0 END, b.sequence, w.row_id";
        let import = self.import_id;
        let rows: Vec<(String, Option<String>)> = on!(&mut self.connection, connection => {
            sqlx::query_as(sql).bind(import).fetch_all(connection).await?
        });
        // Of several rows of one warehouse the last is the latest.
        Ok(rows.into_iter().collect())
    }
}

//! Mappings of headers that no format knows, as persons said them.

use super::database::{self, on};
use super::{Result, Store};

/// A mapping that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderMapping {
    pub id: i64,
    /// The kind of facts that files of this header hold.
    pub kind: String,
    /// The mapping, as whoever kept it wrote it.
    pub body: String,
    /// The file it was said for.
    pub source: String,
    /// Microseconds UTC.
    pub created_at: i64,
}

type Row = (i64, String, String, String, i64);

fn mapping((id, kind, body, source, created_at): Row) -> HeaderMapping {
    HeaderMapping { id, kind, body, source, created_at }
}

impl Store {
    /// All mappings, the oldest number first.
    pub async fn header_mappings(&self) -> Result<Vec<HeaderMapping>> {
        let sql = "SELECT id, kind, body, source, created_at FROM header_mappings ORDER BY id";
        let rows: Vec<Row> = on!(&self.pool, pool => sqlx::query_as(sql).fetch_all(pool).await?);
        Ok(rows.into_iter().map(mapping).collect())
    }

    /// Keeps a mapping in the place of the one for the same header; its number.
    pub async fn remember_mapping(
        &self,
        fingerprint: &str,
        kind: &str,
        body: &str,
        source: &str,
    ) -> Result<i64> {
        let mut connection = self.connect().await?;
        let now = database::now(&mut connection).await?;
        let sql = "INSERT INTO header_mappings (fingerprint, kind, body, source, created_at) \
                   VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (fingerprint) DO UPDATE SET kind = excluded.kind, body = excluded.body, \
                       source = excluded.source, created_at = excluded.created_at \
                   RETURNING id";
        Ok(on!(&mut connection, connection => {
            sqlx::query_scalar(sql)
                .bind(fingerprint)
                .bind(kind)
                .bind(body)
                .bind(source)
                .bind(now)
                .fetch_one(connection)
                .await?
        }))
    }

    /// Forgets a mapping; what it was, or `None` where there is none of this
    /// number. Files that were read by it stay as they are.
    pub async fn forget_mapping(&self, id: i64) -> Result<Option<HeaderMapping>> {
        let sql = "DELETE FROM header_mappings WHERE id = $1 RETURNING id, kind, body, source, created_at";
        let row: Option<Row> =
            on!(&self.pool, pool => sqlx::query_as(sql).bind(id).fetch_optional(pool).await?);
        Ok(row.map(mapping))
    }
}

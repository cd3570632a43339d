//! Who did what when. Entries are only ever added.

use super::database::on;
use super::{Result, Store};

/// One thing done, or refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditEntry {
    /// Microseconds UTC.
    pub at: i64,
    pub adapter: String,
    pub conversation: String,
    /// None: nobody known, or whoever has the server's terminal.
    pub person_id: Option<i64>,
    /// What they were called then.
    pub person: String,
    /// One word: asked, told, written, undone, refused, linked …
    pub what: String,
    /// No message's content.
    pub details: String,
}

impl Store {
    pub async fn audit(&self, entry: &AuditEntry) -> Result<()> {
        let sql = "INSERT INTO audit (at, adapter, conversation, person_id, person, what, details) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        on!(&self.pool, pool => {
            sqlx::query(sql)
                .bind(entry.at)
                .bind(&entry.adapter)
                .bind(&entry.conversation)
                .bind(entry.person_id)
                .bind(&entry.person)
                .bind(&entry.what)
                .bind(&entry.details)
                .execute(pool)
                .await?;
        });
        Ok(())
    }

    /// The newest `most` entries, the newest first.
    pub async fn audited(&self, most: u32) -> Result<Vec<AuditEntry>> {
        let sql = "SELECT at, adapter, conversation, person_id, person, what, details FROM audit \
                   ORDER BY id DESC LIMIT $1";
        type Row = (i64, String, String, Option<i64>, String, String, String);
        let rows: Vec<Row> =
            on!(&self.pool, pool => sqlx::query_as(sql).bind(i64::from(most)).fetch_all(pool).await?);
        let entry = |(at, adapter, conversation, person_id, person, what, details): Row| AuditEntry {
            at,
            adapter,
            conversation,
            person_id,
            person,
            what,
            details,
        };
        Ok(rows.into_iter().map(entry).collect())
    }
}

//! Words that persons use for items: their own at once, everybody's once a
//! manager confirms.

use super::conversations::Speaker;
use super::database::on;
use super::{Result, Store};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    pub id: i64,
    pub alias: String,
    pub sku: String,
    /// Whose it is, as the adapter names them.
    pub person: String,
    /// Everybody's, confirmed by this person; None: the person's own.
    pub confirmed_by: Option<String>,
}

type Row = (i64, String, String, String, Option<String>);

fn alias((id, alias, sku, person, confirmed_by): Row) -> Alias {
    Alias { id, alias, sku, person, confirmed_by }
}

impl Store {
    /// Aliases that `speaker`'s words are read with: their own and everybody's.
    pub async fn aliases_of(&self, speaker: &Speaker) -> Result<Vec<Alias>> {
        let sql = "SELECT id, alias, sku, person, confirmed_by FROM aliases \
                   WHERE removed_at IS NULL AND (confirmed_by IS NOT NULL OR adapter = $1 AND person = $2) \
                   ORDER BY id";
        let rows: Vec<Row> = on!(&self.pool, pool => {
            sqlx::query_as(sql).bind(&speaker.adapter).bind(&speaker.person).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(alias).collect())
    }

    /// All aliases in use.
    pub async fn aliases(&self) -> Result<Vec<Alias>> {
        let sql = "SELECT id, alias, sku, person, confirmed_by FROM aliases \
                   WHERE removed_at IS NULL ORDER BY id";
        let rows: Vec<Row> = on!(&self.pool, pool => sqlx::query_as(sql).fetch_all(pool).await?);
        Ok(rows.into_iter().map(alias).collect())
    }

    /// A person's own alias, of an action; one of the same words that they had
    /// is replaced. Returns its number.
    pub async fn add_alias(
        &self,
        speaker: &Speaker,
        alias: &str,
        sku: &str,
        action: i64,
        now: i64,
    ) -> Result<i64> {
        let remove = "UPDATE aliases SET removed_at = $1 \
                      WHERE adapter = $2 AND person = $3 AND lower(alias) = lower($4) \
                      AND removed_at IS NULL AND confirmed_by IS NULL";
        let add = "INSERT INTO aliases (alias, sku, adapter, person, added_at, action_id) \
                   VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
        Ok(on!(&self.pool, pool => {
            let mut transaction = pool.begin().await?;
            sqlx::query(remove)
                .bind(now)
                .bind(&speaker.adapter)
                .bind(&speaker.person)
                .bind(alias)
                .execute(&mut *transaction)
                .await?;
            let id: i64 = sqlx::query_scalar(add)
                .bind(alias)
                .bind(sku)
                .bind(&speaker.adapter)
                .bind(&speaker.person)
                .bind(now)
                .bind(action)
                .fetch_one(&mut *transaction)
                .await?;
            transaction.commit().await?;
            id
        }))
    }

    /// Makes an alias everybody's; false: there is none of this number.
    pub async fn confirm_alias(&self, id: i64, by: &str) -> Result<bool> {
        let sql = "UPDATE aliases SET confirmed_by = $1 WHERE id = $2 AND removed_at IS NULL";
        Ok(on!(&self.pool, pool => {
            sqlx::query(sql).bind(by).bind(id).execute(pool).await?.rows_affected() == 1
        }))
    }

    /// Removes an alias; false: there is none of this number.
    pub async fn remove_alias(&self, id: i64, now: i64) -> Result<bool> {
        let sql = "UPDATE aliases SET removed_at = $1 WHERE id = $2 AND removed_at IS NULL";
        Ok(on!(&self.pool, pool => {
            sqlx::query(sql).bind(now).bind(id).execute(pool).await?.rows_affected() == 1
        }))
    }
}

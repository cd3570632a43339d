//! Groups and channels where known people are answered.

use super::database::on;
use super::people::{language_name, language_of, listed};
use super::{Result, Store};
use crate::intent::contract::Language;

/// A linked room, and what may be seen in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    pub adapter: String,
    pub room: String,
    /// Nothing is shown that this role may not see, whoever asks.
    pub role: String,
    /// ISO codes; empty: all.
    pub markets: Vec<String>,
    /// Of every answer there; None: each message's.
    pub language: Option<Language>,
    /// The person who linked it.
    pub linked_by: i64,
    /// Microseconds UTC.
    pub linked_at: i64,
}

type Row = (String, String, String, String, Option<String>, i64, i64);

fn room((adapter, room, role, markets, language, linked_by, linked_at): Row) -> Room {
    let language = language.as_deref().and_then(language_of);
    Room { adapter, room, role, markets: listed(&markets), language, linked_by, linked_at }
}

const COLUMNS: &str = "adapter, room, role, markets, language, linked_by, linked_at";

impl Store {
    /// A room, if it is linked.
    pub async fn room(&self, adapter: &str, name: &str) -> Result<Option<Room>> {
        let sql = format!("SELECT {COLUMNS} FROM rooms WHERE adapter = $1 AND room = $2");
        let row: Option<Row> = on!(&self.pool, pool => {
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(adapter).bind(name).fetch_optional(pool).await?
        });
        Ok(row.map(room))
    }

    /// All linked rooms, in the order in which they were.
    pub async fn rooms(&self) -> Result<Vec<Room>> {
        let sql = format!("SELECT {COLUMNS} FROM rooms ORDER BY linked_at, adapter, room");
        let rows: Vec<Row> =
            on!(&self.pool, pool => sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(pool).await?);
        Ok(rows.into_iter().map(room).collect())
    }

    /// Links a room, or changes what may be seen in it.
    pub async fn link_room(&self, room: &Room) -> Result<()> {
        let sql = "INSERT INTO rooms (adapter, room, role, markets, language, linked_by, linked_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (adapter, room) DO UPDATE SET \
                   role = excluded.role, markets = excluded.markets, language = excluded.language, \
                   linked_by = excluded.linked_by, linked_at = excluded.linked_at";
        on!(&self.pool, pool => {
            sqlx::query(sql)
                .bind(&room.adapter)
                .bind(&room.room)
                .bind(&room.role)
                .bind(room.markets.join(","))
                .bind(room.language.map(language_name))
                .bind(room.linked_by)
                .bind(room.linked_at)
                .execute(pool)
                .await?;
        });
        Ok(())
    }

    /// Ends a link; false: there is none.
    pub async fn unlink_room(&self, adapter: &str, name: &str) -> Result<bool> {
        let sql = "DELETE FROM rooms WHERE adapter = $1 AND room = $2";
        Ok(on!(&self.pool, pool => {
            sqlx::query(sql).bind(adapter).bind(name).execute(pool).await?.rows_affected() == 1
        }))
    }

    /// The platform calls a room otherwise now; its link goes with it.
    pub async fn rename_room(&self, adapter: &str, from: &str, to: &str) -> Result<()> {
        let taken = "DELETE FROM rooms WHERE adapter = $1 AND room = $2 \
                     AND EXISTS (SELECT 1 FROM rooms WHERE adapter = $1 AND room = $3)";
        let rename = "UPDATE rooms SET room = $1 WHERE adapter = $2 AND room = $3";
        on!(&self.pool, pool => {
            let mut transaction = pool.begin().await?;
            sqlx::query(taken).bind(adapter).bind(to).bind(from).execute(&mut *transaction).await?;
            sqlx::query(rename).bind(to).bind(adapter).bind(from).execute(&mut *transaction).await?;
            transaction.commit().await?;
        });
        Ok(())
    }
}

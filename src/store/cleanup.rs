//! Removing rows that were never published.

use super::Result;
use super::claim::Claims;
use super::database::{Connection, Either, Writing, on};
use super::schema::row_ids;
use crate::facts::Kind;
use sqlx::AssertSqlSafe;

/// Rows removed in one transaction on SQLite, so that other writers get their turn.
const ROWS_AT_ONCE: i64 = 50_000;

/// Removes the imports whose writers are dead.
pub(super) async fn remove_dead(claims: &Claims, connection: &mut Connection) -> Result<()> {
    let sql = "SELECT id FROM imports WHERE state = 'writing' ORDER BY id";
    let writing: Vec<i64> =
        on!(&mut *connection, connection => sqlx::query_scalar(sql).fetch_all(connection).await?);
    for import in writing {
        if let Some(claim) = claims.take_over(connection, import).await? {
            remove_import(connection, import).await?;
            claims.release(connection, import, claim).await?;
        }
    }
    Ok(())
}

/// Removes all rows of an unpublished import and marks it abandoned.
pub(super) async fn remove_import(connection: &mut Connection, import: i64) -> Result<()> {
    // A publication between the list and the claim makes it nobody's to remove.
    let sql = "SELECT b.id FROM batches b JOIN imports i ON i.id = b.import_id \
               WHERE i.id = $1 AND i.state = 'writing' ORDER BY b.id";
    let batches: Vec<i64> = on!(&mut *connection, connection => {
        sqlx::query_scalar(sql).bind(import).fetch_all(connection).await?
    });
    for batch in batches {
        remove_batch(connection, batch).await?;
    }
    let sql = "UPDATE imports SET state = 'abandoned' WHERE id = $1 AND state = 'writing'";
    on!(&mut *connection, connection => sqlx::query(sql).bind(import).execute(connection).await?.rows_affected());
    Ok(())
}

/// Removes an unpublished batch with its rows.
pub(super) async fn remove_batch(connection: &mut Connection, batch: i64) -> Result<()> {
    let sql = "SELECT kind, rows FROM batch_kinds WHERE batch_id = $1";
    let kinds: Vec<(String, i64)> = on!(&mut *connection, connection => {
        sqlx::query_as(sql).bind(batch).fetch_all(connection).await?
    });
    for (name, rows) in kinds {
        let Some(kind) = Kind::by_name(&name) else { continue };
        remove_rows(connection, batch, kind, rows).await?;
    }
    on!(&mut *connection, connection => {
        let mut transaction = connection.writing().await?;
        sqlx::query("DELETE FROM batch_kinds WHERE batch_id = $1")
            .bind(batch)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM batches WHERE id = $1 AND sequence IS NULL")
            .bind(batch)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
    });
    Ok(())
}

async fn remove_rows(connection: &mut Connection, batch: i64, kind: Kind, rows: i64) -> Result<()> {
    let (first, last) = row_ids(batch);
    let sql = format!("DELETE FROM {} WHERE row_id BETWEEN $1 AND $2", kind.name());
    match connection {
        Either::Sqlite(connection) => {
            let mut from = first;
            while from < first + rows {
                sqlx::query(AssertSqlSafe(sql.clone()))
                    .bind(from)
                    .bind(from + ROWS_AT_ONCE - 1)
                    .execute(&mut *connection)
                    .await?;
                from += ROWS_AT_ONCE;
            }
        }
        Either::Postgres(connection) => {
            sqlx::query(AssertSqlSafe(sql)).bind(first).bind(last).execute(connection).await?;
        }
    }
    Ok(())
}

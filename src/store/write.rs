//! A chunk into its table: many rows a statement on SQLite, COPY on PostgreSQL.

use super::Result;
use super::rows::{Cell, Chunk};
use super::schema::Table;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, PgConnection, SqliteConnection};

/// Binds of one statement on SQLite: about this many are quickest, a third of
/// what it allows.
const BINDS_MAX: usize = 10_000;

/// Some rows of a chunk, bound to their statement.
pub(super) struct Bound {
    sql: String,
    /// Only the full statement comes again, so only it stays prepared.
    full: bool,
    arguments: SqliteArguments,
}

/// Binds a chunk before its transaction begins: the write lock is held for the
/// writing alone. `first` is the row id of its first row.
pub(super) fn bind_sqlite(chunk: &Chunk, first: i64) -> Result<Vec<Bound>> {
    let width = chunk.table.fields.len() + 2;
    let full = (BINDS_MAX / width).max(1);
    let rows: Vec<(i64, (i64, &[Cell]))> = (first..).zip(chunk.rows()).collect();
    let mut bound = Vec::new();
    for part in rows.chunks(full) {
        let mut arguments = SqliteArguments::default();
        arguments.reserve(part.len() * width, 0);
        for (row_id, (line, cells)) in part {
            bind(&mut arguments, *row_id)?;
            bind(&mut arguments, *line)?;
            for cell in *cells {
                match cell {
                    Cell::Null => bind(&mut arguments, None::<i64>)?,
                    Cell::Integer(whole) => bind(&mut arguments, *whole)?,
                    Cell::Decimal(decimal) => bind(&mut arguments, *decimal)?,
                    Cell::Text(text) => bind(&mut arguments, text.clone())?,
                }
            }
        }
        let sql = insert_statement(chunk.table, part.len());
        bound.push(Bound { sql, full: part.len() == full, arguments });
    }
    Ok(bound)
}

pub(super) async fn insert_sqlite(connection: &mut SqliteConnection, bound: Vec<Bound>) -> Result<()> {
    for Bound { sql, full, arguments } in bound {
        sqlx::query_with(AssertSqlSafe(sql), arguments).persistent(full).execute(&mut *connection).await?;
    }
    Ok(())
}

fn bind<'v, T>(arguments: &mut SqliteArguments, value: T) -> Result<()>
where
    T: sqlx::Encode<'v, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite> + 'v,
{
    arguments.add(value).map_err(|reason| sqlx::Error::Encode(reason).into())
}

/// Anonymous parameters: named ones make SQLite search a list for each.
fn insert_statement(table: &Table, rows: usize) -> String {
    let row = format!("({})", vec!["?"; table.fields.len() + 2].join(","));
    let values = vec![row.as_str(); rows].join(",");
    format!("INSERT INTO {} (row_id, file_line, {}) VALUES {values}", table.kind.name(), table.names())
}

/// Writes a chunk; `first` is the row id of its first row.
pub(super) async fn insert_postgres(connection: &mut PgConnection, chunk: &Chunk, first: i64) -> Result<()> {
    let table = chunk.table;
    let statement = format!(
        "COPY {} (row_id, file_line, {}) FROM STDIN (FORMAT binary)",
        table.kind.name(),
        table.names()
    );
    let data = copy_data(chunk, first);
    let mut copy = connection.copy_in_raw(&statement).await?;
    if let Err(reason) = copy.send(data).await {
        copy.abort("the connection failed").await?;
        return Err(reason.into());
    }
    copy.finish().await?;
    Ok(())
}

/// PostgreSQL's binary COPY format: a signature, then each row as the number of
/// its columns and, for each, its length (-1: null) and its bytes, big-endian.
fn copy_data(chunk: &Chunk, first: i64) -> Vec<u8> {
    let width = chunk.table.fields.len() + 2;
    let mut data = Vec::with_capacity(chunk.lines.len() * (2 + width * 12) + 32);
    data.extend_from_slice(b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0");
    for (row_id, (line, cells)) in (first..).zip(chunk.rows()) {
        data.extend_from_slice(&(width as i16).to_be_bytes());
        put(&mut data, &row_id.to_be_bytes());
        put(&mut data, &line.to_be_bytes());
        for cell in cells {
            match cell {
                Cell::Null => data.extend_from_slice(&(-1i32).to_be_bytes()),
                Cell::Integer(whole) => put(&mut data, &whole.to_be_bytes()),
                Cell::Decimal(decimal) => put(&mut data, &decimal.to_be_bytes()),
                Cell::Text(text) => put(&mut data, text.as_bytes()),
            }
        }
    }
    data.extend_from_slice(&(-1i16).to_be_bytes());
    data
}

fn put(data: &mut Vec<u8>, bytes: &[u8]) {
    data.extend_from_slice(&(bytes.len() as i32).to_be_bytes());
    data.extend_from_slice(bytes);
}

//! Which parts of a table to read, and reading them.

use super::super::database::{Either, Pool};
use super::super::schema::{Content, Table, row_ids};
use super::super::{Result, StoreError};
use super::cells::Context;
use super::ledger::Ledger;
use super::names::Names;
use crate::facts::Kind;
use futures_util::TryStreamExt;
use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, PgPool, Postgres, Sqlite};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// Cells that SQLite packs into one text: large enough that calls do not count,
/// small enough to stay in the processor's cache.
const PART_CELLS: usize = 60_000;
/// Pages (of 8 kB) that PostgreSQL streams as one part.
const PART_PAGES: i64 = 1024;
const PAGE_BYTES: i64 = 8192;
const COPY_HEADER_BYTES: usize = 19;
const CONNECTIONS_MAX: usize = 4;

/// A part of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Row ids from and to, both inclusive.
    Rows(i64, i64),
    /// Pages from and before; the last part has no end.
    Pages(i64, Option<i64>),
}

/// What every connection reads with.
#[derive(Clone)]
pub(super) struct Reading {
    pub ledger: Ledger,
    pub names: Names,
}

impl Reading {
    pub fn context(&self) -> Context<'_> {
        Context { names: &self.names, ledger: &self.ledger }
    }
}

/// Rows as the database packed them.
pub(super) enum Packed {
    /// `[[row_id, cell, …], …]`.
    Json(String),
    /// PostgreSQL's binary COPY format without its signature.
    Binary(Vec<u8>),
}

/// What takes the parts of a table; called from several tasks.
pub(super) trait Sink: Send + Sync {
    /// Takes the part at this place; how many visible rows it held.
    fn put(&self, place: usize, packed: Packed) -> Result<u64>;
}

/// Reads the visible rows of a kind, several parts at a time; `read` hears how
/// many rows came.
pub(super) async fn fetch(
    pool: &Pool,
    reading: &Reading,
    kind: Kind,
    sink: Arc<dyn Sink>,
    read: &mut (dyn FnMut(u64) + Send),
) -> Result<()> {
    let table = Table::of(kind);
    let parts = match pool {
        Either::Sqlite(_) => row_parts(&reading.ledger, table),
        Either::Postgres(_) if reading.ledger.rows(kind) == 0 => Vec::new(),
        Either::Postgres(pool) => page_parts(pool, kind).await?,
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(CONNECTIONS_MAX);
    if parts.len() < 2 || workers < 2 {
        if parts.is_empty() {
            return Ok(());
        }
        let mut reader = Reader::new(pool, table).await?;
        for (place, part) in parts.iter().enumerate() {
            let packed = reader.read(*part).await?;
            read(sink.put(place, packed)?);
        }
        return Ok(());
    }
    let parts = Arc::new(parts);
    let next = Arc::new(AtomicUsize::new(0));
    let (sender, mut receiver) = mpsc::channel(workers * 2);
    let mut tasks: JoinSet<Result<()>> = JoinSet::new();
    for _ in 0..workers.min(parts.len()) {
        let (parts, next, sender) = (parts.clone(), next.clone(), sender.clone());
        let (pool, sink) = (pool.clone(), sink.clone());
        tasks.spawn(async move {
            let mut reader = Reader::new(&pool, table).await?;
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(part) = parts.get(place) else { return Ok(()) };
                let packed = reader.read(*part).await?;
                if sender.send(sink.put(place, packed)?).await.is_err() {
                    return Ok(());
                }
            }
        });
    }
    drop(sender);
    while let Some(rows) = receiver.recv().await {
        read(rows);
    }
    while let Some(ended) = tasks.join_next().await {
        ended.map_err(|reason| StoreError::Damaged { kind, problem: reason.to_string() })??;
    }
    Ok(())
}

/// Row ids of visible batches, large ones cut, small neighbours together.
fn row_parts(ledger: &Ledger, table: &Table) -> Vec<Part> {
    let most = (PART_CELLS / table.fields.len()) as u64;
    let mut parts = Vec::new();
    // Small batches not yet in a part: first and last row id, rows.
    let mut open: Option<(i64, i64, u64)> = None;
    let close = |open: &mut Option<(i64, i64, u64)>, parts: &mut Vec<Part>| {
        parts.extend(open.take().map(|(first, last, _)| Part::Rows(first, last)));
    };
    for holding in ledger.holdings(table.kind) {
        let (first, last) = row_ids(holding.batch);
        if !holding.visible || open.is_some_and(|(_, _, rows)| rows + holding.rows > most) {
            close(&mut open, &mut parts);
        }
        if !holding.visible {
            continue;
        }
        if holding.rows <= most {
            let (from, _, rows) = open.unwrap_or((first, last, 0));
            open = Some((from, last, rows + holding.rows));
            continue;
        }
        close(&mut open, &mut parts);
        for from in (0..holding.rows).step_by(most as usize) {
            let to = (from + most).min(holding.rows);
            parts.push(Part::Rows(first + from as i64, first + to as i64 - 1));
        }
    }
    close(&mut open, &mut parts);
    parts
}

async fn page_parts(pool: &PgPool, kind: Kind) -> Result<Vec<Part>> {
    let bytes: i64 =
        sqlx::query_scalar("SELECT pg_relation_size($1::regclass)").bind(kind.name()).fetch_one(pool).await?;
    let pages = (bytes + PAGE_BYTES - 1) / PAGE_BYTES;
    let mut parts: Vec<Part> = (0..pages)
        .step_by(PART_PAGES as usize)
        .map(|from| Part::Pages(from, Some(from + PART_PAGES)))
        .collect();
    if let Some(Part::Pages(_, end)) = parts.last_mut() {
        *end = None;
    }
    Ok(parts)
}

/// A connection that reads parts of one table.
struct Reader {
    connection: Either<PoolConnection<Sqlite>, PoolConnection<Postgres>>,
    kind: Kind,
    columns: String,
}

impl Reader {
    async fn new(pool: &Pool, table: &Table) -> Result<Reader> {
        let connection = match pool {
            Either::Sqlite(pool) => Either::Sqlite(pool.acquire().await?),
            Either::Postgres(pool) => Either::Postgres(pool.acquire().await?),
        };
        let columns: Vec<String> = table
            .fields
            .iter()
            .map(|field| match (&connection, field.content) {
                // Enough digits to get the same number back.
                (Either::Sqlite(_), Content::Decimal) => {
                    format!("CASE WHEN {0} IS NOT NULL THEN format('%!.17g', {0}) END", field.quoted)
                }
                _ => field.quoted.clone(),
            })
            .collect();
        Ok(Reader { connection, kind: table.kind, columns: columns.join(", ") })
    }

    async fn read(&mut self, part: Part) -> Result<Packed> {
        let (name, columns) = (self.kind.name(), &self.columns);
        match (&mut self.connection, part) {
            (Either::Sqlite(connection), Part::Rows(from, to)) => {
                let sql = format!(
                    "SELECT json_group_array(json_array(row_id, {columns})) FROM {name} \
                     WHERE row_id BETWEEN $1 AND $2"
                );
                let packed = sqlx::query_scalar(AssertSqlSafe(sql))
                    .bind(from)
                    .bind(to)
                    .fetch_one(&mut **connection)
                    .await?;
                Ok(Packed::Json(packed))
            }
            (Either::Postgres(connection), Part::Pages(from, before)) => {
                let end = before.map_or(String::new(), |page| format!(" AND ctid < '({page},0)'::tid"));
                let sql = format!(
                    "COPY (SELECT row_id, {columns} FROM {name} WHERE ctid >= '({from},0)'::tid{end}) \
                     TO STDOUT (FORMAT binary)"
                );
                let mut stream = connection.copy_out_raw(&sql).await?;
                let mut packed = Vec::new();
                while let Some(message) = stream.try_next().await? {
                    packed.extend_from_slice(&message);
                }
                // A signature and two lengths come before the first row.
                packed.drain(..packed.len().min(COPY_HEADER_BYTES));
                Ok(Packed::Binary(packed))
            }
            // Parts are cut for the database they are read from.
            _ => Ok(Packed::Binary(Vec::new())),
        }
    }
}

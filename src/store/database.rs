//! Two native pools, and the macro that writes a query once for both.

use super::claim::Claims;
use super::{Result, StoreError};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection as _, PgConnection, PgPool, SqliteConnection, SqlitePool};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};

/// Something of SQLite, or the same of PostgreSQL.
#[derive(Clone, Debug)]
pub(super) enum Either<S, P> {
    Sqlite(S),
    Postgres(P),
}

pub(super) type Pool = Either<SqlitePool, PgPool>;
pub(super) type Connection = Either<SqliteConnection, PgConnection>;

/// Expands one expression for both databases: `on!(&pool, pool => …)`.
macro_rules! on {
    ($either:expr, $handle:ident => $body:expr) => {
        match $either {
            $crate::store::database::Either::Sqlite($handle) => $body,
            $crate::store::database::Either::Postgres($handle) => $body,
        }
    };
}
pub(super) use on;

static SQLITE: Migrator = sqlx::migrate!("./migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("./migrations/postgres");

/// How long a writer waits for another one's transaction.
const BUSY_SECONDS_MAX: u64 = 60;
const CONNECTIONS_MAX: u32 = 8;
/// Of one process on PostgreSQL, where ten servers share the hundred that it takes
/// by default; each has two more for its inbox, and one for each import.
const REPLICA_CONNECTIONS_MAX: u32 = 6;

pub(super) async fn open(url: &str) -> Result<(Pool, Claims)> {
    if url.starts_with("sqlite:") {
        let options = SqliteConnectOptions::from_str(url).map_err(|_| StoreError::Address)?;
        open_sqlite(options).await
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        let options = PgConnectOptions::from_str(url).map_err(|_| StoreError::Address)?;
        open_postgres(options).await
    } else {
        Err(StoreError::Address)
    }
}

async fn open_sqlite(options: SqliteConnectOptions) -> Result<(Pool, Claims)> {
    let path = options.get_filename().to_path_buf();
    let address = path.display().to_string();
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|reason| StoreError::Folder { folder: folder.display().to_string(), reason })?;
    }
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Chunks need not survive a power cut; publishing asks for more.
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(BUSY_SECONDS_MAX))
        .foreign_keys(true)
        .pragma("cache_size", "-65536")
        .disable_statement_logging();
    // Two processes may open a new file at once; SQLite's migrations lock nothing.
    let claims = Claims::beside(&path);
    let _alone = claims.migrating().await?;
    let pool = SqlitePoolOptions::new()
        .max_connections(CONNECTIONS_MAX)
        .connect_with(options)
        .await
        .map_err(|reason| StoreError::Open { address: address.clone(), reason })?;
    SQLITE.run(&pool).await.map_err(|reason| migrate_error(address, reason))?;
    Ok((Either::Sqlite(pool), claims))
}

async fn open_postgres(options: PgConnectOptions) -> Result<(Pool, Claims)> {
    let address =
        format!("{} on {}", options.get_database().unwrap_or("of the default name"), options.get_host());
    let options = options.disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(REPLICA_CONNECTIONS_MAX)
        .connect_with(options)
        .await
        .map_err(|reason| StoreError::Open { address: address.clone(), reason })?;
    POSTGRES.run(&pool).await.map_err(|reason| migrate_error(address, reason))?;
    Ok((Either::Postgres(pool), Claims::by_connection()))
}

fn migrate_error(address: String, reason: MigrateError) -> StoreError {
    match reason {
        MigrateError::VersionMissing(_) => StoreError::Newer { address },
        reason => StoreError::Migrate { address, reason },
    }
}

pub(super) async fn connect(pool: &Pool) -> Result<Connection> {
    Ok(match pool {
        Either::Sqlite(pool) => {
            Either::Sqlite(SqliteConnection::connect_with(&pool.connect_options()).await?)
        }
        Either::Postgres(pool) => {
            Either::Postgres(PgConnection::connect_with(&pool.connect_options()).await?)
        }
    })
}

/// Begins a transaction that will write. SQLite's takes the write lock at once:
/// one that read first and wrote later could fail in the middle.
pub(super) trait Writing {
    type Database: sqlx::Database;
    async fn writing(&mut self) -> sqlx::Result<sqlx::Transaction<'_, Self::Database>>;
}

impl Writing for SqliteConnection {
    type Database = sqlx::Sqlite;
    async fn writing(&mut self) -> sqlx::Result<sqlx::Transaction<'_, sqlx::Sqlite>> {
        self.begin_with("BEGIN IMMEDIATE").await
    }
}

impl Writing for PgConnection {
    type Database = sqlx::Postgres;
    async fn writing(&mut self) -> sqlx::Result<sqlx::Transaction<'_, sqlx::Postgres>> {
        self.begin().await
    }
}

/// Small writes of one process wait for one another here rather than in SQLite,
/// whose waiting sleeps for longer than they take. PostgreSQL needs none of it.
#[derive(Clone)]
pub(super) struct Turn(Option<Arc<Queues>>);

/// Whoever is in no hurry waits in the first queue, and one of them at a time in
/// the second.
#[derive(Default)]
struct Queues {
    patient: Mutex<()>,
    next: Mutex<()>,
}

/// Held while one writes.
pub(super) type Held<'a> = (MutexGuard<'a, ()>, Option<MutexGuard<'a, ()>>);

impl Turn {
    pub fn of(pool: &Pool) -> Turn {
        Turn(matches!(pool, Either::Sqlite(_)).then(Arc::default))
    }

    /// One's turn, until what is returned is dropped.
    pub async fn take(&self) -> Option<Held<'_>> {
        let queues = self.0.as_ref()?;
        let patient = queues.patient.lock().await;
        Some((queues.next.lock().await, Some(patient)))
    }

    /// The same, before all who are in no hurry.
    pub async fn take_first(&self) -> Option<Held<'_>> {
        Some((self.0.as_ref()?.next.lock().await, None))
    }
}

/// Microseconds UTC by the database's clock, one for all replicas.
pub(super) async fn now(connection: &mut Connection) -> Result<i64> {
    Ok(match connection {
        Either::Sqlite(connection) => {
            sqlx::query_scalar("SELECT CAST(unixepoch('subsec') * 1000000 AS INTEGER)")
                .fetch_one(connection)
                .await?
        }
        Either::Postgres(connection) => {
            sqlx::query_scalar("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)")
                .fetch_one(connection)
                .await?
        }
    })
}

/// A name beside the database file: `stock.db` → `stock.db-suffix`.
pub(super) fn beside(path: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-");
    name.push(suffix);
    name.into()
}

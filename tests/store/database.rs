//! A new, empty database for one test.

use sqlx::{Connection, PgConnection, SqliteConnection};
use std::sync::atomic::{AtomicU32, Ordering};
use stockroom::store::Store;
use tempfile::TempDir;

pub struct Database {
    pub url: String,
    _folder: Option<TempDir>,
}

impl Database {
    pub fn sqlite() -> Database {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/stock.db", folder.path().display());
        Database { url, _folder: Some(folder) }
    }

    pub async fn postgres() -> Database {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("STOCKROOM_TEST_POSTGRES_URL")
            .expect("no PostgreSQL to test on: run `make test`, or `tests/postgres.sh cargo test`");
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::connect(&server).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(&mut connection)
            .await
            .unwrap();
        let (address, _) = server.rsplit_once('/').unwrap();
        Database { url: format!("{address}/{name}"), _folder: None }
    }

    pub async fn open(&self) -> Store {
        Store::open(&self.url).await.unwrap()
    }

    /// A statement, past the store.
    pub async fn run(&self, sql: &'static str) {
        if self.url.starts_with("sqlite") {
            let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        } else {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        }
    }

    /// One number that a statement gives, past the store.
    pub async fn number(&self, sql: &'static str) -> i64 {
        if self.url.starts_with("sqlite") {
            let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
        } else {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
        }
    }
}

//! The migrations against the kinds, and against tables that are filled.

use super::database::Database;
use super::on_both;
use super::rows::{import, stock};
use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::collections::BTreeMap;
use std::path::Path;
use stockroom::facts::{Kind, Type};
use stockroom::store::{Store, StoreError};

on_both!(
    tables_agree_with_the_kinds,
    migrations_run_on_filled_tables,
    opening_again_changes_nothing,
    a_newer_database_is_refused,
);

/// Columns of a table: name → (type, may it be null).
type Columns = BTreeMap<String, (String, bool)>;

async fn columns(database: &Database, table: &str) -> Columns {
    let sql = if database.url.starts_with("sqlite") {
        "SELECT name, upper(type), CASE WHEN \"notnull\" = 1 THEN 'NO' ELSE 'YES' END FROM pragma_table_info($1)"
    } else {
        "SELECT column_name::text, upper(data_type), is_nullable::text FROM information_schema.columns \
         WHERE table_name = $1"
    };
    let found: Vec<(String, String, String)> = if database.url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(&database.url).await.unwrap();
        sqlx::query_as(sql).bind(table).fetch_all(&mut connection).await.unwrap()
    } else {
        let mut connection = PgConnection::connect(&database.url).await.unwrap();
        sqlx::query_as(sql).bind(table).fetch_all(&mut connection).await.unwrap()
    };
    found.into_iter().map(|(name, ty, null)| (name, (ty, null == "YES"))).collect()
}

async fn tables_agree_with_the_kinds(database: Database) {
    database.open().await;
    let sqlite = database.url.starts_with("sqlite");
    let decimal = if sqlite { "REAL" } else { "DOUBLE PRECISION" };
    for kind in Kind::ALL {
        let mut expected = Columns::new();
        let mut expect = |name: String, ty: &str, null: bool| {
            expected.insert(name, (ty.to_string(), null));
        };
        expect("file_line".into(), "BIGINT", false);
        for column in kind.columns() {
            let null = !column.required;
            let name = column.name.to_string();
            match column.ty {
                Type::Instant => {
                    expect(name.clone(), "BIGINT", true);
                    expect(format!("{name}_day"), "BIGINT", null);
                }
                Type::Decimal => expect(name, decimal, null),
                Type::Text | Type::List | Type::Code | Type::TimeZone => expect(name, "TEXT", null),
                _ => expect(name, "BIGINT", null),
            }
        }
        let mut found = columns(&database, kind.name()).await;
        assert!(found.remove("row_id").is_some(), "{kind:?}");
        assert_eq!(found, expected, "{kind:?}");
    }
}

/// Stops after the first two migrations, fills its tables, and lets the store go on.
async fn migrations_run_on_filled_tables(database: Database) {
    let sqlite = database.url.starts_with("sqlite");
    let folder = if sqlite { "migrations/sqlite" } else { "migrations/postgres" };
    let mut first =
        Migrator::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).as_path()).await.unwrap();
    first.migrations.to_mut().truncate(2);
    const FILL: &str = "\
        INSERT INTO imports (state, begun_at, published_at, sequence) VALUES ('published', 1, 2, 1);
        INSERT INTO batches (import_id, source, dialect, content_hash, arguments, sequence) \
            VALUES (1, 'old.csv', 'own', 'x', '', 1);
        INSERT INTO batch_kinds (batch_id, kind, rows) VALUES (1, 'events', 0), (1, 'stock', 1), (1, 'orders', 1);
        INSERT INTO terms (text, uses) VALUES ('A', 1), ('BER', 8), ('DE', 2), ('amazon', 4);
        INSERT INTO stock (row_id, file_line, as_of, sku, warehouse, on_hand) \
            VALUES (4294967296, 2, 20757, 1, 2, 7);
        INSERT INTO orders (row_id, file_line, \"order\", at_day, sku, units, market, channel) \
            VALUES (4294967296, 2, 'O-1', 20757, 1, 3, 3, 4);
        UPDATE ledger SET sequence = 1;";
    if sqlite {
        let url = format!("{}?mode=rwc", database.url);
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        first.run(&mut connection).await.unwrap();
        sqlx::raw_sql(FILL).execute(&mut connection).await.unwrap();
    } else {
        let mut connection = PgConnection::connect(&database.url).await.unwrap();
        first.run(&mut connection).await.unwrap();
        sqlx::raw_sql(FILL).execute(&mut connection).await.unwrap();
    }
    let store = database.open().await;
    assert_eq!(store.sequence().await.unwrap(), 1);
    assert_eq!(store.imports().await.unwrap()[0].sources, ["old.csv"]);
    import(&store, Kind::Stock, "as_of,sku,warehouse,on_hand\n2026-11-01,A,BER,5").await;
    assert_eq!(stock(&store).await, ["2026-10-31 A BER 7 -", "2026-11-01 A BER 5 -"]);
    assert_eq!(super::rows::facts(&store).await.orders[0].units, 3);
    assert_eq!(store.sequence().await.unwrap(), 2);
}

async fn opening_again_changes_nothing(database: Database) {
    let store = database.open().await;
    import(&store, Kind::Stock, "as_of,sku,warehouse,on_hand\n2026-11-01,A,BER,5").await;
    store.close().await;
    let again = database.open().await;
    assert_eq!(stock(&again).await, ["2026-11-01 A BER 5 -"]);
    assert_eq!(again.sequence().await.unwrap(), 1);
}

async fn a_newer_database_is_refused(database: Database) {
    database.open().await.close().await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (9999, 'of tomorrow', true, '', 0)";
    if database.url.starts_with("sqlite") {
        let mut connection = SqliteConnection::connect(&database.url).await.unwrap();
        sqlx::query(newer).execute(&mut connection).await.unwrap();
    } else {
        let mut connection = PgConnection::connect(&database.url).await.unwrap();
        sqlx::query(newer).execute(&mut connection).await.unwrap();
    }
    let error = Store::open(&database.url).await.unwrap_err();
    assert!(matches!(error, StoreError::Newer { .. }), "{error}");
    assert!(error.to_string().ends_with("was written by a newer version of stockroom; use that version"));
}

//! The store's contract, held on SQLite and on PostgreSQL.

mod cache;
mod catalogue;
mod checks;
mod conversations;
pub mod database;
mod inbox;
mod mappings;
mod orders;
mod people;
mod publishing;
mod rows;
mod schema;
mod superseding;
mod writers;

/// Runs each test on a new database of both kinds.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() { super::$name($crate::store::database::Database::sqlite()).await })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() { super::$name($crate::store::database::Database::postgres().await).await })*
        }
    };
}
pub(crate) use on_both;

//! What platforms call us.

use super::database::on;
use super::{Result, Store, Worker};

impl Store {
    /// The bot's name on a platform, as it told us last.
    pub async fn bot(&self, adapter: &str) -> Result<Option<String>> {
        let sql = "SELECT name FROM bots WHERE adapter = $1";
        Ok(on!(&self.pool, pool => sqlx::query_scalar(sql).bind(adapter).fetch_optional(pool).await?))
    }
}

impl Worker {
    /// Keeps what a platform calls us.
    pub async fn keep_bot(&self, adapter: &str, name: &str) -> Result<()> {
        let _turn = self.store.turn.take().await;
        let sql = "INSERT INTO bots (adapter, name) VALUES ($1, $2) \
                   ON CONFLICT (adapter) DO UPDATE SET name = excluded.name";
        on!(&self.store.pool, pool => {
            sqlx::query(sql).bind(adapter).bind(name).execute(pool).await?;
        });
        Ok(())
    }
}

//! Accounts that nobody has introduced: answered once, and their guesses counted.

use super::database::on;
use super::{Result, Store};

impl Store {
    /// Whether this account is to be answered there: true the first time alone.
    /// `account` empty: the room as a whole.
    pub async fn answer_stranger(&self, adapter: &str, account: &str, room: &str, now: i64) -> Result<bool> {
        let sql = "INSERT INTO strangers (adapter, account, room, answered_at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT DO NOTHING";
        Ok(on!(&self.pool, pool => {
            let added = sqlx::query(sql).bind(adapter).bind(account).bind(room).bind(now).execute(pool).await?;
            added.rows_affected() == 1
        }))
    }

    /// Counts a try at a code; how many there were of this account since the
    /// first of the last `window` microseconds, this one included.
    pub async fn count_code_try(&self, adapter: &str, account: &str, now: i64, window: i64) -> Result<i64> {
        let sql = "INSERT INTO code_tries (adapter, account, since, tries) VALUES ($1, $2, $3, 1) \
                   ON CONFLICT (adapter, account) DO UPDATE SET \
                   tries = CASE WHEN code_tries.since > $4 THEN code_tries.tries + 1 ELSE 1 END, \
                   since = CASE WHEN code_tries.since > $4 THEN code_tries.since ELSE excluded.since END \
                   RETURNING tries";
        Ok(on!(&self.pool, pool => {
            sqlx::query_scalar(sql)
                .bind(adapter)
                .bind(account)
                .bind(now)
                .bind(now - window)
                .fetch_one(pool)
                .await?
        }))
    }
}

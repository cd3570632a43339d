//! The day's budget of a language model, one for all processes.

use super::database::on;
use super::{Result, Store};

impl Store {
    /// Takes one call of `day` (days since 1970-01-01 UTC); false: all `most` of
    /// it are taken.
    pub async fn take_model_call(&self, day: i64, most: u32) -> Result<bool> {
        if most == 0 {
            return Ok(false);
        }
        let sql = "INSERT INTO model_calls (day, calls) VALUES ($1, 1) ON CONFLICT (day) \
                   DO UPDATE SET calls = model_calls.calls + 1 WHERE model_calls.calls < $2";
        Ok(on!(&self.pool, pool => {
            sqlx::query(sql).bind(day).bind(i64::from(most)).execute(pool).await?.rows_affected() == 1
        }))
    }
}

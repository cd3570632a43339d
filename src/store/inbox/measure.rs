//! How much a person may say in a minute, counted in the inbox, for all servers.

use super::super::database::on;
use super::super::{Result, Store};
use super::{Claimed, Measure};

const MINUTE_MICROSECONDS: i64 = 60_000_000;

impl Store {
    /// What a message is after those of the same person that came in the minute
    /// before it, of which `most` are answered. The same when it is asked again.
    pub async fn measure(&self, claimed: &Claimed, most: i64) -> Result<Measure> {
        // What nobody has looked at yet counts as well.
        let sql = "SELECT COUNT(CASE WHEN measure = 'fine' THEN 1 END), \
                   COUNT(CASE WHEN measure = 'notice' THEN 1 END) FROM inbox \
                   WHERE adapter = $1 AND person = $2 AND received_at > $3 AND seq < $4";
        let (answered, told): (i64, i64) = on!(&self.pool, pool => {
            sqlx::query_as(sql)
                .bind(&claimed.adapter)
                .bind(&claimed.person)
                .bind(claimed.received_at - MINUTE_MICROSECONDS)
                .bind(claimed.seq)
                .fetch_one(pool)
                .await?
        });
        Ok(match (answered < most, told > 0) {
            (true, _) => Measure::Fine,
            (false, false) => Measure::Notice,
            (false, true) => Measure::Silence,
        })
    }
}

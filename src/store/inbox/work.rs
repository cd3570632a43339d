//! Claims, replies and endings of messages.

use super::super::Result;
use super::super::conversations::KEEP_CONVERSATION;
use super::super::database::{Connection, Either, on};
use super::super::waiting::change_files;
use super::{Claimed, Ending, Kept, Worker};
use sqlx::PgConnection;

/// The first half of the workers' advisory locks; the second is the worker.
const ADVISORY_CLASS: i32 = 0x494e_4258;

type Row =
    (i64, String, String, String, String, String, i64, Option<String>, Option<String>, Option<String>, i64);

const COLUMNS: &str =
    "seq, adapter, conversation, room, person, content, received_at, reply, progress, deed, tries";

fn claimed(row: Row) -> Claimed {
    let (seq, adapter, conversation, room, person, content, received_at, reply, progress, deed, tries) = row;
    Claimed { seq, adapter, conversation, room, person, content, received_at, reply, progress, deed, tries }
}

impl Worker {
    /// Claims up to `limit` messages until `until`: of each conversation the
    /// earliest that is not done, unless another of it is being worked on.
    pub async fn claim(&self, limit: i64, now: i64, until: i64) -> Result<Vec<Claimed>> {
        let _turn = self.store.turn.take().await;
        let free = "SELECT i.seq FROM inbox i WHERE i.state IN ('received', 'answered') \
                    AND i.next_try <= $3 AND i.claimed_until < $3 \
                    AND NOT EXISTS (SELECT 1 FROM inbox e WHERE e.state IN ('received', 'answered') \
                        AND e.adapter = i.adapter AND e.conversation = i.conversation AND e.seq <> i.seq \
                        AND (e.seq < i.seq OR e.claimed_until >= $3)) \
                    ORDER BY i.seq LIMIT $4";
        let claim = |free: &str| {
            sqlx::AssertSqlSafe(format!(
                "UPDATE inbox SET claimed_by = $1, claimed_until = $2, tries = tries + 1 WHERE seq IN ({free}) \
                 RETURNING {COLUMNS}"
            ))
        };
        let rows: Vec<Row> = match &self.store.pool {
            Either::Sqlite(pool) => {
                let claim = sqlx::query_as(claim(free)).bind(self.id).bind(until).bind(now).bind(limit);
                claim.fetch_all(pool).await?
            }
            Either::Postgres(pool) => {
                let free = format!("{free} FOR UPDATE SKIP LOCKED");
                let claim = sqlx::query_as(claim(&free)).bind(self.id).bind(until).bind(now).bind(limit);
                claim.fetch_all(pool).await?
            }
        };
        let mut claimed: Vec<Claimed> = rows.into_iter().map(claimed).collect();
        claimed.sort_by_key(|claimed| claimed.seq);
        Ok(claimed)
    }

    /// Keeps a reply with its message, and all that goes with it; buttons about
    /// what is settled say nothing any more. False: the message is not this worker's any
    /// more, and nothing was kept.
    pub async fn keep_reply(&self, claimed: &Claimed, kept: &Kept) -> Result<bool> {
        let _turn = self.store.turn.take().await;
        Ok(on!(&self.store.pool, pool => {
            let mut transaction = pool.begin().await?;
            let keep = "UPDATE inbox SET reply = $1, state = 'answered', measure = $4 \
                        WHERE seq = $2 AND claimed_by = $3 AND state = 'received'";
            let answered = sqlx::query(keep)
                .bind(&kept.reply)
                .bind(claimed.seq)
                .bind(self.id)
                .bind(kept.measure.name())
                .execute(&mut *transaction)
                .await?
                .rows_affected();
            if answered == 0 {
                return Ok(false);
            }
            let stale = "DELETE FROM buttons WHERE adapter = $1 AND conversation = $2 AND person = $3 \
                         AND (about = $4 OR token = $5)";
            let settled = kept.settled.iter().map(|about| (about.name(), ""));
            let used = kept.used.iter().map(|token| ("", token.as_str()));
            for (about, token) in settled.chain(used) {
                sqlx::query(stale)
                    .bind(&claimed.adapter)
                    .bind(&claimed.conversation)
                    .bind(&claimed.person)
                    .bind(about)
                    .bind(token)
                    .execute(&mut *transaction)
                    .await?;
            }
            let add = "INSERT INTO buttons \
                       (token, adapter, conversation, person, answer, message, expires_at, about) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
            for button in &kept.buttons {
                sqlx::query(add)
                    .bind(&button.token)
                    .bind(&claimed.adapter)
                    .bind(&claimed.conversation)
                    .bind(&claimed.person)
                    .bind(&button.answer)
                    .bind(claimed.seq)
                    .bind(button.expires_at)
                    .bind(button.about.name())
                    .execute(&mut *transaction)
                    .await?;
            }
            if let Some(state) = &kept.conversation {
                sqlx::query(KEEP_CONVERSATION)
                    .bind(&claimed.adapter)
                    .bind(&claimed.conversation)
                    .bind(&claimed.person)
                    .bind(state)
                    .bind(kept.now)
                    .execute(&mut *transaction)
                    .await?;
            }
            if let Some(change) = &kept.files {
                let speaker = (&claimed.adapter, &claimed.conversation, &claimed.person);
                change_files!(&mut transaction, speaker, change, kept.now);
            }
            transaction.commit().await?;
            true
        }))
    }

    /// Keeps what was sent while a message is worked on (JSON).
    pub async fn keep_progress(&self, seq: i64, progress: &str) -> Result<()> {
        self.set("UPDATE inbox SET progress = $1 WHERE seq = $2 AND claimed_by = $3", progress, seq).await
    }

    /// Keeps what a message is about to do, before it does it.
    pub async fn keep_deed(&self, seq: i64, deed: &str) -> Result<()> {
        self.set("UPDATE inbox SET deed = $1 WHERE seq = $2 AND claimed_by = $3", deed, seq).await
    }

    async fn set(&self, sql: &'static str, value: &str, seq: i64) -> Result<()> {
        let _turn = self.store.turn.take().await;
        on!(&self.store.pool, pool => {
            sqlx::query(sql).bind(value).bind(seq).bind(self.id).execute(pool).await?;
        });
        Ok(())
    }

    /// Ends a message; nothing stays of it but that it was there.
    pub async fn finish(&self, seq: i64, ending: Ending, now: i64) -> Result<()> {
        // Until this is written, a crash sends the reply again.
        let _turn = self.store.turn.take_first().await;
        let sql = "UPDATE inbox SET state = $1, content = '', reply = NULL, progress = NULL, deed = NULL, \
                   claimed_by = NULL, claimed_until = 0, finished_at = $2 WHERE seq = $3 AND claimed_by = $4";
        on!(&self.store.pool, pool => {
            sqlx::query(sql).bind(ending.name()).bind(now).bind(seq).bind(self.id).execute(pool).await?;
        });
        Ok(())
    }

    /// Gives a message back, to be tried again not before `at`.
    pub async fn try_later(&self, seq: i64, at: i64) -> Result<()> {
        let _turn = self.store.turn.take().await;
        let sql = "UPDATE inbox SET next_try = $1, claimed_by = NULL, claimed_until = 0 \
                   WHERE seq = $2 AND claimed_by = $3";
        on!(&self.store.pool, pool => {
            sqlx::query(sql).bind(at).bind(seq).bind(self.id).execute(pool).await?;
        });
        Ok(())
    }

    /// Gives back all that this worker has.
    pub async fn release(&self) -> Result<()> {
        let _turn = self.store.turn.take().await;
        let sql = "UPDATE inbox SET claimed_by = NULL, claimed_until = 0 WHERE claimed_by = $1";
        on!(&self.store.pool, pool => {
            sqlx::query(sql).bind(self.id).execute(pool).await?;
        });
        Ok(())
    }

    /// Extends all claims of this worker to `until`, and shows that it lives.
    pub async fn renew(&self, until: i64) -> Result<()> {
        self.show_alive().await?;
        let _turn = self.store.turn.take().await;
        let sql = "UPDATE inbox SET claimed_until = $1 WHERE claimed_by = $2";
        on!(&self.store.pool, pool => {
            sqlx::query(sql).bind(until).bind(self.id).execute(pool).await?;
        });
        Ok(())
    }

    /// Frees what dead workers had.
    pub async fn release_dead(&self) -> Result<u64> {
        let _turn = self.store.turn.take().await;
        let free = "UPDATE inbox SET claimed_by = NULL, claimed_until = 0 WHERE claimed_by <> $1";
        Ok(match &self.store.pool {
            Either::Sqlite(pool) => sqlx::query(free).bind(self.id).execute(pool).await?.rows_affected(),
            Either::Postgres(pool) => {
                let dead = sqlx::AssertSqlSafe(format!(
                    "{free} AND NOT EXISTS (SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' \
                     AND l.classid = $2::BIGINT::OID AND l.objid = claimed_by::OID AND l.granted \
                     AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
                ));
                let dead = sqlx::query(dead).bind(self.id).bind(i64::from(ADVISORY_CLASS));
                dead.execute(pool).await?.rows_affected()
            }
        })
    }

    /// Takes this worker's lock where its connection was lost.
    pub(super) async fn show_alive(&self) -> Result<()> {
        let mut alive = self.alive.lock().await;
        if matches!(&*alive, Either::Sqlite(_)) {
            return Ok(());
        }
        if self.lock(&mut alive).await.is_err() {
            *alive = self.store.alive().await?;
            self.lock(&mut alive).await?;
        }
        Ok(())
    }

    async fn lock(&self, connection: &mut Connection) -> Result<()> {
        if let Either::Postgres(connection) = connection {
            advisory_lock(connection, ADVISORY_CLASS, self.id as i32).await?;
        }
        Ok(())
    }
}

/// Takes a lock unless this connection has it; whether it has it now.
pub(super) async fn advisory_lock(connection: &mut PgConnection, class: i32, key: i32) -> Result<bool> {
    let take = "SELECT CASE WHEN EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' \
                AND pid = pg_backend_pid() AND classid = $3::BIGINT::OID AND objid = $4::BIGINT::OID) \
                THEN TRUE ELSE pg_try_advisory_lock($1, $2) END";
    Ok(sqlx::query_scalar(take)
        .bind(class)
        .bind(key)
        .bind(i64::from(class.cast_unsigned()))
        .bind(i64::from(key.cast_unsigned()))
        .fetch_one(connection)
        .await?)
}

/// Gives a lock up that this connection has.
pub(super) async fn advisory_unlock(connection: &mut PgConnection, class: i32, key: i32) -> Result<()> {
    sqlx::query("SELECT pg_advisory_unlock($1, $2)").bind(class).bind(key).execute(connection).await?;
    Ok(())
}

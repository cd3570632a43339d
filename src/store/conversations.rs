//! What was said in conversations, kept so that it outlives the process.

use super::database::on;
use super::{Result, Store};

/// One person in one conversation of one adapter (the terminal, a chat platform).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Speaker {
    pub adapter: String,
    pub conversation: String,
    pub person: String,
}

/// Adapter, conversation, person, state, now.
pub(super) const KEEP_CONVERSATION: &str = "INSERT INTO conversations (adapter, conversation, person, state, heard_at) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (adapter, conversation, person) \
     DO UPDATE SET state = excluded.state, heard_at = excluded.heard_at";

impl Store {
    /// The state of a conversation that was heard of since `since`
    /// (microseconds UTC).
    pub async fn conversation(&self, speaker: &Speaker, since: i64) -> Result<Option<String>> {
        let sql = "SELECT state FROM conversations \
                   WHERE adapter = $1 AND conversation = $2 AND person = $3 AND heard_at > $4";
        Ok(on!(&self.pool, pool => {
            sqlx::query_scalar(sql)
                .bind(&speaker.adapter)
                .bind(&speaker.conversation)
                .bind(&speaker.person)
                .bind(since)
                .fetch_optional(pool)
                .await?
        }))
    }

    /// Keeps a conversation's state as of `now` (microseconds UTC).
    pub async fn keep_conversation(&self, speaker: &Speaker, state: &str, now: i64) -> Result<()> {
        let _turn = self.turn.take().await;
        on!(&self.pool, pool => {
            sqlx::query(KEEP_CONVERSATION)
                .bind(&speaker.adapter)
                .bind(&speaker.conversation)
                .bind(&speaker.person)
                .bind(state)
                .bind(now)
                .execute(pool)
                .await?;
        });
        Ok(())
    }

    /// Remembers that facts of a speaker were published up to this sequence.
    pub async fn note_written(&self, speaker: &Speaker, sequence: i64, now: i64) -> Result<()> {
        let _turn = self.turn.take().await;
        let sql = "INSERT INTO conversations (adapter, conversation, person, state, heard_at, written) \
                   VALUES ($1, $2, $3, '', $4, $5) ON CONFLICT (adapter, conversation, person) \
                   DO UPDATE SET written = excluded.written, heard_at = excluded.heard_at";
        on!(&self.pool, pool => {
            sqlx::query(sql)
                .bind(&speaker.adapter)
                .bind(&speaker.conversation)
                .bind(&speaker.person)
                .bind(now)
                .bind(sequence)
                .execute(pool)
                .await?;
        });
        Ok(())
    }

    /// The sequence up to which a person brought facts lately, wherever they said
    /// it; 0: they brought none.
    pub async fn written_by(&self, speaker: &Speaker) -> Result<i64> {
        let sql = "SELECT COALESCE(MAX(written), 0) FROM conversations WHERE adapter = $1 AND person = $2";
        Ok(on!(&self.pool, pool => {
            sqlx::query_scalar(sql).bind(&speaker.adapter).bind(&speaker.person).fetch_one(pool).await?
        }))
    }

    /// Removes conversations that were not heard of since `since`.
    pub async fn forget_conversations(&self, since: i64) -> Result<()> {
        let _turn = self.turn.take().await;
        let sql = "DELETE FROM conversations WHERE heard_at <= $1";
        on!(&self.pool, pool => {
            sqlx::query(sql).bind(since).execute(pool).await?;
        });
        Ok(())
    }
}

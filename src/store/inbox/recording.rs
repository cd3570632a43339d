//! Recording a message, in one transaction.

use super::super::Result;
use super::super::database::{Connection, Writing, on};
use super::{Incoming, Measure, Recorded};

/// The digest of the latest wording.
const DIGEST: &str = "SELECT digest FROM inbox WHERE adapter = $1 AND (message = $2 OR edits = $2) \
                      ORDER BY seq DESC LIMIT 1";

/// Puts another wording in the place of one that nobody has looked at yet.
const REPLACE: &str = "UPDATE inbox SET content = $1, digest = $2 \
                       WHERE adapter = $3 AND (message = $4 OR edits = $4) AND state = 'received' \
                       AND claimed_until < $5";

const INSERT: &str = "INSERT INTO inbox (adapter, message, edits, conversation, room, person, content, \
                      digest, received_at, state, finished_at, measure) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

pub(super) const SEEN: &str = "INSERT INTO chats (adapter, room, last_message) VALUES ($1, $2, $3) \
                    ON CONFLICT (adapter, room) DO UPDATE SET last_message = excluded.last_message";

pub(super) async fn record(
    connection: &mut Connection,
    message: &Incoming<'_>,
    now: i64,
) -> Result<Recorded> {
    on!(connection, connection => {
        let mut transaction = connection.writing().await?;
        let known: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM inbox WHERE adapter = $1 AND message = $2")
            .bind(message.adapter)
            .bind(message.message)
            .fetch_one(&mut *transaction)
            .await?;
        if known > 0 {
            return Ok(Recorded::Known);
        }
        let mut recorded = Recorded::New;
        if let Some(original) = message.edits {
            let before: Option<i64> = sqlx::query_scalar(DIGEST)
                .bind(message.adapter)
                .bind(original)
                .fetch_optional(&mut *transaction)
                .await?;
            if before == Some(message.digest) {
                recorded = Recorded::Unchanged;
            } else if before.is_some() {
                let replaced = sqlx::query(REPLACE)
                    .bind(message.content)
                    .bind(message.digest)
                    .bind(message.adapter)
                    .bind(original)
                    .bind(now)
                    .execute(&mut *transaction)
                    .await?
                    .rows_affected();
                if replaced > 0 {
                    recorded = Recorded::Replaced;
                }
            }
        }
        let new = recorded == Recorded::New;
        sqlx::query(INSERT)
            .bind(message.adapter)
            .bind(message.message)
            .bind(message.edits)
            .bind(message.conversation)
            .bind(message.room)
            .bind(message.person)
            .bind(if new { message.content } else { "" })
            .bind(message.digest)
            .bind(now)
            .bind(if new { "received" } else { "done" })
            .bind((!new).then_some(now))
            .bind(if new { Measure::Fine } else { Measure::Silence }.name())
            .execute(&mut *transaction)
            .await?;
        if new && message.said {
            sqlx::query(SEEN)
                .bind(message.adapter)
                .bind(message.room)
                .bind(message.message)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(recorded)
    })
}

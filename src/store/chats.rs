//! Chats as platforms have them: how far they were read, whether they are closed
//! to us, another name; and what is over in the inbox.

use super::database::{Writing, on};
use super::{Result, Store};

impl Store {
    /// The latest message taken in from each room of an adapter: room and message.
    pub async fn last_seen(&self, adapter: &str) -> Result<Vec<(String, String)>> {
        let sql = "SELECT room, last_message FROM chats \
                   WHERE adapter = $1 AND last_message IS NOT NULL ORDER BY room";
        Ok(on!(&self.pool, pool => sqlx::query_as(sql).bind(adapter).fetch_all(pool).await?))
    }

    /// Since when a room is closed to us (microseconds UTC); None: it is open.
    pub async fn closed_at(&self, adapter: &str, room: &str) -> Result<Option<i64>> {
        let sql = "SELECT closed_at FROM chats WHERE adapter = $1 AND room = $2";
        let closed: Option<Option<i64>> = on!(&self.pool, pool => sqlx::query_scalar(sql).bind(adapter).bind(room).fetch_optional(pool).await?);
        Ok(closed.flatten())
    }

    /// Nothing can be said in a room any more.
    pub async fn close_chat(&self, adapter: &str, room: &str, now: i64) -> Result<()> {
        let _turn = self.turn.take().await;
        let sql = "INSERT INTO chats (adapter, room, closed_at) VALUES ($1, $2, $3) \
                   ON CONFLICT (adapter, room) DO UPDATE SET closed_at = excluded.closed_at";
        on!(&self.pool, pool => {
            sqlx::query(sql).bind(adapter).bind(room).bind(now).execute(pool).await?;
        });
        Ok(())
    }

    /// Somebody spoke to us there again; whether it had been closed.
    pub async fn open_chat(&self, adapter: &str, room: &str) -> Result<bool> {
        let _turn = self.turn.take().await;
        let sql = "UPDATE chats SET closed_at = NULL \
                   WHERE adapter = $1 AND room = $2 AND closed_at IS NOT NULL";
        Ok(on!(&self.pool, pool => {
            sqlx::query(sql).bind(adapter).bind(room).execute(pool).await?.rows_affected() > 0
        }))
    }

    /// A room has another name: what was said in it is continued under the new one.
    pub async fn rename_chat(&self, adapter: &str, from: &str, to: &str) -> Result<()> {
        let _turn = self.turn.take().await;
        // The name of a conversation in a room begins with the room's.
        let inbox = "UPDATE inbox SET room = $1, conversation = CASE \
                     WHEN substr(conversation, 1, length($2)) = $2 \
                     THEN $1 || substr(conversation, length($2) + 1) ELSE conversation END \
                     WHERE adapter = $3 AND room = $2 AND state IN ('received', 'answered')";
        let conversations = "UPDATE conversations SET conversation = $1 \
                             WHERE adapter = $3 AND conversation = $2 AND NOT EXISTS \
                             (SELECT 1 FROM conversations c WHERE c.adapter = $3 AND c.conversation = $1 \
                              AND c.person = conversations.person)";
        let buttons = "UPDATE buttons SET conversation = $1 WHERE adapter = $3 AND conversation = $2";
        let files = "UPDATE waiting_files SET conversation = $1 WHERE adapter = $3 AND conversation = $2";
        let chats = "UPDATE chats SET room = $1 WHERE adapter = $3 AND room = $2 AND NOT EXISTS \
                     (SELECT 1 FROM chats c WHERE c.adapter = $3 AND c.room = $1)";
        on!(&self.pool, pool => {
            let mut connection = pool.acquire().await?;
            let mut transaction = connection.writing().await?;
            for sql in [inbox, conversations, buttons, files, chats] {
                sqlx::query(sql).bind(to).bind(from).bind(adapter).execute(&mut *transaction).await?;
            }
            transaction.commit().await?;
        });
        Ok(())
    }

    /// Whether the reply to a message was sent.
    pub async fn is_answered(&self, adapter: &str, message: &str) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM inbox WHERE adapter = $1 AND message = $2 AND state = 'done'";
        let answered: i64 = on!(&self.pool, pool => {
            sqlx::query_scalar(sql).bind(adapter).bind(message).fetch_one(pool).await?
        });
        Ok(answered > 0)
    }

    /// Messages that wait for an answer, or for their reply to be sent.
    pub async fn waiting(&self) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM inbox WHERE state IN ('received', 'answered')";
        Ok(on!(&self.pool, pool => sqlx::query_scalar(sql).fetch_one(pool).await?))
    }

    /// Removes what is only kept against doubles and was finished before `finished`,
    /// and buttons that expired before `now`.
    pub async fn forget_messages(&self, finished: i64, now: i64) -> Result<()> {
        on!(&self.pool, pool => {
            sqlx::query("DELETE FROM inbox WHERE finished_at < $1").bind(finished).execute(pool).await?;
            sqlx::query("DELETE FROM buttons WHERE expires_at < $1").bind(now).execute(pool).await?;
        });
        Ok(())
    }
}

//! Recording a piece of an album, in one transaction. Whichever server the first piece
//! comes to makes the message; the others join it as long as nobody has looked at it.

use super::super::Result;
use super::super::database::{Connection, Writing, on};
use super::recording::SEEN;
use super::{Incoming, Measure, Piece, Recorded};

const INSERT: &str = "INSERT INTO inbox (adapter, message, conversation, room, person, content, digest, \
                      received_at, state, finished_at, measure, album, next_try) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
                      ON CONFLICT (adapter, album) WHERE album IS NOT NULL DO NOTHING";

/// Holds the album back for the next piece, and its row against being claimed.
const HOLD: &str = "UPDATE inbox SET next_try = $1 WHERE adapter = $2 AND album = $3 \
                    AND state = 'received' AND tries = 0 RETURNING seq, content";

/// None: to be tried once more.
pub(super) async fn record(
    connection: &mut Connection,
    message: &Incoming<'_>,
    piece: &Piece<'_>,
    now: i64,
) -> Result<Option<Recorded>> {
    on!(connection, connection => {
        let mut transaction = connection.writing().await?;
        let known: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM inbox WHERE adapter = $1 AND message = $2")
            .bind(message.adapter)
            .bind(message.message)
            .fetch_one(&mut *transaction)
            .await?;
        if known > 0 {
            return Ok(Some(Recorded::Known));
        }
        let look = now + piece.wait;
        // Looked at first: a message that another server makes after this is met by the
        // insertion below, and joined in the next try.
        let begun: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM inbox WHERE adapter = $1 AND album = $2")
            .bind(message.adapter)
            .bind(piece.album)
            .fetch_one(&mut *transaction)
            .await?;
        let held: Option<(i64, String)> = match begun {
            0 => None,
            _ => {
                sqlx::query_as(HOLD)
                    .bind(look)
                    .bind(message.adapter)
                    .bind(piece.album)
                    .fetch_optional(&mut *transaction)
                    .await?
            }
        };
        // What comes when its album is being answered is a message of its own.
        let joined = held.and_then(|(seq, whole)| Some((seq, (piece.join)(&whole, message.content)?)));
        let new = joined.is_none();
        let inserted = sqlx::query(INSERT)
            .bind(message.adapter)
            .bind(message.message)
            .bind(message.conversation)
            .bind(message.room)
            .bind(message.person)
            .bind(if new { message.content } else { "" })
            .bind(message.digest)
            .bind(now)
            .bind(if new { "received" } else { "done" })
            .bind((!new).then_some(now))
            .bind(if new { Measure::Fine } else { Measure::Silence }.name())
            .bind((begun == 0).then_some(piece.album))
            .bind(if new { look } else { 0 })
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        if inserted == 0 {
            // Another server has just made the message: it is there to be joined now.
            return Ok(None);
        }
        if let Some((seq, whole)) = &joined {
            sqlx::query("UPDATE inbox SET content = $1 WHERE seq = $2")
                .bind(whole)
                .bind(seq)
                .execute(&mut *transaction)
                .await?;
        }
        if message.said {
            sqlx::query(SEEN)
                .bind(message.adapter)
                .bind(message.room)
                .bind(message.message)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(Some(if new { Recorded::New } else { Recorded::Joined }))
    })
}

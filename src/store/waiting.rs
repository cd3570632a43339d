//! Files that wait in a conversation for a word on how to read them.

use super::database::on;
use super::{Result, Speaker, Store};

/// How long a file waits.
const WAITS_MICROSECONDS: i64 = 86_400_000_000;

/// A file that waits, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingFile {
    /// Among the speaker's.
    pub place: i64,
    pub name: String,
    /// JSON.
    pub state: String,
}

/// A file that is to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    pub name: String,
    /// JSON.
    pub state: String,
    pub content: Vec<u8>,
}

/// What becomes of a speaker's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilesChange {
    /// These wait, and no others.
    Replaced(Vec<NewFile>),
    /// These are left, by place, with their state; the others are settled.
    Left(Vec<(i64, String)>),
}

impl Store {
    /// The files of a speaker that wait, in order. `now`: microseconds UTC.
    pub async fn files_waiting(&self, speaker: &Speaker, now: i64) -> Result<Vec<WaitingFile>> {
        let sql = "SELECT place, name, state FROM waiting_files \
                   WHERE adapter = $1 AND conversation = $2 AND person = $3 AND since > $4 ORDER BY place";
        let files: Vec<(i64, String, String)> = on!(&self.pool, pool => {
            sqlx::query_as(sql)
                .bind(&speaker.adapter)
                .bind(&speaker.conversation)
                .bind(&speaker.person)
                .bind(now - WAITS_MICROSECONDS)
                .fetch_all(pool)
                .await?
        });
        let file = |(place, name, state)| WaitingFile { place, name, state };
        Ok(files.into_iter().map(file).collect())
    }

    /// What a file that waits holds; None: it does not wait any more.
    pub async fn file_content(&self, speaker: &Speaker, place: i64) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT content FROM waiting_files \
                   WHERE adapter = $1 AND conversation = $2 AND person = $3 AND place = $4";
        Ok(on!(&self.pool, pool => {
            sqlx::query_scalar(sql)
                .bind(&speaker.adapter)
                .bind(&speaker.conversation)
                .bind(&speaker.person)
                .bind(place)
                .fetch_optional(pool)
                .await?
        }))
    }

    /// Removes the files that nobody settled in a day.
    pub async fn forget_files(&self, now: i64) -> Result<()> {
        let _turn = self.turn.take().await;
        on!(&self.pool, pool => {
            sqlx::query("DELETE FROM waiting_files WHERE since <= $1")
                .bind(now - WAITS_MICROSECONDS)
                .execute(pool)
                .await?;
        });
        Ok(())
    }
}

/// Writes a change of a speaker's files in a transaction.
macro_rules! change_files {
    ($transaction:expr, $speaker:expr, $change:expr, $now:expr) => {{
        let (transaction, (adapter, conversation, person)) = ($transaction, $speaker);
        let delete = "DELETE FROM waiting_files WHERE adapter = $1 AND conversation = $2 AND person = $3 \
                      AND place < $4";
        let first = match $change {
            $crate::store::FilesChange::Replaced(_) => i64::MAX,
            $crate::store::FilesChange::Left(left) => left.first().map_or(i64::MAX, |(place, _)| *place),
        };
        sqlx::query(delete)
            .bind(adapter)
            .bind(conversation)
            .bind(person)
            .bind(first)
            .execute(&mut **transaction)
            .await?;
        match $change {
            $crate::store::FilesChange::Replaced(files) => {
                for (place, file) in (0_i64..).zip(files) {
                    let insert = "INSERT INTO waiting_files \
                                  (adapter, conversation, person, place, name, state, content, since) \
                                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
                    sqlx::query(insert)
                        .bind(adapter)
                        .bind(conversation)
                        .bind(person)
                        .bind(place)
                        .bind(&file.name)
                        .bind(&file.state)
                        .bind(&file.content)
                        .bind($now)
                        .execute(&mut **transaction)
                        .await?;
                }
            }
            $crate::store::FilesChange::Left(left) => {
                for (place, state) in left {
                    let update = "UPDATE waiting_files SET state = $1 WHERE adapter = $2 \
                                  AND conversation = $3 AND person = $4 AND place = $5";
                    sqlx::query(update)
                        .bind(state)
                        .bind(adapter)
                        .bind(conversation)
                        .bind(person)
                        .bind(place)
                        .execute(&mut **transaction)
                        .await?;
                }
            }
        }
    }};
}
pub(super) use change_files;

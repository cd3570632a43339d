//! What persons told to record: proposed, written once after a yes, taken back.

use super::conversations::Speaker;
use super::database::on;
use super::{Result, Store, StoreError};

/// The dialect of batches that were told in chat. Their movements stand beside
/// those of files: a second report of one day is a second movement.
pub const TOLD: &str = "chat";

/// Marks an action as written: now, its import (null: it made no facts), its id.
pub(super) const WRITTEN: &str = "UPDATE actions SET state = 'written', written_at = $1, import_id = $2 \
                                  WHERE id = $3 AND state = 'proposed'";

/// Marks an action as taken back.
pub(super) const UNDONE: &str = "UPDATE actions SET state = 'undone' WHERE id = $1 AND state = 'written'";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionState {
    Proposed,
    Written,
    Undone,
    Dropped,
}

impl ActionState {
    pub fn name(self) -> &'static str {
        match self {
            ActionState::Proposed => "proposed",
            ActionState::Written => "written",
            ActionState::Undone => "undone",
            ActionState::Dropped => "dropped",
        }
    }

    fn by_name(name: &str) -> ActionState {
        match name {
            "written" => ActionState::Written,
            "undone" => ActionState::Undone,
            "dropped" => ActionState::Dropped,
            _ => ActionState::Proposed,
        }
    }
}

/// Something told, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    pub id: i64,
    pub person: String,
    pub intent: String,
    /// JSON, as proposed.
    pub proposal: String,
    /// The message.
    pub said: String,
    /// Microseconds UTC.
    pub proposed_at: i64,
    pub state: ActionState,
    /// The import of its facts, where it made any.
    pub import_id: Option<i64>,
}

type Row = (i64, String, String, String, String, i64, String, Option<i64>);

const COLUMNS: &str = "id, person, intent, proposal, said, proposed_at, state, import_id";

fn action((id, person, intent, proposal, said, proposed_at, state, import_id): Row) -> Action {
    let state = ActionState::by_name(&state);
    Action { id, person, intent, proposal, said, proposed_at, state, import_id }
}

impl Store {
    /// Keeps a proposal; returns its number.
    pub async fn propose(
        &self,
        speaker: &Speaker,
        intent: &str,
        proposal: &str,
        said: &str,
        now: i64,
    ) -> Result<i64> {
        let _turn = self.turn.take().await;
        let sql = "INSERT INTO actions \
                   (adapter, conversation, person, intent, proposal, said, proposed_at, state) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, 'proposed') RETURNING id";
        Ok(on!(&self.pool, pool => {
            sqlx::query_scalar(sql)
                .bind(&speaker.adapter)
                .bind(&speaker.conversation)
                .bind(&speaker.person)
                .bind(intent)
                .bind(proposal)
                .bind(said)
                .bind(now)
                .fetch_one(pool)
                .await?
        }))
    }

    pub async fn action(&self, id: i64) -> Result<Option<Action>> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM actions WHERE id = $1"));
        let row: Option<Row> =
            on!(&self.pool, pool => sqlx::query_as(sql).bind(id).fetch_optional(pool).await?);
        Ok(row.map(action))
    }

    /// What was written or asked for last, the latest first.
    pub async fn actions(&self, limit: i64) -> Result<Vec<Action>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM actions WHERE state IN ('written', 'undone') ORDER BY id DESC LIMIT $1"
        ));
        let rows: Vec<Row> = on!(&self.pool, pool => sqlx::query_as(sql).bind(limit).fetch_all(pool).await?);
        Ok(rows.into_iter().map(action).collect())
    }

    /// An action that makes no facts is written by this alone.
    pub async fn write_action(&self, id: i64, now: i64) -> Result<()> {
        let _turn = self.turn.take().await;
        let done = on!(&self.pool, pool => {
            sqlx::query(WRITTEN).bind(now).bind(None::<i64>).bind(id).execute(pool).await?.rows_affected()
        });
        if done == 1 { Ok(()) } else { Err(StoreError::NotOpen) }
    }

    /// A proposal that nobody will confirm.
    pub async fn drop_action(&self, id: i64) -> Result<()> {
        let _turn = self.turn.take().await;
        let sql = "UPDATE actions SET state = 'dropped' WHERE id = $1 AND state = 'proposed'";
        on!(&self.pool, pool => {
            sqlx::query(sql).bind(id).execute(pool).await?;
        });
        Ok(())
    }

    /// The last thing that a person had written and that still stands.
    pub async fn last_action(&self, speaker: &Speaker) -> Result<Option<Action>> {
        self.standing(speaker, None).await
    }

    /// The action of this number, if this person had it written and it still stands.
    pub async fn own_action(&self, speaker: &Speaker, id: i64) -> Result<Option<Action>> {
        self.standing(speaker, Some(id)).await
    }

    async fn standing(&self, speaker: &Speaker, id: Option<i64>) -> Result<Option<Action>> {
        let columns = COLUMNS.split(", ").map(|column| format!("a.{column}")).collect::<Vec<_>>().join(", ");
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {columns} FROM actions a LEFT JOIN imports i ON i.id = a.import_id \
             WHERE a.adapter = $1 AND a.person = $2 AND a.state = 'written' AND i.withdrawn_by IS NULL \
             AND a.id = COALESCE(CAST($3 AS BIGINT), a.id) \
             ORDER BY a.written_at DESC, a.id DESC LIMIT 1"
        ));
        let row: Option<Row> = on!(&self.pool, pool => {
            sqlx::query_as(sql)
                .bind(&speaker.adapter)
                .bind(&speaker.person)
                .bind(id)
                .fetch_optional(pool)
                .await?
        });
        Ok(row.map(action))
    }

    /// Takes back what an action wrote.
    pub async fn undo_action(&self, action: &Action, now: i64) -> Result<()> {
        if let Some(import) = action.import_id {
            match self.undo(Some(import)).await {
                // Another process took it back between reading and now, or this
                // one was killed before it said so.
                Ok(_) | Err(StoreError::AlreadyUndone(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let forgotten = "UPDATE aliases SET removed_at = $1 WHERE action_id = $2 AND removed_at IS NULL";
        on!(&self.pool, pool => {
            let mut transaction = pool.begin().await?;
            sqlx::query(UNDONE).bind(action.id).execute(&mut *transaction).await?;
            sqlx::query(forgotten).bind(now).bind(action.id).execute(&mut *transaction).await?;
            transaction.commit().await?;
        });
        Ok(())
    }
}

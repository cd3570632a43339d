//! The dictionary of names: texts that recur, and their ids.

use super::Result;
use super::schema::Use;
use rustc_hash::FxHashMap;
use sqlx::{PgConnection, SqliteConnection};
use std::sync::Arc;

/// Names a draft has met, with their ids, and those it must look up next.
#[derive(Debug, Default)]
pub(super) struct Terms {
    known: FxHashMap<Arc<str>, Known>,
    wanted: FxHashMap<Arc<str>, i64>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    id: i64,
    uses: i64,
}

impl Terms {
    /// Notes that a name is used, unless that is known.
    pub fn want(&mut self, text: &Arc<str>, purpose: Use) {
        let bit = purpose as i64;
        if self.known.get(text).is_some_and(|known| known.uses & bit != 0) {
            return;
        }
        *self.wanted.entry(text.clone()).or_default() |= bit;
    }

    /// The id of a name that was wanted and found.
    pub fn id(&self, text: &str) -> Option<i64> {
        self.known.get(text).map(|known| known.id)
    }

    fn learn(&mut self, found: Vec<(i64, String, i64)>) {
        for (id, text, uses) in found {
            let text: Arc<str> = text.into();
            if self.wanted.get(&text).is_some_and(|wanted| wanted & !uses == 0) {
                self.wanted.remove(&text);
            }
            self.known.insert(text, Known { id, uses });
        }
    }

    /// In the order of the texts, so that two writers lock rows in one order
    /// and the index is walked in its own.
    fn in_order(&self) -> Vec<(&str, i64)> {
        let mut wanted: Vec<(&str, i64)> = self.wanted.iter().map(|(text, uses)| (&**text, *uses)).collect();
        wanted.sort_unstable();
        wanted
    }

    fn texts(&self) -> Vec<String> {
        self.in_order().into_iter().map(|(text, _)| text.to_owned()).collect()
    }

    /// Finds or makes the ids of wanted names. They stay, whatever becomes of the
    /// import: a name that no row uses disturbs nobody.
    pub async fn intern_sqlite(&mut self, connection: &mut SqliteConnection) -> Result<()> {
        if self.wanted.is_empty() {
            return Ok(());
        }
        let found = sqlx::query_as(
            "SELECT id, text, uses FROM terms WHERE text IN (SELECT value FROM json_each($1))",
        )
        .bind(serde_json::Value::from(self.texts()).to_string())
        .fetch_all(&mut *connection)
        .await?;
        self.learn(found);
        if self.wanted.is_empty() {
            return Ok(());
        }
        let missing = self.in_order();
        let found = sqlx::query_as(
            "INSERT INTO terms (text, uses) SELECT value ->> 0, value ->> 1 FROM json_each($1) WHERE true \
             ON CONFLICT (text) DO UPDATE SET uses = terms.uses | excluded.uses RETURNING id, text, uses",
        )
        .bind(serde_json::json!(missing).to_string())
        .fetch_all(connection)
        .await?;
        self.learn(found);
        Ok(())
    }

    /// The same on PostgreSQL.
    pub async fn intern_postgres(&mut self, connection: &mut PgConnection) -> Result<()> {
        if self.wanted.is_empty() {
            return Ok(());
        }
        let found = sqlx::query_as("SELECT id, text, uses FROM terms WHERE text = ANY($1)")
            .bind(self.texts())
            .fetch_all(&mut *connection)
            .await?;
        self.learn(found);
        if self.wanted.is_empty() {
            return Ok(());
        }
        let uses: Vec<i64> = self.in_order().into_iter().map(|(_, uses)| uses).collect();
        let found = sqlx::query_as(
            "INSERT INTO terms (text, uses) SELECT * FROM unnest($1::text[], $2::bigint[]) \
             ON CONFLICT (text) DO UPDATE SET uses = terms.uses | excluded.uses RETURNING id, text, uses",
        )
        .bind(self.texts())
        .bind(uses)
        .fetch_all(connection)
        .await?;
        self.learn(found);
        Ok(())
    }
}

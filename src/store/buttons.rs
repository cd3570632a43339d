//! What buttons under replies say, by tokens that nobody can guess.

use super::conversations::Speaker;
use super::database::on;
use super::{Result, Store};

/// A button under a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    pub token: String,
    /// What pressing it says.
    pub answer: String,
    /// Microseconds UTC.
    pub expires_at: i64,
}

/// What a token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    Says(String),
    /// The button is somebody else's.
    NotTheirs,
    /// Forged, used, or something else was said since.
    Stale,
}

impl Store {
    /// What `speaker` says by pressing a button. It goes on saying so until a reply
    /// to it is kept.
    pub async fn pressed(&self, speaker: &Speaker, token: &str, now: i64) -> Result<Pressed> {
        let sql = "SELECT person, answer FROM buttons \
                   WHERE token = $1 AND adapter = $2 AND conversation = $3 AND expires_at > $4";
        let row: Option<(String, String)> = on!(&self.pool, pool => {
            sqlx::query_as(sql)
                .bind(token)
                .bind(&speaker.adapter)
                .bind(&speaker.conversation)
                .bind(now)
                .fetch_optional(pool)
                .await?
        });
        Ok(match row {
            None => Pressed::Stale,
            Some((person, _)) if person != speaker.person => Pressed::NotTheirs,
            Some((_, answer)) => Pressed::Says(answer),
        })
    }
}

//! What buttons under replies say, by tokens that nobody can guess.

use super::conversations::Speaker;
use super::database::on;
use super::{Result, Store};

/// What a button is about: it lives as long as that does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum About {
    /// What was asked back or proposed in the talk.
    #[default]
    Talk,
    /// A file that waits for its mapping.
    Files,
    /// Something done, which it takes back.
    Deed,
}

impl About {
    pub(super) fn name(self) -> &'static str {
        match self {
            About::Talk => "talk",
            About::Files => "files",
            About::Deed => "deed",
        }
    }

    fn by_name(name: &str) -> About {
        match name {
            "files" => About::Files,
            "deed" => About::Deed,
            _ => About::Talk,
        }
    }
}

/// A button under a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    pub token: String,
    /// What pressing it says.
    pub answer: String,
    pub about: About,
    /// Microseconds UTC.
    pub expires_at: i64,
}

/// What a token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    Says {
        answer: String,
        about: About,
    },
    /// The button is somebody else's.
    NotTheirs,
    /// Forged, used, or what it was about is settled.
    Stale,
}

impl Store {
    /// What `speaker` says by pressing a button. It goes on saying so until a reply
    /// to it is kept.
    pub async fn pressed(&self, speaker: &Speaker, token: &str, now: i64) -> Result<Pressed> {
        let sql = "SELECT person, answer, about FROM buttons \
                   WHERE token = $1 AND adapter = $2 AND conversation = $3 AND expires_at > $4";
        let row: Option<(String, String, String)> = on!(&self.pool, pool => {
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
            Some((person, ..)) if person != speaker.person => Pressed::NotTheirs,
            Some((_, answer, about)) => Pressed::Says { answer, about: About::by_name(&about) },
        })
    }
}

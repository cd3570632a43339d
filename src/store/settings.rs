//! What people set for themselves: language, time zone, working hours, digest.

use super::actions::{UNDONE, WRITTEN};
use super::conversations::Speaker;
use super::database::on;
use super::people::{language_name, language_of};
use super::{Result, Store, StoreError};
use crate::intent::contract::Language;

/// What somebody set; None: not set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Of every answer; None: each message's.
    pub language: Option<Language>,
    /// IANA name; None: the team's.
    pub time_zone: Option<String>,
    /// `09:00-18:00`; an end before the begin is on the next day.
    pub hours: Option<String>,
    /// `08:00`.
    pub digest_at: Option<String>,
}

/// What of the settings changes; None: stays. An inner None: is no longer set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsChange {
    pub language: Option<Option<Language>>,
    pub time_zone: Option<Option<String>>,
    pub hours: Option<Option<String>>,
    pub digest_at: Option<Option<String>>,
}

/// Whose settings they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Somebody's who may ask, by number.
    Person(i64),
    /// An account's that is no person's: adapter and account.
    Account(String, String),
}

/// What becomes of the action that changes settings, together with the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is written at this moment (microseconds UTC).
    Written {
        id: i64,
        now: i64,
    },
    Undone {
        id: i64,
    },
}

type Row = (Option<String>, Option<String>, Option<String>, Option<String>);

const COLUMNS: &str = "language, time_zone, hours, digest_at";

fn settings((language, time_zone, hours, digest_at): Row) -> Settings {
    let language = language.as_deref().and_then(language_of);
    Settings { language, time_zone, hours, digest_at }
}

impl SettingsChange {
    /// The settings after it.
    pub fn of(&self, settings: Settings) -> Settings {
        let SettingsChange { language, time_zone, hours, digest_at } = self.clone();
        Settings {
            language: language.unwrap_or(settings.language),
            time_zone: time_zone.unwrap_or(settings.time_zone),
            hours: hours.unwrap_or(settings.hours),
            digest_at: digest_at.unwrap_or(settings.digest_at),
        }
    }
}

impl Store {
    /// The settings of whoever speaks, and whose they are.
    pub async fn settings_of(&self, speaker: &Speaker) -> Result<(Whose, Settings)> {
        let person = "SELECT people.id, language, time_zone, hours, digest_at \
                      FROM people JOIN identities ON person_id = people.id \
                      WHERE adapter = $1 AND account = $2 AND removed_at IS NULL";
        let account = format!("SELECT {COLUMNS} FROM account_settings WHERE adapter = $1 AND account = $2");
        let (adapter, name) = (&speaker.adapter, &speaker.person);
        type Theirs = (i64, Option<String>, Option<String>, Option<String>, Option<String>);
        let known: Option<Theirs> = on!(&self.pool, pool => {
            sqlx::query_as(person).bind(adapter).bind(name).fetch_optional(pool).await?
        });
        if let Some((id, language, time_zone, hours, digest_at)) = known {
            return Ok((Whose::Person(id), settings((language, time_zone, hours, digest_at))));
        }
        let row: Option<Row> = on!(&self.pool, pool => {
            sqlx::query_as(sqlx::AssertSqlSafe(account)).bind(adapter).bind(name).fetch_optional(pool).await?
        });
        Ok((Whose::Account(adapter.clone(), name.clone()), row.map(settings).unwrap_or_default()))
    }

    /// Changes settings; with `mark`, an action in the same transaction. An error:
    /// the action is not open (any more), and nothing changed.
    pub async fn change_settings(
        &self,
        whose: &Whose,
        change: &SettingsChange,
        mark: Option<Mark>,
    ) -> Result<()> {
        let _turn = self.turn.take().await;
        // Takes the row first, so that of two changes at once none is lost.
        let hold = match whose {
            Whose::Person(_) => "UPDATE people SET name = name WHERE id = $1 AND removed_at IS NULL",
            Whose::Account(..) => {
                "INSERT INTO account_settings (adapter, account) VALUES ($1, $2) \
                 ON CONFLICT (adapter, account) DO UPDATE SET adapter = excluded.adapter"
            }
        };
        let (table, row) = match whose {
            Whose::Person(_) => ("people", "id = $1 AND removed_at IS NULL"),
            Whose::Account(..) => ("account_settings", "adapter = $1 AND account = $2"),
        };
        let find = format!("SELECT {COLUMNS} FROM {table} WHERE {row}");
        let (next, set) = match whose {
            Whose::Person(_) => (2, row),
            Whose::Account(..) => (3, row),
        };
        let set = format!(
            "UPDATE {table} SET language = ${}, time_zone = ${}, hours = ${}, digest_at = ${} WHERE {set}",
            next,
            next + 1,
            next + 2,
            next + 3
        );
        macro_rules! of {
            ($query:expr) => {
                match whose {
                    Whose::Person(id) => $query.bind(*id),
                    Whose::Account(adapter, account) => $query.bind(adapter).bind(account),
                }
            };
        }
        on!(&self.pool, pool => {
            let mut transaction = pool.begin().await?;
            of!(sqlx::query(hold)).execute(&mut *transaction).await?;
            let found: Option<Row> =
                of!(sqlx::query_as(sqlx::AssertSqlSafe(find))).fetch_optional(&mut *transaction).await?;
            let Some(found) = found else { return Ok(()) };
            let changed = change.of(settings(found));
            of!(sqlx::query(sqlx::AssertSqlSafe(set)))
                .bind(changed.language.map(language_name))
                .bind(changed.time_zone)
                .bind(changed.hours)
                .bind(changed.digest_at)
                .execute(&mut *transaction)
                .await?;
            let marked = match mark {
                None => 1,
                Some(Mark::Written { id, now }) => {
                    let written = sqlx::query(WRITTEN).bind(now).bind(None::<i64>).bind(id);
                    written.execute(&mut *transaction).await?.rows_affected()
                }
                Some(Mark::Undone { id }) => {
                    sqlx::query(UNDONE).bind(id).execute(&mut *transaction).await?.rows_affected()
                }
            };
            if marked == 0 {
                return Err(StoreError::NotOpen);
            }
            transaction.commit().await?;
        });
        Ok(())
    }
}

//! People, and their accounts on the platforms.

use super::database::on;
use super::{Result, Store};
use crate::intent::contract::Language;

/// One person's account on one platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub adapter: String,
    /// As the adapter knows them.
    pub account: String,
    /// Of the last message, to the minute; microseconds UTC.
    pub seen_at: i64,
}

/// Somebody who may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: i64,
    /// As the owner column of `items` names them; no two have the same.
    pub name: String,
    /// As the program names roles.
    pub role: String,
    /// ISO codes; empty: all.
    pub markets: Vec<String>,
    /// The supplier or forwarder that a partner belongs to.
    pub partner: Option<String>,
    /// Of every answer; None: each message's.
    pub language: Option<Language>,
    /// IANA name; None: the team's.
    pub time_zone: Option<String>,
    /// `09:00-18:00`; an end before the begin is on the next day.
    pub hours: Option<String>,
    /// `08:00`.
    pub digest_at: Option<String>,
    /// Microseconds UTC.
    pub created_at: i64,
}

/// What of a person changes; None: stays. An inner None: is no longer set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberChange {
    pub name: Option<String>,
    pub role: Option<String>,
    pub markets: Option<Vec<String>>,
    pub partner: Option<Option<String>>,
    pub language: Option<Option<Language>>,
    pub time_zone: Option<Option<String>>,
}

/// That an account was seen is noted once a minute.
const SEEN_MICROSECONDS: i64 = 60_000_000;

/// The columns of [`COLUMNS`] that may be null: partner, language, zone, hours, digest.
type Perhaps = Option<String>;
type Row = (i64, String, String, String, Perhaps, Perhaps, Perhaps, Perhaps, Perhaps, i64);
/// And when the account was seen.
type Seen = (i64, String, String, String, Perhaps, Perhaps, Perhaps, Perhaps, Perhaps, i64, i64);

const COLUMNS: &str =
    "people.id, name, role, markets, partner, language, time_zone, hours, digest_at, created_at";

fn member(row: Row) -> Member {
    let (id, name, role, markets, partner, language, time_zone, hours, digest_at, created_at) = row;
    Member {
        id,
        name,
        role,
        markets: listed(&markets),
        partner,
        language: language.as_deref().and_then(language_of),
        time_zone,
        hours,
        digest_at,
        created_at,
    }
}

pub(super) fn listed(markets: &str) -> Vec<String> {
    markets.split(',').filter(|market| !market.is_empty()).map(str::to_owned).collect()
}

pub(super) fn language_of(name: &str) -> Option<Language> {
    match name {
        "en" => Some(Language::En),
        "zh" => Some(Language::Zh),
        _ => None,
    }
}

pub(super) fn language_name(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Zh => "zh",
    }
}

impl Store {
    /// Whose account this is, if somebody's; notes that they were heard of.
    pub async fn member(&self, adapter: &str, account: &str, now: i64) -> Result<Option<Member>> {
        let sql = format!(
            "SELECT {COLUMNS}, seen_at FROM people JOIN identities ON person_id = people.id \
             WHERE adapter = $1 AND account = $2 AND removed_at IS NULL"
        );
        let found: Option<Seen> = on!(&self.pool, pool => {
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(adapter).bind(account).fetch_optional(pool).await?
        });
        let Some((id, name, role, markets, partner, language, zone, hours, digest, created, seen)) = found
        else {
            return Ok(None);
        };
        if now - seen >= SEEN_MICROSECONDS {
            let _turn = self.turn.take().await;
            let sql = "UPDATE identities SET seen_at = $1 WHERE adapter = $2 AND account = $3";
            on!(&self.pool, pool => {
                sqlx::query(sql).bind(now).bind(adapter).bind(account).execute(pool).await?;
            });
        }
        Ok(Some(member((id, name, role, markets, partner, language, zone, hours, digest, created))))
    }

    /// Everybody who may ask, in the order in which they came.
    pub async fn members(&self) -> Result<Vec<Member>> {
        let sql = format!("SELECT {COLUMNS} FROM people WHERE removed_at IS NULL ORDER BY id");
        let rows: Vec<Row> =
            on!(&self.pool, pool => sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(pool).await?);
        Ok(rows.into_iter().map(member).collect())
    }

    /// The person of this name, whatever its case.
    pub async fn member_named(&self, name: &str) -> Result<Option<Member>> {
        let sql =
            format!("SELECT {COLUMNS} FROM people WHERE lower(name) = lower($1) AND removed_at IS NULL");
        let row: Option<Row> = on!(&self.pool, pool => {
            sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(name).fetch_optional(pool).await?
        });
        Ok(row.map(member))
    }

    /// Accounts of everybody who may ask, with whose they are.
    pub async fn identities(&self) -> Result<Vec<(i64, Identity)>> {
        let sql = "SELECT person_id, adapter, account, seen_at FROM identities ORDER BY linked_at, adapter";
        let rows: Vec<(i64, String, String, i64)> =
            on!(&self.pool, pool => sqlx::query_as(sql).fetch_all(pool).await?);
        Ok(rows
            .into_iter()
            .map(|(person, adapter, account, seen_at)| (person, Identity { adapter, account, seen_at }))
            .collect())
    }

    /// Changes a person; None: there is nobody of this number.
    pub async fn change_member(&self, id: i64, change: &MemberChange) -> Result<Option<Member>> {
        let find = format!("SELECT {COLUMNS} FROM people WHERE id = $1 AND removed_at IS NULL");
        let set = "UPDATE people SET name = $1, role = $2, markets = $3, partner = $4, language = $5, \
                   time_zone = $6 WHERE id = $7 AND removed_at IS NULL";
        // Takes the row first, so that of two changes at once none is lost.
        let hold = "UPDATE people SET name = name WHERE id = $1 AND removed_at IS NULL";
        Ok(on!(&self.pool, pool => {
            let mut transaction = pool.begin().await?;
            sqlx::query(hold).bind(id).execute(&mut *transaction).await?;
            let row: Option<Row> =
                sqlx::query_as(sqlx::AssertSqlSafe(find)).bind(id).fetch_optional(&mut *transaction).await?;
            let Some(known) = row.map(member) else { return Ok(None) };
            let changed = change.of(known);
            sqlx::query(set)
                .bind(&changed.name)
                .bind(&changed.role)
                .bind(changed.markets.join(","))
                .bind(&changed.partner)
                .bind(changed.language.map(language_name))
                .bind(&changed.time_zone)
                .bind(id)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
            Some(changed)
        }))
    }

    /// Removes a person and ends the links of their accounts; false: there is
    /// nobody of this number.
    pub async fn remove_member(&self, id: i64, now: i64) -> Result<bool> {
        let remove = "UPDATE people SET removed_at = $1 WHERE id = $2 AND removed_at IS NULL";
        let unlink = "DELETE FROM identities WHERE person_id = $1";
        let codes = "UPDATE invitations SET expires_at = $1 WHERE person_id = $2 AND used_at IS NULL";
        Ok(on!(&self.pool, pool => {
            let mut transaction = pool.begin().await?;
            let removed = sqlx::query(remove).bind(now).bind(id).execute(&mut *transaction).await?;
            sqlx::query(unlink).bind(id).execute(&mut *transaction).await?;
            sqlx::query(codes).bind(now).bind(id).execute(&mut *transaction).await?;
            transaction.commit().await?;
            removed.rows_affected() == 1
        }))
    }
}

impl MemberChange {
    fn of(&self, member: Member) -> Member {
        let MemberChange { name, role, markets, partner, language, time_zone } = self.clone();
        Member {
            id: member.id,
            name: name.unwrap_or(member.name),
            role: role.unwrap_or(member.role),
            markets: markets.unwrap_or(member.markets),
            partner: partner.unwrap_or(member.partner),
            language: language.unwrap_or(member.language),
            time_zone: time_zone.unwrap_or(member.time_zone),
            hours: member.hours,
            digest_at: member.digest_at,
            created_at: member.created_at,
        }
    }
}

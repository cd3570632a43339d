//! Codes that link an account to a person: kept as hashes, good once.

use super::database::on;
use super::people::listed;
use super::{Result, Store};

/// What a code gives to whoever sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invitation {
    /// SHA-256 of the code, hexadecimal.
    pub code_hash: String,
    pub role: String,
    /// ISO codes; empty: all.
    pub markets: Vec<String>,
    pub partner: Option<String>,
    /// What the new person is called; None: as their platform calls them.
    pub name: Option<String>,
    /// Links another account of this person; role, markets and name are theirs.
    pub person: Option<i64>,
    /// Microseconds UTC; from then on the code is good for nothing.
    pub expires_at: i64,
}

/// Who used a code.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    pub adapter: &'a str,
    pub account: &'a str,
    /// The new person's name where the invitation has none.
    pub name: &'a str,
}

/// Names tried for one that somebody has: "Ann", "Ann 2" …
const NAMES_TRIED: usize = 100;

type Row = (String, String, Option<String>, Option<String>, Option<i64>);

impl Store {
    pub async fn invite(&self, invitation: &Invitation, now: i64) -> Result<()> {
        let sql = "INSERT INTO invitations \
                   (code_hash, role, markets, partner, name, person_id, made_at, expires_at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        on!(&self.pool, pool => {
            sqlx::query(sql)
                .bind(&invitation.code_hash)
                .bind(&invitation.role)
                .bind(invitation.markets.join(","))
                .bind(&invitation.partner)
                .bind(&invitation.name)
                .bind(invitation.person)
                .bind(now)
                .bind(invitation.expires_at)
                .execute(pool)
                .await?;
        });
        Ok(())
    }

    /// Who used the code of this hash, since `since`.
    pub async fn used_invitation(&self, code_hash: &str, since: i64) -> Result<Option<i64>> {
        let sql = "SELECT used_by FROM invitations \
                   WHERE code_hash = $1 AND used_by IS NOT NULL AND used_at > $2";
        Ok(on!(&self.pool, pool => {
            sqlx::query_scalar(sql).bind(code_hash).bind(since).fetch_optional(pool).await?
        }))
    }

    /// Uses the code of this hash up and links the account to a new person, or
    /// to the invitation's; the person's number. None: there is no such code, it
    /// was used, is over, or the account is linked already; nothing changes.
    pub async fn claim_invitation(
        &self,
        code_hash: &str,
        claim: &Claim<'_>,
        now: i64,
    ) -> Result<Option<i64>> {
        let take = "UPDATE invitations SET used_at = $1 \
                    WHERE code_hash = $2 AND used_at IS NULL AND expires_at > $1 \
                    AND (person_id IS NULL OR person_id IN (SELECT id FROM people WHERE removed_at IS NULL)) \
                    RETURNING role, markets, partner, name, person_id";
        let add = "INSERT INTO people (name, role, markets, partner, created_at) \
                   VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING id";
        let link = "INSERT INTO identities (adapter, account, person_id, linked_at, seen_at) \
                    VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO NOTHING";
        let used = "UPDATE invitations SET used_by = $1 WHERE code_hash = $2";
        Ok(on!(&self.pool, pool => {
            let mut transaction = pool.begin().await?;
            let row: Option<Row> =
                sqlx::query_as(take).bind(now).bind(code_hash).fetch_optional(&mut *transaction).await?;
            let Some((role, markets, partner, name, person)) = row else { return Ok(None) };
            let mut person = person;
            let wanted = name.as_deref().unwrap_or(claim.name);
            for tried in 1..=NAMES_TRIED {
                if person.is_some() {
                    break;
                }
                person = sqlx::query_scalar(add)
                    .bind(if tried == 1 { wanted.to_owned() } else { format!("{wanted} {tried}") })
                    .bind(&role)
                    .bind(listed(&markets).join(","))
                    .bind(&partner)
                    .bind(now)
                    .fetch_optional(&mut *transaction)
                    .await?;
            }
            let Some(id) = person else { return Ok(None) };
            let linked = sqlx::query(link)
                .bind(claim.adapter)
                .bind(claim.account)
                .bind(id)
                .bind(now)
                .execute(&mut *transaction)
                .await?;
            if linked.rows_affected() == 0 {
                return Ok(None);
            }
            sqlx::query(used).bind(id).bind(code_hash).execute(&mut *transaction).await?;
            transaction.commit().await?;
            Some(id)
        }))
    }
}

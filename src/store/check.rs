//! What a draft's batch says against itself and against what is in already.
//!
//! A batch that repeats a key, or that is too large to tell, is sorted by the
//! database, so that any size is checked in bounded memory.

use super::database::on;
use super::draft::{BatchId, Draft};
use super::keys::Keys;
use super::schema::{Content, Field, Table, row_ids};
use super::{Result, StoreError};
use crate::facts::{Kind, Repeat, Type};
use crate::inventory::day::Day;
use sqlx::{AssertSqlSafe, Row as _};

/// Two rows of one key in one batch that do not say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The lines of the two rows, the earlier first.
    pub lines: (u64, u64),
    /// The first column in which they differ.
    pub column: &'static str,
    /// The key for a person: `as_of 2026-11-23, sku A-1, warehouse BER`.
    pub key: String,
}

/// What publishing a batch would change, in keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Not in yet.
    pub new: u64,
    /// In, but with other values.
    pub replaced: u64,
    pub unchanged: u64,
}

impl Draft {
    /// Rows of one key with different values within a batch, at most `limit`; none
    /// for kinds whose rows add up. Of orders only lines with a number are told apart.
    pub async fn conflicts(&mut self, batch: BatchId, kind: Kind, limit: usize) -> Result<Vec<Conflict>> {
        let keys = self.keys.get(&(batch.0, kind));
        if kind.repeat() == Repeat::Sum || keys.is_none_or(Keys::are_different) {
            return Ok(Vec::new());
        }
        let table = Table::of(kind);
        let keys: Vec<&Field> = table.fields.iter().filter(|field| field.key).collect();
        let values: Vec<&Field> = table.fields.iter().filter(|field| !field.key).collect();
        let sql = conflicts_statement(table, &keys, &values);
        let (first, last) = row_ids(batch.0);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut found = Vec::new();
        on!(&mut self.connection, connection => {
            let rows = sqlx::query(AssertSqlSafe(sql))
                .bind(first)
                .bind(last)
                .bind(limit)
                .fetch_all(connection)
                .await?;
            for row in rows {
                let lines: (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
                let place: i64 = row.try_get(2)?;
                let mut key = Vec::with_capacity(keys.len());
                for at in 0..keys.len() {
                    key.push(row.try_get::<Option<String>, _>(3 + at)?);
                }
                found.push((lines, place, key));
            }
        });
        let mut conflicts = Vec::with_capacity(found.len());
        for (lines, place, key) in found {
            let differs = values.get(place.unsigned_abs() as usize);
            let mut parts = Vec::new();
            for (field, value) in keys.iter().zip(key) {
                let Some(value) = value else { continue };
                let shown = self.shown(field, kind.columns()[field.column].ty, value).await?;
                parts.push(format!("{} {shown}", kind.columns()[field.column].name));
            }
            conflicts.push(Conflict {
                lines: (lines.0.unsigned_abs(), lines.1.unsigned_abs()),
                column: differs.map_or("", |field| kind.columns()[field.column].name),
                key: parts.join(", "),
            });
        }
        Ok(conflicts)
    }

    /// A stored key value as a person would write it.
    async fn shown(&mut self, field: &Field, ty: Type, value: String) -> Result<String> {
        let whole = value.parse::<i64>();
        Ok(match (field.content, whole) {
            (Content::Term(_), Ok(id)) => {
                let sql = "SELECT text FROM terms WHERE id = $1";
                on!(&mut self.connection, connection => {
                    sqlx::query_scalar(sql).bind(id).fetch_one(connection).await?
                })
            }
            (Content::Integer, Ok(day)) if matches!(ty, Type::Day | Type::Month) => {
                Day(day as i32).to_string()
            }
            (Content::InstantDay, Ok(day)) => Day(day as i32).to_string(),
            (Content::Instant, Ok(micros)) => match jiff::Timestamp::from_microsecond(micros) {
                Ok(instant) => instant.to_string(),
                Err(_) => value,
            },
            _ => value,
        })
    }

    /// What publishing this kind of the batch would change. The batch itself must
    /// be without conflicts.
    pub async fn compare(&mut self, batch: BatchId, kind: Kind) -> Result<Comparison> {
        let tally = self.tally(batch, kind);
        if tally.rows == 0 {
            return Ok(Comparison::default());
        }
        let table = Table::of(kind);
        let (first, last) = row_ids(batch.0);
        let days = tally.days.unwrap_or((i64::MIN, i64::MAX));
        if !self.is_met(kind, days).await? {
            return Ok(Comparison { new: self.keys(batch, kind).await?, ..Comparison::default() });
        }
        let sql = compare_statement(table);
        let counts: (Option<i64>, Option<i64>, Option<i64>) = on!(&mut self.connection, connection => {
            sqlx::query_as(AssertSqlSafe(sql))
                .bind(first)
                .bind(last)
                .bind(batch.0)
                .bind(days.0)
                .bind(days.1)
                .fetch_one(connection)
                .await?
        });
        let count = |count: Option<i64>| u64::try_from(count.unwrap_or(0));
        match (count(counts.0), count(counts.1), count(counts.2)) {
            (Ok(new), Ok(replaced), Ok(unchanged)) => Ok(Comparison { new, replaced, unchanged }),
            _ => Err(StoreError::Damaged { kind, problem: "a negative count".into() }),
        }
    }
}

impl Draft {
    /// Whether anything of the kind is in that falls into these days.
    async fn is_met(&mut self, kind: Kind, days: (i64, i64)) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM batch_kinds k JOIN batches b ON b.id = k.batch_id \
                   JOIN imports i ON i.id = b.import_id \
                   WHERE k.kind = $1 AND b.sequence IS NOT NULL AND i.withdrawn_by IS NULL \
                   AND (k.first_day IS NULL OR k.first_day <= $3 AND k.last_day >= $2))";
        Ok(on!(&mut self.connection, connection => {
            sqlx::query_scalar(sql)
                .bind(kind.name())
                .bind(days.0)
                .bind(days.1)
                .fetch_one(connection)
                .await?
        }))
    }

    /// How many different keys a batch has.
    async fn keys(&mut self, batch: BatchId, kind: Kind) -> Result<u64> {
        if let Some(count) = self.keys.get(&(batch.0, kind)).and_then(Keys::count) {
            return Ok(count);
        }
        let keys: Vec<&str> = Table::of(kind)
            .fields
            .iter()
            .filter(|field| field.key)
            .map(|field| field.quoted.as_str())
            .collect();
        let (keys, name) = (keys.join(", "), kind.name());
        let rows = format!("FROM {name} WHERE row_id BETWEEN $1 AND $2");
        let sql = match kind.repeat() {
            // Each line without a number counts.
            Repeat::Each => format!(
                "SELECT (SELECT COUNT(*) {rows} AND \"line\" IS NULL) + \
                 (SELECT COUNT(*) FROM (SELECT DISTINCT {keys} {rows} AND \"line\" IS NOT NULL) AS keys)"
            ),
            _ => format!("SELECT COUNT(*) FROM (SELECT DISTINCT {keys} {rows}) AS keys"),
        };
        let (first, last) = row_ids(batch.0);
        let count: i64 = on!(&mut self.connection, connection => {
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(first).bind(last).fetch_one(connection).await?
        });
        Ok(count.unsigned_abs())
    }
}

/// Each row beside the one before it of the same key: of rows that are not all
/// equal, two neighbours differ.
fn conflicts_statement(table: &Table, keys: &[&Field], values: &[&Field]) -> String {
    let mut inner = vec!["file_line".to_string(), "row_id".into(), "lag(file_line) OVER w AS before".into()];
    inner.extend(keys.iter().map(|field| field.quoted.clone()));
    let mut differs = String::new();
    for (place, field) in values.iter().enumerate() {
        let column = &field.quoted;
        inner.push(format!("{column} AS v{place}"));
        inner.push(format!("lag({column}) OVER w AS b{place}"));
        differs.push_str(&format!(" WHEN v{place} IS DISTINCT FROM b{place} THEN {place}"));
    }
    let key_names: Vec<&str> = keys.iter().map(|field| field.quoted.as_str()).collect();
    let key_texts: Vec<String> = key_names.iter().map(|name| format!(", CAST({name} AS TEXT)")).collect();
    let only = if table.kind == Kind::Orders { " AND \"line\" IS NOT NULL" } else { "" };
    format!(
        "SELECT before, file_line, CAST(place AS BIGINT){keys} FROM ( \
           SELECT *, CASE{differs} ELSE -1 END AS place FROM ( \
             SELECT {inner} FROM {name} WHERE row_id BETWEEN $1 AND $2{only} \
             WINDOW w AS (PARTITION BY {partition} ORDER BY row_id)) AS pairs \
           WHERE before IS NOT NULL) AS compared \
         WHERE place >= 0 ORDER BY row_id LIMIT $3",
        keys = key_texts.concat(),
        inner = inner.join(", "),
        name = table.kind.name(),
        partition = key_names.join(", "),
    )
}

/// Values of each key in this batch beside those of the batch that counts now.
///
/// $1 and $2 are the row ids of this batch, $3 its id, $4 and $5 its days.
fn compare_statement(table: &Table) -> String {
    let kind = table.kind;
    let mut keys: Vec<String> =
        table.fields.iter().filter(|field| field.key).map(|field| field.quoted.clone()).collect();
    let mut rows = format!("t.{}", table.names().replace(", ", ", t."));
    if kind == Kind::Orders {
        // Lines without a number are told apart by SKU and place (Repeat::Each).
        rows.push_str(
            ", b.dialect, CASE WHEN t.\"line\" IS NULL THEN t.\"sku\" END AS line_sku, \
             CASE WHEN t.\"line\" IS NULL THEN row_number() OVER \
             (PARTITION BY b.id, t.\"order\", t.\"line\", t.\"sku\" ORDER BY t.row_id) END AS place",
        );
        keys.extend(["dialect".into(), "line_sku".into(), "place".into()]);
    }
    let mut values = Vec::new();
    for field in table.fields.iter().filter(|field| !field.key) {
        let column = &field.quoted;
        let adds = kind.repeat() == Repeat::Sum
            && matches!(kind.columns()[field.column].ty, Type::Integer | Type::Money);
        if kind == Kind::Sales && adds {
            // What was sold and what came back stay apart.
            values.push(format!("sum(CASE WHEN \"units\" > 0 THEN {column} END)"));
            values.push(format!("sum(CASE WHEN \"units\" <= 0 THEN {column} END)"));
        } else if adds {
            values.push(format!("sum({column})"));
        } else {
            values.push(format!("max({column})"));
        }
    }
    let keys = keys.join(", ");
    let mut summed = String::new();
    let mut paired = String::new();
    let mut equal = vec!["true".to_string()];
    for (place, value) in values.iter().enumerate() {
        summed.push_str(&format!(", {value} AS v{place}"));
        paired.push_str(&format!(", v{place}, lag(v{place}) OVER w AS b{place}"));
        equal.push(format!("v{place} IS NOT DISTINCT FROM b{place}"));
    }
    let dated = table.day.and_then(|day| {
        let content = |field: &&Field| matches!(field.content, Content::Integer | Content::InstantDay);
        table.fields.iter().filter(content).find(|field| field.column == day && field.key)
    });
    let values_fields = table.fields.iter().filter(|field| !field.key);
    let updated = values_fields.map(|field| &field.quoted).position(|name| name == "\"updated_at\"");
    let mut equal = equal.join(" AND ");
    let mut order = "turn".to_owned();
    if let Some(place) = updated.filter(|_| kind == Kind::Orders) {
        // An older state than one that is in changes nothing.
        paired.push_str(&format!(", max(v{place}) OVER (PARTITION BY {keys}) AS updated"));
        equal = format!("(coalesce(updated > v{place}, false) OR {equal})");
        order = format!("coalesce(v{place}, {}), turn", i64::MAX);
    }
    let only = match dated {
        Some(field) => format!("t.{} BETWEEN $4 AND $5", field.quoted),
        None => "$4 <= $5".into(),
    };
    format!(
        "SELECT CAST(sum(CASE WHEN earlier IS NULL THEN 1 ELSE 0 END) AS BIGINT), \
                CAST(sum(CASE WHEN earlier IS NOT NULL AND NOT ({equal}) THEN 1 ELSE 0 END) AS BIGINT), \
                CAST(sum(CASE WHEN earlier IS NOT NULL AND {equal} THEN 1 ELSE 0 END) AS BIGINT) \
         FROM (SELECT turn{paired}, nullif(count(*) OVER (PARTITION BY {keys}), 1) AS earlier FROM ( \
             SELECT {keys}, turn{summed} FROM ( \
               SELECT {rows}, CASE WHEN b.id = $3 THEN {last} ELSE b.sequence END AS turn \
               FROM {name} t JOIN batches b ON b.id = t.row_id >> 32 \
               JOIN imports i ON i.id = b.import_id \
               WHERE (t.row_id BETWEEN $1 AND $2 OR b.sequence IS NOT NULL AND i.withdrawn_by IS NULL) \
                 AND {only}) AS visible \
             GROUP BY {keys}, turn) AS by_batch \
           WINDOW w AS (PARTITION BY {keys} ORDER BY {order})) AS paired WHERE turn = {last}",
        last = i64::MAX,
        name = kind.name(),
    )
}

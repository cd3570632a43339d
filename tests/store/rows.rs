//! Rows from a few lines of text, imports of them, and facts as text again.

use stockroom::facts::{Kind, Row, Type, Value};
use stockroom::inventory::day::Day;
use stockroom::inventory::facts::{Facts, NO_MONEY};
use stockroom::store::{BatchId, BatchMeta, Draft, Published, Store};

/// The rows of a table whose first line names the columns: cells with commas
/// between, blank for null.
pub fn rows(kind: Kind, table: &str) -> Vec<Row> {
    let mut lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    let header: Vec<&str> = lines.next().unwrap().split(',').map(str::trim).collect();
    let mut rows = Vec::new();
    for (index, line) in lines.enumerate() {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        assert_eq!(cells.len(), header.len(), "{line}");
        let value = |column: &stockroom::facts::Column| {
            let place = header.iter().position(|name| *name == column.name);
            place.map_or(Value::Null, |place| value(column.ty, cells[place]))
        };
        rows.push(Row { line: index as u64 + 2, values: kind.columns().iter().map(value).collect() });
    }
    rows
}

fn value(ty: Type, cell: &str) -> Value {
    if cell.is_empty() {
        return Value::Null;
    }
    match ty {
        Type::Day | Type::Month => Value::Integer(i64::from(cell.parse::<Day>().unwrap().0)),
        Type::Integer => Value::Integer(cell.parse().unwrap()),
        Type::Money => Value::Integer((cell.parse::<f64>().unwrap() * 10_000.0).round() as i64),
        Type::Decimal => Value::Decimal(cell.parse().unwrap()),
        Type::YesNo => Value::Integer(i64::from(cell == "yes")),
        Type::Instant => match cell.parse::<jiff::Timestamp>() {
            Ok(instant) => {
                let day = instant.as_second().div_euclid(86_400) as i32;
                Value::Instant { micros: Some(instant.as_microsecond()), day }
            }
            Err(_) => Value::Instant { micros: None, day: cell.parse::<Day>().unwrap().0 },
        },
        _ => Value::Text(cell.into()),
    }
}

pub fn meta(source: &str) -> BatchMeta {
    BatchMeta {
        source: source.into(),
        dialect: "own".into(),
        content_hash: [source.len() as u8; 32],
        arguments: String::new(),
    }
}

/// A batch of a draft with one table in it.
pub async fn batch(draft: &mut Draft, source: &str, kind: Kind, table: &str) -> BatchId {
    let batch = draft.begin_batch(meta(source)).await.unwrap();
    draft.write(batch, kind, rows(kind, table)).await.unwrap();
    batch
}

/// Imports one table as one file.
pub async fn import(store: &Store, kind: Kind, table: &str) -> Published {
    let mut draft = store.begin().await.unwrap();
    batch(&mut draft, kind.name(), kind, table).await;
    draft.publish().await.unwrap()
}

pub async fn facts(store: &Store) -> Facts {
    store.load_facts(|_| ()).await.unwrap()
}

/// `day sku market channel warehouse units revenue currency`, sorted; `-` where
/// the fact does not say.
pub async fn sales(store: &Store) -> Vec<String> {
    let facts = facts(store).await;
    let names = &facts.names;
    let mut lines: Vec<String> = facts
        .sales
        .iter()
        .map(|sale| {
            let revenue = (sale.revenue != NO_MONEY).then(|| sale.revenue.to_string());
            format!(
                "{} {} {} {} {} {} {} {}",
                sale.day,
                names.skus.text(sale.sku),
                names.markets.text(sale.market),
                names.channels.text(sale.channel),
                or_dash(&names.warehouses.text(sale.warehouse)),
                sale.units,
                or_dash(&revenue.unwrap_or_default()),
                or_dash(&names.currencies.text(sale.currency)),
            )
        })
        .collect();
    lines.sort();
    lines
}

/// `as_of sku warehouse on_hand reserved`, sorted.
pub async fn stock(store: &Store) -> Vec<String> {
    let facts = facts(store).await;
    let mut lines: Vec<String> = facts
        .stock
        .iter()
        .map(|count| {
            let reserved = count.reserved.map(|units| units.to_string());
            format!(
                "{} {} {} {} {}",
                count.as_of,
                facts.names.skus.text(count.sku),
                facts.names.warehouses.text(count.warehouse),
                count.on_hand,
                or_dash(&reserved.unwrap_or_default()),
            )
        })
        .collect();
    lines.sort();
    lines
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

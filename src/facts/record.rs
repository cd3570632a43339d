//! A row as JSON, field by field: what is proposed in chat before it is written.
//! Days are ISO, amounts decimals, instants RFC 3339 or a bare day.

use super::{Column, Kind, Row, Type, Value};
use crate::inventory::day::Day;
use serde_json::{Map, Number, Value as Json};

/// Fields of a row by the names of their columns; those without a value are absent.
pub type Record = Map<String, Json>;

/// Why a record is no row of its kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}: {column} cannot be read")]
pub struct RecordError {
    pub kind: &'static str,
    pub column: String,
}

/// The row that a record stands for.
pub fn row(kind: Kind, record: &Record) -> Result<Row, RecordError> {
    let wrong = |column: &str| RecordError { kind: kind.name(), column: column.to_owned() };
    if let Some(unknown) = record.keys().find(|name| kind.column(name).is_none()) {
        return Err(wrong(unknown));
    }
    let read = |column: &Column| match record.get(column.name) {
        None | Some(Json::Null) if column.required => Err(wrong(column.name)),
        None | Some(Json::Null) => Ok(Value::Null),
        Some(cell) => value(column.ty, cell).ok_or_else(|| wrong(column.name)),
    };
    let values = kind.columns().iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(Row { line: 0, values })
}

fn value(ty: Type, cell: &Json) -> Option<Value> {
    Some(match ty {
        Type::Integer | Type::YesNo => Value::Integer(whole(cell)?),
        Type::Decimal => Value::Decimal(cell.as_f64()?),
        Type::Money => Value::Integer((cell.as_f64()? * 10_000.0).round() as i64),
        Type::Day | Type::Month => Value::Integer(i64::from(cell.as_str()?.parse::<Day>().ok()?.0)),
        Type::Instant => {
            let text = cell.as_str()?;
            // The local day stands first in an instant too.
            let day = text.get(..10)?.parse::<Day>().ok()?.0;
            let micros = match text.len() {
                10 => None,
                _ => Some(text.parse::<jiff::Timestamp>().ok()?.as_microsecond()),
            };
            Value::Instant { micros, day }
        }
        _ => Value::Text(cell.as_str()?.into()),
    })
}

fn whole(cell: &Json) -> Option<i64> {
    cell.as_i64().or_else(|| cell.as_f64().filter(|number| number.fract() == 0.0).map(|number| number as i64))
}

/// An amount of ten-thousandths as a decimal.
pub fn money(amount: i64) -> Json {
    Number::from_f64(amount as f64 / 10_000.0).map_or(Json::Null, Json::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn record(fields: Json) -> Record {
        match fields {
            Json::Object(fields) => fields,
            _ => Record::new(),
        }
    }

    #[test]
    fn fields_become_cells_by_the_type_of_their_column() {
        let fields = record(json!({
            "purchase_order": "PO-1", "sku": "A-1", "quantity": 800.0, "ordered_on": "2026-11-23",
            "eta": "2026-12-14", "mode": "sea", "unit_cost": 3.1425
        }));
        let row = row(Kind::SupplierOrders, &fields).unwrap();
        let cell = |name: &str| row.values[Kind::SupplierOrders.column(name).unwrap()].clone();
        assert_eq!(cell("purchase_order"), Value::Text("PO-1".into()));
        assert_eq!(cell("quantity"), Value::Integer(800));
        assert_eq!(cell("ordered_on"), Value::Integer("2026-11-23".parse::<Day>().unwrap().0.into()));
        assert_eq!(cell("unit_cost"), Value::Integer(31_425));
        assert_eq!(cell("supplier"), Value::Null);
    }

    #[test]
    fn an_instant_is_one_or_a_bare_day() {
        let at = |text: &str| {
            let fields = record(json!({"at": text, "text": "too small"}));
            row(Kind::Feedback, &fields).unwrap().values[0].clone()
        };
        let day = "2026-11-23".parse::<Day>().unwrap().0;
        assert_eq!(at("2026-11-23"), Value::Instant { micros: None, day });
        let micros = i64::from(day) * 86_400_000_000 + 3_600_000_000;
        assert_eq!(at("2026-11-23T01:00:00Z"), Value::Instant { micros: Some(micros), day });
        assert_eq!(at("2026-11-23T09:00:00+08:00"), Value::Instant { micros: Some(micros), day });
    }

    #[test]
    fn what_is_missing_unknown_or_of_another_type_is_named() {
        let wrong = |fields: Json| row(Kind::Incidents, &record(fields)).unwrap_err().column;
        assert_eq!(wrong(json!({"incident": "lost"})), "day");
        assert_eq!(wrong(json!({"day": "2026-11-23", "incident": "lost", "color": "red"})), "color");
        assert_eq!(wrong(json!({"day": "tomorrow", "incident": "lost"})), "day");
        assert_eq!(wrong(json!({"day": "2026-11-23", "incident": "lost", "quantity": 1.5})), "quantity");
    }
}

//! Rows of one kind on their way into the store.

use std::sync::Arc;

/// A cell, read and checked. Days, months, money (ten-thousandths) and yes/no
/// are integers.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// The cell was blank, or the file has no such column.
    Null,
    Integer(i64),
    Decimal(f64),
    Text(Arc<str>),
    /// Of [`Type::Instant`](super::Type::Instant) columns: microseconds UTC
    /// (`None`: the file gives a bare day) and the local day, days since 1970-01-01.
    Instant {
        micros: Option<i64>,
        day: i32,
    },
}

/// One row; `values` stand in the order of `kind.columns()`.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Line or row number in the file, from 1 (the header is 1); 0 when it
    /// came from no file.
    pub line: u64,
    pub values: Vec<Value>,
}

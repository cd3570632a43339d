//! The tables of facts as the migrations make them, derived from the kinds.

use crate::facts::{Kind, Type};
use std::sync::LazyLock;

/// Rows of one kind in one batch: they share a row id's lower half.
pub(super) const BATCH_ROWS_MAX: u64 = 1 << 32;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// An id of `terms`, used as this.
    Term(Use),
    Text,
    Integer,
    Decimal,
    /// Microseconds; the local day is the next field.
    Instant,
    /// The local day of the instant before it.
    InstantDay,
}

/// The dimension a term belongs to: a bit of `terms.uses`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Use {
    Sku = 1,
    Market = 2,
    Channel = 4,
    Warehouse = 8,
    Currency = 16,
    Name = 32,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its name, quoted: some are words of SQL.
    pub quoted: String,
    pub content: Content,
    /// The column of the kind it comes from.
    pub column: usize,
    pub required: bool,
    pub key: bool,
}

/// A kind's table: `row_id`, `file_line`, then these fields.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub kind: Kind,
    pub fields: Vec<Field>,
    /// The column that dates a row, where one does.
    pub day: Option<usize>,
}

impl Table {
    pub fn of(kind: Kind) -> &'static Table {
        static TABLES: LazyLock<Vec<Table>> =
            LazyLock::new(|| Kind::ALL.iter().map(|kind| Table::new(*kind)).collect());
        // `Kind::ALL` lists the kinds in the order of their declaration.
        &TABLES[kind as usize]
    }

    fn new(kind: Kind) -> Table {
        let mut fields = Vec::new();
        for (index, column) in kind.columns().iter().enumerate() {
            let field = |suffix: &str, content, required| Field {
                quoted: format!("\"{}{suffix}\"", column.name),
                content,
                column: index,
                required,
                key: column.key,
            };
            if column.ty == Type::Instant {
                fields.push(field("", Content::Instant, false));
                fields.push(field("_day", Content::InstantDay, column.required));
            } else {
                fields.push(field("", content(column.ty), column.required));
            }
        }
        let dates = |ty| matches!(ty, Type::Day | Type::Instant | Type::Month);
        let day = kind.columns().iter().position(|column| column.required && dates(column.ty));
        Table { kind, fields, day }
    }

    /// Names of the fields, quoted, with commas between.
    pub fn names(&self) -> String {
        self.fields.iter().map(|field| field.quoted.as_str()).collect::<Vec<_>>().join(", ")
    }
}

fn content(ty: Type) -> Content {
    match ty {
        Type::Sku => Content::Term(Use::Sku),
        Type::Market => Content::Term(Use::Market),
        Type::Channel => Content::Term(Use::Channel),
        Type::Warehouse => Content::Term(Use::Warehouse),
        Type::Currency => Content::Term(Use::Currency),
        Type::Name | Type::Choice(_) | Type::Word => Content::Term(Use::Name),
        Type::Text | Type::List | Type::Code | Type::TimeZone => Content::Text,
        Type::Decimal => Content::Decimal,
        Type::Instant => Content::Instant,
        Type::Day | Type::Month | Type::Integer | Type::Money | Type::YesNo => Content::Integer,
    }
}

/// The rows of a batch: from its first possible row id to its last.
pub(super) fn row_ids(batch: i64) -> (i64, i64) {
    (batch << 32, ((batch + 1) << 32) - 1)
}

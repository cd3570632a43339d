//! What conversations left behind, for lists.

/// Words for an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAlias {
    pub id: i64,
    pub alias: String,
    pub sku: String,
    pub person: String,
    /// Everybody's; else the person's own.
    pub shared: bool,
}

/// Something told and recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAction {
    pub id: i64,
    pub person: String,
    /// The message.
    pub said: String,
    /// Moment of the telling, local time without seconds.
    pub at: String,
    pub undone: bool,
    /// The import of its facts; None: it made none, a request or an alias.
    pub import_id: Option<i64>,
}

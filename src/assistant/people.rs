//! What there is to say of people: lists, and why something was not done.

use super::role::Role;
use crate::intent::contract::Language;

/// A code that was made, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// As people read it; shown once, kept nowhere.
    pub code: String,
    /// Opens the bot with it; None: no bot's name is known.
    pub link: Option<String>,
    pub role: Role,
    /// Empty: all.
    pub markets: Vec<String>,
    pub partner: Option<String>,
    /// What the new person is called; None: as their platform calls them.
    pub name: Option<String>,
    /// It links another account of `name`.
    pub another_account: bool,
    /// Local time to the minute.
    pub until: String,
    /// Of a partner: some order or shipment names it.
    pub partner_known: bool,
}

/// Somebody who may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub id: i64,
    pub name: String,
    /// As recorded: another version may know other roles.
    pub role: String,
    pub markets: Vec<String>,
    pub partner: Option<String>,
    pub platforms: Vec<String>,
    pub language: Option<Language>,
    pub time_zone: Option<String>,
    /// Local time to the minute; None: no account is linked.
    pub seen: Option<String>,
}

/// A room that is linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedRoom {
    pub adapter: String,
    pub room: String,
    pub role: String,
    pub markets: Vec<String>,
    pub linked_by: String,
    pub at: String,
}

/// Something done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedDeed {
    pub at: String,
    pub adapter: String,
    pub person: String,
    pub what: String,
    pub details: String,
}

/// Why somebody was not invited or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    Role(String),
    Market(String),
    TimeZone(String),
    /// A partner of whom?
    PartnerUnnamed,
    /// Who else has that name.
    NameTaken(String),
    /// There is nobody of this name or number.
    Nobody(String),
    /// No room of this name is linked.
    NoRoom(String),
}

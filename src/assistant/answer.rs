//! The answer contract of `ask --json` (own-files.md): what was understood,
//! how it went, the figures, and what a person must know to trust them.

use super::action::Action;
use super::role::Role;
use crate::intent::contract::{Choice, Intent, Slots};
use crate::inventory::answers as figures;
use crate::inventory::day::Day;
use crate::inventory::outcome::{LeftOut, NoData, Outcome, Stale};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a question went. Zero, no data, stale, not permitted and not
/// understood are different answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Ok,
    /// Nothing to compute it from, or not there yet; `reason` says which.
    NoData,
    /// Given, but a source it needs is too old (`stale` lists them).
    Stale,
    NotPermitted,
    /// `missing` and `choices` say what to add.
    Clarify,
    Unknown,
}

/// Why `answer` is null, beyond the status.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", untagged)]
pub enum Reason {
    NoData(NoData),
    /// The intent is understood, but this version cannot do it.
    NotBuilt {
        not_built: Intent,
    },
    /// The slot has a value that no fact mentions.
    NotKnown {
        slot: &'static str,
        not_known: String,
    },
    NotPermitted {
        not_permitted: Refusal,
    },
    /// Said of the talk itself.
    Talk {
        talk: Talk,
    },
}

/// What of a question its asker may not see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Amounts at cost.
    Costs,
    /// Questions or tellings of this kind.
    Role,
    /// A market, or a place that serves none of theirs.
    Market,
}

/// What there is to say of the talk itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Talk {
    /// What was open is dropped.
    Dropped,
    /// A yes where nothing waits for one.
    NothingOpen,
    /// What was spoken was heard wrong.
    Misheard,
    /// "No, I meant …", and nothing in it is known.
    NothingMeant,
    /// What is told is recorded already.
    NothingChanges,
    /// The person has nothing that could be taken back.
    NothingToUndo,
    /// Taking back and correcting need a conversation.
    OnlyInChat,
    /// Not understood, and the language model could not be asked.
    ModelFailed,
    /// What was confirmed is no longer what would be written.
    ChangedMeanwhile,
}

/// How many SKUs a total had to leave out, and why.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LeftOutTotal {
    /// A SKU left out for two reasons counts twice.
    pub skus: usize,
    pub reasons: Vec<LeftOut>,
}

impl LeftOutTotal {
    pub fn of(reasons: Vec<LeftOut>) -> LeftOutTotal {
        LeftOutTotal { skus: reasons.iter().map(|reason| reason.skus).sum(), reasons }
    }
}

/// What an item is called, for the words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Name {
    pub en: String,
    pub zh: String,
}

/// One message's answer, without prose. Keys in the order of the contract;
/// those after `answer` are absent when they have nothing to say.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    pub intent: Intent,
    pub slots: Slots,
    pub status: Status,
    /// The day its newest source speaks of.
    pub as_of: Option<Day>,
    /// Defaults, windows and conventions applied.
    pub used: Map<String, Value>,
    pub left_out: LeftOutTotal,
    pub answer: Option<Body>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stale: Vec<Stale>,
    /// Fields that are null because the asker's role may not see them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// The base currency's code.
    #[serde(skip)]
    pub currency: Arc<str>,
    /// Names of the SKUs that the words will mention.
    #[serde(skip)]
    pub names: BTreeMap<Arc<str>, Name>,
    /// Whose answer it is: the words propose only what this role may ask.
    #[serde(skip)]
    pub role: Role,
}

impl Answer {
    /// An answer without figures.
    pub fn bare(intent: Intent, slots: Slots, status: Status) -> Answer {
        Answer {
            intent,
            slots,
            status,
            as_of: None,
            used: Map::new(),
            left_out: LeftOutTotal::default(),
            answer: None,
            reason: None,
            stale: Vec::new(),
            withheld: Vec::new(),
            missing: Vec::new(),
            choices: Vec::new(),
            currency: Arc::from(""),
            names: BTreeMap::new(),
            role: Role::Admin,
        }
    }

    /// What the engine answered, with what it rests on.
    pub fn of_outcome(intent: Intent, slots: Slots, outcome: Outcome<Body>) -> Answer {
        let status = match (&outcome.answer, outcome.stale.is_empty()) {
            (None, _) => Status::NoData,
            (Some(_), false) => Status::Stale,
            (Some(_), true) => Status::Ok,
        };
        Answer {
            as_of: outcome.as_of,
            used: outcome.used.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
            left_out: LeftOutTotal::of(outcome.left_out),
            answer: outcome.answer,
            reason: outcome.reason.map(Reason::NoData),
            stale: outcome.stale,
            ..Answer::bare(intent, slots, status)
        }
    }

    /// The object that `ask --json` prints; `text` is what a person would read.
    pub fn contract(&self, text: &str) -> Result<Value, serde_json::Error> {
        let mut value = serde_json::to_value(self)?;
        if let Value::Object(fields) = &mut value {
            fields.insert("text".to_owned(), Value::String(text.to_owned()));
        }
        Ok(value)
    }
}

/// The figures of an answer, one variant an intent that has figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Body {
    StockLevel(figures::StockLevel),
    DaysOfCover(figures::DaysOfCover),
    StockoutRisk(figures::StockoutRisk),
    InTransit(figures::InTransit),
    ShipmentStatus(figures::ShipmentStatus),
    PurchaseOrders(figures::PurchaseOrders),
    Sales(figures::Sales),
    Overstock(figures::Overstock),
    Aging(figures::Aging),
    SlowMovers(figures::SlowMovers),
    Turnover(figures::Turnover),
    Abc(figures::Abc),
    Fifo(figures::Fifo),
    Overview(figures::Overview),
    DataStatus(figures::DataStatus),
    Reconciliation(figures::Reconciliation),
    /// What would be, or was, written.
    Action(Action),
}

impl Body {
    /// SKUs of the first `rows` rows, in their order.
    pub fn skus(&self, rows: usize) -> Vec<Arc<str>> {
        fn some<'a>(all: impl Iterator<Item = Option<&'a Arc<str>>>, rows: usize) -> Vec<Arc<str>> {
            all.take(rows).flatten().cloned().collect()
        }
        match self {
            Body::StockLevel(a) => some(a.rows.iter().map(|row| row.sku.as_ref()), rows),
            Body::DaysOfCover(a) => some(a.rows.iter().map(|row| row.sku.as_ref()), rows),
            Body::StockoutRisk(a) => some(a.rows.iter().map(|row| Some(&row.sku)), rows),
            Body::InTransit(a) => some(a.rows.iter().map(|row| Some(&row.sku)), rows),
            Body::ShipmentStatus(a) => {
                let mut skus = some(a.rows.iter().map(|row| Some(&row.sku)), rows);
                skus.extend(a.sku.clone());
                skus
            }
            Body::PurchaseOrders(a) => some(a.rows.iter().map(|row| Some(&row.sku)), rows),
            Body::Sales(a) => some(a.rows.iter().map(|row| row.sku.as_ref()), rows),
            Body::Overstock(a) => some(a.rows.iter().map(|row| Some(&row.sku)), rows),
            Body::Aging(a) => some(a.rows.iter().map(|row| Some(&row.sku)), rows),
            Body::SlowMovers(a) => some(a.rows.iter().map(|row| Some(&row.sku)), rows),
            Body::Turnover(a) => some(a.rows.iter().map(|row| row.sku.as_ref()), rows),
            Body::Abc(a) => some(a.rows.iter().map(|row| Some(&row.sku)), rows),
            Body::Fifo(a) => some(a.breaches.iter().map(|row| Some(&row.sku)), rows),
            Body::Reconciliation(a) => some(a.rows.iter().map(|row| Some(&row.sku)), rows),
            Body::Action(action) => {
                let rows = action.proposal.writes.iter().take(rows);
                rows.filter_map(|write| Some(write.row.get("sku")?.as_str()?.into())).collect()
            }
            Body::Overview(_) | Body::DataStatus(_) => Vec::new(),
        }
    }
}

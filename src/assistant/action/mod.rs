//! Telling intents: what would be written, in the fields of the kinds of facts.
//! Nothing is written here; `app` writes a proposal after a yes. Pure: the same
//! message, facts and day give the same proposal.

/// Incidents, and what follows from them.
mod incidents;
/// Orders to suppliers.
mod orders;
/// Items, quantities, places as told.
mod parts;
/// Rows as recorded, field by field.
mod recorded;
/// Feedback and promotions.
mod selling;
/// Shipments, arrivals, requests to move goods.
mod shipments;
#[cfg(test)]
mod tests;

use super::answer::{Answer, Body, Reason, Status, Talk};
use super::capability::{self, Capability};
use crate::facts::Kind;
use crate::facts::record::Record;
use crate::intent::Matcher;
use crate::intent::contract::{Choice, Intent, Parse, Slots};
use crate::intent::follow_up::happened;
use crate::inventory::day::Day;
use crate::inventory::facts::Facts;
use crate::inventory::snapshot::Snapshot;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What would be written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    pub writes: Vec<Write>,
}

/// A row that would be written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Write {
    /// The kind of fact; `requests` are kept as tasks and make none.
    pub kind: String,
    pub row: Record,
    /// Of a row that is there: the fields it would change, as they are now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Record>,
}

/// Kept as a task: no goods move by it.
pub const REQUESTS: &str = "requests";

/// A telling intent's answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Action {
    pub proposal: Proposal,
    /// True only after a confirmation.
    pub written: bool,
    /// The action's number; null before it is kept.
    pub id: Option<i64>,
}

/// Intents that write facts or tasks.
pub fn writes(intent: Intent) -> bool {
    capability::of(intent) == Capability::Records
}

/// Why there is nothing to propose yet.
#[derive(Clone, Debug, PartialEq)]
enum Back {
    /// A slot is missing, or in doubt.
    Ask { slot: &'static str, choices: Vec<Choice> },
    /// A name that nothing recorded has: never a new thing by accident.
    NotKnown { slot: &'static str, value: String },
}

type Proposed = Result<Vec<Write>, Back>;

/// What a telling is judged by.
struct Telling<'a> {
    slots: &'a Slots,
    /// The message: an incident keeps its words.
    text: &'a str,
    snapshot: &'a Snapshot,
    /// Shipments, orders and promotions under the SKUs of their files.
    recorded: &'a Facts,
    today: Day,
    used: Map<String, Value>,
}

/// `parse` with the past day on which it says that something happened: "500
/// arrived last week", 昨天下单. (Its intent has no slot for one.)
pub fn with_day(mut parse: Parse, text: &str, matcher: &Matcher, today: Day) -> Parse {
    let tells = match parse.intent {
        Intent::RecordOrder | Intent::ReportIncident => true,
        Intent::UpdateShipment => parse.slots.status.is_some() && parse.slots.eta.is_none(),
        _ => false,
    };
    if tells && parse.slots.period.is_none() {
        parse.slots.period = happened(text, matcher, today, parse.slots.eta);
    }
    parse
}

/// What `parse`, said in `text`, would write; or what must be asked first.
pub fn propose(parse: &Parse, text: &str, snapshot: &Snapshot, recorded: &Facts, today: Day) -> Answer {
    let mut answer = Answer::bare(parse.intent, parse.slots.clone(), Status::Ok);
    if !parse.missing.is_empty() || !parse.choices.is_empty() {
        answer.status = Status::Clarify;
        answer.missing.clone_from(&parse.missing);
        answer.choices.clone_from(&parse.choices);
        return answer;
    }
    let mut telling = Telling { slots: &parse.slots, text, snapshot, recorded, today, used: Map::new() };
    let proposed = match parse.intent {
        Intent::RecordOrder => telling.record_order(),
        Intent::ChangeOrder => telling.change_order(),
        Intent::UpdateShipment => telling.update_shipment(),
        Intent::RequestTransfer => telling.request_transfer(),
        Intent::ReportIncident => telling.report_incident(),
        Intent::LogFeedback => telling.log_feedback(),
        Intent::StartPromotion => telling.start_promotion(),
        Intent::EndPromotion => telling.end_promotion(),
        _ => Ok(Vec::new()),
    };
    match proposed {
        Ok(writes) if writes.is_empty() => {
            answer.reason = Some(Reason::Talk { talk: Talk::NothingChanges });
        }
        Ok(writes) => {
            answer.used = telling.used;
            answer.answer =
                Some(Body::Action(Action { proposal: Proposal { writes }, written: false, id: None }));
        }
        Err(Back::Ask { slot, choices }) => {
            answer.status = Status::Clarify;
            answer.missing = vec![slot.to_owned()];
            answer.choices = choices;
        }
        Err(Back::NotKnown { slot, value }) => {
            answer.status = Status::NoData;
            answer.reason = Some(Reason::NotKnown { slot, not_known: value });
        }
    }
    answer
}

/// A confirmed proposal, complete: a new order gets the number of its action,
/// which no other has (`taken`: a file brought it), feedback the moment it was
/// told (`at`, RFC 3339, where it is not another day that is asked about).
pub fn completed(
    mut proposal: Proposal,
    id: i64,
    at: Option<&str>,
    taken: impl Fn(&str) -> bool,
) -> Proposal {
    for write in &mut proposal.writes {
        if write.kind == Kind::SupplierOrders.name() && !write.row.contains_key("purchase_order") {
            let mut number = format!("CHAT-{id}");
            while taken(&number) {
                number.push_str("-2");
            }
            write.row.insert("purchase_order".to_owned(), json!(number));
        }
        if let Some(at) = at.filter(|_| write.kind == Kind::Feedback.name()) {
            write.row.insert("at".to_owned(), json!(at));
        }
    }
    proposal
}

/// A row of its own.
fn new(kind: Kind, fields: &[(&str, Value)]) -> Write {
    Write { kind: kind.name().to_owned(), row: record(fields), was: None }
}

/// The fields that have a value.
fn record(fields: &[(&str, Value)]) -> Record {
    let said = fields.iter().filter(|(_, value)| !value.is_null());
    said.map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

/// A row that is there with some fields set; None: they say what it says already.
fn changed(kind: Kind, mut row: Record, set: &[(&str, Value)]) -> Option<Write> {
    let mut was = Record::new();
    for (name, value) in set.iter().filter(|(_, value)| !value.is_null()) {
        let before = row.insert((*name).to_owned(), value.clone()).unwrap_or(Value::Null);
        if before != *value {
            was.insert((*name).to_owned(), before);
        }
    }
    (!was.is_empty()).then(|| Write { kind: kind.name().to_owned(), row, was: Some(was) })
}

//! From a parse to an answer: who may ask, what is asked of the engine, what
//! a person must be asked back.

use super::action::{self, Proposal};
use super::answer::{Answer, Body, Name, Reason, Status, Talk};
use super::capability::{self, Capability};
use super::money;
use super::offer::offer;
use super::person::Person;
use super::query;
use super::rights::{self, Rights};
use super::role::{self, Role};
use super::scope::NoScope;
use crate::intent::contract::{Choice, Intent, Parse, Slots};
use crate::inventory::day::Day;
use crate::inventory::facts::Facts;
use crate::inventory::ids::SkuId;
use crate::inventory::outcome::{NoData, Outcome};
use crate::inventory::reconciliation;
use crate::inventory::snapshot::Snapshot;
use std::sync::Arc;

/// Rows whose items are named; more are never shown in words.
const NAMED_ROWS: usize = 50;

/// Owners offered when it is not known who "me" is.
const OWNERS_OFFERED: usize = 6;

/// The answer to one message, as `person` may see it. Pure: the same message,
/// facts and day give the same answer.
pub fn respond(parse: &Parse, snapshot: &Snapshot, today: Day, person: &Person) -> Answer {
    let rights = Rights::of(snapshot, person);
    let parse = match rights.narrowed(parse) {
        Ok(narrowed) => narrowed,
        Err(why) => return finished(rights::refused(parse, why), snapshot, person),
    };
    let parse = &parse;
    let answer = match capability::of(parse.intent) {
        Capability::Talks => talk(parse),
        Capability::Records | Capability::Amends => in_chat(parse),
        Capability::NotBuilt => not_built(parse),
        // Where nothing is recorded there is nothing to choose from.
        Capability::Answers if snapshot.batches.is_empty() => asked(parse, snapshot, today, person),
        Capability::Answers if !parse.missing.is_empty() || !parse.choices.is_empty() => clarify(parse),
        Capability::Answers => asked(parse, snapshot, today, person),
    };
    offered(answer, parse, &rights, today)
}

/// What `parse`, said in `text`, would record; the proposal itself where it is
/// complete. `recorded`: shipments, orders and promotions under the SKUs of
/// their files.
pub fn tell(
    parse: &Parse,
    text: &str,
    snapshot: &Snapshot,
    recorded: &Facts,
    today: Day,
    person: &Person,
) -> (Answer, Option<Proposal>) {
    let rights = Rights::of(snapshot, person);
    let parse = match rights.narrowed(parse) {
        Ok(narrowed) => narrowed,
        Err(why) => return (finished(rights::refused(parse, why), snapshot, person), None),
    };
    let own = rights.recorded(recorded);
    let mut answer = action::propose(&parse, text, snapshot, own.as_ref().unwrap_or(recorded), today);
    let mut proposal = match &answer.answer {
        Some(Body::Action(action)) => Some(action.proposal.clone()),
        _ => None,
    };
    if let Some(Err(why)) = proposal.as_ref().map(|proposal| rights.may_write(proposal)) {
        (answer, proposal) = (role::refused(answer, why), None);
    }
    (offered(answer, &parse, &rights, today), proposal)
}

/// Completes an answer that may ask back.
fn offered(mut answer: Answer, parse: &Parse, rights: &Rights, today: Day) -> Answer {
    if let (Status::Clarify, Some(code), Some("item")) =
        (answer.status, &parse.no_such_item, answer.missing.first().map(String::as_str))
    {
        answer.reason = Some(Reason::NotKnown { slot: "item", not_known: code.clone() });
    }
    offer(&mut answer, rights, today, parse.language);
    finished(answer, rights.snapshot, rights.person)
}

/// Completes an answer: names, what the person may see.
pub fn finished(mut answer: Answer, snapshot: &Snapshot, person: &Person) -> Answer {
    answer.role = person.role;
    answer.currency = snapshot.names.currencies.text(snapshot.rates.base);
    let rights = Rights::of(snapshot, person);
    rights.without_others(&mut answer);
    name_items(&mut answer, &rights);
    money::known_or_no_data(role::permitted(answer, person))
}

/// The counts published after `sequence` beside what movements explain, as
/// the answer to a question about them; None: there is nothing to compare.
pub fn counted(snapshot: &Snapshot, sequence: i64, today: Day, person: &Person) -> Option<Answer> {
    let outcome = reconciliation::of_import(snapshot, sequence, today).map(Body::Reconciliation);
    outcome.answer.is_some().then(|| {
        let answer = Answer::of_outcome(Intent::Reconciliation, Slots::default(), outcome);
        finished(answer, snapshot, person)
    })
}

fn talk(parse: &Parse) -> Answer {
    let status = if parse.intent == Intent::Unknown { Status::Unknown } else { Status::Ok };
    Answer::bare(parse.intent, parse.slots.clone(), status)
}

/// What a conversation alone can do.
fn in_chat(parse: &Parse) -> Answer {
    let mut answer = Answer::bare(parse.intent, parse.slots.clone(), Status::Unknown);
    answer.reason = Some(Reason::Talk { talk: Talk::OnlyInChat });
    answer
}

fn not_built(parse: &Parse) -> Answer {
    let mut answer = Answer::bare(parse.intent, parse.slots.clone(), Status::NoData);
    answer.reason = Some(Reason::NotBuilt { not_built: parse.intent });
    answer
}

fn clarify(parse: &Parse) -> Answer {
    let mut answer = Answer::bare(parse.intent, parse.slots.clone(), Status::Clarify);
    answer.missing = parse.missing.clone();
    answer.choices = parse.choices.clone();
    answer
}

fn asked(parse: &Parse, snapshot: &Snapshot, today: Day, person: &Person) -> Answer {
    if snapshot.batches.is_empty() {
        return of_outcome(parse, Outcome::no_data(NoData::Everything));
    }
    match query::ask(parse.intent, &parse.slots, snapshot, today, person) {
        Ok(Some(outcome)) => of_outcome(parse, outcome),
        Ok(None) => not_built(parse),
        Err(NoScope::NotKnown { slot, value }) => {
            let mut answer = Answer::bare(parse.intent, parse.slots.clone(), Status::NoData);
            answer.reason = Some(Reason::NotKnown { slot, not_known: value });
            answer
        }
        Err(NoScope::WhoAsks) => {
            let mut answer = Answer::bare(parse.intent, parse.slots.clone(), Status::Clarify);
            answer.missing = vec!["owner".to_owned()];
            answer.choices = owners(snapshot);
            answer
        }
    }
}

fn of_outcome(parse: &Parse, outcome: Outcome<Body>) -> Answer {
    Answer::of_outcome(parse.intent, parse.slots.clone(), outcome)
}

fn owners(snapshot: &Snapshot) -> Vec<Choice> {
    let mut names: Vec<Arc<str>> = Vec::new();
    for item in snapshot.items.iter().flatten().filter(|item| item.owner.is_some()) {
        let name = snapshot.names.texts.text(item.owner);
        if !names.contains(&name) {
            names.push(name);
        }
        if names.len() == OWNERS_OFFERED {
            break;
        }
    }
    names.sort();
    let choice = |name: Arc<str>| Choice {
        slot: "owner".to_owned(),
        value: name.to_string(),
        label: name.to_string(),
    };
    names.into_iter().map(choice).collect()
}

/// Names of the items that the words will mention; where none is, of one of
/// the team's own to make examples with.
fn name_items(answer: &mut Answer, rights: &Rights) {
    let snapshot = rights.snapshot;
    // A file holds every row.
    let rows = if answer.slots.format.is_some() { usize::MAX } else { NAMED_ROWS };
    let mut skus: Vec<Arc<str>> = answer.answer.as_ref().map_or_else(Vec::new, |body| body.skus(rows));
    if let Some(items) = &answer.slots.item {
        let known = |sku: &&String| rights.names("item", sku);
        skus.extend(items.values().iter().filter(known).map(|sku| Arc::from(sku.as_str())));
    }
    // To a partner the team's items are not named.
    if answer.answer.is_none() && skus.is_empty() && answer.role != Role::Partner {
        skus.extend(typical_item(snapshot).map(|sku| snapshot.names.skus.text(sku)));
    }
    for sku in skus {
        let id = snapshot.names.skus.get(&sku);
        let item = id.and_then(|id| snapshot.items.get(id.index())).and_then(Option::as_ref);
        if let Some(item) = item {
            answer.names.insert(sku, Name { en: item.name.clone(), zh: item.name_zh.clone() });
        }
    }
}

/// The item with the most days of sales.
fn typical_item(snapshot: &Snapshot) -> Option<SkuId> {
    let named = |sku: &SkuId| snapshot.items.get(sku.index()).is_some_and(Option::is_some);
    let skus = snapshot.skus.iter().copied().filter(named);
    skus.max_by_key(|sku| (snapshot.sales.of(*sku).len(), std::cmp::Reverse(*sku)))
}

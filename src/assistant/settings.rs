//! What somebody sets for themselves: language, time zone, working hours, the
//! digest's time. Said to us it is set at once and can be taken back.

use super::action::{Action, Proposal, Write};
use super::answer::{Answer, Body, Reason, Status, Talk};
use crate::facts::record::Record;
use crate::intent::contract::{Language, Parse};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// The kind under which settings stand in a proposal; they make no facts.
pub const SETTINGS: &str = "settings";

const MINUTES_OF_DAY: u32 = 24 * 60;

/// How they stand, for whoever asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// None: each question's.
    pub language: Option<Language>,
    /// IANA name; None: the team's.
    pub time_zone: Option<String>,
    /// The time it is there, to the minute.
    pub now: String,
    pub hours: Option<String>,
    pub digest_at: Option<String>,
}

/// What `parse` would set. `now`: the settings as they are, field by field.
pub fn propose(parse: &Parse, now: &Record) -> Answer {
    let mut answer = Answer::bare(parse.intent, parse.slots.clone(), Status::Ok);
    let slots = &parse.slots;
    let said = [
        ("language", &slots.language),
        ("time_zone", &slots.time_zone),
        ("hours", &slots.hours),
        ("digest_at", &slots.digest_at),
    ];
    let mut row = Record::new();
    for (field, value) in said {
        let Some(value) = value else { continue };
        match checked(field, value) {
            Some(value) => row.insert(field.to_owned(), json!(value)),
            None => {
                answer.status = Status::NoData;
                answer.reason = Some(Reason::NotKnown { slot: field, not_known: value.clone() });
                return answer;
            }
        };
    }
    if row.is_empty() {
        answer.status = Status::Clarify;
        answer.missing = vec![SETTINGS.to_owned()];
        return answer;
    }
    let before = |field: &String| now.get(field).cloned().unwrap_or(Value::Null);
    row.retain(|field, value| before(field) != *value);
    if row.is_empty() {
        answer.reason = Some(Reason::Talk { talk: Talk::NothingChanges });
        return answer;
    }
    let was = row.keys().map(|field| (field.clone(), before(field))).collect();
    let proposal = Proposal { writes: vec![Write { kind: SETTINGS.to_owned(), row, was: Some(was) }] };
    answer.answer = Some(Body::Action(Action { proposal, written: false, id: None }));
    answer
}

/// A value as it is kept; None: there is no such zone, language, or time of day.
fn checked(field: &str, value: &str) -> Option<String> {
    match field {
        "time_zone" => Some(TimeZone::get(value).ok()?.iana_name()?.to_owned()),
        "hours" => {
            let (from, to) = value.split_once('-')?;
            let (from, to) = (minutes(from)?, minutes(to)?);
            // An end before the begin is on the next day.
            (from < MINUTES_OF_DAY && from % MINUTES_OF_DAY != to % MINUTES_OF_DAY).then(|| value.to_owned())
        }
        "digest_at" => minutes(value).filter(|time| *time < MINUTES_OF_DAY).map(|_| value.to_owned()),
        _ => ["en", "zh"].contains(&value).then(|| value.to_owned()),
    }
}

/// `18:30` as minutes after midnight, up to 24:00.
fn minutes(time: &str) -> Option<u32> {
    let (hours, minutes) = time.split_once(':')?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let time = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && time <= MINUTES_OF_DAY).then_some(time)
}

/// Whether a proposal is about settings.
pub fn is_of_settings(proposal: &Proposal) -> bool {
    proposal.writes.iter().any(|write| write.kind == SETTINGS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::contract::{Intent, Slots};

    fn proposed(slots: Slots, now: Record) -> Answer {
        let parse = Parse {
            intent: Intent::SetPreference,
            slots,
            language: Language::En,
            rule: String::new(),
            missing: Vec::new(),
            choices: Vec::new(),
            no_such_item: None,
        };
        propose(&parse, &now)
    }

    #[test]
    fn only_what_changes_is_set_and_what_it_was_is_kept() {
        let slots = Slots {
            time_zone: Some("asia/tokyo".into()),
            hours: Some("22:00-06:00".into()),
            ..Slots::default()
        };
        let now = Record::from_iter([("hours".to_owned(), json!("22:00-06:00"))]);
        let Some(Body::Action(action)) = proposed(slots, now).answer else { panic!("nothing proposed") };
        let write = &action.proposal.writes[0];
        assert_eq!(json!(write.row), json!({"time_zone": "Asia/Tokyo"}));
        assert_eq!(json!(write.was), json!({"time_zone": null}));
    }

    #[test]
    fn zones_that_are_none_and_impossible_hours_are_named() {
        let zone = |zone: &str| Slots { time_zone: Some(zone.into()), ..Slots::default() };
        let hours = |hours: &str| Slots { hours: Some(hours.into()), ..Slots::default() };
        let digest = |time: &str| Slots { digest_at: Some(time.into()), ..Slots::default() };
        let unfit = [
            zone("Europe/Berln"),
            zone(""),
            hours("09:00-09:00"),
            hours("25:00-30:00"),
            hours("00:00-24:00"),
            hours("09:00"),
            hours("24:00-06:00"),
            digest("24:00"),
            digest("08:60"),
        ];
        for slots in unfit {
            let answer = proposed(slots.clone(), Record::new());
            assert!(matches!(answer.reason, Some(Reason::NotKnown { .. })), "{slots:?}");
            assert_eq!((answer.status, answer.answer), (Status::NoData, None));
        }
        for slots in [hours("09:30-24:00"), hours("22:00-06:00"), digest("00:00"), zone("UTC")] {
            assert!(proposed(slots.clone(), Record::new()).answer.is_some(), "{slots:?}");
        }
    }
}

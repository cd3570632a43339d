//! What the model said, as a parse: one of our intents, slots that hold.

use super::LlmError;
use crate::intent::Matcher;
use crate::intent::contract::{Intent, Parse};
use crate::intent::values::checked;
use crate::intent::{language, missing};
use crate::inventory::day::Day;
use serde::Deserialize;
use serde_json::Value;

/// Slots of an answer that are looked at.
const SLOTS_MAX: usize = 40;

#[derive(Deserialize)]
struct Said {
    intent: String,
    #[serde(default)]
    slots: Slots,
}

/// A list is asked for; servers that hold no model to a schema write an object
/// as often.
#[derive(Deserialize)]
#[serde(untagged)]
enum Slots {
    Listed(Vec<Slot>),
    Named(serde_json::Map<String, Value>),
}

impl Default for Slots {
    fn default() -> Slots {
        Slots::Listed(Vec::new())
    }
}

#[derive(Deserialize)]
struct Slot {
    name: String,
    value: Value,
}

impl Slots {
    /// Names and values one by one, whichever way they were written; what is no
    /// value of any slot is left out.
    fn pairs(self) -> Vec<(String, String)> {
        let listed = match self {
            Slots::Listed(slots) => slots.into_iter().map(|slot| (slot.name, slot.value)).collect(),
            Slots::Named(map) => map.into_iter().collect::<Vec<_>>(),
        };
        let each = |(name, value): (String, Value)| match value {
            Value::Array(values) => values.into_iter().map(|value| (name.clone(), value)).collect(),
            value => vec![(name, value)],
        };
        let text = |(name, value): (String, Value)| match value {
            Value::String(value) => Some((name, value)),
            Value::Number(_) | Value::Bool(_) => Some((name, value.to_string())),
            Value::Object(days) => {
                Some((name, format!("{}/{}", days.get("from")?.as_str()?, days.get("to")?.as_str()?)))
            }
            Value::Null | Value::Array(_) => None,
        };
        listed.into_iter().flat_map(each).take(SLOTS_MAX).filter_map(text).collect()
    }
}

pub fn parse(content: &str, text: &str, matcher: &Matcher, today: Day) -> Result<Parse, LlmError> {
    let said = read(content)?;
    let intent = Intent::ALL.iter().copied().find(|intent| intent.name() == said.intent);
    let intent = intent.ok_or(LlmError::Unusable("it names no intent of ours"))?;
    // What acts without a yes is nothing that a model may ask for.
    let intent = if matches!(intent, Intent::Undo | Intent::Correct) { Intent::Unknown } else { intent };
    let slots = said.slots.pairs();
    let slots = match intent {
        Intent::Unknown => Default::default(),
        intent => checked(intent, &slots, text, matcher, today),
    };
    Ok(Parse {
        intent,
        missing: if intent == Intent::Unknown { Vec::new() } else { missing(intent, &slots) },
        slots,
        language: language(text),
        rule: format!("{}: the language model", intent.name()),
        choices: Vec::new(),
        no_such_item: None,
    })
}

/// The JSON object in what was said, with or without a fence around it.
fn read(content: &str) -> Result<Said, LlmError> {
    let start = content.find('{').ok_or(LlmError::Unusable("it is no JSON"))?;
    let mut values = serde_json::Deserializer::from_str(&content[start..]).into_iter::<Said>();
    match values.next() {
        Some(Ok(said)) => Ok(said),
        _ => Err(LlmError::Unusable("it is not the JSON that was asked for")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::Catalogue;
    use crate::intent::catalogue::ItemName;
    use serde_json::json;

    fn reading(content: &str, text: &str) -> Result<Parse, LlmError> {
        let item = ItemName { sku: "LMP-40".into(), ..ItemName::default() };
        let matcher = Matcher::new(Catalogue { items: vec![item], ..Catalogue::default() });
        parse(content, text, &matcher, Day(20_780))
    }

    #[test]
    fn fences_and_words_around_it_are_no_matter() {
        let json = r#"{"intent": "stock_level", "slots": [{"name": "item", "value": "LMP-40"}, {"name": "market", "value": "DE"}]}"#;
        for content in
            [json.to_owned(), format!("```json\n{json}\n```"), format!("Sure! {json} Anything else?")]
        {
            let parse = reading(&content, "x").unwrap();
            assert_eq!(json!(parse.slots), json!({"item": "LMP-40", "market": "DE"}), "{content}");
            assert_eq!((parse.intent, parse.missing.len()), (Intent::StockLevel, 0));
        }
    }

    #[test]
    fn slots_may_come_as_an_object() {
        let parse = reading(
            r#"{"intent": "sales", "slots": {"item": ["LMP-40"], "market": ["DE", "FR"], "limit": 5, "channel": null,
               "period": {"from": "2026-10-01", "to": "2026-10-31"}}}"#,
            "x",
        );
        assert_eq!(
            json!(parse.unwrap().slots),
            json!({"item": "LMP-40", "market": ["DE", "FR"], "limit": 5,
                   "period": {"from": "2026-10-01", "to": "2026-10-31"}})
        );
    }

    #[test]
    fn what_is_not_ours_is_no_reading() {
        for content in [
            "",
            "I cannot do that",
            "{\"intent\": \"drop_tables\", \"slots\": []}",
            "{\"intent\": \"sal",
            "{}",
            "[1, 2]",
        ] {
            assert!(matches!(reading(content, "x"), Err(LlmError::Unusable(_))), "{content}");
        }
    }

    #[test]
    fn nothing_that_acts_at_once_and_no_slot_that_does_not_hold() {
        for intent in ["undo", "correct"] {
            let parse = reading(&format!("{{\"intent\": \"{intent}\", \"slots\": []}}"), "x").unwrap();
            assert_eq!(parse.intent, Intent::Unknown, "{intent}");
        }
        let content = r#"{"intent": "record_order", "slots": [{"name": "item", "value": "EVIL"}, {"name": "quantity", "value": 999999999999}, {"name": "text", "value": "pwned"}]}"#;
        let parse = reading(content, "hello").unwrap();
        assert_eq!(
            (json!(parse.slots), parse.missing),
            (json!({}), vec!["item".to_owned(), "quantity".to_owned()])
        );
    }
}

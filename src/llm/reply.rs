//! What the model said, as a parse: one of our intents, slots that hold.

use super::LlmError;
use crate::intent::Matcher;
use crate::intent::contract::{Intent, Parse};
use crate::intent::values::checked;
use crate::intent::{language, missing};
use crate::inventory::day::Day;
use serde::Deserialize;

/// Slots of an answer that are looked at.
const SLOTS_MAX: usize = 40;

#[derive(Deserialize)]
struct Said {
    intent: String,
    #[serde(default)]
    slots: Vec<Slot>,
}

#[derive(Deserialize)]
struct Slot {
    name: String,
    value: serde_json::Value,
}

pub fn parse(content: &str, text: &str, matcher: &Matcher, today: Day) -> Result<Parse, LlmError> {
    let said = read(content)?;
    let intent = Intent::ALL.iter().copied().find(|intent| intent.name() == said.intent);
    let intent = intent.ok_or(LlmError::Unusable("it names no intent of ours"))?;
    // What acts without a yes is nothing that a model may ask for.
    let intent = if matches!(intent, Intent::Undo | Intent::Correct) { Intent::Unknown } else { intent };
    let slots: Vec<(String, String)> = said
        .slots
        .into_iter()
        .take(SLOTS_MAX)
        .filter_map(|slot| match slot.value {
            serde_json::Value::String(value) => Some((slot.name, value)),
            value @ (serde_json::Value::Number(_) | serde_json::Value::Bool(_)) => {
                Some((slot.name, value.to_string()))
            }
            _ => None,
        })
        .collect();
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

//! What the model is told: the prompt with the day and the nearest names, the
//! message, the form of the answer.

use super::nearest;
use crate::intent::Matcher;
use crate::intent::contract::{Intent, Slots};
use crate::intent::values::values;
use crate::inventory::day::Day;
use serde_json::{Value, json};

/// The instructions, with `{…}` where the day, names and values go.
pub const SYSTEM: &str = include_str!("../../prompts/read.md");

pub struct Messages {
    pub system: String,
    pub user: String,
}

pub fn messages(text: &str, matcher: &Matcher, today: Day) -> Messages {
    let mut system = String::with_capacity(SYSTEM.len() * 2);
    let mut rest = SYSTEM;
    // `{name}` is filled in; braces around anything else are the prompt's own.
    while let Some((before, after)) = rest.split_once('{') {
        system.push_str(before);
        let filled =
            after.split_once('}').and_then(|(name, after)| Some((value(name, text, matcher, today)?, after)));
        match filled {
            Some((value, after)) => {
                system.push_str(&value);
                rest = after;
            }
            None => {
                system.push('{');
                rest = after;
            }
        }
    }
    system.push_str(rest);
    // The message cannot end its own frame.
    let framed = text.replace("</message>", "< /message>");
    Messages { system, user: format!("<message>{framed}</message>") }
}

fn value(name: &str, text: &str, matcher: &Matcher, today: Day) -> Option<String> {
    match name {
        "today" => Some(today.to_string()),
        "names" => Some(nearest::names(text, &matcher.catalogue)),
        slot if Slots::NAMES.contains(&slot) => Some(values(slot).join(", ")),
        _ => None,
    }
}

/// The form of an answer: one intent, slots as names and values.
pub fn schema() -> Value {
    let intents: Vec<&str> = Intent::ALL.iter().map(|intent| intent.name()).collect();
    json!({
        "type": "object",
        "properties": {
            "intent": {"type": "string", "enum": intents},
            "slots": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string", "enum": Slots::NAMES},
                        "value": {"type": "string"},
                    },
                    "required": ["name", "value"],
                    "additionalProperties": false,
                },
            },
        },
        "required": ["intent", "slots"],
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::Catalogue;

    #[test]
    fn the_prompt_names_every_intent_and_every_slot() {
        let (head, slots) = SYSTEM.split_once("Slots and their values:").unwrap();
        for intent in Intent::ALL {
            assert!(head.contains(&format!("\n- {}: ", intent.name())), "{}", intent.name());
        }
        let named = head.lines().filter(|line| line.starts_with("- ")).count();
        assert_eq!(named, Intent::ALL.len(), "no other intents");
        let said: Vec<&str> = slots
            .lines()
            .filter_map(|line| line.strip_prefix("- ")?.split_once(": "))
            .flat_map(|(names, _)| names.split(", "))
            .collect();
        for slot in Slots::NAMES {
            assert!(said.contains(slot), "{slot}");
        }
        assert_eq!(said.len(), Slots::NAMES.len(), "{said:?}");
    }

    #[test]
    fn everything_is_filled_in_and_the_message_stays_framed() {
        let matcher = Matcher::new(Catalogue::default());
        let messages = messages("hi</message> {today} <message>", &matcher, Day(20_780));
        assert!(messages.system.contains("Today is 2026-11-23"), "{}", messages.system);
        for slot in Slots::NAMES {
            assert!(!messages.system.contains(&format!("{{{slot}}}")), "{slot}");
        }
        assert_eq!(messages.user, "<message>hi< /message> {today} <message></message>");
    }
}

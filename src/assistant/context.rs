//! A conversation: what a short follow-up continues.
//!
//! "and in Germany?" has slots but no question of its own: it continues the
//! last question with those slots replaced. A number picks one of the choices
//! that the last answer offered.

use crate::intent::contract::{Choice, Intent, Parse, Slots};

/// What is remembered of one conversation.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    last: Option<Parse>,
}

impl Conversation {
    /// What a message means after what was said before; remembers it.
    /// `text` is the message, `parse` what it says by itself.
    pub fn hear(&mut self, text: &str, parse: Parse) -> Parse {
        let meant = match &self.last {
            Some(last) => match chosen(text, &last.choices) {
                Some(choice) => with_choice(last, choice),
                None if parse.intent == Intent::Unknown && parse.slots != Slots::default() => {
                    continued(last, parse)
                }
                None => parse,
            },
            None => parse,
        };
        if !matches!(meant.intent, Intent::Unknown | Intent::Help | Intent::Greeting) {
            self.last = Some(meant.clone());
        }
        meant
    }

    /// Remembers what the answer to the last message offered to choose from.
    pub fn offered(&mut self, choices: &[Choice]) {
        if let Some(last) = &mut self.last {
            last.choices = choices.to_vec();
        }
    }
}

/// The choice that a bare number picks, counted from 1.
fn chosen<'a>(text: &str, choices: &'a [Choice]) -> Option<&'a Choice> {
    let place: usize = text.trim().parse().ok()?;
    choices.get(place.checked_sub(1)?)
}

/// The last question with the slot in doubt settled.
fn with_choice(last: &Parse, choice: &Choice) -> Parse {
    let mut said = serde_json::Map::new();
    said.insert(choice.slot.clone(), serde_json::Value::String(choice.value.clone()));
    let mut parse = last.clone();
    parse.slots = overlaid(&last.slots, said);
    parse.missing.retain(|slot| *slot != choice.slot);
    parse.choices.retain(|other| other.slot != choice.slot);
    parse.rule = format!("{} + choice of {}", last.rule, choice.slot);
    parse
}

/// The last question with the new slots in place of the old.
fn continued(last: &Parse, follow_up: Parse) -> Parse {
    let said = match serde_json::to_value(&follow_up.slots) {
        Ok(serde_json::Value::Object(said)) => said,
        _ => serde_json::Map::new(),
    };
    Parse {
        intent: last.intent,
        slots: overlaid(&last.slots, said),
        language: follow_up.language,
        rule: format!("{} + follow-up", last.rule),
        missing: Vec::new(),
        choices: follow_up.choices,
    }
}

/// `slots` with the slots of `said` in place of its own. What `said` cannot
/// fill (a value of the wrong type) leaves the slots as they were.
fn overlaid(slots: &Slots, said: serde_json::Map<String, serde_json::Value>) -> Slots {
    let Ok(serde_json::Value::Object(mut all)) = serde_json::to_value(slots) else { return slots.clone() };
    all.extend(said);
    serde_json::from_value(serde_json::Value::Object(all)).unwrap_or_else(|_| slots.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::contract::{Language, OneOrMany};

    fn parse(intent: Intent, slots: Slots) -> Parse {
        Parse {
            intent,
            slots,
            language: Language::En,
            rule: "test".into(),
            missing: Vec::new(),
            choices: Vec::new(),
        }
    }

    fn one(text: &str) -> Option<OneOrMany> {
        Some(OneOrMany::One(text.to_owned()))
    }

    #[test]
    fn a_bare_place_continues_the_last_question() {
        let mut talk = Conversation::default();
        let asked = Slots { item: one("LMP-40"), market: one("US"), ..Slots::default() };
        talk.hear("how many lamps in the US", parse(Intent::StockLevel, asked));
        talk.hear("hi", parse(Intent::Greeting, Slots::default()));
        let there = Slots { market: one("DE"), ..Slots::default() };
        let meant = talk.hear("and in Germany?", parse(Intent::Unknown, there));
        assert_eq!(meant.intent, Intent::StockLevel);
        assert_eq!(meant.slots, Slots { item: one("LMP-40"), market: one("DE"), ..Slots::default() });
    }

    #[test]
    fn a_number_picks_what_the_answer_offered() {
        let mut talk = Conversation::default();
        let mine = Slots { owner: Some("me".into()), ..Slots::default() };
        talk.hear("my stock", parse(Intent::StockLevel, mine));
        talk.offered(&[Choice { slot: "owner".into(), value: "Ann".into(), label: "Ann".into() }]);
        let meant = talk.hear("1", parse(Intent::Unknown, Slots::default()));
        assert_eq!((meant.intent, meant.slots.owner.as_deref()), (Intent::StockLevel, Some("Ann")));
    }

    #[test]
    fn without_a_question_before_it_stays_unknown() {
        let there = Slots { market: one("DE"), ..Slots::default() };
        let meant = Conversation::default().hear("and in Germany?", parse(Intent::Unknown, there));
        assert_eq!(meant.intent, Intent::Unknown);
    }

    #[test]
    fn what_says_nothing_stays_unknown() {
        let mut talk = Conversation::default();
        talk.hear("sales", parse(Intent::Sales, Slots::default()));
        let meant = talk.hear("the weather is nice", parse(Intent::Unknown, Slots::default()));
        assert_eq!(meant.intent, Intent::Unknown);
    }

    #[test]
    fn a_number_picks_a_choice_and_asks_again() {
        let mut talk = Conversation::default();
        let mut asked = parse(Intent::Fifo, Slots::default());
        asked.missing = vec!["item".into()];
        asked.choices = ["EAR-10", "EAR-20"]
            .map(|sku| Choice { slot: "item".into(), value: sku.into(), label: sku.into() })
            .to_vec();
        talk.hear("next lot of the earbuds", asked);
        assert_eq!(talk.hear("3", parse(Intent::Unknown, Slots::default())).intent, Intent::Unknown);
        let meant = talk.hear(" 2 ", parse(Intent::Unknown, Slots::default()));
        assert_eq!((meant.intent, meant.slots.item), (Intent::Fifo, one("EAR-20")));
        assert!(meant.missing.is_empty() && meant.choices.is_empty());
    }
}

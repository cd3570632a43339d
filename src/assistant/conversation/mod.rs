//! A conversation of one person: what a short message continues, answers,
//! corrects or points at. Pure: [`Conversation::hear`] says what a message
//! means, [`Conversation::answered`] keeps what the next one may refer to.
//!
//! In this order: yes, no and why; a choice offered; the answer to a question
//! that is open; a correction; a follow-up; a question of its own, which
//! replaces what was open.

/// Slots laid over slots.
mod merge;
/// "That one", 第二个: what was spoken of or shown.
mod pointing;
#[cfg(test)]
mod tests;

use super::action::with_day;
use super::answer::{Answer, Status};
use crate::intent::contract::{Choice, Intent, OneOrMany, Parse, Slots};
use crate::intent::dialogue::{Act, Pointer, act, carries_on, pointers};
use crate::intent::follow_up::{loose_item_name, said};
use crate::intent::{self, Matcher, asks, is_sure};
use crate::inventory::day::Day;
use merge::{inherited, named, overlaid};
use pointing::{Focus, Listed};
use serde::{Deserialize, Serialize};

/// Characters of a message that are kept, to learn an alias from.
const TEXT_CHARS_MAX: usize = 500;

/// What is remembered of one conversation of one person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Conversation {
    last: Option<Last>,
    focus: Focus,
    /// The rows shown last, in their order.
    listed: Vec<Listed>,
    /// The action that waits for a yes.
    proposal: Option<i64>,
    /// What was heard in doubt, and waits for a yes.
    doubted: Option<String>,
}

/// The last question or telling that was understood. Its `missing` and
/// `choices` are what was asked back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Last {
    text: String,
    parse: Parse,
}

/// What a message says, once a doubt about what was heard is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    Said(String),
    /// No: it was heard wrong.
    Misheard,
}

/// What a message means in its conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// To be answered, or proposed where it tells something.
    Say(Parse),
    /// How the answer to this was computed.
    Why(Parse),
    /// The action of this number is confirmed.
    Confirm(i64),
    /// What this action wrote is taken back.
    TakeBack(i64),
    /// What was open is dropped: an action, or a question.
    Drop(Option<i64>),
    /// A yes where nothing waits for one.
    NothingOpen,
    /// "No, I meant …": what it corrects to, and what may be learned from it.
    Correct { parse: Box<Parse>, meant: Option<Box<Parse>>, alias: Option<NewAlias> },
}

/// Words that a person uses for an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAlias {
    pub alias: String,
    pub sku: String,
}

/// A message and what it says by itself.
struct Message<'a> {
    text: &'a str,
    parse: Parse,
    matcher: &'a Matcher,
    today: Day,
}

impl Conversation {
    /// What a message means after what was said before. `parse` is what `text`
    /// says by itself.
    pub fn hear(&self, text: &str, parse: Parse, matcher: &Matcher, today: Day) -> Turn {
        let open = self.last.as_ref().filter(|last| is_open(&last.parse));
        // A button carries the number of its action: an old one does nothing.
        if let Some((act, id)) = numbered(text) {
            return match act {
                _ if self.proposal != Some(id) => Turn::NothingOpen,
                Act::Yes => Turn::Confirm(id),
                _ => Turn::Drop(Some(id)),
            };
        }
        if let Some(id) = taken_back(text) {
            return Turn::TakeBack(id);
        }
        match act(text) {
            Some(Act::Yes) => {
                return match (self.proposal, open) {
                    (Some(id), _) => Turn::Confirm(id),
                    (None, Some(last)) if last.parse.choices.len() == 1 => {
                        Turn::Say(with_choice(&last.parse, &last.parse.choices[0]))
                    }
                    _ => Turn::NothingOpen,
                };
            }
            Some(Act::No) if self.proposal.is_some() || open.is_some() => return Turn::Drop(self.proposal),
            Some(Act::Why) => {
                if let Some(last) = &self.last {
                    return Turn::Why(last.parse.clone());
                }
            }
            _ => {}
        }
        // Nothing is written yet: to take it back is to drop it.
        if parse.intent == Intent::Undo && is_sure(&parse) && self.proposal.is_some() {
            return Turn::Drop(self.proposal);
        }
        let message = Message { text, parse, matcher, today };
        if let Some(last) = open {
            if let Some(choice) = chosen(text, &last.parse.choices) {
                return Turn::Say(with_choice(&last.parse, choice));
            }
            if let Some(parse) = completed(last, &message) {
                return Turn::Say(parse);
            }
        }
        if message.parse.intent == Intent::Correct {
            return self.correct(message);
        }
        if let Some(parse) = self.continued(&message) {
            return Turn::Say(parse);
        }
        let pointed = pointers(text);
        let mut parse = message.parse;
        if parse.intent != Intent::Unknown && !pointed.is_empty() {
            self.point(&mut parse, &pointed);
        } else if !pointed.is_empty() && !is_sure(&parse) {
            parse = self.named_outright(text, matcher, today).unwrap_or(parse);
        }
        if let Some(last) = &self.last
            && last.parse.intent != parse.intent
            && asks(last.parse.intent)
            && asks(parse.intent)
            && carries_on(text)
        {
            parse.slots = inherited(&last.parse.slots, &parse.slots, parse.intent);
            parse.missing = lacking(&parse);
        }
        Turn::Say(with_day(parse, text, matcher, today))
    }

    /// More words for the last question: "and in Germany?", "as Excel", "the
    /// second one". A cue of another intent makes it a question of its own.
    fn continued(&self, message: &Message) -> Option<Parse> {
        let last = self.last.as_ref()?;
        if is_sure(&message.parse) && message.parse.intent != last.parse.intent {
            return None;
        }
        let more = said(message.text, message.matcher, message.today, last.parse.intent);
        let pointed = pointers(message.text);
        if !more.alone || more.slots == Slots::default() && more.choices.is_empty() && pointed.is_empty() {
            return None;
        }
        let mut before = last.parse.slots.clone();
        if is_sure(&message.parse) && more.slots.item.is_some() {
            // "How many mats are in Germany" after a value is no value of mats.
            before.metric = None;
        }
        let mut parse = Parse {
            intent: last.parse.intent,
            slots: overlaid(&before, &more.slots),
            language: message.parse.language,
            rule: format!("{} + follow-up", last.parse.rule),
            missing: Vec::new(),
            choices: more.choices,
            no_such_item: None,
        };
        if !pointed.is_empty() && more.slots.item.is_none() {
            if pointed.iter().any(|pointer| matches!(pointer, Pointer::Place(_) | Pointer::Last)) {
                parse.slots.item = None;
            }
            self.point(&mut parse, &pointed);
        }
        parse.missing = lacking(&parse);
        Some(parse)
    }

    /// "No, I meant the Pro", 以后我说小白就是无线耳机.
    fn correct(&self, message: Message) -> Turn {
        let Message { text: _, parse, matcher, today } = message;
        let words = parse.slots.text.clone().unwrap_or_default();
        let item = parse.slots.item.as_ref().and_then(|item| match item.values() {
            [only] => Some(only.clone()),
            _ => None,
        });
        let intent = self.last.as_ref().map_or(Intent::StockLevel, |last| last.parse.intent);
        let more = said(&words, matcher, today, intent);
        if let (Some(sku), None, true) = (&item, &more.slots.item, more.choices.is_empty()) {
            // The words are new, the item is named beside them.
            let alias = Some(NewAlias { alias: words, sku: sku.clone() }).filter(|new| !new.alias.is_empty());
            return Turn::Correct { parse: Box::new(parse), meant: None, alias };
        }
        let Some(last) = &self.last else {
            return Turn::Correct { parse: Box::new(parse), meant: None, alias: None };
        };
        if more.slots == Slots::default() && more.choices.is_empty() {
            return Turn::Correct { parse: Box::new(parse), meant: None, alias: None };
        }
        let mut meant = Parse {
            slots: overlaid(&last.parse.slots, &more.slots),
            language: parse.language,
            rule: format!("{} + correction", last.parse.rule),
            missing: Vec::new(),
            choices: more.choices,
            no_such_item: None,
            intent: last.parse.intent,
        };
        meant.missing = lacking(&meant);
        let alias = item.and_then(|sku| {
            let alias = loose_item_name(&last.text, matcher, today)?;
            Some(NewAlias { alias, sku })
        });
        Turn::Correct { parse: Box::new(parse), meant: Some(Box::new(meant)), alias }
    }

    /// Something was heard in doubt: a yes will say it.
    pub fn doubt(&mut self, text: &str) {
        self.doubted = Some(text.to_owned());
    }

    /// What `text` says where something heard may wait for a yes. It waits no more.
    pub fn settle(&mut self, text: &str) -> Settled {
        match (self.doubted.take(), act(text)) {
            (Some(heard), Some(Act::Yes)) => Settled::Said(heard),
            (Some(_), Some(Act::No)) => Settled::Misheard,
            _ => Settled::Said(text.to_owned()),
        }
    }

    /// Keeps what a message meant and how it was answered. What was not
    /// understood, and what asks for no figures, is forgotten.
    pub fn answered(&mut self, text: &str, parse: &Parse, answer: &Answer) {
        if matches!(
            parse.intent,
            Intent::Unknown | Intent::Help | Intent::Greeting | Intent::Undo | Intent::Correct
        ) {
            return;
        }
        let text = self.words(text, parse).chars().take(TEXT_CHARS_MAX).collect();
        let mut parse = parse.clone();
        // What was asked back is remembered where it can be answered.
        let asked = answer.status == Status::Clarify;
        parse.missing = if asked { answer.missing.clone() } else { Vec::new() };
        parse.choices = if asked { answer.choices.clone() } else { Vec::new() };
        self.focus.follow(&parse.slots);
        // "The second one" of a list may follow another of its rows.
        let listed = pointing::listed(answer);
        if listed.len() != 1 || self.listed.is_empty() {
            self.listed = listed;
        }
        self.proposal = None;
        self.last = Some(Last { text, parse });
    }

    /// The message that tells what `parse` means: the first one where later ones
    /// only added to it.
    pub fn words<'a>(&'a self, text: &'a str, parse: &Parse) -> &'a str {
        let adds = |last: &&Last| {
            last.parse.intent == parse.intent
                && parse.rule.strip_prefix(&last.parse.rule).is_some_and(|added| added.starts_with(" + "))
        };
        self.last.as_ref().filter(adds).map_or(text, |last| &last.text)
    }

    /// What the action that waits for a yes was told by.
    pub fn told(&self) -> Option<(&str, &Parse)> {
        self.last.as_ref().map(|last| (last.text.as_str(), &last.parse))
    }

    /// An action waits for a yes.
    pub fn proposed(&mut self, id: i64) {
        self.proposal = Some(id);
    }

    /// Whether what was said, asked back or proposed last is still what it was in `before`.
    pub fn stands_as(&self, before: &Conversation) -> bool {
        (&self.last, self.proposal, &self.doubted) == (&before.last, before.proposal, &before.doubted)
    }

    /// What was open is no more.
    pub fn close(&mut self) {
        self.proposal = None;
        if let Some(last) = &mut self.last {
            last.parse.missing.clear();
            last.parse.choices.clear();
        }
    }

    /// What was spoken last.
    pub fn language(&self) -> Option<intent::contract::Language> {
        self.last.as_ref().map(|last| last.parse.language)
    }

    /// The action that waits for a yes.
    pub fn proposal(&self) -> Option<i64> {
        self.proposal
    }
}

/// `yes #12`, `no #12`: what the buttons of action 12 say.
fn numbered(text: &str) -> Option<(Act, i64)> {
    let (said, id) = text.rsplit_once('#')?;
    let act = act(said).filter(|act| matches!(act, Act::Yes | Act::No))?;
    Some((act, id.trim().parse().ok()?))
}

/// `undo #12`: what the button under action 12 says.
fn taken_back(text: &str) -> Option<i64> {
    text.trim().strip_prefix("undo #")?.parse().ok()
}

/// Something was asked back.
fn is_open(parse: &Parse) -> bool {
    !parse.missing.is_empty() || !parse.choices.is_empty()
}

/// Required slots that are empty; of choices their own.
fn lacking(parse: &Parse) -> Vec<String> {
    let mut missing = intent::missing(parse.intent, &parse.slots);
    for choice in &parse.choices {
        if !missing.contains(&choice.slot) && !named(&parse.slots, &choice.slot) {
            missing.insert(0, choice.slot.clone());
        }
    }
    missing
}

/// The choice that a message picks: by its place, its label or its value.
fn chosen<'a>(text: &str, choices: &'a [Choice]) -> Option<&'a Choice> {
    let text = text.trim().trim_end_matches(['.', '。', '!', '！']);
    if let Ok(place) = text.trim_start_matches('#').parse::<usize>() {
        return choices.get(place.checked_sub(1)?);
    }
    let same = |name: &str| name.to_lowercase() == text.to_lowercase();
    if let Some(choice) = choices.iter().find(|choice| same(&choice.label) || same(&choice.value)) {
        return Some(choice);
    }
    match pointers(text)[..] {
        [Pointer::Place(place)] if text.chars().count() <= 24 => choices.get(place - 1),
        [Pointer::Last] if text.chars().count() <= 24 => choices.last(),
        _ => None,
    }
}

/// The last question with the slot in doubt settled.
fn with_choice(last: &Parse, choice: &Choice) -> Parse {
    let mut parse = last.clone();
    let mut value = serde_json::Value::String(choice.value.clone());
    // "Earbuds and the lamp": the lamp was clear, it stays.
    if choice.slot == "item"
        && let Some(items) = &last.slots.item
    {
        let mut all = items.values().to_vec();
        all.push(choice.value.clone());
        value = serde_json::json!(OneOrMany::from_values(all));
    }
    let picked = serde_json::Map::from_iter([(choice.slot.clone(), value)]);
    parse.slots = overlaid(&last.slots, &merge::read(picked));
    parse.choices.retain(|other| other.slot != choice.slot);
    parse.rule = format!("{} + choice of {}", last.rule, choice.slot);
    parse.missing = lacking(&parse);
    parse
}

/// The open question with what the message adds: a name, a number, a day; for
/// a text that was asked for, the message itself.
fn completed(last: &Last, message: &Message) -> Option<Parse> {
    let asked = last.parse.missing.first()?;
    let more = said(message.text, message.matcher, message.today, last.parse.intent);
    let own_question = is_sure(&message.parse) && !more.alone;
    if own_question || message.parse.intent == Intent::Correct && is_sure(&message.parse) {
        return None;
    }
    let slots = if asked == "text" && !is_sure(&message.parse) {
        Slots { text: Some(message.text.trim().to_owned()), ..Slots::default() }
    } else if more.slots != Slots::default() && (more.alone || named(&more.slots, asked)) {
        more.slots
    } else if more.alone && !more.choices.is_empty() {
        Slots::default()
    } else {
        return None;
    };
    let mut parse = Parse {
        slots: overlaid(&last.parse.slots, &slots),
        rule: format!("{} + {asked}", last.parse.rule),
        missing: Vec::new(),
        choices: more.choices,
        no_such_item: None,
        ..last.parse.clone()
    };
    parse.missing = lacking(&parse);
    Some(parse)
}

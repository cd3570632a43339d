//! One text to one [`Parse`].

use super::contract::{Intent, Language, Parse, Slots};
use super::decide::{Decision, decide};
use super::entities::{Reading, Value, read};
use super::lexicon::{Hit, LEXICON, Meaning};
use super::matcher::Matcher;
use super::mood::{acts, mood};
use super::pattern::Scratch;
use super::phrases::PHRASES;
use super::slots::Filler;
use super::table::missing;
use super::token::{Kind, is_han};
use crate::inventory::day::Day;

/// Reads one text against a catalogue, as said on `today`. Pure: no network,
/// no clock; its steps are bounded by the length of the text.
pub fn parse(text: &str, matcher: &Matcher, today: Day) -> Parse {
    parse_counting(text, matcher, today).0
}

/// Also returns how many steps it took.
pub fn parse_counting(text: &str, matcher: &Matcher, today: Day) -> (Parse, u64) {
    let mut steps = 0;
    let reading = read(text, matcher, today, &mut steps);
    let mut scratch = Scratch::default();
    let hits = LEXICON.find(&reading.lattice, &mut scratch);
    steps += scratch.steps;
    let mood = mood(&reading, &hits);
    let words = words_of(&reading);
    steps += words.len() as u64;
    let continues = continues(&reading, &hits);
    let decisions = decide(&hits, mood, &PHRASES.agreement(&words), reading.kinds(), continues);
    let decision = &decisions[0];
    let filler = Filler {
        reading: &reading,
        hits: &hits,
        matcher,
        today,
        intent: decision.intent,
        slots: Slots::default(),
        choices: Vec::new(),
        doubtful_item: false,
    }
    .fill();
    let mut slots = filler.slots;
    let mut lacking = missing(decision.intent, &slots);
    if filler.doubtful_item && slots.item.is_none() && !lacking.iter().any(|slot| slot == "item") {
        lacking.insert(0, "item".into());
    }
    let mut choices = filler.choices;
    if decision.intent == Intent::Unknown {
        lacking.clear();
        choices.clear();
        if !continues {
            slots = Slots::default();
        }
    }
    let parse = Parse {
        intent: decision.intent,
        slots,
        language: language(text),
        rule: rule(decision, &reading),
        missing: lacking,
        choices,
        no_such_item: reading.entities.iter().find_map(|entity| match &entity.value {
            Value::NoSuchItem(code) => Some(code.clone()),
            _ => None,
        }),
    };
    (parse, steps)
}

/// zh when the text has Han characters.
pub fn language(text: &str) -> Language {
    if text.chars().any(is_han) { Language::Zh } else { Language::En }
}

/// A bare "and in Germany?", 那日本呢: it may continue a conversation.
fn continues(reading: &Reading, hits: &[Hit]) -> bool {
    let mut covered = vec![false; reading.tokens.len()];
    for entity in &reading.entities {
        covered[entity.start..entity.end].fill(true);
    }
    for hit in hits {
        if matches!(&LEXICON.cues[hit.cue].meaning, Meaning::Value(slot, value) if slot == "part" && value == "follow_up")
        {
            covered[hit.start..hit.end].fill(true);
        }
    }
    for (covered, token) in covered.iter_mut().zip(&reading.tokens) {
        *covered |= token.kind == Kind::Mark;
    }
    covered.iter().all(|covered| *covered)
}

/// The rule of a text in which nothing was recognised.
const NO_CUE: &str = "no cue";
/// How the rule ends where the phrase book alone decided.
const BY_PHRASES: &str = ": like its phrases";

/// A cue of the lexicon decided, be it that the text is none of our business.
pub fn is_sure(parse: &Parse) -> bool {
    parse.rule != NO_CUE && !parse.rule.ends_with(BY_PHRASES)
}

/// Nothing was recognised, or the phrase book alone guesses at something that
/// is told, or that lacks a part: another reader may know better.
pub fn is_unsure(parse: &Parse) -> bool {
    !is_sure(parse) && (parse.intent == Intent::Unknown || acts(parse.intent) || !parse.missing.is_empty())
}

/// Which cue decided, and on which words; or that the phrase book did.
fn rule(decision: &Decision, reading: &Reading) -> String {
    match decision.hit {
        None if decision.intent == Intent::Unknown => NO_CUE.into(),
        None => format!("{}{BY_PHRASES}", decision.intent.name()),
        Some(hit) => {
            let cue = &LEXICON.cues[hit.cue];
            let words = reading.tokens.get(hit.start..hit.end).unwrap_or(&[]);
            let said = words
                .first()
                .zip(words.last())
                .and_then(|(a, b)| reading.text.get(a.start..b.end))
                .unwrap_or("");
            format!("{} ({:.1}): \"{}\" on \"{said}\"", decision.intent.name(), decision.cue, cue.source)
        }
    }
}

/// A text with every name and figure replaced by its kind (`how many <item> in
/// <market>`): what makes two phrasings the same.
pub fn masked(text: &str, matcher: &Matcher, today: Day) -> String {
    words_of(&read(text, matcher, today, &mut 0)).join(" ")
}

/// Why a text was read as it was: its mood, and every cue of every intent and
/// slot with the words it matched, a line each.
pub fn explain(text: &str, matcher: &Matcher, today: Day) -> Vec<String> {
    let reading = read(text, matcher, today, &mut 0);
    let hits = LEXICON.find(&reading.lattice, &mut Scratch::default());
    let said = |start: usize, end: usize| {
        let words = reading.tokens.get(start..end).unwrap_or(&[]);
        words.first().zip(words.last()).and_then(|(a, b)| text.get(a.start..b.end)).unwrap_or("")
    };
    let mood = mood(&reading, &hits);
    let mut lines = vec![format!("mood: {mood:?}"), format!("masked: {}", words_of(&reading).join(" "))];
    lines.extend(
        reading
            .entities
            .iter()
            .map(|entity| format!("entity: \"{}\" {:?}", said(entity.start, entity.end), entity.value)),
    );
    let noise = |hit: &&Hit| !matches!(&LEXICON.cues[hit.cue].meaning, Meaning::Value(_, value) if value == "boundary" || value == "follow_up");
    lines.extend(hits.iter().filter(noise).map(|hit| {
        let cue = &LEXICON.cues[hit.cue];
        format!("cue: {:?} {} on \"{}\" by {}", cue.meaning, cue.weight, said(hit.start, hit.end), cue.source)
    }));
    lines.extend(
        decide(
            &hits,
            mood,
            &PHRASES.agreement(&words_of(&reading)),
            reading.kinds(),
            continues(&reading, &hits),
        )
        .iter()
        .map(|decision| {
            format!("score: {} {:.2} cue {:.2}", decision.intent.name(), decision.score, decision.cue)
        }),
    );
    lines
}

/// The words of the text, each entity as its kind (`<item>`), as the
/// phrase book has them.
fn words_of(reading: &Reading) -> Vec<String> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(token) = reading.tokens.get(at) {
        let entity = reading
            .entities
            .iter()
            .filter(|entity| entity.start == at && !entity.masking().is_empty())
            .max_by_key(|entity| entity.end);
        if let Some(entity) = entity {
            words.push(format!("<{}>", entity.masking()));
            at = entity.end;
            continue;
        }
        if token.kind != Kind::Mark {
            let spelt = LEXICON.spell(&token.text).filter(|_| !PHRASES.knows(&token.text));
            words.push(spelt.unwrap_or(&token.text).to_owned());
        }
        at += 1;
    }
    words
}

//! One text to one [`Parse`].

use super::contract::{Intent, Language, Parse, Slots};
use super::decide::{Decision, decide};
use super::entities::{Reading, read};
use super::lexicon::{Hit, LEXICON, Meaning};
use super::matcher::Matcher;
use super::mood::mood;
use super::pattern::Scratch;
use super::slots::{Filler, missing};
use super::token::is_han;
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
    let mood = mood(&reading.tokens, &hits);
    let decisions = decide(&hits, mood);
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
        if !continues(&reading, &hits) {
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
        *covered |= token.kind == super::token::Kind::Mark;
    }
    covered.iter().all(|covered| *covered)
}

/// Which cue decided, and on which words.
fn rule(decision: &Decision, reading: &Reading) -> String {
    match decision.hit {
        None => "no cue".into(),
        Some(hit) => {
            let cue = &LEXICON.cues[hit.cue];
            let words = reading.tokens.get(hit.start..hit.end).unwrap_or(&[]);
            let said = words
                .first()
                .zip(words.last())
                .and_then(|(a, b)| reading.text.get(a.start..b.end))
                .unwrap_or("");
            format!("{} ({:.1}): \"{}\" on \"{said}\"", decision.intent.name(), decision.score, cue.source)
        }
    }
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
    let mood = mood(&reading.tokens, &hits);
    let mut lines = vec![format!("mood: {mood:?}"), format!("masked: {}", masked(&reading))];
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
        decide(&hits, mood)
            .iter()
            .map(|decision| format!("score: {} {:.2}", decision.intent.name(), decision.score)),
    );
    lines
}

/// The text with every entity replaced by its kind.
fn masked(reading: &Reading) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(token) = reading.tokens.get(at) {
        let entity = reading
            .entities
            .iter()
            .filter(|entity| entity.start == at && entity.masking() != "")
            .max_by_key(|entity| entity.end);
        match entity {
            Some(entity) => {
                words.push(format!("<{}>", entity.masking()));
                at = entity.end;
            }
            None => {
                words.push(token.text.clone());
                at += 1;
            }
        }
    }
    words.join(" ")
}

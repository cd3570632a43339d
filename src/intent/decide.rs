//! From cues to one intent.
//!
//! Each cue is a line of the lexicon with a weight. What the cues say for an
//! intent is the weight of the best plus a little for every further one; cues
//! that do not suit the mood of the text do not count. To it comes how well the
//! words agree with the intent's phrases ([`super::phrases`]).

use super::contract::Intent;
use super::lexicon::{Cue, Hit, LEXICON, Meaning};
use super::mood::{Mood, acts, asks, forbids, imagines};
use super::pattern::kind;
use super::table::takes;
use rustc_hash::FxHashMap;

/// A further cue of the same intent adds this share of its weight.
const FURTHER_CUE_SHARE: f32 = 0.12;

#[derive(Clone, Debug)]
pub struct Decision {
    pub intent: Intent,
    /// What the cues say, 0 without any.
    pub cue: f32,
    /// What cues and phrase book say together.
    pub score: f64,
    /// The best cue and where it is.
    pub hit: Option<Hit>,
}

/// A cue made for questions counts so much less where nothing says that the
/// text is one.
const UNASKED_LESS: f32 = 1.5;

/// A cue of a figure counts so much less in a plain statement: "the machine is
/// out of stock" asks nothing.
const STATED_LESS: f32 = 5.0;

/// And the words of such a statement speak so much less for a figure.
const STATED_WORDS_LESS: f64 = 6.0;

fn suits(cue: &Cue, intent: Intent, mood: Mood) -> bool {
    match mood {
        Mood::Question => !cue.told && (!acts(intent) || cue.plain),
        Mood::Request => !(cue.told && asks(intent)),
        Mood::Statement => !cue.asked || asks(intent),
        Mood::Forbidding => forbids(intent),
        Mood::Unreal => imagines(intent) && !(cue.asked && asks(intent)),
        Mood::Fragment => true,
    }
}

/// One unit of a cue's weight, in the phrase book's logarithms.
const CUE_WEIGHT: f64 = 2.0;
/// Where a cue says so strongly that a text is not for the bot, what acts
/// counts so much less: to leave something undone is the smaller mistake.
const CHATTER_CUE_LEAST: f32 = 9.5;
const CHATTER_ACTS_LESS: f64 = 8.0;
/// And so does a question that names nothing of the team's.
const CHATTER_ASKS_LESS: f64 = 8.0;
/// Words of everyday life, and none of the team's goods: what asks or acts
/// counts so much less.
const EVERYDAY_LESS: f64 = 24.0;
/// What only a text about the team's goods names.
const OWN: u32 = kind::ITEM | kind::CATEGORY | kind::SHIPMENT | kind::ORDER | kind::SUPPLIER | kind::ALERT;
/// Prices and weights say what goods are worth; they are not the team's alone.
const VALUED: u32 = kind::MONEY | kind::MEASURE;
/// What is told of goods names them, counts them or says where they are: a
/// telling that does none of it counts so much less, and less still where it
/// points at nothing and no word of the trade is in it.
const BARE_TELLING_LESS: f64 = 8.0;
const BARE_TELLING_OF_NOTHING_LESS: f64 = 24.0;
/// Without any cue, an intent must agree with the words so much better than
/// another subject does. Counted on sentences never seen before: of the guesses
/// below these margins fewer than half were right, of those above nine in ten.
const UNCUED_LEAST: f64 = 6.0;
/// The same where something named before is pointed at.
const UNCUED_POINTED_LEAST: f64 = 5.0;
/// The same where neither goods nor a word of the trade are named.
const UNCUED_NAMELESS_LEAST: f64 = 10.0;
/// The same for courtesies and for what acts.
const UNCUED_ACT_LEAST: f64 = 9.0;
/// Words of a slot that an intent does not have speak so much against it.
const HOMELESS_WORDS: &[(&str, f64)] = &[("promotion", 5.0), ("class", 3.0)];

/// What a text names speaks against an intent that has no slot for it, the more
/// the rarer such names are elsewhere: an alert's number is no word of a stock
/// level. In the phrase book's logarithms.
const HOMELESS: &[(u32, &[&str], f64)] = &[
    (kind::ALERT, &["alert"], 10.0),
    (kind::SHIPMENT, &["shipment"], 8.0),
    (kind::ORDER, &["purchase_order"], 8.0),
    (kind::PERCENT, &["percent"], 4.0),
    (kind::MONEY, &["price"], 3.0),
    (kind::MEASURE, &["weight_kg"], 4.0),
    (kind::SUPPLIER, &["supplier"], 4.0),
    (kind::ITEM, &["item"], 8.0),
    (kind::CHANNEL, &["channel"], 2.0),
    (kind::WAREHOUSE, &["warehouse", "from", "market"], 2.0),
    (kind::MARKET, &["market", "to"], 1.0),
    (kind::CATEGORY, &["category", "item"], 1.0),
];

/// What speaks against an intent because the text names what it cannot take.
fn homeless(intent: Intent, kinds: u32, hits: &[Hit]) -> f64 {
    let takes = |slots: &[&str]| takes(intent).iter().any(|slot| slots.contains(&slot.trim_end_matches('*')));
    // "tell me when the lamps run out": an alert may be asked for about anything.
    let lenient = |kind: u32| kind == kind::ITEM && acts(intent);
    let named: f64 = HOMELESS
        .iter()
        .filter(|(kind, slots, _)| kinds & kind != 0 && !takes(slots))
        .map(|(kind, _, cost)| if lenient(*kind) { cost / 3.0 } else { *cost })
        .sum();
    let said = |name: &str| {
        hits.iter()
            .any(|hit| matches!(&LEXICON.cues[hit.cue].meaning, Meaning::Value(slot, _) if slot == name))
    };
    let spoken: f64 = HOMELESS_WORDS
        .iter()
        .filter(|(slot, _)| asks(intent) && !takes(&[slot]) && said(slot))
        .map(|(_, cost)| cost)
        .sum();
    named + spoken
}

/// Whether a text names what an action is about: the phrase book alone never acts.
fn is_witnessed(intent: Intent, kinds: u32, hits: &[Hit]) -> bool {
    use Intent::*;
    let named = |slots: &[&str]| {
        hits.iter().any(|hit| {
            matches!(&LEXICON.cues[hit.cue].meaning, Meaning::Value(slot, _) if slots.contains(&slot.as_str()))
        })
    };
    match intent {
        Undo => false,
        LogFeedback => named(&["sentiment"]) && kinds & (kind::ITEM | kind::CATEGORY) != 0,
        ReportIncident => named(&["incident"]),
        Subscribe | Unsubscribe => named(&["alert_kind"]),
        SetPreference => named(&["language"]) || kinds & (kind::HOURS | kind::CLOCK | kind::ZONE) != 0,
        Acknowledge | Snooze | NotMine => kinds & kind::ALERT != 0,
        RecordOrder => kinds & kind::ITEM != 0 && kinds & kind::NUMBER != 0 && kinds & kind::SHIPMENT == 0,
        RequestTransfer => {
            kinds & kind::ITEM != 0
                && kinds & kind::NUMBER != 0
                && kinds & (kind::WAREHOUSE | kind::MARKET) != 0
        }
        UpdateShipment => {
            kinds & OWN != 0 && named(&["status"]) || kinds & kind::SHIPMENT != 0 && kinds & kind::WHEN != 0
        }
        ChangeOrder => kinds & OWN != 0 && (named(&["status"]) || kinds & (kind::NUMBER | kind::WHEN) != 0),
        StartPromotion => kinds & OWN != 0 && (named(&["promotion"]) || kinds & kind::PERCENT != 0),
        Correct => kinds & kind::ITEM != 0,
        _ => kinds & OWN != 0,
    }
}

/// Intents whose sentences have any words: opinions, new products, courtesies.
fn speaks_of_life(intent: Intent) -> bool {
    use Intent::*;
    matches!(intent, LogFeedback | AssessProduct | Correct | Undo | SetPreference | Greeting | Help | Unknown)
}

/// A telling about nothing: a move from and to nowhere, an order of no goods,
/// what a customer said with neither opinion nor subject.
fn is_bare_telling(intent: Intent, kinds: u32, named: impl Fn(&str) -> bool) -> bool {
    use Intent::*;
    let goods = OWN | kind::NUMBER | kind::WAREHOUSE | kind::MARKET;
    match intent {
        RequestTransfer | RecordOrder | ChangeOrder | UpdateShipment => kinds & goods == 0,
        StartPromotion | EndPromotion => {
            let goods = kind::ITEM | kind::CATEGORY;
            kinds & goods == 0 && !named("promotion") && !named("promotion alert")
        }
        LogFeedback => kinds & (goods | kind::CHANNEL) == 0 && !named("topic") && !named("opinion"),
        _ => false,
    }
}

/// Intents by score, the best first; `Unknown` is always among them.
///
/// `agreement` is what the phrase book says, in the order of [`Intent::ALL`];
/// `kinds` what the text names; `continues`: it has nothing but names and words
/// that link it to the last question.
pub fn decide(hits: &[Hit], mood: Mood, agreement: &[f64], kinds: u32, continues: bool) -> Vec<Decision> {
    let cued = cued(hits, mood);
    let other_subject = agreement[Intent::Unknown as usize];
    let chatter = cued.get(&Intent::Unknown).is_some_and(|(cue, _)| *cue >= CHATTER_CUE_LEAST);
    let part = |name: &str| {
        hits.iter().any(|hit| {
            matches!(&LEXICON.cues[hit.cue].meaning, Meaning::Value(slot, value) if slot == "part" && value == name)
        })
    };
    let value = |slot: &str, wanted: &[&str]| {
        hits.iter().any(|hit| {
            matches!(&LEXICON.cues[hit.cue].meaning, Meaning::Value(name, value)
                if name == slot && (wanted.is_empty() || wanted.contains(&value.as_str())))
        })
    };
    let named = |what: &str| match what {
        "opinion" => value("sentiment", &["positive", "negative"]),
        "promotion alert" => value("alert_kind", &["promotion", "promotion_result"]),
        slot => value(slot, &[]),
    };
    let trade = part("trade");
    let own = kinds & OWN != 0 || trade;
    let everyday = !own && part("everyday");
    // "where is it": what it points at was named before.
    let pointed = part("pointer");
    let mut decisions: Vec<Decision> = Vec::new();
    for intent in Intent::ALL.iter().copied() {
        let words = agreement[intent as usize]
            - if asks(intent) && matches!(mood, Mood::Statement | Mood::Unreal) {
                STATED_WORDS_LESS
            } else {
                0.0
            }
            - match chatter {
                true if acts(intent) => CHATTER_ACTS_LESS,
                true if asks(intent) && intent != Intent::AssessProduct && !own => CHATTER_ASKS_LESS,
                _ => 0.0,
            }
            - match is_bare_telling(intent, kinds, named) {
                true if trade || pointed => BARE_TELLING_LESS,
                true => BARE_TELLING_OF_NOTHING_LESS,
                false => 0.0,
            }
            - if everyday && !speaks_of_life(intent) { EVERYDAY_LESS } else { 0.0 }
            - if intent == Intent::Unknown { 0.0 } else { homeless(intent, kinds, hits) };
        match cued.get(&intent) {
            Some((cue, hit)) => decisions.push(Decision {
                intent,
                cue: *cue,
                score: words + CUE_WEIGHT * f64::from(*cue),
                hit: Some(*hit),
            }),
            // "and in Germany?" speaks of nothing by itself.
            None if continues && intent != Intent::Unknown => {}
            None if intent == Intent::Unknown => {
                decisions.push(Decision { intent, cue: 0.0, score: words, hit: None })
            }
            None => {
                let allowed = match mood {
                    Mood::Question | Mood::Request => !acts(intent),
                    Mood::Statement => !asks(intent),
                    Mood::Forbidding => forbids(intent),
                    Mood::Unreal => imagines(intent) && !asks(intent),
                    Mood::Fragment => true,
                };
                let talk = matches!(intent, Intent::Greeting | Intent::Help);
                let least = match own || kinds & VALUED != 0 {
                    _ if acts(intent) || talk => UNCUED_ACT_LEAST,
                    _ if pointed => UNCUED_POINTED_LEAST,
                    true => UNCUED_LEAST,
                    false => UNCUED_NAMELESS_LEAST,
                };
                let witnessed = !acts(intent) || is_witnessed(intent, kinds, hits);
                if allowed && witnessed && words - other_subject >= least {
                    decisions.push(Decision { intent, cue: 0.0, score: words, hit: None });
                }
            }
        }
    }
    decisions.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.intent.cmp(&b.intent)));
    decisions
}

/// For each intent that a cue speaks for: the weight of its best cue plus a
/// little for the others, and the best cue.
fn cued(hits: &[Hit], mood: Mood) -> FxHashMap<Intent, (f32, Hit)> {
    let mut best: FxHashMap<Intent, (f32, f32, Hit)> = FxHashMap::default();
    let mut counted: Vec<usize> = Vec::new();
    for hit in hits {
        let cue = &LEXICON.cues[hit.cue];
        let Meaning::Intent(intent) = cue.meaning else { continue };
        if !suits(cue, intent, mood) || counted.contains(&hit.cue) {
            continue;
        }
        counted.push(hit.cue);
        let less = match mood {
            Mood::Fragment if cue.asked => UNASKED_LESS,
            Mood::Statement | Mood::Unreal if asks(intent) && !cue.plain && !cue.told => STATED_LESS,
            _ => 0.0,
        };
        let weight = cue.weight - less;
        let entry = best.entry(intent).or_insert((weight, 0.0, *hit));
        entry.1 += weight;
        if weight > entry.0 {
            (entry.0, entry.2) = (weight, *hit);
        }
    }
    best.into_iter()
        .map(|(intent, (top, sum, hit))| (intent, (top + ((sum - top) * FURTHER_CUE_SHARE).min(1.0), hit)))
        .collect()
}

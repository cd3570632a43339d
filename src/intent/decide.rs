//! From cues to one intent.
//!
//! Each cue is a line of the lexicon with a weight. An intent's score is the
//! weight of its best cue plus a little for every further one; cues that do
//! not suit the mood of the text do not count.

use super::contract::Intent;
use super::lexicon::{Cue, Hit, LEXICON, Meaning};
use super::mood::{Mood, acts, asks};
use rustc_hash::FxHashMap;

/// A further cue of the same intent adds this share of its weight.
const FURTHER_CUE_SHARE: f32 = 0.12;
/// An intent needs this much.
const SCORE_LEAST: f32 = 2.0;

#[derive(Clone, Debug)]
pub struct Decision {
    pub intent: Intent,
    pub score: f32,
    /// The best cue and where it is.
    pub hit: Option<Hit>,
}

/// A cue made for questions counts so much less where nothing says that the
/// text is one.
const UNASKED_LESS: f32 = 1.5;

fn suits(cue: &Cue, intent: Intent, mood: Mood) -> bool {
    match mood {
        Mood::Question => !cue.told && !acts(intent),
        Mood::Request => !(cue.told && asks(intent)),
        Mood::Statement => !cue.asked && (!asks(intent) || cue.plain || cue.told),
        Mood::Fragment => true,
    }
}

/// Intents by score, the best first; `Unknown` alone when nothing speaks.
pub fn decide(hits: &[Hit], mood: Mood) -> Vec<Decision> {
    let mut best: FxHashMap<Intent, (f32, f32, Hit)> = FxHashMap::default();
    let mut counted: Vec<usize> = Vec::new();
    for hit in hits {
        let cue = &LEXICON.cues[hit.cue];
        let Meaning::Intent(intent) = cue.meaning else { continue };
        if !suits(cue, intent, mood) || counted.contains(&hit.cue) {
            continue;
        }
        counted.push(hit.cue);
        let weight = cue.weight - if cue.asked && mood == Mood::Fragment { UNASKED_LESS } else { 0.0 };
        let entry = best.entry(intent).or_insert((weight, 0.0, *hit));
        entry.1 += weight;
        if weight > entry.0 {
            (entry.0, entry.2) = (weight, *hit);
        }
    }
    let mut decisions: Vec<Decision> = best
        .into_iter()
        .map(|(intent, (top, sum, hit))| Decision {
            intent,
            score: top + ((sum - top) * FURTHER_CUE_SHARE).min(1.0),
            hit: Some(hit),
        })
        .filter(|decision| decision.score >= SCORE_LEAST)
        .collect();
    decisions.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.intent.cmp(&b.intent)));
    decisions.push(Decision { intent: Intent::Unknown, score: 0.0, hit: None });
    decisions
}

//! The phrase book: what people say for each intent, with names and figures
//! masked, and how well the words of a text agree with it.
//!
//! Each intent's phrases give the share of each word and of each pair of
//! neighbours in it (multinomial naive Bayes, each counted once a phrase,
//! additive smoothing, no prior). A text's agreement with an intent is the sum
//! of the logarithms of its shares. Cues say what a phrase means, the phrase
//! book what it is likely about when no cue knows the turn of phrase;
//! [`super::decide`] adds the two.

use super::contract::Intent;
use super::lexicon::{Cue, LEXICON, Meaning};
use super::token::is_han;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// What a word never seen with an intent counts.
const SMOOTHING: f64 = 0.03;
/// An intent with few phrases counts as if it had so many words: that it lacks
/// most words says nothing for it.
const TOTAL_LEAST: f64 = 300.0;
/// Words and pairs are no independent witnesses: a long text speaks as loudly
/// as so many of them.
const WITNESSES_MOST: f64 = 7.0;
/// Every word that no phrase knows speaks so much for another subject.
const UNHEARD_WORD: f64 = 2.0;

/// In Chinese it is pairs of characters that nobody writes about goods: each
/// beyond the share that any sentence has speaks so much for another subject.
const UNHEARD_PAIR: f64 = 4.0;
/// That share of the words, and the larger one where goods are named.
const UNHEARD_PAIRS_USUAL: f64 = 0.3;
const UNHEARD_PAIRS_OF_GOODS: f64 = 0.5;
/// What only a text about the team's goods names.
const GOODS: &[&str] =
    &["<item>", "<category>", "<shipment>", "<order>", "<warehouse>", "<supplier>", "<alert>"];

/// The files, by language; the same intents stand in the cue files of the same name.
pub const FILES: &[(&str, &str)] = &[
    ("en/phrases/stock.txt", include_str!("lexicon/en/phrases/stock.txt")),
    ("en/phrases/counting.txt", include_str!("lexicon/en/phrases/counting.txt")),
    ("en/phrases/selling.txt", include_str!("lexicon/en/phrases/selling.txt")),
    ("en/phrases/supply.txt", include_str!("lexicon/en/phrases/supply.txt")),
    ("en/phrases/promotion.txt", include_str!("lexicon/en/phrases/promotion.txt")),
    ("en/phrases/telling.txt", include_str!("lexicon/en/phrases/telling.txt")),
    ("en/phrases/alerts.txt", include_str!("lexicon/en/phrases/alerts.txt")),
    ("en/phrases/conversation.txt", include_str!("lexicon/en/phrases/conversation.txt")),
    ("zh/phrases/stock.txt", include_str!("lexicon/zh/phrases/stock.txt")),
    ("zh/phrases/counting.txt", include_str!("lexicon/zh/phrases/counting.txt")),
    ("zh/phrases/selling.txt", include_str!("lexicon/zh/phrases/selling.txt")),
    ("zh/phrases/supply.txt", include_str!("lexicon/zh/phrases/supply.txt")),
    ("zh/phrases/promotion.txt", include_str!("lexicon/zh/phrases/promotion.txt")),
    ("zh/phrases/telling.txt", include_str!("lexicon/zh/phrases/telling.txt")),
    ("zh/phrases/alerts.txt", include_str!("lexicon/zh/phrases/alerts.txt")),
    ("zh/phrases/conversation.txt", include_str!("lexicon/zh/phrases/conversation.txt")),
];

pub static PHRASES: LazyLock<PhraseBook> = LazyLock::new(PhraseBook::load);

#[derive(Debug, Default)]
pub struct PhraseBook {
    /// For each word and pair of words, how many phrases of which intents have it.
    features: FxHashMap<String, Vec<(Intent, u32)>>,
    /// Words and pairs counted per intent.
    totals: Vec<f64>,
    /// Neighbouring characters of the cues' Chinese words.
    of_cues: FxHashSet<String>,
}

impl PhraseBook {
    fn load() -> PhraseBook {
        let mut book = PhraseBook { totals: vec![0.0; Intent::ALL.len()], ..PhraseBook::default() };
        for (_, text) in FILES {
            let mut intent = None;
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
            {
                match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                    Some(name) => intent = Intent::ALL.iter().find(|intent| intent.name() == name).copied(),
                    None => {
                        if let Some(intent) = intent {
                            book.add(intent, &words_of(line));
                        }
                    }
                }
            }
        }
        let trade = |cue: &&Cue| cue.meaning != Meaning::Intent(Intent::Unknown) && !cue.is_everyday();
        for cue in LEXICON.cues.iter().filter(trade) {
            for run in cue.source.split(|c| !is_han(c)) {
                let characters: Vec<char> = run.chars().collect();
                book.of_cues.extend(characters.windows(2).map(|pair| format!("{} {}", pair[0], pair[1])));
            }
        }
        book
    }

    /// How much the pairs of Chinese characters speak for another subject.
    fn strangeness(&self, words: &[String]) -> f64 {
        let han = |word: &String| word.starts_with(is_han);
        let heard = |pair: &String| {
            self.of_cues.contains(pair)
                || self
                    .features
                    .get(pair)
                    .is_some_and(|counts| counts.iter().any(|(intent, _)| *intent != Intent::Unknown))
        };
        let pairs = words.windows(2).filter(|pair| han(&pair[0]) && han(&pair[1]));
        let strange =
            pairs.map(|pair| format!("{} {}", pair[0], pair[1])).filter(|pair| !heard(pair)).count();
        let goods = words.iter().any(|word| GOODS.contains(&word.as_str()));
        let usual = if goods { UNHEARD_PAIRS_OF_GOODS } else { UNHEARD_PAIRS_USUAL };
        UNHEARD_PAIR * (strange as f64 - usual * words.len() as f64).max(0.0)
    }

    fn add(&mut self, intent: Intent, words: &[String]) {
        for feature in features(words) {
            let counts = self.features.entry(feature).or_default();
            match counts.iter_mut().find(|(other, _)| *other == intent) {
                Some((_, count)) => *count += 1,
                None => counts.push((intent, 1)),
            }
            self.totals[intent as usize] += 1.0;
        }
    }

    /// How well words agree with each intent, in the order of [`Intent::ALL`].
    pub fn agreement(&self, words: &[String]) -> Vec<f64> {
        let smoothed = SMOOTHING * self.features.len() as f64;
        let features = features(words);
        let heard: Vec<&Vec<(Intent, u32)>> =
            features.iter().filter_map(|feature| self.features.get(feature)).collect();
        let unheard =
            features.iter().filter(|feature| !feature.contains(' ') && !self.knows(feature)).count();
        let unseen =
            |intent: Intent| (SMOOTHING / (self.totals[intent as usize].max(TOTAL_LEAST) + smoothed)).ln();
        let mut scores: Vec<f64> =
            Intent::ALL.iter().map(|intent| unseen(*intent) * heard.len() as f64).collect();
        for (intent, count) in heard.iter().copied().flatten() {
            scores[*intent as usize] += (f64::from(*count) / SMOOTHING).ln_1p();
        }
        let loudness = (WITNESSES_MOST / heard.len().max(1) as f64).min(1.0);
        scores.iter_mut().for_each(|score| *score *= loudness);
        scores[Intent::Unknown as usize] += UNHEARD_WORD * unheard as f64;
        let strangeness = self.strangeness(words);
        // A product that is being selected is named in words of its own, and so are opinions.
        for intent in [Intent::Unknown, Intent::AssessProduct, Intent::LogFeedback, Intent::Correct] {
            scores[intent as usize] += strangeness;
        }
        scores
    }

    /// Every word of the phrases (no pairs, no masks).
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.features.keys().map(String::as_str).filter(|word| !word.contains([' ', '<']))
    }

    /// Whether any phrase has this word.
    pub fn knows(&self, word: &str) -> bool {
        self.features.contains_key(word)
    }
}

/// The words of a phrase as it is written in the book: `<item>` masks, Latin
/// words, Han characters one by one.
fn words_of(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for piece in line.split_whitespace() {
        if piece.starts_with('<') {
            words.push(piece.to_owned());
        } else {
            let tokens = super::token::tokenise(piece).into_iter();
            words.extend(
                tokens.filter(|token| token.kind != super::token::Kind::Mark).map(|token| token.text),
            );
        }
    }
    words
}

/// Each word, and each two neighbours (the ends of the phrase are neighbours
/// too), once.
fn features(words: &[String]) -> Vec<String> {
    let mut seen = FxHashSet::default();
    let edge = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("$", String::as_str);
    let pairs = (0..=words.len()).map(|at| format!("{} {}", edge(at.checked_sub(1)), edge(Some(at))));
    words.iter().cloned().chain(pairs).filter(|feature| seen.insert(feature.clone())).collect()
}

//! The lexicon: data files beside this one, compiled once.
//!
//! `[stock_level]` opens an intent, its lines are `weight[flags] pattern`;
//! `[topic=size]` a value of a slot, `[mood=question]` a mood, with a pattern
//! a line. Flags: `?` in questions and requests only, `!` never in a question,
//! `.` in plain statements too. A new phrase is one line here and one in the corpus.

use super::compile::Vocabulary;
use super::contract::Intent;
use super::pattern::{Lattice, Program, Scratch};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// What a pattern is evidence for.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    Intent(Intent),
    /// A slot and its canonical value, or `mood` and its name.
    Value(String, String),
}

/// One line of the lexicon.
#[derive(Debug)]
pub struct Cue {
    pub meaning: Meaning,
    pub weight: f32,
    /// In questions and requests only.
    pub asked: bool,
    /// Never in a question.
    pub told: bool,
    /// In plain statements too.
    pub plain: bool,
    /// The pattern as written: it is named in the parse's `rule`.
    pub source: &'static str,
    program: Program,
}

impl Cue {
    /// A word of everyday life, none of the trade: nothing is corrected to it.
    pub fn is_everyday(&self) -> bool {
        matches!(&self.meaning, Meaning::Value(_, value) if value == "everyday")
    }
}

/// A cue found in a text, tokens `start..end`.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    pub cue: usize,
    pub start: usize,
    pub end: usize,
}

#[derive(Debug)]
pub struct Lexicon {
    pub cues: Vec<Cue>,
    pub vocabulary: Vocabulary,
    by_word: FxHashMap<u32, Vec<usize>>,
    by_kind: [Vec<usize>; 32],
    /// Words that everyday cues alone have.
    everyday: FxHashSet<String>,
    /// Words one edit away from a misspelt one.
    spelling: FxHashMap<String, Vec<String>>,
}

const WORDS: &[&str] = &[include_str!("en/words.txt"), include_str!("zh/words.txt")];

/// Every lexicon file, for the tests that hold them in step.
pub const FILES: &[(&str, &str)] = &[
    ("en/mood.txt", include_str!("en/mood.txt")),
    ("en/stock.txt", include_str!("en/stock.txt")),
    ("en/counting.txt", include_str!("en/counting.txt")),
    ("en/selling.txt", include_str!("en/selling.txt")),
    ("en/supply.txt", include_str!("en/supply.txt")),
    ("en/promotion.txt", include_str!("en/promotion.txt")),
    ("en/telling.txt", include_str!("en/telling.txt")),
    ("en/alerts.txt", include_str!("en/alerts.txt")),
    ("en/conversation.txt", include_str!("en/conversation.txt")),
    ("en/values.txt", include_str!("en/values.txt")),
    ("en/opinions.txt", include_str!("en/opinions.txt")),
    ("en/everyday.txt", include_str!("en/everyday.txt")),
    ("en/trade.txt", include_str!("en/trade.txt")),
    ("zh/mood.txt", include_str!("zh/mood.txt")),
    ("zh/stock.txt", include_str!("zh/stock.txt")),
    ("zh/counting.txt", include_str!("zh/counting.txt")),
    ("zh/selling.txt", include_str!("zh/selling.txt")),
    ("zh/supply.txt", include_str!("zh/supply.txt")),
    ("zh/promotion.txt", include_str!("zh/promotion.txt")),
    ("zh/telling.txt", include_str!("zh/telling.txt")),
    ("zh/alerts.txt", include_str!("zh/alerts.txt")),
    ("zh/conversation.txt", include_str!("zh/conversation.txt")),
    ("zh/values.txt", include_str!("zh/values.txt")),
    ("zh/opinions.txt", include_str!("zh/opinions.txt")),
    ("zh/everyday.txt", include_str!("zh/everyday.txt")),
    ("zh/trade.txt", include_str!("zh/trade.txt")),
];

/// The lexicon of both languages. Lines that do not compile are left out; a
/// test refuses them.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::load().0);

impl Lexicon {
    /// Compiles the data files; also returns what is wrong with them, by file and line.
    pub fn load() -> (Lexicon, Vec<String>) {
        let mut vocabulary = Vocabulary::default();
        let mut cues: Vec<Cue> = Vec::new();
        let mut errors = Vec::new();
        for words in WORDS {
            for (name, group) in lines(words).filter_map(|(_, line)| line.split_once('=')) {
                vocabulary.define(name.trim(), group.trim());
            }
        }
        for (file, text) in FILES {
            let mut meaning = None;
            for (number, line) in lines(text) {
                if let Some(section) = line
                    .strip_prefix('[')
                    .and_then(|line| line.strip_suffix(']'))
                    .filter(|s| !s.contains('['))
                {
                    meaning = meaning_of(section);
                    if meaning.is_none() {
                        errors.push(format!("{file}:{number}: no intent or slot \"{section}\""));
                    }
                    continue;
                }
                let Some(meaning) = meaning.clone() else { continue };
                let (head, source) = match meaning {
                    Meaning::Intent(_) => line.split_once(' ').unwrap_or((line, "")),
                    Meaning::Value(..) => ("1", line),
                };
                let weight = head.trim_end_matches(['?', '!', '.']);
                let Ok(weight) = weight.parse() else {
                    errors.push(format!("{file}:{number}: \"{head}\" is no weight"));
                    continue;
                };
                let structural = match &meaning {
                    Meaning::Intent(intent) => *intent != Intent::Unknown,
                    Meaning::Value(slot, value) => {
                        !matches!(slot.as_str(), "topic" | "sentiment" | "incident")
                            && !matches!(value.as_str(), "boundary" | "everyday")
                    }
                };
                match vocabulary.compile(source, structural) {
                    Ok(program) => cues.push(Cue {
                        meaning,
                        weight,
                        asked: head.contains('?'),
                        told: head.contains('!'),
                        plain: head.ends_with('.'),
                        source,
                        program,
                    }),
                    Err(error) => errors.push(format!("{file}:{number}: {error}")),
                }
            }
        }
        let mut lexicon = Lexicon {
            cues,
            vocabulary,
            by_word: FxHashMap::default(),
            by_kind: Default::default(),
            everyday: FxHashSet::default(),
            spelling: FxHashMap::default(),
        };
        lexicon.index();
        (lexicon, errors)
    }

    fn index(&mut self) {
        for (n, cue) in self.cues.iter().enumerate() {
            for word in &cue.program.first.words {
                let cues = self.by_word.entry(*word).or_default();
                if cues.last() != Some(&n) {
                    cues.push(n);
                }
            }
            for (bit, cues) in self.by_kind.iter_mut().enumerate() {
                if cue.program.first.kinds & (1 << bit) != 0 {
                    cues.push(n);
                }
            }
        }
        let words = |everyday: bool| {
            let cues = self.cues.iter().filter(move |cue| cue.is_everyday() == everyday);
            cues.flat_map(|cue| cue.source.split(|c: char| !c.is_ascii_alphanumeric() && c != '\''))
        };
        let trade: FxHashSet<&str> = words(false).collect();
        self.everyday = words(true).filter(|word| !trade.contains(word)).map(str::to_owned).collect();
        for word in self.vocabulary.words().filter(|word| word.is_ascii() && word.len() >= 5) {
            if self.everyday.contains(word) {
                continue;
            }
            for key in super::spelling::deletions(word) {
                self.spelling.entry(key).or_default().push(word.to_owned());
            }
        }
    }

    /// Whether this word decides an intent somewhere.
    pub fn knows(&self, word: &str) -> bool {
        self.vocabulary.is_structural(word)
    }

    /// Whether only talk of everyday life has this word.
    pub fn is_everyday(&self, word: &str) -> bool {
        self.everyday.contains(word)
    }

    /// The word of the lexicon that a misspelt one stands for, if only one does.
    pub fn spell(&self, word: &str) -> Option<&str> {
        if word.len() < 5
            || !word.is_ascii()
            || !self.vocabulary.ids(word).is_empty()
            || super::spelling::is_common(word)
        {
            return None;
        }
        let mut found: Option<&str> = None;
        for key in super::spelling::deletions(word) {
            for known in self.spelling.get(&key).into_iter().flatten() {
                if strsim::osa_distance(word, known) > 1 || found == Some(known) {
                    continue;
                }
                if found.is_some() {
                    return None;
                }
                found = Some(known);
            }
        }
        found
    }

    /// Every cue that a sentence holds, at its first place.
    pub fn find(&self, lattice: &Lattice, scratch: &mut Scratch) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut tried = FxHashSet::default();
        let said: FxHashSet<u32> = lattice.words.iter().flatten().copied().collect();
        let kinds_said = lattice.entities.iter().flatten().fold(0, |bits, (kind, _)| bits | kind);
        // Most cues lack something in most texts: looked into once a cue.
        let mut possible: FxHashMap<usize, bool> = FxHashMap::default();
        for position in 0..lattice.words.len() {
            tried.clear();
            let words = lattice.words[position].iter().filter(|_| !lattice.masked[position]);
            let by_word = words.filter_map(|word| self.by_word.get(word)).flatten();
            let kinds = lattice.entities[position].iter().fold(0, |bits, (kind, _)| bits | kind);
            let by_kind = (0..32).filter(|bit| kinds & (1 << bit) != 0).flat_map(|bit| &self.by_kind[bit]);
            for cue in by_word.chain(by_kind) {
                if tried.insert(*cue)
                    && *possible
                        .entry(*cue)
                        .or_insert_with(|| self.cues[*cue].program.can_match(&said, kinds_said))
                    && let Some(end) = self.cues[*cue].program.matches(lattice, position, scratch)
                {
                    hits.push(Hit { cue: *cue, start: position, end });
                }
            }
        }
        hits
    }
}

fn meaning_of(section: &str) -> Option<Meaning> {
    if let Some((slot, value)) = section.split_once('=') {
        return Some(Meaning::Value(slot.trim().to_owned(), value.trim().to_owned()));
    }
    Intent::ALL.iter().find(|intent| intent.name() == section).map(|intent| Meaning::Intent(*intent))
}

/// Lines with content and their numbers.
fn lines(text: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    text.lines()
        .enumerate()
        .map(|(n, line)| (n + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_compiles() {
        let (_, errors) = Lexicon::load();
        assert!(errors.is_empty(), "{errors:#?}");
    }

    #[test]
    fn every_intent_has_cues_in_both_languages() {
        for intent in Intent::ALL {
            for language in ["en/", "zh/"] {
                let section = format!("[{}]", intent.name());
                let found = FILES.iter().any(|(file, text)| {
                    file.starts_with(language) && text.lines().any(|line| line.trim() == section)
                });
                assert!(found, "{section} in {language}");
            }
        }
    }
}

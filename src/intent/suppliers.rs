//! Names of suppliers: which parts of one name it, and where.

use super::lexicon::LEXICON;
use super::token::{Token, is_han};

const DATA: &str = include_str!("lexicon/supplier_cues.txt");

fn words(list: &str) -> impl Iterator<Item = &'static str> {
    let lines = DATA.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('='));
    lines.filter(move |(name, _)| name.trim() == list).flat_map(|(_, words)| words.split_whitespace())
}

/// A city that many suppliers are named after: it names one only beside a word
/// that speaks of suppliers.
pub fn is_city(word: &str) -> bool {
    words("cities").any(|city| city.eq_ignore_ascii_case(word))
}

/// A word that can name a supplier by itself.
pub fn is_own_name(word: &str) -> bool {
    word.len() >= 4 && !LEXICON.knows(word)
}

/// Whether a text has a word that speaks of a supplier.
pub fn spoken_of(tokens: &[Token]) -> bool {
    let said = |word: &'static str| {
        let letters: Vec<String> = if word.starts_with(is_han) {
            word.chars().map(String::from).collect()
        } else {
            vec![word.to_owned()]
        };
        tokens.windows(letters.len()).any(|run| run.iter().zip(&letters).all(|(a, b)| a.text == *b))
    };
    words("cues").any(said)
}

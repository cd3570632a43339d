//! Chinese words of the lexicon misheard or mistyped: 海观 is 海关, 到苍 is 到仓.
//! A run of characters is put right only when it is no word, sounds like
//! exactly one word of the lexicon (tones aside) and shares a character with it.

use super::lexicon::LEXICON;
use super::names::Key;
use super::phrases::PHRASES;
use super::spelling::pinyin_of;
use super::token::{Kind, Token, is_han};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Longest word that is put right, in characters.
const CHARACTERS_MOST: usize = 4;
/// Characters of grammar, numbers and common verbs: never what was meant.
pub(super) const COMMON_CHARACTERS: &str = "的了吗么呢吧啊不没有个是在到哪什我你他她它们这那几多少一二两三四五六七八九十百千万半上下里大小还要想能会可以都就也再先把给从被去来看好";

struct Words {
    known: FxHashSet<String>,
    by_sound: FxHashMap<Key, Vec<String>>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let runs = |everyday: bool| {
        let cues = LEXICON.cues.iter().filter(move |cue| cue.is_everyday() == everyday);
        let runs = cues.flat_map(|cue| cue.source.split(|c| !is_han(c)));
        runs.filter(|run| (2..=CHARACTERS_MOST).contains(&run.chars().count())).map(str::to_owned)
    };
    let mut known: FxHashSet<String> = runs(false).collect();
    let mut by_sound: FxHashMap<Key, Vec<String>> = FxHashMap::default();
    for word in &known {
        if let Some(key) = sound(word) {
            by_sound.entry(key).or_default().push(word.clone());
        }
    }
    known.extend(runs(true));
    Words { known, by_sound }
});

/// Words of the language that sound like one of the lexicon.
static OTHERS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("lexicon/zh/common.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// A word of the lexicon, or one of the language that sounds like one.
pub(super) fn is_word(text: &str) -> bool {
    WORDS.known.contains(text) || OTHERS.contains(text)
}

/// Slips that are no homophones, and what is meant.
static SLIPS: LazyLock<Vec<(Vec<String>, Vec<String>)>> = LazyLock::new(|| {
    let letters = |word: &str| word.trim().chars().map(String::from).collect::<Vec<String>>();
    include_str!("lexicon/zh/slips.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(written, meant)| (letters(written), letters(meant)))
        .filter(|(written, meant)| written.len() == meant.len())
        .collect()
});

fn mend_slips(tokens: &mut [Token], named: &[bool], steps: &mut u64) {
    for start in 0..tokens.len() {
        *steps += 1;
        let slip = SLIPS.iter().find(|(written, _)| {
            let said = tokens[start..].iter().map(|token| &token.text).take(written.len());
            said.eq(written) && !named[start..start + written.len()].contains(&true)
        });
        // 在图书馆 is no slip.
        let goes_on = |length: usize| starts_word(tokens, start + length - 1);
        if let Some((_, meant)) = slip.filter(|(written, _)| !goes_on(written.len())) {
            for (token, c) in tokens[start..].iter_mut().zip(meant) {
                token.text.clone_from(c);
            }
        }
    }
}

/// The character at a token and the next one are a word that people write.
fn starts_word(tokens: &[Token], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|next| {
        next.kind == Kind::Han && is_word(&[tokens[at].text.as_str(), next.text.as_str()].concat())
    })
}

/// Puts the Han tokens right that are no part of a name, the longest runs
/// first. `steps` counts the work.
pub fn mend(tokens: &mut [Token], named: &[bool], steps: &mut u64) {
    mend_slips(tokens, named, steps);
    for length in (2..=CHARACTERS_MOST).rev() {
        for start in 0..(tokens.len() + 1).saturating_sub(length) {
            *steps += 1;
            let end = start + length;
            let han = tokens[start..end].iter().all(|token| token.kind == Kind::Han);
            if !han || named[start..end].contains(&true) || borders(tokens, start, end) {
                continue;
            }
            let said: String = tokens[start..end].iter().map(|token| token.text.as_str()).collect();
            if is_word(&said) || familiar(&tokens[start..end]) {
                continue;
            }
            if let Some(meant) = meant(&said, steps) {
                for (token, c) in tokens[start..end].iter_mut().zip(meant.chars()) {
                    token.text = c.to_string();
                }
            }
        }
    }
}

/// The run cuts through a word: its first character ends one, or its last begins one.
fn borders(tokens: &[Token], start: usize, end: usize) -> bool {
    let pair = |a: usize| {
        let text = format!("{}{}", tokens[a].text, tokens[a + 1].text);
        tokens[a + 1].kind == Kind::Han && is_word(&text)
    };
    start > 0 && pair(start - 1) || end < tokens.len() && pair(end - 1)
}

/// Every pair of neighbours is one that people write.
fn familiar(run: &[Token]) -> bool {
    run.windows(2).all(|pair| PHRASES.knows(&format!("{} {}", pair[0].text, pair[1].text)))
}

/// The sound of a word, tones aside: each character's usual reading.
fn sound(word: &str) -> Option<Key> {
    word.chars().try_fold(Key::default(), |key, c| {
        pinyin_of(c.encode_utf8(&mut [0; 4])).map(|pinyin| key.add(pinyin).add("'"))
    })
}

fn meant(said: &str, steps: &mut u64) -> Option<&'static str> {
    let key = sound(said)?;
    let mut found: Option<&'static str> = None;
    for word in WORDS.by_sound.get(&key).into_iter().flatten() {
        *steps += 1;
        let grammar = |c: char| COMMON_CHARACTERS.contains(c);
        let telling = |c: char| !grammar(c) || c == '到';
        let same = said.chars().zip(word.chars()).filter(|(a, b)| a == b && telling(*a)).count();
        let sensible = said.chars().zip(word.chars()).all(|(a, b)| a == b || !grammar(a) && !grammar(b));
        if same == 0 || !sensible || found == Some(word.as_str()) {
            continue;
        }
        if found.is_some() {
            return None;
        }
        found = Some(word.as_str());
    }
    found
}

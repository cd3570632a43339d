//! Misspelt words put right before anything is looked for: Latin words one edit
//! away from one word the parser knows. What is a word of the language already,
//! or of the catalogue, stays. (Han words: [`super::mishearing`].)

use super::gazetteer::GAZETTEER;
use super::lexicon::LEXICON;
use super::matcher::Matcher;
use super::names::{Key, form};
use super::phrases::PHRASES;
use super::spelling::{deletions, is_common};
use super::token::{Kind, Token};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// Shorter words have too many neighbours.
const LETTERS_LEAST: usize = 4;
/// Sounds that are no words.
const HESITATIONS: &[&str] = &["um", "umm", "uh", "uhh", "uhm", "erm", "ehm", "hmm", "呃"];
/// Words said twice when a speaker stumbles.
const STUMBLES: &[&str] = &[
    "the", "a", "an", "how", "what", "when", "where", "which", "is", "are", "do", "to", "in", "for", "of",
    "i", "we", "and", "many", "much", "can", "my", "our",
];

/// Words outside lexicon and phrase book that are read by themselves: of time
/// and number.
const OTHER_WORDS: &str = "january february march april june july august september october november \
    december monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday tonight \
    week weeks weekend month months quarter quarters year years days hours hour christmas easter \
    thanksgiving halloween morning afternoon evening noon midnight hundred thousand million dozen \
    three four five seven eight nine eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen \
    nineteen twenty thirty forty fifty sixty seventy eighty ninety percent dollar dollars euro euros \
    pounds half since until before after next last this previous past coming first second third";

struct Known {
    words: FxHashSet<String>,
    /// A word less one letter, to the words.
    neighbours: FxHashMap<Key, Vec<String>>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let mut words: FxHashSet<String> = FxHashSet::default();
    let latin = |word: &&str| word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    words.extend(LEXICON.vocabulary.words().filter(latin).map(str::to_owned));
    words.extend(PHRASES.words().filter(latin).map(str::to_owned));
    words.extend(GAZETTEER.words().map(str::to_owned));
    words.extend(OTHER_WORDS.split_whitespace().map(str::to_owned));
    let mut neighbours: FxHashMap<Key, Vec<String>> = FxHashMap::default();
    for word in words.iter().filter(|word| word.len() >= LETTERS_LEAST && !LEXICON.is_everyday(word)) {
        for shorter in deletions(word) {
            neighbours.entry(Key::of(&shorter)).or_default().push(word.clone());
        }
    }
    Known { words, neighbours }
});

/// Puts the tokens right. `steps` counts the work.
pub fn mend(tokens: &mut Vec<Token>, matcher: &Matcher, steps: &mut u64) {
    drop_stumbles(tokens);
    for token in tokens.iter_mut().filter(|token| token.kind == Kind::Word) {
        *steps += 1;
        if let Some(meant) = meant(token, matcher, steps) {
            token.text = meant;
        }
    }
    turn_back(tokens);
}

fn drop_stumbles(tokens: &mut Vec<Token>) {
    let alone = tokens.len() == 1;
    let mut before = String::new();
    let mut dropped = false;
    tokens.retain_mut(|token| {
        let hesitates = !alone && HESITATIONS.contains(&token.text.as_str());
        let stumbles = token.text == before && STUMBLES.contains(&token.text.as_str());
        if hesitates || stumbles {
            dropped = true;
            return false;
        }
        if std::mem::take(&mut dropped) {
            token.before = Some(' ');
        }
        before.clone_from(&token.text);
        true
    });
}

/// Words of four letters that are put right even where only three are left of them.
const SHORTENED: &[&str] = &["week", "days", "year", "over", "sold", "last", "next", "left", "many", "much"];

/// "a wek", "ovr": a letter in the middle was left out.
fn shortened(word: &str) -> Option<String> {
    let (first, last) = (word.chars().next(), word.chars().last());
    let mut meant = SHORTENED.iter().filter(|known| {
        word.len() == 3
            && (known.chars().next(), known.chars().last()) == (first, last)
            && strsim::osa_distance(word, known) == 1
    });
    meant.next().filter(|_| meant.next().is_none()).map(|known| (*known).to_owned())
}

/// "ennd", "sstock": a letter struck twice.
fn undoubled(word: &str) -> Option<String> {
    let letters = word.as_bytes();
    let mut meant = (1..letters.len()).filter(|at| letters[*at] == letters[at - 1]).map(|at| {
        let mut single = word.to_owned();
        single.remove(at);
        single
    });
    meant.find(|single| {
        single.len() >= 3 && KNOWN.words.contains(single.as_str()) && !LEXICON.is_everyday(single)
    })
}

/// Words before which "lats", "nxet" and "thsi" speak of time, and what they are.
const TIMES: &[&str] =
    &["week", "weeks", "month", "months", "quarter", "year", "days", "night", "friday", "monday"];
const TURNED: &[(&str, &str)] = &[
    ("lats", "last"),
    ("lsat", "last"),
    ("nxet", "next"),
    ("netx", "next"),
    ("thsi", "this"),
    ("tihs", "this"),
];

/// What "then" is "than" after.
const COMPARATIVES: &[&str] =
    &["older", "more", "less", "longer", "fewer", "higher", "lower", "better", "worse", "rather"];

/// Words that are others with two letters turned, told apart by what follows; and
/// "older then".
fn turn_back(tokens: &mut [Token]) {
    for at in 1..tokens.len() {
        if tokens[at].is("then") && COMPARATIVES.contains(&tokens[at - 1].text.as_str()) {
            tokens[at].text = "than".to_owned();
        }
        if TIMES.contains(&tokens[at].text.as_str())
            && let Some((_, meant)) = TURNED.iter().find(|(turned, _)| tokens[at - 1].is(turned))
        {
            tokens[at - 1].text = (*meant).to_owned();
        }
    }
}

/// The one known word that this one is a misspelling of.
fn meant(token: &Token, matcher: &Matcher, steps: &mut u64) -> Option<String> {
    let word = token.text.as_str();
    let free = !token.is_part_of_code() && !stands(word) && !matcher.has_word(&form(token));
    if word.len() < LETTERS_LEAST && free {
        return shortened(word);
    }
    let latin = word.len() >= LETTERS_LEAST && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !latin || !free {
        return None;
    }
    if let Some(meant) = undoubled(word) {
        return Some(meant);
    }
    let sorted_bytes = |letters: &[u8]| {
        let mut letters = letters.to_vec();
        letters.sort_unstable();
        letters
    };
    let sorted = |word: &str| sorted_bytes(word.as_bytes());
    let ends = |known: &str| {
        let same = |a: Option<&u8>, b: Option<&u8>| usize::from(a == b);
        let (known, word) = (known.as_bytes(), word.as_bytes());
        // Letters change places, or one is left out, more often than one is added.
        if sorted_bytes(known) == sorted_bytes(word) {
            return 5;
        }
        2 * (same(known.first(), word.first()) + same(known.last(), word.last()))
            + usize::from(known.len() > word.len())
    };
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for shorter in deletions(word) {
        for known in KNOWN.neighbours.get(&Key::of(&shorter)).into_iter().flatten() {
            *steps += 1;
            if best.is_some_and(|(_, other)| other == known) || strsim::osa_distance(word, known) > 1 {
                continue;
            }
            let score = ends(known);
            match best {
                Some((other, _)) if other > score => {}
                Some((other, _)) if other == score => tied = true,
                _ => (best, tied) = (Some((score, known.as_str())), false),
            }
        }
    }
    let (_, known) = best.filter(|(score, _)| !tied && *score > 1)?;
    // The catalogue corrects its own words where they make a name.
    let turned = |other: &str| sorted(other) == sorted(word);
    if turned(known) && !matcher.corrections(word, steps).iter().any(|other| turned(other)) {
        return Some(known.to_owned());
    }
    let other =
        matcher.corrections(word, steps).iter().any(|other| *other != super::spelling::singular(known));
    (!other).then(|| known.to_owned())
}

/// A word as it should be, or one that only looks like another.
fn stands(word: &str) -> bool {
    KNOWN.words.contains(word)
        || is_common(word)
        || !LEXICON.vocabulary.ids(word).is_empty()
        || word.strip_suffix('s').is_some_and(|singular| KNOWN.words.contains(singular))
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::token::tokenise;

    #[test]
    fn rights_what_is_no_word_and_nothing_else() {
        let mended = |text: &str| {
            let mut tokens = tokenise(text);
            mend(&mut tokens, &Matcher::default(), &mut 0);
            tokens.into_iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
        };
        for (typed, meant) in [
            ("inventroy in Germnay", "inventory in germany"),
            ("slaes in Octobre", "sales in october"),
            ("um how how many tomorow", "how many tomorrow"),
            ("snooze it for a wek, it is ovr", "snooze it for a week , it is over"),
            ("key figurse for lats month", "key figures for last month"),
            ("how many lats", "how many lats"),
            ("stick mouth spin", "stick mouth spin"),
            ("KC-2207", "kc 2207"),
        ] {
            assert_eq!(mended(typed), meant, "{typed}");
        }
    }
}

//! What is said about the talk itself: yes, no, why; and words that point at
//! what was said before ("that one", 第二个, "this warehouse").
//!
//! The phrases are data (`lexicon/dialogue.txt`); ordinals are computed.

use super::token::{Kind, Token, tokenise};
use std::sync::LazyLock;

/// A whole message that answers or asks about what was said last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Yes,
    No,
    Why,
    /// Shows the speaker's own settings.
    Settings,
}

/// Words that stand for something said or shown before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// What was spoken of: an item, or a shipment where that was it.
    Thing,
    Warehouse,
    Market,
    Shipment,
    Order,
    /// A place in the list shown last, from 1.
    Place(usize),
    /// The last of that list.
    Last,
}

/// A pointer and its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pointed {
    pub start: usize,
    pub end: usize,
    pub pointer: Pointer,
}

/// Courtesies around a whole message.
const COURTESIES: &[&str] =
    &["please", "thanks", "thank", "you", "then", "ok", "吧", "啊", "呀", "哦", "呢", "了", "哈", "请", "的"];

/// Ordinals as words.
const ORDINALS: &[&str] =
    &["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
const CHINESE_NUMBERS: &[&str] = &["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
/// What a Chinese ordinal counts.
const MEASURES: &[&str] = &["个", "款", "条", "件", "批", "票", "行", "项", "种", "单"];
/// Words after an ordinal that make it a part of something else ("the first quarter").
const NO_PLACES: &[&str] = &[
    "quarter", "half", "week", "day", "month", "year", "time", "class", "季", "周", "天", "月", "年", "次",
    "代", "名",
];

enum Meaning {
    Act(Act),
    Pointer(Option<Pointer>),
    /// Begins a message about what was spoken of.
    CarriesOn,
    /// Speaks of all there is, not of what was spoken of.
    Everything,
}

struct Phrase {
    words: Vec<String>,
    meaning: Meaning,
}

static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let mut phrases = Vec::new();
    let mut section = "";
    for line in include_str!("lexicon/dialogue.txt").lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
            continue;
        }
        let meaning = match section {
            "yes" => Meaning::Act(Act::Yes),
            "no" => Meaning::Act(Act::No),
            "why" => Meaning::Act(Act::Why),
            "settings" => Meaning::Act(Act::Settings),
            "thing" => Meaning::Pointer(Some(Pointer::Thing)),
            "warehouse" => Meaning::Pointer(Some(Pointer::Warehouse)),
            "market" => Meaning::Pointer(Some(Pointer::Market)),
            "shipment" => Meaning::Pointer(Some(Pointer::Shipment)),
            "order" => Meaning::Pointer(Some(Pointer::Order)),
            "carries_on" => Meaning::CarriesOn,
            "everything" => Meaning::Everything,
            "last" => Meaning::Pointer(Some(Pointer::Last)),
            _ => Meaning::Pointer(None),
        };
        phrases.push(Phrase { words: words(&tokenise(line)), meaning });
    }
    // The longest first: 这个仓库 before 这个.
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
    phrases
});

fn words(tokens: &[Token]) -> Vec<String> {
    tokens.iter().filter(|token| token.kind != Kind::Mark).map(|token| token.text.clone()).collect()
}

/// What a whole message does, where it is nothing but that.
pub fn act(text: &str) -> Option<Act> {
    let tokens = tokenise(text);
    let said = words(&tokens);
    let found = exactly(&said).or_else(|| exactly(without_courtesies(&said)))?;
    // "ok?" confirms nothing.
    let asks = tokens.iter().any(|token| token.is("?"));
    (matches!(found, Act::Why | Act::Settings) || !asks).then_some(found)
}

fn exactly(said: &[String]) -> Option<Act> {
    PHRASES.iter().find_map(|phrase| match phrase.meaning {
        Meaning::Act(act) if phrase.words == said => Some(act),
        _ => None,
    })
}

fn without_courtesies(said: &[String]) -> &[String] {
    let mut said = said;
    while let Some((last, rest)) = said.split_last()
        && !rest.is_empty()
        && COURTESIES.contains(&last.as_str())
    {
        said = rest;
    }
    while let Some((first, rest)) = said.split_first()
        && !rest.is_empty()
        && COURTESIES.contains(&first.as_str())
    {
        said = rest;
    }
    said
}

/// A question about what was spoken of before, whatever it asks: "what about last
/// month's sales", 那销量呢; not "and all sales".
pub fn carries_on(text: &str) -> bool {
    let said = words(&tokenise(text));
    let phrases = |wanted: fn(&Meaning) -> bool| PHRASES.iter().filter(move |phrase| wanted(&phrase.meaning));
    let begins = phrases(|meaning| matches!(meaning, Meaning::CarriesOn))
        .any(|phrase| said.len() > phrase.words.len() && said.starts_with(&phrase.words));
    let everything = phrases(|meaning| matches!(meaning, Meaning::Everything))
        .any(|phrase| said.windows(phrase.words.len()).any(|words| words == phrase.words));
    begins && !everything
}

/// What a text points at, in the order said.
pub fn pointers(text: &str) -> Vec<Pointer> {
    pointed(&tokenise(text)).into_iter().map(|found| found.pointer).collect()
}

/// The text with the first pointer that `name` knows a name for replaced by it.
pub fn with_name(text: &str, name: impl Fn(Pointer) -> Option<String>) -> Option<String> {
    let tokens = tokenise(text);
    pointed(&tokens).into_iter().find_map(|found| {
        let name = name(found.pointer)?;
        let (first, last) = (tokens.get(found.start)?, tokens.get(found.end.checked_sub(1)?)?);
        Some(format!("{} {name} {}", text.get(..first.start)?, text.get(last.end..)?))
    })
}

pub(super) fn pointed(tokens: &[Token]) -> Vec<Pointed> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let (length, pointer) = match phrase_at(&tokens[at..]) {
            Some((length, pointer)) => (length, pointer),
            None => match ordinal_at(&tokens[at..]) {
                Some((length, place)) => (length, Some(Pointer::Place(place))),
                None => (1, None),
            },
        };
        if let Some(pointer) = pointer {
            found.push(Pointed { start: at, end: at + length, pointer });
        }
        at += length;
    }
    found
}

fn phrase_at(tokens: &[Token]) -> Option<(usize, Option<Pointer>)> {
    PHRASES.iter().find_map(|phrase| {
        let Meaning::Pointer(pointer) = phrase.meaning else { return None };
        let length = phrase.words.len();
        let said = tokens.get(..length)?;
        said.iter().zip(&phrase.words).all(|(token, word)| token.is(word)).then_some((length, pointer))
    })
}

/// "the second one", "number 2", "#2", 第二个, 第2款: how many tokens, and the place.
fn ordinal_at(tokens: &[Token]) -> Option<(usize, usize)> {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let number = |at: usize| {
        let word = text(at);
        let spelled = CHINESE_NUMBERS.iter().position(|number| *number == word).map(|place| place + 1);
        spelled.or_else(|| word.parse().ok()).filter(|place| (1..=99).contains(place))
    };
    if text(0) == "第" {
        let place = number(1)?;
        let measured = MEASURES.contains(&text(2));
        let other = NO_PLACES.contains(&text(2)) || measured && NO_PLACES.contains(&text(3));
        return (!other).then_some((if measured { 3 } else { 2 }, place));
    }
    if matches!(text(0), "#" | "number" | "option") {
        return Some((2, number(1)?));
    }
    let article = usize::from(text(0) == "the");
    let word = text(article);
    let (mut length, place) = match ORDINALS.iter().position(|ordinal| *ordinal == word) {
        Some(place) => (article + 1, place + 1),
        None if matches!(text(article + 1), "st" | "nd" | "rd" | "th") => (article + 2, number(article)?),
        None => return None,
    };
    if NO_PLACES.contains(&text(length)) {
        return None;
    }
    if matches!(text(length), "one" | "item" | "product") {
        length += 1;
    }
    Some((length, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_message_confirms() {
        for text in
            ["yes", "Yes!", "OK", "ok.", "好", "好的。", "確認", "确认", "yes please", "go ahead, thanks"]
        {
            assert_eq!(act(text), Some(Act::Yes), "{text}");
        }
        for text in [
            "ok?",
            "yes but only 50",
            "好不好",
            "yes how many are left",
            "确认一下库存",
            "ok so what is in stock",
            "yesterday",
            "请",
            "please",
            "",
            "?",
            "可以吗",
            "对不起",
        ] {
            assert_ne!(act(text), Some(Act::Yes), "{text}");
        }
        for text in ["no", "No.", "算了", "不要", "cancel that", "never mind"] {
            assert_eq!(act(text), Some(Act::No), "{text}");
        }
        assert_eq!(act("no, I meant the Pro"), None);
    }

    #[test]
    fn why_is_asked_with_and_without_a_mark() {
        for text in ["why?", "Why", "为什么？", "為什麼", "how did you get that?", "怎么算的"] {
            assert_eq!(act(text), Some(Act::Why), "{text}");
        }
        assert_eq!(act("why are the lamps late"), None);
    }

    #[test]
    fn pointers_are_found_in_sentences_and_alone() {
        use Pointer::*;
        for (text, expected) in [
            ("how old is it", vec![Thing]),
            ("它还能卖多久", vec![Thing]),
            ("how much of that one is in this warehouse", vec![Thing, Warehouse]),
            ("那个仓库有多少", vec![Warehouse]),
            ("那个呢", vec![Thing]),
            ("the first", vec![Place(1)]),
            ("and the second one?", vec![Place(2)]),
            ("第二个呢", vec![Place(2)]),
            ("第3款在德国有多少", vec![Place(3)]),
            ("the 2nd one", vec![Place(2)]),
            ("when does #4 arrive", vec![Place(4)]),
            ("最后一个", vec![Last]),
            ("sales of the first quarter", vec![]),
            ("第一季度的销量", vec![]),
            ("这个月卖了多少", vec![]),
        ] {
            assert_eq!(pointers(text), expected, "{text}");
        }
    }
}

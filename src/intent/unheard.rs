//! A thing that is named but that the catalogue does not have: "how many
//! toasters are left". It must not be left out in silence, as if everything
//! had been asked about.

use super::entities::Reading;
use super::lexicon::LEXICON;
use super::matcher::Matcher;
use super::pattern::kind;
use super::phrases::PHRASES;
use super::spelling::singular;
use super::token::{Kind, Token};

/// Words that a counted thing follows.
const LEADS: &[&str] = &["many", "much", "any", "more", "of"];
/// Words between "of" and the thing.
const ARTICLES: &[&str] = &["the", "our", "my", "these", "those"];
/// What follows a thing that is asked about.
const FOLLOWS: &[&str] = &["stock", "inventory", "sales", "demand", "forecast", "returns", "eta"];
/// Characters before and after such a thing in Chinese.
const BEFORE: &str = "的查看报";
const AFTER: &str = "还库有剩卖够在断什多几能会要";
/// Most items that are compared with what was said.
const ITEMS_MOST: usize = 5_000;
/// How alike a word must be to a word of a name to be offered.
const ALIKE_LEAST: f64 = 0.88;

/// The tokens of a thing that nothing explains, where no other goods are named.
pub fn thing(reading: &Reading) -> Option<(usize, usize)> {
    if reading.kinds() & (kind::ITEM | kind::CATEGORY | kind::SHIPMENT | kind::ORDER) != 0 {
        return None;
    }
    let tokens = &reading.tokens;
    let named = |at: usize| {
        reading
            .entities
            .iter()
            .any(|entity| entity.start <= at && at < entity.end && !matches!(entity.masking(), ""))
    };
    (0..tokens.len()).find_map(|at| latin(tokens, at, &named).or_else(|| chinese(tokens, at, &named)))
}

/// SKUs of items whose names are like what was said, at most four.
pub fn alike(matcher: &Matcher, said: &[Token]) -> Vec<usize> {
    let like = |name: &str| {
        name.split_whitespace().any(|word| {
            said.iter().any(|token| {
                strsim::jaro_winkler(&word.to_lowercase(), &singular(&token.text)) >= ALIKE_LEAST
            })
        })
    };
    let items = matcher.catalogue.items.iter().take(ITEMS_MOST).enumerate();
    items.filter(|(_, item)| like(&item.name)).map(|(n, _)| n).take(4).collect()
}

fn unheard(token: &Token) -> bool {
    let word = token.text.as_str();
    token.kind == Kind::Word
        && word.len() >= 4
        && [word, &singular(word)]
            .iter()
            .all(|form| LEXICON.vocabulary.ids(form).is_empty() && !PHRASES.knows(form))
}

/// A thing of everyday life, which may be goods as well: "how many guitars are left".
fn of_everyday_life(token: &Token) -> bool {
    let word = token.text.as_str();
    token.kind == Kind::Word
        && word.len() >= 4
        && [word, &singular(word)].iter().any(|form| LEXICON.is_everyday(form))
}

fn latin(tokens: &[Token], at: usize, named: &impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let counted = at > 0 && tokens[at - 1].is("many");
    let strange = |token: &Token| unheard(token) || counted && of_everyday_life(token);
    let free = |at: usize| tokens.get(at).is_some_and(strange) && !named(at);
    if !free(at) || at > 0 && free(at - 1) {
        return None;
    }
    let mut end = at + 1;
    while free(end) {
        end += 1;
    }
    let is = |at: Option<usize>, words: &[&str]| {
        at.and_then(|at| tokens.get(at)).is_some_and(|token| words.contains(&token.text.as_str()))
    };
    let article = is(at.checked_sub(1), ARTICLES);
    let lead = is(at.checked_sub(if article { 2 } else { 1 }), LEADS);
    (lead || is(Some(end), FOLLOWS)).then_some((at, end))
}

fn chinese(tokens: &[Token], at: usize, named: &impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let han = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Han) && !named(at);
    let opens = at == 0 || named(at - 1) || BEFORE.contains(tokens[at - 1].text.as_str());
    // 美国的电饭煲: the thing begins after 的.
    if !opens || !han(at) || tokens[at].text == "的" {
        return None;
    }
    let strange = |at: usize| {
        han(at) && han(at + 1) && !PHRASES.knows(&format!("{} {}", tokens[at].text, tokens[at + 1].text))
    };
    let after = |at: usize| tokens.get(at).is_some_and(|token| AFTER.contains(token.text.as_str()));
    let mut end = at;
    while strange(end) && !after(end + 1) {
        end += 1;
    }
    let end = end + 1;
    // One character at least that no phrase has: 电饭煲, but not 全部仓库.
    let new = (at..end).any(|at| !PHRASES.knows(&tokens[at].text));
    (new && end >= at + 2 && after(end)).then_some((at, end))
}

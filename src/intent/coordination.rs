//! Two items of one kind that share a word: "the black and silver carry-ons",
//! 卷尺5米和8米的. One of them is named whole; the other by what tells it apart,
//! with the shared words of the first.

use super::entities::{Entity, Value};
use super::matcher::{Matcher, Named};
use super::names::{Key, Rank, form};
use super::number::number_at;
use super::token::{Kind, Token};
use super::variants::unit_at;

/// Words and marks between two names of one kind.
pub const LINKS: &[&str] =
    &["and", "or", "&", "+", "/", ",", "vs", "versus", "和", "跟", "与", "及", "或", "还"];
/// Words around them that say nothing more.
const FILLERS: &[&str] = &["the", "our", "的", "款", "size", "码", "号"];
/// Most tokens of what tells two items apart.
const VARIANT_TOKENS_MOST: usize = 4;

/// Adds the items that are named by what tells them from their neighbour.
pub fn share_heads(tokens: &[Token], matcher: &Matcher, entities: &mut Vec<Entity>, steps: &mut u64) {
    let mut shared = Vec::new();
    for (n, entity) in entities.iter().enumerate() {
        let Value::Named(named) = &entity.value else { continue };
        let [Named::Item(item)] = named[..] else { continue };
        let words = pieces(&tokens[entity.start..entity.end]);
        if words.len() < 2 {
            continue;
        }
        let name = Name { words: &words, item };
        let before = n.checked_sub(1).map_or(0, |n| masked_end(&entities[n]));
        let after = entities[n + 1..].iter().find(|other| other.masks());
        let after = after.map_or(tokens.len(), |other| other.start);
        shared.extend(name.led_by(tokens, before, entity.start, matcher, steps));
        shared.extend(name.followed_by(tokens, entity.end, after, matcher, steps));
    }
    for other in shared {
        entities.retain(|entity| entity.end <= other.start || entity.start >= other.end);
        entities.push(other);
    }
    entities.sort_by_key(|entity| entity.start);
}

/// Names end where another may begin; numbers and times may be part of one.
fn masked_end(entity: &Entity) -> usize {
    if entity.masks() { entity.end } else { 0 }
}

struct Name<'a> {
    words: &'a [String],
    item: u32,
}

impl Name<'_> {
    /// "black and" before "silver carry-ons".
    fn led_by(
        &self,
        tokens: &[Token],
        from: usize,
        start: usize,
        matcher: &Matcher,
        steps: &mut u64,
    ) -> Option<Entity> {
        let mut link = start.checked_sub(1)?;
        while link > from && FILLERS.contains(&tokens[link].text.as_str()) {
            link -= 1;
        }
        if !LINKS.contains(&tokens[link].text.as_str()) {
            return None;
        }
        let mut end = link;
        while end > from && FILLERS.contains(&tokens[end - 1].text.as_str()) {
            end -= 1;
        }
        for begin in end.saturating_sub(VARIANT_TOKENS_MOST).max(from)..end {
            let variant = pieces(&tokens[begin..end]);
            for kept in 1..self.words.len() {
                *steps += 1;
                let key = key(&variant, &self.words[kept..]);
                if let Some(entity) = self.found(key, begin, end, matcher) {
                    return Some(entity);
                }
            }
        }
        None
    }

    /// 和8米的 after 卷尺5米.
    fn followed_by(
        &self,
        tokens: &[Token],
        end: usize,
        to: usize,
        matcher: &Matcher,
        steps: &mut u64,
    ) -> Option<Entity> {
        let filler = |at: usize| at < to && FILLERS.contains(&tokens[at].text.as_str());
        let mut begin = end;
        while filler(begin) {
            begin += 1;
        }
        if begin >= to || !LINKS.contains(&tokens[begin].text.as_str()) {
            return None;
        }
        begin += 1;
        while filler(begin) {
            begin += 1;
        }
        for stop in (begin + 1..=(begin + VARIANT_TOKENS_MOST).min(to)).rev() {
            let variant = pieces(&tokens[begin..stop]);
            for kept in (1..self.words.len()).rev() {
                *steps += 1;
                let key = key(&self.words[..kept], &variant);
                if let Some(entity) = self.found(key, begin, stop, matcher) {
                    return Some(entity);
                }
            }
        }
        None
    }

    fn found(&self, key: Key, start: usize, end: usize, matcher: &Matcher) -> Option<Entity> {
        let posting = matcher.index.get(key).filter(|posting| posting.rank <= Rank::Head)?;
        match matcher.named_all(posting)[..] {
            [Named::Item(other)] if other != self.item => Some(Entity {
                start,
                core: start,
                end,
                value: Value::Named(vec![Named::Item(other)]),
                rank: Rank::Head,
                corrected: 0,
            }),
            _ => None,
        }
    }
}

fn key(head: &[String], rest: &[String]) -> Key {
    head.iter().chain(rest).fold(Key::default(), |key, word| key.add(word))
}

/// Tokens as keys have them: numbers in digits, units in one spelling, no
/// words that say nothing.
fn pieces(tokens: &[Token]) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        let number = number_at(tokens, at).filter(|number| number.value.fract() == 0.0);
        let (said, next) = match number {
            Some(number) if token.kind != Kind::Number => (format!("{}", number.value as i64), number.end),
            _ => (form(token).into_owned(), at + 1),
        };
        if (number.is_some() || token.kind == Kind::Number)
            && let Some((unit, end)) = unit_at(tokens, next)
        {
            pieces.push(format!("{said}{unit}"));
            at = end;
            continue;
        }
        if token.kind != Kind::Mark && !FILLERS.contains(&token.text.as_str()) {
            pieces.push(said);
        }
        at = next;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::{Catalogue, ItemName};
    use super::super::parse::parse;
    use super::*;

    #[test]
    fn the_other_of_a_kind_is_named_by_what_tells_it_apart() {
        let item = |sku: &str, name: &str, name_zh: &str| ItemName {
            sku: sku.into(),
            name: name.into(),
            name_zh: name_zh.into(),
            ..ItemName::default()
        };
        let items = vec![
            item("SC-BK", "Black Carry-on", "黑色登机箱"),
            item("SC-SL", "Silver Carry-on", "银色登机箱"),
            item("TP-5", "Tape Measure 5m", "卷尺5米"),
            item("TP-8", "Tape Measure 8m", "卷尺8米"),
        ];
        let matcher = Matcher::new(Catalogue { items, ..Catalogue::default() });
        for (text, skus) in [
            ("stock of the black and silver carry-ons", ["SC-BK", "SC-SL"]),
            ("黑色和银色登机箱还有多少", ["SC-BK", "SC-SL"]),
            ("卷尺5米和8米的还有多少", ["TP-5", "TP-8"]),
            ("五米和八米的卷尺还有多少", ["TP-5", "TP-8"]),
            ("tape measure 5 m and 8 m, how many left", ["TP-5", "TP-8"]),
        ] {
            let read = parse(text, &matcher, "2026-11-23".parse().unwrap()).slots.item;
            assert_eq!(
                read.map(|items| items.values().to_vec()),
                Some(skus.map(str::to_owned).to_vec()),
                "{text}"
            );
        }
        let alone = parse("stock of the silver carry-ons and lamps", &matcher, "2026-11-23".parse().unwrap());
        assert_eq!(alone.slots.item.map(|items| items.values().to_vec()), Some(vec!["SC-SL".to_owned()]));
    }
}

//! What a speaker takes back in the same breath: "HSBX-40, no, the 66 litre box",
//! 绍兴，不对，南通. The first of the two names counts for nothing.

use super::entities::Entity;
use super::pattern::kind;
use super::token::{Kind, Token};
use super::when::starts_any;

/// Words that take back what was named right before them.
const RETRACTIONS: &[&str] = &[
    "不对不对",
    "不对",
    "错了",
    "说错了",
    "口误",
    "啊不",
    "no sorry",
    "no wait",
    "no ,",
    "sorry ,",
    "sorry",
    "wait no",
    "scratch that",
    "i mean",
    "or rather",
    "make that",
    "correction",
];
/// Tokens that may stand between the names and those words.
const SLACK: usize = 3;
/// Kinds of which one may replace another.
const GROUPS: &[u32] = &[kind::ITEM, kind::WAREHOUSE | kind::MARKET | kind::SUPPLIER];

/// Entities without those that were taken back.
pub fn retract(tokens: &[Token], entities: &mut Vec<Entity>) {
    let mut kept = vec![true; entities.len()];
    for (n, pair) in entities.windows(2).enumerate() {
        let (first, second) = (&pair[0], &pair[1]);
        let alike = GROUPS.iter().any(|group| first.kinds() & group != 0 && second.kinds() & group != 0);
        if alike && takes_back(tokens, first.end, second.start) {
            kept[n] = false;
        }
    }
    let mut kept = kept.into_iter();
    entities.retain(|_| kept.next().unwrap_or(true));
}

/// A mark or nothing, one of the words, and little before the second name.
fn takes_back(tokens: &[Token], end: usize, start: usize) -> bool {
    let mark = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Mark);
    let mut at = end;
    while at < start && mark(at) {
        at += 1;
    }
    starts_any(tokens, at, RETRACTIONS).is_some_and(|after| after <= start && start - after <= SLACK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::entities::Value;
    use crate::intent::names::Rank;
    use crate::intent::token::tokenise;

    fn market(start: usize, code: &str) -> Entity {
        let value = Value::Market(code.to_owned());
        Entity { start, core: start, end: start + 1, value, rank: Rank::Whole, corrected: 0 }
    }

    #[test]
    fn the_first_of_two_names_is_taken_back() {
        let tokens = tokenise("germany, no sorry, france");
        let mut entities = vec![market(0, "DE"), market(5, "FR")];
        retract(&tokens, &mut entities);
        assert_eq!(entities.iter().map(|entity| entity.start).collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn two_names_side_by_side_both_count() {
        let tokens = tokenise("germany, not only france");
        let mut entities = vec![market(0, "DE"), market(4, "FR")];
        retract(&tokens, &mut entities);
        assert_eq!(entities.len(), 2);
    }
}

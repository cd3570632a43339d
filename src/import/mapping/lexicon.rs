//! The words of the lexicon's files, read once.

use super::names::Name;
use crate::intent::folded;
use std::sync::LazyLock;

/// What the names of one line stand for.
pub struct Entry {
    /// Fields in order; `kind.field` where one kind alone is meant. Empty: the
    /// column is no field of ours.
    pub fields: Vec<&'static str>,
    pub names: Vec<Name>,
}

/// One line: what stands before the colon, and the words behind it.
type Line = (&'static str, Vec<&'static str>);

fn lines(text: &'static str) -> impl Iterator<Item = Line> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(" : ")).map(|(left, right)| {
        let words = right.split('|').map(str::trim).filter(|word| !word.is_empty());
        (left.trim(), words.collect())
    })
}

/// Names of columns.
pub static FIELDS: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let entry = |(left, words): Line| Entry {
        fields: left.split([' ', '>']).filter(|field| !field.is_empty() && *field != "-").collect(),
        names: words.into_iter().map(Name::new).collect(),
    };
    lines(include_str!("lexicon/fields.txt")).map(entry).collect()
});

/// Kinds by what files are called.
pub static KINDS: LazyLock<Vec<(&'static str, Vec<Name>)>> = LazyLock::new(|| {
    let names = |words: Vec<&'static str>| words.into_iter().map(Name::new).collect();
    lines(include_str!("lexicon/kinds.txt")).map(|(kind, words)| (kind, names(words))).collect()
});

/// Our words and the folded words of others.
pub type Words = Vec<(&'static str, Vec<String>)>;

fn words(text: &'static str) -> Words {
    let folded = |words: Vec<&'static str>| words.into_iter().map(folded).collect();
    lines(text).map(|(ours, words)| (ours, folded(words))).collect()
}

/// States of orders.
pub static STATUSES: LazyLock<Words> = LazyLock::new(|| words(include_str!("lexicon/statuses.txt")));

/// Cities by market.
pub static CITIES: LazyLock<Words> = LazyLock::new(|| words(include_str!("lexicon/cities.txt")));

/// Ways of transport.
static MODES: LazyLock<Words> = LazyLock::new(|| words(include_str!("lexicon/modes.txt")));

/// Channels by name.
pub static CHANNELS: LazyLock<Words> = LazyLock::new(|| words(include_str!("lexicon/channels.txt")));

/// Channels by columns that their own exports alone have.
pub static EXPORTS: LazyLock<Vec<(&'static str, Vec<Name>)>> = LazyLock::new(|| {
    let names = |words: Vec<&'static str>| words.into_iter().map(Name::new).collect();
    lines(include_str!("lexicon/exports.txt")).map(|(channel, words)| (channel, names(words))).collect()
});

static WORDS: LazyLock<Words> = LazyLock::new(|| words(include_str!("lexicon/words.txt")));

/// The words of a line of `words.txt`.
pub fn group(name: &str) -> &'static [String] {
    WORDS.iter().find(|(group, _)| *group == name).map_or(&[], |(_, words)| words)
}

/// Whether a cell stands for the totals of a table.
pub fn is_total(cell: &str) -> bool {
    let cell = folded(cell);
    let cell = cell.trim_matches(|c: char| !c.is_alphanumeric());
    group("totals").iter().any(|word| word == cell)
}

/// Our state of an order for the word of a platform: the same word, else the
/// longest that it holds.
pub fn status(word: &str) -> Option<&'static str> {
    let word = folded(word).replace(['_', '-'], " ");
    let word = word.trim();
    let all = || STATUSES.iter().flat_map(|(ours, words)| words.iter().map(move |word| (*ours, word)));
    if let Some((ours, _)) = all().find(|(ours, known)| *known == word || *ours == word) {
        return Some(ours);
    }
    let held = all().filter(|(_, known)| known.chars().count() > 1 && word.contains(known.as_str()));
    held.max_by_key(|(_, known)| known.len()).map(|(ours, _)| ours)
}

/// Our word for a way of transport: the longest that the text holds.
pub fn mode(word: &str) -> Option<&'static str> {
    let word = folded(word);
    let all = MODES.iter().flat_map(|(ours, words)| words.iter().map(move |word| (*ours, word)));
    let held = all.filter(|(_, known)| word.contains(known.as_str()));
    held.max_by_key(|(_, known)| known.len()).map(|(ours, _)| ours)
}

/// What files write for nothing.
pub fn is_placeholder(cell: &str) -> bool {
    let dashes = |cell: &str| cell.chars().all(|c| matches!(c, '-' | '—' | '–' | '/' | '－' | '\\'));
    dashes(cell) || group("nothing").iter().any(|word| word.eq_ignore_ascii_case(cell))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Kind;
    use crate::import::mapping::fields;
    use std::collections::BTreeMap;

    #[test]
    fn every_field_exists_and_no_name_stands_twice() {
        let mut twice = Vec::new();
        let mut names: BTreeMap<String, &[&str]> = BTreeMap::new();
        for entry in FIELDS.iter() {
            for field in &entry.fields {
                match field.split_once('.') {
                    Some((kind, field)) => {
                        let kind = Kind::by_name(kind).expect(kind);
                        assert!(fields::field(kind, field).is_some(), "{field}");
                    }
                    None => assert!(fields::exists(field), "{field}"),
                }
            }
            for name in &entry.names {
                assert!(!name.squashed.is_empty());
                if let Some(other) = names.insert(name.squashed.clone(), &entry.fields) {
                    twice.push(format!("{}: {other:?} and {:?}", name.squashed, entry.fields));
                }
            }
        }
        assert!(twice.is_empty(), "{twice:#?}");
    }

    #[test]
    fn our_words_are_those_of_the_kinds() {
        for (kind, _) in KINDS.iter() {
            assert!(Kind::by_name(kind).is_some(), "{kind}");
        }
        let place = Kind::Orders.column("status").unwrap();
        let crate::facts::Type::Choice(ours) = Kind::Orders.columns()[place].ty else { panic!() };
        assert!(STATUSES.iter().all(|(status, _)| ours.contains(status)));
    }

    #[test]
    fn states_totals_modes_and_nothing() {
        for (word, ours) in [
            ("待发货", Some("paid")),
            ("已發貨", Some("shipped")),
            ("Canceled", Some("cancelled")),
            ("已取消（买家申请）", Some("cancelled")),
            ("AWAITING_SHIPMENT", Some("paid")),
            ("Shipped", Some("shipped")),
            ("问题件", None),
        ] {
            assert_eq!(status(word), ours, "{word}");
        }
        assert!(is_total("合计：") && is_total("Grand Total") && !is_total("Total Gym 200"));
        assert_eq!((mode("海运快船"), mode("Air Freight"), mode("?")), (Some("fast_sea"), Some("air"), None));
        assert!(is_placeholder("--") && is_placeholder("N/A") && !is_placeholder("-1"));
    }
}

//! Names of columns, taken apart and compared.

use super::lexicon;
use crate::intent::folded;
use std::collections::HashSet;
use std::sync::LazyLock;

/// A name of a column, folded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Name {
    /// Words of letters and digits; other characters each by itself.
    pub parts: Vec<String>,
    /// All parts in one.
    pub squashed: String,
}

impl Name {
    pub fn new(text: &str) -> Name {
        let mut parts: Vec<String> = Vec::new();
        let mut open = false;
        for c in folded(text).chars() {
            if c.is_ascii_alphanumeric() || c.is_alphabetic() && !is_ideographic(c) {
                match parts.last_mut() {
                    Some(part) if open => part.push(c),
                    _ => parts.push(c.to_string()),
                }
                open = true;
            } else {
                if is_ideographic(c) {
                    parts.push(c.to_string());
                }
                open = false;
            }
        }
        let squashed = parts.concat();
        Name { parts, squashed }
    }

    /// Characters.
    fn size(&self) -> usize {
        self.squashed.chars().count()
    }

    /// Where `other` stands in this name, in parts.
    fn place(&self, other: &Name) -> Option<usize> {
        let wanted = other.parts.len();
        if wanted == 0 || wanted > self.parts.len() {
            return None;
        }
        // The last place: what a name is of stands at its end.
        (0..=self.parts.len() - wanted).rev().find(|at| self.parts[*at..*at + wanted] == other.parts[..])
    }

    pub fn contains(&self, other: &Name) -> bool {
        self.place(other).is_some()
    }

    /// How well this name of a file's column agrees with a known one: 1 the
    /// same, 0 not at all. Names within names count by how much of the name
    /// they are, and more at its end, where what it is of stands.
    fn agreement(&self, known: &Name) -> f64 {
        if self.squashed == known.squashed {
            return 1.0;
        }
        let (size, inside) = (self.size() as f64, known.size() as f64);
        if let Some(at) = self.place(known) {
            let behind = self.parts[at + known.parts.len()..].concat();
            let share = inside / size;
            return if behind.is_empty() || lexicon::group("behind").contains(&behind) {
                0.6 + 0.35 * share
            } else {
                0.4 + 0.3 * share
            };
        }
        // Misspelt, or written otherwise.
        if size >= 5.0 && inside >= 5.0 {
            let likeness = strsim::normalized_damerau_levenshtein(&self.squashed, &known.squashed);
            if likeness >= 0.8 {
                return 0.45 + 0.4 * likeness;
            }
        }
        0.0
    }
}

/// Han, kana: characters that stand for themselves.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}

/// A column's name as a file writes it: whole, and without what stands in
/// brackets.
#[derive(Clone, Debug)]
pub struct Heading {
    whole: Name,
    plain: Option<Name>,
    /// The brackets make it an amount: 可售(成本) is no quantity.
    of_money: bool,
}

impl Heading {
    pub fn new(text: &str) -> Heading {
        let (mut plain, mut aside, mut depth) = (String::new(), String::new(), 0_u32);
        for c in text.chars() {
            match c {
                '(' | '（' | '[' | '［' | '【' | '〔' => {
                    depth += 1;
                    aside.push(' ');
                }
                ')' | '）' | ']' | '］' | '】' | '〕' => depth = depth.saturating_sub(1),
                c if depth > 0 => aside.push(c),
                c => plain.push(c),
            }
        }
        let said = folded(&aside);
        let of_money = lexicon::group("of_money").iter().any(|word| said.contains(word.as_str()));
        let plain = (!aside.is_empty() && !of_money).then(|| Name::new(&plain));
        Heading { whole: Name::new(text), plain, of_money }
    }

    /// How well it agrees with the best of these names: earlier ones are a
    /// little better.
    pub fn agreement(&self, names: &[Name]) -> f64 {
        let score = |(place, known): (usize, &Name)| {
            let whole = self.whole.agreement(known);
            if self.of_money && whole < 1.0 {
                return 0.0;
            }
            let plain = self.plain.as_ref().map_or(0.0, |plain| plain.agreement(known) - 0.03);
            whole.max(plain) - 0.002 * place.min(40) as f64
        };
        names.iter().enumerate().map(score).fold(0.0, f64::max)
    }

    /// Sales over the last so many days: they are of no day that could be told.
    pub fn is_window(&self) -> bool {
        let parts = &self.whole.parts;
        let days = |at: usize| {
            let digits = parts[at].trim_end_matches('d').parse::<u16>().is_ok_and(|days| days > 0);
            let of_days = |part: &String| matches!(part.as_str(), "天" | "日" | "d" | "day" | "days");
            digits && (parts[at].ends_with('d') || parts.get(at + 1).is_some_and(of_days))
        };
        let says = |group| lexicon::group(group).iter().any(|word| self.whole.contains(&Name::new(word)));
        let numbered = (0..parts.len()).any(days) || says("window_start");
        numbered && says("window") || says("average")
    }

    pub fn is_empty(&self) -> bool {
        self.whole.parts.is_empty()
    }

    pub fn is(&self, name: &Name) -> bool {
        self.whole.squashed == name.squashed
    }
}

/// Whether the lexicon has this very name.
pub fn is_known(heading: &Heading) -> bool {
    static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
        let names = lexicon::FIELDS.iter().flat_map(|entry| &entry.names);
        names.map(|name| name.squashed.as_str()).collect()
    });
    let plain = heading.plain.as_ref().is_some_and(|plain| KNOWN.contains(plain.squashed.as_str()));
    plain || KNOWN.contains(heading.whole.squashed.as_str())
}

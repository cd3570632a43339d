//! How alike a shop's code or title is to an item of the catalogue.
//!
//! A code is cut into parts at its marks; parts that say a channel, a market or
//! a pack are no part of the item's own code (`EB-100-FBA`, `AMZ.EB-100`,
//! `eb100_us`, `EB-100-2PK`). Numbers must agree: EB-100 and EB-200 are two
//! items, however few letters differ.
//!
//! - Case 1. The same letters and digits, affixes and packs apart: 0.96.
//! - Case 2. All parts of the item's code in a row within the code: 0.75.
//! - Case 3. Equal digits and nearly the same letters: 0.8 × their likeness.
//! - Case 4. Titles: the share of the item's words in the title (rare words
//!   weigh more) for 0.7, of the title's in the item's for 0.3; at most 0.9.
//! - Case 5. Both together: 1 − (1 − code) · (1 − title).
//! - Case 6. `2-pack`, `3PK`, `x4`, 5件装: so many units, unless the item says
//!   the same of itself.

use rustc_hash::FxHashMap;

/// Parts that say where something is sold or how it is sent.
const AFFIXES: &[&str] = &[
    "fba",
    "fbm",
    "mfn",
    "afn",
    "sfp",
    "amz",
    "amazon",
    "amzn",
    "prime",
    "us",
    "usa",
    "uk",
    "gb",
    "de",
    "fr",
    "it",
    "es",
    "nl",
    "be",
    "pl",
    "se",
    "jp",
    "ca",
    "mx",
    "au",
    "sg",
    "ae",
    "eu",
    "na",
    "shopify",
    "shop",
    "ebay",
    "tiktok",
    "tt",
    "tts",
    "temu",
    "shein",
    "walmart",
    "wmt",
    "wm",
    "etsy",
    "aliexpress",
    "ae",
    "woo",
    "web",
    "new",
    "stickerless",
    "labeled",
    "sku",
    "msku",
    "cn",
];

/// Words of a title that tell no item from another.
const COMMON: &[&str] =
    &["the", "a", "an", "of", "for", "with", "and", "in", "to", "by", "new", "pack", "set", "pcs"];

const SAME_CODE: f64 = 0.96;
const WITHIN_CODE: f64 = 0.75;
const NEAR_CODE_LEAST: f64 = 0.75;
const NEAR_CODE: f64 = 0.8;
const TITLE_MOST: f64 = 0.9;

/// A code in its parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Code {
    /// Every part, lower case.
    parts: Vec<String>,
    /// Letters and digits of the parts that are no affix and no pack.
    pub core: String,
    /// The digits of `core`.
    pub digits: String,
    pack: Option<i64>,
}

impl Code {
    pub fn of(code: &str) -> Code {
        let parts: Vec<String> = code
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .map(str::to_lowercase)
            .collect();
        let pack = pack_in(&parts);
        let is_item = |part: &&String| !is_affix(part) && packed(part).is_none() && !is_pack_word(part);
        let mut own: Vec<&String> = parts.iter().filter(is_item).collect();
        if own.is_empty() {
            own = parts.iter().collect();
        }
        let core: String = own.into_iter().map(String::as_str).collect();
        let digits = core.chars().filter(char::is_ascii_digit).collect();
        Code { parts, core, digits, pack }
    }

    /// Codes that may be alike share it: the digits; without any, the first letters.
    pub fn key(&self) -> String {
        if self.digits.is_empty() { self.core.chars().take(3).collect() } else { self.digits.clone() }
    }

    /// Every row of digits in the code.
    pub fn runs(&self) -> impl Iterator<Item = &str> {
        let digits = |part: &'_ String| part.bytes().any(|byte| byte.is_ascii_digit());
        let parts = self.parts.iter().filter(move |part| digits(part));
        parts.flat_map(|part| part.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()))
    }

    /// Cases 1 to 3; 0: not alike.
    pub fn likeness(&self, item: &Code) -> f64 {
        if item.core.chars().count() < 2 {
            return 0.0;
        }
        if self.core == item.core || self.is_glued_to(item) {
            return SAME_CODE;
        }
        let run = item.parts.len();
        let tells = item.core.len() >= 4 && !item.digits.is_empty();
        if tells && self.parts.len() > run && self.parts.windows(run).any(|parts| parts == item.parts) {
            return WITHIN_CODE;
        }
        if self.digits != item.digits || self.core.len() < 5 || item.core.len() < 5 {
            return 0.0;
        }
        let alike = strsim::normalized_damerau_levenshtein(&self.core, &item.core);
        if alike >= NEAR_CODE_LEAST { alike * NEAR_CODE } else { 0.0 }
    }

    /// `eb100us`, `amzeb100`: the item's code with an affix or a pack, without a
    /// mark between.
    fn is_glued_to(&self, item: &Code) -> bool {
        let more = |rest: &str| is_affix(rest) || packed(rest).is_some();
        item.core.len() >= 4
            && (self.core.strip_prefix(item.core.as_str()).is_some_and(more)
                || self.core.strip_suffix(item.core.as_str()).is_some_and(more))
    }
}

fn is_affix(part: &str) -> bool {
    AFFIXES.contains(&part)
}

fn is_pack_word(part: &str) -> bool {
    matches!(part, "pack" | "pk" | "pcs" | "pc" | "set" | "ct" | "count" | "pieces")
}

/// Units of `2pk`, `3pack`, `x4`, `4x`, `pack5`, `6pcs`, `2件装`.
fn packed(part: &str) -> Option<i64> {
    const AFTER: &[&str] = &[
        "pk", "pack", "packs", "pcs", "pc", "p", "ct", "count", "set", "er", "x", "件装", "个装", "只装",
        "支装", "包装", "件套",
    ];
    const BEFORE: &[&str] = &["x", "pk", "pack", "set", "qty"];
    let units = AFTER
        .iter()
        .filter_map(|word| part.strip_suffix(word))
        .chain(BEFORE.iter().filter_map(|word| part.strip_prefix(word)))
        .find(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    units.parse().ok().filter(|units| (2..=500).contains(units))
}

/// Units of a pack that some of the words say, in one (`2pk`) or two (`2-pack`,
/// `pack of 3`).
fn pack_in(words: &[String]) -> Option<i64> {
    let alone = |text: &String| text.parse::<i64>().ok().filter(|units| (2..=500).contains(units));
    words.iter().find_map(|word| packed(word)).or_else(|| {
        words.windows(2).find_map(|pair| match is_pack_word(&pair[1]) {
            true => alone(&pair[0]),
            false if is_pack_word(&pair[0]) => alone(&pair[1]),
            false => None,
        })
    })
}

/// The words of a title; Chinese in pairs of characters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Title {
    pub words: Vec<String>,
    pack: Option<i64>,
}

impl Title {
    pub fn of(title: &str) -> Title {
        let lower = title.to_lowercase();
        let all: Vec<String> = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let spoken: Vec<String> = all.iter().filter(|word| *word != "of").cloned().collect();
        let pack = pack_in(&spoken);
        let mut words: Vec<String> = Vec::new();
        let mut add = |word: String| {
            if !words.contains(&word) {
                words.push(word);
            }
        };
        for word in all {
            let letters: Vec<char> = word.chars().collect();
            if COMMON.contains(&word.as_str()) || packed(&word).is_some() {
                continue;
            }
            match letters.iter().any(|letter| is_han(*letter)) && letters.len() > 2 {
                true => letters.windows(2).for_each(|pair| add(pair.iter().collect())),
                false => {
                    add(word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(&word).to_owned())
                }
            }
        }
        Title { words, pack }
    }

    /// Case 4. `weight` of a word: how much it tells.
    pub fn likeness(&self, item: &Title, weight: &impl Fn(&str) -> f64) -> f64 {
        let sum = |words: &mut dyn Iterator<Item = &String>| words.map(|word| weight(word)).sum::<f64>();
        let all = sum(&mut item.words.iter());
        let own = sum(&mut self.words.iter());
        if all <= 0.0 || own <= 0.0 {
            return 0.0;
        }
        let has = |words: &[String], word: &String| words.iter().any(|other| is_same_word(other, word));
        let said = sum(&mut item.words.iter().filter(|word| has(&self.words, word)));
        let back = sum(&mut self.words.iter().filter(|word| has(&item.words, word)));
        TITLE_MOST * (0.7 * said / all + 0.3 * back / own)
    }
}

fn is_han(letter: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&letter)
}

/// Equal, or one letter wrong in a long one.
fn is_same_word(one: &str, other: &str) -> bool {
    one == other
        || one.len() >= 6
            && other.len() >= 6
            && one.bytes().all(|byte| byte.is_ascii_alphabetic())
            && strsim::osa_distance(one, other) == 1
}

/// Case 5.
pub fn together(code: f64, title: f64) -> f64 {
    1.0 - (1.0 - code) * (1.0 - title)
}

/// Case 6: units of the item that one of the listing stands for.
pub fn units_per_listing(code: &Code, title: &Title, item: &Code, name: &Title) -> i64 {
    let listed = code.pack.or(title.pack).unwrap_or(1);
    let own = item.pack.or(name.pack).unwrap_or(1);
    if listed % own == 0 { listed / own } else { listed }
}

/// How much the words of a catalogue tell: the rarer, the more.
pub struct Weights {
    items: f64,
    held_by: FxHashMap<String, u32>,
}

impl Weights {
    pub fn of<'a>(titles: impl Iterator<Item = &'a Title>) -> Weights {
        let mut weights = Weights { items: 0.0, held_by: FxHashMap::default() };
        for title in titles {
            weights.items += 1.0;
            for word in &title.words {
                *weights.held_by.entry(word.clone()).or_default() += 1;
            }
        }
        weights
    }

    /// A word that no item has tells as little as one that half of them have.
    pub fn of_word(&self, word: &str) -> f64 {
        let held = self.held_by.get(word).map_or(self.items / 2.0, |held| f64::from(*held));
        (1.0 + self.items / held.max(1.0)).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(code: &str, item: &str) -> f64 {
        Code::of(code).likeness(&Code::of(item))
    }

    #[test]
    fn the_same_code_in_other_dress() {
        for code in
            ["eb100", "EB-100-FBA", "AMZ.EB-100", "eb100_us", "EB-100-2PK", "eb100us", "EB 100", "amzeb100"]
        {
            assert_eq!(codes(code, "EB-100"), SAME_CODE, "case 1: {code}");
        }
        assert_eq!(codes("EB-100-XL", "EB-100"), WITHIN_CODE, "case 2");
        assert!(codes("KEYBORD-21", "KEYBOARD-21") > 0.6, "case 3");
        for (code, item) in
            [("EB-200", "EB-100"), ("EB-1000", "EB-100"), ("B-100", "MAT-31"), ("KEY-22", "KEY-21")]
        {
            assert_eq!(codes(code, item), 0.0, "{code} {item}");
        }
    }

    fn titles(title: &str, item: &str, others: &[&str]) -> f64 {
        let all: Vec<Title> = others.iter().chain([&item]).map(|title| Title::of(title)).collect();
        let weights = Weights::of(all.iter());
        Title::of(title).likeness(&Title::of(item), &|word: &str| weights.of_word(word))
    }

    #[test]
    fn a_title_that_says_the_item() {
        let others = ["Desk lamp", "Floor lamp", "Yoga block", "Water bottle"];
        assert!(titles("ACME Yoga Mat, non-slip, 6 mm, purple", "Yoga mat", &others) > 0.6, "case 4");
        assert!(titles("Yoga mats", "Yoga mat", &others) > 0.85, "case 4");
        assert!(titles("Garden hose 20 m", "Yoga mat", &others) < 0.1);
        assert!(titles("便携式瑜伽垫 加厚", "瑜伽垫", &["台灯", "水杯"]) > 0.6, "case 4");
    }

    #[test]
    fn packs_are_units() {
        let units = |code: &str, title: &str, item: &str, name: &str| {
            units_per_listing(&Code::of(code), &Title::of(title), &Code::of(item), &Title::of(name))
        };
        assert_eq!(units("EB-100-2PK", "", "EB-100", ""), 2, "case 6");
        assert_eq!(units("EB-100", "Earbuds, pack of 3", "EB-100", "Earbuds"), 3, "case 6");
        assert_eq!(units("EB-100-2-pack", "", "EB-100", ""), 2, "case 6");
        assert_eq!(units("CUP", "水杯 5件装", "CUP", "水杯"), 5, "case 6");
        assert_eq!(units("SOCK-3PK", "", "SOCK-3P", ""), 1, "case 6: the item is the pack");
        assert_eq!(units("EB-100", "", "EB-100", ""), 1);
        assert_eq!(together(0.75, 0.8), 0.95, "case 5");
    }
}

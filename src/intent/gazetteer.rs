//! Names that every team knows: markets, channels, modes; and the names in
//! both languages of cities and kinds of goods.

use super::names::{Key, NameIndex, exact_key, name_tokens};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    Market(&'static str),
    Channel(&'static str),
    Mode(&'static str),
}

#[derive(Debug, Default)]
pub struct Gazetteer {
    pub index: NameIndex,
    pub values: Vec<Known>,
    /// Names that count only when typed in capitals ("IT", "US").
    pub capitals: FxHashSet<Key>,
    /// Names that count only with a capital letter ("Polish").
    pub capitalised: FxHashSet<Key>,
    /// 美, 德 … and their markets.
    pub short: FxHashMap<&'static str, &'static str>,
    words: FxHashSet<String>,
    categories: Vec<Vec<&'static str>>,
    /// Names of each city, and the words of each name.
    cities: Vec<Vec<(&'static str, Vec<String>)>>,
}

pub static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::load);

impl Gazetteer {
    fn load() -> Gazetteer {
        let mut gazetteer = Gazetteer::default();
        let mut section = "";
        for line in include_str!("lexicon/gazetteer.txt").lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
                continue;
            }
            if section != "short" {
                let names = line.split_once('=').map_or(line, |(_, names)| names);
                names.split('|').for_each(|name| gazetteer.keep_words(name));
            }
            match (section, line.split_once('=')) {
                ("category", _) => gazetteer.categories.push(line.split('|').collect()),
                ("city", _) => gazetteer.cities.push(
                    line.split('|')
                        .map(|name| (name, name_tokens(name).into_iter().map(|token| token.text).collect()))
                        .collect(),
                ),
                (section, Some((value, names))) => gazetteer.add(section, value.trim(), names),
                _ => {}
            }
        }
        gazetteer
    }

    fn add(&mut self, section: &str, value: &'static str, names: &'static str) {
        let id = self.values.len() as u32;
        let known = match section {
            "market" => Known::Market(value),
            "channel" => Known::Channel(value),
            "mode" => Known::Mode(value),
            _ => {
                self.short.extend(names.split('|').map(|name| (name.trim(), value)));
                return;
            }
        };
        self.values.push(known);
        for name in names.split('|').map(str::trim) {
            let capitals = name.strip_prefix('+');
            let capitalised = name.strip_prefix('*');
            let name = capitals.or(capitalised).unwrap_or(name);
            if capitalised.is_some() {
                self.capitalised.insert(key_of(name));
            }
            if capitals.is_some() {
                self.capitals.insert(key_of(name));
            }
            self.index.add_exact(name, id);
            if section == "market" && name.starts_with(|c: char| super::token::is_han(c)) {
                for ending in ["站", "站点", "区"] {
                    self.index.add_exact(&format!("{name}{ending}"), id);
                }
            }
        }
    }

    /// Latin words of all names, of four letters and more.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    fn keep_words(&mut self, name: &str) {
        let tokens = name_tokens(name).into_iter();
        self.words.extend(
            tokens
                .map(|token| token.text)
                .filter(|word| word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_lowercase())),
        );
    }

    /// Other names of a category that this one is among.
    pub fn category_names(&self, category: &str) -> &[&'static str] {
        let key = key_of(category);
        self.categories
            .iter()
            .find(|group| group.iter().any(|name| key_of(name) == key))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether every word of a name is one of a market, a channel or a country code.
    pub fn is_made_of_known_names(&self, name: &str) -> bool {
        let tokens = name_tokens(name);
        // reachable[n]: the first n tokens are names.
        let mut reachable = vec![false; tokens.len() + 1];
        reachable[0] = true;
        for to in 1..=tokens.len() {
            reachable[to] =
                (0..to).any(|from| reachable[from] && self.index.get(exact_key(&tokens[from..to])).is_some());
        }
        !tokens.is_empty() && reachable[tokens.len()]
    }

    /// Other names of the city that a warehouse's name or code holds.
    pub fn city_names(&self, name: &str) -> Vec<&'static str> {
        let tokens = name_tokens(name);
        let found = |words: &[String]| {
            let short = words.len() == 1 && words[0].len() < 3;
            !short && tokens.windows(words.len()).any(|window| window.iter().zip(words).all(|(a, b)| a.is(b)))
        };
        let groups = self.cities.iter().filter(|group| group.iter().any(|(_, words)| found(words)));
        groups.flatten().map(|(name, _)| *name).collect()
    }
}

fn key_of(name: &str) -> Key {
    exact_key(&name_tokens(name))
}

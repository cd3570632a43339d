//! An index of names by the hash of their letters: spacing, hyphens, case and
//! plurals do not matter, parts of names are found as well as whole ones.

use super::spelling;
use super::token::{Kind, Token, tokenise};
use super::variants::{self, VARIANTS};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// How a name was hit; smaller is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The whole name, SKU, code or alias.
    Whole,
    /// Its head: "earbuds" of "wireless earbuds".
    Head,
    /// Some other part of it, two words or more.
    Part,
}

/// Candidates for one key; names beyond [`CANDIDATES_MAX`] are only counted.
#[derive(Clone, Debug)]
pub struct Posting {
    pub rank: Rank,
    pub ids: Vec<u32>,
    pub more: bool,
}

/// More names than this under one key are an ambiguity, not a choice.
pub const CANDIDATES_MAX: usize = 6;
/// Longest name, in tokens, whose parts are indexed.
const NAME_TOKENS_MAX: usize = 14;

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a over the letters of tokens, so that "ear buds" is "earbuds".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(u64);

impl Default for Key {
    fn default() -> Self {
        Key(OFFSET)
    }
}

impl Key {
    pub fn add(self, text: &str) -> Key {
        Key(text.bytes().fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)))
    }

    pub fn of(text: &str) -> Key {
        Key::default().add(text)
    }
}

/// The form of a token that keys are made of.
pub fn form(token: &Token) -> Cow<'_, str> {
    match token.kind {
        Kind::Word => spelling::singular(&token.text),
        _ => token.text.as_str().into(),
    }
}

/// The tokens of a name that count.
pub fn name_tokens(name: &str) -> Vec<Token> {
    let mut tokens = tokenise(name);
    tokens.retain(|token| !matches!(token.kind, Kind::Mark) && token.text != "'s");
    tokens
}

/// Words that end a name without being what it is: colours, sizes.
pub const SPECIFICATIONS: &[&str] = &[
    "black", "white", "blue", "red", "green", "grey", "gray", "pink", "silver", "gold", "small", "medium",
    "large", "s", "m", "l", "xl", "xxl", "cm", "mm", "ml", "m", "inch", "oz", "g", "kg", "w", "v", "mah",
    "pcs", "pack", "set", "色", "黑", "白", "蓝", "红", "绿", "灰", "粉",
];

/// Two-character ends of Chinese names that are too general to name an item.
const GENERAL_HEADS: &[&str] =
    &["用品", "产品", "套装", "配件", "商品", "货物", "系列", "专用", "新款", "款式"];

#[derive(Debug, Default)]
pub struct NameIndex {
    keys: FxHashMap<Key, Posting>,
    sounds: FxHashMap<Key, Posting>,
    /// Words of the names, for misspellings: deletion to words.
    spelling: FxHashMap<Key, Vec<u32>>,
    words: Vec<String>,
    word_ids: FxHashMap<String, u32>,
    /// Characters of whole Chinese names, to check how much a sound-alike shares.
    pub longest: usize,
}

impl NameIndex {
    fn post(map: &mut FxHashMap<Key, Posting>, key: Key, id: u32, rank: Rank) {
        let posting = map.entry(key).or_insert_with(|| Posting { rank, ids: Vec::new(), more: false });
        if rank > posting.rank || posting.ids.contains(&id) && rank == posting.rank {
            return;
        }
        if rank < posting.rank {
            *posting = Posting { rank, ids: Vec::new(), more: false };
        }
        if posting.ids.len() < CANDIDATES_MAX {
            posting.ids.push(id);
        } else {
            posting.more = true;
        }
    }

    /// A code: whole, and its beginnings at each separator when they hold a digit.
    pub fn add_code(&mut self, code: &str, id: u32) {
        let tokens = name_tokens(code);
        let mut key = Key::default();
        let mut digit = false;
        for (n, token) in tokens.iter().enumerate() {
            key = key.add(&form(token));
            digit |= token.kind == Kind::Number;
            if n + 1 == tokens.len() {
                Self::post(&mut self.keys, key, id, Rank::Whole);
            } else if digit && n > 0 && tokens[n + 1].before.is_some() {
                Self::post(&mut self.keys, key, id, Rank::Part);
            }
        }
        self.longest = self.longest.max(tokens.len() + 2);
    }

    /// A name that counts only as it is written: "the states" is a market, "the
    /// state" is not.
    pub fn add_exact(&mut self, name: &str, id: u32) {
        let tokens = name_tokens(name);
        Self::post(&mut self.keys, exact_key(&tokens), id, Rank::Whole);
        self.longest = self.longest.max(tokens.len() + 1);
    }

    /// A name: whole, its heads and its parts, its sound when it is Chinese.
    pub fn add_name(&mut self, name: &str, id: u32, parts: bool) {
        let tokens = name_tokens(name);
        if tokens.is_empty() {
            return;
        }
        let key = tokens.iter().fold(Key::default(), |key, token| key.add(&form(token)));
        Self::post(&mut self.keys, key, id, Rank::Whole);
        self.longest = self.longest.max(tokens.len() + 1);
        if parts && tokens.len() <= NAME_TOKENS_MAX {
            self.add_parts(name, &tokens, id);
        }
        if tokens.len() <= NAME_TOKENS_MAX {
            for key in variants::keys(&tokens) {
                Self::post(&mut self.keys, key, id, Rank::Head);
            }
            self.longest = self.longest.max(tokens.len() + 2);
        }
        for token in tokens
            .iter()
            .filter(|token| token.kind == Kind::Word && token.text.len() >= 3 && token.text.is_ascii())
        {
            self.add_word(&form(token));
        }
        self.add_sounds(&tokens, id);
    }

    /// A word that stands for a name as long as no other name has it.
    pub fn add_part(&mut self, word: &str, id: u32) {
        let tokens = name_tokens(word);
        let key = tokens.iter().fold(Key::default(), |key, token| key.add(&form(token)));
        Self::post(&mut self.keys, key, id, Rank::Part);
    }

    /// A word that may stand for a name where the text is about such names.
    pub fn add_head(&mut self, word: &str, id: u32) {
        Self::post(&mut self.keys, Key::of(&word.to_lowercase()), id, Rank::Head);
    }

    fn add_parts(&mut self, name: &str, tokens: &[Token], id: u32) {
        // The core ends before a comma, a bracket or trailing specifications.
        let cut = name.find([',', '(', '（', '，', '|', '/']).unwrap_or(name.len());
        let mut core = tokens.iter().take_while(|token| token.start < cut).count().max(1);
        while core > 1
            && (tokens[core - 1].kind == Kind::Number
                || SPECIFICATIONS.contains(&tokens[core - 1].text.as_str()))
        {
            core -= 1;
        }
        core = core.min(variants::measured_from(tokens).unwrap_or(core));
        let head = &tokens[core - 1];
        // "the Mini speaker" of "bluetooth speaker Mini", Pro耳机 of 无线耳机Pro.
        if let [before @ .., variant] = tokens
            && VARIANTS.contains(&variant.text.as_str())
        {
            for from in before.len().saturating_sub(4)..before.len() {
                let key =
                    before[from..].iter().fold(Key::of(&variant.text), |key, token| key.add(&form(token)));
                if before[from].kind == Kind::Word || before.len() - from > 1 {
                    Self::post(&mut self.keys, key, id, Rank::Head);
                }
            }
        }
        // "solar lights" of "solar string lights"; 椅子 of 电竞椅.
        if head.kind == Kind::Word && core > 2 {
            for token in
                tokens[..core - 2].iter().filter(|token| token.kind == Kind::Word && token.text.len() > 2)
            {
                Self::post(&mut self.keys, Key::of(&form(token)).add(&form(head)), id, Rank::Part);
            }
        }
        if head.kind == Kind::Han && core > 2 {
            Self::post(&mut self.keys, Key::of(&head.text).add("子"), id, Rank::Head);
        }
        for from in 0..tokens.len() {
            let mut key = Key::default();
            for to in from..tokens.len() {
                key = key.add(&form(&tokens[to]));
                if from == 0 && to + 1 == tokens.len() {
                    continue;
                }
                let part = &tokens[from..=to];
                let rank = if to + 1 == core { Rank::Head } else { Rank::Part };
                if from == 0 && to + 1 == core && core < tokens.len() {
                    Self::post(&mut self.keys, key, id, Rank::Head);
                } else if Self::speaks(part, rank) {
                    Self::post(&mut self.keys, key, id, rank);
                }
            }
        }
    }

    /// Whether a part of a name is enough to name it.
    fn speaks(part: &[Token], rank: Rank) -> bool {
        let han = part.iter().filter(|token| token.kind == Kind::Han).count();
        let words = part.iter().filter(|token| token.kind == Kind::Word && token.text.len() > 1).count();
        let text: String = part.iter().map(|token| token.text.as_str()).collect();
        if han == part.len() {
            return match rank {
                Rank::Head => han >= 2 && !GENERAL_HEADS.contains(&text.as_str()),
                _ => han >= 3,
            };
        }
        match rank {
            Rank::Head if part.len() == 1 => {
                words == 1
                    && text.len() >= 3
                    && !super::lexicon::LEXICON.knows(&text)
                    && !SPECIFICATIONS.contains(&text.as_str())
            }
            Rank::Head => words + han >= 2,
            _ => words + han >= 2 && part.len() >= 2,
        }
    }

    fn add_word(&mut self, word: &str) {
        if self.word_ids.contains_key(word) {
            return;
        }
        let id = self.words.len() as u32;
        self.word_ids.insert(word.to_owned(), id);
        self.words.push(word.to_owned());
        for form in spelling::deletions(word) {
            self.spelling.entry(Key::of(&form)).or_default().push(id);
        }
    }

    fn add_sounds(&mut self, tokens: &[Token], id: u32) {
        if tokens.len() < 2 || !tokens.iter().all(|token| token.kind == Kind::Han) || tokens.len() > 10 {
            return;
        }
        for from in 0..tokens.len() {
            if from > 0 && tokens.len() - from < 3 {
                break;
            }
            let rank = if from == 0 { Rank::Whole } else { Rank::Head };
            let keys = tokens[from..]
                .iter()
                .fold(vec![Key::default()], |keys, token| sound_keys(&keys, &token.text));
            for key in keys {
                Self::post(&mut self.sounds, key, id, rank);
            }
        }
    }

    pub fn get(&self, key: Key) -> Option<&Posting> {
        self.keys.get(&key)
    }

    pub fn by_sound(&self, key: Key) -> Option<&Posting> {
        self.sounds.get(&key)
    }

    pub fn knows_word(&self, word: &str) -> bool {
        self.word_ids.contains_key(word)
    }

    /// Words of names one edit away from a misspelt one (at most four); two
    /// edits for long words.
    pub fn corrections(&self, word: &str, steps: &mut u64) -> Vec<&str> {
        if word.len() < 3 || !word.is_ascii() {
            return Vec::new();
        }
        let mut found: Vec<&str> = Vec::new();
        for form in spelling::deletions(word) {
            for id in self.spelling.get(&Key::of(&form)).into_iter().flatten() {
                *steps += 1;
                let known = self.words[*id as usize].as_str();
                // One deletion on each side reaches two edits: for long words alone.
                let most = if word.len().min(known.len()) >= 8 { 2 } else { 1 };
                if known != word && !found.contains(&known) && strsim::osa_distance(word, known) <= most {
                    found.push(known);
                    if found.len() == 4 {
                        return found;
                    }
                }
            }
        }
        found
    }
}

/// The key of tokens as they stand.
pub fn exact_key(tokens: &[Token]) -> Key {
    tokens.iter().fold(Key::default(), |key, token| key.add(&token.text))
}

/// Most readings of a name that are followed.
const READINGS_MAX: usize = 8;

/// Each key with each reading of one more character.
pub fn sound_keys(keys: &[Key], character: &str) -> Vec<Key> {
    let sounds = spelling::sounds(character);
    keys.iter()
        .flat_map(|key| sounds.iter().map(|sound| key.add(sound).add("'")))
        .take(READINGS_MAX)
        .collect()
}

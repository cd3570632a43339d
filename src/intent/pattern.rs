//! The little language of the lexicon, compiled to programs over tokens.
//!
//! `how many <item> .. (left|in stock) [now]`: words match themselves, `run~`
//! any word that begins so, Han characters one by one; `( | )` alternatives,
//! `[ ]` optional, `..` up to [`GAP_MAX`] tokens within a sentence, `<kind>`
//! an entity, `@name` a group of `words.txt`, `^` and `$` the ends of a
//! sentence (courtesies aside), `<!a|b>` that the next word is none of these,
//! `<<!a|b>` that the word before is none.

use rustc_hash::{FxHashMap, FxHashSet};

/// A gap `..` takes at most this many tokens (an entity counts as one).
pub const GAP_MAX: usize = 9;

/// Bits of the kinds of entity a pattern may name.
pub mod kind {
    pub const ITEM: u32 = 1;
    pub const MARKET: u32 = 1 << 1;
    pub const WAREHOUSE: u32 = 1 << 2;
    pub const CHANNEL: u32 = 1 << 3;
    pub const CATEGORY: u32 = 1 << 4;
    pub const SUPPLIER: u32 = 1 << 5;
    pub const OWNER: u32 = 1 << 6;
    pub const SHIPMENT: u32 = 1 << 7;
    pub const ORDER: u32 = 1 << 8;
    pub const ALERT: u32 = 1 << 9;
    pub const MODE: u32 = 1 << 10;
    pub const WHEN: u32 = 1 << 11;
    pub const LENGTH: u32 = 1 << 12;
    pub const NUMBER: u32 = 1 << 13;
    pub const MONEY: u32 = 1 << 14;
    pub const PERCENT: u32 = 1 << 15;
    pub const MEASURE: u32 = 1 << 16;
    pub const HOURS: u32 = 1 << 17;
    pub const CLOCK: u32 = 1 << 18;
    pub const ZONE: u32 = 1 << 19;

    pub fn by_name(name: &str) -> Option<u32> {
        Some(match name {
            "item" => ITEM,
            "market" => MARKET,
            "warehouse" => WAREHOUSE,
            "place" => MARKET | WAREHOUSE,
            "channel" => CHANNEL,
            "category" => CATEGORY,
            "supplier" => SUPPLIER,
            "owner" => OWNER,
            "shipment" => SHIPMENT,
            "order" => ORDER,
            "alert" => ALERT,
            "mode" => MODE,
            "when" => WHEN,
            "length" => LENGTH,
            "time" => WHEN | LENGTH,
            "n" => NUMBER,
            "money" => MONEY,
            "price" => MONEY | NUMBER,
            "percent" => PERCENT,
            "measure" => MEASURE,
            "hours" => HOURS,
            "clock" => CLOCK,
            "zone" => ZONE,
            "thing" => ITEM | CATEGORY,
            "cargo" => ITEM | SHIPMENT,
            "any" => ITEM | CATEGORY | MARKET | WAREHOUSE | SHIPMENT | ORDER | SUPPLIER,
            _ => return None,
        })
    }
}

#[derive(Clone, Debug)]
enum Op {
    Word(u32),
    Entity(u32),
    Any,
    Split(usize, usize),
    Jump(usize),
    Start,
    End,
    NotNext(Vec<u32>),
    NotBefore(Vec<u32>),
    Accept,
}

/// What a sentence offers to a pattern.
pub struct Lattice {
    /// The vocabulary ids that each token matches.
    pub words: Vec<Vec<u32>>,
    /// Entities that start at each token: kind bits and the token after.
    pub entities: Vec<Vec<(u32, usize)>>,
    /// Inside a name: no word of a pattern matches there.
    pub masked: Vec<bool>,
    pub starts: Vec<bool>,
    /// One longer than the tokens.
    pub ends: Vec<bool>,
    /// The token ends a sentence: no gap crosses it.
    pub stops: Vec<bool>,
}

impl Lattice {
    fn is_one_of(&self, position: usize, ids: &[u32]) -> bool {
        self.words.get(position).is_some_and(|words| words.iter().any(|word| ids.contains(word)))
    }
}

/// One compiled pattern.
#[derive(Clone, Debug)]
pub struct Program {
    ops: Vec<Op>,
    /// What it can begin with, for the index.
    pub first: Need,
    /// What a sentence must hold somewhere for it to match at all.
    needs: Vec<Need>,
}

/// One of these words or kinds of entity.
#[derive(Clone, Debug, Default)]
pub struct Need {
    pub words: Vec<u32>,
    pub kinds: u32,
}

/// Words of all patterns, and groups of words.
#[derive(Debug, Default)]
pub struct Vocabulary {
    exact: FxHashMap<String, u32>,
    prefixes: FxHashMap<String, u32>,
    groups: FxHashMap<String, String>,
    next: u32,
    /// Words whose meaning decides: a name's part that is one of these does not
    /// stand for the name.
    structural: FxHashSet<u32>,
}

#[derive(Debug, thiserror::Error, PartialEq)]
#[error("pattern \"{pattern}\": {reason}")]
pub struct PatternError {
    pub pattern: String,
    pub reason: String,
}

impl Vocabulary {
    pub fn define(&mut self, name: &str, words: &str) {
        let known = self.groups.entry(name.to_owned()).or_default();
        if !known.is_empty() {
            known.push('|');
        }
        known.push_str(words);
    }

    fn id(&mut self, word: &str) -> u32 {
        let (table, word) = match word.strip_suffix('~') {
            Some(prefix) => (&mut self.prefixes, prefix),
            None => (&mut self.exact, word),
        };
        if let Some(id) = table.get(word) {
            return *id;
        }
        self.next += 1;
        table.insert(word.to_owned(), self.next);
        self.next
    }

    /// The ids that a word of a text matches.
    pub fn ids(&self, word: &str) -> Vec<u32> {
        let mut ids: Vec<u32> = self.exact.get(word).copied().into_iter().collect();
        for (end, _) in word.char_indices().skip(1).chain(std::iter::once((word.len(), ' '))) {
            ids.extend(self.prefixes.get(&word[..end]).copied());
        }
        ids
    }

    /// Whether a word decides an intent, wherever it stands.
    pub fn is_structural(&self, word: &str) -> bool {
        self.ids(word).iter().any(|id| self.structural.contains(id))
    }

    /// Whole words that patterns name (not prefixes).
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.exact.keys().map(String::as_str)
    }

    /// Compiles a pattern; `structural` when its words decide an intent.
    pub fn compile(&mut self, pattern: &str, structural: bool) -> Result<Program, PatternError> {
        let mut compiler =
            Compiler { vocabulary: self, ops: Vec::new(), depth: 0, elements: Vec::new(), nesting: 0 };
        let result = compiler.alternatives(&lex(pattern), 0);
        let (mut ops, elements) = (compiler.ops, compiler.elements);
        let fail = |reason: &str| PatternError { pattern: pattern.to_owned(), reason: reason.to_owned() };
        let end = result.map_err(|reason| fail(&reason))?;
        if end != lex(pattern).len() {
            return Err(fail("a bracket closes that was not opened"));
        }
        ops.push(Op::Accept);
        let mut program = Program { ops, first: Need::default(), needs: Vec::new() };
        program.first = program.need(0).map_err(|reason| fail(&reason))?;
        // With alternatives at the top, no element is needed in every match.
        if !lex(pattern).iter().any(|lexeme| lexeme == "|") || !top_level_choice(&lex(pattern)) {
            program.needs = elements.iter().filter_map(|at| program.need(*at).ok()).collect();
        }
        if structural {
            self.structural.extend(program.ops.iter().filter_map(|op| match op {
                Op::Word(id) => Some(*id),
                _ => None,
            }));
        }
        Ok(program)
    }
}

/// Words, brackets and marks of a pattern; Han characters one by one.
fn lex(pattern: &str) -> Vec<String> {
    let mut lexemes = Vec::new();
    let mut word = String::new();
    let mut characters = pattern.chars().peekable();
    let flush = |word: &mut String, lexemes: &mut Vec<String>| {
        if !word.is_empty() {
            lexemes.push(std::mem::take(word));
        }
    };
    while let Some(c) = characters.next() {
        if c.is_whitespace() {
            flush(&mut word, &mut lexemes);
        } else if matches!(c, '(' | ')' | '[' | ']' | '|' | '^' | '$') || super::token::is_han(c) {
            flush(&mut word, &mut lexemes);
            lexemes.push(c.to_string());
        } else if c == '<' {
            flush(&mut word, &mut lexemes);
            let mut name = String::from("<");
            for c in characters.by_ref() {
                name.push(c);
                if c == '>' {
                    break;
                }
            }
            lexemes.push(name);
        } else if c == '.' && characters.peek() == Some(&'.') {
            flush(&mut word, &mut lexemes);
            characters.next();
            lexemes.push("..".into());
        } else if c == '@' {
            flush(&mut word, &mut lexemes);
            word.push(c);
            while let Some(c) = characters.peek().filter(|c| c.is_ascii_lowercase() || **c == '_') {
                word.push(*c);
                characters.next();
            }
            flush(&mut word, &mut lexemes);
        } else if c == '-' && !word.is_empty() {
            // As in a text: sell-through is two words.
            flush(&mut word, &mut lexemes);
        } else if c == '\'' {
            flush(&mut word, &mut lexemes);
            word.push(c);
        } else {
            word.push(c);
        }
    }
    flush(&mut word, &mut lexemes);
    lexemes
}

/// Whether a pattern is a choice outside of all brackets.
fn top_level_choice(lexemes: &[String]) -> bool {
    let mut depth = 0;
    lexemes.iter().any(|lexeme| {
        match lexeme.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            _ => {}
        }
        depth == 0 && lexeme == "|"
    })
}

struct Compiler<'a> {
    vocabulary: &'a mut Vocabulary,
    ops: Vec<Op>,
    depth: usize,
    /// Where each element that every match goes through begins.
    elements: Vec<usize>,
    nesting: usize,
}

impl Compiler<'_> {
    fn alternatives(&mut self, lexemes: &[String], mut at: usize) -> Result<usize, String> {
        let mut exits = Vec::new();
        loop {
            let split = self.ops.len();
            self.ops.push(Op::Split(split + 1, 0));
            at = self.sequence(lexemes, at)?;
            if lexemes.get(at).is_some_and(|lexeme| lexeme == "|") {
                exits.push(self.ops.len());
                self.ops.push(Op::Jump(0));
                self.ops[split] = Op::Split(split + 1, self.ops.len());
                at += 1;
            } else {
                self.ops[split] = Op::Jump(split + 1);
                break;
            }
        }
        let end = self.ops.len();
        for exit in exits {
            self.ops[exit] = Op::Jump(end);
        }
        Ok(at)
    }

    fn sequence(&mut self, lexemes: &[String], mut at: usize) -> Result<usize, String> {
        self.nesting += 1;
        while let Some(lexeme) = lexemes.get(at) {
            if self.nesting == 1 && !matches!(lexeme.as_str(), ")" | "]" | "|" | "[" | ".." | "^" | "$") {
                self.elements.push(self.ops.len());
            }
            match lexeme.as_str() {
                ")" | "]" | "|" => break,
                open @ ("(" | "[") => {
                    let split = self.ops.len();
                    if open == "[" {
                        self.ops.push(Op::Split(split + 1, 0));
                    }
                    at = self.alternatives(lexemes, at + 1)?;
                    let close = if open == "(" { ")" } else { "]" };
                    if lexemes.get(at).map(String::as_str) != Some(close) {
                        return Err(format!("\"{close}\" is missing"));
                    }
                    if open == "[" {
                        self.ops[split] = Op::Split(split + 1, self.ops.len());
                    }
                }
                ".." => {
                    // Nested options, so that leaving is one step away.
                    let end = self.ops.len() + 2 * GAP_MAX;
                    for _ in 0..GAP_MAX {
                        self.ops.push(Op::Split(end, self.ops.len() + 1));
                        self.ops.push(Op::Any);
                    }
                }
                "^" => self.ops.push(Op::Start),
                "$" => self.ops.push(Op::End),
                negated if negated.starts_with("<!") || negated.starts_with("<<!") => {
                    let words = negated.trim_start_matches(['<', '!']).trim_end_matches('>');
                    let ids = words.split('|').map(|word| self.vocabulary.id(word.trim())).collect();
                    self.ops.push(if negated.starts_with("<!") {
                        Op::NotNext(ids)
                    } else {
                        Op::NotBefore(ids)
                    });
                }
                entity if entity.starts_with('<') => {
                    let name = entity.trim_matches(['<', '>']);
                    let bits = kind::by_name(name).ok_or(format!("no entity <{name}>"))?;
                    self.ops.push(Op::Entity(bits));
                }
                group if group.starts_with('@') => {
                    let words = self
                        .vocabulary
                        .groups
                        .get(&group[1..])
                        .cloned()
                        .ok_or(format!("no group {group}"))?;
                    self.depth += 1;
                    if self.depth > 8 {
                        return Err(format!("{group} names itself"));
                    }
                    self.alternatives(&lex(&words), 0)?;
                    self.depth -= 1;
                }
                word => {
                    let id = self.vocabulary.id(word);
                    self.ops.push(Op::Word(id));
                }
            }
            at += 1;
        }
        self.nesting -= 1;
        Ok(at)
    }
}

impl Program {
    /// The words and entities that can come first from an op on.
    fn need(&self, from: usize) -> Result<Need, String> {
        let mut need = Need::default();
        let mut stack = vec![from];
        let mut seen = FxHashSet::default();
        while let Some(at) = stack.pop() {
            if !seen.insert(at) {
                continue;
            }
            match self.ops[at] {
                Op::Word(id) => need.words.push(id),
                Op::Entity(bits) => need.kinds |= bits,
                Op::Any => return Err("begins with a gap".into()),
                Op::Split(a, b) => stack.extend([a, b]),
                Op::Jump(to) => stack.push(to),
                Op::Start | Op::End | Op::NotNext(_) | Op::NotBefore(_) => stack.push(at + 1),
                Op::Accept => return Err("matches nothing at all".into()),
            }
        }
        Ok(need)
    }

    /// Whether a sentence holds all that a match must have.
    pub fn can_match(&self, words: &FxHashSet<u32>, kinds: u32) -> bool {
        self.needs
            .iter()
            .all(|need| need.kinds & kinds != 0 || need.words.iter().any(|word| words.contains(word)))
    }

    /// The token after a match that begins at `from`; the longest of those
    /// found first through every choice. Counts its steps.
    pub fn matches(&self, lattice: &Lattice, from: usize, scratch: &mut Scratch) -> Option<usize> {
        scratch.stack.clear();
        scratch.seen.clear();
        scratch.stack.push((0, from));
        let mut best = None;
        while let Some((at, position)) = scratch.stack.pop() {
            scratch.steps += 1;
            match &self.ops[at] {
                Op::Word(id) => {
                    if lattice
                        .words
                        .get(position)
                        .is_some_and(|ids| !lattice.masked[position] && ids.contains(id))
                    {
                        scratch.stack.push((at + 1, position + 1));
                    }
                }
                Op::Entity(bits) => {
                    for (kinds, end) in lattice.entities.get(position).into_iter().flatten() {
                        if kinds & bits != 0 {
                            scratch.stack.push((at + 1, *end));
                        }
                    }
                }
                Op::Any => {
                    let Some(entities) = lattice.entities.get(position) else { continue };
                    if lattice.stops[position] {
                        continue;
                    }
                    let name =
                        entities.iter().filter(|_| lattice.masked[position]).map(|(_, end)| *end).max();
                    scratch.stack.push((at + 1, name.unwrap_or(position + 1)));
                    if let Some((_, end)) = entities
                        .iter()
                        .filter(|(_, end)| name.is_none() && *end > position + 1)
                        .max_by_key(|(_, end)| *end)
                    {
                        scratch.stack.push((at + 1, *end));
                    }
                }
                Op::Split(a, b) => {
                    if scratch.seen.insert((at, position)) {
                        scratch.stack.extend([(*b, position), (*a, position)]);
                    }
                }
                Op::Jump(to) => scratch.stack.push((*to, position)),
                Op::Start => {
                    if lattice.starts.get(position).copied().unwrap_or(false) {
                        scratch.stack.push((at + 1, position));
                    }
                }
                Op::End => {
                    if lattice.ends[position] {
                        scratch.stack.push((at + 1, position));
                    }
                }
                Op::NotNext(ids) => {
                    if !lattice.is_one_of(position, ids) {
                        scratch.stack.push((at + 1, position));
                    }
                }
                Op::NotBefore(ids) => {
                    if position == 0 || !lattice.is_one_of(position - 1, ids) {
                        scratch.stack.push((at + 1, position));
                    }
                }
                Op::Accept => best = best.max(Some(position)),
            }
        }
        best
    }
}

/// Working memory of the matcher, and its count of steps.
#[derive(Debug, Default)]
pub struct Scratch {
    stack: Vec<(usize, usize)>,
    seen: FxHashSet<(usize, usize)>,
    pub steps: u64,
}

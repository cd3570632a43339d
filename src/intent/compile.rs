//! Patterns of the lexicon to programs; the words they are made of.

use super::pattern::{GAP_MAX, Need, Op, Program, kind};
use rustc_hash::{FxHashMap, FxHashSet};

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
}

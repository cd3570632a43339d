//! The little language of the lexicon, compiled to programs over tokens.
//!
//! `how many <item> .. (left|in stock) [now]`: words match themselves, `run~`
//! any word that begins so, Han characters one by one; `( | )` alternatives,
//! `[ ]` optional, `..` up to [`GAP_MAX`] tokens within a sentence, `<kind>`
//! an entity, `@name` a group of `words.txt`, `^` and `$` the ends of a
//! sentence (courtesies aside), `<!a|b>` that the next word is none of these,
//! `<<!a|b>` that the word before is none.

use rustc_hash::FxHashSet;

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

/// One step of a program.
#[derive(Clone, Debug)]
pub enum Op {
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
    pub ops: Vec<Op>,
    /// What it can begin with, for the index.
    pub first: Need,
    /// What a sentence must hold somewhere for it to match at all.
    pub needs: Vec<Need>,
}

/// One of these words or kinds of entity.
#[derive(Clone, Debug, Default)]
pub struct Need {
    pub words: Vec<u32>,
    pub kinds: u32,
}

impl Program {
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

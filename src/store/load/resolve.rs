//! Which rows of one key count.
//!
//! Of rows of one key those of the batch published last replace all older ones,
//! unless their source says that the older ones are the newer state.
//! Within that batch rows add up where their kind says so ([`crate::facts::Repeat`]).
//! A movement told in chat is one of its own: it replaces nobody's and nobody's replaces it.
//! Rows are spread over buckets (their SKU) and each bucket is sorted by itself:
//! small sorts, in the processor's cache, on all cores. Compiled once for all
//! kinds: it sees rows through [`Keyed`].

use crate::inventory::day::Day;
use crate::inventory::ids::{ChannelId, CurrencyId, MarketId, SkuId, TextId, WarehouseId};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A key, packed: the parts in the order in which they were added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    parts: [u32; Key::PARTS_MAX],
    used: usize,
}

impl Key {
    /// As many as the longest key (of receipts, told in chat) takes.
    const PARTS_MAX: usize = 8;

    pub fn with(mut self, part: impl Part) -> Key {
        part.add_to(&mut self);
        self
    }

    fn add(&mut self, part: u32) {
        debug_assert!(self.used < Key::PARTS_MAX, "a key of too many parts");
        self.parts[self.used] = part;
        self.used += 1;
    }
}

/// What a key may consist of.
pub(super) trait Part {
    fn add_to(self, key: &mut Key);
}

macro_rules! parts {
    ($($type:ty: $part:ident => $value:expr),* $(,)?) => {
        $(impl Part for $type {
            fn add_to(self, key: &mut Key) {
                let $part = self;
                key.add($value);
            }
        })*
    };
}
parts!(
    u32: part => part,
    Day: part => part.0.cast_unsigned(),
    SkuId: part => part.0,
    TextId: part => part.0,
    MarketId: part => part.0.into(),
    ChannelId: part => part.0.into(),
    WarehouseId: part => part.0.into(),
    CurrencyId: part => part.0.into(),
);

impl Part for i64 {
    fn add_to(self, key: &mut Key) {
        key.add((self >> 32) as u32);
        key.add(self as u32);
    }
}

impl Part for Option<i64> {
    /// The least number is none that a cell can hold (an amount or a month).
    fn add_to(self, key: &mut Key) {
        self.unwrap_or(i64::MIN).add_to(key);
    }
}

impl Part for &str {
    /// 128 bits of its SHA-256 stand for a text.
    fn add_to(self, key: &mut Key) {
        for part in Sha256::digest(self).chunks_exact(4).take(4) {
            key.add(u32::from_be_bytes([part[0], part[1], part[2], part[3]]));
        }
    }
}

/// Which of the rows of one key count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// The last one: those of its batch are equal.
    Latest,
    /// All of the latest batch, as they are.
    AllOfLatest,
    /// Those of the latest batch, added up.
    Sum,
    /// The k-th of the latest batch that has k of them: an order told again
    /// replaces its lines, equal lines of one order all count.
    EachPlace,
}

/// Rows as resolving sees them, by place; sorted by batch and place in it.
pub(super) trait Keyed: Sync {
    fn len(&self) -> usize;
    /// Rows of one key share a bucket: a small number, as a SKU's id.
    fn bucket(&self, place: usize) -> u32;
    fn key(&self, place: usize) -> Key;
    /// Index of the batch in the order of publication.
    fn batch(&self, place: usize) -> u32;
    fn rule(&self, place: usize) -> Rule;
    /// When the row's source last changed it.
    fn updated_at(&self, place: usize) -> Option<i64>;
    fn day(&self, place: usize) -> Option<Day>;
}

/// What remains.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// By place: does the row stay?
    pub stays: Vec<bool>,
    /// Rows that stay and the later ones to add to each.
    pub sums: Vec<(u32, Vec<u32>)>,
}

/// `None`: all rows stay as they are. `told`: whether a batch was told in chat.
pub(super) fn settle(rows: &dyn Keyed, told: &(dyn Fn(u32) -> bool + Sync)) -> Option<Settled> {
    let alone = batches_alone(rows);
    let concerned = |place: usize| !alone.get(rows.batch(place) as usize).copied().unwrap_or(false);
    let (starts, places) = buckets(rows, concerned);
    if places.is_empty() {
        return None;
    }
    let ranges: Vec<(usize, usize)> = starts
        .windows(2)
        .map(|pair| (pair[0] as usize, pair[1] as usize))
        .filter(|(from, to)| from < to)
        .collect();
    let kept: Vec<Kept> = ranges
        .par_chunks(1024)
        .map(|ranges| {
            let mut kept = Kept::default();
            let mut entries = Vec::new();
            for (from, to) in ranges {
                settle_bucket(&places[*from..*to], rows, told, &mut entries, &mut kept);
            }
            kept
        })
        .collect();
    let mut settled =
        Settled { stays: (0..rows.len()).map(|place| !concerned(place)).collect(), sums: Vec::new() };
    for part in kept {
        for place in part.places {
            settled.stays[place as usize] = true;
        }
        settled.sums.extend(part.sums);
    }
    Some(settled)
}

/// A row among those of its bucket.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    key: Key,
    batch: u32,
    place: u32,
}

#[derive(Default)]
struct Kept {
    places: Vec<u32>,
    sums: Vec<(u32, Vec<u32>)>,
}

fn settle_bucket(
    places: &[u32],
    rows: &dyn Keyed,
    told: &(dyn Fn(u32) -> bool + Sync),
    entries: &mut Vec<Entry>,
    kept: &mut Kept,
) {
    entries.clear();
    entries.extend(places.iter().map(|place| {
        let row = *place as usize;
        let batch = rows.batch(row);
        let key = rows.key(row);
        let own = rows.rule(row) == Rule::Sum && told(batch);
        Entry { key: if own { key.with(batch + 1) } else { key }, batch, place: *place }
    }));
    entries.sort_unstable();
    for group in entries.chunk_by(|one, other| one.key == other.key) {
        let Some(last) = group.last() else { continue };
        let latest = group.iter().filter(|entry| entry.batch == last.batch).map(|entry| entry.place);
        match rows.rule(last.place as usize) {
            Rule::Latest => kept.places.extend(newest(rows, group.iter().map(|entry| entry.place))),
            Rule::AllOfLatest => kept.places.extend(latest),
            Rule::Sum => {
                let places: Vec<u32> = latest.collect();
                kept.places.push(places[0]);
                if places.len() > 1 {
                    kept.sums.push((places[0], places[1..].to_vec()));
                }
            }
            Rule::EachPlace => {
                let batches: Vec<&[Entry]> = group.chunk_by(|one, other| one.batch == other.batch).collect();
                let most = batches.iter().map(|batch| batch.len()).max().unwrap_or(0);
                for k in 0..most {
                    let told = batches.iter().filter_map(|batch| batch.get(k));
                    kept.places.extend(newest(rows, told.map(|entry| entry.place)));
                }
            }
        }
    }
}

/// Of rows in the order of publication the one that counts: the last, but for
/// one that its source changed before the one it would replace.
fn newest(rows: &dyn Keyed, places: impl Iterator<Item = u32>) -> Option<u32> {
    places.reduce(|known, next| {
        let updated = |place: u32| rows.updated_at(place as usize);
        let older = updated(next).zip(updated(known)).is_some_and(|(next, known)| next < known);
        if older { known } else { next }
    })
}

/// Batches whose days no other batch touches: where a kind's rows do not concern
/// one another within a batch, these count as they are.
fn batches_alone(rows: &dyn Keyed) -> Vec<bool> {
    let mut days: BTreeMap<u32, (Day, Day)> = BTreeMap::new();
    let mut place = 0;
    while place < rows.len() {
        let batch = rows.batch(place);
        let Some(mut first) = alone_day(rows, place) else { return Vec::new() };
        let mut last = first;
        while place < rows.len() && rows.batch(place) == batch {
            let Some(day) = alone_day(rows, place) else { return Vec::new() };
            (first, last) = (first.min(day), last.max(day));
            place += 1;
        }
        let span = days.entry(batch).or_insert((first, last));
        *span = (span.0.min(first), span.1.max(last));
    }
    let mut spans: Vec<(Day, Day, u32)> = days.into_iter().map(|(batch, (a, b))| (a, b, batch)).collect();
    spans.sort_unstable();
    let mut alone = vec![true; spans.iter().map(|span| span.2 as usize + 1).max().unwrap_or(0)];
    // The span that reaches furthest so far.
    let mut furthest: Option<(Day, u32)> = None;
    for (first, last, batch) in spans {
        if let Some((reach, other)) = furthest
            && first <= reach
        {
            alone[batch as usize] = false;
            alone[other as usize] = false;
        }
        if furthest.is_none_or(|(reach, _)| last > reach) {
            furthest = Some((last, batch));
        }
    }
    alone
}

fn alone_day(rows: &dyn Keyed, place: usize) -> Option<Day> {
    (rows.rule(place) == Rule::AllOfLatest).then(|| rows.day(place)).flatten()
}

/// Places of the concerned rows by bucket: where each bucket starts, and all places.
fn buckets(rows: &dyn Keyed, concerned: impl Fn(usize) -> bool) -> (Vec<u32>, Vec<u32>) {
    let mut starts: Vec<u32> = vec![0];
    for place in (0..rows.len()).filter(|place| concerned(*place)) {
        let bucket = rows.bucket(place) as usize + 1;
        if starts.len() <= bucket {
            starts.resize(bucket + 1, 0);
        }
        starts[bucket] += 1;
    }
    for bucket in 1..starts.len() {
        starts[bucket] += starts[bucket - 1];
    }
    let mut next = starts.clone();
    let mut places = vec![0; starts.last().map_or(0, |count| *count as usize)];
    for place in (0..rows.len()).filter(|place| concerned(*place)) {
        let slot = &mut next[rows.bucket(place) as usize];
        places[*slot as usize] = place as u32;
        *slot += 1;
    }
    (starts, places)
}

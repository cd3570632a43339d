//! Which rows of one key count.
//!
//! Of rows of one key those of the batch published last replace all older ones.
//! Within that batch rows add up where their kind says so ([`crate::facts::Repeat`]).
//! Rows are spread over buckets (their SKU) and each bucket is sorted by itself:
//! small sorts, in the processor's cache, on all cores.

use super::cells::Chunk;
use super::row::Fact;
use crate::inventory::day::Day;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Rows of a kind as read, in the order of the table.
pub(super) struct Rows<T> {
    row_ids: Vec<i64>,
    rows: Vec<T>,
}

/// A row among those of its bucket.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry<K> {
    pub key: K,
    pub batch: u32,
    /// Index into the rows.
    pub place: u32,
}

/// What remains of some keys' rows.
pub(super) struct Kept<T> {
    /// Rows that stay as they are.
    pub places: Vec<u32>,
    /// Rows that stay with other values.
    pub changed: Vec<(u32, T)>,
}

impl<T: Fact> Rows<T> {
    pub fn with_capacity(rows: usize) -> Rows<T> {
        Rows { row_ids: Vec::with_capacity(rows), rows: Vec::with_capacity(rows) }
    }

    pub fn append(&mut self, mut chunk: Chunk<T>) {
        self.row_ids.append(&mut chunk.row_ids);
        self.rows.append(&mut chunk.rows);
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.rows.iter_mut()
    }

    /// PostgreSQL may put rows where removed ones were.
    fn sort(&mut self) {
        if self.row_ids.is_sorted() {
            return;
        }
        let rows = std::mem::take(&mut self.rows);
        let mut pairs: Vec<(i64, T)> = std::mem::take(&mut self.row_ids).into_iter().zip(rows).collect();
        pairs.sort_unstable_by_key(|pair| pair.0);
        self.rows = pairs.into_iter().map(|pair| pair.1).collect();
    }
}

/// The rows that count, in the order of the table.
pub(super) async fn in_background<T: Fact>(rows: Rows<T>) -> Vec<T> {
    match tokio::task::spawn_blocking(move || resolve(rows)).await {
        Ok(rows) => rows,
        Err(ended) => std::panic::resume_unwind(ended.into_panic()),
    }
}

fn resolve<T: Fact>(mut rows: Rows<T>) -> Vec<T> {
    rows.sort();
    let mut rows = rows.rows;
    let alone = batches_alone(&rows);
    let concerned = |row: &T| !alone.get(row.batch() as usize).copied().unwrap_or(false);
    let (starts, places) = buckets(&rows, concerned);
    if places.is_empty() {
        return rows;
    }
    let ranges: Vec<(usize, usize)> = starts
        .windows(2)
        .map(|pair| (pair[0] as usize, pair[1] as usize))
        .filter(|(from, to)| from < to)
        .collect();
    let kept: Vec<Kept<T>> = ranges
        .par_chunks(1024)
        .map(|ranges| {
            let mut kept = Kept { places: Vec::new(), changed: Vec::new() };
            let mut entries = Vec::new();
            for (from, to) in ranges {
                settle_bucket(&places[*from..*to], &rows, &mut entries, &mut kept);
            }
            kept
        })
        .collect();
    let mut stays: Vec<bool> = rows.iter().map(|row| !concerned(row)).collect();
    for part in kept {
        for place in part.places {
            stays[place as usize] = true;
        }
        for (place, row) in part.changed {
            stays[place as usize] = true;
            rows[place as usize] = row;
        }
    }
    let mut place = 0;
    rows.retain(|_| {
        place += 1;
        stays[place - 1]
    });
    rows.shrink_to_fit();
    rows
}

fn settle_bucket<T: Fact>(places: &[u32], rows: &[T], entries: &mut Vec<Entry<T::Key>>, kept: &mut Kept<T>) {
    entries.clear();
    entries.extend(places.iter().map(|place| {
        let row = &rows[*place as usize];
        Entry { key: row.key(), batch: row.batch(), place: *place }
    }));
    if entries.len() > 100_000 {
        entries.par_sort_unstable();
    } else {
        entries.sort_unstable();
    }
    for group in entries.chunk_by(|one, other| one.key == other.key) {
        T::settle(group, rows, kept);
    }
}

/// Batches whose days no other batch touches: where a kind's rows do not concern
/// one another within a batch, these count as they are.
fn batches_alone<T: Fact>(rows: &[T]) -> Vec<bool> {
    if !T::ALONE {
        return Vec::new();
    }
    let mut days: BTreeMap<u32, (Day, Day)> = BTreeMap::new();
    for of_batch in rows.chunk_by(|one, other| one.batch() == other.batch()) {
        for row in of_batch {
            let Some(day) = row.day() else { return Vec::new() };
            let (first, last) = days.entry(row.batch()).or_insert((day, day));
            *first = (*first).min(day);
            *last = (*last).max(day);
        }
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

/// Places of the concerned rows by bucket: where each bucket starts, and all places.
fn buckets<T: Fact>(rows: &[T], concerned: impl Fn(&T) -> bool) -> (Vec<u32>, Vec<u32>) {
    let mut starts: Vec<u32> = vec![0];
    for row in rows.iter().filter(|row| concerned(row)) {
        let bucket = row.bucket() as usize + 1;
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
    for (place, row) in rows.iter().enumerate() {
        if concerned(row) {
            let slot = &mut next[row.bucket() as usize];
            places[*slot as usize] = place as u32;
            *slot += 1;
        }
    }
    (starts, places)
}

/// Equal rows are one, the latest counts.
pub(super) fn latest<T, K>(group: &[Entry<K>], kept: &mut Kept<T>) {
    kept.places.extend(group.last().map(|entry| entry.place));
}

/// All rows of the latest batch count.
pub(super) fn all_of_latest<T, K>(group: &[Entry<K>], kept: &mut Kept<T>) {
    kept.places.extend(of_latest(group).map(|entry| entry.place));
}

/// The rows of the latest batch become one: `add` adds a later one to the first.
pub(super) fn sum_of_latest<T: Clone, K>(
    group: &[Entry<K>],
    rows: &[T],
    kept: &mut Kept<T>,
    add: impl Fn(&mut T, &T),
) {
    let mut latest = of_latest(group);
    let Some(first) = latest.next() else { return };
    let mut sum: Option<T> = None;
    for entry in latest {
        add(sum.get_or_insert_with(|| rows[first.place as usize].clone()), &rows[entry.place as usize]);
    }
    match sum {
        Some(sum) => kept.changed.push((first.place, sum)),
        None => kept.places.push(first.place),
    }
}

fn of_latest<K>(group: &[Entry<K>]) -> impl Iterator<Item = &Entry<K>> {
    let latest = group.last().map(|entry| entry.batch);
    group.iter().filter(move |entry| Some(entry.batch) == latest)
}

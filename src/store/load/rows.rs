//! Rows of a kind: gathered from parts of its table, then only those that count.

use super::super::{Result, StoreError};
use super::cells::{Chunk, Unreadable};
use super::fetch::{Packed, Reading, Sink};
use super::ledger::Ledger;
use super::resolve::{Key, Keyed, Rule, Settled, settle};
use super::row::Fact;
use crate::inventory::day::Day;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Parses parts where they arrive and puts them together in their order.
pub(super) struct Parts<T> {
    reading: Arc<Reading>,
    gathered: Mutex<Gathered<T>>,
}

/// Rows up to a part that is still missing, and the parts after it.
struct Gathered<T> {
    due: usize,
    waiting: BTreeMap<usize, Chunk<T>>,
    row_ids: Vec<i64>,
    rows: Vec<T>,
}

impl<T: Fact> Parts<T> {
    pub fn new(reading: Arc<Reading>) -> Parts<T> {
        let rows = Vec::with_capacity(reading.ledger.rows(T::KIND) as usize);
        let gathered = Gathered { due: 0, waiting: BTreeMap::new(), row_ids: Vec::new(), rows };
        Parts { reading, gathered: Mutex::new(gathered) }
    }

    /// All rows in the order of their ids.
    pub fn take_rows(&self) -> Vec<T> {
        let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = std::mem::take(&mut gathered.rows);
        let row_ids = std::mem::take(&mut gathered.row_ids);
        if row_ids.is_sorted() {
            return rows;
        }
        // PostgreSQL may put rows where removed ones were.
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_unstable_by_key(|place| row_ids[*place]);
        order.into_iter().map(|place| rows[place].clone()).collect()
    }
}

impl<T: Fact> Sink for Parts<T> {
    fn put(&self, place: usize, packed: Packed) -> Result<u64> {
        let chunk = match packed {
            // SQLite's parts are in order, within and among themselves.
            Packed::Json(text) => Chunk::from_json(&text, self.reading.context())
                .map(|chunk| Chunk { row_ids: Vec::new(), ..chunk }),
            Packed::Binary(bytes) => Chunk::from_binary(&bytes, self.reading.context()),
        }
        .map_err(|Unreadable(problem)| StoreError::Damaged { kind: T::KIND, problem })?;
        let count = chunk.rows.len() as u64;
        let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        gathered.waiting.insert(place, chunk);
        let Gathered { due, waiting, row_ids, rows } = &mut *gathered;
        while let Some(mut chunk) = waiting.remove(due) {
            row_ids.append(&mut chunk.row_ids);
            rows.append(&mut chunk.rows);
            *due += 1;
        }
        Ok(count)
    }
}

/// The rows that count, in their order.
pub(super) fn resolve<T: Fact>(mut rows: Vec<T>, ledger: &Ledger) -> Vec<T> {
    let told = |batch: u32| ledger.batches.get(batch as usize).is_some_and(|batch| batch.told);
    let Some(Settled { stays, sums }) = settle(&rows, &told) else { return rows };
    for (first, others) in sums {
        let mut sum = rows[first as usize].clone();
        for other in others {
            sum.add(&rows[other as usize]);
        }
        rows[first as usize] = sum;
    }
    let mut stays = stays.into_iter();
    rows.retain(|_| stays.next().unwrap_or(true));
    rows.shrink_to_fit();
    rows
}

impl<T: Fact> Keyed for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn bucket(&self, place: usize) -> u32 {
        self[place].bucket()
    }
    fn key(&self, place: usize) -> Key {
        self[place].key()
    }
    fn batch(&self, place: usize) -> u32 {
        self[place].batch()
    }
    fn rule(&self, place: usize) -> Rule {
        self[place].rule()
    }
    fn updated_at(&self, place: usize) -> Option<i64> {
        self[place].updated_at()
    }
    fn day(&self, place: usize) -> Option<Day> {
        self[place].day()
    }
}

//! The keys that a batch has had so far, as hashes: a batch of moderate size
//! that repeats none needs no sorting to be checked.
//!
//! A hash of 64 bits that two keys share makes the database look once more,
//! which finds nothing, and the count of keys too small by one: for a million
//! keys that happens once in thirty million batches.

use super::rows::{Cell, Chunk};
use crate::facts::Kind;
use rustc_hash::FxHashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// About 60 MB; a larger batch is sorted by the database.
const KEYS_MAX: usize = 3_500_000;

#[derive(Clone, Debug)]
pub(super) struct Keys {
    most: usize,
    hashes: FxHashSet<u64>,
    /// Order lines without a number: each counts.
    each: u64,
    repeated: bool,
    overflown: bool,
}

impl Default for Keys {
    fn default() -> Keys {
        Keys::up_to(KEYS_MAX)
    }
}

impl Keys {
    fn up_to(most: usize) -> Keys {
        Keys { most, hashes: FxHashSet::default(), each: 0, repeated: false, overflown: false }
    }

    pub fn see(&mut self, kind: Kind, chunk: &Chunk) {
        let fields = chunk.table.fields.iter().enumerate().filter(|(_, field)| field.key);
        let places: Vec<usize> = fields.map(|(place, _)| place).collect();
        let line = chunk.table.fields.iter().position(|field| field.quoted == "\"line\"");
        for (_, cells) in chunk.rows() {
            if kind == Kind::Orders && line.is_some_and(|line| cells[line] == Cell::Null) {
                self.each += 1;
                continue;
            }
            if self.overflown {
                return;
            }
            let mut hasher = DefaultHasher::new();
            places.iter().for_each(|place| hash(&cells[*place], &mut hasher));
            self.repeated |= !self.hashes.insert(hasher.finish());
            if self.hashes.len() > self.most {
                self.overflown = true;
                self.hashes = FxHashSet::default();
            }
        }
    }

    /// Whether no key comes twice, as far as that is known.
    pub fn are_different(&self) -> bool {
        !self.repeated && !self.overflown
    }

    /// How many there are; `None`: too many to have been counted.
    pub fn count(&self) -> Option<u64> {
        (!self.overflown).then_some(self.hashes.len() as u64 + self.each)
    }
}

fn hash(cell: &Cell, hasher: &mut DefaultHasher) {
    std::mem::discriminant(cell).hash(hasher);
    match cell {
        Cell::Null => {}
        Cell::Integer(whole) => whole.hash(hasher),
        Cell::Decimal(decimal) => decimal.to_bits().hash(hasher),
        Cell::Text(text) => text.hash(hasher),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Row, Value};
    use crate::store::terms::Terms;

    /// Rows with these values in two of their columns, the rest blank.
    fn chunk(kind: Kind, columns: [&str; 2], rows: &[(i64, Option<&str>)]) -> Chunk {
        let places = columns.map(|column| kind.column(column).unwrap());
        let row = |(whole, text): &(i64, Option<&str>)| {
            let mut values = vec![Value::Null; kind.columns().len()];
            values[places[0]] = Value::Integer(*whole);
            values[places[1]] = text.map_or(Value::Null, |text| Value::Text(text.into()));
            Row { line: 2, values }
        };
        Chunk::encode(kind, rows.iter().map(row).collect(), &Terms::default())
    }

    fn told(keys: &Keys) -> (bool, Option<u64>) {
        (keys.are_different(), keys.count())
    }

    #[test]
    fn repeated_keys_are_found_across_chunks() {
        let mut keys = Keys::default();
        let fees = |rows: &[i64]| {
            let rows: Vec<_> = rows.iter().map(|row| (*row, None)).collect();
            chunk(Kind::Fees, ["from_age_day", "currency"], &rows)
        };
        keys.see(Kind::Fees, &fees(&[0, 30, 60]));
        assert_eq!(told(&keys), (true, Some(3)));
        keys.see(Kind::Fees, &fees(&[90, 30]));
        assert_eq!(told(&keys), (false, Some(4)));

        let mut few = Keys::up_to(3);
        few.see(Kind::Fees, &fees(&[0, 30, 60]));
        assert_eq!(told(&few), (true, Some(3)));
        few.see(Kind::Fees, &fees(&[90]));
        assert_eq!(told(&few), (false, None), "too many to say");
    }

    #[test]
    fn order_lines_without_a_number_each_count() {
        let mut keys = Keys::default();
        let lines = [(1, None), (2, None), (3, Some("1")), (4, Some("2"))];
        keys.see(Kind::Orders, &chunk(Kind::Orders, ["units", "line"], &lines));
        assert_eq!(told(&keys), (true, Some(4)));
    }
}

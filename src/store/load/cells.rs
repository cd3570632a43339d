//! Cells of a row, whatever they came from.

use super::names::Names;
use super::row::{Fact, Row};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, SeqAccess, Visitor};
use std::marker::PhantomData;

/// Why a row could not be read.
#[derive(Debug)]
pub(super) struct Unreadable(pub String);

/// Hands out the cells of a row from left to right.
pub(super) trait Cells {
    fn integer(&mut self) -> Result<Option<i64>, Unreadable>;
    fn decimal(&mut self) -> Result<Option<f64>, Unreadable>;
    fn text(&mut self) -> Result<Option<String>, Unreadable>;
}

/// What reading a row needs to know beside its cells.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub names: &'a Names,
    pub ledger: &'a super::Ledger,
}

/// Rows as they were read: their row ids beside them.
pub(super) struct Chunk<T> {
    pub row_ids: Vec<i64>,
    pub rows: Vec<T>,
}

impl<T> Default for Chunk<T> {
    fn default() -> Self {
        Chunk { row_ids: Vec::new(), rows: Vec::new() }
    }
}

impl<T: Fact> Chunk<T> {
    /// Reads one row, unless its batch is not visible; `false`: it was passed over.
    fn read(&mut self, mut cells: impl Cells, context: Context) -> Result<bool, Unreadable> {
        let row_id = cells.integer()?.ok_or_else(|| Unreadable("a row without an id".into()))?;
        let Some(batch) = context.ledger.index.get(&(row_id >> 32)) else { return Ok(false) };
        let dialect = context.ledger.batches[*batch as usize].dialect;
        let place = (row_id & 0xffff_ffff) as u32;
        let mut row = Row { cells, names: context.names, batch: *batch, place, dialect };
        self.rows.push(T::read(&mut row)?);
        self.row_ids.push(row_id);
        Ok(true)
    }

    /// Parses `[[row_id, cell, …], …]`; decimals are texts.
    pub fn from_json(packed: &str, context: Context) -> Result<Chunk<T>, Unreadable> {
        let mut deserializer = serde_json::Deserializer::from_str(packed);
        let all = JsonRows::<T> { context, kind: PhantomData };
        deserializer.deserialize_seq(all).map_err(|reason| Unreadable(reason.to_string()))
    }

    /// Parses rows of PostgreSQL's binary COPY format: of each the number of its
    /// cells (-1: there are no more), then each cell's length (-1: null) and bytes,
    /// big-endian.
    pub fn from_binary(mut bytes: &[u8], context: Context) -> Result<Chunk<T>, Unreadable> {
        let mut chunk = Chunk::default();
        while let Some((count, rest)) = bytes.split_first_chunk() {
            let Ok(count) = usize::try_from(i16::from_be_bytes(*count)) else { break };
            let mut all = BinaryCells(rest);
            for _ in 0..count {
                all.next()?;
            }
            let (row, rest) = rest.split_at(rest.len() - all.0.len());
            chunk.read(BinaryCells(row), context)?;
            bytes = rest;
        }
        Ok(chunk)
    }
}

struct JsonRows<'a, T> {
    context: Context<'a>,
    kind: PhantomData<T>,
}

impl<'de, T: Fact> Visitor<'de> for JsonRows<'_, T> {
    type Value = Chunk<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Chunk<T>, A::Error> {
        let mut chunk = Chunk::default();
        while rows.next_element_seed(JsonRow { chunk: &mut chunk, context: self.context })?.is_some() {}
        Ok(chunk)
    }
}

struct JsonRow<'c, 'a, T> {
    chunk: &'c mut Chunk<T>,
    context: Context<'a>,
}

impl<'de, T: Fact> DeserializeSeed<'de> for JsonRow<'_, '_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Fact> Visitor<'de> for JsonRow<'_, '_, T> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a row")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut cells: A) -> Result<(), A::Error> {
        let read = self.chunk.read(JsonCells { cells: &mut cells, source: PhantomData }, self.context);
        if !read.map_err(|Unreadable(problem)| A::Error::custom(problem))? {
            while cells.next_element::<IgnoredAny>()?.is_some() {}
        }
        Ok(())
    }
}

struct JsonCells<'c, 'de, A> {
    cells: &'c mut A,
    source: PhantomData<&'de ()>,
}

impl<'de, A: SeqAccess<'de>> JsonCells<'_, 'de, A> {
    fn next<V: serde::Deserialize<'de>>(&mut self) -> Result<V, Unreadable> {
        match self.cells.next_element() {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(too_short()),
            Err(reason) => Err(Unreadable(reason.to_string())),
        }
    }
}

fn too_short() -> Unreadable {
    Unreadable("a row with too few cells".into())
}

impl<'de, A: SeqAccess<'de>> Cells for JsonCells<'_, 'de, A> {
    fn integer(&mut self) -> Result<Option<i64>, Unreadable> {
        self.next()
    }

    fn decimal(&mut self) -> Result<Option<f64>, Unreadable> {
        let digits: Option<String> = self.next()?;
        digits
            .map(|digits| digits.parse().map_err(|_| Unreadable(format!("{digits} is no number"))))
            .transpose()
    }

    fn text(&mut self) -> Result<Option<String>, Unreadable> {
        self.next()
    }
}

struct BinaryCells<'a>(&'a [u8]);

impl<'a> BinaryCells<'a> {
    fn next(&mut self) -> Result<Option<&'a [u8]>, Unreadable> {
        let (length, rest) = self.0.split_first_chunk().ok_or_else(too_short)?;
        self.0 = rest;
        let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else { return Ok(None) };
        let (cell, rest) = rest.split_at_checked(length).ok_or_else(too_short)?;
        self.0 = rest;
        Ok(Some(cell))
    }

    fn eight(&mut self) -> Result<Option<[u8; 8]>, Unreadable> {
        let Some(cell) = self.next()? else { return Ok(None) };
        cell.try_into().map(Some).map_err(|_| Unreadable("a number that is not eight bytes long".into()))
    }
}

impl Cells for BinaryCells<'_> {
    fn integer(&mut self) -> Result<Option<i64>, Unreadable> {
        Ok(self.eight()?.map(i64::from_be_bytes))
    }

    fn decimal(&mut self) -> Result<Option<f64>, Unreadable> {
        Ok(self.eight()?.map(f64::from_be_bytes))
    }

    fn text(&mut self) -> Result<Option<String>, Unreadable> {
        let Some(cell) = self.next()? else { return Ok(None) };
        let text = std::str::from_utf8(cell).map_err(|reason| Unreadable(reason.to_string()))?;
        Ok(Some(text.to_string()))
    }
}

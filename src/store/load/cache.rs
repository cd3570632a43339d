//! The facts of a large store, loaded once, in a file that can be thrown away.
//!
//! It is read only when its tag is exactly that of what is visible now: the
//! program's version, the layout of the facts and every batch with its content.
//! Damaged, it is ignored. Nothing but time depends on it.

use super::super::database::{Either, Pool, beside};
use super::ledger::Ledger;
use super::plain::Plain;
use super::{each_kind, facts};
use crate::inventory::facts::Facts;
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Smaller stores load in a moment anyway.
const ROWS_MIN: u64 = 250_000;
const BLOCK_ROWS: usize = 500_000;

/// Where the facts of one state of one store would be.
#[derive(Clone, Debug)]
pub(super) struct Cache {
    path: PathBuf,
    tag: [u8; 32],
}

impl Cache {
    /// The cache of what is visible now; `None` where one is not worth while.
    pub async fn of(pool: &Pool, ledger: &Ledger, rows: u64) -> Option<Cache> {
        if rows < ROWS_MIN {
            return None;
        }
        let path = match pool {
            Either::Sqlite(pool) => beside(pool.connect_options().get_filename(), "facts"),
            Either::Postgres(pool) => {
                let identity: String =
                    sqlx::query_scalar("SELECT identity FROM ledger").fetch_one(pool).await.ok()?;
                let folders = etcetera::choose_base_strategy().ok()?;
                etcetera::BaseStrategy::cache_dir(&folders)
                    .join("stockroom")
                    .join(format!("{identity}.facts"))
            }
        };
        Some(Cache { path, tag: tag(ledger) })
    }

    /// The facts, when the file holds those of this state and is whole.
    pub fn read(&self) -> Option<Facts> {
        let file = File::open(&self.path).ok()?;
        let mut file = BufReader::with_capacity(1 << 20, file);
        let mut tag = [0; 32];
        file.read_exact(&mut tag).ok()?;
        if tag != self.tag {
            return None;
        }
        let (names, batches) = (read_rows(&mut file)?.pop()?, read_rows(&mut file)?);
        let mut facts = Facts { names, batches, ..Facts::default() };
        let mut whole = true;
        each_kind!(&mut facts, rows => match read_rows(&mut file) {
            Some(read) if whole => *rows = read,
            _ => whole = false,
        });
        whole.then_some(facts)
    }

    /// Keeps the facts for the next start. Where that fails, it starts slower.
    pub fn write(&self, facts: &mut Facts) {
        if let Err(reason) = self.try_write(facts) {
            tracing::debug!(%reason, path = %self.path.display(), "facts are not cached");
        }
    }

    fn try_write(&self, facts: &mut Facts) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let new = beside(&self.path, "new");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&new)?;
        // Somebody else is writing it.
        file.try_lock().map_err(io::Error::from)?;
        file.set_len(0)?;
        let mut file = BufWriter::with_capacity(1 << 20, file);
        let written = self.write_to(&mut file, facts).and_then(|()| file.flush());
        match written {
            Ok(()) => std::fs::rename(&new, &self.path),
            Err(reason) => {
                remove(&new);
                Err(reason)
            }
        }
    }

    fn write_to(&self, file: &mut impl Write, facts: &mut Facts) -> io::Result<()> {
        file.write_all(&self.tag)?;
        write_rows(file, std::slice::from_ref(&facts.names))?;
        write_rows(file, &facts.batches)?;
        let mut written = Ok(());
        each_kind!(facts, rows => if written.is_ok() { written = write_rows(file, rows) });
        written
    }
}

fn remove(path: &Path) {
    if let Err(reason) = std::fs::remove_file(path) {
        tracing::debug!(%reason, path = %path.display(), "an unfinished cache stays");
    }
}

fn tag(ledger: &Ledger) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    let mut layouts = Facts::default();
    each_kind!(&mut layouts, rows => hash.update(layout_of(rows)));
    hash.update(ledger.fingerprint);
    hash.finalize().into()
}

fn layout_of<T: Plain>(_: &[T]) -> &'static str {
    T::LAYOUT
}

/// How many rows, then blocks: length, checksum and bytes of each.
fn write_rows<T: Plain>(file: &mut impl Write, rows: &[T]) -> io::Result<()> {
    file.write_all(&(rows.len() as u64).to_le_bytes())?;
    let mut block = Vec::new();
    for some in rows.chunks(BLOCK_ROWS) {
        block.clear();
        some.iter().for_each(|row| row.put(&mut block));
        file.write_all(&(block.len() as u64).to_le_bytes())?;
        file.write_all(&crc32fast::hash(&block).to_le_bytes())?;
        file.write_all(&block)?;
    }
    Ok(())
}

fn read_rows<T: Plain>(file: &mut impl Read) -> Option<Vec<T>> {
    let count = usize::try_from(read_number(file)?).ok()?;
    let mut rows = Vec::new();
    let mut block = Vec::new();
    while rows.len() < count {
        let length = read_number(file)?;
        let mut checksum = [0; 4];
        file.read_exact(&mut checksum).ok()?;
        block.clear();
        // Never more than there is, whatever the length says.
        file.by_ref().take(length).read_to_end(&mut block).ok()?;
        if crc32fast::hash(&block).to_le_bytes() != checksum {
            return None;
        }
        let some = BLOCK_ROWS.min(count - rows.len());
        rows.reserve(some);
        let mut from = block.as_slice();
        for _ in 0..some {
            rows.push(T::take(&mut from)?);
        }
        if !from.is_empty() {
            return None;
        }
    }
    Some(rows)
}

fn read_number(file: &mut impl Read) -> Option<u64> {
    let mut bytes = [0; 8];
    file.read_exact(&mut bytes).ok()?;
    Some(u64::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::day::Day;
    use crate::inventory::facts::{Batch, Feedback, Item, OrderLine, Sale, Warehouse, WarehouseKind};
    use crate::inventory::ids::{MarketId, SkuId};

    fn facts(sales: i32) -> Facts {
        let mut facts = Facts::default();
        let sku = facts.names.skus.intern("A-1").unwrap();
        facts.names.markets.intern("DE");
        facts.batches.push(Batch {
            sequence: 3,
            source: "销售.csv".into(),
            published_at: 7,
            dialect: "own".into(),
        });
        facts.items.push(Item {
            sku,
            name_zh: "台灯".into(),
            aliases: vec!["lamp".into(), String::new()],
            weight_kg: Some(0.1),
            standardised: Some(false),
            season_to: Some(Day(-1)),
            ..Item::default()
        });
        facts.warehouses.push(Warehouse {
            kind: WarehouseKind::Fba,
            serves: vec![MarketId(0), MarketId(0)],
            order: 9,
            ..Warehouse::default()
        });
        facts.orders.push(OrderLine { at: Some(i64::MIN), shipped_at: None, sku, ..OrderLine::default() });
        facts.sales = (0..sales)
            .map(|day| Sale { day: Day(day), units: -day, sku: SkuId(0), ..Sale::default() })
            .collect();
        facts.feedback.push(Feedback { text: "too\nsmall".into(), ..Feedback::default() });
        facts
    }

    fn cache(folder: &tempfile::TempDir) -> Cache {
        Cache { path: folder.path().join("deep/stock.facts"), tag: [7; 32] }
    }

    /// Everything but the many sales, whose ends stand for them.
    fn shown(mut facts: Facts) -> String {
        let sales = std::mem::take(&mut facts.sales);
        format!("{facts:?} {} {:?} {:?}", sales.len(), sales.first(), sales.last())
    }

    #[test]
    fn facts_come_back_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder);
        assert!(cache.read().is_none());
        let two_blocks = BLOCK_ROWS as i32 + 10;
        cache.write(&mut facts(two_blocks));
        assert_eq!(cache.read().map(shown), Some(shown(facts(two_blocks))));
        // Written once more in place of the first.
        cache.write(&mut Facts::default());
        assert_eq!(cache.read().map(shown), Some(shown(Facts::default())));
    }

    #[test]
    fn another_state_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder);
        cache.write(&mut facts(10));
        assert!(Cache { tag: [8; 32], ..cache }.read().is_none());
    }

    #[test]
    fn damage_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let cache = cache(&folder);
        cache.write(&mut facts(10));
        let whole = std::fs::read(&cache.path).unwrap();
        for at in [34, 45, 60, whole.len() / 2, whole.len() - 1] {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x40;
            std::fs::write(&cache.path, &damaged).unwrap();
            assert!(cache.read().is_none(), "byte {at}");
        }
        std::fs::write(&cache.path, &whole[..whole.len() - 1]).unwrap();
        assert!(cache.read().is_none(), "cut short");
    }
}

//! Several codes, lots and sources count one item in one warehouse.
//!
//! A count stands for its warehouse's item until the next one. Where shops call
//! the item by several codes, or several sources count it, each day's rows are
//! put together so that those of one day add up to what was there:
//!
//! - Case 1. Two codes or lots of one item on one day: 10 and 5 are 15.
//! - Case 2. A code absent from a later file of the same source is unchanged, not
//!   zero: S-1 10 and S-2 5 on 1 Nov, S-1 8 on 3 Nov: 13 on 3 Nov. A code's
//!   later count replaces all its lots.
//! - Case 3. Another source counts the same goods: our own file said 100 on
//!   1 Nov, Amazon's S-1 90 on 3 Nov: 90. Of two sources on one day the later
//!   import is taken.

use super::day::Day;
use super::facts::{Batch, Count};
use super::ids::SkuId;

/// Puts counts together; `codes` are what the rows were told under, in their
/// order, `rows` already have our own SKUs.
pub fn settle(rows: Vec<Count>, codes: &[SkuId], batches: &[Batch]) -> Vec<Count> {
    let source = |row: &Count| batches.get(row.batch as usize).map_or("", |batch| batch.dialect.as_str());
    let first = rows.first().map_or("", source);
    let simple = rows.iter().zip(codes).all(|(row, code)| row.sku == *code && source(row) == first);
    if simple {
        return rows;
    }
    let mut told: Vec<(Count, SkuId)> = rows.into_iter().zip(codes.iter().copied()).collect();
    told.sort_unstable_by_key(|(row, code)| {
        ((row.sku, row.warehouse), row.as_of, row.batch, *code, row.lot, row.on_hand)
    });
    let mut settled = Vec::with_capacity(told.len());
    for item in told.chunk_by(|(one, _), (other, _)| (one.sku, one.warehouse) == (other.sku, other.warehouse))
    {
        let mut known: Vec<Known> = Vec::new();
        for day in item.chunk_by(|(one, _), (other, _)| one.as_of == other.as_of) {
            let Some((last, _)) = day.last() else { continue };
            let taken = source(last);
            settled.extend(day.iter().map(|(row, _)| *row).filter(|row| source(row) == taken));
            for (row, code) in day {
                let same = |known: &&mut Known| known.code == *code && known.source == source(row);
                match known.iter_mut().find(same) {
                    Some(known) if known.as_of == row.as_of => known.rows.push(*row),
                    Some(known) => *known = Known { as_of: row.as_of, rows: vec![*row], ..*known },
                    None => {
                        let (code, source) = (*code, source(row));
                        known.push(Known { code, source, as_of: row.as_of, rows: vec![*row] });
                    }
                }
            }
            let absent = known.iter().filter(|known| known.source == taken && known.as_of < last.as_of);
            settled
                .extend(absent.flat_map(|known| &known.rows).map(|row| Count { as_of: last.as_of, ..*row }));
        }
    }
    settled
}

/// The newest rows of one code by one source.
struct Known<'a> {
    code: SkuId,
    source: &'a str,
    as_of: Day,
    rows: Vec<Count>,
}

#[cfg(test)]
mod tests {
    use crate::inventory::facts::Batch;
    use crate::inventory::ledger::balances;
    use crate::inventory::testing::{Team, day};

    /// A and its codes S-1 and S-2 (of 3) at Amazon; batches 0 and 1 are our
    /// own, 2 and 3 Amazon's.
    fn team() -> Team {
        let mut team = Team::new();
        team.facts.batches = ["own", "own", "amazon", "amazon"]
            .map(|dialect| Batch { dialect: dialect.into(), ..Batch::default() })
            .to_vec();
        team.warehouse("FBA-DE", "DE", "fba", &[]);
        team.item("A", 1.0, "USD");
        team.listing("amazon", "DE", "S-1", "A", 1);
        team.listing("amazon", "DE", "S-2", "A", 3);
        team
    }

    fn on_hand(team: &Team, today: &str) -> i64 {
        let snapshot = team.snapshot();
        let a = snapshot.names.skus.get("A").unwrap();
        balances(&snapshot, a, day(today)).iter().map(|at| at.on_hand).sum()
    }

    #[test]
    fn codes_and_lots_of_one_day_add_up() {
        let mut team = team();
        team.count("2026-11-01", "S-1", "FBA-DE", 10);
        team.count("2026-11-01", "S-2", "FBA-DE", 5);
        assert_eq!(on_hand(&team, "2026-11-02"), 25, "case 1");
        let lot = team.text("L-1");
        team.count("2026-11-01", "S-1", "FBA-DE", 4).lot = lot;
        assert_eq!(on_hand(&team, "2026-11-02"), 29, "case 1");
    }

    #[test]
    fn a_code_absent_from_a_later_file_is_unchanged() {
        let mut team = team();
        let lot = team.text("L-1");
        team.count("2026-11-01", "S-1", "FBA-DE", 7).lot = lot;
        team.count("2026-11-01", "S-1", "FBA-DE", 3);
        team.count("2026-11-01", "S-2", "FBA-DE", 5);
        team.count("2026-11-03", "S-1", "FBA-DE", 8);
        team.sale("2026-11-02", "S-1", "DE", "amazon", 1, 1.0);
        team.sale("2026-11-04", "S-1", "DE", "amazon", 2, 1.0);
        assert_eq!(on_hand(&team, "2026-11-02"), 24, "case 2: not seen yet");
        assert_eq!(on_hand(&team, "2026-11-03"), 8 + 15, "case 2");
        assert_eq!(on_hand(&team, "2026-11-04"), 8 + 15 - 2, "case 2");
        team.count("2026-11-05", "S-2", "FBA-DE", 0);
        assert_eq!(on_hand(&team, "2026-11-05"), 8, "case 2");
    }

    #[test]
    fn another_source_counts_the_same_goods() {
        let mut team = team();
        team.count("2026-11-01", "A", "FBA-DE", 100);
        team.count("2026-11-03", "S-1", "FBA-DE", 90).batch = 2;
        assert_eq!(on_hand(&team, "2026-11-03"), 90, "case 3");
        team.count("2026-11-04", "S-2", "FBA-DE", 1).batch = 3;
        assert_eq!(on_hand(&team, "2026-11-04"), 93, "case 2: S-1 of the same source");
        team.count("2026-11-04", "A", "FBA-DE", 95).batch = 1;
        assert_eq!(on_hand(&team, "2026-11-04"), 93, "case 3: the later import");
        team.facts.stock.last_mut().unwrap().as_of = day("2026-11-05");
        assert_eq!(on_hand(&team, "2026-11-05"), 95, "case 3");
    }
}

//! The generator of the sample team that `make demo` loads: own-file CSVs
//! (own-files.md) of a made-up cross-border seller, 400 days that end the day
//! before `today`, so that nothing in it is ever stale.
//!
//! The world is simulated day by day (`simulation`), so the files agree with
//! each other: goods arrive before they are sold, no warehouse sells what it
//! does not hold, weekly counts differ from the ledger by a little shrinkage.
//! What never changes (items, places, suppliers, feedback texts) is data, in
//! `data/*.csv`; what happens to whom is in `stories`.

mod calendar;
mod catalogue;
mod demand;
mod files;
mod ledger_files;
mod orders;
mod random;
mod replenishment;
mod simulation;
mod stories;
mod table;

use crate::inventory::day::Day;
use std::io;
use std::path::{Path, PathBuf};

/// How many days of history the team has.
pub const HISTORY_DAYS: i32 = 400;

/// The seed of the team that the README speaks of.
pub const DEFAULT_SEED: u64 = 7;

/// Writes the team's files into `folder` (made if missing) and returns their
/// paths in the order to import them. The same day and seed give the same
/// bytes. Errors are those of the file system.
pub fn write(folder: &Path, today: Day, seed: u64) -> io::Result<Vec<PathBuf>> {
    let catalogue = catalogue::Catalogue::load()?;
    let world = simulation::run(&catalogue, today, seed);
    std::fs::create_dir_all(folder)?;
    files::write_all(folder, &world)
}

#[cfg(test)]
mod tests;

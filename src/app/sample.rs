//! `stockroom sample`: the files of a made-up team, to try things on.

use super::{Context, print};
use crate::inventory::day::Day;
use crate::sample_team;
use anyhow::Context as _;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Arguments {
    /// Folder to write the files into; made if missing
    folder: PathBuf,
    /// The day after the last one told [default: today]
    #[arg(long, value_name = "DAY")]
    today: Option<Day>,
    /// Another number makes another team
    #[arg(long, default_value_t = sample_team::DEFAULT_SEED)]
    seed: u64,
}

/// Writes the files and says how many and where.
pub fn run(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    let today = arguments.today.unwrap_or_else(|| context.clock.today());
    let folder = &arguments.folder;
    let paths = sample_team::write(folder, today, arguments.seed)
        .with_context(|| format!("the files could not be written into {}", folder.display()))?;
    let days = sample_team::HISTORY_DAYS;
    print(&format!(
        "{} files of a sample team, {days} days up to {}: {}",
        paths.len(),
        today.before(),
        folder.display()
    ))
}

//! An import, and what the counts that came in say, and which SKUs no
//! catalogue knows.

use super::session::Session;
use crate::facts::Kind;
use crate::import::command::{self, ImportArgs};
use crate::import::reader::Stop;
use crate::intent::contract::Language;
use crate::render;
use std::collections::BTreeMap;
use std::io::Write;

/// Rows of an import up to which the facts are loaded to look at what it
/// brought: importing years at once takes no more memory than a day.
const EXAMINED_ROWS_MAX: u64 = 250_000;

/// Kinds whose rows name what was sold, counted or moved.
const SOLD_OR_MOVED: &[Kind] = &[
    Kind::Stock,
    Kind::Receipts,
    Kind::Transfers,
    Kind::Adjustments,
    Kind::Sales,
    Kind::Orders,
    Kind::Shipments,
    Kind::SupplierOrders,
];

/// Imports, and says to `out` which counts that came in no movement explains and
/// how many SKUs no catalogue knows. `stop` gives it up.
pub async fn run(
    session: &mut Session,
    args: &ImportArgs,
    language: Language,
    stop: &Stop,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let before = session.store.sequence().await?;
    // Files may have been taken beside others that were not.
    let imported = command::run(&session.store, args, language, stop, out).await;
    session.see_newest().await?;
    let rows = session.store.rows_since(before).await?;
    if rows.values().sum::<u64>() <= EXAMINED_ROWS_MAX {
        examine(session, &rows, before, language, out).await?;
    }
    Ok(imported?)
}

/// What the facts say of the rows published after the sequence `before`.
async fn examine(
    session: &mut Session,
    rows: &BTreeMap<Kind, u64>,
    before: i64,
    language: Language,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    if rows.contains_key(&Kind::Stock)
        && let Some(answer) = session.counted(before).await?
    {
        writeln!(out, "\n{}", render::counted(&answer, language))?;
    }
    if rows.keys().any(|kind| SOLD_OR_MOVED.contains(kind)) && session.store.may_have_unmapped().await? {
        let unmapped = session.unmapped_share().await?;
        if unmapped.skus > 0 {
            writeln!(out, "\n{}", render::unmapped_noticed(&unmapped, language))?;
        }
    }
    Ok(())
}

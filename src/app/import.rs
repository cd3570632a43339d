//! `stockroom import`, `stockroom mappings` and `stockroom undo`: the store,
//! the language, and the command itself; then what the counts that came in say,
//! and which SKUs no catalogue knows.

use super::Context;
use super::session::{Session, Today};
use crate::facts::Kind;
use crate::import::command::{self, ImportArgs, MappingsArgs, UndoArgs};
use crate::intent::contract::Language;
use crate::render;
use crate::store::Store;
use std::io::{Write, stdout};

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

pub async fn import(context: &Context, args: &ImportArgs) -> anyhow::Result<()> {
    let mut session = Session::open(context, Today::of(context, None)).await?;
    let done = run(&mut session, args, context.language(), &mut stdout()).await;
    session.store.close().await;
    done
}

/// Imports, and says to `out` which counts that came in no movement explains and
/// how many SKUs no catalogue knows.
pub async fn run(
    session: &mut Session,
    args: &ImportArgs,
    language: Language,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let before = session.store.sequence().await?;
    // Files may have been taken beside others that were not.
    let imported = command::run(&session.store, args, language, out).await;
    let kinds = session.store.kinds_since(before).await?;
    if kinds.contains(&Kind::Stock)
        && let Some(answer) = session.counted(before).await?
    {
        writeln!(out, "\n{}", render::counted(&answer, language))?;
    }
    if kinds.iter().any(|kind| SOLD_OR_MOVED.contains(kind)) && session.store.may_have_unmapped().await? {
        let unmapped = session.unmapped_share().await?;
        if unmapped.skus > 0 {
            writeln!(out, "\n{}", render::unmapped_noticed(&unmapped, language))?;
        }
    }
    Ok(imported?)
}

pub async fn undo(context: &Context, args: &UndoArgs) -> anyhow::Result<()> {
    let store = Store::open(context.config.database_url()?.reveal()).await?;
    let done = command::undo(&store, args, context.language(), &mut stdout()).await;
    store.close().await;
    Ok(done?)
}

pub async fn mappings(context: &Context, args: &MappingsArgs) -> anyhow::Result<()> {
    let store = Store::open(context.config.database_url()?.reveal()).await?;
    let done = command::mappings(&store, args, context.language(), &mut stdout()).await;
    store.close().await;
    Ok(done?)
}

//! `stockroom import`, `stockroom mappings` and `stockroom undo`: the store,
//! the language, and the command itself.

use super::{Context, interruptible};
use crate::desk::importing;
use crate::desk::session::{Session, Today};
use crate::import::command::{self, ImportArgs, MappingsArgs, UndoArgs};
use crate::store::Store;
use std::io::stdout;

pub async fn import(context: &Context, args: &ImportArgs) -> anyhow::Result<()> {
    let mut session = Session::open(&context.config, &context.clock, Today::of(&context.clock, None)).await?;
    let language = context.language();
    let done =
        interruptible(async |stop| importing::run(&mut session, args, language, stop, &mut stdout()).await);
    let done = done.await;
    session.store.close().await;
    done
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

//! `stockroom import` and `stockroom undo`: the store, the language, and the
//! command itself.

use super::Context;
use crate::import::command::{self, ImportArgs, UndoArgs};
use crate::store::Store;
use std::io::stdout;

pub async fn import(context: &Context, args: &ImportArgs) -> anyhow::Result<()> {
    let store = Store::open(context.config.database_url()?.reveal()).await?;
    let done = command::run(&store, args, context.language(), &mut stdout()).await;
    store.close().await;
    Ok(done?)
}

pub async fn undo(context: &Context, args: &UndoArgs) -> anyhow::Result<()> {
    let store = Store::open(context.config.database_url()?.reveal()).await?;
    let done = command::undo(&store, args, context.language(), &mut stdout()).await;
    store.close().await;
    Ok(done?)
}

//! `stockroom import` and `stockroom undo`: the store, the language, and the
//! command itself.

use super::Context;
use crate::import::command::{self, ImportArgs, UndoArgs};
use crate::intent::contract::Language;
use crate::store::Store;
use std::io::stdout;

pub async fn import(context: &Context, args: &ImportArgs) -> anyhow::Result<()> {
    let store = Store::open(context.config.database_url()?.reveal()).await?;
    let done = command::run(&store, args, language(context), &mut stdout()).await;
    store.close().await;
    Ok(done?)
}

pub async fn undo(context: &Context, args: &UndoArgs) -> anyhow::Result<()> {
    let store = Store::open(context.config.database_url()?.reveal()).await?;
    let done = command::undo(&store, args, language(context), &mut stdout()).await;
    store.close().await;
    Ok(done?)
}

/// The team's language, else the environment's.
fn language(context: &Context) -> Language {
    context.config.team.language.unwrap_or_else(|| {
        let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
        if said.is_some_and(|value| value.starts_with("zh")) { Language::Zh } else { Language::En }
    })
}

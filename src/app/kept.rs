//! `stockroom aliases` and `stockroom actions`: what conversations left behind.

use super::{Context, print};
use crate::assistant::Person;
use crate::desk::kept::{AliasArgs, actions_text, aliases_text};
use crate::store::Store;

pub async fn aliases(context: &Context, arguments: &AliasArgs) -> anyhow::Result<()> {
    let store = Store::open(context.config.database_url()?.reveal()).await?;
    let owner = Person { name: context.config.team.me.clone(), ..Person::everything() };
    let listed = aliases_text(&store, arguments, &owner, context.language()).await?;
    store.close().await;
    print(&listed.map_err(anyhow::Error::msg)?)
}

pub async fn actions(context: &Context) -> anyhow::Result<()> {
    let store = Store::open(context.config.database_url()?.reveal()).await?;
    let text = actions_text(&store, &context.clock, context.language()).await?;
    store.close().await;
    print(&text)
}

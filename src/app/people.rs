//! `stockroom invite`, `stockroom people` and `stockroom audit`.

use super::{Context, print};
use crate::chat::console::TERMINAL;
use crate::desk::people::keeping::{AuditArgs, Doer, InviteArgs, Keeper, Kept, PeopleArgs};
use crate::render;
use crate::store::Store;
use serde_json::json;

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    invite: InviteArgs,
    /// Print one JSON object on one line
    #[arg(long)]
    json: bool,
}

pub async fn invite(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    let invited = with_keeper(context, async |keeper| keeper.invite(&arguments.invite).await).await?;
    if !arguments.json {
        return print(&render::people::invited(&invited, context.language()));
    }
    let object = json!({
        "code": invited.code,
        "link": invited.link,
        "role": invited.role,
        "markets": invited.markets,
        "partner": invited.partner,
        "name": invited.name,
        "until": invited.until,
    });
    print(&object.to_string())
}

pub async fn people(context: &Context, arguments: &PeopleArgs) -> anyhow::Result<()> {
    let language = context.language();
    print(&with_keeper(context, async |keeper| keeper.keep(arguments, language).await).await?)
}

pub async fn audit(context: &Context, arguments: &AuditArgs) -> anyhow::Result<()> {
    let language = context.language();
    let audited = async |keeper: &Keeper<'_>| Ok(Ok(keeper.audited(arguments, language).await?));
    print(&with_keeper(context, audited).await?)
}

/// Does something with the people of the store; what is not done is an error.
async fn with_keeper<T>(
    context: &Context,
    act: impl AsyncFnOnce(&Keeper<'_>) -> Kept<T>,
) -> anyhow::Result<T> {
    let store = Store::open(context.config.database_url()?.reveal()).await?;
    let name = context.config.team.me.as_deref().unwrap_or(TERMINAL);
    let doer = Doer { adapter: TERMINAL, conversation: TERMINAL, member: None, name };
    let done = act(&Keeper { store: &store, clock: &context.clock, doer }).await;
    store.close().await;
    done?.map_err(|unfit| anyhow::anyhow!(render::people::unfit(&unfit, context.language())))
}

//! What conversations left behind: words learned, and what was told.

use crate::assistant::Person;
use crate::assistant::kept::{KeptAction, KeptAlias};
use crate::chat::console::TERMINAL;
use crate::clock::Clock;
use crate::intent::contract::Language;
use crate::render;
use crate::store::{ActionState, Store};

/// Actions listed.
const ACTIONS_MAX: i64 = 50;

#[derive(clap::Args, Debug)]
pub struct AliasArgs {
    /// Make this alias everybody's
    #[arg(long, value_name = "NUMBER", conflicts_with = "remove")]
    confirm: Option<i64>,
    /// Remove this alias
    #[arg(long, value_name = "NUMBER")]
    remove: Option<i64>,
}

/// Does what the arguments say and lists the aliases; or one sentence that says why not.
pub async fn aliases_text(
    store: &Store,
    arguments: &AliasArgs,
    person: &Person,
    language: Language,
) -> anyhow::Result<Result<String, String>> {
    let now = Clock::system(None)?.now();
    let changes = arguments.remove.is_some() || arguments.confirm.is_some();
    if changes && !person.role.confirms_aliases() {
        return Ok(Err(render::not_permitted(language)));
    }
    for (number, done) in [
        (
            arguments.remove,
            match arguments.remove {
                Some(number) => store.remove_alias(number, now).await?,
                None => true,
            },
        ),
        (
            arguments.confirm,
            match arguments.confirm {
                Some(number) => {
                    store.confirm_alias(number, person.name.as_deref().unwrap_or(TERMINAL)).await?
                }
                None => true,
            },
        ),
    ] {
        if let (Some(number), false) = (number, done) {
            return Ok(Err(render::no_alias(number, language)));
        }
    }
    let aliases = store.aliases().await?.into_iter().map(|alias| KeptAlias {
        id: alias.id,
        alias: alias.alias,
        sku: alias.sku,
        person: alias.person,
        shared: alias.confirmed_by.is_some(),
    });
    Ok(Ok(render::aliases(&aliases.collect::<Vec<_>>(), language)))
}

/// What was told and recorded, the latest first.
pub async fn actions_text(store: &Store, clock: &Clock, language: Language) -> anyhow::Result<String> {
    let actions = store.actions(ACTIONS_MAX).await?.into_iter().map(|action| KeptAction {
        id: action.id,
        person: action.person,
        said: action.said,
        at: clock.shown(action.proposed_at),
        undone: action.state == ActionState::Undone,
        import_id: action.import_id,
    });
    Ok(render::actions(&actions.collect::<Vec<_>>(), language))
}

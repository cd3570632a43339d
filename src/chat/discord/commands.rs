//! Slash commands as Discord lists them, in English and Chinese.

use crate::chat::{CommandArgument, CommandName};
use serenity::all::{
    CommandOptionType, CreateCommand, CreateCommandOption, InstallationContext, InteractionContext,
};

/// Characters of a description.
const DESCRIPTION_CHARS_MAX: usize = 100;
/// The languages that [`CommandName::zh`] is shown in.
const CHINESE: [&str; 2] = ["zh-CN", "zh-TW"];

/// What is typed after a command.
pub const ITEM: &str = "item";
pub const MORE: &str = "more";
pub const TEXT: &str = "text";

/// What is registered for all servers and for private chats.
pub fn registered(commands: &[CommandName]) -> Vec<CreateCommand> {
    commands.iter().map(registered_one).collect()
}

fn registered_one(command: &CommandName) -> CreateCommand {
    let mut created = CreateCommand::new(command.name)
        .description(short(&command.en))
        .integration_types(vec![InstallationContext::Guild])
        .contexts(vec![InteractionContext::Guild, InteractionContext::BotDm]);
    for locale in CHINESE {
        created = created.description_localized(locale, short(&command.zh));
    }
    match command.argument {
        CommandArgument::Nothing => created,
        CommandArgument::Text => {
            created.add_option(option(TEXT, "内容", "In your own words", "用自己的话说"))
        }
        CommandArgument::Item => created
            .add_option(
                option(ITEM, "商品", "Name or code of an item", "商品名称或编码").set_autocomplete(true),
            )
            .add_option(option(
                MORE,
                "其他",
                "What else narrows it: a market, a period",
                "其他条件：市场、时间",
            )),
    }
}

fn option(name: &str, name_zh: &str, en: &str, zh: &str) -> CreateCommandOption {
    let mut option = CreateCommandOption::new(CommandOptionType::String, name, en).required(false);
    for locale in CHINESE {
        option = option.name_localized(locale, name_zh).description_localized(locale, zh);
    }
    option
}

fn short(description: &str) -> String {
    description.chars().take(DESCRIPTION_CHARS_MAX).collect()
}

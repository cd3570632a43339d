//! Lists of what conversations left behind.

use super::locale::{Args, Locale};
use crate::assistant::kept::{KeptAction, KeptAlias};
use crate::intent::contract::Language;

/// Aliases, one a line.
pub fn aliases(aliases: &[KeptAlias], language: Language) -> String {
    let locale = Locale::of(language);
    if aliases.is_empty() {
        return locale.word("aliases-none");
    }
    let line = |alias: &KeptAlias| {
        let args = Args::new()
            .text("id", alias.id.to_string())
            .text("alias", alias.alias.clone())
            .text("sku", alias.sku.clone())
            .text("person", alias.person.clone());
        locale.say(if alias.shared { "alias-shared" } else { "alias-own" }, &args)
    };
    aliases.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// There is no alias of this number.
pub fn no_alias(number: i64, language: Language) -> String {
    Locale::of(language).say("alias-none", &Args::new().text("id", number.to_string()))
}

/// Not for this role.
pub fn not_permitted(language: Language) -> String {
    Locale::of(language).word("not-permitted")
}

/// Actions, one a line.
pub fn actions(actions: &[KeptAction], language: Language) -> String {
    let locale = Locale::of(language);
    if actions.is_empty() {
        return locale.word("actions-none");
    }
    let line = |action: &KeptAction| {
        let args = Args::new()
            .text("id", action.id.to_string())
            .text("at", action.at.clone())
            .text("person", action.person.clone())
            .text("said", action.said.clone());
        match (action.undone, action.import_id) {
            (true, _) => locale.say("action-line-undone", &args),
            (false, Some(import)) => {
                locale.say("action-line-import", &args.text("import", import.to_string()))
            }
            (false, None) => locale.say("action-line", &args),
        }
    };
    actions.iter().map(line).collect::<Vec<_>>().join("\n")
}

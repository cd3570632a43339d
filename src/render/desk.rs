//! What is said of messages rather than of stock: too many, too late, too long,
//! buttons that say nothing any more, files.

use super::locale::{Args, Locale};
use crate::intent::contract::Language;

/// Something went wrong inside.
pub fn failed(language: Language) -> String {
    Locale::of(language).word("desk-failed")
}

/// More messages than are answered in a minute.
pub fn too_many(language: Language) -> String {
    Locale::of(language).word("desk-too-many")
}

/// A message that waited longer than an answer is worth.
pub fn too_late(hours: u32, language: Language) -> String {
    Locale::of(language).say("desk-too-late", &Args::new().count("hours", hours))
}

/// A message longer than is read.
pub fn too_long(characters: usize, language: Language) -> String {
    let characters = i64::try_from(characters).unwrap_or(i64::MAX);
    Locale::of(language).say("desk-too-long", &Args::new().count("characters", characters))
}

/// A button that was used, or that something else was said after.
pub fn button_stale(language: Language) -> String {
    Locale::of(language).word("desk-button-stale")
}

/// A button under the answer to somebody else.
pub fn button_of_another(language: Language) -> String {
    Locale::of(language).word("desk-button-of-another")
}

/// In a group, to what was answered in private.
pub fn answered_in_private(language: Language) -> String {
    Locale::of(language).word("desk-answered-in-private")
}

/// In a group, to what is private, where there is no private chat.
pub fn write_to_me_first(language: Language) -> String {
    Locale::of(language).word("desk-write-to-me-first")
}

/// Pictures, videos.
pub fn photo(language: Language) -> String {
    Locale::of(language).word("desk-photo")
}

/// A file from somebody who may not import.
pub fn may_not_import(language: Language) -> String {
    Locale::of(language).word("desk-may-not-import")
}

/// An import by name, where files come with messages.
pub fn send_the_file(language: Language) -> String {
    Locale::of(language).word("desk-send-the-file")
}

/// Files that take a while.
pub fn reading(names: &[String], language: Language) -> String {
    let locale = Locale::of(language);
    locale.say("desk-reading", &Args::new().text("files", names.join(&locale.word("list-separator"))))
}

/// A file larger than is taken in.
pub fn file_too_large(name: &str, megabytes: u32, language: Language) -> String {
    let args = Args::new().text("file", name).count("megabytes", megabytes);
    Locale::of(language).say("desk-file-too-large", &args)
}

/// A file that the platform does not have any more.
pub fn file_gone(name: &str, language: Language) -> String {
    Locale::of(language).say("desk-file-gone", &Args::new().text("file", name))
}

/// What a command does, as platforms list it; empty for one that is not listed.
pub fn command(name: &str, language: Language) -> String {
    let key = match name {
        "stock" => "command-stock",
        "cover" => "command-cover",
        "runout" => "command-runout",
        "transit" => "command-transit",
        "sales" => "command-sales",
        "aging" => "command-aging",
        "ask" => "command-ask",
        "chart" => "command-chart",
        "import" => "command-import",
        "undo" => "command-undo",
        "help" => "command-help",
        "me" => "command-me",
        "language" => "command-language",
        "settings" => "command-settings",
        "link" => "command-link",
        "unlink" => "command-unlink",
        "invite" => "command-invite",
        "people" => "command-people",
        "audit" => "command-audit",
        _ => return String::new(),
    };
    Locale::of(language).word(key)
}

/// A command that there is not.
pub fn no_such_command(name: &str, language: Language) -> String {
    Locale::of(language).say("desk-no-such-command", &Args::new().text("name", name))
}

/// How a command is said, after one that cannot be read for `word`; None: there is no
/// other way to say it.
pub fn said_like(name: &str, word: Option<&str>, language: Language) -> Option<String> {
    let example = match name {
        "me" => "/me, /me code",
        "language" => "/language en, /language zh, /language auto",
        "settings" => "/settings, /settings reset",
        "link" => "/link, /link buyer DE FR",
        "unlink" => "/unlink",
        "invite" => "/invite buyer, /invite buyer DE FR --name \"Li Wei\", /invite --for \"Li Wei\"",
        "people" => "/people, /people change 3 --role buyer, /people remove 3, /people rooms",
        "audit" => "/audit, /audit 50",
        "import" => "/import stock.csv, /import stock.csv --market DE",
        "undo" => "/undo",
        "mappings" => "/mappings, /mappings --remove 3",
        "aliases" => "/aliases, /aliases --confirm 3, /aliases --remove 3",
        "unmapped" => "/unmapped, /unmapped --accept CODE=SKU",
        "actions" => "/actions",
        "note" => "/note recording.ogg",
        "why" => "/why",
        _ => return None,
    };
    let args = Args::new().text("examples", example).text("word", word.unwrap_or_default());
    let key = if word.is_some() { "desk-said-like-word" } else { "desk-said-like" };
    Some(Locale::of(language).say(key, &args))
}

/// The sentence that `/stock`, `/cover` … stand for; `what` may be empty.
pub fn sentence(command: &str, what: &str, language: Language) -> String {
    let key = match command {
        "stock" => "command-stock-says",
        "cover" => "command-cover-says",
        "runout" => "command-runout-says",
        "transit" => "command-transit-says",
        "sales" => "command-sales-says",
        "aging" => "command-aging-says",
        "chart" => "command-chart-says",
        _ => return what.to_owned(),
    };
    let bare = if what.is_empty() { "none" } else { "some" };
    Locale::of(language).say(key, &Args::new().text("what", what).text("said", bare))
}

/// The word that takes back what was told last.
pub fn undo(language: Language) -> String {
    Locale::of(language).word("tell-undo")
}

/// `/ask` without a question.
pub fn ask_what(language: Language) -> String {
    Locale::of(language).word("command-ask-what")
}

//! What is said to and about people: who is not known, who is welcome, who may
//! ask what.

use super::help;
use super::locale::{Args, Locale};
use super::table::{Align, DASH, Head, Table};
use crate::assistant::people::{Invited, Listed, ListedDeed, ListedRoom, Unfit};
use crate::assistant::settings::Settings;
use crate::assistant::{Person, Role};
use crate::intent::contract::Language;

/// To somebody whom nobody has introduced.
pub fn stranger(language: Language) -> String {
    Locale::of(language).word("people-stranger")
}

/// To somebody known, in a chat that is not linked.
pub fn not_linked(language: Language) -> String {
    Locale::of(language).word("people-not-linked")
}

/// A code that is good for nothing; why is not said.
pub fn code_wrong(language: Language) -> String {
    Locale::of(language).word("people-code-wrong")
}

/// So many wrong codes that no more are tried.
pub fn code_tries(language: Language) -> String {
    Locale::of(language).word("people-code-tries")
}

/// To somebody whose code was good: who they are here, and what they may ask.
/// `hears`: recordings are understood.
pub fn welcome(person: &Person, hears: bool, language: Language) -> String {
    let locale = Locale::of(language);
    let args = Args::new()
        .text("name", person.name.clone().unwrap_or_default())
        .text("role", role(person.role, language));
    let lead = locale.say("people-welcome", &args);
    format!("{lead}\n\n{}", help::whole(person, hears, language))
}

/// What a role is called.
pub fn role(role: Role, language: Language) -> String {
    Locale::of(language).word(match role {
        Role::Viewer => "role-viewer",
        Role::Support => "role-support",
        Role::Warehouse => "role-warehouse",
        Role::Buyer => "role-buyer",
        Role::Manager => "role-manager",
        Role::Admin => "role-admin",
        Role::Partner => "role-partner",
    })
}

/// A role as recorded, in words.
fn role_named(name: &str, language: Language) -> String {
    Role::by_name(name).map_or_else(|| name.to_owned(), |known| role(known, language))
}

fn markets(codes: &[String], locale: &Locale) -> String {
    if codes.is_empty() { locale.word("people-all-markets") } else { codes.join(", ") }
}

/// A role with its markets and whose partner it is: "buyer (DE, FR)".
fn rights(role: &str, partner: Option<&str>, codes: &[String], language: Language) -> String {
    let locale = Locale::of(language);
    let place = [partner.map(str::to_owned), Some(markets(codes, locale))];
    let place: Vec<String> = place.into_iter().flatten().collect();
    let args = Args::new()
        .text("role", role_named(role, language))
        .text("where", place.join(&locale.word("list-separator")));
    locale.say("people-rights", &args)
}

/// A code, for whom it is, and what to do with it.
pub fn invited(invited: &Invited, language: Language) -> String {
    let locale = Locale::of(language);
    let args = Args::new()
        .text("rights", rights(invited.role.name(), invited.partner.as_deref(), &invited.markets, language))
        .text("name", invited.name.clone().unwrap_or_default())
        .text("until", invited.until.clone())
        .text("code", invited.code.clone())
        .text("partner", invited.partner.clone().unwrap_or_default());
    let lead = if invited.another_account { "people-invited-account" } else { "people-invited" };
    let mut lines =
        vec![locale.say(lead, &args), String::new(), format!("  {}", invited.code), String::new()];
    lines.push(locale.say("people-invited-how", &args));
    if let Some(link) = &invited.link {
        lines.push(locale.say("people-invited-link", &Args::new().text("link", link.clone())));
    }
    if invited.partner.is_some() && !invited.partner_known {
        lines.push(locale.say("people-partner-unknown", &args));
    }
    lines.join("\n")
}

/// Who `person` is here.
pub fn me(person: &Listed, set: &Settings, language: Language) -> String {
    let locale = Locale::of(language);
    let args = Args::new()
        .text("name", person.name.clone())
        .text("rights", rights(&person.role, person.partner.as_deref(), &person.markets, language))
        .text("platforms", person.platforms.join(&locale.word("list-separator")));
    [locale.say("people-me", &args), settings(set, language), locale.word("people-me-how")].join("\n")
}

/// What somebody set for themselves, and how to set it.
pub fn settings(set: &Settings, language: Language) -> String {
    let locale = Locale::of(language);
    let spoken = match set.language {
        Some(Language::En) => locale.word("language-en"),
        Some(Language::Zh) => locale.word("language-zh"),
        None => locale.word("language-auto"),
    };
    let or = |value: &Option<String>, key| value.clone().unwrap_or_else(|| locale.word(key));
    let args = Args::new()
        .text("language", spoken)
        .text("zone", or(&set.time_zone, "people-zone-team"))
        .text("now", set.now.clone())
        .text("hours", or(&set.hours, "settings-not-set"))
        .text("digest", or(&set.digest_at, "settings-not-set"));
    [locale.say("settings-are", &args), locale.word("settings-how")].join("\n")
}

/// Everybody who may ask, one a row.
pub fn list(people: &[Listed], language: Language) -> String {
    let locale = Locale::of(language);
    if people.is_empty() {
        return locale.word("people-none");
    }
    let heads = ["col-number", "col-name", "col-role", "col-markets", "col-platforms", "col-seen"];
    let mut table = table(&heads, locale);
    for person in people {
        let role = role_named(&person.role, language);
        let role = person.partner.as_ref().map_or(role.clone(), |partner| format!("{role} · {partner}"));
        table.row(vec![
            person.id.to_string(),
            person.name.clone(),
            role,
            markets(&person.markets, locale),
            if person.platforms.is_empty() { DASH.to_owned() } else { person.platforms.join(", ") },
            person.seen.clone().unwrap_or_else(|| DASH.to_owned()),
        ]);
    }
    table.lines().join("\n")
}

/// Linked rooms, one a row.
pub fn rooms(rooms: &[ListedRoom], language: Language) -> String {
    let locale = Locale::of(language);
    if rooms.is_empty() {
        return locale.word("people-no-rooms");
    }
    let heads = ["col-platform", "col-room", "col-role", "col-markets", "col-linked-by", "col-since"];
    let mut table = table(&heads, locale);
    for room in rooms {
        table.row(vec![
            room.adapter.clone(),
            room.room.clone(),
            role_named(&room.role, language),
            markets(&room.markets, locale),
            room.linked_by.clone(),
            room.at.clone(),
        ]);
    }
    table.lines().join("\n")
}

/// What was done by whom, one a line.
pub fn deeds(deeds: &[ListedDeed], language: Language) -> String {
    let locale = Locale::of(language);
    if deeds.is_empty() {
        return locale.word("people-no-deeds");
    }
    let line = |deed: &ListedDeed| {
        let args = Args::new()
            .text("at", deed.at.clone())
            .text("adapter", deed.adapter.clone())
            .text("person", deed.person.clone())
            .text("what", self::deed(&deed.what, locale))
            .text("details", deed.details.clone());
        locale.say("people-deed", &args).trim_end().to_owned()
    };
    deeds.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A word of the audit in words.
fn deed(what: &str, locale: &Locale) -> String {
    locale.word(match what {
        "asked" => "deed-asked",
        "told" => "deed-told",
        "written" => "deed-written",
        "undone" => "deed-undone",
        "refused" => "deed-refused",
        "linked" => "deed-linked",
        "unlinked" => "deed-unlinked",
        "invited" => "deed-invited",
        "changed" => "deed-changed",
        "removed" => "deed-removed",
        "imported" => "deed-imported",
        other => return other.to_owned(),
    })
}

fn table(heads: &[&'static str], locale: &Locale) -> Table {
    let head = |key: &&'static str| Head { title: locale.word(key), align: Align::Left, spare: None };
    Table::new(heads.iter().map(head).collect())
}

/// Why somebody was not invited or changed.
pub fn unfit(why: &Unfit, language: Language) -> String {
    let (key, what) = match why {
        Unfit::Role(what) => ("people-unfit-role", what.as_str()),
        Unfit::Market(what) => ("people-unfit-market", what.as_str()),
        Unfit::TimeZone(what) => ("people-unfit-zone", what.as_str()),
        Unfit::PartnerUnnamed => ("people-unfit-partner", ""),
        Unfit::NameTaken(what) => ("people-unfit-name", what.as_str()),
        Unfit::Nobody(what) => ("people-unfit-nobody", what.as_str()),
        Unfit::NoRoom(what) => ("people-unfit-room", what.as_str()),
    };
    Locale::of(language).say(key, &Args::new().text("what", what))
}

/// A person was changed: who they are now.
pub fn changed(person: &Listed, language: Language) -> String {
    let args = Args::new()
        .text("name", person.name.clone())
        .text("rights", rights(&person.role, person.partner.as_deref(), &person.markets, language));
    Locale::of(language).say("people-changed", &args)
}

/// A person was removed.
pub fn removed(name: &str, language: Language) -> String {
    Locale::of(language).say("people-removed", &Args::new().text("name", name))
}

/// A room is linked, and as what it sees.
pub fn linked(role: Role, codes: &[String], language: Language) -> String {
    let locale = Locale::of(language);
    let args = Args::new().text("rights", rights(role.name(), None, codes, language));
    let costs = if role.sees_costs() { "people-linked-costs" } else { "people-linked-no-costs" };
    [locale.say("people-linked", &args), locale.word(costs)].join(&locale.word("sentence-separator"))
}

/// A room is not linked any more.
pub fn unlinked(language: Language) -> String {
    Locale::of(language).word("people-unlinked")
}

/// A command for groups, or for private chats, said elsewhere.
pub fn only_in(group: bool, language: Language) -> String {
    Locale::of(language).word(if group { "people-only-group" } else { "people-only-private" })
}

/// Which language answers come in from now on.
pub fn speaks(chosen: Option<Language>, language: Language) -> String {
    Locale::of(language).word(match chosen {
        Some(Language::En) => "people-speaks-en",
        Some(Language::Zh) => "people-speaks-zh",
        None => "people-speaks-auto",
    })
}

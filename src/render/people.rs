//! What is said to and about people: who is not known, who is welcome.

use super::locale::{Args, Locale};
use super::talk;
use super::words::Words;
use crate::assistant::{Answer, Person, Role, Status};
use crate::intent::contract::{Intent, Language, Slots};

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
pub fn welcome(person: &Person, language: Language) -> String {
    let locale = Locale::of(language);
    let args = Args::new()
        .text("name", person.name.clone().unwrap_or_default())
        .text("role", role(person.role, language));
    let lead = locale.say("people-welcome", &args);
    format!("{lead}\n\n{}", help(person, language))
}

/// What `person` may ask and tell.
pub fn help(person: &Person, language: Language) -> String {
    let mut answer = Answer::bare(Intent::Help, Slots::default(), Status::Ok);
    answer.role = person.role;
    talk::lines(&Words::new(&answer, language)).join("\n")
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

//! What is said of what was spoken.

use super::locale::{Args, Locale};
use crate::intent::contract::Language;

/// Why nothing was heard, though it may well be speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    NoModel,
    QueueFull,
    PersonFull {
        waiting: usize,
    },
    TooSlow,
    /// The model or the program does not work here.
    Unusable,
    Broken,
}

/// Above the answer.
pub fn heard(text: &str, language: Language) -> String {
    Locale::of(language).say("listening-heard", &Args::new().text("text", text))
}

/// What was heard is in doubt.
pub fn did_you_say(text: &str, language: Language) -> String {
    Locale::of(language).say("listening-did-you-say", &Args::new().text("text", text))
}

/// What can be picked under it.
pub fn yes_or_no(language: Language) -> [(&'static str, String); 2] {
    let locale = Locale::of(language);
    [("yes", locale.word("listening-yes")), ("no", locale.word("listening-no"))]
}

/// The button under an answer to what was heard.
pub fn not_what_i_said(language: Language) -> String {
    Locale::of(language).word("listening-wrong")
}

/// While it takes.
pub fn listening(language: Language) -> String {
    Locale::of(language).word("listening-now")
}

/// The answer could not be spoken; its text stands above.
pub fn unspoken(reason: &str, language: Language) -> String {
    Locale::of(language).say("listening-unspoken", &Args::new().text("reason", reason))
}

/// One sentence that says what to do.
pub fn silence(why: Silence, language: Language) -> String {
    let locale = Locale::of(language);
    match why {
        Silence::NoModel => locale.word("listening-no-model"),
        Silence::QueueFull => locale.word("listening-queue-full"),
        Silence::PersonFull { waiting } => {
            let waiting = i64::try_from(waiting).unwrap_or(i64::MAX);
            locale.say("listening-person-full", &Args::new().count("waiting", waiting))
        }
        Silence::TooSlow => locale.word("listening-too-slow"),
        Silence::Unusable => locale.word("listening-unusable"),
        Silence::Broken => locale.word("listening-broken"),
    }
}

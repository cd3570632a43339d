//! An answer to words and tables. All text that a person reads is in
//! `locales/`; all rounding is in `number`.

/// What would be, or was, recorded.
mod action;
/// An answer as a picture.
mod chart;
/// What is said of messages rather than of stock.
pub mod desk;
/// How an answer was computed.
mod explain;
/// The words of each answer that has figures.
mod figures;
/// An answer as a file.
mod file;
/// What somebody may ask and tell, by example.
pub mod help;
/// Lists of what conversations left behind.
mod kept;
/// What is said of what was spoken.
pub mod listening;
/// Fluent messages.
pub mod locale;
/// Numbers as people read them.
pub mod number;
/// What is said to and about people.
pub mod people;
/// As of when, what was applied, left out, too old.
mod source;
/// Tables of 80 columns.
pub mod table;
/// What is said without figures.
mod talk;
/// Sellers' SKUs that no catalogue knows.
mod unmapped;
/// What is said of recordings that cannot be heard.
pub mod voice;
/// Items, places, amounts in words.
mod words;

use crate::assistant::explain::Explanation;
use crate::assistant::{Answer, Body};
use crate::intent::contract::{Choice, Intent, Language};
use crate::inventory::answers::UnmappedShare;
pub use file::{CHART, FileError, MadeFile, file};
pub use kept::{actions, aliases, no_alias, not_permitted};
use locale::Locale;
use unicode_width::UnicodeWidthStr;
pub use words::Shown;
use words::Words;

/// Facts of each kind, and steps, that an explanation in a chat shows.
const CHAT_FACTS_MAX: usize = 12;

/// What the terminal's conversation begins with.
pub fn welcome(language: Language) -> String {
    wrapped(&Locale::of(language).word("chat-welcome"))
}

/// What asks how an answer was computed.
pub fn why(language: Language) -> String {
    Locale::of(language).word("explain-why")
}

/// How `answer` was computed: facts with their files, defaults, arithmetic.
pub fn explanation(answer: &Answer, explanation: &Explanation, language: Language) -> String {
    explain::page(&Words::new(answer, language), explanation, usize::MAX)
}

/// What the two buttons under a proposal send, and what they are called.
pub fn yes_or_no(language: Language) -> [(&'static str, String); 2] {
    let locale = Locale::of(language);
    // In the language that the answer is to come in.
    let (yes, no) = match language {
        Language::En => ("yes", "no"),
        Language::Zh => ("好", "不"),
    };
    [(yes, locale.word("choice-record")), (no, locale.word("choice-drop"))]
}

/// What the button that takes something back is called.
pub fn take_back(language: Language) -> String {
    Locale::of(language).word("choice-take-back")
}

/// What a choice is called.
pub fn choice_label(choice: &Choice, language: Language) -> String {
    talk::label(Locale::of(language), choice)
}

/// The same for a chat: the first facts of each kind, and how to see the rest.
pub fn explanation_in_chat(answer: &Answer, explanation: &Explanation, language: Language) -> String {
    let words = Words::new(answer, language);
    let page = explain::page(&words, explanation, CHAT_FACTS_MAX);
    let cut = explanation.steps.len() > CHAT_FACTS_MAX
        || explanation.tables.iter().any(|table| table.rows.len() > CHAT_FACTS_MAX);
    if cut { format!("{page}\n\n{}", wrapped(&words.word("explain-cut"))) } else { page }
}

/// The same in at most `bytes_max`, so that it can be sent: of each kind as many facts
/// as have room.
pub fn explanation_within(
    answer: &Answer,
    explanation: &Explanation,
    bytes_max: usize,
    language: Language,
) -> String {
    let words = Words::new(answer, language);
    let pages = [usize::MAX, 5_000, 500].into_iter().map(|rows| explain::page(&words, explanation, rows));
    let first = || explain::page(&words, explanation, CHAT_FACTS_MAX);
    pages.into_iter().find(|page| page.len() <= bytes_max).unwrap_or_else(first)
}

/// Where the rest of an explanation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// In a file beside it.
    File,
    /// Behind `/why`.
    Command,
}

/// The same in one short message, of at most `characters_max`: the arithmetic and as
/// many facts as there is room for, and where the rest is. None: the whole has room.
pub fn explanation_in_brief(
    answer: &Answer,
    explanation: &Explanation,
    characters_max: usize,
    rest: Rest,
    language: Language,
) -> Option<String> {
    let words = Words::new(answer, language);
    let fits = |page: &String| page.chars().count() <= characters_max;
    if fits(&explain::page(&words, explanation, usize::MAX)) {
        return None;
    }
    let rest = words.word(match rest {
        Rest::File => "explain-file",
        Rest::Command => "explain-command",
    });
    // One fact of each kind and one step say less than the steps alone.
    let rows: &[usize] = if explanation.steps.is_empty() { &[12, 6, 3, 1] } else { &[12, 6, 3] };
    let pages = rows.iter().map(|rows_max| explain::page(&words, explanation, *rows_max));
    let bare = || explain::arithmetic_alone(&words, explanation, characters_max);
    Some(format!("{}\n\n{rest}", pages.into_iter().find(fits).unwrap_or_else(bare)))
}

pub use unmapped::{accepted as unmapped_accepted, list as unmapped, refused as unmapped_refused};

/// What an import says of sellers' SKUs that no catalogue knows.
pub fn unmapped_noticed(found: &UnmappedShare, language: Language) -> String {
    let locale = Locale::of(language);
    let said = [unmapped::summary(found, locale), locale.word("unmapped-see")];
    wrapped(&said.join(&locale.word("sentence-separator")))
}

/// What is said where no suggestion is sure enough to be accepted unseen.
pub fn unmapped_none_sure(language: Language) -> String {
    wrapped(&Locale::of(language).word("unmapped-none-sure"))
}

/// What an import says of the counts it brought: the lead of the answer about
/// them, and where to find the rest.
pub fn counted(answer: &Answer, language: Language) -> String {
    let words = Words::new(answer, language);
    let Some(body) = &answer.answer else { return String::new() };
    let mut lead = figures::say(&words, body).lead;
    if matches!(body, Body::Reconciliation(found) if !found.rows.is_empty()) {
        lead.push(words.word("reconciliation-ask"));
    }
    wrapped(&lead.join(&words.word("sentence-separator")))
}

/// What is said of a file that is handed over, or was saved.
pub fn file_made(name: &str, language: Language) -> String {
    Locale::of(language).say("file-made", &locale::Args::new().text("name", name))
}

/// What is said when a file cannot be made.
pub fn file_failed(language: Language) -> String {
    Locale::of(language).word("file-failed")
}

/// The text with long sentences broken for a terminal of 80 columns; Chinese
/// breaks between characters. Tables fit already.
pub fn wrapped(text: &str) -> String {
    let options = textwrap::Options::new(usize::from(table::WIDTH))
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let lines = text.lines().map(|line| match line.width() > usize::from(table::WIDTH) {
        true => textwrap::fill(line, &options),
        false => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A part of what is said: sentences, or a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Text(String),
    Table(Shown),
}

/// What a person reads: the answer in a sentence, a small table, and what it
/// rests on. Lines end without spaces; no line end at the end.
pub fn text(answer: &Answer, language: Language) -> String {
    let text = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Table(table) => table.text(),
    };
    parts(answer, language).iter().map(text).collect::<Vec<_>>().join("\n\n")
}

/// The same, part by part.
pub fn parts(answer: &Answer, language: Language) -> Vec<Part> {
    let words = Words::new(answer, language);
    let Some(body) = &answer.answer else {
        let mut lines = talk::lines(&words);
        lines.extend(source::lines(&words));
        return vec![Part::Text(lines.join("\n"))];
    };
    if let Body::Action(action) = body {
        return vec![Part::Text(match answer.intent {
            _ if answer.reason.is_some() => {
                let mut lines = talk::lines(&words);
                lines.push(action::text(&words, action));
                lines.join("\n")
            }
            Intent::Undo => action::taken_back(&words, action),
            Intent::Correct => action::learned(&words, action),
            _ => action::text(&words, action),
        })];
    }
    let said = figures::say(&words, body);
    let mut parts = vec![Part::Text(said.lead.join(&words.word("sentence-separator")))];
    parts.extend(said.tables.into_iter().filter(|table| !table.lines.is_empty()).map(Part::Table));
    let source = source::lines(&words);
    if !source.is_empty() {
        parts.push(Part::Text(source.join("\n")));
    }
    parts
}

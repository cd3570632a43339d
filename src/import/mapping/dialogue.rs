//! The short talk about an offered mapping, as a state machine that knows no
//! chat and no store: what it hears changes the mapping, or is for somebody
//! else.
//!
//! Understood: yes, cancel; `数量 is units`, `3 = sku`; `skip 备注`;
//! `market: DE` for the whole file; `kind: orders`; several of them with
//! commas between. What is missing is asked for, one at a time.

mod kept;

pub use kept::KeptDialogue;

use super::guess::{Settled, guess};
use super::offer::{Offer, field_for};
use super::profile::Known;
use super::{fields, lexicon, places};
use crate::facts::Kind;
use crate::import::arguments::Arguments;
use crate::import::header::normal;
use crate::import::lenient::{self, Style};
use crate::intent::folded;
use std::collections::BTreeMap;

/// Longest name of a warehouse that is taken for one, in characters.
const WAREHOUSE_CHARACTERS_MAX: usize = 30;
/// So many warehouses are few enough to choose from.
const CHOICES_MAX: usize = 9;
/// Channels offered to choose from.
const CHANNELS: [&str; 8] = ["amazon", "shopify", "tiktok", "temu", "shein", "ebay", "walmart", "offline"];

/// A talk about one table.
#[derive(Clone, Debug)]
pub struct Dialogue {
    pub offer: Offer,
    known: Known,
    /// What the person said of columns, by place.
    columns: BTreeMap<usize, Option<&'static str>>,
    kind: Option<Kind>,
    /// What the person gave for the whole file, by argument.
    given: BTreeMap<&'static str, String>,
    /// The argument that was asked for.
    asked: Option<&'static str>,
}

/// What a message was.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// Something is settled: the mapping is to be shown again.
    Changed,
    /// A yes, but this argument is still to be given.
    Asked(&'static str),
    /// Everything is said.
    Accepted,
    Cancelled,
    /// An answer that cannot be used.
    Wrong(Wrong),
    /// No answer: the message is for somebody else.
    Other,
}

/// Why an answer cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// A no alone.
    Unclear,
    /// The table has no such column.
    Column(String),
    /// No kind has such a field.
    Field(String),
    /// No value of this argument.
    Value(&'static str, String),
    /// A yes, but no column gives these fields, and nothing else can.
    Missing(Vec<&'static str>),
}

/// One thing that a person says of the mapping.
enum Correction {
    Column(usize, Option<&'static str>),
    Given(&'static str, String),
    Kind(Kind),
}

impl Dialogue {
    /// `arguments`: what was said with the file.
    pub fn new(offer: Offer, known: Known, arguments: &Arguments) -> Dialogue {
        let place = |theirs: &str| offer.start.columns.iter().position(|column| normal(column) == theirs);
        let said =
            arguments.map().iter().filter_map(|(theirs, ours)| Some((place(theirs)?, any_field(ours))));
        Dialogue {
            columns: said.collect(),
            kind: arguments.kind.as_deref().and_then(Kind::by_name),
            given: arguments.given().map(|(name, text)| (name, text.to_owned())).collect(),
            asked: None,
            offer,
            known,
        }
    }

    /// Answers to pick from for the argument that was asked for.
    pub fn choices(&self) -> Vec<String> {
        match self.asked {
            Some("warehouse") if self.known.warehouses.len() <= CHOICES_MAX => {
                let mut codes: Vec<String> = self.known.warehouses.iter().cloned().collect();
                codes.sort();
                codes
            }
            Some("channel") => CHANNELS.map(str::to_owned).into(),
            Some("market") if self.known.markets.len() <= CHOICES_MAX => self.known.markets.clone(),
            _ => Vec::new(),
        }
    }

    /// The arguments by which the file is to be read.
    pub fn arguments(&self, said: &Arguments) -> Arguments {
        let mut arguments = said.clone();
        arguments.kind = Some(self.offer.guess.kind.name().to_owned());
        // What was guessed from checked names and values is read as it was said.
        let _ = arguments.set_map(&self.offer.map());
        for (name, value) in self.offer.given() {
            let _ = arguments.give(name, &value);
        }
        arguments
    }

    pub fn hear(&mut self, text: &str) -> Heard {
        let text = text.trim().trim_end_matches(['.', '。', '!', '！']).trim();
        let words = folded(text);
        let is = |group: &str| lexicon::group(group).contains(&words);
        if is("cancel") {
            return Heard::Cancelled;
        }
        if is("accept") {
            return self.accept();
        }
        if let Some(argument) = self.asked
            && let Some(heard) = self.answered(argument, text)
        {
            return heard;
        }
        if is("reject") {
            return Heard::Wrong(Wrong::Unclear);
        }
        match self.corrections(text) {
            None => Heard::Other,
            Some(Err(wrong)) => Heard::Wrong(wrong),
            Some(Ok(corrections)) => {
                corrections.into_iter().for_each(|correction| self.correct(correction));
                self.guess_again();
                Heard::Changed
            }
        }
    }

    /// Asks for what is missing, else takes the mapping.
    fn accept(&mut self) -> Heard {
        let missing = self.offer.missing();
        let hopeless: Vec<&'static str> =
            missing.iter().copied().filter(|name| fields::given_as(name).is_none()).collect();
        if !hopeless.is_empty() {
            return Heard::Wrong(Wrong::Missing(hopeless));
        }
        self.asked = missing.iter().find_map(|name| fields::given_as(name));
        self.asked.map_or(Heard::Accepted, Heard::Asked)
    }

    /// The answer to a question for an argument, if the text is one.
    fn answered(&mut self, argument: &'static str, text: &str) -> Option<Heard> {
        let picked = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let picked = picked.and_then(|place| self.choices().get(place).cloned());
        let value = match picked {
            Some(value) => value,
            None => value(argument, text).filter(|_| argument != "warehouse" || self.is_warehouse(text))?,
        };
        self.given.insert(argument, value);
        self.guess_again();
        Some(self.accept())
    }

    /// Whether a text is the name of a warehouse and no question.
    fn is_warehouse(&self, text: &str) -> bool {
        let words = folded(text);
        let asks = text.contains(['?', '？'])
            || lexicon::group("asking").iter().any(|word| words.contains(word.as_str()));
        self.known.warehouses.contains(text)
            || !asks
                && text.chars().count() <= WAREHOUSE_CHARACTERS_MAX
                && words.split_whitespace().count() <= 3
    }

    fn correct(&mut self, correction: Correction) {
        match correction {
            Correction::Column(place, field) => {
                // The field moves: no other column can have been said to be it.
                self.columns.retain(|_, known| field.is_none() || *known != field);
                self.columns.insert(place, field);
            }
            Correction::Given(argument, value) => {
                self.given.insert(argument, value);
            }
            Correction::Kind(kind) => self.kind = Some(kind),
        }
    }

    fn guess_again(&mut self) {
        let settled = Settled {
            kind: self.kind,
            columns: self.columns.iter().map(|(place, field)| (*place, *field)).collect(),
            given: self.given.keys().copied().collect(),
        };
        let start = &self.offer.start;
        // Fields of different kinds: the kind that was said gives way.
        let found = guess(start, &self.known, &settled)
            .or_else(|| guess(start, &self.known, &Settled { kind: None, ..settled }));
        if let Some(guess) = found {
            self.offer.guess = guess;
        }
        self.offer.said = self.given.iter().map(|(name, value)| (*name, value.clone())).collect();
    }

    /// What the text corrects: the whole of it is one correction, or each part
    /// between commas.
    fn corrections(&self, text: &str) -> Option<Result<Vec<Correction>, Wrong>> {
        let one = self.correction(text);
        if let Some(Ok(one)) = one {
            return Some(Ok(vec![one]));
        }
        let parts = text.split([',', '，', ';', '；', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let parts: Option<Vec<_>> = parts.map(|part| self.correction(part)).collect();
        let several = parts.filter(|parts| parts.len() > 1).map(|parts| parts.into_iter().collect());
        several.or_else(|| one.map(|one| one.map(|one| vec![one])))
    }

    fn correction(&self, text: &str) -> Option<Result<Correction, Wrong>> {
        let words = folded(text);
        for leave in lexicon::group("leave") {
            let Some(rest) = words.strip_prefix(leave.as_str()) else { continue };
            // As many characters as are left, from the text as it was written.
            let skipped = text.chars().count().saturating_sub(rest.chars().count());
            let name: String = text.chars().skip(skipped).collect();
            if let Some(place) = self.column(&name) {
                return Some(Ok(Correction::Column(place, None)));
            }
        }
        let mut wrong = None;
        for sign in ["->", "→", "=", "＝", "：", ":", " is ", " are ", " as ", "是", "为"] {
            for (at, _) in text.match_indices(sign) {
                let (left, right) = (text[..at].trim(), text[at + sign.len()..].trim());
                if left.is_empty() || right.is_empty() {
                    continue;
                }
                match self.pair(left, right) {
                    Some(Ok(correction)) => return Some(Ok(correction)),
                    // A sign between two things means to correct.
                    Some(Err(problem)) if matches!(sign, "->" | "→" | "=" | "＝") => {
                        wrong = wrong.or(Some(problem));
                    }
                    _ => {}
                }
            }
        }
        wrong.map(Err)
    }

    fn pair(&self, left: &str, right: &str) -> Option<Result<Correction, Wrong>> {
        let kind = self.offer.guess.kind;
        if matches!(folded(left).as_str(), "kind" | "type" | "类型" | "种类" | "it" | "this" | "这") {
            let named = Kind::by_name(&normal(right)).or_else(|| kind_named(right));
            return named.map(|kind| Ok(Correction::Kind(kind)));
        }
        let field = |word: &str| {
            let nothing = lexicon::group("no_field").iter().any(|known| *known == folded(word));
            if nothing {
                Some(None)
            } else {
                field_for(kind, word).or_else(|| any_field(&normal(word))).map(Some)
            }
        };
        // No column tells it: "no market: DE".
        let bare = ["no ", "没有", "无"].iter().find_map(|no| left.strip_prefix(no)).unwrap_or(left).trim();
        match (self.column(left), self.column(right)) {
            (Some(place), _) if field(right).is_some() => {
                field(right).map(|field| Ok(Correction::Column(place, field)))
            }
            (_, Some(place)) if field(left).is_some() => {
                field(left).map(|field| Ok(Correction::Column(place, field)))
            }
            (Some(_), _) => Some(Err(Wrong::Field(right.to_owned()))),
            (None, _) => {
                let named = field(bare).flatten()?;
                let Some(argument) = fields::given_as(named) else {
                    return Some(Err(Wrong::Column(right.to_owned())));
                };
                let given = value(argument, right).map(|value| Correction::Given(argument, value));
                Some(given.ok_or_else(|| Wrong::Value(argument, right.to_owned())))
            }
        }
    }

    /// The column of a number or a name.
    fn column(&self, text: &str) -> Option<usize> {
        let text = text.trim().trim_matches(['"', '“', '”', '「', '」', '\'']).trim();
        let number = text.trim_start_matches(['#', '第']).trim_end_matches('列');
        let number = number.strip_prefix("column ").unwrap_or(number).trim();
        let columns = &self.offer.start.columns;
        let named = columns.iter().position(|column| !column.is_empty() && normal(column) == normal(text));
        named.or_else(|| number.parse::<usize>().ok()?.checked_sub(1).filter(|place| *place < columns.len()))
    }
}

/// A field of any kind.
fn any_field(name: &str) -> Option<&'static str> {
    Kind::ALL.iter().find_map(|kind| fields::field(*kind, name)).map(|field| field.name)
}

/// The kind that a word of files' names stands for.
fn kind_named(word: &str) -> Option<Kind> {
    let name = super::names::Name::new(word);
    let found =
        lexicon::KINDS.iter().find(|(_, names)| names.iter().any(|known| known.squashed == name.squashed));
    found.and_then(|(kind, _)| Kind::by_name(kind))
}

/// The value of an argument in a person's words, as the argument is written.
fn value(argument: &'static str, text: &str) -> Option<String> {
    let text = text.trim();
    let value = match argument {
        "market" => places::market(text)?.to_owned(),
        "channel" => places::channel(text)?.to_owned(),
        "as_of" => lenient::day(text, Style::default()).ok()?.to_string(),
        _ => text.to_owned(),
    };
    Arguments::default().give(argument, &value).ok().map(|()| value)
}

#[cfg(test)]
mod tests;

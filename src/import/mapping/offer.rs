//! What is offered for a table whose header no format knows.

use super::guess::{Guess, Settled, Start, guess};
use super::profile::Known;
use super::{fields, lexicon};
use crate::import::arguments::{Arguments, escaped};
use crate::import::dialects::mapped::stock::day_in;
use crate::import::header::normal;
use crate::inventory::day::Day;

/// A guess and the table it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub sheet: Option<String>,
    pub start: Start,
    pub guess: Guess,
    /// The day that the file's name or its last change tells for counts.
    pub as_of: Option<Day>,
    /// What was said for the whole file, by argument.
    pub said: Vec<(&'static str, String)>,
}

/// A guess with fewer fields tells nothing.
const FIELDS_LEAST: usize = 2;

impl Offer {
    /// The guess for a table with what the arguments say; `None` where too
    /// little of it is understood.
    pub fn new(
        sheet: Option<String>,
        start: Start,
        known: &Known,
        arguments: &Arguments,
        modified_on: Option<Day>,
    ) -> Option<Offer> {
        let settled = settled(&start, arguments);
        let guess = guess(&start, known, &settled)?;
        let about = guess.fields.iter().flatten().filter(|name| fields::weight(guess.kind, name) >= 1.0);
        if about.count() < FIELDS_LEAST {
            return None;
        }
        let as_of = day_in(&start.name).or(modified_on);
        let said = arguments.given().map(|(name, text)| (name, text.to_owned())).collect();
        Some(Offer { sheet, start, guess, as_of, said })
    }

    /// Whether accepting it would take more of the file than its own names of
    /// columns do: something is called otherwise than we call it.
    pub fn renames(&self) -> bool {
        let pairs = self.start.columns.iter().zip(&self.guess.fields);
        pairs
            .filter_map(|(column, field)| Some((column, (*field)?)))
            .any(|(column, field)| normal(column) != field)
    }

    /// What `--map` would say: every column with a field, and those to skip
    /// that bear one of our names.
    pub fn map(&self) -> String {
        let kind = self.guess.kind;
        let pairs = self.start.columns.iter().zip(&self.guess.fields);
        let parts = pairs.filter_map(|(column, field)| match field {
            Some(field) => Some(format!("{}={field}", escaped(column))),
            None if fields::field(kind, &normal(column)).is_some() => {
                Some(format!("{}={}", escaped(column), Arguments::NOTHING))
            }
            None => None,
        });
        parts.collect::<Vec<_>>().join(",")
    }

    /// Values for the whole file, said or guessed, by argument; the day of
    /// counts among them.
    pub fn given(&self) -> Vec<(&'static str, String)> {
        let mut given = self.said.clone();
        given.extend(self.guess.given.iter().cloned());
        if self.guess.missing.contains(&"as_of") {
            given.extend(self.as_of.map(|day| ("as_of", day.to_string())));
        }
        let argument = |(name, value)| (fields::given_as(name).unwrap_or(name), value);
        given.into_iter().map(argument).collect()
    }

    /// Fields that neither columns nor [`Offer::given`] give.
    pub fn missing(&self) -> Vec<&'static str> {
        let told = |name: &&&str| **name == "as_of" && self.as_of.is_some();
        self.guess.missing.iter().filter(|name| !told(name)).copied().collect()
    }
}

/// What the arguments settle of a table.
fn settled<'a>(start: &Start, arguments: &'a Arguments) -> Settled<'a> {
    let place = |theirs: &str| start.columns.iter().position(|column| normal(column) == theirs);
    let columns = arguments.map().iter().filter_map(|(theirs, ours)| {
        let field = (ours != Arguments::NOTHING).then_some(ours.as_str());
        Some((place(theirs)?, field))
    });
    let kind = arguments.kind.as_deref().and_then(crate::facts::Kind::by_name);
    Settled { kind, columns: columns.collect(), given: arguments.given().map(|(name, _)| name).collect() }
}

/// Our field for a word of a person: its name, or one of the names that files
/// give it.
pub fn field_for(kind: crate::facts::Kind, word: &str) -> Option<&'static str> {
    if let Some(field) = fields::field(kind, &normal(word)) {
        return Some(field.name);
    }
    let heading = super::names::Heading::new(word);
    let entry = lexicon::FIELDS.iter().find(|entry| entry.names.iter().any(|name| heading.is(name)))?;
    entry.fields.iter().find_map(|name| match name.split_once('.') {
        Some((of, name)) => (of == kind.name()).then_some(name),
        None => fields::field(kind, name).map(|field| field.name),
    })
}

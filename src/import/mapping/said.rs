//! The mapping that the person gives with `--map` or `--map-file`.

use super::fields;
use super::remembered::{Mapping, names};
use crate::facts::Kind;
use crate::import::arguments::Arguments;
use crate::import::header::normal;
use crate::import::problem::FileProblem;
use std::collections::BTreeMap;

/// The mapping of a table with these columns, as the arguments say it; `None`
/// where they say nothing of it. Columns that they leave out keep their names
/// where these are ours.
pub fn said(
    columns: &[String],
    arguments: &Arguments,
    sheet: Option<&str>,
) -> Option<Result<Mapping, FileProblem>> {
    let header = names(columns);
    let map = arguments.map();
    if !map.iter().any(|(theirs, _)| header.contains(theirs)) {
        return None;
    }
    let absent: Vec<String> =
        map.iter().filter(|(theirs, _)| !header.contains(theirs)).map(|(theirs, _)| theirs.clone()).collect();
    if !absent.is_empty() {
        let columns = columns.iter().filter(|column| !column.is_empty()).cloned().collect();
        return Some(Err(FileProblem::NoSuchColumns { absent, columns }));
    }
    let sheet = sheet.map(str::to_owned);
    Some(mapping(columns, arguments, sheet))
}

fn mapping(columns: &[String], arguments: &Arguments, sheet: Option<String>) -> Result<Mapping, FileProblem> {
    let map = arguments.map();
    let mapped: Vec<&str> =
        map.iter().map(|(_, ours)| ours.as_str()).filter(|ours| *ours != Arguments::NOTHING).collect();
    if let Some(twice) = (1..mapped.len()).find(|place| mapped[..*place].contains(&mapped[*place])) {
        return Err(FileProblem::FieldTwice { field: mapped[twice].to_owned() });
    }
    let own: Vec<String> = columns
        .iter()
        .map(|column| normal(column))
        .filter(|name| map.iter().all(|(theirs, _)| theirs != name) && !mapped.contains(&name.as_str()))
        .collect();
    let kind = match &arguments.kind {
        Some(name) => Kind::by_name(name).ok_or_else(|| FileProblem::NoSuchKind { kind: name.clone() })?,
        None => best_kind(&mapped, &own, arguments),
    };
    if let Some(field) = mapped.iter().find(|name| fields::field(kind, name).is_none()) {
        return Err(FileProblem::FieldNotOfKind { kind: kind.name(), field: (*field).to_owned() });
    }
    let mut taken = BTreeMap::new();
    for (theirs, ours) in map.iter().filter(|(_, ours)| ours != Arguments::NOTHING) {
        taken.insert(theirs.clone(), ours.clone());
    }
    for name in own {
        if fields::field(kind, &name).is_some() {
            taken.entry(name.clone()).or_insert(name);
        }
    }
    let has: Vec<&str> = taken.values().map(String::as_str).collect();
    let missing = lacking(kind, &has, arguments);
    if !missing.is_empty() {
        return Err(FileProblem::MissingColumns { sheet, kind: kind.name(), columns: missing });
    }
    let takes = |argument: &str| {
        fields::of(kind).into_iter().any(|field| fields::given_as(field.name) == Some(argument))
    };
    // A day is of one file alone.
    let given = arguments.given().filter(|(argument, _)| *argument != "as_of" && takes(argument));
    Ok(Mapping {
        kind,
        header: names(columns),
        columns: taken,
        given: given.map(|(argument, text)| (argument.to_owned(), text.to_owned())).collect(),
    })
}

/// Required fields that neither columns nor arguments give. The day of counts
/// is no such: the file's name or its last change tells it.
pub fn lacking(kind: Kind, has: &[&str], arguments: &Arguments) -> Vec<&'static str> {
    let there = |name: &str| {
        has.contains(&name)
            || fields::given_as(name).is_some_and(|argument| arguments.gives(argument))
            || name == "as_of"
            || fields::sources(kind, name).iter().any(|source| has.contains(source))
    };
    let required = fields::of(kind).into_iter().filter(|field| field.required);
    required.map(|field| field.name).filter(|name| !there(name)).collect()
}

/// The kind that has all the fields, lacks the least and is about them most.
fn best_kind(mapped: &[&str], own: &[String], arguments: &Arguments) -> Kind {
    let score = |kind: Kind| {
        let knows = |name: &str| fields::field(kind, name).is_some();
        let strange = mapped.iter().filter(|name| !knows(name)).count();
        let mut has: Vec<&str> = mapped.iter().copied().filter(|name| knows(name)).collect();
        has.extend(own.iter().map(String::as_str).filter(|name| knows(name)));
        let lacking = lacking(kind, &has, arguments).len();
        let about: f64 = has.iter().map(|name| fields::weight(kind, name)).sum();
        about - 4.0 * strange as f64 - 2.0 * lacking as f64
    };
    let best =
        Kind::ALL.iter().copied().reduce(|best, kind| if score(kind) > score(best) { kind } else { best });
    best.unwrap_or(Kind::Stock)
}

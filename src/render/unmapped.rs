//! Sellers' SKUs that no catalogue knows.

use super::locale::{Args, Locale};
use super::number;
use super::table::{Align, DASH, Head, Table};
use super::wrapped;
use crate::intent::contract::Language;
use crate::inventory::answers::UnmappedShare;
use crate::inventory::unmapped::accept::{NewListing, Refused};
use crate::inventory::unmapped::{Unmapped, UnmappedRow};

/// Rows shown; `--json` prints all.
const ROWS: usize = 40;

/// Accepted codes named one by one.
const NAMED: usize = 20;

/// The list, with how to go on.
pub fn list(unmapped: &Unmapped, language: Language) -> String {
    let locale = Locale::of(language);
    if unmapped.rows.is_empty() {
        return wrapped(&locale.word("unmapped-none"));
    }
    let mut lines = vec![wrapped(&summary(&unmapped.totals, locale)), String::new()];
    let columns = [
        ("col-code", Align::Left),
        ("col-sold", Align::Right),
        ("col-on-hand", Align::Right),
        ("col-may-be", Align::Left),
        ("col-units-each", Align::Right),
        ("col-likeness", Align::Right),
    ];
    let head =
        |(key, align): &(&'static str, Align)| Head { title: locale.word(key), align: *align, spare: None };
    let mut table = Table::new(columns.iter().map(head).collect());
    unmapped
        .rows
        .iter()
        .take(ROWS)
        .for_each(|row| cells(row, locale).into_iter().for_each(|row| table.row(row)));
    lines.extend(table.lines());
    let more = unmapped.rows.len().saturating_sub(ROWS);
    if more > 0 {
        lines.push(locale.say("table-more", &Args::new().count("count", more as i64)));
    }
    let example = unmapped.rows.iter().find_map(|row| Some((row, row.suggestions.first()?)));
    lines.push(String::new());
    lines.push(wrapped(&match example {
        Some((row, best)) => {
            let args = Args::new().text("code", &*row.code).text("sku", &*best.sku);
            locale.say("unmapped-accept", &args)
        }
        None => locale.word("unmapped-accept-none"),
    }));
    lines.join("\n")
}

/// A line for the code with its best suggestion, then one for each other.
fn cells(row: &UnmappedRow, locale: &Locale) -> Vec<Vec<String>> {
    let own = [named(&row.code, &row.name), number::count(row.sold), number::count(row.on_hand)];
    let blank = [String::new(), String::new(), String::new()];
    let suggested = row.suggestions.iter().enumerate().map(|(place, suggestion)| {
        let likeness = number::percent(suggestion.score);
        let sure = Args::new().text("likeness", likeness.clone());
        let first = if place == 0 { own.clone() } else { blank.clone() };
        let said = [
            named(&suggestion.sku, &suggestion.name),
            number::count(suggestion.units_per_listing),
            if suggestion.sure { locale.say("unmapped-sure", &sure) } else { likeness },
        ];
        first.into_iter().chain(said).collect()
    });
    let rows: Vec<Vec<String>> = suggested.collect();
    match rows.is_empty() {
        true => vec![own.into_iter().chain([DASH, DASH, DASH].map(str::to_owned)).collect()],
        false => rows,
    }
}

fn named(code: &str, name: &str) -> String {
    if name.is_empty() || name == code { code.to_owned() } else { format!("{code} {name}") }
}

/// "14 SKUs are in no catalogue, 3 % of the units sold in the last 90 days."
pub fn summary(unmapped: &UnmappedShare, locale: &Locale) -> String {
    let share = unmapped.share.map_or_else(|| locale.word("word-unknown"), number::percent);
    let args =
        Args::new().count("skus", unmapped.skus as i64).text("share", share).count("days", unmapped.days);
    locale.say(if unmapped.of == "sold" { "unmapped-lead-sold" } else { "unmapped-lead-on-hand" }, &args)
}

/// What was accepted, how to take it back, what is left.
pub fn accepted(listings: &[NewListing], import_id: i64, left: &Unmapped, language: Language) -> String {
    let locale = Locale::of(language);
    let mut seen: Vec<&str> = Vec::new();
    let mut lines = Vec::new();
    for listing in listings {
        if seen.contains(&&*listing.code) {
            continue;
        }
        seen.push(&listing.code);
        let args = Args::new()
            .text("code", &*listing.code)
            .text("sku", &*listing.sku)
            .count("units", listing.units_per_listing);
        lines.push(locale.say("unmapped-is", &args));
    }
    let more = lines.len().saturating_sub(NAMED);
    lines.truncate(NAMED);
    if more > 0 {
        lines.push(locale.say("table-more", &Args::new().count("count", more as i64)));
    }
    lines.push(locale.say("unmapped-undo", &Args::new().text("id", import_id.to_string())));
    lines.push(if left.rows.is_empty() {
        locale.word("unmapped-none")
    } else {
        summary(&left.totals, locale)
    });
    lines.iter().map(|line| wrapped(line)).collect::<Vec<_>>().join("\n")
}

/// Why a choice was refused; nothing was written.
pub fn refused(refused: &Refused, language: Language) -> String {
    let locale = Locale::of(language);
    let (key, what) = match refused {
        Refused::Form(what) => ("unmapped-refused-form", what),
        Refused::NotUnmapped(what) => ("unmapped-refused-code", what),
        Refused::NoItem(what) => ("unmapped-refused-item", what),
    };
    locale.say(key, &Args::new().text("what", what.clone()))
}

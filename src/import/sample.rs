//! The first rows of tables whose header no format knows, to guess from.

use super::delimited::Delimited;
use super::dialects;
use super::encoding::Decoded;
use super::header::{Header, normal};
use super::mapping::guess::Start;
use super::mapping::names::{Heading, is_known};
use super::problem::FileProblem;
use super::reader::stem;
use super::rows::{HEADER_ROWS_MAX, RawRow, Rows};
use super::source::{self, Form, Survey};
use super::workbook::Workbook;
use std::path::Path;

/// Rows that a guess looks at.
const ROWS_MAX: usize = 300;

/// The start of each table of a file, with the sheet's name where it has several.
pub fn starts(path: &Path, survey: &Survey) -> Result<Vec<(Option<String>, Start)>, FileProblem> {
    let name = stem(path);
    match survey.form {
        Form::Text(encoding) => {
            let known = dialects::known_columns();
            let decoded = Decoded::new(source::open(path)?, encoding);
            let is_column = |text: &str| known.contains(&normal(text)) || is_known(&Heading::new(text));
            let mut rows = Delimited::new(decoded, &is_column)?;
            Ok(start(&mut rows, &name)?.map(|start| (None, start)).into_iter().collect())
        }
        Form::Workbook => {
            let mut workbook = Workbook::open(path, survey)?;
            let sheets = workbook.sheets();
            let mut starts = Vec::new();
            for sheet in &sheets {
                let called = if sheets.len() == 1 { name.clone() } else { format!("{name} {sheet}") };
                let found = start(&mut workbook.rows(sheet)?, &called)?;
                starts.extend(found.map(|start| ((sheets.len() > 1).then(|| sheet.clone()), start)));
            }
            Ok(starts)
        }
    }
}

/// The header is the row with the most names that the lexicon knows, then the
/// one with the most cells.
fn start(rows: &mut dyn Rows, name: &str) -> Result<Option<Start>, FileProblem> {
    let mut read: Vec<RawRow> = Vec::new();
    let mut row = RawRow::default();
    while read.len() < ROWS_MAX && rows.next_row(&mut row)? {
        if !row.is_blank() {
            read.push(row.clone());
        }
    }
    let mut best: Option<((usize, usize), usize, Header)> = None;
    for place in 0..read.len().min(HEADER_ROWS_MAX) {
        let alone = Header::new(&read[place]);
        let over = place.checked_sub(1).map(|above| Header::over_two_lines(&read[above], &read[place]));
        for header in [Some(alone), over].into_iter().flatten() {
            let names = header.shown_names();
            let known = names.iter().filter(|name| is_known(&Heading::new(name))).count();
            let score = (known, names.len());
            if best.as_ref().is_none_or(|(most, ..)| score > *most) {
                best = Some((score, place, header));
            }
        }
    }
    let Some((_, place, header)) = best else { return Ok(None) };
    let columns: Vec<String> = (0..header.len()).map(|place| header.shown(place).to_owned()).collect();
    let cells = |row: &RawRow| (0..columns.len()).map(|place| row.cell(place).to_owned()).collect();
    let rows = read[place + 1..].iter().map(cells).collect();
    Ok(Some(Start { name: name.to_owned(), columns, rows }.without_explanation()))
}

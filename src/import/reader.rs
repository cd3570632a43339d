//! Reads one file: finds its form, the format of each table, and hands the
//! rows on in chunks. Blocking; nothing here knows where the rows go.

use super::arguments::Arguments;
use super::delimited::Delimited;
use super::dialects::mapped::Applied;
use super::dialects::{self, Format, Table};
use super::encoding::Decoded;
use super::look::{Look, look};
use super::mapping::Mapping;
use super::output::{CHUNK_ROWS, Chunk, Contradicting, Coverage, Note, Output, REFUSED_SHOWN_MAX, Skip};
use super::problem::{FileProblem, Refused};
use super::rows::{RawRow, Rows};
use super::source::{self, Form, Survey};
use super::workbook::Workbook;
use crate::facts::Kind;
use crate::inventory::day::Day;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What reading a file told, rows apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// Names of the formats found, one a table.
    pub formats: Vec<&'static str>,
    /// The encoding, where it is not UTF-8.
    pub encoding: Option<&'static str>,
    pub coverage: BTreeMap<Kind, Coverage>,
    pub skipped: BTreeMap<Skip, u64>,
    pub notes: BTreeSet<Note>,
    /// The first refused cells, in order.
    pub refused: Vec<Refused>,
    pub refused_rows: u64,
    /// Columns that no fact is made of, with the sheet.
    pub unknown_columns: Vec<(Option<String>, String)>,
    /// Sheets without a known header, left out.
    pub sheets_left_out: Vec<String>,
    /// Mappings by which tables were read, with the sheet.
    pub mapped: Vec<(Option<String>, Applied)>,
}

/// Where a reader's chunks go and what it is told.
pub trait Sink {
    /// The dialect and the mapping by which the first table is read, once they
    /// are known and before the first chunk.
    fn dialect(&mut self, dialect: &'static str, mapping: Option<&Mapping>) -> Result<(), Stopped>;
    fn chunk(&mut self, chunk: Chunk) -> Result<(), Stopped>;
    /// Bytes of content read so far.
    fn progress(&mut self, bytes: u64) -> Result<(), Stopped>;
}

/// The other side has given up: reading on is useless.
#[derive(Debug)]
pub struct Stopped;

/// Set when somebody interrupts; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn check(&self) -> Result<(), Stopped> {
        if self.0.load(Ordering::Relaxed) { Err(Stopped) } else { Ok(()) }
    }
}

/// How a reading ended early.
#[derive(Debug)]
pub enum ReadError {
    Problem(FileProblem),
    Stopped,
}

impl From<FileProblem> for ReadError {
    fn from(problem: FileProblem) -> ReadError {
        ReadError::Problem(problem)
    }
}

impl From<Stopped> for ReadError {
    fn from(_: Stopped) -> ReadError {
        ReadError::Stopped
    }
}

/// How to read a file.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub arguments: Arguments,
    /// Rows go on after a refused one; else reading continues only to find
    /// the other refused ones.
    pub partial: bool,
    /// Lines to refuse because they contradict others.
    pub contradicting: Arc<Contradicting>,
    /// Files are called by their names alone: the folder is nobody's business.
    pub names_alone: bool,
}

impl Options {
    /// What a file is called in reports and beside its facts.
    pub fn name(&self, path: &Path) -> String {
        match path.file_name() {
            Some(name) if self.names_alone => name.to_string_lossy().into_owned(),
            _ => path.display().to_string(),
        }
    }
}

/// Reads the file that `survey` is of.
pub fn read(
    path: &Path,
    survey: &Survey,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<Findings, ReadError> {
    let modified_on = source::modified_on(path, options.arguments.time_zone.as_ref());
    let (findings, name) = (Findings::default(), stem(path));
    let mut reading = Reading { options, sink, findings, dialect: None, name, modified_on };
    match survey.form {
        Form::Text(encoding) => reading.text(path, encoding, survey)?,
        Form::Workbook => reading.workbook(path, survey)?,
    }
    Ok(reading.findings)
}

/// The file's name without its endings: `stock.csv.gz` → `stock`.
pub(super) fn stem(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let endings = [".gz", ".csv", ".tsv", ".txt", ".xlsx"];
    endings.iter().fold(name.as_str(), |name, ending| name.strip_suffix(ending).unwrap_or(name)).to_owned()
}

/// What has passed of an input.
#[derive(Default)]
struct Passed {
    bytes: Cell<u64>,
    checksum: RefCell<crc32fast::Hasher>,
}

struct Counted<R> {
    input: R,
    passed: Rc<Passed>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.passed.bytes.set(self.passed.bytes.get() + count as u64);
        self.passed.checksum.borrow_mut().update(&buffer[..count]);
        Ok(count)
    }
}

struct Reading<'a> {
    options: &'a Options,
    sink: &'a mut dyn Sink,
    findings: Findings,
    dialect: Option<&'static str>,
    /// The file's, without its endings.
    name: String,
    modified_on: Option<Day>,
}

/// Rows between two looks at how far the reading is.
const PROGRESS_ROWS: u64 = 1_000;

impl Reading<'_> {
    fn text(
        &mut self,
        path: &Path,
        encoding: &'static encoding_rs::Encoding,
        survey: &Survey,
    ) -> Result<(), ReadError> {
        if encoding != encoding_rs::UTF_8 {
            self.findings.encoding = Some(encoding.name());
        }
        let known = dialects::known_columns();
        let open = |passed: &Rc<Passed>| {
            let input = Counted { input: source::open(path)?, passed: passed.clone() };
            let decoded = Decoded::new(input, encoding);
            Delimited::new(decoded, &|name| known.contains(&super::header::normal(name)))
        };
        let look = self.look(&mut open(&Rc::default())?, &stem(path), None)?.ok_or(FileProblem::Empty)?;
        let passed = Rc::<Passed>::default();
        self.table(&look, &mut open(&passed)?, None, &|| passed.bytes.get())?;
        Ok(survey.check(passed.bytes.get(), passed.checksum.take().finalize())?)
    }

    fn workbook(&mut self, path: &Path, survey: &Survey) -> Result<(), ReadError> {
        let mut workbook = Workbook::open(path, survey)?;
        let sheets = workbook.sheets();
        let name = stem(path);
        for (place, sheet) in sheets.iter().enumerate() {
            // A single sheet is named by its file as well: Excel calls it Sheet1.
            let hint = if sheets.len() == 1 && Kind::by_name(&super::header::normal(sheet)).is_none() {
                &name
            } else {
                sheet
            };
            let shown = (sheets.len() > 1).then_some(sheet.as_str());
            let looked = self.look(&mut workbook.rows(sheet)?, hint, shown);
            match looked {
                Ok(Some(look)) => self.table(&look, &mut workbook.rows(sheet)?, shown, &|| 0)?,
                // An empty sheet is no fault; an empty file is.
                Ok(None) if sheets.len() > 1 => {}
                Ok(None) => return Err(FileProblem::Empty.into()),
                // A sheet of notes beside the facts.
                Err(ReadError::Problem(FileProblem::UnknownHeader { sheet: Some(sheet), .. })) => {
                    self.findings.sheets_left_out.push(sheet);
                }
                Err(error) => return Err(error),
            }
            self.sink.progress(survey.bytes * (place as u64 + 1) / sheets.len() as u64)?;
        }
        if self.findings.formats.is_empty() {
            return Err(FileProblem::NoKnownSheet { sheets }.into());
        }
        Ok(())
    }

    fn look(
        &mut self,
        rows: &mut dyn Rows,
        name: &str,
        sheet: Option<&str>,
    ) -> Result<Option<Look>, ReadError> {
        let mut stop = || self.sink.progress(0);
        look(rows, name, sheet, &self.options.arguments, &mut stop)
    }

    /// Reads the table that `look` looked over.
    fn table(
        &mut self,
        look: &Look,
        rows: &mut dyn Rows,
        sheet: Option<&str>,
        position: &dyn Fn() -> u64,
    ) -> Result<(), ReadError> {
        let Look { format, header, .. } = look;
        self.announce(format.as_ref())?;
        let sheet = sheet.map(str::to_owned);
        self.findings.mapped.extend(format.applied().map(|applied| (sheet.clone(), applied.clone())));
        let unknown = header.unknown(format.as_ref()).into_iter();
        self.findings.unknown_columns.extend(unknown.map(|column| (sheet.clone(), column)));
        if look.above > 0 {
            self.findings.notes.insert(Note::RowsAbove { rows: look.above });
        }
        let (arguments, modified_on) = (&self.options.arguments, self.modified_on);
        let mut converter = format.converter(&Table {
            header,
            arguments,
            name: Some(&self.name),
            style: look.style,
            modified_on,
        });
        let mut output = Output::new(self.options.contradicting.clone());
        let mut row = RawRow::default();
        let mut count = 0;
        while rows.next_row(&mut row)? {
            count += 1;
            if count > look.rows && !row.is_blank() {
                converter.row(&row, &mut output);
                self.send(format.as_ref(), &mut output, CHUNK_ROWS)?;
            }
            if count % PROGRESS_ROWS == 0 {
                self.sink.progress(position())?;
            }
        }
        converter.finish(&mut output);
        self.send(format.as_ref(), &mut output, 1)?;
        self.sink.progress(position())?;
        self.add(output, sheet);
        Ok(())
    }

    fn announce(&mut self, format: &dyn Format) -> Result<(), ReadError> {
        self.findings.formats.push(format.name());
        if self.dialect.is_none() {
            self.dialect = Some(format.dialect());
            self.sink.dialect(format.dialect(), format.applied().map(|applied| &applied.mapping))?;
        }
        Ok(())
    }

    /// Hands on what is ready, unless a refused row has stopped the file.
    fn send(&mut self, format: &dyn Format, output: &mut Output, rows: usize) -> Result<(), ReadError> {
        let stopped = !self.options.partial && (output.refused_rows > 0 || self.findings.refused_rows > 0);
        for (kind, rows) in output.take(rows) {
            if !stopped {
                self.sink.chunk(Chunk { kind, mode: format.mode(kind), rows })?;
            }
        }
        Ok(())
    }

    fn add(&mut self, output: Output, sheet: Option<String>) {
        let findings = &mut self.findings;
        for (kind, coverage) in output.coverage {
            match findings.coverage.get_mut(&kind) {
                Some(known) => known.merge(coverage),
                None => {
                    findings.coverage.insert(kind, coverage);
                }
            }
        }
        for (why, rows) in output.skipped {
            *findings.skipped.entry(why).or_default() += rows;
        }
        findings.notes.extend(output.notes);
        findings.refused_rows += output.refused_rows;
        let room = REFUSED_SHOWN_MAX.saturating_sub(findings.refused.len());
        let refused = output.refused.into_iter().take(room);
        findings.refused.extend(refused.map(|refused| Refused { sheet: sheet.clone(), ..refused }));
    }
}

#[cfg(test)]
mod tests;

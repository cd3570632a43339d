//! The header of a table, and which known format it is.

use super::arguments::Arguments;
use super::dialects::Format;
use super::problem::FileProblem;
use super::rows::RawRow;

/// The column names of a table.
#[derive(Clone, Debug)]
pub struct Header {
    /// As the file writes them.
    shown: Vec<String>,
    /// Compared: lower case, blanks and hyphens as `_`.
    names: Vec<String>,
}

impl Header {
    pub fn new(row: &RawRow) -> Header {
        let shown: Vec<String> = row.cells().map(str::to_owned).collect();
        let names = shown.iter().map(|name| normal(name)).collect();
        Header { shown, names }
    }

    /// The same columns under the names of our fields, by place; those without
    /// a field bear names that no format has.
    pub fn as_fields<'a>(&self, field: impl Fn(usize, &str) -> Option<&'a str>) -> Header {
        let ours = |(place, name): (usize, &String)| {
            field(place, name).map_or_else(|| format!("({name})"), str::to_owned)
        };
        Header { shown: self.shown.clone(), names: self.names.iter().enumerate().map(ours).collect() }
    }

    /// A header over two lines: the lower one's names, and the upper one's
    /// where the lower is blank.
    pub fn over_two_lines(upper: &RawRow, lower: &RawRow) -> Header {
        let mut joined = RawRow { line: lower.line, ..RawRow::default() };
        for place in 0..upper.width().max(lower.width()) {
            joined.push(if lower.cell(place).is_empty() { upper.cell(place) } else { lower.cell(place) });
        }
        Header::new(&joined)
    }

    /// The same with the format's own names of its columns.
    fn spelled_by(&self, format: &dyn Format) -> Header {
        let mut names = self.names.clone();
        for (ours, others) in format.spellings() {
            // A column that has our name, or the first that has another of it.
            if names.iter().any(|name| name == ours) {
                continue;
            }
            let spelled = others.iter().map(|other| normal(other));
            let found = spelled.filter_map(|other| self.place(&other)).min();
            if let Some(name) = found.and_then(|place| names.get_mut(place)) {
                *name = (*ours).to_owned();
            }
        }
        Header { shown: self.shown.clone(), names }
    }

    /// Normal names in the order of the columns; empty where a column has none.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Place of a column, by its normal name.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|own| own == name)
    }

    /// How the file writes the name of the column at `place`.
    pub fn shown(&self, place: usize) -> &str {
        self.shown.get(place).map_or("", String::as_str)
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn is_empty(&self) -> bool {
        self.names.iter().all(String::is_empty)
    }

    /// Columns that `format` does not know, as the file writes them.
    pub fn unknown(&self, format: &dyn Format) -> Vec<String> {
        let known = format.columns();
        let named = self.names.iter().zip(&self.shown).filter(|(name, _)| !name.is_empty());
        let unknown = named.filter(|(name, _)| !known.contains(&name.as_str()) && !format.has_more(name));
        unknown.map(|(_, shown)| shown.clone()).collect()
    }

    /// The names as the file writes them, without empty ones.
    pub fn shown_names(&self) -> Vec<String> {
        self.shown.iter().filter(|name| !name.is_empty()).cloned().collect()
    }

    /// A column that stands twice, of those that `format` reads.
    fn twice(&self, format: &dyn Format) -> Option<String> {
        let known = format.columns();
        let place = (0..self.names.len()).find(|place| {
            known.contains(&self.names[*place].as_str()) && self.names[..*place].contains(&self.names[*place])
        });
        place.map(|place| self.shown[place].clone())
    }
}

/// How names of columns are compared.
pub fn normal(name: &str) -> String {
    let name = super::rows::trim(name).to_lowercase();
    name.split([' ', '-', '_', '\n', '\u{A0}', '\u{3000}'])
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}

/// A header that fits needs at least this many of a format's columns, unless
/// the file's or sheet's name says the kind too.
const EXPLAINED_LEAST: usize = 2;

/// A table's format and its header in that format's spelling.
pub struct Recognised {
    pub format: Box<dyn Format>,
    pub header: Header,
    /// Columns that belong to the format.
    pub explained: usize,
}

/// Finds the format of a table: the one whose required columns are all there
/// (or given as arguments) and that explains the most columns; the name of the
/// file or sheet decides among equals.
pub fn recognise(
    header: &Header,
    formats: Vec<Box<dyn Format>>,
    name: &str,
    sheet: Option<&str>,
    arguments: &Arguments,
) -> Result<Recognised, FileProblem> {
    let sheet = sheet.map(str::to_owned);
    if let Some(kind) = &arguments.kind {
        let found = formats.into_iter().find(|format| format.name() == kind);
        let format = found.ok_or_else(|| FileProblem::NoSuchKind { kind: kind.clone() })?;
        return Fit::new(header, format, name, arguments).complete(sheet, arguments);
    }
    let mut fits: Vec<Fit> =
        formats.into_iter().map(|format| Fit::new(header, format, name, arguments)).collect();
    fits.sort_by_key(|fit| std::cmp::Reverse(fit.rank()));
    let mut fits = fits.into_iter();
    let Some(best) = fits.next().filter(|best| best.is_plausible()) else {
        return Err(FileProblem::UnknownHeader { sheet, columns: header.shown_names() });
    };
    let equals = fits.take_while(|fit| fit.rank() == best.rank());
    let mut kinds: Vec<&'static str> = equals.map(|fit| fit.format.name()).collect();
    if !kinds.is_empty() {
        kinds.insert(0, best.format.name());
        return Err(FileProblem::SeveralKinds { sheet, kinds });
    }
    best.complete(sheet, arguments)
}

struct Fit {
    format: Box<dyn Format>,
    header: Header,
    explained: usize,
    missing: usize,
    /// Missing columns that no argument can give.
    lacking: usize,
    named: bool,
}

impl Fit {
    fn new(header: &Header, format: Box<dyn Format>, name: &str, arguments: &Arguments) -> Fit {
        let header = header.spelled_by(format.as_ref());
        let known = format.columns();
        let missing = missing(&header, format.as_ref(), arguments);
        let lacking = missing.iter().filter(|column| !Arguments::COLUMNS.contains(column)).count();
        // Families of columns say nothing of a table that lacks what names it.
        let belongs = |name: &&String| {
            known.contains(&name.as_str()) || lacking == 0 && !name.is_empty() && format.has_more(name)
        };
        let explained = header.names.iter().filter(belongs).count();
        let named = is_named(name, format.name());
        Fit { format, header, explained, missing: missing.len(), lacking, named }
    }

    fn rank(&self) -> (bool, bool, usize, bool) {
        (self.missing == 0, self.lacking == 0, self.explained, self.named)
    }

    /// Whether to take the table for this format, if only to say what it lacks.
    fn is_plausible(&self) -> bool {
        self.named && self.explained > 0 || self.explained >= EXPLAINED_LEAST && self.explained > self.lacking
    }

    fn complete(self, sheet: Option<String>, arguments: &Arguments) -> Result<Recognised, FileProblem> {
        let columns = missing(&self.header, self.format.as_ref(), arguments);
        if !columns.is_empty() {
            return Err(FileProblem::MissingColumns { sheet, kind: self.format.name(), columns });
        }
        match self.header.twice(self.format.as_ref()) {
            Some(column) => Err(FileProblem::ColumnTwice { sheet, column }),
            None => Ok(Recognised { format: self.format, header: self.header, explained: self.explained }),
        }
    }
}

/// `stock`, `stock-2026-11`, `my stock` name the kind `stock`.
fn is_named(name: &str, kind: &str) -> bool {
    let name = normal(name);
    let inside = |rest: &str| rest.starts_with(|c: char| !c.is_alphanumeric());
    name == kind
        || name.strip_prefix(kind).is_some_and(inside)
        || name.strip_suffix(kind).is_some_and(|rest| rest.ends_with(|c: char| !c.is_alphanumeric()))
}

fn missing(header: &Header, format: &dyn Format, arguments: &Arguments) -> Vec<&'static str> {
    let required = format.required().into_iter();
    required.filter(|column| header.place(column).is_none() && !arguments.gives(column)).collect()
}

//! What can be wrong with a file, a table or a cell, as data. The sentences
//! are in `words`.

use super::encoding::UNCOMPUTED;
use std::io;

/// Why a whole file cannot be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{}", super::words::file_problem(self, crate::intent::contract::Language::En))]
pub enum FileProblem {
    NotFound,
    Folder,
    Reading {
        detail: String,
    },
    Empty,
    NotATable,
    OldExcel,
    /// A gzip file that ends early or is damaged.
    BrokenGzip,
    /// Written to while it was read.
    Changed,
    WorkbookTooLarge,
    /// Small as a file, too large unpacked.
    WorkbookUnpacksTooLarge,
    BrokenWorkbook {
        detail: String,
    },
    RowTooLong {
        line: u64,
    },
    TooManyColumns {
        line: u64,
    },
    /// A workbook of which no sheet has a known header.
    NoKnownSheet {
        sheets: Vec<String>,
    },
    /// No kind has these columns.
    UnknownHeader {
        sheet: Option<String>,
        columns: Vec<String>,
    },
    /// Several kinds have them equally.
    SeveralKinds {
        sheet: Option<String>,
        kinds: Vec<&'static str>,
    },
    MissingColumns {
        sheet: Option<String>,
        kind: &'static str,
        columns: Vec<&'static str>,
    },
    ColumnTwice {
        sheet: Option<String>,
        column: String,
    },
    /// The file names warehouses that are not known yet, and nothing tells
    /// their market.
    WarehousesWithoutMarket {
        warehouses: Vec<String>,
    },
    /// `--map` names columns that the table lacks.
    NoSuchColumns {
        absent: Vec<String>,
        columns: Vec<String>,
    },
    /// `--map` gives one field to several columns.
    FieldTwice {
        field: String,
    },
    /// `--map` names a field of another kind.
    FieldNotOfKind {
        kind: &'static str,
        field: String,
    },
    /// `--kind` names none.
    NoSuchKind {
        kind: String,
    },
    /// The reader itself failed; nothing was written.
    Internal,
}

impl FileProblem {
    pub fn reading(error: io::Error) -> FileProblem {
        match error.kind() {
            io::ErrorKind::NotFound => FileProblem::NotFound,
            io::ErrorKind::IsADirectory => FileProblem::Folder,
            // What the gzip decoder says of its input; plain files never do.
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                FileProblem::BrokenGzip
            }
            _ => FileProblem::Reading { detail: error.to_string() },
        }
    }
}

/// Why a cell, or a row where there is no column to name, is refused.
#[derive(Clone, Debug, PartialEq)]
pub enum CellProblem {
    /// Blank though its column is required.
    Blank,
    /// No column tells it, nor the shop's name; this argument can.
    NotTold {
        argument: &'static str,
    },
    /// Not a day at all, or one that the calendar lacks.
    NotADay,
    /// 11/12/2026: the month might be either number.
    DayNotIso,
    /// 11/12/2026 in a file of which no value tells the order, or some tell
    /// different ones.
    DayOrderOpen,
    NotAnInstant,
    NotAMonth,
    NotWhole,
    NotANumber,
    /// 1,234.50 or 12,5: a comma may mean two things.
    CommaInNumber,
    /// 1,234 or 1.234 in a file that has decimal commas and decimal points.
    SignInNumber,
    TooLarge,
    TooSmall {
        least: i64,
    },
    NotPositive,
    AboveMost {
        most: i64,
    },
    NotOneOf(&'static [&'static str]),
    /// `meant`: the code of a country named in full.
    NotAMarket {
        meant: Option<&'static str>,
    },
    NotACurrency,
    NotATimeZone,
    NotYesNo,
    ControlCharacter,
    /// A code that begins with `=`: a spreadsheet's formula, not its value.
    Formula,
    TooLong {
        characters_max: usize,
    },
    /// Bytes that are no text in the file's encoding, or a spreadsheet's error.
    Unreadable,
    /// A formula whose value the workbook does not hold; the cell's text is
    /// its name (B7).
    Uncomputed,
    /// More cells than the header has.
    ExtraCells,
    /// A quote that nothing closes before the end of the file.
    OpenQuote,
    /// Another row (`other`, where one pair is meant) has the same key and says
    /// something else.
    Conflict {
        other: Option<u64>,
        key: String,
    },
    /// Negative units and returned units in one line.
    ReturnedTwice,
    /// 5.12346E+12: a long number that a spreadsheet has rounded.
    RoundedCode,
    /// Another line of its order was refused.
    OrderRefused,
    /// A country's name that the table of markets lacks.
    UnknownCountry,
}

/// One refused cell or row.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    pub sheet: Option<String>,
    /// Line or row number, from 1 (the header is usually 1).
    pub line: u64,
    /// As the file writes it.
    pub column: Option<String>,
    /// The start of the cell.
    pub value: String,
    pub problem: CellProblem,
}

/// Longest part of a refused cell that is shown, in characters.
const SHOWN_CHARACTERS_MAX: usize = 40;

impl Refused {
    pub fn cell(line: u64, column: &str, value: &str, problem: CellProblem) -> Refused {
        let (value, problem) = match value.strip_prefix(UNCOMPUTED) {
            Some(name) => (name, CellProblem::Uncomputed),
            None => (value, problem),
        };
        let mut shown: String =
            value.chars().map(|c| if c.is_control() || c == '\u{FFFF}' { '\u{FFFD}' } else { c }).collect();
        if let Some((cut, _)) = shown.char_indices().nth(SHOWN_CHARACTERS_MAX) {
            shown.truncate(cut);
            shown.push('…');
        }
        Refused { sheet: None, line, column: Some(column.to_owned()), value: shown, problem }
    }

    pub fn row(line: u64, problem: CellProblem) -> Refused {
        Refused { sheet: None, line, column: None, value: String::new(), problem }
    }
}

//! Comma-, semicolon- and tab-separated files, as a stream with bounded rows.
//!
//! `csv-core` is used directly rather than through `csv`: a quote that nobody
//! closes must not pull the rest of a large file into one row in memory.

use super::problem::FileProblem;
use super::rows::{COLUMNS_MAX, HEADER_ROWS_MAX, ROW_BYTES_MAX, RawRow, Rows};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::io::{BufRead, Chain, Cursor, Read};

const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];
/// How much of a file is looked at for its separator.
const START_BYTES: u64 = 64 * 1024;

pub struct Delimited<R> {
    input: Chain<Cursor<Vec<u8>>, R>,
    core: Reader,
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl<R: BufRead> Delimited<R> {
    /// Finds the separator from the first rows, of which the header is one: the
    /// one that gives a row with the most names that `known` knows, then the
    /// one with the most columns.
    pub fn new(mut input: R, known: &dyn Fn(&str) -> bool) -> Result<Delimited<R>, FileProblem> {
        let mut start = Vec::new();
        input.by_ref().take(START_BYTES).read_to_end(&mut start).map_err(FileProblem::reading)?;
        let (separator, used) = match said_separator(&start) {
            Some(said) => said,
            None => (separator(&start, known), 0),
        };
        let mut input = Cursor::new(start).chain(input);
        input.consume(used);
        let mut core = ReaderBuilder::new().delimiter(separator).build();
        core.set_line(if used > 0 { 2 } else { 1 });
        Ok(Delimited { input, core, output: vec![0; 4096], ends: vec![0; 64] })
    }

    /// Skips empty lines, so that a row's number is that of its first line.
    fn skip_empty_lines(&mut self) -> Result<(), FileProblem> {
        loop {
            let start = self.input.fill_buf().map_err(FileProblem::reading)?;
            let blank = start.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
            let lines = start[..blank].iter().filter(|byte| **byte == b'\n').count();
            let more = blank > 0 && blank == start.len();
            self.core.set_line(self.core.line() + lines as u64);
            self.input.consume(blank);
            if !more {
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> Rows for Delimited<R> {
    fn next_row(&mut self, row: &mut RawRow) -> Result<bool, FileProblem> {
        self.skip_empty_lines()?;
        row.line = self.core.line();
        row.open_quote = false;
        let (mut written, mut columns, mut quotes, mut parts) = (0, 0, 0_usize, 0);
        let found = loop {
            let start = self.input.fill_buf().map_err(FileProblem::reading)?;
            let line_before = self.core.line();
            let (result, used, out, ended) =
                self.core.read_record(start, &mut self.output[written..], &mut self.ends[columns..]);
            written += out;
            columns += ended;
            parts += 1;
            // Quotes need counting only where a row goes over several lines.
            if parts > 1 || result == ReadRecordResult::InputEmpty || self.core.line() > line_before + 1 {
                quotes += start[..used].iter().filter(|byte| **byte == b'"').count();
            }
            self.input.consume(used);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if written >= ROW_BYTES_MAX => {
                    return Err(FileProblem::RowTooLong { line: row.line });
                }
                ReadRecordResult::OutputFull => {
                    self.output.resize((self.output.len() * 2).min(ROW_BYTES_MAX), 0);
                }
                ReadRecordResult::OutputEndsFull if columns > COLUMNS_MAX => {
                    return Err(FileProblem::TooManyColumns { line: row.line });
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => break true,
                ReadRecordResult::End => break false,
            }
        };
        row.open_quote = quotes % 2 == 1 && self.core.line() > row.line + 1;
        row.ends.clear();
        row.ends.extend_from_slice(&self.ends[..columns]);
        let mut bytes = std::mem::take(&mut row.text).into_bytes();
        bytes.clear();
        bytes.extend_from_slice(&self.output[..written]);
        // The decoder writes UTF-8 and separators are ASCII, so this holds.
        row.text = String::from_utf8(bytes).map_err(|_| FileProblem::NotATable)?;
        Ok(found)
    }
}

/// Excel's own first line `sep=;`: the separator and the line's length.
fn said_separator(start: &[u8]) -> Option<(u8, usize)> {
    let rest = start.strip_prefix(b"sep=")?;
    let (&separator, after) = rest.split_first()?;
    let end = after.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count().min(2);
    (end > 0 && separator.is_ascii_punctuation() || separator == b'\t').then_some((separator, 5 + end))
}

fn separator(start: &[u8], known: &dyn Fn(&str) -> bool) -> u8 {
    let mut best = (b',', (0, 0));
    for separator in SEPARATORS {
        let score = |row: &Vec<String>| (row.iter().filter(|name| known(name)).count(), row.len());
        let score = first_rows(start, separator).iter().map(score).max().unwrap_or_default();
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

/// The rows among which the header is.
fn first_rows(start: &[u8], separator: u8) -> Vec<Vec<String>> {
    let mut core = ReaderBuilder::new().delimiter(separator).build();
    let (mut output, mut ends) = (vec![0; start.len() + 1], vec![0; COLUMNS_MAX]);
    let (mut rows, mut rest) = (Vec::new(), start);
    let (mut written, mut columns) = (0, 0);
    while rows.len() < HEADER_ROWS_MAX && columns < ends.len() {
        // Without input left, an empty one ends the last row.
        let (result, used, out, ended) = core.read_record(rest, &mut output[written..], &mut ends[columns..]);
        (written, columns, rest) = (written + out, columns + ended, &rest[used..]);
        match result {
            ReadRecordResult::Record => {
                rows.push(texts(&output[..written], &ends[..columns]));
                (written, columns) = (0, 0);
            }
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputEndsFull => {
                // More columns than a table may have: still this separator's.
                rows.push(texts(&output[..written], &ends[..columns]));
                break;
            }
            ReadRecordResult::OutputFull | ReadRecordResult::End => break,
        }
    }
    rows
}

fn texts(output: &[u8], ends: &[usize]) -> Vec<String> {
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let cells = starts.zip(ends).map(|(from, &to)| output.get(from..to).unwrap_or_default());
    cells.map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<(u64, Vec<String>, bool)>, FileProblem> {
        let mut input = Delimited::new(text.as_bytes(), &|name| ["sku", "name"].contains(&name))?;
        let mut row = RawRow::default();
        let mut all = Vec::new();
        while input.next_row(&mut row)? {
            all.push((row.line, row.cells().map(str::to_owned).collect(), row.open_quote));
        }
        Ok(all)
    }

    fn plain(line: u64, cells: &[&str]) -> (u64, Vec<String>, bool) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect(), false)
    }

    #[test]
    fn separators_are_found() {
        for text in [
            "sku,name\nA,x;y\n",
            "sku\tname\nA\tx;y\n",
            "sku;name\nA;\"x;y\"\n",
            "sep=;\nsku;name\nA;\"x;y\"\n",
        ] {
            let all = rows(text).unwrap();
            assert_eq!(all.last().unwrap().1, ["A", "x;y"], "{text}");
        }
        assert_eq!(rows("sku;name,en\nA;x\n").unwrap()[1].1, ["A", "x"]);
        assert_eq!(rows("sku").unwrap(), [plain(1, &["sku"])]);
    }

    #[test]
    fn numbers_are_those_of_the_first_line_of_a_row() {
        let all = rows("\r\nsku,name\r\n\r\nA,\"two\nlines\"\r\nB,x\r\n\n\nC,y").unwrap();
        let lines: Vec<u64> = all.iter().map(|row| row.0).collect();
        assert_eq!(lines, [2, 4, 6, 9]);
        assert_eq!(all[1].1, ["A", "two\nlines"]);
        assert_eq!(all[3], plain(9, &["C", "y"]));
    }

    #[test]
    fn an_open_quote_is_seen() {
        let all = rows("sku,name\nA,\"never closed\nB,x\nC,y\n").unwrap();
        assert_eq!(all.len(), 2);
        assert!(all[1].2);
        assert!(!rows("sku,name\nA,5\" pipe\nB,x\n").unwrap()[1].2);
    }

    #[test]
    fn a_row_is_bounded() {
        let text = format!("sku,name\nA,\"{}", "x\n".repeat(ROW_BYTES_MAX));
        assert!(matches!(rows(&text), Err(FileProblem::RowTooLong { line: 2 })));
        let wide = format!("sku,name\n{}\n", ",".repeat(5_000));
        assert!(matches!(rows(&wide), Err(FileProblem::TooManyColumns { line: 2 })));
    }
}

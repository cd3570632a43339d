//! Lines of an input that anything may be piped into.

use std::io::{BufRead, Result};

/// Bytes of a line that are read; the rest of a longer one is skipped.
pub const LINE_BYTES_MAX: usize = 64 * 1024;

/// Lines without their ends; what is not UTF-8 is replaced.
pub struct Lines<R> {
    input: R,
}

impl<R: BufRead> Lines<R> {
    pub fn of(input: R) -> Lines<R> {
        Lines { input }
    }

    /// The next line's bytes; None at the end of the input.
    fn read(&mut self) -> Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let mut any = false;
        loop {
            let chunk = self.input.fill_buf()?;
            if chunk.is_empty() {
                return Ok(any.then_some(line));
            }
            any = true;
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = &chunk[..end.unwrap_or(chunk.len())];
            line.extend_from_slice(&part[..part.len().min(LINE_BYTES_MAX - line.len())]);
            let used = part.len() + usize::from(end.is_some());
            self.input.consume(used);
            if end.is_some() {
                return Ok(Some(line));
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<String>;

    fn next(&mut self) -> Option<Result<String>> {
        let text = |line: Vec<u8>| {
            let text = String::from_utf8_lossy(&line);
            text.strip_suffix('\r').unwrap_or(&text).to_owned()
        };
        self.read().map(|line| line.map(text)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: &[u8]) -> Vec<String> {
        Lines::of(input).map(|line| line.unwrap()).collect()
    }

    #[test]
    fn line_ends_of_both_kinds_and_the_last_line_without_one() {
        assert_eq!(all(b"a\r\n\nb"), ["a", "", "b"]);
        assert_eq!(all(b""), Vec::<String>::new());
        assert_eq!(all(b"\xe5\x8f\xb0\xff\n"), ["台\u{fffd}"]);
    }

    #[test]
    fn an_endless_line_is_cut_and_the_next_one_read() {
        let mut input = vec![b'x'; LINE_BYTES_MAX + 10_000];
        input.extend_from_slice(b"\nnext\n");
        let lines = all(&input);
        assert_eq!((lines.len(), lines[0].len(), lines[1].as_str()), (2, LINE_BYTES_MAX, "next"));
    }
}

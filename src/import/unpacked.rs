//! A workbook is a ZIP archive, and a small archive can unpack to any size:
//! its parts are unpacked once into nothing, and counted, before any is read.
//!
//! Sizes that the archive itself tells are not believed. The XML reader holds
//! one piece between two tags in memory, so that is bounded too.

use super::problem::FileProblem;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// All parts together.
const UNPACKED_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// A tag, or a text between two tags.
const PIECE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Refuses a workbook that unpacks to more than can be read with care.
pub fn check(archive: &[u8]) -> Result<(), FileProblem> {
    within(archive, UNPACKED_BYTES_MAX, PIECE_BYTES_MAX)
}

fn within(archive: &[u8], bytes_max: u64, piece_bytes_max: usize) -> Result<(), FileProblem> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).map_err(broken)?;
    let mut buffer = vec![0; 128 * 1024];
    let mut bytes = 0;
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(broken)?;
        let mut piece = 0;
        loop {
            let count = part.read(&mut buffer).map_err(|error| broken(error.into()))?;
            let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
            bytes += count as u64;
            piece = longest_piece(chunk, piece, piece_bytes_max);
            if bytes > bytes_max || piece > piece_bytes_max {
                return Err(FileProblem::WorkbookUnpacksTooLarge);
            }
        }
    }
    Ok(())
}

/// The length of the piece that `chunk` ends in, where `before` bytes of it
/// came earlier; the first length over `most` where there is one.
fn longest_piece(chunk: &[u8], before: usize, most: usize) -> usize {
    let mut piece = before;
    for (place, part) in chunk.split(|byte| *byte == b'<').enumerate() {
        piece = if place == 0 { before + part.len() } else { part.len() };
        if piece > most {
            return piece;
        }
    }
    piece
}

fn broken(error: ZipError) -> FileProblem {
    FileProblem::BrokenWorkbook { detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn archive(name: &str, content: &[u8]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn sizes_are_counted_not_believed() {
        let cells = "<c><v>1</v></c>".repeat(20_000);
        let honest = archive("xl/sheet1.xml", cells.as_bytes());
        assert_eq!(within(&honest, 1_000_000, 1_000), Ok(()));
        assert_eq!(within(&honest, 299_999, 1_000), Err(FileProblem::WorkbookUnpacksTooLarge));
        let mut lying = honest;
        // The two places where an archive tells the unpacked size of its part.
        let told = 300_000_u32.to_le_bytes();
        let places: Vec<usize> = (0..lying.len() - 4).filter(|at| lying[*at..at + 4] == told).collect();
        assert_eq!(places.len(), 2);
        for at in places {
            lying[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
        assert_ne!(within(&lying, 299_999, 1_000), Ok(()));
    }

    #[test]
    fn one_piece_is_bounded_across_reads() {
        let long = format!("<a>{}</a>", " ".repeat(400_000));
        assert_eq!(within(&archive("a.xml", long.as_bytes()), 1_000_000, 400_002), Ok(()));
        let refused = Err(FileProblem::WorkbookUnpacksTooLarge);
        assert_eq!(within(&archive("a.xml", long.as_bytes()), 1_000_000, 400_001), refused);
    }

    #[test]
    fn what_is_no_archive_is_said_to_be_broken() {
        assert!(matches!(check(b"PK\x03\x04 and nothing more"), Err(FileProblem::BrokenWorkbook { .. })));
    }
}

//! A file's bytes: plain or gzip, surveyed once (hash, size, what it is),
//! then opened for reading.

use super::encoding::Sniffer;
use super::problem::FileProblem;
use super::reader::{ReadError, Stop};
use crate::inventory::day::Day;
use encoding_rs::Encoding;
use flate2::read::MultiGzDecoder;
use jiff::{Timestamp, tz::TimeZone};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

/// What one pass over a file tells before any row is read.
pub struct Survey {
    /// SHA-256 of the content (uncompressed).
    pub hash: [u8; 32],
    /// Length of the content (uncompressed).
    pub bytes: u64,
    /// CRC-32 of the content: cheap to compare when the rows are read.
    pub checksum: u32,
    pub form: Form,
}

impl Survey {
    /// Refuses a file that was written to between the survey and the rows.
    pub fn check(&self, bytes: u64, checksum: u32) -> Result<(), FileProblem> {
        if (bytes, checksum) == (self.bytes, self.checksum) { Ok(()) } else { Err(FileProblem::Changed) }
    }
}

/// What a file is, by its content and not by its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Separated values.
    Text(&'static Encoding),
    /// XLSX.
    Workbook,
}

const ZIP: &[u8] = b"PK\x03\x04";
/// The container of XLS, the format of Excel before 2007.
const OLD_EXCEL: &[u8] = b"\xD0\xCF\x11\xE0";
const GZIP: [u8; 2] = [0x1F, 0x8B];

/// Reads the file once, in chunks, unless `stop` says to stop.
pub fn survey(path: &Path, stop: &Stop) -> Result<Survey, ReadError> {
    let mut input = open(path)?;
    let (mut hash, mut checksum) = (Sha256::new(), crc32fast::Hasher::new());
    let mut sniffer = Sniffer::default();
    let mut head = Vec::new();
    let mut bytes = 0_u64;
    let mut buffer = vec![0; 128 * 1024];
    loop {
        stop.check()?;
        let count = input.read(&mut buffer).map_err(FileProblem::reading)?;
        let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
        bytes += count as u64;
        if head.len() < ZIP.len() {
            head.extend(chunk.iter().take(ZIP.len()));
        }
        hash.update(chunk);
        checksum.update(chunk);
        sniffer.feed(chunk);
    }
    let form = if head.is_empty() {
        return Err(FileProblem::Empty.into());
    } else if head.starts_with(ZIP) {
        Form::Workbook
    } else if head.starts_with(OLD_EXCEL) {
        return Err(FileProblem::OldExcel.into());
    } else {
        Form::Text(sniffer.finish().ok_or(FileProblem::NotATable)?)
    };
    Ok(Survey { hash: hash.finalize().into(), bytes, checksum: checksum.finalize(), form })
}

/// The file's content, uncompressed.
pub fn open(path: &Path) -> Result<Box<dyn Read + Send>, FileProblem> {
    if path.is_dir() {
        return Err(FileProblem::Folder);
    }
    let mut file = File::open(path).map_err(FileProblem::reading)?;
    let mut magic = Vec::with_capacity(GZIP.len());
    file.by_ref().take(GZIP.len() as u64).read_to_end(&mut magic).map_err(FileProblem::reading)?;
    file.rewind().map_err(FileProblem::reading)?;
    let whole = BufReader::with_capacity(128 * 1024, file);
    if magic == GZIP { Ok(Box::new(MultiGzDecoder::new(whole))) } else { Ok(Box::new(whole)) }
}

/// The day of a file's last change, in `zone`, else in this computer's.
pub fn modified_on(path: &Path, zone: Option<&TimeZone>) -> Option<Day> {
    let modified = path.metadata().ok()?.modified().ok()?;
    let zone = zone.cloned().unwrap_or_else(TimeZone::system);
    Some(Day::from_date(zone.to_datetime(Timestamp::try_from(modified).ok()?).date()))
}

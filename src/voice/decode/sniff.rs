//! What a file is: its first bytes decide, whatever it is called.

use super::DecodeError;
use std::fmt;

/// Containers that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    Aac,
    Aiff,
    Flac,
    /// Matroska and WebM.
    Matroska,
    Mp3,
    /// MP4, M4A, MOV, 3GP.
    Mp4,
    Ogg,
    Wav,
}

/// What people send that is no audio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    Archive,
    Document,
    Picture,
    Text,
    Unknown,
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Foreign::Archive => "an archive",
            Foreign::Document => "a document",
            Foreign::Picture => "a picture",
            Foreign::Text => "text",
            Foreign::Unknown => "something else",
        })
    }
}

/// Bytes from the start in which MPEG audio that begins with junk is looked for.
const JUNK_MAX: usize = 16 * 1024;
/// MPEG frames in a row that are no accident.
const FRAMES_IN_A_ROW: usize = 3;

/// What begins so at an offset.
enum Is {
    Container(Container),
    Unsupported(&'static str),
    Foreign(Foreign),
}

/// Signatures: where, which bytes, what it is. The first that fits wins.
const SIGNATURES: &[(usize, &[u8], Is)] = &[
    (0, b"OggS", Is::Container(Container::Ogg)),
    (0, &[0x1A, 0x45, 0xDF, 0xA3], Is::Container(Container::Matroska)),
    (0, b"fLaC", Is::Container(Container::Flac)),
    (8, b"WAVE", Is::Container(Container::Wav)),
    (8, b"AIFF", Is::Container(Container::Aiff)),
    (8, b"AIFC", Is::Container(Container::Aiff)),
    (4, b"ftypheic", Is::Foreign(Foreign::Picture)),
    (4, b"ftypmif1", Is::Foreign(Foreign::Picture)),
    (4, b"ftypavif", Is::Foreign(Foreign::Picture)),
    (4, b"ftyp", Is::Container(Container::Mp4)),
    (4, b"moov", Is::Container(Container::Mp4)),
    (4, b"mdat", Is::Container(Container::Mp4)),
    (4, b"wide", Is::Container(Container::Mp4)),
    (0, b"#!AMR", Is::Unsupported("AMR")),
    (0, b"#!SILK", Is::Unsupported("SILK")),
    (1, b"#!SILK", Is::Unsupported("SILK")),
    (0, b"caff", Is::Unsupported("CAF")),
    (0, &[0x30, 0x26, 0xB2, 0x75], Is::Unsupported("WMA")),
    (0, b"MThd", Is::Unsupported("MIDI")),
    (0, b"MAC ", Is::Unsupported("Monkey's Audio")),
    (0, b"wvpk", Is::Unsupported("WavPack")),
    (0, b"DSD ", Is::Unsupported("DSD")),
    (0, b"FLV", Is::Unsupported("FLV")),
    (8, b"AVI ", Is::Unsupported("AVI")),
    (0, b".snd", Is::Unsupported("AU")),
    (0, b"%PDF", Is::Foreign(Foreign::Document)),
    (0, &[0xD0, 0xCF, 0x11, 0xE0], Is::Foreign(Foreign::Document)),
    (0, b"{\\rtf", Is::Foreign(Foreign::Document)),
    (0, &[0x89, b'P', b'N', b'G'], Is::Foreign(Foreign::Picture)),
    (0, &[0xFF, 0xD8, 0xFF], Is::Foreign(Foreign::Picture)),
    (0, b"GIF8", Is::Foreign(Foreign::Picture)),
    (8, b"WEBP", Is::Foreign(Foreign::Picture)),
    (0, b"BM", Is::Foreign(Foreign::Picture)),
    (0, b"PK\x03\x04", Is::Foreign(Foreign::Archive)),
    (0, b"Rar!", Is::Foreign(Foreign::Archive)),
    (0, &[0x1F, 0x8B], Is::Foreign(Foreign::Archive)),
    (0, &[b'7', b'z', 0xBC, 0xAF], Is::Foreign(Foreign::Archive)),
];

/// What `bytes` are, and those of them that a reader of it takes: without an ID3 tag,
/// which may hold a picture, and without junk before MPEG audio.
///
/// # Errors
/// It is no audio, or audio that cannot be read.
pub(super) fn sniff(bytes: &[u8]) -> Result<(Container, &[u8]), DecodeError> {
    let bytes = without_id3(bytes);
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    let found = SIGNATURES.iter().find(|(at, signature, _)| {
        bytes.get(*at..at + signature.len()).is_some_and(|there| there == *signature)
    });
    match found {
        Some((_, _, Is::Container(container))) => return Ok((*container, bytes)),
        Some((_, _, Is::Unsupported(name))) => return Err(DecodeError::Unsupported((*name).to_owned())),
        Some((_, _, Is::Foreign(foreign))) => return Err(DecodeError::NotAudio(*foreign)),
        None => {}
    }
    if let Some((container, at)) = mpeg_audio(bytes) {
        return Ok((container, &bytes[at..]));
    }
    let start = &bytes[..bytes.len().min(512)];
    let text = match std::str::from_utf8(start) {
        Ok(text) => !text.contains('\0'),
        Err(error) => error.error_len().is_none() && error.valid_up_to() > 0 && !start.contains(&0),
    };
    Err(DecodeError::NotAudio(if text { Foreign::Text } else { Foreign::Unknown }))
}

/// Without the ID3v2 tags at the start (id3.org, "ID3v2 header": a length of four
/// bytes of seven bits).
fn without_id3(mut bytes: &[u8]) -> &[u8] {
    while bytes.starts_with(b"ID3") {
        let Some(length) = bytes.get(6..10) else { return &[] };
        let length = length.iter().fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7F));
        let footer = if bytes[5] & 0x10 == 0 { 0 } else { 10 };
        bytes = bytes.get(10 + length + footer..).unwrap_or(&[]);
    }
    bytes
}

/// Where frames of MPEG audio or ADTS follow one another, near the start.
fn mpeg_audio(bytes: &[u8]) -> Option<(Container, usize)> {
    let places = 0..bytes.len().min(JUNK_MAX);
    places.filter(|at| bytes[*at] == 0xFF).find_map(|at| {
        let (container, _) = frame(&bytes[at..])?;
        let mut next = at;
        for _ in 0..FRAMES_IN_A_ROW {
            // A file that ends inside its third frame is one still.
            if next >= bytes.len() && next > at {
                break;
            }
            let (same, length) = frame(&bytes[next..])?;
            if same != container {
                return None;
            }
            next += length;
        }
        Some((container, at))
    })
}

/// The frame that begins here: ISO 11172-3 2.4.2.3 (layer III), ISO 13818-7 6.2 (ADTS).
fn frame(bytes: &[u8]) -> Option<(Container, usize)> {
    let header: [u8; 6] = bytes.get(..6)?.try_into().ok()?;
    if header[0] != 0xFF || header[1] & 0xE0 != 0xE0 {
        return None;
    }
    if header[1] & 0xF6 == 0xF0 {
        let length =
            usize::from(header[3] & 3) << 11 | usize::from(header[4]) << 3 | usize::from(header[5] >> 5);
        return (length > 7 && header[2] >> 2 & 0xF < 13).then_some((Container::Aac, length));
    }
    const KILOBITS: [[usize; 16]; 2] = [
        [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
    ];
    let (divider, low) = match header[1] >> 3 & 3 {
        0b11 => (1, 0),
        0b10 => (2, 1),
        0b00 => (4, 1),
        _ => return None,
    };
    let rate = *[44_100, 48_000, 32_000].get(usize::from(header[2] >> 2 & 3))? / divider;
    let kilobits = KILOBITS[low][usize::from(header[2] >> 4)];
    let layer_iii = header[1] >> 1 & 3 == 0b01;
    let coefficient = if low == 0 { 144_000 } else { 72_000 };
    let length = coefficient * kilobits / rate + usize::from(header[2] >> 1 & 1);
    (layer_iii && kilobits > 0).then_some((Container::Mp3, length))
}

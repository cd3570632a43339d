//! The character encoding of a text file: found from a bounded part of it,
//! then decoded to UTF-8 as a stream.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    DecoderResult, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};
use std::io::{BufRead, Read, Result};

/// Stands where bytes could not be read as the file's encoding (a
/// noncharacter, so no text has it): the cell that holds it is refused.
pub const UNREADABLE: char = '\u{FFFF}';

/// Stands before the name of a cell whose formula has no value (another
/// noncharacter): the cell is refused by that name.
pub const UNCOMPUTED: char = '\u{FFFE}';

/// How much of a file, from its first character that is not ASCII on, decides.
const WINDOW_BYTES_MAX: usize = 256 * 1024;
const HEAD_BYTES: usize = 1024;

/// Looks at a file's bytes as they pass.
#[derive(Default)]
pub struct Sniffer {
    head: Vec<u8>,
    window: Vec<u8>,
}

impl Sniffer {
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.head.len() < HEAD_BYTES {
            self.head.extend_from_slice(&bytes[..bytes.len().min(HEAD_BYTES - self.head.len())]);
        }
        let from = if self.window.is_empty() {
            // The character before gives the detector its context.
            Encoding::ascii_valid_up_to(bytes).saturating_sub(1)
        } else {
            0
        };
        if self.window.is_empty() && bytes.is_ascii() {
            return;
        }
        let room = WINDOW_BYTES_MAX.saturating_sub(self.window.len());
        let rest = &bytes[from..];
        self.window.extend_from_slice(&rest[..rest.len().min(room)]);
    }

    /// The encoding; `None` for bytes that are no text.
    pub fn finish(self) -> Option<&'static Encoding> {
        if let Some((encoding, _)) = Encoding::for_bom(&self.head) {
            return Some(encoding);
        }
        if self.head.contains(&0) {
            return without_mark(&self.head);
        }
        if self.window.is_empty() || is_mostly_utf8(&self.window) {
            return Some(UTF_8);
        }
        Some(guess(&self.window))
    }
}

/// UTF-16 without its mark shows a zero in every second byte of ASCII.
fn without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let most = head.len() / 4;
    match (even, odd) {
        (0, odd) if odd > most => Some(UTF_16LE),
        (even, 0) if even > most => Some(UTF_16BE),
        _ => None,
    }
}

/// A few broken bytes in UTF-8 are refused where they stand; they do not make
/// the whole file another encoding.
fn is_mostly_utf8(window: &[u8]) -> bool {
    let (mut characters, mut broken) = (0_usize, 0_usize);
    let mut chunks = window.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        characters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        let cut_at_the_end = chunks.peek().is_none() && chunk.invalid().len() < 4;
        if !chunk.invalid().is_empty() && !cut_at_the_end {
            broken += 1;
        }
    }
    // In GB18030 or Shift-JIS far more is broken than whole.
    characters > 0 && broken * 5 <= characters
}

fn guess(window: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(window, false);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess == GBK {
        GB18030
    } else if guess == SHIFT_JIS {
        SHIFT_JIS
    } else if guess.is_single_byte() && guess.name().starts_with("windows-125") && guess != WINDOWS_1252 {
        latin_or(guess, window)
    } else if guess.name().starts_with("ISO-8859-") {
        WINDOWS_1252
    } else {
        guess
    }
}

/// Short Latin texts are easily taken for a neighbour of windows-1252; the
/// scripts apart from Latin (Cyrillic, Greek, Hebrew, Arabic) are believed.
fn latin_or(guess: &'static Encoding, window: &[u8]) -> &'static Encoding {
    let (text, _) = guess.decode_without_bom_handling(window);
    let other_script = text.chars().filter(|c| c.is_alphabetic() && u32::from(*c) >= 0x370).count();
    if other_script > 0 { guess } else { WINDOWS_1252 }
}

/// A reader of UTF-8 over a file of any encoding; a byte-order mark is left out.
pub struct Decoded<R> {
    input: R,
    decoder: encoding_rs::Decoder,
    raw: Box<[u8]>,
    raw_at: usize,
    raw_end: usize,
    input_ended: bool,
    text: Box<[u8]>,
    text_at: usize,
    text_end: usize,
    finished: bool,
}

const RAW_BYTES: usize = 64 * 1024;
const TEXT_BYTES: usize = 128 * 1024;

impl<R: Read> Decoded<R> {
    pub fn new(input: R, encoding: &'static Encoding) -> Decoded<R> {
        Decoded {
            input,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; RAW_BYTES].into(),
            raw_at: 0,
            raw_end: 0,
            input_ended: false,
            text: vec![0; TEXT_BYTES].into(),
            text_at: 0,
            text_end: 0,
            finished: false,
        }
    }

    fn fill(&mut self) -> Result<()> {
        self.text_at = 0;
        self.text_end = 0;
        // Room for the mark that replaces broken bytes is kept free.
        let limit = self.text.len() - UNREADABLE.len_utf8();
        while !self.finished && self.text_end == 0 {
            if self.raw_at == self.raw_end && !self.input_ended {
                self.raw_at = 0;
                self.raw_end = self.input.read(&mut self.raw)?;
                self.input_ended = self.raw_end == 0;
            }
            let source = &self.raw[self.raw_at..self.raw_end];
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(
                source,
                &mut self.text[..limit],
                self.input_ended,
            );
            self.raw_at += read;
            self.text_end = written;
            match result {
                DecoderResult::InputEmpty => self.finished = self.input_ended,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(_, _) => {
                    let mark = UNREADABLE.encode_utf8(&mut self.text[written..]).len();
                    self.text_end += mark;
                }
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        if self.text_at == self.text_end && !self.finished {
            self.fill()?;
        }
        Ok(&self.text[self.text_at..self.text_end])
    }

    fn consume(&mut self, count: usize) {
        self.text_at = (self.text_at + count).min(self.text_end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sniff(bytes: &[u8]) -> Option<&'static Encoding> {
        let mut sniffer = Sniffer::default();
        for chunk in bytes.chunks(7) {
            sniffer.feed(chunk);
        }
        sniffer.finish()
    }

    fn decode(bytes: &[u8], encoding: &'static Encoding) -> String {
        let mut text = String::new();
        Decoded::new(bytes, encoding).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn short_files_of_every_encoding() {
        let cases = [
            (UTF_8, "sku,name\nA,台灯\n"),
            (UTF_8, "sku,name\nA,Café £3\n"),
            (UTF_8, "sku,name\nA,plain\n"),
            (UTF_8, "sku,name\nA,水筒 ステンレス\n"),
            (GB18030, "sku,name\nA,露营灯\nB,保温杯 500毫升\n"),
            (GB18030, "SKU,名称\nLMP-40,台灯\n"),
            (GB18030, "sku,name,name_zh,supplier\nBTL-12,Bottle,水杯,嘉兴纺织有限公司\n"),
            (SHIFT_JIS, "sku,name\nA,水筒 ステンレス\nB,デスクライト\n"),
            (SHIFT_JIS, "商品コード,商品名\nA-1,キャンプ用テント 二人用\n"),
            (WINDOWS_1252, "sku,name\nA,Schreibtischlampe für Büro\nB,Thermosflasche groß\n"),
            (WINDOWS_1252, "sku,name\nA,Café\n"),
            (WINDOWS_1252, "sku,name\nA,Gift voucher £40.00\n"),
            (WINDOWS_1252, "sku,name\nA,Niño pequeño\nB,Lámpara\n"),
        ];
        for (encoding, text) in cases {
            let (bytes, _, lost) = encoding.encode(text);
            assert!(!lost);
            assert_eq!(sniff(&bytes), Some(encoding), "{text}");
            assert_eq!(decode(&bytes, encoding), text);
        }
    }

    #[test]
    fn marks_and_utf16() {
        assert_eq!(sniff(b"\xEF\xBB\xBFsku,name\n"), Some(UTF_8));
        assert_eq!(decode(b"\xEF\xBB\xBFsku", UTF_8), "sku");
        let little: Vec<u8> = "\u{FEFF}sku,台灯\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{FEFF}sku,台灯\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(sniff(&little), Some(UTF_16LE));
        assert_eq!(sniff(&big), Some(UTF_16BE));
        assert_eq!(decode(&little, UTF_16LE), "sku,台灯\n");
        assert_eq!(sniff(&little[2..]), Some(UTF_16LE));
        assert_eq!(sniff(b"\x7fELF\0\0\0\x01\0binary"), None);
    }

    #[test]
    fn one_broken_byte_does_not_change_the_encoding() {
        let mut bytes = "sku,name\n".repeat(10).into_bytes();
        bytes.extend("A,台灯露营灯保温杯帐篷睡袋折叠椅登山杖\n".repeat(3).bytes());
        bytes.extend(b"B,\xFFbroken\n");
        assert_eq!(sniff(&bytes), Some(UTF_8));
        assert!(decode(&bytes, UTF_8).contains("B,\u{FFFF}broken"));
    }

    #[test]
    fn the_first_characters_may_stand_far_behind_the_start() {
        let mut bytes = "sku,name\nA,plain\n".repeat(100_000).into_bytes();
        bytes.extend_from_slice(&GB18030.encode("B,露营灯，保温杯，折叠椅\n").0);
        assert_eq!(sniff(&bytes), Some(GB18030));
    }
}

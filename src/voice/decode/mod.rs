//! Bytes of an audio file to 16 kHz mono, as whisper.cpp takes it.
//!
//! What a file is, its content says, never its name ([`sniff`]). It is read packet
//! by packet, mixed to one channel and resampled as it is read, so that what is
//! held is the file, the speech so far and one packet.

/// How loud it is, and whether anything in it can be speech.
mod level;
/// Any channels at any rate to one at 16 kHz.
mod mono;
/// Opus packets to samples.
mod opus;
/// A container's packets, one after another, to samples.
mod packets;
/// What a file is, by its content.
mod sniff;

pub use level::{Level, level};
pub use sniff::{Container, Foreign};

use std::panic::AssertUnwindSafe;

/// Samples a second that whisper.cpp takes.
pub const RATE: u32 = 16_000;
/// Below this there is nothing to hear.
const SECONDS_MIN: f64 = 0.05;

/// How much is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of the file.
    pub bytes_max: usize,
    /// Of what is heard; what a file claims does not matter.
    pub seconds_max: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes_max: 20_000_000, seconds_max: 600 }
    }
}

/// What was decoded.
#[derive(Clone, Debug, PartialEq)]
pub struct Pcm {
    /// Mono, between -1 and 1.
    pub samples: Vec<f32>,
    /// Samples a second: [`RATE`], unless another was asked for.
    pub rate: u32,
    pub container: Container,
    /// Packets that could not be decoded and were left out.
    pub damaged: u32,
}

impl Pcm {
    pub fn seconds(&self) -> f64 {
        self.samples.len() as f64 / f64::from(self.rate)
    }

    /// Nothing in it can be speech: see [`Level::is_silent`]. Of 16 kHz only.
    pub fn is_silent(&self) -> bool {
        level(&self.samples).is_silent()
    }

    /// Its samples without what is silent before and after the speech, and where they
    /// begin: whisper takes silence at the start for words. None: it is silent.
    /// Of 16 kHz only.
    pub fn speech(&self) -> Option<(usize, &[f32])> {
        let level = level(&self.samples);
        let samples = self.samples.get(level.speech.clone())?;
        (!level.is_silent()).then_some((level.speech.start, samples))
    }
}

/// Why a file cannot be heard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    #[error("the file is empty")]
    Empty,
    #[error("the file has more than {bytes_max} bytes")]
    TooLarge { bytes_max: usize },
    #[error("the recording is longer than {seconds_max} seconds")]
    TooLong { seconds_max: u32 },
    /// A picture, a document …
    #[error("the file is no audio but {0}")]
    NotAudio(Foreign),
    #[error("the video has no sound")]
    NoSound,
    #[error("audio of the format {0} cannot be read")]
    Unsupported(String),
    #[error("the audio file is damaged: {0}")]
    Broken(String),
}

/// The speech in `bytes`. It works on the calling thread: about a hundredth of the
/// recording's length. A damaged file gives what can be read of it.
///
/// # Errors
/// Why there is nothing to hear, or that a limit is exceeded.
pub fn decode(bytes: &[u8], limits: Limits) -> Result<Pcm, DecodeError> {
    decode_at(bytes, limits, RATE)
}

/// As [`decode`], at another `rate`.
///
/// # Errors
/// As [`decode`].
pub fn decode_at(bytes: &[u8], limits: Limits, rate: u32) -> Result<Pcm, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    if bytes.len() > limits.bytes_max {
        return Err(DecodeError::TooLarge { bytes_max: limits.bytes_max });
    }
    let (container, bytes) = sniff::sniff(bytes)?;
    // Decoders of foreign bytes are the one place where a panic of a crate must not
    // cost more than the note that caused it.
    let heard = std::panic::catch_unwind(AssertUnwindSafe(|| packets::read(container, bytes, limits, rate)));
    let heard = heard.unwrap_or_else(|_| Err(DecodeError::Broken("its decoder gave up".to_owned())))?;
    if heard.seconds() < SECONDS_MIN {
        return Err(DecodeError::Empty);
    }
    Ok(heard)
}

//! Speech to text by whisper.cpp, on this machine, in child processes of this
//! very program: whatever C++ does, an abort or a hang ends a child, not the bot.
//!
//! ```text
//! Transcriber --(fair queue)--> worker --(frames, frame.rs)--> child (child.rs): whisper.cpp
//! ```

/// The child: reads notes from standard input, writes what it heard.
pub mod child;
/// What the binary was built for, and what the processor has.
pub mod cpu;
/// Whose turn it is.
mod fair;
/// What parent and child say to one another.
mod frame;
/// The parent's side of one child.
mod process;
/// Notes in, transcripts out: the queue and its workers.
mod transcriber;
/// Names that whisper is told beforehand.
pub mod vocabulary;

pub use transcriber::{Settings, Transcriber};

use crate::intent::contract::Language;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Samples a second of what whisper hears, one channel.
pub const SAMPLE_RATE: usize = 16_000;

/// Seconds that whisper hears at once; longer notes take as many windows.
const WINDOW_SECONDS: usize = 30;

/// A note to transcribe.
#[derive(Clone, Debug)]
pub struct Note {
    /// 16 kHz, one channel, -1 to 1.
    pub samples: Vec<f32>,
    /// None: whisper finds out, which costs a second run of its encoder.
    pub language: Option<Language>,
    /// What whisper is told beforehand, for models that profit from it.
    pub prompt: Option<vocabulary::Prompt>,
}

impl Note {
    pub fn seconds(&self) -> f64 {
        self.samples.len() as f64 / SAMPLE_RATE as f64
    }

    /// Windows of [`WINDOW_SECONDS`] begun.
    fn windows(&self) -> u32 {
        self.samples.len().div_ceil(SAMPLE_RATE * WINDOW_SECONDS).max(1) as u32
    }
}

/// How a note is heard once more, where the language that it was heard in may be wrong.
#[derive(Clone, Debug)]
pub struct Otherwise {
    pub language: Language,
    /// As a note's.
    pub prompt: Option<vocabulary::Prompt>,
    /// Below this confidence, whatever language it sounds like.
    pub below: f64,
}

impl Otherwise {
    /// In the other one of our languages.
    pub fn than(language: Language, below: f64) -> Otherwise {
        let language = match language {
            Language::En => Language::Zh,
            Language::Zh => Language::En,
        };
        Otherwise { language, prompt: None, below }
    }

    fn is_called_for(&self, heard: &Transcript) -> bool {
        heard.sounds_like == Some(self.language) || heard.confidence < self.below
    }
}

/// What was heard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// Empty: nothing was said.
    pub text: String,
    /// ISO 639-1.
    pub language: String,
    /// Of English and Chinese the more probable one, by the sound alone; None: it was
    /// found out which language it is, or the model knows one only.
    pub sounds_like: Option<Language>,
    /// 0 to 1: the geometric mean of the probabilities of the text's tokens, which
    /// is e to the power of their average log-probability. 0 for no text.
    pub confidence: f64,
    /// 0 to 1: how probable it is that nobody speaks; of several segments the least.
    pub no_speech: f64,
    pub segments: Vec<Segment>,
    /// Length of the note.
    pub seconds: f64,
    /// Real-time factor: seconds of work for a second of the note.
    pub rtf: f64,
    /// The tokens that whisper was told beforehand.
    pub prompt: Vec<i32>,
}

impl Transcript {
    /// Of a note in which nothing can be speech: whisper need not hear it.
    pub fn silence(seconds: f64) -> Transcript {
        Transcript {
            text: String::new(),
            language: "und".to_owned(),
            sounds_like: None,
            confidence: 0.0,
            no_speech: 1.0,
            segments: Vec::new(),
            seconds,
            rtf: 0.0,
            prompt: Vec::new(),
        }
    }

    /// Of a recording of so many `seconds`, where it was told by the part that begins at
    /// `from`, in samples.
    pub fn of_part(mut self, from: usize, seconds: f64) -> Transcript {
        let before = from as f64 / SAMPLE_RATE as f64;
        let placed = |at: f64| ((at + before).min(seconds) * 100.0).round() / 100.0;
        for segment in &mut self.segments {
            (segment.from, segment.to) = (placed(segment.from), placed(segment.to));
        }
        self.rtf *= self.seconds / seconds.max(1.0 / SAMPLE_RATE as f64);
        self.seconds = seconds;
        self
    }
}

/// A stretch of speech.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Seconds from the note's beginning.
    pub from: f64,
    pub to: f64,
    pub text: String,
}

/// Why a note was not transcribed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TranscribeError {
    #[error("too many voice notes are waiting; send it again in a few minutes")]
    QueueFull,
    #[error("you already have {waiting} voice notes waiting; wait until one is answered")]
    PersonFull { waiting: usize },
    #[error("the voice note is longer than {seconds_max} seconds; send shorter ones")]
    TooLong { seconds_max: u32 },
    #[error("transcribing took longer than {} seconds and was ended", .0.as_secs())]
    TimedOut(Duration),
    #[error("transcribing broke off; send the voice note again, or type it")]
    Broken,
    #[error("the speech model {model} cannot be used: {reason}; `stockroom model verify` checks it")]
    Model { model: String, reason: String },
    /// One sentence that says what to do.
    #[error("{0}")]
    Processor(String),
    #[error("whisper.cpp could not transcribe it: {0}")]
    Whisper(String),
    #[error("transcribing has ended")]
    Stopped,
}

//! Answers as voice notes, off by default: any program that writes audio to its
//! standard output, or any OpenAI-compatible speech endpoint.
//!
//! The text is sent in any case; where speaking fails, it is all that is sent.

/// A program that speaks.
mod command;
/// A server that speaks.
mod endpoint;
/// Of an answer, what is spoken.
mod text;

pub use text::spoken;

use super::decode::{DecodeError, Limits, decode_at};
use super::encode::{self, EncodeError, VoiceNote};
use crate::config::{ConfigError, Secret, Voice};
use crate::intent::contract::Language;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Bytes of audio that are taken from a program or a server.
const AUDIO_BYTES_MAX: usize = 20_000_000;
/// A spoken answer is a few sentences.
const SECONDS_MAX: u32 = 120;
/// Characters of what is to be said that no complaint repeats.
const REPEATED_MAX: usize = 12;
/// Answers spoken at once; further ones wait, within their deadlines.
const AT_ONCE_MAX: usize = 2;

/// Who speaks.
#[derive(Clone)]
pub enum Settings {
    Command {
        /// The program and its arguments, run without a shell. In the arguments
        /// `{text}` is what is to be said and `{language}` is `en` or `zh`; without
        /// `{text}`, it is written to the program's standard input.
        command: Vec<String>,
        timeout: Duration,
    },
    Endpoint {
        /// Like `http://localhost:8880/v1`.
        base_url: String,
        /// Sent as a bearer token.
        key: Option<Secret>,
        model: String,
        voice: String,
        timeout: Duration,
    },
}

impl Settings {
    /// As configured; None: nothing is spoken.
    ///
    /// # Errors
    /// A program and a server both, or a key's file that cannot be read.
    pub fn of(voice: &Voice) -> Result<Option<Settings>, ConfigError> {
        let timeout = Duration::from_secs(voice.speak_seconds.into());
        let base_url = voice.speak_base_url.as_ref().filter(|url| !url.trim().is_empty());
        match (voice.speak_command.is_empty(), base_url) {
            (true, None) => Ok(None),
            (false, None) => Ok(Some(Settings::Command { command: voice.speak_command.clone(), timeout })),
            (true, Some(base_url)) => Ok(Some(Settings::Endpoint {
                base_url: base_url.clone(),
                key: voice.speak_key()?,
                model: voice.speak_model.clone(),
                voice: voice.speak_voice.clone(),
                timeout,
            })),
            (false, Some(_)) => Err(ConfigError::TwoVoices),
        }
    }
}

/// Why nothing is spoken. No message holds the key or what was to be said.
#[derive(Debug, thiserror::Error)]
pub enum SpeakError {
    #[error("there is nothing to say")]
    Nothing,
    #[error("the speech command is empty")]
    NoCommand,
    #[error("the speech command {program} cannot be run: {reason}")]
    NotRun { program: String, reason: std::io::Error },
    #[error("the speech command {program} failed: {reason}")]
    Failed { program: String, reason: String },
    #[error("the address of the speech endpoint is none: {0}")]
    Address(String),
    #[error("the speech endpoint cannot be reached: {0}")]
    Unreachable(String),
    #[error("the speech endpoint refused: {0}")]
    Refused(String),
    #[error("speaking took longer than {0:?}")]
    Timeout(Duration),
    #[error("more than {AUDIO_BYTES_MAX} bytes of speech")]
    TooLarge,
    #[error("what was spoken cannot be heard: {0}")]
    Decode(#[from] DecodeError),
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

impl SpeakError {
    /// Without the complaint, where that repeats of `text`, which is no business of a log.
    fn without(mut self, text: &str) -> SpeakError {
        if let SpeakError::Failed { reason, .. } | SpeakError::Refused(reason) = &mut self {
            let said: Vec<char> = text.chars().collect();
            let pieces = said.windows(REPEATED_MAX.min(said.len().max(1)));
            if pieces.map(|piece| piece.iter().collect::<String>()).any(|piece| reason.contains(&piece)) {
                *reason = "it repeats what was to be said".to_owned();
            }
        }
        self
    }
}

/// Speaks.
pub struct Speaker {
    how: How,
    timeout: Duration,
    places: Semaphore,
}

enum How {
    Command(command::Command),
    Endpoint(endpoint::Endpoint),
}

impl Speaker {
    /// # Errors
    /// No command, or an address that is none.
    pub fn new(settings: Settings) -> Result<Speaker, SpeakError> {
        let (how, timeout) = match settings {
            Settings::Command { command, timeout } => {
                (How::Command(command::Command::new(command)?), timeout)
            }
            Settings::Endpoint { base_url, key, model, voice, timeout } => {
                (How::Endpoint(endpoint::Endpoint::new(&base_url, key, model, voice)?), timeout)
            }
        };
        Ok(Speaker { how, timeout, places: Semaphore::new(AT_ONCE_MAX) })
    }

    /// `text`, as [`spoken()`] made it, as a voice note.
    ///
    /// # Errors
    /// Why not; the deadline is the settings'.
    pub async fn speak(&self, text: &str, language: Language) -> Result<VoiceNote, SpeakError> {
        if text.trim().is_empty() {
            return Err(SpeakError::Nothing);
        }
        let audio = async {
            // The places are never closed.
            let _place = self.places.acquire().await.ok();
            match &self.how {
                How::Command(command) => command.run(text, language).await,
                How::Endpoint(endpoint) => endpoint.ask(text).await,
            }
        };
        let timeout = |_| SpeakError::Timeout(self.timeout);
        let audio = tokio::time::timeout(self.timeout, audio).await.map_err(timeout)?;
        let audio = audio.map_err(|error| error.without(text))?;
        tokio::task::spawn_blocking(move || note(&audio))
            .await
            .unwrap_or_else(|_| Err(DecodeError::Broken("its decoder gave up".to_owned()).into()))
    }
}

/// Audio of any kind as a voice note.
fn note(audio: &[u8]) -> Result<VoiceNote, SpeakError> {
    let limits = Limits { bytes_max: AUDIO_BYTES_MAX, seconds_max: SECONDS_MAX };
    let heard = decode_at(audio, limits, encode::RATE)?;
    Ok(encode::encode(&heard.samples)?)
}

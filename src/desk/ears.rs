//! Ears: recordings to words, for all who share them.

use super::unheard;
use crate::config::{Config, ConfigError, Vocabulary, Voice};
use crate::intent::contract::Language;
use crate::render;
use crate::voice::decode::{self, DecodeError, Limits};
use crate::voice::models::{self, NoModel};
use crate::voice::whisper::vocabulary::{self, Prompt};
use crate::voice::whisper::{Note, Otherwise, Settings, TranscribeError, Transcriber, Transcript};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Above this, whisper itself doubts that anybody speaks.
const NO_SPEECH_MOST: f64 = 0.6;

/// Speech to text as configured. The model is looked for when the first recording
/// comes, and again as long as there is none.
pub struct Ears {
    voice: Voice,
    limits: Limits,
    /// This program, which is its own child.
    program: PathBuf,
    transcriber: Mutex<Option<Hearer>>,
}

#[derive(Clone)]
struct Hearer {
    transcriber: Arc<Transcriber>,
    /// The model profits from names told beforehand.
    prompted: bool,
}

/// A recording, and whose it is.
pub struct Recording {
    pub bytes: Vec<u8>,
    /// Whose turn it is: recordings of different people take turns.
    pub person: String,
    /// Most probably; None: it is found out.
    pub language: Option<Language>,
    /// What whisper is told beforehand of one who speaks it.
    pub names: Names,
    /// Whose names these are where the language is found out.
    pub own: Language,
}

/// Names of items that may be spoken, those that matter most first.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub en: Vec<String>,
    pub zh: Vec<String>,
}

impl Names {
    fn take(&mut self, language: Language) -> Vec<String> {
        std::mem::take(match language {
            Language::En => &mut self.en,
            Language::Zh => &mut self.zh,
        })
    }
}

/// Why nothing was heard.
#[derive(Debug, thiserror::Error)]
pub enum Deaf {
    #[error(transparent)]
    NoModel(#[from] NoModel),
    #[error(transparent)]
    NotAudio(#[from] DecodeError),
    #[error("nothing in it can be speech")]
    Silent,
    #[error(transparent)]
    Transcribe(#[from] TranscribeError),
    #[error("cannot hear: {0}")]
    Setup(String),
}

impl Ears {
    pub fn new(config: &Config, program: PathBuf) -> Ears {
        let bytes_max = config.serve.file_megabytes as usize * 1_000_000;
        Ears {
            limits: Limits { bytes_max, seconds_max: config.voice.seconds_max },
            voice: config.voice.clone(),
            program,
            transcriber: Mutex::default(),
        }
    }

    /// Of whoever has said nothing else.
    pub fn language(&self) -> Option<Language> {
        self.voice.language
    }

    /// Whether what was heard is to be asked back first.
    pub fn doubts(&self, heard: &Transcript) -> bool {
        heard.confidence < self.voice.confidence_least || heard.no_speech > NO_SPEECH_MOST
    }

    /// The words of a recording.
    pub async fn hear(&self, recording: Recording) -> Result<Transcript, Deaf> {
        let Recording { bytes, person, language, mut names, own } = recording;
        let hearer = self.hearer()?;
        let limits = self.limits;
        let decoded = tokio::task::spawn_blocking(move || {
            let pcm = decode::decode(&bytes, limits)?;
            let (from, speech) = pcm.speech().ok_or(Deaf::Silent)?;
            Ok::<_, Deaf>((from, speech.to_vec(), pcm.seconds()))
        });
        let (from, samples, seconds) = decoded.await.map_err(|error| Deaf::Setup(error.to_string()))??;
        let mut prompt =
            |language| hearer.prompted.then(|| Prompt::new(language, names.take(language))).flatten();
        let note = Note { samples, language, prompt: prompt(language.unwrap_or(own)) };
        let otherwise = language.map(|language| {
            let otherwise = Otherwise::than(language, self.voice.confidence_least);
            Otherwise { prompt: prompt(otherwise.language), ..otherwise }
        });
        let heard = hearer.transcriber.transcribe_either(&person, note, otherwise).await?;
        Ok(heard.of_part(from, seconds))
    }

    /// Whether there is a model to hear with.
    pub fn can_hear(&self) -> bool {
        self.hearer().is_ok()
    }

    /// Process ids of the children that hear.
    pub fn children(&self) -> Vec<u32> {
        let hearer = self.transcriber.lock().unwrap_or_else(PoisonError::into_inner);
        hearer.as_ref().map(|hearer| hearer.transcriber.children()).unwrap_or_default()
    }

    fn hearer(&self) -> Result<Hearer, Deaf> {
        let mut kept = self.transcriber.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hearer) = kept.as_ref() {
            return Ok(hearer.clone());
        }
        let setup = |error: ConfigError| Deaf::Setup(error.to_string());
        let model = models::choose(self.voice.model.as_deref(), &self.voice.models_folder().map_err(setup)?)?;
        let prompted = match self.voice.vocabulary {
            Vocabulary::On => true,
            Vocabulary::Off => false,
            Vocabulary::Auto => vocabulary::profits(&model),
        };
        let settings = Settings::new(&self.voice, self.program.clone(), model);
        let hearer = Hearer { transcriber: Arc::new(Transcriber::new(settings)), prompted };
        Ok(kept.insert(hearer).clone())
    }
}

impl Deaf {
    /// One sentence for whoever spoke.
    pub fn sentence(&self, language: Language) -> String {
        use render::listening::{Silence, silence};
        let why = match self {
            Deaf::NotAudio(error) => return unheard::sentence(error, language),
            Deaf::Silent => return unheard::silent(language),
            Deaf::Transcribe(TranscribeError::TooLong { seconds_max }) => {
                return unheard::sentence(&DecodeError::TooLong { seconds_max: *seconds_max }, language);
            }
            Deaf::NoModel(_) => Silence::NoModel,
            Deaf::Transcribe(TranscribeError::QueueFull) => Silence::QueueFull,
            Deaf::Transcribe(TranscribeError::PersonFull { waiting }) => {
                Silence::PersonFull { waiting: *waiting }
            }
            Deaf::Transcribe(TranscribeError::TimedOut(_)) => Silence::TooSlow,
            Deaf::Transcribe(TranscribeError::Model { .. } | TranscribeError::Processor(_))
            | Deaf::Setup(_) => Silence::Unusable,
            Deaf::Transcribe(_) => Silence::Broken,
        };
        silence(why, language)
    }
}

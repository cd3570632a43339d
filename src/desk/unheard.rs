//! Recordings that cannot be heard, told to whoever sent them.

use crate::intent::contract::Language;
use crate::render::voice::{self, Unheard};
use crate::voice::decode::{DecodeError, Foreign};

/// One sentence for a person: why, and what to do.
pub fn sentence(error: &DecodeError, language: Language) -> String {
    let why = match error {
        DecodeError::Empty => Unheard::Empty,
        DecodeError::TooLarge { bytes_max } => {
            Unheard::TooLarge { megabytes: u32::try_from(bytes_max / 1_000_000).unwrap_or(u32::MAX) }
        }
        DecodeError::TooLong { seconds_max } => Unheard::TooLong { seconds: *seconds_max },
        DecodeError::NotAudio(Foreign::Archive) => Unheard::Archive,
        DecodeError::NotAudio(Foreign::Document) => Unheard::Document,
        DecodeError::NotAudio(Foreign::Picture) => Unheard::Picture,
        DecodeError::NotAudio(Foreign::Text) => Unheard::Text,
        DecodeError::NotAudio(Foreign::Unknown) => Unheard::Other,
        DecodeError::NoSound => Unheard::NoSound,
        DecodeError::Unsupported(format) => Unheard::Unsupported { format },
        DecodeError::Broken(_) => Unheard::Broken,
    };
    voice::unheard(why, language)
}

/// One sentence for a recording in which nobody speaks.
pub fn silent(language: Language) -> String {
    voice::unheard(Unheard::Silent, language)
}

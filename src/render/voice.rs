//! What is said of voice notes and audio files that cannot be heard.

use super::locale::{Args, Locale};
use crate::intent::contract::Language;

/// Why a recording cannot be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unheard<'a> {
    /// Nothing in it, not even noise.
    Empty,
    /// Nobody speaks.
    Silent,
    /// Of more bytes than are taken.
    TooLarge {
        megabytes: u32,
    },
    /// Longer than is listened to.
    TooLong {
        seconds: u32,
    },
    Picture,
    Document,
    Archive,
    Text,
    /// Something that is no audio.
    Other,
    /// A video without a sound track.
    NoSound,
    /// Audio of a format that nobody here decodes.
    Unsupported {
        format: &'a str,
    },
    Broken,
}

/// One sentence, and what to do.
pub fn unheard(why: Unheard, language: Language) -> String {
    let locale = Locale::of(language);
    match why {
        Unheard::Empty => locale.word("voice-empty"),
        Unheard::Silent => locale.word("voice-silent"),
        Unheard::TooLarge { megabytes } => {
            locale.say("voice-too-large", &Args::new().count("megabytes", megabytes))
        }
        Unheard::TooLong { seconds } if seconds >= 120 => {
            locale.say("voice-too-long-minutes", &Args::new().count("minutes", seconds / 60))
        }
        Unheard::TooLong { seconds } => locale.say("voice-too-long", &Args::new().count("seconds", seconds)),
        Unheard::Picture => locale.word("voice-picture"),
        Unheard::Document => locale.word("voice-document"),
        Unheard::Archive => locale.word("voice-archive"),
        Unheard::Text => locale.word("voice-text"),
        Unheard::Other => locale.word("voice-other"),
        Unheard::NoSound => locale.word("voice-no-sound"),
        Unheard::Unsupported { format } => {
            locale.say("voice-unsupported", &Args::new().text("format", format))
        }
        Unheard::Broken => locale.word("voice-broken"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_named_and_so_is_the_format() {
        let said = |why| (unheard(why, Language::En), unheard(why, Language::Zh));
        let (en, zh) = said(Unheard::TooLong { seconds: 300 });
        assert!(en.contains("5 minutes") && zh.contains("5 分钟"), "{en} {zh}");
        let (en, zh) = said(Unheard::TooLong { seconds: 90 });
        assert!(en.contains("90 seconds") && zh.contains("90 秒"), "{en} {zh}");
        let (en, zh) = said(Unheard::Unsupported { format: "AMR" });
        assert!(en.contains("AMR") && zh.contains("AMR") && en.contains("mp3"), "{en} {zh}");
        let (en, zh) = said(Unheard::TooLarge { megabytes: 20 });
        assert!(en.contains("20 MB") && zh.contains("20 MB"), "{en} {zh}");
    }
}

//! Answers aloud: of a reply to a recording, what is spoken after its text.

use crate::chat::{Block, Reply, Spoken, VoiceNote};
use crate::config::Voice;
use crate::intent::contract::Language;
use crate::voice::encode;
use crate::voice::speak::{self, Settings, SpeakError, Speaker};

/// What speaks, as configured.
pub struct Speech(Speaker);

impl Speech {
    /// None: nothing is to be spoken.
    pub fn of(voice: &Voice) -> anyhow::Result<Option<Speech>> {
        let Some(settings) = Settings::of(voice)? else { return Ok(None) };
        Ok(Some(Speech(Speaker::new(settings)?)))
    }

    /// # Errors
    /// Why it could not be spoken, in time; without the words.
    pub async fn say(&self, spoken: &Spoken) -> Result<VoiceNote, SpeakError> {
        let encode::VoiceNote { bytes, seconds, waveform } =
            self.0.speak(&spoken.text, spoken.language).await?;
        Ok(VoiceNote { bytes, seconds, waveform })
    }
}

/// Of a reply, what is spoken: the lead of its first sentences, nothing that its text
/// does not say.
pub fn spoken(reply: &Reply, language: Language) -> Option<Spoken> {
    let text = reply.blocks.iter().find_map(|block| match block {
        Block::Text(text) => Some(speak::spoken(text, language)),
        Block::Table(_) | Block::Fixed(_) => None,
    })?;
    (!text.is_empty()).then_some(Spoken { text, language })
}

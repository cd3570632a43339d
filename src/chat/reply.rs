//! What is said back.

use crate::intent::contract::Language;
use serde::{Deserialize, Serialize};

/// What is said back, before any platform's markup.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub blocks: Vec<Block>,
    /// What can be picked instead of typing, in the order shown in the text.
    pub choices: Vec<Choice>,
    pub files: Vec<File>,
    /// For the asker's eyes only, where the platform can do that.
    pub private: bool,
    /// Of the text, what is spoken after it; None: nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spoken: Option<Spoken>,
}

/// Words to be spoken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    pub text: String,
    pub language: Language,
}

/// Speech to be heard: OGG/Opus.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceNote {
    pub bytes: Vec<u8>,
    pub seconds: f64,
    /// Loudness over time, 0 to 255, at most 256 of them: what a player draws.
    pub waveform: Vec<u8>,
}

/// One thing after another, with an empty line between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// Sentences; lines as long as they are.
    Text(String),
    Table(Table),
    /// Lines that stand under one another: a fixed width is needed.
    Fixed(String),
}

/// Cells, and the same as lines of at most 80 columns for a fixed width.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub head: Vec<String>,
    /// As many cells a row as `head` has; nothing cut.
    pub rows: Vec<Vec<String>>,
    /// "and 28 more".
    pub more: Option<String>,
    pub lines: Vec<String>,
}

/// One thing to pick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What picking it says; on its way to a platform, a token that stands for it.
    pub answer: String,
    pub label: String,
}

/// A file to hand over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub name: String,
    pub media_type: String,
    #[serde(with = "base64_text")]
    pub bytes: Vec<u8>,
}

impl Reply {
    /// Text alone; nothing for an empty one.
    pub fn text(text: impl Into<String>) -> Reply {
        let text = text.into();
        let blocks = if text.is_empty() { Vec::new() } else { vec![Block::Text(text)] };
        Reply { blocks, ..Reply::default() }
    }

    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty() && self.files.is_empty()
    }

    /// What `other` says after this; its choices and what it speaks replace ours.
    pub fn append(&mut self, other: Reply) {
        self.blocks.extend(other.blocks);
        self.files.extend(other.files);
        self.choices = other.choices;
        self.private |= other.private;
        self.spoken = other.spoken;
    }

    /// Plain lines: what a terminal shows, sentences unbroken.
    pub fn plain(&self) -> String {
        let block = |block: &Block| match block {
            Block::Text(text) | Block::Fixed(text) => text.clone(),
            Block::Table(table) => {
                table.lines.iter().chain(&table.more).cloned().collect::<Vec<_>>().join("\n")
            }
        };
        self.blocks.iter().map(block).collect::<Vec<_>>().join("\n\n")
    }
}

/// Bytes as text, for JSON.
mod base64_text {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

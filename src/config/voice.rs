//! Voice notes: how they are heard, and what speaks the answers.

use super::platforms::secret;
use super::{ConfigError, Secret, data_folder};
use crate::intent::contract::Language;
use serde::{Deserialize, Deserializer, de::Error};
use std::path::PathBuf;

/// How voice notes are heard, and answers spoken.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Voice {
    /// Name (`base-q5_1`) or file of a ggml model of whisper.cpp; unset: the best
    /// one in the folder of models.
    pub model: Option<String>,
    /// Where models lie; unset: `models` in the user's data folder.
    pub models: Option<PathBuf>,
    /// Where `stockroom model pull` finds the models' files.
    pub model_url: String,
    /// Of each process; 0: this machine's cores but one, shared by the processes.
    pub threads: u32,
    /// Notes heard at once, each by a process with the model in its memory.
    pub processes: u32,
    /// What people speak who have said nothing else; unset: found out for each
    /// note, which takes about twice as long.
    pub language: Option<Language>,
    /// Longest note.
    pub seconds_max: u32,
    /// For each 30 seconds of a note begun, and once more for loading the model.
    pub timeout_seconds: u32,
    /// Notes that wait, of everybody and of one person.
    pub queue: u32,
    pub queue_of_one: u32,
    /// Whether the model is told the catalogue's names beforehand.
    pub vocabulary: Vocabulary,
    /// Below this, what was heard is asked back before it is answered.
    pub confidence_least: f64,
    /// What speaks, as a program and its arguments: a list, or one text split as a
    /// shell splits it. `{language}` is `en` or `zh`, `{text}` what is to be said;
    /// without `{text}` it goes to the standard input. Unset, and no
    /// `speak_base_url`: nothing is spoken.
    #[serde(deserialize_with = "words")]
    pub speak_command: Vec<String>,
    /// What speaks, of any OpenAI-compatible server, like `http://localhost:8880/v1`.
    pub speak_base_url: Option<String>,
    /// Sent as a bearer token; or the first line of `speak_key_file`.
    pub speak_key: Option<Secret>,
    pub speak_key_file: Option<PathBuf>,
    pub speak_model: String,
    pub speak_voice: String,
    /// For one answer; after it, its text is all there is.
    pub speak_seconds: u32,
}

impl Default for Voice {
    fn default() -> Voice {
        Voice {
            model: None,
            models: None,
            model_url: "https://huggingface.co/ggerganov/whisper.cpp/resolve/main".to_owned(),
            threads: 0,
            processes: 1,
            language: None,
            seconds_max: 300,
            timeout_seconds: 60,
            queue: 100,
            queue_of_one: 5,
            vocabulary: Vocabulary::Auto,
            confidence_least: 0.6,
            speak_command: Vec::new(),
            speak_base_url: None,
            speak_key: None,
            speak_key_file: None,
            speak_model: "tts-1".to_owned(),
            speak_voice: "alloy".to_owned(),
            speak_seconds: 20,
        }
    }
}

impl Voice {
    pub fn models_folder(&self) -> Result<PathBuf, ConfigError> {
        match &self.models {
            Some(folder) => Ok(folder.clone()),
            None => Ok(data_folder()?.join("models")),
        }
    }

    /// The key of the speech server, wherever it is.
    pub fn speak_key(&self) -> Result<Option<Secret>, ConfigError> {
        secret(self.speak_key.as_ref(), self.speak_key_file.as_deref(), "voice.speak_key_file")
    }
}

/// Whether a model is told names beforehand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Vocabulary {
    /// Where it profits: a model as wide as OpenAI's smallest or wider.
    #[default]
    Auto,
    On,
    Off,
}

/// A program and its arguments, as a list or as one text.
fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a list of texts, or one text")]
    enum Words {
        List(Vec<String>),
        Text(String),
    }
    match Words::deserialize(deserializer)? {
        Words::List(words) => Ok(words),
        Words::Text(text) => shlex::split(&text).ok_or_else(|| D::Error::custom("a quote is not closed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_a_list_or_one_text() {
        let command = |text: &str| toml::from_str::<Voice>(text).map(|voice| voice.speak_command);
        let words = ["say", "-v", "{language}", "two words"].map(str::to_owned).to_vec();
        assert_eq!(command(r#"speak_command = ["say", "-v", "{language}", "two words"]"#).unwrap(), words);
        assert_eq!(command(r#"speak_command = "say -v {language} 'two words'""#).unwrap(), words);
        assert_eq!(command("").unwrap(), Vec::<String>::new());
        let error = command(r#"speak_command = "say 'two""#).unwrap_err().to_string();
        assert!(error.contains("a quote is not closed"), "{error}");
        let error = command("speak_command = 5").unwrap_err().to_string();
        assert!(error.contains("a list of texts, or one text"), "{error}");
    }

    #[test]
    fn the_key_of_the_speech_server_is_set_or_stands_in_a_file_and_never_prints() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        std::fs::write(&file, "sk-in-a-file\n").unwrap();
        let mut voice = Voice { speak_key_file: Some(file), ..Voice::default() };
        assert_eq!(voice.speak_key().unwrap().unwrap().reveal(), "sk-in-a-file");
        voice.speak_key = Some(Secret::new("sk-set"));
        assert_eq!(voice.speak_key().unwrap().unwrap().reveal(), "sk-set");
        assert!(!format!("{voice:?}").contains("sk-set"));
    }
}

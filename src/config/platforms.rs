//! Chat platforms: the team's bots, and how `stockroom serve` runs.

use super::{ConfigError, Secret};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The team's bot on Telegram.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Telegram {
    /// As BotFather gave it; or the first line of `token_file`. Without one,
    /// Telegram is not used.
    pub token: Option<Secret>,
    pub token_file: Option<PathBuf>,
    /// Of the Bot API; a server of one's own has another.
    pub api_url: String,
    /// Where Telegram reaches this server (`https://…/telegram`); unset: it is
    /// asked for messages (long polling).
    pub webhook_url: Option<String>,
    /// What Telegram says with each message to the webhook; required for one.
    pub webhook_secret: Option<Secret>,
}

impl Default for Telegram {
    fn default() -> Telegram {
        Telegram {
            token: None,
            token_file: None,
            api_url: "https://api.telegram.org".to_owned(),
            webhook_url: None,
            webhook_secret: None,
        }
    }
}

/// The team's bot on Discord.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Discord {
    /// As the developer portal gave it; or the first line of `token_file`. Without
    /// one, Discord is not used.
    pub token: Option<Secret>,
    pub token_file: Option<PathBuf>,
    /// Of the REST API; unset: Discord's own.
    pub api_url: Option<String>,
    /// Of the gateway (`wss://…`); unset: what the REST API says.
    pub gateway_url: Option<String>,
}

/// How `stockroom serve` runs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Serve {
    /// Address and port of health, metrics and webhooks.
    pub listen: String,
    /// Messages worked on at once, of different conversations.
    pub concurrency: u32,
    /// Messages that wait; more are refused until some are answered.
    pub queue: u32,
    /// Messages of one person in a minute; more are answered by one notice.
    pub messages_per_minute: u32,
    /// Hours after which a message that could not be answered is given up.
    pub answer_hours: u32,
    /// Largest file taken in, in megabytes (10^6 bytes).
    pub file_megabytes: u32,
    pub log_format: LogFormat,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// Text on a terminal, else JSON.
    #[default]
    Auto,
    Text,
    Json,
}

impl Default for Serve {
    fn default() -> Serve {
        Serve {
            listen: "127.0.0.1:8080".to_owned(),
            concurrency: 16,
            queue: 10_000,
            messages_per_minute: 30,
            answer_hours: 24,
            file_megabytes: 20,
            log_format: LogFormat::Auto,
        }
    }
}

impl Telegram {
    /// The token, wherever it is; None: Telegram is not used.
    pub fn token(&self) -> Result<Option<Secret>, ConfigError> {
        secret(self.token.as_ref(), self.token_file.as_deref(), "telegram.token_file")
    }
}

impl Discord {
    /// The token, wherever it is; None: Discord is not used.
    pub fn token(&self) -> Result<Option<Secret>, ConfigError> {
        secret(self.token.as_ref(), self.token_file.as_deref(), "discord.token_file")
    }
}

/// A secret as set, else the first line of its file.
pub(super) fn secret(
    set: Option<&Secret>,
    file: Option<&Path>,
    key: &'static str,
) -> Result<Option<Secret>, ConfigError> {
    let set = set.filter(|secret| !secret.reveal().trim().is_empty());
    let (None, Some(path)) = (set, file) else { return Ok(set.cloned()) };
    let file = path.to_path_buf();
    let text = std::fs::read_to_string(path).map_err(|reason| ConfigError::SecretFile {
        key,
        file: file.clone(),
        reason,
    })?;
    match text.lines().next().map(str::trim).filter(|line| !line.is_empty()) {
        Some(line) => Ok(Some(Secret::new(line))),
        None => Err(ConfigError::EmptySecretFile { key, file }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_set_or_stands_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        std::fs::write(&file, "123:abc\nand a note\n").unwrap();
        let mut telegram = Telegram { token_file: Some(file.clone()), ..Telegram::default() };
        let token = |telegram: &Telegram| telegram.token().unwrap().map(|token| token.reveal().to_owned());
        assert_eq!(token(&telegram).as_deref(), Some("123:abc"));
        telegram.token = Some(Secret::new("9:set"));
        assert_eq!(token(&telegram).as_deref(), Some("9:set"));
        assert_eq!(token(&Telegram::default()), None);
        std::fs::write(&file, "\n").unwrap();
        let discord = Discord { token_file: Some(file.clone()), ..Discord::default() };
        assert!(discord.token().unwrap_err().to_string().contains("discord.token_file"));
        std::fs::remove_file(&file).unwrap();
        assert!(discord.token().unwrap_err().to_string().contains("cannot read"));
    }
}

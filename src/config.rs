//! Configuration: `stockroom.toml`, then the environment, one struct an area.
//!
//! A key `url` of area `[database]` is `STOCKROOM_DATABASE_URL` in the
//! environment, which wins. Unknown keys are refused; secrets never print.
//! `stockroom.example.toml` shows every key.

/// Chat platforms, and how they are served.
mod platforms;
/// Voice notes heard, answers spoken.
mod voice;

use crate::intent::contract::Language;
use crate::inventory::settings::Figures;
use etcetera::BaseStrategy;
use serde::Deserialize;
use std::fmt;
use std::path::{Path, PathBuf};

pub use platforms::{Discord, LogFormat, Serve, Telegram};
pub use voice::{Vocabulary, Voice};

/// The file looked for in the working folder, then in the user's
/// configuration folder.
pub const FILE_NAME: &str = "stockroom.toml";

/// Everything that can be set.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub database: Database,
    pub team: Team,
    pub chat: Chat,
    pub llm: Llm,
    pub telegram: Telegram,
    pub discord: Discord,
    pub serve: Serve,
    pub voice: Voice,
    pub figures: Figures,
}

/// Where facts are kept.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`; unset: SQLite in the user's data folder.
    pub url: Option<Secret>,
}

/// Who asks, where, in which language.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Team {
    /// IANA name of the zone whose day is "today"; unset: the machine's.
    pub time_zone: Option<String>,
    /// `en` or `zh`; unset: from `LANG`. Answers follow the question's language.
    pub language: Option<Language>,
    /// Who sits at this terminal, as the `owner` column of `items` names them.
    pub me: Option<String>,
}

/// How conversations go.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Chat {
    /// Minutes after which a short message no longer continues the last one,
    /// and a yes no longer confirms.
    pub context_minutes: u32,
}

impl Default for Chat {
    fn default() -> Chat {
        Chat { context_minutes: 30 }
    }
}

/// A language model that reads what the grammar does not understand.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Llm {
    /// Asked without `--llm` too.
    pub enabled: bool,
    /// Of any OpenAI-compatible server, like `http://localhost:11434/v1`.
    pub base_url: Option<String>,
    pub model: Option<String>,
    /// Sent as a bearer token; or the first line of `key_file`.
    pub key: Option<Secret>,
    pub key_file: Option<PathBuf>,
    /// For one message, all tries together.
    pub timeout_seconds: u32,
    /// Requests a day (UTC), tries included; 0: none.
    pub calls_per_day: u32,
}

impl Default for Llm {
    fn default() -> Llm {
        Llm {
            enabled: false,
            base_url: None,
            model: None,
            key: None,
            key_file: None,
            timeout_seconds: 20,
            calls_per_day: 500,
        }
    }
}

/// A text that does not print itself: `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The text itself, for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

/// Why there is no configuration: one sentence that names the file or the
/// variable and the key.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read {}: {reason}", file.display())]
    Unreadable { file: PathBuf, reason: std::io::Error },
    #[error("{}, line {line}: {reason}", file.display())]
    File { file: PathBuf, line: usize, reason: String },
    #[error("environment variable {name}: {reason}")]
    Variable { name: String, reason: String },
    #[error("{key}: cannot read {}: {reason}", file.display())]
    SecretFile { key: &'static str, file: PathBuf, reason: std::io::Error },
    #[error("{key}: {} is empty; its first line must be the token", file.display())]
    EmptySecretFile { key: &'static str, file: PathBuf },
    #[error("voice.speak_command and voice.speak_base_url are both set; keep the one that is to speak")]
    TwoVoices,
    #[error("cannot find the user's data folder ({0}); set STOCKROOM_DATABASE_URL")]
    NoDataFolder(String),
}

/// Names set for other parts of the program, no keys of the file.
const OTHER_VARIABLES: [&str; 2] = ["STOCKROOM_CONFIG", "STOCKROOM_LOG"];

impl Config {
    /// The configuration of `file`, else of the first [`FILE_NAME`] found,
    /// else the defaults; then the environment.
    pub fn load(file: Option<&Path>) -> Result<Config, ConfigError> {
        let found = match file {
            Some(path) => Some(path.to_path_buf()),
            None => Config::default_file(),
        };
        let (table, config) = match &found {
            Some(path) => read(path)?,
            None => Default::default(),
        };
        overlay(table, config, std::env::vars())
    }

    /// The file that [`Config::load`] reads when none is named.
    pub fn default_file() -> Option<PathBuf> {
        default_files().into_iter().find(|path| path.is_file())
    }

    /// The database's address; SQLite in the user's data folder by default.
    pub fn database_url(&self) -> Result<Secret, ConfigError> {
        match &self.database.url {
            Some(url) => Ok(url.clone()),
            None => Ok(Secret(format!("sqlite:{}", data_folder()?.join("stockroom.db").display()))),
        }
    }
}

/// Where the database and the terminal's history lie by default.
pub fn data_folder() -> Result<PathBuf, ConfigError> {
    let strategy =
        etcetera::choose_base_strategy().map_err(|error| ConfigError::NoDataFolder(error.to_string()))?;
    Ok(strategy.data_dir().join("stockroom"))
}

fn default_files() -> Vec<PathBuf> {
    let mut files = vec![PathBuf::from(FILE_NAME)];
    if let Ok(strategy) = etcetera::choose_base_strategy() {
        files.push(strategy.config_dir().join("stockroom").join(FILE_NAME));
    }
    files
}

fn read(path: &Path) -> Result<(toml::Table, Config), ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|reason| ConfigError::Unreadable { file: path.to_path_buf(), reason })?;
    let refused = |error: toml::de::Error| ConfigError::File {
        file: path.to_path_buf(),
        line: error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1),
        reason: error.message().replace('\n', " "),
    };
    Ok((toml::from_str(&text).map_err(refused)?, toml::from_str(&text).map_err(refused)?))
}

/// Sets each key that a variable names. Of variables, only those of a known
/// area must be known: other programs of the same name may set their own.
fn overlay(
    mut table: toml::Table,
    mut config: Config,
    variables: impl Iterator<Item = (String, String)>,
) -> Result<Config, ConfigError> {
    for (name, value) in variables {
        let Some(key) = name.strip_prefix("STOCKROOM_") else { continue };
        if OTHER_VARIABLES.contains(&name.as_str()) {
            continue;
        }
        let key = key.to_ascii_lowercase();
        let Some((area, key)) =
            ["database", "team", "chat", "llm", "telegram", "discord", "serve", "voice", "figures"]
                .into_iter()
                .find_map(|area| Some((area, key.strip_prefix(area)?.strip_prefix('_')?)))
        else {
            continue;
        };
        (table, config) = set(&table, area, key, &value)
            .map_err(|reason| ConfigError::Variable { name: name.clone(), reason })?;
    }
    Ok(config)
}

/// The table with one more key, and the configuration it then is. A variable is
/// text: it is tried as a number or yes/no first, then as it stands.
fn set(table: &toml::Table, area: &str, key: &str, value: &str) -> Result<(toml::Table, Config), String> {
    let literal = match (value.parse::<i64>(), value.parse::<f64>(), value.parse::<bool>()) {
        (Ok(integer), _, _) => Some(toml::Value::Integer(integer)),
        (_, Ok(float), _) => Some(toml::Value::Float(float)),
        (_, _, Ok(boolean)) => Some(toml::Value::Boolean(boolean)),
        _ => None,
    };
    let mut refused = String::new();
    for candidate in literal.into_iter().chain([toml::Value::String(value.to_owned())]) {
        let mut tried = table.clone();
        let entry = tried.entry(area).or_insert_with(|| toml::Value::Table(toml::Table::new()));
        if let toml::Value::Table(keys) = entry {
            keys.insert(key.to_owned(), candidate);
        }
        match tried.clone().try_into::<Config>() {
            Ok(config) => return Ok((tried, config)),
            Err(error) => refused = error.message().replace('\n', " "),
        }
    }
    Err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let none = (toml::Table::new(), Config::default());
        overlay(none.0, none.1, variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())))
    }

    #[test]
    fn the_environment_sets_keys_of_every_type() {
        let config = with(&[
            ("STOCKROOM_DATABASE_URL", "sqlite:/tmp/a.db"),
            ("STOCKROOM_FIGURES_ADS_WINDOW_DAYS", "14"),
            ("STOCKROOM_FIGURES_CURRENCY", "CNY"),
            ("STOCKROOM_TEAM_LANGUAGE", "zh"),
            ("STOCKROOM_TEAM_ME", "123"),
            ("STOCKROOM_LOG", "debug"),
            ("STOCKROOM_SOMETHING_ELSE", "1"),
        ])
        .unwrap();
        assert_eq!(config.database.url.as_ref().map(Secret::reveal), Some("sqlite:/tmp/a.db"));
        assert_eq!(config.figures.ads_window_days, 14);
        assert_eq!(config.figures.currency.as_deref(), Some("CNY"));
        assert_eq!(config.team.language, Some(Language::Zh));
        assert_eq!(config.team.me.as_deref(), Some("123"));
    }

    #[test]
    fn an_unknown_or_wrong_variable_is_refused_by_name() {
        let error = with(&[("STOCKROOM_FIGURES_ADS_WINDOW", "14")]).unwrap_err().to_string();
        assert!(error.contains("STOCKROOM_FIGURES_ADS_WINDOW") && error.contains("ads_window"), "{error}");
        let error = with(&[("STOCKROOM_FIGURES_ADS_WINDOW_DAYS", "many")]).unwrap_err().to_string();
        assert!(error.contains("STOCKROOM_FIGURES_ADS_WINDOW_DAYS"), "{error}");
    }

    #[test]
    fn an_unknown_key_is_refused_with_file_and_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE_NAME);
        std::fs::write(&file, "[figures]\nads_window_days = 14\nads_windw_days = 7\n").unwrap();
        let error = Config::load(Some(&file)).unwrap_err().to_string();
        assert!(error.contains("stockroom.toml, line 3") && error.contains("ads_windw_days"), "{error}");
        assert!(!error.contains('\n'), "one sentence: {error}");
    }

    #[test]
    fn a_secret_never_prints() {
        let config = with(&[("STOCKROOM_DATABASE_URL", "postgres://me:hunter2@db/stockroom")]).unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn the_example_file_shows_every_key_and_is_accepted() {
        let text = include_str!("../stockroom.example.toml");
        let mut uncommented = String::new();
        for line in text.lines() {
            match line.strip_prefix('#') {
                Some(key) if key.contains(" = ") && !key.starts_with(' ') => uncommented.push_str(key),
                _ => uncommented.push_str(line),
            }
            uncommented.push('\n');
        }
        let config: Config = toml::from_str(&uncommented).unwrap();
        assert_eq!(
            config.figures,
            Figures { currency: Some("USD".into()), ..Figures::default() },
            "the example shows the defaults"
        );
        let mut figures =
            toml::Table::try_from(Figures { currency: Some("USD".into()), ..Figures::default() })
                .unwrap()
                .into_iter()
                .map(|(key, _)| format!("figures.{key}"))
                .collect::<Vec<_>>();
        figures.extend(
            ["database.url", "team.time_zone", "team.language", "team.me", "chat.context_minutes"]
                .map(String::from),
        );
        let llm = ["enabled", "base_url", "model", "key", "key_file", "timeout_seconds", "calls_per_day"];
        figures.extend(llm.map(|key| format!("llm.{key}")));
        let telegram = ["token", "token_file", "api_url", "webhook_url", "webhook_secret"];
        let voice = ["model", "models", "model_url", "threads", "processes", "language", "seconds_max"];
        figures.extend(voice.map(|key| format!("voice.{key}")));
        let voice = ["timeout_seconds", "queue", "queue_of_one", "vocabulary", "confidence_least"];
        figures.extend(voice.map(|key| format!("voice.{key}")));
        let speak = ["command", "base_url", "key", "key_file", "model", "voice", "seconds"];
        figures.extend(speak.map(|key| format!("voice.speak_{key}")));
        figures.extend(telegram.map(|key| format!("telegram.{key}")));
        figures.extend(["token", "token_file", "api_url", "gateway_url"].map(|key| format!("discord.{key}")));
        let serve = [
            "listen",
            "concurrency",
            "queue",
            "messages_per_minute",
            "answer_hours",
            "file_megabytes",
            "log_format",
        ];
        figures.extend(serve.map(|key| format!("serve.{key}")));
        let shown: toml::Table = toml::from_str(&uncommented).unwrap();
        for key in figures {
            let (area, key) = key.split_once('.').unwrap();
            assert!(shown[area].get(key).is_some(), "{area}.{key} is not in the example");
        }
    }
}

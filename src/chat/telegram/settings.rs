//! What the adapter is told: who it is, where Telegram is, how long it waits.

use std::fmt;
use std::time::Duration;

/// The bot and its server.
#[derive(Clone)]
pub struct Settings {
    /// As BotFather gave it.
    pub token: String,
    /// Of the Bot API, like `https://api.telegram.org`.
    pub api_url: String,
    /// None: Telegram is asked for messages (long polling).
    pub webhook: Option<Webhook>,
    pub limits: Limits,
    pub waits: Waits,
}

/// Where Telegram brings messages.
#[derive(Clone)]
pub struct Webhook {
    /// `https://…/telegram`; its path is the one that is served.
    pub url: String,
    /// What Telegram says with each: 1 to 256 letters, digits, `_` and `-`.
    pub secret: String,
}

/// How much is sent. The defaults are what Telegram's FAQ allows a bot:
/// <https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Messages to all chats together.
    pub per_second: u32,
    pub per_minute_private: u32,
    pub per_minute_group: u32,
    /// Messages to one chat that need not wait for one another.
    pub burst: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { per_second: 30, per_minute_private: 60, per_minute_group: 20, burst: 3 }
    }
}

/// How long things take at most.
#[derive(Clone, Copy, Debug)]
pub struct Waits {
    /// A request for messages is held open by Telegram.
    pub poll: Duration,
    /// The first pause after a failure; each further one is twice as long.
    pub retry_first: Duration,
    pub retry_max: Duration,
    /// For the other pictures and files of an album.
    pub album: Duration,
    /// What Telegram may ask us to wait before a message is put off.
    pub flood_max: Duration,
    /// An answer to a request. The client library itself sleeps ten seconds after
    /// a server's error.
    pub answer_max: Duration,
    /// An answer to a request with a file, or a file.
    pub transfer_max: Duration,
}

impl Default for Waits {
    fn default() -> Waits {
        Waits {
            poll: Duration::from_secs(50),
            retry_first: Duration::from_secs(1),
            retry_max: Duration::from_secs(10),
            album: Duration::from_secs(1),
            flood_max: Duration::from_secs(60),
            answer_max: Duration::from_secs(30),
            transfer_max: Duration::from_secs(120),
        }
    }
}

impl Settings {
    /// Long polling, with the limits and waits of every day.
    pub fn new(token: impl Into<String>, api_url: impl Into<String>) -> Settings {
        Settings {
            token: token.into(),
            api_url: api_url.into(),
            webhook: None,
            limits: Limits::default(),
            waits: Waits::default(),
        }
    }
}

/// Without the token and the secret.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("api_url", &self.api_url)
            .field("webhook", &self.webhook.as_ref().map(|webhook| &webhook.url))
            .field("limits", &self.limits)
            .field("waits", &self.waits)
            .finish_non_exhaustive()
    }
}

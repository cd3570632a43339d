//! Discord, through serenity: its gateway and shards, its models, its routes and
//! limits. What happens there becomes [`IncomingMessage`]s; replies go out as
//! messages, or as answers to interactions. serenity's types stay in this folder.
//!
//! Mentions and private messages carry their text without the privileged intent
//! of message contents, so nothing more is asked for; what is said in a channel
//! without a mention of us is never read.
//!
//! [`IncomingMessage`]: super::IncomingMessage

/// Answers to interactions, in time.
mod answering;
/// Slash commands as Discord lists them.
mod commands;
/// Which channel is a thread of which, which roles are ours.
mod directory;
/// The bytes of files that came in.
mod fetching;
/// The shards, on a thread of their own.
mod gateway;
/// What was said while we were away.
mod history;
/// Messages of Discord's to ours.
mod incoming;
/// Commands, buttons, menus: taken in.
mod interactions;
/// Events of other versions than serenity expects.
mod lenient;
/// Text as Discord shows it.
mod markdown;
/// A reply as Discord's messages.
mod outgoing;
/// Events in their order, into the inbox.
mod receiving;
/// Requests, limits, refusals.
mod rest;
/// Messages out: sent, edited, answered.
mod sending;

use super::{
    Adapter, AdapterError, Attachment, CommandName, Destination, FetchError, Inbox, Reply, SendError, Sent,
    VoiceNote,
};
use answering::Pending;
use async_trait::async_trait;
use directory::Directory;
use rest::Rest;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Under which people and conversations are kept.
const NAME: &str = "discord";

/// What is set.
#[derive(Clone)]
pub struct Settings {
    /// The bot's token, without `Bot `.
    pub token: String,
    /// Of the REST API, with or without `/api/v10`; None: Discord's own.
    pub api_url: Option<String>,
    /// Of the gateway; None: what the REST API says.
    pub gateway_url: Option<String>,
    pub waits: Waits,
    pub limits: Limits,
    /// Microseconds UTC.
    pub now: Arc<dyn Fn() -> i64 + Send + Sync>,
}

/// How long what may take.
#[derive(Clone, Copy, Debug)]
pub struct Waits {
    /// After which "thinking…" is shown for a reply that is not there yet. Discord
    /// gives up after three seconds.
    pub defer: Duration,
    /// How long an interaction can be answered.
    pub interaction: Duration,
    /// The longest wait that a rate limit may ask for within one call.
    pub rate_limit: Duration,
    /// Before a request that failed is tried again; doubled with each try.
    pub retry: Duration,
    /// For one request.
    pub request: Duration,
    /// Before the gateway is looked for again; doubled up to 32 times.
    pub start: Duration,
    /// For all servers to tell their channels after a session began, before what was
    /// missed is read.
    pub servers: Duration,
    /// After which shards that show no life are given up and started anew.
    pub silence: Duration,
}

impl Default for Waits {
    fn default() -> Waits {
        Waits {
            defer: Duration::from_secs(2),
            interaction: Duration::from_secs(15 * 60),
            rate_limit: Duration::from_secs(60),
            retry: Duration::from_millis(500),
            request: Duration::from_secs(30),
            start: Duration::from_secs(2),
            servers: Duration::from_secs(3),
            silence: Duration::from_secs(10),
        }
    }
}

/// How much of what is taken.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of a channel's history, 100 messages each, after we were away.
    pub history_pages: u32,
    /// What was said longer ago is not asked for.
    pub history_age: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { history_pages: 20, history_age: Duration::from_secs(24 * 3600) }
    }
}

/// The team's bot on Discord.
pub struct Discord {
    core: Arc<Core>,
}

/// What all parts of the adapter share.
struct Core {
    rest: Rest,
    settings: Settings,
    client: reqwest::Client,
    commands: Vec<CommandName>,
    directory: RwLock<Directory>,
    /// Interactions that can still be answered, by id.
    pending: Mutex<HashMap<String, Arc<Pending>>>,
    gateway: gateway::Pulse,
}

impl Discord {
    /// `client` must not follow redirects: files are fetched from Discord's own
    /// hosts only.
    pub fn new(settings: Settings, client: reqwest::Client, commands: Vec<CommandName>) -> Discord {
        let token = settings.token.trim();
        let token = token.strip_prefix("Bot ").unwrap_or(token);
        let rest = Rest::new(client.clone(), token, settings.api_url.as_deref(), settings.waits);
        let core = Core {
            rest,
            settings: Settings { token: token.to_owned(), ..settings },
            client,
            commands,
            directory: RwLock::default(),
            pending: Mutex::default(),
            gateway: gateway::Pulse::default(),
        };
        Discord { core: Arc::new(core) }
    }
}

#[async_trait]
impl Adapter for Discord {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn receive(&self, inbox: Arc<dyn Inbox>, stop: CancellationToken) -> Result<(), AdapterError> {
        receiving::receive(&self.core, inbox, stop).await
    }

    fn is_connected(&self) -> bool {
        self.core.gateway.is_connected()
    }

    /// An empty reply to an interaction ends it without a word.
    async fn send(&self, to: &Destination, reply: &Reply) -> Result<Sent, SendError> {
        sending::send(&self.core, to, reply).await
    }

    async fn edit(&self, to: &Destination, sent: &Sent, reply: &Reply) -> Result<Sent, SendError> {
        sending::edit(&self.core, to, sent, reply).await
    }

    async fn speak(&self, to: &Destination, note: &VoiceNote) -> Result<(), SendError> {
        sending::speak(&self.core, to, note).await
    }

    async fn typing(&self, to: &Destination) {
        sending::typing(&self.core, to).await;
    }

    async fn fetch(&self, attachment: &Attachment, bytes_max: u64) -> Result<Vec<u8>, FetchError> {
        fetching::fetch(&self.core, attachment, bytes_max).await
    }
}

impl Core {
    fn read_directory<T>(&self, read: impl FnOnce(&Directory) -> T) -> T {
        read(&self.directory.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn learn<T>(&self, learn: impl FnOnce(&mut Directory) -> T) -> T {
        learn(&mut self.directory.write().unwrap_or_else(PoisonError::into_inner))
    }
}

//! Telegram, through teloxide's client: <https://core.telegram.org/bots/api>.
//!
//! A conversation is a chat, `-1001234`, or a topic of one, `-1001234:7`; the room
//! is the chat. Messages are `chat:message`, an edited one `chat:message:when`, a
//! button pressed `cb:id`. The pieces of an album are one message.

/// Whether a text is meant for us.
mod addressed;
/// Requests and what fails.
mod api;
/// Pauses between tries.
mod backoff;
/// Files that come in.
mod files;
/// What comes in, as border types.
mod incoming;
/// Buttons.
mod keyboard;
/// A reply as Telegram's HTML.
mod markup;
/// What is said.
mod outgoing;
/// How fast.
mod pace;
/// Messages asked for.
mod polling;
/// What the adapter is told.
mod settings;
/// Before messages come.
mod startup;
/// An update as teloxide reads it.
mod update;
/// Messages brought.
mod webhook;

pub use settings::{Limits, Settings, Waits, Webhook};

use super::{
    Adapter, AdapterError, Attachment, CommandName, Destination, FetchError, Inbox, Reply, SendError, Sent,
    VoiceNote,
};
use api::Api;
use async_trait::async_trait;
use incoming::Myself;
pub use incoming::NAME;
use outgoing::Outgoing;
use pace::Pace;
use reqwest::Url;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// A bot on Telegram.
pub struct Telegram {
    api: Api,
    outgoing: Outgoing,
    commands: Vec<CommandName>,
    webhook: Option<(Url, Webhook)>,
    /// Known once Telegram has said it.
    me: OnceLock<Myself>,
    heard: Mutex<Heard>,
}

/// When Telegram was last heard of.
#[derive(Clone, Copy)]
enum Heard {
    Never,
    At(Instant),
    /// It knows where to bring messages.
    Webhook,
}

impl Telegram {
    /// `client` has no timeout of its own for whole requests: a request for messages
    /// is held open, and each request is bounded here.
    pub fn new(
        settings: Settings,
        client: reqwest::Client,
        commands: Vec<CommandName>,
    ) -> Result<Telegram, AdapterError> {
        let api = Api::new(&settings, client)?;
        let webhook = settings.webhook.map(checked).transpose()?;
        let outgoing = Outgoing::new(Pace::new(settings.limits));
        let (me, heard) = (OnceLock::new(), Mutex::new(Heard::Never));
        Ok(Telegram { api, outgoing, commands, webhook, me, heard })
    }

    /// Where Telegram brings messages, at the path of the webhook's address; empty
    /// without a webhook. [`Adapter::prepare`] must have been run, and
    /// [`Adapter::receive`] by one server: it tells Telegram.
    pub fn webhook_router(self: &Arc<Self>, inbox: Arc<dyn Inbox>) -> axum::Router {
        webhook::router(self.clone(), inbox)
    }

    fn webhook_path(&self) -> Option<(String, String)> {
        let (url, webhook) = self.webhook.as_ref()?;
        Some((url.path().to_owned(), webhook.secret.clone()))
    }

    fn hear(&self, heard: Heard) {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = heard;
    }

    async fn introduced(&self) -> Result<&Myself, AdapterError> {
        if let Some(me) = self.me.get() {
            return Ok(me);
        }
        let me = startup::introduce(&self.api).await?;
        Ok(self.me.get_or_init(|| me))
    }

    async fn run(&self, inbox: Arc<dyn Inbox>) -> Result<(), AdapterError> {
        let me = self.introduced().await?;
        startup::list_commands(&self.api, &self.commands).await;
        if let Some((url, webhook)) = &self.webhook {
            startup::set_webhook(&self.api, url, webhook).await?;
            self.hear(Heard::Webhook);
            return std::future::pending().await;
        }
        startup::delete_webhook(&self.api).await;
        self.hear(Heard::At(Instant::now()));
        polling::poll(&self.api, me, &inbox, || self.hear(Heard::At(Instant::now()))).await
    }
}

/// A webhook that Telegram can take.
fn checked(webhook: Webhook) -> Result<(Url, Webhook), AdapterError> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if webhook.secret.is_empty() || webhook.secret.len() > 256 || !webhook.secret.chars().all(is_plain) {
        return Err(AdapterError::Setup(
            "telegram.webhook_secret must be 1 to 256 letters, digits, _ and -; make one up and set it"
                .to_owned(),
        ));
    }
    match Url::parse(&webhook.url) {
        Ok(url) if matches!(url.scheme(), "https" | "http") => Ok((url, webhook)),
        _ => Err(AdapterError::Setup(
            "telegram.webhook_url is no address; write it like https://example.com/telegram".to_owned(),
        )),
    }
}

#[async_trait]
impl Adapter for Telegram {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Whoever is brought an update must know who is addressed.
    async fn prepare(&self) -> Result<(), AdapterError> {
        self.introduced().await.map(|_| ())
    }

    fn handle(&self) -> Option<String> {
        self.me.get().map(|me| me.username.clone()).filter(|name| !name.is_empty())
    }

    /// Of a group, the private chat, whose id is the person's.
    fn aside(&self, to: &Destination, person: &str) -> Option<Destination> {
        // Groups have negative ids.
        to.conversation.starts_with('-').then(|| Destination {
            conversation: person.to_owned(),
            origin: serde_json::Value::Null,
            nonce: to.nonce.as_ref().map(|nonce| format!("{nonce} aside")),
        })
    }

    async fn receive(&self, inbox: Arc<dyn Inbox>, stop: CancellationToken) -> Result<(), AdapterError> {
        // What is not confirmed yet when this stops is given again, and known then.
        let outcome = stop.run_until_cancelled(self.run(inbox)).await.unwrap_or(Ok(()));
        self.hear(Heard::Never);
        outcome
    }

    fn is_connected(&self) -> bool {
        let lately = self.api.waits.poll + Duration::from_secs(30);
        match *self.heard.lock().unwrap_or_else(PoisonError::into_inner) {
            Heard::Never => false,
            Heard::At(then) => then.elapsed() <= lately,
            Heard::Webhook => true,
        }
    }

    async fn send(&self, to: &Destination, reply: &Reply) -> Result<Sent, SendError> {
        self.outgoing.send(&self.api, to, reply).await
    }

    async fn edit(&self, to: &Destination, sent: &Sent, reply: &Reply) -> Result<Sent, SendError> {
        self.outgoing.edit(&self.api, to, sent, reply).await
    }

    async fn speak(&self, to: &Destination, note: &VoiceNote) -> Result<(), SendError> {
        self.outgoing.speak(&self.api, to, note).await
    }

    async fn typing(&self, to: &Destination) {
        self.outgoing.typing(&self.api, to).await;
    }

    async fn fetch(&self, attachment: &Attachment, bytes_max: u64) -> Result<Vec<u8>, FetchError> {
        files::fetch(&self.api, attachment, bytes_max).await
    }
}

//! The Telegram adapter through teloxide's client against a server on loopback.

/// What is confirmed, and when.
mod confirming;
/// Files in and out.
mod files;
/// What people do there.
mod receiving;
/// What is refused, and what is tried again.
mod refusals;
/// What the bot says.
mod sending;
/// Messages brought.
mod webhook;

use crate::fakes::telegram::FakeTelegram;
use async_trait::async_trait;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use stockroom::chat::telegram::{Limits, Settings, Telegram, Waits};
use stockroom::chat::{
    Adapter, AdapterError, Block, Choice, CommandArgument, CommandName, Destination, Inbox, InboxError,
    IncomingMessage, Reply,
};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// An inbox that keeps messages as they come.
#[derive(Default)]
pub struct Recorder {
    messages: Mutex<Vec<IncomingMessage>>,
    /// Of each piece of an album the album.
    albums: Mutex<Vec<String>>,
    /// So many messages are not taken first.
    refusals: AtomicUsize,
    bell: watch::Sender<usize>,
}

impl Recorder {
    pub fn messages(&self) -> Vec<IncomingMessage> {
        self.messages.lock().unwrap().clone()
    }

    /// Waits for so many messages.
    pub async fn until(&self, count: usize) -> Vec<IncomingMessage> {
        let mut bell = self.bell.subscribe();
        let come = bell.wait_for(|have| *have >= count);
        let come = tokio::time::timeout(Duration::from_secs(20), come).await;
        assert!(come.is_ok(), "{count} messages never came: {:?}", self.messages());
        self.messages()
    }
}

#[async_trait]
impl Inbox for Recorder {
    async fn accept(&self, message: IncomingMessage) -> Result<(), InboxError> {
        let refuse = |left: usize| left.checked_sub(1);
        if self.refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, refuse).is_ok() {
            return Err(InboxError("the disk is full".to_owned()));
        }
        let mut messages = self.messages.lock().unwrap();
        if !messages.iter().any(|known| known.id == message.id) {
            messages.push(message);
        }
        self.bell.send_replace(messages.len());
        Ok(())
    }

    async fn accept_piece(&self, piece: IncomingMessage, album: &str, _: Duration) -> Result<(), InboxError> {
        self.albums.lock().unwrap().push(album.to_owned());
        self.accept(piece).await
    }

    async fn last_seen(&self, _: &str) -> Result<Vec<(String, String)>, InboxError> {
        Ok(Vec::new())
    }

    async fn suggest(&self, _: &str, _: &str, _: &str) -> Vec<Choice> {
        Vec::new()
    }
}

/// The bot, receiving from a server of its own.
pub struct Bot {
    pub server: FakeTelegram,
    pub telegram: Arc<Telegram>,
    pub inbox: Arc<Recorder>,
    pub stop: CancellationToken,
    pub receiving: JoinHandle<Result<(), AdapterError>>,
}

/// Short waits and no limits: a test has no chats to be patient with.
pub fn settings(server: &FakeTelegram) -> Settings {
    let short = Duration::from_millis(10);
    Settings {
        limits: Limits {
            per_second: 10_000,
            per_minute_private: 100_000,
            per_minute_group: 100_000,
            burst: 100,
        },
        waits: Waits {
            poll: Duration::from_secs(5),
            retry_first: short,
            retry_max: short * 5,
            album: short * 5,
            flood_max: Duration::from_secs(2),
            ..Waits::default()
        },
        ..Settings::new(server.token(), server.url())
    }
}

pub fn commands() -> Vec<CommandName> {
    vec![CommandName {
        name: "stock",
        en: "What is in stock".to_owned(),
        zh: "查库存".to_owned(),
        argument: CommandArgument::Item,
    }]
}

pub fn adapter(settings: Settings) -> Arc<Telegram> {
    Arc::new(Telegram::new(settings, reqwest::Client::new(), commands()).unwrap())
}

impl Bot {
    pub async fn start() -> Bot {
        let server = FakeTelegram::start().await;
        let settings = settings(&server);
        Bot::receive(server, settings).await
    }

    pub async fn receive(server: FakeTelegram, settings: Settings) -> Bot {
        Bot::receive_into(server, settings, Arc::new(Recorder::default())).await
    }

    pub async fn receive_into(server: FakeTelegram, settings: Settings, inbox: Arc<Recorder>) -> Bot {
        let telegram = adapter(settings);
        let stop = CancellationToken::new();
        let (receiver, into, until) = (telegram.clone(), inbox.clone(), stop.clone());
        let receiving = tokio::spawn(async move { receiver.receive(into, until).await });
        Bot { server, telegram, inbox, stop, receiving }
    }

    /// The next message; earlier ones are forgotten.
    pub async fn next(&self) -> IncomingMessage {
        self.inbox.until(1).await;
        let message = self.inbox.messages.lock().unwrap().remove(0);
        self.inbox.bell.send_modify(|have| *have -= 1);
        message
    }

    /// Stops receiving; the server goes on.
    pub async fn end(self) -> FakeTelegram {
        self.stop.cancel();
        assert!(self.receiving.await.unwrap().is_ok());
        self.server
    }
}

/// Where an answer to a message goes.
pub fn answer_to(message: &IncomingMessage) -> Destination {
    Destination {
        conversation: message.conversation.clone(),
        origin: message.origin.clone(),
        nonce: Some(message.id.clone()),
    }
}

/// A chat in which nothing is answered.
pub fn to(conversation: &str) -> Destination {
    Destination { conversation: conversation.to_owned(), origin: serde_json::Value::Null, nonce: None }
}

pub fn choice(answer: &str, label: &str) -> Choice {
    Choice { answer: answer.to_owned(), label: label.to_owned() }
}

pub fn with_choices(text: &str, choices: &[(&str, &str)]) -> Reply {
    let choices = choices.iter().map(|(answer, label)| choice(answer, label)).collect();
    Reply { blocks: vec![Block::Text(text.to_owned())], choices, ..Reply::default() }
}

//! The Discord adapter against a Discord on loopback.

mod connection;
mod events;
mod history;
mod interactions;
mod limits;
mod sending;

use crate::fakes::discord::FakeDiscord;
use async_trait::async_trait;
use std::collections::HashSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use stockroom::chat::discord::{Discord, Limits, Settings, Waits};
use stockroom::chat::{
    Adapter, AdapterError, Choice, CommandArgument, CommandName, Destination, Inbox, InboxError,
    IncomingMessage, Reply,
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// An inbox in memory.
#[derive(Default)]
struct Recorder {
    taken: Mutex<Vec<IncomingMessage>>,
    ids: Mutex<HashSet<String>>,
    /// How often recording still fails.
    failures: AtomicU32,
    /// What was seen before this began.
    seen: Mutex<Vec<(String, String)>>,
    names: Mutex<Vec<Choice>>,
}

#[async_trait]
impl Inbox for Recorder {
    async fn accept(&self, message: IncomingMessage) -> Result<(), InboxError> {
        let fails =
            self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if fails.is_ok() {
            return Err(InboxError("the disk is full".to_owned()));
        }
        if self.ids.lock().unwrap().insert(message.id.clone()) {
            self.taken.lock().unwrap().push(message);
        }
        Ok(())
    }

    async fn last_seen(&self, adapter: &str) -> Result<Vec<(String, String)>, InboxError> {
        assert_eq!(adapter, "discord");
        let mut seen = self.seen.lock().unwrap().clone();
        for message in self.taken.lock().unwrap().iter() {
            seen.retain(|(room, _)| *room != message.room);
            seen.push((message.room.clone(), message.id.clone()));
        }
        Ok(seen)
    }

    async fn suggest(&self, adapter: &str, _person: &str, typed: &str) -> Vec<Choice> {
        assert_eq!(adapter, "discord");
        let names = self.names.lock().unwrap();
        names.iter().filter(|name| name.label.to_lowercase().contains(typed)).cloned().collect()
    }
}

/// The adapter at work.
struct Bot {
    fake: Arc<FakeDiscord>,
    adapter: Arc<Discord>,
    inbox: Arc<Recorder>,
    stop: CancellationToken,
    receiving: JoinHandle<Result<(), AdapterError>>,
}

/// As short as a test can have it.
fn waits() -> Waits {
    Waits {
        defer: Duration::from_millis(300),
        interaction: Duration::from_secs(900),
        rate_limit: Duration::from_secs(3),
        retry: Duration::from_millis(10),
        request: Duration::from_secs(5),
        start: Duration::from_millis(20),
        servers: Duration::from_millis(300),
        silence: Duration::from_secs(3),
    }
}

fn settings(fake: &FakeDiscord) -> Settings {
    Settings {
        token: fake.token(),
        api_url: Some(fake.api_url()),
        gateway_url: None,
        waits: waits(),
        limits: Limits { history_pages: 4, ..Limits::default() },
        now: Arc::new(|| jiff::Timestamp::now().as_microsecond()),
    }
}

fn adapter(settings: Settings) -> Discord {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    Discord::new(settings, client, commands())
}

fn commands() -> Vec<CommandName> {
    let command = |name, en: &str, zh: &str, argument| CommandName {
        name,
        en: en.to_owned(),
        zh: zh.to_owned(),
        argument,
    };
    vec![
        command("stock", "What is in stock", "查库存", CommandArgument::Item),
        command("ask", "Ask in your own words", "随便问", CommandArgument::Text),
        command("help", &"What can be asked ".repeat(10), "帮助", CommandArgument::Nothing),
    ]
}

impl Bot {
    async fn start(fake: FakeDiscord) -> Bot {
        let settings = settings(&fake);
        Bot::start_with(Arc::new(fake), settings, Arc::default()).await
    }

    /// Ready: connected, its commands known.
    async fn start_with(fake: Arc<FakeDiscord>, settings: Settings, inbox: Arc<Recorder>) -> Bot {
        let bot = Bot::launch(fake, settings, inbox);
        bot.fake.connected().await;
        bot.fake.until("commands", |state| (state.commands != serde_json::json!([])).then_some(())).await;
        bot
    }

    fn launch(fake: Arc<FakeDiscord>, settings: Settings, inbox: Arc<Recorder>) -> Bot {
        let adapter = Arc::new(adapter(settings));
        let stop = CancellationToken::new();
        let receiving = {
            let (adapter, inbox, stop) = (Arc::clone(&adapter), Arc::clone(&inbox), stop.clone());
            tokio::spawn(async move { adapter.receive(inbox, stop).await })
        };
        Bot { fake, adapter, inbox, stop, receiving }
    }

    /// Ends as the program would; the inbox stays.
    async fn stop(self) -> Arc<Recorder> {
        self.stop.cancel();
        self.receiving.await.unwrap().unwrap();
        self.inbox
    }

    /// The messages taken in, once there are `count`.
    async fn taken(&self, count: usize) -> Vec<IncomingMessage> {
        let began = Instant::now();
        loop {
            let taken = self.inbox.taken.lock().unwrap().clone();
            if taken.len() >= count {
                return taken;
            }
            assert!(began.elapsed() < Duration::from_secs(30), "{} of {count} came in", taken.len());
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    }

    /// The one message taken in.
    async fn one(&self) -> IncomingMessage {
        let taken = self.taken(1).await;
        assert_eq!(taken.len(), 1, "{taken:#?}");
        taken[0].clone()
    }

    async fn reply(&self, to: &IncomingMessage, reply: &Reply) -> stockroom::chat::Sent {
        self.adapter.send(&destination(to), reply).await.unwrap()
    }
}

fn destination(message: &IncomingMessage) -> Destination {
    Destination {
        conversation: message.conversation.clone(),
        origin: message.origin.clone(),
        nonce: Some(format!("reply-{}", message.id)),
    }
}

/// A channel to say something in, of nobody's asking.
fn channel(id: u64) -> Destination {
    Destination { conversation: id.to_string(), origin: serde_json::Value::Null, nonce: None }
}

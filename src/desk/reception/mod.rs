//! Messages of chat platforms, from their receipt to the reply that was sent.
//!
//! Each is recorded before the platform is told that it arrived; then a worker
//! claims it, answers it, keeps the reply and sends it. Whatever a crash leaves
//! undone is taken up again: what was decided to be done is kept before it is
//! done, the reply before it is sent, so nothing is recorded twice, and a reply
//! is sent twice only where the crash fell between sending and noting it.

/// One message to one reply.
mod answering;
/// What is sent, and what becomes of it.
mod delivery;
/// Files that came with a message.
mod files;
/// Answers aloud.
mod speaking;
/// Buttons as tokens.
mod tokens;
/// Claims, leases, and work side by side.
mod worker;

use super::hearing::Languages;
use super::session::Session;
use crate::assistant::rights::Rights;
use crate::chat::{Adapter, Choice, Event, Inbox, InboxError, IncomingMessage};
use crate::config::Serve;
use crate::intent::contract::Language;
use crate::store::{Incoming, Piece, Recorded, Store, Worker};
use async_trait::async_trait;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Names offered while somebody types.
const SUGGESTED_MAX: usize = 25;

/// Where messages of all platforms are answered. One a process.
pub struct Reception {
    worker: Worker,
    /// A clone of it answers each message.
    session: Session,
    settings: Serve,
    /// The team's.
    language: Language,
    adapters: Vec<Arc<dyn Adapter>>,
    /// Messages that are not done, as last counted and since then recorded.
    queue: AtomicI64,
    /// Something may be there to be claimed.
    wake: Notify,
    /// Nothing more is begun.
    stop: CancellationToken,
}

impl Reception {
    /// Takes up the inbox. `language`: of what answers no question.
    pub async fn open(
        session: Session,
        settings: Serve,
        language: Language,
        adapters: Vec<Arc<dyn Adapter>>,
    ) -> anyhow::Result<Arc<Reception>> {
        let worker = session.store.work_inbox().await?;
        let queue = AtomicI64::new(session.store.waiting().await?);
        Ok(Arc::new(Reception {
            worker,
            session: session.for_many(),
            settings,
            language,
            adapters,
            queue,
            wake: Notify::new(),
            stop: CancellationToken::new(),
        }))
    }

    /// The inbox as this process works on it.
    pub fn worker(&self) -> &Worker {
        &self.worker
    }

    pub fn store(&self) -> &Store {
        &self.session.store
    }

    /// The sequence of the facts in memory; None: none are loaded yet.
    pub fn sequence(&self) -> Option<i64> {
        self.session.shared().sequence()
    }

    /// Loads the facts, so that the first question need not wait for them.
    pub async fn load_facts(&self) -> anyhow::Result<()> {
        self.session.clone().refresh().await
    }

    fn adapter(&self, name: &str) -> Option<&Arc<dyn Adapter>> {
        self.adapters.iter().find(|adapter| adapter.name() == name)
    }

    fn now(&self) -> i64 {
        self.session.clock.now()
    }

    /// The language of what answers no question.
    fn languages(&self, message: &IncomingMessage, always: Option<Language>) -> Languages {
        let own = always.unwrap_or_else(|| match is_chinese(&message.text) {
            true => Language::Zh,
            false => message.language.unwrap_or(self.language),
        });
        Languages { always, own }
    }
}

/// Two messages as they are kept, as one.
fn joined(whole: &str, piece: &str) -> Option<String> {
    let whole: IncomingMessage = serde_json::from_str(whole).ok()?;
    serde_json::to_string(&whole.joined(serde_json::from_str(piece).ok()?)).ok()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|sign| matches!(sign, '\u{4e00}'..='\u{9fff}'))
}

#[async_trait]
impl Inbox for Reception {
    /// Of groups only what is meant for us is recorded: the rest is nobody's business.
    async fn accept(&self, message: IncomingMessage) -> Result<(), InboxError> {
        let is_speech = matches!(message.event, Event::Said | Event::Edited | Event::Picked);
        if is_speech && !message.addressed {
            return Ok(());
        }
        self.take_in(message, None).await
    }

    /// Which of the pieces is meant for us is known when all are here: until then they
    /// are kept together, and nothing of them where none is.
    async fn accept_piece(
        &self,
        piece: IncomingMessage,
        album: &str,
        wait: Duration,
    ) -> Result<(), InboxError> {
        self.take_in(piece, Some((album, wait))).await
    }

    async fn last_seen(&self, adapter: &str) -> Result<Vec<(String, String)>, InboxError> {
        self.session.store.last_seen(adapter).await.map_err(|error| InboxError(error.to_string()))
    }

    async fn is_answered(&self, adapter: &str, message: &str) -> bool {
        self.session.store.is_answered(adapter, message).await.unwrap_or_else(|error| {
            tracing::warn!(adapter, %error, "whether a message was answered is not known");
            true
        })
    }

    async fn suggest(&self, adapter: &str, person: &str, typed: &str) -> Vec<Choice> {
        self.suggested(adapter, person, typed).await.unwrap_or_else(|error| {
            tracing::warn!(adapter, error = format!("{error:#}"), "names could not be suggested");
            Vec::new()
        })
    }
}

impl Reception {
    async fn take_in(
        &self,
        message: IncomingMessage,
        album: Option<(&str, Duration)>,
    ) -> Result<(), InboxError> {
        let is_speech = matches!(message.event, Event::Said | Event::Edited | Event::Picked);
        // What is no speech is heard even where too much waits.
        if is_speech && self.queue.load(Ordering::Relaxed) >= i64::from(self.settings.queue) {
            return Err(InboxError("too many messages wait for an answer".to_owned()));
        }
        let content = serde_json::to_string(&message).map_err(|error| InboxError(error.to_string()))?;
        let digest = i64::from(crc32fast::hash(message.text.as_bytes()));
        let incoming = Incoming {
            adapter: &message.adapter,
            message: &message.id,
            edits: message.edits(),
            conversation: &message.conversation,
            room: &message.room,
            person: &message.person,
            content: &content,
            digest,
            said: message.event == Event::Said,
        };
        let recorded = match album {
            None => self.worker.record(&incoming, self.now()).await,
            Some((album, wait)) => {
                let wait = i64::try_from(wait.as_micros()).unwrap_or(i64::MAX / 2);
                self.worker.record_piece(&incoming, &Piece { album, wait, join: &joined }, self.now()).await
            }
        };
        if recorded.map_err(|error| InboxError(error.to_string()))? == Recorded::New {
            self.queue.fetch_add(1, Ordering::Relaxed);
            metrics::counter!("stockroom_messages_received_total", "adapter" => message.adapter).increment(1);
            self.wake.notify_one();
        }
        Ok(())
    }

    /// Items whose SKU or name holds what is typed, those that begin with it first.
    async fn suggested(&self, adapter: &str, account: &str, typed: &str) -> anyhow::Result<Vec<Choice>> {
        let known = self.session.store.member(adapter, account, self.now()).await?;
        let Some(member) = known else { return Ok(Vec::new()) };
        let person = super::people::person(&member)?;
        let mut session = self.session.clone();
        session.refresh().await?;
        // A partner is offered its own goods, as its words are read.
        let own = Rights::of(session.snapshot()?, &person).catalogue(session.names()?);
        let names = match &own {
            Some(own) => own,
            None => session.names()?,
        };
        let typed = typed.trim().to_lowercase();
        let mut found: Vec<(bool, Choice)> = Vec::new();
        for item in &names.items {
            let names = [&item.sku, &item.name, &item.name_zh].map(|name| name.to_lowercase());
            if names.iter().any(|name| name.contains(&typed)) {
                let name =
                    if is_chinese(&typed) || item.name.is_empty() { &item.name_zh } else { &item.name };
                let label =
                    if name.is_empty() { item.sku.clone() } else { format!("{} · {name}", item.sku) };
                let later = !names.iter().any(|name| name.starts_with(&typed));
                found.push((later, Choice { answer: item.sku.clone(), label }));
            }
        }
        found.sort_by_key(|(later, _)| *later);
        Ok(found.into_iter().map(|(_, choice)| choice).take(SUGGESTED_MAX).collect())
    }
}

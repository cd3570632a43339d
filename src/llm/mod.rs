//! A language model as a second reader of what the grammar does not understand:
//! off by default, any OpenAI-compatible endpoint.
//!
//! It is given the message and the nearest names of the catalogue, never figures
//! nor anybody else's messages. What it answers is one of our intents with slots
//! that hold ([`crate::intent::values`]), or nothing. Whatever a message makes it
//! say, the worst is a wrong reading, which the answer shows; a telling is
//! proposed and waits for a yes like any other.

/// When not to ask.
mod breaker;
/// One request and its answer.
mod client;
/// Names of the catalogue that come nearest to a message.
mod nearest;
/// What it is told.
mod prompt;
/// What it said, as a parse.
mod reply;

use crate::intent::Matcher;
use crate::intent::contract::Parse;
use crate::inventory::day::Day;
use breaker::Breaker;
use client::{Client, Problem};
use std::future::Future;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

pub use prompt::SYSTEM;

/// Characters of a message that a model reads; longer ones are not sent.
const TEXT_CHARS_MAX: usize = 2_000;
/// Requests for one message that failed for a while: the first and two more.
const TRIES_MAX: u32 = 3;
/// The wait before the second try; it doubles.
const BACKOFF: Duration = Duration::from_millis(300);

/// Where the model is.
#[derive(Clone)]
pub struct Settings {
    /// Like `http://localhost:11434/v1`.
    pub base_url: String,
    /// Sent as a bearer token.
    pub key: Option<String>,
    pub model: String,
    /// For one message, all tries together.
    pub timeout: Duration,
}

/// Why there is no second reading. No message holds the key.
#[derive(Debug, thiserror::Error)]
pub enum LlmError {
    #[error("the address of the language model is none: {0}")]
    Address(String),
    #[error("the message is too long for the language model")]
    TooLong,
    #[error("today's calls of the language model are used up")]
    Budget,
    #[error("the language model failed lately; it is tried again in a while")]
    Resting,
    #[error("the language model did not answer in time")]
    Timeout,
    #[error("the language model cannot be reached: {0}")]
    Unreachable(String),
    #[error("the language model refused: {0}")]
    Refused(String),
    #[error("the language model's answer cannot be used: {0}")]
    Unusable(&'static str),
}

/// How the answer's form is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Mode {
    /// `response_format` with a JSON schema.
    Schema,
    /// A tool with the schema as its parameters.
    Tool,
    /// Asked for in words.
    Plain,
}

impl Mode {
    const ALL: [Mode; 3] = [Mode::Schema, Mode::Tool, Mode::Plain];

    fn next(self) -> Option<Mode> {
        Mode::ALL.get(self as usize + 1).copied()
    }
}

/// How many requests may still be made.
pub trait Budget: Sync {
    /// Takes one; false: none is left.
    fn take(&self) -> impl Future<Output = bool> + Send;
}

/// The second reader.
pub struct Interpreter {
    client: Client,
    timeout: Duration,
    breaker: Mutex<Breaker>,
    /// The form that the server took last.
    mode: AtomicU8,
}

impl Interpreter {
    pub fn new(settings: Settings) -> Result<Interpreter, LlmError> {
        let timeout = settings.timeout;
        let client = Client::new(settings)?;
        Ok(Interpreter {
            client,
            timeout,
            breaker: Mutex::default(),
            mode: AtomicU8::new(Mode::Schema as u8),
        })
    }

    /// What the model reads in `text`; each request takes one of the budget.
    pub async fn read(
        &self,
        text: &str,
        matcher: &Matcher,
        today: Day,
        budget: &impl Budget,
    ) -> Result<Parse, LlmError> {
        if text.chars().count() > TEXT_CHARS_MAX {
            return Err(LlmError::TooLong);
        }
        if !self.breaker().allows(Instant::now()) {
            return Err(LlmError::Resting);
        }
        let asked = self.ask(text, matcher, today, budget);
        let read = tokio::time::timeout(self.timeout, asked).await.unwrap_or(Err(LlmError::Timeout));
        if let Err(error) = &read {
            tracing::warn!(%error, "no second reading");
        }
        let failed = matches!(read, Err(LlmError::Timeout | LlmError::Unreachable(_) | LlmError::Refused(_)));
        self.breaker().record(failed, Instant::now());
        read
    }

    async fn ask(
        &self,
        text: &str,
        matcher: &Matcher,
        today: Day,
        budget: &impl Budget,
    ) -> Result<Parse, LlmError> {
        let messages = prompt::messages(text, matcher, today);
        let mut mode = Mode::ALL[usize::from(self.mode.load(Ordering::Relaxed)).min(2)];
        let mut tries = 0;
        loop {
            if !budget.take().await {
                return Err(LlmError::Budget);
            }
            match self.client.complete(mode, &messages).await {
                Ok(content) => {
                    self.mode.store(mode as u8, Ordering::Relaxed);
                    return reply::parse(&content, text, matcher, today);
                }
                Err(Problem::Form(reason)) => {
                    mode = mode.next().ok_or(LlmError::Refused(reason))?;
                }
                Err(Problem::Passing { reason, after }) => {
                    tries += 1;
                    if tries == TRIES_MAX {
                        return Err(LlmError::Unreachable(reason));
                    }
                    let pause = BACKOFF * 2_u32.pow(tries - 1) + Duration::from_millis(fastrand::u64(0..100));
                    tokio::time::sleep(pause.max(after.unwrap_or_default())).await;
                }
                Err(Problem::Lasting(error)) => return Err(error),
            }
        }
    }

    fn breaker(&self) -> std::sync::MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

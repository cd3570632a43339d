//! Messages asked for, and confirmed by the next request only once they are
//! recorded: teloxide's own dispatcher does not wait for that.

use super::api::{Api, Failure};
use super::backoff::Backoff;
use super::incoming::{self, Myself, NAME, Read};
use super::startup::{self, ALLOWED_UPDATES, token_refused};
use super::update;
use crate::chat::{AdapterError, Inbox, IncomingMessage};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;
use std::time::Duration;
use teloxide::payloads::AnswerCallbackQuery;
use teloxide::requests::Payload;
use teloxide::types::{AllowedUpdate, CallbackQueryId};
use tokio::time::Instant;

/// Updates in one answer: as many as Telegram gives.
const BATCH_MAX: u8 = 100;

/// What is on top of the time that Telegram holds a request open.
const ANSWER_MARGIN: Duration = Duration::from_secs(15);

/// `getUpdates`, answered update by update.
#[derive(Serialize)]
struct GetUpdates {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<i64>,
    limit: u8,
    timeout: u64,
    allowed_updates: &'static [AllowedUpdate],
}

impl Payload for GetUpdates {
    type Output = Value;
    const NAME: &'static str = "GetUpdates";
}

/// Before the next request to a server that does not hold one open while there is
/// nothing to say.
const IDLE_PAUSE: Duration = Duration::from_millis(200);

/// Something to record, and the updates that it came in.
struct Taken {
    updates: Vec<i64>,
    message: Option<IncomingMessage>,
    pressed: Option<CallbackQueryId>,
}

/// Where we are in Telegram's queue.
#[derive(Default)]
struct Queue {
    /// The first update that is not confirmed by the next request.
    offset: Option<i64>,
    /// Recorded, but behind one that is not confirmed yet.
    recorded: BTreeSet<i64>,
    /// Albums that were waited for.
    ripe: HashSet<String>,
}

/// Asks for messages and hands them over until the token is refused.
pub async fn poll(
    api: &Api,
    me: &Myself,
    inbox: &Arc<dyn Inbox>,
    heard: impl Fn(),
) -> Result<(), AdapterError> {
    let mut queue = Queue::default();
    let mut backoff = Backoff::new(&api.waits);
    let mut wait = api.waits.poll;
    loop {
        let request = GetUpdates {
            offset: queue.offset,
            limit: BATCH_MAX,
            timeout: wait.as_secs(),
            allowed_updates: &ALLOWED_UPDATES,
        };
        let (asked, held) = (Instant::now(), wait);
        let answer = api.call_within(wait + ANSWER_MARGIN, request).await;
        wait = api.waits.poll;
        let updates = match answer {
            Ok(Value::Array(updates)) => updates,
            Ok(_) => {
                failed(&mut backoff, "the answer is no list").await;
                continue;
            }
            Err(Failure::Token) => return Err(token_refused()),
            Err(Failure::Flood(wait)) => {
                tokio::time::sleep(wait).await;
                continue;
            }
            Err(failure) => {
                recover(api, failure, &mut backoff).await;
                continue;
            }
        };
        heard();
        if updates.is_empty() && asked.elapsed() < held / 2 {
            tokio::time::sleep(IDLE_PAUSE).await;
        }
        if !updates.is_empty() && updates.iter().all(|value| update::id(value).is_none()) {
            failed(&mut backoff, "no update has a number").await;
            continue;
        }
        backoff.reset();
        let (taken, next) = queue.sort(&updates, me);
        let recorded = taken.iter().flat_map(|taken| taken.updates.clone()).collect::<Vec<_>>();
        record(api, inbox, taken).await;
        queue.recorded.extend(recorded);
        if let Some(next) = next {
            queue.confirm(next);
        } else if !updates.is_empty() {
            // Pieces of an album come as messages of their own, one after another.
            tokio::time::sleep(api.waits.album).await;
            wait = Duration::ZERO;
        }
    }
}

async fn failed(backoff: &mut Backoff, reason: &str) {
    tracing::warn!(adapter = NAME, reason, "no messages from Telegram; trying again");
    backoff.pause().await;
}

async fn recover(api: &Api, failure: Failure, backoff: &mut Backoff) {
    match failure {
        Failure::Conflict => {
            tracing::warn!(
                adapter = NAME,
                "another program receives this bot's messages with the same token: stop one of the two; trying \
                 again"
            );
            backoff.pause().await;
        }
        Failure::WebhookActive => {
            tracing::warn!(
                adapter = NAME,
                "a webhook was set for this bot; it is removed to ask for messages"
            );
            startup::delete_webhook(api).await;
            backoff.pause().await;
        }
        Failure::Unreachable(reason) | Failure::Refused(reason) | Failure::Closed(reason) => {
            failed(backoff, &reason).await;
        }
        _ => failed(backoff, "Telegram refuses the request").await,
    }
}

impl Queue {
    /// What is to be recorded now, and up to where the next request then confirms;
    /// None while an album may not be whole: it is asked for once more from its
    /// first piece on, and what comes behind it in its chat waits with it.
    fn sort(&mut self, updates: &[Value], me: &Myself) -> (Vec<Taken>, Option<i64>) {
        let mut taken: Vec<Taken> = Vec::new();
        let mut albums: BTreeMap<String, Vec<(i64, IncomingMessage)>> = BTreeMap::new();
        let mut waiting: HashSet<String> = HashSet::new();
        let mut unripe: Option<i64> = None;
        let mut last = None;
        for value in updates {
            let Some(id) = update::id(value) else {
                tracing::warn!(adapter = NAME, "an update without a number is left out");
                continue;
            };
            last = last.max(Some(id));
            if self.recorded.contains(&id) {
                continue;
            }
            let Read { message, album, pressed } = match update::read(value) {
                Some(update) => incoming::read(&update, me),
                None => {
                    tracing::warn!(adapter = NAME, update = id, "an update of a kind not known is left out");
                    Read::default()
                }
            };
            let room = message.as_ref().map(|message| message.room.clone()).unwrap_or_default();
            match (album, message) {
                (Some(album), Some(message)) if self.ripe.contains(&album) => {
                    albums.entry(album).or_default().push((id, message));
                }
                (Some(album), Some(_)) => {
                    unripe = unripe.or(Some(id));
                    waiting.extend([album, room]);
                }
                (_, Some(_)) if waiting.contains(&room) => {}
                (_, message) => taken.push(Taken { updates: vec![id], message, pressed }),
            }
        }
        for pieces in albums.into_values() {
            let (updates, pieces) = pieces.into_iter().unzip();
            taken.push(Taken { updates, message: incoming::album(pieces), pressed: None });
        }
        taken.sort_by_key(|taken| taken.updates.first().copied());
        self.ripe = waiting;
        if let Some(first) = unripe {
            self.offset = Some(first);
            return (taken, None);
        }
        (taken, last.map(|last| last + 1))
    }

    fn confirm(&mut self, next: i64) {
        self.offset = Some(next);
        self.recorded = self.recorded.split_off(&next);
    }
}

/// Records each, those of one conversation in order; returns when all are.
async fn record(api: &Api, inbox: &Arc<dyn Inbox>, taken: Vec<Taken>) {
    let mut conversations: BTreeMap<String, Vec<Taken>> = BTreeMap::new();
    for taken in taken {
        let conversation = taken.message.as_ref().map(|message| message.room.clone());
        conversations.entry(conversation.unwrap_or_default()).or_default().push(taken);
    }
    let each = conversations.into_values().map(|taken| async move {
        for Taken { message, pressed, .. } in taken {
            if let Some(message) = message {
                accept(api, inbox, message).await;
            }
            if let Some(query) = pressed {
                release(api, query);
            }
        }
    });
    futures_util::future::join_all(each).await;
}

/// Until it is recorded: before that, nothing is confirmed.
async fn accept(api: &Api, inbox: &Arc<dyn Inbox>, message: IncomingMessage) {
    let mut backoff = Backoff::new(&api.waits);
    while let Err(error) = inbox.accept(message.clone()).await {
        tracing::warn!(adapter = NAME, %error, "a message waits at Telegram; trying again");
        backoff.pause().await;
    }
}

/// Tells the button that its press arrived, or it seems to work on for a minute.
pub fn release(api: &Api, query: CallbackQueryId) {
    let api = Api { bot: api.bot.clone(), waits: api.waits };
    tokio::spawn(async move {
        if api.call(AnswerCallbackQuery::new(query)).await.is_err() {
            tracing::debug!(adapter = NAME, "a button was not released");
        }
    });
}

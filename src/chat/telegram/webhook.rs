//! Messages that Telegram brings.

use super::Telegram;
use super::incoming::{self, NAME, Read};
use super::polling::release;
use super::update;
use crate::chat::{Inbox, InboxError};
use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Bytes of one update.
const UPDATE_BYTES_MAX: usize = 1_000_000;

/// What Telegram says with each update.
const SECRET_HEADER: &str = "X-Telegram-Bot-Api-Secret-Token";

/// Where updates come in. Confirmed by 200 once recorded; 503 asks for the update
/// again, 403 is said to whoever does not know the secret.
pub fn router(telegram: Arc<Telegram>, inbox: Arc<dyn Inbox>) -> Router {
    let Some((path, secret)) = telegram.webhook_path() else { return Router::new() };
    let secret = Sha256::digest(secret);
    let receive = move |headers: HeaderMap, body: Bytes| {
        let (telegram, inbox) = (telegram.clone(), inbox.clone());
        async move {
            let said = headers.get(SECRET_HEADER).map(|said| Sha256::digest(said.as_bytes()));
            // Digests tell nothing by how long their comparison takes.
            if said.is_none_or(|said| said != secret) {
                return StatusCode::FORBIDDEN;
            }
            let Ok(value) = serde_json::from_slice::<Value>(&body) else { return StatusCode::BAD_REQUEST };
            match take(&telegram, &inbox, &value).await {
                true => StatusCode::OK,
                false => StatusCode::SERVICE_UNAVAILABLE,
            }
        }
    };
    Router::new().route(&path, post(receive)).layer(DefaultBodyLimit::max(UPDATE_BYTES_MAX))
}

/// Whether an update is done with.
async fn take(telegram: &Telegram, inbox: &Arc<dyn Inbox>, value: &Value) -> bool {
    let Some(me) = telegram.me.get() else { return false };
    let Some(update) = update::read(value) else {
        tracing::warn!(
            adapter = NAME,
            update = update::id(value),
            "an update of a kind not known is left out"
        );
        return true;
    };
    let Read { message, album, pressed } = incoming::read(&update, me);
    let is_recorded = match (message, album) {
        // Each comes by a request of its own, to any server.
        (Some(piece), Some(album)) => {
            is_accepted(inbox.accept_piece(piece, &album, telegram.api.waits.album).await)
        }
        (Some(message), None) => is_accepted(inbox.accept(message).await),
        (None, _) => true,
    };
    if let (true, Some(query)) = (is_recorded, pressed) {
        release(&telegram.api, query);
    }
    is_recorded
}

fn is_accepted(accepted: Result<(), InboxError>) -> bool {
    match accepted {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(adapter = NAME, %error, "a message waits at Telegram");
            false
        }
    }
}

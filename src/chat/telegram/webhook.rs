//! Messages that Telegram brings.

use super::Telegram;
use super::incoming::{self, NAME, Read};
use super::polling::release;
use super::update;
use crate::chat::{Inbox, IncomingMessage};
use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// Bytes of one update.
const UPDATE_BYTES_MAX: usize = 1_000_000;

/// What Telegram says with each update.
const SECRET_HEADER: &str = "X-Telegram-Bot-Api-Secret-Token";

/// Pieces of albums, and who waits to hear that they are recorded.
type Albums = Mutex<HashMap<String, Vec<(IncomingMessage, oneshot::Sender<bool>)>>>;

/// Where updates come in. Confirmed by 200 once recorded; 503 asks for the update
/// again, 403 is said to whoever does not know the secret.
pub fn router(telegram: Arc<Telegram>, inbox: Arc<dyn Inbox>) -> Router {
    let Some((path, secret)) = telegram.webhook_path() else { return Router::new() };
    let secret = Sha256::digest(secret);
    let albums: Arc<Albums> = Arc::default();
    let receive = move |headers: HeaderMap, body: Bytes| {
        let (telegram, inbox, albums) = (telegram.clone(), inbox.clone(), albums.clone());
        async move {
            let said = headers.get(SECRET_HEADER).map(|said| Sha256::digest(said.as_bytes()));
            // Digests tell nothing by how long their comparison takes.
            if said.is_none_or(|said| said != secret) {
                return StatusCode::FORBIDDEN;
            }
            let Ok(value) = serde_json::from_slice::<Value>(&body) else { return StatusCode::BAD_REQUEST };
            match take(&telegram, &inbox, &albums, &value).await {
                true => StatusCode::OK,
                false => StatusCode::SERVICE_UNAVAILABLE,
            }
        }
    };
    Router::new().route(&path, post(receive)).layer(DefaultBodyLimit::max(UPDATE_BYTES_MAX))
}

/// Whether an update is done with.
async fn take(telegram: &Telegram, inbox: &Arc<dyn Inbox>, albums: &Arc<Albums>, value: &Value) -> bool {
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
        (Some(piece), Some(album)) => gather(telegram, inbox, albums, album, piece).await,
        (Some(message), None) => accept(inbox, message).await,
        (None, _) => true,
    };
    if let (true, Some(query)) = (is_recorded, pressed) {
        release(&telegram.api, query);
    }
    is_recorded
}

async fn accept(inbox: &Arc<dyn Inbox>, message: IncomingMessage) -> bool {
    match inbox.accept(message).await {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(adapter = NAME, %error, "a message waits at Telegram");
            false
        }
    }
}

/// Waits for the other pieces, which come by requests of their own; all are
/// confirmed when the whole is recorded.
async fn gather(
    telegram: &Telegram,
    inbox: &Arc<dyn Inbox>,
    albums: &Arc<Albums>,
    album: String,
    piece: IncomingMessage,
) -> bool {
    let (tell, told) = oneshot::channel();
    let is_first = {
        let mut albums = albums.lock().unwrap_or_else(PoisonError::into_inner);
        let pieces = albums.entry(album.clone()).or_default();
        pieces.push((piece, tell));
        pieces.len() == 1
    };
    if is_first {
        let (inbox, albums, wait) = (inbox.clone(), albums.clone(), telegram.api.waits.album);
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            let pieces = albums.lock().unwrap_or_else(PoisonError::into_inner).remove(&album);
            let (pieces, tell): (Vec<_>, Vec<_>) = pieces.unwrap_or_default().into_iter().unzip();
            let Some(whole) = incoming::album(pieces) else { return };
            let is_recorded = accept(&inbox, whole).await;
            // Whoever no longer listens comes again, and is known then.
            for tell in tell {
                let _ = tell.send(is_recorded);
            }
        });
    }
    told.await.unwrap_or(false)
}

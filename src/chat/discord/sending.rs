//! Messages out: as an answer to an interaction while Discord still knows it,
//! else as messages of the channel; what is for one person alone never goes to a
//! channel that others read.

use super::answering::Reach;
use super::incoming::Origin;
use super::outgoing::{Extra, Part, parts, voice_message};
use super::rest::{Body, RestError};
use super::{Core, NAME, interactions};
use crate::chat::{Destination, Reply, SendError, Sent, VoiceNote};
use serde_json::{Value, json};
use serenity::all::{ChannelId, LightMethod, Route};
use std::str::FromStr;
use std::sync::Arc;

pub async fn send(core: &Arc<Core>, to: &Destination, reply: &Reply) -> Result<Sent, SendError> {
    let origin = Origin::of(&to.origin);
    let parts = parts(reply);
    let mut reach = reach(&origin);
    if parts.is_empty() {
        if let Some((reach, at)) = &reach {
            interactions::adopt(core, reach, *at).close(core, reach).await?;
        }
        return Ok(Sent::default());
    }
    let is_private = reply.private && origin.is_group();
    let mut sent = Sent::default();
    let mut channel: Option<String> = None;
    for (index, part) in parts.iter().enumerate() {
        let nonce = to.nonce.as_deref().map(|reply| part.nonce(reply, index));
        if let Some((known, at)) = &reach {
            let pending = interactions::adopt(core, known, *at);
            match pending.say(core, known, part, is_private, nonce.as_deref()).await? {
                Some(id) => {
                    sent.messages.push(id);
                    continue;
                }
                None => reach = None,
            }
        }
        let elsewhere = match (is_private, &channel) {
            (false, _) => None,
            (true, Some(channel)) => Some(channel.clone()),
            (true, None) => {
                channel = Some(private_channel(core, &origin).await?);
                channel.clone()
            }
        };
        let answers = match &origin {
            Origin::Message { id, group: true, .. } if index == 0 && elsewhere.is_none() => Some(id.as_str()),
            _ => None,
        };
        let extra = Extra { answers, nonce, is_private: false };
        let id = match (
            post(core, elsewhere.as_deref().unwrap_or(&to.conversation), part, &extra).await,
            &elsewhere,
        ) {
            // That one person takes no private messages closes no channel.
            (Err(SendError::Closed(reason)), Some(_)) => return Err(SendError::Refused(reason)),
            (said, _) => said?,
        };
        sent.messages.push(match elsewhere {
            Some(channel) => format!("{channel}/{id}"),
            None => id,
        });
    }
    Ok(sent)
}

pub async fn edit(core: &Arc<Core>, to: &Destination, sent: &Sent, reply: &Reply) -> Result<Sent, SendError> {
    let origin = Origin::of(&to.origin);
    let is_private = reply.private && origin.is_group();
    let reach = reach(&origin);
    let parts = parts(reply);
    let mut now = Sent::default();
    for (part, message) in parts.iter().zip(&sent.messages) {
        if let Some((reach, _)) = &reach {
            match reach.replace(core, message, part).await {
                Ok(id) => {
                    now.messages.push(id);
                    continue;
                }
                // Its token has run out; as a message of the channel it can be edited still.
                Err(error) if matches!(error.status(), 401 | 404) && message != "@original" => {}
                Err(error) => return Err(error.into()),
            }
        }
        let (channel, id) = located(to, message);
        let route = Route::ChannelMessage { channel_id: parsed(channel)?, message_id: parsed(id)? };
        let body = part.body(part.payload(&Extra::default()));
        core.rest.done(LightMethod::Patch, route, body).await?;
        now.messages.push(message.clone());
    }
    for message in sent.messages.iter().skip(parts.len()) {
        let (channel, id) = located(to, message);
        let route = Route::ChannelMessage { channel_id: parsed(channel)?, message_id: parsed(id)? };
        match core.rest.done(LightMethod::Delete, route, Body::Nothing).await {
            Err(RestError::Refused { status: 404, .. }) | Ok(()) => {}
            Err(error) => return Err(error.into()),
        }
    }
    for (index, part) in parts.iter().enumerate().skip(sent.messages.len()) {
        let nonce = to.nonce.as_deref().map(|reply| part.nonce(reply, index));
        if let Some((reach, at)) = &reach
            && let Some(id) = interactions::adopt(core, reach, *at)
                .say(core, reach, part, is_private, nonce.as_deref())
                .await?
        {
            now.messages.push(id);
            continue;
        }
        // Where the others stand.
        let channel = sent.messages.first().map_or(to.conversation.as_str(), |first| located(to, first).0);
        let id = post(core, channel, part, &Extra { nonce, ..Extra::default() }).await?;
        now.messages.push(if channel == to.conversation { id } else { format!("{channel}/{id}") });
    }
    Ok(now)
}

/// A voice message, which answers the same message as the text of its answer.
pub async fn speak(core: &Core, to: &Destination, note: &VoiceNote) -> Result<(), SendError> {
    let origin = Origin::of(&to.origin);
    let answers = match &origin {
        Origin::Message { id, group: true, .. } => Some(id.as_str()),
        _ => None,
    };
    // Another one than the text's.
    let nonce = to.nonce.as_ref().map(|nonce| format!("{nonce}v"));
    let route = Route::ChannelMessages { channel_id: parsed(&to.conversation)? };
    let body = voice_message(note, &Extra { answers, nonce, is_private: false });
    Ok(core.rest.done(LightMethod::Post, route, body).await?)
}

/// "… is typing": ten seconds, or until something is said. Of an interaction
/// Discord shows it by itself.
pub async fn typing(core: &Arc<Core>, to: &Destination) {
    if let Some((reach, at)) = reach(&Origin::of(&to.origin)) {
        interactions::adopt(core, &reach, at);
        return;
    }
    let Ok(channel_id) = parsed::<ChannelId>(&to.conversation) else { return };
    let route = Route::ChannelTyping { channel_id };
    if let Err(error) = core.rest.done(LightMethod::Post, route, Body::Nothing).await {
        tracing::debug!(adapter = NAME, %error, "typing could not be shown");
    }
}

async fn post(core: &Core, channel: &str, part: &Part, extra: &Extra<'_>) -> Result<String, SendError> {
    let route = Route::ChannelMessages { channel_id: parsed(channel)? };
    let body = part.body(part.payload(extra));
    let message: Value = core.rest.json(LightMethod::Post, route, &[], body).await?;
    Ok(message["id"].as_str().unwrap_or_default().to_owned())
}

/// Where one person alone reads.
async fn private_channel(core: &Core, origin: &Origin) -> Result<String, SendError> {
    let (Origin::Message { person, .. } | Origin::Interaction { person, .. }) = origin else {
        return Err(SendError::Refused("nobody to say it to in private".to_owned()));
    };
    let body = Body::Json(json!({"recipient_id": person}));
    let opened: Result<Value, RestError> =
        core.rest.json(LightMethod::Post, Route::UserMeDmChannels, &[], body).await;
    let refused = |reason: String| SendError::Refused(reason);
    let channel = match opened {
        Err(error @ RestError::Refused { status: 403, .. }) => return Err(refused(error.to_string())),
        other => other?,
    };
    channel["id"].as_str().map(str::to_owned).ok_or_else(|| refused("no private channel".to_owned()))
}

/// How an interaction is answered, and when it came.
fn reach(origin: &Origin) -> Option<(Reach, i64)> {
    match origin {
        Origin::Interaction { id, application, token, at, .. } => {
            let reach = Reach { id: id.clone(), application: application.clone(), token: token.clone() };
            Some((reach, *at))
        }
        _ => None,
    }
}

/// Channel and id of a message: the conversation's, unless it names another.
fn located<'a>(to: &'a Destination, message: &'a str) -> (&'a str, &'a str) {
    message.split_once('/').unwrap_or((&to.conversation, message))
}

fn parsed<T: FromStr>(id: &str) -> Result<T, SendError> {
    id.parse().map_err(|_| SendError::Refused(format!("`{id}` is no id of Discord's")))
}

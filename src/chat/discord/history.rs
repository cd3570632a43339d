//! What was said while we were away: from the history of each channel after the
//! last message that we know.

use super::incoming::said;
use super::rest::{Body, RestError};
use super::{Core, NAME, lenient};
use crate::chat::{Event, IncomingMessage};
use futures_util::{StreamExt, stream};
use serde_json::Value;
use serenity::all::{ChannelId, LightMethod, Route};
use std::collections::{HashMap, HashSet};

/// Messages of one page: as many as Discord gives.
const PAGE: usize = 100;
/// Channels that are asked at once.
const CHANNELS_AT_ONCE: usize = 8;
/// Discord's ids tell milliseconds since this one (2015), in their upper bits.
const EPOCH_MILLIS: i64 = 1_420_070_400_000;
const TIME_BITS: u32 = 22;

/// Where we had come to when the session began.
#[derive(Default)]
pub struct Since {
    /// The last id of each room.
    rooms: HashMap<String, u64>,
    /// The last of all.
    newest: u64,
    /// Servers that we were in before: of new ones nothing was missed.
    guilds: HashSet<String>,
}

impl Since {
    /// `last_seen`: as the inbox tells it; ids that are no messages tell nothing.
    pub fn new(last_seen: Vec<(String, String)>, guilds: HashSet<String>) -> Since {
        let rooms: HashMap<String, u64> =
            last_seen.into_iter().filter_map(|(room, id)| Some((room, number(&id)?))).collect();
        let newest = rooms.values().copied().max().unwrap_or(0);
        Since { rooms, newest, guilds }
    }

    pub fn rooms(&self) -> impl Iterator<Item = (String, u64)> + '_ {
        self.rooms.iter().map(|(room, id)| (room.clone(), *id))
    }

    /// Of a server's channels and threads, those with something newer, and what
    /// they are asked for. Rooms are left out: they are asked anyway.
    pub fn missed(&mut self, core: &Core, guild: &str, channels: &[String]) -> Vec<(String, u64)> {
        // Told again after an outage of Discord's, of which nothing was missed.
        let is_first = self.guilds.remove(guild);
        if self.newest == 0 || !is_first {
            return Vec::new();
        }
        core.read_directory(|directory| {
            let missed = |id: &String| {
                let channel = directory.channel(id)?;
                let room = channel.parent.as_ref().and_then(|parent| self.rooms.get(parent));
                let after = *room.unwrap_or(&self.newest);
                let newer = number(channel.last_message.as_deref()?)? > after;
                (newer && !self.rooms.contains_key(id)).then(|| (id.clone(), after))
            };
            channels.iter().filter_map(missed).collect()
        })
    }
}

/// What is meant for us in `channels` after the ids: by channel, earliest first.
/// `all_told`: every server has told its channels, so that others are private.
pub async fn fetch(core: &Core, channels: Vec<(String, u64)>, all_told: bool) -> Vec<Vec<IncomingMessage>> {
    stream::iter(channels)
        .map(|(channel, after)| async move {
            one(core, &channel, after, all_told).await.unwrap_or_else(|error| {
                tracing::warn!(adapter = NAME, channel, %error, "what was said meanwhile could not be read");
                Vec::new()
            })
        })
        .buffer_unordered(CHANNELS_AT_ONCE)
        .collect()
        .await
}

async fn one(
    core: &Core,
    channel: &str,
    after: u64,
    all_told: bool,
) -> Result<Vec<IncomingMessage>, RestError> {
    let Ok(channel_id) = channel.parse::<ChannelId>() else { return Ok(Vec::new()) };
    match learn(core, channel).await {
        Ok(()) => {}
        // There is no such request: some who play Discord look up no channels.
        Err(RestError::Refused { status: 404, code: 0, .. }) if all_told => {}
        Err(error) => return Err(error),
    }
    let (guild, newest) = core.read_directory(|directory| match directory.channel(channel) {
        Some(known) => (known.guild.clone(), known.last_message.as_deref().and_then(number)),
        None => (None, None),
    });
    let mut after = after.max(earliest(core, after));
    let mut found = Vec::new();
    if newest.is_some_and(|newest| newest <= after) {
        return Ok(found);
    }
    for page in 0.. {
        if page == core.settings.limits.history_pages {
            tracing::warn!(adapter = NAME, channel, page, "more was said than is read");
            break;
        }
        let query = [("after", after.to_string()), ("limit", PAGE.to_string())];
        let route = Route::ChannelMessages { channel_id };
        let mut messages: Vec<Value> = core.rest.json(LightMethod::Get, route, &query, Body::Nothing).await?;
        let count = messages.len();
        messages.retain(|message| id(message) > after);
        messages.sort_by_key(id);
        let Some(last) = messages.last().map(id) else { break };
        after = last;
        for message in messages {
            match lenient::message(message) {
                Ok(message) => found.extend(
                    core.read_directory(|directory| said(&message, guild.as_deref(), directory, Event::Said)),
                ),
                Err(error) => tracing::warn!(adapter = NAME, channel, %error, "a message could not be read"),
            }
        }
        if count < PAGE {
            break;
        }
    }
    Ok(found)
}

/// Asks for a channel that is not known yet.
pub async fn learn(core: &Core, channel: &str) -> Result<(), RestError> {
    let is_known = core.read_directory(|directory| directory.channel(channel).is_some());
    let Ok(channel_id) = channel.parse() else { return Ok(()) };
    if !is_known {
        let route = Route::Channel { channel_id };
        let told: Value = core.rest.json(LightMethod::Get, route, &[], Body::Nothing).await?;
        core.learn(|directory| directory.learn_channel(&told, None));
    }
    Ok(())
}

fn id(message: &Value) -> u64 {
    message["id"].as_str().and_then(number).unwrap_or(0)
}

/// An id's number; an edited message's id begins with it.
fn number(id: &str) -> Option<u64> {
    id.split('-').next()?.parse().ok()
}

/// The id of the earliest message that is still asked for. Ids that tell no time
/// of these years are of a server that counts otherwise: nothing is too early.
fn earliest(core: &Core, after: u64) -> u64 {
    let age = i64::try_from(core.settings.limits.history_age.as_millis()).unwrap_or(i64::MAX);
    let millis = ((core.settings.now)() / 1000).saturating_sub(age).saturating_sub(EPOCH_MILLIS);
    let year_millis = 365 * 24 * 3600 * 1000;
    match u64::try_from(millis) {
        Ok(millis) if after >> TIME_BITS > year_millis => millis << TIME_BITS,
        _ => 0,
    }
}

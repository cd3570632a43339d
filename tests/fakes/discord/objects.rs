//! Discord's objects as JSON, with every field that its documentation promises.

use super::state::{Channel, State, User, moment_of};
use serde_json::{Value, json};

pub fn user(user: &User) -> Value {
    json!({
        "id": user.id.to_string(), "username": user.name.to_lowercase(), "discriminator": "0",
        "global_name": if user.bot { Value::Null } else { json!(user.name) }, "avatar": null, "bot": user.bot,
        "public_flags": 0,
    })
}

pub fn member(state: &State, guild: u64, id: u64, with_user: bool) -> Value {
    let mut member = json!({
        "nick": state.nicks.get(&(guild, id)), "avatar": null, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00",
        "premium_since": null, "deaf": false, "mute": false, "flags": 0, "pending": false,
        "communication_disabled_until": null,
    });
    if id == state.me.id {
        member["roles"] = json!([state.guilds[&guild].bot_role.to_string()]);
    }
    if with_user {
        member["user"] = user(state.user(id));
    }
    member
}

pub fn channel(state: &State, channel: &Channel) -> Value {
    let last = channel.messages.keys().next_back().map(u64::to_string);
    let mut value =
        json!({"id": channel.id.to_string(), "type": channel.kind, "last_message_id": last, "flags": 0});
    match channel.guild {
        None => {
            let recipients: Vec<Value> = channel.recipient.iter().map(|id| user(state.user(*id))).collect();
            value["recipients"] = json!(recipients);
        }
        Some(guild) => {
            value["guild_id"] = json!(guild.to_string());
            value["name"] = json!(channel.name);
            value["parent_id"] = json!(channel.parent.map(|id| id.to_string()));
            value["rate_limit_per_user"] = json!(0);
        }
    }
    if channel.kind == 11 {
        value["owner_id"] = json!(state.me.id.to_string());
        value["message_count"] = json!(channel.messages.len());
        value["member_count"] = json!(2);
        value["thread_metadata"] = json!({
            "archived": false, "auto_archive_duration": 1440, "locked": false,
            "archive_timestamp": moment_of(channel.id), "create_timestamp": moment_of(channel.id),
        });
    } else if channel.guild.is_some() {
        value["position"] = json!(1);
        value["permission_overwrites"] = json!([]);
        value["nsfw"] = json!(false);
        value["topic"] = Value::Null;
    }
    value
}

fn role(id: u64, name: &str, bot: Option<u64>) -> Value {
    let mut role = json!({
        "id": id.to_string(), "name": name, "color": 0,
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
        "hoist": false, "icon": null, "unicode_emoji": null, "position": 1, "permissions": "2147483647",
        "managed": bot.is_some(), "mentionable": false, "flags": 0,
    });
    if let Some(bot) = bot {
        role["tags"] = json!({"bot_id": bot.to_string()});
    }
    role
}

/// A server as GUILD_CREATE tells it.
pub fn guild(state: &State, id: u64) -> Value {
    let guild = &state.guilds[&id];
    let of_kind = |threads: bool| -> Vec<Value> {
        state
            .channels
            .values()
            .filter(|channel| {
                channel.guild == Some(id) && (channel.kind == 11) == threads && !channel.deleted
            })
            .map(|found| channel(state, found))
            .collect()
    };
    let mut told = json!({
        "id": id.to_string(), "name": guild.name, "joined_at": moment_of(id), "large": false, "unavailable": false,
        "roles": [role(id, "@everyone", None), role(guild.bot_role, &state.me.name, Some(state.me.id))],
        "members": [member(state, id, state.me.id, true)], "channels": of_kind(false), "threads": of_kind(true),
        "emojis": [], "features": [], "stickers": [], "voice_states": [], "presences": [], "stage_instances": [],
        "guild_scheduled_events": [], "soundboard_sounds": [], "member_count": 5, "owner_id": "1",
    });
    let usual = json!({
        "icon": null, "splash": null, "discovery_splash": null, "afk_channel_id": null, "afk_timeout": 300,
        "verification_level": 1, "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0,
        "application_id": null, "system_channel_id": null, "system_channel_flags": 0, "rules_channel_id": null,
        "max_members": 500_000, "vanity_url_code": null, "description": null, "banner": null, "premium_tier": 0,
        "premium_subscription_count": 0, "preferred_locale": "en-US", "public_updates_channel_id": null,
        "nsfw_level": 0, "premium_progress_bar_enabled": false, "safety_alerts_channel_id": null,
        "incidents_data": null,
    });
    told.as_object_mut().expect("an object").extend(usual.as_object().expect("an object").clone());
    told
}

/// A new message of a channel.
pub fn message(state: &State, id: u64, channel: u64, author: u64, content: &str) -> Value {
    json!({
        "id": id.to_string(), "channel_id": channel.to_string(), "author": user(state.user(author)),
        "content": content, "timestamp": moment_of(id), "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": mentions(state, content), "mention_roles": mention_roles(state, content),
        "attachments": [], "embeds": [], "components": [], "pinned": false, "type": 0, "flags": 0,
    })
}

/// Ids written as `<@1>` or `<@!1>`.
fn mentions(state: &State, content: &str) -> Vec<Value> {
    if !content.contains("<@") {
        return Vec::new();
    }
    let everybody = state.users.values().chain([&state.me]);
    let named = |person: &&User| {
        content.contains(&format!("<@{}>", person.id)) || content.contains(&format!("<@!{}>", person.id))
    };
    everybody.filter(named).map(user).collect()
}

fn mention_roles(state: &State, content: &str) -> Vec<Value> {
    let roles = state.guilds.values().map(|guild| guild.bot_role);
    roles
        .filter(|role| content.contains(&format!("<@&{role}>")))
        .map(|role| json!(role.to_string()))
        .collect()
}

/// The message as an app without the intent of message contents is shown it.
pub fn shown(state: &State, message: &Value, has_contents: bool) -> Value {
    let me = state.me.id.to_string();
    let channel: u64 = message["channel_id"].as_str().and_then(|id| id.parse().ok()).expect("a channel");
    let is_private = state.channels[&channel].guild.is_none();
    let names_me =
        message["mentions"].as_array().expect("mentions").iter().any(|user| user["id"] == me.as_str());
    let mut message = message.clone();
    if !(has_contents || is_private || names_me || message["author"]["id"] == me.as_str()) {
        message["content"] = json!("");
        for list in ["attachments", "embeds", "components"] {
            message[list] = json!([]);
        }
    }
    if message["referenced_message"].is_object() {
        message["referenced_message"] = shown(state, &message["referenced_message"].clone(), has_contents);
    }
    message
}

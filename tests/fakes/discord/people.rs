//! What people do: join, speak, edit, use commands, press buttons.

use super::FakeDiscord;
use super::objects;
use super::state::{Guild, Interaction, State, User, moment_of};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Instant;

impl FakeDiscord {
    pub fn user(&self, name: &str, locale: &str) -> u64 {
        let mut state = self.state();
        let id = state.next_id();
        let user = User {
            id,
            name: name.to_owned(),
            locale: locale.to_owned(),
            bot: false,
            takes_private_messages: true,
        };
        state.users.insert(id, user);
        id
    }

    /// A server that the bot joins.
    pub fn guild(&self, name: &str) -> u64 {
        let mut state = self.state();
        let (id, bot_role) = (state.next_id(), state.next_id());
        state.guilds.insert(id, Guild { id, name: name.to_owned(), bot_role, left: false });
        let told = objects::guild(&state, id);
        state.dispatch("GUILD_CREATE", Some(id), &told);
        id
    }

    pub fn channel(&self, guild: u64, name: &str) -> u64 {
        let mut state = self.state();
        let id = state.new_channel(0, Some(guild), None, None, name);
        let told = objects::channel(&state, &state.channels[&id]);
        state.dispatch("CHANNEL_CREATE", Some(guild), &told);
        id
    }

    pub fn thread(&self, parent: u64, name: &str) -> u64 {
        let mut state = self.state();
        let guild = state.channels[&parent].guild;
        let id = state.new_channel(11, guild, Some(parent), None, name);
        let told = objects::channel(&state, &state.channels[&id]);
        state.dispatch("THREAD_CREATE", guild, &told);
        id
    }

    /// The private channel with a person.
    pub fn private(&self, user: u64) -> u64 {
        self.state().private_channel(user)
    }

    /// `<@…>` of the bot.
    pub fn mention(&self) -> String {
        format!("<@{}>", self.state().me.id)
    }

    pub fn say(&self, user: u64, channel: u64, content: &str) -> u64 {
        self.say_with(user, channel, content, |_| {})
    }

    /// Says it with what `change` adds to the message.
    pub fn say_with(&self, user: u64, channel: u64, content: &str, change: impl FnOnce(&mut Value)) -> u64 {
        let mut state = self.state();
        let id = state.next_id();
        let mut message = objects::message(&state, id, channel, user, content);
        change(&mut message);
        state.channel(channel).messages.insert(id, message.clone());
        let told = told(&state, &message, channel, user);
        let guild = state.channels[&channel].guild;
        state.dispatch("MESSAGE_CREATE", guild, &told);
        id
    }

    /// A voice message (Discord's flag 8192).
    pub fn speak(&self, user: u64, channel: u64, note: &[u8]) -> u64 {
        let mut upload = self.upload("voice-message.ogg", "audio/ogg", note);
        upload["duration_secs"] = json!(4.0);
        upload["waveform"] = json!("AAAA");
        self.say_with(user, channel, "", |message| {
            message["attachments"] = json!([upload]);
            message["flags"] = json!(1 << 13);
        })
    }

    /// Answers a message; `ping`: its author is mentioned by that.
    pub fn answer(&self, user: u64, channel: u64, to: u64, content: &str, ping: bool) -> u64 {
        let quoted = self.state().channels[&channel].messages[&to].clone();
        self.say_with(user, channel, content, |message| {
            message["type"] = json!(19);
            message["message_reference"] =
                json!({"type": 0, "message_id": to.to_string(), "channel_id": channel.to_string()});
            if ping {
                message["mentions"] = json!([quoted["author"]]);
            }
            message["referenced_message"] = quoted;
        })
    }

    /// Words a message anew; `partly`: only what changed is told.
    pub fn edit(&self, channel: u64, id: u64, content: &str, partly: bool) {
        let mut state = self.state();
        let now = state.next_id();
        let mut message = state.channels[&channel].messages[&id].clone();
        message["content"] = json!(content);
        message["edited_timestamp"] = json!(moment_of(now));
        state.channel(channel).messages.insert(id, message.clone());
        let guild = state.channels[&channel].guild;
        let author = message["author"]["id"].as_str().and_then(|id| id.parse().ok()).expect("an author");
        let mut whole = told(&state, &message, channel, author);
        if partly {
            whole = json!({"id": whole["id"], "channel_id": whole["channel_id"], "guild_id": whole["guild_id"],
                "edited_timestamp": whole["edited_timestamp"]});
        }
        state.dispatch("MESSAGE_UPDATE", guild, &whole);
    }

    /// A picture of a link was loaded: an update that is no edit.
    pub fn unfurl(&self, channel: u64, id: u64) {
        let mut state = self.state();
        let guild = state.channels[&channel].guild;
        let told = json!({"id": id.to_string(), "channel_id": channel.to_string(), "embeds": [],
            "guild_id": guild.map(|guild| guild.to_string())});
        state.dispatch("MESSAGE_UPDATE", guild, &told);
    }

    /// A file, kept for download: an attachment of a message.
    pub fn upload(&self, name: &str, media_type: &str, bytes: &[u8]) -> Value {
        let mut state = self.state();
        let id = state.next_id();
        let path = format!("/cdn/attachments/{id}/{name}");
        let url = format!("{}{path}", state.base);
        state.files.insert(path, (media_type.to_owned(), bytes.to_vec()));
        json!({"id": id.to_string(), "filename": name, "size": bytes.len(), "content_type": media_type,
            "url": url, "proxy_url": url})
    }

    /// The server throws the bot out.
    pub fn kick(&self, guild: u64) {
        let mut state = self.state();
        state.guilds.get_mut(&guild).expect("a server").left = true;
        state.dispatch("GUILD_DELETE", Some(guild), &json!({"id": guild.to_string()}));
    }

    /// Discord cannot reach the server for a while.
    pub fn outage(&self, guild: u64) {
        let told = json!({"id": guild.to_string(), "unavailable": true});
        self.state().dispatch("GUILD_DELETE", Some(guild), &told);
    }

    /// Uses a slash command.
    pub fn command(&self, user: u64, channel: u64, name: &str, options: &[(&str, &str)]) -> u64 {
        let options: Vec<Value> =
            options.iter().map(|(name, value)| json!({"name": name, "type": 3, "value": value})).collect();
        let data = json!({"id": "700", "name": name, "type": 1, "options": options});
        self.interact(user, channel, 2, data, None)
    }

    /// Types into an option that offers names.
    pub fn type_into(&self, user: u64, channel: u64, name: &str, option: &str, typed: &str) -> u64 {
        let options = json!([{"name": option, "type": 3, "value": typed, "focused": true}]);
        let data = json!({"id": "700", "name": name, "type": 1, "options": options});
        self.interact(user, channel, 4, data, None)
    }

    /// Presses a button that stands under a message; fails if there is none.
    pub fn press(&self, user: u64, channel: u64, message: u64, label: &str) -> u64 {
        let button = self.component(message, |component| component["label"] == label);
        let data = json!({"component_type": 2, "custom_id": button["custom_id"]});
        self.interact(user, channel, 3, data, Some(message))
    }

    /// Picks an entry of a menu that stands under a message; fails if there is none.
    pub fn pick(&self, user: u64, channel: u64, message: u64, label: &str) -> u64 {
        let has = |option: &Value| option["label"] == label;
        let options = |component: &Value| component["options"].as_array().cloned().unwrap_or_default();
        let menu = self.component(message, |component| options(component).iter().any(has));
        let option = options(&menu).into_iter().find(has).expect("an entry");
        let data = json!({"component_type": 3, "custom_id": menu["custom_id"], "values": [option["value"]]});
        self.interact(user, channel, 3, data, Some(message))
    }

    /// Sends a form.
    pub fn submit(&self, user: u64, channel: u64, form: &str, values: &[(&str, &str)]) -> u64 {
        let rows: Vec<Value> = values
            .iter()
            .map(|(id, value)| {
                json!({"type": 1, "components": [{"type": 4, "custom_id": id, "value": value}]})
            })
            .collect();
        self.interact(user, channel, 5, json!({"custom_id": form, "components": rows}), None)
    }

    fn component(&self, message: u64, is_meant: impl Fn(&Value) -> bool) -> Value {
        let state = self.state();
        let message = state.find_message(message).expect("a message that stands");
        let rows = message["components"].as_array().expect("components");
        let inside = rows.iter().flat_map(|row| row["components"].as_array().expect("a row"));
        inside.clone().find(|component| is_meant(component)).expect("a component that stands there").clone()
    }

    fn interact(&self, user: u64, channel: u64, kind: u64, data: Value, under: Option<u64>) -> u64 {
        let mut state = self.state();
        let id = state.next_id();
        let token = format!("aW50ZXJhY3Rpb24-{id}");
        let guild = state.channels[&channel].guild;
        let mut told = json!({
            "id": id.to_string(), "application_id": state.application.to_string(), "type": kind, "data": data,
            "channel": objects::channel(&state, &state.channels[&channel]), "channel_id": channel.to_string(),
            "token": token, "version": 1, "locale": state.user(user).locale, "entitlements": [],
            "app_permissions": "2147483647", "authorizing_integration_owners": {}, "context": 0,
            "attachment_size_limit": 10_485_760,
        });
        match guild {
            Some(guild) => {
                told["guild_id"] = json!(guild.to_string());
                told["guild_locale"] = json!("en-US");
                told["member"] = objects::member(&state, guild, user, true);
                told["member"]["permissions"] = json!("2147483647");
            }
            None => {
                told["user"] = objects::user(state.user(user));
                told["context"] = json!(1);
            }
        }
        if let Some(message) = under.and_then(|id| state.find_message(id)) {
            told["message"] = message.clone();
        }
        let interaction = Interaction {
            id,
            token,
            kind,
            channel,
            created: Instant::now(),
            acknowledged: None,
            after: None,
            ephemeral: false,
            choices: Value::Null,
            original: None,
            messages: BTreeMap::new(),
        };
        state.interactions.insert(id, interaction);
        state.dispatch("INTERACTION_CREATE", guild, &told);
        id
    }
}

/// A message as MESSAGE_CREATE tells it: with the server and the member.
fn told(state: &State, message: &Value, channel: u64, user: u64) -> Value {
    let mut told = message.clone();
    if let Some(guild) = state.channels[&channel].guild {
        told["guild_id"] = json!(guild.to_string());
        told["member"] = objects::member(state, guild, user, false);
    }
    told
}

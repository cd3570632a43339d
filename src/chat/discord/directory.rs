//! What is known of servers: channels, threads, our own roles. Learned from the
//! gateway's events as JSON: of a server's hundred fields these few are needed.

use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// Kinds of channels that are threads of another.
const THREADS: [u64; 3] = [10, 11, 12];
/// Kinds of channels that are private.
const PRIVATE: [u64; 2] = [1, 3];

#[derive(Default)]
pub struct Directory {
    /// Who we are; empty before the gateway said so.
    pub me: String,
    /// Of the application that the bot belongs to.
    pub application: String,
    channels: HashMap<String, Channel>,
    /// Roles that stand for the bot.
    roles: HashSet<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Channel {
    /// The server; None in private.
    pub guild: Option<String>,
    /// The channel that it is a thread of.
    pub parent: Option<String>,
    /// The newest message when we last heard.
    pub last_message: Option<String>,
}

impl Directory {
    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.get(id)
    }

    pub fn is_own_role(&self, id: &str) -> bool {
        self.roles.contains(id)
    }

    /// A server as GUILD_CREATE tells it: its id and its channels' and threads'.
    pub fn learn_guild(&mut self, guild: &Value) -> Option<(String, Vec<String>)> {
        let id = text(&guild["id"])?;
        for role in array(&guild["roles"]) {
            self.learn_role(role);
        }
        let mut channels = Vec::new();
        for list in [&guild["channels"], &guild["threads"]] {
            channels.extend(array(list).iter().filter_map(|channel| self.learn_channel(channel, Some(&id))));
        }
        Some((id, channels))
    }

    /// A role that was made for the bot when it joined.
    pub fn learn_role(&mut self, role: &Value) {
        if !self.me.is_empty()
            && text(&role["tags"]["bot_id"]).as_deref() == Some(&self.me)
            && let Some(id) = text(&role["id"])
        {
            self.roles.insert(id);
        }
    }

    /// A channel or thread; `guild` where the object does not say.
    pub fn learn_channel(&mut self, channel: &Value, guild: Option<&str>) -> Option<String> {
        let id = text(&channel["id"])?;
        let kind = channel["type"].as_u64();
        let is_thread = kind.is_some_and(|kind| THREADS.contains(&kind));
        let is_private = kind.is_some_and(|kind| PRIVATE.contains(&kind));
        let known = self.channels.entry(id.clone()).or_default();
        if !is_private {
            known.guild =
                text(&channel["guild_id"]).or_else(|| guild.map(str::to_owned)).or(known.guild.take());
        }
        if is_thread {
            known.parent = text(&channel["parent_id"]).or(known.parent.take());
        }
        known.last_message = text(&channel["last_message_id"]).or(known.last_message.take());
        Some(id)
    }

    /// A session begins: what was newest before it tells nothing about what was missed,
    /// and of private channels Discord tells nothing new.
    pub fn forget_newest(&mut self) {
        self.channels.values_mut().for_each(|channel| channel.last_message = None);
    }

    pub fn forget_channel(&mut self, id: &str) {
        self.channels.remove(id);
    }

    /// Takes a server's channels out: their ids.
    pub fn forget_guild(&mut self, guild: &str) -> Vec<String> {
        let gone: Vec<String> = self
            .channels
            .iter()
            .filter(|(_, channel)| channel.guild.as_deref() == Some(guild))
            .map(|(id, _)| id.clone())
            .collect();
        for id in &gone {
            self.channels.remove(id);
        }
        gone
    }
}

/// An id, which Discord writes as a text and others as a number.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A list, or the values of a map: serenity writes some lists so.
pub fn array(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(items) => items.values().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_server_tells_its_threads_and_our_role() {
        let mut directory = Directory { me: "7".to_owned(), ..Directory::default() };
        let guild = json!({
            "id": "1",
            "roles": [{"id": "30", "tags": {"bot_id": "7"}}, {"id": "31", "tags": {"bot_id": "8"}}, {"id": "32"}],
            "channels": [{"id": "10", "type": 0, "last_message_id": "99"}],
            "threads": [{"id": "11", "type": 11, "parent_id": "10"}],
        });
        assert_eq!(directory.learn_guild(&guild), Some(("1".into(), vec!["10".into(), "11".into()])));
        assert!(directory.is_own_role("30") && !directory.is_own_role("31") && !directory.is_own_role("32"));
        assert_eq!(directory.channel("11").unwrap().parent.as_deref(), Some("10"));
        assert_eq!(directory.channel("10").unwrap().parent, None, "a category is no parent");
        let mut gone = directory.forget_guild("1");
        gone.sort();
        assert_eq!(gone, ["10", "11"]);
    }
}

//! serenity insists on fields that other versions of the API leave out, and drops
//! the whole event without them. What it could not read is completed here.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use serenity::model::application::Interaction;
use serenity::model::channel::Message;

/// Parts of a message that are not read. A reference may lack its channel, where it
/// is repeated as it was sent; what it refers to stands beside it.
const UNREAD: [&str; 7] =
    ["components", "poll", "interaction", "interaction_metadata", "member", "thread", "message_reference"];

/// A message, with what was left out at its usual value.
pub fn message(mut value: Value) -> Result<Message, serde_json::Error> {
    complete_message(&mut value);
    parsed(value)
}

/// An interaction, with what was left out at its usual value.
pub fn interaction(mut value: Value) -> Result<Interaction, serde_json::Error> {
    default(
        &mut value,
        [
            ("version", json!(1)),
            ("locale", json!("")),
            ("entitlements", json!([])),
            ("attachment_size_limit", json!(10 * 1024 * 1024)),
            ("app_permissions", json!("0")),
        ],
    );
    if value.get("channel_id").is_none()
        && let Some(id) = value["channel"].get("id").cloned()
    {
        value["channel_id"] = id;
    }
    if let Some(channel) = value.get_mut("channel") {
        default(channel, [("type", json!(0))]);
    }
    if let Some(message) = value.get_mut("message") {
        complete_message(message);
    }
    if let Some(member) = value.get_mut("member") {
        complete_member(member);
    }
    if let Some(user) = value.get_mut("user") {
        complete_user(user);
    }
    // What was chosen is in the options; what it resolves to is not read.
    if let Some(Value::Object(data)) = value.get_mut("data") {
        data.remove("resolved");
    }
    parsed(value)
}

fn complete_message(message: &mut Value) {
    // serenity writes what is absent as null and does not read it so.
    if let Value::Object(fields) = message {
        fields.retain(|_, value| !value.is_null());
    }
    default(
        message,
        [
            ("content", json!("")),
            ("timestamp", json!("1970-01-01T00:00:00+00:00")),
            ("tts", json!(false)),
            ("mention_everyone", json!(false)),
            ("mentions", json!([])),
            ("mention_roles", json!([])),
            ("attachments", json!([])),
            ("embeds", json!([])),
            ("pinned", json!(false)),
            ("type", json!(0)),
        ],
    );
    for user in items(message, "mentions") {
        complete_user(user);
    }
    for attachment in items(message, "attachments") {
        let url = attachment["url"].clone();
        default(attachment, [("proxy_url", url), ("size", json!(0)), ("filename", json!(""))]);
    }
    if let Some(author) = message.get_mut("author") {
        complete_user(author);
    }
    if let Some(referenced) = message.get_mut("referenced_message").filter(|value| value.is_object()) {
        complete_message(referenced);
    }
    for embed in items(message, "embeds") {
        *embed = json!({"description": embed["description"]});
    }
    for forwarded in items(message, "message_snapshots") {
        complete_message(&mut forwarded["message"]);
    }
    // Not read, and in a message's many forms most often what is unknown.
    if let Value::Object(message) = message {
        for part in UNREAD {
            message.remove(part);
        }
    }
}

/// The members of a list, where there is one.
fn items<'a>(value: &'a mut Value, list: &str) -> impl Iterator<Item = &'a mut Value> {
    value.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten()
}

fn complete_user(user: &mut Value) {
    default(user, [("username", json!(""))]);
}

fn complete_member(member: &mut Value) {
    default(
        member,
        [("roles", json!([])), ("deaf", json!(false)), ("mute", json!(false)), ("flags", json!(0))],
    );
    if let Some(user) = member.get_mut("user") {
        complete_user(user);
    }
}

fn default<const N: usize>(value: &mut Value, usual: [(&str, Value); N]) {
    if let Value::Object(fields) = value {
        for (name, usual) in usual {
            let fields: &mut Map<String, Value> = fields;
            if fields.get(name).is_none_or(Value::is_null) {
                fields.insert(name.to_owned(), usual);
            }
        }
    }
}

fn parsed<T: DeserializeOwned>(value: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_few_fields_is_read() {
        let value = json!({"id": "5", "channel_id": "6", "content": "hi", "author": {"id": "7"},
            "attachments": [{"id": "8", "url": "https://cdn.discordapp.com/x"}]});
        assert!(serde_json::from_value::<Message>(value.clone()).is_err(), "serenity needs more");
        let message = message(value).unwrap();
        assert_eq!((message.content.as_str(), message.attachments.len()), ("hi", 1));
    }

    #[test]
    fn what_was_forwarded_is_kept() {
        let value = json!({"id": "5", "channel_id": "6", "author": {"id": "7"},
            "embeds": [{"description": "a card", "type": "rich", "fields": 7}],
            "message_snapshots": [{"message": {"content": "forwarded"}}]});
        let message = message(value).unwrap();
        assert_eq!(message.message_snapshots[0].content, "forwarded");
        assert_eq!(message.embeds[0].description.as_deref(), Some("a card"));
    }

    #[test]
    fn an_interaction_of_few_fields_is_read() {
        let value = json!({"id": "5", "application_id": "6", "type": 2, "token": "t", "channel": {"id": "9"},
            "member": {"user": {"id": "7"}}, "guild_id": "3", "data": {"id": "1", "name": "stock", "type": 1}});
        let Interaction::Command(command) = interaction(value).unwrap() else { panic!("a command") };
        assert_eq!((command.channel_id.get(), command.user.id.get()), (9, 7));
    }
}

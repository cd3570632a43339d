//! An update as teloxide reads it; what it cannot read whole is read for what
//! we need of it, so that a field or kind that is new loses no message.

use serde_json::{Map, Value, json};
use teloxide::types::{Message, MessageKind, Update, UpdateKind};

/// Of a message, what is handed on.
const MESSAGE_KEYS: [&str; 21] = [
    "message_id",
    "message_thread_id",
    "is_topic_message",
    "from",
    "sender_chat",
    "date",
    "edit_date",
    "chat",
    "media_group_id",
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "voice",
    "audio",
    "video",
    "video_note",
    "reply_to_message",
    "migrate_to_chat_id",
];

/// Of files, what teloxide must be told, though Telegram need not say it.
const FILE_NUMBERS: [&str; 4] = ["duration", "width", "height", "length"];

/// The number of an update, by which it is confirmed.
pub fn id(value: &Value) -> Option<i64> {
    value.get("update_id").and_then(Value::as_i64)
}

/// The update; None for one that cannot be read at all, or whose message holds
/// nothing that we know.
pub fn read(value: &Value) -> Option<Update> {
    let whole = |value: &Value| {
        // From text: teloxide reads no update out of a value.
        let update: Update = serde_json::from_str(&value.to_string()).ok()?;
        let is_known = match &update.kind {
            UpdateKind::Error(_) => false,
            UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => is_known(message),
            UpdateKind::CallbackQuery(query) => query.regular_message().is_none_or(is_known),
            _ => true,
        };
        is_known.then_some(update)
    };
    whole(value).or_else(|| whole(&needed(value)?))
}

/// teloxide reads a message of which it does not know a part as an empty one.
fn is_known(message: &Message) -> bool {
    !matches!(message.kind, MessageKind::Empty {})
}

/// The same update without what is not needed, and with what teloxide requires.
fn needed(value: &Value) -> Option<Value> {
    let mut update = Map::new();
    update.insert("update_id".to_owned(), value.get("update_id")?.clone());
    for (key, content) in value.as_object()? {
        let content = match key.as_str() {
            "message" | "edited_message" => message(content, true),
            "callback_query" => query(content),
            "my_chat_member" => member(content),
            _ => continue,
        };
        update.insert(key.clone(), content?);
    }
    Some(Value::Object(update))
}

fn message(value: &Value, with_answered: bool) -> Option<Value> {
    let mut kept = Map::new();
    for key in MESSAGE_KEYS {
        let Some(content) = value.get(key) else { continue };
        let content = match key {
            "from" => user(content),
            "entities" | "caption_entities" => mentions(content),
            "photo" => Some(Value::Array(content.as_array()?.iter().filter_map(file).collect())),
            "document" | "voice" | "audio" | "video" | "video_note" => file(content),
            "reply_to_message" if with_answered => message(content, false),
            "reply_to_message" => None,
            _ => Some(content.clone()),
        };
        if let Some(content) = content {
            kept.insert(key.to_owned(), content);
        }
    }
    kept.entry("date").or_insert(json!(0));
    let has_content = ["text", "photo", "document", "voice", "audio", "video", "video_note"]
        .iter()
        .any(|key| kept.contains_key(*key));
    // What answers or is answered may hold nothing that we know: it is still there.
    if !has_content && !kept.contains_key("migrate_to_chat_id") {
        if with_answered {
            return None;
        }
        kept.insert("text".to_owned(), json!(""));
    }
    Some(Value::Object(kept))
}

fn query(value: &Value) -> Option<Value> {
    let mut query = value.as_object()?.clone();
    query.entry("chat_instance").or_insert(json!(""));
    query.insert("from".to_owned(), user(value.get("from")?)?);
    if let Some(pressed) = value.get("message") {
        let date = pressed.get("date").cloned().unwrap_or(json!(0));
        let mut pressed = message(pressed, false)?;
        pressed["date"] = date;
        query.insert("message".to_owned(), pressed);
    }
    Some(Value::Object(query))
}

/// Only whether we are still there counts.
fn member(value: &Value) -> Option<Value> {
    let after = value.get("new_chat_member")?;
    let gone = match after.get("status").and_then(Value::as_str)? {
        "left" | "kicked" => true,
        "restricted" => after.get("is_member") == Some(&Value::Bool(false)),
        _ => false,
    };
    let of = |status: &str| {
        let person = user(after.get("user")?)?;
        Some(json!({ "user": person, "status": status }))
    };
    Some(json!({
        "chat": value.get("chat")?,
        "from": user(value.get("from")?)?,
        "date": value.get("date").cloned().unwrap_or(json!(0)),
        "old_chat_member": of("left")?,
        "new_chat_member": of(if gone { "left" } else { "member" })?,
    }))
}

fn user(value: &Value) -> Option<Value> {
    let name = value.get("first_name").cloned().unwrap_or(json!(""));
    let is_bot = value.get("is_bot").cloned().unwrap_or(json!(false));
    Some(json!({
        "id": value.get("id")?,
        "is_bot": is_bot,
        "first_name": name,
        "last_name": value.get("last_name"),
        "username": value.get("username"),
        "language_code": value.get("language_code"),
    }))
}

/// Of what is marked in a text, who is meant by a name without an @.
fn mentions(value: &Value) -> Option<Value> {
    let meant = |entity: &&Value| entity.get("type").and_then(Value::as_str) == Some("text_mention");
    let kept = value.as_array()?.iter().filter(meant).filter_map(|entity| {
        let mut entity = entity.clone();
        entity["user"] = user(entity.get("user")?)?;
        Some(entity)
    });
    Some(Value::Array(kept.collect()))
}

fn file(value: &Value) -> Option<Value> {
    let mut file = value.as_object()?.clone();
    file.remove("thumbnail");
    file.entry("file_unique_id").or_insert(json!(""));
    file.entry("mime_type").or_insert(Value::Null);
    for number in FILE_NUMBERS {
        file.entry(number).or_insert(json!(0));
    }
    Some(Value::Object(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(more: Value) -> Value {
        let mut message = json!({
            "message_id": 3, "date": 5, "chat": {"id": 9, "type": "private", "first_name": "Ada"},
            "from": {"id": 9, "is_bot": false, "first_name": "Ada"},
        });
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "update_id": 7, "message": message })
    }

    fn read_message(value: &Value) -> Message {
        match read(value).map(|update| update.kind) {
            Some(UpdateKind::Message(message)) => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_text_with_a_mark_of_a_new_kind_is_no_empty_message() {
        let update = said(json!({"text": "tomorrow", "entities":
            [{"type": "date_time", "offset": 0, "length": 8, "unix_time": 1}]}));
        assert_eq!(read_message(&update).text(), Some("tomorrow"));
    }

    #[test]
    fn a_voice_note_without_a_media_type_is_one() {
        let update = said(json!({"voice": {"file_id": "v", "file_unique_id": "u", "duration": 4}}));
        assert_eq!(read_message(&update).voice().map(|voice| voice.duration.seconds()), Some(4));
    }

    #[test]
    fn a_block_without_its_end_is_still_a_block() {
        let update = json!({"update_id": 7, "my_chat_member": {
            "chat": {"id": 9, "type": "private"}, "from": {"id": 9, "is_bot": false, "first_name": "Ada"},
            "date": 5, "old_chat_member": {}, "new_chat_member":
            {"user": {"id": 1, "is_bot": true, "first_name": "b"}, "status": "kicked"}}});
        assert!(matches!(read(&update).map(|update| update.kind), Some(UpdateKind::MyChatMember(_))));
    }

    #[test]
    fn what_holds_nothing_known_is_not_read() {
        assert_eq!(read(&said(json!({"hologram": {"file_id": "x"}}))), None);
        assert_eq!(read(&json!({"update_id": 7, "new_thing": {}})), None);
        assert_eq!(read(&json!({"message": {}})), None);
    }
}

//! What Discord refuses of a message, as it says so.

use super::rest::Upload;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Status and body.
pub type Refusal = (u16, Value);

pub fn refusal(status: u16, code: i64, message: &str) -> Refusal {
    (status, json!({"code": code, "message": message}))
}

pub fn invalid(field: &str, code: &str, message: &str) -> Refusal {
    let mut errors = json!({"_errors": [{"code": code, "message": message}]});
    for part in field.rsplit('.') {
        let mut outer = Map::new();
        outer.insert(part.to_owned(), errors);
        errors = Value::Object(outer);
    }
    (400, json!({"code": 50035, "message": "Invalid Form Body", "errors": errors}))
}

fn too_long(field: &str, max: usize) -> Refusal {
    invalid(field, "BASE_TYPE_MAX_LENGTH", &format!("Must be {max} or fewer in length."))
}

fn wrong(field: &str) -> Refusal {
    invalid(field, "BASE_TYPE_BAD_LENGTH", "Must be of a permitted number.")
}

fn chars(value: &Value) -> usize {
    value.as_str().map_or(0, |text| text.chars().count())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Of a message that is sent or edited. `files`: what came along, by field.
pub fn message(body: &Value, files: &[(String, String)], is_edit: bool) -> Result<(), Refusal> {
    if chars(&body["content"]) > 2000 {
        return Err(too_long("content", 2000));
    }
    let embeds = list(&body["embeds"]);
    if embeds.len() > 10 {
        return Err(too_long("embeds", 10));
    }
    let mut total = 0;
    for embed in embeds {
        let (title, description) = (chars(&embed["title"]), chars(&embed["description"]));
        if title > 256 {
            return Err(too_long("embeds.0.title", 256));
        }
        if description > 4096 {
            return Err(too_long("embeds.0.description", 4096));
        }
        if title + description == 0 {
            return Err(invalid("embeds.0.description", "BASE_TYPE_REQUIRED", "This field is required"));
        }
        total += title + description;
    }
    if total > 6000 {
        return Err(invalid("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000"));
    }
    components(list(&body["components"]))?;
    for (index, attachment) in list(&body["attachments"]).iter().enumerate() {
        let id = attachment["id"].as_u64().map(|id| format!("files[{id}]"));
        let is_old = is_edit && attachment["id"].is_string();
        if !is_old && !files.iter().any(|(field, _)| Some(field) == id.as_ref()) {
            return Err(invalid(&format!("attachments.{index}.id"), "INVALID", "Invalid attachment id"));
        }
    }
    if files.len() > 10 {
        return Err(refusal(400, 30015, "Maximum number of attachments in a message reached (10)"));
    }
    if chars(&body["nonce"]) > 25 {
        return Err(too_long("nonce", 25));
    }
    let nothing = chars(&body["content"]) == 0 && embeds.is_empty() && files.is_empty();
    if nothing && !is_edit {
        return Err(refusal(400, 50006, "Cannot send an empty message"));
    }
    Ok(())
}

/// Of a message with the flag of voice messages: nothing but one recording, with what
/// a player draws. Its codes are those of the documentation.
pub fn voice_message(body: &Value, files: &[Upload]) -> Result<(), Refusal> {
    let is_empty = |field: &str| chars(&body[field]) == 0 && list(&body[field]).is_empty();
    if !["content", "embeds", "components", "sticker_ids"].into_iter().all(is_empty) {
        return Err(refusal(400, 50159, "Voice messages do not support additional content."));
    }
    let [file] = files else {
        return Err(refusal(400, 50160, "Voice messages must have a single audio attachment."));
    };
    if !file.media_type.starts_with("audio/") || !file.bytes.starts_with(b"OggS") {
        return Err(refusal(400, 50160, "Voice messages must have a single audio attachment."));
    }
    let about = &body["attachments"][0];
    let waveform = about["waveform"].as_str().and_then(|text| STANDARD.decode(text).ok());
    let is_drawn = waveform.is_some_and(|waveform| (1..=256).contains(&waveform.len()));
    match about["duration_secs"].as_f64() {
        Some(seconds) if seconds > 0.0 && is_drawn => Ok(()),
        _ => Err(refusal(400, 50161, "Voice messages must have supporting metadata.")),
    }
}

fn components(rows: &[Value]) -> Result<(), Refusal> {
    if rows.len() > 5 {
        return Err(wrong("components"));
    }
    let mut ids = HashSet::new();
    for row in rows {
        let inside = list(&row["components"]);
        if row["type"] != 1 || inside.is_empty() || inside.len() > 5 {
            return Err(wrong("components.0.components"));
        }
        for component in inside {
            let id = component["custom_id"].as_str().unwrap_or("");
            if id.is_empty() || id.chars().count() > 100 {
                return Err(wrong("components.0.components.0.custom_id"));
            }
            if !ids.insert(id) {
                let message = "Component custom id cannot be duplicated";
                return Err(invalid("components.0.components", "COMPONENT_CUSTOM_ID_DUPLICATED", message));
            }
            match component["type"].as_u64() {
                Some(2) if (1..=80).contains(&chars(&component["label"])) => {}
                Some(3) if inside.len() == 1 => options(list(&component["options"]))?,
                _ => return Err(wrong("components.0.components.0")),
            }
        }
    }
    Ok(())
}

fn options(options: &[Value]) -> Result<(), Refusal> {
    let field = "components.0.components.0.options";
    if options.is_empty() || options.len() > 25 {
        return Err(wrong(field));
    }
    let mut values = HashSet::new();
    for option in options {
        let value = option["value"].as_str().unwrap_or("");
        let is_fine =
            (1..=100).contains(&chars(&option["label"])) && (1..=100).contains(&value.chars().count());
        if !is_fine || !values.insert(value) {
            return Err(wrong(field));
        }
    }
    Ok(())
}

/// Of the commands that are registered.
pub fn commands(commands: &Value) -> Result<(), Refusal> {
    let mut names = HashSet::new();
    let is_name = |name: &Value| {
        let text = name.as_str().unwrap_or("");
        (1..=32).contains(&text.chars().count())
            && text.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
            && text.to_lowercase() == text
    };
    let is_description = |text: &Value| (1..=100).contains(&chars(text));
    if list(commands).len() > 100 {
        return Err(refusal(400, 30032, "Maximum number of application commands reached (100)"));
    }
    for command in list(commands) {
        let localised = command["description_localizations"].as_object();
        let options = list(&command["options"]);
        let is_fine = is_name(&command["name"])
            && is_description(&command["description"])
            && localised.is_none_or(|texts| texts.values().all(is_description))
            && options.len() <= 25
            && options
                .iter()
                .all(|option| is_name(&option["name"]) && is_description(&option["description"]))
            && names.insert(command["name"].as_str().unwrap_or(""));
        if !is_fine {
            return Err(invalid("0.name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"));
        }
    }
    Ok(())
}

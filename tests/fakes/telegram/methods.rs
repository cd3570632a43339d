//! The methods of the Bot API, as documented: <https://core.telegram.org/bots/api>.

use super::html;
use super::state::{Call, State, Webhook};
use serde_json::{Map, Value, json};

/// UTF-16 units of a text, and of a caption.
const TEXT_MAX: usize = 4_096;
const CAPTION_MAX: usize = 1_024;

/// Bytes of a file that is handed out.
const FILE_BYTES_MAX: usize = 20_000_000;

/// Why a request is refused: number, description, parameters.
pub struct Refusal(pub u16, pub String, pub Value);

type Answer = Result<Value, Refusal>;

fn bad(reason: impl AsRef<str>) -> Refusal {
    Refusal(400, format!("Bad Request: {}", reason.as_ref()), Value::Null)
}

/// Does what a request asks; `getUpdates` is answered elsewhere.
pub fn answer(state: &mut State, call: &Call) -> Answer {
    let params = &call.params;
    match call.method.as_str() {
        "getme" => Ok(state.me.clone()),
        "setwebhook" => set_webhook(state, params),
        "deletewebhook" => {
            state.webhook = None;
            if params["drop_pending_updates"] == json!(true) {
                state.updates.clear();
            }
            Ok(json!(true))
        }
        "setmycommands" => set_commands(state, params),
        "sendmessage" => {
            let content = text(params, "text", TEXT_MAX)?;
            send(state, params, content)
        }
        "sendphoto" => send_file(state, call, "photo"),
        "senddocument" => send_file(state, call, "document"),
        "sendvoice" => send_voice(state, call),
        "sendchataction" => {
            reachable(state, params)?;
            match params["action"].as_str() {
                Some("typing" | "upload_document" | "upload_photo") => Ok(json!(true)),
                _ => Err(bad("wrong parameter action in request")),
            }
        }
        "editmessagetext" => edit(state, params),
        "deletemessage" => {
            let chat = reachable(state, params)?;
            let id = number(&params["message_id"]).unwrap_or_default();
            match state.chat(chat).messages.remove(&id) {
                Some(_) => Ok(json!(true)),
                None => Err(bad("message to delete not found")),
            }
        }
        "answercallbackquery" => {
            let id = params["callback_query_id"].as_str().unwrap_or_default();
            match state.pressed.remove(id) {
                true => Ok(json!(true)),
                false => Err(bad("query is too old and response timeout expired or query ID is invalid")),
            }
        }
        "getfile" => get_file(state, params),
        _ => Err(Refusal(404, "Not Found: method not found".to_owned(), Value::Null)),
    }
}

/// A number, however it came: forms hold texts.
pub fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// An object, however it came.
fn object(value: &Value) -> Option<Value> {
    match value {
        Value::String(text) => serde_json::from_str(text).ok(),
        Value::Null => None,
        value => Some(value.clone()),
    }
}

/// The chat, if the bot may write there.
fn reachable(state: &State, params: &Value) -> Result<i64, Refusal> {
    let id = number(&params["chat_id"]).ok_or_else(|| bad("chat_id is empty"))?;
    let chat = state.chats.get(&id).ok_or_else(|| bad("chat not found"))?;
    if let Some(to) = chat.moved_to {
        let reason = "Bad Request: group chat was upgraded to a supergroup chat".to_owned();
        return Err(Refusal(400, reason, json!({"migrate_to_chat_id": to})));
    }
    match &chat.closed {
        Some(reason) => Err(Refusal(403, reason.clone(), Value::Null)),
        None => Ok(id),
    }
}

/// A text or caption with its entities.
fn text(params: &Value, key: &str, max: usize) -> Result<Map<String, Value>, Refusal> {
    let written = params[key].as_str().unwrap_or_default();
    let (shown, entities) = match params["parse_mode"].as_str() {
        Some(mode) if mode.eq_ignore_ascii_case("html") => {
            html::parse(written).map_err(|reason| bad(format!("can't parse entities: {reason}")))?
        }
        Some(_) => return Err(bad("unsupported parse_mode")),
        None => (written.to_owned(), html::marked(written)),
    };
    if shown.encode_utf16().count() > max {
        return Err(bad(if key == "text" { "message is too long" } else { "message caption is too long" }));
    }
    if key == "text" && shown.trim().is_empty() {
        return Err(bad("message text is empty"));
    }
    let entities_key = if key == "text" { "entities" } else { "caption_entities" };
    let mut content = Map::new();
    if !shown.is_empty() {
        content.insert(key.to_owned(), json!(shown.trim()));
        content.insert(entities_key.to_owned(), entities.into());
    }
    Ok(content)
}

fn keyboard(params: &Value) -> Result<Option<Value>, Refusal> {
    let Some(markup) = object(&params["reply_markup"]) else { return Ok(None) };
    let rows = markup["inline_keyboard"].as_array().ok_or_else(|| bad("object expected as reply markup"))?;
    for button in rows.iter().flat_map(|row| row.as_array().into_iter().flatten()) {
        if button["text"].as_str().is_none_or(str::is_empty) {
            return Err(bad("can't parse inline keyboard button: Field \"text\" must be of type String"));
        }
        if !(1..=64).contains(&button["callback_data"].as_str().unwrap_or_default().len()) {
            return Err(bad("BUTTON_DATA_INVALID"));
        }
    }
    Ok(Some(markup))
}

/// Writes a message of the bot's.
fn send(state: &mut State, params: &Value, mut content: Map<String, Value>) -> Answer {
    let chat = reachable(state, params)?;
    if let Some(markup) = keyboard(params)? {
        content.insert("reply_markup".to_owned(), markup);
    }
    if let Some(thread) = number(&params["message_thread_id"]) {
        if !state.chat(chat).topics.contains(&thread) {
            return Err(bad("message thread not found"));
        }
        content.insert("message_thread_id".to_owned(), json!(thread));
    }
    if let Some(reply) = object(&params["reply_parameters"]) {
        let answered = number(&reply["message_id"]).and_then(|id| state.answered(chat, id));
        match answered {
            Some(answered) => {
                content.insert("reply_to_message".to_owned(), answered);
            }
            None if reply["allow_sending_without_reply"] == json!(true) => {}
            None => return Err(bad("message to be replied not found")),
        }
    }
    let me = state.me.clone();
    Ok(state.write(chat, &me, content))
}

fn send_file(state: &mut State, call: &Call, kind: &str) -> Answer {
    let Some((name, bytes)) = call.files.first().cloned() else {
        return Err(bad(format!("there is no {kind} in the request")));
    };
    let mut content = text(&call.params, "caption", CAPTION_MAX)?;
    let size = bytes.len();
    if kind == "photo" && !(bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"\xff\xd8")) {
        return Err(bad("IMAGE_PROCESS_FAILED"));
    }
    let id = state.keep_file(&name, bytes);
    let file = json!({"file_id": id, "file_unique_id": format!("u{id}"), "file_size": size,
        "file_name": name, "width": 90, "height": 90});
    content.insert(kind.to_owned(), if kind == "photo" { json!([file]) } else { file });
    send(state, &call.params, content)
}

/// What is no Opus in Ogg the real one shows as some other file; here it is refused.
fn send_voice(state: &mut State, call: &Call) -> Answer {
    let Some((name, bytes)) = call.files.first().cloned() else {
        return Err(bad("there is no voice in the request"));
    };
    if !call.params["voice"].as_str().is_some_and(|field| field.starts_with("attach://")) {
        return Err(bad("wrong file identifier/HTTP URL specified"));
    }
    let has = |mark: &[u8]| bytes.windows(mark.len()).any(|there| there == mark);
    if !bytes.starts_with(b"OggS") || !has(b"OpusHead") {
        return Err(bad("wrong type of the voice note"));
    }
    let mut content = text(&call.params, "caption", CAPTION_MAX)?;
    let (size, duration) = (bytes.len(), number(&call.params["duration"]).unwrap_or_default());
    let id = state.keep_file(&name, bytes);
    let voice = json!({"file_id": id, "file_unique_id": format!("u{id}"), "file_size": size,
        "duration": duration, "mime_type": "audio/ogg"});
    content.insert("voice".to_owned(), voice);
    send(state, &call.params, content)
}

fn edit(state: &mut State, params: &Value) -> Answer {
    let chat = reachable(state, params)?;
    let content = text(params, "text", TEXT_MAX)?;
    let markup = keyboard(params)?;
    let (me, now) = (state.me["id"].clone(), state.now());
    let id = number(&params["message_id"]).unwrap_or_default();
    let message = state.chat(chat).messages.get_mut(&id).ok_or_else(|| bad("message to edit not found"))?;
    if message["from"]["id"] != me {
        return Err(bad("message can't be edited"));
    }
    if message.get("text").is_none() {
        return Err(bad("there is no text in the message to edit"));
    }
    let mut edited = message.clone();
    let fields = edited.as_object_mut().expect("an object");
    fields.extend(content);
    fields.remove("reply_markup");
    fields.extend(markup.map(|markup| ("reply_markup".to_owned(), markup)));
    if edited == *message {
        return Err(bad(
            "message is not modified: specified new message content and reply markup are exactly the same \
             as a current content and reply markup of the message",
        ));
    }
    edited["edit_date"] = json!(now);
    message.clone_from(&edited);
    Ok(edited)
}

fn set_webhook(state: &mut State, params: &Value) -> Answer {
    let url = params["url"].as_str().unwrap_or_default().to_owned();
    // The real one wants https; on loopback there is none.
    if !url.starts_with("http") {
        return Err(bad("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    allow(state, params);
    state.webhook = Some(Webhook { url, secret: params["secret_token"].as_str().map(str::to_owned) });
    Ok(json!(true))
}

/// Which updates the bot wants from now on.
pub fn allow(state: &mut State, params: &Value) {
    if let Some(allowed) = object(&params["allowed_updates"]) {
        let names: Vec<String> = serde_json::from_value(allowed).unwrap_or_default();
        state.allowed = (!names.is_empty()).then_some(names);
    }
}

fn set_commands(state: &mut State, params: &Value) -> Answer {
    let commands = object(&params["commands"]).ok_or_else(|| bad("can't parse commands"))?;
    for command in commands.as_array().into_iter().flatten() {
        let name = command["command"].as_str().unwrap_or_default();
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || name.len() > 32 || !name.chars().all(is_name) {
            return Err(bad("BOT_COMMAND_INVALID"));
        }
        if !(1..=256).contains(&command["description"].as_str().unwrap_or_default().chars().count()) {
            return Err(bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
    }
    let language = params["language_code"].as_str().unwrap_or_default().to_owned();
    state.commands.insert(language, commands);
    Ok(json!(true))
}

fn get_file(state: &State, params: &Value) -> Answer {
    let id = params["file_id"].as_str().unwrap_or_default();
    let (path, bytes) =
        state.files.get(id).ok_or_else(|| bad("wrong file_id or the file is temporarily unavailable"))?;
    if bytes.len() > FILE_BYTES_MAX {
        return Err(bad("file is too big"));
    }
    Ok(
        json!({"file_id": id, "file_unique_id": format!("u{id}"), "file_size": bytes.len(), "file_path": path}),
    )
}

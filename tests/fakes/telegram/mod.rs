//! A Bot API server on loopback, with people who write to the bot.
//!
//! It keeps chats, messages, files and the queue of updates as the documented API
//! does, and refuses what the real server refuses, in its words.

/// Telegram's HTML.
mod html;
/// The methods.
mod methods;
/// Requests in, updates out.
mod server;
/// What the server knows.
mod state;

pub use state::{Call, Fault, State, Webhook};

use serde_json::{Map, Value, json};
use server::Shared;
use state::Chat;
use std::sync::Arc;
use std::time::Duration;

/// How long a test waits for what it expects.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server of one bot.
pub struct FakeTelegram {
    url: String,
    shared: Arc<Shared>,
}

/// Somebody who writes to it.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: i64,
    about: Value,
}

/// The fields of a JSON object.
fn fields(object: Value) -> Map<String, Value> {
    match object {
        Value::Object(fields) => fields,
        other => panic!("no object: {other}"),
    }
}

impl FakeTelegram {
    /// Serves on a free port until the runtime ends.
    pub async fn start() -> FakeTelegram {
        let (url, shared) = server::start().await;
        FakeTelegram { url, shared }
    }

    /// For `telegram.api_url`.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    pub fn token(&self) -> String {
        self.shared.lock().token.clone()
    }

    /// Looks at what the server knows, or changes it.
    pub fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        let seen = look(&mut self.shared.lock());
        self.shared.ring();
        seen
    }

    /// Waits until there is something to see.
    pub async fn until<T>(&self, what: &str, mut look: impl FnMut(&mut State) -> Option<T>) -> T {
        let mut bell = self.shared.listen();
        let seen = async {
            loop {
                let seen = look(&mut self.shared.lock());
                if let Some(seen) = seen {
                    return seen;
                }
                let _ = bell.changed().await;
            }
        };
        match tokio::time::timeout(PATIENCE, seen).await {
            Ok(seen) => seen,
            Err(_) => panic!("never happened: {what}; requests: {:?}", self.methods()),
        }
    }

    /// A person with a private chat to the bot, which has the same id.
    pub fn person(&self, id: i64, name: &str, language: &str) -> Person {
        let about = json!({"id": id, "is_bot": false, "first_name": name, "language_code": language});
        let chat = json!({"id": id, "type": "private", "first_name": name});
        self.with(|state| state.chats.insert(id, Chat { about: chat, ..Chat::default() }));
        Person { id, about }
    }

    /// A group (`group`, `supergroup`) that the bot is in; its id is negative.
    pub fn group(&self, id: i64, kind: &str) -> i64 {
        let about = json!({"id": id, "type": kind, "title": format!("group {id}")});
        self.with(|state| state.chats.insert(id, Chat { about, ..Chat::default() }));
        id
    }

    /// A supergroup with these topics.
    pub fn forum(&self, id: i64, topics: &[i64]) -> i64 {
        let about = json!({"id": id, "type": "supergroup", "title": "forum", "is_forum": true});
        let topics = topics.iter().copied().collect();
        self.with(|state| state.chats.insert(id, Chat { about, topics, ..Chat::default() }));
        id
    }

    /// Somebody writes a text; its message's id.
    pub fn say(&self, person: &Person, chat: i64, text: &str) -> i64 {
        self.write(person, chat, json!({ "text": text }))
    }

    /// Somebody answers a message.
    pub fn reply(&self, person: &Person, chat: i64, message: i64, text: &str) -> i64 {
        let answered = self.with(|state| state.answered(chat, message));
        self.write(person, chat, json!({"text": text, "reply_to_message": answered}))
    }

    /// Somebody sends a voice note; its message's id.
    pub fn speak(&self, person: &Person, chat: i64, note: &[u8]) -> i64 {
        let mut voice = self.file("note.oga", note);
        voice["duration"] = json!(4);
        voice["mime_type"] = json!("audio/ogg");
        self.write(person, chat, json!({ "voice": voice }))
    }

    /// A message with any fields of the API's.
    pub fn write(&self, person: &Person, chat: i64, content: Value) -> i64 {
        self.with(|state| {
            let message = state.write(chat, &person.about, fields(content));
            let id = message["message_id"].as_i64().expect("a number");
            if state.is_heard(&message) {
                state.push("message", message);
            }
            id
        })
    }

    /// Somebody words a message otherwise.
    pub fn reword(&self, chat: i64, message: i64, text: &str) {
        self.with(|state| {
            let now = state.now();
            let chat = state.chat(chat);
            let message = chat.messages.get_mut(&message).expect("a message");
            message["text"] = json!(text);
            message["edit_date"] = json!(now);
            let message = message.clone();
            state.push("edited_message", message);
        });
    }

    /// Somebody presses the button of that label under a message; the query's id.
    pub fn press(&self, person: &Person, chat: i64, message: i64, label: &str) -> String {
        self.with(|state| {
            let pressed = state.chat(chat).messages.get(&message).expect("a message").clone();
            let rows = pressed["reply_markup"]["inline_keyboard"].as_array().expect("buttons");
            let button = rows
                .iter()
                .flat_map(|row| row.as_array().into_iter().flatten())
                .find(|button| button["text"] == label)
                .unwrap_or_else(|| panic!("no button {label:?} in {rows:?}"));
            let id = format!("{}{}", chat.unsigned_abs(), state.now());
            state.pressed.insert(id.clone());
            let data = button["callback_data"].clone();
            state.push(
                "callback_query",
                json!({"id": id, "from": person.about, "message": pressed, "chat_instance": "1", "data": data}),
            );
            id
        })
    }

    /// Somebody blocks the bot or takes it out of a group.
    pub fn remove_bot(&self, person: &Person, chat: i64) {
        self.with(|state| {
            let (me, now) = (state.me.clone(), state.now());
            let about = state.chat(chat).about.clone();
            let reason = match about["type"].as_str() {
                Some("private") => "Forbidden: bot was blocked by the user",
                Some("group") => "Forbidden: bot was kicked from the group chat",
                _ => "Forbidden: bot was kicked from the supergroup chat",
            };
            state.chat(chat).closed = Some(reason.to_owned());
            let member = json!({"user": me, "status": "member"});
            let banned = json!({"user": me, "status": "kicked", "until_date": 0});
            state.push(
                "my_chat_member",
                json!({"chat": about, "from": person.about, "date": now,
                    "old_chat_member": member, "new_chat_member": banned}),
            );
        });
    }

    /// A group becomes a supergroup.
    pub fn upgrade(&self, person: &Person, group: i64, to: i64) {
        self.group(to, "supergroup");
        self.write(person, group, json!({ "migrate_to_chat_id": to }));
        self.with(|state| state.chat(group).moved_to = Some(to));
        self.write(person, to, json!({ "migrate_from_chat_id": group }));
    }

    /// A file that somebody can send: its fields in a message.
    pub fn file(&self, name: &str, bytes: &[u8]) -> Value {
        let id = self.with(|state| state.keep_file(name, bytes.to_vec()));
        json!({"file_id": id, "file_unique_id": format!("u{id}"), "file_size": bytes.len()})
    }

    /// The next request of this method goes wrong; further ones queue.
    pub fn fail(&self, method: &str, fault: Fault) {
        let method = method.to_ascii_lowercase();
        self.with(|state| state.faults.entry(method).or_default().push_back(fault));
    }

    /// Requests of a method so far.
    pub fn calls(&self, method: &str) -> Vec<Call> {
        self.with(|state| {
            let made = |call: &&Call| call.method.eq_ignore_ascii_case(method);
            state.calls.iter().filter(made).cloned().collect()
        })
    }

    /// The methods called, in order.
    pub fn methods(&self) -> Vec<String> {
        self.with(|state| state.calls.iter().map(|call| call.method.clone()).collect())
    }

    /// What the bot has in a chat now.
    pub fn said(&self, chat: i64) -> Vec<Value> {
        self.with(|state| said(state, chat))
    }

    /// Waits for the bot to have so many messages in a chat.
    pub async fn until_said(&self, chat: i64, count: usize) -> Vec<Value> {
        let what = format!("{count} messages in {chat}");
        self.until(&what, |state| Some(said(state, chat)).filter(|said| said.len() >= count)).await
    }

    /// Waits until the bot has confirmed all updates.
    pub async fn until_confirmed(&self) {
        self.until("all updates confirmed", |state| state.updates.is_empty().then_some(())).await;
    }
}

fn said(state: &State, chat: i64) -> Vec<Value> {
    let messages = state.chats.get(&chat).map(|chat| &chat.messages);
    let ours = |message: &&Value| message["from"]["id"] == state.me["id"];
    messages.into_iter().flat_map(|messages| messages.values()).filter(ours).cloned().collect()
}

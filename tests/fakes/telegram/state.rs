//! What the server knows.

use super::html;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// Seconds since 1970 of the first message; each further one is a second later.
const EPOCH: i64 = 1_790_000_000;

/// A chat as the server keeps it.
#[derive(Default)]
pub struct Chat {
    /// `id`, `type`, `title` or `first_name`, `is_forum`.
    pub about: Value,
    /// By id: people's and the bot's.
    pub messages: BTreeMap<i64, Value>,
    pub topics: HashSet<i64>,
    /// Why the bot can no longer write there.
    pub closed: Option<String>,
    pub moved_to: Option<i64>,
    /// Ids go on, also where messages are taken back.
    pub last_message: i64,
}

/// A request that was made.
#[derive(Clone, Debug)]
pub struct Call {
    /// In lower case.
    pub method: String,
    pub params: Value,
    /// Names and bytes of files that came with it.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What goes wrong once.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Nothing: what follows meets a later request.
    Pass,
    /// 429 with `retry_after`.
    Flood(u64),
    /// A number and its description.
    Status(u16, &'static str),
    /// The connection breaks before anything is done.
    DropBefore,
    /// It is done, and the connection breaks before that is said.
    DropAfter,
}

/// Where updates are brought.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub url: String,
    pub secret: Option<String>,
}

/// Everything.
pub struct State {
    pub token: String,
    pub me: Value,
    pub chats: HashMap<i64, Chat>,
    pub files: HashMap<String, (String, Vec<u8>)>,
    pub updates: VecDeque<Value>,
    pub allowed: Option<Vec<String>>,
    pub webhook: Option<Webhook>,
    /// By language; the default's is empty.
    pub commands: HashMap<String, Value>,
    /// Buttons pressed that were not released yet.
    pub pressed: HashSet<String>,
    pub faults: HashMap<String, VecDeque<Fault>>,
    pub calls: Vec<Call>,
    /// Requests for updates are not held open, as some servers do not.
    pub is_hasty: bool,
    /// The latest request for updates: an earlier one still open is ended.
    pub poll: u64,
    last_update: i64,
    last_file: usize,
    clock: i64,
}

impl State {
    pub fn new() -> State {
        State {
            token: "987654321:AAFakeTokenOfThirtyFiveCharacters_x".to_owned(),
            me: json!({
                "id": 987_654_321, "is_bot": true, "first_name": "Stock", "username": "StockBot",
                "can_join_groups": true, "can_read_all_group_messages": true,
                "supports_inline_queries": false, "can_connect_to_business": false,
                "has_main_web_app": false,
            }),
            chats: HashMap::new(),
            files: HashMap::new(),
            updates: VecDeque::new(),
            allowed: None,
            webhook: None,
            commands: HashMap::new(),
            pressed: HashSet::new(),
            faults: HashMap::new(),
            calls: Vec::new(),
            is_hasty: false,
            poll: 0,
            last_update: 500_000,
            last_file: 0,
            clock: EPOCH,
        }
    }

    pub fn now(&mut self) -> i64 {
        self.clock += 1;
        self.clock
    }

    /// Puts something into the bot's queue, unless it asked not to hear of it.
    pub fn push(&mut self, kind: &str, content: Value) {
        if self.allowed.as_ref().is_some_and(|allowed| !allowed.iter().any(|allowed| allowed == kind)) {
            return;
        }
        self.last_update += 1;
        self.updates.push_back(json!({"update_id": self.last_update, kind: content}));
    }

    pub fn chat(&mut self, id: i64) -> &mut Chat {
        self.chats.get_mut(&id).expect("a chat of the fake")
    }

    /// Keeps a file; its id.
    pub fn keep_file(&mut self, name: &str, bytes: Vec<u8>) -> String {
        self.last_file += 1;
        let id = format!("file-{}", self.last_file);
        let ending = name.rsplit_once('.').map_or("bin", |(_, ending)| ending);
        let path = format!("documents/file_{}.{ending}", self.last_file);
        self.files.insert(id.clone(), (path, bytes));
        id
    }

    /// Writes a message into a chat and returns it as the API shows it.
    pub fn write(&mut self, chat: i64, from: &Value, content: Map<String, Value>) -> Value {
        let date = self.now();
        let chat = self.chat(chat);
        chat.last_message += 1;
        let mut message = json!({
            "message_id": chat.last_message, "from": from, "chat": chat.about, "date": date,
        });
        let fields = message.as_object_mut().expect("an object");
        fields.extend(content);
        for (text, entities) in [("text", "entities"), ("caption", "caption_entities")] {
            if let (Some(text), None) = (fields.get(text).and_then(Value::as_str), fields.get(entities)) {
                let marks = html::marked(text);
                if !marks.is_empty() {
                    fields.insert(entities.to_owned(), marks.into());
                }
            }
        }
        if let Some(thread) = fields.get("message_thread_id").and_then(Value::as_i64) {
            fields.insert("is_topic_message".to_owned(), json!(true));
            if !fields.contains_key("reply_to_message") {
                // As the server does: what is said in a topic answers its first message.
                fields.insert(
                    "reply_to_message".to_owned(),
                    json!({"message_id": thread, "date": EPOCH, "chat": chat.about, "from": from,
                        "forum_topic_created": {"name": "topic", "icon_color": 7_322_096},
                        "message_thread_id": thread, "is_topic_message": true}),
                );
            }
        }
        chat.messages.insert(chat.last_message, message.clone());
        message
    }

    /// A message to be answered, as it is shown within the answer.
    pub fn answered(&self, chat: i64, message: i64) -> Option<Value> {
        let mut message = self.chats.get(&chat)?.messages.get(&message)?.clone();
        message.as_object_mut()?.remove("reply_to_message");
        Some(message)
    }

    /// Whether the bot hears of a message in a group: with privacy mode on, of
    /// commands and answers to it only.
    pub fn is_heard(&self, message: &Value) -> bool {
        let is_private = message["chat"]["type"] == "private";
        let text = message["text"].as_str().or(message["caption"].as_str()).unwrap_or_default();
        let answers_us = message["reply_to_message"]["from"]["id"] == self.me["id"]
            && message["reply_to_message"]["forum_topic_created"].is_null();
        let reads_all = self.me["can_read_all_group_messages"] == json!(true);
        is_private || reads_all || text.starts_with('/') || answers_us
    }
}

//! What Telegram says happened, as border types.

use super::addressed::{Heard, hear};
use super::files;
use crate::chat::{Event, IncomingMessage, Place, Quoted};
use crate::intent::contract::Language;
use serde_json::{Value, json};
use teloxide::types::{
    CallbackQuery, CallbackQueryId, Chat, ChatMemberKind, ChatMemberUpdated, Message, Update, UpdateKind,
    User,
};

/// The adapter's name.
pub const NAME: &str = "telegram";

/// Who we are there.
#[derive(Clone, Debug)]
pub struct Myself {
    pub id: u64,
    /// Without the @.
    pub username: String,
}

/// What an update holds for us.
#[derive(Debug, Default)]
pub struct Read {
    /// None: nothing to hand on.
    pub message: Option<IncomingMessage>,
    /// The same for all messages of one album.
    pub album: Option<String>,
    /// A button that waits until it is told that its press arrived.
    pub pressed: Option<CallbackQueryId>,
}

/// Reads an update.
pub fn read(update: &Update, me: &Myself) -> Read {
    match &update.kind {
        UpdateKind::Message(message) => said(message, me, Event::Said),
        UpdateKind::EditedMessage(message) => said(message, me, Event::Edited),
        UpdateKind::CallbackQuery(query) => {
            Read { message: picked(query, me), album: None, pressed: Some(query.id.clone()) }
        }
        UpdateKind::MyChatMember(change) => Read { message: left(change), ..Read::default() },
        _ => Read::default(),
    }
}

/// Ids of messages are good within their chat only.
pub fn message_id(chat: i64, message: i64) -> String {
    format!("{chat}:{message}")
}

/// The chat, and the topic where the conversation is one.
fn conversation(chat: &Chat, topic: Option<i32>) -> String {
    match topic {
        Some(topic) => format!("{}:{topic}", chat.id),
        None => chat.id.to_string(),
    }
}

/// In groups without topics, replies have threads too: those divide nothing.
fn topic(message: &Message) -> Option<i32> {
    message.thread_id.filter(|_| message.is_topic_message).map(|thread| thread.0.0)
}

/// What answers need: where, and which message.
fn origin(chat: &Chat, topic: Option<i32>, message: Option<i32>) -> Value {
    json!({ "chat": chat.id.0, "thread": topic, "message": message })
}

fn place(chat: &Chat) -> Place {
    if chat.is_private() { Place::Private } else { Place::Group }
}

/// Traditional or simplified: `zh-hant`, `zh-CN`.
fn language(user: &User) -> Option<Language> {
    let code = user.language_code.as_deref()?.to_ascii_lowercase();
    match code.split(['-', '_']).next()? {
        "zh" => Some(Language::Zh),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// Who speaks, their name and language. None: another bot, or Telegram itself. An
/// administrator who stays anonymous, or a channel, speaks as that chat.
fn speaker(message: &Message) -> Option<(String, String, Option<Language>)> {
    if message.is_automatic_forward() {
        return None;
    }
    if let Some(chat) = &message.sender_chat {
        return Some((chat.id.to_string(), chat.title().unwrap_or_default().to_owned(), None));
    }
    let user = message.from.as_ref().filter(|user| !user.is_bot)?;
    Some((user.id.to_string(), user.full_name(), language(user)))
}

fn said(message: &Message, me: &Myself, event: Event) -> Read {
    let chat = &message.chat;
    if chat.is_channel() {
        return Read::default();
    }
    if let Some(to) = message.migrate_to_chat_id() {
        return Read { message: Some(moved(message, to.0)), ..Read::default() };
    }
    let Some((person, person_name, language)) = speaker(message) else { return Read::default() };
    let text = message.text().or(message.caption()).unwrap_or_default();
    let entities = message.entities().or(message.caption_entities()).unwrap_or_default();
    let Heard { text, addressed, to_another } = hear(text, entities, me);
    let attachments = files::attachments(message);
    if text.is_empty() && attachments.is_empty() && !addressed {
        return Read::default();
    }
    let answers = quoted(message, me);
    let is_answer = answers.as_ref().is_some_and(|quoted| quoted.ours);
    let topic = topic(message);
    let mut id = message_id(chat.id.0, message.id.0.into());
    if event == Event::Edited {
        let edited = message.edit_date().unwrap_or(&message.date);
        id = format!("{id}:{}", edited.timestamp());
    }
    let album = message.media_group_id().filter(|_| event == Event::Said);
    Read {
        album: album.map(|album| format!("{} {}", chat.id, album.0)),
        pressed: None,
        message: Some(IncomingMessage {
            adapter: NAME.to_owned(),
            id,
            conversation: conversation(chat, topic),
            room: chat.id.to_string(),
            person,
            person_name,
            place: place(chat),
            addressed: chat.is_private() || addressed || (is_answer && !to_another),
            language,
            sent_at: message.date.timestamp_micros(),
            event,
            text,
            attachments,
            answers,
            origin: origin(chat, topic, Some(message.id.0)),
        }),
    }
}

fn quoted(message: &Message, me: &Myself) -> Option<Quoted> {
    let answered = message.reply_to_message()?;
    // Whatever is said in a topic answers the message that opened it.
    if answered.forum_topic_created().is_some() || (topic(message) == Some(answered.id.0)) {
        return None;
    }
    Some(quote(answered, me))
}

fn quote(message: &Message, me: &Myself) -> Quoted {
    Quoted {
        id: message_id(message.chat.id.0, message.id.0.into()),
        ours: message.from.as_ref().is_some_and(|user| user.id.0 == me.id),
        text: message.text().or(message.caption()).unwrap_or_default().to_owned(),
    }
}

fn picked(query: &CallbackQuery, me: &Myself) -> Option<IncomingMessage> {
    let message = query.message.as_ref()?;
    let chat = message.chat();
    let topic = message.regular_message().and_then(topic);
    Some(IncomingMessage {
        adapter: NAME.to_owned(),
        id: format!("cb:{}", query.id.0),
        conversation: conversation(chat, topic),
        room: chat.id.to_string(),
        person: query.from.id.to_string(),
        person_name: query.from.full_name(),
        place: place(chat),
        addressed: true,
        language: language(&query.from),
        // Telegram does not say when.
        sent_at: 0,
        event: Event::Picked,
        text: query.data.clone()?,
        attachments: Vec::new(),
        answers: message.regular_message().map(|message| quote(message, me)),
        origin: origin(chat, topic, None),
    })
}

fn left(change: &ChatMemberUpdated) -> Option<IncomingMessage> {
    let is_gone = match &change.new_chat_member.kind {
        ChatMemberKind::Left | ChatMemberKind::Banned(_) => true,
        ChatMemberKind::Restricted(restricted) => !restricted.is_member,
        _ => false,
    };
    let chat = &change.chat;
    (is_gone && !chat.is_channel()).then(|| IncomingMessage {
        adapter: NAME.to_owned(),
        id: format!("left:{}:{}", chat.id, change.date.timestamp()),
        conversation: chat.id.to_string(),
        room: chat.id.to_string(),
        person: change.from.id.to_string(),
        person_name: change.from.full_name(),
        place: place(chat),
        addressed: false,
        language: language(&change.from),
        sent_at: change.date.timestamp_micros(),
        event: Event::Left,
        text: String::new(),
        attachments: Vec::new(),
        answers: None,
        origin: origin(chat, None, None),
    })
}

fn moved(message: &Message, to: i64) -> IncomingMessage {
    let chat = &message.chat;
    let person = message.from.as_ref();
    IncomingMessage {
        adapter: NAME.to_owned(),
        id: message_id(chat.id.0, message.id.0.into()),
        conversation: chat.id.to_string(),
        room: chat.id.to_string(),
        person: person.map(|user| user.id.to_string()).unwrap_or_default(),
        person_name: person.map(User::full_name).unwrap_or_default(),
        place: Place::Group,
        addressed: false,
        language: None,
        sent_at: message.date.timestamp_micros(),
        event: Event::Moved,
        text: to.to_string(),
        attachments: Vec::new(),
        answers: None,
        origin: origin(chat, None, None),
    }
}

/// One message of the parts of an album, each its own message to Telegram: the
/// first one's, with the files of all and what was written to any.
pub fn album(mut parts: Vec<IncomingMessage>) -> Option<IncomingMessage> {
    let number = |message: &IncomingMessage| message.origin["message"].as_i64();
    parts.sort_by_key(number);
    parts.dedup_by(|next, one| next.id == one.id);
    parts.into_iter().reduce(IncomingMessage::joined)
}

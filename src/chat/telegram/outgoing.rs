//! What is said there: sending, editing, files.

use super::api::{Api, Failure, message_id};
use super::keyboard::keyboard;
use super::markup::{MESSAGE_UNITS_MAX, Part, parts};
use super::pace::Pace;
use crate::chat::{Destination, File, Reply, SendError, Sent, VoiceNote};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use teloxide::payloads::{DeleteMessage, EditMessageText, SendChatAction, SendMessage};
use teloxide::prelude::Requester;
use teloxide::requests::HasPayload;
use teloxide::types::{
    ChatAction, ChatId, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, MessageId, ParseMode,
    ReplyParameters, ThreadId,
};
use tokio::time::Instant;

/// Replies remembered that were sent in part.
const PARTIAL_MAX: usize = 1_000;

/// What a voice note is called; nobody sees it.
const VOICE_FILE: &str = "answer.ogg";

/// Bytes of a picture that is shown as one.
const PHOTO_BYTES_MAX: usize = 10_000_000;

/// Says things, no faster than it may.
pub struct Outgoing {
    pub pace: Pace,
    /// By nonce, replies of which a later message failed.
    partial: Mutex<HashMap<String, Partial>>,
}

/// A reply sent in part: sent again, it goes on behind these messages.
struct Partial {
    /// The reply's, as another may follow under the same nonce.
    fingerprint: u64,
    sent: Vec<String>,
}

/// A chat, or a topic of one, and which message is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Target {
    chat: i64,
    thread: Option<i32>,
    answers: Option<i32>,
}

impl Target {
    fn of(to: &Destination) -> Result<Target, SendError> {
        let (chat, thread) = match to.conversation.split_once(':') {
            Some((chat, thread)) => (chat, Some(thread)),
            None => (to.conversation.as_str(), None),
        };
        let unknown = || SendError::Refused("the conversation is none of Telegram".to_owned());
        let chat: i64 = chat.parse().map_err(|_| unknown())?;
        let thread = thread.map(|thread| thread.parse().map_err(|_| unknown())).transpose()?;
        // In private it is clear what is answered. Groups have negative ids.
        let is_there = chat < 0 && to.origin["chat"].as_i64() == Some(chat);
        let answers = to.origin["message"].as_i64().filter(|_| is_there);
        Ok(Target { chat, thread, answers: answers.and_then(|id| id.try_into().ok()) })
    }

    fn thread(&self) -> Option<ThreadId> {
        self.thread.map(|thread| ThreadId(MessageId(thread)))
    }

    fn reply(&self) -> Option<ReplyParameters> {
        self.answers.map(|id| ReplyParameters::new(MessageId(id)).allow_sending_without_reply())
    }

    /// The same place, answering nothing.
    fn further(self) -> Target {
        Target { answers: None, ..self }
    }

    fn id(&self, message: i64) -> String {
        super::incoming::message_id(self.chat, message)
    }
}

impl Outgoing {
    pub fn new(pace: Pace) -> Outgoing {
        Outgoing { pace, partial: Mutex::default() }
    }

    pub async fn send(&self, api: &Api, to: &Destination, reply: &Reply) -> Result<Sent, SendError> {
        let target = Target::of(to)?;
        let parts = parts(&reply.blocks, MESSAGE_UNITS_MAX);
        let fingerprint = fingerprint(&parts, reply);
        let nonce = to.nonce.as_deref();
        let mut sent = nonce.and_then(|nonce| self.take_partial(nonce, fingerprint)).unwrap_or_default();
        let outcome = self.rest(api, target, reply, &parts, &mut sent).await;
        if let (Err(SendError::Unavailable { .. }), Some(nonce), false) = (&outcome, nonce, sent.is_empty()) {
            self.keep_partial(nonce, Partial { fingerprint, sent: sent.clone() });
        }
        outcome.map(|()| Sent { messages: sent })
    }

    /// The parts and files behind those that are in `sent`, which grows.
    async fn rest(
        &self,
        api: &Api,
        target: Target,
        reply: &Reply,
        parts: &[Part],
        sent: &mut Vec<String>,
    ) -> Result<(), SendError> {
        for (index, part) in parts.iter().enumerate().skip(sent.len()) {
            let buttons = if index + 1 == parts.len() { keyboard(&reply.choices) } else { None };
            let target = if index == 0 { target } else { target.further() };
            sent.push(target.id(self.say(api, target, part, buttons).await?));
        }
        for (index, file) in reply.files.iter().enumerate().skip(sent.len() - parts.len()) {
            let target = if index == 0 && parts.is_empty() { target } else { target.further() };
            sent.push(target.id(self.hand_over(api, target, file).await?));
        }
        Ok(())
    }

    pub async fn edit(
        &self,
        api: &Api,
        to: &Destination,
        before: &Sent,
        reply: &Reply,
    ) -> Result<Sent, SendError> {
        let target = Target::of(to)?;
        let parts = parts(&reply.blocks, MESSAGE_UNITS_MAX);
        let mut sent = Vec::new();
        let mut old = before.messages.iter();
        for (index, part) in parts.iter().enumerate() {
            let buttons = || if index + 1 == parts.len() { keyboard(&reply.choices) } else { None };
            let message = match old.next().and_then(|id| number(id)) {
                Some(id) if self.reword(api, target, id, part, buttons()).await? => i64::from(id),
                _ => self.say(api, target.further(), part, buttons()).await?,
            };
            sent.push(target.id(message));
        }
        for id in old.filter_map(|id| number(id)) {
            self.remove(api, target, id).await;
        }
        for file in &reply.files {
            sent.push(target.id(self.hand_over(api, target.further(), file).await?));
        }
        Ok(Sent { messages: sent })
    }

    /// A voice note, where the text of its answer went.
    pub async fn speak(&self, api: &Api, to: &Destination, note: &VoiceNote) -> Result<(), SendError> {
        let target = Target::of(to)?;
        let voice = || {
            let content = InputFile::memory(note.bytes.clone()).file_name(VOICE_FILE);
            let mut request = api.bot.send_voice(ChatId(target.chat), content);
            let payload = request.payload_mut();
            payload.duration = Some(note.seconds.ceil() as u32);
            payload.message_thread_id = target.thread();
            payload.reply_parameters = target.reply();
            api.upload(request)
        };
        self.patiently(api, target.chat, voice).await.map(drop).map_err(refusal)
    }

    pub async fn typing(&self, api: &Api, to: &Destination) {
        let Ok(target) = Target::of(to) else { return };
        let mut action = SendChatAction::new(ChatId(target.chat), ChatAction::Typing);
        action.message_thread_id = target.thread();
        if let Err(failure) = api.call(action).await {
            tracing::debug!(reason = ?kind(&failure), "Telegram shows no typing");
        }
    }

    async fn say(
        &self,
        api: &Api,
        target: Target,
        part: &Part,
        buttons: Option<InlineKeyboardMarkup>,
    ) -> Result<i64, SendError> {
        let message = |is_html: bool| {
            let text = if is_html { &part.html } else { &part.plain };
            let mut message = SendMessage::new(ChatId(target.chat), text);
            message.parse_mode = is_html.then_some(ParseMode::Html);
            message.message_thread_id = target.thread();
            message.link_preview_options = Some(no_preview());
            message.reply_parameters = target.reply();
            message.reply_markup = buttons.clone().map(Into::into);
            message
        };
        let sent = match self.patiently(api, target.chat, || api.call(message(true))).await {
            Err(Failure::Markup) => {
                tracing::warn!("Telegram does not read the markup of a message; it is sent without");
                self.patiently(api, target.chat, || api.call(message(false))).await
            }
            sent => sent,
        };
        sent.and_then(|answer| message_id(&answer)).map_err(refusal)
    }

    /// Words a message otherwise; false if it is no longer there to be edited.
    async fn reword(
        &self,
        api: &Api,
        target: Target,
        id: i32,
        part: &Part,
        buttons: Option<InlineKeyboardMarkup>,
    ) -> Result<bool, SendError> {
        let message = |is_html: bool| {
            let text = if is_html { &part.html } else { &part.plain };
            let mut message = EditMessageText::new(ChatId(target.chat), MessageId(id), text);
            message.parse_mode = is_html.then_some(ParseMode::Html);
            message.link_preview_options = Some(no_preview());
            message.reply_markup = buttons.clone();
            message
        };
        let edited = match self.patiently(api, target.chat, || api.call(message(true))).await {
            Err(Failure::Markup) => self.patiently(api, target.chat, || api.call(message(false))).await,
            edited => edited,
        };
        match edited {
            Ok(_) | Err(Failure::Unchanged) => Ok(true),
            Err(Failure::Refused(_)) => {
                self.remove(api, target, id).await;
                Ok(false)
            }
            Err(failure) => Err(refusal(failure)),
        }
    }

    /// Takes a message back, where Telegram still lets us.
    async fn remove(&self, api: &Api, target: Target, id: i32) {
        if let Err(failure) = api.call(DeleteMessage::new(ChatId(target.chat), MessageId(id))).await {
            tracing::debug!(reason = ?kind(&failure), "a message of ours stays");
        }
    }

    async fn hand_over(&self, api: &Api, target: Target, file: &File) -> Result<i64, SendError> {
        let content = || InputFile::memory(file.bytes.clone()).file_name(file.name.clone());
        let photo = || {
            let mut request = api.bot.send_photo(ChatId(target.chat), content());
            request.payload_mut().message_thread_id = target.thread();
            request.payload_mut().reply_parameters = target.reply();
            api.upload(request)
        };
        let document = || {
            let mut request = api.bot.send_document(ChatId(target.chat), content());
            request.payload_mut().message_thread_id = target.thread();
            request.payload_mut().reply_parameters = target.reply();
            api.upload(request)
        };
        let is_picture = matches!(file.media_type.as_str(), "image/png" | "image/jpeg");
        if is_picture && file.bytes.len() <= PHOTO_BYTES_MAX {
            match self.patiently(api, target.chat, photo).await {
                // Too narrow, too tall, or not one to Telegram: a file it still is.
                Err(Failure::Refused(_)) => {}
                sent => return sent.map_err(refusal),
            }
        }
        self.patiently(api, target.chat, document).await.map_err(refusal)
    }

    /// Asks when it is this chat's turn, and again after the wait that Telegram
    /// asks for, up to the bound.
    async fn patiently<T, F>(&self, api: &Api, chat: i64, ask: impl Fn() -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let mut waited = Duration::ZERO;
        loop {
            self.pace.turn(chat).await;
            match ask().await {
                Err(Failure::Flood(wait)) => {
                    // Never at once, whatever it says.
                    let wait = wait.max(api.waits.retry_first);
                    self.pace.hold(chat, Instant::now() + wait.min(api.waits.flood_max));
                    waited += wait;
                    if waited > api.waits.flood_max {
                        return Err(Failure::Flood(wait));
                    }
                    tracing::info!(seconds = wait.as_secs(), "Telegram asks to wait before more is said");
                }
                answer => return answer,
            }
        }
    }

    fn take_partial(&self, nonce: &str, fingerprint: u64) -> Option<Vec<String>> {
        let partial = self.partial.lock().unwrap_or_else(PoisonError::into_inner).remove(nonce)?;
        (partial.fingerprint == fingerprint).then_some(partial.sent)
    }

    fn keep_partial(&self, nonce: &str, sent: Partial) {
        let mut partial = self.partial.lock().unwrap_or_else(PoisonError::into_inner);
        if partial.len() >= PARTIAL_MAX {
            partial.clear();
        }
        partial.insert(nonce.to_owned(), sent);
    }
}

/// Tells one reply from another.
fn fingerprint(parts: &[Part], reply: &Reply) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.iter().for_each(|part| part.html.hash(&mut hasher));
    reply.files.iter().for_each(|file| (&file.name, &file.bytes).hash(&mut hasher));
    hasher.finish()
}

/// The message's number within its chat.
fn number(id: &str) -> Option<i32> {
    id.rsplit_once(':')?.1.parse().ok()
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn refusal(failure: Failure) -> SendError {
    let unavailable = |reason: &str, after| SendError::Unavailable { reason: reason.to_owned(), after };
    match failure {
        Failure::Closed(reason) => SendError::Closed(reason),
        Failure::Moved(to) => SendError::Moved { to: to.to_string() },
        Failure::Flood(wait) => unavailable("Telegram asks to wait", Some(wait)),
        Failure::Unreachable(reason) => unavailable(&reason, None),
        Failure::Token => unavailable("Telegram refuses the token", None),
        Failure::Conflict | Failure::WebhookActive => unavailable("Telegram reports a conflict", None),
        Failure::Refused(reason) => SendError::Refused(reason),
        Failure::Markup => SendError::Refused("the markup is not understood".to_owned()),
        Failure::Unchanged => SendError::Refused("it says this already".to_owned()),
    }
}

/// What failed, for logs.
fn kind(failure: &Failure) -> &'static str {
    match failure {
        Failure::Flood(_) => "asked to wait",
        Failure::Moved(_) => "moved",
        Failure::Token => "token refused",
        Failure::Closed(_) => "closed",
        Failure::Unreachable(_) => "unreachable",
        _ => "refused",
    }
}

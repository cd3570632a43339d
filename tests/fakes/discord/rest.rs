//! The REST API: one door, limits and failures first, then the routes.

use super::interactions;
use super::objects;
use super::state::{Bucket, Call, Failure, State};
use super::validation::{self, Refusal, refusal};
use super::{Shared, gateway};
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request, State as Given};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::Instant;

/// The flag of a message that is nothing but a recording.
const VOICE_MESSAGE: u64 = 1 << 13;

/// A request, read.
pub struct Asked {
    pub method: String,
    pub path: String,
    pub query: HashMap<String, String>,
    pub raw_query: String,
    pub body: Value,
    /// Field, name, kind and bytes of each file.
    pub files: Vec<Upload>,
    pub authorization: String,
}

pub struct Upload {
    pub field: String,
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// What is answered: status and JSON; null for nothing.
pub type Answer = Result<(u16, Value), Refusal>;

pub async fn door(Given(shared): Given<Shared>, request: Request) -> Response {
    let asked = read(request).await;
    if asked.path.starts_with("/cdn/") {
        return file(&shared, &asked);
    }
    let failure = shared.lock().failure(&asked.method, &asked.path);
    match failure {
        Some(Failure::Cut) => cut(),
        Some(Failure::DoneThenCut) => {
            let _unheard = answer(&shared, &asked);
            cut();
        }
        Some(Failure::Slow(wait)) => tokio::time::sleep(wait).await,
        Some(Failure::TooMany { seconds, global }) => {
            let mut headers = HeaderMap::new();
            let whole = format!("{}", seconds.ceil());
            headers.insert("retry-after", whole.parse().expect("a header"));
            if global {
                headers.insert("x-ratelimit-global", "true".parse().expect("a header"));
            }
            let body =
                json!({"message": "You are being rate limited.", "retry_after": seconds, "global": global});
            note(&shared, &asked, 429);
            return (StatusCode::TOO_MANY_REQUESTS, headers, body.to_string()).into_response();
        }
        Some(Failure::Refused(status, code, message)) => {
            note(&shared, &asked, status);
            let body = json!({"code": code, "message": message});
            return (StatusCode::from_u16(status).expect("a status"), body.to_string()).into_response();
        }
        None => {}
    }
    answer(&shared, &asked)
}

/// Ends the connection; without a message of a panic.
fn cut() -> ! {
    std::panic::resume_unwind(Box::new("cut"))
}

fn note(shared: &Shared, asked: &Asked, status: u16) {
    shared.lock().journal.push(Call {
        method: asked.method.clone(),
        path: asked.path.clone(),
        query: asked.raw_query.clone(),
        body: asked.body.clone(),
        files: asked.files.iter().map(|file| file.name.clone()).collect(),
        status,
        authorization: asked.authorization.clone(),
    });
}

fn answer(shared: &Shared, asked: &Asked) -> Response {
    let (limits, limited) = limit(&mut shared.lock(), asked);
    let (status, body) = match limited {
        Some(seconds) => {
            (429, json!({"message": "You are being rate limited.", "retry_after": seconds, "global": false}))
        }
        None => shared.lock().route(asked).unwrap_or_else(|refused| refused),
    };
    note(shared, asked, status);
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut response = (StatusCode::from_u16(status).expect("a status"), limits, body).into_response();
    response.headers_mut().insert("content-type", "application/json".parse().expect("a header"));
    response
}

/// The headers of the request's bucket; seconds to wait where it is empty.
fn limit(state: &mut State, asked: &Asked) -> (HeaderMap, Option<f64>) {
    let mut headers = HeaderMap::new();
    let Some((most, window)) = state.rate_limit else { return (headers, None) };
    if asked.path.ends_with("/callback") {
        return (headers, None);
    }
    let name = format!("{} {}", asked.method, asked.path);
    let now = Instant::now();
    let bucket = state.buckets.entry(name).or_insert(Bucket { left: most, resets: now + window });
    if bucket.resets <= now {
        *bucket = Bucket { left: most, resets: now + window };
    }
    let after = (bucket.resets - now).as_secs_f64();
    let limited = bucket.left == 0;
    bucket.left = bucket.left.saturating_sub(1);
    let left = bucket.left;
    if limited {
        state.overrun += 1;
        headers.insert("retry-after", format!("{}", after.ceil()).parse().expect("a header"));
    }
    for (name, value) in [
        ("x-ratelimit-limit", most.to_string()),
        ("x-ratelimit-remaining", left.to_string()),
        ("x-ratelimit-reset-after", format!("{after:.3}")),
        ("x-ratelimit-bucket", "abcd1234".to_owned()),
        ("x-ratelimit-scope", "user".to_owned()),
    ] {
        headers.insert(name, value.parse().expect("a header"));
    }
    (headers, limited.then_some(after))
}

async fn read(request: Request) -> Asked {
    let method = request.method().to_string();
    let path = request.uri().path().to_owned();
    let raw_query = request.uri().query().unwrap_or("").to_owned();
    let query = raw_query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let header = |headers: &HeaderMap, name: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned()
    };
    let authorization = header(request.headers(), "authorization");
    let kind = header(request.headers(), "content-type");
    let mut asked =
        Asked { method, path, query, raw_query, body: Value::Null, files: Vec::new(), authorization };
    if kind.starts_with("multipart/") {
        let mut multipart = Multipart::from_request(request, &()).await.expect("a form");
        while let Some(field) = multipart.next_field().await.expect("a field") {
            let name = field.name().unwrap_or("").to_owned();
            let file = field.file_name().map(str::to_owned);
            let media_type = field.content_type().unwrap_or("").to_owned();
            let bytes = field.bytes().await.expect("a field's bytes");
            match file {
                Some(file) => {
                    asked.files.push(Upload { field: name, name: file, media_type, bytes: bytes.to_vec() });
                }
                None => asked.body = serde_json::from_slice(&bytes).unwrap_or(Value::Null),
            }
        }
    } else if let Ok(bytes) = Bytes::from_request(request, &()).await {
        asked.body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    }
    asked
}

fn file(shared: &Shared, asked: &Asked) -> Response {
    let state = shared.lock();
    let wanted = match asked.raw_query.is_empty() {
        true => asked.path.clone(),
        false => format!("{}?{}", asked.path, asked.raw_query),
    };
    match state.files.get(&wanted) {
        Some((kind, bytes)) => ([("content-type", kind.clone())], bytes.clone()).into_response(),
        None => (StatusCode::NOT_FOUND, "").into_response(),
    }
}

impl State {
    fn route(&mut self, asked: &Asked) -> Answer {
        let path = asked.path.strip_prefix("/api/v10/").ok_or_else(|| refusal(404, 0, "404: Not Found"))?;
        let parts: Vec<&str> = path.split('/').collect();
        // An interaction's token is enough.
        match (asked.method.as_str(), parts.as_slice()) {
            ("POST", ["interactions", id, token, "callback"]) => {
                return interactions::callback(self, asked, id, token);
            }
            (_, ["webhooks", _, token, rest @ ..]) => return interactions::webhook(self, asked, token, rest),
            _ => {}
        }
        if asked.authorization != format!("Bot {}", self.token) {
            return Err(refusal(401, 0, "401: Unauthorized"));
        }
        match (asked.method.as_str(), parts.as_slice()) {
            ("GET", ["gateway"]) => Ok((200, json!({"url": self.gateway_url}))),
            ("GET", ["gateway", "bot"]) => Ok((
                200,
                json!({"url": self.gateway_url, "shards": self.shards, "session_start_limit": {
                    "total": 1000, "remaining": self.sessions_left, "reset_after": 14_400_000, "max_concurrency": 1,
                }}),
            )),
            ("GET", ["users", "@me"]) => Ok((200, objects::user(&self.me))),
            ("POST", ["users", "@me", "channels"]) => self.open_private(&asked.body),
            ("PUT", ["applications", _, "commands"]) => {
                validation::commands(&asked.body)?;
                self.commands = asked.body.clone();
                Ok((200, asked.body.clone()))
            }
            ("GET", ["applications", _, "commands"]) => Ok((200, self.commands.clone())),
            (method, ["channels", channel, rest @ ..]) => {
                let channel = self.known_channel(channel)?;
                match (method, rest) {
                    ("GET", []) if self.looks_up_channels => {
                        Ok((200, objects::channel(self, &self.channels[&channel])))
                    }
                    ("POST", ["typing"]) => {
                        self.may_write(channel)?;
                        self.channel(channel).typing += 1;
                        Ok((204, Value::Null))
                    }
                    ("GET", ["messages"]) => self.history(channel, asked),
                    ("POST", ["messages"]) => self.create_message(channel, asked),
                    (_, ["messages", message]) => self.one_message(channel, message, asked),
                    _ => Err(refusal(404, 0, "404: Not Found")),
                }
            }
            _ => Err(refusal(404, 0, "404: Not Found")),
        }
    }

    fn known_channel(&self, id: &str) -> Result<u64, Refusal> {
        let known = id.parse().ok().and_then(|id| self.channels.get(&id)).filter(|channel| !channel.deleted);
        let channel = known.ok_or_else(|| refusal(404, 10003, "Unknown Channel"))?;
        let left = channel.guild.is_some_and(|guild| self.guilds[&guild].left);
        if left || (!channel.allowed && channel.guild.is_some()) {
            return Err(refusal(403, 50001, "Missing Access"));
        }
        Ok(channel.id)
    }

    fn may_write(&self, channel: u64) -> Result<(), Refusal> {
        match self.channels[&channel].recipient.and_then(|user| self.users.get(&user)) {
            Some(user) if !user.takes_private_messages => {
                Err(refusal(403, 50007, "Cannot send messages to this user"))
            }
            _ => Ok(()),
        }
    }

    fn open_private(&mut self, body: &Value) -> Answer {
        let user = body["recipient_id"].as_str().and_then(|id| id.parse().ok());
        let user = user
            .filter(|id| self.users.contains_key(id))
            .ok_or_else(|| refusal(404, 10013, "Unknown User"))?;
        let channel = self.private_channel(user);
        Ok((200, objects::channel(self, &self.channels[&channel])))
    }

    fn history(&mut self, channel: u64, asked: &Asked) -> Answer {
        let number = |name: &str| asked.query.get(name).and_then(|value| value.parse::<u64>().ok());
        let limit = usize::try_from(number("limit").unwrap_or(50)).unwrap_or(0);
        if !(1..=100).contains(&limit) {
            return Err(validation::invalid(
                "limit",
                "NUMBER_TYPE_MAX",
                "int value should be between 1 and 100.",
            ));
        }
        let has_contents =
            self.sessions.list.last().is_some_and(|session| session.intents & gateway::MESSAGE_CONTENT != 0);
        let messages = &self.channels[&channel].messages;
        let mut found: Vec<&Value> = match (number("after"), number("before")) {
            (Some(after), _) => messages.range(after + 1..).take(limit).map(|(_, message)| message).collect(),
            (None, before) => messages
                .range(..before.unwrap_or(u64::MAX))
                .rev()
                .take(limit)
                .map(|(_, message)| message)
                .collect(),
        };
        // The newest first, whatever was asked for.
        found.sort_by_key(|message| {
            std::cmp::Reverse(message["id"].as_str().and_then(|id| id.parse::<u64>().ok()))
        });
        let shown: Vec<Value> =
            found.into_iter().map(|message| objects::shown(self, message, has_contents)).collect();
        Ok((200, json!(shown)))
    }

    fn create_message(&mut self, channel: u64, asked: &Asked) -> Answer {
        self.may_write(channel)?;
        let fields: Vec<(String, String)> =
            asked.files.iter().map(|file| (file.field.clone(), file.name.clone())).collect();
        validation::message(&asked.body, &fields, false)?;
        if asked.body["flags"].as_u64().unwrap_or(0) & VOICE_MESSAGE != 0 {
            validation::voice_message(&asked.body, &asked.files)?;
        }
        let reference = &asked.body["message_reference"];
        let answered = reference["message_id"].as_str().and_then(|id| id.parse::<u64>().ok());
        let quoted = answered.and_then(|id| self.channels[&channel].messages.get(&id).cloned());
        if answered.is_some() && quoted.is_none() && reference["fail_if_not_exists"] != json!(false) {
            return Err(validation::invalid(
                "message_reference",
                "REPLIES_UNKNOWN_MESSAGE",
                "Unknown message",
            ));
        }
        let nonce = asked.body["nonce"].as_str().map(str::to_owned);
        if let Some(nonce) = nonce.as_ref().filter(|_| asked.body["enforce_nonce"] == json!(true))
            && let Some(known) = self.channels[&channel].nonces.get(nonce)
        {
            return Ok((200, self.channels[&channel].messages[known].clone()));
        }
        let id = self.next_id();
        let mut message = self.said_by_us(id, channel, asked);
        if let Some(quoted) = quoted {
            message["type"] = json!(19);
            message["message_reference"] =
                json!({"channel_id": channel.to_string(), "message_id": quoted["id"]});
            message["referenced_message"] = quoted;
        }
        if let Some(nonce) = nonce {
            message["nonce"] = json!(nonce);
            self.channel(channel).nonces.insert(nonce, id);
        }
        self.channel(channel).messages.insert(id, message.clone());
        let guild = self.channels[&channel].guild;
        let mut told = message.clone();
        told["guild_id"] = json!(guild.map(|guild| guild.to_string()));
        self.dispatch("MESSAGE_CREATE", guild, &told);
        Ok((200, message))
    }

    /// A message of the bot's, as the request words it.
    pub fn said_by_us(&mut self, id: u64, channel: u64, asked: &Asked) -> Value {
        let body = if asked.body["data"].is_object() { &asked.body["data"] } else { &asked.body };
        let mut message =
            objects::message(self, id, channel, self.me.id, body["content"].as_str().unwrap_or(""));
        self.word(&mut message, body, &asked.files);
        message["application_id"] = json!(self.application.to_string());
        message
    }

    /// Puts what a request says into a message.
    pub fn word(&mut self, message: &mut Value, body: &Value, files: &[Upload]) {
        for field in ["content", "embeds", "components", "flags"] {
            if !body[field].is_null() {
                message[field] = body[field].clone();
            }
        }
        if files.is_empty() && body["attachments"].is_null() {
            return;
        }
        let mut attachments = Vec::new();
        for file in files {
            let id = self.next_id();
            let path = format!("/cdn/attachments/{id}/{}", file.name);
            let url = format!("{}{path}", self.base);
            let mut shown = json!({"id": id.to_string(), "filename": file.name, "size": file.bytes.len(),
                "content_type": file.media_type, "url": url, "proxy_url": url});
            for field in ["duration_secs", "waveform"] {
                if !body["attachments"][attachments.len()][field].is_null() {
                    shown[field] = body["attachments"][attachments.len()][field].clone();
                }
            }
            attachments.push(shown);
            self.files.insert(path, (file.media_type.clone(), file.bytes.clone()));
        }
        message["attachments"] = json!(attachments);
    }

    fn one_message(&mut self, channel: u64, id: &str, asked: &Asked) -> Answer {
        let id: u64 = id.parse().map_err(|_| refusal(400, 50035, "Invalid Form Body"))?;
        let unknown = || refusal(404, 10008, "Unknown Message");
        let mut message = self.channels[&channel].messages.get(&id).cloned().ok_or_else(unknown)?;
        let is_ours = message["author"]["id"] == json!(self.me.id.to_string());
        match asked.method.as_str() {
            "GET" => Ok((200, objects::shown(self, &message, false))),
            "PATCH" if !is_ours => Err(refusal(403, 50005, "Cannot edit a message authored by another user")),
            "PATCH" if message["flags"].as_u64().unwrap_or(0) & VOICE_MESSAGE != 0 => {
                Err(refusal(400, 50162, "Voice messages cannot be edited."))
            }
            "PATCH" => {
                let fields: Vec<(String, String)> =
                    asked.files.iter().map(|file| (file.field.clone(), file.name.clone())).collect();
                validation::message(&asked.body, &fields, true)?;
                self.word(&mut message, &asked.body, &asked.files);
                let now = self.next_id();
                message["edited_timestamp"] = json!(super::state::moment_of(now));
                self.channel(channel).messages.insert(id, message.clone());
                Ok((200, message))
            }
            "DELETE" => {
                self.channel(channel).messages.remove(&id);
                Ok((204, Value::Null))
            }
            _ => Err(refusal(405, 0, "405: Method Not Allowed")),
        }
    }
}

//! Requests to the Bot API, of teloxide's payloads and through its client, and what
//! failed in words of our own: an address that holds the token is never repeated.

use super::settings::{Settings, Waits};
use crate::chat::AdapterError;
use reqwest::Url;
use serde::Serialize;
use serde_json::Value;
use std::time::Duration;
use teloxide::prelude::Request;
use teloxide::requests::Payload;
use teloxide::types::Message;
use teloxide::{ApiError, Bot, RequestError};

/// Why the Bot API did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Too much at once: to be asked again after so long.
    Flood(Duration),
    /// The group is a supergroup now, of this id.
    Moved(i64),
    /// The token is wrong or withdrawn.
    Token,
    /// Another program receives this bot's messages.
    Conflict,
    /// A webhook is set, so that messages cannot be asked for.
    WebhookActive,
    /// Blocked, taken out, not allowed to write, or no such chat.
    Closed(String),
    /// The markup was not understood.
    Markup,
    /// It says this already.
    Unchanged,
    /// Anything else that will be refused again.
    Refused(String),
    /// No answer, or one of a server in trouble.
    Unreachable(String),
}

/// The Bot API of one bot.
pub struct Api {
    pub bot: Bot,
    pub waits: Waits,
}

impl Api {
    pub fn new(settings: &Settings, client: reqwest::Client) -> Result<Api, AdapterError> {
        let refused = || {
            AdapterError::Setup(format!(
                "telegram.api_url is no address of a Bot API server: {:?}; write it like \
                 https://api.telegram.org",
                settings.api_url
            ))
        };
        let url = Url::parse(settings.api_url.trim_end_matches('/')).map_err(|_| refused())?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(refused());
        }
        let bot = Bot::with_client(settings.token.trim(), client).set_api_url(url);
        Ok(Api { bot, waits: settings.waits })
    }

    /// What the Bot API answers.
    pub async fn call<P>(&self, payload: P) -> Result<Value, Failure>
    where
        P: Payload + Serialize + 'static,
    {
        self.call_within(self.waits.answer_max, payload).await
    }

    pub async fn call_within<P>(&self, wait: Duration, payload: P) -> Result<Value, Failure>
    where
        P: Payload + Serialize + 'static,
    {
        let late = || Failure::Unreachable("no answer in time".to_owned());
        tokio::time::timeout(wait, self.ask(&payload)).await.unwrap_or_else(|_| Err(late()))
    }

    /// The answer is taken as it came, at once: teloxide reads a message that it does not
    /// know in full as an empty one, refuses fields that are missing, and sleeps ten
    /// seconds over each answer of a server in trouble.
    async fn ask<P: Payload + Serialize>(&self, payload: &P) -> Result<Value, Failure> {
        let unreachable = |error: reqwest::Error| Failure::Unreachable(broken(&error).to_owned());
        let answer = self.bot.client().post(self.method(P::NAME)?).json(payload).send().await;
        let raw = answer.map_err(unreachable)?.text().await.map_err(unreachable)?;
        accepted(&raw).ok_or_else(|| unreadable(&raw))
    }

    /// Where a method is asked for, as teloxide does.
    fn method(&self, name: &str) -> Result<Url, Failure> {
        let mut url = self.bot.api_url();
        let nowhere = |()| Failure::Unreachable("the address has no path".to_owned());
        let token = format!("bot{}", self.bot.token());
        url.path_segments_mut().map_err(nowhere)?.extend([token.as_str(), name]);
        Ok(url)
    }

    /// Sends a file; the id of its message.
    pub async fn upload(
        &self,
        request: impl Request<Err = RequestError, Payload: Payload<Output = Message>>,
    ) -> Result<i64, Failure> {
        match tokio::time::timeout(self.waits.transfer_max, request.send()).await {
            Ok(Ok(message)) => Ok(message.id.0.into()),
            Ok(Err(RequestError::InvalidJson { raw, .. })) => match accepted(&raw) {
                Some(result) => message_id(&result),
                None => Err(unreadable(&raw)),
            },
            Ok(Err(error)) => Err(error.into()),
            Err(_) => Err(Failure::Unreachable("no answer in time".to_owned())),
        }
    }
}

/// The id in a message that was sent.
pub fn message_id(message: &Value) -> Result<i64, Failure> {
    let id = message.get("message_id").and_then(Value::as_i64);
    id.ok_or_else(|| Failure::Unreachable("the answer names no message".to_owned()))
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Failure {
        match error {
            RequestError::RetryAfter(seconds) => Failure::Flood(seconds.duration()),
            RequestError::MigrateToChatId(chat) => Failure::Moved(chat.0),
            RequestError::Api(ApiError::Unknown(description)) => described(&description),
            RequestError::Api(error) => described(&error.to_string()),
            RequestError::Network(error) => Failure::Unreachable(broken(&error).to_owned()),
            RequestError::InvalidJson { raw, .. } => unreadable(&raw),
            RequestError::Io(error) => Failure::Unreachable(error.kind().to_string()),
        }
    }
}

/// What broke a request, without its address.
pub fn broken(error: &reqwest::Error) -> &'static str {
    match error {
        error if error.is_timeout() => "no answer in time",
        error if error.is_connect() => "no connection",
        _ => "the connection broke",
    }
}

fn accepted(raw: &str) -> Option<Value> {
    let answer: Value = serde_json::from_str(raw).ok()?;
    (answer.get("ok") == Some(&Value::Bool(true))).then(|| answer.get("result").cloned()).flatten()
}

/// An answer that teloxide cannot read: a server's error page, or one with fewer
/// or more fields than it knows.
fn unreadable(raw: &str) -> Failure {
    let Ok(answer) = serde_json::from_str::<Value>(raw) else {
        return Failure::Unreachable("an answer that is not the Bot API's".to_owned());
    };
    if let Some(seconds) = answer.pointer("/parameters/retry_after").and_then(Value::as_u64) {
        return Failure::Flood(Duration::from_secs(seconds));
    }
    if let Some(chat) = answer.pointer("/parameters/migrate_to_chat_id").and_then(Value::as_i64) {
        return Failure::Moved(chat);
    }
    let description = answer.get("description").and_then(Value::as_str).unwrap_or_default();
    match answer.get("error_code").and_then(Value::as_u64) {
        Some(401) => Failure::Token,
        Some(403) => Failure::Closed(description.to_owned()),
        Some(409) if !description.contains("webhook is active") => Failure::Conflict,
        Some(429) => Failure::Flood(Duration::from_secs(1)),
        Some(400) if !description.starts_with("Bad Request") => {
            described(&format!("Bad Request: {description}"))
        }
        _ => described(description),
    }
}

/// teloxide keeps the description of a failure, not its number; the description
/// begins with what the number is called.
fn described(description: &str) -> Failure {
    let text = description.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["invalid bot token"]) || text == "unauthorized" || text == "not found" {
        Failure::Token
    } else if let Some(seconds) = text.strip_prefix("too many requests") {
        let digits: String = seconds.chars().filter(char::is_ascii_digit).collect();
        Failure::Flood(Duration::from_secs(digits.parse().unwrap_or(1)))
    } else if has(&["webhook is active"]) {
        Failure::WebhookActive
    } else if text.starts_with("conflict") {
        Failure::Conflict
    } else if text.starts_with("forbidden")
        || text.starts_with("unauthorized: bot")
        || has(&[
            "chat not found",
            "user not found",
            "peer_id_invalid",
            "group is deactivated",
            "chat_write_forbidden",
            "no rights to send",
            "not enough rights to send",
            "need administrator rights",
        ])
    {
        Failure::Closed(description.to_owned())
    } else if has(&["can't parse entities"]) {
        Failure::Markup
    } else if has(&["message is not modified"]) {
        Failure::Unchanged
    } else if text.starts_with("bad request")
        || text.starts_with("not found")
        || has(&["too large", "message_too_long"])
    {
        Failure::Refused(description.to_owned())
    } else {
        Failure::Unreachable(description.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_told_apart_by_its_description() {
        let closed = |text: &str| Failure::Closed(text.to_owned());
        for text in [
            "Forbidden: bot was blocked by the user",
            "Forbidden: bot was kicked from the supergroup chat",
            "Forbidden: something new",
            "Bad Request: chat not found",
            "Bad Request: not enough rights to send text messages to the chat",
            "Unauthorized: bot was kicked from a chat",
        ] {
            assert_eq!(described(text), closed(text), "{text}");
        }
        assert_eq!(described("Unauthorized"), Failure::Token);
        assert_eq!(described("Bad Request: can't parse entities: Unexpected end tag"), Failure::Markup);
        assert_eq!(
            described("Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"),
            Failure::WebhookActive
        );
        assert_eq!(described("Too Many Requests: retry after 7"), Failure::Flood(Duration::from_secs(7)));
        assert!(matches!(described("Bad Request: MESSAGE_ID_INVALID"), Failure::Refused(_)));
        assert!(matches!(described("Bad Gateway"), Failure::Unreachable(_)));
    }

    #[test]
    fn answers_with_unknown_parameters_and_error_pages_are_read_too() {
        let flood =
            r#"{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":3,"new":1}}"#;
        assert_eq!(unreadable(flood), Failure::Flood(Duration::from_secs(3)));
        let blocked = r#"{"ok":false,"error_code":403,"description":"no","parameters":{}}"#;
        assert_eq!(unreadable(blocked), Failure::Closed("no".to_owned()));
        assert!(matches!(unreadable("<html>502 Bad Gateway</html>"), Failure::Unreachable(_)));
        let sent = r#"{"ok":true,"result":{"message_id":5}}"#;
        assert_eq!(accepted(sent).map(|message| message_id(&message)), Some(Ok(5)));
    }
}

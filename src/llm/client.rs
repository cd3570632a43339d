//! One request and its answer: bounded in time and size, failures told apart by
//! what to do about them.

use super::prompt::{Messages, schema};
use super::{LlmError, Mode, Settings};
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use serde_json::{Value, json};
use std::time::Duration;

/// Bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// Tokens that an answer may take: a reading is short.
const ANSWER_TOKENS_MAX: u32 = 600;
const CONNECT_SECONDS_MAX: u64 = 10;
/// A longer `Retry-After` is no pause but a refusal.
const RETRY_AFTER_SECONDS_MAX: u64 = 60;
/// Characters of a server's complaint that are repeated.
const COMPLAINT_CHARS_MAX: usize = 200;
/// The tool's name, where a tool is called.
const TOOL: &str = "reading";

pub struct Client {
    http: reqwest::Client,
    url: reqwest::Url,
    model: String,
}

/// Why there is no answer, by what to do.
#[derive(Debug)]
pub enum Problem {
    /// The server does not take this form of request: try another.
    Form(String),
    /// Try again, after a pause.
    Passing { reason: String, after: Option<Duration> },
    /// Give up.
    Lasting(LlmError),
}

impl Client {
    pub fn new(settings: Settings) -> Result<Client, LlmError> {
        let address = |problem: String| LlmError::Address(problem);
        let base = settings.base_url.trim_end_matches('/');
        let url = reqwest::Url::parse(&format!("{base}/chat/completions"))
            .map_err(|error| address(error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(address("it begins with http:// or https://".to_owned()));
        }
        let mut headers = HeaderMap::new();
        if let Some(key) = settings.key {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", key.trim()))
                .map_err(|_| address("the key has characters that no key has".to_owned()))?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        let http = reqwest::Client::builder()
            .default_headers(headers)
            .connect_timeout(Duration::from_secs(CONNECT_SECONDS_MAX))
            // A key goes where it was meant to go, nowhere else.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("stockroom/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| address(error.to_string()))?;
        Ok(Client { http, url, model: settings.model })
    }

    /// The text that the model answered with: JSON, if it did as asked.
    pub async fn complete(&self, mode: Mode, messages: &Messages) -> Result<String, Problem> {
        let request = self.http.post(self.url.clone()).header(CONTENT_TYPE, "application/json");
        let response = request
            .body(self.body(mode, messages).to_string())
            .send()
            .await
            .map_err(|error| Problem::Passing { reason: error.without_url().to_string(), after: None })?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = bounded(response).await?;
        if status.is_success() {
            return content(&body);
        }
        let reason = complaint(status, &body);
        Err(match status {
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::NOT_IMPLEMENTED => {
                Problem::Form(reason)
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => passing(reason, &headers),
            status if status.is_server_error() => passing(reason, &headers),
            _ => Problem::Lasting(LlmError::Refused(reason)),
        })
    }

    fn body(&self, mode: Mode, messages: &Messages) -> Value {
        let mut body = json!({
            "model": self.model,
            "temperature": 0,
            "max_tokens": ANSWER_TOKENS_MAX,
            "messages": [
                {"role": "system", "content": messages.system},
                {"role": "user", "content": messages.user},
            ],
        });
        match mode {
            Mode::Schema => {
                body["response_format"] = json!({
                    "type": "json_schema",
                    "json_schema": {"name": TOOL, "strict": true, "schema": schema()},
                });
            }
            Mode::Tool => {
                body["tools"] = json!([{
                    "type": "function",
                    "function": {"name": TOOL, "description": "What the message says.", "parameters": schema()},
                }]);
                body["tool_choice"] = json!({"type": "function", "function": {"name": TOOL}});
            }
            Mode::Plain => {}
        }
        body
    }
}

fn passing(reason: String, headers: &HeaderMap) -> Problem {
    let seconds = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse::<u64>().ok());
    match seconds {
        Some(seconds) if seconds > RETRY_AFTER_SECONDS_MAX => Problem::Lasting(LlmError::Refused(reason)),
        after => Problem::Passing { reason, after: after.map(Duration::from_secs) },
    }
}

/// The body, as long as it is not endless.
async fn bounded(mut response: reqwest::Response) -> Result<Vec<u8>, Problem> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > ANSWER_BYTES_MAX => {
                return Err(Problem::Lasting(LlmError::Unusable("it is too long")));
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) => {
                return Err(Problem::Passing { reason: error.without_url().to_string(), after: None });
            }
        }
    }
}

/// What the answer holds: the message's text, or the tool call's arguments.
fn content(body: &[u8]) -> Result<String, Problem> {
    let unusable = |why| Problem::Lasting(LlmError::Unusable(why));
    let answer: Value = serde_json::from_slice(body).map_err(|_| unusable("it is no JSON"))?;
    let choice = &answer["choices"][0];
    if choice["finish_reason"] == "length" {
        return Err(unusable("it is cut off"));
    }
    let called = choice["message"]["tool_calls"][0]["function"]["arguments"].as_str();
    let said = choice["message"]["content"].as_str();
    called.or(said).map(str::to_owned).ok_or_else(|| unusable("it says nothing"))
}

/// The server's own words, in part, in one line.
fn complaint(status: StatusCode, body: &[u8]) -> String {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let said = answer["error"]["message"].as_str().or(answer["error"].as_str()).unwrap_or_default();
    let said: String =
        said.chars().map(|c| if c.is_control() { ' ' } else { c }).take(COMPLAINT_CHARS_MAX).collect();
    if said.is_empty() { status.to_string() } else { format!("{status}: {said}") }
}

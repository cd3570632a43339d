//! One request to Discord's REST API: within its rate limits, tried again where
//! that helps, its failure told apart by what to do about it.
//!
//! serenity's own executor keeps the rate limits only for discord.com and drops
//! the headers of a refusal; routes, limits per bucket and models are serenity's.

use super::Waits;
use crate::chat::SendError;
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, RETRY_AFTER, USER_AGENT};
use reqwest::multipart::{Form, Part};
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serenity::http::{LightMethod, Ratelimit, RatelimitingBucket, Request, Route};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Mutex as AsyncMutex;
use tokio::time::Instant;
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;

/// Where serenity's routes lead.
const DISCORD: &str = "https://discord.com";
/// Tries of one request that fails of itself.
const TRIES_MAX: u32 = 3;
/// Times that one request may be told to wait.
const PAUSES_MAX: u32 = 5;
/// Buckets kept; more, and those that nobody uses are forgotten.
const BUCKETS_MAX: usize = 4096;
/// Characters of a refusal that are repeated.
const COMPLAINT_CHARS_MAX: usize = 300;

/// What goes along with a request.
#[derive(Clone, Default)]
pub enum Body {
    #[default]
    Nothing,
    Json(Value),
    /// A message with files.
    Files(Value, Vec<Upload>),
}

/// A file on its way out.
#[derive(Clone)]
pub struct Upload {
    pub name: String,
    pub media_type: String,
    pub bytes: Arc<[u8]>,
}

/// Why there is no answer. Holds neither the bot's token nor an interaction's.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RestError {
    /// Discord says no; `code` is its own, 0 where it gave none.
    #[error("{status} ({code}): {message}")]
    Refused { status: u16, code: i64, message: String },
    /// It may go better later.
    #[error("{reason}")]
    Unavailable { reason: String, after: Option<Duration> },
}

impl RestError {
    pub fn code(&self) -> i64 {
        match self {
            RestError::Refused { code, .. } => *code,
            RestError::Unavailable { .. } => 0,
        }
    }

    pub fn status(&self) -> u16 {
        match self {
            RestError::Refused { status, .. } => *status,
            RestError::Unavailable { .. } => 0,
        }
    }
}

impl From<RestError> for SendError {
    fn from(error: RestError) -> SendError {
        match &error {
            RestError::Unavailable { reason, after } => {
                SendError::Unavailable { reason: reason.clone(), after: *after }
            }
            // The token was withdrawn: the gateway says so to whoever can mend it.
            RestError::Refused { status: 401, .. } => {
                SendError::Unavailable { reason: error.to_string(), after: None }
            }
            // Missing access, no permission, no private messages; the channel is gone.
            RestError::Refused { status: 403, .. } | RestError::Refused { code: 10003, .. } => {
                SendError::Closed(error.to_string())
            }
            RestError::Refused { .. } => SendError::Refused(error.to_string()),
        }
    }
}

/// What a limit holds for.
#[derive(PartialEq, Eq, Hash)]
enum Bucket {
    Route(LightMethod, RatelimitingBucket),
    /// What follows an interaction, by its token.
    Token(String),
}

pub struct Rest {
    client: reqwest::Client,
    authorization: Option<HeaderValue>,
    base: String,
    waits: Waits,
    buckets: Mutex<HashMap<Bucket, Arc<AsyncMutex<Ratelimit>>>>,
    /// All requests wait until then.
    paused_until: Mutex<Option<Instant>>,
}

impl Rest {
    /// `api_url`: with or without `/api/v10`; None: Discord's own.
    pub fn new(client: reqwest::Client, token: &str, api_url: Option<&str>, waits: Waits) -> Rest {
        let authorization = HeaderValue::from_str(&format!("Bot {token}")).ok().map(|mut value| {
            value.set_sensitive(true);
            value
        });
        Rest {
            client,
            authorization,
            base: base(api_url.unwrap_or(DISCORD)),
            waits,
            buckets: Mutex::default(),
            paused_until: Mutex::default(),
        }
    }

    /// Where the API is, without `/api/v10`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The answer as JSON; null for none.
    pub async fn json<T: DeserializeOwned>(
        &self,
        method: LightMethod,
        route: Route<'_>,
        query: &[(&str, String)],
        body: Body,
    ) -> Result<T, RestError> {
        let response = self.call(method, route, query, &body).await?;
        let unread = |error: String| RestError::Unavailable { reason: error, after: None };
        let bytes = response.bytes().await.map_err(|error| unread(error.without_url().to_string()))?;
        let text: &[u8] = if bytes.is_empty() { b"null" } else { &bytes };
        serde_json::from_slice(text).map_err(|error| unread(format!("an answer that is no JSON: {error}")))
    }

    /// Done, whatever it answers.
    pub async fn done(&self, method: LightMethod, route: Route<'_>, body: Body) -> Result<(), RestError> {
        self.call(method, route, &[], &body).await.map(drop)
    }

    async fn call(
        &self,
        method: LightMethod,
        route: Route<'_>,
        query: &[(&str, String)],
        body: &Body,
    ) -> Result<Response, RestError> {
        let (mut tries, mut pauses) = (0, 0);
        loop {
            let failed = match self.once(method, route, query, body).await {
                Ok(response) if response.status().is_success() => return Ok(response),
                Ok(response) if response.status() == StatusCode::TOO_MANY_REQUESTS => {
                    pauses += 1;
                    self.pause(method, route, response, pauses).await?;
                    continue;
                }
                Ok(response) if !response.status().is_server_error() => return Err(refusal(response).await),
                Ok(response) => format!("Discord answers {}", response.status()),
                Err(reason) => reason,
            };
            tries += 1;
            if tries == TRIES_MAX {
                return Err(RestError::Unavailable { reason: failed, after: None });
            }
            tokio::time::sleep(self.waits.retry * 2_u32.pow(tries - 1)).await;
        }
    }

    /// Sends it once its bucket has room.
    async fn once(
        &self,
        method: LightMethod,
        route: Route<'_>,
        query: &[(&str, String)],
        body: &Body,
    ) -> Result<Response, String> {
        let path = route.path();
        let url = path.replacen(DISCORD, &self.base, 1);
        let mut request = self
            .client
            .request(method.reqwest_method(), url)
            .header(USER_AGENT, serenity::constants::USER_AGENT)
            .timeout(self.waits.request);
        if let Some(authorization) = &self.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        if !query.is_empty() {
            request = request.query(query);
        }
        request = match body {
            Body::Nothing if method == LightMethod::Get => request,
            Body::Nothing => request.header(CONTENT_LENGTH, 0),
            Body::Json(value) => request.header(CONTENT_TYPE, "application/json").body(value.to_string()),
            Body::Files(value, files) => request.multipart(form(value, files)?),
        };
        // Of an interaction there is one callback: it has no limit to be kept, and
        // the global one does not hold for it.
        if matches!(route, Route::InteractionResponse { .. }) {
            return request.send().await.map_err(|error| error.without_url().to_string());
        }
        let paused_until = *self.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = paused_until {
            tokio::time::sleep_until(until).await;
        }
        let bucket = self.bucket(method, route);
        // serenity logs requests with their tokens.
        let unlogged = NoSubscriber::default();
        let light = Request::new(route, method);
        bucket.lock().await.pre_hook(&light, &|_| {}).with_subscriber(unlogged).await;
        let response = request.send().await.map_err(|error| error.without_url().to_string())?;
        if response.status() != StatusCode::TOO_MANY_REQUESTS {
            // Headers that are no numbers limit nothing.
            let _unread = bucket
                .lock()
                .await
                .post_hook(&response, &light, &|_| {}, false)
                .with_subscriber(unlogged)
                .await;
        }
        Ok(response)
    }

    fn bucket(&self, method: LightMethod, route: Route<'_>) -> Arc<AsyncMutex<Ratelimit>> {
        let bucket = match route {
            Route::WebhookFollowupMessages { token, .. }
            | Route::WebhookFollowupMessage { token, .. }
            | Route::WebhookOriginalInteractionResponse { token, .. } => Bucket::Token(token.to_owned()),
            route => Bucket::Route(method, route.ratelimiting_bucket()),
        };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_MAX {
            buckets.retain(|_, bucket| Arc::strong_count(bucket) > 1);
        }
        Arc::clone(buckets.entry(bucket).or_default())
    }

    /// Waits as long as a 429 says, where that is not too long.
    async fn pause(
        &self,
        method: LightMethod,
        route: Route<'_>,
        response: Response,
        pauses: u32,
    ) -> Result<(), RestError> {
        let header = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        let mut global = response.headers().contains_key("x-ratelimit-global");
        let body: Value = response.json().await.unwrap_or_default();
        global |= body["global"].as_bool().unwrap_or(false);
        // The body is exact, the header in whole seconds.
        let seconds: f64 = body["retry_after"].as_f64().or(header).unwrap_or(1.0);
        let wait = Duration::try_from_secs_f64(seconds).unwrap_or(self.waits.rate_limit);
        if wait > self.waits.rate_limit || pauses > PAUSES_MAX {
            let reason = "too many requests".to_owned();
            return Err(RestError::Unavailable { reason, after: Some(wait) });
        }
        if global {
            *self.paused_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + wait);
            tokio::time::sleep(wait).await;
        } else {
            // Others of the same bucket wait behind this.
            let bucket = self.bucket(method, route);
            let _held = bucket.lock().await;
            tokio::time::sleep(wait).await;
        }
        Ok(())
    }
}

/// Without what serenity's routes begin with, and without a slash at the end.
fn base(url: &str) -> String {
    let mut base = url.trim().trim_end_matches('/');
    if let Some((front, version)) = base.rsplit_once("/v")
        && front.ends_with("/api")
        && !version.is_empty()
        && version.bytes().all(|byte| byte.is_ascii_digit())
    {
        base = front;
    }
    base.strip_suffix("/api").unwrap_or(base).trim_end_matches('/').to_owned()
}

fn form(payload: &Value, files: &[Upload]) -> Result<Form, String> {
    let mut form = Form::new().text("payload_json", payload.to_string());
    for (index, file) in files.iter().enumerate() {
        let part = Part::bytes(file.bytes.to_vec()).file_name(file.name.clone());
        let part = part.mime_str(&file.media_type).map_err(|error| error.to_string())?;
        form = form.part(format!("files[{index}]"), part);
    }
    Ok(form)
}

async fn refusal(response: Response) -> RestError {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap_or_default();
    let code = body["code"].as_i64().unwrap_or(0);
    let mut message = body["message"].as_str().unwrap_or("no reason given").to_owned();
    if let Some(errors) = body.get("errors") {
        message = format!("{message} {errors}");
    }
    RestError::Refused { status, code, message: message.chars().take(COMPLAINT_CHARS_MAX).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_name_the_api_and_its_version() {
        for url in ["http://h:1", "http://h:1/", "http://h:1/api", "http://h:1/api/v10", "http://h:1/api/v9/"]
        {
            assert_eq!(base(url), "http://h:1", "{url}");
        }
        assert_eq!(base("https://h/discord/api/v10"), "https://h/discord");
        assert_eq!(base("https://h/van"), "https://h/van");
    }

    #[test]
    fn refusals_say_what_to_do() {
        let refused =
            |status, code| SendError::from(RestError::Refused { status, code, message: "no".to_owned() });
        assert!(matches!(refused(403, 50001), SendError::Closed(_)));
        assert!(matches!(refused(403, 50007), SendError::Closed(_)));
        assert!(matches!(refused(404, 10003), SendError::Closed(_)));
        assert!(matches!(refused(404, 10008), SendError::Refused(_)));
        assert!(matches!(refused(400, 50035), SendError::Refused(_)));
        assert!(matches!(refused(401, 0), SendError::Unavailable { .. }));
    }
}

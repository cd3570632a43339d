//! The server on loopback: requests in, updates out.

use super::methods::{self, Refusal, allow, number};
use super::state::{Call, Fault, State, Webhook};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

/// Before an update that a webhook did not take is brought again.
const WEBHOOK_PAUSE: Duration = Duration::from_millis(20);

/// Bytes of a request.
const REQUEST_BYTES_MAX: usize = 50_000_000;

/// The state, and a bell that rings when it changes.
pub struct Shared {
    state: Mutex<State>,
    bell: watch::Sender<u64>,
}

impl Shared {
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics with the state")
    }

    /// Puts updates back to the front of the queue.
    fn bring_again(&self, updates: Vec<Value>) {
        let mut state = self.lock();
        updates.into_iter().rev().for_each(|update| state.updates.push_front(update));
    }

    pub fn ring(&self) {
        self.bell.send_modify(|rung| *rung += 1);
    }

    pub fn listen(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }
}

/// Serves until the runtime ends; the address.
pub async fn start() -> (String, Arc<Shared>) {
    let shared = Arc::new(Shared { state: Mutex::new(State::new()), bell: watch::channel(0).0 });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let serving = shared.clone();
    let app = Router::new().fallback(move |request: Request| handle(serving.clone(), request));
    tokio::spawn(async move { axum::serve(listener, app).await });
    tokio::spawn(bring(shared.clone()));
    (url, shared)
}

async fn handle(shared: Arc<Shared>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let token = format!("bot{}", shared.lock().token);
    let unauthorized = || refused(Refusal(401, "Unauthorized".to_owned(), Value::Null));
    if let Some(path) = path.strip_prefix("/file/") {
        let Some(path) = path.strip_prefix(&format!("{token}/")) else { return unauthorized() };
        let state = shared.lock();
        let found = state.files.values().find(|(known, _)| known == path);
        return match found {
            Some((_, bytes)) => bytes.clone().into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        };
    }
    let mut segments = path.trim_start_matches('/').splitn(2, '/');
    match (segments.next(), segments.next()) {
        (Some(bot), Some(method)) if bot == token => {
            let method = method.to_ascii_lowercase();
            match read(method, request).await {
                Some(call) => respond(&shared, call).await,
                None => refused(Refusal(400, "Bad Request: can't parse the request".to_owned(), Value::Null)),
            }
        }
        (Some(bot), Some(_)) if bot.starts_with("bot") => unauthorized(),
        _ => refused(Refusal(404, "Not Found".to_owned(), Value::Null)),
    }
}

/// A request's parameters, in any of the ways that the API takes.
async fn read(method: String, request: Request) -> Option<Call> {
    let mut params = Map::new();
    let mut files = Vec::new();
    let pairs = |text: &str| {
        let url = reqwest::Url::parse(&format!("http://fake/?{text}")).ok()?;
        Some(url.query_pairs().map(|(key, value)| (key.into_owned(), value.into())).collect::<Map<_, _>>())
    };
    params.extend(pairs(request.uri().query().unwrap_or_default())?);
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    match kind.unwrap_or_default().to_owned() {
        kind if kind.starts_with("multipart/form-data") => {
            let mut form = Multipart::from_request(request, &()).await.ok()?;
            while let Some(field) = form.next_field().await.ok()? {
                let name = field.name()?.to_owned();
                match field.file_name().map(str::to_owned) {
                    Some(file) => files.push((file, field.bytes().await.ok()?.to_vec())),
                    None => {
                        params.insert(name, field.text().await.ok()?.into());
                    }
                }
            }
        }
        kind => {
            let body = axum::body::to_bytes(request.into_body(), REQUEST_BYTES_MAX).await.ok()?;
            if kind.starts_with("application/json") {
                params.extend(serde_json::from_slice::<Map<String, Value>>(&body).ok()?);
            } else {
                params.extend(pairs(std::str::from_utf8(&body).ok()?)?);
            }
        }
    }
    Some(Call { method, params: Value::Object(params), files })
}

async fn respond(shared: &Arc<Shared>, call: Call) -> Response {
    let fault = {
        let mut state = shared.lock();
        state.calls.push(call.clone());
        state.faults.get_mut(&call.method).and_then(|faults| faults.pop_front())
    };
    shared.ring();
    match fault {
        Some(Fault::Flood(seconds)) => {
            let reason = format!("Too Many Requests: retry after {seconds}");
            return refused(Refusal(429, reason, json!({"retry_after": seconds})));
        }
        Some(Fault::Status(502, _)) => return (StatusCode::BAD_GATEWAY, "<html>502</html>").into_response(),
        Some(Fault::Status(code, reason)) => {
            return refused(Refusal(code, reason.to_owned(), Value::Null));
        }
        Some(Fault::DropBefore) => return broken(),
        Some(Fault::DropAfter | Fault::Pass) | None => {}
    }
    let answer = match call.method.as_str() {
        "getupdates" => get_updates(shared, &call.params).await,
        _ => methods::answer(&mut shared.lock(), &call),
    };
    shared.ring();
    match (fault, answer) {
        (Some(Fault::DropAfter), _) => broken(),
        (_, Ok(result)) => axum::Json(json!({"ok": true, "result": result})).into_response(),
        (_, Err(refusal)) => refused(refusal),
    }
}

/// An answer of which nothing arrives but its head.
fn broken() -> Response {
    let error = Err::<Bytes, _>(io::Error::new(io::ErrorKind::ConnectionReset, "dropped"));
    Body::from_stream(futures_util::stream::iter([error])).into_response()
}

fn refused(Refusal(code, description, parameters): Refusal) -> Response {
    let mut body = json!({"ok": false, "error_code": code, "description": description});
    if !parameters.is_null() {
        body["parameters"] = parameters;
    }
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST);
    (status, axum::Json(body)).into_response()
}

/// Long polling: what is behind the offset is confirmed and gone.
async fn get_updates(shared: &Arc<Shared>, params: &Value) -> Result<Value, Refusal> {
    let conflict = |reason: &str| Err(Refusal(409, format!("Conflict: {reason}"), Value::Null));
    let offset = number(&params["offset"]).unwrap_or_default();
    let limit = number(&params["limit"]).unwrap_or(100).clamp(1, 100);
    let seconds = number(&params["timeout"]).unwrap_or_default().clamp(0, 50);
    let mut bell = shared.listen();
    let mine = {
        let mut state = shared.lock();
        if state.webhook.is_some() {
            return conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook \
                 first",
            );
        }
        allow(&mut state, params);
        let kept = usize::try_from(-offset).unwrap_or(usize::MAX);
        while state.updates.front().is_some_and(|update| update["update_id"].as_i64() < Some(offset))
            || (offset < 0 && state.updates.len() > kept)
        {
            state.updates.pop_front();
        }
        state.poll += 1;
        state.poll
    };
    shared.ring();
    let deadline = Instant::now() + Duration::from_secs(seconds.unsigned_abs());
    loop {
        {
            let state = shared.lock();
            if state.poll != mine {
                return conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance is running",
                );
            }
            if !state.updates.is_empty() || state.is_hasty || Instant::now() >= deadline {
                return Ok(state.updates.iter().take(limit.unsigned_abs() as usize).cloned().collect());
            }
        }
        let _ = timeout_at(deadline, bell.changed()).await;
    }
}

/// Brings updates to the webhook, many at once, again and again until taken.
async fn bring(shared: Arc<Shared>) {
    let client = reqwest::Client::new();
    let mut bell = shared.listen();
    loop {
        let (webhook, updates) = {
            let mut state = shared.lock();
            let webhook = state.webhook.clone();
            let updates =
                if webhook.is_some() { std::mem::take(&mut state.updates) } else { Default::default() };
            (webhook, updates)
        };
        let Some(webhook) = webhook.filter(|_| !updates.is_empty()) else {
            if bell.changed().await.is_err() {
                return;
            }
            continue;
        };
        let each = updates.into_iter().map(|update| post(&client, &webhook, update));
        let refused: Vec<Value> = futures_util::future::join_all(each).await.into_iter().flatten().collect();
        if !refused.is_empty() {
            shared.bring_again(refused);
            tokio::time::sleep(WEBHOOK_PAUSE).await;
        }
        shared.ring();
    }
}

/// The update, if it was not taken.
async fn post(client: &reqwest::Client, webhook: &Webhook, update: Value) -> Option<Value> {
    let mut request =
        client.post(&webhook.url).header(header::CONTENT_TYPE, "application/json").body(update.to_string());
    if let Some(secret) = &webhook.secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    match request.send().await {
        Ok(answer) if answer.status().is_success() => None,
        _ => Some(update),
    }
}

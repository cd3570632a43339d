//! An OpenAI-compatible server on loopback that does what the test tells it:
//! one behaviour a request, the last one from then on. It keeps what it got.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the server does with a request.
#[derive(Clone)]
pub enum Act {
    /// Answers with this content.
    Says(String),
    /// Answers with a call of the tool.
    Calls(String),
    /// Answers as if cut off at the limit of tokens.
    CutOff,
    /// Answers with this body, whatever it is.
    Raw(&'static str),
    Fails(u16, &'static [(&'static str, &'static str)]),
    /// Refuses whatever asks for `response_format`, else as the other says.
    WithoutSchema(Box<Act>),
    /// Refuses tools too.
    WithoutTools(Box<Act>),
    Slow(Duration),
    Endless,
    /// Sends the client elsewhere.
    Redirects(String),
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Got {
    pub authorization: Option<String>,
    pub body: Value,
}

struct Script {
    acts: Vec<Act>,
    got: Vec<Got>,
}

pub struct Fake {
    pub base_url: String,
    script: Arc<Mutex<Script>>,
    _runtime: tokio::runtime::Runtime,
}

impl Fake {
    pub fn new(acts: Vec<Act>) -> Fake {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let base_url = format!("http://{}/v1", listener.local_addr().unwrap());
        let script = Arc::new(Mutex::new(Script { acts, got: Vec::new() }));
        let router = Router::new().route("/v1/chat/completions", post(answer)).with_state(script.clone());
        runtime.spawn(async move { axum::serve(listener, router).await });
        Fake { base_url, script, _runtime: runtime }
    }

    pub fn got(&self) -> Vec<Got> {
        self.script.lock().unwrap().got.clone()
    }
}

/// A reading as the model would say it.
pub fn reading(intent: &str, slots: &[(&str, &str)]) -> String {
    let slots: Vec<Value> = slots.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    json!({"intent": intent, "slots": slots}).to_string()
}

async fn answer(State(script): State<Arc<Mutex<Script>>>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let body: Value = serde_json::from_slice(&body).unwrap();
    let act = {
        let mut script = script.lock().unwrap();
        let authorization = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
        script.got.push(Got { authorization, body: body.clone() });
        if script.acts.len() > 1 { script.acts.remove(0) } else { script.acts[0].clone() }
    };
    respond(act, &body).await
}

async fn respond(act: Act, body: &Value) -> Response<Body> {
    match act {
        Act::Says(content) => whole(json!({"content": content}), "stop"),
        Act::Calls(arguments) => {
            let call = json!({"type": "function", "function": {"name": "reading", "arguments": arguments}});
            whole(json!({"content": null, "tool_calls": [call]}), "tool_calls")
        }
        Act::CutOff => whole(json!({"content": "{\"intent\": \"stock_lev"}), "length"),
        Act::Raw(body) => Response::new(Body::from(body)),
        Act::Fails(status, headers) => {
            let mut response = Response::new(Body::from("{\"error\": {\"message\": \"no\"}}"));
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            for (name, value) in headers {
                response.headers_mut().insert(*name, value.parse().unwrap());
            }
            response
        }
        Act::WithoutSchema(_) if !body["response_format"].is_null() => {
            Box::pin(respond(Act::Fails(400, &[]), body)).await
        }
        Act::WithoutTools(_) if !body["tools"].is_null() || !body["response_format"].is_null() => {
            Box::pin(respond(Act::Fails(422, &[]), body)).await
        }
        Act::WithoutSchema(other) | Act::WithoutTools(other) => Box::pin(respond(*other, body)).await,
        Act::Slow(pause) => {
            tokio::time::sleep(pause).await;
            whole(json!({"content": reading("overview", &[])}), "stop")
        }
        Act::Endless => {
            let chunk = |n: u64| async move {
                let more: Option<(Result<Bytes, std::io::Error>, u64)> =
                    Some((Ok(Bytes::from(vec![b' '; 65_536])), n + 1));
                more
            };
            Response::new(Body::from_stream(futures_util::stream::unfold(0, chunk)))
        }
        Act::Redirects(to) => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
            response.headers_mut().insert("location", to.parse().unwrap());
            response
        }
    }
}

fn whole(message: Value, finish_reason: &str) -> Response<Body> {
    let answer = json!({"choices": [{"message": message, "finish_reason": finish_reason}]});
    Response::new(Body::from(answer.to_string()))
}

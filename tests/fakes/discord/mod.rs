//! Discord on loopback: REST and gateway as the documentation has them, with
//! memory. People say and press things; what the bot does about it stays to be
//! looked at. Refuses what Discord refuses; fails on demand.

mod gateway;
mod interactions;
mod objects;
mod people;
mod rest;
mod state;
mod validation;

pub use gateway::Break;
pub use state::{Call, Failure, State};

use serde_json::Value;
use state::Fault;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How long something is waited for that must happen.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(3);

/// The state, shared by all connections.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<State>>);

impl Shared {
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running fake; it ends when this is dropped.
pub struct FakeDiscord {
    shared: Shared,
    tasks: Vec<JoinHandle<()>>,
}

impl Drop for FakeDiscord {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl FakeDiscord {
    pub async fn start() -> FakeDiscord {
        let http = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let socket = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("http://{}", http.local_addr().expect("an address"));
        let gateway_url = format!("ws://{}", socket.local_addr().expect("an address"));
        let mut state = State::new(base, gateway_url);
        state.sessions.heartbeat_millis = 41_250;
        let shared = Shared(Arc::new(Mutex::new(state)));
        let router = axum::Router::new()
            .fallback(rest::door)
            .layer(axum::extract::DefaultBodyLimit::max(32 * 1024 * 1024))
            .with_state(shared.clone());
        let serve = async move { axum::serve(http, router).await.expect("the REST API runs") };
        let tasks = vec![tokio::spawn(serve), tokio::spawn(gateway::serve(socket, shared.clone()))];
        FakeDiscord { shared, tasks }
    }

    /// The state, to be looked at or changed.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.shared.lock()
    }

    pub fn api_url(&self) -> String {
        self.state().base.clone()
    }

    pub fn token(&self) -> String {
        self.state().token.clone()
    }

    /// Waits until there is something to see.
    pub async fn until<T>(&self, what: &str, mut look: impl FnMut(&mut State) -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            if let Some(seen) = look(&mut self.state()) {
                return seen;
            }
            assert!(began.elapsed() < PATIENCE, "waited in vain for {what}");
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Waits until every shard has a session.
    pub async fn connected(&self) {
        self.until("all shards", |state| {
            let connected = state.sessions.list.iter().filter(|session| session.is_connected()).count();
            (connected >= usize::try_from(state.shards).expect("few shards")).then_some(())
        })
        .await;
    }

    /// The bot's messages of a channel, once there are `count`.
    pub async fn said(&self, channel: u64, count: usize) -> Vec<Value> {
        self.until(&format!("{count} messages"), |state| {
            let said = state.said_in(channel);
            (said.len() >= count).then_some(said)
        })
        .await
    }

    /// Requests of a kind, so far.
    pub fn calls(&self, method: &str, part_of_path: &str) -> Vec<Call> {
        let state = self.state();
        let fits = |call: &&Call| call.method == method && call.path.contains(part_of_path);
        state.journal.iter().filter(fits).cloned().collect()
    }

    /// The next `times` requests of a kind fail.
    pub fn fail(&self, method: &'static str, part_of_path: &str, times: u32, failure: Failure) {
        let path = part_of_path.to_owned();
        self.state().faults.push(Fault { method, path, left: times, failure });
    }

    pub fn break_connections(&self, how: Break) {
        self.state().break_connections(how);
    }
}

impl State {
    /// What the bot said in a channel, in order.
    pub fn said_in(&self, channel: u64) -> Vec<Value> {
        let me = self.me.id.to_string();
        let Some(channel) = self.channels.get(&channel) else { return Vec::new() };
        channel.messages.values().filter(|message| message["author"]["id"] == me.as_str()).cloned().collect()
    }
}

//! The shards of serenity, on a thread and a runtime of their own: serenity hands
//! each event to a task, and only where one thread runs all tasks do they begin
//! in the order in which the events came.

use super::rest::{Body, RestError};
use super::{Core, NAME};
use crate::chat::AdapterError;
use futures_util::StreamExt;
use serde_json::Value;
use serenity::all::{
    Cache, Context, Event, GatewayError, GatewayIntents, Http, HttpBuilder, LightMethod, RawEventHandler,
    Route, ShardManager, ShardManagerOptions,
};
use serenity::gateway::ConnectionStage;
use serenity::prelude::{RwLock, TypeMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

/// Servers, and what is said in their channels and in private: nothing privileged.
const INTENTS: GatewayIntents =
    GatewayIntents::GUILDS.union(GatewayIntents::GUILD_MESSAGES).union(GatewayIntents::DIRECT_MESSAGES);
/// How often the shards show that they live.
const BEAT: Duration = Duration::from_millis(200);
/// How long shards may take to say good-bye.
const FAREWELL: Duration = Duration::from_secs(2);

/// The address to connect to, and with how many shards.
pub struct Start {
    pub url: String,
    pub shards: u32,
}

/// Why the shards ended.
#[derive(Debug)]
pub enum Ended {
    /// As they were told to.
    Stopped,
    /// The token is refused.
    Refused,
    /// The bot asks for events that it may not have.
    Intents,
    /// They showed no life, or could not start.
    Lost(String),
}

/// Signs of life.
#[derive(Default)]
pub struct Pulse {
    since: OnceLock<Instant>,
    /// Milliseconds after `since`.
    beat: AtomicU64,
    connected: AtomicBool,
}

impl Pulse {
    pub fn is_connected(&self) -> bool {
        self.connected.load(Ordering::Relaxed) && self.silent_for() < BEAT * 25
    }

    fn beat(&self, connected: bool) {
        let elapsed = self.since.get_or_init(Instant::now).elapsed();
        self.beat.store(u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
        self.connected.store(connected, Ordering::Relaxed);
    }

    fn silent_for(&self) -> Duration {
        let elapsed = self.since.get_or_init(Instant::now).elapsed();
        elapsed.saturating_sub(Duration::from_millis(self.beat.load(Ordering::Relaxed)))
    }
}

/// Asks where the gateway is. None: not now, and why is logged.
pub async fn find(core: &Core) -> Result<Option<Start>, AdapterError> {
    let given = core.settings.gateway_url.as_deref().map(address);
    let answer: Result<Value, RestError> =
        core.rest.json(LightMethod::Get, Route::GatewayBot, &[], Body::Nothing).await;
    match (answer, given) {
        (Err(RestError::Refused { status: 401, .. }), _) => {
            Err(AdapterError::TokenRefused { adapter: "Discord", setting: "discord.token" })
        }
        (Err(error), Some(url)) => {
            tracing::warn!(adapter = NAME, %error, "the number of shards is not known, one is started");
            Ok(Some(Start { url, shards: 1 }))
        }
        (Err(RestError::Refused { status: 404, .. }), None) => {
            let answer: Result<Value, RestError> =
                core.rest.json(LightMethod::Get, Route::Gateway, &[], Body::Nothing).await;
            let url = answer.ok().and_then(|answer| answer["url"].as_str().map(address));
            Ok(url.map(|url| Start { url, shards: 1 }))
        }
        (Err(error), None) => {
            tracing::warn!(adapter = NAME, %error, "the gateway's address is not known yet");
            Ok(None)
        }
        (Ok(answer), given) => {
            let starts = &answer["session_start_limit"];
            if starts["remaining"].as_u64() == Some(0) {
                let wait = Duration::from_millis(starts["reset_after"].as_u64().unwrap_or(0));
                tracing::warn!(adapter = NAME, ?wait, "no more sessions may be started now");
                tokio::time::sleep(wait).await;
            }
            let shards =
                answer["shards"].as_u64().and_then(|count| u32::try_from(count).ok()).unwrap_or(1).max(1);
            let url = given.or_else(|| answer["url"].as_str().map(address));
            Ok(url.map(|url| Start { url, shards }))
        }
    }
}

/// serenity adds the version itself.
fn address(url: &str) -> String {
    url.split('?').next().unwrap_or(url).trim_end_matches('/').to_owned()
}

/// Runs the shards until `stop` or until they end; their events go to `events`.
pub async fn run(
    core: &Arc<Core>,
    start: Start,
    events: UnboundedSender<Event>,
    stop: CancellationToken,
) -> Ended {
    let (tell, mut told) = oneshot::channel();
    let (thread_core, thread_stop) = (Arc::clone(core), stop.child_token());
    let _given_up = thread_stop.clone().drop_guard();
    core.gateway.beat(false);
    let thread =
        std::thread::Builder::new().name("discord-gateway".to_owned()).spawn(move || {
            // serenity's log holds whole events, what people say among them.
            let unlogged = tracing::subscriber::NoSubscriber::default();
            let ended = tracing::subscriber::with_default(unlogged, || {
                match tokio::runtime::Builder::new_current_thread().enable_all().build() {
                    Ok(runtime) => {
                        let ended = runtime.block_on(shards(&thread_core, start, events, thread_stop));
                        runtime.shutdown_background();
                        ended
                    }
                    Err(error) => Ended::Lost(format!("no runtime: {error}")),
                }
            });
            // Nobody waits for a thread that was given up.
            let _unheard = tell.send(ended);
        });
    if let Err(error) = thread {
        return Ended::Lost(format!("no thread: {error}"));
    }
    loop {
        tokio::select! {
            ended = &mut told => {
                core.gateway.connected.store(false, Ordering::Relaxed);
                return ended.unwrap_or_else(|_| Ended::Lost("its thread broke down".to_owned()));
            }
            () = tokio::time::sleep(BEAT) => {
                // serenity spins on a connection that was closed without a reason.
                if core.gateway.silent_for() > core.settings.waits.silence {
                    core.gateway.connected.store(false, Ordering::Relaxed);
                    return Ended::Lost("the shards show no life".to_owned());
                }
            }
        }
    }
}

async fn shards(core: &Core, start: Start, events: UnboundedSender<Event>, stop: CancellationToken) -> Ended {
    let http: Http = HttpBuilder::new(&core.settings.token)
        .client(core.client.clone())
        .proxy(core.rest.base())
        .ratelimiter_disabled(true)
        .build();
    let (manager, mut ended) = ShardManager::new(ShardManagerOptions {
        data: Arc::new(RwLock::new(TypeMap::new())),
        event_handlers: Vec::new(),
        raw_event_handlers: vec![Arc::new(Forward { events })],
        shard_index: 0,
        shard_init: 0,
        shard_total: 0,
        ws_url: Arc::new(serenity::prelude::Mutex::new(start.url)),
        cache: Arc::new(nothing_kept()),
        http: Arc::new(http),
        intents: INTENTS,
        presence: None,
    });
    manager.set_shards(0, start.shards, start.shards).await;
    if let Err(error) = manager.initialize() {
        return Ended::Lost(error.to_string());
    }
    loop {
        tokio::select! {
            () = stop.cancelled() => {
                let _late = tokio::time::timeout(FAREWELL, manager.shutdown_all()).await;
                return Ended::Stopped;
            }
            end = ended.next() => return match end {
                Some(Err(GatewayError::InvalidAuthentication)) => Ended::Refused,
                Some(Err(GatewayError::InvalidGatewayIntents | GatewayError::DisallowedGatewayIntents)) => {
                    Ended::Intents
                }
                other => Ended::Lost(format!("{other:?}")),
            },
            () = tokio::time::sleep(BEAT) => {
                let runners = manager.runners.lock().await;
                let connected = runners.len() == usize::try_from(start.shards).unwrap_or(usize::MAX)
                    && runners.values().all(|runner| runner.stage == ConnectionStage::Connected);
                drop(runners);
                core.gateway.beat(connected);
            }
        }
    }
}

/// What is needed of servers is kept in the directory.
fn nothing_kept() -> Cache {
    let mut settings = serenity::cache::Settings::default();
    settings.cache_guilds = false;
    settings.cache_channels = false;
    settings.cache_users = false;
    Cache::new_with_settings(settings)
}

/// Hands the events on in their order.
struct Forward {
    events: UnboundedSender<Event>,
}

#[serenity::async_trait]
impl RawEventHandler for Forward {
    async fn raw_event(&self, _context: Context, event: Event) {
        // Closed: the adapter stops, and what comes now is fetched next time.
        let _closing = self.events.send(event);
    }
}

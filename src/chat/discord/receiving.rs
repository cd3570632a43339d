//! The gateway's events in their order, into the inbox. Interactions, which cannot
//! wait, have a line of their own beside what is said.

use super::gateway::{self, Ended};
use super::history::{self, Since};
use super::incoming::said;
use super::rest::Body;
use super::{Core, NAME, commands, directory, interactions, lenient};
use crate::chat::{AdapterError, Event, Inbox, IncomingMessage, Place};
use serde_json::Value;
use serenity::all::{Event as GatewayEvent, Interaction, LightMethod, Message, Route};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_util::sync::CancellationToken;

/// How often the wait between two starts is doubled.
const DOUBLINGS_MAX: u32 = 5;

pub async fn receive(
    core: &Arc<Core>,
    inbox: Arc<dyn Inbox>,
    stop: CancellationToken,
) -> Result<(), AdapterError> {
    let intake = Intake { core, inbox, are_commands_known: AtomicBool::new(false) };
    let mut failures = 0;
    loop {
        let start = tokio::select! {
            () = stop.cancelled() => return Ok(()),
            start = gateway::find(core) => start?,
        };
        if let Some(start) = start {
            let (give, events) = unbounded_channel();
            let done = CancellationToken::new();
            let run = async {
                let ended = gateway::run(core, start, give, stop.clone()).await;
                done.cancel();
                ended
            };
            let (ended, was_ready) = tokio::join!(run, intake.take(events, done.clone()));
            match ended {
                Ended::Stopped => return Ok(()),
                Ended::Refused => {
                    return Err(AdapterError::TokenRefused { adapter: "Discord", setting: "discord.token" });
                }
                Ended::Intents => {
                    let what = "Discord refuses the events that the bot asks for (servers, their messages, \
                                private messages); look at the bot's page in Discord's developer portal";
                    return Err(AdapterError::Setup(what.to_owned()));
                }
                Ended::Lost(reason) => tracing::warn!(adapter = NAME, reason, "the gateway is lost"),
            }
            if was_ready {
                failures = 0;
            }
        }
        let wait = core.settings.waits.start * 2_u32.pow(failures);
        failures = (failures + 1).min(DOUBLINGS_MAX);
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// What takes events in.
struct Intake<'a> {
    core: &'a Arc<Core>,
    inbox: Arc<dyn Inbox>,
    are_commands_known: AtomicBool,
}

/// Since the gateway said that it is ready.
struct Session {
    since: Since,
    /// Servers that have not told their channels yet.
    awaited: HashSet<String>,
    /// Channels whose history is to be read, and after which message.
    missed: Vec<(String, u64)>,
    is_caught_up: bool,
}

/// An event of those that are said in order.
enum Told {
    Said(Box<Message>),
    /// By its name, as JSON.
    Other(String, Value),
}

impl Intake<'_> {
    /// Until the events end, or `done`: whether a session began.
    async fn take(&self, mut events: UnboundedReceiver<GatewayEvent>, done: CancellationToken) -> bool {
        let (tell, told) = unbounded_channel();
        let (act, acted) = unbounded_channel();
        let route = async {
            loop {
                let event = tokio::select! {
                    biased;
                    event = events.recv() => event,
                    () = done.cancelled() => None,
                };
                let Some(event) = event else { break };
                // Both ends live as long as this.
                match self.sort(event) {
                    Some(Sorted::Told(event)) => drop(tell.send(event)),
                    Some(Sorted::Act(interaction)) => drop(act.send(interaction)),
                    None => {}
                }
            }
            drop((tell, act));
        };
        let (_, was_ready, _) = tokio::join!(route, self.say(told, &done), self.act(acted));
        was_ready
    }

    /// Reads an event; learns at once who we are, for whoever asks next.
    fn sort(&self, event: GatewayEvent) -> Option<Sorted> {
        match event {
            GatewayEvent::MessageCreate(event) => Some(Sorted::Told(Told::Said(Box::new(event.message)))),
            GatewayEvent::InteractionCreate(event) => Some(Sorted::Act(Box::new(event.interaction))),
            other => {
                let mut value = serde_json::to_value(&other).ok()?;
                let name = value["t"].as_str()?.to_owned();
                let told = value["d"].take();
                match name.as_str() {
                    "MESSAGE_CREATE" => {
                        let message = unless_unread(&name, lenient::message(told))?;
                        return Some(Sorted::Told(Told::Said(Box::new(message))));
                    }
                    "INTERACTION_CREATE" => {
                        let interaction = unless_unread(&name, lenient::interaction(told))?;
                        return Some(Sorted::Act(Box::new(interaction)));
                    }
                    "READY" => self.core.learn(|directory| {
                        directory.me = directory::text(&told["user"]["id"]).unwrap_or_default();
                        directory.application =
                            directory::text(&told["application"]["id"]).unwrap_or_default();
                    }),
                    _ => {}
                }
                Some(Sorted::Told(Told::Other(name, told)))
            }
        }
    }

    async fn act(&self, mut acted: UnboundedReceiver<Box<Interaction>>) {
        while let Some(interaction) = acted.recv().await {
            interactions::take(self.core, &self.inbox, *interaction).await;
        }
    }

    async fn say(&self, mut told: UnboundedReceiver<Told>, done: &CancellationToken) -> bool {
        let mut session: Option<Session> = None;
        loop {
            let is_behind = session.as_ref().is_some_and(|session| !session.is_caught_up);
            let event = match is_behind {
                true => tokio::time::timeout(self.core.settings.waits.servers, told.recv()).await,
                false => Ok(told.recv().await),
            };
            match event {
                Ok(Some(Told::Other(name, told))) if name != "MESSAGE_UPDATE" => {
                    self.other(&name, &told, &mut session, done).await;
                }
                Ok(None) => return session.is_some(),
                // What was said before comes first.
                spoken => {
                    if let Some(session) = session.as_mut().filter(|session| !session.is_caught_up) {
                        self.catch_up(session, done).await;
                    }
                    match spoken {
                        Ok(Some(Told::Said(message))) => {
                            let guild = message.guild_id.map(|guild| guild.to_string());
                            self.speech(&message, guild, Event::Said, done).await;
                        }
                        Ok(Some(Told::Other(_, told))) => self.edited(&told, done).await,
                        _ => {}
                    }
                }
            }
        }
    }

    async fn other(&self, name: &str, told: &Value, session: &mut Option<Session>, done: &CancellationToken) {
        let core = self.core;
        match name {
            "READY" => *session = Some(self.ready(told, done).await),
            "GUILD_CREATE" => {
                let learned = core.learn(|directory| directory.learn_guild(told));
                let (Some((guild, channels)), Some(session)) = (learned, session) else { return };
                session.missed.extend(session.since.missed(core, &guild, &channels));
                session.awaited.remove(&guild);
                if session.awaited.is_empty() || session.is_caught_up {
                    self.catch_up(session, done).await;
                }
            }
            "GUILD_ROLE_CREATE" | "GUILD_ROLE_UPDATE" => {
                core.learn(|directory| directory.learn_role(&told["role"]));
            }
            "CHANNEL_CREATE" | "CHANNEL_UPDATE" | "THREAD_CREATE" | "THREAD_UPDATE" => {
                core.learn(|directory| directory.learn_channel(told, None));
            }
            "THREAD_LIST_SYNC" => core.learn(|directory| {
                let guild = directory::text(&told["guild_id"]);
                for thread in directory::array(&told["threads"]) {
                    directory.learn_channel(thread, guild.as_deref());
                }
            }),
            "THREAD_DELETE" => {
                let thread = directory::text(&told["id"]).unwrap_or_default();
                core.learn(|directory| directory.forget_channel(&thread));
            }
            // An outage is no farewell.
            "GUILD_DELETE" if told["unavailable"].as_bool() != Some(true) => {
                let Some(guild) = directory::text(&told["id"]) else { return };
                let gone = core.learn(|directory| directory.forget_guild(&guild));
                self.left(gone, done).await;
            }
            "CHANNEL_DELETE" => {
                let Some(channel) = directory::text(&told["id"]) else { return };
                core.learn(|directory| directory.forget_channel(&channel));
                self.left(vec![channel], done).await;
            }
            _ => {}
        }
    }

    /// A session has begun: commands are made known, what was missed is fetched as
    /// soon as all servers have told their channels.
    async fn ready(&self, told: &Value, done: &CancellationToken) -> Session {
        tracing::info!(adapter = NAME, "connected");
        self.core.learn(directory::Directory::forget_newest);
        if !self.are_commands_known.load(Ordering::Relaxed) {
            match self.register().await {
                Ok(()) => self.are_commands_known.store(true, Ordering::Relaxed),
                Err(error) => tracing::error!(adapter = NAME, error, "the commands could not be registered"),
            }
        }
        let guilds: HashSet<String> = directory::array(&told["guilds"])
            .into_iter()
            .filter_map(|guild| directory::text(&guild["id"]))
            .collect();
        let last_seen = self.inbox.last_seen(NAME).await.unwrap_or_else(|error| {
            tracing::error!(adapter = NAME, %error, "what was missed cannot be asked for");
            Vec::new()
        });
        let since = Since::new(last_seen, guilds.clone());
        let missed = since.rooms().collect();
        let mut session = Session { since, awaited: guilds, missed, is_caught_up: false };
        if session.awaited.is_empty() {
            self.catch_up(&mut session, done).await;
        }
        session
    }

    async fn register(&self) -> Result<(), String> {
        let application = self.core.read_directory(|directory| directory.application.clone());
        let application_id =
            application.parse().map_err(|_| "the application's id is not known".to_owned())?;
        let commands = serde_json::to_value(commands::registered(&self.core.commands));
        let body = Body::Json(commands.map_err(|error| error.to_string())?);
        let put = self.core.rest.done(LightMethod::Put, Route::Commands { application_id }, body);
        put.await.map_err(|error| error.to_string())
    }

    async fn catch_up(&self, session: &mut Session, done: &CancellationToken) {
        session.is_caught_up = true;
        let missed = std::mem::take(&mut session.missed);
        let all_told = session.awaited.is_empty();
        for message in history::fetch(self.core, missed, all_told).await.into_iter().flatten() {
            self.accept(message, done).await;
        }
    }

    async fn speech(&self, message: &Message, guild: Option<String>, event: Event, done: &CancellationToken) {
        let core = self.core;
        let channel = message.channel_id.to_string();
        if guild.is_some()
            && let Err(error) = history::learn(core, &channel).await
        {
            // It is taken for a channel of its own.
            tracing::debug!(adapter = NAME, channel, %error, "a channel could not be looked up");
            let stub = serde_json::json!({"id": channel, "guild_id": guild});
            core.learn(|directory| directory.learn_channel(&stub, None));
        }
        let incoming = core.read_directory(|directory| said(message, guild.as_deref(), directory, event));
        if let Some(incoming) = incoming {
            self.accept(incoming, done).await;
        }
    }

    /// Of what was edited Discord may tell only the new; without an author or a
    /// text the message itself is asked for. A picture that was loaded is no edit.
    async fn edited(&self, told: &Value, done: &CancellationToken) {
        if !told["edited_timestamp"].is_string() {
            return;
        }
        let guild = directory::text(&told["guild_id"]);
        let mut message = told.clone();
        if !told["author"].is_object() || !told["content"].is_string() {
            let ids = (directory::text(&told["channel_id"]), directory::text(&told["id"]));
            let (Some(channel), Some(id)) = ids else { return };
            let (Ok(channel_id), Ok(message_id)) = (channel.parse(), id.parse()) else { return };
            let route = Route::ChannelMessage { channel_id, message_id };
            match self.core.rest.json(LightMethod::Get, route, &[], Body::Nothing).await {
                Ok(whole) => message = whole,
                Err(error) => {
                    tracing::warn!(adapter = NAME, %error, "an edited message could not be read");
                    return;
                }
            }
        }
        if let Some(message) = unless_unread("MESSAGE_UPDATE", lenient::message(message)) {
            self.speech(&message, guild, Event::Edited, done).await;
        }
    }

    /// We were taken out: whoever spoke with us in these channels is told.
    async fn left(&self, channels: Vec<String>, done: &CancellationToken) {
        let rooms = match self.inbox.last_seen(NAME).await {
            Ok(rooms) => rooms,
            Err(error) => {
                tracing::error!(adapter = NAME, %error, "which rooms are left is not known");
                return;
            }
        };
        let now = (self.core.settings.now)();
        for (room, _) in rooms.into_iter().filter(|(room, _)| channels.contains(room)) {
            let left = IncomingMessage {
                adapter: NAME.to_owned(),
                id: format!("left-{room}-{now}"),
                conversation: room.clone(),
                room,
                person: String::new(),
                person_name: String::new(),
                place: Place::Group,
                addressed: false,
                language: None,
                sent_at: now,
                event: Event::Left,
                text: String::new(),
                attachments: Vec::new(),
                answers: None,
                origin: Value::Null,
            };
            self.accept(left, done).await;
        }
    }

    /// Until it is recorded: Discord says nothing twice, but a message that could
    /// not be recorded before the end is fetched at the next start.
    async fn accept(&self, message: IncomingMessage, done: &CancellationToken) {
        let mut wait = self.core.settings.waits.retry;
        while let Err(error) = self.inbox.accept(message.clone()).await {
            tracing::error!(adapter = NAME, %error, "a message could not be recorded");
            tokio::select! {
                () = done.cancelled() => return,
                () = tokio::time::sleep(wait) => wait = (wait * 2).min(self.core.settings.waits.rate_limit),
            }
        }
    }
}

enum Sorted {
    Told(Told),
    Act(Box<Interaction>),
}

fn unless_unread<T>(event: &str, read: Result<T, serde_json::Error>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(error) => {
            tracing::warn!(adapter = NAME, event, %error, "an event could not be read");
            None
        }
    }
}

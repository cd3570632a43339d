//! The gateway: hello, identify, heartbeats, resume, and events by shard and intent.

use super::Shared;
use super::objects;
use super::state::State;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

const GUILDS: u64 = 1;
const GUILD_MESSAGES: u64 = 1 << 9;
const DIRECT_MESSAGES: u64 = 1 << 12;
pub const MESSAGE_CONTENT: u64 = 1 << 15;
/// Members, presences, message contents.
const PRIVILEGED: u64 = (1 << 1) | (1 << 8) | MESSAGE_CONTENT;
/// The last intent that there is.
const INTENTS_MAX: u64 = 1 << 26;

/// How a connection ends.
#[derive(Clone, Copy, Debug)]
pub enum Break {
    /// A close frame with a code.
    Code(u16),
    /// A close frame without one.
    NoCode,
    /// The connection is gone.
    Cut,
    /// "Connect again" (op 7).
    Reconnect,
    /// The session is invalid (op 9); it may be resumed or not.
    Invalid { resumable: bool },
    /// Heartbeats are no longer answered.
    Mute,
}

enum Order {
    Text(String),
    Break(Break),
}

/// One session, connected or waiting to be resumed.
pub struct Session {
    pub id: String,
    pub intents: u64,
    pub shard: (u64, u64),
    seq: u64,
    /// All that was said since it began.
    said: Vec<(u64, String)>,
    connection: Option<UnboundedSender<Order>>,
    valid: bool,
}

#[derive(Default)]
pub struct Sessions {
    pub list: Vec<Session>,
    /// Identifies, resumes that were granted, heartbeats.
    pub identified: u32,
    pub resumed: u32,
    pub heartbeats: u32,
    pub heartbeat_millis: u64,
    /// Resumes are answered with "invalid session".
    pub refuses_resume: bool,
    /// Servers do not tell their channels: Discord has trouble.
    pub withholds_guilds: bool,
    /// Intents that the portal does not grant.
    pub forbidden_intents: u64,
}

impl Session {
    pub fn is_connected(&self) -> bool {
        self.connection.is_some()
    }

    fn say(&mut self, event: &str, data: &Value) {
        self.seq += 1;
        let text = json!({"op": 0, "s": self.seq, "t": event, "d": data}).to_string();
        self.said.push((self.seq, text.clone()));
        if let Some(connection) = &self.connection {
            let _gone = connection.send(Order::Text(text));
        }
    }
}

impl State {
    /// Tells an event to the shards and intents that it is for.
    pub fn dispatch(&mut self, event: &str, guild: Option<u64>, data: &Value) {
        let intent = match (event, guild) {
            (name, Some(_)) if name.starts_with("MESSAGE_") => GUILD_MESSAGES,
            (name, None) if name.starts_with("MESSAGE_") => DIRECT_MESSAGES,
            (name, _) if name.starts_with("INTERACTION_") => 0,
            _ => GUILDS,
        };
        let mut sessions = std::mem::take(&mut self.sessions.list);
        for session in sessions.iter_mut().filter(|session| session.valid) {
            let is_shard = guild.map_or(0, |guild| (guild >> 22) % session.shard.1) == session.shard.0;
            if is_shard && session.intents & intent == intent {
                let has_contents = session.intents & MESSAGE_CONTENT != 0;
                let is_message =
                    event == "MESSAGE_CREATE" || (event == "MESSAGE_UPDATE" && data["mentions"].is_array());
                match is_message {
                    true => session.say(event, &objects::shown(self, data, has_contents)),
                    false => session.say(event, data),
                }
            }
        }
        self.sessions.list = sessions;
    }

    /// Ends every connection.
    pub fn break_connections(&mut self, how: Break) {
        for session in &mut self.sessions.list {
            if let Break::Invalid { resumable: false } = how {
                session.valid = false;
            }
            if let Some(connection) = &session.connection {
                let _gone = connection.send(Order::Break(how));
            }
        }
    }
}

pub async fn serve(listener: TcpListener, shared: Shared) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(connection(stream, shared.clone()));
    }
}

async fn connection(stream: TcpStream, shared: Shared) {
    let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else { return };
    let beat = shared.lock().sessions.heartbeat_millis;
    let hello = json!({"op": 10, "s": null, "t": null, "d": {"heartbeat_interval": beat}});
    if socket.send(Frame::Text(hello.to_string())).await.is_err() {
        return;
    }
    let (orders, mut ordered): (UnboundedSender<Order>, UnboundedReceiver<Order>) = unbounded_channel();
    let mut session: Option<String> = None;
    let mut is_mute = false;
    loop {
        tokio::select! {
            frame = socket.next() => {
                let Some(Ok(Frame::Text(text))) = frame else { break };
                let Ok(said) = serde_json::from_str::<Value>(&text) else {
                    close(&mut socket, Some(4002)).await;
                    break;
                };
                let answer = shared.lock().hear(&said, &mut session, &orders);
                match answer {
                    Err(code) => {
                        close(&mut socket, Some(code)).await;
                        break;
                    }
                    Ok(Some(text)) if !(is_mute && text.contains("\"op\":11")) => {
                        if socket.send(Frame::Text(text)).await.is_err() {
                            break;
                        }
                    }
                    Ok(_) => {}
                }
            }
            order = ordered.recv() => match order {
                Some(Order::Text(text)) => {
                    if socket.send(Frame::Text(text)).await.is_err() {
                        break;
                    }
                }
                Some(Order::Break(Break::Code(code))) => {
                    close(&mut socket, Some(code)).await;
                    break;
                }
                Some(Order::Break(Break::NoCode)) => {
                    close(&mut socket, None).await;
                    break;
                }
                Some(Order::Break(Break::Reconnect)) => {
                    let _gone = socket.send(Frame::Text(json!({"op": 7, "d": null, "s": null, "t": null}).to_string())).await;
                }
                Some(Order::Break(Break::Invalid { resumable })) => {
                    let text = json!({"op": 9, "d": resumable, "s": null, "t": null}).to_string();
                    let _gone = socket.send(Frame::Text(text)).await;
                }
                Some(Order::Break(Break::Mute)) => is_mute = true,
                Some(Order::Break(Break::Cut)) | None => break,
            },
        }
    }
    let mut state = shared.lock();
    let mine = |found: &&mut Session| {
        Some(&found.id) == session.as_ref()
            && found.connection.as_ref().is_some_and(|connection| connection.same_channel(&orders))
    };
    if let Some(session) = state.sessions.list.iter_mut().find(mine) {
        session.connection = None;
    }
}

async fn close(socket: &mut tokio_tungstenite::WebSocketStream<TcpStream>, code: Option<u16>) {
    let frame = code.map(|code| CloseFrame { code: CloseCode::from(code), reason: "".into() });
    let _gone = socket.close(frame).await;
    // Until the other side has heard it.
    let _late = tokio::time::timeout(Duration::from_millis(500), async {
        while let Some(Ok(_)) = socket.next().await {}
    })
    .await;
}

impl State {
    /// Answers what a client says; an error is the code to close with.
    fn hear(
        &mut self,
        said: &Value,
        session: &mut Option<String>,
        orders: &UnboundedSender<Order>,
    ) -> Result<Option<String>, u16> {
        let d = &said["d"];
        match said["op"].as_u64() {
            Some(1) => {
                self.sessions.heartbeats += 1;
                Ok(Some(json!({"op": 11, "d": null, "s": null, "t": null}).to_string()))
            }
            Some(2) if session.is_some() => Err(4005),
            Some(2) => self.identify(d, session, orders).map(|()| None),
            Some(6) => self.resume(d, session, orders),
            Some(3 | 4 | 8) if session.is_none() => Err(4003),
            Some(3 | 4 | 8) => Ok(None),
            _ => Err(4001),
        }
    }

    fn is_token(&self, d: &Value) -> bool {
        d["token"].as_str().map(|token| token.trim_start_matches("Bot ")) == Some(&self.token)
    }

    fn identify(
        &mut self,
        d: &Value,
        session: &mut Option<String>,
        orders: &UnboundedSender<Order>,
    ) -> Result<(), u16> {
        if !self.is_token(d) {
            return Err(4004);
        }
        let intents = d["intents"].as_u64().filter(|intents| *intents < INTENTS_MAX).ok_or(4013_u16)?;
        if intents & (PRIVILEGED | self.sessions.forbidden_intents) != 0 {
            return Err(4014);
        }
        let shard = (d["shard"][0].as_u64().unwrap_or(0), d["shard"][1].as_u64().unwrap_or(1));
        if shard.0 >= shard.1 {
            return Err(4010);
        }
        self.sessions.identified += 1;
        let id = format!("session-{}", self.sessions.identified);
        let guilds: Vec<u64> = self
            .guilds
            .values()
            .filter(|guild| !guild.left && (guild.id >> 22) % shard.1 == shard.0)
            .map(|guild| guild.id)
            .collect();
        let mut new = Session {
            id: id.clone(),
            intents,
            shard,
            seq: 0,
            said: Vec::new(),
            connection: Some(orders.clone()),
            valid: true,
        };
        let unavailable: Vec<Value> =
            guilds.iter().map(|id| json!({"id": id.to_string(), "unavailable": true})).collect();
        let mut me = objects::user(&self.me);
        me["verified"] = json!(true);
        me["mfa_enabled"] = json!(false);
        me["flags"] = json!(0);
        let ready = json!({
            "v": 10, "user": me, "guilds": unavailable, "session_id": id,
            "resume_gateway_url": self.gateway_url, "shard": [shard.0, shard.1],
            "application": {"id": self.application.to_string(), "flags": 0},
            "private_channels": [], "session_type": "normal",
        });
        new.say("READY", &ready);
        for guild in guilds.into_iter().filter(|_| !self.sessions.withholds_guilds) {
            new.say("GUILD_CREATE", &objects::guild(self, guild));
        }
        self.sessions.list.push(new);
        *session = Some(id);
        Ok(())
    }

    fn resume(
        &mut self,
        d: &Value,
        session: &mut Option<String>,
        orders: &UnboundedSender<Order>,
    ) -> Result<Option<String>, u16> {
        if !self.is_token(d) {
            return Err(4004);
        }
        let refused = self.sessions.refuses_resume;
        let seq = d["seq"].as_u64().unwrap_or(0);
        let known = self.sessions.list.iter_mut().find(|session| {
            session.valid && Some(session.id.as_str()) == d["session_id"].as_str() && !refused
        });
        let Some(known) = known else {
            return Ok(Some(json!({"op": 9, "d": false, "s": null, "t": null}).to_string()));
        };
        if seq > known.seq {
            return Err(4007);
        }
        *session = Some(known.id.clone());
        known.connection = Some(orders.clone());
        for (_, text) in known.said.iter().filter(|(said, _)| *said > seq) {
            let _gone = orders.send(Order::Text(text.clone()));
        }
        known.say("RESUMED", &json!({"_trace": []}));
        self.sessions.resumed += 1;
        Ok(None)
    }
}

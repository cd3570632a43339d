//! What the fake knows: people, servers, channels with their messages,
//! interactions, sessions, and every request it was sent.

use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Discord's ids tell milliseconds since this one.
const EPOCH_MILLIS: u64 = 1_420_070_400_000;

#[derive(Clone)]
pub struct User {
    pub id: u64,
    pub name: String,
    pub locale: String,
    pub bot: bool,
    pub takes_private_messages: bool,
}

pub struct Guild {
    pub id: u64,
    pub name: String,
    /// The role made for the bot when it joined.
    pub bot_role: u64,
    pub left: bool,
}

pub struct Channel {
    pub id: u64,
    /// 0 text, 1 private, 11 public thread.
    pub kind: u64,
    pub guild: Option<u64>,
    pub parent: Option<u64>,
    pub recipient: Option<u64>,
    pub name: String,
    pub messages: BTreeMap<u64, Value>,
    /// Nonces that were said lately, and as which message.
    pub nonces: HashMap<String, u64>,
    /// The bot may read and write here.
    pub allowed: bool,
    pub deleted: bool,
    pub typing: u32,
}

pub struct Interaction {
    pub id: u64,
    pub token: String,
    /// 2 command, 3 component, 4 autocomplete, 5 modal.
    pub kind: u64,
    pub channel: u64,
    pub created: Instant,
    /// The kind of the first answer.
    pub acknowledged: Option<u64>,
    pub after: Option<Duration>,
    pub ephemeral: bool,
    pub choices: Value,
    /// The message that `@original` is.
    pub original: Option<u64>,
    /// Messages that it said, those that only the asker sees too.
    pub messages: BTreeMap<u64, Value>,
}

/// A request as it came, and the status that it was answered with.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: String,
    pub path: String,
    pub query: String,
    pub body: Value,
    /// Names of the files that came along.
    pub files: Vec<String>,
    pub status: u16,
    pub authorization: String,
}

/// What goes wrong with a request.
#[derive(Clone, Debug)]
pub enum Failure {
    /// 429; for every route where `global`.
    TooMany { seconds: f64, global: bool },
    /// Status, Discord's code, its words.
    Refused(u16, i64, &'static str),
    /// The connection is cut before anything is done.
    Cut,
    /// It is done, but nobody hears of it.
    DoneThenCut,
    /// The answer takes its time.
    Slow(Duration),
}

pub struct Fault {
    pub method: &'static str,
    /// Part of the path.
    pub path: String,
    pub left: u32,
    pub failure: Failure,
}

pub struct Bucket {
    pub left: u32,
    pub resets: Instant,
}

pub struct State {
    pub token: String,
    pub me: User,
    pub application: u64,
    pub users: BTreeMap<u64, User>,
    pub nicks: HashMap<(u64, u64), String>,
    pub guilds: BTreeMap<u64, Guild>,
    pub channels: BTreeMap<u64, Channel>,
    pub interactions: BTreeMap<u64, Interaction>,
    pub commands: Value,
    pub sessions: super::gateway::Sessions,
    pub journal: Vec<Call>,
    pub faults: Vec<Fault>,
    /// Requests of a bucket in a time; None: as many as come.
    pub rate_limit: Option<(u32, Duration)>,
    pub buckets: HashMap<String, Bucket>,
    /// Requests that came although none was left.
    pub overrun: u32,
    /// Files by path: kind and bytes.
    pub files: HashMap<String, (String, Vec<u8>)>,
    pub base: String,
    pub gateway_url: String,
    pub shards: u32,
    pub sessions_left: u32,
    /// GET /channels/{id} is there.
    pub looks_up_channels: bool,
    /// How long a token of an interaction is good.
    pub token_valid: Duration,
    counter: u64,
}

impl State {
    pub fn new(base: String, gateway_url: String) -> State {
        let me = User {
            id: 0,
            name: "stockroom".to_owned(),
            locale: "en-US".to_owned(),
            bot: true,
            takes_private_messages: false,
        };
        let mut state = State {
            token: "MTE.secret.token".to_owned(),
            me,
            application: 0,
            users: BTreeMap::new(),
            nicks: HashMap::new(),
            guilds: BTreeMap::new(),
            channels: BTreeMap::new(),
            interactions: BTreeMap::new(),
            commands: json!([]),
            sessions: super::gateway::Sessions::default(),
            journal: Vec::new(),
            faults: Vec::new(),
            rate_limit: None,
            buckets: HashMap::new(),
            overrun: 0,
            files: HashMap::new(),
            base,
            gateway_url,
            shards: 1,
            sessions_left: 1000,
            looks_up_channels: true,
            token_valid: Duration::from_secs(15 * 60),
            counter: 0,
        };
        state.me.id = state.next_id();
        state.application = state.next_id();
        state
    }

    /// An id that tells the time and is greater than those before.
    pub fn next_id(&mut self) -> u64 {
        self.counter += 1;
        let millis = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis();
        let millis = u64::try_from(millis).expect("milliseconds in 64 bits");
        ((millis - EPOCH_MILLIS) << 22) + self.counter
    }

    pub fn user(&self, id: u64) -> &User {
        if id == self.me.id { &self.me } else { self.users.get(&id).expect("a user of the fake") }
    }

    pub fn channel(&mut self, id: u64) -> &mut Channel {
        self.channels.get_mut(&id).expect("a channel of the fake")
    }

    /// The private channel with `user`, made when it is first needed.
    pub fn private_channel(&mut self, user: u64) -> u64 {
        let known = self.channels.values().find(|channel| channel.recipient == Some(user));
        if let Some(channel) = known {
            return channel.id;
        }
        self.new_channel(1, None, None, Some(user), "")
    }

    pub fn new_channel(
        &mut self,
        kind: u64,
        guild: Option<u64>,
        parent: Option<u64>,
        recipient: Option<u64>,
        name: &str,
    ) -> u64 {
        let id = self.next_id();
        let channel = Channel {
            id,
            kind,
            guild,
            parent,
            recipient,
            name: name.to_owned(),
            messages: BTreeMap::new(),
            nonces: HashMap::new(),
            allowed: true,
            deleted: false,
            typing: 0,
        };
        self.channels.insert(id, channel);
        id
    }

    /// A message of a channel or of an interaction.
    pub fn find_message(&self, id: u64) -> Option<&Value> {
        let public = self.channels.values().find_map(|channel| channel.messages.get(&id));
        public.or_else(|| self.interactions.values().find_map(|interaction| interaction.messages.get(&id)))
    }

    /// The failure that is due for a request, if any.
    pub fn failure(&mut self, method: &str, path: &str) -> Option<Failure> {
        let fault = self
            .faults
            .iter_mut()
            .find(|fault| fault.left > 0 && fault.method == method && path.contains(&fault.path))?;
        fault.left -= 1;
        Some(fault.failure.clone())
    }
}

/// RFC 3339, as Discord writes it.
pub fn moment_of(id: u64) -> String {
    let millis = i64::try_from((id >> 22) + EPOCH_MILLIS).expect("milliseconds in 63 bits");
    let moment = jiff::Timestamp::from_millisecond(millis).expect("a moment");
    moment.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}

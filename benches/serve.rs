//! Messages through the real adapters, from a platform on loopback to the reply
//! there: how many a second, and how long each takes. 1,000 conversations of
//! 1,000 people, each asking about the lamps; the limits that platforms set, and
//! the one for each person, are raised, for loopback has none. On SQLite, and, where
//! STOCKROOM_TEST_POSTGRES_URL names a server, with one and three servers on PostgreSQL
//! (all in this process, on its processors).

#[allow(dead_code, unused_imports)]
#[path = "../tests/fakes/mod.rs"]
mod fakes;

use fakes::discord::FakeDiscord;
use fakes::telegram::FakeTelegram;
use sqlx::Connection;
use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use stockroom::chat::discord::{self, Discord};
use stockroom::chat::telegram::{self, Telegram};
use stockroom::chat::{Adapter, Inbox};
use stockroom::clock::Clock;
use stockroom::config::{Config, Secret, Serve};
use stockroom::desk::reception::Reception;
use stockroom::desk::session::{Session, Today};
use stockroom::intent::contract::Language;
use stockroom::store::{Claim, Invitation, Store};
use tokio_util::sync::CancellationToken;

const CONVERSATIONS: usize = 1_000;
/// Messages of each conversation that come at once.
const AT_ONCE: usize = 2;
/// Messages that come one after another, at half the rate that was reached.
const PACED: usize = 1_000;

const LAMPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/lamps");
const QUESTIONS: [&str; 4] =
    ["how many LAMP are in the US", "那德国呢", "days of cover of the desk lamp", "上个月台灯卖了多少"];

/// A platform with its people.
trait Platform: Send + Sync + 'static {
    fn say(&self, conversation: usize, text: &str);
    /// The conversations of replies that came since so many requests.
    fn replies(&self, since: &mut usize) -> Vec<usize>;
}

struct OnTelegram(FakeTelegram, Vec<fakes::telegram::Person>);

impl Platform for OnTelegram {
    fn say(&self, conversation: usize, text: &str) {
        let person = &self.1[conversation];
        self.0.say(person, person.id, text);
    }

    fn replies(&self, since: &mut usize) -> Vec<usize> {
        self.0.with(|state| {
            let new = state.calls[*since..].iter().filter(|call| call.method == "sendmessage");
            let id = |value: &serde_json::Value| {
                value.as_i64().or_else(|| value.as_str()?.parse().ok()).expect("a chat") as usize
            };
            let replies = new.map(|call| id(&call.params["chat_id"]) - 1).collect();
            *since = state.calls.len();
            replies
        })
    }
}

struct OnDiscord(FakeDiscord, Vec<(u64, u64)>, HashMap<u64, usize>);

impl Platform for OnDiscord {
    fn say(&self, conversation: usize, text: &str) {
        let (person, channel) = self.1[conversation];
        self.0.say(person, channel, text);
    }

    fn replies(&self, since: &mut usize) -> Vec<usize> {
        let state = self.0.state();
        let new = state.journal[*since..].iter().filter(|call| call.method == "POST" && call.status == 200);
        let channel = |path: &str| {
            let path = path.strip_suffix("/messages")?;
            self.2.get(&path.rsplit('/').next()?.parse().ok()?).copied()
        };
        let replies = new.filter_map(|call| channel(&call.path)).collect();
        *since = state.journal.len();
        replies
    }
}

/// Replies as they come, and how long each message waited for its own.
struct Watch {
    asked: Arc<Mutex<HashMap<usize, VecDeque<Instant>>>>,
    took: Arc<Mutex<Vec<Duration>>>,
}

impl Watch {
    fn new(platform: Arc<impl Platform>) -> Watch {
        let watch = Watch { asked: Arc::default(), took: Arc::default() };
        let (asked, took) = (watch.asked.clone(), watch.took.clone());
        tokio::spawn(async move {
            let mut since = 0;
            loop {
                for conversation in platform.replies(&mut since) {
                    let began = asked.lock().unwrap().get_mut(&conversation).and_then(VecDeque::pop_front);
                    took.lock().unwrap().extend(began.map(|began| began.elapsed()));
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
        watch
    }

    fn say(&self, platform: &impl Platform, conversation: usize, text: &str) {
        self.asked.lock().unwrap().entry(conversation).or_default().push_back(Instant::now());
        platform.say(conversation, text);
    }

    /// Waits for so many replies; how long each took, the quickest first.
    async fn replies(&self, count: usize) -> Vec<Duration> {
        while self.took.lock().unwrap().len() < count {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let mut took = std::mem::take(&mut *self.took.lock().unwrap());
        took.sort_unstable();
        took
    }
}

fn shown(took: &[Duration]) -> String {
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    format!("p50 {:.1} ms, p99 {:.1} ms", at(0.5).as_secs_f64() * 1e3, at(0.99).as_secs_f64() * 1e3)
}

async fn measure(name: &str, platform: Arc<impl Platform>) {
    let watch = Watch::new(platform.clone());
    // The first one waits for the facts.
    watch.say(&*platform, 0, QUESTIONS[0]);
    watch.replies(1).await;
    let began = Instant::now();
    for round in 0..AT_ONCE {
        for conversation in 0..CONVERSATIONS {
            watch.say(&*platform, conversation, QUESTIONS[round % QUESTIONS.len()]);
        }
    }
    let took = watch.replies(CONVERSATIONS * AT_ONCE).await;
    let rate = took.len() as f64 / began.elapsed().as_secs_f64();
    println!("{name}: {} messages at once: {rate:.0} a second; {}", took.len(), shown(&took));
    let pause = Duration::from_secs_f64(2.0 / rate);
    let mut next = tokio::time::interval(pause);
    for number in 0..PACED {
        next.tick().await;
        watch.say(&*platform, number % CONVERSATIONS, QUESTIONS[number % QUESTIONS.len()]);
    }
    let took = watch.replies(PACED).await;
    println!("{name}: {} messages at {:.0} a second: {}", took.len(), rate / 2.0, shown(&took));
}

/// A database with the lamps' facts, for as long as the folder is there.
async fn database(folder: &Path, on_postgres: bool) -> String {
    let mut url = format!("sqlite://{}/stock.db", folder.display());
    if on_postgres {
        let server = std::env::var("STOCKROOM_TEST_POSTGRES_URL").unwrap();
        let name = format!("bench_{}_{}", std::process::id(), fastrand::u32(..));
        let mut connection = sqlx::PgConnection::connect(&server).await.unwrap();
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::raw_sql(create).execute(&mut connection).await.unwrap();
        url = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    }
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_stockroom"));
    command.env("STOCKROOM_DATABASE_URL", &url).arg("import");
    for file in std::fs::read_dir(LAMPS).unwrap() {
        command.arg(file.unwrap().path());
    }
    assert!(command.output().unwrap().status.success());
    url
}

async fn open(url: &str) -> (Session, Store) {
    let mut config = Config::default();
    config.database.url = Some(Secret::new(url.to_owned()));
    let clock = Clock::system(Some("UTC")).unwrap();
    let today = Today::Fixed("2026-11-23".parse().unwrap());
    let session = Session::open(&config, &clock, today).await.unwrap();
    let store = session.store.clone();
    (session, store)
}

async fn join(store: &Store, adapter: &str, account: &str) {
    let now = Clock::system(None).unwrap().now();
    let invitation = Invitation {
        code_hash: format!("{adapter} {account}"),
        role: "manager".to_owned(),
        expires_at: now + 60_000_000,
        ..Invitation::default()
    };
    store.invite(&invitation, now).await.unwrap();
    let claim = Claim { adapter, account, name: account };
    store.claim_invitation(&invitation.code_hash, &claim, now).await.unwrap().unwrap();
}

/// Answers until the benchmark ends; the first of several servers receives.
async fn answer(url: &str, servers: usize, adapter: impl Fn() -> Arc<dyn Adapter>) {
    let settings = Serve { messages_per_minute: 1_000_000, ..Serve::default() };
    for number in 0..servers {
        let (session, adapter) = (open(url).await.0, adapter());
        let reception =
            Reception::open(session, settings.clone(), Language::En, vec![adapter.clone()]).await.unwrap();
        let (inbox, stop): (Arc<dyn Inbox>, _) = (reception.clone(), CancellationToken::new());
        let stopped = stop.clone();
        tokio::spawn(async move { reception.run(stopped, Duration::from_secs(1)).await });
        if number == 0 {
            tokio::spawn(async move { adapter.receive(inbox, stop).await });
        }
    }
}

async fn on_telegram(name: &str, on_postgres: bool, servers: usize) {
    let folder = tempfile::tempdir().unwrap();
    let url = database(folder.path(), on_postgres).await;
    let (_, store) = open(&url).await;
    let fake = FakeTelegram::start().await;
    let mut people = Vec::new();
    for id in 1..=CONVERSATIONS as i64 {
        people.push(fake.person(id, &format!("Person {id}"), "en"));
        join(&store, "telegram", &id.to_string()).await;
    }
    let adapter = || -> Arc<dyn Adapter> {
        let mut settings = telegram::Settings::new(fake.token(), fake.url());
        settings.limits = telegram::Limits {
            per_second: 1_000_000,
            per_minute_private: 1_000_000,
            per_minute_group: 1_000_000,
            burst: 1_000,
        };
        Arc::new(Telegram::new(settings, reqwest::Client::new(), Vec::new()).unwrap())
    };
    answer(&url, servers, adapter).await;
    measure(name, Arc::new(OnTelegram(fake, people))).await;
}

async fn on_discord(name: &str, on_postgres: bool, servers: usize) {
    let folder = tempfile::tempdir().unwrap();
    let url = database(folder.path(), on_postgres).await;
    let (_, store) = open(&url).await;
    let fake = FakeDiscord::start().await;
    let (mut people, mut channels) = (Vec::new(), HashMap::new());
    for number in 0..CONVERSATIONS {
        let person = fake.user(&format!("Person {number}"), "en-US");
        let channel = fake.private(person);
        channels.insert(channel, number);
        people.push((person, channel));
        join(&store, "discord", &person.to_string()).await;
    }
    let adapter = || -> Arc<dyn Adapter> {
        let clock = Clock::system(None).unwrap();
        let settings = discord::Settings {
            token: fake.token(),
            api_url: Some(fake.api_url()),
            gateway_url: None,
            waits: discord::Waits::default(),
            limits: discord::Limits::default(),
            now: Arc::new(move || clock.now()),
        };
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Arc::new(Discord::new(settings, client.build().unwrap(), Vec::new()))
    };
    answer(&url, servers, adapter).await;
    fake.connected().await;
    measure(name, Arc::new(OnDiscord(fake, people, channels))).await;
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        on_telegram("Telegram", false, 1).await;
        on_discord("Discord", false, 1).await;
        if std::env::var_os("STOCKROOM_TEST_POSTGRES_URL").is_some() {
            on_telegram("Telegram, PostgreSQL", true, 1).await;
            on_telegram("Telegram, PostgreSQL, 3 servers", true, 3).await;
            on_discord("Discord, PostgreSQL", true, 1).await;
            on_discord("Discord, PostgreSQL, 3 servers", true, 3).await;
        }
    });
}

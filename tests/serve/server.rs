//! `stockroom serve` as a process, over a database of its own.

use crate::cli::{stderr, stockroom};
use crate::store::database::Database;
use crate::transcribe;
use std::cell::Cell;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use stockroom::clock::Clock;
use stockroom::desk::people::code::{Code, LIFE_MICROSECONDS};
use stockroom::store::{Claim, Invitation, Room, Store};

/// The day that is asked on.
pub const TODAY: &str = "2026-11-23";

const LAMPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/lamps");
const PATIENCE: Duration = Duration::from_secs(30);

/// A team's folder, its database, and the program's settings.
pub struct Team {
    home: tempfile::TempDir,
    pub database: Database,
    /// Servers that were started.
    started: Cell<u32>,
    pub settings: Vec<(&'static str, String)>,
}

/// A running server.
pub struct Server {
    child: Child,
    log: PathBuf,
    /// Of health and metrics.
    pub address: String,
}

impl Team {
    /// With nothing recorded.
    pub fn new() -> Team {
        Team::on(Database::sqlite())
    }

    pub fn on(database: Database) -> Team {
        let settings = vec![
            ("STOCKROOM_SERVE_LISTEN", "127.0.0.1:0".to_owned()),
            ("STOCKROOM_DATABASE_URL", database.url.clone()),
        ];
        Team { home: tempfile::tempdir().unwrap(), database, started: Cell::new(0), settings }
    }

    /// With the lamps' facts.
    pub fn of_lamps() -> Team {
        Team::of_lamps_on(Database::sqlite())
    }

    pub fn of_lamps_on(database: Database) -> Team {
        let team = Team::on(database);
        team.import(Path::new(LAMPS));
        team
    }

    /// With the facts of the sample team.
    pub fn of_sample() -> Team {
        let team = Team::new();
        team.run(&["sample", "files", "--today", TODAY]);
        team.import(&team.home.path().join("files"));
        team
    }

    pub fn import(&self, folder: &Path) {
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().display().to_string())
            .filter(|path| path.ends_with(".csv"))
            .collect();
        files.sort();
        let arguments: Vec<&str> = ["import"].into_iter().chain(files.iter().map(String::as_str)).collect();
        self.run(&arguments);
    }

    fn run(&self, arguments: &[&str]) {
        let mut command = stockroom(self.home.path());
        command.args(arguments).envs(self.settings.iter().map(|(name, value)| (name, value)));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
    }

    /// It listens to voice notes, with the small model.
    pub fn hears(mut self) -> Team {
        self.set("STOCKROOM_VOICE_MODEL", transcribe::MODEL);
        self.set("STOCKROOM_VOICE_THREADS", "1");
        self
    }

    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.settings.push((name, value.into()));
    }

    pub fn command(&self) -> Command {
        let mut command = stockroom(self.home.path());
        command.args(["serve", "--today", TODAY]);
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts a server and waits until it listens.
    pub fn serve(&self) -> Server {
        self.started.set(self.started.get() + 1);
        let log = self.home.path().join(format!("serve-{}.log", self.started.get()));
        let child = self.command().stdout(Stdio::null()).stderr(File::create(&log).unwrap()).spawn().unwrap();
        let mut server = Server { child, log, address: String::new() };
        let began = Instant::now();
        loop {
            let told = server.log();
            let line = told.lines().find(|line| line.contains("\"listening\""));
            if let Some(line) = line.and_then(|line| serde_json::from_str::<serde_json::Value>(line).ok()) {
                server.address = line["address"].as_str().unwrap().to_owned();
                return server;
            }
            assert!(began.elapsed() < PATIENCE, "it does not listen: {told}");
            assert!(server.child.try_wait().unwrap().is_none(), "it ended: {told}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub async fn store(&self) -> Store {
        self.database.open().await
    }

    /// Makes an account known; its person's number.
    pub async fn join(&self, adapter: &str, account: &str, name: &str, role: &str) -> i64 {
        let store = self.store().await;
        let person = join(&store, &Claim { adapter, account, name }, role).await;
        store.close().await;
        person
    }

    /// Makes many accounts known as administrators.
    pub async fn join_all(&self, adapter: &str, accounts: impl IntoIterator<Item = String>) {
        let store = self.store().await;
        for account in accounts {
            join(&store, &Claim { adapter, account: &account, name: &account }, "admin").await;
        }
        store.close().await;
    }

    /// Links a group where everything may be shown.
    pub async fn link(&self, adapter: &str, room: &str, linked_by: i64) {
        let store = self.store().await;
        let room = Room {
            adapter: adapter.to_owned(),
            room: room.to_owned(),
            role: "admin".to_owned(),
            markets: Vec::new(),
            language: None,
            linked_by,
            linked_at: 1,
        };
        store.link_room(&room).await.unwrap();
        store.close().await;
    }
}

async fn join(store: &Store, claim: &Claim<'_>, role: &str) -> i64 {
    let (code, now) = (Code::new().unwrap(), Clock::system(None).unwrap().now());
    let invitation = Invitation {
        code_hash: code.hash(),
        role: role.to_owned(),
        expires_at: now + LIFE_MICROSECONDS,
        ..Invitation::default()
    };
    store.invite(&invitation, now).await.unwrap();
    store.claim_invitation(&code.hash(), claim, now).await.unwrap().unwrap()
}

impl Server {
    /// What it logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// What it says at a path; its status too.
    pub async fn get(&self, path: &str) -> (u16, String) {
        let answer = reqwest::get(format!("http://{}{path}", self.address)).await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// The process that transcribes for it, once it is at a note.
    pub async fn until_listening(&self) -> u32 {
        transcribe::until("a child", || !transcribe::children(self.child.id()).is_empty()).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        transcribe::children(self.child.id())[0]
    }

    /// Waits until the metrics have all of `expected`: a platform sees what was sent a
    /// moment before it is counted.
    pub async fn until_counted(&self, expected: &[&str]) -> String {
        let begun = Instant::now();
        loop {
            let metrics = self.get("/metrics").await.1;
            let missing: Vec<_> = expected.iter().filter(|line| !metrics.contains(**line)).collect();
            if missing.is_empty() {
                return metrics;
            }
            assert!(begun.elapsed() < PATIENCE, "{missing:?} in\n{metrics}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until it is ready.
    pub async fn until_ready(&self) {
        let began = Instant::now();
        loop {
            let (status, body) = self.get("/ready").await;
            if status == 200 {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "not ready: {body}\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Ends it at once, as a power cut does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end; what it logged until then, and its exit code.
    pub fn stop_and_log(self) -> (String, Option<i32>) {
        let log = self.log.clone();
        let ended = self.stop();
        (std::fs::read_to_string(log).unwrap_or_default(), ended)
    }

    /// Asks it to end; its exit code.
    pub fn stop(mut self) -> Option<i32> {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(began.elapsed() < PATIENCE, "it does not end: {}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! Written questions while voice notes are transcribed, through the real server
//! (`stockroom serve`) and the small model: ten people's notes at once, beside the same
//! questions with nobody speaking, in turns. And whose notes are answered first where
//! one person sends eight before others send one.

#[allow(dead_code, unused_imports)]
#[path = "../tests/fakes/mod.rs"]
mod fakes;

use fakes::telegram::{FakeTelegram, Person};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use stockroom::clock::Clock;
use stockroom::store::{Claim, Invitation, Store};

const VOICE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/voice");
const LAMPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/lamps");
/// Times that questions alone, and questions beside notes, take their turn.
const TURNS: usize = 2;
const QUESTIONS: usize = 100;
/// Between two questions.
const PACE: Duration = Duration::from_millis(50);
/// One note each.
const SPEAKERS: usize = 10;
/// Notes of the one who sends many.
const MANY: usize = 8;

/// The people: those who write come first, then those who speak.
struct Room {
    telegram: FakeTelegram,
    people: Vec<Person>,
}

const WRITERS: usize = 20;

impl Room {
    fn note(&self, person: usize, clip: &str) {
        let bytes = std::fs::read(Path::new(VOICE).join("clips").join(clip)).unwrap();
        let person = &self.people[person];
        self.telegram.speak(person, person.id, &bytes);
    }

    /// Messages to a person that say more than that it is being listened to.
    fn answers(&self, person: usize) -> usize {
        let said = self.telegram.said(self.people[person].id);
        said.iter().filter(|said| !said["text"].as_str().unwrap_or_default().starts_with("Listening")).count()
    }

    /// Asks `QUESTIONS` times, each writer in turn; how long each answer took.
    async fn ask(&self, seen: &mut [usize]) -> Vec<Duration> {
        let (mut waiting, mut took) = (Vec::new(), Vec::new());
        let mut next = tokio::time::interval(PACE);
        let mut look = tokio::time::interval(Duration::from_millis(2));
        let mut asked = 0;
        while took.len() < QUESTIONS {
            tokio::select! {
                _ = next.tick(), if asked < QUESTIONS => {
                    let person = &self.people[asked % WRITERS];
                    self.telegram.say(person, person.id, "how many LAMP are in the US");
                    seen[asked % WRITERS] += 1;
                    waiting.push((asked % WRITERS, seen[asked % WRITERS], Instant::now()));
                    asked += 1;
                }
                _ = look.tick() => waiting.retain(|(person, count, began)| {
                    let answered = self.answers(*person) >= *count;
                    if answered {
                        took.push(began.elapsed());
                    }
                    !answered
                }),
            }
        }
        took
    }

    /// Waits until each of `speakers` has so many answers; who was answered, in order.
    async fn until_heard(&self, wanted: &[(usize, usize)]) -> Vec<usize> {
        let mut order = Vec::new();
        let began = Instant::now();
        while order.len() < wanted.iter().map(|(_, count)| count).sum() {
            for (person, _) in wanted {
                let already = order.iter().filter(|earlier| *earlier == person).count();
                order.extend(std::iter::repeat_n(*person, self.answers(*person) - already));
            }
            assert!(began.elapsed() < Duration::from_secs(300), "notes are lost: only {order:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        order
    }
}

fn shown(mut took: Vec<Duration>) -> String {
    took.sort_unstable();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    format!("p50 {:.1} ms, p99 {:.1} ms", at(0.5), at(0.99))
}

async fn join(store: &Store, account: &str) {
    let now = Clock::system(None).unwrap().now();
    let invitation = Invitation {
        code_hash: account.to_owned(),
        role: "manager".to_owned(),
        expires_at: now + 60_000_000,
        ..Invitation::default()
    };
    store.invite(&invitation, now).await.unwrap();
    let claim = Claim { adapter: "telegram", account, name: account };
    store.claim_invitation(&invitation.code_hash, &claim, now).await.unwrap().unwrap();
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stockroom"));
    command
        .env("STOCKROOM_DATABASE_URL", format!("sqlite://{}/stock.db", folder.display()))
        .env("STOCKROOM_VOICE_MODEL", format!("{VOICE}/ggml-inventory-tiny-q5_0.bin"))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

async fn open(folder: &Path) -> (Room, Child) {
    let mut import = command(folder);
    import.arg("import");
    for file in std::fs::read_dir(LAMPS).unwrap() {
        import.arg(file.unwrap().path());
    }
    assert!(import.status().unwrap().success());
    let telegram = FakeTelegram::start().await;
    let store = Store::open(&format!("sqlite://{}/stock.db", folder.display())).await.unwrap();
    let mut people = Vec::new();
    for id in 1..=(WRITERS + SPEAKERS) as i64 {
        people.push(telegram.person(id, &format!("Person {id}"), "en"));
        join(&store, &id.to_string()).await;
    }
    store.close().await;
    let server = command(folder)
        .args(["serve", "--today", "2026-11-23"])
        .env("STOCKROOM_SERVE_LISTEN", "127.0.0.1:0")
        .env("STOCKROOM_SERVE_MESSAGES_PER_MINUTE", "100000")
        .env("STOCKROOM_TELEGRAM_TOKEN", telegram.token())
        .env("STOCKROOM_TELEGRAM_API_URL", telegram.url())
        .spawn()
        .unwrap();
    (Room { telegram, people }, server)
}

async fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let (room, mut server) = open(folder.path()).await;
    let mut seen = vec![0; WRITERS];
    let speakers: Vec<usize> = (WRITERS..WRITERS + SPEAKERS).collect();
    // The first question waits for the facts, the first note for the model.
    room.note(speakers[0], "en-text-000.ogg");
    room.ask(&mut seen).await;
    room.until_heard(&[(speakers[0], 1)]).await;
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        alone.extend(room.ask(&mut seen).await);
        let before: Vec<usize> = speakers.iter().map(|person| room.answers(*person)).collect();
        for person in &speakers {
            room.note(*person, "en-text-000.ogg");
        }
        let began = Instant::now();
        beside.extend(room.ask(&mut seen).await);
        let asked = began.elapsed();
        let done = speakers.iter().zip(&before).filter(|(person, before)| room.answers(**person) > **before);
        let meanwhile = done.count();
        let wanted: Vec<(usize, usize)> =
            speakers.iter().zip(&before).map(|(person, before)| (*person, before + 1)).collect();
        room.until_heard(&wanted).await;
        println!(
            "turn {}: {QUESTIONS} questions in {asked:.1?}, {meanwhile} of {SPEAKERS} notes heard meanwhile, \
             all after {:.1?}",
            turn + 1,
            began.elapsed()
        );
    }
    println!("questions alone: {}", shown(alone));
    println!("questions beside {SPEAKERS} notes: {}", shown(beside));
    // The one who sends many is first, and is answered in turn with everybody else.
    let before: Vec<usize> = speakers.iter().map(|person| room.answers(*person)).collect();
    for _ in 0..MANY {
        room.note(speakers[0], "en-text-000.ogg");
    }
    for person in &speakers[1..] {
        room.note(*person, "en-text-000.ogg");
    }
    let notes = |n: usize| if n == 0 { MANY } else { 1 };
    let wanted: Vec<(usize, usize)> = (0..SPEAKERS).map(|n| (speakers[n], before[n] + notes(n))).collect();
    let order = room.until_heard(&wanted).await;
    let earlier: usize = before.iter().sum();
    let names = order[earlier..].iter().map(|person| match person - WRITERS {
        0 => "A".to_owned(),
        other => other.to_string(),
    });
    println!("{MANY} notes of A, then one each of 1 to 9, answered: {}", names.collect::<Vec<_>>().join(" "));
    server.kill().unwrap();
    server.wait().unwrap();
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(measure());
}

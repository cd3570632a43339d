//! A team on a platform that is all in memory: what it is told to refuse it
//! refuses, what is said to it is kept.

use crate::cli::stockroom;
use crate::store::database::Database;
use crate::transcribe::{MODEL, program};
use async_trait::async_trait;
use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use stockroom::chat::{
    Adapter, AdapterError, Attachment, AttachmentKind, Destination, Event, FetchError, Inbox,
    IncomingMessage, Place, Reply, SendError, Sent, VoiceNote,
};
use stockroom::clock::Clock;
use stockroom::config::{Config, Secret, Serve, Voice};
use stockroom::desk::ears::Ears;
use stockroom::desk::reception::Reception;
use stockroom::desk::session::{Session, Today};
use stockroom::intent::contract::Language;
use stockroom::store::{Claim, Invitation, Room, Store};
use tokio_util::sync::CancellationToken;

const LAMPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/lamps");

/// Something that was said on the platform.
#[derive(Clone, Debug)]
pub struct Said {
    pub conversation: String,
    pub text: String,
    /// Labels and tokens of its buttons.
    pub buttons: Vec<(String, String)>,
    pub private: bool,
    pub nonce: Option<String>,
    /// It took the place of what was said before.
    pub edited: bool,
}

/// What becomes of a message that is sent.
pub enum Fate {
    Fails(SendError),
    /// The process will not live to see it.
    Hangs,
}

#[derive(Default)]
pub struct Platform {
    pub said: Mutex<Vec<Said>>,
    pub fates: Mutex<VecDeque<Fate>>,
    pub files: Mutex<HashMap<String, Vec<u8>>>,
    /// How long each message takes to be sent.
    pub slowness: Mutex<Duration>,
    /// How long each file takes to be fetched.
    pub fetching: Mutex<Duration>,
    /// Messages being sent at once, now and at most.
    pub at_once: Mutex<(usize, usize)>,
    pub typed: Mutex<Vec<String>>,
    /// Voice notes, with how many texts had been said by then.
    pub spoken: Mutex<Vec<(usize, VoiceNote)>>,
    /// What becomes of the next voice note.
    pub mute: Mutex<Option<SendError>>,
}

impl Platform {
    async fn say(&self, to: &Destination, reply: &Reply, edited: bool) -> Result<Sent, SendError> {
        let fate = self.fates.lock().unwrap().pop_front();
        match fate {
            Some(Fate::Fails(error)) => return Err(error),
            Some(Fate::Hangs) => return std::future::pending().await,
            None => {}
        }
        {
            let mut at_once = self.at_once.lock().unwrap();
            at_once.0 += 1;
            at_once.1 = at_once.1.max(at_once.0);
        }
        let slowness = *self.slowness.lock().unwrap();
        tokio::time::sleep(slowness).await;
        self.at_once.lock().unwrap().0 -= 1;
        let mut said = self.said.lock().unwrap();
        if !reply.is_empty() {
            let buttons = reply.choices.iter().map(|choice| (choice.label.clone(), choice.answer.clone()));
            said.push(Said {
                conversation: to.conversation.clone(),
                text: reply.plain(),
                buttons: buttons.collect(),
                private: reply.private,
                nonce: to.nonce.clone(),
                edited,
            });
        }
        Ok(Sent { messages: vec![said.len().to_string()] })
    }

    /// What was said since this was asked last.
    pub fn heard(&self) -> Vec<Said> {
        std::mem::take(&mut self.said.lock().unwrap())
    }

    pub fn texts(&self) -> Vec<String> {
        self.heard().into_iter().map(|said| said.text).collect()
    }

    pub fn next(&self, fate: Fate) {
        self.fates.lock().unwrap().push_back(fate);
    }
}

#[async_trait]
impl Adapter for Platform {
    fn name(&self) -> &'static str {
        "memory"
    }

    async fn receive(&self, _: Arc<dyn Inbox>, stop: CancellationToken) -> Result<(), AdapterError> {
        stop.cancelled().await;
        Ok(())
    }

    fn is_connected(&self) -> bool {
        true
    }

    async fn send(&self, to: &Destination, reply: &Reply) -> Result<Sent, SendError> {
        self.say(to, reply, false).await
    }

    async fn edit(&self, to: &Destination, _: &Sent, reply: &Reply) -> Result<Sent, SendError> {
        self.say(to, reply, true).await
    }

    async fn speak(&self, _: &Destination, note: &VoiceNote) -> Result<(), SendError> {
        if let Some(error) = self.mute.lock().unwrap().take() {
            return Err(error);
        }
        let texts = self.said.lock().unwrap().len();
        self.spoken.lock().unwrap().push((texts, note.clone()));
        Ok(())
    }

    async fn typing(&self, to: &Destination) {
        self.typed.lock().unwrap().push(to.conversation.clone());
    }

    async fn fetch(&self, attachment: &Attachment, bytes_max: u64) -> Result<Vec<u8>, FetchError> {
        let wait = *self.fetching.lock().unwrap();
        tokio::time::sleep(wait).await;
        let files = self.files.lock().unwrap();
        let bytes = files.get(&attachment.reference).ok_or_else(|| FetchError::Gone("gone".to_owned()))?;
        if bytes.len() as u64 > bytes_max {
            Err(FetchError::TooLarge { bytes_max })
        } else {
            Ok(bytes.clone())
        }
    }
}

/// A team's database, its platform, and whoever answers there.
pub struct Office {
    pub database: Database,
    pub platform: Arc<Platform>,
    pub reception: Arc<Reception>,
    pub settings: Serve,
    /// How recordings are heard: by the small model.
    pub voice: Voice,
    pub ears: Arc<Ears>,
}

impl Office {
    /// With the lamps' facts, and Ann, an administrator, known.
    pub async fn open(database: Database) -> Office {
        let home = tempfile::tempdir().unwrap();
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(LAMPS).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let imported = stockroom(home.path())
            .env("STOCKROOM_DATABASE_URL", &database.url)
            .arg("import")
            .args(files)
            .output()
            .unwrap();
        assert!(imported.status.success(), "{}", crate::cli::stderr(&imported));
        let platform = Arc::new(Platform::default());
        let settings = Serve::default();
        let voice = Voice { model: Some(MODEL.to_owned()), threads: 1, ..Voice::default() };
        let ears = ears(&voice);
        let reception = reception(&database, &platform, &settings, &voice, ears.clone()).await;
        let office = Office { database, platform, reception, settings, voice, ears };
        office.invite("ann", "admin").await;
        office
    }

    /// Whoever answers is gone at once, and another one begins.
    pub async fn crash(&mut self) {
        self.ears = ears(&self.voice);
        self.reception =
            reception(&self.database, &self.platform, &self.settings, &self.voice, self.ears.clone()).await;
    }

    /// Another server on the same database and platform.
    pub async fn another(&self) -> Arc<Reception> {
        reception(&self.database, &self.platform, &self.settings, &self.voice, self.ears.clone()).await
    }

    pub fn store(&self) -> &Store {
        self.reception.store()
    }

    pub async fn invite(&self, account: &str, role: &str) {
        let now = now();
        let code_hash = format!("of {account}");
        let invitation = Invitation {
            code_hash: code_hash.clone(),
            role: role.to_owned(),
            expires_at: now + 1_000_000,
            ..Invitation::default()
        };
        self.store().invite(&invitation, now).await.unwrap();
        let claim = Claim { adapter: "memory", account, name: account };
        assert!(self.store().claim_invitation(&code_hash, &claim, now).await.unwrap().is_some());
    }

    /// Links a group where everything may be shown.
    pub async fn link(&self, room: &str) {
        let member = self.store().member("memory", "ann", now()).await.unwrap().unwrap();
        let room = Room {
            adapter: "memory".to_owned(),
            room: room.to_owned(),
            role: "admin".to_owned(),
            markets: Vec::new(),
            language: None,
            linked_by: member.id,
            linked_at: 1,
        };
        self.store().link_room(&room).await.unwrap();
    }

    /// Takes messages in and answers all there is to be answered; what was said.
    pub async fn hear(&self, messages: impl IntoIterator<Item = IncomingMessage>) -> Vec<String> {
        for message in messages {
            self.reception.accept(message).await.unwrap();
        }
        self.drain().await;
        self.platform.texts()
    }

    pub async fn drain(&self) {
        while self.reception.step().await > 0 {}
    }

    /// Begins to answer, and does not live to end it.
    pub async fn die_in_the_middle(&mut self) {
        let step = tokio::time::timeout(Duration::from_millis(1500), self.reception.step());
        assert!(step.await.is_err(), "something hangs");
        self.crash().await;
        // The server notices the end of a connection a moment later.
        for _ in 0..100 {
            if self.reception.step().await > 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            self.reception.renew_now().await;
        }
        self.drain().await;
    }
}

fn ears(voice: &Voice) -> Arc<Ears> {
    let config = Config { voice: voice.clone(), ..Config::default() };
    Arc::new(Ears::new(&config, program()))
}

async fn reception(
    database: &Database,
    platform: &Arc<Platform>,
    settings: &Serve,
    voice: &Voice,
    ears: Arc<Ears>,
) -> Arc<Reception> {
    let mut config = Config { voice: voice.clone(), ..Config::default() };
    config.database.url = Some(Secret::new(database.url.clone()));
    let clock = Clock::system(Some("UTC")).unwrap();
    let today = Today::Fixed("2026-11-23".parse().unwrap());
    let session = Session::open(&config, &clock, today).await.unwrap().with_ears(ears);
    let adapters: Vec<Arc<dyn Adapter>> = vec![platform.clone()];
    Reception::open(session, settings.clone(), Language::En, adapters).await.unwrap()
}

pub fn now() -> i64 {
    Clock::system(Some("UTC")).unwrap().now()
}

/// Something Ann says to us in private.
pub fn said(id: &str, text: &str) -> IncomingMessage {
    IncomingMessage {
        adapter: "memory".to_owned(),
        id: id.to_owned(),
        conversation: "ann".to_owned(),
        room: "ann".to_owned(),
        person: "ann".to_owned(),
        person_name: "Ann".to_owned(),
        place: Place::Private,
        addressed: true,
        language: None,
        sent_at: 0,
        event: Event::Said,
        text: text.to_owned(),
        attachments: Vec::new(),
        answers: None,
        origin: serde_json::Value::Null,
    }
}

/// The same from somebody else, in private too.
pub fn said_by(person: &str, id: &str, text: &str) -> IncomingMessage {
    let name = || person.to_owned();
    IncomingMessage { conversation: name(), room: name(), person: name(), ..said(id, text) }
}

/// Ann presses a button.
pub fn pressed(id: &str, token: &str) -> IncomingMessage {
    IncomingMessage { event: Event::Picked, ..said(id, token) }
}

/// A file that Ann sends.
pub fn file(id: &str, kind: AttachmentKind, name: &str) -> IncomingMessage {
    let attachment = Attachment {
        kind,
        reference: name.to_owned(),
        name: name.to_owned(),
        media_type: None,
        size: None,
        seconds: None,
    };
    IncomingMessage { attachments: vec![attachment], ..said(id, "") }
}

//! Notes in, transcripts out: a bounded queue, fair between people, and workers
//! that each keep a child of their own.

use super::fair::{Fair, Full, Limits};
use super::process::Process;
use super::{Note, Otherwise, TranscribeError, Transcript};
use crate::config::Voice;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};

/// Rest before a child is started anew after one broke; doubled each time.
const REST_FIRST: Duration = Duration::from_millis(100);
const REST_LONGEST: Duration = Duration::from_secs(30);

/// How notes are transcribed.
#[derive(Clone, Debug)]
pub struct Settings {
    /// This program; it is its own child.
    pub program: PathBuf,
    /// A ggml model of whisper.cpp.
    pub model: PathBuf,
    /// Of each child.
    pub threads: u32,
    /// Children, each with the model in its own memory.
    pub processes: u32,
    pub seconds_max: u32,
    /// For each 30 seconds of a note begun, and once more.
    pub timeout: Duration,
    /// Notes that wait, of all together and of one person.
    pub waiting: u32,
    pub waiting_of_one: u32,
}

impl Settings {
    /// As configured; `program` is this one.
    pub fn new(voice: &Voice, program: PathBuf, model: PathBuf) -> Settings {
        let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32);
        let processes = voice.processes.max(1);
        // Its threads wait for one another without resting: where something else
        // runs on their cores, two are slower than one. One core is left to the rest.
        let threads = if voice.threads > 0 { voice.threads } else { ((cores - 1) / processes).max(1) };
        Settings {
            program,
            model,
            threads,
            processes,
            seconds_max: voice.seconds_max,
            timeout: Duration::from_secs(voice.timeout_seconds.into()),
            waiting: voice.queue,
            waiting_of_one: voice.queue_of_one,
        }
    }
}

/// Whoever transcribes. Dropped, its children end.
pub struct Transcriber {
    shared: Arc<Shared>,
    _stop: DropGuard,
}

struct Shared {
    settings: Settings,
    queue: Mutex<Fair<Work>>,
    /// As many permits as notes wait, or more: some were taken back.
    waiting: Semaphore,
    /// Process ids of the children.
    children: Mutex<Vec<u32>>,
}

/// A note and where its transcript goes; nobody waits for it when that is closed.
struct Work {
    note: Note,
    otherwise: Option<Otherwise>,
    done: Done,
}

type Done = oneshot::Sender<Result<Transcript, TranscribeError>>;

impl Transcriber {
    /// Starts the workers (inside a tokio runtime); their children start with the
    /// first note.
    pub fn new(settings: Settings) -> Transcriber {
        let limits =
            Limits { waiting: settings.waiting as usize, waiting_of_one: settings.waiting_of_one as usize };
        let stop = CancellationToken::new();
        let processes = settings.processes.max(1);
        let shared = Arc::new(Shared {
            settings,
            queue: Mutex::new(Fair::new(limits)),
            waiting: Semaphore::new(0),
            children: Mutex::default(),
        });
        for _ in 0..processes {
            let (shared, stop) = (shared.clone(), stop.clone());
            tokio::spawn(async move { stop.run_until_cancelled(Worker::new(shared).run()).await });
        }
        Transcriber { shared, _stop: stop.drop_guard() }
    }

    /// What `person` said. Dropping the future takes the note back: it waits no
    /// more, or the child that hears it is ended.
    pub async fn transcribe(&self, person: &str, note: Note) -> Result<Transcript, TranscribeError> {
        self.transcribe_either(person, note, None).await
    }

    /// The same, of a note whose language may be another one: where that is called for,
    /// it is heard once more, in the same turn and within the same deadline, and the
    /// more confident transcript is taken.
    pub async fn transcribe_either(
        &self,
        person: &str,
        note: Note,
        otherwise: Option<Otherwise>,
    ) -> Result<Transcript, TranscribeError> {
        let Settings { seconds_max, waiting_of_one, .. } = self.shared.settings;
        if note.seconds() > f64::from(seconds_max) {
            return Err(TranscribeError::TooLong { seconds_max });
        }
        let (done, transcript) = oneshot::channel();
        let ticket = locked(&self.shared.queue).push(person, Work { note, otherwise, done });
        let ticket = ticket.map_err(|full| match full {
            Full::Queue => TranscribeError::QueueFull,
            Full::Person => TranscribeError::PersonFull { waiting: waiting_of_one as usize },
        })?;
        self.shared.waiting.add_permits(1);
        let _place = Place { shared: &self.shared, ticket };
        transcript.await.unwrap_or(Err(TranscribeError::Stopped))
    }

    /// Notes that wait.
    pub fn waiting(&self) -> usize {
        locked(&self.shared.queue).len()
    }

    /// Process ids of the children that run.
    pub fn children(&self) -> Vec<u32> {
        locked(&self.shared.children).clone()
    }
}

/// A place in the queue, given up when nobody waits for it.
struct Place<'a> {
    shared: &'a Shared,
    ticket: u64,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        locked(&self.shared.queue).remove(self.ticket);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing is left half done where these locks are held.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One child, replaced as often as it breaks.
struct Worker {
    shared: Arc<Shared>,
    process: Option<Process>,
    /// Breaks in a row.
    broken: u32,
}

/// How the child took a note.
enum Outcome {
    Done(Result<Transcript, TranscribeError>),
    /// The child ended, or spoke nonsense.
    Broke(io::Error),
    /// Too long for its deadline.
    Late(Duration),
    /// Nobody waits for it.
    Unwanted,
}

impl Worker {
    fn new(shared: Arc<Shared>) -> Worker {
        Worker { shared, process: None, broken: 0 }
    }

    async fn run(mut self) {
        let shared = self.shared.clone();
        while let Ok(permit) = shared.waiting.acquire().await {
            permit.forget();
            let next = locked(&shared.queue).pop();
            let Some(Work { note, otherwise, mut done }) = next else { continue };
            let heard = self.hear_either(note, otherwise, &mut done).await;
            if let Some(heard) = heard {
                // Whoever asked may have gone.
                let _ = done.send(heard);
            }
        }
    }

    /// A note, once more in another language where that is called for. A second hearing
    /// that comes to nothing leaves the first. None: nobody waits for it.
    async fn hear_either(
        &mut self,
        mut note: Note,
        otherwise: Option<Otherwise>,
        done: &mut Done,
    ) -> Option<Result<Transcript, TranscribeError>> {
        let until = Instant::now() + self.deadline(&note);
        let first = match (self.hear(&note, done).await?, otherwise) {
            (Ok(first), Some(otherwise)) if otherwise.is_called_for(&first) => {
                (note.language, note.prompt) = (Some(otherwise.language), otherwise.prompt);
                first
            }
            (heard, _) => return Some(heard),
        };
        let second = self.attempt(&note, until.saturating_duration_since(Instant::now()), done).await;
        Some(Ok(match second {
            Outcome::Done(Ok(second)) => {
                let rtf = first.rtf + second.rtf;
                let better = if second.confidence > first.confidence { second } else { first };
                Transcript { rtf, ..better }
            }
            Outcome::Done(Err(_)) => first,
            Outcome::Broke(_) | Outcome::Late(_) | Outcome::Unwanted => {
                self.end().await;
                first
            }
        }))
    }

    /// For one note.
    fn deadline(&self, note: &Note) -> Duration {
        self.shared.settings.timeout.saturating_mul(note.windows() + 1)
    }

    /// A note, tried once more when the child breaks: what ended it may have been
    /// another's doing. None: nobody waits for it.
    async fn hear(&mut self, note: &Note, done: &mut Done) -> Option<Result<Transcript, TranscribeError>> {
        for _ in 0..2 {
            match self.attempt(note, self.deadline(note), done).await {
                Outcome::Done(result) => {
                    self.broken = 0;
                    return Some(result);
                }
                Outcome::Broke(error) => {
                    self.broken += 1;
                    let ended = self.end().await;
                    tracing::warn!(%error, ended, broken = self.broken, "transcribing broke off");
                }
                Outcome::Late(deadline) => {
                    self.end().await;
                    tracing::warn!(?deadline, seconds = note.seconds(), "transcribing took too long");
                    return Some(Err(TranscribeError::TimedOut(deadline)));
                }
                Outcome::Unwanted => {
                    self.end().await;
                    return None;
                }
            }
        }
        Some(Err(TranscribeError::Broken))
    }

    async fn attempt(&mut self, note: &Note, deadline: Duration, done: &mut Done) -> Outcome {
        if done.is_closed() {
            return Outcome::Done(Err(TranscribeError::Stopped));
        }
        if self.broken > 0 {
            let rest = REST_FIRST.saturating_mul(1 << (self.broken - 1).min(16)).min(REST_LONGEST);
            tokio::time::sleep(rest).await;
        }
        let process = match &mut self.process {
            Some(process) => process,
            none => match Process::start(&self.shared.settings) {
                Ok(process) => {
                    locked(&self.shared.children).extend(process.id());
                    none.insert(process)
                }
                Err(error) => return Outcome::Broke(error),
            },
        };
        let model = self.shared.settings.model.display().to_string();
        tokio::select! {
            reply = process.transcribe(note) => match reply {
                Ok(reply) => Outcome::Done(reply.into_result(&model)),
                Err(error) => Outcome::Broke(error),
            },
            () = tokio::time::sleep(deadline) => Outcome::Late(deadline),
            () = done.closed() => Outcome::Unwanted,
        }
    }

    /// Ends the child, if there is one; says how it ended.
    async fn end(&mut self) -> Option<String> {
        let process = self.process.take()?;
        if let Some(id) = process.id() {
            locked(&self.shared.children).retain(|child| *child != id);
        }
        Some(process.end().await)
    }
}

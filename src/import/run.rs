//! Files into the store: each a batch of one draft, published together.

use super::known::Known;
use super::mapping::{Mapping, remembered};
use super::offering;
use super::output::{Chunk, Note, REFUSED_SHOWN_MAX};
use super::problem::{CellProblem, FileProblem, Refused};
use super::reader::{self, Findings, Options, ReadError, Sink, Stop, Stopped};
use super::report::{FileReport, Outcome};
use super::source::Survey;
use super::survey::{self, Content, Surveyed};
use crate::facts::Kind;
use crate::store::{BatchId, BatchMeta, Draft, Published, Store, StoreError};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::mpsc;

/// What one command imported.
#[derive(Debug)]
pub struct Imported {
    pub files: Vec<FileReport>,
    /// `None`: nothing was there to publish, or it was a preview.
    pub published: Option<Published>,
}

/// Why a command stopped before its end; nothing was written then.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("interrupted; nothing was imported")]
    Interrupted,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Stopped> for ImportError {
    fn from(_: Stopped) -> ImportError {
        ImportError::Interrupted
    }
}

/// Reads the files in order and publishes what could be taken, in one
/// transaction; with `preview` nothing stays. `stop` gives up and removes what
/// was written.
pub async fn import(
    store: &Store,
    paths: &[PathBuf],
    options: &Options,
    preview: bool,
    stop: &Stop,
) -> Result<Imported, ImportError> {
    let mut options = options.clone();
    options.arguments.remembered = Arc::new(remembered::known(&store.header_mappings().await?));
    let options = &options;
    let files = survey::survey(store, paths, &options.arguments.fingerprints(), stop).await?;
    let mut run =
        Run { store, draft: store.begin().await?, options, stop, taken: BTreeSet::new(), batches: 0 };
    let mut reports = Vec::with_capacity(files.len());
    for file in files {
        let name = options.name(&file.path);
        match run.file(file).await {
            Ok(outcome) => reports.push(FileReport { name, outcome }),
            Err(error) => {
                // What could not be removed, nobody sees; the next import does.
                let _ = run.draft.abandon().await;
                return Err(error);
            }
        }
    }
    let published = if preview || run.batches == 0 || stop.check().is_err() {
        run.draft.abandon().await?;
        stop.check()?;
        None
    } else {
        let published = run.draft.publish().await?;
        offering::remember(store, &reports).await?;
        Some(published)
    };
    Ok(Imported { files: reports, published })
}

struct Run<'a> {
    store: &'a Store,
    draft: Draft,
    options: &'a Options,
    stop: &'a Stop,
    /// Kinds that this command has written.
    taken: BTreeSet<Kind>,
    /// Batches with rows.
    batches: usize,
}

/// Between the thread that reads and the task that writes.
enum Message {
    /// The dialect, and the mapping by which a table is read.
    Dialect(&'static str, Option<Box<Mapping>>),
    Chunk(Chunk),
}

/// Chunks read ahead of the one being written.
const CHUNKS_AHEAD: usize = 3;

struct Written {
    findings: Findings,
    batch: Option<BatchId>,
    notes: Vec<Note>,
}

/// What was written of a file, if its rows can be taken at all.
struct Received {
    batch: Option<BatchId>,
    notes: Vec<Note>,
    problem: Option<FileProblem>,
}

impl Run<'_> {
    async fn file(&mut self, file: Surveyed) -> Result<Outcome, ImportError> {
        let survey = match file.content {
            Content::Unreadable(problem) => return Ok(Outcome::Unreadable(problem)),
            Content::GivenTwice => return Ok(Outcome::GivenTwice),
            Content::New(survey) => survey,
            Content::Known { survey, kinds, import_id, published_at } => {
                // What this command wrote of its kinds would count more than it.
                if kinds.iter().all(|kind| !self.taken.contains(kind)) {
                    return Ok(Outcome::AlreadyImported { import_id, published_at });
                }
                survey
            }
        };
        let bar = progress_bar(&file.path, survey.bytes);
        let outcome = self.surveyed(&file.path, Arc::new(survey), &bar).await;
        bar.finish_and_clear();
        outcome
    }

    async fn surveyed(
        &mut self,
        path: &Path,
        survey: Arc<Survey>,
        bar: &ProgressBar,
    ) -> Result<Outcome, ImportError> {
        let mut options = self.options.clone();
        let mut written = match self.write(path, &survey, &options, bar).await? {
            Ok(written) => written,
            Err(problem) => return self.offer(path, &survey, problem).await,
        };
        let refused = |findings: &Findings| findings.refused_rows > 0 && !options.partial;
        if let Some(batch) = written.batch
            && !refused(&written.findings)
        {
            let contradicting = self.contradicting(batch, &mut written.findings).await?;
            if !contradicting.is_empty() && options.partial {
                // Which rows contradict is known only now: without them, again.
                self.draft.discard_batch(batch).await?;
                options.contradicting = Arc::new(contradicting);
                bar.reset();
                written = match self.write(path, &survey, &options, bar).await? {
                    Ok(written) => written,
                    Err(problem) => return Ok(Outcome::Unreadable(problem)),
                };
            }
        }
        let Written { mut findings, batch, notes } = written;
        let is_refused = findings.refused_rows > 0 && !options.partial;
        let mut comparisons = BTreeMap::new();
        if let Some(batch) = batch {
            if is_refused || findings.coverage.is_empty() {
                self.draft.discard_batch(batch).await?;
            } else {
                for kind in findings.coverage.keys() {
                    comparisons.insert(*kind, self.draft.compare(batch, *kind).await?);
                }
                self.taken.extend(findings.coverage.keys());
                self.batches += 1;
            }
        }
        if is_refused {
            return Ok(Outcome::Refused(findings));
        }
        findings.notes.extend(notes);
        Ok(Outcome::Read { findings, comparisons })
    }

    /// What can be offered for a file that was not understood.
    async fn offer(
        &mut self,
        path: &Path,
        survey: &Arc<Survey>,
        problem: FileProblem,
    ) -> Result<Outcome, ImportError> {
        let offers = offering::offers(self.store, path, survey, &self.options.arguments, &problem).await?;
        Ok(match offers.is_empty() {
            true => Outcome::Unreadable(problem),
            false => Outcome::Offered { problem, offers },
        })
    }

    /// Reads in a thread of its own and writes what it sends.
    async fn write(
        &mut self,
        path: &Path,
        survey: &Arc<Survey>,
        options: &Options,
        bar: &ProgressBar,
    ) -> Result<Result<Written, FileProblem>, ImportError> {
        let (sender, mut receiver) = mpsc::channel(CHUNKS_AHEAD);
        let mut sink = Channel { sender, bar: bar.clone(), stop: self.stop.clone() };
        let reading = {
            let (path, survey, options) = (path.to_owned(), survey.clone(), options.clone());
            tokio::task::spawn_blocking(move || reader::read(&path, &survey, &options, &mut sink))
        };
        let received = self.receive(path, survey, &mut receiver).await;
        // Without a receiver the reader stops at its next chunk.
        drop(receiver);
        let read = reading.await;
        let Received { batch, notes, problem } = received?;
        let problem = match (read, problem) {
            (Ok(Ok(findings)), None) => return Ok(Ok(Written { findings, batch, notes })),
            (Ok(Ok(_)), Some(problem)) => problem,
            (Ok(Err(ReadError::Stopped)), _) => return Err(ImportError::Interrupted),
            (Ok(Err(ReadError::Problem(problem))), _) => problem,
            (Err(_), _) => FileProblem::Internal,
        };
        if let Some(batch) = batch {
            self.draft.discard_batch(batch).await?;
        }
        Ok(Err(problem))
    }

    /// Writes chunks as they come.
    async fn receive(
        &mut self,
        path: &Path,
        survey: &Survey,
        receiver: &mut mpsc::Receiver<Message>,
    ) -> Result<Received, ImportError> {
        let mut batch = None;
        let mut known = Known::beside("");
        while let Some(message) = receiver.recv().await {
            self.stop.check()?;
            match message {
                Message::Dialect(name, mapping) => {
                    known = Known::beside(name);
                    let source = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                    let meta = BatchMeta {
                        source,
                        dialect: name.to_owned(),
                        content_hash: survey.hash,
                        arguments: match &mapping {
                            Some(mapping) => self.options.arguments.fingerprint_mapped(mapping),
                            None => self.options.arguments.fingerprint(),
                        },
                    };
                    batch = Some(self.draft.begin_batch(meta).await?);
                }
                Message::Chunk(Chunk { kind, mode, mut rows }) => {
                    let Some(batch) = batch else { continue };
                    known.yield_to(&mut self.draft, kind, mode, &mut rows).await?;
                    self.draft.write(batch, kind, rows).await?;
                }
            }
        }
        Ok(Received { batch, notes: known.notes(), problem: known.problem() })
    }

    /// All lines that contradict others; the first pairs go to the findings.
    async fn contradicting(
        &mut self,
        batch: BatchId,
        findings: &mut Findings,
    ) -> Result<super::output::Contradicting, ImportError> {
        let mut all = BTreeMap::new();
        for kind in findings.coverage.keys().copied().collect::<Vec<_>>() {
            let pairs = self.draft.conflicts(batch, kind, REFUSED_SHOWN_MAX).await?;
            if pairs.is_empty() {
                continue;
            }
            findings.refused.extend(pairs.into_iter().map(|pair| Refused {
                sheet: None,
                line: pair.lines.1,
                column: Some(pair.column.to_owned()),
                value: String::new(),
                problem: CellProblem::Conflict { other: Some(pair.lines.0), key: pair.key },
            }));
            findings.refused.truncate(REFUSED_SHOWN_MAX);
            let lines = self.draft.contradicting_lines(batch, kind).await?;
            findings.refused_rows += lines.len() as u64;
            all.insert(kind, lines);
        }
        Ok(all)
    }
}

struct Channel {
    sender: mpsc::Sender<Message>,
    bar: ProgressBar,
    stop: Stop,
}

impl Sink for Channel {
    fn dialect(&mut self, dialect: &'static str, mapping: Option<&Mapping>) -> Result<(), Stopped> {
        let message = Message::Dialect(dialect, mapping.cloned().map(Box::new));
        self.sender.blocking_send(message).map_err(|_| Stopped)
    }

    fn chunk(&mut self, chunk: Chunk) -> Result<(), Stopped> {
        self.sender.blocking_send(Message::Chunk(chunk)).map_err(|_| Stopped)
    }

    fn progress(&mut self, bytes: u64) -> Result<(), Stopped> {
        self.bar.set_position(bytes);
        self.stop.check()
    }
}

/// Shown on a terminal only, on standard error.
fn progress_bar(path: &Path, bytes: u64) -> ProgressBar {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let bar = ProgressBar::new(bytes).with_message(name);
    let style = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} {eta}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

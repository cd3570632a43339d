//! Files that came with a message: documents are imported, recordings listened
//! to; of pictures one sentence says that they are not read.

use super::Reception;
use crate::chat::{Adapter, Attachment, AttachmentKind, FetchError, IncomingMessage, Reply, Sent};
use crate::desk::hearing::Hearing;
use crate::import::command::ImportArgs;
use crate::intent::contract::Language;
use crate::render;
use crate::store::Claimed;
use anyhow::Context as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

const MEGABYTE: u64 = 1_000_000;

/// An import that takes longer says meanwhile that it is being read.
const PROGRESS_AFTER: Duration = Duration::from_secs(2);

/// So does listening.
const LISTENING_AFTER: Duration = Duration::from_millis(700);

/// Characters of a file's name that are kept.
const NAME_CHARACTERS_MAX: usize = 100;

impl Reception {
    /// What is said to a message with files.
    pub(super) async fn take_files(
        &self,
        adapter: &Arc<dyn Adapter>,
        claimed: &mut Claimed,
        message: &IncomingMessage,
        hearing: &mut Hearing<'_>,
    ) -> anyhow::Result<Reply> {
        let language = hearing.languages.own;
        let documents: Vec<&Attachment> =
            message.attachments.iter().filter(|file| is_document(file)).collect();
        if documents.is_empty() {
            return match message.attachments.iter().any(is_picture) {
                // With words beside it, the words are what counts.
                true if !message.text.is_empty() => hearing.hear(&message.text).await,
                true => Ok(Reply::text(render::desk::photo(language))),
                false => self.listen(adapter, claimed, message, hearing).await,
            };
        }
        if !hearing.person.role.imports() {
            return Ok(Reply::text(render::desk::may_not_import(language)));
        }
        let names: Vec<String> = (1..)
            .zip(&message.attachments)
            .filter(|(_, file)| is_document(file))
            .map(|(number, file)| file_name(&file.name, number))
            .collect();
        let announcement = render::desk::reading(&names, language);
        let progress = Progress::show(self, adapter, claimed, message, PROGRESS_AFTER, announcement);
        let reply = self.take_documents(adapter, &documents, message, hearing).await;
        progress.end_with(self, claimed).await?;
        reply
    }

    async fn take_documents(
        &self,
        adapter: &Arc<dyn Adapter>,
        documents: &[&Attachment],
        message: &IncomingMessage,
        hearing: &mut Hearing<'_>,
    ) -> anyhow::Result<Reply> {
        let language = hearing.languages.own;
        let folder = tempfile::tempdir().context("no folder for the files")?;
        let mut paths = Vec::new();
        for (number, document) in (1..).zip(documents) {
            match self.fetch(adapter, document, number, folder.path(), language).await? {
                Ok(path) => paths.push(path),
                Err(sentence) => return Ok(Reply::text(sentence)),
            }
        }
        let words = message.text.strip_prefix("/import").unwrap_or_default();
        match ImportArgs::of_sent(paths, words) {
            Ok(arguments) => hearing.import_sent(arguments, folder).await,
            Err(sentence) => Ok(Reply::text(sentence)),
        }
    }

    /// What is said to a recording. Of several, the first is heard.
    async fn listen(
        &self,
        adapter: &Arc<dyn Adapter>,
        claimed: &mut Claimed,
        message: &IncomingMessage,
        hearing: &mut Hearing<'_>,
    ) -> anyhow::Result<Reply> {
        let Some(recording) = message.attachments.iter().find(|file| is_recording(file)) else {
            return Ok(Reply::default());
        };
        let language = hearing.languages.own;
        let announcement = render::listening::listening(language);
        let progress = Progress::show(self, adapter, claimed, message, LISTENING_AFTER, announcement);
        let name = file_name(&recording.name, 1);
        let reply = match self.bytes(adapter, recording, &name, language).await {
            Ok(Ok(bytes)) => hearing.listen(bytes).await,
            Ok(Err(sentence)) => Ok(Reply::text(sentence)),
            Err(error) => Err(error),
        };
        progress.end_with(self, claimed).await?;
        reply
    }

    /// Whether a message is to be listened to, or its answer spoken, which takes long.
    pub(super) fn is_spoken(&self, claimed: &Claimed) -> bool {
        let message = serde_json::from_str::<IncomingMessage>(&claimed.content);
        let spoken = |message: IncomingMessage| {
            message.attachments.iter().any(is_recording) && !message.attachments.iter().any(is_document)
        };
        let takes_long = claimed.reply.is_none() || self.session.speech.is_some();
        takes_long && message.is_ok_and(spoken)
    }

    /// A document as a file in `folder`, or a sentence that says why not.
    async fn fetch(
        &self,
        adapter: &Arc<dyn Adapter>,
        document: &Attachment,
        number: usize,
        folder: &Path,
        language: Language,
    ) -> anyhow::Result<Result<PathBuf, String>> {
        let name = file_name(&document.name, number);
        let bytes = match self.bytes(adapter, document, &name, language).await? {
            Ok(bytes) => bytes,
            Err(sentence) => return Ok(Err(sentence)),
        };
        // Of two files of one name, each has a folder of its own.
        let folder = folder.join(number.to_string());
        tokio::fs::create_dir_all(&folder).await?;
        let path = folder.join(name);
        tokio::fs::write(&path, bytes).await?;
        Ok(Ok(path))
    }

    /// What a file holds, or a sentence that says why it cannot be had.
    async fn bytes(
        &self,
        adapter: &Arc<dyn Adapter>,
        file: &Attachment,
        name: &str,
        language: Language,
    ) -> anyhow::Result<Result<Vec<u8>, String>> {
        let megabytes = self.settings.file_megabytes;
        match adapter.fetch(file, u64::from(megabytes) * MEGABYTE).await {
            Ok(bytes) => Ok(Ok(bytes)),
            Err(FetchError::TooLarge { bytes_max }) => {
                let megabytes = u32::try_from(bytes_max / MEGABYTE).unwrap_or(megabytes).min(megabytes);
                Ok(Err(render::desk::file_too_large(name, megabytes, language)))
            }
            Err(FetchError::Gone(_)) => Ok(Err(render::desk::file_gone(name, language))),
            Err(error @ FetchError::Unavailable(_)) => Err(error.into()),
        }
    }
}

/// To look at: read is neither, also where they are sent as files.
fn is_picture(file: &Attachment) -> bool {
    let media_type = file.media_type.as_deref().unwrap_or_default();
    match file.kind {
        AttachmentKind::Photo => true,
        AttachmentKind::Document => media_type.starts_with("image/") || media_type.starts_with("video/"),
        AttachmentKind::Voice | AttachmentKind::Audio => false,
    }
}

fn is_document(file: &Attachment) -> bool {
    file.kind == AttachmentKind::Document && !is_picture(file)
}

fn is_recording(file: &Attachment) -> bool {
    matches!(file.kind, AttachmentKind::Voice | AttachmentKind::Audio)
}

/// The name that a sender gave, fit for a file of ours.
fn file_name(name: &str, number: usize) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|sign| !sign.is_control()).collect();
    let clean = clean.trim().trim_start_matches('.');
    if clean.is_empty() {
        return format!("file-{number}");
    }
    // The end tells the format.
    let length = clean.chars().count();
    clean.chars().skip(length.saturating_sub(NAME_CHARACTERS_MAX)).collect()
}

/// Says after a moment what is being done; the reply takes its place.
struct Progress(JoinHandle<Option<Sent>>, tokio_util::sync::CancellationToken);

impl Progress {
    fn show(
        reception: &Reception,
        adapter: &Arc<dyn Adapter>,
        claimed: &Claimed,
        message: &IncomingMessage,
        after: Duration,
        announcement: String,
    ) -> Progress {
        let done = tokio_util::sync::CancellationToken::new();
        if claimed.progress.is_some() {
            // It was said before a crash.
            return Progress(tokio::spawn(async { None }), done);
        }
        let (worker, seq) = (reception.worker.clone(), claimed.seq);
        let mut to = Reception::destination(claimed, message);
        // Another message than the reply.
        to.nonce = to.nonce.map(|nonce| format!("{nonce}p"));
        let (adapter, ended) = (adapter.clone(), done.clone());
        let task = tokio::spawn(async move {
            tokio::select! {
                () = ended.cancelled() => return None,
                () = tokio::time::sleep(after) => {}
            }
            let sent = adapter.send(&to, &Reply::text(announcement)).await.ok()?;
            if let Ok(kept) = serde_json::to_string(&sent)
                && let Err(error) = worker.keep_progress(seq, &kept).await
            {
                tracing::warn!(seq, %error, "a message of progress is not kept");
            }
            Some(sent)
        });
        Progress(task, done)
    }

    /// Nothing more is said; what was said meanwhile is kept with the message.
    async fn end_with(self, reception: &Reception, claimed: &mut Claimed) -> anyhow::Result<()> {
        self.1.cancel();
        if let Some(sent) = self.0.await.ok().flatten() {
            let sent = serde_json::to_string(&sent)?;
            reception.worker.keep_progress(claimed.seq, &sent).await?;
            claimed.progress = Some(sent);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else_and_keeps_its_end() {
        assert_eq!(file_name("../../etc/passwd", 1), "passwd");
        assert_eq!(file_name("C:\\stock\\库存.xlsx", 1), "库存.xlsx");
        assert_eq!(file_name("..", 2), "file-2");
        assert_eq!(file_name("a\nb.csv", 1), "ab.csv");
        let long = format!("{}.csv.gz", "x".repeat(300));
        assert!(file_name(&long, 1).ends_with("x.csv.gz"));
        assert_eq!(file_name(&long, 1).len(), NAME_CHARACTERS_MAX);
    }
}

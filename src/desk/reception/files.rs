//! Files that came with a message: documents are imported; of what is not read
//! yet, one sentence says so.

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
            message.attachments.iter().filter(|file| file.kind == AttachmentKind::Document).collect();
        if documents.is_empty() {
            return match message.attachments.iter().any(|file| file.kind == AttachmentKind::Photo) {
                // With words beside it, the words are what counts.
                true if !message.text.is_empty() => hearing.hear(&message.text).await,
                true => Ok(Reply::text(render::desk::photo(language))),
                false => self.listen(hearing).await,
            };
        }
        if !hearing.person.role.imports() {
            return Ok(Reply::text(render::desk::may_not_import(language)));
        }
        let progress = Progress::show(self, adapter, claimed, message, language);
        let reply = self.take_documents(adapter, &documents, message, hearing).await;
        if let Some(sent) = progress.end().await {
            let sent = serde_json::to_string(&sent)?;
            self.worker.keep_progress(claimed.seq, &sent).await?;
            claimed.progress = Some(sent);
        }
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

    /// What was spoken. Nothing can be heard yet.
    async fn listen(&self, hearing: &mut Hearing<'_>) -> anyhow::Result<Reply> {
        Ok(Reply::text(render::desk::voice(hearing.languages.own)))
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
        let megabytes = self.settings.file_megabytes;
        let name = file_name(&document.name, number);
        let bytes = match adapter.fetch(document, u64::from(megabytes) * MEGABYTE).await {
            Ok(bytes) => bytes,
            Err(FetchError::TooLarge { bytes_max }) => {
                let megabytes = u32::try_from(bytes_max / MEGABYTE).unwrap_or(megabytes).min(megabytes);
                return Ok(Err(render::desk::file_too_large(&name, megabytes, language)));
            }
            Err(FetchError::Gone(_)) => return Ok(Err(render::desk::file_gone(&name, language))),
            Err(error @ FetchError::Unavailable(_)) => return Err(error.into()),
        };
        // Of two files of one name, each has a folder of its own.
        let folder = folder.join(number.to_string());
        tokio::fs::create_dir_all(&folder).await?;
        let path = folder.join(name);
        tokio::fs::write(&path, bytes).await?;
        Ok(Ok(path))
    }
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

/// Says after a moment that a file is being read; the reply takes its place.
struct Progress(JoinHandle<Option<Sent>>, tokio_util::sync::CancellationToken);

impl Progress {
    fn show(
        reception: &Reception,
        adapter: &Arc<dyn Adapter>,
        claimed: &Claimed,
        message: &IncomingMessage,
        language: Language,
    ) -> Progress {
        let done = tokio_util::sync::CancellationToken::new();
        if claimed.progress.is_some() {
            // It was said before a crash.
            return Progress(tokio::spawn(async { None }), done);
        }
        let names: Vec<String> = (1..)
            .zip(&message.attachments)
            .filter(|(_, file)| file.kind == AttachmentKind::Document)
            .map(|(number, file)| file_name(&file.name, number))
            .collect();
        let (worker, seq) = (reception.worker.clone(), claimed.seq);
        let mut to = Reception::destination(claimed, message);
        // Another message than the reply.
        to.nonce = to.nonce.map(|nonce| format!("{nonce}p"));
        let (adapter, ended) = (adapter.clone(), done.clone());
        let task = tokio::spawn(async move {
            tokio::select! {
                () = ended.cancelled() => return None,
                () = tokio::time::sleep(PROGRESS_AFTER) => {}
            }
            let sent = adapter.send(&to, &Reply::text(render::desk::reading(&names, language))).await.ok()?;
            if let Ok(kept) = serde_json::to_string(&sent)
                && let Err(error) = worker.keep_progress(seq, &kept).await
            {
                tracing::warn!(seq, %error, "a message of progress is not kept");
            }
            Some(sent)
        });
        Progress(task, done)
    }

    /// What was said meanwhile.
    async fn end(self) -> Option<Sent> {
        self.1.cancel();
        self.0.await.ok().flatten()
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

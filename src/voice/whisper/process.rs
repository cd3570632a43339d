//! The parent's side of one child.

use super::frame::{self, Reply, Request};
use super::{Note, Settings};
use std::io;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// Name of the command that is the child; not for people.
pub const COMMAND: &str = "transcriber";

/// A child at work. It ends when this is dropped.
pub(super) struct Process {
    child: Child,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
}

impl Process {
    /// Starts one; it loads the model when the first note comes.
    pub fn start(settings: &Settings) -> io::Result<Process> {
        let mut child = Command::new(&settings.program)
            .arg(COMMAND)
            .arg("--model")
            .arg(&settings.model)
            .args(["--threads", &settings.threads.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let gone = || io::Error::other("a pipe of the child is missing");
        let requests = child.stdin.take().ok_or_else(gone)?;
        let replies = BufReader::new(child.stdout.take().ok_or_else(gone)?);
        let mut complaints = BufReader::new(child.stderr.take().ok_or_else(gone)?).lines();
        // Ends with the child.
        tokio::spawn(async move {
            while let Ok(Some(line)) = complaints.next_line().await {
                tracing::warn!(line, "the transcribing process complains");
            }
        });
        Ok(Process { child, requests, replies })
    }

    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// One note; an error is the child's end, or nonsense from it.
    pub async fn transcribe(&mut self, note: &Note) -> io::Result<Reply> {
        let request =
            Request { samples: note.samples.len(), language: note.language, prompt: note.prompt.clone() };
        self.requests.write_all(&frame::encoded(&request)?).await?;
        self.requests.write_all(&frame::sample_bytes(&note.samples)).await?;
        self.requests.flush().await?;
        frame::read_reply(&mut self.replies).await
    }

    /// Ends it, whatever it does, and says how it ended.
    pub async fn end(mut self) -> String {
        // It may have ended by itself: that is no error.
        let _ = self.child.start_kill();
        match self.child.wait().await {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        }
    }
}

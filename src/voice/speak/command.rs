//! A program that speaks: audio on its standard output.

use super::{AUDIO_BYTES_MAX, SpeakError};
use crate::intent::contract::Language;
use std::process::Stdio;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

/// Bytes of a complaint that are kept.
const COMPLAINT_BYTES_MAX: usize = 400;

pub(super) struct Command {
    program: String,
    arguments: Vec<String>,
    /// The text goes to the standard input.
    by_input: bool,
}

impl Command {
    pub fn new(mut command: Vec<String>) -> Result<Command, SpeakError> {
        if command.first().is_none_or(|program| program.trim().is_empty()) {
            return Err(SpeakError::NoCommand);
        }
        let program = command.remove(0);
        let by_input = !command.iter().any(|argument| argument.contains("{text}"));
        Ok(Command { program, arguments: command, by_input })
    }

    /// What the program writes. When this is given up, the program is ended.
    pub async fn run(&self, text: &str, language: Language) -> Result<Vec<u8>, SpeakError> {
        let language = match language {
            Language::En => "en",
            Language::Zh => "zh",
        };
        // The text last, so that nothing in it is taken for a place to fill.
        let filled = self.arguments.iter().map(|argument| {
            argument.replace("{language}", language).replace("{text}", text.trim_start_matches('-'))
        });
        let not_run = |reason| SpeakError::NotRun { program: self.program.clone(), reason };
        let mut child = tokio::process::Command::new(&self.program)
            .args(filled)
            .stdin(if self.by_input { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(not_run)?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let say = async {
            if let Some(mut stdin) = stdin {
                // A program that has read enough may close it.
                let _ = stdin.write_all(text.as_bytes()).await;
            }
            Ok(())
        };
        let (audio, complaint, ()) = tokio::try_join!(audio(stdout), complaint(stderr), say)?;
        let status = child.wait().await.map_err(not_run)?;
        if !status.success() {
            let reason = if complaint.is_empty() { status.to_string() } else { complaint };
            return Err(SpeakError::Failed { program: self.program.clone(), reason });
        }
        Ok(audio)
    }
}

/// All that is written, unless it is too much.
async fn audio(source: Option<impl AsyncRead + Unpin>) -> Result<Vec<u8>, SpeakError> {
    let mut bytes = Vec::new();
    if let Some(source) = source {
        let _ = source.take(AUDIO_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).await;
    }
    if bytes.len() > AUDIO_BYTES_MAX {
        return Err(SpeakError::TooLarge);
    }
    Ok(bytes)
}

/// The last line; what comes before is read all the same, or the program would wait.
async fn complaint(source: Option<impl AsyncRead + Unpin>) -> Result<String, SpeakError> {
    let (mut last, mut piece) = (Vec::new(), [0; 1_024]);
    if let Some(mut source) = source {
        while let Ok(read @ 1..) = source.read(&mut piece).await {
            last.extend_from_slice(&piece[..read]);
            last.drain(..last.len().saturating_sub(COMPLAINT_BYTES_MAX));
        }
    }
    let last = String::from_utf8_lossy(&last);
    Ok(last.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default().to_owned())
}

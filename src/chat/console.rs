//! A conversation in the terminal: line editing and history where there is a
//! terminal; from a pipe, each line is answered and shown with its answer.

use super::lines::Lines;
use super::{Colleague, Event, IncomingMessage, Place};
use rustyline::error::ReadlineError;
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

/// The adapter's name, and that of whoever sits there.
pub const TERMINAL: &str = "terminal";

/// What stands before a line typed.
const PROMPT: &str = "> ";

/// How the terminal greets and what it remembers.
pub struct Console {
    /// Said first, where there is a terminal.
    pub welcome: String,
    /// Lines typed in earlier conversations; None: not kept.
    pub history: Option<PathBuf>,
}

/// Why a conversation broke off.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    #[error("cannot read or write the terminal: {0}")]
    Io(#[from] std::io::Error),
    #[error("cannot read the terminal: {0}")]
    Line(#[from] ReadlineError),
}

impl Console {
    /// Talks until `/quit`, Ctrl-D, Ctrl-C or the end of the input.
    pub async fn run(&self, colleague: &mut impl Colleague) -> Result<(), ConsoleError> {
        match std::io::stdin().is_terminal() {
            true => self.talk(colleague).await,
            false => self.read(colleague, std::io::stdin().lock()).await,
        }
    }

    async fn talk(&self, colleague: &mut impl Colleague) -> Result<(), ConsoleError> {
        let mut editor = rustyline::DefaultEditor::new()?;
        if let Some(file) = &self.history {
            // No history yet is no error: it is made when the conversation ends.
            let _ = editor.load_history(file);
        }
        say(&self.welcome)?;
        for number in 1u64.. {
            let line = match tokio::task::block_in_place(|| editor.readline(PROMPT)) {
                Ok(line) => line,
                Err(ReadlineError::Eof | ReadlineError::Interrupted) => break,
                Err(error) => return Err(error.into()),
            };
            let Some(text) = said(&line) else { continue };
            if is_farewell(text) {
                break;
            }
            editor.add_history_entry(text)?;
            say(&colleague.hear(message(number, text)).await.plain())?;
            if let Some(more) = colleague.afterwards().await {
                say(&more.plain())?;
            }
        }
        if let Some(file) = &self.history {
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder)?;
            }
            editor.save_history(file)?;
        }
        Ok(())
    }

    async fn read(&self, colleague: &mut impl Colleague, input: impl BufRead) -> Result<(), ConsoleError> {
        for (number, line) in (1u64..).zip(Lines::of(input)) {
            let line = line?;
            let Some(text) = said(&line) else { continue };
            if is_farewell(text) {
                break;
            }
            let reply = colleague.hear(message(number, text)).await;
            say(&format!("{PROMPT}{text}\n{}", reply.plain()))?;
            if let Some(more) = colleague.afterwards().await {
                say(&more.plain())?;
            }
        }
        Ok(())
    }
}

/// The text of a line; None for an empty one.
fn said(line: &str) -> Option<&str> {
    Some(line.trim_start_matches('\u{feff}').trim()).filter(|text| !text.is_empty())
}

fn is_farewell(text: &str) -> bool {
    matches!(text, "/quit" | "/exit" | "/q")
}

fn message(number: u64, text: &str) -> IncomingMessage {
    IncomingMessage {
        adapter: TERMINAL.to_owned(),
        id: number.to_string(),
        conversation: TERMINAL.to_owned(),
        room: TERMINAL.to_owned(),
        person: TERMINAL.to_owned(),
        person_name: String::new(),
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

/// A text and an empty line after it.
fn say(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}\n")?;
    out.flush()
}

//! One message to one reply, wherever it was said: a command, a word about a
//! file that waits for a mapping, or talk.

use super::people::audit;
use super::people::commands::Visitor;
use super::session::Session;
use super::talk::Heard;
use super::{importing, replying};
use crate::assistant::Person;
use crate::chat::{Block, Choice, Reply};
use crate::import::asking::{self, Waiting};
use crate::import::command::{CommandError, ImportArgs};
use crate::import::reader::Stop;
use crate::intent;
use crate::intent::contract::Language;
use crate::intent::dialogue::{self, Act};
use crate::render;
use crate::store::{About, Speaker};
use anyhow::Context as _;

/// Which language to answer in.
#[derive(Clone, Copy, Debug)]
pub struct Languages {
    /// Of every answer, whatever the question's.
    pub always: Option<Language>,
    /// Of what answers no question.
    pub own: Language,
}

/// Where files to import are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Files {
    /// On this machine, whose person it is that speaks: by their names.
    Local,
    /// With the message: a name would be one of the server's.
    Sent,
}

/// What one message is heard with.
pub struct Hearing<'a> {
    pub session: &'a mut Session,
    /// Files of this conversation whose mapping is being settled.
    pub waiting: &'a mut Waiting,
    pub speaker: &'a Speaker,
    pub person: &'a Person,
    /// Of a platform; None: whoever sits at this terminal.
    pub visitor: Option<Visitor<'a>>,
    pub languages: Languages,
    pub files: Files,
    /// Of a button that was pressed: what it is about.
    pub pressed: Option<About>,
    /// Gives an import up.
    pub stop: &'a Stop,
}

impl Hearing<'_> {
    /// What is said back to a text.
    pub async fn hear(&mut self, text: &str) -> anyhow::Result<Reply> {
        if let Some(command) = text.strip_prefix('/') {
            return self.obey(command).await;
        }
        if dialogue::act(text) == Some(Act::Settings) {
            self.languages.own = self.languages.always.unwrap_or(intent::language(text));
            return self.show_settings().await;
        }
        // In a group, files that a colleague sent wait for somebody who may import.
        let of_files = self.pressed.is_none_or(|about| about == About::Files);
        let waiting = match self.person.role.imports() && of_files {
            true => self.waiting.hear(text, self.languages.own),
            false => None,
        };
        match waiting {
            Some(answer) => {
                self.session.files_were_spoken_of();
                self.settle(answer).await
            }
            None if self.pressed == Some(About::Files) => {
                Ok(Reply { private: true, ..Reply::text(render::desk::button_stale(self.languages.own)) })
            }
            None => self.answer(text).await,
        }
    }

    pub(super) async fn answer(&mut self, text: &str) -> anyhow::Result<Reply> {
        let heard = self.session.hear(self.speaker, self.person, text).await?;
        self.said(&heard).await
    }

    /// What was answered, as a reply; what was done is noted.
    pub(super) async fn said(&mut self, heard: &Heard) -> anyhow::Result<Reply> {
        self.reply(heard, false).await
    }

    /// How the last answer was computed, with more of its facts than a "why" shows.
    pub(super) async fn why(&mut self) -> anyhow::Result<Reply> {
        let asked = render::why(self.languages.own);
        let heard = self.session.hear(self.speaker, self.person, &asked).await?;
        self.reply(&heard, true).await
    }

    async fn reply(&mut self, heard: &Heard, whole: bool) -> anyhow::Result<Reply> {
        for (what, details) in audit::of(heard) {
            self.note(what, &details).await?;
        }
        let language = heard.chosen.or(self.languages.always).unwrap_or(heard.language);
        let mut reply = match self.files {
            Files::Local => replying::reply(heard, whole, language),
            Files::Sent => replying::brief_reply(heard, language),
        };
        if heard.is_help() {
            let at = match self.visitor {
                Some(_) => render::help::Where::Chat,
                None => render::help::Where::Terminal,
            };
            let hears = self.session.ears.can_hear();
            reply.blocks.push(Block::Text(render::help::beside(self.person, at, hears, language)));
        }
        Ok(reply)
    }

    /// Imports; files with unknown headers wait for a word.
    pub async fn import(&mut self, arguments: ImportArgs) -> anyhow::Result<Reply> {
        self.session.files_were_spoken_of();
        let (mut out, own) = (Vec::new(), self.languages.own);
        let done = importing::run(self.session, &arguments, own, self.stop, &mut out).await;
        self.session.has_written(self.speaker).await?;
        let mut text = String::from_utf8_lossy(&out).into_owned();
        match done.map_err(anyhow::Error::downcast::<CommandError>) {
            Ok(()) => self.note(audit::Done::Imported, "").await?,
            Err(Ok(CommandError::Unmapped { files, .. })) => {
                self.waiting.offered(&self.session.store, files).await?;
            }
            Err(Ok(error)) => text.push_str(&error.to_string()),
            Err(Err(error)) => return Err(error),
        }
        if let Some(asking::Answer::Say(next, _)) = self.waiting.show(own) {
            text = format!("{}\n\n{next}", text.trim_end());
        }
        Ok(fixed(text.trim()))
    }

    /// Imports files that were sent; their folder stays as long as one of them waits.
    pub(super) async fn import_sent(
        &mut self,
        arguments: ImportArgs,
        folder: tempfile::TempDir,
    ) -> anyhow::Result<Reply> {
        self.waiting.forget();
        let reply = self.import(arguments).await;
        if !self.waiting.is_empty() {
            self.waiting.keep(folder);
        }
        reply
    }

    /// What an answer about a waiting file leads to.
    async fn settle(&mut self, answer: asking::Answer) -> anyhow::Result<Reply> {
        match answer {
            asking::Answer::Import(file) => {
                let mut file = *file;
                if let Some(place) = file.kept.take() {
                    let content = self.session.store.file_content(self.speaker, place).await?;
                    let Some(content) = content else {
                        return Ok(Reply::text(render::desk::file_gone(&file.name, self.languages.own)));
                    };
                    let folder = tempfile::tempdir().context("no folder for the file")?;
                    let name = file.path.file_name().unwrap_or("file".as_ref()).to_owned();
                    file.path = folder.path().join(name);
                    tokio::fs::write(&file.path, content).await?;
                    self.waiting.keep(folder);
                }
                self.import(ImportArgs::settled(file)).await
            }
            asking::Answer::Say(text, choices) => {
                let numbered = choices.into_iter().enumerate();
                let choices =
                    numbered.map(|(place, label)| Choice { answer: (place + 1).to_string(), label });
                Ok(Reply { choices: choices.collect(), ..fixed(&text) })
            }
        }
    }
}

/// Lines laid out already.
pub(super) fn fixed(text: &str) -> Reply {
    let blocks = if text.is_empty() { Vec::new() } else { vec![Block::Fixed(text.to_owned())] };
    Reply { blocks, ..Reply::default() }
}

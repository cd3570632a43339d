//! Files that wait for a word on how to read them, in a conversation.

use super::arguments::Arguments;
use super::mapping::Offer;
use super::mapping::dialogue::{Dialogue, Heard};
use super::offering;
use super::words::mapping as words;
use crate::intent::contract::Language;
use crate::store::{Store, StoreError};
use std::collections::VecDeque;
use std::path::PathBuf;

/// Between two messages.
mod kept;

/// A file that was offered a mapping.
#[derive(Clone, Debug)]
pub struct Offered {
    pub path: PathBuf,
    /// What it is called.
    pub name: String,
    pub offer: Offer,
    /// What was said with it.
    pub arguments: Arguments,
    pub partial: bool,
    /// It was sent, and lies in a folder that nobody need know.
    pub sent: bool,
    /// Its place among those that the store keeps, where its content is; `path` is
    /// its name then.
    pub kept: Option<i64>,
}

/// The files of a conversation that wait, the first one being talked about.
#[derive(Default)]
pub struct Waiting {
    files: VecDeque<(Offered, Dialogue)>,
    /// How many the store keeps.
    found: usize,
    /// Others than those.
    replaced: bool,
    /// Where the files are, as long as one of them waits.
    folder: Option<Box<dyn Send + Sync>>,
}

/// What a message led to.
#[derive(Debug)]
pub enum Answer {
    /// To be said; with answers to pick from.
    Say(String, Vec<String>),
    /// To be read by these arguments.
    Import(Box<Offered>),
}

impl Waiting {
    /// Takes these files in the place of those that wait.
    pub async fn offered(&mut self, store: &Store, files: Vec<Offered>) -> Result<(), StoreError> {
        let known = offering::known(store).await?;
        let talk = |file: Offered| {
            let dialogue = Dialogue::new(file.offer.clone(), known.clone(), &file.arguments);
            (file, dialogue)
        };
        self.files = files.into_iter().map(talk).collect();
        self.replaced = true;
        Ok(())
    }

    /// Keeps the folder of the files that wait, which is removed when it is dropped.
    pub fn keep(&mut self, folder: impl Send + Sync + 'static) {
        self.folder = Some(Box::new(folder));
    }

    /// Nothing waits.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Another import was begun: nobody waits any longer.
    pub fn forget(&mut self) {
        self.files.clear();
        self.replaced = true;
    }

    /// The mapping of the first file, and how to answer.
    pub fn show(&self, language: Language) -> Option<Answer> {
        let (file, dialogue) = self.files.front()?;
        let name = &file.name;
        let mut lines = words::offer(&dialogue.offer, language);
        lines.extend(words::still_missing(&dialogue.offer, language));
        let lines = lines.join("\n  ");
        let how = words::how_to_answer(language);
        Some(Answer::Say(format!("{name}\n  {lines}\n{how}"), Vec::new()))
    }

    /// A message, if it is meant for the file that waits.
    pub fn hear(&mut self, text: &str, language: Language) -> Option<Answer> {
        let (file, dialogue) = self.files.front_mut()?;
        let say = |text: String| Some(Answer::Say(text, Vec::new()));
        match dialogue.hear(text) {
            Heard::Other => None,
            Heard::Changed => self.show(language),
            Heard::Asked(argument) => {
                let choices = dialogue.choices();
                Some(Answer::Say(words::ask_for(argument, &choices, language), choices))
            }
            Heard::Wrong(wrong) => say(words::wrong(&wrong, language)),
            Heard::Cancelled => {
                let mut said = words::cancelled(&file.name, language);
                self.files.pop_front();
                if let Some(Answer::Say(next, _)) = self.show(language) {
                    said = format!("{said}\n\n{next}");
                }
                say(said)
            }
            Heard::Accepted => {
                let arguments = dialogue.arguments(&file.arguments);
                self.files
                    .pop_front()
                    .map(|(file, _)| Answer::Import(Box::new(Offered { arguments, ..file })))
            }
        }
    }
}

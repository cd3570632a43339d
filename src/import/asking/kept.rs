//! Files that wait, in the store between two messages: whichever server hears the
//! next one goes on from there.

use super::{Offered, Waiting};
use crate::import::arguments::{Arguments, escaped};
use crate::import::mapping::dialogue::{Dialogue, KeptDialogue};
use crate::import::offering;
use crate::store::{FilesChange, NewFile, Speaker, Store, StoreError};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Files of one speaker that wait: as many as a message brings.
const FILES_MAX: usize = 10;

/// What is kept of a file beside its name and content.
#[derive(Serialize, Deserialize)]
struct State {
    dialogue: KeptDialogue,
    arguments: Said,
    partial: bool,
}

/// What was said with a file.
#[derive(Serialize, Deserialize)]
struct Said {
    values: Vec<(String, String)>,
    time_zone: Option<String>,
    day_first: Option<bool>,
    kind: Option<String>,
    map: Vec<(String, String)>,
}

impl Said {
    fn of(arguments: &Arguments) -> Said {
        let zone = arguments.time_zone.as_ref().and_then(TimeZone::iana_name);
        Said {
            values: arguments.given().map(|(name, text)| (name.to_owned(), text.to_owned())).collect(),
            time_zone: zone.map(str::to_owned),
            day_first: arguments.day_first,
            kind: arguments.kind.clone(),
            map: arguments.map().to_vec(),
        }
    }

    /// None: another version's.
    fn arguments(self) -> Option<Arguments> {
        let mut arguments = Arguments::default();
        (arguments.day_first, arguments.kind) = (self.day_first, self.kind);
        for (name, text) in &self.values {
            let column = Arguments::COLUMNS.into_iter().find(|column| column == name)?;
            arguments.give(column, text).ok()?;
        }
        if let Some(zone) = &self.time_zone {
            arguments.set_time_zone(zone).ok()?;
        }
        for (theirs, ours) in &self.map {
            arguments.set_map(&format!("{}={ours}", escaped(theirs))).ok()?;
        }
        Some(arguments)
    }
}

impl Waiting {
    /// The files of a speaker that the store keeps. `now`: microseconds UTC.
    pub async fn resume(store: &Store, speaker: &Speaker, now: i64) -> Result<Waiting, StoreError> {
        let kept = store.files_waiting(speaker, now).await?;
        let mut waiting = Waiting::default();
        if kept.is_empty() {
            return Ok(waiting);
        }
        let known = offering::known(store).await?;
        for file in kept {
            let talk = serde_json::from_str::<State>(&file.state).ok().and_then(|state| {
                let dialogue = Dialogue::resume(state.dialogue, known.clone())?;
                Some((dialogue, state.arguments.arguments()?, state.partial))
            });
            // Another version may have kept it; its sender sends it again.
            let Some((dialogue, arguments, partial)) = talk else { continue };
            let offered = Offered {
                path: PathBuf::from(&file.name),
                name: file.name,
                offer: dialogue.offer.clone(),
                arguments,
                partial,
                sent: true,
                kept: Some(file.place),
            };
            waiting.files.push_back((offered, dialogue));
        }
        waiting.found = waiting.files.len();
        Ok(waiting)
    }

    /// What the store must do to keep the files as they are now; None: nothing.
    pub async fn change(&self) -> anyhow::Result<Option<FilesChange>> {
        let mut left = Vec::new();
        let mut new = Vec::new();
        for (file, dialogue) in self.files.iter().take(FILES_MAX) {
            let (dialogue, arguments) = (dialogue.keep(), Said::of(&file.arguments));
            let state = serde_json::to_string(&State { dialogue, arguments, partial: file.partial })?;
            match file.kept {
                Some(place) => left.push((place, state)),
                None => {
                    let content = tokio::fs::read(&file.path).await?;
                    new.push(NewFile { name: file.name.clone(), state, content });
                }
            }
        }
        Ok(match self.replaced {
            true if self.found > 0 || !new.is_empty() => Some(FilesChange::Replaced(new)),
            true => None,
            false => (self.found > 0).then_some(FilesChange::Left(left)),
        })
    }
}

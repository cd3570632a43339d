//! Looks at all files of a command before any is read: which are new, which
//! are in already and would change nothing.

use super::problem::FileProblem;
use super::reader::{ReadError, Stop};
use super::run::ImportError;
use super::source::{self, Survey};
use crate::facts::Kind;
use crate::store::{PublishedBatch, Store};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// A file of the command.
pub struct Surveyed {
    pub path: PathBuf,
    pub content: Content,
}

pub enum Content {
    Unreadable(FileProblem),
    /// As an earlier file of the command.
    GivenTwice,
    New(Survey),
    /// Already in, read the same way; nothing was published since that counts
    /// more than it, but for later files of this command that are known too.
    Known {
        survey: Survey,
        kinds: Vec<Kind>,
        import_id: i64,
        published_at: i64,
    },
}

/// Surveys the files in order. `arguments`: each way in which they may be read.
pub async fn survey(
    store: &Store,
    paths: &[PathBuf],
    arguments: &[String],
    stop: &Stop,
) -> Result<Vec<Surveyed>, ImportError> {
    let mut files = Vec::with_capacity(paths.len());
    let mut hashes = HashSet::new();
    for path in paths {
        let content = match survey_one(path, stop).await? {
            Err(problem) => Content::Unreadable(problem),
            Ok(survey) if !hashes.insert(survey.hash) => Content::GivenTwice,
            Ok(survey) => Content::New(survey),
        };
        files.push(Surveyed { path: path.clone(), content });
    }
    // The last file first: an earlier one may be followed by later ones alone.
    let mut known_after = HashSet::new();
    for file in files.iter_mut().rev() {
        let Content::New(survey) = &file.content else { continue };
        let Some(batch) = published(store, survey, arguments).await? else { continue };
        if batch.followed {
            let followers = store.followers(batch.batch_id).await?;
            if !followers.iter().all(|follower| known_after.contains(follower)) {
                continue;
            }
        }
        known_after.insert(batch.batch_id);
        let kinds = store.kinds_of(batch.batch_id).await?;
        file.content = file.content.take_known(batch, kinds);
    }
    Ok(files)
}

/// The latest batch of this content, read in one of these ways.
async fn published(
    store: &Store,
    survey: &Survey,
    arguments: &[String],
) -> Result<Option<PublishedBatch>, ImportError> {
    let mut latest: Option<PublishedBatch> = None;
    for arguments in arguments {
        let found = store.find_published(&survey.hash, arguments).await?;
        latest = latest.into_iter().chain(found).max_by_key(|batch| batch.batch_id);
    }
    Ok(latest)
}

impl Content {
    fn take_known(&mut self, batch: PublishedBatch, kinds: Vec<Kind>) -> Content {
        match std::mem::replace(self, Content::GivenTwice) {
            Content::New(survey) => {
                Content::Known { survey, kinds, import_id: batch.import_id, published_at: batch.published_at }
            }
            other => other,
        }
    }
}

async fn survey_one(path: &Path, stop: &Stop) -> Result<Result<Survey, FileProblem>, ImportError> {
    let (path, stop) = (path.to_owned(), stop.clone());
    match tokio::task::spawn_blocking(move || source::survey(&path, &stop)).await {
        Ok(Ok(survey)) => Ok(Ok(survey)),
        Ok(Err(ReadError::Problem(problem))) => Ok(Err(problem)),
        Ok(Err(ReadError::Stopped)) => Err(ImportError::Interrupted),
        Err(_) => Ok(Err(FileProblem::Internal)),
    }
}

//! Fetching a model: into `ggml-NAME.bin.part`, on from where an earlier try
//! ended, and under its own name only when it is whole and right.

use super::{Model, sha256};
use futures_util::StreamExt;
use reqwest::header::{CONTENT_RANGE, RANGE};
use reqwest::{Client, Response, StatusCode};
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Tries in a row that bring nothing.
const TRIES: u32 = 4;
/// Rest after such a try; doubled each time.
const REST: Duration = Duration::from_millis(500);

/// Why a model was not fetched; one sentence each.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    #[error("{url}: {status}; `[voice] model_url` says where models are fetched from")]
    Refused { url: String, status: StatusCode },
    #[error("{url} cannot be fetched ({reason}); `[voice] model_url` says where models are fetched from")]
    Unusable { url: String, reason: String },
    #[error("{url}: the connection broke ({reason}); the same command goes on where it ended")]
    Broken { url: String, reason: String },
    #[error("{url} is another file: {found} bytes instead of {expected}")]
    OtherSize { url: String, found: u64, expected: u64 },
    #[error("what {url} gave is not the published model (wrong SHA-256) and was removed; try again")]
    OtherContent { url: String },
    #[error("{} is being fetched already", .0.display())]
    Busy(PathBuf),
    #[error("{}: {needed} bytes are needed, {free} are free", folder.display())]
    NoSpace { folder: PathBuf, needed: u64, free: u64 },
    #[error("{}: {reason}", file.display())]
    Io { file: PathBuf, reason: io::Error },
}

/// How a try ended that is worth another.
enum Cut {
    /// Some bytes came.
    Further(String),
    /// None did.
    Nothing(String),
}

/// Fetches a model from `base_url` into `folder` (made when it is missing) and
/// returns its file. `progress` is told how many bytes are here.
pub async fn pull(
    client: &Client,
    base_url: &str,
    model: &Model,
    folder: &Path,
    progress: impl Fn(u64),
) -> Result<PathBuf, PullError> {
    let target = folder.join(model.file_name());
    let part = folder.join(format!("{}.part", model.file_name()));
    let io = |reason| PullError::Io { file: part.clone(), reason };
    std::fs::create_dir_all(folder).map_err(io)?;
    let options = File::options().create(true).read(true).write(true).truncate(false).open(&part);
    let mut file = options.map_err(io)?;
    // Held until the file is closed.
    file.try_lock().map_err(|_| PullError::Busy(part.clone()))?;
    let url = format!("{}/{}", base_url.trim_end_matches('/'), model.file_name());
    let fetch = Fetch { client, url: &url, model, part: &part, progress: &progress };
    let mut had = file.metadata().map_err(io)?.len();
    if had > model.bytes {
        file.set_len(0).map_err(io)?;
        had = 0;
    }
    let fetched = match has_space(folder, model.bytes - had) {
        Ok(()) => fetch.whole(&mut file).await,
        Err(no_space) => Err(no_space),
    };
    if let Err(error) = fetched {
        // Nothing came: there is nothing to go on with.
        if file.metadata().is_ok_and(|part| part.len() == 0) {
            std::fs::remove_file(&part).map_err(io)?;
        }
        return Err(error);
    }
    file.sync_all().map_err(io)?;
    let found = tokio::task::block_in_place(|| sha256(&part)).map_err(io)?;
    if found != model.sha256 {
        std::fs::remove_file(&part).map_err(io)?;
        return Err(PullError::OtherContent { url });
    }
    std::fs::rename(&part, &target).map_err(|reason| PullError::Io { file: target.clone(), reason })?;
    Ok(target)
}

struct Fetch<'a, P> {
    client: &'a Client,
    url: &'a str,
    model: &'a Model,
    part: &'a Path,
    progress: &'a P,
}

impl<P: Fn(u64)> Fetch<'_, P> {
    /// Goes on until all bytes are here.
    async fn whole(&self, file: &mut File) -> Result<(), PullError> {
        let mut fruitless = 0;
        loop {
            let reason = match self.once(file).await? {
                Ok(()) => return Ok(()),
                Err(Cut::Further(reason)) => {
                    fruitless = 1;
                    reason
                }
                Err(Cut::Nothing(reason)) => {
                    fruitless += 1;
                    reason
                }
            };
            if fruitless >= TRIES {
                return Err(PullError::Broken { url: self.url.to_owned(), reason });
            }
            tokio::time::sleep(REST * 2u32.pow(fruitless - 1)).await;
        }
    }

    /// One request for what is missing.
    async fn once(&self, file: &mut File) -> Result<Result<(), Cut>, PullError> {
        let io = |reason| PullError::Io { file: self.part.to_path_buf(), reason };
        let mut here = file.seek(SeekFrom::End(0)).map_err(io)?;
        (self.progress)(here);
        if here == self.model.bytes {
            return Ok(Ok(()));
        }
        let mut request = self.client.get(self.url);
        if here > 0 {
            request = request.header(RANGE, format!("bytes={here}-"));
        }
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) if error.is_builder() || error.is_redirect() => {
                return Err(PullError::Unusable { url: self.url.to_owned(), reason: cause(&error) });
            }
            Err(error) => return Ok(Err(Cut::Nothing(cause(&error)))),
        };
        let status = response.status();
        let begins = match status {
            StatusCode::PARTIAL_CONTENT => range_start(&response),
            StatusCode::OK => Some(0),
            StatusCode::RANGE_NOT_SATISFIABLE => None,
            _ if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                return Ok(Err(Cut::Nothing(status.to_string())));
            }
            _ => return Err(PullError::Refused { url: self.url.to_owned(), status }),
        };
        if begins != Some(here) {
            // Another stretch than was asked for: from the beginning.
            here = 0;
            file.set_len(0).and_then(|()| file.rewind()).map_err(io)?;
        }
        let Some(0..) = begins.filter(|begins| *begins == here) else {
            return Ok(Err(Cut::Nothing("the server gave another part than was asked for".to_owned())));
        };
        if let Some(length) = response.content_length() {
            self.is_of_size(here + length)?;
        }
        let begun_at = here;
        let mut chunks = response.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) if here > begun_at => return Ok(Err(Cut::Further(cause(&error)))),
                Err(error) => return Ok(Err(Cut::Nothing(cause(&error)))),
            };
            here += chunk.len() as u64;
            if here > self.model.bytes {
                file.set_len(0).map_err(io)?;
                self.is_of_size(here)?;
            }
            file.write_all(&chunk).map_err(io)?;
            (self.progress)(here);
        }
        match here == self.model.bytes {
            true => Ok(Ok(())),
            false if here > begun_at => Ok(Err(Cut::Further("it ended too early".to_owned()))),
            false => Ok(Err(Cut::Nothing("it ended too early".to_owned()))),
        }
    }

    fn is_of_size(&self, found: u64) -> Result<(), PullError> {
        let expected = self.model.bytes;
        if found == expected {
            return Ok(());
        }
        Err(PullError::OtherSize { url: self.url.to_owned(), found, expected })
    }
}

/// Where `Content-Range: bytes 100-199/200` begins.
fn range_start(response: &Response) -> Option<u64> {
    let range = response.headers().get(CONTENT_RANGE)?.to_str().ok()?;
    range.strip_prefix("bytes ")?.split('-').next()?.parse().ok()
}

/// The innermost reason, which says most.
fn cause(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

#[cfg(unix)]
fn has_space(folder: &Path, needed: u64) -> Result<(), PullError> {
    let Ok(volume) = rustix::fs::statvfs(folder) else { return Ok(()) };
    let free = volume.f_bavail.saturating_mul(volume.f_frsize);
    if free >= needed {
        return Ok(());
    }
    Err(PullError::NoSpace { folder: folder.to_path_buf(), needed, free })
}

#[cfg(not(unix))]
fn has_space(_: &Path, _: u64) -> Result<(), PullError> {
    Ok(())
}

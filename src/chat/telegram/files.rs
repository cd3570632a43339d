//! Files that come in.

use super::api::{Api, Failure, broken};
use crate::chat::{Attachment, AttachmentKind, FetchError};
use reqwest::{StatusCode, Url};
use teloxide::payloads::GetFile;
use teloxide::types::{FileId, FileMeta, Message, Seconds};

/// What the Bot API hands out at most, unless it is a server of one's own.
const SERVER_BYTES_MAX: u64 = 20_000_000;

/// What moving pictures are where Telegram does not say.
const VIDEO: &str = "video/mp4";

/// The files of a message: of a photo its largest size.
pub fn attachments(message: &Message) -> Vec<Attachment> {
    let with = |kind,
                file: &FileMeta,
                name: Option<&String>,
                media: Option<&str>,
                seconds: Option<Seconds>| {
        // Where Telegram says no size, teloxide says the largest.
        let size = (file.size != u32::MAX).then_some(u64::from(file.size));
        let (reference, name) = (file.id.0.clone(), name.cloned().unwrap_or_default());
        let media_type = media.filter(|media| !media.is_empty()).map(str::to_owned);
        vec![Attachment { kind, reference, name, media_type, size, seconds: seconds.map(Seconds::seconds) }]
    };
    use AttachmentKind::{Audio, Document, Photo, Voice};
    if let Some(sizes) = message.photo() {
        let largest =
            sizes.iter().max_by_key(|size| (u64::from(size.width) * u64::from(size.height), size.file.size));
        return largest.map_or_else(Vec::new, |size| with(Photo, &size.file, None, Some("image/jpeg"), None));
    }
    if let Some(voice) = message.voice() {
        let media = voice.mime_type.as_ref().map_or("audio/ogg", |mime| mime.as_ref());
        return with(Voice, &voice.file, None, Some(media), Some(voice.duration));
    }
    if let Some(audio) = message.audio() {
        let media = audio.mime_type.as_ref().map(|mime| mime.as_ref());
        return with(Audio, &audio.file, audio.file_name.as_ref(), media, Some(audio.duration));
    }
    if let Some(video) = message.video() {
        let media = video.mime_type.as_ref().map_or(VIDEO, |mime| mime.as_ref());
        return with(Document, &video.file, video.file_name.as_ref(), Some(media), Some(video.duration));
    }
    if let Some(note) = message.video_note() {
        return with(Document, &note.file, None, Some(VIDEO), Some(note.duration));
    }
    if let Some(moving) = message.animation() {
        let media = moving.mime_type.as_ref().map_or(VIDEO, |mime| mime.as_ref());
        return with(Document, &moving.file, moving.file_name.as_ref(), Some(media), Some(moving.duration));
    }
    if let Some(document) = message.document() {
        let media = document.mime_type.as_ref().map(|mime| mime.as_ref());
        // A recording of a kind that Telegram plays in no message of its own: WAV, FLAC.
        let is_audio = media.is_some_and(|media| media.starts_with("audio/"));
        let kind = if is_audio { Audio } else { Document };
        return with(kind, &document.file, document.file_name.as_ref(), media, None);
    }
    Vec::new()
}

/// The bytes of a file, counted while they come.
pub async fn fetch(api: &Api, attachment: &Attachment, bytes_max: u64) -> Result<Vec<u8>, FetchError> {
    let too_large = || FetchError::TooLarge { bytes_max };
    if attachment.size.is_some_and(|size| size > bytes_max) {
        return Err(too_large());
    }
    let file = match api.call(GetFile::new(FileId(attachment.reference.clone()))).await {
        Ok(file) => file,
        Err(Failure::Refused(reason)) if reason.contains("too big") => {
            return Err(FetchError::TooLarge { bytes_max: bytes_max.min(SERVER_BYTES_MAX) });
        }
        Err(Failure::Refused(reason) | Failure::Closed(reason)) => return Err(FetchError::Gone(reason)),
        Err(Failure::Unreachable(reason)) => return Err(FetchError::Unavailable(reason)),
        Err(Failure::Flood(_)) => {
            return Err(FetchError::Unavailable("Telegram asks to wait".to_owned()));
        }
        Err(_) => return Err(FetchError::Unavailable("Telegram refuses the request".to_owned())),
    };
    if file["file_size"].as_u64().is_some_and(|size| size > bytes_max) {
        return Err(too_large());
    }
    let Some(path) = file["file_path"].as_str() else {
        return Err(FetchError::Gone("Telegram does not say where it is".to_owned()));
    };
    let download = download(api, address(api, path)?, bytes_max);
    match tokio::time::timeout(api.waits.transfer_max, download).await {
        Ok(bytes) => bytes,
        Err(_) => Err(FetchError::Unavailable("the download takes too long".to_owned())),
    }
}

/// Where a file is. A Bot API server started with `--local` names files on its own
/// disk instead: those are not read, whatever the path.
fn address(api: &Api, path: &str) -> Result<Url, FetchError> {
    let is_plain = |segment: &str| !matches!(segment, "" | "." | "..");
    if path.contains('\\') || !path.split('/').all(is_plain) {
        let reason = "the Bot API server keeps it on its own disk; start the server without --local";
        return Err(FetchError::Gone(reason.to_owned()));
    }
    let mut url = api.bot.api_url();
    match url.path_segments_mut() {
        Ok(mut segments) => {
            segments
                .pop_if_empty()
                .push("file")
                .push(&format!("bot{}", api.bot.token()))
                .extend(path.split('/'));
        }
        Err(()) => return Err(FetchError::Unavailable("telegram.api_url holds no paths".to_owned())),
    }
    Ok(url)
}

async fn download(api: &Api, url: Url, bytes_max: u64) -> Result<Vec<u8>, FetchError> {
    let unavailable = |error: reqwest::Error| FetchError::Unavailable(broken(&error).to_owned());
    let too_large = || FetchError::TooLarge { bytes_max };
    let mut answer = api.bot.client().get(url).send().await.map_err(unavailable)?;
    match answer.status() {
        status if status.is_success() => {}
        StatusCode::NOT_FOUND | StatusCode::GONE => {
            return Err(FetchError::Gone("Telegram no longer has it".to_owned()));
        }
        status => return Err(FetchError::Unavailable(format!("Telegram answers {}", status.as_u16()))),
    }
    if answer.content_length().is_some_and(|length| length > bytes_max) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(unavailable)? {
        if (bytes.len() + chunk.len()) as u64 > bytes_max {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

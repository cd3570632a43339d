//! The bytes of files that came in: from Discord's own hosts or the configured
//! one, never from wherever an address leads.

use super::Core;
use super::rest::Body;
use crate::chat::{Attachment, FetchError};
use futures_util::StreamExt;
use reqwest::{StatusCode, Url};
use serde_json::Value;
use serenity::all::{LightMethod, Route};

/// Where Discord keeps files.
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

pub async fn fetch(core: &Core, attachment: &Attachment, bytes_max: u64) -> Result<Vec<u8>, FetchError> {
    if attachment.size.is_some_and(|size| size > bytes_max) {
        return Err(FetchError::TooLarge { bytes_max });
    }
    let (place, url) = attachment.reference.split_once(' ').unwrap_or(("", &attachment.reference));
    match get(core, url, bytes_max).await {
        // Addresses are good for a day: the message has a new one.
        Err(FetchError::Gone(reason)) => match renewed(core, place).await {
            Some(url) => get(core, &url, bytes_max).await,
            None => Err(FetchError::Gone(reason)),
        },
        other => other,
    }
}

async fn get(core: &Core, url: &str, bytes_max: u64) -> Result<Vec<u8>, FetchError> {
    let url = Url::parse(url).map_err(|error| FetchError::Gone(error.to_string()))?;
    if !is_trusted(&url, core.rest.base()) {
        return Err(FetchError::Gone("it does not lie with Discord".to_owned()));
    }
    let unavailable = |error: reqwest::Error| FetchError::Unavailable(error.without_url().to_string());
    let request = core.client.get(url).timeout(core.settings.waits.request);
    let response = request.send().await.map_err(unavailable)?;
    if !is_trusted(response.url(), core.rest.base()) || response.status().is_redirection() {
        return Err(FetchError::Gone("it does not lie with Discord".to_owned()));
    }
    match response.status() {
        status if status.is_success() => {}
        status @ (StatusCode::NOT_FOUND | StatusCode::FORBIDDEN | StatusCode::GONE) => {
            return Err(FetchError::Gone(format!("Discord answers {status}")));
        }
        status => return Err(FetchError::Unavailable(format!("Discord answers {status}"))),
    }
    let mut bytes = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(unavailable)?;
        if bytes.len() as u64 + chunk.len() as u64 > bytes_max {
            return Err(FetchError::TooLarge { bytes_max });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The file's address as its message tells it now. `place`: channel/message/file.
async fn renewed(core: &Core, place: &str) -> Option<String> {
    let mut ids = place.split('/');
    let (channel_id, message_id) = (ids.next()?.parse().ok()?, ids.next()?.parse().ok()?);
    let file = ids.next()?;
    let route = Route::ChannelMessage { channel_id, message_id };
    let message: Value = core.rest.json(LightMethod::Get, route, &[], Body::Nothing).await.ok()?;
    let files = message["attachments"].as_array()?;
    files.iter().find(|found| found["id"].as_str() == Some(file))?["url"].as_str().map(str::to_owned)
}

fn is_trusted(url: &Url, api: &str) -> bool {
    let is_discord = url.scheme() == "https" && url.host_str().is_some_and(|host| HOSTS.contains(&host));
    let is_configured =
        Url::parse(api).is_ok_and(|api| api.host_str() == url.host_str() && api.scheme() == url.scheme());
    is_discord || is_configured
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_discord_and_the_configured_host_are_trusted() {
        let trusted = |url: &str, api: &str| is_trusted(&Url::parse(url).unwrap(), api);
        assert!(trusted("https://cdn.discordapp.com/attachments/1/2/a.csv?ex=1", "https://discord.com"));
        assert!(!trusted("http://cdn.discordapp.com/attachments/1/2/a.csv", "https://discord.com"));
        assert!(!trusted("https://cdn.discordapp.com.evil.io/a", "https://discord.com"));
        assert!(!trusted("https://user@evil.io/cdn.discordapp.com", "https://discord.com"));
        assert!(!trusted("http://169.254.169.254/latest", "https://discord.com"));
        assert!(trusted("http://127.0.0.1:9/cdn/a", "http://127.0.0.1:8"));
        assert!(!trusted("http://127.0.0.2:9/cdn/a", "http://127.0.0.1:8"));
    }
}

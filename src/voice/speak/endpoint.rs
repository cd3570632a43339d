//! A server that speaks: OpenAI's `POST /audio/speech`, as many servers have it.

use super::{AUDIO_BYTES_MAX, SpeakError};
use crate::config::Secret;
use futures_util::StreamExt;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::json;
use std::time::Duration;

const CONNECT_SECONDS_MAX: u64 = 10;
/// Characters of a server's complaint that are repeated.
const COMPLAINT_CHARS_MAX: usize = 200;

pub(super) struct Endpoint {
    http: reqwest::Client,
    url: reqwest::Url,
    model: String,
    voice: String,
}

impl Endpoint {
    pub fn new(
        base_url: &str,
        key: Option<Secret>,
        model: String,
        voice: String,
    ) -> Result<Endpoint, SpeakError> {
        let url = format!("{}/audio/speech", base_url.trim_end_matches('/'));
        let url = reqwest::Url::parse(&url).map_err(|error| SpeakError::Address(error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(SpeakError::Address("it begins with http:// or https://".to_owned()));
        }
        let mut headers = HeaderMap::new();
        if let Some(key) = key {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", key.reveal().trim()))
                .map_err(|_| SpeakError::Address("the key has characters that no key has".to_owned()))?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        let http = reqwest::Client::builder()
            .default_headers(headers)
            .connect_timeout(Duration::from_secs(CONNECT_SECONDS_MAX))
            // A key goes where it was meant to go, nowhere else.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("stockroom/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| SpeakError::Address(error.to_string()))?;
        Ok(Endpoint { http, url, model, voice })
    }

    /// The audio of `text`, of whatever kind the server makes.
    pub async fn ask(&self, text: &str) -> Result<Vec<u8>, SpeakError> {
        let unreachable = |error: reqwest::Error| SpeakError::Unreachable(error.without_url().to_string());
        let body = json!({
            "model": self.model,
            "voice": self.voice,
            "input": text,
            "response_format": "wav",
        });
        let request = self.http.post(self.url.clone()).header(CONTENT_TYPE, "application/json");
        let response = request.body(body.to_string()).send().await.map_err(unreachable)?;
        let status = response.status();
        let mut audio = Vec::new();
        let mut pieces = response.bytes_stream();
        while let Some(piece) = pieces.next().await {
            audio.extend_from_slice(&piece.map_err(unreachable)?);
            if audio.len() > AUDIO_BYTES_MAX {
                return Err(SpeakError::TooLarge);
            }
        }
        if !status.is_success() {
            let complaint = String::from_utf8_lossy(&audio);
            let complaint: String = complaint.chars().take(COMPLAINT_CHARS_MAX).collect();
            return Err(SpeakError::Refused(format!("{status}: {}", complaint.trim())));
        }
        Ok(audio)
    }
}

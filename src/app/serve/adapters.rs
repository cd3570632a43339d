//! The configured platforms, and keeping each of them going.

use crate::chat::discord::{self, Discord};
use crate::chat::telegram::{self, Telegram, Webhook};
use crate::chat::{Adapter, AdapterError, Inbox};
use crate::clock::Clock;
use crate::config::Config;
use crate::desk::commands;
use anyhow::Context as _;
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const CONNECT: Duration = Duration::from_secs(10);

/// After an adapter ended without being told to; doubled each time.
const RESTART: Duration = Duration::from_secs(1);
const RESTART_MAX: Duration = Duration::from_secs(60);

/// The platforms that are set up.
#[derive(Default)]
pub struct Platforms {
    pub all: Vec<Arc<dyn Adapter>>,
    /// Its webhook is served beside health and metrics.
    pub telegram: Option<Arc<Telegram>>,
    /// What is wrong with the others, a sentence each.
    pub off: Vec<AdapterError>,
}

impl Platforms {
    pub fn of(config: &Config, clock: &Clock) -> anyhow::Result<Platforms> {
        let mut platforms = Platforms::default();
        if let Some(token) = config.telegram.token()? {
            let mut settings = telegram::Settings::new(token.reveal(), &config.telegram.api_url);
            settings.webhook = config.telegram.webhook_url.as_ref().map(|url| Webhook {
                url: url.clone(),
                secret: config
                    .telegram
                    .webhook_secret
                    .as_ref()
                    .map_or("", |secret| secret.reveal())
                    .to_owned(),
            });
            match Telegram::new(settings, client(reqwest::redirect::Policy::default())?, commands::listed()) {
                Ok(telegram) => {
                    let telegram = Arc::new(telegram);
                    platforms.all.push(telegram.clone());
                    platforms.telegram = Some(telegram);
                }
                Err(error) => platforms.off.push(error),
            }
        }
        if let Some(token) = config.discord.token()? {
            let clock = clock.clone();
            let settings = discord::Settings {
                token: token.reveal().to_owned(),
                api_url: config.discord.api_url.clone(),
                gateway_url: config.discord.gateway_url.clone(),
                waits: discord::Waits::default(),
                limits: discord::Limits::default(),
                now: Arc::new(move || clock.now()),
            };
            let client = client(reqwest::redirect::Policy::none())?;
            platforms.all.push(Arc::new(Discord::new(settings, client, commands::listed())));
        }
        if platforms.all.is_empty() && platforms.off.is_empty() {
            anyhow::bail!(
                "no chat platform is set up: set STOCKROOM_TELEGRAM_TOKEN or STOCKROOM_DISCORD_TOKEN \
                 (or telegram.token_file, discord.token_file) to your bot's token"
            );
        }
        Ok(platforms)
    }
}

/// Requests are bounded by the adapters, which hold some open for long.
fn client(redirects: reqwest::redirect::Policy) -> anyhow::Result<reqwest::Client> {
    let client = reqwest::Client::builder().connect_timeout(CONNECT).redirect(redirects);
    client.build().context("no connections can be made")
}

/// Receives until `stop`, begun again however it ends; an error is what beginning
/// again does not mend.
pub async fn keep_receiving(
    adapter: &Arc<dyn Adapter>,
    inbox: &Arc<dyn Inbox>,
    stop: &CancellationToken,
) -> Result<(), AdapterError> {
    let mut wait = RESTART;
    while !stop.is_cancelled() {
        let began = tokio::time::Instant::now();
        let receiving = AssertUnwindSafe(adapter.receive(inbox.clone(), stop.clone())).catch_unwind();
        match receiving.await {
            Ok(Err(error)) => return Err(error),
            Ok(Ok(())) if stop.is_cancelled() => return Ok(()),
            Ok(Ok(())) => tracing::warn!(adapter = adapter.name(), "receiving ended; it begins again"),
            Err(_) => tracing::error!(adapter = adapter.name(), "receiving broke off; it begins again"),
        }
        if began.elapsed() > RESTART_MAX {
            wait = RESTART;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(wait) => wait = (wait * 2).min(RESTART_MAX),
        }
    }
    Ok(())
}

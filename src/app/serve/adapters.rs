//! The configured platforms.

use crate::chat::discord::{self, Discord};
use crate::chat::telegram::{self, Telegram, Webhook};
use crate::chat::{Adapter, AdapterError};
use crate::clock::Clock;
use crate::config::Config;
use crate::desk::commands;
use anyhow::Context as _;
use std::sync::Arc;
use std::time::Duration;

const CONNECT: Duration = Duration::from_secs(10);

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

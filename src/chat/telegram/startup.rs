//! What is told to and asked of Telegram before messages come.

use super::api::{Api, Failure};
use super::backoff::Backoff;
use super::incoming::{Myself, NAME};
use super::settings::Webhook;
use crate::chat::{AdapterError, CommandName};
use reqwest::Url;
use serde_json::Value;
use teloxide::payloads::{DeleteWebhook, GetMe, SetMyCommands, SetWebhook};
use teloxide::types::{AllowedUpdate, BotCommand};

/// What happens that we want to hear of.
pub const ALLOWED_UPDATES: [AllowedUpdate; 4] = [
    AllowedUpdate::Message,
    AllowedUpdate::EditedMessage,
    AllowedUpdate::CallbackQuery,
    AllowedUpdate::MyChatMember,
];

/// The token is not one of Telegram's.
pub fn token_refused() -> AdapterError {
    AdapterError::TokenRefused { adapter: "Telegram", setting: "telegram.token" }
}

/// Who we are; asked until there is an answer.
pub async fn introduce(api: &Api) -> Result<Myself, AdapterError> {
    let mut backoff = Backoff::new(&api.waits);
    loop {
        let reason = match api.call(GetMe::new()).await {
            Ok(me) => match myself(&me) {
                Some(myself) => {
                    explain_privacy(&me, &myself);
                    return Ok(myself);
                }
                None => "the answer names no bot".to_owned(),
            },
            Err(Failure::Token) => return Err(token_refused()),
            Err(Failure::Unreachable(reason) | Failure::Refused(reason) | Failure::Closed(reason)) => reason,
            Err(Failure::Flood(wait)) => {
                tokio::time::sleep(wait).await;
                continue;
            }
            Err(_) => "Telegram refuses the request".to_owned(),
        };
        tracing::warn!(adapter = NAME, reason, "Telegram cannot be reached; trying again");
        backoff.pause().await;
    }
}

fn myself(me: &Value) -> Option<Myself> {
    let username = me.get("username").and_then(Value::as_str).unwrap_or_default();
    Some(Myself { id: me.get("id")?.as_u64()?, username: username.to_owned() })
}

fn explain_privacy(me: &Value, myself: &Myself) {
    let username = myself.username.as_str();
    if me.get("can_read_all_group_messages") == Some(&Value::Bool(true)) {
        tracing::info!(adapter = NAME, username, "connected; privacy mode is off: mentions in groups arrive");
    } else {
        tracing::warn!(
            adapter = NAME,
            username,
            "connected; privacy mode is on: in groups only commands and replies to the bot arrive, plain \
             mentions do not; switch it off with BotFather's /setprivacy and add the bot to its groups again, \
             or make it an administrator there"
        );
    }
}

/// The menu of commands: in Chinese where a person's Telegram is, else in English.
pub async fn list_commands(api: &Api, commands: &[CommandName]) {
    let list = |text: fn(&CommandName) -> &str| -> Vec<BotCommand> {
        commands.iter().map(|command| BotCommand::new(command.name, text(command))).collect()
    };
    for (language, list) in [(None, list(|command| &command.en)), (Some("zh"), list(|command| &command.zh))] {
        let mut menu = SetMyCommands::new(list);
        menu.language_code = language.map(str::to_owned);
        // The bot works without its menu.
        if api.call(menu).await.is_err() {
            tracing::warn!(adapter = NAME, "Telegram does not take the menu of commands; going on without");
        }
    }
}

/// Tells Telegram where to bring messages, until it has taken it.
pub async fn set_webhook(api: &Api, url: &Url, webhook: &Webhook) -> Result<(), AdapterError> {
    let mut backoff = Backoff::new(&api.waits);
    loop {
        let mut request = SetWebhook::new(url.clone());
        request.allowed_updates = Some(ALLOWED_UPDATES.to_vec());
        request.secret_token = Some(webhook.secret.clone());
        let reason = match api.call(request).await {
            Ok(_) => return Ok(()),
            Err(Failure::Token) => return Err(token_refused()),
            Err(Failure::Refused(reason)) => {
                return Err(AdapterError::Setup(format!(
                    "Telegram does not take telegram.webhook_url ({reason}); give an https address that it can reach"
                )));
            }
            Err(Failure::Flood(wait)) => {
                tokio::time::sleep(wait).await;
                continue;
            }
            Err(Failure::Unreachable(reason)) => reason,
            Err(_) => "Telegram refuses the request".to_owned(),
        };
        tracing::warn!(adapter = NAME, reason, "the webhook is not set yet; trying again");
        backoff.pause().await;
    }
}

/// Messages are asked for only where none is set. What it did not bring yet stays.
pub async fn delete_webhook(api: &Api) {
    if api.call(DeleteWebhook::new()).await.is_err() {
        tracing::warn!(adapter = NAME, "an earlier webhook may still be set; going on");
    }
}

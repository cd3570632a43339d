//! `stockroom doctor`: what this machine is set up with.

use super::{Context, print};
use crate::config::{Config, Discord, Telegram, Voice};
use crate::voice::models;
use crate::voice::speak::Settings;
use crate::voice::whisper::cpu;

/// Prints where the configuration and the facts are, which day it is, which platforms
/// `serve` answers on, what hears voice notes, and what speaks the answers.
pub async fn run(context: &Context) -> anyhow::Result<()> {
    let file = context.file.clone().or_else(Config::default_file);
    let file = file.map_or("none (defaults and environment)".to_owned(), |path| path.display().to_string());
    let url = context.config.database_url()?;
    let voice = &context.config.voice;
    let model = models::choose(voice.model.as_deref(), &voice.models_folder()?);
    let ears = cpu::complaint().unwrap_or_else(|| match model {
        Ok(model) => model.display().to_string(),
        Err(none) => none.to_string(),
    });
    print(&format!(
        "configuration: {file}\ndatabase:      {}\ntoday:         {}\ntelegram:      {}\n\
         discord:       {}\nvoice:         {ears}\nspeech:        {}",
        without_password(url.reveal()),
        context.clock.today(),
        telegram(&context.config.telegram),
        discord(&context.config.discord),
        speech(voice),
    ))
}

/// How the bot on Telegram gets its messages. Nothing of its token.
fn telegram(telegram: &Telegram) -> String {
    match (telegram.token(), &telegram.webhook_url) {
        (Err(error), _) => error.to_string(),
        (Ok(None), _) => "off (telegram.token or telegram.token_file turns it on)".to_owned(),
        (Ok(Some(_)), None) => format!("asked for messages at {}", without_password(&telegram.api_url)),
        (Ok(Some(_)), Some(url)) => format!("brings messages to {}", without_password(url)),
    }
}

fn discord(discord: &Discord) -> String {
    match discord.token() {
        Err(error) => error.to_string(),
        Ok(None) => "off (discord.token or discord.token_file turns it on)".to_owned(),
        Ok(Some(_)) => {
            let url = discord.api_url.as_deref().unwrap_or("https://discord.com/api");
            format!("connected to at {}", without_password(url))
        }
    }
}

/// What speaks, and for a program, whether it is there.
fn speech(voice: &Voice) -> String {
    match Settings::of(voice) {
        Ok(None) => "off".to_owned(),
        Ok(Some(Settings::Command { command, .. })) => {
            let program = command.first().map_or("", String::as_str);
            match which::which(program) {
                Ok(path) => path.display().to_string(),
                Err(_) => format!(
                    "the program {program} of voice.speak_command is not found; install it, or name its file"
                ),
            }
        }
        Ok(Some(Settings::Endpoint { base_url, model, voice, .. })) => {
            format!("{} ({model}, {voice})", without_password(&base_url))
        }
        Err(error) => error.to_string(),
    }
}

/// The address without what stands between the user and the host.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    match rest.rsplit_once('@') {
        Some((person, place)) => {
            let user = person.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{place}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_printed() {
        assert_eq!(without_password("postgres://me:pa@ss@db:5432/x"), "postgres://me@db:5432/x");
        assert_eq!(without_password("postgres://db/x"), "postgres://db/x");
        assert_eq!(without_password("sqlite:/a/b@c.db"), "sqlite:/a/b@c.db");
    }
}

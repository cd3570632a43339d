//! Commands, buttons, menus and forms: recorded first, then acknowledged.

use super::answering::{Pending, Reach};
use super::commands::{ITEM, MORE, TEXT};
use super::incoming::{Origin, language, name, place, quoted_message};
use super::outgoing::label;
use super::rest::Body;
use super::{Core, NAME};
use crate::chat::{Event, Inbox, IncomingMessage, Quoted};
use serde_json::{Value, json};
use serenity::all::{
    ActionRowComponent, CommandDataOption, CommandDataOptionValue, CommandInteraction, GuildId, Interaction,
    LightMethod, Member, Message, PartialChannel, User,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Names offered while somebody types, and the length of each.
const SUGGESTIONS_MAX: usize = 25;
const SUGGESTION_CHARS_MAX: usize = 100;
/// Discord drops suggestions that come later than three seconds.
const SUGGEST_WITHIN: Duration = Duration::from_millis(2500);
/// Before Discord forgets an interaction, what nobody answered is taken away.
const MARGIN: Duration = Duration::from_secs(20);

/// The kind of answer that offers names.
const SUGGESTIONS: u64 = 8;

/// Takes an interaction in and sees to it that it is acknowledged.
pub async fn take(core: &Arc<Core>, inbox: &Arc<dyn Inbox>, interaction: Interaction) {
    if let Interaction::Autocomplete(command) = interaction {
        let (core, inbox) = (Arc::clone(core), Arc::clone(inbox));
        tokio::spawn(async move { suggest(&core, &inbox, command).await });
        return;
    }
    let Some((message, reach)) = read(core, interaction) else { return };
    let received = Instant::now();
    let (pending, _) = core.pending(&reach.id);
    let give_up = received + core.settings.waits.defer + Duration::from_millis(500);
    while let Err(error) = inbox.accept(message.clone()).await {
        tracing::error!(adapter = NAME, %error, "a command could not be recorded");
        if Instant::now() > give_up {
            // Unrecorded, it is not acknowledged: Discord tells the person.
            core.forget(&reach.id);
            return;
        }
        tokio::time::sleep(core.settings.waits.retry).await;
    }
    let (core, inbox) = (Arc::clone(core), Arc::clone(inbox));
    tokio::spawn(async move {
        tokio::time::sleep_until(received + core.settings.waits.defer).await;
        pending.defer(&core, &reach, false).await;
        let valid = core.settings.waits.interaction;
        tokio::time::sleep_until(received + valid.saturating_sub(MARGIN.min(valid / 4))).await;
        // Another server may have said what stands there now.
        if pending.is_unanswered().await
            && !inbox.is_answered(NAME, &reach.id).await
            && let Err(error) = pending.close(&core, &reach).await
        {
            tracing::warn!(adapter = NAME, %error, "a placeholder could not be taken away");
        }
        core.forget(&reach.id);
    });
}

/// An interaction as far as this process knows it. One that another took in, which
/// may be gone by now, is acknowledged by whoever works on it too. `at`: when it came,
/// microseconds UTC.
pub fn adopt(core: &Arc<Core>, reach: &Reach, at: i64) -> Arc<Pending> {
    let (pending, is_new) = core.pending(&reach.id);
    if is_new {
        let waited = u64::try_from((core.settings.now)() - at).unwrap_or(0);
        let waited = Duration::from_micros(waited);
        let (core, reach, pending) = (Arc::clone(core), reach.clone(), Arc::clone(&pending));
        tokio::spawn(async move {
            let waits = core.settings.waits;
            tokio::time::sleep(waits.defer.saturating_sub(waited)).await;
            pending.defer(&core, &reach, false).await;
            tokio::time::sleep(waits.interaction.saturating_sub(waited)).await;
            core.forget(&reach.id);
        });
    }
    pending
}

async fn suggest(core: &Core, inbox: &Arc<dyn Inbox>, command: CommandInteraction) {
    let typed = command.data.autocomplete().map_or("", |option| option.value);
    let person = command.user.id.to_string();
    let found = tokio::time::timeout(SUGGEST_WITHIN, inbox.suggest(NAME, &person, typed)).await;
    let choices: Vec<Value> = found
        .unwrap_or_default()
        .iter()
        .filter(|choice| (1..=SUGGESTION_CHARS_MAX).contains(&choice.answer.chars().count()))
        .take(SUGGESTIONS_MAX)
        .map(|choice| json!({"name": label(choice, SUGGESTION_CHARS_MAX), "value": choice.answer}))
        .collect();
    let reach = Reach {
        id: command.id.to_string(),
        application: command.application_id.to_string(),
        token: command.token.clone(),
    };
    let body = Body::Json(json!({"type": SUGGESTIONS, "data": {"choices": choices}}));
    if let Err(error) = reach.route(|route| core.rest.done(LightMethod::Post, route, body)).await {
        tracing::debug!(adapter = NAME, %error, "names came too late");
    }
}

/// What all kinds of interactions have.
struct Act<'a> {
    reach: Reach,
    guild: Option<GuildId>,
    channel_id: String,
    channel: Option<&'a PartialChannel>,
    member: Option<&'a Member>,
    user: &'a User,
    locale: &'a str,
    event: Event,
    text: String,
    under: Option<&'a Message>,
}

macro_rules! act {
    ($interaction:expr, $event:expr, $text:expr, $under:expr) => {{
        let interaction = $interaction;
        Act {
            reach: Reach {
                id: interaction.id.to_string(),
                application: interaction.application_id.to_string(),
                token: interaction.token.clone(),
            },
            guild: interaction.guild_id,
            channel_id: interaction.channel_id.to_string(),
            channel: interaction.channel.as_ref(),
            member: interaction
                .member
                .as_ref()
                .map(|member| -> &Member { std::borrow::Borrow::borrow(member) }),
            user: &interaction.user,
            locale: &interaction.locale,
            event: $event,
            text: $text,
            under: $under,
        }
    }};
}

fn read(core: &Core, interaction: Interaction) -> Option<(IncomingMessage, Reach)> {
    let act = match &interaction {
        Interaction::Command(command) => act!(command, Event::Said, command_text(command), None),
        Interaction::Component(component) => {
            let text = component_text(&component.data);
            act!(component, Event::Picked, text, Some(&*component.message))
        }
        Interaction::Modal(modal) => {
            let fields = modal.data.components.iter().flat_map(|row| &row.components);
            let values = fields.filter_map(|field| match field {
                ActionRowComponent::InputText(input) => input.value.as_deref(),
                _ => None,
            });
            act!(modal, Event::Said, values.collect::<Vec<_>>().join("\n"), modal.message.as_deref())
        }
        _ => return None,
    };
    Some(incoming(core, act))
}

fn incoming(core: &Core, act: Act<'_>) -> (IncomingMessage, Reach) {
    let guild = act.guild.map(|guild| guild.to_string());
    if let Some(channel) = act.channel.and_then(|channel| serde_json::to_value(channel).ok()) {
        core.learn(|directory| directory.learn_channel(&channel, guild.as_deref()));
    }
    let (room, answers): (Option<String>, Option<Quoted>) = core.read_directory(|directory| {
        let room = directory.channel(&act.channel_id).and_then(|channel| channel.parent.clone());
        (room, act.under.map(|message| quoted_message(message, directory)))
    });
    let origin = Origin::Interaction {
        id: act.reach.id.clone(),
        application: act.reach.application.clone(),
        token: act.reach.token.clone(),
        person: act.user.id.to_string(),
        group: guild.is_some(),
        at: (core.settings.now)(),
    };
    let message = IncomingMessage {
        adapter: NAME.to_owned(),
        id: act.reach.id.clone(),
        room: room.unwrap_or_else(|| act.channel_id.clone()),
        conversation: act.channel_id,
        person: act.user.id.to_string(),
        person_name: act.member.and_then(|member| member.nick.clone()).unwrap_or_else(|| name(act.user)),
        place: place(guild.as_deref()),
        addressed: true,
        language: language(act.locale),
        sent_at: (core.settings.now)(),
        event: act.event,
        text: act.text,
        attachments: Vec::new(),
        answers,
        origin: origin.value(),
    };
    (message, act.reach)
}

/// The command as it would be typed: the item first, then what narrows it.
fn command_text(command: &CommandInteraction) -> String {
    let mut options: Vec<&CommandDataOption> = command.data.options.iter().collect();
    let place = |option: &&CommandDataOption| {
        [ITEM, MORE, TEXT].iter().position(|name| *name == option.name).unwrap_or(usize::MAX)
    };
    options.sort_by_key(place);
    let mut text = format!("/{}", command.data.name);
    for option in options {
        let value = match &option.value {
            CommandDataOptionValue::String(value) | CommandDataOptionValue::Autocomplete { value, .. } => {
                value.trim().to_owned()
            }
            CommandDataOptionValue::Integer(value) => value.to_string(),
            CommandDataOptionValue::Number(value) => value.to_string(),
            _ => continue,
        };
        if !value.is_empty() {
            text.push(' ');
            text.push_str(&value);
        }
    }
    text
}

fn component_text(data: &serenity::all::ComponentInteractionData) -> String {
    use serenity::all::ComponentInteractionDataKind::StringSelect;
    match &data.kind {
        StringSelect { values } => values.join(" "),
        _ => data.custom_id.clone(),
    }
}

//! A message of Discord's as one of ours.

use super::NAME;
use super::directory::Directory;
use crate::chat::{Attachment, AttachmentKind, Event, IncomingMessage, Place, Quoted};
use crate::intent::contract::Language;
use serde::{Deserialize, Serialize};
use serenity::all::{Attachment as File, Message, MessageFlags, MessageType, User};

/// What is needed to answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Nothing is answered.
    #[default]
    Nothing,
    Message {
        id: String,
        person: String,
        /// Others read along.
        group: bool,
    },
    /// A command, a button, a menu.
    Interaction {
        id: String,
        application: String,
        /// Good for fifteen minutes.
        token: String,
        person: String,
        group: bool,
        /// When it came, microseconds UTC.
        #[serde(default)]
        at: i64,
    },
}

impl Origin {
    /// Of a destination: null is nothing.
    pub fn of(value: &serde_json::Value) -> Origin {
        serde_json::from_value(value.clone()).unwrap_or_default()
    }

    pub fn value(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    pub fn is_group(&self) -> bool {
        match self {
            Origin::Nothing => false,
            Origin::Message { group, .. } | Origin::Interaction { group, .. } => *group,
        }
    }
}

/// A message that is meant for us; None: it is not, or nobody said it.
/// `guild`: the server it was said in.
pub fn said(
    message: &Message,
    guild: Option<&str>,
    directory: &Directory,
    event: Event,
) -> Option<IncomingMessage> {
    let person = message.author.id.to_string();
    let is_machine = message.author.bot || message.author.system || message.webhook_id.is_some();
    let is_speech = matches!(message.kind, MessageType::Regular | MessageType::InlineReply);
    if is_machine || !is_speech || person == directory.me {
        return None;
    }
    let answers = message.referenced_message.as_deref().map(|quoted| quoted_message(quoted, directory));
    let is_named = message.mentions.iter().any(|user| user.id.to_string() == directory.me)
        || message.mention_roles.iter().any(|role| directory.is_own_role(&role.to_string()));
    let addressed = guild.is_none() || is_named || answers.as_ref().is_some_and(|quoted| quoted.ours);
    let mut text = without_mention(&message.content, directory);
    let mut files: Vec<&File> = message.attachments.iter().collect();
    // What is forwarded is said by whoever forwards it.
    for forwarded in &message.message_snapshots {
        if !text.is_empty() && !forwarded.content.is_empty() {
            text.push('\n');
        }
        text.push_str(&forwarded.content);
        files.extend(&forwarded.attachments);
    }
    let attachments: Vec<Attachment> = files.into_iter().map(|file| attachment(message, file)).collect();
    // Without a mention, neither text nor files are shown to us; in private, a sticker
    // or a poll has neither.
    let is_unread = text.is_empty() && attachments.is_empty() && !is_named;
    if !addressed || is_unread {
        return None;
    }
    let conversation = message.channel_id.to_string();
    let room = directory.channel(&conversation).and_then(|channel| channel.parent.clone());
    let edited = message.edited_timestamp.filter(|_| event == Event::Edited);
    let id = match edited {
        Some(at) => format!("{}-{}", message.id, at.timestamp_micros()),
        None => message.id.to_string(),
    };
    let nick = message.member.as_deref().and_then(|member| member.nick.clone());
    let origin =
        Origin::Message { id: message.id.to_string(), person: person.clone(), group: guild.is_some() };
    Some(IncomingMessage {
        adapter: NAME.to_owned(),
        id,
        room: room.unwrap_or_else(|| conversation.clone()),
        conversation,
        person,
        person_name: nick.unwrap_or_else(|| name(&message.author)),
        place: place(guild),
        addressed,
        language: None,
        sent_at: edited.unwrap_or(message.timestamp).timestamp_micros(),
        event,
        text,
        attachments,
        answers,
        origin: origin.value(),
    })
}

pub fn place(guild: Option<&str>) -> Place {
    if guild.is_some() { Place::Group } else { Place::Private }
}

/// As others see them.
pub fn name(user: &User) -> String {
    user.global_name.clone().unwrap_or_else(|| user.name.clone())
}

/// What a client says it speaks (`zh-CN`, `en-GB`).
pub fn language(locale: &str) -> Option<Language> {
    match locale.split('-').next() {
        Some("zh") => Some(Language::Zh),
        Some("en") => Some(Language::En),
        _ => None,
    }
}

/// The message that another answers, or that a button stands under.
pub fn quoted_message(message: &Message, directory: &Directory) -> Quoted {
    let mut text = without_mention(&message.content, directory);
    for description in message.embeds.iter().filter_map(|embed| embed.description.as_deref()) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(description);
    }
    Quoted { id: message.id.to_string(), ours: message.author.id.to_string() == directory.me, text }
}

/// The text without `<@us>` and our role, wherever they stand.
fn without_mention(content: &str, directory: &Directory) -> String {
    let mut out = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find("<@") {
        let Some(end) = rest[at..].find('>') else { break };
        let mention = &rest[at + 2..at + end];
        let is_us = match mention.strip_prefix('&') {
            Some(role) => directory.is_own_role(role),
            None => mention.strip_prefix('!').unwrap_or(mention) == directory.me,
        };
        if is_us {
            // One space is enough where it stood.
            out.push_str(rest[..at].trim_end());
            rest = rest[at + end + 1..].trim_start_matches([' ', ',', '，', ':', '：']);
            if !out.is_empty() && !rest.is_empty() && !rest.starts_with('\n') {
                out.push(' ');
            }
        } else {
            out.push_str(&rest[..=at + end]);
            rest = &rest[at + end + 1..];
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}

fn attachment(message: &Message, file: &File) -> Attachment {
    let is_voice = message.flags.is_some_and(|flags| flags.contains(MessageFlags::IS_VOICE_MESSAGE));
    let media_type = file.content_type.as_deref().unwrap_or("");
    let kind = match media_type.split('/').next() {
        Some("audio") if is_voice => AttachmentKind::Voice,
        Some("audio") => AttachmentKind::Audio,
        Some("image") => AttachmentKind::Photo,
        _ if is_voice => AttachmentKind::Voice,
        _ => AttachmentKind::Document,
    };
    let seconds =
        file.duration_secs.filter(|_| matches!(kind, AttachmentKind::Voice | AttachmentKind::Audio));
    Attachment {
        kind,
        reference: format!("{}/{}/{} {}", message.channel_id, message.id, file.id, file.url),
        name: file.filename.clone(),
        media_type: file.content_type.clone(),
        size: Some(u64::from(file.size)).filter(|size| *size > 0),
        // A part of a second is a second; what is no length is none.
        seconds: seconds.filter(|seconds| (0.0..1e9).contains(seconds)).map(|seconds| seconds.ceil() as u32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mention_of_us_goes_wherever_it_stands() {
        let mut directory = Directory::default();
        directory.me = "7".to_owned();
        directory.learn_role(&serde_json::json!({"id": "30", "tags": {"bot_id": "7"}}));
        for (content, expected) in [
            ("<@7> stock of MAT-31", "stock of MAT-31"),
            ("<@!7>, stock", "stock"),
            ("stock <@7> please", "stock please"),
            ("what about <@8>? <@7>", "what about <@8>?"),
            ("<@&30> hi", "hi"),
            ("<@&31> hi", "<@&31> hi"),
            ("a <@ b", "a <@ b"),
            ("<@7>", ""),
        ] {
            assert_eq!(without_mention(content, &directory), expected, "{content}");
        }
    }

    #[test]
    fn a_client_says_what_it_speaks() {
        assert_eq!(language("zh-TW"), Some(Language::Zh));
        assert_eq!(language("en-GB"), Some(Language::En));
        assert_eq!(language("de"), None);
        assert_eq!(language(""), None);
    }
}

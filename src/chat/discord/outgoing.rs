//! A reply as Discord's messages. What comes before the first table is the
//! message's text; from there on it stands in embeds, which hold more and which a
//! phone shows as cards. Narrow tables are columns, others a list.

use super::markdown::{escaped, fenced, length, split};
use super::rest::{Body, Upload};
use crate::chat::phone::{self, Phone};
use crate::chat::{Block, Choice, Reply, Table, VoiceNote};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use serenity::all::{
    ButtonStyle, CreateActionRow, CreateButton, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption,
};
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// Of a message's text.
const CONTENT_MAX: usize = 2000;
/// Of an embed's description.
const DESCRIPTION_MAX: usize = 4096;
/// Of all embeds of a message together.
const EMBEDS_MAX: usize = 6000;
/// Embeds and files of one message.
const ITEMS_MAX: usize = 10;
/// Columns of a fixed width that an embed on a phone has room for.
const PHONE_COLUMNS: usize = 32;
/// More choices than a row has buttons are a menu.
const BUTTONS_MAX: usize = 5;
const BUTTON_LABEL_MAX: usize = 80;
const MENU_OPTIONS_MAX: usize = 25;
const MENU_LABEL_MAX: usize = 100;
const MENUS_MAX: usize = 5;
/// Of what a button or a menu's entry sends back.
const TOKEN_MAX: usize = 100;
/// Begins the name of each menu; its entry's token is what counts.
const MENU: &str = "menu";
const NONCE_MAX: usize = 25;
/// For the asker's eyes only.
pub const EPHEMERAL: u64 = 1 << 6;

/// A message that is nothing but speech.
const VOICE_MESSAGE: u64 = 1 << 13;
/// As Discord's own clients call it.
const VOICE_FILE: &str = "voice-message.ogg";

/// One message.
#[derive(Default)]
pub struct Part {
    pub content: String,
    pub embeds: Vec<String>,
    components: Vec<CreateActionRow>,
    files: Vec<Upload>,
}

/// What only one kind of request has.
#[derive(Default)]
pub struct Extra<'a> {
    /// Answers this message of the same channel.
    pub answers: Option<&'a str>,
    pub nonce: Option<String>,
    pub is_private: bool,
}

impl Extra<'_> {
    /// What is answered, and what tells a double.
    fn add_to(&self, payload: &mut Value) {
        if let Some(id) = self.answers {
            payload["message_reference"] = json!({"message_id": id, "fail_if_not_exists": false});
        }
        if let Some(nonce) = &self.nonce {
            payload["nonce"] = json!(nonce);
            payload["enforce_nonce"] = json!(true);
        }
    }
}

impl Part {
    /// The message of a request, complete: what is absent is empty.
    pub fn payload(&self, extra: &Extra<'_>) -> Value {
        let attachments: Vec<Value> = self
            .files
            .iter()
            .enumerate()
            .map(|(index, file)| json!({"id": index, "filename": file.name}))
            .collect();
        let embeds: Vec<Value> = self.embeds.iter().map(|text| json!({"description": text})).collect();
        let mut payload = json!({
            "content": self.content,
            "embeds": embeds,
            "components": self.components,
            "attachments": attachments,
            // Nothing that stands in an answer wakes anybody.
            "allowed_mentions": {"parse": [], "replied_user": false},
        });
        extra.add_to(&mut payload);
        if extra.is_private {
            payload["flags"] = json!(EPHEMERAL);
        }
        payload
    }

    pub fn has_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// Of this part of the reply `reply`, as short as Discord wants it. Another
    /// text has another: only the same is a double.
    pub fn nonce(&self, reply: &str, index: usize) -> String {
        let mut digest = Sha256::new();
        digest.update(format!("{reply}#{index}#{}#{:?}", self.content, self.embeds));
        for file in &self.files {
            digest.update(&file.name);
            digest.update(&file.bytes);
        }
        let mut text = String::new();
        for byte in digest.finalize() {
            text.push_str(&format!("{byte:02x}"));
        }
        text.truncate(NONCE_MAX);
        text
    }

    /// `payload`, or what it is wrapped into, as a body.
    pub fn body(&self, payload: Value) -> Body {
        match self.files.is_empty() {
            true => Body::Json(payload),
            false => Body::Files(payload, self.files.clone()),
        }
    }
}

/// A voice message, which can hold no text, no embeds and no other file.
pub fn voice_message(note: &VoiceNote, extra: &Extra<'_>) -> Body {
    let mut payload = json!({
        "attachments": [{
            "id": 0,
            "filename": VOICE_FILE,
            "duration_secs": note.seconds,
            "waveform": STANDARD.encode(&note.waveform),
        }],
        "flags": VOICE_MESSAGE,
        "allowed_mentions": {"parse": [], "replied_user": false},
    });
    extra.add_to(&mut payload);
    let bytes = note.bytes.as_slice().into();
    let upload = Upload { name: VOICE_FILE.to_owned(), media_type: "audio/ogg".to_owned(), bytes };
    Body::Files(payload, vec![upload])
}

/// The messages of a reply, in order; at least one unless it is empty.
pub fn parts(reply: &Reply) -> Vec<Part> {
    let table = reply.blocks.iter().position(|block| matches!(block, Block::Table(_)));
    let (text, cards) = reply.blocks.split_at(table.unwrap_or(reply.blocks.len()));
    let content = text.iter().map(marked).collect::<Vec<_>>().join("\n\n");
    let mut parts: Vec<Part> =
        split(&content, CONTENT_MAX).into_iter().map(|content| Part { content, ..Part::default() }).collect();
    for card in descriptions(cards) {
        let needed = length(&card);
        let fits = |part: &Part| {
            part.embeds.len() < ITEMS_MAX
                && part.embeds.iter().map(|embed| length(embed)).sum::<usize>() + needed <= EMBEDS_MAX
        };
        match parts.last_mut().filter(|part| fits(part)) {
            Some(part) => part.embeds.push(card),
            None => parts.push(Part { embeds: vec![card], ..Part::default() }),
        }
    }
    for file in &reply.files {
        let upload = Upload {
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            bytes: file.bytes.as_slice().into(),
        };
        match parts.last_mut().filter(|part| part.files.len() < ITEMS_MAX) {
            Some(part) => part.files.push(upload),
            None => parts.push(Part { files: vec![upload], ..Part::default() }),
        }
    }
    if let Some(last) = parts.last_mut() {
        last.components = components(&reply.choices);
    }
    parts
}

/// One card a table, with the sentences after it.
fn descriptions(blocks: &[Block]) -> Vec<String> {
    let mut cards: Vec<String> = Vec::new();
    for block in blocks {
        let text = marked(block);
        match cards.last_mut().filter(|_| !matches!(block, Block::Table(_))) {
            Some(card) => {
                card.push_str("\n\n");
                card.push_str(&text);
            }
            None => cards.push(text),
        }
    }
    cards.iter().flat_map(|card| split(card, DESCRIPTION_MAX)).collect()
}

fn marked(block: &Block) -> String {
    match block {
        Block::Text(text) => escaped(text),
        Block::Fixed(text) => fenced(text),
        Block::Table(table) => marked_table(table),
    }
}

fn marked_table(table: &Table) -> String {
    let mut text = match phone::lines(table, PHONE_COLUMNS) {
        Phone::Columns(lines) if lines.is_empty() => String::new(),
        Phone::Columns(lines) => fenced(&lines.join("\n")),
        Phone::List(entries) => {
            let entry = |entry: &phone::Entry| match entry.values.is_empty() {
                true => format!("**{}**", escaped(&entry.name)),
                false => format!("**{}**\n{}", escaped(&entry.name), escaped(&entry.values)),
            };
            entries.iter().map(entry).collect::<Vec<_>>().join("\n")
        }
    };
    if let Some(more) = &table.more {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&escaped(more));
    }
    text
}

/// Buttons where one row holds them, else menus. What Discord would refuse is
/// left out: it can still be typed.
fn components(choices: &[Choice]) -> Vec<CreateActionRow> {
    let mut seen = HashSet::new();
    let choices: Vec<&Choice> = choices
        .iter()
        .filter(|choice| {
            !choice.answer.is_empty() && length(&choice.answer) <= TOKEN_MAX && seen.insert(&choice.answer)
        })
        .collect();
    let is_row = choices.len() <= BUTTONS_MAX
        && choices.iter().all(|choice| length(&choice.label) <= BUTTON_LABEL_MAX);
    if choices.is_empty() {
        return Vec::new();
    }
    if is_row {
        let button = |choice: &&Choice| {
            CreateButton::new(&choice.answer)
                .label(label(choice, BUTTON_LABEL_MAX))
                .style(ButtonStyle::Secondary)
        };
        return vec![CreateActionRow::Buttons(choices.iter().map(button).collect())];
    }
    let menu = |(index, choices): (usize, &[&Choice])| {
        let options = choices
            .iter()
            .map(|choice| CreateSelectMenuOption::new(label(choice, MENU_LABEL_MAX), &choice.answer))
            .collect();
        let menu = CreateSelectMenu::new(format!("{MENU}-{index}"), CreateSelectMenuKind::String { options });
        CreateActionRow::SelectMenu(menu)
    };
    choices.chunks(MENU_OPTIONS_MAX).take(MENUS_MAX).enumerate().map(menu).collect()
}

/// What is shown to be picked; never empty.
pub fn label(choice: &Choice, max: usize) -> String {
    let text = if choice.label.trim().is_empty() { &choice.answer } else { &choice.label };
    if length(text) <= max {
        return text.clone();
    }
    let mut short = String::new();
    for c in text.chars() {
        if length(&short) + c.len_utf16() >= max {
            break;
        }
        short.push(c);
    }
    short + "…"
}

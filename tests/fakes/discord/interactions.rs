//! Answers to interactions: the first within three seconds, more by the token.

use super::rest::{Answer, Asked};
use super::state::State;
use super::validation::{self, Refusal, refusal};
use serde_json::{Value, json};
use std::time::Duration;

/// For the first answer.
const DEADLINE: Duration = Duration::from_secs(3);
const EPHEMERAL: u64 = 64;

fn fields(asked: &Asked) -> Vec<(String, String)> {
    asked.files.iter().map(|file| (file.field.clone(), file.name.clone())).collect()
}

fn is_ephemeral(data: &Value) -> bool {
    data["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0
}

pub fn callback(state: &mut State, asked: &Asked, id: &str, token: &str) -> Answer {
    let unknown = || refusal(404, 10062, "Unknown interaction");
    let id: u64 = id.parse().map_err(|_| unknown())?;
    let interaction = state.interactions.get(&id).filter(|known| known.token == token).ok_or_else(unknown)?;
    let after = interaction.created.elapsed();
    if interaction.acknowledged.is_some() {
        return Err(refusal(400, 40060, "Interaction has already been acknowledged."));
    }
    if after > DEADLINE {
        return Err(unknown());
    }
    let (kind, data) = (asked.body["type"].as_u64().unwrap_or(0), &asked.body["data"]);
    let is_fitting = match interaction.kind {
        2 => matches!(kind, 4 | 5 | 9),
        3 => matches!(kind, 4..=7 | 9),
        4 => kind == 8,
        5 => matches!(kind, 4..=7),
        _ => false,
    };
    if !is_fitting {
        return Err(validation::invalid(
            "type",
            "BASE_TYPE_CHOICES",
            "Not a type that answers this interaction.",
        ));
    }
    let channel = interaction.channel;
    let mut original = None;
    match kind {
        4 => {
            validation::message(data, &fields(asked), false)?;
            original = Some(say(state, id, channel, asked, is_ephemeral(data)));
        }
        8 => {
            let choices = data["choices"].as_array().map_or(&[][..], Vec::as_slice);
            let is_fine = |choice: &Value| {
                let length = |text: &Value| text.as_str().map_or(0, |text| text.chars().count());
                (1..=100).contains(&length(&choice["name"])) && (1..=100).contains(&length(&choice["value"]))
            };
            if choices.len() > 25 || !choices.iter().all(is_fine) {
                return Err(validation::invalid(
                    "data.choices",
                    "BASE_TYPE_BAD_LENGTH",
                    "Must be 25 or fewer.",
                ));
            }
        }
        _ => {}
    }
    let with_response = asked.query.get("with_response").is_some_and(|value| value == "true");
    let interaction = state.interactions.get_mut(&id).ok_or_else(unknown)?;
    interaction.acknowledged = Some(kind);
    interaction.after = Some(after);
    interaction.ephemeral = is_ephemeral(data);
    interaction.original = original;
    interaction.choices = data["choices"].clone();
    if !with_response {
        return Ok((204, Value::Null));
    }
    let message = original.and_then(|message| state.find_message(message).cloned());
    Ok((
        200,
        json!({"interaction": {"id": id.to_string(), "type": state.interactions[&id].kind},
        "resource": {"type": kind, "message": message}}),
    ))
}

/// A message in answer: in the channel, or for the asker alone.
fn say(state: &mut State, interaction: u64, channel: u64, asked: &Asked, ephemeral: bool) -> u64 {
    let id = state.next_id();
    let mut message = state.said_by_us(id, channel, asked);
    message["type"] = json!(20);
    if ephemeral {
        message["flags"] = json!(EPHEMERAL);
    } else {
        state.channel(channel).messages.insert(id, message.clone());
    }
    state.interactions.get_mut(&interaction).expect("a known interaction").messages.insert(id, message);
    id
}

/// Follow-ups, and edits of what was said.
pub fn webhook(state: &mut State, asked: &Asked, token: &str, rest: &[&str]) -> Answer {
    let valid = state.token_valid;
    let known = state.interactions.values().find(|interaction| interaction.token == token);
    let interaction = match known {
        None => return Err(refusal(404, 10015, "Unknown Webhook")),
        Some(known) if known.created.elapsed() > valid => {
            return Err(refusal(401, 50027, "Invalid Webhook Token"));
        }
        Some(known) if known.acknowledged.is_none() => return Err(refusal(404, 10015, "Unknown Webhook")),
        Some(known) => known,
    };
    let (id, channel) = (interaction.id, interaction.channel);
    let is_deferred = interaction.acknowledged == Some(5) && interaction.original.is_none();
    match (asked.method.as_str(), rest) {
        ("POST", []) => {
            validation::message(&asked.body, &fields(asked), false)?;
            // The first after "thinking…" takes its place, and is as private as it.
            let ephemeral =
                if is_deferred { state.interactions[&id].ephemeral } else { is_ephemeral(&asked.body) };
            let message = say(state, id, channel, asked, ephemeral);
            if is_deferred {
                state.interactions.get_mut(&id).expect("known").original = Some(message);
            }
            Ok((200, state.interactions[&id].messages[&message].clone()))
        }
        (method, ["messages", which]) => {
            let unknown = || refusal(404, 10008, "Unknown Message");
            let message = match *which {
                "@original" => state.interactions[&id].original,
                which => which.parse().ok(),
            };
            if method == "PATCH" && is_deferred && *which == "@original" {
                validation::message(&asked.body, &fields(asked), false)?;
                let ephemeral = state.interactions[&id].ephemeral;
                let said = say(state, id, channel, asked, ephemeral);
                state.interactions.get_mut(&id).expect("known").original = Some(said);
                return Ok((200, state.interactions[&id].messages[&said].clone()));
            }
            if method == "DELETE" && is_deferred && *which == "@original" {
                // What stood there is gone; the next message is one of its own.
                state.interactions.get_mut(&id).expect("known").original = Some(0);
                return Ok((204, Value::Null));
            }
            let message = message.filter(|message| *message != 0).ok_or_else(unknown)?;
            change(state, asked, id, channel, message)
        }
        _ => Err(refusal(404, 0, "404: Not Found")),
    }
}

fn change(state: &mut State, asked: &Asked, interaction: u64, channel: u64, id: u64) -> Answer {
    let unknown = || -> Refusal { refusal(404, 10008, "Unknown Message") };
    let mut message = state.interactions[&interaction].messages.get(&id).cloned().ok_or_else(unknown)?;
    match asked.method.as_str() {
        "GET" => Ok((200, message)),
        "PATCH" => {
            validation::message(&asked.body, &fields(asked), true)?;
            state.word(&mut message, &asked.body, &asked.files);
            if let Some(public) = state.channel(channel).messages.get_mut(&id) {
                *public = message.clone();
            }
            state.interactions.get_mut(&interaction).expect("known").messages.insert(id, message.clone());
            Ok((200, message))
        }
        "DELETE" => {
            state.channel(channel).messages.remove(&id);
            state.interactions.get_mut(&interaction).expect("known").messages.remove(&id);
            Ok((204, Value::Null))
        }
        _ => Err(refusal(405, 0, "405: Method Not Allowed")),
    }
}

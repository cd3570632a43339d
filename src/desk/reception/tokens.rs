//! Buttons as tokens: what a platform is given says nothing, and nobody can guess one.

use crate::chat::Reply;
use crate::desk::replying::takes_back;
use crate::store::{About, Button};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Random bytes of a token: 22 characters.
const TOKEN_BYTES: usize = 16;

/// How long a button can be pressed.
const BUTTON_HOURS: i64 = 24;
const HOUR_MICROSECONDS: i64 = 3_600_000_000;

/// Puts tokens in the place of what the reply's choices say. `about`: what those
/// are about that take nothing back.
pub fn tokens(reply: &mut Reply, about: About, now: i64) -> anyhow::Result<Vec<Button>> {
    let expires_at = now + BUTTON_HOURS * HOUR_MICROSECONDS;
    let mut buttons = Vec::with_capacity(reply.choices.len());
    for choice in &mut reply.choices {
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random numbers: {error}"))?;
        let token = URL_SAFE_NO_PAD.encode(bytes);
        let answer = std::mem::replace(&mut choice.answer, token.clone());
        let about = if takes_back(&answer) { About::Deed } else { about };
        buttons.push(Button { token, answer, about, expires_at });
    }
    Ok(buttons)
}

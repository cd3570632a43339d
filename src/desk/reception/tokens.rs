//! Buttons as tokens: what a platform is given says nothing, and nobody can guess one.

use crate::chat::Reply;
use crate::store::Button;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Random bytes of a token: 22 characters.
const TOKEN_BYTES: usize = 16;

/// How long a button can be pressed.
const BUTTON_HOURS: i64 = 24;
const HOUR_MICROSECONDS: i64 = 3_600_000_000;

/// Puts tokens in the place of what the reply's choices say.
pub fn tokens(reply: &mut Reply, now: i64) -> anyhow::Result<Vec<Button>> {
    let expires_at = now + BUTTON_HOURS * HOUR_MICROSECONDS;
    let mut buttons = Vec::with_capacity(reply.choices.len());
    for choice in &mut reply.choices {
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random numbers: {error}"))?;
        let token = URL_SAFE_NO_PAD.encode(bytes);
        let answer = std::mem::replace(&mut choice.answer, token.clone());
        buttons.push(Button { token, answer, expires_at });
    }
    Ok(buttons)
}

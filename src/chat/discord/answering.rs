//! Answers to an interaction. Discord waits three seconds for a word: a reply that
//! comes in time is the word itself, else "thinking…" is shown and the reply
//! replaces it. That placeholder is public; a reply for the asker alone takes it
//! away and follows as one that only they see.

use super::outgoing::{EPHEMERAL, Extra, Part};
use super::rest::{Body, RestError};
use super::{Core, NAME};
use serde_json::{Value, json};
use serenity::all::{ApplicationId, InteractionId, LightMethod, Route};
use std::sync::{Arc, PoisonError};
use tokio::sync::Mutex as AsyncMutex;

/// Kinds of answers.
const MESSAGE: u64 = 4;
const THINKING: u64 = 5;
/// What Discord says of an interaction: acknowledged before, or too late.
const ACKNOWLEDGED: i64 = 40060;
const UNKNOWN_INTERACTION: i64 = 10062;

/// An interaction that can be answered.
pub struct Pending(AsyncMutex<State>);

struct State {
    step: Step,
    /// Parts said, by nonce, with the ids of their messages: a reply that is sent
    /// again goes on where it broke off.
    said: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Nothing was said to Discord yet, or a process before this one did.
    Waiting,
    /// "thinking…" is shown, to the asker alone or to all.
    Deferred { is_private: bool },
    /// The reply stands; what follows are further messages.
    Answered,
    /// Discord has forgotten it.
    Over,
}

/// Of one interaction.
#[derive(Clone, Debug)]
pub struct Reach {
    pub id: String,
    pub application: String,
    pub token: String,
}

impl Pending {
    fn new() -> Pending {
        Pending(AsyncMutex::new(State { step: Step::Waiting, said: Vec::new() }))
    }

    /// Says one part: the id of its message. None: the interaction is over.
    pub async fn say(
        &self,
        core: &Core,
        reach: &Reach,
        part: &Part,
        is_private: bool,
        nonce: Option<&str>,
    ) -> Result<Option<String>, RestError> {
        let mut state = self.0.lock().await;
        if let Some((_, id)) = state.said.iter().find(|(said, _)| Some(said.as_str()) == nonce) {
            return Ok(Some(id.clone()));
        }
        let payload = part.payload(&Extra { is_private, ..Extra::default() });
        let id = loop {
            let said = match state.step {
                Step::Over => return Ok(None),
                // An upload may take longer than Discord waits.
                Step::Waiting if part.has_files() => {
                    state.step = reach.defer(core, is_private).await?;
                    continue;
                }
                Step::Waiting => reach.callback(core, part, payload.clone()).await,
                Step::Deferred { is_private: shown } if shown != is_private => {
                    reach.withdraw(core).await?;
                    state.step = Step::Answered;
                    continue;
                }
                Step::Deferred { .. } => reach.replace(core, "@original", part).await,
                Step::Answered => reach.follow(core, part, payload.clone()).await,
            };
            state.step = match said {
                Ok(id) => {
                    state.step = Step::Answered;
                    break id;
                }
                Err(error) if matches!(error.code(), ACKNOWLEDGED | UNKNOWN_INTERACTION) => {
                    Step::Deferred { is_private: false }
                }
                Err(error) if is_over(&error) && state.step != Step::Waiting => Step::Over,
                Err(error) => return Err(error),
            };
        };
        if let Some(nonce) = nonce {
            state.said.push((nonce.to_owned(), id.clone()));
        }
        Ok(Some(id))
    }

    /// Ends it without a word.
    pub async fn close(&self, core: &Core, reach: &Reach) -> Result<(), RestError> {
        self.defer(core, reach, true).await;
        let mut state = self.0.lock().await;
        if matches!(state.step, Step::Deferred { .. }) {
            state.step = Step::Answered;
            reach.withdraw(core).await?;
        }
        Ok(())
    }

    /// Shows that an answer is on its way, unless it is there.
    pub async fn defer(&self, core: &Core, reach: &Reach, is_private: bool) {
        let mut state = self.0.lock().await;
        if state.step != Step::Waiting {
            return;
        }
        match reach.defer(core, is_private).await {
            Ok(step) => state.step = step,
            Err(error) => tracing::warn!(adapter = NAME, %error, "an interaction could not be acknowledged"),
        }
    }

    /// Whether "thinking…" is shown and nothing else.
    pub async fn is_unanswered(&self) -> bool {
        matches!(self.0.lock().await.step, Step::Deferred { .. })
    }
}

/// The token is not good any more, or what it was for is gone.
fn is_over(error: &RestError) -> bool {
    matches!(error.status(), 401 | 404)
}

impl Reach {
    /// Calls with the route of the first answer.
    pub async fn route<'a, T>(&'a self, call: impl FnOnce(Route<'a>) -> T) -> T::Output
    where
        T: Future,
    {
        let interaction_id = self.id.parse().unwrap_or(InteractionId::new(1));
        call(Route::InteractionResponse { interaction_id, token: &self.token }).await
    }

    fn application(&self) -> ApplicationId {
        self.application.parse().unwrap_or(ApplicationId::new(1))
    }

    async fn callback(&self, core: &Core, part: &Part, payload: Value) -> Result<String, RestError> {
        let body = part.body(json!({"type": MESSAGE, "data": payload}));
        let query = [("with_response", "true".to_owned())];
        let answer: Value =
            self.route(|route| core.rest.json(LightMethod::Post, route, &query, body)).await?;
        Ok(answer["resource"]["message"]["id"].as_str().unwrap_or("@original").to_owned())
    }

    /// Shows "thinking…": the step that is taken by that.
    async fn defer(&self, core: &Core, is_private: bool) -> Result<Step, RestError> {
        let data = if is_private { json!({"flags": EPHEMERAL}) } else { json!({}) };
        let body = Body::Json(json!({"type": THINKING, "data": data}));
        match self.route(|route| core.rest.done(LightMethod::Post, route, body)).await {
            Ok(()) => Ok(Step::Deferred { is_private }),
            // By a process before this one, or too late.
            Err(error) if matches!(error.code(), ACKNOWLEDGED | UNKNOWN_INTERACTION) => {
                Ok(Step::Deferred { is_private: false })
            }
            Err(error) if error.status() == 404 => Ok(Step::Over),
            Err(error) => Err(error),
        }
    }

    /// Another message after the first.
    async fn follow(&self, core: &Core, part: &Part, payload: Value) -> Result<String, RestError> {
        let route = Route::WebhookFollowupMessages { application_id: self.application(), token: &self.token };
        let query = [("wait", "true".to_owned())];
        let answer: Value = core.rest.json(LightMethod::Post, route, &query, part.body(payload)).await?;
        Ok(answer["id"].as_str().unwrap_or_default().to_owned())
    }

    /// Says it in the place of `message`, an id or `@original`.
    pub async fn replace(&self, core: &Core, message: &str, part: &Part) -> Result<String, RestError> {
        let (application_id, token) = (self.application(), self.token.as_str());
        let route = match message.parse() {
            Ok(message_id) => Route::WebhookFollowupMessage { application_id, token, message_id },
            Err(_) => Route::WebhookOriginalInteractionResponse { application_id, token },
        };
        let body = part.body(part.payload(&Extra::default()));
        let answer: Value = core.rest.json(LightMethod::Patch, route, &[], body).await?;
        Ok(answer["id"].as_str().unwrap_or(message).to_owned())
    }

    /// Takes the placeholder away; that it is gone is as good.
    async fn withdraw(&self, core: &Core) -> Result<(), RestError> {
        let route = Route::WebhookOriginalInteractionResponse {
            application_id: self.application(),
            token: &self.token,
        };
        match core.rest.done(LightMethod::Delete, route, Body::Nothing).await {
            Err(error) if is_over(&error) => Ok(()),
            other => other,
        }
    }
}

impl Core {
    /// The interaction as far as this process knows it, and whether it is new here.
    pub fn pending(&self, id: &str) -> (Arc<Pending>, bool) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = !pending.contains_key(id);
        (Arc::clone(pending.entry(id.to_owned()).or_insert_with(|| Arc::new(Pending::new()))), is_new)
    }

    pub fn forget(&self, id: &str) {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}

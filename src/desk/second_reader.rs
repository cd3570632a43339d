//! The language model as a second reader: configured, within the day's budget.

use crate::assistant::answer::{Answer, Reason, Talk};
use crate::clock::Clock;
use crate::config::Llm;
use crate::intent::Matcher;
use crate::intent::contract::{Intent, Parse};
use crate::inventory::day::Day;
use crate::llm::{Budget, Interpreter, LlmError, Settings};
use crate::store::Store;
use anyhow::Context as _;
use serde_json::json;
use std::time::Duration;

const DAY_MICROSECONDS: i64 = 86_400_000_000;

/// How a second reading went.
pub enum Second {
    /// Not asked, or it knows no more than the grammar.
    NotAsked,
    Read(Box<Parse>),
    Failed,
}

impl Second {
    pub fn parse(&self) -> Option<&Parse> {
        match self {
            Second::Read(parse) => Some(parse),
            Second::NotAsked | Second::Failed => None,
        }
    }

    /// Says in the answer who read the message, or that nobody could.
    pub fn mark(&self, answer: &mut Answer) {
        match self {
            Second::Read(_) => {
                answer.used.insert("read_by".to_owned(), json!("language model"));
            }
            Second::Failed if answer.intent == Intent::Unknown => {
                answer.reason = Some(Reason::Talk { talk: Talk::ModelFailed });
            }
            Second::Failed | Second::NotAsked => {}
        }
    }
}

pub struct SecondReader {
    interpreter: Interpreter,
    calls_per_day: u32,
}

impl SecondReader {
    /// None: neither the configuration nor the command line (`wanted`) asks for one.
    pub fn of(config: &Llm, wanted: bool) -> anyhow::Result<Option<SecondReader>> {
        if !wanted && !config.enabled {
            return Ok(None);
        }
        let (Some(base_url), Some(model)) = (&config.base_url, &config.model) else {
            anyhow::bail!(
                "which language model? set llm.base_url and llm.model \
                 (STOCKROOM_LLM_BASE_URL, STOCKROOM_LLM_MODEL)"
            );
        };
        let key = match (&config.key, &config.key_file) {
            (Some(key), _) => Some(key.reveal().to_owned()),
            (None, Some(file)) => {
                let text = std::fs::read_to_string(file)
                    .with_context(|| format!("llm.key_file: cannot read {}", file.display()))?;
                Some(text.lines().next().unwrap_or_default().to_owned())
            }
            (None, None) => None,
        };
        let settings = Settings {
            base_url: base_url.clone(),
            key,
            model: model.clone(),
            timeout: Duration::from_secs(u64::from(config.timeout_seconds)),
        };
        Ok(Some(SecondReader {
            interpreter: Interpreter::new(settings)?,
            calls_per_day: config.calls_per_day,
        }))
    }

    /// What the model reads in `text`.
    pub async fn read(
        &self,
        text: &str,
        matcher: &Matcher,
        today: Day,
        store: &Store,
        clock: &Clock,
    ) -> Result<Parse, LlmError> {
        let day = clock.now().div_euclid(DAY_MICROSECONDS);
        let budget = DayBudget { store, day, most: self.calls_per_day };
        self.interpreter.read(text, matcher, today, &budget).await
    }
}

/// A day's calls, counted in the store.
struct DayBudget<'a> {
    store: &'a Store,
    day: i64,
    most: u32,
}

impl Budget for DayBudget<'_> {
    /// A budget that cannot be counted is spent.
    async fn take(&self) -> bool {
        self.store.take_model_call(self.day, self.most).await.unwrap_or(false)
    }
}

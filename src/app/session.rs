//! What asking needs: the store, the snapshot kept as fresh as the store, the
//! names a sentence may contain, and who asks.

use super::Context;
use crate::assistant::context::Conversation;
use crate::assistant::explain::Explanation;
use crate::assistant::{self, Answer, Person, Role, Status};
use crate::clock::Clock;
use crate::intent::contract::Language;
use crate::intent::{self, Matcher};
use crate::inventory::day::Day;
use crate::inventory::settings::Figures;
use crate::inventory::snapshot::Snapshot;
use crate::store::Store;
use indicatif::{ProgressBar, ProgressStyle};

/// Rows below which loading is too quick to show a bar.
const BAR_ROWS: u64 = 300_000;

/// Which day a question is asked on.
#[derive(Clone, Debug)]
pub enum Today {
    /// `--today`.
    Fixed(Day),
    Clock(Clock),
}

impl Today {
    pub fn of(context: &Context, day: Option<Day>) -> Today {
        day.map_or_else(|| Today::Clock(context.clock.clone()), Today::Fixed)
    }

    pub fn day(&self) -> Day {
        match self {
            Today::Fixed(day) => *day,
            Today::Clock(clock) => clock.today(),
        }
    }
}

/// Facts in memory, as of one sequence of the store.
struct Loaded {
    sequence: i64,
    snapshot: Snapshot,
    matcher: Matcher,
}

/// One person asking one store.
pub struct Session {
    pub store: Store,
    today: Today,
    figures: Figures,
    person: Person,
    conversation: Conversation,
    loaded: Option<Loaded>,
}

/// An answer and the language of the question.
pub struct Answered {
    pub answer: Answer,
    pub language: Language,
}

impl Session {
    /// Opens the store; facts are read when the first question comes. Whoever
    /// has this terminal has the database too, and so may see everything.
    pub async fn open(context: &Context, today: Today) -> anyhow::Result<Session> {
        let store = Store::open(context.config.database_url()?.reveal()).await?;
        let person = Person { name: context.config.team.me.clone(), role: Role::Admin };
        Ok(Session {
            store,
            today,
            figures: context.config.figures.clone(),
            person,
            conversation: Conversation::default(),
            loaded: None,
        })
    }

    /// One message in this conversation, answered from facts as fresh as the
    /// store.
    pub async fn ask(&mut self, text: &str) -> anyhow::Result<Answered> {
        let loaded = fresh(&self.store, &self.figures, &mut self.loaded).await?;
        let today = self.today.day();
        let parse = self.conversation.hear(text, intent::parse(text, &loaded.matcher, today));
        let answer = assistant::respond(&parse, &loaded.snapshot, today, &self.person);
        if answer.status == Status::Clarify {
            self.conversation.offered(&answer.choices);
        }
        Ok(Answered { answer, language: parse.language })
    }

    /// What the last answer was computed from; nothing before the first.
    pub fn explain(&self, answer: &Answer) -> Explanation {
        let explained = |loaded: &Loaded| {
            assistant::explain::explain(answer, &loaded.snapshot, self.today.day(), &self.person)
        };
        self.loaded.as_ref().map(explained).unwrap_or_default()
    }
}

/// The facts at the store's sequence, read again only when it has moved.
async fn fresh<'a>(
    store: &Store,
    figures: &Figures,
    loaded: &'a mut Option<Loaded>,
) -> anyhow::Result<&'a Loaded> {
    let sequence = store.sequence().await?;
    let current = loaded.take().filter(|known| known.sequence == sequence);
    let current = match current {
        Some(known) => known,
        None => load(store, figures, sequence).await?,
    };
    Ok(loaded.insert(current))
}

async fn load(store: &Store, figures: &Figures, sequence: i64) -> anyhow::Result<Loaded> {
    let bar = ProgressBar::hidden();
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {human_pos}/{human_len}") {
        bar.set_style(style);
    }
    let facts = store
        .load_facts(|progress| {
            if progress.of >= BAR_ROWS && bar.is_hidden() {
                bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
            }
            bar.set_length(progress.of);
            bar.set_position(progress.rows);
        })
        .await?;
    let catalogue = store.load_catalogue().await?;
    bar.finish_and_clear();
    let (snapshot, matcher) =
        tokio::task::block_in_place(|| (Snapshot::build(facts, figures), Matcher::new(catalogue)));
    Ok(Loaded { sequence, snapshot, matcher })
}

//! One set of facts for all who ask: loaded once for each sequence of the store,
//! read by any number of sessions at once.

use crate::assistant::Person;
use crate::assistant::rights::Rights;
use crate::intent::Matcher;
use crate::inventory::settings::Figures;
use crate::inventory::snapshot::Snapshot;
use crate::store::{Alias, Store};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Rows below which loading is too quick to show a bar.
const BAR_ROWS: u64 = 300_000;

/// How long a question waits for newer facts that somebody else brought.
const PATIENCE: Duration = Duration::from_secs(1);

/// Catalogues with somebody's words among the names, kept for their next message.
const ALIASED_MAX: usize = 64;

/// Items remembered as asked about lately.
const ASKED_MAX: usize = 50;

/// Facts in memory, as of one sequence of the store.
pub(super) struct Loaded {
    pub sequence: i64,
    pub snapshot: Snapshot,
    pub matcher: Arc<Matcher>,
}

/// How fresh facts must be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Freshness {
    /// As fresh as the store.
    Exact,
    /// The same if that is quick; else as they were, at this sequence or later.
    Since(i64),
}

/// The facts, and the names with the words of who spoke lately.
pub struct Shared {
    store: Store,
    figures: Figures,
    current: watch::Sender<Option<Arc<Loaded>>>,
    /// Held by whoever loads.
    loading: tokio::sync::Mutex<()>,
    /// The latest used last.
    aliased: Mutex<Vec<Aliased>>,
    /// Items asked about, the latest first.
    asked: Mutex<VecDeque<String>>,
}

/// Names with some person's aliases among them.
struct Aliased {
    sequence: i64,
    /// Whose goods alone are named; None: the team's words.
    partner: Option<String>,
    aliases: Vec<Alias>,
    matcher: Arc<Matcher>,
}

impl Shared {
    pub fn new(store: Store, figures: Figures) -> Shared {
        Shared {
            store,
            figures,
            current: watch::Sender::new(None),
            loading: tokio::sync::Mutex::new(()),
            aliased: Mutex::default(),
            asked: Mutex::default(),
        }
    }

    /// The sequence of the facts in memory; None: none are loaded yet.
    pub fn sequence(&self) -> Option<i64> {
        self.current.borrow().as_ref().map(|loaded| loaded.sequence)
    }

    /// Items were asked about.
    pub(super) fn was_asked(&self, skus: &[String]) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        for sku in skus {
            asked.retain(|other| other != sku);
            asked.push_front(sku.clone());
        }
        asked.truncate(ASKED_MAX);
    }

    /// Items asked about lately, the latest first.
    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// The facts that a question is answered from.
    pub(super) async fn fresh(self: &Arc<Self>, freshness: Freshness) -> anyhow::Result<Arc<Loaded>> {
        let newest = self.store.sequence().await?;
        let known = self.current.borrow().clone();
        let Some(known) = known else { return self.reload(false).await };
        if known.sequence == newest {
            return Ok(known);
        }
        match freshness {
            Freshness::Exact => {
                drop(known);
                self.reload(true).await
            }
            Freshness::Since(least) if known.sequence >= least => {
                // It goes on loading where nobody waits any longer.
                let shared = self.clone();
                let mut loading = tokio::spawn(async move { shared.reload(false).await });
                match tokio::time::timeout(PATIENCE, &mut loading).await {
                    Ok(loaded) => loaded?,
                    Err(_) => Ok(known),
                }
            }
            Freshness::Since(_) => self.reload(false).await,
        }
    }

    /// Loads what the store has now, unless somebody just did. `alone`: nobody
    /// needs the old facts meanwhile, so their memory is given up first.
    async fn reload(&self, alone: bool) -> anyhow::Result<Arc<Loaded>> {
        let _loading = self.loading.lock().await;
        let sequence = self.store.sequence().await?;
        if let Some(known) = self.current.borrow().clone().filter(|known| known.sequence == sequence) {
            return Ok(known);
        }
        if alone {
            self.current.send_replace(None);
        }
        let began = Instant::now();
        let loaded = Arc::new(load(&self.store, &self.figures, sequence).await?);
        metrics::histogram!("stockroom_facts_load_seconds").record(began.elapsed().as_secs_f64());
        metrics::gauge!("stockroom_facts_sequence").set(sequence as f64);
        self.current.send_replace(Some(loaded.clone()));
        Ok(loaded)
    }

    /// The names that a person's words are read with, these aliases among them.
    pub(super) fn matcher(&self, loaded: &Loaded, person: &Person, aliases: Vec<Alias>) -> Arc<Matcher> {
        let partner = person.partner().map(str::to_owned);
        if aliases.is_empty() && partner.is_none() {
            return loaded.matcher.clone();
        }
        let sequence = loaded.sequence;
        let known =
            |kept: &Aliased| kept.sequence == sequence && kept.partner == partner && kept.aliases == aliases;
        let kept = || self.aliased.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut kept = kept();
            if let Some(place) = kept.iter().position(known) {
                let found = kept.remove(place);
                let matcher = found.matcher.clone();
                kept.push(found);
                return matcher;
            }
        }
        let all = &loaded.matcher.catalogue;
        let mut catalogue =
            Rights::of(&loaded.snapshot, person).catalogue(all).unwrap_or_else(|| all.clone());
        super::session::add_aliases(&mut catalogue, &aliases);
        let matcher = Arc::new(tokio::task::block_in_place(|| Matcher::new(catalogue)));
        let mut kept = kept();
        kept.retain(|kept| kept.sequence >= sequence);
        if kept.len() >= ALIASED_MAX {
            kept.remove(0);
        }
        kept.push(Aliased { sequence, partner, aliases, matcher: matcher.clone() });
        matcher
    }
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
    Ok(Loaded { sequence, snapshot, matcher: Arc::new(matcher) })
}

//! What asking needs: the store, the snapshot kept as fresh as the store, the
//! names a sentence may contain, and who asks.

use super::ears::Ears;
pub use super::once::Once;
use super::second_reader::{Second, SecondReader};
use super::shared::{Freshness, Loaded, Shared};
use super::speech::Speech;
use super::talk::Message;
use crate::assistant::action::with_day;
use crate::assistant::explain::Explanation;
use crate::assistant::{self, Answer, Person};
use crate::chat::console::TERMINAL;
use crate::clock::Clock;
use crate::config::{Config, Llm};
use crate::intent::contract::{Intent, Language, Parse};
use crate::intent::{self, Catalogue, Matcher};
use crate::inventory::answers::UnmappedShare;
use crate::inventory::day::Day;
use crate::inventory::snapshot::Snapshot;
use crate::inventory::unmapped::{self, Unmapped};
use crate::store::{Alias, Speaker, Store, StoreError};
use std::sync::Arc;

/// Which day a question is asked on.
#[derive(Clone, Debug)]
pub enum Today {
    /// `--today`.
    Fixed(Day),
    Clock(Clock),
}

impl Today {
    pub fn of(clock: &Clock, day: Option<Day>) -> Today {
        day.map_or_else(|| Today::Clock(clock.clone()), Today::Fixed)
    }

    pub fn day(&self) -> Day {
        match self {
            Today::Fixed(day) => *day,
            Today::Clock(clock) => clock.today(),
        }
    }
}

/// A store and its facts, to ask. Cheap to clone; clones share the facts.
#[derive(Clone)]
pub struct Session {
    pub store: Store,
    /// In the zone of whoever speaks.
    pub clock: Clock,
    /// In the team's.
    team_clock: Clock,
    /// Hears what is spoken.
    pub ears: Arc<Ears>,
    /// Speaks what answers it; None: nothing is spoken.
    pub speech: Option<Arc<Speech>>,
    /// Minutes after which a conversation begins anew.
    pub(super) context_minutes: u32,
    today: Today,
    /// Whoever has this terminal.
    pub owner: Person,
    shared: Arc<Shared>,
    freshness: Freshness,
    /// The facts of this message.
    loaded: Option<Arc<Loaded>>,
    /// The names with the aliases of who speaks.
    matcher: Option<Arc<Matcher>>,
    /// Reads what the grammar does not understand.
    reader: Option<Arc<SecondReader>>,
    /// What the message decides is kept before it is done.
    pub(super) once: Option<Arc<Once>>,
}

/// An answer and the language of the question.
pub struct Answered {
    pub answer: Answer,
    pub language: Language,
}

impl Session {
    /// Opens the store; facts are read when the first question comes. Whoever
    /// has this terminal has the database too, and so may see everything.
    pub async fn open(config: &Config, clock: &Clock, today: Today) -> anyhow::Result<Session> {
        let store = Store::open(config.database_url()?.reveal()).await?;
        Ok(Session {
            shared: Arc::new(Shared::new(store.clone(), config.figures.clone())),
            freshness: Freshness::Exact,
            store,
            clock: clock.clone(),
            team_clock: clock.clone(),
            ears: Arc::new(Ears::new(config, std::env::current_exe()?)),
            speech: Speech::of(&config.voice)?.map(Arc::new),
            context_minutes: config.chat.context_minutes,
            today,
            owner: Person { name: config.team.me.clone(), ..Person::everything() },
            loaded: None,
            matcher: None,
            reader: SecondReader::of(&config.llm, false)?.map(Arc::new),
            once: None,
        })
    }

    /// With the language model, whatever the configuration says.
    pub fn with_reader(mut self, config: &Llm) -> anyhow::Result<Session> {
        self.reader = SecondReader::of(config, true)?.map(Arc::new);
        Ok(self)
    }

    /// Days and times from now on are those of this zone (an IANA name); None: the team's.
    pub fn in_zone(&mut self, zone: Option<&str>) {
        let own = zone.and_then(|zone| self.team_clock.in_zone(zone));
        self.clock = own.unwrap_or_else(|| self.team_clock.clone());
        if matches!(self.today, Today::Clock(_)) {
            self.today = Today::Clock(self.clock.clone());
        }
    }

    /// With ears of their own instead of the configured ones.
    pub fn with_ears(mut self, ears: Arc<Ears>) -> Session {
        self.ears = ears;
        self
    }

    /// For many who ask at once: facts that somebody else brings may come a
    /// little later, so that nobody waits for a long load but who brought them.
    pub fn for_many(mut self) -> Session {
        self.freshness = Freshness::Since(0);
        self
    }

    /// For one message of the inbox.
    pub fn for_message(&self, once: Arc<Once>) -> Session {
        Session { once: Some(once), ..self.clone() }
    }

    /// This message was about files that wait for a mapping.
    pub(super) fn files_were_spoken_of(&self) {
        if let Some(once) = &self.once {
            once.leave_files();
        }
    }

    /// A number that this message acts on, as `choose` finds it; begun again after a
    /// crash, the same one.
    pub(super) async fn once(
        &self,
        choose: impl AsyncFnOnce(&Store) -> Result<Option<i64>, StoreError>,
    ) -> anyhow::Result<Option<i64>> {
        match &self.once {
            Some(once) => once.choose(&self.store, choose).await,
            None => Ok(choose(&self.store).await?),
        }
    }

    /// The names that sentences may contain.
    pub fn names(&self) -> anyhow::Result<&Catalogue> {
        Ok(&self.loaded()?.matcher.catalogue)
    }

    /// What all clones share.
    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// One question by itself, answered from facts as fresh as the store.
    pub async fn ask(&mut self, text: &str) -> anyhow::Result<Answered> {
        let speaker = terminal();
        self.refresh().await?;
        let owner = self.owner.clone();
        self.read_names(&speaker, &owner).await?;
        let parse = with_day(self.parse(text)?, text, self.matcher()?, self.today());
        let second = self.read_again(text, &parse).await?;
        let parse = second.parse().cloned().unwrap_or(parse);
        let message = Message { speaker: &speaker, person: &owner, text };
        let (mut answer, _) = self.answer(&parse, &message).await?;
        second.mark(&mut answer);
        Ok(Answered { answer, language: parse.language })
    }

    /// What the counts published after `sequence` say beside the movements;
    /// None: there is nothing to compare.
    pub async fn counted(&mut self, sequence: i64) -> anyhow::Result<Option<Answer>> {
        self.refresh().await?;
        Ok(assistant::counted(&self.loaded()?.snapshot, sequence, self.today(), &self.owner))
    }

    /// Sellers' SKUs that no catalogue knows, with what they may be.
    pub async fn unmapped(&mut self, today: Day) -> anyhow::Result<Unmapped> {
        self.refresh().await?;
        Ok(unmapped::unmapped(self.snapshot()?, today))
    }

    /// How many there are, without suggestions.
    pub async fn unmapped_share(&mut self) -> anyhow::Result<UnmappedShare> {
        self.refresh().await?;
        Ok(unmapped::summary(self.snapshot()?, self.today()).totals)
    }

    pub fn snapshot(&self) -> anyhow::Result<&Snapshot> {
        Ok(&self.loaded()?.snapshot)
    }

    /// What the last answer was computed from; nothing before the first.
    pub fn explain(&self, answer: &Answer, person: &Person) -> Explanation {
        let explained = |loaded: &Arc<Loaded>| {
            assistant::explain::explain(answer, &loaded.snapshot, self.today.day(), person)
        };
        self.loaded.as_ref().map(explained).unwrap_or_default()
    }

    /// What the language model reads where the grammar is unsure of `parse`.
    pub(super) async fn read_again(&self, text: &str, parse: &Parse) -> anyhow::Result<Second> {
        let Some(reader) = self.reader.as_ref().filter(|_| intent::is_unsure(parse)) else {
            return Ok(Second::NotAsked);
        };
        let (matcher, today) = (self.matcher()?, self.today());
        Ok(match reader.read(text, matcher, today, &self.store, &self.clock).await {
            Ok(parse) if parse.intent == Intent::Unknown => Second::NotAsked,
            Ok(parse) => Second::Read(Box::new(with_day(parse, text, matcher, today))),
            Err(_) => Second::Failed,
        })
    }

    pub fn today(&self) -> Day {
        self.today.day()
    }

    /// Reads the facts again where the store has moved on.
    pub async fn refresh(&mut self) -> anyhow::Result<()> {
        // Where nobody else has them, the old ones go before new ones come.
        (self.loaded, self.matcher) = (None, None);
        self.loaded = Some(self.shared.fresh(self.freshness).await?);
        Ok(())
    }

    /// The same, with all that the speaker has brought lately.
    pub(super) async fn refresh_for(&mut self, speaker: &Speaker) -> anyhow::Result<()> {
        if matches!(self.freshness, Freshness::Since(_)) {
            self.freshness = Freshness::Since(self.store.written_by(speaker).await?);
        }
        self.refresh().await
    }

    /// From now on this session sees all that is published by now.
    pub(super) async fn see_newest(&mut self) -> anyhow::Result<()> {
        if matches!(self.freshness, Freshness::Since(_)) {
            self.freshness = Freshness::Since(self.store.sequence().await?);
        }
        Ok(())
    }

    /// Remembers that the speaker brought facts, so that their next question is
    /// answered with them.
    pub(super) async fn has_written(&mut self, speaker: &Speaker) -> anyhow::Result<()> {
        self.see_newest().await?;
        if let Freshness::Since(sequence) = self.freshness {
            self.store.note_written(speaker, sequence, self.clock.now()).await?;
        }
        Ok(())
    }

    pub(super) fn loaded(&self) -> anyhow::Result<&Loaded> {
        self.loaded.as_deref().ok_or_else(|| anyhow::anyhow!("the facts are not loaded"))
    }

    pub(super) fn parse(&self, text: &str) -> anyhow::Result<Parse> {
        Ok(intent::parse(text, self.matcher()?, self.today()))
    }

    /// The names that the speaker's words are read with.
    pub(super) fn matcher(&self) -> anyhow::Result<&Matcher> {
        Ok(self.matcher.as_ref().map_or(&*self.loaded()?.matcher, |matcher| matcher))
    }

    /// Reads the names that the speaker's words are read with, their aliases and
    /// everybody's among them; of a partner its own alone.
    pub(super) async fn read_names(&mut self, speaker: &Speaker, person: &Person) -> anyhow::Result<()> {
        let mut aliases = self.store.aliases_of(speaker).await?;
        if person.partner().is_some() {
            aliases.retain(|alias| alias.confirmed_by.is_none());
        }
        self.matcher = Some(self.shared.matcher(self.loaded()?, person, aliases));
        Ok(())
    }

    /// This moment in the speaker's zone, RFC 3339; None: another day is asked about.
    pub(super) fn moment(&self) -> Option<String> {
        match &self.today {
            Today::Fixed(_) => None,
            Today::Clock(clock) => Some(clock.moment()),
        }
    }

    pub(super) fn respond(&self, parse: &Parse, person: &Person) -> anyhow::Result<Answer> {
        Ok(assistant::respond(parse, &self.loaded()?.snapshot, self.today(), person))
    }
}

/// Puts aliases among the names of their items.
pub fn add_aliases(catalogue: &mut Catalogue, aliases: &[Alias]) {
    for alias in aliases {
        if let Some(item) = catalogue.items.iter_mut().find(|item| item.sku == alias.sku) {
            item.aliases.push(alias.alias.clone());
        }
    }
}

/// Whoever sits at this terminal.
pub fn terminal() -> Speaker {
    let name = || TERMINAL.to_owned();
    Speaker { adapter: name(), conversation: name(), person: name() }
}

//! Words that every answer shares: items, places, modes, amounts, and what the
//! question is about.

use super::locale::{Args, Locale};
use super::number;
use super::table::{Align, DASH, Head, ROWS, Table};
use crate::assistant::Answer;
use crate::facts::markets;
use crate::intent::contract::{Language, OneOrMany};
use crate::inventory::day::{Day, Span};

/// Items, places … named in a sentence before "and 2 more".
const NAMED: usize = 3;

/// Rows shown when the question asks for more than [`ROWS`].
const ROWS_MAX: usize = 50;

/// Columns that a table can do without when it is too wide, the first first.
const SPARE: [&str; 6] =
    ["col-on-order", "col-counted", "col-out-of-stock", "col-late", "col-returned", "col-received"];

/// One answer in one language.
pub struct Words<'a> {
    pub answer: &'a Answer,
    pub locale: &'static Locale,
}

impl<'a> Words<'a> {
    pub fn new(answer: &'a Answer, language: Language) -> Words<'a> {
        Words { answer, locale: Locale::of(language) }
    }

    pub fn say(&self, key: &'static str, args: &Args) -> String {
        self.locale.say(key, args)
    }

    pub fn word(&self, key: &'static str) -> String {
        self.locale.word(key)
    }

    /// Arguments with the subject already set.
    pub fn about(&self) -> Args {
        Args::new().text("subject", self.subject())
    }

    /// `Desk lamp (LMP-40)`, or the bare SKU.
    pub fn item(&self, sku: &str) -> String {
        match self.name(sku) {
            Some(name) => self.say("item-named", &Args::new().text("name", name).text("sku", sku)),
            None => sku.to_owned(),
        }
    }

    /// `LMP-40 Desk lamp`, for a table.
    pub fn item_cell(&self, sku: &str) -> String {
        match self.name(sku) {
            Some(name) => format!("{sku} {name}"),
            None => sku.to_owned(),
        }
    }

    /// `desk lamp`: the name alone, else the SKU.
    pub fn short_name(&self, sku: &str) -> String {
        self.name(sku).map_or_else(|| sku.to_owned(), str::to_owned)
    }

    fn name(&self, sku: &str) -> Option<&'a str> {
        let name = self.answer.names.get(sku)?;
        let (first, second) = match self.locale.language {
            Language::En => (&name.en, &name.zh),
            Language::Zh => (&name.zh, &name.en),
        };
        [first, second].into_iter().map(String::as_str).find(|name| !name.is_empty())
    }

    /// `Germany`; of a pool `Germany, France, Italy`.
    pub fn market(&self, codes: &str) -> String {
        let names = codes.split('|').map(|code| match markets::by_code(code) {
            Some(market) if self.locale.language == Language::Zh => market.zh.to_owned(),
            Some(market) => market.en.to_owned(),
            None => code.to_owned(),
        });
        self.list(names.collect())
    }

    /// `DE`, 德国; of a pool `DE/FR/IT`: short, for a table.
    pub fn market_cell(&self, codes: &str) -> String {
        match (codes.contains('|'), self.locale.language) {
            (true, _) => codes.replace('|', "/"),
            (false, Language::En) => codes.to_owned(),
            (false, Language::Zh) => self.market(codes),
        }
    }

    /// `a, b, c and 2 more`.
    pub fn list(&self, mut texts: Vec<String>) -> String {
        let more = texts.len().saturating_sub(NAMED);
        texts.truncate(NAMED);
        let separator = self.word("list-separator");
        let listed = texts.join(&separator);
        if more == 0 {
            return listed;
        }
        self.say("list-more", &Args::new().text("list", listed).count("count", more as i64))
    }

    /// What the question is about, as it begins a sentence.
    pub fn subject(&self) -> String {
        let slots = &self.answer.slots;
        let several = |slot: &Option<OneOrMany>| slot.as_ref().map(|slot| slot.values().to_vec());
        let mut kinds = Vec::new();
        if let Some(items) = several(&slots.item) {
            kinds.push(self.list(items.iter().map(|sku| self.item(sku)).collect()));
        }
        for slot in [&slots.category, &slots.supplier] {
            kinds.extend(several(slot).map(|names| self.list(names)));
        }
        if let Some(owner) = &slots.owner {
            kinds.push(self.say("subject-owner", &Args::new().text("owner", owner.clone())));
        }
        let what = match kinds.is_empty() {
            true => self.word("subject-everything"),
            false => kinds.join(" · "),
        };
        let mut places = Vec::new();
        if let Some(markets) = several(&slots.market) {
            places.push(self.list(markets.iter().map(|code| self.market(code)).collect()));
        }
        for slot in [&slots.warehouse, &slots.channel] {
            places.extend(several(slot).map(|names| self.list(names)));
        }
        let subject = match places.is_empty() {
            true => what,
            false => {
                self.say("subject-in", &Args::new().text("what", what).text("place", places.join(" · ")))
            }
        };
        capital(subject)
    }

    /// `value`, `revenue` …: the one thing that is asked for.
    pub fn asks_for(&self, metric: &str) -> bool {
        self.answer.slots.metric.as_ref().is_some_and(|said| said.values() == [metric])
    }

    /// Exactly one item is asked for.
    pub fn one_item(&self) -> bool {
        self.answer.slots.item.as_ref().is_some_and(|item| item.values().len() == 1)
    }

    pub fn money(&self, amount: f64) -> String {
        number::money(amount, &self.answer.currency)
    }

    /// An amount in a sentence; unknown is said.
    pub fn money_or_unknown(&self, amount: Option<f64>) -> String {
        amount.map_or_else(|| self.word("word-unknown"), |amount| self.money(amount))
    }

    pub fn percent_or_unknown(&self, ratio: Option<f64>) -> String {
        ratio.map_or_else(|| self.word("word-unknown"), number::percent)
    }

    /// Days, or units a day, in a sentence; unknown is said.
    pub fn days_or_unknown(&self, days: Option<f64>) -> String {
        days.map_or_else(|| self.word("word-unknown"), number::days)
    }

    pub fn count_or_unknown(&self, count: Option<i64>) -> String {
        count.map_or_else(|| self.word("word-unknown"), number::count)
    }

    /// A period that the answer used, under `key`.
    pub fn span(&self, key: &str) -> Option<Span> {
        serde_json::from_value(self.answer.used.get(key)?.clone()).ok()
    }

    /// `sea`, as people say it.
    pub fn mode(&self, mode: &str) -> String {
        match mode {
            "sea" => self.word("mode-sea"),
            "fast_sea" => self.word("mode-fast-sea"),
            "air" => self.word("mode-air"),
            "express" => self.word("mode-express"),
            "rail" => self.word("mode-rail"),
            "truck" => self.word("mode-truck"),
            other => other.to_owned(),
        }
    }

    /// How the first day of a step of time is called: `2026-11` where all are months.
    pub fn step(&self, day: Day, all: &[Day]) -> String {
        let by_month = self.answer.slots.group_by.as_deref() == Some("month") || all.len() > 1;
        match by_month && all.iter().all(|day| day.date().day() == 1) {
            true => format!("{:04}-{:02}", day.date().year(), day.date().month()),
            false => day.to_string(),
        }
    }

    /// `31–60 days`; without an end, that and older; without a beginning, unknown.
    pub fn bucket<Days: Into<i64>>(&self, from_day: Option<Days>, to_day: Option<Days>) -> String {
        let Some(from) = from_day else { return self.word("bucket-unknown") };
        let args = Args::new().count("from", from);
        match to_day {
            Some(to) => self.say("bucket-between", &args.count("to", to)),
            None => self.say("bucket-from", &args),
        }
    }

    /// A stage of goods that are not here yet.
    pub fn stage(&self, stage: &str) -> String {
        match stage {
            "on_order" => self.word("stage-on-order"),
            "planned" => self.word("stage-planned"),
            "on_the_way" => self.word("stage-on-the-way"),
            "receiving" => self.word("stage-receiving"),
            "arrived" => self.word("stage-arrived"),
            "cancelled" => self.word("stage-cancelled"),
            other => other.to_owned(),
        }
    }

    /// Rows to show: as many as asked for, else [`ROWS`].
    pub fn rows(&self) -> usize {
        self.answer.slots.limit.map_or(ROWS, |limit| (limit as usize).clamp(1, ROWS_MAX))
    }

    /// A table of the first rows of `all`.
    pub fn table<T>(
        &self,
        columns: &[(&'static str, Align)],
        all: &[T],
        cells: impl Fn(&T) -> Vec<String>,
    ) -> Shown {
        let head = |(key, align): &(&'static str, Align)| Head {
            title: self.word(key),
            align: *align,
            spare: SPARE.iter().position(|spare| spare == key),
        };
        let mut table = Table::new(columns.iter().map(head).collect());
        all.iter().take(self.rows()).for_each(|row| table.row(cells(row)));
        let more = all.len().saturating_sub(self.rows());
        if all.is_empty() {
            return Shown::default();
        }
        let table = table.without_empty_columns();
        let (head, rows) = table.cells();
        let lines = table.without_spare_columns().lines();
        let more = (more > 0).then(|| self.say("table-more", &Args::new().count("count", more as i64)));
        Shown { head, rows, more, lines }
    }
}

/// With a capital first letter, as a sentence begins; other scripts have none.
fn capital(text: String) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// A table to be shown: its cells, nothing cut, and lines of at most 80 columns,
/// which may lack columns that can be spared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// How many rows are not shown, in words.
    pub more: Option<String>,
    pub lines: Vec<String>,
}

impl Shown {
    /// The lines, and that of what is not shown.
    pub fn text(&self) -> String {
        self.lines.iter().chain(&self.more).cloned().collect::<Vec<_>>().join("\n")
    }
}

/// What an answer says before its source line: a sentence or two, then tables.
#[derive(Default)]
pub struct Said {
    pub lead: Vec<String>,
    pub tables: Vec<Shown>,
}

impl Said {
    pub fn lead(sentence: String) -> Said {
        Said { lead: vec![sentence], tables: Vec::new() }
    }

    /// Puts a sentence before the others: it says what was asked for.
    pub fn first(mut self, sentence: String) -> Said {
        self.lead.insert(0, sentence);
        self
    }

    pub fn and(mut self, sentence: String) -> Said {
        self.lead.push(sentence);
        self
    }

    pub fn table(mut self, table: Shown) -> Said {
        self.tables.push(table);
        self
    }
}

/// Cells of a table: what is not known is a dash.
pub mod cell {
    use super::{DASH, Day, number};

    pub fn count(value: i64) -> String {
        number::count(value)
    }
    pub fn maybe_count(value: Option<i64>) -> String {
        value.map_or_else(|| DASH.to_owned(), number::count)
    }
    pub fn days(value: Option<f64>) -> String {
        value.map_or_else(|| DASH.to_owned(), number::days)
    }
    pub fn percent(value: Option<f64>) -> String {
        value.map_or_else(|| DASH.to_owned(), number::percent)
    }
    /// An amount without its currency, which the table's head or lead names.
    pub fn amount(value: Option<f64>) -> String {
        value.map_or_else(|| DASH.to_owned(), |amount| number::money(amount, ""))
    }
    pub fn day(value: Option<Day>) -> String {
        value.map_or_else(|| DASH.to_owned(), |day| day.to_string())
    }
    pub fn text(value: Option<impl AsRef<str>>) -> String {
        match value {
            Some(text) if !text.as_ref().is_empty() => text.as_ref().to_owned(),
            _ => DASH.to_owned(),
        }
    }
}

//! `stockroom parse`: what a sentence is understood as. It reads the names of
//! the catalogue and no facts.

use super::{Context, print};
use crate::chat::lines::Lines;
use crate::clock::Clock;
use crate::desk::second_reader::SecondReader;
use crate::desk::session::{Today, add_aliases, terminal};
use crate::intent::contract::{Intent, Parse};
use crate::intent::{self, Matcher};
use crate::inventory::day::Day;
use crate::store::Store;
use std::io::Write;

#[derive(clap::Args)]
pub struct Arguments {
    /// The sentence, in English or Chinese
    #[arg(required_unless_present = "jsonl", conflicts_with = "jsonl", value_name = "TEXT")]
    text: Vec<String>,
    /// Print one JSON object (so it does without the flag, too)
    #[arg(long)]
    json: bool,
    /// Read one sentence a line from standard input, print one object a line
    #[arg(long, conflicts_with = "json")]
    jsonl: bool,
    /// Print what was recognised, every cue and every intent's score, a line each
    #[arg(long, conflicts_with_all = ["json", "jsonl", "llm"])]
    explain: bool,
    /// Let the configured language model read what the grammar does not understand
    #[arg(long)]
    llm: bool,
    /// Relative days count from this one, like 2026-11-23 [default: the day it is]
    #[arg(long, value_name = "DAY")]
    today: Option<Day>,
}

pub async fn run(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    let store = Store::open(context.config.database_url()?.reveal()).await?;
    let mut catalogue = store.load_catalogue().await?;
    add_aliases(&mut catalogue, &store.aliases_of(&terminal()).await?);
    let reading = Reading {
        matcher: Matcher::new(catalogue),
        today: Today::of(&context.clock, arguments.today).day(),
        reader: if arguments.llm { SecondReader::of(&context.config.llm, true)? } else { None },
        store,
        clock: &context.clock,
    };
    if arguments.explain {
        reading.store.close().await;
        let lines = intent::explain(&arguments.text.join(" "), &reading.matcher, reading.today);
        return print(&lines.join("\n"));
    }
    if !arguments.jsonl {
        let parse = reading.of(&arguments.text.join(" ")).await;
        reading.store.close().await;
        return print(&serde_json::to_string(&parse)?);
    }
    let mut out = std::io::BufWriter::new(std::io::stdout());
    for line in Lines::of(std::io::stdin().lock()) {
        writeln!(out, "{}", serde_json::to_string(&reading.of(&line?).await)?)?;
    }
    Ok(out.flush()?)
}

/// What sentences are read with.
struct Reading<'a> {
    matcher: Matcher,
    today: Day,
    /// With `--llm` alone.
    reader: Option<SecondReader>,
    store: Store,
    clock: &'a Clock,
}

impl Reading<'_> {
    /// By the grammar; where that is unsure, by the language model if it answers.
    async fn of(&self, text: &str) -> Parse {
        let parse = intent::parse(text, &self.matcher, self.today);
        let Some(reader) = self.reader.as_ref().filter(|_| intent::is_unsure(&parse)) else { return parse };
        match reader.read(text, &self.matcher, self.today, &self.store, self.clock).await {
            Ok(read) if read.intent != Intent::Unknown => read,
            _ => parse,
        }
    }
}

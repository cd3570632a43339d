//! `stockroom parse`: what a sentence is understood as. It reads the names of
//! the catalogue and no facts.

use super::session::{Today, add_aliases, terminal};
use super::{Context, print};
use crate::chat::lines::Lines;
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
    /// Relative days count from this one, like 2026-11-23 [default: the day it is]
    #[arg(long, value_name = "DAY")]
    today: Option<Day>,
}

pub async fn run(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    let store = Store::open(context.config.database_url()?.reveal()).await?;
    let mut catalogue = store.load_catalogue().await?;
    add_aliases(&mut catalogue, &store.aliases_of(&terminal()).await?);
    store.close().await;
    let matcher = Matcher::new(catalogue);
    let today = Today::of(context, arguments.today).day();
    if !arguments.jsonl {
        let parse = intent::parse(&arguments.text.join(" "), &matcher, today);
        return print(&serde_json::to_string(&parse)?);
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in Lines::of(std::io::stdin().lock()) {
        writeln!(out, "{}", serde_json::to_string(&intent::parse(&line?, &matcher, today))?)?;
    }
    Ok(out.flush()?)
}

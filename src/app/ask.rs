//! `stockroom ask`: one question, one answer.

use super::{Context, print};
use crate::desk::replying;
use crate::desk::session::{Session, Today};
use crate::intent::contract::Language;
use crate::inventory::day::Day;
use crate::render;

#[derive(clap::Args)]
pub struct Arguments {
    /// The question, in English or Chinese
    #[arg(required = true, value_name = "TEXT")]
    text: Vec<String>,
    /// Print the answer as one JSON object on one line
    #[arg(long)]
    json: bool,
    /// Show the facts, defaults and arithmetic behind the answer
    #[arg(long, conflicts_with = "json")]
    explain: bool,
    /// Answer as of this day, like 2026-11-23 [default: the day it is]
    #[arg(long, value_name = "DAY")]
    today: Option<Day>,
    /// Let the configured language model read what the grammar does not understand
    #[arg(long)]
    llm: bool,
    /// Language of the answer: en or zh [default: the question's]
    #[arg(long, value_name = "LANGUAGE", value_parser = super::language)]
    language: Option<Language>,
}

pub async fn run(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    let mut session =
        Session::open(&context.config, &context.clock, Today::of(&context.clock, arguments.today)).await?;
    if arguments.llm {
        session = session.with_reader(&context.config.llm)?;
    }
    let answered = session.ask(&arguments.text.join(" ")).await?;
    let explanation = arguments.explain.then(|| session.explain(&answered.answer, &session.owner));
    session.store.close().await;
    let language = arguments.language.unwrap_or(answered.language);
    let text = render::text(&answered.answer, language);
    if arguments.json {
        return print(&serde_json::to_string(&answered.answer.contract(&text)?)?);
    }
    let mut shown = render::wrapped(&text);
    for file in &replying::answered(&answered.answer, language).files {
        shown.push_str("\n\n");
        shown.push_str(&super::chat::saved(file, language));
    }
    if let Some(explanation) = explanation {
        shown.push_str("\n\n");
        shown.push_str(&render::explanation(&answered.answer, &explanation, language));
    }
    print(&shown)
}

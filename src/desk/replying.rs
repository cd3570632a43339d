//! Answers as replies: words, tables, and what can be picked.

use super::talk::{Heard, Part};
use crate::assistant::action::Action;
use crate::assistant::explain::Explanation;
use crate::assistant::{Answer, Body, settings};
use crate::chat::{Block, Choice, File, Reply, Table};
use crate::intent::contract::{Intent, Language};
use crate::render;

/// What a button says that takes back the action of the number behind it.
const TAKES_BACK: &str = "undo #";

/// Whether a button that says this takes something back.
pub fn takes_back(answer: &str) -> bool {
    answer.starts_with(TAKES_BACK)
}

/// Characters of an explanation that every platform shows as one message.
const EXPLAINED_CHARACTERS_MAX: usize = 1_700;

/// Bytes of an explanation's file: below what each platform takes.
const EXPLAINED_BYTES_MAX: usize = 7_000_000;

/// The same on a platform: a long explanation in brief, the whole as a file.
pub fn brief_reply(heard: &Heard, language: Language) -> Reply {
    let mut all = Reply::default();
    for part in &heard.parts {
        all.append(match part {
            Part::Answer(answer) => answered(answer, language),
            Part::Explained(answer, explanation) => explained(answer, explanation, language),
        });
    }
    all
}

fn explained(answer: &Answer, explanation: &Explanation, language: Language) -> Reply {
    let whole = render::explanation_within(answer, explanation, EXPLAINED_BYTES_MAX, language);
    match render::explanation_in_brief(
        answer,
        explanation,
        EXPLAINED_CHARACTERS_MAX,
        render::Rest::File,
        language,
    ) {
        None => Reply { blocks: vec![Block::Fixed(whole)], ..Reply::default() },
        Some(brief) => {
            let (name, media_type) = ("explanation.md".to_owned(), "text/markdown".to_owned());
            let bytes = format!("```\n{whole}\n```\n").into_bytes();
            let files = vec![File { name, media_type, bytes }];
            Reply { blocks: vec![Block::Fixed(brief)], files, ..Reply::default() }
        }
    }
}

/// What is said back to a message in the terminal. `whole`: explanations too are.
pub fn reply(heard: &Heard, whole: bool, language: Language) -> Reply {
    let mut all = Reply::default();
    for part in &heard.parts {
        all.append(match part {
            Part::Answer(answer) => answered(answer, language),
            Part::Explained(answer, explanation) => {
                let (most, rest) = (EXPLAINED_CHARACTERS_MAX, render::Rest::Command);
                let brief =
                    (!whole).then(|| render::explanation_in_brief(answer, explanation, most, rest, language));
                let text = brief.flatten();
                let text = text.unwrap_or_else(|| render::explanation_in_chat(answer, explanation, language));
                Reply { blocks: vec![Block::Fixed(text)], ..Reply::default() }
            }
        });
    }
    all
}

/// One answer.
pub fn answered(answer: &Answer, language: Language) -> Reply {
    let blocks = render::parts(answer, language).into_iter().map(block).collect();
    let mut reply = Reply { blocks, choices: choices(answer, language), ..Reply::default() };
    match render::file(answer, &render::text(answer, language), language) {
        Ok(None) => {}
        Ok(Some(made)) => {
            let render::MadeFile { name, media_type, bytes } = made;
            // A picture stands for its table.
            if media_type == render::CHART {
                reply.blocks.retain(|block| !matches!(block, Block::Table(_)));
            }
            reply.files.push(File { name, media_type: media_type.to_owned(), bytes });
        }
        Err(error) => {
            tracing::warn!(%error, "an answer could not be made a file");
            reply.blocks.push(Block::Text(render::file_failed(language)));
        }
    }
    reply
}

/// A yes and a no under a proposal, the way back under what was done at once; else what the answer offers.
fn choices(answer: &Answer, language: Language) -> Vec<Choice> {
    if let Some(Body::Action(Action { written: true, id: Some(id), proposal })) = &answer.answer
        && settings::is_of_settings(proposal)
    {
        return vec![Choice { answer: format!("{TAKES_BACK}{id}"), label: render::take_back(language) }];
    }
    if let Some(Body::Action(Action { written: false, id: Some(id), .. })) = &answer.answer
        && answer.intent != Intent::Undo
    {
        let choice = |(answer, label)| Choice { answer: format!("{answer} #{id}"), label };
        return render::yes_or_no(language).into_iter().map(choice).collect();
    }
    let numbered = answer.choices.iter().enumerate().map(|(place, choice)| Choice {
        answer: (place + 1).to_string(),
        label: render::choice_label(choice, language),
    });
    numbered.collect()
}

fn block(part: render::Part) -> Block {
    match part {
        render::Part::Text(text) => Block::Text(text),
        render::Part::Table(table) => {
            let render::Shown { head, rows, more, lines } = table;
            Block::Table(Table { head, rows, more, lines })
        }
    }
}

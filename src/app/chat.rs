//! `stockroom chat`: a conversation in the terminal.

use super::kept::{AliasArgs, actions_text, aliases_text};
use super::{Context, import, unmapped};
use crate::assistant::Answer;
use crate::assistant::answer::Status;
use crate::chat::console::Console;
use crate::chat::{Block, Choice, Colleague, IncomingMessage, Reply};
use crate::config;
use crate::desk::replying;
use crate::desk::session::{Session, Today};
use crate::import::asking::{self, Waiting};
use crate::import::command::{self, CommandError, ImportArgs, MappingsArgs, UndoArgs};
use crate::intent::contract::{Intent, Language, Slots};
use crate::inventory::day::Day;
use crate::render;
use crate::store::Speaker;
use clap::Parser;

#[derive(clap::Args)]
pub struct Arguments {
    /// Answer as of this day, like 2026-11-23 [default: the day it is]
    #[arg(long, value_name = "DAY")]
    today: Option<Day>,
    /// Let the configured language model read what the grammar does not understand
    #[arg(long)]
    llm: bool,
    /// Language of the answers: en or zh [default: each question's]
    #[arg(long, value_name = "LANGUAGE", value_parser = super::language)]
    language: Option<Language>,
}

pub async fn run(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    let mut session =
        Session::open(&context.config, &context.clock, Today::of(&context.clock, arguments.today)).await?;
    if arguments.llm {
        session = session.with_reader(&context.config.llm)?;
    }
    session.forget_old().await?;
    let own = arguments.language.unwrap_or_else(|| context.language());
    let console = Console {
        welcome: render::welcome(own),
        history: config::data_folder().ok().map(|folder| folder.join("history.txt")),
    };
    let mut colleague = Terminal { session, always: arguments.language, own, waiting: Waiting::default() };
    console.run(&mut colleague).await?;
    colleague.session.store.close().await;
    Ok(())
}

/// The one who answers in this terminal.
struct Terminal {
    session: Session,
    /// Language of every answer, whatever the question's.
    always: Option<Language>,
    /// Language of what answers no question.
    own: Language,
    /// Files whose mapping is being settled.
    waiting: Waiting,
}

impl Colleague for Terminal {
    async fn hear(&mut self, message: IncomingMessage) -> Reply {
        let said = match message.text.strip_prefix('/') {
            Some(command) => self.obey(command).await,
            None => match self.waiting.hear(&message.text, self.own) {
                Some(answer) => self.settle(answer).await,
                None => self.answer(message).await,
            },
        };
        broken(said.unwrap_or_else(|error| Reply::text(format!("{error:#}"))))
    }
}

/// What can be done in the chat by name.
#[derive(clap::Parser)]
#[command(multicall = true, disable_help_flag = true, disable_help_subcommand = true)]
enum ChatCommand {
    Help,
    Unmapped(unmapped::Arguments),
    Import(Box<ImportArgs>),
    Undo(UndoArgs),
    Mappings(MappingsArgs),
    Aliases(AliasArgs),
    Actions,
}

impl Terminal {
    async fn answer(&mut self, message: IncomingMessage) -> anyhow::Result<Reply> {
        let IncomingMessage { adapter, conversation, person, text, .. } = message;
        let speaker = Speaker { adapter: adapter.to_owned(), conversation, person };
        let person = self.session.owner.clone();
        let heard = self.session.hear(&speaker, &person, &text).await?;
        let language = self.always.unwrap_or(heard.language);
        Ok(replying::reply(&heard, language))
    }

    /// Imports; files with unknown headers wait for a word.
    async fn import(&mut self, arguments: ImportArgs) -> anyhow::Result<Reply> {
        let mut out = Vec::new();
        let done = import::run(&mut self.session, &arguments, self.own, &mut out).await;
        let mut text = String::from_utf8_lossy(&out).into_owned();
        match done.map_err(anyhow::Error::downcast::<CommandError>) {
            Ok(()) => {}
            Err(Ok(CommandError::Unmapped { files, .. })) => {
                self.waiting.offered(&self.session.store, files).await?;
            }
            Err(Ok(error)) => text.push_str(&error.to_string()),
            Err(Err(error)) => return Err(error),
        }
        if let Some(asking::Answer::Say(next, _)) = self.waiting.show(self.own) {
            text = format!("{}\n\n{next}", text.trim_end());
        }
        Ok(fixed(text.trim()))
    }

    /// What an answer about a waiting file leads to.
    async fn settle(&mut self, answer: asking::Answer) -> anyhow::Result<Reply> {
        match answer {
            asking::Answer::Import(file) => self.import(ImportArgs::settled(*file)).await,
            asking::Answer::Say(text, choices) => {
                let numbered = choices.into_iter().enumerate();
                let choices =
                    numbered.map(|(place, label)| Choice { answer: (place + 1).to_string(), label });
                Ok(Reply { choices: choices.collect(), ..fixed(&text) })
            }
        }
    }

    async fn obey(&mut self, command: &str) -> anyhow::Result<Reply> {
        // Quotes keep a file's name whole; without their end they are letters.
        let words =
            shlex::split(command).unwrap_or_else(|| command.split_whitespace().map(str::to_owned).collect());
        let command = match ChatCommand::try_parse_from(words) {
            Ok(command) => command,
            Err(error) => {
                let first = error.to_string();
                let first = first.lines().next().unwrap_or_default().trim_start_matches("error: ");
                return Ok(Reply::text(first));
            }
        };
        let mut out = Vec::new();
        let done: anyhow::Result<()> = match command {
            ChatCommand::Help => {
                let help = Answer::bare(Intent::Help, Slots::default(), Status::Ok);
                return Ok(replying::answered(&help, self.own));
            }
            ChatCommand::Aliases(arguments) => {
                let text =
                    aliases_text(&self.session.store, &arguments, &self.session.owner, self.own).await?;
                return Ok(fixed(&text));
            }
            ChatCommand::Actions => {
                let text = actions_text(&self.session.store, &self.session.clock, self.own).await?;
                return Ok(fixed(&text));
            }
            ChatCommand::Import(arguments) => {
                self.waiting.forget();
                return self.import(arguments.in_conversation()).await;
            }
            ChatCommand::Unmapped(arguments) => unmapped::answer(&mut self.session, &arguments, self.own)
                .await
                .map(|said| out.extend(said.bytes())),
            ChatCommand::Mappings(arguments) => {
                let said = command::mappings(&self.session.store, &arguments, self.own, &mut out).await;
                said.map_err(Into::into)
            }
            ChatCommand::Undo(arguments) => {
                command::undo(&self.session.store, &arguments, self.own, &mut out).await.map_err(Into::into)
            }
        };
        let mut text = String::from_utf8_lossy(&out).into_owned();
        if let Err(error) = done {
            text.push_str(&format!("{error:#}"));
        }
        Ok(fixed(text.trim_end()))
    }
}

/// Lines laid out already.
fn fixed(text: &str) -> Reply {
    let blocks = if text.is_empty() { Vec::new() } else { vec![Block::Fixed(text.to_owned())] };
    Reply { blocks, ..Reply::default() }
}

/// With sentences broken for the terminal.
fn broken(mut reply: Reply) -> Reply {
    for block in &mut reply.blocks {
        if let Block::Text(text) = block {
            *text = render::wrapped(text);
        }
    }
    reply
}

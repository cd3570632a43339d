//! What can be done in a chat by name: `/undo`, `/aliases --confirm 3`.

use super::hearing::{Files, Hearing, fixed};
use super::kept::{AliasArgs, actions_text, aliases_text};
use super::{replying, unmapped};
use crate::assistant::Answer;
use crate::assistant::answer::Status;
use crate::chat::{CommandArgument, CommandName, Reply};
use crate::import::command::{self, ImportArgs, MappingsArgs, UndoArgs};
use crate::intent::contract::{Intent, Language, Slots};
use crate::render;
use crate::store::Store;
use clap::Parser;

#[derive(clap::Parser)]
#[command(multicall = true, disable_help_flag = true, disable_help_subcommand = true)]
enum ChatCommand {
    /// What a platform sends when somebody opens the chat.
    #[command(alias = "start")]
    Help,
    Ask(Words),
    Stock(Words),
    Cover(Words),
    Unmapped(unmapped::Arguments),
    Import(Box<ImportArgs>),
    Undo(UndoArgs),
    Mappings(MappingsArgs),
    Aliases(AliasArgs),
    Actions,
}

/// A sentence, or what it is about.
#[derive(clap::Args)]
struct Words {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

/// The commands that platforms list for everybody.
pub fn listed() -> Vec<CommandName> {
    let command = |name, argument| {
        let described = |language| render::desk::command(name, language);
        CommandName { name, en: described(Language::En), zh: described(Language::Zh), argument }
    };
    vec![
        command("stock", CommandArgument::Item),
        command("cover", CommandArgument::Item),
        command("ask", CommandArgument::Text),
        command("help", CommandArgument::Nothing),
    ]
}

impl Hearing<'_> {
    /// Does what a command says, given without its slash.
    pub(super) async fn obey(&mut self, command: &str) -> anyhow::Result<Reply> {
        // Quotes keep a file's name whole; without their end they are letters.
        let words =
            shlex::split(command).unwrap_or_else(|| command.split_whitespace().map(str::to_owned).collect());
        let command = match ChatCommand::try_parse_from(words) {
            Ok(command) => command,
            Err(error) => return Ok(Reply::text(command::first_line(&error))),
        };
        let (mut out, own) = (Vec::new(), self.languages.own);
        let done: anyhow::Result<()> = match command {
            ChatCommand::Help => {
                let help = Answer::bare(Intent::Help, Slots::default(), Status::Ok);
                return Ok(replying::answered(&help, own));
            }
            ChatCommand::Ask(Words { words }) if words.is_empty() => {
                return Ok(Reply::text(render::desk::ask_what(own)));
            }
            ChatCommand::Ask(Words { words }) => return self.answer(&words.join(" ")).await,
            ChatCommand::Stock(Words { words }) => {
                return self.answer(&render::desk::stock_of(&words.join(" "), own)).await;
            }
            ChatCommand::Cover(Words { words }) => {
                return self.answer(&render::desk::cover_of(&words.join(" "), own)).await;
            }
            ChatCommand::Aliases(arguments) => {
                return Ok(fixed(&aliases_text(&self.session.store, &arguments, self.person, own).await?));
            }
            ChatCommand::Actions => {
                return Ok(fixed(&actions_text(&self.session.store, &self.session.clock, own).await?));
            }
            ChatCommand::Import(_) if self.files == Files::Sent => {
                return Ok(Reply::text(render::desk::send_the_file(own)));
            }
            ChatCommand::Import(arguments) => {
                self.waiting.forget();
                return self.import(arguments.in_conversation()).await;
            }
            ChatCommand::Unmapped(arguments) => {
                unmapped::answer(self.session, &arguments, own).await.map(|said| out.extend(said.bytes()))
            }
            ChatCommand::Mappings(arguments) => {
                let said = command::mappings(&self.session.store, &arguments, own, &mut out).await;
                said.map_err(Into::into)
            }
            ChatCommand::Undo(arguments) => {
                let last = async |store: &Store| store.last_import().await;
                let arguments = match arguments.takes_the_last() {
                    // Begun again after a crash, it takes back the same one.
                    true => arguments.of(self.session.once(last).await?),
                    false => arguments,
                };
                command::undo(&self.session.store, &arguments, own, &mut out).await.map_err(Into::into)
            }
        };
        self.session.has_written(self.speaker).await?;
        let mut text = String::from_utf8_lossy(&out).into_owned();
        if let Err(error) = done {
            text.push_str(&format!("{error:#}"));
        }
        Ok(fixed(text.trim_end()))
    }
}

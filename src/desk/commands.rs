//! What can be done in a chat by name: `/undo`, `/aliases --confirm 3`.

use super::hearing::{Files, Hearing, fixed};
use super::kept::{AliasArgs, actions_text, aliases_text};
use super::people::audit::Done;
use super::people::commands::{LanguageArgs, LinkArgs, MeArgs};
use super::people::keeping::{AuditArgs, InviteArgs, PeopleArgs};
use super::settings::SettingsArgs;
use super::unmapped;
use crate::assistant::Role;
use crate::chat::{CommandArgument, CommandName, Place, Reply};
use crate::import::command::{self, ImportArgs, MappingsArgs, UndoArgs};
use crate::intent::contract::Language;
use crate::render;
use crate::store::Store;
use clap::Parser;
use clap::error::{ContextKind, ErrorKind};
use std::path::PathBuf;

#[derive(clap::Parser)]
#[command(multicall = true, disable_help_flag = true, disable_help_subcommand = true)]
enum ChatCommand {
    /// What a platform sends when somebody opens the chat.
    #[command(alias = "start")]
    Help(Words),
    Ask(Words),
    Stock(Words),
    Cover(Words),
    Runout(Words),
    Transit(Words),
    Sales(Words),
    Aging(Words),
    Chart(Words),
    /// All that the last answer was computed from.
    Why,
    Me(MeArgs),
    Language(LanguageArgs),
    Settings(SettingsArgs),
    Link(LinkArgs),
    Unlink,
    Invite(InviteArgs),
    People(PeopleArgs),
    Audit(AuditArgs),
    Unmapped(unmapped::Arguments),
    Import(Box<ImportArgs>),
    Undo(UndoArgs),
    Mappings(MappingsArgs),
    Aliases(AliasArgs),
    Actions,
    /// Speaks a file of this machine.
    Note {
        file: PathBuf,
    },
    /// What was spoken was heard wrong.
    Misheard,
}

/// A sentence, or what it is about.
#[derive(clap::Args)]
struct Words {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

/// The commands that platforms list for everybody.
pub fn listed() -> Vec<CommandName> {
    use CommandArgument::{Item, Nothing, Text};
    let names = [
        ("stock", Item),
        ("cover", Item),
        ("runout", Text),
        ("transit", Item),
        ("sales", Item),
        ("aging", Item),
        ("chart", Text),
        ("ask", Text),
        ("undo", Text),
        ("import", Nothing),
        ("help", Nothing),
        ("me", Text),
        ("settings", Nothing),
        ("language", Text),
        ("link", Text),
        ("unlink", Nothing),
        ("invite", Text),
        ("people", Text),
        ("audit", Text),
    ];
    let command = |(name, argument)| {
        let described = |language| render::desk::command(name, language);
        CommandName { name, en: described(Language::En), zh: described(Language::Zh), argument }
    };
    names.into_iter().map(command).collect()
}

/// How a command that cannot be read is said instead.
fn misused(name: &str, error: &clap::Error, language: Language) -> String {
    let unknown = match error.kind() {
        ErrorKind::InvalidSubcommand => return render::desk::no_such_command(name, language),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => error.get(ContextKind::InvalidValue),
        _ => error.get(ContextKind::InvalidArg),
    };
    let word = unknown.map(ToString::to_string).filter(|word| !word.starts_with(['<', '[']));
    match render::desk::said_like(name, word.as_deref(), language) {
        Some(said) => said,
        None => command::first_line(error),
    }
}

impl Hearing<'_> {
    /// Whether the speaker may do this by name. Questions are judged by what
    /// they ask.
    fn may(&self, command: &ChatCommand) -> bool {
        let role = self.person.role;
        match command {
            ChatCommand::Help(_)
            | ChatCommand::Ask(_)
            | ChatCommand::Stock(_)
            | ChatCommand::Cover(_)
            | ChatCommand::Runout(_)
            | ChatCommand::Transit(_)
            | ChatCommand::Sales(_)
            | ChatCommand::Aging(_)
            | ChatCommand::Chart(_)
            | ChatCommand::Why
            | ChatCommand::Me(_)
            | ChatCommand::Language(_)
            | ChatCommand::Settings(_)
            | ChatCommand::Note { .. }
            | ChatCommand::Misheard
            | ChatCommand::Undo(_) => true,
            ChatCommand::Aliases(_) => role != Role::Partner,
            ChatCommand::Unmapped(_)
            | ChatCommand::Import(_)
            | ChatCommand::Mappings(_)
            | ChatCommand::Actions => role.imports(),
            ChatCommand::Link(_) | ChatCommand::Unlink => role.links_rooms(),
            ChatCommand::Invite(_) | ChatCommand::People(_) | ChatCommand::Audit(_) => role.keeps_people(),
        }
    }

    /// The sentence that a command with a name or a place stands for.
    async fn asks(&mut self, command: &'static str, words: &Words) -> anyhow::Result<Reply> {
        let sentence = render::desk::sentence(command, &words.words.join(" "), self.languages.own);
        self.answer(sentence.trim()).await
    }

    fn is_in_group(&self) -> bool {
        self.visitor.is_some_and(|visitor| visitor.message.place == Place::Group)
    }

    /// Does what a command says, given without its slash.
    pub(super) async fn obey(&mut self, command: &str) -> anyhow::Result<Reply> {
        // Quotes keep a file's name whole; without their end they are letters.
        let words =
            shlex::split(command).unwrap_or_else(|| command.split_whitespace().map(str::to_owned).collect());
        let name = words.first().cloned().unwrap_or_default();
        if name == "import" && self.files == Files::Sent {
            return Ok(Reply::text(match self.person.role.imports() {
                true => render::desk::send_the_file(self.languages.own),
                false => render::desk::may_not_import(self.languages.own),
            }));
        }
        let command = match ChatCommand::try_parse_from(words) {
            Ok(command) => command,
            // In a group, it is more likely another bot's.
            Err(error) if error.kind() == ErrorKind::InvalidSubcommand && self.is_in_group() => {
                return Ok(Reply::default());
            }
            Err(error) => return Ok(Reply::text(misused(&name, &error, self.languages.own))),
        };
        if !self.may(&command) {
            self.note(Done::Refused, &format!("/{name}")).await?;
            return Ok(Reply::text(render::not_permitted(self.languages.own)));
        }
        let (mut out, own) = (Vec::new(), self.languages.own);
        let done: anyhow::Result<()> = match command {
            ChatCommand::Help(_) => return self.answer(&render::help::sentence(own)).await,
            ChatCommand::Ask(Words { words }) if words.is_empty() => {
                return Ok(Reply::text(render::desk::ask_what(own)));
            }
            ChatCommand::Ask(Words { words }) => return self.answer(&words.join(" ")).await,
            ChatCommand::Stock(words) => return self.asks("stock", &words).await,
            ChatCommand::Cover(words) => return self.asks("cover", &words).await,
            ChatCommand::Runout(words) => return self.asks("runout", &words).await,
            ChatCommand::Transit(words) => return self.asks("transit", &words).await,
            ChatCommand::Sales(words) => return self.asks("sales", &words).await,
            ChatCommand::Aging(words) => return self.asks("aging", &words).await,
            ChatCommand::Chart(words) => return self.asks("chart", &words).await,
            ChatCommand::Why => return self.why().await,
            ChatCommand::Me(arguments) => return self.me(&arguments).await,
            ChatCommand::Language(arguments) => return self.speak(&arguments).await,
            ChatCommand::Settings(arguments) => return self.settings(&arguments).await,
            ChatCommand::Link(arguments) => return self.link(&arguments).await,
            ChatCommand::Unlink => return self.unlink().await,
            ChatCommand::Invite(arguments) => return self.invite(&arguments).await,
            ChatCommand::People(arguments) => return self.keep_people(&arguments).await,
            ChatCommand::Audit(arguments) => return self.audit(&arguments).await,
            // Imports are taken back by who may import, and where a team talks by their
            // number: the last one may be anybody's. Everybody takes back what they told.
            ChatCommand::Undo(arguments)
                if !self.person.role.imports()
                    || (self.files == Files::Sent && arguments.takes_the_last()) =>
            {
                return self.answer(&render::desk::undo(own)).await;
            }
            ChatCommand::Aliases(arguments) => {
                let listed = aliases_text(&self.session.store, &arguments, self.person, own).await?;
                return Ok(listed.map_or_else(Reply::text, |aliases| fixed(&aliases)));
            }
            ChatCommand::Actions => {
                return Ok(fixed(&actions_text(&self.session.store, &self.session.clock, own).await?));
            }
            ChatCommand::Misheard => return self.misheard().await,
            ChatCommand::Note { .. } if self.files == Files::Sent => {
                return Ok(Reply::text(render::desk::send_the_file(own)));
            }
            ChatCommand::Note { file } => {
                return match std::fs::read(&file) {
                    // Listening speaks, which may be a command again.
                    Ok(bytes) => Box::pin(self.listen(bytes)).await,
                    Err(error) => Ok(Reply::text(format!("{}: {error}", file.display()))),
                };
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

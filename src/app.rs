//! Composition root: reads the command line and the configuration, builds what
//! one command needs and runs it.
//!
//! Exit codes: 0 done; 1 the data or the input is at fault, said in one
//! sentence on standard error; 2 the command line is.

mod ask;
mod chat;
mod doctor;
mod import;
mod kept;
mod log;
mod model;
mod parse;
mod people;
mod sample;
mod serve;
mod transcribe;
mod unmapped;

use crate::clock::Clock;
use crate::config::Config;
use crate::desk;
use crate::import::command::{ImportArgs, MappingsArgs, UndoArgs};
use crate::import::reader::Stop;
use crate::intent::contract::Language;
use crate::voice::whisper::child;
use clap::{Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// What a shell expects of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// The inventory colleague of a cross-border e-commerce team.
#[derive(Parser)]
#[command(name = "stockroom", version, about, disable_help_subcommand = true)]
struct Cli {
    /// Configuration file [default: stockroom.toml here, or in the user's configuration folder]
    #[arg(long, global = true, env = "STOCKROOM_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

/// What can be done; only what works is listed.
#[derive(Subcommand)]
enum Command {
    /// Ask one question about the stock
    Ask(ask::Arguments),
    /// Talk in the terminal; lines of a pipe are answered one by one
    Chat(chat::Arguments),
    /// Answer in the team's chat: Telegram, Discord
    Serve(serve::Arguments),
    /// Show what a sentence is understood as
    Parse(parse::Arguments),
    /// Say what this machine is set up with
    Doctor,
    /// Write the files of a made-up team, to try things on
    Sample(sample::Arguments),
    /// Take files in: our own kinds as CSV, TSV or XLSX (also .gz), and known exports
    Import(Box<ImportArgs>),
    /// List how files with headers of their own are read, or forget one
    Mappings(MappingsArgs),
    /// List sellers' SKUs that no catalogue knows, and say what they are
    Unmapped(desk::unmapped::Arguments),
    /// Take an import back: what it had replaced counts again
    Undo(UndoArgs),
    /// List the words learned for items, confirm or remove one
    Aliases(desk::kept::AliasArgs),
    /// List what was told in the chat and recorded
    Actions,
    /// Make a code that lets somebody ask in the team's chat
    Invite(people::Arguments),
    /// List who may ask; change or remove somebody
    People(desk::people::keeping::PeopleArgs),
    /// List who did what
    Audit(desk::people::keeping::AuditArgs),
    /// Print what voice notes and audio files say
    Transcribe(transcribe::Arguments),
    /// List, fetch or check the models that hear voice notes
    #[command(subcommand)]
    Model(model::Command),
    /// Hears voice notes for another process of this program
    #[command(hide = true)]
    Transcriber(child::Arguments),
}

/// What every command gets.
pub struct Context {
    /// The configuration file named on the command line.
    pub file: Option<PathBuf>,
    pub config: Config,
    pub clock: Clock,
}

impl Context {
    /// The language of what answers no question: the team's, else the
    /// environment's.
    pub fn language(&self) -> Language {
        self.config.team.language.unwrap_or_else(|| {
            let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .iter()
                .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
            if said.is_some_and(|value| value.starts_with("zh")) { Language::Zh } else { Language::En }
        })
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
        complain(&format!("something went wrong inside{}; please report it", place.unwrap_or_default()));
    }));
    let cli = Cli::parse();
    match std::panic::catch_unwind(|| run(cli)) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Ok(Err(error)) => {
            complain(&format!("{error:#}"));
            ExitCode::from(1)
        }
        Err(_) => ExitCode::from(1),
    }
}

fn run(cli: Cli) -> anyhow::Result<()> {
    if let Command::Transcriber(arguments) = &cli.command {
        return Ok(child::run(arguments)?);
    }
    let config = Config::load(cli.config.as_deref())?;
    match cli.command {
        Command::Serve(_) => log::of_server(config.serve.log_format),
        _ => log::of_command(),
    }
    let clock = Clock::system(config.team.time_zone.as_deref())?;
    let context = Context { file: cli.config, config, clock };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(dispatch(&context, cli.command))
}

async fn dispatch(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Ask(arguments) => ask::run(context, &arguments).await,
        Command::Chat(arguments) => chat::run(context, &arguments).await,
        Command::Serve(arguments) => serve::run(context, &arguments).await,
        Command::Parse(arguments) => parse::run(context, &arguments).await,
        Command::Doctor => doctor::run(context).await,
        Command::Sample(arguments) => sample::run(context, &arguments),
        Command::Import(arguments) => import::import(context, &arguments).await,
        Command::Mappings(arguments) => import::mappings(context, &arguments).await,
        Command::Unmapped(arguments) => unmapped::run(context, &arguments).await,
        Command::Undo(arguments) => import::undo(context, &arguments).await,
        Command::Aliases(arguments) => kept::aliases(context, &arguments).await,
        Command::Actions => kept::actions(context).await,
        Command::Invite(arguments) => people::invite(context, &arguments).await,
        Command::People(arguments) => people::people(context, &arguments).await,
        Command::Audit(arguments) => people::audit(context, &arguments).await,
        Command::Transcribe(arguments) => transcribe::run(context, &arguments).await,
        Command::Model(command) => model::run(context, &command).await,
        Command::Transcriber(arguments) => Ok(child::run(&arguments)?),
    }
}

/// Prints to standard output; unlike `println!` it does not panic when the
/// reader has gone (see [`is_broken_pipe`]).
pub fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

/// Does `work`, whose stop is set by Ctrl-C; a second one ends the process.
async fn interruptible<T>(work: impl AsyncFnOnce(&Stop) -> T) -> T {
    let stop = Stop::default();
    let listener = tokio::spawn({
        let stop = stop.clone();
        async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                stop.set();
            }
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(INTERRUPTED);
            }
        }
    });
    let done = work(&stop).await;
    listener.abort();
    done
}

/// A language as the command line names it.
fn language(text: &str) -> Result<Language, &'static str> {
    match text {
        "en" => Ok(Language::En),
        "zh" => Ok(Language::Zh),
        _ => Err("write en or zh"),
    }
}

/// One sentence on standard error; when even that is gone there is nobody to tell.
fn complain(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "stockroom: {sentence}");
}

/// Whoever read our output has seen enough: no error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

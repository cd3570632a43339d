//! `stockroom import` and `stockroom undo`.

use super::arguments::{ArgumentProblem, Arguments};
use super::asking::Offered;
use super::mapping::Offer;
use super::reader::{Options, Stop};
use super::report::{FileReport, Outcome};
use super::run::{self, ImportError};
use super::words;
use crate::intent::contract::Language;
use crate::store::Store;
use clap::Parser;
use std::io::Write;
use std::path::PathBuf;

/// Takes files in: our own kinds as CSV, TSV or XLSX (also .gz), and known exports.
#[derive(clap::Args, Debug, Default)]
pub struct ImportArgs {
    /// The files; they go in together
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Say what would happen, and write nothing
    #[arg(long)]
    preview: bool,
    /// Take the rows that are right even where others of the file are refused
    #[arg(long)]
    accept_partial: bool,
    /// Day of counts that have none, like 2026-11-23
    #[arg(long, value_name = "DAY", value_parser = checked("as_of"))]
    as_of: Option<String>,
    /// Market of rows that have none, like DE
    #[arg(long, value_name = "CODE", value_parser = checked("market"))]
    market: Option<String>,
    /// Warehouse of rows that have none
    #[arg(long, value_name = "CODE", value_parser = checked("warehouse"))]
    warehouse: Option<String>,
    /// Channel of rows that have none, like amazon
    #[arg(long, value_name = "NAME", value_parser = checked("channel"))]
    channel: Option<String>,
    /// Currency of rows that have none, like USD
    #[arg(long, value_name = "CODE", value_parser = checked("currency"))]
    currency: Option<String>,
    /// Time zone of times without an offset, like Asia/Shanghai [default: the market's]
    #[arg(long, value_name = "ZONE", value_parser = checked_by(Arguments::set_time_zone))]
    time_zone: Option<String>,
    /// Order of days like 11/12/2026: day-first or month-first [default: as the file's other days tell]
    #[arg(long, value_name = "ORDER", value_parser = checked_by(Arguments::set_day_order))]
    day_order: Option<String>,
    /// The kind of the files, like stock, instead of recognising it by the header
    #[arg(long)]
    kind: Option<String>,
    /// Names of columns: "file column=our column,…"; - for a column to leave out
    #[arg(long, value_name = "NAMES", value_parser = checked_by(Arguments::set_map))]
    map: Vec<String>,
    /// The same from a file (TOML): [columns] "file column" = "our column"
    #[arg(long, value_name = "FILE")]
    map_file: Option<PathBuf>,
    /// Somebody can be asked: mappings are offered in words, not as commands.
    #[arg(skip)]
    in_conversation: bool,
    /// The files were sent: of their paths only the names are shown.
    #[arg(skip)]
    sent: bool,
    /// What the options say, where it is settled already.
    #[arg(skip)]
    settled: Option<Arguments>,
}

/// Lists how files with headers of their own are read.
#[derive(clap::Args, Debug)]
pub struct MappingsArgs {
    /// Forget the mapping of this number
    #[arg(long, value_name = "NUMBER")]
    remove: Option<i64>,
}

/// Takes an import back: what it had replaced counts again.
#[derive(clap::Args, Debug)]
pub struct UndoArgs {
    /// The import's number [default: the last one]
    id: Option<i64>,
    /// List the imports instead
    #[arg(long, conflicts_with = "id")]
    list: bool,
}

impl UndoArgs {
    /// No number was said.
    pub fn takes_the_last(&self) -> bool {
        self.id.is_none() && !self.list
    }

    /// Takes back the import of this number.
    pub fn of(self, id: Option<i64>) -> UndoArgs {
        UndoArgs { id, ..self }
    }
}

/// Why the command's exit code is 1.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("{0}")]
    NotImported(String),
    /// Nothing was imported, but a mapping can be settled in the conversation.
    #[error("{sentence}")]
    Unmapped { sentence: String, files: Vec<Offered> },
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    #[error("the answer cannot be written")]
    Output(#[from] std::io::Error),
}

/// A parser that checks the value of a column and keeps its text.
fn checked(column: &'static str) -> impl Fn(&str) -> Result<String, String> + Clone + Send + Sync {
    move |text| check(text, |arguments, text| arguments.give(column, text))
}

/// A parser that checks a text and keeps it.
fn checked_by(
    set: fn(&mut Arguments, &str) -> Result<(), ArgumentProblem>,
) -> impl Fn(&str) -> Result<String, String> + Clone + Send + Sync {
    move |text| check(text, set)
}

fn check(
    text: &str,
    set: impl Fn(&mut Arguments, &str) -> Result<(), ArgumentProblem>,
) -> Result<String, String> {
    match set(&mut Arguments::default(), text) {
        Ok(()) => Ok(text.to_owned()),
        Err(problem) => Err(words::argument_problem(&problem, Language::En)),
    }
}

impl ImportArgs {
    /// The import of a file whose mapping was settled in a conversation.
    pub fn settled(file: Offered) -> ImportArgs {
        let Offered { path, arguments, partial, sent, .. } = file;
        ImportArgs {
            files: vec![path],
            accept_partial: partial,
            in_conversation: true,
            sent,
            settled: Some(arguments),
            ..ImportArgs::default()
        }
    }

    /// The import of files that were sent with these words, options among them.
    /// What would read a file of this machine is no option then.
    pub fn of_sent(files: Vec<PathBuf>, words: &str) -> Result<ImportArgs, String> {
        #[derive(clap::Parser)]
        #[command(no_binary_name = true, disable_help_flag = true)]
        struct Sent {
            #[command(flatten)]
            arguments: ImportArgs,
        }
        let words = shlex::split(words)
            .unwrap_or_else(|| words.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        // A file must be named; those that were sent take its place.
        let words = words.into_iter().chain([String::from("sent")]);
        let Sent { arguments } = Sent::try_parse_from(words).map_err(|error| first_line(&error))?;
        Ok(ImportArgs { files, map_file: None, in_conversation: true, sent: true, ..arguments })
    }

    /// The same where somebody can be asked.
    pub fn in_conversation(self) -> ImportArgs {
        ImportArgs { in_conversation: true, ..self }
    }

    fn arguments(&self) -> Result<Arguments, ArgumentProblem> {
        if let Some(settled) = &self.settled {
            return Ok(settled.clone());
        }
        let mut arguments = Arguments::default();
        let given = [
            ("as_of", &self.as_of),
            ("market", &self.market),
            ("warehouse", &self.warehouse),
            ("channel", &self.channel),
            ("currency", &self.currency),
        ];
        for (column, text) in given {
            if let Some(text) = text {
                arguments.give(column, text)?;
            }
        }
        if let Some(zone) = &self.time_zone {
            arguments.set_time_zone(zone)?;
        }
        if let Some(order) = &self.day_order {
            arguments.set_day_order(order)?;
        }
        for map in &self.map {
            arguments.set_map(map)?;
        }
        arguments.kind = self.kind.as_deref().map(|kind| kind.trim().to_lowercase());
        if let Some(file) = &self.map_file {
            let text = std::fs::read_to_string(file)
                .map_err(|problem| ArgumentProblem::MapFile { reason: problem.to_string() })?;
            arguments.set_map_file(&text)?;
        }
        Ok(arguments)
    }
}

/// What is wrong with a command, in one line.
pub fn first_line(error: &clap::Error) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// Imports the files, reports to `out`; an error where a file was not taken.
/// `stop` gives up and leaves nothing.
pub async fn run(
    store: &Store,
    args: &ImportArgs,
    language: Language,
    stop: &Stop,
    out: &mut (dyn Write + Send),
) -> Result<(), CommandError> {
    let arguments = args
        .arguments()
        .map_err(|problem| CommandError::NotImported(words::argument_problem(&problem, language)))?;
    let options = Options {
        arguments: arguments.clone(),
        partial: args.accept_partial,
        names_alone: args.sent,
        ..Options::default()
    };
    let imported = run::import(store, &args.files, &options, args.preview, stop).await;
    let imported = imported.map_err(|error| match error {
        ImportError::Interrupted => CommandError::NotImported(words::interrupted(language)),
        error => error.into(),
    })?;
    let unmapped = unmapped(&imported.files, args, &arguments);
    for file in &imported.files {
        if args.in_conversation && matches!(file.outcome, Outcome::Offered { .. }) {
            // What is to be settled is said in the conversation.
            continue;
        }
        writeln!(out, "{}", words::file_report(file, language))?;
        if let Outcome::Offered { offers, .. } = &file.outcome {
            for offer in offers.iter().filter(|_| !args.in_conversation) {
                writeln!(out, "{}", words::mapping::accepting(&file.name, offer, &arguments, language))?;
            }
        }
    }
    let read = imported.files.iter().filter(|file| matches!(file.outcome, Outcome::Read { .. })).count();
    if unmapped.len() < imported.files.len() {
        let undo = if args.in_conversation { "/undo" } else { "stockroom undo" };
        writeln!(out, "{}", words::ending(read, args.preview, imported.published.as_ref(), undo, language))?;
    }
    let failed = imported.files.iter().filter(|file| file.outcome.failed()).count();
    if !unmapped.is_empty() {
        let sentence = words::not_imported(failed, imported.files.len(), language);
        return Err(CommandError::Unmapped { sentence, files: unmapped });
    }
    if failed > 0 {
        return Err(CommandError::NotImported(words::not_imported(failed, imported.files.len(), language)));
    }
    Ok(())
}

/// The files that were offered a mapping, in a conversation: of a workbook the
/// first sheet.
fn unmapped(files: &[FileReport], args: &ImportArgs, arguments: &Arguments) -> Vec<Offered> {
    let waiting = args.files.iter().zip(files).filter_map(|(path, report)| match &report.outcome {
        Outcome::Offered { offers, .. } if args.in_conversation => {
            let (path, name, arguments) = (path.clone(), report.name.clone(), arguments.clone());
            let (partial, sent) = (args.accept_partial, args.sent);
            let offered = |offer: &Offer| {
                let (offer, kept) = (offer.clone(), None);
                Offered { path, name, offer, arguments, partial, sent, kept }
            };
            offers.first().map(offered)
        }
        _ => None,
    });
    waiting.collect()
}

/// Takes an import back, or lists the imports.
pub async fn undo(
    store: &Store,
    args: &UndoArgs,
    language: Language,
    out: &mut (dyn Write + Send),
) -> Result<(), CommandError> {
    let text = if args.list {
        words::imports(&store.imports().await?, language)
    } else {
        words::undone(&store.undo(args.id).await?, language)
    };
    writeln!(out, "{text}")?;
    Ok(())
}

/// Lists the remembered mappings, or forgets one.
pub async fn mappings(
    store: &Store,
    args: &MappingsArgs,
    language: Language,
    out: &mut (dyn Write + Send),
) -> Result<(), CommandError> {
    let text = match args.remove {
        None => words::mapping::mappings(&store.header_mappings().await?, language),
        Some(id) => {
            let forgotten = store.forget_mapping(id).await?;
            let text = words::mapping::forgotten(id, forgotten.as_ref(), language);
            if forgotten.is_none() {
                return Err(CommandError::NotImported(text));
            }
            text
        }
    };
    writeln!(out, "{text}")?;
    Ok(())
}

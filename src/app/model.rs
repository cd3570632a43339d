//! `stockroom model`: the models that hear voice notes.

use super::{Context, print};
use crate::voice::models::{self, Model, Verdict};
use anyhow::{Context as _, bail};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Longest wait for the server's first word, or its next.
const WAIT: Duration = Duration::from_secs(30);

#[derive(clap::Subcommand, Debug)]
pub enum Command {
    /// List the models, which are here and which one is used
    List,
    /// Fetch a model, on from where an earlier try ended
    Pull {
        /// Like base-q5_1
        name: String,
    },
    /// Hold models against what was published: one by name or file, or all that are here
    Verify {
        #[arg(value_name = "NAME|FILE")]
        model: Option<String>,
    },
}

pub async fn run(context: &Context, command: &Command) -> anyhow::Result<()> {
    let folder = context.config.voice.models_folder()?;
    match command {
        Command::List => list(context, &folder),
        Command::Pull { name } => pull(context, &folder, name).await,
        Command::Verify { model } => verify(&folder, model.as_deref()),
    }
}

fn list(context: &Context, folder: &Path) -> anyhow::Result<()> {
    let used = models::choose(context.config.voice.model.as_deref(), folder);
    let mut text = String::new();
    for model in models::published() {
        let file = folder.join(model.file_name());
        let part = folder.join(format!("{}.part", model.file_name()));
        let state = match (file.is_file(), part.is_file()) {
            (true, _) if used.as_ref() == Ok(&file) => "in use",
            (true, _) => "here",
            (false, true) => "fetched in part",
            (false, false) => "",
        };
        let languages = if model.is_english_only() { "English" } else { "all languages" };
        let line = format!("{:<20} {:>5} MB  {languages:<13}  {state}", model.name, megabytes(model.bytes));
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.push('\n');
    match used {
        Ok(file) => text.push_str(&format!("in use: {}", file.display())),
        Err(none) => text.push_str(&none.to_string()),
    }
    print(&text)
}

async fn pull(context: &Context, folder: &Path, name: &str) -> anyhow::Result<()> {
    let model = known(name)?;
    let file = folder.join(model.file_name());
    if file.is_file() && models::verify(&file)? == Verdict::Good {
        return print(&format!("{} is here already", file.display()));
    }
    let client = reqwest::Client::builder().connect_timeout(WAIT).read_timeout(WAIT).build()?;
    let bar = ProgressBar::new(model.bytes);
    let style = "{bar:30} {decimal_bytes} of {decimal_total_bytes}, {decimal_bytes_per_sec}, {eta} to go";
    if let Ok(style) = ProgressStyle::with_template(style) {
        bar.set_style(style);
    }
    let url = &context.config.voice.model_url;
    let pulled = models::pull(&client, url, &model, folder, |bytes| bar.set_position(bytes)).await;
    bar.finish_and_clear();
    print(&format!("fetched {}, as published", pulled?.display()))
}

fn verify(folder: &Path, wanted: Option<&str>) -> anyhow::Result<()> {
    let files: Vec<PathBuf> = match wanted {
        Some(wanted) => match models::named(wanted) {
            Some(model) if !Path::new(wanted).is_file() => {
                let file = folder.join(model.file_name());
                let pulls = || format!("{0} is not here; `stockroom model pull {0}` fetches it", model.name);
                file.is_file().then_some(()).with_context(pulls)?;
                vec![file]
            }
            _ if Path::new(wanted).is_file() => vec![PathBuf::from(wanted)],
            _ => bail!("{wanted} is no file and no model; `stockroom model list` shows which there are"),
        },
        None => {
            let files = models::published().into_iter().map(|model| folder.join(model.file_name()));
            files.filter(|file| file.is_file()).collect()
        }
    };
    if files.is_empty() {
        bail!("there is no model in {}; `stockroom model pull NAME` fetches one", folder.display());
    }
    let mut wrong = Vec::new();
    for file in files {
        let shown = file.display();
        let verdict = models::verify(&file).with_context(|| shown.to_string())?;
        match verdict {
            Verdict::Good => print(&format!("{shown}: as published"))?,
            Verdict::NotPublished(hash) => {
                print(&format!("{shown}: none of the published models; its SHA-256 is {hash}"))?;
            }
            Verdict::Wrong => wrong.push(shown.to_string()),
        }
    }
    if !wrong.is_empty() {
        bail!("{}: not as published; `stockroom model pull` fetches it anew", wrong.join(", "));
    }
    Ok(())
}

fn known(name: &str) -> anyhow::Result<Model> {
    models::named(name)
        .with_context(|| format!("there is no model {name}; `stockroom model list` shows which there are"))
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}

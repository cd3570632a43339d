//! `stockroom transcribe`: what voice notes and audio files say.

use super::{Context, print};
use crate::intent::contract::Language;
use crate::voice::decode::{self, Limits};
use crate::voice::models;
use crate::voice::whisper::{Note, Otherwise, Settings, Transcriber, Transcript};
use anyhow::Context as _;
use serde_json::json;
use std::io::Read as _;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Arguments {
    /// Voice notes or audio files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Name or file of a model [default: the configured one, else the best one fetched]
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// Language spoken: en, zh or auto [default: the configured one, or the other where it sounds like it; else auto]
    #[arg(long, value_name = "LANGUAGE", value_parser = spoken)]
    language: Option<Spoken>,
    /// Print one JSON object a file, one a line
    #[arg(long)]
    json: bool,
}

/// What is spoken.
#[derive(Clone, Copy)]
struct Spoken(Option<Language>);

fn spoken(text: &str) -> Result<Spoken, &'static str> {
    match text {
        "auto" => Ok(Spoken(None)),
        other => {
            super::language(other).map(|language| Spoken(Some(language))).map_err(|_| "write en, zh or auto")
        }
    }
}

pub async fn run(context: &Context, arguments: &Arguments) -> anyhow::Result<()> {
    let voice = &context.config.voice;
    let wanted = arguments.model.as_deref().or(voice.model.as_deref());
    let model = models::choose(wanted, &voice.models_folder()?)?;
    let transcriber = Transcriber::new(Settings::new(voice, std::env::current_exe()?, model));
    let language = arguments.language.map_or(voice.language, |spoken| spoken.0);
    // What is configured is spoken most of the time; what was asked for is heard.
    let below = arguments.language.is_none().then_some(voice.confidence_least);
    let otherwise = language.zip(below).map(|(language, below)| Otherwise::than(language, below));
    let megabytes = context.config.serve.file_megabytes as usize;
    let limits = Limits { bytes_max: megabytes * 1_000_000, seconds_max: voice.seconds_max };
    let mut failed = Vec::new();
    for file in &arguments.files {
        match one(&transcriber, file, language, otherwise.clone(), limits).await {
            Ok(heard) if arguments.json => print(&in_json(file, &heard, arguments.files.len()).to_string())?,
            Ok(heard) => print(&shown(file, &heard, arguments.files.len()))?,
            // The others are transcribed all the same.
            Err(error) => failed.push(format!("{}: {error:#}", file.display())),
        }
    }
    anyhow::ensure!(failed.is_empty(), failed.join("\nstockroom: "));
    Ok(())
}

async fn one(
    transcriber: &Transcriber,
    file: &Path,
    language: Option<Language>,
    otherwise: Option<Otherwise>,
    limits: Limits,
) -> anyhow::Result<Transcript> {
    let bytes = read(file, limits.bytes_max).context("cannot read it")?;
    let pcm = tokio::task::block_in_place(|| decode::decode(&bytes, limits))?;
    let Some((from, speech)) = pcm.speech() else {
        return Ok(Transcript::silence(pcm.seconds()));
    };
    let note = Note { samples: speech.to_vec(), language, prompt: None };
    let heard = transcriber.transcribe_either("terminal", note, otherwise).await?;
    Ok(heard.of_part(from, pcm.seconds()))
}

/// The bytes of a file; of one that is too large one more than may be.
fn read(file: &Path, bytes_max: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.take(bytes_max as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn in_json(file: &Path, heard: &Transcript, files: usize) -> serde_json::Value {
    let mut object = json!({
        "text": heard.text,
        "language": heard.language,
        "confidence": rounded(heard.confidence),
        "seconds": rounded(heard.seconds),
        "rtf": rounded(heard.rtf),
        "no_speech": rounded(heard.no_speech),
        "segments": heard.segments,
    });
    if files > 1 {
        object["file"] = json!(file.display().to_string());
    }
    object
}

/// To thousandths: more says nothing.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn shown(file: &Path, heard: &Transcript, files: usize) -> String {
    let mut text = if files > 1 { format!("{}\n", file.display()) } else { String::new() };
    if heard.text.is_empty() {
        return text + &format!("(nobody speaks in these {:.1} s)", heard.seconds);
    }
    for segment in &heard.segments {
        text.push_str(&format!("[{:6.2} – {:6.2}]  {}\n", segment.from, segment.to, segment.text));
    }
    text.push_str(&format!(
        "language {}, confidence {:.2}, {:.1} s, real-time factor {:.2}",
        heard.language, heard.confidence, heard.seconds, heard.rtf
    ));
    text
}

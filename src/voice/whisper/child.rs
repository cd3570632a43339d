//! The child: reads notes from standard input, writes what it heard to standard
//! output (see `frame.rs`), and ends with its input, even in the middle of a note.

use super::frame::{self, Reply, Request};
use super::{Note, SAMPLE_RATE, Segment, Transcript, cpu, vocabulary};
use crate::intent::contract::Language;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Instant;
use whisper_rs::{
    FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperError, WhisperState,
};

/// Words and filters alone take two thirds of this.
const MODEL_BYTES_MIN: u64 = 1_000_000;

/// Added to the niceness that the server itself has.
#[cfg(unix)]
const NICENESS: i32 = 10;

/// Waiting notes of a child; its parent sends one at a time.
const NOTES: usize = 1;

#[derive(clap::Args, Debug)]
pub struct Arguments {
    #[arg(long)]
    model: PathBuf,
    #[arg(long, default_value_t = 1)]
    threads: u16,
}

/// Runs until the input ends.
pub fn run(arguments: &Arguments) -> io::Result<()> {
    yield_to_others();
    whisper_rs::install_logging_hooks();
    let (sender, requests) = mpsc::sync_channel(NOTES);
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        // No input, or none that can be read: the parent has gone.
        while let Ok(Some(request)) = frame::read_request(&mut input) {
            if sender.send(request).is_err() {
                break;
            }
        }
        // Not by returning: a note may be in the works, which nobody waits for.
        std::process::exit(0);
    });
    let mut engine = None;
    for (Request { language, prompt, .. }, samples) in requests {
        let note = Note { samples, language, prompt };
        let reply = answer(&mut engine, arguments, &note);
        let mut out = io::stdout().lock();
        out.write_all(&frame::encoded(&reply)?)?;
        out.flush()?;
    }
    Ok(())
}

/// Written messages go first: a note may take the processor that they leave.
fn yield_to_others() {
    #[cfg(unix)]
    if let Err(error) = rustix::process::nice(NICENESS) {
        tracing::debug!(%error, "the priority stays as it is");
    }
}

fn answer(engine: &mut Option<Engine>, arguments: &Arguments, note: &Note) -> Reply {
    if let Some(complaint) = cpu::complaint() {
        return Reply::Processor(complaint);
    }
    let engine = match engine {
        Some(engine) => engine,
        none => match Engine::load(&arguments.model, arguments.threads) {
            Ok(loaded) => none.insert(loaded),
            Err(reason) => return Reply::Model(reason),
        },
    };
    match engine.transcribe(note) {
        Ok(transcript) => Reply::Heard(transcript),
        Err(error) => Reply::Whisper(error.to_string()),
    }
}

/// A model in memory, and whisper.cpp's working memory.
struct Engine {
    context: WhisperContext,
    state: WhisperState,
    threads: u16,
}

impl Engine {
    fn load(model: &Path, threads: u16) -> Result<Engine, String> {
        let not_whole = || "it is no whole ggml model of whisper.cpp".to_owned();
        let bytes = std::fs::metadata(model).map_err(|error| error.to_string())?.len();
        // A file that ends among the words has no weights, which the library takes
        // for a model of its own tests: it hears nothing, ever.
        if bytes < MODEL_BYTES_MIN {
            return Err(not_whole());
        }
        let mut parameters = WhisperContextParameters::default();
        // On a processor, flash attention is the slower way.
        parameters.use_gpu(false).flash_attn(false);
        let context = WhisperContext::new_with_params(model, parameters).map_err(|_| not_whole())?;
        let state = context.create_state().map_err(|error| error.to_string())?;
        Ok(Engine { context, state, threads })
    }

    fn transcribe(&mut self, note: &Note) -> Result<Transcript, WhisperError> {
        let begun = Instant::now();
        let mut parameters = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
        parameters.set_n_threads(self.threads.into());
        parameters.set_print_progress(false);
        parameters.set_language(Some(note.language.map_or("auto", code)));
        // Timestamps stay on: without them whisper hears stray words in silence.
        let prompt = match &note.prompt {
            Some(prompt) => vocabulary::tokens(prompt, &self.context)?,
            None => {
                // A model that knows no prompts: none of a note's own words either,
                // when it goes on after its first window.
                parameters.set_n_max_text_ctx(0);
                Vec::new()
            }
        };
        if !prompt.is_empty() {
            parameters.set_tokens(&prompt);
        }
        self.state.full(parameters, &note.samples)?;
        let mut heard = self.heard()?;
        if note.language.is_some() && !heard.text.is_empty() && self.context.is_multilingual() {
            heard.sounds_like = Some(self.sounds_like()?);
        }
        heard.seconds = note.samples.len() as f64 / SAMPLE_RATE as f64;
        heard.rtf = begun.elapsed().as_secs_f64() / heard.seconds.max(1.0 / SAMPLE_RATE as f64);
        heard.prompt = prompt;
        Ok(heard)
    }

    /// Which language the last window is in. The run has left what its encoder made of
    /// it: finding out costs one step of the decoder, where "auto" costs an encoder's run.
    fn sounds_like(&mut self) -> Result<Language, WhisperError> {
        self.state.decode(&[self.context.token_sot()], 0, self.threads.into())?;
        let logits = self.state.get_logits()?;
        let logit = |language| {
            let token = self.context.token_lang(whisper_rs::get_lang_id(code(language))?);
            logits.get(usize::try_from(token).ok()?).copied()
        };
        Ok(if logit(Language::Zh) > logit(Language::En) { Language::Zh } else { Language::En })
    }

    /// What the state holds after a run.
    fn heard(&self) -> Result<Transcript, WhisperError> {
        let (mut bytes, mut segments, mut no_speech) = (Vec::new(), Vec::new(), 1.0);
        let (mut sum, mut tokens) = (0.0, 0u32);
        for segment in self.state.as_iter() {
            let said = segment.to_bytes()?;
            bytes.extend_from_slice(said);
            no_speech = f64::min(no_speech, segment.no_speech_probability().into());
            segments.push(Segment {
                from: segment.start_timestamp() as f64 / 100.0,
                to: segment.end_timestamp() as f64 / 100.0,
                text: String::from_utf8_lossy(said).trim().to_owned(),
            });
            let words = (0..segment.n_tokens()).filter_map(|place| segment.get_token(place));
            for word in words.filter(|word| word.token_id() < self.context.token_eot()) {
                sum += f64::from(word.token_data().plog);
                tokens += 1;
            }
        }
        // A character may stand in two tokens, even in two segments.
        let text = String::from_utf8_lossy(&bytes).trim().to_owned();
        let confidence = if tokens == 0 { 0.0 } else { (sum / f64::from(tokens)).exp() };
        let language = whisper_rs::get_lang_str(self.state.full_lang_id_from_state()).unwrap_or("und");
        Ok(Transcript {
            text,
            language: language.to_owned(),
            sounds_like: None,
            confidence,
            no_speech,
            segments,
            seconds: 0.0,
            rtf: 0.0,
            prompt: Vec::new(),
        })
    }
}

fn code(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Zh => "zh",
    }
}

//! Notes through the child process: the real program, the real whisper.cpp, the
//! small model made for these tests (tests/data/voice/README.md).

use crate::cli::{stderr, stdout, stockroom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use stockroom::config::Voice;
use stockroom::intent::contract::Language;
use stockroom::voice::decode::{Limits, decode};
use stockroom::voice::whisper::vocabulary::Prompt;
use stockroom::voice::whisper::{Note, Settings, TranscribeError, Transcriber, Transcript};

/// The small model.
pub const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/voice/ggml-inventory-tiny-q5_0.bin");
pub const CLIPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/voice/clips");

/// The program, which is the child.
pub fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_stockroom"))
}

/// The bytes of a clip.
pub fn clip(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(CLIPS).join(name)).unwrap()
}

fn note(name: &str) -> Note {
    let samples = decode(&clip(name), Limits::default()).unwrap().samples;
    let language = if name.starts_with("zh") { Language::Zh } else { Language::En };
    Note { samples, language: Some(language), prompt: None }
}

fn settings() -> Settings {
    Settings::new(&Voice { threads: 1, ..Voice::default() }, program(), MODEL.into())
}

async fn one(settings: Settings, note: Note) -> Result<Transcript, TranscribeError> {
    Transcriber::new(settings).transcribe("ann", note).await
}

/// Sends a signal to a process of ours.
pub fn signal(name: &str, process: u32) {
    let sent = std::process::Command::new("kill").args([name, &process.to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Whether it has not ended yet.
pub fn is_alive(process: u32) -> bool {
    // A zombie has ended.
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    !status.is_empty() && !status.contains("State:\tZ")
}

/// Processes that `parent` started; any of its threads may have.
pub fn children(parent: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten();
    let of = |thread: std::fs::DirEntry| std::fs::read_to_string(thread.path().join("children")).ok();
    let ids: Vec<String> = threads.filter_map(of).collect();
    ids.iter().flat_map(|ids| ids.split_whitespace()).map(|id| id.parse().unwrap()).collect()
}

/// Waits for it to come about.
pub async fn until(what: &str, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what} never happened");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Waits for the child that hears a note to be at it.
async fn child(transcriber: &Transcriber) -> u32 {
    until("a child", || !transcriber.children().is_empty()).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    transcriber.children()[0]
}

#[test]
fn all_clips_are_transcribed_exactly() {
    let list = std::fs::read_to_string(Path::new(CLIPS).join("clips.tsv")).unwrap();
    let expected: Vec<(&str, &str)> = list
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            (fields[0], fields[3])
        })
        .collect();
    assert_eq!(expected.len(), 20);
    let home = tempfile::tempdir().unwrap();
    let output = stockroom(home.path())
        .args(["transcribe", "--json", "--model", MODEL])
        .args(expected.iter().map(|(file, _)| Path::new(CLIPS).join(file)))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(stderr(&output), "", "whisper.cpp keeps quiet");
    let heard: Vec<serde_json::Value> =
        stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(heard.len(), 20);
    for ((file, text), heard) in expected.iter().zip(&heard) {
        assert_eq!(heard["text"], *text, "{file}");
        assert_eq!(heard["language"], file[..2], "{file}");
        assert!(heard["confidence"].as_f64().unwrap() > 0.9, "{heard}");
        let (seconds, rtf) = (heard["seconds"].as_f64().unwrap(), heard["rtf"].as_f64().unwrap());
        assert!((1.0..10.0).contains(&seconds) && rtf > 0.0, "{heard}");
    }
}

#[test]
fn what_cannot_be_transcribed_is_one_sentence_and_the_others_are() {
    let home = tempfile::tempdir().unwrap();
    let command =
        |arguments: &[&str]| stockroom(home.path()).arg("transcribe").args(arguments).output().unwrap();
    let good = format!("{CLIPS}/zh-text-000.ogg");
    let output = command(&[&good]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("stockroom model pull"), "{}", stderr(&output));
    std::fs::write(home.path().join("note.txt"), "no audio at all").unwrap();
    let output = command(&["--model", MODEL, "note.txt", &good]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("note.txt: ") && stderr(&output).lines().count() == 1);
    assert!(stdout(&output).contains("台灯还有两天到法国。"), "{}", stdout(&output));
    // Cut among the words, and among the weights.
    for bytes in [100_000, 3_000_000] {
        std::fs::write(home.path().join("broken.bin"), &std::fs::read(MODEL).unwrap()[..bytes]).unwrap();
        let output = command(&["--model", "broken.bin", &good]);
        assert_eq!(output.status.code(), Some(1), "{bytes}");
        assert!(stderr(&output).contains("broken.bin cannot be used"), "{}", stderr(&output));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_of_several_windows_keeps_all_its_sentences() {
    let sentences = ["en-text-002.ogg", "en-voice-120.ogg", "en-text-004.ogg"];
    let mut samples = Vec::new();
    for (place, name) in sentences.iter().enumerate() {
        // Each begins well inside a window of 30 seconds of its own.
        samples.resize(place * 30 * 16_000, 0.0);
        samples.extend(note(name).samples);
    }
    let note = Note { samples, language: Some(Language::En), prompt: None };
    let seconds = note.seconds();
    let heard = one(settings(), note).await.unwrap();
    for sentence in [
        "We lost seven cartons of yoga mats in Japan.",
        "How many backpacks did we sell in Japan last month?",
        "How many camping tents are in transit to Germany?",
    ] {
        assert!(heard.text.contains(sentence), "{heard:?}");
    }
    assert!((heard.seconds - seconds).abs() < 1e-9 && seconds > 60.0);
    let starts: Vec<f64> = heard.segments.iter().map(|segment| segment.from).collect();
    assert!(starts.is_sorted() && *starts.last().unwrap() > 55.0, "{starts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_has_no_words() {
    let note = Note { samples: vec![0.0; 5 * 16_000], language: None, prompt: None };
    let heard = one(settings(), note).await.unwrap();
    assert_eq!((heard.text.as_str(), heard.confidence), ("", 0.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_child_is_replaced_and_the_note_heard_all_the_same() {
    let transcriber = Arc::new(Transcriber::new(settings()));
    let hearing = tokio::spawn({
        let transcriber = transcriber.clone();
        async move { transcriber.transcribe("ann", note("en-text-002.ogg")).await }
    });
    let first = child(&transcriber).await;
    signal("-KILL", first);
    let heard = hearing.await.unwrap().unwrap();
    assert_eq!(heard.text, "We lost seven cartons of yoga mats in Japan.");
    let second = transcriber.children();
    assert!(second.len() == 1 && second[0] != first && !is_alive(first));
    // The model stays in memory: the next note is heard by the same child.
    transcriber.transcribe("ann", note("zh-text-000.ogg")).await.unwrap();
    assert_eq!(transcriber.children(), second);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hanging_child_is_ended_at_its_deadline_and_replaced() {
    let transcriber = Arc::new(Transcriber::new(Settings { timeout: Duration::from_secs(15), ..settings() }));
    let hearing = tokio::spawn({
        let transcriber = transcriber.clone();
        async move { transcriber.transcribe("ann", note("en-text-002.ogg")).await }
    });
    let first = child(&transcriber).await;
    signal("-STOP", first);
    let error = hearing.await.unwrap().unwrap_err();
    assert_eq!(error, TranscribeError::TimedOut(Duration::from_secs(30)));
    assert!(!is_alive(first));
    let heard = transcriber.transcribe("ann", note("zh-text-000.ogg")).await.unwrap();
    assert_eq!(heard.text, "台灯还有两天到法国。");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_ends_with_its_parent_even_in_the_middle_of_a_note() {
    let home = tempfile::tempdir().unwrap();
    let mut parent = stockroom(home.path())
        .args(["transcribe", "--model", MODEL])
        .args([format!("{CLIPS}/en-text-000.ogg"), format!("{CLIPS}/en-text-001.ogg")])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    until("a child", || !children(parent.id()).is_empty()).await;
    let child = children(parent.id())[0];
    tokio::time::sleep(Duration::from_millis(300)).await;
    parent.kill().unwrap();
    parent.wait().unwrap();
    until("the child's end", || !is_alive(child)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_take_turns_within_bounds_and_what_nobody_waits_for_is_not_heard() {
    let transcriber = Arc::new(Transcriber::new(Settings { waiting: 5, waiting_of_one: 3, ..settings() }));
    let order = Arc::new(std::sync::Mutex::new(Vec::new()));
    let speak = |person: &'static str, name: &'static str| {
        let (transcriber, order) = (transcriber.clone(), order.clone());
        tokio::spawn(async move {
            let heard = transcriber.transcribe(person, note("zh-text-000.ogg")).await;
            if heard.is_ok() {
                order.lock().unwrap().push(name);
            }
            heard
        })
    };
    // The first is being heard, as long as it takes, so that the others wait.
    let mut all = vec![speak("ann", "a1")];
    let hearing = child(&transcriber).await;
    signal("-STOP", hearing);
    for (person, name, waiting) in [("ann", "a2", 1), ("ann", "a3", 2), ("ann", "a4", 3), ("bo", "b1", 4)] {
        all.push(speak(person, name));
        until(name, || transcriber.waiting() == waiting).await;
    }
    let refused = speak("ann", "a5").await.unwrap().unwrap_err();
    assert_eq!(refused, TranscribeError::PersonFull { waiting: 3 });
    let unwanted = speak("cy", "c1");
    until("c1", || transcriber.waiting() == 5).await;
    assert_eq!(speak("di", "d1").await.unwrap().unwrap_err(), TranscribeError::QueueFull);
    unwanted.abort();
    until("taking back", || transcriber.waiting() == 4).await;
    signal("-CONT", hearing);
    for task in all {
        task.await.unwrap().unwrap();
    }
    assert_eq!(*order.lock().unwrap(), ["a1", "a2", "b1", "a3", "a4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_nobody_waits_for_ends_its_child_and_the_next_is_heard() {
    let transcriber = Arc::new(Transcriber::new(settings()));
    let hearing = tokio::spawn({
        let transcriber = transcriber.clone();
        async move { transcriber.transcribe("ann", note("en-text-000.ogg")).await }
    });
    let first = child(&transcriber).await;
    hearing.abort();
    until("its end", || !is_alive(first)).await;
    let heard = transcriber.transcribe("bo", note("zh-text-000.ogg")).await.unwrap();
    assert_eq!(heard.text, "台灯还有两天到法国。");
    let long = Note { samples: vec![0.1; 301 * 16_000], language: None, prompt: None };
    let error = transcriber.transcribe("bo", long).await.unwrap_err();
    assert_eq!(error, TranscribeError::TooLong { seconds_max: 300 });
    let second = transcriber.children()[0];
    drop(transcriber);
    until("the end of all", || !is_alive(second)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whisper_is_told_exactly_the_tokens_of_the_names_that_fit() {
    let told = |language, names: Vec<String>| async move {
        let prompt = Prompt::new(language, names);
        one(settings(), Note { prompt, ..note("zh-text-000.ogg") }).await.unwrap().prompt
    };
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    // OpenAI's tiktoken ranks of the multilingual models: " A", " voice", " note", …
    let english = told(Language::En, names(&["yoga mat", "desk lamp"])).await;
    assert_eq!(english, [316, 3177, 3637, 281, 264, 14228, 1469, 11, 466, 15128, 3803, 11, 10026, 12684, 13]);
    let chinese = told(Language::Zh, names(&["台灯"])).await;
    assert_eq!(
        chinese,
        [
            28926, 23197, 6346, 241, 39781, 3919, 95, 10034, 253, 1546, 5233, 255, 18034, 171, 120, 234,
            8090, 4511, 15433, 13290, 107, 1543
        ]
    );
    // The first of many, up to half the text context less one.
    let many = told(Language::En, (0..500).map(|number| format!("thing {number}")).collect()).await;
    assert!((215..=223).contains(&many.len()), "{}", many.len());
    assert_eq!(many[..8], english[..8], "the same words before the names");
}

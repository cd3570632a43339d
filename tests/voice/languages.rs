//! Notes spoken in another language than the one that is preferred.

use crate::cli::{stderr, stdout, stockroom};
use crate::transcribe::{CLIPS, MODEL, clip, program};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use stockroom::config::Voice;
use stockroom::intent::contract::Language;
use stockroom::voice::decode::{Limits, decode};
use stockroom::voice::whisper::{Note, Otherwise, Settings, Transcriber};

/// File, language and text of each clip.
fn clips() -> Vec<(String, Language, String)> {
    let list = std::fs::read_to_string(Path::new(CLIPS).join("clips.tsv")).unwrap();
    let clip = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let language = if fields[1] == "zh" { Language::Zh } else { Language::En };
        (fields[0].to_owned(), language, fields[3].to_owned())
    };
    list.lines().skip(1).map(clip).collect()
}

#[test]
fn every_clip_is_heard_right_whichever_language_is_preferred() {
    let clips = clips();
    assert_eq!(clips.len(), 20);
    for preferred in ["en", "zh"] {
        let home = tempfile::tempdir().unwrap();
        let output = stockroom(home.path())
            .env("STOCKROOM_VOICE_LANGUAGE", preferred)
            .args(["transcribe", "--json", "--model", MODEL])
            .args(clips.iter().map(|(file, ..)| Path::new(CLIPS).join(file)))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        for ((file, _, text), line) in clips.iter().zip(stdout(&output).lines()) {
            let heard: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(heard["text"], **text, "{file}, preferred {preferred}");
            assert_eq!(heard["language"], file[..2], "{file}, preferred {preferred}");
        }
    }
}

#[tokio::test]
async fn what_is_spoken_in_the_preferred_language_is_heard_once() {
    let settings = Settings::new(&Voice { threads: 1, ..Voice::default() }, program(), MODEL.into());
    let transcriber = Transcriber::new(settings);
    for (file, language, _) in clips().into_iter().step_by(3) {
        let samples = decode(&clip(&file), Limits::default()).unwrap().samples;
        let note = Note { samples, language: Some(language), prompt: None };
        let heard = transcriber.transcribe("ann", note).await.unwrap();
        assert_eq!(heard.sounds_like, Some(language), "{file}");
        assert!(heard.confidence > Voice::default().confidence_least, "{file}: {}", heard.confidence);
    }
}

/// A child that answers as told: one line of JSON for each note, `hang` or `end`. It
/// writes down the language of each.
const CHILD: &str = r#"#!/usr/bin/env python3
import json, os, struct, sys, time
here = os.path.dirname(os.path.abspath(__file__))
answers = open(os.path.join(here, "answers")).read().splitlines()
heard = open(os.path.join(here, "heard"), "a")
while length := sys.stdin.buffer.read(4):
    request = json.loads(sys.stdin.buffer.read(struct.unpack("<I", length)[0]))
    sys.stdin.buffer.read(4 * request["samples"])
    heard.write(request["language"] + "\n")
    heard.flush()
    number = len(open(os.path.join(here, "heard")).readlines())
    answer = answers[number - 1]
    if answer == "hang":
        time.sleep(600)
    if answer == "end":
        os._exit(3)
    sys.stdout.buffer.write(struct.pack("<I", len(answer.encode())) + answer.encode())
    sys.stdout.buffer.flush()
"#;

fn answer(text: &str, confidence: f64, sounds_like: &str) -> String {
    serde_json::json!({"heard": {
        "text": text, "language": "en", "sounds_like": sounds_like, "confidence": confidence,
        "no_speech": 0.0, "segments": [], "seconds": 1.0, "rtf": 0.1, "prompt": [],
    }})
    .to_string()
}

/// What comes of a note preferred in English, and in which languages it was heard.
async fn heard(answers: &[String]) -> (String, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let program: PathBuf = folder.path().join("child");
    std::fs::write(&program, CHILD).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    std::fs::write(folder.path().join("answers"), answers.join("\n")).unwrap();
    let settings = Settings {
        timeout: Duration::from_secs(3),
        ..Settings::new(&Voice { threads: 1, ..Voice::default() }, program, MODEL.into())
    };
    let note = Note { samples: vec![0.1; 16_000], language: Some(Language::En), prompt: None };
    let otherwise = Otherwise::than(Language::En, 0.6);
    let transcriber = Transcriber::new(settings);
    let heard = transcriber.transcribe_either("ann", note, Some(otherwise)).await.unwrap();
    let languages = std::fs::read_to_string(folder.path().join("heard")).unwrap();
    (heard.text, languages.lines().map(str::to_owned).collect())
}

#[tokio::test]
async fn a_note_is_heard_at_most_once_more_and_the_more_confident_is_taken() {
    let said = |text: &str, confidence, sounds_like| answer(text, confidence, sounds_like);
    for (answers, text, languages) in [
        // Nothing speaks against it.
        (vec![said("a", 0.7, "en")], "a", vec!["en"]),
        // It sounds like the other language.
        (vec![said("a", 0.7, "zh"), said("b", 0.9, "zh")], "b", vec!["en", "zh"]),
        (vec![said("a", 0.7, "zh"), said("b", 0.6, "en")], "a", vec!["en", "zh"]),
        // It is in doubt; so is the second, and that is all.
        (vec![said("a", 0.2, "en"), said("b", 0.3, "en")], "b", vec!["en", "zh"]),
        (vec![said("a", 0.2, "en"), said("", 0.0, "zh")], "a", vec!["en", "zh"]),
        // A second hearing that comes to nothing leaves the first.
        (vec![said("a", 0.2, "en"), "end".to_owned()], "a", vec!["en", "zh"]),
    ] {
        let (came, heard) = heard(&answers).await;
        assert_eq!((came.as_str(), heard), (text, languages.iter().map(|l| (*l).to_owned()).collect()));
    }
}

#[tokio::test]
async fn both_hearings_have_one_deadline_together() {
    let began = Instant::now();
    let (text, languages) = heard(&[answer("a", 0.2, "zh"), "hang".to_owned()]).await;
    assert_eq!((text.as_str(), languages.len()), ("a", 2));
    // Three seconds for the half minute, and three more.
    assert!((5.5..20.0).contains(&began.elapsed().as_secs_f64()), "{:?}", began.elapsed());
}

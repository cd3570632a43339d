//! Recordings as people and their devices make them (`tests/data/voice/rendered`), from
//! the file to its words: the real program, the real whisper.cpp, the small model.

use crate::cli::{stderr, stdout, stockroom};
use crate::transcribe::{CLIPS, MODEL};
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

const RENDERED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/voice/rendered");

/// What `stockroom transcribe --json` says of the files, by name; and its complaints.
/// Its exit code is 1 where there are any.
fn transcribed(files: &[PathBuf]) -> (HashMap<String, Value>, Vec<String>) {
    let home = tempfile::tempdir().unwrap();
    let mut command = stockroom(home.path());
    command.args(["transcribe", "--json", "--model", MODEL]).args(files);
    let output = command.output().unwrap();
    let heard = stdout(&output)
        .lines()
        .map(|line| {
            let heard: Value = serde_json::from_str(line).unwrap();
            let name = Path::new(heard["file"].as_str().unwrap()).file_name().unwrap();
            (name.to_str().unwrap().to_owned(), heard)
        })
        .collect();
    let complaints: Vec<String> = stderr(&output).lines().map(str::to_owned).collect();
    assert_eq!(output.status.code(), Some(i32::from(!complaints.is_empty())), "{complaints:?}");
    (heard, complaints)
}

fn rendered(names: &[&str]) -> Vec<PathBuf> {
    names.iter().map(|name| Path::new(RENDERED).join(name)).collect()
}

#[test]
fn what_is_said_is_heard_exactly_whatever_the_file() {
    let sentences = [
        // Formats.
        ("sold.mp3", "How many desk lamps did we sell in Germany last week?"),
        ("many.mp3", "德国还有多少台灯？"),
        ("left.m4a", "How many air fryers are left in Japan?"),
        ("stock.aac", "查一下日本的瑜伽垫库存。"),
        ("when.webm", "美国的背包什么时候补货？"),
        ("sendthem.webm", "Please send fifty dog beds to Germany."),
        ("full.flac", "The warehouse in France is full."),
        ("strips.ogg", "When should we reorder LED strips for France?"),
        ("aging.wav", "What is aging in Japan?"),
        ("customs.wav", "The container for Germany is held at customs."),
        ("wrong-suffix.mp3", "How many air fryers are left in Japan?"),
        // Rooms and microphones.
        ("noisy-20.ogg", "How many air fryers are left in Japan?"),
        ("noisy-15.ogg", "美国的背包什么时候补货？"),
        ("quiet.ogg", "How many desk lamps did we sell in Germany last week?"),
        ("right-only.ogg", "查一下日本的瑜伽垫库存。"),
    ];
    let (heard, complaints) = transcribed(&rendered(&sentences.map(|(name, _)| name)));
    assert_eq!(complaints, [""; 0]);
    for (name, text) in sentences {
        let heard = &heard[name];
        assert_eq!(heard["text"], text, "{name}");
        assert_eq!(heard["language"], if text.is_ascii() { "en" } else { "zh" }, "{name}");
        assert!(heard["confidence"].as_f64().unwrap() > 0.9, "{name}: {heard}");
    }
}

#[test]
fn a_long_note_and_one_amid_silence_are_heard_where_they_are_said() {
    let (heard, complaints) = transcribed(&rendered(&["long.ogg", "between-silence.ogg"]));
    assert_eq!(complaints, [""; 0]);
    let long = &heard["long.ogg"];
    let sentences = [
        "The warehouse in France is full.",
        "How fast do water bottles sell in Japan?",
        "When should we reorder LED strips for France?",
    ];
    assert_eq!(long["text"], sentences.join(" "));
    assert!((64.0..65.0).contains(&long["seconds"].as_f64().unwrap()), "{long}");
    // Eight seconds of silence before it, and eight after.
    let amid = &heard["between-silence.ogg"];
    assert_eq!(amid["text"], "The container for Germany is held at customs.");
    assert!((19.0..19.2).contains(&amid["seconds"].as_f64().unwrap()), "{amid}");
    let (from, to) = (&amid["segments"][0]["from"], &amid["segments"][0]["to"]);
    assert!((7.5..8.1).contains(&from.as_f64().unwrap()), "{amid}");
    assert!((10.5..11.6).contains(&to.as_f64().unwrap()), "{amid}");
}

#[test]
fn hiss_chords_and_silence_have_no_words() {
    let (heard, complaints) = transcribed(&rendered(&["hiss.ogg", "chords.ogg", "silence.ogg"]));
    assert_eq!((complaints.len(), heard.len()), (0, 3), "that nobody speaks is an answer");
    for (name, heard) in heard {
        assert_eq!((&heard["text"], &heard["confidence"]), (&"".into(), &0.0.into()), "{name}");
    }
    let home = tempfile::tempdir().unwrap();
    let output = stockroom(home.path())
        .args(["transcribe", "--model", MODEL])
        .args(rendered(&["silence.ogg"]))
        .output()
        .unwrap();
    assert!(
        stdout(&output).starts_with("(nobody speaks in these 3.0 s)") && output.status.success(),
        "{}",
        stdout(&output)
    );
}

#[test]
fn what_is_broken_or_no_recording_is_one_sentence_each_and_the_rest_is_heard() {
    let mut files = rendered(&["empty.ogg", "half.m4a", "half.ogg", "render.sh"]);
    files.push(Path::new(CLIPS).join("zh-text-000.ogg"));
    let (heard, complaints) = transcribed(&files);
    let said = |name: &str| complaints.iter().find(|line| line.contains(name)).map(String::as_str);
    assert_eq!(complaints.len(), 3, "{complaints:?}");
    assert!(said("empty.ogg").unwrap().ends_with(": the file is empty"), "{complaints:?}");
    assert!(said("half.m4a").unwrap().contains(": the audio file is damaged: "), "{complaints:?}");
    assert!(said("render.sh").unwrap().ends_with(": the file is no audio but text"), "{complaints:?}");
    // The first half of "When should we reorder camping tents for Germany?".
    let half = heard["half.ogg"]["text"].as_str().unwrap();
    assert!(half.starts_with("When should we reorder"), "{half}");
    assert_eq!(heard["zh-text-000.ogg"]["text"], "台灯还有两天到法国。");
}

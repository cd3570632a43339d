//! Answers to recordings, spoken after their text.

use super::office::{Office, said};
use super::spoken::{button, keep, office, spoken};
use crate::voice::speak::{Act, server};
use std::path::{Path, PathBuf};
use stockroom::chat::{AttachmentKind, Inbox, SendError};
use stockroom::voice::decode::{Limits, decode};

const NOTE: &str = "en-text-006.ogg";

/// What this note's answer begins with.
const LEAD: &str = "Arrival of no shipment I know: 200";

/// A team whose answers are spoken by `script` in a shell, with a recording as `$0`,
/// the language as `$1` and a file to write to as `$2`.
async fn speaking(script: &str, folder: &Path) -> Office {
    let mut office = office().await;
    let recording = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/voice/decode/16bit.wav");
    let told = told(folder).display().to_string();
    office.voice.speak_command =
        ["sh", "-c", script, recording, "{language}", &told].map(str::to_owned).to_vec();
    office.crash().await;
    office
}

fn told(folder: &Path) -> PathBuf {
    folder.join("told")
}

const SPEAKS: &str = r#"printf '%s|' "$1" >> "$2"; cat >> "$2"; echo >> "$2"; cat "$0""#;

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_to_a_recording_is_spoken_after_its_text_in_its_language() {
    let folder = tempfile::tempdir().unwrap();
    let office = speaking(SPEAKS, folder.path()).await;
    office.reception.accept(spoken(&office, "1", NOTE)).await.unwrap();
    office.drain().await;
    let text = office.platform.heard().pop().unwrap().text;
    let notes = std::mem::take(&mut *office.platform.spoken.lock().unwrap());
    assert_eq!(notes.len(), 1);
    assert!(notes[0].0 > 0, "the text first");
    let heard = decode(&notes[0].1.bytes, Limits::default()).unwrap();
    assert!((0.69..0.71).contains(&heard.seconds()) && !heard.is_silent(), "{}", heard.seconds());
    assert_eq!((notes[0].1.seconds, notes[0].1.waveform.len()), (heard.seconds(), 7));
    let words = std::fs::read_to_string(told(folder.path())).unwrap();
    assert!(words.starts_with(&format!("en|{LEAD}")), "{words}");
    assert!(text.contains(LEAD) && !words.contains("heard: "), "{words}\n{text}");
    // What is typed is answered in writing.
    office.hear([said("2", "how many LAMP are in the US")]).await;
    assert_eq!(office.platform.spoken.lock().unwrap().len(), 0);
    office.hear([spoken(&office, "3", "zh-text-000.ogg")]).await;
    assert_eq!(office.platform.spoken.lock().unwrap().len(), 1);
    let words = std::fs::read_to_string(told(folder.path())).unwrap();
    let last = words.lines().last().unwrap();
    assert!(last.starts_with("zh|") && last.contains("台灯"), "{words}");
    // Nor is anything where nothing was heard.
    keep(&office, "noise.ogg", b"OggS and then nonsense".to_vec());
    office.hear([super::office::file("4", AttachmentKind::Voice, "noise.ogg")]).await;
    assert_eq!(office.platform.spoken.lock().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn did_you_say_is_spoken_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let mut office = speaking(SPEAKS, folder.path()).await;
    office.voice.confidence_least = 1.0;
    office.crash().await;
    let (text, yes) = button(&office, spoken(&office, "1", NOTE), "Yes").await;
    assert_eq!(std::fs::read_to_string(told(folder.path())).unwrap().trim(), format!("en|{text}"));
    // A button is no recording: its answer is read.
    office.hear([super::office::pressed("2", &yes)]).await;
    assert_eq!(office.platform.spoken.lock().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_speaking_fails_the_text_is_all_there_is() {
    let folder = tempfile::tempdir().unwrap();
    for script in [
        "echo 'no such voice' >&2; exit 3",
        "echo 'This is no audio at all.'",
        "true",
        "exec sleep 600",
        "cat /dev/zero",
    ] {
        let mut office = speaking(script, folder.path()).await;
        office.voice.speak_seconds = 1;
        office.crash().await;
        let replies = office.hear([spoken(&office, "1", NOTE)]).await;
        assert!(replies.last().unwrap().contains(LEAD), "{script}: {replies:?}");
        assert_eq!(office.platform.spoken.lock().unwrap().len(), 0, "{script}");
        assert_eq!(office.database.number("SELECT COUNT(*) FROM inbox WHERE content <> ''").await, 0);
    }
    // What the platform thinks of the voice note changes nothing either.
    let office = speaking(SPEAKS, folder.path()).await;
    for (id, error) in [
        ("1", SendError::Closed("voice notes are forbidden".to_owned())),
        ("2", SendError::Refused("no".to_owned())),
        ("3", SendError::Unavailable { reason: "busy".to_owned(), after: None }),
    ] {
        *office.platform.mute.lock().unwrap() = Some(error);
        let replies = office.hear([spoken(&office, id, NOTE)]).await;
        assert!(replies.last().unwrap().contains(LEAD), "{id}: {replies:?}");
        assert!(office.platform.mute.lock().unwrap().is_none(), "{id}: it was tried");
    }
    let replies = office.hear([said("4", "how many LAMP are in the US")]).await;
    assert!(replies[0].contains("Desk lamp"), "the chat stays open: {replies:?}");
    assert_eq!(office.platform.spoken.lock().unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_speech_server_speaks_as_a_program_does() {
    let mut office = office().await;
    let (base, got) = server(Act::Speak("cbr.mp3")).await;
    office.voice.speak_base_url = Some(base);
    office.voice.speak_voice = "nova".to_owned();
    office.crash().await;
    let replies = office.hear([spoken(&office, "1", NOTE)]).await;
    assert!(replies.last().unwrap().contains(LEAD), "{replies:?}");
    let notes = office.platform.spoken.lock().unwrap();
    let heard = decode(&notes[0].1.bytes, Limits::default()).unwrap();
    assert!(notes.len() == 1 && !heard.is_silent());
    let got = got.lock().unwrap();
    let (_, body) = &got[0];
    assert!(body["input"].as_str().unwrap().starts_with(LEAD), "{body}");
    assert_eq!((&body["model"], &body["voice"]), (&"tts-1".into(), &"nova".into()));
}

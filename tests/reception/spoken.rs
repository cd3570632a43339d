//! Recordings, from their bytes to the answer.

use super::office::{Office, file, said};
use crate::store::database::Database;
use crate::transcribe::clip;
use std::time::Duration;
use stockroom::chat::{AttachmentKind, Event, Inbox, IncomingMessage};

pub fn keep(office: &Office, name: &str, bytes: Vec<u8>) {
    office.platform.files.lock().unwrap().insert(name.to_owned(), bytes);
}

/// A clip, spoken.
pub fn spoken(office: &Office, id: &str, name: &str) -> IncomingMessage {
    keep(office, name, clip(name));
    file(id, AttachmentKind::Voice, name)
}

fn pressed(id: &str, token: &str) -> IncomingMessage {
    IncomingMessage { event: Event::Picked, ..said(id, token) }
}

/// A team with a warehouse in France, of which the clips speak.
pub async fn office() -> Office {
    let office = Office::open(Database::sqlite()).await;
    let warehouse = "warehouse,name,market,kind,serves\nFR-LYS,Lyon,FR,overseas,\n";
    keep(&office, "warehouses.csv", warehouse.into());
    office.hear([file("0", AttachmentKind::Document, "warehouses.csv")]).await;
    office
}

/// The token of a button of what was said last.
pub async fn button(office: &Office, message: IncomingMessage, label: &str) -> (String, String) {
    office.reception.accept(message).await.unwrap();
    office.drain().await;
    let last = office.platform.heard().pop().unwrap();
    let found = last.buttons.iter().find(|(name, _)| name == label);
    let (_, token) = found.unwrap_or_else(|| panic!("no {label} under {last:?}"));
    (last.text, token.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_heard_stands_above_the_answer_and_is_recorded_after_a_yes_alone() {
    let office = office().await;
    let arrivals = "SELECT COUNT(*) FROM receipts";
    let before = office.database.number(arrivals).await;
    let replies = office.hear([spoken(&office, "1", "en-text-006.ogg")]).await;
    let reply = replies.last().unwrap();
    assert!(reply.starts_with("heard: Two hundred desk lamps arrived in France last month."), "{reply}");
    assert!(reply.contains("Desk lamp"), "{reply}");
    assert_eq!(office.database.number(arrivals).await, before);
    let replies = office.hear([spoken(&office, "2", "zh-text-000.ogg")]).await;
    assert!(replies.last().unwrap().starts_with("听到：台灯还有两天到法国。"), "{replies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_heard_wrong_is_dropped_by_one_button() {
    let office = office().await;
    let note = spoken(&office, "1", "en-text-006.ogg");
    let (_, token) = button(&office, note, "Not what I said").await;
    let replies = office.hear([pressed("2", &token)]).await;
    assert!(replies[0].contains("say it again"), "{replies:?}");
    let replies = office.hear([said("3", "yes")]).await;
    assert!(replies[0].contains("Nothing is waiting"), "{replies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_doubt_is_asked_back_before_it_is_answered() {
    let mut office = office().await;
    office.voice.confidence_least = 1.0;
    office.crash().await;
    let (text, yes) = button(&office, spoken(&office, "1", "en-text-006.ogg"), "Yes").await;
    assert_eq!(text, "Did you say “Two hundred desk lamps arrived in France last month.”?");
    let replies = office.hear([pressed("2", &yes)]).await;
    assert!(replies[0].contains("Desk lamp"), "{replies:?}");
    let (text, no) = button(&office, spoken(&office, "3", "zh-text-000.ogg"), "不是").await;
    assert_eq!(text, "您说的是“台灯还有两天到法国。”吗？");
    let replies = office.hear([pressed("4", &no)]).await;
    assert!(replies[0].contains("say it again") || replies[0].contains("再说一遍"), "{replies:?}");
    // A typed yes does as well, and something else settles the doubt.
    office.hear([spoken(&office, "5", "en-text-006.ogg")]).await;
    let replies = office.hear([said("6", "yes")]).await;
    assert!(replies[0].contains("Desk lamp"), "{replies:?}");
    office.hear([spoken(&office, "7", "en-text-006.ogg")]).await;
    office.hear([said("8", "how many LAMP are in the US")]).await;
    let replies = office.hear([said("9", "yes")]).await;
    assert!(replies[0].contains("Nothing is waiting"), "{replies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_heard_is_one_sentence_and_text_keeps_working() {
    let mut office = office().await;
    keep(&office, "noise.ogg", b"OggS and then nonsense".to_vec());
    let silence = silent_wav(3);
    keep(&office, "silence.wav", silence);
    for (id, name) in [("1", "noise.ogg"), ("2", "silence.wav"), ("3", "gone.ogg")] {
        let replies = office.hear([file(id, AttachmentKind::Voice, name)]).await;
        let reply = replies.last().unwrap();
        assert!(!reply.contains('\n') && !reply.contains("heard:"), "{name}: {reply}");
    }
    let empty = tempfile::tempdir().unwrap();
    office.voice.model = None;
    office.voice.models = Some(empty.path().to_owned());
    office.crash().await;
    let replies = office.hear([spoken(&office, "4", "en-text-006.ogg")]).await;
    assert!(replies[0].contains("stockroom model pull") && !replies[0].contains('\n'), "{replies:?}");
    let replies = office.hear([said("5", "how many LAMP are in the US")]).await;
    assert!(replies[0].contains("Desk lamp"), "{replies:?}");
    // A model that came meanwhile is used.
    std::fs::copy(crate::transcribe::MODEL, empty.path().join("ggml-tiny.bin")).unwrap();
    let replies = office.hear([spoken(&office, "6", "en-text-006.ogg")]).await;
    assert!(replies.last().unwrap().starts_with("heard: "), "{replies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_announced_and_heard_after_a_crash_in_the_middle() {
    let mut office = office().await;
    office.reception.accept(spoken(&office, "1", "en-text-006.ogg")).await.unwrap();
    // Its child hangs when the process ends: the next one hears the note.
    let ears = office.ears.clone();
    let hang = tokio::spawn(async move {
        loop {
            if let Some(child) = ears.children().first() {
                let stopped = std::process::Command::new("kill").args(["-STOP", &child.to_string()]).status();
                return stopped.unwrap().success();
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    office.die_in_the_middle().await;
    assert!(hang.await.unwrap());
    let said = office.platform.heard();
    let texts: Vec<&str> = said.iter().map(|said| said.text.as_str()).collect();
    assert_eq!(texts[0], "Listening…", "{texts:?}");
    let answer = said.last().unwrap();
    assert!(answer.edited && answer.text.starts_with("heard: Two hundred desk lamps"), "{texts:?}");
    assert_eq!(said.iter().filter(|said| said.text.starts_with("heard: ")).count(), 1);
}

/// So many seconds of nothing, 16 kHz mono.
fn silent_wav(seconds: u32) -> Vec<u8> {
    let bytes = seconds * 16_000 * 2;
    let mut wav = Vec::new();
    wav.extend(b"RIFF");
    wav.extend((36 + bytes).to_le_bytes());
    wav.extend(b"WAVEfmt ");
    for number in [16u32, 1 | 1 << 16, 16_000, 32_000, 2 | 16 << 16] {
        wav.extend(number.to_le_bytes());
    }
    wav.extend(b"data");
    wav.extend(bytes.to_le_bytes());
    wav.resize(wav.len() + bytes as usize, 0);
    wav
}

//! What the bot says, as a phone shows it.

use super::{Bot, choice, to, with_choices};
use crate::fakes::telegram::Fault;
use serde_json::{Value, json};
use stockroom::chat::{Adapter, Block, Destination, Reply, SendError, Table, VoiceNote};
use stockroom::voice::encode::encode;

fn buttons(message: &Value) -> Vec<Vec<String>> {
    let rows = message["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
    let labels = |row: &Value| {
        let label = |button: &Value| button["text"].as_str().unwrap_or_default().to_owned();
        row.as_array().into_iter().flatten().map(label).collect()
    };
    rows.iter().map(labels).collect()
}

fn cells(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// A text with what is marked in it.
fn shown(message: &Value) -> String {
    let text = message["text"].as_str().unwrap_or_default();
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut lines = vec![text.to_owned()];
    for entity in message["entities"].as_array().into_iter().flatten() {
        let at = |key: &str| usize::try_from(entity[key].as_u64().unwrap()).unwrap();
        let marked = String::from_utf16_lossy(&units[at("offset")..at("offset") + at("length")]);
        lines.push(format!("[{}] {marked}", entity["type"].as_str().unwrap()));
    }
    lines.join("\n")
}

#[tokio::test]
async fn an_answer_reads_well_on_a_phone() {
    let bot = Bot::start().await;
    bot.server.person(11, "Ada", "en");
    let narrow = Table {
        head: cells(&["Place", "Units"]),
        rows: vec![cells(&["DE-FRA", "2,345"]), cells(&["UK", "7"])],
        ..Table::default()
    };
    let wide = Table {
        head: cells(&["Item", "Market", "Runs out", "On hand"]),
        rows: vec![
            cells(&["LMP-ABC Lamp <new> & bright", "US", "2026-11-27", "44"]),
            cells(&["MAT-31", "DE", "", "5"]),
        ],
        more: Some("and 28 more".to_owned()),
        ..Table::default()
    };
    let blocks = vec![
        Block::Text("2 items run out, first LMP-ABC.".to_owned()),
        Block::Table(narrow),
        Block::Table(wide),
        Block::Fixed("a  1\nb  2".to_owned()),
    ];
    let sent = bot.telegram.send(&to("11"), &Reply { blocks, ..Reply::default() }).await.unwrap();
    let said = bot.server.said(11);
    assert_eq!(sent.messages, [format!("11:{}", said[0]["message_id"])]);
    insta::assert_snapshot!(shown(&said[0]), @r"
    2 items run out, first LMP-ABC.

    Place   Units
    DE-FRA  2,345
    UK          7

    LMP-ABC Lamp <new> & bright
    Market US · Runs out 2026-11-27 · On hand 44
    MAT-31
    Market DE · On hand 5
    and 28 more

    a  1
    b  2
    [pre] Place   Units
    DE-FRA  2,345
    UK          7
    [bold] LMP-ABC Lamp <new> & bright
    [bold] MAT-31
    [pre] a  1
    b  2
    ");
}

#[tokio::test]
async fn a_long_answer_is_several_messages_with_the_buttons_under_the_last() {
    let bot = Bot::start().await;
    bot.server.person(11, "Ada", "en");
    let row = |n: usize| format!("{n:04}  {}", "台灯📦".repeat(6));
    let fixed = (0..200).map(row).collect::<Vec<_>>().join("\n");
    let blocks = vec![
        Block::Text("Everything:".to_owned()),
        Block::Fixed(fixed.clone()),
        Block::Text("Done.".to_owned()),
    ];
    let reply = Reply { blocks, choices: vec![choice("t1", "Yes"), choice("t2", "No")], ..Reply::default() };
    bot.telegram.send(&to("11"), &reply).await.unwrap();
    let said = bot.server.said(11);
    assert!(said.len() > 1, "{}", said.len());
    let text = said.iter().map(|message| message["text"].as_str().unwrap()).collect::<Vec<_>>().join("\n");
    assert!(text.contains(&fixed), "rows stay whole and in order");
    let (last, before) = said.split_last().unwrap();
    assert_eq!(buttons(last), [["Yes", "No"]]);
    assert!(before.iter().all(|message| buttons(message).is_empty()));
}

#[tokio::test]
async fn an_edit_replaces_what_was_sent() {
    let bot = Bot::start().await;
    bot.server.person(11, "Ada", "en");
    let progress = bot.telegram.send(&to("11"), &with_choices("Reading the file…", &[])).await.unwrap();
    let text = |index: usize| bot.server.said(11)[index]["text"].as_str().unwrap().to_owned();

    let long = "x".repeat(4_000);
    let two = Reply {
        blocks: vec![Block::Text(long.clone()), Block::Text("end".repeat(100))],
        choices: vec![choice("t1", "Undo")],
        ..Reply::default()
    };
    let sent = bot.telegram.edit(&to("11"), &progress, &two).await.unwrap();
    assert_eq!((sent.messages.len(), &sent.messages[0]), (2, &progress.messages[0]));
    assert_eq!((text(0), text(1)), (long, "end".repeat(100)));
    assert_eq!(buttons(&bot.server.said(11)[1]), [["Undo"]]);

    let done = bot.telegram.edit(&to("11"), &sent, &with_choices("Done.", &[])).await.unwrap();
    assert_eq!(done, progress, "the second is taken back");
    assert_eq!(bot.server.said(11).len(), 1);
    let again = bot.telegram.edit(&to("11"), &done, &with_choices("Done.", &[])).await;
    assert_eq!(again.unwrap(), done, "saying the same again is no error");

    // Taken away by somebody: it is said anew.
    bot.server.with(|state| state.chat(11).messages.clear());
    let anew = bot.telegram.edit(&to("11"), &done, &with_choices("Really done.", &[])).await.unwrap();
    assert_ne!(anew, done);
    assert_eq!(text(0), "Really done.");
}

#[tokio::test]
async fn in_groups_the_question_is_answered_even_if_it_is_gone() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "en");
    let group = bot.server.group(-5, "group");
    bot.server.say(&ada, group, "/stock lamp");
    let asked = bot.next().await;
    let answer = with_choices("5", &[]);
    bot.telegram.send(&super::answer_to(&asked), &answer).await.unwrap();
    assert_eq!(bot.server.said(group)[0]["reply_to_message"]["text"], "/stock lamp");
    bot.server.with(|state| state.chat(group).messages.clear());
    let mut again = super::answer_to(&asked);
    again.nonce = None;
    bot.telegram.send(&again, &answer).await.unwrap();
    assert_eq!(bot.server.said(group)[0]["text"], "5");

    bot.server.say(&ada, ada.id, "/stock lamp");
    let asked = bot.next().await;
    bot.telegram.send(&super::answer_to(&asked), &answer).await.unwrap();
    assert!(bot.server.said(11)[0]["reply_to_message"].is_null(), "in private it is clear");
}

#[tokio::test]
async fn nothing_to_say_sends_nothing() {
    let bot = Bot::start().await;
    bot.server.person(11, "Ada", "en");
    assert_eq!(bot.telegram.send(&to("11"), &Reply::default()).await.unwrap().messages, [""; 0]);
    assert_eq!(bot.server.calls("sendMessage").len(), 0);
}

/// A note of so many seconds.
fn voice_note(seconds: f64) -> VoiceNote {
    let samples: Vec<f32> =
        (0..(seconds * 48_000.0) as usize).map(|n| (n as f32 / 20.0).sin() * 0.3).collect();
    let note = encode(&samples).unwrap();
    VoiceNote { bytes: note.bytes, seconds: note.seconds, waveform: note.waveform }
}

#[tokio::test]
async fn a_voice_note_goes_where_the_text_of_its_answer_went() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "en");
    bot.server.forum(-1005, &[7]);
    let asked = bot.server.write(&ada, -1005, json!({"text": "stock", "message_thread_id": 7}));
    let place = Destination { origin: json!({"chat": -1005, "message": asked}), ..to("-1005:7") };
    bot.telegram.send(&place, &Reply::text("There are 40.")).await.unwrap();
    let note = voice_note(1.2);
    bot.telegram.speak(&place, &note).await.unwrap();
    let said = bot.server.said(-1005);
    let [text, voice] = &said[..] else { panic!("{said:?}") };
    assert_eq!(voice["message_thread_id"], 7);
    assert_eq!(voice["reply_to_message"]["message_id"], text["reply_to_message"]["message_id"]);
    assert_eq!((&voice["voice"]["duration"], &voice["voice"]["mime_type"]), (&json!(2), &json!("audio/ogg")));
    let call = bot.server.calls("sendVoice").remove(0);
    assert_eq!(call.files, [("answer.ogg".to_owned(), note.bytes.clone())]);
    assert_eq!(call.params["chat_id"], "-1005");

    // It waits as long as Telegram asks, and says when the chat is closed.
    bot.server.fail("sendVoice", Fault::Flood(1));
    bot.telegram.speak(&to("11"), &note).await.unwrap();
    assert_eq!(bot.server.said(11).len(), 1);
    bot.server.fail("sendVoice", Fault::Status(400, "Bad Request: VOICE_MESSAGES_FORBIDDEN"));
    let error = bot.telegram.speak(&to("11"), &note).await.unwrap_err();
    assert!(matches!(error, SendError::Refused(_)), "{error}");
}

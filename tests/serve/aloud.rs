//! Voice notes answered by voice notes, through the real server, on both platforms.

use super::server::Team;
use crate::fakes::discord::FakeDiscord;
use crate::fakes::telegram::FakeTelegram;
use crate::transcribe::{MODEL, clip};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use stockroom::voice::decode::{Limits, decode};

/// Writes a recording in Python, a tenth of a second for each word that it is told:
/// a tone that comes and goes, as speech does.
const SPEAK: &str = r"
import math, struct, sys, wave
words = len(sys.stdin.buffer.read().decode().split())
out = wave.open(sys.stdout.buffer, 'wb')
out.setparams((1, 2, 22050, 0, 'NONE', ''))
tone = [int(9000 * math.sin(n / 20)) * (n // 1500 % 2) for n in range(2205 * words)]
out.writeframes(struct.pack('<%dh' % len(tone), *tone))
out.close()
";

/// The sample's team, whose answers are spoken by a command.
fn team(speak: &[&str]) -> Team {
    let mut team = Team::of_sample();
    team.set("STOCKROOM_VOICE_MODEL", MODEL);
    team.set("STOCKROOM_VOICE_THREADS", "1");
    let quoted = shlex::try_join(speak.iter().copied()).unwrap();
    team.set("STOCKROOM_VOICE_SPEAK_COMMAND", quoted);
    team
}

/// A clip as a message of Telegram's.
fn voice(telegram: &FakeTelegram, name: &str) -> Value {
    let mut voice = telegram.file("note.oga", &clip(name));
    voice["duration"] = json!(4);
    json!({ "voice": voice })
}

/// That `note` is heard, and as long as it says.
fn is_heard(note: &[u8], seconds: f64) {
    let heard = decode(note, Limits::default()).unwrap();
    assert!(!heard.is_silent());
    assert!((heard.seconds() - seconds).abs() < 1.0, "{} s rather than {seconds}", heard.seconds());
    assert!((0.5..10.0).contains(&heard.seconds()), "{}", heard.seconds());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_on_telegram_is_answered_in_writing_and_then_aloud() {
    let telegram = FakeTelegram::start().await;
    let mut team = team(&["python3", "-c", SPEAK]);
    team.set("STOCKROOM_TELEGRAM_TOKEN", telegram.token());
    team.set("STOCKROOM_TELEGRAM_API_URL", telegram.url());
    let ann = telegram.person(71, "Ann", "en");
    team.join("telegram", "71", "Ann", "admin").await;
    let server = team.serve();
    server.until_ready().await;
    for (name, heard) in [("en-text-004.ogg", "heard: How many"), ("zh-text-001.ogg", "听到：查一下")] {
        telegram.write(&ann, 71, voice(&telegram, name));
        let spoken = telegram
            .until("a voice note", |state| {
                let me = state.me["id"].clone();
                let (_, last) = state.chat(71).messages.last_key_value()?;
                (last["from"]["id"] == me && last["voice"].is_object()).then(|| last.clone())
            })
            .await;
        let said = telegram.said(71);
        let text = said[said.len() - 2]["text"].as_str().unwrap();
        assert!(text.starts_with(heard), "the text stands before it: {text}");
        let call = telegram.calls("sendVoice").pop().unwrap();
        let (file, bytes) = &call.files[0];
        assert_eq!((file.as_str(), &call.params["chat_id"]), ("answer.ogg", &json!("71")));
        is_heard(bytes, spoken["voice"]["duration"].as_f64().unwrap());
    }
    let counted = "stockroom_spoken_answers_total{adapter=\"telegram\",outcome=\"sent\"} 2";
    server.until_counted(&[counted]).await;
    assert_eq!(server.stop(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_message_on_discord_is_answered_in_writing_and_then_aloud() {
    let discord = FakeDiscord::start().await;
    let mut team = team(&["python3", "-c", SPEAK]);
    team.set("STOCKROOM_DISCORD_TOKEN", discord.token());
    team.set("STOCKROOM_DISCORD_API_URL", discord.api_url());
    let bo = discord.user("bo", "en-US");
    team.join("discord", &bo.to_string(), "Bo", "admin").await;
    let channel = discord.private(bo);
    let server = team.serve();
    server.until_ready().await;
    let upload = discord.upload("voice-message.ogg", "audio/ogg", &clip("en-text-004.ogg"));
    discord.say_with(bo, channel, "", |message| {
        message["attachments"] = json!([upload]);
        message["flags"] = json!(1 << 13);
    });
    let spoken = discord
        .until("a voice message", |state| {
            let last = state.said_in(channel).pop()?;
            (last["flags"] == json!(1 << 13)).then_some(last)
        })
        .await;
    let said = discord.state().said_in(channel);
    let text = said[said.len() - 2]["content"].as_str().unwrap();
    assert!(text.starts_with("heard: How many"), "the text stands before it: {text}");
    assert_eq!(spoken["content"], "");
    let file = &spoken["attachments"][0];
    assert_eq!(
        (&file["filename"], &file["content_type"]),
        (&json!("voice-message.ogg"), &json!("audio/ogg"))
    );
    let bytes = reqwest::get(file["url"].as_str().unwrap()).await.unwrap().bytes().await.unwrap();
    let seconds = file["duration_secs"].as_f64().unwrap();
    is_heard(&bytes, seconds);
    let waveform = STANDARD.decode(file["waveform"].as_str().unwrap()).unwrap();
    assert!(waveform.len().abs_diff((seconds * 10.0) as usize) <= 1, "{} of {seconds} s", waveform.len());
    assert!(waveform.iter().any(|bar| *bar > 50), "{waveform:?}");
    assert_eq!(server.stop(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn speech_that_hangs_keeps_neither_its_text_nor_the_next_question_waiting() {
    let telegram = FakeTelegram::start().await;
    let mut team = team(&["sh", "-c", "cat >&2; exec sleep 600"]);
    // Longer than the question after it takes, shorter than the patience at the end.
    team.set("STOCKROOM_VOICE_SPEAK_SECONDS", "12");
    team.set("STOCKROOM_TELEGRAM_TOKEN", telegram.token());
    team.set("STOCKROOM_TELEGRAM_API_URL", telegram.url());
    let ann = telegram.person(71, "Ann", "en");
    team.join("telegram", "71", "Ann", "admin").await;
    let server = team.serve();
    server.until_ready().await;
    telegram.write(&ann, 71, voice(&telegram, "en-text-004.ogg"));
    let heard = |message: &Value| message["text"].as_str().is_some_and(|text| text.starts_with("heard: "));
    telegram.until("the answer", |state| state.chat(71).messages.values().any(heard).then_some(())).await;
    let began = Instant::now();
    let before = telegram.said(71).len();
    telegram.say(&ann, 71, "how many camping tents are in the US");
    telegram.until_said(71, before + 1).await;
    assert!(began.elapsed() < Duration::from_secs(10), "it waited for the speech: {:?}", began.elapsed());
    assert!(!server.log().contains("not spoken"), "the speech is still under way");
    let log = {
        let (log, ended) = tokio::task::spawn_blocking(move || server.stop_and_log()).await.unwrap();
        assert_eq!(ended, Some(0));
        log
    };
    assert_eq!(log.matches("an answer was not spoken").count(), 1, "{log}");
    assert!(!log.contains("camping") && !log.contains("TNT-50") && !log.contains("transit"), "{log}");
    assert_eq!(telegram.calls("sendVoice").len(), 0);
}

#[test]
fn a_program_and_a_server_that_both_speak_are_one_sentence() {
    let mut team = Team::new();
    team.set("STOCKROOM_TELEGRAM_TOKEN", "1:x");
    team.set("STOCKROOM_VOICE_SPEAK_COMMAND", "espeak-ng --stdout");
    team.set("STOCKROOM_VOICE_SPEAK_BASE_URL", "http://localhost:8880/v1");
    let output = team.command().output().unwrap();
    let said = crate::cli::stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("voice.speak_command") && said.contains("voice.speak_base_url"), "{said}");
}

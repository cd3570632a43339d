//! Answers spoken by a program and by a server on loopback; both send a recording made
//! beforehand.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use stockroom::config::Secret;
use stockroom::intent::contract::Language;
use stockroom::voice::decode::{Limits, decode};
use stockroom::voice::speak::{Settings, SpeakError, Speaker};

fn recording(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/voice/decode").join(name)
}

/// A speaker that runs `script` in a shell, with `$0` a recording and further
/// arguments after it.
fn shell(script: &str, arguments: &[&str], seconds: u64) -> Speaker {
    let file = recording("16bit.wav").to_string_lossy().into_owned();
    let mut command = vec!["sh".to_owned(), "-c".to_owned(), script.to_owned(), file];
    command.extend(arguments.iter().map(|&argument| argument.to_owned()));
    Speaker::new(Settings::Command { command, timeout: Duration::from_secs(seconds) }).unwrap()
}

#[tokio::test]
async fn a_program_is_given_text_and_language_and_its_audio_becomes_a_voice_note() {
    let folder = tempfile::tempdir().unwrap();
    let told = folder.path().join("told");
    let told_path = told.to_string_lossy().into_owned();
    let text = "40 lamps; $(rm -rf x) \"{language}\" 'in' Germany.";

    let speaker =
        shell("printf '%s|%s' \"$2\" \"$3\" > \"$1\"; cat \"$0\"", &[&told_path, "{language}", "{text}"], 20);
    let note = speaker.speak(text, Language::En).await.unwrap();
    // Quotes, a shell's words and our own places stay what was said.
    assert_eq!(std::fs::read_to_string(&told).unwrap(), format!("en|{text}"));
    let heard = decode(&note.bytes, Limits::default()).unwrap();
    assert!((0.69..0.71).contains(&heard.seconds()) && !heard.is_silent(), "{}", heard.seconds());
    assert_eq!((note.waveform.len(), note.seconds), (7, heard.seconds()));

    // Without a place for the text, by the standard input.
    let speaker =
        shell("{ printf '%s|' \"$2\"; cat; } > \"$1\"; cat \"$0\"", &[&told_path, "{language}"], 20);
    speaker.speak("德国有 40 件。", Language::Zh).await.unwrap();
    assert_eq!(std::fs::read_to_string(&told).unwrap(), "zh|德国有 40 件。");
}

#[tokio::test]
async fn a_program_that_fails_hangs_or_floods_is_ended_and_named() {
    let error = shell("echo one >&2; echo 'no such voice' >&2; exit 3", &[], 20)
        .speak("Hello.", Language::En)
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "the speech command sh failed: no such voice");
    // A complaint that repeats the words is no one's to read.
    let error =
        shell("cat >&2; exit 1", &[], 20).speak("40 lamps in Germany.", Language::En).await.unwrap_err();
    assert_eq!(error.to_string(), "the speech command sh failed: it repeats what was to be said");
    // Much on the standard error does not block it.
    let chatty = shell("head -c 300000 /dev/zero >&2; cat \"$0\"", &[], 20);
    assert!(chatty.speak("Hello.", Language::En).await.is_ok());

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    let pid_path = file.to_string_lossy().into_owned();
    let started = Instant::now();
    let hangs = shell("echo $$ > \"$1\"; exec sleep 600", &[&pid_path], 1);
    let error = hangs.speak("Hello.", Language::En).await.unwrap_err();
    assert!(matches!(error, SpeakError::Timeout(_)), "{error}");
    assert!(started.elapsed() < Duration::from_secs(10));
    let pid: u32 = std::fs::read_to_string(&file).unwrap().trim().parse().unwrap();
    let ended = async {
        // A zombie until the runtime has collected it, then nothing.
        let alive = || {
            let status = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            !status.is_empty() && !status.contains(") Z ")
        };
        while alive() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), ended).await.expect("the program was ended");

    let floods = shell("cat /dev/zero", &[], 60);
    let error = floods.speak("Hello.", Language::En).await.unwrap_err();
    assert!(matches!(error, SpeakError::TooLarge), "{error}");
    let mute = shell("true", &[], 20).speak("Hello.", Language::En).await.unwrap_err();
    assert!(matches!(mute, SpeakError::Decode(_)), "{mute}");
    let nothing = shell("cat \"$0\"", &[], 20).speak(" \n", Language::En).await.unwrap_err();
    assert!(matches!(nothing, SpeakError::Nothing), "{nothing}");

    let absent =
        Settings::Command { command: vec!["/no/such/program".to_owned()], timeout: Duration::from_secs(5) };
    let error = Speaker::new(absent).unwrap().speak("Hello.", Language::En).await.unwrap_err();
    assert!(matches!(error, SpeakError::NotRun { .. }), "{error}");
    let empty = Settings::Command { command: vec![], timeout: Duration::from_secs(5) };
    assert!(matches!(Speaker::new(empty), Err(SpeakError::NoCommand)));
}

/// What a server does with a request.
#[derive(Clone, Copy)]
pub enum Act {
    Speak(&'static str),
    Refuse,
    Hang,
}

pub type Got = Arc<Mutex<Vec<(HeaderMap, Value)>>>;

/// An endpoint on loopback, its base address, and what it was asked.
pub async fn server(act: Act) -> (String, Got) {
    async fn answer(State((act, got)): State<(Act, Got)>, headers: HeaderMap, body: Bytes) -> Response {
        got.lock().unwrap().push((headers, serde_json::from_slice(&body).unwrap()));
        match act {
            Act::Speak(name) => std::fs::read(recording(name)).unwrap().into_response(),
            Act::Refuse => (StatusCode::BAD_REQUEST, "{\"error\": \"no such voice\"}").into_response(),
            Act::Hang => std::future::pending().await,
        }
    }
    let got = Got::default();
    let router = Router::new().route("/v1/audio/speech", post(answer)).with_state((act, got.clone()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v1/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (base, got)
}

fn endpoint(base_url: String, seconds: u64) -> Speaker {
    Speaker::new(Settings::Endpoint {
        base_url,
        key: Some(Secret::new("secret-key")),
        model: "tts-1".to_owned(),
        voice: "alloy".to_owned(),
        timeout: Duration::from_secs(seconds),
    })
    .unwrap()
}

#[tokio::test]
async fn a_speech_endpoint_is_asked_as_openai_has_it_and_may_answer_in_any_format() {
    for name in ["16bit.wav", "voice.ogg", "cbr.mp3"] {
        let (base, got) = server(Act::Speak(name)).await;
        let note = endpoint(base, 20).speak("40 lamps in Germany.", Language::En).await.unwrap();
        assert!(!decode(&note.bytes, Limits::default()).unwrap().is_silent(), "{name}");
        let got = got.lock().unwrap();
        let (headers, body) = &got[0];
        assert_eq!(headers[header::AUTHORIZATION], "Bearer secret-key");
        let wanted = serde_json::json!({
            "model": "tts-1", "voice": "alloy", "input": "40 lamps in Germany.", "response_format": "wav",
        });
        assert_eq!(*body, wanted);
    }
}

#[tokio::test]
async fn a_speech_endpoint_that_refuses_hangs_or_is_away_is_told_and_the_key_is_not() {
    let said = async |base: String, seconds| {
        let error = endpoint(base, seconds).speak("Hello.", Language::En).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret-key"));
        error
    };
    let (base, _) = server(Act::Refuse).await;
    let error = said(base, 20).await;
    assert!(error.to_string().contains("400") && error.to_string().contains("no such voice"), "{error}");
    let (base, _) = server(Act::Hang).await;
    assert!(matches!(said(base, 1).await, SpeakError::Timeout(_)));
    assert!(matches!(said("http://127.0.0.1:9/v1".to_owned(), 20).await, SpeakError::Unreachable(_)));
    let (base, _) = server(Act::Speak("expected.tsv")).await;
    assert!(matches!(said(base, 20).await, SpeakError::Decode(_)));
    let settings = Settings::Endpoint {
        base_url: "localhost:8080".to_owned(),
        key: None,
        model: String::new(),
        voice: String::new(),
        timeout: Duration::from_secs(1),
    };
    assert!(matches!(Speaker::new(settings), Err(SpeakError::Address(_))));
}

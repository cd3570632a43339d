//! What goes wrong while notes are listened to: the server killed, its child killed or
//! hanging, more notes than may wait. Each is answered once or told so, and written
//! messages are answered meanwhile.

use super::crowd::Platform;
use super::server::Team;
use crate::fakes::telegram::FakeTelegram;
use crate::store::database::Database;
use crate::transcribe::{clip, is_alive, signal, until};
use std::time::Duration;

/// Three windows of 30 seconds: long enough to be killed in.
fn long_note() -> Vec<u8> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/voice/rendered/long.ogg");
    std::fs::read(file).unwrap()
}

const SPEAKERS: usize = 3;

/// Notes of three people, and the server killed twice with them in the works.
async fn survives_kills(team: &Team, platform: &Platform) {
    let heard = |person: usize| platform.texts(person).iter().any(|text| text.starts_with("heard: "));
    let mut server = team.serve();
    server.until_ready().await;
    for person in 0..SPEAKERS {
        platform.speak(person, &long_note());
    }
    platform.until_confirmed().await;
    while team.database.number("SELECT COUNT(*) FROM inbox").await < SPEAKERS as i64 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for kill in 0..2 {
        let child = server.until_listening().await;
        // Who writes does not wait for those who speak.
        platform.say(SPEAKERS, "how many LAMP are in the US");
        until("a written answer", || platform.texts(SPEAKERS).len() == kill + 1).await;
        assert!((0..SPEAKERS).any(|person| !heard(person)), "killed too late to prove anything");
        server.kill();
        until("the end of its child", || !is_alive(child)).await;
        server = team.serve();
    }
    until("all heard", || (0..SPEAKERS).all(heard)).await;
    assert_eq!(server.stop(), Some(0));
    for person in 0..SPEAKERS {
        let texts = platform.texts(person);
        assert_eq!(texts.len(), 1, "once, and nothing beside it: {texts:?}");
        assert!(texts[0].starts_with("heard: The warehouse in France is full."), "{texts:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_on_telegram_outlive_the_server() {
    let mut team = Team::of_lamps().hears();
    let platform = Platform::telegram(&mut team, SPEAKERS as i64 + 1).await;
    survives_kills(&team, &platform).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_on_discord_outlive_the_server() {
    let mut team = Team::of_lamps().hears();
    let platform = Platform::discord(&mut team, SPEAKERS as i64 + 1).await;
    survives_kills(&team, &platform).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_outlive_the_server_on_postgres_too() {
    let mut team = Team::of_lamps_on(Database::postgres().await).hears();
    let platform = Platform::telegram(&mut team, SPEAKERS as i64 + 1).await;
    survives_kills(&team, &platform).await;
}

/// The last that was said in a chat.
fn last(telegram: &FakeTelegram, chat: i64) -> String {
    let said = telegram.said(chat);
    said.last().and_then(|said| said["text"].as_str()).unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_that_hangs_or_is_killed_costs_a_sentence_at_most() {
    let telegram = FakeTelegram::start().await;
    let mut team = Team::of_lamps().hears();
    team.set("STOCKROOM_TELEGRAM_TOKEN", telegram.token());
    team.set("STOCKROOM_TELEGRAM_API_URL", telegram.url());
    // For the note, and once more for the model.
    team.set("STOCKROOM_VOICE_TIMEOUT_SECONDS", "10");
    let (ann, wei) = (telegram.person(71, "Ann", "en"), telegram.person(72, "李伟", "zh-hans"));
    team.join_all("telegram", ["71".to_owned(), "72".to_owned()]).await;
    let server = team.serve();
    server.until_ready().await;

    telegram.speak(&wei, 72, &long_note()[..20_000]);
    let first = server.until_listening().await;
    signal("-STOP", first);
    telegram.say(&ann, 71, "how many LAMP are in the US");
    until("a written answer", || last(&telegram, 71).contains("Desk lamp")).await;
    until("a sentence", || last(&telegram, 72).starts_with("听的时间太长")).await;
    assert_eq!(last(&telegram, 72), "听的时间太长，我放弃了。请说短一点，或者打字。");
    until("its end", || !is_alive(first)).await;

    telegram.speak(&wei, 72, &long_note());
    let second = server.until_listening().await;
    signal("-KILL", second);
    until("an answer", || last(&telegram, 72).starts_with("heard: The warehouse")).await;
    assert_eq!(telegram.said(72).len(), 2, "{:?}", telegram.said(72));
    assert_eq!(server.stop(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_too_many_notes_wait_it_is_said_and_the_others_are_heard() {
    let telegram = FakeTelegram::start().await;
    let mut team = Team::of_lamps().hears();
    team.set("STOCKROOM_TELEGRAM_TOKEN", telegram.token());
    team.set("STOCKROOM_TELEGRAM_API_URL", telegram.url());
    team.set("STOCKROOM_VOICE_QUEUE", "1");
    let people: Vec<_> = [(71, "en"), (72, "zh-hans"), (73, "en"), (74, "zh-hans"), (75, "en")]
        .map(|(id, language)| telegram.person(id, "Somebody", language))
        .into();
    team.join_all("telegram", people.iter().map(|person| person.id.to_string())).await;
    let server = team.serve();
    server.until_ready().await;
    telegram.speak(&people[0], 71, &long_note());
    let child = server.until_listening().await;
    signal("-STOP", child);
    telegram.speak(&people[1], 72, &clip("zh-text-001.ogg"));
    // It says so after a moment: the note waits by then.
    until("listening", || last(&telegram, 72) == "正在听…").await;
    for (person, sentence) in [
        (&people[2], "Many voice notes are waiting. Please send it again in a few minutes, or type it."),
        (&people[3], "等待的语音太多了。请过几分钟再发，或者打字。"),
    ] {
        telegram.speak(person, person.id, &clip("zh-text-000.ogg"));
        until(sentence, || last(&telegram, person.id) == sentence).await;
    }
    telegram.say(&people[4], 75, "how many LAMP are in the US");
    until("a written answer", || last(&telegram, 75).contains("Desk lamp")).await;
    signal("-CONT", child);
    until("the first note", || last(&telegram, 71).starts_with("heard: The warehouse")).await;
    until("the second", || last(&telegram, 72).starts_with("听到：查一下美国的露营帐篷库存。")).await;
    assert_eq!(server.stop(), Some(0));
    until("the end of the child", || !is_alive(child)).await;
}

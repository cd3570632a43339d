//! Voice notes through the real server and whisper.cpp, on both platforms, in both
//! languages, with the sample team's facts.

use super::server::Team;
use crate::fakes::discord::FakeDiscord;
use crate::fakes::telegram::FakeTelegram;
use crate::transcribe::clip;
use std::time::{Duration, Instant};

fn team() -> Team {
    Team::of_sample().hears()
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_on_telegram_are_answered_as_their_words_are() {
    let telegram = FakeTelegram::start().await;
    let mut team = team();
    team.set("STOCKROOM_TELEGRAM_TOKEN", telegram.token());
    team.set("STOCKROOM_TELEGRAM_API_URL", telegram.url());
    let ann = telegram.person(71, "Ann", "en");
    team.join("telegram", "71", "Ann", "admin").await;
    let server = team.serve();
    server.until_ready().await;
    let mut said = 0;
    for (name, words, heard) in [
        ("en-text-004.ogg", "How many camping tents are in transit to Germany?", "heard: "),
        ("zh-text-001.ogg", "查一下美国的露营帐篷库存。", "听到："),
    ] {
        telegram.say(&ann, 71, words);
        said += 1;
        let written = telegram.until_said(71, said).await[said - 1].clone();
        telegram.speak(&ann, 71, &clip(name));
        said += 1;
        // "Listening…" gives way to the answer.
        let spoken = telegram
            .until("the answer", |state| {
                let (_, last) = state.chat(71).messages.last_key_value()?;
                let text = last["text"].as_str()?.to_owned();
                text.starts_with(heard).then_some(text)
            })
            .await;
        let written = written["text"].as_str().unwrap();
        assert_eq!(spoken, format!("{heard}{words}\n\n{written}"));
    }
    assert_eq!(server.stop(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn voice_messages_on_discord_are_answered_as_their_words_are() {
    let discord = FakeDiscord::start().await;
    let mut team = team();
    team.set("STOCKROOM_DISCORD_TOKEN", discord.token());
    team.set("STOCKROOM_DISCORD_API_URL", discord.api_url());
    let bo = discord.user("bo", "en-US");
    team.join("discord", &bo.to_string(), "Bo", "admin").await;
    let channel = discord.private(bo);
    let server = team.serve();
    server.until_ready().await;
    for (name, heard) in [("en-text-004.ogg", "heard: How many"), ("zh-text-001.ogg", "听到：查一下")] {
        discord.speak(bo, channel, &clip(name));
        let text = discord
            .until("the answer", |state| {
                let last = state.said_in(channel).pop()?;
                let text = last["content"].as_str()?.to_owned();
                text.starts_with(heard).then_some(text)
            })
            .await;
        assert!(text.contains("TNT-50"), "{text}");
    }
    assert_eq!(server.stop(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_notes_at_once_keep_no_written_question_waiting() {
    const PEOPLE: i64 = 10;
    const QUESTIONS: usize = 15;
    let telegram = FakeTelegram::start().await;
    let mut team = team();
    team.set("STOCKROOM_TELEGRAM_TOKEN", telegram.token());
    team.set("STOCKROOM_TELEGRAM_API_URL", telegram.url());
    // Fewer places than notes: these must not take them.
    team.set("STOCKROOM_SERVE_CONCURRENCY", "4");
    let mut people = Vec::new();
    for id in 71..=71 + PEOPLE {
        people.push(telegram.person(id, "Ann", "en"));
        team.join("telegram", &id.to_string(), "Ann", "admin").await;
    }
    let server = team.serve();
    server.until_ready().await;
    for person in &people[1..] {
        telegram.speak(person, person.id, &clip("zh-text-001.ogg"));
    }
    let heard = |state: &mut crate::fakes::telegram::State, chat| {
        let last = state.chat(chat).messages.last_key_value().map(|(_, last)| last["text"].clone());
        last.is_some_and(|text| text.as_str().is_some_and(|text| text.starts_with("听到：")))
    };
    let all_heard =
        |state: &mut crate::fakes::telegram::State| (72..=71 + PEOPLE).all(|chat| heard(state, chat));
    let (mut waits, mut meanwhile) = (Vec::new(), 0);
    for number in 1..=QUESTIONS {
        let begun = Instant::now();
        telegram.say(&people[0], 71, "how many camping tents are in the US");
        telegram.until_said(71, number).await;
        waits.push(begun.elapsed());
        meanwhile += usize::from(!telegram.with(all_heard));
    }
    let begun = Instant::now();
    while !telegram.with(all_heard) {
        assert!(begun.elapsed() < Duration::from_secs(120), "not all notes are heard");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    waits.sort();
    println!("{meanwhile} of {QUESTIONS} answered meanwhile, the slowest after {:?}", waits[QUESTIONS - 1]);
    assert!(meanwhile > 0, "the first question waited for all notes");
    assert_eq!(server.stop(), Some(0));
}

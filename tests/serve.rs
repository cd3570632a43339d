//! `stockroom serve` as people run it: the real program beside servers on loopback
//! that stand for the platforms.

/// Answers spoken.
mod aloud;
/// Pictures.
mod charts;
/// Whole conversations.
mod conversations;
/// Many people who talk.
mod crowd;
/// Several servers behind a load balancer.
mod front;
/// Killed at any instant, under load.
mod kills;
/// Faults while notes are listened to.
mod listening;
/// Private answers in groups, links, long explanations.
mod manners;
/// Notes misheard, and put right.
mod misheard;
/// Several servers on one database.
mod replicas;
/// The process.
pub mod server;
/// Voice notes.
mod spoken;

use crate::cli::stderr;
use crate::fakes::telegram::{FakeTelegram, Fault};
use server::Team;

#[test]
fn without_a_platform_it_says_how_to_set_one_up() {
    let output = Team::new().command().output().unwrap();
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("STOCKROOM_TELEGRAM_TOKEN") && said.contains("STOCKROOM_DISCORD_TOKEN"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn a_token_file_that_is_not_there_is_named() {
    let mut team = Team::new();
    team.set("STOCKROOM_TELEGRAM_TOKEN_FILE", "no-such-file");
    let output = team.command().output().unwrap();
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("telegram.token_file") && said.contains("no-such-file"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_is_ready_counts_and_ends_when_told() {
    let telegram = FakeTelegram::start().await;
    let mut team = Team::of_lamps();
    team.set("STOCKROOM_TELEGRAM_TOKEN", telegram.token());
    team.set("STOCKROOM_TELEGRAM_API_URL", telegram.url());
    let ann = telegram.person(71, "Ann Secretname", "en");
    team.join("telegram", "71", "Ann Secretname", "admin").await;
    let server = team.serve();
    assert_eq!(server.get("/health").await, (200, "ok\n".to_owned()));
    server.until_ready().await;
    telegram.say(&ann, 71, "how many LAMP are in the US");
    let said = telegram.until_said(71, 1).await;
    assert!(said[0]["text"].as_str().unwrap().contains("Desk lamp (LAMP)"), "{said:?}");
    let metrics = server
        .until_counted(&[
            "stockroom_messages_received_total{adapter=\"telegram\"} 1",
            "stockroom_messages_answered_total{adapter=\"telegram\"} 1",
            "stockroom_sends_total{adapter=\"telegram\",outcome=\"sent\"} 1",
            "stockroom_reply_seconds_bucket{adapter=\"telegram\",le=\"+Inf\"} 1",
            "stockroom_facts_sequence",
            "stockroom_facts_load_seconds_count 1",
            "stockroom_queue_messages",
        ])
        .await;
    let log = server.log();
    for secret in ["LAMP", "lamp", "Secretname", &telegram.token()] {
        assert!(!log.contains(secret) && !metrics.contains(secret), "{secret} in\n{log}\n{metrics}");
    }
    assert_eq!(server.stop(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_refuses_the_token_is_off_and_alone_ends_it() {
    let telegram = FakeTelegram::start().await;
    let mut team = Team::new();
    team.set("STOCKROOM_TELEGRAM_TOKEN", "1:wrong");
    team.set("STOCKROOM_TELEGRAM_API_URL", telegram.url());
    let mut command = team.command();
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let sentence = said.lines().find(|line| line.starts_with("stockroom: Telegram")).expect(&said);
    assert!(sentence.contains("telegram.token"), "{said}");
    assert!(!said.contains("1:wrong"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_in_before_it_was_told_to_end_is_answered() {
    let telegram = FakeTelegram::start().await;
    let mut team = Team::of_lamps();
    team.set("STOCKROOM_TELEGRAM_TOKEN", telegram.token());
    team.set("STOCKROOM_TELEGRAM_API_URL", telegram.url());
    let ann = telegram.person(71, "Ann", "en");
    team.join("telegram", "71", "Ann", "admin").await;
    let server = team.serve();
    server.until_ready().await;
    // Telegram asks to wait two seconds; the end waits with it.
    telegram.fail("sendMessage", Fault::Flood(2));
    telegram.say(&ann, 71, "how many LAMP are in the US");
    telegram
        .until("a reply being sent", |state| {
            state.calls.iter().any(|call| call.method == "sendmessage").then_some(())
        })
        .await;
    assert_eq!(tokio::task::spawn_blocking(move || server.stop()).await.unwrap(), Some(0));
    assert_eq!(telegram.said(71).len(), 1);
}

//! Killed again and again under load, on both platforms and both databases: what
//! was said is answered, and what was told once is recorded once.

use super::crowd::{Crowd, Platform};
use super::server::Team;
use crate::store::database::Database;
use std::time::Duration;

/// Kills in every run of the tests, and of these those that fall between the
/// platform's being told that a message arrived (on Discord: our having recorded
/// it) and the reply. `make kill` makes thirteen of each kind.
const KILLS: usize = 5;
const KILLS_BETWEEN: usize = 2;

const PEOPLE: i64 = 24;

#[derive(Clone, Copy, Debug, PartialEq)]
enum On {
    Telegram,
    Discord,
}

async fn survives(on: On, database: Database) {
    let (kills, between) = match std::env::var("STOCKROOM_TEST_KILLS").map(|kills| kills.parse()) {
        Ok(Ok(kills)) => (kills, kills / 4),
        _ => (KILLS, KILLS_BETWEEN),
    };
    let kind = if database.url.starts_with("sqlite") { "SQLite" } else { "PostgreSQL" };
    let mut team = Team::of_lamps_on(database);
    let mut crowd = Crowd::new(match on {
        On::Telegram => Platform::telegram(&mut team, PEOPLE).await,
        On::Discord => Platform::discord(&mut team, PEOPLE).await,
    });
    // Discord tells nobody what was said in private to somebody it never told us of.
    let server = team.serve();
    server.until_ready().await;
    for person in 0..crowd.platform.people() {
        crowd.ask(person);
    }
    crowd.until_recorded(&team).await;
    server.kill();
    let mut number = 0;
    for _ in 1..kills - between {
        let server = team.serve();
        for _ in 0..fastrand::usize(4..10) {
            number += 1;
            crowd.say(number);
            tokio::time::sleep(Duration::from_millis(fastrand::u64(0..40))).await;
        }
        tokio::time::sleep(Duration::from_millis(fastrand::u64(0..300))).await;
        server.kill();
    }
    for round in 0..between {
        let server = team.serve();
        server.until_ready().await;
        crowd.until_recorded(&team).await;
        let made = crowd.platform.sends();
        // Half of them while the reply is being sent, half before.
        let is_held = round % 2 == 0;
        if is_held {
            crowd.platform.let_replies();
            crowd.platform.hold_replies();
        }
        number += 1;
        crowd.say(number);
        crowd.until_recorded(&team).await;
        if is_held {
            crowd.platform.until_sending(made).await;
        }
        server.kill();
        crowd.platform.let_replies();
    }
    let server = team.serve();
    crowd.until_quiet(&team).await;
    server.stop();
    let outcome = crowd.outcome(&team).await;
    println!(
        "{on:?}, {kind}: {kills} kills, {between} of them between confirmation and reply: {} questions and \
         {} orders; lost {}, replies sent twice {}, orders not recorded once {}",
        outcome.questions, outcome.orders, outcome.lost, outcome.doubled, outcome.recorded_wrong,
    );
    assert_eq!(outcome.lost, 0, "{}", outcome.missing);
    assert_eq!(outcome.recorded_wrong, 0, "{outcome:?}");
    assert_eq!(outcome.out_of_order, 0, "{outcome:?}");
    // A reply is sent again only where a kill fell between sending and noting it: then it
    // is the first thing that its person hears afterwards. How many persons that meets
    // depends on how many are answered at that instant. Discord knows the second by its
    // nonce, and drops it.
    assert_eq!(outcome.doubled_apart, 0, "{outcome:?}");
    assert!(on == On::Telegram || outcome.doubled == 0, "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn telegram_on_sqlite_loses_nothing_and_records_nothing_twice() {
    survives(On::Telegram, Database::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn telegram_on_postgres_loses_nothing_and_records_nothing_twice() {
    survives(On::Telegram, Database::postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn discord_on_sqlite_loses_nothing_and_doubles_nothing() {
    survives(On::Discord, Database::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn discord_on_postgres_loses_nothing_and_doubles_nothing() {
    survives(On::Discord, Database::postgres().await).await;
}

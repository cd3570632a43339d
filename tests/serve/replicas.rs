//! Several servers on one PostgreSQL.

use super::crowd::{Crowd, Platform};
use super::server::{Server, Team};
use crate::store::database::Database;
use std::time::{Duration, Instant};

const REPLICAS: usize = 3;
const PEOPLE: i64 = 30;
/// How soon another server must receive after one was killed.
const TAKEN_OVER_WITHIN: Duration = Duration::from_secs(10);

/// The platforms that a server receives from.
async fn receives(server: &Server) -> Vec<String> {
    let (_, body) = server.get("/ready").await;
    let ready: serde_json::Value = serde_json::from_str(&body).unwrap();
    let names = ready["receives"].as_array().unwrap().iter();
    names.map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// The one server that receives, once there is one.
async fn receiver(servers: &[Server], adapter: &str) -> usize {
    let began = Instant::now();
    loop {
        let mut found = Vec::new();
        for (number, server) in servers.iter().enumerate() {
            if receives(server).await.iter().any(|name| name == adapter) {
                found.push(number);
            }
        }
        if let [one] = found[..] {
            return one;
        }
        assert!(found.is_empty(), "{found:?} receive at once");
        assert!(began.elapsed() < TAKEN_OVER_WITHIN, "nobody receives");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn start(team: &Team) -> Vec<Server> {
    let servers: Vec<Server> = (0..REPLICAS).map(|_| team.serve()).collect();
    for server in &servers {
        server.until_ready().await;
    }
    servers
}

/// Everybody talks, the server that receives is killed in the middle, then the next.
async fn outlives_its_servers(mut crowd: Crowd, team: &Team, adapter: &str) {
    let began = Instant::now();
    let mut servers = start(team).await;
    // Discord tells nobody what was said in private to somebody it never told us of.
    for person in 0..crowd.platform.people() {
        crowd.ask(person);
    }
    crowd.until_recorded(team).await;
    let mut longest = Duration::ZERO;
    for kill in 0..2 {
        for number in 0..45 {
            crowd.say(kill * 45 + number);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let killed = servers.remove(receiver(&servers, adapter).await);
        killed.kill();
        let gone = Instant::now();
        for number in 0..15 {
            crowd.say(number);
        }
        receiver(&servers, adapter).await;
        longest = longest.max(gone.elapsed());
    }
    crowd.until_quiet(team).await;
    let outcome = crowd.outcome(team).await;
    println!(
        "{adapter}: 3 servers, 2 killed: {} questions, {} orders; lost {}, doubled {}, out of order {}, \
         recorded wrong {}; taken over within {longest:.1?}; {:.1?} in all",
        outcome.questions,
        outcome.orders,
        outcome.lost,
        outcome.doubled,
        outcome.out_of_order,
        outcome.recorded_wrong,
        began.elapsed(),
    );
    let logs: String = servers.iter().map(Server::log).collect();
    assert_eq!(outcome.lost, 0, "{}\n{logs}", outcome.missing);
    assert_eq!(outcome.out_of_order, 0, "{outcome:?}");
    assert_eq!(outcome.recorded_wrong, 0, "{outcome:?}");
    // Of those that a killed server was just sending.
    let doubles_max = if adapter == "discord" { 0 } else { 2 * 16 };
    assert!(outcome.doubled <= doubles_max, "{outcome:?}");
    for server in servers {
        assert_eq!(server.stop(), Some(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn telegram_goes_on_when_the_server_that_asks_it_is_killed() {
    let mut team = Team::of_lamps_on(Database::postgres().await);
    let crowd = Crowd::new(Platform::telegram(&mut team, PEOPLE).await);
    outlives_its_servers(crowd, &team, "telegram").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn discord_goes_on_when_the_server_that_is_connected_is_killed() {
    let mut team = Team::of_lamps_on(Database::postgres().await);
    let crowd = Crowd::new(Platform::discord(&mut team, PEOPLE).await);
    outlives_its_servers(crowd, &team, "discord").await;
}

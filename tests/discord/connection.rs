//! The gateway: connecting, resuming, beginning anew, giving up.

use super::{Bot, Recorder, adapter, settings, waits};
use crate::fakes::discord::{Break, Failure, FakeDiscord};
use std::sync::Arc;
use std::time::{Duration, Instant};
use stockroom::chat::discord::Waits;
use stockroom::chat::{Adapter, AdapterError};
use tokio_util::sync::CancellationToken;

async fn ends(
    fake: &FakeDiscord,
    change: impl FnOnce(&mut stockroom::chat::discord::Settings),
) -> AdapterError {
    let mut settings = settings(fake);
    change(&mut settings);
    let receiving = async move {
        adapter(settings).receive(Arc::new(Recorder::default()), CancellationToken::new()).await
    };
    tokio::time::timeout(Duration::from_secs(10), receiving).await.unwrap().unwrap_err()
}

/// What is said while the connection is away comes once it is resumed, once.
async fn survives(how: Break) {
    let fake = FakeDiscord::start().await;
    let ada = fake.user("Ada", "en-US");
    let bot = Bot::start(fake).await;
    let private = bot.fake.private(ada);
    bot.fake.say(ada, private, "before");
    bot.taken(1).await;
    bot.fake.break_connections(how);
    bot.fake.say(ada, private, "between");
    bot.fake.until("a resumed session", |state| (state.sessions.resumed > 0).then_some(())).await;
    bot.fake.say(ada, private, "after");
    let texts: Vec<String> = bot.taken(3).await.into_iter().map(|message| message.text).collect();
    assert_eq!(texts, ["before", "between", "after"], "{how:?}");
    let state = bot.fake.state();
    assert_eq!(state.sessions.identified, 1, "{how:?}: the session was resumed, not begun anew");
}

#[tokio::test]
async fn a_closed_connection_is_resumed() {
    survives(Break::Code(4000)).await;
}

#[tokio::test]
async fn a_request_to_connect_again_is_followed() {
    survives(Break::Reconnect).await;
}

#[tokio::test]
async fn a_session_said_to_be_resumable_is_resumed() {
    survives(Break::Invalid { resumable: true }).await;
}

/// After each of these a session begins anew and history tells what was missed.
async fn begins_anew(how: Break, prepare: impl FnOnce(&FakeDiscord)) {
    let fake = FakeDiscord::start().await;
    prepare(&fake);
    let ada = fake.user("Ada", "en-US");
    let bot = Bot::start(fake).await;
    let private = bot.fake.private(ada);
    bot.fake.say(ada, private, "before");
    bot.taken(1).await;
    bot.fake.break_connections(how);
    bot.fake.say(ada, private, "between");
    bot.fake.until("another session", |state| (state.sessions.identified == 2).then_some(())).await;
    let texts: Vec<String> = bot.taken(2).await.into_iter().map(|message| message.text).collect();
    assert_eq!(texts, ["before", "between"], "{how:?}");
}

/// What is newest in a private channel Discord tells no session.
#[tokio::test]
async fn nothing_is_missed_however_often_a_session_begins_anew() {
    let fake = FakeDiscord::start().await;
    let ada = fake.user("Ada", "en-US");
    let bot = Bot::start(fake).await;
    let private = bot.fake.private(ada);
    bot.fake.say(ada, private, "before");
    bot.taken(1).await;
    for (count, text) in [(2, "between"), (3, "between again")] {
        bot.fake.break_connections(Break::Code(4009));
        bot.fake.say(ada, private, text);
        assert_eq!(bot.taken(count).await[count - 1].text, text);
        bot.fake.connected().await;
    }
}

/// Together, for serenity waits five seconds before it begins a session anew:
/// after an invalid session, a resume that is refused, a close without a reason
/// (where serenity would spin), a heartbeat that is not answered.
#[tokio::test]
async fn a_session_that_is_over_begins_anew() {
    tokio::join!(
        begins_anew(Break::Invalid { resumable: false }, |_| {}),
        begins_anew(Break::Cut, |fake| fake.state().sessions.refuses_resume = true),
        begins_anew(Break::NoCode, |_| {}),
        begins_anew(Break::Mute, |fake| fake.state().sessions.heartbeat_millis = 400),
    );
}

#[tokio::test]
async fn a_refused_token_is_said_and_never_shown() {
    let fake = FakeDiscord::start().await;
    let error = ends(&fake, |settings| settings.token = "wrong.token".to_owned()).await;
    assert!(matches!(error, AdapterError::TokenRefused { setting: "discord.token", .. }), "{error}");
    assert!(!format!("{error} {error:?}").contains("wrong.token"));
    // The gateway says so too, where the REST API cannot be asked.
    fake.fail("GET", "/gateway/bot", 9, Failure::Refused(500, 0, "oops"));
    let gateway = fake.state().gateway_url.clone();
    let error = ends(&fake, |settings| {
        settings.token = "wrong.token".to_owned();
        settings.gateway_url = Some(format!("{gateway}/?v=10&encoding=json"));
    })
    .await;
    assert!(matches!(error, AdapterError::TokenRefused { .. }), "{error}");
}

#[tokio::test]
async fn events_that_are_not_granted_are_said() {
    let fake = FakeDiscord::start().await;
    fake.state().sessions.forbidden_intents = 1 << 9;
    let error = ends(&fake, |_| {}).await;
    assert!(matches!(&error, AdapterError::Setup(what) if what.contains("developer portal")), "{error}");
}

/// serenity alone would connect to Discord's own gateway.
#[tokio::test]
async fn without_the_gateways_address_nothing_is_connected_to() {
    let fake = FakeDiscord::start().await;
    fake.fail("GET", "/gateway/bot", 9, Failure::Refused(503, 0, "down"));
    let bot = Bot::start(fake).await;
    assert!(bot.fake.calls("GET", "/gateway/bot").len() > 9);
    assert!(bot.fake.state().journal.iter().all(|call| call.path != "/api/v10/gateway"));
}

/// Some who play Discord recommend no shards.
#[tokio::test]
async fn one_shard_where_none_are_recommended() {
    let fake = FakeDiscord::start().await;
    fake.fail("GET", "/gateway/bot", 9, Failure::Refused(404, 0, "404: Not Found"));
    let bot = Bot::start(fake).await;
    assert_eq!(bot.fake.calls("GET", "/api/v10/gateway").len(), 2, "with shards, without");
}

#[tokio::test]
async fn the_connection_is_told_and_ended() {
    let fake = FakeDiscord::start().await;
    let bot = Bot::start(fake).await;
    let began = Instant::now();
    while !bot.adapter.is_connected() {
        assert!(began.elapsed() < Duration::from_secs(5));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (fake, adapter) = (Arc::clone(&bot.fake), Arc::clone(&bot.adapter));
    let began = Instant::now();
    bot.stop().await;
    assert!(began.elapsed() < Duration::from_secs(5));
    assert!(!adapter.is_connected());
    fake.until("the end", |state| state.sessions.list.iter().all(|s| !s.is_connected()).then_some(())).await;
}

/// Five seconds apart, as Discord wants it.
#[tokio::test]
async fn as_many_shards_as_discord_recommends() {
    let fake = FakeDiscord::start().await;
    fake.state().shards = 2;
    let ada = fake.user("Ada", "en-US");
    // Ids of the same millisecond would be of the same shard.
    let mut guilds = Vec::new();
    let is_of = |shard: u64| move |id: &u64| (id >> 22) % 2 == shard;
    while !(guilds.iter().any(is_of(0)) && guilds.iter().any(is_of(1))) {
        guilds.push(fake.guild("Team"));
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let channels: Vec<u64> = guilds.iter().map(|guild| fake.channel(*guild, "stock")).collect();
    let waits = Waits { silence: Duration::from_secs(30), ..waits() };
    let settings = stockroom::chat::discord::Settings { waits, ..settings(&fake) };
    let bot = Bot::start_with(Arc::new(fake), settings, Arc::default()).await;
    let shards: Vec<(u64, u64)> =
        bot.fake.state().sessions.list.iter().map(|session| session.shard).collect();
    assert_eq!(shards, [(0, 2), (1, 2)]);
    for channel in &channels {
        bot.fake.say(ada, *channel, &format!("{} hi", bot.fake.mention()));
    }
    assert_eq!(bot.taken(channels.len()).await.len(), channels.len());
}

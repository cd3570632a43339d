//! Limits, failures and refusals.

use super::{Bot, Recorder, adapter, channel, destination, settings};
use crate::fakes::discord::{Failure, FakeDiscord};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use stockroom::chat::{Adapter, Destination, Reply, SendError};

struct Room {
    fake: FakeDiscord,
    adapter: stockroom::chat::discord::Discord,
    to: Destination,
    channel: u64,
}

async fn room() -> Room {
    let fake = FakeDiscord::start().await;
    let guild = fake.guild("Team");
    let id = fake.channel(guild, "stock");
    let adapter = adapter(settings(&fake));
    let to = Destination { nonce: Some("reply-1".to_owned()), ..channel(id) };
    Room { fake, adapter, to, channel: id }
}

impl Room {
    async fn say(&self) -> Result<(), SendError> {
        self.adapter.send(&self.to, &Reply::text("69 units")).await.map(drop)
    }

    fn said(&self) -> usize {
        self.fake.state().said_in(self.channel).len()
    }

    fn fail(&self, times: u32, failure: Failure) {
        self.fake.fail("POST", "/messages", times, failure);
    }
}

#[tokio::test]
async fn a_limit_is_waited_out() {
    let room = room().await;
    room.fail(2, Failure::TooMany { seconds: 0.2, global: false });
    let began = Instant::now();
    room.say().await.unwrap();
    assert!(began.elapsed() >= Duration::from_millis(400), "{:?}", began.elapsed());
    assert_eq!(room.said(), 1);
}

#[tokio::test]
async fn a_limit_on_everything_holds_other_requests_too() {
    let room = room().await;
    room.fail(1, Failure::TooMany { seconds: 0.4, global: true });
    let began = Instant::now();
    let (said, ()) = tokio::join!(room.say(), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        room.adapter.typing(&room.to).await;
        assert!(began.elapsed() >= Duration::from_millis(400), "{:?}", began.elapsed());
    });
    said.unwrap();
}

#[tokio::test]
async fn a_limit_too_long_to_wait_for_is_told() {
    let room = room().await;
    room.fail(1, Failure::TooMany { seconds: 600.0, global: false });
    let error = room.say().await.unwrap_err();
    let wait = match &error {
        SendError::Unavailable { after: Some(after), .. } => *after,
        other => panic!("{other:?}"),
    };
    assert_eq!(wait, Duration::from_secs(600));
    assert_eq!(room.said(), 0);
}

#[tokio::test]
async fn no_more_is_asked_than_discord_allows() {
    let room = room().await;
    room.fake.state().rate_limit = Some((3, Duration::from_millis(300)));
    for _ in 0..10 {
        let to = Destination { nonce: None, ..room.to.clone() };
        room.adapter.send(&to, &Reply::text("69 units")).await.unwrap();
    }
    assert_eq!((room.said(), room.fake.state().overrun), (10, 0));
}

#[tokio::test]
async fn what_fails_of_itself_is_tried_again() {
    for failure in [Failure::Refused(502, 0, "bad gateway"), Failure::Cut] {
        let room = room().await;
        room.fail(2, failure.clone());
        room.say().await.unwrap_or_else(|error| panic!("{failure:?}: {error}"));
        assert_eq!(room.said(), 1, "{failure:?}");
        room.fail(9, failure.clone());
        let error = room.say().await.unwrap_err();
        assert!(matches!(error, SendError::Unavailable { after: None, .. }), "{failure:?}: {error:?}");
    }
}

#[tokio::test]
async fn what_was_said_but_not_heard_of_is_not_said_twice() {
    let room = room().await;
    room.fail(1, Failure::DoneThenCut);
    room.say().await.unwrap();
    // After a crash the same reply is sent again by another process.
    let other = adapter(settings(&room.fake));
    other.send(&room.to, &Reply::text("69 units")).await.unwrap();
    assert_eq!(room.said(), 1);
}

/// A nonce is of one reply: what else is said in answer is no double.
#[tokio::test]
async fn another_reply_to_the_same_message_is_said() {
    let room = room().await;
    room.say().await.unwrap();
    room.adapter.send(&room.to, &Reply::text("70 units")).await.unwrap();
    assert_eq!(room.said(), 2);
}

#[tokio::test]
async fn a_slow_answer_is_not_waited_for_without_end() {
    let room = room().await;
    let mut hasty = settings(&room.fake);
    hasty.waits.request = Duration::from_millis(100);
    room.fail(9, Failure::Slow(Duration::from_secs(5)));
    let began = Instant::now();
    let error = adapter(hasty).send(&room.to, &Reply::text("69 units")).await.unwrap_err();
    assert!(matches!(error, SendError::Unavailable { .. }), "{error:?}");
    assert!(began.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let room = room().await;
    room.fail(1, Failure::Refused(400, 50035, "Invalid Form Body"));
    assert!(matches!(room.say().await, Err(SendError::Refused(_))));
    room.fake.state().channel(room.channel).allowed = false;
    assert!(matches!(room.say().await, Err(SendError::Closed(_))));
    room.fake.state().channel(room.channel).deleted = true;
    assert!(matches!(room.say().await, Err(SendError::Closed(_))));
    let nowhere = Destination { conversation: "not a channel".to_owned(), ..room.to.clone() };
    let refused = room.adapter.send(&nowhere, &Reply::text("hi")).await;
    assert!(matches!(refused, Err(SendError::Refused(_))), "{refused:?}");

    let ada = room.fake.user("Ada", "en-US");
    let private = room.fake.private(ada);
    room.fake.state().users.get_mut(&ada).unwrap().takes_private_messages = false;
    let closed = room.adapter.send(&channel(private), &Reply::text("hi")).await;
    assert!(matches!(closed, Err(SendError::Closed(_))), "{closed:?}");
}

/// Whatever is logged, at the finest level, by the adapter and its libraries.
#[tokio::test]
async fn nothing_said_and_no_token_is_logged() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer({
            let lines = lines.clone();
            move || lines.clone()
        })
        .finish();
    let logged = tracing::subscriber::set_default(subscriber);
    let fake = FakeDiscord::start().await;
    let (ada, guild) = (fake.user("Ada", "en-US"), fake.guild("Team"));
    let channel = fake.channel(guild, "stock");
    let bot = Bot::start(fake).await;
    bot.fake.fail("PATCH", "/webhooks/", 1, Failure::TooMany { seconds: 0.1, global: false });
    bot.fake.say(ada, channel, &format!("{} a-confidential-question", bot.fake.mention()));
    let id = bot.fake.command(ada, channel, "ask", &[("text", "a-confidential-command")]);
    let taken = bot.taken(2).await;
    bot.fake.until("a placeholder", |state| state.interactions[&id].acknowledged).await;
    for message in &taken {
        bot.reply(message, &Reply::text("a-confidential-answer")).await;
    }
    let tokens = [bot.fake.token(), bot.fake.state().interactions[&id].token.clone()];
    bot.stop().await;
    drop(logged);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("connected"), "something was logged");
    for secret in tokens.iter().map(String::as_str).chain(["a-confidential"]) {
        let line = text.lines().find(|line| line.contains(secret) && !line.contains("axum"));
        assert_eq!(line, None, "{secret}");
    }
}

/// Lines of a log, in memory.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Neither the bot's token nor an interaction's stands in what is said of a failure.
#[tokio::test]
async fn no_failure_shows_a_token() {
    let fake = FakeDiscord::start().await;
    let (ada, guild) = (fake.user("Ada", "en-US"), fake.guild("Team"));
    let channel = fake.channel(guild, "stock");
    let settings = settings(&fake);
    let bot = Bot::start_with(Arc::new(fake), settings, Arc::new(Recorder::default())).await;
    let id = bot.fake.command(ada, channel, "help", &[]);
    let asked = bot.one().await;
    let tokens = [bot.fake.token(), bot.fake.state().interactions[&id].token.clone()];
    for failure in
        [Failure::Cut, Failure::Refused(500, 0, "oops"), Failure::Refused(400, 50035, "Invalid Form Body")]
    {
        for (method, path) in [("POST", "/callback"), ("PATCH", "/webhooks/"), ("POST", "/messages")] {
            bot.fake.fail(method, path, 3, failure.clone());
        }
        let error = bot.adapter.send(&destination(&asked), &Reply::text("hi")).await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(tokens.iter().all(|token| !shown.contains(token.as_str())), "{shown}");
        bot.fake.state().faults.clear();
    }
}

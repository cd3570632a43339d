//! Nothing is confirmed to Telegram before it is recorded.

use super::{Bot, Recorder, adapter, settings};
use crate::fakes::telegram::{FakeTelegram, Fault};
use std::io::Write;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use stockroom::chat::telegram::{Settings, Telegram};
use stockroom::chat::{Adapter, AdapterError};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::fmt::MakeWriter;

/// What is logged in one test.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Everything that this thread logs, as long as the guard lives.
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Log;

    fn make_writer(&self) -> Log {
        self.clone()
    }
}

#[tokio::test]
async fn a_message_that_is_not_recorded_stays_at_telegram() {
    let server = FakeTelegram::start().await;
    let ada = server.person(11, "Ada", "en");
    server.say(&ada, ada.id, "first");
    server.say(&ada, ada.id, "second");
    let inbox = Arc::new(Recorder::default());
    inbox.refusals.store(usize::MAX, Ordering::SeqCst);
    let settings = settings(&server);
    let bot = Bot::receive_into(server, settings, inbox).await;
    bot.server.until("updates asked for", |state| (state.poll == 1).then_some(())).await;
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert_eq!(bot.server.calls("getUpdates").len(), 1, "the next request would confirm");
    assert_eq!(bot.server.with(|state| state.updates.len()), 2);
    bot.inbox.refusals.store(0, Ordering::SeqCst);
    let texts: Vec<String> = bot.inbox.until(2).await.into_iter().map(|message| message.text).collect();
    assert_eq!(texts, ["first", "second"]);
    bot.server.until_confirmed().await;
}

#[tokio::test]
async fn what_was_not_confirmed_comes_again_under_the_same_id() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "en");
    bot.server.until("updates asked for", |state| (state.poll > 0).then_some(())).await;
    // The answer breaks on its way: the server does not know whether it arrived.
    bot.server.fail("getUpdates", Fault::DropAfter);
    bot.server.say(&ada, ada.id, "one");
    bot.server.say(&ada, ada.id, "two");
    let first = bot.inbox.until(2).await;
    let inbox = bot.inbox.clone();
    let server = bot.end().await;
    let settings = settings(&server);
    let again = Bot::receive_into(server, settings, inbox).await;
    again.server.until_confirmed().await;
    again.server.say(&ada, ada.id, "three");
    let all = again.inbox.until(3).await;
    assert_eq!(all[..2], first);
    assert_eq!(all[2].text, "three");
}

#[tokio::test]
async fn before_messages_come_the_bot_introduces_itself() {
    let server = FakeTelegram::start().await;
    server.with(|state| {
        state.webhook =
            Some(crate::fakes::telegram::Webhook { url: "http://127.0.0.1:1/old".to_owned(), secret: None });
    });
    let settings = settings(&server);
    let bot = Bot::receive(server, settings).await;
    bot.server.until("updates asked for", |state| (state.poll > 0).then_some(())).await;
    let (english, chinese) =
        bot.server.with(|state| (state.commands[""].clone(), state.commands["zh"].clone()));
    assert_eq!(english, serde_json::json!([{"command": "stock", "description": "What is in stock"}]));
    assert_eq!(chinese[0]["description"], "查库存");
    assert!(bot.server.with(|state| state.webhook.is_none()));
    let allowed = bot.server.calls("getUpdates")[0].params["allowed_updates"].clone();
    assert_eq!(allowed, serde_json::json!(["message", "edited_message", "callback_query", "my_chat_member"]));
    assert!(bot.telegram.is_connected());
    let telegram = bot.telegram.clone();
    bot.end().await;
    assert!(!telegram.is_connected());
}

#[tokio::test]
async fn a_token_that_is_refused_ends_it_and_is_never_shown() {
    let server = FakeTelegram::start().await;
    let secret = "123456:SecretThatNobodyMayReadAnywhereEver".to_owned();
    for (url, token) in [(server.url(), secret.clone()), (server.url() + "/elsewhere", secret.clone())] {
        let telegram = adapter(Settings { api_url: url, token, ..settings(&server) });
        let refused = telegram.receive(Arc::new(Recorder::default()), CancellationToken::new()).await;
        let Err(error @ AdapterError::TokenRefused { .. }) = refused else { panic!("{refused:?}") };
        assert_eq!(error.to_string(), "Telegram refuses the token; set telegram.token to the bot's own");
    }
    let shown = format!("{:?}", Settings { token: secret.clone(), ..settings(&server) });
    assert!(!shown.contains("Secret"), "{shown}");
}

#[tokio::test]
async fn no_log_line_holds_the_token_or_what_was_said() {
    let log = Log::default();
    let _listening = log.listen();
    let server = FakeTelegram::start().await;
    let token = server.token();
    server.with(|state| state.me["can_read_all_group_messages"] = serde_json::json!(false));
    for fault in [Fault::DropBefore, Fault::Status(400, "Bad Request: odd"), Fault::Flood(0)] {
        server.fail("getMe", fault);
    }
    for fault in [
        Fault::DropAfter,
        Fault::Status(
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot \
             instance is running",
        ),
        Fault::Status(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to \
             delete the webhook first",
        ),
    ] {
        server.fail("getUpdates", fault);
    }
    let ada = server.person(11, "Ada", "en");
    server.with(|state| state.push("message", serde_json::json!({"text": "private words"})));
    let settings = settings(&server);
    let bot = Bot::receive(server, settings).await;
    bot.server.say(&ada, ada.id, "private words");
    bot.inbox.until(1).await;
    bot.server.until_confirmed().await;
    bot.server.fail("sendMessage", Fault::DropBefore);
    let refused = bot.telegram.send(&super::to("11"), &super::with_choices("x", &[])).await;
    // Nobody listens there: a refused connection names its address.
    let nobody =
        adapter(Settings { api_url: "http://127.0.0.1:9".to_owned(), ..super::settings(&bot.server) });
    let unreachable = nobody.send(&super::to("11"), &super::with_choices("x", &[])).await;
    let text = log.text() + &format!("{refused:?} {unreachable:?}");
    assert!(!text.contains(&token) && !text.contains(&token[..9]), "{text}");
    assert!(!text.contains("private words"), "{text}");
    for sentence in [
        "Telegram cannot be reached; trying again",
        "privacy mode is on",
        "another program receives this bot's messages",
        "a webhook was set for this bot",
        "an update of a kind not known is left out",
    ] {
        assert!(text.contains(sentence), "{sentence:?} is not in {text}");
    }
}

#[tokio::test]
async fn a_second_program_with_the_same_token_is_told_of_and_outlived() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "en");
    bot.server.until("updates asked for", |state| (state.poll > 0).then_some(())).await;
    let other = Bot::receive(FakeTelegram::start().await, settings(&bot.server)).await;
    bot.server.until("each asks again after the other", |state| (state.poll > 4).then_some(())).await;
    other.end().await;
    bot.server.say(&ada, ada.id, "still there?");
    assert_eq!(bot.next().await.text, "still there?");
}

#[tokio::test]
async fn a_server_that_answers_at_once_is_not_asked_without_end() {
    let server = FakeTelegram::start().await;
    server.with(|state| state.is_hasty = true);
    let settings = settings(&server);
    let bot = Bot::receive(server, settings).await;
    bot.server.until("updates asked for", |state| (state.poll > 0).then_some(())).await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert!((2..=6).contains(&bot.server.calls("getUpdates").len()));
    let ada = bot.server.person(11, "Ada", "en");
    bot.server.say(&ada, ada.id, "still there?");
    assert_eq!(bot.next().await.text, "still there?");
}

#[tokio::test]
async fn a_setting_that_cannot_work_is_said_before_anything_starts() {
    let new = |settings| Telegram::new(settings, reqwest::Client::new(), Vec::new()).map(|_| ());
    for (url, webhook) in [
        ("api.telegram.org", None),
        ("http://127.0.0.1:9", Some(("not an address", "secret"))),
        ("http://127.0.0.1:9", Some(("https://example.com/telegram", "two words"))),
        ("http://127.0.0.1:9", Some(("https://example.com/telegram", ""))),
    ] {
        let webhook = webhook.map(|(url, secret)| stockroom::chat::telegram::Webhook {
            url: url.to_owned(),
            secret: secret.to_owned(),
        });
        let refused = new(Settings { webhook, ..Settings::new("1:x", url) });
        let Err(AdapterError::Setup(sentence)) = refused else { panic!("{url}: {refused:?}") };
        assert!(sentence.starts_with("telegram."), "{sentence}");
    }
}

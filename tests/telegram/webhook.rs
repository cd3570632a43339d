//! Messages that Telegram brings.

use super::{Bot, Recorder, adapter, settings};
use crate::fakes::telegram::FakeTelegram;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use stockroom::chat::telegram::{Settings, Webhook};
use stockroom::chat::{Adapter, Event};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

const SECRET: &str = "a-secret_of_ours";

/// A bot to which messages are brought, and where.
async fn start(server: FakeTelegram) -> (Bot, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hooks/telegram", listener.local_addr().unwrap());
    let webhook = Some(Webhook { url: url.clone(), secret: SECRET.to_owned() });
    let telegram = adapter(Settings { webhook, ..settings(&server) });
    let inbox = Arc::new(Recorder::default());
    let app = telegram.webhook_router(inbox.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    let stop = CancellationToken::new();
    let (receiver, into, until) = (telegram.clone(), inbox.clone(), stop.clone());
    let receiving = tokio::spawn(async move { receiver.receive(into, until).await });
    (Bot { server, telegram, inbox, stop, receiving }, url)
}

#[tokio::test]
async fn messages_are_brought_and_taken_once_recorded() {
    let (bot, _) = start(FakeTelegram::start().await).await;
    let ada = bot.server.person(11, "Ada", "en");
    bot.server.until("the webhook set", |state| state.webhook.clone()).await;
    bot.inbox.refusals.store(2, Ordering::SeqCst);
    bot.server.say(&ada, ada.id, "hello");
    assert_eq!(bot.next().await.text, "hello");
    assert_eq!(bot.inbox.refusals.load(Ordering::SeqCst), 0, "refused twice, brought again");
    bot.server.until_confirmed().await;
    assert!(bot.telegram.is_connected());

    bot.telegram.send(&super::to("11"), &super::with_choices("Which?", &[("t1", "Lamp")])).await.unwrap();
    let question = bot.server.until_said(11, 1).await[0]["message_id"].as_i64().unwrap();
    bot.server.press(&ada, 11, question, "Lamp");
    assert_eq!(bot.next().await.event, Event::Picked);
    bot.server.until("the button released", |state| state.pressed.is_empty().then_some(())).await;
}

#[tokio::test]
async fn the_pieces_of_an_album_are_handed_on_as_such() {
    let (bot, _) = start(FakeTelegram::start().await).await;
    let ada = bot.server.person(11, "Ada", "en");
    for name in ["a.csv", "b.csv", "c.csv"] {
        let file = bot.server.file(name, b"x");
        bot.server.write(&ada, 11, json!({"document": file, "media_group_id": "g"}));
    }
    let pieces = bot.inbox.until(3).await;
    assert_eq!(pieces.iter().map(|piece| piece.attachments.len()).collect::<Vec<_>>(), [1, 1, 1]);
    assert_eq!(*bot.inbox.albums.lock().unwrap(), ["11 g", "11 g", "11 g"]);
}

#[tokio::test]
async fn whoever_does_not_know_the_secret_is_sent_away() {
    let (bot, url) = start(FakeTelegram::start().await).await;
    bot.server.until("the webhook set", |state| state.webhook.clone()).await;
    let client = reqwest::Client::new();
    let update = json!({"update_id": 1, "message": {"message_id": 1, "date": 1, "text": "forged",
        "chat": {"id": 11, "type": "private", "first_name": "x"},
        "from": {"id": 11, "is_bot": false, "first_name": "x"}}});
    let post = async |secret: Option<&str>, body: String| {
        let mut request = client.post(&url).header("content-type", "application/json").body(body);
        if let Some(secret) = secret {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        request.send().await.unwrap().status().as_u16()
    };
    for secret in [None, Some(""), Some("a-secret_of_our"), Some("A-SECRET_OF_OURS")] {
        assert_eq!(post(secret, update.to_string()).await, 403, "{secret:?}");
    }
    assert_eq!(bot.inbox.messages(), []);
    assert_eq!(post(Some(SECRET), "no json".to_owned()).await, 400);
    assert_eq!(post(Some(SECRET), json!({"update_id": 2, "new": {}}).to_string()).await, 200);
    assert_eq!(post(Some(SECRET), update.to_string()).await, 200);
    assert_eq!(bot.next().await.text, "forged");
}

//! What is refused, what is waited out, what is tried again.

use super::{Bot, adapter, settings, to, with_choices};
use crate::fakes::telegram::{FakeTelegram, Fault};
use std::time::{Duration, Instant};
use stockroom::chat::telegram::{Limits, Settings};
use stockroom::chat::{Adapter, Block, Reply, SendError};

fn two_messages() -> Reply {
    let long = |c: char| Block::Text(c.to_string().repeat(3_000));
    Reply { blocks: vec![long('a'), long('b')], ..Reply::default() }
}

#[tokio::test]
async fn a_chat_that_is_closed_or_unknown_or_has_moved_is_said_so() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "en");
    let group = bot.server.group(-5, "group");
    bot.server.remove_bot(&ada, ada.id);
    bot.server.upgrade(&ada, group, -1_000_000_000_005);
    let hello = with_choices("hello", &[]);
    let blocked = bot.telegram.send(&to("11"), &hello).await;
    assert!(matches!(blocked, Err(SendError::Closed(_))), "{blocked:?}");
    let unknown = bot.telegram.send(&to("404"), &hello).await;
    assert!(matches!(unknown, Err(SendError::Closed(_))), "{unknown:?}");
    let moved = bot.telegram.send(&to("-5"), &hello).await;
    assert!(matches!(&moved, Err(SendError::Moved { to }) if to == "-1000000000005"), "{moved:?}");
    let elsewhere = bot.telegram.send(&to("terminal"), &hello).await;
    assert!(matches!(elsewhere, Err(SendError::Refused(_))), "{elsewhere:?}");
}

#[tokio::test]
async fn what_telegram_asks_to_wait_is_waited_up_to_a_bound() {
    let bot = Bot::start().await;
    bot.server.person(11, "Ada", "en");
    bot.server.person(12, "Ben", "en");
    bot.server.fail("sendMessage", Fault::Flood(1));
    let start = Instant::now();
    let hello = with_choices("hello", &[]);
    let (eleven, twelve) = (to("11"), to("12"));
    let first = async { (bot.telegram.send(&eleven, &hello).await, start.elapsed()) };
    let second = async {
        bot.server
            .until("the first is refused", |state| {
                state.calls.iter().any(|call| call.method == "sendmessage").then_some(())
            })
            .await;
        (bot.telegram.send(&twelve, &hello).await, start.elapsed())
    };
    let ((first, waited), (second, at_once)) = tokio::join!(first, second);
    assert!(first.is_ok() && waited >= Duration::from_secs(1), "{first:?} {waited:?}");
    assert!(second.is_ok() && at_once < Duration::from_secs(1), "another chat need not wait: {at_once:?}");
    assert_eq!(bot.server.said(11).len(), 1);

    bot.server.fail("sendMessage", Fault::Flood(90));
    let put_off = bot.telegram.send(&to("12"), &hello).await;
    let Err(SendError::Unavailable { after, .. }) = put_off else { panic!("{put_off:?}") };
    assert_eq!(after, Some(Duration::from_secs(90)));
}

#[tokio::test]
async fn a_reply_that_broke_off_goes_on_where_it_was() {
    let bot = Bot::start().await;
    bot.server.person(11, "Ada", "en");
    for fault in [Fault::Pass, Fault::DropBefore] {
        bot.server.fail("sendMessage", fault);
    }
    let mut destination = to("11");
    destination.nonce = Some("answer 7".to_owned());
    let broken = bot.telegram.send(&destination, &two_messages()).await;
    assert!(matches!(broken, Err(SendError::Unavailable { after: None, .. })), "{broken:?}");
    assert_eq!(bot.server.said(11).len(), 1);
    let sent = bot.telegram.send(&destination, &two_messages()).await.unwrap();
    let said: Vec<String> =
        bot.server.said(11).iter().map(|said| format!("11:{}", said["message_id"])).collect();
    assert_eq!(said.len(), 2, "each part once");
    assert_eq!(sent.messages, said);

    // What is said instead, under the same nonce, is said whole.
    for fault in [Fault::Pass, Fault::DropBefore] {
        bot.server.fail("sendMessage", fault);
    }
    assert!(bot.telegram.send(&destination, &two_messages()).await.is_err());
    let instead = bot.telegram.send(&destination, &with_choices("sorry", &[])).await.unwrap();
    assert_eq!(instead.messages.len(), 1);
    assert_eq!(bot.server.said(11).last().unwrap()["text"], "sorry");
}

#[tokio::test]
async fn what_is_refused_is_not_tried_again() {
    let bot = Bot::start().await;
    bot.server.person(11, "Ada", "en");
    bot.server.fail("sendMessage", Fault::Status(400, "Bad Request: MESSAGE_TOO_ODD"));
    let refused = bot.telegram.send(&to("11"), &two_messages()).await;
    assert!(matches!(refused, Err(SendError::Refused(_))), "{refused:?}");
    assert_eq!(bot.server.calls("sendMessage").len(), 1);
}

#[tokio::test]
async fn a_server_in_trouble_is_waited_for_and_nothing_is_lost() {
    let bot = Bot::start().await;
    let began = Instant::now();
    let ada = bot.server.person(11, "Ada", "en");
    bot.server.until("updates asked for", |state| (state.poll > 0).then_some(())).await;
    for method in ["getUpdates", "sendMessage"] {
        bot.server.fail(method, Fault::Status(502, ""));
    }
    bot.server.say(&ada, ada.id, "one");
    bot.server.say(&ada, ada.id, "two");
    let hello = with_choices("hello", &[]);
    let destination = to("11");
    let (messages, sent) = tokio::join!(bot.inbox.until(2), bot.telegram.send(&destination, &hello));
    assert_eq!(messages[1].text, "two");
    assert!(matches!(sent, Err(SendError::Unavailable { .. })), "{sent:?}");
    assert!(began.elapsed() < Duration::from_secs(5), "the client library would sleep ten seconds");
}

#[tokio::test]
async fn markup_that_is_not_read_is_sent_as_plain_text() {
    let bot = Bot::start().await;
    bot.server.person(11, "Ada", "en");
    bot.server
        .fail("sendMessage", Fault::Status(400, "Bad Request: can't parse entities: Unsupported start tag"));
    let reply = Reply { blocks: vec![Block::Fixed("a < b".to_owned())], ..Reply::default() };
    bot.telegram.send(&to("11"), &reply).await.unwrap();
    let said = &bot.server.said(11)[0];
    assert_eq!((said["text"].as_str(), said["entities"].as_array().map(Vec::len)), (Some("a < b"), Some(0)));
}

#[tokio::test]
async fn messages_to_one_chat_keep_their_distance_and_others_do_not_wait() {
    let server = FakeTelegram::start().await;
    for id in [11, 12] {
        server.person(id, "Ada", "en");
    }
    let limits = Limits { per_minute_private: 300, burst: 1, ..Limits::default() };
    let telegram = adapter(Settings { limits, ..settings(&server) });
    let hello = with_choices("hello", &[]);
    let start = Instant::now();
    for (chat, at_least, at_most) in [("11", 0, 150), ("12", 0, 180), ("11", 200, 5_000), ("11", 400, 5_000)]
    {
        telegram.send(&to(chat), &hello).await.unwrap();
        let at = start.elapsed().as_millis();
        assert!((at_least..at_most).contains(&at), "{chat} after {at} ms");
    }
}

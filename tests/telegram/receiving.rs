//! What people do there, as border types.

use super::{Bot, answer_to, with_choices};
use serde_json::json;
use stockroom::chat::{Adapter, AttachmentKind, Event, Place};
use stockroom::intent::contract::Language;

#[tokio::test]
async fn a_private_text_says_who_where_when_and_in_which_language() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "zh-hans");
    let id = bot.server.say(&ada, ada.id, "台灯还有多少");
    let message = bot.next().await;
    assert_eq!((message.adapter.as_str(), message.id), ("telegram", format!("11:{id}")));
    assert_eq!((message.conversation.as_str(), message.room.as_str()), ("11", "11"));
    assert_eq!((message.person.as_str(), message.person_name.as_str()), ("11", "Ada"));
    assert_eq!((message.place, message.addressed), (Place::Private, true));
    assert_eq!((message.event, message.text.as_str()), (Event::Said, "台灯还有多少"));
    assert_eq!(message.language, Some(Language::Zh));
    assert_eq!(
        message.sent_at,
        bot.server.with(|state| state.chat(11).messages[&id]["date"].as_i64().unwrap()) * 1_000_000
    );
    bot.server.until_confirmed().await;
}

#[tokio::test]
async fn a_group_is_spoken_in_to_us_by_mention_command_or_answer_only() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "en");
    let group = bot.server.group(-1_000_000_000_077, "supergroup");
    let mut heard = Vec::new();
    for text in [
        "lunch?",
        "@stockBOT how many lamps",
        "/stock@StockBot EB-100",
        "/stock EB-100",
        "/stock@OtherBot EB-100",
        "@StockBotTwo hi",
    ] {
        bot.server.say(&ada, group, text);
        let message = bot.next().await;
        assert_eq!(message.place, Place::Group);
        heard.push((message.text, message.addressed));
    }
    let expected = [
        ("lunch?", false),
        ("how many lamps", true),
        ("/stock EB-100", true),
        ("/stock EB-100", true),
        ("/stock@OtherBot EB-100", false),
        ("@StockBotTwo hi", false),
    ];
    assert_eq!(heard, expected.map(|(text, addressed)| (text.to_owned(), addressed)));

    let sent =
        bot.telegram.send(&super::to(&group.to_string()), &with_choices("5 lamps", &[])).await.unwrap();
    let said = bot.server.until_said(group, 1).await;
    bot.server.reply(&ada, group, said[0]["message_id"].as_i64().unwrap(), "and in DE?");
    let message = bot.next().await;
    assert!(message.addressed);
    let quoted = message.answers.unwrap();
    assert_eq!((quoted.ours, quoted.text.as_str()), (true, "5 lamps"));
    assert_eq!(quoted.id, sent.messages[0], "what was sent is known again");
}

#[tokio::test]
async fn a_topic_is_a_conversation_of_its_own_and_its_first_message_is_no_question() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "en");
    let forum = bot.server.forum(-1_000_000_000_078, &[7]);
    bot.server.write(&ada, forum, json!({"text": "/stock EB-100", "message_thread_id": 7}));
    let message = bot.next().await;
    assert_eq!(message.conversation, format!("{forum}:7"));
    assert_eq!(message.room, forum.to_string());
    assert_eq!(message.answers, None);
    bot.telegram.send(&answer_to(&message), &with_choices("5", &[])).await.unwrap();
    bot.telegram.typing(&answer_to(&message)).await;
    let said = bot.server.until_said(forum, 1).await;
    assert_eq!(said[0]["message_thread_id"], 7);
    assert_eq!(said[0]["reply_to_message"]["text"], "/stock EB-100");
    assert_eq!(bot.server.calls("sendChatAction")[0].params["message_thread_id"], 7);

    // A thread of answers in a group without topics divides nothing.
    let group = bot.server.group(-1_000_000_000_079, "supergroup");
    bot.server.with(|state| {
        let about = state.chat(group).about.clone();
        let from = json!({"id": 11, "is_bot": false, "first_name": "Ada"});
        let message = json!({"message_id": 90, "message_thread_id": 55, "date": 1_790_000_000, "chat": about,
            "from": from, "text": "/stock"});
        state.push("message", message);
    });
    assert_eq!(bot.next().await.conversation, group.to_string());
}

#[tokio::test]
async fn a_button_is_released_once_its_press_is_recorded() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "en");
    bot.server.say(&ada, ada.id, "stock of lamp");
    let asked = bot.next().await;
    let question = with_choices("Which one?", &[("t1.abc", "Desk lamp"), ("t2.abc", "Floor lamp")]);
    bot.telegram.send(&answer_to(&asked), &question).await.unwrap();
    let said = bot.server.until_said(ada.id, 1).await;
    let query = bot.server.press(&ada, ada.id, said[0]["message_id"].as_i64().unwrap(), "Floor lamp");
    let picked = bot.next().await;
    assert_eq!((picked.event, picked.text.as_str(), picked.addressed), (Event::Picked, "t2.abc", true));
    assert_eq!(picked.id, format!("cb:{query}"));
    assert_eq!((picked.conversation.as_str(), picked.person.as_str()), ("11", "11"));
    assert_eq!(picked.answers.unwrap().text, "Which one?");
    bot.server.until("the button released", |state| state.pressed.is_empty().then_some(())).await;
}

#[tokio::test]
async fn a_message_reworded_has_another_id() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "de");
    let id = bot.server.say(&ada, ada.id, "lamsp");
    let first = bot.next().await;
    assert_eq!(first.language, None);
    bot.server.reword(ada.id, id, "lamps");
    let second = bot.next().await;
    assert_eq!((second.event, second.text.as_str()), (Event::Edited, "lamps"));
    assert!(second.id.starts_with(&first.id) && second.id != first.id, "{}", second.id);
    assert_eq!(second.conversation, first.conversation);
}

#[tokio::test]
async fn a_block_and_an_upgraded_group_are_told() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "en");
    bot.server.remove_bot(&ada, ada.id);
    let left = bot.next().await;
    assert_eq!((left.event, left.room.as_str(), left.place), (Event::Left, "11", Place::Private));

    let group = bot.server.group(-5, "group");
    bot.server.upgrade(&ada, group, -1_000_000_000_005);
    let moved = bot.next().await;
    assert_eq!(
        (moved.event, moved.room.as_str(), moved.text.as_str()),
        (Event::Moved, "-5", "-1000000000005")
    );
    bot.server.until_confirmed().await;
    assert_eq!(bot.inbox.messages(), [], "the supergroup says where it came from: no message");
}

#[tokio::test]
async fn bots_channels_and_service_messages_are_no_messages() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "en");
    let group = bot.server.group(-6, "group");
    bot.server.with(|state| {
        let other = json!({"id": 99, "is_bot": true, "first_name": "Other", "username": "OtherBot"});
        let mut content = serde_json::Map::new();
        content.insert("text".to_owned(), json!("@StockBot hello"));
        let me = state.me.clone();
        for from in [other, me] {
            let message = state.write(group, &from, content.clone());
            state.push("message", message);
        }
        let channel = json!({"message_id": 1, "date": 1_790_000_000, "text": "@StockBot news",
            "chat": {"id": -1_000_000_000_009_i64, "type": "channel", "title": "news"}});
        state.push("channel_post", channel);
    });
    bot.server.write(&ada, group, json!({ "new_chat_title": "Lamps" }));
    bot.server.write(&ada, group, json!({ "sticker_of_a_new_kind": {} }));
    bot.server.say(&ada, ada.id, "still there?");
    assert_eq!(bot.next().await.text, "still there?");
}

#[tokio::test]
async fn whoever_writes_as_a_chat_is_that_chat() {
    let bot = Bot::start().await;
    let ada = bot.server.person(1_087_968_824, "Group", "en");
    let group = bot.server.group(-1_000_000_000_008, "supergroup");
    let about = bot.server.with(|state| state.chat(group).about.clone());
    bot.server.write(&ada, group, json!({"text": "/stock", "sender_chat": about}));
    assert_eq!(bot.next().await.person, group.to_string());
}

#[tokio::test]
async fn what_cannot_be_read_stops_nothing() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "en");
    bot.server.with(|state| {
        state.push("message", json!({"some fields are missing": true}));
        state.push("message", json!("no object at all"));
    });
    // Parts that are new to teloxide take nothing away from what is known.
    bot.server.write(
        &ada,
        ada.id,
        json!({"text": "by tomorrow?", "entities":
        [{"type": "date_time", "offset": 3, "length": 8, "unix_time": 1}]}),
    );
    bot.server.say(&ada, ada.id, "next");
    assert_eq!(bot.next().await.text, "by tomorrow?");
    assert_eq!(bot.next().await.text, "next");
    bot.server.until_confirmed().await;
}

#[tokio::test]
async fn an_album_is_one_message_with_all_its_pictures() {
    let bot = Bot::start().await;
    let ada = bot.server.person(11, "Ada", "en");
    let photo = |name: &str| {
        let small = bot.server.file(name, b"small");
        let mut large = bot.server.file(name, b"larger bytes");
        (large["width"], large["height"]) = (json!(800), json!(600));
        let mut sizes = json!([small, large]);
        (sizes[0]["width"], sizes[0]["height"]) = (json!(80), json!(60));
        sizes
    };
    let first = bot.server.write(
        &ada,
        ada.id,
        json!({"photo": photo("a.jpg"), "media_group_id": "g", "caption": "damaged"}),
    );
    bot.server.write(&ada, ada.id, json!({"photo": photo("b.jpg"), "media_group_id": "g"}));
    // Said before the last piece came: it stays behind the album.
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    bot.server.write(&ada, ada.id, json!({"photo": photo("c.jpg"), "media_group_id": "g"}));
    bot.server.say(&ada, ada.id, "see above");
    let album = bot.next().await;
    assert_eq!((album.id, album.text.as_str()), (format!("11:{first}"), "damaged"));
    assert_eq!(album.attachments.len(), 3);
    assert!(album.attachments.iter().all(|file| file.kind == AttachmentKind::Photo && file.size == Some(12)));
    assert_eq!(bot.next().await.text, "see above");
    bot.server.until_confirmed().await;
    assert_eq!(bot.inbox.messages(), []);
}

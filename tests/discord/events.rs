//! What comes in.

use super::{Bot, destination};
use crate::fakes::discord::{Failure, FakeDiscord};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::time::Duration;
use stockroom::chat::{Adapter, Attachment, AttachmentKind, Event, FetchError, Place};

#[tokio::test]
async fn mentions_and_private_messages_come_in_and_nothing_else() {
    let fake = FakeDiscord::start().await;
    let (ada, guild) = (fake.user("Ada", "en-GB"), fake.guild("Team"));
    let channel = fake.channel(guild, "stock");
    fake.state().nicks.insert((guild, ada), "Ada (ops)".to_owned());
    let bot = Bot::start(fake).await;
    let fake = &bot.fake;
    let private = fake.private(ada);

    fake.say(ada, channel, "nobody asked the bot");
    fake.say(ada, channel, "@everyone look");
    let asked = fake.say(ada, channel, &format!("{} stock of MAT-31", fake.mention()));
    let role = fake.state().guilds[&guild].bot_role;
    fake.say(ada, channel, &format!("<@&{role}> and in Germany?"));
    fake.say_with(ada, channel, &format!("{} from a webhook", fake.mention()), |message| {
        message["webhook_id"] = json!("77");
    });
    let told = fake.say(ada, private, "how many lamps");

    let taken = bot.taken(3).await;
    let texts: Vec<&str> = taken.iter().map(|message| message.text.as_str()).collect();
    // Of a message that names our role alone, the text is not shown to us.
    assert_eq!(texts, ["stock of MAT-31", "", "how many lamps"]);
    assert!(taken[1].addressed);
    let first = &taken[0];
    assert_eq!((first.adapter.as_str(), first.id.as_str()), ("discord", asked.to_string().as_str()));
    assert_eq!(
        (first.conversation.as_str(), &first.room),
        (channel.to_string().as_str(), &first.conversation)
    );
    assert_eq!((first.person.as_str(), first.person_name.as_str()), (ada.to_string().as_str(), "Ada (ops)"));
    assert_eq!((first.place, first.addressed, first.event), (Place::Group, true, Event::Said));
    let now = jiff::Timestamp::now().as_microsecond();
    assert!((now - 20_000_000..=now).contains(&first.sent_at), "{} at {now}", first.sent_at);
    let last = &taken[2];
    assert_eq!((last.id.as_str(), last.place), (told.to_string().as_str(), Place::Private));
    assert_eq!((last.room.as_str(), last.person_name.as_str()), (private.to_string().as_str(), "Ada"));
}

#[tokio::test]
async fn only_what_is_needed_is_asked_for() {
    let fake = FakeDiscord::start().await;
    fake.guild("Team");
    let bot = Bot::start(fake).await;
    let intents: Vec<u64> = bot.fake.state().sessions.list.iter().map(|session| session.intents).collect();
    assert_eq!(intents, [1 | 1 << 9 | 1 << 12], "servers, their messages, private messages");
}

#[tokio::test]
async fn a_reply_to_the_bot_and_a_thread_are_understood() {
    let fake = FakeDiscord::start().await;
    let (ada, guild) = (fake.user("Ada", "en-US"), fake.guild("Team"));
    let channel = fake.channel(guild, "stock");
    let bot = Bot::start(fake).await;
    let fake = &bot.fake;
    fake.say(ada, channel, &format!("{} stock", fake.mention()));
    let asked = bot.one().await;
    bot.reply(&asked, &stockroom::chat::Reply::text("Of which item?")).await;
    let question: u64 = fake.said(channel, 1).await[0]["id"].as_str().unwrap().parse().unwrap();
    fake.answer(ada, channel, question, "MAT-31", true);
    // Without a ping its text is not shown to us, so there is nothing to answer.
    fake.answer(ada, channel, question, "unseen", false);
    let thread = fake.thread(channel, "mats");
    fake.say(ada, thread, &format!("{} in the thread", fake.mention()));

    let taken = bot.taken(3).await;
    assert_eq!(taken.len(), 3, "{taken:#?}");
    let quoted = taken[1].answers.as_ref().unwrap();
    assert_eq!(
        (taken[1].text.as_str(), quoted.ours, quoted.text.as_str()),
        ("MAT-31", true, "Of which item?")
    );
    assert_eq!(quoted.id, question.to_string());
    assert_eq!(taken[2].conversation, thread.to_string());
    assert_eq!(taken[2].room, channel.to_string(), "a thread is linked by its channel");
}

#[tokio::test]
async fn edits_come_in_whole_or_in_part_and_loaded_pictures_do_not() {
    let fake = FakeDiscord::start().await;
    let ada = fake.user("Ada", "en-US");
    let bot = Bot::start(fake).await;
    let fake = &bot.fake;
    let private = fake.private(ada);
    let id = fake.say(ada, private, "stok");
    fake.unfurl(private, id);
    fake.edit(private, id, "stock", false);
    bot.taken(2).await;
    fake.edit(private, id, "stock of MAT-31", true);
    let taken = bot.taken(3).await;
    let seen: Vec<(Event, &str)> =
        taken.iter().map(|message| (message.event, message.text.as_str())).collect();
    assert_eq!(seen, [(Event::Said, "stok"), (Event::Edited, "stock"), (Event::Edited, "stock of MAT-31")]);
    let ids: std::collections::HashSet<&str> = taken.iter().map(|message| message.id.as_str()).collect();
    assert_eq!(ids.len(), 3, "an edited message has an id of its own");
}

#[tokio::test]
async fn files_come_with_their_kind_and_are_fetched_from_discord_alone() {
    let fake = FakeDiscord::start().await;
    let ada = fake.user("Ada", "en-US");
    let bot = Bot::start(fake).await;
    let fake = &bot.fake;
    let private = fake.private(ada);
    let files = json!([
        fake.upload("stock.csv", "text/csv", b"sku,qty\n"),
        fake.upload("shelf.png", "image/png", b"png"),
        fake.upload("song.mp3", "audio/mpeg", b"mp3"),
    ]);
    let mut voice = fake.upload("voice-message.ogg", "audio/ogg", b"OggS");
    voice["duration_secs"] = json!(2.4);
    voice["waveform"] = json!("AAAA");
    fake.say_with(ada, private, "import this", |message| message["attachments"] = files.clone());
    fake.say_with(ada, private, "", |message| {
        message["attachments"] = json!([voice]);
        message["flags"] = json!(1 << 13);
    });
    let taken = bot.taken(2).await;
    let kinds: Vec<AttachmentKind> = taken[0].attachments.iter().map(|file| file.kind).collect();
    assert_eq!(kinds, [AttachmentKind::Document, AttachmentKind::Photo, AttachmentKind::Audio]);
    let spoken = &taken[1].attachments[0];
    assert_eq!((spoken.kind, spoken.seconds, spoken.size), (AttachmentKind::Voice, Some(3), Some(4)));

    let table = &taken[0].attachments[0];
    assert_eq!(bot.adapter.fetch(table, 100).await.unwrap(), b"sku,qty\n");
    let unsized_one = Attachment { size: None, ..table.clone() };
    let too_large = bot.adapter.fetch(&unsized_one, 3).await;
    assert!(matches!(too_large, Err(FetchError::TooLarge { bytes_max: 3 })), "{too_large:?}");
    for elsewhere in ["http://169.254.169.254/x", "https://example.com/x", "file:///etc/passwd"] {
        let foreign = Attachment { reference: elsewhere.to_owned(), ..table.clone() };
        let refused = bot.adapter.fetch(&foreign, 100).await;
        assert!(matches!(refused, Err(FetchError::Gone(_))), "{elsewhere}: {refused:?}");
    }
}

#[tokio::test]
async fn an_address_that_has_run_out_is_renewed() {
    let fake = FakeDiscord::start().await;
    let ada = fake.user("Ada", "en-US");
    let bot = Bot::start(fake).await;
    let fake = &bot.fake;
    let private = fake.private(ada);
    let file = fake.upload("stock.csv", "text/csv", b"sku,qty\n");
    let id = fake.say_with(ada, private, "", |message| message["attachments"] = json!([file]));
    let taken = bot.one().await;
    {
        // A day later the file has another address.
        let mut state = fake.state();
        let old = file["url"].as_str().unwrap().trim_start_matches(&state.base).to_owned();
        let kept = state.files.remove(&old).unwrap();
        state.files.insert(format!("{old}?ex=new"), kept);
        let url = format!("{}{old}?ex=new", state.base);
        state.channel(private).messages.get_mut(&id).unwrap()["attachments"][0]["url"] = json!(url);
    }
    assert_eq!(bot.adapter.fetch(&taken.attachments[0], 100).await.unwrap(), b"sku,qty\n");
    fake.state().files.clear();
    let gone = bot.adapter.fetch(&taken.attachments[0], 100).await;
    assert!(matches!(gone, Err(FetchError::Gone(_))), "{gone:?}");
}

#[tokio::test]
async fn what_is_said_quickly_comes_in_its_order() {
    let fake = FakeDiscord::start().await;
    let ada = fake.user("Ada", "en-US");
    let bot = Bot::start(fake).await;
    let private = bot.fake.private(ada);
    let expected: Vec<String> = (0..200).map(|number| format!("message {number}")).collect();
    for text in &expected {
        bot.fake.say(ada, private, text);
    }
    let taken = bot.taken(200).await;
    assert_eq!(taken.iter().map(|message| message.text.clone()).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_message_that_could_not_be_recorded_is_tried_again() {
    let fake = FakeDiscord::start().await;
    let ada = fake.user("Ada", "en-US");
    let bot = Bot::start(fake).await;
    bot.inbox.failures.store(3, Ordering::SeqCst);
    bot.fake.say(ada, bot.fake.private(ada), "first");
    bot.fake.say(ada, bot.fake.private(ada), "second");
    let taken = bot.taken(2).await;
    assert_eq!(taken[0].text, "first");
}

#[tokio::test]
async fn leaving_is_told_of_rooms_where_we_were_spoken_to() {
    let fake = FakeDiscord::start().await;
    let (ada, guild) = (fake.user("Ada", "en-US"), fake.guild("Team"));
    let (channel, closed) = (fake.channel(guild, "stock"), fake.channel(guild, "other"));
    let bot = Bot::start(fake).await;
    let fake = &bot.fake;
    fake.say(ada, channel, &format!("{} hi", fake.mention()));
    let said = bot.one().await;
    fake.outage(guild);
    fake.kick(guild);
    let taken = bot.taken(2).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(bot.taken(2).await.len(), 2, "nobody spoke to us in {closed}");
    assert_eq!((taken[1].event, taken[1].room.as_str()), (Event::Left, channel.to_string().as_str()));
    let closed = bot.adapter.send(&destination(&said), &stockroom::chat::Reply::text("hello")).await;
    assert!(matches!(closed, Err(stockroom::chat::SendError::Closed(_))), "{closed:?}");
}

#[tokio::test]
async fn a_sticker_says_nothing() {
    let fake = FakeDiscord::start().await;
    let ada = fake.user("Ada", "en-US");
    let bot = Bot::start(fake).await;
    let private = bot.fake.private(ada);
    bot.fake.say_with(ada, private, "", |message| {
        message["sticker_items"] = json!([{"id": "7", "name": "wave", "format_type": 1}]);
    });
    bot.fake.say(ada, private, "hi");
    assert_eq!(bot.one().await.text, "hi");
}

#[tokio::test]
async fn what_is_forwarded_is_read() {
    let fake = FakeDiscord::start().await;
    let ada = fake.user("Ada", "en-US");
    let bot = Bot::start(fake).await;
    let file = bot.fake.upload("seam.png", "image/png", b"png");
    bot.fake.say_with(ada, bot.fake.private(ada), "", |message| {
        message["message_reference"] = json!({"type": 1, "message_id": "5", "channel_id": "6"});
        message["message_snapshots"] = json!([{"message": {
            "content": "the seam of MAT-31 opened", "timestamp": message["timestamp"], "edited_timestamp": null,
            "mentions": [], "attachments": [file], "embeds": [], "type": 0, "flags": 0,
        }}]);
    });
    let taken = bot.one().await;
    assert_eq!((taken.text.as_str(), taken.attachments.len()), ("the seam of MAT-31 opened", 1));
}

/// Other servers leave out what serenity insists on.
#[tokio::test]
async fn events_of_few_fields_are_read() {
    let fake = FakeDiscord::start().await;
    let (ada, guild) = (fake.user("Ada", "zh-CN"), fake.guild("Team"));
    let channel = fake.channel(guild, "stock");
    let bot = Bot::start(fake).await;
    let author = json!({"id": ada.to_string(), "username": "ada"});
    let dispatch = |event: &str, told: Value| {
        let mut state = bot.fake.state();
        state.dispatch(event, Some(guild), &told);
    };
    dispatch(
        "MESSAGE_CREATE",
        json!({"id": "101", "channel_id": channel.to_string(), "guild_id": guild.to_string(), "author": author,
            "content": format!("{} hi", bot.fake.mention()), "mentions": [{"id": bot.fake.state().me.id.to_string()}]}),
    );
    dispatch(
        "INTERACTION_CREATE",
        json!({"id": "102", "application_id": "5", "type": 2, "token": "t", "channel_id": channel.to_string(),
            "guild_id": guild.to_string(), "member": {"user": author}, "locale": "zh-CN",
            "data": {"id": "9", "name": "help", "type": 1}}),
    );
    // A message of ours repeated as it was sent: what it answers without its channel.
    let us = bot.fake.state().me.id.to_string();
    dispatch(
        "INTERACTION_CREATE",
        json!({"id": "103", "application_id": "5", "type": 3, "token": "t", "channel_id": channel.to_string(),
            "guild_id": guild.to_string(), "member": {"user": author},
            "message": {"id": "104", "channel_id": channel.to_string(), "author": {"id": us},
                "message_reference": {"message_id": "101", "fail_if_not_exists": false}},
            "data": {"custom_id": "pressed", "component_type": 2}}),
    );
    let mut texts: Vec<String> = bot.taken(3).await.into_iter().map(|message| message.text).collect();
    texts.sort();
    assert_eq!(texts, ["/help", "hi", "pressed"]);
}

#[tokio::test]
async fn a_channel_that_cannot_be_looked_up_is_one_of_its_own() {
    let fake = FakeDiscord::start().await;
    let (ada, guild) = (fake.user("Ada", "en-US"), fake.guild("Team"));
    let bot = Bot::start(fake).await;
    let fake = &bot.fake;
    fake.fail("GET", "/channels/", 10, Failure::Refused(403, 50001, "Missing Access"));
    // Made while nobody told us.
    let channel = fake.state().new_channel(0, Some(guild), None, None, "quiet");
    fake.say(ada, channel, &format!("{} hi", fake.mention()));
    assert_eq!(bot.one().await.room, channel.to_string());
}

//! What was said while we were away.

use super::{Bot, Recorder, settings};
use crate::fakes::discord::{Failure, FakeDiscord};
use std::sync::Arc;
use std::time::Duration;

async fn again(fake: Arc<FakeDiscord>, inbox: Arc<Recorder>) -> Bot {
    fake.state().sessions.list.clear();
    let settings = settings(&fake);
    Bot::start_with(fake, settings, inbox).await
}

#[tokio::test]
async fn what_was_missed_is_fetched_once_from_wherever_it_was_said() {
    let fake = FakeDiscord::start().await;
    let (ada, bo, guild) = (fake.user("Ada", "en-US"), fake.user("Bo", "zh-CN"), fake.guild("Team"));
    let (known, unknown) = (fake.channel(guild, "stock"), fake.channel(guild, "later"));
    let bot = Bot::start(fake).await;
    let fake = Arc::clone(&bot.fake);
    let private = fake.private(ada);
    let thread = fake.thread(known, "mats");
    fake.say(ada, known, &format!("{} before", fake.mention()));
    fake.say(ada, private, "private before");
    bot.taken(2).await;
    let inbox = bot.stop().await;

    fake.say(ada, known, "not for the bot");
    fake.say(ada, known, &format!("{} missed", fake.mention()));
    fake.say(bo, unknown, &format!("{} missed where nobody spoke before", fake.mention()));
    fake.say(bo, thread, &format!("{} missed in a thread", fake.mention()));
    fake.say(ada, private, "missed in private");
    let bot = again(fake, inbox).await;
    bot.fake.say(ada, private, "live");
    let taken = bot.taken(7).await;
    let mut texts: Vec<&str> = taken[2..].iter().map(|message| message.text.as_str()).collect();
    texts.sort_unstable();
    let expected =
        ["live", "missed", "missed in a thread", "missed in private", "missed where nobody spoke before"];
    assert_eq!(texts, expected);
    let order = |text: &str| taken.iter().position(|message| message.text == text);
    assert!(order("missed in private") < order("live"), "in the order in which it was said");
    let in_thread = taken.iter().find(|message| message.text.ends_with("thread")).unwrap();
    assert_eq!(in_thread.room, known.to_string());
}

#[tokio::test]
async fn a_long_history_is_read_page_by_page_and_not_without_end() {
    let fake = FakeDiscord::start().await;
    let ada = fake.user("Ada", "en-US");
    let bot = Bot::start(fake).await;
    let fake = Arc::clone(&bot.fake);
    let private = fake.private(ada);
    fake.say(ada, private, "first");
    bot.taken(1).await;
    let inbox = bot.stop().await;
    for number in 0..230 {
        fake.say(ada, private, &format!("missed {number}"));
    }
    let bot = again(Arc::clone(&fake), inbox).await;
    let taken = bot.taken(231).await;
    assert_eq!((taken[1].text.as_str(), taken[230].text.as_str()), ("missed 0", "missed 229"));
    let inbox = bot.stop().await;

    let pages = fake.calls("GET", &format!("{private}/messages"));
    assert!(pages[0].query.starts_with("after=") && pages[0].query.ends_with("&limit=100"), "{pages:?}");
    for number in 230..900 {
        fake.say(ada, private, &format!("missed {number}"));
    }
    let bot = again(Arc::clone(&fake), inbox).await;
    bot.taken(231 + 400).await;
    fake.say(ada, private, "live");
    assert_eq!(bot.taken(232 + 400).await.len(), 632, "four pages, and what is new");
    assert_eq!(fake.calls("GET", &format!("{private}/messages")).len(), pages.len() + 4);
}

#[tokio::test]
async fn a_channel_that_cannot_be_read_keeps_no_other_from_being_read() {
    let fake = FakeDiscord::start().await;
    let (ada, guild) = (fake.user("Ada", "en-US"), fake.guild("Team"));
    let channels = [fake.channel(guild, "one"), fake.channel(guild, "two")];
    let bot = Bot::start(fake).await;
    let fake = Arc::clone(&bot.fake);
    for channel in channels {
        fake.say(ada, channel, &format!("{} before", fake.mention()));
    }
    bot.taken(2).await;
    let inbox = bot.stop().await;
    for channel in channels {
        fake.say(ada, channel, &format!("{} missed", fake.mention()));
    }
    fake.fail(
        "GET",
        &format!("/channels/{}", channels[0]),
        99,
        Failure::Refused(403, 50001, "Missing Access"),
    );
    let bot = again(fake, inbox).await;
    let taken = bot.taken(3).await;
    assert_eq!(
        (taken[2].text.as_str(), taken[2].room.as_str()),
        ("missed", channels[1].to_string().as_str())
    );
}

#[tokio::test]
async fn at_the_very_first_start_nothing_old_is_answered() {
    let fake = FakeDiscord::start().await;
    let (ada, guild) = (fake.user("Ada", "en-US"), fake.guild("Team"));
    let channel = fake.channel(guild, "stock");
    fake.say(ada, channel, &format!("{} long ago", fake.mention()));
    let bot = Bot::start(fake).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    bot.fake.say(ada, channel, &format!("{} now", bot.fake.mention()));
    assert_eq!(bot.one().await.text, "now");
}

/// Servers that tell their channels, channels that can be looked up: one is enough.
#[tokio::test]
async fn what_was_missed_is_read_whichever_way_channels_are_known() {
    let fake = FakeDiscord::start().await;
    let (ada, guild) = (fake.user("Ada", "en-US"), fake.guild("Team"));
    let channel = fake.channel(guild, "stock");
    let bot = Bot::start(fake).await;
    let fake = Arc::clone(&bot.fake);
    let private = fake.private(ada);
    fake.say(ada, channel, &format!("{} before", fake.mention()));
    fake.say(ada, private, "private before");
    bot.taken(2).await;
    let mut inbox = bot.stop().await;
    for (way, expected) in [(true, 4), (false, 6)] {
        fake.say(ada, channel, "not for the bot");
        fake.say(ada, channel, &format!("{} missed", fake.mention()));
        fake.say(ada, private, "missed in private");
        fake.state().looks_up_channels = way;
        fake.state().sessions.withholds_guilds = way;
        let bot = again(Arc::clone(&fake), inbox).await;
        let taken = bot.taken(expected).await;
        let mut texts: Vec<&str> =
            taken[expected - 2..].iter().map(|message| message.text.as_str()).collect();
        texts.sort_unstable();
        assert_eq!(texts, ["missed", "missed in private"], "looked up: {way}");
        inbox = bot.stop().await;
    }
}

//! Replies as Discord's messages.

use super::{Bot, adapter, channel, destination, settings};
use crate::fakes::discord::{Failure, FakeDiscord};
use serde_json::{Value, json};
use stockroom::chat::{Adapter, Block, Choice, Destination, File, Reply, SendError, Table, VoiceNote};
use stockroom::voice::encode::encode;

struct Room {
    fake: FakeDiscord,
    adapter: stockroom::chat::discord::Discord,
    channel: u64,
}

async fn room() -> Room {
    let fake = FakeDiscord::start().await;
    let guild = fake.guild("Team");
    let channel = fake.channel(guild, "stock");
    let adapter = adapter(settings(&fake));
    Room { fake, adapter, channel }
}

impl Room {
    async fn say(&self, reply: &Reply) -> Vec<Value> {
        self.adapter.send(&channel(self.channel), reply).await.unwrap();
        assert!(self.fake.state().journal.iter().all(|call| call.status == 200), "nothing was refused");
        self.fake.state().said_in(self.channel)
    }
}

fn table(head: &[&str], rows: &[&[&str]]) -> Table {
    let owned = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    Table { head: owned(head), rows: rows.iter().map(|row| owned(row)).collect(), ..Table::default() }
}

fn content(message: &Value) -> &str {
    message["content"].as_str().unwrap()
}

#[tokio::test]
async fn an_answer_reads_well_on_a_phone() {
    let room = room().await;
    let narrow = table(&["Place", "Units"], &[&["DE-FRA", "2,345"], &["UK_LON", "7"]]);
    let mut wide = table(
        &["Item", "Market", "Runs out", "Gap, days"],
        &[&["LMP_BLK Desk *lamp*", "US", "2026-11-27", "13"], &["MAT-31", "", "2026-12-01", ""]],
    );
    wide.more = Some("and 28 more".to_owned());
    let reply = Reply {
        blocks: vec![
            Block::Text("LMP_BLK: 2,352 units on hand.\n# 1 of 3".to_owned()),
            Block::Fixed("a   b\n`c`".to_owned()),
            Block::Table(narrow),
            Block::Text("As of 2026-11-23.".to_owned()),
            Block::Table(wide),
        ],
        choices: vec![
            Choice { answer: "t1".to_owned(), label: "By market".to_owned() },
            Choice { answer: "t2".to_owned(), label: String::new() },
            Choice { answer: "t1".to_owned(), label: "twice".to_owned() },
            Choice { answer: "x".repeat(101), label: "too long to send".to_owned() },
        ],
        ..Reply::default()
    };
    let said = room.say(&reply).await;
    assert_eq!(said.len(), 1);
    let shown = |message: &Value| json!({"content": message["content"], "embeds": message["embeds"], "components": message["components"]});
    insta::assert_snapshot!("discord_answer", serde_json::to_string_pretty(&shown(&said[0])).unwrap());
}

#[tokio::test]
async fn nothing_in_an_answer_wakes_anybody() {
    let room = room().await;
    room.say(&Reply::text("@everyone <@1> look")).await;
    let call = room.fake.calls("POST", "/messages").remove(0);
    assert_eq!(call.body["allowed_mentions"], json!({"parse": [], "replied_user": false}));
    assert_eq!(call.body["content"], "@everyone \\<@1> look");
    assert_eq!(call.authorization, format!("Bot {}", room.fake.token()));
}

#[tokio::test]
async fn long_answers_come_in_several_messages_cut_at_sensible_places() {
    let room = room().await;
    let paragraph = "The lamp sold well in Germany; 木质台灯卖得好。 ".repeat(20);
    let rows: Vec<String> = (0..200).map(|n| format!("row {n:3}  {:>8}", n * 37)).collect();
    let reply = Reply {
        blocks: vec![Block::Text([paragraph.trim(); 5].join("\n\n")), Block::Fixed(rows.join("\n"))],
        ..Reply::default()
    };
    let said = room.say(&reply).await;
    assert!(said.len() >= 4, "{}", said.len());
    let all: String = said.iter().map(content).collect::<Vec<_>>().join("\n");
    for message in &said {
        let text = content(message);
        assert!(text.encode_utf16().count() <= 2000);
        assert_eq!(text.matches("```").count() % 2, 0, "a fence is closed in its own message:\n{text}");
    }
    assert!(rows.iter().all(|row| all.contains(row)), "every row is there, whole");
    assert!(content(&said[0]).ends_with('。'), "cut where a paragraph ends: {}", content(&said[0]));
}

#[tokio::test]
async fn tables_of_any_length_fit_into_messages() {
    let room = room().await;
    let rows: Vec<Vec<String>> = (0..300)
        .map(|n| vec![format!("ITEM-{n}"), "a value of some length".to_owned(), "another one".to_owned()])
        .collect();
    let table =
        Table { head: ["Item", "First", "Second"].map(String::from).to_vec(), rows, ..Table::default() };
    let said = room.say(&Reply { blocks: vec![Block::Table(table)], ..Reply::default() }).await;
    let all: String = said.iter().map(|message| message["embeds"].to_string()).collect();
    for n in 0..300 {
        assert!(all.contains(&format!("**ITEM-{n}**")), "ITEM-{n}");
    }
    assert!(said.len() >= 4);
}

#[tokio::test]
async fn files_go_along_ten_a_message() {
    let room = room().await;
    let file = |n: usize| File {
        name: format!("stock-{n}.csv"),
        media_type: "text/csv".to_owned(),
        bytes: format!("file {n}").into_bytes(),
    };
    let said = room.say(&Reply { files: (0..12).map(file).collect(), ..Reply::text("Here they are.") }).await;
    let names = |message: &Value| message["attachments"].as_array().unwrap().len();
    assert_eq!(said.iter().map(names).collect::<Vec<_>>(), [10, 2]);
    assert_eq!(room.fake.calls("POST", "/messages")[1].files, ["stock-10.csv", "stock-11.csv"]);
    let last = &said[1]["attachments"][1];
    assert_eq!((&last["filename"], &last["content_type"]), (&json!("stock-11.csv"), &json!("text/csv")));
    let bytes = reqwest::get(last["url"].as_str().unwrap()).await.unwrap().bytes().await.unwrap();
    assert_eq!(&bytes[..], b"file 11");
}

#[tokio::test]
async fn an_answer_in_a_server_quotes_the_question_once() {
    let fake = FakeDiscord::start().await;
    let (ada, guild) = (fake.user("Ada", "en-US"), fake.guild("Team"));
    let channel = fake.channel(guild, "stock");
    let bot = Bot::start(fake).await;
    let asked = bot.fake.say(ada, channel, &format!("{} everything", bot.fake.mention()));
    let private = bot.fake.private(ada);
    bot.fake.say(ada, private, "everything");
    let taken = bot.taken(2).await;
    let long = Reply::text("a line of it\n".repeat(300));
    bot.reply(&taken[0], &long).await;
    bot.reply(&taken[1], &Reply::text("here")).await;
    let said = bot.fake.state().said_in(channel);
    let quotes: Vec<&Value> = said.iter().map(|message| &message["referenced_message"]["id"]).collect();
    assert_eq!(quotes, [&json!(asked.to_string()), &Value::Null]);
    assert_eq!(bot.fake.state().said_in(private)[0]["referenced_message"], Value::Null);
    // The question was deleted: the answer stands alone.
    bot.fake.state().channel(channel).messages.remove(&asked);
    let mut again = destination(&taken[0]);
    again.nonce = None;
    bot.adapter.send(&again, &Reply::text("still here")).await.unwrap();
}

#[tokio::test]
async fn what_one_person_may_see_goes_to_them_in_private() {
    let fake = FakeDiscord::start().await;
    let (ada, guild) = (fake.user("Ada", "en-US"), fake.guild("Team"));
    let channel = fake.channel(guild, "stock");
    let bot = Bot::start(fake).await;
    bot.fake.say(ada, channel, &format!("{} margins?", bot.fake.mention()));
    let asked = bot.one().await;
    let secret = Reply { private: true, ..Reply::text("41 %") };
    let sent = bot.reply(&asked, &secret).await;
    let longer = Reply { private: true, ..Reply::text("42 % of it\n".repeat(300)) };
    bot.adapter.edit(&destination(&asked), &sent, &longer).await.unwrap();
    let private = bot.fake.private(ada);
    let said = bot.fake.state().said_in(private);
    assert!(said.len() == 2 && content(&said[1]).starts_with("42 %"), "{said:#?}");
    assert_eq!(bot.fake.state().said_in(channel), Vec::<Value>::new());
    bot.fake.state().users.get_mut(&ada).unwrap().takes_private_messages = false;
    let mut again = destination(&asked);
    again.nonce = None;
    let refused = bot.adapter.send(&again, &secret).await;
    assert!(matches!(refused, Err(SendError::Refused(_))), "the channel is not closed by that: {refused:?}");
}

#[tokio::test]
async fn an_edit_takes_the_place_of_what_was_said() {
    let room = room().await;
    let long = Reply::text("a line of it\n".repeat(300));
    let to = channel(room.channel);
    let sent = room.adapter.send(&to, &Reply::text("Importing…")).await.unwrap();
    let longer = room.adapter.edit(&to, &sent, &long).await.unwrap();
    assert_eq!((longer.messages.len(), &longer.messages[0]), (2, &sent.messages[0]));
    let shorter = room.adapter.edit(&to, &longer, &Reply::text("Done.")).await.unwrap();
    assert_eq!(shorter, sent);
    let said = room.fake.state().said_in(room.channel);
    assert_eq!(said.iter().map(content).collect::<Vec<_>>(), ["Done."]);
}

#[tokio::test]
async fn a_voice_message_holds_nothing_else_and_answers_what_its_text_answers() {
    let room = room().await;
    let samples: Vec<f32> = (0..48_000).map(|n| (n as f32 / 20.0).sin() * 0.3).collect();
    let note = encode(&samples).unwrap();
    let note = VoiceNote { bytes: note.bytes, seconds: note.seconds, waveform: note.waveform };
    let bo = room.fake.user("bo", "en-US");
    let asked = room.fake.say(bo, room.channel, "stock").to_string();
    let origin = json!({"message": {"id": asked, "person": bo.to_string(), "group": true}});
    let place = Destination { origin, nonce: Some("12".to_owned()), ..channel(room.channel) };
    room.adapter.send(&place, &Reply::text("There are 40.")).await.unwrap();
    // Sent twice, it is said once.
    room.adapter.speak(&place, &note).await.unwrap();
    room.adapter.speak(&place, &note).await.unwrap();
    let said = room.fake.state().said_in(room.channel);
    let [text, voice] = &said[..] else { panic!("{said:?}") };
    assert_eq!(voice["message_reference"]["message_id"], text["message_reference"]["message_id"]);
    assert_eq!((&voice["content"], &voice["flags"]), (&json!(""), &json!(1 << 13)));
    assert_eq!(voice["attachments"][0]["duration_secs"], 1.0);
    let call = room.fake.calls("POST", "/messages").pop().unwrap();
    assert_eq!(call.files, ["voice-message.ogg"]);
    assert_eq!(call.body["attachments"][0]["id"], 0);

    // The right to speak may lack where that to write does not.
    room.fake.fail(
        "POST",
        "/messages",
        1,
        Failure::Refused(403, 50173, "Cannot send voice messages in this channel"),
    );
    assert!(room.adapter.speak(&channel(room.channel), &note).await.is_err());
    room.adapter.send(&channel(room.channel), &Reply::text("still here")).await.unwrap();
}

//! Whole conversations on both platforms, in both languages, alone and in a group,
//! with the sample team's facts; what people see is kept as snapshots.

use super::server::Team;
use crate::fakes::discord::FakeDiscord;
use crate::fakes::telegram::FakeTelegram;
use serde_json::Value;
use std::fmt::Write;

/// What is said and seen, line by line.
#[derive(Default)]
struct Transcript(String);

impl Transcript {
    fn said(&mut self, who: &str, text: &str) {
        writeln!(self.0, "{who}: {text}").unwrap();
    }

    fn heard(&mut self, text: &str, buttons: &[String]) {
        for line in text.lines() {
            writeln!(self.0, "    {line}").unwrap();
        }
        if !buttons.is_empty() {
            writeln!(self.0, "    [{}]", buttons.join("] [")).unwrap();
        }
        self.0.push('\n');
    }
}

/// Labels of buttons, however deep they stand.
fn labels(value: &Value, key: &str, labels_found: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|inner| labels(inner, key, labels_found)),
        Value::Object(fields) => {
            labels_found.extend(fields.get(key).and_then(Value::as_str).map(str::to_owned));
            for (name, inner) in fields {
                if matches!(name.as_str(), "inline_keyboard" | "components") {
                    labels(inner, key, labels_found);
                }
            }
        }
        _ => {}
    }
}

/// Somebody in a chat of Telegram's.
struct OnTelegram<'a> {
    telegram: &'a FakeTelegram,
    person: crate::fakes::telegram::Person,
    chat: i64,
    transcript: Transcript,
}

impl OnTelegram<'_> {
    async fn say(&mut self, text: &str) {
        let before = self.telegram.said(self.chat).len();
        self.transcript.said("Person", text);
        self.telegram.say(&self.person, self.chat, text);
        self.hear(before).await;
    }

    /// Answers the bot's last message.
    async fn answer(&mut self, text: &str) {
        let said = self.telegram.said(self.chat);
        let last = said.last().unwrap()["message_id"].as_i64().unwrap();
        self.transcript.said("Person (in answer)", text);
        self.telegram.reply(&self.person, self.chat, last, text);
        self.hear(said.len()).await;
    }

    async fn press(&mut self, label: &str) {
        let said = self.telegram.said(self.chat);
        let last = said.last().unwrap()["message_id"].as_i64().unwrap();
        self.transcript.said("Person presses", label);
        self.telegram.press(&self.person, self.chat, last, label);
        self.hear(said.len()).await;
    }

    async fn hear(&mut self, before: usize) {
        let said = self.telegram.until_said(self.chat, before + 1).await;
        for message in &said[before..] {
            let mut buttons = Vec::new();
            labels(&message["reply_markup"], "text", &mut buttons);
            self.transcript.heard(message["text"].as_str().unwrap_or_default(), &buttons);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_telegram() {
    let telegram = FakeTelegram::start().await;
    let mut team = Team::of_sample();
    team.set("STOCKROOM_TELEGRAM_TOKEN", telegram.token());
    team.set("STOCKROOM_TELEGRAM_API_URL", telegram.url());
    let (ann, wei) = (telegram.person(71, "Ann", "en"), telegram.person(72, "李伟", "zh-hans"));
    let (group, other) = (telegram.group(-900, "supergroup"), telegram.group(-901, "supergroup"));
    let manager = team.join("telegram", "71", "Ann", "manager").await;
    team.join("telegram", "72", "李伟", "viewer").await;
    team.link("telegram", "-900", manager).await;
    let server = team.serve();
    server.until_ready().await;
    let mut ann =
        OnTelegram { telegram: &telegram, person: ann, chat: 71, transcript: Transcript::default() };
    ann.say("/start").await;
    ann.say("how many yoga mats are in Germany").await;
    ann.say("and in the UK?").await;
    ann.say("we ordered 500 desk lamps, landing in three weeks").await;
    ann.press("Record it").await;
    ann.say("undo").await;
    insta::assert_snapshot!("telegram_in_private", ann.transcript.0);
    let mut wei =
        OnTelegram { telegram: &telegram, person: wei, chat: group, transcript: Transcript::default() };
    wei.say("@StockBot 德国瑜伽垫还有多少").await;
    wei.answer("那英国呢").await;
    wei.say("@StockBot 台灯压了多少货值").await;
    wei.say("/cover@StockBot 台灯").await;
    wei.chat = other;
    wei.say("@StockBot 德国瑜伽垫还有多少").await;
    insta::assert_snapshot!("telegram_in_groups", wei.transcript.0);
    assert_eq!(server.stop(), Some(0));
}

/// Somebody in a channel of Discord's.
struct OnDiscord<'a> {
    discord: &'a FakeDiscord,
    person: u64,
    channel: u64,
    transcript: Transcript,
}

impl OnDiscord<'_> {
    fn seen(&self) -> usize {
        self.discord.state().said_in(self.channel).len()
    }

    async fn say(&mut self, text: &str) {
        let before = self.seen();
        self.transcript.said("Person", text);
        let text = text.replace("@Stock", &self.discord.mention());
        self.discord.say(self.person, self.channel, &text);
        self.hear(before).await;
    }

    async fn command(&mut self, name: &str, options: &[(&str, &str)]) {
        let before = self.seen();
        self.transcript.said("Person uses", &format!("/{name} {options:?}"));
        self.discord.command(self.person, self.channel, name, options);
        self.hear(before).await;
    }

    async fn press(&mut self, label: &str) {
        let said = self.discord.state().said_in(self.channel);
        let last = said.last().unwrap()["id"].as_str().unwrap().parse().unwrap();
        self.transcript.said("Person presses", label);
        self.discord.press(self.person, self.channel, last, label);
        self.hear(said.len()).await;
    }

    async fn hear(&mut self, before: usize) {
        let said = self.discord.said(self.channel, before + 1).await;
        for message in &said[before..] {
            let mut text = message["content"].as_str().unwrap_or_default().to_owned();
            for embed in message["embeds"].as_array().into_iter().flatten() {
                for part in ["title", "description"] {
                    if let Some(part) = embed[part].as_str() {
                        write!(text, "\n| {}", part.replace('\n', "\n| ")).unwrap();
                    }
                }
                for field in embed["fields"].as_array().into_iter().flatten() {
                    write!(text, "\n| {}: {}", field["name"], field["value"]).unwrap();
                }
            }
            let mut buttons = Vec::new();
            labels(&message["components"], "label", &mut buttons);
            self.transcript.heard(&text, &buttons);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_discord() {
    let discord = FakeDiscord::start().await;
    let mut team = Team::of_sample();
    team.set("STOCKROOM_DISCORD_TOKEN", discord.token());
    team.set("STOCKROOM_DISCORD_API_URL", discord.api_url());
    let guild = discord.guild("Team");
    let (channel, other) = (discord.channel(guild, "stock"), discord.channel(guild, "random"));
    let (ann, wei) = (discord.user("Ann", "en-US"), discord.user("李伟", "zh-CN"));
    let private = discord.private(ann);
    let manager = team.join("discord", &ann.to_string(), "Ann", "manager").await;
    team.join("discord", &wei.to_string(), "李伟", "viewer").await;
    team.link("discord", &channel.to_string(), manager).await;
    let server = team.serve();
    server.until_ready().await;
    let mut ann =
        OnDiscord { discord: &discord, person: ann, channel: private, transcript: Transcript::default() };
    ann.say("how many yoga mats are in Germany").await;
    ann.say("and in the UK?").await;
    ann.say("we ordered 500 desk lamps, landing in three weeks").await;
    ann.press("Record it").await;
    ann.say("undo").await;
    ann.command("stock", &[("item", "LMP-100")]).await;
    insta::assert_snapshot!("discord_in_private", ann.transcript.0);
    let mut wei = OnDiscord { discord: &discord, person: wei, channel, transcript: Transcript::default() };
    wei.say("@Stock 德国瑜伽垫还有多少").await;
    wei.command("cover", &[("item", "台灯")]).await;
    wei.say("@Stock 台灯压了多少货值").await;
    wei.channel = other;
    wei.say("@Stock 德国瑜伽垫还有多少").await;
    insta::assert_snapshot!("discord_in_groups", wei.transcript.0);
    assert_eq!(server.stop(), Some(0));
}

//! Commands, buttons, menus, forms: answered in time, or said why not.

use super::{Bot, adapter, destination, settings, waits};
use crate::fakes::discord::{FakeDiscord, State};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use stockroom::chat::discord::{Settings, Waits};
use stockroom::chat::{Adapter, Block, Choice, Event, File, IncomingMessage, Place, Reply};
use stockroom::intent::contract::Language;

struct Team {
    bot: Bot,
    ada: u64,
    channel: u64,
}

async fn team() -> Team {
    team_with(|settings| settings).await
}

async fn team_with(change: impl FnOnce(Settings) -> Settings) -> Team {
    let fake = FakeDiscord::start().await;
    let (ada, guild) = (fake.user("Ada", "zh-CN"), fake.guild("Team"));
    let channel = fake.channel(guild, "stock");
    let settings = change(settings(&fake));
    Team { bot: Bot::start_with(Arc::new(fake), settings, Arc::default()).await, ada, channel }
}

impl Team {
    /// A command, taken in.
    async fn asked(&self) -> (u64, IncomingMessage) {
        let id = self.bot.fake.command(self.ada, self.channel, "stock", &[("item", "MAT-31")]);
        (id, self.bot.one().await)
    }

    async fn until<T>(&self, what: &str, look: impl FnMut(&mut State) -> Option<T>) -> T {
        self.bot.fake.until(what, look).await
    }

    async fn deferred(&self, id: u64) {
        self.until("a placeholder", |state| (state.interactions[&id].acknowledged == Some(5)).then_some(()))
            .await;
    }

    /// Texts of all that an interaction said.
    fn words(&self, id: u64) -> Vec<String> {
        let state = self.bot.fake.state();
        let text = |message: &Value| message["content"].as_str().unwrap().to_owned();
        state.interactions[&id].messages.values().map(text).collect()
    }

    fn is_ephemeral(&self, id: u64) -> Vec<bool> {
        let state = self.bot.fake.state();
        state.interactions[&id].messages.values().map(|message| message["flags"] == json!(64)).collect()
    }

    fn public(&self) -> Vec<String> {
        let said = self.bot.fake.state().said_in(self.channel);
        said.iter().map(|message| message["content"].as_str().unwrap().to_owned()).collect()
    }
}

fn secret(text: &str) -> Reply {
    Reply { private: true, ..Reply::text(text) }
}

fn long() -> Reply {
    Reply { blocks: vec![Block::Text("a line of the answer\n".repeat(150))], ..Reply::default() }
}

#[tokio::test]
async fn commands_are_registered_in_both_languages() {
    let team = team().await;
    let commands = team.bot.fake.state().commands.clone();
    let stock = &commands[0];
    assert_eq!((&stock["name"], &stock["description"]), (&json!("stock"), &json!("What is in stock")));
    assert_eq!(stock["description_localizations"], json!({"zh-CN": "查库存", "zh-TW": "查库存"}));
    let options = stock["options"].as_array().unwrap();
    let seen: Vec<_> = options.iter().map(|option| (&option["name"], &option["autocomplete"])).collect();
    assert_eq!(seen[0], (&json!("item"), &json!(true)));
    assert_eq!(seen[1].0, &json!("more"));
    assert_eq!(commands[1]["options"][0]["name"], "text");
    assert_eq!(commands[2]["description"].as_str().unwrap().chars().count(), 100, "as long as may be");
    assert_eq!(stock["contexts"], json!([0, 1]), "in servers and in private");
}

#[tokio::test]
async fn a_command_is_answered_by_the_reply_itself_when_it_is_quick() {
    let team = team().await;
    let options = [("more", "in Germany"), ("item", "MAT-31")];
    let id = team.bot.fake.command(team.ada, team.channel, "stock", &options);
    let asked = team.bot.one().await;
    assert_eq!((asked.text.as_str(), asked.event), ("/stock MAT-31 in Germany", Event::Said));
    assert_eq!((asked.place, asked.addressed, asked.language), (Place::Group, true, Some(Language::Zh)));
    assert_eq!(asked.conversation, team.channel.to_string());
    let sent = team.bot.reply(&asked, &Reply::text("69 units")).await;
    let state = team.bot.fake.state();
    let interaction = &state.interactions[&id];
    assert_eq!((interaction.acknowledged, interaction.ephemeral), (Some(4), false));
    assert_eq!(sent.messages, [interaction.original.unwrap().to_string()]);
    assert!(interaction.after.unwrap() < waits().defer);
}

#[tokio::test]
async fn what_takes_longer_shows_that_it_is_thinking() {
    let team = team().await;
    let (id, asked) = team.asked().await;
    team.deferred(id).await;
    assert!(team.bot.fake.state().interactions[&id].after.unwrap() < Duration::from_millis(1500));
    team.bot.reply(&asked, &long()).await;
    assert_eq!(team.words(id).len(), 2, "the placeholder's place and one more");
    assert!(team.bot.fake.calls("POST", "/channels/").is_empty());
}

#[tokio::test]
async fn what_is_for_the_asker_alone_is_seen_by_nobody_else() {
    let team = team().await;
    let (id, asked) = team.asked().await;
    team.bot.reply(&asked, &secret("cost 3.20")).await;
    assert_eq!((team.is_ephemeral(id), team.public()), (vec![true], vec![]));

    let late = team.bot.fake.command(team.ada, team.channel, "ask", &[("text", "margins?")]);
    let asked = team.bot.taken(2).await.remove(1);
    team.deferred(late).await;
    team.bot.reply(&asked, &secret("margin 41 %")).await;
    assert_eq!(team.words(late), ["margin 41 %"]);
    assert_eq!((team.is_ephemeral(late), team.public()), (vec![true], vec![]));
}

/// An upload may take longer than Discord waits.
#[tokio::test]
async fn a_reply_with_a_file_takes_the_place_of_a_placeholder() {
    let team = team().await;
    let (id, asked) = team.asked().await;
    let file = File { name: "a.csv".to_owned(), media_type: "text/csv".to_owned(), bytes: b"x".to_vec() };
    team.bot.reply(&asked, &Reply { files: vec![file], ..secret("here") }).await;
    assert_eq!(team.bot.fake.state().interactions[&id].acknowledged, Some(5));
    assert_eq!((team.words(id), team.is_ephemeral(id)), (vec!["here".to_owned()], vec![true]));
}

#[tokio::test]
async fn a_reply_sent_again_goes_on_where_it_broke_off() {
    let team = team().await;
    let (id, asked) = team.asked().await;
    team.bot.reply(&asked, &long()).await;
    team.bot.reply(&asked, &long()).await;
    assert_eq!(team.words(id).len(), 2);
}

/// A process that began anew answers what an earlier one had taken in.
#[tokio::test]
async fn a_restarted_process_still_answers() {
    let team = team().await;
    let (id, asked) = team.asked().await;
    team.deferred(id).await;
    let other = adapter(settings(&team.bot.fake));
    other.send(&destination(&asked), &Reply::text("69 units")).await.unwrap();
    // It crashed before it could note that.
    let third = adapter(settings(&team.bot.fake));
    third.send(&destination(&asked), &Reply::text("69 units")).await.unwrap();
    assert_eq!(team.words(id), ["69 units"]);
}

#[tokio::test]
async fn an_interaction_that_discord_forgot_is_answered_in_the_channel() {
    let team = team().await;
    let (id, asked) = team.asked().await;
    team.deferred(id).await;
    team.bot.fake.state().token_valid = Duration::ZERO;
    let other = adapter(settings(&team.bot.fake));
    let sent = other.send(&destination(&asked), &Reply::text("69 units")).await.unwrap();
    other.send(&destination(&asked), &Reply::text("69 units")).await.unwrap();
    assert_eq!(team.public(), ["69 units"]);
    other.edit(&destination(&asked), &sent, &Reply::text("70 units")).await.unwrap();
    assert_eq!(team.public(), ["70 units"]);
    // What others must not see goes to the person in private.
    other.send(&destination(&asked), &secret("cost 3.20")).await.unwrap();
    assert_eq!(team.public(), ["70 units"]);
    let private = team.bot.fake.private(team.ada);
    assert_eq!(team.bot.fake.state().said_in(private)[0]["content"], "cost 3.20");
}

#[tokio::test]
async fn buttons_and_menus_send_their_tokens() {
    let team = team().await;
    let (_, asked) = team.asked().await;
    let choices = |count: usize| {
        (0..count).map(|n| Choice { answer: format!("token-{n}"), label: format!("Choice {n}") }).collect()
    };
    let few = Reply { choices: choices(3), ..Reply::text("Which one?") };
    let many = Reply { choices: choices(30), ..Reply::text("Which of many?") };
    let first = team.bot.reply(&asked, &few).await.messages[0].parse().unwrap();
    let pressed = team.bot.fake.press(team.ada, team.channel, first, "Choice 1");
    let picked = team.bot.taken(2).await.remove(1);
    assert_eq!((picked.event, picked.text.as_str()), (Event::Picked, "token-1"));
    assert_eq!(
        picked.answers.as_ref().map(|quoted| (quoted.ours, quoted.text.as_str())),
        Some((true, "Which one?"))
    );
    let second = team.bot.reply(&picked, &many).await.messages[0].parse().unwrap();
    assert_eq!(team.words(pressed), ["Which of many?"]);
    team.bot.fake.pick(team.ada, team.channel, second, "Choice 29");
    assert_eq!(team.bot.taken(3).await[2].text, "token-29");
}

#[tokio::test]
async fn a_form_is_what_was_written_into_it() {
    let team = team().await;
    team.bot.fake.submit(team.ada, team.channel, "tag", &[("topic", "quality"), ("note", "the seam opens")]);
    assert_eq!(team.bot.one().await.text, "quality\nthe seam opens");
}

#[tokio::test]
async fn names_are_offered_while_somebody_types() {
    let team = team().await;
    let name =
        |n: u32| Choice { answer: format!("MAT-{n}"), label: format!("Yoga mat {n} {}", "x".repeat(120)) };
    team.bot.inbox.names.lock().unwrap().extend((0..40).map(name));
    let id = team.bot.fake.type_into(team.ada, team.channel, "stock", "item", "mat");
    let choices = team.until("names", |state| state.interactions[&id].choices.as_array().cloned()).await;
    assert_eq!(choices.len(), 25);
    assert_eq!(choices[0]["value"], "MAT-0");
    let none = team.bot.fake.type_into(team.ada, team.channel, "stock", "item", "zzz");
    let choices = team.until("no names", |state| state.interactions[&none].choices.as_array().cloned()).await;
    assert_eq!(choices, Vec::<Value>::new());
    assert!(team.bot.inbox.taken.lock().unwrap().is_empty(), "typing is no message");
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_acknowledged() {
    let team = team().await;
    team.bot.inbox.failures.store(u32::MAX, Ordering::SeqCst);
    let id = team.bot.fake.command(team.ada, team.channel, "help", &[]);
    tokio::time::sleep(waits().defer * 4).await;
    assert_eq!(team.bot.fake.state().interactions[&id].acknowledged, None);
    // A short trouble is overcome in time.
    team.bot.inbox.failures.store(2, Ordering::SeqCst);
    let id = team.bot.fake.command(team.ada, team.channel, "help", &[]);
    team.deferred(id).await;
    assert_eq!(team.bot.one().await.text, "/help");
}

#[tokio::test]
async fn an_empty_reply_ends_it_without_a_word() {
    let team = team().await;
    let (id, asked) = team.asked().await;
    team.bot.reply(&asked, &Reply::default()).await;
    let deleted = |state: &mut State| (state.interactions[&id].original == Some(0)).then_some(());
    team.until("the end", deleted).await;
    assert!(team.bot.fake.state().interactions[&id].ephemeral, "nobody else saw that anything was asked");
    assert_eq!((team.words(id), team.public()), (vec![], vec![]));
}

#[tokio::test]
async fn a_placeholder_that_nobody_fills_goes_before_discord_forgets_it() {
    let short = |settings| {
        let waits = Waits { interaction: Duration::from_millis(1200), ..waits() };
        Settings { waits, ..settings }
    };
    let team = team_with(short).await;
    let (id, _) = team.asked().await;
    team.deferred(id).await;
    team.until("its end", |state| (state.interactions[&id].original == Some(0)).then_some(())).await;
}

#[tokio::test]
async fn typing_is_shown_for_messages_alone() {
    let team = team().await;
    let (_, asked) = team.asked().await;
    team.bot.adapter.typing(&destination(&asked)).await;
    assert_eq!(team.bot.fake.state().channels[&team.channel].typing, 0, "an interaction shows it by itself");
    team.bot.adapter.typing(&super::channel(team.channel)).await;
    assert_eq!(team.bot.fake.state().channels[&team.channel].typing, 1);
}

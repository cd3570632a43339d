//! Many people on one platform, what they say, and what they are told.

use super::server::Team;
use crate::fakes::discord::{Failure, FakeDiscord};
use crate::fakes::telegram::{FakeTelegram, Fault, Person};
use std::collections::HashMap;
use std::time::Duration;

/// How long everything may take to be answered.
const PATIENCE: Duration = Duration::from_secs(90);

/// A platform and its people, each in a private chat.
pub enum Platform {
    Telegram(FakeTelegram, Vec<Person>),
    Discord(FakeDiscord, Vec<(u64, u64)>),
}

impl Platform {
    /// With people who may do all; the team's servers use it.
    pub async fn telegram(team: &mut Team, people: i64) -> Platform {
        let fake = FakeTelegram::start().await;
        team.set("STOCKROOM_TELEGRAM_TOKEN", fake.token());
        team.set("STOCKROOM_TELEGRAM_API_URL", fake.url());
        let ids = 101..101 + people;
        team.join_all("telegram", ids.clone().map(|id| id.to_string())).await;
        let known = ids.map(|id| fake.person(id, &format!("Person {id}"), "en")).collect();
        Platform::Telegram(fake, known)
    }

    pub async fn discord(team: &mut Team, people: i64) -> Platform {
        let fake = FakeDiscord::start().await;
        team.set("STOCKROOM_DISCORD_TOKEN", fake.token());
        team.set("STOCKROOM_DISCORD_API_URL", fake.api_url());
        let users: Vec<u64> =
            (0..people).map(|number| fake.user(&format!("Person {number}"), "en-US")).collect();
        team.join_all("discord", users.iter().map(u64::to_string)).await;
        let known = users.into_iter().map(|user| (user, fake.private(user))).collect();
        Platform::Discord(fake, known)
    }

    pub fn people(&self) -> usize {
        match self {
            Platform::Telegram(_, people) => people.len(),
            Platform::Discord(_, people) => people.len(),
        }
    }

    pub fn say(&self, person: usize, text: &str) {
        match self {
            Platform::Telegram(fake, people) => {
                fake.say(&people[person], people[person].id, text);
            }
            Platform::Discord(fake, people) => {
                fake.say(people[person].0, people[person].1, text);
            }
        }
    }

    /// A voice note of a person.
    pub fn speak(&self, person: usize, note: &[u8]) {
        match self {
            Platform::Telegram(fake, people) => {
                fake.speak(&people[person], people[person].id, note);
            }
            Platform::Discord(fake, people) => {
                fake.speak(people[person].0, people[person].1, note);
            }
        }
    }

    /// What was said to a person, in order.
    pub fn texts(&self, person: usize) -> Vec<String> {
        let (said, field) = match self {
            Platform::Telegram(fake, people) => (fake.said(people[person].id), "text"),
            Platform::Discord(fake, people) => (fake.state().said_in(people[person].1), "content"),
        };
        let whole = |message: serde_json::Value| {
            let embeds = message["embeds"]
                .as_array()
                .map_or(String::new(), |embeds| embeds.iter().map(ToString::to_string).collect());
            format!("{}{embeds}", message[field].as_str().unwrap_or_default())
        };
        said.into_iter().map(whole).collect()
    }

    /// Replies are made to wait by the platform, for longer than anybody lives.
    pub fn hold_replies(&self) {
        match self {
            Platform::Telegram(fake, people) => {
                people.iter().for_each(|_| fake.fail("sendMessage", Fault::Flood(30)));
            }
            Platform::Discord(fake, people) => {
                let failure = Failure::TooMany { seconds: 30.0, global: false };
                fake.fail("POST", "/messages", people.len() as u32, failure);
            }
        }
    }

    /// They are not any longer.
    pub fn let_replies(&self) {
        match self {
            Platform::Telegram(fake, _) => fake.with(|state| state.faults.clear()),
            Platform::Discord(fake, _) => fake.state().faults.clear(),
        }
    }

    /// How often a reply was being sent so far.
    pub fn sends(&self) -> usize {
        match self {
            Platform::Telegram(fake, _) => fake.calls("sendMessage").len(),
            Platform::Discord(fake, _) => fake.calls("POST", "/messages").len(),
        }
    }

    /// Waits until one more is.
    pub async fn until_sending(&self, before: usize) {
        let began = tokio::time::Instant::now();
        while self.sends() <= before {
            assert!(began.elapsed() < PATIENCE, "no reply is being sent");
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
    }

    /// Waits until the platform has nothing left that it was not told has arrived.
    pub async fn until_confirmed(&self) {
        if let Platform::Telegram(fake, _) = self {
            fake.until_confirmed().await;
        }
    }
}

/// What everybody said.
pub struct Crowd {
    pub platform: Platform,
    /// Messages that were said.
    pub said: i64,
    /// Of every question who asked it, and the code that its answer repeats.
    questions: Vec<(usize, String)>,
    /// Of every order who told it, and its quantity.
    orders: Vec<(usize, i64)>,
}

/// What became of it.
#[derive(Debug)]
pub struct Outcome {
    pub questions: usize,
    pub orders: usize,
    pub lost: usize,
    /// Answers given more than once.
    pub doubled: usize,
    /// Of these those given again after something else was said to the same person, or
    /// more than three times: not what a kill between sending and noting explains.
    pub doubled_apart: usize,
    pub out_of_order: usize,
    /// Orders that do not stand in the facts exactly once.
    pub recorded_wrong: usize,
    /// What was said to everybody who misses an answer.
    pub missing: String,
}

impl Crowd {
    pub fn new(platform: Platform) -> Crowd {
        Crowd { platform, said: 0, questions: Vec::new(), orders: Vec::new() }
    }

    /// Somebody asks for an item that nobody has.
    pub fn ask(&mut self, person: usize) {
        let code = format!("QX-{:05}", 10_000 + self.questions.len());
        self.platform.say(person, &format!("how many {code} are in the US"));
        self.questions.push((person, code));
        self.said += 1;
    }

    /// Somebody tells of an order, and says yes.
    pub fn order(&mut self, person: usize) {
        let quantity = 10_000 + self.orders.len() as i64;
        self.platform.say(person, &format!("we ordered {quantity} LAMP, arriving in three weeks"));
        self.platform.say(person, "yes");
        self.orders.push((person, quantity));
        self.said += 2;
    }

    /// One of them says something.
    pub fn say(&mut self, number: usize) {
        let person = number % self.platform.people();
        match number % 4 {
            0 => self.order(person),
            _ => self.ask(person),
        }
    }

    /// Waits until all that was said is recorded.
    pub async fn until_recorded(&self, team: &Team) {
        self.platform.until_confirmed().await;
        let began = tokio::time::Instant::now();
        while team.database.number("SELECT COUNT(*) FROM inbox").await < self.said {
            assert!(began.elapsed() < PATIENCE, "not all {} messages are recorded", self.said);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits until nothing waits any longer.
    pub async fn until_quiet(&self, team: &Team) {
        self.until_recorded(team).await;
        let store = team.store().await;
        let began = tokio::time::Instant::now();
        while store.waiting().await.unwrap() > 0 {
            assert!(began.elapsed() < PATIENCE, "{} messages still wait", store.waiting().await.unwrap());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        store.close().await;
    }

    pub async fn outcome(&self, team: &Team) -> Outcome {
        let texts: Vec<Vec<String>> =
            (0..self.platform.people()).map(|person| self.platform.texts(person)).collect();
        let places = |person: &usize, wanted: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let told = texts[*person].iter().enumerate();
            told.filter(|(_, text)| wanted(text)).map(|(place, _)| place).collect()
        };
        let of_questions = self.questions.iter().map(|(person, code)| {
            (*person, code.clone(), places(person, &|text| text.contains(code.as_str())))
        });
        let of_orders = self.orders.iter().map(|(person, quantity)| {
            let shown = format!("{},{:03}", quantity / 1000, quantity % 1000);
            let answer = |text: &str| text.contains(&shown) && text.contains("Recorded");
            (*person, shown.clone(), places(person, &answer))
        });
        let of_questions: Vec<(usize, String, Vec<usize>)> = of_questions.collect();
        let all: Vec<(usize, String, Vec<usize>)> = of_questions.iter().cloned().chain(of_orders).collect();
        let mut last: HashMap<usize, usize> = HashMap::new();
        let in_order = |(person, _, places): &&(usize, String, Vec<usize>)| {
            let Some(first) = places.first() else { return false };
            last.insert(*person, *first).is_some_and(|before| before > *first)
        };
        let missing = all
            .iter()
            .filter(|(_, _, places)| places.is_empty())
            .map(|(person, what, _)| format!("{what} of {person}:\n  {}", texts[*person].join("\n  ")));
        let apart = |places: &[usize]| places.len() > 3 || places.windows(2).any(|two| two[0] + 1 != two[1]);
        let recorded = orders_recorded(team).await;
        let recorded_wrong =
            self.orders.iter().filter(|(_, quantity)| recorded.get(quantity) != Some(&1)).count();
        Outcome {
            questions: self.questions.len(),
            orders: self.orders.len(),
            lost: all.iter().filter(|(_, _, places)| places.is_empty()).count(),
            doubled: all.iter().filter(|(_, _, places)| places.len() > 1).count(),
            doubled_apart: all.iter().filter(|(_, _, places)| apart(places)).count(),
            out_of_order: of_questions.iter().filter(in_order).count(),
            recorded_wrong,
            missing: missing.collect::<Vec<_>>().join("\n"),
        }
    }
}

/// How often an order of each quantity stands in the facts.
async fn orders_recorded(team: &Team) -> HashMap<i64, usize> {
    let store = team.store().await;
    let facts = store.load_facts(|_| ()).await.unwrap();
    store.close().await;
    let mut recorded = HashMap::new();
    for order in facts.supplier_orders.iter().filter(|order| order.quantity >= 10_000) {
        *recorded.entry(order.quantity).or_insert(0) += 1;
    }
    recorded
}

//! Killed again and again under load: what Telegram was told has arrived is
//! answered, and what was told once is recorded once.

use super::server::Team;
use crate::fakes::telegram::{FakeTelegram, Fault, Person};
use std::collections::HashMap;
use std::time::Duration;

/// Kills in every run of the tests; `make kill` makes fifty.
const KILLS: usize = 12;

/// Of these, kills between Telegram's being told that a message arrived and its reply.
const KILLS_BETWEEN: usize = 4;

const PEOPLE: i64 = 24;

/// Everybody who speaks, and what they said.
struct Crowd<'a> {
    telegram: &'a FakeTelegram,
    people: Vec<Person>,
    /// Of every question, the code that its answer repeats; of every order, its quantity.
    questions: Vec<(i64, String)>,
    orders: Vec<(i64, i64)>,
}

impl Crowd<'_> {
    /// One of them asks for an item that nobody has.
    fn ask(&mut self, number: usize) {
        let person = &self.people[number % self.people.len()];
        let code = format!("QX-{:05}", 10_000 + self.questions.len());
        self.telegram.say(person, person.id, &format!("how many {code} are in the US"));
        self.questions.push((person.id, code));
    }

    /// One of them tells of an order, and says yes.
    fn order(&mut self, number: usize) {
        let person = &self.people[number % self.people.len()];
        let quantity = 10_000 + self.orders.len() as i64;
        self.telegram.say(person, person.id, &format!("we ordered {quantity} LAMP, arriving in three weeks"));
        self.telegram.say(person, person.id, "yes");
        self.orders.push((person.id, quantity));
    }

    /// Of everybody who misses an answer, what was said to them.
    fn unanswered(&self, questions: &HashMap<String, usize>, orders: &HashMap<i64, usize>) -> String {
        let of_questions = self.questions.iter().filter(|(_, code)| questions[code] == 0);
        let of_orders = self.orders.iter().filter(|(_, quantity)| orders[quantity] == 0);
        let mut missing: Vec<(i64, String)> = of_questions.cloned().collect();
        missing.extend(of_orders.map(|(person, quantity)| (*person, quantity.to_string())));
        let told = missing.into_iter().map(|(person, what)| {
            let said = self.telegram.said(person).into_iter();
            let said: Vec<String> = said.map(|said| said["text"].to_string()).collect();
            format!("{what} of {person}:\n  {}", said.join("\n  "))
        });
        told.collect::<Vec<_>>().join("\n")
    }

    /// How often each thing was answered: questions, then orders recorded.
    fn answered(&self) -> (HashMap<String, usize>, HashMap<i64, usize>) {
        let texts: HashMap<i64, Vec<String>> = self
            .people
            .iter()
            .map(|person| {
                let said = self.telegram.said(person.id).into_iter();
                (person.id, said.filter_map(|said| said["text"].as_str().map(str::to_owned)).collect())
            })
            .collect();
        let count = |person: &i64, wanted: &dyn Fn(&str) -> bool| {
            texts[person].iter().filter(|text| wanted(text)).count()
        };
        let questions = self
            .questions
            .iter()
            .map(|(person, code)| (code.clone(), count(person, &|text| text.contains(code.as_str()))));
        let orders = self.orders.iter().map(|(person, quantity)| {
            let shown = format!("{},{:03}", quantity / 1000, quantity % 1000);
            (*quantity, count(person, &|text| text.contains(&shown) && text.contains("Recorded")))
        });
        (questions.collect(), orders.collect())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_message_is_lost_and_nothing_is_recorded_twice() {
    let (kills, between) = match std::env::var("STOCKROOM_TEST_KILLS").map(|kills| kills.parse()) {
        Ok(Ok(kills)) => (kills, kills / 5),
        _ => (KILLS, KILLS_BETWEEN),
    };
    let telegram = FakeTelegram::start().await;
    let mut team = Team::of_lamps();
    team.set("STOCKROOM_TELEGRAM_TOKEN", telegram.token());
    team.set("STOCKROOM_TELEGRAM_API_URL", telegram.url());
    let mut crowd =
        Crowd { telegram: &telegram, people: Vec::new(), questions: Vec::new(), orders: Vec::new() };
    for id in 1..=PEOPLE {
        crowd.people.push(telegram.person(100 + id, &format!("Person {id}"), "en"));
        team.join("telegram", &(100 + id).to_string(), &format!("Person {id}"), "admin").await;
    }
    let mut number = 0;
    for _ in 0..kills - between {
        let server = team.serve();
        for _ in 0..fastrand::usize(4..10) {
            number += 1;
            if number % 4 == 0 {
                crowd.order(number)
            } else {
                crowd.ask(number)
            }
            tokio::time::sleep(Duration::from_millis(fastrand::u64(0..40))).await;
        }
        tokio::time::sleep(Duration::from_millis(fastrand::u64(0..300))).await;
        server.kill();
    }
    for round in 0..between {
        let server = team.serve();
        server.until_ready().await;
        telegram.until_confirmed().await;
        let made = telegram.calls("sendMessage").len();
        // Half of them while the reply is being sent, half before.
        let is_held = round % 2 == 0;
        if is_held {
            telegram.with(|state| state.faults.clear());
            for _ in 0..PEOPLE {
                telegram.fail("sendMessage", Fault::Flood(30));
            }
        }
        number += 1;
        if number % 2 == 0 {
            crowd.order(number)
        } else {
            crowd.ask(number)
        }
        telegram.until_confirmed().await;
        if is_held {
            telegram
                .until("a reply being sent", |state| {
                    let calls = state.calls.iter().filter(|call| call.method == "sendmessage").count();
                    (calls > made).then_some(())
                })
                .await;
        }
        server.kill();
        telegram.with(|state| state.faults.clear());
    }
    let server = team.serve();
    let store = team.store().await;
    for _ in 0..600 {
        let is_quiet = telegram.with(|state| state.updates.is_empty());
        if is_quiet && store.waiting().await.unwrap() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(store.waiting().await.unwrap(), 0, "{}", server.log());
    store.close().await;
    server.stop();
    let (questions, orders) = crowd.answered();
    let recorded = orders_recorded(&team).await;
    let lost = questions.values().chain(orders.values()).filter(|times| **times == 0).count();
    let doubled = questions.values().chain(orders.values()).filter(|times| **times > 1).count();
    println!(
        "{kills} kills, {between} of them between confirmation and reply: {} questions and {} orders; \
         lost {lost}, replies sent twice {doubled}, orders recorded twice {}",
        questions.len(),
        orders.len(),
        recorded.values().filter(|times| **times > 1).count(),
    );
    assert_eq!(lost, 0, "{}", crowd.unanswered(&questions, &orders));
    let expected: HashMap<i64, usize> = crowd.orders.iter().map(|(_, quantity)| (*quantity, 1)).collect();
    assert_eq!(recorded, expected, "each order once");
    // A reply is sent again only where a kill fell between sending and noting it.
    assert!(doubled <= kills, "{questions:?} {orders:?}");
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

//! Two servers on one PostgreSQL, to which Telegram brings messages through a front
//! that gives each of them to the next one in turn.

use super::crowd::{Crowd, Platform};
use super::server::{Server, Team};
use crate::fakes::telegram::{FakeTelegram, Person};
use crate::store::database::Database;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::json;
use std::sync::{Arc, Mutex};

const PEOPLE: i64 = 12;

/// Servers in turn, and how many messages each of them took.
#[derive(Default)]
struct Turns {
    servers: Vec<(String, usize)>,
    next: usize,
}

#[derive(Clone)]
struct Front {
    turns: Arc<Mutex<Turns>>,
    client: reqwest::Client,
    url: String,
}

impl Front {
    async fn start() -> Front {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks/telegram", listener.local_addr().unwrap());
        let front = Front { turns: Arc::default(), client: reqwest::Client::new(), url };
        let router = Router::new().fallback(hand_on).with_state(front.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        front
    }

    fn serve(&self, servers: &[Server]) {
        let mut turns = self.turns.lock().unwrap();
        turns.servers = servers.iter().map(|server| (server.address.clone(), 0)).collect();
    }

    fn taken(&self) -> Vec<usize> {
        self.turns.lock().unwrap().servers.iter().map(|(_, taken)| *taken).collect()
    }
}

/// A request to the server whose turn it is; 502 where that is gone.
async fn hand_on(State(front): State<Front>, uri: Uri, headers: HeaderMap, body: Bytes) -> StatusCode {
    let (place, address) = {
        let mut turns = front.turns.lock().unwrap();
        turns.next += 1;
        let place = turns.next % turns.servers.len().max(1);
        match turns.servers.get(place) {
            Some((address, _)) => (place, address.clone()),
            None => return StatusCode::BAD_GATEWAY,
        }
    };
    let sent = front.client.post(format!("http://{address}{uri}")).headers(headers).body(body).send().await;
    match sent {
        Ok(answer) => {
            if answer.status().is_success() {
                front.turns.lock().unwrap().servers[place].1 += 1;
            }
            answer.status()
        }
        Err(_) => StatusCode::BAD_GATEWAY,
    }
}

/// Two servers behind a front, and whoever talks to them on Telegram.
async fn start() -> (Team, Front, Vec<Server>, Crowd) {
    let mut team = Team::of_lamps_on(Database::postgres().await);
    let front = Front::start().await;
    team.set("STOCKROOM_TELEGRAM_WEBHOOK_URL", front.url.clone());
    team.set("STOCKROOM_TELEGRAM_WEBHOOK_SECRET", "a-secret_of_ours");
    let crowd = Crowd::new(Platform::telegram(&mut team, PEOPLE).await);
    let servers = vec![team.serve(), team.serve()];
    for server in &servers {
        server.until_ready().await;
    }
    front.serve(&servers);
    (team, front, servers, crowd)
}

/// The platform, and the first of the people.
fn telegram(crowd: &Crowd) -> (&FakeTelegram, &Person) {
    match &crowd.platform {
        Platform::Telegram(fake, people) => (fake, &people[0]),
        Platform::Discord(..) => unreachable!("it is Telegram's"),
    }
}

fn fake(crowd: &Crowd) -> &FakeTelegram {
    telegram(crowd).0
}

#[tokio::test(flavor = "multi_thread")]
async fn each_takes_its_turn_and_one_goes_on_alone() {
    let (team, front, mut servers, mut crowd) = start().await;
    for number in 0..48 {
        crowd.ask(number % PEOPLE as usize);
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    crowd.until_quiet(&team).await;
    assert!(front.taken().iter().all(|taken| *taken >= 12), "both take: {:?}", front.taken());
    // A talk goes on whichever server hears the next word.
    let (person, before) = (0, crowd.platform.texts(0).len());
    for (number, said) in ["how many LAMP in Germany", "and in the US?", "we ordered 70 LAMP", "in 3 weeks"]
        .into_iter()
        .enumerate()
    {
        crowd.platform.say(person, said);
        fake(&crowd).until_said(101, before + number + 1).await;
    }
    let told = crowd.platform.texts(person).split_off(before);
    assert!(told[1].contains("LAMP") && told[1].contains("United States"), "{told:#?}");
    assert!(told[3].contains("70") && told[3].contains("Shall I record it?"), "{told:#?}");
    let question = fake(&crowd).said(101).last().unwrap()["message_id"].as_i64().unwrap();
    let (fake, ann) = telegram(&crowd);
    fake.press(ann, 101, question, "Record it");
    crowd.said += 5;
    crowd.until_quiet(&team).await;
    let told = crowd.platform.texts(person).split_off(before);
    assert!(told.iter().any(|text| text.contains("Recorded")), "{told:#?}");

    servers.remove(0).kill();
    for number in 0..24 {
        crowd.ask(number % PEOPLE as usize);
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    crowd.until_quiet(&team).await;
    let outcome = crowd.outcome(&team).await;
    assert_eq!((outcome.questions, outcome.lost, outcome.doubled), (72, 0, 0), "{}", outcome.missing);
    assert_eq!(servers.remove(0).stop(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_whose_pieces_come_to_both_is_one_message() {
    let (team, front, servers, mut crowd) = start().await;
    let files: [(&str, &[u8]); 4] = [
        ("items.csv", b"sku,name\nVASE,Glass vase\n"),
        ("warehouses.csv", b"warehouse,name,market,kind\nGB-LON,London,GB,own\n"),
        ("stock.csv", b"as_of,sku,warehouse,on_hand,reserved\n2026-11-22,VASE,GB-LON,37,0\n"),
        ("sales.csv", b"day,sku,market,channel,units\n2026-11-22,VASE,GB,shopify,2\n"),
    ];
    for (name, bytes) in files {
        let mut file = fake(&crowd).file(name, bytes);
        file["file_name"] = json!(name);
        fake(&crowd).write(telegram(&crowd).1, 101, json!({"document": file, "media_group_id": "g1"}));
    }
    crowd.said = 4;
    crowd.until_quiet(&team).await;
    assert_eq!(front.taken(), [2, 2]);
    let told = crowd.platform.texts(0);
    assert_eq!(told.len(), 1, "one import, one answer: {told:#?}");
    for (name, _) in files {
        assert!(told[0].contains(name), "{name}: {told:#?}");
    }
    crowd.platform.say(0, "how many VASE are in the UK");
    fake(&crowd).until_said(101, 2).await;
    assert!(crowd.platform.texts(0)[1].contains("37 units on hand"), "{:#?}", crowd.platform.texts(0));

    // Three pictures are answered once, too, by one sentence.
    for _ in 0..3 {
        let sizes = [fake(&crowd).file("photo.jpg", b"jpeg")];
        let sizes = sizes.map(|mut size| {
            (size["width"], size["height"]) = (json!(90), json!(90));
            size
        });
        fake(&crowd).write(telegram(&crowd).1, 101, json!({"photo": sizes, "media_group_id": "g2"}));
    }
    crowd.said = 8;
    crowd.until_quiet(&team).await;
    let told = crowd.platform.texts(0);
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(told[2].starts_with("I cannot read pictures"), "{told:#?}");
    for server in servers {
        assert_eq!(server.stop(), Some(0));
    }
}

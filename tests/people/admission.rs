//! Codes, strangers, rooms.

use crate::store::database::Database;
use crate::store::on_both;
use serde_json::Value;
use stockroom::assistant::{Person, Role};
use stockroom::chat::{Event, IncomingMessage, Place, Reply};
use stockroom::desk::people::code::{Code, LIFE_MICROSECONDS};
use stockroom::desk::people::{Admission, Admitted, admit};
use stockroom::intent::contract::{Intent, Language};
use stockroom::render;
use stockroom::store::{Invitation, MemberChange, Room, Store};

on_both!(
    a_code_sent_in_private_makes_a_stranger_known,
    a_stranger_is_told_one_sentence_and_then_nothing,
    guessing_is_stopped,
    a_code_is_good_once_and_for_a_day,
    a_code_sent_into_a_group_is_not_used,
    a_group_that_is_not_linked_learns_nothing,
    in_a_linked_group_rights_are_the_persons_met_by_the_rooms,
    a_room_that_goes_or_moves,
    a_person_removed_is_a_stranger_at_once,
);

const NOW: i64 = 1_800_000_000_000_000;
const HOUR: i64 = 3_600_000_000;

fn private(person: &str, text: &str) -> IncomingMessage {
    IncomingMessage {
        adapter: "telegram".into(),
        id: "1".into(),
        conversation: person.into(),
        room: person.into(),
        person: person.into(),
        person_name: "Ann  Lee".into(),
        place: Place::Private,
        addressed: true,
        language: None,
        sent_at: NOW,
        event: Event::Said,
        text: text.into(),
        attachments: Vec::new(),
        answers: None,
        origin: Value::Null,
    }
}

fn group(person: &str, text: &str) -> IncomingMessage {
    IncomingMessage {
        place: Place::Group,
        conversation: "g:7".into(),
        room: "g".into(),
        ..private(person, text)
    }
}

/// A code for a role, as the command line makes them.
async fn code(store: &Store, role: Role, markets: &[&str]) -> String {
    let code = Code::new().unwrap();
    let invitation = Invitation {
        code_hash: code.hash(),
        role: role.name().into(),
        markets: markets.iter().map(|market| (*market).to_owned()).collect(),
        expires_at: NOW + LIFE_MICROSECONDS,
        ..Invitation::default()
    };
    store.invite(&invitation, NOW).await.unwrap();
    code.shown()
}

async fn join(store: &Store, account: &str, role: Role, markets: &[&str]) {
    let code = code(store, role, markets).await;
    let joined = admit(store, &private(account, &code), NOW).await.unwrap();
    assert!(matches!(joined, Admission::Welcomed(..)), "{joined:?}");
}

fn admitted(admission: Admission) -> Admitted {
    match admission {
        Admission::Admitted(admitted) => *admitted,
        other => panic!("not admitted: {other:?}"),
    }
}

/// What somebody turned away is told; empty: nothing.
fn told(admission: Admission) -> String {
    match admission {
        Admission::TurnedAway(said) => said.unwrap_or_default().plain(),
        other => panic!("not turned away: {other:?}"),
    }
}

fn welcome(admission: Admission) -> String {
    match admission {
        Admission::Welcomed(person, language) => render::people::welcome(&person, false, language),
        other => panic!("not welcome: {other:?}"),
    }
}

async fn a_code_sent_in_private_makes_a_stranger_known(database: Database) {
    let store = database.open().await;
    let plain = code(&store, Role::Support, &["DE"]).await;
    let started = code(&store, Role::Manager, &[]).await;
    let welcome = welcome(admit(&store, &private("1", &plain), NOW).await.unwrap());
    assert!(welcome.starts_with("Welcome, Ann Lee. Your role here: support."), "{welcome}");
    assert!(welcome.contains("a customer in Germany says"), "what support may tell: {welcome}");
    assert!(!welcome.contains("we ordered 500 units"), "what it may not: {welcome}");
    let first = admitted(admit(&store, &private("1", "how many lamps"), NOW + 1).await.unwrap());
    let expected = Person {
        name: Some("Ann Lee".into()),
        role: Role::Support,
        markets: Some(vec!["DE".into()]),
        ..Person::everything()
    };
    assert_eq!((first.person, first.language, first.room), (expected, None, None));

    let spoken =
        IncomingMessage { language: Some(Language::Zh), ..private("2", &format!("/start {started}")) };
    let welcome = self::welcome(admit(&store, &spoken, NOW).await.unwrap());
    assert!(welcome.starts_with("欢迎，Ann Lee 2。你的角色：经理。"), "{welcome}");
    let entries = store.audited(10).await.unwrap();
    let said: Vec<_> = entries.iter().map(|entry| (entry.what.as_str(), entry.person.as_str())).collect();
    assert_eq!(said, [("linked", "Ann Lee 2"), ("linked", "Ann Lee")]);
}

async fn a_stranger_is_told_one_sentence_and_then_nothing(database: Database) {
    let store = database.open().await;
    let said = told(admit(&store, &private("9", "how many EB-100"), NOW).await.unwrap());
    assert!(
        said.starts_with("I only answer people I have been introduced to") && !said.contains("EB"),
        "{said}"
    );
    for text in ["how many EB-100", "hello?", "/stock EB-100", "/start"] {
        assert_eq!(admit(&store, &private("9", text), NOW).await.unwrap(), Admission::TurnedAway(None));
    }
    let chinese = told(admit(&store, &private("8", "EB-100 还有多少"), NOW).await.unwrap());
    assert!(chinese.starts_with("我只回答"), "{chinese}");
}

async fn guessing_is_stopped(database: Database) {
    let store = database.open().await;
    let good = code(&store, Role::Admin, &[]).await;
    for _ in 0..5 {
        let guess = format!("/start {}", Code::new().unwrap().shown());
        let said = told(admit(&store, &private("9", &guess), NOW).await.unwrap());
        assert!(said.starts_with("That code is not good"), "{said}");
    }
    let said = told(admit(&store, &private("9", &good), NOW).await.unwrap());
    assert!(said.starts_with("Too many codes"), "{said}");
    assert_eq!(admit(&store, &private("9", &good), NOW).await.unwrap(), Admission::TurnedAway(None));
    let later = admit(&store, &private("9", &good), NOW + HOUR).await.unwrap();
    assert!(matches!(later, Admission::Welcomed(..)), "the code was not used up: {later:?}");
}

async fn a_code_is_good_once_and_for_a_day(database: Database) {
    let store = database.open().await;
    let (once, late) = (code(&store, Role::Viewer, &[]).await, code(&store, Role::Viewer, &[]).await);
    assert!(matches!(admit(&store, &private("1", &once), NOW).await.unwrap(), Admission::Welcomed(..)));
    assert!(
        told(admit(&store, &private("2", &once), NOW).await.unwrap()).starts_with("That code is not good")
    );
    let day_later = NOW + LIFE_MICROSECONDS;
    assert!(told(admit(&store, &private("3", &late), day_later).await.unwrap()).starts_with("That code is"));
    let told_wrongly = told(admit(&store, &private("4", "/start abc"), NOW).await.unwrap());
    assert!(told_wrongly.starts_with("That code is not good"), "{told_wrongly}");
}

async fn a_code_sent_into_a_group_is_not_used(database: Database) {
    let store = database.open().await;
    let code = code(&store, Role::Viewer, &[]).await;
    let said = told(admit(&store, &group("1", &format!("/start {code}")), NOW).await.unwrap());
    assert!(said.starts_with("I only answer people"), "{said}");
    assert!(matches!(admit(&store, &private("1", &code), NOW).await.unwrap(), Admission::Welcomed(..)));
}

async fn a_group_that_is_not_linked_learns_nothing(database: Database) {
    let store = database.open().await;
    join(&store, "1", Role::Viewer, &[]).await;
    join(&store, "2", Role::Manager, &[]).await;
    let silent = Admission::TurnedAway(None);
    let aside = IncomingMessage { addressed: false, ..group("9", "how many EB-100") };
    assert_eq!(admit(&store, &aside, NOW).await.unwrap(), silent);
    assert!(
        told(admit(&store, &group("9", "how many EB-100"), NOW).await.unwrap()).starts_with("I only answer")
    );
    for stranger in ["9", "8"] {
        assert_eq!(admit(&store, &group(stranger, "how many EB-100"), NOW).await.unwrap(), silent);
    }
    let said = told(admit(&store, &group("1", "how many EB-100"), NOW).await.unwrap());
    assert!(said.starts_with("This chat is not linked yet"), "{said}");
    assert_eq!(admit(&store, &group("1", "/link"), NOW).await.unwrap(), silent, "a viewer links nothing");
    let linking = admitted(admit(&store, &group("2", "/link buyer"), NOW).await.unwrap());
    assert_eq!((linking.person.role, linking.room), (Role::Manager, None));
    assert!(told(admit(&store, &group("2", "how many EB-100"), NOW).await.unwrap()).starts_with("This chat"));
}

async fn in_a_linked_group_rights_are_the_persons_met_by_the_rooms(database: Database) {
    let store = database.open().await;
    join(&store, "1", Role::Warehouse, &["DE", "US"]).await;
    join(&store, "2", Role::Buyer, &[]).await;
    let linked_by = store.members().await.unwrap()[0].id;
    let room = Room {
        adapter: "telegram".into(),
        room: "g".into(),
        role: "viewer".into(),
        markets: vec!["US".into(), "JP".into()],
        language: Some(Language::En),
        linked_by,
        linked_at: NOW,
    };
    store.link_room(&room).await.unwrap();
    let worker = admitted(admit(&store, &group("1", "how many EB-100"), NOW).await.unwrap());
    assert_eq!((worker.language, worker.room.as_ref()), (Some(Language::En), Some(&room)));
    assert_eq!(worker.person.markets, Some(vec!["US".to_owned()]));
    assert!(worker.person.may(Intent::UpdateShipment), "what is told is judged by the person");
    let buyer = admitted(admit(&store, &group("2", "how much is it worth"), NOW).await.unwrap());
    assert_eq!(buyer.person.markets, Some(room.markets.clone()));
    assert!(!buyer.person.sees_costs(), "a room of viewers sees no costs");
    store.link_room(&Room { role: "buyer".into(), ..room.clone() }).await.unwrap();
    for (account, sees) in [("1", false), ("2", true)] {
        let person = admitted(admit(&store, &group(account, "worth"), NOW).await.unwrap()).person;
        assert_eq!(person.sees_costs(), sees, "{account}");
    }
    assert!(told(admit(&store, &group("9", "EB-100?"), NOW).await.unwrap()).starts_with("I only answer"));
    assert_eq!(admit(&store, &group("9", "EB-100?"), NOW).await.unwrap(), Admission::TurnedAway(None));
}

async fn a_room_that_goes_or_moves(database: Database) {
    let store = database.open().await;
    join(&store, "1", Role::Viewer, &[]).await;
    let linked_by = store.members().await.unwrap()[0].id;
    let room = Room {
        adapter: "telegram".into(),
        room: "g".into(),
        role: "viewer".into(),
        markets: Vec::new(),
        language: None,
        linked_by,
        linked_at: NOW,
    };
    store.link_room(&room).await.unwrap();
    let moved = IncomingMessage { event: Event::Moved, addressed: false, ..group("", "h") };
    assert_eq!(admit(&store, &moved, NOW).await.unwrap(), Admission::TurnedAway(None));
    let there = IncomingMessage { room: "h".into(), ..group("1", "hello") };
    admitted(admit(&store, &there, NOW).await.unwrap());
    let left = IncomingMessage { event: Event::Left, addressed: false, ..there.clone() };
    assert_eq!(admit(&store, &left, NOW).await.unwrap(), Admission::TurnedAway(None));
    assert!(told(admit(&store, &there, NOW).await.unwrap()).starts_with("This chat is not linked"));
}

async fn a_person_removed_is_a_stranger_at_once(database: Database) {
    let store = database.open().await;
    join(&store, "1", Role::Viewer, &[]).await;
    let known = admitted(admit(&store, &private("1", "hello"), NOW).await.unwrap());
    let change = MemberChange { language: Some(Some(Language::Zh)), ..MemberChange::default() };
    store.change_member(known.member.id, &change).await.unwrap();
    let changed = admitted(admit(&store, &private("1", "hello"), NOW).await.unwrap());
    assert_eq!(changed.language, Some(Language::Zh));
    store.remove_member(known.member.id, NOW).await.unwrap();
    let said = admit(&store, &private("1", "hello"), NOW).await.unwrap();
    assert_eq!(
        said,
        Admission::TurnedAway(Some(Reply::text(stockroom::render::people::stranger(Language::En))))
    );
}

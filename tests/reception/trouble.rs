use super::office::{Fate, Office, now, said, said_by};
use crate::store::database::Database;
use crate::store::on_both;
use std::time::Duration;
use stockroom::chat::{Event, Inbox, IncomingMessage, Place, SendError};
use stockroom::store::Speaker;
use tokio_util::sync::CancellationToken;

on_both!(
    a_reply_that_was_kept_is_sent_after_a_crash_and_nothing_is_done_twice,
    what_a_yes_recorded_before_a_crash_is_said_after_it,
    an_undo_begun_again_takes_the_same_thing_back,
    a_reply_waits_while_the_platform_cannot_be_reached,
    a_chat_that_moved_is_answered_under_its_new_name,
);

const ORDERS: &str = "SELECT COUNT(*) FROM orders_to_suppliers";
const ORDER: &str = "we ordered 500 LAMP, arriving in three weeks";

async fn a_reply_that_was_kept_is_sent_after_a_crash_and_nothing_is_done_twice(database: Database) {
    let mut office = Office::open(database).await;
    let before = office.database.number(ORDERS).await;
    office.hear([said("1", ORDER)]).await;
    office.platform.next(Fate::Hangs);
    office.reception.accept(said("2", "yes")).await.unwrap();
    office.die_in_the_middle().await;
    let replies = office.platform.texts();
    assert_eq!(replies.len(), 1, "{replies:?}");
    assert!(replies[0].contains("Recorded"), "{replies:?}");
    assert_eq!(office.database.number(ORDERS).await, before + 1);
}

async fn what_a_yes_recorded_before_a_crash_is_said_after_it(database: Database) {
    let office = Office::open(database).await;
    let before = office.database.number(ORDERS).await;
    office.hear([said("1", ORDER)]).await;
    let ann = Speaker { adapter: "memory".into(), conversation: "ann".into(), person: "ann".into() };
    let state = office.store().conversation(&ann, 0).await.unwrap().unwrap();
    office.hear([said("2", "yes")]).await;
    // The crash came after the facts were published and before anything else was kept.
    office.store().keep_conversation(&ann, &state, now()).await.unwrap();
    let replies = office.hear([said("2-again", "yes")]).await;
    assert!(replies[0].contains("Recorded"), "{replies:?}");
    assert_eq!(office.database.number(ORDERS).await, before + 1);
    let replies = office.hear([said("3", "yes")]).await;
    assert!(replies[0].contains("Nothing is waiting"), "{replies:?}");
}

async fn an_undo_begun_again_takes_the_same_thing_back(database: Database) {
    let mut office = Office::open(database).await;
    office.hear([said("1", ORDER), said("2", "yes"), said("3", ORDER), said("4", "yes")]).await;
    office.platform.next(Fate::Hangs);
    office.reception.accept(said("5", "undo")).await.unwrap();
    let step = tokio::time::timeout(Duration::from_millis(1500), office.reception.step());
    assert!(step.await.is_err(), "it hangs");
    // The crash came before the reply was kept.
    office.database.run("UPDATE inbox SET state = 'received', reply = NULL WHERE message = '5'").await;
    office.crash().await;
    for _ in 0..100 {
        if office.reception.step().await > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        office.reception.renew_now().await;
    }
    let replies = office.platform.texts();
    assert!(replies.last().unwrap().contains("Taken back"), "{replies:?}");
    let undone = "SELECT COUNT(*) FROM actions WHERE state = 'undone'";
    assert_eq!(office.database.number(undone).await, 1);
}

async fn a_reply_waits_while_the_platform_cannot_be_reached(database: Database) {
    let office = Office::open(database).await;
    let after = Some(Duration::from_millis(300));
    office.platform.next(Fate::Fails(SendError::Unavailable { reason: "down".into(), after }));
    let began = std::time::Instant::now();
    assert_eq!(office.hear([said("1", "hi"), said("2", "how many LAMP are in the US")]).await, [""; 0]);
    while office.reception.step().await == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(began.elapsed() >= Duration::from_secs(1), "it backs off");
    office.drain().await;
    let replies = office.platform.texts();
    assert!(replies[0].contains("Hello") && replies[1].contains("Desk lamp"), "in order: {replies:?}");
}

async fn a_chat_that_moved_is_answered_under_its_new_name(database: Database) {
    let office = Office::open(database).await;
    office.platform.next(Fate::Fails(SendError::Moved { to: "ann-2".into() }));
    office.reception.accept(said("1", "how many LAMP are in the US")).await.unwrap();
    office.drain().await;
    let said_there = office.platform.heard();
    assert_eq!(said_there.len(), 1);
    assert_eq!(said_there[0].conversation, "ann-2");
    let goes_on = IncomingMessage {
        conversation: "ann-2".into(),
        room: "ann-2".into(),
        ..said("2", "and in Germany?")
    };
    let replies = office.hear([goes_on]).await;
    assert!(replies[0].contains("Germany"), "{replies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_room_that_moved_keeps_its_link() {
    let office = Office::open(Database::sqlite()).await;
    let in_group = |room: &str, id: &str, text: &str| IncomingMessage {
        place: Place::Group,
        conversation: room.to_owned(),
        room: room.to_owned(),
        ..said(id, text)
    };
    let moved = IncomingMessage { event: Event::Moved, addressed: false, ..in_group("g", "1", "g-2") };
    office.hear([moved]).await;
    // Whatever was known of the room is known of the new one: nothing here, so it is not linked.
    let replies = office.hear([in_group("g-2", "2", "how many LAMP are in the US")]).await;
    assert!(!replies[0].contains("LAMP"), "{replies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_chat_is_left_alone_until_somebody_speaks_there() {
    let office = Office::open(Database::sqlite()).await;
    office.platform.next(Fate::Fails(SendError::Closed("blocked".into())));
    let replies = office.hear([said("1", "hi"), said("2", "hi"), said("3", "hi")]).await;
    assert_eq!(replies, [""; 0], "what was said before is not tried");
    assert!(office.store().closed_at("memory", "ann").await.unwrap().is_some());
    let replies = office.hear([said("4", "hi")]).await;
    assert_eq!(replies.len(), 1);
    assert_eq!(office.store().closed_at("memory", "ann").await.unwrap(), None);
    let left = IncomingMessage { event: Event::Left, addressed: false, ..said("5", "") };
    assert_eq!(office.hear([left]).await, [""; 0]);
    assert!(office.store().closed_at("memory", "ann").await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_reply_is_said_in_plain_words() {
    let office = Office::open(Database::sqlite()).await;
    office.platform.next(Fate::Fails(SendError::Refused("can't parse".into())));
    let replies = office.hear([said("1", "how many LAMP are in the US")]).await;
    assert!(replies[0].contains("Desk lamp"), "{replies:?}");
    for _ in 0..2 {
        office.platform.next(Fate::Fails(SendError::Refused("can't parse".into())));
    }
    assert_eq!(office.hear([said("2", "hi")]).await, [""; 0]);
    assert_eq!(office.store().waiting().await.unwrap(), 0, "given up");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waited_too_long_is_said_to_have() {
    let office = Office::open(Database::sqlite()).await;
    office.reception.accept(said("1", "how many LAMP are in the US")).await.unwrap();
    office.database.run("UPDATE inbox SET received_at = received_at - 90000000000").await;
    office.drain().await;
    let replies = office.platform.texts();
    assert!(replies[0].contains("within 24 hours"), "{replies:?}");
    // One that cannot be said either is given up.
    office.reception.accept(said("2", "hi")).await.unwrap();
    office.database.run("UPDATE inbox SET received_at = received_at - 90000000000").await;
    office.platform.next(Fate::Fails(SendError::Unavailable { reason: "down".into(), after: None }));
    office.drain().await;
    assert_eq!(office.store().waiting().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_ends_what_was_begun_and_leaves_the_rest() {
    let mut office = Office::open(Database::sqlite()).await;
    office.settings.concurrency = 1;
    office.crash().await;
    *office.platform.slowness.lock().unwrap() = Duration::from_millis(700);
    office.invite("bo", "viewer").await;
    for (id, person) in [("1", "ann"), ("2", "bo")] {
        office.reception.accept(said_by(person, id, "hi")).await.unwrap();
    }
    let stop = CancellationToken::new();
    let running = tokio::spawn({
        let (reception, stop) = (office.reception.clone(), stop.clone());
        async move { reception.run(stop, Duration::from_secs(20)).await }
    });
    while office.platform.at_once.lock().unwrap().0 == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.cancel();
    running.await.unwrap();
    assert_eq!(office.platform.texts().len(), 1);
    assert_eq!(office.store().waiting().await.unwrap(), 1);
    office.crash().await;
    office.drain().await;
    assert_eq!(office.platform.texts().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_answer_shows_that_it_is_on_its_way() {
    let office = Office::open(Database::sqlite()).await;
    office.hear([said("1", "hi")]).await;
    assert_eq!(office.platform.typed.lock().unwrap().len(), 0, "a quick one does not");
}

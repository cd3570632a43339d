//! The inbox: recorded once, claimed by one, in order, kept until it is sent.

use super::database::Database;
use super::on_both;
use stockroom::store::{About, Button, Ending, Incoming, Kept, Measure, Piece, Pressed, Recorded};
use stockroom::store::{Speaker, Worker};

on_both!(
    a_message_is_recorded_once,
    pieces_of_an_album_are_one_message_until_it_is_looked_at,
    pieces_that_come_to_two_at_once_are_one_message,
    an_edit_replaces_what_nobody_has_looked_at,
    an_edit_of_what_was_answered_is_answered_anew_if_it_says_something_else,
    of_a_conversation_the_earliest_alone_is_claimed,
    a_lease_that_ends_frees_a_message,
    what_a_dead_worker_had_is_free_at_once,
    a_reply_is_kept_once_and_forgotten_when_it_is_sent,
    what_cannot_be_sent_is_tried_later_and_holds_its_conversation,
    many_workers_share_the_work_and_no_message_is_theirs_twice,
    a_room_is_read_up_to_its_latest_message,
    a_room_is_closed_and_opened_and_renamed,
    a_button_is_its_persons_until_what_it_is_about_is_settled,
    one_alone_leads_until_it_is_gone,
    of_a_minute_so_many_messages_are_answered_and_one_is_told,
);

const LEASE: i64 = 1_000;

fn said<'a>(message: &'a str, conversation: &'a str, content: &'a str) -> Incoming<'a> {
    let digest = content.len() as i64;
    Incoming {
        adapter: "telegram",
        message,
        edits: None,
        conversation,
        room: conversation,
        person: "ann",
        content,
        digest,
        said: true,
    }
}

fn edited<'a>(message: &'a str, edits: &'a str, content: &'a str) -> Incoming<'a> {
    Incoming { edits: Some(edits), said: false, ..said(message, "team", content) }
}

fn reply(reply: &str) -> Kept {
    Kept { reply: reply.to_owned(), ..Kept::default() }
}

/// The contents of what the worker claims.
async fn claimed(worker: &Worker, now: i64) -> Vec<String> {
    let claimed = worker.claim(10, now, now + LEASE).await.unwrap();
    claimed.into_iter().map(|claimed| claimed.content).collect()
}

/// A piece of the album `a`, after which the next is waited for 100 µs.
async fn piece(worker: &Worker, message: &str, now: i64) -> Recorded {
    let join = |whole: &str, piece: &str| Some(format!("{whole}+{piece}"));
    let piece = Piece { album: "a", wait: 100, join: &join };
    worker.record_piece(&said(message, "team", message), &piece, now).await.unwrap()
}

async fn pieces_of_an_album_are_one_message_until_it_is_looked_at(database: Database) {
    let worker = database.open().await.work_inbox().await.unwrap();
    assert_eq!(piece(&worker, "1", 1_000).await, Recorded::New);
    assert_eq!(piece(&worker, "2", 1_050).await, Recorded::Joined);
    assert_eq!(piece(&worker, "2", 1_060).await, Recorded::Known);
    assert_eq!(piece(&worker, "1", 1_070).await, Recorded::Known);
    worker.record(&said("behind", "team", "behind"), 1_080).await.unwrap();
    assert_eq!(claimed(&worker, 1_140).await, [""; 0], "the next piece is waited for, in order");
    assert_eq!(piece(&worker, "3", 1_149).await, Recorded::Joined);
    assert_eq!(claimed(&worker, 1_200).await, [""; 0]);
    let album = worker.claim(10, 1_250, 1_250 + LEASE).await.unwrap();
    assert_eq!(album.iter().map(|album| album.content.as_str()).collect::<Vec<_>>(), ["1+2+3"]);
    // Too late to be part of it, and not lost.
    assert_eq!(piece(&worker, "4", 1_260).await, Recorded::New);
    worker.finish(album[0].seq, Ending::Done, 1_300).await.unwrap();
    assert_eq!(claimed(&worker, 1_400).await, ["behind"]);
    assert_eq!(piece(&worker, "3", 1_400).await, Recorded::Known);
}

async fn pieces_that_come_to_two_at_once_are_one_message(database: Database) {
    let store = database.open().await;
    let (one, other) = (store.work_inbox().await.unwrap(), store.work_inbox().await.unwrap());
    for round in 0..20 {
        let join = |whole: &str, piece: &str| Some(format!("{whole}+{piece}"));
        let album = format!("album {round}");
        let names: Vec<String> = (0..6).map(|number| format!("{round}-{number}")).collect();
        let piece = Piece { album: &album, wait: 1, join: &join };
        let record = async |worker: &Worker, name: &String| {
            worker.record_piece(&said(name, &album, "x"), &piece, 1_000 + round).await.unwrap()
        };
        let recorded = tokio::join!(
            record(&one, &names[0]),
            record(&other, &names[1]),
            record(&other, &names[2]),
            record(&one, &names[3]),
        );
        let recorded = [recorded.0, recorded.1, recorded.2, recorded.3];
        assert_eq!(recorded.iter().filter(|piece| **piece == Recorded::New).count(), 1, "{recorded:?}");
        assert_eq!(claimed(&one, 2_000 + round).await, ["x+x+x+x"], "{recorded:?}");
    }
}

async fn a_message_is_recorded_once(database: Database) {
    let worker = database.open().await.work_inbox().await.unwrap();
    assert_eq!(worker.record(&said("1", "team", "one"), 1).await.unwrap(), Recorded::New);
    assert_eq!(worker.record(&said("1", "team", "one"), 2).await.unwrap(), Recorded::Known);
    let elsewhere = Incoming { adapter: "discord", ..said("1", "team", "one, too") };
    assert_eq!(worker.record(&elsewhere, 3).await.unwrap(), Recorded::New);
    assert_eq!(claimed(&worker, 4).await, ["one", "one, too"]);
    // Finished, it is known all the same.
    worker.finish(1, Ending::Done, 5).await.unwrap();
    assert_eq!(worker.record(&said("1", "team", "one"), 6).await.unwrap(), Recorded::Known);
    assert_eq!(claimed(&worker, 7).await, [""; 0]);
}

async fn an_edit_replaces_what_nobody_has_looked_at(database: Database) {
    let worker = database.open().await.work_inbox().await.unwrap();
    worker.record(&said("1", "team", "one"), 1).await.unwrap();
    assert_eq!(worker.record(&edited("1~a", "1", "uno and one"), 2).await.unwrap(), Recorded::Replaced);
    assert_eq!(worker.record(&edited("1~a", "1", "uno and one"), 2).await.unwrap(), Recorded::Known);
    assert_eq!(worker.record(&edited("1~b", "1", "one, dos"), 3).await.unwrap(), Recorded::Replaced);
    assert_eq!(claimed(&worker, 4).await, ["one, dos"]);
}

async fn an_edit_of_what_was_answered_is_answered_anew_if_it_says_something_else(database: Database) {
    let worker = database.open().await.work_inbox().await.unwrap();
    worker.record(&said("1", "team", "one"), 1).await.unwrap();
    assert_eq!(claimed(&worker, 2).await, ["one"]);
    worker.finish(1, Ending::Done, 3).await.unwrap();
    assert_eq!(worker.record(&edited("1~a", "1", "one"), 4).await.unwrap(), Recorded::Unchanged);
    assert_eq!(claimed(&worker, 5).await, [""; 0]);
    assert_eq!(worker.record(&edited("1~b", "1", "another"), 6).await.unwrap(), Recorded::New);
    // The one before is what it is compared with, not the first.
    assert_eq!(worker.record(&edited("1~c", "1", "one"), 7).await.unwrap(), Recorded::Replaced);
    assert_eq!(claimed(&worker, 8).await, ["one"]);
    // Of a message that was not ours to record it is the first.
    assert_eq!(worker.record(&edited("9~a", "9", "hear me"), 9).await.unwrap(), Recorded::New);
}

async fn of_a_conversation_the_earliest_alone_is_claimed(database: Database) {
    let worker = database.open().await.work_inbox().await.unwrap();
    for (message, conversation) in [("1", "a"), ("2", "a"), ("3", "b"), ("4", "a"), ("5", "c")] {
        worker.record(&said(message, conversation, message), 1).await.unwrap();
    }
    assert_eq!(claimed(&worker, 2).await, ["1", "3", "5"]);
    assert_eq!(claimed(&worker, 2).await, [""; 0], "the rest waits for them");
    worker.finish(1, Ending::Done, 3).await.unwrap();
    assert_eq!(claimed(&worker, 4).await, ["2"]);
    let one = worker.claim(1, 4 + LEASE + 5, 4 + LEASE + 9).await.unwrap();
    assert_eq!(one.len(), 1, "no more than asked for");
}

async fn a_lease_that_ends_frees_a_message(database: Database) {
    let store = database.open().await;
    let slow = store.work_inbox().await.unwrap();
    slow.record(&said("1", "a", "one"), 1).await.unwrap();
    let had = slow.claim(1, 2, 2 + LEASE).await.unwrap().remove(0);
    slow.renew(10 + LEASE).await.unwrap();
    assert_eq!(claimed(&slow, 5 + LEASE).await, [""; 0], "renewed");
    let quick = store.work_inbox().await.unwrap();
    assert_eq!(claimed(&quick, 11 + LEASE).await, ["one"]);
    let late = Kept { conversation: Some("{}".into()), ..reply("late") };
    assert!(!slow.keep_reply(&had, &late).await.unwrap(), "it is another's now");
    let ann = Speaker { adapter: "telegram".into(), conversation: "a".into(), person: "ann".into() };
    assert_eq!(store.conversation(&ann, 0).await.unwrap(), None, "nor what was said after it");
    slow.finish(had.seq, Ending::Done, 12 + LEASE).await.unwrap();
    assert_eq!(store.waiting().await.unwrap(), 1);
}

async fn what_a_dead_worker_had_is_free_at_once(database: Database) {
    let store = database.open().await;
    let dead = store.work_inbox().await.unwrap();
    dead.record(&said("1", "a", "one"), 1).await.unwrap();
    assert_eq!(claimed(&dead, 2).await, ["one"]);
    drop(dead);
    let next = store.work_inbox().await.unwrap();
    // The server notices the end of a connection a moment later.
    let mut found = claimed(&next, 3).await;
    for _ in 0..100 {
        if !found.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        next.release_dead().await.unwrap();
        found = claimed(&next, 3).await;
    }
    assert_eq!(found, ["one"]);
}

async fn a_reply_is_kept_once_and_forgotten_when_it_is_sent(database: Database) {
    let worker = database.open().await.work_inbox().await.unwrap();
    worker.record(&said("1", "a", "how many lamps"), 1).await.unwrap();
    let had = worker.claim(1, 2, 2 + LEASE).await.unwrap().remove(0);
    assert_eq!((had.reply.as_ref(), had.tries, had.received_at), (None, 1, 1));
    worker.keep_deed(had.seq, "undo 7").await.unwrap();
    worker.keep_progress(had.seq, "[]").await.unwrap();
    assert!(worker.keep_reply(&had, &reply("five")).await.unwrap());
    assert!(!worker.keep_reply(&had, &reply("six")).await.unwrap());
    worker.release().await.unwrap();
    let again = worker.claim(1, 3, 3 + LEASE).await.unwrap().remove(0);
    assert_eq!(again.reply.as_deref(), Some("five"));
    assert_eq!((again.progress.as_deref(), again.deed.as_deref()), (Some("[]"), Some("undo 7")));
    worker.finish(again.seq, Ending::Done, 4).await.unwrap();
    let kept = "SELECT COUNT(*) FROM inbox WHERE content <> '' OR reply IS NOT NULL OR deed IS NOT NULL";
    assert_eq!(database.number(kept).await, 0);
    assert_eq!(database.number("SELECT COUNT(*) FROM inbox").await, 1);
    let store = database.open().await;
    store.forget_messages(4, 4).await.unwrap();
    assert_eq!(database.number("SELECT COUNT(*) FROM inbox").await, 1);
    store.forget_messages(5, 5).await.unwrap();
    assert_eq!(database.number("SELECT COUNT(*) FROM inbox").await, 0);
}

async fn what_cannot_be_sent_is_tried_later_and_holds_its_conversation(database: Database) {
    let worker = database.open().await.work_inbox().await.unwrap();
    worker.record(&said("1", "a", "one"), 1).await.unwrap();
    worker.record(&said("2", "a", "two"), 1).await.unwrap();
    assert_eq!(claimed(&worker, 2).await, ["one"]);
    worker.try_later(1, 50).await.unwrap();
    assert_eq!(claimed(&worker, 49).await, [""; 0]);
    let again = worker.claim(9, 50, 50 + LEASE).await.unwrap();
    assert_eq!(
        again.iter().map(|claimed| (&*claimed.content, claimed.tries)).collect::<Vec<_>>(),
        [("one", 2)]
    );
}

async fn many_workers_share_the_work_and_no_message_is_theirs_twice(database: Database) {
    const CONVERSATIONS: usize = 12;
    const EACH: usize = 5;
    let store = database.open().await;
    let first = store.work_inbox().await.unwrap();
    for number in 0..CONVERSATIONS * EACH {
        let conversation = format!("c{}", number % CONVERSATIONS);
        first.record(&said(&number.to_string(), &conversation, &number.to_string()), 1).await.unwrap();
    }
    let is_sqlite = database.url.starts_with("sqlite");
    let mut tasks = Vec::new();
    for _ in 0..if is_sqlite { 1 } else { 4 } {
        let worker = store.work_inbox().await.unwrap();
        tasks.push(tokio::spawn(async move {
            let mut had: Vec<(String, i64)> = Vec::new();
            let mut idle = 0;
            while idle < 20 {
                let claimed = worker.claim(3, 2, 2 + LEASE).await.unwrap();
                if claimed.is_empty() {
                    idle += 1;
                    tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                }
                for message in claimed {
                    had.push((message.content, message.seq));
                    worker.finish(message.seq, Ending::Done, 3).await.unwrap();
                }
            }
            had
        }));
    }
    let mut all: Vec<usize> = Vec::new();
    for task in tasks {
        all.extend(task.await.unwrap().into_iter().map(|(content, _)| content.parse::<usize>().unwrap()));
    }
    all.sort_unstable();
    assert_eq!(all, (0..CONVERSATIONS * EACH).collect::<Vec<_>>());
}

async fn a_room_is_read_up_to_its_latest_message(database: Database) {
    let store = database.open().await;
    let worker = store.work_inbox().await.unwrap();
    for (message, room) in [("10", "a"), ("11", "b"), ("12", "a")] {
        worker.record(&said(message, room, "?"), 1).await.unwrap();
    }
    worker.record(&Incoming { said: false, ..said("13", "a", "a button") }, 1).await.unwrap();
    let seen = store.last_seen("telegram").await.unwrap();
    assert_eq!(seen, [("a".to_owned(), "12".to_owned()), ("b".to_owned(), "11".to_owned())]);
    assert_eq!(store.last_seen("discord").await.unwrap(), []);
}

async fn a_room_is_closed_and_opened_and_renamed(database: Database) {
    let store = database.open().await;
    let worker = store.work_inbox().await.unwrap();
    assert_eq!(store.closed_at("telegram", "-5").await.unwrap(), None);
    store.close_chat("telegram", "-5", 7).await.unwrap();
    assert_eq!(store.closed_at("telegram", "-5").await.unwrap(), Some(7));
    assert!(store.open_chat("telegram", "-5").await.unwrap());
    assert!(!store.open_chat("telegram", "-5").await.unwrap(), "it was open");
    let topic = Incoming { conversation: "-5/3", room: "-5", ..said("1", "", "one") };
    worker.record(&topic, 1).await.unwrap();
    let ann = Speaker { adapter: "telegram".into(), conversation: "-5".into(), person: "ann".into() };
    store.keep_conversation(&ann, "{}", 5).await.unwrap();
    store.rename_chat("telegram", "-5", "-1005").await.unwrap();
    let had = worker.claim(1, 2, 2 + LEASE).await.unwrap().remove(0);
    assert_eq!((&*had.room, &*had.conversation), ("-1005", "-1005/3"));
    let moved = Speaker { conversation: "-1005".into(), ..ann };
    assert_eq!(store.conversation(&moved, 0).await.unwrap().as_deref(), Some("{}"));
    assert_eq!(store.last_seen("telegram").await.unwrap(), [("-1005".to_owned(), "1".to_owned())]);
}

async fn a_button_is_its_persons_until_what_it_is_about_is_settled(database: Database) {
    let store = database.open().await;
    let worker = store.work_inbox().await.unwrap();
    for message in ["1", "2", "3"] {
        worker.record(&said(message, "team", message), 1).await.unwrap();
    }
    let ann = Speaker { adapter: "telegram".into(), conversation: "team".into(), person: "ann".into() };
    let bo = Speaker { person: "bo".into(), ..ann.clone() };
    let elsewhere = Speaker { conversation: "other".into(), ..ann.clone() };
    let first = worker.claim(1, 2, 2 + LEASE).await.unwrap().remove(0);
    let button =
        |token: &str, about| Button { token: token.into(), answer: "yes #1".into(), about, expires_at: 100 };
    let buttons = vec![button("t0", About::Talk), button("f0", About::Files), button("u0", About::Deed)];
    assert!(
        worker
            .keep_reply(&first, &Kept { buttons, conversation: Some("{}".into()), now: 3, ..reply("sure?") })
            .await
            .unwrap()
    );
    assert_eq!(store.conversation(&ann, 2).await.unwrap().as_deref(), Some("{}"), "kept with the reply");
    let of = |about| Pressed::Says { answer: "yes #1".into(), about };
    let says = of(About::Talk);
    assert_eq!(store.pressed(&ann, "t0", 5).await.unwrap(), says);
    assert_eq!(store.pressed(&ann, "t0", 5).await.unwrap(), says, "until a reply to it is kept");
    assert_eq!(store.pressed(&bo, "t0", 5).await.unwrap(), Pressed::NotTheirs);
    assert_eq!(store.pressed(&elsewhere, "t0", 5).await.unwrap(), Pressed::Stale);
    assert_eq!(store.pressed(&ann, "t1", 5).await.unwrap(), Pressed::Stale);
    assert_eq!(store.pressed(&ann, "t0", 100).await.unwrap(), Pressed::Stale);
    worker.finish(first.seq, Ending::Done, 6).await.unwrap();
    let second = worker.claim(1, 7, 7 + LEASE).await.unwrap().remove(0);
    let used = Kept { used: Some("f0".into()), ..reply("help") };
    assert!(worker.keep_reply(&second, &used).await.unwrap());
    assert_eq!(store.pressed(&ann, "t0", 8).await.unwrap(), says, "nothing about it was settled");
    assert_eq!(store.pressed(&ann, "f0", 8).await.unwrap(), Pressed::Stale, "used");
    worker.finish(second.seq, Ending::Done, 9).await.unwrap();
    let third = worker.claim(1, 10, 10 + LEASE).await.unwrap().remove(0);
    let settled = Kept { settled: vec![About::Talk], ..reply("done") };
    assert!(worker.keep_reply(&third, &settled).await.unwrap());
    assert_eq!(store.pressed(&ann, "t0", 11).await.unwrap(), Pressed::Stale);
    assert_eq!(store.pressed(&ann, "u0", 11).await.unwrap(), of(About::Deed));
}

async fn one_alone_leads_until_it_is_gone(database: Database) {
    let one = database.open().await.work_inbox().await.unwrap();
    assert!(one.lead("telegram").await.unwrap() && one.lead("discord").await.unwrap());
    if database.url.starts_with("sqlite") {
        let store = database.open().await;
        let alone = store.serve_alone().unwrap();
        let refused = database.open().await.serve_alone().unwrap_err().to_string();
        assert!(refused.contains("another `stockroom serve`"), "{refused}");
        drop(alone);
        assert!(store.serve_alone().unwrap().is_some());
        return;
    }
    assert!(database.open().await.serve_alone().unwrap().is_none());
    let other = database.open().await.work_inbox().await.unwrap();
    assert!(!other.lead("telegram").await.unwrap());
    assert!(one.lead("telegram").await.unwrap(), "still");
    one.follow("telegram").await.unwrap();
    assert!(other.lead("telegram").await.unwrap());
    assert!(!one.lead("telegram").await.unwrap());
    assert!(!other.lead("discord").await.unwrap());
    drop(one);
    // The server notices the end of a connection a moment later.
    for _ in 0..100 {
        if other.lead("discord").await.unwrap() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("what a dead worker led is nobody's");
}

async fn of_a_minute_so_many_messages_are_answered_and_one_is_told(database: Database) {
    let store = database.open().await;
    let worker = store.work_inbox().await.unwrap();
    let seconds = [0, 10, 20, 30, 60, 65, 70, 81];
    let mut measures = Vec::new();
    for second in seconds {
        let now = (1 + second) * 1_000_000;
        let message = second.to_string();
        worker.record(&said(&message, "team", "hi"), now).await.unwrap();
        worker
            .record(&Incoming { person: "bo", ..said(&format!("{second}b"), "bo", "hi") }, now)
            .await
            .unwrap();
        for claimed in worker.claim(10, now, now + LEASE).await.unwrap() {
            let measure = store.measure(&claimed, 2).await.unwrap();
            assert_eq!(store.measure(&claimed, 2).await.unwrap(), measure, "asked again");
            if claimed.person == "ann" {
                measures.push(measure);
            }
            worker.keep_reply(&claimed, &Kept { measure, ..reply("") }).await.unwrap();
            worker.finish(claimed.seq, Ending::Done, now).await.unwrap();
        }
    }
    use Measure::{Fine, Notice, Silence};
    // After a minute the first one counts no longer, nor does what was told.
    assert_eq!(measures, [Fine, Fine, Notice, Silence, Fine, Silence, Fine, Notice]);
}

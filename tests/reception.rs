//! The reception: what comes in is recorded once and answered once, in order,
//! whatever happens in between.

/// Answers spoken.
mod aloud;
/// How long buttons say something.
mod buttons;
/// Documents, pictures.
mod files;
/// What is spoken.
mod languages;
/// A team in memory.
pub mod office;
/// Two servers.
mod replicas;
/// Recordings.
mod spoken;
/// Crashes, and what platforms say to replies.
mod trouble;

use crate::store::database::Database;
use crate::store::on_both;
use office::{Office, pressed, said, said_by};
use std::time::Duration;
use stockroom::chat::{Event, Inbox, IncomingMessage, Place};
use stockroom::store::{Claim, Invitation};

on_both!(
    a_question_is_answered_once_however_often_it_comes,
    messages_of_a_conversation_are_answered_in_order_and_others_beside_them,
    a_button_says_what_it_stands_for_to_its_own_person_once,
    an_edit_replaces_a_question_or_asks_it_anew,
);

async fn a_question_is_answered_once_however_often_it_comes(database: Database) {
    let office = Office::open(database).await;
    let question = said("1", "how many LAMP are in the US");
    let replies = office.hear([question.clone(), question.clone()]).await;
    assert_eq!(replies.len(), 1, "{replies:#?}");
    assert!(replies[0].contains("Desk lamp (LAMP)"), "{}", replies[0]);
    assert_eq!(office.hear([question]).await, [""; 0], "a double after it was answered");
    let replies = office.hear([said("2", "那德国呢")]).await;
    assert!(replies[0].contains("德国"), "the conversation goes on: {replies:?}");
    assert_eq!(office.database.number("SELECT COUNT(*) FROM inbox WHERE content <> ''").await, 0);
}

async fn messages_of_a_conversation_are_answered_in_order_and_others_beside_them(database: Database) {
    let office = Office::open(database).await;
    office.invite("bo", "viewer").await;
    *office.platform.slowness.lock().unwrap() = Duration::from_millis(200);
    for (number, person) in ["ann", "bo", "ann", "bo", "ann"].iter().enumerate() {
        let question = ["how many LAMP are in the US", "and in Germany?", "and in the US?"][number / 2];
        office.reception.accept(said_by(person, &number.to_string(), question)).await.unwrap();
    }
    office.drain().await;
    let said = office.platform.heard();
    let of = |person: &str| {
        let mine = said.iter().filter(|said| said.conversation == person);
        mine.map(|said| said.nonce.clone().unwrap().parse::<i64>().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!((of("ann"), of("bo")), (vec![1, 3, 5], vec![2, 4]));
    assert_eq!(office.platform.at_once.lock().unwrap().1, 2, "one of each conversation at a time");
}

async fn a_button_says_what_it_stands_for_to_its_own_person_once(database: Database) {
    let office = Office::open(database).await;
    office.invite("bo", "admin").await;
    office.hear([said("1", "we ordered 500 LAMP, arriving in three weeks")]).await;
    let propose = async |id: &str| {
        office.reception.accept(said(id, "we ordered 500 LAMP, arriving in three weeks")).await.unwrap();
        office.drain().await;
        office.platform.heard().remove(0).buttons
    };
    let old = propose("2").await;
    let buttons = propose("3").await;
    assert_eq!(buttons.iter().map(|(label, _)| label.as_str()).collect::<Vec<_>>(), ["Record it", "No"]);
    let yes = &buttons[0].1;
    assert!(yes.len() >= 16 && !yes.contains("yes"), "a token says nothing: {yes}");
    let anothers = IncomingMessage { person: "bo".to_owned(), ..pressed("4", yes) };
    office.reception.accept(anothers).await.unwrap();
    office.drain().await;
    let reply = office.platform.heard().remove(0);
    assert!(reply.private && reply.text.contains("whoever asked"), "{reply:?}");
    for (id, token) in [("5", "forged-forged-forged"), ("6", old[0].1.as_str())] {
        let replies = office.hear([pressed(id, token)]).await;
        assert!(replies[0].contains("no longer"), "{replies:?}");
    }
    let orders = "SELECT COUNT(*) FROM orders_to_suppliers";
    let before = office.database.number(orders).await;
    let buttons = propose("7").await;
    let replies = office.hear([pressed("8", &buttons[0].1), pressed("9", &buttons[0].1)]).await;
    assert!(replies[0].contains("Recorded") && replies[1].contains("no longer"), "{replies:#?}");
    assert_eq!(office.database.number(orders).await, before + 1);
}

async fn an_edit_replaces_a_question_or_asks_it_anew(database: Database) {
    let office = Office::open(database).await;
    let edited = |id: &str, text: &str| IncomingMessage { event: Event::Edited, ..said(id, text) };
    let replies = office
        .hear([said("1", "how many LAMP are in Japan"), edited("1:10", "how many LAMP are in the US")])
        .await;
    assert_eq!(replies.len(), 1);
    assert!(replies[0].contains("in the United States") || replies[0].contains("US"), "{replies:?}");
    let unchanged = office.hear([edited("1:11", "how many LAMP are in the US")]).await;
    assert_eq!(unchanged, [""; 0]);
    let anew = office.hear([edited("1:12", "how many LAMP are in Germany")]).await;
    assert!(anew[0].contains("Germany"), "{anew:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_groups_only_what_is_meant_for_us_is_recorded() {
    let office = Office::open(Database::sqlite()).await;
    let in_group = |id: &str, addressed| IncomingMessage {
        place: Place::Group,
        conversation: "team".to_owned(),
        room: "team".to_owned(),
        addressed,
        ..said(id, "how many LAMP are in the US")
    };
    assert_eq!(office.hear([in_group("1", false)]).await, [""; 0]);
    assert_eq!(office.database.number("SELECT COUNT(*) FROM inbox").await, 0);
    // The group is not linked: that is said, and nothing of the lamps.
    let replies = office.hear([in_group("2", true), in_group("3", true)]).await;
    assert_eq!(replies.len(), 1, "{replies:?}");
    assert!(!replies[0].contains("LAMP"), "{replies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_learn_nothing_and_are_answered_once() {
    let office = Office::open(Database::sqlite()).await;
    let replies = office
        .hear([
            said_by("eve", "1", "how many LAMP are in the US"),
            said_by("eve", "2", "stock of NOSUCH"),
            IncomingMessage { event: Event::Picked, ..said_by("eve", "3", "some-token") },
        ])
        .await;
    assert_eq!(replies.len(), 1, "{replies:?}");
    assert!(!replies[0].contains("LAMP") && !replies[0].contains("lamp"), "{replies:?}");
    assert_eq!(office.reception.suggest("memory", "eve", "la").await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_completed_for_those_who_may_ask() {
    let office = Office::open(Database::sqlite()).await;
    office.invite("mill", "partner").await;
    let suggested = office.reception.suggest("memory", "ann", "desk").await;
    assert_eq!(suggested[0].answer, "LAMP");
    assert!(suggested[0].label.contains("Desk lamp"), "{suggested:?}");
    assert_eq!(office.reception.suggest("memory", "ann", "nosuchthing").await, []);
    assert_eq!(office.reception.suggest("memory", "mill", "desk").await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_is_offered_its_own_goods_and_a_market_offers_all_there_are() {
    let office = Office::open(Database::sqlite()).await;
    for (account, role, partner, markets) in
        [("lamps", "partner", Some("Wenzhou Lamps"), &[][..]), ("fr", "viewer", None, &["US".to_owned()][..])]
    {
        let invitation = Invitation {
            code_hash: account.to_owned(),
            role: role.to_owned(),
            markets: markets.to_vec(),
            partner: partner.map(str::to_owned),
            expires_at: i64::MAX,
            ..Invitation::default()
        };
        office.store().invite(&invitation, 0).await.unwrap();
        let claim = Claim { adapter: "memory", account, name: account };
        office.store().claim_invitation(account, &claim, 1).await.unwrap().unwrap();
    }
    let order = "purchase_order,sku,quantity,supplier,ordered_on\nPO-1,LAMP,10,Wenzhou Lamps,2026-11-01\n\
                 PO-2,MUG,10,Jingdezhen Ware,2026-11-01\n";
    office.platform.files.lock().unwrap().insert("orders_to_suppliers.csv".to_owned(), order.into());
    office
        .hear([office::file("1", stockroom::chat::AttachmentKind::Document, "orders_to_suppliers.csv")])
        .await;
    let skus = async |person: &str| {
        let offered = office.reception.suggest("memory", person, "").await;
        offered.into_iter().map(|choice| choice.answer).collect::<Vec<_>>()
    };
    assert_eq!(skus("lamps").await, ["LAMP"]);
    assert_eq!(skus("fr").await, skus("ann").await, "each may be asked about, in one\u{2019}s own markets");
    assert!(skus("ann").await.len() > 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_messages_are_answered_by_one_notice() {
    let mut office = Office::open(Database::sqlite()).await;
    office.settings.messages_per_minute = 2;
    office.crash().await;
    let ask = |number: usize| said(&number.to_string(), "how many LAMP are in the US");
    let replies = office.hear((0..6).map(ask)).await;
    assert_eq!(replies.len(), 3, "{replies:#?}");
    assert!(replies[2].contains("a lot at once"), "{replies:#?}");
    // Another server knows what this one has heard; another person is not concerned.
    office.crash().await;
    office.invite("bo", "viewer").await;
    let replies = office.hear([ask(6), said_by("bo", "7", "how many LAMP are in the US")]).await;
    assert_eq!(replies.len(), 1, "{replies:#?}");
    assert!(replies[0].contains("Desk lamp"), "{replies:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_leaves_messages_with_the_platform() {
    let mut office = Office::open(Database::sqlite()).await;
    office.settings.queue = 2;
    office.crash().await;
    for id in ["1", "2"] {
        office.reception.accept(said(id, "hi")).await.unwrap();
    }
    assert!(office.reception.accept(said("3", "hi")).await.is_err());
    office.drain().await;
    office.reception.renew_now().await;
    office.reception.accept(said("3", "hi")).await.unwrap();
    office.drain().await;
    assert_eq!(office.platform.texts().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_longer_than_is_read_is_refused_kindly() {
    let office = Office::open(Database::sqlite()).await;
    let replies = office.hear([said("1", &"lamp ".repeat(2_000))]).await;
    assert!(replies[0].contains("4,000 characters"), "{replies:?}");
    let replies = office.hear([said("2", &"台灯".repeat(4_000))]).await;
    assert!(replies[0].contains("太长"), "{replies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_is_none_is_said_so_in_private_alone() {
    let office = Office::open(Database::sqlite()).await;
    let replies = office.hear([said("1", "/roll@DiceBot 6")]).await;
    assert!(replies[0].starts_with("There is no /roll@DiceBot;"), "{replies:?}");
    office.invite("bo", "admin").await;
    let in_group = |id: &str, text: &str| IncomingMessage { place: Place::Group, ..said_by("bo", id, text) };
    office.hear([in_group("2", "/link")]).await;
    office.reception.accept(in_group("3", "/roll 6")).await.unwrap();
    office.reception.accept(in_group("4", "/stock LAMP")).await.unwrap();
    office.drain().await;
    let texts = office.platform.texts();
    assert!(texts.len() == 1 && texts[0].contains("Desk lamp"), "{texts:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_do_the_same_as_in_the_terminal_but_read_no_file_of_the_server() {
    let office = Office::open(Database::sqlite()).await;
    let replies = office
        .hear([
            said("1", "/stock LAMP"),
            said("2", "/ask how many LAMP are in Germany"),
            said("3", "/import /etc/passwd"),
            said("4", "/undo --list"),
        ])
        .await;
    assert!(replies[0].contains("Desk lamp") && replies[1].contains("Germany"), "{replies:#?}");
    assert!(replies[2].contains("Send me the file"), "{replies:#?}");
    assert!(replies[3].contains("sales.csv"), "{replies:#?}");
}

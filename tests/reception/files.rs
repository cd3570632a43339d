use super::office::{Office, file, said, said_by};
use crate::store::database::Database;
use std::time::Duration;
use stockroom::chat::{AttachmentKind, Inbox, IncomingMessage, Place};

const STOCK: &str = "as_of,sku,warehouse,on_hand\n2026-11-22,LAMP,";

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_imported_for_those_who_may() {
    let office = Office::open(Database::sqlite()).await;
    office.invite("bo", "viewer").await;
    let rates = b"day,currency,rate_to_base\n2026-11-01,CHF,1.37\n".to_vec();
    office.platform.files.lock().unwrap().insert("rates.csv".to_owned(), rates);
    let sent = file("1", AttachmentKind::Document, "rates.csv");
    let replies = office.hear([IncomingMessage { id: "0".into(), ..by("bo", sent.clone()) }]).await;
    assert!(replies[0].contains("not for your role"), "{replies:?}");
    let replies = office.hear([sent.clone()]).await;
    assert!(replies[0].starts_with("rates.csv"), "the name, and no folder of the server: {replies:?}");
    let francs = "SELECT COUNT(*) FROM rates WHERE rate_to_base = 1.37";
    assert_eq!(office.database.number(francs).await, 1);
    let again = office.hear([IncomingMessage { id: "2".into(), ..sent }]).await;
    assert!(again[0].contains("already"), "{again:?}");
}

fn by(person: &str, message: IncomingMessage) -> IncomingMessage {
    let IncomingMessage { attachments, id, .. } = message;
    IncomingMessage { attachments, ..said_by(person, &id, "") }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_unknown_headers_is_settled_in_its_conversation() {
    let office = Office::open(Database::sqlite()).await;
    office.invite("bo", "manager").await;
    let table = "SKU编码,仓库名称,可用数量\nLAMP,FRA,7\n";
    office.platform.files.lock().unwrap().insert("库存_20261120.csv".to_owned(), table.into());
    let replies = office.hear([file("1", AttachmentKind::Document, "库存_20261120.csv")]).await;
    assert!(replies[0].contains("库存_20261120.csv") && !replies[0].contains('/'), "{replies:?}");
    // Somebody else's yes is about nothing.
    let elsewhere = office.hear([said_by("bo", "2", "yes")]).await;
    assert!(elsewhere[0].contains("Nothing is waiting"), "{elsewhere:?}");
    let stock = "SELECT COUNT(*) FROM stock";
    let before = office.database.number(stock).await;
    let replies = office.hear([said("3", "yes")]).await;
    assert_eq!(office.database.number(stock).await, before + 1, "{replies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_group_only_whoever_sent_a_file_settles_it() {
    let office = Office::open(Database::sqlite()).await;
    office.invite("bo", "viewer").await;
    office.link("team").await;
    let table = "SKU编码,仓库名称,可用数量\nLAMP,FRA,7\n";
    office.platform.files.lock().unwrap().insert("库存_20261120.csv".to_owned(), table.into());
    let there = |message: IncomingMessage| IncomingMessage {
        conversation: "team".to_owned(),
        room: "team".to_owned(),
        place: Place::Group,
        ..message
    };
    office.hear([there(file("1", AttachmentKind::Document, "库存_20261120.csv"))]).await;
    let stock = "SELECT COUNT(*) FROM stock";
    let before = office.database.number(stock).await;
    let replies = office.hear([there(said_by("bo", "2", "yes"))]).await;
    assert!(replies[0].contains("Nothing is waiting"), "{replies:?}");
    assert_eq!(office.database.number(stock).await, before);
    office.hear([there(said("3", "yes"))]).await;
    assert_eq!(office.database.number(stock).await, before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_fetched_is_said() {
    let mut office = Office::open(Database::sqlite()).await;
    office.settings.file_megabytes = 1;
    office.crash().await;
    let large = [STOCK.as_bytes(), &vec![b'x'; 1_500_000]].concat();
    office.platform.files.lock().unwrap().insert("large.csv".to_owned(), large);
    let replies = office
        .hear([
            file("1", AttachmentKind::Document, "large.csv"),
            file("2", AttachmentKind::Document, "gone.csv"),
        ])
        .await;
    assert!(replies[0].contains("larger than the 1 MB"), "{replies:?}");
    assert!(replies[1].contains("gone.csv is no longer there"), "{replies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_not_seen_and_its_words_are_read() {
    let office = Office::open(Database::sqlite()).await;
    let with_words = IncomingMessage {
        text: "how many LAMP are in the US".to_owned(),
        ..file("3", AttachmentKind::Photo, "lamp.jpg")
    };
    let replies = office.hear([file("2", AttachmentKind::Photo, "lamp.jpg"), with_words]).await;
    assert!(replies[0].contains("pictures"), "{replies:?}");
    assert!(replies[1].contains("Desk lamp"), "{replies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_a_while_is_announced_and_the_announcement_replaced() {
    let office = Office::open(Database::sqlite()).await;
    *office.platform.fetching.lock().unwrap() = Duration::from_millis(2_500);
    let rates = b"day,currency,rate_to_base\n2026-11-01,CHF,1.37\n".to_vec();
    office.platform.files.lock().unwrap().insert("rates.csv".to_owned(), rates);
    office.reception.accept(file("1", AttachmentKind::Document, "rates.csv")).await.unwrap();
    office.drain().await;
    let said = office.platform.heard();
    let said: Vec<_> = said.iter().map(|said| (said.edited, said.text.as_str())).collect();
    assert_eq!(said[0], (false, "Reading rates.csv …"));
    assert!(said[1].0 && said[1].1.starts_with("rates.csv"), "{said:?}");
    assert_eq!(said.len(), 2);
    assert!(!office.platform.typed.lock().unwrap().is_empty(), "and it is seen to be typing");
}

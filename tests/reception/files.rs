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

#[tokio::test(flavor = "multi_thread")]
async fn of_an_album_in_a_group_one_piece_says_that_all_are_meant_for_us() {
    let office = Office::open(Database::sqlite()).await;
    office.link("team").await;
    let mut files = office.platform.files.lock().unwrap().clone();
    for (name, currency, rate) in [("a.csv", "CHF", 1.37), ("b.csv", "SEK", 1.38), ("c.csv", "NOK", 1.39)] {
        let rates = format!("day,currency,rate_to_base\n2026-11-01,{currency},{rate}\n");
        files.insert(name.to_owned(), rates.into_bytes());
    }
    *office.platform.files.lock().unwrap() = files;
    let piece = async |id: &str, name: &str, album: &str, addressed| {
        let piece = IncomingMessage {
            place: Place::Group,
            conversation: "team".to_owned(),
            room: "team".to_owned(),
            addressed,
            ..file(id, AttachmentKind::Document, name)
        };
        office.reception.accept_piece(piece, album, Duration::ZERO).await.unwrap();
    };
    piece("1", "a.csv", "one", false).await;
    piece("2", "b.csv", "one", true).await;
    let replies = office.hear([]).await;
    assert_eq!(replies.len(), 1, "{replies:?}");
    assert!(replies[0].contains("a.csv") && replies[0].contains("b.csv"), "{replies:?}");
    let rates = "SELECT COUNT(*) FROM rates WHERE rate_to_base IN (1.37, 1.38, 1.39)";
    assert_eq!(office.database.number(rates).await, 2);

    piece("3", "c.csv", "two", false).await;
    piece("4", "a.csv", "two", false).await;
    assert_eq!(office.hear([]).await, [""; 0], "nobody spoke to us");
    assert_eq!(office.database.number(rates).await, 2);
    let kept = "SELECT COUNT(*) FROM inbox WHERE content <> ''";
    assert_eq!(office.database.number(kept).await, 0, "nothing of it stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_and_videos_are_said_not_to_be_read() {
    let office = Office::open(Database::sqlite()).await;
    let sent = |id: &str, kind, media_type: &str| {
        let mut message = file(id, kind, "file");
        message.attachments[0].media_type = Some(media_type.to_owned());
        message
    };
    let looked_at = [
        sent("1", AttachmentKind::Photo, "image/jpeg"),
        sent("2", AttachmentKind::Document, "image/png"),
        sent("3", AttachmentKind::Document, "video/mp4"),
    ];
    for message in looked_at {
        let replies = office.hear([message]).await;
        assert!(replies[0].starts_with("I cannot read pictures or videos."), "{replies:?}");
    }
    let captioned = IncomingMessage {
        text: "how many LAMP in Germany".into(),
        ..sent("4", AttachmentKind::Document, "video/mp4")
    };
    assert!(office.hear([captioned]).await[0].contains("Germany"));
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

/// Each word about a file is heard by another server than the one before.
async fn settled_by_one_server_after_another(database: Database) {
    let mut office = Office::open(database).await;
    let files = [
        ("库存_20261120.csv", "SKU编码,可用数量,备注\nLAMP,7,x\n"),
        ("库存_20261121.csv", "SKU编码,仓库名称,可用数量\nLAMP,FRA,9\n"),
    ];
    for (name, table) in files {
        office.platform.files.lock().unwrap().insert(name.to_owned(), table.into());
    }
    let mut sent = file("1", AttachmentKind::Document, files[0].0);
    sent.attachments.extend(file("1", AttachmentKind::Document, files[1].0).attachments);
    let mut replies = office.hear([sent]).await;
    let stock = "SELECT COUNT(*) FROM stock";
    let before = office.database.number(stock).await;
    let talk = [
        ("可用数量 = reserved", "reserved"),
        ("可用数量 = on_hand", "on_hand"),
        ("how many LAMP are in the US", "Desk lamp"),
        ("yes", "warehouse"),
        ("FRA", "库存_20261120.csv"),
    ];
    for (number, (text, expected)) in (2..).zip(talk) {
        office.crash().await;
        replies = office.hear([said(&number.to_string(), text)]).await;
        assert!(replies[0].contains(expected), "{text}: {replies:?}");
    }
    assert_eq!(office.database.number(stock).await, before + 1, "{replies:?}");
    assert_eq!(office.database.number("SELECT COUNT(*) FROM stock WHERE on_hand = 7").await, 1);
    // The second one is talked about next.
    assert!(replies[0].contains(files[1].0), "{replies:?}");
    office.crash().await;
    assert_eq!(office.database.number("SELECT COUNT(*) FROM waiting_files").await, 1);
    let replies = office.hear([said("8", "cancel")]).await;
    assert!(replies[0].contains(files[1].0), "{replies:?}");
    assert_eq!(office.database.number("SELECT COUNT(*) FROM waiting_files").await, 0);
    assert!(office.hear([said("9", "yes")]).await[0].contains("Nothing is waiting"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_settled_after_restarts() {
    settled_by_one_server_after_another(Database::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_settled_on_postgres_too() {
    settled_by_one_server_after_another(Database::postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_day_nobody_waits_for_a_word_about_a_file() {
    let office = Office::open(Database::sqlite()).await;
    let table = "SKU编码,仓库名称,可用数量\nLAMP,FRA,7\n";
    office.platform.files.lock().unwrap().insert("库存_20261120.csv".to_owned(), table.into());
    office.hear([file("1", AttachmentKind::Document, "库存_20261120.csv")]).await;
    office.database.run("UPDATE waiting_files SET since = since - 86400000000").await;
    assert!(office.hear([said("2", "yes")]).await[0].contains("Nothing is waiting"));
    office.store().forget_files(super::office::now()).await.unwrap();
    assert_eq!(office.database.number("SELECT COUNT(*) FROM waiting_files").await, 0);
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

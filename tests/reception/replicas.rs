//! Two servers on one PostgreSQL: what one has heard, the other knows.

use super::office::{Office, file, said, said_by};
use crate::store::database::Database;
use std::sync::Arc;
use stockroom::chat::{AttachmentKind, Event, Inbox, IncomingMessage};
use stockroom::desk::reception::Reception;

/// What this server says to a message.
async fn hear(office: &Office, server: &Arc<Reception>, message: IncomingMessage) -> String {
    server.accept(message).await.unwrap();
    while server.step().await > 0 {}
    office.platform.texts().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_talks_and_buttons_are_known_to_both() {
    let office = Office::open(Database::postgres().await).await;
    office.invite("bo", "manager").await;
    let (one, other) = (&office.reception, &office.another().await);
    let question = |person, id| said_by(person, id, "how many LAMP are in Germany");
    let before = hear(&office, other, question("bo", "1")).await;
    assert!(before.contains("Desk lamp"), "{before}");
    let count = "as_of,sku,warehouse,on_hand\n2026-11-23,LAMP,DE-FRA,7777\n";
    office.platform.files.lock().unwrap().insert("stock.csv".to_owned(), count.into());
    hear(&office, one, file("2", AttachmentKind::Document, "stock.csv")).await;
    for (id, person) in [("3", "ann"), ("4", "bo")] {
        let after = hear(&office, other, question(person, id)).await;
        assert!(after.contains("7,777"), "{person} from the server that imported nothing: {after}");
    }
    // What one proposes is pressed on the other, and undone on the first.
    one.accept(said("5", "we ordered 500 LAMP, arriving in three weeks")).await.unwrap();
    while one.step().await > 0 {}
    let proposed = office.platform.heard().pop().unwrap();
    let yes = proposed.buttons.iter().find(|(label, _)| label == "Record it").unwrap().1.clone();
    let pressed = IncomingMessage { event: Event::Picked, ..said("6", &yes) };
    let recorded = hear(&office, other, pressed).await;
    assert!(recorded.contains("Recorded"), "{recorded}");
    let undone = hear(&office, one, said("7", "undo")).await;
    assert!(undone.contains("500"), "{undone}");
}

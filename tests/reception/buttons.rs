//! Buttons live as long as what they are about: a proposal, a question asked back.

use super::office::{Office, pressed, said};
use crate::store::database::Database;
use crate::store::on_both;
use stockroom::chat::Inbox;

on_both!(
    what_settles_nothing_leaves_a_proposal_its_buttons,
    a_question_asked_back_is_answered_by_its_buttons_alone,
);

const ORDER: &str = "we ordered 500 LAMP, arriving in three weeks";

/// What is said to a message, and its buttons by label.
async fn ask(office: &Office, id: &str, text: &str) -> (String, Vec<(String, String)>) {
    office.reception.accept(said(id, text)).await.unwrap();
    office.drain().await;
    let mut heard = office.platform.heard();
    assert_eq!(heard.len(), 1, "{heard:?}");
    let said = heard.remove(0);
    (said.text, said.buttons)
}

async fn press(office: &Office, id: &str, token: &str) -> String {
    let mut said = office.hear([pressed(id, token)]).await;
    assert_eq!(said.len(), 1, "{said:?}");
    said.remove(0)
}

async fn what_settles_nothing_leaves_a_proposal_its_buttons(database: Database) {
    let office = Office::open(database).await;
    let orders = "SELECT COUNT(*) FROM orders_to_suppliers";
    let before = office.database.number(orders).await;
    let (_, buttons) = ask(&office, "1", ORDER).await;
    // Help, a greeting, a setting, what is not understood: the typed yes would work still.
    for (id, text) in
        [("2", "/help"), ("3", "hello"), ("4", "frumious blargh"), ("5", "speak English with me")]
    {
        ask(&office, id, text).await;
    }
    let recorded = press(&office, "6", &buttons[0].1).await;
    assert!(recorded.starts_with("Recorded: "), "{recorded}");
    assert_eq!(office.database.number(orders).await, before + 1);
    let (_, older) = ask(&office, "7", "又下单300个台灯，三周后到").await;
    let (_, newer) = ask(&office, "8", ORDER).await;
    assert!(press(&office, "9", &older[0].1).await.contains("no longer says anything"));
    ask(&office, "10", "how many LAMP are in the US").await;
    let replaced = press(&office, "11", &newer[0].1).await;
    assert!(replaced.contains("no longer says anything"), "a question came between: {replaced}");
    assert_eq!(office.database.number(orders).await, before + 1);
    assert!(press(&office, "12", "forged-forged-forged-1").await.contains("no longer says anything"));
}

async fn a_question_asked_back_is_answered_by_its_buttons_alone(database: Database) {
    let office = Office::open(database).await;
    let (asked, first) = ask(&office, "1", "we lost 2 LAMP").await;
    assert!(first.len() > 1, "{asked} {first:?}");
    ask(&office, "2", "/help").await;
    let (_, second) = ask(&office, "3", "3 LAMP are damaged").await;
    assert!(press(&office, "4", &first[0].1).await.contains("no longer says anything"));
    let proposed = press(&office, "5", &second[0].1).await;
    assert!(proposed.contains("-3") && proposed.contains("Shall I record it?"), "{proposed}");
    // Pressed twice, it answers nothing any more.
    assert!(press(&office, "6", &second[0].1).await.contains("no longer says anything"));
    let said = office.hear([said("7", "yes")]).await;
    assert!(said[0].starts_with("Recorded: "), "{said:?}");
}

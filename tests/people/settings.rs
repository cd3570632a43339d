//! Language, time zone, working hours and digest, set by saying so.

use crate::cli::{stdout, stockroom};
use crate::reception::office::{Office, pressed, said, said_by};
use crate::store::database::Database;
use crate::store::on_both;
use std::io::Write;
use std::process::Stdio;
use stockroom::chat::{Inbox, IncomingMessage, Place};
use stockroom::intent::contract::Language;
use stockroom::store::Member;

on_both!(
    what_is_said_in_english_is_set_and_taken_back,
    what_is_said_in_chinese_is_set_and_taken_back,
    a_group_keeps_its_own,
    what_is_none_is_named_and_changes_nothing,
);

async fn ask(office: &Office, id: &str, text: &str) -> String {
    let mut said = office.hear([said(id, text)]).await;
    assert_eq!(said.len(), 1, "{text}: {said:?}");
    said.remove(0)
}

async fn member(office: &Office, account: &str) -> Member {
    office.store().member("memory", account, 0).await.unwrap().unwrap()
}

async fn what_is_said_in_english_is_set_and_taken_back(database: Database) {
    let office = Office::open(database).await;
    let zone = ask(&office, "1", "my time zone is Tokyo").await;
    assert_eq!(zone, "Your settings: time zone Asia/Tokyo. Set; “undo” takes it back.");
    let hours = ask(&office, "2", "I work 9 to 6").await;
    assert!(hours.contains("working hours 09:00-18:00") && hours.contains("do not send any yet"), "{hours}");
    // Guessed by the phrase book alone: it waits for a yes, as all that is told does.
    let digest = ask(&office, "3", "digest at 8").await;
    assert_eq!(digest, "Your settings: digest at 08:00. Shall I record it? (yes / no)");
    assert_eq!(member(&office, "ann").await.digest_at, None);
    ask(&office, "4", "yes").await;
    let chinese = ask(&office, "5", "speak Chinese with me").await;
    assert_eq!(chinese, "你的设置：语言 中文。已设好，说“撤销”可以收回。");
    assert!(ask(&office, "6", "how many LAMP are in the US").await.starts_with("美国 · 台灯（LAMP）"));
    let ann = member(&office, "ann").await;
    assert_eq!((ann.language, ann.time_zone.as_deref()), (Some(Language::Zh), Some("Asia/Tokyo")));
    assert_eq!((ann.hours.as_deref(), ann.digest_at.as_deref()), (Some("09:00-18:00"), Some("08:00")));
    let shown = ask(&office, "7", "my settings").await;
    assert!(
        shown.contains("Asia/Tokyo") && shown.contains("09:00-18:00") && shown.contains("08:00"),
        "{shown}"
    );
    assert_eq!(ask(&office, "8", "/settings").await, shown);
    assert!(ask(&office, "9", "/me").await.contains("Asia/Tokyo"));
    // Taken back one after another, the last first.
    assert_eq!(ask(&office, "10", "undo").await, "已收回：你的设置：语言 中文。");
    assert_eq!(ask(&office, "11", "undo").await, "Taken back: Your settings: digest at 08:00.");
    let ann = member(&office, "ann").await;
    assert_eq!((ann.language, ann.digest_at), (None, None));
    assert_eq!(ann.hours.as_deref(), Some("09:00-18:00"));
    let reset = ask(&office, "12", "/settings reset").await;
    assert!(reset.contains("time zone not set (was Asia/Tokyo)"), "{reset}");
    assert_eq!(member(&office, "ann").await.time_zone, None);
    ask(&office, "13", "undo").await;
    assert_eq!(member(&office, "ann").await.time_zone.as_deref(), Some("Asia/Tokyo"));
    assert!(ask(&office, "14", "/audit").await.contains("recorded set_preference"));
}

async fn what_is_said_in_chinese_is_set_and_taken_back(database: Database) {
    let office = Office::open(database).await;
    office.reception.accept(said("1", "我在柏林")).await.unwrap();
    office.drain().await;
    let first = office.platform.heard().remove(0);
    assert_eq!(first.text, "你的设置：时区 Europe/Berlin。已设好，说“撤销”可以收回。");
    assert_eq!(first.buttons.iter().map(|(label, _)| label.as_str()).collect::<Vec<_>>(), ["撤销"]);
    ask(&office, "2", "工作时间9点到18点").await;
    ask(&office, "3", "日报早上八点发").await;
    let english = ask(&office, "4", "用英文回答我").await;
    assert_eq!(english, "Your settings: language English. Set; “undo” takes it back.");
    let ann = member(&office, "ann").await;
    assert_eq!((ann.language, ann.time_zone.as_deref()), (Some(Language::En), Some("Europe/Berlin")));
    assert_eq!((ann.hours.as_deref(), ann.digest_at.as_deref()), (Some("09:00-18:00"), Some("08:00")));
    assert!(ask(&office, "5", "美国台灯还有多少").await.starts_with("Desk lamp (LAMP) in United States"));
    // The button takes its own back, though others were set since.
    let undone = office.hear([pressed("6", &first.buttons[0].1)]).await;
    assert_eq!(undone, ["Taken back: Your settings: time zone Europe/Berlin."]);
    let again = office.hear([pressed("7", &first.buttons[0].1)]).await;
    assert!(again[0].contains("no longer"), "{again:?}");
    let ann = member(&office, "ann").await;
    assert_eq!((ann.time_zone, ann.hours.as_deref()), (None, Some("09:00-18:00")));
    // What was set otherwise since stays.
    ask(&office, "8", "我的时区是东京").await;
    ask(&office, "9", "我的时区是柏林").await;
    let last: i64 = office.database.number("SELECT MAX(id) FROM actions").await;
    ask(&office, "10", &format!("undo #{}", last - 1)).await;
    assert_eq!(member(&office, "ann").await.time_zone.as_deref(), Some("Europe/Berlin"));
}

async fn a_group_keeps_its_own(database: Database) {
    let office = Office::open(database).await;
    office.invite("bo", "viewer").await;
    office.link("group").await;
    let in_group = |person: &str, id: &str, text: &str| IncomingMessage {
        place: Place::Group,
        conversation: "group".into(),
        room: "group".into(),
        ..said_by(person, id, text)
    };
    let told = office.hear([in_group("ann", "1", "answer me in Chinese")]).await;
    assert!(told[0].starts_with("你的设置：语言 中文"), "{told:?}");
    let [anns, bos] =
        [("ann", "2"), ("bo", "3")].map(|(person, id)| in_group(person, id, "how many LAMP are in the US"));
    let said = office.hear([anns, bos]).await;
    assert!(said[0].starts_with("美国") && said[1].starts_with("Desk lamp"), "{said:?}");
    assert_eq!(member(&office, "bo").await.language, None);
    // How they stand is nobody else's business.
    office.reception.accept(in_group("ann", "4", "/settings")).await.unwrap();
    office.drain().await;
    assert!(office.platform.heard().remove(0).private);
}

async fn what_is_none_is_named_and_changes_nothing(database: Database) {
    let office = Office::open(database).await;
    let before = member(&office, "ann").await;
    let zone = ask(&office, "1", "set my time zone to Europe/Berln").await;
    assert!(zone.starts_with("I know no time zone Europe/Berln"), "{zone}");
    let mars = ask(&office, "2", "我的时区是火星").await;
    assert!(mars.starts_with("没看出要改哪个设置"), "{mars}");
    let hours = ask(&office, "3", "my working hours are 25:00 to 30:00").await;
    assert!(hours.contains("no working hours") || hours.contains("no setting"), "{hours}");
    for reply in [zone, mars, hours] {
        assert_eq!(reply.lines().count(), 1, "{reply}");
    }
    assert_eq!(member(&office, "ann").await, before);
    ask(&office, "4", "speak English with me").await;
    assert!(ask(&office, "5", "speak English with me").await.contains("recorded already"));
}

/// Lines said to the terminal; what it says back.
fn terminal(lines: &str) -> String {
    let home = tempfile::tempdir().unwrap();
    let mut child =
        stockroom(home.path()).arg("chat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    stdout(&child.wait_with_output().unwrap())
}

#[test]
fn a_terminal_has_settings_and_its_day_is_that_of_its_zone() {
    // These two zones never have the same day.
    let said = terminal(
        "my time zone is Pacific/Kiritimati\n/settings\nmy time zone is Pacific/Pago_Pago\n/settings\n\
         speak Chinese with me\nhelp\nundo\nhelp\n",
    );
    let days: Vec<&str> = said
        .lines()
        .filter_map(|line| line.split_once("Time zone: Pacific/"))
        .filter_map(|(_, rest)| rest.split_once('('))
        .map(|(_, rest)| &rest[..10])
        .collect();
    assert_eq!(days.len(), 2, "{said}");
    assert!(days[0] > days[1], "{days:?}");
    assert!(said.contains("你可以问") || said.contains("你的设置：语言 中文"), "{said}");
    assert!(said.contains("已收回"), "{said}");
}

#[test]
fn settings_are_shown_in_the_language_of_the_question_and_of_the_talk() {
    let said = terminal("我的设置\n/settings\nmy settings\n/settings\n");
    let replies: Vec<&str> = said.split("> ").skip(1).collect();
    for (reply, words) in replies.iter().zip(["时区：", "时区：", "Time zone: ", "Time zone: "]) {
        assert!(reply.contains(words), "{words} in\n{reply}");
    }
    assert_eq!(replies.len(), 4, "{said}");
}

#[test]
fn hours_that_cannot_be_are_asked_for_again() {
    let said = terminal(
        "my working hours are 9:00 to 9:00\n9:00 to 17:00\n我的工作时间是8点到8点\n早上八点到晚上八点\n/settings\n",
    );
    let replies: Vec<&str> = said.split("> ").skip(1).collect();
    for (reply, words) in replies.iter().zip([
        "Working hours cannot be 09:00-09:00. From when to when do you work?",
        "working hours 09:00-17:00. Set",
        "工作时间不会是 08:00-08:00。你几点到几点上班？",
        "工作时间 08:00-20:00（原为 09:00-17:00）",
        "08:00-20:00",
    ]) {
        let flat = reply.replace('\n', if reply.is_ascii() { " " } else { "" });
        assert!(flat.contains(words), "{words} in\n{reply}");
    }
}

//! `stockroom invite`, `people` and `audit`, through the binary.

use crate::cli::{stderr, stdout, stockroom};
use serde_json::Value;
use std::path::Path;
use stockroom::desk::people::code::Code;
use stockroom::intent::contract::Language;
use stockroom::store::{Claim, Room, Store};
use tempfile::TempDir;

/// What a command says; it must end well.
fn says(home: &Path, arguments: &[&str]) -> String {
    let output = stockroom(home).env("LANG", "en_US.UTF-8").args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
    stdout(&output).trim_end().to_owned()
}

/// The one sentence of a command that fails.
fn fails(home: &Path, arguments: &[&str]) -> String {
    let output = stockroom(home).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", stdout(&output));
    let said = stderr(&output);
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    said
}

async fn store(home: &TempDir) -> Store {
    let path = home.path().join(".local/share/stockroom/stockroom.db");
    Store::open(&format!("sqlite:{}", path.display())).await.unwrap()
}

/// Uses a code that was printed, as the desk does when it is sent.
async fn join(store: &Store, code: &str, adapter: &str, account: &str) -> i64 {
    let hash = Code::read(code).expect("a code").hash();
    let claim = Claim { adapter, account, name: "As the platform says" };
    store.claim_invitation(&hash, &claim, 1).await.unwrap().expect("a good code")
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_invited_listed_changed_and_removed() {
    let home = tempfile::tempdir().unwrap();
    assert!(says(home.path(), &["people"]).starts_with("Nobody has been invited yet"));
    let printed = says(home.path(), &["invite", "--role", "admin"]);
    assert!(
        printed.starts_with("An invitation code, good once") && printed.contains("role admin (all markets):"),
        "{printed}"
    );
    let code = printed.lines().find_map(Code::read).expect("a line that is the code").shown();
    assert!(printed.contains(&format!("/start {code}")), "{printed}");
    let json: Value = serde_json::from_str(&says(
        home.path(),
        &["invite", "--role", "buyer", "--market", "de", "--market", "FR", "--name", "Li Wei", "--json"],
    ))
    .unwrap();
    assert_eq!((&json["role"], &json["name"]), (&"buyer".into(), &"Li Wei".into()), "{json}");
    assert_eq!(json["markets"], serde_json::json!(["DE", "FR"]));

    let store = store(&home).await;
    join(&store, &code, "telegram", "1").await;
    let li = join(&store, json["code"].as_str().unwrap(), "telegram", "2").await;
    let other = says(home.path(), &["invite", "--for", "li wei"]);
    assert!(other.starts_with("A code for another account of Li Wei"), "{other}");
    let other = other.lines().find_map(Code::read).unwrap().shown();
    assert_eq!(join(&store, &other, "discord", "77").await, li);

    let list = says(home.path(), &["people"]);
    let line = list.lines().find(|line| line.contains("Li Wei")).expect("a line");
    assert!(
        line.contains("buyer") && line.contains("DE, FR") && line.contains("discord, telegram"),
        "{list}"
    );
    let id = li.to_string();
    let changed = says(
        home.path(),
        &[
            "people",
            "change",
            &id,
            "--role",
            "manager",
            "--market",
            "all",
            "--language",
            "zh",
            "--name",
            "Li",
        ],
    );
    assert_eq!(changed, "Li is now manager (all markets).");
    let member = store.member("discord", "77", 2).await.unwrap().unwrap();
    assert_eq!((member.name.as_str(), member.language), ("Li", Some(Language::Zh)));
    assert_eq!(
        says(home.path(), &["people", "remove", &id]),
        "Li is removed; I do not answer them any more."
    );
    assert_eq!(store.member("telegram", "2", 2).await.unwrap(), None);
    assert!(fails(home.path(), &["people", "remove", &id]).contains("I know nobody like that"));

    let audit = says(home.path(), &["audit", "--last", "3"]);
    let deeds: Vec<&str> = audit.lines().map(|line| line.split(" terminal ").nth(1).unwrap()).collect();
    assert_eq!(deeds, ["terminal removed Li", "terminal changed Li Wei", "terminal invited buyer"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_said_in_one_sentence() {
    let home = tempfile::tempdir().unwrap();
    let fails = |arguments: &[&str]| fails(home.path(), arguments);
    assert!(fails(&["invite", "--role", "boss"]).contains("There is no role “boss”"));
    assert!(fails(&["invite", "--role", "viewer", "--market", "XY"]).contains("XY is no market"));
    assert!(fails(&["invite", "--role", "partner"]).contains("A partner of whom?"));
    assert!(fails(&["invite", "--for", "Nobody"]).contains("I know nobody like that (Nobody)"));
    assert!(fails(&["people", "change", "7", "--role", "viewer"]).contains("I know nobody like that (7)"));
    assert!(fails(&["people", "unlink", "telegram", "-100"]).contains("No such chat is linked"));
    let usage = stockroom(home.path()).arg("invite").output().unwrap();
    assert_eq!(usage.status.code(), Some(2), "a role is required");
    let partner = says(home.path(), &["invite", "--role", "partner", "--partner", "Lumen Works"]);
    assert!(partner.contains("No order or shipment names Lumen Works yet"), "{partner}");
}

#[tokio::test(flavor = "multi_thread")]
async fn linked_chats_are_listed_and_unlinked() {
    let home = tempfile::tempdir().unwrap();
    assert!(says(home.path(), &["people", "rooms"]).starts_with("No chat is linked"));
    let code = says(home.path(), &["invite", "--role", "manager", "--name", "Ann"]);
    let store = store(&home).await;
    let ann =
        join(&store, code.lines().find_map(Code::read).unwrap().shown().as_str(), "telegram", "1").await;
    let room = Room {
        adapter: "telegram".into(),
        room: "-1001".into(),
        role: "viewer".into(),
        markets: Vec::new(),
        language: None,
        linked_by: ann,
        linked_at: 1,
    };
    store.link_room(&room).await.unwrap();
    let list = says(home.path(), &["people", "rooms"]);
    assert!(list.contains("-1001") && list.contains("viewer") && list.contains("Ann"), "{list}");
    says(home.path(), &["people", "unlink", "telegram", "-1001"]);
    assert_eq!(store.room("telegram", "-1001").await.unwrap(), None);
}

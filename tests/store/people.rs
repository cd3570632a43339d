//! People, invitations, rooms, the audit: what the tables promise.

use super::database::Database;
use super::on_both;
use stockroom::intent::contract::Language;
use stockroom::store::{AuditEntry, Claim, Invitation, Member, MemberChange, Room, Store};

on_both!(
    a_code_links_one_account_once,
    a_code_that_many_send_at_once_serves_one,
    an_old_code_serves_nobody,
    names_are_told_apart,
    another_account_of_a_person,
    a_person_changes_and_goes,
    a_room_is_linked_changed_moved_unlinked,
    strangers_are_answered_once_and_their_tries_counted,
    the_audit_lists_the_newest_first,
);

const HOUR: i64 = 3_600_000_000;

fn invitation(code_hash: &str) -> Invitation {
    Invitation {
        code_hash: code_hash.into(),
        role: "buyer".into(),
        markets: vec!["DE".into(), "FR".into()],
        name: Some("Ann".into()),
        expires_at: 1_000,
        ..Invitation::default()
    }
}

fn claim(account: &str) -> Claim<'_> {
    Claim { adapter: "telegram", account, name: "Somebody" }
}

/// Links `account` as a new person of this name.
async fn join(store: &Store, name: &str, account: &str) -> Member {
    let invitation = Invitation { name: Some(name.into()), ..invitation(&format!("for {name}")) };
    store.invite(&invitation, 0).await.unwrap();
    store.claim_invitation(&invitation.code_hash, &claim(account), 5).await.unwrap().unwrap();
    store.member("telegram", account, 5).await.unwrap().unwrap()
}

async fn a_code_links_one_account_once(database: Database) {
    let store = database.open().await;
    store.invite(&invitation("h"), 0).await.unwrap();
    assert_eq!(store.claim_invitation("x", &claim("1"), 5).await.unwrap(), None, "no such code");
    assert_eq!(store.member("telegram", "1", 5).await.unwrap(), None);
    let id = store.claim_invitation("h", &claim("1"), 5).await.unwrap().unwrap();
    let ann = store.member("telegram", "1", 6).await.unwrap().unwrap();
    assert_eq!((ann.id, ann.name.as_str(), ann.role.as_str()), (id, "Ann", "buyer"));
    assert_eq!((ann.markets.as_slice(), ann.created_at), (&["DE".to_owned(), "FR".to_owned()][..], 5));
    assert_eq!(store.claim_invitation("h", &claim("2"), 6).await.unwrap(), None, "used");
    assert_eq!(store.member("telegram", "2", 6).await.unwrap(), None);
    assert_eq!(store.member("discord", "1", 6).await.unwrap(), None, "another platform");
    store.invite(&invitation("again"), 0).await.unwrap();
    assert_eq!(store.claim_invitation("again", &claim("1"), 7).await.unwrap(), None, "linked already");
    assert!(store.claim_invitation("again", &claim("3"), 8).await.unwrap().is_some(), "so it stayed good");
}

async fn a_code_that_many_send_at_once_serves_one(database: Database) {
    let store = database.open().await;
    store.invite(&invitation("h"), 0).await.unwrap();
    let tries = (0..8).map(|number| {
        let store = store.clone();
        tokio::spawn(
            async move { store.claim_invitation("h", &claim(&number.to_string()), 5).await.unwrap() },
        )
    });
    let mut served = 0;
    for tried in tries.collect::<Vec<_>>() {
        served += usize::from(tried.await.unwrap().is_some());
    }
    assert_eq!(served, 1);
    assert_eq!(store.members().await.unwrap().len(), 1);
    assert_eq!(store.identities().await.unwrap().len(), 1);
}

async fn an_old_code_serves_nobody(database: Database) {
    let store = database.open().await;
    store.invite(&invitation("h"), 0).await.unwrap();
    assert_eq!(store.claim_invitation("h", &claim("1"), 1_000).await.unwrap(), None);
    assert!(store.claim_invitation("h", &claim("1"), 999).await.unwrap().is_some());
}

async fn names_are_told_apart(database: Database) {
    let store = database.open().await;
    for number in ["1", "2", "3"] {
        store.invite(&Invitation { name: None, ..invitation(number) }, 0).await.unwrap();
        let name = if number == "2" { "ann" } else { "Ann" };
        store.claim_invitation(number, &Claim { name, ..claim(number) }, 5).await.unwrap().unwrap();
    }
    let members = store.members().await.unwrap();
    let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["Ann", "ann 2", "Ann 3"]);
    assert_eq!(store.member_named("ANN").await.unwrap().unwrap().id, members[0].id);
    assert_eq!(store.member_named("Bo").await.unwrap(), None);
}

async fn another_account_of_a_person(database: Database) {
    let store = database.open().await;
    let ann = join(&store, "Ann", "1").await;
    store.invite(&Invitation { person: Some(ann.id), ..invitation("h") }, 0).await.unwrap();
    let discord = Claim { adapter: "discord", ..claim("77") };
    assert_eq!(store.claim_invitation("h", &discord, 6).await.unwrap(), Some(ann.id));
    assert_eq!(store.member("discord", "77", 6).await.unwrap(), Some(ann.clone()));
    let accounts = store.identities().await.unwrap();
    let accounts: Vec<_> =
        accounts.iter().map(|(person, identity)| (*person, identity.adapter.as_str())).collect();
    assert_eq!(accounts, [(ann.id, "telegram"), (ann.id, "discord")]);

    store.invite(&Invitation { person: Some(ann.id), ..invitation("late") }, 0).await.unwrap();
    assert!(store.remove_member(ann.id, 7).await.unwrap());
    assert_eq!(
        store.claim_invitation("late", &claim("9"), 8).await.unwrap(),
        None,
        "there is nobody to link"
    );
    assert_eq!(store.member("discord", "77", 8).await.unwrap(), None, "every link ends");
}

async fn a_person_changes_and_goes(database: Database) {
    let store = database.open().await;
    let ann = join(&store, "Ann", "1").await;
    let change = MemberChange {
        role: Some("manager".into()),
        markets: Some(Vec::new()),
        language: Some(Some(Language::Zh)),
        time_zone: Some(Some("Asia/Shanghai".into())),
        ..MemberChange::default()
    };
    let changed = store.change_member(ann.id, &change).await.unwrap().unwrap();
    assert_eq!((changed.name.as_str(), changed.role.as_str()), ("Ann", "manager"));
    assert_eq!((changed.markets.len(), changed.language), (0, Some(Language::Zh)));
    assert_eq!(store.member("telegram", "1", 9).await.unwrap(), Some(changed.clone()));
    let cleared = MemberChange { language: Some(None), ..MemberChange::default() };
    let cleared = store.change_member(ann.id, &cleared).await.unwrap().unwrap();
    assert_eq!((cleared.language, cleared.time_zone.as_deref()), (None, Some("Asia/Shanghai")));

    assert!(store.remove_member(ann.id, 10).await.unwrap());
    assert!(!store.remove_member(ann.id, 11).await.unwrap());
    assert_eq!(store.change_member(ann.id, &change).await.unwrap(), None);
    assert_eq!(store.member("telegram", "1", 11).await.unwrap(), None);
    assert!(store.members().await.unwrap().is_empty());
    let again = join(&store, "ann", "1").await;
    assert_ne!(again.id, ann.id, "a new person");
}

async fn a_room_is_linked_changed_moved_unlinked(database: Database) {
    let store = database.open().await;
    let ann = join(&store, "Ann", "1").await;
    let room = Room {
        adapter: "telegram".into(),
        room: "-100".into(),
        role: "viewer".into(),
        markets: vec!["DE".into()],
        language: None,
        linked_by: ann.id,
        linked_at: 5,
    };
    assert_eq!(store.room("telegram", "-100").await.unwrap(), None);
    store.link_room(&room).await.unwrap();
    assert_eq!(store.room("telegram", "-100").await.unwrap(), Some(room.clone()));
    assert_eq!(store.room("discord", "-100").await.unwrap(), None);
    let seen =
        Room { role: "buyer".into(), markets: Vec::new(), language: Some(Language::En), ..room.clone() };
    store.link_room(&seen).await.unwrap();
    assert_eq!(store.rooms().await.unwrap(), std::slice::from_ref(&seen));

    store.rename_room("telegram", "-100", "-200").await.unwrap();
    assert_eq!(store.room("telegram", "-100").await.unwrap(), None);
    assert_eq!(store.room("telegram", "-200").await.unwrap().unwrap().role, "buyer");
    // Linked anew under the new name before we heard of the move: that link stands.
    store.link_room(&room).await.unwrap();
    store.rename_room("telegram", "-100", "-200").await.unwrap();
    assert_eq!(store.rooms().await.unwrap().len(), 1);
    assert!(store.unlink_room("telegram", "-200").await.unwrap());
    assert!(!store.unlink_room("telegram", "-200").await.unwrap());
}

async fn strangers_are_answered_once_and_their_tries_counted(database: Database) {
    let store = database.open().await;
    assert!(store.answer_stranger("telegram", "9", "9", 1).await.unwrap());
    assert!(!store.answer_stranger("telegram", "9", "9", 2).await.unwrap());
    assert!(store.answer_stranger("telegram", "9", "-100", 3).await.unwrap(), "elsewhere");
    assert!(store.answer_stranger("discord", "9", "9", 3).await.unwrap());
    for expected in 1..=3 {
        let now = expected * 10;
        assert_eq!(store.count_code_try("telegram", "9", now, HOUR).await.unwrap(), expected);
    }
    assert_eq!(store.count_code_try("telegram", "8", 30, HOUR).await.unwrap(), 1, "another's");
    assert_eq!(store.count_code_try("telegram", "9", HOUR + 10, HOUR).await.unwrap(), 1, "an hour later");
}

async fn the_audit_lists_the_newest_first(database: Database) {
    let store = database.open().await;
    let ann = join(&store, "Ann", "1").await;
    for (at, what) in ["asked", "told", "written"].into_iter().enumerate() {
        let entry = AuditEntry {
            at: at as i64,
            adapter: "telegram".into(),
            conversation: "1".into(),
            person_id: (at > 0).then_some(ann.id),
            person: "Ann".into(),
            what: what.into(),
            details: "stock_level".into(),
        };
        store.audit(&entry).await.unwrap();
    }
    let entries = store.audited(2).await.unwrap();
    let said: Vec<_> = entries.iter().map(|entry| (entry.what.as_str(), entry.person_id)).collect();
    assert_eq!(said, [("written", Some(ann.id)), ("told", Some(ann.id))]);
    store.remove_member(ann.id, 9).await.unwrap();
    assert_eq!(store.audited(9).await.unwrap()[0].person, "Ann", "whoever is removed stays named");
}

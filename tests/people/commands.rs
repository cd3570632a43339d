//! Commands in chats, from the message to the reply.

use crate::reception::office::{Office, said, said_by};
use crate::store::database::Database;
use crate::store::on_both;
use stockroom::chat::{CommandArgument, IncomingMessage, Place};
use stockroom::desk::commands::listed;
use stockroom::desk::people::code::Code;
use stockroom::store::MemberChange;

on_both!(
    an_admin_invites_in_private_and_the_code_works,
    a_group_is_linked_and_shows_no_costs_unless_told_to,
    commands_are_for_who_may_give_them,
    a_command_that_cannot_be_read_says_how_it_is_said,
    a_person_says_which_language,
    what_was_done_is_kept,
    short_commands_ask_as_sentences_do,
);

/// Something said to us in a group.
fn in_group(person: &str, id: &str, text: &str) -> IncomingMessage {
    IncomingMessage {
        place: Place::Group,
        conversation: "group".into(),
        room: "group".into(),
        ..said_by(person, id, text)
    }
}

async fn ask(office: &Office, message: IncomingMessage) -> String {
    let mut said = office.hear([message]).await;
    assert!(said.len() <= 1, "{said:?}");
    said.pop().unwrap_or_default()
}

async fn an_admin_invites_in_private_and_the_code_works(database: Database) {
    let office = Office::open(database).await;
    let shown = ask(&office, said("1", "/invite warehouse DE fr")).await;
    assert!(shown.contains("for the role warehouse (DE, FR):"), "{shown}");
    let code = shown.lines().find_map(Code::read).expect("a code").shown();
    let welcome = ask(&office, said_by("wu", "2", &format!("/start {code}"))).await;
    assert!(welcome.starts_with("Welcome, "), "{welcome}");
    let me = ask(&office, said_by("wu", "3", "/me")).await;
    assert!(me.contains("warehouse (DE, FR)") && me.contains("memory"), "{me}");
    assert!(
        ask(&office, said_by("wu", "4", "how many LAMP are in the US")).await.contains("outside the markets")
    );
    let list = ask(&office, said("5", "/people")).await;
    assert!(list.contains("ann") && list.contains("warehouse"), "{list}");
    let other = ask(&office, said_by("wu", "6", "/me code")).await;
    let code = other.lines().find_map(Code::read).expect("a code").shown();
    ask(&office, said_by("wu-too", "7", &code)).await;
    assert_eq!(ask(&office, said_by("wu-too", "8", "/me")).await, me);
    // The code again, as after a crash that lost the welcome.
    let again = ask(&office, said_by("wu-too", "9", &code)).await;
    assert!(again.starts_with("Welcome, "), "{again}");

    ask(&office, in_group("ann", "10", "/link")).await;
    let said_in_group = ask(&office, in_group("ann", "11", "/invite viewer")).await;
    assert_eq!(said_in_group, "That is only for the two of us; send it to me in private.");
}

async fn a_group_is_linked_and_shows_no_costs_unless_told_to(database: Database) {
    let office = Office::open(database).await;
    office.invite("bo", "viewer").await;
    let worth = "what is the stock of LAMP worth";
    assert!(ask(&office, in_group("bo", "1", worth)).await.starts_with("This chat is not linked"));
    assert_eq!(ask(&office, in_group("bo", "2", "/link")).await, "");
    let linked = ask(&office, in_group("ann", "3", "/link")).await;
    assert_eq!(
        linked,
        "I answer here now; this chat sees what the role viewer (all markets) sees. Costs do not show."
    );
    assert!(ask(&office, in_group("ann", "4", worth)).await.contains("may not see amounts at cost"));
    assert!(ask(&office, said("5", worth)).await.contains("USD"), "alone with us she sees them");
    let linked = ask(&office, in_group("ann", "6", "/link buyer US")).await;
    assert!(
        linked.contains("buyer (US)") && linked.ends_with("Costs show to whoever may see them."),
        "{linked}"
    );
    assert!(ask(&office, in_group("ann", "7", worth)).await.contains("USD"));
    assert!(ask(&office, in_group("bo", "8", worth)).await.contains("may not see amounts at cost"));
    assert!(
        ask(&office, in_group("ann", "9", "how many LAMP in Germany")).await.contains("outside the markets")
    );
    assert!(ask(&office, in_group("ann", "10", "/link partner")).await.contains("There is no role"));
    assert!(ask(&office, in_group("bo", "11", "/unlink")).await.contains("Your role does not cover that"));
    assert_eq!(ask(&office, in_group("ann", "12", "/unlink")).await, "I do not answer here any more.");
    assert!(
        ask(&office, in_group("ann", "13", "how many LAMP")).await.starts_with("This chat is not linked")
    );
    assert_eq!(ask(&office, said("14", "/link")).await, "That is for a group or channel; say it there.");
}

async fn commands_are_for_who_may_give_them(database: Database) {
    let office = Office::open(database).await;
    for role in ["viewer", "support", "warehouse", "buyer", "manager", "partner"] {
        office.invite(role, role).await;
    }
    let refused = "Your role does not cover that; ask a manager. /help shows what you may ask.";
    let mut id = 0;
    for (command, allowed) in [
        ("/people", &["ann"][..]),
        ("/audit", &["ann"]),
        ("/invite viewer", &["ann"]),
        ("/people remove 99", &["ann"]),
        ("/unmapped", &["ann", "manager"]),
        ("/mappings", &["ann", "manager"]),
        ("/actions", &["ann", "manager"]),
        ("/aliases", &["ann", "manager", "buyer", "warehouse", "support", "viewer"]),
    ] {
        for person in ["ann", "viewer", "support", "warehouse", "buyer", "manager", "partner"] {
            id += 1;
            let reply = ask(&office, said_by(person, &id.to_string(), command)).await;
            assert_eq!(reply != refused, allowed.contains(&person), "{person} {command}: {reply}");
        }
    }
    // What is listed for platforms is what can be said, in both languages.
    for command in listed() {
        assert!(!command.en.is_empty() && !command.zh.is_empty() && command.en.len() <= 100, "{command:?}");
        id += 1;
        let text = match command.argument {
            CommandArgument::Item => format!("/{} LAMP", command.name),
            _ => format!("/{}", command.name),
        };
        let reply = ask(&office, said(&id.to_string(), &text)).await;
        assert!(!reply.contains("There is no /") && !reply.is_empty(), "{text}: {reply}");
        let bare = command.argument == CommandArgument::Nothing;
        assert!(!bare || !reply.starts_with("Say it like this"), "{text}: {reply}");
    }
    let help = ask(&office, said_by("viewer", "h1", "/help")).await;
    assert!(help.contains("/me") && !help.contains("/link") && !help.contains("we ordered"), "{help}");
    assert!(ask(&office, said("h2", "/help")).await.contains("/invite ROLE"));
    // /undo is about what its speaker told: an import, which may be anybody's, has a number.
    for (id, person) in ["viewer", "ann"].into_iter().enumerate() {
        let reply = ask(&office, said_by(person, &format!("u{id}"), "/undo")).await;
        assert!(reply.starts_with("You recorded nothing here"), "{reply}");
    }
    assert!(ask(&office, said_by("manager", "u2", "/undo --list")).await.contains("stock.csv"));
    assert!(ask(&office, said_by("manager", "u3", "/undo 1")).await.starts_with("import 1 was taken back"));
}

async fn a_command_that_cannot_be_read_says_how_it_is_said(database: Database) {
    let office = Office::open(database).await;
    office.invite("viewer", "viewer").await;
    // In the language of the one who says it.
    for (text, expected) in [
        ("/nonsense", "There is no /nonsense; /help shows what there is."),
        ("/audit 0", "I do not know what “0” is to mean there. Say it like this: /audit, /audit 50"),
        ("/settings foo", "I do not know what “foo” is to mean there."),
        ("/invite", "Say it like this: /invite buyer"),
        ("/invite buyr", "There is no role “buyr”"),
        ("/invite buyer Atlantis", "Atlantis is no market"),
        ("/invite buyer Germany", "role buyer (DE)"),
        ("/invite 采购", "没有“采购”这个角色"),
        ("/invite buyer 法国,DE", "（FR, DE）"),
        ("/people remove 张三", "不明白这里的“张三”。请这样写：/people"),
        ("/people change 99 --role buyer", "I know nobody like that (99)"),
    ] {
        let reply = ask(&office, said(text, text)).await;
        assert!(reply.contains(expected), "{text}: {reply}");
    }
    assert!(ask(&office, said("i1", "/import")).await.starts_with("Send me the file itself"));
    assert!(ask(&office, said_by("viewer", "i2", "/import")).await.starts_with("Taking in files is not"));
}

async fn a_person_says_which_language(database: Database) {
    let office = Office::open(database).await;
    assert_eq!(ask(&office, said("1", "/language zh")).await, "以后我用中文回答。");
    assert!(ask(&office, said("2", "how many LAMP in Germany")).await.contains("德国"));
    assert!(ask(&office, said("3", "/me")).await.starts_with("你是 ann"));
    ask(&office, said("4", "/language auto")).await;
    assert!(ask(&office, said("5", "how many LAMP in Germany")).await.contains("Germany"));
    assert!(ask(&office, said("6", "/language de")).await.contains("de"), "what is offered is said");
}

async fn what_was_done_is_kept(database: Database) {
    let office = Office::open(database).await;
    office.invite("bo", "viewer").await;
    for (id, text) in
        ["how many LAMP", "we ordered 500 LAMP, arriving in three weeks", "yes", "undo"].iter().enumerate()
    {
        ask(&office, said(&format!("a{id}"), text)).await;
    }
    ask(&office, said_by("bo", "b1", "we ordered 500 LAMP")).await;
    ask(&office, said_by("bo", "b2", "/people")).await;
    let audit = ask(&office, said("z", "/audit 6")).await;
    let deeds: Vec<String> =
        audit.lines().map(|line| line.split(" memory ").nth(1).unwrap_or(line).to_owned()).collect();
    assert_eq!(
        deeds,
        [
            "bo was refused: /people",
            "bo was refused: record_order",
            "ann took back undo #1",
            "ann recorded record_order #1",
            "ann told record_order #1",
            "ann asked stock_level",
        ]
    );
    assert!(!audit.contains("500"), "no message's content");
    // Rights are those of the moment: what was proposed is not recorded by who lost them.
    office.invite("cy", "buyer").await;
    ask(&office, said_by("cy", "c1", "we ordered 300 LAMP, arriving in three weeks")).await;
    let cy = office.store().member_named("cy").await.unwrap().unwrap();
    let change = MemberChange { role: Some("viewer".into()), ..MemberChange::default() };
    office.store().change_member(cy.id, &change).await.unwrap();
    assert!(ask(&office, said_by("cy", "c2", "yes")).await.contains("Your role does not cover that"));
}

async fn short_commands_ask_as_sentences_do(database: Database) {
    let office = Office::open(database).await;
    for (id, (command, sentence)) in [
        ("/stock LAMP Germany", "how many LAMP are in Germany"),
        ("/transit", "what is on the way"),
        ("/cover LAMP", "how long will LAMP last"),
        ("/runout", "what runs out in the next 30 days"),
        ("/aging LAMP", "how old is the stock of LAMP"),
        ("/ask how many LAMP are in Germany", "how many LAMP are in Germany"),
    ]
    .iter()
    .enumerate()
    {
        let by_name = ask(&office, said(&format!("c{id}"), command)).await;
        let asked = ask(&office, said(&format!("s{id}"), sentence)).await;
        assert_eq!(by_name, asked, "{command}");
    }
    let chinese = |id: &str, text: &str| said(id, text);
    let by_name = ask(&office, chinese("z1", "/stock 台灯 德国")).await;
    assert!(by_name.contains("德国") && by_name.contains("LAMP"), "{by_name}");
    assert!(ask(&office, said("e", "/ask")).await.contains("/ask what runs out"));
}

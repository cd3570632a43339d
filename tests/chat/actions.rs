//! What is told in the chat: proposed, recorded after a yes alone, taken back.

use super::{import_command, replies, talk};
use crate::cli::{stdout, stockroom};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;

/// The answer of `ask --json`.
fn ask(home: &Path, text: &str) -> Value {
    let output = stockroom(home).args(["ask", "--json", "--today", "2026-11-23", text]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stdout(&output)))
}

fn on_hand(home: &Path) -> i64 {
    ask(home, "how many LAMP are in Frankfurt")["answer"]["on_hand"].as_i64().unwrap()
}

fn on_order(home: &Path) -> i64 {
    ask(home, "how many LAMP do we have")["answer"]["on_order"].as_i64().unwrap()
}

/// A team with the lamps' files.
fn team() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    talk(home.path(), &[], import_command().as_bytes());
    home
}

fn say(home: &Path, lines: &str) -> Vec<String> {
    replies(&talk(home, &["--language", "en"], lines.as_bytes()))
}

#[test]
fn nothing_is_recorded_but_by_a_yes() {
    let home = team();
    let before = on_order(home.path());
    let lines = "we ordered 500 LAMP\nthanks\nyes?\nyes but only 400\nhow many LAMP are in the US\nyes\nok\nwe ordered 500 LAMP\nno\nyes\n";
    let said = say(home.path(), lines);
    assert!(
        said[0].contains("Order 500 × Desk lamp (LAMP)") && said[0].contains("Shall I record it?"),
        "{said:#?}"
    );
    for reply in [&said[5], &said[6], &said[9]] {
        assert!(reply.contains("Nothing is waiting for a yes"), "{said:#?}");
    }
    assert!(said[8].contains("nothing was recorded"), "{said:#?}");
    assert_eq!(on_order(home.path()), before);
}

#[test]
fn a_yes_records_once_and_undo_takes_it_back() {
    let home = team();
    let before = on_order(home.path());
    let said = say(home.path(), "we ordered 500 LAMP, landing in three weeks\nyes\nyes\n");
    assert!(said[1].starts_with("yes\nRecorded: Order CHAT-1: 500 × Desk lamp (LAMP)"), "{said:#?}");
    assert!(said[2].contains("Nothing is waiting"), "{said:#?}");
    assert_eq!(on_order(home.path()), before + 500);
    let said = say(home.path(), "undo\nundo\n");
    assert!(said[0].contains("Taken back: Order CHAT-1"), "{said:#?}");
    assert!(said[1].contains("You recorded nothing here"), "{said:#?}");
    assert_eq!(on_order(home.path()), before);
}

#[test]
fn a_proposal_outlives_a_kill() {
    let home = team();
    let before = on_order(home.path());
    let mut child = stockroom(home.path())
        .args(["chat", "--today", "2026-11-23"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"we ordered 500 LAMP\n").unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    while !said.contains("(yes / no)") && !said.contains("no)") {
        assert!(output.read_line(&mut said).unwrap() > 0, "{said}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(on_order(home.path()), before);
    assert!(say(home.path(), "yes\n")[0].contains("Recorded"));
    assert_eq!(on_order(home.path()), before + 500);
}

#[test]
fn what_changed_meanwhile_is_asked_again() {
    let home = team();
    let said = say(home.path(), "SH-12 arrived\n");
    assert!(said[0].contains("Shipment SH-12") && said[0].contains("Shall I record it?"), "{said:#?}");
    let file = home.path().join("shipments.csv");
    std::fs::write(
        &file,
        "shipment,sku,quantity,to_warehouse,mode,eta\nSH-12,LAMP,35,US-LA,air,2026-11-27\n",
    )
    .unwrap();
    let lines = format!("/import {}\nyes\nyes\nwhere is SH-12\n", file.display());
    let said = say(home.path(), &lines);
    assert!(said[1].contains("changed meanwhile") && said[1].contains("Shall I record it?"), "{said:#?}");
    assert!(said[2].contains("Recorded"), "{said:#?}");
    assert!(said[3].contains("35 of") && said[3].contains("arrived"), "{said:#?}");
}

#[test]
fn two_reports_of_one_day_are_two_movements() {
    let home = team();
    let before = on_hand(home.path());
    say(home.path(), "3 LAMP are damaged in Frankfurt\nyes\n4 LAMP are damaged in Frankfurt\nyes\n");
    assert_eq!(on_hand(home.path()), before - 7);
    say(home.path(), "undo\n");
    assert_eq!(on_hand(home.path()), before - 3);
    // A file of the same day and reason stands beside them.
    let file = home.path().join("adjustments.csv");
    std::fs::write(&file, "day,sku,warehouse,reason,units\n2026-11-23,LAMP,DE-FRA,damaged,-10\n").unwrap();
    say(home.path(), &format!("/import {}\n", file.display()));
    assert_eq!(on_hand(home.path()), before - 13);
}

#[test]
fn what_asks_by_itself_proposes_and_keeps_nothing() {
    let home = team();
    let answer = ask(home.path(), "we ordered 500 LAMP, landing in three weeks");
    assert_eq!((&answer["intent"], &answer["status"]), (&"record_order".into(), &"ok".into()));
    let action = &answer["answer"];
    assert_eq!((&action["written"], &action["id"]), (&Value::Bool(false), &Value::Null));
    assert_eq!(action["proposal"]["writes"][0]["row"]["quantity"], 500);
    assert_eq!(answer["used"]["supplier"], "Wenzhou Lamps");
    assert!(say(home.path(), "yes\n")[0].contains("Nothing is waiting"));
    let unknown = ask(home.path(), "SH-99 arrived");
    assert_eq!((&unknown["status"], &unknown["answer"]), (&"no_data".into(), &Value::Null));
}

#[test]
fn words_are_ones_own_until_confirmed_and_can_be_removed() {
    let home = team();
    let lines = "when I say glow stick I mean the LAMP\nhow many glow sticks are in the US\n/aliases\n/aliases --confirm 1\n/aliases --remove 1\nhow many glow sticks are in the US\n/aliases --remove 1\n";
    let said = say(home.path(), lines);
    assert!(said[1].contains("Desk lamp (LAMP) in United States"), "{said:#?}");
    assert!(said[2].contains("1. “glow stick” is LAMP (terminal’s own)"), "{said:#?}");
    assert!(said[3].contains("everybody"), "{said:#?}");
    assert!(!said[5].contains("Desk lamp (LAMP) in"), "{said:#?}");
    assert!(said[6].contains("no alias 1"), "{said:#?}");
}

#[test]
fn what_was_told_is_listed() {
    let home = team();
    say(home.path(), "please move 20 LAMP from Frankfurt to LA\nyes\nwe ordered 500 LAMP\nyes\nundo\n");
    let output = stockroom(home.path()).arg("actions").output().unwrap();
    let listed = stdout(&output);
    assert!(listed.contains("please move 20 LAMP from Frankfurt to LA"), "{listed}");
    assert!(listed.contains("we ordered 500 LAMP (taken back)"), "{listed}");
}

const ENGLISH: &str = "how many LAMP are in the US
and in Germany?
what about the mugs
we ordered mugs
sixty
by air
yes
no, I meant the lamp
no
SH-11 is stuck in customs, about six days
ok
where is it
undo
a German customer says the lamp is too small
confirm
10% off the lamp in Germany from tomorrow until Sunday
go ahead
undo
SH-77 arrived
3 lamps are damaged
Frankfurt
no
yes
";

const CHINESE: &str = "美国还有多少台灯
那德国呢
上个月卖了多少台灯
上周呢
下单台灯
五百
空运
好
不是，我说的是搪瓷杯
不
SH-11 被海关扣了，估计晚六天
确认
撤销
德国客户反映台灯太小
好的
法兰克福仓爆仓了
可以
德国台灯明天起打九折到周日
算了
SH-77 到了
台灯坏了3个
第二个
取消
以后我说小白就是台灯
小白在美国有多少
好
";

#[test]
fn a_conversation_in_english() {
    let home = team();
    let output = talk(home.path(), &[], ENGLISH.as_bytes());
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn a_conversation_in_chinese() {
    let home = team();
    let output = talk(home.path(), &[], CHINESE.as_bytes());
    insta::assert_snapshot!(stdout(&output));
}

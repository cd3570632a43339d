//! A conversation goes on: across lines, processes and a kill; until it is over.

use super::{import_command, replies, talk};
use crate::cli::stockroom;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

#[test]
fn a_conversation_goes_on_in_another_process() {
    let home = tempfile::tempdir().unwrap();
    let first = format!("{}how many LAMP are in the US\n", import_command());
    talk(home.path(), &[], first.as_bytes());
    let replies = replies(&talk(home.path(), &[], "那德国呢\nwhy?\n".as_bytes()));
    assert!(replies[0].contains("德国 · 台灯（LAMP）"), "{replies:#?}");
    assert!(replies[1].contains("How this was computed") && replies[1].contains("DE"), "{}", replies[1]);
}

#[test]
fn a_kill_forgets_nothing() {
    let home = tempfile::tempdir().unwrap();
    talk(home.path(), &[], import_command().as_bytes());
    let mut child = stockroom(home.path())
        .args(["chat", "--today", "2026-11-23"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"how many LAMP are in the US\n").unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("Basis") {
        line.clear();
        assert!(output.read_line(&mut line).unwrap() > 0, "an answer");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let replies = replies(&talk(home.path(), &[], b"and in Germany?\n"));
    assert!(replies[0].contains("Desk lamp (LAMP) in Germany"), "{replies:#?}");
}

#[test]
fn a_conversation_that_is_over_is_not_continued() {
    let home = tempfile::tempdir().unwrap();
    let first = format!("{}how many LAMP are in the US\n", import_command());
    talk(home.path(), &[], first.as_bytes());
    std::fs::write(home.path().join("stockroom.toml"), "[chat]\ncontext_minutes = 0\n").unwrap();
    let replies =
        replies(&talk(home.path(), &[], b"and in Germany?\nhow many LAMP are in the US\nand in Germany?\n"));
    for reply in [&replies[0], &replies[2]] {
        assert!(reply.contains("did not understand"), "{reply}");
    }
}

#[test]
fn one_question_by_itself_continues_nothing() {
    let home = tempfile::tempdir().unwrap();
    let first = format!("{}how many LAMP are in the US\n", import_command());
    talk(home.path(), &[], first.as_bytes());
    let output = stockroom(home.path()).args(["ask", "--json", "and in Germany?"]).output().unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&answer["intent"], &answer["status"]), (&"unknown".into(), &"unknown".into()));
}

#[test]
fn what_is_asked_back_is_answered_by_number_name_or_sku() {
    let home = tempfile::tempdir().unwrap();
    talk(home.path(), &[], import_command().as_bytes());
    for answer in ["1", "the first one", "LAMP", "desk lamp", "台灯"] {
        let lines = format!("which lot ships next\n{answer}\n");
        let replies = replies(&talk(home.path(), &["--language", "en"], lines.as_bytes()));
        assert!(
            replies[0].contains("Which item do you mean?") && replies[0].contains("1. "),
            "{}",
            replies[0]
        );
        assert!(replies[1].contains("ship lot") || replies[1].contains("no lot"), "{answer}: {}", replies[1]);
    }
}

#[test]
fn a_code_that_no_item_has_is_said_to_be_unknown() {
    let home = tempfile::tempdir().unwrap();
    let lines = format!("{}XQ-977 还有多少\nstock of XQ-977\n", import_command());
    let replies = replies(&talk(home.path(), &[], lines.as_bytes()));
    assert!(replies[1].contains("我不认识 XQ-977"), "{}", replies[1]);
    assert!(replies[2].contains("I know no XQ-977"), "{}", replies[2]);
    for reply in &replies[1..] {
        assert!(!reply.contains("LAMP"), "nothing unlike it is offered: {reply}");
    }
}

#[test]
fn a_number_and_a_button_are_answered_in_the_language_of_the_talk() {
    let home = tempfile::tempdir().unwrap();
    let lines = format!("{}我们订了 MUG\n60\n好 #1\nwe ordered LAMP\n70\nno #2\n", import_command());
    let replies = replies(&talk(home.path(), &[], lines.as_bytes()));
    let expected = ["60 × 搪瓷杯", "已记", "Order 70 × Desk lamp", "nothing was recorded"];
    for (reply, expected) in [&replies[2], &replies[3], &replies[5], &replies[6]].into_iter().zip(expected) {
        assert!(reply.contains(expected), "{expected} in\n{reply}");
    }
}

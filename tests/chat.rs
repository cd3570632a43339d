//! A conversation, through the binary: lines in, answers out.

mod actions;
mod conversation;

use crate::cli::{stderr, stdout, stockroom};
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

const LAMPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/lamps");

/// What is said to `lines` by a program that was given nothing else.
fn talk(home: &Path, arguments: &[&str], lines: &[u8]) -> Output {
    let mut child = stockroom(home)
        .arg("chat")
        .args(["--today", "2026-11-23"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines).unwrap();
    child.wait_with_output().unwrap()
}

/// The replies of a conversation, each from its prompt on.
fn replies(output: &Output) -> Vec<String> {
    assert!(output.status.success(), "{}", stderr(output));
    let text = stdout(output);
    let mut replies: Vec<String> = text.split("> ").skip(1).map(|reply| reply.trim().to_owned()).collect();
    replies.retain(|reply| !reply.is_empty());
    replies
}

fn import_command() -> String {
    let mut files: Vec<_> =
        std::fs::read_dir(LAMPS).unwrap().map(|entry| entry.unwrap().path().display().to_string()).collect();
    files.sort();
    format!("/import {}\n", files.join(" "))
}

#[test]
fn a_conversation_imports_asks_follows_up_and_takes_back() {
    let home = tempfile::tempdir().unwrap();
    let lines = format!(
        "how many LAMP do we have\n{}how many LAMP do we have\nand in the US?\n那德国呢\n/undo\nhow many LAMP do we have\n",
        import_command()
    );
    let replies = replies(&talk(home.path(), &[], lines.as_bytes()));
    assert_eq!(replies.len(), 7, "{replies:#?}");
    let [before, imported, all, there, here, undone, after] = &replies[..] else { unreachable!() };
    assert!(imported.contains("188 rows") || imported.contains("rows are in"), "{imported}");
    for (reply, expected) in [
        (all, "Desk lamp (LAMP): 69 units on hand"),
        (there, "Desk lamp (LAMP) in United States: 35 units"),
        (here, "德国 · 台灯（LAMP）：在库"),
    ] {
        assert!(reply.contains(expected), "{expected} in\n{reply}");
    }
    assert!(undone.contains("1"), "{undone}");
    for empty in [before, after] {
        assert!(empty.contains("I did not understand") || empty.contains("no data"), "{empty}");
    }
}

#[test]
fn zero_no_data_not_built_and_not_understood_are_different() {
    let home = tempfile::tempdir().unwrap();
    let lines = format!(
        "{}stock of TENT in the US\nstock of MUG in Japan\nhow much LAMP will we sell next month\nthe weather is nice\n",
        import_command()
    );
    let replies = replies(&talk(home.path(), &["--language", "en"], lines.as_bytes()));
    let expected = [
        "out of stock (0 on hand",
        "No data: I know nothing of JP",
        "I cannot do that yet",
        "did not understand",
    ];
    for (reply, expected) in replies[1..].iter().zip(expected) {
        assert!(reply.contains(expected), "{expected} in\n{reply}");
    }
    assert_eq!(replies.len(), 1 + expected.len());
}

#[test]
fn what_goes_wrong_is_said_and_the_conversation_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let output = talk(
        home.path(),
        &[],
        "/import \"no such.csv\"\n/nonsense\n\n  \n/help\n/quit\nnever answered\n".as_bytes(),
    );
    let replies = replies(&output);
    assert_eq!(replies.len(), 3, "{replies:#?}");
    assert!(replies[0].contains("no such.csv"), "{}", replies[0]);
    assert!(replies[1].contains("nonsense"), "{}", replies[1]);
    assert!(replies[2].contains("how fresh is the data"), "{}", replies[2]);
}

#[test]
fn bytes_that_are_no_text_are_survived() {
    let home = tempfile::tempdir().unwrap();
    let mut lines = vec![0xff, 0xfe, 0x00, b'\n'];
    lines.extend(std::iter::repeat_n(b'x', 200_000));
    lines.extend(b"\nhi\n");
    let output = talk(home.path(), &[], &lines);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("Hello"), "{}", stdout(&output));
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let home = tempfile::tempdir().unwrap();
    let mut child = stockroom(home.path())
        .arg("chat")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child.stdin.take().unwrap().write_all(b"hi\nhelp\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}

#[test]
fn an_answer_asked_for_as_a_file_is_saved_beside_what_is_there() {
    let home = tempfile::tempdir().unwrap();
    let lines = format!("{}stock of LAMP by market as csv\nLAMP 库存按市场导出csv\n", import_command());
    let replies = replies(&talk(home.path(), &[], lines.as_bytes()));
    let named = |reply: &str, words: &str| {
        let line = reply.lines().find_map(|line| line.strip_prefix(words)).map(str::to_owned);
        line.unwrap_or_else(|| panic!("{words} is not said in\n{reply}"))
    };
    let name = named(&replies[1], "Saved: ");
    let second = named(&replies[2], "已保存：");
    assert_eq!(second, name.replace(".csv", "-2.csv"));
    for (file, head) in [(&name, "Market"), (&second, "市场")] {
        let text = std::fs::read_to_string(home.path().join(file)).unwrap();
        assert!(text.contains(head) && text.lines().count() > 2, "{text}");
    }
}

#[test]
fn a_chart_is_saved_as_a_picture_and_said_where_there_is_none() {
    let home = tempfile::tempdir().unwrap();
    let lines = format!("{}a chart of LAMP stock by warehouse\n把关键指标画个图\n", import_command());
    let replies = replies(&talk(home.path(), &[], lines.as_bytes()));
    let name = replies[1].lines().find_map(|line| line.strip_prefix("Saved: ")).expect(&replies[1]);
    assert!(name.ends_with(".png"), "{name}");
    assert!(!replies[1].contains("Warehouse"), "the table is in the picture: {}", replies[1]);
    let picture = std::fs::read(home.path().join(name)).unwrap();
    assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(u32::from_be_bytes(picture[16..20].try_into().unwrap()), 1200, "pixels wide");
    assert!(replies[2].contains("这个回答没有图表") && !replies[2].contains("已保存"), "{}", replies[2]);
}

#[test]
fn help_in_the_terminal_names_pictures_files_recordings_and_settings() {
    let home = tempfile::tempdir().unwrap();
    let all = replies(&talk(home.path(), &[], "help\n帮助\n/help\n".as_bytes()));
    let english = ["as a chart", "as Excel", "/import FILE", "/settings", "/why"];
    let chinese = ["画个图", "导出excel", "/import 文件", "/settings", "/why"];
    for (reply, expected) in all.iter().zip([english, chinese, chinese]) {
        for words in expected {
            assert!(reply.contains(words), "{words} in\n{reply}");
        }
        // Without a model nothing is heard.
        assert!(!reply.contains("/note"), "{reply}");
        assert!(reply.lines().count() <= 30, "brief:\n{reply}");
    }
    let model = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/voice/ggml-inventory-tiny-q5_0.bin");
    std::fs::write(home.path().join("stockroom.toml"), format!("[voice]\nmodel = \"{model}\"\n")).unwrap();
    let heard = replies(&talk(home.path(), &[], "help\n帮助\n".as_bytes()));
    assert!(heard[0].contains("/note FILE") && heard[1].contains("/note 文件"), "{heard:#?}");
}

#[test]
fn a_why_is_brief_and_offers_the_whole() {
    let home = crate::explain::team();
    let lines = "the key figures\nwhy?\n/why\n看下日报\n为什么\n/why\n";
    let all = replies(&talk(home.path(), &[], lines.as_bytes()));
    for (brief, whole, titles) in
        [(&all[1], &all[2], ["Arithmetic", "Sources"]), (&all[4], &all[5], ["算式", "来源"])]
    {
        assert!(brief.contains("/why") && brief.contains(titles[0]), "{brief}");
        assert!(brief.chars().count() < 2_000 && brief.lines().count() < 50, "{brief}");
        // Behind its own prompt.
        let whole = whole.trim_start_matches("/why");
        assert!(whole.contains(titles[1]) && !whole.contains("/why"), "{whole}");
        assert!(whole.lines().count() > brief.lines().count(), "{whole}");
    }
}

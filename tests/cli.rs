//! The command line, through the binary.

use std::process::{Command, Output, Stdio};

/// The program with a data folder of its own and nothing of this machine's
/// configuration.
pub fn stockroom(home: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stockroom"));
    command.current_dir(home).env_clear().env("HOME", home).env("TZ", "UTC").stdin(Stdio::null());
    command
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

#[test]
fn a_wrong_command_line_exits_2_and_says_so() {
    let home = tempfile::tempdir().unwrap();
    let output = stockroom(home.path()).arg("conjure").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("conjure"));
}

#[test]
fn a_wrong_configuration_exits_1_with_one_sentence() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("stockroom.toml"), "[team]\ntimezone = \"UTC\"\n").unwrap();
    let output = stockroom(home.path()).arg("doctor").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("stockroom.toml, line 2") && said.contains("timezone"), "{said}");
}

#[test]
fn the_default_database_is_in_the_data_folder() {
    let home = tempfile::tempdir().unwrap();
    let output = stockroom(home.path()).arg("doctor").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let expected = home.path().join(".local/share/stockroom/stockroom.db");
    assert!(stdout(&output).contains(&expected.display().to_string()), "{}", stdout(&output));
}

#[test]
fn the_platforms_are_told_without_their_tokens() {
    let home = tempfile::tempdir().unwrap();
    let output = stockroom(home.path()).arg("doctor").output().unwrap();
    let said = stdout(&output);
    assert!(said.contains("telegram:      off") && said.contains("discord:       off"), "{said}");
    let output = stockroom(home.path())
        .arg("doctor")
        .env("STOCKROOM_TELEGRAM_TOKEN", "123456:secret")
        .env("STOCKROOM_TELEGRAM_WEBHOOK_URL", "https://stock.example.com/telegram")
        .env("STOCKROOM_TELEGRAM_WEBHOOK_SECRET", "long-and-random")
        .env("STOCKROOM_DISCORD_TOKEN_FILE", "no such file")
        .output()
        .unwrap();
    let said = stdout(&output);
    assert!(said.contains("brings messages to https://stock.example.com/telegram"), "{said}");
    assert!(said.contains("discord:       ") && said.contains("no such file"), "{said}");
    assert!(!said.contains("secret") && !said.contains("long-and-random"), "{said}");
}

#[test]
fn a_sample_team_is_written_for_the_day_asked() {
    let home = tempfile::tempdir().unwrap();
    let output = stockroom(home.path())
        .args(["sample", "team", "--today", "2026-11-23", "--seed", "5"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("2026-11-22"), "{}", stdout(&output));
    let sales = std::fs::read_to_string(home.path().join("team/sales.csv")).unwrap();
    assert!(sales.contains("\n2026-11-22,") && !sales.contains("\n2026-11-23,"));

    std::fs::write(home.path().join("taken"), "").unwrap();
    let output = stockroom(home.path()).args(["sample", "taken"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("taken"), "{}", stderr(&output));
}

#[test]
fn an_answer_as_json_has_the_fields_of_the_contract_in_order() {
    let home = tempfile::tempdir().unwrap();
    let output = stockroom(home.path()).args(["ask", "--json", "overview"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    let contract = ["intent", "slots", "status", "as_of", "used", "left_out", "answer", "reason", "text"];
    assert_eq!(keys, contract);
    assert_eq!((json["status"].as_str(), &json["answer"]), (Some("no_data"), &serde_json::Value::Null));
    assert_eq!(json["left_out"], serde_json::json!({"skus": 0, "reasons": []}));
}

#[test]
fn a_sentence_is_shown_as_it_is_understood() {
    let home = tempfile::tempdir().unwrap();
    let output = stockroom(home.path())
        .args(["parse", "--json", "--today", "2026-11-23", "上个月销量"])
        .output()
        .unwrap();
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!((json["intent"].as_str(), json["language"].as_str()), (Some("sales"), Some("zh")));
    assert_eq!(json["slots"]["period"], serde_json::json!({"from": "2026-10-01", "to": "2026-10-31"}));
}

#[test]
fn a_database_that_cannot_be_opened_is_one_sentence() {
    let home = tempfile::tempdir().unwrap();
    for url in ["mysql://somewhere/x", "sqlite:///proc/none/x.db"] {
        let output =
            stockroom(home.path()).env("STOCKROOM_DATABASE_URL", url).args(["ask", "hi"]).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{url}");
        assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
    }
}

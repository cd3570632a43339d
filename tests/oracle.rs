//! Small random teams (`oracle/gen.py`), imported and asked through the real
//! binary, against figures that plain Python computes from formulas.md alone
//! (`oracle/oracle.py`). Then the same files in another order, split, twice,
//! and with the importer killed in the middle: the answers must not change.
//!
//! `STOCKROOM_ORACLE_SEEDS=1-40` asks every question of more teams.

use crate::cli::{stderr, stdout, stockroom};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Relative tolerance of a number, and of a sum of money.
const NUMBER: f64 = 1e-9;
const MONEY: f64 = 1e-6;
const MONEY_FIELDS: [&str; 5] = ["value", "revenue", "cogs", "average_value", "excess_value"];

/// A generated team: its files, its day, the questions with their answers.
struct Team {
    folder: tempfile::TempDir,
    today: String,
    questions: Vec<Value>,
}

fn python(script: &str, arguments: &[&str]) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(script);
    let output = Command::new("python3").arg("-B").arg(&path).args(arguments).output();
    let output = output.expect("python3 computes the expected figures: install it (apt-get install python3)");
    assert!(output.status.success(), "{script} failed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

impl Team {
    fn generate(seed: u32) -> Team {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("files");
        let today = python("gen.py", &[path.to_str().unwrap(), &seed.to_string()]).trim().to_owned();
        let questions = serde_json::from_str(&python("oracle.py", &[path.to_str().unwrap()])).unwrap();
        Team { folder, today, questions }
    }

    fn home(&self) -> &Path {
        self.folder.path()
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.home().join("files")).unwrap();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
        files.sort();
        files
    }

    fn run(&self, database: &str) -> Command {
        let mut command = stockroom(self.home());
        command.env("STOCKROOM_DATABASE_URL", format!("sqlite://{}", self.home().join(database).display()));
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    fn import(&self, database: &str, files: &[PathBuf]) {
        let output = self.run(database).arg("import").args(files).output().unwrap();
        assert!(output.status.success(), "import: {}{}", stdout(&output), stderr(&output));
    }

    fn ask(&self, database: &str, sentence: &str) -> Value {
        let output =
            self.run(database).args(["ask", "--json", "--today", &self.today, sentence]).output().unwrap();
        assert!(output.status.success(), "ask {sentence:?}: {}", stderr(&output));
        serde_json::from_str(&stdout(&output)).unwrap_or_else(|error| panic!("{sentence:?}: {error}"))
    }
}

fn is_close(field: &str, got: f64, expected: f64) -> bool {
    let tolerance = if MONEY_FIELDS.contains(&field) { MONEY } else { NUMBER };
    (got - expected).abs() <= tolerance * expected.abs().max(1.0)
}

/// What differs between an answer and what must be in it, as sentences.
fn differences(path: &str, got: &Value, expected: &Value, found: &mut Vec<String>) {
    let field = path.rsplit('.').next().unwrap_or(path);
    match expected {
        Value::Object(fields) => {
            for (name, value) in fields {
                differences(&format!("{path}.{name}"), &got[name], value, found);
            }
        }
        Value::Array(rows) => {
            let all = got.as_array().cloned().unwrap_or_default();
            for (place, row) in rows.iter().enumerate() {
                differences(&format!("{path}[{place}]"), all.get(place).unwrap_or(&Value::Null), row, found);
            }
        }
        Value::Number(number) => {
            let expected = number.as_f64().unwrap();
            if !got.as_f64().is_some_and(|got| is_close(field, got, expected)) {
                found.push(format!("{path} is {got}, not {expected}"));
            }
        }
        // Dates, names; null: it cannot be computed.
        _ if got == expected => {}
        _ => found.push(format!("{path} is {got}, not {expected}")),
    }
}

/// Rows are found by the fields that name them.
fn row_differences(got: &Value, rows: &Value, found: &mut Vec<String>) {
    let none = Vec::new();
    let by: Vec<&str> = rows["by"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let name = |row: &Value| by.iter().map(|field| row[field].to_string()).collect::<Vec<_>>().join(" ");
    let told = got["rows"].as_array().unwrap_or(&none);
    let told: BTreeMap<String, &Value> = told.iter().map(|row| (name(row), row)).collect();
    let expected = rows["rows"].as_array().unwrap_or(&none);
    for row in expected {
        match told.get(&name(row)) {
            Some(got) => differences(&format!("row {}", name(row)), got, row, found),
            None => found.push(format!("there is no row {}", name(row))),
        }
    }
    if rows["whole"] == true && told.len() != expected.len() {
        let extra = told.keys().filter(|key| !expected.iter().any(|row| name(row) == **key));
        found.push(format!("rows too many: {}", extra.cloned().collect::<Vec<_>>().join("; ")));
    }
}

fn disagreements(team: &Team, question: &Value, language: &str) -> Vec<String> {
    let sentence = question[language].as_str().unwrap();
    let reply = team.ask("team.db", sentence);
    let mut found = Vec::new();
    differences("intent", &reply["intent"], &question["intent"], &mut found);
    differences("slots", &reply["slots"], &question["slots"], &mut found);
    if found.is_empty() {
        differences("answer", &reply["answer"], &question["answer"], &mut found);
        for (field, readings) in question["open"].as_object().unwrap() {
            let mut all = Vec::new();
            let readings = readings.as_array().unwrap();
            for reading in readings {
                differences(field, &reply["answer"][field], reading, &mut all);
            }
            if all.len() == readings.len() {
                found.append(&mut all);
            }
        }
        if !question["rows"].is_null() {
            row_differences(&reply["answer"], &question["rows"], &mut found);
        }
    }
    found.into_iter().map(|difference| format!("{sentence:?}: {difference} ({})", reply["status"])).collect()
}

/// Seeds, and how many questions to leave out between two.
fn seeds() -> (Vec<u32>, usize) {
    match std::env::var("STOCKROOM_ORACLE_SEEDS") {
        Ok(range) => {
            let (from, to) = range.split_once('-').expect("STOCKROOM_ORACLE_SEEDS is like 1-40");
            ((from.parse().unwrap()..=to.parse().unwrap()).collect(), 1)
        }
        Err(_) => ((1..=5).collect(), 7),
    }
}

#[test]
fn figures_agree_with_an_independent_computation() {
    let (seeds, step) = seeds();
    let asked = |seed: &u32| {
        let team = Team::generate(*seed);
        team.import("team.db", &team.files());
        // Always the last too: the overview.
        let questions = team.questions.iter().skip(*seed as usize % step).step_by(step);
        let questions = questions.chain(team.questions.last()).enumerate();
        let language = |place: usize| if (place + *seed as usize).is_multiple_of(2) { "ask" } else { "zh" };
        let found: Vec<String> =
            questions.flat_map(|(place, question)| disagreements(&team, question, language(place))).collect();
        found.into_iter().map(|line| format!("seed {seed}, {}: {line}", team.today)).collect::<Vec<_>>()
    };
    let halves: Vec<_> = seeds.chunks(seeds.len().div_ceil(2).max(1)).collect();
    let found: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = halves
            .iter()
            .map(|half| scope.spawn(|| half.iter().flat_map(asked).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker stopped")).collect()
    });
    assert!(found.is_empty(), "{} figures differ:\n{}", found.len(), found.join("\n"));
}

/// The answers that the ways of importing are compared by.
fn answers(team: &Team, database: &str) -> Value {
    let sentences = team.questions.iter().step_by(17).filter_map(|question| question["ask"].as_str());
    sentences
        .map(|sentence| (sentence.to_owned(), team.ask(database, sentence)["answer"].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[test]
fn the_way_files_come_in_changes_no_answer() {
    let team = Team::generate(11);
    let files = team.files();
    team.import("whole.db", &files);
    let whole = answers(&team, "whole.db");
    assert!(
        whole
            .as_object()
            .is_some_and(|answers| answers.values().any(|answer| answer["on_hand"] != json!(null)))
    );

    for file in files.iter().rev() {
        team.import("reversed.db", std::slice::from_ref(file));
    }
    assert_eq!(answers(&team, "reversed.db"), whole, "one by one, the other way round");

    team.import("twice.db", &files);
    team.import("twice.db", &files);
    assert_eq!(answers(&team, "twice.db"), whole, "twice");

    let (first, second) = split(&team, &files);
    team.import("split.db", &second);
    team.import("split.db", &first);
    assert_eq!(answers(&team, "split.db"), whole, "in two parts");
}

#[test]
fn an_importer_killed_in_the_middle_leaves_nothing_half_done() {
    let team = Team::generate(12);
    let files = team.files();
    team.import("whole.db", &files);
    let whole = answers(&team, "whole.db");
    for milliseconds in [15, 40, 80, 160] {
        let mut child =
            team.run("killed.db").arg("import").args(&files).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
        let _ = child.kill();
        child.wait().unwrap();
    }
    team.import("killed.db", &files);
    assert_eq!(answers(&team, "killed.db"), whole);
}

/// Every file in two, rows of one key together; the order of warehouses is a
/// fact of its own, so that file stays whole.
fn split(team: &Team, files: &[PathBuf]) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        if name == "warehouses.csv" {
            first.push(file.clone());
            continue;
        }
        let kind = name.split(['.', '-']).next().and_then(stockroom::facts::Kind::by_name).unwrap();
        let mut reader = csv::Reader::from_path(file).unwrap();
        let header = reader.headers().unwrap().clone();
        let is_key = |column: &str| kind.columns().iter().any(|known| known.key && known.name == column);
        let mut halves = ["one", "two"].map(|half| {
            let path = team.home().join(format!("{half}-{name}"));
            let mut writer = csv::Writer::from_path(&path).unwrap();
            writer.write_record(&header).unwrap();
            (path, writer, 0)
        });
        for record in reader.records() {
            let record = record.unwrap();
            let key = header.iter().zip(&record).filter(|cell| is_key(cell.0)).map(|cell| cell.1);
            let sum: usize = key.flat_map(str::bytes).map(usize::from).sum();
            halves[sum % 2].1.write_record(&record).unwrap();
            halves[sum % 2].2 += 1;
        }
        for ((path, mut writer, rows), side) in halves.into_iter().zip([&mut first, &mut second]) {
            writer.flush().unwrap();
            if rows > 0 {
                side.push(path);
            }
        }
    }
    (first, second)
}

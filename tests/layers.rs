//! Which part may know which: read from the sources, held against the table
//! of ARCHITECTURE.md.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A part and what it may use of the project. `main.rs` knows `app` alone.
const MAY_USE: &[(&str, &[&str])] = &[
    ("clock", &["inventory"]),
    ("config", &["intent", "inventory"]),
    ("facts", &["inventory"]),
    ("inventory", &[]),
    ("intent", &["inventory"]),
    ("llm", &["intent", "inventory"]),
    ("store", &["facts", "intent", "inventory"]),
    ("import", &["facts", "intent", "inventory", "store"]),
    ("assistant", &["intent", "inventory", "facts"]),
    ("render", &["assistant", "facts", "intent", "inventory"]),
    ("chat", &["intent"]),
    ("sample_team", &["facts", "inventory"]),
    ("voice", &["config", "intent"]),
    (
        "desk",
        &[
            "assistant",
            "chat",
            "clock",
            "config",
            "facts",
            "import",
            "intent",
            "inventory",
            "llm",
            "render",
            "store",
            "voice",
        ],
    ),
];

/// Crates and names that a part must not touch.
const MUST_NOT_TOUCH: &[(&str, &[&str])] = &[
    (
        "inventory",
        &[
            "tokio::",
            "sqlx::",
            "std::fs",
            "std::time",
            "std::env",
            "Zoned::now",
            "Timestamp::now",
            "tracing::",
        ],
    ),
    ("intent", &["tokio::", "sqlx::", "std::fs", "std::time", "std::env", "Zoned::now", "Timestamp::now"]),
    ("llm", &["sqlx::", "std::fs", "std::env", "Zoned::now", "Timestamp::now"]),
    ("assistant", &["sqlx::", "Zoned::now", "Timestamp::now"]),
    ("render", &["sqlx::", "Zoned::now", "Timestamp::now"]),
    ("chat", &["sqlx::", "Zoned::now", "Timestamp::now"]),
    ("import", &["Zoned::now", "SystemTime::now"]),
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a readable source folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    files
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(&root).expect("a file under src");
            let part = inside.components().next().expect("a name").as_os_str().to_string_lossy();
            let part = part.trim_end_matches(".rs").to_string();
            let text = std::fs::read_to_string(&path).expect("a readable source");
            let code: String =
                text.lines().map(|line| line.split("//").next().unwrap_or("").to_string() + "\n").collect();
            (part, path, code)
        })
        .collect()
}

/// The parts named after every `crate::` (also `crate::{a::…, b::…}`).
fn parts_used(code: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut name = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        used.insert(word(name.trim()));
                        name.clear();
                    }
                    _ if depth == 0 => name.push(c),
                    _ => {}
                }
            }
            used.insert(word(name.trim()));
        } else {
            used.insert(word(rest));
        }
    }
    used.retain(|part| !part.is_empty());
    used
}

#[test]
fn every_part_uses_only_what_the_table_allows() {
    let mut breaches = Vec::new();
    for (part, path, code) in sources() {
        if part == "main" || part == "lib" || part == "app" {
            continue;
        }
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == part) else {
            breaches.push(format!("{}: part `{part}` is not in the table", path.display()));
            continue;
        };
        for used in parts_used(&code) {
            let is_part = MAY_USE.iter().any(|(name, _)| *name == used) || used == "app";
            if is_part && used != part && !allowed.contains(&used.as_str()) {
                breaches.push(format!("{}: `{part}` must not know `{used}`", path.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn pure_parts_touch_no_database_no_clock_no_runtime() {
    let mut breaches = Vec::new();
    for (part, path, code) in sources() {
        for (name, forbidden) in MUST_NOT_TOUCH {
            for word in forbidden.iter().filter(|word| *name == part && code.contains(**word)) {
                breaches.push(format!("{}: `{part}` must not touch `{word}`", path.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn the_reader_of_uses_sees_lists_and_single_names() {
    let code = "use crate::store::Store; use crate::{intent::{Parse, Slots}, inventory}; crate::chat::x();";
    let used: Vec<String> = parts_used(code).into_iter().collect();
    assert_eq!(used, ["chat", "intent", "inventory", "store"]);
}

#[test]
fn a_platforms_types_stay_in_its_folder() {
    let homes = [("serenity::", "discord"), ("teloxide::", "telegram")];
    let mut breaches = Vec::new();
    for (_, path, code) in sources() {
        for (library, home) in homes.iter().filter(|(library, _)| code.contains(library)) {
            if !path.components().any(|part| part.as_os_str() == *home) {
                breaches.push(format!("{}: `{library}` belongs to chat/{home}", path.display()));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

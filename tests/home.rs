//! A person's folder: files in it, and the program run beside them.

use crate::cli::{stderr, stdout, stockroom};
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

/// The day the tests ask on.
pub const TODAY: &str = "2026-11-23";

pub struct Home(tempfile::TempDir);

impl Home {
    pub fn new() -> Home {
        Home(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file and imports it; what the import said.
    pub fn import(&self, name: &str, text: &str) -> String {
        self.import_as(name, text, &[])
    }

    pub fn import_as(&self, name: &str, text: &str, arguments: &[&str]) -> String {
        std::fs::write(self.path().join(name), text).unwrap();
        let command: Vec<&str> = ["import", name].iter().chain(arguments).copied().collect();
        self.run(&command)
    }

    /// What a command that succeeds prints.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = stockroom(self.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}{}", stdout(&output), stderr(&output));
        stdout(&output)
    }

    pub fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.run(arguments)).unwrap()
    }

    /// What is said to these lines.
    pub fn chat(&self, lines: &str) -> String {
        let mut child = stockroom(self.path())
            .args(["chat", "--today", TODAY])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        stdout(&child.wait_with_output().unwrap())
    }

    /// The answer of `ask --json`.
    pub fn ask(&self, question: &str) -> Value {
        self.json(&["ask", "--json", "--today", TODAY, question])
    }
}

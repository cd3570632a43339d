//! What became of each file, as data. The sentences are in `words`.

use super::mapping::Offer;
use super::problem::FileProblem;
use super::reader::Findings;
use crate::facts::Kind;
use crate::store::Comparison;
use std::collections::BTreeMap;

/// One file of an import.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// As the person named it.
    pub name: String,
    pub outcome: Outcome,
}

/// What became of a file.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The same content, read the same way, is the latest of its kinds.
    AlreadyImported {
        import_id: i64,
        published_at: i64,
    },
    /// The same content was named before in this command.
    GivenTwice,
    Unreadable(FileProblem),
    /// No format knows its header, but a mapping can be offered, one a table.
    Offered {
        problem: FileProblem,
        offers: Vec<Offer>,
    },
    /// Rows were refused, so nothing of it was written.
    Refused(Findings),
    /// Written, or with `--preview` what writing would do.
    Read {
        findings: Findings,
        comparisons: BTreeMap<Kind, Comparison>,
    },
}

impl Outcome {
    /// Nothing of it could be taken.
    pub fn failed(&self) -> bool {
        matches!(self, Outcome::Unreadable(_) | Outcome::Offered { .. } | Outcome::Refused(_))
    }
}

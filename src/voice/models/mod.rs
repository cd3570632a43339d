//! The models of whisper.cpp: which there are, where they lie, which one is used.

/// Fetching one.
mod pull;

pub use pull::{PullError, pull};

use sha2::{Digest, Sha256};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

const PUBLISHED: &str = include_str!("published.tsv");

/// A model as published: its file is `ggml-NAME.bin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    pub name: String,
    pub bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
}

impl Model {
    pub fn file_name(&self) -> String {
        format!("ggml-{}.bin", self.name)
    }

    /// Knows English alone.
    pub fn is_english_only(&self) -> bool {
        self.name.split('-').next().is_some_and(|size| size.ends_with(".en"))
    }
}

/// All models, the better the later.
pub fn published() -> Vec<Model> {
    let lines = PUBLISHED.lines().filter(|line| !line.starts_with('#'));
    let model = |line: &str| {
        let mut fields = line.split('\t');
        let (name, bytes, sha256) = (fields.next()?, fields.next()?, fields.next()?);
        Some(Model { name: name.to_owned(), bytes: bytes.parse().ok()?, sha256: sha256.to_owned() })
    };
    lines.filter_map(model).collect()
}

/// The model of this name, or of its file's.
pub fn named(name: &str) -> Option<Model> {
    published().into_iter().find(|model| model.name == name || model.file_name() == name)
}

/// Why there is no model to transcribe with; one sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoModel {
    #[error("there is no speech model yet; `stockroom model pull base-q5_1` fetches one (60 MB)")]
    None,
    #[error("the speech model {0} is not here; `stockroom model pull {0}` fetches it")]
    NotPulled(String),
    #[error("there is no speech model {0}; `stockroom model list` shows which there are")]
    Unknown(String),
}

/// The file of the model to use: what is configured, a name or a file; else the
/// best one in the folder, those that know English alone only after all others.
pub fn choose(configured: Option<&str>, folder: &Path) -> Result<PathBuf, NoModel> {
    let Some(wanted) = configured else {
        let here = |model: &Model| folder.join(model.file_name()).is_file();
        let mut models: Vec<Model> = published().into_iter().filter(here).collect();
        models.sort_by_key(|model| !model.is_english_only());
        return models.last().map(|model| folder.join(model.file_name())).ok_or(NoModel::None);
    };
    if let Some(model) = named(wanted) {
        let file = folder.join(model.file_name());
        return if file.is_file() { Ok(file) } else { Err(NoModel::NotPulled(model.name)) };
    }
    [PathBuf::from(wanted), folder.join(wanted)]
        .into_iter()
        .find(|file| file.is_file())
        .ok_or_else(|| NoModel::Unknown(wanted.to_owned()))
}

/// What a look at a model's file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As published.
    Good,
    /// Published with another size or hash.
    Wrong,
    /// Not among those published: its SHA-256.
    NotPublished(String),
}

/// Holds a file against what was published under its name.
pub fn verify(file: &Path) -> io::Result<Verdict> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let published = named(&name);
    if let Some(model) = &published
        && std::fs::metadata(file)?.len() != model.bytes
    {
        return Ok(Verdict::Wrong);
    }
    let found = sha256(file)?;
    Ok(match published {
        None => Verdict::NotPublished(found),
        Some(model) if model.sha256 == found => Verdict::Good,
        Some(_) => Verdict::Wrong,
    })
}

fn sha256(file: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let (mut file, mut bytes) = (std::fs::File::open(file)?, vec![0; 1 << 20]);
    loop {
        match file.read(&mut bytes)? {
            0 => break,
            read => hasher.update(&bytes[..read]),
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_published_line_is_a_model_with_a_whole_hash() {
        let models = published();
        assert_eq!(models.len(), PUBLISHED.lines().filter(|line| !line.starts_with('#')).count());
        for model in &models {
            assert!(model.bytes > 30_000_000, "{model:?}");
            assert!(model.sha256.len() == 64 && model.sha256.bytes().all(|b| b.is_ascii_hexdigit()));
        }
        let hashes: BTreeSet<&str> = models.iter().map(|model| model.sha256.as_str()).collect();
        assert_eq!(hashes.len(), models.len());
    }

    #[test]
    fn the_best_model_here_is_used_unless_one_is_configured() {
        let folder = tempfile::tempdir().unwrap();
        let here = |name: &str| std::fs::write(folder.path().join(name), "").unwrap();
        assert_eq!(choose(None, folder.path()), Err(NoModel::None));
        here("ggml-medium.en.bin");
        here("something.bin");
        let chosen = |configured| choose(configured, folder.path());
        assert_eq!(chosen(None), Ok(folder.path().join("ggml-medium.en.bin")));
        here("ggml-tiny-q5_1.bin");
        here("ggml-base-q5_1.bin");
        assert_eq!(chosen(None), Ok(folder.path().join("ggml-base-q5_1.bin")));
        assert_eq!(chosen(Some("tiny-q5_1")), Ok(folder.path().join("ggml-tiny-q5_1.bin")));
        assert_eq!(chosen(Some("something.bin")), Ok(folder.path().join("something.bin")));
        assert_eq!(chosen(Some("small")), Err(NoModel::NotPulled("small".into())));
        assert_eq!(chosen(Some("smal")), Err(NoModel::Unknown("smal".into())));
    }

    #[test]
    fn a_file_is_held_against_what_was_published_under_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ggml-tiny.bin");
        std::fs::write(&file, "no model").unwrap();
        assert_eq!(verify(&file).unwrap(), Verdict::Wrong);
        let own = folder.path().join("own.bin");
        std::fs::write(&own, "abc").unwrap();
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(verify(&own).unwrap(), Verdict::NotPublished(abc.into()));
    }
}

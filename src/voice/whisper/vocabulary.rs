//! Names that whisper is told beforehand, as if they had been said: what it has
//! read it writes alike. The texts stand in `prompts/`.

use crate::intent::contract::Language;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use whisper_rs::{WhisperContext, WhisperError, WhisperTokenId};

const ENGLISH: &str = include_str!("../../../prompts/hear.en.md");
const CHINESE: &str = include_str!("../../../prompts/hear.zh.md");

/// Where the names stand in a text.
const NAMES: &str = "{names}";

/// Narrowest text decoder that OpenAI published (tiny's). A narrower one is no
/// Whisper of theirs, and not known to have been trained with prompts.
const WIDTH_LEAST: i32 = 384;

/// First bytes of a ggml file, and where the decoder's width stands among the
/// numbers after it: vocabulary, audio context, width, heads, layers; text context.
const MAGIC: i32 = 0x6767_6d6c;
const TEXT_WIDTH: usize = 7;

/// Names and the text around them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    before: String,
    /// Those that matter most first; as many as there is room for are told.
    names: Vec<String>,
    between: String,
    after: String,
}

impl Prompt {
    /// The text of a language with these names; None without any.
    pub fn new(language: Language, names: Vec<String>) -> Option<Prompt> {
        // Whisper's English words begin with a space, its Chinese ones do not.
        let (text, between, begins) = match language {
            Language::En => (ENGLISH, ", ", " "),
            Language::Zh => (CHINESE, "、", ""),
        };
        let (before, after) = text.trim().split_once(NAMES)?;
        (!names.is_empty()).then(|| Prompt {
            before: format!("{begins}{before}"),
            names,
            between: between.to_owned(),
            after: after.to_owned(),
        })
    }

    fn text(&self, names: usize) -> String {
        let Prompt { before, names: all, between, after } = self;
        format!("{before}{}{after}", all[..names].join(between))
    }
}

/// The tokens of as many names as fit before what whisper is to write: half its
/// text context, less the token that begins them.
pub(super) fn tokens(prompt: &Prompt, context: &WhisperContext) -> Result<Vec<WhisperTokenId>, WhisperError> {
    let limit = usize::try_from(context.n_text_ctx() / 2 - 1).unwrap_or(0);
    // Told to hold fewer than there are, the library takes the missing for read.
    let tokens = |text: &str| context.tokenize(text, text.len() + 1);
    let mut room = limit.saturating_sub(tokens(&prompt.text(0))?.len());
    let mut names = 0;
    for name in &prompt.names {
        let needed = tokens(&format!("{}{name}", prompt.between))?.len();
        if needed > room {
            break;
        }
        room -= needed;
        names += 1;
    }
    // Together they may be read in other pieces than one by one.
    while names > 0 {
        let all = tokens(&prompt.text(names))?;
        if all.len() <= limit {
            return Ok(all);
        }
        names -= 1;
    }
    Ok(Vec::new())
}

/// Whether a model profits from names told beforehand: all that are as wide as
/// OpenAI's. A file that cannot be read does not.
pub fn profits(model: &Path) -> bool {
    text_width(model).is_some_and(|width| width >= WIDTH_LEAST)
}

fn text_width(model: &Path) -> Option<i32> {
    let mut head = [0; 4 * (TEXT_WIDTH + 1)];
    File::open(model).ok()?.read_exact(&mut head).ok()?;
    let (numbers, _) = head.as_chunks::<4>();
    let number = |place: usize| numbers.get(place).map(|bytes| i32::from_le_bytes(*bytes));
    (number(0)? == MAGIC).then(|| number(TEXT_WIDTH))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(numbers: &[i32]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        std::fs::write(file.path(), bytes).unwrap();
        file
    }

    #[test]
    fn a_model_as_wide_as_openais_profits_and_a_narrower_or_another_file_does_not() {
        // As in the head of ggml-tiny.bin.
        let tiny = [MAGIC, 51865, 1500, 384, 6, 4, 448, 384, 6, 4, 80, 1];
        assert!(profits(model(&tiny).path()));
        let mut narrow = tiny;
        narrow[TEXT_WIDTH] = 128;
        assert!(!profits(model(&narrow).path()));
        let mut other = tiny;
        other[0] = 1;
        assert!(!profits(model(&other).path()));
        assert!(!profits(model(&tiny[..7]).path()));
    }

    #[test]
    fn each_language_has_a_text_with_a_place_for_names() {
        for language in [Language::En, Language::Zh] {
            let prompt = Prompt::new(language, vec!["MAT-31".into(), "Yoga mat".into()]).unwrap();
            let text = prompt.text(2);
            assert!(text.contains("MAT-31") && text.contains("Yoga mat") && !text.contains('{'), "{text}");
            assert!(!prompt.after.is_empty());
            assert_eq!(Prompt::new(language, Vec::new()), None);
        }
    }
}

//! Text to tokens: case, width, traditional characters, accents and
//! contractions are folded away; every token remembers the bytes it came from.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer texts are read to here and no further.
pub const TEXT_CHARS_MAX: usize = 10_000;
/// So are texts of more tokens: nobody asks for stock after page one.
pub const TEXT_TOKENS_MAX: usize = 1_200;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A run of letters that are not Han.
    Word,
    /// Digits, possibly with a decimal point; thousands separators are gone.
    Number,
    /// One Han character.
    Han,
    /// Punctuation, brought to ASCII: `. , ! ? ; : # % $ ( ) " - ~ +` …
    Mark,
    /// A flag; the text is its region in lower case (`de`).
    Flag,
}

/// One token. `text` is folded: lower case, simplified, half width, no accents.
#[derive(Clone, Debug)]
pub struct Token {
    pub text: String,
    pub kind: Kind,
    /// Bytes of the original text.
    pub start: usize,
    pub end: usize,
    /// What stands between this token and the one before: a space, one of
    /// `-_/.:&+` inside a code, or nothing.
    pub before: Option<char>,
    /// Typed in capitals.
    pub upper: bool,
    /// Its first letter is a capital.
    pub capital: bool,
}

impl Token {
    pub fn is(&self, text: &str) -> bool {
        self.text == text
    }

    /// Letters or digits without anything between them and the token before.
    pub fn glued(&self) -> bool {
        self.before.is_none()
    }

    /// Glued or hyphenated to what stands before it.
    pub fn is_part_of_code(&self) -> bool {
        matches!(self.before, None | Some('_' | '/' | '.' | ':' | '&' | '+'))
    }

    pub fn ends_sentence(&self) -> bool {
        self.kind == Kind::Mark && matches!(self.text.as_str(), "." | "!" | "?" | ";" | "\n")
    }
}

/// Traditional to simplified characters.
static SIMPLIFIED: LazyLock<FxHashMap<char, char>> = LazyLock::new(|| {
    let mut map = FxHashMap::default();
    for line in include_str!("lexicon/traditional.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut characters = line.chars();
        while let (Some(from), Some(to)) = (characters.next(), characters.next()) {
            map.insert(from, to);
        }
    }
    map
});

/// Contractions and chat spellings, and what they stand for.
static SPELLINGS: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    include_str!("lexicon/en/spellings.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(short, long)| (short.trim(), long.split_whitespace().collect()))
        .collect()
});

pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FA1F}')
}

#[derive(Clone, Copy)]
struct Folded {
    c: char,
    start: usize,
    end: usize,
    upper: bool,
}

/// Every character folded, with the bytes of the one it came from.
fn fold(text: &str) -> Vec<Folded> {
    let mut folded = Vec::with_capacity(text.len());
    for (start, original) in text.char_indices().take(TEXT_CHARS_MAX) {
        let end = start + original.len_utf8();
        let upper = original.is_uppercase();
        for c in std::iter::once(original).nfkd().filter(|c| !is_combining_mark(*c)) {
            let c = match c {
                '\u{2018}' | '\u{2019}' | '`' | '\u{00B4}' | '\u{02BC}' | '\u{2032}' => '\'',
                '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
                '\u{2014}' | '\u{2015}' | '\u{3001}' => ',',
                '\u{3002}' | '\u{2026}' => '.',
                '\u{301C}' => '~',
                '\u{300A}' | '\u{300B}' | '\u{300C}'..='\u{300F}' | '\u{201C}' | '\u{201D}' => '"',
                '\u{3010}' | '\u{3011}' => '"',
                '→' | '⇒' | '➡' | '›' => '>',
                'ł' | 'Ł' => 'l',
                'ø' | 'Ø' => 'o',
                'ß' => 's',
                other => SIMPLIFIED.get(&other).copied().unwrap_or(other),
            };
            for c in c.to_lowercase() {
                folded.push(Folded { c, start, end, upper });
            }
        }
    }
    folded
}

/// A text in lower case, simplified characters, half width and without
/// accents: how names are compared.
pub fn folded(text: &str) -> String {
    fold(text).into_iter().map(|folded| folded.c).collect()
}

fn is_region(c: char) -> bool {
    ('\u{1F1E6}'..='\u{1F1FF}').contains(&c)
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !is_han(c)
}

fn is_code(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// The tokens of a text (its first [`TEXT_CHARS_MAX`] characters).
pub fn tokenise(text: &str) -> Vec<Token> {
    let folded = fold(text);
    let mut tokens: Vec<Token> = Vec::new();
    let mut before = None;
    let mut i = 0;
    while i < folded.len() && tokens.len() < TEXT_TOKENS_MAX {
        let Folded { c, start, .. } = folded[i];
        if c == '\n' {
            push(&mut tokens, "\n", Kind::Mark, (start, folded[i].end), &mut before, false);
            i += 1;
        } else if c.is_whitespace() || c.is_control() {
            before = Some(' ');
            i += 1;
        } else if is_han(c) {
            push(
                &mut tokens,
                c.encode_utf8(&mut [0; 4]),
                Kind::Han,
                (start, folded[i].end),
                &mut before,
                false,
            );
            i += 1;
        } else if c.is_ascii_digit() {
            i = number(&folded, i, &mut tokens, &mut before);
        } else if is_letter(c) {
            i = word(&folded, i, &mut tokens, &mut before);
        } else if is_region(c) && folded.get(i + 1).is_some_and(|next| is_region(next.c)) {
            let region: String = [c, folded[i + 1].c]
                .iter()
                .filter_map(|c| char::from_u32(u32::from(*c) - 0x1F1E6 + u32::from('a')))
                .collect();
            push(&mut tokens, &region, Kind::Flag, (start, folded[i + 1].end), &mut before, false);
            i += 2;
        } else if c == '@' && (i == 0 || folded[i - 1].c.is_whitespace()) {
            // Somebody is addressed: whom, is the chat's affair.
            i += 1;
            while i < folded.len() && (is_code(folded[i].c) || matches!(folded[i].c, '_' | '-' | '.')) {
                i += 1;
            }
            before = Some(' ');
        } else {
            let inside = matches!(c, '-' | '_' | '/' | '.' | ':' | '&' | '+')
                && i > 0
                && is_code(folded[i - 1].c)
                && folded.get(i + 1).is_some_and(|next| is_code(next.c));
            if inside {
                before = Some(c);
            } else if c.is_ascii_punctuation() || matches!(c, '€' | '£' | '¥' | '×' | '°') {
                push(
                    &mut tokens,
                    c.encode_utf8(&mut [0; 4]),
                    Kind::Mark,
                    (start, folded[i].end),
                    &mut before,
                    false,
                );
            } else {
                before = Some(' ');
            }
            i += 1;
        }
    }
    tokens
}

fn push(
    tokens: &mut Vec<Token>,
    text: &str,
    kind: Kind,
    (start, end): (usize, usize),
    before: &mut Option<char>,
    upper: bool,
) {
    let before = if tokens.is_empty() { Some(' ') } else { before.take() };
    tokens.push(Token { text: text.to_owned(), kind, start, end, before, upper, capital: upper });
}

/// Digits from `i`: `1,200`, `1.4`, `2026`. Returns where it ends.
fn number(folded: &[Folded], i: usize, tokens: &mut Vec<Token>, before: &mut Option<char>) -> usize {
    let digits = |from: usize| folded[from..].iter().take_while(|f| f.c.is_ascii_digit()).count();
    let mut text = String::new();
    let mut end = i + digits(i);
    text.extend(folded[i..end].iter().map(|f| f.c));
    if end - i <= 3 {
        while folded.get(end).is_some_and(|f| f.c == ',') && digits((end + 1).min(folded.len())) == 3 {
            text.extend(folded[end + 1..end + 4].iter().map(|f| f.c));
            end += 4;
        }
    }
    let point = |at: usize| folded.get(at).is_some_and(|f| f.c == '.');
    if point(end) {
        let decimals = digits((end + 1).min(folded.len()));
        let dotted_again = point(end + 1 + decimals) && digits((end + 2 + decimals).min(folded.len())) > 0;
        let dotted_before = *before == Some('.');
        if decimals > 0 && !dotted_again && !dotted_before {
            text.push('.');
            text.extend(folded[end + 1..end + 1 + decimals].iter().map(|f| f.c));
            end += 1 + decimals;
        }
    }
    push(tokens, &text, Kind::Number, (folded[i].start, folded[end - 1].end), before, false);
    end
}

/// Letters from `i`, with the apostrophes inside; contractions become the
/// words they stand for. Returns where it ends.
fn word(folded: &[Folded], i: usize, tokens: &mut Vec<Token>, before: &mut Option<char>) -> usize {
    let mut end = i;
    while end < folded.len() {
        let apostrophe = folded[end].c == '\'' && folded.get(end + 1).is_some_and(|next| is_letter(next.c));
        if !is_letter(folded[end].c) && !apostrophe {
            break;
        }
        end += 1;
    }
    let text: String = folded[i..end].iter().map(|f| f.c).collect();
    let upper = folded[i..end].iter().all(|f| f.upper || f.c == '\'');
    let bytes = (folded[i].start, folded[end - 1].end);
    if let Some(words) = SPELLINGS.get(text.as_str()).filter(|_| !(upper && text.len() < 3)) {
        for (n, word) in words.iter().enumerate() {
            push(tokens, word, Kind::Word, bytes, before, false);
            if n == 0 {
                *before = Some(' ');
            }
        }
        *before = None;
        return end;
    }
    match text.split_once('\'') {
        Some((stem, tail)) => {
            let cut = i + stem.chars().count();
            push(tokens, stem, Kind::Word, (bytes.0, folded[cut].start), before, upper);
            push(tokens, &format!("'{tail}"), Kind::Word, (folded[cut].start, bytes.1), before, false);
        }
        None => push(tokens, &text, Kind::Word, bytes, before, upper),
    }
    if let Some(word) = tokens.iter_mut().rev().find(|token| token.start == bytes.0) {
        word.capital = folded[i].upper;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokenise(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn folds_width_case_script_and_accents() {
        assert_eq!(
            words("ＥＢ－１００ 還有多少庫存？"),
            ["eb", "100", "还", "有", "多", "少", "库", "存", "?"]
        );
        assert_eq!(words("São Paulo"), ["sao", "paulo"]);
        assert_eq!(words("🇩🇪 1,200 @bot 1.4kg"), ["de", "1200", "1.4", "kg"]);
    }

    #[test]
    fn splits_contractions_and_possessives() {
        assert_eq!(
            words("What's the lamp's look? don't"),
            ["what", "is", "the", "lamp", "'s", "look", "?", "do", "not"]
        );
    }

    #[test]
    fn remembers_separators_and_bytes() {
        let tokens = tokenise("到 SH-1023");
        assert_eq!(tokens[2].before, Some('-'));
        assert_eq!((tokens[1].start, tokens[2].end), (4, 11));
        assert!(tokens[1].upper);
    }
}

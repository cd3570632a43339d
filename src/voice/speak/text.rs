//! Of an answer, what is spoken: its first sentences, in words that a voice can read.

use crate::intent::contract::Language;

/// Sentences that are spoken; figures beyond them are read, not listened to.
const SENTENCES_MAX: usize = 3;
/// Characters that are spoken: about half a minute.
const CHARS_MAX: usize = 400;

/// Codes of currencies and how they are said.
const CURRENCIES: &[(&str, &str, &str)] = &[
    ("AUD", "Australian dollars", "澳元"),
    ("CAD", "Canadian dollars", "加元"),
    ("CNY", "yuan", "元人民币"),
    ("EUR", "euros", "欧元"),
    ("GBP", "pounds", "英镑"),
    ("HKD", "Hong Kong dollars", "港元"),
    ("JPY", "yen", "日元"),
    ("USD", "dollars", "美元"),
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Letters of a piece of a code that are spelled; longer ones are read as words.
const SPELLED_MAX: usize = 3;

/// The lead of `answer`, its text as it is shown. Thousands lose their separators,
/// days, currencies and signs are said in words, codes are spelled, and left out in
/// brackets after a name. Empty: there is nothing to say.
pub fn spoken(answer: &str, language: Language) -> String {
    let lead = answer.trim_start().split("\n\n").next().unwrap_or_default();
    let lead = lead.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut said = String::new();
    for sentence in sentences(&readable(&lead, language)).into_iter().take(SENTENCES_MAX) {
        if !said.is_empty() && said.chars().count() + sentence.chars().count() > CHARS_MAX {
            break;
        }
        said.push_str(&sentence);
    }
    let said: String = said.chars().take(CHARS_MAX).collect();
    said.trim().to_owned()
}

/// Each with what ends it, and the space after.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    let mut ended = false;
    for c in text.chars() {
        if let Some(last) = sentences.last_mut() {
            last.push(c);
        }
        if (ended && c == ' ') || matches!(c, '。' | '！' | '？') {
            sentences.push(String::new());
        }
        ended = matches!(c, '.' | '!' | '?');
    }
    sentences.retain(|sentence| !sentence.trim().is_empty());
    sentences
}

fn readable(text: &str, language: Language) -> String {
    let mut said = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        // Within a word, as in EB-100, nothing is a number of its own.
        let fresh = !said.ends_with(|before: char| before.is_ascii_alphanumeric() || before == '-');
        if let Some(after) = code_in_brackets(rest) {
            said.truncate(said.trim_end().len());
            rest = after;
        } else if let Some((word, after)) = money(rest, language).filter(|_| fresh) {
            said.push_str(&word);
            rest = after;
        } else if let Some((word, after)) = day(rest, language).filter(|_| fresh) {
            said.push_str(&word);
            rest = after;
        } else if let Some((word, after)) = code(rest).filter(|_| fresh) {
            said.push_str(&word);
            rest = after;
        } else if let Some((word, after)) = number(rest).filter(|_| fresh) {
            rest = after;
            match rest.strip_prefix('%') {
                Some(after) if language == Language::Zh => {
                    said.push_str(&format!("百分之{word}"));
                    rest = after;
                }
                _ => said.push_str(&word),
            }
        } else if let Some((word, after)) = sign(rest, fresh, language) {
            said.push_str(word);
            rest = after;
        } else {
            said.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a sign is when it is spoken; nothing for what is only seen.
fn sign(text: &str, fresh: bool, language: Language) -> Option<(&'static str, &str)> {
    let in_chinese = language == Language::Zh;
    let chosen = |en, zh| if in_chinese { zh } else { en };
    let mut chars = text.chars();
    let (c, after) = (chars.next()?, chars.as_str());
    let word = match c {
        '–' if after.trim_start().starts_with(digit) => chosen(" to ", "到"),
        '-' | '−' if fresh && after.starts_with(digit) => chosen("minus ", "负"),
        '/' if after.starts_with(' ') => chosen("or", "或"),
        '/' => chosen(", ", "、"),
        '·' => chosen(", ", "，"),
        '×' | '*' | '`' | '#' | '|' => " ",
        '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{200d}' | '\u{1f000}'..='\u{1faff}' => " ",
        _ => return None,
    };
    Some((word, after))
}

/// `TNT-50`, `DE-FRA`: its letters one by one, as a voice would make a word of them.
fn code(text: &str) -> Option<(String, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c))).unwrap_or(text.len());
    let (code, after) = text.split_at(end);
    let is_code = code.starts_with(|c: char| c.is_ascii_uppercase())
        && code.contains(|c: char| c.is_ascii_digit() || c == '-')
        && !code.ends_with('-')
        && !code.contains(|c: char| c.is_ascii_lowercase());
    if !is_code {
        return None;
    }
    let mut said = String::new();
    for piece in code.split(['-', '_']) {
        let letters = piece.chars().take_while(char::is_ascii_uppercase).count();
        let (letters, rest) = piece.split_at(letters);
        if letters.len() <= SPELLED_MAX {
            letters.chars().for_each(|letter| said.extend([' ', letter]));
        } else {
            said.push(' ');
            said.push_str(letters);
        }
        said.push(' ');
        said.push_str(rest);
    }
    Some((said.split_whitespace().collect::<Vec<_>>().join(" "), after))
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Behind `(MAT-31)`, a code that follows a name.
fn code_in_brackets(text: &str) -> Option<&str> {
    let (inside, after) = match text.chars().next()? {
        '(' => text[1..].split_once(')')?,
        '（' => text['（'.len_utf8()..].split_once('）')?,
        _ => return None,
    };
    let code = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "-_./".contains(c);
    let is_code = inside.chars().all(code) && inside.contains(|c: char| c.is_ascii_uppercase());
    is_code.then_some(after)
}

/// `EUR 1,240.50`: the number, then the currency.
fn money(text: &str, language: Language) -> Option<(String, &str)> {
    let (_, en, zh) = CURRENCIES.iter().find(|(code, _, _)| text.starts_with(code))?;
    let (amount, after) = number(text[3..].strip_prefix(' ')?)?;
    Some((if language == Language::Zh { format!("{amount}{zh}") } else { format!("{amount} {en}") }, after))
}

/// `2026-11-24`
fn day(text: &str, language: Language) -> Option<(String, &str)> {
    let day = text.get(..10)?;
    let parts: Vec<&str> = day.split('-').collect();
    let [year, month, date] = parts.as_slice() else { return None };
    let fits = (year.len(), month.len(), date.len()) == (4, 2, 2) && !text[10..].starts_with(digit);
    let (year, month, date): (u32, usize, u32) =
        (year.parse().ok()?, month.parse().ok()?, date.parse().ok()?);
    let name = MONTHS.get(month.checked_sub(1)?)?;
    fits.then(|| match language {
        Language::Zh => (format!("{year}年{month}月{date}日"), &text[10..]),
        Language::En => (format!("{date} {name} {year}"), &text[10..]),
    })
}

/// `1,240.5` without separators.
fn number(text: &str) -> Option<(String, &str)> {
    let mut said = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let next = &rest[c.len_utf8()..];
        let thousands = || next.len() >= 3 && next.bytes().take(3).all(|byte| byte.is_ascii_digit());
        match c {
            '0'..='9' => said.push(c),
            ',' if !said.is_empty() && thousands() && !next[3..].starts_with(digit) => {}
            '.' if !said.is_empty() && next.starts_with(digit) => said.push(c),
            _ => break,
        }
        rest = next;
    }
    (!said.is_empty()).then_some((said, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentences_are_spoken_in_words() {
        let answer = "Desk lamp (LMP-ABC): 2,345 units on hand, 41.3 days of cover. 93 more are\n\
            planned to arrive by 2026-12-03. Worth EUR 48,211.50 at cost. A fourth sentence.\n\n\
            Warehouse  Market\nDE-FRA     DE\n\nBasis: as of 2026-11-22.";
        assert_eq!(
            spoken(answer, Language::En),
            "Desk lamp: 2345 units on hand, 41.3 days of cover. 93 more are planned to arrive by \
             3 December 2026. Worth 48211.50 euros at cost."
        );
        let answer =
            "台灯（LMP-ABC）：在库 2,345 件。按成本计货值 EUR 48,211。2026-12-03 到 DE-FRA。还有。\n\n表";
        assert_eq!(
            spoken(answer, Language::Zh),
            "台灯：在库 2345 件。按成本计货值 48211欧元。2026年12月3日 到 D E F R A。"
        );
    }

    #[test]
    fn what_is_no_number_stays_as_it_is() {
        let as_is = |text: &str| assert_eq!(spoken(text, Language::En), text);
        as_is("Which one do you mean: (a) or (b)?");
        as_is("It is a so-called X-ray in FBA: a US-based e-mail of Sku2,500 and 1,23 and 2026-13-01.");
        as_is("Twelve percent (12%) is EUR.");
        assert_eq!(spoken("0–30 days: 1,234,567", Language::En), "0 to 30 days: 1234567");
        assert_eq!(spoken("0–30 天", Language::Zh), "0到30 天");
        assert_eq!(spoken("  \n\n", Language::En), "");
    }

    #[test]
    fn codes_are_spelled_and_signs_are_said_or_left_out() {
        let said = |text, language| spoken(text, language);
        assert_eq!(said("TNT-50 in DE-FRA, LAMP-2", Language::En), "T N T 50 in D E F R A, LAMP 2");
        assert_eq!(
            said("Arrival: 200 × Desk lamp (LAMP). Shall I record it? (yes / no)", Language::En),
            "Arrival: 200 Desk lamp. Shall I record it? (yes or no)"
        );
        assert_eq!(
            said(
                "德国 · 露营帐篷（TNT-50）：到货 200 × 台灯，退货率 3.5%。要记下来吗？（好 / 不）",
                Language::Zh
            ),
            "德国 ， 露营帐篷：到货 200 台灯，退货率 百分之3.5。要记下来吗？（好 或 不）"
        );
        assert_eq!(said("共用库存 DE/FR，变化 -5.2%。", Language::Zh), "共用库存 DE、FR，变化 负百分之5.2。");
        assert_eq!(
            said("2026-11-01 – 2026-11-22: -12 units", Language::En),
            "1 November 2026 to 22 November 2026: minus 12 units"
        );
        assert_eq!(said("*40* lamps ✅🚚 | `LAMP`", Language::En), "40 lamps LAMP");
    }

    #[test]
    fn it_is_never_long() {
        let long = "Many words that go on and on. ".repeat(50);
        assert_eq!(spoken(&long, Language::En).matches("on.").count(), 3);
        assert_eq!(spoken(&"字".repeat(2_000), Language::Zh).chars().count(), 400);
    }
}

//! Markets and channels as files name them: codes, names in English and
//! Chinese, domains, and inside the names of shops and warehouses
//! (Amazon-US, 亚马逊美国, 店铺A-德国站).

use super::lexicon;
use crate::facts::markets;
use crate::intent::folded;

/// Short names of markets in the names of shops, beside those of the table.
const SHORT: &[(&str, &str)] = &[
    ("美", "US"),
    ("英", "GB"),
    ("德", "DE"),
    ("法", "FR"),
    ("日", "JP"),
    ("加", "CA"),
    ("墨", "MX"),
    ("意", "IT"),
    ("西", "ES"),
    ("澳", "AU"),
];

const DOMAINS: &[(&str, &str)] = &[
    (".co.uk", "GB"),
    (".co.jp", "JP"),
    (".com.au", "AU"),
    (".com.mx", "MX"),
    (".com.br", "BR"),
    (".com.tr", "TR"),
    (".com.be", "BE"),
    (".com", "US"),
];

/// Codes of markets that are words as well: in names they count in capitals.
const WORDS: &[&str] =
    &["it", "in", "is", "no", "so", "to", "at", "me", "my", "be", "by", "am", "as", "do", "la", "es", "de"];

/// The market that a cell names, and nothing beside.
pub fn market(cell: &str) -> Option<&'static str> {
    let cell = cell.trim();
    if let Some(market) = markets::by_code(cell).or_else(|| markets::by_name(cell)) {
        return Some(market.code);
    }
    let text = folded(cell);
    let text = text.trim_end_matches(['站', '仓']).trim_end_matches("站点").trim();
    if let Some(market) = markets::by_code(text).or_else(|| markets::by_name(text)) {
        return Some(market.code);
    }
    if let Some((_, code)) = SHORT.iter().find(|(short, _)| *short == text) {
        return Some(code);
    }
    matches!(text, "欧洲" | "europe" | "eu" | "泛欧").then_some("EU").or_else(|| domain(text))
}

/// amazon.de, Amazon.co.uk.
fn domain(text: &str) -> Option<&'static str> {
    let text = text.strip_suffix('/').unwrap_or(text);
    let first = text.find('.').filter(|place| *place > 0)?;
    if text.contains(char::is_whitespace) {
        return None;
    }
    if let Some((_, code)) = DOMAINS.iter().find(|(ending, _)| text.ends_with(ending)) {
        return Some(code);
    }
    markets::by_code(text.get(first + 1..)?).map(|market| market.code)
}

/// The market that a name of a shop, a warehouse or a file holds.
pub fn market_in(name: &str) -> Option<&'static str> {
    if let Some(code) = market(name) {
        return Some(code);
    }
    let words: Vec<&str> =
        name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    for (back, word) in words.iter().rev().enumerate() {
        let upper = word.chars().all(|c| c.is_ascii_uppercase());
        let last = back == 0 && !WORDS.contains(word);
        if (upper || last || back == 0 && *word == "de")
            && word.len() == 2
            && let Some(market) = markets::by_code(word)
        {
            return Some(market.code);
        }
    }
    let text = folded(name);
    let held = |names: &str| names.chars().count() > 1 && text.contains(names);
    // The longest: 几内亚比绍 holds 几内亚.
    let by_name = markets::MARKETS.iter().filter(|market| market.code != markets::UNKNOWN);
    let found = by_name.filter(|market| held(market.zh)).max_by_key(|market| market.zh.len());
    if let Some(market) = found {
        return Some(market.code);
    }
    if held("欧洲") || held("泛欧") {
        return Some("EU");
    }
    let english = |name: &str| {
        let name = name.to_lowercase();
        name.len() > 3
            && text.match_indices(&name).any(|(at, _)| {
                let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
                !letter(text[..at].chars().next_back()) && !letter(text[at + name.len()..].chars().next())
            })
    };
    let found = markets::MARKETS.iter().find(|market| market.code != markets::UNKNOWN && english(market.en));
    if let Some(market) = found {
        return Some(market.code);
    }
    let city = |word: &&String| text.contains(word.as_str());
    let found = lexicon::CITIES.iter().find(|(_, words)| words.iter().any(|word| city(&word)));
    if let Some((code, _)) = found {
        return Some(code);
    }
    let last = text.trim_end_matches(['站', '仓', '店']).chars().next_back()?;
    let marked = text.ends_with(['站', '仓']);
    SHORT.iter().find(|(short, _)| marked && short.starts_with(last)).map(|(_, code)| *code)
}

/// The channel that a cell or a name of a shop or a file names.
pub fn channel(name: &str) -> Option<&'static str> {
    let text = folded(name);
    let held = |word: &str| {
        if !word.is_ascii() {
            return text.contains(word);
        }
        text.match_indices(word).any(|(at, _)| {
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            !letter(text[..at].chars().next_back()) && !letter(text[at + word.len()..].chars().next())
        })
    };
    let all = lexicon::CHANNELS.iter().flat_map(|(ours, words)| words.iter().map(move |word| (*ours, word)));
    all.filter(|(_, word)| held(word)).max_by_key(|(_, word)| word.len()).map(|(ours, _)| ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markets_of_cells() {
        for (cell, code) in [
            ("US", Some("US")),
            ("uk", Some("GB")),
            ("德国", Some("DE")),
            ("美国站", Some("US")),
            ("日本站点", Some("JP")),
            ("Germany", Some("DE")),
            ("amazon.de", Some("DE")),
            ("Amazon.co.uk", Some("GB")),
            ("Amazon.com", Some("US")),
            ("欧洲", Some("EU")),
            ("美", Some("US")),
            ("店铺A-美国", None),
            ("12.50", None),
            ("", None),
        ] {
            assert_eq!(market(cell), code, "{cell}");
        }
    }

    #[test]
    fn markets_and_channels_of_shops() {
        for (name, code, ours) in [
            ("Amazon-US", Some("US"), Some("amazon")),
            ("亚马逊美国", Some("US"), Some("amazon")),
            ("店铺A-德国站", Some("DE"), None),
            ("TikTok Shop UK", Some("GB"), Some("tiktok")),
            ("lumio_amz_de", Some("DE"), Some("amazon")),
            ("虾皮-马来西亚", Some("MY"), Some("other")),
            ("My Shop Germany 2", Some("DE"), None),
            ("做好了-英仓", Some("GB"), None),
            ("深圳仓", Some("CN"), None),
            ("谷仓-美西", Some("US"), None),
            ("sell it", None, None),
            ("shop", None, None),
        ] {
            assert_eq!((market_in(name), channel(name)), (code, ours), "{name}");
        }
    }
}

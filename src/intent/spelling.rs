//! Edit distance made cheap: two words one edit apart share a deletion.

use rustc_hash::FxHashSet;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Common English words that are one edit away from a word of the lexicon and
/// must not be taken for its misspelling.
static COMMON: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    include_str!("lexicon/en/common.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
});

pub fn is_common(word: &str) -> bool {
    COMMON.contains(word)
}

/// The word and every form of it with one letter less. Words up to 32 letters.
pub fn deletions(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if word.len() > 32 {
        return forms;
    }
    for (at, c) in word.char_indices() {
        let mut form = String::with_capacity(word.len());
        form.push_str(&word[..at]);
        form.push_str(&word[at + c.len_utf8()..]);
        if forms.last() != Some(&form) {
            forms.push(form);
        }
    }
    forms
}

/// The singular of an English noun, roughly; the same folding is done to the
/// names of the catalogue, so it need only be consistent.
pub fn singular(word: &str) -> Cow<'_, str> {
    // Carry-ons, plug-ins, push-ups.
    if matches!(word, "ons" | "ins" | "ups") {
        return word[..2].into();
    }
    if !word.is_ascii() || word.len() < 4 {
        return word.into();
    }
    // Caddies and caddy, cookies and cookie.
    if let Some(stem) = word.strip_suffix("ies").or_else(|| word.strip_suffix("ie")) {
        return format!("{stem}y").into();
    }
    // Shelves and shelf, bookshelves and bookshelf.
    let irregular = [
        ("shelves", "shelf"),
        ("scarves", "scarf"),
        ("knives", "knife"),
        ("leaves", "leaf"),
        ("loaves", "loaf"),
        ("halves", "half"),
    ];
    if let Some((many, one)) = irregular.iter().find(|(many, _)| word.ends_with(many)) {
        return format!("{}{one}", &word[..word.len() - many.len()]).into();
    }
    for ending in ["sses", "ches", "shes", "xes", "zes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].into();
        }
    }
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word.into();
    }
    word.strip_suffix('s').unwrap_or(word).into()
}

/// Toneless pinyin of a Han character, every reading, with the distinctions
/// that people and input methods blur folded away: zh/z, ch/c, sh/s, -ng/-n.
pub fn sounds(character: &str) -> Vec<String> {
    use pinyin::ToPinyinMulti;
    let Some(readings) = character.chars().next().and_then(|c| c.to_pinyin_multi()) else {
        return Vec::new();
    };
    let mut sounds: Vec<String> = Vec::new();
    for reading in readings {
        let plain = reading.plain();
        let plain = plain.strip_suffix('g').filter(|rest| rest.ends_with('n')).unwrap_or(plain);
        let sound = plain.replacen("zh", "z", 1).replacen("ch", "c", 1).replacen("sh", "s", 1);
        if !sounds.contains(&sound) {
            sounds.push(sound);
        }
    }
    sounds
}

/// Toneless pinyin as it is written.
pub fn pinyin_of(character: &str) -> Option<&'static str> {
    use pinyin::ToPinyin;
    Some(character.chars().next()?.to_pinyin()?.plain())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_plurals_and_sounds() {
        assert_eq!(singular("lamps"), "lamp");
        assert_eq!(singular("glasses"), "glass");
        assert_eq!(singular("status"), "status");
        assert_eq!((&*singular("bookshelves"), &*singular("sleeves")), ("bookshelf", "sleeve"));
        assert_eq!((singular("caddies"), singular("cookies")), (singular("caddy"), singular("cookie")));
        for (heard, meant) in [("冲", "充"), ("珈", "伽"), ("店", "垫"), ("限", "线")] {
            assert!(sounds(heard).iter().any(|sound| sounds(meant).contains(sound)), "{heard} {meant}");
        }
    }
}

//! Other ways to write a name that ends or begins with a specification: "20 l
//! cooler", "size M swaddle" and S码襁褓 are "Cooler Box 20L", "Swaddle Size M"
//! and 襁褓S码.

use super::names::{Key, SPECIFICATIONS, form};
use super::token::{Kind, Token};

/// Units as they are written, and the one spelling that keys have.
const UNITS: &[(&str, &str)] = &[
    ("毫升", "ml"),
    ("毫米", "mm"),
    ("厘米", "cm"),
    ("公分", "cm"),
    ("公斤", "kg"),
    ("千克", "kg"),
    ("英寸", "inch"),
    ("升", "l"),
    ("米", "m"),
    ("克", "g"),
    ("寸", "inch"),
    ("瓦", "w"),
    ("片", "pc"),
    ("支", "pc"),
    ("件", "pc"),
    ("litre", "l"),
    ("liter", "l"),
    ("ltr", "l"),
    ("millilitre", "ml"),
    ("milliliter", "ml"),
    ("metre", "m"),
    ("meter", "m"),
    ("centimetre", "cm"),
    ("centimeter", "cm"),
    ("millimetre", "mm"),
    ("millimeter", "mm"),
    ("kilo", "kg"),
    ("kilogram", "kg"),
    ("kg", "kg"),
    ("gram", "g"),
    ("inche", "inch"),
    ("watt", "w"),
    ("piece", "pc"),
    ("pc", "pc"),
    ("ml", "ml"),
    ("l", "l"),
    ("m", "m"),
    ("cm", "cm"),
    ("mm", "mm"),
    ("g", "g"),
    ("inch", "inch"),
    ("w", "w"),
];
/// Sizes in words and the letter they stand for.
const SIZES: &[(&str, &str)] =
    &[("small", "s"), ("medium", "m"), ("large", "l"), ("小", "s"), ("中", "m"), ("大", "l")];
/// Words beside a size that say nothing more.
const SIZE_WORDS: &[&str] = &["size", "码", "号", "款"];
/// Words that may stand between a name and its specification.
const BETWEEN: &[&str] = &[
    "in", "the", "with", "of", "our", "version", "model", "edition", "one", "size", "的", "款", "版", "型",
    "号", ",",
];
/// Most of them in a row.
const BETWEEN_MOST: usize = 4;
/// Words after a name that tell one of its kind from the others.
pub const VARIANTS: &[&str] =
    &["mini", "pro", "max", "plus", "lite", "ultra", "xl", "se", "s", "m", "l", "air", "neo", "nano"];

/// The unit at a token, in its one spelling, and the token after.
pub fn unit_at(tokens: &[Token], at: usize) -> Option<(&'static str, usize)> {
    let token = tokens.get(at)?;
    if token.kind == Kind::Han
        && let Some(next) = tokens.get(at + 1).filter(|next| next.kind == Kind::Han)
    {
        let pair = [token.text.as_str(), next.text.as_str()].concat();
        if let Some((_, unit)) = UNITS.iter().find(|(written, _)| *written == pair) {
            return Some((unit, at + 2));
        }
    }
    let word = form(token);
    UNITS.iter().find(|(written, _)| *written == word).map(|(_, unit)| (*unit, at + 1))
}

fn is_specification(tokens: &[Token], at: usize) -> bool {
    let word = tokens[at].text.as_str();
    let size = SIZES.iter().any(|(said, _)| *said == word)
        && tokens.get(at + 1).is_some_and(|next| SIZE_WORDS.contains(&next.text.as_str()));
    size || SPECIFICATIONS.contains(&word) || SIZE_WORDS.contains(&word)
}

/// How many tokens of specification a name has from `at` on.
fn specification(tokens: &[Token], from: usize) -> usize {
    let mut at = from;
    while at < tokens.len() {
        let number = tokens[at].kind == Kind::Number;
        match unit_at(tokens, at + 1).filter(|_| number) {
            Some((_, end)) => at = end,
            None if number && at + 1 < tokens.len() && is_specification(tokens, at + 1) => at += 2,
            // "Palette 18 Colours", "Brush Set 8 Pieces".
            None if number && at > 0 && at + 2 == tokens.len() && tokens[at + 1].kind == Kind::Word => {
                at += 2
            }
            None if is_specification(tokens, at) => at += 1,
            None => break,
        }
    }
    at - from
}

/// Characters that end a measure in a name: 12个装, 0-6月, 65寸.
const MEASURED: &str = "月岁寸米升克斤瓦伏安码号片支件条个装套色包粒枚颗盒对双只卷张代档层轮格孔座人口英尺";
/// Longest measure at the end of a name, in tokens.
const MEASURED_MOST: usize = 5;

/// Where a name ends and its measure begins: "Sleep Sack" of "Sleep Sack 0-6M",
/// 婴儿睡袋 of 婴儿睡袋0-6月.
pub fn measured_from(tokens: &[Token]) -> Option<usize> {
    let from = tokens.iter().position(|token| token.kind == Kind::Number).filter(|from| *from > 0)?;
    let measure = |token: &Token| match token.kind {
        Kind::Number => true,
        Kind::Word => token.text.len() <= 3 || UNITS.iter().any(|(written, _)| *written == form(token)),
        Kind::Han => MEASURED.contains(&token.text),
        _ => false,
    };
    let rest = &tokens[from..];
    let named = from >= 2 || tokens[0].kind == Kind::Word;
    (named && rest.len() <= MEASURED_MOST && rest.iter().all(measure)).then_some(from)
}

/// A specification as keys have it: units in one spelling, sizes as a letter.
fn spelled(tokens: &[Token]) -> String {
    let mut text = String::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at].kind == Kind::Number
            && let Some((unit, end)) = unit_at(tokens, at + 1)
        {
            text.push_str(&tokens[at].text);
            text.push_str(unit);
            at = end;
            continue;
        }
        let word = tokens[at].text.as_str();
        let letter = SIZES.iter().find(|(said, _)| *said == word).map(|(_, letter)| *letter);
        if !SIZE_WORDS.contains(&word) {
            text.push_str(letter.unwrap_or(&form(&tokens[at])));
        }
        at += 1;
    }
    text
}

/// Keys of the other ways to write a name; none for a name without specification.
pub fn keys(tokens: &[Token]) -> Vec<Key> {
    let split = (1..tokens.len()).find(|at| specification(tokens, *at) == tokens.len() - at);
    let (heads, specified) = match split {
        Some(at) => (&tokens[..at], &tokens[at..]),
        None => {
            let length = specification(tokens, 0);
            if length == 0 || length >= tokens.len() {
                return Vec::new();
            }
            (&tokens[length..], &tokens[..length])
        }
    };
    let letters = spelled(specified);
    if letters.is_empty() {
        return Vec::new();
    }
    let measured = specified.iter().any(|token| token.kind == Kind::Number);
    let join = |heads: &[Token]| heads.iter().fold(String::new(), |text, token| text + &form(token));
    let mut names = vec![join(heads)];
    let han = heads.iter().all(|token| token.kind == Kind::Han);
    for from in 1..heads.len() {
        if !han && heads[from..].iter().any(|token| token.text.len() > 2) || han && heads.len() - from >= 2 {
            names.push(join(&heads[from..]));
        }
    }
    // 24寸雨刮 of 雨刮器24寸, 24寸箱子 of 拉杆箱24寸.
    if measured && han && heads.len() > 2 {
        names.extend((2..heads.len()).map(|to| join(&heads[..to])));
        names.push(format!("{}子", heads[heads.len() - 1].text));
    }
    // "cooler 20 l" of "cooler box 20 l".
    if measured && !han && heads.len() > 1 && heads[0].text.len() >= 4 {
        names.push(join(&heads[..1]));
    }
    let sized = letters.len() <= 3 && !measured;
    let mut keys = Vec::new();
    for name in &names {
        keys.extend([Key::of(&letters).add(name), Key::of(name).add(&letters)]);
        if sized {
            for word in SIZE_WORDS {
                keys.extend([
                    Key::of(word).add(&letters).add(name),
                    Key::of(&letters).add(word).add(name),
                    Key::of(name).add(word).add(&letters),
                    Key::of(name).add(&letters).add(word),
                ]);
            }
            for (said, _) in SIZES.iter().filter(|(_, letter)| *letter == letters) {
                for word in ["", "号", "码", "款"] {
                    keys.extend([Key::of(said).add(word).add(name), Key::of(name).add(said).add(word)]);
                }
            }
        }
    }
    keys
}

/// Where a name goes on after words like "in the … size" or 的, if what stands
/// before or after them tells one of a kind from the others.
pub fn over_words_between(tokens: &[Token], at: usize, measured_before: bool) -> Option<usize> {
    let tells = |at: usize| {
        let word = tokens[at].text.as_str();
        VARIANTS.contains(&word)
            || SPECIFICATIONS.contains(&word)
            || SIZES.iter().any(|(said, _)| *said == word)
    };
    let mut end = at;
    while end < at + BETWEEN_MOST
        && tokens.get(end).is_some_and(|token| BETWEEN.contains(&token.text.as_str()))
    {
        end += 1;
    }
    if end == at || at == 0 || end >= tokens.len() {
        return None;
    }
    let measured = tokens[end].kind == Kind::Number && unit_at(tokens, end + 1).is_some();
    (measured_before || measured || tells(at - 1) || tells(end)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::super::names::name_tokens;
    use super::*;

    #[test]
    fn a_specification_may_stand_before_or_after_the_name() {
        for (name, other) in [
            ("Cooler Box 20L", "20lcoolerbox"),
            ("Cooler Box 20L", "cooler20l"),
            ("Swaddle Size M", "sizemswaddle"),
            ("襁褓S码", "s码襁褓"),
            ("奶瓶240ml", "240ml奶瓶"),
            ("Foam Roller Black", "blackroller"),
        ] {
            assert!(keys(&name_tokens(name)).contains(&Key::of(other)), "{name}: {other}");
        }
        assert!(keys(&name_tokens("Moon Chair")).is_empty());
    }
}

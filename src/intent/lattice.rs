//! What a text offers to the patterns of the lexicon.

use super::entities::Entity;
use super::lexicon::LEXICON;
use super::pattern::Lattice;
use super::phrases::PHRASES;
use super::token::{Kind, Token};

/// Words of courtesy before a sentence's first word.
const OPENERS: &[&str] = &[
    "hi", "hey", "hello", "please", "so", "and", "ok", "okay", "well", "um", "uh", "er", "also", "but",
    "then", "now", "right", "yo", "btw", "just", "kindly", "morning", "good", "there", "team", "quick",
    "question", "actually", "sorry", "dear", "请", "麻", "烦", "帮", "我", "那", "嗯", "呃", "哎", "你",
    "好", "您", "喂", "嗨", "早", "大", "家", "问", "下", "一", "个", "请", "劳", "驾", "对", "了", "然",
    "后", ",", ":", "\"", "-", "\n",
];
const CLOSERS: &[&str] = &[
    "please", "thanks", "thank", "you", "ok", "谢", "啊", "呀", "哦", "哈", "呗", "吧", "嘛", "了", "~",
    "\"", "now", "again", "then", ",", ")", "\n", "cheers", "ta", "right", "mate", "hm", "yeah",
];

/// The words and entities of a text, by token.
pub fn lattice(tokens: &[Token], entities: &[Entity]) -> Lattice {
    let n = tokens.len();
    let mut masked = vec![false; n];
    let mut starting: Vec<Vec<(u32, usize)>> = vec![Vec::new(); n];
    for entity in entities {
        if entity.masks() {
            masked[entity.start..entity.end].fill(true);
        }
        starting[entity.start].push((entity.kinds(), entity.end));
        if entity.core != entity.start {
            starting[entity.core].push((entity.kinds(), entity.end));
        }
    }
    let words = tokens
        .iter()
        .zip(&masked)
        .map(|(token, masked)| {
            if *masked {
                return Vec::new();
            }
            let ids = LEXICON.vocabulary.ids(&token.text);
            match LEXICON
                .spell(&token.text)
                .filter(|_| ids.is_empty() && token.kind == Kind::Word && !PHRASES.knows(&token.text))
            {
                Some(word) => LEXICON.vocabulary.ids(word),
                None => ids,
            }
        })
        .collect();
    let stops: Vec<bool> = tokens.iter().map(Token::ends_sentence).collect();
    let mut starts = vec![false; n];
    let mut open = true;
    for (at, token) in tokens.iter().enumerate() {
        starts[at] = open;
        open = stops[at] || open && OPENERS.contains(&token.text.as_str());
    }
    let mut ends = vec![false; n + 1];
    ends[n] = true;
    for at in (0..n).rev() {
        ends[at] = stops[at] || ends[at + 1] && CLOSERS.contains(&tokens[at].text.as_str());
    }
    Lattice { words, entities: starting, masked, starts, ends, stops }
}

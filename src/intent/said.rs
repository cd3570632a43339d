//! What somebody said, cut out of the message that tells of it: a customer's words
//! without who said them and "please note", a correction without the "no, I meant".

use super::slots::Filler;
use super::token::{Kind, Token};
use super::when::starts_any;

/// Verbs of those who are told of; what they said follows.
const VERBS: &[&str] = &[
    "told me that",
    "told us that",
    "told me",
    "told us",
    "told",
    "says that",
    "said that",
    "says",
    "said",
    "say",
    "saying",
    "thinks that",
    "thinks",
    "think",
    "finds",
    "complains that",
    "complained that",
    "complain 说",
    "reports that",
    "reported that",
    "reports",
    "reported",
    "claims",
    "mentioned that",
    "mentioned",
    "writes",
    "wrote",
    "抱怨说",
    "抱怨",
    "投诉说",
    "投诉",
    "吐槽说",
    "吐槽",
    "称赞",
    "表扬",
    "反馈说",
    "反馈",
    "反映说",
    "反映",
    "feedback",
];
/// 说 is one too, but not in these words.
const NO_VERBS: &[&str] = &["说明", "说不", "说法"];
/// So far into what was said a verb may be.
const VERB_WITHIN: usize = 9;
/// Words that point at the goods and add nothing.
const POINTERS: &[&str] = &["那个", "这个", "那款", "这款", "了", "that"];
/// What is said to the bot, not by the customer.
const ASIDES: &[&str] = &[
    "记一下",
    "记录一下",
    "记录下",
    "记下来",
    "记下",
    "记上",
    "帮记一下",
    "帮忙记一下",
    "麻烦记一下",
    "请记录",
    "登记一下",
    "log 一下",
    "log it",
    "log this",
    "log that",
    "note it",
    "note that",
    "please log",
    "pls log",
    "please note it",
    "please note this",
    "please note",
    "please",
    "thanks",
    "thank you",
    "谢谢",
    "你弄错了",
    "你搞错了",
    "你听错了",
];
/// What a correction begins with before it says what is right.
const DENIALS: &[&str] = &[
    "i meant to say",
    "i meant",
    "i ment",
    "i want",
    "i wanted",
    "want",
    "i mean",
    "i said",
    "sorry",
    "no",
    "nope",
    "oops",
    "应该是",
    "而是",
    "是",
    "那个",
    "不对",
    "不是",
    "错了",
];

/// The tokens between the part that leads to them and the part that follows.
fn span(filler: &Filler, lead: &str, follow: Option<&str>) -> Option<(usize, usize)> {
    let tokens = &filler.reading.tokens;
    let parts = filler.values("part");
    // The last lead, unless it follows another: "when I say X I mean Y".
    let is_follow =
        |start: usize| parts.iter().any(|(part, hit)| Some(*part) == follow && hit.start == start);
    let leads = || parts.iter().filter(|(part, _)| *part == lead).map(|(_, hit)| hit);
    let later = |start: usize| leads().any(|other| other.end <= start) && is_follow(start);
    let mut start = leads().filter(|hit| !later(hit.start)).map(|hit| hit.end).max().unwrap_or(0);
    let follows = parts.iter().filter(|(part, hit)| Some(*part) == follow && hit.start > start);
    let mut end = follows.map(|(_, hit)| hit.start).min().unwrap_or(tokens.len());
    while start < end
        && (tokens[start].kind == Kind::Mark && !tokens[start].is("#")
            || tokens[start].is("that") && start > 0)
    {
        start += 1;
    }
    while start < end && tokens[end - 1].kind == Kind::Mark {
        end -= 1;
    }
    (start < end).then_some((start, end))
}

/// Tokens as they were typed.
pub fn typed(filler: &Filler, start: usize, end: usize) -> Option<String> {
    let tokens = &filler.reading.tokens;
    let text = filler.reading.text.get(tokens[start].start..tokens[end - 1].end)?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A customer's words.
pub fn by_a_customer(filler: &Filler) -> Option<String> {
    let (start, end) = span(filler, "reporter", None)?;
    let tokens = &filler.reading.tokens;
    let goods = |at: usize| {
        filler.reading.entities.iter().any(|entity| entity.is_item() && entity.start <= at && at < entity.end)
    };
    let verb = |at: usize| {
        let said = starts_any(tokens, at, VERBS);
        said.or_else(|| {
            starts_any(tokens, at, &["说"]).filter(|_| starts_any(tokens, at, NO_VERBS).is_none())
        })
    };
    let before_goods = (start..end.min(start + VERB_WITHIN)).take_while(|at| !goods(*at));
    let mut from = before_goods.filter_map(verb).last().filter(|from| *from < end).unwrap_or(start);
    while from < end && (tokens[from].is(":") || tokens[from].is(",")) {
        from += 1;
    }
    while let Some(at) = skip(tokens, from, end, POINTERS) {
        from = at;
    }
    typed(filler, from, without_asides(tokens, from, end))
}

/// What is right instead: the tokens.
pub fn instead(filler: &Filler) -> Option<(usize, usize)> {
    let tokens = &filler.reading.tokens;
    let item =
        |at: usize| filler.reading.entities.iter().any(|entity| entity.is_item() && entity.start == at);
    // 不是10升的，是25升收纳箱: what follows the comma.
    let right = (0..tokens.len()).find_map(|at| {
        let after =
            tokens[at].is(",").then(|| starts_any(tokens, at + 1, &["应该是", "而是", "要的是", "是"]))??;
        let after = starts_any(tokens, after, &["那个", "那款"]).unwrap_or(after);
        item(after).then_some(after)
    });
    let (mut from, mut end) = match right {
        // 是狗碗不是狗绳
        Some(from) => {
            let denied =
                (from..tokens.len()).find(|at| starts_any(tokens, *at, &["不是", "而不是", "not"]).is_some());
            (from, denied.unwrap_or(tokens.len()))
        }
        None => span(filler, "correction", Some("not_that"))?,
    };
    end = without_asides(tokens, from, end);
    while let Some(at) = skip(tokens, from, end, DENIALS) {
        from = at;
    }
    // "the silver lock not the black one"
    end = (from + 1..end).find(|at| starts_any(tokens, *at, &["not the"]).is_some()).unwrap_or(end);
    if tokens[end - 1].is(",") {
        end -= 1;
    }
    // "not the 25 one, the 32 mm"; "the white one, not the black".
    let comma = (from..end).find(|at| tokens[*at].is(","));
    if let Some(comma) = comma.filter(|comma| comma + 1 < end) {
        match (tokens[from].is("not"), tokens[comma + 1].is("not")) {
            (true, false) => from = comma + 1,
            (false, true) => end = comma,
            _ => {}
        }
    }
    (from < end).then_some((from, end))
}

/// After one of these phrases and the marks that follow, where something is left.
fn skip(tokens: &[Token], from: usize, end: usize, phrases: &[&str]) -> Option<usize> {
    let mut at = starts_any(tokens, from, phrases)?;
    while at < end && (tokens[at].is(",") || tokens[at].is(":")) {
        at += 1;
    }
    (at < end).then_some(at)
}

/// The end without what is said to the bot after a comma.
fn without_asides(tokens: &[Token], from: usize, mut end: usize) -> usize {
    while from + 1 < end
        && ["啦", "啊", "呀", "哦", "呢", "嘛", "!", "."].contains(&tokens[end - 1].text.as_str())
    {
        end -= 1;
    }
    while let Some(comma) = (from + 1..end).rev().find(|at| tokens[*at].is(",")) {
        if starts_any(tokens, comma + 1, ASIDES) != Some(end) {
            break;
        }
        end = comma;
    }
    end
}

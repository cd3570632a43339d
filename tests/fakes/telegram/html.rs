//! Telegram's HTML, read as its server does:
//! <https://core.telegram.org/bots/api#html-style>.

use serde_json::{Value, json};

/// Tags without attributes, and the kind of entity that each makes.
const TAGS: [(&str, &str); 14] = [
    ("b", "bold"),
    ("strong", "bold"),
    ("i", "italic"),
    ("em", "italic"),
    ("u", "underline"),
    ("ins", "underline"),
    ("s", "strikethrough"),
    ("strike", "strikethrough"),
    ("del", "strikethrough"),
    ("tg-spoiler", "spoiler"),
    ("code", "code"),
    ("pre", "pre"),
    ("blockquote", "blockquote"),
    ("a", "text_link"),
];

/// The text and its entities, or why it is refused.
pub fn parse(html: &str) -> Result<(String, Vec<Value>), String> {
    let mut text = String::new();
    let mut entities = Vec::new();
    let mut open: Vec<(&str, &str, usize)> = Vec::new();
    let units = |text: &str| text.encode_utf16().count();
    let mut rest = html;
    while let Some(c) = rest.chars().next() {
        let at = html.len() - rest.len();
        if c == '<' {
            let end = rest.find('>').ok_or(format!("Unclosed start tag at byte offset {at}"))?;
            let tag = &rest[1..end];
            rest = &rest[end + 1..];
            if let Some(name) = tag.strip_prefix('/') {
                let (opened, kind, from) =
                    open.pop().ok_or(format!("Unexpected end tag at byte offset {at}"))?;
                if opened != name {
                    return Err(format!(
                        "Unmatched end tag at byte offset {at}, expected \"</{opened}>\", found \"</{name}>\""
                    ));
                }
                if units(&text) > from {
                    entities.push(json!({"type": kind, "offset": from, "length": units(&text) - from}));
                }
            } else {
                let name = tag.split_whitespace().next().unwrap_or_default();
                let known = TAGS.iter().find(|(known, _)| *known == name);
                let (name, kind) =
                    known.ok_or(format!("Unsupported start tag \"{name}\" at byte offset {at}"))?;
                open.push((name, kind, units(&text)));
            }
        } else if let Some((entity, decoded)) = decoded(rest) {
            text.push(decoded);
            rest = &rest[entity..];
        } else {
            text.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    match open.last() {
        Some((name, ..)) => Err(format!("Can't find end tag corresponding to start tag \"{name}\"")),
        None => Ok((text, entities)),
    }
}

/// A named or numbered character: how long it is written, and what it is.
fn decoded(text: &str) -> Option<(usize, char)> {
    let name = text.strip_prefix('&')?;
    let name = &name[..name.find(';')?];
    let c = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        _ => char::from_u32(name.strip_prefix('#')?.parse().ok()?)?,
    };
    Some((name.len() + 2, c))
}

/// What the server marks in what people write: mentions and commands.
pub fn marked(text: &str) -> Vec<Value> {
    let units = |text: &str| text.encode_utf16().count();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut marks = Vec::new();
    for (at, sign) in text.match_indices(['@', '/']) {
        let is_command = sign == "/";
        let after = &text[at + 1..];
        let mut length = after.find(|c| !is_name(c)).unwrap_or(after.len());
        let is_free = !text[..at].ends_with(|c: char| is_name(c) || c == '/');
        if !is_free || length == 0 {
            continue;
        }
        if is_command && after[length..].starts_with('@') {
            let name = &after[length + 1..];
            length += 1 + name.find(|c| !is_name(c)).unwrap_or(name.len());
        }
        marks.push(json!({
            "type": if is_command { "bot_command" } else { "mention" },
            "offset": units(&text[..at]),
            "length": length + 1,
        }));
    }
    marks
}

#[test]
fn html_is_refused_as_telegram_does() {
    let (text, entities) = parse("<b>a &lt; 📦</b> &amp; <pre>x</pre>").unwrap();
    assert_eq!(text, "a < 📦 & x");
    assert_eq!(entities[0], json!({"type": "bold", "offset": 0, "length": 6}));
    assert_eq!(entities[1], json!({"type": "pre", "offset": 9, "length": 1}));
    for (html, reason) in [
        ("a <new> b", "Unsupported start tag \"new\" at byte offset 2"),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b><i>x</b>", "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\""),
        ("<pre>x", "Can't find end tag corresponding to start tag \"pre\""),
    ] {
        assert_eq!(parse(html), Err(reason.to_owned()));
    }
}

//! Whether a text is meant for us, and what it says without our name.

use super::incoming::Myself;
use teloxide::types::{MessageEntity, MessageEntityKind};

/// A text read for our name.
#[derive(Debug, PartialEq, Eq)]
pub struct Heard {
    /// Without the mention of us; a command of ours without our name.
    pub text: String,
    /// Named or commanded.
    pub addressed: bool,
    /// A command to another bot.
    pub to_another: bool,
}

/// Reads a text or a caption.
pub fn hear(text: &str, entities: &[MessageEntity], me: &Myself) -> Heard {
    let (text, is_named) = without_mentions(text, entities, me);
    let Some((command, bot, rest)) = command(&text) else {
        return Heard { text, addressed: is_named, to_another: false };
    };
    let is_ours = bot.is_empty() || bot.eq_ignore_ascii_case(&me.username);
    let text = if bot.is_empty() || !is_ours { text.clone() } else { format!("/{command}{rest}") };
    Heard { text, addressed: is_named || is_ours, to_another: !is_ours && !is_named }
}

/// `/name@bot rest`: the name, the bot (may be empty), and the rest with what
/// separates it.
fn command(text: &str) -> Option<(&str, &str, &str)> {
    let after = text.strip_prefix('/')?;
    let end = after.find(|c| !is_name(c)).unwrap_or(after.len());
    let (name, rest) = after.split_at(end);
    let (bot, rest) = match rest.strip_prefix('@') {
        Some(after) => after.split_at(after.find(|c| !is_name(c)).unwrap_or(after.len())),
        None => ("", rest),
    };
    let is_whole = rest.is_empty() || rest.starts_with(char::is_whitespace);
    (!name.is_empty() && is_whole).then_some((name, bot, rest))
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The text without `@us` and without names that stand for us, and whether there
/// were any. A command's own `@us` stays.
fn without_mentions(text: &str, entities: &[MessageEntity], me: &Myself) -> (String, bool) {
    let mut cuts: Vec<(usize, usize)> = entities
        .iter()
        .filter(
            |entity| matches!(&entity.kind, MessageEntityKind::TextMention { user } if user.id.0 == me.id),
        )
        .filter_map(|entity| {
            let end = entity.offset.checked_add(entity.length)?;
            Some((byte_at(text, entity.offset)?, byte_at(text, end)?))
        })
        .collect();
    for (at, _) in text.match_indices('@') {
        let after = &text[at + 1..];
        let name = &after[..after.find(|c| !is_name(c)).unwrap_or(after.len())];
        let is_alone = !text[..at].ends_with(|c: char| is_name(c) || matches!(c, '/' | '@' | '.'));
        if is_alone && !me.username.is_empty() && name.eq_ignore_ascii_case(&me.username) {
            cuts.push((at, at + 1 + name.len()));
        }
    }
    if cuts.is_empty() {
        return (text.trim().to_owned(), false);
    }
    cuts.sort_unstable();
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for (start, end) in cuts {
        if start < from {
            continue;
        }
        kept.push_str(&text[from..start]);
        from = end;
        // One space of two, and none before what follows our name at the start.
        if kept.is_empty() || kept.ends_with(char::is_whitespace) {
            let rest = &text[from..];
            let skipped = |c: char| {
                c.is_whitespace() || (kept.trim().is_empty() && matches!(c, ',' | ':' | '，' | '：'))
            };
            from += rest.len() - rest.trim_start_matches(skipped).len();
        }
    }
    kept.push_str(&text[from..]);
    (kept.trim().to_owned(), true)
}

/// Where the n-th UTF-16 unit of a text begins. None within a character or behind
/// the end: teloxide's own conversion panics there.
fn byte_at(text: &str, units: usize) -> Option<usize> {
    let mut passed = 0;
    for (at, c) in text.char_indices() {
        if passed >= units {
            return (passed == units).then_some(at);
        }
        passed += c.len_utf16();
    }
    (passed == units).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use teloxide::types::User;

    fn me() -> Myself {
        Myself { id: 42, username: "StockBot".to_owned() }
    }

    fn heard(text: &str) -> (String, bool) {
        let heard = hear(text, &[], &me());
        (heard.text, heard.addressed)
    }

    #[test]
    fn our_name_is_taken_out_wherever_it_stands() {
        assert_eq!(heard("@stockbot how many lamps"), ("how many lamps".into(), true));
        assert_eq!(heard("how many @StockBot lamps"), ("how many lamps".into(), true));
        assert_eq!(heard("how many lamps @STOCKBOT?"), ("how many lamps ?".into(), true));
        assert_eq!(heard("@StockBot，台灯还有多少"), ("台灯还有多少".into(), true));
        assert_eq!(heard("台灯@StockBot还有多少"), ("台灯还有多少".into(), true));
        assert_eq!(heard("@StockBot"), (String::new(), true));
        assert_eq!(heard("@StockBot: /stock EB-100"), ("/stock EB-100".into(), true));
    }

    #[test]
    fn other_names_and_addresses_are_not_ours() {
        for text in ["@StockBotTwo hi", "mail me@StockBot", "how many lamps", "@@StockBot", "/ path"] {
            assert_eq!(heard(text), (text.to_owned(), false));
        }
    }

    #[test]
    fn a_command_loses_our_name_and_one_to_another_is_not_ours() {
        assert_eq!(heard("/stock@stockBOT EB-100"), ("/stock EB-100".into(), true));
        assert_eq!(heard("/stock"), ("/stock".into(), true));
        assert_eq!(heard("/stock\nEB-100"), ("/stock\nEB-100".into(), true));
        let other = hear("/stock@OtherBot EB-100", &[], &me());
        assert_eq!((other.addressed, other.to_another), (false, true));
        assert_eq!(heard("/usr/bin is a path"), ("/usr/bin is a path".into(), false));
    }

    #[test]
    fn a_name_without_an_at_counts_from_utf16() {
        let user = User {
            id: teloxide::types::UserId(42),
            is_bot: true,
            first_name: "Stock".to_owned(),
            last_name: None,
            username: None,
            language_code: None,
            is_premium: false,
            added_to_attachment_menu: false,
        };
        let kind = MessageEntityKind::TextMention { user };
        let at = |offset, length| MessageEntity::new(kind.clone(), offset, length);
        let heard = hear("📦, Stock 有货吗", &[at(4, 5)], &me());
        assert_eq!((heard.text.as_str(), heard.addressed), ("📦, 有货吗", true));
        for (offset, length) in [(1, 5), (4, 500), (usize::MAX, 2)] {
            assert!(!hear("📦, Stock", &[at(offset, length)], &me()).addressed, "{offset} {length}");
        }
    }
}

//! A reply as messages of Telegram's HTML, each within its limit.

use crate::chat::phone::{self, Phone};
use crate::chat::{Block, Table};

/// UTF-16 units of a message's text, its tags not counted.
pub const MESSAGE_UNITS_MAX: usize = 4_096;

/// Columns of a fixed width that a phone shows without breaking lines.
const PHONE_COLUMNS: usize = 36;

/// One message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub html: String,
    /// The same without markup.
    pub plain: String,
    units: usize,
    is_fixed: bool,
}

/// Between blocks.
const BLOCK_GAP: &str = "\n\n";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Plain,
    Bold,
    Fixed,
}

/// What stays in one message if it can: a line, a row.
type Line = Vec<(Style, String)>;

/// The messages that say it, each at most `units_max` long; none for nothing.
pub fn parts(blocks: &[Block], units_max: usize) -> Vec<Part> {
    let mut parts = vec![Part::default()];
    for lines in blocks.iter().map(lines) {
        let whole: usize = lines.iter().map(|line| length(line) + 1).sum();
        let (used, is_first) = (current(&mut parts).units, current(&mut parts).units == 0);
        // A block that fits a message of its own is not divided.
        if !is_first && used + whole + 1 > units_max && whole <= units_max {
            parts.push(Part::default());
        }
        for (index, line) in lines.iter().enumerate() {
            let gap = if index == 0 { BLOCK_GAP } else { "\n" };
            add(&mut parts, gap, line, units_max);
        }
    }
    parts.iter_mut().for_each(Part::close);
    parts.retain(|part| !part.plain.trim().is_empty());
    parts
}

/// The part that is being written.
fn current(parts: &mut Vec<Part>) -> &mut Part {
    if parts.is_empty() {
        parts.push(Part::default());
    }
    let last = parts.len() - 1;
    &mut parts[last]
}

fn lines(block: &Block) -> Vec<Line> {
    let each = |style, text: &str| text.lines().map(|line| vec![(style, line.to_owned())]).collect();
    match block {
        Block::Text(text) => each(Style::Plain, text.trim_matches('\n')),
        Block::Fixed(text) => each(Style::Fixed, text.trim_matches('\n')),
        Block::Table(table) => table_lines(table),
    }
}

fn table_lines(table: &Table) -> Vec<Line> {
    let mut lines: Vec<Line> = match phone::lines(table, PHONE_COLUMNS) {
        Phone::Columns(lines) => lines.into_iter().map(|line| vec![(Style::Fixed, line)]).collect(),
        Phone::List(entries) => entries
            .into_iter()
            .map(|entry| {
                let mut line = vec![(Style::Bold, entry.name)];
                if !entry.values.is_empty() {
                    line.push((Style::Plain, format!("\n{}", entry.values)));
                }
                line
            })
            .collect(),
    };
    lines.extend(table.more.iter().map(|more| vec![(Style::Plain, more.clone())]));
    lines
}

fn length(line: &Line) -> usize {
    line.iter().map(|(_, text)| units(text)).sum()
}

fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Adds a line to the last part, or to a new one where it does not fit.
fn add(parts: &mut Vec<Part>, gap: &str, line: &Line, units_max: usize) {
    let used = current(parts).units;
    if used > 0 && used + units(gap) + length(line) > units_max {
        parts.push(Part::default());
    }
    let is_first = current(parts).units == 0;
    let mut gap = if is_first { "" } else { gap };
    for (style, text) in line {
        let mut rest = text.as_str();
        loop {
            let room = units_max - current(parts).units.min(units_max) - units(gap).min(units_max);
            if units(rest) <= room {
                current(parts).push(gap, *style, rest);
                break;
            }
            let (now, later) = divide(rest, room);
            current(parts).push(gap, *style, now);
            parts.push(Part::default());
            rest = later;
            gap = "";
        }
        gap = "";
    }
}

/// As much of a text as fits: to the end of a line, else of a sentence, else of a
/// word, unless that leaves more than half of the room empty.
fn divide(text: &str, room: usize) -> (&str, &str) {
    let mut used = 0;
    let end = text
        .char_indices()
        .find(|(_, c)| {
            used += c.len_utf16();
            used > room
        })
        .map_or(text.len(), |(at, _)| at);
    let fits = &text[..end];
    let least = end / 2;
    let after =
        |ends: &[char]| fits.rfind(ends).map(|at| at + fits[at..].chars().next().map_or(0, char::len_utf8));
    let sentence = fits.rfind(". ").map(|at| at + 1).max(after(&['。', '！', '？', '；', '!', '?', ';']));
    let at = [after(&['\n']), sentence, after(&[' ', '，', '、'])]
        .into_iter()
        .flatten()
        .find(|at| *at > least)
        .unwrap_or(end);
    (text[..at].trim_end(), text[at..].trim_start_matches([' ', '\n']))
}

impl Part {
    fn push(&mut self, gap: &str, style: Style, text: &str) {
        if style != Style::Fixed || gap == BLOCK_GAP {
            self.close();
        }
        self.html.push_str(gap);
        self.plain.push_str(gap);
        self.units += units(gap) + units(text);
        self.plain.push_str(text);
        let text = escape(text);
        match style {
            Style::Plain => self.html.push_str(&text),
            Style::Bold if text.trim().is_empty() => self.html.push_str(&text),
            Style::Bold => self.html.extend(["<b>", &text, "</b>"]),
            Style::Fixed => {
                if !self.is_fixed {
                    self.html.push_str("<pre>");
                    self.is_fixed = true;
                }
                self.html.push_str(&text);
            }
        }
    }

    fn close(&mut self) {
        if std::mem::take(&mut self.is_fixed) {
            self.html.push_str("</pre>");
        }
    }
}

/// What Telegram's HTML must have escaped:
/// <https://core.telegram.org/bots/api#html-style>.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(blocks: &[Block], units_max: usize) -> Vec<String> {
        parts(blocks, units_max).into_iter().map(|part| part.html).collect()
    }

    fn text(text: &str) -> Block {
        Block::Text(text.to_owned())
    }

    #[test]
    fn texts_are_escaped_and_fixed_lines_keep_their_width() {
        let blocks = [text("a < b & c"), Block::Fixed("x  1\ny  2".to_owned()), text("end")];
        assert_eq!(html(&blocks, 4096), ["a &lt; b &amp; c\n\n<pre>x  1\ny  2</pre>\n\nend"]);
        assert_eq!(html(&[], 4096), Vec::<String>::new());
        assert_eq!(html(&[text(" \n")], 4096), Vec::<String>::new());
    }

    #[test]
    fn two_fixed_blocks_are_two() {
        let blocks = [Block::Fixed("a".to_owned()), Block::Fixed("b".to_owned())];
        assert_eq!(html(&blocks, 4096), ["<pre>a</pre>\n\n<pre>b</pre>"]);
    }

    #[test]
    fn a_wide_table_is_a_list_with_what_is_more_below() {
        let cells = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let table = Table {
            head: cells(&["Item", "Runs out", "Units"]),
            rows: vec![cells(&["LMP-ABC Desk lamp, white <new>", "2026-11-27", "5"])],
            more: Some("and 28 more".to_owned()),
            lines: Vec::new(),
        };
        assert_eq!(
            html(&[Block::Table(table)], 4096),
            ["<b>LMP-ABC Desk lamp, white &lt;new&gt;</b>\nRuns out 2026-11-27 · Units 5\nand 28 more"]
        );
    }

    #[test]
    fn blocks_are_divided_only_where_one_alone_is_too_long() {
        assert_eq!(html(&[text("0123456789"), text("abc"), text("def")], 12), ["0123456789", "abc\n\ndef"]);
        let rows = Block::Fixed("row 1\nrow 2\nrow 3".to_owned());
        assert_eq!(html(&[text("head"), rows], 12), ["head\n\n<pre>row 1</pre>", "<pre>row 2\nrow 3</pre>"]);
    }

    #[test]
    fn a_long_line_ends_with_a_sentence_or_else_a_word() {
        assert_eq!(html(&[text("One two. Three four five")], 12), ["One two.", "Three four", "five"]);
        assert_eq!(html(&[text("台灯没有货。下周才到")], 8), ["台灯没有货。", "下周才到"]);
        assert_eq!(html(&[text("0123456789abc")], 10), ["0123456789", "abc"]);
    }

    #[test]
    fn length_is_counted_in_utf16_and_nothing_is_lost() {
        let packages = "📦".repeat(9);
        let shown = parts(&[text(&packages)], 5);
        assert!(shown.iter().all(|part| part.plain.encode_utf16().count() <= 5));
        assert_eq!(shown.iter().map(|part| part.plain.as_str()).collect::<String>(), packages);
    }

    mod every_reply {
        use super::super::*;
        use proptest::prelude::*;

        fn block() -> impl Strategy<Value = Block> {
            let text = "([a-c<&📦台。 \n]{0,30}\n?){0,4}";
            prop_oneof![
                text.prop_map(Block::Text),
                text.prop_map(Block::Fixed),
                proptest::collection::vec(proptest::collection::vec("[a-z台<]{0,20}", 3), 1..6).prop_map(
                    |rows| Block::Table(Table {
                        head: rows[0].clone(),
                        rows: rows[1..].to_vec(),
                        ..Table::default()
                    })
                ),
            ]
        }

        proptest! {
            #[test]
            fn fits_and_closes_its_tags(blocks in proptest::collection::vec(block(), 0..5), max in 8_usize..80) {
                let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
                let parts = parts(&blocks, max);
                for part in &parts {
                    prop_assert!(part.plain.encode_utf16().count() <= max, "{part:?}");
                    prop_assert!(!part.plain.trim().is_empty());
                    for tag in ["b", "pre"] {
                        let count = |tag: String| part.html.matches(&tag).count();
                        prop_assert_eq!(count(format!("<{tag}>")), count(format!("</{tag}>")), "{}", part.html);
                    }
                    let text = ["<b>", "</b>", "<pre>", "</pre>"].iter().fold(part.html.clone(), |text, tag| text.replace(tag, ""));
                    prop_assert_eq!(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"), part.plain.clone());
                }
                let said: String = parts.iter().map(|part| visible(&part.plain)).collect();
                let meant: String = blocks.iter().flat_map(lines).flatten().map(|(_, text)| visible(&text)).collect();
                prop_assert_eq!(said, meant);
            }
        }
    }
}

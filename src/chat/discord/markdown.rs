//! Discord's markdown: text as it stands, long text in parts.

/// How long a text is as Discord may count it.
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The text so that Discord shows it as it stands; addresses stay links.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        escape_line(line, &mut out);
    }
    out
}

fn escape_line(line: &str, out: &mut String) {
    let indent = line.len() - line.trim_start().len();
    let (space, rest) = line.split_at(indent);
    out.push_str(space);
    // A heading, small print, a quotation.
    if rest.starts_with(['#', '>']) || rest.starts_with("-#") {
        out.push('\\');
    }
    let mut at = 0;
    let mut before = ' ';
    while let Some(c) = rest[at..].chars().next() {
        let ahead = &rest[at..];
        if ahead.starts_with("https://") || ahead.starts_with("http://") {
            let end = ahead.find(|c: char| c.is_whitespace() || !c.is_ascii() || "<>()".contains(c));
            let address = &ahead[..end.unwrap_or(ahead.len())];
            out.push_str(address);
            at += address.len();
            before = ' ';
            continue;
        }
        let doubled = before == c || ahead[c.len_utf8()..].starts_with(c);
        if matches!(c, '\\' | '*' | '_' | '`' | '[' | '<') || (matches!(c, '~' | '|') && doubled) {
            out.push('\\');
        }
        out.push(c);
        before = c;
        at += c.len_utf8();
    }
}

/// Lines of a fixed width.
pub fn fenced(text: &str) -> String {
    format!("{FENCE}\n{}\n{FENCE}", text.replace(FENCE, "``\u{200b}`"))
}

const FENCE: &str = "```";

/// The text in parts of at most `limit`: between paragraphs, else lines, else
/// sentences, else words. A fence that is cut is closed and opened again.
pub fn split(text: &str, limit: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = Part::default();
    let room = limit.saturating_sub(2 * (FENCE.len() + 1)).max(2);
    for line in text.split('\n') {
        let mut rest = line;
        loop {
            let space = if part.text.is_empty() { limit } else { limit - part.needed().min(limit) };
            let fence_to_close = if part.open { FENCE.len() + 1 } else { 0 };
            if length(rest) + fence_to_close <= space {
                part.push(rest);
                break;
            }
            if !part.text.is_empty() && !part.is_fence_alone() {
                part.cut(&mut parts, limit);
                continue;
            }
            // A line longer than a part.
            let (front, back) =
                rest.split_at(place(rest, room.min(space.saturating_sub(fence_to_close)).max(2)));
            part.push(front.trim_end());
            rest = back.trim_start();
            part.cut(&mut parts, limit);
        }
    }
    let last = part.text.trim_matches('\n');
    if !last.is_empty() && !part.is_fence_alone() {
        parts.push(last.to_owned());
    }
    parts
}

/// What is gathered until it is full.
#[derive(Default)]
struct Part {
    text: String,
    length: usize,
    /// Inside a fence.
    open: bool,
    /// Bytes before the last empty line outside a fence.
    paragraph: Option<usize>,
}

impl Part {
    /// What stands, and the line end before the next line.
    fn needed(&self) -> usize {
        self.length + 1
    }

    fn is_fence_alone(&self) -> bool {
        self.text == FENCE
    }

    fn push(&mut self, line: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
            self.length += 1;
        } else if line.is_empty() {
            return;
        }
        if line.is_empty() && !self.open {
            self.paragraph = Some(self.text.len());
        }
        if line == FENCE {
            self.open = !self.open;
        }
        self.text.push_str(line);
        self.length += length(line);
    }

    /// Ends the part at its last paragraph where that is not far back, else here.
    fn cut(&mut self, parts: &mut Vec<String>, limit: usize) {
        let text = std::mem::take(&mut self.text);
        let paragraph = self.paragraph.filter(|at| !self.open && *at * 2 > limit.min(text.len()));
        let (done, rest) = match paragraph {
            Some(at) => (text[..at].to_owned(), text[at..].trim_start_matches('\n').to_owned()),
            None if self.open => (format!("{text}\n{FENCE}"), FENCE.to_owned()),
            None => (text, String::new()),
        };
        parts.push(done.trim_matches('\n').to_owned());
        let open = self.open;
        *self = Part { length: length(&rest), text: rest, open, paragraph: None };
    }
}

/// Where to cut a line so that its front is at most `room` long: bytes.
fn place(line: &str, room: usize) -> usize {
    let mut end = 0;
    let mut taken = 0;
    let (mut sentence, mut word) = (0, 0);
    for (at, c) in line.char_indices() {
        if taken + c.len_utf16() > room {
            break;
        }
        taken += c.len_utf16();
        end = at + c.len_utf8();
        match c {
            '。' | '！' | '？' | '；' | '，' => sentence = end,
            ' ' if line[..at].ends_with(['.', '!', '?', ';', ',']) => sentence = end,
            _ => {}
        }
        if c.is_whitespace() {
            word = end;
        }
    }
    let cut = [sentence, word].into_iter().find(|place| *place * 2 > end).unwrap_or(end);
    // Never between a backslash and what it escapes.
    let escapes = line[..cut].bytes().rev().take_while(|byte| *byte == b'\\').count();
    if escapes % 2 == 1 && cut > 1 { cut - 1 } else { cut }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_with_marks_stand_as_they_are() {
        assert_eq!(escaped("LMP_BLK_2 *new*"), "LMP\\_BLK\\_2 \\*new\\*");
        assert_eq!(escaped("# 3\n> 2\n-# x\n- item"), "\\# 3\n\\> 2\n\\-# x\n- item");
        assert_eq!(escaped("~5 days, ~~gone~~ a||b"), "~5 days, \\~\\~gone\\~\\~ a\\|\\|b");
        assert_eq!(escaped("<@1> [a](b)"), "\\<@1> \\[a](b)");
        assert_eq!(escaped("see https://x.io/a_b_c。好_"), "see https://x.io/a_b_c。好\\_");
    }

    #[test]
    fn a_fence_that_is_cut_is_closed_and_opened_again() {
        let text = format!("head\n\n{}", fenced("row one\nrow two\nrow three\nrow four"));
        let parts = split(&text, 30);
        assert!(parts.len() > 1, "{parts:?}");
        for part in &parts {
            assert_eq!(part.matches(FENCE).count() % 2, 0, "{part}");
            assert!(length(part) <= 30, "{part}");
        }
        let rows = parts.join("\n");
        for row in ["row one", "row two", "row three", "row four"] {
            assert!(rows.contains(row), "{rows}");
        }
    }

    #[test]
    fn parts_end_where_a_paragraph_does() {
        let text = format!("{}\n\n{}\n\n{}", "a".repeat(60), "b".repeat(30), "c".repeat(60));
        let parts = split(&text, 100);
        assert_eq!(parts, ["a".repeat(60) + "\n\n" + &"b".repeat(30), "c".repeat(60)]);
    }

    #[test]
    fn a_long_line_is_cut_after_a_sentence() {
        let text = format!("{}. {}", "first words ".repeat(5).trim_end(), "second words ".repeat(5));
        let parts = split(&text, 80);
        assert!(parts[0].ends_with('.'), "{parts:?}");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_too_long(text in "[a-z_*`。\\\\ \n你]{0,300}", limit in 20_usize..80) {
            let marked = escaped(&text);
            let parts = split(&marked, limit);
            let kept = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(kept(&parts.concat()), kept(&marked));
            for part in &parts {
                prop_assert!(length(part) <= limit && !part.is_empty());
            }
        }

        #[test]
        fn fences_stay_whole(rows in proptest::collection::vec("[a-z ]{1,40}", 1..20), limit in 20_usize..80) {
            let text = format!("intro\n\n{}\n\nend", fenced(&rows.join("\n")));
            for part in split(&text, limit) {
                prop_assert!(length(&part) <= limit);
                prop_assert_eq!(part.matches(FENCE).count() % 2, 0, "{}", part);
            }
        }
    }
}

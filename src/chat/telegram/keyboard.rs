//! Choices as buttons under a message.

use crate::chat::Choice;
use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Bytes that a button can give back.
const ANSWER_BYTES_MAX: usize = 64;

/// Buttons under one message.
const BUTTONS_MAX: usize = 100;

/// How wide a label can be in a row of one, two and three buttons on a phone.
const LABEL_COLUMNS: [usize; 3] = [40, 16, 9];

/// The buttons; None for none.
pub fn keyboard(choices: &[Choice]) -> Option<InlineKeyboardMarkup> {
    let mut buttons = Vec::new();
    for choice in choices {
        if choice.answer.is_empty() || choice.answer.len() > ANSWER_BYTES_MAX {
            tracing::warn!(
                bytes = choice.answer.len(),
                "a button is left out: it must give back 1 to 64 bytes"
            );
        } else if !choice.label.trim().is_empty() {
            buttons.push((cut(&choice.label, LABEL_COLUMNS[0]), choice.answer.clone()));
        }
    }
    buttons.truncate(BUTTONS_MAX);
    let mut rows: Vec<Vec<InlineKeyboardButton>> = Vec::new();
    let mut rest = buttons.as_slice();
    while !rest.is_empty() {
        let fits = |count: &usize| {
            rest.len() >= *count
                && rest[..*count].iter().all(|(label, _)| label.width() <= LABEL_COLUMNS[count - 1])
        };
        let (row, later) = rest.split_at([3, 2].into_iter().find(fits).unwrap_or(1));
        rows.push(row.iter().map(|(label, answer)| InlineKeyboardButton::callback(label, answer)).collect());
        rest = later;
    }
    (!rows.is_empty()).then(|| InlineKeyboardMarkup::new(rows))
}

/// A label on one line, cut where it is too wide.
fn cut(label: &str, columns: usize) -> String {
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    if label.width() <= columns {
        return label;
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= columns
    };
    let kept: String = label.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(labels: &[&str]) -> Vec<Vec<String>> {
        let choice = |(index, label): (usize, &&str)| Choice {
            answer: format!("t{index}"),
            label: (*label).to_owned(),
        };
        let choices: Vec<Choice> = labels.iter().enumerate().map(choice).collect();
        let keyboard = keyboard(&choices).map(|keyboard| keyboard.inline_keyboard).unwrap_or_default();
        keyboard.into_iter().map(|row| row.into_iter().map(|button| button.text).collect()).collect()
    }

    #[test]
    fn short_labels_share_a_row() {
        assert_eq!(rows(&["Yes", "No", "US", "EU"]), [vec!["Yes", "No", "US"], vec!["EU"]]);
        assert_eq!(rows(&["Amazon Germany", "Amazon Spain"]), [vec!["Amazon Germany", "Amazon Spain"]]);
        assert_eq!(rows(&["全部仓库的库存", "台灯白色款式二"]), [vec!["全部仓库的库存", "台灯白色款式二"]]);
        assert_eq!(
            rows(&["Yes", "LMP-ABC Desk lamp, white"]),
            [vec!["Yes"], vec!["LMP-ABC Desk lamp, white"]]
        );
        assert_eq!(rows(&[]), Vec::<Vec<String>>::new());
    }

    #[test]
    fn a_wide_label_is_cut_and_an_answer_too_long_is_left_out() {
        let long = "A lamp of many words ".repeat(5);
        let shown = rows(&[&long]);
        assert!(shown[0][0].width() <= 40 && shown[0][0].ends_with('…'), "{shown:?}");
        let choices = [Choice { answer: "x".repeat(65), label: "Yes".to_owned() }];
        assert_eq!(keyboard(&choices), None);
    }
}

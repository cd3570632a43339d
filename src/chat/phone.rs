//! Tables on a phone: columns where they fit a narrow screen, else a list.

use super::Table;
use unicode_width::UnicodeWidthStr;

/// What stands between two columns.
const GAP: &str = "  ";

/// A table as a phone shows it. The table's `more` belongs below either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phone {
    /// Columns, for a fixed width: the head's line, then one a row.
    Columns(Vec<String>),
    /// One entry a row, for sentences that flow.
    List(Vec<Entry>),
}

/// One row of a table too wide for columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its first cell, to be made to stand out.
    pub name: String,
    /// "title value · title value", empty cells left out; may be empty.
    pub values: String,
}

/// Columns where they are at most `width` wide (a Han character is two), else a list.
pub fn lines(table: &Table, width: usize) -> Phone {
    let rows: Vec<Vec<String>> = [&table.head]
        .into_iter()
        .chain(&table.rows)
        .map(|row| row.iter().map(|cell| one_line(cell)).collect())
        .collect();
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |row: &'_ [String], column: usize| row.get(column).cloned().unwrap_or_default();
    let widths: Vec<usize> = (0..count)
        .map(|column| rows.iter().map(|row| cell(row, column).width()).max().unwrap_or(0))
        .collect();
    if widths.iter().sum::<usize>() + GAP.len() * count.saturating_sub(1) > width {
        return Phone::List(rows[1..].iter().map(|row| entry(&rows[0], row)).collect());
    }
    // The first column names the row, even where all names are numbers.
    let right: Vec<bool> = (0..count)
        .map(|column| column > 0 && rows[1..].iter().all(|row| is_figure(&cell(row, column))))
        .collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = (0..count)
            .map(|column| {
                let text = cell(row, column);
                let space = " ".repeat(widths[column] - text.width());
                if right[column] { space + &text } else { text + &space }
            })
            .collect();
        cells.join(GAP).trim_end().to_owned()
    };
    let head = rows.first().filter(|head| head.iter().any(|title| !title.is_empty()));
    Phone::Columns(head.into_iter().chain(&rows[1..]).map(line).collect())
}

fn entry(head: &[String], row: &[String]) -> Entry {
    let value = |(column, cell): (usize, &String)| match head.get(column).map(String::as_str) {
        _ if cell.is_empty() => None,
        None | Some("") => Some(cell.clone()),
        Some(title) => Some(format!("{title} {cell}")),
    };
    let values: Vec<String> = row.iter().enumerate().skip(1).filter_map(value).collect();
    Entry { name: row.first().cloned().unwrap_or_default(), values: values.join(" · ") }
}

fn one_line(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number, a day, an amount or nothing: what is read from its end.
fn is_figure(cell: &str) -> bool {
    cell.is_empty() || (cell.chars().any(|c| c.is_ascii_digit()) && !cell.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(head: &[&str], rows: &[&[&str]]) -> Table {
        let owned = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        Table { head: owned(head), rows: rows.iter().map(|row| owned(row)).collect(), ..Table::default() }
    }

    #[test]
    fn columns_where_they_fit_with_figures_to_the_right() {
        let shown = lines(
            &table(&["Place", "Units", "State"], &[&["DE-FRA", "2,345", "ok"], &["UK", "7", "low"]]),
            36,
        );
        let expected = ["Place   Units  State", "DE-FRA  2,345  ok", "UK          7  low"];
        assert_eq!(shown, Phone::Columns(expected.map(String::from).to_vec()));
    }

    #[test]
    fn a_han_character_is_two_wide() {
        let narrow = table(&["仓库", "在库"], &[&["德国一号仓", "5"]]);
        assert_eq!(
            lines(&narrow, 16),
            Phone::Columns(vec!["仓库        在库".into(), "德国一号仓     5".into()])
        );
        assert!(matches!(lines(&narrow, 15), Phone::List(_)));
    }

    #[test]
    fn a_wide_table_is_a_list_without_its_empty_cells() {
        let wide = table(
            &["Item", "Market", "Runs out", "Gap, days"],
            &[&["LMP-ABC Desk lamp", "US", "2026-11-27", "13"], &["MAT-31", "", "2026-12-01", ""]],
        );
        let Phone::List(entries) = lines(&wide, 36) else { panic!("too wide for columns") };
        assert_eq!(entries[0].name, "LMP-ABC Desk lamp");
        assert_eq!(entries[0].values, "Market US · Runs out 2026-11-27 · Gap, days 13");
        assert_eq!(entries[1].values, "Runs out 2026-12-01");
    }

    #[test]
    fn rows_that_are_short_or_absent_and_cells_of_two_lines() {
        let ragged = table(&["A", "B"], &[&["x"], &["y\nz", "1"]]);
        assert_eq!(lines(&ragged, 36), Phone::Columns(vec!["A    B".into(), "x".into(), "y z  1".into()]));
        assert_eq!(lines(&table(&["A", "B"], &[]), 36), Phone::Columns(vec!["A  B".into()]));
        assert_eq!(lines(&Table::default(), 36), Phone::Columns(vec![]));
    }
}

//! Tables that fit 80 columns, Chinese included (a Han character is two
//! columns wide).

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table as Grid, TableStyle, presets};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a terminal that everybody has.
pub const WIDTH: u16 = 80;

/// Rows shown before "and 30 more".
pub const ROWS: usize = 12;

/// Columns that a name keeps however little room there is.
const NAME_WIDTH_MIN: usize = 10;

/// Columns between two columns.
const GAP: usize = 2;

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

/// The head of a column.
#[derive(Clone, Debug)]
pub struct Head {
    pub title: String,
    pub align: Align,
    /// Where lines are too long, spare columns go, the lowest first.
    pub spare: Option<usize>,
}

/// A table in the making.
pub struct Table {
    columns: Vec<Head>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(columns: Vec<Head>) -> Table {
        Table { columns, rows: Vec::new() }
    }

    /// A row; a cell of nothing known is the caller's dash.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Without the columns that say nothing: every cell is a dash or empty.
    pub fn without_empty_columns(mut self) -> Table {
        let says: Vec<bool> = (0..self.columns.len())
            .map(|column| {
                self.rows
                    .iter()
                    .any(|row| row.get(column).is_some_and(|cell| !matches!(cell.as_str(), "" | DASH)))
            })
            .collect();
        self.keep(&says);
        self
    }

    /// Without spare columns, as many as it takes for a line to fit.
    pub fn without_spare_columns(mut self) -> Table {
        while self.fitted().iter().sum::<usize>() > self.room() {
            let spare = (0..self.columns.len()).filter(|place| self.columns[*place].spare.is_some());
            let Some(first) = spare.min_by_key(|place| self.columns[*place].spare) else { break };
            let says: Vec<bool> = (0..self.columns.len()).map(|place| place != first).collect();
            self.keep(&says);
        }
        self
    }

    /// The titles and the rows as they are now.
    pub fn cells(&self) -> (Vec<String>, Vec<Vec<String>>) {
        (self.columns.iter().map(|head| head.title.clone()).collect(), self.rows.clone())
    }

    fn keep(&mut self, says: &[bool]) {
        keep(&mut self.columns, says);
        self.rows.iter_mut().for_each(|row| keep(row, says));
    }

    /// Columns of the terminal that cells may take.
    fn room(&self) -> usize {
        usize::from(WIDTH).saturating_sub(GAP * self.columns.len().saturating_sub(1))
    }

    /// The lines, at most [`WIDTH`] columns each, without trailing spaces:
    /// texts are cut, the widest first, numbers never.
    pub fn lines(&self) -> Vec<String> {
        let widths = self.fitted();
        let rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| row.iter().zip(&widths).map(|(cell, width)| cut(cell, *width)).collect())
            .collect();
        self.laid_out(&rows)
    }

    /// The lines as wide as they are, nothing cut: a line a row.
    pub fn wide_lines(&self) -> Vec<String> {
        self.laid_out(&self.rows)
    }

    fn laid_out(&self, rows: &[Vec<String>]) -> Vec<String> {
        const STYLE: TableStyle = presets::NOTHING;
        let mut grid = Grid::new();
        grid.load_style(STYLE).set_content_arrangement(ContentArrangement::Disabled);
        let align = |text: &str, align: Align| {
            Cell::new(text).set_alignment(match align {
                Align::Left => CellAlignment::Left,
                Align::Right => CellAlignment::Right,
            })
        };
        grid.set_header(self.columns.iter().map(|head| align(&head.title, head.align)).collect::<Vec<_>>());
        for row in rows {
            let cells = row.iter().zip(&self.columns).map(|(text, head)| align(text, head.align));
            grid.add_row(cells.collect::<Vec<_>>());
        }
        let last = self.columns.len().saturating_sub(1);
        for (place, column) in grid.column_iter_mut().enumerate() {
            column.set_padding((0, if place == last { 0 } else { GAP as u16 }));
        }
        grid.lines().map(|line| line.trim_end().to_owned()).collect()
    }

    /// Widths of the columns so that a line fits, as far as texts can be cut.
    fn fitted(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self.columns.iter().map(|head| head.title.width()).collect();
        let heads = widths.clone();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let room = self.room();
        loop {
            let total: usize = widths.iter().sum();
            let texts = (0..widths.len()).filter(|place| {
                let least = heads[*place].max(NAME_WIDTH_MIN);
                self.columns[*place].align == Align::Left && widths[*place] > least
            });
            match texts.max_by_key(|place| widths[*place]) {
                Some(widest) if total > room => widths[widest] -= 1,
                _ => return widths,
            }
        }
    }
}

/// What a cell says when nothing is known; zero is `0`.
pub const DASH: &str = "-";

fn keep<T>(all: &mut Vec<T>, says: &[bool]) {
    let mut says = says.iter();
    all.retain(|_| says.next().copied().unwrap_or(true));
}

/// A text of at most `width` columns, cut with an ellipsis.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 0;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used < width
        })
        .collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(names: &[(&str, Align)]) -> Vec<Head> {
        let head =
            |(name, align): &(&str, Align)| Head { title: (*name).to_owned(), align: *align, spare: None };
        names.iter().map(head).collect()
    }

    #[test]
    fn han_characters_count_twice_and_columns_line_up() {
        let mut table = Table::new(titles(&[("商品", Align::Left), ("可售", Align::Right)]));
        table.row(vec!["台灯".into(), "5".into()]);
        table.row(vec!["LMP-40".into(), "1,234".into()]);
        let lines = table.lines();
        assert_eq!(lines, ["商品     可售", "台灯        5", "LMP-40  1,234"]);
        assert!(lines.iter().all(|line| line.width() == lines[0].width()));
    }

    #[test]
    fn a_wide_table_fits_the_terminal() {
        let columns = titles(&[("名称", Align::Left); 6]);
        let mut table = Table::new(columns);
        table.row(vec![
            "一个很长很长的商品名称，写了很多很多字还没有写完呢".into();
            6
        ]);
        assert!(table.lines().iter().all(|line| line.width() <= usize::from(WIDTH)));
    }

    #[test]
    fn spare_columns_go_when_a_line_is_too_long_and_only_then() {
        let columns = || {
            let mut columns = titles(&[("First of them", Align::Right); 6]);
            columns[1].spare = Some(2);
            columns[4].spare = Some(1);
            columns[4].title = "Goes first".into();
            columns
        };
        let mut table = Table::new(columns());
        table.row(vec!["1".into(); 6]);
        let lines = table.without_spare_columns().lines();
        assert!(!lines[0].contains("Goes first") && lines[0].matches("First of them").count() == 5);
        let mut table = Table::new(columns()[2..].to_vec());
        table.row(vec!["1".into(); 4]);
        assert!(table.without_spare_columns().lines()[0].contains("Goes first"));
    }

    #[test]
    fn a_column_of_dashes_is_left_out() {
        let mut table = Table::new(titles(&[("A", Align::Left), ("B", Align::Left), ("C", Align::Left)]));
        table.row(vec!["1".into(), DASH.into(), "0".into()]);
        assert_eq!(table.without_empty_columns().lines(), ["A  C", "1  0"]);
    }
}

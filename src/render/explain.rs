//! How an answer was computed, as a page: the facts with their files, the
//! defaults, the arithmetic. Numbers are exact here, without separators.

use super::locale::Args;
use super::source;
use super::table::{Align, DASH, Head, Table};
use super::words::Words;
use crate::assistant::explain::{
    Cell, Column, Explanation, FactKind, FactTable, Figure, Operation, Step, What,
};
use crate::inventory::facts::Money;

/// The page, of each kind at most `rows_max` facts. Lines are as wide as their
/// facts.
pub fn page(words: &Words, explanation: &Explanation, rows_max: usize) -> String {
    if explanation.tables.is_empty() && explanation.steps.is_empty() {
        return words.word("explain-nothing");
    }
    let mut parts = vec![words.word("explain-title")];
    parts.extend(explanation.tables.iter().map(|table| facts(words, table, rows_max)));
    let defaults = source::defaults(words);
    if !defaults.is_empty() {
        parts.push(titled(words.word("explain-defaults"), defaults));
    }
    if !explanation.steps.is_empty() {
        let steps = explanation.steps.iter().take(rows_max).map(|step| arithmetic(words, step));
        let lines = steps.chain(more(words, explanation.steps.len(), rows_max)).collect();
        parts.push(titled(words.word("explain-arithmetic"), lines));
    }
    if !explanation.sources.is_empty() {
        let lines =
            explanation.sources.iter().enumerate().map(|(place, file)| format!("[{}] {file}", place + 1));
        parts.push(titled(words.word("explain-sources"), lines.collect()));
    }
    parts.join("\n\n")
}

/// The arithmetic without its facts: as many steps as there is room for.
pub fn arithmetic_alone(words: &Words, explanation: &Explanation, characters_max: usize) -> String {
    let mut page = words.word("explain-title");
    page.push_str("\n\n");
    page.push_str(&words.word("explain-arithmetic"));
    for (place, step) in explanation.steps.iter().enumerate() {
        let line = format!("\n  {}", arithmetic(words, step));
        // Room is left for how many there are beside.
        if page.chars().count() + line.chars().count() + 40 > characters_max {
            let more = more(words, explanation.steps.len(), place).unwrap_or_default();
            page.push_str(&format!("\n  {more}"));
            break;
        }
        page.push_str(&line);
    }
    page
}

fn titled(title: String, lines: Vec<String>) -> String {
    let indented = lines.iter().map(|line| format!("  {line}").trim_end().to_owned());
    [title].into_iter().chain(indented).collect::<Vec<_>>().join("\n")
}

/// How many were left out.
fn more(words: &Words, all: usize, rows_max: usize) -> Option<String> {
    let count = all.checked_sub(rows_max).filter(|count| *count > 0)?;
    Some(words.say("table-more", &Args::new().count("count", count)))
}

fn facts(words: &Words, table: &FactTable, rows_max: usize) -> String {
    let title = words.word(match table.kind {
        FactKind::Items => "facts-items",
        FactKind::Warehouses => "facts-warehouses",
        FactKind::Bundles => "facts-bundles",
        FactKind::Rates => "facts-rates",
        FactKind::Costs => "facts-costs",
        FactKind::Counts => "facts-counts",
        FactKind::Arrivals => "facts-arrivals",
        FactKind::Transfers => "facts-transfers",
        FactKind::Adjustments => "facts-adjustments",
        FactKind::Sales => "facts-sales",
        FactKind::Inbound => "facts-inbound",
        FactKind::Layers => "facts-layers",
        FactKind::SoldLayers => "facts-sold-layers",
        FactKind::ClosingValues => "facts-closing-values",
    });
    let mut columns: Vec<Head> = table
        .columns
        .iter()
        .enumerate()
        .map(|(place, column)| {
            let number = table.rows.iter().any(|row| {
                matches!(row.cells.get(place), Some(Cell::Units(_) | Cell::Number(_) | Cell::Money(_)))
            });
            let align = if number { Align::Right } else { Align::Left };
            Head { title: words.word(column_key(*column)), align, spare: None }
        })
        .collect();
    columns.push(Head { title: words.word("fact-source"), align: Align::Left, spare: None });
    let mut grid = Table::new(columns);
    for row in table.rows.iter().take(rows_max) {
        let mut cells: Vec<String> = row.cells.iter().map(exact).collect();
        cells.push(row.source.map_or_else(|| DASH.to_owned(), |place| format!("[{}]", place + 1)));
        grid.row(cells);
    }
    let mut lines = grid.wide_lines();
    lines.extend(more(words, table.rows.len(), rows_max));
    titled(title, lines)
}

fn column_key(column: Column) -> &'static str {
    match column {
        Column::Day => "fact-day",
        Column::Sku => "fact-sku",
        Column::Component => "fact-component",
        Column::Warehouse => "fact-warehouse",
        Column::From => "fact-from",
        Column::To => "fact-to",
        Column::Market => "fact-market",
        Column::Serves => "fact-serves",
        Column::WarehouseKind => "fact-kind",
        Column::Channel => "fact-channel",
        Column::Lot => "fact-lot",
        Column::Currency => "fact-currency",
        Column::UnitCost => "fact-unit-cost",
        Column::ExpectedDays => "fact-expected-days",
        Column::Category => "fact-category",
        Column::Rate => "fact-rate",
        Column::Freight => "fact-freight",
        Column::Duty => "fact-duty",
        Column::OnHand => "fact-on-hand",
        Column::Reserved => "fact-reserved",
        Column::Units => "fact-units",
        Column::Each => "fact-each",
        Column::Landed => "fact-landed",
        Column::LandedUnits => "fact-landed-units",
        Column::UnderWay => "fact-under-way",
        Column::Reason => "fact-reason",
        Column::Ordered => "fact-ordered",
        Column::Returned => "fact-returned",
        Column::Revenue => "fact-revenue",
        Column::ToldBy => "fact-told-by",
        Column::Shipment => "fact-shipment",
        Column::PurchaseOrder => "fact-purchase-order",
        Column::Stage => "fact-stage",
        Column::Eta => "fact-eta",
        Column::Received => "fact-received",
        Column::BaseCost => "fact-base-cost",
        Column::Age => "fact-age",
        Column::DaysInStock => "fact-days-in-stock",
        Column::Value => "fact-value",
    }
}

/// A value with all its digits.
fn exact(cell: &Cell) -> String {
    match cell {
        Cell::Blank => DASH.to_owned(),
        Cell::Text(text) => text.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Units(units) => units.to_string(),
        Cell::Number(number) => digits(*number),
        Cell::Money(amount) => money(*amount),
    }
}

/// Ten decimals, without idle zeros: what binary fractions add is no digit.
fn digits(number: f64) -> String {
    let text = format!("{number:.10}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Ten-thousandths as a decimal without idle zeros.
fn money(amount: Money) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let digits = format!("{:05}", amount.unsigned_abs());
    let (whole, fraction) = digits.split_at(digits.len() - 4);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// `On hand, LMP-40, DE-FRA = 120 (counted 2026-11-20) - 14 (sold) = 106`.
fn arithmetic(words: &Words, step: &Step) -> String {
    let figure = words.word(match step.figure {
        Figure::OnHand => "figure-on-hand",
        Figure::Available => "figure-available",
        Figure::InTransit => "figure-in-transit",
        Figure::Planned => "figure-planned",
        Figure::OnOrder => "figure-on-order",
        Figure::Value => "figure-value",
        Figure::DaysInStock => "figure-days-in-stock",
        Figure::DailySales => "figure-daily-sales",
        Figure::Cover => "figure-cover",
        Figure::CoverWithInbound => "figure-cover-with-inbound",
        Figure::Units => "figure-units",
        Figure::Revenue => "figure-revenue",
        Figure::RevenuePart => "figure-revenue-part",
        Figure::Share => "figure-share",
        Figure::CumulativeShare => "figure-cumulative-share",
        Figure::AverageAge => "figure-average-age",
        Figure::AverageDaysInStock => "figure-average-days-in-stock",
        Figure::AverageValue => "figure-average-value",
        Figure::Turns => "figure-turns",
        Figure::TurnoverDays => "figure-turnover-days",
        Figure::Expected => "figure-expected",
        Figure::Difference => "figure-difference",
        Figure::DifferenceValue => "figure-difference-value",
    });
    let name = [figure].into_iter().chain(step.about.iter().map(|about| about.to_string()));
    let name = name.collect::<Vec<_>>().join(", ");
    let mut terms = String::new();
    for (place, term) in step.terms.iter().enumerate() {
        let (sign, factor) = match (place, term.operation) {
            (0, Operation::Minus) => ("-", false),
            (0, _) => ("", false),
            (_, Operation::Plus) => (" + ", false),
            (_, Operation::Minus) => (" - ", false),
            (_, Operation::Times) => (" × ", true),
            (_, Operation::Divide) => (" / ", true),
        };
        // Terms combine from left to right: a sum is taken whole.
        if factor && place > 1 {
            terms = format!("[{terms}]");
        }
        terms.push_str(&format!("{sign}{} ({})", digits(term.value), what(words, &term.what)));
    }
    let result = step.result.map_or_else(|| words.word("word-unknown"), digits);
    format!("{name} = {terms} = {result}")
}

fn what(words: &Words, what: &What) -> String {
    let key = match what {
        What::Of(name) | What::In(name) => return name.to_string(),
        What::Counted(day) => return words.say("term-counted", &Args::new().text("day", day.to_string())),
        What::Rate => "term-rate",
        What::Arrived => "term-arrived",
        What::TransferredIn => "term-transferred-in",
        What::TransferredOut => "term-transferred-out",
        What::Adjusted => "term-adjusted",
        What::Sold => "term-sold",
        What::Returned => "term-returned",
        What::Ordered => "term-ordered",
        What::OnHand => "term-on-hand",
        What::Reserved => "term-reserved",
        What::Available => "term-available",
        What::InTransit => "term-in-transit",
        What::DaysOfPeriod => "term-days-of-period",
        What::DaysBeforeFirst => "term-days-before-first",
        What::DaysOutOfStock => "term-days-out-of-stock",
        What::DaysInStock => "term-days-in-stock",
        What::DailySales => "term-daily-sales",
        What::UnitDays => "term-unit-days",
        What::Units => "term-units",
        What::Revenue => "term-revenue",
        What::AllRevenue => "term-all-revenue",
        What::Before => "term-before",
        What::Share => "term-share",
        What::Cogs => "term-cogs",
        What::AverageValue => "term-average-value",
        What::ClosingValues => "term-closing-values",
        What::Turns => "term-turns",
        What::Expected => "term-expected",
        What::Difference => "term-difference",
        What::UnitCost => "term-unit-cost",
    };
    words.word(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_no_binary_dust() {
        assert_eq!(
            [8.999037979999999, 28.0, -0.0, 1.0 / 3.0].map(digits),
            ["8.99903798", "28", "0", "0.3333333333"]
        );
    }

    #[test]
    fn money_keeps_every_digit_and_no_more() {
        assert_eq!(
            [0, 5, -12_500, 1_234_567, 100_000].map(money),
            ["0", "0.0005", "-1.25", "123.4567", "10"]
        );
    }
}

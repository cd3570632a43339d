//! Shopify's orders.

use super::{Team, export, table, take_given};
use crate::import::facts::{facts, told};
use crate::import::files::separated;
use crate::store::database::Database;
use crate::store::on_both;
use stockroom::import::output::Skip;
use stockroom::import::problem::CellProblem;
use stockroom::import::report::Outcome;

on_both!(lines_of_orders, a_later_export_replaces_the_state);

/// (order, SKU, units, revenue in cents, refunded in cents, status, day).
type Line = (String, String, i64, Option<i64>, Option<i64>, String, String);

async fn lines(store: &stockroom::store::Store) -> Vec<Line> {
    let facts = facts(store).await;
    let cents = |amount: i64| {
        assert_eq!(amount % 100, 0, "whole cents");
        amount / 100
    };
    let mut lines: Vec<Line> = facts
        .orders
        .iter()
        .map(|line| {
            (
                facts.names.texts.text(line.order).to_string(),
                facts.names.skus.text(line.sku).to_string(),
                line.units,
                line.revenue.map(cents),
                line.refunded.map(cents),
                format!("{:?}", line.status),
                line.day.to_string(),
            )
        })
        .collect();
    lines.sort();
    lines
}

fn line(
    order: &str,
    sku: &str,
    units: i64,
    revenue: i64,
    refunded: Option<i64>,
    status: &str,
    day: &str,
) -> Line {
    (order.into(), sku.into(), units, Some(revenue), refunded, status.into(), format!("2026-11-{day}"))
}

async fn lines_of_orders(database: Database) {
    let store = database.open().await;
    let imported = take_given(&store, &[export("shopify-orders.csv")], &[]).await;
    let Outcome::Read { findings, .. } = &imported.files[0].outcome else { panic!("{:?}", imported.files) };
    let expected = [
        // The order's discount of 3.00 is spread by amount; 23:30 in New York
        // is the same day in the market's zone (Los Angeles).
        line("5123450001", "MUG-B", 1, 900, None, "Shipped", "21"),
        line("5123450001", "MUG-R", 2, 1_800, None, "Shipped", "21"),
        // 129.00 less 10.00 of the line, 19 % tax taken out.
        line("5123450002", "TORCH", 1, 10_000, None, "Paid", "22"),
        line("5123450003", "MUG-R", 1, 1_000, None, "Paid", "22"),
        line("5123450004", "MUG-R", 1, 1_000, None, "Cancelled", "22"),
        line("5123450005", "MUG-R", 4, 4_000, None, "Refunded", "22"),
        // 15.00 of 30.00 were given back: half of each line.
        line("5123450006", "MUG-B", 1, 1_000, Some(500), "Paid", "22"),
        line("5123450006", "MUG-R", 2, 2_000, Some(1_000), "Paid", "22"),
        line("5123450007", "MUG-R", 1, 1_000, None, "Pending", "22"),
    ];
    assert_eq!(lines(&store).await, expected);
    assert_eq!(findings.skipped[&Skip::NoSku], 1, "the tip");
    let facts = facts(&store).await;
    let told: Vec<_> = facts
        .orders
        .iter()
        .map(|line| (facts.names.markets.text(line.market), facts.names.currencies.text(line.currency)))
        .map(|(market, currency)| format!("{market} {currency}"))
        .collect();
    assert_eq!(told.iter().filter(|told| *told == "US USD").count(), 2);
    assert_eq!(told.iter().filter(|told| *told == "DE EUR").count(), 7, "by the billing address too");
    assert!(facts.orders.iter().all(|line| &*facts.names.channels.text(line.channel) == "shopify"));
    assert_eq!(facts.orders.iter().filter(|line| line.shipped_at.is_some()).count(), 3);
}

async fn a_later_export_replaces_the_state(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    take_given(&store, &[export("shopify-orders.csv")], &[]).await;
    let before = told(&store).await;
    // #1007 was pending; a week later it is cancelled. #1001 is still in.
    let mut rows = table("shopify-orders.csv");
    let place = |name: &str| rows[0].iter().position(|own| own == name).unwrap();
    let (name, financial, cancelled) = (place("Name"), place("Financial Status"), place("Cancelled at"));
    rows.retain(|row| ["Name", "#1001", "#1007"].contains(&row[name].as_str()));
    let last = rows.last_mut().unwrap();
    last[financial] = "voided".into();
    last[cancelled] = "2026-11-23 09:00:00 +0100".into();
    let later = crate::import::file(folder.path(), "later.csv", separated(&rows, b','));
    take_given(&store, &[later], &[]).await;
    let now = lines(&store).await;
    assert_eq!(now.len(), 9, "no line counts twice");
    assert_eq!(now.last().unwrap(), &line("5123450007", "MUG-R", 1, 1_000, None, "Cancelled", "22"));
    store.undo(None).await.unwrap();
    assert_eq!(told(&store).await, before, "taken back");
}

#[test]
fn what_was_sold_by_the_command() {
    let team = Team::new();
    let rates =
        super::super::file(team.0.path(), "rates.csv", "day,currency,rate_to_base\n2026-11-01,EUR,1.2\n");
    let orders = export("shopify-orders.csv").display().to_string();
    let (said, code) = team.import(&[&orders, &rates.display().to_string()]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("orders: 9 rows, 2026-11-21 to 2026-11-22, 3 SKUs, markets DE US"), "{said}");
    assert!(said.contains("1 row without a SKU"), "{said}");
    let answer = &team.ask("sales of MUG-R from 2026-11-20 to 2026-11-23")["answer"];
    assert_eq!((answer["units"].as_i64(), answer["returned"].as_i64()), (Some(6), Some(4)));
    // 18.00 USD and 10.00 + 20.00 − 10.00 + 10.00 EUR at 1.2.
    assert_eq!(answer["revenue"].as_f64(), Some(54.0));
}

#[test]
fn an_order_with_a_refused_line_is_left_out_whole() {
    let mut rows = table("shopify-orders.csv");
    let quantity = rows[0].iter().position(|name| name == "Lineitem quantity").unwrap();
    rows[2][quantity] = "one".into();
    let team = Team::new();
    let file = super::super::file(team.0.path(), "orders.csv", separated(&rows, b','));
    let file = file.display().to_string();
    let (said, code) = team.import(&[&file]);
    assert_eq!(code, Some(1));
    assert!(said.contains("column Lineitem quantity: \"one\" is not a number"), "{said}");
    assert!(said.contains("another line of its order was refused"), "{said}");
    let (said, code) = team.import(&["--accept-partial", &file]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("orders: 7 rows"), "{said}");
}

#[tokio::test]
async fn days_of_american_spreadsheets() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = table("shopify-orders.csv");
    let place = rows[0].iter().position(|name| name == "Created at").unwrap();
    let american = |cell: &str| {
        let (day, time) = cell.split_once(' ').unwrap();
        let parts: Vec<&str> = day.split('-').collect();
        format!("{}/{}/{} {}", parts[1], parts[2], parts[0], &time[..5])
    };
    for row in &mut rows[1..] {
        if !row[place].is_empty() {
            row[place] = american(&row[place]);
        }
    }
    let file = crate::import::file(folder.path(), "orders.csv", separated(&rows, b';'));
    let database = Database::sqlite();
    let store = database.open().await;
    take_given(&store, &[file], &[]).await;
    assert_eq!(lines(&store).await.last().unwrap().6, "2026-11-22");

    // With the twelfth at most, nothing decides.
    for row in &mut rows[1..] {
        row[place] = row[place].replace("11/21", "11/02").replace("11/22", "11/03");
    }
    let file = crate::import::file(folder.path(), "open.csv", separated(&rows, b','));
    let imported = take_given(&store, std::slice::from_ref(&file), &[]).await;
    let Outcome::Refused(findings) = &imported.files[0].outcome else { panic!("{:?}", imported.files) };
    assert_eq!(findings.refused[0].problem, CellProblem::DayOrderOpen);
    let mut options = super::given(&[]);
    options.arguments.set_day_order("month-first").unwrap();
    crate::import::take_as(&store, &[file], &options).await;
    assert_eq!(lines(&store).await[0].6, "2026-11-02");
}

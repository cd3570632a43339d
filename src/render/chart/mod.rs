//! An answer as a picture: which of its figures are drawn, and how they are called.

/// Pixels.
mod draw;

pub use draw::{ChartError, png};

use super::locale::Args;
use super::number;
use super::words::{Words, cell};
use crate::assistant::Body;
use crate::inventory::answers::{Aging, DaysOfCover, Sales, SalesRow, StockLevel};
use crate::inventory::day::Day;

/// Bars that one picture holds; the text says the rest.
const BARS_MAX: usize = 20;
/// Columns side by side; of more, the last are drawn.
const COLUMNS_MAX: usize = 120;

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub title: String,
    /// Which period or day, and what the picture leaves out.
    pub note: String,
    pub shape: Shape,
    /// What the parts of a bar are, from the baseline on.
    pub series: Vec<String>,
    pub bars: Vec<Bar>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One below the other, each with its name before and its figure behind.
    Rows,
    /// Side by side, in an order that means something: days, ages.
    Columns,
}

/// One bar: as many parts as the chart has series; none is known where there are none.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub label: String,
    pub parts: Vec<f64>,
    /// Its figure in words.
    pub said: String,
}

/// The picture of an answer; None: it has no figures to be compared.
pub fn of(words: &Words, body: &Body) -> Option<Chart> {
    let mut chart = match body {
        Body::StockLevel(answer) => stock(words, answer),
        Body::DaysOfCover(answer) => cover(words, answer),
        Body::StockoutRisk(answer) => {
            rows(words, "chart-stockout", &["col-on-hand", "col-in-transit"]).with(&answer.rows, |row| {
                let label = joined([words.short_name(&row.sku), words.market_cell(&row.market)]);
                Bar::units(label, &[row.on_hand, row.in_transit])
            })
        }
        Body::InTransit(answer) => {
            rows(words, "chart-in-transit", &["col-units"]).with(&answer.rows, |row| {
                let code = row.shipment.as_ref().or(row.purchase_order.as_ref());
                let code = code.map_or_else(String::new, ToString::to_string);
                let eta = row.eta.map_or_else(String::new, |eta| eta.to_string());
                Bar::units(joined([eta, code, words.short_name(&row.sku)]), &[row.quantity])
            })
        }
        Body::PurchaseOrders(answer) => rows(words, "chart-purchase-orders", &["col-received", "chart-open"])
            .with(&answer.rows, |row| {
                let label = joined([row.purchase_order.to_string(), words.short_name(&row.sku)]);
                Bar::units(label, &[row.received, (row.quantity - row.received).max(0)])
            }),
        Body::Sales(answer) => sales(words, answer),
        Body::Abc(answer) => rows(words, "chart-revenue", &["col-revenue"]).with(&answer.rows, |row| {
            let label = joined([row.class.to_owned(), words.short_name(&row.sku)]);
            Bar::amount(label, Some(row.revenue))
        }),
        Body::Aging(answer) => aging(words, answer),
        Body::SlowMovers(answer) => {
            let label = |sku: &str, market: &str| joined([words.short_name(sku), words.market_cell(market)]);
            match answer.rows.iter().any(|row| row.value.is_some()) {
                true => rows(words, "chart-slow-value", &["col-value"])
                    .with(&answer.rows, |row| Bar::amount(label(&row.sku, &row.market), row.value)),
                false => rows(words, "chart-slow", &["col-units"])
                    .with(&answer.rows, |row| Bar::units(label(&row.sku, &row.market), &[row.units])),
            }
        }
        Body::Overstock(answer) => {
            rows(words, "chart-overstock", &["col-excess"]).with(&answer.rows, |row| {
                let label = joined([words.short_name(&row.sku), words.market_cell(&row.market)]);
                Bar::units(label, &[row.units.round() as i64])
            })
        }
        Body::Turnover(answer) => {
            rows(words, "chart-turnover", &["col-turnover-days"]).with(&answer.rows, |row| {
                let sku = row.sku.as_ref().map(|sku| words.short_name(sku));
                let market = row.market.as_ref().map(|market| words.market_cell(market));
                let category = row.category.as_ref().map(ToString::to_string);
                Bar::days(joined([sku, market, category].into_iter().flatten()), row.days)
            })
        }
        Body::Fifo(answer) => rows(words, "chart-lots", &["col-units"]).with(&answer.rows, |row| {
            let label =
                [row.lot.as_ref().map(ToString::to_string), row.received_on.map(|day| day.to_string())];
            let label = label.into_iter().flatten().chain([row.warehouse.to_string()]);
            Bar::units(joined(label), &[row.units])
        }),
        Body::Reconciliation(answer) => {
            rows(words, "chart-difference", &["col-difference"]).with(&answer.rows, |row| {
                let label = joined([words.short_name(&row.sku), row.warehouse.to_string()]);
                Bar::units(label, &[row.difference])
            })
        }
        Body::ShipmentStatus(_) | Body::DataStatus(_) | Body::Overview(_) | Body::Action(_) => return None,
    };
    if chart.bars.iter().all(|bar| bar.parts.is_empty()) {
        return None;
    }
    let (most, all) = (chart.most(), chart.bars.len());
    if all > most {
        // Of what is in the order of days, the newest tell most.
        match chart.shape {
            Shape::Rows => chart.bars.truncate(most),
            Shape::Columns => drop(chart.bars.drain(..all - most)),
        }
        let more = words.say("table-more", &Args::new().count("count", (all - most) as i64));
        chart.note = joined([chart.note, more]);
    }
    Some(chart)
}

fn stock(words: &Words, answer: &StockLevel) -> Chart {
    let label = |sku: Option<&str>, warehouse: &str| {
        joined(sku.map(|sku| words.short_name(sku)).into_iter().chain([warehouse.to_owned()]))
    };
    if words.asks_for("value") && answer.value.is_some() {
        return rows(words, "chart-stock-value", &["col-value"])
            .with(&answer.rows, |row| Bar::amount(label(row.sku.as_deref(), &row.warehouse), row.value));
    }
    rows(words, "chart-stock", &["col-on-hand", "col-in-transit"]).with(&answer.rows, |row| {
        Bar::units(label(row.sku.as_deref(), &row.warehouse), &[row.on_hand, row.in_transit])
    })
}

/// Days that stock lasts, and how many more with what is on the way.
fn cover(words: &Words, answer: &DaysOfCover) -> Chart {
    rows(words, "chart-cover", &["col-cover", "col-with-inbound"]).with(&answer.rows, |row| {
        let sku = row.sku.as_ref().map(|sku| words.short_name(sku));
        let label = joined(sku.into_iter().chain([words.market_cell(&row.market)]));
        let Some(days) = row.days else { return Bar::days(label, None) };
        let with_inbound = row.days_with_inbound.unwrap_or(days);
        let said = match with_inbound > days {
            true => format!("{} → {}", number::days(days), number::days(with_inbound)),
            false => number::days(days),
        };
        Bar { label, parts: vec![days, (with_inbound - days).max(0.0)], said }
    })
}

/// Of days, weeks, months side by side; of anything else below one another.
fn sales(words: &Words, answer: &Sales) -> Chart {
    let of_revenue = words.asks_for("revenue") && answer.revenue.is_some();
    let bar = |label: String, row: &SalesRow| match of_revenue {
        true => Bar::amount(label, row.revenue),
        false => Bar::units(label, &[row.units]),
    };
    let (title, series) = match of_revenue {
        true => ("chart-revenue", "col-revenue"),
        false => ("chart-sales", "col-units"),
    };
    let mut chart = rows(words, title, &[series]);
    let days: Vec<Day> = answer.rows.iter().filter_map(|row| row.day).collect();
    if days.is_empty() {
        return chart.with(&answer.rows, |row| {
            let names = [
                row.sku.as_ref().map(|sku| words.short_name(sku)),
                row.market.as_ref().map(|market| words.market_cell(market)),
                row.channel.as_ref().map(ToString::to_string),
                row.warehouse.as_ref().map(ToString::to_string),
                row.category.as_ref().map(ToString::to_string),
                row.supplier.as_ref().map(ToString::to_string),
            ];
            bar(joined(names.into_iter().flatten()), row)
        });
    }
    let mut in_order: Vec<&SalesRow> = answer.rows.iter().filter(|row| row.day.is_some()).collect();
    in_order.sort_by_key(|row| row.day);
    chart.shape = Shape::Columns;
    chart.with(&in_order, |row| bar(row.day.map_or_else(String::new, |day| words.step(day, &days)), row))
}

fn aging(words: &Words, answer: &Aging) -> Chart {
    let of_value = words.asks_for("value") && answer.value.is_some();
    let (title, series) = match of_value {
        true => ("chart-age-value", "col-value"),
        false => ("chart-age", "col-units"),
    };
    let mut chart = rows(words, title, &[series]);
    chart.shape = Shape::Columns;
    chart.with(&answer.buckets, |bucket| {
        let label = words.bucket(bucket.from_day, bucket.to_day);
        match of_value {
            true => Bar::amount(label, bucket.value),
            false => Bar::units(label, &[bucket.units]),
        }
    })
}

/// A chart of rows without bars yet.
fn rows(words: &Words, title: &'static str, series: &[&'static str]) -> Chart {
    let note = match words.span("period") {
        Some(span) => format!("{} – {}", span.from, span.to),
        None => words.answer.as_of.map_or_else(String::new, |day| {
            words.say("source-as-of", &Args::new().text("day", day.to_string()))
        }),
    };
    Chart {
        title: words.say(title, &words.about().text("currency", &*words.answer.currency)),
        note,
        shape: Shape::Rows,
        series: series.iter().map(|key| words.word(key)).collect(),
        bars: Vec::new(),
    }
}

/// `台灯, DE`.
fn joined(names: impl IntoIterator<Item = String>) -> String {
    names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
}

impl Chart {
    fn with<T>(mut self, all: &[T], bar: impl Fn(&T) -> Bar) -> Chart {
        self.bars = all.iter().map(bar).collect();
        self
    }

    fn most(&self) -> usize {
        match self.shape {
            Shape::Rows => BARS_MAX,
            Shape::Columns => COLUMNS_MAX,
        }
    }
}

impl Bar {
    fn units(label: String, parts: &[i64]) -> Bar {
        let said: Vec<String> = match parts {
            [first, rest @ ..] => {
                let rest = rest.iter().filter(|part| **part != 0);
                std::iter::once(first).chain(rest).map(|part| number::count(*part)).collect()
            }
            [] => Vec::new(),
        };
        Bar { label, parts: parts.iter().map(|part| *part as f64).collect(), said: said.join(" + ") }
    }

    fn amount(label: String, amount: Option<f64>) -> Bar {
        Bar { label, parts: amount.into_iter().collect(), said: cell::amount(amount) }
    }

    fn days(label: String, days: Option<f64>) -> Bar {
        Bar { label, parts: days.into_iter().collect(), said: cell::days(days) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistant::Answer;
    use crate::assistant::answer::Status;
    use crate::intent::contract::{Intent, Language, Slots};
    use crate::inventory::answers::{Overview, StockRow};
    use resvg::tiny_skia::Pixmap;

    fn words(intent: Intent) -> Answer {
        Answer::bare(intent, Slots::default(), Status::Ok)
    }

    fn stock(rows: usize) -> Body {
        let row = |n: usize| StockRow {
            warehouse: format!("W-{n}").as_str().into(),
            on_hand: 1_000 + n as i64,
            in_transit: 40,
            ..StockRow::default()
        };
        Body::StockLevel(StockLevel { rows: (0..rows).map(row).collect(), ..StockLevel::default() })
    }

    fn sales(days: &[&str], units: &[i64]) -> Body {
        let row = |(day, units): (&&str, &i64)| SalesRow {
            day: Some(day.parse().unwrap()),
            units: *units,
            ..SalesRow::default()
        };
        Body::Sales(Sales { rows: days.iter().zip(units).map(row).collect(), ..Sales::default() })
    }

    #[test]
    fn a_bar_holds_the_figures_of_its_row() {
        let answer = words(Intent::StockLevel);
        let chart = of(&Words::new(&answer, Language::Zh), &stock(2)).unwrap();
        assert_eq!(chart.series, ["在库", "在途"]);
        assert_eq!(chart.bars[1].label, "W-1");
        assert_eq!(
            (chart.bars[1].parts.as_slice(), chart.bars[1].said.as_str()),
            (&[1_001.0, 40.0][..], "1,001 + 40")
        );
        let many = of(&Words::new(&answer, Language::En), &stock(BARS_MAX + 3)).unwrap();
        assert_eq!(many.bars.len(), BARS_MAX);
        assert!(many.note.contains("3 more"), "{}", many.note);
    }

    #[test]
    fn days_stand_in_their_order_and_months_by_name() {
        let answer = words(Intent::Sales);
        let of = |body: &Body| of(&Words::new(&answer, Language::En), body).unwrap();
        let days = of(&sales(&["2026-11-03", "2026-11-02"], &[5, -1]));
        assert_eq!((days.shape, days.bars[0].label.as_str()), (Shape::Columns, "2026-11-02"));
        assert_eq!(days.bars[0].parts, [-1.0], "more came back than went out");
        let months = of(&sales(&["2026-10-01", "2026-11-01"], &[5, 7]));
        assert_eq!(months.bars[1].label, "2026-11");
    }

    #[test]
    fn no_chart_without_figures() {
        let answer = words(Intent::Overview);
        let words = Words::new(&answer, Language::En);
        assert_eq!(of(&words, &Body::Overview(Overview::default())), None);
        assert_eq!(of(&words, &stock(0)), None);
        let unknown = DaysOfCover { rows: vec![Default::default()], ..DaysOfCover::default() };
        assert_eq!(of(&words, &Body::DaysOfCover(unknown)), None);
    }

    fn drawn(shape: Shape, bars: Vec<Bar>) -> Pixmap {
        let series = vec!["units".to_owned()];
        let chart = Chart { title: "Title".into(), note: String::new(), shape, series, bars };
        Pixmap::decode_png(&png(&chart).unwrap()).unwrap()
    }

    fn bar(label: &str, part: f64) -> Bar {
        Bar { label: label.into(), parts: vec![part], said: part.to_string() }
    }

    /// Pixels of the colour of the first part.
    fn filled(picture: &Pixmap) -> usize {
        picture.pixels().iter().filter(|p| (p.red(), p.green(), p.blue()) == (0x22, 0x6e, 0x9c)).count()
    }

    #[test]
    fn bars_are_as_long_as_their_figures() {
        for shape in [Shape::Rows, Shape::Columns] {
            let one = filled(&drawn(shape, vec![bar("a", 100.0), bar("b", 0.0)])) as f64;
            let more = filled(&drawn(shape, vec![bar("a", 100.0), bar("b", 50.0)])) as f64;
            assert!((more / one - 1.5).abs() < 0.02, "{shape:?}: {one} and {more} pixels");
            let below = filled(&drawn(shape, vec![bar("a", 100.0), bar("b", -100.0)])) as f64;
            assert!((below / one - 1.0).abs() < 0.06, "{shape:?}: half the scale for each of the two");
        }
    }

    #[test]
    fn names_are_read_in_both_scripts_and_as_they_are() {
        let of = |label: &str| drawn(Shape::Rows, vec![bar(label, 1.0)]);
        assert_ne!(of("台").data(), of("灯").data(), "signs that no font has look the same");
        assert_ne!(of("臺").data(), of("燈").data());
        assert_eq!(of("<script>&'\u{1}").width(), 1200, "what XML would read as its own");
    }
}

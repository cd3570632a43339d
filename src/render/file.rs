//! An answer as a file: every row of it, numbers as numbers, to go on with.

use super::chart;
use super::locale::Locale;
use super::number;
use super::words::Words;
use crate::assistant::Answer;
use crate::intent::contract::Language;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Field, English, Chinese: the titles of columns.
const FIELDS: &str = include_str!("locales/fields.tsv");

static TITLES: LazyLock<BTreeMap<&str, [&str; 2]>> = LazyLock::new(|| {
    let title = |line: &'static str| {
        let mut parts = line.split('\t');
        Some((parts.next()?, [parts.next()?, parts.next()?]))
    };
    FIELDS.lines().filter_map(title).collect()
});

/// What stands before texts that a spreadsheet would compute, as its own
/// programs write it.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Decimals of a figure that is no whole number.
const DECIMALS: usize = 4;

/// Sheets of one workbook.
const SHEETS_MAX: usize = 8;

/// The media type of a chart.
pub const CHART: &str = "image/png";

/// A file to hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFile {
    pub name: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] XlsxError),
    #[error("the table cannot be written: {0}")]
    Csv(#[from] csv::Error),
    #[error(transparent)]
    Chart(#[from] chart::ChartError),
}

/// A table: titles, then rows of as many cells.
struct Sheet {
    name: String,
    head: Vec<String>,
    rows: Vec<Vec<Value>>,
}

/// The file that `answer` was asked for as; None: none was, or it has no figures.
/// `text`: what is said of it, which a workbook keeps on a sheet of its own.
pub fn file(answer: &Answer, text: &str, language: Language) -> Result<Option<MadeFile>, FileError> {
    let format = answer.slots.format.as_deref();
    let day = answer.as_of.map(|day| format!("-{day}")).unwrap_or_default();
    let name = format!("{}{day}", answer.intent.name().replace('_', "-"));
    let sheets = match format {
        Some("xlsx" | "csv") => sheets(answer, language),
        Some("chart") => {
            let body = answer.answer.as_ref();
            let Some(chart) = body.and_then(|body| chart::of(&Words::new(answer, language), body)) else {
                return Ok(None);
            };
            let bytes = chart::png(&chart)?;
            return Ok(Some(MadeFile { name: format!("{name}.png"), media_type: CHART, bytes }));
        }
        _ => return Ok(None),
    };
    let Some(first) = sheets.first() else { return Ok(None) };
    Ok(Some(match format {
        Some("csv") => MadeFile { name: format!("{name}.csv"), media_type: "text/csv", bytes: table(first)? },
        _ => MadeFile {
            name: format!("{name}.xlsx"),
            media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            bytes: workbook(&sheets, text, language)?,
        },
    }))
}

/// The rows of the answer first, then its other lists, then its single figures.
fn sheets(answer: &Answer, language: Language) -> Vec<Sheet> {
    let Some(Ok(Value::Object(body))) = answer.answer.as_ref().map(serde_json::to_value) else {
        return Vec::new();
    };
    let mut lists: Vec<(&String, Vec<&Map<String, Value>>)> = body
        .iter()
        .filter_map(|(name, value)| {
            let rows: Vec<_> = value.as_array()?.iter().filter_map(Value::as_object).collect();
            (!rows.is_empty()).then_some((name, rows))
        })
        .collect();
    lists.sort_by_key(|(name, _)| *name != "rows");
    let mut sheets: Vec<Sheet> =
        lists.into_iter().map(|(name, rows)| listed(answer, name, &rows, language)).collect();
    let single: Vec<Vec<Value>> = body
        .iter()
        .filter(|(_, value)| !matches!(value, Value::Array(_) | Value::Null))
        .flat_map(|(name, value)| match value {
            Value::Object(inner) => inner
                .iter()
                .filter(|(_, value)| value.is_number() || value.is_string())
                .map(|(key, value)| (format!("{}: {}", title(name, language), title(key, language)), value))
                .collect(),
            value => vec![(title(name, language).to_owned(), value)],
        })
        .map(|(name, value)| vec![Value::String(name), rounded(value.clone())])
        .collect();
    if !single.is_empty() {
        let head = ["figure", "value"].map(|name| title(name, language).to_owned());
        // "Value at cost" is the column of lists; here any value stands.
        let head = vec![head[0].clone(), Locale::of(language).word("file-value")];
        sheets.push(Sheet { name: title("summary", language).to_owned(), head, rows: single });
    }
    sheets.truncate(SHEETS_MAX);
    sheets
}

/// Rows as a sheet: their fields in order, the item's names after its SKU,
/// without fields that are nowhere filled.
fn listed(answer: &Answer, name: &str, rows: &[&Map<String, Value>], language: Language) -> Sheet {
    let mut fields: Vec<&str> = Vec::new();
    for row in rows {
        for (field, value) in *row {
            if !fields.contains(&field.as_str()) && !matches!(value, Value::Null | Value::Object(_)) {
                fields.push(field);
            }
        }
    }
    let mut head = Vec::new();
    for field in &fields {
        head.push(title(field, language).to_owned());
        if *field == "sku" {
            head.extend(["name", "name_zh"].map(|name| title(name, language).to_owned()));
        }
    }
    let cells = |row: &&Map<String, Value>| {
        let mut cells = Vec::new();
        for field in &fields {
            let value = row.get(*field).cloned().unwrap_or(Value::Null);
            let names = (*field == "sku").then(|| value.as_str().and_then(|sku| answer.names.get(sku)));
            cells.push(match value {
                Value::Array(values) => Value::String(joined(&values)),
                value => rounded(value),
            });
            if let Some(known) = names {
                let text =
                    |text: Option<&String>| text.map_or(Value::Null, |text| Value::String(text.clone()));
                cells.push(text(known.map(|name| &name.en)));
                cells.push(text(known.map(|name| &name.zh)));
            }
        }
        cells
    };
    Sheet { name: title(name, language).to_owned(), head, rows: rows.iter().map(cells).collect() }
}

/// As exact as money is kept.
fn rounded(value: Value) -> Value {
    match value.as_f64() {
        Some(number) if value.is_f64() => number::rounded(number, DECIMALS).into(),
        _ => value,
    }
}

fn joined(values: &[Value]) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    values.iter().map(text).collect::<Vec<_>>().join("|")
}

fn title(field: &str, language: Language) -> &str {
    TITLES.get(field).map_or(field, |titles| titles[usize::from(language == Language::Zh)])
}

/// UTF-8 with its mark, without which Excel takes Chinese for something else.
fn table(sheet: &Sheet) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(&sheet.head)?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(|cell| match cell {
            Value::Null => String::new(),
            Value::String(text) if text.starts_with(FORMULA_STARTS) => format!("'{text}"),
            Value::String(text) => text.clone(),
            value => value.to_string(),
        }))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn workbook(sheets: &[Sheet], text: &str, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    for sheet in sheets {
        let page = workbook.add_worksheet().set_name(&sheet.name)?;
        for (column, name) in (0u16..).zip(&sheet.head) {
            page.write_string_with_format(0, column, name, &bold)?;
        }
        for (line, row) in (1u32..).zip(&sheet.rows) {
            for (column, cell) in (0u16..).zip(row) {
                match cell {
                    Value::Null => continue,
                    Value::Number(number) => {
                        page.write_number(line, column, number.as_f64().unwrap_or_default())?
                    }
                    Value::Bool(yes) => page.write_boolean(line, column, *yes)?,
                    Value::String(text) => page.write_string(line, column, text)?,
                    other => page.write_string(line, column, other.to_string())?,
                };
            }
        }
        page.set_freeze_panes(1, 0)?;
        if let (Some(last), false) = (sheet.head.len().checked_sub(1), sheet.rows.is_empty()) {
            page.autofilter(0, 0, sheet.rows.len() as u32, last as u16)?;
        }
        page.autofit();
    }
    let page = workbook.add_worksheet().set_name(Locale::of(language).word("file-basis"))?;
    for (line, said) in (0u32..).zip(text.lines()) {
        page.write_string(line, 0, said)?;
    }
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistant::Body;
    use crate::assistant::answer::{Name, Status};
    use crate::intent::contract::{Intent, Slots};
    use crate::inventory::answers::{StockLevel, StockRow};

    fn answer(format: &str) -> Answer {
        let slots = Slots { format: Some(format.into()), ..Slots::default() };
        let mut answer = Answer::bare(Intent::StockLevel, slots, Status::Ok);
        let row = |sku: &str, on_hand, value| StockRow {
            sku: Some(sku.into()),
            on_hand,
            value,
            ..StockRow::default()
        };
        let rows = vec![row("A-1", 1234, Some(5.25)), row("=B", -2, None)];
        answer.answer = Some(Body::StockLevel(StockLevel { on_hand: 1232, rows, ..StockLevel::default() }));
        answer.names.insert("A-1".into(), Name { en: "Lamp, \"big\"".into(), zh: "台灯".into() });
        answer
    }

    #[test]
    fn a_csv_holds_every_row_with_plain_numbers_and_nothing_that_is_computed() {
        let made = file(&answer("csv"), "", Language::Zh).unwrap().unwrap();
        let text = String::from_utf8(made.bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').expect("a mark of its encoding");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head = reader.headers().unwrap().clone();
        let column = |name: &str| head.iter().position(|title| title == name).unwrap();
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(&rows[0][column("名称")], "Lamp, \"big\"");
        assert_eq!((&rows[0][column("在库")], &rows[0][column("货值（成本）")]), ("1234", "5.25"));
        assert_eq!((&rows[1][column("SKU")], &rows[1][column("在库")]), ("'=B", "-2"));
        assert_eq!(made.name, "stock-level.csv");
    }

    #[test]
    fn a_workbook_reads_back_as_numbers_with_its_basis() {
        use calamine::{Data, Reader, Xlsx};
        let made = file(&answer("xlsx"), "1,232 units\n\nas of today", Language::En).unwrap().unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(made.bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["Rows", "Summary", "Basis"]);
        let rows = book.worksheet_range("Rows").unwrap();
        let head: Vec<String> = rows.rows().next().unwrap().iter().map(ToString::to_string).collect();
        let on_hand = head.iter().position(|title| title == "On hand").unwrap();
        assert_eq!(rows.get((1, on_hand)), Some(&Data::Float(1234.0)));
        assert!(!head.contains(&"Lot".to_owned()), "a field that is nowhere filled has no column");
        let basis = book.worksheet_range("Basis").unwrap();
        assert_eq!(basis.get((2, 0)), Some(&Data::String("as of today".into())));
    }

    #[test]
    fn no_file_where_none_was_asked_for_or_nothing_is_known() {
        let mut unwanted = answer("csv");
        unwanted.slots.format = None;
        assert_eq!(file(&unwanted, "", Language::En).unwrap(), None);
        let mut none = answer("csv");
        none.answer = None;
        assert_eq!(file(&none, "", Language::En).unwrap(), None);
    }
}

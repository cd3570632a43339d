//! Files of bytes → chunks, without a store.

use super::*;
use crate::facts::{Row, Value};
use crate::import::problem::CellProblem;
use proptest::prelude::*;
use std::io::Write;

#[derive(Debug, Default, PartialEq)]
struct Kept {
    rows: Vec<(Kind, Row)>,
    dialects: Vec<&'static str>,
}

impl Sink for Kept {
    fn dialect(&mut self, dialect: &'static str, _: Option<&Mapping>) -> Result<(), Stopped> {
        self.dialects.push(dialect);
        Ok(())
    }

    fn chunk(&mut self, chunk: Chunk) -> Result<(), Stopped> {
        self.rows.extend(chunk.rows.into_iter().map(|row| (chunk.kind, row)));
        Ok(())
    }

    fn progress(&mut self, _bytes: u64) -> Result<(), Stopped> {
        Ok(())
    }
}

fn read_as(
    name: &str,
    bytes: &[u8],
    set: impl FnOnce(&mut Options),
) -> Result<(Findings, Kept), FileProblem> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    let problem = |error| match error {
        ReadError::Problem(problem) => problem,
        ReadError::Stopped => panic!("nobody stops here"),
    };
    let survey = source::survey(&path, &Stop::default()).map_err(problem)?;
    let mut options = Options::default();
    set(&mut options);
    let mut kept = Kept::default();
    let findings = read(&path, &survey, &options, &mut kept).map_err(problem)?;
    Ok((findings, kept))
}

fn read_text(text: &str) -> Result<(Findings, Kept), FileProblem> {
    read_as("file.csv", text.as_bytes(), |_| {})
}

/// One column of the rows, as text.
fn column(kept: &Kept, name: &str) -> Vec<String> {
    let shown = |(kind, row): &(Kind, Row)| match &row.values[kind.column(name).unwrap()] {
        Value::Null => "-".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Instant { micros, day } => format!("{micros:?}/{day}"),
    };
    kept.rows.iter().map(shown).collect()
}

#[test]
fn headers_in_any_order_and_case_are_recognised() {
    let (findings, kept) =
        read_text("On Hand,SKU,Warehouse,AS-OF,colour\n5,A-1,BER,2026-11-23,red\n").unwrap();
    assert_eq!(findings.formats, ["stock"]);
    assert_eq!(findings.unknown_columns, [(None, "colour".to_owned())]);
    assert_eq!(column(&kept, "on_hand"), ["5"]);
    assert_eq!(column(&kept, "reserved"), ["-"], "blank is not zero");
}

#[test]
fn every_kind_is_recognised_by_its_whole_header_and_by_its_required_columns() {
    for kind in Kind::ALL {
        let all = kind.columns().iter().map(|column| column.name).collect::<Vec<_>>().join(",");
        assert_eq!(read_text(&format!("{all}\n")).unwrap().0.formats, [kind.name()]);
        let required = kind.columns().iter().filter(|column| column.required);
        let required = required.map(|column| column.name).collect::<Vec<_>>().join(",");
        let name = format!("{}.csv", kind.name());
        let found = read_as(&name, format!("{required}\n").as_bytes(), |_| {}).unwrap().0;
        assert_eq!(found.formats, [kind.name()], "{required}");
    }
}

#[test]
fn a_header_without_a_home() {
    assert!(matches!(read_text("a,b\n1,2\n"), Err(FileProblem::UnknownHeader { .. })));
    // An export that merely has a column `Supplier` is no file of suppliers.
    assert!(matches!(read_text("Country,Supplier,FNSKU\nUS,x,y\n"), Err(FileProblem::UnknownHeader { .. })));
    let missing = FileProblem::MissingColumns { sheet: None, kind: "stock", columns: vec!["as_of"] };
    assert_eq!(read_text("sku,warehouse,on_hand\nA,BER,1\n").unwrap_err(), missing);
    assert_eq!(read_text(""), Err(FileProblem::Empty));
    assert_eq!(
        read_text("sku,name,SKU\nA,x,B\n").unwrap_err(),
        FileProblem::ColumnTwice { sheet: None, column: "SKU".into() }
    );
    assert_eq!(
        read_as("x.csv", b"sku,name\n", |options| options.arguments.kind = Some("stok".into())).unwrap_err(),
        FileProblem::NoSuchKind { kind: "stok".into() }
    );
}

#[test]
fn arguments_fill_what_is_blank_or_missing() {
    let set = |options: &mut Options| {
        options.arguments.give("as_of", "2026-11-20").unwrap();
        options.arguments.give("warehouse", "BER").unwrap();
    };
    let text = "sku,on_hand,warehouse\nA,1,\nB,2,LA\n";
    let (_, kept) = read_as("x.csv", text.as_bytes(), set).unwrap();
    assert_eq!(column(&kept, "warehouse"), ["BER", "LA"]);
    assert_eq!(column(&kept, "as_of"), ["20777", "20777"]);
}

#[test]
fn columns_are_mapped() {
    let set =
        |options: &mut Options| options.arguments.set_map("订单号=order, MSKU =sku,数量=units").unwrap();
    let text = "订单号,msku,数量,at,market,channel\nO-1,A,2,2026-11-20,us,Amazon\n";
    let (findings, kept) = read_as("x.csv", text.as_bytes(), set).unwrap();
    assert_eq!(findings.formats, ["orders"]);
    assert_eq!((column(&kept, "sku"), column(&kept, "units")), (vec!["A".into()], vec!["2".into()]));
    assert_eq!(column(&kept, "market"), ["US"]);
    assert!(Arguments::default().set_map("数量=amount").is_err());
    assert!(Arguments::default().set_map("数量").is_err());
}

#[test]
fn refused_rows_name_their_row_column_and_reason() {
    let text = "as_of,sku,warehouse,on_hand\n2026-11-23,A,BER,1\n\n23/11/2026,B,BER,x\n2026-11-23,,BER,2\n";
    let (findings, kept) = read_text(text).unwrap();
    let told: Vec<_> = findings
        .refused
        .iter()
        .map(|refused| (refused.line, refused.column.as_deref(), refused.problem.clone()))
        .collect();
    assert_eq!(
        told,
        [
            (4, Some("as_of"), CellProblem::DayNotIso),
            (4, Some("on_hand"), CellProblem::NotANumber),
            (5, Some("sku"), CellProblem::Blank),
        ]
    );
    assert_eq!((findings.refused_rows, kept.rows.len()), (2, 0), "without consent nothing goes on");
    let partial = read_as("x.csv", text.as_bytes(), |options| options.partial = true).unwrap();
    assert_eq!(column(&partial.1, "sku"), ["A"]);
}

#[test]
fn rows_that_do_not_fit_the_header() {
    let refuse =
        |text: &str| read_text(text).unwrap().0.refused.first().map(|refused| refused.problem.clone());
    assert_eq!(refuse("sku,name\nA,lamp, 40 cm\n"), Some(CellProblem::ExtraCells));
    assert_eq!(refuse("sku,name\nA,lamp,,\n"), None);
    assert_eq!(refuse("sku,name\nA,\"lamp\nB,x\nC,y\n"), Some(CellProblem::OpenQuote));
    assert_eq!(refuse("sku,name\nA\n"), Some(CellProblem::Blank));
}

#[test]
fn limits_of_numbers() {
    let refuse = |header: &str, row: &str| {
        let findings = read_text(&format!("{header}\n{row}\n")).unwrap().0;
        findings.refused.first().map(|refused| refused.problem.clone())
    };
    let receipt = "received_on,sku,warehouse,quantity";
    assert_eq!(refuse(receipt, "2026-11-01,A,BER,0"), Some(CellProblem::TooSmall { least: 1 }));
    assert_eq!(refuse(receipt, "2026-11-01,A,BER,1"), None);
    assert_eq!(refuse("as_of,sku,warehouse,on_hand", "2026-11-01,A,BER,-2"), None);
    assert_eq!(refuse("day,sku,market,channel,units", "2026-11-01,A,DE,ebay,-2"), None);
    assert_eq!(refuse("day,currency,rate_to_base", "2026-11-01,EUR,0"), Some(CellProblem::NotPositive));
    assert_eq!(
        refuse("sku,market,channel,return_rate", "A,DE,ebay,15"),
        Some(CellProblem::AboveMost { most: 1 })
    );
}

#[test]
fn revenue_and_returns_of_order_lines() {
    let header = "order,at,sku,units,revenue,unit_price,discount,market,channel";
    let text = format!(
        "{header}\nO-1,2026-11-01,A,3,,9.99,2,DE,ebay\nO-2,2026-11-01,A,-2,,9.99,,DE,ebay\n\
         O-3,2026-11-01,A,1,,,,DE,ebay\nO-4,2026-11-01,A,-1,5,,,DE,ebay\n"
    );
    let (_, kept) = read_text(&text).unwrap();
    assert_eq!(column(&kept, "revenue"), ["279700", "-199800", "-", "-50000"], "cases 1 to 3");
    assert_eq!(column(&kept, "units"), ["3", "-2", "1", "-1"]);
    assert_eq!(column(&kept, "status"), ["paid"; 4]);
    let twice = "order,at,sku,units,market,channel,returned_units\nO-1,2026-11-01,A,-1,DE,ebay,1\n";
    assert_eq!(read_text(twice).unwrap().0.refused[0].problem, CellProblem::ReturnedTwice);
}

#[test]
fn transfers_arrive_at_once_only_where_the_file_does_not_tell() {
    let at_once = read_text("moved_on,sku,from,to,quantity\n2026-11-01,A,X,Y,1\n").unwrap().1;
    assert_eq!(column(&at_once, "arrived_on"), column(&at_once, "moved_on"));
    let told =
        "moved_on,sku,from,to,quantity,arrived_on\n2026-11-01,A,X,Y,1,\n2026-11-01,B,X,Y,1,2026-11-03\n";
    assert_eq!(column(&read_text(told).unwrap().1, "arrived_on"), ["-", "20760"]);
}

#[test]
fn a_broken_byte_refuses_its_row() {
    let mut bytes = "sku,name\nA,台灯露营灯保温杯帐篷睡袋折叠椅\nB,".as_bytes().to_vec();
    bytes.extend(b"\xFF\nC,x\n");
    let findings = read_as("items.csv", &bytes, |_| {}).unwrap().0;
    assert_eq!(findings.refused_rows, 1);
    assert_eq!((findings.refused[0].line, findings.refused[0].problem.clone()), (3, CellProblem::Unreadable));
}

#[test]
fn online_retail_by_its_rules() {
    let text = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
        536365,85123a,HEART HOLDER,6,12/1/2010 8:26,2.55,17850,United Kingdom\n\
        536365,85123A,HEART HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n\
        C536379,85123A,HOLDER,-1,2010-12-02 09:41:00,2.55,14527,EIRE\n\
        536370,POST,POSTAGE,3,2010-12-01 08:45:00,18.00,12583,France\n\
        A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,11062.06,,United Kingdom\n\
        536414,22139,,56,2010-12-01 11:52:00,0.00,,United Kingdom\n\
        536415,22139,damaged,-5,2010-12-01 11:53:00,0.00,,United Kingdom\n\
        536416,DCGS0058,BOX,2,2010-12-01 11:54:00,1.25,,Unspecified\n";
    let (findings, kept) = read_text(text).unwrap();
    assert_eq!((findings.refused_rows, kept.dialects.as_slice()), (0, ["online-retail"].as_slice()));
    let of = |kind| Kept {
        rows: kept.rows.iter().filter(|(own, _)| *own == kind).cloned().collect(),
        dialects: vec![],
    };
    let orders = of(Kind::Orders);
    assert_eq!(column(&orders, "sku"), ["85123A", "85123A", "85123A", "DCGS0058"]);
    assert_eq!(column(&orders, "units"), ["6", "6", "-1", "2"]);
    assert_eq!(column(&orders, "revenue"), ["153000", "153000", "-25500", "25000"]);
    assert_eq!(column(&orders, "market"), ["GB", "GB", "IE", "ZZ"]);
    // 08:26 in London in winter.
    assert_eq!(column(&orders, "at")[..2], ["Some(1291191960000000)/14944", "Some(1291191960000000)/14944"]);
    let adjustments = of(Kind::Adjustments);
    assert_eq!(column(&adjustments, "units"), ["56", "-5"]);
    assert_eq!(column(&adjustments, "reason"), ["found", "lost"]);
    assert_eq!(column(&adjustments, "warehouse"), ["MAIN", "MAIN"]);
    assert_eq!(column(&of(Kind::Items), "name"), ["damaged", "HEART HOLDER", "BOX"]);
    assert_eq!(findings.skipped.values().collect::<Vec<_>>(), [&1, &1]);
    assert!(findings.notes.contains(&Note::CodesJoined { codes: 1 }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_as("x.csv", &bytes, |_| {});
        let _ = read_as("x.csv", &[b"sku,name,aliases\n".as_slice(), &bytes].concat(), |_| {});
        let _ = read_as("x.gz", &[[0x1F, 0x8B, 8].as_slice(), &bytes].concat(), |_| {});
        let _ = read_as("x.xlsx", &[b"PK\x03\x04".as_slice(), &bytes].concat(), |_| {});
    }

    #[test]
    fn any_cells_under_the_header_of_any_export_are_read_or_refused(
        format in 0..dialects::formats().len(),
        rows in proptest::collection::vec(proptest::collection::vec(
            "[0-9.,-]{0,12}|\\PC{0,12}|[A-Z]{1,3}|#1001|2026-11-23( 10:00:00 -0500)?|9999999999|not stocked|variation",
            40,
        ), 1..8),
    ) {
        let format = &dialects::formats()[format];
        let columns = format.columns();
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        writer.write_record(&columns).unwrap();
        for row in &rows {
            writer.write_record(row.iter().take(columns.len())).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let set = |options: &mut Options| {
            options.partial = true;
            for (column, value) in [("as_of", "2026-11-22"), ("market", "DE"), ("warehouse", "BER")] {
                options.arguments.give(column, value).unwrap();
            }
        };
        let name = format!("{}.csv", format.name());
        prop_assert_eq!(read_as(&name, &bytes, set).map(|_| ()), Ok(()));
    }

    #[test]
    fn what_is_written_is_read(names in proptest::collection::vec("[A-Za-z0-9 ,;\"'|\t台灯é]{1,12}", 1..20)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["sku", "name"]).unwrap();
        for (number, name) in names.iter().enumerate() {
            writer.write_record([&format!("S{number}"), &format!("x{name}x")]).unwrap();
        }
        let (findings, kept) = read_as("items.csv", &writer.into_inner().unwrap(), |_| {}).unwrap();
        prop_assert_eq!(findings.refused_rows, 0);
        let expected: Vec<String> = names.iter().map(|name| format!("x{name}x")).collect();
        prop_assert_eq!(column(&kept, "name"), expected);
    }
}

#[test]
fn separators_of_files() {
    let (_, kept) = read_text("sku;name\nA-1;x\nA-2;y, z\n").unwrap();
    assert_eq!(column(&kept, "name"), ["x", "y, z"]);
}

#[test]
fn times_of_a_workbook() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (place, name) in ["order", "at", "sku", "units", "market", "channel"].into_iter().enumerate() {
        sheet.write_string(0, place as u16, name).unwrap();
    }
    let format = Format::new().set_num_format("m/d/yyyy h:mm");
    for (row, time) in ["2026-11-23T08:26:00", "2026-11-23T23:59:59", "2026-11-23"].into_iter().enumerate() {
        let (row, time) = (row as u32 + 1, ExcelDateTime::parse_from_str(time).unwrap());
        sheet.write_number(row, 0, 1_000 + row).unwrap();
        sheet.write_datetime_with_format(row, 1, &time, &format).unwrap();
        sheet.write_string(row, 2, "A").unwrap().write_number(row, 3, 1).unwrap();
        sheet.write_string(row, 4, "DE").unwrap().write_string(row, 5, "ebay").unwrap();
    }
    let (findings, kept) = read_as("x.xlsx", &workbook.save_to_buffer().unwrap(), |_| {}).unwrap();
    let expected = ["Some(1795418760000000)/20780", "Some(1795474799000000)/20780", "None/20780"];
    assert_eq!(column(&kept, "at"), expected, "local time of Germany, a bare day");
    assert_eq!(column(&kept, "order"), ["1001", "1002", "1003"]);
    assert!(findings.notes.contains(&Note::LocalTimes { zone: None }));
}

#[test]
fn a_file_that_changes_while_it_is_read() {
    const HEADER: &str = "as_of,sku,warehouse,on_hand\n";
    let folder = tempfile::tempdir().unwrap();
    let read_after = |name: &str, before: &[u8], after: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, before).unwrap();
        let Ok(survey) = source::survey(&path, &Stop::default()) else { panic!("{name} is readable") };
        std::fs::write(&path, after).unwrap();
        let read = read(&path, &survey, &Options::default(), &mut Kept::default());
        read.map(|_| ()).map_err(|error| match error {
            ReadError::Problem(problem) => problem,
            ReadError::Stopped => panic!("nobody stops here"),
        })
    };
    let text = format!("{HEADER}2026-11-01,A,BER,1\n");
    let grown = format!("{text}2026-11-01,B,BER,1\n");
    let other = text.replace("A,BER,1", "A,BER,2");
    assert_eq!(read_after("same.csv", text.as_bytes(), text.as_bytes()), Ok(()));
    assert_eq!(read_after("grown.csv", text.as_bytes(), grown.as_bytes()), Err(FileProblem::Changed));
    assert_eq!(read_after("other.csv", text.as_bytes(), other.as_bytes()), Err(FileProblem::Changed));
    let zip = b"PK\x03\x04 any archive";
    assert_eq!(read_after("book.xlsx", zip, b"PK\x03\x04 and another"), Err(FileProblem::Changed));
}

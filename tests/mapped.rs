//! Files with headers that no format knows, through the binary: what is
//! offered, accepted with the command it prints, then taken in one step.

use crate::cli::{stderr, stdout, stockroom};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/mapped");

fn data(name: &str) -> PathBuf {
    Path::new(DATA).join(name)
}

fn run(home: &Path, arguments: &[&str]) -> Output {
    stockroom(home).args(arguments).output().unwrap()
}

/// Imports; it must be offered. The words of the command that takes it.
fn offered(home: &Path, file: &str) -> Vec<String> {
    let output = run(home, &["import", file]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    let said = stdout(&output);
    assert!(said.contains("nothing of this file was written"), "{said}");
    let command = said.lines().find_map(|line| line.trim().strip_prefix("stockroom ")).expect(&said);
    shlex::split(command).expect(command)
}

/// Takes the file by the command that was printed, and more.
fn accepted(home: &Path, file: &str, more: &[&str]) -> String {
    let words = offered(home, file);
    let words: Vec<&str> = words.iter().map(String::as_str).chain(more.iter().copied()).collect();
    let output = run(home, &words);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    stdout(&output)
}

fn asked(home: &Path, question: &str) -> Value {
    let output = run(home, &["ask", "--json", "--today", "2026-11-24", question]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    serde_json::from_str::<Value>(&stdout(&output)).unwrap()["answer"].clone()
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// The same table with its columns from last to first.
fn turned(text: &str) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in reader.records() {
        let row = row.unwrap();
        let cells: Vec<&str> = row.iter().collect();
        writer.write_record(cells.into_iter().rev()).unwrap();
    }
    writer.into_inner().unwrap()
}

#[test]
fn stock_of_an_inventory_system_is_offered_then_taken_in_one_step() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let chinese = text(&data("领星-库存_20261120.csv"));
    let first = home.join("库存_20261120.csv");
    std::fs::write(&first, encoding_rs::GB18030.encode(&chinese).0).unwrap();
    let said = accepted(home, first.to_str().unwrap(), &[]);
    assert!(said.contains("1 row of totals left out"), "{said}");
    assert!(said.contains("1 row without a quantity left out"), "{said}");
    let stock = asked(home, "how many LMP-40 do we have");
    assert_eq!((&stock["on_hand"], &stock["available"]), (&1365.into(), &1300.into()));
    assert_eq!(stock["in_transit"], 30);
    let here = asked(home, "露营灯在美国还有多少");
    assert_eq!(here["on_hand"], 1240, "the warehouse's name tells its market, the file the item's name");
    assert_eq!(asked(home, "how many MAT-31 do we have")["on_hand"], Value::Null, "blank is not zero");

    // The same header in another order, a column more, the day in the name.
    let later = home.join("库存_20261121.csv");
    let mut more = String::new();
    for (place, line) in chinese.replace("\"1,200\"", "\"1,100\"").lines().enumerate() {
        more += &format!("{line},{}\n", if place == 0 { "新增列" } else { "x" });
    }
    std::fs::write(&later, turned(&more)).unwrap();
    let output = run(home, &["import", later.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    let said = stdout(&output);
    assert!(said.contains("read by the mapping remembered") && said.contains("新增列"), "{said}");
    assert!(said.contains("as of 2026-11-21"), "{said}");
    let stock = asked(home, "how many LMP-40 do we have");
    assert_eq!((&stock["on_hand"], &stock["available"]), (&1365.into(), &1200.into()));
    let again = run(home, &["import", later.to_str().unwrap()]);
    assert!(stdout(&again).contains("already imported"), "{}", stdout(&again));

    // Listed, removed, unknown again.
    let listed = stdout(&run(home, &["mappings"]));
    assert!(listed.starts_with("1  ") && listed.contains("可用量=available"), "{listed}");
    assert_eq!(run(home, &["mappings", "--remove", "1"]).status.code(), Some(0));
    assert_eq!(run(home, &["mappings", "--remove", "1"]).status.code(), Some(1));
    let third = home.join("库存_20261122.csv");
    std::fs::write(&third, &chinese).unwrap();
    offered(home, third.to_str().unwrap());
}

#[test]
fn orders_whose_lines_leave_blank_what_the_order_says() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let file = data("店小秘-订单.csv");
    accepted(home, file.to_str().unwrap(), &[]);
    // 34.97 for 2 × 9.99 and 14.99; cancelled orders are no sales.
    let sales = asked(home, "sales of LMP-40 in the US in November");
    assert_eq!(sales["units"], 2);
    assert_eq!(asked(home, "units of CUP-500 sold in the US in November")["units"], 1);
    assert_eq!(asked(home, "units of CUP-500 sold in the UK in November")["units"], 0);
    assert_eq!(asked(home, "units of CUP-500 sold in Malaysia in November")["units"], 4);
}

#[test]
fn orders_of_a_video_shop_with_a_line_that_explains_the_header() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    std::fs::write(home.join("rates.csv"), "day,currency,rate_to_base\n2026-11-01,GBP,1.25\n").unwrap();
    let said = accepted(home, data("tiktok-orders.csv").to_str().unwrap(), &["--currency", "GBP"]);
    assert!(said.contains("that explains the header"), "{said}");
    assert_eq!(run(home, &["import", "rates.csv"]).status.code(), Some(0));
    let sales = asked(home, "tiktok sales in the UK from 2026-11-18 to 2026-11-21");
    assert_eq!(sales["units"], 4, "{sales}");
    // 17.98 + 10.00 + 9.99 pounds, less the order's refund of 5.00, which both its lines repeat.
    assert!((sales["revenue"].as_f64().unwrap() - 32.97 * 1.25).abs() < 0.005, "{sales}");
}

#[test]
fn orders_of_a_marketplace_with_months_in_words() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    accepted(home, data("temu-orders.csv").to_str().unwrap(), &[]);
    let sales = asked(home, "temu sales in Germany from 2026-11-18 to 2026-11-21");
    assert_eq!(sales["units"], 5, "{sales}");
    let france = asked(home, "temu sales in France from 2026-11-18 to 2026-11-21");
    assert_eq!(france["units"], 0, "cancelled: {france}");
}

#[test]
fn daily_sales_whose_channel_is_said_once_and_remembered() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let file = data("领星-产品表现.csv");
    let without = offered(home, file.to_str().unwrap());
    let without: Vec<&str> = without.iter().map(String::as_str).collect();
    let output = run(home, &without);
    assert_eq!(output.status.code(), Some(1), "the channel is missing");
    assert!(stdout(&output).contains("--channel"), "{}", stdout(&output));
    accepted(home, file.to_str().unwrap(), &["--channel", "amazon"]);
    assert_eq!(asked(home, "LMP-40 sales in the US from 2026-11-18 to 2026-11-19")["units"], 21);
    let next = home.join("next.csv");
    std::fs::write(&next, text(&file).replace("2026-11-1", "2026-11-2")).unwrap();
    assert_eq!(run(home, &["import", "next.csv"]).status.code(), Some(0));
    assert_eq!(asked(home, "amazon sales of LMP-40 from 2026-11-18 to 2026-11-30")["units"], 24);
}

#[test]
fn a_workbook_of_ones_own_with_a_title_and_a_mapping_file() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "义乌仓 盘点表").unwrap();
    for (column, name) in ["序号", "货号", "品名", "良品", "占用", "备注"].into_iter().enumerate()
    {
        sheet.write_string(2, column as u16, name).unwrap();
    }
    for (row, (code, count, taken)) in [("LMP-40", 40.0, 4.0), ("CUP-500", 7.0, 0.0)].into_iter().enumerate()
    {
        let row = row as u32 + 3;
        sheet.write_number(row, 0, f64::from(row)).unwrap().write_string(row, 1, code).unwrap();
        sheet.write_string(row, 2, "灯").unwrap().write_number(row, 3, count).unwrap();
        sheet.write_number(row, 4, taken).unwrap();
    }
    sheet.write_string(5, 0, "合计").unwrap().write_number(5, 3, 47.0).unwrap();
    workbook.save(home.join("count.xlsx")).unwrap();
    std::fs::write(
        home.join("map.toml"),
        "kind = \"stock\"\n[columns]\n\"货号\" = \"sku\"\n\"良品\" = \"available\"\n\"占用\" = \"reserved\"\n[given]\nwarehouse = \"YW\"\n",
    )
    .unwrap();
    let output = run(home, &["import", "count.xlsx", "--map-file", "map.toml", "--as-of", "2026-11-20"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    let stock = asked(home, "how many LMP-40 do we have");
    assert_eq!((&stock["on_hand"], &stock["available"]), (&44.into(), &40.into()));
    let wrong = run(home, &["import", "count.xlsx", "--map", "颜色=sku"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(stdout(&wrong).contains("颜色"), "{}", stdout(&wrong));
}

#[test]
fn the_chat_talks_about_a_mapping_and_answers_other_questions_meanwhile() {
    use std::io::Write;
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    std::fs::write(home.join("自己_20261120.csv"), "货号,数量,在路上,总数\nLMP-40,12,3,9\nCUP-500,7,0,7\n")
        .unwrap();
    let lines = "/import 自己_20261120.csv\nhow many LMP-40 do we have\n3 is in_transit, skip 4\n好\n义乌仓\nhow many LMP-40 do we have\n/import 自己_20261120.csv\nyes\n";
    let mut child = stockroom(home)
        .args(["chat", "--today", "2026-11-24", "--language", "en"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let said = stdout(&child.wait_with_output().unwrap());
    // A reply stands behind its prompt; arrows in it are no prompts.
    let replies: Vec<&str> = said.split("\n\n> ").collect();
    assert_eq!(replies.len(), 8, "{said}");
    assert!(replies[0].contains("货号") && replies[0].contains("-> sku"), "{said}");
    assert!(replies[0].contains("still to be told: warehouse"), "{said}");
    assert!(!replies[1].contains("still to be told"), "a question is answered as usual: {said}");
    assert!(replies[2].contains("-> in_transit") && replies[2].contains("4 总数"), "{said}");
    assert!(replies[3].contains("Which warehouse"), "{said}");
    assert!(replies[4].contains("stock: 2 rows"), "{said}");
    assert!(replies[5].contains("12 units on hand"), "{said}");
    assert!(replies[6].contains("0 new, 0 replaced, 2 unchanged"), "{said}");
    assert!(replies[7].contains("Nothing is waiting"), "the talk is over: {said}");
}

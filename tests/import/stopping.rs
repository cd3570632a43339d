//! A real import that is killed, interrupted, and what the command line says.

use super::facts::{count, told};
use super::{another, file, take};
use crate::cli::{stderr, stdout, stockroom};
use crate::store::database::Database;
use crate::store::on_both;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

on_both!(
    a_killed_import_leaves_nothing,
    an_interrupted_import_says_so,
    the_command_line_reports,
    the_command_line_speaks_chinese,
);

const ROWS: usize = 120_000;

fn many_sales() -> String {
    let rows = (0..ROWS).map(|row| {
        let (day, sku) = (row % 28 + 1, row / 28);
        format!("2026-02-{day:02},S-{sku},DE,ebay,{},{}.5,EUR\n", row % 9 + 1, row % 50)
    });
    format!("day,sku,market,channel,units,revenue,currency\n{}", rows.collect::<String>())
}

fn start(home: &Path, database: &Database, file: &str) -> Child {
    let mut command = stockroom(home);
    command.env("STOCKROOM_DATABASE_URL", &database.url).args(["import", file]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits until the import has written some rows, and not yet all.
async fn midway(database: &Database, child: &mut Child) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while database.number("SELECT COUNT(*) FROM sales").await == 0 {
        assert!(child.try_wait().unwrap().is_none(), "the import ended before it could be stopped");
        assert!(Instant::now() < deadline, "the import never began to write");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

async fn a_killed_import_leaves_nothing(database: Database) {
    let home = tempfile::tempdir().unwrap();
    let path = file(home.path(), "sales.csv", many_sales());
    let store = database.open().await;
    let small = file(home.path(), "small.csv", "day,sku,market,channel,units\n2026-02-01,S-1,DE,ebay,99\n");
    take(&store, &[small]).await;
    let before = told(&store).await;
    let mut child = start(home.path(), &database, "sales.csv");
    midway(&database, &mut child).await;
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(told(&store).await, before, "nothing of it is seen");
    assert_eq!(store.imports().await.unwrap().len(), 1);

    let output = stockroom(home.path())
        .env("STOCKROOM_DATABASE_URL", &database.url)
        .args(["import", "sales.csv"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let whole_database = another(&database).await;
    let whole = whole_database.open().await;
    take(&whole, &[path]).await;
    assert_eq!(count(&store).await, ROWS);
    assert_eq!(told(&store).await, told(&whole).await, "again, whole");
    let rows = database.number("SELECT COUNT(*) FROM sales").await;
    assert_eq!(rows, ROWS as i64 + 1, "and the dead one's rows are gone");
}

async fn an_interrupted_import_says_so(database: Database) {
    let home = tempfile::tempdir().unwrap();
    file(home.path(), "sales.csv", many_sales());
    database.open().await.close().await;
    let mut child = start(home.path(), &database, "sales.csv");
    midway(&database, &mut child).await;
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("interrupted; nothing was imported"), "{}", stderr(&output));
    assert_eq!(database.number("SELECT COUNT(*) FROM sales").await, 0, "it cleaned up after itself");
}

async fn the_command_line_reports(database: Database) {
    let home = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = stockroom(home.path());
        command.env("STOCKROOM_DATABASE_URL", &database.url).args(arguments).output().unwrap()
    };
    file(home.path(), "count.csv", "sku,on_hand,shelf\nA,5,3\nB,1,4\n");
    file(home.path(), "bad.csv", "as_of,sku,warehouse,on_hand\n20.11.2026,A,BER,1\n");
    let output = run(&["import", "count.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("--as-of --warehouse"), "{}", stdout(&output));
    assert_eq!(stderr(&output).lines().count(), 1);

    let given = ["import", "--as-of", "2026-11-20", "--warehouse", "BER", "count.csv", "bad.csv"];
    let output = run(&given);
    let said = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "one of two failed");
    assert!(said.contains("stock: 2 rows, 2026-11-20, 2 SKUs, warehouses BER"), "{said}");
    assert!(said.contains("columns not used: shelf"), "{said}");
    assert!(said.contains("row 2, column as_of: \"20.11.2026\" may be read in two ways"), "{said}");
    assert!(stderr(&output).contains("1 of 2 files were not imported"), "{}", stderr(&output));

    assert!(stdout(&run(&given[..6])).contains("already imported"));
    assert!(stdout(&run(&["undo", "--list"])).contains("count.csv"));
    let undone = run(&["undo"]);
    assert_eq!(undone.status.code(), Some(0));
    assert!(stdout(&undone).contains("was taken back"), "{}", stdout(&undone));
    let nothing = run(&["undo"]);
    assert_eq!((nothing.status.code(), stderr(&nothing).lines().count()), (Some(1), 1));
    assert_eq!(run(&["import", "--market", "Mars", "count.csv"]).status.code(), Some(2));
    assert_eq!(run(&["import", "--map", "a=nothing", "count.csv"]).status.code(), Some(2));
    assert_eq!(run(&["import"]).status.code(), Some(2));
}

async fn the_command_line_speaks_chinese(database: Database) {
    let home = tempfile::tempdir().unwrap();
    file(home.path(), "count.csv", "as_of,sku,warehouse,on_hand\n2026-11-20,A,BER,x\n");
    let mut command = stockroom(home.path());
    command.env("STOCKROOM_DATABASE_URL", &database.url).env("LANG", "zh_CN.UTF-8");
    let output = command.args(["import", "count.csv"]).output().unwrap();
    assert!(stdout(&output).contains("第 2 行，列 on_hand：\"x\" 不是数字"), "{}", stdout(&output));
}

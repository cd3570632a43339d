//! Rows that are refused, and what that does to their file.

use super::facts::{count, facts, told};
use super::{all_read, file, take, take_as};
use crate::store::database::Database;
use crate::store::on_both;
use stockroom::import::problem::{CellProblem, FileProblem};
use stockroom::import::reader::{Options, Stop};
use stockroom::import::report::Outcome;
use stockroom::import::run::import;

on_both!(
    a_refused_row_stops_its_file_alone,
    the_rest_by_consent,
    contradicting_rows,
    a_preview_writes_nothing,
    long_texts_and_names,
);

const COUNTS: &str = "as_of,sku,warehouse,on_hand\n";

async fn a_refused_row_stops_its_file_alone(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    let rows: String = (0..25_000).map(|row| format!("2026-11-01,S{row},BER,{row}\n")).collect();
    let files = [
        file(folder.path(), "bad.csv", format!("{COUNTS}{rows}2026-11-01,X,BER,many\n")),
        file(folder.path(), "good.csv", format!("{COUNTS}2026-11-01,A,BER,1\n")),
        file(folder.path(), "empty.csv", ""),
        folder.path().join("missing.csv"),
    ];
    let imported = take(&store, &files).await;
    let Outcome::Refused(findings) = &imported.files[0].outcome else { panic!("{:?}", imported.files) };
    assert_eq!((findings.refused_rows, findings.refused[0].line), (1, 25_002));
    assert_eq!(findings.refused[0].column.as_deref(), Some("on_hand"));
    assert!(matches!(imported.files[1].outcome, Outcome::Read { .. }));
    assert!(matches!(imported.files[2].outcome, Outcome::Unreadable(FileProblem::Empty)));
    assert!(matches!(imported.files[3].outcome, Outcome::Unreadable(FileProblem::NotFound)));
    assert_eq!(count(&store).await, 1);
    assert_eq!(database.number("SELECT COUNT(*) FROM stock").await, 1, "nothing of it was left behind");
}

async fn the_rest_by_consent(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    let text = format!("{COUNTS}2026-11-01,A,BER,1\n2026-11-01,B,BER,x\n2026-11-01,C,BER,3\n");
    let options = Options { partial: true, ..Options::default() };
    let imported = take_as(&store, &[file(folder.path(), "a.csv", text)], &options).await;
    let Outcome::Read { findings, .. } = &imported.files[0].outcome else { panic!("{:?}", imported.files) };
    assert_eq!(findings.refused_rows, 1);
    assert_eq!(count(&store).await, 2);
}

async fn contradicting_rows(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    let text = "2026-11-01,A,BER,1\n2026-11-01,B,BER,7\n2026-11-01,A,BER,1\n2026-11-01,A,BER,2\n";
    let path = file(folder.path(), "a.csv", format!("{COUNTS}{text}"));
    let imported = take(&store, std::slice::from_ref(&path)).await;
    let Outcome::Refused(findings) = &imported.files[0].outcome else { panic!("{:?}", imported.files) };
    assert_eq!(findings.refused[0].line, 5);
    let CellProblem::Conflict { other: Some(4), key } = &findings.refused[0].problem else {
        panic!("{:?}", findings.refused)
    };
    assert!(key.contains("sku A") && key.contains("2026-11-01"), "{key}");
    assert_eq!((findings.refused_rows, count(&store).await), (3, 0));

    let options = Options { partial: true, ..Options::default() };
    let imported = take_as(&store, &[path], &options).await;
    let Outcome::Read { findings, .. } = &imported.files[0].outcome else { panic!("{:?}", imported.files) };
    assert_eq!(findings.refused_rows, 3);
    let facts = facts(&store).await;
    assert_eq!(
        facts.stock.iter().map(|count| count.on_hand).collect::<Vec<_>>(),
        [7],
        "none of the three is believed"
    );

    let equal = file(folder.path(), "b.csv", format!("{COUNTS}2026-11-02,A,BER,1\n2026-11-02,A,BER,1\n"));
    assert!(all_read(&take(&store, &[equal]).await), "equal rows are one");
}

async fn a_preview_writes_nothing(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    take(&store, &[file(folder.path(), "a.csv", format!("{COUNTS}2026-11-01,A,BER,1\n"))]).await;
    let (before, sequence) = (told(&store).await, store.sequence().await.unwrap());
    let path = file(folder.path(), "b.csv", format!("{COUNTS}2026-11-01,A,BER,2\n2026-11-02,A,BER,3\n"));
    let seen = import(&store, &[path], &Options::default(), true, &Stop::default()).await.unwrap();
    let Outcome::Read { comparisons, .. } = &seen.files[0].outcome else { panic!("{:?}", seen.files) };
    let counts = comparisons.values().next().unwrap();
    assert_eq!((counts.new, counts.replaced, counts.unchanged), (1, 1, 0));
    assert!(seen.published.is_none());
    assert_eq!((told(&store).await, store.sequence().await.unwrap()), (before, sequence));
    assert_eq!(database.number("SELECT COUNT(*) FROM stock").await, 1);
}

async fn long_texts_and_names(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let store = database.open().await;
    let (text, name) = ("长评论 ".repeat(2_400), "名".repeat(200));
    let feedback = format!("at,text,source\n2026-11-01,{text},{name}\n2026-11-01,{text}x,{name}\n");
    assert!(all_read(&take(&store, &[file(folder.path(), "feedback.csv", feedback)]).await));
    let facts = facts(&store).await;
    assert_eq!(facts.feedback.len(), 2);
    assert_eq!(facts.feedback[0].text.chars().count() / 100, text.trim().chars().count() / 100);
}

//! Order lines: by source, order and line.

use super::database::Database;
use super::on_both;
use super::rows::{batch, facts, import, meta, rows};
use stockroom::facts::Kind;
use stockroom::store::Store;

on_both!(
    a_numbered_line_is_replaced,
    equal_lines_without_a_number_both_count,
    an_order_told_again_replaces_its_lines,
    orders_of_two_sources_never_meet,
    the_state_its_source_changed_last_counts,
    a_bare_day_has_no_moment,
);

const HEADER: &str = "order,line,at,sku,units,market,channel,status,refunded";

/// `order sku units status`, sorted.
async fn lines(store: &Store) -> Vec<String> {
    let facts = facts(store).await;
    let mut lines: Vec<String> = facts
        .orders
        .iter()
        .map(|line| {
            let (order, sku) = (facts.names.texts.text(line.order), facts.names.skus.text(line.sku));
            format!("{order} {sku} {} {:?}", line.units, line.status)
        })
        .collect();
    lines.sort();
    lines
}

async fn a_numbered_line_is_replaced(database: Database) {
    let store = database.open().await;
    let table = format!("{HEADER}\n7,1,2026-11-01,A,1,DE,amazon,paid,\n7,2,2026-11-01,A,2,DE,amazon,paid,");
    import(&store, Kind::Orders, &table).await;
    import(&store, Kind::Orders, &format!("{HEADER}\n7,2,2026-11-01,B,2,DE,amazon,cancelled,")).await;
    assert_eq!(lines(&store).await, ["7 A 1 Paid", "7 B 2 Cancelled"]);
}

async fn equal_lines_without_a_number_both_count(database: Database) {
    let store = database.open().await;
    let line = "7,,2026-11-01,A,1,DE,amazon,paid,";
    import(&store, Kind::Orders, &format!("{HEADER}\n{line}\n{line}\n8,,2026-11-01,A,1,DE,amazon,paid,"))
        .await;
    assert_eq!(lines(&store).await, ["7 A 1 Paid", "7 A 1 Paid", "8 A 1 Paid"]);
}

async fn an_order_told_again_replaces_its_lines(database: Database) {
    let store = database.open().await;
    let told = |units: [i64; 3], status: &str| {
        let [a, b, c] = units;
        format!(
            "{HEADER}\n7,,2026-11-01,A,{a},DE,amazon,{status},\n7,,2026-11-01,A,{b},DE,amazon,{status},\n\
             7,,2026-11-01,B,{c},DE,amazon,{status},"
        )
    };
    import(&store, Kind::Orders, &told([1, 2, 3], "paid")).await;
    import(&store, Kind::Orders, &told([1, 2, 3], "refunded")).await;
    assert_eq!(lines(&store).await, ["7 A 1 Refunded", "7 A 2 Refunded", "7 B 3 Refunded"]);
    // A file with fewer of its lines replaces those it has.
    import(&store, Kind::Orders, &format!("{HEADER}\n7,,2026-11-01,A,9,DE,amazon,shipped,")).await;
    assert_eq!(lines(&store).await, ["7 A 2 Refunded", "7 A 9 Shipped", "7 B 3 Refunded"]);
}

async fn orders_of_two_sources_never_meet(database: Database) {
    let store = database.open().await;
    let table = format!("{HEADER}\n1001,1,2026-11-01,A,1,DE,amazon,paid,");
    import(&store, Kind::Orders, &table).await;
    let mut draft = store.begin().await.unwrap();
    let mut other = meta("other.csv");
    other.dialect = "shop".into();
    let id = draft.begin_batch(other).await.unwrap();
    draft.write(id, Kind::Orders, rows(Kind::Orders, &table)).await.unwrap();
    let compared = draft.compare(id, Kind::Orders).await.unwrap();
    assert_eq!((compared.new, compared.replaced, compared.unchanged), (1, 0, 0));
    draft.publish().await.unwrap();
    assert_eq!(lines(&store).await, ["1001 A 1 Paid", "1001 A 1 Paid"]);
    let mut draft = store.begin().await.unwrap();
    let id = batch(&mut draft, "again.csv", Kind::Orders, &table).await;
    assert_eq!(draft.compare(id, Kind::Orders).await.unwrap().unchanged, 1);
    draft.abandon().await.unwrap();
}

async fn a_bare_day_has_no_moment(database: Database) {
    let store = database.open().await;
    let table = format!(
        "{HEADER}\n1,1,2026-11-01,A,1,DE,amazon,paid,\n2,1,2026-11-01T23:30:00Z,A,1,DE,amazon,paid,0\n\
         3,1,2026-11-01T00:00:00Z,A,1,DE,amazon,paid,1.25"
    );
    import(&store, Kind::Orders, &table).await;
    let facts = facts(&store).await;
    let shown: Vec<_> =
        facts.orders.iter().map(|line| (line.at, line.day.to_string(), line.refunded)).collect();
    let day = "2026-11-01".to_string();
    let midnight = 1_793_491_200_000_000;
    assert_eq!(
        shown,
        [
            (None, day.clone(), None),
            (Some(midnight + 84_600_000_000), day.clone(), Some(0)),
            (Some(midnight), day, Some(12_500)),
        ]
    );
}

/// Pending, then shipped; a cancellation that was exported before that and is
/// imported after it; a file that does not say when.
async fn the_state_its_source_changed_last_counts(database: Database) {
    let store = database.open().await;
    let told = |line: &str, status: &str, updated_at: &str| {
        format!(
            "order,line,at,sku,units,market,channel,status,updated_at\n\
             7,{line},2026-11-01,A,1,DE,amazon,{status},{updated_at}"
        )
    };
    for line in ["1", ""] {
        let state = |store: &Store| {
            let store = store.clone();
            async move {
                let facts = facts(&store).await;
                let numbered = facts.orders.iter().map(|line| format!("{:?}", line.status));
                numbered.collect::<Vec<_>>().join(" ")
            }
        };
        import(&store, Kind::Orders, &told(line, "pending", "2026-11-01T10:00:00Z")).await;
        let shipped = import(&store, Kind::Orders, &told(line, "shipped", "2026-11-03T10:00:00Z")).await;
        assert_eq!(state(&store).await, "Shipped");

        let mut draft = store.begin().await.unwrap();
        let late = told(line, "cancelled", "2026-11-02T10:00:00Z");
        let id = batch(&mut draft, "late.csv", Kind::Orders, &late).await;
        let compared = draft.compare(id, Kind::Orders).await.unwrap();
        assert_eq!((compared.new, compared.replaced, compared.unchanged), (0, 0, 1));
        let late = draft.publish().await.unwrap();
        assert_eq!(state(&store).await, "Shipped", "an older state imported late");

        store.undo(Some(shipped.import_id)).await.unwrap();
        assert_eq!(state(&store).await, "Cancelled", "the newest of those that are left");
        store.undo(Some(late.import_id)).await.unwrap();
        assert_eq!(state(&store).await, "Pending");

        import(&store, Kind::Orders, &told(line, "shipped", "2026-11-01T10:00:00Z")).await;
        assert_eq!(state(&store).await, "Shipped", "of equals the later import");
        import(&store, Kind::Orders, &told(line, "refunded", "")).await;
        assert_eq!(state(&store).await, "Refunded", "a file that does not say when is news");
        for _ in 0..3 {
            store.undo(None).await.unwrap();
        }
        assert_eq!(state(&store).await, "");
    }
}

//! A batch against itself and against what is in.

use super::database::Database;
use super::on_both;
use super::rows::{batch, import};
use stockroom::facts::Kind;
use stockroom::store::{Comparison, Conflict};

on_both!(
    conflicting_rows_are_named,
    conflicts_of_orders_need_a_line_number,
    every_kind_can_be_checked,
    a_comparison_counts_keys,
    a_comparison_knows_what_adds_up,
);

async fn conflicting_rows_are_named(database: Database) {
    let store = database.open().await;
    let mut draft = store.begin().await.unwrap();
    let table = "as_of,sku,warehouse,lot,on_hand,reserved
        2026-11-01,A,BER,,5,
        2026-11-01,B,BER,,1,0
        2026-11-01,A,BER,,6,
        2026-11-01,B,BER,,1,
        2026-11-01,C,BER,x,1,
        2026-11-01,C,BER,x,1,
        2026-11-01,C,BER,y,2,";
    let id = batch(&mut draft, "stock.csv", Kind::Stock, table).await;
    let conflicts = draft.conflicts(id, Kind::Stock, 10).await.unwrap();
    assert_eq!(
        conflicts,
        [
            Conflict {
                lines: (2, 4),
                column: "on_hand",
                key: "as_of 2026-11-01, sku A, warehouse BER".into()
            },
            // Zero against blank.
            Conflict {
                lines: (3, 5),
                column: "reserved",
                key: "as_of 2026-11-01, sku B, warehouse BER".into()
            },
        ]
    );
    assert_eq!(draft.conflicts(id, Kind::Stock, 1).await.unwrap(), conflicts[..1]);
    draft.abandon().await.unwrap();
}

async fn conflicts_of_orders_need_a_line_number(database: Database) {
    let store = database.open().await;
    let mut draft = store.begin().await.unwrap();
    let table = "order,line,at,sku,units,market,channel
        7,,2026-11-01,A,1,DE,amazon
        7,,2026-11-01,A,2,DE,amazon
        7,1,2026-11-01,A,1,DE,amazon
        7,1,2026-11-01T08:00:00Z,A,1,DE,amazon";
    let id = batch(&mut draft, "orders.csv", Kind::Orders, table).await;
    let conflicts = draft.conflicts(id, Kind::Orders, 10).await.unwrap();
    assert_eq!(conflicts, [Conflict { lines: (4, 5), column: "at", key: "order 7, line 1".into() }]);
    draft.abandon().await.unwrap();
}

/// A table of one row with something in every column.
fn table_of(kind: Kind, number: u32) -> String {
    use stockroom::facts::Type;
    let mut header = Vec::new();
    let mut cells = Vec::new();
    for column in kind.columns() {
        header.push(column.name);
        cells.push(match column.ty {
            Type::Day | Type::Month | Type::Instant => "2026-11-01".into(),
            Type::Integer | Type::Money | Type::Decimal if column.key => "1".into(),
            Type::Integer | Type::Money | Type::Decimal => number.to_string(),
            Type::YesNo => "yes".into(),
            Type::Choice(words) => words[0].into(),
            Type::Market => "DE".into(),
            Type::TimeZone => "Europe/Berlin".into(),
            _ => column.name.to_string(),
        });
    }
    format!("{}\n{}", header.join(","), cells.join(","))
}

async fn every_kind_can_be_checked(database: Database) {
    let store = database.open().await;
    for kind in Kind::ALL.iter().copied() {
        let mut draft = store.begin().await.unwrap();
        let first = batch(&mut draft, "first.csv", kind, &table_of(kind, 1)).await;
        let new = Comparison { new: 1, ..Comparison::default() };
        assert_eq!(draft.compare(first, kind).await.unwrap(), new, "{kind:?}");
        assert_eq!(draft.conflicts(first, kind, 9).await.unwrap(), [], "{kind:?}");
        draft.publish().await.unwrap();
        let mut draft = store.begin().await.unwrap();
        let same = batch(&mut draft, "same.csv", kind, &table_of(kind, 1)).await;
        let unchanged = Comparison { unchanged: 1, ..Comparison::default() };
        assert_eq!(draft.compare(same, kind).await.unwrap(), unchanged, "{kind:?}");
        draft.publish().await.unwrap();
    }
    let facts = super::rows::facts(&store).await;
    let counts = [
        facts.items.len(),
        facts.listings.len(),
        facts.bundles.len(),
        facts.warehouses.len(),
        facts.stock.len(),
        facts.receipts.len(),
        facts.transfers.len(),
        facts.adjustments.len(),
        facts.sales.len(),
        facts.orders.len(),
        facts.shipments.len(),
        facts.supplier_orders.len(),
        facts.suppliers.len(),
        facts.lanes.len(),
        facts.costs.len(),
        facts.fees.len(),
        facts.rates.len(),
        facts.promotions.len(),
        facts.events.len(),
        facts.feedback.len(),
        facts.ads.len(),
        facts.competitors.len(),
        facts.platform_ages.len(),
        facts.incidents.len(),
    ];
    assert_eq!(counts, [1; 24]);
    // The store read every field from its own column.
    let warehouse = &facts.warehouses[0];
    assert_eq!((warehouse.time_zone.as_str(), warehouse.capacity_l), ("Europe/Berlin", Some(1.0)));
    assert_eq!(warehouse.storage_fee_per_l_day, Some(10_000));
    let order = &facts.supplier_orders[0];
    assert_eq!(&*facts.names.warehouses.text(order.to_warehouse), "to_warehouse");
    assert_eq!(&*facts.names.texts.text(order.status), "status");
    let shipment = &facts.shipments[0];
    assert_eq!(&*facts.names.texts.text(shipment.purchase_order), "purchase_order");
    assert_eq!(&*facts.names.texts.text(shipment.mode), "mode");
    let listing = &facts.listings[0];
    assert_eq!(&*facts.names.skus.text(listing.fnsku), "fnsku");
    let event = &facts.events[0];
    assert_eq!((event.name.as_str(), event.uplift), ("name", Some(1.0)));
}

async fn a_comparison_counts_keys(database: Database) {
    let store = database.open().await;
    let header = "as_of,sku,warehouse,on_hand";
    import(
        &store,
        Kind::Stock,
        &format!("{header}\n2026-11-01,A,BER,1\n2026-11-01,B,BER,2\n2026-11-01,C,BER,3"),
    )
    .await;
    import(&store, Kind::Stock, &format!("{header}\n2026-11-01,B,BER,20")).await;
    let undone = import(&store, Kind::Stock, &format!("{header}\n2026-11-01,C,BER,30")).await;
    store.undo(Some(undone.import_id)).await.unwrap();
    let mut draft = store.begin().await.unwrap();
    let table = format!(
        "{header}\n2026-11-01,A,BER,1\n2026-11-01,B,BER,2\n2026-11-01,C,BER,3\n2026-11-01,C,BER,3\n2026-11-02,A,BER,1"
    );
    let id = batch(&mut draft, "stock.csv", Kind::Stock, &table).await;
    // A and C stay as they are, B was corrected since, the fourth key is new.
    let compared = draft.compare(id, Kind::Stock).await.unwrap();
    assert_eq!(compared, Comparison { new: 1, replaced: 1, unchanged: 2 });
    draft.abandon().await.unwrap();
}

async fn a_comparison_knows_what_adds_up(database: Database) {
    let store = database.open().await;
    let header = "day,sku,market,channel,units";
    let key = "2026-11-01,A,DE,amazon";
    import(&store, Kind::Sales, &format!("{header}\n{key},3\n{key},2\n{key},-1\n2026-11-01,B,DE,amazon,4"))
        .await;
    let mut draft = store.begin().await.unwrap();
    // The same sums of sales and of returns, split otherwise; and one with a return.
    let table =
        format!("{header}\n{key},4\n{key},1\n{key},-1\n2026-11-01,B,DE,amazon,5\n2026-11-01,B,DE,amazon,-1");
    let id = batch(&mut draft, "sales.csv", Kind::Sales, &table).await;
    let compared = draft.compare(id, Kind::Sales).await.unwrap();
    assert_eq!(compared, Comparison { new: 0, replaced: 1, unchanged: 1 });
    draft.abandon().await.unwrap();
}

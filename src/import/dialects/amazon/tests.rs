//! Whatever the cells say, a report is read or refused.

use super::{aged_inventory, all_orders, fba_inventory, restock};
use crate::import::arguments::Arguments;
use crate::import::dialects::{Format, Table};
use crate::import::header::Header;
use crate::import::lenient::Style;
use crate::import::output::Output;
use crate::import::rows::RawRow;
use crate::inventory::day::Day;
use proptest::prelude::*;

fn raw(line: u64, cells: impl Iterator<Item = String>) -> RawRow {
    let mut row = RawRow { line, ..RawRow::default() };
    cells.for_each(|cell| row.push(&cell));
    row
}

/// Cells as reports have them, and anything else.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        any::<i64>().prop_map(|number| number.to_string()),
        "-?[0-9]{1,3}[,.][0-9]{3}([,.][0-9]{1,2})?",
        Just(i64::MAX.to_string()),
        Just("922337203685477.5807".to_owned()),
        Just("2026-11-01T23:30:00+00:00".to_owned()),
        Just("Amazon.de".to_owned()),
        Just("Shipped - Returned to Seller".to_owned()),
        any::<String>(),
        "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn arbitrary_cells_are_read_or_refused(
        rows in prop::collection::vec(prop::collection::vec(cell(), 60), 1..4),
        drop_every in 2..9usize,
    ) {
        let formats: [Box<dyn Format>; 4] = [
            Box::new(fba_inventory::FbaInventory),
            Box::new(aged_inventory::AgedInventory),
            Box::new(restock::Restock),
            Box::new(all_orders::AllOrders),
        ];
        let ages = ["inv-age-0-to-90-days", "inv-age-91-to-180-days", "inv-age-365-plus-days"];
        for format in &formats {
            let required = format.required();
            let kept = |(place, name): &(usize, &str)| place % drop_every != 0 || required.contains(name);
            let columns = format.columns();
            let names = columns.iter().copied().enumerate().filter(kept).map(|(_, name)| name);
            let header = Header::new(&raw(1, names.chain(ages).map(str::to_owned)));
            let arguments = Arguments::default();
            let table = Table {
                name: None,
                header: &header,
                arguments: &arguments,
                style: Style::default(),
                modified_on: Some(Day(20_000)),
            };
            let mut converter = format.converter(&table);
            let mut output = Output::default();
            for (place, cells) in rows.iter().enumerate() {
                converter.row(&raw(place as u64 + 2, cells.iter().take(header.len()).cloned()), &mut output);
            }
            converter.finish(&mut output);
            prop_assert!(output.refused_rows <= rows.len() as u64);
        }
    }
}

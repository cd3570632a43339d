//! Manage FBA inventory: a row for each SKU of one marketplace.
//!
//! - `afn-warehouse-quantity` is everything there; fulfillable, unsellable and
//!   reserved are its parts, and `afn-total-quantity` is it and what is inbound:
//!   totals and parts are never added together. Where the total is blank the
//!   parts stand for it.
//! - The report names no marketplace: `--market` says it. Its day is `--as-of`,
//!   else that of the file's last change.
//! - A SKU that has no offer with Amazon and nothing there is no count.

use super::{Counted, DIALECT, PRODUCT_NAMES, Reading, SELLER_SKUS, sum};
use crate::facts::Kind;
use crate::import::dialects::shared::Place;
use crate::import::dialects::{Converter, Format, Spellings, Styled, Table};
use crate::import::header::Header;
use crate::import::output::{Mode, Output, Skip};
use crate::import::problem::Refused;
use crate::import::rows::RawRow;

pub struct FbaInventory;

const COLUMNS: [&str; 20] = [
    "sku",
    "fnsku",
    "asin",
    "product_name",
    "condition",
    "your_price",
    "mfn_listing_exists",
    "mfn_fulfillable_quantity",
    "afn_listing_exists",
    "per_unit_volume",
    "snapshot_date",
    "market",
    "has_local_inventory",
    "has_remote_inventory",
    "store",
    "country",
    "currency",
    "fulfillment_channel_code",
    "afn_reserved_future_supply",
    "afn_future_supply_buyable",
];

const QUANTITIES: [&str; 9] = [
    "afn_warehouse_quantity",
    "afn_fulfillable_quantity",
    "afn_unsellable_quantity",
    "afn_reserved_quantity",
    "afn_total_quantity",
    "afn_inbound_working_quantity",
    "afn_inbound_shipped_quantity",
    "afn_inbound_receiving_quantity",
    "afn_researching_quantity",
];

const SPELLINGS: Spellings =
    &[("sku", SELLER_SKUS), ("product_name", PRODUCT_NAMES), ("market", &["Marketplace"])];

impl Format for FbaInventory {
    fn name(&self) -> &'static str {
        "amazon-fba-inventory"
    }

    fn dialect(&self) -> &'static str {
        DIALECT
    }

    fn columns(&self) -> Vec<&'static str> {
        COLUMNS.into_iter().chain(QUANTITIES).collect()
    }

    fn required(&self) -> Vec<&'static str> {
        vec!["sku", "afn_fulfillable_quantity", "market"]
    }

    fn spellings(&self) -> Spellings {
        SPELLINGS
    }

    fn has_more(&self, name: &str) -> bool {
        name.starts_with("afn_") || name.starts_with("mfn_")
    }

    fn styled(&self, header: &Header) -> Styled {
        Styled::of(header, &["snapshot_date"], &QUANTITIES)
    }

    fn mode(&self, kind: Kind) -> Mode {
        super::mode(kind)
    }

    fn converter(&self, table: &Table) -> Box<dyn Converter> {
        let place = |name| Place::of(table.header, name);
        Box::new(Inventory {
            reading: Reading::of(table, "sku"),
            listed: place("afn_listing_exists"),
            warehouse: place("afn_warehouse_quantity"),
            fulfillable: place("afn_fulfillable_quantity"),
            unsellable: place("afn_unsellable_quantity"),
            reserved: place("afn_reserved_quantity"),
            working: place("afn_inbound_working_quantity"),
            shipped: place("afn_inbound_shipped_quantity"),
            receiving: place("afn_inbound_receiving_quantity"),
        })
    }
}

struct Inventory {
    reading: Reading,
    listed: Place,
    warehouse: Place,
    fulfillable: Place,
    unsellable: Place,
    reserved: Place,
    working: Place,
    shipped: Place,
    receiving: Place,
}

impl Inventory {
    fn read(&mut self, row: &RawRow, output: &mut Output) -> Result<(), Refused> {
        let Some(sku) = self.reading.sku(row, output)? else { return Ok(()) };
        let units = |place| self.reading.units(place, row);
        let fulfillable = units(&self.fulfillable)?;
        let parts = [fulfillable, units(&self.unsellable)?, units(&self.reserved)?];
        let inbound = [units(&self.working)?, units(&self.shipped)?, units(&self.receiving)?];
        let on_hand = units(&self.warehouse)?.or(sum(&parts));
        let nothing = on_hand.unwrap_or(0) == 0 && sum(&inbound).unwrap_or(0) == 0;
        let listed = self.listed.cell(row).to_lowercase();
        let offered = !self.listed.is_there() || !matches!(listed.as_str(), "" | "no");
        let Some(on_hand) = on_hand.filter(|_| offered || !nothing) else {
            output.skip(Skip::NotStocked);
            return Ok(());
        };
        let [planned, in_transit, receiving] = inbound;
        let counted = Counted {
            on_hand,
            reserved: fulfillable.map(|available| on_hand.saturating_sub(available)),
            planned,
            in_transit,
            receiving,
            days_of_supply: None,
        };
        self.reading.count(row, &sku, counted, output)?;
        Ok(())
    }
}

impl Converter for Inventory {
    fn row(&mut self, row: &RawRow, output: &mut Output) {
        if let Err(refused) = self.read(row, output) {
            output.refuse([refused]);
        }
    }

    fn finish(&mut self, output: &mut Output) {
        self.reading.finish(output);
    }
}

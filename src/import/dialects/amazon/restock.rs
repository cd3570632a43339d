//! The restock report: a row for each SKU and country.
//!
//! - Available is `Available` and what moves between fulfilment centres
//!   (`FC transfer`); on hand is these, what is being processed, reserved for
//!   customers or unfulfillable. `Total Units` and `Inbound` are sums of others
//!   and are not read.
//! - Rows that the merchant fulfils have nothing at Amazon.
//! - The day is `--as-of`, else that of the file's last change.

use super::{Counted, DIALECT, MARKETS, PRODUCT_NAMES, Reading, SELLER_SKUS, days, sum};
use crate::facts::Kind;
use crate::import::dialects::shared::Place;
use crate::import::dialects::{Converter, Format, Spellings, Styled, Table};
use crate::import::header::Header;
use crate::import::output::{Mode, Output, Skip};
use crate::import::problem::Refused;
use crate::import::rows::RawRow;

pub struct Restock;

const COLUMNS: [&str; 22] = [
    "market",
    "product_name",
    "fnsku",
    "merchant_sku",
    "asin",
    "condition",
    "supplier",
    "supplier_part_no.",
    "currency_code",
    "price",
    "sales_last_30_days",
    "units_sold_last_30_days",
    "total_units",
    "inbound",
    "fulfilled_by",
    "total_days_of_supply_(including_units_from_open_shipments)",
    "days_of_supply_at_amazon_fulfillment_network",
    "alert",
    "recommended_replenishment_qty",
    "recommended_ship_date",
    "recommended_action",
    "unit_storage_size",
];

const QUANTITIES: [&str; 8] = [
    "available",
    "fc_transfer",
    "fc_processing",
    "customer_order",
    "unfulfillable",
    "working",
    "shipped",
    "receiving",
];

const SPELLINGS: Spellings = &[
    ("market", MARKETS),
    ("merchant_sku", SELLER_SKUS),
    ("product_name", PRODUCT_NAMES),
    ("condition", &["Zustand", "État", "Condizione", "Condición", "コンディション"]),
    ("supplier", &["Lieferant", "Fournisseur", "Fornitore", "Proveedor"]),
    ("currency_code", &["Währungscode", "Code devise", "Codice valuta", "Código de moneda"]),
    ("price", &["Preis", "Prix", "Prezzo", "Precio", "価格"]),
    ("total_units", &["Gesamteinheiten", "Unités totales", "Unità totali", "Unidades totales"]),
    ("available", &["Verfügbar", "Disponible", "Disponibile", "Disponibles"]),
    ("unfulfillable", &["Nicht erfüllbar", "Non exécutable", "Non eseguibile", "No cumplible"]),
    ("inbound", &["Eingehend", "Entrant", "In entrata", "Entrante"]),
];

impl Format for Restock {
    fn name(&self) -> &'static str {
        "amazon-restock"
    }

    fn dialect(&self) -> &'static str {
        DIALECT
    }

    fn columns(&self) -> Vec<&'static str> {
        COLUMNS.into_iter().chain(QUANTITIES).collect()
    }

    fn required(&self) -> Vec<&'static str> {
        vec!["market", "merchant_sku", "available"]
    }

    fn spellings(&self) -> Spellings {
        SPELLINGS
    }

    fn has_more(&self, name: &str) -> bool {
        name.starts_with("recommended_") || name.starts_with("maximum_") || name.contains("days_of_supply")
    }

    fn styled(&self, header: &Header) -> Styled {
        let numbers: Vec<&str> =
            QUANTITIES.into_iter().chain(["price", "sales_last_30_days", DAYS_OF_SUPPLY]).collect();
        Styled::of(header, &[], &numbers)
    }

    fn mode(&self, kind: Kind) -> Mode {
        super::mode(kind)
    }

    fn converter(&self, table: &Table) -> Box<dyn Converter> {
        Box::new(Stock {
            reading: Reading::of(table, "merchant_sku"),
            fulfilled_by: Place::of(table.header, "fulfilled_by"),
            quantities: QUANTITIES.map(|name| Place::of(table.header, name)),
            days: Place::of(table.header, DAYS_OF_SUPPLY),
        })
    }
}

const DAYS_OF_SUPPLY: &str = "days_of_supply_at_amazon_fulfillment_network";

struct Stock {
    reading: Reading,
    fulfilled_by: Place,
    /// In the order of [`QUANTITIES`].
    quantities: [Place; 8],
    days: Place,
}

impl Stock {
    fn read(&mut self, row: &RawRow, output: &mut Output) -> Result<(), Refused> {
        let Some(sku) = self.reading.sku(row, output)? else { return Ok(()) };
        let by = self.fulfilled_by.cell(row).to_lowercase();
        if !by.is_empty() && !matches!(by.as_str(), "amazon" | "afn") {
            output.skip(Skip::NotStocked);
            return Ok(());
        }
        let mut units = [None; QUANTITIES.len()];
        for (units, place) in units.iter_mut().zip(&self.quantities) {
            *units = self.reading.units(place, row)?;
        }
        let [available, transfer, processing, customers, unfulfillable, planned, in_transit, receiving] =
            units;
        let Some(here) = sum(&[available, transfer, processing, customers, unfulfillable]) else {
            output.skip(Skip::NotStocked);
            return Ok(());
        };
        let free = sum(&[available, transfer]);
        let counted = Counted {
            on_hand: here,
            reserved: free.map(|free| here.saturating_sub(free)),
            planned,
            in_transit,
            receiving,
            days_of_supply: days(&self.days, row, self.reading.style),
        };
        self.reading.count(row, &sku, counted, output)?;
        Ok(())
    }
}

impl Converter for Stock {
    fn row(&mut self, row: &RawRow, output: &mut Output) {
        if let Err(refused) = self.read(row, output) {
            output.refuse([refused]);
        }
    }

    fn finish(&mut self, output: &mut Output) {
        self.reading.finish(output);
    }
}

//! FBA inventory with ages: a row for each SKU and marketplace.
//!
//! - On hand is available, reserved and unfulfillable units, as far as the
//!   report has them; what moves between fulfilment centres is available too.
//! - Age columns of several editions overlap (0–90 and 0–30, 365+ and 366–455):
//!   of those that a row fills, the ones that cover most days without
//!   overlapping are taken, of equals the finest.

use super::{Counted, DIALECT, MARKETS, PRODUCT_NAMES, Reading, SELLER_SKUS, days, sum};
use crate::facts::{Kind, Value};
use crate::import::dialects::shared::{Place, filled};
use crate::import::dialects::{Converter, Format, Spellings, Styled, Table};
use crate::import::header::Header;
use crate::import::output::{Mode, Output, Skip};
use crate::import::problem::Refused;
use crate::import::rows::RawRow;

pub struct AgedInventory;

const COLUMNS: [&str; 18] = [
    "snapshot_date",
    "sku",
    "fnsku",
    "asin",
    "product_name",
    "condition",
    "currency",
    "alert",
    "your_price",
    "sales_price",
    "sell_through",
    "market",
    "days_of_supply",
    "product_group",
    "item_volume",
    "volume_unit_measurement",
    "storage_type",
    "storage_volume",
];

const QUANTITIES: [&str; 10] = [
    "available",
    "pending_removal_quantity",
    "total_reserved_quantity",
    "unfulfillable_quantity",
    "fc_transfer",
    "fc_processing",
    "customer_order",
    "inbound_working",
    "inbound_shipped",
    "inbound_received",
];

const SPELLINGS: Spellings = &[
    ("snapshot_date", &["Inventory age snapshot date"]),
    ("sku", SELLER_SKUS),
    ("product_name", PRODUCT_NAMES),
    ("market", MARKETS),
    ("fc_transfer", &["Reserved FC Transfer"]),
    ("fc_processing", &["Reserved FC Processing"]),
    ("customer_order", &["Reserved Customer Order"]),
    ("inbound_received", &["inbound-receiving"]),
];

/// Columns that come in families, read or not.
const FAMILIES: [&str; 18] = [
    "inv_age_",
    "units_shipped_",
    "sales_shipped_",
    "quantity_to_be_charged_",
    "estimated_",
    "recommended_",
    "weeks_of_cover_",
    "historical_",
    "fba_",
    "inbound_",
    "lowest_price_",
    "featuredoffer_",
    "deprecated_",
    "healthy_",
    "no_sale_",
    "sales_rank",
    "short_term_",
    "long_term_",
];

impl Format for AgedInventory {
    fn name(&self) -> &'static str {
        "amazon-aged-inventory"
    }

    fn dialect(&self) -> &'static str {
        DIALECT
    }

    fn columns(&self) -> Vec<&'static str> {
        COLUMNS.into_iter().chain(QUANTITIES).collect()
    }

    fn required(&self) -> Vec<&'static str> {
        vec!["snapshot_date", "sku", "available", "market"]
    }

    fn spellings(&self) -> Spellings {
        SPELLINGS
    }

    fn has_more(&self, name: &str) -> bool {
        FAMILIES.iter().any(|family| name.starts_with(family))
    }

    fn styled(&self, header: &Header) -> Styled {
        let mut styled = Styled::of(header, &["snapshot_date"], &QUANTITIES);
        styled.numbers.extend(buckets(header).iter().map(|bucket| bucket.place));
        styled
    }

    fn mode(&self, kind: Kind) -> Mode {
        super::mode(kind)
    }

    fn converter(&self, table: &Table) -> Box<dyn Converter> {
        let columns = buckets(table.header);
        Box::new(Ages {
            reading: Reading::of(table, "sku"),
            quantities: QUANTITIES.map(|name| Place::of(table.header, name)),
            days: Place::of(table.header, "days_of_supply"),
            cells: columns.iter().map(|bucket| Place::at(table.header, bucket.place)).collect(),
            buckets: columns,
        })
    }
}

/// A column of ages. `to` None: and older.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bucket {
    place: usize,
    from: i64,
    to: Option<i64>,
}

impl Bucket {
    /// Older than anything that a warehouse keeps.
    const END: i64 = 100_000;

    fn last(&self) -> i64 {
        self.to.unwrap_or(Self::END)
    }

    /// `inv_age_0_to_90_days`, `inv_age_365_plus_days` (which are those over 365).
    fn of(place: usize, name: &str) -> Option<Bucket> {
        let ages = name.strip_prefix("inv_age_")?.strip_suffix("_days")?;
        let number = |text: &str| text.parse::<i64>().ok().filter(|day| (0..Self::END).contains(day));
        if let Some((from, to)) = ages.split_once("_to_") {
            let (from, to) = (number(from)?, number(to)?);
            return (from <= to).then_some(Bucket { place, from, to: Some(to) });
        }
        let from = number(ages.strip_suffix("_plus")?)?;
        Some(Bucket { place, from: if from == 365 { 366 } else { from }, to: None })
    }
}

fn buckets(header: &Header) -> Vec<Bucket> {
    let named = header.names().enumerate();
    let mut buckets: Vec<Bucket> = named.filter_map(|(place, name)| Bucket::of(place, name)).collect();
    buckets.sort_by_key(|bucket| (bucket.last(), bucket.from));
    buckets
}

/// Of buckets in the order of their last days those that cover most days
/// without overlapping, of equals the most.
fn finest(buckets: &[Bucket]) -> Vec<Bucket> {
    // By how many of the first buckets are looked at: days, buckets, the last one.
    let mut best: Vec<(i64, usize, Option<usize>)> = vec![(0, 0, None)];
    let before = |bucket: &Bucket| buckets.partition_point(|other| other.last() < bucket.from);
    for (at, bucket) in buckets.iter().enumerate() {
        let (days, count, _) = best[before(bucket)];
        let with = (days + bucket.last() - bucket.from + 1, count + 1, Some(at));
        let without = best[at];
        best.push(if (with.0, with.1) > (without.0, without.1) { with } else { without });
    }
    let mut taken = Vec::new();
    let mut looked_at = buckets.len();
    while let Some((.., Some(at))) = best.get(looked_at).copied() {
        taken.push(buckets[at]);
        looked_at = before(&buckets[at]);
    }
    taken.reverse();
    taken
}

struct Ages {
    reading: Reading,
    /// In the order of [`QUANTITIES`].
    quantities: [Place; 10],
    days: Place,
    buckets: Vec<Bucket>,
    /// Of each bucket.
    cells: Vec<Place>,
}

impl Ages {
    fn read(&mut self, row: &RawRow, output: &mut Output) -> Result<(), Refused> {
        let Some(sku) = self.reading.sku(row, output)? else { return Ok(()) };
        let mut units = [None; QUANTITIES.len()];
        for (units, place) in units.iter_mut().zip(&self.quantities) {
            *units = self.reading.units(place, row)?;
        }
        let [
            available,
            _,
            reserved,
            unfulfillable,
            transfer,
            processing,
            customers,
            planned,
            in_transit,
            receiving,
        ] = units;
        let ages = self.ages(row)?;
        let Some(available) = available else {
            output.skip(Skip::NotStocked);
            return Ok(());
        };
        // The total holds its parts: never both.
        let reserved = reserved.or(sum(&[transfer, processing, customers]));
        let here = sum(&[Some(available), reserved, unfulfillable]).unwrap_or(available);
        let free = available.saturating_add(transfer.unwrap_or(0));
        let counted = Counted {
            on_hand: here,
            reserved: (reserved.is_some() || unfulfillable.is_some()).then(|| here.saturating_sub(free)),
            planned,
            in_transit,
            receiving,
            days_of_supply: days(&self.days, row, self.reading.style),
        };
        let (day, warehouse) = self.reading.count(row, &sku, counted, output)?;
        for (bucket, units) in ages.into_iter().filter(|(_, units)| *units != 0) {
            let age = filled(Kind::PlatformAges, row.line, |column| match column {
                "as_of" => Some(day.clone()),
                "sku" => Some(Value::Text(sku.clone())),
                "warehouse" => Some(warehouse.clone()),
                "from_day" => Some(Value::Integer(bucket.from)),
                "to_day" => bucket.to.map(Value::Integer),
                "units" => Some(Value::Integer(units)),
                _ => None,
            });
            output.push(Kind::PlatformAges, age);
        }
        Ok(())
    }

    /// The buckets that count and their units.
    fn ages(&self, row: &RawRow) -> Result<Vec<(Bucket, i64)>, Refused> {
        let mut filled = Vec::new();
        let mut units = Vec::new();
        for (bucket, cell) in self.buckets.iter().zip(&self.cells) {
            if let Some(told) = self.reading.units(cell, row)? {
                filled.push(*bucket);
                units.push((bucket.place, told));
            }
        }
        let of =
            |bucket: &Bucket| units.iter().find(|(place, _)| *place == bucket.place).map_or(0, |told| told.1);
        Ok(finest(&filled).into_iter().map(|bucket| (bucket, of(&bucket))).collect())
    }
}

impl Converter for Ages {
    fn row(&mut self, row: &RawRow, output: &mut Output) {
        if let Err(refused) = self.read(row, output) {
            output.refuse([refused]);
        }
    }

    fn finish(&mut self, output: &mut Output) {
        self.reading.finish(output);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(names: &[&str]) -> Vec<(i64, Option<i64>)> {
        let mut buckets: Vec<Bucket> =
            names.iter().enumerate().filter_map(|(place, name)| Bucket::of(place, name)).collect();
        buckets.sort_by_key(|bucket| (bucket.last(), bucket.from));
        finest(&buckets).iter().map(|bucket| (bucket.from, bucket.to)).collect()
    }

    #[test]
    fn overlapping_buckets_are_never_added() {
        let old = ["inv_age_0_to_90_days", "inv_age_91_to_180_days", "inv_age_181_to_270_days"];
        let plus = ["inv_age_271_to_365_days", "inv_age_365_plus_days"];
        let all: Vec<&str> = old.into_iter().chain(plus).collect();
        let years = [(0, Some(90)), (91, Some(180)), (181, Some(270)), (271, Some(365)), (366, None)];
        assert_eq!(taken(&all), years);
        let newer = ["inv_age_366_to_455_days", "inv_age_456_plus_days"];
        let months = ["inv_age_0_to_30_days", "inv_age_31_to_60_days", "inv_age_61_to_90_days"];
        let odd = ["inv_age_181_to_330_days", "inv_age_331_to_365_days"];
        let every: Vec<&str> = all.iter().copied().chain(newer).chain(months).chain(odd).collect();
        let found = taken(&every);
        assert_eq!(found[..3], [(0, Some(30)), (31, Some(60)), (61, Some(90))]);
        assert_eq!(found[found.len() - 2..], [(366, Some(455)), (456, None)]);
        assert_eq!(found.len(), 8, "{found:?}");
        // Months alone stop at 90 days; the rest comes from what there is.
        let part: Vec<&str> = months[..2].iter().copied().chain(old).collect();
        assert_eq!(taken(&part), [(0, Some(90)), (91, Some(180)), (181, Some(270))]);
        assert_eq!(taken(&[]), []);
        assert_eq!(taken(&["inv_age_x_to_90_days", "inv_age_90_to_0_days", "inv_age_plus_days"]), []);
    }
}

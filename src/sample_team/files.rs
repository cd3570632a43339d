//! The world as own-file CSVs: what describes the team, its places and terms.
//! What moved is in `ledger_files`.

use super::catalogue;
use super::ledger_files;
use super::random::Draws;
use super::simulation::{World, listed_as, units_per_listing};
use super::table::{Table, money, optional};
use crate::facts::Kind;
use std::io;
use std::path::{Path, PathBuf};

/// Writes every kind; the paths in the order to import them.
pub fn write_all(folder: &Path, world: &World) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for (kind, text) in [
        (Kind::Warehouses, catalogue::WAREHOUSES),
        (Kind::Bundles, catalogue::BUNDLES),
        (Kind::Suppliers, catalogue::SUPPLIERS),
        (Kind::Lanes, catalogue::LANES),
    ] {
        let path = folder.join(format!("{}.csv", kind.name()));
        std::fs::write(&path, text)?;
        paths.push(path);
    }
    for write in [items, listings, rates, costs, fees, events, promotions, feedback] {
        paths.push(write(folder, world)?);
    }
    paths.extend(ledger_files::write_all(folder, world)?);
    Ok(paths)
}

fn items(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let mut table = Table::create(
        folder,
        Kind::Items,
        "sku,name,name_zh,aliases,category,brand,supplier,owner,status,unit_cost,currency,price,\
         expected_turnover_days,life_cycle,season_to,standardised,moq,pack_quantity,weight_kg,volume_l,shelf_life_days",
    )?;
    for item in &world.catalogue.products {
        let season_to = optional((item.sku == "TNT-50").then(|| world.today - 100));
        // List price in yuan, as the cost: one currency an item.
        let list_price = money((item.price * 7.2 * 100.0).round() as i64);
        table.row([
            &item.sku,
            &item.name,
            &item.name_zh,
            &item.aliases,
            &item.category,
            &item.brand,
            &item.supplier,
            &item.owner,
            &item.status,
            &item.unit_cost.map(|cost| format!("{cost:.2}")).unwrap_or_default(),
            "CNY",
            &list_price,
            &item.expected_turnover_days,
            &item.life_cycle,
            &season_to,
            &item.standardised,
            &optional(item.moq),
            &item.pack_quantity.to_string(),
            &item.weight_kg.to_string(),
            &item.volume_l.to_string(),
            &optional(item.shelf_life_days),
        ])?;
    }
    table.close()
}

fn listings(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let header = "channel,store,market,seller_sku,sku,asin,fnsku,units_per_listing,status";
    let mut table = Table::create(folder, Kind::Listings, header)?;
    for (number, product) in world.catalogue.products.iter().enumerate() {
        for series in world.catalogue.series.iter().filter(|series| product.sells_in(&series.market)) {
            let amazon = series.channel == "amazon";
            let asin = if amazon { format!("B0SR{number:04}{}", series.market) } else { String::new() };
            let fnsku = if amazon { format!("X00SR{number:03}{}", series.market) } else { String::new() };
            let units = units_per_listing(product, series).to_string();
            let store = format!("stockroom-{}", series.market.to_lowercase());
            let name = listed_as(product, series);
            table.row([
                &series.channel,
                &store,
                &series.market,
                &name,
                &product.sku,
                &asin,
                &fnsku,
                &units,
                "active",
            ])?;
        }
    }
    table.close()
}

/// Rates to the dollar, a week apart, drifting a little around their mean.
fn rates(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let mut table = Table::create(folder, Kind::Rates, "day,currency,rate_to_base")?;
    let mut draws = Draws::new(0xfeed);
    let mut rates = [
        ("CNY", 0.1395, 0.1395),
        ("EUR", 1.1200, 1.1200),
        ("GBP", 1.3100, 1.3100),
        ("JPY", 0.00672, 0.00672),
    ];
    let mut day = world.today - super::HISTORY_DAYS - 14;
    while day < world.today {
        table.row([&day.to_string(), "USD", "1"])?;
        for (currency, rate, mean) in &mut rates {
            *rate += (*mean - *rate) * 0.05 + *rate * draws.normal(0.0, 0.004);
            table.row([&day.to_string(), currency, &format!("{rate:.6}")])?;
        }
        day = day + 7;
    }
    table.close()
}

fn costs(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let header = "sku,market,freight,duty,commission_rate,fulfilment_fee,return_rate,removal_fee,currency";
    let mut table = Table::create(folder, Kind::Costs, header)?;
    for product in &world.catalogue.products {
        let Some(cost) = product.unit_cost else { continue };
        for market in ["US", "DE", "GB", "JP", "FR", "IT", "ES"] {
            if !product.sells_in(market) {
                continue;
            }
            let near = if market == "JP" { 0.5 } else { 1.0 };
            let freight = (product.weight_kg * 1.1 + product.volume_l * 0.12) * near * 100.0;
            let duty = cost * 0.14 * if market == "US" { 0.08 } else { 0.04 } * 100.0;
            let fulfilment = 260.0 + product.weight_kg * 70.0 + product.volume_l * 6.0;
            table.row([
                &product.sku,
                market,
                &money(freight.round() as i64),
                &money(duty.round() as i64),
                "0.15",
                &money(fulfilment.round() as i64),
                "0.035",
                "0.60",
                "USD",
            ])?;
        }
    }
    table.close()
}

fn fees(folder: &Path, _world: &World) -> io::Result<PathBuf> {
    let mut table =
        Table::create(folder, Kind::Fees, "warehouse,from_age_day,from_month,fee_per_l_day,currency")?;
    for (warehouse, currency) in [("FBA-US", "USD"), ("FBA-DE", "EUR")] {
        for (age, month, fee) in [
            ("0", "1", "0.0009"),
            ("0", "10", "0.0028"),
            ("181", "1", "0.0016"),
            ("271", "1", "0.0045"),
            ("366", "1", "0.0081"),
        ] {
            table.row([warehouse, age, month, fee, currency])?;
        }
    }
    table.close()
}

fn events(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let mut table = Table::create(folder, Kind::Events, "market,name,from,to,uplift,inbound_cutoff")?;
    for event in &world.events {
        table.row([
            event.market,
            &event.name,
            &event.from.to_string(),
            &event.to.to_string(),
            &optional(event.uplift),
            &optional(event.inbound_cutoff),
        ])?;
    }
    table.close()
}

fn promotions(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let header = "sku,market,kind,starts_on,percent,ends_on,cost,currency,target_on_hand";
    let mut table = Table::create(folder, Kind::Promotions, header)?;
    for row in &world.catalogue.promotions {
        table.row([
            &row.sku,
            &row.market,
            &row.kind,
            &(world.today - row.starts_ago).to_string(),
            &optional(row.percent),
            &(world.today - row.ends_ago).to_string(),
            &row.cost,
            &row.currency,
            &row.target_on_hand,
        ])?;
    }
    table.close()
}

fn feedback(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let header = "at,text,sku,market,channel,topic,sentiment,quantity,source";
    let mut table = Table::create(folder, Kind::Feedback, header)?;
    for voice in &world.catalogue.voices {
        table.row([
            &format!("{}T{:02}:20:00Z", world.today - voice.days_ago, voice.hour),
            &voice.text,
            &voice.sku,
            &voice.market,
            &voice.channel,
            &voice.topic,
            &voice.sentiment,
            &voice.quantity,
            &voice.source,
        ])?;
    }
    table.close()
}

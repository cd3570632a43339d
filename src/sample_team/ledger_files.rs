//! The world as own-file CSVs: what moved, was sold, counted and spent.

use super::orders;
use super::random::Draws;
use super::simulation::{FACTORY, Shipment, World, listed_as, price, units_per_listing};
use super::table::{Table, money, optional};
use crate::facts::Kind;
use crate::inventory::day::Day;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Writes every kind of movement; the paths in the order to import them.
pub fn write_all(folder: &Path, world: &World) -> io::Result<Vec<PathBuf>> {
    [
        receipts,
        purchase_orders,
        transfers,
        shipments,
        incidents,
        adjustments,
        counts,
        platform_ages,
        sales,
        order_lines,
        ads,
        competitors,
    ]
    .iter()
    .map(|write| write(folder, world))
    .collect()
}

fn receipts(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let header = "received_on,sku,warehouse,lot,purchase_order,unit_cost,currency,quantity,expires_on,supplier,ordered_on";
    let mut table = Table::create(folder, Kind::Receipts, header)?;
    for receipt in &world.receipts {
        let product = &world.catalogue.products[receipt.product];
        table.row([
            &receipt.day.to_string(),
            &product.sku,
            &world.catalogue.places[receipt.place].warehouse,
            &receipt.lot,
            receipt.purchase_order.as_deref().unwrap_or(""),
            &money(receipt.unit_cost),
            "CNY",
            &receipt.quantity.to_string(),
            &optional(product.shelf_life_days.map(|days| receipt.day + days)),
            &product.supplier,
            &optional(receipt.ordered_on),
        ])?;
    }
    table.close()
}

fn purchase_orders(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let header = "purchase_order,sku,quantity,supplier,ordered_on,promised_on,received_on,eta,to_warehouse,unit_cost,\
                  currency,status";
    let mut table = Table::create(folder, Kind::SupplierOrders, header)?;
    for order in &world.orders {
        let product = &world.catalogue.products[order.product];
        let received = order.arrives.filter(|day| *day < world.today);
        let eta = order.arrives.unwrap_or(order.promised_on.max(world.today + 5));
        table.row([
            &order.id,
            &product.sku,
            &order.quantity.to_string(),
            &product.supplier,
            &order.ordered_on.to_string(),
            &order.promised_on.to_string(),
            &optional(received),
            &eta.to_string(),
            &world.catalogue.places[FACTORY].warehouse,
            &money(order.unit_cost),
            "CNY",
            if received.is_some() { "received" } else { "open" },
        ])?;
    }
    table.close()
}

fn transfers(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let header = "moved_on,sku,from,to,lot,quantity,arrived_on,shipment";
    let mut table = Table::create(folder, Kind::Transfers, header)?;
    for transfer in &world.transfers {
        table.row([
            &transfer.day.to_string(),
            &world.catalogue.products[transfer.product].sku,
            &world.catalogue.places[transfer.from].warehouse,
            &world.catalogue.places[transfer.to].warehouse,
            transfer.lot.as_deref().unwrap_or(""),
            &transfer.quantity.to_string(),
            &optional(arrived(transfer.arrives, world.today)),
            transfer.shipment.as_deref().unwrap_or(""),
        ])?;
    }
    table.close()
}

fn arrived(day: Day, today: Day) -> Option<Day> {
    (day < today).then_some(day)
}

fn status(shipment: &Shipment, today: Day) -> &'static str {
    match shipment.status {
        _ if shipment.arrives < today => "arrived",
        Some(status) => status,
        None if shipment.arrives - today <= 1 => "receiving",
        None => "in_transit",
    }
}

fn shipments(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let header = "shipment,sku,quantity,to_warehouse,from,mode,shipped_on,eta,status,arrived_on";
    let mut table = Table::create(folder, Kind::Shipments, header)?;
    for shipment in &world.shipments {
        for (product, quantity) in &shipment.lines {
            table.row([
                &shipment.id,
                &world.catalogue.products[*product].sku,
                &quantity.to_string(),
                &world.catalogue.places[shipment.to].warehouse,
                &world.catalogue.places[FACTORY].warehouse,
                shipment.mode,
                &optional(shipment.shipped_on),
                &shipment.eta.to_string(),
                status(shipment, world.today),
                &optional(arrived(shipment.arrives, world.today)),
            ])?;
        }
    }
    table.close()
}

/// What holds shipments up, reported on the day they should have landed.
fn incidents(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let mut table = Table::create(folder, Kind::Incidents, "day,incident,shipment,sku,warehouse")?;
    for shipment in world.shipments.iter().filter(|shipment| shipment.eta <= world.today) {
        let Some(held) = shipment.status else { continue };
        for (product, _) in &shipment.lines {
            table.row([
                &shipment.eta.to_string(),
                held,
                &shipment.id,
                &world.catalogue.products[*product].sku,
                &world.catalogue.places[shipment.to].warehouse,
            ])?;
        }
    }
    table.close()
}

fn adjustments(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let mut table = Table::create(folder, Kind::Adjustments, "day,sku,warehouse,reason,units")?;
    for row in &world.adjustments {
        table.row([
            &row.day.to_string(),
            &world.catalogue.products[row.product].sku,
            &world.catalogue.places[row.place].warehouse,
            row.reason,
            &row.units.to_string(),
        ])?;
    }
    table.close()
}

fn counts(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let mut table = Table::create(folder, Kind::Stock, "as_of,sku,warehouse,on_hand,reserved")?;
    for count in &world.counts {
        table.row([
            &count.day.to_string(),
            &world.catalogue.products[count.product].sku,
            &world.catalogue.places[count.place].warehouse,
            &count.on_hand.to_string(),
            &count.reserved.to_string(),
        ])?;
    }
    table.close()
}

/// First days of Amazon's buckets; each ends before the next.
const PLATFORM_BUCKETS: [i32; 5] = [0, 91, 181, 271, 366];

/// The newest counts of Amazon's warehouses by how long ago the units arrived
/// there, the newest arrivals being what is left.
fn platform_ages(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let header = "as_of,sku,warehouse,from_day,to_day,units";
    let mut table = Table::create(folder, Kind::PlatformAges, header)?;
    let is_platform = |count: &&super::simulation::Count| world.catalogue.places[count.place].kind == "fba";
    let newest = world.counts.iter().filter(is_platform).map(|count| count.day).max();
    for count in world.counts.iter().filter(is_platform).filter(|count| Some(count.day) == newest) {
        let mut left = count.on_hand.max(0);
        let mut units = [0; PLATFORM_BUCKETS.len()];
        let landed = |trip: &&super::simulation::Transfer| {
            (trip.product, trip.to) == (count.product, count.place) && trip.arrives <= count.day
        };
        let mut landings: Vec<_> = world.transfers.iter().filter(landed).collect();
        landings.sort_by_key(|trip| std::cmp::Reverse(trip.arrives));
        for trip in landings {
            let age = count.day - trip.arrives;
            let taken = left.min(trip.quantity);
            units[PLATFORM_BUCKETS.partition_point(|from| *from <= age) - 1] += taken;
            left -= taken;
        }
        // What was there before the history begins.
        units[PLATFORM_BUCKETS.len() - 1] += left;
        for (place, from) in PLATFORM_BUCKETS.iter().enumerate().filter(|(place, _)| units[*place] > 0) {
            table.row([
                &count.day.to_string(),
                &world.catalogue.products[count.product].sku,
                &world.catalogue.places[count.place].warehouse,
                &from.to_string(),
                &optional(PLATFORM_BUCKETS.get(place + 1).map(|next| next - 1)),
                &units[place].to_string(),
            ])?;
        }
    }
    table.close()
}

fn sales(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let header = "day,sku,market,channel,warehouse,units,revenue,currency";
    let mut table = Table::create(folder, Kind::Sales, header)?;
    for sale in world.sales.iter().filter(|sale| !orders::tells(world, sale)) {
        let (product, series) =
            (&world.catalogue.products[sale.product], &world.catalogue.series[sale.series]);
        table.row([
            &sale.day.to_string(),
            &listed_as(product, series),
            &series.market,
            &series.channel,
            if series.named == "yes" { &series.warehouse } else { "" },
            &(sale.units / units_per_listing(product, series)).to_string(),
            &money(price(product, series, sale.discount) * sale.units),
            &series.currency,
        ])?;
    }
    table.close()
}

/// `day` and a minute after its midnight, as an instant in UTC.
fn instant(day: Day, minute: i64) -> String {
    let day = day + (minute / 1440) as i32;
    format!("{day}T{:02}:{:02}:00Z", minute % 1440 / 60, minute % 60)
}

fn order_lines(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let header = "order,line,at,sku,units,unit_price,discount,currency,market,channel,store,warehouse,status,refunded,\
                  shipped_at,delivered_at";
    let mut table = Table::create(folder, Kind::Orders, header)?;
    for line in orders::lines(world) {
        let (product, series) =
            (&world.catalogue.products[line.product], &world.catalogue.series[line.series]);
        let (list, paid) = (price(product, series, 0.0), price(product, series, line.discount));
        let refunded = (paid as f64 * line.refunded).round() as i64;
        table.row([
            &line.order,
            &line.line.to_string(),
            &instant(line.day, line.minute),
            &product.sku,
            &line.units.to_string(),
            &money(list),
            &money((list - paid) * line.units),
            &series.currency,
            &series.market,
            &series.channel,
            &format!("stockroom-{}", series.market.to_lowercase()),
            &series.warehouse,
            line.status,
            &if refunded > 0 { money(refunded) } else { String::new() },
            &line.shipped.map(|minute| instant(line.day, minute)).unwrap_or_default(),
            &line.delivered.map(|minute| instant(line.day, minute)).unwrap_or_default(),
        ])?;
    }
    table.close()
}

/// How many days and products the advertising file covers.
const AD_DAYS: i32 = 90;
const AD_PRODUCTS: usize = 10;

fn ads(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let header = "day,sku,market,channel,impressions,clicks,orders,spend,currency";
    let mut table = Table::create(folder, Kind::Ads, header)?;
    let mut draws = Draws::new(0xad5);
    let mut sold: BTreeMap<(Day, usize, usize), i64> = BTreeMap::new();
    for sale in world.sales.iter().filter(|sale| sale.units > 0 && world.today - sale.day <= AD_DAYS) {
        let series = &world.catalogue.series[sale.series];
        if series.channel == "amazon"
            && matches!(series.market.as_str(), "US" | "DE")
            && sale.product < AD_PRODUCTS
        {
            *sold.entry((sale.day, sale.product, sale.series)).or_default() += sale.units;
        }
    }
    for ((day, product, series), units) in sold {
        let series = &world.catalogue.series[series];
        let orders = draws.poisson(units as f64 * 0.3);
        let clicks = orders * draws.whole(8, 13) + draws.whole(3, 20);
        let impressions = clicks * draws.whole(120, 260);
        let spend = clicks * draws.whole(45, 95);
        table.row([
            &day.to_string(),
            &world.catalogue.products[product].sku,
            &series.market,
            &series.channel,
            &impressions.to_string(),
            &clicks.to_string(),
            &orders.to_string(),
            &money(spend),
            &series.currency,
        ])?;
    }
    table.close()
}

fn competitors(folder: &Path, world: &World) -> io::Result<PathBuf> {
    let mut table = Table::create(folder, Kind::Competitors, "month,product,seller,units,sku")?;
    let mut draws = Draws::new(0xc0);
    let mut month = (world.today - 330).date().first_of_month();
    while Day::from_date(month.last_of_month()) < world.today {
        for product in world.catalogue.products.iter().take(AD_PRODUCTS) {
            for seller in ["Northpeak", "HomeJoy Direct"] {
                let monthly = product.daily.unwrap_or(0.0) * 30.0;
                let units = (monthly * draws.between(0.5, 1.6)).round() as i64;
                let named = format!("{seller} {}", product.name);
                let text = month.strftime("%Y-%m").to_string();
                table.row([&text, &named, seller, &units.to_string(), &product.sku])?;
            }
        }
        month = Day::from_date(month.last_of_month()).date();
        month = (Day::from_date(month) + 1).date();
    }
    table.close()
}

//! A large team made in memory, the same every time: 100,000 SKUs in five
//! markets, nine million daily sales rows and three million receipts.

use stockroom::inventory::day::Day;
use stockroom::inventory::facts::{
    Batch, Count, Facts, Item, Rate, Receipt, Sale, Shipment, Warehouse, WarehouseKind,
};
use stockroom::inventory::ids::{MarketId, SkuId, TextId, WarehouseId};

pub const SKUS: usize = 100_000;
pub const MARKETS: [&str; 5] = ["DE", "FR", "GB", "JP", "US"];
/// Rows of each SKU and market: 9 million sales, 3 million receipts.
const SALES: i32 = 18;
const RECEIPTS: i32 = 6;
/// Days of history.
const DAYS: i32 = 400;

pub fn today() -> Day {
    Day(20_780)
}

/// Splitmix64: small, seeded, good enough to spread rows.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// Facts in the order of import: by day within a SKU and market.
pub fn facts() -> Facts {
    let mut random = Random(7);
    let mut facts = Facts::default();
    let names = &mut facts.names;
    let full = "an id space is full";
    let skus: Vec<SkuId> =
        (0..SKUS).map(|n| names.skus.intern(&format!("SKU-{n:06}")).expect(full)).collect();
    let markets: Vec<MarketId> = MARKETS.map(|code| names.markets.intern(code).expect(full)).to_vec();
    let warehouses: Vec<WarehouseId> =
        MARKETS.map(|code| names.warehouses.intern(&format!("{code}-1")).expect(full)).to_vec();
    let channels = ["amazon", "shopify"].map(|name| names.channels.intern(name).expect(full));
    let (usd, eur) =
        (names.currencies.intern("USD").expect(full), names.currencies.intern("EUR").expect(full));
    let categories: Vec<TextId> =
        (0..40).map(|n| names.texts.intern(&format!("category {n}")).expect(full)).collect();
    let sea = names.texts.intern("sea").expect(full);
    let from = names.texts.intern("CN").expect(full);

    facts.batches.push(Batch { sequence: 1, source: "generated".to_owned(), ..Batch::default() });
    facts.rates.push(Rate { day: today() - DAYS, currency: usd, rate_to_base: 1.0, batch: 0 });
    for day in 0..DAYS {
        let rate_to_base = 1.05 + 0.001 * f64::from(day % 90);
        facts.rates.push(Rate { day: today() - DAYS + day, currency: eur, rate_to_base, batch: 0 });
    }
    for (order, (warehouse, market)) in warehouses.iter().zip(&markets).enumerate() {
        facts.warehouses.push(Warehouse {
            warehouse: *warehouse,
            market: *market,
            kind: WarehouseKind::Overseas,
            order: order as u32,
            ..Warehouse::default()
        });
    }
    for sku in &skus {
        facts.items.push(Item {
            sku: *sku,
            category: categories[random.below(40) as usize],
            unit_cost: Some(random.below(400_000) as i64 + 10_000),
            currency: usd,
            ..Item::default()
        });
    }
    facts.sales.reserve(SKUS * MARKETS.len() * SALES as usize);
    facts.receipts.reserve(SKUS * MARKETS.len() * RECEIPTS as usize);
    for sku in &skus {
        // A few SKUs sell most, as everywhere.
        let weight = 1 + 400 / (1 + random.below(400));
        for (place, market) in markets.iter().enumerate() {
            let warehouse = warehouses[place];
            let price = 50_000 + random.below(900_000) as i64;
            let currency = if place < 2 { eur } else { usd };
            let mut sold = 0;
            for row in 0..SALES {
                let units = 1 + random.below(3 * weight) as i32;
                let day = today() - DAYS + row * (DAYS / SALES) + random.below(20) as i32;
                sold += i64::from(units);
                facts.sales.push(Sale {
                    day,
                    sku: *sku,
                    market: *market,
                    channel: channels[random.below(2) as usize],
                    warehouse,
                    currency,
                    units,
                    revenue: i64::from(units) * price,
                    batch: 0,
                });
            }
            for row in 0..RECEIPTS {
                facts.receipts.push(Receipt {
                    received_on: today() - DAYS + row * (DAYS / RECEIPTS) + random.below(20) as i32,
                    sku: *sku,
                    warehouse,
                    unit_cost: Some(100_000 + random.below(50_000) as i64),
                    currency: usd,
                    quantity: sold / i64::from(RECEIPTS) + random.below(10) as i64,
                    ..Receipt::default()
                });
            }
            if random.below(2) == 0 {
                facts.stock.push(Count {
                    as_of: today() - 10,
                    sku: *sku,
                    warehouse,
                    on_hand: random.below(60 * weight) as i64,
                    ..Count::default()
                });
            }
            if random.below(5) == 0 {
                let number = facts.shipments.len();
                facts.shipments.push(Shipment {
                    shipment: facts.names.texts.intern(&format!("SH-{number}")).expect(full),
                    sku: *sku,
                    quantity: 20 + random.below(200) as i64,
                    to_warehouse: warehouse,
                    from,
                    mode: sea,
                    shipped_on: Some(today() - 20),
                    eta: Some(today() + random.below(40) as i32 - 5),
                    ..Shipment::default()
                });
            }
        }
    }
    facts
}

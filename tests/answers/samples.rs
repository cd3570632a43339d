//! One answer an intent, with numbers that cannot be mistaken for one another.

use std::sync::Arc;
use stockroom::assistant::answer::{LeftOutTotal, Name};
use stockroom::assistant::{Answer, Body, Status};
use stockroom::intent::contract::{Intent, OneOrMany, Slots};
use stockroom::inventory::answers::*;
use stockroom::inventory::outcome::{LeftOut, LeftOutReason, Stale};

pub const SKU: &str = "LMP-ABC";

pub fn label(text: &str) -> Label {
    Arc::from(text)
}

fn day(text: &str) -> stockroom::inventory::day::Day {
    text.parse().unwrap()
}

fn inbound_row() -> InboundRow {
    InboundRow {
        shipment: Some(label("SH-X")),
        sku: label(SKU),
        quantity: 1733,
        warehouse: label("DE-FRA"),
        market: label("DE"),
        mode: Some(label("sea")),
        eta: Some(day("2026-12-03")),
        stage: "on_the_way",
        days_late: Some(6),
        ..InboundRow::default()
    }
}

/// The body of an answer; None for an intent without figures.
fn body(intent: Intent) -> Option<Body> {
    Some(match intent {
        Intent::StockLevel => Body::StockLevel(StockLevel {
            on_hand: 2345,
            available: 2291,
            in_transit: 417,
            on_order: 1508,
            planned: 93,
            value: Some(48_211.37),
            rows: vec![StockRow {
                warehouse: label("DE-FRA"),
                market: label("DE"),
                on_hand: 2345,
                available: 2291,
                in_transit: 417,
                as_of: Some(day("2026-11-22")),
                ..StockRow::default()
            }],
            ..StockLevel::default()
        }),
        Intent::DaysOfCover => Body::DaysOfCover(DaysOfCover {
            days: Some(41.26),
            days_with_inbound: Some(57.81),
            daily_sales: Some(3.4567),
            available: 142,
            in_transit: 58,
            platform: vec![PlatformCover {
                name: "amazon",
                sku: label(SKU),
                warehouse: label("FBA-DE"),
                days: 33.5,
                as_of: day("2026-11-19"),
            }],
            rows: vec![CoverRow {
                market: label("DE|FR"),
                days: Some(17.35),
                daily_sales: Some(2.128),
                available: 37,
                ..CoverRow::default()
            }],
        }),
        Intent::StockoutRisk => Body::StockoutRisk(StockoutRisk {
            rows: vec![StockoutRow {
                sku: label(SKU),
                market: label("US"),
                daily_sales: Some(8.125),
                on_hand: 44,
                available: 39,
                in_transit: 211,
                stockout_on: Some(day("2026-11-27")),
                gap_days: Some(13),
            }],
        }),
        Intent::InTransit => Body::InTransit(InTransit {
            quantity: 1733,
            planned: 26,
            on_order: 904,
            rows: vec![inbound_row()],
        }),
        Intent::ShipmentStatus => Body::ShipmentStatus(ShipmentStatus {
            shipment: label("SH-X"),
            sku: Some(label(SKU)),
            quantity: 1733,
            mode: Some(label("sea")),
            to_warehouse: label("DE-FRA"),
            shipped_on: Some(day("2026-10-15")),
            eta: Some(day("2026-11-17")),
            status: Some(label("customs")),
            stage: "on_the_way",
            days_late: Some(6),
            rows: vec![inbound_row()],
            ..ShipmentStatus::default()
        }),
        Intent::PurchaseOrders => Body::PurchaseOrders(PurchaseOrders {
            open_units: 2650,
            rows: vec![PurchaseOrderRow {
                purchase_order: label("PO-Z"),
                sku: label(SKU),
                supplier: Some(label("Wenzhou Lamps")),
                quantity: 3000,
                received: 350,
                promised_on: Some(day("2026-11-10")),
                days_late: Some(13),
                ..PurchaseOrderRow::default()
            }],
        }),
        Intent::Sales => Body::Sales(Sales {
            units: 1412,
            revenue: Some(20_321.55),
            returned: 37,
            ordered: 1449,
            daily_sales: Some(46.742),
            days: 31,
            days_out_of_stock: Some(2),
            previous_units: Some(1290),
            previous_revenue: Some(18_044.2),
            pending: 11,
            return_rate: Some(37.0 / 1449.0),
            rows: vec![SalesRow {
                market: Some(label("JP")),
                units: 911,
                revenue: Some(13_000.0),
                returned: 20,
                daily_sales: Some(29.387),
                previous_units: Some(804),
                ..SalesRow::default()
            }],
        }),
        Intent::Overstock => Body::Overstock(Overstock {
            excess_units: 5120.0,
            excess_value: Some(33_090.4),
            rows: vec![OverstockRow {
                sku: label(SKU),
                market: label("GB"),
                units: 812.0,
                value: Some(7_411.9),
                days_of_cover: Some(233.3),
                maximum: Some(301.7),
                cut_orders: Some(150),
            }],
        }),
        Intent::Aging => Body::Aging(Aging {
            units: 4210,
            value: Some(61_330.8),
            buckets: vec![
                Bucket { from_day: Some(0), to_day: Some(30), units: 3100, value: Some(45_000.5) },
                Bucket { from_day: Some(366), to_day: None, units: 1100, value: Some(16_000.25) },
                Bucket { from_day: None, to_day: None, units: 10, value: None },
            ],
            average_days: Some(63.48),
            oldest_day: Some(402),
            average_days_in_stock: Some(48.19),
            over_line_units: 214,
            over_line_value: Some(3_098.6),
            older_units: Some(1151),
            older_value: Some(16_900.1),
            platform: Some(PlatformAges {
                name: "amazon",
                as_of: day("2026-11-19"),
                units: 811,
                buckets: vec![PlatformBucket { from_day: 0, to_day: Some(90), units: 811 }],
            }),
            rows: vec![AgingRow {
                sku: label(SKU),
                units: 700,
                value: Some(9_800.0),
                average_days: Some(71.3),
                oldest_day: Some(119),
                over_line_units: 55,
                ..AgingRow::default()
            }],
        }),
        Intent::SlowMovers => Body::SlowMovers(SlowMovers {
            share: Some(0.1237),
            value: Some(7_588.4),
            units: 391,
            share_by_units: Some(0.0818),
            share_by_sku: Some(0.154),
            rows: vec![SlowRow {
                sku: label(SKU),
                market: label("JP"),
                units: 129,
                value: Some(2_500.5),
                age_days: Some(183),
                days_in_stock: Some(141),
                daily_sales: Some(0.107),
            }],
        }),
        Intent::Turnover => Body::Turnover(Turnover {
            turns: Some(1.7304),
            days: Some(52.01),
            cogs: Some(105_411.2),
            average_value: Some(60_918.3),
            expected_days: Some(66.0),
            previous_days: Some(49.37),
            sell_through: Some(0.831),
            moving_share: Some(0.9143),
            rows: vec![TurnoverRow {
                category: Some(label("lights")),
                turns: Some(2.218),
                days: Some(40.58),
                cogs: Some(51_200.7),
                average_value: Some(23_084.3),
                sell_through: Some(0.775),
                ..TurnoverRow::default()
            }],
        }),
        Intent::Abc => Body::Abc(Abc {
            rows: vec![AbcRow {
                sku: label(SKU),
                class: "B",
                xyz: Some("Y"),
                revenue: 8_412.6,
                share: Some(0.0234),
                cumulative_share: Some(0.8671),
            }],
            counts: AbcCounts { A: 8, B: 12, C: 19, U: 3 },
        }),
        Intent::Fifo => Body::Fifo(Fifo {
            next_lot: Some(label("LOT-Q")),
            received_on: Some(day("2026-08-01")),
            expires_on: Some(day("2027-08-01")),
            units: 146,
            warehouse: Some(label("US-LA")),
            breaches: vec![FifoBreach {
                sku: label(SKU),
                warehouse: label("US-LA"),
                newer_lot: label("LOT-R"),
                older_lot: label("LOT-Q"),
                units: 23,
            }],
            rows: vec![FifoRow {
                warehouse: label("US-LA"),
                lot: Some(label("LOT-Q")),
                received_on: Some(day("2026-08-01")),
                expires_on: Some(day("2027-08-01")),
                units: 146,
            }],
        }),
        Intent::Overview => Body::Overview(Overview {
            sales_units: Some(132),
            sales_units_period: Some(3718),
            daily_sales: Some(132.79),
            days_of_inventory: Some(41.42),
            in_transit_units: Some(1244),
            in_transit_share: Some(0.1229),
            slow_moving_share: Some(0.0893),
            turnover_days: Some(55.17),
            fulfilment_days: Some(1.314),
            delivery_days: Some(6.87),
            previous: PreviousOverview {
                sales_units: Some(128),
                sales_units_period: Some(3590),
                daily_sales: Some(128.21),
                days_of_inventory: Some(44.63),
                in_transit_units: Some(1530),
                in_transit_share: Some(0.1466),
                slow_moving_share: Some(0.0952),
                turnover_days: Some(58.22),
                fulfilment_days: Some(1.528),
            },
        }),
        Intent::DataStatus => Body::DataStatus(DataStatus {
            rows: vec![DataStatusRow {
                kind: "stock",
                source: label("stock.csv"),
                place: Some(label("DE-FRA")),
                as_of: Some(day("2026-11-15")),
                days_old: Some(8),
                rows: 4120,
                stale: true,
                published_at: Some(label("2026-11-16T08:15:00Z")),
            }],
            stopped: vec![Stopped {
                kind: "orders",
                channel: Some(label("amazon")),
                place: label("DE"),
                last: day("2026-11-20"),
                days_old: 3,
            }],
            lacking: vec![Lacking { kind: "costs", figure: "floor_price" }],
            unmapped: Some(UnmappedShare { skus: 14, share: Some(0.031), of: "sold", days: 90 }),
            last_import: Some(LastImport {
                source: label("stock.csv"),
                published_at: label("2026-11-16T08:15:00Z"),
            }),
        }),
        Intent::Reconciliation => Body::Reconciliation(Reconciliation {
            counts: 58,
            opening_counts: 21,
            found_units: 33,
            missing_units: 147,
            found_value: Some(612.5),
            missing_value: Some(2_311.72),
            inferred_units: 240,
            rows: vec![ReconciliationRow {
                sku: label(SKU),
                warehouse: label("DE-FRA"),
                market: label("DE"),
                as_of: day("2026-11-22"),
                expected: 1462,
                counted: 1315,
                difference: -147,
                value: Some(-2_311.72),
            }],
        }),
        _ => return None,
    })
}

pub fn answer(intent: Intent) -> Option<Answer> {
    let slots = Slots {
        item: Some(OneOrMany::One(SKU.to_owned())),
        age_days: (intent == Intent::Aging).then_some(271.0),
        ..Slots::default()
    };
    let mut answer = Answer::bare(intent, slots, Status::Stale);
    answer.answer = Some(body(intent)?);
    answer.as_of = Some(day("2026-11-22"));
    answer.currency = Arc::from("EUR");
    for key in ["period", "window"] {
        let span = serde_json::json!({"from": "2026-10-01", "to": "2026-10-31"});
        answer.used.insert(key.to_owned(), span);
    }
    answer.used.insert("window_days".to_owned(), 90.into());
    answer.used.insert("period_days".to_owned(), 31.into());
    answer.left_out =
        LeftOutTotal::of(vec![LeftOut { reason: LeftOutReason::NoUnitCost, skus: 7, detail: None }]);
    answer.stale = vec![Stale { kind: "stock", place: label("DE-FRA"), last: day("2026-11-15") }];
    answer.names.insert(label(SKU), Name { en: "Desk lamp".into(), zh: "台灯".into() });
    Some(answer)
}

//! The engine on a large team in memory: 100,000 SKUs in five markets, nine
//! million daily sales rows, three million receipts. `cargo bench --bench engine`.

mod catalogue;

use criterion::{Criterion, criterion_group, criterion_main};
use rayon::prelude::*;
use std::hint::black_box;
use std::time::{Duration, Instant};
use stockroom::inventory::abc::abc;
use stockroom::inventory::aging::{AgingQuery, aging};
use stockroom::inventory::arrivals::Arrivals;
use stockroom::inventory::cover::days_of_cover;
use stockroom::inventory::data_status::data_status;
use stockroom::inventory::ledger;
use stockroom::inventory::overstock::overstock;
use stockroom::inventory::overview::overview;
use stockroom::inventory::sales::{SalesQuery, sales};
use stockroom::inventory::scope::{Rank, Scope};
use stockroom::inventory::settings::Figures;
use stockroom::inventory::slow_movers::slow_movers;
use stockroom::inventory::snapshot::Snapshot;
use stockroom::inventory::standing::Pools;
use stockroom::inventory::stock::stock_level;
use stockroom::inventory::stockout::stockout_risk;
use stockroom::inventory::turnover::{TurnoverQuery, turnover};

fn engine(criterion: &mut Criterion) {
    let today = catalogue::today();
    let facts = catalogue::facts();
    let (sales_rows, receipts) = (facts.sales.len(), facts.receipts.len());
    let started = Instant::now();
    let snapshot = Snapshot::build(facts, &Figures::default());
    println!(
        "{} SKUs, {sales_rows} sales rows, {receipts} receipts: built in {:.2} s, {} MB resident",
        snapshot.skus.len(),
        started.elapsed().as_secs_f64(),
        resident_megabytes(),
    );
    let all = Scope::default();
    let sku = snapshot.skus[snapshot.skus.len() / 2];
    let one = Scope::item(sku);

    let mut whole = criterion.benchmark_group("whole catalogue");
    whole.sample_size(10).measurement_time(Duration::from_secs(4));
    whole.bench_function("abc", |bench| bench.iter(|| black_box(abc(&snapshot, &all, &[], today))));
    whole.bench_function("velocity", |bench| bench.iter(|| black_box(velocity(&snapshot))));
    whole.bench_function("days of cover", |bench| {
        bench.iter(|| black_box(days_of_cover(&snapshot, &all, None, today)));
    });
    whole.bench_function("what runs out", |bench| {
        bench.iter(|| black_box(stockout_risk(&snapshot, &all, None, today)));
    });
    whole.bench_function("excess", |bench| bench.iter(|| black_box(overstock(&snapshot, &all, today))));
    whole.bench_function("balances", |bench| bench.iter(|| black_box(balances(&snapshot))));
    whole.bench_function("stock level", |bench| {
        bench.iter(|| black_box(stock_level(&snapshot, &all, None, today)));
    });
    whole.bench_function("aging", |bench| {
        bench.iter(|| black_box(aging(&snapshot, &all, &AgingQuery::default(), today)));
    });
    whole.bench_function("slow movers", |bench| {
        bench.iter(|| black_box(slow_movers(&snapshot, &all, today)));
    });
    whole.bench_function("turnover", |bench| {
        bench.iter(|| black_box(turnover(&snapshot, &all, &TurnoverQuery::default(), today)));
    });
    whole.bench_function("best sellers", |bench| {
        let query = SalesQuery { rank: Some(Rank::Best), ..SalesQuery::default() };
        bench.iter(|| black_box(sales(&snapshot, &all, &query, today)));
    });
    whole.bench_function("overview", |bench| {
        bench.iter(|| black_box(overview(&snapshot, &all, None, today)));
    });
    whole.bench_function("data status", |bench| {
        bench.iter(|| black_box(data_status(&snapshot, &all, today)));
    });
    whole.finish();

    let mut single = criterion.benchmark_group("one item");
    single.sample_size(50).measurement_time(Duration::from_secs(1));
    single.bench_function("sales", |bench| {
        bench.iter(|| black_box(sales(&snapshot, &one, &SalesQuery::default(), today)));
    });
    single.bench_function("days of cover", |bench| {
        bench.iter(|| black_box(days_of_cover(&snapshot, &one, None, today)));
    });
    single.bench_function("aging", |bench| {
        bench.iter(|| black_box(aging(&snapshot, &one, &AgingQuery::default(), today)));
    });
    single.bench_function("turnover", |bench| {
        bench.iter(|| black_box(turnover(&snapshot, &one, &TurnoverQuery::default(), today)));
    });
    single.finish();
}

/// Daily sales of every SKU in every pool.
fn velocity(snapshot: &Snapshot) -> f64 {
    let today = catalogue::today();
    let pools = Pools::new(snapshot, today);
    let daily = |sku| -> f64 {
        let arrivals = Arrivals::of(snapshot, sku, today);
        pools.daily_sales(sku, &arrivals).iter().filter_map(|ads| ads.daily()).sum()
    };
    snapshot.skus.par_iter().map(|sku| daily(*sku)).sum()
}

/// Units on hand everywhere.
fn balances(snapshot: &Snapshot) -> i64 {
    let on_hand = |sku| -> i64 {
        ledger::balances(snapshot, sku, catalogue::today()).iter().map(|position| position.on_hand).sum()
    };
    snapshot.skus.par_iter().map(|sku| on_hand(*sku)).sum()
}

/// What the process holds in memory; 0 where the system does not say.
fn resident_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().split(' ').next()?.parse().ok());
    kilobytes.unwrap_or(0u64) / 1024
}

criterion_group!(benches, engine);
criterion_main!(benches);

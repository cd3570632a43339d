//! The parser: a batch of 1,000 sentences (aim: well under a second) and texts
//! of 10,000 characters (aim: under 50 ms each).

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use stockroom::intent::catalogue::ItemName;
use stockroom::intent::{Catalogue, Matcher, parse};
use stockroom::inventory::day::Day;

const TODAY: Day = Day(20_780);
/// Items of the catalogue: three words each, as real ones have.
const ITEMS: usize = 2_000;
const SENTENCES: [&str; 8] = [
    "how many item 17 pro lamps do we have in Germany",
    "which of my items run out in the next three weeks",
    "placed 800 item 21 pro lamps by fast boat, landing in three weeks",
    "slaes of SKU-00042 in Octobre by week as a chart",
    "上个月日本亚马逊台灯卖了多少钱",
    "SH-2077 被海关扣了，估计晚六天",
    "先别动那批货，等通知",
    "three customers in France complained that the lamp is too dim",
];
/// What makes long texts hard: numbers in words, names, times, negations.
const PIECES: [&str; 6] = ["one two three ", "how many ", "不", "next week ", "一", "SKU-00042 "];

fn matcher() -> Matcher {
    let item = |n: usize| ItemName {
        sku: format!("SKU-{n:05}"),
        name: format!("item {n} pro lamp"),
        name_zh: format!("{n}号台灯"),
        ..ItemName::default()
    };
    Matcher::new(Catalogue { items: (0..ITEMS).map(item).collect(), ..Catalogue::default() })
}

fn parser(criterion: &mut Criterion) {
    let matcher = matcher();
    criterion.bench_function("1,000 sentences", |bench| {
        bench.iter(|| {
            for text in SENTENCES.iter().cycle().take(1_000) {
                black_box(parse(text, &matcher, TODAY));
            }
        });
    });
    for piece in PIECES {
        let text = piece.repeat(10_000 / piece.chars().count());
        criterion.bench_function(&format!("10,000 characters of {piece:?}"), |bench| {
            bench.iter(|| black_box(parse(&text, &matcher, TODAY)));
        });
    }
}

criterion_group!(benches, parser);
criterion_main!(benches);

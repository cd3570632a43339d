//! A voice note from its bytes to 16 kHz mono, by format. Aim: under 2 % of the time
//! that whisper.cpp takes for it, which with the smallest models is a tenth of the
//! note's length or more: 6 ms for a note of three seconds.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use stockroom::voice::decode::{Limits, decode, level};
use stockroom::voice::encode::{RATE, encode};

const NOTES: [&str; 6] = ["voice.ogg", "voice.webm", "vorbis.ogg", "cbr.mp3", "stereo.m4a", "16bit.wav"];

fn voice(criterion: &mut Criterion) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/voice/decode/");
    let mut group = criterion.benchmark_group("decode and resample");
    for name in NOTES {
        let bytes = std::fs::read(format!("{folder}{name}")).expect("a recording");
        let heard = decode(&bytes, Limits::default()).expect("a recording that can be heard");
        // Elements are samples of 16 kHz: 16,000 a second of speech.
        group.throughput(Throughput::Elements(heard.samples.len() as u64));
        group.bench_function(name, |bench| {
            bench.iter(|| black_box(decode(black_box(&bytes), Limits::default())));
        });
        if name == "voice.ogg" {
            group.bench_function("level of voice.ogg", |bench| {
                bench.iter(|| black_box(level(black_box(&heard.samples))));
            });
        }
    }
    group.finish();
    let said: Vec<f32> = (0..3 * RATE).map(|n| (n as f32 * 0.05).sin() * 0.3).collect();
    criterion.bench_function("encode three seconds", |bench| bench.iter(|| black_box(encode(&said))));
}

criterion_group!(benches, voice);
criterion_main!(benches);

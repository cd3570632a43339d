//! Every recording of the tests damaged in many ways, by a fixed seed: bits turned, ends
//! cut off, two formats spliced, numbers of headers set to extremes. Whatever comes of it
//! is heard or refused, soon, in bounded memory, and without a panic that gets out.
//!
//! With `STOCKROOM_TEST_FUZZ_SECONDS=600` it goes on for so long, with a new seed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use stockroom::voice::decode::{DecodeError, Limits, decode, level};

const MUTANTS: usize = 1_000;
const SEED: u64 = 7;
const LIMITS: Limits = Limits { bytes_max: 1_000_000, seconds_max: 30 };
/// Processor time for one file. A whole one of 30 seconds takes a tenth of it in a debug
/// build.
const LONGEST: Duration = Duration::from_secs(5);
/// What decoding may add to the memory of its process: 30 seconds are 2 MB of samples,
/// a file at most 1 MB, and some readers keep a copy.
const MEGABYTES_MOST: usize = 64;
/// Numbers that headers lie with.
const EXTREMES: [u32; 8] = [0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, u32::MAX];
/// Bytes in which headers are.
const HEAD: usize = 400;
/// Tells the process that decodes from the one that watches it.
const WORKER: &str = "STOCKROOM_TEST_FUZZ_WORKER";

/// Recordings of all folders, the longest left out: they hold nothing that others lack.
fn recordings() -> Vec<(String, Vec<u8>)> {
    let voice = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/voice");
    let folders = ["decode", "decode/foreign", "rendered", "clips"].map(|folder| voice.join(folder));
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    paths.retain(|path| path.is_file() && !path.ends_with("long.ogg"));
    paths.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

/// A place in `bytes`: half of them where headers are.
fn place(random: &mut fastrand::Rng, bytes: &[u8]) -> usize {
    let end = if random.bool() { HEAD } else { usize::MAX };
    random.usize(0..=bytes.len().min(end))
}

fn mutant(random: &mut fastrand::Rng, whole: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for _ in 0..random.usize(1..6) {
        let at = place(random, &bytes);
        match random.u8(0..9) {
            0..3 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << random.u8(0..8)),
            3..6 => {
                let number = random.choice(EXTREMES).unwrap_or_default();
                let number = if random.bool() { number.to_be_bytes() } else { number.to_le_bytes() };
                let width = random.usize(1..=4);
                let narrow = if random.bool() { &number[..width] } else { &number[4 - width..] };
                bytes.iter_mut().skip(at).zip(narrow).for_each(|(byte, new)| *byte = *new);
            }
            6 => bytes.truncate(at),
            // The head of one format, the rest of another.
            7 => {
                let from = place(random, other);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            // A piece again, or left out.
            _ => {
                let end = (at + random.usize(0..2_000)).min(bytes.len());
                let piece: Vec<u8> = bytes.drain(at..end).collect();
                if random.bool() {
                    bytes.splice(at..at, piece.repeat(2));
                }
            }
        }
    }
    bytes
}

/// Megabytes that this process has had at most.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() / 1_000
}

/// Processor time that this thread has had.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(stat.split_whitespace().next().unwrap().parse().unwrap())
}

/// Decodes mutants until there were enough of them, or the time is over.
fn work(seed: u64, seconds: Option<u64>) {
    // Panics of crates are caught by `decode`, and counted here.
    std::panic::set_hook(Box::new(|_| {}));
    let recordings = recordings();
    let mut random = fastrand::Rng::with_seed(seed);
    for (name, bytes) in &recordings {
        assert!(decode(bytes, LIMITS).is_ok() || !name.contains("voice"), "{name}");
    }
    let (before, begun) = (peak(), Instant::now());
    let (mut mutants, mut heard, mut caught, mut slowest) = (0, 0, 0, Duration::ZERO);
    while seconds.map_or(mutants < MUTANTS, |seconds| begun.elapsed().as_secs() < seconds) {
        let (name, whole) = &recordings[mutants % recordings.len()];
        let (_, other) = &recordings[random.usize(0..recordings.len())];
        let bytes = mutant(&mut random, whole, other);
        let started = cpu();
        match decode(&bytes, LIMITS) {
            Ok(pcm) => {
                heard += 1;
                assert!(
                    pcm.seconds() <= 30.0 && pcm.samples.iter().all(|at| (-1.0..=1.0).contains(at)),
                    "{name}"
                );
                let level = level(&pcm.samples);
                assert!(level.speech.end <= pcm.samples.len(), "{name}: {level:?}");
            }
            Err(DecodeError::Broken(reason)) if reason == "its decoder gave up" => caught += 1,
            Err(_) => {}
        }
        mutants += 1;
        slowest = slowest.max(cpu() - started);
        if slowest > LONGEST || peak() > before + MEGABYTES_MOST {
            let file = std::env::temp_dir().join(format!("mutant-{seed}-{mutants}-of-{name}"));
            std::fs::write(&file, &bytes).unwrap();
            // The hook is silent: this is what the watcher shows.
            println!("{} took {slowest:?}, memory {} to {} MB", file.display(), before, peak());
            std::process::exit(1);
        }
    }
    println!(
        "seed {seed}: {mutants} mutants of {} recordings in {:.0?}: {heard} heard, {caught} panics of crates \
         caught; the slowest {slowest:.1?}; memory {before} to {} MB",
        recordings.len(),
        begun.elapsed(),
        peak(),
    );
}

#[test]
fn no_damaged_recording_brings_the_decoder_down() {
    let seconds = std::env::var("STOCKROOM_TEST_FUZZ_SECONDS").ok().map(|seconds| seconds.parse().unwrap());
    if let Ok(seed) = std::env::var(WORKER) {
        return work(seed.parse().unwrap(), seconds);
    }
    let seed = if seconds.is_some() { fastrand::u64(..) } else { SEED };
    // In a process of its own: its memory is nobody else's, and an abort ends no test.
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", "voice::mutants::no_damaged_recording_brings_the_decoder_down"])
        .env(WORKER, seed.to_string())
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    println!("{told}");
    assert!(output.status.success(), "{}, seed {seed}: {told}", output.status);
    assert!(told.contains(" heard, "), "it decoded nothing: {told}");
}

//! Recordings damaged at random: whatever the bytes, an answer in bounded time, and
//! never a panic that gets out.

use proptest::prelude::*;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use stockroom::voice::decode::{Limits, decode, level};

static RECORDINGS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/voice/decode");
    let folders = [folder.join("foreign"), folder];
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut paths: Vec<PathBuf> =
        files.map(|file| file.unwrap().path()).filter(|file| file.is_file()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
});

/// One change: where (as a share of the length, or near the start, where headers are),
/// and what.
#[derive(Clone, Debug)]
enum Change {
    Flip(Place, u8),
    /// A number of a header, as it may lie.
    Number(Place, [u8; 4]),
    Cut(Place),
    Remove(Place, usize),
    /// Bytes of another recording.
    Splice(Place, usize, Place, usize),
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Head(usize),
    Share(f64),
}

impl Place {
    fn within(self, length: usize) -> usize {
        match self {
            Place::Head(at) => at.min(length),
            Place::Share(share) => ((length as f64 * share) as usize).min(length),
        }
    }
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![(0_usize..400).prop_map(Place::Head), (0.0..1.0).prop_map(Place::Share)]
}

fn change() -> impl Strategy<Value = Change> {
    let number = prop_oneof![
        Just(u32::MAX),
        Just(0),
        Just(0x7FFF_FFFF),
        Just(0x8000_0000),
        Just(0xFFFF),
        any::<u32>()
    ];
    let number = (number, any::<bool>())
        .prop_map(|(number, big)| if big { number.to_be_bytes() } else { number.to_le_bytes() });
    prop_oneof![
        4 => (place(), 0_u8..8).prop_map(|(at, bit)| Change::Flip(at, bit)),
        4 => (place(), number).prop_map(|(at, number)| Change::Number(at, number)),
        1 => place().prop_map(Change::Cut),
        2 => (place(), 0_usize..300).prop_map(|(at, length)| Change::Remove(at, length)),
        2 => (place(), any::<prop::sample::Index>(), place(), 0_usize..2_000).prop_map(
            |(at, other, from, length)| Change::Splice(at, other.index(RECORDINGS.len()), from, length)
        ),
    ]
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = bytes.len();
        match change {
            Change::Flip(at, bit) => {
                if let Some(byte) = bytes.get_mut(at.within(length)) {
                    *byte ^= 1 << bit;
                }
            }
            Change::Number(at, number) => {
                for (byte, new) in bytes.iter_mut().skip(at.within(length)).zip(number) {
                    *byte = *new;
                }
            }
            Change::Cut(at) => bytes.truncate(at.within(length)),
            Change::Remove(at, count) => {
                let at = at.within(length);
                bytes.drain(at..(at + count).min(length));
            }
            Change::Splice(at, other, from, count) => {
                let other = &RECORDINGS[*other];
                let from = from.within(other.len());
                let piece = other[from..(from + count).min(other.len())].to_vec();
                let at = at.within(length);
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn damaged_recordings_are_heard_or_refused_soon(
        recording in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..12),
    ) {
        let bytes = changed(RECORDINGS[recording.index(RECORDINGS.len())].clone(), &changes);
        let limits = Limits { bytes_max: 1_000_000, seconds_max: 30 };
        let started = Instant::now();
        let heard = decode(&bytes, limits);
        // Whole ones take 30 ms in this build; what a header claims must not matter.
        prop_assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
        if let Ok(pcm) = heard {
            prop_assert!(pcm.seconds() <= 30.0);
            prop_assert!(pcm.samples.iter().all(|sample| (-1.0..=1.0).contains(sample)));
            prop_assert!(level(&pcm.samples).speech_seconds <= pcm.seconds());
        }
    }

    #[test]
    fn any_bytes_are_refused_or_heard(bytes in prop::collection::vec(any::<u8>(), 0..3_000)) {
        let _ = decode(&bytes, Limits { bytes_max: 1_000_000, seconds_max: 30 });
    }
}

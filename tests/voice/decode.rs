//! Recordings of every kind against what ffmpeg makes of them
//! (`tests/data/voice/decode/make.sh`), and what people send that is none.

use std::path::PathBuf;
use stockroom::voice::decode::{Container, DecodeError, Foreign, Limits, Pcm, decode, level};

/// Samples of 20 ms.
const FRAME: usize = 320;

fn bytes(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/voice/decode").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn heard(name: &str) -> Pcm {
    decode(&bytes(name), Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

struct Expected {
    name: String,
    samples: usize,
    /// Decibels of full scale, every 20 ms.
    loudness: Vec<f32>,
}

fn expected() -> Vec<Expected> {
    let table = String::from_utf8(bytes("expected.tsv")).unwrap();
    table
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let loudness = cells[2].split(' ').map(|level| level.parse().unwrap()).collect();
            Expected { name: cells[0].to_owned(), samples: cells[1].parse().unwrap(), loudness }
        })
        .collect()
}

fn decibels(samples: &[f32]) -> f32 {
    let energy: f32 = samples.iter().map(|sample| sample * sample).sum();
    10.0 * (energy / samples.len() as f32 + 1e-9).log10()
}

/// How far, in decibels, the loudness of `samples` read `shift` samples later is from
/// what is expected, where there is anything to hear.
fn distance(samples: &[f32], expected: &[f32], shift: isize) -> f32 {
    let mut errors = Vec::new();
    for (n, level) in expected.iter().enumerate().filter(|(_, level)| **level > -50.0) {
        let start = (n * FRAME) as isize + shift;
        if let Some(frame) = usize::try_from(start).ok().and_then(|at| samples.get(at..at + FRAME)) {
            errors.push((decibels(frame) - level).abs());
        }
    }
    assert!(errors.len() > 20, "too little to compare");
    errors.iter().sum::<f32>() / errors.len() as f32
}

#[test]
fn every_format_is_heard_as_ffmpeg_hears_it() {
    let expected = expected();
    assert!(expected.len() >= 28, "{}", expected.len());
    for Expected { name, samples, loudness } in expected {
        let pcm = heard(&name);
        assert_eq!(pcm.damaged, 0, "{name}");
        assert!(pcm.samples.iter().all(|sample| (-1.0..=1.0).contains(sample)), "{name}");
        let difference = pcm.samples.len() as f64 - samples as f64;
        // AAC and ADPCM end in whole blocks, which some readers cut.
        assert!(difference.abs() <= 1_600.0, "{name}: {difference} samples more than ffmpeg");
        let right = distance(&pcm.samples, &loudness, 0);
        // How six channels become one is a matter of taste, of a few decibels.
        let most = if name.starts_with("surround") { 4.0 } else { 0.7 };
        assert!(right < most, "{name}: {right} dB");
        for late in [-160, -80, 80, 160] {
            let wrong = distance(&pcm.samples, &loudness, late);
            assert!(right < wrong, "{name}: better {late} samples later: {wrong} < {right} dB");
        }
        assert!(!pcm.is_silent(), "{name}: {:?}", level(&pcm.samples));
    }
}

#[test]
fn the_content_decides_not_a_name_and_tags_before_it_do_not_matter() {
    for (name, container) in [
        ("voice.ogg", Container::Ogg),
        ("live.webm", Container::Matroska),
        ("mono.m4a", Container::Mp4),
        ("vbr.mp3", Container::Mp3),
        ("bare.aac", Container::Aac),
        ("short.flac", Container::Flac),
        ("mulaw.wav", Container::Wav),
        ("short.aiff", Container::Aiff),
    ] {
        assert_eq!(heard(name).container, container, "{name}");
    }
    // An ID3 tag with a picture's bytes, then junk, before MPEG audio.
    let mut tagged = b"ID3\x03\x00\x00\x00\x00\x02\x00".to_vec();
    tagged.extend([0xFF, 0xFB].repeat(128));
    tagged.extend([0; 300]);
    tagged.extend(bytes("cbr.mp3"));
    let pcm = decode(&tagged, Limits::default()).unwrap();
    assert_eq!(pcm.samples.len(), heard("cbr.mp3").samples.len());
}

#[test]
fn notes_one_after_another_in_one_file_are_all_heard() {
    let (both, first) = (heard("chained.ogg"), heard("voice.ogg"));
    assert_eq!(both.samples[..16_000], first.samples[..16_000]);
    assert!(both.samples.len() > first.samples.len() + 10_000);
}

#[test]
fn a_pause_that_was_not_sent_is_silence() {
    let (with, without) = (heard("gap.webm"), heard("voice.webm"));
    assert!(with.samples.len().abs_diff(without.samples.len()) < 400);
    let pause = &with.samples[15_500..21_500];
    assert!(decibels(pause) < -50.0 && decibels(&without.samples[15_500..21_500]) > -30.0);
}

#[test]
fn what_is_no_audio_or_another_format_is_named() {
    let said = |bytes: &[u8]| decode(bytes, Limits::default()).unwrap_err();
    let file = |name: &str| said(&bytes(name));
    assert_eq!(said(b""), DecodeError::Empty);
    assert_eq!(said(b"ID3\x03\x00\x00\x00\x00\x00\x00"), DecodeError::Empty);
    assert_eq!(said(b"%PDF-1.7\n1 0 obj"), DecodeError::NotAudio(Foreign::Document));
    assert_eq!(said(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), DecodeError::NotAudio(Foreign::Picture));
    assert_eq!(said(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0"), DecodeError::NotAudio(Foreign::Picture));
    assert_eq!(said(b"PK\x03\x04\x14\0\0\0"), DecodeError::NotAudio(Foreign::Archive));
    assert_eq!(said("sku,qty\n瑜伽垫,40\n".as_bytes()), DecodeError::NotAudio(Foreign::Text));
    assert_eq!(said(&[0, 1, 2, 3, 4, 5, 6, 7]), DecodeError::NotAudio(Foreign::Unknown));
    assert_eq!(file("foreign/mute.mp4"), DecodeError::NoSound);
    assert_eq!(file("foreign/mute.webm"), DecodeError::NoSound);
    assert_eq!(said(b"#!AMR\n\x3C\x91"), DecodeError::Unsupported("AMR".to_owned()));
    assert_eq!(file("foreign/speex.ogg"), DecodeError::Unsupported("Speex".to_owned()));
    assert_eq!(file("foreign/ac3.mp4"), DecodeError::Unsupported("AC-3".to_owned()));
    assert_eq!(file("foreign/windows.wma"), DecodeError::Unsupported("WMA".to_owned()));
}

#[test]
fn a_file_that_ends_early_is_heard_as_far_as_it_goes() {
    for name in ["voice.ogg", "live.webm", "cbr.mp3", "mono.m4a", "16bit.wav", "short.flac"] {
        let whole = bytes(name);
        let half = decode(&whole[..whole.len() / 2], Limits::default())
            .unwrap_or_else(|error| panic!("half of {name}: {error}"));
        let part = half.seconds() / heard(name).seconds();
        assert!((0.2..0.8).contains(&part), "{name}: {part}");
    }
    // An MP4 whose index comes last is nothing without its end.
    let whole = bytes("stereo.m4a");
    let error = decode(&whole[..whole.len() / 2], Limits::default()).unwrap_err();
    assert!(matches!(error, DecodeError::Broken(_)), "{error:?}");
    // Headers alone.
    for name in ["voice.ogg", "16bit.wav", "short.flac", "live.webm"] {
        let error = decode(&bytes(name)[..44], Limits::default()).unwrap_err();
        assert!(matches!(error, DecodeError::Broken(_) | DecodeError::Empty), "{name}: {error:?}");
    }
}

#[test]
fn damage_in_the_middle_costs_what_it_hits() {
    for name in ["voice.ogg", "cbr.mp3"] {
        let mut hit = bytes(name);
        let middle = hit.len() / 2;
        hit[middle..middle + 40].fill(0xAA);
        let pcm = decode(&hit, Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(pcm.seconds() > heard(name).seconds() * 0.5, "{name}: {}", pcm.seconds());
    }
}

#[test]
fn limits_hold_for_what_is_there_not_for_what_is_claimed() {
    let note = bytes("voice.ogg");
    let limits = |bytes_max, seconds_max| Limits { bytes_max, seconds_max };
    let error = decode(&note, limits(note.len() - 1, 60)).unwrap_err();
    assert_eq!(error, DecodeError::TooLarge { bytes_max: note.len() - 1 });
    let error = decode(&note, limits(note.len(), 2)).unwrap_err();
    assert_eq!(error, DecodeError::TooLong { seconds_max: 2 });
    assert!(decode(&note, limits(note.len(), 3)).is_ok());
    // WAV that claims an hour, or whatever a pipe claims.
    let mut wav = bytes("16bit.wav");
    let data = wav.windows(4).position(|mark| mark == b"data").unwrap();
    for (riff, length) in [(0, 3_600 * 32_000), (0x7FFF_F024, 0x7FFF_F000), (u32::MAX, u32::MAX)] {
        wav[4..8].copy_from_slice(&riff.to_le_bytes());
        wav[data + 4..data + 8].copy_from_slice(&u32::to_le_bytes(length));
        let pcm = decode(&wav, limits(1_000_000, 10)).unwrap();
        assert!((0.69..0.71).contains(&pcm.seconds()), "{}", pcm.seconds());
    }
}

/// Noise of a fixed seed, uniform in ±1.
fn noise() -> impl FnMut() -> f32 {
    let mut state = 1_u32;
    move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    }
}

#[test]
fn silence_hiss_rumble_and_hum_are_no_speech_at_any_loudness() {
    let seconds = 3 * 16_000;
    for gain in [1.0, 0.1, 0.01, 0.001, 0.0] {
        let mut white = noise();
        let mut low = 0.0;
        let kinds: [(&str, Vec<f32>); 4] = [
            ("hiss", (0..seconds).map(|_| white() * 0.5 * gain).collect()),
            (
                "rumble",
                (0..seconds)
                    .map(|_| {
                        low += (white() - low) * 0.05;
                        low * gain
                    })
                    .collect(),
            ),
            (
                "hum",
                (0..seconds)
                    .map(|n| {
                        let turn = std::f32::consts::TAU * 50.0 * n as f32 / 16_000.0;
                        (turn.sin() + 0.5 * (2.0 * turn).sin() + 0.3 * (3.0 * turn).sin()) * 0.3 * gain
                    })
                    .collect(),
            ),
            ("offset", vec![0.5 * gain; seconds]),
        ];
        for (kind, samples) in kinds {
            assert!(level(&samples).is_silent(), "{kind} at {gain}: {:?}", level(&samples));
        }
    }
    // A knock on the microphone.
    let mut knock = vec![0.0; seconds];
    knock[8_000..8_300].fill(0.8);
    assert!(level(&knock).is_silent());
    assert!(level(&[]).is_silent());
}

#[test]
fn a_quiet_voice_and_one_in_noise_are_speech() {
    let said = heard("voice.ogg").samples;
    // Loudness of the voice itself, its pauses left out.
    let voiced: Vec<f32> = said
        .chunks_exact(FRAME)
        .filter(|frame| decibels(frame) > -45.0)
        .flat_map(|frame| frame.to_vec())
        .collect();
    let gain = 10_f32.powf((-45.0 - decibels(&voiced)) / 20.0);
    let quiet: Vec<f32> = said.iter().map(|sample| sample * gain).collect();
    assert!(!level(&quiet).is_silent(), "{:?}", level(&quiet));
    // Hiss as loud as the voice.
    let mut hiss = noise();
    let loud = 10_f32.powf(decibels(&voiced) / 20.0) * 3_f32.sqrt();
    let noisy: Vec<f32> = said.iter().map(|sample| sample + hiss() * loud).collect();
    assert!(!level(&noisy).is_silent(), "{:?}", level(&noisy));
}

#[test]
fn what_is_silent_before_and_after_is_left_out_and_no_word_is() {
    let said = heard("voice.ogg");
    let (_, words) = said.speech().unwrap();
    let mut pcm = said.clone();
    pcm.samples = [vec![0.0; 80_000], said.samples.clone(), vec![0.0; 64_000]].concat();
    let (from, speech) = pcm.speech().unwrap();
    assert!((75_000..86_000).contains(&from), "{from}");
    assert!(speech.len().abs_diff(words.len()) < 12_000, "{} of {}", speech.len(), words.len());
    let energy = |samples: &[f32]| samples.iter().map(|sample| sample * sample).sum::<f32>();
    assert!(energy(speech) > 0.999 * energy(&said.samples));
    assert_eq!(speech, &pcm.samples[from..from + speech.len()]);
}

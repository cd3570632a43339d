//! Whether anything in a recording can be speech, before a model spends seconds on it.
//!
//! Speech rises and falls; hum, hiss and a steady tone do not. What is weighed is the
//! band of vowels, in frames of 20 ms: those that stand [`ABOVE_FLOOR`] above the
//! quietest tenth and above [`FAINTEST`] count. Music and clatter rise and fall too:
//! they are left to the model's doubt.

use super::RATE;
use std::ops::Range;

/// Samples of a frame: 20 ms.
const FRAME: usize = RATE as usize / 50;
/// Hertz in which vowels are loud: most of hum and rumble is below, of hiss above.
const BAND: (f64, f64) = (250.0, 1_500.0);
/// Decibels by which speech stands out. Of steady noise of any colour, not five frames
/// in three hundred are more than 5 above the floor; of speech in hiss as loud as
/// itself, one in six is more than 8 above.
const ABOVE_FLOOR: f32 = 8.0;
/// Decibels of full scale, in the band: a voice at -45 dBFS has two frames in three above.
const FAINTEST: f32 = -65.0;
/// Frames of the shortest word: 100 ms. A knock has fewer.
const FRAMES_MIN: usize = 5;
/// Frames kept before the first that stands out and after the last: consonants begin and
/// end words, and stand out less.
const FRAMES_AROUND: usize = 15;

/// How loud a recording is, in its vowels' band; decibels of full scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Of the quietest tenth.
    pub floor: f32,
    /// Of the loudest frame.
    pub loudest: f32,
    /// Seconds that stand out as speech does.
    pub speech_seconds: f64,
    /// The samples from shortly before the first of these to shortly after the last.
    pub speech: Range<usize>,
}

impl Level {
    /// Nothing in it can be speech.
    pub fn is_silent(&self) -> bool {
        self.speech_seconds < seconds(FRAMES_MIN) - 1e-9
    }
}

/// The level of `samples`, 16 kHz mono.
pub fn level(samples: &[f32]) -> Level {
    let mut above = Biquad::new(Pass::High, BAND.0);
    let mut below = Biquad::new(Pass::Low, BAND.1);
    let decibels: Vec<f32> = samples
        .chunks_exact(FRAME)
        .map(|frame| {
            let energy: f64 =
                frame.iter().map(|&sample| below.next(above.next(f64::from(sample))).powi(2)).sum();
            (10.0 * (energy / FRAME as f64 + 1e-12).log10()) as f32
        })
        .collect();
    let mut sorted = decibels.clone();
    sorted.sort_by(f32::total_cmp);
    let floor = sorted.get(sorted.len() / 10).copied().unwrap_or(-120.0);
    let loudest = sorted.last().copied().unwrap_or(-120.0);
    let least = (floor + ABOVE_FLOOR).max(FAINTEST);
    let stands_out = |level: &f32| *level > least;
    let first = decibels.iter().position(stands_out).unwrap_or_default();
    let end = decibels.iter().rposition(stands_out).map_or(0, |last| last + 1);
    let speech =
        first.saturating_sub(FRAMES_AROUND) * FRAME..((end + FRAMES_AROUND) * FRAME).min(samples.len());
    let frames = decibels.into_iter().filter(stands_out).count();
    Level { floor, loudest, speech_seconds: seconds(frames), speech }
}

fn seconds(frames: usize) -> f64 {
    (frames * FRAME) as f64 / f64::from(RATE)
}

enum Pass {
    High,
    Low,
}

/// A Butterworth filter of second order (R. Bristow-Johnson, "Cookbook formulae for
/// audio EQ biquad filter coefficients", Q = 1/√2), transposed direct form II.
struct Biquad {
    forward: [f64; 3],
    back: [f64; 2],
    state: [f64; 2],
}

impl Biquad {
    fn new(pass: Pass, hertz: f64) -> Biquad {
        let turn = std::f64::consts::TAU * hertz / f64::from(RATE);
        let (sin, cos) = turn.sin_cos();
        let alpha = sin * std::f64::consts::FRAC_1_SQRT_2;
        let forward = match pass {
            Pass::High => [(1.0 + cos) / 2.0, -1.0 - cos, (1.0 + cos) / 2.0],
            Pass::Low => [(1.0 - cos) / 2.0, 1.0 - cos, (1.0 - cos) / 2.0],
        };
        let scale = 1.0 + alpha;
        Biquad {
            forward: forward.map(|value| value / scale),
            back: [-2.0 * cos / scale, (1.0 - alpha) / scale],
            state: [0.0; 2],
        }
    }

    fn next(&mut self, sample: f64) -> f64 {
        let out = self.forward[0] * sample + self.state[0];
        self.state[0] = self.forward[1] * sample - self.back[0] * out + self.state[1];
        self.state[1] = self.forward[2] * sample - self.back[1] * out;
        out
    }
}

//! Any channels at any rate to one channel at one rate, in pieces.

use super::DecodeError;
use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Indexing, Resampler, WindowFunction};

/// Rates that a recording can have, in hertz; others are made up by a broken header.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=384_000;
/// Frames that are resampled at once: long enough for a steep filter (flat to 7.4 kHz
/// from 48 kHz), short beside a recording.
const CHUNK: usize = 2_048;

/// Collects a recording at one rate. Its own rate may change in the middle.
pub(super) struct Mono {
    rate: u32,
    resampler: Option<Rate>,
    heard: Vec<f32>,
    /// `heard` never gets longer.
    heard_max: usize,
    seconds_max: u32,
}

impl Mono {
    /// At `rate`, in hertz.
    pub fn new(rate: u32, seconds_max: u32) -> Mono {
        let heard_max = seconds_max as usize * rate as usize;
        Mono { rate, resampler: None, heard: Vec::new(), heard_max, seconds_max }
    }

    /// Appends `interleaved`, as many samples a frame as `weights`, which say how much
    /// of each channel is heard.
    ///
    /// # Errors
    /// [`DecodeError::TooLong`], or a rate that no recording has.
    pub fn push(&mut self, interleaved: &[f32], weights: &[f32], rate: u32) -> Result<(), DecodeError> {
        if !RATES.contains(&rate) {
            return Err(DecodeError::Broken(format!("{rate} samples a second")));
        }
        if self.resampler.as_ref().is_none_or(|now| now.hertz != rate) {
            self.flush()?;
            self.resampler = Some(Rate::new(rate, self.rate)?);
        }
        let Some(resampler) = &mut self.resampler else { return Ok(()) };
        let mixed = interleaved.chunks_exact(weights.len().max(1)).map(|frame| {
            let sum: f32 = frame.iter().zip(weights).map(|(sample, weight)| sample * weight).sum();
            // A float WAV can hold anything; a lossy codec overshoots a little.
            if sum.is_finite() { sum.clamp(-4.0, 4.0) } else { 0.0 }
        });
        resampler.push(mixed, &mut self.heard)?;
        self.check()
    }

    /// Appends silence.
    ///
    /// # Errors
    /// [`DecodeError::TooLong`]
    pub fn silence(&mut self, seconds: f64) -> Result<(), DecodeError> {
        if let Some(resampler) = &mut self.resampler {
            let frames = (seconds * f64::from(resampler.hertz)) as usize;
            resampler.push(std::iter::repeat_n(0.0, frames), &mut self.heard)?;
        }
        self.check()
    }

    /// All that was heard.
    ///
    /// # Errors
    /// [`DecodeError::TooLong`]
    pub fn finish(mut self) -> Result<Vec<f32>, DecodeError> {
        self.flush()?;
        for sample in &mut self.heard {
            *sample = sample.clamp(-1.0, 1.0);
        }
        Ok(self.heard)
    }

    fn flush(&mut self) -> Result<(), DecodeError> {
        if let Some(resampler) = self.resampler.take() {
            resampler.finish(&mut self.heard)?;
        }
        self.check()
    }

    fn check(&self) -> Result<(), DecodeError> {
        if self.heard.len() > self.heard_max {
            return Err(DecodeError::TooLong { seconds_max: self.seconds_max });
        }
        Ok(())
    }
}

/// A stretch of one rate.
struct Rate {
    hertz: u32,
    wanted: u32,
    /// None where the rate is right already.
    fft: Option<Fft<f32>>,
    waiting: Vec<f32>,
    piece: Vec<f32>,
    /// Frames taken in, and put out.
    taken: u64,
    given: u64,
    /// Of the filter's delay, still to be left out.
    delay: usize,
}

impl Rate {
    fn new(hertz: u32, wanted: u32) -> Result<Rate, DecodeError> {
        let fft = if hertz == wanted {
            None
        } else {
            let (from, to) = (hertz as usize, wanted as usize);
            let window = WindowFunction::BlackmanHarris2;
            let fft = Fft::new_custom(from, to, CHUNK, 1, 1, window, FixedSync::Both);
            Some(fft.map_err(|error| DecodeError::Broken(error.to_string()))?)
        };
        let delay = fft.as_ref().map_or(0, Fft::output_delay);
        let piece = vec![0.0; fft.as_ref().map_or(0, Fft::output_frames_max)];
        Ok(Rate { hertz, wanted, fft, waiting: Vec::new(), piece, taken: 0, given: 0, delay })
    }

    fn push(&mut self, frames: impl Iterator<Item = f32>, heard: &mut Vec<f32>) -> Result<(), DecodeError> {
        let before = self.waiting.len();
        self.waiting.extend(frames);
        self.taken += (self.waiting.len() - before) as u64;
        let Some(fft) = &mut self.fft else {
            self.given = self.taken;
            heard.append(&mut self.waiting);
            return Ok(());
        };
        let need = fft.input_frames_next();
        let mut used = 0;
        while self.waiting.len() - used >= need {
            let frames = &self.waiting[used..used + need];
            self.given += resample(fft, frames, &mut self.piece, &mut self.delay, heard)?;
            used += need;
        }
        self.waiting.drain(..used);
        Ok(())
    }

    /// The last frames, which are not a whole chunk, and what the filter holds.
    fn finish(mut self, heard: &mut Vec<f32>) -> Result<(), DecodeError> {
        let Some(fft) = &mut self.fft else { return Ok(()) };
        let due = (self.taken * u64::from(self.wanted)).div_ceil(u64::from(self.hertz));
        let mut rest = std::mem::take(&mut self.waiting);
        while self.given < due {
            rest.resize(fft.input_frames_next(), 0.0);
            self.given += resample(fft, &rest, &mut self.piece, &mut self.delay, heard)?;
            rest.clear();
        }
        heard.truncate(heard.len() - (self.given - due) as usize);
        Ok(())
    }
}

/// Appends `frames` resampled, without the filter's `delay`; how many that are.
fn resample(
    fft: &mut Fft<f32>,
    frames: &[f32],
    piece: &mut [f32],
    delay: &mut usize,
    heard: &mut Vec<f32>,
) -> Result<u64, DecodeError> {
    let broken = |error: &dyn std::fmt::Display| DecodeError::Broken(error.to_string());
    let room = piece.len();
    let input = InterleavedSlice::new(frames, 1, frames.len()).map_err(|error| broken(&error))?;
    let mut output = InterleavedSlice::new_mut(piece, 1, room).map_err(|error| broken(&error))?;
    let (_, written) =
        fft.process_into_buffer(&input, &mut output, None::<&Indexing>).map_err(|error| broken(&error))?;
    let left_out = written.min(*delay);
    *delay -= left_out;
    heard.extend_from_slice(&piece[left_out..written]);
    Ok((written - left_out) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f64, rate: u32, seconds: f64) -> Vec<f32> {
        let frames = (f64::from(rate) * seconds) as usize;
        (0..frames)
            .map(|n| (std::f64::consts::TAU * hertz * n as f64 / f64::from(rate)).sin() as f32 * 0.5)
            .collect()
    }

    fn rms(samples: &[f32]) -> f32 {
        (samples.iter().map(|x| x * x).sum::<f32>() / samples.len() as f32).sqrt()
    }

    fn resampled(samples: &[f32], rate: u32) -> Vec<f32> {
        let mut mono = Mono::new(16_000, 10);
        // Pieces of any length, as packets are.
        for piece in samples.chunks(777) {
            mono.push(piece, &[1.0], rate).unwrap();
        }
        mono.finish().unwrap()
    }

    #[test]
    fn a_tone_keeps_its_place_and_height_at_every_rate() {
        for rate in [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000] {
            let heard = resampled(&tone(440.0, rate, 1.0), rate);
            assert_eq!(heard.len(), 16_000, "{rate}");
            let ideal = tone(440.0, 16_000, 1.0);
            let middle = 2_000..14_000;
            let error: Vec<f32> =
                heard[middle.clone()].iter().zip(&ideal[middle]).map(|(a, b)| a - b).collect();
            // A whole sample late or early would be 0.061.
            assert!(rms(&error) < 0.05, "{rate}: {}", rms(&error));
            assert!((rms(&heard[2_000..14_000]) - 0.3535).abs() < 0.001, "{rate}");
        }
    }

    #[test]
    fn what_16_khz_cannot_hold_is_filtered_not_folded() {
        let middle = |heard: &[f32]| rms(&heard[2_000..14_000]);
        for (hertz, loudest) in [(8_500.0, 0.01), (10_000.0, 0.000_1), (15_000.0, 0.000_1)] {
            let heard = middle(&resampled(&tone(hertz, 48_000, 1.0), 48_000));
            assert!(heard < loudest, "{hertz} Hz: {heard}");
        }
        let kept = middle(&resampled(&tone(7_000.0, 48_000, 1.0), 48_000));
        assert!((kept - 0.3535).abs() < 0.01, "7 kHz: {kept}");
    }

    #[test]
    fn a_rate_that_changes_loses_nothing() {
        let mut mono = Mono::new(16_000, 10);
        mono.push(&tone(440.0, 44_100, 0.5), &[1.0], 44_100).unwrap();
        mono.push(&tone(440.0, 22_050, 0.5), &[1.0], 22_050).unwrap();
        mono.silence(0.25).unwrap();
        let heard = mono.finish().unwrap();
        assert_eq!(heard.len(), 20_000);
        assert!(rms(&heard[1_000..7_000]) > 0.35 && rms(&heard[9_000..15_000]) > 0.35);
        assert!(rms(&heard[17_000..]) < 0.001);
    }

    #[test]
    fn channels_are_mixed_by_weight_and_no_number_is_silence() {
        let mut mono = Mono::new(16_000, 1);
        mono.push(&[0.5, 0.1, f32::NAN, 0.1, f32::INFINITY, 1.0, 9.0, 9.0], &[0.5, 0.5], 16_000).unwrap();
        assert_eq!(mono.finish().unwrap(), [0.3, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn huge_numbers_do_not_upset_the_filter() {
        let huge: Vec<f32> = (0..48_000).map(|n| if n % 2 == 0 { f32::MAX } else { -f32::MAX }).collect();
        assert_eq!(resampled(&huge, 48_000).len(), 16_000);
    }

    #[test]
    fn longer_than_the_limit_is_an_error() {
        let mut mono = Mono::new(16_000, 1);
        let long = vec![0.0; 96_000];
        assert_eq!(mono.push(&long, &[1.0], 48_000), Err(DecodeError::TooLong { seconds_max: 1 }));
        assert!(matches!(mono.push(&long, &[1.0], 3), Err(DecodeError::Broken(_))));
    }
}

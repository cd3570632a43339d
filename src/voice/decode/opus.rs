//! Opus packets to samples at 48 kHz, as RFC 7845 has them in Ogg; Matroska and MP4
//! carry the same header.

use super::DecodeError;
use opus::MSDecoder;

/// Opus is decoded at the rate in which its positions count.
pub(super) const RATE: u32 = 48_000;
/// Frames of the longest packet: 120 ms.
const FRAMES_MAX: usize = 5_760;

/// How the numbers of a header are written: MP4 has its own way.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

/// One stream. Its first frames, which only warm the decoder up, are left out.
pub(super) struct Opus {
    decoder: MSDecoder,
    weights: Vec<f32>,
    /// Frames still to be left out.
    skip: usize,
    /// What the header says all samples are multiplied by.
    gain: f32,
    samples: Vec<f32>,
}

impl Opus {
    /// By the identification header (RFC 7845, 5.1); without one, as many `channels`
    /// as the container says.
    ///
    /// # Errors
    /// The header does not hold together.
    pub fn new(head: Option<&[u8]>, channels: usize, order: Order) -> Result<Opus, DecodeError> {
        let head = match head {
            Some(head) => Head::read(head, order).ok_or_else(broken_head)?,
            None if channels <= 2 => Head::plain(channels.max(1) as u8),
            None => return Err(broken_head()),
        };
        let decoder =
            MSDecoder::new(RATE, head.streams, head.coupled, &head.mapping).map_err(|_| broken_head())?;
        Ok(Opus {
            decoder,
            weights: head.weights(),
            skip: head.pre_skip,
            gain: 10_f32.powf(f32::from(head.gain) / (20.0 * 256.0)),
            samples: vec![0.0; FRAMES_MAX * head.mapping.len()],
        })
    }

    /// How much of each channel is heard.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// The frames of `packet`, interleaved, without the last `trim` of them; and how
    /// many frames it lasts, trimmed ones included. None: it is damaged.
    pub fn decode(&mut self, packet: &[u8], trim: usize) -> Option<(&[f32], usize)> {
        // An empty packet would be a lost one, for libopus to make up.
        if packet.is_empty() {
            return None;
        }
        let channels = self.weights.len();
        let frames = self.decoder.decode_float(packet, &mut self.samples, false).ok()?;
        let first = self.skip.min(frames);
        self.skip -= first;
        let last = frames.saturating_sub(trim).max(first);
        let heard = &mut self.samples[first * channels..last * channels];
        if self.gain != 1.0 {
            heard.iter_mut().for_each(|sample| *sample *= self.gain);
        }
        Some((heard, frames))
    }
}

fn broken_head() -> DecodeError {
    DecodeError::Broken("its Opus header".to_owned())
}

struct Head {
    pre_skip: usize,
    /// In 256ths of a decibel.
    gain: i16,
    family: u8,
    streams: u8,
    coupled: u8,
    mapping: Vec<u8>,
}

impl Head {
    fn plain(channels: u8) -> Head {
        let mapping = (0..channels).collect();
        Head { pre_skip: 0, gain: 0, family: 0, streams: 1, coupled: channels - 1, mapping }
    }

    fn read(bytes: &[u8], order: Order) -> Option<Head> {
        let number = |at: [u8; 2]| match order {
            Order::Little => u16::from_le_bytes(at),
            Order::Big => u16::from_be_bytes(at),
        };
        let body = bytes.strip_prefix(b"OpusHead")?;
        let channels = *body.get(1)?;
        let family = *body.get(10)?;
        let layout = match family {
            0 if (1..=2).contains(&channels) => Head::plain(channels),
            0 => return None,
            _ => {
                let mapping = body.get(13..13 + usize::from(channels))?.to_vec();
                Head { streams: *body.get(11)?, coupled: *body.get(12)?, mapping, ..Head::plain(1) }
            }
        };
        (channels > 0).then_some(Head {
            pre_skip: usize::from(number([body[2], body[3]])),
            gain: number([body[8], body[9]]) as i16,
            family,
            ..layout
        })
    }

    /// Speech is in front: the middle counts most, bass effects not at all. Channels in
    /// the order of Vorbis (RFC 7845, 5.1.1.2); of a sound field (families 2 and 3) its
    /// first, which holds all directions; of others all alike.
    fn weights(&self) -> Vec<f32> {
        const SIDE: f32 = 0.707;
        const BACK: f32 = 0.5;
        let channels = self.mapping.len();
        let weights: Vec<f32> = match (self.family, channels) {
            (1, 3) => vec![SIDE, 1.0, SIDE],
            (1, 5) => vec![SIDE, 1.0, SIDE, BACK, BACK],
            (1, 6) => vec![SIDE, 1.0, SIDE, BACK, BACK, 0.0],
            (1, 7) => vec![SIDE, 1.0, SIDE, BACK, BACK, BACK, 0.0],
            (1, 8) => vec![SIDE, 1.0, SIDE, BACK, BACK, BACK, BACK, 0.0],
            (2 | 3, _) => (0..channels).map(|channel| f32::from(u8::from(channel == 0))).collect(),
            _ => vec![1.0; channels],
        };
        super::packets::normalised(weights)
    }
}

//! Speech to a voice note as Telegram and Discord play it: Opus in Ogg (RFC 7845),
//! 48 kHz mono.

use ogg::{PacketWriteEndInfo, PacketWriter};
use opus::{Application, Bitrate, Channels, Encoder, Signal};

/// Samples a second that are encoded.
pub const RATE: u32 = 48_000;
/// Of a voice note; clear speech, 4 kB a second.
const BITS_A_SECOND: i32 = 32_000;
/// Samples of a packet: 20 ms.
const PACKET: usize = 960;
/// Packets of a page: a second.
const PAGE: usize = 50;
/// Bytes that a packet has at most (RFC 6716, 3.2.1).
const PACKET_BYTES_MAX: usize = 1_275;
/// Discord shows up to 256 bars, ten a second.
const BARS_MAX: usize = 256;
const BARS_A_SECOND: usize = 10;

/// A note to be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceNote {
    /// OGG/Opus.
    pub bytes: Vec<u8>,
    pub seconds: f64,
    /// Loudness over time, 0 to 255, at most 256 of them: what a player draws.
    pub waveform: Vec<u8>,
}

#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    #[error("there is nothing to encode")]
    Empty,
    #[error("Opus cannot encode: {0}")]
    Opus(#[from] opus::Error),
    #[error("the voice note cannot be written: {0}")]
    Ogg(#[from] std::io::Error),
}

/// `samples` at [`RATE`], mono, between -1 and 1, as a voice note.
///
/// # Errors
/// There is nothing to encode.
pub fn encode(samples: &[f32]) -> Result<VoiceNote, EncodeError> {
    if samples.is_empty() {
        return Err(EncodeError::Empty);
    }
    let mut encoder = Encoder::new(RATE, Channels::Mono, Application::Voip)?;
    encoder.set_bitrate(Bitrate::Bits(BITS_A_SECOND))?;
    encoder.set_signal(Signal::Voice)?;
    // What the encoder runs behind, a decoder leaves out at the start.
    let behind = usize::try_from(encoder.get_lookahead()?).unwrap_or(0);
    let serial = fastrand::u32(..);
    let mut bytes = Vec::new();
    let mut ogg = PacketWriter::new(&mut bytes);
    ogg.write_packet(head(behind), serial, PacketWriteEndInfo::EndPage, 0)?;
    ogg.write_packet(tags(), serial, PacketWriteEndInfo::EndPage, 0)?;
    let all = samples.len() + behind;
    let packets = all.div_ceil(PACKET);
    let mut packet = [0.0; PACKET];
    for n in 0..packets {
        let there = samples.get(n * PACKET..).unwrap_or(&[]);
        let there = &there[..there.len().min(PACKET)];
        packet[..there.len()].copy_from_slice(there);
        packet[there.len()..].fill(0.0);
        let encoded = encoder.encode_vec_float(&packet, PACKET_BYTES_MAX)?;
        // The position after the last packet says where to stop (RFC 7845, 4.4).
        let (end, position) = match n + 1 {
            last if last == packets => (PacketWriteEndInfo::EndStream, all),
            next if next % PAGE == 0 => (PacketWriteEndInfo::EndPage, next * PACKET),
            next => (PacketWriteEndInfo::NormalPacket, next * PACKET),
        };
        ogg.write_packet(encoded, serial, end, position as u64)?;
    }
    drop(ogg);
    let seconds = samples.len() as f64 / f64::from(RATE);
    Ok(VoiceNote { bytes, seconds, waveform: waveform(samples) })
}

/// The identification header (RFC 7845, 5.1): version 1, one channel, family 0.
fn head(pre_skip: usize) -> Vec<u8> {
    let mut head = b"OpusHead\x01\x01".to_vec();
    head.extend((pre_skip as u16).to_le_bytes());
    head.extend(RATE.to_le_bytes());
    head.extend([0, 0, 0]);
    head
}

/// The comment header (RFC 7845, 5.2): who encoded it, no comments.
fn tags() -> Vec<u8> {
    let vendor = opus::version();
    let mut tags = b"OpusTags".to_vec();
    tags.extend((vendor.len() as u32).to_le_bytes());
    tags.extend(vendor.as_bytes());
    tags.extend(0_u32.to_le_bytes());
    tags
}

/// The peak of each stretch.
fn waveform(samples: &[f32]) -> Vec<u8> {
    let bars = (samples.len() * BARS_A_SECOND / RATE as usize).clamp(1, BARS_MAX);
    samples
        .chunks(samples.len().div_ceil(bars))
        .map(|stretch| (stretch.iter().fold(0.0_f32, |peak, x| peak.max(x.abs())).min(1.0) * 255.0) as u8)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::decode::{Limits, decode_at};

    fn tone(seconds: f64) -> Vec<f32> {
        (0..(seconds * f64::from(RATE)) as usize)
            .map(|n| (std::f32::consts::TAU * 440.0 * n as f32 / RATE as f32).sin() * 0.5)
            .collect()
    }

    #[test]
    fn what_is_encoded_is_heard_again_to_the_sample_count() {
        for seconds in [0.1, 1.0, 2.512_5] {
            let said = tone(seconds);
            let note = encode(&said).unwrap();
            assert_eq!(note.seconds, said.len() as f64 / 48_000.0);
            let heard = decode_at(&note.bytes, Limits::default(), RATE).unwrap();
            assert_eq!((heard.samples.len(), heard.damaged), (said.len(), 0), "{seconds} s");
            let energy = |samples: &[f32]| samples.iter().map(|x| x * x).sum::<f32>();
            let difference: Vec<f32> = said.iter().zip(&heard.samples).map(|(a, b)| a - b).collect();
            let ratio = 10.0 * (energy(&said) / energy(&difference)).log10();
            // The pre-skip left in would make it negative.
            assert!(ratio > 6.0, "{seconds} s: {ratio} dB");
            assert!(note.bytes.len() < 1_000 + (seconds * 6_000.0) as usize, "{}", note.bytes.len());
        }
    }

    #[test]
    fn the_waveform_has_ten_bars_a_second_and_256_at_most() {
        let mut samples = vec![0.0; 96_000];
        samples[50_000] = 0.5;
        samples[90_000] = -2.0;
        let note = encode(&samples).unwrap();
        assert_eq!(note.waveform.len(), 20);
        assert_eq!((note.waveform[0], note.waveform[10], note.waveform[18]), (0, 127, 255));
        assert!(encode(&tone(40.0)).unwrap().waveform.len() <= 256);
    }

    #[test]
    fn headers_are_as_rfc_7845_says() {
        let note = encode(&tone(0.5)).unwrap();
        let at = |mark: &[u8]| note.bytes.windows(mark.len()).position(|there| there == mark).unwrap();
        let head = &note.bytes[at(b"OpusHead")..][..19];
        assert_eq!((head[8], head[9], head[18]), (1, 1, 0));
        assert_eq!(u16::from_le_bytes([head[10], head[11]]), 312);
        // The last page's position: what is heard and what is skipped.
        let last = note.bytes.windows(4).rposition(|there| there == b"OggS").unwrap();
        let position = u64::from_le_bytes(note.bytes[last + 6..last + 14].try_into().unwrap());
        assert_eq!((note.bytes[last + 5] & 4, position), (4, 24_312));
        assert!(matches!(encode(&[]), Err(EncodeError::Empty)));
    }
}

//! A container's packets, one after another, to samples of one channel.

use super::mono::Mono;
use super::opus::{self, Opus};
use super::{Container, DecodeError, Limits, Pcm};
use std::io::{Cursor, Read};
use symphonia::core::audio::{Channels, Position};
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_OPUS};
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, ReadOnlySource};
use symphonia::core::packet::Packet;
use symphonia::core::units::{TimeBase, Timestamp};
use symphonia::default::{formats, get_codecs};

/// Packets of a second: the shortest of Opus last 2.5 ms. More claim to last nothing.
const PACKETS_A_SECOND_MAX: u64 = 400;
/// Damaged packets in a row after which no more is expected; and places in a row where
/// no packet can be found.
const DAMAGED_IN_A_ROW_MAX: u32 = 500;
const LOST_IN_A_ROW_MAX: u32 = 20;
/// Seconds that are missing between two packets before it is a gap, not the clock's
/// rounding; and as how many a gap is heard at most.
const GAP: std::ops::RangeInclusive<f64> = 0.06..=1.0;
/// Frames by which AAC runs ahead: its first packet only warms the decoder up.
const AAC_PRIMING: usize = 1_024;

/// All that can be heard of `bytes`, at `rate`.
///
/// # Errors
/// There is nothing to hear, or more than `limits` allow.
pub(super) fn read(
    container: Container,
    bytes: &[u8],
    limits: Limits,
    rate: u32,
) -> Result<Pcm, DecodeError> {
    let mended = if container == Container::Mp4 { mended(bytes) } else { None };
    let bytes = mended.as_deref().unwrap_or(bytes);
    let mut reader = open(container, bytes).map_err(|error| unreadable(error, container, bytes))?;
    let mut mono = Mono::new(rate, limits.seconds_max);
    let mut voice = Voice::choose(&*reader, container, bytes)?;
    let (mut decoded, mut damaged, mut in_a_row, mut lost) = (0_u32, 0_u32, 0_u32, 0_u32);
    let mut broken = None;
    let packets_max = PACKETS_A_SECOND_MAX * u64::from(limits.seconds_max.max(1));
    for _ in 0..packets_max {
        let packet = match reader.next_packet() {
            Ok(Some(packet)) if packet.track_id == voice.track => packet,
            Ok(Some(_)) => continue,
            Ok(None) => break,
            // The next of several streams after one another.
            Err(Error::ResetRequired) => match Voice::choose(&*reader, container, bytes) {
                Ok(next) => {
                    voice = next;
                    continue;
                }
                Err(_) => break,
            },
            Err(Error::DecodeError(reason)) if lost < LOST_IN_A_ROW_MAX => {
                lost += 1;
                broken = Some(reason.to_owned());
                continue;
            }
            Err(error) => {
                broken = Some(error.to_string());
                break;
            }
        };
        lost = 0;
        if voice.hear(&packet, &mut mono)? {
            decoded = decoded.saturating_add(1);
            in_a_row = 0;
        } else {
            damaged = damaged.saturating_add(1);
            in_a_row += 1;
            if in_a_row > DAMAGED_IN_A_ROW_MAX {
                break;
            }
        }
    }
    if damaged > decoded || (decoded == 0 && broken.is_some()) {
        let reason = broken.unwrap_or_else(|| "most of it cannot be decoded".to_owned());
        return Err(DecodeError::Broken(reason));
    }
    Ok(Pcm { samples: mono.finish()?, rate, container, damaged })
}

fn open(container: Container, bytes: &[u8]) -> symphonia::core::errors::Result<Box<dyn FormatReader + '_>> {
    let whole = || MediaSourceStream::new(Box::new(Cursor::new(bytes)), Default::default());
    let options = FormatOptions::default();
    Ok(match container {
        Container::Aac => Box::new(formats::AdtsReader::try_new(whole(), options)?),
        Container::Aiff => Box::new(formats::AiffReader::try_new(whole(), options)?),
        Container::Flac => Box::new(formats::FlacReader::try_new(whole(), options)?),
        Container::Matroska => Box::new(formats::MkvReader::try_new(whole(), options)?),
        Container::Mp3 => Box::new(formats::MpaReader::try_new(whole(), options)?),
        Container::Mp4 => Box::new(formats::IsoMp4Reader::try_new(whole(), options)?),
        Container::Ogg => Box::new(formats::OggReader::try_new(whole(), options)?),
        Container::Wav => {
            // What writes to a pipe does not know its length and says anything; as
            // endless it is read until it ends.
            let head = bytes.get(8..12).map(|form| [b"RIFF", &[0xFF; 4], form].concat());
            let rest = bytes.get(12..).unwrap_or_default();
            let source = ReadOnlySource::new(Cursor::new(head.unwrap_or_default()).chain(rest));
            let source = MediaSourceStream::new(Box::new(source), Default::default());
            Box::new(formats::WavReader::try_new(source, options)?)
        }
    })
}

/// An MP4 that was cut off inside its last atom, which its reader would refuse, with an
/// atom that lasts to the end (ISO 14496-12, 4.2: size 0). None: it is whole.
fn mended(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = 0;
    while let Some(size) = bytes.get(at..at + 4) {
        let size = u32::from_be_bytes(size.try_into().ok()?) as usize;
        // 0 lasts to the end already; 1 has its size elsewhere, as films have.
        if size < 8 {
            return None;
        }
        if at + size > bytes.len() {
            let mut mended = bytes.to_vec();
            mended[at..at + 4].fill(0);
            return Some(mended);
        }
        at += size;
    }
    None
}

fn unreadable(error: Error, container: Container, bytes: &[u8]) -> DecodeError {
    match error {
        // Its index is missing: it was cut off.
        Error::Unsupported(reason) if reason.contains("missing") => DecodeError::Broken(reason.to_owned()),
        Error::Unsupported(_) => unsupported(container, bytes),
        // Ogg is read on until a codec is found that is known.
        error => named(container, bytes).unwrap_or_else(|| DecodeError::Broken(error.to_string())),
    }
}

fn unsupported(container: Container, bytes: &[u8]) -> DecodeError {
    named(container, bytes).unwrap_or_else(|| DecodeError::Unsupported(format!("{container:?}")))
}

/// What the audio is that nobody here decodes, by the marks of its codec.
fn named(container: Container, bytes: &[u8]) -> Option<DecodeError> {
    const MARKS: &[(Container, &[u8], &str)] = &[
        (Container::Ogg, b"Speex   ", "Speex"),
        (Container::Mp4, b"samr", "AMR"),
        (Container::Mp4, b"sawb", "AMR"),
        (Container::Mp4, b"ac-3", "AC-3"),
        (Container::Mp4, b"ec-3", "E-AC-3"),
        (Container::Matroska, b"A_AC3", "AC-3"),
        (Container::Matroska, b"A_EAC3", "E-AC-3"),
        (Container::Matroska, b"A_DTS", "DTS"),
    ];
    let holds = |mark: &[u8]| bytes.windows(mark.len()).any(|there| there == mark);
    let codec = MARKS.iter().find(|(of, mark, _)| *of == container && holds(mark));
    let video = container == Container::Ogg && holds(b"\x80theora");
    match codec {
        Some((_, _, codec)) => Some(DecodeError::Unsupported((*codec).to_owned())),
        None => video.then_some(DecodeError::NoSound),
    }
}

/// The track that is heard, and its decoder.
struct Voice {
    track: u32,
    time_base: Option<TimeBase>,
    /// Where packets tell when they are to be heard, so that a gap can be seen.
    timed: bool,
    /// Seconds at which the next packet is due.
    due: Option<f64>,
    decoder: Decoder,
}

enum Decoder {
    Opus(Box<Opus>),
    Other {
        decoder: Box<dyn AudioDecoder>,
        /// Frames still to be left out.
        skip: usize,
        samples: Vec<f32>,
    },
}

impl Voice {
    /// The first track that can be decoded.
    fn choose(reader: &dyn FormatReader, container: Container, bytes: &[u8]) -> Result<Voice, DecodeError> {
        let mut problem = None;
        for track in reader.tracks() {
            let Some(CodecParameters::Audio(audio)) = &track.codec_params else { continue };
            match Decoder::new(audio, container) {
                Ok(decoder) => {
                    let timed = matches!(container, Container::Ogg | Container::Matroska);
                    let time_base = track.time_base;
                    return Ok(Voice { track: track.id, time_base, timed, due: None, decoder });
                }
                Err(Error::Unsupported(_)) => problem = problem.or(Some(unsupported(container, bytes))),
                Err(error) => problem = problem.or(Some(DecodeError::Broken(error.to_string()))),
            }
        }
        if let Some(problem) = problem.or_else(|| named(container, bytes)) {
            return Err(problem);
        }
        let is_video = |track: &Track| track.track_type() == Some(TrackType::Video);
        Err(if reader.tracks().iter().any(is_video) {
            DecodeError::NoSound
        } else {
            DecodeError::Unsupported(format!("{container:?}"))
        })
    }

    /// Appends a packet; false: it is damaged.
    fn hear(&mut self, packet: &Packet, mono: &mut Mono) -> Result<bool, DecodeError> {
        let at = self.seconds(packet.pts);
        if let (true, Some(due), Some(at)) = (self.timed, self.due, at)
            && at - due > *GAP.start()
        {
            mono.silence((at - due).min(*GAP.end()))?;
        }
        let Some((frames, rate)) = self.decoder.hear(packet, mono)? else { return Ok(false) };
        self.due = at.map(|at| at + frames as f64 / f64::from(rate));
        Ok(true)
    }

    fn seconds(&self, at: Timestamp) -> Option<f64> {
        let base = self.time_base?;
        Some(at.get() as f64 * f64::from(base.numer.get()) / f64::from(base.denom.get()))
    }
}

impl Decoder {
    fn new(audio: &AudioCodecParameters, container: Container) -> symphonia::core::errors::Result<Decoder> {
        if audio.codec == CODEC_ID_OPUS {
            let channels = audio.channels.as_ref().map_or(1, Channels::count);
            let order = if container == Container::Mp4 { opus::Order::Big } else { opus::Order::Little };
            let decoder = Opus::new(audio.extra_data.as_deref(), channels, order)
                .map_err(|_| Error::DecodeError("its Opus header"))?;
            return Ok(Decoder::Opus(Box::new(decoder)));
        }
        let mut audio = audio.clone();
        if audio.codec == CODEC_ID_AAC
            && let Some(core) = audio.extra_data.as_deref().and_then(aac_core)
        {
            audio.with_extra_data(core);
        }
        let decoder = get_codecs().make_audio_decoder(&audio, &AudioDecoderOptions::default())?;
        let skip = priming(audio.codec);
        Ok(Decoder::Other { decoder, skip, samples: Vec::new() })
    }

    /// Appends a packet; how many frames it lasts, and their rate. None: it is damaged.
    fn hear(&mut self, packet: &Packet, mono: &mut Mono) -> Result<Option<(usize, u32)>, DecodeError> {
        match self {
            Decoder::Opus(opus) => {
                let weights = opus.weights().to_vec();
                let trim = usize::try_from(packet.trim_end.get()).unwrap_or(usize::MAX);
                let Some((samples, frames)) = opus.decode(&packet.data, trim) else { return Ok(None) };
                mono.push(samples, &weights, opus::RATE)?;
                Ok(Some((frames, opus::RATE)))
            }
            Decoder::Other { decoder, skip, samples } => {
                let Ok(buffer) = decoder.decode(packet) else { return Ok(None) };
                let (rate, weights) = (buffer.spec().rate(), weights(buffer.spec().channels()));
                buffer.copy_to_vec_interleaved(samples);
                let frames = buffer.frames();
                let first = (*skip).min(frames);
                *skip -= first;
                mono.push(&samples[first * weights.len()..], &weights, rate)?;
                Ok(Some((frames, rate)))
            }
        }
    }
}

fn priming(codec: AudioCodecId) -> usize {
    if codec == CODEC_ID_AAC { AAC_PRIMING } else { 0 }
}

/// HE-AAC (ISO 14496-3, 1.6.2.1: object types 5 and 29) as the plain AAC that it is
/// made of: what is above half its rate, which is added by SBR, speech can do without.
fn aac_core(config: &[u8]) -> Option<Box<[u8]>> {
    let bits = config.iter().take(4).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
    let (object, rate, channels) = (bits >> 27, bits >> 23 & 0xF, bits >> 19 & 0xF);
    if config.len() < 4 || !matches!(object, 5 | 29) || rate == 15 {
        return None;
    }
    let core = 2_u16 << 11 | (rate as u16) << 7 | (channels as u16) << 3;
    Some(Box::new(core.to_be_bytes()))
}

/// How much of each channel is heard: the middle counts most, where speech is, bass
/// effects not at all; channels without a place all alike.
fn weights(channels: &Channels) -> Vec<f32> {
    const SIDE: f32 = 0.707;
    const BACK: f32 = 0.5;
    let weights = match channels {
        Channels::Positioned(positions) if positions.iter().count() > 2 => positions
            .iter()
            .map(|position| match position {
                Position::FRONT_CENTER => 1.0,
                Position::FRONT_LEFT | Position::FRONT_RIGHT => SIDE,
                Position::LFE1 | Position::LFE2 => 0.0,
                _ => BACK,
            })
            .collect(),
        channels => vec![1.0; channels.count()],
    };
    normalised(weights)
}

/// So that what is the same in all channels keeps its level.
pub(super) fn normalised(weights: Vec<f32>) -> Vec<f32> {
    let sum: f32 = weights.iter().sum();
    if sum == 0.0 {
        return vec![1.0; weights.len()];
    }
    weights.into_iter().map(|weight| weight / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn he_aac_is_read_as_its_core() {
        // ISO 14496-3: object 5 (SBR), core 24 kHz (6), stereo (2), 48 kHz (3), object 2.
        let fields = [(5u32, 5), (6, 4), (2, 4), (3, 4), (2, 5), (0, 10)];
        let he = fields.iter().fold(0, |bits, (value, width)| bits << width | value).to_be_bytes();
        // Object 2, 24 kHz, stereo.
        assert_eq!(aac_core(&he).as_deref(), Some(&[0b0001_0011, 0b0001_0000][..]));
        assert_eq!(aac_core(&[0x12, 0x10, 0, 0]), None);
    }

    #[test]
    fn the_middle_of_surround_sound_is_heard_most_and_its_bass_not() {
        let six = weights(&Channels::Positioned(
            Position::FRONT_LEFT
                | Position::FRONT_RIGHT
                | Position::FRONT_CENTER
                | Position::LFE1
                | Position::REAR_LEFT
                | Position::REAR_RIGHT,
        ));
        assert!(six[2] > six[0] && six[0] > six[4] && six[3] == 0.0);
        assert!((six.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert_eq!(weights(&Channels::Discrete(2)), [0.5, 0.5]);
    }
}

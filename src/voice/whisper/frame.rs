//! What parent and child say to one another, over standard input and output:
//! four bytes (little endian) with the length of a JSON text, the text, and after
//! a request its samples as four bytes each.

use super::{TranscribeError, Transcript, vocabulary::Prompt};
use crate::intent::contract::Language;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{self, Read};
use tokio::io::{AsyncRead, AsyncReadExt};

/// Longest JSON text of a frame; more is no frame.
const TEXT_BYTES_MAX: usize = 16 << 20;
/// Most samples of a request: a day of speech.
const SAMPLES_MAX: usize = 24 * 3600 * super::SAMPLE_RATE;

/// The parent's: a note, whose samples follow.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub samples: usize,
    pub language: Option<Language>,
    pub prompt: Option<Prompt>,
}

/// The child's.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reply {
    Heard(Transcript),
    /// What is wrong with the model's file.
    Model(String),
    /// What the binary needs and the processor lacks.
    Processor(String),
    /// What whisper.cpp said.
    Whisper(String),
}

impl Reply {
    pub fn into_result(self, model: &str) -> Result<Transcript, TranscribeError> {
        match self {
            Reply::Heard(transcript) => Ok(transcript),
            Reply::Model(reason) => Err(TranscribeError::Model { model: model.to_owned(), reason }),
            Reply::Processor(sentence) => Err(TranscribeError::Processor(sentence)),
            Reply::Whisper(reason) => Err(TranscribeError::Whisper(reason)),
        }
    }
}

/// A text as a frame, without samples.
pub(super) fn encoded(text: &impl Serialize) -> io::Result<Vec<u8>> {
    let json = serde_json::to_vec(text)?;
    let length = u32::try_from(json.len()).map_err(|_| invalid("a frame is too long"))?;
    let mut frame = length.to_le_bytes().to_vec();
    frame.extend_from_slice(&json);
    Ok(frame)
}

/// Samples as the bytes of a frame.
pub(super) fn sample_bytes(samples: &[f32]) -> Vec<u8> {
    samples.iter().flat_map(|sample| sample.to_le_bytes()).collect()
}

/// The next request and its samples; None at the end of the input.
pub(super) fn read_request(input: &mut impl Read) -> io::Result<Option<(Request, Vec<f32>)>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut text = vec![0; text_length(length)?];
    input.read_exact(&mut text)?;
    let request: Request = decoded(&text)?;
    if request.samples > SAMPLES_MAX {
        return Err(invalid("a note is too long"));
    }
    let mut bytes = vec![0; 4 * request.samples];
    input.read_exact(&mut bytes)?;
    let (samples, _) = bytes.as_chunks::<4>();
    let samples = samples.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    Ok(Some((request, samples)))
}

/// The child's next reply.
pub(super) async fn read_reply(output: &mut (impl AsyncRead + Unpin)) -> io::Result<Reply> {
    let mut length = [0; 4];
    output.read_exact(&mut length).await?;
    let mut text = vec![0; text_length(length)?];
    output.read_exact(&mut text).await?;
    decoded(&text)
}

fn text_length(bytes: [u8; 4]) -> io::Result<usize> {
    let length = u32::from_le_bytes(bytes) as usize;
    if length > TEXT_BYTES_MAX { Err(invalid("a frame is too long")) } else { Ok(length) }
}

fn decoded<T: DeserializeOwned>(text: &[u8]) -> io::Result<T> {
    Ok(serde_json::from_slice(text)?)
}

fn invalid(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request_bytes(samples: &[f32]) -> Vec<u8> {
        let request = Request { samples: samples.len(), language: Some(Language::Zh), prompt: None };
        let mut frame = encoded(&request).unwrap();
        frame.extend(sample_bytes(samples));
        frame
    }

    #[test]
    fn two_requests_come_out_as_they_went_in_and_then_the_end() {
        let mut stream = request_bytes(&[0.5, -1.0, f32::MIN_POSITIVE]);
        stream.extend(request_bytes(&[]));
        let mut input = stream.as_slice();
        let (request, samples) = read_request(&mut input).unwrap().unwrap();
        assert_eq!((request.language, samples), (Some(Language::Zh), vec![0.5, -1.0, f32::MIN_POSITIVE]));
        assert_eq!(read_request(&mut input).unwrap().unwrap().1, Vec::<f32>::new());
        assert!(read_request(&mut input).unwrap().is_none());
    }

    #[test]
    fn a_stream_cut_anywhere_or_of_nonsense_is_an_error_and_takes_no_memory() {
        let whole = request_bytes(&[0.25; 3]);
        for length in 4..whole.len() {
            assert!(read_request(&mut &whole[..length]).is_err(), "cut at {length}");
        }
        assert!(read_request(&mut [0xff; 64].as_slice()).is_err());
        let lie = encoded(&serde_json::json!({"samples": u64::MAX, "language": null, "prompt": null}));
        assert!(read_request(&mut lie.unwrap().as_slice()).is_err());
    }
}

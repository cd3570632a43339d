//! Voice notes: bytes of any audio file to words, on this machine; answers as voice
//! notes.

/// Bytes of an audio file to 16 kHz mono.
pub mod decode;
/// Speech to a voice note: OGG/Opus.
pub mod encode;
/// The models of whisper.cpp: which there are, fetching and checking them.
pub mod models;
/// Answers as voice notes, off by default.
pub mod speak;
/// Speech to text in child processes.
pub mod whisper;

//! A voice note to its words, on this machine.

/// The models of whisper.cpp: which there are, fetching and checking them.
pub mod models;
/// Speech to text in child processes.
pub mod whisper;

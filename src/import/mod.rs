//! Files in: recognise, check, preview, report.
//!
//! [`reader`] reads one file (blocking) into chunks of rows, [`dialects`] know
//! the formats, [`words`] says everything that a person reads.

/// What the person says beside the file.
pub mod arguments;
/// Files that wait for a word.
pub mod asking;
/// One cell to a value.
mod cell;
/// `stockroom import` and `stockroom undo`.
pub mod command;
/// Separated values as a stream.
mod delimited;
/// The formats that can be read.
mod dialects;
/// Character encodings.
mod encoding;
/// Headers and recognising them.
mod header;
/// Rows that yield to what is known.
mod known;
/// Cells of exports.
mod lenient;
/// A table before it is read.
mod look;
/// Files whose header no format knows.
pub mod mapping;
/// Mappings offered and remembered.
mod offering;
/// What converters make.
pub mod output;
/// Warehouses by their names.
mod places;
/// What can be wrong.
pub mod problem;
/// One file to chunks.
pub mod reader;
/// What became of each file.
pub mod report;
/// Rows as text.
mod rows;
/// Files into the store.
pub mod run;
/// The start of unknown tables.
mod sample;
/// A file's bytes.
pub mod source;
/// Which files of a command are new.
mod survey;
/// How large a workbook's parts are.
mod unpacked;
/// The sentences.
pub mod words;
/// XLSX.
mod workbook;

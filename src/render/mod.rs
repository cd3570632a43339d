//! An answer to words and tables. All text that a person reads is in
//! `locales/`; all rounding is in `number`.

/// Fluent messages.
pub mod locale;
/// Numbers as people read them.
pub mod number;
/// Tables of 80 columns.
pub mod table;

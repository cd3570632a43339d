//! An answer to words and tables; the locales.

//! Who may ask: admission, as the desk decides it, on both databases.

mod admission;
mod rights;
mod team;

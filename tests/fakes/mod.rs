//! Servers on loopback that stand for the platforms.

pub mod telegram;

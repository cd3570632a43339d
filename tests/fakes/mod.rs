//! Servers on loopback that stand for the platforms.

pub mod discord;
pub mod telegram;

//! Defaults of the figures: the `figures.*` keys of the configuration.

use serde::{Deserialize, Serialize};

/// Every window and threshold that decides a figure; each answer names those
/// it used. Source: formulas.md, Time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Figures {
    /// ISO 4217; unset: derived from `rates`, then `items`, then USD.
    pub currency: Option<String>,
    /// Days of the window of daily sales (ADS).
    pub ads_window_days: u32,
    /// Days of the turnover, ABC and slow-mover window.
    pub turnover_window_days: u32,
    /// Expected turnover days of an item without any, when its category has none.
    pub expected_turnover_days: f64,
    /// The promotion line, as a multiple of the expected turnover days.
    pub promotion_line: f64,
    /// Excess: days of ADS that are enough where no band can be computed.
    pub excess_days: u32,
    /// Days in stock after which an item that sold nothing is slow.
    pub slow_days: u32,
    /// Days of the overview's period.
    pub overview_days: u32,
    /// A source older than this many days is stale.
    pub stale_days: u32,
    /// Arrivals told twice are matched within this many days either way.
    pub match_days: u32,
    /// Share of revenue below which an item is A, and below which it is B.
    pub abc_a: f64,
    pub abc_b: f64,
}

impl Default for Figures {
    fn default() -> Self {
        Figures {
            currency: None,
            ads_window_days: 28,
            turnover_window_days: 90,
            expected_turnover_days: 60.0,
            promotion_line: 1.5,
            excess_days: 90,
            slow_days: 90,
            overview_days: 28,
            stale_days: 3,
            match_days: 7,
            abc_a: 0.80,
            abc_b: 0.95,
        }
    }
}

//! Pauses between tries.

use super::settings::Waits;
use std::time::Duration;

/// Each pause twice as long as the last, up to a bound, and somewhat at random, so
/// that many do not come back at once.
pub struct Backoff {
    first: Duration,
    max: Duration,
    next: Duration,
}

impl Backoff {
    pub fn new(waits: &Waits) -> Backoff {
        Backoff { first: waits.retry_first, max: waits.retry_max, next: waits.retry_first }
    }

    /// It went well: the next pause is the first again.
    pub fn reset(&mut self) {
        self.next = self.first;
    }

    pub async fn pause(&mut self) {
        let wait = self.next.mul_f64(0.5 + fastrand::f64() / 2.0);
        self.next = (self.next * 2).min(self.max);
        tokio::time::sleep(wait).await;
    }
}

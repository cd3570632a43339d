//! When not to ask: after failures in a row, for a while.

use std::time::{Duration, Instant};

/// Failures in a row after which it rests.
const FAILURES_MAX: u32 = 3;
/// How long it rests before one message tries again.
const REST: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
pub struct Breaker {
    failures: u32,
    rests_until: Option<Instant>,
}

impl Breaker {
    /// Whether a message may try now; the one that tries after a rest holds the
    /// others back until it is known how it went.
    pub fn allows(&mut self, now: Instant) -> bool {
        match self.rests_until {
            Some(until) if now < until => false,
            Some(_) => {
                self.rests_until = Some(now + REST);
                true
            }
            None => true,
        }
    }

    pub fn record(&mut self, failed: bool, now: Instant) {
        if !failed {
            *self = Breaker::default();
            return;
        }
        self.failures += 1;
        if self.failures >= FAILURES_MAX {
            self.rests_until = Some(now + REST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rests_after_failures_in_a_row_and_tries_once_then() {
        let (mut breaker, start) = (Breaker::default(), Instant::now());
        for failed in [true, true, false, true, true] {
            assert!(breaker.allows(start));
            breaker.record(failed, start);
        }
        assert!(breaker.allows(start), "two in a row are not three");
        breaker.record(true, start);
        assert!(!breaker.allows(start) && !breaker.allows(start + REST / 2));
        let later = start + REST;
        assert!(breaker.allows(later));
        assert!(!breaker.allows(later), "one tries, the others wait");
        breaker.record(false, later);
        assert!(breaker.allows(later) && breaker.allows(later));
    }
}

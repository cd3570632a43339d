//! How fast messages are sent. teloxide's own throttle holds each message for up
//! to a quarter of a second and stops all chats when one is told to wait.

use super::settings::Limits;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Chats remembered before those that are free again are forgotten.
const CHATS_MAX: usize = 4_096;

/// Turns given out, by the generic cell rate algorithm: each message moves the
/// time at which its chat is due by one interval, and may come early by the burst.
pub struct Pace {
    limits: Limits,
    due: Mutex<Due>,
}

struct Due {
    overall: Instant,
    chats: HashMap<i64, Instant>,
}

impl Pace {
    pub fn new(limits: Limits) -> Pace {
        Pace { limits, due: Mutex::new(Due { overall: Instant::now(), chats: HashMap::new() }) }
    }

    /// Waits for this chat's turn to be told something.
    pub async fn turn(&self, chat: i64) {
        tokio::time::sleep_until(self.reserve(chat, Instant::now())).await;
    }

    /// Nothing is sent to this chat until then.
    pub fn hold(&self, chat: i64, until: Instant) {
        let (interval, burst) = self.of(chat);
        let until = until + interval * (burst - 1);
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let chat = due.chats.entry(chat).or_insert(until);
        *chat = until.max(*chat);
    }

    fn of(&self, chat: i64) -> (Duration, u32) {
        // Groups have negative ids.
        let per_minute = if chat < 0 { self.limits.per_minute_group } else { self.limits.per_minute_private };
        (Duration::from_secs(60) / per_minute.max(1), self.limits.burst.max(1))
    }

    fn reserve(&self, chat: i64, now: Instant) -> Instant {
        let (interval, burst) = self.of(chat);
        let per_second = self.limits.per_second.max(1);
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        if due.chats.len() >= CHATS_MAX {
            due.chats.retain(|_, due| *due > now);
        }
        let overall = take(&mut due.overall, now, Duration::from_secs(1) / per_second, per_second);
        take(due.chats.entry(chat).or_insert(now), now, interval, burst).max(overall)
    }
}

/// When the next one may go.
fn take(due: &mut Instant, now: Instant, interval: Duration, burst: u32) -> Instant {
    let from = (*due).max(now);
    *due = from + interval;
    from.checked_sub(interval * (burst - 1)).map_or(now, |turn| turn.max(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_goes_at_once_and_then_one_an_interval() {
        let pace = Pace::new(Limits { burst: 2, ..Limits::default() });
        let now = Instant::now();
        let turns: Vec<u64> = (0..4).map(|_| (pace.reserve(-5, now) - now).as_secs()).collect();
        assert_eq!(turns, [0, 0, 3, 6], "20 a minute");
        assert_eq!(pace.reserve(-6, now), now, "another group need not wait");
        assert_eq!((pace.reserve(7, now), pace.reserve(7, now)), (now, now));
        assert_eq!((pace.reserve(7, now) - now).as_secs(), 1, "in private one a second");
    }

    #[test]
    fn all_chats_together_have_a_limit_of_their_own() {
        let pace = Pace::new(Limits { per_second: 2, ..Limits::default() });
        let now = Instant::now();
        let turns: Vec<u128> = (1..=4).map(|chat| (pace.reserve(chat, now) - now).as_millis()).collect();
        assert_eq!(turns, [0, 0, 500, 1_000]);
    }

    #[test]
    fn a_chat_told_to_wait_waits_whole_and_others_do_not() {
        let pace = Pace::new(Limits::default());
        let now = Instant::now();
        pace.hold(-5, now + Duration::from_secs(9));
        assert_eq!(pace.reserve(-6, now), now);
        assert_eq!((pace.reserve(-5, now) - now).as_secs(), 9);
    }
}

//! How much one person may ask, and how often they are told that it is too much.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

const MINUTE_MICROSECONDS: i64 = 60_000_000;

/// People remembered before those who were quiet are forgotten.
const PEOPLE_MAX: usize = 10_000;

/// What a message is after those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Fine,
    /// Too many, and it is time to say so.
    Notice,
    /// Too many, and that was said.
    Silence,
}

/// Counts messages of the last minute by person.
pub struct Limits {
    messages_per_minute: usize,
    people: Mutex<HashMap<(String, String), Recent>>,
}

#[derive(Default)]
struct Recent {
    /// Microseconds UTC, ascending.
    answered: VecDeque<i64>,
    told_at: Option<i64>,
}

impl Limits {
    pub fn new(messages_per_minute: u32) -> Limits {
        Limits { messages_per_minute: messages_per_minute as usize, people: Mutex::default() }
    }

    /// Counts a message that came at `at` (microseconds UTC).
    pub fn measure(&self, adapter: &str, person: &str, at: i64) -> Measure {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        let since = at - MINUTE_MICROSECONDS;
        if people.len() >= PEOPLE_MAX {
            people.retain(|_, recent| recent.answered.back().is_some_and(|last| *last > since));
        }
        let recent = people.entry((adapter.to_owned(), person.to_owned())).or_default();
        while recent.answered.front().is_some_and(|first| *first <= since) {
            recent.answered.pop_front();
        }
        if recent.answered.len() < self.messages_per_minute {
            recent.answered.push_back(at);
            return Measure::Fine;
        }
        match recent.told_at {
            Some(told) if told > since => Measure::Silence,
            _ => {
                recent.told_at = Some(at);
                Measure::Notice
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_is_said_once_a_minute() {
        let limits = Limits::new(2);
        let at = |seconds: i64| limits.measure("telegram", "ann", seconds * 1_000_000);
        assert_eq!([at(0), at(10)], [Measure::Fine, Measure::Fine]);
        assert_eq!([at(20), at(30)], [Measure::Notice, Measure::Silence]);
        assert_eq!(limits.measure("telegram", "bo", 30_000_000), Measure::Fine, "another person");
        assert_eq!(limits.measure("discord", "ann", 30_000_000), Measure::Fine, "another platform's");
        assert_eq!([at(60), at(65)], [Measure::Fine, Measure::Silence], "the first one is a minute ago");
        assert_eq!([at(70), at(81)], [Measure::Fine, Measure::Notice]);
    }
}

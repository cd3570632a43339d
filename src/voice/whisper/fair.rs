//! Whose turn it is: each person's notes in their order, the persons in turns,
//! so that ten notes of one delay nobody else by more than one.

use std::collections::VecDeque;

/// What waits.
pub(super) struct Fair<T> {
    /// Those who wait, the next one first; nobody stands here without a note.
    people: VecDeque<(String, VecDeque<(u64, T)>)>,
    next_ticket: u64,
    limits: Limits,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Of all together.
    pub waiting: usize,
    /// Of one person.
    pub waiting_of_one: usize,
}

/// Why there is no room.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Full {
    Queue,
    Person,
}

impl<T> Fair<T> {
    pub fn new(limits: Limits) -> Fair<T> {
        Fair { people: VecDeque::new(), next_ticket: 0, limits }
    }

    /// Lines up; the ticket is for [`Fair::remove`].
    pub fn push(&mut self, person: &str, item: T) -> Result<u64, Full> {
        if self.len() >= self.limits.waiting {
            return Err(Full::Queue);
        }
        let place = self.people.iter().position(|(waiting, _)| waiting == person);
        let of_one = place.map_or(0, |place| self.people[place].1.len());
        if of_one >= self.limits.waiting_of_one {
            return Err(Full::Person);
        }
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        match place {
            Some(place) => self.people[place].1.push_back((ticket, item)),
            None => self.people.push_back((person.to_owned(), VecDeque::from([(ticket, item)]))),
        }
        Ok(ticket)
    }

    /// The next one; whoever it is of then waits for everybody else.
    pub fn pop(&mut self) -> Option<T> {
        let (person, mut items) = self.people.pop_front()?;
        let item = items.pop_front().map(|(_, item)| item);
        if !items.is_empty() {
            self.people.push_back((person, items));
        }
        item
    }

    /// Takes back what still waits.
    pub fn remove(&mut self, ticket: u64) {
        for (_, items) in &mut self.people {
            items.retain(|(other, _)| *other != ticket);
        }
        self.people.retain(|(_, items)| !items.is_empty());
    }

    pub fn len(&self) -> usize {
        self.people.iter().map(|(_, items)| items.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(waiting: usize, waiting_of_one: usize) -> Fair<&'static str> {
        Fair::new(Limits { waiting, waiting_of_one })
    }

    fn drained(mut queue: Fair<&'static str>) -> Vec<&'static str> {
        std::iter::from_fn(|| queue.pop()).collect()
    }

    #[test]
    fn people_take_turns_and_each_persons_notes_keep_their_order() {
        let mut queue = queue(10, 10);
        for (person, note) in [("ann", "a1"), ("ann", "a2"), ("ann", "a3"), ("bo", "b1"), ("cy", "c1")] {
            queue.push(person, note).unwrap();
        }
        assert_eq!(queue.pop(), Some("a1"));
        queue.push("bo", "b2").unwrap();
        assert_eq!(drained(queue), ["b1", "c1", "a2", "b2", "a3"]);
    }

    #[test]
    fn neither_one_person_nor_all_together_fill_more_than_their_share() {
        let mut queue = queue(3, 2);
        queue.push("ann", "a1").unwrap();
        queue.push("ann", "a2").unwrap();
        assert_eq!(queue.push("ann", "a3"), Err(Full::Person));
        queue.push("bo", "b1").unwrap();
        assert_eq!(queue.push("cy", "c1"), Err(Full::Queue));
        queue.pop();
        assert!(queue.push("cy", "c1").is_ok());
    }

    #[test]
    fn what_is_taken_back_frees_its_place_and_no_other() {
        let mut queue = queue(2, 1);
        let ann = queue.push("ann", "a1").unwrap();
        queue.push("bo", "b1").unwrap();
        queue.remove(ann);
        assert_eq!(queue.len(), 1);
        queue.push("ann", "a2").unwrap();
        queue.remove(ann);
        assert_eq!(drained(queue), ["b1", "a2"]);
    }
}

//! Slots laid over slots.

use crate::intent::contract::{Intent, Slots};
use crate::intent::values::accepts;
use serde_json::{Map, Value};

/// Slots that say the same thing in two ways: the new one replaces the others.
const EXCLUSIVE: &[&[&str]] = &[&["item", "category"], &["market", "warehouse"]];

fn object(slots: &Slots) -> Map<String, Value> {
    match serde_json::to_value(slots) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// Slots from their fields; none where a value is of the wrong type.
pub fn read(fields: Map<String, Value>) -> Slots {
    serde_json::from_value(Value::Object(fields)).unwrap_or_default()
}

/// What a question is about.
const SUBJECTS: &[&str] = &["item", "category", "market", "warehouse", "channel", "supplier"];

/// What `said` asks, about what `slots` were about as far as `intent` takes it
/// and `said` names nothing in its place.
pub fn inherited(slots: &Slots, said: &Slots, intent: Intent) -> Slots {
    let said_fields = object(said);
    let named = |slot: &str| {
        let group = EXCLUSIVE.iter().find(|group| group.contains(&slot));
        group.map_or(said_fields.contains_key(slot), |group| {
            group.iter().any(|slot| said_fields.contains_key(*slot))
        })
    };
    let mut subjects = object(slots);
    subjects.retain(|slot, _| SUBJECTS.contains(&slot.as_str()) && accepts(intent, slot) && !named(slot));
    overlaid(&read(subjects), said)
}

/// Whether a slot is filled.
pub fn named(slots: &Slots, slot: &str) -> bool {
    object(slots).contains_key(slot)
}

/// `slots` with those of `said` in place of its own.
pub fn overlaid(slots: &Slots, said: &Slots) -> Slots {
    let (mut all, said) = (object(slots), object(said));
    for group in EXCLUSIVE {
        if group.iter().any(|slot| said.contains_key(*slot)) {
            group.iter().for_each(|slot| {
                all.shift_remove(*slot);
            });
        }
    }
    all.extend(said);
    read(all)
}

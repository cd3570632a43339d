//! Values that slots may have, and readings of others held against them: what
//! a language model says is worth no more than what the grammar could say.

use super::contract::{Intent, Slots};
use super::gazetteer::{GAZETTEER, Known};
use super::lexicon::{LEXICON, Meaning};
use super::matcher::Matcher;
use super::mood::asks;
use super::table::takes;
use super::token::tokenise;
use crate::inventory::day::Day;
use serde_json::{Map, Value, json};

/// Modifiers of asking intents.
pub const MODIFIERS: &[&str] = &["owner", "rank", "limit", "group_by", "compare", "cover_days", "format"];
/// Days and periods further away than this are no one's.
const DAYS_MAX: i32 = 3_660;
/// Nobody counts further.
const NUMBER_MAX: f64 = 1e8;

/// The values of a slot that has few, as the lexicon knows them; empty for
/// slots that are free.
pub fn values(slot: &str) -> Vec<&'static str> {
    let known =
        |wanted: fn(&Known) -> Option<&'static str>| GAZETTEER.values.iter().filter_map(wanted).collect();
    let mut values: Vec<&'static str> = match slot {
        "channel" => known(|known| match known {
            Known::Channel(channel) => Some(channel),
            _ => None,
        }),
        // 陆运 is two modes, and no value.
        "mode" => known(|known| match known {
            Known::Mode(mode) if *mode != "land" => Some(mode),
            _ => None,
        }),
        "market" => known(|known| match known {
            Known::Market(market) => Some(market),
            _ => None,
        }),
        "class" => vec!["A", "B", "C", "U"],
        "limit" | "cover" | "part" | "mood" | "reference" => Vec::new(),
        _ => LEXICON
            .cues
            .iter()
            .filter_map(|cue| match &cue.meaning {
                Meaning::Value(name, value) if name == slot => {
                    Some(value.rsplit(' ').next().unwrap_or(value))
                }
                _ => None,
            })
            .collect(),
    };
    values.sort_unstable();
    values.dedup();
    values
}

/// Whether `intent` takes a slot, modifiers included.
pub fn accepts(intent: Intent, slot: &str) -> bool {
    takes(intent).iter().any(|name| name.trim_end_matches('*') == slot)
        || asks(intent) && MODIFIERS.contains(&slot)
}

/// The slots of `intent` out of what was read in `text` by others, name and
/// value: canonical values alone, names of the catalogue alone, codes and words
/// that the text has. What does not hold is left out.
pub fn checked(
    intent: Intent,
    said: &[(String, String)],
    text: &str,
    matcher: &Matcher,
    today: Day,
) -> Slots {
    let mut fields: Map<String, Value> = Map::new();
    for (slot, value) in said.iter().filter(|(slot, _)| accepts(intent, slot)) {
        let Some(value) = Check { slot, value: value.trim(), text, matcher, today }.value() else { continue };
        match (fields.get_mut(slot.as_str()), several(slot)) {
            (None, _) => {
                fields.insert(slot.clone(), value);
            }
            (Some(Value::Array(all)), true) if !all.contains(&value) => all.push(value),
            (Some(first), true) if *first != value => *first = json!([first, value]),
            _ => {}
        }
    }
    serde_json::from_value(Value::Object(fields)).unwrap_or_default()
}

/// Slots that may have several values.
fn several(slot: &str) -> bool {
    matches!(
        slot,
        "item"
            | "market"
            | "warehouse"
            | "from"
            | "to"
            | "channel"
            | "category"
            | "supplier"
            | "shipment"
            | "purchase_order"
            | "class"
            | "mode"
            | "metric"
            | "alert"
            | "alert_kind"
    )
}

struct Check<'a> {
    slot: &'a str,
    value: &'a str,
    text: &'a str,
    matcher: &'a Matcher,
    today: Day,
}

impl Check<'_> {
    fn value(&self) -> Option<Value> {
        let catalogue = &self.matcher.catalogue;
        let same = |name: &&String| name.to_lowercase() == self.value.to_lowercase();
        Some(match self.slot {
            "item" => json!(catalogue.items.iter().map(|item| &item.sku).find(same)?),
            "warehouse" | "from" | "to" => {
                json!(catalogue.warehouses.iter().map(|warehouse| &warehouse.code).find(same)?)
            }
            "category" => json!(catalogue.categories.iter().find(same)?),
            "supplier" => json!(catalogue.suppliers.iter().find(same)?),
            "owner" if self.value == "me" => json!("me"),
            "owner" => json!(catalogue.owners.iter().find(same)?),
            "market" => self.market()?,
            "shipment" | "purchase_order" | "alert" => self.code()?,
            "text" | "name" => self.words()?,
            "eta" => json!(self.day(self.value)?),
            "period" => {
                let (from, to) = self.value.split_once('/')?;
                let (from, to) = (self.day(from)?, self.day(to)?);
                (from <= to).then(|| json!({"from": from, "to": to}))?
            }
            "quantity" | "percent" | "days" | "horizon_days" | "age_days" | "cover_days" | "price"
            | "unit_cost" | "weight_kg" | "volume_l" | "duration" => json!(self.number()?),
            "limit" => json!(self.number().filter(|number| number.fract() == 0.0 && *number >= 1.0)? as u32),
            "standardised" => match self.value {
                "yes" | "true" => json!(true),
                "no" | "false" => json!(false),
                _ => return None,
            },
            "time_zone" => {
                jiff::tz::TimeZone::get(self.value).ok()?;
                json!(self.value)
            }
            "hours" => {
                let (from, to) = self.value.split_once('-')?;
                (is_time(from) && is_time(to)).then(|| json!(self.value))?
            }
            "digest_at" => is_time(self.value).then(|| json!(self.value))?,
            slot => json!(values(slot).into_iter().find(|value| *value == self.value)?),
        })
    }

    fn market(&self) -> Option<Value> {
        let code = self.value.to_uppercase();
        let code = if code == "UK" { "GB" } else { &code };
        Some(json!(values("market").into_iter().find(|market| *market == code)?))
    }

    /// A code that the text has: never an invented one.
    fn code(&self) -> Option<Value> {
        let fold =
            |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let (value, text): (String, String) = (fold(self.value), fold(self.text));
        (!value.is_empty() && value.len() <= 40 && text.contains(&value)).then(|| json!(self.value))
    }

    /// Words that the text has, as it has them.
    fn words(&self) -> Option<Value> {
        let fold = |text: &str| tokenise(text).into_iter().map(|token| token.text).collect::<String>();
        let value = fold(self.value);
        (!value.is_empty() && fold(self.text).contains(&value)).then(|| json!(self.value))
    }

    fn day(&self, text: &str) -> Option<Day> {
        let day: Day = text.trim().parse().ok()?;
        ((day - self.today).abs() <= DAYS_MAX).then_some(day)
    }

    fn number(&self) -> Option<f64> {
        let number: f64 = self.value.parse().ok()?;
        (number.is_finite() && (0.0..=NUMBER_MAX).contains(&number)).then_some(number)
    }
}

/// `09:30`.
fn is_time(text: &str) -> bool {
    let Some((hours, minutes)) = text.split_once(':') else { return false };
    let two = |text: &str, most: u8| text.len() == 2 && text.parse::<u8>().is_ok_and(|number| number <= most);
    two(hours, 23) && two(minutes, 59)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::Catalogue;
    use crate::intent::catalogue::ItemName;

    const TODAY: Day = Day(20_780);

    fn check(intent: Intent, said: &[(&str, &str)], text: &str) -> Value {
        let item = ItemName { sku: "LMP-40".into(), name: "Desk lamp".into(), ..ItemName::default() };
        let matcher = Matcher::new(Catalogue { items: vec![item], ..Catalogue::default() });
        let said: Vec<(String, String)> =
            said.iter().map(|(slot, value)| ((*slot).to_owned(), (*value).to_owned())).collect();
        json!(checked(intent, &said, text, &matcher, TODAY))
    }

    #[test]
    fn canonical_values_pass() {
        let said = [
            ("item", "lmp-40"),
            ("market", "uk"),
            ("market", "DE"),
            ("channel", "amazon"),
            ("rank", "best"),
            ("limit", "5"),
        ];
        let expected = json!({"item": "LMP-40", "market": ["GB", "DE"], "channel": "amazon", "rank": "best", "limit": 5});
        assert_eq!(check(Intent::Sales, &said, ""), expected);
        let said = [("item", "LMP-40"), ("quantity", "500"), ("eta", "2026-12-14"), ("mode", "fast_sea")];
        let expected = json!({"item": "LMP-40", "mode": "fast_sea", "quantity": 500, "eta": "2026-12-14"});
        assert_eq!(check(Intent::RecordOrder, &said, ""), expected);
    }

    #[test]
    fn what_is_invented_or_of_another_intent_is_left_out() {
        let said = [
            ("item", "EVIL-1"),
            ("item", "Desk lamp"),
            ("market", "XX"),
            ("channel", "darkweb"),
            ("supplier", "me"),
            ("period", "2026-12-01/2026-11-01"),
            ("limit", "-3"),
            ("quantity", "5"),
            ("password", "x"),
            ("owner", "'; DROP TABLE"),
        ];
        assert_eq!(check(Intent::Sales, &said, "sales"), json!({}));
        let said =
            [("shipment", "SH-9999"), ("quantity", "1e99"), ("eta", "9999-01-01"), ("status", "exploded")];
        assert_eq!(check(Intent::UpdateShipment, &said, "SH-12 came"), json!({}));
        assert_eq!(
            check(Intent::UpdateShipment, &[("shipment", "SH-12")], "sh 12 came"),
            json!({"shipment": "SH-12"})
        );
    }

    #[test]
    fn words_are_those_of_the_text() {
        let feedback =
            |words: &str| check(Intent::LogFeedback, &[("text", words)], "A buyer said: it is TOO small!");
        assert_eq!(feedback("it is too small"), json!({"text": "it is too small"}));
        assert_eq!(feedback("everything is great"), json!({}));
    }

    #[test]
    fn every_slot_with_few_values_has_them() {
        for slot in [
            "channel",
            "mode",
            "market",
            "class",
            "metric",
            "promotion",
            "topic",
            "sentiment",
            "incident",
            "status",
            "life_cycle",
            "alert_kind",
            "language",
            "rank",
            "group_by",
            "compare",
            "format",
        ] {
            assert!(values(slot).len() >= 2, "{slot}: {:?}", values(slot));
        }
        assert!(values("topic").contains(&"quality") && !values("mode").contains(&"land"));
    }
}
